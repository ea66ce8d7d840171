package groth16

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/constraint"
	cs "github.com/consensys/gnark/constraint/bn254"
)

// A recheck says what accepts says, of claims that differ from an honest one in few
// wires: it looks again at the constraints that these are in, at the wires that follow
// from them, and so on. That takes microseconds instead of a solution of the whole
// system.
//
// The challenge stays that of the honest claim. The claims that are tried are chosen
// without looking at it, so what is wrong is wrong at it, but for the chance that there
// is with a challenge of its own, too.
type recheck struct {
	circuit *Circuit
	all     []constraint.R1C
	solves  []int     // the wire that a constraint determines, or -1
	readers [][]int   // the constraints that a wire is in
	values  fr.Vector // of the honest claim
	fresh   int       // the wire that is drawn anew whenever a claim is filled in
}

func newRecheck(t testing.TB, c *Circuit, honest claim) *recheck {
	t.Helper()
	full, opts := c.assign(t, honest)
	solution, err := c.system.Solve(full, opts...)
	if err != nil {
		t.Fatal(err)
	}
	r := &recheck{circuit: c, all: c.system.GetR1Cs(), values: solution.(*cs.R1CSSolution).W}
	known := make([]bool, len(r.values))
	inputs := c.system.GetNbPublicVariables() + c.system.GetNbSecretVariables()
	r.fresh = inputs - 2 // the salt is the last
	for i := range inputs {
		known[i] = true
	}
	// Hints give commitments and gnark's own masks, and nothing that follows from wires.
	for _, packed := range c.system.Instructions {
		b, ok := c.system.Blueprints[packed.BlueprintID].(constraint.BlueprintHint)
		if !ok {
			continue
		}
		var h constraint.HintMapping
		b.DecompressHint(&h, packed.Unpack(&c.system.System))
		for i := h.OutputRange.Start; i < h.OutputRange.End; i++ {
			known[i] = true
		}
	}
	r.solves, r.readers = make([]int, len(r.all)), make([][]int, len(r.values))
	for k := range r.all {
		r.solves[k] = -1
		for _, side := range r.sides(k) {
			for _, term := range side {
				w := term.WireID()
				if term.IsConstant() || w == r.solves[k] {
					continue
				}
				if !known[w] {
					if r.solves[k] >= 0 {
						t.Fatalf("constraint %d determines two wires", k)
					}
					r.solves[k], known[w] = w, true
				}
				if n := len(r.readers[w]); n == 0 || r.readers[w][n-1] != k {
					r.readers[w] = append(r.readers[w], k)
				}
			}
		}
	}
	if r.holds(r.values, nil) != true {
		t.Fatal("the honest claim does not hold")
	}
	return r
}

func (r *recheck) sides(k int) [3]constraint.LinearExpression {
	return [3]constraint.LinearExpression{r.all[k].L, r.all[k].R, r.all[k].O}
}

// sum evaluates a side of a constraint, but for the terms of one wire, whose
// coefficients are added up.
func (r *recheck) sum(side constraint.LinearExpression, values fr.Vector, without int) (sum, coefficient fr.Element) {
	for _, t := range side {
		c := r.circuit.system.Coefficients[t.CoeffID()]
		switch {
		case t.IsConstant():
			sum.Add(&sum, &c)
		case t.WireID() == without:
			coefficient.Add(&coefficient, &c)
		default:
			sum.Add(&sum, c.Mul(&c, &values[t.WireID()]))
		}
	}
	return sum, coefficient
}

// holds is whether all constraints hold, if all that hold for the honest values do but
// those that wires are in that differ.
func (r *recheck) holds(values fr.Vector, changed []int) bool {
	values = slices.Clone(values)
	dirty := make([]bool, len(r.all))
	mark := func(w int) {
		for _, k := range r.readers[w] {
			dirty[k] = true
		}
	}
	for _, w := range changed {
		mark(w)
	}
	for k := range r.all {
		if changed != nil && !dirty[k] {
			continue
		}
		w := r.solves[k]
		var v, c [3]fr.Element
		for i, side := range r.sides(k) {
			v[i], c[i] = r.sum(side, values, w)
		}
		if w >= 0 {
			// (l + a w) (m + b w) = o + d w, and only one of a, b, d is not 0.
			x := values[w]
			switch {
			case !c[0].IsZero() && !v[1].IsZero():
				x.Div(&v[2], &v[1]).Sub(&x, &v[0]).Div(&x, &c[0])
			case !c[1].IsZero() && !v[0].IsZero():
				x.Div(&v[2], &v[0]).Sub(&x, &v[1]).Div(&x, &c[1])
			case !c[2].IsZero():
				x.Mul(&v[0], &v[1]).Sub(&x, &v[2]).Div(&x, &c[2])
			}
			if x != values[w] {
				values[w] = x
				mark(w)
			}
			for i := range v {
				var y fr.Element
				v[i].Add(&v[i], y.Mul(&c[i], &x))
			}
		}
		if v[0].Mul(&v[0], &v[1]); v[0] != v[2] {
			return false
		}
	}
	return true
}

func (r *recheck) accepts(t testing.TB, cl claim) bool {
	t.Helper()
	full, _ := r.circuit.assign(t, cl)
	given := full.Vector().(fr.Vector)
	values := slices.Clone(r.values)
	var changed []int
	for i, x := range given {
		if w := i + 1; w != r.fresh && values[w] != x { // wire 0 is 1
			values[w] = x
			changed = append(changed, w)
		}
	}
	if changed == nil {
		t.Fatal("the claim is the honest one")
	}
	return r.holds(values, changed)
}

// What the recheck says is what gnark's solver says.
func TestTheRecheckAgreesWithTheSolver(t *testing.T) {
	for name, p := range soundnessPrograms() {
		t.Run(name, func(t *testing.T) {
			c := compile(t, p)
			rnd := rand.New(rand.NewPCG(6, 6))
			cl := c.honest(t, rnd)
			r := newRecheck(t, c, cl)
			for range 4 {
				bad := cl
				if i := rnd.IntN(c.plan.wires); rnd.IntN(2) == 0 {
					bad.late = func(a *assignment) { a.wires[i]++ }
				} else {
					bad.forge = func(j int, v int64) int64 {
						if i == j {
							v--
						}
						return v
					}
				}
				if got, want := r.accepts(t, bad), c.accepts(t, bad); got != want {
					t.Errorf("the recheck says %v, the solver %v", got, want)
				}
			}
			// Another honest run holds as well, challenge or not.
			if other := c.honest(t, rnd); !r.accepts(t, other) {
				t.Error("the recheck refuses an honest claim")
			}
		})
	}
}
