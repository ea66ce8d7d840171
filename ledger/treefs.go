package ledger

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/transparency-dev/tessera/api/layout"
)

// TreeFiles shows a source as the files that C2SP tlog-tiles lays out, so that a log in
// a database is served like one in a folder. What is read is whole files, each anew.
func TreeFiles(s Source) fs.FS { return treeFS{s} }

type treeFS struct{ from Source }

// readFor bounds how long a file takes to read: fs.FS has no context.
const readFor = 30 * time.Second

// Open is part of fs.FS.
func (t treeFS) Open(name string) (fs.File, error) {
	fail := func(err error) (fs.File, error) { return nil, &fs.PathError{Op: "open", Path: name, Err: err} }
	if !fs.ValidPath(name) {
		return fail(fs.ErrInvalid)
	}
	ctx, cancel := context.WithTimeout(context.Background(), readFor)
	defer cancel()
	data, err := t.read(ctx, name)
	if err != nil {
		return fail(err)
	}
	return &treeFile{path.Base(name), int64(len(data)), bytes.NewReader(data)}, nil
}

func (t treeFS) read(ctx context.Context, name string) ([]byte, error) {
	if name == layout.CheckpointPath {
		return t.from.ReadCheckpoint(ctx)
	}
	rest, ok := strings.CutPrefix(name, "tile/")
	level, index, slash := strings.Cut(rest, "/")
	if !ok || !slash {
		return nil, fs.ErrNotExist
	}
	if level == "entries" {
		n, partial, err := layout.ParseTileIndexPartial(index)
		if err != nil || layout.EntriesPath(n, partial) != name {
			return nil, fs.ErrNotExist
		}
		return t.from.ReadEntryBundle(ctx, n, partial)
	}
	l, n, partial, err := layout.ParseTileLevelIndexPartial(level, index)
	if err != nil || layout.TilePath(l, n, partial) != name {
		return nil, fs.ErrNotExist
	}
	return t.from.ReadTile(ctx, l, n, partial)
}

// A treeFile is a file that was read: fs.File and fs.FileInfo.
type treeFile struct {
	name string
	size int64
	*bytes.Reader
}

func (f *treeFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *treeFile) Close() error               { return nil }
func (f *treeFile) Name() string               { return f.name }
func (f *treeFile) Size() int64                { return f.size }
func (f *treeFile) Mode() fs.FileMode          { return 0o444 }
func (f *treeFile) ModTime() time.Time         { return time.Time{} }
func (f *treeFile) IsDir() bool                { return false }
func (f *treeFile) Sys() any                   { return nil }
