package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"probity"
	"probity/chain"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/market"
)

// An Omission is something that was settled on chain and of which no receipt is
// there.
type Omission struct {
	What     string          `json:"what"` // job, lease, task, or slash
	Number   probity.JobID   `json:"number,omitzero"`
	ID       probity.Hash    `json:"id,omitzero"`    // of a lease or a task
	Provider probity.Account `json:"provider"`       // who owes the receipt
	Buyer    probity.Account `json:"buyer,omitzero"` // of a slash, who was owed what was taken
	Paid     probity.Amount  `json:"paid"`           // of a slash, what was taken
	Claim    uint64          `json:"claim,omitzero"` // of a slash
	Cause    string          `json:"cause,omitempty"`
	Tx       probity.Hash    `json:"tx,omitzero"` // of a slash: when it happened
	Asset    probity.AssetID `json:"asset,omitzero"`
	Version  uint32          `json:"version,omitzero"`
	Ours     bool            `json:"ours"` // the provider's log is the one that was looked at
}

// A Reckoning compares what the contracts settled with the leaves of logs.
type Reckoning struct {
	Logs    []string   `json:"logs"`    // names of the logs that were read
	Jobs    uint64     `json:"jobs"`    // settled
	Leases  uint64     `json:"leases"`  // closed
	Tasks   uint64     `json:"tasks"`   // seats paid
	Slashes uint64     `json:"slashes"` // bonds taken
	Found   uint64     `json:"found"`   // of them, those with a receipt
	Missing []Omission `json:"missing"` // of them, those without
	// Unsettled are jobs with a receipt that the chain does not have as settled so: not at
	// all, or by another provider or with another answer. Repeated are jobs with more
	// receipts than one.
	Unsettled []probity.JobID `json:"unsettled,omitempty"`
	Repeated  []probity.JobID `json:"repeated,omitempty"`
	// Pending are receipts that are stored and not published yet: a log that is
	// behind, not one that hides something.
	Pending int `json:"pending,omitzero"`
}

// OK reports whether nothing is missing that the logs which were read owe.
func (r *Reckoning) OK() bool {
	for _, m := range r.Missing {
		if m.Ours {
			return false
		}
	}
	return len(r.Unsettled) == 0 && len(r.Repeated) == 0
}

// Omissions reconciles what the contracts count as settled with the leaves of this
// folder's log and with receipts from other logs, which are checked: a log alone cannot
// show what was never written to it. Each settled job without a receipt is named, with
// the provider who owes it; a missing one of a provider whose log was read is an
// omission, of others it says where to ask.
func (n *Node) Omissions(ctx context.Context, bundles ...[]byte) (*Reckoning, error) {
	s := n.newShelf()
	if err := s.readLog(ctx); err != nil {
		return nil, err
	}
	for i, data := range bundles {
		o, err := VerifyOffline(data, "")
		if err != nil {
			return nil, fmt.Errorf("receipt %d of those given: %w", i+1, err)
		}
		b, err := ledger.ParseBundle(data)
		if err != nil {
			return nil, err
		}
		// What a log owes has to be in it, wherever else it may be.
		if !s.keepers[o.Receipt.Executor] {
			s.add(o.Hash, b.Entry)
		}
	}
	if err := s.countJobs(ctx); err != nil {
		return nil, err
	}
	if err := s.countLeases(ctx); err != nil {
		return nil, err
	}
	if err := s.countTasks(ctx); err != nil {
		return nil, err
	}
	if err := s.countSlashes(ctx); err != nil {
		return nil, err
	}
	return s.r, nil
}

// A shelf is the receipts that are there.
type shelf struct {
	n       *Node
	r       *Reckoning
	seen    map[probity.Hash]bool
	jobs    map[probity.JobID][]probity.Receipt
	ids     map[probity.Hash]bool // leases, seats by seatID, jobs by jobID, and slashes by slashID
	keepers map[probity.Account]bool
}

func (n *Node) newShelf() *shelf {
	return &shelf{n: n, r: &Reckoning{Logs: []string{}, Missing: []Omission{}}, jobs: map[probity.JobID][]probity.Receipt{}, ids: map[probity.Hash]bool{}, keepers: map[probity.Account]bool{}}
}

func (s *shelf) readLog(ctx context.Context) error {
	r, err := s.n.logReader(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	cp, err := r.Checkpoint(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s.r.Logs = append(s.r.Logs, cp.Origin)
	if who, err := probity.ParseAccount(strings.TrimPrefix(cp.Origin, originPrefix)); err == nil {
		s.keepers[who] = true
	}
	for rec, err := range r.All(ctx, 0) {
		if err != nil {
			return fmt.Errorf("the log cannot be read, which `probity audit` tells more of: %w", err)
		}
		s.add(rec.Hash, rec.Entry)
	}
	return nil
}

func (s *shelf) add(h probity.Hash, e ledger.Entry) {
	if s.seen == nil {
		s.seen = map[probity.Hash]bool{}
	}
	r := e.Receipt
	if r.Chain != s.n.client.ChainID() || s.seen[h] {
		return
	}
	s.seen[h] = true
	switch body, _ := ledger.ParseBody(r.Kind, e.Evidence.Body); b := body.(type) {
	case ledger.LeasePaid:
		if r.Market == s.n.dep.Leases {
			s.ids[b.Lease] = true
		}
	case ledger.TaskSettled:
		if r.Market == s.n.dep.Quorum {
			s.ids[seatID(b.Task, r.Executor)] = true
		}
	case ledger.Slash:
		s.ids[slashID(b.Provider, r, b.Order, b.Claim)] = true
	default:
		if r.Kind == probity.ReceiptInference && r.Market == s.n.dep.Market {
			s.jobs[r.Job] = append(s.jobs[r.Job], r)
			s.ids[jobID(r.Market, r.Job)] = true
		}
	}
}

// miss notes what has no receipt.
func (s *shelf) miss(o Omission) {
	o.Ours = s.keepers[o.Provider]
	s.r.Missing = append(s.r.Missing, o)
}

func (s *shelf) countJobs(ctx context.Context) error {
	book := s.n.view()
	count, err := book.Jobs(ctx)
	if err != nil {
		return err
	}
	settled := map[probity.JobID]bool{}
	for id := probity.JobID(1); id <= count; id++ {
		j, err := book.Job(ctx, id)
		if err != nil {
			return err
		}
		if j.State != market.JobDelivered {
			continue
		}
		settled[id] = true
		s.r.Jobs++
		n := 0
		for _, r := range s.jobs[id] {
			// Somebody else's word about a job is no receipt of it, nor is one about another answer.
			if r.Executor == j.Provider && r.Input == j.Input && r.Output == j.Output {
				n++
			} else {
				settled[id] = false
			}
		}
		switch {
		case n == 0:
			s.miss(Omission{What: "job", Number: id, Provider: j.Provider, Buyer: j.Buyer, Paid: j.Price, Asset: j.Asset, Version: j.Version})
		case n > 1:
			s.r.Repeated = append(s.r.Repeated, id)
			s.r.Found++
		default:
			s.r.Found++
		}
	}
	for id := range s.jobs {
		if !settled[id] {
			s.r.Unsettled = append(s.r.Unsettled, id)
		}
	}
	slices.Sort(s.r.Unsettled)
	return nil
}

func (s *shelf) countLeases(ctx context.Context) error {
	book := s.n.view()
	ended, err := book.EndedLeases(ctx)
	if err != nil {
		return err
	}
	for _, e := range ended {
		s.r.Leases++
		if s.ids[e.Lease] {
			s.r.Found++
			continue
		}
		l, err := book.Lease(ctx, e.Lease)
		if err != nil {
			return err
		}
		s.miss(Omission{What: "lease", ID: e.Lease, Provider: l.Provider, Buyer: l.Buyer, Paid: e.Paid})
	}
	return nil
}

func (s *shelf) countTasks(ctx context.Context) error {
	book := s.n.view()
	ended, err := book.EndedTasks(ctx)
	if err != nil {
		return err
	}
	for _, e := range ended {
		if e.Kind != market.QuorumEventSeat || e.Outcome != market.SeatPaid {
			continue // nobody was paid for it
		}
		t, err := book.Task(ctx, e.Task)
		if err != nil {
			return err
		}
		if e.Seat >= len(t.Seats) {
			return fmt.Errorf("task %s has no seat %d: the endpoint contradicts itself; use another", e.Task, e.Seat)
		}
		seat := t.Seats[e.Seat]
		s.r.Tasks++
		if s.ids[seatID(e.Task, seat.Provider)] {
			s.r.Found++
			continue
		}
		s.miss(Omission{What: "task", ID: e.Task, Provider: seat.Provider, Buyer: t.Buyer, Paid: seat.Price})
	}
	return nil
}

func (s *shelf) countSlashes(ctx context.Context) error {
	slashes, err := s.n.view().Slashes(ctx)
	if err != nil {
		return err
	}
	for _, x := range slashes {
		s.r.Slashes++
		if s.ids[slashID(x.Provider, slashReceipt(x), x.Order, x.Claim)] {
			s.r.Found++
			continue
		}
		s.miss(Omission{What: "slash", Number: x.Job, ID: x.Order, Claim: x.Claim, Provider: x.Provider, Buyer: x.To, Paid: x.Amount, Cause: string(x.Cause), Tx: x.At.Tx})
	}
	return nil
}

// settledReceipts are the receipts of what the contracts settled for a party and that
// have no other origin: leases that it was paid for, seats of tasks, answers that it claimed, and bonds that it
// lost or was owed. They follow from the chain, so that after any downtime they can be made again, with the same
// hashes.
func (n *Node) settledReceipts(ctx context.Context, as *Party, have func(probity.Hash) bool) (out []ledger.Entry, err error) {
	book := n.view()
	leases, err := book.EndedLeases(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range leases {
		if have(e.Lease) {
			continue
		}
		l, err := book.Lease(ctx, e.Lease)
		if err != nil {
			return nil, err
		}
		if l.Provider != as.Account() {
			continue
		}
		entry, err := ledger.Seal(probity.Receipt{
			Chain: n.client.ChainID(), Market: n.dep.Leases, Executor: as.Account(), Tier: probity.TierSigned,
			Input: e.Lease, Settlement: e.At.Tx, Time: e.At.Time,
		}, ledger.ModelVersion{}, ledger.Evidence{}, ledger.LeasePaid{
			Lease: e.Lease, Buyer: l.Buyer, Provider: l.Provider, Rate: l.Rate, Paid: e.Paid, Slashed: e.Slashed, Reason: closeReason(e.Reason),
		}, as.key)
		if err != nil {
			return nil, err
		}
		out = append(out, entry)
	}
	tasks, err := book.EndedTasks(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range tasks {
		if e.Kind != market.QuorumEventSeat || e.Outcome != market.SeatPaid || have(seatID(e.Task, as.Account())) {
			continue
		}
		t, err := book.Task(ctx, e.Task)
		if err != nil {
			return nil, err
		}
		if e.Seat >= len(t.Seats) || t.Seats[e.Seat].Provider != as.Account() {
			continue
		}
		body := ledger.TaskSettled{Task: e.Task, Buyer: t.Buyer, State: "paid"}
		for _, s := range t.Seats {
			body.Seats = append(body.Seats, s.Provider)
		}
		entry, err := ledger.Seal(probity.Receipt{
			Chain: n.client.ChainID(), Market: n.dep.Quorum, Executor: as.Account(), Tier: probity.TierQuorum,
			Input: t.Spec, Output: t.Seats[e.Seat].Value, Settlement: e.At.Tx, Time: e.At.Time,
		}, ledger.ModelVersion{}, ledger.Evidence{}, body, as.key)
		if err != nil {
			return nil, err
		}
		out = append(out, entry)
	}
	claimed, err := n.claimedReceipts(ctx, as, have)
	if err != nil {
		return nil, err
	}
	out = append(out, claimed...)
	slashes, err := book.Slashes(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range slashes {
		r := slashReceipt(x)
		if x.Provider != as.Account() && x.To != as.Account() || have(slashID(x.Provider, r, x.Order, x.Claim)) {
			continue
		}
		r.Chain, r.Executor = n.client.ChainID(), as.Account()
		promise, err := n.refutedPromise(ctx, x)
		if err != nil {
			return nil, err
		}
		entry, err := ledger.Seal(r, ledger.ModelVersion{}, ledger.Evidence{}, ledger.Slash{
			Provider: x.Provider, Amount: x.Amount, To: x.To, Order: x.Order, Claim: x.Claim, Promise: promise, Cause: string(x.Cause),
		}, as.key)
		if err != nil {
			return nil, err
		}
		out = append(out, entry)
	}
	return out, nil
}

// slashReceipt is what the receipt of a slash says beside its body, but for who writes it.
func slashReceipt(x chain.Slash) probity.Receipt {
	return probity.Receipt{Market: x.Contract, Job: x.Job, Settlement: x.At.Tx, Time: x.At.Time}
}

// slashID names a bond that was taken: from whom, by which contract, in which transaction,
// and for what. A transaction may take several.
func slashID(who probity.Account, r probity.Receipt, order probity.Hash, claim uint64) probity.Hash {
	w, c, job, n := eip712.Address(who), eip712.Address(r.Market), eip712.Uint(uint64(r.Job)), eip712.Uint(claim)
	return eip712.Keccak([]byte("slash"), w[:], c[:], r.Settlement[:], job[:], order[:], n[:])
}

// jobID names a job.
func jobID(market probity.Account, job probity.JobID) probity.Hash {
	w, n := eip712.Address(market), eip712.Uint(uint64(job))
	return eip712.Keccak([]byte("job"), w[:], n[:])
}

// seatID names a provider's seat in a task.
func seatID(task probity.Hash, who probity.Account) probity.Hash {
	w := eip712.Address(who)
	return eip712.Keccak(task[:], w[:])
}

func closeReason(r market.CloseReason) string {
	switch r {
	case market.ClosedByBuyer:
		return "notice by the buyer"
	case market.ClosedByProvider:
		return "notice by the provider"
	case market.ClosedInsolvent:
		return "the escrow account ran dry"
	case market.ClosedDown:
		return "the provider did not answer a claim that it was down"
	}
	return fmt.Sprintf("reason %d", r)
}
