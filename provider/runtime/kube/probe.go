package kube

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/labels"

	"probity/provider/runtime"
)

// mostThreads is how many processes and threads a pod may have at most: the
// cluster's to limit, and ours to insist on.
const mostThreads = 4096

// Check looks whether the cluster keeps what a lease promises, by trying it: with
// the objects of a lease, it runs a pod that must not reach the API server, one in a
// namespace without a policy that must, so that the first says something, and one
// that makes more threads than any tenant may. It takes some seconds, once.
func (d *driver) Check(ctx context.Context) error {
	fail := func(err error) error { return fmt.Errorf("kubernetes runtime: %w", err) }
	d.mu.Lock()
	checked := d.checked
	d.mu.Unlock()
	if checked {
		return nil
	}
	var v struct{ GitVersion string }
	if err := d.api.raw(ctx, "/version", &v); err != nil {
		return fail(fmt.Errorf("%w: the cluster does not answer: see that `kubectl version` does, with the same kubeconfig: %w", runtime.ErrMissing, err))
	}
	if err := d.storage(ctx); err != nil {
		return fail(err)
	}
	if err := d.survey(ctx); err != nil {
		return fail(err)
	}
	if err := d.probe(ctx); err != nil {
		return fail(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.checked = true
	return nil
}

// storage looks for the class that /work and volumes come from, and whether we may keep
// volumes: whoever may not is told so before whether there is such a one.
func (d *driver) storage(ctx context.Context) error {
	if err := d.api.patchVolume(ctx, "probity-none", map[string]any{}); err != nil && !apierrors.IsNotFound(err) {
		return refused(err)
	}
	var all storagev1.StorageClassList
	if err := d.api.list(ctx, "", "", &all); err != nil {
		return refused(err)
	}
	for _, c := range all.Items {
		if c.Name == d.o.StorageClass || (d.o.StorageClass == "" && c.Annotations["storageclass.kubernetes.io/is-default-class"] == "true") {
			return nil
		}
	}
	if d.o.StorageClass != "" {
		return fmt.Errorf("%w: the cluster has no StorageClass %s; `kubectl get storageclass` lists them", runtime.ErrMissing, d.o.StorageClass)
	}
	return fmt.Errorf("%w: the cluster has no default StorageClass, where /work would come from: name one with --kube-storage", runtime.ErrMissing)
}

// A node is what one of the cluster's has for pods.
type node struct {
	gpus   int64
	cpu    int64 // thousandths of a core
	memory int64
}

// survey looks at what the nodes have that leases may run on.
func (d *driver) survey(ctx context.Context) error {
	var all corev1.NodeList
	if err := d.api.list(ctx, "", labels.Set(d.o.NodeSelector).String(), &all); err != nil {
		return refused(err)
	}
	nodes := []node{}
	for _, n := range all.Items {
		if has := n.Status.Allocatable; !n.Spec.Unschedulable {
			gpus := has[corev1.ResourceName(d.o.GPU)]
			nodes = append(nodes, node{gpus.Value(), has.Cpu().MilliValue(), has.Memory().Value()})
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.nodes = nodes
	return nil
}

// Vet is part of [runtime.Vetter]. Whether a node is free is not looked at: what a
// provider promises beside each other it knows itself.
func (d *driver) Vet(s runtime.Spec) error {
	if err := check(s); err != nil {
		return err
	}
	for _, v := range s.Volumes {
		abs, err := filepath.Abs(v.Dir)
		if err != nil {
			return err
		}
		v.Dir = abs
		if _, _, err := d.fits(v); err != nil {
			return err
		}
	}
	d.mu.Lock()
	nodes := d.nodes
	d.mu.Unlock()
	r := s.Resources
	if nodes == nil {
		return fmt.Errorf("%w: the cluster has not told what its nodes have", runtime.ErrMissing)
	}
	if !slices.ContainsFunc(nodes, func(n node) bool {
		return int64(r.GPUs) <= n.gpus && int64(r.CPU) <= n.cpu && r.Memory+stageMB<<20 <= n.memory
	}) {
		return fmt.Errorf("%w: no node of the cluster has %d %s, %d thousandths of a core and %d bytes of memory for a pod", runtime.ErrSpec, r.GPUs, d.o.GPU, r.CPU, r.Memory)
	}
	return nil
}

// apiServer is where the pods of the cluster would find the API server.
func (d *driver) apiServer(ctx context.Context) (string, error) {
	var e struct {
		Subsets []struct {
			Addresses []struct{ IP string }
			Ports     []struct{ Port int }
		}
	}
	if err := d.api.raw(ctx, "/api/v1/namespaces/default/endpoints/kubernetes", &e); err != nil {
		return "", refused(err)
	}
	for _, s := range e.Subsets {
		for _, a := range s.Addresses {
			for _, p := range s.Ports {
				if net.ParseIP(a.IP) != nil && p.Port > 0 {
					return net.JoinHostPort(a.IP, strconv.Itoa(p.Port)), nil
				}
			}
		}
	}
	return "", fmt.Errorf("%w: the cluster does not say where its API server is", runtime.ErrMissing)
}

// checkLease is the label of what Check makes.
const checkLease = "check"

func (d *driver) probe(ctx context.Context) error {
	// Nobody sweeps what we are about to make.
	defer d.starting(checkLease)()
	address, err := d.apiServer(ctx)
	if err != nil {
		return err
	}
	missing := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{runtime.ErrMissing}, args...)...)
	}
	ctx, cancel := context.WithTimeout(ctx, d.o.Patience)
	defer cancel()
	closed, open := d.namespace(namespaceName(d.o.Prefix), checkLease), d.namespace(namespaceName(d.o.Prefix), checkLease)
	defer func() {
		// Whoever called may have gone; what we made should go too.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
		for _, ns := range []string{closed.Name, open.Name} {
			d.clear(ctx, ns)
		}
	}()
	spec := runtime.Spec{Resources: runtime.Resources{Memory: 512 << 20}}
	made := []func() error{
		func() error { return d.claimed(ctx, closed) },
		func() error { return d.claimed(ctx, open) },
		func() error { return d.api.create(ctx, closed.Name, policy(false)) },
		func() error { return d.quota(ctx, closed.Name, spec) },
	}
	pods := []struct {
		ns, name string
		args     []string
	}{
		{closed.Name, "denied", []string{"denied", address}},
		{closed.Name, "threads", []string{"threads", strconv.Itoa(mostThreads + 1)}},
		{open.Name, "control", []string{"dial", address}},
	}
	for _, p := range pods {
		pod := d.base(p.name, checkLease)
		box := d.stageBox(mainBox, p.args...)
		pod.Spec.Containers = []corev1.Container{box}
		if p.name == "threads" {
			box.Resources.Limits[corev1.ResourceMemory] = resource.MustParse("512Mi")
		}
		made = append(made, func() error { return d.api.create(ctx, p.ns, pod) })
	}
	for _, create := range made {
		if err := d.patiently(ctx, create); err != nil {
			return refused(err)
		}
	}
	code := map[string]int32{}
	for _, p := range pods {
		end, err := d.outcome(ctx, p.ns, p.name)
		if err != nil {
			return err
		}
		if end.Reason == "OOMKilled" {
			end.ExitCode = 0 // it was not stopped by a limit of processes
		}
		code[p.name] = end.ExitCode
	}
	switch {
	case code["control"] != 0:
		return missing("a pod without a network policy does not reach the API server at %s, so that it cannot be told whether policies are enforced: let pods reach it", address)
	case code["denied"] != 0:
		return missing("network policies are not enforced: a pod under a policy that denies everything reached %s: install a network plugin that enforces them, such as Calico or Cilium", address)
	case code["threads"] == 0:
		return missing("a pod can have more than %d processes: set podPidsLimit in the kubelets' configuration", mostThreads)
	}
	return nil
}

// outcome waits for the end of a pod's only container.
func (d *driver) outcome(ctx context.Context, ns, name string) (*corev1.ContainerStateTerminated, error) {
	for {
		p, _ := d.seen(ns, name)
		if p != nil {
			if c := box(p.Status.ContainerStatuses, mainBox); c != nil && c.State.Terminated != nil {
				return c.State.Terminated, nil
			}
			if p.Status.Phase == corev1.PodFailed {
				return nil, fmt.Errorf("%w: the cluster ended a pod of ours: %s: %.300s", runtime.ErrMissing, p.Status.Reason, p.Status.Message)
			}
		}
		select {
		case <-ctx.Done():
			why := "there is no such pod"
			if p != nil {
				why = waiting(step{pod: p})
			}
			return nil, errors.Join(fmt.Errorf("%w: the cluster does not run a pod of ours: %s", runtime.ErrMissing, why), ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}
