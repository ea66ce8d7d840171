package ledger

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestATreeIsServedFromADatabaseAsFromAFolder(t *testing.T) {
	dir := t.TempDir()
	l := openTest(t, dir)
	appendAll(t, l, testEntries(0, 300)...)
	files, n := TreeFiles(FolderSource(TreeDir(dir))), 0
	err := filepath.WalkDir(TreeDir(dir), func(path string, d fs.DirEntry, err error) error {
		name, rel := filepath.Rel(TreeDir(dir), path)
		if err != nil || rel != nil || d.IsDir() || strings.HasPrefix(name, ".") {
			return errors.Join(err, rel)
		}
		want, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // collected meanwhile
		}
		got, e := fs.ReadFile(files, filepath.ToSlash(name))
		if err != nil || e != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v, %v", name, err, e)
		}
		n++
		return nil
	})
	if err != nil || n < 5 {
		t.Errorf("%d files, %v", n, err)
	}
	for _, name := range []string{".", "tile", "tile/0", "tile/0/", "../key", "tile/0/000.p/0", "tile/0/0", "tile/64/000", "tile/entries/000.p/256", "tile/0/x001/x002/x003/x004/x005/x006/x007/008", "log.json", "tile/0/999"} {
		if f, err := files.Open(name); err == nil {
			f.Close()
			t.Errorf("opened %q", name)
		}
	}
}

func FuzzTreeFiles(f *testing.F) {
	for _, name := range []string{"checkpoint", "tile/0/000", "tile/entries/x001/234.p/7", "tile/9/x999/x999/999", "tile//", "tile/0/000.p/"} {
		f.Add(name)
	}
	files := TreeFiles(FolderSource(f.TempDir()))
	f.Fuzz(func(t *testing.T, name string) {
		if file, err := files.Open(name); err == nil {
			file.Close()
			t.Fatalf("opened %q of an empty folder", name)
		}
	})
}
