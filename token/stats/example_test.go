package stats_test

import (
	"context"
	"fmt"

	"probity/token/search"
	"probity/token/stats"
)

// Which forecasts of a price have intervals worth their level?
func ExampleCompare() {
	price := stats.Diffusion{Drift: 0.002, Vol: 0.03}.Simulate(1, 100, 1500)
	methods := []stats.Named{
		{Name: "naive", Method: stats.Naive(0)},
		{Name: "geometric Brownian motion", Method: stats.Drift(true)},
		{Name: "smoothing", Method: stats.HoltWinters(stats.SmoothingOptions{})},
	}
	tests, err := stats.Compare(context.Background(), price, methods, stats.BacktestOptions{Horizon: 5, Step: 5, Levels: []float64{0.8}})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := tests[0]
	fmt.Printf("best of %d: %s, of whose 80 %% intervals %.0f %% hold\n", len(tests), best.Name, 100*best.All.Covered[0])
	// Output: best of 3: geometric Brownian motion, of whose 80 % intervals 81 % hold
}

// What drives a result: two parameters together, and hardly the third.
func ExampleSobol() {
	model := func(_ context.Context, x []float64) ([]float64, error) { return []float64{x[0]*x[1] + 0.1*x[2]}, nil }
	unit := search.Range{Low: 0, High: 1}
	indices, err := stats.Sobol(context.Background(), model, []search.Range{unit, unit, unit}, stats.SensitivityOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, v := range indices[0] {
		fmt.Printf("parameter %d: alone %.2f, with others %.2f\n", i, v.First, v.Total)
	}
	// Output:
	// parameter 0: alone 0.42, with others 0.56
	// parameter 1: alone 0.42, with others 0.56
	// parameter 2: alone 0.02, with others 0.02
}
