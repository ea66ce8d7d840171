package search_test

import (
	"context"
	"fmt"
	"math"

	"probity/internal/numeric"
	"probity/token/search"
)

// A staking reward and a fee, of which a treasury wants as much as users bear.
func ExampleMinimise() {
	income := func(_ context.Context, x []float64, _ uint64) (search.Value, error) {
		reward, fee := x[0], x[1]
		users := 1000 * (1 + math.Sqrt(reward)) / (1 + 40*fee*fee)
		return search.Value{
			Goals:  []float64{-(users*fee - 1500*reward)}, // to be made small
			Excess: []float64{600 - users},                // at least 600 users
		}, nil
	}
	r, err := search.Minimise(context.Background(), income, []search.Range{{Low: 0, High: 0.2}, {Low: 0, High: 1}}, search.Options{Budget: 3000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("reward %.4f, fee %.3f, income %.1f\n", r.Best.X[0], r.Best.X[1], -r.Best.Goals[0])
	// Output: reward 0.0010, fee 0.134, income 79.0
}

// Three candidates whose values are random: who is best, and by how much?
func ExampleRace() {
	f := func(_ context.Context, x []float64, sample uint64) (search.Value, error) {
		luck := numeric.NewRand(sample, 0).Norm() // the same for all candidates
		return search.Value{Goals: []float64{math.Abs(x[0]-2) + luck}}, nil
	}
	r, err := search.Race(context.Background(), f, [][]float64{{0}, {1.9}, {5}}, search.RaceOptions{Budget: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("candidate %d wins; the others left after %d and %d draws\n", r.Winner, r.Standings[0].Draws, r.Standings[2].Draws)
	// Output: candidate 1 wins; the others left after 5 and 5 draws
}
