package commit

import (
	"errors"
	"fmt"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// Values is one row of a vector, in the form that costs least: [Ints] for
// numbers of machine size, [Scalars] for any others, [Sparse] where most are
// zero.
type Values interface {
	// Len is the number of elements. A row counts as zero behind them.
	Len() int
	// sum is the sum of basis[i] times element i; basis has Len points at least.
	sum(basis []curve.G1Affine) (curve.G1Jac, error)
	// addTo adds w times the elements from index from on to dst, as far as both
	// reach.
	addTo(dst []fr.Element, from int, w *fr.Element)
	valid() error
}

// Ints are integers of at most 64 bits, signed or not. Committing to them costs
// one point addition for each byte that the largest magnitude needs.
type Ints[T int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64] []T

// Len is the number of integers.
func (v Ints[T]) Len() int { return len(v) }

func (v Ints[T]) valid() error { return nil }

// magnitude splits an integer into sign and absolute value.
func magnitude[T int8 | uint8 | int16 | uint16 | int32 | uint32 | int64 | uint64](x T) (abs uint64, negative bool) {
	if x < 0 {
		return -uint64(x), true
	}
	return uint64(x), false
}

func (v Ints[T]) sum(basis []curve.G1Affine) (curve.G1Jac, error) {
	return sumSmall(basis[:len(v)], func(i int) (uint64, bool) { return magnitude(v[i]) }), nil
}

func (v Ints[T]) addTo(dst []fr.Element, from int, w *fr.Element) {
	if from >= len(v) {
		return
	}
	v = v[from:]
	v = v[:min(len(v), len(dst))]
	// w times each value of each byte: an addition per byte instead of a product.
	var tables [8][]fr.Element
	table := func(b int) []fr.Element {
		if tables[b] == nil {
			var step fr.Element
			step.SetUint64(1<<(8*b)).Mul(&step, w)
			t := make([]fr.Element, 256)
			for i := 1; i < 256; i++ {
				t[i].Add(&t[i-1], &step)
			}
			tables[b] = t
		}
		return tables[b]
	}
	if len(v) < 256 {
		// Too few to pay for the tables.
		for i, x := range v {
			var p fr.Element
			abs, negative := magnitude(x)
			if p.SetUint64(abs).Mul(&p, w); negative {
				p.Neg(&p)
			}
			dst[i].Add(&dst[i], &p)
		}
		return
	}
	for i, x := range v {
		abs, negative := magnitude(x)
		for b := 0; abs != 0; b, abs = b+1, abs>>8 {
			p := &table(b)[abs&255]
			if negative {
				dst[i].Sub(&dst[i], p)
			} else {
				dst[i].Add(&dst[i], p)
			}
		}
	}
}

// Scalars are arbitrary elements of the field.
type Scalars []fr.Element

// Len is the number of scalars.
func (v Scalars) Len() int { return len(v) }

func (v Scalars) valid() error { return nil }

func (v Scalars) sum(basis []curve.G1Affine) (curve.G1Jac, error) {
	return multiExp(basis[:len(v)], v)
}

func (v Scalars) addTo(dst []fr.Element, from int, w *fr.Element) {
	if from >= len(v) {
		return
	}
	v = v[from:]
	for i := range v[:min(len(v), len(dst))] {
		var p fr.Element
		p.Mul(&v[i], w)
		dst[i].Add(&dst[i], &p)
	}
}

// Sparse is a row of Size elements that are zero except for Elements, which
// stand at the indices Index, in increasing order. It costs what the elements
// that are not zero cost.
type Sparse struct {
	Size     int
	Index    []int
	Elements []fr.Element
}

// Len is the number of elements, with the zeros.
func (v Sparse) Len() int { return v.Size }

func (v Sparse) valid() error {
	if len(v.Index) != len(v.Elements) {
		return fmt.Errorf("a sparse row has %d indices for %d elements", len(v.Index), len(v.Elements))
	}
	last := -1
	for _, i := range v.Index {
		if i <= last || i >= v.Size {
			return errors.New("the indices of a sparse row are to increase and to be below its size")
		}
		last = i
	}
	return nil
}

func (v Sparse) sum(basis []curve.G1Affine) (curve.G1Jac, error) {
	points := make([]curve.G1Affine, len(v.Index))
	for i, at := range v.Index {
		points[i] = basis[at]
	}
	return multiExp(points, v.Elements)
}

func (v Sparse) addTo(dst []fr.Element, from int, w *fr.Element) {
	for i, at := range v.Index {
		if at < from || at-from >= len(dst) {
			continue
		}
		var p fr.Element
		p.Mul(&v.Elements[i], w)
		dst[at-from].Add(&dst[at-from], &p)
	}
}
