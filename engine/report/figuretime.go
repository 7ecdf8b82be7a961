package report

import (
	"fmt"
	"slices"
)

// A Span is a stretch of calendar days, in days since 1970-01-01, both ends
// included: a recession.
type Span struct{ From, To int32 }

// axisDays are the dates of a figure on its time axis.
func axisDays(dates []int32) []float64 {
	x := make([]float64, len(dates))
	for i, d := range dates {
		if i > 0 && d <= dates[i-1] {
			panic(fmt.Sprintf("report: date %d of a figure, day %d, does not follow day %d", i, d, dates[i-1]))
		}
		x[i] = float64(d)
	}
	return x
}

// conform panics where a series does not have one value for each date.
func conform(what string, got, want int) {
	if got != want {
		panic(fmt.Sprintf("report: %s has %d values for %d dates", what, got, want))
	}
}

// edges is the range of the time axis. Where values hold until the next date,
// held adds the usual distance of dates, so that the last value, the one in
// force, is seen. Without dates the range is empty.
func edges(x []float64, held bool) (from, to float64) {
	if len(x) == 0 {
		return 0, 0
	}
	from, to = x[0], x[len(x)-1]
	gap := 1.0
	if n := len(x); n > 1 {
		gaps := make([]float64, n-1)
		for i := range gaps {
			gaps[i] = x[i+1] - x[i]
		}
		slices.Sort(gaps)
		gap = gaps[len(gaps)/2]
	}
	if held || from == to {
		to += gap
	}
	return from, to
}

// recessionsIn are the spans that touch the time axis of the figure.
func (f *Figure) recessionsIn(spans []Span) []interval {
	var in []interval
	for _, s := range spans {
		iv := interval{float64(s.From), float64(s.To) + 1}
		if iv.from < iv.to && iv.to > f.from && iv.from < f.to {
			in = append(in, iv)
		}
	}
	return in
}

// shadeRecessions marks recessions in all panels and says so in key and foot;
// where there are none it does nothing. Panels whose fill has a meaning carry
// strips above them.
func (f *Figure) shadeRecessions(spans []Span, above bool) {
	in := f.recessionsIn(spans)
	if len(in) == 0 {
		return
	}
	for _, p := range f.panels {
		if above {
			p.under = append(p.under, strips(in))
			p.headroom = stripRoom
		} else {
			p.under = append(p.under, bands{in, shade})
		}
	}
	if above {
		f.keys = append(f.keys, key{"Recession", pen{color: strip}, asStrip})
		f.addSource("Grey strips above the panels: recessions.")
		return
	}
	f.keys = append(f.keys, key{"Recession", pen{color: shade}, asBand})
	f.addSource("Shaded: recessions.")
}

func (f *Figure) addSource(s string) {
	if f.Source != "" {
		f.Source += " "
	}
	f.Source += s
}
