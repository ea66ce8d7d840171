package model

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"slices"
)

// SVG draws the graph from top to bottom, each node in the first row that is
// below all that it reads: kind, name and shape, coloured by what it does, with
// multiplications and weights in the tooltip. The picture stands on its own; names
// are escaped and cut. Graphs of more than maxPicture nodes are refused.
func (g *Graph) SVG(w io.Writer) error {
	if len(g.Nodes) > maxPicture {
		return fmt.Errorf("draw graph: %d nodes, a picture shows at most %d", len(g.Nodes), maxPicture)
	}
	d := g.layout()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" font-size="12">`+"\n", d.width, d.height, d.width, d.height)
	fmt.Fprintf(&b, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", clipped(g.Name, 200))
	b.WriteString(`<g fill="none" stroke="#8a94a6" stroke-width="1.4">` + "\n")
	for _, path := range d.edges {
		for i, p := range path[1:] {
			q := path[i]
			x0, y0, x1, y1 := d.x[q], d.y(d.row[q])+boxHeight, d.x[p], d.y(d.row[p])
			fmt.Fprintf(&b, `<path d="M%d %dC%d %d %d %d %d %d"/>`, x0, y0, x0, (y0+y1)/2, x1, (y0+y1)/2, x1, y1)
			if d.isDummy(p) {
				fmt.Fprintf(&b, `<path d="M%d %dV%d"/>`, x1, y1, y1+boxHeight)
			}
		}
		b.WriteByte('\n')
	}
	b.WriteString("</g>\n")
	for v := range d.boxes {
		d.boxes[v].draw(&b, d.x[v]-boxWidth/2, d.y(d.row[v]))
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

const (
	maxPicture            = 4000
	boxWidth, boxHeight   = 168, 46
	gapX, gapY, thin, rim = 20, 34, 14, 20
)

// A box is what a picture shows of a value.
type box struct{ kind, name, detail, colour, tip string }

func (x box) draw(b *bytes.Buffer, left, top int) {
	fmt.Fprintf(b, `<g><title>%s</title><rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="#44506a"/>`,
		clipped(x.tip, 400), left, top, boxWidth, boxHeight, x.colour)
	fmt.Fprintf(b, `<text x="%d" y="%d" font-weight="600">%s</text>`, left+8, top+18, clipped(x.kind, 12))
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end" fill="#333">%s</text>`, left+boxWidth-8, top+18, clipped(x.detail, 16))
	fmt.Fprintf(b, `<text x="%d" y="%d" font-size="10" fill="#444">%s</text></g>`+"\n", left+8, top+36, clipped(x.name, 28))
}

// clipped escapes at most n runes, the end of longer text, where names differ.
func clipped(s string, n int) string {
	if r := []rune(s); len(r) > n {
		s = "…" + string(r[len(r)-n+1:])
	}
	// XML has no place for control characters, even escaped.
	clean := []rune(s)
	for i, r := range clean {
		if r < ' ' || r == 0x7f || r == 0xfffd || r == 0xfffe || r == 0xffff {
			clean[i] = ' '
		}
	}
	return html.EscapeString(string(clean))
}

// A drawing is a layout: values and, where an edge passes rows, dummies in them,
// so that it goes around the boxes there.
type drawing struct {
	boxes         []box // of values; what comes behind them are dummies
	row           []int
	x             []int
	rows          [][]int
	edges         [][]int // paths
	width, height int
}

func (d *drawing) isDummy(i int) bool { return i >= len(d.boxes) }
func (d *drawing) y(row int) int      { return rim + row*(boxHeight+gapY) }

func (d *drawing) size(i int) int {
	if d.isDummy(i) {
		return thin
	}
	return boxWidth + gapX
}

func (g *Graph) layout() *drawing {
	d := &drawing{}
	for _, in := range g.Inputs {
		d.boxes = append(d.boxes, box{kind: "input", name: in.Name, detail: shapeString(in.Shape), colour: "#e8eaed", tip: in.Name})
		d.row = append(d.row, 0)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		x := box{kind: string(n.Kind), name: n.Name, detail: shapeString(n.Shape), colour: colourOf(n.Kind)}
		x.tip = fmt.Sprintf("%s %q: %s, %d multiplications, %d weights", n.Kind, n.Name, shapeString(n.Shape), g.MACs(i), g.Params(i))
		if n.Kind == NodeCurve {
			x.kind = n.Curve.Name
		}
		row := 1
		for _, r := range n.In {
			if r >= 0 {
				row = max(row, d.row[r]+1)
			}
		}
		d.boxes, d.row = append(d.boxes, x), append(d.row, row)
	}
	for _, o := range g.Outputs {
		d.boxes = append(d.boxes, box{kind: "output", name: o.Name, detail: shapeString(g.shapeOf(Ref(o.Value))), colour: "#e8eaed", tip: o.Name})
		d.row = append(d.row, d.row[o.Value]+1)
	}
	for i := range g.Nodes {
		for _, r := range g.Nodes[i].In {
			if r >= 0 {
				d.edge(int(r), len(g.Inputs)+i)
			}
		}
	}
	for i, o := range g.Outputs {
		d.edge(o.Value, len(g.Inputs)+len(g.Nodes)+i)
	}
	d.rows = make([][]int, slices.Max(d.row)+1)
	for i, r := range d.row {
		d.rows[r] = append(d.rows[r], i)
	}
	d.order()
	d.place()
	return d
}

// maxDummies bounds what long edges cost; beyond it they are drawn straight.
const maxDummies = 1 << 15

func (d *drawing) edge(from, to int) {
	path := []int{from}
	if len(d.row)-len(d.boxes)+d.row[to]-d.row[from] < maxDummies {
		for r := d.row[from] + 1; r < d.row[to]; r++ {
			path = append(path, len(d.row))
			d.row = append(d.row, r)
		}
	}
	d.edges = append(d.edges, append(path, to))
}

// neighbours lists, for everything, what edges join it to in the rows above and
// below.
func (d *drawing) neighbours() (up, down [][]int) {
	up, down = make([][]int, len(d.row)), make([][]int, len(d.row))
	for _, path := range d.edges {
		for i, to := range path[1:] {
			up[to], down[path[i]] = append(up[to], path[i]), append(down[path[i]], to)
		}
	}
	return up, down
}

// order sorts rows by the means of their neighbours' places, down and up, which
// takes out most crossings (the barycentre method of Sugiyama et al., 1981).
func (d *drawing) order() {
	up, down := d.neighbours()
	at := make([]float64, len(d.row))
	number := func(row []int) {
		for i, v := range row {
			at[v] = (float64(i) + 0.5) / float64(len(row))
		}
	}
	for _, row := range d.rows {
		number(row)
	}
	mean := func(v int, near []int) float64 {
		if len(near) == 0 {
			return at[v]
		}
		sum := 0.0
		for _, n := range near {
			sum += at[n]
		}
		return sum / float64(len(near))
	}
	sweep := func(row []int, near [][]int) {
		want := map[int]float64{}
		for _, v := range row {
			want[v] = mean(v, near[v])
		}
		slices.SortStableFunc(row, func(a, b int) int {
			switch {
			case want[a] < want[b]:
				return -1
			case want[a] > want[b]:
				return 1
			}
			return 0
		})
		number(row)
	}
	for range 4 {
		for _, row := range d.rows {
			sweep(row, up)
		}
		for i := len(d.rows) - 1; i >= 0; i-- {
			sweep(d.rows[i], down)
		}
	}
}

// place gives everything an x near the mean of its neighbours', in order and
// without overlap.
func (d *drawing) place() {
	up, down := d.neighbours()
	x := make([]float64, len(d.row))
	for _, row := range d.rows {
		at := 0.0
		for _, v := range row {
			at += float64(d.size(v)) / 2
			x[v] = at
			at += float64(d.size(v)) / 2
		}
		for _, v := range row {
			x[v] -= at / 2
		}
	}
	pull := func(row []int, near [][]int) {
		want := make([]float64, len(row))
		shift := 0.0
		for i, v := range row {
			want[i] = x[v]
			if len(near[v]) > 0 {
				want[i] = 0
				for _, n := range near[v] {
					want[i] += x[n] / float64(len(near[v]))
				}
			}
			shift += want[i]
		}
		// Apart, from left to right; then the whole row back to its centre.
		after := 0.0
		for i, v := range row {
			x[v] = want[i]
			if i > 0 {
				x[v] = max(x[v], x[row[i-1]]+float64(d.size(v)+d.size(row[i-1]))/2)
			}
			after += x[v]
		}
		for _, v := range row {
			x[v] += (shift - after) / float64(len(row))
		}
	}
	for range 6 {
		for _, row := range d.rows {
			pull(row, up)
		}
		for i := len(d.rows) - 1; i >= 0; i-- {
			pull(d.rows[i], down)
		}
	}
	left, right := math.Inf(1), math.Inf(-1)
	for v := range x {
		left, right = min(left, x[v]), max(right, x[v])
	}
	d.x = make([]int, len(x))
	for v := range x {
		d.x[v] = int(math.Round(x[v]-left)) + rim + boxWidth/2
	}
	d.width = int(right-left) + boxWidth + 2*rim
	d.height = d.y(len(d.rows)-1) + boxHeight + rim
}

func colourOf(k NodeKind) string {
	switch k {
	case NodeConv, NodeDense, NodeMatMul, NodeEmbed:
		return "#cfe2ff"
	case NodeClip, NodeCurve, NodeCompare:
		return "#d9f2d9"
	case NodeSoftmax, NodeNorm, NodeDiv:
		return "#f7dcc4"
	case NodeMaxPool, NodeSumPool, NodeSum, NodeMax, NodeArgMax:
		return "#e9d8f4"
	case NodeAdd, NodeMul:
		return "#fff2c2"
	}
	return "#f4f4f4"
}
