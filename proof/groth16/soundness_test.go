package groth16

import (
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark/backend/witness"
	"github.com/consensys/gnark/constraint/solver"
	"github.com/consensys/gnark/frontend"
	fcs "github.com/consensys/gnark/frontend/cs"
	"github.com/consensys/gnark/test"
	"pgregory.net/rapid"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof"
)

// A claim is everything that a prover lays before the circuit. Tests change it
// and see whether the constraints notice.
type claim struct {
	weights model.Weights
	trace   model.Trace
	forge   func(i int, v int64) int64
	field   map[int]fr.Element
	late    func(a *assignment) // changes wires and multiplicities once all are laid out
	input   probity.Hash        // commitment; zero is the right one
	output  []probity.Hash      // nil is the right one
}

func (c *Circuit) honest(t testing.TB, r *rand.Rand) claim {
	t.Helper()
	p := c.plan.p
	w := randomWeights(r, p)
	x, err := split(p, randomInput(r, p))
	if err != nil {
		t.Fatal(err)
	}
	run, err := p.Run(w, x...)
	if err != nil {
		t.Fatal(err)
	}
	return claim{weights: w, trace: *run}
}

var testSalt = probity.Hash{0xff, 1, 2}

// lay completes a claim.
func (c *Circuit) lay(t testing.TB, cl claim) (*assignment, probity.Hash, []probity.Hash) {
	t.Helper()
	p := c.plan.p
	in, out := Ports(p)
	var err error
	if cl.input.IsZero() {
		if cl.input, err = proof.CommitInput(testSalt, in.Lo, in.Hi, slices.Concat(cl.trace.Values[:len(p.Inputs)]...)); err != nil {
			t.Fatal(err)
		}
	}
	if cl.output == nil {
		if cl.output, err = proof.PackOutput(output(p, cl.trace), out.Lo, out.Hi); err != nil {
			t.Fatal(err)
		}
	}
	a := &assignment{pl: c.plan, forge: cl.forge, field: cl.field}
	a.lay(cl.weights, cl.trace)
	if cl.late != nil {
		cl.late(a)
	}
	return a, cl.input, cl.output
}

// accepts reports whether the constraints hold. Challenges are a hash of what
// is committed, as in a proof, where it goes through the commitment's point.
func (c *Circuit) accepts(t testing.TB, cl claim) bool {
	t.Helper()
	full, opts := c.assign(t, cl)
	_, err := c.system.Solve(full, opts...)
	return err == nil
}

// assign fills a claim in, and says how gnark has to solve for what follows from it.
func (c *Circuit) assign(t testing.TB, cl claim) (witness.Witness, []solver.Option) {
	t.Helper()
	a, input, output := c.lay(t, cl)
	full, err := c.fill(c.shifted(cl.weights), fr.NewElement(5), a, testSalt, input, output)
	if err != nil {
		t.Fatal(err)
	}
	opts, err := solverOptions()
	if err != nil {
		t.Fatal(err)
	}
	opts = append(opts, solver.OverrideHint(solver.GetHintID(fcs.Bsb22CommitmentComputePlaceholder), func(_ *big.Int, in, out []*big.Int) error {
		b := make([]byte, 32*len(in))
		for i, v := range in {
			v.FillBytes(b[32*i : 32*i+32])
		}
		h := eip712.Keccak(b)
		out[0].SetBytes(h[:]).Mod(out[0], fr.Modulus())
		return nil
	}))
	return full, opts
}

func compile(t testing.TB, p *model.Program) *Circuit {
	t.Helper()
	c, err := Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// from runs the ops that follow value v, given all values up to it.
func from(t testing.TB, p *model.Program, w model.Weights, trace model.Trace, v int) model.Trace {
	t.Helper()
	rest, known := *p, max(v+1, len(p.Inputs))
	rest.Ops = p.Ops[known-len(p.Inputs):]
	rest.Inputs = make([]model.Port, known)
	run, err := rest.Run(w, trace.Values[:known]...)
	if err != nil {
		t.Fatal(err)
	}
	return *run
}

// written reports whether a value has wires of its own, so that a prover could
// write down another one.
func (c *Circuit) written(v int) bool {
	p := c.plan.p
	if v < len(p.Inputs) {
		return true
	}
	if p.Values[v].Lo == p.Values[v].Hi {
		return false
	}
	switch c.plan.writer(v).Kind {
	case model.OpAdd, model.OpSum, model.OpMul, model.OpSumPool, model.OpView, model.OpPad, model.OpConcat, model.OpGather:
		return c.plan.solid[v]
	}
	return true
}

func soundnessPrograms() map[string]*model.Program {
	stride := newBuilder(-128, 127, 1, 9, 9) // packs in two groups at a random point, with stride and padding
	stride.conv(14, 4, 2, [4]int{2, 1, 0, 2}, -127, 127, 500).requant(7, -128, 127)
	unclamped := newBuilder(0, 3, 1, 3, 3) // a clamp that never acts, pools of inputs, pools that overlap or leave gaps
	unclamped.pool(model.OpMaxPool, 2, 1).requant(1, -10, 10).dense(5, -3, 3, 0)
	gaps := newBuilder(-5, 5, 2, 5, 5)
	gaps.conv(2, 2, 1, [4]int{}, -4, 4, 9).pool(model.OpMaxPool, 1, 2).pool(model.OpMaxPool, 2, 1).dense(2, -9, 9, 0)
	one := newBuilder(-3000, 3000, 5) // over and under on limbs, a range that is no power of two
	one.requant(5, -30, 40).requant(0, -20, 10).dense(1, -1, 1, 1)
	constant := newBuilder(-3, 3, 2)
	constant.dense(2, -3, 3, 0).requant(1, 7, 7).dense(2, -3, 3, 3)
	programs := operatorPrograms()
	maps.Copy(programs, map[string]*model.Program{"tiny": tiny(), "stride": &stride.p, "unclamped": &unclamped.p, "gaps": &gaps.p, "limbs": &one.p, "constant": &constant.p})
	return programs
}

func TestHonestRunsSatisfyTheCircuit(t *testing.T) {
	for name, p := range soundnessPrograms() {
		t.Run(name, func(t *testing.T) {
			c := compile(t, p)
			for seed := range uint64(20) {
				if !c.accepts(t, c.honest(t, rand.New(rand.NewPCG(seed, 1)))) {
					t.Fatal("seed", seed)
				}
			}
		})
	}
}

func TestForgedActivationsBreakTheCircuit(t *testing.T) {
	for name, p := range soundnessPrograms() {
		t.Run(name, func(t *testing.T) {
			c := compile(t, p)
			r := rand.New(rand.NewPCG(2, 2))
			tried := make([]int, len(p.Values))
			runs := 6
			if testing.Short() {
				runs = 1
			}
			for range runs {
				cl := c.honest(t, r)
				for v := range p.Values {
					for range 6 {
						y := slices.Clone(cl.trace.Values[v])
						k := r.IntN(len(y))
						was := y[k]
						switch r.IntN(4) {
						case 0:
							y[k]++
						case 1:
							y[k]--
						case 2:
							y[k] = y[r.IntN(len(y))]
						case 3:
							y[k] = random(r, p.Values[v].Lo, p.Values[v].Hi)
						}
						if y[k] == was || y[k] < p.Values[v].Lo || y[k] > p.Values[v].Hi {
							continue
						}
						bad := cl
						bad.trace.Values = slices.Clone(cl.trace.Values)
						bad.trace.Values[v] = y
						if v < len(p.Inputs) { // with the honest input's commitment
							_, bad.input, _ = c.lay(t, cl)
						}
						if !c.written(v) {
							continue
						}
						bad.trace = from(t, p, cl.weights, bad.trace, v)
						if c.accepts(t, bad) {
							t.Fatalf("value %d, element %d: %d passes for %d", v, k, y[k], was)
						}
						tried[v]++
					}
				}
			}
			t.Log("forgeries tried by value:", tried)
			for v, n := range tried {
				if n == 0 && c.written(v) {
					t.Errorf("nothing was tried on value %d", v)
				}
			}
		})
	}
}

func TestEveryWireIsDetermined(t *testing.T) {
	// For given weights and input there is one assignment: any single wire or
	// multiplicity that differs is noticed, whether or not the multiplicities
	// follow it.
	for name, p := range soundnessPrograms() {
		t.Run(name, func(t *testing.T) {
			c := compile(t, p)
			if testing.Short() && c.plan.wires > 300 {
				t.Skip("looks at every wire of a long list")
			}
			cl := c.honest(t, rand.New(rand.NewPCG(4, 4)))
			r := newRecheck(t, c, cl)
			for i := range c.plan.wires {
				if i < size(c.plan.in.Shape) {
					continue // the input: another one has another commitment
				}
				for _, d := range []int64{1, -1} {
					bad := cl
					bad.late = func(a *assignment) { a.wires[i] += d }
					if r.accepts(t, bad) {
						t.Fatalf("wire %d is free", i)
					}
					bad.late, bad.forge = nil, func(j int, v int64) int64 {
						if i == j {
							v += d
						}
						return v
					}
					if r.accepts(t, bad) {
						t.Fatalf("wire %d is free when the lookups follow", i)
					}
				}
			}
			for _, n := range c.plan.tables {
				for j := range n.size {
					bad := cl
					bad.late = func(a *assignment) { a.mult[n][j]++ }
					if r.accepts(t, bad) {
						t.Fatalf("multiplicity of %d in table %v is free", j, n)
					}
				}
			}
		})
	}
}

func TestRequantHasOneAnswer(t *testing.T) {
	// All combinations of result, remainder and excess, for both ends.
	b := newBuilder(-21, 22, 1)
	b.requant(2, -2, 3)
	c := compile(t, &b.p)
	if c.plan.wires != 4 {
		t.Fatal("the test expects the wires input, result, remainder, excess, not", c.plan.wires)
	}
	op := b.p.Ops[0]
	inputs := []int64{-21, -11, -10, -7, -2, 0, 9, 13, 14, 22}
	if testing.Short() {
		inputs = []int64{-21, 0, 14}
	}
	for _, x := range inputs {
		for y := op.Lo; y <= op.Hi; y++ {
			for r := int64(-4); r < 8; r++ {
				for over := int64(-5); over <= 5; over++ {
					q := (x + 2) >> 2
					right := y == op.Requant(x) && r == (x+2)-q<<2 && over == max(0, q-op.Hi)
					cl := claim{trace: model.Trace{Values: [][]int64{{x}, {y}}}, weights: model.Weights{}}
					cl.forge = func(i int, v int64) int64 { return []int64{v, v, r, over}[i] }
					if c.accepts(t, cl) != right {
						t.Fatalf("x %d y %d remainder %d over %d: right is %v", x, y, r, over, right)
					}
				}
			}
		}
	}
}

func TestMaxPoolHasOneAnswer(t *testing.T) {
	b := newBuilder(-3, 3, 1, 1, 3)
	b.add(model.Op{Kind: model.OpMaxPool, Window: slide(1, 3, 1, [4]int{})})
	c := compile(t, &b.p)
	r := rand.New(rand.NewPCG(1, 1))
	for range 40 {
		x := []int64{random(r, -3, 3), random(r, -3, 3), random(r, -3, 3)}
		for y := int64(-3); y <= 3; y++ {
			cl := claim{trace: model.Trace{Values: [][]int64{x, {y}}}, weights: model.Weights{}}
			if c.accepts(t, cl) != (y == slices.Max(x)) {
				t.Fatalf("max%v = %d", x, y)
			}
		}
	}
}

func TestWeightsOutsideTheirIntervalBreakTheCircuit(t *testing.T) {
	p := tiny()
	c := compile(t, p)
	r := rand.New(rand.NewPCG(5, 5))
	for i, spec := range p.Weights {
		for _, v := range []int64{spec.Lo - 1, spec.Hi + 1, spec.Hi + 1000} {
			cl := c.honest(t, r)
			cl.weights[i] = with(cl.weights[i], r.IntN(cl.weights[i].Len()), int32(v))
			wide := *p // the same arithmetic, without the check
			wide.Weights = slices.Clone(p.Weights)
			for j := range wide.Weights {
				wide.Weights[j].Lo, wide.Weights[j].Hi = -1<<31, 1<<31-1
			}
			run, err := wide.Run(cl.weights, cl.trace.Values[0])
			if err != nil {
				t.Fatal(err)
			}
			cl.trace = *run
			out := p.Values[len(p.Values)-1]
			if cl.output, err = proof.PackOutput(run.Output(0), out.Lo, out.Hi); err != nil {
				continue
			}
			if c.accepts(t, cl) {
				t.Fatalf("weight tensor %d: %d passes", i, v)
			}
		}
	}
}

func TestForgedWeightsBreakTheCircuit(t *testing.T) {
	p := tiny()
	c := compile(t, p)
	r := rand.New(rand.NewPCG(6, 6))
	tried := 0
	for range 60 {
		cl := c.honest(t, r)
		i := r.IntN(len(p.Weights))
		k := r.IntN(cl.weights[i].Len())
		w := slices.Clone(cl.weights)
		w[i] = with(w[i], k, int32(random(r, p.Weights[i].Lo, p.Weights[i].Hi)))
		if w[i].At(k) == cl.weights[i].At(k) {
			continue
		}
		other, err := p.Run(w, cl.trace.Values[0])
		if err != nil {
			t.Fatal(err)
		}
		same := true
		for v := range other.Values {
			same = same && slices.Equal(other.Values[v], cl.trace.Values[v])
		}
		if same {
			continue // the weight meets zeros only
		}
		cl.weights = w // with the run of the true ones
		if c.accepts(t, cl) {
			t.Fatalf("weight %d of tensor %d: %d passes", k, i, w[i].At(k))
		}
		tried++
	}
	if tried < 20 {
		t.Error("only", tried, "forgeries tried")
	}
}

func TestPublicWordsBindTheRun(t *testing.T) {
	c := compile(t, tiny())
	cl := c.honest(t, rand.New(rand.NewPCG(7, 7)))
	_, input, output := c.lay(t, cl)
	for bit := range 256 {
		flip := func(h probity.Hash) probity.Hash { h[bit/8] ^= 0x80 >> (bit % 8); return h }
		if new(big.Int).SetBytes(flip0(flip(input))).Cmp(fr.Modulus()) < 0 {
			bad := cl
			bad.input = flip(input)
			if c.accepts(t, bad) {
				t.Fatal("bit", bit, "of the input commitment is free")
			}
		}
		for i := range output {
			bad := cl
			bad.output = slices.Clone(output)
			bad.output[i] = flip(output[i])
			if c.accepts(t, bad) {
				t.Fatal("bit", bit, "of output word", i, "is free")
			}
		}
	}
}

func flip0(h probity.Hash) []byte { return h[:] }

func TestEngineAgreesWithTheSolver(t *testing.T) {
	for name, p := range soundnessPrograms() {
		t.Run(name, func(t *testing.T) {
			c := compile(t, p)
			cl := c.honest(t, rand.New(rand.NewPCG(8, 8)))
			for _, forged := range []bool{false, true} {
				if forged {
					cl.late = func(a *assignment) { a.wires[len(a.wires)-1]++ }
				}
				a, input, output := c.lay(t, cl)
				w := newCircuit(c.plan)
				w.Public[0] = input[:]
				for i := range output {
					w.Public[1+i] = output[i][:]
				}
				for i, v := range c.shifted(cl.weights) {
					w.Weights[i] = v
				}
				for i, v := range a.wires {
					w.Wires[i] = v
				}
				for i, v := range a.multiplicities() {
					w.Mult[i] = v
				}
				w.Mask = [2]frontend.Variable{1, 2}
				w.Salt = new(big.Int).Mod(new(big.Int).SetBytes(testSalt[:]), fr.Modulus())
				err := test.IsSolved(newCircuit(c.plan), w, ecc.BN254.ScalarField())
				if (err == nil) == forged {
					t.Errorf("forged %v: %v", forged, err)
				}
			}
		})
	}
}

// drawProgram draws a small network.
func drawProgram(t *rapid.T) *model.Program {
	lo := rapid.Int64Range(-200, 0).Draw(t, "lo")
	b := newBuilder(lo, rapid.Int64Range(lo, 255).Draw(t, "hi"), rapid.IntRange(1, 2).Draw(t, "c"), rapid.IntRange(2, 6).Draw(t, "h"), rapid.IntRange(2, 6).Draw(t, "w"))
	n := rapid.IntRange(1, 5).Draw(t, "ops")
	for range n {
		op := model.Op{In: []int{len(b.p.Values) - 1}}
		x := b.last()
		if rapid.IntRange(0, 5).Draw(t, "skip") == 0 {
			op.In[0] = rapid.IntRange(0, op.In[0]).Draw(t, "in")
			x = b.p.Values[op.In[0]]
		}
		kinds := []model.OpKind{model.OpDense, model.OpRequant}
		if len(x.Shape) == 3 {
			kinds = append(kinds, model.OpConv, model.OpConv, model.OpMaxPool, model.OpSumPool)
		}
		op.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
		if op.Kind != model.OpDense && op.Kind != model.OpRequant {
			op.Dilation = [2]int{1, 1}
			for d := range 2 {
				op.Kernel[d] = rapid.IntRange(1, min(3, x.Shape[1+d])).Draw(t, "kernel")
				op.Stride[d] = rapid.IntRange(1, 3).Draw(t, "stride")
				if op.Kind != model.OpMaxPool {
					op.Pads[d] = rapid.IntRange(0, op.Kernel[d]-1).Draw(t, "pad")
					op.Pads[d+2] = rapid.IntRange(0, op.Kernel[d]-1).Draw(t, "pad")
				}
			}
		}
		q := b.p
		q.Weights, q.Ops = slices.Clone(b.p.Weights), slices.Clone(b.p.Ops)
		weight := func(shape ...int) int {
			wlo := rapid.Int64Range(-130, 0).Draw(t, "wlo")
			b.weight(wlo, rapid.Int64Range(wlo, 130).Draw(t, "whi"), shape...)
			return len(b.p.Weights) - 1
		}
		switch op.Kind {
		case model.OpConv, model.OpDense:
			o := rapid.IntRange(1, 12).Draw(t, "o")
			if op.Kind == model.OpConv {
				op.Groups = 1
				op.Weights = []int{weight(o, x.Shape[0], op.Kernel[0], op.Kernel[1])}
			} else {
				op.Weights = []int{weight(o, size(x.Shape))}
			}
			if rapid.Bool().Draw(t, "bias") {
				op.Weights = append(op.Weights, weight(o))
			}
		case model.OpRequant:
			op.Shift = uint(rapid.IntRange(0, 12).Draw(t, "shift"))
			op.Lo = rapid.Int64Range(-130, 130).Draw(t, "rlo")
			op.Hi = rapid.Int64Range(op.Lo, 140).Draw(t, "rhi")
		}
		b.p.Ops = append(b.p.Ops, op)
		if err := b.derive(); err != nil || b.p.Check() != nil { // beyond 32 bits
			b.p = q
			if err := b.derive(); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	if len(b.p.Ops) == 0 {
		t.Skip("no operation fits")
	}
	return &b.p
}

func TestRandomProgramsAreProvedExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := drawProgram(rt)
		c, err := Compile(p)
		if err != nil {
			rt.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		cl := c.honest(t, r)
		if !c.accepts(t, cl) {
			rt.Fatal("an honest run does not satisfy the circuit")
		}
		// One element of one value differs; all else is as it was.
		v := rapid.IntRange(1, len(p.Values)-1).Draw(rt, "value")
		if p.Ops[v-1].Kind == model.OpSumPool || p.Values[v].Lo == p.Values[v].Hi {
			return
		}
		k := rapid.IntRange(0, len(cl.trace.Values[v])-1).Draw(rt, "element")
		y := rapid.Int64Range(p.Values[v].Lo, p.Values[v].Hi).Draw(rt, "forged")
		if y == cl.trace.Values[v][k] {
			return
		}
		bad := cl
		bad.trace.Values = slices.Clone(cl.trace.Values)
		bad.trace.Values[v] = slices.Clone(cl.trace.Values[v])
		bad.trace.Values[v][k] = y
		if c.accepts(t, bad) {
			rt.Fatalf("value %d, element %d: %d passes for %d", v, k, y, cl.trace.Values[v][k])
		}
	})
}
