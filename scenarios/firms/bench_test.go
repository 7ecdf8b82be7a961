package firms

import (
	"testing"

	"trifecta/engine"
)

// What a firm and month costs: three years of paths, earnings and indexes
// included.
func BenchmarkSimulate(b *testing.B) {
	const months, n = 36, 32
	p := New()
	d := still(months, n, 1, 5)
	paths := engine.NewPaths(gridOf(months), n, p.Writes())
	for b.Loop() {
		if err := p.Simulate(paths, 0, 1, d); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*months*n*numFirms), "ns/firm-month")
}
