package accum

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"trifecta/engine/lanes"
)

// Depth is how many observations a [Tail] keeps.
const Depth = 1024

const room = Depth + Depth/4

// A Tail keeps the lowest Depth observations of a sample exactly, each with the
// path it came from. The order is total: by value, and by path where values are
// equal; the paths of a sample are different numbers. So it does not matter in
// which order observations or parts of a sample come in. The zero value is
// empty.
type Tail struct {
	n    int64
	kept []Entry // the lowest are among them, in no order, up to a quarter more
	full bool    // at least Depth observations are at or below last
	last Entry
}

// An Entry is one observation: its value and its path.
type Entry struct {
	Value float64
	Path  int64
}

// compare is that of numbers: no value is NaN.
func compare(a, b Entry) int {
	switch {
	case before(a, b):
		return -1
	case before(b, a):
		return 1
	}
	return 0
}

// Add adds the observation x of a path. It panics if x is NaN or infinite.
func (t *Tail) Add(x float64, path int64) {
	if !(math.Abs(x) <= math.MaxFloat64) {
		panic(fmt.Sprintf("accum: tail of %v", x))
	}
	t.n++
	if t.full && x > t.last.Value {
		return
	}
	if x == 0 {
		x = 0 // minus zero has other bytes
	}
	t.keep(Entry{x, path})
}

// AddRow adds the observations of a row, row[k] that of path first+at[k]: the same
// as to Add each, and faster. It panics if one is NaN or infinite.
func (t *Tail) AddRow(row []float64, first int64, at []int) {
	if !lanes.Within(row, -math.MaxFloat64, math.MaxFloat64) {
		panic("accum: tail of a row with a value that is not finite")
	}
	t.n += int64(len(row))
	for k, x := range row {
		if t.full && x > t.last.Value {
			continue
		}
		t.keep(Entry{x + 0, first + int64(at[k])}) // minus zero has other bytes
	}
}

func (t *Tail) keep(e Entry) {
	if t.full && before(t.last, e) {
		return
	}
	if t.kept == nil {
		t.kept = make([]Entry, 0, room)
	}
	if t.kept = append(t.kept, e); len(t.kept) == room {
		t.cut()
	}
}

// cut drops the entries that are not among the lowest.
func (t *Tail) cut() {
	if len(t.kept) < Depth {
		return
	}
	choose(t.kept, Depth-1)
	t.kept = t.kept[:Depth]
	t.full, t.last = true, t.kept[Depth-1]
}

// choose puts the entry that would be x[k] if x were sorted there, and before
// it those that are lower (Hoare, "Algorithm 65: Find", 1961).
func choose(x []Entry, k int) {
	for lo, hi := 0, len(x)-1; lo < hi; {
		// Median of three, so that a sorted row is no bad case.
		mid := lo + (hi-lo)/2
		if before(x[mid], x[lo]) {
			x[mid], x[lo] = x[lo], x[mid]
		}
		if before(x[hi], x[lo]) {
			x[hi], x[lo] = x[lo], x[hi]
		}
		if before(x[hi], x[mid]) {
			x[hi], x[mid] = x[mid], x[hi]
		}
		pivot, i, j := x[mid], lo, hi
		for i <= j {
			for before(x[i], pivot) {
				i++
			}
			for before(pivot, x[j]) {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i++
				j--
			}
		}
		if k <= j {
			hi = j
		} else if k >= i {
			lo = i
		} else {
			return
		}
	}
}

func before(a, b Entry) bool { return a.Value < b.Value || a.Value == b.Value && a.Path < b.Path }

// Merge adds the observations of o.
func (t *Tail) Merge(o *Tail) {
	from := o.kept
	if o == t {
		from = slices.Clone(from)
	}
	t.n += o.n
	for _, e := range from {
		t.keep(e)
	}
}

// Reset empties the tail and keeps its memory for what is added next.
func (t *Tail) Reset() { *t = Tail{kept: t.kept[:0]} }

// N returns the number of observations, kept or not.
func (t *Tail) N() int64 { return t.n }

// Lowest returns the lowest observations in ascending order, all of them where
// there are no more than Depth.
func (t *Tail) Lowest() []Entry {
	u := Tail{kept: slices.Clone(t.kept)}
	u.cut()
	slices.SortFunc(u.kept, compare)
	return u.kept
}

// MarshalBinary returns the canonical encoding of the tail. The error is nil.
func (t *Tail) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// AppendBinary appends the canonical encoding of the tail. The error is nil.
func (t *Tail) AppendBinary(b []byte) ([]byte, error) {
	lowest := t.Lowest()
	b = binary.LittleEndian.AppendUint64(append(b, 'T', version), uint64(t.n))
	b = slices.Grow(b, 11*len(lowest))
	for _, e := range lowest {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(e.Value))
		b = binary.AppendUvarint(b, uint64(e.Path))
	}
	return b, nil
}

// UnmarshalBinary sets the tail to what MarshalBinary encoded, or returns an
// error if data are not exactly that.
func (t *Tail) UnmarshalBinary(data []byte) error {
	r, err := newReader("tail", 'T', data)
	if err != nil {
		return err
	}
	u := Tail{n: int64(r.uint64())}
	if u.n < 0 {
		r.fail("%d observations", u.n)
	}
	for k := range min(u.n, Depth) {
		e := Entry{r.float64(), int64(r.uvarint())}
		switch {
		case r.err != nil:
		case !(math.Abs(e.Value) <= math.MaxFloat64), e.Path < 0:
			r.fail("value %v of path %d", e.Value, e.Path)
		case k > 0 && compare(u.kept[k-1], e) >= 0:
			r.fail("value %v of path %d out of order", e.Value, e.Path)
		}
		if r.err != nil {
			break
		}
		u.kept = append(u.kept, e)
	}
	u.cut()
	again, _ := u.MarshalBinary()
	if err := r.finish(again, data); err != nil {
		return err
	}
	*t = u
	return nil
}
