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
	copy(w.gapBefore, w.gap)
	copy(w.unemploymentLast, w.unemployment)
	copy(w.inflationLast, w.inflation)

	// z + drift severity - k z + s e + jump
	lanes.Pick(w.a, w.regime, w.plan.gapDrift[:])
	lanes.Mul(w.a, w.a, w.severity)
	lanes.AddScaled(w.a, w.jump, w.market.Shock.Gap)
	lanes.Pick(w.b, w.regime, w.plan.gapKept[:])
	lanes.MulAdd(w.gap, w.gap, w.b, w.a)
	draws.draw(w.draw, gapDraw, w.month)
	lanes.Pick(w.b, w.regime, e.GapNoise[:])
	lanes.MulAdd(w.gap, w.draw, w.b, w.gap)
	lanes.Clamp(w.gap, w.gap, e.GapMin, e.GapMax)
	w.condition(gapState, w.gap)
	lanes.Sub(w.gapChange, w.gap, w.gapBefore)

	// u + k (u* - okun z - u) + s e
	draws.draw(w.draw, unemploymentDraw, w.month)
	lanes.Scale(w.unemployment, w.unemployment, 1-e.UnemploymentSpeed)
	lanes.AddScaled(w.unemployment, w.gap, -e.UnemploymentSpeed*e.Okun)
	lanes.AddScaled(w.unemployment, w.draw, e.UnemploymentNoise)
	lanes.AddScalar(w.unemployment, w.unemployment, float64(e.UnemploymentSpeed*e.NaturalUnemployment))
	lanes.MaxScalar(w.unemployment, w.unemployment, e.UnemploymentMin)
	w.condition(unemploymentState, w.unemployment)

	// pi + k (mean - pi) + phillips z + s e + jump
	draws.draw(w.draw, inflationDraw, w.month)
	lanes.Pick(w.a, w.regime, e.InflationMean[:])
	lanes.Lerp(w.inflation, w.a, e.InflationSpeed)
	lanes.AddScaled(w.inflation, w.gap, e.Phillips)
	lanes.AddScaled(w.inflation, w.draw, e.InflationNoise)
	lanes.AddScaled(w.inflation, w.jump, w.market.Shock.Inflation)
	w.condition(inflationState, w.inflation)
}
