package versions

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"probity"
	"probity/model/tensors"
)

// holds checks what an excerpt shows against the model itself.
func holds(t testing.TB, e *Excerpt, v *Version, list []*tensors.Tensor) {
	t.Helper()
	if e.Root != v.Root() || e.Schema != v.Schema() || e.Tensors != len(v.leaves) || e.Properties != len(v.properties) {
		t.Fatalf("%+v is not of this version", e)
	}
	if e.Property != "" {
		i := slices.IndexFunc(v.properties, func(l leaf) bool { return l.p.Name == e.Property })
		switch {
		case e.Present != (i >= 0):
			t.Fatalf("property %q is said to be there: %v", e.Property, e.Present)
		case i >= 0 && (e.Value.Type != v.properties[i].p.Type || e.Value.Hash != valueHash(v.properties[i].p.Value) || e.Value.Value != nil && *e.Value.Value != v.properties[i].p.Value):
			t.Fatalf("property %q is said to say %+v", e.Property, e.Value)
		}
		return
	}
	x := v.Tensor(e.Tensor)
	if e.Present != (x != nil) {
		t.Fatalf("tensor %q is said to be there: %v", e.Tensor, e.Present)
	}
	if x == nil {
		return
	}
	if encoded(t, e.Header) != encoded(t, headerOf(x)) || e.ChunkCount != int64(len(x.Chunks)) {
		t.Fatalf("tensor %q is said to be %+v", e.Tensor, e.Header)
	}
	data := make([]byte, x.Size)
	byName(list)[e.Tensor].ReadAt(data, 0)
	for _, c := range e.Chunks {
		if c.Hash != x.Chunks[c.Index] || c.Data != nil && !bytes.Equal(c.Data, data[c.Offset:c.Offset+c.Length]) {
			t.Fatalf("chunk %d of tensor %q is said to be another", c.Index, e.Tensor)
		}
	}
}

// Whatever is cut from a version, what comes out is what stands in the model, or that
// nothing does; and nobody believes it of another root.
func TestExcerptsShowWhatStandsInTheVersion(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := drawModel(rt, t, sampleModel(t, nil))
		v := hash(t, list...)
		if rapid.Bool().Draw(rt, "properties") {
			v = with(t, v, drawProperties(rt, nil)...)
		}
		for range 4 {
			p := Part{Hashes: rapid.Bool().Draw(rt, "hashes")}
			if v.Schema() == SchemaProperties && rapid.Bool().Draw(rt, "a property") {
				p.Property = fmt.Sprint("k", rapid.IntRange(0, 40).Draw(rt, "key"))
			} else {
				p.Tensor = fmt.Sprint(rapid.SampledFrom([]string{"w", "t"}).Draw(rt, "kind"), rapid.IntRange(0, 30).Draw(rt, "which"))
				if len(list) > 0 && rapid.Bool().Draw(rt, "there") {
					p.Tensor = rapid.SampledFrom(list).Draw(rt, "tensor").Name
				}
				if x := v.Tensor(p.Tensor); x != nil && len(x.Chunks) > 0 {
					p.Count = rapid.IntRange(0, len(x.Chunks)).Draw(rt, "count")
					p.First = rapid.IntRange(0, len(x.Chunks)-p.Count).Draw(rt, "first")
				}
			}
			data, err := Cut(v, list, p)
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			e, err := VerifyExcerpt(data, v.Root())
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			holds(t, e, v, list)
			if len(e.Chunks) != p.Count || p.Count > 0 && (e.Chunks[0].Index != p.First || (e.Chunks[0].Data == nil) != p.Hashes) {
				t.Fatalf("%+v: %d chunks", p, len(e.Chunks))
			}
			if e.Value != nil && (e.Value.Value == nil) != p.Hashes {
				t.Fatalf("%+v: %+v", p, e.Value)
			}
			if root, err := ExcerptRoot(data); err != nil || root != v.Root() {
				t.Fatalf("it says that it is from %s: %v", root, err)
			}
			// One byte more, less or other. What shows that a name is not there may show it of
			// another name as well, if that is true.
			i := rapid.IntRange(0, len(data)-1).Draw(rt, "place")
			bad := bytes.Clone(data)
			bad[i] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
			for what, bad := range map[string][]byte{"with another byte": bad, "cut short": data[:i], "with a byte behind it": append(bytes.Clone(data), 0)} {
				if f, err := VerifyExcerpt(bad, v.Root()); err == nil && !e.Present && !f.Present && len(bad) == len(data) {
					holds(t, f, v, list)
				} else if !errors.Is(err, ErrExcerpt) {
					t.Fatalf("%+v, %s at %d: %v", p, what, i, err)
				}
			}
		}
	})
}

func TestExcerptsAreAsShortAsWhatTheyShow(t *testing.T) {
	list := sampleModel(t, nil)
	v := with(t, hash(t, list...), says("a", "b"))
	for _, c := range []struct {
		p    Part
		most int
	}{
		{Part{Tensor: "w0"}, 500},
		{Part{Tensor: "w0", First: 1, Count: 1, Hashes: true}, 600},
		{Part{Tensor: "w0", First: 1, Count: 1}, ChunkSize + 600},
		{Part{Tensor: "no such tensor"}, 500},
		{Part{Property: "a"}, 300},
	} {
		if data := must(Cut(v, list, c.p)); len(data) > c.most {
			t.Errorf("%+v: %d bytes", c.p, len(data))
		}
	}
}

func TestAnElementIsReadFromTheChunkThatHasIt(t *testing.T) {
	var values []float32
	for i := range 40_000 { // three chunks
		values = append(values, float32(i)/4)
	}
	list := []*tensors.Tensor{tensor(t, "x", tensors.F32, []int64{200, 200}, floats(values...)), tensor(t, "q", tensors.Q8_0, []int64{64}, noise(3, 68))}
	v := hash(t, list...)
	for _, i := range []int64{0, 16_383, 16_384, 32_768, 39_999} {
		k, err := ChunkOf(v.Tensor("x"), i)
		if err != nil || k != int(i/16_384) {
			t.Fatalf("element %d: chunk %d, %v", i, k, err)
		}
		e := must(VerifyExcerpt(must(Cut(v, list, Part{Tensor: "x", First: k, Count: 1})), v.Root()))
		if got, ok := e.Element(i); !ok || got != float64(i)/4 {
			t.Errorf("element %d: %v, %v", i, got, ok)
		}
		if _, ok := e.Element((i + 20_000) % 40_000); ok {
			t.Errorf("element %d comes with element %d", (i+20_000)%40_000, i)
		}
	}
	for _, i := range []int64{-1, 40_000} {
		if _, err := ChunkOf(v.Tensor("x"), i); err == nil || !strings.Contains(err.Error(), "40000 elements") {
			t.Errorf("element %d: %v", i, err)
		}
	}
	// In blocks of 32 that share a scale.
	want := make([]byte, 68)
	list[1].ReadAt(want, 0)
	e := must(VerifyExcerpt(must(Cut(v, list, Part{Tensor: "q", Count: 1})), v.Root()))
	for i, w := range tensors.Q8_0.Decode(nil, want) {
		if got, ok := e.Element(int64(i)); !ok || got != w && w == w {
			t.Errorf("element %d: %v, want %v", i, got, w)
		}
	}
}

// A cheat has the model and makes excerpts of other places, other names and other stories;
// nobody who has the root believes one.
func TestCheatsWithExcerptsAreNotBelieved(t *testing.T) {
	list := sampleModel(t, nil)
	v := with(t, hash(t, list...), says("a", "b"), says("c", "d"), says("e", "f"))
	other := with(t, hash(t, sampleModel(t, flip("w0"))...), says("a", "b"), says("c", "d"), says("e", "f"))
	root := v.Root()
	named := func(data []byte, from, to string) []byte { // the name that is asked for, in its place
		at := len(excerptMagic) + 32 + 2 + 4
		return slices.Concat(data[:at-4], appendText(nil, to), data[at+len(from):])
	}
	rooted := func(data []byte, root probity.Hash) []byte {
		return slices.Concat(data[:len(excerptMagic)], root[:], data[len(excerptMagic)+32:])
	}
	cut := func(v *Version, list []*tensors.Tensor, p Part) []byte {
		data, err := Cut(v, list, p)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	absent := cut(v, list, Part{Tensor: "no"})
	// The path of another tensor, at whose end nothing is said to be.
	nowhere := func(data []byte) []byte {
		at := bytes.LastIndex(data, appendHeader(nil, v.Tensor("w1")))
		return append(bytes.Clone(data[:at-1]), endsNowhere)
	}
	// One that shows only the tensor's root, as if the tensor were of another type.
	typed := cut(v, list, Part{Tensor: "w1"})
	at := bytes.LastIndex(typed, []byte("u8"))
	typed = slices.Concat(typed[:at], []byte("i8"), typed[at+2:])
	// A chunk of one place for that of another.
	moved := cut(v, list, Part{Tensor: "w0", First: 0, Count: 1})
	first := bytes.Index(moved, append([]byte{chunksShown}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)) + 1
	huge := bytes.Clone(moved)
	moved[first+7] = 1
	huge[first+8] = 0x7f
	for what, c := range map[string]struct {
		data []byte
		want string
	}{
		"of another version":          {cut(other, sampleModel(t, flip("w0")), Part{Tensor: "w0", Count: 1}), "it says that it is from"},
		"of another version, renamed": {rooted(cut(other, sampleModel(t, flip("w0")), Part{Tensor: "w0", Count: 1}), root), "does not hash to"},
		"of the tensors alone":        {rooted(cut(v.Without(), list, Part{Tensor: "w1"}), root), "does not hash to"},
		"one tensor as another":       {named(cut(v, list, Part{Tensor: "w1"}), "w1", "w2"), ""},
		"as if it were not there":     {nowhere(cut(v, list, Part{Tensor: "w1"})), "does not hash to"},
		"as if another were there":    {named(absent, "no", "w1"), ""},
		"of another type":             {typed, "does not hash to"},
		"another chunk":               {moved, "does not hash to"},
		"more chunks than there are":  {huge, "which has 4"},
		"nothing":                     {nil, "not an excerpt"},
		"too long":                    {append([]byte(excerptMagic), make([]byte, MaxExcerpt)...), "at most"},
	} {
		if _, err := VerifyExcerpt(c.data, root); !errors.Is(err, ErrExcerpt) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWhatCannotBeCutIsSaid(t *testing.T) {
	list := sampleModel(t, nil)
	v := hash(t, list...)
	large := tensor(t, "large", tensors.U8, []int64{MaxExcerpt}, make([]byte, MaxExcerpt))
	for what, c := range map[string]struct {
		v    *Version
		list []*tensors.Tensor
		p    Part
		want string
	}{
		"nothing":              {v, list, Part{}, "name one"},
		"two things":           {v, list, Part{Tensor: "w0", Property: "a"}, "name one"},
		"no properties":        {v, list, Part{Property: "a"}, "over tensors only"},
		"a chunk too many":     {v, list, Part{Tensor: "w0", First: 3, Count: 2}, "has 4 chunks"},
		"chunks before it":     {v, list, Part{Tensor: "w0", First: -1, Count: 1}, "has 4 chunks"},
		"a model not at hand":  {v, nil, Part{Tensor: "w0", Count: 1}, "not there to be read"},
		"a model that changed": {v, sampleModel(t, flip("w1")), Part{Tensor: "w1", Count: 1}, "has changed since"},
		"too much":             {hash(t, large), []*tensors.Tensor{large}, Part{Tensor: "large", Count: MaxExcerpt / ChunkSize}, "show fewer, or their hashes"},
	} {
		if _, err := Cut(c.v, c.list, c.p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	list := sampleModel(f, nil)
	v := with(f, hash(f, list...), says("a", "b"), says("c", "d"), says("e", "f"))
	for _, p := range []Part{{Tensor: "w0"}, {Tensor: "w0", First: 3, Count: 1}, {Tensor: "w0", First: 1, Count: 2, Hashes: true}, {Tensor: "w4"}, {Tensor: "no"}, {Property: "a"}, {Property: "c", Hashes: true}, {Property: "no"}} {
		f.Add(must(Cut(v, list, p)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := VerifyExcerpt(data, v.Root()); err == nil {
			holds(t, e, v, list)
		} else if !errors.Is(err, ErrExcerpt) {
			t.Fatal(err)
		}
		if root, err := ExcerptRoot(data); err == nil { // a stranger's, of a root of its own
			VerifyExcerpt(data, root)
		}
	})
}
