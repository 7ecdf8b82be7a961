package report

import (
	"image"
	"image/color"

	"gonum.org/v1/plot/vg"
)

// graphics is the state of a canvas of ours, and the part of vg.Canvas that
// does not depend on the format.
type graphics struct {
	height vg.Length
	pencil
	saved []pencil
}

type pencil struct {
	color  color.NRGBA
	width  vg.Length
	dashes []vg.Length
}

func (g *graphics) SetLineWidth(w vg.Length)               { g.width = w }
func (g *graphics) SetLineDash(d []vg.Length, _ vg.Length) { g.dashes = d }
func (g *graphics) Push()                                  { g.saved = append(g.saved, g.pencil) }

func (g *graphics) SetColor(c color.Color) { g.color = color.NRGBAModel.Convert(c).(color.NRGBA) }

func (g *graphics) Pop() {
	g.pencil = g.saved[len(g.saved)-1]
	g.saved = g.saved[:len(g.saved)-1]
}

// Figures are drawn upright, at their own size and without images.

func (g *graphics) Rotate(float64)                      { panic("report: canvas does not rotate") }
func (g *graphics) Translate(vg.Point)                  { panic("report: canvas does not move") }
func (g *graphics) Scale(x, y float64)                  { panic("report: canvas does not scale") }
func (g *graphics) DrawImage(vg.Rectangle, image.Image) { panic("report: canvas draws no images") }

// flip turns a point of vg, which counts y upwards, into one that counts y
// downwards from the top, as SVG and fpdf do.
func (g *graphics) flip(p vg.Point) [2]float64 {
	return [2]float64{float64(p.X), float64(g.height - p.Y)}
}
