package tensors

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"probity/internal/fetch"
)

// Files that the formats' own libraries write, read with these readers, and values as
// those libraries decode them.
func TestFilesOfTheFormatsOwnLibrariesAreRead(t *testing.T) {
	python := fetch.Python(t, "gguf==0.19.0", "safetensors==0.8.0", "numpy==2.4.6")
	dir := t.TempDir()
	cmd := python(filepath.Join("testdata", "write.py"), dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string]map[string]struct {
		Type   string
		Shape  []int64
		Sha256 string
		Size   int64
		Values []*float64 // what the library decodes; null for NaN
	}
	if err := json.Unmarshal(data, &expected); err != nil {
		t.Fatal(err)
	}
	types := map[Type]bool{}
	decoded := 0
	for file, tensors := range expected {
		f := open(t, filepath.Join(dir, file))
		if len(f.Tensors) != len(tensors) {
			t.Errorf("%s: %d tensors, want %d", file, len(f.Tensors), len(tensors))
		}
		for _, x := range f.Tensors {
			want, ok := tensors[x.Name]
			b, err := io.ReadAll(io.NewSectionReader(x, 0, x.Size))
			if err != nil {
				t.Fatal(err)
			}
			if !ok || x.Type.String() != want.Type || !slices.Equal(x.Shape, want.Shape) || x.Size != want.Size || hexSum(b) != want.Sha256 {
				t.Errorf("%s: %s is %s %v of %d bytes, want %+v", file, x.Name, x.Type, x.Shape, x.Size, want)
				continue
			}
			types[x.Type] = true
			if want.Values == nil || !x.Type.Numeric() {
				continue
			}
			decoded++
			got := x.Type.Decode(nil, b)
			for i, v := range want.Values {
				// The libraries compute in float32.
				switch {
				case v == nil && math.IsNaN(got[i]):
				case v != nil && math.Abs(got[i]-*v) <= 1e-6*math.Max(math.Abs(*v), 1):
				default:
					t.Fatalf("%s: element %d of %s is %v, want %v", file, i, x.Name, got[i], v)
				}
			}
		}
	}
	t.Logf("%d types, values of %d tensors compared", len(types), decoded)
	if len(types) < 38 || decoded < 35 {
		t.Errorf("only %d types and %d tensors were compared", len(types), decoded)
	}
}

func hexSum(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }
