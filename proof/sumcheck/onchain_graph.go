package sumcheck

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// What a contract computes from the challenges of a proof is one expression that
// follows from the program: sums of products of sums of products. A graph holds it
// with every expression once, so equal layers, equal shapes and equal prefixes of
// places are shared without anybody looking for them.

// A ref is the number of an expression in its graph.
type ref int32

// The first two expressions of every graph.
const (
	zeroRef ref = iota
	oneRef
)

type pair struct{ a, b ref }

type expressionKind int

const (
	constant expressionKind = iota
	given                   // what the contract puts into memory before
	sum                     // of the products of pairs
)

type expression struct {
	kind  expressionKind
	value fr.Element // of a constant
	at    int        // of what is given: its number
	pairs []pair
}

type graph struct {
	all   []expression
	known map[string]ref
	given int
}

func newGraph() *graph {
	g := &graph{known: map[string]ref{}}
	g.constant(fr.Element{})
	g.constant(one())
	return g
}

func (g *graph) add(key []byte, e expression) ref {
	if r, ok := g.known[string(key)]; ok {
		return r
	}
	r := ref(len(g.all))
	g.all = append(g.all, e)
	g.known[string(key)] = r
	return r
}

func (g *graph) constant(x fr.Element) ref {
	b := x.Bytes()
	return g.add(append([]byte{'c'}, b[:]...), expression{kind: constant, value: x})
}

func (g *graph) integer(n int64) ref {
	var x fr.Element
	x.SetInt64(n)
	return g.constant(x)
}

// give is the next expression that is given.
func (g *graph) give() ref {
	r := g.add(binary.BigEndian.AppendUint32([]byte{'g'}, uint32(g.given)), expression{kind: given, at: g.given})
	g.given++
	return r
}

func mulKey(a, b ref) []byte {
	k := binary.BigEndian.AppendUint32([]byte{'s'}, uint32(min(a, b)))
	return binary.BigEndian.AppendUint32(k, uint32(max(a, b)))
}

// mul is the product of two expressions.
func (g *graph) mul(a, b ref) ref { return g.sum(pair{a, b}) }

// product is the product of any number, in one order for all.
func (g *graph) product(factors ...ref) ref {
	factors = slices.Clone(factors)
	slices.Sort(factors)
	p := oneRef
	for _, f := range factors {
		p = g.mul(p, f)
	}
	return p
}

// sum is the sum of products.
func (g *graph) sum(pairs ...pair) ref {
	var kept []pair
	var known fr.Element
	for _, p := range pairs {
		if p.a > p.b {
			p.a, p.b = p.b, p.a
		}
		a, b := &g.all[p.a], &g.all[p.b]
		switch {
		case p.a == zeroRef || p.b == zeroRef:
		case a.kind == constant && b.kind == constant:
			var x fr.Element
			known.Add(&known, x.Mul(&a.value, &b.value))
		default:
			kept = append(kept, p)
		}
	}
	if !known.IsZero() || len(kept) == 0 {
		c := g.constant(known)
		if len(kept) == 0 {
			return c
		}
		kept = append(kept, pair{min(c, oneRef), max(c, oneRef)})
	}
	if len(kept) == 1 {
		switch oneRef {
		case kept[0].a:
			return kept[0].b
		case kept[0].b:
			return kept[0].a
		}
	}
	slices.SortFunc(kept, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	key := mulKey(kept[0].a, kept[0].b)
	for _, p := range kept[1:] {
		key = append(key, mulKey(p.a, p.b)[1:]...)
	}
	return g.add(key, expression{kind: sum, pairs: kept})
}

// Rough gas of a sum, and of each of its products: what choices between two ways of
// saying the same go by.
const (
	gasOfSum  = 30
	gasOfPair = 60
)

// cost is what an expression takes, with all that it is made of.
func (g *graph) cost(r ref) int {
	seen := map[ref]bool{}
	total := 0
	var visit func(r ref)
	visit = func(r ref) {
		if e := &g.all[r]; e.kind == sum && !seen[r] {
			seen[r] = true
			total += gasOfSum + gasOfPair*len(e.pairs)
			for _, p := range e.pairs {
				visit(p.a)
				visit(p.b)
			}
		}
	}
	visit(r)
	return total
}

// cheaper is one of two equal expressions.
func (g *graph) cheaper(a, b ref) ref {
	if g.cost(b) < g.cost(a) {
		return b
	}
	return a
}
