package commit

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	curve "github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

// ceremony is a file that snarkjs 0.7.5 wrote: powersoftau new, contribute,
// beacon, for 2^5 powers.
func ceremony(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/ceremony5.ptau")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fromPtau(b []byte, n int) (*Key, error) {
	return ReadPtau(bytes.NewReader(b), int64(len(b)), n)
}

func TestAKeyComesFromASnarkjsCeremony(t *testing.T) {
	b := ceremony(t)
	for _, n := range []int{2, Points(3), 1<<6 - 1} {
		k, err := fromPtau(b, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(k.powers) != n || k.Unsafe() || k.Verifier().Unsafe() {
			t.Errorf("%d powers, unsafe: %v", len(k.powers), k.Unsafe())
		}
	}
	if _, err := fromPtau(b, 1<<6); err == nil || !strings.Contains(err.Error(), "larger ceremony") {
		t.Errorf("more powers than there are: %v", err)
	}
	// It proves, and others with the same ceremony but fewer powers verify.
	k, err := fromPtau(b, Points(4))
	if err != nil {
		t.Fatal(err)
	}
	v := mustCommit(t, k, 4, Ints[uint8]{1, 2, 3})
	s := &Statement{Columns: 4, Groups: []Group{{Vector: randomScalars(2), Terms: []Term{{v.Commitment(), randomScalars(1)}}}}}
	s.Value = value(4, v.rows, &s.Groups[0], s.Groups[0].Terms[0].Weights)
	p := mustOpen(t, k, s, []*Vector{v})
	small, err := fromPtau(b, 2)
	if err != nil {
		t.Fatal(err)
	}
	if small.Verifier() != k.Verifier() {
		t.Error("two keys of one ceremony have different verifying keys")
	}
	if err := small.Verifier().Verify(start(), s, p); err != nil {
		t.Error(err)
	}
	if err := testKey(t, 4).Verifier().Verify(start(), s, p); err == nil {
		t.Error("a proof under one ceremony verifies under another")
	}
}

// ptauFile writes a file of 2^power powers of tau.
func ptauFile(tau fr.Element, power int) []byte {
	k := keyFrom(tau, 2<<power-1)
	_, _, _, g2 := curve.Generators()
	prime := make([]byte, 32)
	p, _ := new(big.Int).SetString("21888242871839275222246405745257275088696311157297823662689037894645226208583", 10)
	p.FillBytes(prime)
	for i := range 16 {
		prime[i], prime[31-i] = prime[31-i], prime[i]
	}
	var head, first, second []byte
	head = append(binary.LittleEndian.AppendUint32(nil, 32), prime...)
	head = binary.LittleEndian.AppendUint32(head, uint32(power))
	head = binary.LittleEndian.AppendUint32(head, uint32(power))
	for i := range k.powers {
		first = appendRaw(first, &k.powers[i].X, &k.powers[i].Y)
	}
	power2 := fr.One()
	for range 1 << power {
		var q curve.G2Affine
		q.ScalarMultiplication(&g2, power2.BigInt(new(big.Int)))
		second = appendRaw(second, &q.X.A0, &q.X.A1, &q.Y.A0, &q.Y.A1)
		power2.Mul(&power2, &tau)
	}
	b := append([]byte("ptau"), 1, 0, 0, 0, 3, 0, 0, 0)
	for i, s := range [][]byte{head, first, second} {
		b = binary.LittleEndian.AppendUint32(b, uint32(i+1))
		b = binary.LittleEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func TestHostileCeremoniesAreRefused(t *testing.T) {
	good := ptauFile(fr.NewElement(7), 3)
	if _, err := fromPtau(good, 15); err != nil {
		t.Fatal(err)
	}
	const (
		head   = 12
		power  = head + 12 + 36
		g1     = head + 12 + 44 + 12
		g2     = g1 + 15*64 + 12
		length = 4 // of a section, in its head
	)
	change := func(at int, to ...byte) func([]byte) []byte {
		return func(b []byte) []byte { copy(b[at:], to); return b }
	}
	for _, c := range []struct {
		name, want string
		change     func(b []byte) []byte
	}{
		{"another magic", "begin with", change(0, 'x')},
		{"another version", "version 2", change(4, 2)},
		{"a million sections", "at most", change(8, 0, 0, 16)},
		{"one section more than there are", "ends early", change(8, 4)},
		{"a section missing", "missing", change(8, 2)},
		{"a section twice", "twice", change(head, 2)},
		{"a section longer than the file", "ends early", change(g2-12+length, 255, 255, 255, 255, 255, 255, 255, 127)},
		{"a section of 2^64 - 1 bytes", "ends early", change(g2-12+length, 255, 255, 255, 255, 255, 255, 255, 255)},
		{"another prime", "another curve", change(head+12+4, 0x48)},
		{"another word length", "another curve", change(head+12, 48)},
		{"a power that the sections do not have", "as its header says", change(power, 4)},
		{"2^200 powers", "possible", change(power, 200)},
		{"another generator in G1", "generator", func(b []byte) []byte { copy(b[g1:g1+64], b[g1+64:]); return b }},
		{"another generator in G2", "generator", func(b []byte) []byte { copy(b[g2:g2+128], b[g2+128:]); return b }},
		{"tau zero in G2", "zero", func(b []byte) []byte { clear(b[g2+128 : g2+256]); return b }},
		{"a power zero", "zero", func(b []byte) []byte { clear(b[g1+64 : g1+128]); return b }},
		{"a coordinate above the order", "below the order", func(b []byte) []byte { copy(b[g1+64:], bytes.Repeat([]byte{255}, 32)); return b }},
		{"a point off the curve", "not a point of the curve", func(b []byte) []byte { b[g1+5*64]++; return b }},
		{"a point of G2 off the curve", "not a point of the group", func(b []byte) []byte { b[g2+130]++; return b }},
		{"a point of the twist outside of the group", "not a point of the group", func(b []byte) []byte {
			q := outsideG2()
			copy(b[g2+128:], appendRaw(nil, &q.X.A0, &q.X.A1, &q.Y.A0, &q.Y.A1))
			return b
		}},
		{"two powers exchanged", "powers of one number", func(b []byte) []byte {
			x := bytes.Clone(b[g1+3*64 : g1+4*64])
			copy(b[g1+3*64:], b[g1+4*64:g1+5*64])
			copy(b[g1+4*64:], x)
			return b
		}},
		{"the last power repeated", "powers of one number", func(b []byte) []byte { copy(b[g1+14*64:], b[g1+13*64:g1+14*64]); return b }},
		{"another tau in G2", "powers of one number", func(b []byte) []byte { copy(b[g2+128:], b[g2+256:g2+384]); return b }},
	} {
		_, err := fromPtau(c.change(bytes.Clone(good)), 15)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	for n := range good {
		if n%7 == 0 || n > len(good)-3 {
			if _, err := fromPtau(good[:n], 15); err == nil {
				t.Fatalf("a file cut at %d of %d bytes is read", n, len(good))
			}
		}
	}
	for _, tau := range []int64{0} {
		var x fr.Element
		x.SetInt64(tau)
		if _, err := fromPtau(ptauFile(x, 2), 7); err == nil {
			t.Errorf("tau %d is read", tau)
		}
	}
	if _, err := fromPtau(good, 1); err == nil {
		t.Error("a key of one power")
	}
}

// outsideG2 is a point of the twist that is not in the group.
func outsideG2() (p curve.G2Affine) {
	for x := uint64(1); ; x++ {
		p.X.A0.SetUint64(x)
		p.X.A1.SetUint64(1)
		// y^2 = x^3 + b, where b is what the generator has.
		_, _, _, g := curve.Generators()
		b, y := g.Y, p.X
		b.Square(&b)
		c := g.X
		c.Square(&c).Mul(&c, &g.X)
		b.Sub(&b, &c)
		y.Square(&y).Mul(&y, &p.X).Add(&y, &b)
		if y.Legendre() != 1 {
			continue
		}
		p.Y.Sqrt(&y)
		if p.IsOnCurve() && !p.IsInSubGroup() {
			return p
		}
	}
}

func TestAnUnsafeKeySaysSoForEver(t *testing.T) {
	k := testKey(t, 5)
	if !k.Unsafe() || !k.Verifier().Unsafe() {
		t.Error("UnsafeKey makes a key that passes for safe")
	}
	if err := k.check(); err != nil {
		t.Errorf("it is no key: %v", err)
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := k.Save(path); err != nil {
		t.Fatal(err)
	}
	loaded, err := LoadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if !loaded.Unsafe() || !loaded.Verifier().Unsafe() || loaded.Verifier() != k.Verifier() {
		t.Error("a file forgets that the key is unsafe")
	}
	for i := range k.powers {
		if !k.powers[i].Equal(&loaded.powers[i]) {
			t.Fatalf("power %d is another one", i)
		}
	}
	safe, err := fromPtau(ceremony(t), 20)
	if err != nil {
		t.Fatal(err)
	}
	if err := safe.Save(path); err != nil {
		t.Fatal(err)
	}
	if loaded, err = LoadKey(path); err != nil || loaded.Unsafe() {
		t.Errorf("a safe key became unsafe, or %v", err)
	}
}

func TestADamagedKeyFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := testKey(t, 2).Save(path); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1
		if _, err := parseKey(b); err == nil {
			t.Fatalf("byte %d of %d may be wrong", i, len(b))
		}
		if _, err := parseKey(good[:i]); err == nil {
			t.Fatalf("the file may end at byte %d", i)
		}
	}
	// With a right checksum, what is inside is checked still.
	seal := func(b []byte) []byte {
		body := b[:len(b)-sha256.Size]
		sum := sha256.Sum256(body)
		return append(body, sum[:]...)
	}
	for name, change := range map[string]func(b []byte){
		"the flag":         func(b []byte) { b[len(fileMagic)] = 2 },
		"the count":        func(b []byte) { b[len(fileMagic)+1]++ },
		"a high count":     func(b []byte) { b[len(fileMagic)+8] = 255 },
		"tau":              func(b []byte) { b[fileHead-1] ^= 1 },
		"a power":          func(b []byte) { b[fileHead+64] ^= 1 },
		"a power too high": func(b []byte) { b[fileHead+64+31] = 255 },
	} {
		b := bytes.Clone(good)
		change(b)
		if _, err := parseKey(seal(b)); err == nil {
			t.Errorf("%s may be wrong", name)
		}
	}
	if _, err := parseKey(seal(bytes.Clone(good))); err != nil {
		t.Errorf("sealing alone breaks it: %v", err)
	}
	if err := os.WriteFile(path, good[:100], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "make it again") {
		t.Errorf("got %v", err)
	}
	if _, err := LoadKey(path + "x"); err == nil {
		t.Error("a file that does not exist")
	}
}

func TestAKeyKnowsWhatItCanCommitTo(t *testing.T) {
	for n, want := range map[int]int{2: 1, 6: 1, 7: 2, 10: 2, 11: 3, 1 << 5: 4, 1<<5 + 2: 4, 1<<5 + 3: 5} {
		k, err := UnsafeKey(n)
		if err != nil {
			t.Fatal(err)
		}
		if k.Columns() != want {
			t.Errorf("%d powers: 2^%d columns, want 2^%d", n, k.Columns(), want)
		}
	}
	for _, n := range []int{-1, 0, 1, maxPoints + 1} {
		if _, err := UnsafeKey(n); err == nil {
			t.Errorf("a key of %d powers", n)
		}
	}
	k := testKey(t, 4)
	blinds, err := Blinds(rand.Reader, 2)
	if err != nil {
		t.Fatal(err)
	}
	row := Ints[uint8]{1}
	for name, try := range map[string]func() (*Vector, error){
		"more columns than the key has": func() (*Vector, error) { return k.Commit(5, blinds, row, row) },
		"two columns":                   func() (*Vector, error) { return k.Commit(1, blinds, row, row) },
		"2^40 columns":                  func() (*Vector, error) { return k.Commit(40, blinds, row, row) },
		"a blind missing":               func() (*Vector, error) { return k.Commit(4, blinds[:1], row, row) },
		"no rows":                       func() (*Vector, error) { return k.Commit(4, nil) },
		"a nil row":                     func() (*Vector, error) { return k.Commit(4, blinds, row, nil) },
		"a row too long":                func() (*Vector, error) { return k.Commit(4, blinds, row, make(Ints[int8], 17)) },
		"a sparse row out of order":     func() (*Vector, error) { return k.Commit(4, blinds, row, Sparse{8, []int{3, 2}, randomScalars(2)}) },
		"a sparse row out of range":     func() (*Vector, error) { return k.Commit(4, blinds, row, Sparse{8, []int{8}, randomScalars(1)}) },
		"a sparse row before its begin": func() (*Vector, error) { return k.Commit(4, blinds, row, Sparse{8, []int{-1}, randomScalars(1)}) },
		"a sparse row without elements": func() (*Vector, error) { return k.Commit(4, blinds, row, Sparse{8, []int{1}, nil}) },
		"a sparse row too long":         func() (*Vector, error) { return k.Commit(4, blinds, row, Sparse{17, nil, nil}) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRandomNumbersThatRunOutAreAnError(t *testing.T) {
	if _, err := Blinds(bytes.NewReader(make([]byte, 100)), 2); err == nil {
		t.Error("blinds from too few random bytes")
	}
}

func FuzzReadPtau(f *testing.F) {
	good := ceremony(f)
	f.Add(good)
	f.Add(good[:100])
	f.Add(ptauFile(fr.NewElement(7), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := fromPtau(b, 3)
		if (k == nil) == (err == nil) {
			t.Fatal("neither key nor error")
		}
		if err == nil {
			if err := k.check(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzKeyFile(f *testing.F) {
	good := testKey(f, 2).encode()
	f.Add(good[:len(good)-sha256.Size])
	f.Fuzz(func(t *testing.T, body []byte) {
		// The checksum is made here, so that fuzzing gets behind it.
		sum := sha256.Sum256(body)
		b := append(bytes.Clone(body), sum[:]...)
		if k, err := parseKey(b); err == nil && !bytes.Equal(k.encode(), b) {
			t.Error("a key has two encodings")
		}
	})
}
