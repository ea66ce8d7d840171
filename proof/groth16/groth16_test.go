package groth16

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"probity"
	"probity/model"
)

var update = flag.Bool("update", false, "rewrite testdata/constraints.csv")

func keysOf(t testing.TB, p *model.Program) *Keys {
	t.Helper()
	k, err := SetupUnsafe(compile(t, p))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestProofOfACommittedModel(t *testing.T) {
	programs := map[string]*model.Program{"tiny": tiny()}
	if !testing.Short() {
		programs = soundnessPrograms()
		programs["lenet"] = lenet()
	}
	for name, p := range programs {
		t.Run(name, func(t *testing.T) {
			k := keysOf(t, p)
			r := rand.New(rand.NewPCG(1, 2))
			w, x, mask := randomWeights(r, p), randomInput(r, p), probity.Hash{7}
			point, commitment, err := k.CommitWeights(w, mask)
			if err != nil {
				t.Fatal(err)
			}
			var before []byte
			for i := range byte(2) {
				var told []float64
				proof, st, run, err := k.Prove(t.Context(), w, mask, x, probity.Hash{0xff, i}, func(done float64) { told = append(told, done) })
				if err != nil {
					t.Fatal(err)
				}
				if !slices.IsSorted(told) || len(told) < 6 || told[len(told)-1] != 1 {
					t.Errorf("progress %v", told)
				}
				if st.Weights != commitment || !bytes.Equal(proof[256:320], point[:]) {
					t.Error("the proof is about other weights than those committed to")
				}
				each, err := split(p, x)
				if err != nil {
					t.Fatal(err)
				}
				want, err := p.Run(w, each...)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(output(p, run), output(p, *want)) {
					t.Error("the proof's run is another")
				}
				if err := Verify(k.VerifyingKey(), st, proof); err != nil {
					t.Error(err)
				}
				if before != nil {
					for word := range ProofSize / 32 {
						same := bytes.Equal(before[32*word:32*word+32], proof[32*word:32*word+32])
						if same != (word == 8 || word == 9) {
							t.Errorf("word %d of two proofs is the same: %v; only the weight commitment should be", word, same)
						}
					}
				}
				before = proof
			}
		})
	}
}

func TestWeightCommitmentsDifferByMaskAndWeights(t *testing.T) {
	p := tiny()
	k := keysOf(t, p)
	r := rand.New(rand.NewPCG(1, 2))
	w, x := randomWeights(r, p), randomInput(r, p)
	other := slices.Clone(w)
	if x := other[0].At(0) + 1; int64(x) <= p.Weights[0].Hi {
		other[0] = with(other[0], 0, x)
	} else {
		other[0] = with(other[0], 0, x-2)
	}
	_, want, err := k.CommitWeights(w, probity.Hash{1})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		w    model.Weights
		mask probity.Hash
	}{"another mask": {w, probity.Hash{2}}, "other weights": {other, probity.Hash{1}}} {
		proof, st, _, err := k.Prove(t.Context(), c.w, c.mask, x, probity.Hash{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if st.Weights == want {
			t.Errorf("%s: the same commitment", name)
		}
		st.Weights = want
		if err := Verify(k.VerifyingKey(), st, proof); !errors.Is(err, ErrProof) {
			t.Errorf("%s: verified against the model's commitment: %v", name, err)
		}
	}
}

func TestProveRefusesWhatDoesNotFit(t *testing.T) {
	p := tiny()
	k := keysOf(t, p)
	r := rand.New(rand.NewPCG(1, 2))
	w, x := randomWeights(r, p), randomInput(r, p)
	prove := func(ctx context.Context, w model.Weights, x []int64) error {
		_, _, _, err := k.Prove(ctx, w, probity.Hash{}, x, probity.Hash{}, nil)
		return err
	}
	if err := prove(t.Context(), w[1:], x); err == nil {
		t.Error("too few weight tensors")
	}
	if err := prove(t.Context(), w, x[1:]); err == nil {
		t.Error("a short input")
	}
	bad := slices.Clone(x)
	bad[3] = p.Values[0].Hi + 1
	if err := prove(t.Context(), w, bad); err == nil {
		t.Error("an input outside of its interval")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := prove(ctx, w, x); !errors.Is(err, context.Canceled) {
		t.Error("canceled:", err)
	}
	w[0] = with(w[0], 0, int32(p.Weights[0].Hi+1))
	if err := prove(t.Context(), w, x); err == nil {
		t.Error("a weight outside of its interval")
	}
	if _, _, err := k.CommitWeights(w, probity.Hash{}); err == nil {
		t.Error("a commitment to a weight outside of its interval")
	}
}

func TestConstraintCounts(t *testing.T) {
	// The price list of the circuits. -update rewrites it.
	programs := soundnessPrograms()
	programs["lenet"] = lenet()
	rows := [][]string{{"program", "part", "constraints"}}
	// Models are published under keys, and a change to the constraints of a program
	// makes its keys useless: the first bytes of the digests of what earlier
	// versions could prove.
	old := map[string]string{
		"constant": "9ece8fb4", "gaps": "5463c9e2", "lenet": "f616a204", "limbs": "fb72fede",
		"stride": "c67d9226", "tiny": "a11c02a4", "unclamped": "78f3c58f",
	}
	for name, p := range programs {
		c := compile(t, p)
		if got, want := fmt.Sprintf("%x", c.digest[:4]), old[name]; want != "" && got != want {
			t.Errorf("the circuit of %s has digest %s, and had %s: its keys are lost", name, got, want)
		}
		sum := 0
		for part, n := range c.Constraints() {
			rows = append(rows, []string{name, part, strconv.Itoa(n)})
			sum += n
		}
		if sum != c.system.GetNbConstraints() {
			t.Errorf("%s: the parts have %d constraints, the whole %d", name, sum, c.system.GetNbConstraints())
		}
		rows = append(rows, []string{name, "total", strconv.Itoa(sum)})
	}
	slices.SortFunc(rows[1:], slices.Compare)
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "constraints.csv")
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("constraints have changed; if that is meant, run go test -update\n%s", b.Bytes())
	}
}

func TestKeysAreKeptOnDisk(t *testing.T) {
	dir, p := t.TempDir(), tiny()
	var steps []string
	last := 0.0
	open := func() *Keys {
		t.Helper()
		steps, last = nil, 0
		k, err := OpenKeys(t.Context(), dir, p, func(what string, share float64) {
			if share < last || share > 1 {
				t.Errorf("progress goes from %g to %g", last, share)
			}
			steps, last = append(steps, what), share
		})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := OpenKeys(ctx, dir, p, func(what string, _ float64) {
		if what == "making the keys" {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Error("canceled while the keys are made:", err)
	}
	made := open()
	if !slices.Contains(steps, "making the keys") {
		t.Error("the first time, steps were", steps)
	}
	k := open()
	if slices.Contains(steps, "making the keys") || last != 1 {
		t.Error("the second time, steps were", steps)
	}
	if k.VerifyingKey().Hash() != made.VerifyingKey().Hash() {
		t.Error("other keys were read than written")
	}
	r := rand.New(rand.NewPCG(1, 1))
	if _, _, _, err := k.Prove(t.Context(), randomWeights(r, p), probity.Hash{}, randomInput(r, p), probity.Hash{}, nil); err != nil {
		t.Error("keys from disk do not prove:", err)
	}

	files, err := filepath.Glob(filepath.Join(dir, "*.groth16"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"empty": nil, "head only": good[:20], "half": good[:len(good)/2], "a byte short": good[:len(good)-1], "a byte long": append(slices.Clone(good), 0)}
	for _, at := range []int{0, 30, 60, 200, len(good) / 2, len(good) - 1} {
		b := slices.Clone(good)
		b[at] ^= 1
		damaged[fmt.Sprint("byte ", at)] = b
	}
	c := compile(t, p)
	for name, b := range damaged {
		if err := os.WriteFile(files[0], b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKeys(c, files[0]); !errors.Is(err, ErrKeys) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if open().VerifyingKey().Hash() == made.VerifyingKey().Hash() || !slices.Contains(steps, "making the keys") {
		t.Error("a damaged file was not made anew")
	}
	if _, err := LoadKeys(compile(t, soundnessPrograms()["limbs"]), files[0]); !errors.Is(err, ErrKeys) {
		t.Error("keys of another circuit were read:", err)
	}
}

func TestVerifyingKeyNamesProgramAndOrigin(t *testing.T) {
	p := tiny()
	k := keysOf(t, p)
	vk, err := ParseVerifyingKey(k.VerifyingKey().Encode())
	if err != nil {
		t.Fatal(err)
	}
	if vk.Hash() != k.VerifyingKey().Hash() || vk.Program() != p.Hash() || !vk.Transcript().IsZero() || vk.Public() != 1+k.circuit.plan.words {
		t.Error("the key reads back as", vk.Hash(), vk.Program(), vk.Transcript(), vk.Public())
	}
}

func FuzzParseVerifyingKey(f *testing.F) {
	k := keysOf(f, soundnessPrograms()["constant"])
	f.Add(k.VerifyingKey().Encode())
	f.Add(make([]byte, 32*keyWords+128))
	f.Fuzz(func(t *testing.T, b []byte) {
		vk, err := ParseVerifyingKey(b)
		if err == nil && !bytes.Equal(vk.Encode(), b) {
			t.Error("a key has two encodings")
		}
	})
}

func FuzzVerify(f *testing.F) {
	p := soundnessPrograms()["constant"]
	k := keysOf(f, p)
	r := rand.New(rand.NewPCG(1, 1))
	good, st, _, err := k.Prove(f.Context(), randomWeights(r, p), probity.Hash{}, randomInput(r, p), probity.Hash{}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(make([]byte, ProofSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := parseProof(b)
		if err == nil && !bytes.Equal(encodeProof(p), b) {
			t.Error("a proof has two encodings")
		}
		if err := Verify(k.VerifyingKey(), st, b); err == nil && !bytes.Equal(b, good) {
			t.Errorf("%x verifies", b)
		}
	})
}
