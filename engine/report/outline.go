package report

import (
	"fmt"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
)

type glyphKey struct {
	font *sfnt.Font
	char rune
}

// A glyph is a character's shape in units of its font.
type glyph struct {
	index    sfnt.GlyphIndex
	segments sfnt.Segments
	advance  fixed.Int26_6
}

// glyphs keeps shapes that were read once, glyphKey to *glyph. It cannot
// change a figure, only save the reading.
var glyphs sync.Map

func loadGlyph(f *sfnt.Font, char rune, units fixed.Int26_6) (*glyph, error) {
	k := glyphKey{f, char}
	if g, ok := glyphs.Load(k); ok {
		return g.(*glyph), nil
	}
	var buf sfnt.Buffer
	index, err := f.GlyphIndex(&buf, char)
	if err != nil {
		return nil, err
	}
	segments, err := f.LoadGlyph(&buf, index, units, nil)
	if err != nil {
		return nil, err
	}
	// LoadGlyph's result lives in buf, which GlyphAdvance uses again.
	segments = append(sfnt.Segments(nil), segments...)
	advance, err := f.GlyphAdvance(&buf, index, units, xfont.HintingNone)
	if err != nil {
		return nil, err
	}
	g, _ := glyphs.LoadOrStore(k, &glyph{index, segments, advance})
	return g.(*glyph), nil
}

// setGlyphs sets s in a line from 0 and visits each character with its place,
// in units of the font. A character that the font lacks is the font's box. It
// panics if the font, which is part of the program, cannot be read.
func setGlyphs(f font.Face, s string, visit func(g *glyph, char rune, x fixed.Int26_6)) {
	units := fixed.I(int(f.Face.UnitsPerEm()))
	var buf sfnt.Buffer
	var last *glyph
	var x fixed.Int26_6
	for _, char := range s {
		g, err := loadGlyph(f.Face, char, units)
		if err != nil {
			panic(fmt.Sprintf("report: character %q of font %s: %v", char, f.Name(), err))
		}
		if last != nil {
			// A font without kerning says so by an error.
			if kern, err := f.Face.Kern(&buf, last.index, g.index, units, xfont.HintingNone); err == nil {
				x += kern
			}
		}
		visit(g, char, x)
		x += g.advance
		last = g
	}
}
