package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
)

// A Holding is one sleeve of a book and its weight at each date.
type Holding struct {
	Name    string
	Weights []float64 // decimals, from each date to the next; NaN where not known
	Role    Role
}

// A WeightsFigure shows what a strategy held and how much it traded.
type WeightsFigure struct {
	Title, Subtitle, Source string

	Dates    []int32 // days since 1970-01-01, increasing
	Holdings []Holding

	// Traded is the sum of |dw| over the sleeves at each date, a decimal; it is
	// twice what is called turnover. Nil leaves the panel out.
	Traded []float64

	Recessions []Span // strips above the panels; may be empty
}

// Figure draws the holdings stacked from the first at the bottom, short ones
// below zero, and the weight traded under them with its yearly average. Labels
// at the right give the last weights. It panics if a series does not fit the
// dates or the dates do not increase.
func (s WeightsFigure) Figure() *Figure {
	f := &Figure{Title: s.Title, Subtitle: s.Subtitle, Source: s.Source}
	x := axisDays(s.Dates)
	f.from, f.to = edges(x, true)
	roles := make([]Role, len(s.Holdings))
	for i, h := range s.Holdings {
		conform(fmt.Sprintf("holding %q", h.Name), len(h.Weights), len(x))
		roles[i] = h.Role
	}
	looks := pens(roles)
	for i, h := range s.Holdings {
		f.keys = append(f.keys, key{h.Name, pen{color: fill(looks[i])}, asBand})
	}
	f.panels = append(f.panels, s.weights(x, looks))
	if s.Traded != nil {
		conform("weight traded", len(s.Traded), len(x))
		f.panels = append(f.panels, s.traded(x))
	}
	f.shadeRecessions(s.Recessions, true)
	return f
}

func (s WeightsFigure) weights(x []float64, looks []pen) *panel {
	p := &panel{
		label: "Weights held", ticks: nice(percent), zero: true,
		height: max(140, float64(len(s.Holdings))*endSize*endLine*1.1),
	}
	// Each holding is filled from zero to its upper edge, the farthest first:
	// areas that met edge to edge would show a hairline between them.
	up, down := make([]float64, len(x)), make([]float64, len(x))
	var lo, hi float64
	known := false
	var above, below []plot.Plotter
	for i, h := range s.Holdings {
		long, short := make([]float64, len(x)), make([]float64, len(x))
		var middle float64 // of the holding's area at its last date
		for t, w := range h.Weights {
			if !drawable(w) {
				long[t], short[t] = math.NaN(), math.NaN()
				continue
			}
			if math.Abs(w) < 1e-9 { // rounding of a weight that is nothing
				w = 0
			}
			known = true
			middle = up[t] + w/2
			if w < 0 {
				middle = down[t] + w/2
			}
			up[t] += max(w, 0)
			down[t] += min(w, 0)
			long[t], short[t] = up[t], down[t]
			lo, hi = min(lo, down[t]), max(hi, up[t])
		}
		above = append(above, area{line{x: x, y: long, step: true}, 0, fill(looks[i])})
		below = append(below, area{line{x: x, y: short, step: true}, 0, fill(looks[i])})
		if n := len(x); n > 0 && drawable(h.Weights[n-1]) {
			w := h.Weights[n-1]
			if math.Abs(w) < 1e-9 {
				w = 0
			}
			p.ends = append(p.ends, end{at: middle, name: h.Name, value: percent(w, 0.01), color: looks[i].color})
		}
	}
	if !known {
		p.ends = nil
		return p
	}
	slices.Reverse(above)
	slices.Reverse(below)
	p.marks = append(above, below...)
	if hi-lo < 1e-9 || math.Abs(hi-1) < 1e-6 { // nothing held, or all, less rounding
		hi = max(hi, 1)
	}
	// A hair more, so that the ticks of 0 and 100 % lie inside.
	d := (hi - lo) * 1e-9
	if lo < 0 {
		d = (hi - lo) * 0.03
	}
	p.lo, p.hi = lo-d, hi+d
	return p
}

// fill is the colour of a holding's area; where colours repeat, a paler one.
func fill(p pen) color.NRGBA {
	if p.dashed {
		return tint(p.color, 0.65)
	}
	return tint(p.color, 0.3)
}

func (s WeightsFigure) traded(x []float64) *panel {
	p := &panel{label: "Weight traded, sum of |change|", height: 58, ticks: nice(percent), zero: true}
	lo, hi := span(s.Traded)
	if lo > hi {
		return p
	}
	var sum float64
	for _, v := range s.Traded {
		if drawable(v) {
			sum += v
		}
	}
	// Each trade is for a step, also the last one, which ends beyond the axis.
	n := float64(len(x))
	if years := (x[len(x)-1] - x[0]) / daysPerYear * n / max(1, n-1); years >= 1 {
		p.label += fmt.Sprintf(": %s a year on average", percent(sum/years, 0.01))
	} else {
		p.label += fmt.Sprintf(": %s in all", percent(sum, 0.01))
	}
	lo, hi = min(lo, 0), max(hi, 0)
	if hi-lo < 1e-9 {
		hi = 0.01 // never traded: an axis all the same
	}
	d := (hi - lo) * 0.05
	if p.hi = hi + d; lo < 0 {
		p.lo = lo - d
	}
	p.marks = []plot.Plotter{stems{x, s.Traded, blue}}
	return p
}

const daysPerYear = 365.25
