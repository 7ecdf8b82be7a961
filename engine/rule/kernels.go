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
	less:        func(dst, a, b, _ []float64) { lessRow(dst, a, b) },
	lessEq:      func(dst, a, b, _ []float64) { lessEqRow(dst, a, b) },
	greater:     func(dst, a, b, _ []float64) { lessRow(dst, b, a) },
	greaterEq:   func(dst, a, b, _ []float64) { lessEqRow(dst, b, a) },
	negate:      negateRow,
	clamp:       clampRow,
	equal:       equalRow,
	notEqual:    notEqualRow,
	and:         andRow,
	or:          orRow,
	not:         notRow,
	isKnown:     knownRow,
	choose:      chooseRow,
	column:      func(dst, a, _, _ []float64) { copy(dst, a) },
}

// Firms and paths do not take turns in a way that a processor could foresee, so
// the kernels below have no branch: on random rows a comparison takes 1.7 ns and
// not 7.2, a choice 2.0 and not 6.3 (BenchmarkBranches).
//
// The three truth values differ in two bits: bit 52 is set where the value is
// not 0, bit 62 where it is not known.
const oneBits = 0x3ff0000000000000

// bit is 1 if yes, else 0; it compiles to a flag, not to a branch.
func bit(yes bool) uint64 {
	var u uint64
	if yes {
		u = 1
	}
	return u
}

// verdicts is indexed by yes + 2 no, which are never both 1.
var verdicts = [4]float64{math.NaN(), 1, 0, math.NaN()}

func verdict(yes, no uint64) float64 { return verdicts[(yes|no<<1)&3] }

func lessRow(dst, a, b []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = verdict(bit(a[i] < b[i]), bit(a[i] >= b[i]))
	}
}

func lessEqRow(dst, a, b []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = verdict(bit(a[i] <= b[i]), bit(a[i] > b[i]))
	}
}

func equalRow(dst, a, b, _ []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = verdict(bit(a[i] == b[i]), bit(a[i] < b[i])|bit(a[i] > b[i]))
	}
}

func notEqualRow(dst, a, b, _ []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = verdict(bit(a[i] < b[i])|bit(a[i] > b[i]), bit(a[i] == b[i]))
	}
}

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

func knownRow(dst, a, _, _ []float64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = math.Float64frombits(-bit(a[i] == a[i]) & oneBits)
	}
}

// chooseRow takes b where a is 1, c where a is 0, and NaN where a is NaN.
func chooseRow(dst, a, b, c []float64) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		m := math.Float64bits(a[i])
		yes, unknown := -(m >> 52 & 1), -(m >> 62 & 1)
		x := math.Float64bits(b[i])&yes | math.Float64bits(c[i])&^yes
		dst[i] = math.Float64frombits(x&^unknown | m&unknown)
	}
}

func negateRow(dst, a, _, _ []float64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = -a[i]
	}
}

// clampRow holds a between b and c; where b is above c, c wins.
func clampRow(dst, a, b, c []float64) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		dst[i] = min(max(a[i], b[i]), c[i])
	}
}
