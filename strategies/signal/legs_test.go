package signal_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/strategies/signal"
)

var january = engine.NewDate(2025, 1, 1)

// build returns the signal of options that must be good.
func build(t testing.TB, o signal.Options) *signal.Signal {
	t.Helper()
	s, err := signal.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRatesLegByHand(t *testing.T) {
	cuts := []float64{3, unknown, 1, 0.99, 1.99, 2, 1.5, 1, unknown, 1.5, 0.5, 1.5}
	want := []float64{1, unknown, 1, 0, 0, 1, 1, 1, unknown, 1, 0, 0}
	p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: cuts}, signal.Rates)
	if got := column(p, signal.Rates, 0); !same(got, want) {
		t.Errorf("cuts %v\ngot  %v\nwant %v", cuts, got, want)
	}
}

func TestLegsStartOffBetweenTheirThresholds(t *testing.T) {
	p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: {1.5, 1.9, 2, 1.9}}, signal.Rates)
	if got, want := column(p, signal.Rates, 0), []float64{0, 0, 1, 1}; !same(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEarningsLegByHand(t *testing.T) {
	small := []float64{100, 102, 103, 103, 103, 101}
	large := []float64{100, 101, 101, 102, 103, 103}
	s := build(t, signal.Options{Legs: []string{"earnings"}, Earnings: signal.EarningsOptions{Window: 1}})
	leg := s.Legs[0]
	p := series(t, january, map[*engine.Field][]float64{engine.SmallEPS: small, engine.LargeEPS: large}, leg.Reading, leg.On)
	reading := []float64{unknown, 0.01, 1.0/102 - 0, -1.0 / 101, -1.0 / 102, -2.0 / 103}
	if got := column(p, leg.Reading, 0); !same(got, reading) {
		t.Errorf("reading %v\nwant    %v", got, reading)
	}
	// 2 % less 1 % is one point in decimals, not above it, whatever 1.02 and
	// 1.01 round to.
	if got, want := column(p, leg.On, 0), []float64{unknown, 0, 0, 0, 0, 0}; !same(got, want) {
		t.Errorf("on %v, want %v", got, want)
	}
}

func TestEarningsLegHoldsBetweenOnePointAndNothing(t *testing.T) {
	small := []float64{100, 102, 103, 103, 102}
	large := []float64{100, 100, 100, 100, 100}
	s := build(t, signal.Options{Legs: []string{"earnings"}, Earnings: signal.EarningsOptions{Window: 1}})
	p := series(t, january, map[*engine.Field][]float64{engine.SmallEPS: small, engine.LargeEPS: large}, s.Count)
	if got, want := column(p, s.Count, 0), []float64{unknown, 1, 1, 1, 0}; !same(got, want) {
		t.Errorf("on %v, want %v", got, want)
	}
}

func TestSmallYTDStartsFromTheDecemberBefore(t *testing.T) {
	// From November: until a year has turned its start is not known. 90 to
	// 93.33 is the article's 3.7 % in August.
	eps := []float64{80, 90, 91, 92, 92, 92, 91, 91, 92, 93.33, 93, 94, 95, 99, 110}
	p := series(t, engine.NewDate(2024, 11, 1), map[*engine.Field][]float64{engine.SmallEPS: eps}, signal.SmallYTD)
	got := column(p, signal.SmallYTD, 0)
	if !math.IsNaN(got[0]) || !math.IsNaN(got[1]) {
		t.Errorf("in the first calendar year %v, want not known", got[:2])
	}
	for _, c := range []struct {
		month string
		row   int
		want  float64
	}{{"2025-01", 2, 91.0/90 - 1}, {"2025-08", 9, 0.037}, {"2025-12", 13, 99.0/90 - 1}, {"2026-01", 14, 110.0/99 - 1}} {
		if math.Abs(got[c.row]-c.want) > 1e-12 { // rounding of one division
			t.Errorf("%s: %v, want %v", c.month, got[c.row], c.want)
		}
	}
}

func TestOperatingLeverageOfTheArticle(t *testing.T) {
	// The second quarter of 2025: EPS +12.1 % on sales of -5.0 %.
	eps, sales := make([]float64, 13), make([]float64, 13)
	for i := range eps {
		eps[i], sales[i] = 100, 1000
	}
	eps[12], sales[12] = 112.1, 950
	p := series(t, january, map[*engine.Field][]float64{engine.SmallEPSTTM: eps, engine.SmallSalesTTM: sales}, signal.OperatingLeverage)
	got := column(p, signal.OperatingLeverage, 0)
	if math.Abs(got[12]-0.171) > 1e-12 || !math.IsNaN(got[11]) { // rounding of two divisions
		t.Errorf("got %v after a year and %v before, want 0.171 and not known", got[12], got[11])
	}
}

func TestGrowthFromLossesIsNotKnown(t *testing.T) {
	eps := []float64{-5, 0, 10, 12}
	s := build(t, signal.Options{Legs: []string{"earnings"}, Earnings: signal.EarningsOptions{Window: 1, Reading: "earnings_acceleration"}})
	less := s.Legs[0].Also[1]
	p := series(t, january, map[*engine.Field][]float64{engine.SmallEPS: eps, engine.LargeEPS: {1, 1, 1, 1}}, s.Legs[0].Reading, less)
	if got, want := column(p, less, 0), []float64{unknown, unknown, unknown, 0.2}; !same(got, want) {
		t.Errorf("%s is %v, want %v", less.Name, got, want)
	}
	if got := column(p, s.Legs[0].Reading, 0); slices.ContainsFunc(got, func(x float64) bool { return x == x }) {
		t.Errorf("acceleration after losses is %v, want not known", got)
	}
}

func TestValuationLegByHand(t *testing.T) {
	premium := []float64{0.10, 0.08, 0.06, 0.075, 0.09, 0.10, 0.02}
	multiple := make([]float64, len(premium))
	for i, x := range premium {
		multiple[i] = 10 * (1 + x)
	}
	s := build(t, signal.Options{Legs: []string{"valuation"}, Valuation: signal.ValuationOptions{Window: 3}})
	leg := s.Legs[0]
	p := series(t, january, map[*engine.Field][]float64{
		engine.SmallMultiple: multiple, engine.LargeMultiple: {10, 10, 10, 10, 10, 10, 10},
	}, leg.On, leg.EnterAt, leg.ExitAt)
	for _, c := range []struct {
		f    *engine.Field
		want []float64
	}{
		{leg.Moving, []float64{unknown, unknown, 0.08, 0.075, 0.075, 0.09, 0.09}},
		{leg.EnterAt, []float64{unknown, unknown, 0.08, 0.075, 0.075, 0.09, 0.09}},
		{leg.ExitAt, []float64{unknown, unknown, 0.09, 0.085, 0.085, 0.10, 0.10}},
		// On below 8 %; at the median it stays; 9 % is above 8.5 %; 10 % is
		// not below 9 %; 2 % is.
		{leg.On, []float64{unknown, unknown, 1, 1, 0, 0, 1}},
	} {
		if got := column(p, c.f, 0); !same(got, c.want) {
			t.Errorf("%s is %v, want %v", c.f.Name, got, c.want)
		}
	}
}

func TestMultiplesThatAreNotPositiveHaveNoPremium(t *testing.T) {
	p := series(t, january, map[*engine.Field][]float64{
		engine.SmallMultiple: {11, -11, 11, 0, unknown}, engine.LargeMultiple: {10, -10, 0, 10, 10},
	}, signal.Premium)
	if got, want := column(p, signal.Premium, 0), []float64{0.1, unknown, unknown, unknown, unknown}; !same(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestThresholdsAreEqualWithinRounding(t *testing.T) {
	// Each pair differs by rounding only. Every reading equals its threshold,
	// so no leg turns on, and one that is on stays so.
	for _, x := range []float64{0.0533 - 0.0433, 0.1 * 0.1, 0.03 - 0.02} {
		s := build(t, signal.Options{Legs: []string{"rates"}, Rates: signal.RatesOptions{Threshold: &signal.Threshold{Enter: 0.01, Exit: 0.01}}})
		p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: {x, 0.02, x, 0}}, s.Count)
		if got, want := column(p, s.Count, 0), []float64{1, 1, 1, 0}; !same(got, want) {
			t.Errorf("rates, at %v or more: %v, want %v", x, got, want)
		}
		v := build(t, signal.Options{Legs: []string{"valuation"}, Valuation: signal.ValuationOptions{
			Reading: "gap", Window: 1, Threshold: &signal.Threshold{Enter: x - 0.01, Exit: 0.01},
		}})
		p = series(t, january, map[*engine.Field][]float64{engine.SmallMultiple: {11, 12}, engine.LargeMultiple: {10, 10}}, v.Count)
		if got, want := column(p, v.Count, 0), []float64{0, 0}; !same(got, want) {
			t.Errorf("gap, below %v: %v, want %v", x-0.01, got, want)
		}
	}
}

func TestStrengthByHand(t *testing.T) {
	cuts := []float64{0, 1, 1.5, 2, 2.5, 3, 9, unknown}
	want := []float64{0, 0, 0.25, 0.5, 0.75, 1, 1, unknown}
	leg := signal.Default.Legs[2]
	p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: cuts}, leg.Strength)
	if got := column(p, leg.Strength, 0); !same(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	step := build(t, signal.Options{Legs: []string{"rates"}, Rates: signal.RatesOptions{Threshold: &signal.Threshold{Enter: 2, Exit: 2}}})
	p = series(t, january, map[*engine.Field][]float64{engine.CutsPriced: {1, 2, 3}}, step.Score)
	if got, want := column(p, step.Score, 0), []float64{0, 0.5, 1}; !same(got, want) {
		t.Errorf("without a band %v, want %v", got, want)
	}
}

func TestPercentileByHand(t *testing.T) {
	leg := signal.Default.Legs[2]
	p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: {2, 1, unknown, 3, 2, 2}}, leg.Percentile)
	want := []float64{0.5, 0.25, unknown, 2.5 / 3, (1 + 1.0) / 4, (1 + 1.5) / 5}
	if got := column(p, leg.Percentile, 0); !same(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMissingInputsAreNamed(t *testing.T) {
	g := engine.Grid{Dates: engine.MonthEnds(january, january+365), PerYear: 12}
	p := engine.NewPaths(g, 1, []*engine.Field{engine.SmallMultiple, engine.LargeMultiple})
	err := engine.Derive(p, signal.Trifecta)
	if !errors.Is(err, engine.ErrMissingField) {
		t.Fatalf("got %v, want a missing field", err)
	}
	for _, name := range []string{"small_eps_ntm", "large_eps_ntm", "cuts_priced"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the error does not name %s: %v", name, err)
		}
	}
	if err := engine.Derive(p, build(t, signal.Options{Legs: []string{"valuation"}}).Count); err != nil {
		t.Errorf("the valuation leg alone: %v", err)
	}
}

// With Keep a leg that loses its reading goes on as it was, and so do count and
// score; before its first reading it is not known.
func TestALegThatLosesItsReadingIsKept(t *testing.T) {
	cuts := []float64{unknown, 3, unknown, unknown, 0, unknown, 2}
	s := build(t, signal.Options{Legs: []string{"rates"}, Keep: true})
	p := series(t, january, map[*engine.Field][]float64{engine.CutsPriced: cuts}, s.Count, s.Score)
	if got, want := column(p, s.Count, 0), []float64{unknown, 1, 1, 1, 0, 0, 1}; !same(got, want) {
		t.Errorf("legs are %v, want %v", got, want)
	}
	if got, want := column(p, s.Score, 0), []float64{unknown, 1, 1, 1, 0, 0, 0.5}; !same(got, want) {
		t.Errorf("score is %v, want %v", got, want)
	}
	if s.Count == signal.Trifecta || s.Count.Name == signal.Trifecta.Name {
		t.Error("a kept signal has the name of one that is not")
	}
}
