package sim

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"probity/internal/chart"
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

// Cheated is what a kind of provider did in a service while it cheated.
func (r *Result) Cheated(s Service, k Kind) Line { return r.Lines[s][k][1] }

// Whole is all that a kind of provider did in a service. A ring is honest in order to
// sit where it can cheat.
func (r *Result) Whole(s Service, k Kind) Line {
	l, h := r.Lines[s][k][1], r.Lines[s][k][0]
	l.Parts, l.Caught, l.Paid, l.Cost, l.Lost = l.Parts+h.Parts, l.Caught+h.Caught, l.Paid+h.Paid, l.Cost+h.Cost, l.Lost+h.Lost
	return l
}

// Table writes what a run found as Markdown. Posted is the same year under posted
// prices, or nil.
func (r *Result) Table(posted *Result) string {
	var b strings.Builder
	c := r.Config
	fmt.Fprintf(&b, "%d buyers and %d providers, %d days, seed %d: %d orders, %d steps of the rules.\n\n", c.Buyers, c.Providers, c.Days, c.Seed, r.Orders, r.Steps)
	fmt.Fprint(&b, "What one part (a job, a seat of a quorum, a lease) brings a provider on average, in tokens: pay, less work and\ngas, less bonds lost. Of lying providers the parts in which they lied, of the ring those in which it\nheld the majority of a quorum and cheated: elsewhere it is honest. In brackets, the share of parts that cost a bond.\n\n")
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
	fmt.Fprintf(&b, "\nThe ring held the majority of %d of %d quorum tasks, %d of them with nobody beside it who did\nthe work, and %d of its answers stood: those of such quorums where the sample missed them. All of its seats of quorums together brought it %+.3f tokens each, an honest provider's %+.3f. How\noften a ring holds a majority, or the whole, by its share of the providers (or of the bonds, since a seat takes one) and by seats:\n\n",
		r.Held, r.QuorumTasks, r.HeldWhole, r.Captured, r.Whole(Quorum, Colluding).Profit(), r.Lines[Quorum][Honest][0].Profit())
	fmt.Fprint(&b, "| of seats drawn | 1 % | 3 % | 6 % | 10 % | 20 % | 33 % |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, n := range []int{3, 5, 9, 15} {
		for _, need := range []int{n/2 + 1, n} {
			fmt.Fprintf(&b, "| %d of %d |", need, n)
			for _, q := range []float64{0.01, 0.03, 0.06, 0.1, 0.2, 0.33} {
				fmt.Fprintf(&b, " %.2g %% |", 100*Capture(n, need, q))
			}
			fmt.Fprintln(&b)
		}
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
		"held": r.Held, "held_whole": r.HeldWhole, "captured": r.Captured, "quorum_tasks": r.QuorumTasks}
}

// ProfitPlot is an SVG of what a provider of each kind has earned on average, by
// week.
func (r *Result) ProfitPlot() string {
	var lines []chart.Series
	for k := range kinds {
		l := chart.Series{Name: k.String(), Values: []float64{0}}
		for _, u := range r.Profit[k] {
			l.Values = append(l.Values, u.Tokens()/float64(max(r.Providers[k], 1)))
		}
		lines = append(lines, l)
	}
	return plot("Earned by a provider so far", "tokens", lines)
}

// PricePlot is an SVG of what a core hour cost, by week, in this market and under
// posted prices.
func (r *Result) PricePlot(posted *Result) string {
	// Nothing is known before the first week is over.
	none := []float64{math.NaN()}
	lines := []chart.Series{{Name: "bids", Values: none}, {Name: "posted", Values: none}, {Name: "core time let, bids (1 = all)", Values: none}}
	for i, of := range []*Result{r, posted} {
		for w := range of.Weeks[:min(of.Config.Days/7, len(of.Weeks))] {
			wk := of.Weeks[w]
			lines[i].Values = append(lines[i].Values, 100*wk.Spent.Tokens()/max(wk.Hours, 1))
		}
	}
	for _, wk := range r.Weeks[:min(r.Config.Days/7, len(r.Weeks))] {
		lines[2].Values = append(lines[2].Values, float64(wk.CoreSeconds)/float64(max(wk.Capacity, 1)))
	}
	return plot("A core hour", "hundredths of a token", lines)
}

// plot draws lines by week; what cannot be drawn is a picture that says why.
func plot(title, unit string, lines []chart.Series) string {
	n := 2
	for _, l := range lines {
		n = max(n, len(l.Values))
	}
	c := chart.Lines{Frame: chart.Frame{Title: title, XLabel: "week", YLabel: unit}}
	for i := range n {
		c.X = append(c.X, float64(i))
	}
	for _, l := range lines {
		for len(l.Values) < n {
			l.Values = append(l.Values[:len(l.Values):len(l.Values)], math.NaN())
		}
		c.Series = append(c.Series, l)
	}
	var b strings.Builder
	if err := c.SVG(&b); err != nil {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 40"><text x="8" y="24">` + html.EscapeString(err.Error()) + "</text></svg>\n"
	}
	return b.String()
}
