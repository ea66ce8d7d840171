package ledger

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// The crash test starts this test binary again as a child, which appends
// receipts until it is killed with SIGKILL: by itself at a chosen step of an
// append, or by the parent at a random moment. These variables tell it what to do.
const (
	childDir  = "PROBITY_LEDGER_CHILD_DIR"
	childDSN  = "PROBITY_LEDGER_CHILD_DSN"  // the log is in that database; empty: in the folder
	childStep = "PROBITY_LEDGER_CHILD_STEP" // "stored 7": die when the 7th entry has been stored; empty: wait to be killed
	childSize = "PROBITY_LEDGER_CHILD_SIZE" // entries to append
)

const crashEntries = 1500

func TestMain(m *testing.M) {
	if dir := os.Getenv(faultDir); dir != "" {
		if err := faultChild(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv(childDir); dir != "" {
		if err := crashChild(dir, os.Getenv(childStep)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	stopSharedServer()
	os.Exit(code)
}

// crashChild appends every entry from many goroutines in a random order and
// prints "acked ENTRY INDEX" for each one that Append returned for.
func crashChild(dir, step string) error {
	o := Options{Origin: testOrigin, Batch: 16, BatchWait: time.Millisecond}
	if dsn := os.Getenv(childDSN); dsn != "" {
		d, err := OpenDatabase(context.Background(), dsn)
		if err != nil {
			return err
		}
		defer d.Close()
		o.Database = d
	}
	size, err := strconv.Atoi(os.Getenv(childSize))
	if err != nil {
		return err
	}
	l, err := Open(context.Background(), dir, o)
	if err != nil {
		return err
	}
	if name, at, ok := strings.Cut(step, " "); ok {
		var n, left int64
		if _, err := fmt.Sscan(at, &left); err != nil {
			return err
		}
		l.step = func(s string) {
			if s == name && atomic.AddInt64(&n, 1) == left {
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		}
	}
	fmt.Println("ready")
	var out sync.Mutex
	var wg sync.WaitGroup
	todo := make(chan int)
	for range 32 {
		wg.Go(func() {
			for n := range todo {
				i, err := l.Append(context.Background(), testEntry(n))
				out.Lock()
				if err != nil {
					fmt.Println("failed", n, err)
				} else {
					fmt.Println("acked", n, i)
				}
				out.Unlock()
			}
		})
	}
	for _, n := range rand.Perm(size) {
		todo <- n
	}
	close(todo)
	wg.Wait()
	return l.Close()
}

// runChild lets one child live until it dies, and returns what it acked.
func runChild(t *testing.T, at site, entries int, step string, kill time.Duration) map[int]uint64 {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childDir+"="+at.dir, childDSN+"="+at.dsn, childStep+"="+step, fmt.Sprintf("%s=%d", childSize, entries))
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if step == "" {
		// Counted from the start of the process, so that opening is hit as well.
		timer := time.AfterFunc(kill, func() { cmd.Process.Kill() })
		defer timer.Stop()
	}
	acked := map[int]uint64{}
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		var n int
		var i uint64
		if line := lines.Text(); strings.HasPrefix(line, "failed") {
			t.Errorf("child: %s", line)
		} else if _, err := fmt.Sscanf(line, "acked %d %d", &n, &i); err == nil {
			acked[n] = i
		}
	}
	err = cmd.Wait()
	ws, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || err != nil && !(ws.Signaled() && ws.Signal() == syscall.SIGKILL) {
		t.Errorf("child ended with %v, not by the kill", err)
	}
	return acked
}

func TestKilledAtAnyMomentEachReceiptIsInTheLogExactlyOnce(t *testing.T) {
	dir := t.TempDir()
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	steps := []string{"stored 1", "sequenced 1", "stored 17", "sequenced 33"}
	acked := map[int]uint64{}
	killed := 0
	for round := range rounds {
		var now map[int]uint64
		if round%2 == 0 {
			now = runChild(t, site{dir: dir}, crashEntries, steps[round/2%len(steps)], 0)
		} else {
			now = runChild(t, site{dir: dir}, crashEntries, "", time.Duration(rand.Int64N(int64(250*time.Millisecond))))
		}
		if len(now) < crashEntries {
			killed++
		}
		for n, i := range now {
			if old, ok := acked[n]; ok && old != i {
				t.Fatalf("round %d: receipt %d was at %d and is now at %d", round, n, old, i)
			}
			acked[n] = i
		}
		// The crash may have come before there was a log, or its first checkpoint.
		if _, err := os.Stat(filepath.Join(dir, treeDir, "checkpoint")); err != nil && len(acked) == 0 {
			continue
		}
		mustFsck(t, dir)
	}
	l := openTest(t, dir)
	before := l.Latest().Size
	at := appendAll(t, l, testEntries(0, crashEntries)...)
	seen := map[uint64]int{}
	for n, i := range at {
		if old, ok := acked[n]; ok && old != i {
			t.Errorf("receipt %d was acknowledged at %d and is now at %d", n, old, i)
		}
		if m, ok := seen[i]; ok {
			t.Errorf("receipts %d and %d are both at %d", n, m, i)
		}
		seen[i] = n
	}
	r := mustFsck(t, dir)
	if r.Size != crashEntries || len(r.Pending) != 0 {
		t.Errorf("%d receipts became %d entries, %d pending", crashEntries, r.Size, len(r.Pending))
	}
	if killed == 0 {
		t.Error("no child was killed before it had finished: the test showed nothing")
	}
	t.Logf("%d of %d children killed early, %d receipts acknowledged, %d entries before the last run", killed, rounds, len(acked), before)
}
