package signal_test

import (
	"math"
	"testing"

	"trifecta/engine"
)

// walk is a market of random walks whose every value is a hash of where it
// stands. Rows up to the start are shared by all paths.
type walk struct{}

func (walk) Name() string { return "walk" }

func (walk) Writes() []*engine.Field {
	return []*engine.Field{
		engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.CutsPriced, engine.CutsPriced12M,
		engine.SmallEPS, engine.LargeEPS, engine.SmallEPSTTM, engine.SmallSalesTTM, engine.SmallMultiple, engine.LargeMultiple,
	}
}

func (w walk) Simulate(p *engine.Paths, seed uint64) error {
	for k, f := range w.Writes() {
		for t := range p.Grid.Dates {
			row := p.Row(f, t)
			for i := range row {
				path := uint64(p.First) + uint64(i)
				if t <= p.Grid.Start {
					path = 0
				}
				u := uniform(seed, uint64(k), uint64(t), path) - 0.5
				switch {
				case f == engine.CutsPriced || f == engine.CutsPriced12M:
					row[i] = math.Round(1.5 + 6*u)
				case k < 3:
					row[i] = 0.1 * u
				case t == 0:
					row[i] = 10 + float64(k)
				default:
					row[i] = p.At(f, t-1, i) * (1.003 + 0.06*u)
				}
			}
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

// simulated returns n paths of the walk with the wanted fields derived.
func simulated(t *testing.T, n int, want ...*engine.Field) *engine.Paths {
	t.Helper()
	p := engine.NewPaths(monthly, n, walk{}.Writes())
	if err := (walk{}).Simulate(p, 7); err != nil {
		t.Fatal(err)
	}
	if err := engine.Derive(p, want...); err != nil {
		t.Fatal(err)
	}
	return p
}

// column returns one path of a field, date after date.
func column(p *engine.Paths, f *engine.Field, path int) []float64 {
	var x []float64
	for t := range p.Grid.Dates {
		x = append(x, p.At(f, t, path))
	}
	return x
}

// series is a one-path market from the month of first on, given by columns of
// equal length.
func series(t testing.TB, first engine.Date, columns map[*engine.Field][]float64, want ...*engine.Field) *engine.Paths {
	t.Helper()
	n := 0
	var fields []*engine.Field
	for _, f := range engine.MarketFields() {
		if x, ok := columns[f]; ok {
			n, fields = len(x), append(fields, f)
		}
	}
	g := engine.Grid{PerYear: 12}
	for d := first.MonthEnd(); len(g.Dates) < n; d = (d + 1).MonthEnd() {
		g.Dates = append(g.Dates, d)
	}
	p := engine.NewPaths(g, 1, fields)
	for _, f := range fields {
		for k, x := range columns[f] {
			p.Row(f, k)[0] = x
		}
	}
	if err := engine.Derive(p, want...); err != nil {
		t.Fatal(err)
	}
	return p
}

var unknown = math.NaN()

// same compares values of which some are not known. The tolerance is for the
// rounding of hand-computed decimals: a few operations on numbers of order one.
func same(got, want []float64) bool {
	if len(got) != len(want) {
		return false
	}
	for i, x := range got {
		if math.IsNaN(x) != math.IsNaN(want[i]) || math.Abs(x-want[i]) > 1e-12 {
			return false
		}
	}
	return true
}
