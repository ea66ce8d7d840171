// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Lineage} from "./Lineage.sol";

/// @title Models and data sets as tokens
/// @notice Each asset is an ERC-721 token with numbered versions. What a version
/// commits to (content, manifest, circuits, lineage) never changes and never
/// goes away, so a job that was accepted can always be delivered and paid.
/// Freezing an asset or revoking a version only stops new jobs.
contract Assets is ERC721, IERC2981 {
    uint8 public constant MODEL = 1;
    uint8 public constant DATASET = 2;
    uint256 public constant MAX_PARENTS = 8;
    uint256 public constant MAX_CIRCUITS = 4;
    /// The highest resale royalty, in hundredths of a percent.
    uint16 public constant MAX_ROYALTY = 1000;
    bytes32 private constant CIRCUIT = keccak256("Circuit(bytes32 key,bytes32 weights)");
    bytes32 private constant MODEL_VERSION = keccak256(
        "ModelVersion(bytes32 content,bytes32 manifest,Circuit[] circuits)Circuit(bytes32 key,bytes32 weights)"
    );

    /// What answers of a model can be proven under: a verifying key, and the model's
    /// weights as that key's proof system commits to them.
    struct Circuit {
        /// Name of a verifying key in the ProofVerifier.
        bytes32 key;
        /// keccak256 of the weight commitment.
        bytes32 weights;
    }

    /// A version from which a new one derives. `lineage` is that version's own
    /// vector, checked against the hash stored for it.
    struct Parent {
        uint64 asset;
        uint32 version;
        /// Part of the new version's earnings that goes to this parent's lineage, in billionths.
        uint32 share;
        Lineage.Share[] lineage;
    }

    /// What an owner says about a new version.
    struct VersionInput {
        /// Root over the content: tensors of a model, chunks of a data set.
        bytes32 content;
        /// Hash of the public description (program, shapes, scales).
        bytes32 manifest;
        /// One to MAX_CIRCUITS, of different keys; none for a data set.
        Circuit[] circuits;
        /// Price of one answer, for the lineage; zero for a data set.
        uint128 fee;
        Parent[] parents;
    }

    /// What the contract keeps of a version.
    struct Version {
        bytes32 content;
        bytes32 manifest;
        /// EIP-712 hash of the list of circuits; zero for a data set.
        bytes32 circuits;
        bytes32 lineage;
        uint128 fee;
        uint64 time;
        bool revoked;
    }

    struct Asset {
        address creator;
        uint32 versions;
        uint16 royalty;
        uint8 kind;
        bool frozen;
    }

    event Registered(uint64 indexed asset, uint8 indexed kind, address indexed owner);
    event VersionAdded(
        uint64 indexed asset,
        uint32 indexed version,
        bytes32 content,
        bytes32 manifest,
        Circuit[] circuits,
        uint128 fee,
        Lineage.Share[] lineage
    );
    event FeeSet(uint64 indexed asset, uint32 indexed version, uint128 fee);
    event RoyaltySet(uint64 indexed asset, uint16 basisPoints);
    event Frozen(uint64 indexed asset);
    event Revoked(uint64 indexed asset, uint32 indexed version);

    /// Only the asset's owner may do this.
    error NotOwner(uint64 asset, address caller);
    /// Only a creator who still owns the asset may do this.
    error NotCreator(uint64 asset, address caller);
    error UnknownAsset(uint64 asset);
    error UnknownVersion(uint64 asset, uint32 version);
    error AssetFrozen(uint64 asset);
    error VersionRevoked(uint64 asset, uint32 version);
    error InvalidKind(uint8 kind);
    /// A model needs content and circuits; a data set needs content and none of the rest.
    error InvalidVersion();
    error NotAModel(uint64 asset);
    error UnknownCircuit(uint64 asset, uint32 version, uint8 circuit);
    error TooManyParents(uint256 parents);
    /// A parent's share is zero, or the shares of all parents exceed the whole.
    error InvalidShare(uint64 asset, uint32 share);
    /// The vector passed for a version is not the one it was registered with.
    error LineageMismatch(uint64 asset, uint32 version);
    /// More than 32 assets would share.
    error LineageTooLong();
    error RoyaltyTooHigh(uint16 basisPoints);

    /// Number of assets so far; ids run from 1.
    uint64 public count;
    mapping(uint64 => Asset) private _assets;
    /// Keyed by asset and version in one word.
    mapping(uint256 => Version) private _versions;
    mapping(uint256 => Circuit[]) private _circuits;

    constructor() ERC721("Probity Assets", "PRA") {}

    /// @notice Registers a new asset with version 0 and mints it to the caller.
    function register(uint8 kind, VersionInput calldata input) external returns (uint64 id) {
        if (kind != MODEL && kind != DATASET) revert InvalidKind(kind);
        id = ++count;
        _assets[id] = Asset({creator: msg.sender, versions: 1, royalty: 0, kind: kind, frozen: false});
        // No callback to the receiver: a contract that registers knows that it will own.
        _mint(msg.sender, id);
        emit Registered(id, kind, msg.sender);
        _add(id, 0, kind, input);
    }

    /// @notice Adds the next version of an asset that the caller owns.
    function addVersion(uint64 id, VersionInput calldata input) external returns (uint32 number) {
        _onlyOwner(id);
        Asset storage a = _assets[id];
        if (a.frozen) revert AssetFrozen(id);
        number = a.versions++;
        _add(id, number, a.kind, input);
    }

    /// @notice Changes what an answer of a version costs. Open jobs keep the fee
    /// they were accepted at; a buyer's ceiling protects against a rise.
    function setFee(uint64 id, uint32 number, uint128 fee) external {
        _onlyOwner(id);
        Version storage v = _existing(id, number);
        if (_assets[id].kind != MODEL) revert NotAModel(id);
        v.fee = fee;
        emit FeeSet(id, number, fee);
    }

    /// @notice Sets the creator's royalty on resales (ERC-2981). Only while the
    /// creator owns the asset, so that it cannot change under a later owner.
    function setRoyalty(uint64 id, uint16 basisPoints) external {
        Asset storage a = _assets[id];
        if (_ownerOf(id) != msg.sender || a.creator != msg.sender) revert NotCreator(id, msg.sender);
        if (basisPoints > MAX_ROYALTY) revert RoyaltyTooHigh(basisPoints);
        a.royalty = basisPoints;
        emit RoyaltySet(id, basisPoints);
    }

    /// @notice Stops new versions and new jobs of an asset for ever. Jobs that
    /// are open complete as agreed, and derived assets go on paying it.
    function freeze(uint64 id) external {
        _onlyOwner(id);
        Asset storage a = _assets[id];
        if (a.frozen) revert AssetFrozen(id);
        a.frozen = true;
        emit Frozen(id);
    }

    /// @notice Stops new jobs of one version for ever. Jobs that are open
    /// complete as agreed, and derived assets go on paying its lineage.
    function revoke(uint64 id, uint32 number) external {
        _onlyOwner(id);
        Version storage v = _existing(id, number);
        if (v.revoked) revert VersionRevoked(id, number);
        v.revoked = true;
        emit Revoked(id, number);
    }

    /// @notice Kind, number of versions, whether frozen, creator and royalty.
    function asset(uint64 id) external view returns (Asset memory) {
        if (id == 0 || id > count) revert UnknownAsset(id);
        return _assets[id];
    }

    /// @notice What a version committed to.
    function version(uint64 id, uint32 number) external view returns (Version memory) {
        return _existing(id, number);
    }

    /// @notice What the market needs to take an order for an answer that is proven
    /// under a key: never reverts, `open` is false for whatever cannot be ordered.
    /// `circuit_` is the key's place among the version's circuits.
    function offer(uint64 id, uint32 number, bytes32 key)
        external
        view
        returns (uint8 circuit_, uint128 fee, bool open)
    {
        Asset storage a = _assets[id];
        if (a.kind != MODEL || a.frozen || number >= a.versions) return (0, 0, false);
        uint256 slot = _slot(id, number);
        Version storage v = _versions[slot];
        Circuit[] storage list = _circuits[slot];
        uint256 n = list.length;
        for (uint256 i = 0; i < n; ++i) {
            if (list[i].key == key) return (uint8(i), v.fee, !v.revoked);
        }
        return (0, v.fee, false);
    }

    /// @notice What the market needs to take an order for an answer that is claimed
    /// and not proven: never reverts, `open` is false for whatever cannot be ordered.
    function feeOf(uint64 id, uint32 number) external view returns (uint128 fee, bool open) {
        Asset storage a = _assets[id];
        if (a.kind != MODEL || a.frozen || number >= a.versions) return (0, false);
        Version storage v = _versions[_slot(id, number)];
        return (v.fee, !v.revoked);
    }

    /// @notice What verifying an answer of a version needs, revoked or not.
    function circuit(uint64 id, uint32 number, uint8 place) external view returns (bytes32 key, bytes32 weights) {
        Circuit[] storage list = _circuits[_slot(id, number)];
        if (place >= list.length) revert UnknownCircuit(id, number, place);
        Circuit storage c = list[place];
        return (c.key, c.weights);
    }

    /// @notice All that answers of a version can be proven under.
    function circuits(uint64 id, uint32 number) external view returns (Circuit[] memory) {
        _existing(id, number);
        return _circuits[_slot(id, number)];
    }

    /// @notice The hash of a version's lineage: keccak256(abi.encode(Share[])).
    function lineageOf(uint64 id, uint32 number) external view returns (bytes32) {
        return _existing(id, number).lineage;
    }

    /// @notice The hash that receipts name a version by: the EIP-712 struct hash
    /// of what it commits to. Equal parameters have one identity on every chain.
    function identity(uint64 id, uint32 number) external view returns (bytes32) {
        Version storage v = _existing(id, number);
        return keccak256(abi.encode(MODEL_VERSION, v.content, v.manifest, v.circuits));
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 id, uint256 price) external view returns (address receiver, uint256 amount) {
        _requireOwned(id);
        Asset storage a = _assets[uint64(id)];
        // Dividing first keeps any price from overflowing.
        return (a.creator, (price / 10000) * a.royalty + ((price % 10000) * a.royalty) / 10000);
    }

    function supportsInterface(bytes4 id) public view override(ERC721, IERC165) returns (bool) {
        return id == type(IERC2981).interfaceId || super.supportsInterface(id);
    }

    function _add(uint64 id, uint32 number, uint8 kind, VersionInput calldata input) private {
        uint256 n = input.circuits.length;
        bool sound = kind == MODEL ? n != 0 && n <= MAX_CIRCUITS : n == 0 && input.fee == 0;
        if (!sound || input.content == 0) revert InvalidVersion();
        Lineage.Share[] memory lineage = _flatten(id, input.parents);
        Version storage v = _versions[_slot(id, number)];
        v.content = input.content;
        v.manifest = input.manifest;
        if (n != 0) v.circuits = _keep(_circuits[_slot(id, number)], input.circuits);
        v.lineage = keccak256(abi.encode(lineage));
        v.fee = input.fee;
        v.time = uint64(block.timestamp);
        emit VersionAdded(
            id, number, input.content, input.manifest, input.circuits, input.fee, lineage
        );
    }

    /// Stores a list of circuits and returns its EIP-712 hash.
    function _keep(Circuit[] storage list, Circuit[] calldata given) private returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](given.length);
        for (uint256 i = 0; i < given.length; ++i) {
            (bytes32 key, bytes32 weights) = (given[i].key, given[i].weights);
            if (key == 0 || weights == 0) revert InvalidVersion();
            for (uint256 j = 0; j < i; ++j) {
                if (given[j].key == key) revert InvalidVersion();
            }
            list.push(Circuit({key: key, weights: weights}));
            hashes[i] = keccak256(abi.encode(CIRCUIT, key, weights));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// The lineage of a new version: itself first, then every asset that its
    /// parents' lineages name, once each. Parts are rounded down and what that
    /// leaves is the version's own, so the sum is exact.
    function _flatten(uint64 id, Parent[] calldata parents) private view returns (Lineage.Share[] memory lineage) {
        if (parents.length > MAX_PARENTS) revert TooManyParents(parents.length);
        Lineage.Share[] memory found = new Lineage.Share[](Lineage.MAX_SHARES);
        uint256 n = 1;
        uint256 own = Lineage.WHOLE;
        uint256 given = 0;
        for (uint256 i = 0; i < parents.length; ++i) {
            Parent calldata p = parents[i];
            given += p.share;
            if (p.share == 0 || given > Lineage.WHOLE) revert InvalidShare(p.asset, p.share);
            // The stored hash also bounds the loop: no stored lineage is longer than MAX_SHARES.
            if (Lineage.hash(p.lineage) != _existing(p.asset, p.version).lineage) {
                revert LineageMismatch(p.asset, p.version);
            }
            for (uint256 j = 0; j < p.lineage.length; ++j) {
                uint64 holder = p.lineage[j].asset;
                uint256 parts = (uint256(p.share) * p.lineage[j].parts) / Lineage.WHOLE;
                if (parts == 0 || holder == id) continue;
                own -= parts;
                uint256 k = 1;
                while (k < n && found[k].asset != holder) ++k;
                if (k == n) {
                    if (n == Lineage.MAX_SHARES) revert LineageTooLong();
                    found[n++].asset = holder;
                }
                found[k].parts += uint32(parts);
            }
        }
        found[0] = Lineage.Share({asset: id, parts: uint32(own)});
        lineage = new Lineage.Share[](n);
        for (uint256 i = 0; i < n; ++i) lineage[i] = found[i];
    }

    function _onlyOwner(uint64 id) private view {
        if (_ownerOf(id) != msg.sender) revert NotOwner(id, msg.sender);
    }

    function _existing(uint64 id, uint32 number) private view returns (Version storage v) {
        v = _versions[_slot(id, number)];
        // Every version has a time, and no version ever loses it.
        if (v.time == 0) revert UnknownVersion(id, number);
    }

    function _slot(uint64 id, uint32 number) private pure returns (uint256) {
        return (uint256(id) << 32) | number;
    }
}
