package scenarios

import (
	"math"

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
	lanes.Linear(dst, -variance/2, lanes.Terms{{math.Sqrt(variance), z}})
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
	lanes.Less(entry, w.inRecession, entry)
	if !lanes.Within(entry, 0, 0) {
		draws.draw(w.draw, severityDraw, w.month)
		r.severities(w.c, w.draw)
		lanes.Select(w.drawnSeverity, entry, w.c, w.drawnSeverity)
	}
	lanes.Equal(stays, next, w.regime)
	lanes.MulAdd(w.months, w.months, stays, stays)
	// e^(-(months+1)/3), how much of the severity is still to be learnt
	lanes.Select(w.unlearnt, stays, w.unlearnt, w.one)
	lanes.Scale(w.unlearnt, w.unlearnt, w.plan.forgets)
	w.regime, w.e = next, w.regime
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
	lanes.Linear(risk, float64(r.Slope*r.SlopeAt)-float64(r.Spread*lanes.LogOf(r.SpreadAt)),
		lanes.Terms{{-r.Slope, w.slopes[w.month%len(w.slopes)]}, {r.Spread, w.spread}})
	lanes.Clamp(risk, risk, -1.5, 1.5)
	lanes.Exp(risk, risk)
	worse := ByRegime{r.ExpansionToRecession, r.SlowdownToRecession, 0}
	lanes.LinearBy(toRecession, w.regime, nil, lanes.StateTerms{{worse[:], risk}}, nil)
	lanes.MinScalar(toRecession, toRecession, 0.5)
	if float64(w.month) <= r.NoRecessionUntil {
		lanes.Fill(toRecession, 0)
	}
	lanes.Sqrt(risk, risk)
	slow := ByRegime{Expansion: r.ExpansionToSlowdown}
	lanes.LinearBy(toSlowdown, w.regime, nil, lanes.StateTerms{{slow[:], risk}}, nil)
	lanes.MinScalar(toSlowdown, toSlowdown, 0.5)

	// What the recession's age does to its end.
	age := risk
	lanes.Linear(age, 0.1, lanes.Terms{{0.1, w.months}})
	if r.Duration == 0.5 {
		lanes.Sqrt(age, age) // the default, for a fifth of the time
	} else {
		lanes.Log(age, age)
		lanes.Scale(age, age, r.Duration)
		lanes.Exp(age, age)
	}
	halt, over, ends := ByRegime{Recession: r.RecessionToSlowdown}, ByRegime{Recession: r.RecessionToExpansion}, ByRegime{Slowdown: r.SlowdownToExpansion}
	lanes.LinearBy(toSlowdown, w.regime, nil, lanes.StateTerms{{halt[:], age}}, lanes.Terms{{1, toSlowdown}})
	lanes.LinearBy(toExpansion, w.regime, ends[:], lanes.StateTerms{{over[:], age}}, nil)

	lanes.Linear(total, 0, lanes.Terms{{1, toExpansion}, {1, toSlowdown}, {1, toRecession}})
	lanes.ClampLine(stay, total, -1, 1, 0.02, math.Inf(1))
	lanes.Add(total, total, stay)

	// The bounds between expansion, slowdown and recession on 0 to total.
	upToExpansion, upToSlowdown := toExpansion, toSlowdown
	lanes.LinearBy(upToSlowdown, w.regime, nil, lanes.StateTerms{{[]float64{1, 1, 0}, stay}}, lanes.Terms{{1, toExpansion}, {1, toSlowdown}})
	lanes.LinearBy(upToExpansion, w.regime, nil, lanes.StateTerms{{[]float64{1, 0, 0}, stay}}, lanes.Terms{{1, toExpansion}})

	enters := w.spare
	if w.stratified {
		// The first recession begins where the chance of having seen none falls
		// below its uniform; until then the month's draw chooses between the
		// other two.
		hazard := stay
		lanes.Div(hazard, toRecession, total)
		lanes.LessScalar(enters, w.hadRecession, 0.5)
		lanes.Mul(hazard, hazard, enters)
		lanes.ScalarSub(hazard, 1, hazard)
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
	lanes.ClampLine(w.fade, w.months, -step, 1+float64(step*c.AgeFrom), c.AgeMin, 1)
	lanes.Select(w.fade, w.inRecession, w.fade, w.one)

	// Severity is learnt over some months.
	lanes.LerpRows(w.learnt, w.severity, w.one, w.unlearnt)
}

// learn moves the market's belief about the regime by the month's noisy reading
// of the gap's change: Hamilton's filter (1989) with constant probabilities and
// severity one.
func (r *Regime) learn(w *world, draws source) {
	w.market.Mend.expect(w)
	reading, likely, total, q := w.draw, w.a, w.b, w.believed
	draws.draw(reading, signalDraw, w.month)
	lanes.ScaleAdd(reading, reading, r.SignalNoise, w.gapChange)
	next := [3][]float64{w.c, w.d, w.e}
	e, from := &w.market.Economy, w.plan.transition
	for j := range next {
		// Prior times the density of the reading, which is normal.
		deviation := math.Sqrt(float64(e.GapNoise[j]*e.GapNoise[j]) + float64(r.SignalNoise*r.SignalNoise))
		unit := math.Sqrt(0.5) / deviation
		lanes.Linear(likely, -unit*w.plan.gapDrift[j], lanes.Terms{{unit, reading}, {unit * e.GapReversion[j], w.gapBefore}})
		lanes.Mul(likely, likely, likely)
		lanes.Scale(likely, likely, -1)
		lanes.Exp(likely, likely)
		lanes.Linear(next[j], 0, lanes.Terms{{from[0][j] / deviation, q[0]}, {from[1][j] / deviation, q[1]}, {from[2][j] / deviation, q[2]}})
		lanes.Mul(next[j], next[j], likely)
	}
	lanes.Linear(total, 0, lanes.Terms{{1, next[0]}, {1, next[1]}, {1, next[2]}})
	for j := range next {
		lanes.Div(q[j], next[j], total)
	}
	w.market.Mend.learn(w)
}
