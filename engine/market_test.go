package engine_test

import (
	"fmt"
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// months returns a monthly grid of so many steps, with history before the
// start.
func months(history, steps int) engine.Grid {
	first := engine.NewDate(1990, 1, 31)
	ds := engine.MonthEnds(first, first+engine.Date(31*(history+steps)+31))
	return engine.Grid{Dates: ds[:history+steps+1], Start: history, PerYear: 12}
}

// walk is a scenario of independent lognormal returns and a constant T-bill.
type walk struct{ label string }

func (w walk) Name() string { return "walk" + w.label }

func (walk) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.TBillRate, engine.SmallTurnover, engine.HighYield}
}

func (w walk) Simulate(p *engine.Paths, seed uint64) error {
	for k, f := range w.Writes() {
		draws := random.New(seed, w.label+f.Name)
		for t := range p.Grid.Dates {
			row := p.Row(f, t)
			if t <= p.Grid.Start { // shared history
				draws.Normal(row, 0, t)
				lanes.Fill(row, row[0])
				if first := make([]float64, 1); p.First > 0 {
					draws.Normal(first, 0, t)
					lanes.Fill(row, first[0])
				}
			} else {
				draws.Normal(row, p.First, t)
			}
			for i, z := range row {
				switch k {
				case 0, 1:
					row[i] = lanes.ExpOf(0.005+float64(0.05*z)) - 1
				case 2:
					row[i] = 0.03
				case 3:
					row[i] = 0.01 * math.Abs(z)
				case 4:
					row[i] = 0.04 * lanes.ExpOf(0.3*z)
				}
			}
		}
	}
	return nil
}

// mix holds fixed weights.
type mix struct{ small, large float64 }

func (m mix) Name() string         { return fmt.Sprintf("mix(small=%g large=%g)", m.small, m.large) }
func (mix) Reads() []*engine.Field { return nil }
func (m mix) Rebalance(_ engine.View, w engine.Weights) {
	lanes.Fill(w.Of(engine.Small), m.small)
	lanes.Fill(w.Of(engine.Large), m.large)
}

// chase moves to small caps after a month in which they beat large caps.
type chase struct{}

func (chase) Name() string { return "chase" }
func (chase) Reads() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn}
}

func (chase) Rebalance(v engine.View, w engine.Weights) {
	small, large := w.Of(engine.Small), w.Of(engine.Large)
	last := v.Now(engine.LargeReturn)
	for i, r := range v.Now(engine.SmallReturn) {
		small[i], large[i] = 0.3, 0.6
		if r > last[i] {
			small[i], large[i] = 0.9, 0.1
		}
	}
}

// keep asks for what it holds.
type keep struct{}

func (keep) Name() string           { return "keep" }
func (keep) Reads() []*engine.Field { return nil }
func (keep) Rebalance(v engine.View, w engine.Weights) {
	for _, s := range w.Sleeves() {
		copy(w.Of(s), v.Held(s))
	}
}

func plan(paths int64) *engine.Plan {
	return &engine.Plan{
		Grid:       months(12, 60),
		Scenarios:  []engine.Scenario{walk{}, walk{"2"}},
		Strategies: []engine.Strategy{mix{0, 1}, mix{0.5, 0.5}, chase{}, keep{}},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs: engine.Costs{Rates: []engine.Rate{
			{Sleeve: engine.Small, Base: 0.0018, Stress: engine.HighYield, Calm: 0.04, Slope: 1},
			{Sleeve: engine.Large, Base: 0.0004},
		}},
		Paths: paths, Seed: 7,
	}
}

// table is a scenario of given rows, the same on every path.
type table struct {
	name   string
	fields []*engine.Field
	rows   [][]float64 // [field][date]
}

func (s table) Name() string            { return s.name }
func (s table) Writes() []*engine.Field { return s.fields }
func (s table) Simulate(p *engine.Paths, _ uint64) error {
	for k, f := range s.fields {
		for t := range p.Grid.Dates {
			lanes.Fill(p.Row(f, t), s.rows[k][t])
		}
	}
	return nil
}

// script asks for given weights, row by row from the grid's start; a nil row
// leaves the book alone.
type script struct {
	grid    engine.Grid
	sleeves []*engine.Sleeve
	rows    [][]float64 // [decision][sleeve]
}

func (script) Name() string           { return "script" }
func (script) Reads() []*engine.Field { return nil }
func (s script) Rebalance(v engine.View, w engine.Weights) {
	for k, d := range s.grid.Dates[s.grid.Start:] {
		if d != v.Date() {
			continue
		}
		for j, sl := range s.sleeves {
			if s.rows[k] == nil {
				lanes.Fill(w.Keep(), 1)
			} else {
				lanes.Fill(w.Of(sl), s.rows[k][j])
			}
		}
	}
}

// closeTo checks got against want to a relative tolerance; NaN equals NaN.
func closeTo(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	if !(math.Abs(got-want) <= tol*max(1, math.Abs(want))) {
		t.Errorf("%s = %.12g, want %.12g", what, got, want)
	}
}
