package report

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// cells draws a map as coloured cells at whole numbers, column by row, and over
// them the contour of zero. Where there is room, cells stand apart and carry
// their values.
type cells struct {
	at    [][]Estimate
	color ramp
}

// gap is the distance of cells that stand apart.
const gap = 1

func (h cells) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	width, height := tx(1)-tx(0), ty(1)-ty(0)
	size, numbers := h.text(width, height)
	apart := vg.Length(gap)
	if !numbers && (width < 9 || height < 9) {
		apart = 0
	}
	var open []vg.Rectangle
	for i := len(h.at) - 1; i >= 0; i-- {
		for k, e := range h.at[i] {
			if !drawable(e.Value) {
				continue
			}
			r := vg.Rectangle{
				Min: vg.Point{X: tx(float64(k)-0.5) + apart/2, Y: ty(float64(i)-0.5) + apart/2},
				Max: vg.Point{X: tx(float64(k)+0.5) - apart/2, Y: ty(float64(i)+0.5) - apart/2},
			}
			fill := r
			if apart == 0 {
				// Cells edge to edge would show hairlines: each reaches under its
				// neighbours to the right and below, which are drawn later.
				fill.Max.X = min(c.Max.X, fill.Max.X+1)
				fill.Min.Y = max(c.Min.Y, fill.Min.Y-1)
			}
			c.FillPolygon(h.color(e.Value), box(fill.Min.X, fill.Min.Y, fill.Max.X, fill.Max.Y))
			if e.SE > 0 && e.sign() == 0 {
				open = append(open, r)
			}
		}
	}
	hatch(c, open, muted)
	contour{h.at}.Plot(c, p)
	if !numbers {
		return
	}
	for i, row := range h.at {
		for k, e := range row {
			if !drawable(e.Value) {
				continue
			}
			fill := h.color(e.Value)
			text := face(size, on(fill), false)
			text.XAlign, text.YAlign = draw.XCenter, middle
			s := e.signed()
			at := vg.Point{X: tx(float64(k)), Y: ty(float64(i))}
			// A patch, so that neither hatching nor contour runs through the number.
			half := text.Width(s)/2 + 1.5
			c.FillPolygon(fill, box(at.X-half, at.Y-vg.Length(size)*0.5, at.X+half, at.Y+vg.Length(size)*0.5))
			c.FillText(text, at, s)
		}
	}
}

// text is the size of the numbers, if all of them have room.
func (h cells) text(width, height vg.Length) (size float64, ok bool) {
	for _, size := range []float64{7.5, 6.5, 5.5} {
		style := face(size, ink, false)
		ok := vg.Length(size)*1.5 <= height
		for _, row := range h.at {
			for _, e := range row {
				ok = ok && (!drawable(e.Value) || style.Width(e.signed())+5 <= width)
			}
		}
		if ok {
			return size, true
		}
	}
	return 0, false
}

// contour draws the line of zero between the middles of cells: marching
// squares with linear interpolation (Lorensen and Cline 1987, in the plane).
// Squares with a cell that was not run are left out.
type contour struct{ at [][]Estimate }

func (h contour) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	var path vg.Path
	for _, s := range h.segments() {
		path.Move(vg.Point{X: tx(s[0][0]), Y: ty(s[0][1])})
		path.Line(vg.Point{X: tx(s[1][0]), Y: ty(s[1][1])})
	}
	if len(path) == 0 {
		return
	}
	// White under black, to be seen on any fill.
	c.SetLineStyle(draw.LineStyle{Color: white, Width: vg.Points(2.4)})
	c.Stroke(path)
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: vg.Points(1.2)})
	c.Stroke(path)
}

// segments are the pieces of the line, in units of cells: each its two ends, x
// before y.
func (h contour) segments() [][2][2]float64 {
	var out [][2][2]float64
	for i := 0; i+1 < len(h.at); i++ {
		for k := 0; k+1 < len(h.at[i]); k++ {
			// Corners counter-clockwise from the lower left.
			x := [4]float64{float64(k), float64(k + 1), float64(k + 1), float64(k)}
			y := [4]float64{float64(i), float64(i), float64(i + 1), float64(i + 1)}
			v := [4]float64{h.at[i][k].Value, h.at[i][k+1].Value, h.at[i+1][k+1].Value, h.at[i+1][k].Value}
			known := true
			for _, z := range v {
				known = known && drawable(z)
			}
			if !known {
				continue
			}
			var cuts [][2]float64
			for a := range 4 {
				b := (a + 1) % 4
				if (v[a] > 0) != (v[b] > 0) {
					t := v[a] / (v[a] - v[b])
					cuts = append(cuts, [2]float64{x[a] + t*(x[b]-x[a]), y[a] + t*(y[b]-y[a])})
				}
			}
			switch len(cuts) {
			case 2:
				out = append(out, [2][2]float64{cuts[0], cuts[1]})
			case 4:
				// A saddle: the middle says which corners belong together.
				if ((v[0]+v[1]+v[2]+v[3])/4 > 0) == (v[0] > 0) {
					out = append(out, [2][2]float64{cuts[0], cuts[1]}, [2][2]float64{cuts[2], cuts[3]})
				} else {
					out = append(out, [2][2]float64{cuts[3], cuts[0]}, [2][2]float64{cuts[1], cuts[2]})
				}
			}
		}
	}
	return out
}

// A colorBar stands right of a map.
type colorBar struct {
	most  float64
	color ramp
}

const (
	barIndent = 10
	barWidth  = 9
)

func (b colorBar) ticks() []plot.Tick { return nice(signedTick)(-b.most, b.most, 5) }

func (b colorBar) Plot(c draw.Canvas, _ *plot.Plot) {
	x0, x1 := c.Max.X+barIndent, c.Max.X+barIndent+barWidth
	height := c.Max.Y - c.Min.Y
	const steps = 96
	for i := range steps {
		// Each step reaches to the top, under those drawn later.
		y := c.Min.Y + height*vg.Length(i)/steps
		c.FillPolygon(b.color(b.most*(2*(float64(i)+0.5)/steps-1)), box(x0, y, x1, c.Max.Y))
	}
	text := face(7.5, muted, false)
	text.YAlign = middle
	for _, t := range b.ticks() {
		y := c.Min.Y + height*vg.Length((t.Value+b.most)/(2*b.most))
		c.StrokeLine2(draw.LineStyle{Color: axis, Width: vg.Points(0.6)}, x1, y, x1+2.5, y)
		c.FillText(text, vg.Point{X: x1 + 4.5, Y: y}, t.Label)
	}
}

// GlyphBoxes reserves the room right of the map.
func (b colorBar) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	var w vg.Length
	for _, t := range b.ticks() {
		w = max(w, face(7.5, muted, false).Width(t.Label))
	}
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: barIndent + barWidth + 5 + w, Y: 0.001}}}}
}
