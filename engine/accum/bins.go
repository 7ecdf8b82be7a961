package accum

import (
	"iter"
	"math"
)

// A Bin is a bin of a histogram with what is known of its observations: all
// lie from Low to High, and within 0.1 % of Middle. The three are held between
// the sample's exact minimum and maximum.
type Bin struct {
	Low, Middle, High float64
	Count             int64
}

// Bins yields the bins that are not empty, in ascending order.
func (h *Histogram) Bins() iter.Seq[Bin] {
	return func(yield func(Bin) bool) {
		held := func(x float64) float64 { return min(max(x, h.bins.min), h.bins.max) }
		h.bins.each(func(key uint, count int64) bool {
			low, high := edges(key, fine)
			return yield(Bin{held(low), held(middle(key, fine)), held(high), count})
		})
	}
}

// edges returns the least and the greatest number of bin key.
func edges(key, dropped uint) (low, high float64) {
	first := uint64(key) << dropped
	last := first | (1<<dropped - 1)
	if first < 1<<63 {
		return math.Float64frombits(^first), math.Float64frombits(^last)
	}
	return math.Float64frombits(first ^ 1<<63), math.Float64frombits(last ^ 1<<63)
}
