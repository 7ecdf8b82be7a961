package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/strategies"
)

// table is a market given by hand: the values of each field, date after date,
// on one path. Returns that it does not name are zero.
type table map[*engine.Field][]float64

func (table) Name() string { return "table" }

func (m table) Writes() []*engine.Field {
	fields := []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn}
	for _, f := range engine.MarketFields()[5:] {
		if m[f] != nil {
			fields = append(fields, f)
		}
	}
	return fields
}

func (m table) Simulate(p *engine.Paths, _ uint64) error {
	for f, x := range m {
		for t, y := range x {
			p.Row(f, t)[0] = y
		}
	}
	return nil
}

// traced runs a strategy over the dates of a table, without costs, and returns
// its story. The last date is earned and not decided.
func traced(t testing.TB, m table, dates int, st engine.Strategy, initial ...engine.Holding) *engine.Trace {
	t.Helper()
	first := engine.NewDate(2025, 1, 1)
	p := &engine.Plan{
		Grid:      engine.Grid{PerYear: 12},
		Scenarios: []engine.Scenario{m}, Strategies: []engine.Strategy{st}, Sleeves: rotated, Paths: 1,
		Costs:   engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small}, {Sleeve: engine.Large}}},
		Initial: engine.Initial{Weights: initial},
		Keep:    engine.Keep{Traces: []int64{0}},
	}
	for d := first.MonthEnd(); len(p.Grid.Dates) < dates; d = (d + 1).MonthEnd() {
		p.Grid.Dates = append(p.Grid.Dates, d)
	}
	res, err := engine.Run(context.Background(), p, engine.Machine{})
	if err != nil {
		t.Fatal(err)
	}
	return res.Trace(0, 0, 0)
}

// near allows the rounding of a few operations on weights.
func near(got, want []float64) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-12) {
			return false
		}
	}
	return true
}

func TestRulesByHand(t *testing.T) {
	steps := []float64{0, 1, 2, 3, 2, 1, 0, 0}
	for _, c := range []struct {
		name  string
		m     table
		rule  engine.Strategy
		small []float64 // targets
	}{
		{
			"switch reaches its level",
			table{engine.CutsPriced: steps},
			strategies.Switch{Field: engine.CutsPriced, AtLeast: 2, Then: mix(0.6), Else: mix(0.2)},
			[]float64{0.2, 0.2, 0.6, 0.6, 0.6, 0.2, 0.2},
		},
		{
			"tilt leans both ways",
			table{engine.CutsPriced: steps},
			strategies.Tilt{Field: engine.CutsPriced, Base: mix(0.3), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 3, AtMost: 1},
			[]float64{0.2, 0.2, 0.3, 0.4, 0.3, 0.2, 0.2},
		},
		{
			"tilt leans one way",
			table{engine.CutsPriced: steps},
			strategies.Tilt{Field: engine.CutsPriced, Base: mix(0), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 2, AtMost: math.Inf(-1)},
			[]float64{0, 0, 0.1, 0.1, 0.1, 0, 0},
		},
		{
			"scaled stays between low and high",
			table{engine.Unemployment: {-1, 0, 0.25, 0.5, 1, 2, 0, 0}},
			strategies.Scaled{Field: engine.Unemployment, Into: engine.Small, From: engine.Large, Low: 0.1, High: 0.5},
			[]float64{0.1, 0.1, 0.2, 0.3, 0.5, 0.5, 0.1},
		},
		{
			"cap weight follows the market values",
			table{engine.SmallCap: {1, 2, 3, 1}, engine.LargeCap: {3, 3, 1, 1}},
			strategies.CapWeight{Sleeves: rotated},
			[]float64{0.25, 0.4, 0.75},
		},
		{
			"above is strict",
			table{engine.Unemployment: {0.05, 0.0501, 0.1 * 0.5, 0.3 - 0.25, 0}},
			strategies.Threshold{Field: engine.Unemployment, Above: at(0.05), Then: mix(1), Else: mix(0)},
			[]float64{0, 1, 0, 0},
		},
		{
			"below is strict",
			table{engine.Unemployment: {0.05, 0.0499, 0.1 * 0.5, 0.3 - 0.25, 0}},
			strategies.Threshold{Field: engine.Unemployment, Below: at(0.05), Then: mix(1), Else: mix(0)},
			[]float64{0, 1, 0, 0},
		},
		{
			"given weights hold until the next row",
			table{},
			strategies.Given{
				Dates:   []engine.Date{engine.NewDate(2024, 7, 1), engine.NewDate(2025, 2, 28), engine.NewDate(2025, 4, 1)},
				Sleeves: []*engine.Sleeve{engine.Large, engine.Small}, Weights: [][]float64{{0.9, 0.1}, {0.8, 0.2}, {0.7, 0.3}},
			},
			[]float64{0.1, 0.2, 0.2, 0.3, 0.3},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := traced(t, c.m, len(c.small)+1, c.rule)
			large := make([]float64, len(c.small))
			for i, x := range c.small {
				large[i] = 1 - x
			}
			if !near(tr.Target[0], c.small) || !near(tr.Target[1], large) {
				t.Errorf("small %v, large %v\nwant  %v,       %v", tr.Target[0], tr.Target[1], c.small, large)
			}
		})
	}
}

// A tilt keeps notes in the row for cash, which may be one of its two sleeves.
func TestTiltWithCashByHand(t *testing.T) {
	m := table{engine.CutsPriced: {0, 1, 2, 3, 2, 1, 0, 0}}
	for _, c := range []struct {
		into, from *engine.Sleeve
		small      []float64
	}{
		{engine.Small, engine.Cash, []float64{0.3, 0.3, 0.4, 0.5, 0.4, 0.3, 0.3}},
		{engine.Cash, engine.Small, []float64{0.5, 0.5, 0.4, 0.3, 0.4, 0.5, 0.5}},
	} {
		tr := traced(t, m, 8, strategies.Tilt{
			Field: engine.CutsPriced, Base: []engine.Holding{{Sleeve: engine.Small, Weight: 0.4}, {Sleeve: engine.Large, Weight: 0.3}, {Sleeve: engine.Cash, Weight: 0.3}},
			Into: c.into, From: c.from, Tilt: 0.1, AtLeast: 3, AtMost: 1,
		})
		large := []float64{0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3}
		if !near(tr.Target[0], c.small) || !near(tr.Target[1], large) {
			t.Errorf("from %s into %s: small %v, large %v\nwant %v, %v", c.from.Name, c.into.Name, tr.Target[0], tr.Target[1], c.small, large)
		}
	}
}

func TestChangeIsStrictWhateverDecimalsRoundTo(t *testing.T) {
	// The fed funds rate as typed: falls of exactly 0.10 pp, whose difference
	// in binary lies on either side of it, and one of 0.11 pp.
	rates := []float64{0.0533, 0.0523, 0.0513, 0.0502, 0.0010, 0, 0.0019, 0.0009, 0}
	change := strategies.Change(engine.FedFunds, 1)
	m := table{engine.FedFunds: rates}
	p := engine.NewPaths(engine.Grid{Dates: make([]engine.Date, len(rates)), PerYear: 12}, 1, m.Writes())
	if err := m.Simulate(p, 0); err != nil {
		t.Fatal(err)
	}
	if err := engine.Derive(p, change); err != nil {
		t.Fatal(err)
	}
	if x := p.Row(change, 0)[0]; x == x {
		t.Errorf("the first change is %v, want not known", x)
	}
	// Level and change are shifted by a row, so that the first is known.
	levels := make([]float64, len(rates)-1)
	for i := range levels {
		levels[i] = p.Row(change, i+1)[0]
	}
	tr := traced(t, table{engine.FedFunds: levels}, len(levels),
		strategies.Threshold{Field: engine.FedFunds, Below: at(-0.001), Then: mix(1), Else: mix(0)})
	if want := []float64{0, 0, 1, 1, 0, 0, 0}; !near(tr.Target[0], want) {
		t.Errorf("changes %v: small %v, want %v", levels, tr.Target[0], want)
	}
}

func TestHoldNeverTrades(t *testing.T) {
	m := table{engine.SmallReturn: {0, 0.1, 0.1, -0.5, 0}}
	tr := traced(t, m, 5, strategies.Hold{}, mix(0.5)...)
	for k, x := range tr.Traded {
		if x != 0 {
			t.Errorf("trades %v at %v", x, tr.Dates[k])
		}
	}
	// Half in each, and small grows by 10 % twice.
	if want := []float64{0.5, 0.55 / 1.05, 0.605 / 1.105, 0.3025 / 0.8025}; !near(tr.Held[0], want) {
		t.Errorf("holds %v of small, want %v", tr.Held[0], want)
	}
}

func TestBandedTradesOutsideItsBand(t *testing.T) {
	// From one half in each, 10 % a month takes small to 52.4, 54.8, 57.1 %.
	m := table{engine.SmallReturn: {0, 0.1, 0.1, 0.1, 0.1}}
	tr := traced(t, m, 5, strategies.Banded{Strategy: strategies.Fixed{Weights: mix(0.5)}, Band: 0.03}, mix(0.5)...)
	if want := []float64{0.5, 0.55 / 1.05, 0.5, 0.55 / 1.05}; !near(tr.Target[0], want) {
		t.Errorf("targets %v, want %v", tr.Target[0], want)
	}
	if want := []float64{0, 0, 2 * (0.605/1.105 - 0.5), 0}; !near(tr.Traded, want) {
		t.Errorf("traded %v, want %v", tr.Traded, want)
	}
}

func TestBandedWatchesEverySleeve(t *testing.T) {
	// Small is on target; large is 10 points off, in cash.
	tr := traced(t, table{}, 2, strategies.Banded{Strategy: strategies.Fixed{Weights: mix(0.5)}, Band: 0.05},
		engine.Holding{Sleeve: engine.Small, Weight: 0.5}, engine.Holding{Sleeve: engine.Large, Weight: 0.4}, engine.Holding{Sleeve: engine.Cash, Weight: 0.1})
	if !near(tr.Traded, []float64{0.1}) {
		t.Errorf("traded %v, want 0.1", tr.Traded)
	}
}

func TestGivenWeightsCarryTheirWarning(t *testing.T) {
	given := strategies.Given{Dates: []engine.Date{100}, Sleeves: rotated, Weights: [][]float64{{1, 0}}}
	var s strategies.Unaudited = given
	if got := s.LookAhead(); got != "weights given: look-ahead not audited" {
		t.Errorf("says %q", got)
	}
	s = strategies.Banded{Strategy: given, Band: 0.1}
	if got := s.LookAhead(); got != given.LookAhead() {
		t.Errorf("within a band it says %q", got)
	}
	s = strategies.Banded{Strategy: strategies.Hold{}, Band: 0.1}
	if got := s.LookAhead(); got != "" {
		t.Errorf("a band around an honest rule says %q", got)
	}
}

func TestGivenWeightsMustCoverTheStart(t *testing.T) {
	given := strategies.Given{Dates: []engine.Date{engine.NewDate(2025, 3, 31)}, Sleeves: rotated, Weights: [][]float64{{1, 0}}}
	if err := given.ValidateFrom(engine.NewDate(2025, 3, 31)); err != nil {
		t.Error(err)
	}
	err := given.ValidateFrom(engine.NewDate(2025, 3, 30))
	if !errors.Is(err, strategies.ErrUncovered) || !strings.Contains(err.Error(), "the first row is of 2025-03-31") {
		t.Errorf("got %v", err)
	}
	if err := (strategies.Given{}).ValidateFrom(0); !errors.Is(err, strategies.ErrUncovered) {
		t.Errorf("an empty table: %v", err)
	}
}

func TestFaultsAreReportedAllAtOnce(t *testing.T) {
	small := engine.Holding{Sleeve: engine.Small, Weight: 0.5}
	nan := math.NaN()
	rows := strategies.Given{Sleeves: rotated}
	for k := range 30 {
		rows.Dates, rows.Weights = append(rows.Dates, engine.Date(k)), append(rows.Weights, []float64{0.5, 0.4})
	}
	for _, c := range []struct {
		rule rule
		want []string
	}{
		{strategies.Fixed{Label: "half", Weights: []engine.Holding{small}}, []string{"half: weights: weights add up to 0.5: want 1, with cash named"}},
		{strategies.Fixed{}, []string{"fixed: weights names no sleeve"}},
		{
			strategies.Fixed{Weights: []engine.Holding{small, small, {Sleeve: engine.Large, Weight: -1}, {Weight: 1}}},
			[]string{"names small twice", "weight of large is -1: want at least 0", "weight 4 has no sleeve"},
		},
		{strategies.CapWeight{}, []string{"cap_weight: names no sleeve"}},
		{strategies.CapWeight{Sleeves: []*engine.Sleeve{engine.Small, engine.Cash, engine.Small, nil}}, []string{"sleeve cash has no market value", "names small twice", "sleeve 4 is missing"}},
		{strategies.Switch{AtLeast: nan}, []string{"at_least is NaN", "then names no sleeve", "else names no sleeve"}},
		{
			strategies.Tilt{Base: mix(0.1), Into: engine.Small, From: engine.Large, Tilt: 0.2, AtLeast: 1, AtMost: 1},
			[]string{"tilt is 0.2 but the base holds 0.1 of small", "at_most is 1 and at_least 1: want at_most below at_least"},
		},
		{strategies.Tilt{Base: mix(0.1), Into: engine.Small, From: engine.Small, Tilt: 2, AtLeast: 1, AtMost: nan}, []string{"into is small and from small", "tilt is 2: want 0 to 1", "at_most is NaN"}},
		{strategies.Scaled{Low: -1, High: nan}, []string{"into is ? and from ?", "low is -1: want 0 to 1", "high is NaN: want 0 to 1"}},
		{strategies.Banded{Band: -1}, []string{"band is -1: want 0 to 1", "has no rule within"}},
		{strategies.Banded{Label: "calm", Strategy: strategies.Fixed{}}, []string{"calm: fixed: weights names no sleeve"}},
		{strategies.Threshold{Then: mix(1), Else: mix(0)}, []string{"has no field", "want one of below and above"}},
		{strategies.Threshold{Field: engine.FedFunds, Below: at(nan), Then: mix(1), Else: mix(0)}, []string{"below is NaN"}},
		{strategies.Threshold{Field: engine.FedFunds, Above: at(math.Inf(1)), Then: mix(1)}, []string{"above is +Inf", "else names no sleeve"}},
		{strategies.ThresholdSweep{Then: mix(1), Else: mix(0)}, []string{"has no field", "below has no level"}},
		{strategies.ThresholdSweep{Field: engine.FedFunds, Below: []float64{0, nan}, Then: mix(1), Else: mix(0)}, []string{"below 1 is NaN"}},
		{strategies.Given{}, []string{"the table has 0 dates and 0 sleeves"}},
		{strategies.Given{Dates: []engine.Date{1}, Sleeves: rotated}, []string{"1 dates and 0 rows"}},
		{
			strategies.Given{Dates: []engine.Date{1, 1, 2}, Sleeves: []*engine.Sleeve{engine.Small, engine.Small}, Weights: [][]float64{{1}, {-1, nan}, {1, 1}}},
			[]string{"two columns are called small", "row 1, 1970-01-02: 1 weights for 2 sleeves", "row 2: date 1970-01-02 follows 1970-01-02", "row 2, 1970-01-02: weight of small is -1", "row 3, 1970-01-03: weights add up to 2"},
		},
		{rows, []string{"row 20, ", "given: and 10 more faults"}},
	} {
		err := c.rule.Validate()
		if err == nil {
			t.Errorf("%s has no fault, want %q", c.rule.Name(), c.want)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: missing %q in:\n%v", c.rule.Name(), want, err)
			}
		}
	}
}

// The Fed rule of the article: small caps while the fed funds rate has fallen
// by more than 0.10 points in six months.
func ExampleThreshold() {
	below := -0.001
	fed := strategies.Threshold{
		Label: "fed", Field: strategies.Change(engine.FedFunds, 6), Below: &below,
		Then: []engine.Holding{{Sleeve: engine.Small, Weight: 1}},
		Else: []engine.Holding{{Sleeve: engine.Large, Weight: 1}},
	}
	fmt.Println(fed.Name())
	fmt.Println(fed.Validate())
	// Output:
	// fed: threshold(fed_funds_change_6 below=-0.001 then small=1 else large=1)
	// <nil>
}

// A tactical, limited rotation: ten points around a neutral fifth of small
// caps, traded only where the book is more than two points off.
func ExampleTilt() {
	tilt := strategies.Tilt{
		Base: []engine.Holding{{Sleeve: engine.Small, Weight: 0.2}, {Sleeve: engine.Large, Weight: 0.8}},
		Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 2, AtMost: 0,
	}
	fmt.Println(strategies.Banded{Label: "tactical", Strategy: tilt, Band: 0.02}.Name())
	// Output: tactical: banded(band=0.02 tilt(legs base small=0.2 large=0.8 into=small from=large tilt=0.1 at_least=2 at_most=0))
}

func ExampleFixed() {
	half := strategies.Fixed{Weights: []engine.Holding{{Sleeve: engine.Small, Weight: 0.5}}}
	fmt.Println(half.Validate())
	// Output: fixed: weights: weights add up to 0.5: want 1, with cash named where it is held
}
