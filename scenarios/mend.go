package scenarios

import "trifecta/engine/lanes"

// Mend takes out predictability that the equations of MODEL leave and that
// nobody should have: its section 17 measures it. Each number is a share, and
// with 0 the equation is MODEL's.
type Mend struct {
	// Rescue is the share of the cut between meetings, as likely as the market
	// takes an early recession to be, that it prices for the next month.
	Rescue float64
	// Floor is the share by which the rule, where it is below the policy rate's
	// floor, is priced as it stands: no rise is expected before the rule is
	// expected above the floor.
	Floor float64
	// Foresight is the share of the rule's change over the next month, as
	// activity and inflation are believed to move, that is priced.
	Foresight float64
	// Belief is the share by which risk premia follow age and severity of a
	// recession as the market believes them, in place of the true ones, which
	// end with the recession.
	Belief float64
	// Recovery is the share of the recovery of earnings beyond the next twelve
	// months that multiples look through to.
	Recovery float64
}

// belief is what the market believes of a recession besides how likely it is.
type belief struct {
	prior    []float64    // probability of recession before the month's reading
	stays    []float64    // share of it that was one before
	early    [4][]float64 // probability that a recession is 0, 1, 2, 3 months old
	age      []float64    // months, its mean
	severity []float64
	drift    []float64 // of the rule over the next month, pp
	recovery []float64
	steady   [3]float64 // recovery at the start, by group
}

func (b *belief) rows() []*[]float64 {
	own := []*[]float64{&b.prior, &b.stays, &b.age, &b.severity, &b.drift, &b.recovery}
	for k := range b.early {
		own = append(own, &b.early[k])
	}
	return own
}

// open sets what is believed at the start: a recession that begins.
func (m *Mend) open(w *world) {
	b := &w.belief
	lanes.Fill(b.age, 0)
	lanes.Fill(b.severity, 1)
	for _, row := range b.early {
		lanes.Fill(row, 0)
	}
	copy(b.early[0], w.believed[Recession])
}

// expect prepares for the month's reading: what is believed to have stayed a
// recession, by the base probabilities, as the filter takes them.
func (m *Mend) expect(w *world) {
	if m.Rescue == 0 && m.Belief == 0 {
		return
	}
	b, p := &w.belief, w.plan.transition
	q := w.believed
	lanes.Scale(b.stays, q[Recession], p[Recession][Recession])
	lanes.Linear(b.prior, 0, lanes.Terms{{p[Expansion][Recession], q[Expansion]}, {p[Slowdown][Recession], q[Slowdown]}, {1, b.stays}})
	lanes.MaxScalar(b.prior, b.prior, 1e-300) // where a recession is ruled out
	lanes.Div(b.stays, b.stays, b.prior)
}

// learn takes the reading in: it makes all ages likelier alike.
func (m *Mend) learn(w *world) {
	if m.Rescue == 0 && m.Belief == 0 {
		return
	}
	b := &w.belief
	ratio := w.a
	lanes.Div(ratio, w.believed[Recession], b.prior)
	lanes.Scale(ratio, ratio, w.plan.transition[Recession][Recession])
	for k := len(b.early) - 1; k > 0; k-- {
		lanes.Mul(b.early[k], b.early[k-1], ratio)
	}
	lanes.Mul(b.early[0], w.believed[Recession], b.stays)
	lanes.Sub(b.early[0], w.believed[Recession], b.early[0])
	lanes.MulAdd(b.age, b.age, b.stays, b.stays) // a month older

	// What was learnt of a recession's severity fades once it is over.
	lanes.Linear(b.severity, 0.1, lanes.Terms{{0.9, b.severity}})
	lanes.Select(b.severity, w.inRecession, w.learnt, b.severity)
}

// fear moves feared, severity times fade of the risk premia in a recession,
// from the true ones to those believed.
func (m *Mend) fear(w *world, feared []float64) {
	if m.Belief == 0 {
		return
	}
	b, c := &w.belief, &w.market.Credit
	fade, severity := w.c, w.d
	step := (1 - c.AgeMin) / (c.AgeTo - c.AgeFrom)
	lanes.ClampLine(fade, b.age, -step, 1+float64(step*c.AgeFrom), c.AgeMin, 1)
	lanes.Clamp(severity, b.severity, 0.5, 2)
	lanes.Mul(fade, fade, severity)
	lanes.Lerp(feared, fade, m.Belief)
}

// foresee sets the drift of the rule that is priced, and lets rule, held at the
// floor, be what it is below.
func (m *Mend) foresee(w *world, rule []float64) {
	if m.Floor != 0 {
		lanes.Lerp(rule, w.rule, m.Floor)
	}
	if m.Foresight == 0 {
		lanes.Fill(w.belief.drift, 0)
		return
	}
	// Inflation moves by speed (mean - inflation) + Phillips gap, unemployment by
	// speed (natural - Okun gap - unemployment), and the gap to kept gap + drift;
	// mean, kept and drift are those of next month's regime.
	e, f, next, q := &w.market.Economy, &w.market.Fed, &w.plan.next, w.believed
	toMean, toUnemployment := m.Foresight*f.ToInflation*e.InflationSpeed, m.Foresight*f.ToUnemployment*e.UnemploymentSpeed
	toGap := float64(m.Foresight*f.ToInflation*e.Phillips) + float64(toUnemployment*e.Okun)
	by := func(k State) float64 { return float64(toMean*next.inflation[k]) + float64(toGap*next.gapDrift[k]) }
	gap, kept := w.d, next.gapKept
	lanes.Linear(gap, 0, lanes.Terms{{kept[0], q[0]}, {kept[1], q[1]}, {kept[2], q[2]}})
	lanes.Mul(gap, gap, w.gap)
	lanes.Linear(w.belief.drift, -toUnemployment*e.NaturalUnemployment, lanes.Terms{
		{by(Expansion), q[Expansion]},
		{by(Slowdown), q[Slowdown]},
		{by(Recession), q[Recession]},
		{toGap, gap},
		{-toMean, w.inflation},
		{toUnemployment, w.unemployment},
	})
}

// rescue lowers the rate expected for the next month by the cut between
// meetings. The committee may make one in months one to five of a recession; a
// month's reading of activity is known when it is over, so what is believed now
// is of the month before.
func (m *Mend) rescue(w *world) {
	if m.Rescue == 0 {
		return
	}
	b, f, p := &w.belief, &w.market.Fed, w.plan.transition
	stay := p[Recession][Recession]
	likely := w.a
	again := float64(stay * stay)
	lanes.Linear(likely, 0, lanes.Terms{
		{again, b.early[0]},
		{again, b.early[1]},
		{again, b.early[2]},
		{again, b.early[3]},
		{p[Expansion][Recession] * stay, w.believed[Expansion]},
		{p[Slowdown][Recession] * stay, w.believed[Slowdown]},
	})
	next := w.meetings[0] // the row of a meeting in the next month, if there is one
	cut := m.Rescue * 2 * step * f.Emergency
	lanes.AddScaled(w.expectedMean, w.expected[1], -1.0/horizon)
	lanes.ScaleAdd(next, likely, -cut, w.expected[1])
	lanes.MaxScalar(next, next, f.Floor)
	w.expected[1] = next
	lanes.AddScaled(w.expectedMean, next, 1.0/horizon)
}

// recover adds to a group's log multiple what its earnings are expected to
// recover after the next twelve months, against the start: as the output gap
// returns to its mean, the margin to its own, and a recession that is feared
// goes by. What is so at the start is in the start's multiple.
func (m *Mend) recover(w *world, g int, multiple []float64) {
	if m.Recovery == 0 {
		return
	}
	e, group, s := &w.market.Earnings, w.market.groups()[g], &w.groups[g]
	x := w.belief.recovery
	response := group.Activity * group.Leverage / 100
	// toward the margin's mean, the output gap's, and out of recession
	toMean := e.MarginForecast - 1
	lanes.Linear(x, -toMean*lanes.LogOf(group.Margin), lanes.Terms{
		{toMean, s.logMargin}, {-response, w.gapAhead}, {-response, w.gap}, {e.MarginRisk * group.MarginLoss, w.recessionAhead},
	})
	if w.month == 0 {
		w.belief.steady[g] = x[0]
	}
	lanes.Linear(multiple, -m.Recovery*w.belief.steady[g], lanes.Terms{{1, multiple}, {m.Recovery, x}})
}
