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
// once: Neal's large accumulator (2015), cut to the exponents that a row has.
type window struct {
	sum     [32]int64
	squares [32]struct{ hi, lo uint64 }
	used    uint32 // a bit for each exponent that was met
}

func (m *Moments) addBurst(row []float64) {
	if len(row) == 0 {
		return
	}
	least, most, top := row[0], row[0], uint64(0)
	for _, x := range row {
		if x < least {
			least = x
		}
		if x > most {
			most = x
		}
		top = max(top, math.Float64bits(x)&^(1<<63))
	}
	if top > math.Float64bits(math.MaxFloat64) {
		panic(fmt.Sprintf("accum: moments of a row with a value that is not finite, from %v to %v", least, most))
	}
	// Adding zero makes minus zero one that does not show.
	if least, most = least+0, most+0; m.n == 0 {
		m.min, m.max = least, most
		m.open()
	}
	m.n += int64(len(row))
	m.min, m.max = min(m.min, least), max(m.max, most)

	var w window
	last := int(top >> 52) // the greatest exponent
	for _, x := range row {
		b := math.Float64bits(x)
		e := int(b >> 52 & 0x7ff)
		k := last - e
		if k >= 32 || e == 0 {
			m.sum.Add(x)
			m.squares.add(x)
			continue
		}
		mantissa, sign := b&(1<<52-1)|1<<52, int64(b)>>63
		w.sum[k] += (int64(mantissa) ^ sign) - sign
		hi, lo := bits.Mul64(mantissa, mantissa)
		q := &w.squares[k]
		var carry uint64
		q.lo, carry = bits.Add64(q.lo, lo, 0)
		q.hi += hi + carry
		w.used |= 1 << k
	}
	for ; w.used != 0; w.used &= w.used - 1 {
		k := bits.TrailingZeros32(w.used)
		pos := uint(last - k - 1)
		sign := w.sum[k] >> 63
		addAt(m.sum.digit[:], pos, uint64((w.sum[k]^sign)-sign), sign)
		addAt(m.squares.digit[:], 2*pos, w.squares[k].lo, 0)
		addAt(m.squares.digit[:], 2*pos+64, w.squares[k].hi, 0)
	}
	// No digit got more than 6 numbers of 32 bits for each exponent.
	if m.sum.pending += 6 * 32; m.sum.pending >= bursts {
		m.sum.carry()
	}
	if m.squares.pending += 6 * 32; m.squares.pending >= bursts {
		m.squares.carry()
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

func (b *bins) addRow(row []float64, dropped uint) {
	if len(row) == 0 {
		return
	}
	least, most := row[0], row[0]
	var last *page
	at := ^uint(0) // number of the last page
	for _, x := range row {
		if !(math.Abs(x) <= math.MaxFloat64) {
			panic(fmt.Sprintf("accum: histogram of %v", x))
		}
		x += 0 // minus zero has another bin
		if x < least {
			least = x
		}
		if x > most {
			most = x
		}
		k := keyOf(x, dropped)
		if k>>6 != at {
			last, at = b.page(k, dropped), k>>6
		}
		if last[k%64]++; last[k%64] == 0 {
			b.carry(k, 1)
		}
	}
	if least, most = least+0, most+0; b.n == 0 {
		b.min, b.max = least, most
	}
	b.n += int64(len(row))
	b.min, b.max = min(b.min, least), max(b.max, most)
}
