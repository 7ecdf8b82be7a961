package report

import (
	"bytes"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdf is a canvas that writes PDF, text as outlines. It stands in for vgpdf
// v0.17, which cannot set bold text or characters outside of cp1252, takes its
// dates from the clock unless fpdf's globals are changed, and joins lines in
// mitres, whose spikes of up to five times the line's width make daily series
// look more volatile than in the other formats.
type pdf struct {
	graphics
	doc *fpdf.Fpdf
}

func newPDF(width, height vg.Length) *pdf {
	doc := fpdf.NewCustom(&fpdf.InitType{
		UnitStr: "pt",
		Size:    fpdf.SizeType{Wd: float64(width), Ht: float64(height)},
	})
	// The same bytes at any time.
	epoch := time.Unix(0, 0).UTC()
	doc.SetCreationDate(epoch)
	doc.SetModificationDate(epoch)
	doc.SetCatalogSort(true)
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.AddPage()
	doc.SetLineJoinStyle("round")
	c := &pdf{graphics{height: height}, doc}
	vg.Initialize(c)
	return c
}

// document is the finished file.
func (c *pdf) document(title, description string) ([]byte, error) {
	c.doc.SetTitle(strings.ToValidUTF8(title, "\uFFFD"), true)
	c.doc.SetSubject(strings.ToValidUTF8(description, "\uFFFD"), true)
	var b bytes.Buffer
	err := c.doc.Output(&b)
	return b.Bytes(), err
}

func (c *pdf) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	c.doc.SetDrawColor(int(c.color.R), int(c.color.G), int(c.color.B))
	c.doc.SetLineWidth(float64(c.width))
	dashes := make([]float64, len(c.dashes))
	for i, d := range c.dashes {
		dashes[i] = float64(d)
	}
	c.doc.SetDashPattern(dashes, 0)
	c.path(p)
	c.doc.DrawPath("D")
}

func (c *pdf) Fill(p vg.Path) {
	c.doc.SetFillColor(int(c.color.R), int(c.color.G), int(c.color.B))
	c.path(p)
	c.doc.DrawPath("F")
}

func (c *pdf) path(p vg.Path) {
	for _, s := range p {
		at := c.flip(s.Pos)
		switch s.Type {
		case vg.MoveComp:
			c.doc.MoveTo(at[0], at[1])
		case vg.LineComp:
			c.doc.LineTo(at[0], at[1])
		case vg.CloseComp:
			c.doc.ClosePath()
		default:
			panic("report: pdf canvas: no curves but those of text")
		}
	}
}

// FillString draws s with its base line from pt to the right.
func (c *pdf) FillString(f font.Face, pt vg.Point, s string) {
	scale := float64(f.Font.Size) / float64(f.Face.UnitsPerEm()) / 64
	origin := c.flip(pt)
	c.doc.SetFillColor(int(c.color.R), int(c.color.G), int(c.color.B))
	drawn := false
	setGlyphs(f, s, func(g *glyph, _ rune, x fixed.Int26_6) {
		at := func(q fixed.Point26_6) (float64, float64) {
			return origin[0] + float64(x+q.X)*scale, origin[1] + float64(q.Y)*scale
		}
		for i, seg := range g.segments {
			px, py := at(seg.Args[0])
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					c.doc.ClosePath()
				}
				c.doc.MoveTo(px, py)
				drawn = true
			case sfnt.SegmentOpLineTo:
				c.doc.LineTo(px, py)
			case sfnt.SegmentOpQuadTo:
				qx, qy := at(seg.Args[1])
				c.doc.CurveTo(px, py, qx, qy)
			case sfnt.SegmentOpCubeTo:
				qx, qy := at(seg.Args[1])
				rx, ry := at(seg.Args[2])
				c.doc.CurveBezierCubicTo(px, py, qx, qy, rx, ry)
			}
		}
		if len(g.segments) > 0 {
			c.doc.ClosePath()
		}
	})
	if drawn {
		c.doc.DrawPath("F")
	}
}
