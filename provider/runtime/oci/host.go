package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"probity/provider/runtime"
	"probity/provider/runtime/keeper"
)

// Main is the process that holds containers. The command line that Options.Self
// names must end in a call of it with what follows. It returns the process's
// exit code.
func Main(args []string) int {
	err := errors.New("this command is started by the provider, not by hand")
	if len(args) == 4 && args[0] == "host" {
		var per int
		if per, err = strconv.Atoi(args[3]); err == nil {
			err = keeper.Serve(args[1], args[2], per, &containers{podman{program: "podman", dir: args[1]}})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// containers is a keeper.Program.
type containers struct{ podman podman }

func (c *containers) Begin(id string, j keeper.Job, log *runtime.Log, started time.Time) (keeper.Task, error) {
	t := &container{id: id, log: log, started: started, job: j, podman: c.podman, over: make(chan struct{})}
	if err := json.Unmarshal(j.Body, &t.own); err != nil {
		return nil, err
	}
	t.podman.runtime = t.own.Runtime
	if t.own.Program != "" {
		t.podman.program = t.own.Program
	}
	t.group = newGroup(c.podman.dir, id)
	return t, nil
}

// A container is one workload.
type container struct {
	id      string
	log     *runtime.Log
	started time.Time
	job     keeper.Job
	own     job
	podman  podman
	group   group

	mu     sync.Mutex
	reason runtime.Reason // why we ended it
	detail string
	ending sync.WaitGroup // of what ends it; none begins when ended is set
	ended  bool
	over   chan struct{}
	usage  runtime.Usage
	full   sync.Once // telling that its log is full
}

const (
	// maxProcesses is how many processes and threads a container may have.
	maxProcesses = 512
	// Its users, on this machine: nobody's.
	firstUser, users = 1_000_000_000, 65_536
	// tmpBytes is how much of its memory each of its temporary folders may use.
	tmpMB = 64
	// look is how often limits that the kernel does not keep are looked after.
	look = time.Second
)

// args is the command line of podman.
func (c *container) args(secrets string) []string {
	r := c.own.Resources
	memory := strconv.FormatInt(r.Memory, 10)
	args := []string{
		"run", "--name", containerName(c.id), "--pull", "never", "--log-driver", "none", "--quiet",
		"--read-only", "--read-only-tmpfs=false",
		"--cap-drop", "all", "--security-opt", "no-new-privileges",
		"--memory", memory, "--memory-swap", memory, "--pids-limit", strconv.Itoa(maxProcesses),
		"--ulimit", "nofile=4096:4096", "--ulimit", "core=0:0", "--ulimit", "nproc=4096:4096",
		"--ipc", "private", "--uts", "private", "--cgroupns", "private", "--hostname", "tenant",
		"--image-volume", "ignore", "--no-healthcheck", "--no-hosts", "--stop-signal", "SIGTERM",
		"--shm-size", fmt.Sprintf("%dm", tmpMB),
		"--interactive",
	}
	for _, d := range []string{"/tmp", "/run", "/var/tmp"} {
		if slices.ContainsFunc(c.own.Volumes, func(v runtime.Volume) bool { return v.Mount == d }) {
			continue
		}
		args = append(args, "--tmpfs", fmt.Sprintf("%s:rw,nosuid,nodev,size=%dm,mode=1777", d, tmpMB))
	}
	if os.Geteuid() == 0 {
		args = append(args, "--uidmap", fmt.Sprintf("0:%d:%d", firstUser, users), "--gidmap", fmt.Sprintf("0:%d:%d", firstUser, users))
		args = append(args, "--cgroup-parent", c.group.name)
	}
	for _, d := range c.own.Devices {
		args = append(args, "--device", d)
	}
	if c.own.Network {
		args = append(args, "--network", "slirp4netns:allow_host_loopback=false")
	} else {
		args = append(args, "--network", "none")
	}
	if r.CPU > 0 {
		args = append(args, "--cpus", strconv.FormatFloat(float64(r.CPU)/1000, 'f', 3, 64))
	}
	if largest, ok := c.largest(); ok {
		args = append(args, "--ulimit", fmt.Sprintf("fsize=%d:%d", largest, largest))
	}
	if r.Time > 0 {
		// Should this process be killed, Podman's monitor keeps the time.
		args = append(args, "--timeout", strconv.Itoa(int(math.Ceil(r.Time.Seconds()))+60))
	}
	options := "rw,nosuid,nodev"
	if os.Geteuid() == 0 {
		options += ",U" // its files become its root's
	}
	for _, v := range c.own.Volumes {
		args = append(args, "--volume", v.Dir+":"+v.Mount+":"+options)
	}
	if c.job.Dir != "" {
		args = append(args, "--volume", c.job.Dir+":"+runtime.WorkDir+":"+options, "--workdir", runtime.WorkDir)
	}
	for _, k := range slices.Sorted(maps.Keys(c.own.Env)) {
		args = append(args, "--env", k+"="+c.own.Env[k])
	}
	for i, s := range c.job.Secrets {
		if s.Env != "" {
			args = append(args, "--env", s.Env) // the value is in podman's environment
		} else {
			args = append(args, "--volume", filepath.Join(secrets, strconv.Itoa(i))+":"+s.File+":ro,nosuid,nodev,noexec")
		}
	}
	if len(c.own.Command) > 0 {
		entry, _ := json.Marshal(c.own.Command)
		args = append(args, "--entrypoint", string(entry))
	}
	return append(append(args, c.own.Image), c.own.Args...)
}

// end begins to end the container, with the grace, for a reason. The first one
// counts.
func (c *container) end(reason runtime.Reason, detail string, grace time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.reason == ""
	if first {
		c.reason, c.detail = reason, detail
	}
	if c.ended || !first && grace > 0 {
		return
	}
	c.ending.Go(func() {
		// Until it is over: a container that is only being made cannot be stopped.
		for {
			_, err := c.podman.run(context.Background(), "stop", "--time", strconv.Itoa(int(math.Ceil(grace.Seconds()))), containerName(c.id))
			if err == nil {
				return
			}
			select {
			case <-c.over:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
}

func (c *container) Stop(grace time.Duration) {
	c.end(runtime.Stopped, "it was stopped", grace)
}

// secretFiles writes secrets to a folder in memory.
func (c *container) secretFiles() (dir string, err error) {
	dir, err = os.MkdirTemp("/dev/shm", "probity-")
	if err != nil {
		return "", err
	}
	for i, s := range c.job.Secrets {
		if s.File != "" {
			// The folder is ours alone; the container sees the file only.
			if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i)), s.Value, 0o444); err != nil {
				return dir, err
			}
		}
	}
	return dir, nil
}

func (c *container) Run() runtime.Exit {
	exit := c.run()
	close(c.over)
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.ending.Wait() // whoever is told that it is over finds no Podman at work
	c.podman.remove(context.Background(), c.id)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.usage = c.used()
	go c.group.remove()
	return exit
}

func (c *container) run() runtime.Exit {
	lost := func(err error) runtime.Exit {
		return runtime.Exit{Reason: runtime.Lost, Code: 1, Detail: err.Error()}
	}
	if err := c.group.create(); err != nil {
		return lost(err)
	}
	secrets, err := c.secretFiles()
	if secrets != "" {
		defer os.RemoveAll(secrets)
	}
	if err != nil {
		return lost(err)
	}
	cmd := c.podman.command(context.Background(), c.args(secrets)...)
	for _, s := range c.job.Secrets {
		if s.Env != "" {
			cmd.Env = append(cmd.Env, s.Env+"="+string(s.Value))
		}
	}
	if c.own.Stdin != "" {
		f, err := os.Open(c.own.Stdin)
		if err != nil {
			return lost(err)
		}
		defer f.Close()
		cmd.Stdin = f
	}
	out, errs := &lines{c: c}, &lines{c: c}
	cmd.Stdout, cmd.Stderr = out, errs
	if err := cmd.Start(); err != nil {
		return lost(err)
	}
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { c.watch(done) })
	err = cmd.Wait()
	close(done)
	watch.Wait()
	out.flush()
	errs.flush()

	code, oom, err := c.outcome(err)
	if err != nil {
		// Podman said why, on the stream that is the log.
		return lost(fmt.Errorf("podman could not run it: %w: %s", err, last(errs.head.String())))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.reason == runtime.Stopped:
		return runtime.Exit{Reason: c.reason, Code: code, Detail: c.detail}
	case c.reason != "":
		return runtime.Exit{Reason: c.reason, Code: max(1, code), Detail: c.detail}
	case code == 137 && (oom || c.group.full(c.own.Resources.Memory)):
		return runtime.Exit{Reason: runtime.KilledMemory, Code: code, Detail: "it needed more memory than it may have"}
	case code == 128+25: // SIGXFSZ
		return runtime.Exit{Reason: runtime.KilledDisk, Code: code, Detail: "a file became larger than its disk may be"}
	}
	return runtime.Exit{Reason: runtime.Exited, Code: code}
}

// outcome is the container's exit code, and whether Podman saw it killed for
// memory, from what podman run returned. Podman returns the container's code
// and, among the same numbers, three of its own.
func (c *container) outcome(err error) (code int, oom bool, _ error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, false, nil
	case !errors.As(err, &exit):
		return 0, false, err
	}
	switch code := exit.ExitCode(); code {
	case 125, 126, 127, 137:
	case -1:
		return 0, false, err
	default:
		return code, false, nil
	}
	text, inspectErr := c.podman.run(context.Background(), "inspect", "--type", "container", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}} {{.State.StartedAt.Unix}}", containerName(c.id))
	var at int64
	if _, scanErr := fmt.Sscan(text, &code, &oom, &at); inspectErr != nil || scanErr != nil || at <= 0 {
		return 0, false, errors.Join(err, inspectErr)
	}
	return code, oom, nil
}

// watch looks after the limits that the kernel does not keep.
func (c *container) watch(done <-chan struct{}) {
	t := time.NewTicker(look)
	defer t.Stop()
	var over <-chan time.Time
	if d := c.own.Resources.Time; d > 0 {
		over = time.After(time.Until(c.started.Add(d)))
	}
	for {
		select {
		case <-done:
			return
		case <-over:
			over = nil
			c.end(runtime.KilledTime, "its time is over", 0)
		case <-t.C:
			for _, f := range c.folders() {
				if f.Size == 0 {
					continue
				}
				root, err := os.OpenRoot(f.Dir)
				if err != nil {
					continue
				}
				size, err := runtime.Size(root)
				root.Close()
				if err == nil && size > f.Size {
					c.end(runtime.KilledDisk, "its folder "+f.Mount+" became larger than it may be", 0)
				}
			}
		}
	}
}

// folders are all that the container may write in, /work with size 0 where it
// has no limit.
func (c *container) folders() []runtime.Volume {
	if c.job.Dir == "" {
		return c.own.Volumes
	}
	return append([]runtime.Volume{{Dir: c.job.Dir, Mount: runtime.WorkDir, Size: c.own.Resources.Disk}}, c.own.Volumes...)
}

// largest is how large a file can become, if all folders are limited.
func (c *container) largest() (n int64, ok bool) {
	for _, f := range c.folders() {
		if f.Size == 0 {
			return 0, false
		}
		n = max(n, f.Size)
	}
	return n, n > 0
}

// Usage is what the control group has counted.
func (c *container) Usage() runtime.Usage {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.usage != (runtime.Usage{}) {
		return c.usage
	}
	return c.used()
}

// used is what the group above the container's has counted, without what
// Podman's monitor, which is there too, may have had of the memory.
func (c *container) used() runtime.Usage {
	u := c.group.usage()
	u.Memory = min(u.Memory, c.own.Resources.Memory)
	return u
}

// lines passes on one of a container's two streams, a line at a time where it can:
// the streams come by ways of their own, and would be mixed within lines. It
// never fails: podman would wait for its reader, and the container for podman.
type lines struct {
	c *container

	mu   sync.Mutex
	part []byte          // of a line
	late *time.Timer     // until the part is passed on as it is
	head strings.Builder // the beginning, for when podman itself wrote it
}

const (
	longLine = 64 << 10
	lateLine = 200 * time.Millisecond
)

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.late != nil {
		l.late.Stop()
	}
	if l.head.Len() < 4096 {
		l.head.Write(p[:min(len(p), 4096-l.head.Len())])
	}
	l.part = append(l.part, p...)
	whole := bytes.LastIndexByte(l.part, '\n') + 1
	if len(l.part)-whole > longLine {
		whole = len(l.part)
	}
	l.pass(whole)
	if len(l.part) > 0 {
		l.late = time.AfterFunc(lateLine, l.flush)
	}
	return len(p), nil
}

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pass(len(l.part))
}

// pass passes on n bytes. mu is held.
func (l *lines) pass(n int) {
	if n == 0 {
		return
	}
	_, err := l.c.log.Write(l.part[:n])
	l.part = append(l.part[:0], l.part[n:]...)
	switch {
	case errors.Is(err, runtime.ErrLogFull):
		l.c.full.Do(func() { l.c.end(runtime.LogsFull, "it wrote more than its log may hold", 0) })
	case err != nil:
		l.c.full.Do(func() { l.c.end(runtime.Lost, err.Error(), 0) })
	}
}
