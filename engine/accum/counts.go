package accum

import (
	"fmt"
	"math"
	"unsafe"
)

// bins counts observations by the leading bits of the float64. The histograms
// of the package differ in how many bits they keep.
//
// Bins lie in pages of 64, pages in chapters of 64: a sample near one takes a
// few small pages, and Add follows two pointers where a map would hash. Counts
// are of 16 bits; what does not fit is counted in over, in units of 2^16.
type bins struct {
	n        int64
	min, max float64
	index    []uint16 // chapter number to place in chapters from 1; made with the first page
	chapters []*chapter
	over     map[uint]int64
}

type (
	chapter [64]*page
	page    struct {
		_ [0]uint64 // so that four counts are a word
		n [64]uint16
	}
)

// fours returns the counts four to a word.
func (p *page) fours() *[16]uint64 { return (*[16]uint64)(unsafe.Pointer(&p.n)) }

// keyOf returns the number of x's bin when the last dropped bits of a float64
// do not count; bins are numbered in ascending order.
func keyOf(x float64, dropped uint) uint {
	b := math.Float64bits(x)
	// Positive floats sort as their bits do, negative ones the other way round.
	return uint((b ^ (uint64(int64(b)>>63) | 1<<63)) >> dropped)
}

// middle returns the middle of bin key. That of the bin that begins at zero is
// zero: the other numbers in it are below 5e-311, or 2e-310 where bins are
// coarse.
func middle(key, dropped uint) float64 {
	if key == keyOf(0, dropped) {
		return 0
	}
	b := uint64(key)<<dropped | 1<<(dropped-1)
	if b < 1<<63 {
		return math.Float64frombits(^b)
	}
	return math.Float64frombits(b ^ 1<<63)
}

// size returns the number of bins.
func size(dropped uint) uint { return 1 << (64 - dropped) }

func (h *bins) add(x float64, dropped uint) {
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
	k := keyOf(x, dropped)
	p := h.page(k, dropped)
	if p.n[k%64]++; p.n[k%64] == 0 {
		h.carry(k, 1)
	}
}

// carry counts 2^16 observations of bin key, so many times.
func (h *bins) carry(key uint, times int64) {
	if times == 0 {
		return
	}
	if h.over == nil {
		h.over = map[uint]int64{}
	}
	h.over[key] += times
}

// count adds so many observations to a bin.
func (h *bins) count(key uint, count int64, dropped uint) {
	c := &h.page(key, dropped).n[key%64]
	sum := int64(*c) + count&math.MaxUint16
	*c = uint16(sum)
	h.carry(key, sum>>16+count>>16)
}

// page returns the page of bin key, made if needed.
func (h *bins) page(key, dropped uint) *page {
	if h.index == nil {
		h.index = make([]uint16, size(dropped)>>12)
	}
	at := h.index[key>>12]
	if at == 0 {
		h.chapters = append(h.chapters, new(chapter))
		at = uint16(len(h.chapters))
		h.index[key>>12] = at
	}
	c := h.chapters[at-1]
	p := c[key>>6%64]
	if p == nil {
		p = new(page)
		c[key>>6%64] = p
	}
	return p
}

// pages calls visit with every page and the number of its first bin, in
// ascending order, until visit returns false.
func (h *bins) pages(visit func(first uint, p *page) bool) {
	for i, at := range h.index {
		if at == 0 {
			continue
		}
		for j, p := range h.chapters[at-1] {
			if p != nil && !visit(uint(i)<<12|uint(j)<<6, p) {
				return
			}
		}
	}
}

// each calls visit with every bin that is not empty, in ascending order, until
// visit returns false.
func (h *bins) each(visit func(key uint, count int64) bool) {
	h.pages(func(first uint, p *page) bool {
		for k, low := range p.n {
			key, count := first|uint(k), int64(low)
			if h.over != nil {
				count += h.over[key] << 16
			}
			if count > 0 && !visit(key, count) {
				return false
			}
		}
		return true
	})
}

func (h *bins) merge(o *bins, dropped uint) {
	if o.n == 0 {
		return
	}
	if h.n == 0 {
		h.min, h.max = o.min, o.max
	}
	h.min, h.max = min(h.min, o.min), max(h.max, o.max)
	h.n += o.n
	o.pages(func(first uint, p *page) bool {
		from, some := p.fours(), uint64(0)
		for _, b := range from {
			some |= b
		}
		if some == 0 {
			return true // left from before a reset
		}
		to := h.page(first, dropped)
		fours := to.fours()
		for k, b := range from {
			// Four counts at a time, unless one of them could overflow.
			if a := fours[k]; (a|b)&0x8000800080008000 == 0 {
				fours[k] = a + b
				continue
			}
			for i := 4 * k; i < 4*k+4; i++ {
				sum := uint32(to.n[i]) + uint32(p.n[i])
				if to.n[i] = uint16(sum); sum>>16 != 0 {
					h.carry(first|uint(i), 1)
				}
			}
		}
		return true
	})
	for key, times := range o.over {
		h.page(key, dropped) // its counts there may be none
		h.carry(key, times)
	}
}

// reset empties the histogram and keeps its memory.
func (h *bins) reset() {
	if h.n == 0 {
		return
	}
	h.pages(func(_ uint, p *page) bool {
		*p = page{}
		return true
	})
	*h = bins{index: h.index, chapters: h.chapters}
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
	h.each(func(key uint, count int64) bool {
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
	if x == 0 {
		x = 0
	}
	end, below := keyOf(x, dropped), int64(0)
	h.each(func(key uint, count int64) bool {
		if key >= end {
			return false
		}
		below += count
		return true
	})
	return float64(below) / float64(h.n)
}
