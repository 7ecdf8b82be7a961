package lanes

import (
	"fmt"
	"math"
)

// same returns the input row a, which must be as long as the destination. The
// reslice lets the compiler drop the bounds checks of the loop that follows. It is
// small enough to be inlined, and costs a comparison.
func same(dst, a []float64) []float64 {
	if len(a) != len(dst) {
		panic(mismatch(len(dst), len(a)))
	}
	return a[:len(dst)]
}

//go:noinline
func mismatch(want, got int) any {
	return fmt.Sprintf("lanes: row of length %d beside a destination of length %d", got, want)
}

// Fill sets every lane of dst to x.
func Fill(dst []float64, x float64) {
	const short = 32 // below it a loop is as fast as copying
	for i := range dst[:min(len(dst), short)] {
		dst[i] = x
	}
	for n := short; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}

// Add sets dst to a + b.
func Add(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		addRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Sub sets dst to a - b.
func Sub(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		subRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

// Mul sets dst to a * b.
func Mul(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		mulRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// Div sets dst to a / b: an infinity where only b is zero, NaN where both are.
func Div(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		divRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

// AddScalar sets dst to a + x.
func AddScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 {
		addScalarRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = a[i] + x
	}
}

// ScalarSub sets dst to x - a.
func ScalarSub(dst []float64, x float64, a []float64) {
	a = same(dst, a)
	if level > 0 {
		scalarSubRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = x - a[i]
	}
}

// ScalarDiv sets dst to x / a: an infinity where only a is zero, NaN where both
// are.
func ScalarDiv(dst []float64, x float64, a []float64) {
	a = same(dst, a)
	if level > 0 {
		scalarDivRows(dst, a, x)
		return
	}
	for i := range dst {
		dst[i] = x / a[i]
	}
}

// Scale sets dst to s * a.
func Scale(dst, a []float64, s float64) {
	a = same(dst, a)
	if level > 0 {
		scaleRows(dst, a, s)
		return
	}
	for i := range dst {
		dst[i] = s * a[i]
	}
}

// AddScaled adds s * a to dst. The product is rounded before the sum.
func AddScaled(dst, a []float64, s float64) {
	a = same(dst, a)
	if level > 0 {
		addScaledRows(dst, a, s)
		return
	}
	for i := range dst {
		dst[i] += float64(s * a[i])
	}
}

// ScaleAdd sets dst to s * a + b, rounded once.
func ScaleAdd(dst, a []float64, s float64, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		scaleAddRows(dst, a, b, s)
		return
	}
	for i := range dst {
		dst[i] = math.FMA(s, a[i], b[i])
	}
}

// MulAdd sets dst to a * b + c, rounded once.
func MulAdd(dst, a, b, c []float64) {
	a, b, c = same(dst, a), same(dst, b), same(dst, c)
	if level > 0 {
		mulAddRows(dst, a, b, c)
		return
	}
	for i := range dst {
		dst[i] = math.FMA(a[i], b[i], c[i])
	}
}

// Lerp moves dst toward a by the share k of the distance: it adds k * (a - dst)
// to dst. The difference is rounded, the product and the sum are rounded once.
func Lerp(dst, a []float64, k float64) {
	a = same(dst, a)
	if level > 0 {
		lerpRows(dst, a, k)
		return
	}
	for i, x := range dst {
		dst[i] = math.FMA(k, a[i]-x, x)
	}
}

// LerpRows sets dst to what is the share k of the way from a to b, each lane by
// its own: a + k * (b - a), rounded as by Lerp.
func LerpRows(dst, a, b, k []float64) {
	a, b, k = same(dst, a), same(dst, b), same(dst, k)
	if level > 0 {
		lerpAllRows(dst, a, b, k)
		return
	}
	for i, x := range a {
		dst[i] = math.FMA(k[i], b[i]-x, x)
	}
}

// Abs sets dst to the absolute value of a.
func Abs(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		absRows(dst, a)
		return
	}
	for i := range dst {
		dst[i] = math.Abs(a[i])
	}
}

// Min sets dst to the smaller of a and b. Minus zero is smaller than zero.
func Min(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		minRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = min(a[i], b[i])
	}
}

// Max sets dst to the larger of a and b. Minus zero is smaller than zero.
func Max(dst, a, b []float64) {
	a, b = same(dst, a), same(dst, b)
	if level > 0 {
		maxRows(dst, a, b)
		return
	}
	for i := range dst {
		dst[i] = max(a[i], b[i])
	}
}

// MinScalar sets dst to the smaller of a and x. Minus zero is smaller than
// zero.
func MinScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 && x == x {
		minScalarRows(dst, a, x, sink(x))
		return
	}
	for i := range dst {
		dst[i] = min(a[i], x)
	}
}

// MaxScalar sets dst to the larger of a and x. Minus zero is smaller than zero.
func MaxScalar(dst, a []float64, x float64) {
	a = same(dst, a)
	if level > 0 && x == x {
		maxScalarRows(dst, a, x, lift(x))
		return
	}
	for i := range dst {
		dst[i] = max(a[i], x)
	}
}

// lift is what Go's max with the bound x adds to: +0 turns -0 to +0, and -0
// changes nothing.
func lift(x float64) float64 {
	if x == 0 && !math.Signbit(x) {
		return 0
	}
	return math.Copysign(0, -1)
}

// sink has the bits that Go's min with the bound x sets: the sign where the bound
// is -0.
func sink(x float64) float64 {
	if x == 0 {
		return x
	}
	return 0
}

// Clamp sets dst to a, held between lo and hi. It panics unless lo <= hi.
func Clamp(dst, a []float64, lo, hi float64) {
	if !(lo <= hi) {
		panic(fmt.Sprintf("lanes: clamp between %v and %v", lo, hi))
	}
	a = same(dst, a)
	if level > 0 {
		clampScalarRows(dst, a, lo, lift(lo), hi, sink(hi))
		return
	}
	for i := range dst {
		dst[i] = min(max(a[i], lo), hi)
	}
}

// ClampLine sets dst to the straight line slope * a + base, rounded once, held
// between lo and hi: a weight that leans with a signal. It panics unless
// lo <= hi.
func ClampLine(dst, a []float64, slope, base, lo, hi float64) {
	if !(lo <= hi) {
		panic(fmt.Sprintf("lanes: clamp between %v and %v", lo, hi))
	}
	a = same(dst, a)
	if level > 0 {
		lineRows(dst, a, slope, base, lo, lift(lo), hi, sink(hi))
		return
	}
	for i := range dst {
		dst[i] = min(max(math.FMA(slope, a[i], base), lo), hi)
	}
}

// Band sets dst to held where target is within width of it, and to target where
// it is further off or either is NaN: a weight that is traded only when the move
// is worth it.
func Band(dst, held, target []float64, width float64) {
	held, target = same(dst, held), same(dst, target)
	if level > 0 {
		bandRows(dst, held, target, width)
		return
	}
	for i, x := range target {
		h := held[i]
		keep := -uint64(bit(math.Abs(x-h) <= width))
		dst[i] = math.Float64frombits(math.Float64bits(h)&keep | math.Float64bits(x)&^keep)
	}
}

// ClampRows sets dst to a, held between the rows lo and hi; where lo is above
// hi, hi wins.
func ClampRows(dst, a, lo, hi []float64) {
	a, lo, hi = same(dst, a), same(dst, lo), same(dst, hi)
	if level > 0 {
		clampRows(dst, a, lo, hi)
		return
	}
	for i := range dst {
		dst[i] = min(max(a[i], lo[i]), hi[i])
	}
}

// Sqrt sets dst to the square root of a, correctly rounded: NaN where a is
// negative.
func Sqrt(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		sqrtRows(dst, a)
		return
	}
	for i := range dst {
		dst[i] = math.Sqrt(a[i])
	}
}

// Floor sets dst to the greatest whole number not above a. Infinities and zeros
// of either sign stay what they are.
func Floor(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		floorRows(dst, a)
		return
	}
	for i := range dst {
		dst[i] = math.Floor(a[i])
	}
}
