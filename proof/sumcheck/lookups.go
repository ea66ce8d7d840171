package sumcheck

import (
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/proof/sumcheck/commit"
)

// invert fills the block of a lookup: what its relation's linear side says,
// divided by what is looked up.
func (k *Key) invert(w *witness, r *relation, ch *challenges, st *statement) {
	keys, values := make([]fr.Element, 1<<r.size), make([]fr.Element, 1<<r.size)
	w.addFactor(keys, r.b, one(), r.space, ch, st)
	w.addFactor(values, r.c, one(), r.space, ch, st)
	inverses := fr.BatchInvert(keys)
	b := r.a[0].block
	places := make([]int, 0, b.count())
	b.each(func(_, position int) { places = append(places, b.at+position-w.base) })
	r.each(func(i, position int) {
		w.field[places[i]].Mul(&inverses[position], &values[position])
	})
}

// keys are alpha - tag gamma^2 - j for every j of a range.
func (l *limited) keys(ch *challenges) []fr.Element {
	out := make([]fr.Element, l.bound+1)
	tag := number(-int64(l.tag))
	tag.gamma = 2
	key := tag.value(ch)
	key.Add(&key, &ch.alpha)
	one := one()
	for i := range out {
		out[i] = key
		key.Sub(&key, &one)
	}
	return out
}

// cubeOf is the cube of limbs that a lookup is about, and its range, or nil.
func (s *system) cubeOf(r *relation) (*block, *limited) {
	b := r.b[len(r.b)-1].block
	if l := s.cubes[b]; l != nil {
		return b, l
	}
	return nil, nil
}

// within is whether all limbs of a cube are in their range, as those of an honest
// prover are.
func (w *witness) within(cube *block, l *limited) bool {
	for _, x := range w.ints[trace][cube.at:][:1<<cube.size] {
		if x < 0 || x > int64(l.bound) {
			return false
		}
	}
	return true
}

// implied is the beginning of the last vector that need not be written down, since
// large cubes of limbs stand there, whose inverses follow from the limbs: how long it is
// and its source.
func (s *system) implied(w *witness, inverses map[*limited][]fr.Element) (base int, source func(to fr.Vector, from int)) {
	lookups := slices.Clone(s.inverses)
	slices.SortFunc(lookups, func(a, b *relation) int { return a.a[0].block.at - b.a[0].block.at })
	var segments []segment
	for _, r := range lookups {
		b := r.a[0].block
		cube, l := s.cubeOf(r)
		if cube == nil || b.size < late {
			break
		}
		base = b.at + 1<<b.size
		segments = append(segments, segment{at: b.at, n: 1 << b.size, source: chosen(w.ints[trace][cube.at:][:1<<cube.size], inverses[l])})
	}
	return base, joined(segments)
}

// inverseRows are the rows of the last vector. Those of limbs take as many
// different values as their range has, if these are given.
func (k *Key) inverseRows(w *witness, inverses map[*limited][]fr.Element) (rows []commit.Values) {
	s := k.system
	// The large cubes, by where their lookups stand.
	type cube struct {
		at, end  int
		limbs    []int64
		elements []fr.Element
	}
	var cubes []cube
	for _, r := range s.inverses {
		b := r.a[0].block
		if c, l := s.cubeOf(r); c != nil && inverses != nil {
			cubes = append(cubes, cube{b.at, b.at + 1<<b.size, w.ints[trace][c.at:][:1<<c.size], inverses[l]})
		}
	}
	slices.SortFunc(cubes, func(a, b cube) int { return a.at - b.at })
	end := s.length(inverse)
	for at := 0; at < end; {
		// A row, in pieces that end with a cube or begin with the next one.
		var row commit.Joined
		for last := min(end, at+1<<s.columns); at < last; {
			for len(cubes) > 0 && cubes[0].end <= at {
				cubes = cubes[1:]
			}
			until := last
			if len(cubes) > 0 && cubes[0].at > at {
				until = min(last, cubes[0].at)
			}
			if len(cubes) > 0 && cubes[0].at <= at {
				c := cubes[0]
				if until = min(last, c.end); until-at > len(c.elements) {
					class := make([]uint16, until-at)
					for i, x := range c.limbs[at-c.at:][:len(class)] {
						class[i] = uint16(x)
					}
					row = append(row, commit.Classes{Class: class, Elements: c.elements})
					at = until
					continue
				}
			}
			elements := make(commit.Scalars, until-at)
			w.inverses(fr.Vector(elements), at)
			row, at = append(row, elements), until
		}
		rows = append(rows, row)
	}
	return rows
}
