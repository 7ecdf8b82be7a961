package scenarios

import (
	"fmt"
	"testing"

	"trifecta/engine"
)

// BenchmarkWorld is the time of a path and month of the whole model, without
// strategies.
func BenchmarkWorld(b *testing.B) {
	const paths, months = 4096, 120
	for _, world := range []string{"evidence", "no-edge"} {
		b.Run(fmt.Sprintf("world=%s/months=%d", world, months), func(b *testing.B) {
			m, err := DefaultMarket().WithPreset(world)
			if err != nil {
				b.Fatal(err)
			}
			p := engine.NewPaths(Grid(m.Start.Date, months), paths, m.Writes())
			for b.Loop() {
				if err := m.Simulate(p, 1); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*paths*months), "ns/path-step")
		})
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
