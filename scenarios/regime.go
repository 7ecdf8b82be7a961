package scenarios

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
