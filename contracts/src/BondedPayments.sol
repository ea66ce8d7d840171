// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Providers} from "./Providers.sol";
import {PullPayments} from "./PullPayments.sol";

/// @title Money in, and bonds taken
/// @notice What contracts share that take money from buyers and hold providers to
/// their bonds. Both count what arrives, so that no contract ever owes more than
/// it has.
abstract contract BondedPayments is PullPayments {
    using SafeERC20 for IERC20;

    error ZeroAmount();
    /// The token refused to move this much from the payer to this contract.
    error InsufficientFunds(address payer, uint256 wanted);
    /// The token delivered less or more than was sent: tokens that take fees are refused.
    error InexactTransfer(uint256 received, uint256 wanted);

    Providers public immutable providers;

    constructor(IERC20 token_, Providers providers_) PullPayments(token_) {
        providers = providers_;
    }

    /// Takes exactly this much from the caller.
    function _pull(uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        if (!token.trySafeTransferFrom(msg.sender, address(this), amount)) {
            revert InsufficientFunds(msg.sender, amount);
        }
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert InexactTransfer(received, amount);
    }

    /// Takes locked bond from a provider and returns how much of it arrived here.
    function _slash(address provider, uint128 bond) internal returns (uint256 arrived) {
        if (bond == 0) return 0;
        uint256 before = token.balanceOf(address(this));
        providers.slash(provider, bond);
        arrived = token.balanceOf(address(this)) - before;
        if (arrived > bond) arrived = bond;
    }
}
