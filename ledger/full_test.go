//go:build linux

package ledger

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"probity/internal/disk"
	"probity/internal/disk/disktest"
)

func TestALogOnAFullDiskRefusesAndGoesOnWhenThereIsRoom(t *testing.T) {
	d := disktest.Small(t, 8<<20)
	dir := filepath.Join(d.Dir, "log")
	l, err := Open(t.Context(), dir, Options{Origin: testOrigin})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { l.Close() }()
	had := appendAll(t, l, testEntries(0, 5)...)
	d.Fill()
	for n := 5; n < 8; n++ {
		if _, err := l.Append(t.Context(), testEntry(n)); !errors.Is(err, disk.ErrNoSpace) || !strings.Contains(err.Error(), "free some space") {
			t.Fatalf("append on a full disk: %v", err)
		}
	}
	// What is in it can be read and proven all the same.
	for n := range 5 {
		if _, err := l.Bundle(t.Context(), Hash(testEntry(n).Receipt)); err != nil {
			t.Errorf("receipt %d on a full disk: %v", n, err)
		}
	}
	if at, err := l.Append(t.Context(), testEntry(3)); err != nil || at != had[3] {
		t.Errorf("what is there already is at %d, %v", at, err)
	}
	if r := mustFsck(t, dir); r.Size != 5 || len(r.Pending) != 0 {
		t.Errorf("on the full disk the log has %d entries, %d pending", r.Size, len(r.Pending))
	}
	d.Free()
	appendAll(t, l, testEntries(3, 12)...)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if r := mustFsck(t, dir); r.Size != 12 || len(r.Pending) != 0 {
		t.Errorf("in the end the log has %d entries, %d pending", r.Size, len(r.Pending))
	}
}
