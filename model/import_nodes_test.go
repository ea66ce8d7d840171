package model

import (
	"archive/zip"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"probity/internal/fetch"
	"probity/model/onnx"
)

var update = flag.Bool("update", false, "rewrite what tests generate")

// nodeTests reads the ONNX project's own node tests: name to file to content.
func nodeTests(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	fetch.Skip(t)
	z, err := zip.OpenReader(fetch.Wheel(t, "onnx", "1.22.0"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	tests := map[string]map[string][]byte{}
	for _, f := range z.File {
		rest, ok := strings.CutPrefix(f.Name, "onnx/backend/test/data/node/test_")
		if !ok || strings.HasSuffix(rest, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name, file, _ := strings.Cut(rest, "/")
		if tests[name] == nil {
			tests[name] = map[string][]byte{}
		}
		tests[name][file] = b
	}
	if len(tests) < 1000 {
		t.Fatalf("only %d node tests in the package", len(tests))
	}
	return tests
}

// compileCase compiles a node test with some of its inputs as constants, runs
// it and compares. Inputs that computes nothing leave no graph: errConstant.
func compileCase(files map[string][]byte, constant func(i int, v onnx.ValueInfo) bool) error {
	m, err := onnx.Parse(files["model.onnx"], onnx.Limits{})
	if err != nil {
		return err
	}
	dir := ""
	for f := range files {
		if path.Base(f) == "output_0.pb" && (dir == "" || path.Dir(f) < dir) {
			dir = path.Dir(f)
		}
	}
	tensor := func(kind string, i int) (*onnx.Tensor, error) {
		return onnx.ParseTensor(files[fmt.Sprintf("%s/%s_%d.pb", dir, kind, i)], onnx.Limits{})
	}
	given := map[string][]float32{}
	dims := map[string]int{}
	for i, v := range m.Graph.Inputs {
		if v.Kind != "" {
			return fmt.Errorf("%w: input is a %s", ErrUnsupported, v.Kind)
		}
		t, err := tensor("input", i)
		if err != nil {
			return err
		}
		if constant(i, v) {
			t.Name = v.Name
			m.Graph.Initializers = append(m.Graph.Initializers, t)
			continue
		}
		if t.Type == onnx.String {
			return fmt.Errorf("%w: input holds text", ErrUnsupported)
		}
		given[v.Name] = floatsOf(t)
		for _, x := range given[v.Name] {
			if x != x || math.IsInf(float64(x), 0) {
				return fmt.Errorf("%w: the test's input is not finite", ErrUnsupported)
			}
		}
		for k, d := range t.Dims {
			dims[fmt.Sprintf("%s:%d", v.Name, k)] = d
		}
	}
	g, err := compile(m, ImportOptions{Dims: dims}.withDefaults())
	if err != nil {
		return err
	}
	var in [][]float32
	for _, v := range g.Inputs {
		in = append(in, given[v.Name])
	}
	out, err := g.Run(in...)
	if err != nil && strings.Contains(err.Error(), "rows") {
		return fmt.Errorf("%w: %w", ErrUnsupported, err) // a table's negative index
	} else if err != nil {
		return err
	}
	for k, o := range g.Outputs {
		i := slices.IndexFunc(m.Graph.Outputs, func(v onnx.ValueInfo) bool { return v.Name == o.Name })
		want, err := tensor("output", i)
		if err != nil {
			return err
		}
		if shape := g.shapeOf(Ref(o.Value)); !slices.Equal(shape, append([]int{}, want.Dims...)) {
			return fmt.Errorf("output %q has shape %s, want %s", o.Name, shapeString(shape), shapeString(want.Dims))
		}
		for j, w := range floatsOf(want) {
			if d := math.Abs(float64(out[k][j]) - float64(w)); !(d <= 1e-5+1e-3*math.Abs(float64(w))) && !(w != w && out[k][j] != out[k][j]) && out[k][j] != w {
				return fmt.Errorf("element %d of output %q is %g, want %g", j, o.Name, out[k][j], w)
			}
		}
	}
	return nil
}

// bindings are the ways to say which inputs of a node test are constants, as
// exported models have them: none, all that are no floating point numbers, all
// but one.
func bindings(m *onnx.Model) map[string]func(int, onnx.ValueInfo) bool {
	b := map[string]func(int, onnx.ValueInfo) bool{
		"0 none":     func(int, onnx.ValueInfo) bool { return false },
		"1 integers": func(_ int, v onnx.ValueInfo) bool { return !v.Type.Floating() },
	}
	for k := range m.Graph.Inputs {
		b[fmt.Sprintf("2 all but %d", k)] = func(i int, _ onnx.ValueInfo) bool { return i != k }
	}
	return b
}

// What the compiler takes must compute what ONNX says; what it refuses is listed
// with the reason. The committed list is what the test finds.
func TestTheCompilerAgreesWithONNXNodeTests(t *testing.T) {
	type line struct{ taken, all int }
	tests := nodeTests(t)
	lines := map[string]*line{}
	var refused []string
	for _, name := range slices.Sorted(maps.Keys(tests)) {
		m, err := onnx.Parse(tests[name]["model.onnx"], onnx.Limits{})
		if err != nil {
			refused = append(refused, fmt.Sprintf("- `%s`: %v", name, err))
			continue
		}
		op := "(functions of ONNX, written out)"
		if len(m.Graph.Nodes) > 0 && !strings.Contains(name, "_expanded") {
			op = m.Graph.Nodes[len(m.Graph.Nodes)-1].Op
		}
		if lines[op] == nil {
			lines[op] = &line{}
		}
		lines[op].all++
		ok, reason := false, error(nil)
		all := bindings(m)
		for _, b := range slices.Sorted(maps.Keys(all)) {
			err := compileCase(tests[name], all[b])
			switch {
			case err == nil:
				ok = true
			case !errors.Is(err, ErrUnsupported):
				t.Errorf("%s (constant: %s): %v", name, b, err)
			}
			if reason == nil || strings.Contains(reason.Error(), "computed") {
				reason = err
			}
		}
		if ok {
			lines[op].taken++
		} else {
			refused = append(refused, fmt.Sprintf("- `%s`: %v", name, reason))
		}
	}
	var out strings.Builder
	sum := line{}
	for _, l := range lines {
		sum.taken += l.taken
		sum.all += l.all
	}
	fmt.Fprintf(&out, `# What the graph compiler takes

The node tests of onnx 1.22.0, each imported as a model of its own, with the operands constant that
exported models have constant, then run in floating point and compared with what ONNX expects (rtol 1e-3,
atol 1e-5). %d of %d are taken, and every one of those agrees. What a test feeds as text, as
a sequence, as an empty tensor or as an infinity is nothing that a network in integers could be asked, and
stands below with the rest. Written by

    go test ./model -run NodeTests -update

| operator | taken | all |
|---|---:|---:|
`, sum.taken, sum.all)
	for _, op := range slices.Sorted(maps.Keys(lines)) {
		fmt.Fprintf(&out, "| %s | %d | %d |\n", op, lines[op].taken, lines[op].all)
	}
	fmt.Fprintf(&out, "\n## Refused, and why\n\n%s\n", strings.Join(refused, "\n"))
	if *update {
		if err := os.WriteFile("COVERAGE.md", []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("COVERAGE.md is not what the test finds (%d of %d taken); write it anew with -update and look at the difference", sum.taken, sum.all)
	}
}
