package inference

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Waiting times of two strata, cut at 24 steps: only paths on which the event
// happened by then count.
func TestErrorsOfAFirstStepAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func(n int, rate float64) []int64 {
		first := make([]int64, 24)
		for range n {
			if step := int(math.Ceil(r.ExpFloat64() / rate)); step <= 24 {
				first[max(step, 1)-1]++
			}
		}
		return first
	}
	// The probability of the event by time x, and the time at which half of
	// that of step 24 is reached.
	by := func(x float64) float64 { return 0.3*(1-math.Exp(-x/5)) + 0.7*(1-math.Exp(-x/40)) }
	lo, hi := 0.0, 24.0
	for range 60 {
		if m := (lo + hi) / 2; by(m) < by(24)/2 {
			lo = m
		} else {
			hi = m
		}
	}
	var value, inside []float64
	se := 0.0
	const reps = 500
	for range reps {
		e := FirstStep([]Steps{{Weight: 0.3, Paths: 400, First: draw(400, 1.0/5)}, {Weight: 0.7, Paths: 600, First: draw(600, 1.0/40)}}).Quantile(0.5)
		value = append(value, e.Value)
		se += e.SE / reps
		if step := math.Ceil(lo); e.Lo <= step && step <= e.Hi {
			inside = append(inside, 1)
		}
	}
	mean, variance := moments(value)
	// A time is rounded up to a step, by a half on average.
	if math.Abs(mean-lo-0.5) > 0.2 {
		t.Errorf("median step is %.2f on average, want half a step above time %.2f", mean, lo)
	}
	// Steps are whole: that adds up to 1/12 to the variance of the median.
	if spread := math.Sqrt(variance); se < 0.7*math.Sqrt(max(0, variance-1.0/12)) || se > 1.15*spread {
		t.Errorf("standard error %.3f, spread of whole steps %.3f", se, spread)
	}
	// Intervals of whole steps hold at least 95 %; four standard errors.
	if share := float64(len(inside)) / reps; share < 0.95-4*math.Sqrt(0.95*0.05/reps) {
		t.Errorf("%.3f of intervals hold the truth", share)
	}
	if e := FirstStep([]Steps{{Weight: 1, Paths: 10, First: make([]int64, 24)}}).Quantile(0.5); e.Why == "" || !math.IsNaN(e.Value) {
		t.Errorf("the median of what never happened is %+v", e)
	}
}
