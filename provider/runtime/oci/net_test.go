package oci_test

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"probity/provider/runtime"
	"probity/provider/runtime/runtimetest"
)

// A network that was asked for reaches the machine's address, and still nothing
// that listens on the machine's loopback only.
func TestANetworkThatWasAskedForDoesNotReachTheLoopback(t *testing.T) {
	if testing.Short() {
		t.Skip("containers are for the full run: they need Podman")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	inside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	outside, err := net.Listen("tcp", address(t)+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	_, port, _ := net.SplitHostPort(inside.Addr().String())

	archive, digest := tenant(t)
	dir := t.TempDir()
	rt, err := open(filepath.Join(dir, "runtime"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rt.Remove(context.Background(), "net"); err != nil {
			t.Error(err)
		}
		rt.(io.Closer).Close()
	})
	w, err := rt.Start(ctx, "net", runtime.Spec{
		Image: digest, Archive: archive, Network: true, Resources: runtime.Resources{Memory: 64 * runtimetest.MB},
		// 10.0.2.2 is the machine, as a container sees it.
		Args: []string{"dial", outside.Addr().String(), "127.0.0.1:" + port, "10.0.2.2:" + port},
	})
	if err != nil {
		t.Fatal(err)
	}
	if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.Exited {
		t.Fatalf("%+v, %v", exit, err)
	}
	r, err := w.Logs(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	log := string(b)
	if !strings.Contains(log, "ALLOWED: dial "+outside.Addr().String()) {
		t.Errorf("it has no network:\n%s", log)
	}
	if strings.Count(log, "denied: ") != 2 {
		t.Errorf("it reached the loopback:\n%s", log)
	}
}

// address is one of the machine's that is not its loopback.
func address(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
			return ip.IP.String()
		}
	}
	t.Fatal("this test needs a network interface with an IPv4 address")
	return ""
}
