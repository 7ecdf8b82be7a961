package lanes

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// refTail returns the probability that a standard normal variable stays below
// -z, and the density there, for z >= 0: by the series
// 1/2 - phi(z) (z + z³/3 + z⁵/(3·5) + …) up to 3, where it costs few bits, and
// by Laplace's continued fraction beyond.
func refTail(z float64) (tail, density *big.Float) {
	rootTau, _, _ := big.ParseFloat("2.506628274631000502415765284811045253006986740609938316629923576342293654607841974946595838", 10, refBits, big.ToNearestEven)
	x := ref(z)
	sq := ref(0).Mul(x, x)
	density = refExp(ref(0).Mul(sq, ref(-0.5)))
	density.SetPrec(refBits).Quo(density, rootTau)
	if z <= 3 {
		sum, term := ref(z), ref(z)
		for k := 3; k < 300; k += 2 {
			term.Mul(term, sq).Quo(term, ref(float64(k)))
			sum.Add(sum, term)
		}
		return sum.Sub(ref(0.5), sum.Mul(sum, density)), density
	}
	frac := ref(z)
	for k := 500; k > 0; k-- {
		frac.Add(x, frac.Quo(ref(float64(k)), frac))
	}
	return frac.Quo(density, frac), density
}

// quantileError returns the error of z as the quantile of p <= 1/2, in ulp of z:
// (Phi(z) - p) / phi(z), Newton's step.
func quantileError(z, p float64) float64 {
	tail, density := refTail(-z)
	d := tail.Sub(tail, ref(p))
	step, _ := d.Quo(d, density).Float64()
	ulp := math.Nextafter(-z, math.Inf(1)) + z
	return math.Abs(step) / ulp
}

func TestNormalQuantileIsWithinItsBound(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	ps := []float64{5e-324, 0x1p-1022, 1e-300, 0x1p-33, 0.075, math.Nextafter(0.075, 0), math.Exp(-25), 0.25, 0.5 - 0x1p-54}
	for range 3000 {
		ps = append(ps, r.Float64()/2, math.Ldexp(r.Float64()+0.5, -2-r.IntN(40)))
	}
	for range 500 {
		ps = append(ps, math.Ldexp(r.Float64()+0.5, -2-r.IntN(1070)))
	}
	var worst, at float64
	for _, p := range ps {
		if e := quantileError(NormalQuantileOf(p), p); !(e <= worst) {
			worst, at = e, p
		}
	}
	t.Logf("largest error of %d probabilities: %.3f ulp at %v", len(ps), worst, at)
	if worst > 8 {
		t.Errorf("NormalQuantileOf(%v) is %.2f ulp off, want at most 8", at, worst)
	}
}

func TestNormalQuantileIsOdd(t *testing.T) {
	for i := range 1000 {
		p := (float64(uint32(i)*4294967) + 0.5) * 0x1p-32 // 1-p is exact on this grid
		if lo, hi := NormalQuantileOf(p), NormalQuantileOf(1-p); lo != -hi {
			t.Errorf("quantiles at %v and %v are %v and %v, want opposite", p, 1-p, lo, hi)
		}
	}
}

// Neighbours on the grid of the draws, across the three approximations.
func TestNormalQuantileRisesOnTheGridOfDraws(t *testing.T) {
	unit := func(k uint32) float64 { return (float64(k) + 0.5) * 0x1p-32 }
	for _, centre := range []float64{0x1p-31, math.Exp(-25) + 2000*0x1p-32, 0.075, 0.25, 0.5, 0.925} {
		k := uint32(centre * 0x1p32)
		last := math.Inf(-1)
		for i := max(k, 1000) - 1000; i < k+1000; i++ {
			z := NormalQuantileOf(unit(i))
			if !(z > last) {
				t.Fatalf("quantile at %v is %v, want above %v", unit(i), z, last)
			}
			last = z
		}
	}
}

func TestNormalQuantileAtTheEdges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ p, want float64 }{
		{0, math.Inf(-1)},
		{1, math.Inf(1)},
		{0.5, 0},
		{-0.1, nan},
		{1.1, nan},
		{nan, nan},
		{math.Inf(1), nan},
		{math.Inf(-1), nan},
		{-5e-324, nan},
		{math.Nextafter(1, 2), nan},
	} {
		if got := NormalQuantileOf(c.p); got != c.want && !(got != got && c.want != c.want) {
			t.Errorf("NormalQuantileOf(%v) = %v, want %v", c.p, got, c.want)
		}
	}
}

// Gonum inverts the error function, a road of its own: the two agree to the
// error of that road (2.4e-13 was measured over the whole range).
func TestQuantileAgreesWithGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 100_000 {
		p := math.Ldexp(r.Float64(), -r.IntN(30))
		got, want := NormalQuantileOf(p), distuv.UnitNormal.Quantile(p)
		if math.Abs(got-want) > 1e-12*max(1, math.Abs(want)) {
			t.Fatalf("quantile of %v = %v, gonum has %v", p, got, want)
		}
	}
}
