package chart

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// A Bar of a tornado: the outcome with one parameter at the low and at the high end
// of its range and all others as they are.
type Bar struct {
	Name      string
	Low, High float64
}

// A Tornado shows which parameters move an outcome most, the strongest on top.
type Tornado struct {
	Frame
	Base              float64 // the outcome with everything as it is
	Bars              []Bar
	LowName, HighName string // of both ends, in the legend
}

// SVG draws the tornado.
func (c Tornado) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if len(c.Bars) == 0 || len(c.Bars) > maxBars || c.YLog {
		return fmt.Errorf("chart: %d bars, from 1 to %d can be drawn, on an axis that is not logarithmic", len(c.Bars), maxBars)
	}
	x := emptyScale(false)
	x.span(c.Base)
	names := 0.0
	for _, b := range c.Bars {
		for _, v := range []float64{b.Low, b.High, c.Base} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("chart: bar %q has an end at %v", b.Name, v)
			}
		}
		x.span(b.Low, b.High)
		names = max(names, textWidth(b.Name, 12))
	}
	if !x.ok() {
		return errNothing(false)
	}
	bars := slices.Clone(c.Bars)
	slices.SortStableFunc(bars, func(a, b Bar) int {
		switch p, q := math.Abs(a.High-a.Low), math.Abs(b.High-b.Low); {
		case p > q:
			return -1
		case p < q:
			return 1
		}
		return 0
	})
	p := &plot{Frame: c.Frame, x: x}
	p.heading([]key{{colour: 0, kind: "box", label: c.LowName}, {colour: 1, kind: "box", label: c.HighName}})
	p.x.low, p.x.high = p.x.widened()
	p.left = min(28+names, float64(c.Width)/2.5)
	p.right = float64(c.Width) - 20
	p.bottom = float64(c.Height) - 34
	if c.XLabel != "" {
		p.bottom -= 18
	}
	// Room for the values at the ends.
	p.x.from, p.x.to = p.left+44, p.right-44
	ticks := p.x.ticks(int((p.right - p.left) / 80))
	for _, t := range ticks {
		p.line(p.x.at(t), p.top, p.x.at(t), p.bottom, "g")
	}
	row := (p.bottom - p.top) / float64(len(bars))
	thick := min(float64(row*0.66), 30)
	size := min(12, max(float64(row*0.8), 6))
	for i, b := range bars {
		middle := p.top + float64(row*(float64(i)+0.5))
		p.label(p.left-8, middle+float64(size*0.35), "", "end", b.Name, size, p.left-16)
		for side, v := range []float64{b.Low, b.High} {
			from, to := p.x.at(min(v, c.Base)), p.x.at(max(v, c.Base))
			fmt.Fprintf(&p.body, `<rect class="f c%d" x="%s" y="%s" width="%s" height="%s" rx="2"><title>%s: %s</title></rect>`+"\n",
				side, px(from), px(middle-thick/2), px(to-from), px(thick), escape(b.Name, 200), value(v, c.Language))
		}
		// Both ends may lie on one side of the base: then only the farther has room for its value.
		low, high := min(b.Low, b.High), max(b.Low, b.High)
		if low < c.Base {
			p.label(p.x.at(low)-5, middle+float64(size*0.35), "m h", "end", value(low, c.Language), size-1, 80)
		}
		if high > c.Base {
			p.label(p.x.at(high)+5, middle+float64(size*0.35), "m h", "start", value(high, c.Language), size-1, 80)
		}
	}
	p.line(p.x.at(c.Base), p.top-4, p.x.at(c.Base), p.bottom, "a")
	p.horizontal()
	return p.write(w)
}

// A Mark is a vertical line with a name, such as a value at risk.
type Mark struct {
	At   float64
	Name string
}

// A Histogram shows how values are distributed.
type Histogram struct {
	Frame
	Values []float64 // what is not finite is left out
	// Bins is how many bars there are, at most 200; 0 chooses by Freedman and Diaconis (1981).
	Bins  int
	Marks []Mark
}

// SVG draws the histogram.
func (c Histogram) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Bins < 0 || c.Bins > maxBars || len(c.Marks) > 20 || len(c.Values) > 10*maxPoints || c.YLog {
		return fmt.Errorf("chart: %d bins and %d marks, at most %d and 20, on an axis that is not logarithmic", c.Bins, len(c.Marks), maxBars)
	}
	x := emptyScale(false)
	var v []float64
	for _, u := range c.Values {
		if !math.IsNaN(u) && !math.IsInf(u, 0) {
			v = append(v, u)
		}
	}
	x.span(v...)
	if !x.ok() {
		return errNothing(false)
	}
	slices.Sort(v)
	bins := c.Bins
	if bins == 0 {
		wide := float64(2*(v[len(v)*3/4]-v[len(v)/4])) / root3(float64(len(v)))
		bins = 1
		if wide > 0 {
			bins = int(min(max(math.Ceil((x.high-x.low)/wide), 5), 60))
		}
	}
	low, high := x.low, x.high
	if low == high {
		x.tight = false
		low, high = x.widened()
	}
	counts := make([]int, bins)
	for _, u := range v {
		counts[min(int(float64(float64(bins)*((u-low)/(high-low)))), bins-1)]++
	}
	x.low, x.high = low, high
	for _, m := range c.Marks {
		if math.IsNaN(m.At) || math.IsInf(m.At, 0) {
			return fmt.Errorf("chart: mark %q is at %v", m.Name, m.At)
		}
		x.span(m.At)
	}
	y := emptyScale(false)
	y.span(0, float64(slices.Max(counts)))
	p := newPlot(c.Frame, x, y, nil)
	edge := func(i int) float64 { return low + float64((high-low)*float64(i)/float64(bins)) }
	for i, n := range counts {
		if n == 0 {
			continue
		}
		from, to, top := p.x.at(edge(i)), p.x.at(edge(i+1)), p.y.at(float64(n))
		fmt.Fprintf(&p.body, `<rect class="f e c0" x="%s" y="%s" width="%s" height="%s"><title>%s – %s: %d</title></rect>`+"\n",
			px(from), px(top), px(to-from), px(p.bottom-top), value(edge(i), c.Language), value(edge(i+1), c.Language), n)
	}
	p.line(p.left, p.bottom, p.right, p.bottom, "a")
	marks := slices.Clone(c.Marks)
	slices.SortStableFunc(marks, func(a, b Mark) int { return cmp.Compare(a.At, b.At) })
	for _, m := range marks {
		fmt.Fprintf(&p.body, `<path class="l d c1" d="M%s %sV%s"/>`+"\n", px(p.x.at(m.At)), px(p.bottom), px(p.top))
	}
	for i, m := range marks {
		at, y := p.x.at(m.At), p.top+10+float64(17*float64(i))
		// To the right where the name ends before the next mark, else to the left.
		next := float64(c.Width) - 6
		if i+1 < len(marks) {
			next = p.x.at(marks[i+1].At)
		}
		if wide := textWidth(m.Name, 12) + 6; at+wide <= next || at-wide < p.left {
			p.label(at+6, y, "h", "start", m.Name, 12, float64(c.Width)-6-at)
		} else {
			p.label(at-6, y, "h", "end", m.Name, 12, at-p.left)
		}
	}
	return p.write(w)
}

// root3 is the cube root of a number above 0, by Newton's method.
func root3(v float64) float64 {
	r := max(v, 1)
	for range 200 {
		r = (float64(2*r) + v/float64(r*r)) / 3
	}
	return r
}
