package metrics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"trifecta/engine/metrics"
)

// TestStandardErrorsMatchTheirSamplingSpread draws many samples and compares
// the spread of each estimate over the samples with the mean of its standard
// error. The draws are skewed, so that the terms in skewness and kurtosis
// matter.
func TestStandardErrorsMatchTheirSamplingSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const samples, n = 4000, 240
	rf := make([]float64, n)
	est, se := make([][]float64, 3), make([]float64, 3)
	for range samples {
		x := make([]float64, n)
		for i := range x {
			x[i] = 0.01 + 0.04*(1-r.ExpFloat64()) // skewness -2, kurtosis 9
		}
		total := 1.0
		for _, v := range x {
			total *= 1 + v
		}
		est[0] = append(est[0], metrics.CAGR(total, n, 12))
		est[1] = append(est[1], metrics.Volatility(x, 12))
		est[2] = append(est[2], metrics.Sharpe(x, rf, 12))
		se[0] += metrics.CAGRError(x, 12) / samples
		se[1] += metrics.VolatilityError(x, 12) / samples
		se[2] += metrics.SharpeError(x, rf, 12) / samples
	}
	for k, name := range []string{"CAGR", "volatility", "Sharpe"} {
		spread := metrics.Volatility(est[k], 1)
		// The spread of 4,000 samples is known to 1/sqrt(8000) = 1.1 %, with
		// fat tails to twice that; errors of order 1/n add up to 3 %. Leaving
		// out skewness and kurtosis would be off by a third and more.
		if ratio := se[k] / spread; math.Abs(ratio-1) > 0.06 {
			t.Errorf("standard error of %s is %.3f times its sampling spread", name, ratio)
		}
	}
}

func TestSharpeErrorOfTwoPointReturns(t *testing.T) {
	// Two-point returns have skewness 0 and kurtosis 1, so the error is
	// sqrt(1/(n-1)).
	x := []float64{0.03, -0.01, 0.03, -0.01, 0.03, -0.01}
	got := metrics.SharpeError(x, make([]float64, 6), 12)
	want := math.Sqrt(12.0 / 5)
	if math.Abs(got-want) > 1e-12 { // rounding
		t.Errorf("standard error = %v, want %v", got, want)
	}
}
