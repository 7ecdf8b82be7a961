package scenarios

import (
	"math"
	"slices"

	"trifecta/engine/lanes"
)

// Regime is the chain of expansion, slowdown and recession (MODEL, section 2).
// Probabilities are per month; the regime stays where it is with the rest.
type Regime struct {
	ExpansionToSlowdown, ExpansionToRecession float64
	SlowdownToExpansion, SlowdownToRecession  float64
	RecessionToExpansion, RecessionToSlowdown float64

	// The way into slowdown and recession is more likely by
	// exp(clip(Slope (slope - SlopeAt) + Spread (ln spread - ln SpreadAt), ±Bound)):
	// slope is the 10-year less the policy rate six months ago, in pp, and
	// spread that of high yield, in pp.
	Slope, SlopeAt   float64
	Spread, SpreadAt float64
	// Duration is the power of the months in recession over ten in its exits;
	// zero switches duration dependence off.
	Duration float64

	// Severity is that of every recession; zero draws it at entry, lognormal
	// with mean one and coefficient of variation SeverityCV, at most SeverityMax.
	Severity, SeverityCV, SeverityMax float64

	// SignalNoise is the standard deviation of the market's monthly reading of
	// the change of the output gap, in pp: the filter's noise.
	SignalNoise float64

	Force []Spell // regimes by month instead of the draw
	// NoRecessionUntil is the last month in which no recession may begin; zero
	// lets one begin in the first.
	NoRecessionUntil float64
}

// A Spell forces a regime in months From to To, the first month after the
// start being 1.
type Spell struct {
	From, To int
	State    State
}

// table returns the monthly probabilities from each regime to each.
func (r *Regime) table() [3][3]float64 {
	return [3][3]float64{
		{1 - r.ExpansionToSlowdown - r.ExpansionToRecession, r.ExpansionToSlowdown, r.ExpansionToRecession},
		{r.SlowdownToExpansion, 1 - r.SlowdownToExpansion - r.SlowdownToRecession, r.SlowdownToRecession},
		{r.RecessionToExpansion, r.RecessionToSlowdown, 1 - r.RecessionToExpansion - r.RecessionToSlowdown},
	}
}

// open draws the regime at the start with the given probabilities, and its
// severity.
func (r *Regime) open(w *world, draws source, start ByRegime) {
	draws.draw(w.draw, regimeDraw, 0)
	lanes.Fill(w.hadRecession, 0)
	lanes.Fill(w.survival, 1)
	if w.stratified {
		// A recession at the start is the first of all: it takes the largest
		// draws, and the other two regimes share the month's own draw.
		draws.draw(w.firstRecession, firstDraw, 0)
		lanes.AddScalar(w.survival, w.survival, -start[Recession])
		lanes.Less(w.hadRecession, w.survival, w.firstRecession)
		lanes.Scale(w.draw, w.draw, 1-start[Recession])
	}
	lanes.GreaterScalar(w.regime, w.draw, start[Expansion])
	lanes.GreaterScalar(w.a, w.draw, start[Expansion]+start[Slowdown])
	lanes.Add(w.regime, w.regime, w.a)
	lanes.AddScaled(w.regime, w.hadRecession, 2)
	lanes.MinScalar(w.regime, w.regime, float64(Recession))

	draws.draw(w.draw, severityDraw, 0)
	r.severities(w.drawnSeverity, w.draw)
	lanes.Fill(w.months, 0)
	lanes.Fill(w.unlearnt, w.plan.forgets)
	w.setRecession()
	for k := range w.believed {
		lanes.Fill(w.believed[k], w.market.Start.Regime[k])
	}
	w.market.Mend.open(w)
}

// severities turns normals into severities.
func (r *Regime) severities(dst, z []float64) {
	if r.Severity > 0 {
		lanes.Fill(dst, r.Severity)
		return
	}
	variance := lanes.LogOf(1 + float64(r.SeverityCV*r.SeverityCV))
	lanes.Scale(dst, z, math.Sqrt(variance))
	lanes.AddScalar(dst, dst, -variance/2)
	lanes.Exp(dst, dst)
	lanes.MinScalar(dst, dst, r.SeverityMax)
}

// advance moves the regime by a month.
func (r *Regime) advance(w *world, draws source) {
	next := w.e
	if state, ok := r.forced(w.month); ok {
		lanes.Fill(next, float64(state))
		if state == Recession {
			lanes.Fill(w.hadRecession, 1)
		}
	} else {
		draws.draw(w.draw, regimeDraw, w.month)
		r.leave(w, next)
	}

	// Entry draws the severity; a regime that stays grows older.
	entry, stays := w.a, w.b
	lanes.GreaterScalar(entry, next, 1)
	lanes.Sub(entry, entry, w.inRecession)
	lanes.MaxScalar(entry, entry, 0)
	if slices.Contains(entry, 1) {
		draws.draw(w.draw, severityDraw, w.month)
		r.severities(w.c, w.draw)
		lanes.Select(w.drawnSeverity, entry, w.c, w.drawnSeverity)
	}
	lanes.Sub(stays, next, w.regime)
	lanes.Abs(stays, stays)
	lanes.LessScalar(stays, stays, 0.5)
	lanes.AddScalar(w.months, w.months, 1)
	lanes.Mul(w.months, w.months, stays)
	// e^(-(months+1)/3), how much of the severity is still to be learnt
	lanes.AddScalar(w.unlearnt, w.unlearnt, -1)
	lanes.Mul(w.unlearnt, w.unlearnt, stays)
	lanes.AddScalar(w.unlearnt, w.unlearnt, 1)
	lanes.Scale(w.unlearnt, w.unlearnt, w.plan.forgets)
	copy(w.regime, next)
	w.setRecession()
}

// forced returns the regime that a month is forced into.
func (r *Regime) forced(month int) (State, bool) {
	for _, s := range r.Force {
		if s.From <= month && month <= s.To {
			return s.State, true
		}
	}
	return 0, false
}

// leave sets next to the regimes that the month's draw, in w.draw, leads to.
func (r *Regime) leave(w *world, next []float64) {
	toRecession, toSlowdown, toExpansion, total := w.a, w.b, w.c, w.d
	stay, risk := next, w.spare

	// What the curve of six months ago and credit do to the way down.
	lanes.Scale(risk, w.slopes[w.month%len(w.slopes)], -r.Slope)
	lanes.AddScaled(risk, w.spread, r.Spread)
	lanes.AddScalar(risk, risk, float64(r.Slope*r.SlopeAt)-float64(r.Spread*lanes.LogOf(r.SpreadAt)))
	lanes.Clamp(risk, risk, -1.5, 1.5)
	lanes.Exp(risk, risk)
	lanes.Pick(toRecession, w.regime, []float64{r.ExpansionToRecession, r.SlowdownToRecession, 0})
	lanes.Mul(toRecession, toRecession, risk)
	lanes.MinScalar(toRecession, toRecession, 0.5)
	if float64(w.month) <= r.NoRecessionUntil {
		lanes.Fill(toRecession, 0)
	}
	lanes.Sqrt(risk, risk)
	lanes.Pick(toSlowdown, w.regime, []float64{r.ExpansionToSlowdown, 0, 0})
	lanes.Mul(toSlowdown, toSlowdown, risk)
	lanes.MinScalar(toSlowdown, toSlowdown, 0.5)
	lanes.Pick(toExpansion, w.regime, []float64{0, r.SlowdownToExpansion, 0})

	// What the recession's age does to its end.
	age := risk
	lanes.AddScalar(age, w.months, 1)
	lanes.Scale(age, age, 0.1)
	if r.Duration == 0.5 {
		lanes.Sqrt(age, age) // the default, for a fifth of the time
	} else {
		lanes.Log(age, age)
		lanes.Scale(age, age, r.Duration)
		lanes.Exp(age, age)
	}
	lanes.Mul(age, age, w.inRecession)
	lanes.AddScaled(toSlowdown, age, r.RecessionToSlowdown)
	lanes.AddScaled(toExpansion, age, r.RecessionToExpansion)

	lanes.Add(total, toExpansion, toSlowdown)
	lanes.Add(total, total, toRecession)
	lanes.Scale(stay, total, -1)
	lanes.AddScalar(stay, stay, 1)
	lanes.MaxScalar(stay, stay, 0.02)
	lanes.Add(total, total, stay)

	// The bounds between expansion, slowdown and recession on 0 to total.
	upToExpansion, upToSlowdown := toExpansion, toSlowdown
	lanes.Add(upToSlowdown, upToSlowdown, toExpansion)
	lanes.LessScalar(age, w.regime, 0.5)
	lanes.AddProduct(upToExpansion, stay, age)
	lanes.LessScalar(age, w.regime, 1.5)
	lanes.AddProduct(upToSlowdown, stay, age)

	enters := w.spare
	if w.stratified {
		// The first recession begins where the chance of having seen none falls
		// below its uniform; until then the month's draw chooses between the
		// other two.
		hazard := stay
		lanes.Div(hazard, toRecession, total)
		lanes.LessScalar(enters, w.hadRecession, 0.5)
		lanes.Mul(hazard, hazard, enters)
		lanes.Scale(hazard, hazard, -1)
		lanes.AddScalar(hazard, hazard, 1)
		lanes.Mul(w.survival, w.survival, hazard)
		lanes.Mul(toRecession, toRecession, enters)
		lanes.Sub(total, total, toRecession)
		lanes.Less(hazard, w.survival, w.firstRecession)
		lanes.Mul(enters, enters, hazard)
		lanes.Max(w.hadRecession, w.hadRecession, enters)
	}
	lanes.Mul(total, total, w.draw)
	lanes.Less(next, upToExpansion, total)
	lanes.Less(w.draw, upToSlowdown, total)
	lanes.Add(next, next, w.draw)
	if w.stratified {
		lanes.AddScaled(next, enters, 2)
		lanes.MinScalar(next, next, float64(Recession))
	}
}

// setRecession sets what follows from regime, months and drawn severity.
func (w *world) setRecession() {
	lanes.GreaterScalar(w.inRecession, w.regime, 1.5)
	lanes.Select(w.severity, w.inRecession, w.drawnSeverity, w.one)
	c := &w.market.Credit
	step := (1 - c.AgeMin) / (c.AgeTo - c.AgeFrom)
	lanes.Scale(w.fade, w.months, -step)
	lanes.AddScalar(w.fade, w.fade, 1+float64(step*c.AgeFrom))
	lanes.Clamp(w.fade, w.fade, c.AgeMin, 1)
	lanes.Select(w.fade, w.inRecession, w.fade, w.one)

	// Severity is learnt over some months.
	lanes.Sub(w.learnt, w.one, w.severity)
	lanes.MulAdd(w.learnt, w.learnt, w.unlearnt, w.severity)
}

// learn moves the market's belief about the regime by the month's noisy reading
// of the gap's change: Hamilton's filter (1989) with constant probabilities and
// severity one.
func (r *Regime) learn(w *world, draws source) {
	w.market.Mend.expect(w)
	reading, prior, likely := w.draw, w.a, w.b
	draws.draw(reading, signalDraw, w.month)
	lanes.ScaleAdd(reading, reading, r.SignalNoise, w.gapChange)
	next := [3][]float64{w.c, w.d, w.e}
	e := &w.market.Economy
	for j, q := range next {
		lanes.Scale(prior, w.believed[0], w.plan.transition[0][j])
		lanes.ScaleAdd(prior, w.believed[1], w.plan.transition[1][j], prior)
		lanes.ScaleAdd(prior, w.believed[2], w.plan.transition[2][j], prior)
		deviation := math.Sqrt(float64(e.GapNoise[j]*e.GapNoise[j]) + float64(r.SignalNoise*r.SignalNoise))
		lanes.ScaleAdd(likely, w.gapBefore, e.GapReversion[j], reading)
		lanes.AddScalar(likely, likely, -w.plan.gapDrift[j])
		lanes.Mul(likely, likely, likely)
		lanes.Scale(likely, likely, -0.5/(deviation*deviation))
		lanes.Exp(likely, likely)
		lanes.Scale(likely, likely, 1/deviation)
		lanes.Mul(q, prior, likely)
	}
	total := w.a
	lanes.Add(total, next[0], next[1])
	lanes.Add(total, total, next[2])
	for j, q := range next {
		lanes.Div(w.believed[j], q, total)
	}
	w.market.Mend.learn(w)
}
