// Package accum summarizes samples in a way that merges exactly.
//
// A Sum is the exact sum of float64 values. Moments are count, mean, variance
// and range. A Histogram answers quantiles, a Coarse one too in less memory, and
// a Tail keeps the lowest observations themselves. Each has Add for one
// observation and Merge for another summary of the same type; all but a Sum have
// AddRow too, for a row of observations at once. The zero value is an empty summary,
// ready to use.
//
//	var wealth accum.Moments
//	wealth.AddRow(row)
//	total.Merge(&wealth)
//
// # The law
//
// Under Merge every type is a commutative monoid, bit for bit: the zero value
// changes nothing, and neither the order of merging nor the way in which the
// observations were split over summaries changes a single bit of what is
// reported or encoded. That law lets one worker, sixty-four workers and a
// cluster share one reducer, and it is why results cannot depend on
// scheduling. Floating-point sums do not have it: (a+b)+c is not a+(b+c).
//
// # What may be added
//
// Add panics on NaN and infinities: a summary that met one would be useless
// from then on, so the caller must find them where path and date are known.
//
// # Bytes
//
// MarshalBinary writes a version and then the canonical form: summaries of the
// same observations have the same bytes, whatever their history.
// UnmarshalBinary accepts these bytes and no others, and leaves its receiver
// alone when it returns an error. Reading methods do not write, so concurrent
// reads are safe; Add, Merge and Reset need the summary for themselves. No
// summary but a Sum may be copied by assignment after its first use: merge it
// into a new one.
package accum
