// Package chart draws what simulations and searches find: fans, lines, stacked areas,
// tornadoes, fronts, heat maps and histograms, as SVG that stands on its own. A
// picture has no scripts and loads nothing, follows the reader's light or dark theme,
// scales, tells its title and description to screen readers and shows values
// in tooltips. Words are the caller's, in any language; colours are those of Okabe
// and Ito, which the colour-blind can tell apart.
//
// The same data gives the same bytes. Words are escaped and cut to the room that
// there is; data that cannot be drawn is an error.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
)

// A Chart is anything here: it writes itself as an SVG document, which may also stand
// inside HTML.
type Chart interface {
	// SVG writes the picture, or fails before it has written anything.
	SVG(w io.Writer) error
}

// A Frame is what is around every chart. All words are optional but the title.
type Frame struct {
	Title       string
	Note        string // a line below the title
	Description string // for those who do not see the picture; by default the note
	XLabel      string
	YLabel      string
	// Ticks are places with names on the horizontal axis, such as dates; by default
	// round numbers.
	Ticks []Tick
	// YLog makes the vertical axis logarithmic: all values are then above 0.
	YLog bool
	// Language is "en" or "zh", by default "en": it is how large numbers are cut short, 1.2M
	// or 120万, and what fonts and voices go by.
	Language string
	// Width and Height are in pixels, by default 720 by 420; the picture scales.
	Width, Height int
}

// A Tick is a name at a place on the horizontal axis.
type Tick struct {
	At    float64
	Label string
}

// A Series is values with a name. NaN leaves a gap.
type Series struct {
	Name   string
	Values []float64
}

// Limits keep pictures small enough for a browser.
const (
	maxPoints = 1_000_000
	maxSeries = 40
	maxCells  = 40_000
	maxBars   = 200
)

func (f *Frame) check() error {
	if f.Width == 0 {
		f.Width = 720
	}
	if f.Height == 0 {
		f.Height = 420
	}
	if f.Language == "" {
		f.Language = "en"
	}
	switch {
	case f.Title == "":
		return errors.New("chart: give a title")
	case f.Width < 300 || f.Width > 4000 || f.Height < 200 || f.Height > 4000:
		return fmt.Errorf("chart: a picture of %d by %d: take 300 by 200 to 4000 by 4000", f.Width, f.Height)
	case f.Language != "en" && f.Language != "zh":
		return fmt.Errorf("chart: the language %q is neither en nor zh", f.Language)
	case len(f.Ticks) > 200:
		return fmt.Errorf("chart: %d ticks, at most 200", len(f.Ticks))
	}
	return nil
}

// checkX refuses places that do not ascend.
func checkX(x []float64) error {
	if len(x) < 2 || len(x) > maxPoints {
		return fmt.Errorf("chart: %d places on the horizontal axis, from 2 to %d can be drawn", len(x), maxPoints)
	}
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) || i > 0 && v <= x[i-1] {
			return fmt.Errorf("chart: place %d on the horizontal axis is %v: give finite, ascending numbers", i, v)
		}
	}
	return nil
}

// A plot is a picture in the making: a frame, scales, and what has been drawn.
type plot struct {
	Frame
	body                     bytes.Buffer
	left, right, top, bottom float64
	x, y                     scale
}

// A key is an entry of the legend.
type key struct {
	colour int
	kind   string // of the swatch: "line", "dash", "box" or "dot"
	fade   float64
	label  string
}

// newPlot lays out what is around the data, for scales whose ends are known.
func newPlot(f Frame, x, y scale, keys []key) *plot {
	p := &plot{Frame: f, x: x, y: y}
	p.heading(keys)
	p.y.low, p.y.high = p.y.widened()
	p.bottom = float64(f.Height) - 34
	if f.XLabel != "" {
		p.bottom -= 18
	}
	if f.YLabel != "" {
		p.label(16, p.top+4, "m", "start", f.YLabel, 12, float64(f.Width)-32)
		p.top += 16
	}
	p.top += 6
	ticks := p.y.ticks(int((p.bottom - p.top) / 48))
	wide := 0.0
	for _, t := range ticks {
		wide = max(wide, textWidth(p.number(t, p.y.step(ticks)), 11))
	}
	p.left, p.right = 24+wide, float64(f.Width)-20
	p.x.from, p.x.to = p.left, p.right
	p.y.from, p.y.to = p.bottom, p.top
	for _, t := range ticks {
		at := p.y.at(t)
		p.line(p.left, at, p.right, at, "g")
		p.label(p.left-8, at+4, "m", "end", p.number(t, p.y.step(ticks)), 11, wide+4)
	}
	p.horizontal()
	return p
}

// horizontal draws the axis at the bottom.
func (p *plot) horizontal() {
	p.line(p.left, p.bottom, p.right, p.bottom, "a")
	ticks := p.Ticks
	if ticks == nil {
		at := p.x.ticks(int((p.right - p.left) / 80))
		for _, t := range at {
			ticks = append(ticks, Tick{t, p.number(t, p.x.step(at))})
		}
	}
	free := math.Inf(-1) // labels do not overlap
	for _, t := range ticks {
		at := p.x.at(t.At)
		if !(at >= p.left-0.5 && at <= p.right+0.5) {
			continue
		}
		half := textWidth(t.Label, 11) / 2
		middle := min(max(at, half+2), float64(p.Width)-half-2)
		p.line(at, p.bottom, at, p.bottom+5, "a")
		if middle-half > free {
			p.label(middle, p.bottom+18, "m", "middle", t.Label, 11, 120)
			free = middle + half + 8
		}
	}
	if p.XLabel != "" {
		p.label((p.left+p.right)/2, p.bottom+38, "m", "middle", p.XLabel, 12, p.right-p.left)
	}
}

// heading draws title, note and legend and leaves top below them.
func (p *plot) heading(keys []key) {
	room := float64(p.Width) - 32
	p.label(16, 26, "t", "start", p.Title, 16, room)
	p.top = 38
	if p.Note != "" {
		p.label(16, 45, "m", "start", p.Note, 12, room)
		p.top = 56
	}
	x := 16.0
	rows := 0
	for _, k := range keys {
		if k.label == "" {
			continue
		}
		wide := 24 + textWidth(k.label, 12)
		if x+wide > float64(p.Width)-16 && x > 16 {
			x, rows = 16, rows+1
		}
		y := p.top + 10 + float64(20*rows)
		p.swatch(k, x, y-4)
		p.label(x+24, y, "", "start", k.label, 12, min(room-24, 400))
		x += min(wide, 424) + 18
		p.top = max(p.top, 0)
	}
	if x > 16 || rows > 0 {
		p.top += float64(20*rows) + 22
	}
	p.top += 6
}

func (p *plot) swatch(k key, x, y float64) {
	switch k.kind {
	case "line", "dash":
		class := "l"
		if k.kind == "dash" {
			class = "l d"
		}
		fmt.Fprintf(&p.body, `<path class="%s c%d" d="M%s %sh18"/>`, class, k.colour, px(x), px(y))
	case "dot":
		fmt.Fprintf(&p.body, `<circle class="f c%d" cx="%s" cy="%s" r="4.5"/>`, k.colour, px(x+9), px(y))
	default:
		fmt.Fprintf(&p.body, `<rect class="f c%d" x="%s" y="%s" width="18" height="11" rx="2"%s/>`, k.colour, px(x), px(y-5.5), faded(k.fade))
	}
	p.body.WriteByte('\n')
}

func faded(f float64) string {
	if f == 0 || f == 1 {
		return ""
	}
	return ` opacity="` + px(f) + `"`
}

// write puts style, title and description around the drawing.
func (p *plot) write(w io.Writer) error {
	description := p.Description
	if description == "" {
		description = p.Note
	}
	if description == "" {
		description = p.Title
	}
	// Names for the title and the description that no other picture of a page has.
	h := fnv.New64a()
	h.Write([]byte(p.Title + "\x00" + description + "\x00"))
	h.Write(p.body.Bytes())
	id := fmt.Sprintf("c%016x", h.Sum64())
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="probity-chart" viewBox="0 0 %d %d" width="%d" height="%d" lang="%s" role="img" aria-labelledby="%s-t %s-d">`+"\n",
		p.Width, p.Height, p.Width, p.Height, p.Language, id, id)
	fmt.Fprintf(&b, "<title id=\"%s-t\">%s</title>\n<desc id=\"%s-d\">%s</desc>\n", id, escape(p.Title, 300), id, escape(description, 2000))
	b.WriteString(style)
	fmt.Fprintf(&b, `<rect class="bg" width="%d" height="%d" rx="8"/>`+"\n", p.Width, p.Height)
	b.Write(p.body.Bytes())
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}
