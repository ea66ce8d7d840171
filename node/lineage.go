package node

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"probity"
	"probity/chain"
)

func (v *LineageVersion) number() string { return fmt.Sprintf("%d.%d", v.Asset, v.Version) }

func (v *LineageVersion) what() string {
	kind := "model"
	if v.Kind == chain.KindDataset {
		kind = "data set"
	}
	switch {
	case v.Revoked:
		kind += ", revoked"
	case v.Frozen:
		kind += ", frozen"
	}
	return kind
}

func share(parts uint32) string { return fmt.Sprintf("%.4g %%", 100*float64(parts)/chain.WholeShare) }

// Text writes one line for each version, and under it what it was made from.
func (l *Lineage) Text(w io.Writer) error {
	var b bytes.Buffer
	for i := range l.Versions {
		v := &l.Versions[i]
		fmt.Fprintf(&b, "%-6s %s  %s (%s) by %s, content %s\n", v.number(), time.Unix(int64(v.Time), 0).UTC().Format(time.RFC3339), v.Name, v.what(), v.By, v.Content)
		if v.Replaces != nil {
			if *v.Replaces == v.Content {
				fmt.Fprintf(&b, "       ↑ %d.%d, with the same parameters\n", v.Asset, v.Version-1)
			} else {
				fmt.Fprintf(&b, "       ↑ %d.%d, whose parameters it replaced\n", v.Asset, v.Version-1)
			}
		}
		for _, p := range v.Parents {
			fmt.Fprintf(&b, "       ← %d.%d, which gets %s of what it earns\n", p.Asset, p.Version, share(p.Share))
		}
		if v.Unclear {
			b.WriteString("       ← unknown: it was registered through another contract\n")
		}
	}
	if len(l.Versions) == 0 {
		b.WriteString("nothing is published yet\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// DOT writes the lineage for Graphviz.
func (l *Lineage) DOT(w io.Writer) error {
	var b bytes.Buffer
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ")
	b.WriteString("digraph lineage {\n  node [shape=box];\n")
	for i := range l.Versions {
		v := &l.Versions[i]
		fmt.Fprintf(&b, "  \"%s\" [label=\"%s %s\\n%s\\n%s\"];\n", v.number(), v.number(), quoted.Replace(v.Name), v.what(), v.Content.String()[:14])
		if v.Replaces != nil {
			fmt.Fprintf(&b, "  \"%d.%d\" -> \"%s\" [style=bold];\n", v.Asset, v.Version-1, v.number())
		}
		for _, p := range v.Parents {
			fmt.Fprintf(&b, "  \"%d.%d\" -> \"%s\" [label=\"%s\"];\n", p.Asset, p.Version, v.number(), share(p.Share))
		}
	}
	b.WriteString("}\n")
	_, err := w.Write(b.Bytes())
	return err
}

// SVG draws the lineage: a column for each asset, a row for each version in the order of
// their publication, a thick line from version to version and a thin one from what a
// version was made from. Of more than 300 versions it draws the newest.
func (l *Lineage) SVG(w io.Writer) error {
	const boxW, boxH, gapX, gapY, rim, most = 190, 46, 40, 26, 20, 300
	rows := l.Versions[max(len(l.Versions)-most, 0):]
	var columns []probity.AssetID
	place := map[string][2]int{}
	for i := range rows {
		v := &rows[i]
		c := slices.Index(columns, v.Asset)
		if c < 0 {
			c, columns = len(columns), append(columns, v.Asset)
		}
		place[v.number()] = [2]int{rim + c*(boxW+gapX), rim + i*(boxH+gapY)}
	}
	width, height := 2*rim+max(len(columns), 1)*(boxW+gapX)-gapX, 2*rim+max(len(rows), 1)*(boxH+gapY)-gapY
	text := func(s string, n int) string {
		r := []rune(s)
		if len(r) > n {
			r = append(r[:n-1:n-1], '…')
		}
		for i, c := range r {
			if c < ' ' || c == 0x7f || c == 0xfffd || c == 0xfffe || c == 0xffff {
				r[i] = ' '
			}
		}
		return html.EscapeString(string(r))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, sans-serif" font-size="12">`+"\n", width, height, width, height)
	b.WriteString("<title>Versions, and what each was made from</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
	line := func(from, to string, thick int, colour string) {
		a, ok := place[from]
		z, fine := place[to]
		if !ok || !fine {
			return
		}
		x0, y0, x1, y1 := a[0]+boxW/2, a[1]+boxH, z[0]+boxW/2, z[1]
		fmt.Fprintf(&b, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="%s" stroke-width="%d"/>`+"\n", x0, y0, x0, (y0+y1)/2, x1, (y0+y1)/2, x1, y1, colour, thick)
	}
	for i := range rows {
		v := &rows[i]
		if v.Version > 0 {
			line(fmt.Sprintf("%d.%d", v.Asset, v.Version-1), v.number(), 3, "#17528a")
		}
		for _, p := range v.Parents {
			line(fmt.Sprintf("%d.%d", p.Asset, p.Version), v.number(), 1, "#777")
		}
	}
	for i := range rows {
		v := &rows[i]
		at, fill := place[v.number()], "#e6eef6"
		if v.Kind == chain.KindDataset {
			fill = "#f3ecd9"
		}
		if v.Revoked || v.Frozen {
			fill = "#eee"
		}
		fmt.Fprintf(&b, `<g><title>%s, content %s, by %s</title><rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="#44506a"/>`, text(v.Name, 200), v.Content, v.By, at[0], at[1], boxW, boxH, fill)
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-weight="600">%s %s</text>`, at[0]+8, at[1]+19, v.number(), text(v.Name, 18))
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="10" fill="#444">%s, %s</text></g>`+"\n", at[0]+8, at[1]+36, v.what(), v.Content.String()[:12])
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}
