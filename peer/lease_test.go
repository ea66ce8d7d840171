package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"probity"
	"probity/market"
	"probity/market/markettest"
)

// A machine runs one workload: a log that grows, programs that are functions, and
// an echo behind port 7.
type machine struct {
	mu   sync.Mutex
	log  []byte
	grew chan struct{}
	over bool
}

func newMachine() *machine { return &machine{grew: make(chan struct{})} }

func (m *machine) write(s string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log = append(m.log, s...)
	close(m.grew)
	m.grew = make(chan struct{})
}

func (m *machine) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.over = true
	close(m.grew)
	m.grew = make(chan struct{})
}

func (m *machine) Logs(ctx context.Context, from int64, follow bool) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancel(ctx)
	return &reading{m, ctx, cancel, from, follow}, nil
}

type reading struct {
	m      *machine
	ctx    context.Context
	cancel func()
	at     int64
	follow bool
}

func (r *reading) Read(p []byte) (int, error) {
	for {
		r.m.mu.Lock()
		n, grew, over := 0, r.m.grew, r.m.over
		if r.at < int64(len(r.m.log)) {
			n = copy(p, r.m.log[r.at:])
		}
		r.m.mu.Unlock()
		r.at += int64(n)
		if n > 0 {
			return n, nil
		}
		if over || !r.follow {
			return 0, io.EOF
		}
		select {
		case <-grew:
		case <-r.ctx.Done():
			return 0, r.ctx.Err()
		}
	}
}

func (r *reading) Close() error { r.cancel(); return nil }

func (m *machine) Exec(ctx context.Context, command []string, in io.Reader, out, errw io.Writer) (int, error) {
	switch command[0] {
	case "upper":
		b, err := io.ReadAll(in)
		out.Write(bytes.ToUpper(b))
		fmt.Fprint(errw, "done")
		return 3, err
	case "wait":
		fmt.Fprint(out, "waiting")
		<-ctx.Done()
		m.write("exec was told to end")
		return 0, ctx.Err()
	}
	return 0, errors.New("no such program")
}

func (m *machine) Dial(ctx context.Context, port int) (net.Conn, error) {
	if port != 7 {
		return nil, fmt.Errorf("port %d is not open", port)
	}
	a, b := net.Pipe()
	go func() {
		defer b.Close()
		io.Copy(b, b)
	}()
	return a, nil
}

// rented is the provider's leases.
type rented struct {
	mu sync.Mutex
	of map[probity.Hash]Lease
}

func (r *rented) Lease(_ context.Context, id probity.Hash) (Lease, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.of[id]
	if !ok {
		return l, fmt.Errorf("lease %s: %w", id, market.ErrUnknown)
	}
	return l, nil
}

// A rental is a lease of account 0 on account 1's node.
type rental struct {
	buyer, provider *node
	m               *machine
	dir             string
	store           *Store
	leases          *rented
	id              probity.Hash
	remote          *Remote
}

func rent(t *testing.T, w wire) *rental {
	t.Helper()
	chain := newLedger()
	r := &rental{m: newMachine(), dir: t.TempDir(), id: probity.Hash{1}}
	var err error
	r.store, err = OpenStore(t.TempDir(), 1<<20)
	must(t, err)
	r.leases = &rented{of: map[probity.Hash]Lease{r.id: {Buyer: markettest.BoardKey(t, 0).Account(), Work: r.m, Dir: r.dir, Store: r.store}}}
	r.buyer = start(t, w, chain, 0, nil)
	r.provider = start(t, w, chain, 1, func(o *Options) { o.Leases = r.leases })
	join_(t, r.provider, r.buyer)
	knows(t, r.buyer, r.provider)
	r.remote = r.buyer.Remote(r.id, r.provider.key.Account(), r.buyer.key)
	return r
}

// knows waits until a node has another's card.
func knows(t testing.TB, n, other *node) {
	t.Helper()
	eventually(t, func() error {
		_, err := n.find(other.key.Account())
		return err
	})
}

func everyWire(t *testing.T, run func(t *testing.T, w wire)) {
	all := wires(t)
	if testing.Short() {
		all = all[:1]
	}
	for _, w := range all {
		t.Run(w.name, func(t *testing.T) { run(t, w) })
	}
}

func TestABuyerFollowsItsLogAndGoesOnWhereItWas(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		r, ctx := rent(t, w), t.Context()
		r.m.write("one ")
		var got bytes.Buffer
		at, err := r.remote.Logs(ctx, 0, false, &got)
		if err != nil || at != 4 || got.String() != "one " {
			t.Fatalf("%q, %d, %v", got.String(), at, err)
		}
		pr, pw := io.Pipe()
		done := make(chan error, 1)
		go func() {
			end, err := r.remote.Logs(ctx, at, true, pw)
			if err == nil && end != 13 {
				err = fmt.Errorf("ended at %d", end)
			}
			pw.CloseWithError(io.EOF)
			done <- err
		}()
		r.m.write("two ")
		buf := make([]byte, 4)
		if _, err := io.ReadFull(pr, buf); err != nil || string(buf) != "two " {
			t.Fatalf("%q, %v", buf, err)
		}
		// The connection breaks; what is written meanwhile is not lost.
		must(t, r.buyer.h.Network().ClosePeer(r.provider.h.ID()))
		r.m.write("three")
		r.m.end()
		rest, err := io.ReadAll(pr)
		if err != nil || string(rest) != "three" {
			t.Fatalf("%q, %v", rest, err)
		}
		must(t, <-done)
	})
}

func TestABuyerRunsProgramsBesideItsWorkload(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		r, ctx := rent(t, w), t.Context()
		in := strings.Repeat("hello ", 20_000) // more than a frame
		var out, errw bytes.Buffer
		code, err := r.remote.Exec(ctx, []string{"upper"}, strings.NewReader(in), &out, &errw)
		if err != nil || code != 3 || out.String() != strings.ToUpper(in) || errw.String() != "done" {
			t.Fatalf("code %d, %d bytes, %q, %v", code, out.Len(), errw.String(), err)
		}
		var no *Refused
		if _, err := r.remote.Exec(ctx, []string{"nothing"}, nil, io.Discard, io.Discard); !errors.As(err, &no) {
			t.Errorf("a program that is not there: %v", err)
		}
		// Who hangs up ends the program.
		ctx, cancel := context.WithCancel(ctx)
		pr, pw := io.Pipe()
		done := make(chan error, 1)
		go func() {
			_, err := r.remote.Exec(ctx, []string{"wait"}, nil, pw, io.Discard)
			done <- err
		}()
		_, err = io.ReadFull(pr, make([]byte, 7))
		must(t, err)
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("hung up: %v", err)
		}
		eventually(t, func() error {
			r.m.mu.Lock()
			defer r.m.mu.Unlock()
			if !bytes.Contains(r.m.log, []byte("told to end")) {
				return errors.New("the program goes on")
			}
			return nil
		})
	})
}

func TestABuyerReachesAPortOfItsWorkload(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		r := rent(t, w)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.remote.Forward(ctx, l, 7, func(err error) { t.Error(err) }) }()
		for range 3 {
			c, err := net.Dial("tcp", l.Addr().String())
			must(t, err)
			_, err = c.Write([]byte("ping"))
			must(t, err)
			buf := make([]byte, 4)
			if _, err := io.ReadFull(c, buf); err != nil || string(buf) != "ping" {
				t.Fatalf("%q, %v", buf, err)
			}
			c.Close()
		}
		cancel()
		must(t, <-done)
		var no *Refused
		if _, err := r.remote.Dial(t.Context(), 8); !errors.As(err, &no) {
			t.Errorf("a closed port: %v", err)
		}
	})
}

func TestABuyerCopiesFilesBothWays(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		r, ctx, here := rent(t, w), t.Context(), t.TempDir()
		big := bytes.Repeat([]byte("0123456789"), 30_000)
		must(t, os.MkdirAll(filepath.Join(here, "data", "sub"), 0o755))
		must(t, os.WriteFile(filepath.Join(here, "data", "sub", "big"), big, 0o644))
		must(t, os.WriteFile(filepath.Join(here, "data", "run.sh"), []byte("#!"), 0o755))
		must(t, r.remote.Put(ctx, filepath.Join(here, "data"), ""))
		must(t, r.remote.Put(ctx, filepath.Join(here, "data", "run.sh"), "bin/start"))
		for name, want := range map[string]string{"data/sub/big": string(big), "data/run.sh": "#!", "bin/start": "#!"} {
			got, err := os.ReadFile(filepath.Join(r.dir, name))
			if err != nil || string(got) != want {
				t.Errorf("%s: %d bytes, %v", name, len(got), err)
			}
		}
		if info, err := os.Stat(filepath.Join(r.dir, "bin/start")); err != nil || info.Mode().Perm()&0o100 == 0 {
			t.Errorf("a program lost its mode: %v, %v", info, err)
		}
		must(t, r.remote.Get(ctx, "data", filepath.Join(here, "back")))
		got, err := os.ReadFile(filepath.Join(here, "back", "sub", "big"))
		if err != nil || !bytes.Equal(got, big) {
			t.Errorf("back: %d bytes, %v", len(got), err)
		}
		must(t, r.remote.Get(ctx, "data/sub/big", here))
		if got, err := os.ReadFile(filepath.Join(here, "big")); err != nil || !bytes.Equal(got, big) {
			t.Errorf("into a folder: %d bytes, %v", len(got), err)
		}
		var no *Refused
		if err := r.remote.Get(ctx, "nothing", here); !errors.As(err, &no) {
			t.Errorf("a file that is not there: %v", err)
		}
	})
}

func TestNoPathLeadsOutOfALeasesFolder(t *testing.T) {
	r, ctx, here := rent(t, memory(t)), t.Context(), t.TempDir()
	secret := filepath.Join(filepath.Dir(r.dir), "secret")
	must(t, os.WriteFile(secret, []byte("secret"), 0o600))
	must(t, os.Symlink(secret, filepath.Join(r.dir, "link")))
	must(t, os.Symlink(filepath.Dir(r.dir), filepath.Join(r.dir, "up")))
	for _, p := range []string{"../secret", "/../secret", "link", "up/secret", "a/../../secret"} {
		to := filepath.Join(here, "got")
		err := r.remote.Get(ctx, p, to)
		if got, rerr := os.ReadFile(to); rerr == nil {
			t.Errorf("%s: got %q", p, got)
		}
		if err == nil {
			t.Errorf("%s: no error", p)
		}
	}
	mine := filepath.Join(here, "mine")
	must(t, os.WriteFile(mine, []byte("mine"), 0o600))
	for _, p := range []string{"../secret", "up/secret", "up/"} {
		if err := r.remote.Put(ctx, mine, p); err == nil {
			t.Errorf("%s: no error", p)
		}
	}
	// A link that is in the way is replaced, not written through.
	must(t, r.remote.Put(ctx, mine, "link"))
	if got, err := os.ReadFile(secret); err != nil || string(got) != "secret" {
		t.Errorf("the secret is %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(r.dir), "mine")); err == nil {
		t.Error("a file was written outside")
	}
}

func TestNobodyButTheBuyerReachesALease(t *testing.T) {
	r, ctx := rent(t, memory(t)), t.Context()
	r.m.write("private")
	var no *Refused
	for name, remote := range map[string]*Remote{
		"another key":         r.buyer.Remote(r.id, r.provider.key.Account(), markettest.BoardKey(t, 2)),
		"another lease":       r.buyer.Remote(probity.Hash{2}, r.provider.key.Account(), r.buyer.key),
		"the provider itself": r.buyer.Remote(r.id, r.provider.key.Account(), r.provider.key),
	} {
		var got bytes.Buffer
		if _, err := remote.Logs(ctx, 0, false, &got); !errors.As(err, &no) || got.Len() > 0 {
			t.Errorf("%s: %q, %v", name, got.String(), err)
		}
	}
	// A request that somebody overheard is good for the client that it was made
	// for only, and for a while only.
	q := request{Op: opLogs, Lease: r.id, Expires: 10 + requestLife}
	digest, err := q.digest(markettest.BoardDomain(), "somebody else", r.provider.ID())
	must(t, err)
	q.Signature = r.buyer.key.Sign(digest)
	if err := send(t, r, q); !errors.As(err, &no) {
		t.Errorf("an overheard request: %v", err)
	}
	for _, expires := range []uint64{9, 10 + 3*requestLife} {
		q.Expires = expires
		digest, err = q.digest(markettest.BoardDomain(), r.buyer.ID(), r.provider.ID())
		must(t, err)
		q.Signature = r.buyer.key.Sign(digest)
		if err := send(t, r, q); !errors.As(err, &no) || !strings.Contains(err.Error(), "expired") {
			t.Errorf("a request for %d: %v", expires, err)
		}
	}
}

// send sends a request as it is.
func send(t *testing.T, r *rental, q request) error {
	t.Helper()
	info, err := r.buyer.find(r.provider.key.Account())
	must(t, err)
	s, err := r.buyer.stream(t.Context(), info, "lease")
	must(t, err)
	defer s.Reset()
	s.SetDeadline(time.Now().Add(time.Minute))
	must(t, writeJSON(s, q))
	_, err = readAnswer(s)
	return err
}

func TestLogsAndResultsOutliveTheLease(t *testing.T) {
	everyWire(t, func(t *testing.T, w wire) {
		r, ctx := rent(t, w), t.Context()
		result := bytes.Repeat([]byte("result"), 10_000)
		_, err := r.store.Keep(r.id, LogFile, strings.NewReader("all that was said"), 50)
		must(t, err)
		k, err := r.store.Keep(r.id, "out/model", bytes.NewReader(result), 60)
		must(t, err)
		other, err := r.store.Keep(probity.Hash{9}, "theirs", strings.NewReader("not yours"), 60)
		must(t, err)
		r.leases.mu.Lock()
		l := r.leases.of[r.id]
		l.Work, l.Dir = nil, ""
		r.leases.of[r.id] = l
		r.leases.mu.Unlock()
		var got bytes.Buffer
		if at, err := r.remote.Logs(ctx, 4, true, &got); err != nil || at != 17 || got.String() != "that was said" {
			t.Errorf("log: %q, %d, %v", got.String(), at, err)
		}
		kept, err := r.remote.Kept(ctx)
		if err != nil || len(kept) != 2 || kept[1] != k {
			t.Fatalf("kept: %+v, %v", kept, err)
		}
		got.Reset()
		if err := r.remote.Fetch(ctx, k.Hash, &got); err != nil || !bytes.Equal(got.Bytes(), result) {
			t.Errorf("fetched %d bytes, %v", got.Len(), err)
		}
		var no *Refused
		if err := r.remote.Fetch(ctx, other.Hash, io.Discard); !errors.As(err, &no) {
			t.Errorf("another lease's file: %v", err)
		}
		if _, err := r.remote.Exec(ctx, []string{"upper"}, nil, io.Discard, io.Discard); !errors.As(err, &no) {
			t.Errorf("exec after the end: %v", err)
		}
		if err := r.remote.Get(ctx, "x", t.TempDir()); !errors.As(err, &no) {
			t.Errorf("files after the end: %v", err)
		}
		// A provider whose disk changed the file is noticed.
		must(t, os.WriteFile(r.store.file(k.Hash), bytes.Repeat([]byte("RESULT"), 10_000), 0o600))
		if err := r.remote.Fetch(ctx, k.Hash, io.Discard); err == nil || errors.As(err, &no) {
			t.Errorf("a changed file: %v", err)
		}
		must(t, r.store.Sweep(61))
		if kept, err := r.remote.Kept(ctx); err != nil || len(kept) != 0 || r.store.Used() != 0 {
			t.Errorf("after its time: %+v, %d bytes, %v", kept, r.store.Used(), err)
		}
	})
}

func TestAStoreKeepsWithinItsQuota(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenStore(dir, 100)
	must(t, err)
	a, b := probity.Hash{1}, probity.Hash{2}
	_, err = s.Keep(a, "x", bytes.NewReader(make([]byte, 60)), 10)
	must(t, err)
	_, err = s.Keep(b, "same", bytes.NewReader(make([]byte, 60)), 20) // takes no room twice
	must(t, err)
	if _, err := s.Keep(a, "y", bytes.NewReader(bytes.Repeat([]byte("y"), 41)), 10); !errors.Is(err, ErrQuota) {
		t.Errorf("one byte too many: %v", err)
	}
	_, err = s.Keep(a, "y", bytes.NewReader(bytes.Repeat([]byte("y"), 40)), 10)
	must(t, err)
	if s.Used() != 100 {
		t.Errorf("%d bytes used", s.Used())
	}
	must(t, os.WriteFile(filepath.Join(dir, "files", ".new-crashed"), []byte("half"), 0o600))
	s, err = OpenStore(dir, 100)
	must(t, err)
	if s.Used() != 100 {
		t.Errorf("opened again: %d bytes used", s.Used())
	}
	must(t, s.Sweep(15))
	if kept, err := s.List(a); err != nil || len(kept) != 0 {
		t.Errorf("a has %+v, %v", kept, err)
	}
	kept, err := s.List(b)
	if err != nil || len(kept) != 1 || s.Used() != 60 {
		t.Errorf("b has %+v, %v; %d bytes used", kept, err, s.Used())
	}
	f, size, err := s.Open(kept[0].Hash)
	if err != nil || size != 60 {
		t.Errorf("%d bytes, %v", size, err)
	}
	f.Close()
	if _, _, err := s.Open(probity.Hash{7}); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// unpackFuzz unpacks whatever it is given into a folder inside another one, in
// which nothing may change.
func unpackFuzz(t *testing.T, dir string, data []byte) {
	inside := filepath.Join(dir, "inside")
	must(t, os.Mkdir(inside, 0o755))
	root, err := os.OpenRoot(inside)
	must(t, err)
	defer root.Close()
	unpack(root, "", ".", bytes.NewReader(data))
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("outside of the folder there is %v, %v", entries, err)
	}
}

func TestAProviderPutsNothingBesideWhatWasAskedFor(t *testing.T) {
	there, here := t.TempDir(), t.TempDir()
	must(t, os.WriteFile(filepath.Join(there, ".profile"), []byte("run me"), 0o644))
	root, err := os.OpenRoot(there)
	must(t, err)
	defer root.Close()
	var archive bytes.Buffer
	must(t, pack(root, ".profile", &archive))
	home, err := os.OpenRoot(here)
	must(t, err)
	defer home.Close()
	if err := unpack(home, "", "result", bytes.NewReader(archive.Bytes())); err == nil {
		t.Error("another file was taken")
	}
	if entries, err := os.ReadDir(here); err != nil || len(entries) != 0 {
		t.Errorf("it left %v, %v", entries, err)
	}
	must(t, unpack(home, "", ".profile", bytes.NewReader(archive.Bytes())))
}
