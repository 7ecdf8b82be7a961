package rule

import (
	"math"

	"trifecta/engine/lanes"
)

// A kernel sets dst from as many of the rows a, b and c as it takes. All have
// the length of dst, and each may be dst.
type kernel func(dst, a, b, c []float64)

// Arithmetic is that of lanes. Each step writes its row before the next reads
// it, so no compiler can fuse a product with a sum.
var kernels = map[op]kernel{
	add:         func(dst, a, b, _ []float64) { lanes.Add(dst, a, b) },
	subtract:    func(dst, a, b, _ []float64) { lanes.Sub(dst, a, b) },
	multiply:    func(dst, a, b, _ []float64) { lanes.Mul(dst, a, b) },
	divide:      func(dst, a, b, _ []float64) { lanes.Div(dst, a, b) },
	minimum:     func(dst, a, b, _ []float64) { lanes.Min(dst, a, b) },
	maximum:     func(dst, a, b, _ []float64) { lanes.Max(dst, a, b) },
	absolute:    func(dst, a, _, _ []float64) { lanes.Abs(dst, a) },
	squareRoot:  func(dst, a, _, _ []float64) { lanes.Sqrt(dst, a) },
	exponential: func(dst, a, _, _ []float64) { lanes.Exp(dst, a) },
	logarithm:   func(dst, a, _, _ []float64) { lanes.Log(dst, a) },
	less:        func(dst, a, b, _ []float64) { lanes.Less(dst, a, b) },
	lessEq:      func(dst, a, b, _ []float64) { lanes.LessEq(dst, a, b) },
	greater:     func(dst, a, b, _ []float64) { lanes.Less(dst, b, a) },
	greaterEq:   func(dst, a, b, _ []float64) { lanes.LessEq(dst, b, a) },
	negate:      negateRow,
	clamp:       func(dst, a, b, c []float64) { lanes.ClampRows(dst, a, b, c) },
	equal:       func(dst, a, b, _ []float64) { lanes.Equal(dst, a, b) },
	notEqual:    func(dst, a, b, _ []float64) { lanes.Equal(dst, a, b); notRow(dst, dst, nil, nil) },
	and:         andRow,
	or:          orRow,
	not:         notRow,
	isKnown:     func(dst, a, _, _ []float64) { lanes.Known(dst, a) },
	choose:      func(dst, a, b, c []float64) { lanes.Select(dst, a, b, c) },
	column:      func(dst, a, _, _ []float64) { copy(dst, a) },
}

// The three truth values differ in two bits: bit 52 is set where the value is
// not 0, bit 62 where it is not known. And, or and not of three values work on
// these bits without a branch, which no processor could foresee here.
const oneBits = 0x3ff0000000000000

func andRow(dst, a, b, _ []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		x, y := math.Float64bits(a[i]), math.Float64bits(b[i])
		// Neither is 0: the bits of NaN cover those of 1.
		dst[i] = math.Float64frombits((x | y) & -(x & y >> 52 & 1))
	}
}

func orRow(dst, a, b, _ []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		x, y := math.Float64bits(a[i]), math.Float64bits(b[i])
		one := -((x>>52&^(x>>62) | y>>52&^(y>>62)) & 1)
		dst[i] = math.Float64frombits((x|y)&^one | oneBits&one)
	}
}

func notRow(dst, a, _, _ []float64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = 1 - a[i]
	}
}

func negateRow(dst, a, _, _ []float64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = -a[i]
	}
}
