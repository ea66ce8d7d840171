package versions

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/model/tensors"
)

func with(t testing.TB, v *Version, says ...tensors.Property) *Version {
	t.Helper()
	w, err := v.With(says)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func says(name, value string) tensors.Property { return tensors.NewProperty(name, "text", value) }

func TestPropertiesAreInTheRootAsThePackageCommentSays(t *testing.T) {
	v := hash(t, tensor(t, "a", tensors.I8, []int64{3}, []byte{1, 2, 3}))
	text := func(s string) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(s))), s...) }
	leaf := func(name, typ, value string) probity.Hash {
		h := sha256.Sum256(append([]byte{6}, value...))
		return sha256.Sum256(slices.Concat([]byte{5}, text(name), text(typ), h[:]))
	}
	root := func(said uint64, top probity.Hash) probity.Hash {
		b := append([]byte{4}, "probity version 2"...)
		b = binary.BigEndian.AppendUint64(b, 65536)
		b = binary.BigEndian.AppendUint64(b, 1)
		h := v.leaves[0].hash
		b = binary.BigEndian.AppendUint64(append(b, h[:]...), said)
		return sha256.Sum256(append(b, top[:]...))
	}
	if got := with(t, v).Root(); got != root(0, probity.Hash{}) {
		t.Errorf("nothing said: %s", got)
	}
	if got := with(t, v, says("k", "v")).Root(); got != root(1, leaf("k", "text", "v")) {
		t.Errorf("one thing said: %s", got)
	}
	two := with(t, v, says("a", "1"), says("d", "2")) // which part at the first bit
	l, r := leaf("d", "text", "2"), leaf("a", "text", "1")
	if got := two.Root(); got != root(2, sha256.Sum256(slices.Concat([]byte{3}, l[:], r[:]))) {
		t.Errorf("two things said: %s", got)
	}
	if two.Without().Root() != v.Root() || with(t, v).Root() == v.Root() {
		t.Error("the root of the first schema is not what it was")
	}
	// And it never changes: published roots rest on it.
	const golden = "0xc8c700873a716bcc820dabe2207bd5d5347174a0d64a20ddf8e7d9113c859edd"
	if got := two.Root().String(); got != golden {
		t.Errorf("root %s, was %s", got, golden)
	}
	if two.As(v.Root()) == nil || two.As(two.Root()).Schema() != SchemaProperties || two.As(probity.Hash{1}) != nil {
		t.Error("a version is not found by its roots")
	}
}

func TestWhatIsNoPropertyIsRefused(t *testing.T) {
	v := hash(t)
	for what, list := range map[string][]tensors.Property{
		"twice":        {says("a", "1"), says("a", "2")},
		"no name":      {says("", "1")},
		"no type":      {{Name: "a"}},
		"a long value": {{Name: "a", Type: "text", Value: strings.Repeat("z", tensors.MaxValue+1)}},
		"not UTF-8":    {{Name: "a", Type: "text", Value: "\xff"}},
	} {
		if _, err := v.With(list); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

func drawProperties(rt *rapid.T, from []tensors.Property) (out []tensors.Property) {
	for _, p := range from {
		switch rapid.IntRange(0, 4).Draw(rt, "fate") {
		case 0: // removed
		case 1:
			out = append(out, tensors.NewProperty(p.Name, rapid.SampledFrom([]string{"int", "text"}).Draw(rt, "type"), rapid.String().Draw(rt, "value")))
		default:
			out = append(out, p)
		}
	}
	for range rapid.IntRange(0, 5).Draw(rt, "new") {
		name := fmt.Sprint("k", rapid.IntRange(0, 40).Draw(rt, "name"))
		if !slices.ContainsFunc(out, func(p tensors.Property) bool { return p.Name == name }) {
			out = append(out, says(name, rapid.String().Draw(rt, "value")))
		}
	}
	return out
}

// Whatever happens to what a model says: the difference lists exactly that, the proof says
// the same under any two schemas, and a proof with any one byte changed says nothing.
func TestRandomPropertiesAreListedAndProvenCompletely(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := drawModel(rt, t, nil)
		p := drawProperties(rt, nil)
		b, q := drawModel(rt, t, a), drawProperties(rt, p)
		from, to := with(t, hash(t, a...), p...), with(t, hash(t, b...), q...)
		compared := true
		if rapid.IntRange(0, 4).Draw(rt, "old from") == 0 {
			from, compared = from.Without(), false
		}
		if rapid.IntRange(0, 4).Draw(rt, "old to") == 0 {
			to, compared = to.Without(), false
		}
		d := Compare(from, to)
		want := map[string]Kind{}
		if compared {
			before, after := map[string]tensors.Property{}, map[string]tensors.Property{}
			for _, x := range p {
				before[x.Name] = x
			}
			for _, x := range q {
				after[x.Name] = x
				if old, ok := before[x.Name]; !ok {
					want[x.Name] = Added
				} else if old != x {
					want[x.Name] = Changed
				}
			}
			for name := range before {
				if _, ok := after[name]; !ok {
					want[name] = Removed
				}
			}
		}
		got := map[string]Kind{}
		for _, c := range d.Properties {
			got[c.Name] = c.Kind
		}
		if encoded(t, got) != encoded(t, want) {
			rt.Fatalf("found %v, want %v", got, want)
		}
		values := rapid.Bool().Draw(rt, "values")
		proof, err := Prove(from, to, Opening{Values: values})
		if err != nil {
			rt.Fatal(err)
		}
		shown, err := Verify(proof, from.Root(), to.Root())
		if err != nil {
			rt.Fatal(err)
		}
		if !values {
			for i := range d.Properties {
				for _, v := range []*PropertyValue{d.Properties[i].From, d.Properties[i].To} {
					if v != nil {
						v.Value = nil
					}
				}
			}
		}
		if encoded(t, shown) != encoded(t, d) {
			rt.Fatalf("the proof shows\n%s\nwant\n%s", encoded(t, shown), encoded(t, d))
		}
		bad := slices.Clone(proof)
		i := rapid.IntRange(0, len(bad)-1).Draw(rt, "byte")
		bad[i] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
		if _, err := Verify(bad, from.Root(), to.Root()); !errors.Is(err, ErrProof) {
			rt.Fatalf("byte %d of %d changed: %v", i, len(bad), err)
		}
	})
}

func TestCheatsAboutPropertiesAreNotBelieved(t *testing.T) {
	tensor := hash(t, sampleModel(t, nil)...)
	from := with(t, tensor, says("template", "be good"), says("rope", "1"), says("gone", "x"))
	to := with(t, tensor, says("template", "be evil"), says("rope", "1"), says("new", "y"))
	quiet := with(t, tensor, says("template", "be good"), says("rope", "1"), says("new", "y"))
	honest := must(Prove(from, to, Opening{}))
	roots := func(proof []byte, a, b *Version) []byte {
		x, y := a.Root(), b.Root()
		return slices.Concat(proof[:8], x[:], y[:], proof[72:])
	}
	find := func(v *Version, name string) leaf {
		i := slices.IndexFunc(v.properties, func(l leaf) bool { return l.p.Name == name })
		return v.properties[i]
	}
	a, b := find(from, "template"), find(to, "template")
	changed := proofWriter{}
	changed.property(nodePropertyChanged, a.p, b.p)
	if bytes.Count(honest, changed.b) != 1 {
		t.Fatal("the honest proof does not show the template as expected")
	}
	replace := func(with []byte) []byte { return bytes.Replace(honest, changed.b, with, 1) }
	written := func(kind byte, says ...*tensors.Property) []byte {
		w := proofWriter{values: true}
		w.property(kind, says...)
		return w.b
	}
	renamed, retyped, lied := *a.p, *b.p, *b.p
	renamed.Name, retyped.Type, lied.Value = "temple", "int", "be nice"
	typed := proofWriter{}
	typed.header(nodeAdded, from.leaves[0].t)
	for what, proof := range map[string][]byte{
		"a change left out, as it was before": replace(append([]byte{nodeTensor}, a.hash[:]...)),
		"a change left out, as it is now":     replace(append([]byte{nodeTensor}, b.hash[:]...)),
		"a change shown as removal":           replace(written(nodePropertyRemoved, a.p)),
		"a change shown as addition":          replace(written(nodePropertyAdded, b.p)),
		"a change under another name":         replace(written(nodePropertyChanged, &renamed, b.p)),
		"a change of type":                    replace(written(nodePropertyChanged, a.p, &retyped)),
		"another value":                       replace(written(nodePropertyChanged, a.p, &lied)),
		"no change":                           replace(written(nodePropertyChanged, a.p, a.p)),
		"a tensor among properties":           replace(typed.b),
		"the proof of fewer changes":          roots(must(Prove(from, quiet, Opening{})), from, to),
		"the proof of tensors only":           roots(must(Prove(from.Without(), to.Without(), Opening{})), from, to),
		"properties of one side only":         roots(must(Prove(from.Without(), to, Opening{})), from, to),
		"another schema":                      slices.Concat(honest[:72], []byte{1, 2}, honest[74:]),
		"a schema of tomorrow":                slices.Concat(honest[:72], []byte{3, 3}, honest[74:]),
		"the first schema in the new format":  slices.Concat(honest[:72], []byte{1, 1}, honest[74:]),
		"half of it":                          honest[:len(honest)-20],
	} {
		if d, err := Verify(proof, from.Root(), to.Root()); !errors.Is(err, ErrProof) {
			t.Errorf("%s was believed: %+v, %v", what, d, err)
		}
	}
	d, err := Verify(honest, from.Root(), to.Root())
	if err != nil || len(d.Properties) != 3 || d.SameProperties != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	// The values themselves may be shown, and then they are the right ones.
	shown, err := Verify(replace(written(nodePropertyChanged, a.p, b.p)), from.Root(), to.Root())
	if err != nil || *shown.Properties[2].To.Value != "be evil" {
		t.Errorf("%+v, %v", shown, err)
	}
}

func FuzzVerifyProperties(f *testing.F) {
	tensor := hash(f, sampleModel(f, nil)...)
	from := with(f, tensor, says("template", "be good"), says("rope", "1"), says("gone", "x"))
	to := with(f, tensor, says("template", "be evil"), says("rope", "1"), says("new", "y"))
	want := Compare(from, to)
	for _, open := range []Opening{{}, {Values: true}} {
		f.Add(must(Prove(from, to, open)))
	}
	f.Add(must(Prove(from.Without(), to, Opening{})))
	f.Fuzz(func(t *testing.T, proof []byte) {
		d, err := Verify(proof, from.Root(), to.Root())
		if err != nil {
			if !errors.Is(err, ErrProof) {
				t.Fatal(err)
			}
			return
		}
		// Values may be shown or not, but there is only one story.
		for _, x := range []*Difference{d, want} {
			for i := range x.Properties {
				for _, v := range []*PropertyValue{x.Properties[i].From, x.Properties[i].To} {
					if v != nil {
						v.Value = nil
					}
				}
			}
		}
		if encoded(t, d) != encoded(t, want) {
			t.Fatalf("believed %s", encoded(t, d))
		}
	})
}
