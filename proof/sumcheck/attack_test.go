package sumcheck

import (
	rand2 "crypto/rand"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"

	"probity/model"
	"probity/proof/sumcheck/commit"
)

// A scene is a key, weights and an input with which to cheat.
type scene struct {
	t      *testing.T
	key    *Key
	setup  *commit.Key
	vk     VerifyingKey
	secret *Secret
	hidden *Secret // the input, if it is
	inputs [][]int64
	salt   Salt    // of a hidden output
	tables []int64 // that are committed to
}

func newScene(t *testing.T, p *model.Program, o Options) *scene {
	t.Helper()
	rnd := rand.New(rand.NewPCG(5, 6))
	s := &scene{t: t, setup: testSetup(t)}
	var err error
	if s.key, err = NewKey(p, o); err != nil {
		t.Fatal(err)
	}
	if s.secret, err = s.key.CommitWeights(s.setup, Salt{1}, randomWeights(rnd, p)); err != nil {
		t.Fatal(err)
	}
	if s.vk, err = s.key.VerifyingKey(s.setup); err != nil {
		t.Fatal(err)
	}
	s.inputs, s.tables = randomInputs(rnd, p, max(1, o.Batch)), s.key.system.listedInts()
	if o.HiddenInput {
		if s.hidden, err = s.key.CommitInput(s.setup, Salt{2}, s.inputs...); err != nil {
			t.Fatal(err)
		}
		s.inputs = nil
	}
	if o.HiddenOutput {
		s.salt = Salt{3}
	}
	return s
}

// known is what the scene's prover knows.
func (s *scene) known() Witness {
	return Witness{Weights: s.secret, Input: s.hidden, Inputs: s.inputs, OutputSalt: s.salt}
}

// statement is that the scene's model answers out.
func (s *scene) statement(out [][]int64) Statement {
	s.t.Helper()
	st := Statement{Weights: s.secret.Commitment(), Input: s.hidden.Commitment(), Inputs: s.inputs, Outputs: out}
	if s.key.system.sealed {
		sealed, err := s.key.CommitOutput(s.setup, s.salt, out...)
		if err != nil {
			s.t.Fatal(err)
		}
		st.Output, st.Outputs = sealed.Commitment(), nil
	}
	return st
}

// prove lets a cheater prove: it follows the protocol on what it has changed, and
// ends with an opening of what is true, whatever the verifier wants opened.
func (s *scene) prove(c *cheat) (*Proof, [][]int64) {
	s.t.Helper()
	c.opening = func(o *commit.Statement, w *witness, masks []fr.Element) {
		w.ints[tables] = s.tables
		o.Value = s.key.total(o, w, masks)
	}
	p, out, err := s.key.prove(s.t.Context(), s.setup, s.known(), nil, c)
	if err != nil {
		s.t.Fatal(err)
	}
	return p, out
}

func (s *scene) verify(p *Proof, out [][]int64) error {
	s.t.Helper()
	return s.key.Verify(s.vk, s.statement(out), p)
}

func (s *scene) refused(p *Proof, out [][]int64) {
	s.t.Helper()
	if err := s.verify(p, out); !errors.Is(err, ErrProof) {
		s.t.Errorf("got %v, want %v", err, ErrProof)
	}
}

func TestAChangedRunDoesNotVerify(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{})
	sys := s.key.system
	limbs := func(w *witness) *int64 { return &w.ints[trace][sys.limbs[3].at] }
	value := func(v int) *block { return sys.values[v].block }
	const conv, pooled, clamped, answer = 1, 2, 3, 5

	t.Run("nothing changed", func(t *testing.T) {
		if p, out := s.prove(&cheat{}); s.verify(p, out) != nil {
			t.Error(s.verify(p, out))
		}
	})
	for name, c := range map[string]*cheat{
		"forged output":      {outputs: func(out [][]int64) { out[0][3]++ }, witness: func(w *witness) { w.ints[trace][value(answer).at+3]++ }},
		"forged activation":  {witness: func(w *witness) { w.ints[trace][value(clamped).at]++ }},
		"forged accumulator": {witness: func(w *witness) { w.ints[trace][value(conv).at+1] += 512 }},
		"forged maximum":     {witness: func(w *witness) { w.ints[trace][value(pooled).at]++ }},
		"limb out of range":  {witness: func(w *witness) { *limbs(w) += 1 << sys.limb }},
		"negative limb":      {witness: func(w *witness) { *limbs(w) -= 1 << sys.limb }},
		"lookup multiplicity": {witness: func(w *witness) {
			count := sys.inverses[len(sys.inverses)-1].c[0].block
			w.ints[trace][count.at]++
			w.ints[trace][count.at+1]--
		}},
		"inverse of nothing": {inverse: func(w *witness) { w.field[sys.inverses[0].a[0].block.at].SetOne() }},
		// The lookup of what is in no table, left out of the sum by an inverse of 0.
		"zero for an inverse": {
			witness: func(w *witness) { *limbs(w) += 1 << sys.limb },
			inverse: func(w *witness) {
				for _, r := range sys.inverses {
					cube, l := sys.cubeOf(r)
					if cube == nil {
						continue
					}
					for i, limb := range w.ints[trace][cube.at:][:1<<cube.size] {
						if limb > int64(l.bound) {
							w.field[r.a[0].block.at+i].SetZero()
						}
					}
				}
			},
		},
		// One element more, one less: the sum over all lookups stays.
		"inverses moved": {inverse: func(w *witness) {
			at := sys.inverses[0].a[0].block.at
			one := one()
			w.field[at].Add(&w.field[at], &one)
			w.field[at+1].Sub(&w.field[at+1], &one)
		}},
		"first sum":                     {message: onMessage("first sum")},
		"second sum":                    {message: onMessage("second sum")},
		"factors":                       {message: onMessage("factors")},
		"values":                        {message: onMessage("values")},
		"rounds of the first sumcheck":  {message: onMessage("round of the first sumcheck")},
		"rounds of the second sumcheck": {message: onMessage("round of the second sumcheck")},
	} {
		t.Run(name, func(t *testing.T) {
			s := *s
			s.t = t
			p, out := s.prove(c)
			s.refused(p, out)
		})
	}
}

// onMessage changes the first scalar of a message, before it is hashed.
func onMessage(name string) func(string, []fr.Element) {
	return func(n string, x []fr.Element) {
		if n == name {
			x[0].Double(&x[0])
		}
	}
}

func TestForgedWeightsDoNotVerify(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{})
	other := *s
	w := slices.Clone(s.secret.model)
	x := w[0].Int32s()
	x[0] ^= 1
	w[0] = model.TensorOf(x)
	var err error
	if other.secret, err = s.key.CommitWeights(s.setup, Salt{1}, w); err != nil {
		t.Fatal(err)
	}
	p, out := other.prove(&cheat{})
	if err := other.verify(p, out); err != nil {
		t.Fatal(err)
	}
	s.refused(p, out)

	// A commitment is salted, so not even the same weights make the same one.
	if other.secret, err = s.key.CommitWeights(s.setup, Salt{9}, s.secret.model); err != nil {
		t.Fatal(err)
	}
	p, out = other.prove(&cheat{})
	s.refused(p, out)

	// The weights of one commitment, proved under another's name.
	other.secret = &Secret{program: s.key.program, columns: s.key.Columns(), vector: other.secret.vector, ints: s.secret.ints, model: s.secret.model}
	other.secret.ints = slices.Clone(other.secret.ints)
	other.secret.ints[0]++
	opened := &cheat{opening: func(o *commit.Statement, w *witness, masks []fr.Element) {
		w.ints[weights] = s.secret.ints
		o.Value = s.key.total(o, w, masks)
	}}
	if p, out, err = s.key.prove(t.Context(), s.setup, Witness{Weights: other.secret, Inputs: s.inputs}, nil, opened); err != nil {
		t.Fatal(err)
	}
	other.refused(p, out)
}

// Everything public is hashed before the first challenge, so a proof is of one
// statement.
func TestAProofIsOfOneStatement(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{Batch: 2})
	p, out := s.prove(&cheat{})
	if err := s.verify(p, out); err != nil {
		t.Fatal(err)
	}
	x := slices.Clone(s.inputs[0])
	again := *s
	for i := range x { // bits that the first layer may not even notice
		if i%17 != 0 {
			continue
		}
		y := slices.Clone(x)
		y[i] ^= 1
		again.inputs = [][]int64{y}
		again.refused(p, out)
	}
	n := len(x) / 2
	again.inputs = [][]int64{append(slices.Clone(x[n:]), x[:n]...)}
	m := len(out[0]) / 2
	again.refused(p, [][]int64{append(slices.Clone(out[0][m:]), out[0][:m]...)}) // a batch in another order
	for i := range out[0] {
		y := slices.Clone(out[0])
		y[i]--
		s.refused(p, [][]int64{y})
	}

	// Frozen heart: had the output not been hashed, this would be a proof of it. The
	// challenges of one statement do not serve another.
	frozen, _ := s.prove(&cheat{})
	forged := slices.Clone(out[0])
	forged[0]++
	frozen.Opening = p.Opening
	s.refused(frozen, [][]int64{forged})
	s.refused(frozen, out) // and an opening is of one proof

	// Parts of another proof of the same statement.
	other, _ := s.prove(&cheat{})
	for name, mix := range map[string]func(q *Proof){
		"trace": func(q *Proof) { q.Trace = other.Trace }, "masks": func(q *Proof) { q.Masks = other.Masks }, "inverse": func(q *Proof) { q.Inverse = other.Inverse },
		"first": func(q *Proof) { q.First = other.First }, "second": func(q *Proof) { q.Second = other.Second }, "factors": func(q *Proof) { q.Factors = other.Factors },
		"values": func(q *Proof) { q.Values = other.Values }, "opening": func(q *Proof) { q.Opening = other.Opening }, "sums": func(q *Proof) { q.Sums = other.Sums },
	} {
		q := *p
		mix(&q)
		if err := s.verify(&q, out); !errors.Is(err, ErrProof) {
			t.Errorf("with the %s of another proof: %v", name, err)
		}
	}
	for _, key := range []struct {
		p *model.Program
		o Options
	}{{programs(t)["net"], Options{Batch: 2, HiddenInput: true}}, {programs(t)["conv"], Options{Batch: 2}}} {
		k, err := NewKey(key.p, key.o)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Inputs: s.inputs, Outputs: out}, p); err == nil {
			t.Error("verifies under another key")
		}
	}
}

func TestAHiddenInputIsBound(t *testing.T) {
	s := newScene(t, programs(t)["net"], Options{HiddenInput: true})
	a, err := s.key.CommitInput(s.setup, Salt{2}, s.hidden.data...)
	if err != nil {
		t.Fatal(err)
	}
	y := slices.Clone(s.hidden.data[0])
	y[0] ^= 1
	b, err := s.key.CommitInput(s.setup, Salt{2}, y)
	if err != nil {
		t.Fatal(err)
	}
	p, out, err := s.key.Prove(t.Context(), s.setup, Witness{Weights: s.secret, Input: a}, nil)
	if err != nil {
		t.Fatal(err)
	}
	check := func(c commit.Commitment) error {
		return s.key.Verify(s.vk, Statement{Weights: s.secret.Commitment(), Input: c, Outputs: out}, p)
	}
	if err := check(a.Commitment()); err != nil {
		t.Fatal(err)
	}
	if err := check(b.Commitment()); !errors.Is(err, ErrProof) {
		t.Errorf("with another input's commitment: %v", err)
	}
	if err := check(nil); err == nil {
		t.Error("without the input's commitment")
	}
	// The run of one input, proved for the commitment to another.
	settle := &cheat{opening: func(o *commit.Statement, w *witness, masks []fr.Element) { o.Value = s.key.total(o, w, masks) }}
	mixed := &Secret{program: s.key.program, columns: s.key.Columns(), vector: b.vector, ints: b.ints, data: a.data}
	if p, out, err = s.key.prove(t.Context(), s.setup, Witness{Weights: s.secret, Input: mixed}, nil, settle); err != nil {
		t.Fatal(err)
	}
	if err := check(b.Commitment()); !errors.Is(err, ErrProof) {
		t.Errorf("the run of another input: %v", err)
	}
	// An input out of its interval, which the buyer committed to.
	far := slices.Clone(b.ints)
	far[0] = 300
	vector, err := s.key.commitInts(rand2.Reader, s.setup, input, far)
	if err != nil {
		t.Fatal(err)
	}
	settle.witness = func(w *witness) { w.ints[trace][s.key.system.values[0].block.at] = 300 }
	if p, out, err = s.key.prove(t.Context(), s.setup, Witness{Weights: s.secret, Input: &Secret{program: s.key.program, columns: s.key.Columns(), vector: vector, ints: far, data: b.data}}, nil, settle); err != nil {
		t.Fatal(err)
	}
	if err := check(vector.Commitment()); !errors.Is(err, ErrProof) {
		t.Errorf("an input out of range: %v", err)
	}
}

func TestAHiddenOutputIsBound(t *testing.T) {
	for _, o := range []Options{{HiddenOutput: true}, {HiddenInput: true, HiddenOutput: true, Batch: 2}} {
		s := newScene(t, programs(t)["net"], o)
		p, out := s.prove(&cheat{})
		if err := s.verify(p, out); err != nil {
			t.Fatal(err)
		}
		commitment := func(salt Salt, out [][]int64) commit.Commitment {
			sealed, err := s.key.CommitOutput(s.setup, salt, out...)
			if err != nil {
				t.Fatal(err)
			}
			return sealed.Commitment()
		}
		other := [][]int64{slices.Clone(out[0])}
		other[0][3]--
		t.Run("swapped commitment", func(t *testing.T) {
			for name, c := range map[string]commit.Commitment{
				"to another output": commitment(s.salt, other), "under another salt": commitment(Salt{4}, out), "to some weights": s.secret.Commitment()[:1],
			} {
				st := s.statement(out)
				st.Output = c
				if err := s.key.Verify(s.vk, st, p); !errors.Is(err, ErrProof) {
					t.Errorf("%s: %v", name, err)
				}
			}
			st := s.statement(out)
			st.Output = nil
			if err := s.key.Verify(s.vk, st, p); err == nil {
				t.Error("no commitment")
			}
			st.Outputs = out
			if err := s.key.Verify(s.vk, st, p); err == nil {
				t.Error("the output in the open")
			}
		})
		// What is committed to is not what the run answers, and the rest is honest.
		t.Run("forged output", func(t *testing.T) {
			p, said := s.prove(&cheat{outputs: func(out [][]int64) { out[0][3]-- }})
			s.refused(p, said)
			s.refused(p, out)
		})
		t.Run("forged output and last value", func(t *testing.T) {
			p, said := s.prove(&cheat{outputs: func(out [][]int64) { out[0][3]-- }, witness: func(w *witness) { w.ints[trace][s.key.system.values[5].block.at+3]-- }})
			s.refused(p, said)
		})
		// The commitment changes after the transcript has begun with another.
		t.Run("commitment not hashed", func(t *testing.T) {
			p, said := s.prove(&cheat{outputs: func(out [][]int64) { out[0][3]-- }, spoken: func(st *statement) { st.output = commitment(s.salt, out) }})
			s.refused(p, said)
			s.refused(p, out)
		})
		t.Run("wrong opening", func(t *testing.T) {
			want := s.statement(out).Output.Hash()
			if commitment(s.salt, out).Hash() != want {
				t.Error("the right opening opens something else")
			}
			for name, c := range map[string]commit.Commitment{"another output": commitment(s.salt, other), "another salt": commitment(Salt{4}, out)} {
				if c.Hash() == want {
					t.Errorf("%s opens the commitment", name)
				}
			}
			far := [][]int64{slices.Clone(out[0])}
			far[0][0] = 1 << 40
			for name, out := range map[string][][]int64{"an output out of range": far, "no output": nil, "an element less": {out[0][1:]}} {
				if _, err := s.key.CommitOutput(s.setup, s.salt, out...); err == nil {
					t.Errorf("%s is committed to", name)
				}
			}
			if _, err := s.key.CommitOutput(s.setup, Salt{}, out...); err == nil {
				t.Error("a salt of zero hides nothing")
			}
		})
		t.Run("no salt", func(t *testing.T) {
			known := s.known()
			known.OutputSalt = Salt{}
			if _, _, err := s.key.Prove(t.Context(), s.setup, known, nil); err == nil {
				t.Error("proves")
			}
		})
	}
	s := newScene(t, programs(t)["net"], Options{})
	known := s.known()
	known.OutputSalt = Salt{3}
	if _, _, err := s.key.Prove(t.Context(), s.setup, known, nil); err == nil {
		t.Error("a key of public outputs takes a salt")
	}
	if _, err := s.key.CommitOutput(s.setup, Salt{3}, make([]int64, 10)); err == nil {
		t.Error("a key of public outputs commits to one")
	}
}

func TestEveryByteOfAProofCounts(t *testing.T) {
	s := newScene(t, programs(t)["requant"], Options{})
	p, out := s.prove(&cheat{})
	b, err := s.key.EncodeProof(p)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != s.key.ProofSize() {
		t.Errorf("%d bytes, promised %d", len(b), s.key.ProofSize())
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	for at := 0; at < len(b); at += 32 { // a bit of every field, and its top byte
		for _, flip := range [][2]int{{at + rnd.IntN(32), 1 << rnd.IntN(8)}, {at + 31, 1}, {at, 0x80}} {
			c := slices.Clone(b)
			c[flip[0]] ^= byte(flip[1])
			q, err := s.key.ParseProof(c)
			if err != nil {
				continue
			}
			if err := s.verify(q, out); err == nil {
				t.Errorf("verifies with byte %d changed", flip[0])
			}
		}
		// The same number, not reduced.
		c := slices.Clone(b)
		var x [32]byte
		if add(&x, c[at:at+32], fr.Modulus().Bytes()); x[0] >= c[at] {
			copy(c[at:], x[:])
			if _, err := s.key.ParseProof(c); err == nil {
				t.Errorf("field at %d may be written in two ways", at)
			}
		}
	}
	for _, n := range []int{0, 1, 31, len(b) - 32, len(b) - 1} {
		if _, err := s.key.ParseProof(b[:n]); err == nil {
			t.Errorf("parses %d of %d bytes", n, len(b))
		}
	}
	if _, err := s.key.ParseProof(append(slices.Clone(b), 0)); err == nil {
		t.Error("parses one byte more")
	}
	for name, change := range map[string]func(q *Proof){
		"no trace": func(q *Proof) { q.Trace = nil }, "no opening": func(q *Proof) { q.Opening = nil }, "a round less": func(q *Proof) { q.First = q.First[1:] },
		"a round more": func(q *Proof) { q.Second = append(q.Second, q.Second[0]) }, "a value less": func(q *Proof) { q.Values = q.Values[1:] },
		"two masks": func(q *Proof) { q.Masks = append(q.Masks, q.Masks[0]) }, "a row more": func(q *Proof) { q.Inverse = append(q.Inverse, q.Inverse[0]) },
		"infinity": func(q *Proof) { q.Trace = commit.Commitment{curve.G1Affine{}} },
		"a point off the curve": func(q *Proof) {
			c := slices.Clone(q.Trace)
			c[0].Y.Double(&c[0].Y)
			q.Trace = c
		},
	} {
		q := *p
		change(&q)
		if err := s.verify(&q, out); err == nil {
			t.Errorf("verifies with %s", name)
		}
	}
}

// add is a big-endian sum of 32 bytes.
func add(to *[32]byte, a, b []byte) {
	carry := 0
	for i := 31; i >= 0; i-- {
		carry += int(a[i]) + int(b[i])
		to[i] = byte(carry)
		carry >>= 8
	}
}

// Every number in a proof that depends on weights is masked. Without masks, each
// proof gives an equation about them, and a few proofs give the weights.
func TestProofsDoNotRevealWeights(t *testing.T) {
	b := build(t)
	y := b.op(model.Op{Kind: model.OpDense, In: []int{b.input(-128, 127, 4)}, Weights: []int{b.weight(-128, 127, 1, 4)}})
	s := newScene(t, b.program(y), Options{})
	var want [4]fr.Element
	for i := range want {
		want[i].SetInt64(s.secret.ints[i])
	}
	const proofs = 12
	attack := func(masked bool) (byFactor, byValue bool) {
		var rows, wider [][]fr.Element
		for range proofs {
			c := &cheat{}
			if !masked {
				c.masks = func(m []fr.Element) { clear(m) }
			}
			p, out := s.prove(c)
			if err := s.verify(p, out); err != nil {
				t.Fatal(err)
			}
			begun, err := s.key.begin(&statement{setup: s.vk.Setup, tables: s.vk.Tables, weights: s.secret.Commitment(), inputs: s.inputs, outputs: out})
			if err != nil {
				t.Fatal(err)
			}
			d := s.key.replay(begun, p)
			// The first factor is the weights' row at the first point, the first value the
			// whole vector at the second.
			rows = append(rows, append(commit.Weights(d.first[:2], 4), p.Factors[0]))
			at := commit.Weights(d.second[:2], 4)
			scale := selector(d.second[:s.key.system.bits[weights]], 0, 2)
			for i := range at {
				at[i].Mul(&at[i], &scale)
			}
			wider = append(wider, append(at, p.Values[0]))
		}
		hit := func(rows [][]fr.Element) bool {
			x, ok := solve(rows[:4])
			return ok && slices.Equal(x, want[:])
		}
		// With more equations than unknowns, those of random masks contradict each other.
		if consistent(wider) != !masked || consistent(rows) != !masked {
			t.Errorf("masked: %v, but the proofs' equations agree: %v, %v", masked, consistent(rows), consistent(wider))
		}
		return hit(rows), hit(wider)
	}
	if f, v := attack(false); !f || !v {
		t.Fatalf("the attack does not even work without masks: %v %v", f, v)
	}
	if f, v := attack(true); f || v {
		t.Errorf("the weights follow from a few proofs: %v %v", f, v)
	}
}

// solve solves linear equations, as many as unknowns; the right side stands last.
func solve(rows [][]fr.Element) ([]fr.Element, bool) {
	m := make([][]fr.Element, len(rows))
	for i := range rows {
		m[i] = slices.Clone(rows[i])
	}
	n := len(m)
	for c := range n {
		p := slices.IndexFunc(m[c:], func(r []fr.Element) bool { return !r[c].IsZero() })
		if p < 0 {
			return nil, false
		}
		m[c], m[c+p] = m[c+p], m[c]
		for r := range m {
			if r == c || m[r][c].IsZero() {
				continue
			}
			var f fr.Element
			f.Div(&m[r][c], &m[c][c])
			for k := range m[r] {
				var x fr.Element
				x.Mul(&f, &m[c][k])
				m[r][k].Sub(&m[r][k], &x)
			}
		}
	}
	out := make([]fr.Element, n)
	for i := range out {
		out[i].Div(&m[i][n], &m[i][i])
	}
	return out, true
}

// consistent tells whether there is a solution to more equations than unknowns.
func consistent(rows [][]fr.Element) bool {
	n := len(rows[0]) - 1
	x, ok := solve(rows[:n])
	for _, r := range rows {
		y := dot(r[:n], x)
		ok = ok && y.Equal(&r[n])
	}
	return ok
}
