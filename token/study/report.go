package study

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"probity/internal/chart"
	"probity/token"
)

//go:embed report.html.tmpl
var reportTemplate string

// A Report is everything that was found out about one economy. Only Program and Analysis are needed.
type Report struct {
	Program  *token.Program
	Analysis *Analysis
	Drivers  *Sensitivity
	Grids    []*Grid
	Optimum  *Optimum
	Attack   *Optimum
	Language string // "en" or "zh"; by default "en"
	Command  string // that makes the report again
}

// What the template is filled with.
type (
	page struct {
		W           words
		Name, About string
		Facts       []fact
		Sections    []sectionOf
		Command     string
	}
	fact      struct{ Name, Value string }
	sectionOf struct {
		ID, Title, Note string
		Tables          []tableOf
		Pictures        []template.HTML
	}
	tableOf struct {
		Head []string
		Rows [][]cell
	}
	cell struct{ Text, Class string }
)

// Pictures there are at most, so that a page stays small enough to be opened.
const (
	maxFans      = 30
	maxStacks    = 8
	maxTornadoes = 6
)

type reporter struct {
	Report
	w words
}

// HTML writes the report as one page that stands on its own: no scripts, nothing is loaded, and
// the page itself forbids both. Words of the specification are text and nothing else.
func (r *Report) HTML(w io.Writer) error {
	said, ok := wordsOf(r.Language)
	if !ok {
		return fmt.Errorf("reports are written in %s, not %q", strings.Join(Languages(), " or "), r.Language)
	}
	t, err := template.New("report").Parse(reportTemplate)
	if err != nil {
		return err
	}
	b := &reporter{*r, said}
	p := page{W: said, Name: r.Program.Name, About: r.Program.About, Command: r.Command}
	root, err := r.Analysis.Result.Root()
	if err != nil {
		return err
	}
	a := r.Analysis
	p.Facts = []fact{{said.Spec, a.Spec}, {said.Root, root.String()}, {said.Seed, fmt.Sprint(a.Seed)}, {said.Paths, fmt.Sprint(a.Paths)}, {said.Length, b.time(float64(a.Seconds))}}
	for _, section := range []func() (sectionOf, error){b.holds, b.supply, b.money, b.course, b.drivers, b.optimum, b.attack, b.params} {
		s, err := section()
		if err != nil {
			return err
		}
		if len(s.Tables)+len(s.Pictures) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	var out bytes.Buffer
	if err := t.Execute(&out, p); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

func (b *reporter) time(seconds float64) string {
	if seconds >= 2*365*86400 {
		return fmt.Sprintf("%.3g %s", seconds/(365*86400), b.w.Years)
	}
	return fmt.Sprintf("%.3g %s", seconds/86400, b.w.Days)
}

func (b *reporter) maybe(seconds *float64) string {
	if seconds == nil {
		return b.w.Never
	}
	return b.time(*seconds)
}

func texts(s ...string) []cell {
	out := make([]cell, len(s))
	for i := range s {
		out[i].Text = s[i]
	}
	return out
}

func figure(v float64) string {
	if a := math.Abs(v); a >= 1e5 && a < 1e15 {
		digits := fmt.Sprintf("%.0f", a)
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "," + digits[i:]
		}
		if v < 0 {
			return "-" + digits
		}
		return digits
	}
	return fmt.Sprintf("%.5g", v)
}

func percent(v float64) string { return fmt.Sprintf("%.2f %%", float64(100*v)) }

func (c Chance) String() string {
	return fmt.Sprintf("%s (%s – %s)", percent(c.P), percent(c.Low), percent(c.High))
}

func three(s Spread, f func(float64) string) []string {
	return []string{f(s.P5), f(s.P50), f(s.P95)}
}

// draw makes a picture of a chart; one that has nothing to show is left out.
func draw(c chart.Chart) (template.HTML, bool) {
	var out bytes.Buffer
	if err := c.SVG(&out); err != nil {
		return "", false
	}
	// The chart's own writer escapes every word.
	return template.HTML(out.String()), true
}

func (s *sectionOf) picture(c chart.Chart) {
	if p, ok := draw(c); ok {
		s.Pictures = append(s.Pictures, p)
	}
}

func (b *reporter) frame(title, note, unit string) chart.Frame {
	return chart.Frame{Title: title, Note: note, YLabel: unit, Language: b.w.Lang}
}

// axis is the points of time, in days or years.
func (b *reporter) axis() (x []float64, label string) {
	unit, label := 86400.0, b.w.Days
	if b.Analysis.Seconds >= 2*365*86400 {
		unit, label = 365*86400, b.w.Years
	}
	for _, at := range b.Analysis.Result.At {
		x = append(x, float64(at)/unit)
	}
	return x, label
}

func (b *reporter) holds() (sectionOf, error) {
	s := sectionOf{ID: "holds", Title: b.w.Holds}
	if a := b.Analysis; len(a.Constraints) > 0 {
		t := tableOf{Head: []string{b.w.Constraint, b.w.Share, b.w.Wanted, ""}}
		for _, h := range a.Constraints {
			verdict := cell{b.w.Kept, "good"}
			if !h.OK {
				verdict = cell{b.w.Broken, "bad"}
			}
			t.Rows = append(t.Rows, append(texts(h.Name, percent(h.Share), percent(h.Want)), verdict))
		}
		s.Tables = append(s.Tables, t)
	}
	if a := b.Analysis; len(a.Goals) > 0 {
		t := tableOf{Head: []string{b.w.Goal, "", b.w.Value}}
		for _, g := range a.Goals {
			t.Rows = append(t.Rows, texts(g.Name, b.way(g.Maximise), figure(g.Value)))
		}
		s.Tables = append(s.Tables, t)
	}
	if a := b.Analysis; len(a.Stopped) > 0 {
		t := tableOf{Head: []string{b.w.Stopped, "", ""}}
		for _, x := range a.Stopped {
			t.Rows = append(t.Rows, []cell{{Text: x.What}, {Text: x.Why}, {fmt.Sprintf("%d / %d", x.Paths, a.Paths), "bad"}})
		}
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

func (b *reporter) way(maximise bool) string {
	if maximise {
		return b.w.Maximise
	}
	return b.w.Minimise
}

func (b *reporter) supply() (sectionOf, error) {
	s := sectionOf{ID: "supply", Title: b.w.Supply}
	t := tableOf{Head: []string{b.w.Asset, b.w.AtFirst, "5 %", b.w.Median, "95 %"}}
	for _, x := range b.Analysis.Supplies {
		t.Rows = append(t.Rows, texts(append([]string{x.Asset, figure(x.Start)}, three(x.End, figure)...)...))
		if x.Circulating != nil {
			t.Rows = append(t.Rows, texts(append([]string{x.Asset + ", " + b.w.Circulating, ""}, three(*x.Circulating, figure)...)...))
		}
		t.Rows = append(t.Rows, texts(append([]string{x.Asset + ", " + b.w.Inflation, ""}, three(x.Inflation, percent)...)...))
		if x.Staked != nil {
			t.Rows = append(t.Rows, texts(append([]string{x.Asset + ", " + b.w.Staked, ""}, three(*x.Staked, percent)...)...))
		}
	}
	s.Tables = append(s.Tables, t)
	x, label := b.axis()
	r := b.Analysis.Result
	for _, a := range b.Program.Assets[:min(len(b.Program.Assets), maxStacks)] {
		areas := chart.Areas{Frame: b.frame(a.Name+": "+b.w.Stack, "", a.Name), X: x}
		areas.XLabel = label
		left := slices.Clone(r.Find("supply." + a.Name).Mean)
		for _, account := range b.Program.AccountsOf(a.Name) {
			mean := r.Find(account).Mean
			areas.Layers = append(areas.Layers, chart.Series{Name: account, Values: mean})
			for i := range left {
				left[i] -= mean[i]
			}
		}
		// What is on its way; sums of float64 are off by a little.
		most := slices.Max(r.Find("supply." + a.Name).Mean)
		if slices.Max(left) > float64(1e-9*most) {
			for i := range left {
				left[i] = max(left[i], 0)
			}
			areas.Layers = append(areas.Layers, chart.Series{Name: b.w.InTransit, Values: left})
		}
		s.picture(areas)
	}
	return s, nil
}

func (b *reporter) money() (sectionOf, error) {
	a := b.Analysis
	s := sectionOf{ID: "money", Title: strings.Join(slices.Compact([]string{b.w.Treasuries, b.w.Prices, b.w.Concentration}), " · ")}
	level := fmt.Sprintf(" %.4g %%", float64(100*a.Level))
	if len(a.Treasuries) > 0 {
		t := tableOf{Head: []string{b.w.Treasuries, b.w.AtFirst, b.w.AtEnd, b.w.Emptied, b.w.When, b.w.Runway, b.w.Loss + level, b.w.Beyond}}
		for _, x := range a.Treasuries {
			when := "–"
			if x.When != nil {
				when = b.time(*x.When)
			}
			t.Rows = append(t.Rows, texts(x.Account, figure(x.Start)+" "+x.Asset, figure(x.End.P50), x.Emptied.String(), when, b.maybe(x.Runway), percent(x.Loss.ValueAtRisk), percent(x.Loss.ExpectedShortfall)))
		}
		s.Tables = append(s.Tables, t)
	}
	if len(a.Prices) > 0 {
		t := tableOf{Head: []string{b.w.Prices, b.w.AtFirst, b.w.AtEnd, b.w.Loss + level, b.w.Beyond, b.w.Drawdown, b.w.Spiral, b.w.Diluted, b.w.Impact}}
		for _, x := range a.Prices {
			impact := "–"
			if x.Impact != nil {
				impact = percent(x.Impact.P50)
			}
			t.Rows = append(t.Rows, texts(x.Series, figure(x.Start.P50)+" "+x.Unit, figure(x.End.P50), percent(x.Loss.ValueAtRisk), percent(x.Loss.ExpectedShortfall), percent(x.Drawdown.P50), x.Spiral.String(), x.Diluted.String(), impact))
		}
		s.Tables = append(s.Tables, t)
	}
	if len(a.Holdings) > 0 {
		t := tableOf{Head: []string{b.w.Concentration, b.w.Gini, b.w.HHI, b.w.Nakamoto}}
		for _, x := range a.Holdings {
			t.Rows = append(t.Rows, texts(x.Account, figure(x.Gini.P50), figure(x.HHI.P50), figure(x.Nakamoto.P50)))
		}
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

// course draws metrics, prices and what moves from outside; then supplies that change.
func (b *reporter) course() (sectionOf, error) {
	s := sectionOf{ID: "course", Title: b.w.Course, Note: b.w.CourseNote}
	x, label := b.axis()
	r := b.Analysis.Result
	drawn := map[string]bool{}
	fan := func(name string) {
		y := r.Find(name)
		if y == nil || drawn[name] || len(s.Pictures) == maxFans {
			return
		}
		drawn[name] = true
		c := chart.Fan{Frame: b.frame(name, y.About, y.Unit), X: x,
			Bands: []chart.Band{{Name: b.w.Band90, Low: y.P5, High: y.P95}, {Name: b.w.Band50, Low: y.P25, High: y.P75}}, Middle: chart.Series{Name: b.w.Median, Values: y.P50}}
		c.XLabel = label
		s.picture(c)
	}
	for _, name := range b.Program.MetricNames() {
		fan(name)
	}
	for _, p := range b.Analysis.Prices {
		fan(p.Series)
	}
	for _, y := range r.Series {
		if strings.Contains(y.Name, ".") && !strings.HasPrefix(y.Name, "supply.") {
			fan(y.Name)
		}
	}
	for _, y := range r.Series {
		if strings.HasPrefix(y.Name, "supply.") && y.Mean[0] != y.Mean[len(y.Mean)-1] {
			fan(y.Name)
		}
	}
	return s, nil
}

func (b *reporter) drivers() (sectionOf, error) {
	s := sectionOf{ID: "drivers", Title: b.w.Drivers, Note: b.w.DriversNote}
	if b.Drivers == nil {
		return s, nil
	}
	t := tableOf{Head: []string{b.w.Output, b.w.Params, b.w.Low, b.w.Base, b.w.High, b.w.Morris, b.w.Sigma, b.w.First, b.w.Total}}
	for _, o := range b.Drivers.Outputs {
		c := chart.Tornado{Frame: b.frame(o.Name, "", ""), Base: o.Base, LowName: b.w.Low, HighName: b.w.High}
		name := o.Name
		for i, d := range o.Drivers {
			if d.Morris == 0 || i >= 12 {
				break
			}
			c.Bars = append(c.Bars, chart.Bar{Name: d.Param, Low: d.AtLow, High: d.AtHigh})
			first, total := "–", "–"
			if d.First != nil {
				first, total = fmt.Sprintf("%.2f", *d.First), fmt.Sprintf("%.2f", *d.Total)
			}
			if i < 5 {
				t.Rows = append(t.Rows, texts(name, d.Param, figure(d.AtLow), figure(o.Base), figure(d.AtHigh), figure(d.Morris), figure(d.MorrisSD), first, total))
				name = ""
			}
		}
		if len(c.Bars) > 0 && len(s.Pictures) < maxTornadoes {
			s.picture(c)
		}
	}
	for _, g := range b.Grids {
		c := chart.HeatMap{Frame: b.frame(b.w.Grid+": "+g.Output, "", g.Y), Values: g.Values, ValueName: g.Output}
		c.XLabel = g.X
		for _, v := range g.Xs {
			c.Columns = append(c.Columns, fmt.Sprintf("%.3g", v))
		}
		for _, v := range g.Ys {
			c.Rows = append(c.Rows, fmt.Sprintf("%.3g", v))
		}
		s.picture(c)
	}
	if len(t.Rows) > 0 {
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

func (b *reporter) optimum() (sectionOf, error) {
	return b.searched("optimum", b.w.Optimum, b.Optimum), nil
}

func (b *reporter) attack() (sectionOf, error) {
	return b.searched("attack", b.w.Attack, b.Attack), nil
}

func (b *reporter) searched(id, title string, o *Optimum) sectionOf {
	s := sectionOf{ID: id, Title: title}
	if o == nil {
		return s
	}
	s.Note = fmt.Sprintf("%s, %d %s. %s", o.Method, o.Runs, b.w.Runs, b.w.FreshNote)
	if b.w.Lang == "zh" {
		s.Note = fmt.Sprintf("%s，%s %d。%s", o.Method, b.w.Runs, o.Runs, b.w.FreshNote)
	}
	t := tableOf{Head: []string{"", b.w.Before, b.w.Found, b.w.Change}}
	for _, name := range o.Params {
		t.Rows = append(t.Rows, texts(name, figure(o.Before.Params[name]), figure(o.Best.Params[name]), ""))
	}
	interval := func(i Interval) string {
		return fmt.Sprintf("%s (%s – %s)", figure(i.Mean), figure(i.Low), figure(i.High))
	}
	for i, g := range o.Goals {
		row := texts(b.way(g.Maximise)+" "+g.Name, b.w.Stopped, b.w.Stopped, "")
		if o.Before.Stops == "" {
			row[1].Text = interval(o.Before.Goals[i])
		}
		if o.Best.Stops == "" {
			row[2].Text = interval(o.Best.Goals[i])
		}
		if i < len(o.Gain) {
			row[3].Text = interval(o.Gain[i])
		}
		t.Rows = append(t.Rows, row)
	}
	for i, h := range o.Best.Constraints {
		if o.Attack {
			break
		}
		row := texts(b.w.Constraint+" "+h.Name, "", percent(h.Share)+" / "+percent(h.Want), "")
		if i < len(o.Before.Constraints) {
			row[1].Text = percent(o.Before.Constraints[i].Share)
			row[1].Class = map[bool]string{true: "good", false: "bad"}[o.Before.Constraints[i].OK]
		}
		row[2].Class = map[bool]string{true: "good", false: "bad"}[h.OK]
		t.Rows = append(t.Rows, row)
	}
	s.Tables = append(s.Tables, t)
	if len(o.Goals) >= 2 && len(o.Front) > 0 {
		// Both axes are better towards the lower left: what is to be large is drawn negative.
		at := func(t Tested, g int) float64 {
			if o.Goals[g].Maximise {
				return -t.Goals[g].Mean
			}
			return t.Goals[g].Mean
		}
		c := chart.Front{Frame: b.frame(b.w.Front, "", ""), FrontName: b.w.OnFront, OtherName: b.w.OffFront, ChosenName: b.w.Chosen}
		axis := func(g int) string {
			if o.Goals[g].Maximise {
				return "−" + o.Goals[g].Name
			}
			return o.Goals[g].Name
		}
		c.XLabel, c.YLabel = axis(0), axis(1)
		add := func(t Tested, front, chosen bool, name string) {
			if t.Stops == "" && len(t.Goals) > 1 {
				c.Dots = append(c.Dots, chart.Dot{X: at(t, 0), Y: at(t, 1), Name: name, Front: front, Chosen: chosen})
			}
		}
		for i, t := range o.Front {
			add(t, true, false, fmt.Sprintf("%d: %s", i+1, given(t.Params)))
		}
		add(o.Before, false, false, b.w.Before)
		add(o.Best, true, true, b.w.Chosen)
		s.picture(c)
	}
	return s
}

func (b *reporter) params() (sectionOf, error) {
	s := sectionOf{ID: "params", Title: b.w.Params}
	t := tableOf{Head: []string{b.w.Name, b.w.Value, b.w.Range, b.w.About}}
	for _, p := range b.Program.Params {
		v := p.Value
		if other, ok := b.Analysis.Params[p.Name]; ok {
			v = other
		}
		span, about := "", p.About
		if p.Low < p.High {
			span = figure(p.Low) + " – " + figure(p.High)
		}
		if p.Attacker {
			about = strings.TrimPrefix(about+"; "+b.w.ByAttacker, "; ")
		}
		unit := p.Unit
		if unit == "number" {
			unit = ""
		}
		t.Rows = append(t.Rows, texts(p.Name, strings.TrimSpace(figure(v)+" "+unit), span, about))
	}
	if len(t.Rows) > 0 {
		s.Tables = append(s.Tables, t)
	}
	return s, nil
}

// ForecastChart draws a forecast behind the last part of its series.
func ForecastChart(f *Forecast, name, language string) chart.Chart {
	w, _ := wordsOf(language)
	past := f.Values[max(0, len(f.Values)-4*f.Horizon):]
	c := chart.Fan{Frame: chart.Frame{Title: w.ForecastTitle + ": " + name, Note: f.Method, XLabel: w.RowsAhead, Language: w.Lang}, Past: chart.Series{Name: w.Past, Values: past}}
	for i := range past {
		c.PastX = append(c.PastX, float64(i-len(past)+1))
	}
	outer := chart.Band{Name: fmt.Sprintf("%.4g %%", float64(100*f.Level))}
	inner := chart.Band{Name: "50 %"}
	c.Middle.Name = w.Median
	for _, s := range f.Steps {
		c.X = append(c.X, float64(s.Ahead))
		outer.Low, outer.High = append(outer.Low, s.Low), append(outer.High, s.High)
		inner.Low, inner.High = append(inner.Low, s.P25), append(inner.High, s.P75)
		c.Middle.Values = append(c.Middle.Values, s.P50)
	}
	c.Bands = []chart.Band{outer, inner}
	return c
}
