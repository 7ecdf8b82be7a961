package engine_test

import (
	"context"
	"fmt"
	"testing"

	"trifecta/engine"
)

// eight is a study of eight strategies over ten years, read at five horizons.
func eight(paths int64) *engine.Plan {
	p := plan(paths)
	p.Grid = months(12, 120)
	p.Scenarios = []engine.Scenario{coin{}}
	p.Strategies = []engine.Strategy{
		mix{0, 1}, mix{0.2, 0.8}, mix{0.3, 0.7}, mix{0.4, 0.6}, mix{0.5, 0.5}, chase{}, keep{}, mix{0.6, 0.4},
	}
	p.Horizons = []int{3, 6, 12, 24, 36}
	p.Limits = []float64{0.05}
	return p
}

// What a step of a path costs with one and with eight strategies and readings at
// six horizons; readings=0 is one strategy that is read at the end only, most of
// it the scenario.
//
//	go test -run=^$ -bench=Study -count=10 ./engine/
func BenchmarkStudy(b *testing.B) {
	for _, c := range []struct{ strategies, readings int }{{1, 0}, {1, 6}, {8, 6}} {
		name := fmt.Sprintf("strategies=%d/readings=%d", c.strategies, c.readings)
		p := eight(4096)
		p.Strategies = p.Strategies[:c.strategies]
		if c.readings == 0 {
			p.Horizons, p.Limits = nil, nil
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := engine.Run(context.Background(), p, engine.Machine{Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
			steps := float64(p.Paths) * float64(p.Grid.Steps())
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/steps, "ns/path-step")
		})
	}
}
