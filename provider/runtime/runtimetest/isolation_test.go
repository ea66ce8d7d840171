package runtimetest

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// What people are told that a tenant may do is what is tested: the same lines, in
// the same order, in both languages.
func TestTheListOfWhatATenantMayDoIsTheSuite(t *testing.T) {
	var want []string
	for _, test := range Tests() {
		want = append(want, test.Name)
	}
	line := regexp.MustCompile("(?m)^- `([A-Za-z]+)`[:：]")
	for _, file := range []string{"../ISOLATION.md", "../ISOLATION.zh.md"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range line.FindAllSubmatch(b, -1) {
			got = append(got, string(m[1]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has the lines\n%q, the suite\n%q", file, got, want)
		}
	}
}
