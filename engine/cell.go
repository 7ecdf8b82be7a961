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

// An ending holds the numbers of a cell for every path of a chunk, in the order
// of Cell.Measures.
type ending struct {
	rows [outcomeNumbers][]float64
	part []float64 // scratch
}

func newEnding(n int) *ending {
	rows := lanes.Rows(outcomeNumbers+1, n)
	return &ending{[outcomeNumbers][]float64(rows), rows[outcomeNumbers]}
}

// compute closes the accounts of l.
func (e *ending) compute(l *ledger, benchmark []float64) {
	a, g := &l.account, l.plan.Grid
	n, years := float64(g.Steps()), g.Years()
	copy(e.rows[0], a.Wealth)
	cagr, volatility, sharpes, turnover, drag := e.rows[1], e.rows[2], e.rows[3], e.rows[5], e.rows[6]
	growthRate(cagr, a.Wealth, years)
	growthRate(drag, a.Gross, years)
	lanes.Sub(drag, drag, cagr)
	volatilities(volatility, a.Sum, a.SumSq, n, g.PerYear)
	sharpeRatios(sharpes, e.part, a.Excess, a.ExcessSq, n, g.PerYear)
	lanes.Scale(turnover, a.Turned, 1/(2*years))
	copy(e.rows[4], a.Deepest)
	lanes.Div(e.rows[7], a.Wealth, benchmark)
	lanes.Log(e.rows[7], e.rows[7])
}

// book adds every path to c, but for numbers that are undefined.
func (e *ending) book(c *Cell) {
	for k, m := range c.Measures() {
		row := e.rows[k]
		if !lanes.Within(row, math.Inf(-1), math.Inf(1)) {
			row = e.part[:0]
			for _, x := range e.rows[k] {
				if x == x {
					row = append(row, x)
				}
			}
		}
		m.Moments.AddRow(row)
	}
	c.Fan.AddRow(e.rows[0])
}

// outcome is that of path i of the chunk.
func (e *ending) outcome(first int64, i int) Outcome {
	o := Outcome{Path: first + int64(i)}
	for k, x := range o.numbers() {
		*x = e.rows[k][i]
	}
	return o
}

// growthRate sets row to the compound growth a year of wealth that started at
// one.
func growthRate(row, wealth []float64, years float64) {
	lanes.Log(row, wealth)
	lanes.Scale(row, row, 1/years)
	lanes.Exp(row, row)
	lanes.AddScalar(row, row, -1)
}

// variance is the sample variance from running sums, n-1 in the denominator,
// NaN for fewer than two values.
func variance(sum, sumsq, n float64) float64 {
	if n < 2 {
		return math.NaN()
	}
	return max(0, (sumsq-float64(sum*sum)/n)/(n-1))
}

// variances sets row to the variance of n values a lane, see variance.
func variances(row, sum, sumsq []float64, n float64) {
	if n < 2 {
		lanes.Fill(row, math.NaN())
		return
	}
	lanes.Mul(row, sum, sum)
	lanes.Scale(row, row, -1/n)
	lanes.Add(row, row, sumsq)
	lanes.MaxScalar(row, row, 0)
	lanes.Scale(row, row, 1/(n-1))
}

// volatilities sets row to the annual standard deviation from running sums of
// returns.
func volatilities(row, sum, sumsq []float64, n, perYear float64) {
	variances(row, sum, sumsq, n)
	lanes.Scale(row, row, perYear)
	lanes.Sqrt(row, row)
}

// sharpeRatios sets row to the annual Sharpe ratio from running sums of excess
// returns. It is undefined, NaN, for excess returns that do not vary: below a
// standard deviation of 1e-9 a step there is nothing but rounding.
func sharpeRatios(row, scratch, sum, sumsq []float64, n, perYear float64) {
	variances(scratch, sum, sumsq, n)
	lanes.GreaterScalar(row, scratch, 1e-18)
	lanes.Pick(row, row, []float64{math.NaN(), math.Sqrt(perYear) / n})
	lanes.Mul(row, row, sum)
	lanes.Sqrt(scratch, scratch)
	lanes.Div(row, row, scratch)
}
