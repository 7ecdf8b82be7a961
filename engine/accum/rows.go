package accum

import (
	"fmt"
	"math"
	"math/bits"
)

// largest are the bits of the largest finite number.
const largest = 0x7fefffffffffffff

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
	if top > largest {
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
	// The pages met last, by their numbers.
	var at [64]uint
	var met [64]*page
	// Bits in the order of the floats, see keyOf.
	least, most, finite := uint64(math.MaxUint64), uint64(0), true
	for _, x := range row {
		s := math.Float64bits(x + 0) // minus zero has another bin
		finite = finite && s&^(1<<63) <= largest
		s ^= uint64(int64(s)>>63) | 1<<63
		least, most = min(least, s), max(most, s)
		k := uint(s >> (dropped & 63))
		number, slot := k>>6, k>>6%64
		p := met[slot]
		if at[slot] != number || p == nil {
			p = b.page(k, dropped)
			at[slot], met[slot] = number, p
		}
		if p[k%64]++; p[k%64] == 0 {
			b.carry(k, 1)
		}
	}
	lo, hi := unordered(least), unordered(most)
	if !finite {
		panic(fmt.Sprintf("accum: histogram of a row with a value that is not finite, from %v to %v", lo, hi))
	}
	if b.n == 0 {
		b.min, b.max = lo, hi
	}
	b.n += int64(len(row))
	b.min, b.max = min(b.min, lo), max(b.max, hi)
}

// unordered returns the float whose bits, in the order of the floats, are s.
func unordered(s uint64) float64 {
	if s < 1<<63 {
		return math.Float64frombits(^s)
	}
	return math.Float64frombits(s ^ 1<<63)
}
