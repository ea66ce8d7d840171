package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"probity"
	"probity/internal/eip712"
	"probity/ledger"
)

// receipt is a sound entry; each n gives another.
func receipt(t testing.TB, n int) ledger.Entry {
	t.Helper()
	key, err := eip712.NewKey(append(make([]byte, 31), 7))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ledger.Seal(probity.Receipt{Chain: 1337, Market: probity.Account{1}, Executor: key.Account(), Time: uint64(n + 1)},
		ledger.ModelVersion{}, ledger.Evidence{}, ledger.Slash{Provider: key.Account(), Cause: fmt.Sprint(n)}, key)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func appendTo(t testing.TB, l *ledger.Log, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if _, err := l.Append(t.Context(), receipt(t, n)); err != nil {
			t.Fatal(err)
		}
	}
}

func witness(t testing.TB, name string) (*ledger.Witness, *httptest.Server) {
	t.Helper()
	w, err := ledger.OpenWitness(t.TempDir(), name)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(WitnessHandler(slog.New(slog.DiscardHandler), w))
	t.Cleanup(func() { srv.Close(); w.Close() })
	return w, srv
}

// The other side of the protocol is Tessera's, which asks the witnesses of a log's
// policy before it publishes.
func TestALogPublishesOnlyWhatItsWitnessesCosign(t *testing.T) {
	w1, s1 := witness(t, "example.com/w1")
	w2, _ := witness(t, "example.com/w2")
	var away atomic.Bool
	s2 := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if away.Load() {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		WitnessHandler(slog.New(slog.DiscardHandler), w2).ServeHTTP(rw, r)
	}))
	defer s2.Close()
	key, err := ledger.NewKey("example.com/log")
	if err != nil {
		t.Fatal(err)
	}
	policy := fmt.Sprintf("witness one %s %s\nwitness two %s %s\ngroup both all one two\nquorum both\n", w1.Key(), s1.URL, w2.Key(), s2.URL)
	dir := t.TempDir()
	// The log's public key, for the witnesses, before it publishes anything.
	plain, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	logKey := plain.LogKey()
	plain.Close()
	for _, w := range []*ledger.Witness{w1, w2} {
		if err := w.AddLog(logKey); err != nil {
			t.Fatal(err)
		}
	}
	l, err := ledger.Open(t.Context(), dir, ledger.Options{Key: key, Witnesses: []byte(policy)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	appendTo(t, l, 0, 3)
	b, err := l.Bundle(t.Context(), ledger.Hash(receipt(t, 1).Receipt))
	if err != nil {
		t.Fatal(err)
	}
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ledger.VerifyBundle(data, ledger.Verifier{LogKey: logKey, Witnesses: []string{w1.Key(), w2.Key()}, Quorum: 2})
	if err != nil || len(v.Cosignatures) != 2 {
		t.Fatalf("cosignatures %+v, %v", v.Cosignatures, err)
	}

	// Without one of them nothing is published, and nothing is lost either.
	away.Store(true)
	late, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := l.Append(late, receipt(t, 3)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("published without a witness: %v", err)
	}
	if got := l.Latest().Size; got != 3 {
		t.Errorf("%d receipts are published", got)
	}
	away.Store(false)
	appendTo(t, l, 3, 5)
	if got := l.Latest().Size; got != 5 {
		t.Errorf("%d receipts after the witness came back", got)
	}
	if r, err := ledger.Fsck(t.Context(), dir); err != nil || r.Size != 5 {
		t.Errorf("fsck: %+v, %v", r, err)
	}
}

func TestTheWitnessAnswersWithTheStatusesOfTheProtocol(t *testing.T) {
	w, srv := witness(t, "example.com/w")
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Origin: "example.com/log"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := w.AddLog(l.LogKey()); err != nil {
		t.Fatal(err)
	}
	other, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Origin: "example.com/log"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	unknown, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Origin: "example.com/unknown"})
	if err != nil {
		t.Fatal(err)
	}
	defer unknown.Close()
	appendTo(t, l, 0, 3)
	request := func(l *ledger.Log, old uint64) []byte {
		return append(fmt.Appendf(nil, "old %d\n\n", old), l.Checkpoint().Note...)
	}
	for _, c := range []struct {
		name   string
		body   []byte
		status int
	}{
		{"the first", request(l, 0), 200},
		{"again, from nothing", request(l, 0), 409},
		{"again", request(l, 3), 200},
		{"no request", []byte("hello"), 400},
		{"over its size", request(l, 4), 400},
		{"another key", request(other, 3), 403},
		{"an unknown log", request(unknown, 0), 404},
		{"too long", bytes.Repeat([]byte("x"), maxWitnessBody+1), 413},
	} {
		resp, err := http.Post(srv.URL+"/add-checkpoint", "text/plain", bytes.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s: %d %s, want %d", c.name, resp.StatusCode, body, c.status)
		}
		if c.status == 409 && (string(body) != "3\n" || resp.Header.Get("Content-Type") != "text/x.tlog.size") {
			t.Errorf("%s: %q as %s", c.name, body, resp.Header.Get("Content-Type"))
		}
		if c.status == 200 && !strings.HasPrefix(string(body), "— example.com/w ") {
			t.Errorf("%s: %q", c.name, body)
		}
	}
	// A proof that proves nothing, once the log has grown.
	appendTo(t, l, 3, 5)
	bad := append([]byte("old 3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"), l.Checkpoint().Note...)
	resp, err := http.Post(srv.URL+"/add-checkpoint", "text/plain", bytes.NewReader(bad))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 422 {
		t.Errorf("a bad proof: %d", resp.StatusCode)
	}
	if resp, err = http.Get(srv.URL + "/logs"); err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if !strings.Contains(string(body), `"origin":"example.com/log"`) || !strings.Contains(string(body), `"size":3`) {
		t.Errorf("logs: %s", body)
	}
	if resp, err = http.Get(srv.URL + "/add-checkpoint"); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET of add-checkpoint: %d", resp.StatusCode)
	}
}

func TestALogIsMonitoredAndMirroredOverHTTP(t *testing.T) {
	dir := t.TempDir()
	l, err := ledger.Open(t.Context(), dir, ledger.Options{Origin: "example.com/log"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	appendTo(t, l, 0, 3)
	srv := httptest.NewServer(TreeHandler(os.DirFS(ledger.TreeDir(dir))))
	defer srv.Close()
	src, err := RemoteLog(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ledger.OpenMonitor(t.TempDir(), l.LogKey())
	if err != nil {
		t.Fatal(err)
	}
	mirror := t.TempDir()
	for _, n := range []int{3, 5, 9} {
		appendTo(t, l, int(l.Latest().Size), n)
		if a, err := m.Look(t.Context(), srv.URL, src); a != nil || err != nil {
			t.Fatal(a, err)
		}
		cp, err := ledger.Mirror(t.Context(), mirror, l.LogKey(), src)
		if err != nil || cp.AnchorPoint != l.Latest() {
			t.Fatalf("%+v, %v", cp, err)
		}
	}
	copied := httptest.NewServer(TreeHandler(os.DirFS(mirror)))
	defer copied.Close()
	second, err := RemoteLog(copied.URL)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := m.Look(t.Context(), copied.URL, second); a != nil || err != nil {
		t.Error(a, err)
	}
	// Nothing but the tree is served.
	for _, path := range []string{"/", "/log.json", "/key", "/tile/../key", "/tile/0/../../../key", "/tile/9999/000", "/.state/treeState"} {
		resp, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}

func TestARemoteLogIsReadWithinLimits(t *testing.T) {
	for _, address := range []string{"", "example.com", "ftp://example.com", "file:///etc", "http://"} {
		if _, err := RemoteLog(address); err == nil {
			t.Errorf("%q is taken for a log's address", address)
		}
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/log/checkpoint":
			for range 100 {
				w.Write(make([]byte, 4096))
			}
		case "/log/tile/0/000":
			w.Write([]byte("full"))
		case "/log/tile/entries/000":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer srv.Close()
	s, err := RemoteLog(srv.URL + "/log")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReadCheckpoint(t.Context()); err == nil || !strings.Contains(err.Error(), "no file of a log") {
		t.Errorf("an endless checkpoint: %v", err)
	}
	// A partial tile that is gone is answered with the full one.
	if data, err := s.ReadTile(t.Context(), 0, 0, 5); err != nil || string(data) != "full" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := s.ReadTile(t.Context(), 0, 1, 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a tile that is not there: %v", err)
	}
	if _, err := s.ReadEntryBundle(t.Context(), 0, 0); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a server that fails: %v", err)
	}
}
