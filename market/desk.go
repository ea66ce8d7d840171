package market

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"probity"
	"probity/internal/eip712"
	"probity/internal/strict"
)

// A LeasePost is a lease order with what a provider has to see to bid on it.
type LeasePost struct {
	Order LeaseOrder `json:"order"`
	Spec  []byte     `json:"spec"` // the specification whose Keccak-256 hash the order names
	// Checkpoint is the digest of the state that the work goes on from, of an
	// earlier lease; empty: from the beginning.
	Checkpoint string `json:"checkpoint,omitempty"`
	// ID is the order's hash, as the Desk found it that read the post from a board; it is
	// not posted.
	ID probity.Hash `json:"-"`
}

// A TaskPost is the same for a task.
type TaskPost struct {
	Order    QuorumOrder       `json:"order"`
	Spec     []byte            `json:"spec"`
	Referees []probity.Account `json:"referees,omitempty"` // as the order's hash of them has it
	ID       probity.Hash      `json:"-"`                  // as of a LeasePost
}

// WorkStage is where the work of a lease stands, as its provider says.
type WorkStage string

// The stages of a lease's work.
const (
	WorkStarting WorkStage = "starting"
	WorkRunning  WorkStage = "running"
	WorkExited   WorkStage = "exited" // by itself, with Exit
	WorkFailed   WorkStage = "failed" // Why says why
	WorkStopped  WorkStage = "stopped"
)

// A LeaseReport is what a provider says of a lease's work while it runs: its
// heartbeat, and what outlives it. Digests are "sha256:" and 64 hex digits.
type LeaseReport struct {
	Stage      WorkStage `json:"stage"`
	Exit       int       `json:"exit"`                 // once exited
	Why        string    `json:"why,omitempty"`        // in a sentence, at most 500 bytes
	Checkpoint string    `json:"checkpoint,omitempty"` // latest saved state
	SavedAt    uint64    `json:"savedAt,omitempty"`    // Unix seconds
	Output     string    `json:"output,omitempty"`     // what the work left as its result
	Logs       string    `json:"logs,omitempty"`       // what it has said so far
}

// maxWhy bounds what a provider may say of itself.
const maxWhy = 500

var digestRE = regexp.MustCompile(`^(sha256:[0-9a-f]{64})?$`)

// Check reports whether a report has a form worth reading.
func (r LeaseReport) Check() error {
	switch {
	case !slices.Contains([]WorkStage{WorkStarting, WorkRunning, WorkExited, WorkFailed, WorkStopped}, r.Stage):
		return fmt.Errorf("report: there is no stage %q", r.Stage)
	case len(r.Why) > maxWhy:
		return fmt.Errorf("report: a reason of %d bytes: want at most %d", len(r.Why), maxWhy)
	}
	for _, d := range []string{r.Checkpoint, r.Output, r.Logs} {
		if !digestRE.MatchString(d) {
			return errors.New("report: a digest is sha256: and 64 hex digits")
		}
	}
	return nil
}

// A Desk posts notices as one account, and reads what others posted: only what is
// what it says, by whom it says. That an order can be carried out or a bid
// accepted is for the reader to check, see CheckLeaseBid.
type Desk struct {
	Board  NoticeBoard
	Domain eip712.Domain // NoticeDomain of the market
	Lease  eip712.Domain // LeaseDomain
	Quorum eip712.Domain // QuorumDomain
	Key    eip712.Key

	// Seen, if it is set, spares the decoding and checking of orders and offers that still
	// hang as they hung when they were last read. What is read shares memory then.
	Seen *Seen
}

// Seen is what has been read of a board with one set of domains, for those who look at it
// every second: what an order says is decoded and checked once, and not at each look. It
// holds no more than the board did at the last look. The zero value is ready, and safe
// for concurrent use.
type Seen struct {
	mu    sync.Mutex
	kinds map[NoticeKind]map[noticeAuthor]seenNotice
}

type noticeAuthor struct {
	about probity.Hash
	from  probity.Account
}

type seenNotice struct {
	body  []byte
	value any // as it was read; nil if it is not right
}

// last is what was read of a kind the last time, which nobody changes.
func (s *Seen) last(kind NoticeKind) map[noticeAuthor]seenNotice {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kinds[kind]
}

func (s *Seen) set(kind NoticeKind, all map[noticeAuthor]seenNotice) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kinds == nil {
		s.kinds = map[NoticeKind]map[noticeAuthor]seenNotice{}
	}
	s.kinds[kind] = all
}

// Post signs and pins a notice with a body in JSON. It replaces what this account
// said before of the same.
func (d Desk) Post(ctx context.Context, kind NoticeKind, about probity.Hash, now, until uint64, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("post %s: %w", kind, err)
	}
	n := Notice{Kind: kind, About: about, From: d.Key.Account(), Time: now, Until: max(until, now), Body: data}
	had, err := d.Board.Pinned(ctx, kind, about, 0)
	if err != nil {
		return fmt.Errorf("post %s: %w", kind, err)
	}
	for _, h := range had {
		if h.From == n.From && h.Time >= n.Time { // of the same second: this one is the later
			n.Time = h.Time + 1
			n.Until = max(n.Until, n.Time)
		}
	}
	n.Signature = d.Key.Sign(n.Digest(d.Domain))
	if err := d.Board.Pin(ctx, n); err != nil {
		return fmt.Errorf("post %s: %w", kind, err)
	}
	return nil
}

// PostLeaseOrder puts an order up until it expires.
func (d Desk) PostLeaseOrder(ctx context.Context, p LeasePost, now uint64) error {
	if err := d.checkLeasePost(p, p.Order.Hash(d.Lease), d.Key.Account()); err != nil {
		return err
	}
	return d.Post(ctx, NoticeLeaseOrder, p.Order.Hash(d.Lease), now, p.Order.Expires, p)
}

func (d Desk) checkLeasePost(p LeasePost, about probity.Hash, from probity.Account) error {
	switch {
	case p.Order.Hash(d.Lease) != about || p.Order.Buyer != from:
		return fmt.Errorf("lease order %s is not what its buyer posted", about)
	case eip712.Keccak(p.Spec) != p.Order.Spec:
		return fmt.Errorf("lease order %s: the specification is not the one that it names", about)
	case !digestRE.MatchString(p.Checkpoint):
		return fmt.Errorf("lease order %s: a checkpoint is sha256: and 64 hex digits", about)
	}
	return nil
}

// LeaseOrders are the orders on the board that have not expired.
func (d Desk) LeaseOrders(ctx context.Context, now uint64) ([]LeasePost, error) {
	all, err := ReadAll(ctx, d, NoticeLeaseOrder, now, func(n Notice) (LeasePost, error) {
		p, err := decoded[LeasePost](n)
		if p.ID = n.About; err == nil {
			err = d.checkLeasePost(p, n.About, n.From)
		}
		return p, err
	})
	return slices.DeleteFunc(all, func(p LeasePost) bool { return now > p.Order.Expires }), err
}

// LeaseOrder is one of them, or ErrUnknown.
func (d Desk) LeaseOrder(ctx context.Context, order probity.Hash, now uint64) (LeasePost, error) {
	all, err := read(ctx, d, NoticeLeaseOrder, order, now, func(n Notice, p LeasePost) error { return d.checkLeasePost(p, n.About, n.From) })
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("lease order %s: %w", order, ErrUnknown)
	}
	if err != nil {
		return LeasePost{}, err
	}
	all[0].ID = order
	return all[0], nil
}

// PostLeaseBid puts a bid of this account's up until it expires.
func (d Desk) PostLeaseBid(ctx context.Context, b SignedLeaseBid, now uint64) error {
	return d.Post(ctx, NoticeLeaseBid, b.Order, now, b.Expires, b)
}

// LeaseBids are the bids for an order, by provider, expired ones too while they
// hang, so that it can be said why they are not accepted.
func (d Desk) LeaseBids(ctx context.Context, order probity.Hash) ([]SignedLeaseBid, error) {
	return read(ctx, d, NoticeLeaseBid, order, 0, func(n Notice, b SignedLeaseBid) error {
		if b.Provider != n.From || b.Order != order || len(b.Signature) != 65 {
			return ErrSignature
		}
		return nil
	})
}

// PostLeaseReport says how the work of a lease of this account's is.
func (d Desk) PostLeaseReport(ctx context.Context, lease probity.Hash, now uint64, r LeaseReport) error {
	if err := r.Check(); err != nil {
		return err
	}
	return d.Post(ctx, NoticeLeaseReport, lease, now, now+reportLife, r)
}

// reportLife is how long a report is kept: a month, so that results outlive leases.
const reportLife = 30 * 24 * 3600

// LeaseReport is what a lease's provider said last, and when; ErrUnknown if it has
// said nothing.
func (d Desk) LeaseReport(ctx context.Context, lease probity.Hash, provider probity.Account) (r LeaseReport, at uint64, err error) {
	_, err = read(ctx, d, NoticeLeaseReport, lease, 0, func(n Notice, have LeaseReport) error {
		if n.From == provider && have.Check() == nil {
			r, at = have, n.Time
		}
		return nil
	})
	if err == nil && at == 0 {
		err = fmt.Errorf("report on lease %s: %w", lease, ErrUnknown)
	}
	return r, at, err
}

// PostHeartbeat says, as a lease's watcher, that its work was seen running.
func (d Desk) PostHeartbeat(ctx context.Context, lease probity.Hash, now uint64) error {
	h := SignedHeartbeat{Heartbeat: Heartbeat{Lease: lease, Time: now}}
	h.Signature = d.Key.Sign(h.Digest(d.Lease))
	return d.Post(ctx, NoticeHeartbeat, lease, now, now+reportLife, h)
}

// Heartbeat is a lease's watcher's latest, or ErrUnknown.
func (d Desk) Heartbeat(ctx context.Context, lease probity.Hash, watcher probity.Account) (SignedHeartbeat, error) {
	all, err := read(ctx, d, NoticeHeartbeat, lease, 0, func(n Notice, h SignedHeartbeat) error {
		if n.From != watcher || h.Lease != lease {
			return ErrSignature
		}
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("heartbeat of lease %s: %w", lease, ErrUnknown)
	}
	if err != nil {
		return SignedHeartbeat{}, err
	}
	return all[0], nil
}

// PostSecrets sends secrets to the provider of an accepted bid: see SealSecrets.
func (d Desk) PostSecrets(ctx context.Context, b SignedLeaseBid, s Secrets, now, until uint64) error {
	sealed, err := SealSecrets(d.Lease, b, s)
	if err != nil {
		return fmt.Errorf("lease %s: %w", b.Order, err)
	}
	return d.Post(ctx, NoticeLeaseSecret, b.Order, now, until, sealed)
}

// Secrets opens what a lease's buyer sealed to this account, or returns
// ErrUnknown.
func (d Desk) Secrets(ctx context.Context, lease probity.Hash, buyer probity.Account) (Secrets, error) {
	all, err := read(ctx, d, NoticeLeaseSecret, lease, 0, func(n Notice, _ []byte) error {
		if n.From != buyer {
			return ErrSignature
		}
		return nil
	})
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("secrets of lease %s: %w", lease, err)
	}
	return OpenSecrets(d.Key, lease, all[0])
}

// PostTaskOrder puts an order up until it expires.
func (d Desk) PostTaskOrder(ctx context.Context, p TaskPost, now uint64) error {
	if err := d.checkTaskPost(p, p.Order.Hash(d.Quorum), d.Key.Account()); err != nil {
		return err
	}
	return d.Post(ctx, NoticeTaskOrder, p.Order.Hash(d.Quorum), now, p.Order.Expires+taskLife(p.Order), p)
}

// taskLife is how long referees may still need an order after it expired.
func taskLife(o QuorumOrder) uint64 {
	return 2*(uint64(o.CommitWithin)+uint64(o.RevealWithin)) + uint64(o.ChallengeWithin)
}

func (d Desk) checkTaskPost(p TaskPost, about probity.Hash, from probity.Account) error {
	switch {
	case p.Order.Hash(d.Quorum) != about || p.Order.Buyer != from:
		return fmt.Errorf("task order %s is not what its buyer posted", about)
	case eip712.Keccak(p.Spec) != p.Order.Spec:
		return fmt.Errorf("task order %s: the specification is not the one that it names", about)
	case len(p.Referees) > MaxSeats || (len(p.Referees) == 0) != p.Order.Referees.IsZero() || len(p.Referees) > 0 && RefereesHash(p.Referees) != p.Order.Referees:
		return fmt.Errorf("task order %s: the referees are not those that it names", about)
	}
	return nil
}

// TaskOrders are the orders on the board, also those that have become tasks.
func (d Desk) TaskOrders(ctx context.Context, now uint64) ([]TaskPost, error) {
	return ReadAll(ctx, d, NoticeTaskOrder, now, func(n Notice) (TaskPost, error) {
		p, err := decoded[TaskPost](n)
		if p.ID = n.About; err == nil {
			err = d.checkTaskPost(p, n.About, n.From)
		}
		return p, err
	})
}

// PostTaskBid puts a bid of this account's up until it expires.
func (d Desk) PostTaskBid(ctx context.Context, b SignedQuorumBid, now uint64) error {
	return d.Post(ctx, NoticeTaskBid, b.Order, now, b.Expires, b)
}

// TaskBids are the bids for seats of an order, by provider, as LeaseBids.
func (d Desk) TaskBids(ctx context.Context, order probity.Hash) ([]SignedQuorumBid, error) {
	return read(ctx, d, NoticeTaskBid, order, 0, func(n Notice, b SignedQuorumBid) error {
		if b.Provider != n.From || b.Order != order || len(b.Signature) != 65 {
			return ErrSignature
		}
		return nil
	})
}

// read decodes the bodies of notices and leaves out those that are not right.
// Nobody is told: whoever could mend them is a stranger.
func read[T any](ctx context.Context, d Desk, kind NoticeKind, about probity.Hash, now uint64, right func(Notice, T) error) ([]T, error) {
	all, err := d.Board.Pinned(ctx, kind, about, now)
	if err != nil {
		return nil, err
	}
	var out []T
	for _, n := range all {
		var body T
		if strict.JSON(n.Body, &body) == nil && right(n, body) == nil {
			out = append(out, body)
		}
	}
	return out, nil
}

// ReadAll reads all notices of a kind that hang on a desk's board, and leaves out those that
// read refuses. What the desk has Seen hanging as it hangs now is not read again, so what
// read says must follow from subject, author and body alone.
func ReadAll[T any](ctx context.Context, d Desk, kind NoticeKind, now uint64, read func(Notice) (T, error)) ([]T, error) {
	all, err := d.Board.Pinned(ctx, kind, probity.Hash{}, now)
	if err != nil {
		return nil, err
	}
	var out []T
	before, seen := d.Seen.last(kind), make(map[noticeAuthor]seenNotice, len(all))
	for _, n := range all {
		by := noticeAuthor{n.About, n.From}
		had, known := before[by]
		value, right := had.value.(T)
		if !known || !bytes.Equal(had.body, n.Body) || !right && had.value != nil {
			read, err := read(n)
			value, right, had = read, err == nil, seenNotice{body: n.Body}
			if right {
				had.value = read
			}
		}
		seen[by] = had
		if right {
			out = append(out, value)
		}
	}
	d.Seen.set(kind, seen)
	return out, nil
}

func decoded[T any](n Notice) (body T, err error) {
	err = strict.JSON(n.Body, &body)
	return body, err
}

// AboutAccount is what notices about an account are filed under.
func AboutAccount(who probity.Account) probity.Hash { return eip712.Address(who) }
