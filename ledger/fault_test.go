package ledger

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Every system call on a file that a log makes is made to fail once, by strace, in a
// process that does nothing but append receipts; then the log must open, hold whatever
// was acknowledged, take the rest, and be sound. Tessera makes most of these calls, so
// that an interface of our own would not reach them.

var allFaults = flag.Bool("faults", false, "fail every single file operation instead of a selection")

const (
	faultDir     = "PROBITY_LEDGER_FAULT_DIR"
	faultEntries = 24
)

// faultChild appends a few receipts and prints what was acknowledged. Whatever the
// injected fault breaks may end it.
func faultChild(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, err := Open(ctx, dir, Options{Origin: testOrigin, Batch: 4, BatchWait: time.Millisecond, Collect: 50 * time.Millisecond})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	var out sync.Mutex
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := w; n < faultEntries; n += 4 {
				// A log that cannot publish does not answer; the caller gives up.
				ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				i, err := l.Append(ctx, testEntry(n))
				cancel()
				out.Lock()
				if err == nil {
					fmt.Println("acked", n, i)
				}
				out.Unlock()
			}
		})
	}
	wg.Wait()
	return nil // without Close: what was acknowledged is on disk already
}

// injected runs a child in which the n-th use of a system call by each of its threads
// fails, and returns what it acknowledged and how often it was made to fail.
func injected(t *testing.T, dir, call, errno string, n int) (acked map[int]uint64, hits int) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.CommandContext(t.Context(), "strace", "-f", "-qq", "-o", trace, "-e", "trace="+call,
		"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", call, errno, n), exe)
	cmd.Env = append(os.Environ(), faultDir+"="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	runErr := cmd.Run() // however it ends
	acked = map[int]uint64{}
	for lines := bufio.NewScanner(&stdout); lines.Scan(); {
		var n int
		var i uint64
		if _, err := fmt.Sscanf(lines.Text(), "acked %d %d", &n, &i); err == nil {
			acked[n] = i
		}
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatalf("strace left nothing: %v, %v\n%s", err, runErr, stderr.String())
	}
	return acked, strings.Count(string(text), "(INJECTED)")
}

func TestAFaultAtAnyFileOperationLosesNoAcknowledgedReceipt(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: needs strace")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("strace is missing: run `make tools`")
	}
	faults, acknowledged, failed := 0, 0, 0
	for _, c := range []struct {
		call, errno string
		stride      int // between the operations that fail, when not all do
	}{
		{"fsync", "EIO", 3},
		{"write", "ENOSPC", 11},
		{"rename,renameat,renameat2", "EIO", 5},
		{"link,linkat", "EIO", 5},
		{"openat", "EMFILE", 23},
		{"mkdirat", "ENOSPC", 7},
		{"unlinkat", "EIO", 5},
		{"ftruncate", "EIO", 2},
		{"close", "EIO", 17},
		{"read,pread64", "EIO", 19},
		{"newfstatat,fstat", "EIO", 13},
		{"getdents64", "EIO", 3},
		{"flock,fcntl", "EIO", 9},
	} {
		stride, limit := c.stride, 5
		if *allFaults {
			stride, limit = 1, 400
		}
		for k := range limit {
			n := 1 + k*stride
			dir := filepath.Join(t.TempDir(), "log")
			acked, hits := injected(t, dir, c.call, c.errno, n)
			if hits == 0 {
				break // no thread makes that many
			}
			faults += hits
			acknowledged += len(acked)
			if len(acked) < faultEntries {
				failed++
			}
			what := fmt.Sprintf("%s, use %d", c.call, n)
			if _, err := os.Stat(filepath.Join(dir, treeDir, CheckpointPath)); errors.Is(err, fs.ErrNotExist) && len(acked) == 0 {
				// It died before there was a log.
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			} else if _, err := Fsck(t.Context(), dir); err != nil {
				t.Errorf("%s: after it the log is not sound: %v", what, err)
				continue
			}
			recovers(t, what, dir, acked)
		}
	}
	if faults == 0 || failed == 0 || acknowledged == 0 {
		t.Errorf("%d faults, %d runs that failed: the test showed nothing", faults, failed)
	}
	t.Logf("%d file operations failed, in %d runs for good; %d receipts were acknowledged, none lost", faults, failed, acknowledged)
}

// recovers opens a log after a fault, and appends everything again.
func recovers(t *testing.T, what, dir string, acked map[int]uint64) {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Origin: testOrigin})
	if err != nil {
		t.Errorf("%s: the log does not open: %v", what, err)
		return
	}
	defer l.Close()
	at := appendAll(t, l, testEntries(0, faultEntries)...)
	for n, i := range acked {
		if at[n] != i {
			t.Errorf("%s: receipt %d was acknowledged at %d and is now at %d", what, n, i, at[n])
		}
	}
	if r, err := Fsck(t.Context(), dir); err != nil || r.Size != faultEntries || len(r.Pending) != 0 {
		t.Errorf("%s: in the end %d entries, %d pending, %v", what, r.Size, len(r.Pending), err)
	}
}
