package scenarios_test

import (
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
	"trifecta/scenarios"
	"trifecta/strategies/signal"
)

func TestPathsOfEveryPresetDoNotDependOnTheirBlock(t *testing.T) {
	for _, name := range scenarios.Presets() {
		t.Run(name, func(t *testing.T) {
			m, err := scenarios.DefaultMarket().WithPreset(name)
			if err != nil {
				t.Fatal(err)
			}
			m.Watch = scenarios.LatentFields()
			enginetest.TestScenario(t, scenarios.Grid(m.Start.Date, 30), m)
		})
	}
}

// simulate returns n paths of a market over so many months, with every field or
// those that are named.
func simulate(t testing.TB, m scenarios.Market, n, months int, sampling engine.Sampling, fields ...*engine.Field) *engine.Paths {
	t.Helper()
	if fields == nil {
		fields = m.Writes()
	}
	p := engine.NewPaths(scenarios.Grid(m.Start.Date, months), n, fields)
	p.Sampling = sampling
	if err := m.Simulate(p, 7); err != nil {
		t.Fatal(err)
	}
	return p
}

// The default start is the article's: its readings are known at the start and
// are those that it gives.
func TestTheStartIsTheArticles(t *testing.T) {
	m := scenarios.DefaultMarket()
	p := simulate(t, m, 3, 24, engine.Sampling{})
	want := []*engine.Field{signal.SmallYTD, signal.Premium, signal.PremiumMedian, signal.OperatingLeverage, signal.Trifecta, signal.Score}
	for _, l := range signal.Default.Legs {
		want = append(want, l.On, l.Reading, l.Strength)
	}
	if err := engine.Derive(p, want...); err != nil {
		t.Fatal(err)
	}
	for f, x := range map[*engine.Field]float64{
		signal.SmallYTD: 0.037, signal.Premium: 0.037, signal.PremiumMedian: 0.082, signal.OperatingLeverage: 0.171,
		engine.CutsPriced: 3, engine.PolicyRate: 0.04375, engine.Unemployment: 0.043,
	} {
		if got := p.Row(f, p.Grid.Start)[0]; math.Abs(got-x) > 1e-12 {
			t.Errorf("%s at the start is %v, want %v", f.Name, got, x)
		}
	}
	for t0 := p.Grid.Start; t0 < len(p.Grid.Dates); t0++ {
		for _, f := range want {
			if math.IsNaN(p.Row(f, t0)[0]) {
				t.Errorf("%s at %v is not known", f.Name, p.Grid.Dates[t0])
			}
		}
	}
	for _, l := range signal.Default.Legs {
		t.Logf("%-10s %-24s %8.4f  on %v  strength %.2f", l.Name, l.Reading.Name, p.Row(l.Reading, p.Grid.Start)[0], p.Row(l.On, p.Grid.Start)[0], p.Row(l.Strength, p.Grid.Start)[0])
	}
	t.Logf("legs %v", p.Row(signal.Trifecta, p.Grid.Start)[0])
}

// A name is the same for equal markets and differs where a value does; fields
// of the past count by name, not by where they lie in memory.
func TestNamesTellMarketsApart(t *testing.T) {
	name := func(change func(m *scenarios.Market)) string {
		m := scenarios.DefaultMarket()
		m.Start.Past = []scenarios.Past{{Field: engine.FedFunds, Values: []float64{0.04, 0.043}}}
		change(&m)
		return m.Name()
	}
	base := name(func(*scenarios.Market) {})
	other := *engine.FedFunds
	if got := name(func(m *scenarios.Market) { m.Start.Past[0].Field = &other }); got != base {
		t.Errorf("an equal market has another name: %s, %s", got, base)
	}
	if got := name(func(m *scenarios.Market) { m.Watch = scenarios.LatentFields() }); got != base {
		t.Errorf("watching changes the name: %s, %s", got, base)
	}
	for what, change := range map[string]func(m *scenarios.Market){
		"a parameter": func(m *scenarios.Market) { m.Small.Floating = 0.41 },
		"the past":    func(m *scenarios.Market) { m.Start.Past[0].Values[0] = 0.05 },
		"a spell":     func(m *scenarios.Market) { m.Regime.Force = []scenarios.Spell{{From: 1, To: 2}} },
		"a condition": func(m *scenarios.Market) {
			m.Conditions = []scenarios.Condition{{State: "gap", From: 1, Values: []float64{1}}}
		},
		"the mode":  func(m *scenarios.Market) { m.LongRun = true },
		"the world": func(m *scenarios.Market) { m.World = "no-edge" },
	} {
		if got := name(change); got == base {
			t.Errorf("%s does not change the name", what)
		}
	}
}

// A path that is not finite stops the run and is named: a fall of the ten
// largest to less than their net cash leaves no enterprise value to have a
// multiple.
func TestAPathThatIsNotFiniteIsNamed(t *testing.T) {
	m := scenarios.DefaultMarket()
	m.Conditions = []scenarios.Condition{{State: "mega_return", From: 3, Values: []float64{-0.95, -0.95}}}
	p := engine.NewPaths(scenarios.Grid(m.Start.Date, 12), 4, m.Writes())
	p.First = 1000
	err := m.Simulate(p, 1)
	if want := "path 1000, 2025-12-31: mega_return is NaN"; err == nil || err.Error() != want {
		t.Errorf("err = %v, want %s", err, want)
	}
}

// What is not asked for is left out, and changes nothing else.
func TestFieldsAreTheSameWhateverElseIsAsked(t *testing.T) {
	for _, name := range scenarios.Presets() {
		m, err := scenarios.DefaultMarket().WithPreset(name)
		if err != nil {
			t.Fatal(err)
		}
		whole := simulate(t, m, 20, 40, engine.Sampling{})
		for _, f := range m.Writes() {
			p := engine.NewPaths(whole.Grid, 20, []*engine.Field{f})
			if err := m.Simulate(p, 7); err != nil {
				t.Fatal(err)
			}
			for d := range p.Grid.Dates {
				for i, x := range p.Row(f, d) {
					if math.Float64bits(x) != math.Float64bits(whole.At(f, d, i)) {
						t.Fatalf("%s: %s at %v is %v alone and %v among all", name, f.Name, p.Grid.Dates[d], x, whole.At(f, d, i))
					}
				}
			}
		}
	}
}
