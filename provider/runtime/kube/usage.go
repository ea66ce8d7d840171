package kube

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// What a pod has used, its node's kubelet knows. The API server passes a question on to
// it only for whoever has the right nodes/proxy, with which programs can be run in
// every pod of the node; so it is a role of its own, usage-role.yaml, and a cluster that
// does not give it is not asked again for a while. Only a kubelet counts: what
// metrics.k8s.io tells is how busy a pod is now.

const (
	usageFile = "usage.json"
	// forbidden is how long nodes are not asked when the cluster said no.
	forbidden = time.Hour
)

// A summary is what of a kubelet's answer is of use: k8s.io/kubelet, stats/v1alpha1.
type summary struct {
	Pods []struct {
		PodRef     struct{ Name, Namespace string }
		Containers []struct {
			Name string
			CPU  struct{ UsageCoreNanoSeconds uint64 }
			// The working set is what cannot be taken back, which is what its limit is about.
			Memory struct{ WorkingSetBytes uint64 }
		}
	}
}

// measure asks the nodes that run our workloads what those have used, every now and then.
func (d *driver) measure() {
	for {
		wait := d.o.Sync
		for name, works := range d.placed() {
			ctx, cancel := context.WithTimeout(d.ctx, callTime)
			err := d.ask(ctx, name, works)
			cancel()
			if apierrors.IsForbidden(err) {
				wait = forbidden
				break
			}
		}
		select {
		case <-d.ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// placed are the workloads that run, by their nodes and namespaces.
func (d *driver) placed() map[string]map[string]*workload {
	out := map[string]map[string]*workload{}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, w := range d.works {
		p := d.pods[w.ns+"/"+tenantPod]
		if p == nil || p.Spec.NodeName == "" || p.Status.Phase != corev1.PodRunning {
			continue
		}
		if out[p.Spec.NodeName] == nil {
			out[p.Spec.NodeName] = map[string]*workload{}
		}
		out[p.Spec.NodeName][w.ns] = w
	}
	return out
}

func (d *driver) ask(ctx context.Context, node string, works map[string]*workload) error {
	var s summary
	if err := d.api.raw(ctx, "/api/v1/nodes/"+url.PathEscape(node)+"/proxy/stats/summary", &s); err != nil {
		return err
	}
	for _, p := range s.Pods {
		w := works[p.PodRef.Namespace]
		if w == nil || p.PodRef.Name != tenantPod {
			continue
		}
		for _, c := range p.Containers {
			if c.Name == mainBox {
				w.used(c.CPU.UsageCoreNanoSeconds, c.Memory.WorkingSetBytes)
			}
		}
	}
	return nil
}

// used takes down what a node says. It is a machine of somebody else's: a figure that no
// workload can have reached is none.
func (w *workload) used(cpu, memory uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	limit := uint64(w.rec.Spec.Memory)
	if cpu > 1<<62 || memory > 1<<62 {
		return
	}
	u := usage{CPU: max(w.figures.CPU, time.Duration(cpu)), Memory: max(w.figures.Memory, int64(min(memory, limit)))}
	if u == w.figures {
		return
	}
	w.figures = u
	if b, err := json.Marshal(u); err == nil {
		disk.WriteFile(w.path(usageFile), b, 0o600) // if not now, then the next time
	}
}

// usage is what of a workload's usage its node tells.
type usage struct {
	CPU    time.Duration
	Memory int64
}

func readUsage(path string) (u usage) {
	if b, err := os.ReadFile(path); err == nil {
		json.Unmarshal(b, &u)
	}
	return u
}

// Usage is of the log, of the folder as of when it was last fetched, and of processor and
// memory as its node last told, in clusters that let us ask.
func (w *workload) Usage(context.Context) (runtime.Usage, error) {
	if w.isOver() {
		return w.end.Usage, nil
	}
	var u runtime.Usage
	w.mu.Lock()
	if w.log != nil {
		u.Log = w.log.Written()
	}
	u.CPU, u.Memory = w.figures.CPU, w.figures.Memory
	dir := w.rec.Spec.Dir
	w.mu.Unlock()
	if dir == "" {
		return u, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return u, err
	}
	defer root.Close()
	u.Disk, err = runtime.Size(root)
	return u, err
}
