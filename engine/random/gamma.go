package random

import (
	"math"

	"trifecta/engine/lanes"
)

// A gamma is the gamma distribution with shape a and scale one; twice such a
// variable is chi-square with 2a degrees of freedom. Its numbers are the same
// bits on every architecture.
type gamma struct {
	a        float64
	logGamma float64 // of a
}

func newGamma(a float64) gamma { return gamma{a, logGamma(a)} }

// logGamma returns the logarithm of the gamma function of a > 0: Stirling's
// series (Abramowitz and Stegun, 1964, 6.1.41) beyond 15, where the term left
// out is below 1e-17, and the recurrence gamma(a) = gamma(a+1)/a below.
func logGamma(a float64) float64 {
	shift := 1.0
	for ; a < 15; a++ {
		shift *= a
	}
	const halfLogTau = 0.91893853320467274178
	w := 1 / (a * a)
	s := math.FMA(w, 1.0/156, -691.0/360360)
	s = math.FMA(s, w, 1.0/1188)
	s = math.FMA(s, w, -1.0/1680)
	s = math.FMA(s, w, 1.0/1260)
	s = math.FMA(s, w, -1.0/360)
	s = math.FMA(s, w, 1.0/12)
	return float64((a-0.5)*lanes.LogOf(a)) - a + halfLogTau + s/a - lanes.LogOf(shift)
}

// tail returns the probability to lie below x (side 0) or above it (side 1),
// and the density at x times x, for x > 0. The series and the continued
// fraction are those of Abramowitz and Stegun, 6.5.29 and 6.5.31, the fraction by
// Lentz's method as modified by Thompson and Barnett (1986).
func (g gamma) tail(x float64, side int) (p, flow float64) {
	flow = lanes.ExpOf(float64(g.a*lanes.LogOf(x)) - x - g.logGamma)
	if x < g.a+1 {
		term, sum := 1/g.a, 1/g.a
		for k := 1.0; term > sum*0x1p-55; k++ {
			term = float64(term * (x / (g.a + k)))
			sum += term
		}
		p = float64(flow * sum)
		if side == 1 {
			p = 1 - p
		}
		return p, flow
	}
	b := x + 1 - g.a
	c, d := math.MaxFloat64, 1/b
	h := d
	for k := 1.0; ; k++ {
		n := float64(k * (g.a - k))
		b += 2
		d = 1 / math.FMA(n, d, b)
		c = b + n/c
		step := float64(c * d)
		h *= step
		if math.Abs(step-1) < 0x1p-52 {
			break
		}
	}
	p = float64(flow * h)
	if side == 0 {
		p = 1 - p
	}
	return p, flow
}

// low is where the first term of the series, x^a / gamma(a+1), is p: just below
// the quantile if p is small.
func (g gamma) low(p float64) float64 {
	return lanes.ExpOf((lanes.LogOf(p) + g.logGamma + lanes.LogOf(g.a)) / g.a)
}

// quantile returns the x with probability p, at most 5/8, on its lower (side 0)
// or upper side (1): Newton's method on the logarithms of probability and x.
// The logarithm of either probability is concave in that of x, so that all steps
// but the first approach x from one side; the first may go much too far, and is
// cut to a factor of e.
func (g gamma) quantile(p float64, side int, guess float64) float64 {
	x := guess
	want := lanes.LogOf(p)
	for range 100 {
		if x == 0 {
			break // below the smallest float64
		}
		q, flow := g.tail(x, side)
		step := (want - lanes.LogOf(q)) * (q / flow)
		if side == 1 {
			step = -step
		}
		step = min(max(step, -1), 1)
		x *= lanes.ExpOf(step)
		if math.Abs(step) < 1e-9 {
			break // the error left is about a/2 times the square of the step
		}
	}
	return x
}
