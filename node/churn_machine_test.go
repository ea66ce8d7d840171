package node

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"probity/market"
	"probity/provider"
	"probity/provider/runtime"
)

// A rig is a machine whose work takes time of the simulated clock and nothing else. It is
// a runtime.Runtime, as good as the real ones in what agents rely on: what was started
// outlives them, is found by its id, and leaves its files and its log.
//
// Work is three arguments: a name, the seconds that it takes, and how many seconds lie
// between its checkpoints. It says a line for every minute of it, and its result follows from its name.
type rig struct {
	mu    sync.Mutex
	works map[string]*rigWork
	until time.Time // the machine sleeps until then, and so does all its work
	full  bool      // no file can be written
	lie   string    // that it has as every result, when it is not honest

	worked, redone time.Duration // what its work has done, and of that, what had been done before
	seen           *progress
}

// progress is how far each job has come on any machine, and how much of it was done again;
// in seconds of work.
type progress struct {
	mu    sync.Mutex
	most  map[string]int
	again map[string]int
}

type rigWork struct {
	rig  *rig
	id   string
	spec runtime.Spec
	stop chan struct{} // somebody ends it; exit says how

	// Guarded by rig.mu.
	done  chan struct{}
	more  chan struct{} // closed and replaced when something was said
	ended bool
	exit  runtime.Exit
	log   []byte
}

func newRig(seen *progress) *rig { return &rig{works: map[string]*rigWork{}, seen: seen} }

func (r *rig) Name() string                { return "simulated" }
func (r *rig) Check(context.Context) error { return nil }

func (r *rig) Start(ctx context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	if err := runtime.CheckID(id); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case r.works[id] != nil:
		return nil, runtime.ErrExists
	case len(s.Args) != 3:
		return nil, fmt.Errorf("work has a name, a length and a time between checkpoints, not %q: %w", s.Args, runtime.ErrSpec)
	case r.full:
		return nil, syscall.ENOSPC
	}
	v := &rigWork{rig: r, id: id, spec: s, stop: make(chan struct{}), done: make(chan struct{}), more: make(chan struct{})}
	r.works[id] = v
	go v.run()
	return v, nil
}

func (r *rig) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v := r.works[id]; v != nil {
		return v, nil
	}
	return nil, runtime.ErrUnknown
}

func (r *rig) List(context.Context) (ids []string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range r.works {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

func (r *rig) Remove(_ context.Context, id string) error {
	r.mu.Lock()
	v := r.works[id]
	delete(r.works, id)
	r.mu.Unlock()
	if v != nil {
		v.end(runtime.Exit{Reason: runtime.Stopped, Code: 1})
	}
	return nil
}

// reboot loses all work that runs, as a machine that was switched off does.
func (r *rig) reboot() {
	r.mu.Lock()
	works := make([]*rigWork, 0, len(r.works))
	for _, v := range r.works {
		works = append(works, v)
	}
	r.mu.Unlock()
	for _, v := range works {
		v.end(runtime.Exit{Reason: runtime.Lost, Code: 1, Detail: "the machine was switched off"})
	}
}

func (r *rig) set(f func(*rig)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(r)
}

// end ends work, once; what it does by itself ends too.
func (v *rigWork) end(e runtime.Exit) {
	v.rig.mu.Lock()
	defer v.rig.mu.Unlock()
	if v.ended {
		return
	}
	e.At = time.Now()
	v.ended, v.exit = true, e
	close(v.stop)
	close(v.done)
	close(v.more)
}

func (v *rigWork) say(format string, args ...any) {
	v.rig.mu.Lock()
	defer v.rig.mu.Unlock()
	if v.ended {
		return
	}
	v.log = fmt.Appendf(v.log, format+"\n", args...)
	close(v.more)
	v.more = make(chan struct{})
}

// sleep passes so much time of this machine's, and reports false when the work was ended.
func (v *rigWork) sleep(d time.Duration) bool {
	for d > 0 {
		select {
		case <-v.stop:
			return false
		case <-time.After(d):
		}
		v.rig.mu.Lock()
		d = time.Until(v.rig.until) // it slept meanwhile
		v.rig.mu.Unlock()
	}
	return true
}

// line is how often work says something.
const line = 60 // seconds of work

// resultOf is what honest work with a name leaves.
func resultOf(name string) string { return "the result of " + name }

func (v *rigWork) run() {
	name, total, every := v.spec.Args[0], number(v.spec.Args[1]), number(v.spec.Args[2])
	at := 0
	if data, err := os.ReadFile(filepath.Join(v.spec.Dir, provider.CheckpointFile)); err == nil {
		of, n, _ := strings.Cut(string(data), " ")
		if of != name {
			v.end(runtime.Exit{Reason: runtime.Exited, Code: 3, Detail: "the checkpoint is another job's"})
			return
		}
		at = number(n)
	}
	v.say("%s from %d", name, at)
	for at < total {
		step := min(line, total-at, every-at%every)
		if !v.sleep(time.Duration(step) * time.Second) {
			return
		}
		v.count(name, at, step)
		if at += step; strings.HasPrefix(name, "oom") && at >= total/2 {
			v.end(runtime.Exit{Reason: runtime.KilledMemory, Code: 137, Detail: "it used more than its memory"})
			return
		}
		v.say("%s %d", name, at)
		if at%every == 0 && !v.write(provider.CheckpointFile, fmt.Sprintf("%s %d", name, at)) {
			v.say("%s could not save", name) // it goes on and tries at the next
		}
	}
	result := resultOf(name)
	v.rig.mu.Lock()
	if v.rig.lie != "" {
		result = v.rig.lie
	}
	v.rig.mu.Unlock()
	for !v.write(provider.OutputFile, result) {
		if !v.sleep(time.Minute) {
			return
		}
	}
	v.end(runtime.Exit{Reason: runtime.Exited})
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// count adds up what is done, and what is done again.
func (v *rigWork) count(name string, from, step int) {
	d := time.Duration(step) * time.Second
	again := false
	if v.rig.seen != nil {
		v.rig.seen.mu.Lock()
		if again = from < v.rig.seen.most[name]; again {
			v.rig.seen.again[name] += step
		}
		v.rig.seen.most[name] = max(v.rig.seen.most[name], from+step)
		v.rig.seen.mu.Unlock()
	}
	v.rig.set(func(r *rig) {
		r.worked += d
		if again {
			r.redone += d
		}
	})
}

// write replaces a file of the work's, unless the disk is full.
func (v *rigWork) write(name, data string) bool {
	v.rig.mu.Lock()
	defer v.rig.mu.Unlock()
	if v.rig.full || v.ended {
		return false
	}
	path := filepath.Join(v.spec.Dir, name)
	return os.WriteFile(path+".new", []byte(data), 0o600) == nil && os.Rename(path+".new", path) == nil
}

func (v *rigWork) ID() string { return v.id }

func (v *rigWork) Wait(ctx context.Context) (runtime.Exit, error) {
	select {
	case <-v.done:
		v.rig.mu.Lock()
		defer v.rig.mu.Unlock()
		return v.exit, nil
	case <-ctx.Done():
		return runtime.Exit{}, ctx.Err()
	}
}

func (v *rigWork) Logs(ctx context.Context, from int64) (io.ReadCloser, error) {
	return &rigLog{ctx, v, from}, nil
}

func (v *rigWork) Exec(context.Context, []string, runtime.Streams) (int, error) {
	return 0, runtime.ErrUnsupported
}
func (v *rigWork) Dial(context.Context, int) (net.Conn, error) { return nil, runtime.ErrUnsupported }

func (v *rigWork) Stop(context.Context, time.Duration) error {
	v.end(runtime.Exit{Reason: runtime.Stopped, Code: 143})
	return nil
}

func (v *rigWork) Usage(context.Context) (runtime.Usage, error) {
	v.rig.mu.Lock()
	defer v.rig.mu.Unlock()
	return runtime.Usage{Log: int64(len(v.log))}, nil
}

// rigLog follows a log until the work is over.
type rigLog struct {
	ctx context.Context
	v   *rigWork
	at  int64
}

func (l *rigLog) Close() error { return nil }

func (l *rigLog) Read(p []byte) (int, error) {
	for {
		l.v.rig.mu.Lock()
		log, more, ended := l.v.log, l.v.more, l.v.ended
		l.v.rig.mu.Unlock()
		if l.at < int64(len(log)) {
			n := copy(p, log[l.at:])
			l.at += int64(n)
			return n, nil
		}
		if ended {
			return 0, io.EOF
		}
		select {
		case <-more:
		case <-l.ctx.Done():
			return 0, l.ctx.Err()
		}
	}
}

// A gatedRuntime is a rig as one incarnation of an agent reaches it: not at all once
// that is dead.
type gatedRuntime struct {
	*rig
	inc *incarnation
}

func (g gatedRuntime) gate(w runtime.Workload, err error) (runtime.Workload, error) {
	switch {
	case g.inc.dead.Load():
		return nil, errDead
	case err != nil:
		return nil, err
	}
	return gatedWork{w, g.inc}, nil
}

func (g gatedRuntime) Start(ctx context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	if err := g.inc.awake(ctx); err != nil {
		return nil, err
	}
	return g.gate(g.rig.Start(ctx, id, s))
}

func (g gatedRuntime) Adopt(ctx context.Context, id string) (runtime.Workload, error) {
	return g.gate(g.rig.Adopt(ctx, id))
}

func (g gatedRuntime) Remove(ctx context.Context, id string) error {
	if g.inc.dead.Load() {
		return errDead
	}
	return g.rig.Remove(ctx, id)
}

type gatedWork struct {
	runtime.Workload
	inc *incarnation
}

func (g gatedWork) Wait(ctx context.Context) (runtime.Exit, error) {
	e, err := g.Workload.Wait(ctx)
	if err == nil {
		err = g.inc.awake(ctx)
	}
	if err != nil {
		return runtime.Exit{}, err
	}
	return e, nil
}

func (g gatedWork) Stop(ctx context.Context, grace time.Duration) error {
	if g.inc.dead.Load() {
		return errDead
	}
	return g.Workload.Stop(ctx, grace)
}

// A churnShelf are the files of one machine. The machine's own people find there what others
// have too, when they can be reached.
type churnShelf struct {
	mu     sync.Mutex
	held   map[string][]byte
	full   bool
	others func(ctx context.Context, digest string) ([]byte, error)
}

func (s *churnShelf) Put(_ context.Context, data []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return "", syscall.ENOSPC
	}
	digest := digestOf(sha256.Sum256(data))
	s.held[digest] = bytes.Clone(data)
	return digest, nil
}

func (s *churnShelf) has(digest string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.held[digest]
	return data, ok
}

func (s *churnShelf) Get(ctx context.Context, digest string) ([]byte, error) {
	if data, ok := s.has(digest); ok {
		return data, nil
	}
	data, err := s.others(ctx, digest)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", digest, errors.Join(err, market.ErrUnknown))
	}
	return data, nil
}
