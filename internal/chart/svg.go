package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// style is in every picture. Its rules are for pictures of this class only and are the same in
// all of them, so several may stand on one page. c0 to c7 are colours, lighter
// on dark ground.
const style = `<style>
.probity-chart{--bg:#fff;--ink:#1c2430;--dim:#5b6676;--grid:#e6e9ee;--axis:#9aa4b2;--c0:#0072b2;--c1:#d55e00;--c2:#009e73;--c3:#cc79a7;--c4:#e69f00;--c5:#56b4e9;--c6:#7f6bb3;--c7:#8a94a3;font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:100%;height:auto}
@media (prefers-color-scheme:dark){.probity-chart{--bg:#151a21;--ink:#e6eaf0;--dim:#a2adbb;--grid:#2a323d;--axis:#66717f;--c0:#4fb3ee;--c1:#ff8a4c;--c2:#35cfa3;--c3:#e79cc6;--c4:#ffc24d;--c5:#8fd3ff;--c6:#b3a1e6;--c7:#98a3b1}}
.probity-chart .c0{--c:var(--c0)}.probity-chart .c1{--c:var(--c1)}.probity-chart .c2{--c:var(--c2)}.probity-chart .c3{--c:var(--c3)}.probity-chart .c4{--c:var(--c4)}.probity-chart .c5{--c:var(--c5)}.probity-chart .c6{--c:var(--c6)}.probity-chart .c7{--c:var(--c7)}
.probity-chart text{fill:var(--ink)}.probity-chart .m{fill:var(--dim)}.probity-chart .t{font-weight:600}.probity-chart .bg{fill:var(--bg)}.probity-chart .g{stroke:var(--grid);stroke-width:1}.probity-chart .a{stroke:var(--axis);stroke-width:1}.probity-chart .l{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.probity-chart .d{stroke-dasharray:6 4}.probity-chart .thin{stroke-width:.8;opacity:.45}.probity-chart .f{fill:var(--c)}.probity-chart .e{stroke:var(--bg);stroke-width:.8}.probity-chart .r{fill:none;stroke:var(--ink);stroke-width:1.6}.probity-chart .h{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
</style>
`

// colours is how many there are before they repeat.
const colours = 8

// escape makes text of at most n runes out of anything.
func escape(s string, n int) string {
	runes := []rune(strings.ToValidUTF8(s, "?"))
	if len(runes) > n {
		runes = append(runes[:n-1], '…')
	}
	for i, r := range runes {
		// XML has no place for these, and marks that turn the direction of writing
		// would let a label rearrange its neighbours.
		if unicode.IsControl(r) || r == 0xfffe || r == 0xffff || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			runes[i] = ' '
		}
	}
	return html.EscapeString(string(runes))
}

// textWidth is about how wide text is at a size in pixels, without knowing the font.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case r >= 0x2e80: // Chinese and its neighbours fill a square
			w++
		case strings.ContainsRune("iljtfI.,:;|'!()[] ", r):
			w += 0.32
		case r >= 'A' && r <= 'Z':
			w += 0.68
		case r == 'm' || r == 'w' || r == '%':
			w += 0.9
		default:
			w += 0.58
		}
	}
	return float64(w * size)
}

// fitted cuts text to a width.
func fitted(s string, size, room float64) string {
	if textWidth(s, size) <= room {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && textWidth(string(runes), size)+size > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}

// px is a coordinate with at most two decimals.
func px(v float64) string {
	v = math.Round(float64(v*100)) / 100
	if v == 0 {
		v = 0 // not -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (p *plot) label(x, y float64, class, anchor, s string, size, room float64) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	if anchor == "start" {
		anchor = ""
	} else {
		anchor = ` text-anchor="` + anchor + `"`
	}
	// Long text is cut before it is measured.
	runes := []rune(s)
	if len(runes) > 500 {
		s = string(runes[:500])
	}
	fmt.Fprintf(&p.body, "<text%s x=\"%s\" y=\"%s\" font-size=\"%s\"%s>%s</text>\n", class, px(x), px(y), px(size), anchor, escape(fitted(s, size, room), 500))
}

func (p *plot) line(x0, y0, x1, y1 float64, class string) {
	fmt.Fprintf(&p.body, "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n", class, px(x0), px(y0), px(x1), px(y1))
}

// path joins points; a NaN begins a new piece.
func path(x, y []float64) string {
	var b strings.Builder
	pen := false
	for i := range x {
		if math.IsNaN(y[i]) {
			pen = false
			continue
		}
		command := "L"
		if !pen {
			command = "M"
		}
		pen = true
		b.WriteString(command + px(x[i]) + " " + px(y[i]))
	}
	return b.String()
}

// number writes a tick whose neighbours are a step away: cut short by thousands, or by
// ten thousands in Chinese.
func (p *plot) number(v, step float64) string { return number(v, step, p.Language) }

func number(v, step float64, language string) string {
	type unit struct {
		size float64
		name string
	}
	units := []unit{{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "k"}}
	if language == "zh" {
		units = []unit{{1e12, "万亿"}, {1e8, "亿"}, {1e4, "万"}}
	}
	a := math.Abs(v)
	if a >= 1e16 || a > 0 && a < 1e-4 && step < 1e-4 {
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	}
	suffix := ""
	for _, u := range units {
		if a >= u.size {
			v, step, suffix = v/u.size, step/u.size, u.name
			break
		}
	}
	decimals := 0
	for s := math.Abs(step); decimals < 6 && s > 0 && math.Abs(s-math.Round(s)) > float64(1e-6*s)+1e-9; decimals++ {
		s = float64(s * 10)
	}
	out := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(out, ".") && suffix != "" {
		out = strings.TrimRight(strings.TrimRight(out, "0"), ".")
	}
	return minus(out) + suffix
}

// minus writes the sign that is as wide as a digit, and none before a zero.
func minus(s string) string {
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.ReplaceAll(s, "-", "−")
}

// value writes a number for a tooltip or a bar's end: four digits.
func value(v float64, language string) string {
	if v == 0 {
		return "0"
	}
	digits := 3 - int(math.Floor(log10(math.Abs(v))))
	step := 1.0
	for range max(min(digits, 12), 0) {
		step /= 10
	}
	units := 1e3
	if language == "zh" {
		units = 1e4
	}
	if math.Abs(v) >= units {
		// Two decimals after the unit.
		unit := units
		for unit*1000 <= math.Abs(v) && unit < 1e12 {
			unit = float64(unit * 1000)
		}
		step = unit / 100
	}
	out := number(v, step, language)
	if strings.Contains(out, ".") && !strings.ContainsAny(out, "eTBMk万亿") {
		out = strings.TrimRight(strings.TrimRight(out, "0"), ".")
	}
	return out
}
