// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Checks proofs that a committed model answered. One instance serves every
/// circuit: a verifying key is data, named by its hash, so nobody has to trust
/// code that a model's owner brought along. What a key is good for is another
/// matter: whoever knows the secrets it was made with proves anything under it.
interface IProofVerifier {
    /// The key bytes are not a well-formed verifying key.
    error InvalidKey();
    /// No key with this hash was registered.
    error UnknownKey(bytes32 key);

    event KeyRegistered(bytes32 indexed key, uint256 publicInputs);

    /// Stores a verifying key and returns its name, keccak256(vk). Registering
    /// a key again changes nothing.
    function registerKey(bytes calldata vk) external returns (bytes32 key);

    /// Whether a key was registered.
    function hasKey(bytes32 key) external view returns (bool);

    /// True when `proof` shows, under the verifying key `key`, that the model
    /// whose weight commitment hashes to `weights` satisfies the circuit with
    /// these public inputs. Malformed proofs are false. An unknown key reverts,
    /// and so does a call with too little gas, without data: false is a verdict on the
    /// proof, whatever the gas. It is always enough with 1,000,000, and 25,000 for every
    /// public input, for ProofVerifier, and with 8,000,000 for SumcheckVerifier, whose
    /// malformed points burn what is given to them; right proofs take less.
    function verify(bytes32 key, bytes32 weights, uint256[] calldata publicInputs, bytes calldata proof)
        external
        view
        returns (bool);
}
