package firms

import (
	"math"
	"testing"
)

// expected returns the mean yearly default rate of small firms that stand as
// they do at the start.
func (w *walk) expected(regime int, spread float64) float64 {
	d := w.Default
	total := 0.0
	for _, h := range w.start.hazard[:numSmall] {
		total += 1 / (1 + h*math.Exp(-(d.InterceptAdd+d.Spread*(spread-4.5)+d.Regime[regime])))
	}
	return total / numSmall
}

// The start has the shape of MODEL 13's draw. Its figures come from one draw,
// which wanders as each of ours does: the tolerance is four standard errors of
// the difference between one draw and the mean of sixteen.
func TestStartHasTheShapeOfTheData(t *testing.T) {
	const seeds = 16
	figures := []struct {
		name string
		want float64
	}{
		{"small firms that lose money", 0.408}, // 41 to 43 % in the sources W9, W14, W27
		{"small firms that do not earn their interest", 0.249},
		{"small debt over EBITDA", 3.31},
		{"small EBIT over interest", 2.14},
		{"large EBIT over interest", 6.9},
		{"small floating share", 0.403},
		{"small interest over debt", 0.0755},
		{"default rate in an expansion", 0.0099},
		{"default rate in a slowdown", 0.0173},
		{"default rate in a recession", 0.0554},
	}
	draws := make([][]float64, len(figures))
	p := New()
	for seed := range uint64(seeds) {
		w := p.walk(seed)
		s, ev := w.start, w.start.enterprise()
		p.earn(s, w.ebitda, w.x)
		var debt, ebitda, ebit, interest, floating [3]float64
		for j := range numFirms {
			g := groupOf(j)
			debt[g] += ev[j] * s.debt[j]
			ebitda[g] += ev[j] * w.ebitda[j]
			interest[g] += ev[j] * s.debt[j] * s.coupon[j]
			ebit[g] += ev[j] * (s.profit[0][j] + s.debt[j]*s.coupon[j])
			floating[g] += ev[j] * s.debt[j] * s.floating[j]
		}
		for i, x := range []float64{
			w.losing, w.uncovered, debt[small] / ebitda[small], ebit[small] / interest[small], ebit[large] / interest[large],
			floating[small] / debt[small], interest[small] / debt[small],
			w.expected(0, 3.5), w.expected(1, 5.2), w.expected(2, 10),
		} {
			draws[i] = append(draws[i], x)
		}
		for g, want := range [3]float64{14.0, 13.5, 23.6} {
			if got := sum(ev[span[g]:span[g+1]]) / ebitda[g]; math.Abs(got-want) > 1e-9 {
				t.Errorf("seed %d: EV/EBITDA of group %d is %v, want %v", seed, g, got, want)
			}
			if got := dot(s.cap[span[g]:span[g+1]], s.beta[span[g]:span[g+1]]) / sum(s.cap[span[g]:span[g+1]]); math.Abs(got-1) > 1e-12 {
				t.Errorf("seed %d: beta of group %d is %v, want 1", seed, g, got)
			}
		}
		if share := sum(s.cap[span[mega]:]) / sum(s.cap[span[large]:]); math.Abs(share-0.4) > 1e-12 {
			t.Errorf("seed %d: the ten largest are %v of the S&P 500, want 0.4", seed, share)
		}
	}
	for i, f := range figures {
		mean := sum(draws[i]) / seeds
		square := 0.0
		for _, x := range draws[i] {
			square += (x - mean) * (x - mean)
		}
		tol := 4 * math.Sqrt(square/(seeds-1)*(1+1.0/seeds))
		if math.Abs(mean-f.want) > tol {
			t.Errorf("%s: %.4f, want %.4f ± %.4f", f.name, mean, f.want, tol)
		}
		if tol > 0.35*f.want {
			t.Errorf("%s: a tolerance of %.4f around %.4f says nothing", f.name, tol, f.want)
		}
		t.Logf("%-45s %.4f, want %.4f ± %.4f", f.name, mean, f.want, tol)
	}
}
