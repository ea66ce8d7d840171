package market

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"probity"
)

// numbered is a report on the n-th lease.
func numbered(t testing.TB, kind NoticeKind, n int, from byte, time uint64) Notice {
	t.Helper()
	k := noticeKey(t, from)
	x := Notice{Kind: kind, From: k.Account(), Time: time, Until: time + 1000, Body: []byte(fmt.Sprint(n))}
	binary.BigEndian.PutUint64(x.About[:], uint64(n)+1)
	x.Signature = k.Sign(x.Digest(noticeDomain))
	return x
}

// A month of a busy market: of more leases than a board has room for, the newest are
// there, and no report of one that runs is refused.
func TestABoardThatIsFullTakesReportsOfNewLeasesForThoseOfOldOnes(t *testing.T) {
	boards := map[string]func(t *testing.T) NoticeBoard{
		"in memory": func(t *testing.T) NoticeBoard {
			b := NewMemNotices(noticeDomain)
			who := noticeKey(t, 1).Account()
			for n := range MaxNoticeAbouts { // as Pin would, but for the signatures
				x := Notice{Kind: NoticeLeaseReport, From: who, Time: uint64(100 + n), Until: 5000, Body: []byte("old")}
				binary.BigEndian.PutUint64(x.About[:], uint64(n)+1)
				b.held[x.Kind][x.About] = map[probity.Account]Notice{who: x}
			}
			return b
		},
		"in a folder": func(t *testing.T) NoticeBoard {
			if testing.Short() {
				t.Skip("writes thousands of files")
			}
			dir := t.TempDir()
			b, err := OpenDirNotices(dir, noticeDomain, nil)
			if err != nil {
				t.Fatal(err)
			}
			for n := range MaxNoticeAbouts { // as Pin would, but for the waiting for the disk
				x := numbered(t, NoticeLeaseReport, n, 1, uint64(100+n))
				data, err := encodeNotice(x)
				folder := filepath.Join(dir, string(x.Kind), x.About.String())
				if err := errors.Join(err, os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, x.From.String()+".json"), data, 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			return b
		},
	}
	for name, full := range boards {
		t.Run(name, func(t *testing.T) {
			b := full(t)
			has := func(n int) bool {
				return bodies(t, b, NoticeLeaseReport, numbered(t, NoticeLeaseReport, n, 1, 1).About, 0) != ""
			}
			pin(t, b, numbered(t, NoticeLeaseReport, 5000, 2, 9000)) // somebody else's first
			if !has(5000) || has(0) || !has(MaxNoticeAbouts-1) {
				t.Errorf("the new one is there: %v, the oldest: %v, the newest: %v", has(5000), has(0), has(MaxNoticeAbouts-1))
			}
			all, err := b.Pinned(t.Context(), NoticeLeaseReport, probity.Hash{}, 0)
			if err != nil || len(all) > MaxNoticeAbouts || len(all) < MaxNoticeAbouts-MaxNoticeAbouts/16 {
				t.Errorf("it has %d reports, %v", len(all), err)
			}
			// Its own next ones are its own affair.
			for n := range 3 {
				pin(t, b, numbered(t, NoticeLeaseReport, 6000+n, 1, uint64(9001+n)))
			}
			if !has(5000) || !has(6002) {
				t.Error("whoever has most there pushed out whoever has little")
			}
		})
	}
}

func TestAFullBoardRefusesWhatDoesNotGiveWayAndStrangersWithOneEach(t *testing.T) {
	b := NewMemNotices(noticeDomain)
	for n := range MaxNoticeAbouts {
		about := probity.Hash{byte(n), byte(n >> 8), 1}
		b.held[NoticeLeaseOrder][about] = map[probity.Account]Notice{{1}: {Kind: NoticeLeaseOrder, About: about, From: probity.Account{1}}}
	}
	if err := b.Pin(t.Context(), numbered(t, NoticeLeaseOrder, 5000, 2, 200)); !errors.Is(err, ErrFull) {
		t.Errorf("an order on a full board: %v", err)
	}
	var held []stamp
	for n := range 100 {
		held = append(held, stamp{probity.Hash{byte(n), 1}, probity.Account{byte(n), 1}, uint64(n)})
	}
	if gone := giveWay(held, probity.Account{0xff}); len(gone) != 0 {
		t.Errorf("where everybody has one, %v went", gone)
	}
}

// Whoever fills a board with accounts of any number loses its own first: an honest author
// keeps what it has as long as somebody has more.
func TestWhoHasMostOnABoardGivesWay(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var held []stamp
		count := map[probity.Account]int{}
		for n := range 1 + rng.IntN(60) {
			who := probity.Account{byte(rng.IntN(6))}
			held = append(held, stamp{probity.Hash{byte(n)}, who, uint64(rng.IntN(20))})
			count[who]++
		}
		from := probity.Account{byte(rng.IntN(7))}
		gone := giveWay(held, from)
		for _, g := range gone {
			for who, n := range count {
				if n > count[g.from] && !(g.from == from && n <= count[from]+1) {
					t.Fatalf("%v with %d gave way before %v with %d", g.from, count[g.from], who, n)
				}
			}
			for _, h := range held {
				if h.from == g.from && h.time < g.time && !contains(gone, h) {
					t.Fatalf("%v went before %v, which is older", g, h)
				}
			}
		}
		if most := maxOf(count); len(gone) == 0 && (most > count[from]+1 || count[from] > 0) {
			t.Fatalf("nothing gave way: %v, for %v", count, from)
		}
	}
}

func contains(all []stamp, s stamp) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

func maxOf(count map[probity.Account]int) (most int) {
	for _, n := range count {
		most = max(most, n)
	}
	return most
}
