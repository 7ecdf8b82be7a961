package scenarios

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
