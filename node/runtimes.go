package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"probity"
	"probity/provider/hardware"
	"probity/provider/runtime"
	"probity/provider/runtime/kube"
	"probity/provider/runtime/oci"
	"probity/provider/runtime/wasm"
)

// Runtimes are the ways in which this machine runs work, by task. Those that it
// lacks something for are in Missing, with what that is.
type Runtimes struct {
	Have    map[string]runtime.Runtime
	Missing map[string]error
}

// OpenRuntimes opens every runtime that this machine has, for one account. self is
// the command line of this program up to and without the word for the kind of
// process, see cmd/probity. Close lets go of them; what runs goes on.
func (n *Node) OpenRuntimes(ctx context.Context, who probity.Account, self string) (*Runtimes, error) {
	r := &Runtimes{Have: map[string]runtime.Runtime{}, Missing: map[string]error{}}
	w, err := wasm.Open(filepath.Join(n.cfg.Dir, "wasm", who.String()), wasm.Options{Self: []string{self, "wasm-process"}})
	if err != nil {
		return nil, fmt.Errorf("another process runs work for %s in %s, or its folder cannot be used: %w", who, n.cfg.Dir, err)
	}
	r.Have["wasm"] = w
	var c runtime.Runtime
	if o := n.cfg.Kubernetes; o != nil {
		c, err = kube.Open(filepath.Join(n.cfg.Dir, "kubernetes", who.String()), *o)
	} else {
		c, err = oci.Open(filepath.Join(n.cfg.Dir, "oci", who.String()), oci.Options{Self: []string{self, "oci-process"}, GPUs: cards(ctx)})
	}
	switch {
	case errors.Is(err, runtime.ErrMissing) && n.cfg.Kubernetes == nil:
		r.Missing["container"] = err
	case err != nil:
		return nil, errors.Join(err, r.Close())
	default:
		r.Have["container"] = c
	}
	for task, rt := range r.Have {
		err := rt.Check(ctx)
		// A cluster that was named is meant to be used.
		named := n.cfg.Kubernetes != nil && task == "container"
		if err != nil && (named || !errors.Is(err, runtime.ErrMissing)) {
			return nil, errors.Join(err, r.Close())
		}
		if err != nil {
			r.Missing[task] = err
		}
	}
	return r, nil
}

// cards are what containers can be given of this machine's graphics cards.
func cards(ctx context.Context) []string {
	gpus, err := hardware.GPUs(ctx)
	if err != nil {
		return nil
	}
	best, _ := hardware.Alike(gpus)
	devices, err := hardware.Devices(best)
	if err != nil {
		return nil
	}
	return devices
}

// Tasks are the tasks that can be offered.
func (r *Runtimes) Tasks() (out []string) {
	for _, task := range []string{"wasm", "container"} {
		if r.Have[task] != nil && r.Missing[task] == nil {
			out = append(out, task)
		}
	}
	return out
}

// Close lets go of the runtimes.
func (r *Runtimes) Close() error {
	var errs []error
	for _, rt := range r.Have {
		if c, ok := rt.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
