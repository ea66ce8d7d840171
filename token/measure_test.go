package token

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestASeriesComesFromAFileBesideTheSpecification(t *testing.T) {
	spec := func(fields string) []byte {
		return []byte("economy: history\nstep: 1 day\nsteps: 4\nrecord: 1 day\nassets: {ETH: 18, USD: 2}\naccounts: {a: USD}\nprocesses:\n  price: {kind: series, " + fields + "}\n")
	}
	files := fstest.MapFS{
		"prices.csv":    {Data: []byte("date,open,close\n2024-01-01,1,10\n2024-01-02,2,20.5\n2024-01-03,3,30\n")},
		"sub/plain.csv": {Data: []byte("x\n7\n")},
		"bad.csv":       {Data: []byte("x\n7\nseven\n")},
	}
	p, err := CompileWith(spec("file: prices.csv, column: close, unit: 2 USD/ETH, every: 1 day"), files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(context.Background(), Options{Paths: 2})
	if err != nil {
		t.Fatal(err)
	}
	s := r.Find("price")
	if !slices.Equal(s.Mean, []float64{20, 41, 60, 60, 60}) || s.Unit != "USD/ETH" {
		t.Errorf("%v %s", s.Mean, s.Unit)
	}
	// The file is part of what the specification's hash is of.
	files["prices.csv"].Data[len(files["prices.csv"].Data)-2]++
	q, err := CompileWith(spec("file: prices.csv, column: close, unit: 2 USD/ETH, every: 1 day"), files)
	if err != nil || q.Hash() == p.Hash() {
		t.Errorf("another file, and the hash is %v still: %v", q.Hash(), err)
	}
	// What was read stays, though the file goes.
	p, err = CompileWith(spec("file: sub/plain.csv, every: 1 day"), files)
	if err != nil {
		t.Fatal(err)
	}
	plain := files["sub/plain.csv"]
	delete(files, "sub/plain.csv")
	if m, _, err := p.Measured(); err != nil || m.Hash() != p.Hash() {
		t.Errorf("compiled again: %v", err)
	}
	if _, err := p.Rewrite(nil); err != nil {
		t.Error(err)
	}
	files["sub/plain.csv"] = plain
	for fields, want := range map[string]string{
		"file: ../prices.csv, every: 1 day":                 "8:31: cannot read \"../prices.csv\"",
		"file: /etc/passwd, every: 1 day":                   "cannot read \"/etc/passwd\"",
		"file: sub, every: 1 day":                           "not a plain file",
		"file: prices.csv, every: 1 day":                    "say which",
		"file: prices.csv, column: shut, every: 1 day":      `no column "shut"`,
		"file: bad.csv, every: 1 day":                       "line 3: \"seven\"",
		"every: 1 day":                                      "needs values or a file",
		"values: [1], file: bad.csv, every: 1 day":          "needs values or a file",
		"file: prices.csv, unit: 1 + now/day, every: 1 day": "constant",
	} {
		if _, err := CompileWith(spec(fields), files); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", fields, err, want)
		}
	}
	if _, err := Compile(spec("file: prices.csv, every: 1 day")); err == nil || !strings.Contains(err.Error(), "there are no files") {
		t.Error(err)
	}
}

// A geometric Brownian bridge ends where it is pinned, and halfway its logarithm has the
// mean of both ends and a quarter of the variance of the free motion over the time.
func TestABridgeEndsWhereItIsPinned(t *testing.T) {
	p := compile(t, `
economy: bridge
step: 1 day
steps: 120
record: 50 days
assets: {A: 0}
accounts: {a: A}
processes: {x: {kind: bridge, start: 100.0, end: 400.0, until: 100 days, volatility: 50 %}}
metrics: {level: log(x)}
`)
	paths := 4000
	var halfway []float64
	r, err := p.Run(context.Background(), Options{Paths: paths, Seed: 3, Trace: func(pt Point) error {
		if pt.Step == 50 {
			halfway = slices.Clone(pt.Values[3])
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	x := r.Find("x")
	if x.Least[2] != 400 || x.Most[2] != 400 || x.Least[3] != 400 || x.Least[0] != 100 {
		t.Errorf("at 100 days from %v to %v", x.Least[2], x.Most[2])
	}
	mean, squares := 0.0, 0.0
	for _, v := range halfway {
		mean += v / float64(paths)
	}
	for _, v := range halfway {
		squares += (v - mean) * (v - mean) / float64(paths-1)
	}
	want := 0.25 * 100.0 / 365 // a quarter of volatility squared times the years, and that by 4
	want /= 4
	if wantMean := math.Log(200); math.Abs(mean-wantMean) > 5*math.Sqrt(want/float64(paths)) || math.Abs(squares/want-1) > 0.12 {
		t.Errorf("halfway mean %v (want %v), variance %v (want %v)", mean, wantMean, squares, want)
	}
}

func TestMarginsSayByHowMuchConstraintsHold(t *testing.T) {
	p := compile(t, `
economy: margins
step: 1 day
steps: 4
record: 1 day
assets: {A: 2}
params: {x: 2.0}
accounts: {a: {asset: A, start: 100 A}, b: A}
flows: {go: {kind: move, from: a, to: b, amount: 20 A}}
constraints:
  always_left: {always: a > 10 A}
  finally_there: {finally: b >= 100 A}
  both: {finally: a > 10 A and b >= 100 A}
  either: {finally: a > 10 A or b >= 100 A}
  neither: {finally: not (a > 10 A or b >= 100 A)}
  exactly: {finally: b == 80 A}
  unlike: {finally: b != 80 A}
  guarded: {finally: "b == 80 A or a / (b - 80 A) > 1"}
  flag: {finally: a >= 0 A}
`)
	r, err := p.Run(context.Background(), Options{Paths: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		ok     bool
		margin float64
	}{{true, 0.5}, {false, -0.2}, {false, -0.2}, {true, 0.5}, {false, -0.5}, {true, 0}, {false, 0}, {true, 0}, {true, 1}} {
		if h := r.Holds[i]; h.OK != want.ok || math.Abs(h.Margin-want.margin) > 1e-12 {
			t.Errorf("%s: %v by %v, want %v by %v", h.Name, h.OK, h.Margin, want.ok, want.margin)
		}
	}
	if len(r.Stopped) > 0 {
		t.Errorf("a margin stopped a path: %+v", r.Stopped)
	}
}

// The margin is that of the worst path on which a constraint has to hold.
func TestAMarginIsThatOfTheWorstPathThatCounts(t *testing.T) {
	p := compile(t, `
economy: shares
step: 1 day
steps: 1
assets: {A: 0}
accounts: {a: A}
state: {u: {start: 0.0, next: "uniform(0.0, 1.0)"}}
constraints:
  most: {finally: u > 0.2, chance: 75 %}
  all: {finally: u > 0.2}
`)
	r, err := p.Run(context.Background(), Options{Paths: 4000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	// A quarter of u lies below 0.25: (0.25-0.2)/0.25.
	if m := r.Holds[0]; !m.OK || math.Abs(m.Margin-0.2) > 0.08 {
		t.Errorf("%+v", m)
	}
	if m := r.Holds[1]; m.OK || m.Margin > -0.99 {
		t.Errorf("%+v", m)
	}
}

func TestMeasuresFollowFromTheFormOfAnEconomy(t *testing.T) {
	p := compile(t, `
economy: measured
step: 1 day
steps: 10
record: 1 day
assets: {TOK: 2, USD: 2}
agents: {people: 4}
accounts:
  reserve: {asset: TOK, start: 1000 TOK}
  free: {asset: TOK, start: 600 TOK}
  bonded: {asset: TOK, start: 400 TOK}
  purse: {asset: USD, of: people, start: 25 USD}
  pool_tok: {asset: TOK, start: 1000 TOK}
  pool_usd: {asset: USD, start: 2000 USD}
pools: {pair: {x: pool_tok, y: pool_usd, parts: 0, per: 1000}}
flows:
  vest: {kind: vesting, from: reserve, to: free, total: 1000 TOK, duration: 10 days}
  stake: {kind: stake, from: free, to: bonded, amount: 1 TOK}
  unstake: {kind: unstake, from: bonded, to: free, amount: 2 TOK, after: 3 days}
`)
	m, measures, err := p.Measured()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, me := range measures {
		names = append(names, me.Metric)
	}
	for _, want := range []string{"TOK.circulating", "TOK.staked", "purse.gini", "purse.hhi", "purse.nakamoto", "pair.price", "pair.impact", "reserve"} {
		if !slices.Contains(names, want) {
			t.Errorf("no measure %s in %v", want, names)
		}
	}
	r, err := m.Run(context.Background(), Options{Paths: 2})
	if err != nil {
		t.Fatal(err)
	}
	// After 5 steps: 400 vested (the first step's share is of 0 days), 5 staked, 10 unstaked of
	// which 6 wait: 3000 - 600 reserved - 395 bonded - 6 waiting.
	last := func(name string, at int) float64 { return r.Find(name).P50[at] }
	if got := last("TOK.circulating", 5); math.Abs(got-(3000-600-395-6)) > 1e-9 {
		t.Errorf("circulating %v", got)
	}
	if got := last("TOK.staked", 5); math.Abs(got-401.0/3000) > 1e-12 {
		t.Errorf("staked %v", got)
	}
	if last("purse.gini", 0) != 0 || last("purse.hhi", 0) != 0.25 || last("purse.nakamoto", 0) != 3 || last("pair.price", 0) != 2 {
		t.Error(last("purse.gini", 0), last("purse.hhi", 0), last("purse.nakamoto", 0), last("pair.price", 0))
	}
	// Without a fee, 30 into 1000 lose 30/1030.
	if got := last("pair.impact", 0); math.Abs(got-30.0/1030) > 1e-4 {
		t.Errorf("impact %v", got)
	}
	// What was there before is as it was.
	plain, err := p.Run(context.Background(), Options{Paths: 2})
	if err != nil || !slices.Equal(plain.Find("free").Mean, r.Find("free").Mean) || plain.Spec != r.Spec {
		t.Error("measuring changes the economy", err)
	}
}

func TestMeasuresNeverStopAPath(t *testing.T) {
	for _, name := range Library() {
		m, _, err := compiled(t, name).Measured()
		if err != nil {
			t.Fatal(name, err)
		}
		r, err := m.Run(context.Background(), Options{Paths: 2, Steps: min(m.Steps, 300)})
		if err != nil || len(r.Stopped) > 0 {
			t.Errorf("%s: %v, %v", name, r.Stopped, err)
		}
	}
	// An empty pool has no price, and nothing staked no share.
	m, _, err := compile(t, "economy: e\nstep: 1 day\nsteps: 2\nassets: {A: 0, B: 0}\naccounts: {x: A, y: B, s: A}\npools: {pair: {x: x, y: y}}\nflows: {stake: {kind: stake, from: x, to: s, amount: 1 A}}\n").Measured()
	if err != nil {
		t.Fatal(err)
	}
	if r, err := m.Run(context.Background(), Options{Paths: 1}); err != nil || len(r.Stopped) > 0 {
		t.Error(r, err)
	}
}

func TestRewritingChangesTheValuesAndNothingElse(t *testing.T) {
	data, err := FromLibrary("probity")
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, string(data))
	out, err := p.Rewrite(map[string]float64{"price": 1.2345678, "royalty": 2500.9, "capital": 0.2 / (365 * 86400)})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("price: {value: 0.40 USD,", "price: {value: 1.234567 USD,", "royalty: {value: 2000,", "royalty: {value: 2500,").Replace(string(data))
	a, b := strings.Split(string(out), "\n"), strings.Split(want, "\n")
	for i := range a {
		if a[i] != b[i] && !strings.Contains(a[i], "capital") {
			t.Errorf("line %d: %s, want %s", i+1, a[i], b[i])
		}
	}
	q := compile(t, string(out))
	for i, pr := range q.Params {
		switch pr.Name {
		case "capital":
			if math.Abs(pr.Value*365*86400/0.2-1) > 1e-12 {
				t.Error(pr)
			}
		case "price", "royalty":
		default:
			if pr.Value != p.Params[i].Value {
				t.Error(pr)
			}
		}
	}
	if _, err := p.Rewrite(map[string]float64{"prize": 1}); err == nil || !strings.Contains(err.Error(), "did you mean price") {
		t.Error(err)
	}
	// Every param of the library can be rewritten, to what it is.
	for _, name := range Library() {
		p := compiled(t, name)
		values := map[string]float64{}
		for _, pr := range p.Params {
			values[pr.Name] = pr.Value
		}
		if _, err := p.Rewrite(values); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoChoosesAParamIsDesignerOrAttacker(t *testing.T) {
	p := compile(t, "economy: e\nstep: 1 day\nsteps: 1\nassets: {A: 0}\nparams: {x: {value: 1, by: attacker}, y: 2}\naccounts: {a: A}\nmetrics: {m: a}\ngoals: {g: {maximise: m, by: attacker}}\n")
	if !p.Params[0].Attacker || p.Params[1].Attacker || !p.Goals()[0].Attacker {
		t.Error(p.Params, p.Goals())
	}
	if _, err := Compile([]byte("economy: e\nstep: 1 day\nsteps: 1\nassets: {A: 0}\nparams: {x: {value: 1, by: atacker}}\n")); err == nil || !strings.Contains(err.Error(), "did you mean attacker") {
		t.Error(err)
	}
}

func TestConstraintsAndMetricsMayNameMetricsAbove(t *testing.T) {
	p := compile(t, "economy: e\nstep: 1 day\nsteps: 2\nassets: {A: 2}\naccounts: {a: {asset: A, start: 6 A}}\nmetrics: {x: a, y: x * 2}\nconstraints: {c: {finally: y == 12 A and x < y}}\n")
	r, err := p.Run(context.Background(), Options{Paths: 1})
	if err != nil || !r.Holds[0].OK || r.Find("y").Mean[0] != 12 {
		t.Error(r, err)
	}
	for text, want := range map[string]string{"metrics: {y: x, x: a}": "nothing is called x", "let: {z: x}\nstate: {s: {start: 0.0, next: z}}\nmetrics: {x: a}": "nothing is called x"} {
		_, err := Compile([]byte("economy: e\nstep: 1 day\nsteps: 2\nassets: {A: 2}\naccounts: {a: {asset: A, start: 6 A}}\n" + text + "\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
