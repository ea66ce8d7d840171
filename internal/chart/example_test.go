package chart_test

import (
	"bytes"
	"fmt"

	"probity/internal/chart"
)

func ExampleLines() {
	var svg bytes.Buffer
	err := chart.Lines{
		Frame:  chart.Frame{Title: "Supply", XLabel: "year", YLabel: "tokens"},
		X:      []float64{2027, 2028, 2029},
		Series: []chart.Series{{Name: "circulating", Values: []float64{35e6, 180e6, 320e6}}},
	}.SVG(&svg)
	fmt.Println(err, bytes.HasPrefix(svg.Bytes(), []byte("<svg ")))
	// Output: <nil> true
}
