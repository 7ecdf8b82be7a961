package lanes

import "math"

// quantiles turns the uniform numbers u of words into their normal quantiles. With
// c = u - 1/2 the ratio of the quantile to c is a smooth function of w = 1/4 - c²,
// that is of u (1 - u), except where w is zero: the binary exponent of w, its
// octave, chooses one of 32 polynomials of degree 10 in w. No branch depends on
// the number, and nothing but c tells one side from the other.
func quantiles(u []float64) {
	rows := &octaves.rows
	for i, x := range u {
		c := x - 0.5
		w := math.FMA(-c, c, quarter)
		a := &rows[(math.Float64bits(w)>>52-firstOctave)&31]
		z := math.FMA(a[10], w, a[9])
		z = math.FMA(z, w, a[8])
		z = math.FMA(z, w, a[7])
		z = math.FMA(z, w, a[6])
		z = math.FMA(z, w, a[5])
		z = math.FMA(z, w, a[4])
		z = math.FMA(z, w, a[3])
		z = math.FMA(z, w, a[2])
		z = math.FMA(z, w, a[1])
		z = math.FMA(z, w, a[0])
		u[i] = z * c
	}
}

const (
	terms = 11 // of a polynomial

	// The number below 1/4: w is always less, and so of 32 octaves, not 33.
	quarter = 0.25 - 0x1p-55

	firstOctave = 1023 - 34 // biased exponent of w for the first and last word
)

// octaves has the coefficients of quantiles, once in rows, one for each octave,
// constant term first, and once in columns, one for each power, in the order in
// which AVX-512 looks them up: by the four low bits of a biased exponent, the
// upper sixteen octaves after the lower.
var octaves = fitOctaves()

type octaveTable struct {
	rows    [32][16]float64
	columns [terms][32]float64
}

// fitOctaves interpolates the ratio at nodes that make the largest error
// smallest but for the ends of an octave, which are among them, so that
// neighbours meet and the quantile rises from each word to the next: the zeros of
// the Chebyshev polynomial of degree 11, stretched to the ends.
func fitOctaves() *octaveTable {
	var nodes [terms]float64 // from 1 to 2
	for k, x := range [terms / 2]float64{0.5, 0.4594929736144974, 0.3817605592166838, 0.2731001747286013, 0.1423148382732852} {
		nodes[k], nodes[terms-1-k] = 1.5-x, 1.5+x
	}
	nodes[terms/2] = 1.5
	t := new(octaveTable)
	for k := range t.rows {
		e := firstOctave - 1023 + k
		var y, a [terms]float64
		for j, x := range nodes {
			y[j] = ratioToCentre(math.Ldexp(x, e))
		}
		// Newton's divided differences, then multiplied out.
		for order := 1; order < terms; order++ {
			for j := terms - 1; j >= order; j-- {
				y[j] = (y[j] - y[j-1]) / (nodes[j] - nodes[j-order])
			}
		}
		for j := terms - 1; j >= 0; j-- {
			for k := terms - 1; k > 0; k-- {
				a[k] = math.FMA(a[k], -nodes[j], a[k-1])
			}
			a[0] = math.FMA(a[0], -nodes[j], y[j])
		}
		for j, x := range a {
			x = math.Ldexp(x, -e*j)
			t.rows[k][j] = x
			t.columns[j][k&16|(k+firstOctave)&15] = x
		}
	}
	return t
}

// ratioToCentre returns the quantile of 1/2 + c divided by c, for the c > 0 that has
// this w.
func ratioToCentre(w float64) float64 {
	w += 0.25 - quarter
	c := math.Sqrt(0.25 - w)
	if c == 0 {
		return math.Sqrt(2 * math.Pi) // its limit
	}
	return -NormalQuantileOf(w/(0.5+c)) / c
}
