// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// An ERC-20 that behaves, until it is told not to.
contract HostileToken is ERC20 {
    uint8 public constant HONEST = 0;
    uint8 public constant TAKES_FEE = 1; // a hundredth of every transfer disappears
    uint8 public constant RETURNS_FALSE = 2; // and moves nothing
    uint8 public constant RETURNS_NOTHING = 3; // but moves the money
    uint8 public constant REENTERS = 4; // calls `target` with `data` in every transfer
    uint8 public constant LIES = 5; // says true and moves nothing

    uint8 public constant BURNS_PERMITS = 6; // uses up all gas that a permit is given

    uint8 public mode;
    address public target;
    bytes public data;
    /// What the last re-entrant call came to.
    bool public reentered;
    bytes public answer;

    constructor(address[] memory holders, uint256 amount) ERC20("Hostile", "HST") {
        for (uint256 i = 0; i < holders.length; ++i) _mint(holders[i], amount);
    }

    function behave(uint8 mode_, address target_, bytes calldata data_) external {
        (mode, target, data) = (mode_, target_, data_);
        delete answer;
        reentered = false;
    }

    /// Knows permits only in order to do harm with them.
    function permit(address owner, address spender, uint256 value, uint256, uint8, bytes32, bytes32) external {
        if (mode == BURNS_PERMITS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        require(mode == REENTERS);
        (bool ok, bytes memory result) = target.call(data);
        (reentered, answer) = (ok, result);
        _approve(owner, spender, value);
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        if (mode == RETURNS_FALSE) return false;
        if (mode == LIES) return true;
        super.transfer(to, value);
        return _done();
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        if (mode == RETURNS_FALSE) return false;
        if (mode == LIES) return true;
        super.transferFrom(from, to, value);
        return _done();
    }

    function _update(address from, address to, uint256 value) internal override {
        if (mode == REENTERS) {
            (bool ok, bytes memory result) = target.call(data);
            (reentered, answer) = (ok, result);
        }
        if (mode == TAKES_FEE && from != address(0)) {
            super._update(from, address(0), value / 100);
            value -= value / 100;
        }
        super._update(from, to, value);
    }

    function _done() private view returns (bool) {
        if (mode == RETURNS_NOTHING) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }
}
