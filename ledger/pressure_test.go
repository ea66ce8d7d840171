package ledger

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestABusyLogSaysSoAndLosesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, place site) {
		l := place.open(t, Options{Origin: testOrigin, Queue: 3})
		// Three appends are held before they reach the tree; the fourth has to wait.
		release := make(chan struct{})
		l.step = func(s string) {
			if s == "stored" {
				<-release
			}
		}
		var wg sync.WaitGroup
		for n := range 3 {
			wg.Go(func() {
				if _, err := l.Append(t.Context(), testEntry(n)); err != nil {
					t.Error(err)
				}
			})
		}
		for under := 0; under < 3; {
			l.mu.Lock()
			under = len(l.inflight)
			l.mu.Unlock()
			time.Sleep(time.Millisecond)
		}
		for n := 3; n < 6; n++ {
			if _, err := l.Append(t.Context(), testEntry(n)); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "try again later") {
				t.Errorf("append %d: %v, want ErrBusy", n, err)
			}
			if _, err := l.store.get(Hash(testEntry(n).Receipt)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("append %d was refused and stored: %v", n, err)
			}
		}
		// The same receipt again joins the call that is under way.
		wg.Go(func() {
			if _, err := l.Append(t.Context(), testEntry(0)); err != nil {
				t.Errorf("the receipt that is being added: %v", err)
			}
		})
		close(release)
		wg.Wait()
		// Everybody who was refused comes again, and is served.
		for n := range 6 {
			for {
				_, err := l.Append(t.Context(), testEntry(n))
				if err == nil {
					break
				}
				if !errors.Is(err, ErrBusy) {
					t.Fatal(err)
				}
			}
		}
		if r := place.fsck(t); r.Size != 6 || len(r.Pending) != 0 {
			t.Errorf("%d entries, %d pending", r.Size, len(r.Pending))
		}
	})
}

func TestPartialTilesThatFullOnesReplacedAreCollected(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), dir, Options{Origin: testOrigin, Collect: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	// Many small steps leave many partial tiles of the first 256 entries.
	for n := range 8 {
		appendAll(t, l, testEntries(n*30, n*30+30)...)
	}
	bundle := must(l.Bundle(t.Context(), Hash(testEntry(100).Receipt)))
	appendAll(t, l, testEntries(240, 300)...)
	partial := func() (n int) {
		err := filepath.WalkDir(filepath.Join(dir, treeDir, "tile"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.Contains(path, "000.p") {
				n++
			}
			if errors.Is(err, fs.ErrNotExist) {
				return nil // collected while we look
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// The level above the first tile is partial for long; everything else goes.
	for partial() > 1 {
		select {
		case <-t.Context().Done():
			t.Fatalf("%d partial files are left", partial())
		case <-time.After(10 * time.Millisecond):
		}
		if l.Latest().Size < 2000 { // collection follows growth
			appendAll(t, l, testEntry(int(l.Latest().Size)))
		}
	}
	if r := mustFsck(t, dir); r.Size < 300 {
		t.Errorf("%d entries", r.Size)
	}
	// What was proved with the partial tiles still verifies, and new proofs are made.
	if _, err := VerifyBundle(encode(t, bundle), Verifier{LogKey: l.LogKey()}); err != nil {
		t.Error(err)
	}
	if p, err := l.Proof(t.Context(), bundle.Index); err != nil {
		t.Error(err)
	} else if _, err := p.Verify(bundle.Leaf, l.LogKey()); err != nil {
		t.Error(err)
	}
	hashes := must(l.Consistency(t.Context(), 30, l.Latest().Size))
	if len(hashes) == 0 {
		t.Error("no proof of consistency with a size whose tiles were collected")
	}
}

func TestALogThatDoesNotBeginWithWhatIsKnownIsRefused(t *testing.T) {
	a, b := forks(t, 5)
	common := a.Latest()
	appendAll(t, a, testEntry(10), testEntry(11))
	appendAll(t, b, testEntry(20))
	tip := a.Latest()
	for _, l := range []*Log{a, b} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		dir   string
		known AnchorPoint
		want  error
	}{
		"nothing is known":          {a.dir, AnchorPoint{}, nil},
		"its own state":             {a.dir, tip, nil},
		"an earlier state":          {a.dir, common, nil},
		"a fork's common part":      {b.dir, common, nil},
		"a state that is gone":      {b.dir, tip, ErrRolledBack},
		"another root of its size":  {a.dir, AnchorPoint{tip.Size, common.Root}, ErrRolledBack},
		"another root of some size": {a.dir, AnchorPoint{6, common.Root}, ErrRolledBack},
		"more than it ever had":     {a.dir, AnchorPoint{1000, tip.Root}, ErrRolledBack},
	} {
		l, err := Open(t.Context(), c.dir, Options{Known: c.known})
		if !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil {
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
