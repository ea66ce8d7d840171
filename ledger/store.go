package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"probity"
	"probity/internal/disk"
)

// A store keeps entries. One that comes alone has a file of its own, named by the hash
// of its receipt; those that come together share one, so that a thousand of them cost
// the disk as much as one. Files are written whole, and never changed.
//
// A shared file is its contents, a line "HASH LENGTH" for each entry, a blank line, and
// the entries one after the other, each as in a file of its own. It is named by the
// SHA-256 of all that.
type store struct {
	dir string

	mu    sync.Mutex
	where map[probity.Hash]place // in shared files
	seen  map[string]bool        // shared files whose contents are in where
}

// A place is where an entry stands in a shared file.
type place struct {
	path   string
	at, of int64 // first byte and number of bytes
}

func newStore(dir string) *store {
	return &store{dir: dir, where: map[probity.Hash]place{}, seen: map[string]bool{}}
}

const (
	sharedHeader = "probity receipts 1\n"
	sharedSuffix = ".receipts"
	// The bounds of a shared file, so that reading one entry of it costs little.
	maxShared      = 1024
	maxSharedBytes = 16 << 20
)

func (s *store) path(h probity.Hash) string {
	name := h.String()[2:]
	return filepath.Join(s.dir, name[:2], name[2:]+".json")
}

func (s *store) sharedPath(content []byte) string {
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	return filepath.Join(s.dir, name[:2], name[2:]+sharedSuffix)
}

// put stores entries together. It returns when they are on disk.
func (s *store) put(batch ...*appending) error {
	path, data := s.path(batch[0].hash), batch[0].data
	var places []place
	if len(batch) > 1 {
		size := len(sharedHeader) + 1
		for _, a := range batch {
			size += len(a.data) + len("0x") + 2*len(a.hash) + 20
		}
		data = append(make([]byte, 0, size), sharedHeader...)
		for _, a := range batch {
			data = hex.AppendEncode(append(data, "0x"...), a.hash[:])
			data = strconv.AppendInt(append(data, ' '), int64(len(a.data)), 10)
			data = append(data, '\n')
		}
		data = append(data, '\n')
		places = make([]place, 0, len(batch))
		for _, a := range batch {
			places = append(places, place{at: int64(len(data)), of: int64(len(a.data))})
			data = append(data, a.data...)
		}
		path = s.sharedPath(data)
	}
	if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, data) {
		// A new folder must be on disk before what is in it counts as stored.
		if err := os.Mkdir(filepath.Dir(path), 0o700); err == nil {
			if err := disk.SyncDir(s.dir); err != nil {
				return err
			}
		} else if !errors.Is(err, fs.ErrExist) {
			return err
		}
		if err := disk.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range places {
		places[i].path = path
		s.where[batch[i].hash] = places[i]
		s.seen[path] = true
	}
	return nil
}

// treeRoom is what the disk has to have besides an entry before it is stored: for the
// tree, whose writes leave an entry's fate open when they fail.
const treeRoom = 1 << 20

// room returns disk.ErrNoSpace when the disk is about to be full.
func (s *store) room(batch []*appending) error {
	need := int64(treeRoom)
	for _, a := range batch {
		need += 2 * int64(len(a.data))
	}
	if free, err := disk.Free(s.dir); err == nil && free < need {
		return fmt.Errorf("%w of %s: %d bytes are left, %d are needed to add to the log; free some space and try again", disk.ErrNoSpace, s.dir, free, need)
	}
	return nil
}

// store is part of entries.
func (s *store) store(batch []*appending) {
	err := s.room(batch)
	if err == nil {
		err = s.put(batch...)
	}
	for _, a := range batch {
		a.err = err
	}
}

// get reads an entry, or fs.ErrNotExist.
func (s *store) get(h probity.Hash) (Entry, error) {
	data, err := s.read(h)
	if err != nil {
		return Entry{}, err
	}
	return checkStored(h, data)
}

func (s *store) read(h probity.Hash) ([]byte, error) {
	s.mu.Lock()
	p, ok := s.where[h]
	s.mu.Unlock()
	if !ok {
		data, err := os.ReadFile(s.path(h))
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
		// Another process may have written it since we looked.
		if scan := s.scan(); scan != nil {
			err = scan
		}
		s.mu.Lock()
		p, ok = s.where[h]
		s.mu.Unlock()
		if !ok {
			return nil, err
		}
	}
	f, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, p.of)
	_, err = f.ReadAt(data, p.at)
	return data, err
}

// checkStored reads an entry as it was stored.
func checkStored(h probity.Hash, data []byte) (Entry, error) {
	var e Entry
	if err := parseExact("stored entry "+h.String(), data, &e, encodeAny); err != nil {
		return Entry{}, err
	}
	if err := e.Check(); err != nil {
		return Entry{}, fmt.Errorf("stored entry %s: %w", h, err)
	}
	if got := Hash(e.Receipt); got != h {
		return Entry{}, fmt.Errorf("stored entry %s: %w: it holds receipt %s", h, ErrReceipt, got)
	}
	return e, nil
}

// scan takes in the contents of shared files that are new. One that cannot be read
// does not keep the others from being; the error is of the first such.
func (s *store) scan() (bad error) {
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a temporary file that is gone
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, sharedSuffix) || strings.HasPrefix(d.Name(), ".tmp-") {
			return err
		}
		s.mu.Lock()
		known := s.seen[path]
		s.mu.Unlock()
		if known {
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		hashes, places, err := readContents(path, f)
		if err != nil {
			if bad == nil {
				bad = fmt.Errorf("%s is damaged: %w", path, err)
			}
			return nil
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		for i, h := range hashes {
			s.where[h] = places[i]
		}
		s.seen[path] = true
		return nil
	})
	if err != nil {
		return err
	}
	return bad
}

var errContents = errors.New("not a file of receipts")

// readContents reads what a shared file says that it holds.
func readContents(path string, r io.Reader) (hashes []probity.Hash, places []place, err error) {
	lines := bufio.NewReader(r)
	head, err := lines.ReadString('\n')
	if err != nil || head != sharedHeader {
		return nil, nil, errContents
	}
	at := int64(len(head))
	for {
		line, err := lines.ReadString('\n')
		if err != nil || len(hashes) > maxShared {
			return nil, nil, errContents
		}
		at += int64(len(line))
		if line == "\n" {
			break
		}
		name, size, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		h, err := probity.ParseHash(name)
		if err != nil {
			return nil, nil, errContents
		}
		n, err := parseDecimal(size)
		if err != nil || n > 1<<32 {
			return nil, nil, errContents
		}
		hashes, places = append(hashes, h), append(places, place{path: path, of: int64(n)})
	}
	for i := range places {
		places[i].at = at
		at += places[i].of
	}
	return hashes, places, nil
}

// list returns the hashes of all stored entries, the names of files that are neither
// entries nor left over from a write that a crash cut short, and of shared files that
// are not what their names say.
func (s *store) list() (hashes []probity.Hash, strange, damaged []string, err error) {
	got := map[probity.Hash]bool{}
	add := func(h probity.Hash) {
		if !got[h] {
			got[h] = true
			hashes = append(hashes, h)
		}
	}
	err = filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // a log without receipts, or a temporary file that is gone
			}
			return err
		}
		if strings.HasPrefix(d.Name(), ".tmp-") {
			return nil
		}
		if strings.HasSuffix(path, sharedSuffix) {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			held, places, err := readContents(path, bytes.NewReader(data))
			if err != nil || len(places) == 0 || s.sharedPath(data) != path || places[len(places)-1].at+places[len(places)-1].of != int64(len(data)) {
				damaged = append(damaged, path)
				return nil
			}
			for _, h := range held {
				add(h)
			}
			return nil
		}
		name, _ := strings.CutSuffix(filepath.Base(filepath.Dir(path))+d.Name(), ".json")
		h, err := probity.ParseHash("0x" + name)
		if err != nil || s.path(h) != path {
			strange = append(strange, path)
			return nil
		}
		add(h)
		return nil
	})
	return hashes, strange, damaged, err
}
