package accum

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"

	"trifecta/engine/lanes"
)

// Version 2 of the encodings; version 1 had other bins. The first byte tells the
// type, the second the version. Integers are little-endian.
//
//	sum        'S' 2 | sum
//	moments    'M' 2 | n uint64 | min, max float64 | sum | squares, a sum
//	histogram  'H' 2 | n uint64 | min, max float64 | bins uint32 | bins × bin
//	coarse     'C' 2 | as a histogram
//	tail       'T' 2 | n uint64 | min(n, Depth) × (value float64 | path uvarint)
//
//	sum        negative byte | first digit byte | digits byte | digits × uint32
//	bin        bins skipped since the last uvarint | count uvarint
const version = 2

var errBytes = errors.New("accum: bad encoding")

func badBytes(what, format string, args ...any) error {
	return fmt.Errorf("%w of %s: %s", errBytes, what, fmt.Sprintf(format, args...))
}

// MarshalBinary returns the canonical encoding of the sum. The error is nil.
func (s *Sum) MarshalBinary() ([]byte, error) {
	return appendDigits([]byte{'S', version}, s.digit[:]), nil
}

// UnmarshalBinary sets the sum to what MarshalBinary encoded, or returns an
// error if data are not exactly that.
func (s *Sum) UnmarshalBinary(data []byte) error {
	r, err := newReader("sum", 'S', data)
	if err != nil {
		return err
	}
	var u Sum
	r.digits(u.digit[:])
	again, _ := u.MarshalBinary()
	if err := r.finish(again, data); err != nil {
		return err
	}
	*s = u
	return nil
}

// MarshalBinary returns the canonical encoding of the sample. The error is nil.
func (m *Moments) MarshalBinary() ([]byte, error) { return m.AppendBinary(nil) }

// AppendBinary appends the canonical encoding of the sample. The error is nil.
func (m *Moments) AppendBinary(b []byte) ([]byte, error) {
	b = appendRange(append(b, 'M', version), m.n, m.min, m.max)
	if m.sums == nil {
		return append(b, make([]byte, 2*3)...), nil // two sums of no digits
	}
	return appendDigits(appendDigits(b, m.sum.digit[:]), m.squares.digit[:]), nil
}

// UnmarshalBinary sets the sample to what MarshalBinary encoded, or returns an
// error if data are not exactly that, or sums that no sample of that size and
// range has.
func (m *Moments) UnmarshalBinary(data []byte) error {
	r, err := newReader("moments", 'M', data)
	if err != nil {
		return err
	}
	u := Moments{sums: new(sums)}
	u.n, u.min, u.max = r.sampleRange()
	r.digits(u.sum.digit[:])
	r.digits(u.squares.digit[:])
	if r.err == nil {
		r.err = u.check()
	}
	again, _ := u.MarshalBinary()
	if err := r.finish(again, data); err != nil {
		return err
	}
	if u.n == 0 {
		u.sums = nil
	}
	*m = u
	return nil
}

// check returns an error unless a sample of that size and range can have these
// sums: n min <= sum <= n max, and (sum)² / n <= sum of squares <= n far², where
// far is the end of the range that is farther from zero.
func (m *Moments) check() error {
	least, most := new(Sum), new(Sum)
	least.Add(m.min)
	most.Add(m.max)
	var far squares
	far.add(max(math.Abs(m.min), math.Abs(m.max)))
	n, s, q := big.NewInt(m.n), m.sum.fixed(), m.squares.fixed()
	lo, hi, top := least.fixed(), most.fixed(), far.fixed()
	switch {
	case s.Cmp(lo.Mul(lo, n)) < 0 || s.Cmp(hi.Mul(hi, n)) > 0:
		return badBytes("moments", "sum %v of %d values from %v to %v", m.sum.Float64(), m.n, m.min, m.max)
	case q.Sign() < 0 || q.Cmp(top.Mul(top, n)) > 0 || m.deviations().Sign() < 0:
		return badBytes("moments", "sum of squares %v of %d values from %v to %v with sum %v",
			quotient(q, big.NewInt(1), 2*scale), m.n, m.min, m.max, m.sum.Float64())
	}
	return nil
}

// MarshalBinary returns the canonical encoding of the histogram. The error is
// nil.
func (h *Histogram) MarshalBinary() ([]byte, error) { return h.AppendBinary(nil) }

// AppendBinary appends the canonical encoding of the histogram. The error is nil.
func (h *Histogram) AppendBinary(b []byte) ([]byte, error) { return h.bins.encode(b, 'H', &fine), nil }

// UnmarshalBinary sets the histogram to what MarshalBinary encoded, or returns
// an error if data are not exactly that, or counts that do not match the
// sample's size and range. Its table takes at most
// 3 MiB.
func (h *Histogram) UnmarshalBinary(data []byte) error {
	return h.bins.decode("histogram", 'H', data, &fine)
}

// MarshalBinary returns the canonical encoding of the histogram. The error is
// nil.
func (h *Coarse) MarshalBinary() ([]byte, error) { return h.AppendBinary(nil) }

// AppendBinary appends the canonical encoding of the histogram. The error is nil.
func (h *Coarse) AppendBinary(b []byte) ([]byte, error) { return h.bins.encode(b, 'C', &rough), nil }

// UnmarshalBinary sets the histogram to what MarshalBinary encoded, or returns
// an error if data are not exactly that, or counts that do not match the
// sample's size and range. Its table takes at most
// 1 MiB.
func (h *Coarse) UnmarshalBinary(data []byte) error {
	return h.bins.decode("coarse histogram", 'C', data, &rough)
}

func (h *bins) encode(b []byte, kind byte, g *lanes.Grid) []byte {
	b = appendRange(append(b, kind, version), h.n, h.min, h.max)
	at := len(b)
	b = append(b, 0, 0, 0, 0)
	next, used := -last(g), uint32(0)
	h.each(func(key int, count int64) bool {
		b = binary.AppendUvarint(b, uint64(key-next))
		b = binary.AppendUvarint(b, uint64(count))
		next = key + 1
		used++
		return true
	})
	binary.LittleEndian.PutUint32(b[at:], used)
	return b
}

func (h *bins) decode(what string, kind byte, data []byte, g *lanes.Grid) error {
	r, err := newReader(what, kind, data)
	if err != nil {
		return err
	}
	var u bins
	u.n, u.min, u.max = r.sampleRange()
	left := uint64(u.n)
	next, end, most := g.Key(u.min), g.Key(u.max), last(g)
	key := -most
	if u.n > 0 && r.err == nil {
		u.hold(next, end, g)
	}
	for i, used := uint32(0), r.uint32(); i < used && r.err == nil; i++ {
		skip, count := r.uvarint(), r.uvarint()
		if skip <= 2*uint64(most) {
			key += int(skip)
		}
		switch {
		case r.err != nil:
		case skip > 2*uint64(most) || key < next || key > end || i == 0 && key != next:
			r.fail("bin %d outside the range from %v to %v", key, u.min, u.max)
		case count == 0 || count > left:
			r.fail("count %d in bin %d, with %d observations left", count, key, left)
		default:
			u.count(key, int64(count))
			left -= count
			key++
			next = key
		}
	}
	if r.err == nil && (left != 0 || u.n > 0 && next != end+1) {
		r.fail("counts do not reach %d observations up to %v", u.n, u.max)
	}
	if err := r.finish(u.encode(nil, kind, g), data); err != nil {
		return err
	}
	*h = u
	return nil
}

// appendDigits appends sign and 32-bit digits of a number, which may be out of
// canonical form, without zero digits at the ends.
func appendDigits(b []byte, number []int64) []byte {
	var room [2*limbs + 1]int64
	digits, first, negative := magnitude(room[:], number)
	sign := byte(0)
	if negative {
		sign = 1
	}
	b = append(b, sign, byte(first), byte(len(digits)))
	for _, d := range digits {
		b = binary.LittleEndian.AppendUint32(b, uint32(d))
	}
	return b
}

func appendRange(b []byte, n int64, least, most float64) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(n))
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(least))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(most))
}

// A reader takes an encoding apart. After its first error it returns zeros.
type reader struct {
	what string
	rest []byte
	err  error
}

func newReader(what string, kind byte, data []byte) (*reader, error) {
	if len(data) < 2 || data[0] != kind {
		return nil, badBytes(what, "does not begin with %q", kind)
	}
	if data[1] != version {
		return nil, badBytes(what, "version %d, want %d", data[1], version)
	}
	return &reader{what: what, rest: data[2:]}, nil
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = badBytes(r.what, format, args...)
	}
}

// take returns the next n bytes, or zeros if there are fewer.
func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.fail("%d bytes missing", n-len(r.rest))
		r.rest = nil
		return make([]byte, n)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) uint32() uint32   { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64   { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *reader) float64() float64 { return math.Float64frombits(r.uint64()) }

func (r *reader) uvarint() uint64 {
	x, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.fail("broken number")
		r.rest = nil
		return 0
	}
	r.rest = r.rest[n:]
	return x
}

// sampleRange reads the size and range of a sample.
func (r *reader) sampleRange() (n int64, least, most float64) {
	n, least, most = int64(r.uint64()), r.float64(), r.float64()
	known := -math.MaxFloat64 <= least && least <= most && most <= math.MaxFloat64
	switch {
	case r.err != nil:
	case n < 0:
		r.fail("%d observations", n)
	case !known, n < 2 && least != most, n == 0 && least != 0:
		r.fail("%d observations from %v to %v", n, least, most)
	case least == 0 && math.Signbit(least), most == 0 && math.Signbit(most):
		r.fail("minus zero in the range")
	}
	if r.err != nil {
		return 0, 0, 0
	}
	return n, least, most
}

// digits reads what appendDigits wrote.
func (r *reader) digits(into []int64) {
	head := r.take(3)
	negative, first, count := head[0], int(head[1]), int(head[2])
	if first+count > len(into) {
		r.fail("%d digits from digit %d of %d", count, first, len(into))
		return
	}
	for i := range count {
		d := int64(r.uint32())
		if negative == 1 {
			d = -d
		}
		into[first+i] = d
	}
	carry(into)
}

// finish returns the reader's error, or one if the value read would be encoded
// otherwise than data: bytes left over, digits or numbers not in lowest form.
func (r *reader) finish(again, data []byte) error {
	if r.err == nil && !bytes.Equal(again, data) {
		r.fail("not in canonical form")
	}
	return r.err
}
