package scenarios

// Earnings is what the groups' fundamentals share (MODEL, section 5).
type Earnings struct {
	GrowthFade     float64 // months in which growth's distance from the long run falls by e
	MarginSpeed    float64 // share of the margin's distance from its mean a month
	Inflation      float64 // pp of sales growth a year per pp of inflation above InflationAt
	InflationAt    float64 // pp
	Rollover       float64 // share of fixed-rate debt refinanced a month
	MarginForecast float64 // response of expected log EBITDA to the margin's relative distance from its mean
	MarginRisk     float64 // months of a recession's margin loss that are expected
	Sluggishness   float64 // share of the consensus' distance that is closed a month
}

// Group is the income statement and the balance sheet of one group (MODEL,
// section 5).
type Group struct {
	Growth, LongGrowth float64 // of nominal sales a year, now and in the long run
	Activity           float64 // % of sales per pp of the output gap's change
	SalesNoise         float64 // log, a month
	Leverage           float64 // operating: % of EBITDA per % of sales
	Margin             float64 // mean EBITDA over sales
	MarginLoss         float64 // share of the margin a month of recession, per unit of severity
	MarginNoise        float64 // share of the margin a month
	Depreciation       float64 // share of sales
	Tax                float64 // share of income
	Debt, Cash         float64 // over EBITDA, at the start

	Floating       float64 // share of the debt
	FloatingSpread float64 // pp over the policy rate
	FixedRate      float64 // pp, at the start
	FixedSpread    float64 // pp over the mean of policy rate and 10-year
	SpreadShare    float64 // pp per pp of the high-yield spread above three

	Optimism       float64 // of the consensus for a year's income, over half a year
	ConsensusNoise float64 // share a month
	Payout         float64 // dividends and net buybacks a year, share of value
}
