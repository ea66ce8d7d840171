package stats

import "testing"

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
