package repotest

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	says := map[string][]string{}
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		says[f.pkg] = append(says[f.pkg], "")
		if f.ast.Doc == nil {
			continue
		}
		text := f.ast.Doc.Text()
		says[f.pkg] = append(says[f.pkg], text)
		want := "Package " + f.ast.Name.Name + " "
		if f.ast.Name.Name == "main" {
			want = "" // a command is described in its own words
		}
		if !strings.HasPrefix(text, want) {
			t.Errorf("%s: the package comment does not begin with %q", f.name, want)
		}
	}
	for pkg, texts := range says {
		texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
		switch {
		case len(texts) == 0:
			t.Errorf("package %s has no package comment", pkg)
		case len(texts) > 1:
			t.Errorf("package %s has %d package comments: keep one", pkg, len(texts))
		case len(texts[0]) < 60:
			t.Errorf("package %s says only %q", pkg, texts[0])
		}
	}
}

// Methods whose meaning the standard library fixes need no comment.
var wellKnown = []string{"String", "Error", "Unwrap", "Is", "Len", "Less", "Swap"}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	count := 0
	carriesOut := interfaceMethods(t)
	for _, f := range goFiles(t) {
		if f.test || f.generated || f.ast.Name.Name == "main" {
			continue
		}
		missing := func(pos token.Pos, name string) {
			t.Errorf("%s: %s has no doc comment", f.fset.Position(pos), name)
		}
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() ||
					d.Recv != nil && (!exportedReceiver(d) || slices.Contains(wellKnown, d.Name.Name) || carriesOut[d.Name.Name]) {
					continue
				}
				count++
				if d.Doc.Text() == "" {
					missing(d.Pos(), d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if !s.Name.IsExported() {
							continue
						}
						count++
						if s.Doc.Text() == "" && d.Doc.Text() == "" {
							missing(s.Pos(), s.Name.Name)
						}
					case *ast.ValueSpec:
						for _, n := range s.Names {
							if !n.IsExported() {
								continue
							}
							count++
							if s.Doc.Text() == "" && s.Comment.Text() == "" && d.Doc.Text() == "" {
								missing(n.Pos(), n.Name)
							}
						}
					}
				}
			}
		}
	}
	if count < 100 {
		t.Errorf("looked at %d names only", count)
	}
}

// interfaceMethods are the names of the methods of our interfaces: what such a
// method promises is said there, once.
func interfaceMethods(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.generated {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if i, ok := n.(*ast.InterfaceType); ok {
				for _, m := range i.Methods.List {
					for _, name := range m.Names {
						out[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return out
}

func exportedReceiver(d *ast.FuncDecl) bool {
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

// outline is what two translations of a page must share: the levels of the
// headings, and the fenced code without its comments, which are prose.
func outline(t *testing.T, name string) (headings, code []string) {
	t.Helper()
	fence := ""
	for line := range strings.Lines(string(read(t, name))) {
		line = strings.TrimRight(line, " \n")
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = line
			code = append(code, line)
		case fence != "" && line == "```":
			fence = ""
		case fence != "":
			if i := strings.Index(" "+line, " #"); i >= 0 {
				line = strings.TrimRight(line[:i], " ")
			}
			if line != "" {
				code = append(code, line)
			}
		case strings.HasPrefix(line, "#"):
			level, _, _ := strings.Cut(line, " ")
			headings = append(headings, level)
		}
	}
	if fence != "" {
		t.Errorf("%s: a code block is not closed", name)
	}
	return headings, code
}

func TestBothReadmesHaveTheSameSectionsAndCommands(t *testing.T) {
	enHeadings, enCode := outline(t, "README.md")
	zhHeadings, zhCode := outline(t, "README.zh.md")
	if !slices.Equal(enHeadings, zhHeadings) {
		t.Errorf("headings: README.md has %v, README.zh.md %v", enHeadings, zhHeadings)
	}
	for i := range max(len(enCode), len(zhCode)) {
		var en, zh string
		if i < len(enCode) {
			en = enCode[i]
		}
		if i < len(zhCode) {
			zh = zhCode[i]
		}
		if en != zh {
			t.Errorf("code line %d: README.md has %q, README.zh.md %q", i+1, en, zh)
			break
		}
	}
	if len(enHeadings) < 3 || len(enCode) < 3 {
		t.Errorf("README.md has %d headings and %d lines of code", len(enHeadings), len(enCode))
	}
}
