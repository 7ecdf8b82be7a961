package lanes

import "math"

// Readings of a series: growth, a leg that turns on and off, its strength, what
// is known of it, its rank in its own past.

// Growth sets dst to x over from, less one, and to NaN where from is not above 0
// or x is not above floor.
func Growth(dst, x, from []float64, floor float64) {
	x, from = same(dst, x), same(dst, from)
	if level > 0 {
		growthRows(dst, x, from, floor)
		return
	}
	for i := range dst {
		y := math.NaN()
		if from[i] > 0 && x[i] > floor {
			y = x[i]/from[i] - 1
		}
		dst[i] = y
	}
}

// LessGrowth takes the growth of x over from away from dst, which becomes NaN
// where from is not above 0.
func LessGrowth(dst, x, from []float64) {
	x, from = same(dst, x), same(dst, from)
	if level > 0 {
		lessGrowthRows(dst, x, from)
		return
	}
	for i := range dst {
		y := math.NaN()
		if from[i] > 0 {
			y = x[i]/from[i] - 1
		}
		dst[i] -= y
	}
}

// Latch turns dst and state to 1 where sign times x is above on, else to 0 where
// it is below off, and leaves them at state between the two. Where x is NaN, dst
// is NaN and state stays.
func Latch(dst, state, x []float64, sign, on, off float64) {
	state, x = same(dst, state), same(dst, x)
	if level > 0 {
		latchRows(dst, state, x, sign, on, off)
		return
	}
	for i := range dst {
		y, s := x[i]*sign, state[i]
		if y < off {
			s = 0
		}
		if y > on {
			s = 1
		}
		state[i] = s
		if y != y {
			s = y
		}
		dst[i] = s
	}
}

// Ramp sets dst to 1/2 + (x - at)/width, at least 0 and at most 1, and to 1/2
// where x is within near of at, even if width is 0.
func Ramp(dst, x []float64, at, width, near float64) {
	x = same(dst, x)
	if level > 0 {
		rampRows(dst, x, at, width, near)
		return
	}
	for i, x := range x {
		d := x - at
		y := min(max(d/width+0.5, 0), 1)
		if math.Abs(d) <= near {
			y = 0.5
		}
		if x != x {
			y = x
		}
		dst[i] = y
	}
}

// Or sets dst to x, and to y where x is NaN.
func Or(dst, x, y []float64) {
	x, y = same(dst, x), same(dst, y)
	if level > 0 {
		orRows(dst, x, y)
		return
	}
	for i := range dst {
		z := x[i]
		if z != z {
			z = y[i]
		}
		dst[i] = z
	}
}

// CountBelow compares x with a row of its past: it adds 1 to below where past is
// below x, 1/2 where they are equal, and 1 to known where past is known. Where x
// is NaN, below becomes NaN. After all rows of the past, x itself among them,
// below over known is the mid-rank of x.
func CountBelow(below, known, x, past []float64) {
	known, x, past = same(below, known), same(below, x), same(below, past)
	if level > 0 {
		countBelowRows(below, known, x, past)
		return
	}
	for i, p := range past {
		below[i] += 0.5 * float64(bit(p < x[i])+bit(p <= x[i]))
		known[i] += float64(bit(p == p))
		if x[i] != x[i] {
			below[i] = x[i]
		}
	}
}
