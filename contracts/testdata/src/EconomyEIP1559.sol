// SPDX-License-Identifier: Apache-2.0
// Made from the economy "EIP-1559", specification 0xd5ca748a5f0b13c6a94ee077ac8d43e05c9edfb36dc2161e46abf12215e581bd, by probity token export.
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title ETH of EIP-1559
/// @notice An ERC-20 whose supply and rules are those of the specification, step by
/// step and to the smallest unit. A step of 12 seconds can be taken once it is over,
/// by the owner, who brings what comes from outside.
/// @dev Invariants, which `conserved` and `onSchedule` state: all tokens there are were
/// there at the start or minted by a rule, less what was burned; and no step is taken
/// early. A rule takes from an account only what its holder has agreed to.
contract EconomyEIP1559 is ERC20, ERC20Burnable, Ownable {
    uint256 public constant STEP = 12; // seconds

    /// The accounts of the specification, each somebody's address.
    struct Accounts {
        address users;
        address proposers;
    }

    address public immutable accountUsers;
    address public immutable accountProposers;

    uint256 public immutable genesis; // when the first step began, in Unix seconds
    uint256 public steps; // that have been taken
    uint256 public minted; // ever, with what there was at the start
    uint256 public burned; // ever
    mapping(address holder => bool) public agreed;

    /// of gas in a block
    uint256 public paramLimit = 30000000;
    /// The param elasticity.
    uint256 public constant paramElasticity = 2;
    /// The param denominator.
    uint256 public paramDenominator = 8;

    uint256 public stateFee = 1000000000;

    event Stepped(uint256 indexed step);
    event ParamSet(string name, uint256 value);

    /// The step is not over before `due`.
    error TooEarly(uint256 due);
    /// The holder of this account has not called `agree`.
    error NotAgreed(address account);
    error SameAccountTwice(address account);
    error OutOfBounds(uint256 low, uint256 high);

    constructor(Accounts memory a, address owner_) ERC20("EIP-1559", "ETH") Ownable(owner_) {
        genesis = block.timestamp;
        address[2] memory all = [a.users, a.proposers];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (all[i] == all[j]) revert SameAccountTwice(all[i]);
            }
        }
        accountUsers = a.users;
        accountProposers = a.proposers;
        _mint(a.users, 1000000000000000000000000);
    }

    function decimals() public pure override returns (uint8) {
        return 18;
    }

    /// @notice Lets the rules take from the caller's account, from now on.
    function agree() external {
        agreed[msg.sender] = true;
    }

    /// @notice Takes one step.
    function advance(uint256 inputUsed) external onlyOwner {
        uint256 n = steps;
        uint256 due = genesis + (n + 1) * STEP;
        if (block.timestamp < due) revert TooEarly(due);
        steps = n + 1;
        // burn
        _move(accountUsers, address(0), stateFee * inputUsed);
        // tip
        _move(accountUsers, accountProposers, 1000000000 * inputUsed);
        uint256 nextFee = (inputUsed > (paramLimit / paramElasticity)) ? (stateFee + Math.max((Math.mulDiv(stateFee, (inputUsed - (paramLimit / paramElasticity)), (paramLimit / paramElasticity)) / paramDenominator), 1)) : (stateFee - (Math.mulDiv(stateFee, ((paramLimit / paramElasticity) - inputUsed), (paramLimit / paramElasticity)) / paramDenominator));
        stateFee = nextFee;
        emit Stepped(n);
    }

    /// @notice Sets limit, from 1000000 to 300000000.
    function setParamLimit(uint256 value) external onlyOwner {
        if (value < 1000000 || value > 300000000) revert OutOfBounds(1000000, 300000000);
        paramLimit = value;
        emit ParamSet("limit", value);
    }

    /// @notice Sets denominator, from 2 to 64.
    function setParamDenominator(uint256 value) external onlyOwner {
        if (value < 2 || value > 64) revert OutOfBounds(2, 64);
        paramDenominator = value;
        emit ParamSet("denominator", value);
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

    /// @dev Counts what is minted and burned, by rules and by holders.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0)) minted += value;
        if (to == address(0)) burned += value;
    }
}
