// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Assets} from "./Assets.sol";
import {Disputes} from "./Disputes.sol";
import {IProofVerifier} from "./IProofVerifier.sol";
import {Lineage} from "./Lineage.sol";
import {Permits} from "./Permits.sol";
import {Providers} from "./Providers.sol";
import {PullPayments} from "./PullPayments.sol";
import {Revenue} from "./Revenue.sol";

/// @title Where answers are ordered, proven and paid
/// @notice Orders and bids live off chain. The buyer accepts one signed bid,
/// which puts price and fee into escrow and locks the provider's bond. A proof
/// that verifies pays provider and lineage in one transaction; without one by
/// the deadline, anyone can have the buyer refunded, with the bond on top.
/// @dev Nothing that an owner, provider or buyer does after acceptance can stop
/// a delivery: price, fee and bond are fixed in the job, a version's key,
/// weights and lineage never change, and payees are credited, not called.
///
/// Under tier dispute the answer is a claim in Disputes, whose subject is the order:
/// it is paid when the claim can no longer be challenged. When it is refuted, the
/// buyer is refunded, and the bond goes half to whoever refuted it and half to the
/// buyer.
contract Market is PullPayments, EIP712 {
    using SafeERC20 for IERC20;
    using Permits for Permits.Permit;

    /// The tiers that this contract carries out: a proof is verified on chain, or the
    /// answer is claimed and can be challenged.
    uint8 public constant TIER_ZK = 1;
    uint8 public constant TIER_DISPUTE = 2;
    uint32 public constant MAX_DELIVER_WITHIN = 30 days;
    uint256 public constant MAX_OUTPUT = 64;

    uint8 public constant OPEN = 1;
    uint8 public constant DELIVERED = 2;
    uint8 public constant EXPIRED = 3;
    uint8 public constant DECLINED = 4;
    uint8 public constant REFUTED = 5;

    // What became of a claim, as Disputes says it.
    uint8 private constant CLAIM_OPEN = 1;
    uint8 private constant CLAIM_REFUTED = 3;

    bytes32 public constant ORDER_TYPEHASH = keccak256(
        "Order(address buyer,uint64 asset,uint32 version,bytes32 key,bytes32 input,uint8 tier,uint128 maxPrice,uint128 bond,uint32 deliverWithin,uint64 expires,bytes32 salt)"
    );
    bytes32 public constant BID_TYPEHASH =
        keccak256("Bid(bytes32 order,address provider,uint128 price,uint64 expires)");

    /// Asks for one answer. Its EIP-712 digest names it.
    struct Order {
        address buyer;
        uint64 asset;
        uint32 version;
        /// The verifying key that the answer is to be proven under; of tier dispute, the
        /// name of the model.
        bytes32 key;
        /// The commitment to the input; of tier dispute, the root over the inputs.
        bytes32 input;
        uint8 tier;
        /// Ceiling for price and fee together.
        uint128 maxPrice;
        uint128 bond;
        /// Seconds from acceptance.
        uint32 deliverWithin;
        uint64 expires;
        bytes32 salt;
    }

    /// Offers to fulfil an order. The provider signs its EIP-712 digest.
    struct Bid {
        bytes32 order;
        address provider;
        uint128 price;
        uint64 expires;
    }

    /// An accepted bid, in five words and a sixth once delivered.
    struct Job {
        address buyer;
        uint64 asset;
        uint32 version;
        address provider;
        uint64 id;
        uint8 state;
        /// Place of the order's key among the circuits of the model's version.
        uint8 circuit;
        uint8 tier;
        uint128 price;
        uint128 fee;
        uint128 bond;
        uint64 deadline;
        /// The provider may decline until then: half of the time to deliver.
        uint64 declineBy;
        bytes32 input;
        /// keccak256 of the output words, or of the claim's statement, once delivered.
        bytes32 output;
    }

    event Accepted(
        uint64 indexed job,
        address indexed buyer,
        address indexed provider,
        bytes32 order,
        uint64 asset,
        uint32 version,
        bytes32 key,
        bytes32 input,
        uint128 price,
        uint128 fee,
        uint128 bond,
        uint64 deadline
    );
    event Delivered(uint64 indexed job, bytes32 outputHash, uint256[] output);
    event Expired(uint64 indexed job, uint256 refund, uint256 slashed);
    event Declined(uint64 indexed job, uint256 refund);
    event Refuted(
        uint64 indexed job, uint64 indexed claim, address indexed challenger, uint256 refund, uint256 slashed
    );

    error NotBuyer(address caller, address buyer);
    error NotProvider(address caller, address provider);
    error TierUnsupported(uint8 tier);
    error OrderExpired(uint64 expires);
    error BidExpired(uint64 expires);
    /// The bid is for another order.
    error WrongOrder(bytes32 order, bytes32 bid);
    error OrderTaken(bytes32 order, uint64 job);
    error DeliverWithinTooLong(uint32 deliverWithin);
    /// The model cannot be ordered, or not under this key.
    error AssetUnavailable(uint64 asset, uint32 version, bytes32 key);
    error OverCeiling(uint256 total, uint128 maxPrice);
    error BadSignature(address provider);
    /// Raised by Providers: the provider's free bond is smaller than the order asks.
    error BondTooSmall(uint128 free, uint128 wanted);
    /// The token refused to move this much from the buyer to the market.
    error InsufficientFunds(address buyer, uint256 wanted);
    /// The token delivered less or more than was sent: tokens that take fees are refused.
    error InexactTransfer(uint256 received, uint256 wanted);
    error UnknownJob(uint64 job);
    error JobNotOpen(uint64 job, uint8 state);
    error DeadlinePassed(uint64 deadline);
    error DeadlineNotPassed(uint64 deadline);
    /// The first half of the time to deliver is over.
    error TooLateToDecline(uint64 declineBy);
    error OutputTooLong(uint256 words);
    error ProofRejected(uint64 job);
    /// The provider has claimed an answer: that has to be settled first, or came
    /// before the order was accepted.
    error AlreadyClaimed(uint64 claim);
    /// The provider claimed no answer in time.
    error NotClaimed(uint64 job);
    /// Raised by Revenue: the vector passed is not the lineage of the model's version.
    error LineageMismatch(uint64 asset, uint32 version);

    Assets public immutable assets;
    Providers public immutable providers;
    Revenue public immutable revenue;
    IProofVerifier public immutable verifier;
    Disputes public immutable disputes;

    /// Number of jobs so far; ids run from 1.
    uint64 public count;
    /// Price and fee of all open jobs together.
    uint128 public escrowed;
    mapping(uint64 => bytes32) private _orders;
    mapping(bytes32 => Job) private _jobs;

    constructor(
        IERC20 token_,
        Assets assets_,
        Providers providers_,
        Revenue revenue_,
        IProofVerifier verifier_,
        Disputes disputes_
    ) PullPayments(token_) EIP712("Probity Market", "1") {
        assets = assets_;
        providers = providers_;
        revenue = revenue_;
        verifier = verifier_;
        disputes = disputes_;
        // Revenue only ever pulls from its caller, so this allowance is spent by
        // deliver alone.
        token_.forceApprove(address(revenue_), type(uint256).max);
    }

    /// @notice Accepts a provider's bid for the caller's order. The caller has
    /// approved price and fee to this contract.
    function accept(Order calldata o, Bid calldata b, bytes calldata signature)
        external
        nonReentrant
        returns (uint64 id)
    {
        return _accept(o, b, signature);
    }

    /// @notice The same, with the approval as an ERC-2612 permit. A permit that
    /// somebody else has already submitted does no harm.
    function acceptWithPermit(Order calldata o, Bid calldata b, bytes calldata signature, Permits.Permit calldata p)
        external
        nonReentrant
        returns (uint64 id)
    {
        p.submit(token);
        return _accept(o, b, signature);
    }

    /// @notice Delivers the answer of an open job and has everybody paid. Anyone
    /// may deliver; the job's provider is paid. `lineage` is the one that the
    /// model's version was registered with.
    function deliver(uint64 id, uint256[] calldata output, bytes calldata proof, Lineage.Share[] calldata lineage)
        external
        nonReentrant
    {
        Job storage j = _open(id);
        if (j.tier != TIER_ZK) revert TierUnsupported(j.tier);
        if (block.timestamp > j.deadline) revert DeadlinePassed(j.deadline);
        if (output.length > MAX_OUTPUT) revert OutputTooLong(output.length);

        (uint64 asset, uint32 version) = (j.asset, j.version);
        (uint128 price, uint128 fee, uint128 bond) = (j.price, j.fee, j.bond);
        address provider = j.provider;
        bytes32 outputHash = keccak256(abi.encodePacked(output));
        j.state = DELIVERED;
        j.output = outputHash;
        escrowed -= price + fee;
        owed[provider] += price;

        if (!_verify(j, output, proof)) revert ProofRejected(id);
        if (bond != 0) providers.unlock(provider, bond);
        if (fee != 0) revenue.pay(asset, version, fee, lineage);
        emit Delivered(id, outputHash, output);
    }

    /// @notice Ends a job of tier dispute whose provider has claimed an answer in time.
    /// A claim that nobody refuted has everybody paid, as deliver does; it is finalised
    /// on the way. A refuted one has the buyer refunded, and the bond taken: half is
    /// owed to whoever refuted it, half to the buyer. Anyone may call it.
    function settle(uint64 id, Lineage.Share[] calldata lineage) external nonReentrant {
        Job storage j = _open(id);
        if (j.tier != TIER_DISPUTE) revert TierUnsupported(j.tier);
        Disputes.Verdict memory v = _verdict(id, j);
        if (v.claim == 0 || v.posted > j.deadline) revert NotClaimed(id);
        (uint64 asset, uint32 version) = (j.asset, j.version);
        (uint128 price, uint128 fee, uint128 bond) = (j.price, j.fee, j.bond);
        address provider = j.provider;
        bool refuted = v.state == CLAIM_REFUTED;
        j.state = refuted ? REFUTED : DELIVERED;
        escrowed -= price + fee;
        if (refuted) {
            uint256 slashed = _slash(provider, bond);
            owed[j.buyer] += uint256(price) + fee + (slashed - slashed / 2);
            owed[v.challenger] += slashed / 2;
            emit Refuted(id, v.claim, v.challenger, price + fee, slashed);
            return;
        }
        j.output = v.statement;
        owed[provider] += price;
        if (v.state == CLAIM_OPEN) disputes.finalise(v.claim);
        if (bond != 0) providers.unlock(provider, bond);
        if (fee != 0) revenue.pay(asset, version, fee, lineage);
        emit Delivered(id, v.statement, new uint256[](0));
    }

    /// @notice Ends a job whose deadline has passed without an answer: the buyer is owed
    /// price, fee and the provider's bond. Anyone may call it.
    function expire(uint64 id) external nonReentrant {
        Job storage j = _open(id);
        if (block.timestamp <= j.deadline) revert DeadlineNotPassed(j.deadline);
        if (j.tier == TIER_DISPUTE) {
            Disputes.Verdict memory v = _verdict(id, j);
            if (v.claim != 0 && v.posted <= j.deadline) revert AlreadyClaimed(v.claim);
        }
        uint128 refund = j.price + j.fee;
        j.state = EXPIRED;
        escrowed -= refund;
        uint256 slashed = _slash(j.provider, j.bond);
        owed[j.buyer] += refund + slashed;
        emit Expired(id, refund, slashed);
    }

    /// @notice Gives an open job back: the buyer is owed price and fee, and the
    /// bond is free again. Only the job's provider, and only in the first half
    /// of the time to deliver: inputs travel off chain, and a buyer that never
    /// sends one must not be able to take the bond of an honest provider.
    function decline(uint64 id) external nonReentrant {
        Job storage j = _open(id);
        address provider = j.provider;
        if (msg.sender != provider) revert NotProvider(msg.sender, provider);
        if (block.timestamp > j.declineBy) revert TooLateToDecline(j.declineBy);
        if (j.tier == TIER_DISPUTE) {
            Disputes.Verdict memory v = _verdict(id, j);
            if (v.claim != 0) revert AlreadyClaimed(v.claim);
        }
        uint128 refund = j.price + j.fee;
        uint128 bond = j.bond;
        j.state = DECLINED;
        escrowed -= refund;
        owed[j.buyer] += refund;
        if (bond != 0) providers.unlock(provider, bond);
        emit Declined(id, refund);
    }

    /// @notice Pays the caller all that it is owed here and in Revenue.
    function withdrawAll() external nonReentrant returns (uint256 amount) {
        if (owed[msg.sender] != 0) amount = _withdraw(msg.sender);
        if (revenue.owed(msg.sender) != 0) amount += revenue.withdrawFor(msg.sender);
        if (amount == 0) revert NothingOwed(msg.sender);
    }

    /// @notice A job and the order that it fulfils.
    function job(uint64 id) external view returns (bytes32 order, Job memory details) {
        order = _orders[id];
        details = _jobs[order];
        if (details.state == 0) revert UnknownJob(id);
    }

    /// @notice The job that an order became, or 0.
    function jobOf(bytes32 order) external view returns (uint64) {
        return _jobs[order].id;
    }

    /// @notice The EIP-712 digest that names an order.
    function hashOrder(Order calldata o) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, o)));
    }

    /// @notice The EIP-712 digest that a provider signs.
    function hashBid(Bid calldata b) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(BID_TYPEHASH, b)));
    }

    function _accept(Order calldata o, Bid calldata b, bytes calldata signature) private returns (uint64 id) {
        if (msg.sender != o.buyer) revert NotBuyer(msg.sender, o.buyer);
        if (o.tier != TIER_ZK && o.tier != TIER_DISPUTE) revert TierUnsupported(o.tier);
        if (o.deliverWithin > MAX_DELIVER_WITHIN) revert DeliverWithinTooLong(o.deliverWithin);
        if (block.timestamp > o.expires) revert OrderExpired(o.expires);
        if (block.timestamp > b.expires) revert BidExpired(b.expires);
        bytes32 order = hashOrder(o);
        if (b.order != order) revert WrongOrder(order, b.order);
        Job storage j = _jobs[order];
        if (j.state != 0) revert OrderTaken(order, j.id);
        if (!SignatureChecker.isValidSignatureNowCalldata(b.provider, hashBid(b), signature)) {
            revert BadSignature(b.provider);
        }
        (uint8 circuit, uint128 fee) = _offer(o);
        uint256 total = uint256(b.price) + fee;
        if (total > o.maxPrice) revert OverCeiling(total, o.maxPrice);
        if (o.tier == TIER_DISPUTE) {
            // A window that ended before anybody knew of the order protects nobody.
            uint64 claim = disputes.verdict(b.provider, o.asset, o.version, order, o.input).claim;
            if (claim != 0) revert AlreadyClaimed(claim);
        }

        id = ++count;
        // No overflow: total is at most maxPrice, which is a uint128.
        escrowed += uint128(total);
        uint64 deadline = uint64(block.timestamp) + o.deliverWithin;
        _orders[id] = order;
        j.buyer = o.buyer;
        j.asset = o.asset;
        j.version = o.version;
        j.provider = b.provider;
        j.id = id;
        j.state = OPEN;
        j.circuit = circuit;
        j.tier = o.tier;
        j.price = b.price;
        j.fee = fee;
        j.bond = o.bond;
        j.deadline = deadline;
        j.declineBy = uint64(block.timestamp) + o.deliverWithin / 2;
        j.input = o.input;
        emit Accepted(
            id, o.buyer, b.provider, order, o.asset, o.version, o.key, o.input, b.price, fee, o.bond, deadline
        );

        if (o.bond != 0) providers.lock(b.provider, o.bond);
        _pull(total);
    }

    /// What answers of the order's model cost, if it can be ordered.
    function _offer(Order calldata o) private view returns (uint8 circuit, uint128 fee) {
        bool available;
        if (o.tier == TIER_ZK) {
            (circuit, fee, available) = assets.offer(o.asset, o.version, o.key);
            available = available && verifier.hasKey(o.key);
        } else {
            (fee, available) = assets.feeOf(o.asset, o.version);
            available = available && o.key != 0 && disputes.modelNamed(o.asset, o.version) == o.key;
        }
        if (!available) revert AssetUnavailable(o.asset, o.version, o.key);
    }

    /// How the claim of a job's provider stands.
    function _verdict(uint64 id, Job storage j) private view returns (Disputes.Verdict memory) {
        return disputes.verdict(j.provider, j.asset, j.version, _orders[id], j.input);
    }

    /// Takes a bond and returns how much of it arrived, so that the market never owes
    /// more than it has.
    function _slash(address provider, uint128 bond) private returns (uint256 arrived) {
        if (bond == 0) return 0;
        uint256 before = token.balanceOf(address(this));
        providers.slash(provider, bond);
        arrived = token.balanceOf(address(this)) - before;
        if (arrived > bond) arrived = bond;
    }

    function _pull(uint256 amount) private {
        if (amount == 0) return;
        uint256 before = token.balanceOf(address(this));
        if (!token.trySafeTransferFrom(msg.sender, address(this), amount)) {
            revert InsufficientFunds(msg.sender, amount);
        }
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) revert InexactTransfer(received, amount);
    }

    function _verify(Job storage j, uint256[] calldata output, bytes calldata proof) private view returns (bool) {
        uint256[] memory inputs = new uint256[](output.length + 1);
        inputs[0] = uint256(j.input);
        for (uint256 i = 0; i < output.length; ++i) inputs[i + 1] = output[i];
        (bytes32 key, bytes32 weights) = assets.circuit(j.asset, j.version, j.circuit);
        return verifier.verify(key, weights, inputs, proof);
    }

    function _open(uint64 id) private view returns (Job storage j) {
        j = _jobs[_orders[id]];
        uint8 state = j.state;
        if (state == 0) revert UnknownJob(id);
        if (state != OPEN) revert JobNotOpen(id, state);
    }
}
