package accum_test

import (
	"fmt"

	"trifecta/engine/accum"
)

// Two workers summarize their own paths; the order in which their summaries
// meet changes no bit.
func ExampleMoments_Merge() {
	var first, second, total accum.Moments
	for _, wealth := range []float64{1.02, 0.97, 1.10} {
		first.Add(wealth)
	}
	for _, wealth := range []float64{1.05, 0.88} {
		second.Add(wealth)
	}
	total.Merge(&second)
	total.Merge(&first)
	fmt.Printf("%d paths, mean %.4f, standard error %.4f\n", total.N(), total.Mean(), total.StdErr())
	// Output: 5 paths, mean 1.0040, standard error 0.0375
}

func ExampleHistogram_Quantile() {
	var wealth accum.Histogram
	for i := range 1001 {
		wealth.Add(0.5 + float64(i)/1000)
	}
	fmt.Printf("worst 5%%: %.2f, median %.2f, chance of a loss %.3f\n",
		wealth.Quantile(0.05), wealth.Quantile(0.5), wealth.Below(1))
	// Output: worst 5%: 0.55, median 1.00, chance of a loss 0.500
}

func ExampleSum() {
	var s accum.Sum
	for _, x := range []float64{1e100, 1, -1e100} {
		s.Add(x)
	}
	fmt.Println(s.Float64())
	// Output: 1
}
