package accum

import (
	"fmt"
	"math"
	"math/bits"
)

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (m *Moments) AddRow(row []float64) {
	for len(row) > burst {
		m.addBurst(row[:burst])
		row = row[burst:]
	}
	m.addBurst(row)
}

// burst is how many mantissas of 53 bits a sum of 64 bits and sign surely holds.
const burst = 1 << 10

// A window adds numbers of like size: one sum of mantissas, and one of their
// squares, for each of 32 exponents, which are then added to the exact sums
// once: Neal's large accumulator (2015), cut to the exponents of wealth and
// returns, 2^-26 to 2^6. Others are added one by one.
type window struct {
	sum     [32]int64
	squares [32]struct{ hi, lo uint64 }
	used    uint32 // a bit for each exponent that was met
}

const lowest = 1023 - 26 // the first exponent of a window

func (m *Moments) addBurst(row []float64) {
	if len(row) == 0 {
		return
	}
	m.open()
	// Windows for every second value, so that one addition need not wait for
	// that before it.
	var w [2]window
	least, most := row[0], row[0]
	for i, x := range row {
		if x < least {
			least = x
		}
		if x > most {
			most = x
		}
		b := math.Float64bits(x)
		k := uint(b>>52&0x7ff) - lowest
		if k >= 32 {
			if b<<1 != 0 { // zero adds nothing
				m.sum.Add(x)
				m.squares.add(x)
			}
			continue
		}
		v := &w[i&1]
		mantissa, sign := b&(1<<52-1)|1<<52, int64(b)>>63
		v.sum[k] += (int64(mantissa) ^ sign) - sign
		hi, lo := bits.Mul64(mantissa, mantissa)
		q := &v.squares[k]
		var carry uint64
		q.lo, carry = bits.Add64(q.lo, lo, 0)
		q.hi += hi + carry
		v.used |= 1 << k
	}
	// Adding zero makes minus zero one that does not show.
	if least, most = least+0, most+0; m.n == 0 {
		m.min, m.max = least, most
	}
	m.n += int64(len(row))
	m.min, m.max = min(m.min, least), max(m.max, most)
	w[0].flush(m.sums)
	w[1].flush(m.sums)
}

func (w *window) flush(to *sums) {
	for ; w.used != 0; w.used &= w.used - 1 {
		k := bits.TrailingZeros32(w.used)
		pos := uint(lowest + k - 1)
		sign := w.sum[k] >> 63
		addAt(to.sum.digit[:], pos, uint64((w.sum[k]^sign)-sign), sign)
		addAt(to.squares.digit[:], 2*pos, w.squares[k].lo, 0)
		addAt(to.squares.digit[:], 2*pos+64, w.squares[k].hi, 0)
	}
	// No digit got more than 6 numbers of 32 bits for each exponent.
	if to.sum.pending += 6 * 32; to.sum.pending >= bursts {
		to.sum.carry()
	}
	if to.squares.pending += 6 * 32; to.squares.pending >= bursts {
		to.squares.carry()
	}
}

// addAt adds v times 2^pos to a number of 32-bit digits, or takes it off where
// sign is -1.
func addAt(digit []int64, pos uint, v uint64, sign int64) {
	i, sh := pos>>5, pos&31
	d := digit[i : i+3 : i+3]
	for k, x := range [3]int64{int64(v << sh & 0xffffffff), int64(v >> (32 - sh) & 0xffffffff), int64(v >> (64 - sh))} {
		d[k] += (x ^ sign) - sign
	}
}

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (h *Histogram) AddRow(row []float64) { h.bins.addRow(row, fine) }

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (h *Coarse) AddRow(row []float64) { h.bins.addRow(row, rough) }

func (h *bins) addRow(row []float64, dropped uint) {
	if len(row) == 0 {
		return
	}
	lo, hi, odd := row[0], row[0], false
	for _, x := range row {
		if x < lo {
			lo = x
		}
		if x > hi {
			hi = x
		}
		odd = odd || x != x
	}
	if odd || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		panic(fmt.Sprintf("accum: histogram of a row with a value that is not finite, from %v to %v", lo, hi))
	}
	h.extend(lo+0, hi+0, int64(len(row)), dropped) // minus zero would show
	g, first, counts := gridOf(dropped), h.first, h.counts
	for _, x := range row {
		at := g.key(x) - first
		c := counts[at] + 1
		if counts[at] = c; c == 0 {
			h.carry(at, 1)
		}
	}
}
