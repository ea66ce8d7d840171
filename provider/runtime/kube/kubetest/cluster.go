// Package kubetest runs a Kubernetes cluster of one node for tests: etcd,
// kube-apiserver, kube-controller-manager, kube-scheduler and kubelet as their
// authors wrote them (testdata/cluster builds them from source, once per machine), with
// containerd and runc from the system. It needs root. All of it lives in a mount
// and process namespace of its own, and is gone when the test is.
//
// What a real cluster has from others is small here: volumes are folders of the node,
// made and removed by a provisioner on sig-storage's library, and a stand-in
// enforces network policies.
package kubetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"probity/internal/disk"
)

// Version of Kubernetes that testdata/cluster has.
const Version = "1.34.4"

// Addresses of the cluster: those of its pods, and that of its API server.
const (
	podRange = "10.213.0.0/17"
	apiIP    = "10.213.255.1"
	// PublicIP is an address of this machine that is nobody's private network.
	PublicIP = "203.0.113.77"
	device   = "probity-k0"
	table    = "probity_kube"
)

// A Cluster is one that runs.
type Cluster struct {
	dir     string
	program string
	pki     *pki
	port    int
	cmd     *exec.Cmd
	alive   io.Closer // what keeps the cluster's first process
	admin   *http.Client
	stop    context.CancelFunc
	work    sync.WaitGroup
	open    atomic.Bool // whether network policies are not enforced
}

// Start starts a cluster and waits until its node is ready. Close ends it.
func Start(ctx context.Context) (_ *Cluster, err error) {
	if os.Geteuid() != 0 {
		return nil, errors.New("a cluster for tests needs root: run the tests as root")
	}
	for _, tool := range []string{"containerd", "ctr", "runc", "unshare", "ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, fmt.Errorf("a cluster for tests needs %s: make tools installs it", tool)
		}
	}
	program, err := Program(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kube")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, program: program}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start a cluster: %w\n%s", err, c.Logs()), c.Close())
		}
	}()
	if c.pki, err = newPKI(dir); err != nil {
		return c, err
	}
	for _, args := range [][]string{{"link", "add", device, "type", "bridge"}, {"addr", "add", apiIP + "/32", "dev", device}, {"addr", "add", PublicIP + "/32", "dev", device}, {"link", "set", device, "up"}} {
		if out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput(); err != nil && !bytes.Contains(out, []byte("exists")) && !bytes.Contains(out, []byte("already assigned")) {
			return c, fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, out)
		}
	}
	script, err := c.write()
	if err != nil {
		return c, err
	}
	c.cmd = exec.Command("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script)
	c.cmd.Dir = dir
	c.cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + dir}
	stdin, err := c.cmd.StdinPipe()
	if err != nil {
		return c, err
	}
	c.alive = stdin
	log, err := os.Create(filepath.Join(dir, "node.log"))
	if err != nil {
		return c, err
	}
	defer log.Close()
	c.cmd.Stdout, c.cmd.Stderr = log, log
	if err := c.cmd.Start(); err != nil {
		c.cmd = nil
		return c, err
	}
	c.admin = &http.Client{Transport: &http.Transport{TLSClientConfig: c.pki.client("admin", "system:masters"), MaxIdleConnsPerHost: 4}, Timeout: time.Minute}
	background, stop := context.WithCancel(context.Background())
	c.stop = stop
	if err := c.waitFor(ctx, "the API server", func() bool { return c.get(ctx, "/readyz", nil) == nil }); err != nil {
		return c, err
	}
	if err := c.pause(ctx); err != nil {
		return c, err
	}
	c.work.Go(func() { c.police(background) })
	if err := c.post(ctx, "/apis/storage.k8s.io/v1/storageclasses", map[string]any{
		"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
		"metadata":    map[string]any{"name": "folders", "annotations": map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}},
		"provisioner": provisioner, "reclaimPolicy": "Delete", "volumeBindingMode": "WaitForFirstConsumer",
	}); err != nil {
		return c, err
	}
	return c, c.waitFor(ctx, "the node", func() bool {
		var nodes struct {
			Items []struct {
				Status struct {
					Conditions []struct{ Type, Status string }
				}
			}
		}
		if c.get(ctx, "/api/v1/nodes", &nodes) != nil {
			return false
		}
		for _, n := range nodes.Items {
			for _, k := range n.Status.Conditions {
				if k.Type == "Ready" && k.Status == "True" {
					return true
				}
			}
		}
		return false
	})
}

// waitFor waits until something is so, or the cluster has ended.
func (c *Cluster) waitFor(ctx context.Context, what string, so func() bool) error {
	for {
		if so() {
			return nil
		}
		if c.cmd.ProcessState != nil {
			return fmt.Errorf("it ended before %s was ready", what)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not become ready: %w", what, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Close ends the cluster and all that ran in it.
func (c *Cluster) Close() error {
	if c.stop != nil {
		c.stop()
	}
	c.work.Wait()
	if c.cmd != nil {
		c.alive.Close()
		c.cmd.Process.Kill()
		c.cmd.Wait()
	}
	exec.Command("nft", "delete", "table", "inet", table).Run()
	exec.Command("ip", "link", "delete", device).Run()
	// The kernel takes a moment to end what was in the namespaces.
	for range 100 {
		if err := os.RemoveAll(c.dir); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for range 50 {
		left, _ := filepath.Glob("/sys/fs/cgroup/*/" + cgroup)
		if whole, _ := filepath.Glob("/sys/fs/cgroup/" + cgroup); len(whole) > 0 {
			left = append(left, whole...)
		}
		if len(left) == 0 {
			return nil
		}
		for _, dir := range left {
			removeGroups(dir)
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}

// removeGroups removes a control group and those below it.
func removeGroups(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.IsDir() {
			removeGroups(filepath.Join(dir, e.Name()))
		}
	}
	os.Remove(dir)
}

// Logs is the end of what each process said.
func (c *Cluster) Logs() string {
	var out strings.Builder
	names, _ := filepath.Glob(filepath.Join(c.dir, "*.log"))
	for _, name := range names {
		b, _ := os.ReadFile(name)
		fmt.Fprintf(&out, "== %s\n%s\n", filepath.Base(name), b[max(0, len(b)-3000):])
	}
	return out.String()
}

// Load puts an image archive on the node, under a name without tag or digest. It
// is then name@DIGEST.
func (c *Cluster) Load(ctx context.Context, archive, name string) error {
	out, err := exec.CommandContext(ctx, "ctr", "--address", c.socket(), "--namespace", "k8s.io", "images", "import", "--snapshotter", "native", "--digests", "--base-name", name, archive).CombinedOutput()
	if err != nil {
		return fmt.Errorf("load %s: %w: %s", archive, err, out)
	}
	return nil
}

// EnforcePolicies says whether network policies are enforced. They are, at first.
func (c *Cluster) EnforcePolicies(yes bool) { c.open.Store(!yes) }

// Address of the API server, host:port.
func (c *Cluster) Address() string { return net.JoinHostPort(apiIP, fmt.Sprint(c.port)) }

// Volumes is the folder that has the cluster's persistent volumes, by their names.
func (c *Cluster) Volumes() string { return filepath.Join(c.dir, "volumes") }

func (c *Cluster) socket() string { return filepath.Join(c.dir, "containerd.sock") }

// Program builds what runs the cluster, unless this machine has it already. It takes
// some minutes.
func Program(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	src, err := source(ctx)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, name := range []string{"go.mod", "go.sum", "main.go", "folders.go"} {
		b, err := os.ReadFile(filepath.Join(src, name))
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	dir := filepath.Join(cache, "probity-test", "kubernetes-"+Version+"-"+hex.EncodeToString(h.Sum(nil)[:6]))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	lock, err := disk.WaitLock(ctx, dir+".lock")
	if err != nil {
		return "", err
	}
	defer lock.Close()
	program := filepath.Join(dir, "cluster")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program+".new", ".")
	cmd.Dir = src
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build Kubernetes %s: %w: %.2000s", Version, err, out)
	}
	return program, os.Rename(program+".new", program)
}

// source is the folder of the cluster's module.
func source(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", "probity/provider/runtime/kube/kubetest").Output()
	if err != nil {
		return "", fmt.Errorf("find the cluster's source: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "testdata", "cluster"), nil
}

// freePort is a port that nobody listens on at an address, just now.
func freePort(ip string) (int, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Kubeconfig is the text of a kubeconfig file for a user of some groups, for the API
// server at an address that leads to it, such as Address.
func (c *Cluster) Kubeconfig(address, user string, groups ...string) string {
	return c.pki.kubeconfig("https://"+address, user, groups...)
}

// TLS is what a client of the API server needs.
func (c *Cluster) TLS(user string, groups ...string) *tls.Config {
	return c.pki.client(user, groups...)
}
