package peer

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// said is a notice of an account's as a pool sees it.
func said(kind market.NoticeKind, n int, time uint64) *message {
	m := &message{kind: kindNotice, account: probity.Account{1}, expires: 1 << 40, raw: make([]byte, 100)}
	binary.BigEndian.PutUint64(m.note.About[:], uint64(n)+1)
	m.note.Kind, m.note.From, m.note.Time = kind, m.account, time
	m.id = eip712.Keccak(m.note.About[:], []byte(kind))
	m.slot = slot{kindNotice, m.note.About, m.note.From, m.note.Kind}
	return m
}

// A provider has more leases in a month than an account has room for: the newest reports
// are what every peer holds, in whatever order they came.
func TestOfTooManyReportsOfAnAccountTheNewestStayWhateverTheOrder(t *testing.T) {
	const all = maxNotesOfAccount + 200
	for seed := range uint64(5) {
		p := newPool()
		for _, n := range rand.New(rand.NewPCG(seed, 1)).Perm(all) {
			p.put(said(market.NoticeLeaseReport, n, uint64(1000+n)))
		}
		if got := len(p.slots); got != maxNotesOfAccount || p.live[holding{probity.Account{1}, kindNotice}] != got || p.bytes != 100*got {
			t.Fatalf("it holds %d, and counts %d", got, p.live[holding{probity.Account{1}, kindNotice}])
		}
		for n := range all {
			m := said(market.NoticeLeaseReport, n, uint64(1000+n))
			if _, there := p.slots[m.slot]; there != (n >= 200) {
				t.Fatalf("seed %d: report %d of %d is there: %v", seed, n, all, there)
			}
		}
		// Said again by a lease that runs, an old one is a new one.
		if v := p.put(said(market.NoticeLeaseReport, 0, 9000)); v != added {
			t.Errorf("a report that is new is %v", v)
		}
		// What ends by itself makes nothing give way.
		if v := p.put(said(market.NoticeLeaseOrder, 9000, 9000)); v != crowded {
			t.Errorf("an order beyond the account's room is %v", v)
		}
		if v := p.have(said(market.NoticeLeaseReport, 9001, 1)); v != crowded {
			t.Errorf("a report older than all is %v", v)
		}
	}
}
