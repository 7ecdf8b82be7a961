package main

import (
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/scenarios"
)

// raceMonths is how much of the history a fan of small over large begins with.
const raceMonths = 36

// raceHistory is the log of small over large, total return, on the dates that end
// with the start, where it is zero: as many months, up to raceMonths, as the start's
// history knows without a gap. Without two there is none.
func (x *future) raceHistory() (dates []int32, log []float64) {
	small, large := past(x.start, engine.SmallReturn), past(x.start, engine.LargeReturn)
	log = []float64{0}
	for k := range min(len(small), len(large), raceMonths) {
		r := math.Log1p(small[len(small)-1-k]) - math.Log1p(large[len(large)-1-k])
		if math.IsNaN(r) || math.IsInf(r, 0) {
			break
		}
		log = append(log, log[k]-r)
	}
	if len(log) < 3 {
		return nil, nil
	}
	slices.Reverse(log)
	g := x.plan.Grid
	return days(g.Dates[g.Start-len(log)+1 : g.Start+1]), log
}

// past is what a start knows of a field, nil where it knows nothing.
func past(s scenarios.Start, f *engine.Field) []float64 {
	for _, p := range s.Past {
		if p.Field == f {
			return p.Values
		}
	}
	return nil
}
