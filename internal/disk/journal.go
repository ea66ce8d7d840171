package disk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// A Journal maps keys to JSON values and survives a crash at any moment: when
// Put has returned, the value is on disk. Programs record an intention before
// an effect and the outcome after it, under one key, so that after a restart
// they know what to finish and what not to repeat.
//
// The file is one line per Put: a CRC-32 of the rest in hex, the key and the
// value. A torn last line is dropped on Open; damage anywhere else is an error,
// since dropping it could repeat an effect. One process may hold a journal.
//
// A journal has some room on the disk set aside, where the file system can do that: what
// keeps a bond or ends a payment can be recorded for a while on a disk that others have
// filled. When that is used up Put returns [ErrNoSpace], and works again as soon as there
// is room.
type Journal struct {
	// Hook, when set, is called after every Put is on disk. Crash tests use it
	// to stop the process at each recorded step.
	Hook func(key string)

	mu     sync.Mutex
	f      *os.File
	lock   *Lock
	path   string
	values map[string]json.RawMessage
	order  []string // keys by first Put
	lines  int
	size   int64 // bytes of whole, sound lines
	room   int64 // where what is set aside ends
	later  int   // no compaction before there are so many lines: there was no room for the last
	broken error // a failed write whose outcome on disk is unknown
	unsure bool  // there was no room to sync: the file has to be written anew
}

// setAside is how many bytes beyond its end a journal has on the disk: some dozen
// transactions.
const setAside = 128 << 10

type line struct {
	Key   string          `json:"k"`
	Value json.RawMessage `json:"v"`
}

// OpenJournal opens or makes the journal at path.
func OpenJournal(path string) (*Journal, error) {
	if err := makeDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	// The lock is a file of its own because compaction replaces the journal.
	lock, err := TryLock(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("journal %s: %w", path, err)
	}
	j := &Journal{path: path, values: map[string]json.RawMessage{}}
	if err := j.load(); err != nil {
		lock.Close()
		return nil, err
	}
	j.lock = lock
	return j, nil
}

func (j *Journal) load() error {
	f, err := os.OpenFile(j.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	r := bufio.NewReader(f)
	var good int64 // bytes of whole, sound lines
	for n := 1; ; n++ {
		raw, err := r.ReadBytes('\n')
		if err == io.EOF {
			break // what is left has no newline: a torn write
		}
		if err != nil {
			f.Close()
			return err
		}
		l, err := decodeLine(raw)
		if err != nil {
			if _, peek := r.Peek(1); peek == io.EOF {
				break // a torn write can also end in stale bytes that hold a newline
			}
			f.Close()
			return fmt.Errorf("journal %s, line %d: %w; restore the file from a backup, or move it away only if you are sure that nothing it records is still under way", j.path, n, err)
		}
		j.set(l.Key, l.Value)
		j.lines++
		good += int64(len(raw))
	}
	// What is set aside goes with a cut, so nothing is cut that needs no cut.
	if st, err := f.Stat(); err != nil || st.Size() != good {
		if err := errors.Join(err, f.Truncate(good)); err != nil {
			f.Close()
			return err
		}
	}
	if _, err := f.Seek(good, io.SeekStart); err != nil {
		f.Close()
		return err
	}
	j.f, j.size = f, good
	j.reserve()
	return SyncDir(filepath.Dir(j.path))
}

// reserve has room for what comes next. Where there is none, or the file system does not
// do that, nothing is lost but the promise.
func (j *Journal) reserve() {
	if j.room-j.size >= setAside/2 {
		return
	}
	if allocate(j.f, j.size, setAside) == nil {
		j.room = j.size + setAside
	}
}

func encodeLine(key string, value json.RawMessage) ([]byte, error) {
	body, err := json.Marshal(line{key, value})
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.ChecksumIEEE(body), body), nil
}

func decodeLine(raw []byte) (l line, err error) {
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	if len(raw) < 9 || raw[8] != ' ' || fmt.Sprintf("%08x", crc32.ChecksumIEEE(raw[9:])) != string(raw[:8]) {
		return l, errors.New("damaged record")
	}
	return l, json.Unmarshal(raw[9:], &l)
}

func (j *Journal) set(key string, value json.RawMessage) {
	if _, ok := j.values[key]; !ok {
		j.order = append(j.order, key)
	}
	j.values[key] = value
}

// Put records value under key, replacing what was there, and returns once it is
// on disk. After ErrNoSpace nothing was recorded, and a later Put works when there is
// room. After any other error the journal refuses further use: the process must
// restart and read what the disk really holds.
func (j *Journal) Put(key string, value any) error {
	v, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("journal key %s: %w", key, err)
	}
	raw, err := encodeLine(key, v)
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if err := j.append(raw); err != nil {
		return err
	}
	j.set(key, v)
	j.lines++
	if j.lines > max(1024, j.later) && j.lines > 8*len(j.order) {
		if err := j.compact(); err != nil {
			if !errors.Is(err, ErrNoSpace) {
				return err
			}
			j.later = j.lines + 1024
		}
	}
	j.reserve()
	if j.Hook != nil {
		j.Hook(key)
	}
	return nil
}

// append puts a line on disk. mu is held.
func (j *Journal) append(raw []byte) error {
	if j.unsure { // the lines in memory are those that Put has promised
		if err := j.compact(); err != nil {
			return err
		}
		j.unsure = false
	}
	_, err := j.f.Write(raw)
	if err == nil {
		if err = j.f.Sync(); err == nil {
			j.size += int64(len(raw))
			return nil
		}
		j.unsure = NoSpace(err)
	} else if NoSpace(err) {
		// What was written of the line is no line yet: taking it away leaves the file as
		// it was.
		_, seek := j.f.Seek(j.size, io.SeekStart)
		if err := errors.Join(j.f.Truncate(j.size), seek); err != nil {
			return j.broke(err)
		}
		j.room = j.size
	}
	if NoSpace(err) {
		return fmt.Errorf("journal %s: %w (%w); free some space, and it goes on by itself", j.path, ErrNoSpace, err)
	}
	return j.broke(err)
}

// broke ends the use of the journal.
func (j *Journal) broke(err error) error {
	j.broken = fmt.Errorf("journal %s: %w; look after the disk and restart", j.path, err)
	return j.broken
}

// Get reads the value under key into out and reports whether there is one.
func (j *Journal) Get(key string, out any) (bool, error) {
	j.mu.Lock()
	v, ok := j.values[key]
	j.mu.Unlock()
	if !ok {
		return false, nil
	}
	if err := json.Unmarshal(v, out); err != nil {
		return false, fmt.Errorf("journal %s, key %s: %w", j.path, key, err)
	}
	return true, nil
}

// Keys returns every key, in the order of its first Put.
func (j *Journal) Keys() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.order)
}

// compact writes the journal anew. Where there is no room for that the old file stays and
// the error is ErrNoSpace; after any other the journal is broken. mu is held.
func (j *Journal) compact() error {
	var buf bytes.Buffer
	for _, k := range j.order {
		raw, err := encodeLine(k, j.values[k])
		if err != nil {
			return j.broke(err)
		}
		buf.Write(raw)
	}
	if err := WriteFile(j.path, buf.Bytes(), 0o600); err != nil {
		if NoSpace(err) && j.inPlace() {
			return fmt.Errorf("journal %s: %w (%w); free some space, and it goes on by itself", j.path, ErrNoSpace, err)
		}
		return j.broke(err)
	}
	f, err := os.OpenFile(j.path, os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return j.broke(err)
	}
	j.f.Close()
	j.f, j.lines, j.size, j.room = f, len(j.order), int64(buf.Len()), 0
	j.reserve()
	return nil
}

// inPlace reports whether the open file is still the one that the journal's name is of.
func (j *Journal) inPlace() bool {
	open, err := j.f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(j.path)
	return err == nil && os.SameFile(open, named)
}

// Compact writes the journal anew with the latest value of each key only, so that what
// a Put has replaced is in the file no more.
func (j *Journal) Compact() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	err := j.compact()
	if err == nil {
		j.unsure = false
	}
	return err
}

// Close releases the journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.broken = errors.New("journal is closed")
	return errors.Join(j.f.Close(), j.lock.Close())
}
