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
	w.cuts(w.cutsBefore, horizon)
}

// advance moves the three multiples by a month.
func (m *Multiple) advance(w *world, draws source) {
	// What the market believes, with recessions weighted by age and severity.
	feared := w.a
	lanes.Clamp(feared, w.severity, 0.5, 2)
	lanes.Mul(feared, feared, w.fade)
	w.market.Mend.fear(w, feared)
	lanes.Mul(feared, feared, w.believed[Recession])
	before, beforeSmall := w.riskPremium, w.premiumRegime
	w.riskPremium, w.b = w.b, before
	w.premiumRegime, w.c = w.c, beforeSmall
	w.weigh(w.riskPremium, feared, &m.Regime)
	w.weigh(w.premiumRegime, feared, &w.market.Premium.Regime)

	// M += d rp + k (mean + rate (y - 4.2) + spread (h - ln 4.5) + rp - M) + shock + surprise
	k := m.Speed
	lanes.Linear(w.multiple, k*(lanes.LogOf(m.Mean)-float64(m.Rate*4.2)-float64(m.Spread*lanes.LogOf(4.5))), lanes.Terms{
		{1 - k, w.multiple},
		{1 + k, w.riskPremium},
		{-1, before},
		{k * m.Rate, w.tenYear},
		{k * m.Spread, w.spread},
		{1, w.marketShock},
		{m.Surprise, w.surprise},
	})

	w.market.Premium.advance(w, draws, beforeSmall)
	if w.follows[2] != unseen {
		w.market.MegaGap.advance(w, draws)
	}
}

// weigh sets dst to the mean of x under what is believed.
func (w *world) weigh(dst, feared []float64, x *ByRegime) {
	lanes.Linear(dst, 0, lanes.Terms{{x[Expansion], w.believed[Expansion]}, {x[Slowdown], w.believed[Slowdown]}, {x[Recession], feared}})
}

func (p *Premium) advance(w *world, draws source, before []float64) {
	// p += d rpp + k (mean + rpp - p) + spread dh + market M + s e + surprise + jump + drift
	k, edge, shock := p.Speed, &w.market.Edge, &w.market.Shock
	draws.draw(w.draw, premiumDraw, w.month)
	w.student(w.draw, draws, premiumTailDraw, p.Tail)
	lanes.Mul(w.draw, w.draw, w.rootVolatility)
	drift := float64(k*lanes.LogOf(1+p.Mean)) + w.plan.drift[w.month] - edge.Cuts
	lanes.LinearBy(w.premium, w.regime, []float64{drift, drift, drift}, lanes.StateTerms{{p.Noise[:], w.draw}}, lanes.Terms{
		{1 - k, w.premium},
		{1 + k, w.premiumRegime},
		{-1, before},
		{p.Spread, w.spreadChange},
		{p.Market, w.marketShock},
		{p.Surprise, w.surprise},
		{shock.Premium, w.jump},
		{edge.Cuts, w.cutsBefore},
	})
	if w.legs.used {
		lanes.AddScaled(w.premium, w.legs.tilt, 1.0/12)
	}
	w.condition(premiumState, w.premium)
}

func (g *MegaGap) advance(w *world, draws source) {
	draws.draw(w.draw, megaGapDraw, w.month)
	lanes.Linear(w.megaGap, float64(g.Speed*lanes.LogOf(g.Mean))+g.Drift/12,
		lanes.Terms{{1 - g.Speed, w.megaGap}, {g.Noise, w.draw}, {g.Market - 1, w.marketShock}})
}
