package lanes

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// odd returns a row that mixes ordinary values with every special one.
func odd(r *rand.Rand, n int) []float64 {
	special := []float64{0, math.Copysign(0, -1), 1, -1, 2, 3, 4, 5, 1.5, 1 << 32, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, -5e-324, math.MaxFloat64}
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
		if r.IntN(3) == 0 {
			x[i] = special[r.IntN(len(special))]
		}
	}
	return x
}

// equal compares bits, with all NaN equal.
func equal(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// oneIf is the truth value of a comparison of x and y.
func oneIf(yes bool, x, y float64) float64 {
	if math.IsNaN(x) || math.IsNaN(y) {
		return math.NaN()
	}
	if yes {
		return 1
	}
	return 0
}

// mapped lists the kernels that set dst from up to three rows, and what they
// mean for one lane.
var mapped = []struct {
	name string
	row  func(dst, a, b, c []float64)
	lane func(a, b, c float64) float64
}{
	{"Add", func(d, a, b, _ []float64) { Add(d, a, b) }, func(a, b, _ float64) float64 { return a + b }},
	{"Sub", func(d, a, b, _ []float64) { Sub(d, a, b) }, func(a, b, _ float64) float64 { return a - b }},
	{"Mul", func(d, a, b, _ []float64) { Mul(d, a, b) }, func(a, b, _ float64) float64 { return a * b }},
	{"Div", func(d, a, b, _ []float64) { Div(d, a, b) }, func(a, b, _ float64) float64 { return a / b }},
	{"AddScalar", func(d, a, _, _ []float64) { AddScalar(d, a, 0.3) }, func(a, _, _ float64) float64 { return a + 0.3 }},
	{"Scale", func(d, a, _, _ []float64) { Scale(d, a, 0.3) }, func(a, _, _ float64) float64 { return 0.3 * a }},
	{"Abs", func(d, a, _, _ []float64) { Abs(d, a) }, func(a, _, _ float64) float64 { return math.Abs(a) }},
	{"Sqrt", func(d, a, _, _ []float64) { Sqrt(d, a) }, func(a, _, _ float64) float64 { return math.Sqrt(a) }},
	{"Min", func(d, a, b, _ []float64) { Min(d, a, b) }, func(a, b, _ float64) float64 { return math.Min(nanFirst(a, b)) }},
	{"Max", func(d, a, b, _ []float64) { Max(d, a, b) }, func(a, b, _ float64) float64 { return math.Max(nanFirst(a, b)) }},
	{"Clamp", func(d, a, _, _ []float64) { Clamp(d, a, -0.5, 0.25) }, func(a, _, _ float64) float64 {
		if a < -0.5 {
			return -0.5
		}
		if a > 0.25 {
			return 0.25
		}
		return a
	}},
	{"ScalarSub", func(d, a, _, _ []float64) { ScalarSub(d, 1, a) }, func(a, _, _ float64) float64 { return 1 - a }},
	{"ScalarDiv", func(d, a, _, _ []float64) { ScalarDiv(d, -2, a) }, func(a, _, _ float64) float64 { return -2 / a }},
	{"ClampLine", func(d, a, _, _ []float64) { ClampLine(d, a, 0.7, 0.1, 0, 1) }, func(a, _, _ float64) float64 {
		x := math.FMA(a, 0.7, 0.1)
		if math.IsNaN(x) {
			return x
		}
		return math.Min(math.Max(x, 0), 1)
	}},
	{"Band", func(d, a, b, _ []float64) { Band(d, a, b, 1) }, func(a, b, _ float64) float64 {
		if math.Abs(a-b) <= 1 {
			return a
		}
		return b
	}},
	{"ClampRows", func(d, a, b, c []float64) { ClampRows(d, a, b, c) }, func(a, b, c float64) float64 {
		if math.IsNaN(a) || math.IsNaN(b) || math.IsNaN(c) {
			return math.NaN()
		}
		return math.Min(math.Max(a, b), c)
	}},
	{"MinScalar 1", func(d, a, _, _ []float64) { MinScalar(d, a, 1) }, func(a, _, _ float64) float64 { return math.Min(nanFirst(a, 1)) }},
	{"MaxScalar 1", func(d, a, _, _ []float64) { MaxScalar(d, a, 1) }, func(a, _, _ float64) float64 { return math.Max(nanFirst(a, 1)) }},
	{"MinScalar 0", func(d, a, _, _ []float64) { MinScalar(d, a, 0) }, func(a, _, _ float64) float64 { return math.Min(nanFirst(a, 0)) }},
	{"MaxScalar 0", func(d, a, _, _ []float64) { MaxScalar(d, a, 0) }, func(a, _, _ float64) float64 { return math.Max(nanFirst(a, 0)) }},
	{"MinScalar -0", func(d, a, _, _ []float64) { MinScalar(d, a, minusZero) }, func(a, _, _ float64) float64 { return math.Min(nanFirst(a, minusZero)) }},
	{"MaxScalar -0", func(d, a, _, _ []float64) { MaxScalar(d, a, minusZero) }, func(a, _, _ float64) float64 { return math.Max(nanFirst(a, minusZero)) }},
	{"MinScalar NaN", func(d, a, _, _ []float64) { MinScalar(d, a, math.NaN()) }, func(a, _, _ float64) float64 { return math.NaN() }},
	{"MaxScalar NaN", func(d, a, _, _ []float64) { MaxScalar(d, a, math.NaN()) }, func(a, _, _ float64) float64 { return math.NaN() }},
	{"Clamp 0", func(d, a, _, _ []float64) { Clamp(d, a, 0, math.Inf(1)) }, func(a, _, _ float64) float64 { return math.Max(nanFirst(a, 0)) }},
	{"Clamp -0", func(d, a, _, _ []float64) { Clamp(d, a, math.Inf(-1), minusZero) }, func(a, _, _ float64) float64 { return math.Min(nanFirst(a, minusZero)) }},
	{"Less NaN", func(d, a, _, _ []float64) { LessScalar(d, a, math.NaN()) }, func(a, _, _ float64) float64 { return math.NaN() }},
	{"Floor", func(d, a, _, _ []float64) { Floor(d, a) }, func(a, _, _ float64) float64 { return math.Floor(a) }},
	{"ScaleAdd", func(d, a, b, _ []float64) { ScaleAdd(d, a, 0.3, b) }, func(a, b, _ float64) float64 { return math.FMA(0.3, a, b) }},
	{"MulAdd", func(d, a, b, c []float64) { MulAdd(d, a, b, c) }, func(a, b, c float64) float64 { return math.FMA(a, b, c) }},
	{"LerpRows", func(d, a, b, c []float64) { LerpRows(d, a, b, c) }, func(a, b, c float64) float64 { return math.FMA(c, b-a, a) }},
	{"Pick", func(d, a, _, _ []float64) { Pick(d, a, states) }, func(a, _, _ float64) float64 {
		for k, x := range states {
			if a == float64(k) {
				return x
			}
		}
		return math.NaN()
	}},
	{"Less", func(d, a, b, _ []float64) { Less(d, a, b) }, func(a, b, _ float64) float64 { return oneIf(a < b, a, b) }},
	{"LessEq", func(d, a, b, _ []float64) { LessEq(d, a, b) }, func(a, b, _ float64) float64 { return oneIf(a <= b, a, b) }},
	{"Equal", func(d, a, b, _ []float64) { Equal(d, a, b) }, func(a, b, _ float64) float64 { return oneIf(a == b, a, b) }},
	{"Known", func(d, a, _, _ []float64) { Known(d, a) }, func(a, _, _ float64) float64 { return oneIf(!math.IsNaN(a), 0, 0) }},
	{"LessScalar", func(d, a, _, _ []float64) { LessScalar(d, a, 1) }, func(a, _, _ float64) float64 { return oneIf(a < 1, a, 1) }},
	{"LessEqScalar", func(d, a, _, _ []float64) { LessEqScalar(d, a, 1) }, func(a, _, _ float64) float64 { return oneIf(a <= 1, a, 1) }},
	{"GreaterScalar", func(d, a, _, _ []float64) { GreaterScalar(d, a, 1) }, func(a, _, _ float64) float64 { return oneIf(a > 1, a, 1) }},
	{"GreaterEqScalar", func(d, a, _, _ []float64) { GreaterEqScalar(d, a, 1) }, func(a, _, _ float64) float64 { return oneIf(a >= 1, a, 1) }},
	{"Select", func(d, a, b, c []float64) { Select(d, a, b, c) }, func(m, b, c float64) float64 {
		if math.IsNaN(m) {
			return m
		}
		if m != 0 {
			return b
		}
		return c
	}},
	{"Growth", func(d, a, b, _ []float64) { Growth(d, a, b, -1) }, func(a, b, _ float64) float64 {
		if a > -1 && b > 0 {
			return a/b - 1
		}
		return math.NaN()
	}},
	{"Ramp", func(d, a, _, _ []float64) { Ramp(d, a, 0.5, -0.5, 0.25) }, func(a, _, _ float64) float64 {
		if math.Abs(a-0.5) <= 0.25 {
			return 0.5
		}
		return math.Max(0, math.Min(1, 0.5+(a-0.5)/-0.5))
	}},
	{"Ramp of no width", func(d, a, _, _ []float64) { Ramp(d, a, 0.5, 0, 0) }, func(a, _, _ float64) float64 {
		switch {
		case a > 0.5:
			return 1
		case a < 0.5:
			return 0
		case a == 0.5:
			return 0.5
		}
		return a
	}},
	{"Or", func(d, a, b, _ []float64) { Or(d, a, b) }, func(a, b, _ float64) float64 {
		if a == a {
			return a
		}
		return b
	}},
	{"Exp", func(d, a, _, _ []float64) { Exp(d, a) }, func(a, _, _ float64) float64 { return ExpOf(a) }},
	{"Log", func(d, a, _, _ []float64) { Log(d, a) }, func(a, _, _ float64) float64 { return LogOf(a) }},
	{"NormalQuantile", func(d, a, _, _ []float64) { NormalQuantile(d, a) }, func(a, _, _ float64) float64 { return NormalQuantileOf(a) }},
}

// states is a table of the kind that Pick looks up: zeros of both signs, an
// unknown, and an infinity among its elements.
var states = []float64{minusZero, 2.5, math.NaN(), 0, math.Inf(1)}

var minusZero = math.Copysign(0, -1)

// nanFirst lets NaN win over infinities, which math.Min and math.Max do not.
func nanFirst(a, b float64) (float64, float64) {
	if a != a || b != b {
		return math.NaN(), math.NaN()
	}
	return a, b
}

// Every kernel means its formula on every lane, for every kind of float, for
// every length, with the destination in the place of each input, and with every
// set of instructions.
func TestKernelsAreTheirFormulasLaneByLane(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, k := range mapped {
		eachLevel(t, func(t *testing.T) {
			for _, n := range []int{0, 1, 3, 8, 64, 1000, 2, 4, 5, 6, 7, 9, 15, 17} {
				in := [3][]float64{odd(r, n), odd(r, n), odd(r, n)}
				want := make([]float64, n)
				for i := range want {
					want[i] = k.lane(in[0][i], in[1][i], in[2][i])
				}
				for alias := -1; alias < 3; alias++ {
					rows := [3][]float64{slices.Clone(in[0]), slices.Clone(in[1]), slices.Clone(in[2])}
					beyond := make([]float64, n+8)
					dst := beyond[:n]
					if alias >= 0 {
						dst = rows[alias]
					}
					k.row(dst, rows[0], rows[1], rows[2])
					for i, got := range dst {
						if !equal(got, want[i]) {
							t.Fatalf("%s, %d lanes, destination %d: lane %d of (%v, %v, %v) = %v, want %v",
								k.name, n, alias, i, in[0][i], in[1][i], in[2][i], got, want[i])
						}
					}
					for i, got := range beyond[n:] {
						if got != 0 {
							t.Fatalf("%s, %d lanes: lane %d is written too", k.name, n, n+i)
						}
					}
				}
			}
		})
	}
}

// AddScaled rounds the product first: with fused products these lanes would
// differ.
func TestProductsAreRoundedBeforeSums(t *testing.T) { eachLevel(t, testProductsAreRoundedBeforeSums) }

func testProductsAreRoundedBeforeSums(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	n := 2000
	base, a := make([]float64, n), make([]float64, n)
	for i := range base {
		a[i] = r.Float64()
		base[i] = -0.7 * a[i] // the sum is the rounding error of the product, or zero
	}
	scaled := slices.Clone(base)
	AddScaled(scaled, a, 0.7)
	for i, x := range scaled {
		if x != 0 {
			t.Fatalf("%v + 0.7 * %v = %v, want 0", base[i], a[i], x)
		}
	}
}

// Lerp goes the share k of the way, and its product is not rounded before the
// sum: with k = 1 the end is reached where the difference is exact.
func TestLerpGoesPartOfTheWay(t *testing.T) { eachLevel(t, testLerpGoesPartOfTheWay) }

func testLerpGoesPartOfTheWay(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	a, from := odd(r, 2000), odd(r, 2000)
	for _, k := range []float64{0, 0.08, 0.5, 1} {
		dst := slices.Clone(from)
		Lerp(dst, a, k)
		for i, got := range dst {
			if want := math.FMA(k, a[i]-from[i], from[i]); !equal(got, want) {
				t.Fatalf("from %v by %v of the way to %v is %v, want %v", from[i], k, a[i], got, want)
			}
		}
	}
	dst := []float64{2, 2, 2}
	Lerp(dst, []float64{4, 1, 2}, 0.5)
	if !slices.Equal(dst, []float64{3, 1.5, 2}) {
		t.Errorf("from 2 halfway to 4, 1 and 2: %v", dst)
	}
}

func TestWithin(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		for _, n := range []int{1, 4, 7, 8, 100} {
			row := make([]float64, n)
			if Fill(row, 0.5); !Within(row, 0.5, 0.5) {
				t.Errorf("%d lanes of 0.5 are not within 0.5 and 0.5", n)
			}
			for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0.4999, 0.5001} {
				row[n-1] = x
				if Within(row, 0.5, 0.5) || Within(row, -1, 1) != (math.Abs(x) < 1) {
					t.Errorf("%d lanes of 0.5, the last %v: within 0.5 and 0.5 or not within -1 and 1", n, x)
				}
			}
		}
	})
}

// Rows are zero, of their length, do not overlap, and lie apart in the cache.
func TestRowsLieApart(t *testing.T) {
	for _, n := range []int{1, 8, 200, 504, 512, 4096} {
		rows := Rows(40, n)
		seen := map[uintptr]bool{}
		for k, row := range rows {
			if len(row) != n || cap(row) != n {
				t.Fatalf("row %d has length %d and capacity %d, want %d", k, len(row), cap(row), n)
			}
			for i, x := range row {
				if x != 0 {
					t.Fatalf("lane %d of row %d is %v: rows overlap", i, k, x)
				}
				row[i] = 1
			}
			at := uintptr(unsafe.Pointer(&row[0]))
			if at%64 != 0 || seen[at%4096] {
				t.Errorf("row %d of %d lanes begins at byte %d of a page, as another does or within a line", k, n, at%4096)
			}
			seen[at%4096] = true
		}
	}
}

func TestRowsOfOtherLengthPanic(t *testing.T) {
	two, three := make([]float64, 2), make([]float64, 3)
	pair := [][]float64{two, two}
	pairs := &Book{pair, pair, pair, pair, false, two, two}
	calls := map[string]func(){
		"AddScaled": func() { AddScaled(two, three, 1) },
		"Lerp":      func() { Lerp(two, three, 1) },
		"Rest":      func() { Rest(two, [][]float64{two, three}, 0) },
		"Step":      func() { (&Account{two, two, two, two, two, two, two, two, three}).Step(pairs) },
		"Step rows": func() {
			b := *pairs
			b.Held = pair[:1]
			(&Account{two, two, two, two, two, two, two, two, two}).Step(&b)
		},
		"Step row": func() {
			b := *pairs
			b.Rates = [][]float64{two, three}
			(&Account{two, two, two, two, two, two, two, two, two}).Step(&b)
		},
		"Step of free sleeves": func() {
			b := *pairs
			b.Held, b.After, b.Returns = pair[:1], pair[:1], pair[:1]
			(&Account{two, two, two, two, two, two, two, two, two}).Step(&b)
		},
		"Linear":          func() { Linear(two, 0, Terms{{1, two}, {1, three}}) },
		"LinearBy row":    func() { LinearBy(two, two, nil, StateTerms{{two, three}}, nil) },
		"LinearBy term":   func() { LinearBy(two, two, nil, StateTerms{{two, two}}, Terms{{1, three}}) },
		"LinearBy state":  func() { LinearBy(two, three, two, nil, nil) },
		"LinearBy table":  func() { LinearBy(two, two, two, StateTerms{{three, two}}, nil) },
		"LinearBy states": func() { LinearBy(two, two, make([]float64, 5), nil, nil) },
		"Median":          func() { (Median{3, 3}).Push(make([]float64, 48), two, two, three) },
		"Median size":     func() { (Median{3, 3}).Push(make([]float64, 24), two, two, two) },
		"Clamp order":     func() { Clamp(two, two, 1, 0) },
		"Line order":      func() { ClampLine(two, two, 1, 0, 1, 0) },
		"Clamp NaN":       func() { Clamp(two, two, math.NaN(), 1) },
		"window":          func() { (Median{0, 0}).Push(make([]float64, 32), two, two, two) },
		"min":             func() { (Median{3, 4}).Push(make([]float64, 48), two, two, two) },
	}
	for _, k := range mapped {
		calls[k.name] = func() { k.row(three, two, two, two) }
	}
	for name, call := range calls {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s accepted it", name)
				}
			}()
			call()
		}()
	}
}
