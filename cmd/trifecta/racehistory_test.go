package main

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
)

func TestTheHistoryOfAFanEndsAtItsStart(t *testing.T) {
	start := engine.NewDate(2026, 7, 31)
	x := &future{plan: &engine.Plan{Grid: scenarios.Grid(start, 12)}}
	nan := math.NaN()
	known := func(small, large []float64) ([]int32, []float64) {
		x.start = scenarios.Start{Date: start, Past: []scenarios.Past{{Field: engine.SmallReturn, Values: small}, {Field: engine.LargeReturn, Values: large}}}
		return x.raceHistory()
	}
	dates, got := known([]float64{0.5, 0.1, -0.2, 0.05}, []float64{nan, 0, 0.25, 0.05})
	// The ratio was 1.1 after May, 1.1 x 0.8 / 1.25 after June and kept in July.
	want := []float64{-math.Log(1.1 * 0.8 / 1.25), -math.Log(0.8 / 1.25), 0, 0}
	if len(got) != len(want) {
		t.Fatalf("history %v, want %v", got, want)
	}
	for k := range want {
		if math.Abs(got[k]-want[k]) > 1e-15 { // a few roundings
			t.Errorf("history %v, want %v", got, want)
		}
	}
	ends := []engine.Date{engine.NewDate(2026, 4, 30), engine.NewDate(2026, 5, 31), engine.NewDate(2026, 6, 30), start}
	if !slices.Equal(dates, days(ends)) {
		t.Errorf("its dates are %v, want %v", dates, days(ends))
	}
	if _, long := known(make([]float64, 121), make([]float64, 121)); len(long) != raceMonths+1 {
		t.Errorf("a long history has %d values, want %d", len(long), raceMonths+1)
	}
	for name, large := range map[string][]float64{"one month": {0.1}, "a gap": {0.1, nan, 0.1}, "none": nil} {
		if dates, got := known([]float64{0.1, 0.1, 0.1}, large); dates != nil || got != nil {
			t.Errorf("%s: history %v on %v", name, got, dates)
		}
	}
}
