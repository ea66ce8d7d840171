package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/api/layout"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"

	"probity"
)

// closedLog makes a log of n receipts and closes it.
func closedLog(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	l := openTest(t, dir)
	appendAll(t, l, testEntries(0, n)...)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// closedAlone is closedLog with every receipt in a file of its own.
func closedAlone(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	l := openTest(t, dir)
	for _, e := range testEntries(0, n) {
		appendAll(t, l, e)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyDir(t *testing.T, dir string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(out, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(out, keyFile), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

func edit(t *testing.T, path string, f func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, f(bytes.Clone(data)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func mustDamaged(t *testing.T, what, dir string) {
	t.Helper()
	if r, err := Fsck(t.Context(), dir); !errors.Is(err, ErrDamaged) {
		t.Errorf("%s: fsck says %v, %+v", what, err, r.AnchorPoint)
	}
}

// needed are the files that a log of n entries cannot do without.
func needed(t *testing.T, dir string, n uint64) (tree, receipts []string) {
	t.Helper()
	tree = []string{layout.CheckpointPath}
	for level, size := uint64(0), n; size > 0; level, size = level+1, size>>layout.TileHeight {
		for i := uint64(0); i*layout.TileWidth < size; i++ {
			tree = append(tree, layout.TilePath(level, i, layout.PartialTileSize(level, i, n)))
			if level == 0 {
				tree = append(tree, layout.EntriesPath(i, layout.PartialTileSize(0, i, n)))
			}
		}
	}
	for i := range tree {
		tree[i] = filepath.Join(treeDir, tree[i])
	}
	err := filepath.WalkDir(filepath.Join(dir, receiptsDir), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			path, err = filepath.Rel(dir, path)
			receipts = append(receipts, path)
		}
		return err
	})
	if err != nil || len(receipts) == 0 {
		t.Fatalf("%d files of receipts: %v", len(receipts), err)
	}
	return tree, receipts
}

func TestFsckFindsEveryFileThatWasTruncatedChangedOrRemoved(t *testing.T) {
	const n = 260
	dir := closedLog(t, n)
	tree, receipts := needed(t, dir, n)
	if len(tree) != 6 {
		t.Fatalf("a tree of %d has the files %v", n, tree)
	}
	for _, name := range append(tree, receipts[0], receipts[len(receipts)-1]) {
		path := filepath.Join(dir, name)
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, bad := range map[string][]byte{
			"last byte cut off": good[:len(good)-1], "halved": good[:len(good)/2], "emptied": {},
			"bit flipped": append([]byte{good[0] ^ 1}, good[1:]...),
			"last bit":    append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1),
			"zeroed":      make([]byte, len(good)),
		} {
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			mustDamaged(t, name+" "+what, dir)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		mustDamaged(t, name+" removed", dir)
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mustFsck(t, dir)
}

// Tessera's own checker is the second opinion on sound logs, at sizes around
// those where the tiling changes.
func TestFsckAgreesWithTesserasOwnChecker(t *testing.T) {
	quietKlog()
	dir := t.TempDir()
	l := openTest(t, dir)
	have := 0
	for _, n := range []int{1, 2, 255, 256, 257, 511, 512, 513} {
		appendAll(t, l, testEntries(have, n)...)
		have = n
		if r := mustFsck(t, dir); r.Size != uint64(n) {
			t.Fatalf("%d entries, want %d", r.Size, n)
		}
		hash := func(raw []byte) (out [][]byte, err error) {
			var b api.EntryBundle
			err = b.UnmarshalText(raw)
			for _, e := range b.Entries {
				out = append(out, rfc6962.DefaultHasher.HashLeaf(e))
			}
			return out, err
		}
		files := client.FileFetcher{Root: filepath.Join(dir, treeDir)}
		if err := fsck.New(testOrigin, l.verifier, files, hash, fsck.Opts{N: 2}).Check(t.Context()); err != nil {
			t.Errorf("%d entries: %v", n, err)
		}
	}
}

func TestFsckFindsManyBadTilesAtOnce(t *testing.T) {
	const n = 1300
	dir := closedLog(t, n)
	tree, _ := needed(t, dir, n)
	bad := 0
	for _, name := range tree {
		if strings.HasPrefix(name, filepath.Join(treeDir, "tile", "0")) {
			edit(t, filepath.Join(dir, name), func(b []byte) []byte { b[9] ^= 1; return b })
			bad++
		}
	}
	_, err := Fsck(t.Context(), dir)
	if got := strings.Count(err.Error(), "is not what the entries hash to"); bad != 6 || got != bad {
		t.Errorf("found %d of %d bad tiles: %v", got, bad, err)
	}
}

func TestFsckFindsSwappedPayloads(t *testing.T) {
	dir := closedAlone(t, 3)
	s := newStore(filepath.Join(dir, receiptsDir))
	a, b := s.path(Hash(testEntry(0).Receipt)), s.path(Hash(testEntry(1).Receipt))
	if err := errors.Join(os.Rename(a, a+"x"), os.Rename(b, a), os.Rename(a+"x", b)); err != nil {
		t.Fatal(err)
	}
	mustDamaged(t, "swapped payloads", dir)
}

func TestFsckFindsEvidenceThatIsNotTheReceipts(t *testing.T) {
	dir := closedAlone(t, 3)
	s := newStore(filepath.Join(dir, receiptsDir))
	e := testEntry(1)
	e.Evidence.Proof = testEntry(2).Evidence.Proof
	if err := os.WriteFile(s.path(Hash(e.Receipt)), must(encodeEntry(e)), 0o600); err != nil {
		t.Fatal(err)
	}
	mustDamaged(t, "swapped proof", dir)
}

func TestFsckReportsStoredButUnloggedEntriesAsPendingAndAppendCompletesThem(t *testing.T) {
	dir := closedLog(t, 3)
	s := newStore(filepath.Join(dir, receiptsDir))
	e := testEntry(7)
	h := Hash(e.Receipt)
	if err := s.put(&appending{hash: h, data: must(encodeEntry(e))}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(s.path(h)), ".tmp-123"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := mustFsck(t, dir); len(r.Pending) != 1 || r.Pending[0] != h || r.Size != 3 {
		t.Errorf("%+v", r)
	}
	l := openTest(t, dir)
	if _, err := l.Get(h); !errors.Is(err, ErrNotFound) {
		t.Errorf("a pending entry passes for logged: %v", err)
	}
	appendAll(t, l, e)
	if r := mustFsck(t, dir); len(r.Pending) != 0 || r.Size != 4 {
		t.Errorf("%+v", r)
	}
	if err := os.WriteFile(filepath.Join(dir, receiptsDir, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	mustDamaged(t, "a strange file", dir)
}

// rewrite replaces the entries of a small log in its entry file.
func rewrite(t *testing.T, dir string, n uint64, f func(entries [][]byte)) {
	t.Helper()
	edit(t, filepath.Join(dir, treeDir, layout.EntriesPath(0, uint8(n))), func(raw []byte) []byte {
		var entries [][]byte
		for i := 0; i < len(raw); i += 34 {
			entries = append(entries, raw[i:i+34])
		}
		f(entries)
		return bytes.Join(entries, nil)
	})
}

func TestThreatReorder(t *testing.T) {
	dir := closedLog(t, 5)
	rewrite(t, dir, 5, func(e [][]byte) { e[1], e[3] = e[3], e[1] })
	mustDamaged(t, "reordered entries", dir)
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "signed root") {
		t.Errorf("opened a log whose entries were reordered: %v", err)
	}
}

func TestThreatReplayedReceipt(t *testing.T) {
	dir := closedLog(t, 5)
	rewrite(t, dir, 5, func(e [][]byte) { e[4] = e[0] })
	mustDamaged(t, "an entry that occurs twice", dir)
	if _, err := Open(t.Context(), dir, Options{}); err == nil {
		t.Error("opened a log that holds a receipt twice")
	}
}

func TestThreatTruncation(t *testing.T) {
	dir := closedLog(t, 5)
	// The tree's own record goes back to four entries, with everything else left.
	old := closedLog(t, 4)
	edit(t, filepath.Join(dir, treeDir, ".state", "treeState"), func([]byte) []byte {
		return must(os.ReadFile(filepath.Join(old, treeDir, ".state", "treeState")))
	})
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "5 were signed") {
		t.Errorf("opened a log that lost an entry it had signed: %v", err)
	}
}

func TestThreatUnsignedRoot(t *testing.T) {
	dir := closedLog(t, 5)
	path := filepath.Join(dir, treeDir, layout.CheckpointPath)
	good := must(os.ReadFile(path))
	for name, f := range map[string]func([]byte) []byte{
		"signature removed": func(b []byte) []byte { return b[:bytes.Index(b, []byte("\n\n"))+2] },
		"size changed":      func(b []byte) []byte { return bytes.Replace(b, []byte("\n5\n"), []byte("\n4\n"), 1) },
		"signed by another": func(b []byte) []byte {
			return must(os.ReadFile(filepath.Join(closedLog(t, 5), treeDir, layout.CheckpointPath)))
		},
		"signature of another": func(b []byte) []byte { return bytes.Replace(b, []byte(testOrigin), []byte("example.com/x"), 1) },
	} {
		edit(t, path, f)
		mustDamaged(t, name, dir)
		if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, ErrUnsigned) && !errors.Is(err, ErrOrigin) {
			t.Errorf("%s: opened: %v", name, err)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// forked is a log and a copy of it taken earlier, both with the same key, that
// went different ways: what an operator would do who shows different people
// different histories, and what a careless restore from a backup leads to.
func forked(t *testing.T, common, mine, theirs int) (*Log, *Log) {
	t.Helper()
	a := closedLog(t, common)
	b := copyDir(t, a)
	la, lb := openTest(t, a), openTest(t, b)
	appendAll(t, la, testEntries(100, 100+mine)...)
	appendAll(t, lb, testEntries(200, 200+theirs)...)
	return la, lb
}

func TestThreatEquivocationAtOneSize(t *testing.T) {
	la, lb := forked(t, 3, 2, 2)
	a, err := OpenCheckpoint(la.Checkpoint().Note, la.LogKey())
	if err != nil {
		t.Fatal(err)
	}
	b, err := OpenCheckpoint(lb.Checkpoint().Note, la.LogKey())
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyConsistency(a.AnchorPoint, b.AnchorPoint, nil); !errors.Is(err, ErrEquivocation) {
		t.Errorf("two trees of %d entries: %v", a.Size, err)
	}
}

func TestThreatFork(t *testing.T) {
	la, lb := forked(t, 3, 2, 5)
	older, newer := la.Latest(), lb.Latest()
	hashes, err := lb.Consistency(t.Context(), older.Size, newer.Size)
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyConsistency(older, newer, hashes); !errors.Is(err, ErrConsistency) {
		t.Errorf("a fork passes for growth: %v", err)
	}
	common := AnchorPoint{Size: 3}
	hashes, err = lb.Consistency(t.Context(), 3, newer.Size)
	if err != nil {
		t.Fatal(err)
	}
	if err := VerifyConsistency(common, newer, hashes); !errors.Is(err, ErrConsistency) {
		t.Errorf("an anchor with an invented root passes: %v", err)
	}
}

func TestThreatACheckpointReplacedWhileTheLogIsOpen(t *testing.T) {
	dir := closedLog(t, 2)
	l := openTest(t, dir)
	before := l.Latest()
	edit(t, filepath.Join(dir, treeDir, layout.CheckpointPath), func(b []byte) []byte {
		return bytes.Replace(b, []byte("\n2\n"), []byte("\n1\n"), 1)
	})
	// An append may meet the forged checkpoint, and then says so, until the next
	// genuine one replaces it.
	index, err := l.Append(t.Context(), testEntry(9))
	for range 1000 {
		if l.Latest() != before && l.Latest().Size != 3 {
			t.Fatalf("believed the forged checkpoint: %+v", l.Latest())
		}
		if !errors.Is(err, ErrUnsigned) {
			break
		}
		time.Sleep(10 * time.Millisecond)
		index, err = l.Append(t.Context(), testEntry(9))
	}
	if err != nil || index != 2 {
		t.Fatalf("index %d, %v; want 2", index, err)
	}
	mustFsck(t, dir)
}

func TestAnEntryIsExactlyTheReceiptHash(t *testing.T) {
	dir := closedLog(t, 1)
	h := Hash(testEntry(0).Receipt)
	raw := must(os.ReadFile(filepath.Join(dir, treeDir, layout.EntriesPath(0, 1))))
	if want := append([]byte{0, 32}, h[:]...); !bytes.Equal(raw, want) {
		t.Errorf("entry file holds %x, want %x", raw, want)
	}
	var stored struct{ Receipt probity.Receipt }
	if err := json.Unmarshal(must(os.ReadFile((newStore(filepath.Join(dir, receiptsDir))).path(h))), &stored); err != nil || stored.Receipt != testEntry(0).Receipt {
		t.Errorf("stored %+v, %v", stored, err)
	}
}

func TestReceiptsThatComeTogetherShareAFileAndAreFoundByEverybody(t *testing.T) {
	dir := t.TempDir()
	s := newStore(dir)
	other := newStore(dir) // of another process
	var batch []*appending
	for _, e := range testEntries(0, 50) {
		batch = append(batch, &appending{hash: Hash(e.Receipt), data: must(encodeEntry(e))})
	}
	if err := errors.Join(s.put(batch[:1]...), s.put(batch[1:20]...), s.put(batch[1:20]...), s.put(batch[20:]...)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*store{s, other, newStore(dir)} {
		for n, x := range batch {
			if e, err := s.get(x.hash); err != nil || e.Receipt != testEntry(n).Receipt {
				t.Fatalf("entry %d: %+v, %v", n, e, err)
			}
		}
		if _, err := s.get(Hash(testEntry(99).Receipt)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("an entry that is not there: %v", err)
		}
	}
	hashes, strange, damaged, err := s.list()
	if err != nil || len(hashes) != 50 || len(strange)+len(damaged) != 0 {
		t.Errorf("%d entries, %v, %v, %v", len(hashes), strange, damaged, err)
	}
	files := must(filepath.Glob(filepath.Join(dir, "*", "*")))
	if len(files) != 3 {
		t.Errorf("files %v", files)
	}
	// A file that was changed anywhere is told of, and gives nothing wrong away.
	for _, path := range files {
		if !strings.HasSuffix(path, sharedSuffix) {
			continue
		}
		good := must(os.ReadFile(path))
		for at := 0; at < len(good); at += 1 + len(good)/97 {
			bad := bytes.Clone(good)
			bad[at] ^= 1
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			s := newStore(dir)
			if _, _, damaged, err := s.list(); err != nil || len(damaged) != 1 {
				t.Fatalf("byte %d: %v, %v", at, damaged, err)
			}
			for n, x := range batch {
				if e, err := s.get(x.hash); err == nil && string(must(encodeEntry(e))) != string(must(encodeEntry(testEntry(n)))) {
					t.Fatalf("byte %d: entry %d came back as another", at, n)
				}
			}
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzReadContents(f *testing.F) {
	f.Add([]byte(sharedHeader + fill32(1).String() + " 3\n\nabc"))
	f.Add([]byte(sharedHeader + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		hashes, places, err := readContents("x", bytes.NewReader(data))
		if err == nil && (len(hashes) != len(places) || len(hashes) > maxShared+1) {
			t.Fatalf("%d names, %d places", len(hashes), len(places))
		}
	})
}
