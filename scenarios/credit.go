package scenarios

// Credit is the spread of high yield, a mean-reverting logarithm (MODEL,
// section 3). In recession the mean fades with the recession's age.
type Credit struct {
	Mean     ByRegime // pp
	Speed    ByRegime // share of the logarithm's distance a month
	Noise    ByRegime // standard deviation of the logarithm a month
	Severity float64  // of the logarithm's mean in recession, per unit of severity above one
	Market   float64  // correlation with the market's shock
	Min, Max float64  // pp

	// In recession, risk premia keep their full height until age AgeFrom, in
	// months, and fall to the share AgeMin at age AgeTo.
	AgeFrom, AgeTo, AgeMin float64
}

// TenYear is the yield of the 10-year note (MODEL, section 3).
type TenYear struct {
	Speed       float64 // share of the distance a month
	Policy      float64 // weight of the policy rate expected in a year
	Inflation   float64 // pp per pp of inflation above two, in the long-run level
	TermPremium float64 // pp
	Surprise    float64 // pp per pp of policy surprise
	Noise       float64 // pp a month
	Min         float64 // pp
}
