package lanes

import "math"

// truth is 1 if yes, else 0, and NaN unless both x and y are known.
func truth(yes bool, x, y float64) float64 {
	switch {
	case x != x || y != y:
		return math.NaN()
	case yes:
		return 1
	}
	return 0
}

// Less sets dst to 1 where a < b, else to 0, and to NaN where a or b is NaN.
// For "greater" exchange a and b.
func Less(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	for i := range dst {
		dst[i] = truth(a[i] < b[i], a[i], b[i])
	}
}

// LessEq sets dst to 1 where a <= b, else to 0, and to NaN where a or b is NaN.
func LessEq(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	for i := range dst {
		dst[i] = truth(a[i] <= b[i], a[i], b[i])
	}
}

// LessScalar sets dst to 1 where a < x, else to 0, and to NaN where a or x is
// NaN.
func LessScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	for i := range dst {
		dst[i] = truth(a[i] < x, a[i], x)
	}
}

// LessEqScalar sets dst to 1 where a <= x, else to 0, and to NaN where a or x
// is NaN.
func LessEqScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	for i := range dst {
		dst[i] = truth(a[i] <= x, a[i], x)
	}
}

// GreaterScalar sets dst to 1 where a > x, else to 0, and to NaN where a or x
// is NaN.
func GreaterScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	for i := range dst {
		dst[i] = truth(a[i] > x, a[i], x)
	}
}

// GreaterEqScalar sets dst to 1 where a >= x, else to 0, and to NaN where a or
// x is NaN.
func GreaterEqScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	for i := range dst {
		dst[i] = truth(a[i] >= x, a[i], x)
	}
}

// Select sets dst to a where mask is not zero and to b where it is zero, and
// to NaN where mask is NaN. The value that is not picked may be NaN.
func Select(dst, mask, a, b []float64) {
	mask, a, b = same(dst, mask), same(dst, a), same(dst, b)
	for i := range dst {
		x := a[i]
		switch m := mask[i]; {
		case m == 0:
			x = b[i]
		case m != m:
			x = m
		}
		dst[i] = x
	}
}

// Pick sets dst to table[state]: state 0 takes the first element of table, 1 the
// second, and so on. It is NaN where state is NaN or is not the whole number of
// an element. table is not a row: it has one element per state, and must not
// overlap dst.
func Pick(dst, state, table []float64) {
	state = same(dst, state)
	for i, s := range state {
		x := math.NaN()
		// A float64 that is no index of table converts to anything at all, but
		// not back to itself.
		if k := uint64(int64(s)); k < uint64(len(table)) && float64(k) == s {
			x = table[k]
		}
		dst[i] = x
	}
}
