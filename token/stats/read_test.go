package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestATableGivesTheColumnThatIsAskedFor(t *testing.T) {
	text := "\ufeffdate, price,volume\n2024-01-01,1.5,10\n2024-01-02, 2e3 ,\"1\"\n"
	for column, want := range map[string][]float64{"price": {1.5, 2000}, "volume": {10, 1}} {
		got, err := ReadTable(strings.NewReader(text), column)
		if err != nil || got.Column != column || !slices.Equal(got.Values, want) || !slices.Equal(got.Labels, []string{"2024-01-01", "2024-01-02"}) {
			t.Errorf("%s: %+v, %v", column, got, err)
		}
	}
	one, err := ReadTable(strings.NewReader("price\n1\n2\n"), "")
	if err != nil || !slices.Equal(one.Values, []float64{1, 2}) || one.Labels != nil {
		t.Errorf("one column: %+v, %v", one, err)
	}
}

func TestTablesThatCannotBeReadAreRefusedWithTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "the file is empty",
		"a,b,c\n1,2,3\n":                      "say which",
		"date,price\n":                        "no rows",
		"date,price\n1,2\n2,\n":               "line 3: \"\" in column price",
		"date,price\n1,NaN\n":                 "line 2",
		"date,price\n1,Inf\n":                 "line 2",
		"date,price\n1,1e999\n":               "line 2",
		"date,price\n1\n":                     "line 2",
		"date,price\n1,\"2\n":                 "line 2",
		"p\n" + strings.Repeat("1\n", 1e5+1):  "more than 100000 rows",
		"p\n1" + strings.Repeat(" ", MaxFile): "more than 8 MiB",
	} {
		if _, err := ReadTable(strings.NewReader(text), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", text, err, want)
		}
	}
	if _, err := ReadTable(strings.NewReader("date,price\n1,2\n"), "cost"); err == nil || !strings.Contains(err.Error(), `no column "cost" but date, price`) {
		t.Error(err)
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("date,price\n2024-01-01,1.5\n", "price")
	f.Add("\ufeffp\n\"1\n2\",3", "")
	f.Fuzz(func(t *testing.T, text, column string) {
		got, err := ReadTable(strings.NewReader(text), column)
		if err != nil {
			return
		}
		if len(got.Values) == 0 || len(got.Values) > MaxRows || got.Labels != nil && len(got.Labels) != len(got.Values) {
			t.Fatal(len(got.Values), len(got.Labels))
		}
		// What was read can be written and read again.
		var again strings.Builder
		again.WriteString("x\n")
		for _, v := range got.Values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatal(v)
			}
			fmt.Fprintln(&again, v)
		}
		if b, err := ReadTable(strings.NewReader(again.String()), "x"); err != nil || !slices.Equal(b.Values, got.Values) {
			t.Fatal(b, err)
		}
	})
}
