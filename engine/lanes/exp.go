package lanes

import "math"

// ln 2 in two parts: ln2Hi has 21 trailing zero bits, so that k*ln2Hi is exact
// for every exponent k; ln2Lo is the rest.
const (
	ln2Hi = 0x1.62e42fee00000p-1
	ln2Lo = 0x1.a39ef35793c76p-33
	log2E = 0x1.71547652b82fep+0 // 1 / ln 2

	// Adding roundBig to a small float64 leaves its nearest integer in the low
	// bits of the sum (Dekker's trick, 1971).
	roundBig = 0x1.8p52
)

// Exp sets dst to e to the power of a; see ExpOf.
func Exp(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		expRows(dst, a)
		return
	}
	exps(dst, a)
}

// ExpOf returns e to the power of x, within 1 ulp of the true value, also
// where the result is subnormal. ExpOf(-Inf) is 0, ExpOf(+Inf) is +Inf and so
// is the value of every x above 709.79; ExpOf(NaN) is NaN.
func ExpOf(x float64) float64 {
	y := [1]float64{x}
	exps(y[:], y[:])
	return y[0]
}

// exps is Exp in Go, for rows of one length: x = k ln 2 + r with |r| <= ln 2 / 2
// (Cody and Waite, 1980), the Taylor polynomial of e^r to degree 13, whose
// remainder r^14/14! is below 2^-57, and a scaling by 2^k in two exact halves.
func exps(dst, a []float64) {
	a = a[:len(dst)]
	for i, x := range a {
		// Beyond these bounds the result is 0 or +Inf anyway; NaN passes through.
		if x < -746 {
			x = -746
		} else if x > 710 {
			x = 710
		}
		t := math.FMA(x, log2E, roundBig)
		k := t - roundBig
		hi := math.FMA(k, -ln2Hi, x)
		r := math.FMA(k, -ln2Lo, hi)
		lo := math.FMA(k, -ln2Lo, hi-r) // what rounding r dropped

		q := math.FMA(r, 1.0/6227020800, 1.0/479001600) // 1/13!, 1/12!
		q = math.FMA(q, r, 1.0/39916800)
		q = math.FMA(q, r, 1.0/3628800)
		q = math.FMA(q, r, 1.0/362880)
		q = math.FMA(q, r, 1.0/40320)
		q = math.FMA(q, r, 1.0/5040)
		q = math.FMA(q, r, 1.0/720)
		q = math.FMA(q, r, 1.0/120)
		q = math.FMA(q, r, 1.0/24)
		q = math.FMA(q, r, 1.0/6)
		q = math.FMA(q, r, 0.5)
		p := 1 + (r + math.FMA(r*r, q, lo))

		n := int64(math.Float64bits(t)<<13) >> 13 // k as an integer, garbage for NaN
		dst[i] = p * power2(n>>1) * power2(n-n>>1)
	}
}

// power2 returns 2^n for -1022 <= n <= 1023.
func power2(n int64) float64 { return math.Float64frombits(uint64(n+1023) << 52) }

// Log sets dst to the natural logarithm of a; see LogOf.
func Log(dst, a []float64) {
	a = same(dst, a)
	if level > 0 {
		logRows(dst, a)
		return
	}
	logs(dst, a)
}

// LogOf returns the natural logarithm of x, within 1 ulp of the true value,
// subnormal x included. LogOf(0) is -Inf, LogOf(+Inf) is +Inf; LogOf of a
// negative number or NaN is NaN.
func LogOf(x float64) float64 {
	y := [1]float64{x}
	logs(y[:], y[:])
	return y[0]
}

// logs is Log in Go, for rows of one length: x = 2^k (1 + f) with 1 + f in
// [sqrt(1/2), sqrt(2)), s = f/(2+f), and log(1+f) = 2 artanh(s) =
// f - f²/2 + s (f²/2 + R(s²)), the arrangement of Sun's fdlibm (1993), where R is
// the Taylor series of 2 artanh(s)/s - 2 to the power s^20; the remainder is
// below 2^-60.
func logs(dst, a []float64) {
	const rootHalf = 0x3fe6a09e667f3bcd // bits of sqrt(1/2)
	a = a[:len(dst)]
	for i, x := range a {
		switch {
		case x == 0:
			dst[i] = math.Inf(-1)
			continue
		case !(x > 0):
			dst[i] = math.NaN()
			continue
		case x > math.MaxFloat64:
			dst[i] = x
			continue
		}
		var k float64
		if x < 0x1p-1022 {
			x *= 0x1p54
			k = -54
		}
		b := math.Float64bits(x) - rootHalf
		k += float64(int64(b) >> 52)
		f := math.Float64frombits(b&(1<<52-1)+rootHalf) - 1

		s := f / (2 + f)
		w := s * s
		r := math.FMA(w, 2.0/21, 2.0/19)
		r = math.FMA(r, w, 2.0/17)
		r = math.FMA(r, w, 2.0/15)
		r = math.FMA(r, w, 2.0/13)
		r = math.FMA(r, w, 2.0/11)
		r = math.FMA(r, w, 2.0/9)
		r = math.FMA(r, w, 2.0/7)
		r = math.FMA(r, w, 2.0/5)
		r = math.FMA(r, w, 2.0/3)
		r = float64(r * w)
		half := float64(0.5 * f * f)
		// Small terms first: every intermediate sum is small against f or k ln 2.
		low := math.FMA(s, half+r, float64(k*ln2Lo))
		dst[i] = float64(k*ln2Hi) - ((half - low) - f)
	}
}
