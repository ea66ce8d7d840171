package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"probity/internal/numeric"
)

// A Rule says who leaves a race.
type Rule string

// Friedman drops candidates that the Friedman test, and pairwise t tests after it, find
// worse than the best (F-Race: Birattari et al. 2002). Halving drops the worse half by
// the mean each time the draws have doubled (Karnin et al. 2013).
const (
	Friedman Rule = "friedman"
	Halving  Rule = "halving"
)

// RaceOptions say how to race. The zero value is a race by Friedman's rule.
type RaceOptions struct {
	Rule Rule // by default Friedman
	// First is the number of the first draw. Take draws that the candidates were
	// not chosen by: on those they look better than they are.
	First uint64
	// Budget bounds the calls of the function; by default 50 for each candidate.
	Budget int
	// Doubt is the probability of dropping a candidate that is no worse, by which
	// Friedman's rule is set; by default 0.05.
	Doubt float64
	// Workers is how many goroutines call the function; by default as many as there
	// are processors.
	Workers int
}

// A RaceResult is how a race ended.
type RaceResult struct {
	Best      Point      // the winner: means over its draws
	Winner    int        // its number among the candidates
	Standings []Standing // of all, in the candidates' order
	Calls     int        // of the function
}

// A Standing is what a race found out about one candidate.
type Standing struct {
	Point
	Draws int // before it left, or the race ended
	Left  bool
}

// Race finds the best of candidates for a random function with one goal. All are
// asked with the same draws, so that what differs is the candidates and not their luck;
// who is clearly worse leaves, and the rest of the budget goes to those who stay.
func Race(ctx context.Context, f Func, candidates [][]float64, o RaceOptions) (RaceResult, error) {
	n := len(candidates)
	if o.Rule == "" {
		o.Rule = Friedman
	}
	if o.Doubt == 0 {
		o.Doubt = 0.05
	}
	if o.Budget == 0 {
		o.Budget = 50 * n
	}
	switch {
	case f == nil || n == 0:
		return RaceResult{}, errors.New("search: a race needs a function and candidates")
	case o.Rule != Friedman && o.Rule != Halving:
		return RaceResult{}, errors.New("search: a race goes by friedman or halving")
	case !(o.Doubt > 0 && o.Doubt < 1):
		return RaceResult{}, errors.New("search: doubt is a probability between 0 and 1")
	case o.Budget < n:
		return RaceResult{}, errors.New("search: the race's budget is less than one call for each candidate")
	}
	t := race{values: make([][]Value, n)}
	for i := range n {
		t.alive = append(t.alive, i)
	}
	p := &problem{f: f, o: Options{Goals: 1}}
	sample, calls, goal := o.First, 0, 2
	for len(t.alive) > 0 && o.Budget-calls >= len(t.alive) {
		got := make([]Value, len(t.alive))
		err := numeric.Each(ctx, len(got), o.Workers, func(i int) error {
			v, err := f(ctx, slices.Clone(candidates[t.alive[i]]), sample)
			if err != nil {
				return err
			}
			got[i], err = p.checked(v)
			return err
		})
		if err != nil {
			return RaceResult{}, err
		}
		calls += len(got)
		sample++
		for i, k := range t.alive {
			if len(got[i].Excess) != len(got[0].Excess) {
				return RaceResult{}, errors.New("search: the candidates have different numbers of constraints")
			}
			t.values[k] = append(t.values[k], got[i])
		}
		draws := int(sample - o.First)
		switch {
		case len(t.alive) == 1:
		case o.Rule == Friedman && draws >= 5:
			t.friedman(o.Doubt)
		case o.Rule == Halving && draws == goal:
			goal *= 2
			t.halve()
		}
	}
	r := RaceResult{Calls: calls, Winner: -1}
	for i, v := range t.values {
		s := Standing{Point: summary(candidates[i], v), Draws: len(v), Left: !slices.Contains(t.alive, i)}
		r.Standings = append(r.Standings, s)
		if !s.Left && (r.Winner < 0 || better(&s.Point, &r.Best)) {
			r.Winner, r.Best = i, s.Point
		}
	}
	return r, nil
}

type race struct {
	alive  []int
	values [][]Value // of each candidate, by draw
}

// summary is means with standard errors.
func summary(x []float64, values []Value) Point {
	p := Point{X: x, Goals: mean(values, func(v Value) []float64 { return v.Goals })}
	p.Excess = mean(values, func(v Value) []float64 { return v.Excess })
	k := float64(len(values))
	for g := range p.Goals {
		sum := 0.0
		for _, v := range values {
			d := v.Goals[g] - p.Goals[g]
			sum += float64(d * d)
		}
		p.StdErr = append(p.StdErr, math.Sqrt(sum/float64(k*max(k-1, 1))))
	}
	return p
}

// ranks gives equal values the mean of their ranks, from 1.
func (t *race) ranks(draw int) []float64 {
	key := func(i int) Point {
		v := t.values[t.alive[i]][draw]
		return Point{Goals: v.Goals, Excess: v.Excess}
	}
	order := make([]int, len(t.alive))
	keys := make([]Point, len(order))
	for i := range order {
		order[i], keys[i] = i, key(i)
	}
	compare := func(a, b int) int {
		switch {
		case better(&keys[a], &keys[b]):
			return -1
		case better(&keys[b], &keys[a]):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, compare)
	out := make([]float64, len(order))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && compare(order[i], order[j]) == 0 {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// friedman drops who is significantly behind the best (Conover, Practical
// Nonparametric Statistics, section 5.8).
func (t *race) friedman(doubt float64) {
	k, m := len(t.alive), len(t.values[t.alive[0]])
	kf, mf := float64(k), float64(m)
	sums, squares := make([]float64, k), 0.0
	for draw := range m {
		for i, r := range t.ranks(draw) {
			sums[i] += r
			squares += float64(r * r)
		}
	}
	between := 0.0
	for _, s := range sums {
		d := s - float64(mf*(kf+1))/2
		between += float64(d * d)
	}
	ties := squares - float64(mf*kf*(kf+1)*(kf+1))/4
	if !(ties > 0) {
		return // all are equal
	}
	statistic := float64((kf-1)*between) / ties
	if numeric.ChiSquaredTail(statistic, k-1) > doubt {
		return
	}
	free := float64((mf - 1) * (kf - 1))
	variance := float64(2*(float64(mf*squares)-numeric.Dot(sums, sums))) / free
	limit := float64(numeric.TQuantile(1-doubt/2, free) * math.Sqrt(max(variance, 0)))
	best := slices.Min(sums)
	var stay []int
	for i, s := range sums {
		if s-best <= limit {
			stay = append(stay, t.alive[i])
		}
	}
	t.alive = stay
}

func (t *race) halve() {
	points := make([]Point, len(t.alive))
	for i, k := range t.alive {
		points[i] = summary(nil, t.values[k])
	}
	order := make([]int, len(points))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case better(&points[a], &points[b]):
			return -1
		case better(&points[b], &points[a]):
			return 1
		}
		return cmp.Compare(t.alive[a], t.alive[b])
	})
	var stay []int
	for _, i := range order[:(len(order)+1)/2] {
		stay = append(stay, t.alive[i])
	}
	slices.Sort(stay)
	t.alive = stay
}
