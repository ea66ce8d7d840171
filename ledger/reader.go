package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"

	"github.com/transparency-dev/tessera/client"

	"probity"
)

// A Reader reads the published part of a log in a folder or a database, whether or
// not a process has it open. It changes nothing.
type Reader struct {
	info  info
	files Source
	store entries
}

// OpenReader finds the log in dir; the error is fs.ErrNotExist when there is none.
func OpenReader(dir string) (*Reader, error) {
	i, err := readInfo(dir)
	if err != nil {
		return nil, err
	}
	if i.Database {
		return nil, errPlace(dir, i)
	}
	return &Reader{i, client.FileFetcher{Root: filepath.Join(dir, treeDir)}, newStore(filepath.Join(dir, receiptsDir))}, nil
}

// TreeDir is the folder of dir that may be served over HTTP as it is: checkpoint
// and tiles, as C2SP tlog-tiles lays them out.
func TreeDir(dir string) string { return filepath.Join(dir, treeDir) }

// LogKey is the log's public key as a signed-note verifier key.
func (r *Reader) LogKey() string { return r.info.LogKey }

// Checkpoint is the newest published checkpoint, its signature verified.
func (r *Reader) Checkpoint(ctx context.Context) (Checkpoint, error) {
	text, err := r.files.ReadCheckpoint(ctx)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return OpenCheckpoint(text, r.info.LogKey)
}

// All iterates over the published entries from an index on, in order. It ends after
// the first error.
func (r *Reader) All(ctx context.Context, from uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		cp, err := r.Checkpoint(ctx)
		if errors.Is(err, fs.ErrNotExist) {
			return // made, but never published
		}
		if err != nil {
			yield(Record{}, err)
			return
		}
		if from < cp.Size {
			records(ctx, r.files.ReadEntryBundle, r.store, from, cp.Size, yield)
		}
	}
}

// Consistency proves that the tree of size newer begins with that of size
// older; neither may be over the newest checkpoint's. See VerifyConsistency.
func (r *Reader) Consistency(ctx context.Context, older, newer uint64) ([]probity.Hash, error) {
	cp, err := r.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return consistency(ctx, r.files.ReadTile, cp.Size, older, newer)
}

// consistency proves it from the tiles of a tree of a size.
func consistency(ctx context.Context, tiles client.TileFetcherFunc, size, older, newer uint64) ([]probity.Hash, error) {
	if older > newer || newer > size {
		return nil, fmt.Errorf("prove consistency of %d and %d: want the smaller size first and neither over %d", older, newer, size)
	}
	b, err := client.NewProofBuilder(ctx, size, tiles)
	if err != nil {
		return nil, err
	}
	raw, err := b.ConsistencyProof(ctx, older, newer)
	if err != nil {
		return nil, fmt.Errorf("prove consistency of %d and %d: %w", older, newer, err)
	}
	return toHashes(raw)
}
