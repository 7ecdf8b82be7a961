package scenarios

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

// Equity turns enterprise value into the value of equity (MODEL, section 6).
type Equity struct {
	Consensus float64 // weight of the consensus in the price (psi): under-reaction
	Interest  float64 // years for which a change of floating interest is capitalised
	MinShare  float64 // equity is worth at least this share of enterprise value
}

// Edge injects predictability of known size (MODEL, section 10). Legs are the
// continuous readings of the trifecta at the month before, standardised: see
// the package page.
type Edge struct {
	Cuts float64                                      // log of the premium a month per priced cut above one (chi)
	Legs struct{ Earnings, Valuation, Rates float64 } // log of the premium a year per standard deviation (delta)
}
