package provider

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// saidFile is what the n-th start of a lease's work had said when it was lost with
// the machine. It lies beside the work's folder, where the work cannot reach it.
func (t *tenancy) saidFile(n int) string { return filepath.Join(t.folder(), fmt.Sprintf("said-%d", n)) }

// remember keeps the log of work that was lost, before the runtime forgets it. Done
// again after a crash it writes the same file again.
func (t *tenancy) remember(ctx context.Context, w runtime.Workload, times int) error {
	if c, ok := w.(*continued); ok {
		w = c.Workload
	}
	l, err := w.Logs(ctx, 0) // it is over, so this ends
	if err != nil {
		return err
	}
	defer l.Close()
	data, err := io.ReadAll(io.LimitReader(l, MaxFile))
	if err != nil || len(data) == 0 {
		return err
	}
	return disk.WriteFile(t.saidFile(times), data, 0o600)
}

// whole is work whose log begins with what earlier starts of it said.
func (t *tenancy) whole(w runtime.Workload, times int) runtime.Workload {
	c := &continued{Workload: w}
	for n := 1; n < times; n++ {
		if st, err := os.Stat(t.saidFile(n)); err == nil {
			c.files, c.size = append(c.files, t.saidFile(n)), c.size+st.Size()
		}
	}
	if c.size == 0 {
		return w
	}
	return c
}

// continued is work that was started again after it was lost. Its log is one.
type continued struct {
	runtime.Workload
	files []string // of earlier starts, in order
	size  int64    // bytes of all of them
}

// Logs is part of [runtime.Workload].
func (c *continued) Logs(ctx context.Context, from int64) (_ io.ReadCloser, err error) {
	if from >= c.size {
		return c.Workload.Logs(ctx, from-c.size)
	}
	var all joined
	defer func() {
		if err != nil {
			all.Close()
		}
	}()
	for _, name := range c.files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		all.parts = append(all.parts, f)
	}
	now, err := c.Workload.Logs(ctx, 0)
	if err != nil {
		return nil, err
	}
	all.parts = append(all.parts, now)
	for _, p := range all.parts {
		all.read = append(all.read, p)
	}
	all.Reader = io.MultiReader(all.read...)
	_, err = io.CopyN(io.Discard, all.Reader, from)
	return &all, err
}

// Usage is part of [runtime.Workload].
func (c *continued) Usage(ctx context.Context) (runtime.Usage, error) {
	u, err := c.Workload.Usage(ctx)
	u.Log += c.size
	return u, err
}

// joined are logs one after the other.
type joined struct {
	io.Reader
	parts []io.ReadCloser
	read  []io.Reader
}

func (j *joined) Close() error {
	var errs []error
	for _, p := range j.parts {
		errs = append(errs, p.Close())
	}
	return errors.Join(errs...)
}
