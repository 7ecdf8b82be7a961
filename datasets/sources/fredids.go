package sources

import "strings"

// A fredSeries says what a series of FRED is: the field it gives by default,
// its unit in the file, and how long after its period it is published.
type fredSeries struct {
	id, field, unit string
	lag             int
	revised         bool // the file has its own vintage of it, not what was known then
	source          string
	standIn, note   string
}

// fredSeriesOf returns what is known of a series.
func fredSeriesOf(id string) (fredSeries, bool) {
	for _, s := range fredKnown {
		if s.id == strings.ToUpper(id) {
			return s, true
		}
	}
	return fredSeries{}, false
}

const (
	h15   = "Federal Reserve H.15"
	moody = "Moody's"
	ice   = "ICE BofA"
	bls   = "Bureau of Labor Statistics"
	bea   = "Bureau of Economic Analysis"
	board = "Federal Reserve Board"
	ofr   = "Federal Reserve Bank of New York"
)

// fredKnown are the series that need no --unit and no --lag. Where two give the
// same field, the first that is in the input keeps it. Lags are the days
// between the end of a period and the agency's usual release, rounded up: the
// CPI around the 13th, the labour report on the first Friday, income and
// outlays at the end of the next month, a quarter's GDP a month after it.
var fredKnown = []fredSeries{
	{id: "FEDFUNDS", field: "fed_funds", unit: "percent per year", lag: 1, source: h15, note: "mean of the month"},
	{id: "DGS3MO", field: "tbill_rate", unit: "percent per year", lag: 1, source: h15, note: "constant maturity, bond-equivalent"},
	{id: "GS3M", field: "tbill_rate", unit: "percent per year", lag: 1, source: h15, note: "constant maturity, bond-equivalent, mean of the month"},
	{id: "TB3MS", field: "tbill_rate", unit: "percent per year", lag: 1, source: h15, note: "secondary market, on a discount basis, mean of the month"},
	{id: "DTB3", field: "tbill_rate", unit: "percent per year", lag: 1, source: h15, note: "secondary market, on a discount basis"},
	{id: "UNRATE", field: "unemployment", unit: "percent", lag: 7, revised: true, source: bls},
	{id: "USREC", field: "recession", unit: "0 or 1", source: "NBER", note: "dated long after the event: for shading only"},
	{id: "DFEDTAR", field: "policy_target", unit: "percent per year", source: board},
	{id: "DFEDTARL", field: "policy_lower", unit: "percent per year", source: board},
	{id: "DFEDTARU", field: "policy_upper", unit: "percent per year", source: board},
	{id: "BAMLH0A0HYM2", field: "hy_spread", unit: "percent per year", lag: 1, source: ice},
	{
		id: "BAA10Y", field: "hy_spread", unit: "percent per year", lag: 1, source: moody + " and H.15",
		standIn: "Moody's Baa yield over the 10-year Treasury, stand-in for the spread of US high-yield bonds",
	},

	{id: "DFF", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS1MO", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS6MO", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS1", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS2", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS3", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS5", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS7", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS10", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS20", unit: "percent per year", lag: 1, source: h15},
	{id: "DGS30", unit: "percent per year", lag: 1, source: h15},
	{id: "GS1", unit: "percent per year", lag: 1, source: h15, note: "mean of the month"},
	{id: "GS2", unit: "percent per year", lag: 1, source: h15, note: "mean of the month"},
	{id: "GS5", unit: "percent per year", lag: 1, source: h15, note: "mean of the month"},
	{id: "GS10", unit: "percent per year", lag: 1, source: h15, note: "mean of the month"},
	{id: "TB6MS", unit: "percent per year", lag: 1, source: h15, note: "discount basis, mean of the month"},
	{id: "DFII5", unit: "percent per year", lag: 1, source: h15},
	{id: "DFII7", unit: "percent per year", lag: 1, source: h15},
	{id: "DFII10", unit: "percent per year", lag: 1, source: h15},
	{id: "DFII20", unit: "percent per year", lag: 1, source: h15},
	{id: "DFII30", unit: "percent per year", lag: 1, source: h15},
	{id: "T10Y2Y", unit: "percent per year", lag: 1, source: h15},
	{id: "T10Y3M", unit: "percent per year", lag: 1, source: h15},
	{id: "T5YIE", unit: "percent per year", lag: 1, source: h15},
	{id: "T10YIE", unit: "percent per year", lag: 1, source: h15},
	{id: "T5YIFR", unit: "percent per year", lag: 1, source: h15},
	{id: "SOFR", unit: "percent per year", lag: 1, source: ofr},
	{id: "OBFR", unit: "percent per year", lag: 1, source: ofr},
	{id: "IORB", unit: "percent per year", source: board},
	{id: "AAA", unit: "percent per year", lag: 1, source: moody, note: "mean of the month"},
	{id: "BAA", unit: "percent per year", lag: 1, source: moody, note: "mean of the month"},
	{id: "AAA10Y", unit: "percent per year", lag: 1, source: moody + " and H.15"},
	{id: "BAMLC0A0CM", unit: "percent per year", lag: 1, source: ice},

	{id: "CPIAUCSL", unit: "index", lag: 15, revised: true, source: bls},
	{id: "CPILFESL", unit: "index", lag: 15, revised: true, source: bls},
	{id: "PCEPI", unit: "index", lag: 31, revised: true, source: bea},
	{id: "PCEPILFE", unit: "index", lag: 31, revised: true, source: bea},
	{id: "INDPRO", unit: "index", lag: 18, revised: true, source: board},
	{id: "PAYEMS", unit: "persons thousand", lag: 7, revised: true, source: bls},
	{id: "ICSA", unit: "persons", lag: 5, revised: true, source: "Department of Labor"},
	{id: "GDP", unit: "USD per year billion", lag: 30, revised: true, source: bea},
	{id: "GDPC1", unit: "chained USD per year billion", lag: 30, revised: true, source: bea},
	{id: "VIXCLS", unit: "index points", source: "Cboe"},
}
