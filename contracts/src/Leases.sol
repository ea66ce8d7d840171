// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BondedPayments} from "./BondedPayments.sol";
import {Escrow} from "./Escrow.sol";
import {Permits} from "./Permits.sol";
import {Providers} from "./Providers.sol";

/// @title Machines rented by the second
/// @notice A buyer's escrow account pays all of its leases, second by second,
/// without anybody having to do anything: see Escrow. Either side ends a lease by
/// giving notice, and the time of notice is paid out of what was set aside for it.
/// Anyone can close a lease whose account ran dry. A buyer that finds the provider
/// down says so; the provider answers in time, or loses its bond to the buyer and
/// its pay from the claim on.
/// Closing a lease pays nobody: what is left of its pay stays in it until somebody
/// collects it for the provider.
/// @dev A lease is named by its order's EIP-712 digest. `since` and `claimed` are
/// on the lease's own clock: the account's funded seconds while it runs, Unix
/// seconds up to `endsAt` after notice. `endsAt` of a closed lease is where that
/// clock stopped. What it has earned is its rate times the clock minus `since`. All money a lease will need at its end is set aside when
/// it begins, so no end can fail for want of it.
contract Leases is BondedPayments, EIP712 {
    using SafeERC20 for IERC20;
    using Escrow for Escrow.Account;
    using Permits for Permits.Permit;

    uint32 public constant MAX_NOTICE = 30 days;
    uint32 public constant MIN_ANSWER = 60;
    uint32 public constant MAX_ANSWER = 7 days;

    uint8 public constant RUNNING = 1;
    uint8 public constant ENDING = 2;
    uint8 public constant CLOSED = 3;

    uint8 public constant BY_BUYER = 1;
    uint8 public constant BY_PROVIDER = 2;
    uint8 public constant INSOLVENT = 3;
    uint8 public constant DOWN = 4;

    bytes32 public constant ORDER_TYPEHASH = keccak256(
        "LeaseOrder(address buyer,uint32 escrow,bytes32 spec,uint128 maxRate,uint128 bond,uint96 fee,uint32 notice,uint32 answer,address watcher,uint64 expires,bytes32 salt)"
    );
    bytes32 public constant BID_TYPEHASH =
        keccak256("LeaseBid(bytes32 order,address provider,uint128 rate,uint64 expires)");
    bytes32 public constant HEARTBEAT_TYPEHASH = keccak256("Heartbeat(bytes32 lease,uint64 time)");

    /// Asks for a machine by the second. Its EIP-712 digest names it.
    struct LeaseOrder {
        address buyer;
        /// Number of the buyer's escrow account that pays.
        uint32 escrow;
        /// Hash of the job specification.
        bytes32 spec;
        /// Ceiling per second.
        uint128 maxRate;
        uint128 bond;
        /// Goes to whoever closes the lease when its account is dry; another one,
        /// set aside by a claim, to a provider that answers it.
        uint96 fee;
        /// Seconds between notice and the end.
        uint32 notice;
        /// Seconds to answer a claim.
        uint32 answer;
        /// Whose heartbeat is an answer; zero: the provider's word.
        address watcher;
        uint64 expires;
        bytes32 salt;
    }

    /// Offers to fulfil an order. The provider signs its EIP-712 digest.
    struct LeaseBid {
        bytes32 order;
        address provider;
        uint128 rate;
        uint64 expires;
    }

    /// An accepted bid, in four words and a fifth if there is a watcher.
    struct Lease {
        address buyer;
        uint32 escrow;
        uint32 notice;
        uint32 answer;
        address provider;
        uint96 fee;
        uint128 rate;
        uint128 bond;
        uint48 since;
        /// Where pay stops while a claim is open.
        uint48 claimed;
        /// When the time to answer is over; zero: no claim is open.
        uint48 answerBy;
        /// When notice is over; zero: nobody gave any. Of a closed lease, up to where it
        /// is paid.
        uint48 endsAt;
        uint8 state;
        uint8 reason;
        address watcher;
    }

    event LeaseOpened(
        bytes32 indexed lease,
        address indexed buyer,
        address indexed provider,
        uint32 escrow,
        bytes32 spec,
        uint128 rate,
        uint128 bond,
        uint96 fee,
        uint32 notice,
        uint32 answer,
        address watcher
    );
    event ToppedUp(address indexed owner, uint32 indexed escrow, address indexed by, uint128 amount);
    event TakenBack(address indexed owner, uint32 indexed escrow, uint128 amount);
    event Collected(bytes32 indexed lease, uint256 amount);
    event NoticeGiven(bytes32 indexed lease, uint8 reason, uint64 endsAt);
    event Claimed(bytes32 indexed lease, uint64 answerBy);
    event Answered(bytes32 indexed lease, uint256 fee);
    /// `paid` is what the provider can collect of a closed lease's money; `slashed` is
    /// what of its bond went to the buyer's escrow account.
    event LeaseClosed(bytes32 indexed lease, uint8 reason, uint256 paid, uint256 slashed);

    error NotBuyer(address caller, address buyer);
    error NotProvider(address caller, address provider);
    error NotParty(address caller);
    error NoticeTooLong(uint32 notice);
    error AnswerOutOfRange(uint32 answer);
    error OrderExpired(uint64 expires);
    error BidExpired(uint64 expires);
    /// The bid is for another order.
    error WrongOrder(bytes32 order, bytes32 bid);
    error LeaseTaken(bytes32 lease);
    error BadSignature(address signer);
    error OverCeiling(uint256 rate, uint128 maxRate);
    /// The escrow account has too little for this.
    error EscrowTooSmall(uint128 balance, uint256 wanted);
    error UnknownLease(bytes32 lease);
    /// The lease is not where this can be done to it.
    error WrongState(bytes32 lease, uint8 state);
    error ClaimOpen(bytes32 lease, uint64 answerBy);
    error NoClaim(bytes32 lease);
    error NoticeNotOver(uint64 endsAt);
    error TimeToAnswer(uint64 answerBy);
    error AnswerTooLate(uint64 answerBy);
    error StaleHeartbeat(uint64 time);
    error Solvent(uint64 until);
    error NothingEarned(bytes32 lease);

    mapping(address => mapping(uint32 => Escrow.Account)) private _escrows;
    mapping(bytes32 => Lease) private _leases;

    constructor(IERC20 token_, Providers providers_)
        BondedPayments(token_, providers_)
        EIP712("Probity Leases", "1")
    {}

    /// @notice Accepts a provider's bid for the caller's order; the lease runs from
    /// now on. Moves `fund` from the caller to the escrow account first, for which
    /// the caller has approved it to this contract.
    function open(LeaseOrder calldata o, LeaseBid calldata b, bytes calldata signature, uint128 fund)
        external
        nonReentrant
        returns (bytes32)
    {
        return _open(o, b, signature, fund);
    }

    /// @notice The same, with the approval as an ERC-2612 permit. A permit that
    /// somebody else has already submitted does no harm.
    function openWithPermit(
        LeaseOrder calldata o,
        LeaseBid calldata b,
        bytes calldata signature,
        uint128 fund,
        Permits.Permit calldata p
    ) external nonReentrant returns (bytes32) {
        p.submit(token);
        return _open(o, b, signature, fund);
    }

    /// @notice Adds to an escrow account, anybody's, from the caller's allowance. An
    /// account that ran dry runs again if it can pay its next second; the time
    /// between is not paid.
    function topUp(address owner, uint32 number, uint128 amount) external nonReentrant {
        _topUp(owner, number, amount);
    }

    /// @notice The same, with the approval as an ERC-2612 permit.
    function topUpWithPermit(address owner, uint32 number, uint128 amount, Permits.Permit calldata p)
        external
        nonReentrant
    {
        p.submit(token);
        _topUp(owner, number, amount);
    }

    /// @notice Takes what is unspent out of one of the caller's escrow accounts.
    function takeBack(uint32 number, uint128 amount) external nonReentrant {
        if (amount == 0) revert ZeroAmount();
        Escrow.Account memory e = _escrows[msg.sender][number].asOf(block.timestamp);
        if (amount > e.balance) revert EscrowTooSmall(e.balance, amount);
        e.balance -= amount;
        _escrows[msg.sender][number] = e;
        emit TakenBack(msg.sender, number, amount);
        token.safeTransfer(msg.sender, amount);
    }

    /// @notice Pays a lease's provider what the lease has earned. Anyone may call it.
    function collect(bytes32 id) external nonReentrant returns (uint256 amount) {
        Lease storage l = _known(id);
        uint48 upTo = _payable(l);
        amount = uint256(l.rate) * (upTo - l.since);
        if (amount == 0) revert NothingEarned(id);
        l.since = upTo;
        emit Collected(id, amount);
        token.safeTransfer(l.provider, amount);
    }

    /// @notice Ends a lease after its time of notice. Buyer or provider.
    function giveNotice(bytes32 id) external nonReentrant {
        Lease storage l = _known(id);
        if (l.state != RUNNING) revert WrongState(id, l.state);
        bool buyer = msg.sender == l.buyer;
        if (!buyer && msg.sender != l.provider) revert NotParty(msg.sender);
        _noClaim(id, l);
        uint256 earned = uint256(l.rate) * (_leave(l) - l.since);
        if (earned != 0) owed[l.provider] += earned;
        uint48 endsAt = uint48(block.timestamp) + l.notice;
        l.since = uint48(block.timestamp);
        l.endsAt = endsAt;
        l.state = ENDING;
        l.reason = buyer ? BY_BUYER : BY_PROVIDER;
        emit NoticeGiven(id, l.reason, endsAt);
    }

    /// @notice Closes a lease whose notice is over. Anyone may call it.
    function finish(bytes32 id) external nonReentrant {
        Lease storage l = _known(id);
        if (l.state != ENDING) revert WrongState(id, l.state);
        _noClaim(id, l);
        if (block.timestamp < l.endsAt) revert NoticeNotOver(l.endsAt);
        if (l.fee != 0) _put(l, l.fee);
        _close(id, l, l.reason, l.endsAt);
    }

    /// @notice Closes a lease whose escrow account ran dry. The provider can collect the
    /// pay for the time of notice too, since nobody gave any. Anyone may call it,
    /// and is owed the lease's fee.
    function closeInsolvent(bytes32 id) external nonReentrant {
        Lease storage l = _known(id);
        if (l.state != RUNNING) revert WrongState(id, l.state);
        _noClaim(id, l);
        Escrow.Account memory e = _escrows[l.buyer][l.escrow].asOf(block.timestamp);
        if (!e.dry) revert Solvent(e.solventUntil());
        uint48 endsAt = _leave(l) + l.notice;
        if (l.fee != 0) owed[msg.sender] += l.fee;
        _close(id, l, INSOLVENT, endsAt);
    }

    /// @notice Says that a lease's provider is down. Buyer only. Sets another fee
    /// aside, for a provider that answers.
    function claimDown(bytes32 id) external nonReentrant {
        Lease storage l = _known(id);
        if (l.state == CLOSED || l.state == ENDING && block.timestamp >= l.endsAt) revert WrongState(id, l.state);
        if (msg.sender != l.buyer) revert NotBuyer(msg.sender, l.buyer);
        _noClaim(id, l);
        Escrow.Account memory e = _escrows[l.buyer][l.escrow].asOf(block.timestamp);
        uint96 fee = l.fee;
        if (fee > e.balance || l.state == RUNNING && e.dry) revert EscrowTooSmall(e.balance, fee);
        l.claimed = l.state == RUNNING ? e.funded : uint48(block.timestamp);
        if (fee != 0) {
            e.balance -= fee;
            _escrows[l.buyer][l.escrow] = e;
        }
        uint48 answerBy = uint48(block.timestamp) + l.answer;
        l.answerBy = answerBy;
        emit Claimed(id, answerBy);
    }

    /// @notice Shows that a lease's provider is not down. Provider only. Where there
    /// is a watcher, `time` and `signature` are a heartbeat of its since the claim;
    /// elsewhere they are ignored.
    function answerClaim(bytes32 id, uint64 time, bytes calldata signature) external nonReentrant {
        Lease storage l = _known(id);
        uint48 answerBy = l.answerBy;
        if (answerBy == 0) revert NoClaim(id);
        if (msg.sender != l.provider) revert NotProvider(msg.sender, l.provider);
        if (block.timestamp > answerBy) revert AnswerTooLate(answerBy);
        address watcher = l.watcher;
        if (watcher != address(0)) {
            if (time < answerBy - l.answer || time > block.timestamp) revert StaleHeartbeat(time);
            bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(HEARTBEAT_TYPEHASH, id, time)));
            if (!SignatureChecker.isValidSignatureNowCalldata(watcher, digest, signature)) {
                revert BadSignature(watcher);
            }
        }
        l.claimed = 0;
        l.answerBy = 0;
        if (l.fee != 0) owed[msg.sender] += l.fee;
        emit Answered(id, l.fee);
    }

    /// @notice Closes a lease whose provider did not answer a claim: it is paid up to
    /// the claim, and its bond goes to the escrow account that paid the lease. Anyone
    /// may call it.
    function closeDown(bytes32 id) external nonReentrant {
        Lease storage l = _known(id);
        if (l.answerBy == 0) revert NoClaim(id);
        if (block.timestamp <= l.answerBy) revert TimeToAnswer(l.answerBy);
        uint48 claimed = l.claimed;
        // What was paid since the claim, or set aside, goes back, with both fees.
        uint48 endsAt = l.state == RUNNING ? _leave(l) + l.notice : l.endsAt;
        uint256 back = uint256(l.rate) * (endsAt - claimed) + 2 * uint256(l.fee);
        uint256 earned = uint256(l.rate) * (claimed - l.since);
        l.claimed = 0;
        l.answerBy = 0;
        l.endsAt = claimed;
        l.state = CLOSED;
        l.reason = DOWN;
        uint256 slashed = _slash(l.provider, l.bond);
        if (back + slashed != 0) _put(l, back + slashed);
        emit LeaseClosed(id, DOWN, earned, slashed);
    }

    /// @notice A lease, as it was last written.
    function lease(bytes32 id) external view returns (Lease memory) {
        return _known(id);
    }

    /// @notice What a lease's provider has earned and not collected yet.
    function earnedOf(bytes32 id) external view returns (uint256) {
        Lease storage l = _known(id);
        return uint256(l.rate) * (_payable(l) - l.since);
    }

    /// @notice An escrow account as it is now, and the last second that it pays for
    /// if nothing is added.
    function escrow(address owner, uint32 number)
        external
        view
        returns (Escrow.Account memory account, uint64 solventUntil)
    {
        account = _escrows[owner][number].asOf(block.timestamp);
        solventUntil = account.solventUntil();
    }

    /// @notice The EIP-712 digest that names an order and its lease.
    function hashOrder(LeaseOrder calldata o) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, o)));
    }

    /// @notice The EIP-712 digest that a provider signs.
    function hashBid(LeaseBid calldata b) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(BID_TYPEHASH, b)));
    }

    /// Opens a lease whose money the caller has approved.
    function _open(LeaseOrder calldata o, LeaseBid calldata b, bytes calldata signature, uint128 fund)
        private
        returns (bytes32 id)
    {
        if (msg.sender != o.buyer) revert NotBuyer(msg.sender, o.buyer);
        if (o.notice > MAX_NOTICE) revert NoticeTooLong(o.notice);
        if (o.answer < MIN_ANSWER || o.answer > MAX_ANSWER) revert AnswerOutOfRange(o.answer);
        if (block.timestamp > o.expires) revert OrderExpired(o.expires);
        if (block.timestamp > b.expires) revert BidExpired(b.expires);
        id = hashOrder(o);
        if (b.order != id) revert WrongOrder(id, b.order);
        Lease storage l = _leases[id];
        if (l.state != 0) revert LeaseTaken(id);
        if (!SignatureChecker.isValidSignatureNowCalldata(b.provider, hashBid(b), signature)) {
            revert BadSignature(b.provider);
        }
        if (b.rate > o.maxRate) revert OverCeiling(b.rate, o.maxRate);

        l.since = _join(o, b.rate, fund);
        l.buyer = o.buyer;
        l.escrow = o.escrow;
        l.notice = o.notice;
        l.answer = o.answer;
        l.provider = b.provider;
        l.fee = o.fee;
        l.rate = b.rate;
        l.bond = o.bond;
        l.state = RUNNING;
        if (o.watcher != address(0)) l.watcher = o.watcher;
        emit LeaseOpened(
            id, o.buyer, b.provider, o.escrow, o.spec, b.rate, o.bond, o.fee, o.notice, o.answer, o.watcher
        );
        if (o.bond != 0) providers.lock(b.provider, o.bond);
        if (fund != 0) {
            emit ToppedUp(msg.sender, o.escrow, msg.sender, fund);
            _pull(fund);
        }
    }

    function _topUp(address owner, uint32 number, uint128 amount) private {
        if (amount == 0) revert ZeroAmount();
        Escrow.Account memory e = _escrows[owner][number].asOf(block.timestamp);
        if (amount > type(uint128).max - e.balance) revert InsufficientFunds(msg.sender, amount);
        e.balance += amount;
        e.revive(block.timestamp);
        _escrows[owner][number] = e;
        emit ToppedUp(owner, number, msg.sender, amount);
        _pull(amount);
    }

    function _known(bytes32 id) private view returns (Lease storage l) {
        l = _leases[id];
        if (l.state == 0) revert UnknownLease(id);
    }

    function _noClaim(bytes32 id, Lease storage l) private view {
        if (l.answerBy != 0) revert ClaimOpen(id, l.answerBy);
    }

    /// How far a lease is paid if asked for now.
    function _payable(Lease storage l) private view returns (uint48) {
        if (l.answerBy != 0) return l.claimed;
        if (l.state == RUNNING) return _escrows[l.buyer][l.escrow].asOf(block.timestamp).funded;
        return l.state == ENDING && block.timestamp < l.endsAt ? uint48(block.timestamp) : l.endsAt;
    }

    /// Funds an account, sets a lease's money aside and adds its rate. Returns the
    /// seconds funded so far.
    function _join(LeaseOrder calldata o, uint128 rate, uint128 fund) private returns (uint48) {
        Escrow.Account memory e = _escrows[o.buyer][o.escrow].asOf(block.timestamp);
        uint256 balance = uint256(e.balance) + fund;
        uint256 rateSum = uint256(e.rateSum) + rate;
        uint256 aside = uint256(rate) * o.notice + o.fee;
        // What is left pays the next second of all leases. So every sum fits.
        if (balance > type(uint128).max || balance < aside + rateSum) {
            revert EscrowTooSmall(e.balance, aside + rateSum);
        }
        e.balance = uint128(balance - aside);
        e.rateSum = uint128(rateSum);
        e.revive(block.timestamp);
        _escrows[o.buyer][o.escrow] = e;
        return e.funded;
    }

    /// Takes a running lease out of its account and returns how far its clock came; the
    /// account has paid up to there.
    function _leave(Lease storage l) private returns (uint48 funded) {
        Escrow.Account memory e = _escrows[l.buyer][l.escrow].asOf(block.timestamp);
        funded = e.funded;
        e.rateSum -= l.rate;
        if (e.rateSum == 0) {
            e.dry = false;
            e.last = uint48(block.timestamp);
        }
        _escrows[l.buyer][l.escrow] = e;
    }

    /// Returns a lease's money to its account. Only a top-up makes a dry one run.
    function _put(Lease storage l, uint256 amount) private {
        Escrow.Account memory e = _escrows[l.buyer][l.escrow].asOf(block.timestamp);
        e.balance = SafeCast.toUint128(e.balance + amount);
        _escrows[l.buyer][l.escrow] = e;
    }

    /// Ends a lease that nobody failed: it is paid up to `endsAt` on its clock.
    function _close(bytes32 id, Lease storage l, uint8 reason, uint48 endsAt) private {
        (address provider, uint128 bond) = (l.provider, l.bond);
        uint256 earned = uint256(l.rate) * (endsAt - l.since);
        l.endsAt = endsAt;
        l.state = CLOSED;
        l.reason = reason;
        emit LeaseClosed(id, reason, earned, 0);
        if (bond != 0) providers.unlock(provider, bond);
    }
}
