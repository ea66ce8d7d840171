package stage

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// An Entry is a file as far as its receiver has it already.
type Entry struct {
	Name string
	Size int64
	Time int64 // of its last change, nanoseconds since 1970
}

// Limits of what one side takes from the other.
const (
	maxEntries = 1 << 20
	maxList    = 256 << 20
	nameBytes  = 4096 // what a name costs, as runtime.Size counts
)

// ErrFull is returned by Unpack for what no longer fits. What fitted stays.
var ErrFull = errors.New("there is more than the folder may hold")

// List returns the regular files in a folder, for the other side's Pack.
func List(root *os.Root) ([]Entry, error) {
	var out []Entry
	err := walk(root, func(name string, info fs.FileInfo) error {
		if info.Mode().IsRegular() {
			out = append(out, Entry{name, info.Size(), info.ModTime().UnixNano()})
		}
		return nil
	})
	return out, err
}

// walk calls f for what lies in a folder, a folder before what lies in it. Links
// are not followed, and what disappears meanwhile is left out.
func walk(root *os.Root, f func(name string, info fs.FileInfo) error) error {
	n := 0
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && err != nil:
			return err
		case name == ".":
			return nil
		case err != nil: // it is gone, or nobody may look into it
			return nil
		}
		if n++; n > maxEntries {
			return fmt.Errorf("there are more than %d files", maxEntries)
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		return f(name, info)
	})
}

// WriteList writes entries, or names, as Unpack and ReadList read them.
func WriteList[T any](w io.Writer, list []T) error {
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(b)))
	_, err = w.Write(append(n[:], b...))
	return err
}

// ReadList reads what WriteList wrote.
func ReadList[T any](r io.Reader) ([]T, error) {
	var n [4]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, fmt.Errorf("read a list of files: %w", err)
	}
	size := binary.BigEndian.Uint32(n[:])
	if size > maxList {
		return nil, fmt.Errorf("read a list of files: it has %d bytes", size)
	}
	// The length is the other side's claim: memory follows what comes.
	var buf bytes.Buffer
	if _, err := io.CopyN(&buf, r, int64(size)); err != nil {
		return nil, fmt.Errorf("read a list of files: %w", err)
	}
	var out []T
	if err := json.Unmarshal(buf.Bytes(), &out); err != nil {
		return nil, fmt.Errorf("read a list of files: %w", err)
	}
	if len(out) > maxEntries {
		return nil, fmt.Errorf("read a list of files: there are %d", len(out))
	}
	return out, nil
}

// Pack writes what a folder has and the receiver has not: first the list of the
// receiver's files that are no longer there, then a tar of folders, links and
// the regular files that differ. With force it makes its own what nobody may
// read.
func Pack(w io.Writer, root *os.Root, have []Entry, force bool) error {
	gone := []string{}
	known := make(map[string]Entry, len(have))
	for _, e := range have {
		known[e.Name] = e
		if !filepath.IsLocal(e.Name) {
			continue
		}
		if _, err := root.Lstat(e.Name); errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, e.Name)
		}
	}
	if err := WriteList(w, gone); err != nil {
		return err
	}
	tw := tar.NewWriter(w)
	err := walk(root, func(name string, info fs.FileInfo) error {
		h := &tar.Header{Name: name, Mode: int64(info.Mode().Perm()), ModTime: info.ModTime(), Format: tar.FormatPAX}
		switch mode := info.Mode(); {
		case mode.IsDir():
			h.Typeflag = tar.TypeDir
			return tw.WriteHeader(h)
		case mode&fs.ModeSymlink != 0:
			to, err := root.Readlink(name)
			if err != nil {
				return nil
			}
			h.Typeflag, h.Linkname = tar.TypeSymlink, to
			return tw.WriteHeader(h)
		case !mode.IsRegular():
			return nil
		}
		if e, ok := known[name]; ok && e.Size == info.Size() && e.Time == info.ModTime().UnixNano() {
			return nil
		}
		f, err := root.Open(name)
		if force && errors.Is(err, fs.ErrPermission) {
			if root.Chmod(name, info.Mode().Perm()|0o600) == nil {
				f, err = root.Open(name)
			}
		}
		if err != nil {
			return nil
		}
		defer f.Close()
		h.Typeflag, h.Size = tar.TypeReg, info.Size()
		if err := tw.WriteHeader(h); err != nil {
			return err
		}
		// A file that shrinks meanwhile is filled up; it has changed, so that it
		// comes again.
		n, err := io.Copy(tw, io.LimitReader(f, h.Size))
		if err != nil {
			return err
		}
		_, err = io.CopyN(tw, zeros{}, h.Size-n)
		return err
	})
	if err != nil {
		return err
	}
	return tw.Close()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Unpack makes a folder have what Pack wrote, at most limit bytes of it. It
// trusts nothing that it reads: no name leads out of the folder, no file but
// regular ones, folders and links is made, and no permission but read, write and
// execute is given. A file is whole or as it was, but for the one that no longer
// fits, which is cut.
func Unpack(r io.Reader, root *os.Root, limit int64) error {
	gone, err := ReadList[string](r)
	if err != nil {
		return err
	}
	for _, name := range gone {
		if filepath.IsLocal(name) && name != "." {
			if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				continue // something else is there by now
			}
		}
	}
	tr := tar.NewReader(r)
	for n := 0; ; n++ {
		h, err := tr.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("read files: %w", err)
		case n >= maxEntries:
			return fmt.Errorf("read files: there are more than %d", maxEntries)
		}
		name := path.Clean(h.Name)
		if !filepath.IsLocal(name) || name == "." {
			return fmt.Errorf("read files: %.200q is no name within the folder", h.Name)
		}
		if limit -= nameBytes; limit < 0 {
			return ErrFull
		}
		if err := place(root, name, h, tr, &limit); err != nil {
			if errors.Is(err, ErrFull) {
				return err
			}
			return fmt.Errorf("read file %.200q: %w", name, err)
		}
	}
}

// partFile is where a file lies until it is whole.
const partFile = ".probity-part"

func place(root *os.Root, name string, h *tar.Header, r io.Reader, limit *int64) error {
	old, err := root.Lstat(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir := h.Typeflag == tar.TypeDir
	if err == nil && old.IsDir() != dir {
		if err := root.RemoveAll(name); err != nil {
			return err
		}
		old = nil
	} else if err != nil {
		old = nil
	}
	perm := fs.FileMode(h.Mode) & fs.ModePerm
	switch h.Typeflag {
	case tar.TypeDir:
		if old == nil {
			if err := root.MkdirAll(name, 0o700); err != nil {
				return err
			}
		}
		return root.Chmod(name, perm|0o700)
	case tar.TypeSymlink:
		if old != nil {
			if err := root.Remove(name); err != nil {
				return err
			}
		}
		return root.Symlink(h.Linkname, name)
	case tar.TypeReg:
	default:
		return nil
	}
	part := path.Join(path.Dir(name), partFile)
	if err := root.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	size := min(h.Size, *limit)
	n, err := io.CopyN(f, r, size)
	*limit -= n
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		root.Remove(part)
		return err
	}
	if err := errors.Join(root.Chmod(part, perm|0o600), root.Chtimes(part, time.Time{}, h.ModTime), root.Rename(part, name)); err != nil {
		return err
	}
	if size < h.Size {
		return ErrFull
	}
	return nil
}
