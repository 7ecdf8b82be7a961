package scenarios

import "trifecta/engine/lanes"

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
	surge := w.a
	draws.draw(w.draw, salesDraw+slot(g), w.month)
	lanes.Scale(surge, w.draw, group.SalesNoise)
	lanes.AddScaled(surge, w.gapChange, group.Activity/100)
	lanes.Add(s.sales, s.sales, surge)
	lanes.AddScaled(s.sales, w.inflation, e.Inflation/1200)
	lanes.AddScalar(s.sales, s.sales, w.plan.growth[g][w.month]-float64(e.Inflation*e.InflationAt)/1200)

	// Margin: m (1 + (leverage - 1) surge - loss severity + s e) + k (mean - m)
	change := surge
	draws.draw(w.draw, marginDraw+slot(g), w.month)
	lanes.Scale(change, surge, group.Leverage-1)
	lanes.AddScaled(change, w.draw, group.MarginNoise)
	lanes.Mul(w.b, w.severity, w.inRecession)
	lanes.AddScaled(change, w.b, -group.MarginLoss)
	lanes.AddScalar(change, change, 1-e.MarginSpeed)
	lanes.Mul(s.margin, s.margin, change)
	lanes.AddScalar(s.margin, s.margin, float64(e.MarginSpeed*group.Margin))
	lanes.MaxScalar(s.margin, s.margin, 0.01)

	// Fixed-rate debt rolls over at today's rates.
	lanes.Add(w.a, w.policy, w.tenYear)
	lanes.Scale(w.a, w.a, 0.5)
	lanes.AddScaled(w.a, w.spreadLevel, group.SpreadShare)
	lanes.AddScalar(w.a, w.a, group.FixedSpread-float64(3*group.SpreadShare))
	lanes.Lerp(s.coupon, w.a, e.Rollover)
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
	lanes.Add(s.rational, s.logMargin, s.sales)
	lanes.AddScaled(s.rational, w.gapAhead, group.Activity*group.Leverage/100)
	lanes.AddScaled(s.rational, w.recessionAhead, -e.MarginRisk*group.MarginLoss)
	lanes.Div(w.a, w.one, s.margin)
	lanes.AddScaled(s.rational, w.a, e.MarginForecast*group.Margin)
	lanes.AddScalar(s.rational, s.rational, forward-e.MarginForecast)

	// Interest: floating on the path expected, the rest at old coupons.
	lanes.Scale(s.rate, s.coupon, 1-group.Floating)
	lanes.AddScaled(s.rate, w.expectedMean, group.Floating)
	lanes.AddScaled(s.rate, w.spreadLevel, group.Floating*group.SpreadShare)
	lanes.AddScalar(s.rate, s.rate, float64(group.Floating*(group.FloatingSpread-float64(3*group.SpreadShare))))
}

// earn sets net income, (EBITDA - depreciation - interest)(1 - tax), rational
// over the next twelve months and at this month's pace.
func (s *groupState) earn(w *world, g int, group *Group) {
	grown := w.plan.forwardGrown[g][w.month]
	lanes.Exp(s.revenue, s.sales)
	lanes.Exp(s.income, s.rational)
	lanes.AddScaled(s.income, s.revenue, -group.Depreciation*grown)
	lanes.AddScaled(s.income, s.rate, -s.debt*grown/100)
	lanes.Scale(s.income, s.income, 1-group.Tax)
	lanes.AddScalar(w.a, s.margin, -group.Depreciation)
	lanes.Mul(s.running, s.revenue, w.a)
	lanes.AddScaled(s.running, s.rate, -s.debt/100)
	lanes.Scale(s.running, s.running, 1-group.Tax)
}

// revise moves the consensus for EBITDA by a month toward the rational forecast.
func (s *groupState) revise(w *world, draws source, g int, group *Group) {
	k, growth := w.market.Earnings.Sluggishness, w.plan.growth[g][w.month]
	draws.draw(w.draw, consensusDraw+slot(g), w.month)
	lanes.AddScalar(s.consensus, s.consensus, growth)
	lanes.Lerp(s.consensus, s.rational, k)
	lanes.AddScaled(s.consensus, w.draw, group.ConsensusNoise)
}

// expect moves the consensus for net income by a month toward the rational
// forecast and its optimism.
func (s *groupState) expect(w *world, draws source, g int, group *Group) {
	draws.draw(w.draw, expectationDraw+slot(g), w.month)
	size, goal := w.a, w.b
	lanes.Abs(size, s.income)
	lanes.ScaleAdd(goal, size, 2*group.Optimism, s.income)
	lanes.Scale(s.expectation, s.expectation, w.plan.grown[g][w.month])
	lanes.Lerp(s.expectation, goal, w.market.Earnings.Sluggishness)
	lanes.Mul(w.draw, w.draw, size)
	lanes.AddScaled(s.expectation, w.draw, group.ConsensusNoise)
}

// look sets what the market expects of activity and recession over the next
// twelve months.
func (w *world) look() {
	a, b, q := w.plan.gapAhead[0], w.plan.gapAhead[1], w.believed
	lanes.Mul(w.recessionAhead, q[Recession], w.learnt)
	slope := w.a
	lanes.Scale(slope, q[Expansion], b[Expansion])
	lanes.AddScaled(slope, q[Slowdown], b[Slowdown])
	lanes.AddScaled(slope, q[Recession], b[Recession])
	lanes.AddScalar(slope, slope, -1)
	lanes.Scale(w.gapAhead, q[Expansion], a[Expansion])
	lanes.AddScaled(w.gapAhead, q[Slowdown], a[Slowdown])
	lanes.AddScaled(w.gapAhead, w.recessionAhead, a[Recession])
	lanes.AddProduct(w.gapAhead, slope, w.gap)
}
