// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title What one element of one operator comes to
/// @notice Computes part of an element of an operator of an integer program from
/// opened words, trusting nothing but the roots of a statement. The operator says
/// in linear maps which elements it reads; twelve rules say what to do with them.
/// The Go package dispute does the same and describes the encoding.
library Referee {
    // Rules. The first four go over terms.
    uint256 internal constant SUM_OF_PRODUCTS = 1;
    uint256 internal constant SUM = 2;
    uint256 internal constant MAX = 3;
    uint256 internal constant ARG_MAX = 4;
    uint256 internal constant ADD = 5;
    uint256 internal constant MUL = 6;
    uint256 internal constant REQUANT = 7;
    uint256 internal constant DIV = 8;
    uint256 internal constant SQRT = 9;
    uint256 internal constant COPY = 10;
    uint256 internal constant INDIRECT = 11;
    uint256 internal constant CONCAT = 12;

    // Where an operand lies.
    uint256 private constant FROM_VALUE = 0;
    uint256 private constant FROM_WEIGHT = 1;
    uint256 private constant FROM_LIST = 2;

    /// Elements in a leaf, nodes in a reveal, parts of a range, terms of a proof.
    uint256 internal constant WIDTH = 8;
    /// The maximum of no terms at all.
    int256 private constant NO_TERM = type(int64).min;
    /// 64-bit words of an operator before its dimensions.
    uint256 private constant HEAD = 17;
    /// Elements of a concat's list for each part.
    uint256 private constant ENTRY = 4;

    /// What a claim is about. Roots over the encoded operators, the weight
    /// tensors, the inputs, and what each operator wrote.
    struct Statement {
        bytes32 operators;
        bytes32 weights;
        bytes32 inputs;
        bytes32 trace;
        uint32 operatorCount;
        uint32 weightCount;
        uint32 inputCount;
    }

    /// What a range of an element's terms comes to: for ARG_MAX the largest and
    /// the number of its term, else a value and 0.
    struct Part {
        int64 value;
        int64 term;
    }

    /// An operator, decoded as far as it is of one size. The others are numbers of
    /// words behind its beginning.
    struct Operator {
        uint256 rule;
        uint256 elements;
        uint256 out;
        uint256 dims;
        uint256 guards;
        uint256 reads;
        int256 a;
        int256 b;
        uint256 shift;
        int256 lo;
        int256 hi;
        int256 fill;
        uint256 listSize;
        bytes32 list;
        uint256 guardsAt;
        uint256 readsAt;
    }

    /// How far the openings have been used, and the word that each operand was last
    /// read from: it is opened once for as many elements as come in a row.
    struct Opener {
        uint256 used;
        uint256[3] keys;
        bytes32[3] words;
    }

    /// A read on its way: which operand, and where its element lies.
    struct Where {
        uint256 slot;
        uint256 space;
        uint256 tensor;
        uint256 elements;
        int256 index;
    }

    /// These bytes describe no operator.
    error MalformedOperator();
    /// An operand's element lies outside of it.
    error OutsideOperand();
    /// The operands are outside of what the operator is defined for.
    error OutsideDomain();
    /// The hint names a part that the element does not lie in.
    error WrongHint();
    /// An opening does not lead to its root, or there are too few or too many.
    error WrongOpening();

    /// @notice The depth of a tree over n things, n at least 1.
    function depthOf(uint256 n) internal pure returns (uint256) {
        return n <= 1 ? 0 : Math.log2(n - 1) + 1;
    }

    /// @notice The depth of the tree over n elements.
    function treeDepth(uint256 n) internal pure returns (uint256) {
        return depthOf((n + WIDTH - 1) / WIDTH);
    }

    /// @notice The hash of a leaf: keccak256(0x00 || word).
    function leaf(bytes32 word) internal pure returns (bytes32 h) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore8(p, 0)
            mstore(add(p, 1), word)
            h := keccak256(p, 33)
        }
    }

    /// @notice The hash of an operator: keccak256(0x02 || encoding).
    function operatorLeaf(bytes calldata op) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(2), op));
    }

    /// @notice The root of a tree that has h at a position, given `n` siblings on
    /// the way up, from `path[from]` on. A node is keccak256(0x01 || left || right).
    function climb(bytes32 h, uint256 position, bytes32[] calldata path, uint256 from, uint256 n)
        internal
        pure
        returns (bytes32)
    {
        if (path.length < from + n) revert WrongOpening();
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore8(p, 1)
            let place := add(path.offset, mul(from, 32))
            let end := add(place, mul(n, 32))
            for {} lt(place, end) { place := add(place, 32) } {
                switch and(position, 1)
                case 0 {
                    mstore(add(p, 1), h)
                    mstore(add(p, 33), calldataload(place))
                }
                default {
                    mstore(add(p, 1), calldataload(place))
                    mstore(add(p, 33), h)
                }
                h := keccak256(p, 65)
                position := shr(1, position)
            }
        }
        return h;
    }

    /// @notice The root of a whole tree over 2^d nodes.
    function fold(bytes32[] memory nodes) internal pure returns (bytes32 root) {
        for (uint256 n = nodes.length; n > 1; n /= 2) {
            assembly ("memory-safe") {
                let p := mload(0x40)
                mstore8(p, 1)
                let from := add(nodes, 32)
                for { let i := 0 } lt(i, shr(1, n)) { i := add(i, 1) } {
                    let pair := add(from, mul(i, 64))
                    mstore(add(p, 1), mload(pair))
                    mstore(add(p, 33), mload(add(pair, 32)))
                    mstore(add(from, mul(i, 32)), keccak256(p, 65))
                }
            }
        }
        return nodes[0];
    }

    /// @notice Element k of a word.
    function element(bytes32 word, uint256 k) internal pure returns (int256) {
        return int256(int32(uint32(uint256(word) >> (224 - 32 * k))));
    }

    /// @notice Checks an operator's form and decodes it.
    function decode(bytes calldata op) internal pure returns (Operator memory o) {
        if (op.length < 8 * HEAD) revert MalformedOperator();
        o.rule = _size(op, 0, CONCAT);
        o.elements = _size(op, 1, 1 << 30);
        o.dims = _size(op, 3, 16);
        o.out = _size(op, 2, o.dims);
        o.guards = _size(op, 4, 8);
        o.reads = _size(op, 5, 3);
        o.a = _word(op, 6);
        o.b = _word(op, 7);
        o.shift = _size(op, 8, 62);
        o.lo = _word(op, 9);
        o.hi = _word(op, 10);
        o.fill = _word(op, 11);
        o.listSize = _size(op, 12, 1 << 30);
        o.list = bytes32(op[8 * 13:8 * HEAD]);
        o.guardsAt = HEAD + o.dims;
        o.readsAt = o.guardsAt + o.guards * (3 + o.dims);
        if (op.length != 8 * (o.readsAt + o.reads * (5 + o.dims + o.guards))) revert MalformedOperator();
        uint256 needed = o.rule == SUM_OF_PRODUCTS || o.rule == ADD || o.rule == MUL || o.rule == DIV || o.rule == INDIRECT
            ? 2
            : 1;
        if (o.rule == 0 || o.elements == 0 || o.reads < needed) revert MalformedOperator();
    }

    /// @notice The number of terms of each element.
    function terms(bytes calldata op, Operator memory o) internal pure returns (uint256 n) {
        n = _products(op, o);
        if (o.rule == SUM_OF_PRODUCTS && o.reads == 3) ++n;
    }

    /// @notice What a range of terms comes to, as the value and, for ARG_MAX, the
    /// number of the term. It is exact whatever was opened.
    function compute(
        Statement calldata s,
        bytes calldata op,
        Operator memory o,
        uint256 e,
        uint256 from,
        uint256 to,
        uint256 hint,
        bytes32[] calldata openings
    ) internal pure returns (int256 value, int256 term) {
        if (e >= o.elements || from >= to || to > terms(op, o)) revert OutsideOperand();
        int256[] memory c = new int256[](o.dims);
        _spread(op, c, 0, o.out, e);
        Opener memory opener;
        if (o.rule == CONCAT) {
            value = _concat(s, op, o, c, hint, opener, openings);
        } else if (o.rule > ARG_MAX) {
            value = _one(s, op, o, c, opener, openings);
        } else {
            (value, term) = _range(s, op, o, c, from, to, opener, openings);
        }
        if (opener.used != openings.length) revert WrongOpening();
    }

    /// @notice What neighbouring ranges come to together.
    function combine(uint256 rule, Part[] calldata parts) internal pure returns (int256 value, int256 term) {
        if (rule <= SUM) {
            for (uint256 i = 0; i < parts.length; ++i) value += parts[i].value;
            return (value, 0);
        }
        (value, term) = (parts[0].value, parts[0].term);
        for (uint256 i = 1; i < parts.length; ++i) {
            if (parts[i].value > value) (value, term) = (parts[i].value, parts[i].term);
        }
    }

    /// @notice Whether two parts say the same. Of a whole ARG_MAX only the position
    /// was claimed.
    function same(uint256 rule, bool whole, int256 value, int256 term, Part memory said) internal pure returns (bool) {
        if (rule == ARG_MAX) return term == said.term && (whole || value == said.value);
        return value == said.value;
    }

    function _range(
        Statement calldata s,
        bytes calldata op,
        Operator memory o,
        int256[] memory c,
        uint256 from,
        uint256 to,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (int256 value, int256 term) {
        uint256 products = _products(op, o);
        if (o.rule >= MAX) value = NO_TERM;
        for (uint256 t = from; t < to; ++t) {
            if (t == products) {
                // The bias, which no guard concerns.
                _spread(op, c, o.out, o.dims, 0);
                value += _get(s, op, o, c, new int256[](o.guards), 2, 0, opener, openings);
                continue;
            }
            _spread(op, c, o.out, o.dims, t);
            (bool inside, int256[] memory g) = _guard(op, o, c);
            if (!inside) continue;
            int256 x = _get(s, op, o, c, g, 0, 0, opener, openings);
            if (o.rule == SUM_OF_PRODUCTS) {
                value += x * _get(s, op, o, c, g, 1, 0, opener, openings);
            } else if (o.rule == SUM) {
                value += x;
            } else if (x > value) {
                value = x;
                if (o.rule == ARG_MAX) term = int256(t);
            }
        }
    }

    function _one(
        Statement calldata s,
        bytes calldata op,
        Operator memory o,
        int256[] memory c,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (int256) {
        (bool inside, int256[] memory g) = _guard(op, o, c);
        if (!inside) return o.fill;
        int256 a = _get(s, op, o, c, g, 0, 0, opener, openings);
        int256 b = 1;
        if (o.reads > 1) b = _get(s, op, o, c, g, 1, o.rule == INDIRECT ? a : int256(0), opener, openings);
        if (o.rule == COPY) return a;
        if (o.rule == INDIRECT) return b;
        if (o.rule == MUL) return a * b;
        if (o.rule == ADD) return o.a * a + o.b * b;
        if (o.rule == REQUANT) {
            int256 x = a * b;
            // The arithmetic shift rounds toward minus infinity.
            if (o.shift > 0) x = (x + int256(1 << (o.shift - 1))) >> o.shift;
            if (x < o.lo) x = o.lo;
            return x > o.hi ? o.hi : x;
        }
        int256 n = a * int256(1 << o.shift);
        if (o.rule == DIV) {
            if (b < 1) revert OutsideDomain();
            n += b / 2;
            int256 q = n / b;
            return n % b < 0 ? q - 1 : q;
        }
        if (n < 0) revert OutsideDomain();
        return int256(Math.sqrt(uint256(n)));
    }

    function _concat(
        Statement calldata s,
        bytes calldata op,
        Operator memory o,
        int256[] memory c,
        uint256 hint,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (int256) {
        if (o.dims != 3 || o.out != 3) revert MalformedOperator();
        if (hint >= o.listSize / ENTRY) revert WrongHint();
        int256[3] memory entry;
        for (uint256 k = 0; k < 3; ++k) {
            Where memory l = Where(0, FROM_LIST, 0, o.listSize, int256(ENTRY * hint + k));
            entry[k] = _read(s, o, l, opener, openings);
        }
        int256 place = c[1] - entry[1];
        if (place < 0 || place >= entry[2] || entry[0] < 0) revert WrongHint();
        int256 inner = _word(op, HEAD + 2);
        uint256 elements = uint256(_word(op, HEAD) * entry[2] * inner);
        if (elements > 1 << 30) revert OutsideOperand();
        Where memory w =
            Where(1, FROM_VALUE, uint256(entry[0]), elements, (c[0] * entry[2] + place) * inner + c[2]);
        return _read(s, o, w, opener, openings);
    }

    /// Reads the element of an operand that the coordinates name.
    function _get(
        Statement calldata s,
        bytes calldata op,
        Operator memory o,
        int256[] memory c,
        int256[] memory g,
        uint256 slot,
        int256 before,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (int256) {
        uint256 r = o.readsAt + slot * (5 + o.dims + o.guards);
        Where memory w;
        w.slot = slot;
        w.space = _size(op, r, FROM_LIST);
        w.tensor = _size(op, r + 1, (1 << 31) - 1);
        w.elements = _size(op, r + 2, 1 << 30);
        w.index = _linear(op, _word(op, r + 3), r + 5, c);
        w.index = _linear(op, w.index, r + 5 + o.dims, g) + _word(op, r + 4) * before;
        return _read(s, o, w, opener, openings);
    }

    function _read(
        Statement calldata s,
        Operator memory o,
        Where memory w,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (int256) {
        if (w.index < 0 || w.index >= int256(w.elements)) revert OutsideOperand();
        uint256 place = uint256(w.index) / WIDTH;
        uint256 key = ((((w.space << 32) | w.tensor) << 32) | place) << 1 | 1;
        if (opener.keys[w.slot] != key) {
            opener.keys[w.slot] = key;
            opener.words[w.slot] = _open(s, o, w, place, opener, openings);
        }
        return element(opener.words[w.slot], uint256(w.index) % WIDTH);
    }

    /// Takes the next word and its path from the openings.
    function _open(
        Statement calldata s,
        Operator memory o,
        Where memory w,
        uint256 place,
        Opener memory opener,
        bytes32[] calldata openings
    ) private pure returns (bytes32 word) {
        (bytes32 root, uint256 tensor, uint256 n) = (s.trace, w.tensor, s.operatorCount);
        if (w.space == FROM_LIST) {
            if (w.elements != o.listSize) revert OutsideOperand();
            (root, tensor, n) = (o.list, 0, 1);
        } else if (w.space == FROM_WEIGHT) {
            (root, n) = (s.weights, s.weightCount);
        } else if (tensor < s.inputCount) {
            (root, n) = (s.inputs, s.inputCount);
        } else {
            tensor -= s.inputCount;
        }
        if (tensor >= n) revert OutsideOperand();
        uint256 depth = treeDepth(w.elements);
        uint256 used = opener.used;
        if (used >= openings.length) revert WrongOpening();
        word = openings[used];
        uint256 length = depth + depthOf(n);
        if (climb(leaf(word), (tensor << depth) | place, openings, used + 1, length) != root) revert WrongOpening();
        opener.used = used + 1 + length;
    }

    /// Computes the coordinates that may lie outside of an operand.
    function _guard(bytes calldata op, Operator memory o, int256[] memory c)
        private
        pure
        returns (bool inside, int256[] memory g)
    {
        g = new int256[](o.guards);
        uint256 place = o.guardsAt;
        for (uint256 k = 0; k < o.guards; ++k) {
            int256 x = _linear(op, _word(op, place), place + 3, c);
            int256 every = _word(op, place + 2);
            if (every < 1) revert MalformedOperator();
            if (x < 0 || x >= _word(op, place + 1) || x % every != 0) return (false, g);
            g[k] = x / every;
            place += 3 + o.dims;
        }
        return (true, g);
    }

    /// base + sum of strides * coordinates.
    function _linear(bytes calldata op, int256 base, uint256 place, int256[] memory c) private pure returns (int256) {
        for (uint256 i = 0; i < c.length; ++i) base += _word(op, place + i) * c[i];
        return base;
    }

    /// Writes n as coordinates over dimensions [from, to), the last running fastest.
    function _spread(bytes calldata op, int256[] memory c, uint256 from, uint256 to, uint256 n) private pure {
        for (uint256 i = to; i > from; --i) {
            uint256 d = _size(op, HEAD + i - 1, 1 << 30);
            c[i - 1] = int256(n % d);
            n /= d;
        }
    }

    /// The number of terms without a bias.
    function _products(bytes calldata op, Operator memory o) private pure returns (uint256 n) {
        n = 1;
        for (uint256 i = o.out; i < o.dims; ++i) n *= _size(op, HEAD + i, 1 << 30);
        if (n == 0 || n > 1 << 30) revert MalformedOperator();
    }

    /// Word i of an operator.
    function _word(bytes calldata op, uint256 i) private pure returns (int256 x) {
        assembly ("memory-safe") {
            x := sar(192, calldataload(add(op.offset, mul(i, 8))))
        }
    }

    /// Word i of an operator, where it is a size of at most `limit`.
    function _size(bytes calldata op, uint256 i, uint256 limit) private pure returns (uint256) {
        int256 x = _word(op, i);
        if (x < 0 || uint256(x) > limit) revert MalformedOperator();
        return uint256(x);
    }
}
