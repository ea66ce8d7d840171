package versions

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	"pgregory.net/rapid"

	"probity"
	"probity/model/tensors"
)

func tensor(t testing.TB, name string, typ tensors.Type, shape []int64, data []byte) *tensors.Tensor {
	t.Helper()
	x, err := tensors.New(name, typ, shape, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if x.Size != int64(len(data)) {
		t.Fatalf("%s takes %d bytes, not %d", name, x.Size, len(data))
	}
	return x
}

func floats(v ...float32) (b []byte) {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func hash(t testing.TB, list ...*tensors.Tensor) *Version {
	t.Helper()
	v, err := Hash(context.Background(), list, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// noise is n bytes that depend on the seed alone.
func noise(seed uint64, n int) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestChunksHangInATreeOfRFC6962(t *testing.T) {
	for _, size := range []int{0, 1, ChunkSize - 1, ChunkSize, ChunkSize + 1, 2 * ChunkSize, 3 * ChunkSize, 7*ChunkSize + 5, 16 * ChunkSize, 33*ChunkSize + 1} {
		data := noise(1, size)
		v := hash(t, tensor(t, "a", tensors.U8, []int64{int64(size)}, data))
		// Another implementation's tree.
		r := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
		for at := 0; at < size; at += ChunkSize {
			if err := r.Append(rfc6962.DefaultHasher.HashLeaf(data[at:min(at+ChunkSize, size)]), nil); err != nil {
				t.Fatal(err)
			}
		}
		want, err := r.GetRootHash(nil)
		if err != nil {
			t.Fatal(err)
		}
		if size == 0 {
			want = rfc6962.DefaultHasher.EmptyRoot()
		}
		if got := v.Tensor("a").Root; !bytes.Equal(got[:], want) {
			t.Errorf("%d bytes: root %s, want %x", size, got, want)
		}
	}
}

// byDefinition is the root as the package comment has it, bit by bit.
func byDefinition(v *Version) probity.Hash {
	var trie func(list []*Tensor, prefix string) probity.Hash
	bits := func(name string) string {
		h := sha256.Sum256([]byte(name))
		var b strings.Builder
		for _, x := range h {
			fmt.Fprintf(&b, "%08b", x)
		}
		return b.String()
	}
	trie = func(list []*Tensor, prefix string) probity.Hash {
		here := slices.DeleteFunc(slices.Clone(list), func(x *Tensor) bool { return !strings.HasPrefix(bits(x.Name), prefix) })
		switch len(here) {
		case 0:
			return probity.Hash{}
		case 1:
			x := here[0]
			var b bytes.Buffer
			b.WriteByte(2)
			binary.Write(&b, binary.BigEndian, uint32(len(x.Name)))
			b.WriteString(x.Name)
			binary.Write(&b, binary.BigEndian, uint32(len(x.Type.String())))
			b.WriteString(x.Type.String())
			binary.Write(&b, binary.BigEndian, uint32(len(x.Shape)))
			binary.Write(&b, binary.BigEndian, x.Shape)
			binary.Write(&b, binary.BigEndian, x.Size)
			b.Write(x.Root[:])
			return sha256.Sum256(b.Bytes())
		}
		l, r := trie(here, prefix+"0"), trie(here, prefix+"1")
		return sha256.Sum256(slices.Concat([]byte{3}, l[:], r[:]))
	}
	top := trie(v.Tensors(), "")
	b := append([]byte{4}, "probity version 1"...)
	b = binary.BigEndian.AppendUint64(b, 65536)
	b = binary.BigEndian.AppendUint64(b, uint64(len(v.Tensors())))
	return sha256.Sum256(append(b, top[:]...))
}

func TestTheRootIsWhatThePackageCommentSays(t *testing.T) {
	var list []*tensors.Tensor
	for n := range 40 {
		v := hash(t, list...)
		if v.Root() != byDefinition(v) {
			t.Fatalf("%d tensors: root %s, by definition %s", n, v.Root(), byDefinition(v))
		}
		list = append(list, tensor(t, fmt.Sprint("layer.", n), tensors.F32, []int64{int64(n)}, noise(uint64(n), 4*n)))
	}
	// And it never changes: published roots rest on it.
	const golden = "0xe12fa1929a36e9c2f3637f09d178ad07f47a1b71bb0c2c63171a92fd6ebc47fa"
	if got := hash(t, list...).Root().String(); got != golden {
		t.Errorf("root %s, was %s", got, golden)
	}
}

func TestTheRootIsOfTensorsAndNothingElse(t *testing.T) {
	a := tensor(t, "a", tensors.F32, []int64{2, 2}, floats(1, 2, 3, 4))
	b := tensor(t, "b", tensors.I8, []int64{3}, []byte{1, 2, 3})
	root := hash(t, a, b).Root()
	if hash(t, b, a).Root() != root {
		t.Error("the order of the tensors changes the root")
	}
	for what, other := range map[string]*tensors.Tensor{
		"name":  tensor(t, "c", tensors.F32, []int64{2, 2}, floats(1, 2, 3, 4)),
		"type":  tensor(t, "a", tensors.I32, []int64{2, 2}, floats(1, 2, 3, 4)),
		"shape": tensor(t, "a", tensors.F32, []int64{4}, floats(1, 2, 3, 4)),
		"rank":  tensor(t, "a", tensors.F32, []int64{2, 2, 1}, floats(1, 2, 3, 4)),
		"value": tensor(t, "a", tensors.F32, []int64{2, 2}, floats(1, 2, 3, 5)),
		"size":  tensor(t, "a", tensors.F32, []int64{5}, floats(1, 2, 3, 4, 0)),
	} {
		if hash(t, other, b).Root() == root {
			t.Errorf("another %s has the same root", what)
		}
	}
	if hash(t, a).Root() == root || hash(t).Root() == hash(t, a).Root() {
		t.Error("fewer tensors have the same root")
	}
	if _, err := Hash(context.Background(), []*tensors.Tensor{a, a}, nil); err == nil {
		t.Error("two tensors of one name were hashed")
	}
}

func TestHashingIsTheSameOnAnyNumberOfProcessors(t *testing.T) {
	list := []*tensors.Tensor{
		tensor(t, "a", tensors.U8, []int64{5<<20 + 3}, noise(1, 5<<20+3)),
		tensor(t, "b", tensors.Q6_K, []int64{256 * 3000}, noise(2, 210*3000)),
	}
	want := hash(t, list...).Root()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := hash(t, list...).Root(); got != want {
		t.Errorf("%s on one processor, %s on all", got, want)
	}
}

// zeros is a file of any length.
type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) {
	clear(p)
	return len(p), nil
}

func TestALargeModelTakesLittleMemory(t *testing.T) {
	size := int64(1 << 30)
	if testing.Short() {
		size = 1 << 26
	}
	x, err := tensors.New("w", tensors.F32, []int64{size / 4}, zeros{})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Hash(context.Background(), []*tensors.Tensor{x}, nil); err != nil {
		t.Fatal(err)
	}
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	// A megabyte for each processor, and 32 bytes and a node for each chunk.
	if used, most := after.TotalAlloc-before.TotalAlloc, uint64(runtime.GOMAXPROCS(0)<<20+int(size/ChunkSize)*256+4<<20); used > most {
		t.Errorf("hashing %d bytes allocated %d, at most %d", size, used, most)
	}
}

func TestReadingThatFailsOrIsStoppedIsAnError(t *testing.T) {
	short, err := tensors.New("a", tensors.U8, []int64{100}, bytes.NewReader(make([]byte, 50)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Hash(context.Background(), []*tensors.Tensor{short}, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that was cut short: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Hash(ctx, []*tensors.Tensor{tensor(t, "a", tensors.U8, []int64{1}, []byte{1})}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// drawModel lets things happen to a model at random.
func drawModel(rt *rapid.T, t testing.TB, from []*tensors.Tensor) (out []*tensors.Tensor) {
	for _, x := range from {
		switch rapid.IntRange(0, 5).Draw(rt, "fate") {
		case 0: // removed
		case 1: // some bytes changed
			data := make([]byte, x.Size)
			x.ReadAt(data, 0)
			for range rapid.IntRange(1, 3).Draw(rt, "places") {
				if len(data) > 0 {
					data[rapid.IntRange(0, len(data)-1).Draw(rt, "place")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
				}
			}
			out = append(out, tensor(t, x.Name, x.Type, x.Shape, data))
		case 2: // another shape
			data := make([]byte, x.Size)
			x.ReadAt(data, 0)
			out = append(out, tensor(t, x.Name, x.Type, append([]int64{1}, x.Shape...), data))
		default:
			out = append(out, x)
		}
	}
	for range rapid.IntRange(0, 4).Draw(rt, "new") {
		name := fmt.Sprint("t", rapid.IntRange(0, 60).Draw(rt, "name"))
		if slices.ContainsFunc(out, func(x *tensors.Tensor) bool { return x.Name == name }) {
			continue
		}
		n := rapid.SampledFrom([]int{0, 1, 7, ChunkSize, 3*ChunkSize + 9}).Draw(rt, "size")
		out = append(out, tensor(t, name, tensors.U8, []int64{int64(n)}, noise(rapid.Uint64().Draw(rt, "seed"), n)))
	}
	return out
}

// differ compares two models byte by byte.
func differ(a, b []*tensors.Tensor) map[string]string {
	read := func(list []*tensors.Tensor) map[string]string {
		out := map[string]string{}
		for _, x := range list {
			data := make([]byte, x.Size)
			x.ReadAt(data, 0)
			out[x.Name] = fmt.Sprintf("%s %v %x", x.Type, x.Shape, sha256.Sum256(data))
		}
		return out
	}
	x, y := read(a), read(b)
	out := map[string]string{}
	for name, v := range x {
		switch w, ok := y[name]; {
		case !ok:
			out[name] = string(Removed)
		case v != w:
			out[name] = string(Changed)
		}
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			out[name] = string(Added)
		}
	}
	return out
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Whatever happens to a model: the difference lists exactly what bytes say, the proof
// says the same, and a proof with any one byte changed says nothing.
func TestRandomDifferencesAreListedAndProvenCompletely(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a := drawModel(rt, t, nil)
		b := a
		for range rapid.IntRange(1, 2).Draw(rt, "steps") {
			b = drawModel(rt, t, b)
		}
		from, to := hash(t, a...), hash(t, b...)
		d := Compare(from, to)
		got := map[string]string{}
		for _, c := range d.Changes {
			got[c.Name] = string(c.Kind)
		}
		if want := differ(a, b); encoded(t, got) != encoded(t, want) {
			rt.Fatalf("found %v, want %v", got, want)
		}
		proof, err := Prove(from, to, Opening{})
		if err != nil {
			rt.Fatal(err)
		}
		shown, err := Verify(proof, from.Root(), to.Root())
		if err != nil {
			rt.Fatal(err)
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

// sampleModel is a small model of several tensors; change alters one of them.
func sampleModel(t testing.TB, change func(name string, data []byte) []byte) []*tensors.Tensor {
	var out []*tensors.Tensor
	for i, n := range []int{3*ChunkSize + 8, 400, 16, 4, 0, 2 * ChunkSize, 80} {
		name := fmt.Sprint("w", i)
		data := noise(uint64(i), n)
		if change != nil {
			if data = change(name, data); data == nil {
				continue
			}
		}
		out = append(out, tensor(t, name, tensors.U8, []int64{int64(len(data))}, data))
	}
	return out
}

func flip(names ...string) func(string, []byte) []byte {
	return func(name string, data []byte) []byte {
		if slices.Contains(names, name) {
			data[len(data)/2] ^= 1
		}
		return data
	}
}

// A cheat knows both models and makes proofs of other pairs, other shapes of the tree
// and other stories; nobody who has the two roots believes one.
func TestCheatsAreNotBelieved(t *testing.T) {
	from, to := hash(t, sampleModel(t, nil)...), hash(t, sampleModel(t, flip("w0", "w2"))...)
	half := hash(t, sampleModel(t, flip("w0"))...)
	roots := func(proof []byte, a, b *Version) []byte {
		x, y := a.Root(), b.Root()
		return slices.Concat(proof[:8], x[:], y[:], proof[72:])
	}
	honest, err := Prove(from, to, Opening{})
	if err != nil {
		t.Fatal(err)
	}
	prove := func(a, b *Version) []byte {
		p, err := Prove(a, b, Opening{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	w2a, w2b := from.Tensor("w2"), to.Tensor("w2")
	same := func(h probity.Hash) []byte { return append([]byte{nodeTensor}, h[:]...) }
	changed := (&proofWriter{})
	if err := changed.changed(w2a, w2b); err != nil {
		t.Fatal(err)
	}
	if bytes.Count(honest, changed.b) != 1 {
		t.Fatal("the honest proof does not show w2 as expected")
	}
	replace := func(with []byte) []byte { return bytes.Replace(honest, changed.b, with, 1) }
	ha, hb := w2a.hash(), w2b.hash()
	gone, come := proofWriter{}, proofWriter{}
	gone.header(nodeRemoved, w2a)
	come.header(nodeAdded, w2b)
	renamed := proofWriter{}
	other := *w2b
	other.Name = "w9"
	larger := proofWriter{}
	fat := *w2b
	fat.Size = 1 << 62
	larger.b = appendHeader(appendHeader([]byte{nodeChanged}, w2a), &fat)
	larger.b = append(append(larger.b, w2a.Root[:]...), w2b.Root[:]...)
	renamed.b = appendHeader(appendHeader([]byte{nodeChanged}, w2a), &other)
	renamed.b = append(append(renamed.b, w2a.Root[:]...), w2b.Root[:]...)
	for what, proof := range map[string][]byte{
		"a change left out, as it was before": replace(same(ha)),
		"a change left out, as it is now":     replace(same(hb)),
		"a change shown as removal":           replace(gone.b),
		"a change shown as addition":          replace(come.b),
		"a change under another name":         replace(renamed.b),
		"a tensor of any size":                replace(larger.b),
		"the proof of fewer changes":          roots(prove(from, half), from, to),
		"the proof the other way round":       roots(prove(to, from), from, to),
		"the proof of nothing":                roots(prove(from, from), from, to),
		"bytes behind the end":                append(slices.Clone(honest), 0),
		"half of it":                          honest[:len(honest)/2],
		"a branch that parts nothing":         slices.Concat(honest[:80], []byte{nodeBranch}, honest[80:], []byte{nodeNone}),
		"the format of tomorrow":              append([]byte("PBYDIFF3"), honest[8:]...),
		"another number of tensors":           slices.Concat(honest[:72], []byte{0, 0, 0, 9}, honest[76:]),
		"nothing":                             nil,
	} {
		if d, err := Verify(proof, from.Root(), to.Root()); !errors.Is(err, ErrProof) {
			t.Errorf("%s was believed: %v, %v", what, d, err)
		}
	}
	for what, pair := range map[string][2]probity.Hash{
		"other versions":  {half.Root(), to.Root()},
		"the same twice":  {from.Root(), from.Root()},
		"the wrong order": {to.Root(), from.Root()},
	} {
		if _, err := Verify(honest, pair[0], pair[1]); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := Verify(honest, from.Root(), to.Root()); err != nil {
		t.Error(err)
	}
}

// Whoever makes a root may hang tensors anywhere in it; a proof that shows one where its
// name does not lead is refused.
func TestATensorInTheWrongPlaceIsRefused(t *testing.T) {
	v := hash(t, tensor(t, "a", tensors.U8, []int64{1}, []byte{1}), tensor(t, "d", tensors.U8, []int64{1}, []byte{2}))
	l, r := v.leaves[0], v.leaves[1]
	if bit(l.place, 0) != 0 || bit(r.place, 0) != 1 {
		t.Fatal("choose two names that part at the first bit")
	}
	story := func(left, right leaf) error {
		from := top{schema: 1, count: 2, tensors: pair(tagBranch, left.hash, right.hash)}.root()
		to := top{schema: 1, count: 1, tensors: right.hash}.root()
		w := proofWriter{b: slices.Concat([]byte(proofMagic), from[:], to[:], []byte{0, 0, 0, 2, 0, 0, 0, 1, nodeBranch})}
		w.header(nodeRemoved, left.t)
		w.hashed(nodeTensor, right.hash)
		_, err := Verify(w.b, from, to)
		return err
	}
	if err := story(l, r); err != nil {
		t.Error(err)
	}
	if err := story(r, l); !errors.Is(err, ErrProof) || !strings.Contains(err.Error(), "does not belong") {
		t.Errorf("in the wrong place: %v", err)
	}
}

// The branch of one chunk tree in the place of another tensor's, or of the trie: what is
// hashed says what it is.
func TestNoHashStandsForAnother(t *testing.T) {
	a, b := probity.Hash{1}, probity.Hash{2}
	seen := map[probity.Hash]string{}
	x := &Tensor{Name: "a", Type: tensors.U8, Shape: []int64{64}, Size: 64}
	copy(x.Root[:], a[:])
	for what, h := range map[string]probity.Hash{
		"chunk":    chunkHash(slices.Concat(a[:], b[:])),
		"chunks":   pair(tagChunks, a, b),
		"branch":   pair(tagBranch, a, b),
		"tensor":   x.hash(),
		"version":  top{schema: 1, count: 2, tensors: a}.root(),
		"property": propertyHash("a", "text", a),
		"value":    valueHash(string(a[:]) + string(b[:])),
	} {
		if other, ok := seen[h]; ok {
			t.Errorf("%s and %s have one hash", what, other)
		}
		seen[h] = what
	}
}

func TestAProofCanShowTheValuesThatChanged(t *testing.T) {
	n := 3*ChunkSize/4 + 100
	before, after := make([]float32, n), make([]float32, n)
	for i := range before {
		before[i] = float32(i)
	}
	copy(after, before)
	const at = ChunkSize/4 + 17
	after[at] = -1
	a := []*tensors.Tensor{tensor(t, "w", tensors.F32, []int64{int64(n)}, floats(before...)), tensor(t, "b", tensors.F32, []int64{1}, floats(1))}
	b := []*tensors.Tensor{tensor(t, "w", tensors.F32, []int64{int64(n)}, floats(after...)), a[1]}
	from, to := hash(t, a...), hash(t, b...)
	open := Opening{From: a, To: b, Most: 4}
	proof, err := Prove(from, to, open)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Verify(proof, from.Root(), to.Root())
	if err != nil {
		t.Fatal(err)
	}
	want := []Chunk{{Index: 1, Offset: ChunkSize, Length: ChunkSize, First: ChunkSize / 4, Elements: []Element{{at, Number(at), -1}}, Differ: 1}}
	if len(d.Changes) != 1 || encoded(t, d.Changes[0].Chunks) != encoded(t, want) {
		t.Errorf("shows %s", encoded(t, d.Changes))
	}
	// Another value than the one that was there is no proof.
	i := bytes.LastIndex(proof, floats(-1))
	lie := slices.Concat(proof[:i], floats(-2), proof[i+4:])
	if _, err := Verify(lie, from.Root(), to.Root()); !errors.Is(err, ErrProof) {
		t.Errorf("a value that was never there: %v", err)
	}
	// A model that has changed on the disk since it was hashed proves nothing.
	if _, err := Prove(from, to, Opening{From: b, To: b, Most: 1}); err == nil || !strings.Contains(err.Error(), "changed since") {
		t.Errorf("opened what was not hashed: %v", err)
	}
	if _, err := Prove(from, to, Opening{Most: 1}); err == nil {
		t.Error("opened what is not there")
	}
	closed, err := Prove(from, to, Opening{})
	if err != nil || len(closed) > 2000 || bytes.Contains(closed, floats(at, at+1)) {
		t.Errorf("a closed proof has %d bytes: %v", len(closed), err)
	}
}

func TestWhatFillsABlockUpIsNoElement(t *testing.T) {
	a, b := []byte{0x21, 0x03}, []byte{0x22, 0xf3} // three elements of four bits, and the fourth
	list, n := elementsThatDiffer(tensors.I4, 0, 3, a, b)
	if n != 1 || len(list) != 1 || list[0] != (Element{0, 1, 2}) {
		t.Errorf("%d elements differ: %v", n, list)
	}
}

func TestATensorUnderAnotherNameIsRecognised(t *testing.T) {
	a := tensor(t, "layers.0.weight", tensors.F32, []int64{2}, floats(1, 2))
	b := tensor(t, "blk.0.weight", tensors.F32, []int64{2}, floats(1, 2))
	c := tensor(t, "other", tensors.F32, []int64{2}, floats(1, 3))
	d := Compare(hash(t, a), hash(t, b, c))
	got := map[string]string{}
	for _, x := range d.Changes {
		got[x.Name] = x.Also
	}
	if d.Moved() != 1 {
		t.Errorf("%d tensors moved", d.Moved())
	}
	if want := map[string]string{"layers.0.weight": "blk.0.weight", "blk.0.weight": "layers.0.weight", "other": ""}; encoded(t, got) != encoded(t, want) {
		t.Errorf("%v", got)
	}
}

func TestNormsAreThoseOfTheValues(t *testing.T) {
	n := 64 * 1024
	r := rand.New(rand.NewPCG(3, 4))
	x, y := make([]float32, n), make([]float32, n)
	var aa, bb, ab, dd, worst float64
	worstAt := 0
	for i := range x {
		x[i] = float32(r.NormFloat64())
		y[i] = x[i]
		if r.IntN(3) == 0 {
			y[i] += float32(r.NormFloat64() / 10)
		}
		a, b := float64(x[i]), float64(y[i])
		aa, bb, ab, dd = aa+a*a, bb+b*b, ab+a*b, dd+(a-b)*(a-b)
		if math.Abs(a-b) > worst {
			worst, worstAt = math.Abs(a-b), i
		}
	}
	a := []*tensors.Tensor{tensor(t, "w", tensors.F32, []int64{int64(n)}, floats(x...))}
	b := []*tensors.Tensor{tensor(t, "w", tensors.F32, []int64{int64(n)}, floats(y...))}
	measured := func() *Norms {
		d := Compare(hash(t, a...), hash(t, b...))
		if err := Measure(context.Background(), d, a, b); err != nil {
			t.Fatal(err)
		}
		return d.Changes[0].Norms
	}
	m := measured()
	near := func(what string, got Number, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("L2", m.L2, math.Sqrt(dd))
	near("relative", m.Relative, math.Sqrt(dd/aa))
	near("cosine", m.Cosine, ab/math.Sqrt(aa*bb))
	near("max", m.Max, worst)
	if m.MaxAt != int64(worstAt) {
		t.Errorf("the largest is at %d, want %d", m.MaxAt, worstAt)
	}
	var strip float64
	for _, s := range m.Strip {
		strip += float64(s) * float64(s)
	}
	if len(m.Strip) != 64 || math.Abs(strip/64-dd/float64(n)) > 0.02*dd/float64(n) {
		t.Errorf("the strip has %d parts and a mean square of %g, want %g", len(m.Strip), strip/64, dd/float64(n))
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := measured(); encoded(t, again) != encoded(t, m) {
		t.Error("one processor measures otherwise than all")
	}
}

func TestNormsOfOddTensors(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, tc := range []struct {
		what string
		a, b *tensors.Tensor
		want string
	}{
		{"numbers that are none", tensor(t, "w", tensors.F32, []int64{4}, floats(1, nan, inf, 2)), tensor(t, "w", tensors.F32, []int64{4}, floats(1, 0, inf, 4)),
			`{"l2":2,"max":2,"maxAt":3,"relative":0.8944271909999159,"cosine":0.9761870601839528,"differ":2,"notFinite":2,"strip":[1]}`},
		{"from nothing", tensor(t, "w", tensors.F32, []int64{1}, floats(0)), tensor(t, "w", tensors.F32, []int64{1}, floats(3)),
			`{"l2":3,"max":3,"maxAt":0,"relative":"+Inf","cosine":"NaN","differ":1,"notFinite":0,"strip":[3]}`},
		{"another type", tensor(t, "w", tensors.F32, []int64{2}, floats(1, 2)), tensor(t, "w", tensors.F16, []int64{2}, []byte{0, 0x3c, 0, 0x40}),
			`{"l2":0,"max":0,"maxAt":0,"relative":0,"cosine":0.9999999999999998,"differ":0,"notFinite":0,"strip":[0]}`},
		{"less than a byte", tensor(t, "w", tensors.I4, []int64{3}, []byte{0x21, 0x03}), tensor(t, "w", tensors.I4, []int64{3}, []byte{0x21, 0xf4}),
			`{"l2":1,"max":1,"maxAt":2,"relative":0.2672612419124244,"cosine":0.9914601339836675,"differ":1,"notFinite":0,"strip":[0.5773502691896257]}`},
		{"another number of elements", tensor(t, "w", tensors.F32, []int64{1}, floats(1)), tensor(t, "w", tensors.F32, []int64{2}, floats(1, 2)), `null`},
		{"values that nobody knows", tensor(t, "w", tensors.IQ1_S, []int64{256}, noise(1, 50)), tensor(t, "w", tensors.IQ1_S, []int64{256}, noise(2, 50)), `null`},
	} {
		d := Compare(hash(t, tc.a), hash(t, tc.b))
		if err := Measure(context.Background(), d, []*tensors.Tensor{tc.a}, []*tensors.Tensor{tc.b}); err != nil {
			t.Fatal(err)
		}
		if got := encoded(t, d.Changes[0].Norms); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.what, got, tc.want)
		}
	}
}

func TestPicturesShowWhereAndHowFar(t *testing.T) {
	n := 64 * 256
	x := make([]float32, n)
	for i := range x {
		x[i] = 1
	}
	y := slices.Clone(x)
	y[10*256] = 1.5      // far, in one place
	y[20*256+1] = 1.0001 // hardly, in another
	a := []*tensors.Tensor{tensor(t, "<w>&", tensors.F32, []int64{int64(n)}, floats(x...)), tensor(t, "gone", tensors.F32, []int64{1}, floats(1))}
	b := []*tensors.Tensor{tensor(t, "<w>&", tensors.F32, []int64{int64(n)}, floats(y...)), tensor(t, "new", tensors.F32, []int64{1}, floats(2))}
	d := Compare(hash(t, a...), hash(t, b...))
	if err := Measure(context.Background(), d, a, b); err != nil {
		t.Fatal(err)
	}
	strip := []rune(d.Changes[0].Strip())
	if len(strip) != 64 || strip[10] != '▇' || strip[20] != '▃' || strings.Count(string(strip), "·") != 62 {
		t.Errorf("strip %s", string(strip))
	}
	var svg bytes.Buffer
	if err := d.SVG(&svg); err != nil {
		t.Fatal(err)
	}
	for dec := xml.NewDecoder(&svg); ; {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := d.SVG(&svg); err != nil || !strings.Contains(svg.String(), "&lt;w&gt;&amp;") || strings.Count(svg.String(), "<rect") != 65 {
		t.Errorf("%v: %s", err, svg.String())
	}
	// Without values, chunks are shown.
	c := Change{Kind: Changed, ChunkCount: 4, Chunks: []Chunk{{Index: 2}}}
	if got := c.Strip(); got != "··█·" {
		t.Errorf("chunks %s", got)
	}
}

func BenchmarkHash(b *testing.B) {
	x, err := tensors.New("w", tensors.F32, []int64{1 << 24}, zeros{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(x.Size)
	for b.Loop() {
		hash(b, x)
	}
}

// What hashing cannot be faster than: the same bytes in the same pieces, on as many cores.
func BenchmarkBareSHA256(b *testing.B) {
	data := make([]byte, ChunkSize)
	b.SetBytes(ChunkSize)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			sha256.Sum256(data)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	from, to := hash(b, sampleModel(b, nil)...), hash(b, sampleModel(b, flip("w0"))...)
	proof := must(Prove(from, to, Opening{}))
	for b.Loop() {
		if _, err := Verify(proof, from.Root(), to.Root()); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	from, to := hash(f, sampleModel(f, nil)...), hash(f, sampleModel(f, flip("w0", "w2"))...)
	for _, open := range []Opening{{}, {From: sampleModel(f, nil), To: sampleModel(f, flip("w0", "w2")), Most: 1}} {
		proof, err := Prove(from, to, open)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(proof)
	}
	want, err := Verify(must(Prove(from, to, Opening{})), from.Root(), to.Root())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, proof []byte) {
		// A proof may be opened or not, but there is only one story.
		if d, err := Verify(proof, from.Root(), to.Root()); err == nil {
			for i := range d.Changes {
				for k := range d.Changes[i].Chunks {
					d.Changes[i].Chunks[k].Elements, d.Changes[i].Chunks[k].Differ = nil, 0
				}
			}
			if encoded(t, d) != encoded(t, want) {
				t.Fatalf("believed %s", encoded(t, d))
			}
		} else if !errors.Is(err, ErrProof) {
			t.Fatal(err)
		}
		if a, b, err := ProofRoots(proof); err == nil {
			if d, err := Verify(proof, a, b); err == nil && (d.From != a || d.To != b) {
				t.Fatal("a difference between other versions")
			}
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
