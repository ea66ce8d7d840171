package market

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"probity"
	"probity/internal/eip712"
)

// PartsPerWhole is the unit in which a model's fee is split: a share of
// PartsPerWhole parts is all of it.
const PartsPerWhole = 1_000_000_000

// MaxShares bounds a flattened lineage, so that a delivery can pay all of it at
// once.
const MaxShares = 32

// MaxDeliverWithin is the longest time to deliver, in seconds: 30 days.
const MaxDeliverWithin = 30 * 24 * 3600

// MaxOutput is how many words an answer can have.
const MaxOutput = 64

// A Share is one entry of a model's flattened lineage. The first entry is the
// model's own; the others are what it was made from.
type Share struct {
	Account probity.Account `json:"account"`
	Parts   uint64          `json:"parts"` // of PartsPerWhole
}

// Split divides fee along a lineage: each entry gets fee*Parts/PartsPerWhole
// rounded down, and the first one also what rounding left over, so that the
// parts always add up to the fee. The lineage must have passed CheckShares.
func Split(fee probity.Amount, shares []Share) ([]probity.Amount, error) {
	parts := make([]probity.Amount, len(shares))
	rest := fee
	for i, s := range shares {
		p, err := fee.MulDiv(s.Parts, PartsPerWhole)
		if err != nil {
			return nil, err
		}
		if rest, err = rest.Sub(p); err != nil {
			return nil, err
		}
		parts[i] = p
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("%w: it has no lineage to pay", ErrAsset)
	}
	first, err := parts[0].Add(rest)
	parts[0] = first
	return parts, err
}

// CheckShares reports whether a lineage has 1 to MaxShares entries whose parts
// add up to PartsPerWhole.
func CheckShares(shares []Share) error {
	if len(shares) == 0 || len(shares) > MaxShares {
		return fmt.Errorf("a lineage of %d entries: want 1 to %d", len(shares), MaxShares)
	}
	var sum uint64
	for _, s := range shares {
		if s.Account.IsZero() || s.Parts > PartsPerWhole {
			return fmt.Errorf("share %s of %d parts: want an account and at most %d parts", s.Account, s.Parts, PartsPerWhole)
		}
		sum += s.Parts
	}
	if sum != PartsPerWhole {
		return fmt.Errorf("shares add up to %d parts: want %d", sum, PartsPerWhole)
	}
	return nil
}

// A Stake is what a provider has at stake. Locked answers for open jobs,
// Exiting is on its way out; what is left over is free to back another job.
type Stake struct {
	Total   probity.Amount `json:"total"`
	Locked  probity.Amount `json:"locked"`
	Exiting probity.Amount `json:"exiting"`
	ExitAt  uint64         `json:"exitAt"` // Unix seconds; from then on Exit pays Exiting out
}

// Free is what can back another job.
func (s Stake) Free() probity.Amount {
	free, err := s.Total.Sub(s.Locked)
	if err == nil {
		free, err = free.Sub(s.Exiting)
	}
	if err != nil {
		return probity.Amount{} // a stake that broke its invariant backs nothing
	}
	return free
}

// model is one version of a model as the rules see it.
type model struct {
	fee             probity.Amount
	keys            []probity.Hash // that its answers can be proven under
	name            probity.Hash   // that its answers can be claimed under; zero: they cannot
	shares          []Share
	frozen, revoked bool
}

type modelKey struct {
	asset   probity.AssetID
	version uint32
}

// A payment is what one job's end owed to one account. Payments are kept so
// that the invariants can see that nobody was paid twice.
type payment struct {
	to     probity.Account
	amount probity.Amount
}

type jobRecord struct {
	Job
	challenger probity.Account // who refuted its claim
	bid        probity.Hash    // digest of the accepted bid
	ends       int
	paid       []payment
}

// A State is the market's money and jobs as pure data: no clock, no I/O, no
// goroutines. Every step takes the time as an argument and either does all of
// what it says or returns an error, one of this package's sentinels wrapped, and
// changes nothing. The contracts implement the same rules with the checks in the
// same order. A State is not safe for concurrent use.
type State struct {
	domain, leaseDomain, quorumDomain eip712.Domain
	exitDelay                         uint64
	trusting                          bool // takes every signature, for simulations

	balances   map[probity.Account]probity.Amount // outside the market
	allowances map[probity.Account]probity.Amount // what Accept may still take; none recorded is no limit
	owed       map[probity.Account]probity.Amount
	stakes     map[probity.Account]Stake
	models     map[modelKey]*model
	assets     probity.AssetID // number so far
	jobs       []*jobRecord    // job id minus 1
	taken      map[probity.Hash]probity.JobID
	court      Court

	escrows  map[EscrowID]Escrow
	leases   map[probity.Hash]*leaseRecord
	leaseIDs []probity.Hash
	tasks    map[probity.Hash]*taskRecord
	taskIDs  []probity.Hash

	minted  probity.Amount // all the money there is
	in, out big.Int        // that ever entered and left the market
	fault   error          // the first sum that went below zero or over the top
}

// NewState is an empty market under an EIP-712 domain. A stake leaves
// exitDelay seconds after its owner asked for it.
func NewState(d eip712.Domain, exitDelay uint64) *State {
	s := &State{
		domain: d, exitDelay: exitDelay,
		balances:   map[probity.Account]probity.Amount{},
		allowances: map[probity.Account]probity.Amount{},
		owed:       map[probity.Account]probity.Amount{},
		stakes:     map[probity.Account]Stake{},
		models:     map[modelKey]*model{},
		taken:      map[probity.Hash]probity.JobID{},
		escrows:    map[EscrowID]Escrow{},
		leases:     map[probity.Hash]*leaseRecord{},
		tasks:      map[probity.Hash]*taskRecord{},
	}
	s.SetContracts(d.Contract, d.Contract)
	return s
}

// NewUnsafeState is a market that takes every signature, forged or not. It is for
// simulations of millions of steps in which nobody forges; nothing else may use
// it.
func NewUnsafeState(d eip712.Domain, exitDelay uint64) *State {
	s := NewState(d, exitDelay)
	s.trusting = true
	return s
}

// Mint makes money outside the market. It returns probity.ErrAmount when there
// would be more than fits.
func (s *State) Mint(who probity.Account, amount probity.Amount) error {
	minted, err := s.minted.Add(amount)
	if err != nil {
		return err
	}
	s.minted = minted
	s.credit(s.balances, who, amount)
	return nil
}

// Approve limits what Accept may take from an account, until changed. Without
// it there is no limit.
func (s *State) Approve(who probity.Account, amount probity.Amount) { s.allowances[who] = amount }

// AddModel registers version 0 of a new model. The fee is what a buyer pays to
// its lineage for every answer; orders name one of its verifying keys.
func (s *State) AddModel(fee probity.Amount, shares []Share, keys ...probity.Hash) (probity.AssetID, error) {
	if err := CheckShares(shares); err != nil {
		return 0, err
	}
	if len(keys) == 0 {
		return 0, errors.New("a model without keys cannot be ordered: name at least one")
	}
	s.assets++
	s.models[modelKey{s.assets, 0}] = &model{fee: fee, keys: slices.Clone(keys), shares: slices.Clone(shares)}
	return s.assets, nil
}

// SetFee changes what an answer of a model costs from now on. Open jobs keep
// theirs.
func (s *State) SetFee(asset probity.AssetID, version uint32, fee probity.Amount) error {
	m := s.models[modelKey{asset, version}]
	if m == nil {
		return fmt.Errorf("asset %d version %d: %w", asset, version, ErrAsset)
	}
	m.fee = fee
	return nil
}

// Freeze stops every version of an asset from being ordered.
func (s *State) Freeze(asset probity.AssetID) error {
	found := false
	for k, m := range s.models {
		if k.asset == asset {
			m.frozen, found = true, true
		}
	}
	if !found {
		return fmt.Errorf("asset %d: %w", asset, ErrAsset)
	}
	return nil
}

// Revoke stops one version of an asset from being ordered, for ever.
func (s *State) Revoke(asset probity.AssetID, version uint32) error {
	m := s.models[modelKey{asset, version}]
	if m == nil {
		return fmt.Errorf("asset %d version %d: %w", asset, version, ErrAsset)
	}
	m.revoked = true
	return nil
}

// Fee is what one answer of a model costs besides the provider's price. It
// returns ErrAsset when the model cannot be ordered, or not under the key.
func (s *State) Fee(asset probity.AssetID, version uint32, key probity.Hash) (probity.Amount, error) {
	m := s.models[modelKey{asset, version}]
	if m == nil || m.frozen || m.revoked {
		return probity.Amount{}, fmt.Errorf("asset %d version %d: %w; choose another version", asset, version, ErrAsset)
	}
	if !slices.Contains(m.keys, key) {
		return probity.Amount{}, fmt.Errorf("asset %d version %d: %w, or has not the key %s; choose one of its keys", asset, version, ErrAsset, key)
	}
	return m.fee, nil
}

// CheckOrder applies the checks of PostOrder that need only the order, its
// poster and the time. It returns ErrCaller, ErrOrder or ErrExpired.
func CheckOrder(o Order, poster probity.Account, now uint64) error {
	switch {
	case poster != o.Buyer:
		return fmt.Errorf("post order as %s: %w: the buyer is %s", poster, ErrCaller, o.Buyer)
	case orderProblem(o) != nil:
		return fmt.Errorf("post order: %w", orderProblem(o))
	case now > o.Expires:
		return fmt.Errorf("post order: %w at %d, it is %d; choose a later time", ErrExpired, o.Expires, now)
	}
	return nil
}

func orderProblem(o Order) error {
	switch {
	case o.Tier != probity.TierZK && o.Tier != probity.TierDispute:
		return fmt.Errorf("tier %s: %w; choose zk or dispute", o.Tier, ErrOrder)
	case o.DeliverWithin > MaxDeliverWithin:
		return fmt.Errorf("delivery within %d s: %w; choose at most %d", o.DeliverWithin, ErrOrder, MaxDeliverWithin)
	}
	return nil
}

// CheckBid applies the part of Accept's checks that needs an order, a bid, the
// model's fee and the time, and nothing that only the market knows. It returns
// ErrOrder, ErrExpired, ErrUnknown (the bid is for another order), ErrSignature
// or ErrCeiling.
func CheckBid(d eip712.Domain, o Order, b SignedBid, fee probity.Amount, now uint64) error {
	if err := checkForm(d, o, b, now); err != nil {
		return err
	}
	if err := checkSignature(d, b); err != nil {
		return err
	}
	_, err := total(o, b.Price, fee)
	return err
}

func checkForm(d eip712.Domain, o Order, b SignedBid, now uint64) error {
	switch {
	case orderProblem(o) != nil:
		return orderProblem(o)
	case now > o.Expires:
		return fmt.Errorf("order: %w at %d, it is %d; post a new one", ErrExpired, o.Expires, now)
	case now > b.Expires:
		return fmt.Errorf("bid: %w at %d, it is %d; ask for a new one", ErrExpired, b.Expires, now)
	case b.Order != o.Hash(d):
		return fmt.Errorf("bid is for order %s: %w", b.Order, ErrUnknown)
	}
	return nil
}

func checkSignature(d eip712.Domain, b SignedBid) error {
	who, err := eip712.Recover(b.Digest(d), b.Signature)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSignature, err)
	}
	if who != b.Provider {
		return fmt.Errorf("%w: provider is %s, signer is %s", ErrSignature, b.Provider, who)
	}
	return nil
}

// total is what the buyer pays, or ErrCeiling.
func total(o Order, price, fee probity.Amount) (probity.Amount, error) {
	sum, err := price.Add(fee)
	if err != nil || sum.Cmp(o.MaxPrice) > 0 {
		return sum, fmt.Errorf("%w: %s and a fee of %s against a ceiling of %s", ErrCeiling, price, fee, o.MaxPrice)
	}
	return sum, nil
}

// checkBid is every check of Accept but the caller and the buyer's funds, in the
// contracts' order. It returns the model's fee.
func (s *State) checkBid(o Order, b SignedBid, now uint64) (fee probity.Amount, err error) {
	if err := checkForm(s.domain, o, b, now); err != nil {
		return fee, err
	}
	if id := s.taken[b.Order]; id != 0 {
		return fee, fmt.Errorf("%w as job %d", ErrTaken, id)
	}
	if err := s.signedBy(b.Digest(s.domain), b.Signature, b.Provider); err != nil {
		return fee, err
	}
	if fee, err = s.OrderFee(o); err != nil {
		return fee, err
	}
	if _, err := total(o, b.Price, fee); err != nil {
		return fee, err
	}
	if v := s.verdict(Job{Order: b.Order, Provider: b.Provider, Asset: o.Asset, Version: o.Version, Input: o.Input, Tier: o.Tier}); v.Claim != 0 {
		return fee, fmt.Errorf("%w before the order was accepted, in claim %d; choose another provider", ErrClaimed, v.Claim)
	}
	if free := s.stakes[b.Provider].Free(); free.Cmp(o.Bond) < 0 {
		return fee, fmt.Errorf("%w: %s is free, the order asks for %s", ErrBond, free, o.Bond)
	}
	return fee, nil
}

// Accept turns a bid into a job: the price and the model's fee leave the
// buyer's balance, the order's bond is locked in the provider's stake.
//
// The checks, in order: ErrCaller (not the order's buyer), ErrOrder, ErrExpired
// (order, then bid), ErrUnknown (bid for another order), ErrTaken, ErrSignature,
// ErrAsset, ErrCeiling, ErrClaimed (tier dispute, see [Court]), ErrBond, ErrFunds.
func (s *State) Accept(caller probity.Account, o Order, b SignedBid, now uint64) (probity.JobID, error) {
	if caller != o.Buyer {
		return 0, fmt.Errorf("accept as %s: %w: the buyer is %s", caller, ErrCaller, o.Buyer)
	}
	fee, err := s.checkBid(o, b, now)
	if err != nil {
		return 0, fmt.Errorf("accept: %w", err)
	}
	sum, err := total(o, b.Price, fee)
	if err != nil {
		return 0, fmt.Errorf("accept: %w", err)
	}
	limit, limited := s.allowances[caller]
	if s.balances[caller].Cmp(sum) < 0 || limited && limit.Cmp(sum) < 0 {
		return 0, fmt.Errorf("accept: %w: it costs %s", ErrFunds, sum)
	}
	if limited {
		s.debit(s.allowances, caller, sum)
	}
	s.debit(s.balances, caller, sum)
	s.enter(sum)
	s.lock(b.Provider, o.Bond)
	id := probity.JobID(len(s.jobs) + 1)
	s.jobs = append(s.jobs, &jobRecord{bid: b.Digest(s.domain), Job: Job{
		ID: id, Order: b.Order, Buyer: o.Buyer, Provider: b.Provider,
		Asset: o.Asset, Version: o.Version, Key: o.Key, Input: o.Input, Tier: o.Tier,
		Price: b.Price, Fee: fee, Bond: o.Bond,
		Deadline: now + uint64(o.DeliverWithin), DeclineBy: now + uint64(o.DeliverWithin/2), State: JobOpen,
	}})
	s.taken[b.Order] = id
	return id, nil
}

// Deliver ends a job with an answer: the provider is owed the price, the model's
// lineage the fee, and the bond is free again. Verify says whether the proof
// shows that the job's model gives this output for the job's input.
//
// Anyone may deliver; only the job's provider and the lineage are paid.
//
// The checks, in order: ErrUnknown, ErrState, ErrOrder (a job of tier dispute has to
// be claimed), ErrExpired (past the deadline), ErrProof (also for more than
// MaxOutput words).
func (s *State) Deliver(id probity.JobID, d Delivery, now uint64, verify func(Job, Delivery) bool) error {
	j, err := s.job(id)
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	switch {
	case j.State != JobOpen:
		return fmt.Errorf("deliver job %d: %w", id, ErrState)
	case j.Tier != probity.TierZK:
		return fmt.Errorf("deliver job %d with a proof: %w: its tier is %s; claim the answer", id, ErrOrder, j.Tier)
	case now > j.Deadline:
		return fmt.Errorf("deliver job %d: deadline %w at %d, it is %d", id, ErrExpired, j.Deadline, now)
	case len(d.Output) > MaxOutput || verify == nil || !verify(j.Job, d):
		return fmt.Errorf("deliver job %d: %w", id, ErrProof)
	}
	if err := s.delivered(j, d.OutputHash()); err != nil {
		return fmt.Errorf("deliver job %d: %w", id, err)
	}
	return nil
}

// delivered ends a job with an answer, and has everybody paid.
func (s *State) delivered(j *jobRecord, output probity.Hash) error {
	shares := s.models[modelKey{j.Asset, j.Version}].shares
	parts, err := Split(j.Fee, shares)
	if err != nil {
		return err
	}
	s.unlock(j.Provider, j.Bond)
	s.pay(j, j.Provider, j.Price)
	for i, part := range parts {
		s.pay(j, shares[i].Account, part)
	}
	j.State, j.Output = JobDelivered, output
	j.ends++
	return nil
}

// Expire ends a job that was not delivered in time: the buyer is owed the price,
// the fee and the provider's bond. Anyone may call it.
//
// The checks, in order: ErrUnknown, ErrState, ErrEarly, ErrClaimed (tier dispute: an
// answer was claimed in time).
func (s *State) Expire(id probity.JobID, now uint64) error {
	j, err := s.job(id)
	if err != nil {
		return fmt.Errorf("expire: %w", err)
	}
	switch {
	case j.State != JobOpen:
		return fmt.Errorf("expire job %d: %w", id, ErrState)
	case now <= j.Deadline:
		return fmt.Errorf("expire job %d: %w: wait until after %d, it is %d", id, ErrEarly, j.Deadline, now)
	}
	if v := s.verdict(j.Job); v.Claim != 0 && v.Posted <= j.Deadline {
		return fmt.Errorf("expire job %d: %w, in claim %d; settle it", id, ErrClaimed, v.Claim)
	}
	s.slash(j.Provider, j.Bond)
	s.pay(j, j.Buyer, s.plus(s.plus(j.Price, j.Fee), j.Bond))
	j.State = JobExpired
	j.ends++
	return nil
}

// Decline ends a job that its provider gives back in time: the buyer is owed
// the price and the fee, and the bond is free again.
//
// The checks, in order: ErrUnknown, ErrState, ErrCaller (not the job's
// provider), ErrExpired (past Job.DeclineBy), ErrClaimed (tier dispute: it has
// claimed an answer).
func (s *State) Decline(caller probity.Account, id probity.JobID, now uint64) error {
	j, err := s.job(id)
	if err != nil {
		return fmt.Errorf("decline: %w", err)
	}
	switch {
	case j.State != JobOpen:
		return fmt.Errorf("decline job %d: %w", id, ErrState)
	case caller != j.Provider:
		return fmt.Errorf("decline job %d as %s: %w: its provider is %s", id, caller, ErrCaller, j.Provider)
	case now > j.DeclineBy:
		return fmt.Errorf("decline job %d: time to decline %w at %d, it is %d; deliver it", id, ErrExpired, j.DeclineBy, now)
	}
	if v := s.verdict(j.Job); v.Claim != 0 {
		return fmt.Errorf("decline job %d: %w, in claim %d", id, ErrClaimed, v.Claim)
	}
	s.unlock(j.Provider, j.Bond)
	s.pay(j, j.Buyer, s.plus(j.Price, j.Fee))
	j.State = JobDeclined
	j.ends++
	return nil
}

// Deposit moves money from a balance into the same account's stake. It returns
// ErrFunds when there is not enough, and refuses nothing at all.
func (s *State) Deposit(caller probity.Account, amount probity.Amount) error {
	if amount.IsZero() {
		return errors.New("deposit nothing: name an amount")
	}
	if s.balances[caller].Cmp(amount) < 0 {
		return fmt.Errorf("deposit %s: %w", amount, ErrFunds)
	}
	s.debit(s.balances, caller, amount)
	s.enter(amount)
	st := s.stakes[caller]
	st.Total = s.plus(st.Total, amount)
	s.stakes[caller] = st
	return nil
}

// RequestExit puts free stake on its way out and starts the delay anew for all
// that is on its way. It returns ErrBond when less is free.
func (s *State) RequestExit(caller probity.Account, amount probity.Amount, now uint64) error {
	if amount.IsZero() {
		return errors.New("request exit of nothing: name an amount")
	}
	st := s.stakes[caller]
	if free := st.Free(); free.Cmp(amount) < 0 {
		return fmt.Errorf("request exit of %s: %w: %s is free", amount, ErrBond, free)
	}
	st.Exiting, st.ExitAt = s.plus(st.Exiting, amount), now+s.exitDelay
	s.stakes[caller] = st
	return nil
}

// Exit pays out what RequestExit set aside, or returns ErrEarly while the delay
// runs. With nothing on its way out it pays nothing.
func (s *State) Exit(caller probity.Account, now uint64) (probity.Amount, error) {
	st := s.stakes[caller]
	amount := st.Exiting
	if amount.IsZero() {
		return amount, nil
	}
	if now < st.ExitAt {
		return probity.Amount{}, fmt.Errorf("exit: %w: wait until %d, it is %d", ErrEarly, st.ExitAt, now)
	}
	st.Total = s.minus(st.Total, amount)
	st.Exiting, st.ExitAt = probity.Amount{}, 0
	s.stakes[caller] = st
	s.leave(amount)
	s.credit(s.balances, caller, amount)
	return amount, nil
}

// Withdraw moves all that the caller is owed into its balance.
func (s *State) Withdraw(caller probity.Account) probity.Amount {
	amount := s.owed[caller]
	delete(s.owed, caller)
	s.leave(amount)
	s.credit(s.balances, caller, amount)
	return amount
}

// Job returns a job, or ErrUnknown.
func (s *State) Job(id probity.JobID) (Job, error) {
	j, err := s.job(id)
	if err != nil {
		return Job{}, err
	}
	return j.Job, nil
}

func (s *State) job(id probity.JobID) (*jobRecord, error) {
	if id == 0 || uint64(id) > uint64(len(s.jobs)) {
		return nil, fmt.Errorf("job %d: %w", id, ErrUnknown)
	}
	return s.jobs[id-1], nil
}

// Jobs is the number of jobs so far.
func (s *State) Jobs() probity.JobID { return probity.JobID(len(s.jobs)) }

// Taken is the job that an order became, or 0.
func (s *State) Taken(order probity.Hash) probity.JobID { return s.taken[order] }

// Balance is what an account holds outside the market.
func (s *State) Balance(who probity.Account) probity.Amount { return s.balances[who] }

// Owed is what an account earned and did not withdraw yet.
func (s *State) Owed(who probity.Account) probity.Amount { return s.owed[who] }

// Stake is what an account has at stake.
func (s *State) Stake(who probity.Account) Stake { return s.stakes[who] }

func (s *State) pay(j *jobRecord, to probity.Account, amount probity.Amount) {
	j.paid = append(j.paid, payment{to, amount})
	s.credit(s.owed, to, amount)
}

func (s *State) credit(m map[probity.Account]probity.Amount, who probity.Account, amount probity.Amount) {
	m[who] = s.plus(m[who], amount)
}

func (s *State) debit(m map[probity.Account]probity.Amount, who probity.Account, amount probity.Amount) {
	m[who] = s.minus(m[who], amount)
}

func (s *State) enter(amount probity.Amount) { s.in.Add(&s.in, amount.Big()) }
func (s *State) leave(amount probity.Amount) { s.out.Add(&s.out, amount.Big()) }

// plus and minus cannot fail while the invariants hold: no sum exceeds what was
// minted, and every difference was checked. A failure is kept for Check.
func (s *State) plus(a, b probity.Amount) probity.Amount  { return s.exact(a.Add(b)) }
func (s *State) minus(a, b probity.Amount) probity.Amount { return s.exact(a.Sub(b)) }

func (s *State) exact(a probity.Amount, err error) probity.Amount {
	if err != nil && s.fault == nil {
		s.fault = err
	}
	return a
}
