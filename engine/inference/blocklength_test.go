package inference

import (
	"math"
	"strings"
	"testing"
)

func TestBlockLengthsOfTheOracle(t *testing.T) {
	var file struct {
		Cases []struct {
			Name                 string
			N                    int
			X                    []float64
			Stationary, Circular float64
		}
	}
	oracle(t, "politis_white.json", &file)
	if len(file.Cases) < 5 {
		t.Fatalf("%d cases", len(file.Cases))
	}
	for _, c := range file.Cases {
		if c.X == nil {
			c.X = archSeries()
		}
		got, err := BlockLength(c.X)
		// Sums in another order than numpy's differ by their rounding, which the
		// cube root divides by three.
		if err != nil || math.Abs(got.Stationary/c.Stationary-1) > 1e-12 || math.Abs(got.Circular/c.Circular-1) > 1e-12 {
			t.Errorf("%s: %+v, %v, want %v and %v", c.Name, got, err, c.Stationary, c.Circular)
		}
	}
}

// archSeries is the series of arch's unit test: 10,100 normals of numpy's
// RandomState(0), filtered in place and without the first hundred. The
// generator is MT19937 (Matsumoto and Nishimura, 1998) with numpy's legacy polar
// method.
func archSeries() []float64 {
	var mt [624]uint32
	mt[0] = 0
	for i := 1; i < 624; i++ {
		mt[i] = 1812433253*(mt[i-1]^mt[i-1]>>30) + uint32(i)
	}
	at := 624
	next := func() uint32 {
		if at == 624 {
			for i := range mt {
				y := mt[i]&0x80000000 | mt[(i+1)%624]&0x7fffffff
				mt[i] = mt[(i+397)%624] ^ y>>1
				if y&1 == 1 {
					mt[i] ^= 0x9908b0df
				}
			}
			at = 0
		}
		y := mt[at]
		at++
		y ^= y >> 11
		y ^= y << 7 & 0x9d2c5680
		y ^= y << 15 & 0xefc60000
		return y ^ y>>18
	}
	uniform := func() float64 {
		a, b := next()>>5, next()>>6
		return (float64(a)*67108864 + float64(b)) / 9007199254740992
	}
	var x []float64
	for len(x) < 10_100 {
		u, v, r := 0.0, 0.0, 2.0
		for r >= 1 || r == 0 {
			u, v = 2*uniform()-1, 2*uniform()-1
			r = u*u + v*v
		}
		f := math.Sqrt(-2 * math.Log(r) / r)
		x = append(x, f*v, f*u)
	}
	for i := 1; i < len(x); i++ {
		x[i] += 0.3 * x[i-1]
	}
	return x[100:]
}

func TestSeriesWithoutABlockLengthAreRefused(t *testing.T) {
	flat, gap := make([]float64, 30), archSeries()[:30]
	gap[7] = math.NaN()
	for want, x := range map[string][]float64{
		"15 values": make([]float64, 15), "all 30 values are 0": flat, "value 7 is NaN": gap,
	} {
		if _, err := BlockLength(x); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}
