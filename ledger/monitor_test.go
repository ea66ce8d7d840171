package ledger

import (
	"context"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func signerKey(t testing.TB) ed25519.PublicKey {
	t.Helper()
	pub, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

// forks are two logs of one key and name that have n receipts in common, in their
// folders.
func forks(t testing.TB, n int) (a, b *Log) {
	t.Helper()
	dir, other := t.TempDir(), t.TempDir()
	a = openTest(t, dir)
	appendAll(t, a, testEntries(0, n)...)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(other, "log"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(other, "log", keyFile), 0o600); err != nil {
		t.Fatal(err)
	}
	return openTest(t, dir), openTest(t, filepath.Join(other, "log"))
}

func treeOf(l *Log) Source { return FolderSource(TreeDir(l.dir)) }

func TestAMonitorSeesTwoForksOfALog(t *testing.T) {
	a, b := forks(t, 5)
	m := must(OpenMonitor(t.TempDir(), a.LogKey()))
	look := func(l *Log) *Alert {
		t.Helper()
		alert, err := m.Look(t.Context(), l.dir, treeOf(l))
		if err != nil {
			t.Fatal(err)
		}
		return alert
	}
	if x := look(a); x != nil {
		t.Fatalf("an honest log: %+v", x)
	}
	if x := look(b); x != nil {
		t.Fatalf("an equal copy: %+v", x)
	}
	appendAll(t, a, testEntry(10), testEntry(11))
	if x := look(a); x != nil {
		t.Fatalf("a log that grew: %+v", x)
	}
	appendAll(t, b, testEntry(20), testEntry(21))
	if x := look(b); x == nil || x.Kind != AlertEquivocation {
		t.Fatalf("two trees of one size: %+v", x)
	}
	appendAll(t, b, testEntry(22))
	x := look(b)
	if x == nil || x.Kind != AlertFork {
		t.Fatalf("a larger tree that does not begin with the smaller: %+v", x)
	}
	// The alert convicts by itself: both checkpoints are signed by the log.
	for _, text := range []string{x.Known, x.Shown} {
		if _, err := OpenCheckpoint([]byte(text), a.LogKey()); err != nil {
			t.Error(err)
		}
	}
	if files := must(filepath.Glob(filepath.Join(m.alerts, "*.json"))); len(files) != 2 {
		t.Errorf("kept %v", files)
	}
	// What is known did not follow the fork, also not after a restart.
	again := must(OpenMonitor(filepath.Dir(m.path), a.LogKey()))
	if again.Known().AnchorPoint != a.Latest() {
		t.Errorf("the monitor knows %+v, the log is %+v", again.Known().AnchorPoint, a.Latest())
	}
	if x, err := again.Look(t.Context(), "a", treeOf(a)); x != nil || err != nil {
		t.Errorf("the honest log after it: %+v, %v", x, err)
	}
}

func TestAMonitorSeesALogGoBack(t *testing.T) {
	a, b := forks(t, 5)
	m := must(OpenMonitor(t.TempDir(), a.LogKey()))
	appendAll(t, a, testEntry(10))
	if x, err := m.Look(t.Context(), "log", treeOf(a)); x != nil || err != nil {
		t.Fatal(x, err)
	}
	if x, err := m.Look(t.Context(), "log", treeOf(b)); err != nil || x == nil || x.Kind != AlertRollback {
		t.Errorf("an older tree: %+v, %v", x, err)
	}
	// Elsewhere an older tree is a copy that is behind; whoever has the newer can tell.
	old := b.Checkpoint()
	if x, err := m.LookElsewhere(t.Context(), "mirror", old.Note, treeOf(b)); x != nil || err == nil {
		t.Errorf("a mirror that is behind, and nobody who has the newer: %+v, %v", x, err)
	}
	if x, err := m.LookElsewhere(t.Context(), "mirror", old.Note, treeOf(b), treeOf(a)); x != nil || err != nil {
		t.Errorf("a mirror that is behind: %+v, %v", x, err)
	}
	appendAll(t, a, testEntry(11), testEntry(12), testEntry(13))
	if x, err := m.Look(t.Context(), "log", treeOf(a)); x != nil || err != nil {
		t.Fatal(x, err)
	}
	appendAll(t, b, testEntry(20), testEntry(21))
	if x, err := m.LookElsewhere(t.Context(), "peer", b.Checkpoint().Note, treeOf(a)); err != nil || x == nil || x.Kind != AlertFork {
		t.Errorf("a smaller tree that the larger does not begin with: %+v, %v", x, err)
	}
}

func TestAnAnchorThatTheLogDoesNotExtendConvictsItHoweverLongNobodyLooked(t *testing.T) {
	a, b := forks(t, 5)
	dir := t.TempDir()
	m := must(OpenMonitor(dir, a.LogKey()))
	look := func(l *Log, anchors ...Anchor) *Alert {
		t.Helper()
		alert, err := m.LookAtAnchors(t.Context(), "log", treeOf(l), anchors)
		if err != nil {
			t.Fatal(err)
		}
		return alert
	}
	five := Anchor{a.Latest(), 100, 60_000}
	if x := look(a); x != nil {
		t.Errorf("no anchor: %+v", x)
	}
	if x := look(a, five); x != nil {
		t.Errorf("the log's own: %+v", x)
	}
	appendAll(t, a, testEntry(10))
	six := Anchor{a.Latest(), 110, 30_000}
	appendAll(t, a, testEntries(11, 15)...)
	ten := Anchor{a.Latest(), 120, 30_000}
	if x := look(b, five, six); x == nil || x.Kind != AlertRollback {
		t.Errorf("an anchor of more than the log has: %+v", x)
	}
	if x := look(a, six); x != nil {
		t.Errorf("the log's own: %+v", x)
	}
	if x := look(b); x == nil || x.Kind != AlertRollback {
		t.Errorf("less than the newest anchor that is known: %+v", x)
	}
	// Between two sound anchors there was one of another history: somebody was shown it.
	appendAll(t, b, testEntries(20, 22)...)
	other := Anchor{b.Latest(), 115, 30_000}
	if x := look(a, five, six, other, ten); x == nil || x.Kind != AlertFork {
		t.Errorf("an anchor of another tree, among others: %+v", x)
	}
	if got := m.Anchors(); got.Count != 2 || got.Newest != six {
		t.Errorf("after it %+v is known", got)
	}
	appendAll(t, b, testEntries(22, 25)...)
	if x := look(a, Anchor{b.Latest(), 130, 1}); x == nil || x.Kind != AlertEquivocation {
		t.Errorf("another root of the log's size: %+v", x)
	}
	// Each anchor is compared and counted once, over restarts too.
	for range 2 {
		if x := look(a, five, six, ten); x != nil {
			t.Errorf("the log's own: %+v", x)
		}
		m = must(OpenMonitor(dir, a.LogKey()))
	}
	if got := m.Anchors(); got != (Anchors{3, ten, 120_000}) || got.PerReceipt() != 12_000 {
		t.Errorf("%+v is known, %d gas for each receipt", got, got.PerReceipt())
	}
	// What was remembered of checkpoints is still there, and the other way round.
	if x, err := m.Look(t.Context(), "log", treeOf(a)); x != nil || err != nil {
		t.Fatal(x, err)
	}
	if m = must(OpenMonitor(dir, a.LogKey())); m.Anchors().Newest != ten || m.Known().Size != 10 {
		t.Errorf("%+v and %+v are known", m.Anchors(), m.Known().AnchorPoint)
	}
}

// lying changes what a source shows.
type lying struct {
	Source
	tile func([]byte)
}

func (l lying) ReadTile(ctx context.Context, level, index uint64, p uint8) ([]byte, error) {
	data, err := l.Source.ReadTile(ctx, level, index, p)
	if err == nil {
		l.tile(data)
	}
	return data, err
}

func TestTilesThatAreNotTheLogsConvictNobody(t *testing.T) {
	l := openTest(t, t.TempDir())
	m := must(OpenMonitor(t.TempDir(), l.LogKey()))
	appendAll(t, l, testEntries(0, 5)...)
	if x, err := m.Look(t.Context(), "log", treeOf(l)); x != nil || err != nil {
		t.Fatal(x, err)
	}
	appendAll(t, l, testEntries(5, 9)...)
	bad := lying{treeOf(l), func(tile []byte) { tile[3] ^= 1 }}
	if x, err := m.Look(t.Context(), "a bad mirror", bad); x != nil || err == nil {
		t.Errorf("alert %+v, %v; want an error about the source", x, err)
	}
	if x, err := m.Look(t.Context(), "log", treeOf(l)); x != nil || err != nil {
		t.Errorf("the log itself: %+v, %v", x, err)
	}
	if _, err := m.Look(t.Context(), "nothing", FolderSource(t.TempDir())); err == nil {
		t.Error("a folder without a log")
	}
	if _, err := m.LookElsewhere(t.Context(), "forger", openTest(t, t.TempDir()).Checkpoint().Note, treeOf(l)); !errors.Is(err, ErrUnsigned) {
		t.Error("a checkpoint by another key convicts the log")
	}
	if _, err := OpenMonitor(t.TempDir(), "key"); !errors.Is(err, ErrLogKey) {
		t.Error(err)
	}
}

func TestAMirrorIsAWholeLogAtEveryMoment(t *testing.T) {
	l := openTest(t, t.TempDir())
	dir := t.TempDir()
	for _, n := range []int{0, 1, 3, 256, 300, 700} {
		appendAll(t, l, testEntries(int(l.Latest().Size), n)...)
		cp, err := Mirror(t.Context(), dir, l.LogKey(), treeOf(l))
		if err != nil || cp.AnchorPoint != l.Latest() {
			t.Fatalf("size %d: %+v, %v", n, cp, err)
		}
		if err := holdsRoot(t.Context(), FolderSource(dir), cp.AnchorPoint); err != nil {
			t.Fatalf("size %d: the copy is not the log: %v", n, err)
		}
		if cp, err := Mirror(t.Context(), dir, l.LogKey(), treeOf(l)); err != nil || cp.AnchorPoint != l.Latest() {
			t.Fatalf("size %d, again: %v", n, err)
		}
	}
	// A mirror of a mirror; and a monitor takes one for the log.
	second := t.TempDir()
	if _, err := Mirror(t.Context(), second, l.LogKey(), FolderSource(dir)); err != nil {
		t.Error(err)
	}
	m := must(OpenMonitor(t.TempDir(), l.LogKey()))
	if x, err := m.Look(t.Context(), "mirror", FolderSource(second)); x != nil || err != nil {
		t.Error(x, err)
	}
}

func TestAMirrorDoesNotFollowALogThatForksGoesBackOrLies(t *testing.T) {
	a, b := forks(t, 5)
	appendAll(t, a, testEntry(10), testEntry(11))
	dir := t.TempDir()
	if _, err := Mirror(t.Context(), dir, a.LogKey(), treeOf(a)); err != nil {
		t.Fatal(err)
	}
	had := must(os.ReadFile(filepath.Join(dir, CheckpointPath)))
	refused := func(what string, want error, s Source) {
		t.Helper()
		if _, err := Mirror(t.Context(), dir, a.LogKey(), s); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
		if now := must(os.ReadFile(filepath.Join(dir, CheckpointPath))); string(now) != string(had) {
			t.Fatalf("%s: the copy's checkpoint changed", what)
		}
		if err := holdsRoot(t.Context(), FolderSource(dir), a.Latest()); err != nil && what != "another" {
			t.Errorf("%s: the copy is whole no more: %v", what, err)
		}
	}
	refused("a log that went back", ErrRolledBack, treeOf(b))
	appendAll(t, b, testEntry(20), testEntry(21))
	refused("another tree of the same size", ErrEquivocation, treeOf(b))
	appendAll(t, b, testEntry(22))
	refused("a fork", ErrConsistency, treeOf(b))

	c := openTest(t, t.TempDir())
	if _, err := Mirror(t.Context(), dir, c.LogKey(), treeOf(c)); !errors.Is(err, ErrUnsigned) {
		t.Errorf("another log into the same folder: %v", err)
	}
	fresh := t.TempDir()
	bad := lying{treeOf(a), func(tile []byte) { tile[0] ^= 1 }}
	if _, err := Mirror(t.Context(), fresh, a.LogKey(), bad); !errors.Is(err, ErrDamaged) {
		t.Errorf("tiles that are not the log's: %v", err)
	}
	if _, err := os.Stat(filepath.Join(fresh, CheckpointPath)); err == nil {
		t.Error("a copy of bad tiles was published")
	}
	if _, err := Mirror(t.Context(), fresh, a.LogKey(), treeOf(a)); err != nil {
		t.Errorf("after bad tiles the good ones: %v", err)
	}
}

func TestWhatTheMirrorCopiesHoldsProofs(t *testing.T) {
	l := openTest(t, t.TempDir())
	appendAll(t, l, testEntries(0, 260)...)
	dir := t.TempDir()
	cp := must(Mirror(t.Context(), dir, l.LogKey(), treeOf(l)))
	hashes := must(consistency(t.Context(), FolderSource(dir).ReadTile, cp.Size, 100, 260))
	older := must(l.Consistency(t.Context(), 100, 260))
	for i := range hashes {
		if hashes[i] != older[i] {
			t.Fatal("a proof from the mirror differs")
		}
	}
}
