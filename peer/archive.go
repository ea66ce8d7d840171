package peer

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// Files and folders are copied as tar archives of regular files and folders. The
// workload's folder is a stranger's, and so is an archive that comes from one:
// nothing outside the root is read or written, links are neither followed nor
// made, and there are limits.
const (
	maxCopyFiles = 100_000
	maxCopyBytes = 64 << 30
)

// localPath cleans a path below a root. "" and "/" are the root itself.
func localPath(p string) (string, error) {
	p = path.Clean(strings.TrimLeft(filepath.ToSlash(p), "/"))
	if !filepath.IsLocal(p) {
		return "", fmt.Errorf("path %q leads out of the folder", p)
	}
	return p, nil
}

// pack writes a file or folder below a root as an archive, in which names begin
// with the last element of its path.
func pack(root *os.Root, p string, w io.Writer) error {
	p, err := localPath(p)
	if err != nil {
		return err
	}
	t := tar.NewWriter(w)
	base, files := path.Base(p), 0
	err = fs.WalkDir(root.FS(), p, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if files++; files > maxCopyFiles {
			return fmt.Errorf("more than %d files", maxCopyFiles)
		}
		as := path.Join(base, strings.TrimPrefix(strings.TrimPrefix(name, p), "/"))
		if p == "." {
			as = name
		}
		switch {
		case d.IsDir():
			return t.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: as + "/", Mode: 0o755})
		case !d.Type().IsRegular():
			return nil // links, pipes, devices
		}
		f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a pipe by now
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return nil // it has become something else
		}
		if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: as, Size: info.Size(), Mode: int64(info.Mode().Perm()) & 0o755, ModTime: info.ModTime()}); err != nil {
			return err
		}
		// A log may grow while it is read; what it had is what is copied.
		n, err := io.Copy(t, io.LimitReader(f, info.Size()))
		if err == nil && n < info.Size() {
			err = fmt.Errorf("%s became shorter while it was copied: copy it again", name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: no such file", p)
	}
	if err != nil {
		return err
	}
	return t.Close()
}

// unpack reads an archive below a root: into a folder if to is one or ends in a
// slash, and otherwise as to. The archive has to be of what is called base, or it
// could put other files beside it; "." is of anything.
func unpack(root *os.Root, to, base string, r io.Reader) error {
	folder := strings.HasSuffix(to, "/") || to == "" || to == "."
	to, err := localPath(to)
	if err != nil {
		return err
	}
	if info, err := root.Stat(to); err == nil && info.IsDir() {
		folder = true
	}
	t, files, left := tar.NewReader(r), 0, int64(maxCopyBytes)
	for {
		head, err := t.Next()
		if errors.Is(err, io.EOF) {
			if files == 0 {
				return errors.New("the archive is empty")
			}
			_, err = io.Copy(io.Discard, r) // the ending that follows
			return err
		}
		if err != nil {
			return fmt.Errorf("archive: %w", err)
		}
		if files++; files > maxCopyFiles {
			return fmt.Errorf("more than %d files", maxCopyFiles)
		}
		name, err := localPath(head.Name)
		if err != nil || strings.HasPrefix(head.Name, "/") {
			return fmt.Errorf("archive: a file called %q", head.Name)
		}
		if first, _, _ := strings.Cut(name, "/"); base != "." && first != base {
			return fmt.Errorf("archive: %q is not what was asked for", head.Name)
		}
		if !folder { // rename what the archive is of
			_, rest, _ := strings.Cut(name, "/")
			name = rest
		}
		name = path.Join(to, name)
		switch head.Typeflag {
		case tar.TypeDir:
			if err := root.MkdirAll(name, 0o755); err != nil {
				return err
			}
		case tar.TypeReg:
			if left -= head.Size; left < 0 {
				return fmt.Errorf("more than %d bytes", int64(maxCopyBytes))
			}
			if err := writeFile(root, name, fs.FileMode(head.Mode)&0o755|0o600, t); err != nil {
				return err
			}
		default:
			return fmt.Errorf("archive: %s is neither a file nor a folder", name)
		}
	}
}

func writeFile(root *os.Root, name string, perm fs.FileMode, from io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	// Whatever is there is replaced, never written through: it may be a link.
	if info, err := root.Lstat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("%s is a folder", name)
		}
		if err := root.Remove(name); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NONBLOCK, perm)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, from); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
