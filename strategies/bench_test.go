package strategies_test

import (
	"context"
	"testing"

	"trifecta/engine"
	"trifecta/strategies"
)

// BenchmarkSweep is 1,000 parameter sets of the Fed rule over 439 months, as
// the columns of one study: what one backtest of a sweep costs on one core.
//
//	go test -run=^$ -bench=Sweep -count=10 ./strategies/
func BenchmarkSweep(b *testing.B) {
	const sets = 1000
	g := engine.Grid{
		Dates: engine.MonthEnds(engine.NewDate(1988, 12, 1), engine.NewDate(2026, 7, 1)), PerYear: 12, Start: 12,
	}
	if g.Steps() != 439 {
		b.Fatalf("the grid has %d steps, want 439", g.Steps())
	}
	changes, below := make([]int, sets), make([]float64, sets)
	for i := range sets {
		changes[i], below[i] = 1+i%12, -0.0001*float64(i/12)
	}
	p := &engine.Plan{
		Grid: g, Scenarios: []engine.Scenario{newReplay(g, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds)}, Sleeves: rotated,
		Strategies: []engine.Strategy{strategies.ThresholdSweep{
			Field: strategies.Changes(engine.FedFunds, changes), Below: below, Then: allSmall, Else: allLarge,
		}},
		Costs: costs, Paths: sets, Keep: engine.Keep{Outcomes: true},
	}
	for b.Loop() {
		res, err := engine.Run(context.Background(), p, engine.Machine{Workers: 1})
		if err != nil {
			b.Fatal(err)
		}
		if n := len(res.Outcomes(0, 0)); n != sets {
			b.Fatalf("%d outcomes, want %d", n, sets)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1e3/float64(b.N)/sets, "us/backtest")
}
