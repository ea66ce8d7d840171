package sumcheck

import (
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// The masks' vector has one row: the coefficients of the two polynomials that
// hide the rounds of the sumchecks, then one number for each of the two factors
// of the first, then one for each vector in use.

// A hiding is a polynomial g(x) = g0 + sum over its variables j of the sum over
// e from 1 to degree of g(j,e) x_j^e. It is added to what a sumcheck sums, whose
// rounds then look random. Its coefficients stand in the masks' vector from at on:
// g0, g(0,1), g(0,2), ...
type hiding struct {
	at, degree, variables int
}

func (h hiding) len() int { return 1 + h.degree*h.variables }

// coefficient is where g(j, e) stands.
func (h hiding) coefficient(j, e int) int { return h.at + 1 + j*h.degree + e - 1 }

// sum adds to w the weights with which the coefficients make the sum of g over
// the cube.
func (h hiding) sum(w []fr.Element, scale fr.Element) {
	var two fr.Element
	two.SetUint64(2)
	half := scale
	for range h.variables - 1 {
		half.Mul(&half, &two)
	}
	full := half
	if h.variables > 0 {
		full.Mul(&half, &two)
	}
	w[h.at].Add(&w[h.at], &full)
	for j := range h.variables {
		for e := 1; e <= h.degree; e++ {
			c := h.coefficient(j, e)
			w[c].Add(&w[c], &half)
		}
	}
}

// evaluate adds to w the weights with which the coefficients make g(point).
func (h hiding) evaluate(w []fr.Element, point []fr.Element, scale fr.Element) {
	w[h.at].Add(&w[h.at], &scale)
	for j := range h.variables {
		p := scale
		for e := 1; e <= h.degree; e++ {
			p.Mul(&p, &point[j])
			c := h.coefficient(j, e)
			w[c].Add(&w[c], &p)
		}
	}
}

// round adds to the coefficients of a round's polynomial those of g, summed over
// the variables that are still free. Variable j is this round's: those above it are
// fixed to point, those below it are free, and so is the last one, unless it is
// variable j itself, when all others are fixed.
func (h hiding) round(coefficients, masks, point []fr.Element, j int) {
	last := h.variables - 1
	var fixed, free fr.Element
	full, half := one(), fr.Element{} // 2 to the number of free variables, and its half
	for k := range h.variables {
		switch {
		case k == j:
		case j != last && (k < j || k == last):
			half = full
			full.Double(&full)
			for e := 1; e <= h.degree; e++ {
				free.Add(&free, &masks[h.coefficient(k, e)])
			}
		default:
			p := one()
			for e := 1; e <= h.degree; e++ {
				p.Mul(&p, &point[k])
				var x fr.Element
				fixed.Add(&fixed, x.Mul(&p, &masks[h.coefficient(k, e)]))
			}
		}
	}
	fixed.Add(&fixed, &masks[h.at])
	fixed.Mul(&fixed, &full)
	free.Mul(&free, &half)
	coefficients[0].Add(&coefficients[0], &fixed)
	coefficients[0].Add(&coefficients[0], &free)
	for e := 1; e <= h.degree; e++ {
		var x fr.Element
		coefficients[e].Add(&coefficients[e], x.Mul(&masks[h.coefficient(j, e)], &full))
	}
}

// A maskPlan says where everything stands in the masks' vector.
type maskPlan struct {
	first, second hiding
	factors       int // of a and b
	values        int // of the vectors in use
	size          int
}

func (s *system) maskPlan() maskPlan {
	p := maskPlan{first: hiding{degree: 3, variables: s.rounds[0] + 1}}
	p.second = hiding{at: p.first.len(), degree: 2, variables: s.rounds[1] + 1}
	p.factors = p.second.at + p.second.len()
	p.values = p.factors + 2
	p.size = p.values + len(s.inUse())
	return p
}

// inUse are the vectors that a proof has.
func (s *system) inUse() (all []vector) {
	for v := range vectors {
		if s.used(v) {
			all = append(all, v)
		}
	}
	return all
}
