package lanes

import (
	"fmt"
	"math"
)

// Pieces are a function on (0, 1) that is steep at both ends, as quantile
// functions are: [0] of u below 1/2, by u, and [1] from there on, by 1-u. The
// smaller of the two is cut at PieceEnds; each piece has a polynomial of degree
// 7 of the place in it, which runs from -1/2 to 1/2, constant term first: one
// cache line.
type Pieces [2][129][8]float64

// Four pieces an octave, from 2^-33 on; 1/2 begins one that has nothing else. Of
// a float64, all bits but the 50 lowest count quarters of octaves.
const (
	pieceBits  = 50
	firstPiece = (1023 - 33) << 2
	leastPiece = 0x1p-33
)

// PieceEnds returns where piece k begins and ends: four an octave, from 2^-33 to
// 1/2.
func PieceEnds(k int) (lo, hi float64) {
	return math.Float64frombits(uint64(k+firstPiece) << pieceBits), math.Float64frombits(uint64(k+firstPiece+1) << pieceBits)
}

// Map sets dst to the function's values at u, up to the first lane that is
// nearer than 2^-33 to 0 or 1, outside of them, or NaN, and returns how many
// lanes are before that one.
func (p *Pieces) Map(dst, u []float64) int {
	if len(dst) != len(u) {
		panic(fmt.Sprintf("lanes: %d values of %d", len(dst), len(u)))
	}
	for i := 0; i < len(u); {
		if level > 0 {
			i += pieceRows(dst[i:], u[i:], (*[2][129][8]float64)(p))
		}
		for end := min(i+8, len(u)); i < end; i++ {
			y, ok := p.at(u[i])
			if !ok {
				return i
			}
			dst[i] = y
		}
	}
	return len(u)
}

// at returns the function's value at u, not ok where it has none.
func (p *Pieces) at(u float64) (y float64, ok bool) {
	tail := min(u, 1-u)
	if !(tail >= leastPiece) {
		return 0, false
	}
	b := math.Float64bits(tail)
	side := &p[0]
	if u >= 0.5 {
		side = &p[1]
	}
	a := &side[b>>pieceBits-firstPiece]
	const one = 0x3ff0000000000000
	x := math.Float64frombits(b<<2&(1<<52-1)|one) - 1.5
	y = math.FMA(a[7], x, a[6])
	y = math.FMA(y, x, a[5])
	y = math.FMA(y, x, a[4])
	y = math.FMA(y, x, a[3])
	y = math.FMA(y, x, a[2])
	y = math.FMA(y, x, a[1])
	return math.FMA(y, x, a[0]), true
}
