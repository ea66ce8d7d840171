// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Assets} from "./Assets.sol";
import {PullPayments} from "./PullPayments.sol";
import {Referee} from "./Referee.sol";

/// @title Who is right about a run
/// @notice A provider claims, with a bond, that a model gives an output for an
/// input, and commits to everything that the run computed. Whoever computes
/// something else challenges, with a bond. The provider reveals what lies under the
/// disputed node, the challenger picks the first that is wrong: down to an operator,
/// to a word, to an element, to a few of its terms. Those are computed here.
/// @dev Each side has one clock for all its moves of a game; a side whose time is
/// over loses. Games about one claim go on beside each other, so that a bad
/// challenge cannot keep a good one out. Nobody administers the contract.
contract Disputes is PullPayments {
    using SafeERC20 for IERC20;

    // What a game waits for. Reveal, show and divide are the provider's moves.
    uint8 private constant REVEAL = 1;
    uint8 private constant PICK = 2;
    uint8 private constant ENTER = 3;
    uint8 private constant SHOW = 4;
    uint8 private constant POINT = 5;
    uint8 private constant DIVIDE = 6;
    uint8 private constant CHOOSE = 7;
    uint8 private constant PROVE = 8;
    uint8 private constant UPHELD = 9;
    uint8 private constant REFUTED = 10;
    uint8 private constant VOID = 11;

    // What became of a claim.
    uint8 private constant CLAIM_OPEN = 1;
    uint8 private constant CLAIM_FINAL = 2;
    uint8 private constant CLAIM_REFUTED = 3;

    /// Words of all inputs and of all outputs that a claim may carry.
    uint256 public constant MAX_WORDS = 1024;
    uint256 public constant MAX_PORTS = 16;
    /// Where burnt bonds are credited: an address that nobody has the key of.
    address public constant NOBODY = 0x000000000000000000000000000000000000dEaD;

    struct Terms {
        /// Seconds in which a claim can be challenged.
        uint32 window;
        /// Seconds that each side may take for all its moves of a game.
        uint32 clock;
        uint128 providerBond;
        uint128 challengerBond;
        /// Ten-thousandths of a loser's bond that nobody gets, so that challenging
        /// oneself costs.
        uint16 burn;
    }

    /// What goes into a model and comes out of it.
    struct Ports {
        /// The numbers of the values that are the outputs.
        uint32[] outputs;
        /// How many elements each input has, then each output.
        uint32[] sizes;
    }

    struct Claim {
        address provider;
        uint40 until;
        uint32 games;
        uint8 state;
        /// keccak256 of the statement.
        bytes32 statement;
        /// Who refuted it.
        address challenger;
    }

    /// How the claim stands that somebody posted for a subject.
    struct Verdict {
        /// 0: there is none.
        uint64 claim;
        uint40 posted;
        uint8 state;
        /// Who refuted it.
        address challenger;
        /// keccak256 of the statement.
        bytes32 statement;
    }

    struct Game {
        address challenger;
        uint40 since;
        uint8 phase;
        /// Of the disputed operator; 0 before it is entered.
        uint8 rule;
        /// Levels that are left of the tree.
        uint8 depth;
        uint32 element;
        uint64 claim;
        /// Seconds that are left to the provider and to the challenger.
        uint32 leftProvider;
        uint32 leftChallenger;
        /// Of the disputed node in its level.
        uint32 index;
        uint32 operator;
        /// Of what the operator writes.
        uint32 elements;
        uint32 terms;
        /// What is in dispute, as the provider said it last: a node; then a word; a
        /// part; or the hash of parts.
        bytes32 said;
        /// The disputed terms.
        uint32 from;
        uint32 to;
    }

    event ModelNamed(uint64 indexed asset, uint32 indexed version, bytes32 model);
    event Posted(
        uint64 indexed claim,
        bytes32 indexed model,
        address indexed provider,
        uint64 asset,
        uint32 version,
        bytes32 subject,
        Referee.Statement statement,
        bytes32[][] inputs,
        bytes32[][] outputs
    );
    event Challenged(uint64 indexed game, uint64 indexed claim, address indexed challenger);
    /// The nodes under the disputed one: of the tree over operators until one is
    /// entered, then of that operator's elements.
    event Revealed(uint64 indexed game, bool entered, uint8 depth, uint32 index, bytes32[] nodes);
    event Divided(uint64 indexed game, Referee.Part[] parts);
    /// Any move, with what the game waits for next.
    event Moved(uint64 indexed game, uint8 phase);
    event GameEnded(uint64 indexed game, uint64 indexed claim, uint8 phase);
    event ClaimEnded(uint64 indexed claim, uint8 state);

    error InvalidTerms();
    error NotAssetOwner(uint64 asset, address caller);
    error ModelAlreadyNamed(uint64 asset, uint32 version);
    /// The statement is not about the model that the version's owner named.
    error WrongModel(bytes32 model, bytes32 wanted);
    error WrongStatement(uint64 claim);
    /// The provider has already claimed an answer to this input for this subject.
    error AlreadyClaimed(uint64 claim);
    error TooManyWords();
    /// What was posted as input or output is not what the statement commits to.
    error WrongWords();
    /// A claim for something has to show inputs that are small enough, or nobody but
    /// the buyer could check it.
    error InputsWithheld();
    error UnknownClaim(uint64 claim);
    error UnknownGame(uint64 game);
    error ClaimOver(uint64 claim);
    error GameOver(uint64 game);
    /// It is not the caller's turn, or not for this move.
    error NotYourTurn(uint64 game, uint8 phase);
    /// The time for this ended then.
    error TooLate(uint256 end);
    /// The time for this has not come.
    error TooEarly();
    /// The move does not fit what was committed to.
    error WrongMove(uint64 game);
    error InexactDeposit(uint256 received, uint256 wanted);

    Assets public immutable assets;
    uint32 public immutable window;
    uint32 public immutable clock;
    uint128 public immutable providerBond;
    uint128 public immutable challengerBond;
    uint16 public immutable burn;

    /// Numbers of claims and games so far; both run from 1.
    uint64 public claims;
    uint64 public games;
    /// Bonds of open claims and of games that are not over.
    uint256 public held;
    mapping(uint64 => Claim) private _claims;
    mapping(uint64 => Game) private _games;
    mapping(uint256 => bytes32) private _models;
    /// The claim of a provider for a subject.
    mapping(bytes32 => uint64) private _about;

    constructor(IERC20 token_, Assets assets_, Terms memory t) PullPayments(token_) {
        if (t.window == 0 || t.clock == 0 || t.burn > 10_000) revert InvalidTerms();
        assets = assets_;
        window = t.window;
        clock = t.clock;
        providerBond = t.providerBond;
        challengerBond = t.challengerBond;
        burn = t.burn;
    }

    /// @notice Says, once and for ever, which program with which weights a version
    /// of an asset is. Only the asset's owner may.
    function nameModel(uint64 asset, uint32 version, bytes32 model) external {
        assets.version(asset, version);
        if (assets.ownerOf(asset) != msg.sender) revert NotAssetOwner(asset, msg.sender);
        uint256 key = (uint256(asset) << 32) | version;
        if (_models[key] != 0 || model == 0) revert ModelAlreadyNamed(asset, version);
        _models[key] = model;
        emit ModelNamed(asset, version, model);
    }

    /// @notice Claims an answer of a model. The inputs and outputs stand in the call
    /// in words, so that everybody can compute the same; inputs may be left out
    /// where they are too large, or where the claim is for nothing, and are then known
    /// to those who were given them.
    /// `paths` lead from the outputs' roots to the statement's. The caller has approved
    /// the bond.
    /// @param subject what the claim is for, such as the hash of an order. For a
    /// subject other than zero a provider claims one answer to an input and no
    /// second: see verdict.
    function post(
        uint64 asset,
        uint32 version,
        bytes32 subject,
        Referee.Statement calldata s,
        Ports calldata ports,
        bytes32[][] calldata inputs,
        bytes32[][] calldata outputs,
        bytes32[][] calldata paths
    ) external nonReentrant returns (uint64 id) {
        bytes32 model = modelOf(s, ports);
        bytes32 wanted = _models[(uint256(asset) << 32) | version];
        if (model != wanted || model == 0) revert WrongModel(model, wanted);
        _checkWords(s, ports, inputs, outputs, paths);
        id = ++claims;
        if (subject != 0) {
            if (inputs.length == 0 && _postable(s.inputCount, ports.sizes)) revert InputsWithheld();
            bytes32 key = _key(msg.sender, asset, version, subject, s.inputs);
            if (_about[key] != 0) revert AlreadyClaimed(_about[key]);
            _about[key] = id;
        }
        Claim storage c = _claims[id];
        c.provider = msg.sender;
        c.until = uint40(block.timestamp + window);
        c.state = CLAIM_OPEN;
        c.statement = keccak256(abi.encode(s));
        emit Posted(id, model, msg.sender, asset, version, subject, s, inputs, outputs);
        _take(providerBond);
    }

    /// @notice Begins a game about a claim. The caller has approved the bond.
    function challenge(uint64 claimId, Referee.Statement calldata s) external nonReentrant returns (uint64 id) {
        Claim storage c = _openClaim(claimId);
        if (block.timestamp > c.until) revert TooLate(c.until);
        _checkStatement(claimId, c, s);
        ++c.games;
        id = ++games;
        Game storage g = _games[id];
        g.challenger = msg.sender;
        g.since = uint40(block.timestamp);
        g.claim = claimId;
        g.leftProvider = clock;
        g.leftChallenger = clock;
        g.depth = uint8(Referee.depthOf(s.operatorCount));
        g.phase = g.depth == 0 ? ENTER : REVEAL;
        g.said = s.trace;
        emit Challenged(id, claimId, msg.sender);
        _take(challengerBond);
    }

    /// @notice The provider's move: the nodes three levels under the disputed one.
    function reveal(uint64 id, bytes32[] calldata nodes) external {
        Game storage g = _turn(id, REVEAL);
        _checkNodes(id, g, nodes);
        emit Revealed(id, g.rule != 0, g.depth, g.index, nodes);
        _next(id, g, PICK);
    }

    /// @notice The challenger's move: the first of the revealed nodes that is wrong.
    function pick(uint64 id, bytes32[] calldata nodes, uint256 which) external {
        Game storage g = _turn(id, PICK);
        uint8 levels = _checkNodes(id, g, nodes);
        if (which >= nodes.length) revert WrongMove(id);
        g.said = nodes[which];
        g.index = uint32((uint256(g.index) << levels) | which);
        g.depth -= levels;
        _descended(id, g);
    }

    /// @notice The challenger's move: what the disputed operator is.
    function enter(uint64 id, Referee.Statement calldata s, bytes calldata op, bytes32[] calldata path) external {
        Game storage g = _turn(id, ENTER);
        _checkStatement(g.claim, _claims[g.claim], s);
        Referee.Operator memory o = _operator(id, s, g.index, op, path);
        g.rule = uint8(o.rule);
        g.operator = g.index;
        g.elements = uint32(o.elements);
        g.terms = uint32(Referee.terms(op, o));
        g.depth = uint8(Referee.treeDepth(o.elements));
        g.index = 0;
        _descended(id, g);
    }

    /// @notice The provider's move: the disputed word.
    function show(uint64 id, bytes32 word) external {
        Game storage g = _turn(id, SHOW);
        if (Referee.leaf(word) != g.said) revert WrongMove(id);
        uint256 first = uint256(g.index) * Referee.WIDTH;
        uint256 elements = g.elements;
        for (uint256 k = 0; k < Referee.WIDTH; ++k) {
            if (first + k >= elements && Referee.element(word, k) != 0) revert WrongMove(id);
        }
        g.said = word;
        _next(id, g, POINT);
    }

    /// @notice The challenger's move: the element of the word that is wrong.
    function point(uint64 id, uint256 which) external {
        Game storage g = _turn(id, POINT);
        if (which >= Referee.WIDTH) revert WrongMove(id);
        uint256 e = uint256(g.index) * Referee.WIDTH + which;
        if (e >= g.elements) revert WrongMove(id);
        int64 value = int64(Referee.element(g.said, which));
        g.element = uint32(e);
        (g.from, g.to) = (0, g.terms);
        g.said = g.rule == Referee.ARG_MAX ? _encode(Referee.Part(0, value)) : _encode(Referee.Part(value, 0));
        _narrowed(id, g);
    }

    /// @notice The provider's move: what parts of the disputed terms come to.
    function divide(uint64 id, Referee.Part[] calldata parts) external {
        Game storage g = _turn(id, DIVIDE);
        (uint256 size, uint256 n) = (_partSize(g), g.to - g.from);
        if (parts.length != (n + size - 1) / size) revert WrongMove(id);
        (int256 value, int256 term) = Referee.combine(g.rule, parts);
        if (!Referee.same(g.rule, n == g.terms, value, term, _decode(g.said))) revert WrongMove(id);
        g.said = _hash(parts);
        emit Divided(id, parts);
        _next(id, g, CHOOSE);
    }

    /// @notice The challenger's move: the first of the parts that is wrong.
    function choose(uint64 id, Referee.Part[] calldata parts, uint256 which) external {
        Game storage g = _turn(id, CHOOSE);
        if (parts.length > Referee.WIDTH || which >= parts.length || _hash(parts) != g.said) revert WrongMove(id);
        uint256 size = _partSize(g);
        uint256 from = g.from + which * size;
        if (from + size < g.to) g.to = uint32(from + size);
        g.from = uint32(from);
        g.said = _encode(parts[which]);
        _narrowed(id, g);
    }

    /// @notice The challenger's last move: the terms that are left, opened. They are
    /// computed, and whoever said otherwise loses.
    function prove(
        uint64 id,
        Referee.Statement calldata s,
        bytes calldata op,
        bytes32[] calldata path,
        uint256 hint,
        bytes32[] calldata openings
    ) external {
        Game storage g = _turn(id, PROVE);
        _checkStatement(g.claim, _claims[g.claim], s);
        Referee.Operator memory o = _operator(id, s, g.operator, op, path);
        (uint256 from, uint256 to) = (g.from, g.to);
        (int256 value, int256 term) = Referee.compute(s, op, o, g.element, from, to, hint, openings);
        bool right = Referee.same(o.rule, to - from == g.terms, value, term, _decode(g.said));
        _end(id, g, right ? UPHELD : REFUTED);
    }

    /// @notice Ends a game in which the side whose turn it is has let its time pass:
    /// the other one wins. Anyone may call it.
    function strike(uint64 id) external {
        Game storage g = _liveGame(id);
        _openClaim(g.claim);
        bool provider = _isProviders(g.phase);
        uint256 end = uint256(g.since) + (provider ? g.leftProvider : g.leftChallenger);
        if (block.timestamp <= end) revert TooEarly();
        _end(id, g, provider ? REFUTED : UPHELD);
    }

    /// @notice Gives a challenger its bond back where another game refuted the claim
    /// first. Anyone may call it.
    function release(uint64 id) external {
        Game storage g = _liveGame(id);
        Claim storage c = _claims[g.claim];
        if (c.state != CLAIM_REFUTED) revert TooEarly();
        g.phase = VOID;
        --c.games;
        _owe(g.challenger, challengerBond);
        emit GameEnded(id, g.claim, VOID);
    }

    /// @notice Ends a claim that nobody refuted: the provider is owed its bond.
    /// Anyone may call it.
    function finalise(uint64 id) external {
        Claim storage c = _openClaim(id);
        if (block.timestamp <= c.until || c.games != 0) revert TooEarly();
        c.state = CLAIM_FINAL;
        _owe(c.provider, providerBond);
        emit ClaimEnded(id, CLAIM_FINAL);
    }

    /// @notice A claim: whose it is, until when it can be challenged, by how many
    /// games it is, and what became of it.
    function claim(uint64 id) external view returns (Claim memory c) {
        c = _claims[id];
        if (c.state == 0) revert UnknownClaim(id);
    }

    /// @notice How the claim stands that a provider posted, for a subject, about what
    /// a version of an asset gives for inputs with this root. What a market asks that
    /// pays for claims.
    function verdict(address provider, uint64 asset, uint32 version, bytes32 subject, bytes32 inputs)
        external
        view
        returns (Verdict memory v)
    {
        v.claim = _about[_key(provider, asset, version, subject, inputs)];
        if (v.claim == 0) return v;
        Claim storage c = _claims[v.claim];
        v.posted = c.until - window;
        v.state = c.state;
        v.challenger = c.challenger;
        v.statement = c.statement;
    }

    /// @notice A game, as far as it has come.
    function game(uint64 id) external view returns (Game memory g) {
        g = _games[id];
        if (g.phase == 0) revert UnknownGame(id);
    }

    /// @notice Which model a version of an asset is, 0 where nobody has said.
    function modelNamed(uint64 asset, uint32 version) external view returns (bytes32) {
        return _models[(uint256(asset) << 32) | version];
    }

    /// @notice The name of the model that a statement is about.
    function modelOf(Referee.Statement calldata s, Ports calldata p) public pure returns (bytes32) {
        // Both lists follow from their sum: there is a size for each input and output.
        if (p.sizes.length != s.inputCount + p.outputs.length) revert WrongWords();
        return keccak256(
            abi.encodePacked(
                uint8(3), s.operators, s.weights, s.operatorCount, s.weightCount, s.inputCount, p.outputs, p.sizes
            )
        );
    }

    /// Inputs and outputs in words must be what the statement commits to.
    function _checkWords(
        Referee.Statement calldata s,
        Ports calldata ports,
        bytes32[][] calldata inputs,
        bytes32[][] calldata outputs,
        bytes32[][] calldata paths
    ) private pure {
        uint256 count = ports.outputs.length;
        if (outputs.length != count || paths.length != count || count > MAX_PORTS) revert WrongWords();
        uint256 words = 0;
        for (uint256 i = 0; i < count; ++i) {
            words += outputs[i].length;
            if (words > MAX_WORDS) revert TooManyWords();
            (bytes32 root, uint256 place, uint256 n) = (s.inputs, ports.outputs[i], s.inputCount);
            if (place >= n) (root, place, n) = (s.trace, place - n, s.operatorCount);
            uint256 depth = Referee.depthOf(n);
            if (place >= n || paths[i].length != depth) revert WrongWords();
            if (Referee.climb(_root(outputs[i], ports.sizes[s.inputCount + i]), place, paths[i], 0, depth) != root) revert WrongWords();
        }
        if (inputs.length == 0) return;
        if (inputs.length != s.inputCount || inputs.length > MAX_PORTS) revert WrongWords();
        bytes32[] memory roots = new bytes32[](1 << Referee.depthOf(inputs.length));
        words = 0;
        for (uint256 i = 0; i < inputs.length; ++i) {
            words += inputs[i].length;
            if (words > MAX_WORDS) revert TooManyWords();
            roots[i] = _root(inputs[i], ports.sizes[i]);
        }
        if (Referee.fold(roots) != s.inputs) revert WrongWords();
    }

    /// The root of the tree over the words of so many elements. There are as many as
    /// that takes, and nothing lies behind the last: one tensor has one form, so that
    /// nobody takes a right claim for a wrong one, or cannot check a wrong one.
    function _root(bytes32[] calldata words, uint256 elements) private pure returns (bytes32) {
        if (elements == 0 || words.length != (elements + Referee.WIDTH - 1) / Referee.WIDTH) revert WrongWords();
        uint256 last = elements % Referee.WIDTH;
        if (last != 0 && uint256(words[words.length - 1]) << (32 * last) != 0) revert WrongWords();
        bytes32[] memory leaves = new bytes32[](1 << Referee.depthOf(words.length));
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = Referee.leaf(i < words.length ? words[i] : bytes32(0));
        }
        return Referee.fold(leaves);
    }

    function _checkStatement(uint64 id, Claim storage c, Referee.Statement calldata s) private view {
        if (keccak256(abi.encode(s)) != c.statement) revert WrongStatement(id);
    }

    /// Whether inputs of these sizes can be posted.
    function _postable(uint256 count, uint32[] calldata sizes) private pure returns (bool) {
        if (count > MAX_PORTS) return false;
        uint256 words = 0;
        for (uint256 i = 0; i < count; ++i) {
            words += (uint256(sizes[i]) + Referee.WIDTH - 1) / Referee.WIDTH;
        }
        return words <= MAX_WORDS;
    }

    function _key(address provider, uint64 asset, uint32 version, bytes32 subject, bytes32 inputs)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(provider, asset, version, subject, inputs));
    }

    /// The nodes are those under the disputed one. Returns how many levels.
    function _checkNodes(uint64 id, Game storage g, bytes32[] calldata nodes) private view returns (uint8 levels) {
        levels = g.depth < 3 ? g.depth : 3;
        if (nodes.length != 1 << levels || Referee.fold(nodes) != g.said) revert WrongMove(id);
    }

    /// Decodes the operator with a number, which must be the statement's.
    function _operator(
        uint64 id,
        Referee.Statement calldata s,
        uint256 number,
        bytes calldata op,
        bytes32[] calldata path
    ) private pure returns (Referee.Operator memory) {
        uint256 depth = Referee.depthOf(s.operatorCount);
        if (number >= s.operatorCount || path.length != depth) revert WrongMove(id);
        if (Referee.climb(Referee.operatorLeaf(op), number, path, 0, depth) != s.operators) revert WrongMove(id);
        return Referee.decode(op);
    }

    /// A game in which the caller is to make this move, with its clock set on.
    function _turn(uint64 id, uint8 phase) private returns (Game storage g) {
        g = _liveGame(id);
        Claim storage c = _openClaim(g.claim);
        bool provider = _isProviders(phase);
        if (g.phase != phase || msg.sender != (provider ? c.provider : g.challenger)) {
            revert NotYourTurn(id, g.phase);
        }
        uint256 spent = block.timestamp - g.since;
        uint32 left = provider ? g.leftProvider : g.leftChallenger;
        if (spent > left) revert TooLate(g.since + left);
        if (provider) g.leftProvider = left - uint32(spent);
        else g.leftChallenger = left - uint32(spent);
        g.since = uint40(block.timestamp);
    }

    function _isProviders(uint8 phase) private pure returns (bool) {
        return phase == REVEAL || phase == SHOW || phase == DIVIDE;
    }

    function _next(uint64 id, Game storage g, uint8 phase) private {
        g.phase = phase;
        emit Moved(id, phase);
    }

    /// Goes on where a tree may have an end.
    function _descended(uint64 id, Game storage g) private {
        _next(id, g, g.depth > 0 ? REVEAL : g.rule == 0 ? ENTER : SHOW);
    }

    /// Goes on where the terms may be few enough.
    function _narrowed(uint64 id, Game storage g) private {
        _next(id, g, g.to - g.from > Referee.WIDTH ? DIVIDE : PROVE);
    }

    /// How many terms each part but the last has.
    function _partSize(Game storage g) private view returns (uint256) {
        return (uint256(g.to - g.from) + Referee.WIDTH - 1) / Referee.WIDTH;
    }

    /// Settles a game. The loser's bond goes to the winner but for what is burnt.
    function _end(uint64 id, Game storage g, uint8 winner) private {
        Claim storage c = _claims[g.claim];
        g.phase = winner;
        --c.games;
        (address to, uint256 stake) = (c.provider, challengerBond);
        emit GameEnded(id, g.claim, winner);
        if (winner == REFUTED) {
            c.state = CLAIM_REFUTED;
            c.challenger = g.challenger;
            (to, stake) = (g.challenger, providerBond);
            _owe(to, challengerBond);
            emit ClaimEnded(g.claim, CLAIM_REFUTED);
        }
        uint256 burnt = (stake * burn) / 10_000;
        _owe(to, stake - burnt);
        _owe(NOBODY, burnt);
    }

    /// Moves a sum from what is held to what is owed.
    function _owe(address to, uint256 amount) private {
        held -= amount;
        owed[to] += amount;
    }

    function _take(uint256 amount) private {
        held += amount;
        if (amount == 0) return;
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert InexactDeposit(received, amount);
    }

    function _openClaim(uint64 id) private view returns (Claim storage c) {
        c = _claims[id];
        uint8 state = c.state;
        if (state == 0) revert UnknownClaim(id);
        if (state != CLAIM_OPEN) revert ClaimOver(id);
    }

    function _liveGame(uint64 id) private view returns (Game storage g) {
        g = _games[id];
        uint8 phase = g.phase;
        if (phase == 0) revert UnknownGame(id);
        if (phase >= UPHELD) revert GameOver(id);
    }

    /// A part in one word.
    function _encode(Referee.Part memory p) private pure returns (bytes32) {
        return bytes32((uint256(uint64(p.value)) << 64) | uint64(p.term));
    }

    function _decode(bytes32 said) private pure returns (Referee.Part memory) {
        return Referee.Part(int64(uint64(uint256(said) >> 64)), int64(uint64(uint256(said))));
    }

    function _hash(Referee.Part[] calldata parts) private pure returns (bytes32) {
        bytes memory b;
        for (uint256 i = 0; i < parts.length; ++i) b = bytes.concat(b, _encode(parts[i]));
        return keccak256(b);
    }
}
