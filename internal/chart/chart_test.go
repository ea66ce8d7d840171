package chart

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"probity/internal/numeric"
)

var update = flag.Bool("update", false, "write the pictures anew")

// walk is a random path, the same on every machine.
func walk(seed uint64, n int, start, drift, vol float64) []float64 {
	r := numeric.NewRand(seed, 0)
	out := []float64{start}
	for range n - 1 {
		out = append(out, out[len(out)-1]*numeric.Exp(drift+float64(vol*r.Norm())))
	}
	return out
}

func count(n int) []float64 {
	var out []float64
	for i := range n {
		out = append(out, float64(i))
	}
	return out
}

// pictures are one of each kind, as a report would have them.
func pictures() map[string]Chart {
	months := count(61)
	quantile := func(p float64) []float64 {
		var out []float64
		for _, m := range months {
			out = append(out, float64(1.2*numeric.Exp(float64(0.01*m)+float64(0.09*math.Sqrt(m)*numeric.NormalQuantile(p)))))
		}
		return out
	}
	var ticks []Tick
	for y := range 6 {
		ticks = append(ticks, Tick{float64(12 * y), strconv.Itoa(2027 + y)})
	}
	past := walk(3, 25, 1.5, -0.01, 0.06)
	past[24] = 1.2
	var pastX []float64
	for i := range past {
		pastX = append(pastX, float64(i-24))
	}
	unlock := func(total, cliff, length float64) []float64 {
		var out []float64
		for _, m := range months {
			share := 0.0
			if m >= cliff {
				share = min(1, m/length)
			}
			out = append(out, float64(total*share))
		}
		return out
	}
	flat := func(v float64) []float64 {
		var out []float64
		for range months {
			out = append(out, v)
		}
		return out
	}
	var dots []Dot
	r := numeric.NewRand(8, 0)
	for i := range 30 {
		x := float64(i) / 29
		dots = append(dots, Dot{X: 4 + float64(20*x), Y: 0.2 + float64(0.6*(1-math.Sqrt(x))), Front: true, Chosen: i == 8, Name: "emission halves every 3 years"})
	}
	for range 150 {
		x := r.Float64()
		dots = append(dots, Dot{X: 5 + float64(20*x), Y: 0.22 + float64(0.6*(1-math.Sqrt(x))) + float64(0.3*r.Float64()), Name: "tried"})
	}
	var cells, signed [][]float64
	var rows, columns []string
	for i := range 9 {
		rows = append(rows, strconv.Itoa(2+2*i)+" %")
		var row, other []float64
		for j := range 12 {
			if i == 0 {
				columns = append(columns, strconv.Itoa(10+5*j)+" %")
			}
			v := float64(i*i)/64 + float64(j)/11
			row, other = append(row, float64(v*v)/4), append(other, float64(120_000*(v-1.1)))
		}
		cells, signed = append(cells, row), append(signed, other)
	}
	cells[4][5] = math.NaN()
	var losses []float64
	for i := range 4000 {
		losses = append(losses, float64(1e6*numeric.NormalQuantile((float64(i)+0.5)/4000)))
	}
	return map[string]Chart{
		"fan": Fan{
			Frame:  Frame{Title: "Token price over five years", Note: "10,000 paths of geometric Brownian motion with jumps; back-tested intervals", XLabel: "year", YLabel: "price in dollars, logarithmic", Ticks: ticks, YLog: true},
			X:      months,
			Bands:  []Band{{"95 %", quantile(0.025), quantile(0.975)}, {"80 %", quantile(0.1), quantile(0.9)}, {"50 %", quantile(0.25), quantile(0.75)}},
			Middle: Series{"median", quantile(0.5)},
			Paths:  [][]float64{walk(1, 61, 1.2, 0.01, 0.09), walk(2, 61, 1.2, 0.01, 0.09), walk(4, 61, 1.2, 0.01, 0.09)},
			Past:   Series{"so far", past}, PastX: pastX,
		},
		"areas": Areas{
			Frame: Frame{Title: "流通供应量", Note: "按来源堆叠，五年，单位：代币", XLabel: "月", YLabel: "代币", Language: "zh"},
			X:     months,
			Layers: []Series{{"公开发售", flat(35e6)}, {"生态激励", unlock(330e6, 0, 84)}, {"团队（12 个月悬崖期）", unlock(150e6, 12, 48)},
				{"投资者", unlock(120e6, 6, 36)}, {"国库", unlock(200e6, 24, 60)}},
		},
		"lines": Lines{
			Frame:  Frame{Title: "Share of tokens staked", Note: "three designs, one path each with common random numbers", XLabel: "month", YLabel: "share of supply, %"},
			X:      months,
			Series: []Series{{"as it is", walk(5, 61, 40, 0.003, 0.03)}, {"optimised", walk(6, 61, 40, 0.01, 0.02)}, {"under attack", walk(7, 61, 40, -0.02, 0.05)}},
		},
		"tornado": Tornado{
			Frame:   Frame{Title: "What the treasury depends on", Note: "runway in months, each parameter at the ends of its range", XLabel: "runway, months"},
			Base:    38,
			LowName: "low end", HighName: "high end",
			Bars: []Bar{{"fee share", 21, 58}, {"token price", 17.5, 64.2}, {"emission per month", 46, 31}, {"new users", 33, 45}, {"buy-back", 41, 36.5}, {"staking reward", 39, 37}},
		},
		"front": Front{
			Frame:     Frame{Title: "Inflation against concentration", Note: "180 designs tried by NSGA-II; both are better towards the lower left", XLabel: "inflation in the fifth year, %", YLabel: "Gini coefficient of holdings"},
			Dots:      dots,
			FrontName: "on the front", OtherName: "tried", ChosenName: "recommended",
		},
		"heat": HeatMap{
			Frame: Frame{Title: "Probability of a death spiral", Note: "by emission and by the share that is staked", XLabel: "share staked", YLabel: "emission per year"},
			Rows:  rows, Columns: columns, Values: cells, ValueName: "probability", Numbers: true,
		},
		"heat-signed": HeatMap{
			Frame: Frame{Title: "国库盈亏", Note: "按发行率与质押率", XLabel: "质押率", YLabel: "年发行率", Language: "zh"},
			Rows:  rows, Columns: columns, Values: signed, ValueName: "代币", Numbers: false,
		},
		"histogram": Histogram{
			Frame:  Frame{Title: "Loss of the treasury in a year", Note: "4,000 paths", XLabel: "loss, dollars", YLabel: "paths"},
			Values: losses,
			Marks:  []Mark{{1.645e6, "value at risk, 95 %: 1.6M"}, {2.063e6, "expected shortfall: 2.1M"}},
		},
	}
}

// Look at testdata in a browser after -update: the test knows bytes, not beauty.
func TestPicturesAreWhatTheyWere(t *testing.T) {
	for name, c := range pictures() {
		var b bytes.Buffer
		if err := c.SVG(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		file := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), want) {
			t.Errorf("%s differs from %s: look at both, then go test ./token/chart -update", name, file)
		}
	}
}
