package strategies_test

import (
	"math"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// walk is a small market of random walks whose every value is a hash of where
// it stands. Rows up to the start are shared by all paths.
type walk struct{}

func (walk) Name() string { return "walk" }

func (walk) Writes() []*engine.Field {
	return []*engine.Field{
		engine.SmallReturn, engine.LargeReturn, engine.MegaReturn, engine.CashReturn,
		engine.SmallCap, engine.LargeCap, engine.FedFunds, engine.CutsPriced, engine.CutsPriced12M,
		engine.SmallEPS, engine.LargeEPS, engine.SmallEPSTTM, engine.SmallSalesTTM, engine.SmallMultiple, engine.LargeMultiple,
	}
}

func (w walk) Simulate(p *engine.Paths, seed uint64) error {
	for t := range p.Grid.Dates {
		for i := range p.Row(engine.SmallReturn, t) {
			path := p.First + int64(i)
			if t <= p.Grid.Start {
				path = 0
			}
			w.row(p, seed, t, i, path)
		}
	}
	return nil
}

// row writes the values of column i at row t, drawn for a path.
func (w walk) row(p *engine.Paths, seed uint64, t, i int, path int64) {
	for k, f := range w.Writes() {
		u := uniform(seed, uint64(k), uint64(t), uint64(path)) - 0.5
		before, x := math.NaN(), p.Row(f, t)
		if t > 0 {
			before = p.At(f, t-1, i)
		}
		switch f {
		case engine.SmallReturn, engine.LargeReturn, engine.MegaReturn:
			x[i] = 0.005 + 0.15*u
		case engine.CashReturn:
			x[i] = 0.002
		case engine.FedFunds: // in basis points, as decimals
			if x[i] = 0.05; t > 0 {
				x[i] = max(0, before+math.Round(40*u)/1e4)
			}
		case engine.CutsPriced, engine.CutsPriced12M:
			x[i] = math.Round(2 + 8*u)
		default: // a level
			if x[i] = 10 + float64(k); t > 0 {
				x[i] = before * (1.004 + 0.08*u)
			}
		}
	}
}

// replay copies path 0 of the walk to every column, as a sweep over one
// history does.
type replay struct {
	history *engine.Paths
	fields  []*engine.Field
}

func newReplay(g engine.Grid, fields ...*engine.Field) replay {
	p := engine.NewPaths(g, 1, walk{}.Writes())
	if err := (walk{}).Simulate(p, 1); err != nil {
		panic(err)
	}
	return replay{p, fields}
}

func (replay) Name() string { return "replay" }

func (r replay) Writes() []*engine.Field { return r.fields }

func (r replay) Simulate(p *engine.Paths, _ uint64) error {
	for _, f := range r.fields {
		for t := range p.Grid.Dates {
			lanes.Fill(p.Row(f, t), r.history.Row(f, t)[0])
		}
	}
	return nil
}

// uniform mixes its arguments into a number from 0 to 1 (the finalizer of
// Steele, Lea and Flood: "Fast splittable pseudorandom number generators",
// 2014).
func uniform(words ...uint64) float64 {
	h := uint64(0)
	for _, w := range words {
		h += w + 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return float64(h>>11) / (1 << 53)
}

// monthly is a grid with eleven years before its first decision, enough for
// the ten-year median.
var monthly = engine.Grid{
	Dates: engine.MonthEnds(engine.NewDate(1990, 1, 1), engine.NewDate(2008, 12, 1)), Start: 132, PerYear: 12,
}

var (
	rotated  = []*engine.Sleeve{engine.Small, engine.Large}
	costs    = engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.002}, {Sleeve: engine.Large, Base: 0.002}}}
	allSmall = []engine.Holding{{Sleeve: engine.Small, Weight: 1}}
	allLarge = []engine.Holding{{Sleeve: engine.Large, Weight: 1}}
)
