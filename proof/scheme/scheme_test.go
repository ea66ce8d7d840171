package scheme

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity"
	"probity/internal/eip712"
	"probity/model"
	"probity/proof/groth16"
	"probity/proof/sumcheck/commit"
)

// tiny is a program with two inputs and two outputs of different intervals, and a
// table, with its weights.
func tiny(t testing.TB) (*model.Program, model.Weights) {
	t.Helper()
	p := &model.Program{
		Format: model.ProgramFormat,
		Inputs: []model.Port{{Name: "a", Value: 0, Scale: []float64{1}}, {Name: "b", Value: 1, Scale: []float64{1}}},
		Values: []model.Value{{Shape: []int{1, 4}, Lo: -8, Hi: 7}, {Shape: []int{1, 4}, Lo: 0, Hi: 3}},
	}
	table := make([]int32, 21)
	for i := range table {
		table[i] = int32((i * i) % 17)
	}
	p.Weights = []model.WeightSpec{{Name: "w", Shape: []int{3, 4}, Lo: -4, Hi: 4}}
	p.Ops = []model.Op{ // each writes the next value, from 2
		{Kind: model.OpAdd, Name: "sum", In: []int{0, 1}, A: 1, B: 2},
		{Kind: model.OpDense, Name: "dense", In: []int{2}, Weights: []int{0}},
		{Kind: model.OpRequant, Name: "round", In: []int{3}, Shift: 3, Lo: -10, Hi: 10},
		{Kind: model.OpLookup, Name: "table", In: []int{4}, Lo: -10, Table: table},
	}
	if err := p.Derive(); err != nil {
		t.Fatal(err)
	}
	p.Outputs = []model.Port{{Name: "y", Value: 5, Scale: []float64{1}}, {Name: "sum", Value: 2, Scale: []float64{1}}}
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	return p, model.Weights{model.TensorOf([]int32{1, -2, 3, 4, 0, 1, -4, 2, 2, 2, -1, 3})}
}

var (
	tinyInputs = [][]int64{{1, -8, 7, 0}, {3, 0, 2, 1}}
	tinyInput  = slices.Concat(tinyInputs...)
)

// tinyKeys are keys of the tiny program under each scheme.
func tinyKeys(t testing.TB, s probity.Scheme) (*Keys, model.Weights) {
	t.Helper()
	p, w := tiny(t)
	if s == probity.Sumcheck {
		powers, err := commit.UnsafeKey(1 << 9)
		if err != nil {
			t.Fatal(err)
		}
		k, err := FromPowers(p, powers)
		if err != nil {
			t.Fatal(err)
		}
		return k, w
	}
	c, err := groth16.Compile(p)
	if err != nil {
		t.Fatal(err)
	}
	g, err := groth16.SetupUnsafe(c)
	if err != nil {
		t.Fatal(err)
	}
	k, err := FromGroth16(p, g)
	if err != nil {
		t.Fatal(err)
	}
	return k, w
}

func TestBothSchemesProveTheSameAnswer(t *testing.T) {
	p, w := tiny(t)
	run, err := p.Run(w, tinyInputs...)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range All() {
		t.Run(s.String(), func(t *testing.T) {
			k, _ := tinyKeys(t, s)
			m, err := k.Model(w, probity.Hash{1})
			if err != nil {
				t.Fatal(err)
			}
			var shares []float64
			raw, st, err := m.Prove(t.Context(), tinyInput, probity.Hash{2}, func(done float64) { shares = append(shares, done) })
			if err != nil {
				t.Fatal(err)
			}
			if len(shares) < 4 || !slices.IsSorted(shares) || shares[len(shares)-1] != 1 {
				t.Errorf("progress was %v", shares)
			}
			if st.Key != k.Hash() || st.Weights != eip712.Keccak(m.Weights()) || len(raw) != k.Cost().ProofBytes {
				t.Errorf("%d bytes, said to be %d, of %+v", len(raw), k.Cost().ProofBytes, st)
			}
			if in, err := k.CommitInput(k.powers, probity.Hash{2}, tinyInput); err != nil || in != st.Input {
				t.Errorf("the input is committed to as %s, and proved as %s, %v", in, st.Input, err)
			}
			// Whoever has the key's encoding alone checks it.
			vk, err := ParseKey(s, p, k.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if vk.Hash() != k.Hash() || vk.Setup() != (probity.Hash{}) {
				t.Errorf("the key comes back as %s of set-up %s", vk.Hash(), vk.Setup())
			}
			if err := vk.Verify(st, m.Weights(), raw); err != nil {
				t.Error(err)
			}
			out, err := vk.Output(st.Output)
			if err != nil {
				t.Fatal(err)
			}
			for i := range out {
				if !slices.Equal(out[i], run.Output(i)) {
					t.Errorf("output %d is %v, want %v", i, out[i], run.Output(i))
				}
			}
			if n, err := OutputWords(s, p); err != nil || n != len(st.Output) {
				t.Errorf("%d output words, said to be %d, %v", len(st.Output), n, err)
			}
			if _, err := vk.Output(st.Output[1:]); err == nil {
				t.Error("an output with a word less is read")
			}
			if _, err := vk.Output(append(slices.Clone(st.Output), probity.Hash{})); err == nil {
				t.Error("an output with a word more is read")
			}
			// The same mask makes the same commitment, another another.
			again, err := k.Model(w, probity.Hash{1})
			if err != nil || !bytes.Equal(again.Weights(), m.Weights()) {
				t.Errorf("the commitment differs, %v", err)
			}
			other, err := k.Model(w, probity.Hash{9})
			if err != nil || bytes.Equal(other.Weights(), m.Weights()) {
				t.Errorf("another mask, the same commitment, %v", err)
			}
		})
	}
}

func TestAProofOfSomethingElseIsRefused(t *testing.T) {
	for _, s := range All() {
		t.Run(s.String(), func(t *testing.T) {
			k, w := tinyKeys(t, s)
			m, err := k.Model(w, probity.Hash{1})
			if err != nil {
				t.Fatal(err)
			}
			raw, st, err := m.Prove(t.Context(), tinyInput, probity.Hash{2}, nil)
			if err != nil {
				t.Fatal(err)
			}
			other, err := k.Model(w, probity.Hash{9})
			if err != nil {
				t.Fatal(err)
			}
			otherRaw, _, err := other.Prove(t.Context(), tinyInput, probity.Hash{2}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for name, forge := range map[string]func() error{
				"another key":     func() error { x := st; x.Key[0] ^= 1; return k.Verify(x, m.Weights(), raw) },
				"no key":          func() error { x := st; x.Key = probity.Hash{}; return k.Verify(x, m.Weights(), raw) },
				"another input":   func() error { x := st; x.Input[31] ^= 1; return k.Verify(x, m.Weights(), raw) },
				"other weights":   func() error { x := st; x.Weights[0] ^= 1; return k.Verify(x, m.Weights(), raw) },
				"another's proof": func() error { return k.Verify(st, m.Weights(), otherRaw) },
				"another's weights": func() error {
					x := st
					x.Weights = eip712.Keccak(other.Weights())
					return k.Verify(x, other.Weights(), raw)
				},
				"no weights": func() error { x := st; x.Weights = eip712.Keccak(); return k.Verify(x, nil, raw) },
				"another output": func() error {
					x := st
					x.Output = slices.Clone(st.Output)
					x.Output[0][31] ^= 1
					return k.Verify(x, m.Weights(), raw)
				},
				"a byte less":  func() error { return k.Verify(st, m.Weights(), raw[:len(raw)-1]) },
				"a word more":  func() error { return k.Verify(st, m.Weights(), append(slices.Clone(raw), make([]byte, 32)...)) },
				"a point more": func() error { return k.Verify(st, m.Weights(), append(slices.Clone(raw), make([]byte, 64)...)) },
				"nothing":      func() error { return k.Verify(st, m.Weights(), nil) },
			} {
				if err := forge(); !errors.Is(err, ErrProof) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

func TestAKeyIsOfItsProgramAndItsSetup(t *testing.T) {
	p, _ := tiny(t)
	q, _ := tiny(t)
	q.Outputs = q.Outputs[:1]
	for _, s := range All() {
		k, _ := tinyKeys(t, s)
		// A sumcheck key's bytes name no program: what stands on chain does.
		if vk, err := ParseKey(s, q, k.Encode()); err == nil && vk.Hash() == k.Hash() {
			t.Errorf("%s: two programs have one key", s)
		}
		for what, b := range map[string][]byte{
			"nothing": nil, "a byte": {1}, "a byte less": k.Encode()[:len(k.Encode())-1], "a byte more": append(slices.Clone(k.Encode()), 0),
		} {
			if _, err := ParseKey(s, p, b); !errors.Is(err, ErrKey) {
				t.Errorf("%s: %s is a key: %v", s, what, err)
			}
		}
	}
	if _, err := ParseKey(0, p, nil); err == nil {
		t.Error("a key of no scheme")
	}

	// Whoever has the powers finds tables that are not the program's.
	k, _ := tinyKeys(t, probity.Sumcheck)
	if !k.HasTables() {
		t.Fatal("the program has no table")
	}
	if err := k.CheckTables(k.powers); err != nil {
		t.Error(err)
	}
	forged := slices.Clone(k.Encode())
	copy(forged[commit.VerifyingKeySize:], generator)
	vk, err := ParseKey(probity.Sumcheck, p, forged)
	if err != nil {
		t.Fatal(err)
	}
	if err := vk.CheckTables(k.powers); !errors.Is(err, ErrKey) {
		t.Errorf("other tables: %v", err)
	}
	if err := k.CheckTables(nil); err == nil {
		t.Error("tables were checked without powers")
	}
	if err := k.CheckTables(otherPowers(t)); err == nil {
		t.Error("tables were checked with the powers of another set-up")
	}
	if _, err := k.CommitInput(otherPowers(t), probity.Hash{}, tinyInput); err == nil {
		t.Error("an input was committed to with the powers of another set-up")
	}
	if _, err := k.CommitInput(k.powers, probity.Hash{}, tinyInput[1:]); err == nil {
		t.Error("a short input was committed to")
	}
}

// generator is G1's, as a point of 64 bytes.
var generator = append(append(make([]byte, 31), 1), append(make([]byte, 31), 2)...)

func TestPowersAreMadeOnceAndOthersImported(t *testing.T) {
	dir := t.TempDir()
	s := &Store{Dir: dir}
	unsafe, err := UnsafeSetup()
	if err != nil {
		t.Fatal(err)
	}
	k, err := s.Powers(t.Context(), unsafe, 40, nil)
	if err != nil || !enough(k, 40) || !k.Unsafe() {
		t.Fatalf("%v", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.powers"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	told := 0
	again := &Store{Dir: dir}
	if _, err := again.Powers(t.Context(), unsafe, 40, func(string, float64) { told++ }); err != nil || told > 0 {
		t.Errorf("powers that are there were made again: %v", err)
	}
	if k, err := again.Powers(t.Context(), unsafe, 100, nil); err != nil || !enough(k, 100) {
		t.Errorf("more powers: %v", err)
	}
	if list, err := again.Setups(); err != nil || len(list) != 1 || !enough(list[0], 100) {
		t.Errorf("listed are %v, %v", list, err)
	}
	safe := otherPowers(t).Verifier()
	if _, err := s.Powers(t.Context(), safe, 4, nil); !errors.Is(err, ErrPowers) {
		t.Errorf("powers that nobody imported: %v", err)
	}
	if err := otherPowers(t).Save(s.path(safe)); err != nil {
		t.Fatal(err)
	}
	if k, err := s.Powers(t.Context(), safe, 4, nil); err != nil || k.Unsafe() {
		t.Errorf("powers that were imported: %v", err)
	}
	if _, err := s.Powers(t.Context(), safe, 4000, nil); !errors.Is(err, ErrPowers) {
		t.Errorf("more powers than were imported: %v", err)
	}
	if err := k.Save(s.path(safe)); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Store{Dir: dir}).Powers(t.Context(), safe, 4, nil); err == nil {
		t.Error("powers under another's name were taken")
	}
}

// otherPowers are the powers in the test file of package commit, which snarkjs made.
func otherPowers(t testing.TB) *commit.Key {
	t.Helper()
	b, err := os.ReadFile(ceremony)
	if err != nil {
		t.Fatal(err)
	}
	k, err := commit.ReadPtau(bytes.NewReader(b), int64(len(b)), commit.Points(5))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// ceremony is a file of snarkjs with powers for rows of 2^5 elements.
const ceremony = "../sumcheck/commit/testdata/ceremony5.ptau"

func TestACeremonyIsImportedAsFarAsItGoes(t *testing.T) {
	b, err := os.ReadFile(ceremony)
	if err != nil {
		t.Fatal(err)
	}
	s := &Store{Dir: t.TempDir()}
	k, err := s.Import(t.Context(), bytes.NewReader(b), int64(len(b)), 5, nil)
	if err != nil || k.Unsafe() {
		t.Fatal(err)
	}
	// It is known again, and what takes more than it has says so.
	if again, err := s.Powers(t.Context(), k.Verifier(), commit.Points(5), nil); err != nil || SetupHash(again.Verifier()) != SetupHash(k.Verifier()) {
		t.Error(err)
	}
	p, _ := tiny(t)
	if _, err := s.Open(t.Context(), probity.Sumcheck, p, k.Verifier(), nil); !errors.Is(err, ErrPowers) {
		t.Errorf("a program that takes longer rows: %v", err)
	}
	// A key names the set-up that it is of.
	vk, err := ParseKey(probity.Sumcheck, p, append(k.Verifier().Encode(), generator...))
	if err != nil || vk.Setup() != SetupHash(k.Verifier()) {
		t.Errorf("a key of that set-up is of %s, %v", vk.Setup(), err)
	}
	if _, err := s.Import(t.Context(), bytes.NewReader(b), int64(len(b)), 6, nil); err == nil {
		t.Error("more powers than the ceremony has were imported")
	}
	if _, err := s.Import(t.Context(), bytes.NewReader(b[:len(b)/2]), int64(len(b)/2), 5, nil); err == nil {
		t.Error("half a ceremony was imported")
	}
}

func TestFilesVerifyAndSayWhatTheyShow(t *testing.T) {
	for _, s := range All() {
		for _, hide := range []Hide{{}, {Input: true}, {Output: true}, {Input: true, Output: true}} {
			k, w := tinyKeys(t, s)
			m, err := k.Model(w, probity.Hash{1})
			if err != nil {
				t.Fatal(err)
			}
			f, opening, err := m.File(t.Context(), tinyInputs, hide, nil)
			if hide.Output && s == probity.Groth16 {
				if err == nil || !strings.Contains(err.Error(), "under scheme sumcheck") {
					t.Errorf("%s hides an output: %v", s, err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			data, err := f.Encode()
			if err != nil {
				t.Fatal(err)
			}
			got, err := ParseFile(data)
			if err != nil || !IsFile(data) {
				t.Fatal(err)
			}
			v, err := got.Verify()
			if err != nil {
				t.Fatalf("%s, %+v: %v", s, hide, err)
			}
			if v.Scheme != s || v.Program != k.Program().Hash() || v.Weights != eip712.Keccak(m.Weights()) ||
				v.Hidden != hide.Input || hide.Input == v.Input.IsZero() || v.OutputHidden != hide.Output || hide.Output == v.OutputCommitment.IsZero() || hide.Output != (opening != nil) {
				t.Errorf("%s, %+v: %+v", s, hide, v)
			}
			if shown := bytes.Count(data, []byte(`"values":[[`)); hide.Input && shown > 1 || hide.Output && shown > 1 || hide == (Hide{true, true}) && shown > 0 {
				t.Errorf("%s, %+v, and the file is %s", s, hide, data)
			}
			output := v.Output
			if hide.Output {
				if output != nil {
					t.Errorf("a hidden output is %v", output)
				}
				if output, err = v.Open(k.powers, opening); err != nil {
					t.Fatal(err)
				}
			} else if _, err := v.Open(k.powers, &Opening{}); err == nil {
				t.Error("an output in the open was opened")
			}
			if len(output) != 2 || len(output[0]) != 3 || len(output[1]) != 4 {
				t.Errorf("%s: output %v", s, output)
			}
		}
	}
}

func TestAHiddenOutputOpensInOneWay(t *testing.T) {
	k, w := tinyKeys(t, probity.Sumcheck)
	m, err := k.Model(w, probity.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	f, right, err := m.File(t.Context(), tinyInputs, Hide{Output: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := f.Verify()
	if err != nil {
		t.Fatal(err)
	}
	data, err := right.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(o *Opening){
		"another value": func(o *Opening) { o.Values[1][2]-- }, "a value out of range": func(o *Opening) { o.Values[0][0] = 1 << 40 },
		"another salt": func(o *Opening) { o.Salt[31] ^= 1 }, "no salt": func(o *Opening) { o.Salt = probity.Hash{} },
		"no values": func(o *Opening) { o.Values = nil }, "a value less": func(o *Opening) { o.Values[0] = o.Values[0][1:] },
		"outputs swapped": func(o *Opening) { o.Values[0], o.Values[1] = o.Values[1], o.Values[0] },
	} {
		o, err := ParseOpening(data)
		if err != nil {
			t.Fatal(err)
		}
		change(o)
		if _, err := v.Open(k.powers, o); !errors.Is(err, ErrOpening) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.Open(otherPowers(t), right); err == nil {
		t.Error("it opens under another set-up")
	}
	if _, err := v.Open(nil, right); err == nil {
		t.Error("it opens without powers")
	}
	// The same run again is another commitment, and has another opening.
	_, again, err := m.File(t.Context(), tinyInputs, Hide{Output: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(k.powers, again); !errors.Is(err, ErrOpening) {
		t.Errorf("the opening of another proof: %v", err)
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "half of it": data[:len(data)/2], "another format": bytes.Replace(data, []byte("opening 1"), []byte("opening 2"), 1),
		"a field more": bytes.Replace(data, []byte(`"salt":`), []byte(`"note":1,"salt":`), 1), "a space more": bytes.Replace(data, []byte(`"salt":`), []byte(`"salt": `), 1),
	} {
		if _, err := ParseOpening(b); !errors.Is(err, ErrOpening) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(f *File){
		"swapped output commitment": func(f *File) { f.Output.Commitment = f.Weights[:64] }, "no output": func(f *File) { f.Output = FileOutput{} },
		"both outputs": func(f *File) { f.Output.Values = right.Values }, "the output in the open": func(f *File) { f.Output = FileOutput{Values: right.Values} },
		"a commitment off the curve": func(f *File) { f.Output.Commitment[63] ^= 1 }, "a point more": func(f *File) { f.Output.Commitment = append(f.Output.Commitment, generator...) },
		"the input for the output": func(f *File) {
			f.Input, f.Output = FileInput{Commitment: f.Output.Commitment}, FileOutput{Values: right.Values}
		},
	} {
		data, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		g, err := ParseFile(data)
		if err != nil {
			t.Fatal(err)
		}
		change(g)
		if _, err := g.Verify(); err == nil {
			t.Errorf("%s, and it verifies", name)
		}
	}
}

// An opening that is read is written the same way, and one that opens is the right one.
func FuzzOpening(f *testing.F) {
	k, w := tinyKeys(f, probity.Sumcheck)
	m, err := k.Model(w, probity.Hash{1})
	if err != nil {
		f.Fatal(err)
	}
	file, right, err := m.File(f.Context(), tinyInputs, Hide{Output: true}, nil)
	if err != nil {
		f.Fatal(err)
	}
	v, err := file.Verify()
	if err != nil {
		f.Fatal(err)
	}
	want, err := right.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(want)
	f.Add([]byte(`{"format":"probity opening 1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := ParseOpening(data)
		if err != nil {
			return
		}
		if again, err := o.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("it comes back as %s, %v", again, err)
		}
		// Each of the fuzzer's processes has a proof of its own.
		if _, err := v.Open(k.powers, o); err == nil && !bytes.Equal(data, want) {
			t.Errorf("%s opens it", data)
		}
	})
}

func TestAFileThatWasChangedIsRefused(t *testing.T) {
	for _, s := range All() {
		k, w := tinyKeys(t, s)
		m, err := k.Model(w, probity.Hash{1})
		if err != nil {
			t.Fatal(err)
		}
		open, _, err := m.File(t.Context(), tinyInputs, Hide{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		hidden, _, err := m.File(t.Context(), tinyInputs, Hide{Input: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		q, _ := tiny(t)
		q.Ops[2].Lo, q.Values[4].Lo = -9, -9
		for name, change := range map[string]func(f *File){
			"an output":              func(f *File) { f.Output.Values[0][0]++ },
			"an output out of range": func(f *File) { f.Output.Values[0][0] = 1 << 40 },
			"an output less":         func(f *File) { f.Output.Values = f.Output.Values[:1] },
			"an element less":        func(f *File) { f.Output.Values[0] = f.Output.Values[0][:2] },
			"an element moved": func(f *File) {
				f.Output.Values[1], f.Output.Values[0] = append(f.Output.Values[1], 0), f.Output.Values[0][:2]
			},
			"another program":            func(f *File) { f.Program = q.Encode() },
			"no program":                 func(f *File) { f.Program = json.RawMessage("{}") },
			"no weights":                 func(f *File) { f.Weights = nil },
			"other weights":              func(f *File) { copy(f.Weights, generator) },
			"weights that are no points": func(f *File) { f.Weights[63] ^= 1 },
			"the other scheme":           func(f *File) { f.Scheme = 3 - f.Scheme },
			"no key":                     func(f *File) { f.Key = nil },
			"another key":                func(f *File) { f.Key[len(f.Key)-1] ^= 1 },
			"no proof":                   func(f *File) { f.Proof = nil },
			"a proof with a byte less":   func(f *File) { f.Proof = f.Proof[:len(f.Proof)-1] },
			"a proof's first bit":        func(f *File) { f.Proof[0] ^= 1 },
			"a proof's last bit":         func(f *File) { f.Proof[len(f.Proof)-1] ^= 1 },
			"the other input":            func(f *File) { f.Input = hidden.Input },
			"no input":                   func(f *File) { f.Input = FileInput{} },
			"both inputs":                func(f *File) { f.Input.Commitment = hidden.Input.Commitment },
			"an input's element":         func(f *File) { f.Input.Values[1][2] ^= 1 },
			"an input out of range":      func(f *File) { f.Input.Values[1][2] = 9 },
			"an input's salt": func(f *File) {
				salt := probity.Hash{5}
				f.Input.Salt = &salt
			},
		} {
			data, err := open.Encode()
			if err != nil {
				t.Fatal(err)
			}
			f, err := ParseFile(data)
			if err != nil {
				t.Fatal(err)
			}
			change(f)
			if _, err := f.Verify(); err == nil {
				t.Errorf("%s: %s changed, and it verifies", s, name)
			}
		}
	}
}

func TestOnlyOneEncodingOfAFileIsRead(t *testing.T) {
	data := tinyFile(t, probity.Sumcheck)
	for name, b := range map[string][]byte{
		"nothing":         nil,
		"half of it":      data[:len(data)/2],
		"a space more":    bytes.Replace(data, []byte(`"key":`), []byte(`"key": `), 1),
		"a field more":    bytes.Replace(data, []byte(`"key":`), []byte(`"note":1,"key":`), 1),
		"a field twice":   bytes.Replace(data, []byte(`"key":`), []byte(`"scheme":"sumcheck","key":`), 1),
		"another order":   bytes.Replace(data, []byte(`{"format":"probity proof 2","scheme":"sumcheck",`), []byte(`{"scheme":"sumcheck","format":"probity proof 2",`), 1),
		"another format":  bytes.Replace(data, []byte(`proof 2`), []byte(`proof 9`), 1),
		"something after": append(bytes.Clone(data), "{}"...),
		"no newline":      bytes.TrimSpace(data),
		"too long":        append(bytes.Clone(data), make([]byte, maxFile)...),
	} {
		if _, err := ParseFile(b); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func tinyFile(t testing.TB, s probity.Scheme) []byte {
	t.Helper()
	k, w := tinyKeys(t, s)
	m, err := k.Model(w, probity.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := m.File(t.Context(), tinyInputs, Hide{Input: s == probity.Groth16}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Whatever bytes come, parsing and verifying end without a panic, and what verifies
// is what was proved.
func FuzzFile(f *testing.F) {
	var good [][]byte
	var verdicts []*Verdict
	for _, s := range All() {
		data := tinyFile(f, s)
		file, err := ParseFile(data)
		if err != nil {
			f.Fatal(err)
		}
		v, err := file.Verify()
		if err != nil {
			f.Fatal(err)
		}
		good, verdicts = append(good, data), append(verdicts, v)
		f.Add(data)
	}
	f.Add([]byte(`{"format":"probity proof 2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ParseFile(data)
		if err != nil {
			return
		}
		again, err := file.Encode()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("it comes back as %s, %v", again, err)
		}
		if len(data) > 2*len(good[0]) {
			return // programs that a fuzzer makes can be large
		}
		v, err := file.Verify()
		if err != nil {
			return
		}
		known := false
		for _, w := range verdicts {
			known = known || v.Key == w.Key
			if v.Program == w.Program && v.Weights == w.Weights && v.Key == w.Key && v.Input == w.Input && slices.EqualFunc(v.Output, w.Output, slices.Equal[[]int64]) {
				return
			}
		}
		// Each of the fuzzer's processes has Groth16 keys of its own.
		if known {
			t.Errorf("a proof that nobody made: %s", data)
		}
	})
}
