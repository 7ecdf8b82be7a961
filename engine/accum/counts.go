package accum

import (
	"fmt"
	"math"
)

// bins counts observations by the leading bits of the float64, those below least
// in steps of equal width. The histograms of the package differ in how many bits
// they keep.
//
// Bins are numbered in ascending order, zero's is number 0. Counts lie in one
// row from the lowest octave that was met to the highest: where a sample begins
// and ends it grows by whole octaves, so that its memory is soon what it stays.
// Counts are of 16 bits; what does not fit is counted in over, in units of 2^16.
type bins struct {
	n        int64
	min, max float64
	first    int // number of the bin that counts begins with
	counts   []uint16
	over     map[int]int64
}

const (
	least    = 1.0 / 1024 // from here on bins widen with their numbers
	exponent = 1023 - 10  // of least, in a float64
)

// octave returns the number of bins in which numbers double, and of those
// between zero and least.
func octave(dropped uint) int { return 1 << (52 - dropped) }

// A grid places numbers in bins when the last dropped bits of a float64 do not
// count.
type grid struct {
	dropped uint
	before  int64   // octaves below least, in bins
	scale   float64 // bins to a unit, below least
}

func gridOf(dropped uint) grid {
	return grid{dropped, (exponent - 1) << (52 - dropped), float64(uint64(1) << (62 - dropped))}
}

// key returns the number of x's bin. Signs and zeros are nothing to branch on:
// they are a coin's toss in rows of returns and drawdowns.
func (g *grid) key(x float64) int {
	b := math.Float64bits(x)
	sign, size := int64(b)>>63, b&^(1<<63)
	k := int64(size>>(g.dropped&63)) - g.before
	if even := int64(math.Float64frombits(size) * g.scale); size < exponent<<52 {
		k = even
	}
	k += int64((size | -size) >> 63) // zero stays
	return int((k ^ sign) - sign)
}

func keyOf(x float64, dropped uint) int {
	g := gridOf(dropped)
	return g.key(x)
}

// last returns the number of the bin of the largest finite number.
func last(dropped uint) int { return keyOf(math.MaxFloat64, dropped) }

// edge returns the number nearest to zero in bin key, or zero where the bin has
// everything from there.
func edge(key int, dropped uint) float64 { return within(key, 0, dropped) }

// middle returns the middle of bin key.
func middle(key int, dropped uint) float64 { return within(key, 0.5, dropped) }

// within returns the number that lies a part of the way through bin key.
func within(key int, part float64, dropped uint) float64 {
	g, k := gridOf(dropped), max(key, -key)-1
	switch {
	case k < 0:
		return 0
	case k < octave(dropped):
		return math.Copysign((float64(k)+part)/g.scale, float64(key))
	}
	first := uint64(int64(k)+g.before) << dropped
	return math.Copysign(math.Float64frombits(first|uint64(part*float64(uint64(1)<<dropped))), float64(key))
}

func (h *bins) add(x float64, dropped uint) {
	if !(math.Abs(x) <= math.MaxFloat64) {
		panic(fmt.Sprintf("accum: histogram of %v", x))
	}
	h.extend(x+0, x+0, 1, dropped) // minus zero would show
	h.count(keyOf(x, dropped), 1)
}

// extend makes room for n observations from lo to hi.
func (h *bins) extend(lo, hi float64, n int64, dropped uint) {
	if h.n == 0 {
		h.min, h.max = lo, hi
	}
	h.n += n
	h.min, h.max = min(h.min, lo), max(h.max, hi)
	h.hold(keyOf(lo, dropped), keyOf(hi, dropped), dropped)
}

// hold makes room for counts of the bins from one to another.
func (h *bins) hold(from, to int, dropped uint) {
	all := -octave(dropped)
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
		key, count := h.first+k, int64(low)
		if h.over != nil {
			count += h.over[key] << 16
		}
		if count > 0 && !visit(key, count) {
			return
		}
	}
}

func (h *bins) merge(o *bins, dropped uint) {
	if o.n == 0 {
		return
	}
	h.extend(o.min, o.max, o.n, dropped)
	// From a reset there may be more room than observations.
	from, to := keyOf(o.min, dropped), keyOf(o.max, dropped)
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

func (h *bins) quantile(p float64, dropped uint) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("accum: quantile at %v", p))
	}
	if h.n == 0 {
		return math.NaN()
	}
	g := float64(p * float64(h.n-1)) // rounded, or g - i could be fused
	i := min(int64(g), h.n-1)
	lo := h.order(i, dropped)
	part := g - float64(i)
	if part <= 0 {
		return lo
	}
	hi := h.order(i+1, dropped)
	if lo == hi {
		return lo
	}
	// Not lo + part (hi-lo), whose difference can overflow.
	return float64(lo*(1-part)) + float64(hi*part)
}

// order returns order statistic i, 0 <= i < n.
func (h *bins) order(i int64, dropped uint) float64 {
	switch i {
	case 0:
		return h.min
	case h.n - 1:
		return h.max
	}
	var x float64
	h.each(func(key int, count int64) bool {
		i -= count
		x = middle(key, dropped)
		return i >= 0
	})
	return min(max(x, h.min), h.max)
}

func (h *bins) below(x float64, dropped uint) float64 {
	if x != x {
		panic("accum: share of observations below NaN")
	}
	end, below := keyOf(x, dropped), int64(0)
	h.each(func(key int, count int64) bool {
		if key >= end {
			return false
		}
		below += count
		return true
	})
	return float64(below) / float64(h.n)
}
