package report

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Figure is a drawing of aligned panels under a title that states the
// finding. It is made by the Figure method of TearSheet, SignalPanel, FanChart
// and the like, and written with PNG, SVG, PDF or Save. A figure does not
// change when it is drawn: it may be drawn many times and by several
// goroutines at once, and gives the same bytes each time.
type Figure struct {
	Title    string // bold, wrapped
	Subtitle string // what, when, after which costs, and SYNTHETIC where data are; grey, wrapped
	Source   string // the small line at the foot; wrapped

	// Width and Height are in points (1/72 inch). Zero, or less than the text
	// and the panels need, is 518 wide and as high as they need.
	Width, Height float64

	from, to float64 // days since 1970-01-01 at the edges of the panels
	keys     []key
	panels   []*panel
	columns  int  // of panels, row by row; 0 is one
	loose    bool // panels of one column do not align left and right
	shared   bool // columns share the y axis, written left of the first
}

const (
	defaultWidth = 518 // 7.2 inches: a page between margins
	leastWidth   = 240
	margin       = 14
	panelGap     = 9
	leastScale   = 0.5 // panels are squeezed to half of their height, not more
)

// A key explains one mark in the row under the subtitle.
type key struct {
	name string
	pen  pen
	kind mark
}

type mark uint8

const (
	asLine mark = iota
	asBand
	asStrip
	asDot
	asRing
	asHatch
	asBar
	asTick
)

// A layout is where everything goes, for one width and height of a figure.
type layout struct {
	width, height           vg.Length
	title, subtitle, source []string
	keys                    []placedKey
	keyRows                 int
	scale                   float64 // of the natural heights of the panels
}

type placedKey struct {
	key
	x   vg.Length
	row int
}

var (
	titleFace    = face(13, ink, true)
	subtitleFace = face(9.5, muted, false)
	sourceFace   = face(7, muted, false)
	keyFace      = face(8.5, ink, false)
)

// Line heights in points.
const (
	titleLine    = 16.5
	subtitleLine = 12
	sourceLine   = 8.8
	keyLine      = 13
	swatch       = 14
)

// layout measures the text and divides the rest among the panels.
func (f *Figure) layout() layout {
	p := layout{width: defaultWidth}
	if f.Width > 0 {
		p.width = max(leastWidth, vg.Length(f.Width))
	}
	inner := p.width - 2*margin
	p.title = balance(f.Title, titleFace, inner)
	p.subtitle = balance(f.Subtitle, subtitleFace, inner)
	p.source = wrap(f.Source, sourceFace, inner)
	p.keys, p.keyRows = placeKeys(f.keys, inner)

	used := vg.Length(2*margin) + 6 +
		titleLine*vg.Length(len(p.title)) +
		subtitleLine*vg.Length(len(p.subtitle)) +
		keyLine*vg.Length(p.keyRows)
	if p.keyRows > 0 {
		used += 5
	}
	if len(p.source) > 0 {
		used += 5 + sourceLine*vg.Length(len(p.source))
	}
	fixed, flexible := f.heights(inner)
	p.scale = 1
	if f.Height > 0 && flexible > 0 {
		p.scale = max(leastScale, float64((vg.Length(f.Height)-used-fixed)/flexible))
	}
	p.height = used + fixed + flexible*vg.Length(p.scale)
	return p
}

// placeKeys sets the keys from left to right and starts a row where one is full.
func placeKeys(keys []key, width vg.Length) (placed []placedKey, rows int) {
	var x vg.Length
	for _, k := range keys {
		k.name = fit(k.name, keyFace, width-swatch-4)
		w := swatch + 4 + keyFace.Width(k.name)
		if rows == 0 || x+w > width {
			rows++
			x = 0
		}
		placed = append(placed, placedKey{k, x, rows - 1})
		x += w + 14
	}
	return placed, rows
}

// draw puts the figure on a canvas of the layout's size.
func (f *Figure) draw(dc draw.Canvas, p layout) {
	dc.SetColor(white)
	dc.Fill(dc.Path())
	c := draw.Crop(dc, margin, -margin, margin, -margin)
	for _, block := range []struct {
		lines  []string
		face   draw.TextStyle
		height vg.Length
	}{{p.title, titleFace, titleLine}, {p.subtitle, subtitleFace, subtitleLine}} {
		block.face.YAlign = draw.YTop
		for _, s := range block.lines {
			c.FillText(block.face, vg.Point{X: c.Min.X, Y: c.Max.Y}, s)
			c.Max.Y -= block.height
		}
	}
	if p.keyRows > 0 {
		c.Max.Y -= 5
		drawKeys(c, p.keys)
		c.Max.Y -= keyLine * vg.Length(p.keyRows)
	}
	for i := len(p.source) - 1; i >= 0; i-- {
		c.FillText(sourceFace, vg.Point{X: c.Min.X, Y: c.Min.Y}, p.source[i])
		c.Min.Y += sourceLine
	}
	c.Max.Y -= 6
	f.drawPanels(c, p.scale)
}

func drawKeys(c draw.Canvas, keys []placedKey) {
	text := keyFace
	text.YAlign = middle
	for _, k := range keys {
		x := c.Min.X + k.x
		y := c.Max.Y - keyLine*vg.Length(k.row) - keyLine/2
		switch k.kind {
		case asBand:
			c.FillPolygon(k.pen.color, box(x, y-4, x+swatch, y+4))
		case asStrip:
			c.FillPolygon(k.pen.color, box(x, y-stripHeight/2, x+swatch, y+stripHeight/2))
		case asDot:
			dot(c, vg.Point{X: x + swatch/2, Y: y}, 2.4, k.pen.color)
		case asRing:
			ring(c, vg.Point{X: x + swatch/2, Y: y}, 2.4, k.pen.color)
		case asHatch:
			hatch(c, []vg.Rectangle{{Min: vg.Point{X: x, Y: y - 4}, Max: vg.Point{X: x + swatch, Y: y + 4}}}, k.pen.color)
		case asTick:
			c.StrokeLine2(k.pen.stroke(1.3), x+swatch/2-3, y, x+swatch/2+3, y)
		case asBar:
			c.StrokeLine2(k.pen.stroke(4), x, y, x+swatch, y)
		default:
			c.StrokeLine2(k.pen.stroke(2), x, y, x+swatch, y)
		}
		c.FillText(text, vg.Point{X: x + swatch + 4, Y: y}, k.name)
	}
}

func box(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

// stroke is the line style of a pen, width in points.
func (p pen) stroke(width float64) draw.LineStyle {
	s := draw.LineStyle{Color: p.color, Width: vg.Points(width)}
	switch {
	case p.dotted:
		s.Dashes = []vg.Length{1, 1.6}
	case p.dashed:
		s.Dashes = []vg.Length{3, 2}
	}
	return s
}
