package ledger

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"probity"
	"probity/internal/disk"
)

const testWitness = "example.com/witness"

func openWitness(t testing.TB, dir string, logs ...string) *Witness {
	t.Helper()
	w, err := OpenWitness(dir, testWitness)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	for _, key := range logs {
		if err := w.AddLog(key); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// ask sends a log's newest checkpoint to a witness, with a proof from a size.
func ask(t testing.TB, w *Witness, l *Log, old uint64) ([]byte, error) {
	t.Helper()
	cp := l.Checkpoint()
	var hashes []probity.Hash
	if old > 0 && old < cp.Size {
		hashes = must(l.Consistency(t.Context(), old, cp.Size))
	}
	return w.AddCheckpoint(encodeWitnessRequest(old, hashes, cp.Note))
}

func TestAWitnessCosignsALogThatGrows(t *testing.T) {
	l := openTest(t, t.TempDir())
	dir := t.TempDir()
	w := openWitness(t, dir, l.LogKey())
	old := uint64(0)
	for _, n := range []int{0, 1, 2, 5, 300} {
		appendAll(t, l, testEntries(int(old), n)...)
		line, err := ask(t, w, l, old)
		if err != nil {
			t.Fatal(err)
		}
		cp := l.Checkpoint()
		signed := append(append([]byte{}, cp.Note...), line...)
		got, err := Cosignatures(signed, w.Key())
		if err != nil || len(got) != 1 || got[0].Name != testWitness || got[0].Time == 0 || got[0].Key != w.Key() {
			t.Fatalf("size %d: cosignatures %+v, %v", n, got, err)
		}
		// A cosigned checkpoint is still one.
		if again, err := OpenCheckpoint(signed, l.LogKey()); err != nil || again.AnchorPoint != cp.AnchorPoint {
			t.Fatalf("size %d: %v", n, err)
		}
		old = cp.Size
		if old != uint64(n) {
			t.Fatalf("size %d, want %d", old, n)
		}
	}
	// The same again is cosigned again; what the witness knows survives a restart.
	if _, err := ask(t, w, l, old); err != nil {
		t.Error(err)
	}
	if _, err := OpenWitness(dir, ""); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	key := w.Key()
	w.Close()
	w = openWitness(t, dir)
	if w.Key() != key || len(w.Logs()) != 1 || w.Logs()[0].Size != old {
		t.Errorf("after a restart: %s, %+v", w.Key(), w.Logs())
	}
	var conflict *ConflictError
	if _, err := ask(t, w, l, 0); !errors.As(err, &conflict) || conflict.Size != old {
		t.Errorf("a witness that was restarted has forgotten: %v", err)
	}
}

func TestAWitnessRefusesWhatDoesNotExtendWhatItCosigned(t *testing.T) {
	dir := t.TempDir()
	key := must(NewKey(testOrigin))
	open := func(dir string) *Log {
		t.Helper()
		l, err := Open(t.Context(), dir, Options{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	l, fork := open(dir), open(t.TempDir())
	appendAll(t, l, testEntries(0, 10)...)
	for n := range 20 { // another order, so another root
		appendAll(t, fork, testEntry(19-n))
	}
	w := openWitness(t, t.TempDir(), l.LogKey())
	if _, err := ask(t, w, l, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, w, fork, 10); !errors.Is(err, ErrConsistency) {
		t.Errorf("a fork: %v", err)
	}
	appendAll(t, l, testEntries(10, 20)...)
	if _, err := ask(t, w, l, 10); err != nil {
		t.Fatal(err)
	}
	var conflict *ConflictError
	if _, err := ask(t, w, fork, 20); !errors.As(err, &conflict) || !errors.Is(err, ErrEquivocation) {
		t.Errorf("another tree of the same size: %v", err)
	}
	// An older one of the same log.
	old := l.Checkpoint()
	appendAll(t, l, testEntries(20, 25)...)
	if _, err := ask(t, w, l, 20); err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddCheckpoint(encodeWitnessRequest(25, nil, old.Note)); !errors.Is(err, ErrRequest) {
		t.Errorf("a smaller tree: %v", err)
	}
	if _, err := w.AddCheckpoint(encodeWitnessRequest(20, nil, old.Note)); !errors.As(err, &conflict) {
		t.Errorf("an old tree: %v", err)
	}

	now := l.Checkpoint()
	other := openTest(t, t.TempDir()) // the same name, another key
	appendAll(t, other, testEntry(1))
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"of another key":     {encodeWitnessRequest(25, nil, other.Checkpoint().Note), ErrUnsigned},
		"of an unknown log":  {encodeWitnessRequest(0, nil, []byte(strings.Replace(string(now.Note), testOrigin, "example.com/x", 1))), ErrUnknownLog},
		"a proof of nothing": {encodeWitnessRequest(25, []probity.Hash{{1}}, now.Note), ErrRequest},
		"no old size":        {now.Note, ErrRequest},
		"old size twice":     {append([]byte("old 0\nold 0\n\n"), now.Note...), ErrRequest},
		"leading zeros":      {append([]byte("old 025\n\n"), now.Note...), ErrRequest},
		"negative":           {append([]byte("old -1\n\n"), now.Note...), ErrRequest},
		"nothing":            {nil, ErrRequest},
		"no checkpoint":      {[]byte("old 1\n\n"), ErrRequest},
		"half a checkpoint":  {encodeWitnessRequest(25, nil, now.Note[:len(now.Note)/2]), ErrRequest},
		"too long":           {make([]byte, maxWitnessRequest+1), ErrRequest},
		"64 hashes":          {encodeWitnessRequest(25, make([]probity.Hash, 64), now.Note), ErrRequest},
	} {
		if _, err := w.AddCheckpoint(c.body); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if got := w.Logs(); len(got) != 1 || got[0].Size != 25 || got[0].Root != now.Root {
		t.Errorf("refused requests changed what the witness knows: %+v", got)
	}
}

func TestAWitnessWhoseRecordIsDamagedDoesNotOpen(t *testing.T) {
	l := openTest(t, t.TempDir())
	dir := t.TempDir()
	w := openWitness(t, dir, l.LogKey())
	if err := w.AddLog(must(note.NewEd25519VerifierKey(testOrigin, signerKey(t)))); !errors.Is(err, ErrLogKey) {
		t.Errorf("another key of a known log: %v", err)
	}
	w.Close()
	files := must(filepath.Glob(filepath.Join(dir, witnessLogs, "*.json")))
	for _, text := range []string{"", "{}", `{"logKey":"x"}`} {
		if err := os.WriteFile(files[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if w, err := OpenWitness(dir, ""); err == nil {
			w.Close()
			t.Errorf("opened with the record %q", text)
		}
	}
	if _, err := OpenWitness(t.TempDir(), ""); err == nil {
		t.Error("made a witness without a name")
	}
}

func TestABundleCanBeHeldToItsWitnesses(t *testing.T) {
	l := openTest(t, t.TempDir())
	appendAll(t, l, testEntries(0, 3)...)
	w, other := openWitness(t, t.TempDir(), l.LogKey()), openWitness(t, t.TempDir(), l.LogKey())
	b := must(l.Bundle(t.Context(), Hash(testEntry(1).Receipt)))
	plain := encode(t, b)
	b.Proof += string(must(ask(t, w, l, 0)))
	cosigned := encode(t, b)
	// Another time, and so another message, under the same signature.
	c := b
	at := strings.Index(c.Proof, testWitness) + len(testWitness) + 1 + 9 // of base64: 4 bytes of key hash, 8 of time
	c.Proof = c.Proof[:at] + "B" + c.Proof[at+1:]
	forged := encode(t, c)
	for name, c := range map[string]struct {
		data []byte
		keys []string
		need int
		want error
	}{
		"cosigned":                     {cosigned, []string{w.Key()}, 1, nil},
		"cosigned, nobody asked":       {cosigned, nil, 0, nil},
		"not cosigned":                 {plain, []string{w.Key()}, 1, ErrWitnesses},
		"one of two":                   {cosigned, []string{w.Key(), other.Key()}, 1, nil},
		"two of two":                   {cosigned, []string{w.Key(), other.Key()}, 2, ErrWitnesses},
		"the same twice":               {cosigned, []string{w.Key(), w.Key()}, 2, ErrWitnesses},
		"by another":                   {cosigned, []string{other.Key()}, 1, ErrWitnesses},
		"a key that is none":           {cosigned, []string{"key"}, 1, ErrLogKey},
		"a forged cosignature":         {[]byte(strings.Replace(string(cosigned), "— "+testWitness+" ", "— "+testWitness+" AAAA", 1)), []string{w.Key()}, 1, ErrWitnesses},
		"a changed cosignature":        {forged, []string{w.Key()}, 1, ErrUnsigned},
		"the log's key as a witness's": {cosigned, []string{l.LogKey()}, 1, ErrWitnesses},
	} {
		v, err := VerifyBundle(c.data, Verifier{LogKey: l.LogKey(), Witnesses: c.keys, Quorum: c.need})
		if !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && len(v.Cosignatures) < c.need {
			t.Errorf("%s: %d cosignatures", name, len(v.Cosignatures))
		}
	}
}

func FuzzWitnessRequest(f *testing.F) {
	f.Add([]byte("old 0\n\nexample.com/receipts\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— x y\n"))
	f.Add([]byte("old 5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nx"))
	f.Fuzz(func(t *testing.T, body []byte) {
		old, proof, cp, err := parseWitnessRequest(body)
		if err != nil {
			if !errors.Is(err, ErrRequest) {
				t.Fatal(err)
			}
			return
		}
		if string(encodeWitnessRequest(old, proof, cp)) != string(body) {
			t.Fatalf("%q reads as %d, %v, %q", body, old, proof, cp)
		}
	})
}
