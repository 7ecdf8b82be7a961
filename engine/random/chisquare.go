package random

import (
	"fmt"
	"math"
	"sync"

	"trifecta/engine/lanes"
)

// A ChiSquare turns uniform draws into draws of a chi-square variable, one
// uniform a draw, by the inverse of its distribution function: with
// sqrt(1/ratio) a normal draw becomes one of Student's t, and antithetic and
// stratified points take the same road as they do to normals. It is safe for
// concurrent use.
type ChiSquare struct {
	sides lanes.Pieces // each piece a cache line: sides begin where one does
	nu    float64
}

// chiSquares has the tables made so far, by degrees of freedom: making one
// takes a millisecond, and every block of a run wants the same.
var chiSquares sync.Map

// NewChiSquare returns the chi-square distribution with nu degrees of freedom,
// which need not be whole. It panics unless nu is from 0.5 to 1000.
func NewChiSquare(nu float64) *ChiSquare {
	if !(nu >= 0.5 && nu <= 1000) {
		panic(fmt.Sprintf("random: chi-square with %v degrees of freedom", nu))
	}
	if c, ok := chiSquares.Load(nu); ok {
		return c.(*ChiSquare)
	}
	c := &ChiSquare{nu: nu}
	c.fit()
	kept, _ := chiSquares.LoadOrStore(nu, c)
	return kept.(*ChiSquare)
}

// Ratio sets dst to the quantiles at u of a chi-square variable divided by its
// degrees of freedom, whose mean is one: within 1e-9 of the true value,
// relatively, and rising on the grid of the draws. It is 0 at 0, +Inf at 1, and
// NaN outside [0, 1]. dst may be u; rows of different length panic.
func (c *ChiSquare) Ratio(dst, u []float64) {
	if len(dst) != len(u) {
		panic(fmt.Sprintf("random: %d chi-square draws of %d uniforms", len(dst), len(u)))
	}
	for i := 0; i < len(u); i++ {
		i += c.sides.Map(dst[i:], u[i:])
		if i < len(u) {
			dst[i] = c.far(u[i])
		}
	}
}

// far is Ratio where no piece is: nearer to 0 or 1 than any draw.
func (c *ChiSquare) far(p float64) float64 {
	switch {
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	case !(p > 0 && p < 1):
		return math.NaN()
	}
	g := newGamma(c.nu / 2)
	if p < 0.5 {
		return g.quantile(p, 0, g.low(p)) / g.a
	}
	return g.quantile(1-p, 1, g.a) / g.a
}

const chiTerms = 8

// Points at which a piece's polynomial equals the quantile, both ends among
// them so that pieces meet: cos(k pi / 7) / 2, the extrema of the Chebyshev
// polynomial of degree 7.
var chiNodes = [chiTerms]float64{
	-0.5, -0.4504844339512096, -0.3117449009293668, -0.1112604669781572,
	0.1112604669781572, 0.3117449009293668, 0.4504844339512096, 0.5,
}

// fit makes the polynomials, from the median outward, so that each quantile is
// a good guess of the next.
func (c *ChiSquare) fit() {
	g := newGamma(c.nu / 2)
	for side := range c.sides {
		guess := g.a
		for k := len(c.sides[side]) - 1; k >= 0; k-- {
			lo, hi := lanes.PieceEnds(k)
			width := hi - lo
			var y [chiTerms]float64
			for j := chiTerms - 1; j >= 0; j-- {
				guess = g.quantile(lo+float64(width*(0.5+chiNodes[j])), side, guess)
				y[j] = guess / g.a
			}
			c.sides[side][k] = interpolate(y)
		}
	}
}

// interpolate returns the coefficients, constant term first, of the polynomial
// with values y at chiNodes: Newton's divided differences, multiplied out.
func interpolate(y [chiTerms]float64) (a [chiTerms]float64) {
	for order := 1; order < chiTerms; order++ {
		for j := chiTerms - 1; j >= order; j-- {
			y[j] = (y[j] - y[j-1]) / (chiNodes[j] - chiNodes[j-order])
		}
	}
	for j := chiTerms - 1; j >= 0; j-- { // a = a (x - node) + y
		for k := chiTerms - 1; k > 0; k-- {
			a[k] = math.FMA(a[k], -chiNodes[j], a[k-1])
		}
		a[0] = math.FMA(a[0], -chiNodes[j], y[j])
	}
	return a
}
