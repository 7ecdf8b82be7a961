package scenarios

import (
	"slices"
	"time"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// A timetable is what is known before the first draw: the anchors of policy,
// growth and debt month by month, and what follows from parameters alone.
type timetable struct {
	grid       engine.Grid
	longRun    bool
	first      time.Month // calendar month of the start
	start      ByRegime   // probabilities that the true regime is drawn from
	transition [3][3]float64
	gapDrift   ByRegime                                        // pp a month
	gapKept    ByRegime                                        // share of the gap that is left a month later
	next       struct{ gapKept, gapDrift, inflation ByRegime } // what is expected of these and of mean inflation next month, by today's regime
	logSpread  ByRegime                                        // mean of the log spread
	gapAhead   [2]ByRegime
	forgets    float64 // what is left of what the market has to learn about a recession after a month

	priced, committee             []float64 // pp, by month
	pricedWeight, committeeWeight []float64
	decay                         [horizon + 1]float64

	growth              [3][]float64 // log a month, by month
	forward             [3][]float64 // log growth to the middle of the next twelve months
	grown, forwardGrown [3][]float64 // e to the power of these two
	paid                [3]float64   // what a dollar becomes by a month's payout
	scale               [3][]float64 // of debt and cash against the start
	conditions          [states][]float64
	drift               []float64 // of the premium, log a month
	meetsReturns        bool      // a return is conditioned
}

// newTimetable prepares a market for a grid.
func newTimetable(m *Market, g engine.Grid) *timetable {
	months := g.Steps() + horizon + 1
	p := &timetable{grid: g, first: g.Dates[g.Start].Time().Month(), longRun: m.LongRun, start: m.Start.Regime, transition: m.Regime.table()}
	if m.LongRun {
		p.start = ByRegime{0.72, 0.19, 0.09}
	}
	for k := range 3 {
		p.gapDrift[k] = (m.Economy.GapDrift[k] + m.Economy.GapDriftAdd[k]) / 12
		p.gapKept[k] = 1 - m.Economy.GapReversion[k]
		p.logSpread[k] = lanes.LogOf(m.Credit.Mean[k])
	}
	p.next.gapKept, p.next.gapDrift, p.next.inflation = p.nextMonth(p.gapKept), p.nextMonth(p.gapDrift), p.nextMonth(m.Economy.InflationMean)
	p.gapAhead = p.expectedGap(&m.Economy)
	p.forgets = lanes.ExpOf(-1.0 / 3)
	p.anchors(m, months)
	p.decay[0] = 1
	for k := range horizon {
		p.decay[k+1] = p.decay[k] * m.Fed.Decay
	}
	for g, group := range m.groups() {
		p.grow(g, group, m.Earnings.GrowthFade, months)
	}
	p.condition(m, months)
	p.drift = make([]float64, months)
	for t := range p.drift {
		p.drift[t] = (m.Premium.SizePremium + m.Premium.Drift) / 12
		for _, d := range m.Premium.Drifts {
			if d.From <= t && t <= d.To {
				p.drift[t] += d.Monthly
			}
		}
	}
	return p
}

// expectedGap returns a and b of the mean output gap of the next twelve months,
// a + b gap, by today's regime: the exact recursion for constant probabilities
// and severity one.
func (p *timetable) expectedGap(e *Economy) (ahead [2]ByRegime) {
	for from := range 3 {
		var probability, gap, slope [3]float64
		probability[from], slope[from] = 1, 1
		for range horizon {
			probability = p.ahead(probability)
			gap, slope = p.ahead(gap), p.ahead(slope)
			for k := range 3 {
				gap[k] = float64(gap[k]*(1-e.GapReversion[k])) + float64(probability[k]*p.gapDrift[k])
				slope[k] *= 1 - e.GapReversion[k]
				ahead[0][from] += gap[k] / horizon
				ahead[1][from] += slope[k] / horizon
			}
		}
	}
	return ahead
}

// ahead takes a row one month on through the chain.
func (p *timetable) ahead(row [3]float64) (next [3]float64) {
	for from, x := range row {
		for to, q := range p.transition[from] {
			next[to] += float64(x * q)
		}
	}
	return next
}

// nextMonth returns what x is expected to be a month later, by today's regime.
func (p *timetable) nextMonth(x ByRegime) (next ByRegime) {
	for from, row := range p.transition {
		for to, q := range row {
			next[from] += float64(q * x[to])
		}
	}
	return next
}

// anchors lays out the two paths of the policy rate and their weights.
func (p *timetable) anchors(m *Market, months int) {
	weight, act := 1.0, 1.0
	kept, actKept := lanes.ExpOf(-1/m.Fed.Memory), lanes.ExpOf(-1/m.Fed.ActMemory)
	if m.LongRun {
		weight, act = 0, 0
	}
	for t := range months {
		priced := m.Start.Priced[min(t, len(m.Start.Priced)-1)] + at(m.Fed.Priced, t)
		p.priced = append(p.priced, priced)
		p.committee = append(p.committee, priced+at(m.Fed.Committee, t))
		p.pricedWeight, p.committeeWeight = append(p.pricedWeight, weight), append(p.committeeWeight, act)
		weight, act = weight*kept, act*actKept
	}
}

// at returns the value of a path of knots at a month; 0 where there is none.
func at(knots []Knot, month int) float64 {
	k := slices.IndexFunc(knots, func(k Knot) bool { return k.Month >= month })
	switch {
	case len(knots) == 0:
		return 0
	case k < 0:
		return knots[len(knots)-1].Rate
	case k == 0 || knots[k].Month == month:
		return knots[k].Rate
	}
	a, b := knots[k-1], knots[k]
	return a.Rate + float64((b.Rate-a.Rate)*float64(month-a.Month)/float64(b.Month-a.Month))
}

// grow lays out the growth of a group's sales, debt and cash.
func (p *timetable) grow(g int, group *Group, fade float64, months int) {
	left, kept := group.Growth-group.LongGrowth, lanes.ExpOf(-1/fade)
	scale := 1.0
	for t := range months {
		a := group.LongGrowth + left
		grown := lanes.ExpOf(a / 12)
		if t > 0 {
			scale *= grown
		}
		p.growth[g] = append(p.growth[g], a/12)
		p.grown[g] = append(p.grown[g], grown)
		p.forward[g] = append(p.forward[g], a*6.5/12)
		p.forwardGrown[g] = append(p.forwardGrown[g], lanes.ExpOf(a*6.5/12))
		p.scale[g] = append(p.scale[g], scale)
		left *= kept
	}
	p.paid[g] = lanes.ExpOf(group.Payout / 12)
}

// meets reports whether the committee has a scheduled meeting in a month after
// the start.
func (p *timetable) meets(month int) bool { return Meets(p.calendar(month)) }

// calendar returns the calendar month of a month after the start, or before.
func (p *timetable) calendar(month int) time.Month {
	return time.Month(((int(p.first)-1+month)%12+12)%12 + 1)
}

// near reports whether the anchors are followed step by step in a month.
func (p *timetable) near(month int) bool { return month <= nearMonths && !p.longRun }
