package engine

import (
	"math"

	"trifecta/engine/accum"
	"trifecta/engine/lanes"
)

// A Cell summarizes one strategy under one scenario over all paths. Each
// summary is of one number per path; a path on which the number is undefined,
// such as the Sharpe ratio of cash, is left out of that summary. Paths count
// alike: where strata are oversampled, or the plan splits, ask for a [Reading].
type Cell struct {
	Wealth      accum.Moments // final wealth, from one
	CAGR        accum.Moments // compound growth a year, decimal
	Volatility  accum.Moments // of net returns, a year, decimal
	Sharpe      accum.Moments // of net returns less cash, a year
	MaxDrawdown accum.Moments // deepest fall from a peak, negative, the starting 1 counted
	Turnover    accum.Moments // traded / 2 a year
	CostDrag    accum.Moments // CAGR gross less CAGR net
	Excess      accum.Moments // log of final wealth over the benchmark's, same path
	Fan         accum.Histogram
}

// An Outcome is what one path came to. Fields are as in [Cell]; NaN is
// undefined.
type Outcome struct {
	Path                                                                      int64
	Wealth, CAGR, Volatility, Sharpe, MaxDrawdown, Turnover, CostDrag, Excess float64
}

const outcomeNumbers = 8

// numbers are the outcome's, in a fixed order.
func (o *Outcome) numbers() [outcomeNumbers]*float64 {
	return [...]*float64{&o.Wealth, &o.CAGR, &o.Volatility, &o.Sharpe, &o.MaxDrawdown, &o.Turnover, &o.CostDrag, &o.Excess}
}

// A Measure is a summary of a cell under its name in result files.
type Measure struct {
	Name    string
	Moments *accum.Moments
}

// Measures returns the summaries of the cell, in a fixed order.
func (c *Cell) Measures() []Measure {
	return []Measure{
		{"wealth", &c.Wealth},
		{"cagr", &c.CAGR},
		{"volatility", &c.Volatility},
		{"sharpe", &c.Sharpe},
		{"max_drawdown", &c.MaxDrawdown},
		{"turnover", &c.Turnover},
		{"cost_drag", &c.CostDrag},
		{"log_excess", &c.Excess},
	}
}

// reset empties the cell and keeps its memory.
func (c *Cell) reset() {
	for _, m := range c.Measures() {
		m.Moments.Reset()
	}
	c.Fan.Reset()
}

func (c *Cell) merge(o *Cell) {
	to, from := c.Measures(), o.Measures()
	for k := range to {
		to[k].Moments.Merge(from[k].Moments)
	}
	c.Fan.Merge(&o.Fan)
}

// add books what one path came to.
func (c *Cell) add(o Outcome) {
	for _, m := range []struct {
		to *accum.Moments
		x  float64
	}{
		{&c.Wealth, o.Wealth},
		{&c.CAGR, o.CAGR},
		{&c.Volatility, o.Volatility},
		{&c.Sharpe, o.Sharpe},
		{&c.MaxDrawdown, o.MaxDrawdown},
		{&c.Turnover, o.Turnover},
		{&c.CostDrag, o.CostDrag},
		{&c.Excess, o.Excess},
	} {
		if !math.IsNaN(m.x) {
			m.to.Add(m.x)
		}
	}
	c.Fan.Add(o.Wealth)
}

// outcome closes the account of path i.
func (l *ledger) outcome(i int) Outcome {
	a, g := &l.account, l.plan.Grid
	n, years := float64(g.Steps()), g.Years()
	cagr := growthRate(a.Wealth[i], years)
	return Outcome{
		Path: l.paths.First + int64(i), Wealth: a.Wealth[i], CAGR: cagr,
		Volatility:  math.Sqrt(variance(a.Sum[i], a.SumSq[i], n) * g.PerYear),
		Sharpe:      sharpe(a.Excess[i], a.ExcessSq[i], n, g.PerYear),
		MaxDrawdown: a.Deepest[i],
		Turnover:    a.Turned[i] / 2 / years,
		CostDrag:    growthRate(a.Gross[i], years) - cagr,
	}
}

// growthRate is the compound growth a year of wealth that started at one.
func growthRate(wealth, years float64) float64 {
	return lanes.ExpOf(lanes.LogOf(wealth)/years) - 1
}

// variance is the sample variance from running sums, n-1 in the denominator,
// NaN for fewer than two values.
func variance(sum, sumsq, n float64) float64 {
	if n < 2 {
		return math.NaN()
	}
	return max(0, (sumsq-float64(sum*sum)/n)/(n-1))
}

// sharpe is the annual Sharpe ratio from running sums of excess returns. It is
// undefined, NaN, for excess returns that do not vary: below a standard
// deviation of 1e-9 a step there is nothing but rounding.
func sharpe(sum, sumsq, n, perYear float64) float64 {
	v := variance(sum, sumsq, n)
	if !(v > 1e-18) {
		return math.NaN()
	}
	return sum / n / math.Sqrt(v) * math.Sqrt(perYear)
}
