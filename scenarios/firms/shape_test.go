package firms

import (
	"math"
	"testing"
)

// Quantiles of the beta distributions, by bisection of the incomplete beta
// function's continued fraction (Numerical Recipes, 6.4).
func TestBetaQuantiles(t *testing.T) {
	p := [5]float64{0.01, 0.25, 0.5, 0.9, 0.999}
	for _, c := range []struct {
		a, b float64
		want [5]float64
	}{
		{1.2, 4.1, [5]float64{0.0056112, 0.0929055, 0.1908094, 0.4675941, 0.8303552}},
		{2, 11, [5]float64{0.0128474, 0.0802873, 0.1359795, 0.2874978, 0.5533594}},
		{1.2, 55, [5]float64{0.0004284, 0.0073960, 0.0159860, 0.0468090, 0.1259652}},
		{1.1, 1.65, [5]float64{0.0093725, 0.1852651, 0.3729668, 0.7687996, 0.9859410}},
		{0.6, 5.4, [5]float64{0.0000739, 0.0165315, 0.0588386, 0.2588240, 0.6674760}},
	} {
		q := betaQuantile(c.a, c.b)
		for i, want := range c.want {
			// Straight pieces of 1/2048 in probability: exact where the density is
			// smooth, coarser at the last in the tail.
			tol := 2e-5
			if p[i] == 0.999 {
				tol = 2e-3
			}
			if got := q.at(p[i]); math.Abs(got-want) > tol {
				t.Errorf("beta(%v, %v) at %v = %.6f, want %.6f", c.a, c.b, p[i], got, want)
			}
		}
	}
}

// The table is Student's t with four degrees of freedom, scaled: ratios of
// quantiles are those of printed tables, to what straight pieces allow, and a firm's own return has unit variance.
func TestStudentQuantiles(t *testing.T) {
	q := studentQuantile()
	scale := q.at(0.75) / 0.7406970841040203
	for p, want := range map[float64]float64{0.5: 0, 0.9: 1.5332062740589443, 0.99: 3.7469473879791966} {
		if got := q.at(p); math.Abs(got-scale*want) > 3e-4 {
			t.Errorf("quantile %v = %.6f, want %.6f", p, got, scale*want)
		}
	}
	const n = 1 << 20
	mean, square := 0.0, 0.0
	for i := range n {
		x := q.at((float64(i) + 0.5) / n)
		mean += x / n
		square += x * x / n
	}
	// The midpoint rule is exact but for the curvature inside pieces.
	if math.Abs(mean) > 1e-12 || math.Abs(square-1) > 1e-5 {
		t.Errorf("mean %v and variance %v, want 0 and 1", mean, square)
	}
	if top := q.at(math.Nextafter(1, 0)); !(top > maxShock && top < 1.1*maxShock) {
		t.Errorf("the largest shock is %v standard deviations", top)
	}
}

func TestNormalCDF(t *testing.T) {
	for z, want := range map[float64]float64{0: 0.5, 1: 0.8413447460685429, -2.2404: 0.012532483} {
		if got := normalCDF(z); math.Abs(got-want) > 1e-8 {
			t.Errorf("normalCDF(%v) = %.10f, want %.10f", z, got, want)
		}
	}
}
