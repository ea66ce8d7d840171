package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"probity/internal/numeric"
)

// evolve is NSGA-II and NSGA-III: parents are crossed and mutated, and of parents
// and children together the better half stays. The two differ in what is better
// within one front.
func (p *problem) evolve(ctx context.Context) error {
	n, r := len(p.ranges), numeric.NewRand(p.o.Seed, 0)
	var niches *niching
	size := p.o.Population
	if p.o.Method == NSGA3 {
		niches = newNiching(p.o.Goals, size)
		size = max(size, len(niches.directions))
	}
	if size == 0 {
		size = 100
	}
	size = (size + 3) / 4 * 4 // whole pairs, and tournaments of pairs
	p.runs = 1

	// The first generation is even, not random.
	units := numeric.NewMatrix(size, n)
	sobol, err := numeric.NewSobol(n, p.o.Seed+1)
	if err != nil {
		return err
	}
	for i := range units {
		sobol.At(uint32(i), units[i])
	}
	if p.o.Start != nil {
		units[0] = p.unit(p.o.Start)
	}
	points, err := p.evaluate(ctx, units)
	if err != nil {
		return err
	}
	pop := p.survive(points, size, niches, r)
	for g := 1; ; g++ {
		points = points[:0]
		for i := range pop {
			points = append(points, pop[i].Point)
		}
		p.keepFront(points)
		if err := p.report(g); err != nil {
			return err
		}
		parents := mates(pop, r)
		for i := range units {
			units[i] = slices.Clone(parents[i].unit)
		}
		eta := 15.0 // of both operators: the usual choices
		if niches != nil {
			eta = 30
		}
		for i := 0; i < size; i += 2 {
			cross(units[i], units[i+1], eta, r)
			mutate(units[i], r)
			mutate(units[i+1], r)
		}
		children, err := p.evaluate(ctx, units)
		if err != nil {
			return err
		}
		if p.o.Samples > 0 && p.o.Budget-p.calls >= size*p.draws {
			// Parents were lucky on other draws: they are asked again on the children's.
			for i := range units {
				units[i] = pop[i].unit
			}
			p.sample -= uint64(p.draws)
			if points, err = p.evaluate(ctx, units); err != nil {
				return err
			}
			for i := range pop {
				pop[i].Point = points[i]
			}
		}
		both := slices.Clone(children)
		for i := range pop {
			both = append(both, pop[i].Point)
		}
		pop = p.survive(both, size, niches, r)
	}
}

// A member is a point of a population. A smaller rank is better, then more room.
type member struct {
	Point
	rank int
	room float64
}

// mates chooses parents by tournaments of two.
func mates(pop []member, r *numeric.Rand) []member {
	var out []member
	for range 2 {
		order := r.Perm(len(pop))
		for i := 0; i+1 < len(order); i += 2 {
			a, b := pop[order[i]], pop[order[i+1]]
			if b.rank < a.rank || b.rank == a.rank && b.room > a.room {
				a = b
			}
			out = append(out, a)
		}
	}
	return out
}

// cross is simulated binary crossover (Deb and Agrawal 1995), bounded to the unit
// cube, with probability 0.9 for the pair and a half for each number.
func cross(a, b []float64, eta float64, r *numeric.Rand) {
	if r.Float64() > 0.9 {
		return
	}
	for i := range a {
		if r.Float64() > 0.5 || math.Abs(a[i]-b[i]) < 1e-14 {
			continue
		}
		low, high := min(a[i], b[i]), max(a[i], b[i])
		u := r.Float64()
		child := func(room float64) float64 {
			alpha := 2 - numeric.Pow(1+float64(2*room)/(high-low), -(eta+1))
			if u <= 1/alpha {
				return numeric.Pow(float64(u*alpha), 1/(eta+1))
			}
			return numeric.Pow(1/(2-float64(u*alpha)), 1/(eta+1))
		}
		c := (low + high - float64(child(low)*(high-low))) / 2
		d := (low + high + float64(child(1-high)*(high-low))) / 2
		c, d = min(max(c, 0), 1), min(max(d, 0), 1)
		if r.Float64() < 0.5 {
			c, d = d, c
		}
		a[i], b[i] = c, d
	}
}

// mutate is polynomial mutation (Deb and Goyal 1996): one number on average.
func mutate(x []float64, r *numeric.Rand) {
	const eta = 20
	for i := range x {
		if r.Float64() > 1/float64(len(x)) {
			continue
		}
		u := r.Float64()
		var step float64
		if u < 0.5 {
			step = numeric.Pow(float64(2*u)+float64((1-float64(2*u))*numeric.Pow(1-x[i], eta+1)), 1.0/(eta+1)) - 1
		} else {
			step = 1 - numeric.Pow(2-float64(2*u)+float64((float64(2*u)-1)*numeric.Pow(x[i], eta+1)), 1.0/(eta+1))
		}
		x[i] = min(max(x[i]+step, 0), 1)
	}
}

// survive keeps size of the points: whole fronts while they fit, then those of the
// next one with most room around them or in the emptiest niches.
func (p *problem) survive(points []Point, size int, niches *niching, r *numeric.Rand) []member {
	var pop []member
	for rank, f := range fronts(points) {
		members := make([]member, len(f))
		for i, k := range f {
			members[i] = member{Point: points[k], rank: rank}
		}
		left := size - len(pop)
		switch {
		case niches != nil:
			pop = append(pop, members...)
			if left <= len(members) {
				return niches.choose(pop, len(pop)-len(members), size, r)
			}
			continue
		case left == 0:
			return pop
		}
		crowd(members)
		if len(members) > left {
			slices.SortStableFunc(members, func(a, b member) int { return cmp.Compare(b.room, a.room) })
			members = members[:left]
		}
		pop = append(pop, members...)
	}
	return pop
}

// fronts sorts points into layers: the first is dominated by none, the second only
// by points of the first, and so on. Breaking constraints less dominates.
func fronts(points []Point) [][]int {
	n := len(points)
	violation := make([]float64, n)
	for i := range points {
		violation[i] = points[i].Violation()
	}
	below, above := make([][]int, n), make([]int, n)
	for i := range points {
		for j := range i {
			a, b := i, j
			switch {
			case violation[a] < violation[b], violation[a] == violation[b] && dominates(points[a].Goals, points[b].Goals):
			case violation[b] < violation[a], violation[a] == violation[b] && dominates(points[b].Goals, points[a].Goals):
				a, b = b, a
			default:
				continue
			}
			below[a] = append(below[a], b)
			above[b]++
		}
	}
	var out [][]int
	var layer []int
	for i := range points {
		if above[i] == 0 {
			layer = append(layer, i)
		}
	}
	for len(layer) > 0 {
		out = append(out, layer)
		var next []int
		for _, i := range layer {
			for _, j := range below[i] {
				if above[j]--; above[j] == 0 {
					next = append(next, j)
				}
			}
		}
		slices.Sort(next)
		layer = next
	}
	return out
}

// crowd sets the room of a front's members: the crowding distance, the sum over goals
// of how far apart both neighbours are.
func crowd(f []member) {
	order := make([]int, len(f))
	for i := range order {
		order[i] = i
	}
	for g := range f[0].Goals {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(f[a].Goals[g], f[b].Goals[g]) })
		first, last := order[0], order[len(order)-1]
		extent := f[last].Goals[g] - f[first].Goals[g]
		f[first].room, f[last].room = math.Inf(1), math.Inf(1)
		for i := 1; i+1 < len(order); i++ {
			gap := (f[order[i+1]].Goals[g] - f[order[i-1]].Goals[g]) / extent
			if !math.IsNaN(gap) {
				f[order[i]].room += gap
			}
		}
	}
}

// keepFront remembers the compromises among points.
func (p *problem) keepFront(points []Point) {
	least := math.Inf(1)
	for i := range points {
		least = min(least, points[i].Violation())
	}
	var goals [][]float64
	var allowed []Point
	for _, q := range points {
		if q.Violation() == least {
			allowed, goals = append(allowed, q), append(goals, q.Goals)
		}
	}
	p.front = nil
	for _, i := range Nondominated(goals) {
		p.front = append(p.front, allowed[i])
	}
	slices.SortStableFunc(p.front, func(a, b Point) int { return slices.Compare(a.Goals, b.Goals) })
	p.best = knee(p.front)
}
