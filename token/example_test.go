package token_test

import (
	"context"
	"fmt"

	"probity/token"
)

func ExampleCompile() {
	p, err := token.Compile([]byte(`
economy: Lemonade
step: 1 day
steps: 365
assets: {CUP: 0, USD: 2}
params: {price: 2 USD, weather: 60 %}
accounts:
  till: {asset: USD, start: 20 USD}
  town: {asset: USD, start: 100_000 USD}
processes:
  thirst: {kind: log_mean_reverting, start: 30.0, mean: 30.0, speed: 10/year, volatility: 40 %}
let:
  sold: floor(thirst) if bernoulli(weather) else 0
flows:
  sell: {kind: move, from: town, to: till, amount: sold * price}
metrics: {cups: paid(sell) // price}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := p.Run(context.Background(), token.Options{Paths: 500, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	cups := r.Find("cups")
	last := len(cups.P50) - 1
	fmt.Printf("%.0f cups on half of the paths, %.0f at worst of twenty\n", cups.P50[last], cups.P5[last])
	// Output: 6479 cups on half of the paths, 5888 at worst of twenty
}
