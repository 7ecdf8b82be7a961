package datasets

import (
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// demoMarket is what happens to the sleeves of a demo: returns over the step
// that ends at each date, and whether the month is one of a recession. All
// returns are drawn here, from streams of their own, before a single firm is
// made: whatever is built afterwards can follow past returns and cannot know
// future ones.
type demoMarket struct {
	recession          []bool
	small, large, mega []float64 // total return, decimal; 0 at the first date
	smallLevel         []float64 // log of the compounded return, 0 at the first date
	largeLevel         []float64
}

// The market's moments, decimals per month. The Russell 2000 and 1000 had
// means of 12.8 and 13.4 per cent a year in the expansions since 1990, -7.6 and
// -9.2 in the recessions; the 1000 volatilities of 13.6 and 24.9.
const (
	demoMeanExpansion = 0.0105
	demoMeanRecession = -0.006
	demoVolExpansion  = 0.0385
	demoVolRecession  = 0.070
	// With a beta of 1.13 and a residual of 10.5 per cent a year the
	// correlation is 0.15*1.13/0.20 = 0.85.
	demoSmallBeta = 1.13
	demoSmallVol  = 0.0300
	demoMegaVol   = 0.0190
)

// newDemoMarket draws the returns. Small, large and mega have the same mean in
// every month, so no rule that rotates between them has an edge: what small
// caps earn beyond large caps is market surprise times a beta above one, plus
// a residual, both with mean zero given everything before.
func newDemoMarket(dates []engine.Date, seed uint64) *demoMarket {
	n := len(dates)
	m := &demoMarket{
		recession: make([]bool, n),
		small:     make([]float64, n), large: make([]float64, n), mega: make([]float64, n),
		smallLevel: make([]float64, n), largeLevel: make([]float64, n),
	}
	stream := random.New(seed, "demo market")
	var z [4]float64
	calm := 0.0 // slow log volatility, so that turbulent months come together
	for t, d := range dates {
		m.recession[t] = inRecession(d)
		if t == 0 {
			continue
		}
		stream.Normal(z[:], 0, t)
		calm = float64(0.9*calm) + float64(0.10*z[3])
		mean, vol := demoMeanExpansion, demoVolExpansion
		if m.recession[t] {
			mean, vol = demoMeanRecession, demoVolRecession
		}
		vol *= lanes.ExpOf(calm)
		surprise := min(max(vol*z[0], -0.25), 0.25)
		m.large[t] = mean + surprise
		m.small[t] = mean + float64(demoSmallBeta*surprise) + float64(demoSmallVol*z[1])
		m.mega[t] = mean + surprise + float64(demoMegaVol*z[2])
		m.smallLevel[t] = m.smallLevel[t-1] + lanes.LogOf(1+m.small[t])
		m.largeLevel[t] = m.largeLevel[t-1] + lanes.LogOf(1+m.large[t])
	}
	return m
}

// demoPremium draws the valuation of small against large: EV/EBITDA of the one
// over that of the other, less one. It is a mean-reverting walk drawn from the
// end backwards, apart from all returns, with a half-life of nine months and a
// standard deviation of four points. Its last value is end, and the median of
// its last window values is middle.
func demoPremium(n int, seed uint64, end, middle float64, window int) []float64 {
	const (
		reversion = 0.08
		deviation = 0.040
		bend      = 0.80 // weight of the fixed end, a month further back
	)
	z := make([]float64, n)
	random.New(seed, "demo premium").Normal(z, 0, 0)
	walk := make([]float64, n) // walk[j] is j months before the last
	step := deviation * math.Sqrt(reversion*(2-reversion))
	walk[0] = deviation * z[0]
	for j := 1; j < n; j++ {
		walk[j] = float64((1-reversion)*walk[j-1]) + float64(step*z[j])
	}
	// Every value moves up with shift, and the last not at all, so the shift
	// that puts the median where it belongs is unique.
	path := make([]float64, n)
	at := func(shift float64) {
		w := 1.0
		for j := range walk {
			free := walk[j] + shift
			path[n-1-j] = free + float64(w*(end-walk[0]-shift))
			w *= bend
		}
		path[n-1] = end
	}
	lo, hi := middle-1, middle+1
	for range 80 {
		mid := float64(0.5*lo) + float64(0.5*hi)
		at(mid)
		if median(path[n-window:]) < middle {
			lo = mid
		} else {
			hi = mid
		}
	}
	return path
}
