package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
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
	i, err := readInfo(dir)
	if err != nil {
		return Report{}, fmt.Errorf("check log: %w", err)
	}
	if i.Database {
		return Report{}, errPlace(dir, i)
	}
	return checkLog(ctx, dir, i, client.FileFetcher{Root: filepath.Join(dir, treeDir)}, newStore(filepath.Join(dir, receiptsDir)))
}

// checkLog is Fsck of a log that is kept in files and s; dir is for people.
func checkLog(ctx context.Context, dir string, i info, files Source, s entries) (Report, error) {
	v, err := note.NewVerifier(i.LogKey)
	if err != nil || v.Name() != i.Origin {
		return Report{}, fmt.Errorf("check log %s: %w: it has no key of %q", dir, ErrDamaged, i.Origin)
	}
	text, err := files.ReadCheckpoint(ctx)
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

	where := map[probity.Hash]uint64{}
	derived := newTiles(ctx, files.ReadTile, rep.Size)
	err = scan(ctx, files.ReadEntryBundle, 0, rep.Size, func(i uint64, h probity.Hash) error {
		if err := derived.add(h); err != nil {
			return err
		}
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
	} else {
		root, err := derived.finish()
		for _, err := range append(derived.bad, err) {
			if err != nil {
				found("tree: %w", err)
			}
		}
		if err == nil && root != rep.Root {
			found("entries hash to %s, the signed root is %s", root, rep.Root)
		}
	}
	stored, strange, damaged, err := s.list()
	if err != nil {
		return rep, fmt.Errorf("check log %s: %w", dir, err)
	}
	for _, path := range damaged {
		found("%s is not what its name says: it was changed", path)
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

// tiles derives the tiles of a tree from its entries and compares each with the
// one on disk. Tessera has a checker too, but on a damaged log it can index past
// a short entry file, and wait for ever once its workers have met bad tiles.
type tiles struct {
	ctx  context.Context
	read client.TileFetcherFunc
	size uint64
	tree *compact.Range
	open [][]byte // per level, the hashes of the tile that is being filled
	next []uint64 // per level, the number of that tile
	bad  []error
}

func newTiles(ctx context.Context, read client.TileFetcherFunc, size uint64) *tiles {
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	return &tiles{ctx: ctx, read: read, size: size, tree: factory.NewEmptyRange(0)}
}

func (t *tiles) add(entry probity.Hash) error {
	leaf := rfc6962.DefaultHasher.HashLeaf(entry[:])
	t.node(0, leaf)
	return t.tree.Append(leaf, func(id compact.NodeID, hash []byte) {
		if id.Level > 0 && id.Level%layout.TileHeight == 0 {
			t.node(int(id.Level/layout.TileHeight), hash)
		}
	})
}

// node takes the next hash of a tile level; they come in order.
func (t *tiles) node(level int, hash []byte) {
	if level == len(t.open) {
		t.open, t.next = append(t.open, nil), append(t.next, 0)
	}
	t.open[level] = append(t.open[level], hash...)
	if len(t.open[level]) == layout.TileWidth*sha256.Size {
		t.compare(level)
		t.open[level] = t.open[level][:0]
		t.next[level]++
	}
}

func (t *tiles) compare(level int) {
	want, index := t.open[level], t.next[level]
	p := layout.PartialTileSize(uint64(level), index, t.size)
	got, err := t.read(t.ctx, uint64(level), index, p)
	if err != nil {
		t.bad = append(t.bad, err)
		return
	}
	// A full tile stands in for a partial one that was cleaned up, when the log
	// has grown since.
	if p != 0 && len(got) > len(want) && len(got)%sha256.Size == 0 {
		got = got[:len(want)]
	}
	if !bytes.Equal(got, want) {
		t.bad = append(t.bad, fmt.Errorf("%s is not what the entries hash to", layout.TilePath(uint64(level), index, p)))
	}
}

// finish compares the partial tiles and returns the root.
func (t *tiles) finish() (probity.Hash, error) {
	for level := range t.open {
		if len(t.open[level]) > 0 {
			t.compare(level)
		}
	}
	if t.size == 0 {
		return probity.Hash(rfc6962.DefaultHasher.EmptyRoot()), nil
	}
	root, err := t.tree.GetRootHash(nil)
	if err != nil {
		return probity.Hash{}, err
	}
	return probity.Hash(root), nil
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
