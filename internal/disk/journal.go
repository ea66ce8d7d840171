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
	broken error // a failed write whose outcome on disk is unknown
}

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
	if err := f.Truncate(good); err != nil {
		f.Close()
		return err
	}
	if _, err := f.Seek(good, io.SeekStart); err != nil {
		f.Close()
		return err
	}
	j.f = f
	return SyncDir(filepath.Dir(j.path))
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
// on disk. After an error the journal refuses further use: the process must
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
	if _, err = j.f.Write(raw); err == nil {
		err = j.f.Sync()
	}
	if err != nil {
		j.broken = fmt.Errorf("journal %s: %w; free some space and restart", j.path, err)
		return j.broken
	}
	j.set(key, v)
	j.lines++
	if j.lines > 1024 && j.lines > 8*len(j.order) {
		if err := j.compact(); err != nil {
			j.broken = fmt.Errorf("journal %s: %w; free some space and restart", j.path, err)
			return j.broken
		}
	}
	if j.Hook != nil {
		j.Hook(key)
	}
	return nil
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

func (j *Journal) compact() error {
	var buf bytes.Buffer
	for _, k := range j.order {
		raw, err := encodeLine(k, j.values[k])
		if err != nil {
			return err
		}
		buf.Write(raw)
	}
	if err := WriteFile(j.path, buf.Bytes(), 0o600); err != nil {
		return err
	}
	f, err := os.OpenFile(j.path, os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	j.f.Close()
	j.f, j.lines = f, len(j.order)
	return nil
}

// Compact writes the journal anew with the latest value of each key only, so that what
// a Put has replaced is in the file no more.
func (j *Journal) Compact() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if err := j.compact(); err != nil {
		j.broken = fmt.Errorf("journal %s: %w; free some space and restart", j.path, err)
	}
	return j.broken
}

// Close releases the journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.broken = errors.New("journal is closed")
	return errors.Join(j.f.Close(), j.lock.Close())
}
