package provider

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider/runtime"
)

// A LeaseBook is what the agent of leases needs of a market.
type LeaseBook interface {
	market.LeaseBook
	Now(ctx context.Context) (uint64, error)
	Bond(ctx context.Context, who probity.Account) (total, locked probity.Amount, err error)
	Owed(ctx context.Context, who probity.Account) (probity.Amount, error)
	Withdraw(ctx context.Context) (probity.Amount, market.Settlement, error)
}

// Files are public files, each named by its SHA-256 digest as specifications
// write it: modules, inputs, checkpoints, outputs and logs. Get returns
// market.ErrUnknown for what is not there. Both are safe for concurrent use.
type Files interface {
	Put(ctx context.Context, data []byte) (digest string, err error)
	Get(ctx context.Context, digest string) ([]byte, error)
}

// What a workload finds and leaves in its folder, /work.
const (
	// CheckpointFile is the state that the work can go on from, on any provider.
	// Whoever writes it writes another file and renames it, so that it is whole at
	// any time. It is there from the beginning when the work goes on.
	CheckpointFile = "checkpoint"
	// OutputFile is the result. It is kept when the work ends.
	OutputFile = "output"
)

// MaxFile bounds a checkpoint, an output, a log, a module: what is held in memory.
const MaxFile = 64 << 20

// A LeasePolicy says which leases to take and for how much. Offer is what the
// machine has and asks; Provider, Chain, Market and Expires of it are filled in.
type LeasePolicy struct {
	Offer match.Offer `json:"offer"`

	MaxBond   probity.Amount `json:"maxBond"`   // most to put at stake for one lease; zero is no limit
	MaxLeases int            `json:"maxLeases"` // at a time; 0 is 64
	BidFor    uint64         `json:"bidFor"`    // seconds that a bid stays valid; 0 is 120
	MinAnswer uint32         `json:"minAnswer"` // orders that give less time to answer a claim get no bid; seconds, 0 is market.MinAnswer

	// Watchers are whose heartbeats this provider relies on. An order that names
	// another watcher gets no bid: such a watcher could take the bond.
	Watchers []probity.Account `json:"watchers"`

	Beat         time.Duration `json:"beat"`         // between reports; 0 is 10 s
	CollectEvery time.Duration `json:"collectEvery"` // of pay; 0 is an hour
	DryGrace     uint64        `json:"dryGrace"`     // seconds that a lease whose account ran dry goes on without pay; 0 is 30
	Prepare      time.Duration `json:"prepare"`      // that the buyer's files and secrets are waited for; 0 is 2 min
	KeepVolumes  uint64        `json:"keepVolumes"`  // seconds after a lease that its volumes are kept for the buyer's next; 0 is 7 days
	Restarts     int           `json:"restarts"`     // of work that was lost with the machine; 0 is 3
	Doubt        time.Duration `json:"doubt"`        // that a clock which jumped has to hold before anything is thrown away by it; 0 is an hour
	MinFree      int64         `json:"minFree"`      // bytes that the disk has to have beside what is offered, or there is no bid; 0 is 64 MiB
}

// LeaseConfig is what a LeaseAgent works with. Poll, Retry and Slog may be left
// out.
type LeaseConfig struct {
	Book     LeaseBook
	Desk     market.Desk // with the key of the book's account
	Chain    uint64      // that offers name, and the contract of the market there
	Market   probity.Account
	Runtimes map[string]runtime.Runtime // by task: wasm, container
	Files    Files
	Dir      string        // of workloads' folders
	Journal  *disk.Journal // of this agent alone; the caller closes it after Run
	Policy   LeasePolicy
	Draining func() bool // asked again and again: whether to take no more leases and give notice to those that run; nil: no

	Poll  time.Duration // between looks at the board; 0 is 1 s
	Retry time.Duration // first wait after a passing fault, doubling up to 64 times this; 0 is 500 ms
	Slog  *slog.Logger
}

// A LeaseAgent rents this machine out: it bids on lease orders that fit its offer,
// runs what it is paid for, reports, answers claims, collects, and ends what is
// over. What it runs outlives it: the next agent with the same journal and
// runtimes goes on where this one was. As long as it cannot see the chain it
// leaves everything as it is.
type LeaseAgent struct {
	LeaseConfig
	core
	shelves shelves
	steady  Steady // of what is thrown away
	offered uint64 // when the offer was last posted
	specs   specs  // of the goroutine that looks at the board

	leases map[probity.Hash]*tenancy // that are not over, by name; guarded by mu
	noBid  map[probity.Hash]NoBid
	open   map[probity.Hash]leaseBidRecord // live bids
	ended  int
	earned probity.Amount
	lost   probity.Amount // of bonds
}

// The journal's records, by key:
//
//	lease-bid/ORDER  leaseBidRecord, when signed and when posted
//	lease/LEASE      leaseRecord, when it was won and when it is over
//	start/LEASE      startRecord, before the work is started
//	end/LEASE        market.LeaseReport, how the work ended
//	notice/LEASE     noticeRecord, before and after giving notice
//	close/LEASE      closeRecord, before and after closing
//	lease-cursor     the last event that was dealt with
type (
	leaseBidRecord struct {
		Bid    market.SignedLeaseBid `json:"bid"`
		Post   market.LeasePost      `json:"post"`
		Posted bool                  `json:"posted"`
	}
	leaseRecord struct {
		Lease   market.Lease       `json:"lease"` // as opened
		Post    market.LeasePost   `json:"post"`
		Earned  probity.Amount     `json:"earned"`          // so far
		Closed  bool               `json:"closed"`          // the market's event said so
		Ended   uint64             `json:"ended,omitempty"` // market time at which it was over
		Over    bool               `json:"over"`            // and everything is cleared away
		Reason  market.CloseReason `json:"reason,omitempty"`
		Slashed probity.Amount     `json:"slashed,omitzero"`
	}
	startRecord struct {
		Times int `json:"times"` // started so far
	}
	noticeRecord struct {
		Why  string `json:"why"`
		Done bool   `json:"done"`
	}
	closeRecord struct {
		Done bool              `json:"done"`
		At   market.Settlement `json:"at,omitzero"`
	}
)

func leaseKey(kind string, lease probity.Hash) string { return kind + "/" + lease.String() }

// NewLeaseAgent checks a configuration and reads the journal. Run does the work.
func NewLeaseAgent(c LeaseConfig) (*LeaseAgent, error) {
	if c.Book == nil || c.Desk.Board == nil || c.Files == nil || c.Journal == nil || c.Dir == "" {
		return nil, errors.New("provider: Book, Desk, Files, Journal and Dir are all needed")
	}
	if got, want := c.Desk.Key.Account(), c.Book.Account(); got != want {
		return nil, fmt.Errorf("provider: the key is of %s, the book of %s: use the same account", got, want)
	}
	p := &c.Policy
	p.MaxLeases, p.BidFor = cmp.Or(p.MaxLeases, 64), cmp.Or(p.BidFor, 120)
	p.MinAnswer, p.DryGrace, p.Restarts = cmp.Or(p.MinAnswer, market.MinAnswer), cmp.Or(p.DryGrace, 30), cmp.Or(p.Restarts, 3)
	p.Beat, p.CollectEvery, p.Prepare = cmp.Or(p.Beat, 10*time.Second), cmp.Or(p.CollectEvery, time.Hour), cmp.Or(p.Prepare, 2*time.Minute)
	p.KeepVolumes, p.MinFree = cmp.Or(p.KeepVolumes, 7*24*3600), cmp.Or(p.MinFree, 64<<20)
	c.Poll, c.Retry = cmp.Or(c.Poll, time.Second), cmp.Or(c.Retry, 500*time.Millisecond)
	if c.Slog == nil {
		c.Slog = slog.New(slog.DiscardHandler)
	}
	if c.Desk.Seen == nil {
		c.Desk.Seen = new(market.Seen)
	}
	p.Offer.Provider, p.Offer.Chain, p.Offer.Market = c.Book.Account(), c.Chain, c.Market
	for task := range c.Runtimes {
		if task != "wasm" && task != "container" {
			return nil, fmt.Errorf("provider: there is no runtime for task %q: use wasm or container", task)
		}
	}
	a := &LeaseAgent{
		LeaseConfig: c, core: core{journal: c.Journal, slog: c.Slog, every: c.Retry}, shelves: shelves{dir: c.Dir}, steady: Steady{Doubt: p.Doubt},
		leases: map[probity.Hash]*tenancy{}, noBid: map[probity.Hash]NoBid{}, open: map[probity.Hash]leaseBidRecord{},
	}
	if err := a.load(); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	return a, nil
}

// load restores from the journal what earlier agents did and left open.
func (a *LeaseAgent) load() error {
	for _, key := range a.journal.Keys() {
		if kind, _, _ := strings.Cut(key, "/"); kind != "lease" {
			continue
		}
		var r leaseRecord
		if _, err := a.journal.Get(key, &r); err != nil {
			return err
		}
		if !r.Over {
			t, err := a.tenancy(r)
			if err != nil {
				return fmt.Errorf("journal key %q: %w", key, err)
			}
			a.leases[r.Lease.ID] = t
			continue
		}
		a.count(r)
	}
	return nil
}

func (a *LeaseAgent) count(r leaseRecord) {
	a.ended++
	a.addTo(&a.earned, r.Earned)
	a.addTo(&a.lost, r.Slashed)
}

// Run works until ctx ends, and then returns nil; what runs for tenants goes on
// running. It returns an error when it cannot go on: the journal does not take
// records any more, or does not say what it should.
func (a *LeaseAgent) Run(ctx context.Context) error {
	if err := a.begin(ctx); err != nil {
		return err
	}
	defer a.cancel()
	a.mu.Lock()
	for _, t := range a.leases {
		a.startTenancy(t)
	}
	a.mu.Unlock()
	a.wg.Go(a.followLeases)
	a.wg.Go(a.watchOrders)
	a.wg.Wait()
	return a.failed()
}

// followLeases begins the leases that this provider wins and wakes those that
// something happened to.
func (a *LeaseAgent) followLeases() {
	follow(&a.core, following[market.LeaseEvent]{"lease-cursor", "follow the leases' events", a.Book.LeaseEvents, a.event, func(e market.LeaseEvent) string { return e.Cursor }})
}

func (a *LeaseAgent) event(e market.LeaseEvent) error {
	a.mu.Lock()
	t := a.leases[e.Lease]
	a.mu.Unlock()
	switch {
	case t != nil:
		return t.happened(e)
	case e.Kind == market.LeaseEventOpened:
		return a.won(e.Lease, e.Provider)
	}
	return nil
}

// won begins a lease if it is this provider's.
func (a *LeaseAgent) won(id probity.Hash, provider probity.Account) error {
	var r leaseRecord
	if known, err := a.read(leaseKey("lease", id), &r); known || err != nil {
		return err
	}
	var bid leaseBidRecord
	mine, err := a.read(leaseKey("lease-bid", id), &bid)
	if err != nil || !mine && provider != a.Book.Account() {
		return err // of others, as most are
	}
	err = a.retry(a.ctx, fmt.Sprintf("read lease %s", id), nil, func() (err error) {
		r.Lease, err = a.Book.Lease(a.ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	if r.Lease.Provider != a.Book.Account() {
		if mine {
			a.missed(NoBid{id, NoTaken, fmt.Sprintf("%s got it at %s a second, the bid was %s", r.Lease.Provider, r.Lease.Rate.Format18(), bid.Bid.Rate.Format18())})
		}
		return nil
	}
	if !mine {
		// Signed by another agent with this key. What it is to run is not known here.
		a.Slog.Error("a lease of this account was bid for without this journal's knowledge: run the agent that bid, or give notice", "lease", id)
		return nil
	}
	r.Post = bid.Post
	if r.Lease.State == market.LeaseClosed {
		r.Closed, r.Reason = true, r.Lease.Reason // while the agent was away
	}
	if err := a.record(leaseKey("lease", id), r); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.open, id)
	t, err := a.tenancy(r)
	if err != nil {
		return nil // the bid was made for a specification that could be read
	}
	a.leases[id] = t
	a.startTenancy(t)
	return nil
}

// withdraw moves what this account is owed into it.
func (a *LeaseAgent) withdraw(ctx context.Context) (probity.Amount, error) {
	owed, err := a.Book.Owed(ctx, a.Book.Account())
	if err != nil || owed.IsZero() {
		return probity.Amount{}, err
	}
	got, _, err := a.Book.Withdraw(ctx)
	return got, err
}

// Work is the running work of a lease and its folder, for those who reach it
// from afar; ok is false when there is none.
func (a *LeaseAgent) Work(lease probity.Hash) (w runtime.Workload, dir string, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.leases[lease]
	if t == nil || t.workload == nil {
		return nil, "", false
	}
	return t.workload, t.folder(), true
}

// Free is what the policy offers and no lease has, and the leases that have the rest,
// as they were ordered.
func (a *LeaseAgent) Free() (match.Offer, []market.LeasePost) {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.Policy.Offer
	var held []market.LeasePost
	for _, t := range a.leases {
		r := t.spec.Resources
		o.CPU, o.Memory, o.Disk = o.CPU-min(o.CPU, r.CPU), o.Memory-min(o.Memory, r.Memory), o.Disk-min(o.Disk, r.Disk)
		held = append(held, t.post)
	}
	return o, held
}

// Retention is how long what a lease of this provider's leaves is kept after its end,
// also when the board has long forgotten the order. It returns market.ErrUnknown for a
// lease that this journal knows nothing of.
func (a *LeaseAgent) Retention(lease probity.Hash) (spec.Duration, error) {
	var r leaseRecord
	known, err := a.journal.Get(leaseKey("lease", lease), &r)
	if err == nil && !known {
		err = fmt.Errorf("lease %s: %w to this provider's journal", lease, market.ErrUnknown)
	}
	if err != nil {
		return 0, err
	}
	s, err := spec.Parse(r.Post.Spec)
	if err != nil {
		return 0, fmt.Errorf("lease %s: %w", lease, err)
	}
	return s.Retention, nil
}

// watchOrders looks at the board again and again, offers and bids.
func (a *LeaseAgent) watchOrders() {
	for {
		if err := a.look(); err != nil && a.ctx.Err() == nil {
			a.note("look for lease orders", err)
		}
		if !sleep(a.ctx, a.Poll) {
			return
		}
	}
}

// offerFor is how long an offer is good for, in seconds; it is posted anew when
// half of that is over.
const offerFor = 600

// postOffer tells buyers what is free.
func (a *LeaseAgent) postOffer(now uint64) error {
	draining := a.draining()
	if draining && a.offered == 0 || !draining && a.offered != 0 && now < a.offered+offerFor/2 {
		return nil
	}
	o := a.Policy.Offer
	o.Expires = now + offerFor
	if draining {
		o.Expires = now // it replaces the one that buyers go by
	}
	signed := match.SignedOffer{Offer: o, Signature: a.Desk.Key.Sign(o.Digest(market.Domain(a.Chain, a.Market)))}
	if err := a.Desk.Post(a.ctx, market.NoticeOffer, market.AboutAccount(o.Provider), now, o.Expires, signed); err != nil {
		return err
	}
	a.offered = now
	if draining {
		a.offered = 0
	}
	return nil
}

// draining reports whether this provider takes no more work.
func (a *LeaseAgent) draining() bool { return a.Draining != nil && a.Draining() }

// look goes once over the board.
func (a *LeaseAgent) look() error {
	now, err := a.Book.Now(a.ctx)
	if err != nil {
		return err
	}
	if err := a.postOffer(now); err != nil {
		return err
	}
	posts, err := a.Desk.LeaseOrders(a.ctx, now)
	if err != nil {
		return err
	}
	total, locked, err := a.Book.Bond(a.ctx, a.Book.Account())
	if err != nil {
		return err
	}
	free, err := total.Sub(locked)
	if err != nil {
		return fmt.Errorf("stake: %w", err)
	}
	if err := a.letGo(now, a.steady.Time(now)); err != nil {
		a.note("remove volumes that are kept no longer", err)
	}
	a.specs.look()
	room, free, err := a.room(posts, free, now)
	if err != nil {
		return err
	}
	noBid := map[probity.Hash]NoBid{}
	for _, p := range posts {
		id := p.ID
		a.mu.Lock()
		had, bidding := a.open[id]
		leased := a.leases[id] != nil
		a.mu.Unlock()
		if leased || a.ctx.Err() != nil {
			continue
		}
		if !bidding {
			bid, o, no := a.quote(p, id, now, room, free)
			if no.Reason != "" {
				noBid[id] = no
				continue
			}
			if _, err := a.Book.Lease(a.ctx, id); err == nil {
				continue // somebody's already
			} else if !errors.Is(err, market.ErrUnknown) {
				return err
			}
			had = leaseBidRecord{Bid: bid, Post: p}
			if err := a.record(leaseKey("lease-bid", id), had); err != nil {
				return err
			}
			a.mu.Lock()
			a.open[id] = had
			a.mu.Unlock()
			free, _ = free.Sub(p.Order.Bond) // less than nothing is nothing
			if err := room.Reserve(a.Policy.Offer.Provider, o); err != nil {
				return err
			}
		}
		if had.Posted {
			continue
		}
		if err := a.Desk.PostLeaseBid(a.ctx, had.Bid, now); err != nil {
			noBid[id] = NoBid{id, NoDelivery, err.Error()}
			continue // the same bid again at the next look
		}
		had.Posted = true
		if err := a.record(leaseKey("lease-bid", id), had); err != nil {
			return err
		}
		a.mu.Lock()
		a.open[id] = had
		a.mu.Unlock()
		a.Slog.Info("bid for a lease", "order", id, "rate", had.Bid.Rate)
	}
	a.mu.Lock()
	a.noBid = noBid
	a.mu.Unlock()
	return nil
}

// room is what of the offer is neither leased out nor promised in an open bid, and
// free what of the stake is not. Open bids of earlier agents are found again.
func (a *LeaseAgent) room(posts []market.LeasePost, free probity.Amount, now uint64) (*match.Index, probity.Amount, error) {
	room := match.NewIndex(match.Weights{})
	o := a.Policy.Offer
	o.Expires = now + offerFor
	o.Storage = a.stored(o.Storage)
	if err := room.Put(o, match.Standing{Bond: free, Reputation: 100}); err != nil {
		return nil, free, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, t := range a.leases {
		if err := room.Reserve(o.Provider, a.matched(t.spec, now)); err != nil {
			a.Slog.Warn("this provider leases out more than it offers", "lease", t.ID, "err", err)
		}
	}
	open := map[probity.Hash]leaseBidRecord{}
	for _, p := range posts {
		id := p.ID
		had, known := a.open[id]
		if !known {
			var err error
			if known, err = a.journal.Get(leaseKey("lease-bid", id), &had); err != nil {
				return nil, free, err
			}
		}
		if !known || now > had.Bid.Expires || a.leases[id] != nil {
			continue
		}
		s := a.specs.of(id, p.Spec)
		if s.err != nil {
			continue
		}
		open[id] = had
		free, _ = free.Sub(p.Order.Bond)
		need, _ := a.demand(s.Spec, p.Order.Buyer, now)
		if err := room.Reserve(o.Provider, need); err != nil {
			continue
		}
	}
	a.open = open
	return room, free, nil
}

// matched is a specification as an index asks for it, with money not looked at.
func (a *LeaseAgent) matched(s spec.Spec, now uint64) match.Order {
	return match.Order{Spec: s, Chain: a.Chain, Market: a.Market, Posted: now, Balance: enough(), Allowed: enough(), Own: true}
}

func enough() probity.Amount { return probity.Tokens(1 << 60) }

// quote decides on one order: a signed bid, or a refusal with its reason.
func (a *LeaseAgent) quote(p market.LeasePost, id probity.Hash, now uint64, room *match.Index, free probity.Amount) (market.SignedLeaseBid, match.Order, NoBid) {
	pol := a.Policy
	no := func(r Reason, format string, args ...any) (market.SignedLeaseBid, match.Order, NoBid) {
		return market.SignedLeaseBid{}, match.Order{}, NoBid{id, r, fmt.Sprintf(format, args...)}
	}
	read := a.specs.of(id, p.Spec)
	s := read.Spec
	if read.err != nil || read.hash != p.Order.Spec || !s.Lease() {
		return no(NoSpec, "%v", cmp.Or(read.err, errors.New("it is not the specification of a lease")))
	}
	if err := market.CheckLeaseOrder(p.Order, p.Order.Buyer, now); err != nil {
		return no(NoSpec, "%v", err)
	}
	if a.Runtimes[s.Task.Kind()] == nil {
		return no(NoRuntime, "task %s", s.Task.Kind())
	}
	if s.Resources.GPU != nil && s.Task.Kind() == "wasm" {
		return no(NoRuntime, "a module cannot use a GPU")
	}
	if err := a.shelves.fits(id, p.Order.Buyer, s.Storage); err != nil {
		return no(NoFit, "%v", err)
	}
	if err := vet(a.Runtimes, s, a.shelves.asked(p.Order.Buyer, s.Storage)); err != nil {
		return no(NoRuntime, "%v", err)
	}
	if a.draining() {
		return no(NoDrain, "notice was given to its leases")
	}
	if free, err := disk.Free(a.Dir); err == nil && free < pol.MinFree {
		return no(NoRoom, "the disk of %s has %d bytes left, the policy wants %d: free some space", a.Dir, free, pol.MinFree)
	}
	a.mu.Lock()
	busy := len(a.leases) + len(a.open)
	a.mu.Unlock()
	if busy >= pol.MaxLeases {
		return no(NoRoom, "%d leases and open bids", busy)
	}
	if p.Order.Answer < pol.MinAnswer {
		return no(NoTime, "it wants claims answered within %d s, the policy asks for %d", p.Order.Answer, pol.MinAnswer)
	}
	if w := p.Order.Watcher; !w.IsZero() && !slices.Contains(pol.Watchers, w) {
		return no(NoWatcher, "%s", w)
	}
	if !pol.MaxBond.IsZero() && p.Order.Bond.Cmp(pol.MaxBond) > 0 || p.Order.Bond.Cmp(free) > 0 {
		return no(NoStake, "it asks for a bond of %s; %s is free, the policy allows %s", p.Order.Bond.Format18(), free.Format18(), pol.MaxBond.Format18())
	}
	o, kept := a.demand(s, p.Order.Buyer, now)
	o.Hash = read.hash
	report := room.Explain(o, now)
	if len(report.Candidates) == 0 {
		var why []string
		for _, r := range report.Refusals {
			for _, reason := range r.Reasons {
				why = append(why, reason.String())
			}
		}
		return no(NoFit, "%s", strings.Join(why, "; "))
	}
	price := report.Candidates[0].Price
	if kept { // what is kept is paid all the same while it is leased
		var err error
		if price, err = a.hourly(s, free, now); err != nil {
			return no(NoFit, "%v", err)
		}
	}
	rate, err := perSecond(price)
	if err != nil || rate.Cmp(p.Order.MaxRate) > 0 {
		return no(NoPrice, "the rate is %s a second, the ceiling %s", rate, p.Order.MaxRate)
	}
	b := market.SignedLeaseBid{LeaseBid: market.LeaseBid{Order: id, Provider: a.Book.Account(), Rate: rate, Expires: min(now+pol.BidFor, p.Order.Expires)}}
	b.Signature = a.Desk.Key.Sign(b.Digest(a.Desk.Lease))
	return b, o, NoBid{}
}

// perSecond is an hourly price by the second, rounded up; a rate of nothing is 1.
func perSecond(hourly probity.Amount) (probity.Amount, error) {
	up, err := hourly.Add(probity.Units(3599))
	if err != nil {
		return up, err
	}
	rate, err := up.MulDiv(1, 3600)
	if err == nil && rate.IsZero() {
		rate = probity.Units(1)
	}
	return rate, err
}

// workloadID names a lease's work in its runtime.
func workloadID(lease probity.Hash) string { return "lease-" + lease.String()[2:42] }

// Status returns a snapshot.
func (a *LeaseAgent) Status() LeasesStatus {
	volumes, _ := a.shelves.all() // what cannot be read is noted by look
	a.mu.Lock()
	defer a.mu.Unlock()
	s := LeasesStatus{Account: a.Book.Account(), Ended: a.ended, Bids: len(a.open), Earned: a.earned, Lost: a.lost, LastError: a.lastErr, Volumes: volumes, Missed: slices.Clone(a.misses),
		Leases: make([]LeaseStatus, 0, len(a.leases)), NoBids: make([]NoBid, 0, len(a.noBid))}
	for _, t := range a.leases {
		s.Leases = append(s.Leases, LeaseStatus{Lease: t.Lease, Report: t.report, Earned: t.rec.Earned, Error: t.err})
	}
	slices.SortFunc(s.Leases, func(x, y LeaseStatus) int { return bytes.Compare(x.Lease.ID[:], y.Lease.ID[:]) })
	for _, n := range a.noBid {
		s.NoBids = append(s.NoBids, n)
	}
	slices.SortFunc(s.NoBids, func(x, y NoBid) int { return bytes.Compare(x.Order[:], y.Order[:]) })
	return s
}

// LeaseStatus is one lease as it stands with its provider.
type LeaseStatus struct {
	Lease  market.Lease       `json:"lease"` // as opened
	Report market.LeaseReport `json:"report"`
	Earned probity.Amount     `json:"earned"`          // collected so far
	Error  string             `json:"error,omitempty"` // the last passing fault
}

// LeasesStatus is what an agent of leases is doing and has done, across restarts.
type LeasesStatus struct {
	Account   probity.Account `json:"account"`
	Leases    []LeaseStatus   `json:"leases"` // that run
	Ended     int             `json:"ended"`
	Bids      int             `json:"bids"`   // open on the board
	NoBids    []NoBid         `json:"noBids"` // orders on the board without a bid of this agent
	Missed    []NoBid         `json:"missed"` // the latest bids that lost, and to what
	Volumes   []Volume        `json:"volumes,omitempty"`
	Earned    probity.Amount  `json:"earned"` // by leases that are over
	Lost      probity.Amount  `json:"lost"`   // bonds, for claims that were not answered
	LastError string          `json:"lastError,omitempty"`
}
