package scenarios

import "trifecta/engine/lanes"

// Multiple is EV/EBITDA of the S&P 490, a mean-reverting logarithm (MODEL,
// section 6).
type Multiple struct {
	Mean     float64  // ratio, at a 10-year of 4.2 and a spread of 4.5
	Speed    float64  // share of the distance a month
	Rate     float64  // log per pp of the 10-year
	Spread   float64  // log per log of the high-yield spread
	Regime   ByRegime // log, by what the market believes the regime to be
	Surprise float64  // log per pp of policy surprise
}

// Premium is EV/EBITDA of small over large, a mean-reverting logarithm (MODEL,
// section 6).
type Premium struct {
	Mean        float64  // ratio less one
	Speed       float64  // share of the distance a month
	Spread      float64  // log per change of the log spread
	Market      float64  // log per unit of the market's shock
	Noise       ByRegime // log a month
	Tail        float64  // degrees of freedom of Student's t
	Regime      ByRegime // log, by what the market believes
	Surprise    float64  // log per pp of policy surprise, small less large
	SizePremium float64  // log a year
	Drift       float64  // log a year, for scenarios
	Drifts      []Drift  // by month, for scenarios
}

// A Drift moves the premium by Monthly, log, in months From to To.
type Drift struct {
	From, To int
	Monthly  float64
}

// MegaGap is EV/EBITDA of mega over large, a mean-reverting logarithm (MODEL,
// section 6).
type MegaGap struct {
	Mean   float64 // ratio
	Speed  float64 // share of the distance a month
	Noise  float64 // log a month
	Market float64 // loading on the market's shock
	Drift  float64 // log a year, for scenarios
}

// open sets multiples and values at the start.
func (m *Multiple) open(w *world, s *Start) {
	lanes.Fill(w.multiple, lanes.LogOf(s.Multiple))
	lanes.Fill(w.premium, lanes.LogOf(1+s.Premium[len(s.Premium)-1]))
	lanes.Fill(w.megaGap, lanes.LogOf(s.MegaGap))
	belief := func(x ByRegime) float64 {
		return float64(s.Regime[0]*x[0]) + float64(s.Regime[1]*x[1]) + float64(s.Regime[2]*x[2])
	}
	lanes.Fill(w.riskPremium, belief(m.Regime))
	lanes.Fill(w.premiumRegime, belief(w.market.Premium.Regime))
	w.price12()
}

// price12 sets the cuts of 25 bp priced over twelve months.
func (w *world) price12() {
	lanes.Sub(w.cutsBefore, w.policy, w.expected[horizon])
	lanes.Scale(w.cutsBefore, w.cutsBefore, 1/step)
}

// advance moves the three multiples by a month.
func (m *Multiple) advance(w *world, draws source) {
	// What the market believes, with recessions weighted by age and severity.
	feared := w.a
	lanes.Clamp(feared, w.severity, 0.5, 2)
	lanes.Mul(feared, feared, w.fade)
	w.market.Mend.fear(w, feared)
	lanes.Mul(feared, feared, w.believed[Recession])
	before, beforeSmall := w.b, w.c
	copy(before, w.riskPremium)
	copy(beforeSmall, w.premiumRegime)
	w.weigh(w.riskPremium, feared, &m.Regime)
	w.weigh(w.premiumRegime, feared, &w.market.Premium.Regime)

	// M += d rp + k (mean + rate (y - 4.2) + spread (h - ln 4.5) + rp - M) + shock + surprise
	goal := w.d
	lanes.ScaleAdd(goal, w.tenYear, m.Rate, w.riskPremium)
	lanes.AddScaled(goal, w.spread, m.Spread)
	lanes.AddScalar(goal, goal, lanes.LogOf(m.Mean)-float64(m.Rate*4.2)-float64(m.Spread*lanes.LogOf(4.5)))
	lanes.Lerp(w.multiple, goal, m.Speed)
	lanes.Add(w.multiple, w.multiple, w.riskPremium)
	lanes.Sub(w.multiple, w.multiple, before)
	lanes.Add(w.multiple, w.multiple, w.marketShock)
	lanes.AddScaled(w.multiple, w.surprise, m.Surprise)

	w.market.Premium.advance(w, draws, beforeSmall)
	w.market.MegaGap.advance(w, draws)
}

// weigh sets dst to the mean of x under what is believed.
func (w *world) weigh(dst, feared []float64, x *ByRegime) {
	lanes.Scale(dst, w.believed[Expansion], x[Expansion])
	lanes.AddScaled(dst, w.believed[Slowdown], x[Slowdown])
	lanes.AddScaled(dst, feared, x[Recession])
}

func (p *Premium) advance(w *world, draws source, before []float64) {
	// p += d rpp + k (mean + rpp - p) + spread dh + market M + s e + surprise + jump + drift
	goal := w.d
	lanes.AddScalar(goal, w.premiumRegime, lanes.LogOf(1+p.Mean))
	lanes.Lerp(w.premium, goal, p.Speed)
	lanes.Add(w.premium, w.premium, w.premiumRegime)
	lanes.Sub(w.premium, w.premium, before)
	lanes.AddScaled(w.premium, w.spreadChange, p.Spread)
	lanes.AddScaled(w.premium, w.marketShock, p.Market)
	draws.draw(w.draw, premiumDraw, w.month)
	w.student(w.draw, draws, premiumTailDraw, p.Tail)
	lanes.Mul(w.draw, w.draw, w.rootVolatility)
	lanes.Pick(w.b, w.regime, p.Noise[:])
	lanes.AddProduct(w.premium, w.draw, w.b)
	lanes.AddScaled(w.premium, w.surprise, p.Surprise)
	lanes.AddScaled(w.premium, w.jump, w.market.Shock.Premium)
	lanes.AddScaled(w.premium, w.cutsBefore, w.market.Edge.Cuts)
	lanes.AddScalar(w.premium, w.premium, w.plan.drift[w.month]-w.market.Edge.Cuts)
	if w.legs.used {
		lanes.AddScaled(w.premium, w.legs.tilt, 1.0/12)
	}
	w.condition(premiumState, w.premium)
}

func (g *MegaGap) advance(w *world, draws source) {
	draws.draw(w.draw, megaGapDraw, w.month)
	lanes.Scale(w.megaGap, w.megaGap, 1-g.Speed)
	lanes.AddScaled(w.megaGap, w.draw, g.Noise)
	lanes.AddScaled(w.megaGap, w.marketShock, g.Market-1)
	lanes.AddScalar(w.megaGap, w.megaGap, float64(g.Speed*lanes.LogOf(g.Mean))+g.Drift/12)
}
