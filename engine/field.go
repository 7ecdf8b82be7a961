package engine

import "slices"

// A Field names one series that is observed, or derived from others, on every
// path. Fields are logically constant: declare each once, as a package
// variable, and compare by identity.
//
// A value is NaN where it is not known. Observed rates and growth are
// decimals: 0.01 is one per cent.
type Field struct {
	// Name is snake_case, and the Arrow column's. It stands for the field in
	// the plan's digest, so derived fields that differ need names that do.
	Name string
	Unit string // for example "ratio", "decimal per year", "25bp cuts"
	Doc  string // one sentence; it stands in tables and figures

	// Latent marks a true state of a model, such as its regime. Reports may
	// read it; a strategy may not, not even through a derived field.
	Latent bool

	// Absent says how a scenario comes to write the field, at the end of the
	// error about a scenario that does not. It may be empty.
	Absent string

	// Requires and Kernel are set for a derived field, a signal. A scenario
	// that writes the field itself takes precedence over its kernel.
	//
	// Kernel writes the field's row at the view's date, a value for each path in
	// view, from the rows of Requires and from earlier rows of the field itself.
	// The engine calls it once per date, in order from the first row of the grid:
	// up to the start with one path in view, whose history all paths share, then
	// with all of a block. It must be a pure function of the view, [View.State]
	// included, and path by path: no value may depend on another path's. (A kernel
	// that reads its own field is set after the field is declared: a variable must
	// not refer to itself.)
	Requires []*Field
	Kernel   func(v View, row []float64)

	// State is how many numbers the kernel remembers of each path from date to
	// date, such as a rolling window; see [View.State].
	State int

	// ByPath says that the kernel looks at the numbers of its paths, by
	// [View.First], as in a sweep: paths then do not share its history.
	ByPath bool
}

// byPath reports whether the field, or one that it is derived from, is.
func (f *Field) byPath() bool { return f.ByPath || slices.ContainsFunc(f.Requires, (*Field).byPath) }

// The market every scenario describes. Returns are simple, total, over the step
// that ends at the row's date. A sleeve's turnover is the traded value of its
// own reconstitution at the row's close, buys plus sells, over its value.
var (
	SmallReturn        = &Field{Name: "small_return", Unit: perStep, Doc: "Russell 2000 total return"}
	SmallQualityReturn = &Field{Name: "small_quality_return", Unit: perStep, Doc: "total return of the Russell 2000's sound half: positive trailing earnings, interest covered", Absent: "a simulated world writes it with firms.simulated: true"}
	LargeReturn        = &Field{Name: "large_return", Unit: perStep, Doc: "S&P 490 total return: the S&P 500 less its ten largest companies"}
	MegaReturn         = &Field{Name: "mega_return", Unit: perStep, Doc: "total return of the ten largest companies of the S&P 500"}
	CashReturn         = &Field{
		Name: "cash_return", Unit: perStep, Doc: "return of cash: the T-bill rate of the row before over the steps in a year",
		Requires: []*Field{TBillRate}, Kernel: cashReturn,
	}

	SmallTurnover        = &Field{Name: "small_turnover", Unit: "share of value", Doc: "reconstitution of the Russell 2000 at this close, buys plus sells"}
	SmallQualityTurnover = &Field{Name: "small_quality_turnover", Unit: "share of value", Doc: "reconstitution of the sound half at this close, buys plus sells"}
	LargeTurnover        = &Field{Name: "large_turnover", Unit: "share of value", Doc: "reconstitution of the S&P 490 at this close, buys plus sells"}
	MegaTurnover         = &Field{Name: "mega_turnover", Unit: "share of value", Doc: "reconstitution of the ten largest at this close, buys plus sells"}

	SmallCap        = &Field{Name: "small_mktcap", Unit: "USD", Doc: "market value of the Russell 2000"}
	SmallQualityCap = &Field{Name: "small_quality_mktcap", Unit: "USD", Doc: "market value of the Russell 2000's sound half"}
	LargeCap        = &Field{Name: "large_mktcap", Unit: "USD", Doc: "market value of the S&P 490"}
	MegaCap         = &Field{Name: "mega_mktcap", Unit: "USD", Doc: "market value of the ten largest companies of the S&P 500"}

	SmallEPS      = &Field{Name: "small_eps_ntm", Unit: "index points", Doc: "Russell 2000 earnings per share, next twelve months, consensus, by the divisor method"}
	LargeEPS      = &Field{Name: "large_eps_ntm", Unit: "index points", Doc: "S&P 490 earnings per share, next twelve months, consensus, by the divisor method"}
	SmallEPSTTM   = &Field{Name: "small_eps_ttm", Unit: "index points", Doc: "Russell 2000 earnings per share, last twelve months reported, by the divisor method"}
	LargeEPSTTM   = &Field{Name: "large_eps_ttm", Unit: "index points", Doc: "S&P 490 earnings per share, last twelve months reported, by the divisor method"}
	SmallSalesTTM = &Field{Name: "small_sales_ttm", Unit: "index points", Doc: "Russell 2000 sales per share, last twelve months reported, by the divisor method"}
	LargeSalesTTM = &Field{Name: "large_sales_ttm", Unit: "index points", Doc: "S&P 490 sales per share, last twelve months reported, by the divisor method"}

	SmallMultiple    = &Field{Name: "small_ev_ebitda", Unit: "ratio", Doc: "Russell 2000 EV over NTM EBITDA, sum over sum, excluding financials"}
	LargeMultiple    = &Field{Name: "large_ev_ebitda", Unit: "ratio", Doc: "S&P 490 EV over NTM EBITDA, sum over sum, excluding financials"}
	SmallMultipleTTM = &Field{Name: "small_ev_ebitda_ttm", Unit: "ratio", Doc: "Russell 2000 EV over trailing EBITDA, sum over sum, excluding financials"}
	LargeMultipleTTM = &Field{Name: "large_ev_ebitda_ttm", Unit: "ratio", Doc: "S&P 490 EV over trailing EBITDA, sum over sum, excluding financials"}

	FedFunds       = &Field{Name: "fed_funds", Unit: perYear, Doc: "effective federal funds rate, monthly mean"}
	PolicyRate     = &Field{Name: "policy_rate", Unit: perYear, Doc: "federal funds target, midpoint of the range"}
	TBillRate      = &Field{Name: "tbill_rate", Unit: perYear, Doc: "three-month T-bill yield"}
	CutsPriced     = &Field{Name: "cuts_priced", Unit: "25bp cuts", Doc: "cuts priced by fed funds futures to year end"}
	CutsPriced12M  = &Field{Name: "cuts_priced_12m", Unit: "25bp cuts", Doc: "cuts priced by fed funds futures over the next twelve months"}
	HighYield      = &Field{Name: "hy_spread", Unit: perYear, Doc: "option-adjusted spread of US high-yield bonds"}
	TenYear        = &Field{Name: "ten_year", Unit: perYear, Doc: "yield of the 10-year Treasury note"}
	Unemployment   = &Field{Name: "unemployment", Unit: "decimal", Doc: "US unemployment rate"}
	CoreInflation  = &Field{Name: "core_inflation", Unit: perYear, Doc: "US core consumer price inflation over a year"}
	RecessionProb  = &Field{Name: "recession_prob", Unit: "probability", Doc: "probability of a recession now, filtered from what is known"}
	RecessionState = &Field{Name: "recession", Unit: "0 or 1", Latent: true, Doc: "one in the months of a recession as dated by the NBER, known only later: for shading"}
)

const (
	perStep = "decimal per step"
	perYear = "decimal per year"
)

// MarketFields returns the built-in fields in the order of their declaration.
func MarketFields() []*Field {
	return []*Field{
		SmallReturn, SmallQualityReturn, LargeReturn, MegaReturn, CashReturn,
		SmallTurnover, SmallQualityTurnover, LargeTurnover, MegaTurnover,
		SmallCap, SmallQualityCap, LargeCap, MegaCap,
		SmallEPS, LargeEPS, SmallEPSTTM, LargeEPSTTM, SmallSalesTTM, LargeSalesTTM,
		SmallMultiple, LargeMultiple, SmallMultipleTTM, LargeMultipleTTM,
		FedFunds, PolicyRate, TBillRate, CutsPriced, CutsPriced12M,
		HighYield, TenYear, Unemployment, CoreInflation, RecessionProb, RecessionState,
	}
}

func cashReturn(v View, row []float64) {
	for i, y := range v.Lag(TBillRate, 1) {
		row[i] = y / v.PerYear()
	}
}
