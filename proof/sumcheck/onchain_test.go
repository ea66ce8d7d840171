package sumcheck

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
	"probity/proof/sumcheck/commit"
)

// randomDrawn is challenges as if a proof had drawn them.
func randomDrawn(s *system, rnd *rand.Rand) (*drawn, fr.Element) {
	e := func() (x fr.Element) {
		x.SetUint64(rnd.Uint64())
		var y fr.Element
		y.SetUint64(rnd.Uint64())
		return *x.Mul(&x, &y).Square(&x)
	}
	many := func(n int) []fr.Element {
		out := make([]fr.Element, n)
		for i := range out {
			out[i] = e()
		}
		return out
	}
	d := &drawn{}
	d.alpha, d.gamma, d.delta, d.tau = e(), e(), many(s.delta), many(s.tau)
	b := e()
	d.beta, d.lambda = s.betas(b), powers(e(), 3)
	d.first, d.second, d.rho = many(s.rounds[0]+1), many(s.rounds[1]+1), e()
	return d, b
}

// givenWords are what the contract puts into memory before it runs a script.
func givenWords(k *Key, d *drawn, beta fr.Element, factors [2]fr.Element, values []fr.Element, public [][]int64) []fr.Element {
	all := []fr.Element{d.alpha, d.gamma}
	all = append(append(all, d.delta...), d.tau...)
	all = append(all, beta)
	all = append(append(all, d.first...), factors[0], factors[1], d.lambda[1])
	all = append(append(append(all, d.second...), values...), d.rho)
	for _, x := range slices.Clone(all) {
		y := one()
		all = append(all, *y.Sub(&y, &x))
	}
	all = append(all, powers(beta, k.system.betaPowers())...)
	for _, p := range public {
		for _, n := range p {
			var x fr.Element
			all = append(all, *x.SetInt64(n))
		}
	}
	return all
}

// want is what the script has to come to, by the verifier's own functions.
func want(k *Key, d *drawn, values []fr.Element, st *statement) (out [results]fr.Element) {
	s := k.system
	out[publicFactorResult] = s.publicFactor(d.first[:s.rounds[0]], d.beta, &d.challenges)
	items, p := s.relationClaims(d.beta, &d.challenges, st)
	items, q := s.factorClaims(items, d.first[:s.rounds[0]], d.lambda, &d.challenges, st)
	out[numberResult].Add(&p, &q)
	for i, v := range s.inUse() {
		var sum fr.Element
		for j := range items {
			if items[j].block.vector == v {
				e := items[j].at(d.second[:s.bits[v]], &d.challenges)
				sum.Add(&sum, &e)
			}
		}
		sum.Mul(&sum, &values[i])
		for _, x := range d.second[s.bits[v]:s.rounds[1]] {
			y := one()
			sum.Mul(&sum, y.Sub(&y, &x))
		}
		out[functionalResult].Add(&out[functionalResult], &sum)
	}
	return out
}

func scriptAgrees(t *testing.T, p *model.Program, o Options, rnd *rand.Rand) *contractKey {
	t.Helper()
	k, err := NewKey(p, o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.ContractKey(VerifyingKey{Tables: make(commit.Commitment, k.tableRows())})
	if err != nil {
		t.Fatal(err)
	}
	key, err := parseContractKey(b)
	if err != nil {
		t.Fatal(err)
	}
	d, beta := randomDrawn(k.system, rnd)
	st := &statement{}
	var public [][]int64
	for _, p := range k.system.ports() {
		public = append(public, random(rnd, p.count, p.lo, p.hi))
	}
	st.outputs = public
	if !o.HiddenInput {
		st.inputs, st.outputs = public[:len(p.Inputs)], public[len(p.Inputs):]
	}
	values := make([]fr.Element, len(k.system.inUse()))
	for i := range values {
		values[i].SetUint64(rnd.Uint64())
	}
	got, err := key.run(givenWords(k, d, beta, [2]fr.Element{}, values, public))
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range want(k, d, values, st) {
		if got[i] != w {
			t.Errorf("result %d of the script differs", i)
		}
	}
	return key
}

func TestTheScriptComputesWhatTheVerifierDoes(t *testing.T) {
	n := 60
	if testing.Short() {
		n = 15
	}
	for seed := range n {
		rnd := rand.New(rand.NewPCG(uint64(seed), 42))
		p := randomProgram(t, rnd)
		if t.Failed() {
			t.Fatalf("seed %d", seed-1)
		}
		scriptAgrees(t, p, Options{Batch: 1 + rnd.IntN(3), HiddenInput: rnd.IntN(2) == 0, HiddenOutput: seed%3 == 0}, rnd)
	}
}

func TestScriptsOfNetworks(t *testing.T) {
	for name, make := range map[string]func(testing.TB) *model.Program{
		"lenet": lenet, "cifar": cifar, "wide": wide, "gpt": gptLast,
	} {
		t.Run(name, func(t *testing.T) {
			scriptAgrees(t, make(t), Options{HiddenInput: true}, rand.New(rand.NewPCG(1, 2)))
		})
	}
}

// gptLast answers what comes after the last of 64 characters.
func gptLast(t testing.TB) *model.Program {
	p := gpt(t, 5, 64, 64, 4)
	v := p.Outputs[0].Value
	p.Ops = append(p.Ops, model.Op{Kind: model.OpGather, Name: "last", In: []int{v}, Axes: []int{0}, Index: []int32{63}})
	p.Values = p.Values[:len(p.Inputs)]
	if err := p.Derive(); err != nil {
		t.Fatal(err)
	}
	p.Outputs[0].Value = len(p.Values) - 1
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (k *Key) tableRows() int {
	if !k.system.used(tables) {
		return 0
	}
	return k.system.rows(tables)
}

func TestLayersStandAlike(t *testing.T) {
	k, err := NewKey(programs(t)["layers"], Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := k.system
	if s.layers != (layers{0, 4, 24}) {
		t.Fatalf("found %+v", s.layers)
	}
	taken := map[int]bool{}
	for _, r := range s.relations {
		n := r.power + r.layer*s.period
		if taken[n] {
			t.Errorf("two relations have power %d of beta", n)
		}
		taken[n] = true
	}
	for v := range vectors {
		for i, b := range s.blocks[v] {
			if b.at%(1<<b.cube.size) != 0 {
				t.Errorf("vector %d: block %d stands at %d", v, i, b.at)
			}
			for _, c := range s.blocks[v][:i] {
				if v != weights && b.at < c.at+1<<c.cube.size && c.at < b.at+1<<b.cube.size {
					t.Errorf("vector %d: two blocks at %d", v, b.at)
				}
			}
		}
	}
	within := 0
	for _, b := range s.blocks[trace] {
		if b.within > 0 {
			within++
		}
	}
	if within < 24*4 {
		t.Errorf("%d blocks of the trace stand in cubes of layers", within)
	}
}
