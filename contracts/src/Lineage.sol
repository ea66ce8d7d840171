// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Who shares in what an asset earns: its lineage, flattened. Only the hash of
/// a lineage is stored; whoever needs the vector passes it in calldata.
library Lineage {
    /// One asset's part of every payment, in billionths.
    struct Share {
        uint64 asset;
        uint32 parts;
    }

    /// The parts of a lineage sum to exactly this.
    uint256 internal constant WHOLE = 1e9;
    /// A lineage names at most this many assets, which bounds what a payment costs.
    uint256 internal constant MAX_SHARES = 32;

    /// The name of a lineage: keccak256 of its ABI encoding.
    function hash(Share[] calldata lineage) internal pure returns (bytes32) {
        return keccak256(abi.encode(lineage));
    }
}
