//go:build unix

package fetch

import (
	"os"

	"golang.org/x/sys/unix"
)

// wait locks a file as soon as nobody else has it locked.
func wait(f *os.File) error { return unix.Flock(int(f.Fd()), unix.LOCK_EX) }
