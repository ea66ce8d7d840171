// Package kube runs tenants' containers in a Kubernetes cluster, through its API
// server and nothing else: the provider can be outside of it.
//
// Each lease has a namespace of its own, under the pod security standard
// "restricted", with a resource quota, a network policy that denies everything
// that was not asked for, a volume for /work and one bare pod. It is no Job and no
// Deployment, since those start work again by themselves: when, where and from
// which checkpoint is for the provider to decide. For the same reason a pod
// tolerates that its node is not heard of, and keeps a finalizer of ours, so that
// how it ended is never lost.
//
// The folder at /work lies in the cluster while the pod runs. It is filled from
// Spec.Dir before, fetched every few seconds, and fetched whole when the pod is
// over. What is put into Spec.Dir meanwhile does not reach the pod.
//
// All state is on the provider's disk and in the cluster. A provider that was away
// finds its pods by their namespaces, reads on in their logs where it was, and
// decides nothing by the API server's silence.
package kube

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// Options of a runtime. Stage is required.
type Options struct {
	// Kubeconfig is the file that says where the cluster is and who we are; "" is
	// the usual one: $KUBECONFIG, ~/.kube/config, or the pod's that this runs in.
	// Context is one of it; "" is its current one.
	Kubeconfig, Context string

	// Prefix is what the names of namespaces begin with; "" is probity.
	Prefix string

	// Stage is the image of this program, as name@sha256:DIGEST in a registry that
	// the cluster reaches: see package stage, and WriteImage.
	Stage string

	// StorageClass is where /work comes from; "" is the cluster's default.
	StorageClass string

	// NodeSelector are labels of the nodes that leases may run on; nil is all.
	NodeSelector map[string]string

	// GPU is the name of the resource that Resources.GPUs counts; "" is
	// nvidia.com/gpu.
	GPU string

	// Sync is how often /work is fetched while its pod runs; 0 is 15 seconds.
	Sync time.Duration

	// Patience is how long a pod may take to begin, its image included, and how
	// long a node may be silent, before the workload is Lost; 0 is 10 minutes.
	Patience time.Duration
}

var prefixRE = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)

func (o *Options) valid() error {
	set := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	set(&o.Prefix, "probity")
	set(&o.GPU, "nvidia.com/gpu")
	if o.Sync == 0 {
		o.Sync = 15 * time.Second
	}
	if o.Patience == 0 {
		o.Patience = 10 * time.Minute
	}
	switch {
	case !prefixRE.MatchString(o.Prefix):
		return fmt.Errorf("namespace prefix %.40q: use at most 32 of a-z, 0-9 and -, beginning with a letter", o.Prefix)
	case !imageRE.MatchString(o.Stage):
		return fmt.Errorf("%w: the cluster needs this program as an image, and %.80q names none by digest: write it with `probity provider image FILE`, put it into a registry that the cluster reaches, and say --kube-image NAME@sha256:DIGEST", runtime.ErrMissing, o.Stage)
	case o.Sync < 0 || o.Patience < 0:
		return errors.New("a duration of the options is negative")
	}
	return nil
}

// What lies in the runtime's folder.
const (
	workDir    = "work" // a folder for each workload, with:
	recordFile = "record.json"
	logFile    = "log"
	cursorFile = "cursor.json"
	exitFile   = "exit.json"
)

type driver struct {
	dir   string
	o     Options
	owner string // of our namespaces
	api   *api
	lock  *disk.Lock
	ctx   context.Context // of what runs in the background
	stop  context.CancelFunc
	tasks sync.WaitGroup

	shelf sync.Mutex // of the volumes' records: whether one is wanted

	mu      sync.Mutex
	works   map[string]*workload
	pods    map[string]*corev1.Pod // by namespace and name
	listed  bool                   // pods has been read once
	checked bool
	nodes   []node // that leases may run on, nil until the cluster has told
	starts  map[string]*sync.Mutex
}

// Open returns the runtime whose state lies in a folder, which nobody else may
// enter. It returns disk.ErrLocked when another process has it open, and
// runtime.ErrMissing when nothing says where the cluster is. It does not wait for
// the cluster. Closing it, as an io.Closer, lets go of the folder; workloads go on.
func Open(dir string, o Options) (runtime.Runtime, error) {
	if err := o.valid(); err != nil {
		return nil, fmt.Errorf("kubernetes runtime: %w", err)
	}
	a, err := connect(o.Kubeconfig, o.Context)
	if err != nil {
		return nil, fmt.Errorf("kubernetes runtime: %w: nothing says where the cluster is: name a kubeconfig file: %w", runtime.ErrMissing, err)
	}
	if dir, err = filepath.Abs(dir); err == nil {
		err = errors.Join(os.MkdirAll(filepath.Join(dir, workDir), 0o700), os.MkdirAll(filepath.Join(dir, volumesDir), 0o700))
	}
	if err != nil {
		return nil, fmt.Errorf("kubernetes runtime: %w", err)
	}
	lock, err := disk.TryLock(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("kubernetes runtime: %w", err)
	}
	d := &driver{dir: dir, o: o, api: a, lock: lock, works: map[string]*workload{}, pods: map[string]*corev1.Pod{}, starts: map[string]*sync.Mutex{}}
	d.ctx, d.stop = context.WithCancel(context.Background())
	if err := d.load(); err != nil {
		d.stop()
		return nil, errors.Join(fmt.Errorf("kubernetes runtime: %w", err), lock.Close())
	}
	d.tasks.Go(d.watch)
	d.tasks.Go(d.sweep)
	d.tasks.Go(d.tend)
	d.tasks.Go(d.measure)
	for _, w := range d.works {
		d.tasks.Go(w.hold)
	}
	return d, nil
}

// load reads who we are and what we have.
func (d *driver) load() error {
	name := filepath.Join(d.dir, "owner")
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		var r [8]byte
		rand.Read(r[:])
		b = []byte(hex.EncodeToString(r[:]))
		err = disk.WriteFile(name, b, 0o600)
	}
	if err != nil {
		return err
	}
	d.owner = strings.TrimSpace(string(b))
	entries, err := os.ReadDir(filepath.Join(d.dir, workDir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		rec, err := d.record(e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if rec.Started {
			d.works[e.Name()] = newWorkload(d, e.Name(), rec)
		}
	}
	return nil
}

func (d *driver) work(id string) string { return filepath.Join(d.dir, workDir, id) }

func (d *driver) record(id string) (record, error) {
	var r record
	b, err := os.ReadFile(filepath.Join(d.work(id), recordFile))
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("the record of %s cannot be read: %w", id, err)
	}
	return r, nil
}

// Close lets go of the folder. Workloads go on.
func (d *driver) Close() error {
	d.stop()
	d.tasks.Wait()
	return d.lock.Close()
}

func (d *driver) Name() string { return "kubernetes" }

// starting is held while an id is started or removed.
func (d *driver) starting(id string) func() {
	d.mu.Lock()
	m := d.starts[id]
	if m == nil {
		m = &sync.Mutex{}
		d.starts[id] = m
	}
	d.mu.Unlock()
	m.Lock()
	return m.Unlock
}

func (d *driver) Start(ctx context.Context, id string, s runtime.Spec) (runtime.Workload, error) {
	fail := func(err error) (runtime.Workload, error) { return nil, fmt.Errorf("start %s: %w", id, err) }
	for _, p := range []*string{&s.Dir, &s.Stdin} {
		if *p != "" {
			abs, err := filepath.Abs(*p)
			if err != nil {
				return fail(err)
			}
			*p = abs
		}
	}
	s.Volumes = slices.Clone(s.Volumes)
	for i := range s.Volumes {
		if v := &s.Volumes[i]; v.Dir != "" {
			abs, err := filepath.Abs(v.Dir)
			if err != nil {
				return fail(err)
			}
			v.Dir = abs
		}
	}
	if err := errors.Join(runtime.CheckID(id), check(s)); err != nil {
		return fail(err)
	}
	defer d.starting(id)()
	if _, err := d.Adopt(ctx, id); err == nil {
		return fail(runtime.ErrExists)
	}
	// A start that did not get through is gone on with.
	rec, err := d.record(id)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fail(err)
	}
	if rec.Namespace == "" {
		rec.Namespace = namespaceName(d.o.Prefix)
	}
	rec.Spec = keep(s)
	if rec.Spec.Volumes, err = d.mounts(s.Volumes); err != nil {
		return fail(err)
	}
	ns := d.namespace(rec.Namespace, id)
	if err := errors.Join(os.MkdirAll(d.work(id), 0o700), d.save(id, rec)); err != nil {
		return fail(err)
	}
	objects := []func() error{
		func() error { return d.claimed(ctx, ns) },
		func() error { return d.api.create(ctx, ns.Name, policy(s.Network)) },
		func() error { return d.quota(ctx, ns.Name, s) },
	}
	if len(s.Secrets) > 0 {
		objects = append(objects, func() error { return d.api.create(ctx, ns.Name, secrets(s)) })
	}
	if s.Dir != "" {
		objects = append(objects, func() error { return d.api.create(ctx, ns.Name, claim(workClaim, diskOf(s), d.o.StorageClass)) })
	}
	for i, m := range rec.Spec.Volumes {
		objects = append(objects, func() error { return d.claim(ctx, ns.Name, claimOf(i), m) })
	}
	objects = append(objects, func() error { return d.api.create(ctx, ns.Name, d.pod(id, s)) })
	for _, create := range objects {
		if err := d.patiently(ctx, create); err != nil {
			return fail(refused(err))
		}
	}
	rec.Started = true
	if err := d.save(id, rec); err != nil {
		return fail(err)
	}
	w := newWorkload(d, id, rec)
	w.secrets, w.knows = s.Secrets, true
	d.mu.Lock()
	defer d.mu.Unlock()
	d.works[id] = w
	d.tasks.Go(w.hold)
	return w, nil
}

// patiently makes an object, again while the server is too busy.
func (d *driver) patiently(ctx context.Context, create func() error) error {
	for {
		err := create()
		if !apierrors.IsTooManyRequests(err) && !apierrors.IsServerTimeout(err) && !apierrors.IsConflict(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// claimed makes a namespace of ours.
func (d *driver) claimed(ctx context.Context, ns *corev1.Namespace) error {
	var got corev1.Namespace
	if err := errors.Join(d.api.create(ctx, "", ns), d.api.get(ctx, "", ns.Name, &got)); err != nil {
		return err
	}
	switch {
	case got.Labels[ownerLabel] != d.owner:
		return fmt.Errorf("namespace %s: %w", ns.Name, errForeign)
	case got.DeletionTimestamp != nil:
		return fmt.Errorf("namespace %s is being removed: remove this workload, and start it again", ns.Name)
	}
	return nil
}

// refused says what a caller can do about an error of the API server.
func refused(err error) error {
	switch {
	case apierrors.IsInvalid(err) || apierrors.IsBadRequest(err) || apierrors.IsRequestEntityTooLargeError(err):
		return fmt.Errorf("%w: %w", runtime.ErrSpec, err)
	case apierrors.IsForbidden(err) || apierrors.IsUnauthorized(err):
		return fmt.Errorf("%w: the cluster does not let us: give the provider's user the role of provider/runtime/kube/role.yaml: %w", runtime.ErrMissing, err)
	}
	return err
}

// quota makes the quota and waits until the cluster counts by it: no pod is made
// before.
func (d *driver) quota(ctx context.Context, ns string, s runtime.Spec) error {
	q := quota(s, corev1.ResourceName(d.o.GPU))
	if err := d.api.create(ctx, ns, q); err != nil {
		return err
	}
	for {
		var got corev1.ResourceQuota
		if err := d.api.get(ctx, ns, q.Name, &got); err == nil && len(got.Status.Hard) > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (d *driver) save(id string, r record) error {
	b, err := r.json()
	if err != nil {
		return err
	}
	return disk.WriteFile(filepath.Join(d.work(id), recordFile), b, 0o600)
}

func (d *driver) Adopt(_ context.Context, id string) (runtime.Workload, error) {
	if err := runtime.CheckID(id); err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if w := d.works[id]; w != nil {
		return w, nil
	}
	return nil, fmt.Errorf("adopt %s: %w", id, runtime.ErrUnknown)
}

func (d *driver) List(context.Context) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for id := range d.works {
		out = append(out, id)
	}
	slices.Sort(out)
	return out, nil
}

func (d *driver) Remove(ctx context.Context, id string) error {
	if err := runtime.CheckID(id); err != nil {
		return err
	}
	defer d.starting(id)()
	rec, err := d.record(id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove %s: %w", id, err)
	}
	d.mu.Lock()
	w := d.works[id]
	d.mu.Unlock()
	if w != nil {
		w.abandon()
	}
	if err := d.clear(ctx, rec.Namespace); err != nil {
		if w != nil { // it is there as it was
			d.mu.Lock()
			d.works[id] = newWorkload(d, id, rec)
			d.tasks.Go(d.works[id].hold)
			d.mu.Unlock()
		}
		return fmt.Errorf("remove %s: %w", id, err)
	}
	d.mu.Lock()
	delete(d.works, id)
	d.mu.Unlock()
	// The record goes first: without it there is no workload.
	if err := os.Remove(filepath.Join(d.work(id), recordFile)); err != nil {
		return fmt.Errorf("remove %s: %w", id, err)
	}
	return os.RemoveAll(d.work(id))
}

// clear removes a namespace with all that is in it. It returns once nothing in it
// runs or is kept, and the cluster is about to remove it.
func (d *driver) clear(ctx context.Context, ns string) error {
	for {
		gone, err := d.clearing(ctx, ns)
		if gone || errors.Is(err, errForeign) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// errForeign means that a namespace has our name and is not ours.
var errForeign = errors.New("the namespace is not ours: choose another prefix")

// clearing takes the next step: pods, then the claims that they had, then the
// namespace, since the cluster looks only every some seconds at one that it could
// not remove at once.
func (d *driver) clearing(ctx context.Context, ns string) (gone bool, err error) {
	var got corev1.Namespace
	if err := d.api.get(ctx, "", ns, &got); err != nil {
		if apierrors.IsNotFound(err) {
			return true, nil
		}
		return false, err
	}
	if got.Labels[ownerLabel] != d.owner {
		return false, fmt.Errorf("namespace %s: %w", ns, errForeign)
	}
	var pods corev1.PodList
	if err := d.api.list(ctx, ns, "", &pods); err != nil {
		return false, err
	}
	for _, p := range pods.Items {
		if p.DeletionTimestamp == nil {
			err = errors.Join(err, d.api.remove(ctx, ns, p.Name, &corev1.Pod{}, 1))
		}
		err = errors.Join(err, d.api.letGo(ctx, ns, p.Name))
	}
	if len(pods.Items) > 0 || err != nil {
		return false, err
	}
	var claims corev1.PersistentVolumeClaimList
	if err := d.api.list(ctx, ns, "", &claims); err != nil {
		return false, err
	}
	for _, c := range claims.Items {
		if c.DeletionTimestamp == nil {
			err = errors.Join(err, d.api.remove(ctx, ns, c.Name, &corev1.PersistentVolumeClaim{}, -1))
		}
	}
	if len(claims.Items) > 0 || err != nil {
		return false, err
	}
	if got.DeletionTimestamp == nil {
		if err := d.api.remove(ctx, "", ns, &corev1.Namespace{}, -1); err != nil {
			return false, err
		}
	}
	return true, nil
}

// sweep removes namespaces of ours that we know nothing of: nobody reads what they
// write, and nobody limits them. It tries until the cluster answers.
func (d *driver) sweep() {
	wait := time.Second
	for {
		var all corev1.NamespaceList
		err := d.api.list(d.ctx, "", ownerLabel+"="+d.owner, &all)
		for _, ns := range all.Items {
			id := ns.Labels[leaseLabel]
			unlock := d.starting(id)
			known := false
			if runtime.CheckID(id) == nil {
				rec, rerr := d.record(id)
				known = (rerr == nil && rec.Namespace == ns.Name) || (rerr != nil && !errors.Is(rerr, fs.ErrNotExist))
			}
			if !known {
				err = errors.Join(err, d.clear(d.ctx, ns.Name))
			}
			unlock()
		}
		if err == nil {
			return
		}
		select {
		case <-d.ctx.Done():
			return
		case <-time.After(wait):
			wait = min(2*wait, time.Minute)
		}
	}
}

// watch keeps pods as the cluster has them.
func (d *driver) watch() {
	label := ownerLabel + "=" + d.owner
	for d.ctx.Err() == nil {
		var all corev1.PodList
		if err := d.api.list(d.ctx, "", label, &all); err == nil {
			now := map[string]*corev1.Pod{}
			for i := range all.Items {
				now[all.Items[i].Namespace+"/"+all.Items[i].Name] = &all.Items[i]
			}
			d.mu.Lock()
			d.pods, d.listed = now, true
			d.mu.Unlock()
			d.tell("")
			d.events(label, all.ResourceVersion)
		}
		select {
		case <-d.ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (d *driver) events(label, version string) {
	events, err := d.api.watchPods(d.ctx, label, version)
	if err != nil {
		return
	}
	defer events.Stop()
	for e := range events.ResultChan() {
		p, ok := e.Object.(*corev1.Pod)
		if !ok {
			return // an error: read the list again
		}
		key := p.Namespace + "/" + p.Name
		d.mu.Lock()
		switch e.Type {
		case "ADDED", "MODIFIED":
			d.pods[key] = p
		case "DELETED":
			delete(d.pods, key)
		}
		d.mu.Unlock()
		if e.Type != "BOOKMARK" {
			d.tell(p.Namespace)
		}
	}
}

// tell tells the workloads of a namespace, or all, that something has changed.
func (d *driver) tell(ns string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.works {
		if ns == "" || w.ns == ns {
			select {
			case w.changed <- struct{}{}:
			default:
			}
		}
	}
}

// seen is a pod as the cluster has it, and whether the cluster has told.
func (d *driver) seen(ns, name string) (*corev1.Pod, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pods[ns+"/"+name], d.listed
}
