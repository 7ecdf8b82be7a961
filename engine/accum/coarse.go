package accum

import "trifecta/engine/lanes"

// A Coarse is a [Histogram] that keeps 7 bits of mantissa: the middle of a bin
// is within 0.4 % (2^-8) of everything in it, or within 4e-6 (2^-18) where that
// is more, for a quarter of the memory. It is meant for distributions that are
// kept in great number, such as those at every step of a fan chart. The zero
// value is an empty histogram.
type Coarse struct{ bins bins }

var rough = lanes.NewGrid(52 - 7)

// Add adds one observation. It panics if x is NaN or infinite.
func (h *Coarse) Add(x float64) { h.bins.add(x, &rough) }

// Merge adds the observations of o.
func (h *Coarse) Merge(o *Coarse) { h.bins.merge(&o.bins, &rough) }

// Reset empties the histogram and keeps its memory for what is added next.
func (h *Coarse) Reset() { h.bins.reset() }

// N returns the number of observations.
func (h *Coarse) N() int64 { return h.bins.n }

// Quantile returns the p-quantile as [Histogram.Quantile] does, within 0.4 % of
// the larger of the two order statistics in size, or within 4e-6 where that
// is more.
func (h *Coarse) Quantile(p float64) float64 { return h.bins.quantile(p, &rough) }

// Below returns the fraction of observations in bins below that of x: exact
// where x is 0 or a number from 1/1024 on of at most eight significant bits.
func (h *Coarse) Below(x float64) float64 { return h.bins.below(x, &rough) }
