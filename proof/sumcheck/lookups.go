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
	b.each(func(_, position int) { places = append(places, b.at+position) })
	r.each(func(i, position int) {
		w.field[places[i]].Mul(&inverses[position], &values[position])
	})
}

// rangeInverses are the inverses of alpha - j for every j that a limb can be.
func (k *Key) rangeInverses(ch *challenges) []fr.Element {
	out := make([]fr.Element, 1<<k.system.limb)
	key := ch.alpha
	one := one()
	for i := range out {
		out[i] = key
		key.Sub(&key, &one)
	}
	return fr.BatchInvert(out)
}

// cubeOf is the cube of limbs that a lookup is about, or nil.
func (s *system) cubeOf(r *relation) *block {
	for _, c := range s.looked {
		if p := r.b[len(r.b)-1].block; p == c {
			return c
		}
	}
	return nil
}

// invertCube fills the block of a cube's lookups, if all limbs are in range.
func (w *witness) invertCube(to, cube *block, ranges []fr.Element) bool {
	limbs := w.ints[trace][cube.at:][:1<<cube.size]
	for _, x := range limbs {
		if x < 0 || x >= int64(len(ranges)) {
			return false
		}
	}
	for i, x := range limbs {
		w.field[to.at+i] = ranges[x]
	}
	return true
}

// inverseRows are the rows of the last vector. Those of limbs take as many
// different values as a limb, if classes is set.
func (k *Key) inverseRows(w *witness, ranges []fr.Element, classes bool) (rows []commit.Values) {
	s := k.system
	cubes := map[int]*block{} // by where their lookups stand
	for _, r := range s.inverses {
		if c := s.cubeOf(r); c != nil && classes {
			cubes[r.a[0].block.at] = c
		}
	}
	blocks := slices.Clone(s.blocks[inverse])
	slices.SortFunc(blocks, func(a, b *block) int { return a.at - b.at })
	var row commit.Joined
	room := 1 << s.columns
	for _, b := range blocks {
		for from, n := 0, 1<<b.cube.size; from < n; {
			m := min(n-from, room)
			if c := cubes[b.at]; c != nil && m > len(ranges) {
				class := make([]uint16, m)
				for i, x := range w.ints[trace][c.at+from:][:m] {
					class[i] = uint16(x)
				}
				row = append(row, commit.Classes{Class: class, Elements: ranges})
			} else {
				row = append(row, commit.Scalars(w.field[b.at+from:][:m]))
			}
			from += m
			if room -= m; room == 0 {
				rows, row, room = append(rows, row), nil, 1<<s.columns
			}
		}
	}
	if row != nil {
		rows = append(rows, row)
	}
	return rows
}
