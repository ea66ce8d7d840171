package contracts

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestGeneratedFilesAreCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the contracts, which needs node, npm and the npm registry: run without -short")
	}
	dir := t.TempDir()
	gen := exec.Command("go", "run", "./internal/gen", "-out", dir)
	if text, err := gen.CombinedOutput(); err != nil {
		t.Fatalf("generate: %v\n%s", err, text)
	}
	fresh, kept := generated(t, dir), generated(t, ".")
	for name, b := range fresh {
		if old, ok := kept[name]; !ok {
			t.Errorf("%s is missing: run go generate ./contracts", name)
		} else if !bytes.Equal(old, b) {
			t.Errorf("%s is not what its sources make: run go generate ./contracts", name)
		}
	}
	for name := range kept {
		if _, ok := fresh[name]; !ok {
			t.Errorf("%s is made by no source: delete it", name)
		}
	}
	if len(fresh) < 15 {
		t.Errorf("only %d files were generated", len(fresh))
	}
}

// generated reads the generated files under dir.
func generated(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		if built := filepath.Base(filepath.Dir(path)) == "build"; built || strings.HasSuffix(name, ".gen.go") {
			files[name], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
