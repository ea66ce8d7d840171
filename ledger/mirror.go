package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"

	"probity"
	"probity/internal/disk"
)

// Mirror brings the copy of a log in dir up to the newest checkpoint of a source. It
// copies the tiles and entries that are missing, derives the whole tree from the
// entries, and publishes the checkpoint, last, only when that is what it signs and
// extends the one that the copy had. A crash at any moment leaves the copy as it was,
// with some files more. What is mirrored can be served as it is.
//
// The error is ErrRolledBack, ErrEquivocation or ErrConsistency when the source's
// checkpoint does not extend the copy's, and ErrDamaged when its files are not those of
// its checkpoint: then the copy's checkpoint stays.
func Mirror(ctx context.Context, dir, logKey string, s Source) (Checkpoint, error) {
	text, err := s.ReadCheckpoint(ctx)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("mirror: read checkpoint: %w", err)
	}
	cp, err := OpenCheckpoint(text, logKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("mirror: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return cp, err
	}
	local := client.FileFetcher{Root: dir}
	var had Checkpoint
	switch old, err := local.ReadCheckpoint(ctx); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return cp, err
	default:
		if had, err = OpenCheckpoint(old, logKey); err != nil {
			return cp, fmt.Errorf("mirror %s: %w; it is another log's, use another folder", dir, err)
		}
	}
	if cp.Size < had.Size {
		return cp, fmt.Errorf("mirror %s: %w: the source has %d, the copy %d", dir, ErrRolledBack, cp.Size, had.Size)
	}
	if had.Size > 0 && cp.Size == had.Size {
		return cp, VerifyConsistency(had.AnchorPoint, cp.AnchorPoint, nil)
	}
	if err := copyTree(ctx, dir, s, had.Size, cp.Size); err != nil {
		return cp, fmt.Errorf("mirror %s: %w", dir, err)
	}
	if err := holdsRoot(ctx, local, cp.AnchorPoint); err != nil {
		return cp, fmt.Errorf("mirror %s: %w: %w", dir, ErrDamaged, err)
	}
	if had.Size > 0 {
		hashes, err := consistency(ctx, local.ReadTile, cp.Size, had.Size, cp.Size)
		if err != nil {
			return cp, fmt.Errorf("mirror %s: %w", dir, err)
		}
		if err := VerifyConsistency(had.AnchorPoint, cp.AnchorPoint, hashes); err != nil {
			return cp, fmt.Errorf("mirror %s: %w", dir, err)
		}
	}
	return cp, disk.WriteFile(filepath.Join(dir, layout.CheckpointPath), text, 0o644)
}

// copyTree copies the files of a tree of a size that one of size had does not have.
func copyTree(ctx context.Context, dir string, s Source, had, size uint64) error {
	for r := range layout.Range(0, size, size) {
		if (r.Index+1)*layout.EntryBundleWidth <= had {
			continue // full, and verified before
		}
		data, err := s.ReadEntryBundle(ctx, r.Index, r.Partial)
		if err != nil {
			return fmt.Errorf("entries from %d: %w", r.Index*layout.EntryBundleWidth, err)
		}
		// The full bundle may stand in for a partial one: take the part that is asked for.
		if want := int(r.Partial) * entryBytes; r.Partial > 0 && len(data) > want {
			data = data[:want]
		}
		if err := copyFile(filepath.Join(dir, layout.EntriesPath(r.Index, r.Partial)), data); err != nil {
			return err
		}
	}
	for level := uint64(0); size>>(level*layout.TileHeight) > 0; level++ {
		nodes, before := size>>(level*layout.TileHeight), had>>(level*layout.TileHeight)
		for index := before / layout.TileWidth; index*layout.TileWidth < nodes; index++ {
			partial := layout.PartialTileSize(level, index, size)
			data, err := s.ReadTile(ctx, level, index, partial)
			if err != nil {
				return fmt.Errorf("tile %d of level %d: %w", index, level, err)
			}
			if want := int(partial) * len(probity.Hash{}); partial > 0 && len(data) > want {
				data = data[:want]
			}
			if err := copyFile(filepath.Join(dir, layout.TilePath(level, index, partial)), data); err != nil {
				return err
			}
		}
	}
	return nil
}

// entryBytes is what an entry takes in a bundle: its length in two bytes, and it.
const entryBytes = 2 + len(probity.Hash{})

func copyFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return disk.WriteFile(path, data, 0o644)
}
