package sumcheck

import (
	"errors"
	"fmt"
	"math/bits"

	"probity/model"
)

// Work is what one part of a proof cannot do without, as the protocol is: the
// benchmark compares the time that it takes with what the machine needs for these
// alone. All that is small beside them is left out, such as hashing.
type Work struct {
	Part      string
	Additions int // of points of G1 in affine coordinates
	Scalars   int // of full size, in multi-scalar multiplications
	Products  int // of field elements
}

// Work counts the work of proving one batch of public inputs and outputs, in the parts at the
// ends of which Prove tells its progress. It runs the program.
//
// Counted are, for the commitments, an addition for each byte of an integer that is
// not zero, or for an element that is one of few, and for these, in each row, a full
// scalar for each of the few; for a sumcheck over tables of n
// elements in all, the making of the tables, two products for a pair of each round
// and factor, and one to fold it; for the opening, one product for each element of
// the vectors, and the three multi-scalar multiplications, divisions and four
// evaluations of a row.
func (k *Key) Work(ws *Secret, inputs [][]int64) ([]Work, error) {
	s := k.system
	if s.used(weights) != (ws != nil) || ws != nil && (ws.model == nil || ws.program != k.program || ws.columns != s.columns) {
		return nil, errors.New("count the work of a proof: give the weights as CommitWeights returned them for this program")
	}
	if s.hidden || s.sealed {
		return nil, errors.New("count the work of a proof: this key is for hidden inputs or outputs")
	}
	if err := k.checkInputs(inputs); err != nil {
		return nil, fmt.Errorf("count the work of a proof: %w", err)
	}
	var wts model.Weights
	if ws != nil {
		wts = ws.model
	}
	wit, err := k.run(wts, inputs)
	if err != nil {
		return nil, fmt.Errorf("count the work of a proof: %w", err)
	}
	if ws != nil {
		wit.ints[weights] = ws.ints
	}
	if err := k.fill(wit); err != nil {
		return nil, fmt.Errorf("count the work of a proof: %w", err)
	}

	first := Work{Part: "trace", Scalars: s.maskPlan().size}
	for _, x := range wit.ints[trace] {
		first.Additions += bytesOf(x)
	}

	// Inverses of limbs take few values; others are inverted, at three products each,
	// and multiplied with full scalars.
	lookups := Work{Part: "lookups"}
	for _, r := range s.inverses {
		n := r.a[0].block.count()
		if _, l := s.cubeOf(r); l != nil && n > l.bound {
			row := min(n, 1<<s.columns)
			lookups.Additions += n
			lookups.Scalars += n / row * min(l.bound+1, row)
			continue
		}
		lookups.Scalars += n
		lookups.Products += 4 * n
	}
	for _, l := range s.ranges {
		lookups.Products += 3 * (l.bound + 1)
	}

	// Three factors: making them, six products for the pairs of a round, three to fold.
	products := Work{Part: "first sumcheck", Products: (3 + 6 + 3) * s.domains}

	linear := Work{Part: "second sumcheck"}
	opening := Work{Part: "opening", Scalars: 3 << s.columns, Products: (3 + 4) << s.columns}
	for _, v := range s.inUse() {
		n := s.length(v)
		linear.Products += (2 + 2 + 2) * n
		opening.Products += n
	}
	return []Work{first, lookups, products, linear, opening}, nil
}

// Parts says what Prove tells its progress when each part of [Key.Work] ends. Between
// these it tells more.
func (k *Key) Parts() []float64 {
	ends := k.system.shares()
	return ends[:]
}

// shares are which part of a proof's time has passed at the ends of its parts, as far
// as the layout tells: counted in additions of points, ten of which take as long as
// a hundred products.
func (s *system) shares() (ends [5]float64) {
	const full = 35 // additions for a scalar
	elements := 0
	for _, v := range s.inUse() {
		elements += s.length(v)
	}
	lookups := 0
	for _, r := range s.inverses {
		if n := r.count(); s.cubes[r.b[len(r.b)-1].block] != nil {
			lookups += n
		} else {
			lookups += full * n
		}
	}
	sum := 0
	for i, n := range [len(ends)]int{2 * s.length(trace), lookups, 3 * s.domains, 2 * elements, 3 * full << s.columns} {
		sum += n
		ends[i] = float64(sum)
	}
	for i := range ends {
		ends[i] /= float64(sum)
	}
	return ends
}

// bytesOf is how many bytes of an integer's magnitude are not zero.
func bytesOf(x int64) (n int) {
	for m := uint64(max(x, -x)); m != 0; m >>= 8 {
		if bits.TrailingZeros8(uint8(m)) < 8 {
			n++
		}
	}
	return n
}
