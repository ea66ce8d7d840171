package kube_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
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
	"testing"
	"time"

	"probity/provider/runtime"
	"probity/provider/runtime/kube"
	"probity/provider/runtime/kube/kubetest"
	"probity/provider/runtime/kube/stage"
	"probity/provider/runtime/runtimetest"
)

// options is the environment variable that tells a test binary which cluster it
// is to be a provider of.
const options = "PROBITY_KUBE_TEST"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == stage.Word { // as the cluster starts us
		os.Exit(stage.Main(os.Args[2:]))
	}
	runtimetest.MaybeProvider(func(dir string) (runtime.Runtime, error) {
		var o kube.Options
		if err := json.Unmarshal([]byte(os.Getenv(options)), &o); err != nil {
			return nil, err
		}
		return kube.Open(dir, o)
	})
	os.Exit(m.Run())
}

// A cluster is a real one, with the images that the tests need.
type cluster struct {
	*kubetest.Cluster
	tenant  string // its image
	options kube.Options
}

// start starts a cluster in which the user provider may do what role.yaml says.
func start(t *testing.T) *cluster {
	t.Helper()
	if testing.Short() {
		t.Skip("a cluster is for the full run")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute) // Kubernetes may have to be built
	defer cancel()
	k, err := kubetest.Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(k.Logs())
		}
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &cluster{Cluster: k}
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	build := func(name, pkg string) string {
		program := filepath.Join(dir, name)
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, pkg)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
		return program
	}
	b, err := os.ReadFile(build("tenant", "probity/provider/runtime/runtimetest/tenant"))
	must(err)
	image, digest, err := runtimetest.Image(b, "tenant")
	must(err)
	must(os.WriteFile(filepath.Join(dir, "tenant.tar"), image, 0o600))
	must(c.Load(ctx, filepath.Join(dir, "tenant.tar"), "probity.test/tenant"))
	c.tenant = "probity.test/tenant@" + digest

	var own bytes.Buffer
	digest, err = kube.WriteImage(&own, build("stage", "probity/provider/runtime/kube/kubetest/stage"))
	must(err)
	must(os.WriteFile(filepath.Join(dir, "stage.tar"), own.Bytes(), 0o600))
	must(c.Load(ctx, filepath.Join(dir, "stage.tar"), "probity.test/stage"))

	must(c.Apply(ctx, "/apis/rbac.authorization.k8s.io/v1/clusterroles", role))
	c.bind(t, "probity-provider", "provider")
	policy, binding, _ := bytes.Cut(bytes.ReplaceAll(volumesPolicy, []byte("NAME"), []byte("provider")), []byte("\n---\n"))
	must(c.Apply(ctx, "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", policy))
	must(c.Apply(ctx, "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", binding))
	config := filepath.Join(dir, "kubeconfig")
	must(os.WriteFile(config, []byte(c.Kubeconfig(c.Address(), "provider")), 0o600))
	c.options = kube.Options{Kubeconfig: config, Stage: "probity.test/stage@" + digest, Sync: 500 * time.Millisecond, Patience: 4 * time.Minute}
	return c
}

//go:embed role.yaml
var role []byte

func (c *cluster) open(dir string) (runtime.Runtime, error) { return kube.Open(dir, c.options) }

func (c *cluster) spec(args ...string) runtime.Spec {
	return runtime.Spec{Image: c.tenant, Args: args, Resources: runtime.Resources{Memory: 256 * runtimetest.MB}}
}

// Everything that needs a cluster shares one: it takes its time to start.
func TestKubernetesIsolatesAndKeeps(t *testing.T) {
	c := start(t)
	text, err := json.Marshal(c.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(options, string(text))
	// The check takes the enforcement of policies away for a moment.
	t.Run("ACheckTriesWhatALeasePromises", func(t *testing.T) { checkTries(t, c) })
	for name, test := range map[string]func(*testing.T, *cluster){
		"AnAPIServerThatIsNotReachedEndsNothing":          blip,
		"APodThatSomebodyDeletesIsLostWithItsCheckpoint":  deleted,
		"WhatTheClusterCannotRunIsLostAndSaysWhy":         cannotRun,
		"WhatNobodyKnowsIsSwept":                          swept,
		"AVolumeOutlivesItsNamespaceAndGoesWithItsFolder": volumeStays,
		"AProviderHasNoVolumesOfOthers":                   volumesOfOthers,
		"WhatItUsesIsToldByItsNode":                       measured,
		"AnImageThatNamesRootRunsAsNobody":                rootless,
		"ANetworkThatWasAskedForIsThePublicOne":           public,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, c)
		})
	}
	// Most of the time goes into beginning and ending pods.
	runtimetest.Run(t, runtimetest.Config{Open: c.open, Tenant: c.spec(), Processes: true, VolumesElsewhere: true, Parallel: true})
}

// patience is how long a test waits for what has to happen.
const patience = 5 * time.Minute

// with opens a runtime of its own for a test, and removes what it leaves.
func (c *cluster) with(t *testing.T, change func(*kube.Options)) (context.Context, runtime.Runtime) {
	t.Helper()
	ctx, rt, _ := c.within(t, change)
	return ctx, rt
}

// within does that, and says in which folder.
func (c *cluster) within(t *testing.T, change func(*kube.Options)) (context.Context, runtime.Runtime, string) {
	t.Helper()
	o, dir := c.options, t.TempDir()
	if change != nil {
		change(&o)
	}
	rt, err := kube.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(func() {
		defer cancel()
		ids, err := rt.List(ctx)
		if err != nil {
			t.Error(err)
		}
		for _, id := range ids {
			if err := rt.Remove(ctx, id); err != nil {
				t.Error(err)
			}
		}
		rt.(io.Closer).Close()
	})
	return ctx, rt, dir
}

func begin(t *testing.T, ctx context.Context, rt runtime.Runtime, id string, s runtime.Spec) runtime.Workload {
	t.Helper()
	s.Dir = t.TempDir()
	w, err := rt.Start(ctx, id, s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// read reads a log to its end, or until it has a text.
func read(t *testing.T, ctx context.Context, w runtime.Workload, until string) string {
	t.Helper()
	r, err := w.Logs(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all []byte
	for buf := make([]byte, 4096); ; {
		n, err := r.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF || (until != "" && bytes.Contains(all, []byte(until))) {
			return string(all)
		}
		if err != nil {
			t.Fatalf("%v, after %q", err, all)
		}
	}
}

func checkTries(t *testing.T, c *cluster) {
	ctx, rt := c.with(t, nil)
	if err := rt.Check(ctx); err != nil {
		t.Errorf("the cluster is as it should be: %v", err)
	}
	vets(t, c, rt.(runtime.Vetter))
	c.EnforcePolicies(false)
	defer c.EnforcePolicies(true)
	_, other := c.with(t, nil)
	if err := other.Check(ctx); !errors.Is(err, runtime.ErrMissing) || !strings.Contains(fmt.Sprint(err), "network policies are not enforced") {
		t.Errorf("where nothing enforces policies: %v", err)
	}
	_, other = c.with(t, func(o *kube.Options) { o.StorageClass = "none" })
	if err := other.Check(ctx); !errors.Is(err, runtime.ErrMissing) || !strings.Contains(fmt.Sprint(err), "StorageClass none") {
		t.Errorf("without storage: %v", err)
	}
	// A user without the role.
	config := filepath.Join(t.TempDir(), "nobody")
	if err := os.WriteFile(config, []byte(c.Kubeconfig(c.Address(), "nobody")), 0o600); err != nil {
		t.Fatal(err)
	}
	rt, err := kube.Open(t.TempDir(), kube.Options{Kubeconfig: config, Stage: c.options.Stage})
	if err != nil {
		t.Fatal(err)
	}
	defer rt.(io.Closer).Close()
	if err := rt.Check(ctx); !errors.Is(err, runtime.ErrMissing) || !strings.Contains(fmt.Sprint(err), "role.yaml") {
		t.Errorf("without the role: %v", err)
	}
}

// vets is about what nobody should bid for in this cluster.
func vets(t *testing.T, c *cluster, rt runtime.Vetter) {
	if err := rt.Vet(c.spec("exit", "0")); err != nil {
		t.Errorf("what it runs: %v", err)
	}
	for want, change := range map[string]func(*runtime.Spec){
		"1 nvidia.com/gpu":        func(s *runtime.Spec) { s.Resources.GPUs = 1 },
		"1000000 thousandths":     func(s *runtime.Spec) { s.Resources.CPU = 1_000_000 },
		"1125899906842624 bytes":  func(s *runtime.Spec) { s.Resources.Memory = 1 << 50 },
		"pulls images from a reg": func(s *runtime.Spec) { s.Archive = "image" },
	} {
		s := c.spec("exit", "0")
		change(&s)
		if err := rt.Vet(s); !errors.Is(err, runtime.ErrSpec) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// A cable is what a test pulls: all connections to the API server go through it.
type cable struct {
	net.Listener
	to string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

func (c *cluster) cable(t *testing.T) *cable {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	k := &cable{Listener: l, to: c.Address(), conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go k.pass(in)
		}
	}()
	return k
}

func (k *cable) pass(in net.Conn) {
	defer in.Close()
	out, err := net.Dial("tcp", k.to)
	if err != nil {
		return
	}
	defer out.Close()
	k.mu.Lock()
	cut := k.cut
	k.conns[in] = true
	k.mu.Unlock()
	if cut {
		return
	}
	go func() {
		io.Copy(out, in)
		out.Close()
	}()
	io.Copy(in, out)
}

func (k *cable) pull(cut bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cut = cut
	if cut {
		for c := range k.conns {
			c.Close()
		}
		clear(k.conns)
	}
}

func blip(t *testing.T, c *cluster) {
	k := c.cable(t)
	config := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(config, []byte(c.Kubeconfig(k.Addr().String(), "provider")), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, rt := c.with(t, func(o *kube.Options) { o.Kubeconfig = config })
	s := c.spec("count", "400", runtime.WorkDir+"/checkpoint")
	w := begin(t, ctx, rt, "blip", s)
	for _, text := range []string{"step 3\n", "step 150\n"} { // while it runs, and again
		read(t, ctx, w, text)
		k.pull(true)
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		if exit, err := w.Wait(short); err == nil {
			t.Errorf("it ended with the connection: %+v", exit)
		}
		cancel()
		if ids, err := rt.List(ctx); err != nil || len(ids) != 1 {
			t.Errorf("there is %v: %v", ids, err)
		}
		k.pull(false)
	}
	exit, err := w.Wait(ctx)
	if err != nil || exit.Reason != runtime.Exited || exit.Code != 0 {
		t.Errorf("%+v, %v", exit, err)
	}
	var want strings.Builder
	for i := range 400 {
		fmt.Fprintf(&want, "step %d\n", i+1)
	}
	if got := read(t, ctx, w, ""); got != want.String()+"done\n" {
		t.Errorf("its log is not whole: %q", got)
	}
}

func deleted(t *testing.T, c *cluster) {
	ctx, rt := c.with(t, func(o *kube.Options) { o.Sync = time.Hour }) // its checkpoint is fetched afterwards
	s := c.spec("count", "1000000", runtime.WorkDir+"/checkpoint")
	s.Dir = t.TempDir()
	w, err := rt.Start(ctx, "deleted", s)
	if err != nil {
		t.Fatal(err)
	}
	read(t, ctx, w, "step 20\n")
	if err := c.Delete(ctx, "/api/v1/namespaces/"+c.namespace(t, ctx, "deleted")+"/pods/tenant"); err != nil {
		t.Fatal(err)
	}
	exit, err := w.Wait(ctx)
	if err != nil || exit.Reason != runtime.Lost || !strings.Contains(exit.Detail, "deleted") {
		t.Errorf("%+v, %v", exit, err)
	}
	b, err := os.ReadFile(filepath.Join(s.Dir, "checkpoint"))
	if n, nerr := strconv.Atoi(string(b)); err != nil || nerr != nil || n < 20 {
		t.Fatalf("its checkpoint is %q: %v", b, err)
	}
	// Again, from there.
	if err := rt.Remove(ctx, "deleted"); err != nil {
		t.Fatal(err)
	}
	if w, err = rt.Start(ctx, "deleted", s); err != nil {
		t.Fatal(err)
	}
	if log := read(t, ctx, w, "step "); !strings.HasPrefix(log, "going on from "+string(b)) {
		t.Errorf("it says %q", log)
	}
}

// namespace is the one of a lease.
func (c *cluster) namespace(t *testing.T, ctx context.Context, id string) string {
	t.Helper()
	var all struct {
		Items []struct {
			Metadata struct{ Name, DeletionTimestamp string }
		}
	}
	if err := c.Get(ctx, "/api/v1/namespaces?labelSelector=probity.network/lease%3D"+id, &all); err != nil {
		t.Fatal(err)
	}
	for _, n := range all.Items {
		if n.Metadata.DeletionTimestamp == "" {
			return n.Metadata.Name
		}
	}
	return ""
}

func cannotRun(t *testing.T, c *cluster) {
	gpu, image := c.spec("exit", "0"), c.spec("exit", "0")
	gpu.Resources.GPUs = 1
	image.Image = "127.0.0.1:1/none@sha256:" + strings.Repeat("0", 64)
	// The scheduler says at once that no node has a GPU. The node takes its time with
	// an image, and is given a tenth of the patience after that.
	ctx, short := c.with(t, func(o *kube.Options) { o.Patience = 20 * time.Second })
	_, long := c.with(t, func(o *kube.Options) { o.Patience = 3 * time.Minute })
	works := map[string]runtime.Workload{"nvidia.com/gpu": begin(t, ctx, short, "gpu", gpu), "127.0.0.1:1": begin(t, ctx, long, "image", image)}
	for want, w := range works {
		exit, err := w.Wait(ctx)
		if err != nil || exit.Reason != runtime.Lost || !strings.Contains(exit.Detail, want) {
			t.Errorf("%s: %+v, %v", want, exit, err)
		}
	}
}

func swept(t *testing.T, c *cluster) {
	ctx, rt := c.with(t, nil)
	_ = rt
	dir := t.TempDir()
	other, err := c.open(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := begin(t, ctx, other, "forgotten", c.spec("sleep"))
	read(t, ctx, w, "ready")
	other.(io.Closer).Close()
	if c.namespace(t, ctx, "forgotten") == "" {
		t.Fatal("it has no namespace")
	}
	// The provider's disk is an older one.
	if err := os.RemoveAll(filepath.Join(dir, "work")); err != nil {
		t.Fatal(err)
	}
	if other, err = c.open(dir); err != nil {
		t.Fatal(err)
	}
	defer other.(io.Closer).Close()
	for c.namespace(t, ctx, "forgotten") != "" {
		select {
		case <-ctx.Done():
			t.Fatal("it is still there")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func rootless(t *testing.T, c *cluster) {
	ctx, rt := c.with(t, nil)
	log := read(t, ctx, begin(t, ctx, rt, "rootless", c.spec("read", runtimetest.RootOnly, "/proc/self/status")), "")
	if !strings.Contains(log, "denied: read "+runtimetest.RootOnly) {
		t.Errorf("it read a file of its image's root: %s", log)
	}
	for _, id := range []string{"Uid", "Gid"} {
		if !strings.Contains(log, id+":\t65000\t65000\t65000\t65000\n") {
			t.Errorf("its %s is another: %s", id, log)
		}
	}
}

func public(t *testing.T, c *cluster) {
	ctx, rt := c.with(t, nil)
	l, err := net.Listen("tcp", net.JoinHostPort(kubetest.PublicIP, "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, network := range []bool{true, false} {
		s := c.spec("dial", l.Addr().String(), c.Address())
		s.Network = network
		w := begin(t, ctx, rt, fmt.Sprint("network-", network), s)
		log := read(t, ctx, w, "")
		if strings.Contains(log, "ALLOWED: dial "+kubetest.PublicIP) != network {
			t.Errorf("asked for %v: %s", network, log)
		}
		if !strings.Contains(log, "denied: dial "+c.Address()) {
			t.Errorf("asked for %v, it reached the API server, or did not try: %s", network, log)
		}
	}
}
