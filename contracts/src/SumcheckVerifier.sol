// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProofVerifier} from "./IProofVerifier.sol";
import {SumcheckOpening} from "./SumcheckOpening.sol";

/// @title Checks sumcheck proofs that a committed model answered
/// @notice What is proved, and why this proves it, is in proof/sumcheck/PROTOCOL.md,
/// whose names are used here. One contract serves all programs: what the verifier
/// computes from a program's challenges is a script, part of its key, which follows
/// from the program alone. Whoever has the program makes the key and compares its
/// hash; a key of anything else proves that, and no more than that.
///
/// The key's layout is in proof/sumcheck/onchain_script.go. Its script is not
/// checked: it can read any word of the memory of the call that verifies a proof
/// under this very key, appends words behind the ones that there are, and ends.
///
/// A proof is the points of the weights' commitment, those of the input's and of the
/// output's if these are hidden; of trace, masks, inverse; then the numbers, in the
/// order in which the protocol sends them; then the opening. Public inputs are the
/// keccak256 of the points of what is hidden, then what is public, packed.
contract SumcheckVerifier is IProofVerifier {
    /// Order of the groups, and of the field that scalars are in.
    uint256 private constant R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001;

    /// What the transcript of a proof starts with.
    bytes32 private constant PROTOCOL = keccak256("probity sumcheck, version 3");

    // A key is stored as the code of contracts, as many as it takes: a STOP, the
    // address of the next one or zero, a part of the key.
    uint256 private constant CODE_HEAD = 21;
    uint256 private constant PART = 24_576 - CODE_HEAD;

    uint256 private constant HEAD = 96;
    uint256 private constant PORT = 21;
    uint256 private constant MAX_KEY = 1 << 17;
    uint256 private constant MIN_COLUMNS = 2;
    uint256 private constant MAX_COLUMNS = 26;
    uint256 private constant OPENING_BYTES = 512;

    // Memory of a verification. The compiler's own lies below, and nothing else is
    // allocated before all of this is done with.
    uint256 private constant ORDER = 0xa00; // R: it would be read from the code at a multiple of the price
    uint256 private constant STATE = 0xa20; // of the transcript
    uint256 private constant FROM = 0xa40; // what of the proof comes next
    uint256 private constant TO = 0xa60; // where the next scalar goes
    uint256 private constant SUM1 = 0xa80; // S_1, S_2, and the last values of both sumchecks
    uint256 private constant SUM2 = 0xaa0;
    uint256 private constant LAST1 = 0xac0;
    uint256 private constant LAST2 = 0xae0;
    uint256 private constant POWER = 0xb00; // of rho
    uint256 private constant TOTAL = 0xb20; // the sum of the claims
    uint256 private constant BUFFER = 0xb40; // for messages of up to 160 bytes
    uint256 private constant KEY = 0xc00;

    uint256 private immutable TAU_0;
    uint256 private immutable TAU_1;
    uint256 private immutable TAU_2;
    uint256 private immutable TAU_3;

    mapping(bytes32 key => address) private _stored;

    /// @param tau the secret of the set-up times the generator of G2: the imaginary
    /// and the real part of x, then those of y.
    constructor(uint256[4] memory tau) {
        (TAU_0, TAU_1, TAU_2, TAU_3) = (tau[0], tau[1], tau[2], tau[3]);
    }

    /// @inheritdoc IProofVerifier
    function hasKey(bytes32 key) external view returns (bool) {
        return _stored[key] != address(0);
    }

    /// @inheritdoc IProofVerifier
    function registerKey(bytes calldata vk) external returns (bytes32 key) {
        key = keccak256(vk);
        if (_stored[key] != address(0)) return key;

        if (vk.length < HEAD || vk.length > MAX_KEY) revert InvalidKey();
        uint256 columns = uint16(bytes2(vk[6:8]));
        if (
            uint16(bytes2(vk[:2])) != (KEY + vk.length + 31) / 32 || uint16(bytes2(vk[2:4])) == 0
                || uint16(bytes2(vk[4:6])) < columns || columns < MIN_COLUMNS || columns > MAX_COLUMNS
                || uint16(bytes2(vk[16:18])) == 0
        ) revert InvalidKey();
        uint256 n = _words(vk);

        address next;
        uint256 from = vk.length - 1 - (vk.length - 1) % PART;
        for (uint256 to = vk.length;; from -= PART) {
            // The creation code copies what follows it, from byte 10, into the code
            // of the new contract: PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY,
            // PUSH0, RETURN. The STOP keeps anybody from running a key.
            bytes memory code = abi.encodePacked(
                hex"61", uint16(CODE_HEAD + to - from), hex"80600a5f395ff3", hex"00", next, vk[from:to]
            );
            assembly ("memory-safe") {
                next := create(0, add(code, 32), mload(code))
            }
            if (next == address(0)) revert InvalidKey();
            if (from == 0) break;
            to = from;
        }
        _stored[key] = next;
        emit KeyRegistered(key, n);
    }

    /// How many public inputs proofs under a key have.
    function _words(bytes calldata vk) private pure returns (uint256 n) {
        if (uint16(bytes2(vk[12:14])) != 0) n = 1;
        if (uint16(bytes2(vk[14:16])) != 0) n += 1;
        uint256 ports = uint16(bytes2(vk[26:28]));
        uint256 offset = HEAD + 32 * uint256(uint16(bytes2(vk[28:30]))) + 64 * uint256(uint16(bytes2(vk[10:12])));
        if (offset + PORT * ports > vk.length) revert InvalidKey();
        for (; ports > 0; ports--) {
            uint256 width = uint8(vk[offset + 4]);
            if (width == 0 || width > 64) revert InvalidKey();
            uint256 each = 248 / width;
            n += (uint32(bytes4(vk[offset:offset + 4])) + each - 1) / each;
            offset += PORT;
        }
    }

    /// @inheritdoc IProofVerifier
    function verify(bytes32 key, bytes32 weights, uint256[] calldata publicInputs, bytes calldata proof)
        external
        view
        returns (bool ok)
    {
        address stored = _stored[key];
        if (stored == address(0)) revert UnknownKey(key);
        uint256[4] memory tau = [TAU_0, TAU_1, TAU_2, TAU_3];
        bytes memory statement;
        bytes32 state = PROTOCOL;
        assembly ("memory-safe") {
            // A number of the key's head.
            function field(i) -> x {
                x := shr(240, mload(add(KEY, i)))
            }
            // The word at a place that the head names.
            function placed(i) -> at {
                at := shl(5, field(i))
            }
            // How many of n numbers of the head, from i on, are not zero.
            function present(i, n) -> x {
                for {} n { n := sub(n, 1) } {
                    x := add(x, iszero(iszero(field(i))))
                    i := add(i, 2)
                }
            }
            // The points of tables, behind the constants.
            function tables() -> at {
                at := add(add(KEY, HEAD), shl(5, field(28)))
            }
            // Appends n challenges to the scalars.
            function draw(n) {
                let s := mload(STATE)
                let to := mload(TO)
                for {} n { n := sub(n, 1) } {
                    mstore(0, s)
                    s := keccak256(0, 32)
                    mstore(to, mod(s, mload(ORDER)))
                    to := add(to, 32)
                }
                mstore(STATE, s)
                mstore(TO, to)
            }
            // Absorbs the next bytes of the proof.
            function absorb(work, length) {
                mstore(work, mload(STATE))
                calldatacopy(add(work, 32), mload(FROM), length)
                mstore(STATE, keccak256(work, add(length, 32)))
                mstore(FROM, add(mload(FROM), length))
            }
            // Absorbs the next n numbers of the proof. Behind work they are to be
            // read, until the next message.
            function numbers(work, n) -> good {
                absorb(work, shl(5, n))
                good := 1
                for { let i := 1 } iszero(gt(i, n)) { i := add(i, 1) } {
                    good := and(good, lt(mload(add(work, shl(5, i))), mload(ORDER)))
                }
            }
            // The same, and appends them to the scalars.
            function append(work, n) -> good {
                good := numbers(work, n)
                mcopy(mload(TO), add(work, 32), shl(5, n))
                mstore(TO, add(mload(TO), shl(5, n)))
            }
            // n rounds of the first sumcheck: coefficients 0, 2, 3. Its point is
            // appended to the scalars.
            function cubic(n, claim) -> last, good {
                good := 1
                let r := mload(ORDER)
                let s := mload(STATE)
                let from := mload(FROM)
                let at := add(mload(TO), shl(5, sub(n, 2)))
                mstore(TO, add(mload(TO), shl(5, n)))
                for {} n { n := sub(n, 1) } {
                    // The last variable, the masks', comes last.
                    if eq(n, 1) { at := sub(mload(TO), 32) }
                    mstore(BUFFER, s)
                    calldatacopy(add(BUFFER, 32), from, 96)
                    mstore(0, keccak256(BUFFER, 128))
                    s := keccak256(0, 32)
                    from := add(from, 96)
                    let x := mod(s, r)
                    mstore(at, x)
                    at := sub(at, 32)

                    let c0 := mload(add(BUFFER, 32))
                    let c2 := mload(add(BUFFER, 64))
                    let c3 := mload(add(BUFFER, 96))
                    good := and(good, and(and(lt(c0, r), lt(c2, r)), lt(c3, r)))
                    // Where good is 0, sums may wrap.
                    let c1 := mod(sub(add(claim, shl(2, r)), add(add(c0, c0), add(c2, c3))), r)
                    claim := addmod(mulmod(add(mulmod(add(mulmod(c3, x, r), c2), x, r), c1), x, r), c0, r)
                }
                last := claim
                mstore(STATE, s)
                mstore(FROM, from)
            }
            // The same of the second: coefficients 0 and 2.
            function square(n, claim) -> last, good {
                good := 1
                let r := mload(ORDER)
                let s := mload(STATE)
                let from := mload(FROM)
                let at := add(mload(TO), shl(5, sub(n, 2)))
                mstore(TO, add(mload(TO), shl(5, n)))
                for {} n { n := sub(n, 1) } {
                    if eq(n, 1) { at := sub(mload(TO), 32) }
                    mstore(BUFFER, s)
                    calldatacopy(add(BUFFER, 32), from, 64)
                    mstore(0, keccak256(BUFFER, 96))
                    s := keccak256(0, 32)
                    from := add(from, 64)
                    let x := mod(s, r)
                    mstore(at, x)
                    at := sub(at, 32)

                    let c0 := mload(add(BUFFER, 32))
                    let c2 := mload(add(BUFFER, 64))
                    good := and(good, and(lt(c0, r), lt(c2, r)))
                    let c1 := mod(sub(add(claim, shl(2, r)), add(add(c0, c0), c2)), r)
                    claim := addmod(mulmod(add(mulmod(c2, x, r), c1), x, r), c0, r)
                }
                last := claim
                mstore(STATE, s)
                mstore(FROM, from)
            }
            // Puts the integers of all ports behind to, from words in calldata.
            function unpack(port, ports, word, to) -> nextPort, nextWord, good {
                let beyond := 0
                let r := mload(ORDER)
                for {} ports { ports := sub(ports, 1) } {
                    let head := mload(port)
                    let count := shr(224, head)
                    let width := byte(4, head)
                    let lo := signextend(7, shr(152, head))
                    // Modulo R: minus a number as a word is 2^256 less it.
                    if slt(lo, 0) { lo := add(lo, r) }
                    let span := shr(192, mload(add(port, 13)))
                    port := add(port, PORT)
                    let mask := sub(shl(width, 1), 1)
                    let each := div(248, width)
                    for {} count {} {
                        let w := calldataload(word)
                        word := add(word, 32)
                        let n := each
                        if lt(count, n) { n := count }
                        count := sub(count, n)
                        for {} n { n := sub(n, 1) } {
                            let x := and(w, mask)
                            beyond := or(beyond, gt(x, span))
                            // Not reduced: products do that.
                            mstore(to, add(x, lo))
                            to := add(to, 32)
                            w := shr(width, w)
                        }
                        beyond := or(beyond, w)
                    }
                }
                nextPort := port
                nextWord := word
                good := iszero(beyond)
            }
            // The product of two words of memory, whose places are a and b bits from
            // the end of w, less 5: a place is taken out of it times 32.
            function product(w, a, b, r) -> p {
                p := mulmod(mload(and(shr(a, w), 0x1fffe0)), mload(and(shr(b, w), 0x1fffe0)), r)
            }
            // Words a(1-x), ax for n words a.
            function split(to, x, from, n, r) {
                for { let m := shr(2, n) } m { m := sub(m, 1) } {
                    let a := mload(from)
                    let high := mulmod(a, x, r)
                    mstore(to, addmod(a, sub(r, high), r))
                    mstore(add(to, 32), high)
                    a := mload(add(from, 32))
                    high := mulmod(a, x, r)
                    mstore(add(to, 64), addmod(a, sub(r, high), r))
                    mstore(add(to, 96), high)
                    a := mload(add(from, 64))
                    high := mulmod(a, x, r)
                    mstore(add(to, 128), addmod(a, sub(r, high), r))
                    mstore(add(to, 160), high)
                    a := mload(add(from, 96))
                    high := mulmod(a, x, r)
                    mstore(add(to, 192), addmod(a, sub(r, high), r))
                    mstore(add(to, 224), high)
                    from := add(from, 128)
                    to := add(to, 256)
                }
                if and(n, 2) {
                    let a := mload(from)
                    let high := mulmod(a, x, r)
                    mstore(to, addmod(a, sub(r, high), r))
                    mstore(add(to, 32), high)
                    a := mload(add(from, 32))
                    high := mulmod(a, x, r)
                    mstore(add(to, 64), addmod(a, sub(r, high), r))
                    mstore(add(to, 96), high)
                    from := add(from, 64)
                    to := add(to, 128)
                }
                if and(n, 1) {
                    let a := mload(from)
                    let high := mulmod(a, x, r)
                    mstore(to, addmod(a, sub(r, high), r))
                    mstore(add(to, 32), high)
                }
            }
            // n products.
            function products(to, code, n, r) -> after {
                for { let m := shr(3, n) } m { m := sub(m, 1) } {
                    let w := mload(code)
                    mstore(to, product(w, 235, 219, r))
                    mstore(add(to, 32), product(w, 203, 187, r))
                    mstore(add(to, 64), product(w, 171, 155, r))
                    mstore(add(to, 96), product(w, 139, 123, r))
                    mstore(add(to, 128), product(w, 107, 91, r))
                    mstore(add(to, 160), product(w, 75, 59, r))
                    mstore(add(to, 192), product(w, 43, 27, r))
                    mstore(add(to, 224), mulmod(mload(and(shr(11, w), 0x1fffe0)), mload(and(shl(5, w), 0x1fffe0)), r))
                    code := add(code, 32)
                    to := add(to, 256)
                }
                if and(n, 4) {
                    let w := mload(code)
                    mstore(to, product(w, 235, 219, r))
                    mstore(add(to, 32), product(w, 203, 187, r))
                    mstore(add(to, 64), product(w, 171, 155, r))
                    mstore(add(to, 96), product(w, 139, 123, r))
                    code := add(code, 16)
                    to := add(to, 128)
                }
                for { n := and(n, 3) } n { n := sub(n, 1) } {
                    mstore(to, product(mload(code), 235, 219, r))
                    code := add(code, 4)
                    to := add(to, 32)
                }
                after := code
            }
            // n sums of two products.
            function pairs(to, code, n, r) -> after {
                for { let m := shr(2, n) } m { m := sub(m, 1) } {
                    let w := mload(code)
                    mstore(to, addmod(product(w, 235, 219, r), product(w, 203, 187, r), r))
                    mstore(add(to, 32), addmod(product(w, 171, 155, r), product(w, 139, 123, r), r))
                    mstore(add(to, 64), addmod(product(w, 107, 91, r), product(w, 75, 59, r), r))
                    w := mload(add(code, 4))
                    mstore(add(to, 96), addmod(product(w, 75, 59, r), product(w, 43, 27, r), r))
                    code := add(code, 32)
                    to := add(to, 128)
                }
                if and(n, 2) {
                    let w := mload(code)
                    mstore(to, addmod(product(w, 235, 219, r), product(w, 203, 187, r), r))
                    mstore(add(to, 32), addmod(product(w, 171, 155, r), product(w, 139, 123, r), r))
                    code := add(code, 16)
                    to := add(to, 64)
                }
                if and(n, 1) {
                    let w := mload(code)
                    mstore(to, addmod(product(w, 235, 219, r), product(w, 203, 187, r), r))
                    code := add(code, 8)
                }
                after := code
            }
            // n sums of three products, of four, of five. Five reduced numbers add up to
            // less than 2^256.
            function threes(to, code, n, r) -> after {
                for {} n { n := sub(n, 1) } {
                    let w := mload(code)
                    let sum := add(product(w, 235, 219, r), product(w, 203, 187, r))
                    mstore(to, addmod(sum, product(w, 171, 155, r), r))
                    code := add(code, 12)
                    to := add(to, 32)
                }
                after := code
            }
            function fours(to, code, n, r) -> after {
                for {} n { n := sub(n, 1) } {
                    let w := mload(code)
                    let sum := add(product(w, 235, 219, r), product(w, 203, 187, r))
                    sum := add(sum, product(w, 171, 155, r))
                    mstore(to, addmod(sum, product(w, 139, 123, r), r))
                    code := add(code, 16)
                    to := add(to, 32)
                }
                after := code
            }
            function fives(to, code, n, r) -> after {
                for {} n { n := sub(n, 1) } {
                    let w := mload(code)
                    let sum := add(product(w, 235, 219, r), product(w, 203, 187, r))
                    sum := add(add(sum, product(w, 171, 155, r)), product(w, 139, 123, r))
                    mstore(to, addmod(sum, product(w, 107, 91, r), r))
                    code := add(code, 20)
                    to := add(to, 32)
                }
                after := code
            }
            // n sums of k products.
            function sums(to, code, k, n, r) -> after {
                let rest := shl(2, and(k, 3))
                for {} n { n := sub(n, 1) } {
                    let sum := 0
                    let w
                    for { let m := shr(2, k) } m { m := sub(m, 1) } {
                        w := mload(code)
                        sum := add(add(sum, product(w, 235, 219, r)), product(w, 203, 187, r))
                        sum := mod(add(add(sum, product(w, 171, 155, r)), product(w, 139, 123, r)), r)
                        code := add(code, 16)
                    }
                    w := mload(code)
                    code := add(code, rest)
                    switch rest
                    case 4 { sum := addmod(sum, product(w, 235, 219, r), r) }
                    case 8 { sum := mod(add(add(sum, product(w, 235, 219, r)), product(w, 203, 187, r)), r) }
                    case 12 {
                        sum := add(add(sum, product(w, 235, 219, r)), product(w, 203, 187, r))
                        sum := addmod(sum, product(w, 171, 155, r), r)
                    }
                    mstore(to, sum)
                    to := add(to, 32)
                }
                after := code
            }
            // Runs a script.
            function interpret(code) {
                let r := mload(ORDER)
                for {} 1 {} {
                    let w := mload(code)
                    let to := and(shr(227, w), 0x1fffe0)
                    switch byte(0, w)
                    case 2 {
                        let k := and(shr(216, w), 0xffff)
                        let n := and(shr(200, w), 0xffff)
                        code := add(code, 7)
                        switch k
                        case 1 { code := products(to, code, n, r) }
                        case 2 { code := pairs(to, code, n, r) }
                        case 3 { code := threes(to, code, n, r) }
                        case 4 { code := fours(to, code, n, r) }
                        case 5 { code := fives(to, code, n, r) }
                        default { code := sums(to, code, k, n, r) }
                    }
                    case 1 {
                        split(to, mload(and(shr(211, w), 0x1fffe0)), and(shr(195, w), 0x1fffe0), and(shr(184, w), 0xffff), r)
                        code := add(code, 9)
                    }
                    default { leave }
                }
            }
            // Writes the rows of a vector, of which points lie in calldata, or in
            // memory, and whose high coordinates begin at high. Its claim is value.
            function term(at, rows, from, inMemory, high, value) -> next {
                let r := mload(ORDER)
                let power := mload(POWER)
                mstore(at, rows)
                at := add(at, 32)
                next := add(at, mul(rows, 96))
                for { let i := at } lt(i, next) { i := add(i, 96) } {
                    switch inMemory
                    case 0 { calldatacopy(i, from, 64) }
                    default { mcopy(i, from, 64) }
                    from := add(from, 64)
                }
                at := add(at, 64)
                mstore(at, power)
                for { let n := 96 } lt(add(at, n), next) { n := shl(1, n) } {
                    let c := mload(high)
                    high := add(high, 32)
                    let until := add(at, n)
                    for { let i := at } lt(i, until) { i := add(i, 96) } {
                        let a := mload(i)
                        let up := mulmod(a, c, r)
                        mstore(i, addmod(a, sub(r, up), r))
                        if lt(add(i, n), next) { mstore(add(i, n), up) }
                    }
                }
                mstore(TOTAL, addmod(mload(TOTAL), mulmod(power, value, r), r))
                mstore(POWER, mulmod(power, mload(sub(mload(TO), 32)), r))
            }
            // Writes what multiplies the coefficients of a polynomial that hides n
            // rounds, of degree 2 or 3: how much of it summed over the cube, and at a point.
            function hiding(at, point, n, degree, summed, evaluated) -> next {
                let r := mload(ORDER)
                let half := summed
                for { let i := 1 } lt(i, n) { i := add(i, 1) } { half := addmod(half, half, r) }
                mstore(at, addmod(add(half, half), evaluated, r))
                at := add(at, 32)
                for {} n { n := sub(n, 1) } {
                    let x := mload(point)
                    point := add(point, 32)
                    let p := mulmod(evaluated, x, r)
                    mstore(at, addmod(half, p, r))
                    p := mulmod(p, x, r)
                    mstore(add(at, 32), addmod(half, p, r))
                    at := add(at, 64)
                    if eq(degree, 3) {
                        mstore(at, addmod(half, mulmod(p, x, r), r))
                        at := add(at, 32)
                    }
                }
                next := at
            }

            // The key.
            if gt(mload(0x40), ORDER) { revert(0, 0) }
            mstore(ORDER, R)
            mstore(STATE, state)
            for { let to := KEY } stored {} {
                let size := sub(extcodesize(stored), CODE_HEAD)
                extcodecopy(stored, to, CODE_HEAD, size)
                extcodecopy(stored, 0, 0, 32)
                stored := and(shr(88, mload(0)), 0xffffffffffffffffffffffffffffffffffffffff)
                to := add(to, size)
            }
            let work := placed(36) // behind all that the script makes

            // The form of the proof, and what it is about.
            {
                let rows := add(add(add(field(8), field(12)), field(14)), add(field(16), field(18)))
                let count := add(mul(3, field(2)), add(shl(1, field(4)), add(4, present(8, 6))))
                ok := eq(proof.length, add(add(shl(6, add(rows, 1)), shl(5, count)), OPENING_BYTES))
            }
            if ok {
                let from := proof.offset
                {
                    let length := shl(6, field(8))
                    calldatacopy(work, from, length)
                    from := add(from, length)
                    switch length
                    case 0 { ok := iszero(weights) }
                    default { ok := eq(keccak256(work, length), weights) }
                    // That there are these words is seen when all are read.
                    let word := publicInputs.offset
                    for { let i := 12 } lt(i, 16) { i := add(i, 2) } {
                        length := shl(6, field(i))
                        if length {
                            calldatacopy(work, from, length)
                            from := add(from, length)
                            ok := and(ok, eq(keccak256(work, length), calldataload(word)))
                            word := add(word, 32)
                        }
                    }
                }
                mstore(FROM, from)
                mstore(TO, placed(0))

                // The statement.
                {
                    mstore(work, mload(STATE))
                    mstore(add(work, 32), mload(add(KEY, 64)))
                    mcopy(add(work, 64), tau, 128)
                    mstore(add(work, 192), weights)
                    mstore(add(work, 224), 0)
                    if field(10) { mstore(add(work, 224), keccak256(tables(), shl(6, field(10)))) }
                    let to := add(work, 256)
                    calldatacopy(to, publicInputs.offset, shl(5, publicInputs.length))
                    mstore(STATE, keccak256(work, sub(add(to, shl(5, publicInputs.length)), work)))
                }

                // Commitments and challenges.
                absorb(work, shl(6, field(16)))
                absorb(work, 64)
                switch field(18)
                case 0 {
                    // No lookups: these are not read.
                    mstore(TO, add(mload(TO), 64))
                }
                default {
                    draw(add(2, field(20)))
                    absorb(work, shl(6, field(18)))
                }
                draw(add(field(22), 1))
                {
                    // The powers of beta, behind the scalars and their complements.
                    let r := mload(ORDER)
                    let beta := mload(sub(mload(TO), 32))
                    let n := add(add(field(2), field(4)), add(add(field(20), field(22)), add(7, present(8, 6))))
                    let to := add(placed(0), shl(6, n))
                    let power := 1
                    let i := field(24)
                    for {} gt(i, 3) { i := sub(i, 4) } {
                        mstore(to, power)
                        power := mulmod(power, beta, r)
                        mstore(add(to, 32), power)
                        power := mulmod(power, beta, r)
                        mstore(add(to, 64), power)
                        power := mulmod(power, beta, r)
                        mstore(add(to, 96), power)
                        power := mulmod(power, beta, r)
                        to := add(to, 128)
                    }
                    for {} i { i := sub(i, 1) } {
                        mstore(to, power)
                        power := mulmod(power, beta, r)
                        to := add(to, 32)
                    }
                    mstore(SUM2, to)
                    mstore(LAST2, n)
                }
                // Public integers.
                {
                    let from_, word, good :=
                        unpack(
                            add(tables(), shl(6, field(10))),
                            field(26),
                            add(publicInputs.offset, shl(5, present(12, 2))),
                            mload(SUM2)
                        )
                    ok := and(ok, good)
                    ok := and(ok, eq(word, add(publicInputs.offset, shl(5, publicInputs.length))))
                    mstore(TOTAL, from_)
                }
            }
            if ok {
                // Both sumchecks.
                let point1
                let point2
                let good
                let last
                {
                    ok := numbers(work, 1)
                    mstore(SUM1, mload(add(work, 32)))
                    point1 := mload(TO)
                    last, good := cubic(field(2), mload(SUM1))
                    mstore(LAST1, last)
                    ok := and(ok, good)
                    ok := and(ok, append(work, 2))
                    draw(1)
                    ok := and(ok, numbers(work, 1))
                    mstore(SUM2, mload(add(work, 32)))
                    point2 := mload(TO)
                    let n := mload(LAST2)
                    last, good := square(field(4), mload(SUM2))
                    mstore(LAST2, last)
                    ok := and(ok, good)
                    // So many scalars are left: the values and rho.
                    ok := and(ok, append(work, sub(sub(n, shr(5, sub(mload(TO), placed(0)))), 1)))
                    draw(1)
                }
                let r := mload(ORDER)
                {
                    let end := mload(TO)
                    let to := end
                    for { let i := placed(0) } lt(i, end) { i := add(i, 32) } {
                        mstore(to, sub(add(r, 1), mload(i)))
                        to := add(to, 32)
                    }
                }
                interpret(mload(TOTAL))

                // The statement of the opening.
                mstore(POWER, 1)
                mstore(TOTAL, 0)
                statement := work
                mstore(add(work, 32), field(6))
                mstore(add(work, 64), 2)
                mstore(add(work, 128), 0)
                let at := add(work, 160)
                {
                    let length := shl(5, field(6))
                    mcopy(at, point2, length)
                    at := add(at, length)
                }
                let values := add(point2, shl(5, field(4)))
                mstore(at, shr(5, sub(sub(mload(TO), 32), values)))
                at := add(at, 32)
                {
                    let high := add(point2, shl(5, field(6)))
                    let value := values
                    let from := proof.offset
                    if field(8) {
                        at := term(at, field(8), from, 0, high, mload(value))
                        from := add(from, shl(6, field(8)))
                        value := add(value, 32)
                    }
                    if field(10) {
                        at := term(at, field(10), tables(), 1, high, mload(value))
                        value := add(value, 32)
                    }
                    for { let i := 12 } lt(i, 16) { i := add(i, 2) } {
                        if field(i) {
                            at := term(at, field(i), from, 0, high, mload(value))
                            from := add(from, shl(6, field(i)))
                            value := add(value, 32)
                        }
                    }
                    at := term(at, field(16), from, 0, high, mload(value))
                    from := add(from, shl(6, field(16)))
                    if field(18) { at := term(at, field(18), add(from, 64), 0, high, mload(add(value, 32))) }

                    // The masks: what multiplies them, and their one row.
                    let used := shr(5, sub(sub(mload(TO), 32), values))
                    let length := add(add(mul(3, field(2)), shl(1, field(4))), add(4, used))
                    mstore(at, length)
                    at := add(at, 32)
                    mstore(add(at, shl(5, length)), 1)
                    mstore(add(at, shl(5, add(length, 1))), 1)
                    calldatacopy(add(at, shl(5, add(length, 2))), from, 64)
                    mstore(add(at, shl(5, add(length, 4))), 1)
                }
                let rho := mload(sub(mload(TO), 32))
                let power := mload(POWER)
                let z := sub(point2, 128) // the first point's last coordinate; then A^, B^, lambda
                {
                    let next := mulmod(power, rho, r)
                    at := hiding(at, point1, field(2), 3, sub(r, power), mulmod(next, rho, r))
                    at := hiding(at, point2, field(4), 2, power, next)
                }
                {
                    let lambda := mload(sub(point2, 32))
                    let x := sub(r, mulmod(mulmod(power, lambda, r), mload(z), r))
                    mstore(at, mod(x, r))
                    mstore(add(at, 32), mulmod(x, lambda, r))
                    at := add(at, 64)
                    // S_2 - S_1 - lambda A^ - lambda^2 B^ + public numbers
                    x := mulmod(add(mulmod(mload(sub(point2, 64)), lambda, r), mload(sub(point2, 96))), lambda, r)
                    x := add(sub(add(mload(SUM2), shl(1, r)), add(mload(SUM1), x)), mload(placed(34)))
                    mstore(TOTAL, addmod(mload(TOTAL), mulmod(power, x, r), r))
                }
                {
                    let z2 := mload(sub(values, 32))
                    let x := z2
                    for { let i := values } lt(i, sub(mload(TO), 32)) { i := add(i, 32) } {
                        mstore(at, x)
                        at := add(at, 32)
                        x := mulmod(x, rho, r)
                    }
                    // The last values less what is public of them.
                    power := mulmod(power, rho, r)
                    x := mulmod(sub(add(r, 1), z2), mload(placed(32)), r)
                    mstore(TOTAL, addmod(mload(TOTAL), mulmod(power, add(mload(LAST2), sub(r, x)), r), r))
                    power := mulmod(power, rho, r)
                    x := mulmod(mload(sub(point2, 96)), mload(sub(point2, 64)), r)
                    x := mulmod(mulmod(sub(add(r, 1), mload(z)), x, r), mload(placed(30)), r)
                    mstore(TOTAL, addmod(mload(TOTAL), mulmod(power, add(mload(LAST1), sub(r, x)), r), r))
                }
                at := add(at, 160)
                mstore(add(work, 96), mload(TOTAL))
                mstore(work, sub(at, add(work, 32)))
                mstore(0x40, at)
                state := mload(STATE)
            }
        }
        if (!ok) return false;
        (ok,) = SumcheckOpening.check(state, statement, proof[proof.length - OPENING_BYTES:], tau);
    }
}
