package model

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// composed writes one node that reads the graph's only input, of integers of a
// scale, and returns the program's value for the node and the unit of it.
func composed(t *rapid.T, n Node, shape []int, scale float64, x []int64) ([]int64, float64) {
	n.Name, n.In, n.Shape = "n", []Ref{0}, slices.Clone(shape)
	g := &Graph{Inputs: []GraphInput{{Name: "x", Shape: shape}}, Nodes: []Node{n}, Outputs: []GraphOutput{{Name: "y", Value: 1}}}
	real := make([]float32, len(x))
	most := int64(1)
	for i, a := range x {
		real[i] = float32(float64(a) * scale)
		most = max(most, a, -a)
	}
	st, err := calibrate(g, []Sample{{Inputs: [][]float32{real}}})
	if err != nil {
		t.Fatal(err)
	}
	q, err := build(g, exactly(newPlan(g, st, Options{InputScale: scale, InputLo: -most, InputHi: most})))
	if err != nil {
		t.Fatal(err)
	}
	trace, err := q.Program.Run(q.Weights, x)
	if err != nil {
		t.Fatal(err)
	}
	return trace.Output(0), q.Program.Outputs[0].Scale[0]
}

func exactly(p *plan) *plan {
	p.choose()
	return p
}

func TestSoftmaxStaysWithinItsErrorBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.OneOf(rapid.IntRange(1, 200), rapid.Just(7000)).Draw(t, "numbers")
		scale := math.Exp2(rapid.Float64Range(-20, 1).Draw(t, "log scale"))
		x := rapid.SliceOfN(rapid.Int64Range(-1<<20, 1<<20), count, count).Draw(t, "x")
		if rapid.Bool().Draw(t, "small") {
			for i := range x {
				x[i] %= 128
			}
		}
		got, unit := composed(t, Node{Kind: NodeSoftmax, Axes: []int{1}}, []int{1, count}, scale, x)

		top, sum := float64(slices.Max(x)), 0.0
		for _, a := range x {
			sum += math.Exp((float64(a) - top) * scale)
		}
		u, k := scale, 0
		E := expSize(int64(count))
		for (1+math.Log(float64(E)))/u > 4095 {
			u, k = 2*u, k+1
		}
		a, N := 0.0, float64(count)
		if k > 0 {
			a = math.Exp(u/2) - 1
		}
		tail := 1 / (2 * float64(E))
		for i, v := range x {
			p := math.Exp((float64(v)-top)*scale) / sum
			bound := 2*a*p*(1+N*tail)/(1-a) + (1+N*p)*tail + math.Exp2(-15)
			if d := math.Abs(float64(got[i])*unit - p); d > bound {
				t.Fatalf("probability %d is off by %g, the bound is %g", i, d, bound)
			}
		}
	})
}

func TestNormalisationStaysWithinItsErrorBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(2, 300).Draw(t, "numbers")
		scale := math.Exp2(rapid.Float64Range(-12, 2).Draw(t, "log scale"))
		size := int64(1) << rapid.IntRange(2, 14).Draw(t, "bits")
		x := rapid.SliceOfN(rapid.Int64Range(-size, size), count, count).Draw(t, "x")
		n := Node{Kind: NodeNorm, Axes: []int{1}, Eps: math.Exp2(rapid.Float64Range(-30, -3).Draw(t, "log epsilon")), RMS: rapid.Bool().Draw(t, "rms")}
		got, unit := composed(t, n, []int{1, count}, scale, x)

		mean, N := 0.0, float64(count)
		if !n.RMS {
			for _, a := range x {
				mean += float64(a) / N
			}
		}
		variance := 0.0
		for _, a := range x {
			variance += math.Pow(float64(a)-mean, 2) / N
		}
		deviation := math.Sqrt(variance + n.Eps/scale/scale) // in integers
		// What the program's first step does to x: N*x - sum x, rounded to 15
		// bits, has steps of c in units of x.
		most := float64(slices.Max(append(slices.Clone(x), -slices.Min(x), 1)))
		c := 0.0
		if !n.RMS {
			c = math.Exp2(math.Max(0, math.Ceil(math.Log2(2*N*most+1))-15)) / N
		}
		for i, a := range x {
			want := (float64(a) - mean) / deviation
			// The numerator is off by c/2. So are the c_i in the sum of squares,
			// whose own steps are no more than 2^-14 of the largest square.
			relative := c/deviation + c*c/deviation/deviation + math.Exp2(-13)*most*most*4/deviation/deviation/N + math.Exp2(-14)
			if relative > 0.5 {
				return // hardly more than one step between numbers: nothing to hold on to
			}
			bound := c/2/deviation + math.Abs(want)*2*relative + unit
			if d := math.Abs(float64(got[i])*unit - want); d > bound {
				t.Fatalf("number %d is %g, should be %g: off by %g, the bound is %g", i, float64(got[i])*unit, want, d, bound)
			}
		}
	})
}
