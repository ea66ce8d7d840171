package peer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p/core/network"

	"probity"
	"probity/internal/eip712"
)

// A Remote is a lease as its buyer reaches it.
type Remote struct {
	h        *Host
	lease    probity.Hash
	provider probity.Account
	key      eip712.Key
}

// Remote is a lease of a provider, reached with its buyer's key.
func (h *Host) Remote(lease probity.Hash, provider probity.Account, buyer eip712.Key) *Remote {
	return &Remote{h, lease, provider, buyer}
}

// ask opens a stream and has the provider agree to a request.
func (r *Remote) ask(ctx context.Context, q request) (network.Stream, answer, error) {
	info, err := r.h.find(r.provider)
	if err != nil {
		return nil, answer{}, err
	}
	q.Lease = r.lease
	if err := r.h.sign(ctx, &q, r.key, info.ID.String()); err != nil {
		return nil, answer{}, err
	}
	s, err := r.h.stream(ctx, info, "lease")
	if err != nil {
		return nil, answer{}, err
	}
	s.SetDeadline(time.Now().Add(stallTime))
	if err = writeJSON(s, q); err == nil {
		var a answer
		if a, err = readAnswer(s); err == nil {
			s.SetDeadline(time.Time{})
			return s, a, nil
		}
	}
	s.Reset()
	return nil, answer{}, err
}

// until resets a stream when ctx ends, so that nothing waits for it any more. The
// function that it returns ends that.
func until(ctx context.Context, s network.Stream) func() {
	stop := context.AfterFunc(ctx, func() { s.Reset() })
	return func() { stop(); s.Reset() }
}

// How long a log is followed without a provider.
const (
	followPause = time.Second
	followTries = 60
)

// Logs writes the lease's log from a byte on, and returns at which byte it stopped.
// Following, it does so until the workload is over or ctx ends, and when the
// connection breaks it goes on where it was.
func (r *Remote) Logs(ctx context.Context, from int64, follow bool, to io.Writer) (int64, error) {
	for try := 0; ; try++ {
		at, err := r.logs(ctx, from, follow, to)
		if at > from {
			from, try = at, 0
		}
		var refused *Refused
		var sink *sinkError
		if err == nil || !follow || errors.As(err, &refused) || errors.As(err, &sink) || ctx.Err() != nil || try >= followTries {
			return from, err
		}
		select {
		case <-ctx.Done():
			return from, ctx.Err()
		case <-time.After(followPause):
		}
	}
}

// A sinkError is a fault of whoever reads what is fetched.
type sinkError struct{ error }

func (e *sinkError) Unwrap() error { return e.error }

func (r *Remote) logs(ctx context.Context, from int64, follow bool, to io.Writer) (int64, error) {
	s, _, err := r.ask(ctx, request{Op: opLogs, From: from, Follow: follow})
	if err != nil {
		return from, err
	}
	defer until(ctx, s)()
	in := &inflow{r: s, kind: chanOut}
	buf := make([]byte, maxChunk)
	for {
		n, err := in.Read(buf)
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return from, &sinkError{err}
			}
			from += int64(n)
		}
		if errors.Is(err, io.EOF) {
			return from, nil
		}
		if err != nil {
			return from, errors.Join(ctx.Err(), err)
		}
	}
}

// Exec runs a program beside the lease's workload and returns its exit code. in
// may be nil.
func (r *Remote) Exec(ctx context.Context, command []string, in io.Reader, out, errw io.Writer) (int, error) {
	s, _, err := r.ask(ctx, request{Op: opExec, Command: command})
	if err != nil {
		return 0, err
	}
	defer until(ctx, s)()
	go func() {
		var mu sync.Mutex
		c := channel{s, &mu, chanIn}
		if in != nil {
			if _, err := io.Copy(struct{ io.Writer }{c}, in); err != nil {
				return
			}
		}
		c.frame(nil)
	}()
	for {
		kind, data, err := readChannel(s)
		if err != nil {
			return 0, errors.Join(ctx.Err(), err)
		}
		switch kind {
		case chanOut:
			_, err = out.Write(data)
		case chanErr:
			_, err = errw.Write(data)
		case chanEnd:
			e, err := readEnding(data)
			return e.Code, err
		default:
			err = fmt.Errorf("a frame of kind %d", kind)
		}
		if err != nil {
			return 0, err
		}
	}
}

// Dial connects to a port of the lease's workload.
func (r *Remote) Dial(ctx context.Context, port int) (io.ReadWriteCloser, error) {
	s, _, err := r.ask(ctx, request{Op: opForward, Port: port})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Forward takes connections at a listener of this machine to a port of the lease's
// workload, until ctx ends.
func (r *Remote) Forward(ctx context.Context, at net.Listener, port int, failed func(error)) error {
	stop := context.AfterFunc(ctx, func() { at.Close() })
	defer stop()
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		c, err := at.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		wg.Go(func() {
			defer c.Close()
			to, err := r.Dial(ctx, port)
			if err != nil {
				failed(err)
				return
			}
			defer context.AfterFunc(ctx, func() { c.Close(); to.Close() })()
			join(c, to)
			to.Close()
		})
	}
}

// Get copies a file or folder of the lease's folder to this machine.
func (r *Remote) Get(ctx context.Context, from, to string) error {
	what, err := localPath(from)
	if err != nil {
		return err
	}
	s, _, err := r.ask(ctx, request{Op: opGet, Path: from})
	if err != nil {
		return err
	}
	defer until(ctx, s)()
	dir, name := filepath.Split(to)
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		dir, name = to, ""
	}
	if dir == "" {
		dir = "."
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return errors.Join(unpack(root, name, path.Base(what), &inflow{r: idle{s}, kind: chanOut}), ctx.Err())
}

// Put copies a file or folder of this machine into the lease's folder.
func (r *Remote) Put(ctx context.Context, from, to string) error {
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(from))
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := root.Stat(filepath.Base(from)); err != nil {
		return err
	}
	s, _, err := r.ask(ctx, request{Op: opPut, Path: to})
	if err != nil {
		return err
	}
	defer until(ctx, s)()
	var mu sync.Mutex
	out := channel{s, &mu, chanOut}
	if err := pack(root, filepath.Base(from), out); err != nil {
		return err
	}
	if err := out.end(0, nil); err != nil {
		return err
	}
	kind, data, err := readChannel(idle{s})
	if err != nil || kind != chanEnd {
		return errors.Join(ctx.Err(), err, errors.New("the provider did not confirm the copy"))
	}
	_, err = readEnding(data)
	return err
}

// Kept lists what the provider keeps of the lease.
func (r *Remote) Kept(ctx context.Context) ([]Kept, error) {
	s, _, err := r.ask(ctx, request{Op: opKept})
	if err != nil {
		return nil, err
	}
	defer until(ctx, s)()
	data, err := readFrame(idle{s}, maxIndex)
	if err != nil {
		return nil, err
	}
	var kept []Kept
	err = json.Unmarshal(data, &kept)
	return kept, err
}

// Fetch writes a kept file, whose content is what its hash says once Fetch returns
// nil.
func (r *Remote) Fetch(ctx context.Context, file probity.Hash, to io.Writer) error {
	s, a, err := r.ask(ctx, request{Op: opFetch, File: file})
	if err != nil {
		return err
	}
	defer until(ctx, s)()
	c := newCheck()
	n, err := io.Copy(io.MultiWriter(to, c.sum), &inflow{r: idle{s}, kind: chanOut})
	if err != nil {
		return errors.Join(ctx.Err(), err)
	}
	if n != a.Size || !c.is(file) {
		return fmt.Errorf("what came has %d bytes and is not the file %s: the provider kept something else", n, file)
	}
	return nil
}
