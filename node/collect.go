package node

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"probity/internal/disk"
	"probity/market"
	"probity/provider"
)

// providerFiles are the files that a provider keeps of its tenants: what their work is
// made of, as far as it came from elsewhere, and what it leaves. They lie in a folder of
// their own, in which what nobody needs any more is thrown away. It is a provider.Files.
type providerFiles struct {
	files
	from partFiles // where others are

	mu   sync.Mutex
	idle map[string]time.Time // files that nothing was seen to need, by path, and since when
	last Collected
}

// A Collected is what a provider keeps of its tenants, as it last looked.
type Collected struct {
	Files   int   `json:"files"`
	Bytes   int64 `json:"bytes"`
	Idle    int   `json:"idle"`    // files that nothing needs, and that go when that has lasted
	Removed int   `json:"removed"` // files, since this process began
	Freed   int64 `json:"freed"`   // their bytes
}

// collectAfter is how long nothing has to need a file before it is thrown away: what a
// report has just replaced is still on its way to a buyer. collectEvery is the time between
// two looks.
const (
	collectAfter = 10 * time.Minute
	collectEvery = time.Minute
)

func newProviderFiles(n *Node, as *Party) *providerFiles {
	dir := filepath.Join(n.cfg.Dir, tenantsDir, as.Account().String(), "files")
	return &providerFiles{files: files{dir: dir}, from: partFiles{n, as}, idle: map[string]time.Time{}}
}

var _ provider.Files = (*providerFiles)(nil)

// Put is part of [provider.Files]. What is put is needed from now on, also if it was not
// before.
func (f *providerFiles) Put(ctx context.Context, data []byte) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	digest, err := f.files.Put(ctx, data)
	if err == nil {
		delete(f.idle, f.path(digest[len("sha256:"):]))
	}
	return digest, err
}

// Get is part of [provider.Files].
func (f *providerFiles) Get(ctx context.Context, digest string) ([]byte, error) {
	data, err := f.read(digest)
	if !errors.Is(err, market.ErrUnknown) {
		return data, err
	}
	if data, err = f.from.n.files.look(digest); !errors.Is(err, market.ErrUnknown) || !digestRE.MatchString(digest) {
		return data, err
	}
	data, outErr := f.from.n.outside.file(ctx, f.from.as, digest)
	if outErr != nil {
		return nil, errors.Join(err, outErr)
	}
	_, err = f.Put(ctx, data)
	return data, err
}

// collect throws away what nothing has needed for so long. needed calls its argument with
// every digest that something needs. A kill in the middle leaves some of it for the next
// time.
func (f *providerFiles) collect(after time.Duration, needed func(mark func(digest string)) error) (Collected, error) {
	keep := map[string]bool{}
	if err := needed(func(digest string) {
		if digestRE.MatchString(digest) {
			keep[f.path(digest[len("sha256:"):])] = true
		}
	}); err != nil {
		return f.last, err // whoever cannot tell throws nothing away
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := Collected{Removed: f.last.Removed, Freed: f.last.Freed}
	there := map[string]bool{}
	var errs []error
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // being renamed
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		there[path] = true
		since, idle := f.idle[path]
		switch {
		case keep[path]:
			delete(f.idle, path)
		case !idle:
			f.idle[path] = time.Now()
			now.Idle++
		case time.Since(since) < after:
			now.Idle++
		default:
			if err := os.Remove(path); err != nil {
				errs = append(errs, err)
				break
			}
			delete(f.idle, path)
			now.Removed, now.Freed = now.Removed+1, now.Freed+info.Size()
			return nil
		}
		now.Files, now.Bytes = now.Files+1, now.Bytes+info.Size()
		return nil
	})
	for path := range f.idle {
		if !there[path] {
			delete(f.idle, path)
		}
	}
	f.last = now
	return now, errors.Join(append(errs, err)...)
}

// collected is what collect last found.
func (f *providerFiles) collected() Collected {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

// collecting collects again and again, until ctx ends.
func (f *providerFiles) collecting(ctx context.Context, lessor *provider.LeaseAgent, worker *provider.TaskAgent) {
	var steady provider.Steady
	for {
		now, err := f.from.as.book.Now(ctx)
		if err == nil {
			believed := steady.Time(now)
			_, err = f.collect(collectAfter, func(mark func(string)) error {
				return errors.Join(lessor.Needed(now, believed, mark), worker.Needed(now, believed, mark))
			})
		}
		if err != nil && ctx.Err() == nil {
			f.from.n.log.Warn("throw away what leases and tasks left; trying again", "err", err)
		}
		if sleep(ctx, collectEvery) != nil {
			return
		}
	}
}

// DiskLow is how many bytes a provider wants to have left on its disk before it takes a
// lease.
const DiskLow = 64 << 20

// DiskFree is how many bytes are left where the node's folder lies.
func (n *Node) DiskFree() (int64, error) { return disk.Free(n.cfg.Dir) }
