package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// bootVariable makes a process of this program the first one of a host.
const bootVariable = "PROBITY_EXAMPLE_BOOT"

// The chain's RPC is on the loopback of the chain's host, as it should be, and other
// hosts reach it through what would be an SSH tunnel elsewhere.
const (
	rpc      = "127.0.0.1:8545" // on every host
	subnet   = "10.77.0."       // of the hosts; nothing leads out of it
	chainAt  = subnet + "1"
	tunnelAt = chainAt + ":8546"
)

// bootIfAsked is a host's first process: it gives the host a /run that is gone with
// it, and carries connections from one address to another until its input ends.
func bootIfAsked() {
	from, to, ok := strings.Cut(os.Getenv(bootVariable), ",")
	if !ok {
		return
	}
	if err := boot(from, to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func boot(from, to string) error {
	if err := syscall.Mount("tmpfs", "/run", "tmpfs", 0, "size=64m"); err != nil {
		return fmt.Errorf("mount /run: %w", err)
	}
	l, err := net.Listen("tcp", from)
	if err != nil {
		return err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go carry(c, to)
		}
	}()
	fmt.Println("up")
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func carry(c net.Conn, to string) {
	defer c.Close()
	d, err := net.DialTimeout("tcp", to, 5*time.Second)
	if err != nil {
		return
	}
	defer d.Close()
	go func() {
		io.Copy(d, c)
		d.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(c, d)
}

// A network is hosts on one switch, each in a network namespace of its own.
type network struct {
	self   string // this program
	prefix string // of the namespaces' names
	hosts  []*host
}

// A host is a machine: an address, a folder that is its disk, and what runs on it.
type host struct {
	net    *network
	name   string
	number int    // its address is 10.77.0.NUMBER
	dir    string // its disk

	first *exec.Cmd // its first process
	input io.WriteCloser
	wait  sync.WaitGroup
}

func (h *host) addr() string      { return subnet + strconv.Itoa(h.number) }
func (h *host) namespace() string { return h.net.prefix + h.name }
func (h *host) port() string      { return fmt.Sprintf("port%d", h.number) }

// sh runs commands, one a line.
func sh(lines string) error {
	for line := range strings.Lines(lines) {
		if f := strings.Fields(line); len(f) > 0 {
			if out, err := exec.Command(f[0], f[1:]...).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %s", strings.TrimSpace(line), err, out)
			}
		}
	}
	return nil
}

// newPrefix is of this process alone.
func newPrefix() string { return fmt.Sprintf("probity%d-", os.Getpid()) }

// newNetwork makes the switch.
func newNetwork(self string) (*network, error) {
	for tool, in := range map[string]string{"ip": "iproute2", "nsenter": "util-linux"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("%w: install %s", err, in)
		}
	}
	if os.Getuid() != 0 {
		return nil, errors.New("network namespaces need root: run this as root")
	}
	n := &network{self: self, prefix: newPrefix()}
	s := n.prefix + "switch"
	return n, sh(fmt.Sprintf(`
		ip netns add %[1]s
		ip -n %[1]s link add br0 type bridge
		ip -n %[1]s link set br0 up`, s))
}

// add makes a host and starts it.
func (n *network) add(name, dir string) (*host, error) {
	h := &host{net: n, name: name, number: len(n.hosts) + 1, dir: filepath.Join(dir, name)}
	n.hosts = append(n.hosts, h)
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return nil, err
	}
	return h, h.start()
}

// start switches a host on: a new namespace, and nothing but what is on its disk.
func (h *host) start() error {
	err := sh(fmt.Sprintf(`
		ip netns add %[1]s
		ip -n %[1]s link set lo up
		ip link add eth0 netns %[1]s type veth peer name %[2]s netns %[3]sswitch
		ip -n %[3]sswitch link set %[2]s master br0
		ip -n %[3]sswitch link set %[2]s up
		ip -n %[1]s addr add %[4]s/24 dev eth0
		ip -n %[1]s link set eth0 up`, h.namespace(), h.port(), h.net.prefix, h.addr()))
	if err != nil {
		return err
	}
	tunnel := rpc + "," + tunnelAt
	if h.addr() == chainAt {
		tunnel = tunnelAt + "," + rpc
	}
	c := exec.Command("ip", "netns", "exec", h.namespace(), h.net.self)
	c.Env = append(os.Environ(), bootVariable+"="+tunnel)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	if h.input, err = c.StdinPipe(); err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	h.first = c
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "up\n" {
		return fmt.Errorf("host %s does not start: %s", h.name, complaint.String())
	}
	return nil
}

// plug connects or disconnects a host's cable, at the switch.
func (h *host) plug(in bool) error {
	state := "down"
	if in {
		state = "up"
	}
	return sh(fmt.Sprintf("ip -n %sswitch link set %s %s", h.net.prefix, h.port(), state))
}

// halt kills everything that runs on a host, as switching it off does, and takes its
// namespace down. Its disk stays.
func (h *host) halt() error {
	if h.first == nil {
		return nil
	}
	h.input.Close()
	for range 200 {
		out, err := exec.Command("ip", "netns", "pids", h.namespace()).Output()
		if err != nil {
			return fmt.Errorf("list what runs on %s: %w", h.name, err)
		}
		pids := strings.Fields(string(out))
		if len(pids) == 0 {
			break
		}
		for _, p := range pids {
			if pid, err := strconv.Atoi(p); err == nil && pid > 1 {
				syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.wait.Wait()
	h.first.Wait()
	h.first = nil
	// The cable first: a namespace takes its time to go.
	return sh(fmt.Sprintf("ip -n %sswitch link del %s\nip netns del %s", h.net.prefix, h.port(), h.namespace()))
}

// command is a program that runs on the host.
func (h *host) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "nsenter", append([]string{"-t", strconv.Itoa(h.first.Process.Pid), "-n", "-m", "--", program}, args...)...)
	// Without Podman on the way: the machines run modules, and start in no time.
	c.Env = []string{"PATH=/none", "HOME=" + h.dir, "PROBITY_DIR=" + filepath.Join(h.dir, "home")}
	c.WaitDelay = 5 * time.Second
	return c
}

// close switches everything off and leaves nothing behind.
func (n *network) close() error {
	var errs []error
	for _, h := range n.hosts {
		errs = append(errs, h.halt())
	}
	n.hosts = nil
	return errors.Join(append(errs, sh("ip netns del "+n.prefix+"switch"))...)
}
