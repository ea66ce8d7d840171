package node

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
	"probity/internal/strict"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/peer"
	"probity/provider/hardware"
)

// challengeKept is how long the results of challenges are shown to others, in seconds.
const challengeKept = uint64(spec.MaxChallenged)

// A Challenged is how the challenge of one provider went: a result, or why there was
// none.
type Challenged struct {
	Provider probity.Account  `json:"provider"`
	Result   *hardware.Result `json:"result,omitempty"`
	Error    string           `json:"error,omitempty"`
}

// ChallengeOptions say what providers are asked for.
type ChallengeOptions struct {
	Memory, Disk spec.Bytes // at most so much of each
	Patience     uint32     // how many times the usual time they have; zero is once
}

// Challenge has providers show that they have the memory, and disk, that they claim,
// all at the same time and about the same block: two that share a machine have to share
// it then, too. What was found is kept here, signed, and shown to others for a week.
func (n *Node) Challenge(ctx context.Context, as Visitor, providers []probity.Account, opts ChallengeOptions) ([]Challenged, error) {
	h, err := n.network()
	if err != nil {
		return nil, err
	}
	if h == nil {
		return nil, ErrOffNetwork
	}
	head, err := n.client.Head(ctx)
	if err != nil {
		return nil, err
	}
	c, err := n.challenger(as)
	if err != nil {
		return nil, err
	}
	out := make([]Challenged, len(providers))
	done := make(chan error)
	for i, who := range providers {
		go func() {
			ask := hardware.Ask{Provider: who, Asker: as.key.Account(), Block: head.Number, BlockHash: head.Hash, Memory: uint64(opts.Memory), Disk: uint64(opts.Disk)}
			var err error
			out[i], err = c.challenge(ctx, h, ask, opts.Patience)
			done <- err
		}()
	}
	var errs []error
	for range providers {
		errs = append(errs, <-done)
	}
	return out, errors.Join(errs...)
}

// A challenger keeps what one account finds of providers, a file for each, and shows it
// to others. What it found is on disk before anything else is done with it.
type challenger struct {
	n    *Node
	as   Visitor
	desk market.Desk
	dir  string
}

// kept is a challenger's file about one provider.
type kept struct {
	Record hardware.Record `json:"record"`
	Posted bool            `json:"posted"` // the notice on the board says all of it
}

func (n *Node) challenger(as Visitor) (*challenger, error) {
	local, err := n.localNotices()
	if err != nil {
		return nil, err
	}
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	desk.Board, desk.Key = n.notices(local), as.key
	return &challenger{n, as, desk, filepath.Join(n.cfg.Dir, "challenged", as.key.Account().String())}, nil
}

// challenge asks one provider, and keeps how that went. The error is a fault here.
func (c *challenger) challenge(ctx context.Context, h *peer.Host, ask hardware.Ask, patience uint32) (Challenged, error) {
	out := Challenged{Provider: ask.Provider}
	now, err := c.n.view().Now(ctx)
	if err != nil {
		return out, err
	}
	offers, err := c.n.offersOf(ctx, c.desk.Board, ask.Provider)
	if err != nil {
		return out, err
	}
	r, err := c.ask(ctx, h, ask, patience, offers, now)
	if ctx.Err() != nil && !r.Passed {
		return out, ctx.Err() // it was we who went
	}
	var ours *ownFault
	if errors.As(err, &ours) {
		return out, ours.error
	}
	r.At = now
	if err != nil {
		out.Error = err.Error()
		if len(offers) == 0 { // nobody who has to answer
			return out, nil
		}
		var no *hardware.Refused
		k, unread := c.read(ask.Provider)
		if n := len(k.Record.Recent); unread != nil || errors.As(err, &no) && n > 0 && now < k.Record.Recent[n-1].At+uint64(againAfter/time.Second) {
			return out, unread // it was asked again too soon, and may refuse that
		}
		r.Unanswered, r.Why = true, fmt.Sprintf("%.500s", out.Error)
	} else {
		out.Result = &r
	}
	if err := c.keep(ctx, ask.Provider, &r); err != nil {
		return out, fmt.Errorf("keep the result of challenging %s: %w", ask.Provider, err)
	}
	return out, nil
}

func (c *challenger) ask(ctx context.Context, h *peer.Host, ask hardware.Ask, patience uint32, offers []match.SignedOffer, now uint64) (hardware.Result, error) {
	wait, cancel := context.WithTimeout(ctx, cardWait)
	defer cancel()
	for {
		err := h.Known(ask.Provider)
		if err == nil {
			break
		}
		if sleep(wait, 50*time.Millisecond) != nil {
			return hardware.Result{Ask: ask}, err
		}
	}
	t, err := h.Challenge(ctx, ask.Provider, c.as.key)
	if err != nil {
		return hardware.Result{Ask: ask}, err
	}
	defer t.Close()
	stop := context.AfterFunc(ctx, func() { t.Close() })
	defer stop()
	a := hardware.Asker{Domain: c.n.hardwareDomain(), Limits: hardware.Limits{Patience: patience}}
	if len(offers) == 1 && now <= offers[0].Expires {
		a.Least = func(held hardware.Held) (memory, disk uint64, err error) {
			return c.n.least(ctx, offers[0].Offer, held, now)
		}
	}
	r, err := a.Challenge(ask, t)
	var no *hardware.Refused
	if err != nil && !errors.As(err, &no) && ctx.Err() == nil && r.Claim.Cores > 0 {
		return r, &ownFault{err}
	}
	return r, err
}

// ownFault is what the provider is not to blame for: the chain did not say whose its
// leases are.
type ownFault struct{ error }

// endedLately is how long after its end a lease may still be cleared away, in seconds.
const endedLately = 600

// least is what of an offer no lease has, of those that its provider names: each has to
// be on chain, of this provider, and of the specification that is shown.
func (n *Node) least(ctx context.Context, o match.Offer, held hardware.Held, now uint64) (memory, disk uint64, err error) {
	memory, disk = uint64(o.Memory), uint64(o.Disk)
	domain := market.LeaseDomain(n.dep.ChainID, n.dep.Leases)
	seen := map[probity.Hash]bool{}
	for _, data := range held {
		var p market.LeasePost
		if err := strict.JSON(data, &p); err != nil {
			return 0, 0, fmt.Errorf("%w: a lease that the provider names: %w", hardware.ErrWrong, err)
		}
		id := p.Order.Hash(domain)
		s, err := spec.Parse(p.Spec)
		if err != nil || seen[id] || eip712.Keccak(p.Spec) != p.Order.Spec {
			return 0, 0, fmt.Errorf("%w: lease %s that the provider names is not what its buyer ordered, or is there twice", hardware.ErrWrong, id)
		}
		seen[id] = true
		l, err := n.view().Lease(ctx, id)
		if err != nil && !errors.Is(err, market.ErrUnknown) {
			return 0, 0, err
		}
		if err != nil || l.Provider != o.Provider || l.State == market.LeaseClosed && l.EndsAt+endedLately < now {
			continue // that memory has to be shown
		}
		memory -= min(memory, uint64(s.Resources.Memory))
		disk -= min(disk, uint64(s.Resources.Disk))
	}
	return memory, disk, nil
}

func (c *challenger) file(provider probity.Account) string {
	return filepath.Join(c.dir, provider.String()+".json")
}

func (c *challenger) read(provider probity.Account) (k kept, err error) {
	data, err := os.ReadFile(c.file(provider))
	if errors.Is(err, fs.ErrNotExist) {
		return kept{Posted: true}, nil
	}
	if err == nil {
		err = strict.JSON(data, &k)
	}
	if err != nil {
		return k, fmt.Errorf("%s: %w; delete it, and what was found of that provider is forgotten", c.file(provider), err)
	}
	return k, nil
}

func (c *challenger) write(provider probity.Account, k kept) error {
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return disk.WriteFile(c.file(provider), data, 0o600)
}

// keep adds a result, if there is one, to what is known of a provider, and shows all of
// it to others unless they have been.
func (c *challenger) keep(ctx context.Context, provider probity.Account, r *hardware.Result) error {
	// Another command may act for this account here, too.
	lock, err := disk.WaitLock(context.WithoutCancel(ctx), filepath.Join(c.dir, "lock"))
	if err != nil {
		return err
	}
	defer lock.Close()
	k, err := c.read(provider)
	if err != nil {
		return err
	}
	if r != nil {
		k.Record.Add(*r)
		k.Posted = false
		if err := c.write(provider, k); err != nil {
			return err
		}
	}
	if k.Posted {
		return nil
	}
	now, err := c.n.view().Now(ctx)
	if err != nil {
		return err
	}
	if err := c.desk.Post(ctx, market.NoticeHardware, market.AboutAccount(provider), now, now+challengeKept, k.Record); err != nil {
		return err
	}
	k.Posted = true
	return c.write(provider, k)
}

// A ChallengeSchedule is how providers are challenged again and again.
type ChallengeSchedule struct {
	ChallengeOptions
	Every  time.Duration // between two challenges of one provider, on average; zero: 12 hours
	Report func(Challenged)
}

// againAfter is the least time between two challenges of one provider: what providers
// allow one asker, and a little for their clocks.
const againAfter = time.Hour + 5*time.Minute

// maxRound is how many providers are asked at once.
const maxRound = 64

// Challenges challenges the providers that have an offer on the board, at times that
// nobody else can tell before, until ctx ends. What was found before a crash and not
// shown to others is shown first.
func (n *Node) Challenges(ctx context.Context, as Visitor, s ChallengeSchedule) error {
	h, err := n.network()
	if err != nil {
		return err
	}
	if h == nil {
		return ErrOffNetwork
	}
	c, err := n.challenger(as)
	if err != nil {
		return err
	}
	secret, err := c.secret()
	if err != nil {
		return err
	}
	if s.Every == 0 {
		s.Every = 12 * time.Hour
	}
	plan := hardware.Schedule{Secret: secret, Every: s.Every}
	for ctx.Err() == nil {
		if err := c.again(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("show results of challenges; trying again", "err", err)
		}
		slot, over := plan.Now(time.Now())
		if after, ok := plan.Round(slot); ok && after >= over {
			if sleep(ctx, after-over) != nil {
				break
			}
			if err := c.round(ctx, plan, slot, s); err != nil && ctx.Err() == nil {
				n.log.Warn("challenge providers", "err", err)
			}
		}
		if now, over := plan.Now(time.Now()); now == slot && sleep(ctx, plan.Slot()-over) != nil {
			break
		}
	}
	return nil
}

// round challenges those whom a slot is for. Which slot it was is written down before:
// a process that crashes and starts again does not ask twice.
func (c *challenger) round(ctx context.Context, plan hardware.Schedule, slot uint64, s ChallengeSchedule) error {
	file := filepath.Join(c.dir, "slot")
	mine := fmt.Sprintf("%s %d\n", plan.Slot(), slot)
	if had, err := os.ReadFile(file); err == nil && string(had) == mine {
		return nil
	}
	if err := disk.WriteFile(file, []byte(mine), 0o600); err != nil {
		return err
	}
	now, err := c.n.view().Now(ctx)
	if err != nil {
		return err
	}
	offers, err := c.n.offers(ctx, c.desk)
	if err != nil {
		return err
	}
	var who []probity.Account
	for _, o := range offers {
		if now > o.Expires || o.Provider == c.as.key.Account() || !plan.Picks(slot, o.Provider) {
			continue
		}
		// Whom it asked only just would refuse, and that is not to be held against it.
		k, err := c.read(o.Provider)
		if err != nil {
			return err
		}
		if n := len(k.Record.Recent); n > 0 && now < k.Record.Recent[n-1].At+uint64(min(againAfter, plan.Every/8)/time.Second) {
			continue
		}
		who = append(who, o.Provider)
	}
	if len(who) > maxRound { // those who come first in an order that is the slot's
		slices.SortFunc(who, func(a, b probity.Account) int {
			return bytes.Compare(plan.Ticket(slot, a), plan.Ticket(slot, b))
		})
		who = who[:maxRound]
	}
	all, err := c.n.Challenge(ctx, c.as, who, s.ChallengeOptions)
	for _, x := range all {
		if s.Report != nil && (x.Result != nil || x.Error != "") {
			s.Report(x)
		}
	}
	return err
}

// again shows what was found and not shown.
func (c *challenger) again(ctx context.Context) error {
	files, err := os.ReadDir(c.dir)
	if err != nil {
		return err // the secret is there
	}
	var errs []error
	for _, f := range files {
		if who, err := probity.ParseAccount(strings.TrimSuffix(f.Name(), ".json")); err == nil {
			errs = append(errs, c.keep(ctx, who, nil))
		}
	}
	return errors.Join(errs...)
}

// secret is what the times of challenges are drawn from.
func (c *challenger) secret() (probity.Hash, error) {
	file := filepath.Join(c.dir, "secret")
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		var h probity.Hash
		rand.Read(h[:])
		return h, disk.WriteFile(file, []byte(h.String()+"\n"), 0o600)
	}
	if err != nil {
		return probity.Hash{}, err
	}
	h, err := probity.ParseHash(strings.TrimSpace(string(data)))
	if err != nil {
		return h, fmt.Errorf("%s: %w; delete it, and another one is drawn", file, err)
	}
	return h, nil
}

// A HardwareRecord is what somebody found about a provider's hardware, and when that
// was published.
type HardwareRecord struct {
	By probity.Account `json:"by"`
	At uint64          `json:"at"` // Unix seconds of the market's clock
	hardware.Record
}

// HardwareRecords are what is published about the hardware of a provider, latest
// first: one by each challenger. Those that no challenger could have made are left out.
func (n *Node) HardwareRecords(ctx context.Context, provider probity.Account) ([]HardwareRecord, error) {
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	now, err := n.view().Now(ctx)
	if err != nil {
		return nil, err
	}
	return n.hardwareRecords(ctx, desk.Board, provider, now)
}

func (n *Node) hardwareRecords(ctx context.Context, board market.NoticeBoard, provider probity.Account, now uint64) (out []HardwareRecord, err error) {
	all, err := board.Pinned(ctx, market.NoticeHardware, market.AboutAccount(provider), now)
	if err != nil {
		return nil, err
	}
	for _, notice := range all {
		r := HardwareRecord{By: notice.From, At: notice.Time}
		if strict.JSON(notice.Body, &r.Record) != nil || r.Check(n.hardwareDomain(), provider, notice.From) != nil {
			continue
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b HardwareRecord) int { return int(b.At) - int(a.At) })
	return out, nil
}

// Shown are the challenges of its hardware that a provider passed, as the board has
// them.
func (n *Node) Shown(ctx context.Context, provider probity.Account) ([]match.Shown, error) {
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	now, err := n.view().Now(ctx)
	if err != nil {
		return nil, err
	}
	return n.passed(ctx, desk.Board, provider, now)
}

// passed are the challenges that a provider passed and that say something.
func (n *Node) passed(ctx context.Context, board market.NoticeBoard, provider probity.Account, now uint64) (out []match.Shown, err error) {
	all, err := n.hardwareRecords(ctx, board, provider, now)
	for _, r := range all {
		for _, b := range r.Shown() {
			out = append(out, match.Shown{By: r.By, At: min(b.At, now), Memory: spec.Bytes(hardware.Filled(b.Memory))})
		}
	}
	return out, err
}

// vouched says of bidders for an order whether they were challenged as it asks for.
func (n *Node) vouched(board market.NoticeBoard, ordered []byte) (func(ctx context.Context, provider probity.Account, now uint64) error, error) {
	s, err := spec.Parse(ordered)
	if err != nil {
		return nil, err
	}
	if s.Where().Challenged == nil {
		return func(context.Context, probity.Account, uint64) error { return nil }, nil
	}
	return func(ctx context.Context, provider probity.Account, now uint64) error {
		shown, err := n.passed(ctx, board, provider, now)
		if err != nil {
			return err
		}
		return match.Challenged(match.Order{Spec: s}, provider, match.Standing{Shown: shown}, now)
	}, nil
}
