package inference_test

import (
	"fmt"

	"trifecta/engine/accum"
	"trifecta/engine/inference"
)

// A die whose mean is said to be 4.5 (Jaynes, 1962).
func ExamplePool() {
	p, err := inference.Pool(nil, []inference.View{{Name: "mean of the die", Values: []float64{1, 2, 3, 4, 5, 6}, Mean: 4.5}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f\nKL %.3f, %.1f effective faces\n", p.Weights, p.KL, p.Effective)
	// Output:
	// [0.0544 0.0788 0.1142 0.1654 0.2398 0.3475]
	// KL 0.178, 5.0 effective faces
}

// One stratum of a thousand paths, the ten lowest known exactly.
func ExampleSample() {
	var m accum.Moments
	var h accum.Histogram
	low := []float64{}
	for i := range 1000 {
		wealth := 0.8 + 0.0005*float64(i)
		m.Add(wealth)
		h.Add(wealth)
		if i < 10 {
			low = append(low, wealth)
		}
	}
	s := inference.Sample{{Weight: 1, Moments: &m, Histogram: &h, Low: low}}
	mean, worst := s.Mean(), s.Distribution().Shortfall(0.01)
	fmt.Printf("mean %.3f ± %.3f, worst 1%% %.4f ± %.4f\n", mean.Value, mean.SE, worst.Value, worst.SE)
	// Output: mean 1.050 ± 0.005, worst 1% 0.8023 ± 0.0008
}
