package node

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/spec"
	"probity/peer"
)

func TestWhatALeaseLeavesIsKeptAsLongAsItsOrderSaysAndNoLonger(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir, ctx := t.TempDir(), t.Context()
	key, err := eip712.NewKey(append(make([]byte, 31), 7))
	must(err)
	domain := market.NoticeDomain(1337, probity.Account{1})
	notices, err := market.OpenDirNotices(filepath.Join(dir, "notices"), domain, nil)
	must(err)
	as := &Party{key: key, notices: notices, desk: market.Desk{Board: notices, Domain: domain, Key: key}}
	n := &Node{files: filesIn(dir)}
	day, week := probity.Hash{1}, probity.Hash{2}
	retention := func(lease probity.Hash) (spec.Duration, error) {
		switch lease {
		case day:
			return 24 * 3600, nil
		case week:
			return spec.DefaultRetention, nil
		}
		return 0, market.ErrUnknown
	}
	const began = 1_000_000
	report := func(lease probity.Hash, at uint64, log, output string) {
		t.Helper()
		r := market.LeaseReport{Stage: market.WorkRunning}
		if r.Logs, err = n.files.Put(ctx, []byte(log)); err == nil && output != "" {
			r.Stage = market.WorkExited
			r.Output, err = n.files.Put(ctx, []byte(output))
		}
		must(err)
		must(as.desk.PostLeaseReport(ctx, lease, at, r))
	}
	// A provider that is started anew knows nothing but what is on its disk.
	keep := func(now uint64) *peer.Store {
		t.Helper()
		store, err := peer.OpenStore(filepath.Join(dir, "results"), 1<<20)
		must(err)
		must(n.keepReported(ctx, as, store, retention, now, map[probity.Hash]uint64{}))
		must(store.Sweep(now))
		return store
	}
	has := func(store *peer.Store, lease probity.Hash) (names []string) {
		t.Helper()
		kept, err := store.List(lease)
		must(err)
		for _, k := range kept {
			f, _, err := store.Open(k.Hash)
			must(err)
			_, err = io.Copy(io.Discard, f)
			must(errors.Join(err, f.Close()))
			names = append(names, k.Name)
		}
		slices.Sort(names)
		return names
	}
	report(day, began, "said at first", "")
	report(week, began, "said by another", "")
	keep(began)
	end := uint64(began + 10*24*3600) // longer than either is kept: it is the end that counts
	report(day, end, "said in all", "the result")
	report(week, end, "said in all by another", "another result")
	for _, c := range []struct {
		after     uint64 // seconds after the end
		day, week int    // files
	}{
		{0, 2, 2}, {24*3600 - 1, 2, 2}, {24 * 3600, 2, 2}, {24*3600 + 1, 0, 2}, {24*3600 + 2, 0, 2},
		{7 * 24 * 3600, 0, 2}, {7*24*3600 + 1, 0, 0}, {20 * 24 * 3600, 0, 0},
	} {
		store := keep(end + c.after)
		if d, w := has(store, day), has(store, week); len(d) != c.day || len(w) != c.week {
			t.Errorf("%d s after the end, of the one are kept %v, of the other %v; want %d and %d files", c.after, d, w, c.day, c.week)
		}
	}
	if store := keep(end + 20*24*3600); store.Used() != 0 {
		t.Errorf("%d bytes are left of leases that are long over", store.Used())
	}
}
