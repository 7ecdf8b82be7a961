package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rules draws a light line at every tick of the y axis.
type rules struct{ zero bool }

func (r rules) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		style := draw.LineStyle{Color: grid, Width: vg.Points(0.6)}
		if r.zero && t.Value == 0 {
			style.Color = axis
		}
		c.StrokeLine2(style, c.Min.X, ty(t.Value), c.Max.X, ty(t.Value))
	}
}

// An interval of days since 1970-01-01.
type interval struct{ from, to float64 }

// least is the width in points below which an interval would not be seen.
const least = 0.75

// ends are an interval's edges on the canvas; ok is false outside of it.
func (iv interval) ends(c draw.Canvas, tx func(float64) vg.Length) (a, b vg.Length, ok bool) {
	a, b = tx(iv.from), tx(iv.to)
	if b < c.Min.X || a > c.Max.X {
		return 0, 0, false
	}
	b = max(b, a+least)
	return max(a, c.Min.X), min(b, c.Max.X), true
}

// bands shades intervals over the whole height of a panel.
type bands struct {
	at    []interval
	color color.Color
}

func (s bands) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	for _, iv := range s.at {
		if a, b, ok := iv.ends(c, tx); ok {
			c.FillPolygon(s.color, box(a, c.Min.Y, b, c.Max.Y))
		}
	}
}

// strips marks intervals just above a panel, where the panel itself is filled.
type strips []interval

func (s strips) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	for _, iv := range s {
		if a, b, ok := iv.ends(c, tx); ok {
			c.FillPolygon(strip, box(a, c.Max.Y+1, b, c.Max.Y+1+stripHeight))
		}
	}
}

// A line draws a series; what is not drawable breaks it. A step holds each
// value until the next date, the last one until the edge of the panel.
type line struct {
	x, y  []float64
	pen   pen
	width float64
	step  bool
}

func (l line) Plot(c draw.Canvas, p *plot.Plot) {
	style := l.pen.stroke(l.width)
	for _, run := range l.runs(c, p) {
		if len(run) == 1 {
			// A value alone between gaps would vanish as a line.
			r := vg.Points(l.width)
			c.FillPolygon(l.pen.color, box(run[0].X-r, run[0].Y-r, run[0].X+r, run[0].Y+r))
			continue
		}
		c.StrokeLines(style, c.ClipLinesXY(thin(run))...)
	}
}

// runs are the unbroken stretches of a line on the canvas.
func (l line) runs(c draw.Canvas, p *plot.Plot) [][]vg.Point {
	tx, ty := p.Transforms(&c)
	var all [][]vg.Point
	var run []vg.Point
	flush := func() {
		if len(run) > 0 {
			all = append(all, run)
		}
		run = nil
	}
	for i, v := range l.y {
		if !drawable(v) {
			flush()
			continue
		}
		pt := vg.Point{X: tx(l.x[i]), Y: ty(v)}
		run = append(run, pt)
		if l.step {
			next := c.Max.X
			if i+1 < len(l.x) {
				next = tx(l.x[i+1])
			}
			run = append(run, vg.Point{X: next, Y: pt.Y})
		}
	}
	flush()
	return all
}

// An area fills between a line and the level base.
type area struct {
	line
	base  float64
	color color.Color
}

func (a area) Plot(c draw.Canvas, p *plot.Plot) {
	_, ty := p.Transforms(&c)
	base := ty(min(max(a.base, p.Y.Min), p.Y.Max))
	for _, run := range a.runs(c, p) {
		pts := thin(run)
		pts = append(pts, vg.Point{X: pts[len(pts)-1].X, Y: base}, vg.Point{X: pts[0].X, Y: base})
		c.FillPolygon(a.color, c.ClipPolygonXY(pts))
	}
}

// stems draws a bar from zero at each date, as wide as the dates allow.
type stems struct {
	x, y  []float64
	color color.Color
}

func (s stems) Plot(c draw.Canvas, p *plot.Plot) {
	if len(s.x) == 0 {
		return
	}
	tx, ty := p.Transforms(&c)
	width := min(4, max(0.5, 0.7*(c.Max.X-c.Min.X)/vg.Length(len(s.x))))
	// Of the bars in one pixel only the tallest of either side can be seen.
	var path vg.Path
	add := func(x vg.Length, v float64) {
		if v != 0 {
			x = min(max(x, c.Min.X+width/2), c.Max.X-width/2)
			path.Move(vg.Point{X: x, Y: ty(0)})
			path.Line(vg.Point{X: x, Y: ty(v)})
		}
	}
	col, up, down := 0, 0.0, 0.0
	var at vg.Length
	for i, v := range s.y {
		x := tx(s.x[i])
		if k := column(x); k != col {
			add(at, up)
			add(at, down)
			col, up, down = k, 0, 0
		}
		at = x
		if drawable(v) {
			up, down = max(up, v), min(down, v)
		}
	}
	add(at, up)
	add(at, down)
	if len(path) == 0 {
		return
	}
	c.SetLineStyle(draw.LineStyle{Color: s.color, Width: width})
	c.Stroke(path)
}

// pixel is the raster in points to which long series are thinned: finer than
// the pixels of a 2x screen that shows the figure at its natural width.
const pixel = 0.5

func column(x vg.Length) int { return int(math.Floor(float64(x / pixel))) }

// thin drops points that cannot be seen: within one column of pixels it keeps
// the first, lowest, highest and last, which draw the same picture (M4;
// Jugel, Jerzak, Hackenbroich and Markl 2014), and of points on one level the
// two at its ends. The points must run from left to right.
func thin(pts []vg.Point) []vg.Point {
	out := make([]vg.Point, 0, len(pts))
	add := func(pt vg.Point) {
		n := len(out)
		if n > 0 && out[n-1] == pt {
			return
		}
		if n > 1 && out[n-1].Y == pt.Y && out[n-2].Y == pt.Y {
			out[n-1] = pt
			return
		}
		out = append(out, pt)
	}
	for i := 0; i < len(pts); {
		k, low, high := i, i, i
		for col := column(pts[i].X); k < len(pts) && column(pts[k].X) == col; k++ {
			if pts[k].Y < pts[low].Y {
				low = k
			}
			if pts[k].Y > pts[high].Y {
				high = k
			}
		}
		add(pts[i])
		add(pts[min(low, high)])
		add(pts[max(low, high)])
		add(pts[k-1])
		i = k
	}
	return out
}

// A note stands in the middle of a panel that has nothing to draw.
type note string

func (n note) Plot(c draw.Canvas, _ *plot.Plot) {
	text := face(8.5, muted, false)
	text.XAlign, text.YAlign = draw.XCenter, middle
	c.FillText(text, c.Center(), string(n))
}
