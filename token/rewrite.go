package token

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rewrite is the specification with other values for params, in whole tokens,
// seconds and plain numbers, and everything else as it was, comments included. The
// values are those that a run with these params has: whole numbers are rounded down.
func (p *Program) Rewrite(params map[string]float64) ([]byte, error) {
	if err := p.check(&Options{Paths: 1, Params: params}); err != nil {
		return nil, err
	}
	words, values, err := p.paramWords(Options{Params: params})
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(p.source), "\n")
	entries := map[string]*entry{}
	for _, en := range p.document.sections["params"] {
		entries[en.name] = en
	}
	// From the end, so that places stay right.
	for i := len(p.Params) - 1; i >= 0; i-- {
		pr := &p.Params[i]
		if _, ok := params[pr.Name]; !ok {
			continue
		}
		v := entries[pr.Name].fields["value"]
		where := fmt.Errorf("%d:%d: cannot put another value for %s here: write it on one line, without quotes", v.at.Line, v.at.Column, pr.Name)
		if v.raw == "" || v.at.Line > len(lines) {
			return nil, where
		}
		line := []rune(lines[v.at.Line-1])
		if v.at.Column-1 > len(line) {
			return nil, where
		}
		before, rest := string(line[:v.at.Column-1]), string(line[v.at.Column-1:])
		if !strings.HasPrefix(rest, v.raw) {
			return nil, where
		}
		lines[v.at.Line-1] = before + p.literal(pr, words[i], values[i]) + rest[len(v.raw):]
	}
	out := []byte(strings.Join(lines, ""))
	q, err := compileMeasured(out, p.files, nil)
	if err != nil {
		return nil, fmt.Errorf("the specification with these values is refused: %w", err)
	}
	for i := range q.Params {
		if _, ok := params[q.Params[i].Name]; !ok {
			continue
		}
		want := values[i]
		if p.Params[i].op.kind != real_ {
			want = p.wholeAsReal(&p.Params[i], words[i])
		}
		if got := q.Params[i].Value; math.Abs(got-want) > 1e-12*math.Abs(want) {
			return nil, fmt.Errorf("param %s would become %v instead of %v: set it by hand", q.Params[i].Name, got, want)
		}
	}
	return out, nil
}

// wholeAsReal is an exact param as a float64, in whole tokens.
func (p *Program) wholeAsReal(pr *Param, w wide) float64 {
	e := emitter{assets: p.Assets}
	if s := scale(e.decimals(pr.op.dim)); s < 0 {
		return float64(w.real() * -s)
	} else {
		return w.real() / s
	}
}

// literal writes a param's value as the language reads it.
func (p *Program) literal(pr *Param, w wide, f float64) string {
	d := pr.op.dim
	if pr.op.kind != real_ {
		digits := w.big().String()
		switch {
		case d == dim{}:
			return digits
		case d == timeDim():
			return digits + " seconds"
		}
		for i, a := range p.Assets {
			if d == assetDim(i) {
				return decimal(digits, a.Decimals) + " " + a.Name
			}
		}
		f = p.wholeAsReal(pr, w)
	}
	number := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(number, ".e") {
		number += ".0"
	}
	for i, power := range d {
		name := "second"
		if i > 0 && i-1 < len(p.Assets) {
			name = p.Assets[i-1].Name
		}
		for range power {
			number += " * (1 " + name + ")"
		}
		for range -power {
			number += " / (1 " + name + ")"
		}
	}
	return number
}

// decimal puts a point into a whole number of smallest units.
func decimal(digits string, decimals int) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals-len(digits)+1) + digits
	}
	at := len(digits) - decimals
	if rest := strings.TrimRight(digits[at:], "0"); rest != "" {
		return sign + digits[:at] + "." + rest
	}
	return sign + digits[:at]
}
