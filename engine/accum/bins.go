package accum

import (
	"iter"
	"math"
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
			low, high := edges(key, fine)
			return yield(Bin{held(low), held(middle(key, fine)), held(high), count})
		})
	}
}

// edges returns the least and the greatest number of bin key.
func edges(key int, dropped uint) (low, high float64) {
	switch {
	case key < 0:
		low, high = edges(-key, dropped)
		return -high, -low
	case key == 0:
		return 0, 0
	}
	return max(edge(key, dropped), math.SmallestNonzeroFloat64), math.Nextafter(edge(key+1, dropped), 0)
}
