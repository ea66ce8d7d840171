package token

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// An oracle writes a random expression and knows what it means, by itself: with
// big integers and plain Go, and only of the sides that count.
type oracle struct {
	r      *rand.Rand
	wholes []int64
	reals  []float64
}

var errOracle = errors.New("it has no value")

type (
	wholeOf  func() (*big.Int, error)
	realOf   func() (float64, error)
	truthOf_ func() (bool, error)
)

// fits is what a whole number may be.
func fits(x *big.Int, err error) (*big.Int, error) {
	if err == nil && (x.Cmp(wideMin) < 0 || x.Cmp(wideMax) > 0) {
		err = errOracle
	}
	return x, err
}

func (o *oracle) whole(depth int) (string, wholeOf) {
	if depth == 0 || o.r.IntN(8) == 0 {
		if o.r.IntN(3) == 0 {
			n := o.r.Int64N(12)
			return fmt.Sprint(n), func() (*big.Int, error) { return big.NewInt(n), nil }
		}
		i := o.r.IntN(len(o.wholes))
		return fmt.Sprintf("w%d", i), func() (*big.Int, error) { return big.NewInt(o.wholes[i]), nil }
	}
	two := func(format string, f func(z, a, b *big.Int) (*big.Int, error)) (string, wholeOf) {
		s, a := o.whole(depth - 1)
		u, b := o.whole(depth - 1)
		return fmt.Sprintf(format, s, u), func() (*big.Int, error) {
			x, err := a()
			y, err2 := b()
			if err = errors.Join(err, err2); err != nil {
				return nil, err
			}
			return fits(f(new(big.Int), x, y))
		}
	}
	floored := func(z, a, b *big.Int) (*big.Int, *big.Int, error) {
		if b.Sign() == 0 {
			return nil, nil, errOracle
		}
		q, m := z.QuoRem(a, b, new(big.Int))
		if m.Sign() != 0 && m.Sign() != b.Sign() {
			q, m = q.Sub(q, big.NewInt(1)), m.Add(m, b)
		}
		return q, m, nil
	}
	switch o.r.IntN(11) {
	case 0:
		return two("(%s + %s)", func(z, a, b *big.Int) (*big.Int, error) { return z.Add(a, b), nil })
	case 1:
		return two("(%s - %s)", func(z, a, b *big.Int) (*big.Int, error) { return z.Sub(a, b), nil })
	case 2:
		return two("(%s * %s)", func(z, a, b *big.Int) (*big.Int, error) { return z.Mul(a, b), nil })
	case 3:
		return two("((0 + %s) // %s)", func(z, a, b *big.Int) (*big.Int, error) { q, _, err := floored(z, a, b); return q, err })
	case 4:
		return two("((0 + %s) mod %s)", func(z, a, b *big.Int) (*big.Int, error) { _, m, err := floored(z, a, b); return m, err })
	case 5:
		return two("min(%s, %s)", func(z, a, b *big.Int) (*big.Int, error) {
			if a.Cmp(b) < 0 {
				return a, nil
			}
			return b, nil
		})
	case 6:
		s, a := o.whole(depth - 1)
		u, b := o.whole(depth - 1)
		v, c := o.whole(depth - 1)
		return fmt.Sprintf("(%s * %s // %s)", s, u, v), func() (*big.Int, error) {
			x, err := a()
			y, err2 := b()
			d, err3 := c()
			if err = errors.Join(err, err2, err3); err != nil {
				return nil, err
			}
			q, _, err := floored(new(big.Int), new(big.Int).Mul(x, y), d)
			return fits(q, err)
		}
	case 7:
		s, a := o.whole(depth - 1)
		return "abs(" + s + ")", func() (*big.Int, error) {
			x, err := a()
			if err != nil {
				return nil, err
			}
			return fits(new(big.Int).Abs(x), nil)
		}
	case 8:
		s, a := o.real(depth - 1)
		return "floor(" + s + ")", func() (*big.Int, error) {
			x, err := a()
			if err != nil || math.IsNaN(x) || math.Abs(x) >= 0x1p127 {
				return nil, errOracle
			}
			z, _ := big.NewFloat(math.Floor(x)).Int(nil)
			return z, nil
		}
	}
	s, a := o.whole(depth - 1)
	u, c := o.truth(depth - 1)
	v, b := o.whole(depth - 1)
	return fmt.Sprintf("(%s if %s else %s)", s, u, v), func() (*big.Int, error) {
		t, err := c()
		if err != nil {
			return nil, err
		}
		if t {
			return a()
		}
		return b()
	}
}

func (o *oracle) real(depth int) (string, realOf) {
	if depth == 0 || o.r.IntN(8) == 0 {
		i := o.r.IntN(len(o.reals))
		return fmt.Sprintf("x%d", i), func() (float64, error) { return o.reals[i], nil }
	}
	if o.r.IntN(4) == 0 {
		s, a := o.whole(depth - 1)
		return "real(" + s + ")", func() (float64, error) {
			z, err := a()
			if err != nil {
				return 0, err
			}
			w, _ := wideFromBig(z)
			return w.real(), nil
		}
	}
	s, a := o.real(depth - 1)
	u, b := o.real(depth - 1)
	op := o.r.IntN(5)
	if op == 4 {
		v, c := o.truth(depth - 1)
		return fmt.Sprintf("(%s if %s else %s)", s, v, u), func() (float64, error) {
			t, err := c()
			if err != nil {
				return 0, err
			}
			if t {
				return a()
			}
			return b()
		}
	}
	return fmt.Sprintf("(%s %c %s)", s, "+-*/"[op], u), func() (float64, error) {
		x, err := a()
		y, err2 := b()
		if err = errors.Join(err, err2); err != nil {
			return 0, err
		}
		switch op {
		case 0:
			return x + y, nil
		case 1:
			return x - y, nil
		case 2:
			return float64(x * y), nil
		}
		if y == 0 {
			return 0, errOracle
		}
		return x / y, nil
	}
}

func (o *oracle) truth(depth int) (string, truthOf_) {
	if depth > 0 && o.r.IntN(3) == 0 {
		s, a := o.truth(depth - 1)
		u, b := o.truth(depth - 1)
		and := o.r.IntN(2) == 0
		word := map[bool]string{true: "and", false: "or"}[and]
		return fmt.Sprintf("(not (%s) %s %s)", s, word, u), func() (bool, error) {
			x, err := a()
			if err != nil {
				return false, err
			}
			if x = !x; x != and {
				return x, nil
			}
			return b()
		}
	}
	s, a := o.whole(max(depth-1, 0))
	u, b := o.whole(max(depth-1, 0))
	op := o.r.IntN(6)
	return fmt.Sprintf("%s %s %s", s, strings.Fields("< <= > >= == !=")[op], u), func() (bool, error) {
		x, err := a()
		y, err2 := b()
		if err = errors.Join(err, err2); err != nil {
			return false, err
		}
		c := x.Cmp(y)
		return []bool{c < 0, c <= 0, c > 0, c >= 0, c == 0, c != 0}[op], nil
	}
}

// Random expressions, compiled and carried out on columns, beside the oracle:
// constants that are folded, columns that are used again, sides that do not count.
func TestRandomExpressionsMeanWhatAnOracleSays(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	values, faults := 0, 0
	rounds := 3000
	if testing.Short() {
		rounds = 600
	}
	for range rounds {
		o := &oracle{r: r, wholes: []int64{0, 1, r.Int64N(10), -r.Int64N(10), r.Int64() >> r.IntN(63)}, reals: []float64{0, 1, r.NormFloat64(), 1e6 * r.NormFloat64()}}
		text, want := o.whole(2 + r.IntN(5))
		if len(text) > maxExpression-10 {
			continue
		}
		var spec strings.Builder
		spec.WriteString("economy: o\nstep: 1 day\nsteps: 1\nassets: {TOK: 0}\nstate:\n")
		for i, w := range o.wholes {
			fmt.Fprintf(&spec, "  w%d: {start: 0 - %d, next: w%d}\n", i, -w, i)
		}
		for i, x := range o.reals {
			fmt.Fprintf(&spec, "  x%d: {start: 0.0 - %.40g, next: x%d}\n", i, -x, i)
		}
		// As a state's next value, so that it is exact, in both parts of a run.
		fmt.Fprintf(&spec, "  y: {start: 0, next: '%s'}\n", text)
		p, err := Compile([]byte(strings.ReplaceAll(spec.String(), "- -", "+ ")))
		expected, failed := want()
		var got *big.Int
		if err == nil {
			err = p.Walk(context.Background(), Options{}, 0, func(m Moment) error {
				got, _ = m.Whole("y")
				return nil
			})
		}
		if (err != nil) != (failed != nil) {
			t.Fatalf("%s\nwith %v %v: %v, want %v (%v)", text, o.wholes, o.reals, err, expected, failed)
		}
		if err != nil {
			faults++
			continue
		}
		values++
		if got.Cmp(expected) != 0 {
			t.Fatalf("%s\nwith %v %v: %v, want %v", text, o.wholes, o.reals, got, expected)
		}
	}
	if values < rounds/4 || faults < rounds/20 {
		t.Errorf("%d values and %d faults: neither may be rare", values, faults)
	}
}
