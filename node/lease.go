package node

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
)

// LeaseOptions say what to rent and how.
type LeaseOptions struct {
	Spec    spec.Spec
	Name    string // of the lease, in this folder; OpenLease again with it goes on with the same order, also after a crash
	Terms   spec.LeaseTerms
	Fund    probity.Amount // to have in the escrow account besides what is set aside; zero: an hour's pay, or that until the deadline
	Secrets market.Secrets // values of the specification's secrets, by name

	Checkpoint  string // digest of the state to go on from
	WaitForBids time.Duration
	Auction     time.Duration // that better bids are waited for once there is one; zero: a second
	NoApprove   bool          // use what the account has approved, and approve no more

	// Shown, if it is set, is told which providers fit and why the others do not,
	// before anything is posted or paid. Its error ends the order.
	Shown func(match.Report) error
}

// A Rented is a lease as its buyer opened it.
type Rented struct {
	Name     string          `json:"name"`
	Lease    probity.Hash    `json:"lease"`
	Provider probity.Account `json:"provider"`
	Rate     probity.Amount  `json:"rate"` // per second
	Escrow   uint32          `json:"escrow"`
	Funded   probity.Amount  `json:"funded"` // moved into the escrow account now
	Gas      uint64          `json:"gas"`
	Opened   uint64          `json:"opened"` // Unix seconds
	Began    uint64          `json:"began"`  // the first lease of this job, Unix seconds
}

// rentRecord is what the buyer's journal holds of a lease, under rent/NAME.
type rentRecord struct {
	Post   market.LeasePost       `json:"post"`
	Bid    *market.SignedLeaseBid `json:"bid,omitempty"` // chosen, before it is accepted
	Fund   probity.Amount         `json:"fund"`          // with it
	Open   bool                   `json:"open"`          // it was accepted
	Began  uint64                 `json:"began"`         // the first lease of the job, Unix seconds
	Past   []pastLease            `json:"past,omitempty"`
	Budget probity.Amount         `json:"budget"`         // that KeepLease has topped up with
	Held   *market.LeaseReport    `json:"held,omitempty"` // the last one of the open lease whose files KeepLease has here
}

// pastLease is an earlier lease of the same job.
type pastLease struct {
	Lease    probity.Hash    `json:"lease"`
	Provider probity.Account `json:"provider"`
	Why      string          `json:"why"`
	Logs     string          `json:"logs,omitempty"` // digest of its log, as far as it came here
}

func rentKey(name string) string { return "rent/" + name }

// OpenLease orders a lease, waits for bids, accepts the best and sends secrets to
// its provider. Nothing is paid before a bid is accepted, and nothing is posted
// where nobody fits.
func (n *Node) OpenLease(ctx context.Context, buyer *Party, opts LeaseOptions) (*Rented, error) {
	if opts.Name == "" {
		return nil, errors.New("a lease needs a name in this folder")
	}
	if err := runnable(opts.Spec); err != nil {
		return nil, err
	}
	var rec rentRecord
	known, err := buyer.journal.Get(rentKey(opts.Name), &rec)
	if err != nil {
		return nil, err
	}
	if known && rec.Post.Order.Spec != opts.Spec.Hash() {
		return nil, fmt.Errorf("a lease of another specification is called %q here: choose another --name", opts.Name)
	}
	if known && rec.Bid != nil {
		// An earlier process chose this bid, and may have accepted it.
		id, at, err := buyer.book.OpenLease(ctx, rec.Post.Order, *rec.Bid, rec.Fund)
		if err == nil {
			return n.opened(ctx, buyer, opts, &rec, id, at)
		}
		if !refusal(err) {
			return nil, err
		}
		rec.Bid = nil
	}
	if known && opts.Checkpoint == "" {
		opts.Checkpoint = rec.Post.Checkpoint // of an earlier lease of this job
	}
	return n.orderLease(ctx, buyer, opts, &rec)
}

// orderLease makes a new order, beside what the record holds of earlier ones.
func (n *Node) orderLease(ctx context.Context, buyer *Party, opts LeaseOptions, rec *rentRecord) (*Rented, error) {
	now, err := buyer.book.Now(ctx)
	if err != nil {
		return nil, err
	}
	var salt probity.Hash
	if _, err := rand.Read(salt[:]); err != nil {
		return nil, err
	}
	order, err := opts.Spec.LeaseOrder(buyer.Account(), opts.Terms, now, salt)
	if err != nil {
		return nil, &Refusal{err}
	}
	if err := market.CheckLeaseOrder(order, buyer.Account(), now); err != nil {
		return nil, &Refusal{err}
	}
	report, index, err := n.match(ctx, buyer, opts.Spec, opts.NoApprove, now)
	if err != nil {
		return nil, err
	}
	if opts.Shown != nil {
		if err := opts.Shown(report); err != nil {
			return nil, err
		}
	}
	for _, s := range opts.Spec.Secrets {
		if _, ok := opts.Secrets[s.Name]; !ok && len(s.Sealed) == 0 {
			return nil, &Refusal{fmt.Errorf("the job needs the secret %s: give it with --secret %s=FILE; it is sealed to the provider", s.Name, s.Name)}
		}
	}
	if err := n.haveFiles(ctx, opts.Spec, opts.Checkpoint); err != nil {
		return nil, &Refusal{err}
	}
	if len(report.Denied) > 0 {
		return nil, &Refusal{denied(report)}
	}
	rec.Post, rec.Bid, rec.Open = market.LeasePost{Order: order, Spec: opts.Spec.Canonical(), Checkpoint: opts.Checkpoint}, nil, false
	if err := n.putRent(buyer, opts.Name, rec); err != nil {
		return nil, err
	}
	n.sweep(ctx, buyer, now)
	start := time.Now()
	if err := buyer.desk.PostLeaseOrder(ctx, rec.Post, now); err != nil {
		return nil, err
	}
	counts := func(b market.SignedLeaseBid) probity.Amount { return b.Rate }
	if index != nil {
		counts = n.counted(report)
	}
	if opts.Auction == 0 {
		opts.Auction = bidGrace
	}
	no := map[probity.Account]error{}
	for _, p := range rec.Past {
		no[p.Provider] = fmt.Errorf("it had this job before: %s", p.Why)
	}
	until := time.Now().Add(opts.WaitForBids)
	for {
		bid, err := n.awaitLeaseBid(ctx, buyer, rec, no, counts, len(report.Candidates), until, opts.Auction)
		if err != nil {
			return nil, err
		}
		n.step(Step{Name: "order a lease, and a signed bid", Note: bid.Rate.Format18() + " tokens a second"}, start)
		start = time.Now()
		if rec.Fund, err = n.funding(ctx, buyer, opts, rec.Post.Order, *bid); err != nil {
			return nil, err
		}
		rec.Bid = bid
		if err := n.putRent(buyer, opts.Name, rec); err != nil {
			return nil, err
		}
		if has, err := buyer.book.Balance(ctx, buyer.Account()); err != nil {
			return nil, err
		} else if has.Cmp(rec.Fund) < 0 {
			return nil, &Refusal{fmt.Errorf("%s; nothing was charged", match.Reason{Code: match.SmallBalance, Want: rec.Fund.Format18(), Have: has.Format18(), Do: "put tokens into the account, or fund the lease with less and top it up later"})}
		}
		if opts.NoApprove {
			if allowed, _, err := buyer.book.Allowed(ctx); err != nil {
				return nil, err
			} else if allowed.Cmp(rec.Fund) < 0 {
				return nil, &Refusal{fmt.Errorf("%s; nothing was charged", match.Reason{Code: match.SmallAllowed, Want: rec.Fund.Format18(), Have: allowed.Format18(), Do: "approve the contract of leases for as much, or leave --no-approve away"})}
			}
		}
		id, at, err := buyer.book.OpenLease(ctx, rec.Post.Order, *bid, rec.Fund)
		if errors.Is(err, market.ErrBond) || errors.Is(err, market.ErrSignature) || errors.Is(err, market.ErrExpired) {
			no[bid.Provider], rec.Bid = err, nil
			continue
		}
		if err != nil {
			return nil, refuse(err)
		}
		n.step(Step{Name: "open the lease: escrow funded, bond locked", Gas: at.Gas, Note: id.String()}, start)
		return n.opened(ctx, buyer, opts, rec, id, at)
	}
}

// opened records that a lease is open and sends its secrets.
func (n *Node) opened(ctx context.Context, buyer *Party, opts LeaseOptions, rec *rentRecord, id probity.Hash, at market.Settlement) (*Rented, error) {
	if len(opts.Spec.Secrets) > 0 && len(opts.Secrets) > 0 {
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return nil, err
		}
		values := market.Secrets{}
		for _, s := range opts.Spec.Secrets {
			if v, ok := opts.Secrets[s.Name]; ok {
				values[s.Name] = v
			}
		}
		if err := buyer.desk.PostSecrets(ctx, *rec.Bid, values, now, now+uint64(opts.Spec.Deadline)); err != nil {
			return nil, err
		}
	}
	if !rec.Open {
		rec.Open = true
		if rec.Began == 0 {
			rec.Began = at.Time
		}
		if err := n.putRent(buyer, opts.Name, rec); err != nil {
			return nil, err
		}
	}
	n.settleIn(ctx, buyer, id, rec.Bid.Provider)
	return &Rented{Name: opts.Name, Lease: id, Provider: rec.Bid.Provider, Rate: rec.Bid.Rate, Escrow: rec.Post.Order.Escrow, Funded: rec.Fund, Gas: at.Gas, Opened: at.Time, Began: rec.Began}, nil
}

// haveFiles reports whether what a job is made of is here for the provider to
// fetch.
func (n *Node) haveFiles(ctx context.Context, s spec.Spec, checkpoint string) error {
	want := s.Files()
	if checkpoint != "" {
		want = append(want, checkpoint)
	}
	for _, d := range want {
		if _, err := n.files.Get(ctx, d); err != nil {
			return fmt.Errorf("%w; put it here with `probity job put FILE`", err)
		}
	}
	return nil
}

// match ranks the offers on the board for a job, with what the chain says of those
// who made them.
func (n *Node) match(ctx context.Context, buyer *Party, s spec.Spec, noApprove bool, now uint64) (match.Report, *match.Index, error) {
	o := match.Order{Spec: s, Chain: n.dep.ChainID, Market: n.dep.Market, Posted: now, Allowed: market.AllMoney()}
	var err error
	if o.Balance, err = buyer.book.Balance(ctx, buyer.Account()); err != nil {
		return match.Report{}, nil, err
	}
	if noApprove {
		leases, tasks, err := buyer.book.Allowed(ctx)
		if err != nil {
			return match.Report{}, nil, err
		}
		if o.Allowed = tasks; s.Lease() {
			o.Allowed = leases
		}
	}
	offers, err := n.Offers(ctx, buyer)
	if err != nil {
		return match.Report{}, nil, err
	}
	standings, err := n.Standings(ctx, probity.Units(1e10), market.ReputationRules{})
	if err != nil {
		return match.Report{}, nil, err
	}
	index := match.NewIndex(match.Weights{})
	for _, offer := range offers {
		stake, err := buyer.book.Stake(ctx, offer.Provider)
		if err != nil {
			return match.Report{}, nil, err
		}
		st := match.Standing{Bond: stake.Free(), Leaving: !stake.Exiting.IsZero() && stake.Free().IsZero()}
		if s.Where().Challenged != nil {
			if st.Shown, err = n.passed(ctx, buyer.desk.Board, offer.Provider, now); err != nil {
				return match.Report{}, nil, err
			}
		}
		for _, have := range standings {
			if have.Provider == offer.Provider {
				st.Reputation, st.Declines = have.Reputation, have.Declines
			}
		}
		if err := index.Put(offer.Offer, st); err != nil {
			return match.Report{}, nil, err
		}
	}
	return index.Explain(o, now), index, nil
}

// Offers are the signed offers on the board, also those that have run out lately.
func (n *Node) Offers(ctx context.Context, p *Party) ([]match.SignedOffer, error) {
	return n.offers(ctx, p.desk)
}

// offers are those on a desk's board.
func (n *Node) offers(ctx context.Context, d market.Desk) ([]match.SignedOffer, error) {
	return market.ReadAll(ctx, d, market.NoticeOffer, 0, n.readOffer)
}

// offersOf are those of one provider.
func (n *Node) offersOf(ctx context.Context, board market.NoticeBoard, who probity.Account) ([]match.SignedOffer, error) {
	all, err := board.Pinned(ctx, market.NoticeOffer, market.AboutAccount(who), 0)
	if err != nil {
		return nil, err
	}
	var out []match.SignedOffer
	for _, notice := range all {
		if o, err := n.readOffer(notice); err == nil {
			out = append(out, o)
		}
	}
	return out, nil
}

func (n *Node) readOffer(notice market.Notice) (o match.SignedOffer, err error) {
	offers, err := match.ReadOffers(bytes.NewReader(notice.Body))
	if err != nil || len(offers) != 1 || offers[0].Provider != notice.From {
		return o, cmp.Or(err, market.ErrSignature)
	}
	return offers[0], offers[0].Verify(market.Domain(n.dep.ChainID, n.dep.Market))
}

// Passed says which notices on the board nobody could use: damaged, or signed for
// another market or chain.
func (p *Party) Passed() []error { return p.notices.Faults() }

// sweep forgets what has long ended. What is in the way of it is not the order's
// fault.
func (n *Node) sweep(ctx context.Context, p *Party, now uint64) {
	const grace = 3600
	if now > grace {
		if err := p.desk.Board.Sweep(ctx, now-grace); err != nil {
			n.log.Warn("sweep the board of notices", "err", err)
		}
	}
}

// denied says why nobody can take a job.
func denied(r match.Report) error {
	var why []string
	for _, d := range r.Denied {
		why = append(why, d.String())
	}
	return fmt.Errorf("the job gets no bid as it stands; nothing was charged:\n  %s", strings.Join(why, "\n  "))
}

// counted is what a bid counts as, in the order in which the matcher ranks offers;
// a bid of somebody without an offer counts double.
func (n *Node) counted(r match.Report) func(market.SignedLeaseBid) probity.Amount {
	by := map[probity.Account]match.Candidate{}
	for _, c := range r.Candidates {
		by[c.Provider] = c
	}
	return func(b market.SignedLeaseBid) probity.Amount {
		added := 100.0
		if c, ok := by[b.Provider]; ok {
			added = c.ForReputation + c.ForBond + c.ForLocality + c.ForDeclines
		}
		counts, err := b.Rate.MulDiv(uint64(10_000+100*added), 10_000)
		if err != nil {
			return market.AllMoney()
		}
		return counts
	}
}

// backs says why a stake is not enough for another order's bond.
func backs(s market.Stake, bond probity.Amount) error {
	if s.Free().Cmp(bond) < 0 {
		return fmt.Errorf("%w: %s is free, the order asks for %s", market.ErrBond, s.Free().Format18(), bond.Format18())
	}
	return nil
}

// awaitLeaseBid waits for bids and picks the best that can be accepted. So many
// providers have an offer that fits.
func (n *Node) awaitLeaseBid(ctx context.Context, buyer *Party, rec *rentRecord, no map[probity.Account]error, counts func(market.SignedLeaseBid) probity.Amount, fit int, until time.Time, auction time.Duration) (*market.SignedLeaseBid, error) {
	o := rec.Post.Order
	id := o.Hash(buyer.desk.Lease)
	vouched, err := n.vouched(buyer.desk.Board, rec.Post.Spec)
	if err != nil {
		return nil, err
	}
	start, first := time.Now(), time.Time{}
	for {
		now, err := buyer.book.Now(ctx)
		if err != nil {
			return nil, err
		}
		bids, err := buyer.desk.LeaseBids(ctx, id)
		if err != nil {
			return nil, err
		}
		var best *market.SignedLeaseBid
		var why []string
		for i, b := range bids {
			err := no[b.Provider]
			if err == nil {
				err = market.CheckLeaseBid(buyer.desk.Lease, o, b, now)
			}
			if err == nil {
				err = vouched(ctx, b.Provider, now)
			}
			if err == nil {
				stake, unread := buyer.book.Stake(ctx, b.Provider)
				if unread != nil {
					return nil, unread
				}
				err = backs(stake, o.Bond)
			}
			if err != nil {
				why = append(why, fmt.Sprintf("%s: %s", b.Provider, match.WhyNoLease(o, b, err, now)))
				continue
			}
			if best == nil || counts(b).Cmp(counts(*best)) < 0 {
				best = &bids[i]
			}
		}
		if best != nil && first.IsZero() {
			first = time.Now()
		}
		if best != nil && time.Now().After(first.Add(auction)) {
			return best, nil
		}
		if best == nil && (time.Now().After(until) || now > o.Expires) {
			text := "no provider bid; is one running for leases? `probity provider init` makes one, `probity job match` says who would fit"
			if fit > 0 {
				text = fmt.Sprintf("none of the %d providers whose offers fit has bid: they may be full, or away, or slower than that; wait longer with --wait, or try again later (a provider's own `probity provider status` says why it does not bid)", fit)
			}
			if len(why) > 0 {
				text = "no bid can be accepted:\n  " + strings.Join(why, "\n  ")
			}
			return nil, &Refusal{fmt.Errorf("after %s %s; nothing was charged", time.Since(start).Round(time.Second), text)}
		}
		if err := sleep(ctx, 50*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// funding is what the escrow account lacks to begin with: what is set aside, and
// pay for a while.
func (n *Node) funding(ctx context.Context, buyer *Party, opts LeaseOptions, o market.LeaseOrder, b market.SignedLeaseBid) (probity.Amount, error) {
	pay := opts.Fund
	if pay.IsZero() {
		var err error
		if pay, err = b.Rate.MulDiv(min(uint64(opts.Spec.Deadline), 3600), 1); err != nil {
			return pay, err
		}
	}
	aside, err := b.Rate.MulDiv(uint64(o.Notice), 1)
	if err != nil {
		return aside, err
	}
	for _, x := range []probity.Amount{o.Fee, pay} {
		if aside, err = aside.Add(x); err != nil {
			return aside, err
		}
	}
	e, err := buyer.book.Escrow(ctx, market.EscrowID{Owner: buyer.Account(), Number: o.Escrow})
	if err != nil {
		return aside, err
	}
	if !e.RateSum.IsZero() {
		return aside, nil // other leases live on what is there
	}
	missing, err := aside.Sub(e.Balance)
	if err != nil {
		return probity.Amount{}, nil
	}
	return missing, nil
}

// A LeaseInfo is a lease as anybody can see it.
type LeaseInfo struct {
	Name     string             `json:"name,omitempty"`
	Lease    market.Lease       `json:"lease"`
	State    string             `json:"state"`
	Reason   string             `json:"reason,omitempty"`
	Opened   uint64             `json:"opened"` // Unix seconds
	Closed   uint64             `json:"closed,omitempty"`
	Earned   probity.Amount     `json:"earned"`  // by the provider, and not collected
	Paid     probity.Amount     `json:"paid"`    // at the close
	Slashed  probity.Amount     `json:"slashed"` // of the bond, at the close
	Balance  probity.Amount     `json:"balance"` // of the escrow account
	Solvent  uint64             `json:"solvent,omitempty"`
	Report   market.LeaseReport `json:"report"`
	Reported uint64             `json:"reported,omitempty"` // Unix seconds
	Past     []pastLease        `json:"past,omitempty"`
}

// LeaseID is the lease that a name in this folder, or a hash, means.
func (n *Node) LeaseID(who probity.Account, name string) (probity.Hash, error) {
	v, err := n.byName(who, "lease", name)
	return v.Order, err
}

// Lease reads how a lease stands that an account ordered, or any by its hash.
// Nobody has to act as the account for that.
func (n *Node) Lease(ctx context.Context, who probity.Account, name string) (*LeaseInfo, error) {
	v, err := n.byName(who, "lease", name)
	if err != nil {
		return nil, err
	}
	id, book := v.Order, n.view()
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	l, err := book.Lease(ctx, id)
	if errors.Is(err, market.ErrUnknown) {
		return nil, &Refusal{fmt.Errorf("lease %s is not open: no bid was accepted for it; `probity lease open` goes on with it", name)}
	}
	if err != nil {
		return nil, err
	}
	i := &LeaseInfo{Lease: l, State: [...]string{"", "running", "ending", "closed"}[l.State&3]}
	if l.AnswerBy != 0 {
		i.State = "claimed down"
	}
	i.Reason = closeText(l.Reason)
	if i.Past = v.Past; name != id.String() {
		i.Name = name
	}
	if i.Earned, err = book.Earned(ctx, id); err != nil {
		return nil, err
	}
	e, err := book.Escrow(ctx, l.Account())
	if err != nil {
		return nil, err
	}
	if i.Balance = e.Balance; !e.RateSum.IsZero() {
		i.Solvent = e.SolventUntil()
	}
	if i.Report, i.Reported, err = desk.LeaseReport(ctx, id, l.Provider); err != nil && !errors.Is(err, market.ErrUnknown) {
		return nil, err
	}
	n.bring(ctx, who, i.Report)
	return i, n.leaseHistory(ctx, book, i)
}

func closeText(r market.CloseReason) string {
	return map[market.CloseReason]string{
		market.ClosedByBuyer: "the buyer gave notice", market.ClosedByProvider: "the provider gave notice",
		market.ClosedInsolvent: "the escrow account ran dry", market.ClosedDown: "the provider did not answer a claim, and lost its bond",
	}[r]
}

// leaseHistory adds when it began and how it ended. The events are known to be
// there, so that none is waited for.
func (n *Node) leaseHistory(ctx context.Context, book market.LeaseBook, i *LeaseInfo) error {
	for cursor := ""; i.Opened == 0 || i.Lease.State == market.LeaseClosed && i.Closed == 0; {
		events, err := book.LeaseEvents(ctx, cursor)
		if err != nil {
			return err
		}
		for _, e := range events {
			cursor = e.Cursor
			if e.Lease != i.Lease.ID {
				continue
			}
			switch e.Kind {
			case market.LeaseEventOpened:
				i.Opened = e.At.Time
			case market.LeaseEventClosed:
				i.Closed, i.Paid, i.Slashed = e.At.Time, e.Paid, e.Slashed
			}
		}
	}
	return nil
}

// Leases are the names of the leases that an account ordered from this folder.
func (n *Node) Leases(who probity.Account) ([]string, error) { return n.names(who, "lease") }

// LeaseBook is the market of leases as a party sees it.
func (p *Party) LeaseBook() market.LeaseBook { return p.book }
