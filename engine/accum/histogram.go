package accum

import "trifecta/engine/lanes"

// A Histogram counts observations in bins that are keyed on the leading bits
// of the float64: sign, exponent, and 9 bits of mantissa. A bin is at most
// 0.2 % wide, so its middle is within 0.1 % (2^-10) of everything in it; bins
// below 1/1024 in size have one width, and the middle is within 1e-6 (2^-20).
// Zero has a bin of its own. Counts are integers, hence Merge is exact. (The
// idea is that of Masson, Rim and Lee, "DDSketch", 2019, with the logarithm
// replaced by the float's own exponent.) The zero value is an empty histogram.
//
// Every number of at most ten significant bits, such as 1, 1.5 or -0.25, is an
// edge, where it is at least 1/1024 in size, and belongs to the bin on its far
// side from zero. Memory is that of the bins from the least to the greatest
// observation, a kilobyte for each time that they double.
type Histogram struct{ bins bins }

var fine = lanes.NewGrid(52 - 9)

// Add adds one observation. It panics if x is NaN or infinite.
func (h *Histogram) Add(x float64) { h.bins.add(x, &fine) }

// Merge adds the observations of o.
func (h *Histogram) Merge(o *Histogram) { h.bins.merge(&o.bins, &fine) }

// Reset empties the histogram and keeps its memory for what is added next.
func (h *Histogram) Reset() { h.bins.reset() }

// N returns the number of observations.
func (h *Histogram) N() int64 { return h.bins.n }

// Quantile returns the p-quantile, linear between order statistics: with
// x(0) <= … <= x(n-1) and g = (n-1) p, it lies the fraction g - floor(g) of the
// way from x(floor(g)) to the next (Hyndman and Fan, 1996, type 7; the default
// of R and numpy). Each order statistic is the middle of its bin, held between
// the sample's exact minimum and maximum, so the result is within 0.1 % of the
// larger of the two in size, or within 1e-6 where that is more. Quantile(0) and
// Quantile(1) are the exact minimum and maximum. It is NaN for an empty sample,
// and panics unless 0 <= p <= 1.
func (h *Histogram) Quantile(p float64) float64 { return h.bins.quantile(p, &fine) }

// Below returns the fraction of observations in bins below that of x. Where x
// is 0 or a positive edge, such as 1, that is exactly the fraction of
// observations below x; elsewhere those in x's own bin are missing. It is NaN
// for an empty sample, and panics if x is NaN.
func (h *Histogram) Below(x float64) float64 { return h.bins.below(x, &fine) }
