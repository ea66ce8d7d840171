//go:build linux

// Package disktest has disks that a test can fill: small file systems of their own, mounted
// while the test runs, so that what a full disk does is seen and not simulated. It needs
// root, and Linux.
package disktest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A Disk is a small file system of its own, mounted while its test runs.
type Disk struct {
	Dir string
	t   testing.TB
}

// Small mounts a disk of some bytes. It needs root; in short tests it skips.
func Small(t testing.TB, bytes int) *Disk {
	t.Helper()
	if testing.Short() {
		t.Skip("mounts a file system")
	}
	d := &Disk{t.TempDir(), t}
	if err := unix.Mount("tmpfs", d.Dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Fatalf("mount a small disk: %v; run the tests as root", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(d.Dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

func (d *Disk) ballast() string { return filepath.Join(d.Dir, "ballast") }

// Fill takes all the room that is left, to the last page.
func (d *Disk) Fill() {
	d.t.Helper()
	f, err := os.OpenFile(d.ballast(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 4096; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, unix.ENOSPC) {
			size /= 2
		} else if err != nil {
			d.t.Fatal(err)
		}
	}
}

// Free gives back what Fill took.
func (d *Disk) Free() {
	d.t.Helper()
	if err := os.Remove(d.ballast()); err != nil {
		d.t.Fatal(err)
	}
}
