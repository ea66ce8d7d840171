package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// allocate has blocks of the disk for a file beyond its end, which stays where it is.
func allocate(f *os.File, from, n int64) error {
	return unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, from, n)
}
