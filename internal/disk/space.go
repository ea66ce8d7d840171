package disk

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// ErrNoSpace means that a disk is full, or an account's share of it. Whoever branches on
// it waits for room instead of ending: nothing of what was to be written is there.
var ErrNoSpace = errors.New("no space left on the disk")

// NoSpace reports whether an error is of a full disk.
func NoSpace(err error) bool {
	return errors.Is(err, ErrNoSpace) || errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

// Free is how many bytes a user may still write on the disk that holds a folder.
func Free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("look for free space in %s: %w", dir, err)
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// WriteNewest is WriteFile for what is said again and again, such as a heartbeat. Where
// the disk has no room for a second copy, it is written over the old file, in the room
// that this has. Then, and only then, a crash in the middle leaves neither, and whoever
// reads at that moment may read a mixture: it is for what carries a check of its own and is
// soon said anew.
func WriteNewest(path string, data []byte, perm os.FileMode) error {
	err := WriteFile(path, data, perm)
	if err == nil || !NoSpace(err) {
		return err
	}
	f, openErr := os.OpenFile(path, os.O_WRONLY, perm)
	if openErr != nil {
		return err // there is no old one
	}
	defer f.Close()
	var st unix.Stat_t
	if unix.Fstat(int(f.Fd()), &st) != nil || int64(len(data)) > st.Blocks*512 {
		return err // it would not fit, and the old one would be lost
	}
	if _, err := f.WriteAt(data, 0); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := f.Truncate(int64(len(data))); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Sync()
}

// roomExt is what the name of a file's room ends in.
const roomExt = ".room"

// Reserve sets room of at most 4096 bytes aside for a file that has to be written when it
// is time to, also on a disk that is full by then: see WriteReserved.
func Reserve(path string) error {
	return WriteFile(path+roomExt, make([]byte, reservedBytes), 0o600)
}

const reservedBytes = 4096

// WriteReserved is WriteFile, in the room that Reserve has set aside where there is no
// other. It uses that up, or gives it back.
func WriteReserved(path string, data []byte, perm os.FileMode) error {
	err := WriteFile(path, data, perm)
	if err == nil {
		os.Remove(path + roomExt)
		return nil
	}
	if !NoSpace(err) || len(data) > reservedBytes {
		return err
	}
	f, openErr := os.OpenFile(path+roomExt, os.O_WRONLY, perm)
	if openErr != nil {
		return err
	}
	_, writeErr := f.WriteAt(data, 0)
	if writeErr = errors.Join(writeErr, f.Truncate(int64(len(data))), f.Sync(), f.Close()); writeErr != nil {
		return fmt.Errorf("write %s: %w", path, writeErr)
	}
	return os.Rename(path+roomExt, path)
}
