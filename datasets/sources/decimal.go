package sources

import "trifecta/datasets"

// powers are exact float64s: the product or quotient of one of them and a whole
// number below 2^53 is rounded once, so it is the nearest there is (Clinger,
// How to Read Floating Point Numbers Accurately, 1990).
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// decimal is datasets.Decimal with a decimal point. Nearly all numbers of a file
// have few digits, which takes no detour by text.
func decimal(text string, shift int) (float64, error) {
	var whole uint64
	digits, places, point := 0, 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			whole = 10*whole + uint64(c-'0')
			digits++
			if point {
				places++
			}
		case c == '.' && !point:
			point = true
		case c == '-' && i == 0:
		default:
			return datasets.Decimal(text, ".", "", shift)
		}
		if digits > 15 {
			return datasets.Decimal(text, ".", "", shift)
		}
	}
	x := float64(whole)
	switch e := shift - places; {
	case digits == 0 || e < -22 || e > 22:
		return datasets.Decimal(text, ".", "", shift)
	case e < 0:
		x /= powers[-e]
	default:
		x *= powers[e]
	}
	if text[0] == '-' {
		x = -x
	}
	return x, nil
}
