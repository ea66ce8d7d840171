package node

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"probity"
	"probity/market"
	"probity/market/spec"
	"probity/provider"
	"probity/provider/runtime"
)

// A buyer that was killed while it ran a task again may come back when nobody can challenge
// any more. Then it checks nothing, and what it had started must not run on.
func TestACheckThatACrashCutShortIsCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &Node{cfg: Config{Dir: t.TempDir()}, log: slog.New(slog.DiscardHandler)}
		n.files = filesIn(n.cfg.Dir)
		r := newRig(nil)
		have := &Runtimes{Have: map[string]runtime.Runtime{"wasm": r}}
		s := spec.Spec{Task: spec.Task{WASM: &spec.WASM{}}}
		id := checkID(probity.Hash{1})
		if err := os.MkdirAll(n.checkDir(id), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Start(t.Context(), id, runtime.Spec{Dir: n.checkDir(id), Args: []string{"work", "1000", "100"}}); err != nil {
			t.Fatal(err)
		}
		n.clearCheck(t.Context(), have, s, id)
		if left, _ := r.List(t.Context()); len(left) > 0 {
			t.Errorf("%v still runs", left)
		}
		if _, err := os.Stat(n.checkDir(id)); !os.IsNotExist(err) {
			t.Errorf("its folder: %v", err)
		}
		n.clearCheck(t.Context(), have, s, id) // nothing is there
	})
}

// A buyer that was killed after its task was opened, and comes back when the order has
// expired, finds that task. It must not order, and pay for, another.
func TestABuyerThatComesBackLateOrdersItsTaskOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := newChurn(t, churnOptions{Seed: 1, Hosts: 4})
		if err != nil {
			t.Fatal(err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		var stop context.CancelFunc
		w.ctx, stop = context.WithCancel(t.Context())
		w.wg.Go(w.clock)
		for i := range 4 {
			h, err := w.newHost(i)
			must(err)
			if i == 0 {
				w.referees, h.referee = append(w.referees, h.key.Account()), true
			}
			must(h.start())
		}
		b := &churnBuyer{churnLine: newLine(w, 9), dir: filepath.Join(w.dir, "buyer"), rig: newRig(nil)}
		b.key, err = w.account(probity.Tokens(100))
		must(err)
		w.buyers = append(w.buyers, b)
		w.module, err = filesIn(b.dir).Put(w.ctx, []byte("a module"))
		must(err)
		j, err := b.newJob(plan{kind: "quorum", seconds: 60, region: "r0"}, 0)
		must(err)
		b.jobs = append(b.jobs, j)
		must(b.start())
		tasks := func() (n int) {
			w.do("the market's invariants", func(s *market.State) error { n = len(s.Tasks()); return nil })
			return n
		}
		for tasks() == 0 {
			time.Sleep(time.Second)
		}
		must(b.inc.end(true))
		time.Sleep(10 * time.Minute) // the order takes bids for five
		must(b.start())
		for !w.over() {
			time.Sleep(time.Minute)
		}
		if j.said != "" || tasks() != 1 {
			t.Errorf("it has %d tasks, and says %q", tasks(), j.said)
		}
		must(b.inc.end(false))
		for _, h := range w.hosts {
			must(h.inc.end(false))
			h.rig.reboot()
		}
		stop()
		w.wg.Wait()
		for _, v := range w.violations {
			t.Error(v)
		}
	})
}

// What agents rely on in a runtime, the simulated one does too: the lines of the runtimes'
// own suite that have to do with neither tenants' programs nor the host.
func TestTheSimulatedMachineIsARuntimeLikeTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		r := newRig(nil)
		dir := t.TempDir()
		s := runtime.Spec{Dir: dir, Args: []string{"job", "600", "120"}}
		if _, err := r.Adopt(ctx, "a"); !errors.Is(err, runtime.ErrUnknown) {
			t.Errorf("adopting nothing: %v", err)
		}
		if _, err := r.Start(ctx, "A b", s); !errors.Is(err, runtime.ErrSpec) {
			t.Errorf("a bad id: %v", err)
		}
		start := func() runtime.Workload {
			t.Helper()
			w, err := r.Start(ctx, "a", s)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		ends := func(w runtime.Workload, reason runtime.Reason, log string) {
			t.Helper()
			exit, err := w.Wait(ctx)
			if err != nil || exit.Reason != reason {
				t.Errorf("it ended with %+v, %v; want %s", exit, err, reason)
			}
			l, err := w.Logs(ctx, 0)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(l)
			if u, _ := w.Usage(ctx); err != nil || string(got) != log || u.Log != int64(len(log)) {
				t.Errorf("the log is %q of %d bytes, %v; want %q", got, u.Log, err, log)
			}
		}
		w := start()
		if _, err := r.Start(ctx, "a", s); !errors.Is(err, runtime.ErrExists) {
			t.Errorf("starting it twice: %v", err)
		}
		time.Sleep(250 * time.Second)
		r.reboot() // it has saved what it had after 240 seconds
		ends(w, runtime.Lost, "job from 0\njob 60\njob 120\njob 180\njob 240\n")
		if err := r.Remove(ctx, "a"); err != nil {
			t.Error(err)
		}
		if ids, _ := r.List(ctx); len(ids) > 0 {
			t.Errorf("after its removal there is %v", ids)
		}

		w = start()
		again, err := r.Adopt(ctx, "a")
		if err != nil || again != w {
			t.Errorf("adopted %v, %v", again, err)
		}
		follow, err := w.Logs(ctx, 0) // while it runs
		if err != nil {
			t.Fatal(err)
		}
		const whole = "job from 240\njob 300\njob 360\njob 420\njob 480\njob 540\njob 600\n"
		if got, err := io.ReadAll(follow); err != nil || string(got) != whole {
			t.Errorf("followed, the log is %q, %v", got, err)
		}
		ends(w, runtime.Exited, whole)
		if got, err := os.ReadFile(filepath.Join(dir, provider.OutputFile)); err != nil || string(got) != resultOf("job") {
			t.Errorf("its result is %q, %v", got, err)
		}
		if err := r.Remove(ctx, "a"); err != nil {
			t.Error(err)
		}

		s.Args[0], s.Dir = "oom-job", t.TempDir()
		w = start()
		if exit, err := w.Wait(ctx); err != nil || exit.Reason != runtime.KilledMemory {
			t.Errorf("work that needs too much ended with %+v, %v", exit, err)
		}
		if err := r.Remove(ctx, "a"); err != nil {
			t.Error(err)
		}
		s.Args[0], s.Dir = "job", t.TempDir()
		w = start()
		time.Sleep(time.Second)
		if err := w.Stop(ctx, time.Second); err != nil {
			t.Error(err)
		}
		ends(w, runtime.Stopped, "job from 0\n")
	})
}
