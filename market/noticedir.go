package market

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"probity"
	"probity/internal/disk"
	"probity/internal/eip712"
)

// DirNotices is a NoticeBoard in a folder, shared by any number of processes on
// one machine. Every notice is a file of its own that is replaced atomically:
//
//	KIND/ABOUT/FROM.json
//
// A file that is not what its name says, or that its author did not sign, is
// passed over and reported by Faults; it never stops the reading of the others.
// Make it with OpenDirNotices.
type DirNotices struct {
	dir    string
	domain eip712.Domain
	files  *DirBoard // reads with the same care

	mu      sync.Mutex
	checked map[probity.Hash]struct{} // files that were found sound, by their hash: a signature takes longer
}

// maxChecked bounds what is remembered of sound files.
const maxChecked = 1 << 16

// OpenDirNotices opens or makes a board of notices in a folder, readable by its
// owner only. The logger hears of damaged files; nil is silent.
func OpenDirNotices(dir string, d eip712.Domain, log *slog.Logger) (*DirNotices, error) {
	for _, kind := range noticeKinds() {
		if err := os.MkdirAll(filepath.Join(dir, string(kind)), 0o700); err != nil {
			return nil, fmt.Errorf("open notices: %w", err)
		}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &DirNotices{dir: dir, domain: d, files: &DirBoard{dir: dir, log: log, faults: map[string]error{}}, checked: map[probity.Hash]struct{}{}}, nil
}

// Faults returns what is wrong with files that were passed over, 64 at most.
func (b *DirNotices) Faults() []error { return b.files.Faults() }

func (b *DirNotices) folder(kind NoticeKind, about probity.Hash) string {
	return filepath.Join(b.dir, string(kind), about.String())
}

// Pin is part of [NoticeBoard].
func (b *DirNotices) Pin(_ context.Context, n Notice) error {
	if err := n.Check(b.domain); err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	data, err := encodeNotice(n)
	if err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	folder := b.folder(n.Kind, n.About)
	path := filepath.Join(folder, n.From.String()+".json")
	if had, err := b.read(path, n.Kind, n.About); err == nil && had.Time >= n.Time {
		return nil
	}
	if _, err := os.Lstat(path); err != nil {
		here, err := b.files.list(folder)
		if err != nil {
			return fmt.Errorf("pin: %w", err)
		}
		if len(here) >= MaxNoticesEach {
			return fullOf(n.Kind, "notices about this", MaxNoticesEach)
		}
		if len(here) == 0 {
			abouts, err := b.files.list(filepath.Dir(folder))
			if err != nil {
				return fmt.Errorf("pin: %w", err)
			}
			if len(abouts) >= MaxNoticeAbouts {
				free, err := b.makeRoom(n)
				if err != nil {
					return fmt.Errorf("pin: %w", err)
				}
				if !free {
					return fullOf(n.Kind, "subjects", MaxNoticeAbouts)
				}
			}
		}
	}
	return disk.WriteNewest(path, data, 0o600) // signed, so that a torn one is no other
}

// makeRoom has older notices give way, and reports whether that freed a subject.
func (b *DirNotices) makeRoom(n Notice) (bool, error) {
	if !GivesWay(n.Kind) {
		return false, nil
	}
	var held []stamp
	paths := map[stamp]string{}
	err := b.each(n.Kind, probity.Hash{}, func(path string, x Notice) {
		s := stamp{x.About, x.From, x.Time}
		held, paths[s] = append(held, s), path
	})
	if err != nil {
		return false, err
	}
	freed := false
	for _, s := range giveWay(held, n.From) {
		if err := removeFile(paths[s]); err != nil {
			return false, err
		}
		if os.Remove(filepath.Dir(paths[s])) == nil { // it was the last
			freed = true
		}
	}
	return freed, nil
}

// read reads one file and checks that it is what its place says.
func (b *DirNotices) read(path string, kind NoticeKind, about probity.Hash) (Notice, error) {
	data, err := readFile(path, MaxNoticeBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return Notice{}, err
	}
	var n Notice
	if err == nil {
		n, err = DecodeNotice(data)
	}
	if err == nil && (n.Kind != kind || n.About != about || filepath.Base(path) != n.From.String()+".json") {
		err = errors.New("its content is another notice")
	}
	if err == nil {
		err = b.check(data, n)
	}
	if err != nil {
		b.files.fault(path, err)
		return Notice{}, err
	}
	b.files.sound(path)
	return n, nil
}

func (b *DirNotices) check(data []byte, n Notice) error {
	h := eip712.Keccak(data)
	b.mu.Lock()
	_, known := b.checked[h]
	b.mu.Unlock()
	if known {
		return nil
	}
	if err := n.Check(b.domain); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.checked) >= maxChecked {
		clear(b.checked)
	}
	b.checked[h] = struct{}{}
	return nil
}

// each calls f with every sound notice of a kind, about one thing or all.
func (b *DirNotices) each(kind NoticeKind, about probity.Hash, f func(path string, n Notice)) error {
	abouts := []string{about.String()}
	top := filepath.Join(b.dir, string(kind))
	if about.IsZero() {
		var err error
		if abouts, err = b.files.list(top); err != nil {
			return err
		}
	}
	for _, name := range abouts[:min(len(abouts), MaxNoticeAbouts)] {
		folder := filepath.Join(top, name)
		h, err := probity.ParseHash(name)
		if err == nil && h.String() != name {
			err = errors.New("not the name of a subject")
		}
		var files []string
		if err == nil {
			files, err = b.files.list(folder)
		}
		if err != nil {
			b.files.fault(folder, err)
			continue
		}
		for _, file := range files[:min(len(files), MaxNoticesEach)] {
			if !strings.HasSuffix(file, ".json") {
				b.files.fault(filepath.Join(folder, file), errors.New("not the name of a notice"))
				continue
			}
			path := filepath.Join(folder, file)
			if n, err := b.read(path, kind, h); err == nil {
				f(path, n)
			}
		}
	}
	return nil
}

// Pinned is part of [NoticeBoard].
func (b *DirNotices) Pinned(_ context.Context, kind NoticeKind, about probity.Hash, now uint64) ([]Notice, error) {
	var out []Notice
	err := b.each(kind, about, func(_ string, n Notice) {
		if now <= n.Until {
			out = append(out, n)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	sortNotices(out)
	return out, nil
}

// Sweep is part of [NoticeBoard]. A damaged file stays, since nobody knows what it
// was: Faults names it.
func (b *DirNotices) Sweep(_ context.Context, now uint64) error {
	for _, kind := range noticeKinds() {
		var errs []error
		err := b.each(kind, probity.Hash{}, func(path string, n Notice) {
			if n.Until < now {
				errs = append(errs, removeFile(path))
				os.Remove(filepath.Dir(path)) // if it was the last
			}
		})
		if err := errors.Join(append(errs, err)...); err != nil {
			return fmt.Errorf("sweep notices: %w", err)
		}
	}
	return nil
}
