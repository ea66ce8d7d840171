package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/ledger"
)

// Tessera's own tools against our log, served by our handlers: the load generator of its
// conformance tests writes entries, reads random ones and the whole log, and checks every
// checkpoint's consistency with the last; then its checker derives the log again over
// HTTP. An entry that it posts becomes the cause of a receipt. It is a benchmark because
// both tools are compiled for it, with modules that are not ours.
func BenchmarkTesserasHammer(t *testing.B) {
	const version, goal = "v1.0.4", 2000
	bin := t.TempDir()
	for _, tool := range []string{"internal/hammer", "cmd/fsck"} {
		cmd := exec.CommandContext(t.Context(), "go", "install", "github.com/transparency-dev/tessera/"+tool+"@"+version)
		cmd.Dir, cmd.Env = bin, append(os.Environ(), "GOBIN="+bin)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("install %s: %v\n%s", tool, err, out)
		}
	}

	dir := t.TempDir()
	l, err := ledger.Open(t.Context(), dir, ledger.Options{Origin: "example.com/hammered"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	key, err := eip712.NewKey(append(make([]byte, 31), 9))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", TreeHandler(os.DirFS(ledger.TreeDir(dir))))
	mux.HandleFunc("POST /add", func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		e, err := ledger.Seal(probity.Receipt{Chain: 1337, Market: probity.Account{1}, Executor: key.Account(), Time: 1},
			ledger.ModelVersion{}, ledger.Evidence{}, ledger.Slash{Provider: key.Account(), Cause: fmt.Sprintf("%x", data)}, key)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		i, err := l.Append(r.Context(), e)
		switch {
		case errors.Is(err, ledger.ErrBusy):
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		default:
			fmt.Fprintf(w, "%d\n", i)
		}
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()

	t.ResetTimer()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "hammer"), "--log_url", srv.URL, "--write_log_url", srv.URL, "--log_public_key", l.LogKey(),
		"--show_ui=false", "--num_writers=64", "--max_write_ops=1000", "--num_readers_random=4", "--num_readers_full=2", "--max_read_ops=500",
		"--leaf_write_goal", strconv.Itoa(goal), "--dup_chance=0", "--max_runtime=5m", "--logtostderr").CombinedOutput()
	if err != nil {
		t.Fatalf("hammer: %v\n%s", err, out)
	}
	if size := l.Latest().Size; size < goal {
		t.Errorf("the hammer ended with %d entries, want %d\n%s", size, goal, out)
	}
	t.ReportMetric(float64(l.Latest().Size)/t.Elapsed().Seconds(), "receipts/s")
	pub := filepath.Join(t.TempDir(), "log.pub")
	if err := os.WriteFile(pub, []byte(l.LogKey()), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(ctx, filepath.Join(bin, "fsck"), "--storage_url", srv.URL+"/", "--public_key", pub, "--ui=false").CombinedOutput(); err != nil {
		t.Errorf("Tessera's checker: %v\n%s", err, out)
	}
	if r, err := ledger.Fsck(t.Context(), dir); err != nil {
		t.Errorf("our checker: %v", err)
	} else {
		t.Logf("%d entries written by Tessera's hammer, read by it and checked by its checker and ours", r.Size)
	}
	if bad := regexp.MustCompile(`(?m)^E.*$`).FindAll(out, 3); len(bad) > 0 {
		t.Errorf("the hammer complains: %s", bad)
	}
}
