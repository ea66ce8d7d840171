// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProofVerifier} from "./IProofVerifier.sol";

/// @title Checks Groth16 proofs over BN254 with two Pedersen commitments
/// @notice A key that was not registered here is that of another proof system: the
/// verifier of that, if there is one, is asked instead, so that whoever has proofs
/// checked need not know which system they are of. A key's bytes are of one system
/// only, unless its maker wanted them to be of both; then it is one of this contract.
///
/// Keys and proofs are sequences of 32-byte big-endian words. A G1 point is x, y;
/// a G2 point is the imaginary and the real part of x, then those of y.
///
/// A verifying key with n public inputs:
///
///      0  hash of the program         (not used here, but part of the key's name)
///      1  hash of the set-up's transcript                             (likewise)
///      2  n
///      3  alpha                       G1
///      5  beta, gamma, delta          G2
///     17  H, -sigma0 H, -sigma1 H     G2, for the proofs of knowledge
///     29  K[0..n+1]                   G1, for 1, the public inputs, the challenge
///
/// A proof, 14 words:
///
///      0  A                           G1
///      2  B                           G2
///      6  C                           G1
///      8  D0                          G1, commitment to the weights
///     10  D1                          G1, commitment to the other wires
///     12  P                           G1, proof of knowledge of both
///
/// With c0 = keccak256(D0), c1 = keccak256(D1, c0) and f a hash of c0 and c1,
/// all modulo r, the proof is right when
///
///     e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta)
///           L = K[0] + sum input[i] K[1+i] + c1 K[n+1] + D0 + D1        (1)
///     e(D0, -sigma0 H) e(f D1, -sigma1 H) e(P, H) = 1                   (2)
///
/// Both are checked by one pairing product, (1) times (2) to the power of m,
/// where m is a hash of key, proof and public inputs. All pairings are elements
/// of a group of prime order r that are fixed before m is known. If either
/// equation is false, the product is 1 for at most one m modulo r, so with a
/// random oracle for keccak256 every trial passes with a probability of about
/// 2^-252.
contract ProofVerifier is IProofVerifier {
    /// Order of the field that coordinates are in.
    uint256 private constant P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;
    /// Order of the groups, and of the field that scalars are in.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    uint256 private constant PROOF_BYTES = 14 * 32;
    /// Words of a key before the points K.
    uint256 private constant HEAD_BYTES = 29 * 32;
    /// What fits in the code of a contract (EIP-170).
    uint256 private constant MAX_INPUTS = 367;

    // What a precompiled contract may spend, at least twice its price. A call
    // with malformed points burns all of it, so it is not left unlimited.
    uint256 private constant GAS_ADD = 1_000;
    uint256 private constant GAS_MUL = 20_000;
    uint256 private constant GAS_PAIR = 700_000;
    // With this much, and so much for every public input, each of them gets what
    // it may spend.
    uint256 private constant GAS_ENOUGH = 900_000;
    uint256 private constant GAS_PER_INPUT = 25_000;

    /// The verifier of another proof system, or zero.
    IProofVerifier public immutable other;

    /// Where a key is stored: as the code of a contract, after a STOP.
    mapping(bytes32 key => address) private _stored;

    constructor(IProofVerifier other_) {
        other = other_;
    }

    /// @inheritdoc IProofVerifier
    function hasKey(bytes32 key) external view returns (bool) {
        return _stored[key] != address(0) || (address(other) != address(0) && other.hasKey(key));
    }

    /// @inheritdoc IProofVerifier
    function registerKey(bytes calldata vk) external returns (bytes32 key) {
        key = keccak256(vk);
        if (_stored[key] != address(0)) return key;

        if (vk.length < HEAD_BYTES + 3 * 64 || (vk.length - HEAD_BYTES) % 64 != 0) revert InvalidKey();
        uint256 n = (vk.length - HEAD_BYTES) / 64 - 2;
        if (n > MAX_INPUTS || uint256(bytes32(vk[64:96])) != n) revert InvalidKey();
        if (!_onCurve(vk[96:160]) || !_inG2(vk[160:HEAD_BYTES])) revert InvalidKey();
        for (uint256 i = HEAD_BYTES; i < vk.length; i += 64) {
            if (!_onCurve(vk[i:i + 64])) revert InvalidKey();
        }

        // The creation code copies what follows it, from byte 10, into the code
        // of the new contract: PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY,
        // PUSH0, RETURN. The STOP keeps anybody from running a key.
        bytes memory code =
            abi.encodePacked(hex"61", uint16(vk.length + 1), hex"80600a5f395ff3", hex"00", vk);
        address stored;
        assembly ("memory-safe") {
            stored := create(0, add(code, 32), mload(code))
        }
        if (stored == address(0)) revert InvalidKey();
        _stored[key] = stored;
        emit KeyRegistered(key, n);
    }

    /// @inheritdoc IProofVerifier
    function verify(bytes32 key, bytes32 weights, uint256[] calldata publicInputs, bytes calldata proof)
        external
        view
        returns (bool ok)
    {
        address stored = _stored[key];
        if (stored == address(0)) {
            if (address(other) == address(0)) revert UnknownKey(key);
            return other.verify(key, weights, publicInputs, proof);
        }
        uint256 n = publicInputs.length;
        if (proof.length != PROOF_BYTES || n > MAX_INPUTS || stored.code.length != 1 + HEAD_BYTES + 64 * (n + 2)) {
            return false;
        }

        assembly ("memory-safe") {
            // After the free memory pointer, which is not moved:
            //   vk    the key, 928 + 64 (n+2) bytes
            //   pair  7 pairs for the pairing, 1344 bytes
            //   tmp   arguments of the other calls, and everything hashed
            let vk := mload(0x40)
            let pair := add(vk, add(HEAD_BYTES, shl(6, add(n, 2))))
            let tmp := add(pair, 1344)
            let pf := proof.offset

            ok := 1

            // out += scalar * point, points in memory; uses 128 bytes at t.
            function addMul(t, out, point, scalar) -> good {
                mstore(t, mload(point))
                mstore(add(t, 32), mload(add(point, 32)))
                mstore(add(t, 64), scalar)
                good := staticcall(GAS_MUL, 7, t, 96, t, 64)
                mstore(add(t, 64), mload(out))
                mstore(add(t, 96), mload(add(out, 32)))
                good := and(good, staticcall(GAS_ADD, 6, t, 128, out, 64))
            }
            // out = scalar * the point in calldata at offset; uses 96 bytes at t.
            function mulData(t, out, offset, scalar) -> good {
                calldatacopy(t, offset, 64)
                mstore(add(t, 64), scalar)
                good := staticcall(GAS_MUL, 7, t, 96, out, 64)
            }
            // out += the point in calldata at offset; uses 128 bytes at t.
            function addData(t, out, offset) -> good {
                mstore(t, mload(out))
                mstore(add(t, 32), mload(add(out, 32)))
                calldatacopy(add(t, 64), offset, 64)
                good := staticcall(GAS_ADD, 6, t, 128, out, 64)
            }

            // Canonical coordinates, canonical scalars, no point at infinity.
            // The precompiled contracts check that points are on their curves,
            // and B in its group.
            for { let i := 0 } lt(i, PROOF_BYTES) { i := add(i, 32) } {
                ok := and(ok, lt(calldataload(add(pf, i)), P))
            }
            function nonzero(offset) -> yes {
                yes := iszero(iszero(or(calldataload(offset), calldataload(add(offset, 32)))))
            }
            ok := and(ok, nonzero(pf))
            ok := and(ok, or(nonzero(add(pf, 64)), nonzero(add(pf, 128))))
            for { let i := 192 } lt(i, PROOF_BYTES) { i := add(i, 64) } { ok := and(ok, nonzero(add(pf, i))) }
            for { let i := 0 } lt(i, n) { i := add(i, 1) } {
                ok := and(ok, lt(calldataload(add(publicInputs.offset, shl(5, i))), R))
            }

            // c0: D0 must be the model's commitment.
            calldatacopy(tmp, add(pf, 256), 64)
            let c0 := keccak256(tmp, 64)
            ok := and(ok, eq(c0, weights))
            c0 := mod(c0, R)

            if ok {
                let enough := gt(gas(), add(GAS_ENOUGH, mul(GAS_PER_INPUT, n)))

                // c1
                calldatacopy(tmp, add(pf, 320), 64)
                mstore(add(tmp, 64), c0)
                let c1 := mod(keccak256(tmp, 96), R)

                // f: hash_to_field (RFC 9380) of c0 and c1 into one element of 48
                // bytes, with expand_message_xmd, SHA-256 and the tag
                // "G16-BSB22", as gnark folds proofs of knowledge.
                //   b0 = H(64 zeros, c0, c1, 0x0030, 0x00, tag, 0x09)
                //   b1 = H(b0, 0x01, tag, 0x09)
                //   b2 = H(b0 ^ b1, 0x02, tag, 0x09)
                mstore(tmp, 0)
                mstore(add(tmp, 32), 0)
                mstore(add(tmp, 64), c0)
                mstore(add(tmp, 96), c1)
                mstore(add(tmp, 128), hex"0030004731362d425342323209")
                ok := staticcall(gas(), 2, tmp, 141, tmp, 32)
                let b0 := mload(tmp)
                mstore(add(tmp, 32), hex"014731362d425342323209")
                ok := and(ok, staticcall(gas(), 2, tmp, 43, tmp, 32))
                let b1 := mload(tmp)
                mstore(tmp, xor(b0, b1))
                mstore(add(tmp, 32), hex"024731362d425342323209")
                ok := and(ok, staticcall(gas(), 2, tmp, 43, tmp, 32))
                // b1 * 2^128 + the first half of b2
                let f := addmod(mulmod(b1, shl(128, 1), R), shr(128, mload(tmp)), R)

                // m
                mstore(tmp, key)
                calldatacopy(add(tmp, 32), pf, PROOF_BYTES)
                calldatacopy(add(tmp, 480), publicInputs.offset, shl(5, n))
                let m := mod(keccak256(tmp, add(480, shl(5, n))), R)

                extcodecopy(stored, vk, 1, add(HEAD_BYTES, shl(6, add(n, 2))))

                // Pair 0: -A, B. A point on the curve has y != 0.
                calldatacopy(pair, pf, 192)
                mstore(add(pair, 32), sub(P, calldataload(add(pf, 32))))
                // Pair 1: alpha, beta.
                mcopy(add(pair, 192), add(vk, 96), 192)
                // Pair 2: L, gamma.
                let k := add(vk, HEAD_BYTES)
                let l := add(pair, 384)
                mcopy(l, k, 64)
                for { let i := 0 } lt(i, n) { i := add(i, 1) } {
                    k := add(k, 64)
                    ok := and(ok, addMul(tmp, l, k, calldataload(add(publicInputs.offset, shl(5, i)))))
                }
                ok := and(ok, addMul(tmp, l, add(k, 64), c1))
                ok := and(ok, addData(tmp, l, add(pf, 256)))
                ok := and(ok, addData(tmp, l, add(pf, 320)))
                mcopy(add(pair, 448), add(vk, 288), 128)
                // Pair 3: C, delta.
                calldatacopy(add(pair, 576), add(pf, 192), 64)
                mcopy(add(pair, 640), add(vk, 416), 128)
                // Pairs 4 to 6: m D0, -sigma0 H; m f D1, -sigma1 H; m P, H.
                ok := and(ok, mulData(tmp, add(pair, 768), add(pf, 256), m))
                mcopy(add(pair, 832), add(vk, 672), 128)
                ok := and(ok, mulData(tmp, add(pair, 960), add(pf, 320), mulmod(m, f, R)))
                mcopy(add(pair, 1024), add(vk, 800), 128)
                ok := and(ok, mulData(tmp, add(pair, 1152), add(pf, 384), m))
                mcopy(add(pair, 1216), add(vk, 544), 128)

                mstore(tmp, 0)
                if ok { ok := staticcall(GAS_PAIR, 8, pair, 1344, tmp, 32) }
                // A precompiled contract fails for a malformed point and for
                // want of gas alike. The caller chooses the gas, so what may be
                // the latter must not count as a verdict on the proof.
                if iszero(or(ok, enough)) { revert(0, 0) }
                ok := and(ok, eq(mload(tmp), 1))
            }
        }
    }

    /// Whether 64 bytes are a point of G1 other than zero, in canonical form.
    function _onCurve(bytes calldata point) private pure returns (bool) {
        uint256 x = uint256(bytes32(point[:32]));
        uint256 y = uint256(bytes32(point[32:]));
        // Zero, which stands for the point at infinity, is not on the curve.
        return x < P && y < P && mulmod(y, y, P) == addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
    }

    /// Whether all of these are points of G2 other than zero, in canonical form.
    /// The pairing contract refuses points outside of the group.
    function _inG2(bytes calldata points) private view returns (bool) {
        uint256 n = points.length / 128;
        bytes memory pairs = new bytes(n * 192);
        for (uint256 i = 0; i < n; i++) {
            uint256 any = 0;
            for (uint256 j = 0; j < 128; j += 32) {
                uint256 w = uint256(bytes32(points[128 * i + j:128 * i + j + 32]));
                if (w >= P) return false;
                any |= w;
                assembly ("memory-safe") {
                    // The first 64 bytes of a pair stay zero: the point at infinity.
                    mstore(add(add(pairs, 96), add(mul(i, 192), j)), w)
                }
            }
            if (any == 0) return false;
        }
        bool ok;
        assembly ("memory-safe") {
            mstore(0, 0)
            ok := staticcall(GAS_PAIR, 8, add(pairs, 32), mload(pairs), 0, 32)
            ok := and(ok, eq(mload(0), 1))
        }
        return ok;
    }
}
