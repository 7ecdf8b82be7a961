package accum

import (
	"math"
	"slices"
)

// CoarseQuantile returns the p-quantile of a mixture: of samples with the given
// weights, which add up to one, each spread evenly over its observations. Of
// one sample it is [Coarse.Quantile]; of several the middle of the first bin at
// which their weighted counts reach p. It is NaN where a sample is empty.
func CoarseQuantile(samples []*Coarse, weights []float64, p float64) float64 {
	if len(samples) == 1 {
		return samples[0].Quantile(p)
	}
	type share struct {
		key    int
		weight float64
	}
	var shares []share
	least, most := math.Inf(1), math.Inf(-1)
	for k, s := range samples {
		if s.N() == 0 {
			return math.NaN()
		}
		least, most = min(least, s.bins.min), max(most, s.bins.max)
		s.bins.each(func(key int, count int64) bool {
			shares = append(shares, share{key, weights[k] * float64(count) / float64(s.N())})
			return true
		})
	}
	slices.SortStableFunc(shares, func(a, b share) int { return a.key - b.key })
	sum := 0.0
	for _, s := range shares {
		// 1e-12 forgives the rounding of a sum of weights.
		if sum += s.weight; sum >= p-1e-12 {
			return min(max(rough.Within(s.key, 0.5), least), most)
		}
	}
	return most
}
