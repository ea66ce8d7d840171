package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"probity"
	"probity/internal/eip712"
)

// testBundles is a log of n receipts and the bundles of the first k.
func testBundles(t testing.TB, n, k int) (*Log, []Bundle) {
	t.Helper()
	l := openTest(t, t.TempDir())
	entries := testEntries(0, n)
	appendAll(t, l, entries...)
	var out []Bundle
	for _, e := range entries[:k] {
		b, err := l.Bundle(t.Context(), Hash(e.Receipt))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return l, out
}

func encode(t testing.TB, b Bundle) []byte {
	t.Helper()
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestABundleVerifiesWithNothingButTheLogKey(t *testing.T) {
	l, bundles := testBundles(t, 11, 11)
	for _, b := range bundles {
		data := encode(t, b)
		v, err := VerifyBundle(data, Verifier{LogKey: l.LogKey()})
		if err != nil {
			t.Fatal(err)
		}
		if v.Receipt != b.Receipt || v.Hash != b.Leaf || v.Index != b.Index || v.Checkpoint.Size != 11 || v.Judged {
			t.Errorf("verified as %+v", v)
		}
		seen := 0
		v, err = VerifyBundle(data, Verifier{LogKey: l.LogKey(), Evidence: func(e Entry) error {
			seen++
			if string(e.Evidence.Proof) != string(b.Evidence.Proof) || !reflect.DeepEqual(e.Model, b.Model) {
				t.Error("the evidence handed over is not the bundle's")
			}
			return nil
		}})
		if err != nil || !v.Judged || seen != 1 {
			t.Errorf("with evidence: %v, judged %v, called %d times", err, v.Judged, seen)
		}
	}
	cause := errors.New("pairing is not one")
	_, err := VerifyBundle(encode(t, bundles[0]), Verifier{LogKey: l.LogKey(), Evidence: func(Entry) error { return cause }})
	if !errors.Is(err, ErrRefused) || !errors.Is(err, cause) {
		t.Errorf("evidence that does not convince: %v", err)
	}
}

func TestABundleMayLeaveOutStatementAndManifestButNothingElse(t *testing.T) {
	l, bundles := testBundles(t, 3, 1)
	b := bundles[0]
	b.Statement = nil
	b.Evidence.Manifest = nil
	if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()}); err != nil {
		t.Error(err)
	}
	b.Evidence.Proof = nil
	if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()}); !errors.Is(err, ErrEvidence) {
		t.Error(err)
	}
}

func TestTheBundleOfAModelVersionVerifies(t *testing.T) {
	l := openTest(t, t.TempDir())
	e := modelEntry()
	appendAll(t, l, e)
	b, err := l.Bundle(t.Context(), Hash(e.Receipt))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()}); err != nil {
		t.Error(err)
	}
}

// reproof changes the parts of a bundle's tlog-proof.
func reproof(t *testing.T, b *Bundle, f func(*TlogProof)) {
	t.Helper()
	p, err := ParseTlogProof([]byte(b.Proof))
	if err != nil {
		t.Fatal(err)
	}
	f(&p)
	text, err := p.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	b.Proof = string(text)
}

func TestEachWayToForgeABundleHasItsError(t *testing.T) {
	l, bundles := testBundles(t, 20, 3)
	trusted := l.LogKey()
	foreign := openTest(t, t.TempDir()) // same origin, another key
	appendAll(t, foreign, testEntries(0, 20)...)
	theirs, err := foreign.Bundle(t.Context(), bundles[0].Leaf)
	if err != nil {
		t.Fatal(err)
	}
	renamedKey, err := NewKey("example.com/elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	renamed, err := Open(t.Context(), t.TempDir(), Options{Key: renamedKey})
	if err != nil {
		t.Fatal(err)
	}
	defer renamed.Close()
	appendAll(t, renamed, testEntry(0))
	elsewhere, err := renamed.Bundle(t.Context(), bundles[0].Leaf)
	if err != nil {
		t.Fatal(err)
	}
	replaceInCheckpoint := func(line int, text string) func(*Bundle) {
		return func(b *Bundle) {
			reproof(t, b, func(p *TlogProof) {
				lines := strings.Split(string(p.Checkpoint), "\n")
				lines[line] = text
				p.Checkpoint = []byte(strings.Join(lines, "\n"))
			})
		}
	}
	// Signed again, by an executor that is in it.
	resign := func(b *Bundle) {
		b.Entry = resealed(b.Entry, Inference{Scheme: "groth16"})
		b.Leaf = Hash(b.Receipt)
	}
	for name, c := range map[string]struct {
		forge func(*Bundle)
		want  error
	}{
		"receipt altered": {func(b *Bundle) { b.Receipt.Time++ }, ErrLeaf},
		"leaf altered":    {func(b *Bundle) { b.Leaf[3] ^= 1 }, ErrLeaf},
		"receipt never logged": {func(b *Bundle) {
			b.Entry = testEntry(99)
			b.Leaf = Hash(b.Receipt)
		}, ErrInclusion},
		"replayed under another receipt": {func(b *Bundle) { b.Entry, b.Leaf = bundles[1].Entry, bundles[1].Leaf }, ErrInclusion},
		"proof of another receipt":       {func(b *Bundle) { b.Proof, b.Index = bundles[1].Proof, bundles[1].Index }, ErrInclusion},
		"index altered":                  {func(b *Bundle) { b.Index++ }, ErrIndex},
		"index altered in both places": {func(b *Bundle) {
			b.Index++
			reproof(t, b, func(p *TlogProof) { p.Index = b.Index })
		}, ErrInclusion},
		"index beyond the tree": {func(b *Bundle) {
			b.Index = 20
			reproof(t, b, func(p *TlogProof) { p.Index = b.Index })
		}, ErrInclusion},
		"path altered": {func(b *Bundle) { reproof(t, b, func(p *TlogProof) { p.Hashes[1][0] ^= 1 }) }, ErrInclusion},
		"path reordered": {func(b *Bundle) {
			reproof(t, b, func(p *TlogProof) { p.Hashes[0], p.Hashes[1] = p.Hashes[1], p.Hashes[0] })
		}, ErrInclusion},
		"path shortened":    {func(b *Bundle) { reproof(t, b, func(p *TlogProof) { p.Hashes = p.Hashes[1:] }) }, ErrInclusion},
		"path lengthened":   {func(b *Bundle) { reproof(t, b, func(p *TlogProof) { p.Hashes = append(p.Hashes, probity.Hash{}) }) }, ErrInclusion},
		"extra data":        {func(b *Bundle) { reproof(t, b, func(p *TlogProof) { p.Extra = []byte("trust me") }) }, ErrProofFormat},
		"proof not a proof": {func(b *Bundle) { b.Proof = "c2sp.org/tlog-proof@v2\n" + b.Proof }, ErrProofFormat},
		"size altered":      {replaceInCheckpoint(1, "21"), ErrUnsigned},
		"root altered":      {replaceInCheckpoint(2, strings.Repeat("A", 43)+"="), ErrUnsigned},
		"origin altered":    {replaceInCheckpoint(0, "example.com/elsewhere"), ErrOrigin},
		"root unsigned": {func(b *Bundle) {
			reproof(t, b, func(p *TlogProof) {
				p.Checkpoint = p.Checkpoint[:bytes.Index(p.Checkpoint, []byte("\n\n"))+2]
			})
		}, ErrUnsigned},
		"root signed by a log of the same name": {func(b *Bundle) {
			key := b.LogKey
			*b = theirs
			b.LogKey = key
		}, ErrUnsigned},
		"whole bundle of a log of the same name": {func(b *Bundle) { *b = theirs }, ErrLogKey},
		"checkpoint of another log": {func(b *Bundle) {
			b.Proof, b.Index = elsewhere.Proof, elsewhere.Index
		}, ErrOrigin},
		"key replaced by the forger's": {func(b *Bundle) { b.LogKey = foreign.LogKey() }, ErrLogKey},
		"same name, other weights": {func(b *Bundle) {
			b.Evidence.Weights = []byte("swapped")
			b.Model.Circuits = []probity.Circuit{{Key: b.Circuit().Key, Weights: eip712.Keccak(b.Evidence.Weights)}}
		}, ErrModel},
		"proof for another verifying key": {func(b *Bundle) { b.Evidence.Key = []byte("other") }, ErrEvidence},
		"proof swapped":                   {func(b *Bundle) { b.Evidence.Proof = bundles[1].Evidence.Proof }, ErrEvidence},
		"output swapped":                  {func(b *Bundle) { b.Evidence.Output = bundles[1].Evidence.Output }, ErrEvidence},
		"receipt of another chain":        {func(b *Bundle) { b.Receipt.Chain = 1; resign(b) }, ErrInclusion},
		"backdated":                       {func(b *Bundle) { b.Receipt.Time -= 86400; resign(b) }, ErrInclusion},
		"statement of another receipt":    {func(b *Bundle) { b.Statement = bundles[1].Statement }, ErrStatement},
		"statement signed by another":     {func(b *Bundle) { b.Statement = theirs.Statement }, ErrStatement},
		"statement signed twice": {func(b *Bundle) {
			s := *b.Statement
			s.Signatures = append(s.Signatures, s.Signatures[0])
			b.Statement = &s
		}, ErrStatement},
		"another format": {func(b *Bundle) { b.Format = "probity receipt bundle 3" }, ErrFormat},
	} {
		b := bundles[0]
		c.forge(&b)
		if reflect.DeepEqual(b, bundles[0]) {
			t.Fatalf("%s: the test changed nothing", name)
		}
		if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: trusted}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := VerifyBundle(encode(t, bundles[0]), Verifier{}); !errors.Is(err, ErrLogKey) {
		t.Error("verified without trusting any key")
	}
	if b := bundles[0]; true {
		b.LogKey = "nonsense"
		if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: "nonsense"}); !errors.Is(err, ErrLogKey) {
			t.Error("took nonsense for a key:", err)
		}
	}
}

func TestEveryFieldOfABundleMatters(t *testing.T) {
	l, bundles := testBundles(t, 9, 1)
	count := 0
	var walk func(path string, get func(*Bundle) reflect.Value)
	walk = func(path string, get func(*Bundle) reflect.Value) {
		b := bundles[0]
		s := *b.Statement
		s.Signatures = append([]EnvelopeSignature{}, s.Signatures...)
		b.Statement = &s
		b.Evidence.Output = append([]probity.Hash{}, b.Evidence.Output...)
		f := get(&b)
		switch f.Kind() {
		case reflect.Struct:
			for i := range f.NumField() {
				if !f.Type().Field(i).IsExported() {
					continue // not in the file
				}
				walk(path+"."+f.Type().Field(i).Name, func(b *Bundle) reflect.Value { return get(b).Field(i) })
			}
			return
		case reflect.Pointer:
			walk(path, func(b *Bundle) reflect.Value { return get(b).Elem() })
			return
		case reflect.String:
			f.SetString(f.String() + "x")
		case reflect.Slice:
			if f.Type().Elem().Kind() != reflect.Uint8 {
				for i := range f.Len() {
					walk(fmt.Sprintf("%s[%d]", path, i), func(b *Bundle) reflect.Value { return get(b).Index(i) })
				}
				return
			}
			f.SetBytes(append(bytes.Clone(f.Bytes()), 0))
		default:
			change(t, f)
		}
		count++
		if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()}); err == nil {
			t.Errorf("%s was changed and the bundle still verifies", path)
		}
	}
	walk("bundle", func(b *Bundle) reflect.Value { return reflect.ValueOf(b).Elem() })
	if count < 33 {
		t.Errorf("only %d fields were tried", count)
	}
}

func TestEveryByteOfABundleMatters(t *testing.T) {
	l, bundles := testBundles(t, 5, 1)
	good := encode(t, bundles[0])
	v := Verifier{LogKey: l.LogKey()}
	refused := func(what string, data []byte) {
		if bytes.Equal(data, good) {
			return
		}
		if _, err := VerifyBundle(data, v); err == nil {
			t.Errorf("%s: the bundle still verifies", what)
		}
	}
	flip, step := []byte{0x01, 0x04, 0x20, 0x2a, 0x80}, 1
	if testing.Short() {
		flip, step = []byte{0x01, 0x20}, 5 // most of a check is two signatures
	}
	for i := 0; i < len(good); i += step {
		for _, x := range flip {
			bad := bytes.Clone(good)
			bad[i] ^= x
			refused(fmt.Sprintf("byte %d xor %#x", i, x), bad)
		}
		if testing.Short() && i%4 != 0 {
			continue
		}
		refused(fmt.Sprintf("byte %d removed", i), append(bytes.Clone(good[:i]), good[i+1:]...))
		refused(fmt.Sprintf("byte %d doubled", i), append(append(bytes.Clone(good[:i+1]), good[i]), good[i+1:]...))
		refused(fmt.Sprintf("cut at byte %d", i), good[:i])
		for _, n := range []int{2, 16, 64} {
			if i+n <= len(good) && i%n == 0 {
				bad := bytes.Clone(good)
				clear(bad[i : i+n])
				refused(fmt.Sprintf("bytes %d to %d zeroed", i, i+n), bad)
				refused(fmt.Sprintf("bytes %d to %d removed", i, i+n), append(bytes.Clone(good[:i]), good[i+n:]...))
			}
		}
	}
	refused("white space at the end", append(bytes.Clone(good), ' '))
}

func TestUnknownSignaturesOnACheckpointAreIgnored(t *testing.T) {
	l, bundles := testBundles(t, 2, 1)
	signer := must(note.NewSigner(must(NewKey("witness.example"))))
	b := bundles[0]
	reproof(t, &b, func(p *TlogProof) {
		n := must(note.Open(p.Checkpoint, note.VerifierList(must(note.NewVerifier(l.LogKey())))))
		p.Checkpoint = must(note.Sign(n, signer))
	})
	if strings.Count(b.Proof, "\n— ") != 2 {
		t.Fatalf("not cosigned:\n%s", b.Proof)
	}
	if _, err := VerifyBundle(encode(t, b), Verifier{LogKey: l.LogKey()}); err != nil {
		t.Error(err)
	}
}

func FuzzVerifyBundle(f *testing.F) {
	l, bundles := testBundles(f, 5, 2)
	good := map[string]bool{}
	for _, b := range bundles {
		f.Add(encode(f, b))
		good[string(encode(f, b))] = true
		b.Statement = nil
		f.Add(encode(f, b))
		good[string(encode(f, b))] = true
		b.Evidence.Manifest = nil
		f.Add(encode(f, b))
		good[string(encode(f, b))] = true
	}
	key := l.LogKey()
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBundle(data)
		if err != nil {
			return
		}
		if again, err := b.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("accepted but not canonical: %v\n%s\n%s", err, data, again)
		}
		if _, err := VerifyBundle(data, Verifier{LogKey: key}); err == nil && !good[string(data)] {
			// The one thing left to vary: which optional parts are there.
			b.Statement, b.Evidence.Manifest = nil, nil
			if data := encode(t, b); !good[string(data)] {
				t.Fatalf("a bundle that nobody made verifies:\n%s", data)
			}
		}
	})
}
