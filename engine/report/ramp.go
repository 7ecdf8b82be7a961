package report

import (
	"image/color"
	"math"
)

// A ramp gives the colour of a value.
type ramp func(v float64) color.NRGBA

// diverging runs from orange over near-white at zero to blue, from -most to
// most; beyond, the colours stay. Both arms darken alike, so in grey the size
// can be read and the zero contour tells the sign.
func diverging(most float64) ramp {
	stops := []oklab{toLab(rgb(0x9c3b00)), toLab(rgb(0xe08a4f)), toLab(rgb(0xf6f4f1)), toLab(rgb(0x6aa6d6)), toLab(rgb(0x084c8d))}
	return func(v float64) color.NRGBA {
		t := min(1, max(-1, v/most)) + 1 // 0 to 2
		at := t / 2 * float64(len(stops)-1)
		i := min(int(at), len(stops)-2)
		f := at - float64(i)
		a, b := stops[i], stops[i+1]
		return oklab{a.l + f*(b.l-a.l), a.a + f*(b.a-a.a), a.b + f*(b.b-a.b)}.rgb()
	}
}

// An oklab is a colour in OKLab, where equal steps look equal (Ottosson, "A
// perceptual color space for image processing", 2020).
type oklab struct{ l, a, b float64 }

func toLab(c color.NRGBA) oklab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return oklab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func (c oklab) rgb() color.NRGBA {
	l := c.l + 0.3963377774*c.a + 0.2158037573*c.b
	m := c.l - 0.1055613458*c.a - 0.0638541728*c.b
	s := c.l - 0.0894841775*c.a - 1.2914855480*c.b
	l, m, s = l*l*l, m*m*m, s*s*s
	return color.NRGBA{
		R: encoded(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		G: encoded(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		B: encoded(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
		A: 255,
	}
}

// linear is the light of a channel of sRGB, 0 to 1 (IEC 61966-2-1); encoded is
// its inverse.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func encoded(x float64) uint8 {
	x = min(1, max(0, x))
	if x <= 0.0031308 {
		x *= 12.92
	} else {
		x = 1.055*math.Pow(x, 1/2.4) - 0.055
	}
	return uint8(math.Round(x * 255))
}

// on is the colour of text on a fill: black or white, whichever has the higher
// contrast (WCAG 2.1), which is 4.58 or more.
func on(fill color.NRGBA) color.NRGBA {
	y := 0.2126*linear(fill.R) + 0.7152*linear(fill.G) + 0.0722*linear(fill.B)
	if (y+0.05)*(y+0.05) > 0.05*1.05 {
		return rgb(0)
	}
	return white
}
