package search

import (
	"math"
	"slices"

	"probity/internal/numeric"
)

// A niching keeps a population spread over directions in the space of goals: NSGA-III's
// part (Deb and Jain 2014, algorithms 2 to 4).
type niching struct {
	directions [][]float64
	ideal      []float64   // the best of each goal so far
	extremes   [][]float64 // for each axis the goals of the point nearest to it
}

// newNiching makes Das and Dennis's even directions: about as many as points are
// asked for, or else 91 to 156 as in the paper. More than seven goals get two layers.
func newNiching(goals, points int) *niching {
	if points == 0 {
		points = map[int]int{2: 100, 3: 91, 4: 120, 5: 126, 6: 126, 7: 84}[goals]
		if points == 0 {
			points = 200
		}
	}
	outer := 1
	for choose(outer+goals, goals-1) <= points && outer < 200 {
		outer++
	}
	directions := simplex(goals, outer)
	if outer < goals {
		// No direction but those on the edges: a second layer half way inside.
		for _, d := range simplex(goals, max(outer-1, 1)) {
			for i := range d {
				d[i] = d[i]/2 + 0.5/float64(goals)
			}
			directions = append(directions, d)
		}
	}
	return &niching{directions: directions}
}

func choose(n, k int) int {
	c := 1
	for i := 1; i <= k; i++ {
		c = c * (n - k + i) / i
		if c > 1<<20 {
			return 1 << 20
		}
	}
	return c
}

// simplex is all vectors of goals multiples of 1/parts that add up to 1.
func simplex(goals, parts int) [][]float64 {
	var out [][]float64
	at := make([]int, goals)
	var fill func(i, left int)
	fill = func(i, left int) {
		if i == goals-1 {
			at[i] = left
			d := make([]float64, goals)
			for k, v := range at {
				d[k] = float64(v) / float64(parts)
			}
			out = append(out, d)
			return
		}
		for v := 0; v <= left; v++ {
			at[i] = v
			fill(i+1, left-v)
		}
	}
	fill(0, parts)
	return out
}

// choose keeps size of pop: the first sure ones, and of the rest (one front) those
// that fill the emptiest niches.
func (c *niching) choose(pop []member, sure, size int, r *numeric.Rand) []member {
	near, distance := c.associate(pop)
	count := make([]int, len(c.directions))
	for _, d := range near[:sure] {
		count[d]++
	}
	out := slices.Clone(pop[:sure])
	waiting := make([][]int, len(c.directions))
	for i := sure; i < len(pop); i++ {
		waiting[near[i]] = append(waiting[near[i]], i)
	}
	for len(out) < size {
		// A niche with the fewest members, any of those that have somebody waiting.
		least, ties, at := math.MaxInt, 0, -1
		for d := range waiting {
			switch {
			case len(waiting[d]) == 0 || count[d] > least:
				continue
			case count[d] < least:
				least, ties, at = count[d], 1, d
			default:
				if ties++; r.IntN(ties) == 0 {
					at = d
				}
			}
		}
		w := waiting[at]
		take := 0
		if count[at] > 0 {
			take = r.IntN(len(w))
		} else {
			for i := range w {
				if distance[w[i]] < distance[w[take]] {
					take = i
				}
			}
		}
		out = append(out, pop[w[take]])
		waiting[at] = slices.Delete(w, take, take+1)
		count[at]++
	}
	return out
}

// associate finds each member's nearest direction, after scaling the goals so that
// the plane through the extreme points meets every axis at 1.
func (c *niching) associate(pop []member) (near []int, distance []float64) {
	goals := len(c.directions[0])
	if c.ideal == nil {
		c.ideal = slices.Clone(pop[0].Goals)
	}
	for i := range pop {
		for g, v := range pop[i].Goals {
			c.ideal[g] = min(c.ideal[g], v)
		}
	}
	c.findExtremes(pop)
	scale := c.intercepts(pop)
	near, distance = make([]int, len(pop)), make([]float64, len(pop))
	x := make([]float64, goals)
	for i := range pop {
		for g, v := range pop[i].Goals {
			x[g] = (v - c.ideal[g]) / scale[g]
			if math.IsNaN(x[g]) {
				x[g] = math.MaxFloat32
			}
			x[g] = min(x[g], math.MaxFloat32)
		}
		distance[i] = math.Inf(1)
		for d, w := range c.directions {
			along := numeric.Dot(x, w) / numeric.Dot(w, w)
			sum := 0.0
			for g := range x {
				off := x[g] - float64(along*w[g])
				sum += float64(off * off)
			}
			if sum < distance[i] {
				near[i], distance[i] = d, sum
			}
		}
	}
	return near, distance
}

// findExtremes keeps for each axis the point that is least far from it.
func (c *niching) findExtremes(pop []member) {
	goals := len(c.ideal)
	candidates := slices.Clone(c.extremes)
	for i := range pop {
		if pop[i].rank == 0 {
			candidates = append(candidates, pop[i].Goals)
		}
	}
	c.extremes = make([][]float64, goals)
	for axis := range goals {
		best := math.Inf(1)
		for _, q := range candidates {
			worst := 0.0
			for g := range goals {
				v := q[g] - c.ideal[g]
				if g != axis {
					v = float64(v * 1e6)
				}
				worst = max(worst, v)
			}
			if worst < best || c.extremes[axis] == nil {
				best, c.extremes[axis] = worst, q
			}
		}
	}
}

// intercepts is where the plane through the extreme points meets the axes, seen from
// the ideal point; where there is no such plane, the largest values of the first front.
func (c *niching) intercepts(pop []member) []float64 {
	goals := len(c.ideal)
	// The plane's normal b: extremes b = 1.
	rows, ones := numeric.NewMatrix(goals, goals), make([]float64, goals)
	for i, q := range c.extremes {
		ones[i] = 1
		for g := range goals {
			rows[i][g] = q[g] - c.ideal[g]
		}
	}
	scale := make([]float64, goals)
	b, _, err := numeric.LeastSquares(rows, ones)
	if err == nil {
		for g := range scale {
			scale[g] = 1 / b[g]
			if !(scale[g] > 1e-9) || math.IsInf(scale[g], 1) {
				err = numeric.ErrSingular
			}
		}
	}
	if err != nil {
		for g := range scale {
			scale[g] = 1e-9
			for i := range pop {
				if pop[i].rank == 0 {
					scale[g] = max(scale[g], pop[i].Goals[g]-c.ideal[g])
				}
			}
		}
	}
	return scale
}
