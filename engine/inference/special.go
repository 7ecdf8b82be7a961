package inference

import (
	"math"

	"trifecta/engine/lanes"
)

// The functions below use the logarithm and exponential of engine/lanes, so
// that reports have the same digits on every architecture.

const (
	lnSqrt2Pi = 0.91893853320467274178
	tiny      = 1e-300 // keeps the continued fractions from dividing by zero
)

// normalDensity returns the standard normal density at z.
func normalDensity(z float64) float64 { return lanes.ExpOf(-z*z/2 - lnSqrt2Pi) }

// normalCDF returns the probability that a standard normal variable stays
// below z, within 1e-15, and within a relative 1e-12 in the lower tail.
//
// Method: the series of Marsaglia, "Evaluating the normal distribution",
// Journal of Statistical Software 11 (2004), and beyond two standard deviations
// Laplace's continued fraction of Mills' ratio.
func normalCDF(z float64) float64 {
	if z > 0 {
		return 1 - normalCDF(-z)
	}
	if z < -2 {
		x := -z
		f := x
		for k := 100.0; k >= 1; k-- {
			f = x + k/f
		}
		return normalDensity(x) / f
	}
	term, sum := z, z
	for k := 3.0; sum+term != sum; k += 2 {
		term = float64(term * (z * z / k)) // or it could be fused with the sum
		sum += term
	}
	return 0.5 + float64(sum*normalDensity(z))
}

// logGamma returns ln Γ(x) for x > 0, by Stirling's series after a shift to
// arguments of 10 and more, where its remainder is below 1e-16.
func logGamma(x float64) float64 {
	shift := 1.0
	for x < 10 {
		shift *= x
		x++
	}
	r := 1 / (x * x)
	s := math.FMA(r, 1.0/156, -691.0/360360)
	s = math.FMA(r, s, 1.0/1188)
	s = math.FMA(r, s, -1.0/1680)
	s = math.FMA(r, s, 1.0/1260)
	s = math.FMA(r, s, -1.0/360)
	s = math.FMA(r, s, 1.0/12)
	return float64((x-0.5)*lanes.LogOf(x)) - x + lnSqrt2Pi + s/x - lanes.LogOf(shift)
}

// incompleteBeta returns the regularized incomplete beta function I_x(a, b)
// for a, b > 0 and 0 <= x <= 1: the continued fraction DLMF 8.17.22 by the
// method of Lentz (1976).
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // where the fraction converges slowly
		return 1 - incompleteBeta(1-x, b, a)
	}
	front := lanes.ExpOf(logGamma(a+b)-logGamma(a)-logGamma(b)+float64(a*lanes.LogOf(x))+float64(b*lanes.LogOf(1-x))) / a
	away := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/away(1-(a+b)*x/(a+1))
	f := d
	// Convergence takes of the order of sqrt(max(a, b)) terms.
	for m := 1.0; m < 1e6; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d = 1 / away(1+float64(even*d))
		c = away(1 + even/c)
		f *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d = 1 / away(1+float64(odd*d))
		c = away(1 + odd/c)
		f *= d * c
		if math.Abs(float64(d*c)-1) < 1e-15 {
			break
		}
	}
	return front * f
}

// studentCDF returns the probability that a variable of Student's t
// distribution with nu > 0 degrees of freedom stays below t.
func studentCDF(t, nu float64) float64 {
	tail := incompleteBeta(nu/(nu+float64(t*t)), nu/2, 0.5) / 2
	if t > 0 {
		return 1 - tail
	}
	return tail
}

// binomialCDF returns the probability of at most k successes in n trials of
// probability p.
func binomialCDF(k, n int64, p float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	return incompleteBeta(1-p, float64(n-k), float64(k+1))
}

// binomialQuantile returns the least k with binomialCDF(k, n, p) >= level, for
// 0 < level < 1.
func binomialQuantile(level float64, n int64, p float64) int64 {
	mean := float64(n) * p
	k := int64(mean + float64(lanes.NormalQuantileOf(level)*math.Sqrt(mean*(1-p))))
	k = min(max(k, 0), n)
	for k > 0 && binomialCDF(k-1, n, p) >= level {
		k--
	}
	for binomialCDF(k, n, p) < level {
		k++
	}
	return k
}
