package node

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/market"
	"probity/market/spec"
	"probity/provider"
)

// Files of leases and tasks travel between those who have a part in them: what a job
// is made of goes from its buyer to its providers, what it leaves from the provider
// to the buyer, each by its digest. What belongs to which job is in signed notices:
// the buyer's order names what its providers may have, the provider's report what the
// buyer may have. Neither can name what is the other's.

// workFile is how peers ask for a file of a job.
const workFile = "work/"

// made lists the digests that an order's specification names.
func made(canonical []byte) []string {
	s, err := spec.Parse(canonical)
	if err != nil {
		return nil
	}
	return s.Files()
}

// private is a file of a lease or task for one who has a part in it.
func (n *Node) private(ctx context.Context, who probity.Account, of probity.Hash, name string) ([]byte, error) {
	digest, ok := strings.CutPrefix(name, workFile)
	if !ok || !digestRE.MatchString(digest) {
		return nil, ErrNotFound
	}
	may, err := n.mayHave(ctx, who, of)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(may, digest) {
		return nil, fmt.Errorf("%s is not a file that %s may have of %s: %w", digest, who, of, ErrNotFound)
	}
	return n.files.look(digest)
}

// mayHave lists the digests of a lease's or task's files that somebody may have.
func (n *Node) mayHave(ctx context.Context, who probity.Account, of probity.Hash) ([]string, error) {
	desk, err := n.desk()
	if err != nil {
		return nil, err
	}
	l, err := n.view().Lease(ctx, of)
	switch {
	case errors.Is(err, market.ErrUnknown):
		return n.mayHaveOfTask(ctx, desk, who, of)
	case err != nil:
		return nil, err
	case who == l.Provider:
		p, err := desk.LeaseOrder(ctx, of, 0)
		if err != nil {
			return nil, err
		}
		return append(made(p.Spec), p.Checkpoint), nil
	case who == l.Buyer:
		r, _, err := desk.LeaseReport(ctx, of, l.Provider)
		return []string{r.Logs, r.Output, r.Checkpoint}, err
	}
	return nil, fmt.Errorf("%s has no part in lease %s: %w", who, of, market.ErrCaller)
}

func (n *Node) mayHaveOfTask(ctx context.Context, desk market.Desk, who probity.Account, of probity.Hash) ([]string, error) {
	t, err := n.view().Task(ctx, of)
	if err != nil {
		return nil, err
	}
	if who == t.Buyer {
		var out []string
		for _, s := range t.Seats {
			if s.State == market.SeatRevealed { // before, nobody may see it
				out = append(out, digestOf(s.Value))
			}
		}
		return out, nil
	}
	if !slices.ContainsFunc(t.Seats, func(s market.Seat) bool { return s.Provider == who }) {
		return nil, fmt.Errorf("%s has no seat of task %s: %w", who, of, market.ErrCaller)
	}
	posts, err := desk.TaskOrders(ctx, 0)
	for _, p := range posts {
		if p.Order.Hash(desk.Quorum) == of && p.Order.Buyer == t.Buyer {
			return made(p.Spec), nil
		}
	}
	return nil, errors.Join(err, market.ErrUnknown)
}

// partFiles are the files of this folder, and those that an account may have of jobs
// that it has a part in: provider.Files.
type partFiles struct {
	n  *Node
	as *Party
}

var _ provider.Files = partFiles{}

// Put is part of [provider.Files].
func (f partFiles) Put(ctx context.Context, data []byte) (string, error) {
	return f.n.files.Put(ctx, data)
}

// Get is part of [provider.Files].
func (f partFiles) Get(ctx context.Context, digest string) ([]byte, error) {
	data, err := f.n.files.Get(ctx, digest)
	if !errors.Is(err, market.ErrUnknown) || !digestRE.MatchString(digest) {
		return data, err
	}
	data, perr := f.n.outside.file(ctx, f.as, digest)
	if perr != nil {
		return nil, errors.Join(err, perr)
	}
	_, err = f.n.files.Put(ctx, data)
	return data, err
}

// fileOfPeers asks for a file those who should have it.
func (n *Node) fileOfPeers(ctx context.Context, as *Party, digest string) ([]byte, error) {
	parts, perr := partsWith(ctx, as, digest)
	data, err := n.fetch(ctx, as, digest, parts)
	if err == nil {
		return data, nil
	}
	return nil, errors.Join(perr, err)
}

// fetch asks for a file those who have a part in a job that names it.
func (n *Node) fetch(ctx context.Context, as *Party, digest string, parts []part) ([]byte, error) {
	h, err := n.network()
	if h == nil {
		return nil, errors.Join(err, ErrOffNetwork)
	}
	good := func(b []byte) error {
		if sum := sha256.Sum256(b); "sha256:"+hex.EncodeToString(sum[:]) != digest {
			return errors.New("it has another digest")
		}
		return nil
	}
	errs := []error{errors.New("no job that it belongs to has it")}
	for _, p := range parts {
		ctx, cancel := context.WithTimeout(ctx, fileWait)
		data, err := h.FileOf(ctx, p.job, as.key, workFile+digest, good, p.other)
		cancel()
		if err == nil {
			return data, nil
		}
		errs = append(errs, err)
	}
	return nil, cmp.Or(errors.Join(errs...), market.ErrUnknown)
}

// A part is a job that names a file, and who has it.
type part struct {
	job   probity.Hash
	other probity.Account
}

// maxParts bounds how many jobs are asked about for one file.
const maxParts = 8

func partsWith(ctx context.Context, as *Party, digest string) (out []part, err error) {
	leases, err := as.desk.LeaseOrders(ctx, 0)
	for _, p := range leases {
		if p.Checkpoint == digest || slices.Contains(made(p.Spec), digest) {
			out = append(out, part{p.Order.Hash(as.desk.Lease), p.Order.Buyer})
		}
	}
	tasks, terr := as.desk.TaskOrders(ctx, 0)
	for _, p := range tasks {
		if slices.Contains(made(p.Spec), digest) {
			out = append(out, part{p.Order.Hash(as.desk.Quorum), p.Order.Buyer})
		}
	}
	reports, rerr := as.notices.Pinned(ctx, market.NoticeLeaseReport, probity.Hash{}, 0)
	for _, notice := range reports {
		var r market.LeaseReport
		if json.Unmarshal(notice.Body, &r) == nil && slices.Contains([]string{r.Logs, r.Output, r.Checkpoint}, digest) {
			out = append(out, part{notice.About, notice.From})
		}
	}
	return out[:min(len(out), maxParts)], errors.Join(err, terr, rerr)
}

// digestOf is how specifications write a file's SHA-256.
func digestOf(h probity.Hash) string { return "sha256:" + hex.EncodeToString(h[:]) }

// bringOutput gets a task's output to its buyer's folder, from those who revealed it.
func (n *Node) bringOutput(ctx context.Context, who probity.Account, t market.Task, digest string) {
	n.mu.Lock()
	p := n.parties[who]
	n.mu.Unlock()
	if p == nil || who != t.Buyer {
		return
	}
	if _, err := n.files.Get(ctx, digest); err == nil || n.onNetwork() == nil {
		return
	}
	var parts []part
	for _, s := range t.Seats {
		if s.State == market.SeatRevealed && digestOf(s.Value) == digest {
			parts = append(parts, part{t.ID, s.Provider})
		}
	}
	data, err := n.fetch(ctx, p, digest, parts)
	if err == nil {
		_, err = n.files.Put(ctx, data)
	}
	if err != nil {
		n.log.Warn("a task's output", "task", t.ID, "digest", digest, "err", err)
	}
}

// bring gets what a provider reports to this folder, so that it is here when the
// provider is not any more. What cannot be had now is asked for at the next report.
func (n *Node) bring(ctx context.Context, who probity.Account, r market.LeaseReport) {
	n.mu.Lock()
	p := n.parties[who]
	n.mu.Unlock()
	if p == nil {
		return // whoever only looks has no key to ask with
	}
	for _, digest := range []string{r.Checkpoint, r.Output, r.Logs} {
		if digest == "" {
			continue
		}
		n.hosting.Lock()
		asked := time.Since(n.brought[digest]) < fileWait
		if !asked {
			if len(n.brought) > 1024 {
				clear(n.brought)
			}
			n.brought[digest] = time.Now()
		}
		n.hosting.Unlock()
		if asked {
			continue
		}
		if _, err := (partFiles{n, p}).Get(ctx, digest); err != nil {
			n.log.Debug("a file that a provider reports", "digest", digest, "err", err)
		}
	}
}

// settleIn connects to the provider of a lease, which may have no other way to the
// job's files than through this process, and stays until it has begun with the work.
func (n *Node) settleIn(ctx context.Context, p *Party, id probity.Hash, provider probity.Account) {
	h := n.onNetwork()
	if h == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for sleep(ctx, 100*time.Millisecond) == nil {
		if err := h.Reach(ctx, provider); err != nil {
			n.log.Debug("reach a lease's provider", "err", err)
		}
		if r, _, err := p.desk.LeaseReport(ctx, id, provider); err == nil && r.Stage != market.WorkStarting {
			return
		}
	}
}

// reachSeats connects to the providers that are at work on a task, which may have no
// other way to its module than through this process.
func (n *Node) reachSeats(ctx context.Context, t market.Task) {
	h := n.onNetwork()
	if h == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	for _, s := range t.Seats {
		if s.State != market.SeatTaken {
			continue
		}
		if err := h.Reach(ctx, s.Provider); err != nil {
			n.log.Debug("reach a seat's provider", "err", err)
		}
	}
}

// settleTime is how long a provider may take to begin before it is left alone.
const settleTime = time.Minute
