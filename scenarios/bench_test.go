package scenarios

import (
	"fmt"
	"testing"

	"trifecta/engine"
)

// BenchmarkWorld is the time of a path and month of the whole model, without
// strategies, in blocks as the engine asks for them: every observed field, or
// what a plan of fixed mixes reads.
func BenchmarkWorld(b *testing.B) {
	const paths, months = 256, 120
	for _, world := range []string{"evidence", "no-edge"} {
		for _, c := range []struct {
			name   string
			fields []*engine.Field
		}{
			{"all", DefaultMarket().Writes()},
			{"returns", []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn}},
		} {
			b.Run(fmt.Sprintf("world=%s/fields=%s/months=%d", world, c.name, months), func(b *testing.B) {
				m, err := DefaultMarket().WithPreset(world)
				if err != nil {
					b.Fatal(err)
				}
				p := engine.NewPaths(Grid(m.Start.Date, months), paths, c.fields)
				for b.Loop() {
					if err := m.Simulate(p, 1); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*paths*months), "ns/path-step")
			})
		}
	}
}

// BenchmarkWorldDraws is the time of a path and month of the model's draws
// alone.
func BenchmarkWorldDraws(b *testing.B) {
	const months = 120
	m := DefaultMarket()
	draws := newAddressed(&m, 1, "", engine.Sampling{})
	row := make([]float64, abreast)
	for b.Loop() {
		for month := 1; month <= months; month++ {
			for s := regimeDraw; s < firstDraw; s++ {
				draws.draw(row, s, month)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*abreast*months), "ns/path-step")
}

// BenchmarkEquations is the time of a path and month of the model without its
// draws, for a plan that asks for small and large.
func BenchmarkEquations(b *testing.B) {
	const months = 120
	m := DefaultMarket()
	plan := newTimetable(&m, Grid(m.Start.Date, months))
	var once drawn
	for s, own := regimeDraw, newAddressed(&m, 1, "", engine.Sampling{}); s < firstDraw; s++ {
		once[s] = make([]float64, abreast)
		own.draw(once[s], s, 1)
	}
	w := newWorld()
	for b.Loop() {
		w.prepare(&m, plan, abreast)
		w.follows[2] = unseen
		w.open(&once)
		for range months {
			w.advance(&once)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*abreast*months), "ns/path-step")
}

// drawn are draws of one month, in any.
type drawn [slots][]float64

func (d *drawn) draw(dst []float64, s slot, _ int) { copy(dst, d[s]) }
