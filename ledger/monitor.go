package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"

	"probity"
	"probity/internal/disk"
)

// A Source is where a log can be read: a folder, an address, a mirror. Errors about
// what is not there are fs.ErrNotExist. A partial tile or bundle that is gone may be
// answered with the full one.
type Source interface {
	// ReadCheckpoint returns the newest signed checkpoint.
	ReadCheckpoint(ctx context.Context) ([]byte, error)
	// ReadTile returns a tile of hashes; partial is its width, 0 for a full one.
	ReadTile(ctx context.Context, level, index uint64, partial uint8) ([]byte, error)
	// ReadEntryBundle returns a bundle of entries.
	ReadEntryBundle(ctx context.Context, index uint64, partial uint8) ([]byte, error)
}

// FolderSource is a tree in a folder, as TreeDir and mirrors have it.
func FolderSource(dir string) Source { return client.FileFetcher{Root: dir} }

// A Monitor remembers the newest checkpoint of a log that it has seen and checks that
// every other, from whatever source, is of one history with it. It needs nobody's
// word: two checkpoints that the log has signed and that do not fit convict it.
type Monitor struct {
	path   string
	logKey string
	origin string
	alerts string
	state  monitorState
}

type monitorState struct {
	Note string `json:"note"` // newest consistent checkpoint

	Anchor Anchor `json:"anchor,omitzero"` // newest that was compared
	Count  uint64 `json:"count,omitzero"`  // of anchors that were
	Gas    uint64 `json:"gas,omitzero"`    // that they took together
}

// An Anchor is a checkpoint that stands on chain.
type Anchor struct {
	AnchorPoint
	Block uint64 `json:"block"`
	Gas   uint64 `json:"gas"` // that it took
}

// An Alert is a log that was caught.
type Alert struct {
	Origin string `json:"origin"`
	Source string `json:"source"`
	Kind   string `json:"kind"` // equivocation, fork or rollback
	Text   string `json:"text"`
	Known  string `json:"known"` // the checkpoint that was known
	Shown  string `json:"shown"` // the one that the source showed
	Time   uint64 `json:"time"`  // Unix seconds
}

// Kinds of alert. Equivocation and fork are proved by the two signed checkpoints; a
// rollback may also be a copy that is out of date.
const (
	AlertEquivocation = "equivocation" // two trees of one size
	AlertFork         = "fork"         // the larger tree does not begin with the smaller
	AlertRollback     = "rollback"     // an older tree than was seen before from the same source
)

// OpenMonitor opens a monitor of the log with logKey that keeps what it knows in dir.
func OpenMonitor(dir, logKey string) (*Monitor, error) {
	origin, _, err := splitKey(logKey)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	m := &Monitor{path: filepath.Join(dir, OriginHash(origin).String()[2:]+".json"), alerts: filepath.Join(dir, "alerts"), logKey: logKey, origin: origin}
	data, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &m.state); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; restore it from a backup, or remove it to begin anew from what the log shows now", m.path, err)
	}
	if m.state.Note == "" {
		return m, nil // anchors were looked at, and nothing else
	}
	if _, err := OpenCheckpoint([]byte(m.state.Note), logKey); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", m.path, err)
	}
	return m, nil
}

// Known is the newest checkpoint that the monitor has seen; of no size when none.
func (m *Monitor) Known() Checkpoint {
	cp, err := OpenCheckpoint([]byte(m.state.Note), m.logKey)
	if err != nil {
		return Checkpoint{Origin: m.origin}
	}
	return cp
}

// Look reads the checkpoint of a source, which name is for people, and compares it with
// what is known. A nil alert and a nil error mean that they are of one history; the
// newer is then remembered. An alert is kept in the folder too. The error is of a
// source that cannot be read, or whose checkpoint the log has not signed.
func (m *Monitor) Look(ctx context.Context, name string, s Source) (*Alert, error) {
	text, err := s.ReadCheckpoint(ctx)
	if err != nil {
		return nil, fmt.Errorf("read checkpoint of %s: %w", name, err)
	}
	shown, err := OpenCheckpoint(text, m.logKey)
	if err != nil {
		return nil, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	return m.compare(ctx, name, s, shown, true)
}

// LookElsewhere is Look for a second view of the log, such as a mirror, a witness or
// what a peer was shown: an older tree than is known is no rollback there. What proves
// that both are of one history are the tiles of whoever has the larger tree; sources are
// those to ask, one after the other.
func (m *Monitor) LookElsewhere(ctx context.Context, name string, checkpoint []byte, sources ...Source) (*Alert, error) {
	shown, err := OpenCheckpoint(checkpoint, m.logKey)
	if err != nil {
		return nil, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	var errs []error
	for _, s := range sources {
		a, err := m.compare(ctx, name, s, shown, false)
		if a != nil || err == nil {
			return a, err
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// Anchors is what a monitor has compared of a log's anchors.
type Anchors struct {
	Count  uint64 `json:"count"`
	Newest Anchor `json:"newest"`
	Gas    uint64 `json:"gas"` // that all of them took
}

// PerReceipt is the gas for each receipt that is anchored, or 0.
func (a Anchors) PerReceipt() uint64 {
	if a.Newest.Size == 0 {
		return 0
	}
	return a.Gas / a.Newest.Size
}

// Anchors is what was compared so far: whoever looks for anchors after a while goes on
// from its newest.
func (m *Monitor) Anchors() Anchors { return Anchors{m.state.Count, m.state.Anchor, m.state.Gas} }

// LookAtAnchors compares anchors, in order of size, with what a source shows, each one
// that was not compared before: a log that shows a history other than what it has
// anchored meanwhile is caught, however long nobody looked. The anchors have to be read
// before, since the log may anchor more at any time.
func (m *Monitor) LookAtAnchors(ctx context.Context, name string, s Source, anchors []Anchor) (*Alert, error) {
	text, err := s.ReadCheckpoint(ctx)
	if err != nil {
		return nil, fmt.Errorf("read checkpoint of %s: %w", name, err)
	}
	shown, err := OpenCheckpoint(text, m.logKey)
	if err != nil {
		return nil, fmt.Errorf("checkpoint of %s: %w", name, err)
	}
	s = &rereadSource{Source: s, tiles: map[[3]uint64][]byte{}}
	// What was compared before has to hold still.
	if was := m.state.Anchor; was.Size > 0 {
		if alert, err := m.anchored(ctx, name, s, was.AnchorPoint, shown); alert != nil || err != nil {
			return alert, err
		}
	}
	for _, a := range anchors {
		if a.Size <= m.state.Anchor.Size {
			continue
		}
		alert, err := m.anchored(ctx, name, s, a.AnchorPoint, shown)
		if alert != nil || err != nil {
			return alert, errors.Join(err, m.keep(m.state))
		}
		m.state.Anchor, m.state.Count, m.state.Gas = a, m.state.Count+1, m.state.Gas+a.Gas
		if m.state.Count%256 == 0 {
			if err := m.keep(m.state); err != nil {
				return nil, err
			}
		}
	}
	return nil, m.keep(m.state)
}

// A rereadSource reads each tile of a tree once.
type rereadSource struct {
	Source
	tiles map[[3]uint64][]byte
}

// ReadTile is part of Source.
func (r *rereadSource) ReadTile(ctx context.Context, level, index uint64, partial uint8) ([]byte, error) {
	id := [3]uint64{level, index, uint64(partial)}
	if data, ok := r.tiles[id]; ok {
		return data, nil
	}
	data, err := r.Source.ReadTile(ctx, level, index, partial)
	if err == nil && len(r.tiles) < maxTiles {
		r.tiles[id] = data
	}
	return data, err
}

// anchored compares an anchor with a checkpoint that a source shows.
func (m *Monitor) anchored(ctx context.Context, name string, s Source, at AnchorPoint, shown Checkpoint) (*Alert, error) {
	known := Checkpoint{AnchorPoint: at, Origin: m.origin, Note: fmt.Appendf(nil, "anchored on chain: %d %s", at.Size, at.Root)}
	if shown.Size < at.Size {
		return m.alert(name, AlertRollback, fmt.Sprintf("the chain has an anchor of %d entries, %s shows %d", at.Size, name, shown.Size), known, shown)
	}
	return m.extends(ctx, name, s, known, shown, shown.Size)
}

func (m *Monitor) compare(ctx context.Context, name string, s Source, shown Checkpoint, same bool) (*Alert, error) {
	known := m.Known()
	if m.state.Note == "" {
		return nil, m.remember(shown)
	}
	if shown.Size < known.Size {
		// Whether the older is the beginning of the newer can be told by whoever has
		// the newer, which the source may not.
		if same {
			return m.alert(name, AlertRollback, fmt.Sprintf("%s shows %d entries where there were %d", name, shown.Size, known.Size), known, shown)
		}
		return m.extends(ctx, name, s, shown, known, known.Size)
	}
	a, err := m.extends(ctx, name, s, known, shown, shown.Size)
	if a != nil || err != nil || shown.Size == known.Size {
		return a, err
	}
	return nil, m.remember(shown)
}

// extends checks that the newer of two checkpoints extends the older, by the tiles of
// a source that has a tree of a size.
func (m *Monitor) extends(ctx context.Context, name string, s Source, older, newer Checkpoint, size uint64) (*Alert, error) {
	var hashes []probity.Hash
	if older.Size > 0 && older.Size < newer.Size {
		var err error
		if hashes, err = consistency(ctx, s.ReadTile, size, older.Size, newer.Size); err != nil {
			return nil, fmt.Errorf("read tiles of %s: %w", name, err)
		}
	}
	if older.Size == 0 {
		return nil, nil
	}
	err := VerifyConsistency(older.AnchorPoint, newer.AnchorPoint, hashes)
	switch {
	case err == nil:
		return nil, nil
	case errors.Is(err, ErrEquivocation):
		return m.alert(name, AlertEquivocation, err.Error(), older, newer)
	}
	// The proof came from tiles, which are not signed. Only when they are those of the
	// newer checkpoint do they convict the log.
	if bad := holdsRoot(ctx, s, newer.AnchorPoint); bad != nil {
		return nil, fmt.Errorf("the tiles of %s are not those of its checkpoint: %w", name, bad)
	}
	return m.alert(name, AlertFork, err.Error(), older, newer)
}

// holdsRoot checks that a source's entries hash to a checkpoint.
func holdsRoot(ctx context.Context, s Source, at AnchorPoint) error {
	t := newTiles(ctx, s.ReadTile, at.Size)
	if err := scan(ctx, s.ReadEntryBundle, 0, at.Size, func(_ uint64, h probity.Hash) error { return t.add(h) }); err != nil {
		return err
	}
	root, err := t.finish()
	if err != nil {
		return err
	}
	if root != at.Root {
		return fmt.Errorf("entries hash to %s, the signed root is %s", root, at.Root)
	}
	return errors.Join(t.bad...)
}

func (m *Monitor) remember(cp Checkpoint) error {
	state := m.state
	state.Note = string(cp.Note)
	return m.keep(state)
}

// keep puts a state on disk, and then in place.
func (m *Monitor) keep(state monitorState) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if err := disk.WriteFile(m.path, data, 0o600); err != nil {
		return err
	}
	m.state = state
	return nil
}

func (m *Monitor) alert(name, kind, text string, known, shown Checkpoint) (*Alert, error) {
	a := &Alert{Origin: m.origin, Source: name, Kind: kind, Text: text, Known: string(known.Note), Shown: string(shown.Note), Time: uint64(time.Now().Unix())}
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return a, err
	}
	if err := os.MkdirAll(m.alerts, 0o700); err != nil {
		return a, err
	}
	// One file for one pair of checkpoints, however often it is met.
	file := fmt.Sprintf("%s-%d-%d-%x.json", kind, known.Size, shown.Size, shown.Root[:4])
	return a, disk.WriteFile(filepath.Join(m.alerts, file), append(data, '\n'), 0o644)
}

// CheckpointPath is where a log's checkpoint is, under its address or in its folder.
const CheckpointPath = layout.CheckpointPath

// TilePath is where a tile of hashes is; partial is its width, 0 for a full one.
func TilePath(level, index uint64, partial uint8) string {
	return layout.TilePath(level, index, partial)
}

// EntriesPath is where a bundle of entries is.
func EntriesPath(index uint64, partial uint8) string { return layout.EntriesPath(index, partial) }
