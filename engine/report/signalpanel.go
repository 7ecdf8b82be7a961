package report

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
)

// A Leg is one reading of a signal with the threshold that switches it.
type Leg struct {
	Label     string    // what is read, in what unit: the panel's heading
	Values    []float64 // one for each date; NaN where not known
	Threshold []float64 // the level that switches the leg; nil or NaN where there is none
	On        []bool    // whether the leg is on from each date to the next; nil shades nothing
	Step      bool      // the reading holds until the next date, as a policy rate does
	Percent   bool      // values are decimals, shown as per cent
}

// A SignalPanel shows a signal and the legs it is made of, one panel each,
// with the stretches in which a leg is on, then how many are on and the score.
type SignalPanel struct {
	Title, Subtitle, Source string

	Dates []int32 // days since 1970-01-01, increasing
	Legs  []Leg

	// Count is the number of legs on and Score the signal from 0 to 1, both at
	// each date, NaN where not known. Nil leaves the panel out.
	Count, Score []float64

	Recessions []Span // strips above the panels; may be empty
}

// Figure draws the signal. What is in force at the last date is drawn on for
// the usual distance of dates, and written at the right. It panics if a series
// does not fit the dates or the dates do not increase.
func (s SignalPanel) Figure() *Figure {
	f := &Figure{Title: s.Title, Subtitle: s.Subtitle, Source: s.Source}
	x := axisDays(s.Dates)
	f.from, f.to = edges(x, true)
	on, threshold := false, false
	for i, leg := range s.Legs {
		what := fmt.Sprintf("leg %q", leg.Label)
		conform(what, len(leg.Values), len(x))
		if leg.Threshold != nil {
			conform("threshold of "+what, len(leg.Threshold), len(x))
			threshold = true
		}
		if leg.On != nil {
			conform("state of "+what, len(leg.On), len(x))
			on = true
		}
		f.panels = append(f.panels, leg.panel(i+1, x, f.to))
	}
	if len(s.Legs) > 0 {
		f.keys = append(f.keys, key{"Reading", pen{color: blue}, asLine})
	}
	if threshold {
		f.keys = append(f.keys, key{"Threshold", pen{color: orange, dashed: true}, asLine})
	}
	if on {
		f.keys = append(f.keys, key{"Leg on", pen{color: legOn}, asBand})
	}
	if s.Count != nil {
		conform("count of legs", len(s.Count), len(x))
		f.panels = append(f.panels, s.count(x))
	}
	if s.Score != nil {
		conform("score", len(s.Score), len(x))
		f.panels = append(f.panels, s.score(x))
	}
	f.shadeRecessions(s.Recessions, true)
	return f
}

var (
	legOn     = tint(blue, 0.86)
	countFill = tint(green, 0.35)
)

func (l Leg) panel(rank int, x []float64, to float64) *panel {
	write := number
	if l.Percent {
		write = percent
	}
	p := &panel{label: fmt.Sprintf("%d  %s", rank, l.Label), height: 72, ticks: nice(write), zero: true}
	lo, hi := span(l.Values, l.Threshold)
	p.lo, p.hi = widen(lo, hi, 0.08)
	p.marks = append(p.marks, line{x: x, y: l.Values, pen: pen{color: blue}, width: 1.3, step: l.Step})
	p.ends = appendEnd(p.ends, "reading", l.Values, write, blue)
	if l.Threshold != nil {
		p.marks = append([]plot.Plotter{line{x: x, y: l.Threshold, pen: pen{color: orange, dashed: true}, width: 0.9, step: true}}, p.marks...)
		p.ends = appendEnd(p.ends, "threshold", l.Threshold, write, orange)
	}
	if at := held(l.On, x, to); len(at) > 0 {
		p.under = append(p.under, bands{at, legOn})
	}
	return p
}

// held are the stretches in which on is true, each to the date that ends it.
func held(on []bool, x []float64, to float64) []interval {
	var at []interval
	for i := 0; i < len(on); i++ {
		if !on[i] {
			continue
		}
		iv := interval{x[i], to}
		for i++; i < len(on); i++ {
			if !on[i] {
				iv.to = x[i]
				break
			}
		}
		at = append(at, iv)
	}
	return at
}

func (s SignalPanel) count(x []float64) *panel {
	_, most := span(s.Count)
	top := math.Floor(max(most, float64(len(s.Legs)), 1))
	p := &panel{label: "Legs on", height: 36, ticks: whole}
	if math.IsInf(most, -1) {
		return p
	}
	p.lo, p.hi = 0, top*(1+1e-9)
	p.marks = []plot.Plotter{area{line{x: x, y: s.Count, step: true}, 0, countFill}}
	if v := s.Count[len(s.Count)-1]; drawable(v) {
		p.ends = []end{{at: v, value: fmt.Sprintf("%s of %d", number(v, 0), len(s.Legs)), color: green}}
	}
	return p
}

func (s SignalPanel) score(x []float64) *panel {
	p := &panel{label: "Score, 0 to 1", height: 44, ticks: nice(number), zero: true}
	lo, hi := span(s.Score)
	if lo > hi {
		return p
	}
	p.lo, p.hi = widen(min(lo, 0), max(hi, 1), 0.04)
	p.marks = []plot.Plotter{line{x: x, y: s.Score, pen: pen{color: green}, width: 1.3, step: true}}
	p.ends = appendEnd(nil, "", s.Score, number, green)
	return p
}

// appendEnd labels the value in force at the last date, if one is known.
func appendEnd(ends []end, what string, y []float64, write label, c color.NRGBA) []end {
	if n := len(y); n > 0 && drawable(y[n-1]) {
		return append(ends, end{at: y[n-1], value: last(y[n-1], write), color: c, spoken: what})
	}
	return ends
}
