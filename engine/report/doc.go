// Package report shows what came of a run: tables, result files and figures.
//
// Call [Backtests] on a [Study] for the numbers of a history traded by several
// strategies, then [WriteBacktests] for tables on a terminal or [NewResult]
// for JSON of the schema trifecta/result/1.
//
// # Numbers
//
// Every number is an [Estimate]: a value with its standard error, or with the
// reason why it has none. What is not defined is null in JSON and a dash in
// tables, never a zero. Numbers are decimals inside and in JSON, per cent only
// where people read them.
//
// A backtest is one draw of history, so each strategy is set beside the
// benchmark and beside the fixed mix of its own average weights, which has the
// same mean exposure and no timing. Beside the edge found stands the smallest
// true edge that so many years at that tracking error could have shown: an
// edge below it, found or not, is no evidence. The CAGR is repeated for trades
// one and two steps later and for doubled costs, and the break-even cost says
// at which cost of what is traded the benchmark is matched.
//
// A simulation is many draws of a model. Its numbers stand by scenario, strategy,
// horizon and group of paths, each with its Monte Carlo error and the same
// scenario in the world without any edge beside it. Text shows no more digits
// than the error leaves; a lead of less than two standard errors is marked as
// one that cannot be told from zero. [Survey.Across] compares strategies over
// scenarios, and a [Sensitivity] holds the headline against what the world
// assumes. A scenario in several presets of the world is as many worlds of the
// [Survey], which share their twin without an edge: text, JSON and
// [ScenarioStrip] set them beside each other and say where their verdicts differ.
//
// # Figures
//
// Fill a [TearSheet], [SignalPanel] or [WeightsFigure] with plain rows, call
// Figure, and write it with Save, or with PNG, SVG and PDF. Titles are the
// caller's and state the finding with its size and error; SYNTHETIC belongs in
// the subtitle. Dates are days since 1970-01-01, ratios are decimals, NaN is a
// gap.
//
// Simulations have figures of their own: [FanChart], [ScenarioStrip],
// [HeatMap], [TailFigure], [PathStory], [Tornado] and [HorizonProfile]. They
// title themselves with a sentence computed from the numbers, which claims a
// sign only where it lies two Monte Carlo standard errors from zero, and say
// from their [Provenance] that they are SIMULATED, in which world preset, from
// which seed. [Empirical] makes a [Distribution] of one value for each path;
// from a histogram take one point for each occupied bin. Data that are missing
// leave a note where they would stand.
//
// The same figure gives the same bytes, again and from any goroutine. Text is
// outlines in SVG and PDF, so no font is needed; SVG carries a title and a
// description for screen readers. Colours follow Okabe and Ito ("Color
// universal design", 2008), each at least 3:1 on white; long series are thinned
// to the pixel (M4: Jugel, Jerzak, Hackenbroich, Markl, "A visualization-
// oriented time series data aggregation", 2014); labels are pushed apart by
// isotonic regression.
//
// # Why an own drawing layer
//
// gonum/plot as it comes puts the legend over the lines, clips the right edge
// and knows only panels of equal height; its SVG falls back to the viewer's
// fonts and its PDF has no bold face. Only this package imports it.
package report
