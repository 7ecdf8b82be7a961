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
	// h += k (mean + fade (regime + severity) - h) + s e^v e + jump, mean being that
	// of expansions and regime what the others' have beyond it
	calm, mean := w.plan.logSpread[Expansion], w.plan.logSpread
	w.spreadChange, w.spread = w.spread, w.spreadChange
	severity, noise := w.a, w.b
	lanes.ClampLine(severity, w.severity, 1, -1, -0.7, 1.5)
	lanes.Mul(severity, severity, w.fade)
	lanes.Mul(noise, w.volatilityLevel, w.spreadDraw)
	var fixed, kept, excess ByRegime
	for k, speed := range c.Speed {
		fixed[k], kept[k], excess[k] = speed*calm, 1-speed, speed*(mean[k]-calm)
	}
	bad := c.Speed.times(c.Severity)
	lanes.LinearBy(w.spread, w.regime, fixed[:],
		lanes.StateTerms{{kept[:], w.spreadChange}, {excess[:], w.fade}, {bad[:], severity}, {c.Noise[:], noise}},
		lanes.Terms{{w.market.Shock.Spread, w.jump}})
	lanes.Clamp(w.spread, w.spread, lanes.LogOf(c.Min), lanes.LogOf(c.Max))
	w.condition(spreadState, w.spread)
	lanes.Sub(w.spreadChange, w.spread, w.spreadChange)
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
	// y += k (weight i12 + (1 - weight) (long run + inflation (pi - 2)) + term premium - y) + surprise + s e
	draws.draw(w.draw, tenYearDraw, w.month)
	k, long := y.Speed, 1-y.Policy
	lanes.Linear(w.tenYear, k*(float64(long*(w.market.Fed.LongRun-float64(2*y.Inflation)))+y.TermPremium), lanes.Terms{
		{1 - k, w.tenYear},
		{k * y.Policy, w.expected[horizon]},
		{k * long * y.Inflation, w.inflation},
		{y.Surprise, w.surprise},
		{y.Noise, w.draw},
	})
	lanes.MaxScalar(w.tenYear, w.tenYear, y.Min)
	w.condition(tenYearState, w.tenYear)
	lanes.Sub(w.slopes[w.month%len(w.slopes)], w.tenYear, w.policy)
}
