// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {BondedPayments} from "./BondedPayments.sol";
import {Providers} from "./Providers.sol";

/// @title One output from several providers
/// @notice The seats of a task commit to an output, then reveal it. What enough of
/// them revealed, more than half, is the answer: those are paid. Who revealed
/// something else loses its bond, and so does who fell silent. Without a quorum
/// the buyer is refunded.
///
/// A task with one seat is of tier signed: its provider's word counts.
///
/// Where an order names referees, whatever its seats, anyone can challenge the output
/// in time. The referees then run the work again, as a task of their own that the
/// challenger pays for, and decide. A majority of seats is no use against them.
/// @dev A task is named by its order's EIP-712 digest. A commitment binds task,
/// provider, output and salt, so copying one is of no use. Bonds of those that a
/// majority overruled are owed to BURNT, so that nobody gains by outvoting.
contract Quorum is BondedPayments, EIP712 {
    uint256 public constant MAX_SEATS = 15;
    uint32 public constant MAX_TIME = 30 days;
    address public constant BURNT = 0x000000000000000000000000000000000000dEaD;

    uint8 public constant OPEN = 1;
    uint8 public constant CHALLENGED = 2;
    uint8 public constant ANSWERED = 3;
    uint8 public constant FAILED = 4;
    uint8 public constant REFUTED = 5;

    uint8 public constant SEAT_TAKEN = 1;
    uint8 public constant SEAT_DECLINED = 2;
    uint8 public constant SEAT_COMMITTED = 3;
    uint8 public constant SEAT_REVEALED = 4;

    uint8 public constant FREED = 1;
    uint8 public constant PAID = 2;
    uint8 public constant OVERRULED = 3;
    uint8 public constant SILENT = 4;
    uint8 public constant CONVICTED = 5;

    bytes32 public constant ORDER_TYPEHASH = keccak256(
        "QuorumOrder(address buyer,bytes32 spec,uint8 seats,uint8 need,uint88 maxPrice,uint128 bond,uint32 commitWithin,uint32 revealWithin,uint32 challengeWithin,bytes32 referees,uint88 refereePrice,uint64 expires,bytes32 salt)"
    );
    bytes32 public constant BID_TYPEHASH =
        keccak256("QuorumBid(bytes32 order,address provider,uint88 price,uint64 expires)");

    /// Asks several providers for one output. Its EIP-712 digest names it.
    struct QuorumOrder {
        address buyer;
        /// Hash of the job specification and its input.
        bytes32 spec;
        uint8 seats;
        /// Seats that have to agree, more than half.
        uint8 need;
        /// Ceiling per seat.
        uint88 maxPrice;
        /// Per seat.
        uint128 bond;
        /// Seconds from opening.
        uint32 commitWithin;
        /// Seconds from the last moment to commit.
        uint32 revealWithin;
        /// Seconds from the output, or from the last moment to reveal if some fell silent.
        uint32 challengeWithin;
        /// keccak256 of the referees' addresses, 32 bytes each, ascending; or zero.
        bytes32 referees;
        /// What a challenger pays each referee.
        uint88 refereePrice;
        uint64 expires;
        bytes32 salt;
    }

    /// Offers to take a seat. The provider signs its EIP-712 digest.
    struct QuorumBid {
        bytes32 order;
        address provider;
        uint88 price;
        uint64 expires;
    }

    /// An accepted order in two words, a third once answered, and two more if it
    /// can be challenged or is a challenge.
    struct Task {
        address buyer;
        uint8 state;
        uint8 need;
        uint8 seats;
        /// Seats that can still commit.
        uint8 pending;
        /// Seats that committed and did not reveal.
        uint8 hidden;
        /// When the output stands; zero: nobody can challenge it, or one seat has none yet.
        uint48 challengeBy;
        uint128 bond;
        uint48 commitBy;
        uint48 revealBy;
        uint32 commitWithin;
        /// Of a quorum, once settled or challenged; once refuted, the referees'.
        bytes32 output;
        bytes32 referees;
        uint88 refereePrice;
        uint32 challengeWithin;
        /// The task that this one is the challenge of.
        bytes32 accused;
    }

    struct Seat {
        address provider;
        uint88 price;
        uint8 state;
        /// The commitment, then the output.
        bytes32 value;
    }

    event TaskOpened(
        bytes32 indexed task, address indexed buyer, bytes32 spec, uint8 need, uint128 bond, uint64 commitBy, uint64 revealBy
    );
    event SeatTaken(bytes32 indexed task, uint8 seat, address indexed provider, uint88 price);
    event SeatDeclined(bytes32 indexed task, uint8 seat);
    event Committed(bytes32 indexed task, uint8 seat, bytes32 commitment);
    event Revealed(bytes32 indexed task, uint8 seat, bytes32 output);
    event Challenged(bytes32 indexed task, bytes32 indexed trial, address indexed challenger);
    event SeatSettled(bytes32 indexed task, uint8 seat, address indexed provider, uint8 outcome, uint256 slashed);
    event TaskSettled(bytes32 indexed task, uint8 state, bytes32 output, uint256 refund);
    event Refuted(bytes32 indexed task, address indexed challenger, bytes32 output, uint256 slashed);

    error NotBuyer(address caller, address buyer);
    error NotSeat(address caller, address provider);
    error BadQuorum(uint8 seats, uint8 need);
    error TimeTooLong();
    /// Referees and time to challenge come together.
    error BadChallengeTerms();
    error OrderExpired(uint64 expires);
    error WrongSeats(uint256 bids, uint8 seats);
    error TaskTaken(bytes32 task);
    error WrongOrder(bytes32 order, bytes32 bid);
    error BidExpired(uint64 expires);
    /// Providers and referees stand in ascending order, one of each.
    error NotAscending(uint256 index);
    error BadSignature(address provider);
    error OverCeiling(uint256 price, uint88 maxPrice);
    error UnknownTask(bytes32 task);
    error UnknownSeat(bytes32 task, uint8 seat);
    error WrongState(bytes32 task, uint8 state);
    error WrongSeatState(uint8 seat, uint8 state);
    error TooLateToDecline(uint64 declineBy);
    error CommitOver(uint64 commitBy);
    error RevealOver(uint64 revealBy);
    error OthersCommit(uint64 commitBy);
    error WrongReveal(bytes32 commitment);
    error NothingToChallenge(bytes32 task);
    error ChallengeOver(uint64 challengeBy);
    error WrongReferees(bytes32 referees);
    error NotDone(uint64 revealBy, uint64 challengeBy);

    mapping(bytes32 => Task) private _tasks;
    mapping(bytes32 => mapping(uint256 => Seat)) private _seats;

    constructor(IERC20 token_, Providers providers_)
        BondedPayments(token_, providers_)
        EIP712("Probity Quorum", "1")
    {}

    /// @notice Accepts a bid for every seat of the caller's order, in ascending order
    /// of their providers. The caller has approved the prices to this contract.
    function open(QuorumOrder calldata o, QuorumBid[] calldata bids, bytes[] calldata signatures)
        external
        nonReentrant
        returns (bytes32 id)
    {
        _checkOrder(o);
        if (bids.length != o.seats || signatures.length != o.seats) revert WrongSeats(bids.length, o.seats);
        id = hashOrder(o);
        Task storage t = _tasks[id];
        if (t.state != 0) revert TaskTaken(id);
        _begin(t, o.buyer, o.need, o.seats, o.bond, o.commitWithin, o.revealWithin);
        if (o.challengeWithin != 0) {
            t.referees = o.referees;
            t.refereePrice = o.refereePrice;
            t.challengeWithin = o.challengeWithin;
            if (o.seats != 1) t.challengeBy = t.revealBy + o.challengeWithin;
        }
        emit TaskOpened(id, o.buyer, o.spec, o.need, o.bond, t.commitBy, t.revealBy);
        uint256 total = 0;
        address last = address(0);
        for (uint256 i = 0; i < bids.length; ++i) {
            QuorumBid calldata b = bids[i];
            if (b.order != id) revert WrongOrder(id, b.order);
            if (block.timestamp > b.expires) revert BidExpired(b.expires);
            if (b.provider <= last) revert NotAscending(i);
            last = b.provider;
            if (!SignatureChecker.isValidSignatureNowCalldata(b.provider, hashBid(b), signatures[i])) {
                revert BadSignature(b.provider);
            }
            if (b.price > o.maxPrice) revert OverCeiling(b.price, o.maxPrice);
            _sit(id, i, b.provider, b.price);
            total += b.price;
            if (o.bond != 0) providers.lock(b.provider, o.bond);
        }
        if (total != 0) _pull(total);
    }

    /// @notice Gives the caller's seat back in the first half of the time to commit:
    /// inputs travel off chain, and a buyer that sends none must not be able to take
    /// the bond of an honest provider.
    function decline(bytes32 id, uint8 seat) external nonReentrant {
        (Task storage t, Seat storage s) = _mine(id, seat);
        if (s.state != SEAT_TAKEN || t.accused != 0) revert WrongSeatState(seat, s.state);
        uint48 declineBy = t.commitBy - (t.commitWithin - t.commitWithin / 2);
        if (block.timestamp > declineBy) revert TooLateToDecline(declineBy);
        s.state = SEAT_DECLINED;
        t.pending -= 1;
        emit SeatDeclined(id, seat);
        if (t.bond != 0) providers.unlock(msg.sender, t.bond);
    }

    /// @notice Binds the caller's seat to an output that nobody sees yet. A referee's
    /// seat locks its bond now.
    function commit(bytes32 id, uint8 seat, bytes32 commitment) external nonReentrant {
        (Task storage t, Seat storage s) = _mine(id, seat);
        if (s.state != SEAT_TAKEN) revert WrongSeatState(seat, s.state);
        if (block.timestamp > t.commitBy) revert CommitOver(t.commitBy);
        s.state = SEAT_COMMITTED;
        s.value = commitment;
        t.pending -= 1;
        t.hidden += 1;
        emit Committed(id, seat, commitment);
        if (t.accused != 0 && t.bond != 0) providers.lock(msg.sender, t.bond);
    }

    /// @notice Opens the caller's commitment, once nobody can commit any more. A task
    /// with one seat needs no commitment.
    function reveal(bytes32 id, uint8 seat, bytes32 output, bytes32 salt) external nonReentrant {
        (Task storage t, Seat storage s) = _mine(id, seat);
        uint8 state = s.state;
        bool bare = t.seats == 1 && t.accused == 0 && state == SEAT_TAKEN;
        if (state != SEAT_COMMITTED && !bare) revert WrongSeatState(seat, state);
        if (block.timestamp > t.revealBy) revert RevealOver(t.revealBy);
        if (bare) {
            t.pending -= 1;
        } else {
            if (block.timestamp <= t.commitBy && t.pending != 0) revert OthersCommit(t.commitBy);
            if (commitmentOf(id, msg.sender, output, salt) != s.value) revert WrongReveal(s.value);
            t.hidden -= 1;
        }
        s.state = SEAT_REVEALED;
        s.value = output;
        if (t.challengeWithin != 0 && t.pending + t.hidden == 0) {
            t.challengeBy = uint48(block.timestamp) + t.challengeWithin;
        }
        emit Revealed(id, seat, output);
    }

    /// @notice Calls the referees that an order names to run its work again, as the
    /// task challengeOf(id). The caller pays them, and gets half of the bonds of those
    /// who revealed another output than they find, if that is not the quorum's.
    function challenge(bytes32 id, address[] calldata referees) external nonReentrant returns (bytes32 trial) {
        trial = challengeOf(id);
        Task storage t = _known(id);
        if (t.state != OPEN || t.challengeBy == 0 || !_over(t)) revert NothingToChallenge(id);
        (bytes32 output, bool answered) = _quorum(_load(id, t.seats), t.need);
        if (!answered) revert NothingToChallenge(id);
        if (block.timestamp > t.challengeBy) revert ChallengeOver(t.challengeBy);
        uint256 n = referees.length;
        if (n > MAX_SEATS || keccak256(abi.encodePacked(referees)) != t.referees) revert WrongReferees(t.referees);
        t.state = CHALLENGED;
        t.output = output;
        Task storage c = _tasks[trial];
        _begin(c, msg.sender, uint8(n / 2 + 1), uint8(n), t.bond, t.commitWithin, uint32(t.revealBy - t.commitBy));
        c.accused = id;
        emit Challenged(id, trial, msg.sender);
        uint88 price = t.refereePrice;
        address last = address(0);
        for (uint256 i = 0; i < n; ++i) {
            if (referees[i] <= last) revert NotAscending(i);
            last = referees[i];
            _sit(trial, i, referees[i], price);
        }
        if (price != 0) _pull(n * price);
    }

    /// @notice Ends a task whose time is over, or whose seats have all revealed or
    /// declined; one with an output that can be challenged, when the time for that is
    /// over too. Anyone may call it.
    function settle(bytes32 id) external nonReentrant {
        Task storage t = _known(id);
        if (t.state != OPEN) revert WrongState(id, t.state);
        Seat[] memory seats = _load(id, t.seats);
        (bytes32 output, bool answered) = _quorum(seats, t.need);
        bool done = _over(t) && (!answered || t.challengeBy == 0 || block.timestamp > t.challengeBy);
        if (!done) revert NotDone(t.revealBy, t.challengeBy);
        t.state = answered ? ANSWERED : FAILED;
        if (answered) t.output = output;

        bytes32 accused = t.accused;
        uint128 bond = t.bond;
        uint256 refund = 0;
        uint256 taken = 0;
        uint256 burnt = 0;
        for (uint256 i = 0; i < seats.length; ++i) {
            Seat memory s = seats[i];
            bool holds = bond != 0 && s.state != SEAT_DECLINED && (s.state != SEAT_TAKEN || accused == 0);
            uint8 outcome = FREED;
            uint256 slashed = 0;
            if (s.state == SEAT_REVEALED) {
                if (answered) outcome = s.value == output ? PAID : OVERRULED;
            } else if (s.state == SEAT_COMMITTED || s.state == SEAT_TAKEN && accused == 0) {
                outcome = SILENT;
            }
            if (outcome == PAID) owed[s.provider] += s.price;
            else refund += s.price;
            if (holds) {
                if (outcome == PAID || outcome == FREED) {
                    providers.unlock(s.provider, bond);
                } else {
                    slashed = _slash(s.provider, bond);
                    if (outcome == SILENT) taken += slashed;
                    else burnt += slashed;
                }
            }
            emit SeatSettled(id, uint8(i), s.provider, outcome, slashed);
        }
        if (refund + taken != 0) owed[t.buyer] += refund + taken;
        if (burnt != 0) owed[BURNT] += burnt;
        emit TaskSettled(id, t.state, output, refund);
        if (accused != 0) _judge(accused, answered, output, t.buyer);
    }

    /// @notice A task, as it was last written.
    function task(bytes32 id) external view returns (Task memory details, Seat[] memory seats) {
        details = _known(id);
        seats = _load(id, details.seats);
    }

    /// @notice What a seat commits to.
    function commitmentOf(bytes32 id, address provider, bytes32 output, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(id, provider, output, salt));
    }

    /// @notice The name of the task that a challenge opens.
    function challengeOf(bytes32 id) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(id, "challenge"));
    }

    /// @notice The EIP-712 digest that names an order and its task.
    function hashOrder(QuorumOrder calldata o) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, o)));
    }

    /// @notice The EIP-712 digest that a provider signs.
    function hashBid(QuorumBid calldata b) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(BID_TYPEHASH, b)));
    }

    function _checkOrder(QuorumOrder calldata o) private view {
        if (msg.sender != o.buyer) revert NotBuyer(msg.sender, o.buyer);
        if (o.seats == 0 || o.seats > MAX_SEATS || o.need > o.seats || 2 * uint256(o.need) <= o.seats) {
            revert BadQuorum(o.seats, o.need);
        }
        if (o.commitWithin > MAX_TIME || o.revealWithin > MAX_TIME || o.challengeWithin > MAX_TIME) {
            revert TimeTooLong();
        }
        if ((o.challengeWithin != 0) == (o.referees == 0)) revert BadChallengeTerms();
        if (block.timestamp > o.expires) revert OrderExpired(o.expires);
    }

    function _begin(
        Task storage t,
        address buyer,
        uint8 need,
        uint8 seats,
        uint128 bond,
        uint32 commitWithin,
        uint32 revealWithin
    ) private {
        t.buyer = buyer;
        t.state = OPEN;
        t.need = need;
        t.seats = seats;
        t.pending = seats;
        t.bond = bond;
        t.commitBy = uint48(block.timestamp) + commitWithin;
        t.revealBy = uint48(block.timestamp) + commitWithin + revealWithin;
        t.commitWithin = commitWithin;
    }

    function _sit(bytes32 id, uint256 i, address provider, uint88 price) private {
        Seat storage s = _seats[id][i];
        s.provider = provider;
        s.price = price;
        s.state = SEAT_TAKEN;
        emit SeatTaken(id, uint8(i), provider, price);
    }

    function _known(bytes32 id) private view returns (Task storage t) {
        t = _tasks[id];
        if (t.state == 0) revert UnknownTask(id);
    }

    function _mine(bytes32 id, uint8 seat) private view returns (Task storage t, Seat storage s) {
        t = _known(id);
        if (seat >= t.seats) revert UnknownSeat(id, seat);
        if (t.state != OPEN) revert WrongState(id, t.state);
        s = _seats[id][seat];
        if (msg.sender != s.provider) revert NotSeat(msg.sender, s.provider);
    }

    function _load(bytes32 id, uint256 n) private view returns (Seat[] memory seats) {
        seats = new Seat[](n);
        for (uint256 i = 0; i < n; ++i) seats[i] = _seats[id][i];
    }

    /// No seat can reveal any more.
    function _over(Task storage t) private view returns (bool) {
        return block.timestamp > t.revealBy || t.pending + t.hidden == 0;
    }

    /// The output that enough seats revealed. There cannot be two: enough is more
    /// than half.
    function _quorum(Seat[] memory seats, uint256 need) private pure returns (bytes32, bool) {
        for (uint256 i = 0; i < seats.length; ++i) {
            if (seats[i].state != SEAT_REVEALED) continue;
            uint256 n = 0;
            for (uint256 j = i; j < seats.length; ++j) {
                if (seats[j].state == SEAT_REVEALED && seats[j].value == seats[i].value) ++n;
            }
            if (n >= need) return (seats[i].value, true);
        }
        return (0, false);
    }

    /// Does to an accused task what its referees found. Unless that is another
    /// output than the quorum's, the task is open again, past challenge, for anyone to
    /// settle. If it is, who revealed what the referees found is paid, and who revealed
    /// something else loses its bond: half to the challenger, half burnt, so that who
    /// challenges itself to save a bond saves half.
    function _judge(bytes32 id, bool answered, bytes32 output, address challenger) private {
        Task storage t = _tasks[id];
        if (!answered || output == t.output) {
            t.state = OPEN;
            t.challengeBy = 0;
            return;
        }
        t.state = REFUTED;
        t.output = output;
        uint128 bond = t.bond;
        uint256 n = t.seats;
        uint256 back = 0;
        uint256 taken = 0;
        for (uint256 i = 0; i < n; ++i) {
            Seat memory s = _seats[id][i];
            uint8 outcome = s.state == SEAT_REVEALED ? (s.value == output ? PAID : CONVICTED) : s.state == SEAT_DECLINED ? FREED : SILENT;
            uint256 slashed = 0;
            if (outcome == PAID) {
                owed[s.provider] += s.price;
                if (bond != 0) providers.unlock(s.provider, bond);
            } else {
                back += s.price;
                if (outcome != FREED) slashed = _slash(s.provider, bond);
                if (outcome == SILENT) back += slashed;
                else taken += slashed;
            }
            emit SeatSettled(id, uint8(i), s.provider, outcome, slashed);
        }
        if (back != 0) owed[t.buyer] += back;
        owed[challenger] += taken / 2;
        owed[BURNT] += taken - taken / 2;
        emit Refuted(id, challenger, output, taken);
    }
}
