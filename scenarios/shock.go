package scenarios

// Shock is the volatility and the market's own shock (MODEL, section 6), and
// jumps: geopolitics and supply chains (section 8).
type Shock struct {
	VolatilityMemory float64  // share of the log volatility that is left a month later
	VolatilityNoise  float64  // standard deviation of the log volatility
	Market           ByRegime // standard deviation of the market's shock a month, log
	MarketTail       float64  // degrees of freedom of Student's t

	JumpRate  float64 // jumps a year; their size is exponential with mean one
	Inflation float64 // pp per unit of jump
	Gap       float64 // pp
	Spread    float64 // log
	MarketHit float64 // log
	HitNoise  float64 // standard deviation, log, of a month with a jump
	Premium   float64 // log, small over large

	Schedule []Jump // besides those that are drawn
}

// A Jump is one of a given size in a given month.
type Jump struct {
	Month int
	Size  float64
}
