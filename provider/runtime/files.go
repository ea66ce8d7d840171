package runtime

import (
	"errors"
	"io/fs"
	"os"
)

// entryBytes is what a name costs, so that empty files are not free.
const entryBytes = 4096

// Size is what lies in a folder, in bytes: the length of each file, and 4,096
// for each name. Links are not followed. What disappears meanwhile is not
// counted.
func Size(root *os.Root) (int64, error) {
	var n int64
	err := fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case path == ".":
			return nil
		}
		n += entryBytes
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
