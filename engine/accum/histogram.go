package accum

import (
	"fmt"
	"math"
)

// A Histogram counts observations in bins that are keyed on the leading bits
// of the float64: sign, exponent, and 9 bits of mantissa. A bin is at most
// 0.2 % wide, so its middle is within 0.1 % (2^-10) of everything in it.
// Counts are integers, hence Merge is exact. (The idea is that of Masson, Rim
// and Lee, "DDSketch", 2019, with the logarithm replaced by the float's own
// exponent.) The zero value is an empty histogram.
//
// Every number of at most ten significant bits, such as 0, 1, 1.5 or -0.25, is
// an edge, and belongs to the bin on its far side from zero.
type Histogram struct {
	n        int64
	min, max float64
	chapter  [chapters]*chapter
}

// Bins lie in pages of one exponent, pages in chapters of 64 exponents: a
// sample near one takes a few pages, and Add follows two pointers where a map
// would hash.
type (
	chapter [64]*page
	page    [1 << mantissaBits]int64
)

const (
	mantissaBits = 9
	dropped      = 52 - mantissaBits
	bins         = 1 << (64 - dropped)
	chapters     = bins >> mantissaBits / 64
)

// keyOf returns the number of x's bin; bins are numbered in ascending order.
func keyOf(x float64) uint {
	b := math.Float64bits(x)
	// Positive floats sort as their bits do, negative ones the other way round.
	return uint((b ^ (uint64(int64(b)>>63) | 1<<63)) >> dropped)
}

// middle returns the middle of bin key. That of the bin that begins at zero is
// zero: the other numbers in it are below 5e-311.
func middle(key uint) float64 {
	if key == keyOf(0) {
		return 0
	}
	b := uint64(key)<<dropped | 1<<(dropped-1)
	if b < 1<<63 {
		return math.Float64frombits(^b)
	}
	return math.Float64frombits(b ^ 1<<63)
}

// Add adds one observation. It panics if x is NaN or infinite.
func (h *Histogram) Add(x float64) {
	if !(math.Abs(x) <= math.MaxFloat64) {
		panic(fmt.Sprintf("accum: histogram of %v", x))
	}
	if x == 0 {
		x = 0 // minus zero has another bin
	}
	if h.n == 0 {
		h.min, h.max = x, x
	}
	h.min, h.max = min(h.min, x), max(h.max, x)
	h.n++
	k := keyOf(x)
	h.page(k)[k%(1<<mantissaBits)]++
}

// page returns the page of bin key, made if needed.
func (h *Histogram) page(key uint) *page {
	c := h.chapter[key>>mantissaBits/64]
	if c == nil {
		c = new(chapter)
		h.chapter[key>>mantissaBits/64] = c
	}
	p := c[key>>mantissaBits%64]
	if p == nil {
		p = new(page)
		c[key>>mantissaBits%64] = p
	}
	return p
}

// each calls visit with every bin that is not empty, in ascending order, until
// visit returns false.
func (h *Histogram) each(visit func(key uint, count int64) bool) {
	for i, c := range h.chapter {
		if c == nil {
			continue
		}
		for j, p := range c {
			if p == nil {
				continue
			}
			for k, count := range p {
				if count > 0 && !visit(uint(i*64+j)<<mantissaBits|uint(k), count) {
					return
				}
			}
		}
	}
}

// Merge adds the observations of o.
func (h *Histogram) Merge(o *Histogram) {
	if o.n == 0 {
		return
	}
	if h.n == 0 {
		h.min, h.max = o.min, o.max
	}
	h.min, h.max = min(h.min, o.min), max(h.max, o.max)
	h.n += o.n
	o.each(func(key uint, count int64) bool {
		h.page(key)[key%(1<<mantissaBits)] += count
		return true
	})
}

// N returns the number of observations.
func (h *Histogram) N() int64 { return h.n }

// Quantile returns the p-quantile, linear between order statistics: with
// x(0) <= … <= x(n-1) and g = (n-1) p, it lies the fraction g - floor(g) of the
// way from x(floor(g)) to the next (Hyndman and Fan, 1996, type 7; the default
// of R and numpy). Each order statistic is the middle of its bin, held between
// the sample's exact minimum and maximum, so the result is within 0.1 % of the
// larger of the two in size, or within 5e-311 where that is more. Quantile(0)
// and Quantile(1) are the exact minimum and maximum. It is NaN for an empty
// sample, and panics unless 0 <= p <= 1.
func (h *Histogram) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("accum: quantile at %v", p))
	}
	if h.n == 0 {
		return math.NaN()
	}
	g := float64(p * float64(h.n-1)) // rounded, or g - i could be fused
	i := min(int64(g), h.n-1)
	lo := h.order(i)
	part := g - float64(i)
	if part <= 0 {
		return lo
	}
	hi := h.order(i + 1)
	if lo == hi {
		return lo
	}
	// Not lo + part (hi-lo), whose difference can overflow.
	return float64(lo*(1-part)) + float64(hi*part)
}

// order returns order statistic i, 0 <= i < n.
func (h *Histogram) order(i int64) float64 {
	switch i {
	case 0:
		return h.min
	case h.n - 1:
		return h.max
	}
	var x float64
	h.each(func(key uint, count int64) bool {
		i -= count
		x = middle(key)
		return i >= 0
	})
	return min(max(x, h.min), h.max)
}

// Below returns the fraction of observations in bins below that of x. Where x
// is 0 or a positive edge, such as 1, that is exactly the fraction of
// observations below x; elsewhere those in x's own bin are missing. It is NaN
// for an empty sample, and panics if x is NaN.
func (h *Histogram) Below(x float64) float64 {
	if x != x {
		panic("accum: share of observations below NaN")
	}
	if x == 0 {
		x = 0
	}
	end, below := keyOf(x), int64(0)
	h.each(func(key uint, count int64) bool {
		if key >= end {
			return false
		}
		below += count
		return true
	})
	return float64(below) / float64(h.n)
}
