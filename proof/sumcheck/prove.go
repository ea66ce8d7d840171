package sumcheck

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"golang.org/x/crypto/sha3"

	"probity/model"
	"probity/proof/sumcheck/commit"
	"probity/proof/sumcheck/transcript"
)

// A Witness is what a prover knows.
type Witness struct {
	Weights *Secret   // of CommitWeights; nil where the program has none
	Input   *Secret   // of CommitInput, if the key is for hidden inputs
	Inputs  [][]int64 // else: for every input of the program, the batch's entries one after the other

	// OutputSalt hides the output, if the key is for hidden outputs. CommitOutput makes
	// the commitment that the proof is about from it and the output.
	OutputSalt Salt
}

// Prove runs the program on a batch of inputs and proves what it answers, which it
// returns too. Progress may be nil; it is told what is done, as a part of 1. When ctx
// is done, Prove returns before its next step.
//
// Prove hashes what is random together with the statement, so that a source that
// repeats itself, as after restoring a snapshot of a machine, does not mask two
// statements alike.
func (k *Key) Prove(ctx context.Context, setup *commit.Key, known Witness, progress func(done float64)) (*Proof, [][]int64, error) {
	p, out, err := k.prove(ctx, setup, known, progress, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("prove: %w", err)
	}
	return p, out, nil
}

// A cheat lets tests be dishonest. Every function that is set may change what it is
// given, at its time: the outputs that are claimed; the statement, for the transcript
// alone; all vectors but the last, when they are complete; the last; the masks; any
// message before it is hashed; and the statement of the opening.
type cheat struct {
	outputs func(out [][]int64)
	spoken  func(st *statement)
	witness func(w *witness)
	inverse func(w *witness)
	masks   func(masks []fr.Element)
	message func(name string, x []fr.Element)
	opening func(o *commit.Statement, w *witness, masks []fr.Element)
}

// A prover is one proof on its way.
type prover struct {
	*drawn
	key     *Key
	s       *system
	setup   *commit.Key
	st      *statement
	answers [][]int64 // the outputs
	w       *witness
	t       *transcript.Transcript
	random  io.Reader
	cheat   *cheat
	tell    func(done float64) // what part of the present phase is done

	proof       *Proof
	vectors     map[vector]*commit.Vector
	commitments map[vector]commit.Commitment
	inverses    map[*limited][]fr.Element // nil if some limb has none, as a cheater's
	plan        maskPlan
	masks       []fr.Element
	maskVector  *commit.Vector
}

func (k *Key) prove(ctx context.Context, setup *commit.Key, known Witness, progress func(done float64), c *cheat) (*Proof, [][]int64, error) {
	if c == nil {
		c = &cheat{}
	}
	p := &prover{drawn: &drawn{}, key: k, s: k.system, setup: setup, cheat: c, proof: &Proof{}, vectors: map[vector]*commit.Vector{}, commitments: map[vector]commit.Commitment{}}
	if err := p.begin(known); err != nil {
		return nil, nil, err
	}
	shares, began := k.system.shares(), 0.0
	for i, phase := range []func(ctx context.Context) error{p.commitTrace, p.commitInverses, p.firstSumcheck, p.secondSumcheck, p.open} {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		p.tell = func(done float64) {
			if progress != nil && done < 1 {
				progress(began + done*(shares[i]-began))
			}
		}
		if err := phase(ctx); err != nil {
			return nil, nil, err
		}
		if progress != nil {
			progress(shares[i])
		}
		began = shares[i]
		if k.system.domains+p.elements() > 1<<20 {
			// The tables of one phase make room for those of the next: half of the peak.
			runtime.GC()
		}
	}
	return p.proof, p.answers, nil
}

// elements are those of all vectors.
func (p *prover) elements() (n int) {
	for _, v := range p.s.inUse() {
		n += p.s.length(v)
	}
	return n
}

func (p *prover) keep(v vector, c *commit.Vector) {
	p.vectors[v], p.commitments[v] = c, c.Commitment()
}

// begin runs the program, and starts the transcript with what is public.
func (p *prover) begin(known Witness) error {
	k, s := p.key, p.s
	ws, hidden, inputs := known.Weights, known.Input, known.Inputs
	if s.used(weights) != (ws != nil) || ws != nil && (ws.model == nil || ws.program != k.program || ws.columns != s.columns) {
		return errors.New("give the weights as CommitWeights returned them for this program and this length of rows")
	}
	if s.hidden != (hidden != nil) || s.hidden == (inputs != nil) || hidden != nil && (hidden.data == nil || hidden.program != k.program || hidden.columns != s.columns) {
		return errors.New("give the input's secret, as CommitInput of this key returned it, if the key is for hidden inputs, or else the inputs")
	}
	if s.sealed != (known.OutputSalt != Salt{}) {
		return errors.New("give a salt for the output, as NewSalt draws it, if the key is for hidden outputs, and only then")
	}
	p.st = &statement{setup: p.setup.Verifier(), inputs: inputs}
	data := inputs
	var wts model.Weights
	if ws != nil {
		p.keep(weights, ws.vector)
		p.st.weights, wts = ws.Commitment(), ws.model
	}
	v, err := k.commitTables(p.setup)
	if err != nil {
		return err
	}
	if v != nil {
		p.keep(tables, v)
		p.st.tables = v.Commitment()
	}
	if hidden != nil {
		p.keep(input, hidden.vector)
		p.st.input, data = hidden.Commitment(), hidden.data
	}
	if err := k.checkInputs(data); err != nil {
		return err
	}
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
		p.answers = append(p.answers, slices.Clone(p.w.value(port.Value)))
	}
	if p.cheat.outputs != nil {
		p.cheat.outputs(p.answers)
	}
	if s.sealed {
		sealed, err := k.CommitOutput(p.setup, known.OutputSalt, p.answers...)
		if err != nil {
			return err
		}
		p.keep(output, sealed.vector)
		p.st.output, p.w.ints[output] = sealed.Commitment(), sealed.ints
	} else {
		p.st.outputs = p.answers
	}
	if err := k.fill(p.w); err != nil {
		return err
	}
	if p.cheat.witness != nil {
		p.cheat.witness(p.w)
	}
	spoken := *p.st
	if p.cheat.spoken != nil {
		p.cheat.spoken(&spoken)
	}
	if p.t, err = k.begin(&spoken); err != nil {
		return err
	}

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
	p.inverses = map[*limited][]fr.Element{}
	for _, l := range s.ranges {
		p.inverses[l] = fr.BatchInvert(l.keys(&p.challenges))
		for _, cube := range l.cubes {
			if p.cheat.inverse != nil || !w.within(cube, l) {
				p.inverses = nil
			}
		}
		if p.inverses == nil { // a cheater's: no short cuts
			break
		}
	}
	if p.inverses != nil {
		w.base, w.below = s.implied(w, p.inverses)
	}
	w.field = make([]fr.Element, s.length(inverse)-w.base)
	for _, r := range s.inverses {
		b := r.a[0].block
		switch cube, l := s.cubeOf(r); {
		case cube == nil || p.inverses == nil:
			k.invert(w, r, &p.challenges, p.st)
		case b.at >= w.base:
			chosen(w.ints[trace][cube.at:], p.inverses[l])(w.field[b.at-w.base:][:1<<b.size], 0)
		}
	}
	if p.cheat.inverse != nil {
		p.cheat.inverse(w)
	}
	v, err := k.commitRows(p.random, p.setup, k.inverseRows(w, p.inverses))
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
func (p *prover) firstSumcheck(ctx context.Context) error {
	s, proof := p.s, p.proof
	p.tau = draw(p.t, s.tau)
	p.beta = s.betas(p.t.Challenge())
	n := s.rounds[0]
	columns := p.products()
	var c [4]fr.Element
	claimed := product(columns[:]...) // if there is no variable
	if n > 0 {
		c = cubic(columns[0], columns[1], columns[2], nil)
		claimed = atBoth(c[:])
	}
	proof.Sums[0] = p.sum("first sum", claimed, p.plan.first)
	p.first = make([]fr.Element, n+1)
	const name = "round of the first sumcheck"
	for j := n - 1; j >= 0; j-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		if j < n-1 {
			c = cubic(columns[0], columns[1], columns[2], &claimed)
		}
		proof.First = append(proof.First, [3]fr.Element(p.round(name, c[:], p.plan.first, p.first, j)))
		for _, c := range columns {
			c.fold(&p.first[j])
		}
		claimed = horner(c[:], &p.first[j])
		p.tell(1 - math.Exp2(float64(j-n))) // each round is half the one before
	}
	// The variable of the masks: p (1-x) (a + x m) (b + x m').
	a := []fr.Element{columns[1].left(), p.masks[p.plan.factors]}
	b := []fr.Element{columns[2].left(), p.masks[p.plan.factors+1]}
	last := times(negative(columns[0].left()), a, b)
	proof.First = append(proof.First, [3]fr.Element(p.round(name, last, p.plan.first, p.first, n)))
	proof.Factors = [2]fr.Element(p.say("factors", horner(a, &p.first[n]), horner(b, &p.first[n])))
	return nil
}

// products are the columns of the first sumcheck: the public factor, and both factors.
func (p *prover) products() (columns [3]*column) {
	s, ch := p.s, &p.challenges
	var segments [3][]segment
	put := func(r *relation, sources [3]func(to fr.Vector, from int)) {
		for t := range segments {
			segments[t] = append(segments[t], segment{at: r.domain.at, n: 1 << r.domain.size, source: sources[t]})
		}
	}
	// What is not a large lookup of limbs is written down, in runs.
	var rest []int
	keys := map[*limited][]fr.Element{}
	for i, r := range s.relations {
		if r.a == nil {
			continue
		}
		cube, l := s.cubeOf(r)
		if cube == nil || p.inverses == nil || r.domain.size < late {
			rest = append(rest, i)
			continue
		}
		if keys[l] == nil {
			keys[l] = l.keys(ch)
		}
		limbs := p.w.ints[trace][cube.at:][:1<<cube.size]
		put(r, [3]func(to fr.Vector, from int){weighted(ch.tau[:r.size], p.beta[i], fr.Element{}), chosen(limbs, p.inverses[l]), chosen(limbs, keys[l])})
	}
	slices.SortFunc(rest, func(a, b int) int { return s.relations[a].domain.at - s.relations[b].domain.at })
	var tables [3][]fr.Element
	at := make([]int, len(rest)) // where each stands in the tables
	size := 0
	for i, k := range rest {
		at[i] = size
		size += 1 << s.relations[k].domain.size
	}
	for t := range tables {
		tables[t] = make([]fr.Element, size)
	}
	tasks(len(rest), func(i int) {
		r := s.relations[rest[i]]
		own := func(t int) []fr.Element { return tables[t][at[i]:][:1<<r.domain.size] }
		r.weights(own(0), p.beta[rest[i]], ch)
		p.w.addFactor(own(1), r.a, one(), r.domain.space, ch, p.st)
		p.w.addFactor(own(2), r.b, one(), r.domain.space, ch, p.st)
	})
	if size == s.domains {
		for t := range columns {
			columns[t] = denseColumn(tables[t], s.rounds[0])
		}
		return columns
	}
	for i, k := range rest {
		r := s.relations[k]
		put(r, [3]func(to fr.Vector, from int){written(tables[0][at[i]:]), written(tables[1][at[i]:]), written(tables[2][at[i]:])})
	}
	for t := range columns {
		columns[t] = newColumn(s.domains, s.rounds[0], joined(segments[t]))
	}
	return columns
}

// late is the size from which on cubes of limbs are not written down at once.
const late = 12

// functional is the column of a vector's functional.
func (p *prover) functional(v vector, items []item) *column {
	s, ch := p.s, &p.challenges
	n, vars := s.length(v), s.bits[v]
	// Inverses are read by the relation of their lookup, and by the sum over all: for a
	// long one with a single axis both are short to say.
	large := map[*block]segment{}
	var rest []item
	for i := range items {
		it := &items[i]
		switch b := it.block; {
		case b.vector != v:
		case v == inverse && len(b.dims) == 1 && b.size == b.cube.size && b.dims[0] == 1<<b.size && b.size >= late:
			sg := large[b]
			sg.at, sg.n = b.at, 1<<b.size
			if it.axes[0].kind == whole {
				sg.plus.Add(&sg.plus, &it.factor)
			} else {
				sg.point, sg.scale = it.space.own(it.axes[0].of, it.point), it.factor
			}
			large[b] = sg
		default:
			rest = append(rest, *it)
		}
	}
	if len(large) == 0 {
		table := make([]fr.Element, n)
		s.addItems(rest, ch, func(b *block) []fr.Element { return table[b.at:] })
		return denseColumn(table, vars)
	}
	var segments []segment
	for _, sg := range large {
		sg.source = weighted(sg.point, sg.scale, sg.plus)
		segments = append(segments, sg)
	}
	at, size := map[*block]int{}, 0
	for _, b := range s.blocks[v] {
		if _, ok := large[b]; !ok {
			at[b] = size
			size += 1 << b.cube.size
		}
	}
	table := make([]fr.Element, size)
	s.addItems(rest, ch, func(b *block) []fr.Element { return table[at[b]:] })
	for b, from := range at {
		segments = append(segments, segment{at: b.at, n: 1 << b.cube.size, source: written(table[from:])})
	}
	return newColumn(n, vars, joined(segments))
}

// secondSumcheck turns all linear claims into values of the vectors at one point.
func (p *prover) secondSumcheck(ctx context.Context) error {
	s, ch, proof := p.s, &p.challenges, p.proof
	p.lambda = powers(p.t.Challenge(), 3)
	items, _ := s.relationClaims(p.beta, ch, p.st)
	items, _ = s.factorClaims(items, p.first[:s.rounds[0]], p.lambda, ch, p.st)
	used := s.inUse()
	// The functional of each vector, and the vector.
	ts, ps := make([]*column, len(used)), make([]*column, len(used))
	claimed, each := fr.Element{}, make([]fr.Element, len(used))
	first := make([][3]fr.Element, len(used))
	factors := make([]fr.Element, len(used)) // of variables that a vector does not have
	for i, v := range used {
		ts[i] = p.functional(v, items)
		source := p.w.inverses
		if v != inverse {
			source = integers(p.w.ints[v])
		}
		ps[i] = newColumn(s.length(v), s.bits[v], source)
		if s.bits[v] == 0 {
			each[i] = product(ts[i], ps[i])
		} else {
			first[i] = quadratic(ts[i], ps[i], nil)
			each[i] = atBoth(first[i][:])
		}
		claimed.Add(&claimed, &each[i])
		factors[i].SetOne()
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
			if s.bits[v] == j+1 {
				rounds[i] = first[i]
			} else if s.bits[v] > j {
				rounds[i] = quadratic(ts[i], ps[i], &each[i])
			} else { // a vector without this variable counts where it is 0
				copy(rounds[i][:], negative(each[i]))
			}
			for e := range sum {
				var x fr.Element
				sum[e].Add(&sum[e], x.Mul(&rounds[i][e], &factors[i]))
			}
		}
		proof.Second = append(proof.Second, [2]fr.Element(p.round(name, sum[:], p.plan.second, p.second, j)))
		r := &p.second[j]
		rest := one()
		rest.Sub(&rest, r)
		for i, v := range used {
			if s.bits[v] > j {
				each[i] = horner(rounds[i][:], r)
				ts[i].fold(r)
				ps[i].fold(r)
			} else {
				factors[i].Mul(&factors[i], &rest)
			}
		}
		p.tell(1 - math.Exp2(float64(j-n)))
	}
	// The variable of the masks: the sum of t (1-x) (v + x m).
	last := make([]fr.Element, 3)
	values := make([][]fr.Element, len(used))
	for i := range used {
		t := ts[i].left()
		t.Mul(&t, &factors[i])
		values[i] = []fr.Element{ps[i].left(), p.masks[p.plan.values+i]}
		for e, x := range times(negative(t), values[i]) {
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

// addItems adds functionals to where their blocks stand: of the cubes of limbs
// first, since they overlap with the limbs' blocks, then of all others side by side.
func (s *system) addItems(items []item, ch *challenges, where func(b *block) []fr.Element) {
	place := map[*block]*block{} // of a block that stands for another one
	for _, a := range s.aliases {
		if s.cubes[a.in] == nil {
			place[a.block] = a.in
		}
	}
	groups := map[*block][]*item{}
	var order []*block
	for i := range items {
		b := items[i].block
		if s.cubes[b] != nil {
			items[i].addTo(where(b), ch)
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
			it.addTo(where(it.block), ch)
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
	if p.proof.Opening, err = p.setup.Open(p.random, p.t, statement, append(all, p.maskVector), p.tell); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

// run executes the program on a batch of inputs.
func (k *Key) run(weights model.Weights, inputs [][]int64) (*witness, error) {
	w := &witness{}
	w.ints[tables] = k.system.listedInts()
	batch := k.system.batch
	w.traces = make([]*model.Trace, batch)
	errs := make([]error, batch)
	tasks(batch, func(b int) {
		var x [][]int64
		for _, all := range inputs {
			n := len(all) / batch
			x = append(x, all[b*n:][:n])
		}
		w.traces[b], errs[b] = k.system.program.Run(weights, x...)
	})
	return w, errors.Join(errs...)
}

// fill makes the trace's vector of a run.
func (k *Key) fill(w *witness) error {
	w.ints[trace] = make([]int64, k.system.length(trace))
	for _, f := range k.system.fills {
		if err := f(w); err != nil {
			return err
		}
	}
	w.traces = nil
	return nil
}
