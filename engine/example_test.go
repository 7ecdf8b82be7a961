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

// Fields of your own: one that remembers, one that reads itself. A kernel is called
// date by date; up to the grid's start with one path in view, whose history all
// share, then with all paths of a block.
func ExampleField() {
	highest := &engine.Field{
		Name: "hy_spread_highest", Unit: "decimal", Requires: []*engine.Field{engine.HighYield},
		State: 1, // a number for each path, zero at first
		Kernel: func(v engine.View, row []float64) {
			seen := v.State()
			for i, x := range v.Now(engine.HighYield) {
				seen[i] = max(seen[i], x)
			}
			copy(row, seen)
		},
	}
	smooth := &engine.Field{Name: "hy_spread_smooth", Unit: "decimal", Requires: []*engine.Field{engine.HighYield}}
	smooth.Kernel = func(v engine.View, row []float64) {
		before := v.Lag(smooth, 1) // NaN at the first date
		for i, x := range v.Now(engine.HighYield) {
			if row[i] = x; before[i] == before[i] {
				row[i] = float64(0.5*before[i]) + float64(0.5*x)
			}
		}
	}
	p := engine.NewPaths(months(1, 2), 2, []*engine.Field{engine.HighYield}) // two shared rows, two of their own
	for t, x := range [][]float64{{0.04}, {0.06}, {0.05, 0.09}, {0.03, 0.07}} {
		copy(p.Row(engine.HighYield, t), x)
	}
	if err := engine.Derive(p, highest, smooth); err != nil {
		fmt.Println(err)
		return
	}
	for t := range p.Grid.Dates {
		fmt.Printf("%.4f %.4f\n", p.Row(highest, t), p.Row(smooth, t))
	}
	// Output:
	// [0.0400] [0.0400]
	// [0.0600] [0.0500]
	// [0.0600 0.0900] [0.0500 0.0700]
	// [0.0600 0.0900] [0.0400 0.0700]
}

// What half in small caps does in a year, on paths with a slump and without.
func ExampleResult_Reading() {
	p := &engine.Plan{
		Grid:       months(0, 24),
		Scenarios:  []engine.Scenario{coin{}},
		Strategies: []engine.Strategy{mix{0, 1}, mix{0.5, 0.5}},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs:      engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.0018}, {Sleeve: engine.Large, Base: 0.0004}}},
		Paths:      4000, Seed: 7,
		Horizons: []int{12},
		Limits:   []float64{0.02},
		Sampling: engine.Sampling{Antithetic: true},
		Split:    engine.Split{Field: slump, Steps: 12},
	}
	res, err := engine.Run(context.Background(), p, engine.Machine{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for g, group := range res.Groups() {
		r := res.Reading(0, 1, 0, g)
		es, _ := r.Active.Shortfall(0.05)
		fmt.Printf("slump %-5v %4d paths: active %+.3f, shortfall %+.3f, behind %.0f %%, ever by 2 %% %.0f %%\n",
			group.With, r.Trailing.N, r.Active.Moments.Mean(), es, 100*r.Trailing.Share(), 100*r.Behind[0].Ever.Share())
	}
	// Output:
	// slump false 3169 paths: active +0.013, shortfall -0.119, behind 42 %, ever by 2 % 58 %
	// slump true   831 paths: active -0.019, shortfall -0.153, behind 62 %, ever by 2 % 71 %
}

// Until the error of the mean is small enough, twice as many paths.
func ExampleResult_Extend() {
	p := plan(500)
	p.Horizons = []int{12}
	ctx := context.Background()
	res, err := engine.Run(ctx, p, engine.Machine{})
	for err == nil && res.Reading(0, 2, 0, 0).Active.StdErr() > 0.002 {
		p.Paths *= 2
		if err = res.Extend(p); err == nil {
			res, err = engine.Run(ctx, p, engine.Machine{Have: res})
		}
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d paths, error %.4f\n", res.Paths(0), res.Reading(0, 2, 0, 0).Active.StdErr())
	// Output:
	// 8000 paths, error 0.0018
}
