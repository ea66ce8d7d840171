package oci

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"probity/provider/runtime"
)

// A group is the control group above a container's. The container's own is gone
// as soon as it ends; this one says afterwards what it used. Only root has one.
type group struct {
	name string
	// Where its figures are: version 2 has one folder for all.
	memory, cpu string
	dirs        []string
	v2          bool
}

const cgroups = "/sys/fs/cgroup"

func newGroup(dir, id string) group {
	g := group{name: "/probity-" + short(dir) + "/" + id}
	if _, err := os.Stat(filepath.Join(cgroups, "cgroup.controllers")); err == nil {
		g.v2 = true
		g.memory = filepath.Join(cgroups, g.name)
		g.cpu = g.memory
		g.dirs = []string{g.memory}
		return g
	}
	g.memory = filepath.Join(cgroups, "memory", g.name)
	g.cpu = filepath.Join(cgroups, "cpuacct", g.name)
	// Podman makes it under every controller.
	if all, err := os.ReadDir(cgroups); err == nil {
		for _, d := range all {
			g.dirs = append(g.dirs, filepath.Join(cgroups, d.Name(), g.name))
		}
	}
	return g
}

func (g group) create() error {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, d := range []string{g.memory, g.cpu} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return fmt.Errorf("make a control group: %w", err)
		}
	}
	if !g.v2 {
		// Older kernels count a group without those below it.
		os.WriteFile(filepath.Join(g.memory, "memory.use_hierarchy"), []byte("1"), 0)
		return nil
	}
	for _, d := range []string{cgroups, filepath.Dir(g.memory), g.memory} {
		err := os.WriteFile(filepath.Join(d, "cgroup.subtree_control"), []byte("+cpu +memory +pids"), 0)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delegate control groups: %w", err)
		}
	}
	return nil
}

// remove removes the group, as soon as Podman's monitor has left it: that is on
// its way. What stays all the same is an empty folder of the kernel's.
func (g group) remove() {
	for range 200 {
		left := false
		for _, d := range g.dirs {
			os.Remove(filepath.Join(d, "conmon"))
			if err := os.Remove(d); err != nil && !errors.Is(err, fs.ErrNotExist) {
				left = true
			}
			os.Remove(filepath.Dir(d)) // after the last
		}
		if !left {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func number(path string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64)
	return n
}

// field is a number beside its name in a file.
func field(path, name string) int64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		if k, v, ok := strings.Cut(s.Text(), " "); ok && k == name {
			n, _ := strconv.ParseInt(v, 10, 64)
			return n
		}
	}
	return 0
}

func (g group) usage() runtime.Usage {
	if g.v2 {
		return runtime.Usage{
			Memory: number(filepath.Join(g.memory, "memory.peak")),
			CPU:    time.Duration(field(filepath.Join(g.cpu, "cpu.stat"), "usage_usec")) * time.Microsecond,
		}
	}
	return runtime.Usage{
		Memory: number(filepath.Join(g.memory, "memory.max_usage_in_bytes")),
		CPU:    time.Duration(number(filepath.Join(g.cpu, "cpuacct.usage"))),
	}
}

// full reports whether memory ran out: what was in use reached the limit, but
// for the pages that the kernel takes at a time.
func (g group) full(limit int64) bool {
	if g.v2 && field(filepath.Join(g.memory, "memory.events"), "oom_kill") > 0 {
		return true
	}
	const batch = 1 << 20
	return g.usage().Memory >= limit-batch
}
