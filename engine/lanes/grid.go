package lanes

import "math"

// A Grid numbers the bins of a histogram in ascending order, zero's bin with 0:
// GridLeast and larger numbers by their leading bits, smaller ones in steps of
// equal width. Numbers of a size are in bins of opposite numbers.
type Grid struct {
	dropped uint
	before  int64   // bins that leading bits would have below GridLeast, less those that are there
	scale   float64 // bins to a unit below GridLeast
}

// GridLeast is the size from which on bins widen with their numbers.
const GridLeast = 1.0 / 1024

const gridExponent = 1023 - 10 // of GridLeast, in a float64

// NewGrid returns the grid of bins in which so many last bits of a float64 do not
// count, 32 to 52.
func NewGrid(dropped uint) Grid {
	return Grid{dropped, (gridExponent - 1) << (52 - dropped), float64(uint64(1) << (62 - dropped))}
}

// Octave returns the number of bins in which numbers double, and of those between
// zero and GridLeast.
func (g *Grid) Octave() int { return 1 << (52 - g.dropped) }

// Key returns the number of the bin of x, which is not NaN. Signs and zeros are
// nothing to branch on: they are a coin's toss in rows of returns and drawdowns.
func (g *Grid) Key(x float64) int {
	b := math.Float64bits(x)
	sign, size := int64(b)>>63, b&^(1<<63)
	k := int64(size>>(g.dropped&63)) - g.before
	if even := int64(math.Float64frombits(size) * g.scale); size < gridExponent<<52 {
		k = even
	}
	k += int64((size | -size) >> 63) // zero stays
	return int((k ^ sign) - sign)
}

// Within returns the number that lies a part of the way through bin key, away
// from zero: its number nearest to zero for part 0. Bins 1 and -1 begin at zero,
// which is not in them.
func (g *Grid) Within(key int, part float64) float64 {
	k := max(key, -key) - 1
	switch {
	case k < 0:
		return 0
	case k < g.Octave():
		return math.Copysign((float64(k)+part)/g.scale, float64(key))
	}
	first := uint64(int64(k)+g.before) << g.dropped
	return math.Copysign(math.Float64frombits(first|uint64(part*float64(uint64(1)<<g.dropped))), float64(key))
}

// Keys sets dst to the keys of a row, and returns its least and its largest value.
// It is false, and the rest of no use, where a value is not finite. Of no values
// the least is 0.
func (g *Grid) Keys(dst []int32, row []float64) (least, most float64, finite bool) {
	if len(row) == 0 {
		return 0, 0, true
	}
	dst = dst[:len(row)]
	if level > 0 {
		var odd int
		least, most, odd = keysRow(dst, row, int64(g.dropped), g.before, g.scale)
		return least + 0, most + 0, odd == 0
	}
	least, most = row[0], row[0]
	odd := 0
	for i, x := range row {
		if x < least {
			least = x
		}
		if x > most {
			most = x
		}
		odd |= bit(x-x != 0)
		dst[i] = int32(g.Key(x))
	}
	return least + 0, most + 0, odd == 0 // no minus zero
}
