package chart

import (
	"fmt"
	"io"
	"math"
)

// Lines draws series over a common axis.
type Lines struct {
	Frame
	X      []float64 // ascending
	Series []Series
}

// A Band is what lies between two series, such as quantiles.
type Band struct {
	Name      string // in the legend, such as "80 %"
	Low, High []float64
}

// A Fan shows a forecast or many paths: bands around a middle, the widest first.
type Fan struct {
	Frame
	X      []float64 // ascending
	Bands  []Band
	Middle Series // such as the median
	// Paths are some single ones, thin, so that the middle is not taken for one.
	Paths [][]float64
	// Past is what really was, if anything: drawn over everything, with its own places.
	Past  Series
	PastX []float64
}

// Areas stacks series on each other, the first at the bottom; values are not negative.
type Areas struct {
	Frame
	X      []float64 // ascending
	Layers []Series
}

// thin reduces long series to the extremes of each pixel, which look the same.
func thin(x, y []float64, columns int) (tx, ty []float64) {
	if len(x) <= 4*columns {
		return x, y
	}
	for c := range columns {
		from, to := c*len(x)/columns, (c+1)*len(x)/columns
		low, high := -1, -1
		for i := from; i < to; i++ {
			if math.IsNaN(y[i]) {
				continue
			}
			if low < 0 || y[i] < y[low] {
				low = i
			}
			if high < 0 || y[i] > y[high] {
				high = i
			}
		}
		switch {
		case low < 0:
			tx, ty = append(tx, x[from]), append(ty, math.NaN())
		case low == high:
			tx, ty = append(tx, x[low]), append(ty, y[low])
		default:
			a, b := min(low, high), max(low, high)
			tx, ty = append(tx, x[a], x[b]), append(ty, y[a], y[b])
		}
	}
	return tx, ty
}

// curve draws a series that is in the units of the data.
func (p *plot) curve(x, y []float64, class string, colour int, name string) {
	x, y = thin(x, y, int(p.right-p.left))
	dx, dy := make([]float64, len(x)), make([]float64, len(x))
	for i := range x {
		dx[i], dy[i] = p.x.at(x[i]), p.y.at(y[i])
		if !p.y.has(y[i]) {
			dy[i] = math.NaN()
		}
	}
	fmt.Fprintf(&p.body, `<path class="%s c%d" d="%s"><title>%s</title></path>`+"\n", class, colour%colours, path(dx, dy), escape(name, 200))
}

// between fills what is between two series, piece by piece where both are numbers.
func (p *plot) between(x, low, high []float64, colour int, opacity float64, class, name string) {
	columns := int(p.right - p.left)
	if len(x) > 4*columns {
		var tx, tl, th []float64
		for c := range columns {
			from, to := c*len(x)/columns, (c+1)*len(x)/columns
			l, h := math.Inf(1), math.Inf(-1)
			for i := from; i < to; i++ {
				l, h = min(l, low[i]), max(h, high[i])
			}
			at := x[from]
			if c == columns-1 {
				at = x[len(x)-1]
			}
			tx, tl, th = append(tx, at), append(tl, l), append(th, h)
		}
		x, low, high = tx, tl, th
	}
	bad := func(i int) bool {
		return !p.y.has(low[i]) || !p.y.has(high[i])
	}
	d := ""
	for i := 0; i < len(x); {
		if bad(i) {
			i++
			continue
		}
		j := i
		var xs, ys []float64
		for ; j < len(x) && !bad(j); j++ {
			xs, ys = append(xs, p.x.at(x[j])), append(ys, p.y.at(high[j]))
		}
		for k := j - 1; k >= i; k-- {
			xs, ys = append(xs, p.x.at(x[k])), append(ys, p.y.at(low[k]))
		}
		d += path(xs, ys) + "Z"
		i = j
	}
	fmt.Fprintf(&p.body, `<path class="%s c%d"%s d="%s"><title>%s</title></path>`+"\n", class, colour%colours, faded(opacity), d, escape(name, 200))
}

func checkLength(name string, got, want int) error {
	if got != want {
		return fmt.Errorf("chart: series %q has %d values for %d places", name, got, want)
	}
	return nil
}

// SVG draws the lines.
func (c Lines) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if err := checkX(c.X); err != nil {
		return err
	}
	if len(c.Series) == 0 || len(c.Series) > maxSeries {
		return fmt.Errorf("chart: %d series, from 1 to %d can be told apart", len(c.Series), maxSeries)
	}
	y := emptyScale(c.YLog)
	var keys []key
	for i, s := range c.Series {
		if err := checkLength(s.Name, len(s.Values), len(c.X)); err != nil {
			return err
		}
		y.span(s.Values...)
		k := key{colour: i % colours, kind: "line", label: s.Name}
		if i >= colours {
			k.kind = "dash"
		}
		keys = append(keys, k)
	}
	if !y.ok() {
		return errNothing(c.YLog)
	}
	p := newPlot(c.Frame, scale{low: c.X[0], high: c.X[len(c.X)-1]}, y, keys)
	for i := len(c.Series) - 1; i >= 0; i-- { // the first on top
		class := "l"
		if i >= colours {
			class = "l d"
		}
		p.curve(c.X, c.Series[i].Values, class, i, c.Series[i].Name)
	}
	return p.write(w)
}

func errNothing(log bool) error {
	if log {
		return fmt.Errorf("chart: there are no finite numbers above 0 to draw on a logarithmic axis")
	}
	return fmt.Errorf("chart: there are no finite numbers to draw")
}

// SVG draws the fan.
func (c Fan) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if err := checkX(c.X); err != nil {
		return err
	}
	if len(c.Bands) > 10 || len(c.Paths) > 100 {
		return fmt.Errorf("chart: %d bands and %d paths, at most 10 and 100", len(c.Bands), len(c.Paths))
	}
	n := len(c.X)
	x, y := scale{low: c.X[0], high: c.X[n-1]}, emptyScale(c.YLog)
	for _, b := range c.Bands {
		if err := checkLength(b.Name, len(b.Low), n); err != nil {
			return err
		}
		if err := checkLength(b.Name, len(b.High), n); err != nil {
			return err
		}
		y.span(b.Low...)
		y.span(b.High...)
	}
	for _, path := range c.Paths {
		if err := checkLength("path", len(path), n); err != nil {
			return err
		}
	}
	var keys []key
	if c.Past.Values != nil {
		if err := checkX(c.PastX); err != nil {
			return err
		}
		if err := checkLength(c.Past.Name, len(c.Past.Values), len(c.PastX)); err != nil {
			return err
		}
		y.span(c.Past.Values...)
		x.low, x.high = min(x.low, c.PastX[0]), max(x.high, c.PastX[len(c.PastX)-1])
		keys = append(keys, key{colour: 1, kind: "line", label: c.Past.Name})
	}
	if c.Middle.Values != nil {
		if err := checkLength(c.Middle.Name, len(c.Middle.Values), n); err != nil {
			return err
		}
		y.span(c.Middle.Values...)
		keys = append(keys, key{kind: "line", label: c.Middle.Name})
	}
	if len(c.Bands) == 0 {
		for _, path := range c.Paths {
			y.span(path...)
		}
	}
	if !y.ok() {
		return errNothing(c.YLog)
	}
	// Bands lie on each other; a swatch has the colour that shows.
	opacity := 0.5 / float64(max(len(c.Bands), 2))
	for i := len(c.Bands) - 1; i >= 0; i-- {
		keys = append(keys, key{kind: "box", fade: float64(opacity * float64(i+1)), label: c.Bands[i].Name})
	}
	p := newPlot(c.Frame, x, y, keys)
	for _, b := range c.Bands {
		p.between(c.X, b.Low, b.High, 0, opacity, "f", b.Name)
	}
	for _, path := range c.Paths {
		// Paths may leave the bands; the drawing ends at its edge.
		inside := make([]float64, n)
		for i, v := range path {
			inside[i] = v
			if v < p.y.low || v > p.y.high {
				inside[i] = math.NaN()
			}
		}
		p.curve(c.X, inside, "l thin", 0, "")
	}
	if c.Middle.Values != nil {
		p.curve(c.X, c.Middle.Values, "l", 0, c.Middle.Name)
	}
	if c.Past.Values != nil {
		p.curve(c.PastX, c.Past.Values, "l", 1, c.Past.Name)
	}
	return p.write(w)
}

// SVG draws the areas.
func (c Areas) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if err := checkX(c.X); err != nil {
		return err
	}
	if len(c.Layers) == 0 || len(c.Layers) > maxSeries || c.YLog {
		return fmt.Errorf("chart: %d layers, from 1 to %d can be stacked, on an axis that is not logarithmic", len(c.Layers), maxSeries)
	}
	n := len(c.X)
	sums := [][]float64{make([]float64, n)}
	y := emptyScale(false)
	y.span(0)
	var keys []key
	for i, l := range c.Layers {
		if err := checkLength(l.Name, len(l.Values), n); err != nil {
			return err
		}
		next := make([]float64, n)
		for j, v := range l.Values {
			if !(v >= 0) || math.IsInf(v, 1) {
				return fmt.Errorf("chart: value %d of layer %q is %v: only finite amounts from 0 on can be stacked", j, l.Name, v)
			}
			next[j] = sums[i][j] + v
		}
		sums = append(sums, next)
		y.span(next...)
		// The legend begins at the top, as the picture does.
		keys = append([]key{{colour: i % colours, kind: "box", label: l.Name}}, keys...)
	}
	if !y.ok() {
		return errNothing(false)
	}
	p := newPlot(c.Frame, scale{low: c.X[0], high: c.X[n-1]}, y, keys)
	for i, l := range c.Layers {
		p.between(c.X, sums[i], sums[i+1], i, 0.85, "f e", l.Name)
	}
	p.line(p.left, p.bottom, p.right, p.bottom, "a")
	return p.write(w)
}
