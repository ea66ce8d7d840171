package kube

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"probity/internal/disk"
	"probity/provider/runtime"
)

// A cursor is how far a pod's log has been read. The cluster keeps it as lines, each
// with a time to the nanosecond, and gives them from a second on, in the order in
// which they were written. So it is enough to know how many lines of the last
// seconds we have. Of a line that was cut when a connection broke, we know how
// many bytes.
type cursor struct {
	Size    int64            // of our log, up to here
	Seconds map[int64]uint64 // how many lines have a time in this second; the last few
	Last    int64            // the latest time of a line, nanoseconds since 1970
	Part    int64            // bytes that we have of the line that is not over
	PartAt  int64            // and its time
}

// keptSeconds are the seconds that a cursor counts. The two streams of a program
// reach the cluster's file by ways of their own, not quite in the order of their times.
const keptSeconds = 4

func (c *cursor) count(at int64) {
	if c.Seconds == nil {
		c.Seconds = map[int64]uint64{}
	}
	c.Last = max(c.Last, at)
	c.Seconds[at/1e9]++
	for s := range c.Seconds {
		if s <= c.Last/1e9-keptSeconds {
			delete(c.Seconds, s)
		}
	}
}

// since is the second from which the log is asked for, and lines how many of the
// lines from there on we have.
func (c *cursor) since() (second int64, lines uint64) {
	for _, n := range c.Seconds {
		lines += n
	}
	if lines == 0 {
		return 0, 0
	}
	return c.Last/1e9 - keptSeconds + 1, lines
}

// A reader passes on what the cluster gives of a log, without times and without
// what we have.
type reader struct {
	c     *cursor
	to    io.Writer
	skip  uint64 // lines that we have
	drop  int64  // bytes of the line that we have
	begun bool   // within a line
	at    int64  // its time
	pass  bool   // whether it is new
}

// maxTime is how long the time before a line may be.
const maxTime = 64

var errTime = errors.New("the cluster's log has a line without its time")

// read reads a stream to its end.
func (r *reader) read(in io.Reader, settle func()) error {
	_, r.skip = r.c.since()
	b := bufio.NewReaderSize(in, 64<<10)
	for {
		if !r.begun {
			head, err := b.ReadSlice(' ')
			if err != nil && len(head) == 0 {
				return err
			}
			if err != nil || len(head) > maxTime {
				return errors.Join(errTime, err)
			}
			t, err := time.Parse(time.RFC3339Nano, string(head[:len(head)-1]))
			if err != nil {
				return errTime
			}
			r.line(t.UnixNano())
		}
		// What is there, at most to the end of the line.
		if _, err := b.Peek(1); err != nil {
			return err
		}
		have, _ := b.Peek(b.Buffered())
		end := bytes.IndexByte(have, '\n') + 1
		n := end
		if end == 0 {
			n = len(have)
		}
		if err := r.write(have[:n]); err != nil {
			return err
		}
		b.Discard(n)
		if end > 0 {
			r.over()
		}
		if b.Buffered() == 0 {
			settle()
		}
	}
}

// line begins a line of a time.
func (r *reader) line(at int64) {
	r.begun, r.at, r.pass, r.drop = true, at, false, 0
	if at > r.c.Last {
		r.skip = 0 // whatever was before it is gone from the cluster
	}
	if r.skip > 0 {
		r.skip--
		return
	}
	r.pass = true
	if r.c.Part > 0 && at == r.c.PartAt {
		r.drop = r.c.Part
	} else {
		r.c.Part, r.c.PartAt = 0, at
	}
}

func (r *reader) write(p []byte) error {
	if !r.pass {
		return nil
	}
	have := min(r.drop, int64(len(p)))
	r.drop -= have
	p = p[have:]
	r.c.Part += int64(len(p))
	_, err := r.to.Write(p)
	return err
}

// over ends a line.
func (r *reader) over() {
	if r.pass {
		r.c.count(r.at)
		r.c.Part, r.c.PartAt = 0, 0
	}
	r.begun = false
}

// openLog opens our log where the cursor is.
func (w *workload) openLog() (*cursor, error) {
	var c cursor
	b, err := os.ReadFile(w.path(cursorFile))
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read how far the log of %s is: %w", w.id, err)
	}
	// What was written after the cursor was kept comes again.
	if err := os.Truncate(w.path(logFile), c.Size); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log, err = runtime.CreateLog(w.path(logFile), w.rec.Spec.MaxLog, w.secrets)
	return &c, err
}

func (w *workload) closeLog() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.log == nil {
		return nil
	}
	err := w.log.Close()
	w.log = nil
	return err
}

// learn asks the cluster for the secrets that a log must not show. A provider that
// was away has forgotten them.
func (w *workload) learn(ctx context.Context) error {
	w.mu.Lock()
	names, knows := w.rec.Spec.Secrets, w.knows
	w.mu.Unlock()
	if knows || len(names) == 0 {
		return nil
	}
	var o corev1.Secret
	if err := w.d.api.get(ctx, w.ns, secretName, &o); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, name := range names {
		w.secrets = append(w.secrets, runtime.Secret{Name: name, Value: o.Data[strconv.Itoa(i)]})
	}
	w.knows = true
	return nil
}

// follow brings the log of the program into ours, until there is no more.
func (w *workload) follow(ctx context.Context) {
	for w.learn(ctx) != nil {
		if w.look().gone || !w.pause(ctx, time.Second) {
			return
		}
	}
	c, err := w.openLog()
	if err != nil {
		w.endIt(runtime.Lost, err.Error(), 0)
		return
	}
	kept := time.Now()
	settle := func(now bool) {
		size, all := w.log.Settled()
		if !all || (!now && time.Since(kept) < 200*time.Millisecond) {
			return
		}
		c.Size = size
		b, err := json.Marshal(c)
		if err == nil {
			disk.WriteFile(w.path(cursorFile), b, 0o600) // if not now, then the next time
		}
		kept = time.Now()
	}
	wait, refusals := 100*time.Millisecond, 0
	for {
		was := w.look()
		err := w.stream(ctx, c, func() { settle(false) })
		settle(true)
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, runtime.ErrLogFull):
			w.endIt(runtime.LogsFull, "it wrote more than its log may hold", 0)
			return
		case errors.Is(err, errDisk):
			w.endIt(runtime.Lost, err.Error(), 0)
			return
		case was.gone, err == nil && was.ended():
			return // there is no more
		case was.ended() && isAnswer(err):
			// The node forgets a log soon after its pod was deleted. What we had not
			// read by then is lost; the stream that ended with the program had it.
			if refusals++; refusals == 3 {
				return
			}
		case err == nil:
			wait = 100 * time.Millisecond
		}
		if !w.pause(ctx, wait) {
			return
		}
		wait = min(2*wait, 5*time.Second)
	}
}

// isAnswer reports whether an error is what the API server answered, and no silence.
func isAnswer(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status) || errors.Is(err, errTime)
}

// errDisk is our own disk's.
var errDisk = errors.New("its log cannot be written")

type ownDisk struct{ *runtime.Log }

func (d ownDisk) Write(p []byte) (int, error) {
	n, err := d.Log.Write(p)
	if err != nil && !errors.Is(err, runtime.ErrLogFull) {
		err = fmt.Errorf("%w: %w", errDisk, err)
	}
	return n, err
}

// stream reads the log once, on from the cursor. It returns nil at its end.
func (w *workload) stream(ctx context.Context, c *cursor, settle func()) error {
	req := w.d.api.core.Get().Namespace(w.ns).Resource("pods").Name(tenantPod).SubResource("log").
		Param("container", mainBox).Param("follow", "true").Param("timestamps", "true").Timeout(0)
	if second, _ := c.since(); second > 0 {
		req = req.Param("sinceTime", time.Unix(second, 0).UTC().Format(time.RFC3339))
	}
	body, err := req.Stream(ctx)
	if err != nil {
		return err
	}
	defer body.Close()
	w.mu.Lock()
	log := w.log
	w.mu.Unlock()
	r := &reader{c: c, to: ownDisk{log}}
	if err := r.read(body, settle); err != io.EOF {
		return err
	}
	return nil
}

// pause waits a little.
func (w *workload) pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// feed gives the program its standard input, once. What breaks off in the middle
// cannot be gone on with, and a program that takes the half for the whole would be
// wrong: it is Lost.
func (w *workload) feed(ctx context.Context) {
	rec := w.now()
	if slices.Contains([]string{fedWhole}, rec.Fed) {
		return
	}
	lost := func(err error) { w.endIt(runtime.Lost, "its input broke off: "+err.Error(), 0) }
	if rec.Fed != "" {
		lost(errors.New("the provider was away"))
		return
	}
	f, err := os.Open(rec.Spec.Stdin)
	if err != nil {
		lost(err)
		return
	}
	defer f.Close()
	if err := w.update(func(r *record) { r.Fed = fedPart }); err != nil {
		lost(err)
		return
	}
	whole := &toEnd{r: f}
	err = w.d.api.attach(ctx, w.ns, tenantPod, mainBox, whole)
	switch {
	case whole.ended:
		w.update(func(r *record) { r.Fed = fedWhole })
	case ctx.Err() == nil && !w.look().ended():
		lost(fmt.Errorf("%v", err))
	}
}

// What a record says of the standard input.
const (
	fedPart  = "part"
	fedWhole = "whole"
)

// toEnd knows whether it was read to its end.
type toEnd struct {
	r     io.Reader
	ended bool
}

func (t *toEnd) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.ended = t.ended || err == io.EOF
	return n, err
}
