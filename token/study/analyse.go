package study

import (
	"context"
	"math"
	"slices"
	"strings"

	"probity/internal/numeric"
	"probity/token"
	"probity/token/stats"
)

// An Analysis is how an economy stands, and what may happen to it.
type Analysis struct {
	Economy string             `json:"economy"`
	Spec    string             `json:"spec"`
	Seed    uint64             `json:"seed"`
	Paths   int                `json:"paths"`
	Seconds int64              `json:"seconds"` // simulated
	Params  map[string]float64 `json:"params,omitempty"`
	// Level is that of value at risk, Fall the share of its peak that a price loses in a
	// death spiral.
	Level float64 `json:"level"`
	Fall  float64 `json:"fall"`

	Supplies    []Supply     `json:"supplies"`
	Holdings    []Holding    `json:"holdings,omitempty"`
	Treasuries  []Treasury   `json:"treasuries,omitempty"`
	Prices      []PriceRisk  `json:"prices,omitempty"`
	Goals       []token.Goal `json:"goals,omitempty"`
	Constraints []token.Held `json:"constraints,omitempty"`
	Stopped     []token.Stop `json:"stopped,omitempty"`

	// Result is that of the measured economy.
	Result *token.Result `json:"-"`
}

// Supply is how much there is of an asset.
type Supply struct {
	Asset string `json:"asset"`
	// Start and End are all there is, Circulating what of it is neither staked, locked, on
	// its way nor still to be given out, at the end; nil where nothing ever is.
	Start       float64 `json:"start"`
	End         Spread  `json:"end"`
	Circulating *Spread `json:"circulating,omitempty"`
	// Inflation is of the supply, by the year: 0.02 is 2 %.
	Inflation Spread `json:"inflation"`
	// Staked is the staked or locked share of the supply at the end; nil without staking.
	Staked *Spread `json:"staked,omitempty"`
}

// Holding is how concentrated an account of agents is, at the end.
type Holding struct {
	Account  string `json:"account"`
	Asset    string `json:"asset"`
	Gini     Spread `json:"gini"`
	HHI      Spread `json:"hhi"`
	Nakamoto Spread `json:"nakamoto"`
}

// Treasury is how long the money of a shared account lasts.
type Treasury struct {
	Account string  `json:"account"`
	Asset   string  `json:"asset"`
	Start   float64 `json:"start"`
	End     Spread  `json:"end"`
	// Emptied is how often less than 1 % of the start was left at some point, and When the
	// median time of that, in seconds.
	Emptied Chance   `json:"emptied"`
	When    *float64 `json:"when,omitempty"`
	// Runway is for how long, from the end of the simulation, what is left would last at
	// the pace of the last quarter of it: the median in seconds. It is nil if on most
	// paths it does not shrink.
	Runway *float64 `json:"runway,omitempty"`
	// Loss is the value at risk and the expected shortfall of what is lost from start to
	// end, as shares of the start.
	Loss Risk `json:"loss"`
}

// Risk is the loss that is not exceeded with the analysis's level, and the mean loss where it is.
type Risk struct {
	ValueAtRisk       float64 `json:"value_at_risk"`
	ExpectedShortfall float64 `json:"expected_shortfall"`
}

// PriceRisk is what may happen to a price: of a pool, or any series in one asset for another.
type PriceRisk struct {
	Series string `json:"series"`
	Unit   string `json:"unit"`
	Start  Spread `json:"start"`
	End    Spread `json:"end"`
	Loss   Risk   `json:"loss"`
	// Drawdown is the largest fall from a maximum so far, as a share of it.
	Drawdown Spread `json:"drawdown"`
	// Spiral is a death spiral: the price fell by the analysis's Fall from its maximum, and at
	// the end it is still below a quarter of that. Diluted is where, besides, the supply
	// of the asset grew by a tenth or more from the maximum to the bottom.
	Spiral  Chance `json:"spiral"`
	Diluted Chance `json:"diluted"`
	// Impact is how much less than its price a pool pays for 1 % of all there is, at the end.
	Impact *Spread `json:"impact,omitempty"`
}

// AnalyseOptions are for Analyse.
type AnalyseOptions struct {
	Options
	Level float64 // of value at risk; by default 0.95
	Fall  float64 // of a death spiral; by default 0.9
}

// prices are the series in one asset for another, with that other.
func prices(p *token.Program) (names, assets []string) {
	units := p.SeriesUnits()
	for i, name := range p.SeriesNames() {
		over, under, ok := strings.Cut(units[i], "/")
		has := func(name string) bool {
			return slices.ContainsFunc(p.Assets, func(a token.Asset) bool { return a.Name == name })
		}
		if ok && has(over) && has(under) {
			names, assets = append(names, name), append(assets, under)
		}
	}
	return names, assets
}

// A fall follows one price on one path.
type fall struct {
	peak, supplyAtPeak float64
	worst              float64 // share of the peak that was lost
	deepest            float64 // the peak before the worst fall
	diluted            bool    // whether the supply grew by a tenth until there
}

func (f *fall) see(price, supply float64) {
	if price > f.peak {
		f.peak, f.supplyAtPeak = price, supply
	}
	if f.peak > 0 {
		if d := (f.peak - price) / f.peak; d > f.worst {
			f.worst, f.deepest = d, f.peak
			f.diluted = supply > float64(1.1*f.supplyAtPeak)
		}
	}
}

// Analyse simulates an economy and says how it stands.
func Analyse(ctx context.Context, p *token.Program, o AnalyseOptions) (*Analysis, error) {
	if o.Level == 0 {
		o.Level = 0.95
	}
	if o.Fall == 0 {
		o.Fall = 0.9
	}
	m, measures, err := p.Measured()
	if err != nil {
		return nil, err
	}
	names, priced := prices(m)
	prices := len(names)
	of := map[string]int{} // places of the other series
	for _, a := range p.Assets {
		of["supply."+a.Name] = len(names)
		names = append(names, "supply."+a.Name)
	}
	for _, me := range measures {
		if _, ok := of[me.Metric]; !ok {
			of[me.Metric] = len(names)
			names = append(names, me.Metric)
		}
	}
	falls := make([][]fall, prices)
	emptied := map[string][]float64{} // by account and path: when, or -1
	each := func(t *tracker, pt token.Point) {
		n := len(pt.Alive)
		if t.points == 0 {
			for i := range falls {
				falls[i] = make([]fall, n)
			}
			for _, me := range measures {
				if me.Kind == token.Balance {
					when := make([]float64, n)
					for k := range when {
						when[k] = -1
					}
					emptied[me.Of] = when
				}
			}
		}
		for i := range falls {
			price, supply := pt.Values[t.index[i]], pt.Values[t.index[of["supply."+priced[i]]]]
			for k := range n {
				if pt.Alive[k] {
					falls[i][k].see(price[k], supply[k])
				}
			}
		}
		for account, when := range emptied {
			j := of[account]
			for k, v := range pt.Values[t.index[j]] {
				if pt.Alive[k] && when[k] < 0 && t.begin[j][k] > 0 && v < float64(0.01*t.begin[j][k]) {
					when[k] = float64(pt.Seconds)
				}
			}
		}
	}
	t, err := follow(ctx, m, token.Options{Seed: o.Seed, Paths: o.Paths, Workers: o.Workers, Params: o.Params,
		Progress: func(done float64) { o.say("simulating", done) }}, names, each)
	if err != nil {
		return nil, err
	}
	r := t.result
	a := &Analysis{Economy: p.Name, Spec: r.Spec.String(), Seed: r.Seed, Paths: r.Paths, Seconds: r.Steps * r.Step, Params: o.Params,
		Level: o.Level, Fall: o.Fall, Goals: r.Goals, Constraints: r.Holds, Stopped: r.Stopped, Result: r}
	spread := func(metric string) *Spread {
		j, ok := of[metric]
		if !ok {
			return nil
		}
		s := spreadOf(t.living(t.end[j]))
		return &s
	}
	years := float64(a.Seconds) / (365 * 86400)
	for _, asset := range p.Assets {
		j := of["supply."+asset.Name]
		s := Supply{Asset: asset.Name, End: spreadOf(t.living(t.end[j]))}
		s.Start = spreadOf(t.begin[j]).Mean
		var growth []float64
		for k, v := range t.end[j] {
			if b := t.begin[j][k]; t.alive[k] && b > 0 && v > 0 {
				growth = append(growth, min(numeric.Exp(numeric.Log(v/b)/years)-1, 1e300)) // of a second, a year's is beyond all bounds
			}
		}
		s.Inflation = spreadOf(growth)
		s.Circulating, s.Staked = spread(asset.Name+"."+string(token.Circulating)), spread(asset.Name+"."+string(token.Staked))
		a.Supplies = append(a.Supplies, s)
	}
	loss := func(j int) Risk {
		var losses []float64
		for k, b := range t.begin[j] {
			if t.alive[k] && b > 0 {
				losses = append(losses, (b-t.end[j][k])/b)
			}
		}
		if len(losses) == 0 {
			return Risk{}
		}
		return Risk{stats.ValueAtRisk(losses, o.Level), stats.ExpectedShortfall(losses, o.Level)}
	}
	for _, me := range measures {
		switch me.Kind {
		case token.GiniOf:
			a.Holdings = append(a.Holdings, Holding{me.Of, me.Asset, *spread(me.Metric),
				*spread(me.Of + "." + string(token.HHIOf)), *spread(me.Of + "." + string(token.NakamotoOf))})
		case token.Balance:
			if tr, ok := treasury(t, me, of[me.Metric], emptied[me.Of], a.Seconds); ok {
				tr.Loss = loss(of[me.Metric])
				a.Treasuries = append(a.Treasuries, tr)
			}
		}
	}
	for i, name := range names[:prices] {
		pr := PriceRisk{Series: name, Unit: r.Find(name).Unit, Start: spreadOf(t.begin[i]), End: spreadOf(t.living(t.end[i])), Loss: loss(i)}
		var drawdowns []float64
		spirals, diluted, n := 0, 0, 0
		for k, f := range falls[i] {
			if !t.alive[k] {
				continue
			}
			n++
			drawdowns = append(drawdowns, f.worst)
			if f.worst >= o.Fall && t.end[i][k] < float64(0.25*f.deepest) {
				spirals++
				if f.diluted {
					diluted++
				}
			}
		}
		pr.Drawdown, pr.Spiral, pr.Diluted = spreadOf(drawdowns), chanceOf(spirals, n), chanceOf(diluted, n)
		if pool, ok := strings.CutSuffix(name, "."+string(token.Price)); ok {
			pr.Impact = spread(pool + "." + string(token.Impact))
		}
		a.Prices = append(a.Prices, pr)
	}
	return a, nil
}

// treasury says how long an account lasts, if it starts with something and shrinks on any path.
func treasury(t *tracker, me token.Measure, j int, when []float64, seconds int64) (Treasury, bool) {
	tr := Treasury{Account: me.Of, Asset: me.Asset, Start: spreadOf(t.begin[j]).Mean, End: spreadOf(t.living(t.end[j]))}
	if !(tr.Start > 0) {
		return tr, false
	}
	shrinks, n, empty := false, 0, 0
	var times, lasts []float64
	quarter := float64(seconds) / 4
	for k := range when {
		if !t.alive[k] {
			continue
		}
		n++
		shrinks = shrinks || t.end[j][k] < t.begin[j][k]
		if when[k] >= 0 {
			empty++
			times = append(times, when[k])
		}
		last := math.Inf(1)
		if pace := (t.late[j][k] - t.end[j][k]) / quarter; pace > 0 {
			last = t.end[j][k] / pace
		}
		lasts = append(lasts, last)
	}
	tr.Emptied = chanceOf(empty, n)
	if len(times) > 0 {
		tr.When = finite(stats.Quantile(times, 0.5))
	}
	if len(lasts) > 0 {
		slices.Sort(lasts)
		tr.Runway = finite(lasts[(len(lasts)-1)/2])
	}
	return tr, shrinks
}
