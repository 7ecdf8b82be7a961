package metrics

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// CAGR returns the compound annual growth rate of an account that grew from
// one to wealthEnd in the given number of steps:
// wealthEnd^(perYear/steps) - 1. It is NaN if wealthEnd is not positive or
// steps or perYear is not.
func CAGR(wealthEnd float64, steps int, perYear float64) float64 {
	if !(wealthEnd > 0) || steps < 1 || !(perYear > 0) {
		return math.NaN()
	}
	return lanes.ExpOf(lanes.LogOf(wealthEnd)*perYear/float64(steps)) - 1
}

// AnnualMean returns the arithmetic mean of the returns times perYear. It is
// NaN for no returns.
func AnnualMean(returns []float64, perYear float64) float64 {
	return float64(mean(returns) * perYear)
}

// Volatility returns the annual standard deviation of the returns,
// sd sqrt(perYear). It is NaN for fewer than two returns.
func Volatility(returns []float64, perYear float64) float64 {
	_, sd := spread(returns, largest(returns))
	return sd * math.Sqrt(perYear)
}

// Sharpe returns the annual Sharpe ratio, mean(r - rf) / sd(r - rf) times
// sqrt(perYear), of the differential returns of Sharpe, "The Sharpe ratio",
// Journal of Portfolio Management 21 (1994). It is NaN for fewer than two
// returns and where all differences are equal.
//
// A standard deviation below 2^-40 of the largest return is taken as zero: it
// is what rounding leaves of equal differences.
func Sharpe(returns, rf []float64, perYear float64) float64 {
	m, sd := excess(returns, rf)
	if sd == 0 {
		return math.NaN()
	}
	return m / sd * math.Sqrt(perYear)
}

// RollingSharpe sets dst[t] to the Sharpe ratio of the window returns up to and
// including return t, and to NaN where there are fewer. It panics if window is
// below 2.
func RollingSharpe(dst, returns, rf []float64, window int, perYear float64) {
	mustMatch("rolling Sharpe ratios", len(dst), len(returns))
	mustMatch("risk-free returns", len(rf), len(returns))
	if window < 2 {
		panic(fmt.Sprintf("metrics: rolling Sharpe ratio over %d returns", window))
	}
	for t := range dst {
		if t+1 < window {
			dst[t] = math.NaN()
			continue
		}
		from, to := t+1-window, t+1
		dst[t] = Sharpe(returns[from:to], rf[from:to], perYear)
	}
}

// TrackingError returns the annual standard deviation of the returns less the
// benchmark's, sd(r - b) sqrt(perYear). It is NaN for fewer than two returns,
// and zero where the difference is constant to rounding (see Sharpe).
func TrackingError(returns, benchmark []float64, perYear float64) float64 {
	_, sd := excess(returns, benchmark)
	return sd * math.Sqrt(perYear)
}

// DetectableEdge returns the smallest true annual edge over a benchmark that a
// one-sided test at 5 % finds with a power of 80 %, after so many years at that
// annual tracking error: (z(0.95) + z(0.80)) TE / sqrt(years), which is
// 2.49 TE / sqrt(years). (The sample-size formula for a mean with known
// standard deviation, as in Cohen, "Statistical power analysis", 1988.) Edge
// and tracking error are decimals a year of independent steps. It is NaN unless
// trackingError >= 0 and years > 0.
func DetectableEdge(trackingError, years float64) float64 {
	if !(trackingError >= 0 && years > 0) {
		return math.NaN()
	}
	z := lanes.NormalQuantileOf(0.95) + lanes.NormalQuantileOf(0.80)
	return z * trackingError / math.Sqrt(years)
}

// excess returns mean and standard deviation of a - b.
func excess(a, b []float64) (mean, sd float64) {
	mustMatch("returns to compare with", len(b), len(a))
	d := make([]float64, len(a))
	lanes.Sub(d, a, b)
	return spread(d, max(largest(a), largest(b)))
}

// spread returns mean and standard deviation, n-1, of x. A standard deviation
// that rounding can leave of equal values, when they were computed from
// numbers as large as size, is zero. 2^-40 is about 1e-12: beyond the rounding
// of 8,000 additions, below any spread of market returns.
func spread(x []float64, size float64) (m, sd float64) {
	m = mean(x)
	if len(x) < 2 {
		return m, math.NaN()
	}
	var ss float64
	for _, v := range x {
		ss += float64((v - m) * (v - m))
	}
	sd = math.Sqrt(ss / float64(len(x)-1))
	if sd <= 0x1p-40*size {
		sd = 0
	}
	return m, sd
}

// mean returns the arithmetic mean of x, NaN if x is empty.
func mean(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// largest returns the largest absolute value in x.
func largest(x []float64) float64 {
	var m float64
	for _, v := range x {
		m = max(m, math.Abs(v))
	}
	return m
}

func mustMatch(what string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("metrics: %d %s for %d returns", got, what, want))
	}
}
