package lanes

import (
	"fmt"
	"math"
)

// Trade accounts for moving every sleeve from the weight held to its target:
// traded is the sum of the distances |target - held|, and cost that of rate times
// the distance. held, target and rate have a row for each sleeve; weights, traded
// and cost are decimals of wealth before the trade, rate is a decimal of value
// traded. Products are rounded before the sum.
func Trade(traded, cost []float64, held, target, rate [][]float64) {
	cost = same(traded, cost)
	each(traded, held, target, rate)
	k := 0
	if level > 0 && len(rate) >= 2 {
		tradeTwoRows(traded, cost, held[0], target[0], rate[0], held[1], target[1], rate[1])
		k = 2
	} else {
		clear(traded)
		clear(cost)
	}
	for ; k < len(rate); k++ {
		if level > 0 {
			tradeRows(traded, cost, held[k], target[k], rate[k])
			continue
		}
		h, t, r := same(traded, held[k]), same(traded, target[k]), same(traded, rate[k])
		for i := range traded {
			d := math.Abs(t[i] - h[i])
			traded[i] += d
			cost[i] += float64(r[i] * d)
		}
	}
}

// each checks that groups have as many rows as each other, each of the length of
// dst.
func each(dst []float64, groups ...[][]float64) {
	for _, rows := range groups {
		if len(rows) != len(groups[0]) {
			panic(fmt.Sprintf("lanes: %d rows beside %d", len(rows), len(groups[0])))
		}
		for _, row := range rows {
			same(dst, row)
		}
	}
}

// Rest sets dst to what is left of one after all parts are taken away, in their
// order. some says whether anything is left on any lane, if only minus zero;
// wrong whether on some lane less than least is left, or NaN, or a part has its
// sign bit set.
func Rest(dst []float64, parts [][]float64, least float64) (some, wrong bool) {
	each(dst, parts)
	if level > 0 {
		var flags int
		if len(parts) == 2 {
			flags = restTwoRows(dst, parts[0], parts[1], least)
		} else {
			flags = restRows(dst, parts, least)
		}
		return flags&1 != 0, flags&2 != 0
	}
	var signs, left uint64
	Fill(dst, 1)
	for _, part := range parts {
		part = same(dst, part)
		for i, x := range part {
			dst[i] -= x
			signs |= math.Float64bits(x)
		}
	}
	bad := 0
	for _, x := range dst {
		left |= math.Float64bits(x)
		bad |= 1 ^ bit(x >= least)
	}
	return left != 0, bad != 0 || signs>>63 != 0
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

// Step earns the returns of a step and books it. after has the weights of the
// sleeves that are invested, a row each, returns their simple returns, traded and
// cost what Trade came to. Growth is set to what a unit of wealth grows to, the
// sum of w (1 + r); held to the weights as the market moves them, w (1 + r) /
// growth. Then wealth *= (1 - cost) * growth and gross *= growth; peak = max(peak,
// wealth) and deepest = min(deepest, wealth/peak - 1); and the step's net return,
// (1 - cost) * growth - 1, enters the running sums. Every product is rounded
// before it feeds a sum. Step returns the number of lanes on which no wealth is
// left, or none is known. The rows of held may be those of after.
func (a *Account) Step(held, after, returns [][]float64, traded, cost, growth, cash []float64) (ruined int) {
	each(growth, after, held, returns)
	wealth, cost, cash, traded := same(growth, a.Wealth), same(growth, cost), same(growth, cash), same(growth, traded)
	if level > 0 && len(after) == 2 {
		driftTwoRows(growth, held[0], held[1], after[0], returns[0], after[1], returns[1])
	} else {
		grow(growth, after, returns)
		drift(held, after, returns, growth)
	}
	a.earn(wealth, cost, growth, cash)
	return a.fall(wealth, traded)
}

func grow(growth []float64, after, returns [][]float64) {
	clear(growth)
	for k, w := range after {
		r := returns[k]
		if level > 0 {
			growRows(growth, w, r)
			continue
		}
		w, r = same(growth, w), same(growth, r)
		for i := range growth {
			growth[i] += float64(w[i] * (1 + r[i]))
		}
	}
}

func drift(held, after, returns [][]float64, growth []float64) {
	for k, w := range after {
		h, r := held[k], returns[k]
		if level > 0 {
			driftRows(h, w, r, growth)
			continue
		}
		h, w, r = same(growth, h), same(growth, w), same(growth, r)
		for i, g := range growth {
			h[i] = float64(w[i]*(1+r[i])) / g
		}
	}
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

// fall is a loop of its own: with all rows in one the pointers do not fit into
// registers.
func (a *Account) fall(wealth, traded []float64) (ruined int) {
	peak, deepest, turned := same(wealth, a.Peak), same(wealth, a.Deepest), same(wealth, a.Turned)
	if level > 0 {
		return fallRows(peak, deepest, turned, wealth, traded)
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
