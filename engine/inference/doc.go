// Package inference says what a result is worth: how far a number of a
// simulation may be from the truth of its model, what follows if the model's
// paths are weighted differently, and how good a forecast was.
//
// # Monte Carlo error
//
// A [Sample] is what was kept of one number per path, in strata. Its methods
// give the mean, certainty equivalents, and by [Sample.Distribution] quantiles
// and expected shortfall, each an [Estimate] with its standard error or the
// reason why it has none:
//
//	s := inference.Sample{{Weight: 1, Moments: &m, Histogram: &h, Low: lowest}}
//	mean := s.Mean()
//	tail := s.Distribution().Shortfall(0.05)
//
// Errors follow from the way in which the paths were drawn: independent paths,
// antithetic pairs (from the pairs' means), strata with fixed shares, and parts
// of them, such as the paths with a recession, whose number is random. They
// say how far the number may be from that of infinitely many paths. They know
// nothing of the distance from the model to the world.
//
// [Difference] and [Ratio] compare two numbers of the same paths (common
// random numbers), [Share] is the error of a probability.
//
// # Weighting paths
//
// [Pool] finds the weights nearest to equal ones, in the sense of Kullback and
// Leibler, under which the paths have prescribed means: entropy pooling. It
// refuses views that leave less than a tenth of the paths.
//
// # Forecasts
//
// [CRPS] and [CRPSNormal] score a density forecast, [PIT] says where in it the
// outcome fell, and [DieboldMariano] tests whether one forecast is better than
// another. [BlockLength] is the mean length of the blocks in which a series is
// to be resampled.
//
// Functions are pure functions of slices. Sums run in the order of the
// slices, and logarithms and exponentials are those of engine/lanes, so results
// are the same bits on every architecture.
package inference
