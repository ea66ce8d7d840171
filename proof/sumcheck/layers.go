package sumcheck

import (
	"math/bits"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
)

// Deep networks repeat themselves. Blocks of equal layers stand at equal places
// within the cubes of their layer, so that what a verifier computes for one layer
// serves all: the weight of a block's place is that of its layer's cube times that
// of its place therein, and the powers of beta factor likewise. Nothing depends on
// layers being found, nor on their being equal.

// layers are n runs of ops, one after the other from an op on, of which each is
// period ops long and like the one before.
type layers struct{ from, period, n int }

// Only many repeated ops make up for what the cubes of layers are rounded up.
const (
	minRepeated = 64
	maxPeriod   = 1 << 10
)

// repeated finds the most ops that are like those a period before them.
func repeated(p *model.Program) (best layers) {
	ops := len(p.Ops)
	most := minRepeated - 1
	for period := 1; period <= min(maxPeriod, ops/2); period++ {
		run := 0
		for i := range ops - period {
			if !alike(p, i, i+period) {
				run = 0
				continue
			}
			if run++; run > most && run >= period {
				most = run
				best = layers{i + 1 - run, period, run/period + 1}
			}
		}
	}
	return best
}

// alike tells whether two ops are of one kind, and their results of one shape.
func alike(p *model.Program, i, j int) bool {
	v := len(p.Inputs)
	return p.Ops[i].Kind == p.Ops[j].Kind && slices.Equal(p.Values[v+i].Shape, p.Values[v+j].Shape)
}

// of is the layer of an op, and the op's number therein.
func (l layers) of(op int) (layer, offset int, ok bool) {
	if op < l.from || l.n == 0 || op >= l.from+l.n*l.period {
		return 0, 0, false
	}
	return (op - l.from) / l.period, (op - l.from) % l.period, true
}

// cut is the sizes of the cubes, the largest first, into which so many elements are
// cut, rounded up to a multiple of 2^(their bit length - keep). Cubes of these
// sizes, one behind the other, cut no block of blocks that stand the largest first.
func cut(n, keep int) (sizes []int) {
	if spare := bits.Len(uint(n)) - keep; spare > 0 {
		n = (n + 1<<spare - 1) >> spare << spare
	}
	for ; n > 0; n -= 1 << (bits.Len(uint(n)) - 1) {
		sizes = append(sizes, bits.Len(uint(n))-1)
	}
	return sizes
}

// waste is how much larger cubes are than n.
func waste(n int, sizes []int) int {
	for _, size := range sizes {
		n -= 1 << size
	}
	return -n
}

// arrange gives blocks places, the largest first, so that each stands at a multiple
// of its size. Those of layers stand in cubes: all layers' blocks of one kind at the
// same place of one of their cubes.
func (s *system) arrange(blocks []*block) int {
	type kind struct{ offset, nth, size int }
	nth := map[[2]int]int{} // of an op and a size
	at := map[kind]int{}
	var kinds []kind
	kindOf := map[*block]kind{}
	layered := map[*block]int{}
	for _, b := range blocks {
		layer, offset, ok := s.layers.of(b.made)
		if !ok {
			continue
		}
		key := [2]int{b.made, b.cube.size}
		k := kind{offset, nth[key], b.cube.size}
		nth[key]++
		kindOf[b], layered[b] = k, layer
		if _, ok := at[k]; !ok {
			at[k] = 0
			kinds = append(kinds, k)
		}
	}
	slices.SortStableFunc(kinds, func(a, b kind) int { return b.size - a.size })
	end := 0
	for _, k := range kinds {
		at[k] = end
		end += 1 << k.size
	}
	// Cubes have to be worth their own places; then as few as waste no more than a
	// quarter.
	var sizes []int
	for keep := 1; keep == 1 || waste(end, sizes) > end/4; keep++ {
		sizes = cut(end, keep)
	}
	if n := s.layers.n; len(kinds)*(n-1) < 2*len(sizes)*n {
		clear(layered)
		sizes = nil
	}
	// What is placed: blocks, and the cubes of every layer.
	type piece struct {
		size, at int
		block    *block
		cube     int
		layer    int
	}
	var pieces []*piece
	for _, b := range blocks {
		if _, ok := layered[b]; !ok {
			pieces = append(pieces, &piece{size: b.cube.size, block: b})
		}
	}
	placed := map[[2]int]*piece{}
	for c, size := range sizes {
		for layer := range s.layers.n {
			p := &piece{size: size, cube: c, layer: layer}
			placed[[2]int{c, layer}] = p
			pieces = append(pieces, p)
		}
	}
	slices.SortStableFunc(pieces, func(a, b *piece) int { return b.size - a.size })
	next := 0
	for _, p := range pieces {
		p.at = next
		next += 1 << p.size
		if p.block != nil {
			p.block.at, p.block.within = p.at, 0
		}
	}
	for b, layer := range layered {
		start := 0
		for c, size := range sizes {
			if place := at[kindOf[b]]; place < start+1<<size {
				b.at, b.within = placed[[2]int{c, layer}].at+place-start, size
				break
			}
			start += 1 << size
		}
	}
	return bits.Len(uint(max(next, 1) - 1))
}

// number gives every relation its power of beta: those of layers count on by the
// same number from one layer to the next.
func (s *system) number() {
	most := make([]int, s.layers.period) // relations of an op, in any layer
	counts := map[int]int{}
	before := 0
	for _, r := range s.relations {
		_, offset, ok := s.layers.of(r.domain.made)
		if ok {
			counts[r.domain.made]++
			most[offset] = max(most[offset], counts[r.domain.made])
		} else if r.domain.made < s.layers.from {
			before++
		}
	}
	first := make([]int, s.layers.period)
	s.period = 0
	for o, n := range most {
		first[o] = before + s.period
		s.period += n
	}
	clear(counts)
	early, late := 0, before
	for _, r := range s.relations {
		layer, offset, ok := s.layers.of(r.domain.made)
		switch {
		case ok:
			r.power, r.layer = first[offset]+counts[r.domain.made], layer
			counts[r.domain.made]++
		case r.domain.made < s.layers.from:
			r.power = early
			early++
		default:
			r.power, r.layer = late, s.layers.n
			late++
		}
	}
}

// betas are the powers of beta of all relations.
func (s *system) betas(beta fr.Element) []fr.Element {
	most := 0
	for _, r := range s.relations {
		most = max(most, r.power+r.layer*s.period)
	}
	all := powers(beta, most+1)
	out := make([]fr.Element, len(s.relations))
	for i, r := range s.relations {
		out[i] = all[r.power+r.layer*s.period]
	}
	return out
}
