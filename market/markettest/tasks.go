package markettest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"probity"
	"probity/market"
)

// WalkTasks takes random steps on the TaskBooks of a Harness, whose Books have to
// be such, and the same steps on the pure rules, as WalkLeases does for leases.
func WalkTasks(t *testing.T, h Harness, seed uint64, steps int) {
	w := &taskWalker{walker: walker{t: t, h: h, ctx: t.Context(), rng: rand.New(rand.NewPCG(seed, 0)), kinds: map[string][2]int{}}, referees: map[probity.Hash][]probity.Account{}}
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

type taskWalker struct {
	walker
	tasks    [Accounts]market.TaskBook
	referees map[probity.Hash][]probity.Account
	told     []market.TaskEvent
}

func (w *taskWalker) start() {
	w.last = "start"
	for i := range w.books {
		w.books[i] = w.h.Book(i)
		b, ok := w.books[i].(market.TaskBook)
		if !ok {
			w.fatal("%T is no market.TaskBook", w.books[i])
		}
		w.tasks[i], w.account[i] = b, w.h.Key(i).Account()
	}
	w.rules = market.NewState(w.books[0].Domain(), 1)
	w.rules.SetContracts(probity.Account{}, w.tasks[0].QuorumDomain().Contract)
	if got, want := w.tasks[0].QuorumDomain(), w.rules.QuorumDomain(); got != want {
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
	w.compareMoney()
}

func (w *taskWalker) move() {
	switch p := w.pick(100); {
	case p < 15:
		w.open()
	case p < 88:
		w.task()
	case p < 93:
		by := w.pick(Accounts)
		w.last = fmt.Sprintf("withdraw by %d", by)
		got, _, err := w.books[by].Withdraw(w.ctx)
		w.must(err)
		if want := w.rules.Withdraw(w.account[by]); got != want {
			w.fatal("withdrew %s, want %s", got, want)
		}
	default:
		w.last = "advance"
		w.must(w.h.Advance(1 + w.rng.Uint64N(1500)))
	}
}

// sorted is n accounts in ascending order.
func (w *taskWalker) sorted(n int) []probity.Account {
	all := slices.Clone(w.account[:])
	w.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	slices.SortFunc(all[:n], func(a, b probity.Account) int { return slices.Compare(a[:], b[:]) })
	return all[:n]
}

func (w *taskWalker) index(a probity.Account) int { return max(0, slices.Index(w.account[:], a)) }

func (w *taskWalker) open() {
	by, n := w.pick(Accounts), 1+w.pick(3)
	o := market.QuorumOrder{
		Buyer: w.account[by], Seats: uint8(n), Need: uint8(n/2 + 1), MaxPrice: probity.Units(500), Bond: probity.Units(w.rng.Uint64N(3000)),
		CommitWithin: uint32(1000 + w.pick(2000)), RevealWithin: uint32(1000 + w.pick(2000)), Expires: w.now() + 100_000,
	}
	w.fill(o.Salt[:])
	var referees []probity.Account
	if !w.chance(3) {
		referees = w.sorted(1 + w.pick(3))
		o.ChallengeWithin, o.Referees, o.RefereePrice = uint32(1000+w.pick(2000)), market.RefereesHash(referees), probity.Units(w.rng.Uint64N(300))
	}
	if w.chance(15) {
		o.Need = 0
	}
	d := w.tasks[0].QuorumDomain()
	id := o.Hash(d)
	var bids []market.SignedQuorumBid
	for _, who := range w.sorted(n) {
		b := market.QuorumBid{Order: id, Provider: who, Price: probity.Units(w.rng.Uint64N(501)), Expires: o.Expires}
		signer := w.index(who)
		switch w.pick(30) {
		case 0:
			b.Price = probity.Units(501)
		case 1:
			signer = (signer + 1) % Accounts
		}
		bids = append(bids, market.SignedQuorumBid{QuorumBid: b, Signature: w.h.Key(signer).Sign(b.Digest(d))})
	}
	w.last = fmt.Sprintf("open task by %d", by)
	got, at, err := w.tasks[by].OpenTask(w.ctx, o, bids)
	if !w.same("open", at, err, func(now uint64) error {
		_, err := w.rules.OpenQuorum(w.account[by], o, bids, now)
		return err
	}) {
		return
	}
	if got != id {
		w.fatal("the task is called %s, want %s", got, id)
	}
	w.referees[id] = referees
	w.told = append(w.told, market.TaskEvent{Kind: market.QuorumEventOpened, Task: id, At: at})
	w.compareTask(id)
	if _, _, err := w.tasks[by].OpenTask(w.ctx, o, bids); sentinel(err) != market.ErrTaken {
		w.fatal("opened again: %v, want %v", err, market.ErrTaken)
	}
}

func (w *taskWalker) task() {
	ids := w.rules.Tasks()
	if len(ids) == 0 {
		w.open()
		return
	}
	from := max(0, len(ids)-4)
	if w.chance(4) {
		from = 0 // what is not settled holds its bonds
	}
	id := ids[from+w.pick(len(ids)-from)]
	t, err := w.rules.Task(id)
	for range 8 { // mostly one that is not over
		w.must(err)
		if t.State == market.TaskOpen {
			break
		}
		id = ids[from+w.pick(len(ids)-from)]
		t, err = w.rules.Task(id)
	}
	w.must(err)
	seat := w.pick(len(t.Seats))
	by := w.index(t.Seats[seat].Provider)
	if w.chance(10) {
		by = w.pick(Accounts)
	}
	if w.chance(20) {
		seat = market.MaxSeats
	}
	// Whether a seat says 1 or 2 depends on who it is, so that both happen.
	output, salt := probity.Hash{31: byte(1 + (by+len(ids))%3/2)}, probity.Hash{1}
	event := market.TaskEvent{Task: id, Seat: seat}
	book := w.tasks[by]
	switch w.pick(8) {
	case 0:
		w.last = fmt.Sprintf("decline by %d", by)
		event.Kind = market.QuorumEventDeclined
		at, err := book.DeclineSeat(w.ctx, id, seat)
		w.did("decline", event, at, err, func(now uint64) error { return w.rules.DeclineSeat(w.account[by], id, seat, now) })
	case 1, 2, 3:
		w.last = fmt.Sprintf("commit by %d", by)
		event.Kind, event.Value = market.QuorumEventCommitted, market.Commitment(id, w.account[by], output, salt)
		at, err := book.Commit(w.ctx, id, seat, event.Value)
		w.did("commit", event, at, err, func(now uint64) error { return w.rules.Commit(w.account[by], id, seat, event.Value, now) })
	case 4, 5:
		w.last = fmt.Sprintf("reveal by %d", by)
		for n := range 2 { // what it committed to, if it did
			out := probity.Hash{31: byte(n + 1)}
			if seat < len(t.Seats) && t.Seats[seat].Value == market.Commitment(id, w.account[by], out, salt) {
				output = out
			}
		}
		event.Kind, event.Value = market.QuorumEventRevealed, output
		at, err := book.Reveal(w.ctx, id, seat, output, salt)
		w.did("reveal", event, at, err, func(now uint64) error { return w.rules.Reveal(w.account[by], id, seat, output, salt, now) })
	case 6:
		referees := w.referees[id]
		if w.chance(6) {
			referees = w.sorted(2)
		}
		w.last = fmt.Sprintf("challenge by %d", by)
		event.Kind, event.Seat, event.Value = market.QuorumEventChallenged, 0, market.ChallengeID(id)
		got, at, err := book.Challenge(w.ctx, id, referees)
		if w.did("challenge", event, at, err, func(now uint64) error {
			_, err := w.rules.Challenge(w.account[by], id, referees, now)
			return err
		}) {
			if got != event.Value {
				w.fatal("the challenge is called %s, want %s", got, event.Value)
			}
			w.compareTask(got)
		}
	default:
		w.settle(id, by)
	}
	w.compareTask(id)
}

func (w *taskWalker) settle(id probity.Hash, by int) {
	w.last = fmt.Sprintf("settle by %d", by)
	at, err := w.tasks[by].SettleTask(w.ctx, id)
	if !w.same("settle", at, err, func(now uint64) error { return w.rules.SettleTask(id, now) }) {
		return
	}
	t, err := w.rules.Task(id)
	w.must(err)
	for i, o := range w.rules.Outcomes(id) {
		w.told = append(w.told, market.TaskEvent{Kind: market.QuorumEventSeat, Task: id, At: at, Seat: i, Outcome: o})
	}
	w.told = append(w.told, market.TaskEvent{Kind: market.QuorumEventSettled, Task: id, At: at, State: t.State, Value: t.Output})
	if accused, err := w.rules.Task(t.Accused); err == nil && accused.State == market.TaskRefuted {
		for i, o := range w.rules.Outcomes(t.Accused) {
			w.told = append(w.told, market.TaskEvent{Kind: market.QuorumEventSeat, Task: t.Accused, At: at, Seat: i, Outcome: o})
		}
		w.told = append(w.told, market.TaskEvent{Kind: market.QuorumEventSettled, Task: t.Accused, At: at, State: market.TaskRefuted, Value: t.Output})
	}
}

// did compares how a step ended, and remembers the event that tells it.
func (w *taskWalker) did(kind string, e market.TaskEvent, at market.Settlement, err error, rule func(now uint64) error) bool {
	w.t.Helper()
	if !w.same(kind, at, err, rule) {
		return false
	}
	e.At = at
	w.told = append(w.told, e)
	return true
}

func (w *taskWalker) compareTask(id probity.Hash) {
	w.t.Helper()
	want, err := w.rules.Task(id)
	w.must(err)
	got, err := w.tasks[w.pick(Accounts)].Task(w.ctx, id)
	w.must(err)
	got.Spec = want.Spec // a chain does not keep it
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.fatal("task is\n%+v\nwant\n%+v", got, want)
	}
}

func (w *taskWalker) compareEvents() {
	w.last = "end"
	cursor := ""
	for seen := 0; seen < len(w.told); {
		events, err := w.tasks[0].TaskEvents(w.ctx, cursor)
		w.must(err)
		for _, e := range events {
			if seen == len(w.told) {
				w.fatal("the book tells more than the %d events that happened: %+v", seen, e)
			}
			cursor, e.Cursor = e.Cursor, ""
			if e != w.told[seen] {
				w.fatal("event %d is %+v, want %+v", seen, e, w.told[seen])
			}
			seen++
		}
	}
}
