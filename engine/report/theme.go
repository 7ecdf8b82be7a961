package report

import (
	"image/color"
	"math"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Role says what a curve or a holding stands for, and so gives it the same
// colour in every figure.
type Role uint8

const (
	Other    Role = iota // the next free colour
	Strategy             // blue, and thick where it is a line
	Small                // orange
	Large                // grey
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

var (
	white  = rgb(0xffffff)
	ink    = rgb(0x1a1f27)
	muted  = rgb(0x5b6472)
	axis   = rgb(0x9aa3ae)
	grid   = rgb(0xe3e6ea)
	shade  = rgb(0xeceef1) // recessions behind lines
	strip  = rgb(0xb4bbc4) // recessions as a strip above a panel
	blue   = rgb(0x0b5fa5)
	orange = rgb(0xd55e00)
	green  = rgb(0x007d5c)
)

// categorical holds the colours that carry meaning. They follow Okabe and Ito
// (2008), told apart by colour-blind readers, darkened until each has a
// contrast of 3:1 on white (WCAG 2.1, 1.4.11), since lines and names are drawn
// in them. Roles take the first three, other curves the rest in order.
var categorical = []color.NRGBA{
	blue, orange, muted,
	green, rgb(0x8b5a9f), rgb(0xb38600), rgb(0x3c93cc), rgb(0xb5446e), rgb(0x7a4a1e),
}

const reserved = 3 // categorical colours that belong to roles

// A pen is the look of one series.
type pen struct {
	color          color.NRGBA
	dashed, dotted bool
}

// pens gives each role its look. A role's own colour is given once, to its
// first bearer; when the free colours are used up they come again, dashed, then
// dotted: eighteen looks.
func pens(roles []Role) []pen {
	out := make([]pen, len(roles))
	var taken [reserved]bool
	next := 0
	for i, r := range roles {
		if r >= Strategy && r <= Large && !taken[r-Strategy] {
			taken[r-Strategy] = true
			out[i].color = categorical[r-Strategy]
			continue
		}
		free := categorical[reserved:]
		out[i] = pen{free[next%len(free)], next/len(free)%3 == 1, next/len(free)%3 == 2}
		next++
	}
	return out
}

// tint mixes c with white: 0 is c, 1 is white. Figures use solid tints, never
// alpha: the same look in PNG, SVG and PDF, and no doubled edges.
func tint(c color.NRGBA, t float64) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8(math.Round(float64(v) + (255-float64(v))*t)) }
	return color.NRGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 255}
}

// words lays out all text. It holds its own fonts, so a figure does not depend
// on plot.DefaultFont, which any package of the process may change.
var words = text.Plain{Fonts: font.NewCache(liberation.Collection())}

// face is text of a size in points, its lower left corner at the point given.
func face(size float64, c color.Color, bold bool) text.Style {
	f := font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, vg.Points(size))
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{Color: c, Font: f, XAlign: draw.XLeft, YAlign: draw.YBottom, Handler: words}
}

// Vertical alignments that put the middle of a digit, not of the line box, on
// the point given. Liberation Sans, in units of its size: ascent 0.905, descent
// 0.212, digits 0.729 high; gonum sets the base line at y + 1.117*align - 0.905
// + 1, and its axes add the descent once more.
const (
	middle     = (-0.729/2 + 0.905 - 1) / 1.117
	middleAxis = (-0.729/2 + 0.905 - 1 - 0.212) / 1.117
)
