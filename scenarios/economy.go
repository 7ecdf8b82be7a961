package scenarios

import "trifecta/engine/lanes"

// Economy is the output gap, unemployment and inflation (MODEL, section 3).
type Economy struct {
	GapDrift     ByRegime // pp a year, in recession times its severity
	GapDriftAdd  ByRegime // pp a year on top, for scenarios
	GapReversion ByRegime // share of the gap that closes in a month
	GapNoise     ByRegime // pp a month
	GapMin       float64  // pp
	GapMax       float64  // pp

	NaturalUnemployment float64 // pp
	Okun                float64 // pp of unemployment per pp of the gap
	UnemploymentSpeed   float64 // share a month
	UnemploymentNoise   float64 // pp a month
	UnemploymentMin     float64 // pp

	InflationMean  ByRegime // pp a year
	InflationSpeed float64  // share a month
	Phillips       float64  // pp a month per pp of the gap
	InflationNoise float64  // pp a month
}

func (e *Economy) open(w *world, s *Start) {
	lanes.Fill(w.gap, s.Gap)
	lanes.Fill(w.unemployment, s.Unemployment)
	lanes.Fill(w.inflation, s.Inflation)
}

// advance moves the output gap, unemployment and inflation by a month.
func (e *Economy) advance(w *world, draws source) {
	shock, plan := &w.market.Shock, w.plan
	w.gapBefore, w.gap = w.gap, w.gapBefore
	w.unemploymentLast, w.unemployment = w.unemployment, w.unemploymentLast
	w.inflationLast, w.inflation = w.inflation, w.inflationLast

	// z - k z + drift severity + s e + jump
	draws.draw(w.draw, gapDraw, w.month)
	lanes.LinearBy(w.gap, w.regime, nil,
		lanes.StateTerms{{plan.gapKept[:], w.gapBefore}, {plan.gapDrift[:], w.severity}, {e.GapNoise[:], w.draw}},
		lanes.Terms{{shock.Gap, w.jump}})
	lanes.Clamp(w.gap, w.gap, e.GapMin, e.GapMax)
	w.condition(gapState, w.gap)
	lanes.Sub(w.gapChange, w.gap, w.gapBefore)

	// u + k (u* - okun z - u) + s e
	draws.draw(w.draw, unemploymentDraw, w.month)
	k := e.UnemploymentSpeed
	lanes.Linear(w.unemployment, k*e.NaturalUnemployment,
		lanes.Terms{{1 - k, w.unemploymentLast}, {-k * e.Okun, w.gap}, {e.UnemploymentNoise, w.draw}})
	lanes.MaxScalar(w.unemployment, w.unemployment, e.UnemploymentMin)
	w.condition(unemploymentState, w.unemployment)

	// pi + k (mean - pi) + phillips z + s e + jump
	draws.draw(w.draw, inflationDraw, w.month)
	mean := e.InflationMean.times(e.InflationSpeed)
	lanes.LinearBy(w.inflation, w.regime, mean[:], nil,
		lanes.Terms{{1 - e.InflationSpeed, w.inflationLast}, {e.Phillips, w.gap}, {e.InflationNoise, w.draw}, {shock.Inflation, w.jump}})
	w.condition(inflationState, w.inflation)
}
