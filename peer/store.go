package peer

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/crypto/sha3"

	"probity"
	"probity/internal/disk"
	"probity/internal/strict"
	"probity/market"
)

// A Store keeps what outlives a lease, its log and its results, until a time. A
// file is named by the Keccak-256 of its content, so that whoever fetches one
// sees whether it is the one, and equal files take room once.
//
//	files/ab/abcd...   the content, by its hash
//	leases/LEASE.json  what is kept of a lease, an array of Kept
//
// One process at a time uses a store.
type Store struct {
	dir   string
	quota int64

	mu   sync.Mutex
	used int64
}

// Kept is a file that is kept of a lease.
type Kept struct {
	Name  string       `json:"name"` // in the lease's folder, or LogFile
	Hash  probity.Hash `json:"hash"` // Keccak-256
	Size  int64        `json:"size"` // bytes
	Until uint64       `json:"until"`
}

// ErrQuota is returned when there is no room for a file.
var ErrQuota = errors.New("no room to keep it")

// The bounds of what is kept of one lease.
const (
	maxKept     = 256
	maxKeptName = 256
	maxIndex    = 256 << 10
)

// OpenStore opens or makes a store that holds at most quota bytes.
func OpenStore(dir string, quota int64) (*Store, error) {
	s := &Store{dir: dir, quota: quota}
	for _, sub := range []string{"files", "leases"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("open the store: %w", err)
		}
	}
	err := s.files(func(path string, size int64) error {
		if filepath.Base(path)[0] == '.' {
			return os.Remove(path) // of a writer that crashed
		}
		s.used += size
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	return s, nil
}

func (s *Store) files(each func(path string, size int64) error) error {
	return filepath.WalkDir(filepath.Join(s.dir, "files"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		return each(path, info.Size())
	})
}

func (s *Store) file(h probity.Hash) string {
	name := h.String()[2:]
	return filepath.Join(s.dir, "files", name[:2], name)
}

func (s *Store) index(lease probity.Hash) string {
	return filepath.Join(s.dir, "leases", lease.String()+".json")
}

// Used is how many bytes are kept.
func (s *Store) Used() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// Keep stores a lease's file until a time, replacing one of that name. It returns
// ErrQuota when there is no room, and then keeps nothing of it.
func (s *Store) Keep(lease probity.Hash, name string, from io.Reader, until uint64) (k Kept, err error) {
	if name == "" || len(name) > maxKeptName {
		return k, fmt.Errorf("keep a file of lease %s: its name has %d bytes, want 1 to %d", lease, len(name), maxKeptName)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	list, err := s.list(lease)
	if err != nil {
		return k, err
	}
	list = slices.DeleteFunc(list, func(k Kept) bool { return k.Name == name })
	if len(list) >= maxKept {
		return k, fmt.Errorf("keep %s of lease %s: %w: %d files are kept of it", name, lease, ErrQuota, len(list))
	}
	tmp, err := os.CreateTemp(filepath.Join(s.dir, "files"), ".new-*")
	if err != nil {
		return k, err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	sum := sha3.NewLegacyKeccak256()
	room := s.quota - s.used
	k = Kept{Name: name, Until: until}
	// Only a file that is not there yet takes room, which shows when it was read.
	if k.Size, err = io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(from, s.quota+1)); err != nil {
		return k, fmt.Errorf("keep %s of lease %s: %w", name, lease, err)
	}
	sum.Sum(k.Hash[:0])
	path := s.file(k.Hash)
	_, err = os.Lstat(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if k.Size > s.quota || isNew && k.Size > room {
		return k, fmt.Errorf("keep %s of lease %s: %w: it is over the %d bytes that are left", name, lease, ErrQuota, room)
	}
	if isNew {
		if err := errors.Join(tmp.Sync(), os.MkdirAll(filepath.Dir(path), 0o700)); err != nil {
			return k, err
		}
		if err := os.Rename(tmp.Name(), path); err != nil {
			return k, err
		}
		if err := disk.SyncDir(filepath.Dir(path)); err != nil {
			return k, err
		}
		s.used += k.Size
	}
	return k, s.write(lease, append(list, k))
}

func (s *Store) write(lease probity.Hash, list []Kept) error {
	if len(list) == 0 {
		err := os.Remove(s.index(lease))
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return err
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return disk.WriteFile(s.index(lease), data, 0o600)
}

// List is what is kept of a lease.
func (s *Store) List(lease probity.Hash) ([]Kept, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list(lease)
}

func (s *Store) list(lease probity.Hash) ([]Kept, error) {
	data, err := os.ReadFile(s.index(lease))
	if errors.Is(err, fs.ErrNotExist) {
		return []Kept{}, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Kept
	if err := strict.JSON(data, &list); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; delete it, and what was kept of the lease is forgotten", s.index(lease), err)
	}
	return list, nil
}

// Open opens a file and says how many bytes it has. It returns market.ErrUnknown
// when it is not there.
func (s *Store) Open(h probity.Hash) (*os.File, int64, error) {
	f, err := os.Open(s.file(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("file %s: %w", h, market.ErrUnknown)
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// Sweep forgets what is over before now, and removes files that nothing names any
// more.
func (s *Store) Sweep(now uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := os.ReadDir(filepath.Join(s.dir, "leases"))
	if err != nil {
		return fmt.Errorf("sweep the store: %w", err)
	}
	named := map[string]bool{}
	for _, e := range entries {
		base := e.Name()
		lease, err := probity.ParseHash(base[:max(0, len(base)-len(".json"))])
		if err != nil {
			continue // being written
		}
		list, err := s.list(lease)
		if err != nil {
			return fmt.Errorf("sweep the store: %w", err)
		}
		left := slices.DeleteFunc(slices.Clone(list), func(k Kept) bool { return k.Until < now })
		if len(left) < len(list) {
			if err := s.write(lease, left); err != nil {
				return fmt.Errorf("sweep the store: %w", err)
			}
		}
		for _, k := range left {
			named[s.file(k.Hash)] = true
		}
	}
	return s.files(func(path string, size int64) error {
		if named[path] {
			return nil
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("sweep the store: %w", err)
		}
		s.used -= size
		return nil
	})
}

// A check compares what goes through it with a hash.
type check struct{ sum hash.Hash }

func newCheck() check { return check{sha3.NewLegacyKeccak256()} }

func (c check) is(h probity.Hash) bool { return probity.Hash(c.sum.Sum(nil)) == h }
