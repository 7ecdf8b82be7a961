package main

import (
	"math"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/strategies/signal"
)

// The demo has the real target and the NBER's recessions: after its first
// windows are full the Fed eased three times (2007, 2019, 2024), and two
// recessions came (2007-12, 2020-02).
func TestEvidenceCountsWhatHappened(t *testing.T) {
	p, s, err := datasets.Demo(60, 1)
	if err != nil {
		t.Fatal(err)
	}
	h, err := datasets.NewHistory(p, s, datasets.MonthlyGrid(p, s))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := signal.New(signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Derive(h.Paths, sig.Count); err != nil {
		t.Fatal(err)
	}
	last := len(h.Paths.Grid.Dates) - 1
	e := evidenceOf(h, sig, 0, last)
	if *e.Easings != 3 || *e.Recessions != 2 || !e.CanBeJudged || e.Months != 249 {
		t.Errorf("%s; want 249 months, 3 easing cycles, 2 recessions", e.text())
	}
	short := evidenceOf(h, sig, last-30, last)
	if short.CanBeJudged || !strings.HasPrefix(short.text(), "CANNOT BE JUDGED ON HISTORY: all 3 legs are known in 31 of 31 months") {
		t.Errorf("31 months: %s", short.text())
	}
}

func TestEasingsAreRunsOfCuts(t *testing.T) {
	rate := engine.PolicyRate
	for _, c := range []struct {
		name string
		path []float64 // per cent
		want int
	}{
		{"one run with a pause", []float64{5, 4.75, 4.75, 4.5, 4.5}, 1},
		{"a rise between", []float64{5, 4.75, 5, 4.75}, 2},
		{"a drift of a mean is no move", []float64{5, 4.95, 4.9, 4.85}, 0},
		{"rises alone", []float64{1, 2, 3}, 0},
		{"a gap", []float64{5, math.NaN(), 4}, 0},
	} {
		p := engine.NewPaths(engine.Grid{Dates: engine.MonthEnds(0, engine.Date(31*(len(c.path)-1))), PerYear: 12}, 1, []*engine.Field{rate})
		all := make([]bool, len(c.path))
		for k, x := range c.path {
			p.Row(rate, k)[0] = x / 100
			all[k] = true
		}
		if got := easings(p, rate, all); got != c.want {
			t.Errorf("%s: %d easing cycles, want %d", c.name, got, c.want)
		}
	}
}
