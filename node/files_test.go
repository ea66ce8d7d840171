package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"probity"
	"probity/examples/digits"
	"probity/internal/eip712"
	"probity/ledger"
	"probity/model"
)

func TestABlobIsReadUnderItsHashOrNotAtAll(t *testing.T) {
	b := blobs{t.TempDir()}
	h, err := b.Put([]byte("hello"))
	if err != nil || h != eip712.Keccak([]byte("hello")) {
		t.Fatal(h, err)
	}
	if again, err := b.Put([]byte("hello")); err != nil || again != h {
		t.Fatal(again, err)
	}
	if data, err := b.Get(h); err != nil || string(data) != "hello" {
		t.Fatalf("%q, %v", data, err)
	}
	if _, err := b.Get(probity.Hash{1}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a blob that is not there: %v", err)
	}
	for _, bad := range []string{"", "hellp", "hello "} {
		if err := os.WriteFile(b.path(h), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if data, err := b.Get(h); err == nil || errors.Is(err, ErrNotFound) {
			t.Errorf("a blob changed to %q was read as %q, %v", bad, data, err)
		}
	}
	if _, err := b.Put([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if data, err := b.Get(h); err != nil || string(data) != "hello" {
		t.Errorf("stored again, a changed blob is %q, %v", data, err)
	}
	if err := os.Truncate(b.path(h), maxBlob+1); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Get(h); err == nil || !strings.Contains(err.Error(), "limit") {
		t.Errorf("a blob over the limit: %v", err)
	}
}

// smallModel is the small example network as integers.
func smallModel(t testing.TB) (*model.Program, model.Weights) {
	t.Helper()
	g, err := model.Import(bytes.NewReader(digits.MLP))
	if err != nil {
		t.Fatal(err)
	}
	cal, err := digits.Calibration()
	if err != nil {
		t.Fatal(err)
	}
	q, err := model.Quantise(g, cal[:16], model.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return q.Program, q.Weights
}

func TestAModelKeepsItsMask(t *testing.T) {
	p, w := smallModel(t)
	s := secrets{t.TempDir()}
	content, mask, err := s.keep(p, w)
	if err != nil || mask.IsZero() {
		t.Fatal(mask, err)
	}
	_, again, err := secrets{s.dir}.keep(p, w)
	if err != nil || again != mask {
		t.Errorf("the second mask is %s, the first %s, %v", again, mask, err)
	}
	_, other, err := secrets{t.TempDir()}.keep(p, w)
	if err != nil || other == mask {
		t.Errorf("another folder has the same mask, %v", err)
	}
	got, err := s.open(p, content)
	if err != nil || got.Mask != mask || model.Root(p, got.Weights) != model.Root(p, w) {
		t.Errorf("opened %v", err)
	}
	if _, err := s.open(p, probity.Hash{1}); !errors.Is(err, ErrNotFound) {
		t.Errorf("other weights: %v", err)
	}
	filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			if path != s.dir { // made by the test
				t.Errorf("%s can be read by others: %v %v", path, info.Mode(), err)
			}
		}
		return nil
	})
}

// Models that were published before content was a tree of chunks stay the models that
// they are: the same root, the same mask, and so the same identity.
func TestWeightsKeptUnderTheOldRootKeepIt(t *testing.T) {
	p, w := smallModel(t)
	s := secrets{t.TempDir()}
	old := model.Root(p, w)
	mask, err := s.store(s.path(p.Hash(), old), p, w)
	if err != nil {
		t.Fatal(err)
	}
	content, again, err := s.keep(p, w)
	if err != nil || content != old || again != mask {
		t.Errorf("kept as %s with mask %s, %v; was %s with %s", content, again, err, old, mask)
	}
	if fresh, _, err := (secrets{t.TempDir()}).keep(p, w); err != nil || fresh == old {
		t.Errorf("a new model has the content %s, %v", fresh, err)
	}
}

func TestACrashBetweenTheFilesOfASecretLeavesNoModel(t *testing.T) {
	p, w := smallModel(t)
	s := secrets{t.TempDir()}
	content, first, err := s.keep(p, w)
	if err != nil {
		t.Fatal(err)
	}
	dir := s.path(p.Hash(), content)
	if err := os.Remove(filepath.Join(dir, "secret.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open(p, content); !errors.Is(err, ErrNotFound) {
		t.Errorf("half a secret: %v", err)
	}
	if _, mask, err := s.keep(p, w); err != nil || mask == first || mask.IsZero() {
		t.Errorf("kept again: %s, %v", mask, err)
	}
}

func TestADamagedSecretIsRefusedAndNotReplaced(t *testing.T) {
	p, w := smallModel(t)
	for name, damage := range map[string]func([]byte) []byte{
		"weights":     func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"secret.json": func(b []byte) []byte { return b[:len(b)/2] },
	} {
		s := secrets{t.TempDir()}
		content, _, err := s.keep(p, w)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(s.path(p.Hash(), content), name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.open(p, content); err == nil || errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: open: %v", name, err)
		}
		// A new mask would be another model under the same name.
		if _, _, err := s.keep(p, w); err == nil {
			t.Errorf("%s: a new secret replaced the damaged one", name)
		}
	}
}

func manifestOf(t testing.TB) []byte {
	p, w := smallModel(t)
	data, err := json.Marshal(Manifest{Format: manifestFormat, Name: "digits", Program: p.Encode(), Content: model.Root(p, w), Circuits: []Circuit{{Scheme: probity.Groth16, Key: probity.Hash{1}}, {Scheme: probity.Sumcheck, Key: probity.Hash{2}, Verify: []byte{1}}}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestManifestsAreReadStrictly(t *testing.T) {
	good := manifestOf(t)
	m, p, err := parseManifest(good)
	if err != nil || m.Name != "digits" || p.Hash().IsZero() {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte {
		if !bytes.Contains(good, []byte(old)) {
			t.Fatalf("the manifest has no %s", old)
		}
		return bytes.Replace(good, []byte(old), []byte(new), 1)
	}
	for name, bad := range map[string][]byte{
		"nothing":             nil,
		"half of it":          good[:len(good)/2],
		"another format":      replace(`"format":2`, `"format":1`),
		"an unknown field":    replace(`"format":2`, `"format":2,"note":"x"`),
		"no program":          replace(`"program":`, `"accuracy":null,"parents":`),
		"something behind it": append(bytes.Clone(good), "{}"...),
		"a short hash":        replace(`"key":"0x01`, `"key":"0x`),
		"no key":              replace(`"key":"0x01`, `"key":"0x00`),
		"one key twice":       replace(`"key":"0x01`, `"key":"0x02`),
		"an unknown scheme":   replace(`"groth16"`, `"groth17"`),
		"JSON of no kind":     []byte("[]"),
	} {
		if _, _, err := parseManifest(bad); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func FuzzParseManifest(f *testing.F) {
	f.Add(manifestOf(f))
	f.Add([]byte(`{"format":1,"program":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, p, err := parseManifest(data)
		if err != nil {
			return
		}
		if m == nil || p == nil || len(p.Values) == 0 || len(p.Values[0].Shape) == 0 {
			t.Error("accepted, but without a program that takes an input")
		}
	})
}

func picture(t testing.TB, w, h int, at func(x, y int) color.Color) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, at(x, y))
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestInputsAreReadFromPicturesAndNumbers(t *testing.T) {
	grey := picture(t, 3, 2, func(x, y int) color.Color { return color.Gray{uint8(51 * (3*y + x))} })
	rgb := picture(t, 2, 1, func(x, y int) color.Color { return color.NRGBA{255, uint8(51 * x), 0, 255} })
	for name, c := range map[string]struct {
		data  []byte
		shape []int
		want  []float32
	}{
		"a grey picture":   {grey, []int{1, 2, 3}, []float32{0, 0.2, 0.4, 0.6, 0.8, 1}},
		"a colour picture": {rgb, []int{3, 1, 2}, []float32{1, 1, 0, 0.2, 0, 0}},
		"flat numbers":     {[]byte("[1, 2.5, -3e0]\n"), []int{3}, []float32{1, 2.5, -3}},
		"nested numbers":   {[]byte("[[[1,2],[3,4]]]"), []int{1, 2, 2}, []float32{1, 2, 3, 4}},
		"one number":       {[]byte("7"), []int{1}, []float32{7}},
	} {
		x, err := ReadInput(c.data, c.shape)
		if err != nil || len(x) != len(c.want) {
			t.Errorf("%s: %v, %v", name, x, err)
			continue
		}
		for i := range x {
			if x[i] != c.want[i] {
				t.Errorf("%s: element %d is %g, want %g", name, i, x[i], c.want[i])
			}
		}
	}
}

func TestInputsThatDoNotFitAreRefusedWithWhatWould(t *testing.T) {
	pic := picture(t, 3, 2, func(int, int) color.Color { return color.White })
	huge := bytes.Clone(pic) // says of itself that it is a million pixels wide
	copy(huge[16:20], []byte{0, 0x0f, 0x42, 0x40})
	for name, c := range map[string]struct {
		data  []byte
		shape []int
		say   string
	}{
		"nothing":                  {nil, []int{1}, "neither a PNG picture nor JSON"},
		"text":                     {[]byte("seven"), []int{1}, "neither"},
		"too few numbers":          {[]byte("[1,2]"), []int{1, 2, 2}, "takes 4"},
		"too many numbers":         {[]byte("[1,2]"), []int{1}, "takes 1"},
		"an object":                {[]byte(`{"a":1}`), []int{1}, "numbers in arrays"},
		"a text in an array":       {[]byte(`["1"]`), []int{1}, "numbers in arrays"},
		"null":                     {[]byte(`[null]`), []int{1}, "numbers in arrays"},
		"two samples":              {[]byte("[1][2]"), []int{1}, "one sample"},
		"rubbish behind":           {[]byte("[1] ]"), []int{1}, "something after"},
		"a number over float32":    {[]byte("[1e39]"), []int{1}, "32-bit"},
		"a number over float64":    {[]byte("[1e999]"), []int{1}, "JSON"},
		"a picture of other size":  {pic, []int{1, 28, 28}, "28 by 28"},
		"a picture for no image":   {pic, []int{6}, "JSON array"},
		"a picture for 2 channels": {pic, []int{2, 2, 3}, "JSON array"},
		"half a picture":           {pic[:len(pic)/2], []int{1, 2, 3}, "read picture"},
		"a signature alone":        {pic[:8], []int{1, 2, 3}, "read picture"},
		"a picture bomb":           {huge, []int{1, 2, 3}, ""},
		"too many bytes":           {make([]byte, maxInput+1), []int{1}, "limit"},
		"deep nesting":             {bytes.Repeat([]byte("["), 1<<20), []int{1}, "JSON"},
	} {
		x, err := ReadInput(c.data, c.shape)
		if err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, %v; want an error with %q", name, x, err, c.say)
		}
	}
}

func FuzzReadInput(f *testing.F) {
	f.Add(picture(f, 3, 2, func(int, int) color.Color { return color.White }), 1, 2, 3)
	f.Add([]byte("[[1,2],[3,4]]"), 1, 2, 2)
	f.Add([]byte("7"), 1, 1, 1)
	f.Fuzz(func(t *testing.T, data []byte, c, h, w int) {
		if c < 1 || h < 1 || w < 1 || c > 4 || h > 64 || w > 64 {
			return
		}
		x, err := ReadInput(data, []int{c, h, w})
		if err == nil && len(x) != c*h*w {
			t.Errorf("%d numbers for shape %d %d %d", len(x), c, h, w)
		}
		for _, v := range x {
			if v != v || v-v != 0 {
				t.Errorf("read %g", v)
			}
		}
	})
}

// modelEntry is a log entry for a model.
func modelEntry(t testing.TB, n byte) ledger.Entry {
	t.Helper()
	manifest := []byte{n}
	mv := ledger.ModelVersion{Content: probity.Hash{n}, Manifest: eip712.Keccak(manifest), Circuits: []probity.Circuit{{Key: eip712.Keccak([]byte{n, n}), Weights: probity.Hash{2}}}}
	key, err := eip712.NewKey(append(make([]byte, 31), 1))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ledger.Seal(probity.Receipt{
		Chain: 1337, Asset: probity.AssetID(n), Model: ledger.ModelHash(mv), Executor: key.Account(), Settlement: probity.Hash{9}, Time: 1,
	}, mv, ledger.Evidence{Manifest: manifest, Key: []byte{n, n}}, ledger.Publication{Content: mv.Content, Manifest: mv.Manifest}, key)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestTheOutboxLosesNoReceiptAndWritesNoneTwice(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	o := outbox{filepath.Join(dir, "outbox"), filepath.Join(dir, "receipts")}
	log, err := ledger.Open(ctx, filepath.Join(dir, "log"), ledger.Options{Origin: "example.org/log"})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	waiting := func() int {
		files, err := os.ReadDir(o.waiting)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return len(files)
	}
	flush := func() {
		t.Helper()
		if err := o.flush(ctx, log); err != nil {
			t.Fatal(err)
		}
		if waiting() != 0 {
			t.Fatalf("%d entries are left", waiting())
		}
	}
	flush() // nothing yet

	e := modelEntry(t, 1)
	h, err := o.put(e)
	if err != nil || waiting() != 1 {
		t.Fatal(h, err)
	}
	if _, err := o.put(e); err != nil || waiting() != 1 {
		t.Fatalf("put twice: %d wait, %v", waiting(), err)
	}
	if _, err := o.bundle(h); !errors.Is(err, ErrNotFound) {
		t.Fatalf("bundle before the flush: %v", err)
	}
	bad := e
	bad.Receipt.Model = probity.Hash{7}
	if _, err := o.put(bad); err == nil {
		t.Error("an entry that does not hold was taken")
	}
	file := filepath.Join(o.waiting, h.String()[2:]+".json")
	saved, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flush()
	bundle, err := o.bundle(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.put(e); err != nil || waiting() != 0 {
		t.Errorf("an entry that is in the log waits again: %d, %v", waiting(), err)
	}

	for name, crash := range map[string]func(){
		"after the log and before the bundle":        func() { os.Remove(o.bundlePath(h)) },
		"after the bundle and before the entry goes": func() {},
	} {
		if err := os.WriteFile(file, saved, 0o600); err != nil {
			t.Fatal(err)
		}
		crash()
		flush()
		if log.Checkpoint().Size != 1 {
			t.Fatalf("%s: the log holds %d entries", name, log.Checkpoint().Size)
		}
		again, err := o.bundle(h)
		if err != nil || !bytes.Equal(again, bundle) {
			t.Errorf("%s: the bundle differs, %v", name, err)
		}
	}

	// A file that is being written is not read; a damaged one stops the rest
	// with its name.
	if err := os.WriteFile(filepath.Join(o.waiting, ".tmp-1"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.flush(ctx, log); err != nil {
		t.Errorf("with a file that is being written: %v", err)
	}
	if err := os.WriteFile(file, saved[:len(saved)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.flush(ctx, log); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a damaged entry: %v", err)
	}
}
