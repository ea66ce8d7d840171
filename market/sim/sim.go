// Package sim runs a market of thousands of buyers and providers for a year of
// virtual time on the same rules that the contracts implement, and counts what
// each kind of behaviour earns under each trust tier.
//
// A run is a pure function of its Config: the same seed gives the same year, to
// the last unit. Money moves only in a market.State; at the end every account is
// compared with what the simulation believes it earned.
//
// Gas is a constant for each transaction. What a provider's work costs it is
// drawn once and is what it saves by not doing it. Nobody adapts its behaviour to
// being caught: cheats go on until their bond is used up, so that what cheating
// earns is measured and not what it would take to make cheats stop.
package sim

import (
	"container/heap"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"

	"probity"
	"probity/internal/eip712"
	"probity/market"
	"probity/market/match"
	"probity/market/spec"
)

// A Kind is how a provider behaves.
type Kind uint8

// The kinds of providers.
const (
	Honest    Kind = iota
	Lazy           // never does the work; hands in a guess
	Lying          // does the work, but hands in something else for one job in five
	Colluding      // a ring that hands in the same guess whenever it holds the majority of a quorum, and is honest otherwise
	Vanishing      // accepts, and is gone
	Spamming       // bids low for everything, and declines
	kinds
)

func (k Kind) String() string {
	return [...]string{"honest", "lazy", "lying", "colluding", "vanishing", "spamming"}[k]
}

// A Service is what is ordered: a trust tier, or a lease, which is under tier
// signed but checked by liveness.
type Service uint8

// The services.
const (
	ZK Service = iota
	Dispute
	Quorum
	Signed
	Lease
	services
)

func (s Service) String() string {
	return [...]string{"zk", "dispute", "quorum", "signed", "lease"}[s]
}

// A Config is a year of a market. The zero value of a field is the default
// behind it.
type Config struct {
	Seed      uint64
	Days      int     // 365
	Buyers    int     // 9,700
	Providers int     // 300
	Orders    float64 // that a buyer would place in a year if every hour were noon; 20
	// Cheats is the share of providers of each kind but Honest; 0.06.
	Cheats float64
	// Griefers is the share of buyers that challenge right answers, claim that
	// running leases are down, and fund half of a lease; 0.02.
	Griefers float64
	// Posted sets one price for everybody, half over what the median provider's
	// work costs, instead of prices that follow each provider's utilisation.
	Posted bool
	// BondTimes is the bond of an order in multiples of its reference price; 10.
	BondTimes uint64
	// Progress is told the day.
	Progress func(day int)
}

func (c Config) filled() Config {
	if c.Days == 0 {
		c.Days = 365
	}
	if c.Buyers == 0 {
		c.Buyers = 9700
	}
	if c.Providers == 0 {
		c.Providers = 300
	}
	if c.Orders == 0 {
		c.Orders = 20
	}
	if c.Cheats == 0 {
		c.Cheats = 0.06
	}
	if c.Griefers == 0 {
		c.Griefers = 0.02
	}
	if c.BondTimes == 0 {
		c.BondTimes = 10
	}
	return c
}

// Units are billionths of a token, in which a run counts.
type Units int64

// Tokens is u as a number.
func (u Units) Tokens() float64 { return float64(u) / 1e9 }

func (u Units) amount() probity.Amount {
	a, err := probity.Units(uint64(max(u, 0))).MulDiv(match.Unit, 1)
	if err != nil {
		return probity.Amount{} // 94 bits fit
	}
	return a
}

func unitsOf(a probity.Amount) Units {
	u, err := a.MulDiv(1, match.Unit)
	if err != nil {
		return 0
	}
	return Units(u.Big().Int64())
}

// A Line adds up the parts of one kind in one service that were all cheated, or
// all honest.
type Line struct {
	Parts  int   // jobs, seats or leases
	Caught int   // of them, those that lost a bond
	Paid   Units // by buyers and, for answered claims, as fees
	Cost   Units // of work and gas
	Lost   Units // of bonds
}

// Profit is what a part brought on average, in tokens.
func (l Line) Profit() float64 {
	if l.Parts == 0 {
		return 0
	}
	return (l.Paid - l.Cost - l.Lost).Tokens() / float64(l.Parts)
}

// A Week is what the market did in seven days.
type Week struct {
	Orders, Matched, Unserved int
	CoreSeconds               uint64 // that were let
	Capacity                  uint64 // core seconds that there were
	Spent                     Units  // on what was matched
	Hours                     float64
	Wait                      uint64 // seconds from order to match, added up
}

// A Result is what a run found.
type Result struct {
	Config   Config
	Lines    [services][kinds][2]Line // honest parts, cheated parts
	Weeks    []Week
	Waits    []uint32 // seconds from order to match, of each order that was matched
	Orders   int
	Unserved int
	// Refused counts steps that the rules refused, by what was tried.
	Refused map[string]int
	// Held is the number of quorum tasks of which a ring held the majority, HeldWhole of
	// those in which no other seat did the work either, Captured of those whose answer was
	// the ring's in the end.
	Held, HeldWhole, Captured, QuorumTasks int
	// Wrong is how many answers that were not right were paid for, of Answers.
	Wrong, Answers [services]int
	// Checks is how many answers were run again, of Checkable.
	Checks, Checkable [services]int
	// Grief is what griefing buyers paid for it beyond what they ordered.
	Grief map[string]Line
	// Profit is what each kind of provider earned up to the end of each week.
	Profit    [kinds][]Units
	Providers [kinds]int
	// Reputation is the average score of each kind at the end.
	Reputation [kinds]float64
	Steps      int // of the rules
}

type provider struct {
	account    probity.Account
	kind       Kind
	cost       uint64 // of a core hour, in Units
	markup     uint64 // hundredths
	offer      match.Offer
	reputation market.Reputation
	record     market.CheckRecord
	busy       uint64 // cores let now
	cores      uint64
	usedSince  uint64 // core seconds in the current window
	busyAt     uint64
	net        big.Int // what the simulation believes that it got, in the smallest unit
}

type buyer struct {
	account probity.Account
	griefer bool
	leases  uint32
	net     big.Int
}

// world is a run in progress.
type world struct {
	cfg       Config
	r         *rand.Rand
	now       uint64
	queue     eventQueue
	sequence  uint64
	state     *market.State
	court     *market.Claims
	index     *match.Index
	domain    eip712.Domain
	asset     probity.AssetID
	owner     probity.Account
	referees  []probity.Account
	providers []*provider
	by        map[probity.Account]*provider
	buyers    []*buyer
	jobs      uint64
	result    *Result
	started   uint64
	reference uint64 // the median cost of a core hour
	failed    error
}

const (
	hour  = 3600
	day   = 24 * hour
	week  = 7 * day
	gas   = Units(500_000)                // of one transaction: 0.0005 tokens
	stake = Units(500 * 1_000_000_000)    // of a provider
	purse = Units(20_000 * 1_000_000_000) // of a buyer
	cash  = Units(200 * 1_000_000_000)    // of a provider, besides its stake

	window = 6 * hour // in which answers can be challenged
)

// name is what answers of the model are claimed under.
var name = probity.Hash{0: 0xd1}

// rules are a reputation's: prices here are a hundredth of what the default is
// for.
func rules() market.ReputationRules { return market.ReputationRules{Full: Units(500_000_000).amount()} }

// An event is something that happens at a time; equal times in order of
// planning.
type event struct {
	at, sequence uint64
	do           func()
}

type eventQueue []event

func (q eventQueue) Len() int { return len(q) }
func (q eventQueue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].sequence < q[j].sequence
}
func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *eventQueue) Push(x any)   { *q = append(*q, x.(event)) }
func (q *eventQueue) Pop() any {
	old := *q
	e := old[len(old)-1]
	*q = old[:len(old)-1]
	return e
}

func (w *world) at(t uint64, do func()) {
	w.sequence++
	heap.Push(&w.queue, event{max(t, w.now), w.sequence, do})
}

// Run simulates. The error is a fault of the rules or of the simulation: a sum
// that does not add up, or a step that should have been taken and was refused.
func Run(cfg Config) (*Result, error) {
	cfg = cfg.filled()
	w := &world{
		cfg: cfg, r: rand.New(rand.NewPCG(cfg.Seed, 0x70726f62697479)), now: 1_700_000_000,
		index: match.NewIndex(match.Weights{}), by: map[probity.Account]*provider{},
		result: &Result{Config: cfg, Refused: map[string]int{}, Grief: map[string]Line{}},
	}
	w.started = w.now
	w.domain = market.Domain(1, probity.Account{0xaa})
	w.state = market.NewUnsafeState(w.domain, 7*day)
	w.court = &market.Claims{Window: window}
	w.state.SetCourt(w.court)
	if err := w.populate(); err != nil {
		return nil, err
	}
	end := w.now + uint64(cfg.Days)*day
	for _, b := range w.buyers {
		w.at(w.now+w.wait(), func() { w.arrive(b, end) })
	}
	for d := range cfg.Days {
		w.at(w.started+uint64(d+1)*day, func() { w.daily(d) })
	}
	for len(w.queue) > 0 && w.failed == nil {
		e := heap.Pop(&w.queue).(event)
		w.now = e.at
		e.do()
	}
	if w.failed != nil {
		return nil, w.failed
	}
	if err := w.reconcile(); err != nil {
		return nil, err
	}
	for _, p := range w.providers {
		w.result.Reputation[p.kind] += float64(p.reputation.Score(w.now, rules()))
		w.result.Providers[p.kind]++
	}
	for k, n := range w.result.Providers {
		w.result.Reputation[k] /= float64(max(n, 1))
	}
	return w.result, nil
}

// wait is the time to a buyer's next order: exponential.
func (w *world) wait() uint64 {
	return uint64(w.r.ExpFloat64() * 365 * day / w.cfg.Orders)
}

// circuit names the only verifying key of the market's only model.
var circuit = probity.Hash{1}

func account(role byte, n int) (a probity.Account) {
	a[0], a[17], a[18], a[19] = role, byte(n>>16), byte(n>>8), byte(n)
	return a
}

func (w *world) populate() error {
	w.owner = account(9, 1)
	var err error
	if w.asset, err = w.state.AddModel(Units(1_000_000).amount(), []market.Share{{Account: w.owner, Parts: market.PartsPerWhole}}, circuit); err != nil {
		return err
	}
	if err := w.state.NameModel(w.asset, 0, name); err != nil {
		return err
	}
	for i := range 3 {
		who := account(8, i)
		w.referees = append(w.referees, who)
		if err := w.fund(who, purse, purse); err != nil {
			return err
		}
	}
	const median = 10_000_000 // 0.01 tokens
	w.reference = median
	for i := range w.cfg.Providers {
		p := &provider{account: account(1, i), cost: uint64(median * (0.6 + float64(0.8*w.r.Float64()))), cores: 4 << w.r.IntN(3), markup: 130}
		p.kind = Kind(w.r.IntN(int(kinds)-1)) + 1
		if w.r.Float64() >= w.cfg.Cheats*float64(kinds-1) {
			p.kind = Honest
		}
		if p.kind == Spamming || p.kind == Vanishing || p.kind == Lazy {
			p.markup = 100 // who does no work can ask what the work costs
		}
		if w.cfg.Posted {
			p.markup = 0
		}
		if err := w.fund(p.account, stake+cash, stake); err != nil {
			return err
		}
		p.offer = match.Offer{
			Provider: p.account, Chain: 1, Market: w.domain.Contract, Expires: ^uint64(0) >> 1,
			Region: []string{"eu-west", "eu-east", "us-west", "us-east", "ap-south"}[w.r.IntN(5)],
			Tasks:  []string{"infer", "train", "wasm", "container"}, Tiers: []probity.Tier{1, 2, 3, 4},
			CPU: spec.CPU(1000 * p.cores), Memory: spec.Bytes(p.cores) << 32, Disk: 1 << 40, Ports: 100,
		}
		w.providers, w.by[p.account] = append(w.providers, p), p
		w.reprice(p)
	}
	for i := range w.cfg.Buyers {
		b := &buyer{account: account(2, i), griefer: w.r.Float64() < w.cfg.Griefers}
		if err := w.fund(b.account, purse, 0); err != nil {
			return err
		}
		w.buyers = append(w.buyers, b)
	}
	return nil
}

func (w *world) fund(who probity.Account, money, bond Units) error {
	if err := w.state.Mint(who, money.amount()); err != nil || bond == 0 {
		return err
	}
	return w.state.Deposit(who, bond.amount())
}

// reprice posts a provider's offer at what it asks now. Whoever asks less for its
// work than it costs stays out.
func (w *world) reprice(p *provider) {
	ask := p.cost * p.markup / 100
	if w.cfg.Posted {
		ask = w.reference * 3 / 2
		if p.cost > ask {
			w.index.Remove(p.account)
			return
		}
	}
	p.offer.Rates = match.Rates{Job: uint64(gas) * 3, CPU: ask}
	// A new offer has all cores free: take out again what is let.
	if err := w.index.Put(p.offer, w.standing(p)); err != nil {
		w.fault("offer", err)
		return
	}
	if p.busy > 0 {
		o := match.Order{Spec: spec.Spec{Resources: spec.Resources{CPU: spec.CPU(1000 * p.busy), Memory: spec.Bytes(p.busy) << 30}}}
		if err := w.index.Reserve(p.account, o); err != nil {
			w.fault("reserve again", err)
		}
	}
}

func (w *world) standing(p *provider) match.Standing {
	return match.Standing{Bond: w.state.Stake(p.account).Free(), Reputation: p.reputation.Score(w.now, rules()), Declines: p.reputation.Declines()}
}

func (w *world) fault(what string, err error) {
	if w.failed == nil {
		w.failed = fmt.Errorf("day %d: %s: %w", (w.now-w.started)/day, what, err)
	}
}

// must is for steps that the rules have to take.
func (w *world) must(what string, err error) bool {
	w.result.Steps++
	if err != nil {
		w.fault(what, err)
	}
	return err == nil
}

// refuse is for steps that the rules have to refuse.
func (w *world) refuse(what string, err, want error) {
	w.result.Steps++
	if !errors.Is(err, want) {
		w.fault(what, fmt.Errorf("got %v, want %w", err, want))
	}
	w.result.Refused[what]++
}

// daily moves prices and takes the week's figures.
func (w *world) daily(d int) {
	for _, p := range w.providers {
		w.use(p, 0)
		use := float64(p.usedSince) / float64(p.cores*day)
		p.usedSince = 0
		if !w.cfg.Posted && p.kind != Spamming {
			switch least := uint64(105); {
			case p.kind == Vanishing || p.kind == Lazy:
				p.markup = 100
			case use > 0.8:
				p.markup = min(p.markup+2, 300)
			case use < 0.5:
				p.markup = max(p.markup-2, least)
			}
			w.reprice(p)
		}
		wk := w.week(w.now - 1)
		wk.Capacity += p.cores * day
	}
	if (d+1)%7 == 0 {
		var sum [kinds]Units
		for s := range w.result.Lines {
			for k := range w.result.Lines[s] {
				for c := range 2 {
					l := w.result.Lines[s][k][c]
					sum[k] += l.Paid - l.Cost - l.Lost
				}
			}
		}
		for k := range sum {
			w.result.Profit[k] = append(w.result.Profit[k], sum[k])
		}
	}
	if w.cfg.Progress != nil {
		w.cfg.Progress(d + 1)
	}
}

func (w *world) week(t uint64) *Week {
	i := int((t - w.started) / week)
	for len(w.result.Weeks) <= i {
		w.result.Weeks = append(w.result.Weeks, Week{})
	}
	return &w.result.Weeks[i]
}

// use changes how many cores are let, and adds up what was let since the last
// change.
func (w *world) use(p *provider, more int64) {
	seconds := p.busy * (w.now - max(p.busyAt, w.started))
	p.usedSince += seconds
	w.week(max(w.now, w.started+1) - 1).CoreSeconds += seconds
	p.busyAt = w.now
	p.busy = uint64(int64(p.busy) + more)
}

// reconcile compares every account with what the simulation believes, and runs
// the rules' own invariants.
func (w *world) reconcile() error {
	if err := w.state.Check(); err != nil {
		return fmt.Errorf("the rules' invariants: %w", err)
	}
	look := func(who probity.Account, began, net *big.Int, escrows uint32) error {
		has := w.state.Balance(who).Big()
		has.Add(has, w.state.Owed(who).Big()).Add(has, w.state.Stake(who).Total.Big())
		for n := range escrows {
			has.Add(has, w.state.Escrow(market.EscrowID{Owner: who, Number: n}, w.now).Balance.Big())
		}
		if want := new(big.Int).Add(began, net); has.Cmp(want) != 0 {
			return fmt.Errorf("%s has %s, the simulation says %s", who, has, want)
		}
		return nil
	}
	for _, p := range w.providers {
		if err := look(p.account, (stake + cash).amount().Big(), &p.net, 0); err != nil {
			return fmt.Errorf("%s provider: %w", p.kind, err)
		}
	}
	for _, b := range w.buyers {
		if err := look(b.account, purse.amount().Big(), &b.net, b.leases); err != nil {
			return fmt.Errorf("buyer: %w", err)
		}
	}
	return nil
}
