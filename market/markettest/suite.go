package markettest

import (
	"context"
	"errors"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/market"
)

// Run holds the Book of a Harness to every case of the suite, each on a fresh
// one.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			f := &fixture{T: t, h: h, ctx: t.Context(), domain: h.Book(0).Domain()}
			f.start()
			c.run(f)
			f.checkMoney()
			if err := h.Close(); err != nil {
				t.Error("close:", err)
			}
		})
	}
}

var cases = []struct {
	name string
	run  func(*fixture)
}{
	{"a delivered job pays provider, model owner and data owner to the unit", (*fixture).deliveredJobPays},
	{"rounding dust goes to the model's own entry", (*fixture).dust},
	{"a job without bond, fee or price works", (*fixture).nothingAtStake},
	{"an expired job refunds the buyer and pays it the bond", (*fixture).expiredJob},
	{"a declined job refunds the buyer and frees the bond", (*fixture).declinedJob},
	{"only the provider declines, once, and only in the first half of the time", (*fixture).declineRefused},
	{"earnings are withdrawn once", (*fixture).withdrawOnce},
	{"a taken order leaves the board's list but can be read", (*fixture).takenOrderLeaves},
	{"sealed inputs reach the provider and nobody else can open them", (*fixture).sealedInput},
	{"an order is refused unless its buyer posts it", (*fixture).orderNotBuyer},
	{"an order that cannot be carried out is refused", (*fixture).orderImpossible},
	{"an order for an unknown, frozen or revoked model is refused", (*fixture).orderAsset},
	{"an expired order can neither be posted, listed, bid for nor accepted", (*fixture).orderExpired},
	{"an order can be accepted in its last second", (*fixture).lastSecond},
	{"an expired bid is refused", (*fixture).bidExpired},
	{"a bid for another order is refused", (*fixture).bidOtherOrder},
	{"a replayed bid is refused", (*fixture).bidReplayed},
	{"a bid with a wrong signature is refused", (*fixture).bidSignature},
	{"a bid over the ceiling is refused", (*fixture).bidCeiling},
	{"a bid without enough free bond is refused", (*fixture).bidBond},
	{"a bond backs one job at a time and is free after it", (*fixture).bondLocked},
	{"a model frozen after the bid is refused at acceptance", (*fixture).assetAtAccept},
	{"a job accepted before its model was frozen can be delivered", (*fixture).frozenAfterAccept},
	{"a fee that changes after acceptance changes nothing", (*fixture).feeAfterAccept},
	{"only the buyer accepts", (*fixture).acceptNotBuyer},
	{"an underfunded buyer is refused and charged nothing", (*fixture).underfunded},
	{"a buyer that allowed too little is refused and charged nothing", (*fixture).allowance},
	{"an allowance is used up by acceptance", (*fixture).allowanceUsed},
	{"a rejected proof pays nothing and leaves the job open", (*fixture).badProof},
	{"a proof for another output, input or job is rejected", (*fixture).proofMoved},
	{"a late delivery is refused", (*fixture).lateDelivery},
	{"a second delivery of another output is refused", (*fixture).doubleDelivery},
	{"an early expiry is refused", (*fixture).earlyExpiry},
	{"a delivered job cannot expire, an expired one cannot be delivered", (*fixture).endsOnce},
	{"an unknown order or job is unknown to every method", (*fixture).unknown},
	{"every effect repeated is reported with its first settlement", (*fixture).repeats},
	{"effects and events survive a restart", (*fixture).restart},
	{"events resume from any cursor without loss or repeat", (*fixture).events},
	{"waiting for events ends with the context or the next event", (*fixture).waiting},
	{"a foreign cursor is refused", (*fixture).foreignCursor},
	{"a cancelled context stops every method", (*fixture).cancelled},
	{"a stake leaves after its delay and never under an open job", (*fixture).exit},
}

// fixture is one case under way: a market with one model, funds for everybody
// and a stake for both providers.
type fixture struct {
	*testing.T
	h      Harness
	ctx    context.Context
	domain eip712.Domain
	asset  probity.AssetID
	salt   byte
	total  probity.Amount // all the money, fixed after start
}

const (
	price = 5_000
	fee   = 1_000
	bond  = 20_000
	stake = 50_000
	funds = 1_000_000
)

func (f *fixture) book(i int) market.Book { return f.h.Book(i) }

func (f *fixture) account(i int) probity.Account { return f.h.Key(i).Account() }

func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) refused(what string, err, want error) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Fatalf("%s: got %v, want an error that is %q", what, err, want)
	}
}

func (f *fixture) start() {
	f.Helper()
	for i := range Accounts {
		f.must(f.h.Mint(i, probity.Units(funds)))
	}
	var err error
	f.asset, _, err = f.h.AddModel(probity.Units(fee), []Share{{Owner, 700_000_000}, {DataOwner, 300_000_000}})
	f.must(err)
	for _, i := range []int{Provider, Rival} {
		_, err := f.book(i).Deposit(f.ctx, probity.Units(stake))
		f.must(err)
	}
	f.total = f.sum()
}

// sum is all the money that the harness's accounts and the open jobs hold.
func (f *fixture) sum() probity.Amount {
	f.Helper()
	var sum probity.Amount
	add := func(a probity.Amount) {
		f.Helper()
		var err error
		sum, err = sum.Add(a)
		f.must(err)
	}
	b := f.book(Buyer)
	for i := range Accounts {
		m := f.money(i)
		add(m.balance)
		add(m.owed)
		add(m.stake)
	}
	n, err := b.Jobs(f.ctx)
	f.must(err)
	for id := range n {
		j, err := b.Job(f.ctx, id+1)
		f.must(err)
		if j.State == market.JobOpen {
			add(j.Price)
			add(j.Fee)
		}
	}
	return sum
}

// checkMoney: no case makes or loses money.
func (f *fixture) checkMoney() {
	f.Helper()
	if sum := f.sum(); sum != f.total {
		f.Errorf("there were %s units, there are %s", f.total, sum)
	}
}

type money struct{ balance, owed, stake, locked probity.Amount }

func (f *fixture) money(i int) (m money) {
	f.Helper()
	var err error
	m.balance, err = f.book(Buyer).Balance(f.ctx, f.account(i))
	f.must(err)
	m.owed, err = f.book(Buyer).Owed(f.ctx, f.account(i))
	f.must(err)
	m.stake, m.locked, err = f.book(Buyer).Bond(f.ctx, f.account(i))
	f.must(err)
	return m
}

func (f *fixture) order() market.Order {
	f.salt++
	return market.Order{
		Buyer: f.account(Buyer), Asset: f.asset, Key: f.h.Keys()[f.salt%2], Input: probity.Hash{31: 100 + f.salt}, Tier: probity.TierZK,
		MaxPrice: probity.Units(10_000), Bond: probity.Units(bond),
		DeliverWithin: 10 * Slack, Expires: now(f, f.h) + 10*Slack, Salt: probity.Hash{31: f.salt},
	}
}

func (f *fixture) post(o market.Order) market.Order {
	f.Helper()
	_, err := f.book(Buyer).PostOrder(f.ctx, o)
	f.must(err)
	return o
}

func (f *fixture) sign(by int, b market.Bid) market.SignedBid {
	return market.SignedBid{Bid: b, Signature: f.h.Key(by).Sign(b.Digest(f.domain))}
}

func (f *fixture) bid(o market.Order, by int) market.SignedBid {
	return f.sign(by, market.Bid{Order: o.Hash(f.domain), Provider: f.account(by), Price: probity.Units(price), Expires: now(f, f.h) + 10*Slack})
}

// open takes an order of the default shape as far as an open job.
func (f *fixture) open() market.Job {
	f.Helper()
	o := f.post(f.order())
	return f.accept(o, f.bid(o, Provider))
}

func (f *fixture) accept(o market.Order, b market.SignedBid) market.Job {
	f.Helper()
	id, _, err := f.book(Buyer).Accept(f.ctx, o, b)
	f.must(err)
	return f.job(id)
}

func (f *fixture) job(id probity.JobID) market.Job {
	f.Helper()
	j, err := f.book(Provider).Job(f.ctx, id)
	f.must(err)
	return j
}

func answer(n byte) []probity.Hash { return []probity.Hash{{30: 1, 31: n}, {31: 7}} }

func (f *fixture) deliver(j market.Job) {
	f.Helper()
	_, err := f.book(Provider).Deliver(f.ctx, j.ID, f.h.Good(j, answer(1)))
	f.must(err)
}

func (f *fixture) advance(seconds uint64) {
	f.Helper()
	f.must(f.h.Advance(seconds))
}

// unchanged runs what must be refused and checks that no money moved.
func (f *fixture) unchanged(what string, want error, run func() error) {
	f.Helper()
	var before, after [Accounts]money
	for i := range before {
		before[i] = f.money(i)
	}
	f.refused(what, run(), want)
	for i := range after {
		if after[i] = f.money(i); after[i] != before[i] {
			f.Fatalf("%s moved money of account %d: %+v became %+v", what, i, before[i], after[i])
		}
	}
}

func (f *fixture) refuseAccept(what string, want error, o market.Order, b market.SignedBid) {
	f.Helper()
	f.unchanged("accept "+what, want, func() error {
		_, _, err := f.book(Buyer).Accept(f.ctx, o, b)
		return err
	})
}

// refuseBid: posting the bid and accepting it are refused for the same reason.
func (f *fixture) refuseBid(what string, want error, o market.Order, b market.SignedBid) {
	f.Helper()
	f.refused("bid "+what, f.book(Provider).PostBid(f.ctx, b), want)
	f.refuseAccept(what, want, o, b)
}

func (f *fixture) owes(want map[int]uint64) {
	f.Helper()
	for i := range Accounts {
		if got := f.money(i).owed; got != probity.Units(want[i]) {
			f.Errorf("account %d is owed %s, want %d", i, got, want[i])
		}
	}
}
