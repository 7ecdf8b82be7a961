package engine_test

import (
	"context"
	"fmt"

	"trifecta/engine"
)

// A study of two rules on a thousand paths of a random market.
func ExampleRun() {
	p := &engine.Plan{
		Grid:       months(0, 60),
		Scenarios:  []engine.Scenario{walk{}},
		Strategies: []engine.Strategy{mix{0, 1}, chase{}},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs: engine.Costs{Rates: []engine.Rate{
			{Sleeve: engine.Small, Base: 0.0018}, {Sleeve: engine.Large, Base: 0.0004},
		}},
		Paths: 1000, Seed: 7,
	}
	res, err := engine.Run(context.Background(), p, engine.Machine{Workers: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, s := range p.Strategies {
		c := res.Cell(0, k)
		fmt.Printf("%-20s CAGR %.4f ± %.4f, turnover %.2f\n", s.Name(), c.CAGR.Mean(), c.CAGR.StdErr(), c.Turnover.Mean())
	}
	// Output:
	// mix(small=0 large=1) CAGR 0.0612 ± 0.0026, turnover 0.00
	// chase                CAGR 0.0554 ± 0.0020, turnover 3.25
}
