package kube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"probity/internal/disk"
	"probity/provider/runtime"
	"probity/provider/runtime/kube/stage"
)

// A workload is one that was started. hold looks after it until it is over.
type workload struct {
	id      string
	ns      string
	d       *driver
	ctx     context.Context // of looking after it
	stop    context.CancelFunc
	changed chan struct{} // something may have: a pod, or what is asked of us
	held    chan struct{} // closed when nobody looks after it any more
	over    chan struct{} // closed when it has ended
	files   sync.Mutex    // of carrying files

	mu      sync.Mutex
	rec     record
	secrets []runtime.Secret
	knows   bool // its secrets
	log     *runtime.Log
	reason  runtime.Reason // why we end it
	detail  string
	kill    *time.Time // when its grace is over
	asked   time.Time  // the kill that the cluster was told of
	figures usage      // that its node told last
	end     ending     // once over
}

// An ending is what is kept of a workload that is over.
type ending struct {
	Exit  runtime.Exit
	Usage runtime.Usage
}

func newWorkload(d *driver, id string, rec record) *workload {
	w := &workload{id: id, ns: rec.Namespace, d: d, rec: rec, changed: make(chan struct{}, 1), held: make(chan struct{}), over: make(chan struct{})}
	w.ctx, w.stop = context.WithCancel(d.ctx)
	w.figures = readUsage(w.path(usageFile))
	b, err := os.ReadFile(filepath.Join(d.work(id), exitFile))
	if err == nil && json.Unmarshal(b, &w.end) == nil {
		close(w.over)
	}
	return w
}

// abandon ends looking after it.
func (w *workload) abandon() {
	w.stop()
	<-w.held
}

func (w *workload) path(name string) string { return filepath.Join(w.d.work(w.id), name) }

func (w *workload) isOver() bool {
	select {
	case <-w.over:
		return true
	default:
		return false
	}
}

// update changes the record and keeps it.
func (w *workload) update(f func(*record)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.rec)
	return w.d.save(w.id, w.rec)
}

func (w *workload) now() record {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rec
}

// endIt asks for its end, for a reason: the first one counts, and the shortest grace.
func (w *workload) endIt(reason runtime.Reason, detail string, grace time.Duration) {
	w.mu.Lock()
	if w.reason == "" {
		w.reason, w.detail = reason, detail
	}
	at := time.Now().Add(grace)
	if w.kill == nil || at.Before(*w.kill) {
		w.kill = &at
	}
	w.mu.Unlock()
	w.wake()
}

func (w *workload) wake() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// hold looks after it, to its end or ours.
func (w *workload) hold() {
	defer close(w.held)
	if !w.isOver() {
		exit, err := w.live()
		if err != nil {
			return // we end, not it
		}
		if err := w.finish(exit); err != nil {
			w.end = ending{Exit: exit} // told to whoever asks, while we are there
		}
		close(w.over)
	}
	// Its namespace is not needed any more.
	for {
		err := w.d.clear(w.ctx, w.ns)
		if err == nil || errors.Is(err, errForeign) || !w.sleep(5*time.Second) {
			return
		}
	}
}

// sleep waits, and reports whether we are still to look after it.
func (w *workload) sleep(d time.Duration) bool { return w.pause(w.ctx, d) }

// step is where a pod is.
type step struct {
	pod   *corev1.Pod
	gone  bool // the cluster says that there is none
	hold  *corev1.ContainerStatus
	main  *corev1.ContainerStatus
	files *corev1.ContainerStatus
}

func (w *workload) look() step {
	pod, told := w.d.seen(w.ns, tenantPod)
	if pod == nil && told {
		// What we have heard may be older than the pod: ask.
		var got corev1.Pod
		switch err := w.d.api.get(w.ctx, w.ns, tenantPod, &got); {
		case apierrors.IsNotFound(err):
			return step{gone: true}
		case err == nil:
			pod = &got
		}
	}
	s := step{pod: pod}
	if pod == nil {
		return s
	}
	s.hold = box(pod.Status.InitContainerStatuses, holdBox)
	s.main = box(pod.Status.ContainerStatuses, mainBox)
	s.files = box(pod.Status.ContainerStatuses, filesBox)
	return s
}

func box(all []corev1.ContainerStatus, name string) *corev1.ContainerStatus {
	i := slices.IndexFunc(all, func(c corev1.ContainerStatus) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// ended reports whether the tenant's program has, or will never begin.
func (s step) ended() bool {
	return s.gone || (s.pod != nil && (s.pod.Status.Phase == corev1.PodFailed || s.pod.Status.Phase == corev1.PodSucceeded)) || (s.main != nil && s.main.State.Terminated != nil)
}

// live is a workload's life, from wherever it is. It returns an error only if
// we are no longer to look after it.
func (w *workload) live() (exit runtime.Exit, err error) {
	if !w.begin() {
		return exit, w.ctx.Err()
	}
	rec := w.now()
	var tasks sync.WaitGroup
	ctx, cancel := context.WithCancel(w.ctx)
	defer func() {
		cancel()
		tasks.Wait()
		err = errors.Join(err, w.closeLog())
		if w.ctx.Err() == nil {
			err = nil
		}
	}()
	logged := make(chan struct{})
	if s := w.look(); s.main != nil && !rec.Ran.IsZero() {
		tasks.Go(func() {
			w.follow(ctx)
			close(logged)
		})
		if rec.Spec.Stdin != "" && !s.ended() {
			tasks.Go(func() { w.feed(ctx) })
		}
		if rec.Spec.Dir != "" {
			tasks.Go(func() { w.sync(ctx) })
		}
	} else {
		close(logged)
	}
	var late <-chan time.Time
	if rec.Spec.Time > 0 && !rec.Ran.IsZero() {
		late = time.After(time.Until(rec.Ran.Add(rec.Spec.Time)))
	}
	for {
		s := w.look()
		if s.ended() || w.unheard(s) {
			exit = w.outcome(s)
			break
		}
		if f := s.files; f != nil && f.State.Terminated != nil && f.State.Terminated.ExitCode == stage.ExitFull {
			w.endIt(runtime.KilledDisk, "its folder, or a volume, became larger than it may be", 0)
		}
		var again <-chan time.Time
		if w.killing() {
			again = time.After(time.Second)
		}
		select {
		case <-w.ctx.Done():
			return exit, w.ctx.Err()
		case <-w.changed:
		case <-again:
		case <-time.After(30 * time.Second):
		case <-late:
			late = nil
			w.endIt(runtime.KilledTime, "its time is over", 0)
		}
	}
	select {
	case <-logged: // all that it wrote
	case <-w.ctx.Done():
		return exit, w.ctx.Err()
	}
	w.mu.Lock()
	if w.reason == runtime.LogsFull && exit.Reason == runtime.Exited { // it was over before it could be ended
		exit.Reason, exit.Code, exit.Detail = w.reason, max(1, exit.Code), w.detail
	}
	w.mu.Unlock()
	cancel()
	tasks.Wait()
	if rec.Spec.Dir != "" && rec.FilesIn {
		why, err := w.last()
		if err != nil {
			return exit, err
		}
		if why != "" {
			exit.Detail = fmt.Sprintf("%s; what it left in its folder could not be fetched: %.300s", exit.Detail, why)
		}
	}
	return exit, nil
}

// begin carries the files in and waits until the program runs, or will not. It
// reports whether we are still to look after it.
func (w *workload) begin() bool {
	var refused time.Time // when its image was first
	for {
		s := w.look()
		switch {
		case s.main != nil && (s.main.State.Running != nil || s.main.State.Terminated != nil):
			at := time.Now()
			if r := s.main.State.Running; r != nil {
				at = r.StartedAt.Time
			} else if t := s.main.State.Terminated; !t.StartedAt.IsZero() {
				at = t.StartedAt.Time
			}
			if w.now().Ran.IsZero() {
				w.update(func(r *record) { r.Ran = at })
			}
			return true
		case s.ended():
			return true
		case s.hold != nil && s.hold.State.Running != nil:
			err := w.d.secure(w.ctx, w.ns, w.now().Spec.Volumes)
			if err == nil {
				err = w.carryIn()
			}
			if err != nil && w.ctx.Err() == nil {
				w.note(err.Error())
			}
		}
		if s.pod != nil && time.Since(s.pod.CreationTimestamp.Time) > w.d.o.Patience {
			w.endIt(runtime.Lost, "the cluster did not run it: "+w.waiting(s), 0)
		}
		switch {
		case !refusedImage(s):
			refused = time.Time{}
		case refused.IsZero():
			refused = time.Now()
		case time.Since(refused) > w.d.o.Patience/10: // it has tried again meanwhile
			w.endIt(runtime.Lost, "the cluster did not run it: "+w.waiting(s), 0)
		}
		w.killing()
		select {
		case <-w.ctx.Done():
			return false
		case <-w.changed:
		case <-time.After(time.Second):
		}
	}
}

// refusedImage reports whether the node could not get an image.
func refusedImage(s step) bool {
	return slices.ContainsFunc([]*corev1.ContainerStatus{s.hold, s.main, s.files}, func(c *corev1.ContainerStatus) bool {
		return c != nil && c.State.Waiting != nil && slices.Contains([]string{"ErrImagePull", "ImagePullBackOff", "InvalidImageName"}, c.State.Waiting.Reason)
	})
}

// note remembers why a beginning fails, for the case that it goes on.
func (w *workload) note(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.reason == "" {
		w.detail = why
	}
}

// waiting says what its beginning waits for: what we could not do, or the cluster.
func (w *workload) waiting(s step) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.reason == "" && w.detail != "" {
		return w.detail
	}
	return waiting(s)
}

// waiting says what a pod waits for.
func waiting(s step) string {
	for _, c := range slices.Concat(s.pod.Status.InitContainerStatuses, s.pod.Status.ContainerStatuses) {
		if c.State.Waiting != nil && c.State.Waiting.Message != "" {
			return fmt.Sprintf("%s: %.300s", c.State.Waiting.Reason, c.State.Waiting.Message)
		}
	}
	for _, c := range s.pod.Status.Conditions {
		if c.Status == corev1.ConditionFalse && c.Message != "" {
			return fmt.Sprintf("%s: %.300s", c.Reason, c.Message)
		}
	}
	return string(s.pod.Status.Phase)
}

// unheard reports whether a pod's node has been silent for too long. The cluster
// says so by taking the pod's readiness away, without a reason: a reason would be
// the node's own word.
func (w *workload) unheard(s step) bool {
	if s.pod == nil {
		return false
	}
	for _, c := range s.pod.Status.Conditions {
		if c.Type == corev1.PodReady && c.Status == corev1.ConditionFalse && c.Reason == "" && time.Since(c.LastTransitionTime.Time) > w.d.o.Patience {
			return true
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kill != nil && time.Since(*w.kill) > w.d.o.Patience // it was told, and does not answer
}

// killing tells the cluster to end the pod, if we were asked to, and reports whether
// it has to be told again.
func (w *workload) killing() bool {
	w.mu.Lock()
	kill, asked := w.kill, w.asked
	w.mu.Unlock()
	if kill == nil || kill.Equal(asked) {
		return false
	}
	// Not 0, which would forget the pod without ending it.
	grace := max(1, int64(math.Ceil(time.Until(*kill).Seconds())))
	if err := w.d.api.remove(w.ctx, w.ns, tenantPod, &corev1.Pod{}, grace); err != nil {
		return true
	}
	w.mu.Lock()
	w.asked = *kill
	w.mu.Unlock()
	return false
}

// outcome is how it ended, as the cluster tells it.
func (w *workload) outcome(s step) runtime.Exit {
	w.mu.Lock()
	defer w.mu.Unlock()
	exit := runtime.Exit{Reason: w.reason, Detail: w.detail, At: time.Now().UTC(), Code: 1}
	var t *corev1.ContainerStateTerminated
	if s.main != nil {
		t = s.main.State.Terminated
	}
	if t != nil {
		exit.Code = int(t.ExitCode)
		if !t.FinishedAt.IsZero() {
			exit.At = t.FinishedAt.UTC()
		}
	}
	ran := t != nil && !t.StartedAt.IsZero() && t.Reason != "ContainerStatusUnknown" && t.Reason != "StartError"
	switch {
	case w.reason == runtime.Stopped:
	case w.reason != "":
		exit.Code = max(1, exit.Code)
	case ran && t.Reason == "OOMKilled":
		exit.Reason, exit.Detail = runtime.KilledMemory, "it needed more memory than it may have"
	case s.pod != nil && s.pod.Status.Reason == "DeadlineExceeded":
		exit.Reason, exit.Detail = runtime.KilledTime, "its time is over"
	case ran && s.pod.Status.Reason == "" && s.pod.DeletionTimestamp == nil:
		exit.Reason, exit.Detail = runtime.Exited, ""
	default:
		exit.Reason, exit.Code = runtime.Lost, max(1, exit.Code)
		switch {
		case s.gone:
			exit.Detail = "its pod is gone from the cluster"
		case s.pod.DeletionTimestamp != nil:
			exit.Detail = "somebody deleted its pod"
		case s.pod.Status.Reason != "":
			exit.Detail = fmt.Sprintf("the cluster ended its pod: %s: %.300s", s.pod.Status.Reason, s.pod.Status.Message)
		case t != nil:
			exit.Detail = fmt.Sprintf("%s: %.300s", t.Reason, t.Message)
		case !s.ended():
			exit.Detail = "its node is not heard of"
		case w.detail == "":
			exit.Detail = "the cluster did not run it: " + waiting(s)
		}
	}
	return exit
}

// finish writes down how it ended.
func (w *workload) finish(exit runtime.Exit) error {
	w.end = ending{Exit: exit}
	w.mu.Lock()
	w.end.Usage.CPU, w.end.Usage.Memory = w.figures.CPU, w.figures.Memory
	w.mu.Unlock()
	if st, err := os.Stat(w.path(logFile)); err == nil {
		w.end.Usage.Log = st.Size()
	}
	if dir := w.now().Spec.Dir; dir != "" {
		if root, err := os.OpenRoot(dir); err == nil {
			w.end.Usage.Disk, _ = runtime.Size(root)
			root.Close()
		}
	}
	b, err := json.Marshal(w.end)
	if err != nil {
		return err
	}
	return disk.WriteFile(w.path(exitFile), b, 0o600)
}

// carryIn fills /work and lets the program begin.
func (w *workload) carryIn() error {
	w.files.Lock()
	defer w.files.Unlock()
	rec := w.now()
	run := func(s runtime.Streams, args ...string) error {
		code, err := w.d.api.exec(w.ctx, w.ns, tenantPod, holdBox, append([]string{stage.Program, stage.Word}, args...), s)
		if code == stage.ExitFull {
			w.endIt(runtime.KilledDisk, "its folder is larger than it may be", 0)
		}
		if err == nil && code != 0 {
			err = errCode
		}
		return err
	}
	if rec.Spec.Dir == "" {
		return run(runtime.Streams{}, "go")
	}
	root, err := os.OpenRoot(rec.Spec.Dir)
	if err != nil {
		return err
	}
	defer root.Close()
	in, out := io.Pipe()
	go func() { out.CloseWithError(stage.Pack(out, root, nil, false)) }()
	defer in.Close()
	if err := run(runtime.Streams{In: in}, "put", strconv.FormatInt(rec.Spec.Disk, 10)); err != nil {
		return fmt.Errorf("carry its files in: %w", err)
	}
	if err := w.update(func(r *record) { r.FilesIn = true }); err != nil {
		return err
	}
	return run(runtime.Streams{}, "go")
}

// carryOut makes our folder have what /work has, through a container of ours.
func (w *workload) carryOut(ctx context.Context, pod string, all bool) error {
	w.files.Lock()
	defer w.files.Unlock()
	rec := w.now()
	root, err := os.OpenRoot(rec.Spec.Dir)
	if err != nil {
		return err
	}
	defer root.Close()
	have, err := stage.List(root)
	if err != nil {
		return err
	}
	in, list := io.Pipe()
	go func() { list.CloseWithError(stage.WriteList(list, have)) }()
	defer in.Close()
	tar, out := io.Pipe()
	unpacked := make(chan error, 1)
	go func() {
		err := stage.Unpack(tar, root, rec.Spec.Disk)
		if err == nil {
			_, err = io.Copy(io.Discard, tar)
		}
		tar.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		unpacked <- err
	}()
	command := []string{stage.Program, stage.Word, "get"}
	if all {
		command = append(command, "all")
	}
	code, err := w.d.api.exec(ctx, w.ns, pod, filesBox, command, runtime.Streams{In: in, Out: out})
	out.CloseWithError(cut(err)) // a tar that breaks off is none
	if uerr := <-unpacked; errors.Is(uerr, stage.ErrFull) {
		return uerr
	} else if err == nil {
		err = uerr
	}
	if err == nil && code != 0 {
		err = errCode
	}
	return err
}

func cut(err error) error {
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// sync fetches /work every now and then, so that a checkpoint outlives the cluster.
func (w *workload) sync(ctx context.Context) {
	t := time.NewTicker(w.d.o.Sync)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if s := w.look(); s.files != nil && s.files.State.Running != nil {
			one, cancel := context.WithTimeout(ctx, 10*time.Minute)
			w.carryOut(one, tenantPod, false) // if not now, then the next time
			cancel()
		}
	}
}

// last fetches /work when it is over: through the container beside it, if that still
// runs, or a pod of its own. It says why it could not, which takes more than that
// the cluster does not answer.
func (w *workload) last() (why string, err error) {
	refusals := 0
	for {
		pod := tenantPod
		s := w.look()
		if s.files == nil || s.files.State.Running == nil || s.pod.DeletionTimestamp != nil {
			pod = filesPod
		}
		err := w.fetch(pod)
		if err == nil || errors.Is(err, stage.ErrFull) {
			return "", nil
		}
		if w.ctx.Err() != nil {
			return "", w.ctx.Err()
		}
		if isAnswer(err) || errors.Is(err, errCode) || errors.Is(err, errPod) {
			refusals++
		}
		if refusals > 20 {
			return err.Error(), nil
		}
		if !w.sleep(time.Second) {
			return "", w.ctx.Err()
		}
	}
}

// errPod means that the pod that should fetch files does not run.
var errPod = errors.New("no pod reaches its volume")

func (w *workload) fetch(pod string) error {
	if pod == filesPod {
		if err := w.d.api.letGo(w.ctx, w.ns, tenantPod); err != nil {
			return err
		}
		if err := w.d.api.create(w.ctx, w.ns, w.d.files(w.id)); err != nil {
			return err
		}
		late := time.After(w.d.o.Patience)
		for {
			p, _ := w.d.seen(w.ns, filesPod)
			if p != nil && p.Status.Phase == corev1.PodRunning {
				break
			}
			if p != nil && (p.Status.Phase == corev1.PodFailed || p.Status.Phase == corev1.PodSucceeded) {
				w.d.api.remove(w.ctx, w.ns, filesPod, &corev1.Pod{}, 1)
				return errPod
			}
			select {
			case <-w.ctx.Done():
				return w.ctx.Err()
			case <-late:
				return errPod
			case <-w.changed:
			case <-time.After(time.Second):
			}
		}
	}
	ctx, cancel := context.WithTimeout(w.ctx, time.Hour)
	defer cancel()
	return w.carryOut(ctx, pod, true)
}

// running waits until the program runs.
func (w *workload) running(ctx context.Context) error {
	for {
		if s := w.look(); s.main != nil && s.main.State.Running != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-w.over:
			return errors.New("it is over")
		case <-w.ctx.Done():
			return errors.New("the runtime is closed")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (w *workload) ID() string { return w.id }

func (w *workload) Wait(ctx context.Context) (runtime.Exit, error) {
	select {
	case <-w.over:
		return w.end.Exit, nil
	case <-ctx.Done():
		return runtime.Exit{}, fmt.Errorf("wait for %s: %w", w.id, ctx.Err())
	case <-w.held:
		if w.isOver() {
			return w.end.Exit, nil
		}
		return runtime.Exit{}, fmt.Errorf("wait for %s: the runtime is closed, or it was removed", w.id)
	}
}

func (w *workload) Stop(ctx context.Context, grace time.Duration) error {
	if !w.isOver() {
		w.endIt(runtime.Stopped, "it was stopped", grace)
	}
	if _, err := w.Wait(ctx); err != nil {
		return fmt.Errorf("stop %s: %w", w.id, err)
	}
	return nil
}

func (w *workload) Exec(ctx context.Context, command []string, s runtime.Streams) (int, error) {
	if len(command) == 0 {
		return 0, fmt.Errorf("run a program in %s: %w: it has no name", w.id, runtime.ErrSpec)
	}
	err := w.running(ctx)
	code := 0
	if err == nil {
		code, err = w.d.api.exec(ctx, w.ns, tenantPod, mainBox, command, s)
	}
	if err != nil && !errors.Is(err, errCode) {
		return 0, fmt.Errorf("run a program in %s: %w", w.id, err)
	}
	return code, nil
}

func (w *workload) Dial(ctx context.Context, port int) (net.Conn, error) {
	if !slices.Contains(w.now().Spec.Ports, port) {
		return nil, fmt.Errorf("connect to %s: %w: port %d is not among its ports", w.id, runtime.ErrSpec, port)
	}
	err := w.running(ctx)
	if err == nil {
		var c net.Conn
		if c, err = w.d.api.dial(ctx, w.ns, tenantPod, port); err == nil {
			return c, nil
		}
	}
	return nil, fmt.Errorf("connect to port %d of %s: %w", port, w.id, err)
}

func (w *workload) Logs(ctx context.Context, from int64) (io.ReadCloser, error) {
	f, err := os.OpenFile(w.path(logFile), os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("read the log of %s: %w", w.id, err)
	}
	f.Close()
	return runtime.FollowLog(ctx, w.path(logFile), from, func() bool {
		select {
		case <-w.held:
			return true
		default:
			return w.isOver()
		}
	})
}
