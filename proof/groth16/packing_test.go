package groth16

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/consensys/gnark-crypto/ecc"
	cs "github.com/consensys/gnark/constraint/bn254"
	"github.com/consensys/gnark/frontend"
	"github.com/consensys/gnark/frontend/cs/r1cs"

	"probity"
	"probity/model"
	"probity/proof"
)

// withDigits compiles a program with packed digits of another width.
func withDigits(t *testing.T, p *model.Program, op int, digit uint) *Circuit {
	t.Helper()
	pl, err := newPlan(p)
	if err != nil {
		t.Fatal(err)
	}
	pl.digits[op] = digit
	sys, err := frontend.Compile(ecc.BN254.ScalarField(), r1cs.NewBuilder, newCircuit(pl), frontend.WithCompressThreshold(0))
	if err != nil {
		t.Fatal(err)
	}
	return &Circuit{program: p.Hash(), plan: pl, system: sys.(*cs.R1CS)}
}

// packAny packs what PackOutput would refuse, as the circuit would.
func packAny(y []int64, out model.Value) []probity.Hash {
	w, _ := proof.Width(out.Lo, out.Hi)
	per := proof.PerWord(w)
	words := make([]probity.Hash, (len(y)+per-1)/per)
	for i := range words {
		n := new(big.Int)
		for k, v := range y[i*per : min(len(y), (i+1)*per)] {
			n.Add(n, new(big.Int).Lsh(big.NewInt(v-out.Lo), uint(k)*w))
		}
		n.Mod(n, ecc.BN254.ScalarField()).FillBytes(words[i][:])
	}
	return words
}

func TestPackedOutputsCannotTradeDigits(t *testing.T) {
	// A packed equation holds as well if one digit grows by 2^digit and the next
	// is less by one. What bounds the outputs has to exclude that. Narrower
	// digits, at which it does not, show that the forgery is a real one.
	last := newBuilder(-8, 7, 4)
	last.dense(3, -8, 7, 20)
	read := newBuilder(-8, 7, 4)
	read.dense(3, -8, 7, 20).requant(3, -6, 6)
	rows := newBuilder(-8, 7, 2, 4)
	rows.op(model.Op{Kind: model.OpDense, Weights: []int{rows.weight(-8, 7, 3, 4)}}, 0)
	far := newBuilder(-8, 7, 30, 4)
	far.op(model.Op{Kind: model.OpDense, Weights: []int{far.weight(-8, 7, 60, 4)}}, 0)
	far.requant(2, -30, 30)
	slides := newBuilder(-8, 7, 1, 8, 8)
	slides.conv(3, 3, 1, [4]int{}, -8, 7, 20).pool(model.OpMaxPool, 2, 2).requant(4, 0, 15)
	for name, p := range map[string]*model.Program{"checked itself": &last.p, "bounded by its reader": &read.p, "at a random point": &slides.p, "in rows": &rows.p, "rows at a random point": &far.p} {
		if testing.Short() && p == &far.p {
			continue // seconds
		}
		t.Run(name, func(t *testing.T) {
			pl, err := newPlan(p)
			if err != nil {
				t.Fatal(err)
			}
			if cv := newConvs(p, 0)[0]; cv.freivalds(pl.digits[0]) != strings.Contains(name, "at a random point") {
				t.Fatal("the program is not checked as the test expects")
			}
			passed := map[uint]int{}
			for _, digit := range []uint{pl.digits[0], 3} {
				c := withDigits(t, p, 0, digit)
				for seed := range uint64(12) {
					r := rand.New(rand.NewPCG(seed, 3))
					cl := c.honest(t, r)
					if !c.accepts(t, cl) {
						t.Fatal("an honest run is refused")
					}
					each, at := size(p.Values[1].Shape)/3, r.IntN(size(p.Values[1].Shape)/3)
					if shape := p.Values[1].Shape; p.Ops[0].Kind == model.OpDense && len(shape) > 1 {
						each, at = 1, r.IntN(shape[0])*shape[1] // the first two of a row
					}
					for _, k := range []int64{1, -1, 2, -2, 5, -5} {
						bad := cl
						bad.trace.Values = slices.Clone(cl.trace.Values)
						y := slices.Clone(cl.trace.Values[1])
						y[at] += k << digit
						y[each+at] -= k
						bad.trace.Values[1] = y
						for i, op := range p.Ops[1:] { // what reads it follows
							in, out := p.Values[op.In[0]], p.Values[i+2]
							x, z := bad.trace.Values[op.In[0]], make([]int64, size(out.Shape))
							if op.Kind == model.OpRequant {
								for n := range z {
									z[n] = op.Requant(x[n])
								}
							} else {
								windows(op, in.Shape, out.Shape, func(o int, window []int) {
									z[o] = x[window[0]]
									for _, n := range window {
										z[o] = max(z[o], x[n])
									}
								})
							}
							bad.trace.Values[i+2] = z
						}
						bad.output = packAny(output(p, bad.trace), p.Values[len(p.Values)-1])
						if c.accepts(t, bad) {
							passed[digit]++
						}
					}
				}
			}
			if passed[pl.digits[0]] > 0 {
				t.Errorf("%d forgeries pass", passed[pl.digits[0]])
			}
			if passed[3] == 0 {
				t.Error("no forgery passes at narrow digits either: the test forges nothing")
			}
			t.Log("digits of", pl.digits[0], "bits; at 3 bits", passed[3], "forgeries pass")
		})
	}
}
