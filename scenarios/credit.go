package scenarios

import "trifecta/engine/lanes"

// Credit is the spread of high yield, a mean-reverting logarithm (MODEL,
// section 3). In recession the mean fades with the recession's age.
type Credit struct {
	Mean     ByRegime // pp
	Speed    ByRegime // share of the logarithm's distance a month
	Noise    ByRegime // standard deviation of the logarithm a month
	Severity float64  // of the logarithm's mean in recession, per unit of severity above one
	Market   float64  // correlation with the market's shock
	Min, Max float64  // pp

	// In recession, risk premia keep their full height until age AgeFrom, in
	// months, and fall to the share AgeMin at age AgeTo.
	AgeFrom, AgeTo, AgeMin float64
}

// TenYear is the yield of the 10-year note (MODEL, section 3).
type TenYear struct {
	Speed       float64 // share of the distance a month
	Policy      float64 // weight of the policy rate expected in a year
	Inflation   float64 // pp per pp of inflation above two, in the long-run level
	TermPremium float64 // pp
	Surprise    float64 // pp per pp of policy surprise
	Noise       float64 // pp a month
	Min         float64 // pp
}

func (c *Credit) open(w *world, s *Start) {
	lanes.Fill(w.spread, lanes.LogOf(s.Spread))
	lanes.Fill(w.spreadLevel, s.Spread)
}

// advance moves the high-yield spread by a month.
func (c *Credit) advance(w *world) {
	before, goal := w.spreadChange, w.a
	copy(before, w.spread)
	calm := w.plan.logSpread[Expansion]
	lanes.Pick(goal, w.regime, []float64{0, w.plan.logSpread[Slowdown] - calm, w.plan.logSpread[Recession] - calm})
	lanes.AddScalar(w.b, w.severity, -1)
	lanes.Clamp(w.b, w.b, -0.7, 1.5)
	lanes.AddScaled(goal, w.b, c.Severity)
	lanes.Mul(goal, goal, w.fade)
	lanes.AddScalar(goal, goal, calm)
	lanes.Sub(goal, goal, w.spread)
	lanes.Pick(w.b, w.regime, c.Speed[:])
	lanes.MulAdd(w.spread, goal, w.b, w.spread)
	lanes.Pick(w.b, w.regime, c.Noise[:])
	lanes.Mul(w.b, w.b, w.volatilityLevel)
	lanes.AddProduct(w.spread, w.b, w.spreadDraw)
	lanes.AddScaled(w.spread, w.jump, w.market.Shock.Spread)
	lanes.Clamp(w.spread, w.spread, lanes.LogOf(c.Min), lanes.LogOf(c.Max))
	w.condition(spreadState, w.spread)
	lanes.Sub(w.spreadChange, w.spread, before)
	lanes.Exp(w.spreadLevel, w.spread)
}

func (y *TenYear) open(w *world, s *Start) {
	lanes.Fill(w.tenYear, s.TenYear)
	for k := range w.slopes {
		lanes.Fill(w.slopes[k], s.TenYear-s.Policy)
	}
}

// advance moves the 10-year by a month.
func (y *TenYear) advance(w *world, draws source) {
	goal := w.a
	lanes.Scale(goal, w.expected[horizon], y.Policy)
	lanes.AddScaled(goal, w.inflation, (1-y.Policy)*y.Inflation)
	lanes.AddScalar(goal, goal, float64((1-y.Policy)*(w.market.Fed.LongRun-float64(2*y.Inflation)))+y.TermPremium)
	lanes.Lerp(w.tenYear, goal, y.Speed)
	lanes.AddScaled(w.tenYear, w.surprise, y.Surprise)
	draws.draw(w.draw, tenYearDraw, w.month)
	lanes.AddScaled(w.tenYear, w.draw, y.Noise)
	lanes.MaxScalar(w.tenYear, w.tenYear, y.Min)
	w.condition(tenYearState, w.tenYear)
	lanes.Sub(w.slopes[w.month%len(w.slopes)], w.tenYear, w.policy)
}
