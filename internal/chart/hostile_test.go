package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// parts are the elements of a picture; it fails on what is not well formed, and on
// anything that a reader would run, load or follow.
func parts(t *testing.T, svg []byte) map[string]int {
	t.Helper()
	out := map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%.400s", err, svg)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		out[e.Name.Local]++
		switch e.Name.Local {
		case "svg", "title", "desc", "style", "rect", "text", "line", "path", "circle":
		default:
			t.Fatalf("a picture has the element %s", e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.Contains(a.Name.Local, "href") ||
				a.Name.Local != "xmlns" && strings.Contains(a.Value, "//") {
				t.Fatalf("a picture has the attribute %s=%q", a.Name.Local, a.Value)
			}
			switch a.Name.Local {
			case "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height":
				if a.Value == "100%" {
					continue
				}
				v, err := strconv.ParseFloat(a.Value, 64)
				if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
				}
				if (a.Name.Local == "width" || a.Name.Local == "height" || a.Name.Local == "r") && v < 0 {
					t.Fatalf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value)
				}
			case "d":
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Fatalf("a path goes to %q", a.Value)
				}
			}
		}
	}
}

func TestPicturesStandOnTheirOwn(t *testing.T) {
	for name, c := range pictures() {
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil {
			t.Fatal(err)
		}
		e := parts(t, b.Bytes())
		if e["svg"] != 1 || e["desc"] != 1 || e["style"] != 1 || e["title"] < 2 {
			t.Errorf("%s: %v", name, e)
		}
		for _, word := range []string{"url(", "@import", "http:", "https:", "<!"} {
			if strings.Contains(strings.ReplaceAll(b.String(), "http://www.w3.org/2000/svg", ""), word) {
				t.Errorf("%s contains %s", name, word)
			}
		}
		if !strings.Contains(b.String(), "prefers-color-scheme:dark") || !strings.Contains(b.String(), `role="img"`) || !strings.Contains(b.String(), "viewBox") {
			t.Errorf("%s lacks a dark theme, a role or a view box", name)
		}
		var again bytes.Buffer
		if err := c.SVG(&again); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("%s is drawn differently the second time", name)
		}
	}
}

// setText puts a text into every string that a chart has.
func setText(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Language" {
				setText(v.Field(i), text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			setText(v.Index(i), text)
		}
	}
}

func TestHostileWordsStayWords(t *testing.T) {
	for _, text := range []string{
		`"><script>alert(1)</script>`, `</title></svg><img src=x onerror=alert(1)>`, "]]>&lt;&#0;<!--", "' onload='x", "\x00\x1b\u202eevil\u2066\ufffe",
		"\xff\xfe", strings.Repeat("很长", 5000), strings.Repeat("<", 3000), "}</style><style>*{display:none}",
	} {
		for name, c := range pictures() {
			v := reflect.New(reflect.TypeOf(c)).Elem()
			v.Set(reflect.ValueOf(c))
			setText(v, text)
			var b bytes.Buffer
			if err := v.Interface().(Chart).SVG(&b); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			e := parts(t, b.Bytes())
			if e["svg"] != 1 || e["style"] != 1 || strings.Contains(b.String(), "\u202e") {
				t.Errorf("%s: %q became an element, or turned the text around", name, text)
			}
		}
	}
}

// corrupt puts a number into every place of the data, one chart for each.
func numbers(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Float64:
		visit(v)
	case reflect.Struct:
		for i := range v.NumField() {
			numbers(v.Field(i), visit)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			numbers(v.Index(v.Len()/2), visit)
		}
	}
}

func TestNumbersThatCannotBeDrawnAreAGapOrAnError(t *testing.T) {
	for name := range pictures() {
		places := 0
		numbers(reflect.ValueOf(pictures()[name]), func(reflect.Value) { places++ })
		for place := range places {
			for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, 0, -1, 1e-320} {
				c := pictures()[name]
				v := reflect.New(reflect.TypeOf(c)).Elem()
				v.Set(reflect.ValueOf(c))
				i := 0
				numbers(v, func(v reflect.Value) {
					if i == place {
						v.SetFloat(bad)
					}
					i++
				})
				var b bytes.Buffer
				if err := v.Interface().(Chart).SVG(&b); err != nil {
					if b.Len() > 0 || !strings.HasPrefix(err.Error(), "chart: ") {
						t.Errorf("%s: %v after %d bytes", name, err, b.Len())
					}
					continue
				}
				parts(t, b.Bytes())
			}
		}
	}
}

func TestSmallAndEmptyDataIsDrawnOrRefused(t *testing.T) {
	frame := Frame{Title: "t"}
	x := []float64{0, 1}
	for name, c := range map[string]struct {
		chart Chart
		ok    bool
	}{
		"no title":               {Lines{X: x, Series: []Series{{"a", x}}}, false},
		"a constant":             {Lines{Frame: frame, X: x, Series: []Series{{"a", []float64{5, 5}}}}, true},
		"zero":                   {Lines{Frame: frame, X: x, Series: []Series{{"a", []float64{0, 0}}}}, true},
		"only gaps":              {Lines{Frame: frame, X: x, Series: []Series{{"a", []float64{math.NaN(), math.NaN()}}}}, false},
		"no series":              {Lines{Frame: frame, X: x}, false},
		"another length":         {Lines{Frame: frame, X: x, Series: []Series{{"a", []float64{1}}}}, false},
		"one place":              {Lines{Frame: frame, X: []float64{1}, Series: []Series{{"a", []float64{1}}}}, false},
		"places that go back":    {Lines{Frame: frame, X: []float64{1, 0}, Series: []Series{{"a", x}}}, false},
		"logarithm of nothing":   {Lines{Frame: Frame{Title: "t", YLog: true}, X: x, Series: []Series{{"a", []float64{0, -1}}}}, false},
		"one logarithm":          {Lines{Frame: Frame{Title: "t", YLog: true}, X: x, Series: []Series{{"a", []float64{1e6, 0}}}}, true},
		"orders of magnitude":    {Lines{Frame: Frame{Title: "t", YLog: true}, X: x, Series: []Series{{"a", []float64{1e-9, 1e15}}}}, true},
		"a language":             {Lines{Frame: Frame{Title: "t", Language: "fr"}, X: x, Series: []Series{{"a", x}}}, false},
		"a huge picture":         {Lines{Frame: Frame{Title: "t", Width: 1 << 30}, X: x, Series: []Series{{"a", x}}}, false},
		"a small picture":        {Lines{Frame: Frame{Title: "t", Width: 300, Height: 200, Note: "n", XLabel: "x", YLabel: "y"}, X: x, Series: []Series{{"a", x}}}, true},
		"a negative layer":       {Areas{Frame: frame, X: x, Layers: []Series{{"a", []float64{1, -1}}}}, false},
		"a fan of nothing":       {Fan{Frame: frame, X: x}, false},
		"a fan of paths":         {Fan{Frame: frame, X: x, Paths: [][]float64{x}}, true},
		"no bars":                {Tornado{Frame: frame}, false},
		"a bar without width":    {Tornado{Frame: frame, Bars: []Bar{{"a", 0, 0}}}, true},
		"a bar on one side":      {Tornado{Frame: frame, Base: 1, Bars: []Bar{{"a", 2, 3}}}, true},
		"no dots":                {Front{Frame: frame}, false},
		"one dot":                {Front{Frame: frame, Dots: []Dot{{X: 1, Y: 1, Front: true, Chosen: true}}}, true},
		"no cells":               {HeatMap{Frame: frame}, false},
		"one cell":               {HeatMap{Frame: frame, Rows: []string{"a"}, Columns: []string{"b"}, Values: [][]float64{{3}}, Numbers: true}, true},
		"a ragged map":           {HeatMap{Frame: frame, Rows: []string{"a"}, Columns: []string{"b", "c"}, Values: [][]float64{{3}}}, false},
		"too many cells":         {HeatMap{Frame: frame, Rows: make([]string, 300), Columns: make([]string, 300)}, false},
		"no values":              {Histogram{Frame: frame}, false},
		"one value":              {Histogram{Frame: frame, Values: []float64{3}}, true},
		"values that are equal":  {Histogram{Frame: frame, Values: []float64{3, 3, 3}}, true},
		"values with infinities": {Histogram{Frame: frame, Values: []float64{1, 2, math.Inf(1), math.NaN()}}, true},
		"a million bins":         {Histogram{Frame: frame, Values: x, Bins: 1e6}, false},
	} {
		var b bytes.Buffer
		err := c.chart.SVG(&b)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			parts(t, b.Bytes())
		}
	}
}

func TestLongSeriesAreThinnedWithoutLosingTheirExtremes(t *testing.T) {
	n := 200_000
	x, y := count(n), walk(1, n, 1, 0, 0.01)
	y[123_456] = 1000 // one value that stands out must stay
	var b bytes.Buffer
	if err := (Lines{Frame: Frame{Title: "t"}, X: x, Series: []Series{{"a", y}}}).SVG(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 60_000 {
		t.Errorf("a picture of %d bytes", b.Len())
	}
	tx, ty := thin(x, y, 600)
	found := false
	for i := range tx {
		found = found || ty[i] == 1000 && tx[i] == 123_456
	}
	if !found || len(tx) > 1200 {
		t.Errorf("%d points; the peak is kept: %v", len(tx), found)
	}
}

func TestNumbersAreCutShortInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		v, step float64
		en, zh  string
	}{
		{0, 1, "0", "0"}, {1.5, 0.5, "1.5", "1.5"}, {2, 0.5, "2.0", "2.0"}, {-20, 10, "−20", "−20"}, {1e6, 1e6, "1M", "100万"},
		{1.2e6, 2e5, "1.2M", "120万"}, {3.5e8, 5e7, "350M", "3.5亿"}, {21e6, 1e6, "21M", "2100万"}, {4e12, 1e12, "4T", "4万亿"},
		{1e20, 1e20, "1e+20", "1e+20"}, {-0.00001, 1, "0", "0"}, {0.025, 0.025, "0.025", "0.025"}, {12000, 2000, "12k", "1.2万"},
	} {
		if got := number(c.v, c.step, "en"); got != c.en {
			t.Errorf("%v in English: %q, want %q", c.v, got, c.en)
		}
		if got := number(c.v, c.step, "zh"); got != c.zh {
			t.Errorf("%v in Chinese: %q, want %q", c.v, got, c.zh)
		}
	}
	for v, want := range map[float64]string{0: "0", 64.2: "64.2", 1234567: "1.23M", -0.5: "−0.5", 0.012345: "0.01235", 999: "999", 4_500: "4.5k"} {
		if got := value(v, "en"); got != want {
			t.Errorf("value %v: %q, want %q", v, got, want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("</title><script>", 3.5, 60)
	f.Add("很长\x00\xff", math.Inf(1), 7)
	f.Fuzz(func(t *testing.T, text string, v float64, n int) {
		x := count(2 + int(uint(n)%50))
		y := make([]float64, len(x))
		for i := range y {
			y[i] = v / (1 + x[i])
		}
		for _, c := range []Chart{
			Lines{Frame: Frame{Title: "t" + text, Note: text, YLabel: text, Ticks: []Tick{{1, text}}}, X: x, Series: []Series{{text, y}}},
			Lines{Frame: Frame{Title: "t", YLog: true, Language: "zh"}, X: x, Series: []Series{{text, y}}},
			Tornado{Frame: Frame{Title: "t"}, Base: 1, Bars: []Bar{{text, v, 2}}},
			Histogram{Frame: Frame{Title: "t"}, Values: y, Marks: []Mark{{1, text}}},
			HeatMap{Frame: Frame{Title: "t"}, Rows: []string{text}, Columns: []string{text, text}, Values: [][]float64{{v, 1}}, Numbers: true},
		} {
			var b bytes.Buffer
			if c.SVG(&b) == nil {
				parts(t, b.Bytes())
			}
		}
	})
}
