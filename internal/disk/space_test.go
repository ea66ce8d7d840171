//go:build linux

package disk

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity/internal/disk/disktest"
)

func TestAJournalOnAFullDiskHasRoomOfItsOwnThenWaitsAndGoesOn(t *testing.T) {
	d := disktest.Small(t, 1<<20)
	path := filepath.Join(d.Dir, "journal")
	j := open(t, path)
	defer func() { j.Close() }()
	put(t, j, "before", 0)
	d.Fill()
	want := map[string]string{"before": "0"}
	value, held := strings.Repeat("x", 1000), 0
	for i := 0; ; i++ {
		err := j.Put(fmt.Sprint(i), value)
		if err == nil {
			want[fmt.Sprint(i)] = fmt.Sprintf("%q", value)
			held += len(value)
			continue
		}
		if !errors.Is(err, ErrNoSpace) || !strings.Contains(err.Error(), "free some space") {
			t.Fatalf("a full disk is %v", err)
		}
		break
	}
	if held < setAside/2-4096 {
		t.Errorf("%d bytes were recorded on the full disk, at least %d were set aside", held, setAside/2)
	}
	// What was refused is not there, neither now nor after a kill.
	if got := contents(t, j); !maps.Equal(got, want) {
		t.Error("what was refused is in the journal, or something that was recorded is not")
	}
	copied := filepath.Join(t.TempDir(), "journal")
	write(t, copied, read(t, path))
	k := open(t, copied)
	if got := contents(t, k); !maps.Equal(got, want) {
		t.Error("after a kill on the full disk the journal is another")
	}
	k.Close()
	if err := j.Compact(); err != nil && !errors.Is(err, ErrNoSpace) {
		t.Errorf("compact a journal on a full disk: %v", err)
	}
	d.Free()
	put(t, j, "after", 1)
	want["after"] = "1"
	j.Close()
	j = open(t, path)
	if got := contents(t, j); !maps.Equal(got, want) {
		t.Error("the reopened journal is another")
	}
}

func TestAJournalThatFindsNoRoomToCompactIsStillOne(t *testing.T) {
	d := disktest.Small(t, 1<<20)
	path := filepath.Join(d.Dir, "journal")
	j := open(t, path)
	defer func() { j.Close() }()
	for i := range 8 {
		put(t, j, fmt.Sprint(i), strings.Repeat("y", 2000))
	}
	full := false
	for i := range 3000 { // compacts after a thousand lines, and then there is no room
		if i == 900 {
			d.Fill()
			full = true
		}
		if err := j.Put("again", i); err != nil {
			t.Fatalf("line %d, full %v: %v", i, full, err)
		}
		if i == 2500 {
			d.Free()
		}
	}
	var last int
	if _, err := j.Get("again", &last); err != nil || last != 2999 {
		t.Fatalf("the last is %d, %v", last, err)
	}
	j.Close()
	j = open(t, path)
	if _, err := j.Get("again", &last); err != nil || last != 2999 || len(j.Keys()) != 9 {
		t.Errorf("reopened, the last of %d keys is %d, %v", len(j.Keys()), last, err)
	}
}

func TestTheNewestIsWrittenOverTheOldWhereThereIsNoRoomForBoth(t *testing.T) {
	d := disktest.Small(t, 1<<20)
	path := filepath.Join(d.Dir, "beat")
	if err := WriteNewest(path, bytes.Repeat([]byte("a"), 700), 0o600); err != nil {
		t.Fatal(err)
	}
	d.Fill()
	if err := WriteFile(path, []byte("b"), 0o600); !NoSpace(err) {
		t.Fatalf("the disk is not full: %v", err)
	}
	for _, size := range []int{700, 900, 30} {
		data := bytes.Repeat([]byte{byte('a' + size%26)}, size)
		if err := WriteNewest(path, data, 0o600); err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if !bytes.Equal(read(t, path), data) {
			t.Errorf("%d bytes read as others", size)
		}
	}
	// What the old one's room does not hold leaves the old one.
	was := read(t, path)
	if err := WriteNewest(path, make([]byte, 5000), 0o600); !NoSpace(err) {
		t.Errorf("too much: %v", err)
	}
	if err := WriteNewest(filepath.Join(d.Dir, "new"), []byte("x"), 0o600); !NoSpace(err) {
		t.Errorf("what was not there before: %v", err)
	}
	if !bytes.Equal(read(t, path), was) {
		t.Error("the old one is gone")
	}
	if left, err := Free(d.Dir); err != nil || left != 0 {
		t.Errorf("%d bytes are free, %v", left, err)
	}
	d.Free()
	if left, err := Free(d.Dir); err != nil || left == 0 {
		t.Errorf("%d bytes are free, %v", left, err)
	}
	if entries, err := os.ReadDir(d.Dir); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestWhatHasItsRoomSetAsideIsWrittenOnAFullDisk(t *testing.T) {
	d := disktest.Small(t, 1<<20)
	path := filepath.Join(d.Dir, "end")
	if err := Reserve(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is there before it is written: %v", err)
	}
	d.Fill()
	if err := WriteReserved(path+"-other", []byte("x"), 0o600); !NoSpace(err) {
		t.Errorf("without room: %v", err)
	}
	if err := WriteReserved(path, []byte("how it ended"), 0o600); err != nil || string(read(t, path)) != "how it ended" {
		t.Errorf("with room: %v", err)
	}
	d.Free()
	other := filepath.Join(d.Dir, "other")
	if err := errors.Join(Reserve(other), WriteReserved(other, []byte("y"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(d.Dir); err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
