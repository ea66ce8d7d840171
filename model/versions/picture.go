package versions

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"slices"
)

// What a picture shows at most, and its measures in pixels.
const (
	maxRows                       = 80
	rowHeight, nameWidth, numbers = 22, 330, 150
	cellWidth, cellHeight         = 7, 16
)

// level is how dark a part of a tensor is, from 0 to 8: 0 has not changed, 1 has by a
// hundred-millionth of the tensor's values or less, 8 by a tenth or more, both as root
// mean squares.
func (n *Norms) level(part Number, elements int64) int {
	if part == 0 {
		return 0
	}
	// |a| from the norms: relative = l2/|a|.
	scale := float64(n.L2) / float64(n.Relative) / math.Sqrt(float64(elements))
	share := float64(part) / scale
	if math.IsNaN(share) || math.IsInf(share, 0) || scale == 0 {
		return 8
	}
	return min(max(int(math.Floor(math.Log10(share)))+9, 1), 8)
}

// levels are what a picture shows of a change: by the values where there are norms,
// and else by which chunks differ.
func (c *Change) levels() []int {
	if n := c.Norms; n != nil {
		out := make([]int, len(n.Strip))
		for i, part := range n.Strip {
			out[i] = n.level(part, elementsOf(c.From.Shape))
		}
		return out
	}
	if c.ChunkCount == 0 {
		return []int{8}
	}
	out := make([]int, min(c.ChunkCount, stripParts))
	for _, k := range c.Chunks {
		out[k.Index*len(out)/c.ChunkCount] = 8
	}
	return out
}

// Strip draws a change in one line of text: where in the tensor its values have moved,
// and how far.
func (c *Change) Strip() string {
	marks := []rune("·▁▂▃▄▅▆▇█")
	var out []rune
	for _, l := range c.levels() {
		out = append(out, marks[l])
	}
	return string(out)
}

// colours of the levels, from the paper to dark blue: they can be told apart in print.
var colours = [...]string{"#eef0f2", "#d6e3f0", "#b9d3e8", "#94bfdd", "#6aa6cf", "#458bbf", "#2a6fa9", "#17528a", "#08306b"}

// SVG draws the tensors that differ, those that moved furthest first: each a strip from
// its first element to its last, dark where values have moved far.
func (d *Difference) SVG(w io.Writer) error {
	rows := slices.Clone(d.Changes)
	far := func(c Change) float64 {
		switch {
		case c.Norms == nil:
			return math.Inf(1)
		case math.IsNaN(float64(c.Norms.Relative)):
			return 0
		}
		return float64(c.Norms.Relative)
	}
	slices.SortStableFunc(rows, func(a, b Change) int {
		switch x, y := far(a), far(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	more := max(len(rows)-maxRows, 0)
	rows = rows[:len(rows)-more]
	width := nameWidth + stripParts*cellWidth + numbers
	height := 64 + rowHeight*len(rows)
	changed, added, removed, _ := d.Count()
	var b bytes.Buffer
	title := fmt.Sprintf("%d tensors changed, %d added, %d removed, %d the same", changed, added, removed, d.Same)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" font-size="12">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n"+`<rect width="100%%" height="100%%" fill="#fff"/>`+"\n", title)
	fmt.Fprintf(&b, `<text x="12" y="22" font-weight="600" font-size="14">%s</text>`+"\n", title)
	note := fmt.Sprintf("%s to %s", d.From, d.To)
	if more > 0 {
		note += fmt.Sprintf("; %d more tensors are not drawn", more)
	}
	fmt.Fprintf(&b, `<text x="12" y="40" font-size="10" fill="#555">%s</text>`+"\n", note)
	for i, c := range rows {
		y := 54 + rowHeight*i
		fmt.Fprintf(&b, `<g><title>%s: %s</title><text x="12" y="%d">%s</text>`, escaped(c.Name, 400), escaped(c.Describe(), 200), y+13, escaped(c.Name, 44))
		switch c.Kind {
		case Added, Removed:
			fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#555">%s</text>`, nameWidth, y+13, c.Kind)
		default:
			levels := c.levels()
			for k, l := range levels {
				from, to := k*stripParts/len(levels), (k+1)*stripParts/len(levels)
				fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`, nameWidth+from*cellWidth, y, (to-from)*cellWidth, cellHeight, colours[l])
			}
			says := c.Describe()
			if n := c.Norms; n != nil {
				says = fmt.Sprintf("moved %.2g of its length", float64(n.Relative))
			}
			fmt.Fprintf(&b, `<text x="%d" y="%d" fill="#333" font-size="11">%s</text>`, nameWidth+stripParts*cellWidth+8, y+13, escaped(says, 26))
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

// escaped is at most n runes of a text, the end of a longer one, where names differ.
func escaped(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		r = append([]rune{'…'}, r[len(r)-n+1:]...)
	}
	for i, c := range r {
		if c < ' ' || c == 0x7f || c == 0xfffd || c == 0xfffe || c == 0xffff { // XML has no place for these
			r[i] = ' '
		}
	}
	return html.EscapeString(string(r))
}
