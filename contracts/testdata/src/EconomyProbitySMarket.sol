// SPDX-License-Identifier: Apache-2.0
// Made from the economy "Probity's market", specification 0x75885d7fba41f484c4441a5a0a8680e17cd5001f8c1e3930d1252fc9123b3a06, by probity token export.
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title USD of Probity's market
/// @notice An ERC-20 whose supply and rules are those of the specification, step by
/// step and to the smallest unit. A step of 86400 seconds can be taken once it is over,
/// by the owner, who brings what comes from outside.
/// @dev Invariants, which `conserved` and `onSchedule` state: all tokens there are were
/// there at the start or minted by a rule, less what was burned; and no step is taken
/// early. A rule takes from an account only what its holder has agreed to.
contract EconomyProbitySMarket is ERC20, ERC20Burnable, Ownable {
    uint256 public constant STEP = 86400; // seconds

    /// The accounts of the specification, each somebody's address.
    struct Accounts {
        address buyers;
        address escrow;
        address bonds;
        address providers;
        address owners;
        address data;
        address expenses;
    }

    address public immutable accountBuyers;
    address public immutable accountEscrow;
    address public immutable accountBonds;
    address public immutable accountProviders;
    address public immutable accountOwners;
    address public immutable accountData;
    address public immutable accountExpenses;

    uint256 public immutable genesis; // when the first step began, in Unix seconds
    uint256 public steps; // that have been taken
    uint256 public minted; // ever, with what there was at the start
    uint256 public burned; // ever
    mapping(address holder => bool) public agreed;

    /// what a provider asks for a job
    uint256 public paramPrice = 400000;
    /// what the model's owner asks for a job
    uint256 public paramFee = 100000;
    /// parts of 10000 of the fee that go to data owners
    uint256 public paramRoyalty = 2000;
    /// what a provider stakes on a job
    uint256 public paramBond = 500000;
    /// what a job costs a provider
    uint256 public constant paramCost = 180000;

    event Stepped(uint256 indexed step);
    event ParamSet(string name, uint256 value);

    /// The step is not over before `due`.
    error TooEarly(uint256 due);
    /// The holder of this account has not called `agree`.
    error NotAgreed(address account);
    error SameAccountTwice(address account);
    error OutOfBounds(uint256 low, uint256 high);
    error Short(address account, uint256 has, uint256 wanted);

    constructor(Accounts memory a, address owner_) ERC20("Probity's market", "USD") Ownable(owner_) {
        genesis = block.timestamp;
        address[7] memory all = [a.buyers, a.escrow, a.bonds, a.providers, a.owners, a.data, a.expenses];
        for (uint256 i = 0; i < all.length; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                if (all[i] == all[j]) revert SameAccountTwice(all[i]);
            }
        }
        accountBuyers = a.buyers;
        accountEscrow = a.escrow;
        accountBonds = a.bonds;
        accountProviders = a.providers;
        accountOwners = a.owners;
        accountData = a.data;
        accountExpenses = a.expenses;
        _mint(a.buyers, 50000000000000);
        _mint(a.providers, 5000000000000);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Lets the rules take from the caller's account, from now on.
    function agree() external {
        agreed[msg.sender] = true;
    }

    /// @notice Takes one step.
    function advance(uint256 inputJobs, uint256 inputKept) external onlyOwner {
        uint256 n = steps;
        uint256 due = genesis + (n + 1) * STEP;
        if (block.timestamp < due) revert TooEarly(due);
        steps = n + 1;
        // lock
        _move(accountProviders, accountBonds, paramBond * inputJobs, true);
        // pay
        _move(accountBuyers, accountEscrow, (paramPrice + paramFee) * inputJobs, true);
        // earn
        _move(accountEscrow, accountProviders, paramPrice * inputKept, false);
        // spend
        _move(accountProviders, accountExpenses, paramCost * inputKept, false);
        // royalties
        uint256 movedRoyalties = _move(accountEscrow, accountData, Math.mulDiv((paramFee * inputKept), paramRoyalty, 10000), false);
        // fees
        _move(accountEscrow, accountOwners, (paramFee * inputKept) - movedRoyalties, false);
        // refund
        _move(accountEscrow, accountBuyers, (paramPrice + paramFee) * (inputJobs - inputKept), false);
        // slash
        _move(accountBonds, accountBuyers, paramBond * (inputJobs - inputKept), false);
        // unlock
        _move(accountBonds, accountProviders, paramBond * inputKept, false);
        emit Stepped(n);
    }

    /// @notice Sets price, from 50000 to 5000000.
    function setParamPrice(uint256 value) external onlyOwner {
        if (value < 50000 || value > 5000000) revert OutOfBounds(50000, 5000000);
        paramPrice = value;
        emit ParamSet("price", value);
    }

    /// @notice Sets fee, from 10000 to 2000000.
    function setParamFee(uint256 value) external onlyOwner {
        if (value < 10000 || value > 2000000) revert OutOfBounds(10000, 2000000);
        paramFee = value;
        emit ParamSet("fee", value);
    }

    /// @notice Sets royalty, from 0 to 5000.
    function setParamRoyalty(uint256 value) external onlyOwner {
        if (value > 5000) revert OutOfBounds(0, 5000);
        paramRoyalty = value;
        emit ParamSet("royalty", value);
    }

    /// @notice Sets bond, from 50000 to 20000000.
    function setParamBond(uint256 value) external onlyOwner {
        if (value < 50000 || value > 20000000) revert OutOfBounds(50000, 20000000);
        paramBond = value;
        emit ParamSet("bond", value);
    }

    /// @notice Invariant: what there is was minted and not burned.
    function conserved() external view returns (bool) {
        return totalSupply() == minted - burned;
    }

    /// @notice Invariant: no step was taken before it was over.
    function onSchedule() external view returns (bool) {
        return genesis + steps * STEP <= block.timestamp;
    }

    /// @dev What moves is what there is, if that is less than the amount, unless `stop`.
    function _move(address from, address to, uint256 amount, bool stop) private returns (uint256) {
        if (!agreed[from]) revert NotAgreed(from);
        uint256 has = balanceOf(from);
        if (amount > has) {
            if (stop) revert Short(from, has, amount);
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
