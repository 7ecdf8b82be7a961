package scenarios

import (
	"time"

	"trifecta/engine"
)

// Start is the state of the world at the grid's start and the history before
// it, which is the same on every path. No zero value is a default: a field that
// is missing is refused.
type Start struct {
	Date engine.Date // month-end

	Policy float64 // midpoint of the target range, pp
	// Priced is the policy rate that futures price, pp, at the end of months 0,
	// 1, …; the last value holds. The first is Policy.
	Priced       []float64
	TenYear      float64  // pp
	Spread       float64  // of high yield, pp
	Unemployment float64  // pp
	Inflation    float64  // core, over a year, pp
	Gap          float64  // of output, pp
	Regime       ByRegime // filtered probabilities

	Multiple float64 // EV/EBITDA of the S&P 490
	MegaGap  float64 // EV/EBITDA of mega over that of the S&P 490
	// Premium is EV/EBITDA of small over large less one, oldest month first;
	// the last is the start's. 120 are needed for a ten-year median.
	Premium []float64
	// Consensus is NTM earnings per share of each group, oldest month first;
	// the last is the start's. Only ratios count.
	Consensus [3][]float64
	// Sales and Income are the growth of trailing sales and net income over the
	// year to the start, decimals.
	Sales, Income [3]float64
	// Value is each group's market value, USD.
	Value [3]float64

	// Past holds what else is known of the months before, for rules that look
	// back: returns, rates, spreads, cuts priced. Earnings and multiples follow
	// from the fields above, and fields that the world does not write are left
	// out.
	Past []Past
}

// Past is the history of one observed field, in the field's unit, oldest month
// first; the last value is the start's.
type Past struct {
	Field  *engine.Field
	Values []float64
}

// pastMonths is the history before the start: enough for ten-year windows.
const pastMonths = 120

// Grid returns the grid of a simulation: 120 months of history, the start, and
// months after it.
func Grid(start engine.Date, months int) engine.Grid {
	t := start.Time()
	first := engine.NewDate(t.Year()-10, t.Month(), 1)
	last := engine.NewDate(t.Year(), t.Month()+time.Month(months), 1)
	return engine.Grid{Dates: engine.MonthEnds(first, last), Start: pastMonths, PerYear: 12}
}
