package accum

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func momentsOf(x []float64) *Moments {
	m := new(Moments)
	for _, v := range x {
		m.Add(v)
	}
	return m
}

// exactMoments returns mean and variance as rational numbers.
func exactMoments(x []float64) (mean, variance *big.Rat) {
	n := new(big.Rat).SetInt64(int64(len(x)))
	mean, variance = new(big.Rat), new(big.Rat)
	for _, v := range x {
		mean.Add(mean, new(big.Rat).SetFloat64(v))
	}
	mean.Quo(mean, n)
	for _, v := range x {
		d := new(big.Rat).SetFloat64(v)
		d.Sub(d, mean)
		variance.Add(variance, d.Mul(d, d))
	}
	return mean, variance.Quo(variance, n.Sub(n, big.NewRat(1, 1)))
}

// Mean and variance are those of rational arithmetic, rounded once: also for
// wealth near one with a spread of 1e-12, where floating-point sums of squares
// keep no digit.
func TestMomentsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func() float64{
		"returns":            func() float64 { return r.NormFloat64() * 0.04 },
		"wealth, tiny range": func() float64 { return 1 + r.NormFloat64()*1e-12 },
		"one and its next":   func() float64 { return math.Nextafter(1, 1+float64(r.IntN(2))) },
		"far from zero":      func() float64 { return 1e15 + r.Float64() },
		"all scales":         func() float64 { return math.Ldexp(r.Float64()*2-1, r.IntN(2090)-1070) },
	} {
		t.Run(name, func(t *testing.T) {
			for range 20 {
				x := make([]float64, 2+r.IntN(40))
				for i := range x {
					x[i] = draw()
				}
				m := momentsOf(x)
				mean, variance := exactMoments(x)
				wantMean, _ := mean.Float64()
				wantVar, _ := variance.Float64()
				if m.Mean() != wantMean {
					t.Fatalf("mean = %v, want %v", m.Mean(), wantMean)
				}
				if m.Variance() != wantVar {
					t.Fatalf("variance = %v, want %v", m.Variance(), wantVar)
				}
			}
		})
	}
}

func TestMomentsByHand(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name                              string
		x                                 []float64
		mean, variance, sd, se, low, high float64
	}{
		{"empty", nil, nan, nan, nan, nan, nan, nan},
		{"one", []float64{3}, 3, nan, nan, nan, 3, 3},
		{"two", []float64{1, 3}, 2, 2, math.Sqrt2, 1, 1, 3},
		{"four", []float64{-2, 0, 2, 4}, 1, 20. / 3, math.Sqrt(20. / 3), math.Sqrt(20. / 3 / 4), -2, 4},
		{"equal", []float64{0.1, 0.1, 0.1}, 0.1, 0, 0, 0, 0.1, 0.1},
		{"minus zero", []float64{math.Copysign(0, -1)}, 0, nan, nan, nan, 0, 0},
		// the variance is no float64, the sums are
		{"tiny", []float64{5e-324, 1.5e-323}, 1e-323, 0, 0, 0, 5e-324, 1.5e-323},
		{"huge", []float64{0, math.MaxFloat64}, math.MaxFloat64 / 2, math.Inf(1), math.Inf(1), math.Inf(1), 0, math.MaxFloat64},
	} {
		m := momentsOf(c.x)
		if m.N() != int64(len(c.x)) {
			t.Errorf("%s: n = %d, want %d", c.name, m.N(), len(c.x))
		}
		for _, f := range []struct {
			name      string
			got, want float64
		}{
			{"mean", m.Mean(), c.mean},
			{"variance", m.Variance(), c.variance},
			{"sd", m.StdDev(), c.sd},
			{"se", m.StdErr(), c.se},
			{"min", m.Min(), c.low},
			{"max", m.Max(), c.high},
		} {
			if math.Float64bits(f.got) != math.Float64bits(f.want) && !(f.got != f.got && f.want != f.want) {
				t.Errorf("%s: %s = %v, want %v", c.name, f.name, f.got, f.want)
			}
		}
	}
}
