package scenarios

// A Condition replaces the equation of a state by a path: its own noise is off,
// everything else follows (MODEL, section 8 of SCENARIOS). States:
//
//	policy, ten_year, spread, unemployment, inflation, gap   pp
//	volatility                                               multiple of normal, e^v
//	premium                                                  small over large EV/EBITDA less one
//	market_return                                            simple, of all three groups by value
//	small_return, large_return, mega_return                  simple, total
type Condition struct {
	State  string
	From   int       // month of the first value, 1 is the first after the start
	Values []float64 // month by month; NaN leaves a month to the equation
	// Relative adds the values to the state at the start.
	Relative bool
}

// ConditionStates returns the names of the states that a condition can hold.
func ConditionStates() []string {
	return []string{
		"policy", "ten_year", "spread", "unemployment", "inflation", "gap", "volatility", "premium",
		"market_return", "small_return", "large_return", "mega_return",
	}
}
