package report

import (
	"cmp"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A panel is one set of axes in a figure.
type panel struct {
	label  string
	aside  string  // a grey line under the label
	height float64 // of the data area, in points

	x     *abscissa // nil: the time axis of the figure
	names []string  // of the rows from the top, in place of y values
	why   string    // what is written where there is nothing to draw

	headroom vg.Length // between heading and data, for strips

	lo, hi float64 // the y axis; equal means that there is nothing to draw
	log    bool
	ticks  scale
	zero   bool // darken the grid line of zero
	bare   bool // without grid lines

	under []plot.Plotter // behind the grid
	marks []plot.Plotter
	ends  []end
}

const (
	headingLine = 11
	headingGap  = 3
	stripHeight = 3
	stripRoom   = 5
)

var (
	headingFace = face(8.5, ink, true)
	asideFace   = face(8, muted, false)
)

func (p *panel) heading(width vg.Length) []string { return wrap(p.label, headingFace, width) }

func (p *panel) asides(width vg.Length) []string { return wrap(p.aside, asideFace, width) }

// build makes the gonum plot of a panel, for a data area of about the height
// given. It is made anew for each drawing, which keeps figures free of shared
// state.
func (f *Figure) build(p *panel, i int, width, height vg.Length) *plot.Plot {
	g := plot.New()
	g.BackgroundColor = nil
	line := draw.LineStyle{Color: axis, Width: vg.Points(0.6)}
	for _, a := range []*plot.Axis{&g.X, &g.Y} {
		a.Padding = 0
		a.Tick.Label = face(8, muted, false)
		a.Label.TextStyle = a.Tick.Label // its blank is the gap between y labels and axis
		a.Tick.LineStyle, a.LineStyle = line, line
		a.Tick.Length = 3
	}
	g.X.Tick.Label.XAlign, g.X.Tick.Label.YAlign = draw.XCenter, draw.YTop
	g.Y.Tick.Label.XAlign, g.Y.Tick.Label.YAlign = draw.XRight, middleAxis
	g.Y.Padding = 4
	g.Y.LineStyle.Width, g.Y.Tick.LineStyle.Width, g.Y.Tick.Length = 0, 0, 0

	x := f.axis(p)
	x.set(g, width, x.common && i+f.across() < len(f.panels))
	empty := !(p.hi > p.lo)
	g.Y.Min, g.Y.Max = p.lo, p.hi
	bare := f.shared && i%f.across() > 0
	switch {
	case empty:
		g.Y.Min, g.Y.Max = 0, 1
	case p.names != nil:
		g.Y.Tick.Label = nameFace(len(p.names), height)
		g.Y.Tick.Marker = ticker{p.rows(g.Y.Tick.Label, f.inner()), len(p.names), bare}
	case p.bare:
		g.Y.Tick.Marker = ticker{p.ticks, max(2, int(height/11)), bare}
	default:
		g.Y.Tick.Marker = ticker{p.ticks, min(max(2, int(height/14)), 8), bare}
	}
	if p.log && !empty {
		g.Y.Scale = plot.LogScale{}
	}
	g.Add(p.under...)
	if empty {
		g.Y.Tick.Marker = plot.ConstantTicks(nil)
		g.Add(note(cmp.Or(p.why, undefined)))
		return g
	}
	switch {
	case p.bare:
	case p.names != nil:
		g.Add(uprights{x.zero})
	default:
		g.Add(rules{p.zero})
	}
	g.Add(p.marks...)
	if len(p.ends) > 0 {
		g.Add(newEndLabels(p.ends, g, width, height))
	}
	return g
}

const undefined = "not defined in this window"

// A ticker binds a scale to a density. Unlabelled ticks keep their marks, for
// the upper panels of a figure.
type ticker struct {
	scale scale
	n     int
	bare  bool
}

func (t ticker) Ticks(lo, hi float64) []plot.Tick {
	ticks := t.scale(lo, hi, t.n)
	if t.bare {
		for i := range ticks {
			ticks[i].Label = ""
		}
	}
	return ticks
}

// largest bounds what is drawn: beyond it axes would overflow.
const largest = 1e100

// drawable says whether v can be drawn: it is neither NaN nor infinite.
func drawable(v float64) bool { return math.Abs(v) <= largest }

// span is the range of the drawable values, lo > hi if there are none.
func span(rows ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, row := range rows {
		for _, v := range row {
			if drawable(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi
}

// widen adds the part f of a range to both of its sides, so that no line lies
// on an axis. A flat series gets room for ticks around it.
func widen(lo, hi, f float64) (float64, float64) {
	if lo > hi {
		return 0, 0
	}
	d := (hi - lo) * f
	if tiny := 1e-9 * max(math.Abs(lo), math.Abs(hi)); hi-lo <= tiny {
		d = 0.1 * max(math.Abs(lo), math.Abs(hi))
		if d == 0 {
			d = 1
		}
	}
	return lo - d, hi + d
}
