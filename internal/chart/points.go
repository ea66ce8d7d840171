package chart

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// A Dot is one compromise between two goals.
type Dot struct {
	X, Y   float64
	Name   string // in the tooltip, and beside a chosen dot
	Front  bool   // no other dominates it
	Chosen bool   // the one that is recommended
}

// A Front shows compromises between two goals, both better towards the lower left.
type Front struct {
	Frame
	Dots                             []Dot
	FrontName, OtherName, ChosenName string // in the legend
}

// SVG draws the front.
func (c Front) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	if len(c.Dots) == 0 || len(c.Dots) > 20_000 {
		return fmt.Errorf("chart: %d dots, from 1 to 20,000 can be drawn", len(c.Dots))
	}
	x, y := emptyScale(false), emptyScale(c.YLog)
	chosen, others := false, false
	for _, d := range c.Dots {
		if !x.has(d.X) || !y.has(d.Y) {
			return fmt.Errorf("chart: dot %q is at %v, %v", d.Name, d.X, d.Y)
		}
		x.span(d.X)
		y.span(d.Y)
		chosen, others = chosen || d.Chosen, others || !d.Front
	}
	if !x.ok() || !y.ok() {
		return errNothing(c.YLog)
	}
	keys := []key{{kind: "dot", label: c.FrontName}}
	if others {
		keys = append(keys, key{colour: 7, kind: "dot", label: c.OtherName})
	}
	if chosen {
		keys = append(keys, key{colour: 1, kind: "dot", label: c.ChosenName})
	}
	x.low, x.high = x.widened()
	p := newPlot(c.Frame, x, y, keys)
	dots := slices.Clone(c.Dots)
	slices.SortStableFunc(dots, func(a, b Dot) int { return cmp.Compare(a.X, b.X) })
	dot := func(d Dot, class string, r float64) {
		fmt.Fprintf(&p.body, `<circle class="%s" cx="%s" cy="%s" r="%s"><title>%s (%s, %s)</title></circle>`+"\n",
			class, px(p.x.at(d.X)), px(p.y.at(d.Y)), px(r), escape(d.Name, 200), value(d.X, c.Language), value(d.Y, c.Language))
	}
	for _, d := range dots {
		if !d.Front {
			dot(d, "f c7", 2.6)
		}
	}
	// The edge of what is known to be possible: stairs, since nothing is known between.
	var sx, sy []float64
	best := math.Inf(1)
	for _, d := range dots {
		if !d.Front || d.Y >= best {
			continue
		}
		if len(sx) > 0 {
			sx, sy = append(sx, p.x.at(d.X)), append(sy, sy[len(sy)-1])
		}
		sx, sy = append(sx, p.x.at(d.X)), append(sy, p.y.at(d.Y))
		best = d.Y
	}
	fmt.Fprintf(&p.body, `<path class="l thin c0" d="%s"/>`+"\n", path(sx, sy))
	for _, d := range dots {
		if d.Front && !d.Chosen {
			dot(d, "f e c0", 4.5)
		}
	}
	for _, d := range dots {
		if d.Chosen {
			dot(d, "f e c1", 6)
			at := p.x.at(d.X)
			fmt.Fprintf(&p.body, `<circle class="r" cx="%s" cy="%s" r="9.5"/>`+"\n", px(at), px(p.y.at(d.Y)))
			if at < (p.left+p.right)/2 {
				p.label(at+14, p.y.at(d.Y)-6, "h", "start", d.Name, 12, p.right-at-14)
			} else {
				p.label(at-14, p.y.at(d.Y)-6, "h", "end", d.Name, 12, at-14-p.left)
			}
		}
	}
	return p.write(w)
}

// A HeatMap shows an outcome over two parameters as colours: one scale from dark to light,
// or, where there are values on both sides of 0, blue below and red above.
type HeatMap struct {
	Frame
	Columns, Rows []string    // names, from left to right and from the bottom to the top
	Values        [][]float64 // by row, then by column; NaN is left empty
	ValueName     string      // of the outcome, above the colour scale
	Numbers       bool        // written into the cells where there is room
}

// SVG draws the heat map.
func (c HeatMap) SVG(w io.Writer) error {
	if err := c.check(); err != nil {
		return err
	}
	rows, columns := len(c.Rows), len(c.Columns)
	if rows == 0 || columns == 0 || rows > maxCells || columns > maxCells || rows*columns > maxCells {
		return fmt.Errorf("chart: %d by %d cells, from 1 to %d can be drawn", rows, columns, maxCells)
	}
	if err := checkLength("rows", len(c.Values), rows); err != nil {
		return err
	}
	z := emptyScale(false)
	wide := 0.0
	for i, row := range c.Values {
		if err := checkLength(c.Rows[i], len(row), columns); err != nil {
			return err
		}
		z.span(row...)
		wide = max(wide, textWidth(c.Rows[i], 11))
	}
	if !z.ok() {
		return errNothing(false)
	}
	shades := viridis
	if z.low < 0 && z.high > 0 {
		shades = blueRed
		z.high = max(z.high, -z.low)
		z.low = -z.high
	}
	if z.low == z.high {
		z.low, z.high = z.widened()
	}
	z.from, z.to = 0, 1
	cents := roundStep((z.high - z.low) / 100)
	p := &plot{Frame: c.Frame}
	p.heading(nil)
	if c.YLabel != "" {
		p.label(16, p.top+4, "m", "start", c.YLabel, 12, float64(c.Width)/2)
		p.top += 16
	}
	p.left, p.right = min(24+wide, float64(c.Width)/3), float64(c.Width)-96
	p.bottom = float64(c.Height) - 34
	if c.XLabel != "" {
		p.bottom -= 18
	}
	cw, ch := (p.right-p.left)/float64(columns), (p.bottom-p.top)/float64(rows)
	gap := 1.0
	if min(cw, ch) < 6 {
		gap = 0
	}
	for i, row := range c.Values {
		top := p.bottom - float64(ch*float64(i+1))
		if size := 11.0; ch >= size || i%int(size/ch+1) == 0 {
			p.label(p.left-8, top+ch/2+4, "m", "end", c.Rows[i], 11, p.left-14)
		}
		for j, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				continue
			}
			shade := shades.at(z.at(v))
			left := p.left + float64(cw*float64(j))
			fmt.Fprintf(&p.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"><title>%s, %s: %s</title></rect>`+"\n",
				px(left), px(top), px(cw-gap), px(ch-gap), shade, escape(c.Columns[j], 100), escape(c.Rows[i], 100), value(v, c.Language))
			// All with the same decimals, as in a table.
			if text := number(v, cents, c.Language); c.Numbers && ch >= 16 && textWidth(text, 11)+6 < cw {
				fmt.Fprintf(&p.body, `<text x="%s" y="%s" font-size="11" text-anchor="middle" style="fill:%s">%s</text>`+"\n", px(left+cw/2), px(top+ch/2+4), shade.ink(), escape(text, 20))
			}
		}
	}
	free := math.Inf(-1)
	for j, name := range c.Columns {
		middle := p.left + float64(cw*(float64(j)+0.5))
		half := min(textWidth(name, 11)/2, max(cw, 60)/2)
		if middle-half > free {
			p.label(middle, p.bottom+16, "m", "middle", name, 11, max(cw, 60))
			free = middle + half + 6
		}
	}
	if c.XLabel != "" {
		p.label((p.left+p.right)/2, p.bottom+38, "m", "middle", c.XLabel, 12, p.right-p.left)
	}
	// The colour scale, in 40 steps.
	x, step := p.right+22, (p.bottom-p.top)/40
	for i := range 40 {
		fmt.Fprintf(&p.body, `<rect x="%s" y="%s" width="14" height="%s" fill="%s"/>`+"\n", px(x), px(p.bottom-float64(step*float64(i+1))), px(step+0.3), shades.at((float64(i)+0.5)/40))
	}
	z.from, z.to = p.bottom, p.top
	ticks := z.ticks(5)
	for _, t := range ticks {
		p.line(x+14, z.at(t), x+18, z.at(t), "a")
		p.label(x+21, z.at(t)+4, "m", "start", p.number(t, z.step(ticks)), 11, 52)
	}
	if c.ValueName != "" {
		p.label(float64(c.Width)-16, p.top-8, "m", "end", c.ValueName, 12, float64(c.Width)/2-32)
	}
	return p.write(w)
}

// A shade is a colour, red, green and blue from 0 to 255.
type shade [3]float64

func (s shade) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(s[0]+0.5), int(s[1]+0.5), int(s[2]+0.5))
}

// ink is black or white, whichever can be read on the shade.
func (s shade) ink() string {
	if float64(0.299*s[0])+float64(0.587*s[1])+float64(0.114*s[2]) > 140 {
		return "#111"
	}
	return "#fff"
}

// A ramp is shades at even distances.
type ramp []shade

// viridis is as dark as it is small, to every eye (van der Walt and Smith 2015, CC0).
var viridis = ramp{{68, 1, 84}, {72, 40, 120}, {62, 74, 137}, {49, 104, 142}, {38, 130, 142}, {31, 158, 137}, {53, 183, 121}, {110, 206, 88}, {181, 222, 43}, {253, 231, 37}}

// blueRed is Brewer's, with a neutral middle.
var blueRed = ramp{{33, 102, 172}, {67, 147, 195}, {146, 197, 222}, {209, 229, 240}, {240, 240, 240}, {253, 219, 199}, {244, 165, 130}, {214, 96, 77}, {178, 24, 43}}

func (r ramp) at(u float64) shade {
	u = float64(min(max(u, 0), 1) * float64(len(r)-1))
	i := min(int(u), len(r)-2)
	f := u - float64(i)
	var out shade
	for k := range out {
		out[k] = float64((1-f)*r[i][k]) + float64(f*r[i+1][k])
	}
	return out
}
