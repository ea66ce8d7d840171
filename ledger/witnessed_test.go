package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A served witness can be away.
type served struct {
	*Witness
	url  string
	away atomic.Bool
}

// serveWitnesses serves witnesses of a log as tlog-witness has it, and returns a policy that
// wants so many of them. Package gateway has the server that is meant for use.
func serveWitnesses(t testing.TB, logKey string, n, want int) (all []*served, policy []byte) {
	t.Helper()
	var lines, names strings.Builder
	for i := range n {
		w, err := OpenWitness(t.TempDir(), fmt.Sprintf("example.com/w%d", i))
		if err == nil {
			err = w.AddLog(logKey)
		}
		if err != nil {
			t.Fatal(err)
		}
		s := &served{Witness: w}
		srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(io.LimitReader(r.Body, maxWitnessRequest+1))
			if err != nil || s.away.Load() {
				rw.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			line, err := w.AddCheckpoint(body)
			var conflict *ConflictError
			switch {
			case err == nil:
				rw.Write(line)
			case errors.As(err, &conflict):
				rw.Header().Set("Content-Type", "text/x.tlog.size")
				rw.WriteHeader(http.StatusConflict)
				fmt.Fprintf(rw, "%d\n", conflict.Size)
			default:
				rw.WriteHeader(http.StatusUnprocessableEntity)
			}
		}))
		t.Cleanup(func() { srv.Close(); w.Close() })
		s.url = srv.URL
		all = append(all, s)
		fmt.Fprintf(&lines, "witness w%d %s %s\n", i, w.Key(), srv.URL)
		fmt.Fprintf(&names, " w%d", i)
	}
	return all, fmt.Appendf(nil, "%sgroup enough %d%s\nquorum enough\n", &lines, want, &names)
}

// logKeyOf is the public key of a log's key, for its witnesses before there is a log.
func logKeyOf(t testing.TB, key string) string {
	t.Helper()
	l, err := Open(t.Context(), t.TempDir(), Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.LogKey()
}

// source is where others read the log.
func (s site) source() Source {
	if s.db == nil {
		return FolderSource(TreeDir(s.dir))
	}
	return s.db.Source()
}

// another is an empty site of the same kind.
func (s site) another(t testing.TB) site {
	t.Helper()
	if s.db == nil {
		return site{dir: t.TempDir()}
	}
	return databaseSite(t)
}

// keepCopy keeps the site as it is now, when no log is open, and returns what puts it back
// for somebody who remembers nothing newer.
func (s site) keepCopy(t testing.TB) (back func() site) {
	t.Helper()
	if s.db != nil {
		s.backUp(t)
		return func() site {
			s.restore(t)
			s.dir = t.TempDir()
			return s
		}
	}
	copied := filepath.Join(t.TempDir(), "log")
	if err := os.CopyFS(copied, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	return func() site { return site{dir: copied} }
}

// unpublished wants that an entry is not published, since the witnesses do not cosign it,
// and that the log says so.
func unpublished(t *testing.T, l *Log, s site, e Entry) {
	t.Helper()
	had := l.Latest()
	late, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond) // of which a database publishes in two
	defer cancel()
	if _, err := l.Append(late, e); !errors.Is(err, ErrWitnesses) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("published without its witnesses: %v", err)
	}
	if l.Latest() != had {
		t.Errorf("%+v was published, and then %+v", had, l.Latest())
	}
	cp, err := s.source().ReadCheckpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenCheckpoint(cp, l.LogKey()); err != nil || got.AnchorPoint != had {
		t.Errorf("others read %+v, %v; want %+v", got.AnchorPoint, err, had)
	}
}

func TestALogIsPublishedOnlyAsFarAsItsWitnessesCosign(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: waits for witnesses that do not answer")
	}
	everywhere(t, func(t *testing.T, at site) {
		key := must(NewKey(testOrigin))
		ws, policy := serveWitnesses(t, logKeyOf(t, key), 3, 2)
		l := at.open(t, Options{Key: key, Witnesses: policy})
		appendAll(t, l, testEntries(0, 3)...)
		ws[0].away.Store(true)
		appendAll(t, l, testEntries(3, 5)...) // two of three are enough
		b, err := l.Bundle(t.Context(), Hash(testEntry(4).Receipt))
		if err != nil {
			t.Fatal(err)
		}
		keys := []string{ws[0].Key(), ws[1].Key(), ws[2].Key()}
		if v, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey(), Witnesses: keys, Quorum: 2}); err != nil || len(v.Cosignatures) != 2 {
			t.Errorf("two of three: %+v, %v", v.Cosignatures, err)
		}
		if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey(), Witnesses: keys, Quorum: 3}); !errors.Is(err, ErrWitnesses) {
			t.Errorf("three of three, one of whom was away: %v", err)
		}
		ws[1].away.Store(true)
		unpublished(t, l, at, testEntry(5))
		ws[0].away.Store(false)
		// What could not be published is not lost, and appended again it has one place.
		if got := appendAll(t, l, testEntries(5, 8)...); got[0] != 5 {
			t.Errorf("it is at %d", got[0])
		}
		if r := at.fsck(t); r.Size != 8 || len(r.Pending) != 0 {
			t.Errorf("fsck: %+v", r)
		}
		for i, w := range ws {
			if logs := w.Logs(); len(logs) != 1 || logs[0].Size == 0 || logs[0].Size > 8 {
				t.Errorf("witness %d knows %+v", i, logs)
			}
		}
		if _, err := at.another(t).tryOpen(t, Options{Key: key, Witnesses: []byte("quorum nobody\n")}); err == nil {
			t.Error("a policy that is none")
		}
	})
}

func TestWitnessesAndMonitorsFindTwoHistoriesOfALog(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: waits for witnesses that do not answer")
	}
	everywhere(t, func(t *testing.T, at site) {
		key := must(NewKey(testOrigin))
		ws, policy := serveWitnesses(t, logKeyOf(t, key), 1, 1)
		a := at.open(t, Options{Key: key, Witnesses: policy})
		m := must(OpenMonitor(t.TempDir(), a.LogKey()))
		look := func(s site) string {
			t.Helper()
			x, err := m.Look(t.Context(), "log", s.source())
			if err != nil {
				t.Fatal(err)
			}
			if x == nil {
				return ""
			}
			return x.Kind
		}
		appendAll(t, a, testEntries(0, 5)...)
		if got := look(at); got != "" {
			t.Errorf("an honest log: %s", got)
		}
		// Its keeper writes another history, around the witness.
		fork := at.another(t)
		b := fork.open(t, Options{Key: key})
		var conflict *ConflictError
		appendAll(t, b, testEntries(100, 105)...)
		if _, err := ask(t, ws[0].Witness, b, 5); !errors.As(err, &conflict) || !errors.Is(err, ErrEquivocation) {
			t.Errorf("the witness cosigns another tree of one size: %v", err)
		}
		if got := look(fork); got != AlertEquivocation {
			t.Errorf("another tree of one size: %q", got)
		}
		appendAll(t, b, testEntry(105), testEntry(106))
		if _, err := ask(t, ws[0].Witness, b, 5); !errors.Is(err, ErrConsistency) {
			t.Errorf("the witness cosigns a fork: %v", err)
		}
		if got := look(fork); got != AlertFork {
			t.Errorf("a fork: %q", got)
		}
		// With the policy it cannot go on.
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := fork.tryOpen(t, Options{Key: key, Witnesses: policy})
		if err != nil {
			t.Fatal(err)
		}
		unpublished(t, b, fork, testEntry(107))
		closeUnwitnessed(t, b)
		// The honest one does, and nobody has anything against it.
		appendAll(t, a, testEntries(5, 9)...)
		if got := look(at); got != "" {
			t.Errorf("the honest log after it: %s", got)
		}
		if logs := ws[0].Logs(); logs[0].AnchorPoint != a.Latest() {
			t.Errorf("the witness knows %+v, the log is %+v", logs[0].AnchorPoint, a.Latest())
		}
	})
}

func TestWitnessesAndMonitorsFindALogThatWentBack(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: waits for witnesses that do not answer")
	}
	everywhere(t, func(t *testing.T, at site) {
		key := must(NewKey(testOrigin))
		_, policy := serveWitnesses(t, logKeyOf(t, key), 1, 1)
		l := at.open(t, Options{Key: key, Witnesses: policy})
		logKey := l.LogKey()
		m := must(OpenMonitor(t.TempDir(), logKey))
		look := func(s site) *Alert {
			t.Helper()
			x, err := m.Look(t.Context(), "log", s.source())
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		appendAll(t, l, testEntries(0, 4)...)
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		back := at.keepCopy(t)
		l = at.open(t, Options{Key: key, Witnesses: policy})
		appendAll(t, l, testEntries(4, 7)...)
		if x := look(at); x != nil {
			t.Errorf("an honest log: %+v", x)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		old := back()
		if x := look(old); x == nil || x.Kind != AlertRollback {
			t.Errorf("a log that went back: %+v", x)
		}
		again, err := old.tryOpen(t, Options{Key: key, Witnesses: policy})
		if err != nil {
			t.Fatal(err)
		}
		unpublished(t, again, old, testEntry(50))
		closeUnwitnessed(t, again)
		if x := look(old); x == nil || x.Kind != AlertRollback {
			t.Errorf("after it tried to go on: %+v", x)
		}
	})
}

// closeUnwitnessed closes a log whose last entries nobody cosigns: that ends, and is said.
func closeUnwitnessed(t testing.TB, l *Log) {
	t.Helper()
	if err := l.Close(); !errors.Is(err, ErrWitnesses) {
		t.Errorf("close: %v", err)
	}
}
