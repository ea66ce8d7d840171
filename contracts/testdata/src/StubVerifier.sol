// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProofVerifier} from "src/IProofVerifier.sol";

/// A verifier whose proofs are hashes of what they prove, so that tests see
/// exactly which statement the market asked about.
contract StubVerifier is IProofVerifier {
    mapping(bytes32 => bool) public hasKey;

    function registerKey(bytes calldata vk) external returns (bytes32 key) {
        if (vk.length == 0) revert InvalidKey();
        key = keccak256(vk);
        hasKey[key] = true;
        emit KeyRegistered(key, 0);
    }

    function verify(bytes32 key, bytes32 weights, uint256[] calldata publicInputs, bytes calldata proof)
        external
        view
        returns (bool)
    {
        if (!hasKey[key]) revert UnknownKey(key);
        return keccak256(proof)
            == keccak256(abi.encodePacked(keccak256(abi.encodePacked(key, weights, publicInputs))));
    }
}
