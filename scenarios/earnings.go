package scenarios

import (
	"math"

	"trifecta/engine/lanes"
)

// Earnings is what the groups' fundamentals share (MODEL, section 5).
type Earnings struct {
	GrowthFade     float64 // months in which growth's distance from the long run falls by e
	MarginSpeed    float64 // share of the margin's distance from its mean a month
	Inflation      float64 // pp of sales growth a year per pp of inflation above InflationAt
	InflationAt    float64 // pp
	Rollover       float64 // share of fixed-rate debt refinanced a month
	MarginForecast float64 // response of expected log EBITDA to the margin's relative distance from its mean
	MarginRisk     float64 // months of a recession's margin loss that are expected
	Sluggishness   float64 // share of the consensus' distance that is closed a month
}

// Group is the income statement and the balance sheet of one group (MODEL,
// section 5).
type Group struct {
	Growth, LongGrowth float64 // of nominal sales a year, now and in the long run
	Activity           float64 // % of sales per pp of the output gap's change
	SalesNoise         float64 // log, a month
	Leverage           float64 // operating: % of EBITDA per % of sales
	Margin             float64 // mean EBITDA over sales
	MarginLoss         float64 // share of the margin a month of recession, per unit of severity
	MarginNoise        float64 // share of the margin a month
	Depreciation       float64 // share of sales
	Tax                float64 // share of income
	Debt, Cash         float64 // over EBITDA, at the start

	Floating       float64 // share of the debt
	FloatingSpread float64 // pp over the policy rate
	FixedRate      float64 // pp, at the start
	FixedSpread    float64 // pp over the mean of policy rate and 10-year
	SpreadShare    float64 // pp per pp of the high-yield spread above three

	Optimism       float64 // of the consensus for a year's income, over half a year
	ConsensusNoise float64 // share a month
	Payout         float64 // dividends and net buybacks a year, share of value
}

// open sets a group's state at the start.
func (s *groupState) open(w *world, g int, group *Group) {
	const sales = 100
	lanes.Fill(s.sales, lanes.LogOf(sales))
	lanes.Fill(s.margin, group.Margin)
	lanes.Fill(s.coupon, group.FixedRate)
	lanes.Fill(s.interest, 0)
	s.debt0, s.cash0 = group.Debt*group.Margin*sales, group.Cash*group.Margin*sales
	s.balance(w, g)
	s.forecast(w, g, group)
	s.earn(w, g, group)
	copy(s.rate0, s.rate)
	copy(s.consensus, s.rational)
	lanes.Abs(w.a, s.income)
	lanes.ScaleAdd(s.expectation, w.a, 2*group.Optimism, s.income)
}

// balance sets debt and cash, which grow with sales.
func (s *groupState) balance(w *world, g int) {
	scale := w.plan.scale[g][w.month]
	s.debt, s.cash = s.debt0*scale, s.cash0*scale
}

// advance moves a group's fundamentals and the consensus by a month.
func (s *groupState) advance(w *world, draws source, g int, group *Group) {
	e := &w.market.Earnings
	// Sales: growth, activity and noise, and inflation above what growth has.
	surge, noise := w.a, w.draw
	draws.draw(noise, salesDraw+slot(g), w.month)
	lanes.Linear(surge, 0, lanes.Terms{{group.SalesNoise, noise}, {group.Activity / 100, w.gapChange}})
	lanes.Linear(s.sales, w.plan.growth[g][w.month]-float64(e.Inflation*e.InflationAt)/1200,
		lanes.Terms{{1, s.sales}, {1, surge}, {e.Inflation / 1200, w.inflation}})

	// Margin: m (1 - k + (leverage - 1) surge - loss severity + s e) + k mean
	change, loss := w.b, ByRegime{Recession: -group.MarginLoss}
	k := e.MarginSpeed
	draws.draw(noise, marginDraw+slot(g), w.month)
	lanes.LinearBy(change, w.regime, []float64{1 - k, 1 - k, 1 - k}, lanes.StateTerms{{loss[:], w.severity}},
		lanes.Terms{{group.Leverage - 1, surge}, {group.MarginNoise, noise}})
	lanes.Mul(s.margin, s.margin, change)
	lanes.ClampLine(s.margin, s.margin, 1, k*group.Margin, 0.01, math.Inf(1))

	// Fixed-rate debt rolls over at today's rates.
	k = e.Rollover
	lanes.Linear(s.coupon, k*(group.FixedSpread-float64(3*group.SpreadShare)), lanes.Terms{
		{1 - k, s.coupon}, {0.5 * k, w.policy}, {0.5 * k, w.tenYear}, {k * group.SpreadShare, w.spreadLevel},
	})
	s.balance(w, g)
}

// forecast sets rational EBITDA of the next twelve months and the rate that is
// paid.
func (s *groupState) forecast(w *world, g int, group *Group) {
	e := &w.market.Earnings
	forward := w.plan.forward[g][w.month]
	// ln E* = x + ln m + growth + activity leverage gap ahead + recovery of the
	// margin - its loss in a recession that may come
	lanes.Log(s.logMargin, s.margin)
	lanes.ScalarDiv(w.a, e.MarginForecast*group.Margin, s.margin)
	lanes.Linear(s.rational, forward-e.MarginForecast, lanes.Terms{
		{1, s.sales},
		{1, s.logMargin},
		{group.Activity * group.Leverage / 100, w.gapAhead},
		{1, w.a},
		{-e.MarginRisk * group.MarginLoss, w.recessionAhead},
	})

	// Interest: floating on the path expected, the rest at old coupons.
	lanes.Linear(s.rate, group.Floating*(group.FloatingSpread-float64(3*group.SpreadShare)), lanes.Terms{
		{1 - group.Floating, s.coupon}, {group.Floating, w.expectedMean}, {group.Floating * group.SpreadShare, w.spreadLevel},
	})
}

// earn sets net income, (EBITDA - depreciation - interest)(1 - tax), rational
// over the next twelve months and at this month's pace.
func (s *groupState) earn(w *world, g int, group *Group) {
	grown := w.plan.forwardGrown[g][w.month]
	lanes.Exp(s.revenue, s.sales)
	lanes.Exp(s.income, s.rational)
	after := 1 - group.Tax
	lanes.Linear(s.income, 0, lanes.Terms{
		{after, s.income}, {-after * group.Depreciation * grown, s.revenue}, {-after * s.debt * grown / 100, s.rate},
	})
	lanes.Mul(s.running, s.revenue, s.margin)
	lanes.Linear(s.running, 0, lanes.Terms{
		{after, s.running}, {-after * group.Depreciation, s.revenue}, {-after * s.debt / 100, s.rate},
	})
}

// revise moves the consensus for EBITDA by a month toward the rational forecast.
func (s *groupState) revise(w *world, draws source, g int, group *Group) {
	k, growth := w.market.Earnings.Sluggishness, w.plan.growth[g][w.month]
	draws.draw(w.draw, consensusDraw+slot(g), w.month)
	lanes.Linear(s.consensus, (1-k)*growth, lanes.Terms{{1 - k, s.consensus}, {k, s.rational}, {group.ConsensusNoise, w.draw}})
}

// expect moves the consensus for net income by a month toward the rational
// forecast and its optimism.
func (s *groupState) expect(w *world, draws source, g int, group *Group) {
	draws.draw(w.draw, expectationDraw+slot(g), w.month)
	k, grown, size := w.market.Earnings.Sluggishness, w.plan.grown[g][w.month], w.a
	lanes.Abs(size, s.income)
	lanes.Mul(w.draw, w.draw, size)
	lanes.Linear(s.expectation, 0, lanes.Terms{
		{(1 - k) * grown, s.expectation}, {k, s.income}, {2 * k * group.Optimism, size}, {group.ConsensusNoise, w.draw},
	})
}

// look sets what the market expects of activity and recession over the next
// twelve months.
func (w *world) look() {
	a, b, q := w.plan.gapAhead[0], w.plan.gapAhead[1], w.believed
	lanes.Mul(w.recessionAhead, q[Recession], w.learnt)
	slope := w.a
	lanes.Linear(slope, -1, lanes.Terms{{b[Expansion], q[Expansion]}, {b[Slowdown], q[Slowdown]}, {b[Recession], q[Recession]}})
	lanes.Mul(slope, slope, w.gap)
	lanes.Linear(w.gapAhead, 0, lanes.Terms{{a[Expansion], q[Expansion]}, {a[Slowdown], q[Slowdown]}, {a[Recession], w.recessionAhead}, {1, slope}})
}
