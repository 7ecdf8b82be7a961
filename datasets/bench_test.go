package datasets

import (
	"testing"
)

// What reading costs above decoding: checks and the index of dates.
func BenchmarkPanelOf(b *testing.B) {
	p, _, err := Demo(2500, 1)
	if err != nil {
		b.Fatal(err)
	}
	tab := p.Table()
	for b.Loop() {
		if _, err := PanelOf(tab); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(p.Rows()), "ns/row")
}

// From firms to the market's one path, faults looked for again.
func BenchmarkNewHistory(b *testing.B) {
	p, s, err := Demo(2500, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := NewHistory(p, s, MonthlyGrid(p, s)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(p.Rows()), "ns/row")
}
