package lanes_test

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// Weights of the small-cap sleeve on three paths: half, tilted by a signal that
// is not known on the last one, and held between 20 % and 80 %.
func Example() {
	signal := []float64{0.25, -0.9, 0}
	known := []float64{1, 1, 0}
	weight, fallback := make([]float64, 3), make([]float64, 3)
	lanes.Fill(weight, 0.5)
	lanes.AddScaled(weight, signal, 0.8)
	lanes.Clamp(weight, weight, 0.2, 0.8)
	lanes.Fill(fallback, 0.65)
	lanes.Select(weight, known, weight, fallback)
	fmt.Println(weight)
	// Output: [0.7 0.2 0.65]
}

// The premium of small caps against its three-month median.
func ExampleMedian() {
	median := lanes.Median{Window: 3, Min: 3}
	state, row := make([]float64, median.Size()), make([]float64, 1)
	premium := []float64{0.08, 0.12, 0.04, 0.05}
	for t := range premium {
		old := []float64{math.NaN()}
		if t >= 3 {
			old = premium[t-3:][:1]
		}
		median.Push(state, premium[t:][:1], old, row)
		fmt.Println(premium[t], row[0])
	}
	// Output:
	// 0.08 NaN
	// 0.12 NaN
	// 0.04 0.08
	// 0.05 0.05
}

// A policy rate that moves a tenth of the way to 4 % in expansions and to 1 % in
// recessions, where its noise is twice as large.
func ExampleLinearBy() {
	rate, regime, z := []float64{3, 3}, []float64{0, 1}, []float64{0.5, -1}
	lanes.LinearBy(rate, regime, []float64{0.1 * 4, 0.1 * 1},
		lanes.StateTerms{{[]float64{0.1, 0.2}, z}}, lanes.Terms{{0.9, rate}})
	fmt.Printf("%.2f\n", rate)
	// Output: [3.15 2.60]
}
