package metrics

import (
	"math"

	"trifecta/engine/lanes"
)

// The standard errors below are those of independent, identically distributed
// steps. Where returns cluster or trend they are too small; tests that allow
// for it stand in engine/inference.

// CAGRError returns the standard error of [CAGR]: (1 + CAGR) times that of the
// mean annual log growth, sd(ln(1+r)) sqrt(perYear / years), by the delta
// method. It is NaN for fewer than two returns or a return of -1 or less.
func CAGRError(returns []float64, perYear float64) float64 {
	logs, total := make([]float64, len(returns)), 0.0
	for i, r := range returns {
		logs[i] = lanes.LogOf(1 + r)
		total += logs[i]
	}
	_, sd := spread(logs, largest(logs))
	n := float64(len(returns))
	growth := lanes.ExpOf(total / n * perYear)
	return growth * sd * perYear / math.Sqrt(n)
}

// VolatilityError returns the standard error of [Volatility]:
// volatility sqrt((k - 1) / (4n)), k the raw kurtosis (the normal has 3), by
// the delta method from the variance of a sample variance (Cramér,
// "Mathematical methods of statistics", 1946, 27.4). It is NaN for fewer than
// two returns.
func VolatilityError(returns []float64, perYear float64) float64 {
	_, kurtosis := shape(returns)
	n := float64(len(returns))
	return Volatility(returns, perYear) * math.Sqrt((kurtosis-1)/(4*n))
}

// SharpeError returns the standard error of [Sharpe], allowing for skewness g
// and raw kurtosis k of the excess returns:
//
//	sqrt((1 - g s + (k-1)/4 s^2) / (n-1)) sqrt(perYear)
//
// with s the Sharpe ratio per step (Mertens, "Comments on variance of the IID
// estimator in Lo (2002)", 2002; Bailey, López de Prado, "The Sharpe ratio
// efficient frontier", 2012, equation 8). It is NaN where the ratio is.
func SharpeError(returns, rf []float64, perYear float64) float64 {
	d := make([]float64, len(returns))
	for i, r := range returns {
		d[i] = r - rf[i]
	}
	s := Sharpe(returns, rf, perYear) / math.Sqrt(perYear)
	skew, kurtosis := shape(d)
	v := 1 - float64(skew*s) + float64((kurtosis-1)/4*float64(s*s))
	return math.Sqrt(v / float64(len(returns)-1) * perYear)
}

// shape returns the sample skewness and raw kurtosis, moments with n in the
// denominator; NaN where all values are equal.
func shape(x []float64) (skew, kurtosis float64) {
	m := mean(x)
	var m2, m3, m4 float64
	for _, v := range x {
		d := v - m
		q := float64(d * d)
		m2 += q
		m3 += float64(q * d)
		m4 += float64(q * q)
	}
	n := float64(len(x))
	m2, m3, m4 = m2/n, m3/n, m4/n
	return m3 / (m2 * math.Sqrt(m2)), m4 / (m2 * m2)
}
