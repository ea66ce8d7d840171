package node

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"probity"
	"probity/chain"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
	"probity/provider/hardware"
)

// A small market is one of which only time and leases exist.
type smallMarket struct {
	marketBook
	now    uint64
	leases map[probity.Hash]market.Lease
	down   error
}

func (m *smallMarket) Now(context.Context) (uint64, error) { return m.now, m.down }
func (m *smallMarket) Lease(_ context.Context, id probity.Hash) (market.Lease, error) {
	l, ok := m.leases[id]
	if m.down != nil {
		return l, m.down
	}
	if !ok {
		return l, market.ErrUnknown
	}
	return l, nil
}

// A flaky board loses what is pinned while it is down.
type flakyBoard struct {
	*market.MemNotices
	down error
}

func (b *flakyBoard) Pin(ctx context.Context, n market.Notice) error {
	if b.down != nil {
		return b.down
	}
	return b.MemNotices.Pin(ctx, n)
}

type challengeWorld struct {
	n        *Node
	m        *smallMarket
	board    *flakyBoard
	provider eip712.Key
}

func newChallengeWorld(t *testing.T) *challengeWorld {
	t.Helper()
	w := &challengeWorld{m: &smallMarket{now: 10_000, leases: map[probity.Hash]market.Lease{}}}
	w.n = &Node{dep: &chain.Deployment{ChainID: 7, Market: probity.Account{1}, Leases: probity.Account{2}}, outside: outside{market: func() marketBook { return w.m }}}
	w.n.cfg.Dir = t.TempDir()
	w.board = &flakyBoard{MemNotices: market.NewMemNotices(market.NoticeDomain(7, probity.Account{1}))}
	w.provider = keyOf(t, 1)
	return w
}

func keyOf(t *testing.T, i byte) eip712.Key {
	t.Helper()
	k, err := eip712.NewKey(append(make([]byte, 31), i))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// challenger is one of this folder, as a process that starts finds it.
func (w *challengeWorld) challenger(key eip712.Key) *challenger {
	return &challenger{w.n, Visitor{key}, market.Desk{Board: w.board, Domain: market.NoticeDomain(7, probity.Account{1}), Key: key},
		filepath.Join(w.n.cfg.Dir, "challenged", key.Account().String())}
}

// passed is a result that the provider signed: so many chunks of memory.
func (w *challengeWorld) result(t *testing.T, by eip712.Key, chunks uint32, passed bool) *hardware.Result {
	t.Helper()
	d := w.n.hardwareDomain()
	r := hardware.Result{At: w.m.now, Ask: hardware.Ask{Provider: w.provider.Account(), Asker: by.Account(), Nonce: probity.Hash{byte(chunks)}},
		Claim: hardware.Claim{Memory: 1 << 40, Cores: 1}, Why: "why"}
	if passed {
		r.Passed, r.Why = true, ""
		r.Memory, r.FillMs, r.WalkMs = uint64(chunks)<<26, 1000, 5
		r.Rate = r.Memory / 32
		r.Proof = hardware.Proof{Chunks: [2]uint32{chunks}}
		r.Signature = w.provider.Sign(r.Proof.Digest(d, r.Ask.Digest(d)))
	}
	return &r
}

func (w *challengeWorld) shown(t *testing.T) []match.Shown {
	t.Helper()
	all, err := w.n.passed(t.Context(), w.board, w.provider.Account(), w.m.now)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAResultIsOnDiskBeforeAnythingElseAndShownAfterARestart(t *testing.T) {
	w := newChallengeWorld(t)
	me := keyOf(t, 2)
	w.board.down = errors.New("the board is full")
	who := w.provider.Account()
	if err := w.challenger(me).keep(t.Context(), who, w.result(t, me, 16, true)); err == nil {
		t.Fatal("the board took it")
	}
	if len(w.shown(t)) > 0 {
		t.Fatal("it is on the board")
	}
	// The next process finds it, however often it starts.
	for range 2 {
		w.board.down = nil
		if err := w.challenger(me).again(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.shown(t); len(got) != 1 || got[0].By != me.Account() || got[0].Memory != 17<<26 {
			t.Fatalf("%+v", got)
		}
	}
	// Later results, of a process that began after the other's end, are added.
	w.m.now += 100
	if err := w.challenger(me).keep(t.Context(), who, w.result(t, me, 15, true)); err != nil {
		t.Fatal(err)
	}
	if got := w.shown(t); len(got) != 2 {
		t.Errorf("%+v", got)
	}
	w.m.now += 100
	if err := w.challenger(me).keep(t.Context(), who, w.result(t, me, 0, false)); err != nil {
		t.Fatal(err)
	}
	if got := w.shown(t); len(got) != 0 {
		t.Errorf("after a failure: %+v", got)
	}
	// A file that was torn is said, not taken for nothing.
	c := w.challenger(me)
	if err := os.WriteFile(c.file(who), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.again(t.Context()); err == nil || !strings.Contains(err.Error(), "delete it") {
		t.Errorf("a damaged file: %v", err)
	}
	// The times are drawn from one secret, whoever starts.
	a, err := c.secret()
	b, err2 := w.challenger(me).secret()
	if err != nil || err2 != nil || a != b || a.IsZero() {
		t.Errorf("secrets %s and %s, %v, %v", a, b, err, err2)
	}
}

func TestWhatStrangersSayOfAProviderIsNotReadAsChallenges(t *testing.T) {
	w := newChallengeWorld(t)
	me := keyOf(t, 2)
	post := func(by eip712.Key, body any) {
		t.Helper()
		desk := w.challenger(by).desk
		if err := desk.Post(t.Context(), market.NoticeHardware, market.AboutAccount(w.provider.Account()), w.m.now, w.m.now+challengeKept, body); err != nil {
			t.Fatal(err)
		}
	}
	var r hardware.Record
	r.Add(*w.result(t, me, 16, true))
	post(keyOf(t, 3), r) // somebody else's
	post(keyOf(t, 4), map[string]any{"recent": 7})
	post(keyOf(t, 5), hardware.Record{})
	if got := w.shown(t); len(got) > 0 {
		t.Errorf("%+v", got)
	}
	post(me, r)
	if got := w.shown(t); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestABidOfWhoeverWasNotChallengedIsRefusedWithAReason(t *testing.T) {
	w := newChallengeWorld(t)
	me := keyOf(t, 2)
	text := `{version: 1, task: {wasm: {module: "sha256:` + strings.Repeat("ab", 32) + `"}}, resources: {cpu: 1, memory: 1Gi}, price: {max: "1", per: hour},
  trust: {tier: signed, bond: "1"}, deadline: 1h, placement: {challenged: {within: 1h, by: ["` + me.Account().String() + `"]}}}`
	vouched, err := w.n.vouched(w.board, []byte("#\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	var why match.Reason
	if err := vouched(t.Context(), w.provider.Account(), w.m.now); !errors.As(err, &why) || why.Code != match.Unchallenged {
		t.Errorf("not challenged: %v", err)
	} else if got := match.WhyNoLease(market.LeaseOrder{}, market.SignedLeaseBid{}, err, 0); got != why {
		t.Errorf("a person is told %s", got)
	}
	if err := w.challenger(me).keep(t.Context(), w.provider.Account(), w.result(t, me, 15, true)); err != nil {
		t.Fatal(err)
	}
	if err := vouched(t.Context(), w.provider.Account(), w.m.now+3600); err != nil {
		t.Error(err)
	}
	if err := vouched(t.Context(), w.provider.Account(), w.m.now+3601); err == nil {
		t.Error("a challenge of long ago counts")
	}
}

func TestLeasesThatAProviderNamesAreLookedUpOnChain(t *testing.T) {
	w := newChallengeWorld(t)
	me := w.provider.Account()
	domain := market.LeaseDomain(7, probity.Account{2})
	post := func(salt byte, memory string) (market.LeasePost, probity.Hash) {
		s, err := spec.Parse([]byte(`{"version": 1, "task": {"wasm": {"module": "sha256:` + strings.Repeat("ab", 32) + `"}}, "resources": {"cpu": 1, "memory": "` + memory + `", "disk": "1Gi"},
			"price": {"max": "1", "per": "hour"}, "trust": {"tier": "signed", "bond": "1"}, "deadline": "1h"}`))
		if err != nil {
			t.Fatal(err)
		}
		p := market.LeasePost{Order: market.LeaseOrder{Spec: s.Hash(), Salt: probity.Hash{salt}}, Spec: s.Canonical()}
		return p, p.Order.Hash(domain)
	}
	open := func(id probity.Hash, l market.Lease) {
		l.ID = id
		w.m.leases[id] = l
	}
	held := func(posts ...market.LeasePost) (out hardware.Held) {
		for _, p := range posts {
			data, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, data)
		}
		return out
	}
	a, idA := post(1, "4Gi")
	open(idA, market.Lease{Provider: me, State: market.LeaseRunning})
	b, idB := post(2, "2Gi")
	open(idB, market.Lease{Provider: me, State: market.LeaseClosed, EndsAt: w.m.now - 5})
	old, idOld := post(3, "2Gi")
	open(idOld, market.Lease{Provider: me, State: market.LeaseClosed, EndsAt: w.m.now - endedLately - 1})
	others, idOthers := post(4, "2Gi")
	open(idOthers, market.Lease{Provider: probity.Account{9}, State: market.LeaseRunning})
	made, _ := post(5, "2Gi")
	larger := a
	larger.Spec = slices.Clone(made.Spec)
	huge, idHuge := post(6, "1Ti")
	open(idHuge, market.Lease{Provider: me, State: market.LeaseRunning})

	o := match.Offer{Provider: me, Memory: 16 << 30, Disk: 8 << 30}
	for name, c := range map[string]struct {
		held         hardware.Held
		memory, disk uint64 // GiB that have to be shown
		wrong        bool
	}{
		"none":                    {nil, 16, 8, false},
		"one":                     {held(a), 12, 7, false},
		"one that has just ended": {held(a, b), 10, 6, false},
		"one that has long ended": {held(old), 16, 8, false},
		"somebody else's":         {held(others), 16, 8, false},
		"one that is not there":   {held(made), 16, 8, false},
		"one twice":               {held(a, a), 0, 0, true},
		"of another job":          {held(larger), 0, 0, true},
		"no lease at all":         {hardware.Held{[]byte("{}")}, 0, 0, true},
		"nonsense":                {hardware.Held{[]byte("lease")}, 0, 0, true},
		"more than all":           {held(a, huge), 0, 6, false},
	} {
		memory, disk, err := w.n.least(t.Context(), o, c.held, w.m.now)
		if c.wrong != errors.Is(err, hardware.ErrWrong) || !c.wrong && err != nil || memory>>30 != c.memory || disk>>30 != c.disk {
			t.Errorf("%s: %d GiB of memory and %d of disk have to be shown, %v: want %+v", name, memory>>30, disk>>30, err, c)
		}
	}
	// A chain that does not answer is nobody's lie.
	w.m.down = errors.New("no answer")
	if _, _, err := w.n.least(t.Context(), o, held(a), w.m.now); err == nil || errors.Is(err, hardware.ErrWrong) {
		t.Errorf("the chain is down: %v", err)
	}
}

func TestARoundIsBegunOnce(t *testing.T) {
	w := newChallengeWorld(t)
	c := w.challenger(keyOf(t, 2))
	plan := hardware.Schedule{Every: time.Hour}
	// With the chain down a round fails after it was written down.
	w.m.down = errors.New("no answer")
	if err := c.round(t.Context(), plan, 7, ChallengeSchedule{}); err == nil {
		t.Fatal("no fault")
	}
	if err := w.challenger(keyOf(t, 2)).round(t.Context(), plan, 7, ChallengeSchedule{}); err != nil {
		t.Errorf("the same round again: %v", err)
	}
	if err := c.round(t.Context(), plan, 8, ChallengeSchedule{}); err == nil {
		t.Error("the next round is not begun")
	}
}
