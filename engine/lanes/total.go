package lanes

import "math"

// A Total is the sum of a row and that of its squares, in parts that were added
// up without rounding: the sums are those of the parts as real numbers.
type Total struct {
	Least, Most float64
	Sum         [2]float64
	Squares     [4]float64
}

// TotalRow is the number of values that Totals adds up at most.
const TotalRow = 1 << 10

// Totals adds up a row of at most TotalRow values. It is false, and the total of
// no use, where a value is not known, is 128 or more in size, or is no multiple
// of 2^-75, as it may be below 2^-23. The total of no values is zero.
//
// Every value is cut at 2^-33, its square at 2^-27, 2^-68 and 2^-109. What is
// left of a cut has no more than 42 bits, so that a thousand of them fit into the
// 53 of a float64 (Demmel and Nguyen, "Fast reproducible floating-point
// summation", 2013, with so many bins that nothing is lost). A cut is the addition
// of a number so large that the sum has no bits beyond it.
func Totals(row []float64) (t Total, ok bool) {
	if len(row) == 0 {
		return Total{}, true
	}
	if len(row) > TotalRow {
		panic("lanes: total of too many values")
	}
	var x [8]float64
	left := 0
	if level > 0 {
		left = totalRow(row, &x)
	} else {
		left = total(row, &x)
	}
	t = Total{x[0] + 0, x[1] + 0, [2]float64(x[2:]), [4]float64(x[4:])} // no minus zero
	return t, left == 0 && t.Least > -128 && t.Most < 128
}

// The numbers that cut a value and its square.
const (
	cut33, cut75         = 1.5 * (1 << 19), 1.5 / (1 << 23)
	cut27, cut68, cut109 = 1.5 * (1 << 25), 1.5 / (1 << 16), 1.5 / (1 << 57)
)

// total returns the numbers of a Total in their order, and other than zero where
// something is left after the last cut.
func total(row []float64, to *[8]float64) (left int) {
	lo, hi := row[0], row[0]
	for _, x := range row {
		if x < lo {
			lo = x
		}
		if x > hi {
			hi = x
		}
		high, low := cutOff(x, cut33)
		last, none := cutOff(low, cut75)
		left |= 1 ^ bit(none == 0)
		to[2] += high
		to[3] += last
		square := float64(x * x)
		rest := math.FMA(x, x, -square) // what rounding took away
		high, square = cutOff(square, cut27)
		to[4] += high
		for k, cut := range [2]float64{cut68, cut109} {
			high, square = cutOff(square, cut)
			more, lower := cutOff(rest, cut)
			to[5+k] += high
			to[5+k] += more
			rest = lower
		}
		to[7] += square
		to[7] += rest
	}
	to[0], to[1] = lo, hi
	return left
}

// cutOff returns what is above a cut and what is below.
func cutOff(x, cut float64) (part, rest float64) {
	part = x + cut - cut
	return part, x - part
}
