package inference

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// A BlockLengths holds the mean block lengths, in steps, that give a bootstrap
// of a series the least mean squared error of the variance of its mean.
type BlockLengths struct {
	Stationary float64 // of blocks of geometric length
	Circular   float64 // of blocks of fixed length
}

// BlockLength returns the automatic block lengths of Politis and White,
// "Automatic block-length selection for the dependent bootstrap", Econometric
// Reviews 23 (2004), with the correction of Patton, Politis and White, ibid. 28
// (2009). They may be below one for a series without memory, and are at most
// min(3 sqrt n, n/3) rounded up, which a series as persistent as the level of a
// rate runs into.
//
// Conventions are those of the package arch (Sheppard): autocorrelations are
// taken between the parts of the series that overlap; the bandwidth follows the
// first run of max(5, log10 n) of them below 2 sqrt(log10(n)/n).
//
// A series needs 16 finite values that are not all equal.
func BlockLength(x []float64) (BlockLengths, error) {
	const fewest = 16
	n := len(x)
	if n < fewest {
		return BlockLengths{}, fmt.Errorf("block length of %d values: want at least %d", n, fewest)
	}
	mean := 0.0
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return BlockLengths{}, fmt.Errorf("block length: value %d is %v", i, v)
		}
		mean += v
	}
	mean /= float64(n)
	eps := make([]float64, n)
	for i, v := range x {
		eps[i] = v - mean
	}
	if dot(eps, eps) == 0 {
		return BlockLengths{}, fmt.Errorf("block length: all %d values are %v", n, x[0])
	}

	size := float64(n)
	log10 := lanes.LogOf(size) / math.Ln10
	run := max(5, int(log10+1e-9)) // 1000 has three zeros, not 2.9999…
	widest := int(math.Ceil(math.Sqrt(size))) + run
	small := 2 * math.Sqrt(log10/size)
	cov := make([]float64, widest+1)
	quiet, bandwidth := 0, 0 // 0: no run of small ones so far
	for k := range cov {
		if quiet >= run && bandwidth == 0 {
			bandwidth = 2 * max(k-run, 1)
		}
		cross := dot(eps[k:], eps[:n-k])
		cov[k] = cross / size
		// As in arch, a lag is scaled by the values that overlap at the next one.
		scale := math.Sqrt(dot(eps[k+1:], eps[k+1:]) * dot(eps[:n-k-1], eps[:n-k-1]))
		if math.Abs(cross)/scale < small {
			quiet++
		} else {
			quiet = 0
		}
	}
	if bandwidth == 0 || bandwidth > widest {
		bandwidth = widest
	}
	g, spectrum := 0.0, cov[0]
	for k := 1; k <= bandwidth; k++ {
		// Flat to half the bandwidth, then falling to zero.
		taper := min(1, 2*(1-float64(k)/float64(bandwidth)))
		g += float64(2 * taper * float64(k) * cov[k])
		spectrum += float64(2 * taper * cov[k])
	}
	most := math.Ceil(min(3*math.Sqrt(size), size/3))
	length := func(d float64) float64 {
		if g == 0 {
			return 0
		}
		return min(most, cubeRoot(2*g*g/d*size))
	}
	s2 := spectrum * spectrum
	return BlockLengths{Stationary: length(2 * s2), Circular: length(4.0 / 3 * s2)}, nil
}

// cubeRoot returns the cube root of x >= 0.
func cubeRoot(x float64) float64 {
	if x == 0 || math.IsInf(x, 1) {
		return x
	}
	return lanes.ExpOf(lanes.LogOf(x) / 3)
}

func dot(x, y []float64) (s float64) {
	for i, v := range x {
		s += float64(v * y[i])
	}
	return s
}
