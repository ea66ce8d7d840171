package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"

	"probity"
)

// ErrDamaged is what Fsck returns for a log that is not sound.
var ErrDamaged = errors.New("log is damaged")

// A Report is what Fsck found.
type Report struct {
	Checkpoint
	LogKey  string
	Pending []probity.Hash // entries stored but not in the published tree, in order of hash: appends that were cut short
}

// Fsck checks the log in a folder, open or not, without changing it. It
// verifies the checkpoint's signature, derives the whole tree again from the
// entries and compares every tile with it, and requires that each entry occurs
// once and has a stored receipt whose hash it is, with evidence that the receipt
// names. Stored entries that are not in the tree yet must be sound too and are
// reported as pending: appending them again completes them.
//
// Everything wrong is in the error, which is ErrDamaged; at most the first
// hundred findings are spelled out.
func Fsck(ctx context.Context, dir string) (Report, error) {
	quietKlog()
	i, err := readInfo(dir)
	if err != nil {
		return Report{}, fmt.Errorf("check log: %w", err)
	}
	v, err := note.NewVerifier(i.LogKey)
	if err != nil || v.Name() != i.Origin {
		return Report{}, fmt.Errorf("check log %s: %w: %s has no key of %q", dir, ErrDamaged, infoFile, i.Origin)
	}
	tree := client.FileFetcher{Root: filepath.Join(dir, treeDir)}
	// One checkpoint for all of it: the log may be growing meanwhile.
	text, err := tree.ReadCheckpoint(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("check log %s: %w: checkpoint: %w", dir, ErrDamaged, err)
	}
	rep := Report{LogKey: i.LogKey}
	if rep.Checkpoint, err = openCheckpoint(text, v); err != nil {
		return rep, fmt.Errorf("check log %s: %w: %w", dir, ErrDamaged, err)
	}
	var findings []error
	found := func(format string, args ...any) {
		if len(findings) < 100 {
			findings = append(findings, fmt.Errorf(format, args...))
		}
	}

	at := pinned{tree, text}
	// An empty tree has nothing to derive, and the library takes its root to be
	// of at least one entry.
	if rep.Size == 0 {
		if rep.Root != probity.Hash(rfc6962.DefaultHasher.EmptyRoot()) {
			found("root of the empty tree is %s", rep.Root)
		}
	} else if err := fsck.New(i.Origin, v, at, hashBundle, fsck.Opts{N: 2}).Check(ctx); err != nil {
		found("tree: %w", err)
	}

	s := store{filepath.Join(dir, receiptsDir)}
	where := map[probity.Hash]uint64{}
	err = scan(ctx, at.ReadEntryBundle, 0, rep.Size, func(i uint64, h probity.Hash) error {
		if old, ok := where[h]; ok {
			found("receipt %s is in the log twice, at %d and %d", h, old, i)
			return nil
		}
		where[h] = i
		if _, err := s.get(h); errors.Is(err, fs.ErrNotExist) {
			found("entry %d: receipt %s is not stored", i, h)
		} else if err != nil {
			found("entry %d: %w", i, err)
		}
		return nil
	})
	if err != nil {
		found("entries: %w", err)
	}
	stored, strange, err := s.list()
	if err != nil {
		return rep, fmt.Errorf("check log %s: %w", dir, err)
	}
	for _, path := range strange {
		found("%s is not an entry", path)
	}
	for _, h := range stored {
		if _, ok := where[h]; ok {
			continue
		}
		if _, err := s.get(h); err != nil {
			found("pending: %w", err)
		}
		rep.Pending = append(rep.Pending, h)
	}
	slices.SortFunc(rep.Pending, func(a, b probity.Hash) int { return slices.Compare(a[:], b[:]) })
	if ctx.Err() != nil {
		return rep, ctx.Err()
	}
	if len(findings) > 0 {
		return rep, fmt.Errorf("check log %s: %w: %w", dir, ErrDamaged, errors.Join(findings...))
	}
	return rep, nil
}

// pinned is a tree as one checkpoint describes it.
type pinned struct {
	client.FileFetcher
	checkpoint []byte
}

func (p pinned) ReadCheckpoint(context.Context) ([]byte, error) { return p.checkpoint, nil }

func hashBundle(raw []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(raw); err != nil {
		return nil, err
	}
	out := make([][]byte, len(b.Entries))
	for i, e := range b.Entries {
		out[i] = rfc6962.DefaultHasher.HashLeaf(e)
	}
	return out, nil
}

// A Reconciliation compares paid jobs with receipts.
type Reconciliation struct {
	Missing   []probity.JobID // paid, but no receipt: omitted from the log
	Unsettled []probity.JobID // receipt, but not among the paid jobs
	Repeated  []probity.JobID // more than one receipt
}

// Clean reports whether every paid job has one receipt and no other job has any.
func (r Reconciliation) Clean() bool { return len(r.Missing)+len(r.Unsettled)+len(r.Repeated) == 0 }

// Reconcile finds what a log alone cannot show: receipts that were never
// appended. settled are the jobs that the market paid for, counted on chain.
// Lists are in order of job number.
func (l *Log) Reconcile(ctx context.Context, chain uint64, market probity.Account, settled []probity.JobID) (Reconciliation, error) {
	receipts := map[probity.JobID]int{}
	for r, err := range l.All(ctx, 0) {
		if err != nil {
			return Reconciliation{}, fmt.Errorf("reconcile: %w", err)
		}
		if r.Receipt.Kind == probity.ReceiptInference && r.Receipt.Chain == chain && r.Receipt.Market == market {
			receipts[r.Receipt.Job]++
		}
	}
	var out Reconciliation
	paid := map[probity.JobID]bool{}
	for _, job := range settled {
		if !paid[job] && receipts[job] == 0 {
			out.Missing = append(out.Missing, job)
		}
		paid[job] = true
	}
	for job, n := range receipts {
		if !paid[job] {
			out.Unsettled = append(out.Unsettled, job)
		}
		if n > 1 {
			out.Repeated = append(out.Repeated, job)
		}
	}
	slices.Sort(out.Missing)
	slices.Sort(out.Unsettled)
	slices.Sort(out.Repeated)
	return out, nil
}
