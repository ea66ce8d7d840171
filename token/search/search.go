// Package search looks for the parameters at which a function is smallest. It knows
// nothing of economies: a function takes numbers and gives goals.
//
// One call, Minimise, has four methods behind it:
//
//   - CMAES for one goal and functions that are asked a thousand times or more:
//     CMA-ES with restarts (Hansen and Ostermeier 2001; Hansen, "The CMA evolution
//     strategy: a tutorial", 2016), constraints by an augmented Lagrangian.
//   - NSGA2 for two or three goals (Deb et al. 2002), NSGA3 for more (Deb and Jain
//     2014): the answer is a front of compromises.
//   - Bayes for one goal and functions so dear that they are asked some hundred
//     times: a Gaussian process and expected improvement (Jones et al. 1998).
//
// A function may be noisy, such as the mean of a few random paths: it is told the
// number of the random draw, all points of one generation get the same draws (common
// random numbers), and what looks best in the end is raced on draws that the search
// has never seen, since the best of many noisy values is too good to be true.
//
// The same function, ranges and options give the same result, bit for bit, on every
// machine and however many goroutines there are.
package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A Func is what is minimised: its value at x, which has a number within each range.
// Several goroutines call it at once, and it must not keep or change x. sample is the
// number of the random draw: the same x and sample give the same value. Functions
// without randomness ignore it. An error ends the search.
type Func func(ctx context.Context, x []float64, sample uint64) (Value, error)

// A Value is what a function is at a point. A goal or excess that is not a number
// counts as +Inf, the worst.
type Value struct {
	Goals []float64 // to be made small; as many as Options.Goals at every point
	// Excess says of each constraint how far it is broken: it holds where this is 0
	// or less. How negative it is matters too: give a distance, not just -1.
	Excess []float64
}

// Plain makes a Func of a plain function.
func Plain(f func(x []float64) float64) Func {
	return func(_ context.Context, x []float64, _ uint64) (Value, error) {
		return Value{Goals: []float64{f(x)}}, nil
	}
}

// A Range bounds one parameter, ends included.
type Range struct {
	Low, High float64
	Integer   bool // only whole numbers, of which Low and High are two
}

// At is the number a share u of the way from Low to High, u from 0 to 1. Whole numbers
// have equal shares.
func (r Range) At(u float64) float64 {
	u = min(max(u, 0), 1)
	if r.Integer {
		return min(r.Low+math.Floor(float64(u*(r.High-r.Low+1))), r.High)
	}
	return min(r.Low+float64(u*(r.High-r.Low)), r.High)
}

// A Method is a way to search.
type Method string

// The methods; see the package's comment for which is for what.
const (
	CMAES Method = "cma-es"
	NSGA2 Method = "nsga-ii"
	NSGA3 Method = "nsga-iii"
	Bayes Method = "bayes"
)

// A Restart says what CMAES does when a run has converged and budget is left.
type Restart string

// BIPOP alternates between twice as large populations and small ones with small
// steps (Hansen 2009); IPOP only doubles (Auger and Hansen 2005); Once stops.
const (
	BIPOP Restart = "bipop"
	IPOP  Restart = "ipop"
	Once  Restart = "once"
)

// Options say how to search. The zero value is a sensible search for one goal.
type Options struct {
	// Method is by default CMAES for one goal, NSGA2 for two or three, NSGA3 for more.
	Method Method
	// Goals is how many goals the function has; by default 1.
	Goals int
	// Budget bounds how often the function is called. The default is 1000 times
	// the number of parameters, and 20 plus 10 times for Bayes. For a random function the last
	// test on fresh draws comes on top: a tenth of it, or some 20 calls for each finalist.
	Budget int
	// Seed chooses the random numbers. Try another one before you believe a result.
	Seed uint64
	// Workers is how many goroutines call the function; by default as many as there
	// are processors. It has no influence on the result.
	Workers int
	// Start is where the first run of CMAES begins, and a member of the first generation
	// of the others. By default CMAES begins at the centre.
	Start []float64
	// Step is CMAES's first standard deviation as a part of each range; by default 0.3.
	Step float64
	// Population is how many points a generation has; by default 4 + 3 ln(parameters)
	// for CMAES, 100 for NSGA2, and for NSGA3 as many as there are directions. Bayes asks
	// for this many points at a time; by default 1.
	Population int
	// Restart is what CMAES does after a run; by default BIPOP.
	Restart Restart
	// Samples, above 0, says that the function is random: each point is asked with
	// as many draws, and its value is their mean.
	Samples int
	// Progress is told after each generation how things stand; false ends the search with
	// what has been found. It is called by one goroutine.
	Progress func(Progress) bool
}

// Progress is how a search stands.
type Progress struct {
	Calls      int   // of the function so far
	Generation int   // of this run, from 1
	Run        int   // from 1; more than 1 after restarts
	Best       Point // of one goal: the best so far. Noisy if the function is.
	Front      []Point
}

// A Point is parameters with the function's value there.
type Point struct {
	X      []float64
	Goals  []float64
	Excess []float64
	// StdErr is of each goal's mean over draws that the search has not seen, in results of
	// searches with samples; else nil.
	StdErr []float64

	unit []float64 // X in the unit cube, before rounding
}

// Violation is by how much all constraints together are broken: 0 if they hold.
func (p *Point) Violation() float64 {
	sum := 0.0
	for _, e := range p.Excess {
		sum += max(0, e)
	}
	return sum
}

// A Result is what a search has found.
type Result struct {
	// Best is the best point for one goal. For several it is the point of the
	// front that is nearest to the best of every goal, each scaled to the front's extent.
	Best Point
	// Front is, for several goals, the points that no other found is better than in
	// one goal and not worse in the others. By the first goal, ascending. If
	// no point keeps the constraints, these are the points that break them least.
	Front []Point
	Calls int // of the function
	Runs  int // of CMAES, more than 1 after restarts; else 1
	// Stopped says in words why the search ended.
	Stopped string
}

// Minimise searches the ranges for the smallest values of f. It fails if the
// options make no sense, f fails, or ctx ends; a search that Progress ended or that has used up
// its budget does not fail.
func Minimise(ctx context.Context, f Func, ranges []Range, o Options) (Result, error) {
	p, err := newProblem(f, ranges, o)
	if err != nil {
		return Result{}, err
	}
	switch p.o.Method {
	case CMAES:
		err = p.restarts(ctx)
	case NSGA2, NSGA3:
		err = p.evolve(ctx)
	case Bayes:
		err = p.bayes(ctx)
	}
	switch {
	case errors.Is(err, errBudget):
		p.stopped = "budget used up"
	case errors.Is(err, errEnough):
		p.stopped = "ended by the caller"
	case err != nil:
		return Result{}, err
	}
	return p.result(ctx)
}

// maxDims bounds matrices and their decompositions, maxKnown those of Bayes.
const (
	maxDims  = 200
	maxKnown = 2000
)

func newProblem(f Func, ranges []Range, o Options) (*problem, error) {
	n := len(ranges)
	if f == nil || n == 0 || n > maxDims {
		return nil, fmt.Errorf("search: give a function and 1 to %d ranges, not %d", maxDims, n)
	}
	for i, r := range ranges {
		switch {
		case math.IsNaN(r.Low-r.High) || math.IsInf(r.High-r.Low, 0) || r.Low > r.High:
			return nil, fmt.Errorf("search: range %d is from %v to %v: give finite numbers, the lower one first", i, r.Low, r.High)
		case r.Integer && (r.Low != math.Floor(r.Low) || r.High != math.Floor(r.High)):
			return nil, fmt.Errorf("search: range %d is of integers, but from %v to %v", i, r.Low, r.High)
		}
	}
	if o.Goals == 0 {
		o.Goals = 1
	}
	if o.Goals < 1 || o.Goals > 20 || o.Budget < 0 || o.Population < 0 || o.Samples < 0 || !(o.Step >= 0 && o.Step <= 1) {
		return nil, errors.New("search: goals are 1 to 20, a step is at most 1, and nothing is negative")
	}
	if o.Method == "" {
		o.Method = CMAES
		if o.Goals > 1 {
			o.Method = NSGA2
		}
		if o.Goals > 3 {
			o.Method = NSGA3
		}
	}
	if !slices.Contains([]Method{CMAES, NSGA2, NSGA3, Bayes}, o.Method) {
		return nil, fmt.Errorf("search: there is no method %q: %s, %s, %s or %s", o.Method, CMAES, NSGA2, NSGA3, Bayes)
	}
	if o.Goals > 1 && (o.Method == CMAES || o.Method == Bayes) {
		return nil, fmt.Errorf("search: %s is for one goal; for %d use %s or %s", o.Method, o.Goals, NSGA2, NSGA3)
	}
	if o.Restart == "" {
		o.Restart = BIPOP
	}
	if !slices.Contains([]Restart{BIPOP, IPOP, Once}, o.Restart) {
		return nil, fmt.Errorf("search: there is no restart %q: %s, %s or %s", o.Restart, BIPOP, IPOP, Once)
	}
	if o.Step == 0 {
		o.Step = 0.3
	}
	if o.Budget == 0 {
		o.Budget = 1000 * n
		if o.Method == Bayes {
			o.Budget = 20 + 10*n
		}
	}
	p := &problem{f: f, ranges: ranges, o: o, draws: max(o.Samples, 1), finalists: 8}
	if o.Population > o.Budget/p.draws {
		return nil, p.tooSmall()
	}
	if o.Method == Bayes && o.Budget/p.draws > maxKnown {
		return nil, fmt.Errorf("search: %s remembers at most %d points, and the budget is for %d: use %s for a function that is this cheap", Bayes, maxKnown, o.Budget/p.draws, CMAES)
	}
	if o.Start != nil {
		if len(o.Start) != n {
			return nil, fmt.Errorf("search: a start of %d numbers for %d ranges", len(o.Start), n)
		}
		for i, x := range o.Start {
			if !(x >= ranges[i].Low && x <= ranges[i].High) {
				return nil, fmt.Errorf("search: the start's number %d, %v, is outside its range from %v to %v", i, x, ranges[i].Low, ranges[i].High)
			}
		}
	}
	return p, nil
}
