// Package keeper holds workloads in processes apart from the provider's, so that
// they go on when the provider is started anew, and so that what happens to one
// of those processes happens to its own workloads only.
//
// A [Keeper] is the provider's side: it starts such processes, gives them jobs
// over a socket, and finds them again. [Serve] is the other side. What a job is,
// only the runtime that uses the package knows: see [Program].
package keeper

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// What lies in a keeper's folder.
const (
	hostDir    = "hosts" // NAME.sock, NAME.lock, NAME.log of each process
	workDir    = "work"  // a folder for each workload, with:
	recordFile = "record.json"
	logFile    = "log"
	exitFile   = "exit.json"
)

// A Job is what a process needs to know of a workload. It travels over a socket
// in a folder that only this user may enter, and is never on a disk.
type Job struct {
	Dir     string // the folder at /work
	MaxLog  int64
	Secrets []Secret
	Body    json.RawMessage // the rest, for the Program
	Keep    json.RawMessage // what Workload.Kept returns, in clear on disk
}

// A Secret is a runtime.Secret that can be sent.
type Secret struct {
	Name, Env, File string
	Value           []byte
}

// Secrets makes a specification's secrets ready to be sent.
func Secrets(in []runtime.Secret) (out []Secret) {
	for _, s := range in {
		out = append(out, Secret(s))
	}
	return out
}

// A Program makes workloads of jobs.
type Program interface {
	// Begin prepares a workload. It returns runtime.ErrSpec for what no retry
	// will make run.
	Begin(id string, j Job, log *runtime.Log, started time.Time) (Task, error)
}

// A Task is one workload in its process.
type Task interface {
	// Run runs it to its end.
	Run() runtime.Exit
	// Stop makes Run return, after the grace at the latest.
	Stop(grace time.Duration)
	// Usage is what it has used, without Log and Disk.
	Usage() runtime.Usage
}

// A task may also say, after Run, that it has left something in the process that
// only the end of the process ends. The process then takes no more work, and ends
// as soon as it is written down how the workload did.
type spent interface{ Spent() bool }

// A record is what is kept of a workload: no secret, no job.
type record struct {
	Host    string // whose it is
	Process int    // its number, for people
	Dir     string
	Started time.Time
	Keep    json.RawMessage `json:",omitempty"`
}

// An ending is what is kept of a workload that is over.
type ending struct {
	Exit  runtime.Exit
	Usage runtime.Usage
}

type request struct {
	Op    string        // start, wait, stop, usage, hold
	ID    string        `json:",omitempty"`
	Job   *Job          `json:",omitempty"`
	Grace time.Duration `json:",omitempty"`
}

type reply struct {
	Err   string  `json:",omitempty"`
	Kind  string  `json:",omitempty"` // of the error: full, spec, exists, unknown
	End   *ending `json:",omitempty"`
	Usage runtime.Usage
}

func (r reply) error() error {
	switch {
	case r.Err == "":
		return nil
	case r.Kind == "spec":
		return fmt.Errorf("%w: %s", runtime.ErrSpec, r.Err)
	case r.Kind == "exists":
		return runtime.ErrExists
	case r.Kind == "unknown":
		return runtime.ErrUnknown
	}
	return errors.New(r.Err)
}

type host struct {
	name string
	per  int
	prog Program

	mu    sync.Mutex
	works map[string]*work
	conns int
	idle  *time.Timer
	spent bool
}

// A work is a workload of this process.
type work struct {
	task Task
	log  *runtime.Log
	done chan struct{}
	end  ending // once done
}

// lonely is how long a process with nothing to do waits for its provider.
const lonely = 10 * time.Second

// Serve runs workloads, at most per at a time, until the provider is gone and
// nothing runs any more. It is called by the process that a Keeper starts, with
// the folder and the name from its command line.
func Serve(dir, name string, per int, prog Program) error {
	// The provider's end must not be ours; it stops workloads by asking.
	signal.Ignore(syscall.SIGINT, syscall.SIGHUP, syscall.SIGPIPE, syscall.SIGTERM)
	// Where memory runs out, the provider is not the one to go. Best effort.
	os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0)
	if err := os.Chdir(dir); err != nil { // a socket's path has to be short
		return err
	}
	lock, err := disk.TryLock(filepath.Join(hostDir, name+".lock"))
	if err != nil {
		return err
	}
	defer lock.Close()
	l, err := net.Listen("unix", filepath.Join(hostDir, name+".sock"))
	if err != nil {
		return err
	}
	h := &host{name: name, per: per, prog: prog, works: map[string]*work{}}
	h.idle = time.AfterFunc(lonely, func() { l.Close() })
	if ready := os.NewFile(3, "ready"); ready != nil {
		ready.Write([]byte{1})
		ready.Close()
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return nil
		}
		h.mu.Lock()
		h.conns++
		if !h.spent {
			h.idle.Stop()
		}
		h.mu.Unlock()
		go func() {
			h.answer(c)
			c.Close()
			h.mu.Lock()
			h.conns--
			h.rest()
			h.mu.Unlock()
		}()
	}
}

// rest begins to count the time with nothing to do. mu is held.
func (h *host) rest() {
	if !h.spent && h.conns == 0 && h.running() == 0 {
		h.idle.Reset(lonely)
	}
}

// running counts. mu is held.
func (h *host) running() (n int) {
	for _, w := range h.works {
		if !w.over() {
			n++
		}
	}
	return n
}

func (w *work) over() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

func (h *host) answer(c net.Conn) {
	var q request
	if err := json.NewDecoder(c).Decode(&q); err != nil {
		return
	}
	json.NewEncoder(c).Encode(h.do(c, q))
}

func (h *host) do(c net.Conn, q request) reply {
	switch q.Op {
	case "hold":
		c.Read(make([]byte, 1)) // until the provider goes
		return reply{}
	case "start":
		if q.Job == nil {
			return reply{Err: "no job", Kind: "spec"}
		}
		return h.start(q.ID, *q.Job)
	}
	h.mu.Lock()
	w := h.works[q.ID]
	h.mu.Unlock()
	switch {
	case w == nil:
		return reply{Err: "it does not run here", Kind: "unknown"}
	case w.over():
		return reply{End: &w.end, Usage: w.end.Usage}
	case q.Op == "usage":
		u := w.task.Usage()
		u.Log = w.log.Written()
		return reply{Usage: u}
	case q.Op == "stop":
		w.task.Stop(q.Grace)
	}
	// Whoever waits may go first.
	gone := make(chan struct{})
	go func() {
		c.Read(make([]byte, 1))
		close(gone)
	}()
	select {
	case <-w.done:
		return reply{End: &w.end, Usage: w.end.Usage}
	case <-gone:
		return reply{Err: "gone"}
	}
}

func (h *host) start(id string, j Job) reply {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.works[id] != nil {
		return reply{Err: "it runs here", Kind: "exists"}
	}
	if h.spent || h.running() >= h.per {
		return reply{Err: "no room", Kind: "full"}
	}
	refuse := func(err error) reply {
		r := reply{Err: err.Error()}
		if errors.Is(err, runtime.ErrSpec) {
			r.Kind = "spec"
		}
		return r
	}
	var secrets []runtime.Secret
	for _, s := range j.Secrets {
		secrets = append(secrets, runtime.Secret(s))
	}
	dir := filepath.Join(workDir, id)
	log, err := runtime.CreateLog(filepath.Join(dir, logFile), j.MaxLog, secrets)
	if err != nil {
		return refuse(err)
	}
	started := time.Now()
	task, err := h.prog.Begin(id, j, log, started)
	if err == nil {
		var rec []byte
		if rec, err = json.Marshal(record{Host: h.name, Process: os.Getpid(), Dir: j.Dir, Started: started, Keep: j.Keep}); err == nil {
			err = errors.Join(disk.WriteFile(filepath.Join(dir, recordFile), rec, 0o600), disk.Reserve(filepath.Join(dir, exitFile)))
		}
	}
	if err != nil {
		log.Close()
		return refuse(err)
	}
	w := &work{task: task, log: log, done: make(chan struct{})}
	h.works[id] = w
	go func() {
		exit := task.Run()
		if exit.At.IsZero() {
			exit.At = time.Now().UTC()
		}
		log.Close()
		h.finish(id, w, exit, j.Dir)
	}()
	return reply{}
}

// finish writes down how a workload ended, for which room was set aside. Where that
// fails it is told to whoever asks as long as this process is there.
func (h *host) finish(id string, w *work, exit runtime.Exit, dir string) {
	w.end = ending{Exit: exit, Usage: w.task.Usage()}
	w.end.Usage.Log = w.log.Written()
	if root, err := os.OpenRoot(dir); err == nil {
		w.end.Usage.Disk, _ = runtime.Size(root)
		root.Close()
	}
	b, err := json.Marshal(w.end)
	if err == nil {
		err = disk.WriteReserved(filepath.Join(workDir, id, exitFile), b, 0o600)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "workload %s: its end could not be written down: %v\n", id, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	close(w.done)
	if err == nil {
		delete(h.works, id)
	}
	if s, ok := w.task.(spent); ok && s.Spent() {
		h.spent = true
		wait := time.Duration(0)
		if err != nil {
			wait = lonely // for whoever asks
		}
		h.idle.Reset(wait)
		return
	}
	h.rest()
}
