package report

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// A Distribution is that of one number over the paths of a run, as a step
// function. From an integer histogram it takes one point for each occupied bin.
type Distribution struct {
	Mean   Estimate  // over the paths, with its Monte Carlo standard error
	Paths  int64     // as many as the shape is made of
	Values []float64 // increasing or equal; finite
	Below  []float64 // the share of paths at or below each of Values, increasing to 1
}

// Empirical is the distribution of one value for each path, in any order. The
// standard error is that of independent paths. A value that is not finite is
// an error.
func Empirical(values []float64) (Distribution, error) {
	n := len(values)
	d := Distribution{Paths: int64(n), Values: slices.Clone(values), Below: make([]float64, n)}
	var mean, squares float64
	for i, v := range values {
		if !drawable(v) {
			return Distribution{}, fmt.Errorf("value of path %d is %g: want a finite number", i, v)
		}
		// Welford 1962: no cancellation where the mean is large.
		delta := v - mean
		mean += delta / float64(i+1)
		squares += delta * (v - mean)
		d.Below[i] = float64(i+1) / float64(n)
	}
	slices.Sort(d.Values)
	switch n {
	case 0:
		d.Mean = Estimate{Value: math.NaN(), Why: "no paths"}
	case 1:
		d.Mean = Estimate{Value: mean, Why: "one path"}
	default:
		d.Mean = Estimate{Value: mean, SE: math.Sqrt(squares / float64(n-1) / float64(n))}
	}
	return d, nil
}

// check panics where a distribution is not one, and says whether it is empty.
func (d Distribution) check(what string) (ok bool) {
	conform(what, len(d.Below), len(d.Values))
	for i, v := range d.Values {
		if !drawable(v) || i > 0 && v < d.Values[i-1] {
			panic(fmt.Sprintf("report: %s has the value %g at %d: want finite values that do not fall", what, v, i))
		}
		if b := d.Below[i]; !(b >= 0 && b <= 1+1e-9) || i > 0 && b < d.Below[i-1] {
			panic(fmt.Sprintf("report: %s has the share %g at %d: want shares from 0 to 1 that do not fall", what, b, i))
		}
	}
	return len(d.Values) > 0
}

// Quantile is the value that the share p of the paths does not exceed, linear
// between points; NaN where there are no paths.
func (d Distribution) Quantile(p float64) float64 {
	n := len(d.Values)
	if n == 0 {
		return math.NaN()
	}
	i := sort.SearchFloat64s(d.Below, p)
	switch {
	case i == 0:
		return d.Values[0]
	case i == n:
		return d.Values[n-1]
	}
	a, b := d.Below[i-1], d.Below[i]
	return d.Values[i-1] + (d.Values[i]-d.Values[i-1])*(p-a)/(b-a)
}

// deviation is the standard deviation of the shape.
func (d Distribution) deviation() float64 {
	var mean, squares, before float64
	for i, v := range d.Values {
		m := d.Below[i] - before
		before = d.Below[i]
		mean += m * v
		squares += m * v * v
	}
	return math.Sqrt(max(0, squares-mean*mean))
}

// density is a smooth density at n+1 places from lo to hi, its highest value
// 1: biweight kernels of Silverman's width (1986, equation 3.31; for this
// kernel 2.62 times that of the Gaussian). A kernel is at least a hundredth of
// the range wide, so that a mass at one value shows as a bump, not as a needle.
func (d Distribution) density(lo, hi float64, n int) []float64 {
	spread := d.deviation()
	if iqr := (d.Quantile(0.75) - d.Quantile(0.25)) / 1.349; iqr > 0 {
		spread = min(spread, iqr)
	}
	width := 2.62 * 0.9 * spread * math.Pow(float64(max(1, d.Paths)), -0.2)
	width = max(width, (hi-lo)/100)
	out := make([]float64, n+1)
	before, top := 0.0, 0.0
	for i, v := range d.Values {
		mass := d.Below[i] - before
		before = d.Below[i]
		first := max(0, int(math.Ceil((v-width-lo)/(hi-lo)*float64(n))))
		last := min(n, int(math.Floor((v+width-lo)/(hi-lo)*float64(n))))
		for k := first; k <= last; k++ {
			u := (lo + (hi-lo)*float64(k)/float64(n) - v) / width
			out[k] += mass * (1 - u*u) * (1 - u*u)
		}
	}
	for _, v := range out {
		top = max(top, v)
	}
	for k := range out {
		if top > 0 {
			out[k] /= top
		}
	}
	return out
}
