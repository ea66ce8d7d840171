package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"probity"
)

func open(t testing.TB, dir string) *Vault {
	t.Helper()
	v, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func opening(n byte) Opening {
	return Opening{Receipt: probity.Hash{n}, What: "input", Salt: probity.Hash{31: n}, Data: []byte("the secret of " + string('a'+rune(n))), Time: uint64(n)}
}

func keep(t testing.TB, v *Vault, subject string, openings ...Opening) {
	t.Helper()
	for _, o := range openings {
		if err := v.Keep(subject, o); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsKeptComesBackToItsSubject(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	keep(t, v, "alice", opening(1), opening(2))
	keep(t, v, "鮑勃", opening(3))
	changed := opening(2)
	changed.Data = []byte("replaced")
	keep(t, v, "alice", changed)
	v = open(t, dir)
	for subject, want := range map[string][]Opening{"alice": {opening(1), changed}, "鮑勃": {opening(3)}} {
		if got, err := v.Export(subject); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", subject, got, err)
		}
	}
	if s, err := v.Subjects(); err != nil || !slices.Equal(s, []string{"alice", "鮑勃"}) {
		t.Errorf("subjects %q, %v", s, err)
	}
	for _, f := range []func() error{
		func() error { _, err := v.Export("carol"); return err },
		func() error { _, err := v.Erase("carol"); return err },
	} {
		if err := f(); !errors.Is(err, ErrNotFound) {
			t.Errorf("somebody of whom nothing is kept: %v", err)
		}
	}
}

// files are the contents of all files under a folder.
func files(t testing.TB, dir string) (all []byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(append(all, path...), data...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNothingIsReadableWithoutTheKeyAndNothingWithoutTheSubject(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	keep(t, v, "alice@example.com", opening(1))
	for _, secret := range []string{"the secret", "alice", probity.Hash{31: 1}.String()} {
		if bytes.Contains(files(t, dir), []byte(secret)) {
			t.Errorf("%q is on disk in clear", secret)
		}
	}
	path, err := v.folder("alice@example.com")
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(filepath.Join(path, keyFile))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v", st, err)
	}
	// Another's key does not open it.
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(path, openingsDir, "*.age"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	if _, err := unseal(names[0], other); err == nil {
		t.Error("a stranger's key opens it")
	}
	// A file that was changed is refused, not read.
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(names[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Export("alice@example.com"); err == nil {
		t.Error("a changed file was read")
	}
}

func TestAnErasureDestroysOneSubjectAndLeavesTheOthers(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	keep(t, v, "alice", opening(1), opening(2))
	keep(t, v, "bob", opening(3))
	e, err := v.Erase("alice")
	if err != nil || e.Keys != 1 || e.Openings != 2 || e.Time == 0 {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := v.Export("alice"); !errors.Is(err, ErrNotFound) {
		t.Errorf("alice: %v", err)
	}
	if got, err := v.Export("bob"); err != nil || len(got) != 1 {
		t.Errorf("bob: %v, %v", got, err)
	}
	folders, err := filepath.Glob(filepath.Join(dir, "*", openingsDir))
	if err != nil || len(folders) != 1 {
		t.Errorf("folders %v, %v", folders, err)
	}
	if all, err := open(t, dir).Erasures(); err != nil || len(all) != 1 || all[0] != e {
		t.Errorf("erasures %+v, %v", all, err)
	}
	// She may come back, with another key.
	keep(t, v, "alice", opening(4))
	if got, err := v.Export("alice"); err != nil || len(got) != 1 || got[0].Receipt != (probity.Hash{4}) {
		t.Errorf("alice again: %+v, %v", got, err)
	}
}

func TestAnErasureThatACrashCutShortIsFinishedByTheNextOpen(t *testing.T) {
	for _, left := range [][]string{
		{keyFile, publicFile, nameFile, openingsDir}, // dead right after the marker
		{publicFile, nameFile, openingsDir},
		{nameFile, openingsDir},
		{openingsDir},
		{},
	} {
		dir := t.TempDir()
		v := open(t, dir)
		keep(t, v, "alice", opening(1), opening(2))
		keep(t, v, "bob", opening(3))
		path, err := v.folder("alice")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, erasingFile), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{keyFile, publicFile, nameFile, openingsDir} {
			if !slices.Contains(left, name) {
				if err := os.RemoveAll(filepath.Join(path, name)); err != nil {
					t.Fatal(err)
				}
			}
		}
		v = open(t, dir)
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("with %v left: the folder is still there", left)
		}
		if _, err := v.Export("alice"); !errors.Is(err, ErrNotFound) {
			t.Errorf("with %v left: %v", left, err)
		}
		if got, err := v.Export("bob"); err != nil || len(got) != 1 {
			t.Errorf("with %v left, bob: %v, %v", left, got, err)
		}
	}
}

func TestAKeyThatACrashCutShortIsMadeAnew(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir)
	path, err := v.folder("alice")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, keyFile), []byte("AGE-SECRET-KEY-"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := v.Subjects(); err != nil || len(s) != 0 {
		t.Errorf("subjects %v, %v", s, err)
	}
	keep(t, v, "alice", opening(1))
	if got, err := v.Export("alice"); err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestManyMayKeepAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 4 {
		v := open(t, dir)
		wg.Go(func() {
			for n := range 5 {
				if err := v.Keep("alice", opening(byte(5*i+n))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got, err := open(t, dir).Export("alice"); err != nil || len(got) != 20 {
		t.Errorf("%d openings, %v", len(got), err)
	}
}

func TestNamesThatCannotBeKeptAreRefused(t *testing.T) {
	v := open(t, t.TempDir())
	for _, subject := range []string{"", "\xff", strings.Repeat("a", maxSubject+1)} {
		if err := v.Keep(subject, opening(1)); err == nil {
			t.Errorf("kept for %q", subject)
		}
	}
	for _, what := range []string{"", "../up", "A", "a/b", strings.Repeat("a", 65)} {
		o := opening(1)
		o.What = what
		if err := v.Keep("alice", o); err == nil {
			t.Errorf("kept %q", what)
		}
	}
	if s, err := v.Subjects(); err != nil || len(s) != 0 {
		t.Errorf("refused names left %v, %v", s, err)
	}
	// A name that looks like a path is a name.
	keep(t, v, "../../etc/passwd", opening(1))
	if got, err := v.Export("../../etc/passwd"); err != nil || fmt.Sprint(len(got)) != "1" {
		t.Errorf("%v, %v", got, err)
	}
}
