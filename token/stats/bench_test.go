package stats

import (
	"testing"

	"probity/internal/numeric"
)

func BenchmarkSketch(b *testing.B) {
	r := numeric.NewRand(1, 0)
	x := make([]float64, 1000)
	for i := range x {
		x[i] = numeric.Exp(r.Norm())
	}
	b.Run("add-1000", func(b *testing.B) {
		for b.Loop() {
			s, err := NewSketch(0.01)
			if err != nil {
				b.Fatal(err)
			}
			for _, v := range x {
				s.Add(v)
			}
		}
	})
}

func BenchmarkForecast(b *testing.B) {
	y := Diffusion{Drift: 0.001, Vol: 0.02, JumpRate: 0.02, JumpMean: -0.1}.Simulate(1, 100, 365)
	for _, m := range UsualMethods(y, 7) {
		b.Run(m.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := m.Method(y, 30); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
