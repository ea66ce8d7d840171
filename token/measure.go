package token

import (
	"fmt"
	"slices"
	"strings"
)

// A MeasureKind is what a measure is of.
type MeasureKind string

// The kinds of measures.
const (
	Circulating MeasureKind = "circulating" // an asset's supply, less what is staked, locked, on its way or not vested yet
	Staked      MeasureKind = "staked"      // the staked share of an asset's supply
	GiniOf      MeasureKind = "gini"        // of what agents hold in an account: Gini's coefficient
	HHIOf       MeasureKind = "hhi"         // Herfindahl and Hirschman's index, 0 to 1
	NakamotoOf  MeasureKind = "nakamoto"    // the fewest who have more than half
	Price       MeasureKind = "price"       // of a pool
	Impact      MeasureKind = "impact"      // by how much the pool pays less than its price for 1 % of all there is of x
	Balance     MeasureKind = "balance"     // of an account; no metric is added for it
)

// A Measure is a number that tells how an economy stands and that follows from its
// form, whoever designed it.
type Measure struct {
	Kind   MeasureKind `json:"kind"`
	Of     string      `json:"of"`     // the asset, account or pool
	Metric string      `json:"metric"` // the series that has it in a result of the measured program
	Asset  string      `json:"asset"`  // that it is about
}

// Measured is the economy with metrics for the measures that follow from its form, and
// their list. It runs as before: metrics change nothing. Its results say the same
// specification, and have more series.
func (p *Program) Measured() (*Program, []Measure, error) {
	var measures []Measure
	q, err := compileMeasured(p.source, p.files, func(d *document) []*entry {
		m := &measurer{d: d}
		m.measure()
		measures = m.measures
		return m.entries
	})
	return q, measures, err
}

type measurer struct {
	d        *document
	entries  []*entry
	measures []Measure
}

// add makes a metric. Its name has a dot, which no name in a specification has.
func (m *measurer) add(kind MeasureKind, of, asset, about, text string) {
	if len(m.entries) >= maxEntries {
		return
	}
	at := Pos{1, 1}
	n, fault := parseExpression(text, at)
	if fault != nil {
		return // texts are made here, of names that the parser knows
	}
	name := of + "." + string(kind)
	m.entries = append(m.entries, &entry{name: name, at: at, fields: map[string]*value{
		"value": {at: at, expr: n}, "about": {at: at, text: about}}})
	m.measures = append(m.measures, Measure{kind, of, name, asset})
}

func (m *measurer) measure() {
	asset := map[string]string{} // by account
	for _, en := range m.d.sections["accounts"] {
		asset[en.name] = en.text("asset")
	}
	total := func(account string) string { return "total(" + account + ")" }
	for _, a := range m.d.sections["assets"] {
		var staked, closed, moving []string
		note := func(list *[]string, account string) {
			if account != "" && asset[account] == a.name && !slices.Contains(*list, total(account)) {
				*list = append(*list, total(account))
			}
		}
		for _, f := range m.d.sections["flows"] {
			own := asset[f.text("from")] == a.name
			switch f.text("kind") {
			case "stake":
				note(&staked, f.text("to"))
			case "unstake":
				note(&staked, f.text("from"))
				if own {
					moving = append(moving, "waiting("+f.name+")")
				}
			case "lock":
				if own {
					moving = append(moving, "waiting("+f.name+")")
				}
			case "vesting", "emission", "halving", "airdrop":
				note(&closed, f.text("from"))
			}
		}
		all := "supply(" + a.name + ")"
		locked := append(slices.Clone(staked), moving...)
		if out := append(slices.Clone(locked), slices.DeleteFunc(closed, func(c string) bool { return slices.Contains(staked, c) })...); len(out) > 0 {
			m.add(Circulating, a.name, a.name, "what is not staked, locked, on its way or still to be given out", all+" - "+strings.Join(out, " - "))
		}
		if len(locked) > 0 {
			m.add(Staked, a.name, a.name, "the share of the supply that is staked or locked",
				fmt.Sprintf("(%s) / %s if %s > 0 else 0.0", strings.Join(locked, " + "), all, all))
		}
	}
	for _, en := range m.d.sections["accounts"] {
		if en.text("of") != "" {
			m.add(GiniOf, en.name, asset[en.name], "0 if all hold the same, near 1 if one holds everything", "gini("+en.name+")")
			m.add(HHIOf, en.name, asset[en.name], "the sum of squared shares", "hhi("+en.name+")")
			m.add(NakamotoOf, en.name, asset[en.name], "the fewest who together hold more than half", "nakamoto("+en.name+")")
		} else {
			m.measures = append(m.measures, Measure{Balance, en.name, en.name, asset[en.name]})
		}
	}
	for _, en := range m.d.sections["pools"] {
		x := asset[en.text("x")]
		some := fmt.Sprintf("%s > 0 and %s > 0", en.text("x"), en.text("y"))
		m.add(Price, en.name, x, "the pool's price", fmt.Sprintf("price(%s) if %s else 0", en.name, some))
		m.add(Impact, en.name, x, "how much less than its price the pool pays for 1 % of all there is",
			fmt.Sprintf("1 - quote(%s, supply(%s) // 100) / (price(%s) * (supply(%s) // 100)) if %s and supply(%s) // 100 > 0 else 0.0", en.name, x, en.name, x, some, x))
	}
}
