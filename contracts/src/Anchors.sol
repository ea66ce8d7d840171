// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Checkpoints of transparency logs
/// @notice A log is an account and an origin. It anchors (size, root) pairs with
/// growing sizes and can never anchor two roots for one size. Roots are kept for
/// ever, so that an old receipt stays provable with the proof it came with.
contract Anchors {
    struct Head {
        uint64 size;
        /// Of the block that anchored it, Unix seconds.
        uint64 time;
    }

    event Anchored(address indexed log, bytes32 indexed origin, uint64 indexed size, bytes32 root);

    /// The log already anchored another root for this size.
    error Equivocation(uint64 size, bytes32 anchored, bytes32 offered);
    error SizeNotIncreasing(uint64 latest, uint64 offered);
    error InvalidRoot();
    /// The log anchored no tree of this size.
    error NotAnchored(uint64 size);

    mapping(bytes32 => Head) private _heads;
    mapping(bytes32 => mapping(uint64 => bytes32)) private _roots;

    /// @notice Anchors the caller's tree of this size. Anchoring the same pair
    /// again changes nothing.
    function anchor(bytes32 origin, uint64 size, bytes32 root) external {
        if (root == 0) revert InvalidRoot();
        bytes32 log = _name(msg.sender, origin);
        bytes32 known = _roots[log][size];
        if (known == root) return;
        if (known != 0) revert Equivocation(size, known, root);
        uint64 size_ = _heads[log].size;
        if (size <= size_) revert SizeNotIncreasing(size_, size);
        _heads[log] = Head(size, uint64(block.timestamp));
        _roots[log][size] = root;
        emit Anchored(msg.sender, origin, size, root);
    }

    /// @notice The newest anchor of a log; all zero when it has none.
    function latest(address log, bytes32 origin) external view returns (uint64 size, bytes32 root, uint64 time) {
        bytes32 name = _name(log, origin);
        Head storage head = _heads[name];
        return (head.size, _roots[name][head.size], head.time);
    }

    /// @notice The root that a log anchored for a size, or zero.
    function rootAt(address log, bytes32 origin, uint64 size) external view returns (bytes32) {
        return _roots[_name(log, origin)][size];
    }

    /// @notice Whether a leaf is in the tree that a log anchored at a size.
    /// @param leafHash SHA-256 of 0x00 and the leaf.
    function included(
        address log,
        bytes32 origin,
        bytes32 leafHash,
        uint64 index,
        uint64 size,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes32 root = _roots[_name(log, origin)][size];
        if (root == 0) revert NotAnchored(size);
        return includedIn(root, leafHash, index, size, proof);
    }

    /// @notice Whether a leaf is in the tree of a root and size: RFC 9162,
    /// section 2.1.3.2.
    function includedIn(bytes32 root, bytes32 leafHash, uint64 index, uint64 size, bytes32[] calldata proof)
        public
        pure
        returns (bool)
    {
        // 64 levels hold every size; a longer proof is wrong whatever it says.
        if (index >= size || proof.length > 64) return false;
        uint64 fn = index;
        uint64 sn = size - 1;
        bytes32 r = leafHash;
        for (uint256 i = 0; i < proof.length; ++i) {
            if (sn == 0) return false;
            if (fn & 1 == 1 || fn == sn) {
                r = sha256(abi.encodePacked(bytes1(0x01), proof[i], r));
                // A right edge: climb to where this subtree is a right child.
                while (fn & 1 == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = sha256(abi.encodePacked(bytes1(0x01), r, proof[i]));
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && r == root;
    }

    function _name(address log, bytes32 origin) private pure returns (bytes32) {
        return keccak256(abi.encode(log, origin));
    }
}
