package inference

import (
	"fmt"
	"math"
	"slices"
)

// CRPS returns the continuous ranked probability score of an ensemble forecast
// x of the outcome y: E|X - y| - E|X - X'|/2, in units of y, the less the
// better; for a point forecast it is the absolute error (Gneiting and Raftery,
// "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007,
// equation 21). X and X' are different members, so that the score's mean does
// not depend on the size of the ensemble (Ferro, "Fair scores for ensemble
// forecasts", Quarterly Journal of the RMS 140, 2014); it can therefore be a
// little below zero. It sorts x, and is NaN for fewer than two members.
func CRPS(x []float64, y float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	slices.Sort(x)
	n := float64(len(x))
	away, spread := 0.0, 0.0
	for i, v := range x {
		away += math.Abs(v - y)
		// Over pairs i < j, x[j] - x[i] adds up to this.
		spread += float64((2*float64(i) - n + 1) * v)
	}
	return away/n - spread/(n*(n-1))
}

// CRPSNormal returns the continuous ranked probability score of the normal
// forecast with this mean and standard deviation, sd >= 0 (Gneiting and
// Raftery, 2007, equation 5).
func CRPSNormal(mean, sd, y float64) float64 {
	if sd == 0 {
		return math.Abs(y - mean)
	}
	const rootPi = 1.7724538509055160273
	z := (y - mean) / sd
	return sd * (float64(z*(2*normalCDF(z)-1)) + 2*normalDensity(z) - 1/rootPi)
}

// PIT returns where the outcome y lies in an ensemble forecast x, from 0 below
// all members to 1 above all, members equal to y counted half: the probability
// integral transform, uniform if forecasts are right (Dawid, "Statistical
// theory: the prequential approach", JRSS A 147, 1984). NaN for no members.
func PIT(x []float64, y float64) float64 {
	below := 0.0
	for _, v := range x {
		switch {
		case v < y:
			below++
		case v == y:
			below += 0.5
		}
	}
	return below / float64(len(x))
}

// PITNormal is [PIT] for a normal forecast, sd > 0.
func PITNormal(mean, sd, y float64) float64 { return normalCDF((y - mean) / sd) }

// PITHistogram counts transforms from 0 to 1 in equal bins; a value of 1 is in
// the last.
func PITHistogram(pit []float64, bins int) []int {
	counts := make([]int, bins)
	for _, u := range pit {
		counts[min(int(u*float64(bins)), bins-1)]++
	}
	return counts
}

// A Comparison is the result of a [DieboldMariano] test.
type Comparison struct {
	Difference Estimate // mean loss of the first forecast less the second's
	Statistic  float64  // Student's t with N-1 degrees of freedom if both are equally good
	P          float64  // two-sided
	N          int
}

// DieboldMariano tests whether two forecasts have the same expected loss
// (Diebold and Mariano, "Comparing predictive accuracy", Journal of Business and
// Economic Statistics 13, 1995). a[i] and b[i] are losses, such as the CRPS, of
// forecasts made at the same origin, in order of time. overlap is how many
// origins a forecast reaches ahead, at least 1: losses of so many successive
// origins share outcomes, so their differences are correlated up to lag
// overlap-1.
//
// The long-run variance is the sum of these autocovariances, as in the original
// test and in its correction for few origins by Harvey, Leybourne and Newbold,
// "Testing the equality of prediction mean squared errors", International
// Journal of Forecasting 13 (1997), which is applied. Where that sum is not
// positive it has the Bartlett weights of Newey and West, "A simple, positive
// semi-definite, heteroskedasticity and autocorrelation consistent covariance
// matrix", Econometrica 55 (1987). Bartlett weights throughout would reject too
// often: 12 % instead of 6 % at a level of 5 % for 310 origins and an overlap of
// 12 (simulated with moving sums of normals).
func DieboldMariano(a, b []float64, overlap int) Comparison {
	mustMatch(len(a), len(b))
	if overlap < 1 {
		panic(fmt.Sprintf("inference: forecasts that reach %d origins ahead", overlap))
	}
	n := len(a)
	if n < 2*overlap || n < 10 {
		return Comparison{Difference: undefined("too few origins"), Statistic: math.NaN(), P: math.NaN(), N: n}
	}
	d := make([]float64, n)
	for i := range d {
		d[i] = a[i] - b[i]
	}
	mean, v := longRun(d, overlap-1)
	size, h := float64(n), float64(overlap)
	small := (size + 1 - 2*h + h*(h-1)/size) / size
	se := math.Sqrt(v / size / small)
	c := Comparison{Difference: normal(mean, se), Statistic: mean / se, N: n}
	if se == 0 {
		return Comparison{Difference: without(mean, "the losses differ by a constant"), Statistic: math.NaN(), P: math.NaN(), N: n}
	}
	c.P = 2 * studentCDF(-math.Abs(c.Statistic), size-1)
	return c
}

// longRun returns the mean of x and its long-run variance over so many lags.
func longRun(x []float64, lags int) (mean, v float64) {
	mean, _ = moments(x)
	n := float64(len(x))
	e := make([]float64, len(x))
	for i, u := range x {
		e[i] = u - mean
	}
	v = dot(e, e) / n
	weighted := v
	for k := 1; k <= lags; k++ {
		cov := 2 * dot(e[k:], e[:len(e)-k]) / n
		v += cov
		weighted += float64((1 - float64(k)/float64(lags+1)) * cov)
	}
	if v > 0 {
		return mean, v
	}
	return mean, weighted
}
