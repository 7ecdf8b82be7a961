package accum

import (
	"iter"
	"math"

	"trifecta/engine/lanes"
)

// A Bin is a bin of a histogram with what is known of its observations: all
// lie from Low to High, and as near to Middle as the histogram says. The three
// are held between the sample's exact minimum and maximum.
type Bin struct {
	Low, Middle, High float64
	Count             int64
}

// Bins yields the bins that are not empty, in ascending order.
func (h *Histogram) Bins() iter.Seq[Bin] {
	return func(yield func(Bin) bool) {
		held := func(x float64) float64 { return min(max(x, h.bins.min), h.bins.max) }
		h.bins.each(func(key int, count int64) bool {
			low, high := edges(key, &fine)
			return yield(Bin{held(low), held(fine.Within(key, 0.5)), held(high), count})
		})
	}
}

// Used returns the number of bins that are not empty.
func (h *Histogram) Used() (n int) {
	h.bins.each(func(int, int64) bool {
		n++
		return true
	})
	return n
}

// edges returns the least and the greatest number of bin key.
func edges(key int, g *lanes.Grid) (low, high float64) {
	switch {
	case key < 0:
		low, high = edges(-key, g)
		return -high, -low
	case key == 0:
		return 0, 0
	}
	return max(g.Within(key, 0), math.SmallestNonzeroFloat64), math.Nextafter(g.Within(key+1, 0), 0)
}
