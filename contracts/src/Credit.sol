// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Money for the development chain
/// @notice Worth nothing: it is given out at construction, and refuses to be
/// deployed on any chain but the development chain.
contract Credit is ERC20, ERC20Permit {
    uint256 public constant DEV_CHAIN = 1337;

    /// Elsewhere, name an existing ERC-20 token.
    error DevChainOnly(uint256 chain);
    error LengthMismatch();

    constructor(address[] memory holders, uint256[] memory amounts)
        ERC20("Probity Credit", "PRC")
        ERC20Permit("Probity Credit")
    {
        if (block.chainid != DEV_CHAIN) revert DevChainOnly(block.chainid);
        if (holders.length != amounts.length) revert LengthMismatch();
        for (uint256 i = 0; i < holders.length; ++i) _mint(holders[i], amounts[i]);
    }
}
