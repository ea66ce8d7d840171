package token

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// LANGUAGE.md and LANGUAGE.zh.md are prose from testdata with the reference behind it, which
// comes from the decoder's own tables.
func TestTheLanguagePagesAreThoseOfTheDecoder(t *testing.T) {
	data, err := os.ReadFile("testdata/reference.zh.tsv")
	if err != nil {
		t.Fatal(err)
	}
	chinese := map[string]string{}
	for line := range strings.Lines(string(data)) {
		en, zh, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || zh == "" || chinese[en] != "" {
			t.Errorf("a line of reference.zh.tsv is %q: want English, tab, Chinese, once", line)
		}
		chinese[en] = zh
	}
	for _, d := range Descriptions() {
		if chinese[d] == "" {
			t.Errorf("reference.zh.tsv does not translate %q", d)
		}
	}
	for en := range chinese {
		if !slices.Contains(Descriptions(), en) {
			t.Errorf("reference.zh.tsv translates %q, which nothing says any more", en)
		}
	}
	for _, page := range []struct {
		prose, file string
		translate   func(string) string
	}{{"testdata/language.md", "LANGUAGE.md", nil}, {"testdata/language.zh.md", "LANGUAGE.zh.md", func(s string) string { return chinese[s] }}} {
		prose, err := os.ReadFile(page.prose)
		if err != nil {
			t.Fatal(err)
		}
		want := string(prose) + "\n" + Reference(page.translate)
		if *update {
			if err := os.WriteFile(page.file, []byte(want), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(page.file)
		if err != nil || string(got) != want {
			t.Errorf("%s is not what the decoder's tables say: go test ./token -run Language -update: %v", page.file, err)
		}
		// The prose names every function that there is, and its example compiles.
		for _, f := range Functions() {
			if !strings.Contains(string(prose), "`"+f+"`") && !strings.Contains(string(prose), "`"+f+"(") {
				t.Errorf("%s does not name the function %s", page.prose, f)
			}
		}
		example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(string(prose))
		if example == nil {
			t.Fatalf("%s has no example", page.prose)
		}
		compile(t, example[1])
	}
}
