package lanes

import "math"

// Trade accounts for moving one sleeve from the weight held to its target:
// the distance |target - held| is added to traded, and rate times it to cost.
// Weights, traded and cost are decimals of wealth before the trade; rate is a
// decimal of value traded. The product is rounded before the sum.
func Trade(traded, cost, held, target, rate []float64) {
	cost, held, target, rate = same(traded, cost), same(traded, held), same(traded, target), same(traded, rate)
	if level > 0 {
		tradeRows(traded, cost, held, target, rate)
		return
	}
	for i := range traded {
		d := math.Abs(target[i] - held[i])
		traded[i] += d
		cost[i] += float64(rate[i] * d)
	}
}

// Grow adds one sleeve's value after the market's move to growth:
// growth += w * (1 + r), for weight w and simple return r. The product is
// rounded before the sum.
func Grow(growth, w, r []float64) {
	w, r = same(growth, w), same(growth, r)
	if level > 0 {
		growRows(growth, w, r)
		return
	}
	for i := range growth {
		growth[i] += float64(w[i] * (1 + r[i]))
	}
}

// Drift writes a weight as the market has moved it: held = w * (1 + r) / growth,
// where growth is the sum over all sleeves that Grow built.
func Drift(held, w, r, growth []float64) {
	w, r, growth = same(held, w), same(held, r), same(held, growth)
	if level > 0 {
		driftRows(held, w, r, growth)
		return
	}
	for i := range held {
		held[i] = float64(w[i]*(1+r[i])) / growth[i]
	}
}

// An Account is what is kept of an account from step to step, one row each,
// of one length.
type Account struct {
	Wealth, Gross    []float64 // after costs, and had nothing been paid
	Peak, Deepest    []float64 // highest wealth, and deepest fall from it as a decimal, zero or negative
	Turned           []float64 // sum of what was traded
	Sum, SumSq       []float64 // of net returns
	Excess, ExcessSq []float64 // of net returns less cash
}

// Open starts every lane anew with wealth one. The first peak is that one, so
// a loss in the first step counts as a drawdown.
func (a *Account) Open() {
	for _, row := range [][]float64{a.Wealth, a.Gross, a.Peak} {
		Fill(row, 1)
	}
	for _, row := range [][]float64{a.Deepest, a.Turned, a.Sum, a.SumSq, a.Excess, a.ExcessSq} {
		clear(row)
	}
}

// Book books a step: wealth *= (1 - cost) * growth and gross *= growth; then
// peak = max(peak, wealth) and deepest = min(deepest, wealth/peak - 1); and the
// step's net return, (1 - cost) * growth - 1, enters the running sums. Every
// product is rounded before it feeds a sum. Book returns the number of lanes on
// which no wealth is left, or none is known.
func (a *Account) Book(traded, cost, growth, cash []float64) (ruined int) {
	wealth := a.Wealth
	a.earn(wealth, same(wealth, cost), same(wealth, growth), same(wealth, cash))
	// A loop of its own: with all rows in one the pointers do not fit into
	// registers.
	peak, deepest, turned := same(wealth, a.Peak), same(wealth, a.Deepest), same(wealth, a.Turned)
	traded = same(wealth, traded)
	if level > 0 {
		fallRows(peak, deepest, turned, wealth, traded)
		return ruinedRow(wealth)
	}
	for i, w := range wealth {
		if !(w > 0) {
			ruined++
		}
		p := max(peak[i], w)
		peak[i] = p
		// A division only where the fall is deeper than any before; NaN too.
		if !(w >= float64(p*(1+deepest[i]))) {
			deepest[i] = min(deepest[i], w/p-1)
		}
		turned[i] += traded[i]
	}
	return ruined
}

func (a *Account) earn(wealth, cost, growth, cash []float64) {
	gross := same(wealth, a.Gross)
	sum, sumsq := same(wealth, a.Sum), same(wealth, a.SumSq)
	excess, excesssq := same(wealth, a.Excess), same(wealth, a.ExcessSq)
	if level > 0 {
		earnRows(wealth, gross, sum, sumsq, excess, excesssq, cost, growth, cash)
		return
	}
	for i, g := range growth {
		net := float64((1 - cost[i]) * g)
		wealth[i] = float64(wealth[i] * net)
		gross[i] = float64(gross[i] * g)
		r := net - 1
		x := r - cash[i]
		sum[i] += r
		sumsq[i] += float64(r * r)
		excess[i] += x
		excesssq[i] += float64(x * x)
	}
}
