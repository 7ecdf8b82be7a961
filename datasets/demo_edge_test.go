package datasets

import (
	"math"
	"strings"
	"testing"

	"trifecta/engine"
)

// demoLegs reads the three legs off a history, as the signal defines them:
// small less large NTM growth since the year's start (in above 1 pp, out below
// 0), premium against its ten-year median (in below, out above it by more than
// 1 pp), cuts priced (in at 2, out below 1).
func demoLegs(h *History) (earnings, valuation, rates []bool) {
	dates := h.Paths.Grid.Dates
	n := len(dates)
	earnings, valuation, rates = make([]bool, n), make([]bool, n), make([]bool, n)
	se, le := h.row(engine.SmallEPS), h.row(engine.LargeEPS)
	cuts := h.row(engine.CutsPriced)
	premium := premiumOf(h)
	for i, d := range dates {
		was := max(i-1, 0)
		if start := i - int(d.Time().Month()); start >= 0 {
			growth := se[i]/se[start] - le[i]/le[start]
			earnings[i] = growth > 0.01 || earnings[was] && growth >= 0
		}
		if i >= 119 {
			gap := premium[i] - median(premium[i-119:i+1])
			valuation[i] = gap < 0 || valuation[was] && gap <= 0.01
		}
		rates[i] = cuts[i] >= 2 || rates[was] && cuts[i] >= 1
	}
	return earnings, valuation, rates
}

// edge returns how many standard errors the mean of x in the months after a
// leg was on lies above that in the months after it was off (Welch, 1947).
func edge(on []bool, x []float64, from int) float64 {
	var n, sum, squares [2]float64
	for i := from; i < len(x)-1; i++ {
		k := 0
		if on[i] {
			k = 1
		}
		n[k]++
		sum[k] += x[i+1]
		squares[k] += x[i+1] * x[i+1]
	}
	var mean, se2 [2]float64
	for k := range n {
		mean[k] = sum[k] / n[k]
		se2[k] = (squares[k]/n[k] - mean[k]*mean[k]) / (n[k] - 1)
	}
	return (mean[1] - mean[0]) / math.Sqrt(se2[0]+se2[1])
}

func smallLessLarge(h *History) []float64 {
	x := h.row(engine.SmallReturn)
	for i, r := range h.row(engine.LargeReturn) {
		x[i] -= r
	}
	return x
}

func TestNoLegHasAnEdgeInTheDemo(t *testing.T) {
	const seeds = 40
	var mean [3]float64
	for seed := range uint64(seeds + 1) {
		if seed == 0 {
			seed = DemoSeed
		}
		// Sleeves and aggregates do not depend on the number of firms.
		_, _, h := mustDemo(t, 60, seed)
		earnings, valuation, rates := demoLegs(h)
		x := smallLessLarge(h)
		for k, e := range []float64{edge(earnings, x, 1), edge(valuation, x, 119), edge(rates, x, 1)} {
			// Two standard errors: the default seed is chosen, and must not be
			// one that shows an edge by luck.
			if seed == DemoSeed && math.Abs(e) > 2 {
				t.Errorf("leg %d has an edge of %.2f standard errors with the default seed, want at most 2", k, e)
			}
			if seed != DemoSeed {
				mean[k] += e / seeds
			}
		}
	}
	for k, e := range mean {
		// Each seed's edge has a standard deviation of one, so the mean of 40
		// has 0.16: three of these, as three legs are looked at.
		if tol := 3 / math.Sqrt(seeds); math.Abs(e) > tol {
			t.Errorf("leg %d has a mean edge of %.2f standard errors over %d seeds, want at most %.2f", k, e, seeds, tol)
		}
	}
}

func TestEdgeIsFoundWhereItIs(t *testing.T) {
	_, _, h := mustDemo(t, 60, DemoSeed)
	x := smallLessLarge(h)
	cheat := make([]bool, len(x))
	for i := range x[:len(x)-1] {
		cheat[i] = x[i+1] > 0
	}
	if e := edge(cheat, x, 1); !(e > 10) {
		t.Errorf("a leg that knows the next return has an edge of %.2f standard errors, want more than 10", e)
	}
}

func TestNoSleeveOfTheDemoBeatsAnother(t *testing.T) {
	const seeds = 20
	pairs := [3][2]*engine.Field{
		{engine.SmallReturn, engine.LargeReturn},
		{engine.MegaReturn, engine.LargeReturn},
		{engine.SmallQualityReturn, engine.SmallReturn},
	}
	var sum, squares [3]float64
	n := 0.0
	for seed := range uint64(seeds) {
		_, _, h := mustDemo(t, 200, seed+1)
		for k, pair := range pairs {
			a, b := h.row(pair[0]), h.row(pair[1])
			for i := 1; i < len(a); i++ {
				sum[k] += a[i] - b[i]
				squares[k] += (a[i] - b[i]) * (a[i] - b[i])
			}
		}
		n += float64(len(h.Paths.Grid.Dates) - 1)
	}
	for k, pair := range pairs {
		// Three standard errors of the mean of 7,340 months. Quality lags by
		// 0.0007 a month if volatile firms may earn half their variance more.
		mean := sum[k] / n
		se := math.Sqrt((squares[k]/n - mean*mean) / n)
		if math.Abs(mean) > 3*se {
			t.Errorf("%s less %s has a mean of %.5f a month, want 0 within %.5f", pair[0].Name, pair[1].Name, mean, 3*se)
		}
	}
}

func TestDemoLegsAreOnAPartOfTheTimeAndAllAtTheEnd(t *testing.T) {
	h := defaultDemo().history
	earnings, valuation, rates := demoLegs(h)
	for _, c := range []struct {
		name string
		on   []bool
		from int
	}{{"earnings", earnings, 0}, {"valuation", valuation, 119}, {"rates", rates, 0}} {
		k := 0
		for _, on := range c.on[c.from:] {
			if on {
				k++
			}
		}
		if share := float64(k) / float64(len(c.on)-c.from); share < 0.2 || share > 0.6 {
			t.Errorf("the %s leg is on in %.2f of the months, want 0.2 to 0.6", c.name, share)
		}
		if !c.on[len(c.on)-1] {
			t.Errorf("the %s leg is off at the end, want on", c.name)
		}
	}
}

func TestDemoReturnsHaveTheMarketsMoments(t *testing.T) {
	h := defaultDemo().history
	moments := func(x, y []float64) (sx, sy, corr float64) {
		var mx, my float64
		n := float64(len(x) - 1)
		for i := 1; i < len(x); i++ {
			mx += x[i] / n
			my += y[i] / n
		}
		var xx, yy, xy float64
		for i := 1; i < len(x); i++ {
			xx += (x[i] - mx) * (x[i] - mx)
			yy += (y[i] - my) * (y[i] - my)
			xy += (x[i] - mx) * (y[i] - my)
		}
		return math.Sqrt(12 * xx / (n - 1)), math.Sqrt(12 * yy / (n - 1)), xy / math.Sqrt(xx*yy)
	}
	// Russell 2000 and 1000 since 1990: 19.5, 14.9, 0.85. The standard error
	// of a volatility over 367 months is 4 per cent of it, more with fat tails.
	s, l, corr := moments(h.row(engine.SmallReturn), h.row(engine.LargeReturn))
	if s < 0.19 || s > 0.21 || l < 0.14 || l > 0.16 || corr < 0.80 || corr > 0.89 {
		t.Errorf("volatility %.3f small, %.3f large, correlation %.3f, want about 0.20, 0.15, 0.85", s, l, corr)
	}
}

func TestDemoRefusesSizesItCannotMake(t *testing.T) {
	for _, firms := range []int{-1, 0, 59, 20001, 1 << 40} {
		if _, _, err := Demo(firms, 1); err == nil || !strings.Contains(err.Error(), "want 60 to 20000") {
			t.Errorf("%d firms: error is %v, want one with the range", firms, err)
		}
	}
}
