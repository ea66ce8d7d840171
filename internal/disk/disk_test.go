package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func open(t testing.TB, path string) *Journal {
	t.Helper()
	j, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func put(t testing.TB, j *Journal, key string, v any) {
	t.Helper()
	if err := j.Put(key, v); err != nil {
		t.Fatal(err)
	}
}

// contents are all values as JSON text.
func contents(t testing.TB, j *Journal) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, k := range j.Keys() {
		var v json.RawMessage
		ok, err := j.Get(k, &v)
		if err != nil || !ok {
			t.Fatalf("key %q: %v, %v", k, ok, err)
		}
		out[k] = string(v)
	}
	return out
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWriteFileReplacesTheWholeFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(dir, "f")
	for _, data := range []string{"first, and longer", "second", ""} {
		if err := WriteFile(path, []byte(data), 0o640); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); string(got) != data {
			t.Errorf("file holds %q, want %q", got, data)
		}
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o640 {
		t.Errorf("mode is %v, %v; want 0640", st.Mode(), err)
	}
	st, err = os.Stat(dir)
	if err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("mode of the folder is %v, %v; want 0700", st.Mode(), err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Errorf("the folder holds %v, %v; want one file", names, err)
	}
}

func TestAFailedWriteFileLeavesTheOldStateAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	// A folder in the file's place lets the last step fail.
	if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, []byte("x"), 0o600); err == nil {
		t.Fatal("want an error")
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 || !names[0].IsDir() {
		t.Errorf("the folder holds %v, %v; want what was there", names, err)
	}
}

func TestAReopenedJournalEqualsTheMap(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		path := filepath.Join(t.TempDir(), "journal")
		j := open(t, path)
		want := map[string]string{}
		var order []string
		for range 200 {
			switch rng.IntN(12) {
			case 0:
				if err := j.Close(); err != nil {
					t.Fatal(err)
				}
				j = open(t, path)
			default:
				key := fmt.Sprintf("k%d/\n\u2028 é%d", rng.IntN(12), rng.IntN(2))
				value := strings.Repeat("<&\n\"\\\x00\xff", rng.IntN(5)) + fmt.Sprint(rng.Uint64())
				put(t, j, key, map[string]any{"v": value, "n": nil})
				raw, err := json.Marshal(map[string]any{"v": value, "n": nil})
				if err != nil {
					t.Fatal(err)
				}
				if _, ok := want[key]; !ok {
					order = append(order, key)
				}
				want[key] = string(raw)
			}
			if got := contents(t, j); !maps.Equal(got, want) {
				t.Fatalf("seed %d: journal holds %v, want %v", seed, got, want)
			}
			if got := j.Keys(); !slices.Equal(got, order) {
				t.Fatalf("seed %d: keys are %q, want %q", seed, got, order)
			}
		}
		j.Close()
	}
}

// TestAJournalCutAtAnyByteHoldsTheWholeLinesBeforeTheCut is a crash in the
// middle of a write at every possible place.
func TestAJournalCutAtAnyByteHoldsTheWholeLinesBeforeTheCut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "whole")
	j := open(t, path)
	states := []map[string]string{{}}
	ends := []int{0}
	for i := range 6 {
		put(t, j, fmt.Sprintf("k%d", i%4), strings.Repeat("v", i*7))
		states = append(states, contents(t, j))
		ends = append(ends, len(read(t, path)))
	}
	j.Close()
	whole := read(t, path)
	for cut := range len(whole) + 1 {
		n := 0
		for n+1 < len(ends) && ends[n+1] <= cut {
			n++
		}
		p := filepath.Join(dir, fmt.Sprint(cut))
		write(t, p, whole[:cut])
		j := open(t, p)
		if got := contents(t, j); !maps.Equal(got, states[n]) {
			t.Fatalf("cut at %d: journal holds %v, want %v", cut, got, states[n])
		}
		// And it takes further records as if nothing had happened.
		put(t, j, "after", cut)
		j.Close()
		j = open(t, p)
		states[n]["after"] = fmt.Sprint(cut)
		if got := contents(t, j); !maps.Equal(got, states[n]) {
			t.Fatalf("cut at %d, put and reopened: journal holds %v, want %v", cut, got, states[n])
		}
		delete(states[n], "after")
		j.Close()
	}
}

func TestATornTailOfStaleBytesIsDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	put(t, j, "a", 1)
	j.Close()
	good := read(t, path)
	for _, tail := range []string{"x", "00000000 {\"k\":\"b\",\"v\":2}", "00000000 {\"k\":\"b\",\"v\":2}\n", "\x00\x00\x00\n", "\n"} {
		write(t, path, append(bytes.Clone(good), tail...))
		j := open(t, path)
		if got := contents(t, j); !maps.Equal(got, map[string]string{"a": "1"}) {
			t.Errorf("tail %q: journal holds %v", tail, got)
		}
		j.Close()
		if got := read(t, path); !bytes.Equal(got, good) {
			t.Errorf("tail %q: the file still holds %q", tail, got)
		}
	}
}

func TestDamageAnywhereButAtTheEndIsAnErrorThatNamesTheLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	for i := range 3 {
		put(t, j, fmt.Sprintf("k%d", i), i)
	}
	j.Close()
	good := read(t, path)
	second := bytes.IndexByte(good, '\n') + 1
	third := second + bytes.IndexByte(good[second:], '\n') + 1
	for i := second; i < third-1; i++ {
		for _, bit := range []byte{1, 0x20, 0x80} {
			bad := bytes.Clone(good)
			bad[i] ^= bit
			write(t, path, bad)
			j, err := OpenJournal(path)
			if err == nil {
				j.Close()
				t.Fatalf("byte %d xor %#x: the journal opens", i, bit)
			}
			if !strings.Contains(err.Error(), "line 2") && bad[i] != '\n' {
				t.Fatalf("byte %d xor %#x: %v; want the line named", i, bit, err)
			}
			// What cannot be read is not touched.
			if !bytes.Equal(read(t, path), bad) {
				t.Fatal("the damaged file was changed")
			}
		}
	}
	// The lock is free again, so that it opens once it is repaired.
	write(t, path, good)
	open(t, path).Close()
}

func TestOneProcessHoldsAJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	if _, err := OpenJournal(path); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v, want ErrLocked", err)
	}
	put(t, j, "still", "usable")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path).Close()
}

func TestCompactionKeepsTheLatestValuesInTheOrderOfTheirKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	put(t, j, "first", "kept")
	for i := range 3000 {
		put(t, j, fmt.Sprintf("k%d", i%7), i)
	}
	if lines := bytes.Count(read(t, path), []byte("\n")); lines > 1100 {
		t.Errorf("3001 records of 8 keys leave %d lines", lines)
	}
	if _, err := OpenJournal(path); !errors.Is(err, ErrLocked) {
		t.Errorf("compaction lost the lock: %v", err)
	}
	want, order := contents(t, j), j.Keys()
	j.Close()
	j = open(t, path)
	defer j.Close()
	if got := contents(t, j); !maps.Equal(got, want) || !slices.Equal(j.Keys(), order) {
		t.Errorf("reopened: %v in order %v, want %v in order %v", got, j.Keys(), want, order)
	}
	if want["k3"] != "2999" && want["k3"] != "2998" && want["first"] != `"kept"` {
		t.Errorf("values are %v", want)
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode is %v, %v; want 0600", st.Mode(), err)
	}
}

func TestAfterAFailedWriteTheJournalRefusesEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	put(t, j, "a", 1)
	// A file that is open for reading only fails every write.
	whole := j.f
	ro, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	j.f = ro
	var hooked int
	j.Hook = func(string) { hooked++ }
	for range 2 {
		if err := j.Put("b", 2); err == nil || !strings.Contains(err.Error(), "restart") {
			t.Errorf("put gives %v, want an error that says what to do", err)
		}
		j.f = whole // the disk works again, but what it holds is not known
	}
	if hooked != 0 {
		t.Error("the hook was told of a record that failed")
	}
	if got := contents(t, j); !maps.Equal(got, map[string]string{"a": "1"}) {
		t.Errorf("journal holds %v, want what is surely on disk", got)
	}
	ro.Close()
	j.Close()
	j = open(t, path)
	defer j.Close()
	if got := contents(t, j); !maps.Equal(got, map[string]string{"a": "1"}) {
		t.Errorf("reopened journal holds %v", got)
	}
}

func TestAClosedJournalRefuses(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal"))
	j.Close()
	if err := j.Put("a", 1); err == nil {
		t.Error("put into a closed journal: want an error")
	}
}

func TestWhatCannotBeWrittenOrReadIsAnErrorAndHarmless(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal"))
	defer j.Close()
	if err := j.Put("a", func() {}); err == nil {
		t.Error("put a function: want an error")
	}
	put(t, j, "a", "text")
	var n int
	if ok, err := j.Get("a", &n); ok || err == nil {
		t.Errorf("text read as a number: %v, %v", ok, err)
	}
	if ok, err := j.Get("b", &n); ok || err != nil {
		t.Errorf("missing key: %v, %v", ok, err)
	}
}

func TestTheHookRunsAfterEachRecordIsOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	j := open(t, path)
	defer j.Close()
	var keys []string
	j.Hook = func(key string) {
		keys = append(keys, key)
		if !bytes.Contains(read(t, path), []byte(`"`+key+`"`)) {
			t.Errorf("%s is not on disk yet", key)
		}
	}
	put(t, j, "a", 1)
	put(t, j, "b", 2)
	if !slices.Equal(keys, []string{"a", "b"}) {
		t.Errorf("hook saw %q", keys)
	}
}

func FuzzOpenJournal(f *testing.F) {
	line, err := encodeLine("k", json.RawMessage(`{"a":1}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add(append(bytes.Clone(line), line[:10]...))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "journal")
		write(t, path, data)
		j, err := OpenJournal(path)
		if err != nil {
			return
		}
		first := contents(t, j)
		j.Close()
		j = open(t, path)
		defer j.Close()
		if second := contents(t, j); !maps.Equal(first, second) {
			t.Errorf("opened once %v, opened again %v", first, second)
		}
	})
}

func BenchmarkPut(b *testing.B) {
	j := open(b, filepath.Join(b.TempDir(), "journal"))
	defer j.Close()
	for b.Loop() {
		put(b, j, "key", "value")
	}
}
