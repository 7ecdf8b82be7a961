package report

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A panel is one set of axes in a figure.
type panel struct {
	label  string
	height float64 // of the data area, in points

	headroom vg.Length // between heading and data, for strips

	lo, hi float64 // the y axis; equal means that there is nothing to draw
	log    bool
	ticks  scale
	zero   bool // darken the grid line of zero

	under []plot.Plotter // behind the grid
	marks []plot.Plotter
	ends  []end
}

// frame is the height of a panel less its data area: heading, tick labels and
// what they stick out.
func (f *Figure) frame(p *panel, i int, width vg.Length) vg.Length {
	heading := headingGap + headingLine*vg.Length(len(p.heading(width))) + p.headroom
	c := draw.Canvas{Rectangle: vg.Rectangle{Max: vg.Point{X: width, Y: 1000}}}
	d := f.build(p, i, width, vg.Length(p.height)).DataCanvas(c)
	return heading + 1000 - (d.Max.Y - d.Min.Y)
}

const (
	headingLine = 11
	headingGap  = 3
	stripHeight = 3
	stripRoom   = 5
)

var headingFace = face(8.5, ink, true)

func (p *panel) heading(width vg.Length) []string { return wrap(p.label, headingFace, width) }

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

	// Date labels are up to 30 points wide ("22 Mar", "2015").
	g.X.Tick.Marker = ticker{dates, max(2, int(width*0.8/30)), i < len(f.panels)-1}
	if g.X.Min, g.X.Max = f.from, f.to; f.from == f.to { // no dates
		g.X.Max = f.from + 1
		g.X.Tick.Marker = plot.ConstantTicks(nil)
	}
	empty := !(p.hi > p.lo)
	g.Y.Min, g.Y.Max = p.lo, p.hi
	if empty {
		g.Y.Min, g.Y.Max = 0, 1
	} else {
		g.Y.Tick.Marker = ticker{p.ticks, min(max(2, int(height/14)), 8), false}
	}
	if p.log && !empty {
		g.Y.Scale = plot.LogScale{}
	}
	g.Add(p.under...)
	if empty {
		g.Y.Tick.Marker = plot.ConstantTicks(nil)
		g.Add(note("not defined in this window"))
		return g
	}
	g.Add(rules{p.zero})
	g.Add(p.marks...)
	if len(p.ends) > 0 {
		g.Add(newEndLabels(p.ends, g, width, height))
	}
	return g
}

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

// drawPanels stacks the panels and aligns their data areas left and right.
// (plot.Align knows tiles of equal size only.)
func (f *Figure) drawPanels(c draw.Canvas, scale float64) {
	width := c.Max.X - c.Min.X
	tiles := make([]draw.Canvas, len(f.panels))
	plots := make([]*plot.Plot, len(f.panels))
	lefts, rights := make([]vg.Length, len(tiles)), make([]vg.Length, len(tiles))
	var left, right vg.Length
	for i, p := range f.panels {
		height := vg.Length(p.height * scale)
		tile := c
		tile.Min.Y = c.Max.Y - f.frame(p, i, width) - height
		c.Max.Y = tile.Min.Y - panelGap

		text := headingFace
		text.YAlign = draw.YTop
		for _, s := range p.heading(width) {
			tile.FillText(text, vg.Point{X: tile.Min.X, Y: tile.Max.Y}, s)
			tile.Max.Y -= headingLine
		}
		tile.Max.Y -= headingGap + p.headroom
		plots[i] = f.build(p, i, width, height)
		d := plots[i].DataCanvas(tile)
		lefts[i], rights[i] = d.Min.X-tile.Min.X, tile.Max.X-d.Max.X
		left, right = max(left, lefts[i]), max(right, rights[i])
		tiles[i] = tile
	}
	for i, tile := range tiles {
		tile.Min.X += left - lefts[i]
		tile.Max.X -= right - rights[i]
		plots[i].Draw(tile)
	}
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
