package markettest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"probity"
	"probity/market"
)

// sentinels are the errors by which a book and the rules must agree.
var sentinels = []error{
	market.ErrUnknown, market.ErrExpired, market.ErrTaken, market.ErrSignature, market.ErrCeiling,
	market.ErrFunds, market.ErrBond, market.ErrProof, market.ErrState, market.ErrEarly,
	market.ErrAsset, market.ErrCaller, market.ErrOrder, market.ErrClaim, market.ErrSolvent, market.ErrReveal,
}

func sentinel(err error) error {
	for _, s := range sentinels {
		if errors.Is(err, s) {
			return s
		}
	}
	return err
}

// Walk takes random steps on a Book and the same steps on the pure rules, and
// after every step compares how it ended, the balance, the earnings and the
// stake of every account, and the job that it touched; at the end every job and
// every event. The rules' invariants hold after each step. The same seed takes
// the same steps.
func Walk(t *testing.T, h Harness, seed uint64, steps int) {
	w := &walker{t: t, h: h, ctx: t.Context(), rng: rand.New(rand.NewPCG(seed, 0))}
	w.start()
	for i := range steps {
		w.step = i
		w.move()
		if err := w.rules.Check(); err != nil {
			w.fatal("invariant: %v", err)
		}
		w.compareMoney()
	}
	w.compareJobs()
	t.Logf("%d steps: %s", steps, w.counts())
}

type walkOrder struct {
	market.Order
	hash probity.Hash
	by   int
	bids []market.SignedBid
}

type walker struct {
	t     *testing.T
	h     Harness
	ctx   context.Context
	rng   *rand.Rand
	rules *market.State
	step  int
	last  string

	account [Accounts]probity.Account
	books   [Accounts]market.Book
	models  []probity.AssetID
	orders  []walkOrder
	kinds   map[string][2]int
	verdict bool // what the verifier is to say in this step
	events  []market.Event
}

func (w *walker) fatal(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("step %d (%s): %s", w.step, w.last, fmt.Sprintf(format, args...))
}

func (w *walker) must(err error) {
	w.t.Helper()
	if err != nil {
		w.fatal("%v", err)
	}
}

func (w *walker) start() {
	w.kinds = map[string][2]int{}
	w.last = "start"
	for i := range w.books {
		w.books[i] = w.h.Book(i)
		w.account[i] = w.h.Key(i).Account()
	}
	w.rules = market.NewState(w.books[0].Domain(), 1)
	for i, a := range w.account {
		w.must(w.h.Mint(i, probity.Units(2_000_000)))
		b, err := w.books[0].Balance(w.ctx, a)
		w.must(err)
		w.must(w.rules.Mint(a, b))
	}
	for _, shares := range [][]Share{
		{{Owner, market.PartsPerWhole}},
		{{Owner, 700_000_000}, {DataOwner, 300_000_000}},
		{{DataOwner, 1}, {Owner, 333_333_333}, {Buyer, 333_333_333}, {Provider, 333_333_333}},
	} {
		fee := probity.Units(w.rng.Uint64N(1000))
		id, version, err := w.h.AddModel(fee, shares)
		w.must(err)
		if version != 0 {
			w.fatal("a new model has version %d, want 0", version)
		}
		w.addRule(id, fee, shares)
		w.models = append(w.models, id)
	}
	for i := range w.books {
		amount := probity.Units(w.rng.Uint64N(100_000) + 1)
		_, err := w.books[i].Deposit(w.ctx, amount)
		w.must(err)
		w.must(w.rules.Deposit(w.account[i], amount))
	}
	w.compareMoney()
}

// addRule gives the rules the same model under the same number; the numbers
// between are the data sets of its lineage, or models that nobody orders.
func (w *walker) addRule(id probity.AssetID, fee probity.Amount, shares []Share) {
	for {
		keys := w.h.Keys()
		got, err := w.rules.AddModel(fee, lineage(w.h, shares), keys[:]...)
		w.must(err)
		if got == id {
			return
		}
		if got > id {
			w.fatal("the book numbered a model %d, the rules are at %d", id, got)
		}
		w.must(w.rules.Freeze(got))
	}
}

func (w *walker) now() uint64 {
	w.t.Helper()
	n, err := w.books[0].Now(w.ctx)
	w.must(err)
	return n
}

// same compares how a step ended on the book and on the rules. The book says
// when the effect happened; a refusal happened at the clock or, where blocks
// are made meanwhile, a moment later.
func (w *walker) same(kind string, at market.Settlement, got error, rule func(now uint64) error) bool {
	w.t.Helper()
	c := w.kinds[kind]
	defer func() { w.kinds[kind] = c }()
	if got == nil {
		if err := rule(at.Time); err != nil {
			w.fatal("the book did at %d what the rules refuse: %v", at.Time, err)
		}
		c[0]++
		return true
	}
	c[1]++
	now := w.now()
	var want error
	for _, later := range []uint64{0, 1, 2} {
		want = rule(now + later)
		if want == nil {
			w.fatal("the book refused what the rules do: %v", got)
		}
		if sentinel(got) == sentinel(want) {
			return false
		}
	}
	w.fatal("the book refused with %q, the rules with %q", got, want)
	return false
}

func (w *walker) pick(n int) int { return int(w.rng.Uint64N(uint64(n))) }

func (w *walker) move() {
	switch p := w.pick(100); {
	case p < 20:
		w.post()
	case p < 40:
		w.bid()
	case p < 60:
		w.accept()
	case p < 75:
		w.deliver()
	case p < 81:
		w.expire()
	case p < 84:
		w.decline()
	case p < 87:
		w.deposit()
	case p < 93:
		w.withdraw()
	case p < 98:
		w.last = "advance"
		w.must(w.h.Advance(w.rng.Uint64N(1500)))
	default:
		w.model()
	}
}

// chance is true once in n.
func (w *walker) chance(n int) bool { return w.pick(n) == 0 }

func (w *walker) post() {
	now := w.now()
	by := w.pick(Accounts)
	o := market.Order{
		Buyer: w.account[by], Asset: w.models[w.pick(len(w.models))], Key: w.h.Keys()[w.pick(2)], Tier: probity.TierZK,
		MaxPrice: probity.Units(w.rng.Uint64N(20_000) + 2000), Bond: probity.Units(w.rng.Uint64N(20_000)),
		DeliverWithin: uint32(1000 * (1 + w.pick(3))), Expires: now + uint64(1000*(1+w.pick(4))),
	}
	if w.chance(10) {
		o.Bond = probity.Amount{}
	}
	if w.chance(20) {
		w.fill(o.Key[:])
	}
	w.fill(o.Input[:])
	w.fill(o.Salt[:])
	w.last = fmt.Sprintf("order by %d", by)
	got, err := w.books[by].PostOrder(w.ctx, o)
	if err != nil {
		fee, asset := w.rules.Fee(o.Asset, o.Version, o.Key)
		switch {
		case errors.Is(err, market.ErrAsset) && asset != nil:
		case errors.Is(err, market.ErrCeiling) && fee.Cmp(o.MaxPrice) > 0:
		default:
			w.fatal("%v", err)
		}
		return
	}
	if want := o.Hash(w.books[0].Domain()); got != want {
		w.fatal("order is called %s, want %s", got, want)
	}
	w.orders = append(w.orders, walkOrder{Order: o, hash: got, by: by})
}

func (w *walker) fill(b []byte) {
	for i := range b {
		b[i] = byte(w.rng.Uint32())
	}
	b[0] = 0 // commitments are field elements
}

// order picks mostly among the latest orders, and sometimes an old one.
func (w *walker) order() *walkOrder {
	if len(w.orders) == 0 {
		w.post()
		if len(w.orders) == 0 {
			return nil
		}
	}
	from := max(0, len(w.orders)-6)
	if w.chance(8) {
		from = 0
	}
	o := &w.orders[from+w.pick(len(w.orders)-from)]
	for range 4 {
		if w.rules.Taken(o.hash) == 0 {
			break
		}
		o = &w.orders[from+w.pick(len(w.orders)-from)]
	}
	return o
}

// bid signs a bid that one time in four has something wrong with it.
func (w *walker) bid() {
	o := w.order()
	if o == nil {
		return
	}
	by := w.pick(Accounts)
	b := market.Bid{Order: o.hash, Provider: w.account[by], Price: probity.Units(w.rng.Uint64N(15_000)), Expires: w.now() + uint64(1000*(1+w.pick(3)))}
	signer := by
	switch w.pick(24) {
	case 0:
		signer = (by + 1) % Accounts
	case 1:
		b.Price = o.MaxPrice
	case 2:
		b.Expires = w.now() - 10
	case 3:
		b.Order = probity.Hash{1}
	}
	sb := market.SignedBid{Bid: b, Signature: w.h.Key(signer).Sign(b.Digest(w.books[0].Domain()))}
	w.last = fmt.Sprintf("bid by %d", by)
	// The board may refuse what Accept would; Accept has to refuse it anyway.
	_ = w.books[by].PostBid(w.ctx, sb)
	o.bids = append(o.bids, sb)
}

func (w *walker) accept() {
	o := w.order()
	if o == nil {
		return
	}
	if len(o.bids) == 0 {
		w.bid()
	}
	if len(o.bids) == 0 {
		return
	}
	by := o.by
	if w.chance(20) {
		by = w.pick(Accounts)
	}
	b := o.bids[w.pick(len(o.bids))]
	w.last = fmt.Sprintf("accept by %d", by)
	taken := w.rules.Taken(o.hash)
	var id probity.JobID
	got, at, err := w.books[by].Accept(w.ctx, o.Order, b)
	if err == nil && taken != 0 {
		// A repeat of what already happened: reported, not repeated.
		j, jerr := w.rules.Job(taken)
		w.must(jerr)
		if got != taken || by != o.by || b.Provider != j.Provider || b.Price != j.Price {
			w.fatal("accepting again gave job %d, the order became job %d by another bid", got, taken)
		}
		w.compareJob(taken)
		return
	}
	ok := w.same("accept", at, err, func(now uint64) (err error) {
		id, err = w.rules.Accept(w.account[by], o.Order, b, now)
		return err
	})
	if ok {
		if got != id {
			w.fatal("accepted as job %d, want %d", got, id)
		}
		w.compareJob(id)
		w.events = append(w.events, market.Event{Kind: market.EventAccepted, Job: id, At: at})
	}
}

// job picks mostly among the latest jobs; one time in 30 there is none such.
func (w *walker) job() probity.JobID {
	n := int(w.rules.Jobs())
	if n == 0 || w.chance(30) {
		return probity.JobID(n + 1)
	}
	from := max(0, n-8)
	if w.chance(8) {
		from = 0
	}
	id := probity.JobID(from + 1 + w.pick(n-from))
	for range 4 {
		if j, err := w.rules.Job(id); err != nil || j.State == market.JobOpen {
			break
		}
		id = probity.JobID(from + 1 + w.pick(n-from))
	}
	return id
}

func (w *walker) deliver() {
	id := w.job()
	j, _ := w.rules.Job(id)
	out := make([]probity.Hash, 1+w.pick(3))
	for i := range out {
		w.fill(out[i][:])
	}
	by := w.pick(Accounts)
	w.verdict = !w.chance(4)
	d := w.h.Good(j, out)
	if !w.verdict {
		d = w.h.Bad(j, out)
	}
	w.last = fmt.Sprintf("deliver job %d by %d, proof good: %v", id, by, w.verdict)
	at, err := w.books[by].Deliver(w.ctx, id, d)
	ok := w.same("deliver", at, err, func(now uint64) error {
		return w.rules.Deliver(id, d, now, func(market.Job, market.Delivery) bool { return w.verdict })
	})
	if !ok {
		return
	}
	w.compareJob(id)
	w.events = append(w.events, market.Event{Kind: market.EventDelivered, Job: id, At: at, Output: out})
	if again, err := w.books[by].Deliver(w.ctx, id, d); err != nil || again != at {
		w.fatal("delivering again: %+v, %v; want the first settlement %+v", again, err, at)
	}
}

func (w *walker) expire() {
	id := w.job()
	by := w.pick(Accounts)
	w.last = fmt.Sprintf("expire job %d by %d", id, by)
	j, _ := w.rules.Job(id)
	at, err := w.books[by].Expire(w.ctx, id)
	if err == nil && j.State == market.JobExpired {
		return // reported, not repeated: the money is compared next
	}
	if w.same("expire", at, err, func(now uint64) error { return w.rules.Expire(id, now) }) {
		w.compareJob(id)
		w.events = append(w.events, market.Event{Kind: market.EventExpired, Job: id, At: at})
	}
}

func (w *walker) decline() {
	id := w.job()
	by := w.pick(Accounts)
	j, _ := w.rules.Job(id)
	if !w.chance(4) { // mostly the one who may
		for i, a := range w.account {
			if a == j.Provider {
				by = i
			}
		}
	}
	w.last = fmt.Sprintf("decline job %d by %d", id, by)
	at, err := w.books[by].Decline(w.ctx, id)
	if err == nil && j.State == market.JobDeclined {
		return // reported, not repeated: the money is compared next
	}
	if w.same("decline", at, err, func(now uint64) error { return w.rules.Decline(w.account[by], id, now) }) {
		w.compareJob(id)
		w.events = append(w.events, market.Event{Kind: market.EventDeclined, Job: id, At: at})
	}
}

func (w *walker) deposit() {
	by := w.pick(Accounts)
	amount := probity.Units(w.rng.Uint64N(60_000) + 1)
	if w.chance(10) {
		amount = probity.Tokens(1 << 40)
	}
	w.last = fmt.Sprintf("deposit %s by %d", amount, by)
	at, err := w.books[by].Deposit(w.ctx, amount)
	w.same("deposit", at, err, func(uint64) error { return w.rules.Deposit(w.account[by], amount) })
}

func (w *walker) withdraw() {
	by := w.pick(Accounts)
	w.last = fmt.Sprintf("withdraw by %d", by)
	got, _, err := w.books[by].Withdraw(w.ctx)
	w.must(err)
	if want := w.rules.Withdraw(w.account[by]); got != want {
		w.fatal("withdrew %s, want %s", got, want)
	}
	w.kinds["withdraw"] = [2]int{w.kinds["withdraw"][0] + 1, 0}
}

// model changes a fee or, rarely, takes a model off the market and adds another.
func (w *walker) model() {
	i := w.pick(len(w.models))
	fee := probity.Units(w.rng.Uint64N(2000))
	if !w.chance(4) {
		w.last = "set fee"
		w.must(w.h.SetFee(w.models[i], 0, fee))
		w.must(w.rules.SetFee(w.models[i], 0, fee))
		return
	}
	if w.chance(2) {
		w.last = "freeze"
		w.must(w.h.Freeze(w.models[i]))
		w.must(w.rules.Freeze(w.models[i]))
	} else {
		w.last = "revoke"
		w.must(w.h.Revoke(w.models[i], 0))
		w.must(w.rules.Revoke(w.models[i], 0))
	}
	shares := []Share{{Owner, 500_000_001}, {DataOwner, 499_999_999}}
	id, _, err := w.h.AddModel(fee, shares)
	w.must(err)
	w.addRule(id, fee, shares)
	w.models[i] = id
}

func (w *walker) compareMoney() {
	w.t.Helper()
	for i, a := range w.account {
		balance, err := w.books[i].Balance(w.ctx, a)
		w.must(err)
		owed, err := w.books[i].Owed(w.ctx, a)
		w.must(err)
		total, locked, err := w.books[i].Bond(w.ctx, a)
		w.must(err)
		st := w.rules.Stake(a)
		for _, c := range []struct {
			what      string
			got, want probity.Amount
		}{
			{"balance", balance, w.rules.Balance(a)},
			{"owed", owed, w.rules.Owed(a)},
			{"stake", total, st.Total},
			{"locked stake", locked, st.Locked},
		} {
			if c.got != c.want {
				w.fatal("account %d: %s is %s, want %s", i, c.what, c.got, c.want)
			}
		}
	}
}

func (w *walker) compareJob(id probity.JobID) {
	w.t.Helper()
	want, err := w.rules.Job(id)
	w.must(err)
	got, err := w.books[w.pick(Accounts)].Job(w.ctx, id)
	w.must(err)
	if got != want {
		w.fatal("job %d is\n%+v\nwant\n%+v", id, got, want)
	}
}

func (w *walker) compareJobs() {
	w.last = "end"
	n, err := w.books[0].Jobs(w.ctx)
	w.must(err)
	if n != w.rules.Jobs() {
		w.fatal("the book has %d jobs, want %d", n, w.rules.Jobs())
	}
	for id := range n {
		w.compareJob(id + 1)
	}
	cursor := ""
	for seen := 0; seen < len(w.events); {
		events, err := w.books[0].Events(w.ctx, cursor)
		w.must(err)
		for _, e := range events {
			if seen == len(w.events) {
				w.fatal("the book has more than the %d events that happened: %+v", seen, e)
			}
			if want := w.events[seen]; !sameEvent(e, want) {
				w.fatal("event %d is %+v, want %+v", seen, e, want)
			}
			seen, cursor = seen+1, e.Cursor
		}
	}
}

// sameEvent compares all but the cursor.
func sameEvent(a, b market.Event) bool {
	a.Cursor, b.Cursor = "", ""
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func (w *walker) counts() string {
	out := fmt.Sprintf("%d orders", len(w.orders))
	for _, k := range []string{"accept", "deliver", "expire", "decline", "deposit", "withdraw"} {
		out += fmt.Sprintf(", %s %d done %d refused", k, w.kinds[k][0], w.kinds[k][1])
	}
	return out
}
