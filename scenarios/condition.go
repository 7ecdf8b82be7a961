package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine/lanes"
)

// A Condition replaces the equation of a state by a path: its own noise is off,
// everything else follows. States:
//
//	policy, ten_year, spread, unemployment, inflation, gap   pp
//	volatility                                               multiple of the regime's own, e^v
//	premium                                                  small over large EV/EBITDA less one
//	market_return                                            simple, total, of all three groups by value
//	small_return, large_return, mega_return                  simple, total
//
// The premium is that of the two groups' own multiples: what is observed is
// taken over a sluggish consensus and differs by tenths of a point. The market's return is met by its shock, the return of a group by its
// multiple, so that earnings, rates and leverage stay as they are.
type Condition struct {
	State  string
	From   int       // month of the first value, 1 is the first after the start
	Values []float64 // month by month; NaN leaves a month to the equation
	// Relative adds the values to the state at the start. Returns and
	// volatility have none.
	Relative bool
}

// A state that can be conditioned.
type state int

const (
	policyState state = iota
	tenYearState
	spreadState
	unemploymentState
	inflationState
	gapState
	volatilityState
	premiumState
	marketReturn
	smallReturn
	largeReturn
	megaReturn
	states
)

var stateNames = [states]string{
	"policy", "ten_year", "spread", "unemployment", "inflation", "gap", "volatility", "premium",
	"market_return", "small_return", "large_return", "mega_return",
}

// ConditionStates returns the names of the states that a condition can hold.
func ConditionStates() []string { return slices.Clone(stateNames[:]) }

// level returns the state at the start, NaN where it has none.
func (s *Start) level(st state) float64 {
	switch st {
	case policyState:
		return s.Policy
	case tenYearState:
		return s.TenYear
	case spreadState:
		return s.Spread
	case unemploymentState:
		return s.Unemployment
	case inflationState:
		return s.Inflation
	case gapState:
		return s.Gap
	case premiumState:
		return s.Premium[len(s.Premium)-1]
	}
	return math.NaN()
}

// condition lays out the conditions month by month, in the unit of the rows;
// NaN is none.
func (p *timetable) condition(m *Market, months int) {
	for _, c := range m.Conditions {
		st := state(slices.Index(stateNames[:], c.State))
		row := p.conditions[st]
		if row == nil {
			row = make([]float64, months)
			for t := range row {
				row[t] = math.NaN()
			}
			p.conditions[st] = row
			p.meetsReturns = p.meetsReturns || st >= marketReturn
		}
		for i, x := range c.Values {
			if c.Relative {
				x += m.Start.level(st)
			}
			switch st {
			case spreadState, volatilityState:
				x = lanes.LogOf(x)
			case premiumState:
				x = lanes.LogOf(1 + x)
			}
			if t := c.From + i; t < months && x == x {
				row[t] = x
			}
		}
	}
}

// conditioned returns the value that a state is given in the month.
func (w *world) conditioned(st state) (x float64, ok bool) {
	row := w.plan.conditions[st]
	if row == nil || math.IsNaN(row[w.month]) {
		return 0, false
	}
	return row[w.month], true
}

// condition replaces a state by its path where it has one.
func (w *world) condition(st state, row []float64) {
	if x, ok := w.conditioned(st); ok {
		lanes.Fill(row, x)
	}
}

// validate reports what is wrong with a condition of a simulation of so many
// months; 0 leaves the end open.
func (c *Condition) validate(s *Start) (errs []error) {
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("condition of "+c.State+": "+format, a...))
	}
	st := state(slices.Index(stateNames[:], c.State))
	if st < 0 {
		return []error{fmt.Errorf("condition of %q: want %s", c.State, strings.Join(stateNames[:], ", "))}
	}
	if c.From < 1 {
		bad("from is month %d: want at least 1", c.From)
	}
	if len(c.Values) == 0 {
		bad("no value")
	}
	if c.Relative && (st == volatilityState || st >= marketReturn) {
		bad("there is no level at the start to be relative to")
		return errs
	}
	for i, x := range c.Values {
		if math.IsNaN(x) {
			continue
		}
		if c.Relative {
			x += s.level(st)
		}
		lo, hi := c.bounds(st)
		if !(x >= lo && x <= hi) {
			bad("value %v in month %d: want %v to %v", x, c.From+i, lo, hi)
		}
	}
	return errs
}

// bounds are what a state may be given.
func (c *Condition) bounds(st state) (lo, hi float64) {
	switch st {
	case policyState, tenYearState:
		return -2, 25
	case spreadState:
		return 0.1, 100
	case unemploymentState:
		return 0, 50
	case inflationState:
		return -10, 50
	case gapState:
		return -50, 20
	case volatilityState:
		return 0.05, 20
	case premiumState:
		return -0.9, 5
	}
	return -0.95, 5
}
