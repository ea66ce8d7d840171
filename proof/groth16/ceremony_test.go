package groth16

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/model"
)

// dot is the smallest circuit that has everything.
func dot() *model.Program {
	b := newBuilder(0, 3, 2)
	b.dense(2, -1, 1, 1).requant(1, 0, 3)
	return &b.p
}

var testBeacon = bytes.Repeat([]byte{7}, 32)

// ceremony takes a ceremony of dot through contributions in both phases.
func ceremony(t *testing.T, phase1, phase2 int) *Ceremony {
	t.Helper()
	c, err := StartCeremony(t.TempDir(), dot())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{phase1, phase2} {
		for i := range n {
			if _, err := c.Contribute(t.Context(), string(rune('A'+i)), nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.End(t.Context(), testBeacon); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func TestKeysOfACeremonyProveAndAreNamedByItsTranscript(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a whole ceremony, verified three times")
	}
	c := ceremony(t, 2, 2)
	k, err := c.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := OpenCeremony(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := opened.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if k.VerifyingKey().Hash() != again.VerifyingKey().Hash() {
		t.Error("the same folder gave two keys")
	}
	if k.VerifyingKey().Transcript() != c.Transcript() || c.Transcript().IsZero() {
		t.Errorf("the key's transcript is %s, the ceremony's %s", k.VerifyingKey().Transcript(), c.Transcript())
	}
	if err := CheckKey(k.VerifyingKey(), dot()); err != nil {
		t.Error(err)
	}

	path := filepath.Join(t.TempDir(), "keys")
	if err := k.Save(path); err != nil {
		t.Fatal(err)
	}
	if k, err = LoadKeys(k.Circuit(), path); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	p := dot()
	proof, st, _, err := k.Prove(t.Context(), randomWeights(r, p), probity.Hash{1}, randomInput(r, p), probity.Hash{2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(again.VerifyingKey(), st, proof); err != nil {
		t.Error(err)
	}
	if err := Verify(keysOf(t, p).VerifyingKey(), st, proof); !errors.Is(err, ErrProof) {
		t.Errorf("a proof under the ceremony's key holds under another: %v", err)
	}

	// Everything that went in is in the transcript.
	other, err := OpenCeremony(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	other.state.Phases[1].Beacon = hex.EncodeToString(bytes.Repeat([]byte{8}, 32))
	k2, err := other.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if other.Transcript() == c.Transcript() || k2.VerifyingKey().Hash() == k.VerifyingKey().Hash() {
		t.Error("another beacon changes nothing")
	}
}

func TestACeremonyGoesThroughItsPhasesInOrder(t *testing.T) {
	dir := t.TempDir()
	c, err := StartCeremony(dir, dot())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := StartCeremony(dir, dot()); err == nil {
		t.Error("a second ceremony was started in the folder")
	}
	if c.Phase() != 1 {
		t.Errorf("begins in phase %d", c.Phase())
	}
	if err := c.End(t.Context(), testBeacon); err == nil {
		t.Error("a phase ended without a contribution")
	}
	if _, err := c.Verify(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "phase 1 has not ended") {
		t.Errorf("verified in phase 1: %v", err)
	}
	for _, name := range []string{"", strings.Repeat("x", 101), "a\nb", "\xff"} {
		if _, err := c.Contribute(t.Context(), name, nil); err == nil {
			t.Errorf("%q contributed", name)
		}
	}
	h, err := c.Contribute(t.Context(), "艾达", nil)
	if err != nil {
		t.Fatal(err)
	}
	// Another process's view of the folder is brought up to date, not overwritten.
	late, err := OpenCeremony(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Contribute(t.Context(), "second", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := late.Contribute(t.Context(), "third", nil); err != nil {
		t.Fatal(err)
	}
	got := late.Contributions(1)
	if len(got) != 3 || got[0] != (Contribution{"艾达", h}) || got[2].Name != "third" {
		t.Errorf("contributions are %v", got)
	}
	for _, beacon := range [][]byte{nil, make([]byte, 15), make([]byte, 65)} {
		if err := late.End(t.Context(), beacon); err == nil {
			t.Errorf("a beacon of %d bytes was taken", len(beacon))
		}
	}
	if err := late.End(t.Context(), testBeacon); err != nil || late.Phase() != 2 {
		t.Fatalf("phase %d, %v", late.Phase(), err)
	}
	if testing.Short() {
		return // phase 2 begins with the longest computation
	}
	if _, err := c.Contribute(t.Context(), "fourth", nil); err != nil || c.Phase() != 2 || len(c.Contributions(2)) != 1 {
		t.Errorf("phase %d with %v, %v", c.Phase(), c.Contributions(2), err)
	}
	if err := c.End(t.Context(), testBeacon); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Contribute(t.Context(), "late", nil); err == nil || !strings.Contains(err.Error(), "both phases have ended") {
		t.Errorf("contributed after the end: %v", err)
	}
	if err := c.End(t.Context(), testBeacon); err == nil {
		t.Error("ended twice")
	}
}

// forge changes a file of a ceremony, and ceremony.json so that the hash fits.
func forge(t *testing.T, c *Ceremony, phase, i int, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(c.path(phase, i))
	if err != nil {
		t.Fatal(err)
	}
	data = change(bytes.Clone(data))
	if err := os.WriteFile(c.path(phase, i), data, 0o600); err != nil {
		t.Fatal(err)
	}
	c.state.Phases[phase-1].Contributions[i].Hash = sha256.Sum256(data)
	if err := c.save(); err != nil {
		t.Fatal(err)
	}
}

func copyCeremony(t *testing.T, c *Ceremony) *Ceremony {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	out, err := OpenCeremony(dir)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAForgedContributionIsFoundAndNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: two whole ceremonies, of which every part is forged")
	}
	whole := ceremony(t, 2, 2)
	other := ceremony(t, 2, 2)
	foreign := func(phase, i int) func([]byte) []byte {
		return func([]byte) []byte {
			data, err := os.ReadFile(other.path(phase, i))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	own := func(phase, i int) func([]byte) []byte {
		return func([]byte) []byte {
			data, err := os.ReadFile(whole.path(phase, i))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	at := func(i int, mask byte) func([]byte) []byte {
		return func(b []byte) []byte {
			if i < 0 {
				i += len(b)
			}
			b[i] ^= mask
			return b
		}
	}
	swap := func(i, j int) func([]byte) []byte { // two points
		return func(b []byte) []byte {
			tmp := bytes.Clone(b[i : i+32])
			copy(b[i:], b[j:j+32])
			copy(b[j:], tmp)
			return b
		}
	}
	phase1Points := 3*proofBytes + 8 + g2Bytes
	cases := map[string]struct {
		phase, i int
		change   func([]byte) []byte
	}{
		"a first contribution of another ceremony":    {1, 0, foreign(1, 0)},
		"a last contribution of another ceremony":     {1, 1, foreign(1, 1)},
		"a contribution taken twice":                  {1, 1, own(1, 0)},
		"the sign of a proof's point":                 {1, 1, at(0, 0x40)},
		"powers of tau that change places":            {1, 1, swap(phase1Points+32, phase1Points+64)},
		"another size of the domain":                  {1, 1, at(3*proofBytes+7, 1)},
		"a huge size of the domain":                   {1, 1, at(3*proofBytes, 0x7f)},
		"another challenge":                           {1, 1, at(-1, 1)},
		"a shorter challenge":                         {1, 1, at(-33, 1)},
		"a truncated file":                            {1, 1, func(b []byte) []byte { return b[:len(b)-1] }},
		"a file with more in it":                      {1, 1, func(b []byte) []byte { return append(b, 0) }},
		"an empty file":                               {1, 0, func([]byte) []byte { return nil }},
		"phase 2 of another ceremony":                 {2, 0, foreign(2, 0)},
		"a later phase 2 of another ceremony":         {2, 1, foreign(2, 1)},
		"a contribution to phase 2 taken twice":       {2, 1, own(2, 0)},
		"delta of another sign":                       {2, 1, at(2, 0x40)},
		"private wires that change places":            {2, 1, swap(2+32+4, 2+32+4+32)},
		"another number of wires":                     {2, 1, at(2+32+3, 1)},
		"a huge number of wires":                      {2, 1, at(2+32, 0xff)},
		"another number of commitments":               {2, 1, at(1, 1)},
		"the sign of sigma":                           {2, 1, at(-33-3*proofBytes-64, 0x40)},
		"the proof for delta":                         {2, 1, at(-33-3*proofBytes, 0x40)},
		"the proof for the last sigma":                {2, 1, at(-33-proofBytes, 0x40)},
		"a file of the other phase":                   {2, 1, own(1, 1)},
		"a point that is not on the curve":            {2, 1, at(2+32+4+31, 1)},
		"a point at infinity among the private wires": {2, 1, func(b []byte) []byte { clear(b[2+32+4:][:32]); b[2+32+4] = 0x40; return b }},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			c := copyCeremony(t, whole)
			forge(t, c, tc.phase, tc.i, tc.change)
			_, err := c.Verify(t.Context(), nil)
			if !errors.Is(err, ErrCeremony) || !strings.Contains(err.Error(), "phase") {
				t.Errorf("verify: %v", err)
			}
		})
	}

	t.Run("a file that was changed afterwards", func(t *testing.T) {
		c := copyCeremony(t, whole)
		data, _ := os.ReadFile(c.path(2, 0))
		data[100] ^= 1
		os.WriteFile(c.path(2, 0), data, 0o600)
		if _, err := c.Verify(t.Context(), nil); !errors.Is(err, ErrCeremony) {
			t.Errorf("verify: %v", err)
		}
	})
	t.Run("a file that is missing", func(t *testing.T) {
		c := copyCeremony(t, whole)
		os.Remove(c.path(1, 1))
		if _, err := c.Verify(t.Context(), nil); !errors.Is(err, ErrCeremony) || !strings.Contains(err.Error(), "missing") {
			t.Errorf("verify: %v", err)
		}
	})
	t.Run("a contribution that is left out", func(t *testing.T) {
		c := copyCeremony(t, whole)
		ph := &c.state.Phases[0]
		ph.Contributions = ph.Contributions[1:]
		os.Rename(c.path(1, 1), c.path(1, 0))
		if _, err := c.Verify(t.Context(), nil); !errors.Is(err, ErrCeremony) {
			t.Errorf("verify: %v", err)
		}
	})
	t.Run("a first phase that ended with another beacon", func(t *testing.T) {
		c := copyCeremony(t, whole)
		c.state.Phases[0].Beacon = strings.Repeat("08", 32)
		if _, err := c.Verify(t.Context(), nil); !errors.Is(err, ErrCeremony) {
			t.Errorf("verify: %v", err)
		}
	})
}

func TestAHostileCeremonyFileIsRefused(t *testing.T) {
	c, err := StartCeremony(t.TempDir(), dot())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Contribute(t.Context(), "A", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.End(t.Context(), testBeacon); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(c.dir, "ceremony.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*ceremonyFile){
		"another format":           func(f *ceremonyFile) { f.Format++ },
		"no phase":                 func(f *ceremonyFile) { f.Phases = nil },
		"three phases":             func(f *ceremonyFile) { f.Phases = append(f.Phases, f.Phases[1]) },
		"phase 2 without a beacon": func(f *ceremonyFile) { f.Phases[0].Beacon = "" },
		"a beacon of nothing":      func(f *ceremonyFile) { f.Phases[0].Beacon = "0x" },
		"a beacon that is no hex":  func(f *ceremonyFile) { f.Phases[0].Beacon = strings.Repeat("g", 64) },
		"a phase that nobody had a part in": func(f *ceremonyFile) {
			f.Phases[0].Contributions = nil
		},
		"a name with a line break": func(f *ceremonyFile) { f.Phases[0].Contributions[0].Name = "a\nb" },
		"more contributions than there can be": func(f *ceremonyFile) {
			f.Phases[1].Contributions = make([]Contribution, maxContributed+1)
		},
		"another program": func(f *ceremonyFile) { f.Program = json.RawMessage(`{}`) },
	} {
		var f ceremonyFile
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		change(&f)
		dir := t.TempDir()
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(filepath.Join(dir, "ceremony.json"), b, 0o600)
		if _, err := OpenCeremony(dir); !errors.Is(err, ErrCeremony) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"nothing": "", "no JSON": "{", "an unknown field": `{"format":1,"more":1}`} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "ceremony.json"), []byte(text), 0o600)
		if _, err := OpenCeremony(dir); !errors.Is(err, ErrCeremony) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := OpenCeremony(t.TempDir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty folder: %v", err)
	}
}

// A contribution comes from a stranger: whatever its bytes, it is an error or
// one that verifies, and costs no more memory than its own size asks for.
func FuzzContribution(f *testing.F) {
	c, err := StartCeremony(f.TempDir(), dot())
	if err != nil {
		f.Fatal(err)
	}
	if _, err := c.Contribute(f.Context(), "A", nil); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(c.path(1, 0))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{1})
	f.Add(uint32(3*proofBytes), binary.BigEndian.AppendUint64(nil, 1<<60))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		b := bytes.Clone(data)
		n := copy(b[int(at)%len(b):], patch)
		changed := !bytes.Equal(b, data)
		os.WriteFile(c.path(1, 0), b, 0o600)
		c.state.Phases[0].Contributions[0].Hash = sha256.Sum256(b)
		if p, err := c.readPhase1(0); err == nil && changed && n > 0 {
			if p == nil {
				t.Fatal("neither a contribution nor an error")
			}
		}
	})
}
