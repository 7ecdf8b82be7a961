package scenarios_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
	"trifecta/engine/random"
	"trifecta/scenarios"
)

var fields = []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn}

// past is a history in which every value tells its row.
func past(rows int) *engine.Paths {
	g := engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2000, 1, 31), engine.NewDate(2100, 1, 31))[:rows], PerYear: 12}
	p := engine.NewPaths(g, 1, fields)
	draws := random.New(3, "past")
	z := make([]float64, 1)
	for t := range rows {
		draws.Normal(z, 0, t)
		p.Row(engine.SmallReturn, t)[0] = 0.004 + 0.05*z[0]
		p.Row(engine.LargeReturn, t)[0] = float64(t) / 10000
		p.Row(engine.CashReturn, t)[0] = -float64(t) / 10000
	}
	return p
}

func bootstrap(block float64) scenarios.Bootstrap {
	return scenarios.Bootstrap{Label: "resampled", History: past(240), Fields: fields, From: 40, Block: block, Data: "240 rows"}
}

func grid(history, steps int) engine.Grid {
	return engine.Grid{
		Dates: engine.MonthEnds(engine.NewDate(2020, 1, 31), engine.NewDate(2100, 1, 31))[:history+steps+1],
		Start: history, PerYear: 12,
	}
}

func TestPathsDoNotDependOnTheirBlock(t *testing.T) {
	enginetest.TestScenario(t, grid(24, 60), bootstrap(12))
}

func TestHistoryComesFirstAndRowsStayTogether(t *testing.T) {
	b := bootstrap(6)
	g := grid(24, 120)
	p := engine.NewPaths(g, 50, fields)
	if err := b.Simulate(p, 1); err != nil {
		t.Fatal(err)
	}
	for d := range g.Dates {
		for i, x := range p.Row(engine.LargeReturn, d) {
			row := int(math.Round(x * 10000))
			if p.At(engine.CashReturn, d, i) != -x || p.At(engine.SmallReturn, d, i) != b.History.Row(engine.SmallReturn, row)[0] {
				t.Fatalf("path %d at %v mixes rows", i, g.Dates[d])
			}
			if want := 240 - 25 + d; d <= g.Start && row != want {
				t.Fatalf("row %d before the start is row %d of the history, want %d", d, row, want)
			}
			if d > g.Start && row < b.From {
				t.Fatalf("row %d comes from before the first row that is resampled", row)
			}
		}
	}
}

// Blocks have a mean length of Block steps, and all rows are equally likely.
func TestBlocksAndRowsHaveTheirFrequencies(t *testing.T) {
	const paths, steps, block = 2000, 100, 8
	b := bootstrap(block)
	g := grid(0, steps)
	p := engine.NewPaths(g, paths, fields)
	if err := b.Simulate(p, 9); err != nil {
		t.Fatal(err)
	}
	jumps, n := 0.0, 0.0
	counts := make([]float64, 240)
	for d := 1; d <= steps; d++ {
		for i, x := range p.Row(engine.LargeReturn, d) {
			row, last := int(math.Round(x*10000)), int(math.Round(p.At(engine.LargeReturn, d-1, i)*10000))
			counts[row]++
			n++
			if d == 1 {
				continue // always a jump
			}
			if row != last+1 && (row != b.From || last != 239) {
				jumps++
			}
		}
	}
	// A jump lands on the next row by chance with probability 1/200. Four
	// standard errors of a share.
	want := (1 - 1.0/200) / block
	if got, n := jumps/(n-paths), n-paths; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/n) {
		t.Errorf("%.5f of steps jump, want %.5f", got, want)
	}
	// A block visits a row once, so visits are nearly Poisson: five standard
	// deviations for the largest of 200.
	want = n / 200
	for row, c := range counts[b.From:] {
		if math.Abs(c-want) > 5*math.Sqrt(want) {
			t.Errorf("row %d was drawn %v times, want about %.0f", row+b.From, c, want)
		}
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	for want, change := range map[string]func(b *scenarios.Bootstrap){
		"block is 0.5 steps": func(b *scenarios.Bootstrap) { b.Block = 0.5 },
		"block is NaN steps": func(b *scenarios.Bootstrap) { b.Block = math.NaN() },
		"from is row 240":    func(b *scenarios.Bootstrap) { b.From = 240 },
	} {
		b := bootstrap(5)
		change(&b)
		if err := b.Simulate(engine.NewPaths(grid(0, 1), 1, fields), 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
	if err := bootstrap(5).Simulate(engine.NewPaths(grid(240, 1), 1, fields), 1); err == nil || !strings.Contains(err.Error(), "241 rows before the start") {
		t.Errorf("err = %v", err)
	}
}

// half holds half of each.
type half struct{}

func (half) Name() string           { return "half" }
func (half) Reads() []*engine.Field { return nil }
func (half) Rebalance(_ engine.View, w engine.Weights) {
	for i := range w.Of(engine.Small) {
		w.Of(engine.Small)[i], w.Of(engine.Large)[i] = 0.5, 0.5
	}
}

func ExampleBootstrap() {
	res, err := engine.Run(context.Background(), &engine.Plan{
		Grid:      grid(0, 60),
		Scenarios: []engine.Scenario{bootstrap(12)}, Strategies: []engine.Strategy{half{}},
		Sleeves: []*engine.Sleeve{engine.Small, engine.Large},
		Costs:   engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.0018}, {Sleeve: engine.Large, Base: 0.0004}}},
		Paths:   2000, Seed: 7,
	}, engine.Machine{})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := res.Cell(0, 0)
	fmt.Printf("mean %.3f ± %.3f, 5%% of paths end below %.2f\n", w.Wealth.Mean(), w.Wealth.StdErr(), w.Fan.Quantile(0.05))
	// Output: mean 1.455 ± 0.007, 5% of paths end below 1.02
}
