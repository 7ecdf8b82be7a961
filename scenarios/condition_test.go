package scenarios_test

import (
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
)

// States take the values that they are given, and their own noise is off.
func TestConditionedStatesTakeTheirPath(t *testing.T) {
	given := map[*engine.Field]scenarios.Condition{
		engine.PolicyRate:    {State: "policy", From: 2, Values: []float64{5, 5.25, 5.5}},
		engine.TenYear:       {State: "ten_year", From: 2, Values: []float64{1, 0.5, 0}, Relative: true},
		engine.HighYield:     {State: "spread", From: 2, Values: []float64{9, 12, 15}},
		scenarios.GapState:   {State: "gap", From: 2, Values: []float64{-3, -5, -7}},
		engine.SmallReturn:   {State: "small_return", From: 2, Values: []float64{-0.1, 0.2, math.NaN()}},
		engine.LargeReturn:   {State: "large_return", From: 2, Values: []float64{-0.08, 0.1, math.NaN()}},
		engine.Unemployment:  {State: "unemployment", From: 1, Values: []float64{5, 6, 7}},
		engine.CoreInflation: {State: "inflation", From: 1, Values: []float64{4, 5, 6}},
	}
	m := scenarios.DefaultMarket()
	m.Watch = []*engine.Field{scenarios.GapState}
	for _, c := range given {
		m.Conditions = append(m.Conditions, c)
	}
	p := simulate(t, m, 40, 12, engine.Sampling{})
	for f, c := range given {
		for k := range c.Values {
			want := c.Values[k]
			switch {
			case c.Relative:
				want = (want + m.Start.TenYear) / 100
			case f != scenarios.GapState && f != engine.SmallReturn && f != engine.LargeReturn:
				want /= 100
			}
			for i, x := range p.Row(f, p.Grid.Start+2+k) { // unemployment and inflation are seen a month later
				if want == want && math.Abs(x-want) > 1e-12 {
					t.Fatalf("%s is %v on path %d in month %d, want %v", f.Name, x, i, 2+k, want)
				}
			}
		}
		for i, x := range p.Row(f, p.Grid.Start+6) {
			if i > 0 && x == p.Row(f, p.Grid.Start+6)[0] && f != engine.PolicyRate {
				t.Errorf("%s has no noise after its condition", f.Name)
				break
			}
		}
	}
}

func TestTheWholeMarketMeetsItsReturn(t *testing.T) {
	m := scenarios.DefaultMarket()
	want := []float64{-0.30, -0.25, 0.4, 0}
	m.Conditions = []scenarios.Condition{{State: "market_return", From: 1, Values: want}}
	p := simulate(t, m, 300, 12, engine.Sampling{})
	returns := []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.MegaReturn}
	caps := []*engine.Field{engine.SmallCap, engine.LargeCap, engine.MegaCap}
	for k, r := range want {
		for i := range p.N {
			before, after := 0.0, 0.0
			for g := range returns {
				v := p.At(caps[g], p.Grid.Start+k, i)
				before += v
				after += v * (1 + p.At(returns[g], p.Grid.Start+k+1, i))
			}
			if got := after/before - 1; math.Abs(got-r) > 1e-10 {
				t.Fatalf("month %d: the market returns %v on path %d, want %v", k+1, got, i, r)
			}
		}
	}
}

func TestFaultsAreReportedAtOnce(t *testing.T) {
	m := scenarios.DefaultMarket()
	m.World = "null"
	m.Regime.SlowdownToExpansion, m.Regime.SlowdownToRecession = 0.5, 0.6
	m.Small.Floating = math.NaN()
	m.Start.Regime = scenarios.ByRegime{0.5, 0.2, 0.2}
	m.Start.Consensus[1] = nil
	m.Regime.Force = []scenarios.Spell{{From: 3, To: 5, State: scenarios.Recession}, {From: 5, To: 6, State: scenarios.Slowdown}}
	m.Shock.Schedule = []scenarios.Jump{{Month: 0, Size: 1}}
	m.Fed.Committee = []scenarios.Knot{{Month: 4, Rate: 1}, {Month: 4, Rate: 2}}
	err := m.Validate()
	if err == nil {
		t.Fatal("the market is accepted")
	}
	for _, want := range []string{
		`world is "null": want no-edge, faint, weak, evidence, article`,
		"regime.slowdown_to_recession is 0.6: want 0 to 0.5",
		"the ways out of slowdown add up to 1.1: the row cannot sum to one",
		"small.floating_share is NaN",
		"regime probabilities add up to 0.8999999999999999: want 1",
		"consensus of large has 0 values",
		"regime.force has recession from month 3 to 5 and slowdown from 5 to 6: want one regime a month",
		"shock.schedule has a jump of 1 in month 0",
		"fed.committee_path has month 4 after month 4",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the faults lack %q:\n%v", want, err)
		}
	}
	m = scenarios.DefaultMarket()
	m.Conditions = []scenarios.Condition{
		{State: "moon", From: 1, Values: []float64{1}},
		{State: "spread", From: 0, Values: []float64{-1}},
		{State: "market_return", From: 1, Values: []float64{0}},
		{State: "large_return", From: 1, Values: []float64{0}},
	}
	err = m.Validate()
	for _, want := range []string{`condition of "moon"`, "from is month 0", "value -1 in month 0", "the market's return and a group's"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the faults lack %q:\n%v", want, err)
		}
	}
}

func TestAGridThatDoesNotFitIsRefused(t *testing.T) {
	m := scenarios.DefaultMarket()
	m.Regime.Force = []scenarios.Spell{{From: 30, To: 40, State: scenarios.Recession}}
	g := scenarios.Grid(m.Start.Date+31, 24)
	g.Dates = append(g.Dates[:50], g.Dates[51:]...)
	err := m.Fits(g)
	for _, want := range []string{"the world's state is of 2025-08-31", "month-ends without a gap", "regime.force names month 30: the horizon ends in month 23"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}
