package sumcheck

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"golang.org/x/crypto/sha3"

	"probity/model"
	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// Prove runs the program on a batch of inputs and proves what it answers, which it
// returns too. Weights are those of CommitWeights. Of the input, give either the
// secret of CommitInput, if the key is for hidden inputs, or the inputs themselves:
// for every input of the program, the batch's entries one after the other. Progress
// may be nil; it is told what is done, as a part of 1. When ctx is done, Prove
// returns before its next step.
//
// Prove hashes what is random together with the statement, so that a source that
// repeats itself, as after restoring a snapshot of a machine, does not mask two
// statements alike.
func (k *Key) Prove(ctx context.Context, setup *commit.Key, weights, hidden *Secret, inputs [][]int64, progress func(done float64)) (*Proof, [][]int64, error) {
	p, out, err := k.prove(ctx, setup, weights, hidden, inputs, progress, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	return p, out, nil
}

// A cheat lets tests be dishonest. Every function that is set may change what it is
// given, at its time: the outputs that are claimed; all vectors but the last, when
// they are complete; the last; the masks; any message before it is hashed; and the
// statement of the opening.
type cheat struct {
	outputs func(out [][]int64)
	witness func(w *witness)
	inverse func(w *witness)
	masks   func(masks []fr.Element)
	message func(name string, x []fr.Element)
	opening func(o *commit.Statement, w *witness, masks []fr.Element)
}

// A prover is one proof on its way.
type prover struct {
	*drawn
	key    *Key
	s      *system
	setup  *commit.Key
	st     *statement
	w      *witness
	t      *transcript.Transcript
	random io.Reader
	cheat  *cheat

	proof       *Proof
	vectors     map[vector]*commit.Vector
	commitments map[vector]commit.Commitment
	plan        maskPlan
	masks       []fr.Element
	maskVector  *commit.Vector
}

func (k *Key) prove(ctx context.Context, setup *commit.Key, ws, hidden *Secret, inputs [][]int64, progress func(done float64), c *cheat) (*Proof, [][]int64, error) {
	if c == nil {
		c = &cheat{}
	}
	p := &prover{drawn: &drawn{}, key: k, s: k.system, setup: setup, cheat: c, proof: &Proof{}, vectors: map[vector]*commit.Vector{}, commitments: map[vector]commit.Commitment{}}
	if err := p.begin(ws, hidden, inputs); err != nil {
		return nil, nil, err
	}
	for _, phase := range []struct {
		share float64 // of the time that is done when it ends, roughly
		do    func(ctx context.Context) error
	}{
		{0.1, p.commitTrace}, {0.25, p.commitInverses}, {0.35, p.firstSumcheck}, {0.6, p.secondSumcheck}, {1, p.open},
	} {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if err := phase.do(ctx); err != nil {
			return nil, nil, err
		}
		if progress != nil {
			progress(phase.share)
		}
	}
	return p.proof, p.st.outputs, nil
}

func (p *prover) keep(v vector, c *commit.Vector) {
	p.vectors[v], p.commitments[v] = c, c.Commitment()
}

// begin runs the program, and starts the transcript with what is public.
func (p *prover) begin(ws, hidden *Secret, inputs [][]int64) error {
	k, s := p.key, p.s
	if s.used(weights) != (ws != nil) || ws != nil && (ws.model == nil || ws.program != k.program) {
		return errors.New("give the weights as CommitWeights returned them for this program")
	}
	if s.hidden != (hidden != nil) || s.hidden == (inputs != nil) || hidden != nil && (hidden.data == nil || hidden.program != k.program) {
		return errors.New("give the input's secret, as CommitInput of this key returned it, if the key is for hidden inputs, or else the inputs")
	}
	p.st = &statement{setup: p.setup.Verifier(), inputs: inputs}
	data := inputs
	var wts model.Weights
	if ws != nil {
		p.keep(weights, ws.vector)
		p.st.weights, wts = ws.Commitment(), ws.model
	}
	if hidden != nil {
		p.keep(input, hidden.vector)
		p.st.input, data = hidden.Commitment(), hidden.data
	}
	if err := k.checkInputs(data); err != nil {
		return err
	}
	var err error
	if p.w, err = k.run(wts, data); err != nil {
		return err
	}
	if ws != nil {
		p.w.ints[weights] = ws.ints
	}
	if hidden != nil {
		p.w.ints[input] = hidden.ints
	}
	for _, port := range s.program.Outputs {
		p.st.outputs = append(p.st.outputs, slices.Clone(p.w.value(port.Value)))
	}
	if p.cheat.outputs != nil {
		p.cheat.outputs(p.st.outputs)
	}
	if err := k.fill(p.w); err != nil {
		return err
	}
	if p.cheat.witness != nil {
		p.cheat.witness(p.w)
	}
	p.t = k.begin(p.st)

	var seed [64]byte
	if _, err := io.ReadFull(rand.Reader, seed[:]); err != nil {
		return fmt.Errorf("draw random bytes: %w", err)
	}
	state := p.t.State()
	h := sha3.NewCShake256(nil, []byte("probity sumcheck: blinds and masks"))
	h.Write(seed[:])
	h.Write(state[:])
	p.random = h
	return nil
}

// commitTrace commits to what has to be fixed before any challenge.
func (p *prover) commitTrace(context.Context) error {
	v, err := p.key.commitInts(p.random, p.setup, trace, p.w.ints[trace])
	if err != nil {
		return err
	}
	p.keep(trace, v)
	p.plan = p.s.maskPlan()
	if p.masks, err = commit.Blinds(p.random, p.plan.size); err != nil {
		return err
	}
	if p.cheat.masks != nil {
		p.cheat.masks(p.masks)
	}
	if p.maskVector, err = p.key.commitRows(p.random, p.setup, []commit.Values{commit.Scalars(p.masks)}); err != nil {
		return err
	}
	p.proof.Trace, p.proof.Masks = v.Commitment(), p.maskVector.Commitment()
	p.t.Points(p.proof.Trace...)
	p.t.Points(p.proof.Masks...)
	return nil
}

// commitInverses commits to the inverses of all lookups.
func (p *prover) commitInverses(context.Context) error {
	k, s, w := p.key, p.s, p.w
	if !s.used(inverse) {
		return nil
	}
	p.alpha, p.gamma = p.t.Challenge(), p.t.Challenge()
	p.delta = draw(p.t, s.delta)
	w.field = make([]fr.Element, length(s.blocks[inverse]))
	ranges := k.rangeInverses(&p.challenges)
	classes := p.cheat.inverse == nil
	for _, r := range s.inverses {
		cube := s.cubeOf(r)
		if cube != nil && w.invertCube(r.a[0].block, cube, ranges) {
			continue
		}
		if cube != nil {
			classes = false // a cheater's limb
		}
		k.invert(w, r, &p.challenges, p.st)
	}
	if p.cheat.inverse != nil {
		p.cheat.inverse(w)
	}
	v, err := k.commitRows(p.random, p.setup, k.inverseRows(w, ranges, classes))
	if err != nil {
		return err
	}
	p.keep(inverse, v)
	p.proof.Inverse = v.Commitment()
	p.t.Points(p.proof.Inverse...)
	return nil
}

// say sends scalars.
func (p *prover) say(name string, x ...fr.Element) []fr.Element {
	if p.cheat.message != nil {
		p.cheat.message(name, x)
	}
	p.t.Scalars(x...)
	return x
}

// sum sends the sum that a sumcheck is about, with that of its hiding polynomial.
func (p *prover) sum(name string, claimed fr.Element, h hiding) fr.Element {
	w := make([]fr.Element, p.plan.size)
	h.sum(w, one())
	hidden := dot(w, p.masks)
	return p.say(name, *hidden.Add(&hidden, &claimed))[0]
}

// round sends a round's polynomial, with what the hiding polynomial adds to it, and
// draws the coordinate of variable j.
func (p *prover) round(name string, coefficients []fr.Element, h hiding, point []fr.Element, j int) []fr.Element {
	masked := slices.Clone(coefficients)
	h.round(masked, p.masks, point, j)
	out := p.say(name, sent(masked)...)
	point[j] = p.t.Challenge()
	return out
}

// firstSumcheck turns all products into claims about two factors.
func (p *prover) firstSumcheck(context.Context) error {
	s, ch, proof := p.s, &p.challenges, p.proof
	p.tau = draw(p.t, s.tau)
	p.beta = powers(p.t.Challenge(), len(s.relations))
	n := s.rounds[0]
	var tables [3][]fr.Element
	for i := range tables {
		tables[i] = make([]fr.Element, s.domains)
	}
	tasks(len(s.relations), func(i int) { // their domains are apart
		r := s.relations[i]
		if r.a == nil {
			return
		}
		at := func(t int) []fr.Element { return tables[t][r.domain.at:][:1<<r.domain.size] }
		r.weights(at(0), p.beta[i], ch)
		p.w.addFactor(at(1), r.a, one(), r.domain.space, ch, p.st)
		p.w.addFactor(at(2), r.b, one(), r.domain.space, ch, p.st)
	})
	claimed := product(tables)
	proof.Sums[0] = p.sum("first sum", claimed, p.plan.first)
	p.first = make([]fr.Element, n+1)
	const name = "round of the first sumcheck"
	for j := n - 1; j >= 0; j-- {
		c := cubic(tables[0], tables[1], tables[2], 1<<j, &claimed)
		proof.First = append(proof.First, [3]fr.Element(p.round(name, c[:], p.plan.first, p.first, j)))
		for i := range tables {
			tables[i] = fold(tables[i], 1<<j, &p.first[j])
		}
		claimed = horner(c[:], &p.first[j])
	}
	// The variable of the masks: p (1-x) (a + x m) (b + x m').
	a := []fr.Element{left(tables[1]), p.masks[p.plan.factors]}
	b := []fr.Element{left(tables[2]), p.masks[p.plan.factors+1]}
	last := times(negative(left(tables[0])), a, b)
	proof.First = append(proof.First, [3]fr.Element(p.round(name, last, p.plan.first, p.first, n)))
	proof.Factors = [2]fr.Element(p.say("factors", horner(a, &p.first[n]), horner(b, &p.first[n])))
	return nil
}

// secondSumcheck turns all linear claims into values of the vectors at one point.
func (p *prover) secondSumcheck(ctx context.Context) error {
	s, ch, proof := p.s, &p.challenges, p.proof
	p.lambda = powers(p.t.Challenge(), 3)
	items, _ := s.relationClaims(p.beta, ch, p.st)
	items, _ = s.factorClaims(items, p.first[:s.rounds[0]], p.lambda, ch, p.st)
	used := s.inUse()
	// The functional of each vector, and the vector.
	ts, ps := make([][]fr.Element, len(used)), make([][]fr.Element, len(used))
	claimed, each := fr.Element{}, make([]fr.Element, len(used))
	for i, v := range used {
		size := length(s.blocks[v])
		ts[i], ps[i] = make([]fr.Element, size), make([]fr.Element, size)
		s.addItems(ts[i], items, v)
		if v == inverse {
			copy(ps[i], p.w.field)
		} else {
			fromInts(ps[i], p.w.ints[v])
		}
		each[i] = inner(ts[i], ps[i])
		claimed.Add(&claimed, &each[i])
	}
	proof.Sums[1] = p.sum("second sum", claimed, p.plan.second)
	n := s.rounds[1]
	p.second = make([]fr.Element, n+1)
	const name = "round of the second sumcheck"
	for j := n - 1; j >= 0; j-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		var sum [3]fr.Element
		rounds := make([][3]fr.Element, len(used))
		for i, v := range used {
			if s.bits[v] > j {
				rounds[i] = quadratic(ts[i], ps[i], 1<<j, &each[i])
			} else { // a vector without this variable counts where it is 0
				copy(rounds[i][:], negative(each[i]))
			}
			for e := range sum {
				sum[e].Add(&sum[e], &rounds[i][e])
			}
		}
		proof.Second = append(proof.Second, [2]fr.Element(p.round(name, sum[:], p.plan.second, p.second, j)))
		r := &p.second[j]
		var rest fr.Element
		rest.SetOne()
		rest.Sub(&rest, r)
		for i, v := range used {
			if each[i] = horner(rounds[i][:], r); s.bits[v] > j {
				ts[i], ps[i] = fold(ts[i], 1<<j, r), fold(ps[i], 1<<j, r)
			} else {
				scale(ts[i], &rest)
			}
		}
	}
	// The variable of the masks: the sum of t (1-x) (v + x m).
	last := make([]fr.Element, 3)
	values := make([][]fr.Element, len(used))
	for i := range used {
		values[i] = []fr.Element{left(ps[i]), p.masks[p.plan.values+i]}
		for e, x := range times(negative(left(ts[i])), values[i]) {
			last[e].Add(&last[e], &x)
		}
	}
	proof.Second = append(proof.Second, [2]fr.Element(p.round(name, last, p.plan.second, p.second, n)))
	for i := range used {
		proof.Values = append(proof.Values, horner(values[i], &p.second[n]))
	}
	p.say("values", proof.Values...)
	return nil
}

// addItems adds the functionals of a vector to its table: of the cubes of limbs
// first, since they overlap with the limbs' blocks, then of all others side by side.
func (s *system) addItems(table []fr.Element, items []item, v vector) {
	cubes := map[*block]bool{}
	for _, c := range s.looked {
		cubes[c] = true
	}
	place := map[*block]*block{} // of a block that stands for another one
	for _, a := range s.aliases {
		if !cubes[a.in] {
			place[a.block] = a.in
		}
	}
	groups := map[*block][]*item{}
	var order []*block
	for i := range items {
		b := items[i].block
		if b.vector != v {
			continue
		}
		if cubes[b] {
			items[i].addTo(table)
			continue
		}
		for place[b] != nil {
			b = place[b]
		}
		if groups[b] == nil {
			order = append(order, b)
		}
		groups[b] = append(groups[b], &items[i])
	}
	tasks(len(order), func(i int) {
		for _, it := range groups[order[i]] {
			it.addTo(table)
		}
	})
}

// open proves what is left to prove.
func (p *prover) open(context.Context) error {
	p.rho = p.t.Challenge()
	statement := p.key.statementOf(p.st, p.proof, p.drawn, p.commitments)
	if p.cheat.opening != nil {
		p.cheat.opening(statement, p.w, p.masks)
	}
	var all []*commit.Vector
	for _, v := range p.s.inUse() {
		all = append(all, p.vectors[v])
	}
	var err error
	if p.proof.Opening, err = p.setup.Open(p.random, p.t, statement, append(all, p.maskVector)); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

// run executes the program on a batch of inputs.
func (k *Key) run(weights model.Weights, inputs [][]int64) (*witness, error) {
	w := &witness{}
	batch := k.system.batch
	for b := range batch {
		var x [][]int64
		for _, all := range inputs {
			n := len(all) / batch
			x = append(x, all[b*n:][:n])
		}
		t, err := k.system.program.Run(weights, x...)
		if err != nil {
			return nil, err
		}
		w.traces = append(w.traces, t)
	}
	return w, nil
}

// fill makes the trace's vector of a run.
func (k *Key) fill(w *witness) error {
	w.ints[trace] = make([]int64, length(k.system.blocks[trace]))
	for _, f := range k.system.fills {
		if err := f(w); err != nil {
			return err
		}
	}
	w.traces = nil
	return nil
}
