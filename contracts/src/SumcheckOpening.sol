// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Checks openings of committed vectors
/// @notice What is proved, and why this proves it, is in the section "Commitment"
/// of proof/sumcheck/PROTOCOL.md, whose names are used here. Numbers are 32-byte
/// big-endian words, a point of G1 is x, y.
///
/// A statement:
///
///      mu, G, v
///      for each of G groups:
///          0 and a point of mu coordinates, or L > 0 and L elements
///          number of terms
///          for each term: number of rows, and for each row x, y, weight
///
/// A proof, 4 G + 8 words:
///
///      0        M_g                    G points, the masks
///      2G       S                      a point
///      2G + 2   y_g, y'_g              P_g at zeta and at 1/zeta, for each group
///      4G + 2   s                      S at zeta
///      4G + 3   Q, W                   points
///      4G + 7   h                      1 / (zeta (zeta^2 - 1))
library SumcheckOpening {
    /// Order of the field that coordinates are in.
    uint256 private constant P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;
    /// Order of the groups, and of the field that scalars are in.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    uint256 private constant MAX_GROUPS = 16;

    // What a precompiled contract may spend, at least twice its price. A call
    // with malformed points burns all of it, so it is not left unlimited.
    uint256 private constant GAS_ADD = 1_000;
    uint256 private constant GAS_MUL = 20_000;
    uint256 private constant GAS_PAIR = 300_000;
    // With this much, and so much for every word of the statement (a row has
    // three), each of them gets what it may spend.
    uint256 private constant GAS_ENOUGH = 900_000;
    uint256 private constant GAS_PER_WORD = 10_000;

    /// Checks a proof and continues the transcript.
    ///
    /// The statement is to be put together by the caller: its form is not checked
    /// beyond its length. Its weights are changed, as scratch space. Weights,
    /// coordinates and elements are below R: the caller has to see to that.
    ///
    /// @param state of the transcript, which has everything in it that was said
    /// before.
    /// @param tau the secret of the set-up times the generator of G2: the imaginary
    /// and the real part of x, then those of y.
    /// @return ok whether the proof holds. With too little gas to know, it reverts.
    /// @return next the state of the transcript after the last challenge.
    function check(bytes32 state, bytes memory statement, bytes calldata proof, uint256[4] memory tau)
        internal
        view
        returns (bool ok, bytes32 next)
    {
        assembly ("memory-safe") {
            // The next state, after a message from calldata and a challenge.
            function turn(buffer, s, from, length) -> t {
                mstore(buffer, s)
                calldatacopy(add(buffer, 32), from, length)
                mstore(0, keccak256(buffer, add(length, 32)))
                t := keccak256(0, 32)
            }
            // acc += scale * sum of weight * point of the rows. The 64 bytes behind
            // acc are for the products.
            function addRows(acc, row, to, scale, r) -> good {
                good := 1
                let product := add(acc, 64)
                for {} lt(row, to) { row := add(row, 96) } {
                    mstore(add(row, 64), mulmod(mload(add(row, 64)), scale, r))
                    good := and(good, staticcall(GAS_MUL, 7, row, 96, product, 64))
                    good := and(good, staticcall(GAS_ADD, 6, acc, 128, acc, 64))
                }
            }
            // Writes a row.
            function putRow(row, from, weight) -> after {
                calldatacopy(row, from, 64)
                mstore(add(row, 64), weight)
                after := add(row, 96)
            }
            // e(x) for a point: the product over its coordinates c of
            // 1 + c (x^(2^k) - 1). Sums below 2^256 stay as they are.
            function tensor(at, to, x, r) -> e {
                e := 1
                for {} lt(at, to) { at := add(at, 32) } {
                    e := mulmod(e, add(1, mulmod(mload(at), add(x, sub(r, 1)), r)), r)
                    x := mulmod(x, x, r)
                }
            }
            // e(x) for the elements from start to i.
            function horner(start, i, x, r) -> e {
                for {} and(sub(i, start), 127) {} {
                    i := sub(i, 32)
                    e := add(mulmod(e, x, r), mload(i))
                }
                for {} gt(i, start) {} {
                    e := add(mulmod(e, x, r), mload(sub(i, 32)))
                    e := add(mulmod(e, x, r), mload(sub(i, 64)))
                    e := add(mulmod(e, x, r), mload(sub(i, 96)))
                    i := sub(i, 128)
                    e := add(mulmod(e, x, r), mload(i))
                }
            }

            let n := mload(statement)
            let groups := mload(add(statement, 64))
            let enough := gt(gas(), add(GAS_ENOUGH, mul(GAS_PER_WORD, shr(5, n))))

            // Beyond the free memory pointer, which is not moved:
            //      0  zeta, 1/zeta, rho, gamma, z, 1/(zeta - 1/zeta)
            //    192  R
            //    224  sum of points, and behind it arguments of calls; messages
            //   1344  rows of the proof's own points
            // Challenges lie in memory so that the compiler does not compute them
            // again at each use, and R does since it would be read from the code at
            // ten times the price: the compiler saves bytes, not gas.
            let f := mload(0x40)
            let acc := add(f, 224)
            mstore(add(f, 192), R)

            ok := and(lt(sub(groups, 1), MAX_GROUPS), eq(proof.length, shl(5, add(shl(2, groups), 8))))
            ok := and(ok, gt(n, 95))
            if ok {
                let values := add(proof.offset, shl(6, add(groups, 1)))
                let q := add(values, add(shl(6, groups), 32))
                // The word before the statement is its length, which is in the way
                // for a moment.
                mstore(statement, state)
                next := keccak256(statement, add(n, 32))
                mstore(statement, n)
                next := turn(acc, next, proof.offset, shl(6, groups))
                mstore(add(f, 64), next)
                next := turn(acc, next, sub(values, 64), 64)
                mstore(f, next)
                next := turn(acc, next, values, sub(q, values))
                mstore(add(f, 96), next)
                next := turn(acc, next, q, 64)
                mstore(add(f, 128), next)

                let r := mload(add(f, 192))
                {
                    // Canonical scalars. The precompiled contracts check the points.
                    let h := calldataload(add(q, 128))
                    ok := lt(h, r)
                    for { let i := values } lt(i, q) { i := add(i, 32) } { ok := and(ok, lt(calldataload(i), r)) }

                    let zeta := mod(mload(f), r)
                    mstore(f, zeta)
                    let square := mulmod(zeta, zeta, r)
                    let inverse := mulmod(h, add(square, sub(r, 1)), r)
                    ok := and(ok, eq(mulmod(zeta, inverse, r), 1))
                    mstore(add(f, 32), inverse)
                    mstore(add(f, 160), mulmod(h, square, r))
                    // Those that stand where the product would not reduce them.
                    mstore(add(f, 64), mod(mload(add(f, 64)), r))
                    mstore(add(f, 128), mod(mload(add(f, 128)), r))
                }

                let at := add(statement, 128)
                let own := add(f, 1344) // behind the last row of the proof's own
                let power := 1 // of gamma
                let first := 0 // f
                let second := 0 // f'
                let total := 0 // sum y e(1/zeta) + y' e(zeta)
                calldatacopy(acc, proof.offset, 64) // M_0
                for { let g := 0 } lt(g, groups) { g := add(g, 1) } {
                    let e
                    let e1
                    {
                        let length := mload(at)
                        let from := add(at, 32)
                        switch length
                        case 0 {
                            at := add(from, shl(5, mload(add(statement, 32))))
                            e := tensor(from, at, mload(f), r)
                            e1 := tensor(from, at, mload(add(f, 32)), r)
                        }
                        default {
                            at := add(from, shl(5, length))
                            e := horner(from, at, mload(f), r)
                            e1 := horner(from, at, mload(add(f, 32)), r)
                        }
                    }
                    {
                        let y := add(values, shl(6, g))
                        let y1 := calldataload(add(y, 32))
                        y := calldataload(y)
                        total := addmod(total, addmod(mulmod(y, e1, r), mulmod(y1, e, r), r), r)
                        first := addmod(first, mulmod(y, power, r), r)
                        second := addmod(second, mulmod(y1, power, r), r)
                    }
                    if g { own := putRow(own, add(proof.offset, shl(6, g)), power) }
                    let scale := mulmod(mload(add(f, 64)), power, r)
                    let terms := mload(at)
                    at := add(at, 32)
                    for {} terms { terms := sub(terms, 1) } {
                        let rows := add(at, 32)
                        at := add(rows, mul(96, mload(at)))
                        ok := and(ok, addRows(acc, rows, at, scale, r))
                    }
                    power := mulmod(power, mload(add(f, 96)), r)
                }
                ok := and(ok, eq(at, add(add(statement, 32), n)))
                own := putRow(own, sub(values, 64), power) // S

                {
                    // s' = zeta (total - 2 rho v - zeta s)
                    let s := calldataload(sub(q, 32))
                    let rho := mload(add(f, 64))
                    let minus := addmod(mulmod(add(rho, rho), mload(add(statement, 96)), r), mulmod(mload(f), s, r), r)
                    total := mulmod(add(total, sub(r, minus)), mload(f), r)
                    first := addmod(first, mulmod(s, power, r), r)
                    second := addmod(second, mulmod(total, power, r), r)
                }
                {
                    // -I(z) times the generator (1, 2), -Z(z) Q, z W. Differences are
                    // not reduced where a product reduces them.
                    let z := mload(add(f, 128))
                    let u := add(z, sub(r, mload(add(f, 32))))
                    let v := add(z, sub(r, mload(f)))
                    let line := add(mulmod(first, u, r), sub(r, mulmod(second, v, r)))
                    mstore(own, 1)
                    mstore(add(own, 32), 2)
                    mstore(add(own, 64), sub(r, mulmod(line, mload(add(f, 160)), r)))
                    own := putRow(add(own, 96), q, sub(r, mulmod(u, v, r)))
                    own := putRow(own, add(q, 64), z)
                }
                ok := and(ok, addRows(acc, add(f, 1344), own, 1, r))

                // e(C, generator) e(-W, tau) = 1
                mstore(add(acc, 64), 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2)
                mstore(add(acc, 96), 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed)
                mstore(add(acc, 128), 0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b)
                mstore(add(acc, 160), 0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa)
                mstore(add(acc, 192), calldataload(add(q, 64)))
                // Infinity has y = 0.
                mstore(add(acc, 224), mod(sub(P, calldataload(add(q, 96))), P))
                mcopy(add(acc, 256), tau, 128)
                if ok { ok := staticcall(GAS_PAIR, 8, acc, 384, 0, 32) }
                // A precompiled contract fails for a malformed point and for want
                // of gas alike. The caller chooses the gas, so what may be the
                // latter must not count as a verdict on the proof.
                if iszero(or(ok, enough)) { revert(0, 0) }
                ok := and(ok, eq(mload(0), 1))
            }
        }
    }
}
