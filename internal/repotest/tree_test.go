package repotest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// files lists the repository's files by their slash-separated paths, without
// those that .gitignore names. A stray file therefore fails before it is
// committed.
func files(t *testing.T) []string {
	t.Helper()
	ignore, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	ignored := func(name, base string) bool {
		for _, pattern := range strings.Fields(string(ignore)) {
			pattern = strings.TrimSuffix(pattern, "/")
			what := base
			if p, ok := strings.CutPrefix(pattern, "/"); ok {
				pattern, what = p, name
			}
			if ok, err := path.Match(pattern, what); err != nil {
				t.Fatalf(".gitignore: %q: %v", pattern, err)
			} else if ok {
				return true
			}
		}
		return false
	}
	var out []string
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".git":
			// A folder, or a file in a linked working tree.
			if d.IsDir() {
				return fs.SkipDir
			}
		case name != "." && ignored(name, d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
		case !d.IsDir():
			out = append(out, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(out, "go.mod") || len(out) < 50 {
		t.Fatalf("found %d files and no repository", len(out))
	}
	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A goFile is one parsed Go file.
type goFile struct {
	name      string // path in the repository
	pkg       string // import path without the module: "." is the root package
	test      bool
	generated bool
	fset      *token.FileSet
	ast       *ast.File
}

func (f goFile) imports() (out []string) {
	for _, i := range f.ast.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// goFiles parses every Go file, whatever its build tags say, so that a rule
// holds on every platform.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	parsed.once.Do(func() { parsed.files = parseFiles(t) })
	if parsed.files == nil {
		t.Fatal("the files could not be parsed: another test says why")
	}
	return parsed.files
}

// parsed is shared: nobody changes it, and to parse everything takes a second.
var parsed struct {
	once  sync.Once
	files []goFile
}

func parseFiles(t *testing.T) []goFile {
	t.Helper()
	var out []goFile
	for _, name := range files(t) {
		if !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata/") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, read(t, name), parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, goFile{
			name: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(f), fset: fset, ast: f,
		})
	}
	return out
}

// ours turns an import path into a package of this module.
func ours(importPath string) (string, bool) {
	if importPath == "probity" {
		return ".", true
	}
	return strings.CutPrefix(importPath, "probity/")
}

func TestNoTrackedFileIsLarge(t *testing.T) {
	const limit = 1_500_000
	for _, name := range files(t) {
		if st, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Error(err)
		} else if st.Size() > limit {
			t.Errorf("%s has %d bytes: keep files under %d, or make them when they are needed", name, st.Size(), limit)
		}
	}
}

// Forbidden texts are put together here so that this file does not hold them.
func forbidden() map[string]string {
	join := func(parts ...string) string { return strings.Join(parts, "") }
	return map[string]string{
		join("TO", "DO"):                          "do it, or say in plain words what is left out",
		join("FIX", "ME"):                         "fix it",
		join("XX", "X"):                           "say what is wrong",
		join("not impl", "emented"):               "say what is not carried out, and what to use instead",
		join("place", "holder text"):              "write the text",
		join("<<<<", "<<<"):                       "resolve the conflict",
		join(">>>>", ">>>"):                       "resolve the conflict",
		join("/wo", "rk/"):                        "no path of one machine",
		join("/ro", "ot/"):                        "no path of one machine",
		join("/ho", "me/"):                        "no path of one machine",
		join("/Use", "rs/"):                       "no path of one machine",
		join("proxy.go", "lang.org"):              "no registry host",
		join("sum.go", "lang.org"):                "no registry host",
		join("registry.npm", "js.org"):            "no registry host",
		join("py", "pi.org"):                      "no registry host",
		join("files.python", "hosted.org"):        "no registry host",
		join("deb.deb", "ian.org"):                "no registry host",
		join("archive.ubu", "ntu.com"):            "no registry host",
		join("host.docker", ".internal"):          "no host of one machine",
		join("BEGIN ", "RSA PRIVATE", " KEY"):     "no private keys",
		join("BEGIN ", "OPENSSH PRIVATE", " KEY"): "no private keys",
	}
}

// foreign holds text of other projects, which is not ours to mend.
var foreign = []string{"contracts/build/input.json", "go.sum", "LICENSE"}

func TestNoFileHoldsForbiddenText(t *testing.T) {
	texts := 0
	for _, name := range files(t) {
		data := read(t, name)
		if bytes.IndexByte(data, 0) >= 0 || slices.Contains(foreign, name) {
			continue
		}
		texts++
		for word, why := range forbidden() {
			for at := 0; ; {
				i := bytes.Index(data[at:], []byte(word))
				if i < 0 {
					break
				}
				at += i + len(word)
				if letter(data, at-len(word)-1) && letter(data, at-len(word)) || letter(data, at) && letter(data, at-1) {
					continue // part of a longer word, such as base64
				}
				t.Errorf("%s:%d holds %q: %s", name, 1+bytes.Count(data[:at], []byte("\n")), word, why)
			}
		}
	}
	if texts < 50 {
		t.Errorf("looked into %d files only", texts)
	}
	for _, name := range foreign {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("exempted, but gone: %v", err)
		}
	}
}

func letter(b []byte, i int) bool {
	return i >= 0 && i < len(b) && (b[i]|0x20 >= 'a' && b[i]|0x20 <= 'z' || b[i] >= '0' && b[i] <= '9' || b[i] == '_')
}

func TestContinuousIntegrationRunsMakeTest(t *testing.T) {
	var commands []string
	for line := range strings.Lines(string(read(t, ".ci/run"))) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			commands = append(commands, strings.TrimPrefix(line, "exec "))
		}
	}
	if !slices.Contains(commands, "make test") {
		t.Errorf(".ci/run does not call make test: %q", commands)
	}
	if st, err := os.Stat(filepath.Join(root, ".ci/run")); err != nil || st.Mode().Perm()&0o111 == 0 {
		t.Errorf(".ci/run cannot be executed: %v", err)
	}
	if !bytes.Contains(read(t, "Makefile"), []byte("\ntest:")) {
		t.Error("the Makefile has no target test")
	}
}
