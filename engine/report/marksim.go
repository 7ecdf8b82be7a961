package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// uprights draws a light line at every tick of the x axis.
type uprights struct{ zero bool }

func (r uprights) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		style := draw.LineStyle{Color: grid, Width: vg.Points(0.6)}
		if r.zero && t.Value == 0 {
			style.Color = axis
		}
		c.StrokeLine2(style, tx(t.Value), c.Min.Y, tx(t.Value), c.Max.Y)
	}
}

// A ribbon fills between two series; what is not drawable in either breaks it.
type ribbon struct {
	x, lo, hi []float64
	color     color.NRGBA
}

func (b ribbon) Plot(c draw.Canvas, p *plot.Plot) {
	below := make([]float64, len(b.x))
	above := make([]float64, len(b.x))
	for i := range b.x {
		below[i], above[i] = b.lo[i], b.hi[i]
		if !drawable(b.lo[i]) || !drawable(b.hi[i]) {
			below[i], above[i] = math.NaN(), math.NaN()
		}
	}
	under, over := line{x: b.x, y: below}.runs(c, p), line{x: b.x, y: above}.runs(c, p)
	for k := range under {
		pts := thin(over[k])
		back := thin(under[k])
		for i := len(back) - 1; i >= 0; i-- {
			pts = append(pts, back[i])
		}
		c.FillPolygon(b.color, c.ClipPolygonXY(pts))
	}
}

// A since marks a date by an upright dashed line and a word right of it, at
// the top.
type since struct {
	x    float64
	text string
}

func (s since) Plot(c draw.Canvas, p *plot.Plot) {
	tx, _ := p.Transforms(&c)
	x := tx(s.x)
	c.StrokeLine2(draw.LineStyle{Color: muted, Width: vg.Points(0.6), Dashes: []vg.Length{2, 2}}, x, c.Min.Y, x, c.Max.Y)
	text := face(7.5, muted, false)
	text.YAlign = draw.YTop
	if room := c.Max.X - x - 3; s.text != "" && text.Width(s.text) <= room {
		c.FillText(text, vg.Point{X: x + 3, Y: c.Max.Y}, s.text)
	}
}

// circle is a polygon that looks round. (Canvases draw no curves.)
func circle(at vg.Point, r vg.Length) []vg.Point {
	const n = 20
	pts := make([]vg.Point, n)
	for i := range pts {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / n)
		pts[i] = vg.Point{X: at.X + r*vg.Length(cos), Y: at.Y + r*vg.Length(sin)}
	}
	return pts
}

// dot is a full circle with a thin white edge, so that it stands out from what
// lies under it; a ring is a white one with an edge in its colour.
func dot(c draw.Canvas, at vg.Point, r vg.Length, fill color.Color) {
	c.FillPolygon(white, circle(at, r+0.7))
	c.FillPolygon(fill, circle(at, r))
}

func ring(c draw.Canvas, at vg.Point, r vg.Length, edge color.Color) {
	c.FillPolygon(edge, circle(at, r+0.3))
	c.FillPolygon(white, circle(at, r-0.8))
}

// hatch strokes slanted lines over rectangles, in step with each other, so
// that neighbours read as one area.
func hatch(c draw.Canvas, over []vg.Rectangle, ink color.Color) {
	const pitch = 4
	var path vg.Path
	for _, r := range over {
		// Lines x + y = k pitch.
		first := math.Ceil(float64(r.Min.X+r.Min.Y) / pitch)
		for k := first; ; k++ {
			s := vg.Length(k * pitch)
			if s >= r.Max.X+r.Max.Y {
				break
			}
			from, to := max(r.Min.X, s-r.Max.Y), min(r.Max.X, s-r.Min.Y)
			if to > from {
				path.Move(vg.Point{X: from, Y: s - from})
				path.Line(vg.Point{X: to, Y: s - to})
			}
		}
	}
	if len(path) == 0 {
		return
	}
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: vg.Points(0.6)})
	c.Stroke(path)
}

// A whisker is a stretch of the x axis on a row, with ends.
type whisker struct {
	lo, hi, y float64
	color     color.NRGBA
	width     float64
	cap       vg.Length // half of the height of its ends
	halo      bool      // a white edge, to be seen on a fill
}

func (w whisker) Plot(c draw.Canvas, p *plot.Plot) {
	if !drawable(w.lo) || !drawable(w.hi) {
		return
	}
	tx, ty := p.Transforms(&c)
	a, b, y := max(tx(w.lo), c.Min.X), min(tx(w.hi), c.Max.X), ty(w.y)
	if a > b {
		return
	}
	style := draw.LineStyle{Color: w.color, Width: vg.Points(w.width)}
	if w.halo {
		c.FillPolygon(white, box(a-0.4, y-vg.Points(w.width)/2-0.4, b+0.4, y+vg.Points(w.width)/2+0.4))
	}
	c.StrokeLine2(style, a, y, b, y)
	if w.cap > 0 {
		c.StrokeLine2(style, a, y-w.cap, a, y+w.cap)
		c.StrokeLine2(style, b, y-w.cap, b, y+w.cap)
	}
}

// A point is a dot, or a ring where hollow, at a value on a row.
type point struct {
	x, y   float64
	color  color.NRGBA
	r      vg.Length
	hollow bool
}

func (m point) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	at := vg.Point{X: tx(m.x), Y: ty(m.y)}
	if !drawable(m.x) || !drawable(m.y) || !c.Contains(at) {
		return
	}
	if m.hollow {
		ring(c, at, m.r, m.color)
	} else {
		dot(c, at, m.r, m.color)
	}
}

// bar fills a stretch of the x axis on a row, half as high as half says on
// either side, in units of rows.
type bar struct {
	lo, hi, y, half float64
	color           color.NRGBA
}

func (b bar) Plot(c draw.Canvas, p *plot.Plot) {
	if !drawable(b.lo) || !drawable(b.hi) {
		return
	}
	tx, ty := p.Transforms(&c)
	x0, x1 := tx(min(b.lo, b.hi)), tx(max(b.lo, b.hi))
	x1 = max(x1, x0+least)
	if x0, x1 = max(x0, c.Min.X), min(x1, c.Max.X); x0 < x1 {
		c.FillPolygon(b.color, box(x0, ty(b.y-b.half), x1, ty(b.y+b.half)))
	}
}
