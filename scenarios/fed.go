package scenarios

// Fed is what the committee decides and what the market prices (MODEL, section
// 4). Two paths of the policy rate anchor the first years: the one priced at
// the start ([Start.Priced], changed by Priced) and the one that the committee
// follows (that path, changed by Committee); what the two differ by surprises
// the market.
type Fed struct {
	Priced    []Knot // pp on top of the path priced at the start
	Committee []Knot // pp on top of the priced path; empty: it does what is priced

	// The rule is RealRate + 2 + ToInflation (inflation - 2) - ToUnemployment
	// (unemployment - natural), Taylor's with the long-run responses of an
	// inertial rule.
	RealRate, ToInflation, ToUnemployment float64

	Speed         ByRegime // share of the way to the desired level at a meeting
	Memory        float64  // months in which the weight of the anchors falls by e
	ActMemory     float64  // the same for the committee's
	Emergency     float64  // probability a month of an extra cut of 50 bp in the first months of a recession, per unit of severity
	Floor         float64  // pp, midpoint
	LongRun       float64  // pp, what the market expects in the long run
	Decay         float64  // share of the rule's distance from it that the market expects to be left a month later
	ShiftMemory   float64  // share of the market's policy shift that is left a month later
	ShiftGain     float64  // pp of shift per pp of surprise
	NearRule      float64  // response to the rule in the first four months
	NearNeutral   float64  // pp, level of the rule at which it is zero
	NearRecession float64  // response to the rule's distance in recession in the first four months
}

// A Knot is a point of a path of the policy rate: Rate, in pp, at the end of
// Month, the start being month 0. A path is linear between its knots; the first
// and the last value hold beyond them.
type Knot struct {
	Month int
	Rate  float64
}
