package firms

import (
	"math"

	"trifecta/engine/lanes"
)

// normalCDF returns the probability that a standard normal variable stays
// below z, for |z| < 8, by bisection of its quantile, to 2^-50.
func normalCDF(z float64) float64 {
	lo, hi := 0.0, 1.0
	for range 50 {
		if mid := (lo + hi) / 2; lanes.NormalQuantileOf(mid) < z {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// A quantile is a distribution's quantile function on an even grid of
// probabilities, ends included, straight in between.
type quantile []float64

// at returns the quantile of u, 0 <= u < 1.
func (q quantile) at(u float64) float64 {
	x := u * float64(len(q)-1)
	k := int(x)
	return math.FMA(x-float64(k), q[k+1]-q[k], q[k])
}

// betaQuantile returns the quantile function of the beta distribution with
// parameters a and b, both above 1/2, within 1e-5.
//
// The density is integrated by midpoints over s with x = s²(3-2s), which bends
// its steep ends flat: dx/ds = 6s(1-s).
func betaQuantile(a, b float64) quantile {
	const steps, grid = 8192, 2048
	x := func(s float64) float64 { return s * s * (3 - 2*s) }
	var cum [steps + 1]float64
	for i := range steps {
		s := (float64(i) + 0.5) / steps
		lx, ly := lanes.LogOf(x(s)), lanes.LogOf(x(1-s))
		cum[i+1] = cum[i] + float64(lanes.ExpOf(float64((a-1)*lx)+float64((b-1)*ly))*s*(1-s))
	}
	q := make(quantile, grid+1)
	i := 0
	for k := range q {
		want := float64(cum[steps] * float64(k) / grid)
		for i < steps-1 && cum[i+1] < want {
			i++
		}
		q[k] = x(min((float64(i)+(want-cum[i])/(cum[i+1]-cum[i]))/steps, 1))
	}
	return q
}

// maxShock bounds a firm's own return in standard deviations, before the table
// is brought to unit variance.
const maxShock = 6

// studentQuantile returns the quantile function of Student's t with four
// degrees of freedom, cut at maxShock standard deviations and scaled to unit
// variance.
//
// With s = t/sqrt(4+t²) the distribution function is 1/2 + (3s - s³)/4 (Shaw,
// "Sampling Student's T distribution", Journal of Computational Finance 9,
// 2006), which Newton's method inverts.
func studentQuantile() quantile {
	const half = 1024
	q := make(quantile, 2*half+1)
	for k := range half {
		c := 2 * float64(k) / half // 4p - 2, with p = 1/2 + k/(2 half)
		s := c / 3
		for range 40 {
			s -= (float64(s*(3-float64(s*s))) - c) / (3 - float64(3*s*s))
		}
		t := 2 * s / math.Sqrt(1-float64(s*s))
		q[half+k] = min(t, maxShock*math.Sqrt2)
	}
	q[2*half] = maxShock * math.Sqrt2
	square := 0.0 // mean of e² over a straight piece from a to b: (a² + ab + b²)/3
	for k := half; k < 2*half; k++ {
		a, b := q[k], q[k+1]
		square += (float64(a*a) + float64(a*b) + float64(b*b)) / 3
	}
	sd := math.Sqrt(square / half)
	for k := half; k <= 2*half; k++ {
		q[k] /= sd
		q[2*half-k] = -q[k]
	}
	return q
}
