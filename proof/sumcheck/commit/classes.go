package commit

import (
	"errors"
	"fmt"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// maxClasses bounds the elements of Classes: buckets are counted in 15 bits.
const maxClasses = 1<<15 - 1

// Classes are elements of which many are equal: element i is Elements[Class[i]].
// Committing to them costs one point addition each, and a multiplication for each
// class, not for each element.
type Classes struct {
	Class    []uint16
	Elements []fr.Element
}

// Len is the number of elements.
func (v Classes) Len() int { return len(v.Class) }

func (v Classes) valid() error {
	if len(v.Elements) > maxClasses {
		return fmt.Errorf("%d classes, at most %d", len(v.Elements), maxClasses)
	}
	for _, c := range v.Class {
		if int(c) >= len(v.Elements) {
			return errors.New("a class is not among the elements")
		}
	}
	return nil
}

func (v Classes) sum(basis []curve.G1Affine) (curve.G1Jac, error) {
	if len(v.Class) == 0 {
		return curve.G1Jac{}, nil
	}
	// The sum of the points of each class first.
	n := len(v.Elements)
	parts := make(chan *buckets, 64)
	inChunks(len(v.Class), 4*max(chunk, n), func(from, to int) {
		b := newBuckets(n)
		digits := make([]int16, chunk)
		for ; from < to; from += chunk {
			m := min(chunk, to-from)
			for i := range m {
				digits[i] = int16(v.Class[from+i]) + 1
			}
			b.add(basis[from:from+m], digits[:m])
		}
		parts <- b
	})
	close(parts)
	points := make([]curve.G1Affine, n)
	for b := range parts {
		for i := range points {
			p := curve.G1Affine{X: b.x[i], Y: b.y[i]}
			points[i].Add(&points[i], &p)
		}
	}
	return multiExp(points, v.Elements)
}

func (v Classes) addTo(dst []fr.Element, from int, w *fr.Element) {
	if from >= len(v.Class) {
		return
	}
	class := v.Class[from:]
	class = class[:min(len(class), len(dst))]
	if len(class) < len(v.Elements) {
		for i, c := range class {
			var p fr.Element
			p.Mul(&v.Elements[c], w)
			dst[i].Add(&dst[i], &p)
		}
		return
	}
	scaled := make([]fr.Element, len(v.Elements))
	for i := range scaled {
		scaled[i].Mul(&v.Elements[i], w)
	}
	for i, c := range class {
		dst[i].Add(&dst[i], &scaled[c])
	}
}

// Joined is a row made of several pieces, one after the other.
type Joined []Values

// Len is the number of elements of all pieces.
func (v Joined) Len() (n int) {
	for _, p := range v {
		n += p.Len()
	}
	return n
}

func (v Joined) valid() error {
	for _, p := range v {
		if p == nil {
			return errors.New("a piece is nil: use Sparse for a piece of zeros")
		}
		if err := p.valid(); err != nil {
			return err
		}
	}
	return nil
}

func (v Joined) sum(basis []curve.G1Affine) (sum curve.G1Jac, err error) {
	for _, p := range v {
		s, err := p.sum(basis[:p.Len()])
		if err != nil {
			return sum, err
		}
		sum.AddAssign(&s)
		basis = basis[p.Len():]
	}
	return sum, nil
}

func (v Joined) addTo(dst []fr.Element, from int, w *fr.Element) {
	for _, p := range v {
		n := p.Len()
		switch {
		case from >= n:
		case len(dst) > n-from:
			p.addTo(dst[:n-from], from, w)
			dst, from = dst[n-from:], n
		default:
			p.addTo(dst, from, w)
			return
		}
		from -= n
	}
}
