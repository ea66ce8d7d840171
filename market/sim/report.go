package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Utilisation is the share of all core time that was let.
func (r *Result) Utilisation() float64 {
	var used, all uint64
	for _, w := range r.Weeks {
		used, all = used+w.CoreSeconds, all+w.Capacity
	}
	return float64(used) / float64(max(all, 1))
}

// Price is what a core hour cost on average, in tokens, at what was matched.
func (r *Result) Price() float64 {
	var spent Units
	hours := 0.0
	for _, w := range r.Weeks {
		spent, hours = spent+w.Spent, hours+w.Hours
	}
	return spent.Tokens() / max(hours, 1)
}

// WaitAt is a quantile of the time from order to match, in seconds.
func (r *Result) WaitAt(q float64) uint32 {
	if len(r.Waits) == 0 {
		return 0
	}
	sorted := slices.Clone(r.Waits)
	slices.Sort(sorted)
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// Cheated adds up what a kind of provider did in a service while it cheated; of a
// ring, all that it did, since it is honest in order to sit where it can cheat.
func (r *Result) Cheated(s Service, k Kind) Line {
	l := r.Lines[s][k][1]
	if k == Colluding {
		h := r.Lines[s][k][0]
		l.Parts, l.Caught, l.Paid, l.Cost, l.Lost = l.Parts+h.Parts, l.Caught+h.Caught, l.Paid+h.Paid, l.Cost+h.Cost, l.Lost+h.Lost
	}
	return l
}

// Table writes what a run found as Markdown. Posted is the same year under posted
// prices, or nil.
func (r *Result) Table(posted *Result) string {
	var b strings.Builder
	c := r.Config
	fmt.Fprintf(&b, "%d buyers and %d providers, %d days, seed %d: %d orders, %d steps of the rules.\n\n", c.Buyers, c.Providers, c.Days, c.Seed, r.Orders, r.Steps)
	fmt.Fprint(&b, "What one part (a job, a seat of a quorum, a lease) brings a provider on average, in tokens: pay, less work and\ngas, less bonds lost. Of lying providers, the parts in which they lied; of the ring, all of its parts. In brackets,\nthe share of parts that cost a bond.\n\n")
	fmt.Fprint(&b, "| tier | honest |")
	for k := Lazy; k < kinds; k++ {
		fmt.Fprintf(&b, " %s |", k)
	}
	fmt.Fprint(&b, "\n|---|---:|"+strings.Repeat("---:|", int(kinds)-1)+"\n")
	for s := range services {
		fmt.Fprintf(&b, "| %s | %+.3f |", s, r.Lines[s][Honest][0].Profit())
		for k := Lazy; k < kinds; k++ {
			l := r.Cheated(s, k)
			if l.Parts == 0 {
				fmt.Fprint(&b, " |")
				continue
			}
			fmt.Fprintf(&b, " %+.3f (%.0f %%) |", l.Profit(), 100*float64(l.Caught)/float64(l.Parts))
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprint(&b, "\n| tier | answers paid | of them wrong | run again |\n|---|---:|---:|---:|\n")
	for s := range services {
		if s == Lease {
			continue
		}
		again := ""
		if r.Checkable[s] > 0 {
			again = fmt.Sprintf("%.0f %%", 100*float64(r.Checks[s])/float64(r.Checkable[s]))
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %s |\n", s, r.Answers[s], r.Wrong[s], again)
	}
	caught := r.Lines[Quorum][Colluding][1]
	fmt.Fprintf(&b, "\nThe ring held the majority of %d of %d quorum tasks, and earned %+.3f tokens with each seat of those; %d honest seats\nlost their bonds there. This is what a quorum cannot see. How often it happens, by the ring's share of the providers\n(or of the bonds, since a seat takes one) and by seats:\n\n",
		r.Captured, r.QuorumTasks, caught.Profit(), r.Lines[Quorum][Honest][0].Caught)
	fmt.Fprint(&b, "| seats, majority | 1 % | 3 % | 6 % | 10 % | 20 % | 33 % |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, n := range []int{3, 5, 9, 15} {
		fmt.Fprintf(&b, "| %d of %d |", n/2+1, n)
		for _, q := range []float64{0.01, 0.03, 0.06, 0.1, 0.2, 0.33} {
			fmt.Fprintf(&b, " %.2g %% |", 100*Capture(n, n/2+1, q))
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprint(&b, "\n| a buyer that | times | tokens that it cost each time |\n|---|---:|---:|\n")
	var griefs []string
	for g := range r.Grief {
		griefs = append(griefs, g)
	}
	slices.Sort(griefs)
	for _, g := range griefs {
		fmt.Fprintf(&b, "| %s | %d | %.3f |\n", g, r.Grief[g].Parts, -r.Grief[g].Profit())
	}
	fmt.Fprint(&b, "\n| | bids |")
	if posted != nil {
		fmt.Fprint(&b, " posted price |")
	}
	fmt.Fprint(&b, "\n|---|---:|")
	if posted != nil {
		fmt.Fprint(&b, "---:|")
	}
	row := func(name, format string, get func(*Result) any) {
		fmt.Fprintf(&b, "\n| %s | "+format+" |", name, get(r))
		if posted != nil {
			fmt.Fprintf(&b, " "+format+" |", get(posted))
		}
	}
	row("orders that found nobody, %", "%.2f", func(r *Result) any { return 100 * float64(r.Unserved) / float64(max(r.Orders, 1)) })
	row("time to match, median, s", "%d", func(r *Result) any { return r.WaitAt(0.5) })
	row("time to match, 99th of 100, s", "%d", func(r *Result) any { return r.WaitAt(0.99) })
	row("core time let, %", "%.1f", func(r *Result) any { return 100 * r.Utilisation() })
	row("a core hour, tokens", "%.4f", func(r *Result) any { return r.Price() })
	fmt.Fprintln(&b)
	return b.String()
}

// Capture is the probability that a ring that holds a share of all equal
// providers gets at least need of n seats that are drawn from many.
func Capture(n, need int, share float64) float64 {
	p := 0.0
	for k := need; k <= n; k++ {
		ways := 1.0
		for i := range k {
			ways = ways * float64(n-i) / float64(i+1)
		}
		p += ways * math.Pow(share, float64(k)) * math.Pow(1-share, float64(n-k))
	}
	return p
}

// Summary is what a run found, for programs: profits in tokens a part.
func (r *Result) Summary() map[string]any {
	profit := map[string]map[string]float64{}
	for s := range services {
		profit[s.String()] = map[string]float64{Honest.String(): r.Lines[s][Honest][0].Profit()}
		for k := Lazy; k < kinds; k++ {
			if l := r.Cheated(s, k); l.Parts > 0 {
				profit[s.String()][k.String()] = l.Profit()
			}
		}
	}
	return map[string]any{"seed": r.Config.Seed, "days": r.Config.Days, "orders": r.Orders, "unserved": r.Unserved, "steps": r.Steps,
		"profit": profit, "utilisation": r.Utilisation(), "price": r.Price(), "wait_median_s": r.WaitAt(0.5), "wait_p99_s": r.WaitAt(0.99),
		"captured": r.Captured, "quorum_tasks": r.QuorumTasks}
}

// A series is one line of a plot.
type series struct {
	name   string
	values []float64
}

// ProfitPlot is an SVG of what a provider of each kind has earned on average, by
// week.
func (r *Result) ProfitPlot() string {
	var lines []series
	for k := range kinds {
		s := series{name: k.String()}
		for _, u := range r.Profit[k] {
			s.values = append(s.values, u.Tokens()/float64(max(r.Providers[k], 1)))
		}
		lines = append(lines, s)
	}
	return plot("Earned by a provider so far, tokens", "week", lines)
}

// PricePlot is an SVG of what a core hour cost, by week, in this market and under
// posted prices.
func (r *Result) PricePlot(posted *Result) string {
	lines := []series{{name: "bids"}, {name: "posted"}, {name: "core time let, bids (1 = all)"}}
	for i, of := range []*Result{r, posted} {
		for w := range of.Weeks[:min(of.Config.Days/7, len(of.Weeks))] {
			wk := of.Weeks[w]
			lines[i].values = append(lines[i].values, 100*wk.Spent.Tokens()/max(wk.Hours, 1))
		}
	}
	for _, wk := range r.Weeks[:min(r.Config.Days/7, len(r.Weeks))] {
		lines[2].values = append(lines[2].values, float64(wk.CoreSeconds)/float64(max(wk.Capacity, 1)))
	}
	return plot("A core hour, hundredths of a token", "week", lines)
}

// plot draws lines over a common axis from 0 or below.
func plot(title, axis string, lines []series) string {
	const width, height, left, right, top, bottom = 720, 360, 60, 190, 30, 40
	low, high, n := 0.0, 0.0, 2
	for _, l := range lines {
		for _, v := range l.values {
			low, high = min(low, v), max(high, v)
		}
		n = max(n, len(l.values))
	}
	if high == low {
		high = low + 1
	}
	x := func(i int) float64 { return left + float64(i)*(width-left-right)/float64(n-1) }
	y := func(v float64) float64 { return top + (high-v)/(high-low)*(height-top-bottom) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/><text x="%d" y="18">%s</text>`+"\n", width, height, left, title)
	step := math.Pow(10, math.Floor(math.Log10(high-low)))
	if (high-low)/step < 3 {
		step /= 5
	}
	for v := math.Ceil(low/step) * step; v <= high; v += step {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%.4g</text>`+"\n", left, y(v), width-right, left-6, y(v)+4, v)
	}
	fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#888"/><text x="%d" y="%d">%s 1 to %d</text>`+"\n", left, y(0), width-right, left, height-12, axis, n)
	colours := []string{"#1b7837", "#d95f02", "#7570b3", "#e7298a", "#a6761d", "#666666"}
	for i, l := range lines {
		colour := colours[i%len(colours)]
		var d strings.Builder
		for j, v := range l.values {
			fmt.Fprintf(&d, "%c%.1f %.1f", map[bool]byte{true: 'M', false: 'L'}[j == 0], x(j), y(v))
		}
		fmt.Fprintf(&b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", d.String(), colour)
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="12" height="4" fill="%s"/><text x="%d" y="%d">%s</text>`+"\n", width-right+12, top+8+20*i, colour, width-right+30, top+14+20*i, l.name)
	}
	b.WriteString("</svg>\n")
	return b.String()
}
