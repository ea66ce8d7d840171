package keeper

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// A Keeper starts processes that run workloads, and finds them again. It is safe
// for concurrent use.
type Keeper struct {
	dir     string
	command []string // of a process, without folder, name and number
	per     int
	lock    *disk.Lock

	mu    sync.Mutex          // of starting, and of:
	hosts map[string]net.Conn // processes, and what keeps them from ending
}

// Open returns the keeper of a folder, which nobody else may enter. A process
// that runs at most per workloads is started by the command, followed by the
// folder, a name and per; it has to call Serve with them. Open returns
// disk.ErrLocked when another process has the folder open.
func Open(dir string, per int, command ...string) (*Keeper, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for _, sub := range []string{hostDir, workDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, err
		}
	}
	lock, err := disk.TryLock(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, err
	}
	k := &Keeper{dir: dir, command: command, per: per, lock: lock, hosts: map[string]net.Conn{}}
	names, err := filepath.Glob(filepath.Join(dir, hostDir, "*.sock"))
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	for _, n := range names {
		k.hold(strings.TrimSuffix(filepath.Base(n), ".sock"))
	}
	return k, nil
}

// Close lets go of the folder. Workloads go on.
func (k *Keeper) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.hosts {
		c.Close()
	}
	clear(k.hosts)
	return k.lock.Close()
}

func (k *Keeper) work(id string) string { return filepath.Join(k.dir, workDir, id) }

// Start gives a job to a process with room, or to a new one.
func (k *Keeper) Start(ctx context.Context, id string, j Job) (*Workload, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, err := os.Stat(filepath.Join(k.work(id), recordFile)); err == nil {
		return nil, runtime.ErrExists
	}
	// What is there without a record is of a start that did not get through.
	if err := errors.Join(os.RemoveAll(k.work(id)), os.Mkdir(k.work(id), 0o700)); err != nil {
		return nil, err
	}
	if err := k.place(ctx, request{Op: "start", ID: id, Job: &j}); err != nil {
		if errors.Is(err, runtime.ErrSpec) {
			os.RemoveAll(k.work(id))
		}
		return nil, err
	}
	return k.Adopt(id)
}

func (k *Keeper) place(ctx context.Context, q request) error {
	for name := range k.hosts {
		r, err := k.call(ctx, name, q)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			k.hosts[name].Close()
			delete(k.hosts, name)
		case r.Kind != "full":
			return r.error()
		}
	}
	name, err := k.spawn(ctx)
	if err != nil {
		return err
	}
	r, err := k.call(ctx, name, q)
	if err != nil {
		return err
	}
	return r.error()
}

// spawn starts a process.
func (k *Keeper) spawn(ctx context.Context) (string, error) {
	fail := func(err error) (string, error) {
		return "", fmt.Errorf("start a process for workloads: %w", err)
	}
	var b [8]byte
	rand.Read(b[:])
	name := hex.EncodeToString(b[:])
	log, err := os.OpenFile(filepath.Join(k.dir, hostDir, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fail(err)
	}
	defer log.Close()
	ready, child, err := os.Pipe()
	if err != nil {
		return fail(err)
	}
	defer ready.Close()
	cmd := exec.Command(k.command[0], append(slices.Clone(k.command[1:]), k.dir, name, strconv.Itoa(k.per))...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // nothing else of the provider's
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{child}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	child.Close()
	if err != nil {
		return fail(err)
	}
	go cmd.Wait()
	defer context.AfterFunc(ctx, func() { ready.Close() })()
	if _, err := ready.Read(make([]byte, 1)); err != nil {
		cmd.Process.Kill()
		why, _ := os.ReadFile(log.Name())
		return fail(fmt.Errorf("%w: %.300s", errors.Join(ctx.Err(), err), why))
	}
	if !k.hold(name) {
		return fail(errGone)
	}
	return name, nil
}

// hold keeps a process from ending while we are here.
func (k *Keeper) hold(name string) bool {
	c, err := k.dial(name)
	if err == nil {
		err = json.NewEncoder(c).Encode(request{Op: "hold"})
	}
	if err != nil {
		// Nobody listens: clear up, unless it is only just going.
		if l, err := disk.TryLock(filepath.Join(k.dir, hostDir, name+".lock")); err == nil {
			for _, end := range []string{".sock", ".log", ".lock"} {
				os.Remove(filepath.Join(k.dir, hostDir, name+end))
			}
			l.Close()
		}
		return false
	}
	k.hosts[name] = c
	return true
}

// dial connects to a process's socket, however long its path is.
func (k *Keeper) dial(name string) (net.Conn, error) {
	d, err := os.Open(k.dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return net.Dial("unix", fmt.Sprintf("/proc/self/fd/%d/%s/%s.sock", d.Fd(), hostDir, name))
}

// errGone means that the process ended before it answered.
var errGone = errors.New("the process that ran it is gone")

// call asks a process. The context ends the asking, not what was asked for.
func (k *Keeper) call(ctx context.Context, name string, q request) (reply, error) {
	c, err := k.dial(name)
	if err != nil {
		return reply{}, err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := json.NewEncoder(c).Encode(q); err != nil {
		return reply{}, errors.Join(ctx.Err(), err)
	}
	var r reply
	if err := json.NewDecoder(c).Decode(&r); err != nil {
		if err == io.EOF {
			err = errGone
		}
		return reply{}, errors.Join(ctx.Err(), err)
	}
	return r, nil
}

// Adopt returns a workload that was started, or runtime.ErrUnknown.
func (k *Keeper) Adopt(id string) (*Workload, error) {
	if err := runtime.CheckID(id); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(k.work(id), recordFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("adopt %s: %w", id, runtime.ErrUnknown)
	}
	if err != nil {
		return nil, fmt.Errorf("adopt %s: %w", id, err)
	}
	w := &Workload{id: id, k: k}
	if err := json.Unmarshal(b, &w.record); err != nil {
		return nil, fmt.Errorf("adopt %s: its record cannot be read: %w", id, err)
	}
	return w, nil
}

// List returns the ids of all workloads, in order.
func (k *Keeper) List() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(k.dir, workDir))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(k.work(e.Name()), recordFile)); err == nil {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Remove ends a workload and forgets it.
func (k *Keeper) Remove(ctx context.Context, id string) error {
	w, err := k.Adopt(id)
	switch {
	case errors.Is(err, runtime.ErrUnknown):
		return nil
	case err != nil:
		return err
	}
	if err := w.Stop(ctx, 0); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	// The record goes first: without it there is no workload.
	if err := os.Remove(filepath.Join(k.work(id), recordFile)); err != nil {
		return fmt.Errorf("remove %s: %w", id, err)
	}
	return os.RemoveAll(k.work(id))
}

// A Workload is a runtime.Workload without Exec and Dial.
type Workload struct {
	id     string
	k      *Keeper
	record record
}

func (w *Workload) ID() string { return w.id }

// Kept returns the job's Keep.
func (w *Workload) Kept() json.RawMessage { return w.record.Keep }

// Process is the number of the process that runs the workload, or ran it.
func (w *Workload) Process() int { return w.record.Process }

// Alive reports whether the process that runs the workload, or ran it, is there.
func (w *Workload) Alive() bool {
	lock, err := disk.TryLock(filepath.Join(w.k.dir, hostDir, w.record.Host+".lock"))
	if err == nil {
		lock.Close()
	}
	return err != nil
}

// Over reports whether the workload has ended, or was lost with its process.
func (w *Workload) Over() bool {
	_, over := w.ended()
	return over || !w.Alive()
}

func (w *Workload) ended() (ending, bool) {
	var e ending
	b, err := os.ReadFile(filepath.Join(w.k.work(w.id), exitFile))
	return e, err == nil && json.Unmarshal(b, &e) == nil
}

// ask asks the workload's process, and finds out what became of it when it does
// not answer.
func (w *Workload) ask(ctx context.Context, q request) (reply, error) {
	q.ID = w.id
	for {
		if e, ok := w.ended(); ok {
			return reply{End: &e, Usage: e.Usage}, nil
		}
		r, err := w.k.call(ctx, w.record.Host, q)
		switch {
		case err == nil && r.Err == "":
			return r, nil
		case ctx.Err() != nil:
			return r, ctx.Err()
		}
		if e, ok := w.ended(); ok {
			return reply{End: &e, Usage: e.Usage}, nil
		}
		lock, err := disk.TryLock(filepath.Join(w.k.dir, hostDir, w.record.Host+".lock"))
		if err == nil {
			defer lock.Close()
			return w.lost()
		}
		// The process is there, or only just going: ask again.
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lost writes down that a workload's process is gone without having said how the
// workload ended. A workload that was removed writes nothing: one that was started
// under its id since would be taken for lost, and removed while it runs.
func (w *Workload) lost() (reply, error) {
	w.k.mu.Lock() // nothing is started or removed meanwhile
	defer w.k.mu.Unlock()
	e := ending{Exit: runtime.Exit{Reason: runtime.Lost, Code: 1, Detail: errGone.Error(), At: time.Now().UTC()}}
	if now, err := w.k.Adopt(w.id); err != nil || now.record.Host != w.record.Host || !now.record.Started.Equal(w.record.Started) {
		return reply{End: &e}, nil
	}
	if e, ok := w.ended(); ok {
		return reply{End: &e, Usage: e.Usage}, nil
	}
	b, err := json.Marshal(e)
	if err == nil {
		err = disk.WriteReserved(filepath.Join(w.k.work(w.id), exitFile), b, 0o600)
	}
	return reply{End: &e}, err
}

// Wait is runtime.Workload's.
func (w *Workload) Wait(ctx context.Context) (runtime.Exit, error) {
	r, err := w.ask(ctx, request{Op: "wait"})
	if err != nil {
		return runtime.Exit{}, fmt.Errorf("wait for %s: %w", w.id, err)
	}
	return r.End.Exit, nil
}

// Stop is runtime.Workload's.
func (w *Workload) Stop(ctx context.Context, grace time.Duration) error {
	_, err := w.stop(ctx, grace)
	if err != nil {
		return fmt.Errorf("stop %s: %w", w.id, err)
	}
	return nil
}

// deaf is how much longer than the grace a process may take to stop the only
// workload that it has.
const deaf = time.Minute

// stop asks the process, and kills it if it has nothing else to do and does not
// hear.
func (w *Workload) stop(ctx context.Context, grace time.Duration) (reply, error) {
	if w.k.per > 1 {
		return w.ask(ctx, request{Op: "stop", Grace: grace})
	}
	asking, cancel := context.WithTimeout(ctx, grace+deaf)
	defer cancel()
	r, err := w.ask(asking, request{Op: "stop", Grace: grace})
	if err == nil || ctx.Err() != nil || asking.Err() == nil || !w.Alive() {
		return r, err
	}
	if err := syscall.Kill(w.record.Process, syscall.SIGKILL); err != nil {
		return r, err
	}
	return w.ask(ctx, request{Op: "wait"})
}

// Usage is runtime.Workload's.
func (w *Workload) Usage(ctx context.Context) (runtime.Usage, error) {
	r, err := w.ask(ctx, request{Op: "usage"})
	if err != nil {
		return runtime.Usage{}, fmt.Errorf("usage of %s: %w", w.id, err)
	}
	if r.End == nil && w.record.Dir != "" {
		root, err := os.OpenRoot(w.record.Dir)
		if err != nil {
			return r.Usage, err
		}
		defer root.Close()
		r.Usage.Disk, err = runtime.Size(root)
		return r.Usage, err
	}
	return r.Usage, nil
}

// Logs is runtime.Workload's.
func (w *Workload) Logs(ctx context.Context, from int64) (io.ReadCloser, error) {
	return runtime.FollowLog(ctx, filepath.Join(w.k.work(w.id), logFile), from, func() bool {
		if _, ok := w.ended(); ok {
			return true
		}
		// A process that was killed writes no ending.
		return !w.Alive()
	})
}
