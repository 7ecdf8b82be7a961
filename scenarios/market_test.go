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

// simulate returns n paths of a market over so many months.
func simulate(t testing.TB, m scenarios.Market, n, months int, sampling engine.Sampling) *engine.Paths {
	t.Helper()
	p := engine.NewPaths(scenarios.Grid(m.Start.Date, months), n, m.Writes())
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
