package inference

import (
	"fmt"
	"math"
)

// Difference returns the mean of x less y, element by element, with the
// standard error of independent pairs: x[i] and y[i] belong to one path, or are
// means over one antithetic pair. It panics if the lengths differ.
func Difference(x, y []float64) Estimate {
	mustMatch(len(x), len(y))
	d := make([]float64, len(x))
	for i := range d {
		d[i] = x[i] - y[i]
	}
	m, v := moments(d)
	switch len(d) {
	case 0:
		return undefined(noPath)
	case 1:
		return without(m, tooFew)
	}
	return normal(m, math.Sqrt(v/float64(len(d))))
}

// Ratio returns mean(x) / mean(y) with the standard error of the delta method,
// sd(x - r y) / (sqrt(n) |mean(y)|) (Cochran, "Sampling techniques", 1977,
// 6.4), pairs as in [Difference]. It is undefined where y does not differ from
// zero by four standard errors: then the ratio has no useful distribution.
func Ratio(x, y []float64) Estimate {
	mustMatch(len(x), len(y))
	if len(x) < 2 {
		return undefined(tooFew)
	}
	mx, _ := moments(x)
	my, vy := moments(y)
	n := float64(len(x))
	if !(math.Abs(my) >= 4*math.Sqrt(vy/n)) || my == 0 {
		return undefined("the denominator cannot be told from zero")
	}
	r := mx / my
	d := make([]float64, len(x))
	for i := range d {
		d[i] = x[i] - float64(r*y[i])
	}
	_, v := moments(d)
	return normal(r, math.Sqrt(v/n)/math.Abs(my))
}

// PairMeans returns the means of elements 2k and 2k+1, the values of antithetic
// pairs. It panics if their number is odd.
func PairMeans(x []float64) []float64 {
	if len(x)%2 != 0 {
		panic(fmt.Sprintf("inference: pairs of %d values", len(x)))
	}
	out := make([]float64, len(x)/2)
	for k := range out {
		out[k] = (x[2*k] + x[2*k+1]) / 2
	}
	return out
}

// moments returns mean and sample variance, NaN for fewer than one and two.
func moments(x []float64) (mean, variance float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v
	}
	mean /= n
	for _, v := range x {
		variance += float64((v - mean) * (v - mean))
	}
	return mean, variance / (n - 1)
}

func mustMatch(a, b int) {
	if a != b {
		panic(fmt.Sprintf("inference: %d values for %d", b, a))
	}
}
