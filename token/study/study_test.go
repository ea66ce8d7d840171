package study

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"probity/internal/numeric"
	"probity/token"
	"probity/token/search"
)

func compile(t testing.TB, text string) *token.Program {
	t.Helper()
	p, err := token.Compile([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func library(t testing.TB, name string) *token.Program {
	t.Helper()
	data, err := token.FromLibrary(name)
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, string(data))
}

// A treasury of 100 that pays 1 a day, out of which a price is made that falls to a
// twentieth while its supply doubles, on the paths where luck has it so.
const spiral = `
economy: spiral
step: 1 day
steps: 200
record: 1 day
assets: {TOK: 6, USD: 6}
agents: {people: 4}
params:
  pay: {value: 1 USD, low: 0.1 USD, high: 2 USD}
  idle: {value: 1.0, low: 0.0, high: 2.0}
accounts:
  treasury: {asset: USD, start: 100 USD}
  spent: {asset: USD, start: 100 USD}
  free: {asset: TOK, start: 1000 TOK}
  bonded: {asset: TOK, start: 250 TOK}
  purse: {asset: USD, of: people, start: 25 USD}
state:
  doomed: {start: 1.0 if bernoulli(0.25) else 0.0, next: doomed}
  price: {start: 2 USD/TOK, next: price * (0.98 if doomed > 0 else 1.0)}
flows:
  grants: {kind: move, from: treasury, to: spent, amount: pay}
  dilute: {kind: mint, to: free, amount: "free * 0.004 * doomed"}
  stake: {kind: stake, from: free, to: bonded, amount: 0 TOK}
metrics: {left: treasury, unmoved: count(people)}
goals: {left: {maximise: left}}
constraints: {alive: {always: treasury > 0 USD}}
`

func TestAnAnalysisSaysWhatIsKnownOfASimpleEconomy(t *testing.T) {
	a, err := Analyse(context.Background(), compile(t, spiral), AnalyseOptions{Options: Options{Paths: 400, Seed: 5}})
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want, tolerance float64) {
		t.Helper()
		if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	var tr *Treasury
	for i := range a.Treasuries {
		if a.Treasuries[i].Account == "treasury" {
			tr = &a.Treasuries[i]
		}
	}
	if tr == nil || tr.When == nil {
		t.Fatalf("%+v", a.Treasuries)
	}
	// Below 1 % of 100 after the 100th payment; nothing is left to last.
	near("emptied", tr.Emptied.P, 1, 0)
	near("when", *tr.When, 100*86400, 0)
	near("loss", tr.Loss.ValueAtRisk, 1, 0)
	pr := a.Prices[0]
	if len(a.Prices) != 1 || pr.Series != "price" || pr.Unit != "USD/TOK" {
		t.Fatalf("%+v", a.Prices)
	}
	// A quarter of the paths falls by 1 - 0.98^200 = 98 %, while the supply grows.
	if pr.Spiral.Low > 0.25 || pr.Spiral.High < 0.25 || pr.Diluted != pr.Spiral {
		t.Errorf("spirals %+v, diluted %+v", pr.Spiral, pr.Diluted)
	}
	near("value at risk", pr.Loss.ValueAtRisk, 1-math.Pow(0.98, 200), 1e-9)
	near("drawdown", pr.Drawdown.P95, 1-math.Pow(0.98, 200), 1e-9)
	near("drawdown of most", pr.Drawdown.P50, 0, 0)
	tok := a.Supplies[0]
	near("staked", tok.Staked.P50, 0.2, 1e-12)
	near("circulating", tok.Circulating.P50, 1000, 1e-9)
	near("inflation of most", tok.Inflation.P50, 0, 1e-12)
	// 1000 grow by 0.4 % a day, 250 do not; by the year of 365 days.
	grown := (1000*math.Pow(1.004, 200) + 250) / 1250
	near("inflation", tok.Inflation.P95, math.Pow(grown, 365.0/200)-1, 1e-4)
	h := a.Holdings[0]
	near("gini", h.Gini.P50, 0, 0)
	near("hhi", h.HHI.P50, 0.25, 1e-15)
	near("nakamoto", h.Nakamoto.P50, 3, 0)
	if a.Constraints[0].Share != 0 {
		t.Errorf("%+v", a.Constraints)
	}
	if _, err := json.Marshal(a); err != nil {
		t.Error(err)
	}
}

func TestARunwayIsWhatIsLeftAtTheLastPace(t *testing.T) {
	text := strings.Replace(spiral, "start: 100 USD}\n  spent", "start: 1000 USD}\n  spent", 1)
	a, err := Analyse(context.Background(), compile(t, text), AnalyseOptions{Options: Options{Paths: 10}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range a.Treasuries {
		if tr.Account == "treasury" {
			// 800 are left and 1 goes each day.
			if tr.Runway == nil || math.Abs(*tr.Runway/86400-800) > 1e-6 || tr.Emptied.Times != 0 || tr.Emptied.High < 0.1 {
				t.Errorf("%+v", tr)
			}
			return
		}
	}
	t.Error("no treasury")
}

func TestDriversAreThoseThatMatter(t *testing.T) {
	p := compile(t, spiral)
	s, err := FindDrivers(context.Background(), p, SensitivityOptions{Options: Options{Seed: 1}, Runs: 4, Samples: 16, Trajectories: 4})
	if err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(s.Outputs, func(o Output) bool { return o.Name == "goal left" })
	if k < 0 {
		t.Fatalf("%+v", s.Outputs)
	}
	d := s.Outputs[k].Drivers
	// max(0, 100 - 200 pay): 80 at the low end, 0 at the high end; idle does nothing.
	if d[0].Param != "pay" || math.Abs(d[0].AtLow-80) > 1e-9 || d[0].AtHigh != 0 || !(*d[0].Total > 0.5) || d[1].Morris != 0 || *d[1].Total != 0 {
		t.Errorf("%+v", d)
	}
	if s.Runs < 4*3+16*4+4 || len(s.Params) != 2 {
		t.Errorf("%d runs, %v", s.Runs, s.Params)
	}
	g, err := GridOf(context.Background(), p, "goal left", "pay", "idle", 3, SensitivityOptions{Runs: 2})
	if err != nil || g.Values[0][0] != 80 || g.Values[2][2] != 0 || g.Xs[2] != 2 {
		t.Errorf("%+v, %v", g, err)
	}
	if _, err := FindDrivers(context.Background(), compile(t, strings.NewReplacer("low: 0.1 USD, high: 2 USD", "about: fixed", "low: 0.0, high: 2.0", "about: fixed").Replace(spiral)), SensitivityOptions{}); err == nil || !strings.Contains(err.Error(), "give those that may change low and high") {
		t.Error(err)
	}
}

// The best bond in closed form: income b*exp(-b/4) is largest at 4; with at most 3 allowed
// on nine paths in ten, at what the noise leaves of that.
const bonds = `
economy: bonds
step: 1 day
steps: 1
assets: {USD: 6}
params:
  b: {value: 1.0, low: 0.0, high: 10.0}
  unused: {value: 7.0, low: 0.0, high: 10.0}
accounts: {a: {asset: USD, start: 1 USD}}
state: {noise: {start: 0.0, next: "normal(0.0, 0.02)"}}
metrics: {income: "b * exp(-b / 4) * (1 + noise)", size: b * (1 + noise)}
goals:
  income: {maximise: income, over: mean}
`

func TestTheOptimumIsTheOneInClosedForm(t *testing.T) {
	for _, c := range []struct {
		more   string
		method search.Method
		low    float64
		high   float64
	}{
		{"", search.CMAES, 3.8, 4.2},
		{"", search.Bayes, 3.6, 4.4},
		// 1.2816 deviations below 3: the 90 % quantile of b(1 + noise) is b(1 + 0.0256).
		{"constraints: {small: {finally: size <= 3, chance: 90 %}}\n", search.CMAES, 2.85, 2.95},
	} {
		budget := 200
		if c.method == search.Bayes {
			budget = 25
		}
		r, err := Optimise(context.Background(), compile(t, bonds+c.more), OptimiseOptions{Options: Options{Seed: 2, Paths: 100}, Method: c.method, Tune: []string{"b"}, Budget: budget, Tests: 6, TestPaths: 100})
		if err != nil {
			t.Fatal(err)
		}
		if b := r.Best.Params["b"]; b < c.low || b > c.high || len(r.Best.Params) != 1 {
			t.Errorf("%s %s: the best bond is %v, want %v to %v", c.method, c.more, b, c.low, c.high)
		}
		if g := r.Gain[0]; !(g.Low > 0) || r.Before.Params["b"] != 1 || r.Method != c.method {
			t.Errorf("%+v", r)
		}
	}
}

func TestAnOptimumDoesNotDependOnHowManyGoroutinesThereAre(t *testing.T) {
	var texts []string
	for _, workers := range []int{1, 3} {
		r, err := Optimise(context.Background(), compile(t, bonds), OptimiseOptions{Options: Options{Seed: 4, Paths: 10, Workers: workers}, Budget: 60, Tests: 3, TestPaths: 20})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Errorf("%s\n%s", texts[0], texts[1])
	}
}

func TestSeveralGoalsGiveAFront(t *testing.T) {
	more := "  small: {minimise: size, over: mean}\n"
	r, err := Optimise(context.Background(), compile(t, bonds+more), OptimiseOptions{Options: Options{Paths: 10}, Tune: []string{"b"}, Budget: 300, Tests: 4, TestPaths: 20})
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != search.NSGA2 || len(r.Front) < 5 {
		t.Fatalf("%s: %d points", r.Method, len(r.Front))
	}
	// Income grows with the bond up to 4; beyond that both get worse.
	for i, f := range r.Front {
		if f.Params["b"] > 4.4 {
			t.Errorf("point %d has a bond of %v: 4 is better in both", i, f.Params["b"])
		}
	}
	// One goal may be picked.
	one, err := Optimise(context.Background(), compile(t, bonds+more), OptimiseOptions{Goals: []string{"small"}, Options: Options{Paths: 4}, Tune: []string{"b"}, Budget: 80, Tests: 2, TestPaths: 10})
	if err != nil || one.Best.Params["b"] > 0.1 || len(one.Goals) != 1 {
		t.Errorf("%+v, %v", one, err)
	}
}

// A vault lends against collateral at a pool's price. Pushing the pool's price up before
// borrowing drains it, unless the price is an average of the past.
const vault = `
economy: vault
step: 1 hour
steps: 48
assets: {TOK: 6, USD: 6}
params:
  memory: {value: 0.0, low: 0.0, high: 1.0}
  push: {value: 0 USD, low: 0 USD, high: 200_000 USD, by: attacker}
  pledge: {value: 0 TOK, low: 0 TOK, high: 5_000 TOK, by: attacker}
accounts:
  pool_tok: {asset: TOK, start: 10_000 TOK}
  pool_usd: {asset: USD, start: 100_000 USD}
  treasury: {asset: USD, start: 500_000 USD}
  loot_usd: {asset: USD, start: 200_000 USD}
  loot_tok: {asset: TOK, start: 5_000 TOK}
  pledged: {asset: TOK}
pools: {pair: {x: pool_tok, y: pool_usd}}
state:
  seen: {start: 10 USD/TOK, next: seen}
let:
  oracle: memory * seen + (1 - memory) * price(pair)
flows:
  pump: {kind: swap, from: loot_usd, pool: pair, to: loot_tok, amount: push, when: n == 5}
  deposit: {kind: move, from: loot_tok, to: pledged, amount: pledge, when: n == 5}
  borrow: {kind: move, from: treasury, to: loot_usd, amount: moved(deposit) * oracle * 0.8, when: n == 5}
  dump: {kind: swap, from: loot_tok, pool: pair, to: loot_usd, amount: loot_tok, when: n == 6}
metrics:
  profit: real(loot_usd) - 250_000 USD
goals: {profit: {maximise: profit, by: attacker}}
`

func TestAnAttackIsFoundAndAMendedDesignHasNone(t *testing.T) {
	p := compile(t, vault)
	attack := OptimiseOptions{Options: Options{Paths: 1, Seed: 1}, Attack: true, Budget: 300, Tests: 2, TestPaths: 1}
	r, err := Optimise(context.Background(), p, attack)
	if err != nil {
		t.Fatal(err)
	}
	if gain := r.Gain[0].Mean; !r.Attack || gain < 100_000 || r.Best.Params["push"] < 10_000 || r.Best.Params["pledge"] < 1000 {
		t.Errorf("the attack gains %v with %v", gain, r.Best.Params)
	}
	attack.Params = map[string]float64{"memory": 0.999}
	r, err = Optimise(context.Background(), p, attack)
	if err != nil {
		t.Fatal(err)
	}
	if gain := r.Gain[0].Mean; gain > 10_000 {
		t.Errorf("with an average of the past the attack still gains %v with %v", gain, r.Best.Params)
	}
	// Without a goal of the attacker's, a treasury is what there is to drain.
	q := compile(t, strings.Replace(vault, "goals: {profit: {maximise: profit, by: attacker}}", "", 1))
	attack.Params, attack.Treasury = nil, "treasury"
	r, err = Optimise(context.Background(), q, attack)
	if err != nil || r.Best.Goals[0].Mean > 300_000 || r.Before.Goals[0].Mean != 500_000 {
		t.Errorf("%+v, %v", r, err)
	}
	attack.Treasury = ""
	if _, err = Optimise(context.Background(), q, attack); err == nil || !strings.Contains(err.Error(), "name the treasury") {
		t.Error(err)
	}
}

func TestSearchesThatMakeNoSenseAreRefused(t *testing.T) {
	p := compile(t, bonds)
	for want, o := range map[string]OptimiseOptions{
		`no goal "fame"`:  {Goals: []string{"fame"}},
		`no param "c"`:    {Tune: []string{"c"}},
		"no method":       {Method: "guess"},
		"by: attacker":    {Attack: true},
		"2 seeds or more": {Tests: 1},
		"is for one goal": {Goals: nil, Method: search.CMAES},
	} {
		q := p
		if want == "is for one goal" {
			q = compile(t, bonds+"  small: {minimise: size}\n")
		}
		if _, err := Optimise(context.Background(), q, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
	if _, err := Optimise(context.Background(), compile(t, strings.Replace(bonds, "goals:\n  income: {maximise: income, over: mean}\n", "", 1)), OptimiseOptions{}); err == nil || !strings.Contains(err.Error(), "states no goal") {
		t.Error(err)
	}
}

func TestACandidateWhosePathsAllStopLosesASearch(t *testing.T) {
	p := compile(t, strings.Replace(bonds, "income: \"b * exp(-b / 4) * (1 + noise)\"", "income: \"b * exp(-b / 4) if b < 3.0 else b / (noise - noise)\"", 1))
	r, err := Optimise(context.Background(), p, OptimiseOptions{Options: Options{Paths: 4}, Tune: []string{"b"}, Budget: 150, Tests: 2, TestPaths: 4})
	if err != nil {
		t.Fatal(err)
	}
	if b := r.Best.Params["b"]; b >= 3 || b < 2.8 {
		t.Errorf("the best that runs is %v", b)
	}
}

func TestScenariosDifferByWhatTheyDoAndNotByLuck(t *testing.T) {
	p := compile(t, `
economy: walk
step: 1 day
steps: 50
assets: {USD: 6}
params: {lift: {value: 0.0, low: 0.0, high: 1.0}}
accounts: {a: {asset: USD, start: 1 USD}}
processes: {x: {kind: mean_reverting, start: 0.0, mean: lift, speed: 40/year, volatility: 3.0}}
metrics: {same: 7}
`)
	c, err := Compare(context.Background(), Scenario{"as it is", p, nil}, Scenario{"lifted", p, map[string]float64{"lift": 0.1}}, Options{Paths: 50, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Differences {
		switch d.Series {
		case "x":
			// lift * (1 - exp(-speed t)), on every path; the paths themselves stray by 0.3.
			want := 0.1 * (1 - math.Exp(-40*50.0/365))
			if !d.Clear || math.Abs(d.Mean-want) > 1e-9 || d.High-d.Low > 1e-9 || d.Saved < 1e6 {
				t.Errorf("%+v, want %v", d, want)
			}
		case "same":
			if d.Clear || d.Mean != 0 {
				t.Errorf("%+v", d)
			}
		}
	}
	longer := compile(t, "economy: other\nstep: 1 day\nsteps: 51\nassets: {USD: 6}\naccounts: {a: USD}\n")
	if _, err := Compare(context.Background(), Scenario{"a", p, nil}, Scenario{"b", longer, nil}, Options{}); err == nil || !strings.Contains(err.Error(), "equal length") {
		t.Error(err)
	}
}

func TestCalibrationFindsTheParamsThatMadeTheData(t *testing.T) {
	text := `
economy: market
step: 1 day
steps: 800
assets: {USD: 6, TOK: 6}
params:
  drift: {value: 0 %/year, low: -100 %/year, high: 200 %/year}
  wildness: {value: 0.3, low: 0.05, high: 2.0}
accounts: {a: {asset: USD, start: 1 USD}}
processes: {price: {kind: gbm, start: 3 USD/TOK, drift: drift, volatility: wildness}}
`
	p := compile(t, text)
	// Data by formula, of its own luck: a volatility of 0.8.
	r := numeric.NewRand(11, 0)
	y := []float64{500}
	for len(y) < 600 {
		y = append(y, y[len(y)-1]*math.Exp(0.001+0.8/math.Sqrt(365)*r.Norm()))
	}
	c, err := Calibrate(context.Background(), p, y, CalibrateOptions{Options: Options{Paths: 12}, Series: "price", Budget: 200})
	if err != nil {
		t.Fatal(err)
	}
	w := c.Params[1]
	if w.Param != "wildness" || math.Abs(w.Value-0.8) > 0.08 || w.StdErr == nil || *w.StdErr > 0.2 || !c.Log || c.Fitted != 420 {
		t.Errorf("%+v", c)
	}
	if b := c.Back; b.Rows != 180 || b.CRPS > 1.5*b.Naive || !(b.CRPS > 0) {
		t.Errorf("%+v", b)
	}
	// Nothing that is true of the data is far off.
	if c.P != nil && *c.P < 1e-4 {
		t.Errorf("P is %v: %+v", *c.P, c.Moments)
	}
	for want, o := range map[string]CalibrateOptions{
		"no series":             {Series: "prize"},
		"whole number of steps": {Series: "price", Every: 100},
		"steps and market has":  {Series: "price", Every: 10 * 86400},
		`no param "x"`:          {Series: "price", Tune: []string{"x"}},
		"20 at least":           {Series: "price", Held: 0.99},
	} {
		if _, err := Calibrate(context.Background(), p, y, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
	if _, err := Calibrate(context.Background(), p, slices.Repeat([]float64{5}, 100), CalibrateOptions{Series: "price"}); err == nil || !strings.Contains(err.Error(), "hardly changes") {
		t.Error(err)
	}
}

func TestTheScoreOfASampleIsThatOfItsDistribution(t *testing.T) {
	// By the definition: the mean distance less half the mean distance of two.
	x := []float64{1, 2, 4, 9}
	away, spread := 0.0, 0.0
	for _, a := range x {
		away += math.Abs(a-3) / 4
		for _, b := range x {
			spread += math.Abs(a-b) / 16
		}
	}
	if got := crps(x, 3); math.Abs(got-(away-spread/2)) > 1e-12 {
		t.Errorf("%v, want %v", got, away-spread/2)
	}
}

func TestAForecastSaysHowOftenItsIntervalsHeld(t *testing.T) {
	r := numeric.NewRand(3, 0)
	y := []float64{100}
	for len(y) < 90 {
		y = append(y, y[len(y)-1]+1+r.Norm())
	}
	f, err := ForecastOf(context.Background(), y, ForecastOptions{Horizon: 8, Level: 0.8})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Steps) != 8 || len(f.Methods) < 5 || f.Methods[0].Name != f.Method || f.Covered < 0.5 {
		t.Errorf("%+v", f)
	}
	last := f.Steps[7]
	if !(last.Low < last.P25 && last.P25 < last.P50 && last.P50 < last.P75 && last.P75 < last.High) || math.Abs(last.P50-(y[89]+8)) > 6 {
		t.Errorf("%+v", last)
	}
	// A line that goes up by 1 is forecast better than by its last value.
	if *f.Methods[0].MASE >= *f.Methods[len(f.Methods)-1].MASE+1e-9 {
		t.Errorf("%+v", f.Methods)
	}
	// A past that never changed gives no scale, and still a forecast that is JSON.
	flat := append(slices.Repeat([]float64{5}, 40), 6, 5, 6, 7, 6, 5, 4, 5, 6, 5, 5, 5, 6, 5, 5, 5)
	if f, err := ForecastOf(context.Background(), flat, ForecastOptions{Horizon: 2}); err == nil {
		if _, err := json.Marshal(f); err != nil {
			t.Error(err)
		}
	} else {
		t.Error(err)
	}
	for _, y := range [][]float64{nil, {1}, {1, 2, 3}, y[:10]} {
		if _, err := ForecastOf(context.Background(), y, ForecastOptions{Horizon: 8}); err == nil {
			t.Errorf("%d numbers are forecast 8 steps ahead", len(y))
		}
	}
}

func TestAStudyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := library(t, "launch")
	if _, err := Analyse(ctx, p, AnalyseOptions{}); err == nil {
		t.Error("an analysis goes on")
	}
	if _, err := Optimise(ctx, p, OptimiseOptions{}); err == nil {
		t.Error("a search goes on")
	}
	if _, err := FindDrivers(ctx, p, SensitivityOptions{}); err == nil {
		t.Error("a screening goes on")
	}
}
