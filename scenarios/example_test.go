package scenarios_test

import (
	"context"
	"fmt"

	"trifecta/engine"
	"trifecta/scenarios"
	"trifecta/strategies"
)

// A mild recession from December 2025 to July 2026: what small caps and the
// S&P 490 are worth after one year and after three.
func ExampleMarket() {
	m := scenarios.DefaultMarket()
	m.Label = "mild_recession"
	m.Regime.Severity = 0.6
	m.Regime.Force = []scenarios.Spell{{From: 4, To: 11, State: scenarios.Recession}}

	all := func(s *engine.Sleeve) engine.Strategy {
		return strategies.Fixed{Label: "all_" + s.Name, Weights: []engine.Holding{{Sleeve: s, Weight: 1}}}
	}
	for _, months := range []int{12, 36} {
		res, err := engine.Run(context.Background(), &engine.Plan{
			Grid:       scenarios.Grid(m.Start.Date, months),
			Scenarios:  []engine.Scenario{m},
			Strategies: []engine.Strategy{all(engine.Large), all(engine.Small)},
			Sleeves:    []*engine.Sleeve{engine.Large, engine.Small},
			Costs:      engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Large}, {Sleeve: engine.Small}}},
			Paths:      4000, Seed: 1,
		}, engine.Machine{})
		if err != nil {
			fmt.Println(err)
			return
		}
		large, small := res.Cell(0, 0).Wealth, res.Cell(0, 1).Wealth
		fmt.Printf("%d months: large %.2f ± %.3f, small %.2f ± %.3f\n", months, large.Mean(), large.StdErr(), small.Mean(), small.StdErr())
	}
	// Output:
	// 12 months: large 0.98 ± 0.003, small 0.98 ± 0.003
	// 36 months: large 1.15 ± 0.004, small 1.21 ± 0.005
}
