// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Assets} from "./Assets.sol";
import {Lineage} from "./Lineage.sol";
import {PullPayments} from "./PullPayments.sol";

/// @title What assets earn, split along their lineage
/// @notice Anyone may pay an asset. Whoever owns each asset of the lineage at
/// that moment is credited; the credits sum to exactly what came in.
contract Revenue is PullPayments {
    using SafeERC20 for IERC20;

    event Paid(uint64 indexed asset, uint32 indexed version, address indexed payer, uint256 amount);
    event Credited(uint64 indexed asset, address indexed account, uint256 amount);

    /// The vector passed is not the version's lineage.
    error LineageMismatch(uint64 asset, uint32 version);
    error ZeroAmount();

    Assets public immutable assets;

    constructor(IERC20 token_, Assets assets_) PullPayments(token_) {
        assets = assets_;
    }

    /// @notice Pulls `amount` from the caller, who approved it, and credits the
    /// owners along the lineage. What rounding leaves goes to the first entry.
    /// @dev Credits what arrived rather than `amount`: a token that takes a fee
    /// then costs the owners that fee but never blocks a payment, and the
    /// contract never owes more than it has.
    function pay(uint64 asset, uint32 version, uint128 amount, Lineage.Share[] calldata lineage)
        external
        nonReentrant
    {
        if (amount == 0) revert ZeroAmount();
        // Also bounds the loop: no stored lineage is longer than MAX_SHARES.
        if (Lineage.hash(lineage) != assets.lineageOf(asset, version)) revert LineageMismatch(asset, version);
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received > amount) received = amount;
        emit Paid(asset, version, msg.sender, received);
        uint256 left = received;
        for (uint256 i = lineage.length - 1; i > 0; --i) {
            uint256 part = (received * lineage[i].parts) / Lineage.WHOLE;
            left -= part;
            _credit(lineage[i].asset, part);
        }
        _credit(lineage[0].asset, left);
    }

    function _credit(uint64 asset, uint256 amount) private {
        if (amount == 0) return;
        // Assets cannot be burnt, so this finds an owner.
        address owner = assets.ownerOf(asset);
        owed[owner] += amount;
        emit Credited(asset, owner, amount);
    }
}
