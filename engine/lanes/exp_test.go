package lanes

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// The references work with 200 bits, against 53 of a float64: their own
// rounding, about 2^-190, plays no part in an error of some 2^-54.
const refBits = 200

func ref(x float64) *big.Float { return new(big.Float).SetPrec(refBits).SetFloat64(x) }

// refExp returns e^x: Taylor after 20 halvings of the argument, then 20
// squarings.
func refExp(x *big.Float) *big.Float {
	const halvings = 20
	r := new(big.Float).SetPrec(refBits+64).SetMantExp(x, -halvings)
	sum, term := ref(1).SetPrec(refBits+64), ref(1).SetPrec(refBits+64)
	for k := 1; k < 40; k++ {
		term.Mul(term, r).Quo(term, ref(float64(k)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// refLog returns log x for positive x: one step of Halley's method, which
// triples the 50 good bits of math.Log.
func refLog(x float64) *big.Float {
	frac, e2 := math.Frexp(x) // math.Log is wrong for subnormal x on amd64
	y := ref(math.Log(frac) + float64(e2)*math.Ln2)
	e := refExp(y)
	num, den := ref(0).Sub(ref(x), e), ref(0).Add(ref(x), e)
	return y.Add(y, num.Quo(num.Mul(num, ref(2)), den))
}

// ulps returns the distance of got from want in units of the last place that a
// float64 near want has.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	ulp := math.Nextafter(math.Abs(w), math.Inf(1)) - math.Abs(w)
	if math.IsInf(ulp, 1) {
		ulp = 0x1p971
	}
	d := ref(0).Sub(ref(got), want)
	f, _ := d.Quo(d, ref(ulp)).Float64()
	return math.Abs(f)
}

// worst returns the largest error of f over the arguments, and where it is.
func worst(args []float64, f func(float64) float64, want func(float64) *big.Float) (err, at float64) {
	for _, x := range args {
		if e := ulps(f(x), want(x)); !(e <= err) {
			err, at = e, x
		}
	}
	return err, at
}

func expArgs(n int) []float64 {
	r := rand.New(rand.NewPCG(5, 6))
	x := []float64{0, 1, -1, 709.7827128933840, -708.396, -745.13, math.Ln2 / 2, -math.Ln2 / 2, 5e-324, -5e-324, 1e-17, -1e-17}
	for range n {
		x = append(x,
			r.Float64()*2-1,                          // returns and rates
			r.Float64()*1418-708.39,                  // all normal results
			-708.39-r.Float64()*36.7,                 // subnormal results
			math.Ldexp(r.Float64()*2-1, -r.IntN(60)), // towards zero
			(float64(r.IntN(2000)-1000)+0.5)*math.Ln2+(r.Float64()-0.5)*1e-9) // where k changes
	}
	return x
}

func logArgs(n int) []float64 {
	r := rand.New(rand.NewPCG(7, 8))
	x := []float64{1, 2, 0.5, math.MaxFloat64, 5e-324, 0x1p-1022, math.Sqrt2, math.Sqrt2 / 2, math.Nextafter(1, 0), math.Nextafter(1, 2)}
	for range n {
		x = append(x,
			r.Float64()*2+math.SmallestNonzeroFloat64,
			1+(r.Float64()-0.5)*math.Ldexp(1, -r.IntN(50)),                         // where log is near zero
			math.Float64frombits(r.Uint64N(0x7ff<<52-1)+1),                         // all positive floats
			math.Float64frombits(r.Uint64N(1<<52-1)+1),                             // subnormal
			math.Ldexp(math.Sqrt2/2*(1+(r.Float64()-0.5)*1e-9), r.IntN(2000)-1000)) // where k changes
	}
	return x
}

func TestExpIsWithinOneUlp(t *testing.T) {
	var args []float64
	for _, x := range expArgs(4000) {
		if x > -745.1 && x < 709.78 {
			args = append(args, x)
		}
	}
	err, at := worst(args, ExpOf, func(x float64) *big.Float { return refExp(ref(x)) })
	t.Logf("largest error of %d arguments: %.4f ulp at %v", len(args), err, at)
	if err > 1 {
		t.Errorf("ExpOf(%v) is %.3f ulp off, want at most 1", at, err)
	}
}

func TestLogIsWithinOneUlp(t *testing.T) {
	args := logArgs(4000)
	err, at := worst(args, LogOf, refLog)
	t.Logf("largest error of %d arguments: %.4f ulp at %v", len(args), err, at)
	if err > 1 {
		t.Errorf("LogOf(%v) is %.3f ulp off, want at most 1", at, err)
	}
}

func TestExpAndLogAtTheEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name    string
		f       func(float64) float64
		x, want float64
	}{
		{"ExpOf", ExpOf, 0, 1},
		{"ExpOf", ExpOf, math.Copysign(0, -1), 1},
		{"ExpOf", ExpOf, inf, inf},
		{"ExpOf", ExpOf, -inf, 0},
		{"ExpOf", ExpOf, nan, nan},
		{"ExpOf", ExpOf, 709.782712893384, 1.7976931348622732e308}, // the last finite one
		{"ExpOf", ExpOf, 709.7827128933841, inf},
		{"ExpOf", ExpOf, 1e308, inf},
		{"ExpOf", ExpOf, -745.1332191019411, 5e-324}, // the last one above half of 5e-324
		{"ExpOf", ExpOf, -745.1332191019412, 0},
		{"ExpOf", ExpOf, -1e308, 0},
		{"LogOf", LogOf, 1, 0},
		{"LogOf", LogOf, 0, -inf},
		{"LogOf", LogOf, math.Copysign(0, -1), -inf},
		{"LogOf", LogOf, inf, inf},
		{"LogOf", LogOf, -inf, nan},
		{"LogOf", LogOf, -1, nan},
		{"LogOf", LogOf, -5e-324, nan},
		{"LogOf", LogOf, nan, nan},
		{"LogOf", LogOf, 5e-324, -744.4400719213812},
		{"LogOf", LogOf, math.MaxFloat64, 709.782712893384},
	} {
		if got := c.f(c.x); got != c.want && !(got != got && c.want != c.want) {
			t.Errorf("%s(%v) = %v, want %v", c.name, c.x, got, c.want)
		}
	}
}

// The bits of the elementary functions were computed on amd64. Every
// architecture, instruction set and compiler has to find the same; a change of
// this number changes every simulated path.
func TestSameBitsOnEveryArchitecture(t *testing.T) { eachLevel(t, testSameBits) }

func testSameBits(t *testing.T) {
	h := fnv.New64a()
	put := func(y float64) {
		b := math.Float64bits(y)
		if y != y {
			b = 0 // only the bits inside a NaN are free
		}
		h.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24), byte(b >> 32), byte(b >> 40), byte(b >> 48), byte(b >> 56)})
	}
	var args, ps []float64
	for i := -30000; i < 30000; i++ {
		args, ps = append(args, float64(i)/37), append(ps, float64(i)/30001)
	}
	for e := -1074; e < 1024; e++ {
		args, ps = append(args, math.Ldexp(1.1, e)), append(ps, math.Ldexp(1.1, e))
	}
	exps, logs, quantiles := make([]float64, len(args)), make([]float64, len(args)), make([]float64, len(args))
	Exp(exps, args)
	Log(logs, args)
	NormalQuantile(quantiles, ps)
	for i := range args {
		put(exps[i])
		put(logs[i])
		put(quantiles[i])
	}
	const want = "85cb35b0917a08c5"
	if got := fmt.Sprintf("%016x", h.Sum64()); got != want {
		t.Errorf("hash of all bits = %s, want %s", got, want)
	}
}

func FuzzLogUndoesExp(f *testing.F) {
	for _, x := range []float64{0, 1, -1, 0.3, -700, 709, 1e-300} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x float64) {
		if !(math.Abs(x) < 708) {
			t.Skip()
		}
		y := ExpOf(x)
		// One ulp of e^x moves its logarithm by up to 2^-52, and LogOf adds an
		// ulp of x.
		if got, tol := LogOf(y), 0x1p-52+0x1p-52*math.Abs(x); math.Abs(got-x) > tol {
			t.Fatalf("log of e^%v = %v, off by %v, want at most %v", x, got, got-x, tol)
		}
	})
}
