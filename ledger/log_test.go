package ledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

const testOrigin = "example.com/receipts"

// testEntry is a sound inference entry; each n gives another receipt.
func testEntry(n int) Entry {
	proof := fmt.Appendf(nil, "proof %d", n)
	out := []probity.Hash{eip712.Uint(uint64(n)), eip712.Uint(7)}
	key, weights, manifest := []byte("verifying key"), []byte(strings.Repeat("w", 64)), []byte(`{"name":"digits"}`)
	v := ModelVersion{Content: eip712.Keccak([]byte("content")), Manifest: eip712.Keccak(manifest), Circuits: []probity.Circuit{
		{Key: eip712.Keccak([]byte("another key")), Weights: eip712.Keccak([]byte("other weights"))},
		{Key: eip712.Keccak(key), Weights: eip712.Keccak(weights)},
	}}
	e := Entry{
		Model: v,
		Receipt: probity.Receipt{
			Kind: probity.ReceiptInference, Chain: 1337, Market: probity.Account{0xaa}, Job: probity.JobID(n + 1),
			Asset: 3, Version: 1, Model: ModelHash(v), Input: eip712.Keccak([]byte("input")),
			Output: eip712.Keccak(out[0][:], out[1][:]), Tier: probity.TierZK,
			Evidence: eip712.Keccak(proof), Settlement: eip712.Keccak([]byte("tx")), Time: 1_700_000_000 + uint64(n),
		},
		Evidence: Evidence{Proof: proof, Output: out, Key: key, Weights: weights, Manifest: manifest},
	}
	return resealed(e, Inference{Scheme: "groth16"})
}

// resealed is an entry as it is after changes, signed by the executor of all test entries.
func resealed(e Entry, b Body) Entry {
	key := must(eip712.NewKey(append(make([]byte, 31), 0xbb)))
	e.Receipt.Executor = key.Account()
	return must(Seal(e.Receipt, e.Model, e.Evidence, b, key))
}

// modelEntry is a sound entry for the publication of a model version.
func modelEntry() Entry {
	e := testEntry(0)
	r := e.Receipt
	e.Receipt = probity.Receipt{Kind: probity.ReceiptModel, Chain: r.Chain, Asset: r.Asset, Version: r.Version, Model: r.Model, Executor: r.Executor, Settlement: r.Settlement, Time: r.Time}
	e.Evidence = Evidence{Key: e.Evidence.Key, Weights: e.Evidence.Weights, Manifest: e.Evidence.Manifest}
	return resealed(e, Publication{Content: e.Model.Content, Manifest: e.Model.Manifest, Name: "digits"})
}

func openTest(t testing.TB, dir string) *Log {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Origin: testOrigin})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// appendAll appends entries at the same time and returns their indices.
func appendAll(t testing.TB, l *Log, entries ...Entry) []uint64 {
	t.Helper()
	out := make([]uint64, len(entries))
	var wg sync.WaitGroup
	for k, e := range entries {
		wg.Go(func() {
			i, err := l.Append(t.Context(), e)
			if err != nil {
				t.Error(err)
			}
			out[k] = i
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return out
}

func testEntries(from, to int) (out []Entry) {
	for n := from; n < to; n++ {
		out = append(out, testEntry(n))
	}
	return out
}

func mustFsck(t testing.TB, dir string) Report {
	t.Helper()
	r, err := Fsck(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReceiptsComeBackWithProofsAfterReopening(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin})
		if l.Latest().Size != 0 {
			t.Fatalf("a new log has %d entries", l.Latest().Size)
		}
		if r := place.fsck(t); r.Size != 0 || len(r.Pending) != 0 {
			t.Fatalf("a new log is reported as %+v", r)
		}
		entries := append(testEntries(0, 300), modelEntry()) // more than one tile
		at := appendAll(t, l, entries...)
		old := l.Checkpoint()
		if old.Size != 301 {
			t.Fatalf("checkpoint covers %d entries, want 301", old.Size)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Append(t.Context(), entries[0]); !errors.Is(err, ErrClosed) {
			t.Errorf("append to a closed log: %v", err)
		}

		l, err := place.tryOpen(t, Options{}) // an existing log needs no origin
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		for k, e := range entries {
			h := Hash(e.Receipt)
			r, err := l.Get(h)
			if err != nil || r.Index != at[k] || r.Receipt != e.Receipt || string(r.Evidence.Proof) != string(e.Evidence.Proof) {
				t.Fatalf("entry %d came back as %+v, %v", k, r, err)
			}
			p, err := l.Proof(t.Context(), at[k])
			if err != nil {
				t.Fatal(err)
			}
			if c, err := p.Verify(h, l.LogKey()); err != nil || c.Size != 301 {
				t.Fatalf("proof of %d: %v", k, err)
			}
		}
		if again := appendAll(t, l, entries...); fmt.Sprint(again) != fmt.Sprint(at) {
			t.Error("appending again gave other indices")
		}
		appendAll(t, l, testEntries(300, 310)...)
		now := l.Latest()
		hashes, err := l.Consistency(t.Context(), old.Size, now.Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := VerifyConsistency(old.AnchorPoint, now, hashes); err != nil {
			t.Error(err)
		}
		n := uint64(0)
		for r, err := range l.All(t.Context(), 250) {
			if err != nil || r.Index != 250+n || Hash(r.Receipt) != r.Hash {
				t.Fatalf("iteration at %d: %+v, %v", n, r, err)
			}
			n++
		}
		if n != now.Size-250 {
			t.Errorf("iterated over %d of %d", n, now.Size-250)
		}
		if r, err := l.At(t.Context(), at[5]); err != nil || r.Receipt != entries[5].Receipt {
			t.Errorf("entry at %d: %v", at[5], err)
		}
		if r := place.fsck(t); r.Size != now.Size || len(r.Pending) != 0 || r.LogKey != l.LogKey() {
			t.Errorf("fsck of the open log: %+v", r)
		}
	})
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin})
		h := Hash(testEntry(0).Receipt)
		if _, err := l.Get(h); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
		if _, err := l.Bundle(t.Context(), h); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
		if _, err := l.Proof(t.Context(), 0); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
		if _, err := l.At(t.Context(), 0); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
		if _, err := l.Consistency(t.Context(), 0, 1); err == nil {
			t.Error("proved consistency with a tree that does not exist")
		}
	})
}

func TestOneReceiptAppendedByManyAtOnceIsOneEntry(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin})
		var same []Entry
		for range 200 {
			same = append(same, testEntry(1), testEntry(2))
		}
		at := appendAll(t, l, same...)
		for k := range at {
			if at[k] != at[k%2] {
				t.Fatalf("call %d got index %d, an earlier one %d", k, at[k], at[k%2])
			}
		}
		if r := place.fsck(t); r.Size != 2 {
			t.Errorf("two receipts became %d entries", r.Size)
		}
	})
}

func TestACallerWhoGivesUpDoesNotCauseASecondEntry(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin})
		l.step = func(string) { time.Sleep(20 * time.Millisecond) }
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 3 {
			if _, err := l.Append(ctx, testEntry(1)); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		if at := appendAll(t, l, testEntry(1)); at[0] != 0 {
			t.Errorf("index %d", at[0])
		}
		if r := place.fsck(t); r.Size != 1 {
			t.Errorf("one receipt became %d entries", r.Size)
		}
	})
}

func TestALogBelongsToOneProcessOneOriginAndOneKey(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "Options.Origin") {
		t.Fatalf("made a log without a name: %v", err)
	}
	l := openTest(t, dir)
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, disk.ErrLocked) {
		t.Fatalf("opened twice: %v", err)
	}
	appendAll(t, l, testEntry(0))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{Origin: "example.com/other"}); err == nil {
		t.Fatal("opened under another origin")
	}
	other, err := NewKey(testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{Key: other}); !errors.Is(err, ErrLogKey) {
		t.Fatalf("opened with another key: %v", err)
	}
	key := filepath.Join(dir, keyFile)
	if st, err := os.Stat(key); err != nil || st.Mode().Perm() != 0o600 {
		t.Fatalf("key file: %v %v", st.Mode(), err)
	}
	if err := os.Chmod(key, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); err == nil || !strings.Contains(err.Error(), "chmod") {
		t.Fatalf("used a key that others can read: %v", err)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); err == nil {
		t.Fatal("made a new key for an existing log")
	}
	if _, err := os.Stat(key); !errors.Is(err, fs.ErrNotExist) {
		t.Error("left a new key behind")
	}
}

func TestTheKeyMayBeKeptElsewhere(t *testing.T) {
	dir := t.TempDir()
	key, err := NewKey(testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		l, err := Open(t.Context(), dir, Options{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		if l.Origin() != testOrigin {
			t.Error(l.Origin())
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, keyFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the key was written to the log's folder")
	}
}

func TestNamesThatCannotBeOriginsAreRefused(t *testing.T) {
	for _, origin := range []string{"two words", "a+b", "line\nbreak"} {
		if _, err := NewKey(origin); err == nil {
			t.Errorf("made a key for %q", origin)
		}
		if _, err := Open(t.Context(), t.TempDir(), Options{Origin: origin}); err == nil {
			t.Errorf("made a log called %q", origin)
		}
	}
}

func TestAnotherDiskFormatIsRefused(t *testing.T) {
	dir := t.TempDir()
	openTest(t, dir).Close()
	path := filepath.Join(dir, infoFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(data), `"format": 1`, `"format": 2`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		func() error { _, err := Open(t.Context(), dir, Options{}); return err }(),
		func() error { _, err := Fsck(t.Context(), dir); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), "format 2") {
			t.Error(err)
		}
	}
}

func TestEntriesWhosePartsDoNotBelongTogetherAreNotLogged(t *testing.T) {
	l := openTest(t, t.TempDir())
	for name, c := range map[string]struct {
		change func(*Entry)
		want   error
	}{
		"no chain":              {func(e *Entry) { e.Receipt.Chain = 0 }, ErrReceipt},
		"no asset":              {func(e *Entry) { e.Receipt.Asset = 0 }, ErrReceipt},
		"no job":                {func(e *Entry) { e.Receipt.Job = 0 }, ErrReceipt},
		"no market":             {func(e *Entry) { e.Receipt.Market = probity.Account{} }, ErrReceipt},
		"no executor":           {func(e *Entry) { e.Receipt.Executor = probity.Account{} }, ErrReceipt},
		"no model":              {func(e *Entry) { e.Receipt.Model = probity.Hash{} }, ErrReceipt},
		"no input":              {func(e *Entry) { e.Receipt.Input = probity.Hash{} }, ErrReceipt},
		"no output":             {func(e *Entry) { e.Receipt.Output = probity.Hash{} }, ErrReceipt},
		"no proof named":        {func(e *Entry) { e.Receipt.Evidence = probity.Hash{} }, ErrReceipt},
		"unknown tier":          {func(e *Entry) { e.Receipt.Tier = 9 }, ErrReceipt},
		"unknown kind":          {func(e *Entry) { e.Receipt.Kind = 9 }, ErrReceipt},
		"model kind with a job": {func(e *Entry) { e.Receipt.Kind = probity.ReceiptModel }, ErrReceipt},
		"same name, other weights": {func(e *Entry) {
			e.Evidence.Weights = []byte(strings.Repeat("v", 64))
			e.Model.Circuits = []probity.Circuit{{Key: e.Circuit().Key, Weights: eip712.Keccak(e.Evidence.Weights)}}
		}, ErrModel},
		"proof for another verifying key": {func(e *Entry) { e.Evidence.Key = []byte("other key") }, ErrEvidence},
		"other proof":                     {func(e *Entry) { e.Evidence.Proof = []byte("other") }, ErrEvidence},
		"other output":                    {func(e *Entry) { e.Evidence.Output = e.Evidence.Output[:1] }, ErrEvidence},
		"other manifest":                  {func(e *Entry) { e.Evidence.Manifest = []byte("other") }, ErrEvidence},
		"proof missing":                   {func(e *Entry) { e.Evidence.Proof = nil }, ErrEvidence},
		"output missing":                  {func(e *Entry) { e.Evidence.Output = nil }, ErrEvidence},
		"weights of another circuit":      {func(e *Entry) { e.Evidence.Weights = []byte("other weights") }, ErrEvidence},
		"key missing":                     {func(e *Entry) { e.Evidence.Key = nil }, ErrEvidence},
		"weights missing":                 {func(e *Entry) { e.Evidence.Weights = nil }, ErrEvidence},
		"a version without circuits": {func(e *Entry) {
			e.Model.Circuits = nil
			e.Receipt.Model = ModelHash(e.Model)
		}, ErrEvidence},
	} {
		e := testEntry(0)
		c.change(&e)
		if _, err := l.Append(t.Context(), e); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if stored, _, _, err := l.store.list(); err != nil || len(stored) != 0 {
		t.Errorf("refused entries left files: %v %v", stored, err)
	}
}

func TestPaidJobsWithoutReceiptsAreFound(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin})
		twice := testEntry(1) // job 2
		twice.Receipt.Time++
		twice = resealed(twice, Inference{})
		elsewhere := testEntry(6) // job 7, of another chain
		elsewhere.Receipt.Chain++
		elsewhere = resealed(elsewhere, Inference{})
		appendAll(t, l, testEntry(0), testEntry(1), twice, testEntry(8), elsewhere, modelEntry())
		r, err := l.Reconcile(t.Context(), 1337, probity.Account{0xaa}, []probity.JobID{7, 2, 1, 5, 5})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(r), "{[5 7] [9] [2]}"; got != want || r.Clean() {
			t.Errorf("missing, unsettled, repeated: %s, want %s", got, want)
		}
		if r, err := l.Reconcile(t.Context(), 1338, probity.Account{0xaa}, []probity.JobID{7}); err != nil || !r.Clean() {
			t.Errorf("the other chain: %+v %v", r, err)
		}
	})
}
