package lanes

import "math"

// Paths and firms do not take turns in a way that a processor could foresee, so
// the loops below have no branch: on random rows a comparison takes 1.7 ns and
// not 7.2.

// bit is 1 if yes, else 0; it compiles to a flag, not to a branch.
func bit(yes bool) int {
	n := 0
	if yes {
		n = 1
	}
	return n
}

// verdicts is indexed by yes + 2 no, which are never both 1; where a value is NaN
// neither is.
var verdicts = [4]float64{math.NaN(), 1, 0, math.NaN()}

func verdict(yes, no bool) float64 { return verdicts[(bit(yes)|bit(no)<<1)&3] }

// Less sets dst to 1 where a < b, else to 0, and to NaN where a or b is NaN.
// For "greater" exchange a and b.
func Less(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		lessRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] < b[i], a[i] >= b[i])
	}
}

// LessEq sets dst to 1 where a <= b, else to 0, and to NaN where a or b is NaN.
func LessEq(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		lessEqRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] <= b[i], a[i] > b[i])
	}
}

// Equal sets dst to 1 where a = b, else to 0, and to NaN where a or b is NaN.
func Equal(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		equalRows(dst, a, b)
		return
	}
	for i := range dst {
		x, y := a[i], b[i]
		dst[i] = verdicts[(bit(x == y)|bit(x < y)<<1|bit(x > y)<<1)&3]
	}
}

// Known sets dst to 1 where a is known, and to 0 where it is NaN.
func Known(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		knownRows(dst, a)
		return
	}
	for i, x := range a {
		dst[i] = float64(bit(x == x))
	}
}

// Within reports whether every lane of a is at least lo and at most hi, and so is
// known.
func Within(a []float64, lo, hi float64) bool {
	if level > 0 {
		return withinRow(a, lo, hi) == 0
	}
	out := 0
	for _, x := range a {
		out |= 1 ^ bit(x >= lo)&bit(x <= hi)
	}
	return out == 0
}

// LessScalar sets dst to 1 where a < x, else to 0, and to NaN where a or x is
// NaN.
func LessScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 {
		lessScalarRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] < x, a[i] >= x)
	}
}

// LessEqScalar sets dst to 1 where a <= x, else to 0, and to NaN where a or x
// is NaN.
func LessEqScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 {
		lessEqScalarRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] <= x, a[i] > x)
	}
}

// GreaterScalar sets dst to 1 where a > x, else to 0, and to NaN where a or x
// is NaN.
func GreaterScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 {
		greaterScalarRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] > x, a[i] <= x)
	}
}

// GreaterEqScalar sets dst to 1 where a >= x, else to 0, and to NaN where a or
// x is NaN.
func GreaterEqScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 {
		greaterEqScalarRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = verdict(a[i] >= x, a[i] < x)
	}
}

// Select sets dst to a where mask is not zero and to b where it is zero, and
// to NaN where mask is NaN. The value that is not picked may be NaN.
func Select(dst, mask, a, b []float64) {
	mask, a, b = same(dst, mask), same(dst, a), same(dst, b)
	if level > 0 {
		selectRows(dst, mask, a, b)
		return
	}
	for i, m := range mask {
		zero, unknown := -uint64(bit(m == 0)), -uint64(bit(m != m))
		x := math.Float64bits(a[i])&^zero | math.Float64bits(b[i])&zero
		dst[i] = math.Float64frombits(x&^unknown | math.Float64bits(m)&unknown)
	}
}

// Pick sets dst to table[state]: state 0 takes the first element of table, 1 the
// second, and so on. It is NaN where state is NaN or is not the whole number of
// an element. table is not a row: it has one element per state, and must not
// overlap dst.
func Pick(dst, state, table []float64) {
	state = same(dst, state)
	if level > 0 && len(table) <= 8 {
		eight := [8]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()}
		copy(eight[:], table)
		pickRows(dst, state, &eight)
		return
	}
	for i, s := range state {
		x := math.NaN()
		if k, ok := index(s, len(table)); ok {
			x = table[k]
		}
		dst[i] = x
	}
}

// index returns the state s as the index of a table of n elements, not ok where
// it is none.
func index(s float64, n int) (k uint64, ok bool) {
	// A float64 that is no index of a table converts to anything at all, but not
	// back to itself.
	k = uint64(int64(s))
	return k, k < uint64(n) && float64(k) == s
}
