// SPDX-License-Identifier: Apache-2.0
// Made from the economy "Launch", specification 0x52dc00257761d80209c90d56b392779fa374501525d0165fc8b06fffab09b38d, by probity token export.
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title LAU of Launch
/// @notice An ERC-20 whose supply and rules are those of the specification, step by
/// step and to the smallest unit. A step of 86400 seconds can be taken once it is over,
/// by the owner, who brings what comes from outside.
/// @dev Invariants, which `conserved` and `onSchedule` state: all tokens there are were
/// there at the start or minted by a rule, less what was burned; and no step is taken
/// early. A rule takes from an account only what its holder has agreed to.
contract EconomyLaunch is ERC20, ERC20Burnable, Ownable {
    uint256 public constant STEP = 86400; // seconds

    /// The accounts of the specification, each somebody's address.
    struct Accounts {
        address reserve;
        address team;
        address founders;
        address holders;
        address staked;
        address treasury;
    }

    address public immutable accountReserve;
    address public immutable accountTeam;
    address public immutable accountFounders;
    address public immutable accountHolders;
    address public immutable accountStaked;
    address public immutable accountTreasury;

    /// Where tokens of the flow unstake wait. Nobody has its key.
    address public constant waitingUnstake = address(uint160(uint256(keccak256("unstake: waiting"))));
    mapping(uint256 step => uint256 amount) private dueUnstake;

    uint256 public immutable genesis; // when the first step began, in Unix seconds
    uint256 public steps; // that have been taken
    uint256 public minted; // ever, with what there was at the start
    uint256 public burned; // ever
    mapping(address holder => bool) public agreed;

    /// parts of 10000 of what is traded
    uint256 public paramFee = 30;
    /// parts of 10000 of the fee
    uint256 public paramBurned = 5000;
    /// parts of 10000 of what is staked in a day
    uint256 public paramReward = 2;

    uint256 public stateEmission = 300000000000000000000000;

    uint256 public paidVest;

    event Stepped(uint256 indexed step);
    event ParamSet(string name, uint256 value);

    /// The step is not over before `due`.
    error TooEarly(uint256 due);
    /// The holder of this account has not called `agree`.
    error NotAgreed(address account);
    error SameAccountTwice(address account);
    error OutOfBounds(uint256 low, uint256 high);

    constructor(Accounts memory a, address owner_) ERC20("Launch", "LAU") Ownable(owner_) {
        genesis = block.timestamp;
        address[6] memory all = [a.reserve, a.team, a.founders, a.holders, a.staked, a.treasury];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (all[i] == all[j]) revert SameAccountTwice(all[i]);
            }
        }
        accountReserve = a.reserve;
        accountTeam = a.team;
        accountFounders = a.founders;
        accountHolders = a.holders;
        accountStaked = a.staked;
        accountTreasury = a.treasury;
        _mint(a.reserve, 400000000000000000000000000);
        _mint(a.team, 200000000000000000000000000);
        _mint(a.holders, 100000000000000000000000000);
    }

    function decimals() public pure override returns (uint8) {
        return 18;
    }

    /// @notice Lets the rules take from the caller's account, from now on.
    function agree() external {
        agreed[msg.sender] = true;
    }

    /// @notice Takes one step.
    function advance(uint256 inputVolume) external onlyOwner {
        uint256 n = steps;
        uint256 due = genesis + (n + 1) * STEP;
        if (block.timestamp < due) revert TooEarly(due);
        steps = n + 1;
        if (n == 400) paramReward = 1;
        // emit
        _move(accountReserve, accountHolders, stateEmission);
        // vest
        uint256 movedVest = _move(accountTeam, accountFounders, (((n * STEP) >= 126230400) ? 200000000000000000000000000 : (((n * STEP) >= 31536000) ? Math.mulDiv(200000000000000000000000000, ((n * STEP) - 0), 126230400) : 0)) - paidVest);
        paidVest += movedVest;
        // earn
        _issue(accountStaked, Math.mulDiv(balanceOf(accountStaked), paramReward, 10000));
        // stake
        if (((n % 3) == 0)) _move(accountHolders, accountStaked, balanceOf(accountHolders) / 150);
        // unstake
        _transfer(waitingUnstake, accountHolders, dueUnstake[n]);
        delete dueUnstake[n];
        uint256 movedUnstake = _move(accountStaked, waitingUnstake, balanceOf(accountStaked) / 400);
        dueUnstake[n + 21] = movedUnstake;
        // trade_fee
        uint256 movedTradeFee = _move(accountHolders, accountTreasury, Math.mulDiv(inputVolume, paramFee, 10000));
        // burn
        _move(accountTreasury, address(0), Math.mulDiv(movedTradeFee, paramBurned, 10000));
        // grants
        if (((n % 30) == 29)) _move(accountTreasury, accountHolders, balanceOf(accountTreasury) / 50);
        uint256 nextEmission = (((n + 1) % 7) == 0) ? Math.mulDiv(stateEmission, 999, 1000) : stateEmission;
        stateEmission = nextEmission;
        emit Stepped(n);
    }

    /// @notice Sets fee, from 0 to 100.
    function setParamFee(uint256 value) external onlyOwner {
        if (value > 100) revert OutOfBounds(0, 100);
        paramFee = value;
        emit ParamSet("fee", value);
    }

    /// @notice Sets burned, from 0 to 10000.
    function setParamBurned(uint256 value) external onlyOwner {
        if (value > 10000) revert OutOfBounds(0, 10000);
        paramBurned = value;
        emit ParamSet("burned", value);
    }

    /// @notice Sets reward, from 0 to 10.
    function setParamReward(uint256 value) external onlyOwner {
        if (value > 10) revert OutOfBounds(0, 10);
        paramReward = value;
        emit ParamSet("reward", value);
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
