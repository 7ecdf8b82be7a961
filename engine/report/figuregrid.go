package report

import (
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// An abscissa is the x axis of a panel.
type abscissa struct {
	lo, hi float64
	log    bool
	ticks  scale
	title  string // under the labels
	days   bool   // ticks are dates
	zero   bool   // darken the upright line of zero
	common bool   // shared by the panels of a column: labels under the lowest
}

// axis is the x axis of p: its own, or the dates of the figure.
func (f *Figure) axis(p *panel) *abscissa {
	if p.x != nil {
		return p.x
	}
	return &abscissa{lo: f.from, hi: f.to, ticks: dates, days: true, common: true}
}

// set makes x the x axis of a plot of about the width given.
func (x *abscissa) set(g *plot.Plot, width vg.Length, bare bool) {
	g.X.Min, g.X.Max = x.lo, x.hi
	if !(x.hi > x.lo) { // no dates, no values
		g.X.Min, g.X.Max = x.lo, x.lo+1
		g.X.Tick.Marker = plot.ConstantTicks(nil)
		return
	}
	if x.log {
		g.X.Scale = plot.LogScale{}
	}
	g.X.Tick.Marker = ticker{x.ticks, x.density(g, width), bare}
	if x.title != "" && !bare {
		g.X.Label.Text = fit(x.title, g.X.Label.TextStyle, width)
		g.X.Label.TextStyle.XAlign = draw.XCenter
		g.X.Label.Padding = 2
	}
}

// density is the number of ticks whose labels have room. Date labels are up to
// 30 points wide ("22 Mar", "2015"), on a fifth less than the width; others
// are measured.
func (x *abscissa) density(g *plot.Plot, width vg.Length) int {
	if x.days {
		return max(2, int(float64(width)*0.8/30))
	}
	for n := 10; n > 2; n-- {
		ticks := x.ticks(x.lo, x.hi, n)
		room := true
		for i := 1; i < len(ticks) && room; i++ {
			distance := width * vg.Length(g.X.Norm(ticks[i].Value)-g.X.Norm(ticks[i-1].Value))
			room = distance > (g.X.Tick.Label.Width(ticks[i].Label)+g.X.Tick.Label.Width(ticks[i-1].Label))/2+6
		}
		if room {
			return n
		}
	}
	return 2
}

// rows is the scale that names the rows of a panel, from the top down. Names
// take at most three tenths of the figure.
func (p *panel) rows(style draw.TextStyle, width vg.Length) scale {
	return func(lo, hi float64, _ int) []plot.Tick {
		ticks := make([]plot.Tick, len(p.names))
		for i, s := range p.names {
			ticks[i] = plot.Tick{Value: float64(len(p.names) - 1 - i), Label: fit(s, style, width*3/10)}
			if strings.TrimSpace(s) == "" {
				ticks[i].Label = dash
			}
		}
		return ticks
	}
}

// rowAt is the height of row i of n on a panel whose rows have names.
func rowAt(i, n int) float64 { return float64(n - 1 - i) }

// named gives a panel n rows with names.
func named(label string, names []string, height float64, x *abscissa) *panel {
	p := &panel{label: label, names: names, x: x, height: height * float64(len(names)), zero: x.zero}
	if len(names) > 0 && x.hi > x.lo {
		p.lo, p.hi = -0.5, float64(len(names))-0.5
	}
	return p
}

// nameFace is the style of the names of n rows on a height: right of them is
// the axis.
func nameFace(n int, height vg.Length) draw.TextStyle {
	s := face(max(3, min(8, float64(height)/(float64(max(1, n))*endLine))), ink, false)
	s.XAlign, s.YAlign = draw.XRight, middleAxis
	return s
}

// across is the number of columns: fewer than asked for on a narrow page.
func (f *Figure) across() int {
	return max(1, min(f.columns, int(f.inner()/narrowest)))
}

const narrowest = 95 // column, in points

// inner is the width between the margins.
func (f *Figure) inner() vg.Length {
	w := vg.Length(defaultWidth)
	if f.Width > 0 {
		w = max(leastWidth, vg.Length(f.Width))
	}
	return w - 2*margin
}

const (
	columnGap = 12
	crowded   = 3  // headroom where a tick label may stand at the top of a panel
	leastData = 40 // the width of a data area, whatever stands beside it
)

// A frame is what surrounds the data area of a panel.
type frame struct {
	heading                   int // lines
	above, below, left, right vg.Length
}

// frame measures a panel in a column of a width. What stands above and below
// is measured at the natural height, for which the page was divided.
func (f *Figure) frame(p *panel, i int, width, data vg.Length, scale float64) frame {
	const tall = 1000
	c := draw.Canvas{Rectangle: vg.Rectangle{Max: vg.Point{X: width, Y: tall}}}
	d := f.build(p, i, data, vg.Length(p.height)).DataCanvas(c)
	fr := frame{heading: len(p.heading(width)) + len(p.asides(width)), above: tall - d.Max.Y + p.headroom, below: d.Min.Y}
	if scale != 1 {
		d = f.build(p, i, data, vg.Length(p.height*scale)).DataCanvas(c)
	}
	fr.left, fr.right = d.Min.X, width-d.Max.X
	return fr
}

// place measures all panels, their data areas scaled in height, and gives the
// widths of the columns: data areas of one width, and the widest left and
// right of each column around them.
//
// data is the width by which ticks are chosen: that of the data areas, or of
// the page where panels under each other have a time axis.
func (f *Figure) place(width vg.Length, scale float64) (frames []frame, widths []vg.Length, data vg.Length) {
	n := f.across()
	left, right := make([]vg.Length, n), make([]vg.Length, n)
	widths = make([]vg.Length, n)
	for i := range widths {
		widths[i] = width // to measure what surrounds the data
	}
	frames = make([]frame, len(f.panels))
	data = (width - columnGap*vg.Length(n-1)) / vg.Length(n)
	measure := func() {
		for i, p := range f.panels {
			room := data
			if f.loose && frames[i].left > 0 {
				room = max(leastData, width-frames[i].left-frames[i].right)
			}
			frames[i] = f.frame(p, i, widths[i%n], room, scale)
			left[i%n], right[i%n] = max(left[i%n], frames[i].left), max(right[i%n], frames[i].right)
		}
	}
	measure()
	if n > 1 || f.measured() {
		data = width - columnGap*vg.Length(n-1)
		for i := range n {
			data -= left[i] + right[i]
		}
		data = max(leastData, data/vg.Length(n))
		for i := range n {
			widths[i] = data + left[i] + right[i]
		}
		measure()
	}
	for i := range frames {
		if f.loose {
			break
		}
		frames[i].left, frames[i].right = left[i%n], right[i%n]
	}
	return frames, widths, data
}

// measured says that ticks are chosen by the width of the data areas.
func (f *Figure) measured() bool {
	return slices.ContainsFunc(f.panels, func(p *panel) bool { return p.x != nil })
}

// A shelf is one row of panels: the most that any of them needs.
func shelf(panels []*panel, frames []frame) (height vg.Length, need frame) {
	for i, p := range panels {
		height = max(height, vg.Length(p.height))
		need.heading = max(need.heading, frames[i].heading)
		need.above, need.below = max(need.above, frames[i].above), max(need.below, frames[i].below)
	}
	return height, need
}

// fixed is the height of a row less its data areas.
func (n frame) fixed() vg.Length {
	return headingGap + headingLine*vg.Length(n.heading) + n.above + n.below
}

// heights is what the panels take on a page of a width: fixed, and the data
// areas at their natural heights.
func (f *Figure) heights(width vg.Length) (fixed, flexible vg.Length) {
	frames, _, _ := f.place(width, 1)
	for i := 0; i < len(f.panels); i += f.across() {
		to := min(i+f.across(), len(f.panels))
		height, need := shelf(f.panels[i:to], frames[i:to])
		if i > 0 {
			fixed += panelGap
		}
		fixed += need.fixed()
		flexible += height
	}
	return fixed, flexible
}

// drawPanels sets the panels row by row and aligns their data areas in both
// directions. (plot.Align knows tiles of equal size only.)
func (f *Figure) drawPanels(c draw.Canvas, scale float64) {
	frames, widths, data := f.place(c.Max.X-c.Min.X, scale)
	n := f.across()
	for i := 0; i < len(f.panels); i += n {
		to := min(i+n, len(f.panels))
		natural, need := shelf(f.panels[i:to], frames[i:to])
		x := c.Min.X
		top := c.Max.Y - headingGap - headingLine*vg.Length(need.heading) - need.above
		bottom := top - natural*vg.Length(scale)
		for k := i; k < to; k++ {
			p, width := f.panels[k], widths[k-i]
			y := c.Max.Y
			write := func(style draw.TextStyle, lines []string) {
				style.YAlign = draw.YTop
				for _, s := range lines {
					c.FillText(style, vg.Point{X: x, Y: y}, s)
					y -= headingLine
				}
			}
			write(headingFace, p.heading(width))
			write(asideFace, p.asides(width))
			g := f.build(p, k, data, top-bottom)
			tile := c
			tile.Min.X, tile.Max.X = x, x+width
			tile.Min.Y, tile.Max.Y = bottom-frames[k].below, top+frames[k].above
			d := g.DataCanvas(tile)
			tile.Min.X += x + frames[k].left - d.Min.X
			tile.Max.X += x + width - frames[k].right - d.Max.X
			tile.Min.Y += bottom - d.Min.Y
			tile.Max.Y += top - d.Max.Y
			g.Draw(tile)
			x += width + columnGap
		}
		c.Max.Y = bottom - need.below - panelGap
	}
}
