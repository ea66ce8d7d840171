package markettest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"probity"
	"probity/market"
)

// WalkLeases takes random steps on the LeaseBooks of a Harness, whose Books have
// to be such, and the same steps on the pure rules. After every step it compares
// how it ended, the money and stake of every account, and the lease and the escrow
// account that it touched; what may be repeated is repeated; at the end every
// event. The rules' invariants hold after each step. The same seed takes the same
// steps.
func WalkLeases(t *testing.T, h Harness, seed uint64, steps int) {
	w := &leaseWalker{walker: walker{t: t, h: h, ctx: t.Context(), rng: rand.New(rand.NewPCG(seed, 0)), kinds: map[string][2]int{}}}
	w.start()
	for i := range steps {
		w.step = i
		w.move()
		if err := w.rules.Check(); err != nil {
			w.fatal("invariant: %v", err)
		}
		w.compareMoney()
	}
	w.compareEvents()
	t.Logf("%d steps: %v", steps, w.kinds)
}

type leaseWalker struct {
	walker
	leases [Accounts]market.LeaseBook
	bids   map[probity.Hash]market.SignedLeaseBid
	orders map[probity.Hash]market.LeaseOrder
	told   []market.LeaseEvent
	clock  uint64 // the latest that the book is known to have been
}

// watcher is the account whose heartbeats answer claims.
const watcher = Owner

func (w *leaseWalker) start() {
	w.last = "start"
	w.bids, w.orders = map[probity.Hash]market.SignedLeaseBid{}, map[probity.Hash]market.LeaseOrder{}
	for i := range w.books {
		w.books[i] = w.h.Book(i)
		l, ok := w.books[i].(market.LeaseBook)
		if !ok {
			w.fatal("%T is no market.LeaseBook", w.books[i])
		}
		w.leases[i], w.account[i] = l, w.h.Key(i).Account()
	}
	w.rules = market.NewState(w.books[0].Domain(), 1)
	w.rules.SetContracts(w.leases[0].LeaseDomain().Contract, probity.Account{})
	if got, want := w.leases[0].LeaseDomain(), w.rules.LeaseDomain(); got != want {
		w.fatal("the book's domain is %+v, want %+v", got, want)
	}
	for i, a := range w.account {
		w.must(w.h.Mint(i, probity.Units(200_000)))
		b, err := w.books[0].Balance(w.ctx, a)
		w.must(err)
		w.must(w.rules.Mint(a, b))
		_, err = w.books[i].Deposit(w.ctx, probity.Units(20_000))
		w.must(err)
		w.must(w.rules.Deposit(a, probity.Units(20_000)))
	}
	w.clock = w.now()
	w.compareMoney()
}

func (w *leaseWalker) move() {
	switch p := w.pick(100); {
	case p < 18:
		w.open()
	case p < 30:
		w.fund()
	case p < 84:
		w.lease()
	case p < 90:
		by := w.pick(Accounts)
		w.last = fmt.Sprintf("withdraw by %d", by)
		got, _, err := w.books[by].Withdraw(w.ctx)
		w.must(err)
		if want := w.rules.Withdraw(w.account[by]); got != want {
			w.fatal("withdrew %s, want %s", got, want)
		}
	default:
		w.last = "advance"
		w.must(w.h.Advance(1 + w.rng.Uint64N([]uint64{30, 300, 1500}[w.pick(3)])))
	}
}

// did compares how a step ended, and remembers what it tells.
func (w *leaseWalker) did(kind string, at market.Settlement, err error, rule func(now uint64) error) bool {
	w.t.Helper()
	ok := w.same(kind, at, err, rule)
	if ok {
		w.clock = max(w.clock, at.Time)
	}
	return ok
}

func (w *leaseWalker) tell(kind market.LeaseEventKind, id probity.Hash, at market.Settlement) {
	e := market.LeaseEvent{Kind: kind, Lease: id, At: at}
	l, err := w.rules.Lease(id)
	w.must(err)
	if kind == market.LeaseEventOpened {
		e.Provider = l.Provider
	}
	if kind == market.LeaseEventNotice || kind == market.LeaseEventClosed {
		e.Reason = l.Reason
	}
	w.told = append(w.told, e)
}

func (w *leaseWalker) open() {
	by, seller := w.pick(Accounts), w.pick(Accounts)
	o := market.LeaseOrder{
		Buyer: w.account[by], Escrow: uint32(w.pick(2)), MaxRate: probity.Units(20), Bond: probity.Units(w.rng.Uint64N(1500)),
		Fee: probity.Units(w.rng.Uint64N(50)), Notice: uint32(w.pick(600)), Answer: uint32(60 + w.pick(900)), Expires: w.now() + 100_000,
	}
	w.fill(o.Spec[:])
	w.fill(o.Salt[:])
	if w.chance(3) {
		o.Watcher = w.account[watcher]
	}
	b := market.LeaseBid{Provider: w.account[seller], Rate: probity.Units(w.rng.Uint64N(21)), Expires: o.Expires}
	signer := seller
	switch w.pick(20) {
	case 0:
		o.Answer = market.MaxAnswer + 1
	case 1:
		b.Rate = probity.Units(21)
	case 2:
		signer = (seller + 1) % Accounts
	case 3:
		o.Bond = probity.Units(20_001)
	}
	d := w.leases[0].LeaseDomain()
	b.Order = o.Hash(d)
	bid := market.SignedLeaseBid{LeaseBid: b, Signature: w.h.Key(signer).Sign(b.Digest(d))}
	fund := probity.Units(w.rng.Uint64N(12_000))
	if w.chance(4) {
		fund = probity.Amount{}
	}
	w.last = fmt.Sprintf("open lease by %d with %d", by, seller)
	id, at, err := w.leases[by].OpenLease(w.ctx, o, bid, fund)
	if !w.did("open", at, err, func(now uint64) error {
		_, err := w.rules.OpenLease(w.account[by], o, bid, fund, now)
		return err
	}) {
		return
	}
	if id != b.Order {
		w.fatal("the lease is called %s, want %s", id, b.Order)
	}
	w.bids[id], w.orders[id] = bid, o
	w.tell(market.LeaseEventOpened, id, at)
	w.again(at, func() (market.Settlement, error) {
		_, at, err := w.leases[by].OpenLease(w.ctx, o, bid, fund)
		return at, err
	})
	w.compareLease(id)
}

// again demands that a step that is repeated is reported, not repeated; that no
// money moves is compared next.
func (w *leaseWalker) again(first market.Settlement, step func() (market.Settlement, error)) {
	w.t.Helper()
	if at, err := step(); err != nil || at != first {
		w.fatal("again: %+v, %v; want the first settlement %+v", at, err, first)
	}
}

func (w *leaseWalker) fund() {
	by := w.pick(Accounts)
	id := market.EscrowID{Owner: w.account[w.pick(Accounts)], Number: uint32(w.pick(2))}
	n := probity.Units(1 + w.rng.Uint64N(4000))
	if w.chance(2) {
		w.last = fmt.Sprintf("top up by %d", by)
		at, err := w.leases[by].TopUp(w.ctx, id, n)
		w.did("top up", at, err, func(now uint64) error { return w.rules.TopUp(w.account[by], id, n, now) })
		return
	}
	w.last = fmt.Sprintf("take back by %d", by)
	at, err := w.leases[by].TakeBack(w.ctx, id.Number, n)
	w.did("take back", at, err, func(now uint64) error { return w.rules.TakeBack(w.account[by], id.Number, n, now) })
}

func (w *leaseWalker) lease() {
	ids := w.rules.Leases()
	if len(ids) == 0 {
		w.open()
		return
	}
	from := max(0, len(ids)-12)
	id := ids[from+w.pick(len(ids)-from)]
	for range 5 {
		if l, err := w.rules.Lease(id); err != nil || l.State != market.LeaseClosed {
			break
		}
		id = ids[from+w.pick(len(ids)-from)]
	}
	l, err := w.rules.Lease(id)
	w.must(err)
	if w.chance(40) {
		id = probity.Hash{1}
	}
	seller, customer := w.index(l.Provider), w.index(l.Buyer)
	if w.chance(8) {
		seller, customer = customer, w.pick(Accounts)
	}
	any := w.pick(Accounts)
	switch w.pick(7) {
	case 0:
		w.last = fmt.Sprintf("collect by %d", any)
		got, at, err := w.leases[any].Collect(w.ctx, id)
		w.did("collect", at, err, func(now uint64) error {
			want, err := w.rules.Collect(id, now)
			if err == nil && got != want {
				w.fatal("collected %s, want %s", got, want)
			}
			return err
		})
	case 1:
		by := []int{seller, customer}[w.pick(2)]
		w.last = fmt.Sprintf("notice by %d", by)
		began := l.State == market.LeaseEnding
		at, err := w.leases[by].GiveNotice(w.ctx, id)
		if err == nil && began {
			return // reported, not repeated: the money is compared next
		}
		if w.did("notice", at, err, func(now uint64) error { return w.rules.GiveNotice(w.account[by], id, now) }) {
			w.tell(market.LeaseEventNotice, id, at)
			w.again(at, func() (market.Settlement, error) { return w.leases[by].GiveNotice(w.ctx, id) })
		}
	case 2, 3:
		w.last = fmt.Sprintf("close by %d", any)
		over := l.State == market.LeaseClosed
		at, err := w.leases[any].CloseLease(w.ctx, id)
		if err == nil && over {
			return
		}
		if w.did("close", at, err, func(now uint64) error { return w.rules.CloseLease(w.account[any], id, now) }) {
			w.tell(market.LeaseEventClosed, id, at)
			w.closed(id)
			w.again(at, func() (market.Settlement, error) { return w.leases[(any+1)%Accounts].CloseLease(w.ctx, id) })
		}
	case 4, 5:
		w.last = fmt.Sprintf("claim by %d", customer)
		at, err := w.leases[customer].ClaimDown(w.ctx, id)
		if !w.did("claim", at, err, func(now uint64) error { return w.rules.ClaimDown(w.account[customer], id, now) }) {
			break
		}
		w.tell(market.LeaseEventClaimed, id, at)
		if w.chance(2) {
			w.answer(id, seller)
		}
	default:
		w.answer(id, seller)
	}
	w.compareLease(id)
}

// closed says what the event of a close tells about money: what the provider can
// collect, for ever, and what of its bond was taken.
func (w *leaseWalker) closed(id probity.Hash) {
	e := &w.told[len(w.told)-1]
	l, err := w.rules.Lease(id)
	w.must(err)
	if e.Reason == market.ClosedDown {
		e.Slashed = l.Bond
	}
	e.Paid, err = w.rules.Earned(id, w.clock+1_000_000)
	w.must(err)
}

func (w *leaseWalker) answer(id probity.Hash, by int) {
	beat := market.SignedHeartbeat{Heartbeat: market.Heartbeat{Lease: id, Time: w.clock}}
	beat.Signature = w.h.Key(watcher).Sign(beat.Digest(w.leases[0].LeaseDomain()))
	if w.chance(8) {
		beat.Signature = w.h.Key(by).Sign(beat.Digest(w.leases[0].LeaseDomain()))
	}
	w.last = fmt.Sprintf("answer by %d", by)
	at, err := w.leases[by].AnswerClaim(w.ctx, id, beat)
	if w.did("answer", at, err, func(now uint64) error { return w.rules.AnswerClaim(w.account[by], id, beat, now) }) {
		w.tell(market.LeaseEventAnswered, id, at)
	}
}

func (w *leaseWalker) index(a probity.Account) int {
	for i, b := range w.account {
		if a == b {
			return i
		}
	}
	return 0
}

func (w *leaseWalker) compareLease(id probity.Hash) {
	w.t.Helper()
	want, err := w.rules.Lease(id)
	if err != nil {
		return
	}
	book := w.leases[w.pick(Accounts)]
	got, err := book.Lease(w.ctx, id)
	w.must(err)
	if got != want {
		w.fatal("lease is\n%+v\nwant\n%+v", got, want)
	}
	e, err := book.Escrow(w.ctx, want.Account())
	w.must(err)
	// A chain answers as of its last block or as of its next, a second on.
	for at := w.now() + 1; at+1 >= w.clock; at-- {
		if e == w.rules.Escrow(want.Account(), at) {
			return
		}
	}
	w.fatal("escrow account is %+v, want %+v", e, w.rules.Escrow(want.Account(), w.clock))
}

func (w *leaseWalker) compareEvents() {
	w.last = "end"
	cursor := ""
	for seen := 0; seen < len(w.told); {
		events, err := w.leases[0].LeaseEvents(w.ctx, cursor)
		w.must(err)
		for _, e := range events {
			if seen == len(w.told) {
				w.fatal("the book tells more than the %d events that happened: %+v", seen, e)
			}
			want := w.told[seen]
			cursor = e.Cursor
			e.Cursor = ""
			if e != want {
				w.fatal("event %d is %+v, want %+v", seen, e, want)
			}
			seen++
		}
	}
}
