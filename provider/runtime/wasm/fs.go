package wasm

import (
	"cmp"
	"errors"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"syscall"

	"github.com/tetratelabs/wazero/experimental/sys"
	wsys "github.com/tetratelabs/wazero/sys"

	"probity/provider/runtime"
)

// workFS is a folder that a module sees, /work or a volume: os.Root
// follows no link out of it. (wazero's own folders follow links anywhere.)
//
// What a module learns from it is the same on every machine: names come sorted,
// times stand still, numbers of files follow from their names.
type workFS struct {
	sys.UnimplementedFS
	root  *os.Root
	dev   uint64 // what the module learns as its device
	alive func() // does not return once the workload is to end

	mu    sync.Mutex
	limit int64 // bytes, see runtime.Size; 0 is none
	used  int64 // at least what is there
	open  map[*workFile]struct{}
}

// maxOpen is how many files a module may have open.
const maxOpen = 256

func newWorkFS(dir string, limit int64, dev uint64, alive func()) (*workFS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &workFS{root: root, dev: dev, alive: alive, limit: limit, open: map[*workFile]struct{}{}}
	if f.used, err = runtime.Size(root); err != nil {
		root.Close()
		return nil, err
	}
	return f, nil
}

func (f *workFS) close() {
	f.mu.Lock()
	open := make([]*workFile, 0, len(f.open))
	for w := range f.open {
		open = append(open, w)
	}
	f.mu.Unlock()
	for _, w := range open {
		w.Close()
	}
	f.root.Close()
}

// size is what is there, files that are deleted but open included.
func (f *workFS) size() int64 {
	n, err := runtime.Size(f.root)
	if err != nil {
		return f.used
	}
	for w := range f.open {
		if info, err := w.f.Stat(); err == nil {
			if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Nlink == 0 {
				n += info.Size()
			}
		}
	}
	return n
}

// grow reports whether n more bytes may be there. used only rises, until it
// meets the limit and is counted anew.
func (f *workFS) grow(n int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.limit > 0 && f.used+n > f.limit {
		f.used = f.size()
		if f.used+n > f.limit {
			return false
		}
	}
	f.used += n
	return true
}

// within is a path of the module's as os.Root takes it.
func within(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	return cmp.Or(p, ".")
}

// errno is the error that WASI knows for one of the system's.
func errno(err error) sys.Errno {
	var e syscall.Errno
	switch {
	case err == nil:
		return 0
	case errors.Is(err, fs.ErrNotExist):
		return sys.ENOENT
	case errors.Is(err, fs.ErrExist) && !errors.Is(err, syscall.ENOTEMPTY):
		return sys.EEXIST
	case errors.As(err, &e):
		switch e {
		case syscall.ENOTDIR:
			return sys.ENOTDIR
		case syscall.EISDIR:
			return sys.EISDIR
		case syscall.ENOTEMPTY:
			return sys.ENOTEMPTY
		case syscall.ELOOP:
			return sys.ELOOP
		case syscall.EINVAL:
			return sys.EINVAL
		case syscall.ENAMETOOLONG:
			return sys.ENAMETOOLONG
		case syscall.EACCES, syscall.EPERM:
			return sys.EPERM
		case syscall.EBADF:
			return sys.EBADF
		}
		return sys.EIO
	case errors.Is(err, fs.ErrClosed):
		return sys.EBADF
	}
	return sys.EPERM // os.Root's "path escapes from parent"
}

func (f *workFS) OpenFile(p string, flag sys.Oflag, _ fs.FileMode) (sys.File, sys.Errno) {
	f.alive()
	name := within(p)
	mode := os.O_RDONLY
	switch {
	case flag&sys.O_RDWR != 0:
		mode = os.O_RDWR
	case flag&sys.O_WRONLY != 0:
		mode = os.O_WRONLY
	}
	for _, m := range []struct {
		from sys.Oflag
		to   int
	}{{sys.O_APPEND, os.O_APPEND}, {sys.O_CREAT, os.O_CREATE}, {sys.O_EXCL, os.O_EXCL}, {sys.O_TRUNC, os.O_TRUNC}} {
		if flag&m.from != 0 {
			mode |= m.to
		}
	}
	if flag&sys.O_NOFOLLOW != 0 {
		if info, err := f.root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, sys.ELOOP
		}
	}
	f.mu.Lock()
	full := len(f.open) >= maxOpen
	f.mu.Unlock()
	switch {
	case full:
		return nil, sys.EIO
	case flag&sys.O_CREAT != 0 && !f.grow(4096):
		return nil, sys.EIO
	}
	// A pipe or device that somebody put there must not make the host wait.
	file, err := f.root.OpenFile(name, mode|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, errno(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		file.Close()
		return nil, errno(err)
	case !info.IsDir() && !info.Mode().IsRegular():
		file.Close()
		return nil, sys.EPERM
	case flag&sys.O_DIRECTORY != 0 && !info.IsDir():
		file.Close()
		return nil, sys.ENOTDIR
	}
	w := &workFile{fs: f, f: file, name: name, dir: info.IsDir(), appends: flag&sys.O_APPEND != 0}
	w.seek = w.seekTo
	f.mu.Lock()
	f.open[w] = struct{}{}
	f.mu.Unlock()
	return w, 0
}

// inode is a number that follows from a name.
func inode(name string) wsys.Inode {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64() | 1
}

// stat tells what does not depend on the machine.
func (f *workFS) stat(name string, info fs.FileInfo) wsys.Stat_t {
	st := wsys.Stat_t{Dev: f.dev, Ino: inode(name), Nlink: 1, Mode: info.Mode().Type() | 0o600, Atim: epoch, Mtim: epoch, Ctim: epoch}
	switch {
	case info.IsDir():
		st.Mode |= 0o700
	default:
		st.Size = info.Size()
	}
	return st
}

func (f *workFS) Lstat(p string) (wsys.Stat_t, sys.Errno) {
	f.alive()
	info, err := f.root.Lstat(within(p))
	if err != nil {
		return wsys.Stat_t{}, errno(err)
	}
	return f.stat(within(p), info), 0
}

func (f *workFS) Stat(p string) (wsys.Stat_t, sys.Errno) {
	f.alive()
	info, err := f.root.Stat(within(p))
	if err != nil {
		return wsys.Stat_t{}, errno(err)
	}
	return f.stat(within(p), info), 0
}

func (f *workFS) Mkdir(p string, _ fs.FileMode) sys.Errno {
	f.alive()
	if !f.grow(4096) {
		return sys.EIO
	}
	return errno(f.root.Mkdir(within(p), 0o700))
}

// Chmod and Utimens change nothing that a module could see.
func (f *workFS) Chmod(string, fs.FileMode) sys.Errno    { return 0 }
func (f *workFS) Utimens(string, int64, int64) sys.Errno { return 0 }

func (f *workFS) Rename(from, to string) sys.Errno {
	f.alive()
	return errno(f.root.Rename(within(from), within(to)))
}

func (f *workFS) Rmdir(p string) sys.Errno {
	f.alive()
	info, err := f.root.Lstat(within(p))
	switch {
	case err != nil:
		return errno(err)
	case !info.IsDir():
		return sys.ENOTDIR
	}
	return errno(f.root.Remove(within(p)))
}

func (f *workFS) Unlink(p string) sys.Errno {
	f.alive()
	info, err := f.root.Lstat(within(p))
	switch {
	case err != nil:
		return errno(err)
	case info.IsDir():
		return sys.EISDIR
	}
	return errno(f.root.Remove(within(p)))
}

func (f *workFS) Symlink(to, p string) sys.Errno {
	f.alive()
	switch {
	case path.IsAbs(to):
		return sys.EPERM
	case !f.grow(4096):
		return sys.EIO
	}
	return errno(f.root.Symlink(to, within(p)))
}

func (f *workFS) Readlink(p string) (string, sys.Errno) {
	f.alive()
	to, err := f.root.Readlink(within(p))
	return to, errno(err)
}

// A seeker has the method Seek that wazero's files have. Vet knows another one
// by that name, and takes its parameter for the sign of it.
type seeker[T ~int64] struct {
	seek func(off T, whence int) (T, sys.Errno)
}

func (s seeker[T]) Seek(off T, whence int) (T, sys.Errno) { return s.seek(off, whence) }

type unimplemented struct{ sys.UnimplementedFile }

// A workFile is an open file or folder.
type workFile struct {
	unimplemented
	seeker[int64]
	fs      *workFS
	f       *os.File
	name    string
	dir     bool
	appends bool
	entries []sys.Dirent // of a folder, what is left to tell; nil before the first
	listed  bool
}

func (w *workFile) Dev() (uint64, sys.Errno)     { return w.fs.dev, 0 }
func (w *workFile) Ino() (wsys.Inode, sys.Errno) { return inode(w.name), 0 }
func (w *workFile) IsDir() (bool, sys.Errno)     { return w.dir, 0 }
func (w *workFile) IsAppend() bool               { return w.appends }

func (w *workFile) Stat() (wsys.Stat_t, sys.Errno) {
	info, err := w.f.Stat()
	if err != nil {
		return wsys.Stat_t{}, errno(err)
	}
	return w.fs.stat(w.name, info), 0
}

func (w *workFile) Read(p []byte) (int, sys.Errno) {
	w.fs.alive()
	if w.dir {
		return 0, sys.EISDIR
	}
	n, err := w.f.Read(p)
	if err == io.EOF {
		err = nil
	}
	return n, errno(err)
}

func (w *workFile) Pread(p []byte, off int64) (int, sys.Errno) {
	w.fs.alive()
	switch {
	case w.dir:
		return 0, sys.EISDIR
	case off < 0:
		return 0, sys.EINVAL
	}
	n, err := w.f.ReadAt(p, off)
	if err == io.EOF {
		err = nil
	}
	return n, errno(err)
}

func (w *workFile) seekTo(off int64, whence int) (int64, sys.Errno) {
	if w.dir {
		if off != 0 || whence != io.SeekStart {
			return 0, sys.EINVAL
		}
		w.entries, w.listed = nil, false
		return 0, 0
	}
	n, err := w.f.Seek(off, whence)
	return n, errno(err)
}

// room makes sure that the file may reach to.
func (w *workFile) room(to int64) sys.Errno {
	info, err := w.f.Stat()
	switch {
	case err != nil:
		return errno(err)
	case to < 0 || (to > info.Size() && !w.fs.grow(to-info.Size())):
		return sys.EIO // WASI's ENOSPC is not among wazero's errors
	}
	return 0
}

func (w *workFile) Write(p []byte) (int, sys.Errno) {
	w.fs.alive()
	if w.dir {
		return 0, sys.EISDIR
	}
	whence := io.SeekCurrent
	if w.appends {
		whence = io.SeekEnd
	}
	at, err := w.f.Seek(0, whence)
	if err != nil {
		return 0, errno(err)
	}
	if e := w.room(at + int64(len(p))); e != 0 {
		return 0, e
	}
	n, err := w.f.Write(p)
	return n, errno(err)
}

func (w *workFile) Pwrite(p []byte, off int64) (int, sys.Errno) {
	w.fs.alive()
	switch {
	case w.dir:
		return 0, sys.EISDIR
	case off < 0:
		return 0, sys.EINVAL
	}
	if e := w.room(off + int64(len(p))); e != 0 {
		return 0, e
	}
	n, err := syscall.Pwrite(int(w.f.Fd()), p, off)
	return max(n, 0), errno(err)
}

func (w *workFile) Truncate(n int64) sys.Errno {
	w.fs.alive()
	switch {
	case w.dir:
		return sys.EISDIR
	case n < 0:
		return sys.EINVAL
	}
	if e := w.room(n); e != 0 {
		return e
	}
	return errno(w.f.Truncate(n))
}

func (w *workFile) Sync() sys.Errno     { w.fs.alive(); return errno(w.f.Sync()) }
func (w *workFile) Datasync() sys.Errno { return w.Sync() }

func (w *workFile) Utimens(int64, int64) sys.Errno { return 0 }

func (w *workFile) Readdir(n int) ([]sys.Dirent, sys.Errno) {
	w.fs.alive()
	if !w.dir {
		return nil, sys.ENOTDIR
	}
	if !w.listed {
		if _, err := w.f.Seek(0, io.SeekStart); err != nil {
			return nil, errno(err)
		}
		entries, err := w.f.ReadDir(-1)
		if err != nil {
			return nil, errno(err)
		}
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		for _, e := range entries {
			w.entries = append(w.entries, sys.Dirent{Ino: inode(path.Join(w.name, e.Name())), Name: e.Name(), Type: e.Type()})
		}
		w.listed = true
	}
	if n <= 0 || n > len(w.entries) {
		n = len(w.entries)
	}
	out := w.entries[:n]
	w.entries = w.entries[n:]
	return out, 0
}

func (w *workFile) Close() sys.Errno {
	w.fs.mu.Lock()
	delete(w.fs.open, w)
	w.fs.mu.Unlock()
	return errno(w.f.Close())
}
