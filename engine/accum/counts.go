package accum

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// bins counts observations in the bins of a grid; the histograms of the package
// differ in how fine theirs is. Counts lie in one row from the lowest octave that
// was met to the highest: it grows by whole octaves, and so its memory is soon
// what it stays. Counts are of 16 bits; what does not fit is counted in over, in
// units of 2^16.
type bins struct {
	n        int64
	min, max float64
	first    int // number of the bin that counts begins with
	counts   []uint16
	over     map[int]int64
}

// last returns the number of the bin of the largest finite number.
func last(g *lanes.Grid) int { return g.Key(math.MaxFloat64) }

func (h *bins) add(x float64, g *lanes.Grid) {
	if !(math.Abs(x) <= math.MaxFloat64) {
		panic(fmt.Sprintf("accum: histogram of %v", x))
	}
	h.extend(x+0, x+0, 1, g) // minus zero would show
	h.count(g.Key(x), 1)
}

// extend makes room for n observations from lo to hi.
func (h *bins) extend(lo, hi float64, n int64, g *lanes.Grid) {
	if h.n == 0 {
		h.min, h.max = lo, hi
	}
	h.n += n
	h.min, h.max = min(h.min, lo), max(h.max, hi)
	h.hold(g.Key(lo), g.Key(hi), g)
}

// hold makes room for counts of the bins from one to another.
func (h *bins) hold(from, to int, g *lanes.Grid) {
	all := -g.Octave()
	from, to = from&all, to|^all
	if h.counts == nil {
		h.first, h.counts = from, make([]uint16, to+1-from)
		return
	}
	end := h.first + len(h.counts)
	if h.first <= from && to < end {
		return
	}
	from, to = min(from, h.first), max(to, end-1)
	counts := make([]uint16, to+1-from)
	copy(counts[h.first-from:], h.counts)
	h.first, h.counts = from, counts
}

// carry counts 2^16 observations at a place of counts, so many times.
func (h *bins) carry(at int, times int64) {
	if times == 0 {
		return
	}
	if h.over == nil {
		h.over = map[int]int64{}
	}
	h.over[h.first+at] += times
}

// count adds so many observations to a bin for which there is room.
func (h *bins) count(key int, count int64) {
	at := key - h.first
	sum := int64(h.counts[at]) + count&math.MaxUint16
	h.counts[at] = uint16(sum)
	h.carry(at, sum>>16+count>>16)
}

// each calls visit with every bin that is not empty, in ascending order, until
// visit returns false.
func (h *bins) each(visit func(key int, count int64) bool) {
	for k, low := range h.counts {
		if low == 0 && h.over == nil {
			continue
		}
		key := h.first + k
		if count := int64(low) + h.over[key]<<16; count > 0 && !visit(key, count) {
			return
		}
	}
}

func (h *bins) merge(o *bins, g *lanes.Grid) {
	if o.n == 0 {
		return
	}
	h.extend(o.min, o.max, o.n, g)
	// From a reset there may be more room than observations.
	from, to := g.Key(o.min), g.Key(o.max)
	counts := h.counts[from-h.first : to+1-h.first]
	for k, c := range o.counts[from-o.first : to+1-o.first] {
		sum := uint32(counts[k]) + uint32(c)
		if counts[k] = uint16(sum); sum>>16 != 0 {
			h.carry(from-h.first+k, 1)
		}
	}
	for key, times := range o.over {
		h.carry(key-h.first, times)
	}
}

// reset empties the histogram and keeps its memory.
func (h *bins) reset() {
	clear(h.counts)
	*h = bins{first: h.first, counts: h.counts}
}

func (h *bins) quantile(p float64, g *lanes.Grid) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("accum: quantile at %v", p))
	}
	if h.n == 0 {
		return math.NaN()
	}
	at := float64(p * float64(h.n-1)) // rounded, or at - i could be fused
	i := min(int64(at), h.n-1)
	lo := h.order(i, g)
	part := at - float64(i)
	if part <= 0 {
		return lo
	}
	hi := h.order(i+1, g)
	if lo == hi {
		return lo
	}
	// Not lo + part (hi-lo), whose difference can overflow.
	return float64(lo*(1-part)) + float64(hi*part)
}

// order returns order statistic i, 0 <= i < n.
func (h *bins) order(i int64, g *lanes.Grid) float64 {
	switch i {
	case 0:
		return h.min
	case h.n - 1:
		return h.max
	}
	var x float64
	h.each(func(key int, count int64) bool {
		i -= count
		x = g.Within(key, 0.5)
		return i >= 0
	})
	return min(max(x, h.min), h.max)
}

func (h *bins) below(x float64, g *lanes.Grid) float64 {
	if x != x {
		panic("accum: share of observations below NaN")
	}
	end, below := g.Key(x), int64(0)
	h.each(func(key int, count int64) bool {
		if key >= end {
			return false
		}
		below += count
		return true
	})
	return float64(below) / float64(h.n)
}
