package scenarios_test

import (
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
)

// The parts of a month's return add up to it in every world and on every path,
// with conditions that move multiples too.
func TestPartsAddUpToTheReturn(t *testing.T) {
	crash := scenarios.DefaultMarket()
	crash.Regime.Force = []scenarios.Spell{{From: 2, To: 20, State: scenarios.Recession}}
	crash.Regime.Severity = 2.5
	crash.Conditions = []scenarios.Condition{{State: "market_return", From: 3, Values: []float64{-0.2, -0.15, -0.1}}}
	article, err := scenarios.DefaultMarket().WithPreset("article")
	if err != nil {
		t.Fatal(err)
	}
	null, err := scenarios.DefaultMarket().WithPreset("no-edge")
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]scenarios.Market{"article": article, "crash": crash, "no-edge": null} {
		m.Watch = scenarios.LatentFields()
		p := simulate(t, m, 300, 60, engine.Sampling{})
		worst := 0.0
		for g, f := range []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.MegaReturn} {
			for d := p.Grid.Start + 1; d < len(p.Grid.Dates); d++ {
				for i, r := range p.Row(f, d) {
					sum := 0.0
					for _, part := range [][3]*engine.Field{scenarios.EarningsPart, scenarios.MultiplePart, scenarios.RatesPart, scenarios.LeveragePart, scenarios.PayoutPart} {
						sum += p.At(part[g], d, i)
					}
					worst = max(worst, math.Abs(sum-math.Log1p(r)))
				}
			}
		}
		// Logs of order one are rounded a dozen times.
		t.Logf("%s: largest difference %.1e", name, worst)
		if !(worst <= 1e-12) {
			t.Errorf("%s: parts and return differ by %v", name, worst)
		}
	}
}

// Without debt, policy and earnings only the multiple and the payout are left.
func TestPartsAreWhatTheyAreCalled(t *testing.T) {
	m := scenarios.DefaultMarket()
	for _, g := range []*scenarios.Group{&m.Small, &m.Large, &m.Mega} {
		g.Debt, g.Cash = 0, 0
	}
	m.Watch = scenarios.LatentFields()
	p := simulate(t, m, 50, 24, engine.Sampling{})
	for g := range 3 {
		for d := p.Grid.Start + 1; d < len(p.Grid.Dates); d++ {
			for i, x := range p.Row(scenarios.LeveragePart[g], d) {
				if math.Abs(x) > 1e-12 {
					t.Fatalf("without debt and cash, leverage gives %v", x)
				}
				surprise := p.At(scenarios.SurpriseState, d, i)
				want := surprise * m.Multiple.Surprise
				if g == 0 {
					want += surprise * m.Premium.Surprise
				}
				if got := p.At(scenarios.RatesPart[g], d, i); math.Abs(got-want) > 1e-12 {
					t.Fatalf("without debt, rates give %v to group %d, want %v of the surprise", got, g, want)
				}
			}
		}
	}
}
