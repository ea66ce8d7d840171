// Package testchain starts foreign chains for tests. It promises a fresh chain
// per call, gone when the test ends, and never skips silently: a tool that is
// missing fails the test, unless it runs with -short.
package testchain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sys/unix"
)

// anvilVersion is the release that the tests run on.
const anvilVersion = "1.7.1"

// A Chain is a foreign development chain.
type Chain struct {
	URL string // of its JSON-RPC over HTTP; ws:// on the same port

	t   testing.TB
	rpc *rpc.Client
}

// Anvil starts Foundry's Anvil on a free port, with chain id 1337 and the usual
// prefunded accounts, which are those of chain.DevMnemonic. Further arguments
// come after those. The program is installed by npm into the user's cache.
func Anvil(t testing.TB, args ...string) *Chain {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: not starting anvil")
	}
	bin, err := installAnvil()
	if err != nil {
		t.Fatalf("install anvil: %v; it needs npm and its registry", err)
	}
	cmd := exec.Command(bin, append([]string{"--port", "0", "--chain-id", "1337"}, args...)...)
	// The chain must not outlive a test process that is killed.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	started := make(chan error, 1)
	url := make(chan string, 1)
	// Pdeathsig follows the thread that started the process.
	go func() {
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if at, ok := strings.CutPrefix(lines.Text(), "Listening on "); ok {
				url <- "http://" + strings.TrimSpace(at)
			}
		}
		cmd.Wait()
		close(url)
	}()
	if err := <-started; err != nil {
		t.Fatalf("start anvil: %v", err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	c := &Chain{t: t}
	select {
	case at, ok := <-url:
		if !ok {
			t.Fatal("anvil ended before it listened")
		}
		c.URL = at
	case <-time.After(time.Minute):
		t.Fatal("anvil does not listen")
	}
	if c.rpc, err = rpc.Dial(c.URL); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.rpc.Close)
	return c
}

// Do calls a method of the chain's, such as evm_mine, and fails the test if it
// fails. out may be nil.
func (c *Chain) Do(out any, method string, args ...any) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := c.rpc.CallContext(ctx, out, method, args...); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

// installAnvil returns the program's path, installing it on first use.
func installAnvil() (string, error) {
	arch := map[string]string{"amd64": "amd64", "arm64": "arm64"}[runtime.GOARCH]
	if arch == "" || runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		return "", errors.New("there is no anvil package for " + runtime.GOOS + "/" + runtime.GOARCH)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	home := filepath.Join(cache, "probity-test")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	name := fmt.Sprintf("@foundry-rs/anvil-%s-%s", runtime.GOOS, arch)
	dir := filepath.Join(home, "anvil-"+anvilVersion)
	bin := filepath.Join(dir, "node_modules", filepath.FromSlash(name), "bin", "anvil")
	// Tests of several packages run at once.
	lock, err := os.OpenFile(dir+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return "", err
	}
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, npm, "install", "--prefix", dir, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", name+"@"+anvilVersion)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w\n%s", name, err, out)
	}
	if _, err := os.Stat(bin); err != nil {
		return "", fmt.Errorf("npm installed %s without %s", name, bin)
	}
	return bin, nil
}
