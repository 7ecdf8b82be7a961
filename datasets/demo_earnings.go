package datasets

import (
	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// demoEarnings is the road of a sleeve's earnings: what its companies earn and
// sell over their market value, at each date.
type demoEarnings struct {
	ntm, ttm, sales []float64
}

// earningsRoad says how the earnings of one sleeve move.
type earningsRoad struct {
	stream     string
	yield      float64 // NTM earnings over market value, in the long run
	sales      float64 // sales over market value, in the long run
	noise      float64 // of a month's growth, decimal
	drag       float64 // growth lost in a month of recession, decimal
	optimism   float64 // by how much trailing earnings stay below consensus
	yearToDate [9]float64
	earned     float64 // change of trailing earnings over the last twelve months
	sold       float64 // change of trailing sales over the last twelve months
}

// The last year is given. NTM earnings of small caps stand 3.7 per cent above
// the year's start, trailing earnings 12.1 per cent above and sales 5 per cent
// below the year before (Benzinga, 2025-09-11, on the Russell 2000 and its
// second quarter); the months between and the large side are assumptions.
var (
	smallRoad = earningsRoad{
		stream: "demo small earnings",
		yield:  0.043, sales: 0.95, noise: 0.011, drag: 0.020, optimism: 0.14,
		yearToDate: [9]float64{0, 0.002, -0.003, -0.010, -0.008, 0, 0.012, 0.025, 0.037},
		earned:     0.121, sold: -0.05,
	}
	largeRoad = earningsRoad{
		stream: "demo large earnings",
		yield:  0.053, sales: 0.50, noise: 0.007, drag: 0.012, optimism: 0.06,
		yearToDate: [9]float64{0, 0.003, 0.006, 0.009, 0.012, 0.016, 0.019, 0.022, 0.025},
		earned:     0.08, sold: 0.045,
	}
)

// newDemoEarnings draws the road of a sleeve whose log total-return level is
// given. Consensus per share follows the level of the past with a lag of about
// a year and a half, so that earnings and prices stay together over decades;
// growth has momentum and noise of its own and suffers in recessions. Trailing
// earnings follow the consensus eight months later, lower by its optimism.
func newDemoEarnings(road *earningsRoad, level []float64, recession []bool, seed uint64) demoEarnings {
	const (
		drift    = 0.008 // growth of the level in a usual month
		slowness = 0.06  // of the level that earnings follow
		pull     = 0.05  // toward it
		momentum = 0.5
		report   = 0.12 // share of the consensus that is reported in a month
	)
	n := len(level)
	z := make([]float64, n)
	random.New(seed, road.stream).Normal(z, 0, 0)

	// Logs of earnings and sales per share; the level starts at 0.
	ntm, ttm, sales := make([]float64, n), make([]float64, n), make([]float64, n)
	anchor, growth, reported := 0.0, 0.0, 0.0
	for t := range n {
		if t == 0 {
			ntm[0] = lanes.LogOf(road.yield)
			sales[0] = lanes.LogOf(road.sales)
			reported = road.yield
		} else {
			gap := anchor + lanes.LogOf(road.yield) - ntm[t-1]
			growth = float64(momentum*growth) + float64(road.noise*z[t])
			ntm[t] = ntm[t-1] + drift + float64(pull*gap) + growth
			if recession[t] {
				ntm[t] -= road.drag
			}
			sales[t] = sales[t-1] + drift + float64(0.03*(anchor+lanes.LogOf(road.sales)-sales[t-1]))
			anchor += drift + float64(slowness*(level[t]-anchor-drift))
		}
		if k := t - (n - len(road.yearToDate)); k > 0 {
			ntm[t] = ntm[n-len(road.yearToDate)] + lanes.LogOf(1+road.yearToDate[k])
		}
		reported += float64(report * (lanes.ExpOf(ntm[t]) - reported))
		ttm[t] = lanes.LogOf(reported) + lanes.LogOf(1-road.optimism)
		if k := t - (n - 13); k > 0 {
			share := float64(k) / 12
			ttm[t] = ttm[n-13] + float64(share*lanes.LogOf(1+road.earned))
			sales[t] = sales[n-13] + float64(share*lanes.LogOf(1+road.sold))
		}
	}
	for t := range n {
		ntm[t] = lanes.ExpOf(ntm[t] - level[t])
		ttm[t] = lanes.ExpOf(ttm[t] - level[t])
		sales[t] = lanes.ExpOf(sales[t] - level[t])
	}
	return demoEarnings{ntm: ntm, ttm: ttm, sales: sales}
}

// demoTargets is what the aggregates of the panel add up to.
type demoTargets struct {
	premium      []float64 // EV/EBITDA of small over large, less 1
	small, large demoEarnings
}

// The readings of the day: EV/EBITDA of the Russell 2000 over that of the S&P
// 490 less one, its median over ten years, and the rate cuts priced to year
// end (Benzinga, 2025-09-11).
const (
	articlePremium = 0.037
	articleMedian  = 0.082
	articleCuts    = 3.0
	medianMonths   = 120
)

func newDemoTargets(dates []engine.Date, m *demoMarket, seed uint64) *demoTargets {
	return &demoTargets{
		premium: demoPremium(len(dates), seed, articlePremium, articleMedian, medianMonths),
		small:   newDemoEarnings(&smallRoad, m.smallLevel, m.recession, seed),
		large:   newDemoEarnings(&largeRoad, m.largeLevel, m.recession, seed),
	}
}
