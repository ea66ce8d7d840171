// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Money that waits until its owner fetches it
/// @notice Crediting writes one number and calls nobody, so no payee can hold up
/// the transaction that pays others.
abstract contract PullPayments is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    event Withdrawn(address indexed account, uint256 amount);

    error NothingOwed(address account);

    /// The token of every payment.
    IERC20 public immutable token;
    /// What an account has earned here and not fetched yet.
    mapping(address => uint256) public owed;

    constructor(IERC20 token_) {
        token = token_;
    }

    /// @notice Pays the caller all that it is owed.
    function withdraw() external nonReentrant returns (uint256 amount) {
        return _withdraw(msg.sender);
    }

    /// @notice Pays an account, and only that account, all that it is owed.
    function withdrawFor(address account) external nonReentrant returns (uint256 amount) {
        return _withdraw(account);
    }

    function _withdraw(address account) internal returns (uint256 amount) {
        amount = owed[account];
        if (amount == 0) revert NothingOwed(account);
        owed[account] = 0;
        token.safeTransfer(account, amount);
        emit Withdrawn(account, amount);
    }
}
