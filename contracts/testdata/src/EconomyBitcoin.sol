// SPDX-License-Identifier: Apache-2.0
// Made from the economy "Bitcoin", specification 0x815105d9586edac98a4e8ebcef2d47655627af91b359f5bfec0febea7e7bf8c5, by probity token export.
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title BTC of Bitcoin
/// @notice An ERC-20 whose supply and rules are those of the specification, step by
/// step and to the smallest unit. A step of 126000 seconds can be taken once it is over,
/// by anybody.
/// @dev Invariants, which `conserved` and `onSchedule` state: all tokens there are were
/// there at the start or minted by a rule, less what was burned; and no step is taken
/// early. A rule takes from an account only what its holder has agreed to.
contract EconomyBitcoin is ERC20, ERC20Burnable, Ownable {
    uint256 public constant STEP = 126000; // seconds

    /// The accounts of the specification, each somebody's address.
    struct Accounts {
        address miners;
        address holders;
    }

    address public immutable accountMiners;
    address public immutable accountHolders;

    uint256 public immutable genesis; // when the first step began, in Unix seconds
    uint256 public steps; // that have been taken
    uint256 public minted; // ever, with what there was at the start
    uint256 public burned; // ever
    mapping(address holder => bool) public agreed;

    /// blocks in a step
    uint256 public constant paramBlocks = 210;

    event Stepped(uint256 indexed step);

    /// The step is not over before `due`.
    error TooEarly(uint256 due);
    /// The holder of this account has not called `agree`.
    error NotAgreed(address account);
    error SameAccountTwice(address account);

    constructor(Accounts memory a, address owner_) ERC20("Bitcoin", "BTC") Ownable(owner_) {
        genesis = block.timestamp;
        address[2] memory all = [a.miners, a.holders];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (all[i] == all[j]) revert SameAccountTwice(all[i]);
            }
        }
        accountMiners = a.miners;
        accountHolders = a.holders;
    }

    function decimals() public pure override returns (uint8) {
        return 8;
    }

    /// @notice Lets the rules take from the caller's account, from now on.
    function agree() external {
        agreed[msg.sender] = true;
    }

    /// @notice Takes one step.
    function advance() external {
        uint256 n = steps;
        uint256 due = genesis + (n + 1) * STEP;
        if (block.timestamp < due) revert TooEarly(due);
        steps = n + 1;
        // mine
        uint256 movedMine = _issue(accountMiners, (5000000000 / (2 ** Math.min(((n * paramBlocks) / 210000), 126))) * paramBlocks);
        // sell
        _move(accountMiners, accountHolders, Math.mulDiv(movedMine, 9, 10));
        emit Stepped(n);
    }

    /// @notice Invariant: what there is was minted and not burned.
    function conserved() external view returns (bool) {
        return totalSupply() == minted - burned;
    }

    /// @notice Invariant: no step was taken before it was over.
    function onSchedule() external view returns (bool) {
        return genesis + steps * STEP <= block.timestamp;
    }

    /// @dev What moves is what there is, if that is less than the amount.
    function _move(address from, address to, uint256 amount) private returns (uint256) {
        if (!agreed[from]) revert NotAgreed(from);
        uint256 has = balanceOf(from);
        if (amount > has) {
            amount = has;
        }
        if (to == address(0)) _burn(from, amount);
        else _transfer(from, to, amount);
        return amount;
    }

    function _issue(address to, uint256 amount) private returns (uint256) {
        _mint(to, amount);
        return amount;
    }

    /// @dev Counts what is minted and burned, by rules and by holders.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0)) minted += value;
        if (to == address(0)) burned += value;
    }
}
