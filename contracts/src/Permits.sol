// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title Approvals that are signed, not sent (ERC-2612)
/// @notice With a permit in the call that spends it nobody needs an approval that
/// stands longer than the call.
library Permits {
    /// A permit for the contract that is called, signed by its caller.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Hands the caller's permit to the token. One that somebody else has
    /// already submitted, that is not valid, or that the token does not know does no
    /// harm: whether the caller pays is decided by the allowance.
    function submit(Permit calldata p, IERC20 token) internal {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {}
        catch {}
    }
}
