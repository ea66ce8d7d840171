package market

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"probity"
	"probity/internal/eip712"
)

var noticeDomain = NoticeDomain(1337, probity.Account{0: 0x4d, 19: 1})

// noticeBoards runs a test on each kind of board. Reopen gives another one on the
// same content.
func noticeBoards(t *testing.T, run func(t *testing.T, b NoticeBoard, reopen func() NoticeBoard)) {
	t.Run("in memory", func(t *testing.T) {
		b := NewMemNotices(noticeDomain)
		run(t, b, func() NoticeBoard { return b })
	})
	t.Run("in a folder", func(t *testing.T) {
		dir := t.TempDir()
		open := func() NoticeBoard {
			b, err := OpenDirNotices(dir, noticeDomain, nil)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		run(t, open(), open)
	})
}

func noticeKey(t testing.TB, n byte) eip712.Key {
	t.Helper()
	k, err := eip712.NewKey(append(make([]byte, 31), n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func notice(t testing.TB, kind NoticeKind, about byte, from byte, time, until uint64, body string) Notice {
	t.Helper()
	k := noticeKey(t, from)
	n := Notice{Kind: kind, About: probity.Hash{about}, From: k.Account(), Time: time, Until: until, Body: []byte(body)}
	n.Signature = k.Sign(n.Digest(noticeDomain))
	return n
}

func bodies(t testing.TB, b NoticeBoard, kind NoticeKind, about probity.Hash, now uint64) string {
	t.Helper()
	all, err := b.Pinned(t.Context(), kind, about, now)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range all {
		out = append(out, string(n.Body))
	}
	return strings.Join(out, " ")
}

func pin(t testing.TB, b NoticeBoard, n Notice) {
	t.Helper()
	if err := b.Pin(t.Context(), n); err != nil {
		t.Fatal(err)
	}
}

func TestOfEachAuthorTheLatestNoticeHangsUntilItEnds(t *testing.T) {
	noticeBoards(t, func(t *testing.T, b NoticeBoard, reopen func() NoticeBoard) {
		pin(t, b, notice(t, NoticeLeaseBid, 1, 1, 10, 100, "a1"))
		pin(t, b, notice(t, NoticeLeaseBid, 1, 2, 10, 50, "b"))
		pin(t, b, notice(t, NoticeLeaseBid, 2, 1, 10, 100, "c"))
		pin(t, b, notice(t, NoticeLeaseOrder, 1, 1, 10, 100, "d"))
		pin(t, b, notice(t, NoticeLeaseBid, 1, 1, 11, 100, "a2"))
		pin(t, b, notice(t, NoticeLeaseBid, 1, 1, 10, 100, "a1")) // a replay
		for _, b := range []NoticeBoard{b, reopen()} {
			// By author: key 2 has the lower account.
			if got := bodies(t, b, NoticeLeaseBid, probity.Hash{1}, 50); got != "b a2" {
				t.Errorf("about 1 at 50: %s", got)
			}
			if got := bodies(t, b, NoticeLeaseBid, probity.Hash{1}, 51); got != "a2" {
				t.Errorf("about 1 at 51: %s", got)
			}
			if got := bodies(t, b, NoticeLeaseBid, probity.Hash{}, 0); got != "b a2 c" {
				t.Errorf("about all: %s", got)
			}
			if got := bodies(t, b, NoticeTaskBid, probity.Hash{}, 0); got != "" {
				t.Errorf("of another kind: %s", got)
			}
		}
		if err := b.Sweep(t.Context(), 51); err != nil {
			t.Fatal(err)
		}
		if got := bodies(t, reopen(), NoticeLeaseBid, probity.Hash{}, 0); got != "a2 c" {
			t.Errorf("swept at 51: %s", got)
		}
		if err := b.Sweep(t.Context(), 101); err != nil {
			t.Fatal(err)
		}
		for _, kind := range noticeKinds() {
			if got := bodies(t, reopen(), kind, probity.Hash{}, 0); got != "" {
				t.Errorf("swept at 101: %s", got)
			}
		}
	})
}

func TestANoticeThatItsAuthorDidNotSignIsNotPinned(t *testing.T) {
	good := notice(t, NoticeLeaseReport, 1, 1, 10, 100, "body")
	for name, change := range map[string]func(*Notice){
		"kind":      func(n *Notice) { n.Kind = NoticeLeaseBid },
		"subject":   func(n *Notice) { n.About[31]++ },
		"author":    func(n *Notice) { n.From[0]++ },
		"time":      func(n *Notice) { n.Time++ },
		"end":       func(n *Notice) { n.Until++ },
		"body":      func(n *Notice) { n.Body = []byte("bodY") },
		"signature": func(n *Notice) { n.Signature = n.Signature[:64] },
		"market": func(n *Notice) {
			n.Signature = noticeKey(t, 1).Sign(n.Digest(NoticeDomain(1338, noticeDomain.Contract)))
		},
	} {
		n := good.clone()
		change(&n)
		if err := n.Check(noticeDomain); !errors.Is(err, ErrSignature) {
			t.Errorf("with another %s: %v", name, err)
		}
		if err := NewMemNotices(noticeDomain).Pin(t.Context(), n); !errors.Is(err, ErrSignature) {
			t.Errorf("pinned with another %s: %v", name, err)
		}
	}
	for name, n := range map[string]Notice{
		"unknown kind": notice(t, "gossip", 1, 1, 1, 2, "x"),
		"no subject":   notice(t, NoticeOffer, 0, 1, 1, 2, "x"),
		"no body":      notice(t, NoticeOffer, 1, 1, 1, 2, ""),
		"too much":     notice(t, NoticeOffer, 1, 1, 1, 2, strings.Repeat("x", MaxNoticeBody+1)),
		"ends first":   notice(t, NoticeOffer, 1, 1, 3, 2, "x"),
		"for ever":     notice(t, NoticeOffer, 1, 1, 0, MaxNoticeLife+1, "x"),
	} {
		if err := n.Check(noticeDomain); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestAFullBoardOfNoticesSaysSoAndTakesWhatReplaces(t *testing.T) {
	noticeBoards(t, func(t *testing.T, b NoticeBoard, _ func() NoticeBoard) {
		for i := range MaxNoticesEach {
			pin(t, b, notice(t, NoticeTaskBid, 1, byte(i+1), 1, 100, "x"))
		}
		if err := b.Pin(t.Context(), notice(t, NoticeTaskBid, 1, MaxNoticesEach+1, 1, 100, "x")); !errors.Is(err, ErrFull) {
			t.Errorf("one too many: %v", err)
		}
		pin(t, b, notice(t, NoticeTaskBid, 1, 1, 2, 100, "y"))
	})
}

func TestDamagedNoticesAreNamedAndPassedOver(t *testing.T) {
	dir := t.TempDir()
	b, err := OpenDirNotices(dir, noticeDomain, nil)
	if err != nil {
		t.Fatal(err)
	}
	good := notice(t, NoticeLeaseBid, 1, 1, 1, 100, "good")
	pin(t, b, good)
	folder := b.folder(good.Kind, good.About)
	put := func(name string, data []byte) {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	put(filepath.Join(folder, probity.Account{9}.String()+".json"), data)                           // another's name
	put(filepath.Join(b.folder(good.Kind, probity.Hash{7}), good.From.String()+".json"), data)      // about another thing
	put(filepath.Join(folder, "notes.txt"), []byte("x"))                                            // no notice
	put(filepath.Join(dir, string(good.Kind), "nonsense", "a.json"), data)                          // no subject
	put(filepath.Join(folder, probity.Account{8}.String()+".json"), make([]byte, MaxNoticeBytes+1)) // too large
	if err := syscall.Mkfifo(filepath.Join(folder, probity.Account{7}.String()+".json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := bodies(t, b, good.Kind, probity.Hash{}, 0); got != "good" {
		t.Errorf("read %q", got)
	}
	if faults := b.Faults(); len(faults) != 6 {
		t.Errorf("%d faults: %v", len(faults), faults)
	}
	if err := b.Sweep(t.Context(), 1000); err != nil {
		t.Fatal(err)
	}
	if got := bodies(t, b, good.Kind, probity.Hash{}, 0); got != "" {
		t.Errorf("after the sweep: %q", got)
	}
}

// desks are a buyer's and two providers' on one board.
func desks(t testing.TB) (buyer, provider, rival Desk) {
	board := NewMemNotices(noticeDomain)
	desk := func(n byte) Desk {
		return Desk{Board: board, Domain: noticeDomain, Lease: LeaseDomain(1337, probity.Account{2}), Quorum: QuorumDomain(1337, probity.Account{3}), Key: noticeKey(t, n)}
	}
	return desk(1), desk(2), desk(3)
}

func TestADeskReadsOnlyWhatIsWhatItSays(t *testing.T) {
	buyer, provider, rival := desks(t)
	ctx := t.Context()
	text := []byte(`{"version":1}`)
	p := LeasePost{Order: LeaseOrder{Buyer: buyer.Key.Account(), Spec: eip712.Keccak(text), Answer: 60, Expires: 100}, Spec: text}
	id := p.Order.Hash(buyer.Lease)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(buyer.PostLeaseOrder(ctx, p, 1))

	// Posts that are not what they say are refused where they are made, and passed
	// over where somebody pins them all the same.
	other := p
	other.Spec = []byte(`{"version":2}`)
	if err := buyer.PostLeaseOrder(ctx, other, 1); err == nil {
		t.Error("a specification that the order does not name was posted")
	}
	if err := rival.PostLeaseOrder(ctx, p, 1); err == nil {
		t.Error("an order in another's name was posted")
	}
	must(rival.Post(ctx, NoticeLeaseOrder, id, 1, 100, p))
	must(buyer.Post(ctx, NoticeLeaseOrder, probity.Hash{5}, 1, 100, p))
	other.Order.Salt[0] = 1
	must(buyer.Post(ctx, NoticeLeaseOrder, other.Order.Hash(buyer.Lease), 1, 100, other))
	must(buyer.Post(ctx, NoticeLeaseOrder, probity.Hash{6}, 1, 100, "no order"))
	orders, err := provider.LeaseOrders(ctx, 50)
	must(err)
	if len(orders) != 1 || orders[0].Order != p.Order || orders[0].ID != id || string(orders[0].Spec) != string(text) {
		t.Errorf("orders are %+v", orders)
	}
	if orders, err = provider.LeaseOrders(ctx, 101); err != nil || len(orders) != 0 {
		t.Errorf("expired orders are %+v, %v", orders, err)
	}

	bid := SignedLeaseBid{LeaseBid: LeaseBid{Order: id, Provider: provider.Key.Account(), Rate: probity.Units(1), Expires: 99}}
	bid.Signature = provider.Key.Sign(bid.Digest(provider.Lease))
	must(provider.PostLeaseBid(ctx, bid, 1))
	must(rival.PostLeaseBid(ctx, bid, 1)) // a bid of another's
	bids, err := buyer.LeaseBids(ctx, id)
	if must(err); len(bids) != 1 || bids[0].Provider != provider.Key.Account() {
		t.Errorf("bids are %+v", bids)
	}

	must(provider.PostLeaseReport(ctx, id, 5, LeaseReport{Stage: WorkStarting}))
	must(provider.PostLeaseReport(ctx, id, 5, LeaseReport{Stage: WorkRunning})) // of the same second
	must(rival.PostLeaseReport(ctx, id, 9, LeaseReport{Stage: WorkFailed}))
	if r, at, err := buyer.LeaseReport(ctx, id, provider.Key.Account()); err != nil || r.Stage != WorkRunning || at < 5 {
		t.Errorf("the report is %+v at %d, %v", r, at, err)
	}
	if err := provider.PostLeaseReport(ctx, id, 6, LeaseReport{Stage: "resting"}); err == nil {
		t.Error("a report of no stage was posted")
	}
	if err := provider.PostLeaseReport(ctx, id, 6, LeaseReport{Stage: WorkRunning, Output: "sha256:../../etc/passwd"}); err == nil {
		t.Error("a report whose digest is a path was posted")
	}
	if _, _, err := buyer.LeaseReport(ctx, probity.Hash{1}, provider.Key.Account()); !errors.Is(err, ErrUnknown) {
		t.Errorf("no report: %v", err)
	}

	must(rival.PostHeartbeat(ctx, id, 7))
	if h, err := provider.Heartbeat(ctx, id, rival.Key.Account()); err != nil || h.Time != 7 {
		t.Errorf("the heartbeat is %+v, %v", h, err)
	}
	if _, err := provider.Heartbeat(ctx, id, buyer.Key.Account()); !errors.Is(err, ErrUnknown) {
		t.Errorf("a heartbeat of another watcher: %v", err)
	}

	must(buyer.PostSecrets(ctx, bid, Secrets{"token": []byte("v")}, 1, 100))
	if s, err := provider.Secrets(ctx, id, buyer.Key.Account()); err != nil || string(s["token"]) != "v" {
		t.Errorf("secrets: %v, %v", s, err)
	}
	if _, err := rival.Secrets(ctx, id, buyer.Key.Account()); !errors.Is(err, eip712.ErrSealed) {
		t.Errorf("secrets for another: %v", err)
	}
	if _, err := provider.Secrets(ctx, id, rival.Key.Account()); !errors.Is(err, ErrUnknown) {
		t.Errorf("secrets of another buyer: %v", err)
	}
}

func TestADeskThatLooksAgainReadsOnlyWhatChanged(t *testing.T) {
	_, desk, _ := desks(t)
	desk.Seen = new(Seen)
	var read []string
	look := func(now uint64) string {
		t.Helper()
		read = nil
		all, err := ReadAll(t.Context(), desk, NoticeOffer, now, func(n Notice) (string, error) {
			read = append(read, string(n.Body))
			if n.Body[0] == '!' {
				return "", ErrSignature
			}
			return string(n.Body), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s; read %s", strings.Join(all, " "), strings.Join(read, " "))
	}
	pin(t, desk.Board, notice(t, NoticeOffer, 1, 1, 10, 100, "a"))
	pin(t, desk.Board, notice(t, NoticeOffer, 2, 2, 10, 200, "!"))
	for _, step := range []struct {
		what string
		pin  func()
		now  uint64
		want string
	}{
		{"first", nil, 50, "a; read a !"},
		{"again", nil, 50, "a; read "},
		{"another has come", func() { pin(t, desk.Board, notice(t, NoticeOffer, 3, 3, 10, 200, "c")) }, 50, "a c; read c"},
		{"one was replaced", func() { pin(t, desk.Board, notice(t, NoticeOffer, 1, 1, 11, 100, "b")) }, 50, "b c; read b"},
		{"what was wrong is right", func() { pin(t, desk.Board, notice(t, NoticeOffer, 2, 2, 11, 200, "d")) }, 50, "b d c; read d"},
		{"one has ended", nil, 101, "d c; read "},
		{"what ended is not remembered", nil, 50, "b d c; read b"},
	} {
		if step.pin != nil {
			step.pin()
		}
		if got := look(step.now); got != step.want {
			t.Errorf("%s: %q, want %q", step.what, got, step.want)
		}
	}
	if sizes, err := ReadAll(t.Context(), desk, NoticeOffer, 50, func(n Notice) (int, error) { return len(n.Body), nil }); err != nil || fmt.Sprint(sizes) != "[1 1 1]" {
		t.Errorf("read as something else they are %v, %v", sizes, err)
	}
}

func TestTaskOrdersNameTheirReferees(t *testing.T) {
	buyer, provider, rival := desks(t)
	ctx := t.Context()
	text := []byte("{}")
	referees := []probity.Account{{1}, {2}}
	p := TaskPost{Order: QuorumOrder{Buyer: buyer.Key.Account(), Spec: eip712.Keccak(text), Seats: 1, Need: 1, ChallengeWithin: 60, Referees: RefereesHash(referees), Expires: 100}, Spec: text, Referees: referees}
	if err := buyer.PostTaskOrder(ctx, p, 1); err != nil {
		t.Fatal(err)
	}
	if got, err := provider.TaskOrders(ctx, 0); err != nil || len(got) != 1 || got[0].ID != p.Order.Hash(buyer.Quorum) || fmt.Sprint(got[0].Referees) != fmt.Sprint(referees) {
		t.Errorf("orders are %+v, %v", got, err)
	}
	p.Referees = referees[:1]
	if err := buyer.PostTaskOrder(ctx, p, 1); err == nil {
		t.Error("other referees were posted")
	}
	id := p.Order.Hash(buyer.Quorum)
	bid := SignedQuorumBid{QuorumBid: QuorumBid{Order: id, Provider: provider.Key.Account(), Expires: 9}}
	bid.Signature = provider.Key.Sign(bid.Digest(provider.Quorum))
	if err := errors.Join(provider.PostTaskBid(ctx, bid, 1), rival.PostTaskBid(ctx, bid, 1)); err != nil {
		t.Fatal(err)
	}
	if bids, err := buyer.TaskBids(ctx, id); err != nil || len(bids) != 1 {
		t.Errorf("bids are %+v, %v", bids, err)
	}
}

func FuzzDecodeNotice(f *testing.F) {
	n := notice(f, NoticeLeaseOrder, 1, 1, 1, 2, `{"order":{},"spec":"e30="}`)
	data, err := json.Marshal(n)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"kind":"offer"}`))
	buyer, _, _ := desks(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := DecodeNotice(data)
		if err != nil {
			return
		}
		if n.Check(noticeDomain) == nil {
			again, err := encodeNotice(n)
			if err != nil {
				t.Fatalf("a sound notice does not encode: %v", err)
			}
			if m, err := DecodeNotice(again); err != nil || m.Digest(noticeDomain) != n.Digest(noticeDomain) {
				t.Fatalf("it reads back as %+v, %v", m, err)
			}
		}
		// Bodies are strangers' too: signed by somebody, they are read or passed over.
		for _, kind := range noticeKinds() {
			board := NewMemNotices(noticeDomain)
			buyer.Board = board
			m := Notice{Kind: kind, About: probity.Hash{1}, From: buyer.Key.Account(), Time: 1, Until: 2, Body: n.Body}
			m.Signature = buyer.Key.Sign(m.Digest(noticeDomain))
			if board.Pin(t.Context(), m) != nil {
				continue
			}
			for _, o := range first(buyer.LeaseOrders(t.Context(), 1)) {
				if eip712.Keccak(o.Spec) != o.Order.Spec || o.Order.Buyer != buyer.Key.Account() {
					t.Fatalf("read order %+v", o)
				}
			}
			for _, o := range first(buyer.TaskOrders(t.Context(), 1)) {
				if eip712.Keccak(o.Spec) != o.Order.Spec {
					t.Fatalf("read order %+v", o)
				}
			}
			first(buyer.LeaseBids(t.Context(), probity.Hash{1}))
			first(buyer.TaskBids(t.Context(), probity.Hash{1}))
			if r, _, err := buyer.LeaseReport(t.Context(), probity.Hash{1}, buyer.Key.Account()); err == nil && r.Check() != nil {
				t.Fatalf("read report %+v", r)
			}
		}
	})
}

func first[T any](v T, _ error) T { return v }
