//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// smalldisk DIR MEGABYTES mounts a disk of that size at a folder.
func smalldisk(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: smalldisk DIR MEGABYTES")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", size)))
	ts.Defer(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
}

// diskfull DIR takes all the room that is left on a folder's disk; with ! it gives that
// back.
func diskfull(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: [!] diskfull DIR")
	}
	ballast := filepath.Join(ts.MkAbs(args[0]), "ballast")
	if neg {
		ts.Check(os.Remove(ballast))
		return
	}
	f, err := os.OpenFile(ballast, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	ts.Check(err)
	defer f.Close()
	for size := 1 << 20; size >= 4096; {
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else {
			ts.Check(err)
		}
	}
}

// A memoryGroup is a control group with a limit of memory, of either version.
type memoryGroup struct {
	dir, limit, usage, events string
}

func newMemoryGroup() (g memoryGroup, err error) {
	const top = "/sys/fs/cgroup"
	name := fmt.Sprintf("probity-test-%d", os.Getpid())
	if _, err := os.Stat(filepath.Join(top, "cgroup.controllers")); err == nil {
		g = memoryGroup{filepath.Join(top, name), "memory.max", "memory.current", "memory.events"}
		if err := os.WriteFile(filepath.Join(top, "cgroup.subtree_control"), []byte("+memory"), 0); err != nil {
			return g, err
		}
	} else {
		g = memoryGroup{filepath.Join(top, "memory", name), "memory.limit_in_bytes", "memory.usage_in_bytes", "memory.oom_control"}
	}
	return g, os.Mkdir(g.dir, 0o755)
}

func (g memoryGroup) number(file, name string) (int, error) {
	b, err := os.ReadFile(filepath.Join(g.dir, file))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(b) {
		f := strings.Fields(string(line))
		if len(f) == 1 && name == "" {
			return strconv.Atoi(f[0])
		}
		if len(f) == 2 && f[0] == name {
			return strconv.Atoi(f[1])
		}
	}
	return 0, fmt.Errorf("%s has no %q: %w", file, name, fs.ErrNotExist)
}

func (g memoryGroup) put(file string, n int) error {
	return os.WriteFile(filepath.Join(g.dir, file), []byte(strconv.Itoa(n)), 0)
}

// outofmemory PIDFILE has a process meet the limit of its control group's memory, so that
// the kernel kills it. What it has started is not in that group.
func outofmemory(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: outofmemory PIDFILE")
	}
	pid, err := strconv.Atoi(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	g, err := newMemoryGroup()
	ts.Check(err)
	defer func() {
		for range 100 { // as soon as the kernel has seen its processes out
			if os.Remove(g.dir) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		ts.Logf("%s is left", g.dir)
	}()
	ts.Check(g.put("cgroup.procs", pid))
	// Of all that is in the group this is the one to go.
	ts.Check(os.WriteFile(fmt.Sprintf("/proc/%d/oom_score_adj", pid), []byte("1000"), 0))
	before, err := g.number(g.events, "oom_kill")
	ts.Check(err)
	used, err := g.number(g.usage, "")
	ts.Check(err)
	ts.Check(g.put(g.limit, used+8<<20))
	// Something in the group that wants more than there is.
	eater := exec.Command("sh", "-c", "echo $$ > "+filepath.Join(g.dir, "cgroup.procs")+"; head -c 64m /dev/zero | tail -c 63m | wc -c")
	eater.Run() // it may be killed, too
	after, err := g.number(g.events, "oom_kill")
	ts.Check(err)
	if after <= before {
		ts.Fatalf("the kernel killed nothing: %d before, %d after", before, after)
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err == nil && !bytes.Contains(stat, []byte(") Z ")) {
		ts.Fatalf("the kernel killed something else: process %d is there", pid)
	}
	ts.Logf("process %d was killed for memory", pid)
}
