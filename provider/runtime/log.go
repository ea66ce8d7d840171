package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"
)

// ErrLogFull is returned by Log.Write for what no longer fits.
var ErrLogFull = errors.New("the log is full: write less, or ask for a longer log")

// blot is what stands in a log in the place of a secret.
const blot = "[secret]"

// minBlotted is how long a secret must be to be looked for: a shorter one would
// blot out half of what a program writes, and tell its value by doing so.
const minBlotted = 4

// A Log is the file that a workload's output goes to: at most so many bytes, in
// the order in which they were written, without the values of its secrets. A
// value that the workload encodes or cuts up before it writes it is not found.
// It is safe for concurrent use.
type Log struct {
	mu      sync.Mutex
	f       *os.File
	left    int64
	size    int64 // on disk
	total   int64
	secrets [][]byte
	held    []byte // the end of what was written, which may begin a secret
}

// CreateLog makes or continues a log of at most max bytes; 0 is DefaultMaxLog.
func CreateLog(path string, max int64, secrets []Secret) (*Log, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the workload's log: %w", err)
	}
	st, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open the workload's log: %w", err)
	}
	if max == 0 {
		max = DefaultMaxLog
	}
	l := &Log{f: f, left: max - st.Size(), size: st.Size(), total: st.Size()}
	for _, s := range secrets {
		if len(s.Value) >= minBlotted {
			l.secrets = append(l.secrets, s.Value)
		}
	}
	// The longest first, where one secret begins with another.
	slices.SortFunc(l.secrets, func(a, b []byte) int { return len(b) - len(a) })
	return l, nil
}

// Write appends p. Once the log is full it keeps what fits and returns
// ErrLogFull, now and whenever it is called again.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total += int64(len(p))
	if l.left <= 0 {
		return 0, ErrLogFull
	}
	out := p
	if len(l.secrets) > 0 {
		out, l.held = l.blotted(append(l.held, p...))
	}
	if err := l.append(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (l *Log) append(out []byte) error {
	full := int64(len(out)) > l.left
	if full {
		out = out[:l.left]
	}
	n, err := l.f.Write(out)
	l.left -= int64(n)
	l.size += int64(n)
	switch {
	case err != nil:
		return fmt.Errorf("write the workload's log: %w", err)
	case full:
		return ErrLogFull
	}
	return nil
}

// blotted returns buf without the secrets in it, and the end of buf that may
// begin a secret of which the rest has not come yet.
func (l *Log) blotted(buf []byte) (out, held []byte) {
	out = make([]byte, 0, len(buf))
next:
	for i := 0; i < len(buf); {
		begins := false
		for _, s := range l.secrets {
			switch {
			case buf[i] != s[0]:
			case bytes.HasPrefix(buf[i:], s):
				out = append(out, blot...)
				i += len(s)
				continue next
			case bytes.HasPrefix(s, buf[i:]):
				begins = true
			}
		}
		if begins {
			return out, slices.Clone(buf[i:])
		}
		out = append(out, buf[i])
		i++
	}
	return out, nil
}

// Written is how many bytes were given to Write, whether they fitted or not.
func (l *Log) Written() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

// Settled is how many bytes the log has on disk, and whether they are all that was
// given to Write: the end may be held back while it could begin a secret.
func (l *Log) Settled() (size int64, all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.size, len(l.held) == 0
}

// Close writes what is held back and closes the file.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	err := l.append(l.held)
	l.held = nil
	if errors.Is(err, ErrLogFull) {
		err = nil
	}
	return errors.Join(err, l.f.Close())
}

// FollowLog reads the log at path from a byte on, and goes on as it grows until
// over says that it will not, or the context ends.
func FollowLog(ctx context.Context, path string, from int64, over func() bool) (io.ReadCloser, error) {
	if from < 0 {
		return nil, fmt.Errorf("read a log from byte %d: %w; count from 0", from, ErrSpec)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the workload's log: %w", err)
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		f.Close()
		return nil, fmt.Errorf("read the workload's log: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	return &follower{ctx: ctx, stop: stop, f: f, over: over}, nil
}

type follower struct {
	ctx  context.Context
	stop context.CancelFunc
	f    *os.File
	over func() bool
}

// Between two looks at a file that does not grow: a thirty-second of the time that
// it has not, about, so that the first line is seen when it comes. An idle workload's log is looked at rarely: a thousand of them
// must cost nothing.
const (
	followAtFirst = time.Millisecond
	followAtMost  = 500 * time.Millisecond
)

func (r *follower) Read(p []byte) (int, error) {
	wait := followAtFirst
	for {
		// Asked before reading, so that what was written before the end is read.
		over := r.over()
		n, err := r.f.Read(p)
		if n > 0 || (err != nil && err != io.EOF) {
			return n, err
		}
		if over {
			return 0, io.EOF
		}
		select {
		case <-r.ctx.Done():
			return 0, r.ctx.Err()
		case <-time.After(wait):
			wait = min(wait+wait/32, followAtMost)
		}
	}
}

func (r *follower) Close() error {
	r.stop()
	return r.f.Close()
}
