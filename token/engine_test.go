package token

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"probity/internal/crossarch"
)

var update = flag.Bool("update", false, "rewrite what is golden")

//go:embed testdata/ten.yaml
var tenFlows string

//go:embed testdata/village.yaml
var village string

//go:embed testdata/roots.txt
var goldenRoots string

// roots are the fingerprints of short runs of everything there is.
func roots(t *testing.T) string {
	t.Helper()
	texts := map[string]string{"ten": tenFlows, "village": village}
	for _, name := range Library() {
		data, err := FromLibrary(name)
		if err != nil {
			t.Fatal(err)
		}
		texts["library:"+name] = string(data)
	}
	names := []string{}
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	var out strings.Builder
	for _, name := range names {
		p := compile(t, texts[name])
		p.Steps, p.Every = min(p.Steps, 400), 50
		r, err := p.Run(context.Background(), Options{Paths: 5, Seed: 42})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		root, err := r.Root()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %s\n", name, root)
	}
	return out.String()
}

func TestSameSeedSameBytesOnEveryMachine(t *testing.T) {
	got := roots(t)
	if *update {
		if err := os.WriteFile("testdata/roots.txt", []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != goldenRoots {
		t.Errorf("on %s:\n%swant\n%s(if the language or the engine changed on purpose, raise engineVersion and go test -update)", runtime.GOARCH, got, goldenRoots)
	}
}

func TestSameBytesOnOtherProcessors(t *testing.T) {
	for _, target := range crossarch.Targets {
		t.Run(target, func(t *testing.T) {
			crossarch.Test(t, target, "probity/token", "^TestSameSeedSameBytesOnEveryMachine$")
		})
	}
}

func TestResultsDoNotDependOnHowTheWorkIsDivided(t *testing.T) {
	for name, text := range map[string]string{"ten": tenFlows, "village": village} {
		p := compile(t, text)
		p.Steps, p.Every = 40, 20
		paths := 600 // more than two blocks
		if name == "village" {
			paths = 60
		}
		var first string
		for _, workers := range []int{1, 2, 7} {
			r, err := p.Run(context.Background(), Options{Paths: paths, Seed: 5, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			root, _ := r.Root()
			if first == "" {
				first = root.String()
			} else if first != root.String() {
				t.Errorf("%s: %d workers find something else", name, workers)
			}
		}
		// A path is the same alone as among others.
		var last Point
		keep := func(pt Point) error {
			last = Point{Step: pt.Step}
			for _, v := range pt.Values {
				last.Values = append(last.Values, slices.Clone(v))
			}
			return nil
		}
		if _, err := p.Run(context.Background(), Options{Paths: paths, Seed: 5, Trace: keep}); err != nil {
			t.Fatal(err)
		}
		for _, path := range []int{0, 3, 24, 25, paths / 2, paths - 1} {
			err := p.Walk(context.Background(), Options{Seed: 5}, path, func(m Moment) error {
				if m.Step < p.Steps {
					return nil
				}
				for i, s := range p.sampled {
					if got := m.b.reals[s.reg][0]; got != last.Values[i][path] {
						t.Errorf("%s: path %d: %s is %v alone and %v among others", name, path, s.name, got, last.Values[i][path])
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

func TestAVariantIsGivenTheSameRandomNumbers(t *testing.T) {
	p := compile(t, tenFlows)
	q := compile(t, strings.Replace(tenFlows, "metrics:", "  extra: {kind: burn, from: treasury, amount: \"treasury * uniform(0.0, 0.01)\"}\nmetrics:\n  noise: normal(0, 1)", 1))
	p.Steps, q.Steps = 300, 300
	a, err := p.Run(context.Background(), Options{Paths: 20, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := q.Run(context.Background(), Options{Paths: 20, Seed: 1, Params: map[string]float64{"fee": 100}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Run(context.Background(), Options{Paths: 20, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"demand", "mood"} {
		if !slices.Equal(a.Find(name).P50, b.Find(name).P50) {
			t.Errorf("%s moves otherwise because something was added elsewhere", name)
		}
		if slices.Equal(a.Find(name).P50, c.Find(name).P50) {
			t.Errorf("%s does not depend on the seed", name)
		}
	}
	if slices.Equal(a.Find("treasury").P50, b.Find("treasury").P50) {
		t.Error("the variant is none")
	}
}

// Supplies are audited at every point of a run; here at every step, against the
// flows too.
func TestTokensAreConservedAtEveryStep(t *testing.T) {
	for name, text := range map[string]string{"ten": tenFlows, "village": village} {
		p := compile(t, text)
		if p.Steps > 800 {
			p.Steps = 800
		}
		before := map[string]*big.Int{}
		steps := 0
		err := p.Walk(context.Background(), Options{Seed: 9}, 4, func(m Moment) error {
			for a, asset := range p.Assets {
				s, _ := m.Supply(asset.Name)
				now := s.Big()
				if m.Step > 0 {
					want := new(big.Int).Set(before[asset.Name])
					for _, tr := range p.transfers {
						if tr.moved == none || tr.asset != a {
							continue
						}
						for _, w := range m.b.ints[tr.moved] {
							if tr.from == none {
								want.Add(want, w.big())
							} else if tr.to == none {
								want.Sub(want, w.big())
							}
						}
					}
					if now.Cmp(want) != 0 {
						return fmt.Errorf("%s: step %d: supply of %s is %s, by its flows %s", name, m.Step, asset.Name, now, want)
					}
				}
				before[asset.Name] = now
			}
			for _, accounts := range p.accounts {
				for _, acc := range accounts {
					for _, w := range m.b.ints[acc.reg] {
						if w.hi < 0 {
							return fmt.Errorf("%s: step %d: a balance of %s", name, m.Step, w.big())
						}
					}
				}
			}
			steps++
			return nil
		})
		if err != nil || steps != int(p.Steps)+1 {
			t.Errorf("%d steps: %v", steps, err)
		}
	}
}

func TestACorruptedBalanceIsNoticed(t *testing.T) {
	p := compile(t, tenFlows)
	err := p.Walk(context.Background(), Options{}, 0, func(m Moment) error {
		if m.Step == 3 {
			m.b.ints[p.symbols["treasury"].val.reg][0].lo++
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "does not add up") {
		t.Errorf("got %v", err)
	}
}

// moments of many paths at the end.
func ends(t *testing.T, text, series string, paths int) []float64 {
	t.Helper()
	p := compile(t, text)
	k := slices.IndexFunc(p.sampled, func(s sampled) bool { return s.name == series })
	var out []float64
	_, err := p.Run(context.Background(), Options{Paths: paths, Seed: 11, Trace: func(pt Point) error {
		out = slices.Clone(pt.Values[k])
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func meanAndVariance(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

// The closed forms, within five standard errors of a fixed seed.
func TestProcessesHaveTheirMomentsInClosedForm(t *testing.T) {
	const head = "economy: p\nstep: 5 days\nsteps: 73\nassets: {TOK: 18}\n"
	const n = 4000
	check := func(name string, x []float64, mean, variance float64) {
		t.Helper()
		m, v := meanAndVariance(x)
		if math.Abs(m-mean) > 5*math.Sqrt(variance/n) {
			t.Errorf("%s: mean %v, want %v", name, m, mean)
		}
		if math.Abs(v/variance-1) > 5*math.Sqrt(2.0/n)*3 {
			t.Errorf("%s: variance %v, want %v", name, v, variance)
		}
	}
	logs := func(x []float64) []float64 {
		for i := range x {
			x[i] = math.Log(x[i])
		}
		return x
	}
	gbm := ends(t, head+"processes: {x: {kind: gbm, start: 3.0, drift: 10 %/year, volatility: 40 %}}", "x", n)
	check("log of GBM", logs(gbm), math.Log(3)+0.1-0.08, 0.16)
	jumps := ends(t, head+"processes: {x: {kind: gbm, start: 1.0, volatility: 20 %, jumps: 4/year, jump_mean: -0.1, jump_deviation: 0.15}}", "x", n)
	check("log of GBM with jumps", logs(jumps), -0.02-0.4, 0.04+4*(0.01+0.0225))
	ou := ends(t, head+"processes: {x: {kind: mean_reverting, start: 5.0, mean: 2.0, speed: 3/year, volatility: 0.8}}", "x", n)
	check("OU", ou, 2+3*math.Exp(-3), 0.64/6*(1-math.Exp(-6)))
	logOU := ends(t, head+"processes: {x: {kind: log_mean_reverting, start: 5.0, mean: 2.0, speed: 3/year, volatility: 0.8}}", "x", n)
	check("log of log-OU", logs(logOU), math.Log(2)+math.Log(2.5)*math.Exp(-3), 0.64/6*(1-math.Exp(-6)))
	pair := head + "processes:\n  a: {kind: gbm, start: 1.0, volatility: 20 %}\n  b: {kind: gbm, start: 1.0, volatility: 30 %, with: a, correlation: 0.6}\nmetrics: {product: (log(a) + 0.02) * (log(b) + 0.045)}\n"
	m, _ := meanAndVariance(ends(t, pair, "product", n))
	if want := 0.6 * 0.2 * 0.3; math.Abs(m-want) > 0.005 {
		t.Errorf("covariance %v, want %v", m, want)
	}
	for draw, want := range map[string][2]float64{
		"normal(2, 3)": {2, 9}, "uniform(1, 4)": {2.5, 0.75}, "exponential(2)": {2, 4}, "lognormal(2, 0.5)": {2 * math.Exp(0.125), 4 * math.Exp(0.25) * (math.Exp(0.25) - 1)},
		"pareto(1, 5)": {1.25, 5.0 / 48}, "poisson(3.5)": {3.5, 3.5}, "poisson(200)": {200, 200}, "1 if bernoulli(0.3) else 0": {0.3, 0.21},
	} {
		check(draw, ends(t, strings.Replace(head, "steps: 73", "steps: 1", 1)+"metrics: {x: '"+draw+"'}", "x", n), want[0], want[1])
	}
}

func TestAShorterRunIsTheBeginningOfALongerOne(t *testing.T) {
	p := compile(t, village)
	long, err := p.Run(context.Background(), Options{Paths: 3})
	if err != nil {
		t.Fatal(err)
	}
	short, err := p.Run(context.Background(), Options{Paths: 3, Steps: 20 * p.Every})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := long.Find("town").P50, short.Find("town").P50; len(b) != 21 || short.Steps != 20*p.Every || !slices.Equal(a[:21], b) {
		t.Errorf("%v is not the beginning of %v", b, a)
	}
}

func TestASeriesHoldsItsLastValue(t *testing.T) {
	p := compile(t, "economy: s\nstep: 1 day\nsteps: 9\nassets: {USD: 2}\nprocesses: {x: {kind: series, values: [1 USD, 2.5 USD, 4 USD], every: 2 days}}\n")
	var got []float64
	if err := p.Walk(context.Background(), Options{}, 0, func(m Moment) error { v, _ := m.Number("x"); got = append(got, v); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := []float64{1, 1, 2.5, 2.5, 4, 4, 4, 4, 4, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestGovernanceChangesParamsWhenItSays(t *testing.T) {
	p := compile(t, `
economy: g
step: 1 day
steps: 6
assets: {TOK: 0}
params: {reward: 5 TOK, share: 50 %}
accounts: {a: TOK}
flows: {pay: {kind: mint, to: a, amount: reward * share}}
changes:
  - {at: 4 days, set: {share: 10 %, reward: 20 TOK}}
  - {at: 2 days, set: {reward: 8 TOK}}
`)
	for _, override := range []map[string]float64{nil, {"reward": 50}} {
		var got []string
		err := p.Walk(context.Background(), Options{Params: override}, 0, func(m Moment) error {
			a, _ := m.Moved("pay", 0)
			got = append(got, a.String())
			return nil
		})
		want := []string{"0", "2", "2", "4", "4", "2", "2"}
		if override != nil {
			want[1], want[2] = "25", "25"
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: %v, want %v (%v)", override, got, want, err)
		}
	}
}

// Vesting, delays and locks beside a model that keeps every grant apart.
func TestVestingDelaysAndLocksAgreeWithAPlainModel(t *testing.T) {
	p := compile(t, `
economy: v
step: 1 day
steps: 400
assets: {TOK: 18}
agents: {users: 3}
accounts:
  team: {asset: TOK, start: 1000 TOK}
  paid: TOK
  wallets: {asset: TOK, of: users, start: 100 TOK}
  staked: {asset: TOK, of: users, start: 50 TOK}
flows:
  vest: {kind: vesting, from: team, to: paid, total: 999.999 TOK, start: 10 days, cliff: 30 days, duration: 301 days}
  leave: {kind: unstake, from: staked, to: wallets, amount: "staked * uniform(0.0, 0.1)", after: 21 days}
  lock: {kind: lock, from: wallets, to: wallets, amount: "wallets * uniform(0.0, 0.2)", duration: 91 days, longest: 1461 days}
`)
	type grant struct {
		amount *big.Int
		day    int64
	}
	day, longest := int64(86400), big.NewInt(1461*86400)
	total, _ := new(big.Int).SetString("999999000000000000000", 10)
	var leaving, locked [3][]grant
	wallets := [3]*big.Int{}
	moved := func(m Moment, flow string, i int) *big.Int {
		a, ok := m.Moved(flow, i)
		if !ok {
			t.Fatalf("no flow %s", flow)
		}
		return a.Big()
	}
	waits := 0
	err := p.Walk(context.Background(), Options{Seed: 2}, 1, func(m Moment) error {
		// What has vested by the time of the step before.
		if now := (m.Step - 1) * day; m.Step > 0 {
			want := big.NewInt(0)
			if since := now - 10*day; since >= 301*day {
				want.Set(total)
			} else if since >= 30*day {
				want.Mul(total, big.NewInt(since)).Quo(want, big.NewInt(301*day))
			}
			if got, _ := m.Balance("paid", 0); got.Big().Cmp(want) != 0 {
				return fmt.Errorf("day %d: vested %s, want %s", m.Step, got, want)
			}
		}
		for i := range 3 {
			if m.Step == 0 {
				wallets[i] = big.NewInt(0)
				b, _ := m.Balance("wallets", i)
				wallets[i].Set(b.Big())
				continue
			}
			n := m.Step - 1
			arrive := func(gs []grant, delay int64) []grant {
				for len(gs) > 0 && gs[0].day+delay == n {
					wallets[i].Add(wallets[i], gs[0].amount)
					gs = gs[1:]
					waits++
				}
				return gs
			}
			leaving[i] = append(arrive(leaving[i], 21), grant{moved(m, "leave", i), n})
			locked[i] = append(arrive(locked[i], 91), grant{moved(m, "lock", i), n})
			wallets[i].Sub(wallets[i], moved(m, "lock", i))
			if got, _ := m.Balance("wallets", i); got.Big().Cmp(wallets[i]) != 0 {
				return fmt.Errorf("day %d: user %d has %s, want %s", m.Step, i, got, wallets[i])
			}
			weight := big.NewInt(0)
			for _, g := range locked[i] {
				slope := new(big.Int).Quo(g.amount, longest)
				weight.Add(weight, slope.Mul(slope, big.NewInt((g.day+91-n)*day)))
			}
			if got, _ := m.Weight("lock", i); got.Big().Cmp(weight) != 0 {
				return fmt.Errorf("day %d: user %d weighs %s, want %s", m.Step, i, got, weight)
			}
		}
		return nil
	})
	if err != nil || waits < 1000 {
		t.Errorf("%d arrivals: %v", waits, err)
	}
}

// Swaps of random sizes against the formula in big integers, and the pool's
// product never falls.
func TestSwapsAreUniswapsToTheUnit(t *testing.T) {
	p := compiled(t, "uniswap", "steps: 8760", "steps: 2000")
	seen := 0
	var x, y *big.Int
	err := p.Walk(context.Background(), Options{Seed: 8}, 0, func(m Moment) error {
		if m.Step > 0 {
			for _, f := range []struct {
				name   string
				ofX    bool
				second string
			}{{"sell", true, "sell.out"}, {"buy", false, "buy.out"}, {"arbitrage_up", false, "arbitrage_up.out"}, {"arbitrage_down", true, "arbitrage_down.out"}} {
				in, _ := m.Moved(f.name, 0)
				out, _ := m.Moved(f.second, 0)
				a, b := x, y
				if !f.ofX {
					a, b = y, x
				}
				fed := new(big.Int).Mul(in.Big(), big.NewInt(997))
				want := new(big.Int).Mul(fed, b)
				want.Quo(want, new(big.Int).Add(new(big.Int).Mul(a, big.NewInt(1000)), fed))
				if out.Big().Cmp(want) != 0 {
					return fmt.Errorf("hour %d: %s of %s gives %s, want %s", m.Step, f.name, in, out, want)
				}
				k := new(big.Int).Mul(a, b)
				a.Add(a, in.Big())
				b.Sub(b, out.Big())
				if new(big.Int).Mul(a, b).Cmp(k) < 0 {
					return fmt.Errorf("hour %d: %s lowers the product", m.Step, f.name)
				}
				if !in.IsZero() {
					seen++
				}
			}
		}
		px, _ := m.Balance("pool_eth", 0)
		py, _ := m.Balance("pool_dai", 0)
		if m.Step > 0 && (px.Big().Cmp(x) != 0 || py.Big().Cmp(y) != 0) {
			return fmt.Errorf("hour %d: the pool has %s and %s, want %s and %s", m.Step, px, py, x, y)
		}
		x, y = px.Big(), py.Big()
		return nil
	})
	if err != nil || seen < 2000 {
		t.Errorf("%d swaps: %v", seen, err)
	}
}

func TestABondingCurvePaysBackWhatItTook(t *testing.T) {
	p := compile(t, `
economy: curve
step: 1 day
steps: 300
assets: {TOK: 18, USD: 6}
accounts: {money: {asset: USD, start: 1_000_000 USD}, reserve: USD, tokens: TOK}
flows:
  buy: {kind: curve_buy, from: money, reserve: reserve, to: tokens, spend: "uniform(0 USD, 5000 USD)", base: 1 USD/TOK, slope: 0.001 USD/TOK/TOK}
  sell: {kind: curve_sell, from: tokens, reserve: reserve, to: money, amount: "tokens * uniform(0.0, 0.3)", base: 1 USD/TOK, slope: 0.001 USD/TOK/TOK}
metrics:
  owed: supply(TOK) * (1 USD/TOK) + 0.5 * (0.001 USD/TOK/TOK) * supply(TOK) * supply(TOK)
`)
	err := p.Walk(context.Background(), Options{Seed: 1}, 0, func(m Moment) error {
		owed, _ := m.Number("owed")
		reserve, _ := m.Number("reserve")
		// Each trade rounds down to a cent of a cent, in the reserve's favour.
		if d := reserve - owed; d < -1e-9*owed || d > 1e-4*float64(m.Step+1) {
			return fmt.Errorf("day %d: the reserve has %v, the curve says %v", m.Step, reserve, owed)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTracesAreWrittenAsCSVAndParquet(t *testing.T) {
	p := compile(t, village)
	p.Steps, p.Every = 20, 10
	var c, q bytes.Buffer
	csvT, pq := p.TraceCSV(&c), p.TraceParquet(&q)
	_, err := p.Run(context.Background(), Options{Paths: 3, Seed: 1, Trace: func(pt Point) error {
		if err := csvT.Write(pt); err != nil {
			return err
		}
		return pq.Write(pt)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := csvT.Close(); err != nil {
		t.Fatal(err)
	}
	if err := pq.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(c.String()), "\n")
	if len(lines) != 1+3*3 || !strings.HasPrefix(lines[0], "path,step,seconds,supply.COIN,") || !strings.HasPrefix(lines[4], "0,10,864000,") {
		t.Errorf("CSV:\n%s", c.String())
	}
	// The golden file was read back with pyarrow, column by column as in the CSV.
	if *update {
		if err := os.WriteFile("testdata/village.parquet", q.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/village.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(q.Bytes(), want) {
		t.Errorf("the Parquet file has %d bytes and differs from the golden one, of %d", q.Len(), len(want))
	}
}

func TestARunIsRefusedBeforeItTakesTooMuch(t *testing.T) {
	p := compile(t, village)
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Paths: 2_000_000}, "want 1 to 1000000"},
		{Options{Paths: -1}, "want 1 to"},
		{Options{Steps: 731}, "731 steps: Village has 730"},
		{Options{Steps: -1}, "-1 steps"},
		{Options{Paths: 1_000_000}, "over the limit"},
		{Options{Params: map[string]float64{"taxx": 1}}, "did you mean tax?"},
		{Options{Params: map[string]float64{"tax": math.NaN()}}, "cannot be NaN"},
	} {
		if _, err := p.Run(context.Background(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.want)
		}
	}
	crowd := compile(t, strings.Replace(village, "villagers: 40", "villagers: 100_000", 1))
	if _, err := crowd.Run(context.Background(), Options{Paths: 1, MaxMemory: 16 << 20}); err == nil || !strings.Contains(err.Error(), "over the limit of 16 MB") {
		t.Errorf("a crowd: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Run(ctx, Options{Paths: 100}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestQuantilesAreThoseOfTheSortedPaths(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x := make([]float64, 101)
	alive := make([]bool, len(x))
	for i := range x {
		x[i], alive[i] = float64(i), true
	}
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
	var s Series
	s.add(x, alive, nil)
	if s.Mean[0] != 50 || s.Least[0] != 0 || s.P5[0] != 5 || s.P25[0] != 25 || s.P50[0] != 50 || s.P75[0] != 75 || s.P95[0] != 95 || s.Most[0] != 100 {
		t.Errorf("%+v", s)
	}
	if got := quantileOf([]float64{1, 2, 4, 8}, 0.5); got != 3 {
		t.Errorf("median %v, want 3", got)
	}
}

// What the kinds of flows move, from their definitions.
func TestKindsOfFlowsMoveWhatTheySay(t *testing.T) {
	const head = "economy: k\nstep: 1 day\nsteps: 40\nassets: {TOK: 2, USD: 2}\nagents: {users: 4}\naccounts:\n  bank: {asset: TOK, start: 10_000 TOK}\n  shop: TOK\n  wallets: {asset: TOK, of: users}\n  till: {asset: USD, start: 500 USD}\nflows:\n"
	for _, c := range []struct {
		flow, account string
		want          map[int64]string // by step
	}{
		{"halving, to: shop, first: 1 TOK, every: 10 days", "shop", map[int64]string{1: "100", 10: "1000", 11: "1050", 20: "1500", 40: "1870"}},
		{"emission, from: bank, to: shop, rate: 365 TOK/year", "shop", map[int64]string{1: "100", 40: "4000"}},
		{"emission, to: shop, rate: 0.5 TOK/day", "shop", map[int64]string{1: "50", 40: "2000"}},
		{"airdrop, to: shop, total: 7 TOK, at: 5 days", "shop", map[int64]string{5: "0", 6: "700", 40: "700"}},
		{"airdrop, from: bank, to: wallets, total: 7 TOK, at: 119 hours", "wallets", map[int64]string{4: "0", 5: "700", 40: "700"}},
		{"fee, from: bank, to: shop, base: 33.33 TOK, parts: 30", "shop", map[int64]string{1: "9", 2: "18", 40: "360"}},
		{"fee, from: bank, base: 33.33 TOK, parts: 1, per: 3", "bank", map[int64]string{1: "998889"}},
		{"burn, from: bank, amount: 9_999 TOK", "bank", map[int64]string{1: "100", 2: "0", 40: "0"}},
		{"move, from: bank, to: shop, amount: 1 TOK, after: 2 days", "shop", map[int64]string{2: "0", 3: "100", 40: "3800"}},
		{"slash, from: bank, share: 10 %, chance: 1e6/year", "bank", map[int64]string{1: "900000", 2: "810000"}},
		{"slash, from: bank, share: 10 %, chance: 0/year", "bank", map[int64]string{40: "1000000"}},
		{"vesting, from: bank, to: shop, total: 10 TOK, start: 1 day, cliff: 3 days, duration: 9 days", "shop", map[int64]string{4: "0", 5: "333", 6: "444", 10: "888", 11: "1000", 40: "1000"}},
	} {
		p := compile(t, head+"  f: {kind: "+c.flow+"}\n")
		seen := 0
		err := p.Walk(context.Background(), Options{}, 0, func(m Moment) error {
			if want, ok := c.want[m.Step]; ok {
				seen++
				if got, _ := m.Balance(c.account, 0); got.String() != want {
					t.Errorf("%s: after step %d the account has %s, want %s", c.flow, m.Step, got, want)
				}
			}
			return nil
		})
		if err != nil || seen != len(c.want) {
			t.Errorf("%s: %d steps seen: %v", c.flow, seen, err)
		}
	}
}

func TestGoalsAndConstraintsAreJudgedOverTimeAndPaths(t *testing.T) {
	const text = `
economy: g
step: 1 day
steps: 10
record: 1 day
assets: {TOK: 0}
params: {luck: 50 %}
accounts: {a: {asset: TOK, start: 100 TOK}, b: TOK}
state: {lucky: {start: "1 if bernoulli(luck) else 0", next: lucky}}
flows:
  up: {kind: mint, to: a, amount: 10 TOK, when: n < 5}
  down: {kind: burn, from: a, amount: 20 TOK, when: n >= 5}
metrics: {x: real(a) / TOK}
goals:
  last: {maximise: x}
  low: {minimise: x, of: least, over: p5}
  high: {maximise: x, of: most, over: p95}
  average: {maximise: x, of: mean}
constraints:
  never_poor: {always: a >= 60 TOK}
  ends_poor: {finally: a < 100 TOK}
  not_always: {always: a < 150 TOK}
  half: {always: lucky == 1, chance: 40 %}
`
	r, err := compile(t, text).Run(context.Background(), Options{Paths: 500, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"last": 50, "low": 50, "high": 150, "average": (100 + 110 + 120 + 130 + 140 + 150 + 130 + 110 + 90 + 70 + 50) / 11.0} {
		k := slices.IndexFunc(r.Goals, func(g Goal) bool { return g.Name == name })
		if got := r.Goals[k].Value; math.Abs(got-want) > 1e-9 {
			t.Errorf("goal %s: %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]bool{"never_poor": false, "ends_poor": true, "not_always": false, "half": true} {
		k := slices.IndexFunc(r.Holds, func(h Held) bool { return h.Name == name })
		if h := r.Holds[k]; h.OK != want || name == "half" && math.Abs(h.Share-0.5) > 0.1 {
			t.Errorf("constraint %+v, want %v", h, want)
		}
	}
}
