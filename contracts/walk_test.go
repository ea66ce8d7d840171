package contracts

import (
	"flag"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"probity"
	"probity/market"
)

var (
	walkSteps = flag.Int("walk.steps", 1000, "steps of the random walk; fewer with -short")
	walkSeed  = flag.Uint64("walk.seed", 1, "seed of the random walk")
)

// A ledgerModel predicts what every account holds. All amounts are small, and
// balances are changes since the beginning.
type ledgerModel struct {
	w       *world
	rnd     *rand.Rand
	balance [people]int64
	owed    [people]int64 // in Market
	earned  [people]int64 // in Revenue
	total   [people]int64 // of the bond
	locked  [people]int64
	exiting [people]int64
	exitAt  [people]uint64
	assets  []modelAsset // by id-1
	jobs    []modelJob   // by id-1
	start   [people]*big.Int
	done    map[string]int // outcomes by action, so that a walk that does nothing fails
}

type modelAsset struct {
	owner    int
	kind     uint8
	frozen   bool
	versions []modelVersion
}

type modelVersion struct {
	lineage []LineageShare
	fee     int64
	revoked bool
}

type modelJob struct {
	agreement
	buyer, provider     int
	price, fee, bond    int64
	deadline, declineBy uint64
	state               market.JobState
	asset               uint64
	version             uint32
}

// step does one random thing and predicts whether it is refused and what it
// changes. It returns what it did.
func (m *ledgerModel) step() string {
	w, r := m.w, m.rnd
	who := []int{buyer, provider, modelOwner, dataOwner, stranger}[r.IntN(5)]
	type action struct {
		name    string
		to      common.Address
		data    []byte
		refused string // the error that the model predicts, or ""
		// late is the error that it predicts for a block of this time, or "".
		late   func(now uint64) string
		effect func(now uint64)
	}
	var a action
	switch k := r.IntN(24); {
	case k < 2 && len(m.assets) < 60: // register or add a version
		kind := []uint8{kindModel, kindModel, kindModel, kindDataset}[r.IntN(4)]
		id := uint64(len(m.assets) + 1)
		again := len(m.assets) > 0 && r.IntN(3) == 0
		if again {
			id = 1 + r.Uint64N(uint64(len(m.assets)))
			kind = m.assets[id-1].kind
		}
		var parents []AssetsParent
		left := uint32(whole)
		for range min(len(m.assets), r.IntN(3)) {
			p := 1 + r.Uint64N(uint64(len(m.assets)))
			v := uint32(r.IntN(len(m.assets[p-1].versions)))
			share := 1 + r.Uint32N(left/2)
			left -= share
			parents = append(parents, AssetsParent{Asset: p, Version: v, Share: share, Lineage: m.assets[p-1].versions[v].lineage})
		}
		fee := int64(0)
		v := dataVersion("d", parents...)
		if kind == kindModel {
			fee = r.Int64N(1000)
			v = w.modelVersion("m", big.NewInt(fee), parents...)
		}
		made := modelVersion{lineage: flatten(id, parents), fee: fee}
		a = action{name: "register", to: w.in.assets, data: w.assets.PackRegister(kind, v), effect: func(now uint64) {
			m.assets = append(m.assets, modelAsset{owner: who, kind: kind, versions: []modelVersion{made}})
		}}
		if again {
			old := &m.assets[id-1]
			a = action{name: "addVersion", to: w.in.assets, data: w.assets.PackAddVersion(id, v), effect: func(now uint64) { old.versions = append(old.versions, made) }}
			if old.owner != who {
				a.refused = "NotOwner"
			} else if old.frozen {
				a.refused = "AssetFrozen"
			}
		}
		if a.refused == "" && len(made.lineage) > 32 {
			a.refused = "LineageTooLong"
		}
	case k < 4 && len(m.assets) > 0: // what owners do
		id := 1 + r.Uint64N(uint64(len(m.assets)))
		as := &m.assets[id-1]
		n := uint32(r.IntN(len(as.versions)))
		v := &as.versions[n]
		if r.IntN(4) > 0 {
			who = as.owner
		}
		refuse := func(reason string, when bool) {
			if a.refused == "" && when {
				a.refused = reason
			}
		}
		switch r.IntN(16) {
		case 0, 1, 2, 3, 4, 5:
			to := []int{modelOwner, dataOwner, stranger}[r.IntN(3)]
			a = action{name: "transfer", to: w.in.assets, data: w.assets.PackTransferFrom(w.p[as.owner].address, w.p[to].address, new(big.Int).SetUint64(id)), effect: func(now uint64) { as.owner = to }}
			refuse("ERC721InsufficientApproval", as.owner != who)
		case 6:
			a = action{name: "revoke", to: w.in.assets, data: w.assets.PackRevoke(id, n), effect: func(now uint64) { v.revoked = true }}
			refuse("NotOwner", as.owner != who)
			refuse("VersionRevoked", v.revoked)
		case 7:
			a = action{name: "freeze", to: w.in.assets, data: w.assets.PackFreeze(id), effect: func(now uint64) { as.frozen = true }}
			refuse("NotOwner", as.owner != who)
			refuse("AssetFrozen", as.frozen)
		default:
			fee := r.Int64N(1000)
			a = action{name: "setFee", to: w.in.assets, data: w.assets.PackSetFee(id, n, big.NewInt(fee)), effect: func(now uint64) { v.fee = fee }}
			refuse("NotOwner", as.owner != who)
			refuse("NotAModel", as.kind != kindModel)
		}
	case k < 6:
		n := 1 + r.Int64N(3000)
		a = action{name: "deposit", to: w.in.providers, data: w.providers.PackDeposit(big.NewInt(n)), effect: func(now uint64) { m.balance[who] -= n; m.total[who] += n }}
	case k < 7:
		n := 1 + r.Int64N(2000)
		a = action{name: "requestExit", to: w.in.providers, data: w.providers.PackRequestExit(big.NewInt(n)), effect: func(now uint64) { m.exiting[who] += n; m.exitAt[who] = now + exitDelay }}
		if n > m.total[who]-m.locked[who]-m.exiting[who] {
			a.refused = "BondTooSmall"
		}
	case k < 8:
		a = action{name: "exit", to: w.in.providers, data: w.providers.PackExit(), effect: func(now uint64) {
			m.balance[who] += m.exiting[who]
			m.total[who] -= m.exiting[who]
			m.exiting[who] = 0
		}}
		if r.IntN(4) == 0 {
			a = action{name: "cancelExit", to: w.in.providers, data: w.providers.PackCancelExit(), effect: func(now uint64) { m.exiting[who] = 0 }}
		}
		if m.exiting[who] == 0 {
			a.refused = "NoExit"
		} else if a.name == "exit" {
			a.late = when("ExitNotReady", func(now uint64) bool { return now < m.exitAt[who] })
		}
	case k < 14 && len(m.assets) > 0: // accept
		id := 1 + r.Uint64N(uint64(len(m.assets)))
		as := m.assets[id-1]
		version := uint32(r.IntN(len(as.versions)))
		v := as.versions[version]
		if (as.kind != kindModel || as.frozen || v.revoked) && r.IntN(8) > 0 {
			return m.step()
		}
		by := []int{provider, stranger, dataOwner}[r.IntN(3)]
		j := modelJob{buyer: who, provider: by, price: r.Int64N(2000), fee: v.fee, bond: r.Int64N(1000), asset: id, version: version, state: market.JobOpen}
		ceiling := j.price + j.fee + r.Int64N(2000) - 200
		within := r.Uint32N(60)
		j.agreement = w.agree(id, func(o *market.Order, b *market.Bid) {
			o.Buyer, o.Version, o.DeliverWithin = probity.Account(w.p[who].address), version, within
			o.MaxPrice, o.Bond = probity.Units(uint64(max(0, ceiling))), probity.Units(uint64(j.bond))
			b.Price, b.Provider = probity.Units(uint64(j.price)), probity.Account(w.p[by].address)
		})
		j.signature = w.p[by].signer.Sign(j.bid.Digest(w.domain))
		if len(m.jobs) > 0 && r.IntN(8) == 0 { // an order that was already taken
			old := m.jobs[r.IntN(len(m.jobs))]
			who = old.buyer
			a = action{name: "accept again", to: w.in.market, data: w.packAccept(old.agreement), refused: "OrderTaken"}
			break
		}
		a = action{name: "accept", to: w.in.market, data: w.packAccept(j.agreement), effect: func(now uint64) {
			m.balance[who] -= j.price + j.fee
			m.locked[by] += j.bond
			j.deadline, j.declineBy = now+uint64(within), now+uint64(within/2)
			m.jobs = append(m.jobs, j)
		}}
		switch {
		case as.kind != kindModel || as.frozen || v.revoked:
			a.refused = "AssetUnavailable"
		case j.price+j.fee > max(0, ceiling):
			a.refused = "OverCeiling"
		case j.bond > m.total[by]-m.locked[by]-m.exiting[by]:
			a.refused = "BondTooSmall"
		}
	case k < 19 && len(m.jobs) > 0: // deliver or expire, mostly a young job
		i := len(m.jobs) - 1 - min(len(m.jobs)-1, r.IntN(1+r.IntN(12)))
		if m.jobs[i].state != market.JobOpen && r.IntN(4) > 0 {
			return m.step()
		}
		j := &m.jobs[i]
		open := j.state == market.JobOpen
		if r.IntN(3) > 0 {
			out := big.NewInt(r.Int64())
			proof := w.answer(uint64(i+1), out)
			lineage := m.assets[j.asset-1].versions[j.version].lineage
			a = action{name: "deliver", to: w.in.market, effect: func(now uint64) {
				j.state = market.JobDelivered
				m.owed[j.provider] += j.price
				m.locked[j.provider] -= j.bond
				if j.fee > 0 {
					m.pay(j.fee, lineage)
				}
			}}
			switch {
			case !open:
				a.refused = "JobNotOpen"
			case r.IntN(8) == 0:
				proof[0] ^= 1
				a.late = func(now uint64) string {
					if now > j.deadline {
						return "DeadlinePassed"
					}
					return "ProofRejected"
				}
			default:
				a.late = when("DeadlinePassed", func(now uint64) bool { return now > j.deadline })
			}
			a.data = w.market.PackDeliver(uint64(i+1), []*big.Int{out}, proof, lineage)
			break
		}
		if r.IntN(2) == 0 {
			if r.IntN(4) > 0 {
				who = j.provider
			}
			a = action{name: "decline", to: w.in.market, data: w.market.PackDecline(uint64(i + 1)), effect: func(now uint64) {
				j.state = market.JobDeclined
				m.owed[j.buyer] += j.price + j.fee
				m.locked[j.provider] -= j.bond
			}}
			switch {
			case !open:
				a.refused = "JobNotOpen"
			case who != j.provider:
				a.refused = "NotProvider"
			default:
				a.late = when("TooLateToDecline", func(now uint64) bool { return now > j.declineBy })
			}
			break
		}
		a = action{name: "expire", to: w.in.market, data: w.market.PackExpire(uint64(i + 1)), effect: func(now uint64) {
			j.state = market.JobExpired
			m.owed[j.buyer] += j.price + j.fee + j.bond
			m.locked[j.provider] -= j.bond
			m.total[j.provider] -= j.bond
		}}
		if !open {
			a.refused = "JobNotOpen"
		} else {
			a.late = when("DeadlineNotPassed", func(now uint64) bool { return now <= j.deadline })
		}
	case k < 22: // withdraw
		for_ := []int{buyer, provider, modelOwner, dataOwner, stranger}[r.IntN(5)]
		atMarket := func(uint64) { m.balance[for_] += m.owed[for_]; m.owed[for_] = 0 }
		atRevenue := func(uint64) { m.balance[for_] += m.earned[for_]; m.earned[for_] = 0 }
		both := func(now uint64) { atMarket(now); atRevenue(now) }
		var nothing bool
		switch r.IntN(4) {
		case 0:
			who = for_
			a, nothing = action{name: "withdraw", to: w.in.market, data: w.market.PackWithdraw(), effect: atMarket}, m.owed[for_] == 0
		case 1:
			a, nothing = action{name: "withdrawFor", to: w.in.market, data: w.market.PackWithdrawFor(w.p[for_].address), effect: atMarket}, m.owed[for_] == 0
		case 2:
			a, nothing = action{name: "revenue.withdrawFor", to: w.in.revenue, data: w.revenue.PackWithdrawFor(w.p[for_].address), effect: atRevenue}, m.earned[for_] == 0
		default:
			who = for_
			a, nothing = action{name: "withdrawAll", to: w.in.market, data: w.market.PackWithdrawAll(), effect: both}, m.owed[for_]+m.earned[for_] == 0
		}
		if nothing {
			a.refused = "NothingOwed"
		}
	case k < 23 && len(m.assets) > 0:
		id := 1 + r.Uint64N(uint64(len(m.assets)))
		version := uint32(r.IntN(len(m.assets[id-1].versions)))
		n := 1 + r.Int64N(5000)
		lineage := m.assets[id-1].versions[version].lineage
		a = action{name: "pay", to: w.in.revenue, data: w.revenue.PackPay(id, version, big.NewInt(n), lineage), effect: func(now uint64) {
			m.balance[who] -= n
			m.pay(n, lineage)
		}}
	default:
		d := time.Duration(1+r.IntN(40)) * time.Second
		if r.IntN(6) == 0 {
			d = exitDelay * time.Second
		}
		w.pass(d)
		return "pass"
	}
	receipt, err := w.send(who, &a.to, a.data)
	now := w.timeOf(receipt)
	if a.late != nil {
		a.refused = a.late(now)
	}
	if a.refused != "" {
		w.wantRevert(a.refused, err)
		m.done[a.name+": "+a.refused]++
	} else if err != nil {
		w.t.Errorf("%s by person %d: %v", a.name, who, err)
	} else {
		a.effect(now)
		m.done[a.name]++
	}
	return a.name
}

// when predicts an error for blocks of some times.
func when(refused string, at func(now uint64) bool) func(uint64) string {
	return func(now uint64) string {
		if at(now) {
			return refused
		}
		return ""
	}
}

// pay credits the owners along a lineage.
func (m *ledgerModel) pay(amount int64, lineage []LineageShare) {
	left := amount
	for _, s := range lineage[1:] {
		part := new(big.Int).Mul(big.NewInt(amount), big.NewInt(int64(s.Parts)))
		n := part.Quo(part, big.NewInt(whole)).Int64()
		left -= n
		m.earned[m.assets[s.Asset-1].owner] += n
	}
	m.earned[m.assets[lineage[0].Asset-1].owner] += left
}

// invariants hold after every step, whatever it was.
var invariants = []struct {
	name  string
	check func(m *ledgerModel, c *chainState) error
}{
	{"the market holds exactly what it owes and what is in escrow", func(m *ledgerModel, c *chainState) error {
		return equal(c.market, c.escrowed+sum(c.owed))
	}},
	{"revenue holds exactly what it owes", func(m *ledgerModel, c *chainState) error {
		return equal(c.revenue, sum(c.earned))
	}},
	{"providers holds exactly the bonds", func(m *ledgerModel, c *chainState) error {
		return equal(c.providers, sum(c.total))
	}},
	{"money is conserved", func(m *ledgerModel, c *chainState) error {
		return equal(sum(c.balance)+c.market+c.revenue+c.providers, 0)
	}},
	{"no bond is out of reach", func(m *ledgerModel, c *chainState) error {
		for i := range people {
			if c.locked[i]+c.exiting[i] > c.total[i] {
				return fmt.Errorf("person %d: %d locked and %d leaving of %d", i, c.locked[i], c.exiting[i], c.total[i])
			}
		}
		return nil
	}},
	{"the escrow is price and fee of the open jobs", func(m *ledgerModel, c *chainState) error {
		want := int64(0)
		for i := range m.jobs {
			if j := &m.jobs[i]; j.state == market.JobOpen {
				want += j.price + j.fee
			}
		}
		return equal(c.escrowed, want)
	}},
	{"a bond is locked for every open job and for nothing else", func(m *ledgerModel, c *chainState) error {
		var want [people]int64
		for i := range m.jobs {
			if j := &m.jobs[i]; j.state == market.JobOpen {
				want[j.provider] += j.bond
			}
		}
		return equal(c.locked, want)
	}},
	{"nobody is paid more or less than is due", func(m *ledgerModel, c *chainState) error {
		if err := equal(c.owed, m.owed); err != nil {
			return fmt.Errorf("owed by the market: %w", err)
		}
		if err := equal(c.earned, m.earned); err != nil {
			return fmt.Errorf("owed by revenue: %w", err)
		}
		if err := equal(c.balance, m.balance); err != nil {
			return fmt.Errorf("balances: %w", err)
		}
		return equal([2][people]int64{c.total, c.exiting}, [2][people]int64{m.total, m.exiting})
	}},
}

func equal[T comparable](got, want T) error {
	if got != want {
		return fmt.Errorf("got %v, want %v", got, want)
	}
	return nil
}

func sum(xs [people]int64) (n int64) {
	for _, x := range xs {
		n += x
	}
	return n
}

// chainState is what the chain says about all accounts.
type chainState struct {
	balance, owed, earned, total, locked, exiting [people]int64
	market, revenue, providers, escrowed          int64
}

func (m *ledgerModel) read() *chainState {
	w := m.w
	var held [3]*big.Int
	var escrowed *big.Int
	var balance, owed, earned [people]*big.Int
	var stake [people]ProvidersStake
	r := w.reading()
	for i, at := range []common.Address{w.in.market, w.in.revenue, w.in.providers} {
		ask(r, w.in.token, w.credit.PackBalanceOf(at), w.credit.UnpackBalanceOf, &held[i])
	}
	ask(r, w.in.market, w.market.PackEscrowed(), w.market.UnpackEscrowed, &escrowed)
	for i := buyer; i < people; i++ {
		a := w.p[i].address
		ask(r, w.in.token, w.credit.PackBalanceOf(a), w.credit.UnpackBalanceOf, &balance[i])
		ask(r, w.in.market, w.market.PackOwed(a), w.market.UnpackOwed, &owed[i])
		ask(r, w.in.revenue, w.revenue.PackOwed(a), w.revenue.UnpackOwed, &earned[i])
		ask(r, w.in.providers, w.providers.PackStake(a), w.providers.UnpackStake, &stake[i])
	}
	r.done()
	c := &chainState{market: held[0].Int64(), revenue: held[1].Int64(), providers: held[2].Int64(), escrowed: escrowed.Int64()}
	for i := buyer; i < people; i++ {
		c.balance[i] = new(big.Int).Sub(balance[i], m.start[i]).Int64()
		c.owed[i], c.earned[i] = owed[i].Int64(), earned[i].Int64()
		s := stake[i]
		c.total[i], c.locked[i], c.exiting[i] = s.Total.Int64(), s.Locked.Int64(), s.Exiting.Int64()
	}
	return c
}

// walkMarket takes steps, each followed by every invariant.
func walkMarket(t *testing.T, w *world, seed uint64, steps int) *ledgerModel {
	t.Helper()
	w.pass(100 * 24 * time.Hour)
	m := &ledgerModel{w: w, rnd: rand.New(rand.NewPCG(seed, 0)), done: map[string]int{}}
	for i, p := range w.p {
		m.start[i] = w.balance(p.address)
	}
	for n := range steps {
		did := m.step()
		c := m.read()
		for _, inv := range invariants {
			if err := inv.check(m, c); err != nil {
				t.Errorf("after step %d (%s), seed %d: %s: %v", n, did, seed, inv.name, err)
			}
		}
		if t.Failed() {
			return m
		}
	}
	// At the end everybody can leave with everything.
	w.pass(time.Hour)
	for i := range m.jobs {
		if m.jobs[i].state == market.JobOpen {
			w.must(deployer, w.in.market, w.market.PackExpire(uint64(i+1)))
		}
	}
	for i, p := range w.p {
		if w.owed(p.address).Sign()+w.earned(p.address).Sign() > 0 {
			w.must(i, w.in.market, w.market.PackWithdrawAll())
		}
		if s := w.stake(p.address); s.Total.Sign() > 0 {
			if rest := new(big.Int).Sub(s.Total, s.Exiting); rest.Sign() > 0 {
				w.must(i, w.in.providers, w.providers.PackRequestExit(rest))
			}
		}
	}
	w.pass(exitDelay * time.Second)
	for i, p := range w.p {
		if w.stake(p.address).Total.Sign() > 0 {
			w.must(i, w.in.providers, w.providers.PackExit())
		}
	}
	for name, at := range map[string]common.Address{"market": w.in.market, "revenue": w.in.revenue, "providers": w.in.providers} {
		sameAmount(t, "left in "+name, w.balance(at), new(big.Int))
	}
	if steps < 150 {
		return m
	}
	for _, must := range []string{"register", "accept", "deliver", "decline", "expire", "withdrawAll", "pay", "deposit", "setFee"} {
		if m.done[must] == 0 {
			t.Errorf("the walk never did %s: %v", must, m.done)
		}
	}
	t.Logf("%d steps: %v", steps, m.done)
	return m
}

func TestRandomWalkKeepsEveryInvariant(t *testing.T) {
	steps := *walkSteps
	if testing.Short() {
		steps = min(steps, 150)
	}
	stretches(t, steps, func(t *testing.T, seed uint64, steps int) *ledgerModel {
		return walkMarket(t, newWorld(t, false), seed, steps)
	})
}
