package arrowfile

import (
	"encoding/binary"
	"iter"
	"math"
	"math/bits"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/endian"
	"github.com/apache/arrow/go/v17/arrow/float16"
)

// column decodes a whole column. Its kind follows from the layout and from
// whether there are nulls, which only Float and Text can hold.
func (r *reader) column(f *field, parts []part) Column {
	c := Column{Name: f.name, Meta: f.meta}
	nulls := 0
	for i := range parts {
		nulls += parts[i].nulls
	}
	switch {
	case f.coded || f.layout == stringLayout || f.layout == viewLayout:
		c.Kind = Text
		r.text(&c, f, parts)
	case f.layout == timeLayout:
		c.Kind = Date
		c.Date = r.dates(f, parts)
	case nulls == 0 && (f.layout == boolLayout || f.layout == intLayout && f.width == 1 && f.unsigned):
		c.Kind = Bits
		c.Bits = r.bits(f, parts)
	case nulls == 0 && f.layout == intLayout:
		var ok bool
		if c.Int, ok = r.ints(f, parts); ok {
			c.Kind = Int
			break
		}
		fallthrough
	default:
		c.Kind = Float
		c.Float = r.floats(f, parts)
	}
	return c
}

func (r *reader) floats(f *field, parts []part) []float64 {
	r.budget.take(8*int64(r.rows), "the column")
	col := make([]float64, r.rows)
	rest := col
	for i := range parts {
		p := &parts[i]
		dst := rest[:p.rows]
		rest = rest[p.rows:]
		switch {
		case f.layout == nullLayout:
			for k := range dst {
				dst[k] = math.NaN()
			}
			continue
		case f.layout == boolLayout:
			b := r.dec.view(p.values, 1)
			for k := range dst {
				dst[k] = float64(b[k/8] >> (k % 8) & 1)
			}
		case f.layout == floatLayout && f.width == 8:
			r.direct(arrow.Float64Traits.CastToBytes(dst), p.values, 8)
		case f.layout == floatLayout && f.width == 4:
			b := r.little(p.values, 4)
			for k := range dst {
				dst[k] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:])))
			}
		case f.layout == floatLayout:
			b := r.little(p.values, 2)
			for k := range dst {
				dst[k] = float64(float16.FromBits(binary.LittleEndian.Uint16(b[2*k:])).Float32())
			}
		default:
			b := r.little(p.values, f.width)
			for k := range dst {
				x := f.integer(b, k)
				if f.width == 8 && f.unsigned {
					dst[k] = float64(uint64(x))
				} else {
					dst[k] = float64(x)
				}
			}
		}
		for base, null := range r.holes(p) {
			for ; null != 0; null &= null - 1 {
				dst[base+bits.TrailingZeros64(null)] = math.NaN()
			}
		}
	}
	return col
}

// ints returns the column as int32, or ok false if a value does not fit.
func (r *reader) ints(f *field, parts []part) (col []int32, ok bool) {
	r.budget.take(4*int64(r.rows), "the column")
	col = make([]int32, r.rows)
	rest := col
	for i := range parts {
		p := &parts[i]
		dst := rest[:p.rows]
		rest = rest[p.rows:]
		if f.width == 4 && !f.unsigned {
			r.direct(arrow.Int32Traits.CastToBytes(dst), p.values, 4)
			continue
		}
		b := r.little(p.values, f.width)
		for k := range dst {
			x := f.integer(b, k)
			if x != int64(int32(x)) || x < 0 && f.unsigned {
				return nil, false
			}
			dst[k] = int32(x)
		}
	}
	return col, true
}

func (r *reader) bits(f *field, parts []part) []uint8 {
	r.budget.take(int64(r.rows), "the column")
	col := make([]uint8, r.rows)
	rest := col
	for i := range parts {
		p := &parts[i]
		dst := rest[:p.rows]
		rest = rest[p.rows:]
		if f.layout == intLayout {
			r.direct(dst, p.values, 1)
			continue
		}
		b := r.dec.view(p.values, 1)
		for k := range dst {
			dst[k] = b[k/8] >> (k % 8) & 1
		}
	}
	return col
}

// dates returns days; a time of day is dropped and a time zone ignored, so a
// timestamp falls on its day in UTC.
func (r *reader) dates(f *field, parts []part) []int32 {
	r.budget.take(4*int64(r.rows), "the column")
	col := make([]int32, r.rows)
	first := 0
	for i := range parts {
		p := &parts[i]
		for base, null := range r.holes(p) {
			fail("row %d has no date", first+base+bits.TrailingZeros64(null)+1)
		}
		dst := col[first : first+p.rows]
		if f.width == 4 {
			r.direct(arrow.Int32Traits.CastToBytes(dst), p.values, 4)
			first += p.rows
			continue
		}
		b := r.little(p.values, 8)
		for k := range dst {
			x := f.integer(b, k)
			day := x / f.perDay
			if x%f.perDay < 0 {
				day--
			}
			if day != int64(int32(day)) {
				fail("row %d is %d days from 1970-01-01, beyond any date", first+k+1, day)
			}
			dst[k] = int32(day)
		}
		first += p.rows
	}
	return col
}

// direct decodes values of that width straight into a column's memory.
func (r *reader) direct(dst []byte, b buffer, width int) {
	if len(dst) == 0 {
		return
	}
	if b.size == len(dst) {
		r.dec.into(dst, b)
	} else {
		copy(dst, r.dec.view(b, 1))
	}
	if r.schema.big != endian.IsBigEndian {
		swap(dst, width)
	}
}

// little returns the decoded values in little-endian order.
func (r *reader) little(b buffer, width int) []byte {
	if !r.schema.big || width == 1 {
		return r.dec.view(b, 1)
	}
	v := r.dec.own(b, 1)
	swap(v, width)
	return v
}

// swap reverses the bytes of each value of that width.
func swap(b []byte, width int) {
	for ; width > 1 && len(b) >= width; b = b[width:] {
		slices.Reverse(b[:width])
	}
}

// integer returns value k of little-endian integers; a uint64 as its bits.
func (f *field) integer(b []byte, k int) int64 {
	switch {
	case f.width == 8:
		return int64(binary.LittleEndian.Uint64(b[8*k:]))
	case f.width == 4 && f.unsigned:
		return int64(binary.LittleEndian.Uint32(b[4*k:]))
	case f.width == 4:
		return int64(int32(binary.LittleEndian.Uint32(b[4*k:])))
	case f.width == 2 && f.unsigned:
		return int64(binary.LittleEndian.Uint16(b[2*k:]))
	case f.width == 2:
		return int64(int16(binary.LittleEndian.Uint16(b[2*k:])))
	case f.unsigned:
		return int64(b[k])
	}
	return int64(int8(b[k]))
}

// holes gives each run of 64 rows that has nulls: its first row and a bit for
// each null. It fails at the end if the batch's header counted another number.
func (r *reader) holes(p *part) iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		if p.nulls == 0 {
			return
		}
		b := r.dec.view(p.valid, 0)
		found := 0
		for base := 0; base < p.rows; base += 64 {
			var null uint64
			if n := p.rows - base; n >= 64 {
				null = ^binary.LittleEndian.Uint64(b[base/8:])
			} else {
				for k := range n {
					null |= uint64(^b[(base+k)/8]>>(k%8)&1) << k
				}
			}
			found += bits.OnesCount64(null)
			if null != 0 && !yield(base, null) {
				return
			}
		}
		if found != p.nulls {
			fail("%d nulls, and the batch's header says %d", found, p.nulls)
		}
	}
}
