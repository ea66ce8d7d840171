package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"probity/internal/disk"
	"probity/market/spec"
	"probity/provider/runtime"
)

// What lies in the folder of a piece of work, beside each other.
const (
	workDir    = "work"   // what the work sees, and may do with as it likes
	imageFile  = "image"  // the archive that its image comes in
	stdinFile  = "stdin"  // what it finds on standard input
	resultFile = "result" // of a task, before anybody may see it
)

// workSpec waits for what a specification names and says what is to run in a folder.
func (c *core) workSpec(ctx context.Context, files Files, s spec.Spec, folder string) (runtime.Spec, error) {
	return workSpec(s, folder, func(digest string) ([]byte, error) { return c.fetch(ctx, files, digest) })
}

// WorkSpec says what a specification is to run in a folder, with the files that it
// names at hand.
func WorkSpec(ctx context.Context, files Files, s spec.Spec, folder string) (runtime.Spec, error) {
	return workSpec(s, folder, func(digest string) ([]byte, error) { return files.Get(ctx, digest) })
}

// planned says what a specification is to run in a folder, and by their digests which
// files have to be there: a module, or what Archive and Stdin are to hold.
func planned(s spec.Spec, folder string) (w runtime.Spec, module, archive, input string, err error) {
	res := s.Resources
	w = runtime.Spec{Dir: filepath.Join(folder, workDir), Resources: runtime.Resources{
		CPU: int(res.CPU), Memory: int64(res.Memory), Disk: int64(res.Disk), Time: time.Duration(s.Deadline) * time.Second,
	}}
	if res.GPU != nil {
		w.Resources.GPUs = int(res.GPU.Count)
	}
	switch task := s.Task; {
	case task.WASM != nil:
		module, input = task.WASM.Module, task.WASM.Input
		w.Args, w.Env = task.WASM.Args, task.WASM.Env
	case task.Container != nil:
		archive = task.Container.Archive
		w.Image, w.Command, w.Args, w.Env = task.Container.Image, task.Container.Command, task.Container.Args, task.Container.Env
	default:
		return w, "", "", "", fmt.Errorf("a task of kind %s is not run like this: %w", s.Task.Kind(), runtime.ErrSpec)
	}
	if len(s.Storage) > 0 && !s.Lease() {
		return w, "", "", "", fmt.Errorf("volumes are for leases: %w; keep what has to stay in the file %s", runtime.ErrSpec, CheckpointFile)
	}
	for _, p := range s.Ports {
		w.Ports = append(w.Ports, int(p.Port))
	}
	if archive != "" {
		w.Archive = filepath.Join(folder, imageFile)
	}
	if input != "" {
		w.Stdin = filepath.Join(folder, stdinFile)
	}
	return w, module, archive, input, nil
}

func workSpec(s spec.Spec, folder string, fetch func(digest string) ([]byte, error)) (runtime.Spec, error) {
	w, module, archive, input, err := planned(s, folder)
	if err != nil {
		return w, err
	}
	if err := os.MkdirAll(w.Dir, 0o700); err != nil {
		return w, err
	}
	if module != "" {
		if w.Module, err = fetch(module); err != nil {
			return w, err
		}
	}
	for _, f := range []struct{ path, digest string }{{w.Archive, archive}, {w.Stdin, input}} {
		if f.digest == "" {
			continue
		}
		data, err := fetch(f.digest)
		if err != nil {
			return w, err
		}
		if err := disk.WriteFile(f.path, data, 0o600); err != nil {
			return w, err
		}
	}
	return w, nil
}

// vet says, before anything is promised, why a specification's work cannot run here
// with its volumes.
func vet(have map[string]runtime.Runtime, s spec.Spec, volumes []runtime.Volume) error {
	rt, can := have[s.Task.Kind()].(runtime.Vetter)
	if !can {
		return nil
	}
	w, _, _, _, err := planned(s, "")
	if err != nil {
		return err
	}
	w.Volumes = volumes
	for _, x := range s.Secrets {
		w.Secrets = append(w.Secrets, runtime.Secret{Name: x.Name, Env: x.Env, File: x.File})
	}
	return rt.Vet(w)
}

// fetch waits for a file of the buyer's, as long as ctx lets it and there is room for it.
func (c *core) fetch(ctx context.Context, files Files, digest string) (data []byte, err error) {
	err = c.retry(ctx, "fetch "+digest, disk.NoSpace, func() error {
		data, err = files.Get(ctx, digest)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", digest, err)
	}
	return data, nil
}

// launch finds work that runs, or starts it. That it will is recorded before; times
// is how often that was. What no retry can mend is returned.
func (c *core) launch(ctx context.Context, rt runtime.Runtime, key, id string, prepare func(ctx context.Context, first bool) (runtime.Spec, error)) (w runtime.Workload, times int, err error) {
	if rt == nil {
		return nil, 0, errors.New("no runtime for such work is here any more")
	}
	var r startRecord
	if _, err := c.read(key, &r); err != nil {
		return nil, 0, err
	}
	final := func(err error) bool {
		for _, e := range []error{runtime.ErrUnknown, runtime.ErrSpec, runtime.ErrMissing, runtime.ErrUnsupported} {
			if errors.Is(err, e) {
				return true
			}
		}
		return false
	}
	adopt := func() error {
		return c.retry(ctx, "find the work "+id, final, func() (err error) {
			w, err = rt.Adopt(ctx, id)
			return err
		})
	}
	if r.Times > 0 {
		if err := adopt(); !errors.Is(err, runtime.ErrUnknown) {
			return w, r.Times, err
		}
	}
	s, err := prepare(ctx, r.Times == 0)
	if err != nil {
		return nil, r.Times, err
	}
	r.Times++
	if err := c.record(key, r); err != nil {
		return nil, r.Times, err
	}
	err = c.retry(ctx, "start the work "+id, final, func() (err error) {
		if w, err = rt.Start(ctx, id, s); errors.Is(err, runtime.ErrExists) {
			return adopt()
		}
		return err
	})
	return w, r.Times, err
}

// readWork reads a file that work left in its folder, of at most MaxFile bytes.
// What is in there is a stranger's: links do not lead out of it, and nothing is
// waited for.
func readWork(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() || st.Size() > MaxFile {
		return nil, fmt.Errorf("%s is no file, or has %d bytes: want at most %d", name, st.Size(), MaxFile)
	}
	return io.ReadAll(io.LimitReader(f, MaxFile))
}
