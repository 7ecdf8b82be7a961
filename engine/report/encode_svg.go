package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svg is a canvas that writes SVG. Text is drawn as outlines, each character's
// shape written once and used wherever it stands: vgsvg would either name
// fonts that the reader may lack, embed a megabyte of them, or repeat every
// shape, which made files four times as large. Shapes are named by font and
// character, so pictures set into one page may share them.
type svg struct {
	graphics
	defs bytes.Buffer
	seen map[string]bool
	body bytes.Buffer
}

func newSVG(height vg.Length) *svg {
	c := &svg{graphics: graphics{height: height}, seen: map[string]bool{}}
	vg.Initialize(c)
	return c
}

// document is the finished file.
func (c *svg) document(width vg.Length, title, description string) []byte {
	var b bytes.Buffer
	w, h := coord(width), coord(c.height)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%spt" height="%spt" viewBox="0 0 %s %s" stroke-linejoin="round" role="img">`, w, h, w, h)
	for _, e := range [][2]string{{"title", title}, {"desc", description}} {
		b.WriteString("\n<" + e[0] + ">")
		// A bytes.Buffer takes all that is written.
		_ = xml.EscapeText(&b, []byte(e[1]))
		b.WriteString("</" + e[0] + ">")
	}
	b.WriteString("\n<defs>\n")
	b.Write(c.defs.Bytes())
	b.WriteString("</defs>\n")
	b.Write(c.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func hexColor(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// coord writes a length in points to a hundredth.
func coord(v vg.Length) string {
	return strconv.FormatFloat(math.Round(float64(v)*100)/100+0, 'f', -1, 64)
}

func (c *svg) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	fmt.Fprintf(&c.body, `<path d="%s" fill="none" stroke="%s" stroke-width="%s"`, c.data(p), hexColor(c.color), coord(c.width))
	if len(c.dashes) > 0 {
		c.body.WriteString(` stroke-dasharray="`)
		for i, d := range c.dashes {
			if i > 0 {
				c.body.WriteByte(' ')
			}
			c.body.WriteString(coord(d))
		}
		c.body.WriteByte('"')
	}
	c.body.WriteString("/>\n")
}

func (c *svg) Fill(p vg.Path) {
	fmt.Fprintf(&c.body, "<path d=\"%s\" fill=\"%s\"/>\n", c.data(p), hexColor(c.color))
}

// data writes a path in hundredths-of-a-point steps from point to point.
func (c *svg) data(p vg.Path) string {
	w := pathWriter{unit: 100}
	for _, s := range p {
		switch s.Type {
		case vg.MoveComp:
			w.op('m', c.flip(s.Pos))
		case vg.LineComp:
			w.op('l', c.flip(s.Pos))
		case vg.CloseComp:
			w.close()
		default:
			panic("report: svg canvas: no curves but those of text")
		}
	}
	return w.b.String()
}

// FillString draws s with its base line from pt to the right.
func (c *svg) FillString(f font.Face, pt vg.Point, s string) {
	scale := f.Font.Size / vg.Length(f.Face.UnitsPerEm())
	fmt.Fprintf(&c.body, `<g fill="%s" transform="translate(%s %s) scale(%s)">`,
		hexColor(c.color), coord(pt.X), coord(c.height-pt.Y), strconv.FormatFloat(float64(scale), 'g', 6, 64))
	setGlyphs(f, s, func(g *glyph, char rune, x fixed.Int26_6) {
		if len(g.segments) == 0 {
			return
		}
		id := fmt.Sprintf("%s-%x", f.Name(), char)
		if !c.seen[id] {
			c.seen[id] = true
			fmt.Fprintf(&c.defs, "<path id=\"%s\" d=\"%s\"/>\n", id, g.data())
		}
		fmt.Fprintf(&c.body, `<use xlink:href="#%s" x="%d"/>`, id, x.Round())
	})
	c.body.WriteString("</g>\n")
}

// data is a glyph's path in units of its font, y downwards as in SVG.
func (g *glyph) data() string {
	w := pathWriter{unit: 1}
	at := func(p fixed.Point26_6) [2]float64 { return [2]float64{float64(p.X) / 64, float64(p.Y) / 64} }
	for i, s := range g.segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				w.close()
			}
			w.op('m', at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			w.op('l', at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			w.op('q', at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			w.op('c', at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	w.close()
	return w.b.String()
}

// A pathWriter writes path data relative to the point before, on a raster of
// 1/unit, so that rounding does not add up.
type pathWriter struct {
	b      bytes.Buffer
	unit   float64
	last   byte
	x, y   float64 // the point before, on the raster
	x0, y0 float64 // the start of the sub-path
}

func (w *pathWriter) op(cmd byte, pts ...[2]float64) {
	if cmd != w.last || cmd == 'm' {
		w.b.WriteByte(cmd)
		w.last = cmd
	}
	x, y := w.x, w.y
	for _, p := range pts {
		x, y = math.Round(p[0]*w.unit), math.Round(p[1]*w.unit)
		w.number(x - w.x)
		w.number(y - w.y)
	}
	w.x, w.y = x, y
	if cmd == 'm' {
		w.x0, w.y0 = x, y
	}
}

// number writes v/unit, with a blank where the number before would run on.
func (w *pathWriter) number(v float64) {
	s := strconv.FormatFloat(v/w.unit+0, 'f', -1, 64)
	if last := w.b.Bytes()[w.b.Len()-1]; s[0] != '-' && last >= '0' && last <= '9' {
		w.b.WriteByte(' ')
	}
	w.b.WriteString(s)
}

func (w *pathWriter) close() {
	w.b.WriteByte('z')
	w.last, w.x, w.y = 'z', w.x0, w.y0
}
