package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// A Curve is the wealth of one dollar over the dates of a tear sheet.
type Curve struct {
	Name   string
	Values []float64 // wealth, 1 at the start; NaN where not known, 0 after ruin
	Role   Role
}

// A TearSheet shows what a strategy earned and what it suffered: growth on a
// log scale, drawdown, and the rolling Sharpe ratio, one under the other.
type TearSheet struct {
	Title, Subtitle, Source string

	// Dates are in days since 1970-01-01 and increase; the first is the start.
	Dates []int32

	// Growth holds a value for each date in each curve. The first curve is the
	// strategy, which is blue unless it has a Role of its own; the second is
	// the benchmark that the drawdown panel sets beside it.
	Growth []Curve

	// RollingSharpe holds the strategy's ratio for each date, NaN until its
	// window of RollingMonths is full. Nil leaves the panel out.
	RollingSharpe []float64
	RollingMonths int

	Recessions []Span // shaded; may be empty
}

// Figure draws the tear sheet. Labels at the right give the last wealth of
// each curve, and its month where it ends early. Wealth of zero or less falls
// to the bottom of the log scale, which shows at most twelve decades. It panics
// if a series does not fit the dates or the dates do not increase.
func (s TearSheet) Figure() *Figure {
	f := &Figure{Title: s.Title, Subtitle: s.Subtitle, Source: s.Source}
	x := axisDays(s.Dates)
	f.from, f.to = edges(x, false)
	roles := make([]Role, len(s.Growth))
	for i, c := range s.Growth {
		conform(fmt.Sprintf("curve %q", c.Name), len(c.Values), len(x))
		if roles[i] = c.Role; i == 0 && c.Role == Other {
			roles[i] = Strategy
		}
	}
	looks := pens(roles)
	for i, c := range s.Growth {
		f.keys = append(f.keys, key{c.Name, looks[i], asLine})
	}
	f.panels = append(f.panels, s.growth(x, looks), s.drawdown(x, looks))
	if s.RollingSharpe != nil {
		conform("rolling Sharpe ratio", len(s.RollingSharpe), len(x))
		f.panels = append(f.panels, s.sharpe(x, looks))
	}
	f.shadeRecessions(s.Recessions, false)
	return f
}

// strategy is what panels call the first curve.
func (s TearSheet) strategy() string { return cmp.Or(s.Growth[0].Name, "the strategy") }

const logDecades = 12 // of the growth panel

func (s TearSheet) growth(x []float64, looks []pen) *panel {
	p := &panel{
		label: "Growth of $1, log scale", log: true, ticks: logarithmic(dollars),
		// Room for the labels of many curves.
		height: max(150, float64(len(s.Growth))*endSize*endLine*1.1),
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range s.Growth {
		for _, v := range c.Values {
			if v > 0 && drawable(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return p
	}
	lo = max(lo, hi*math.Pow(10, -logDecades))
	room := max(math.Pow(hi/lo, 0.04), 1.002)
	p.lo, p.hi = lo/room, hi*room
	// From the last to the first, so that the strategy lies on top.
	for i := len(s.Growth) - 1; i >= 0; i-- {
		y := make([]float64, len(x))
		until := -1
		for t, v := range s.Growth[i].Values {
			y[t] = v
			if drawable(v) {
				y[t] = max(v, p.lo)
				until = t
			}
		}
		width := 1.2
		if i == 0 {
			width = 1.9
		}
		p.marks = append(p.marks, line{x: x, y: y, pen: looks[i], width: width})
		if until >= 0 {
			p.ends = append(p.ends, end{at: y[until], name: s.Growth[i].Name, value: s.lastWealth(i, until), color: looks[i].color})
		}
	}
	slices.Reverse(p.ends)
	return p
}

// lastWealth writes the wealth of curve i at date t, "$16.0", and the month
// where the curve ends there early.
func (s TearSheet) lastWealth(i, t int) string {
	v := s.Growth[i].Values[t]
	text := last(v, dollars)
	if t < len(s.Dates)-1 {
		text += time.Unix(int64(s.Dates[t])*86400, 0).UTC().Format(" (Jan 2006)")
	}
	return text
}

// drawdown is how far wealth stands below its highest so far, 0 to -1. The
// highest begins with the first value, the starting 1.
func drawdown(wealth []float64) []float64 {
	peak := math.Inf(-1)
	out := make([]float64, len(wealth))
	for t, v := range wealth {
		if drawable(v) {
			peak = max(peak, v)
		}
		out[t] = v/peak - 1
	}
	return out
}

func (s TearSheet) drawdown(x []float64, looks []pen) *panel {
	p := &panel{label: "Drawdown from peak", height: 58, ticks: nice(percent)}
	if len(s.Growth) == 0 {
		return p
	}
	own := drawdown(s.Growth[0].Values)
	lo, _ := span(own)
	p.marks = append(p.marks, area{line{x: x, y: own}, 0, tint(looks[0].color, 0.65)})
	if len(s.Growth) > 1 {
		other := drawdown(s.Growth[1].Values)
		below, _ := span(other)
		lo = min(lo, below)
		p.label += ": " + s.strategy() + " (filled) and " + cmp.Or(s.Growth[1].Name, "the benchmark")
		p.marks = append(p.marks, line{x: x, y: other, pen: looks[1], width: 0.8})
	}
	p.marks = append(p.marks, line{x: x, y: own, pen: looks[0], width: 1})
	switch {
	case math.IsInf(lo, 1): // nothing known
	case lo > -0.001:
		p.lo = -0.01 // never under water: an axis all the same
	default:
		p.lo = lo * 1.06
	}
	// A hair above zero, so that the tick of zero lies inside.
	p.hi = -p.lo * 1e-9
	return p
}

func (s TearSheet) sharpe(x []float64, looks []pen) *panel {
	p := &panel{label: "Rolling Sharpe ratio", height: 58, ticks: nice(number), zero: true}
	if s.RollingMonths > 0 {
		p.label = fmt.Sprintf("Rolling %d-month Sharpe ratio", s.RollingMonths)
	}
	if len(s.Growth) == 0 {
		return p
	}
	p.label += " of " + s.strategy()
	lo, hi := span(s.RollingSharpe)
	p.lo, p.hi = widen(lo, hi, 0.06)
	p.marks = append(p.marks, line{x: x, y: s.RollingSharpe, pen: looks[0], width: 1.2})
	return p
}
