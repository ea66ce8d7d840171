package token

import (
	"context"
	"os"
	"testing"
)

// A tenth of ten thousand paths over ten years of days.
func BenchmarkTenFlows(b *testing.B) {
	data, err := os.ReadFile("testdata/ten.yaml")
	if err != nil {
		b.Fatal(err)
	}
	p, err := Compile(data)
	if err != nil {
		b.Fatal(err)
	}
	const paths = 1000
	for b.Loop() {
		if _, err := p.Run(context.Background(), Options{Paths: paths}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(paths*p.Steps*10)*float64(b.N)/b.Elapsed().Seconds(), "flows/s")
	b.ReportMetric(float64(len(p.step.instrs)), "instrs")
}

// Two million rows of radCAD's benchmark, a tenth of them.
func BenchmarkRadCAD(b *testing.B) {
	data, err := os.ReadFile("testdata/radcad.yaml")
	if err != nil {
		b.Fatal(err)
	}
	p, err := Compile(data)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		rows := 0
		for _, v := range []float64{1, 2} {
			_, err := p.Run(context.Background(), Options{Paths: 5, Params: map[string]float64{"p": v}, Trace: func(pt Point) error {
				rows += len(pt.Alive)
				return nil
			}})
			if err != nil {
				b.Fatal(err)
			}
		}
		if rows != 2*5*10_001 {
			b.Fatalf("%d rows", rows)
		}
	}
}
