package metrics

import "math"

// Wealth sets dst[t] to the value, after return t, of an account that starts
// at one and earns the returns: the product of 1 + r up to t. dst may be
// returns.
func Wealth(dst, returns []float64) {
	mustMatch("values of wealth", len(dst), len(returns))
	w := 1.0
	for t, r := range returns {
		w *= 1 + r
		dst[t] = w
	}
}

// DrawdownSeries sets dst[t] to wealth[t] over its running peak, less one: zero
// at a new high, else negative. The peak counts the starting one, so that a
// loss in the first step shows (Magdon-Ismail and Atiya, "Maximum drawdown",
// 2004). From the first wealth on that is negative or NaN, dst is NaN. dst may
// be wealth.
func DrawdownSeries(dst, wealth []float64) {
	mustMatch("drawdowns", len(dst), len(wealth))
	peak := 1.0
	for t, w := range wealth {
		if !(w >= 0) {
			peak = math.NaN()
		}
		peak = max(peak, w)
		dst[t] = w/peak - 1
	}
}

// MaxDrawdown returns the deepest fall of wealth from its running peak, a
// decimal between -1 and 0: the least of DrawdownSeries. It is 0 for no wealth,
// an account that has not started, and NaN where wealth is ever negative or
// NaN.
func MaxDrawdown(wealth []float64) float64 {
	d := make([]float64, len(wealth))
	DrawdownSeries(d, wealth)
	deepest := 0.0
	for _, x := range d {
		deepest = min(deepest, x)
	}
	return deepest
}
