// Package signal derives the trifecta: accelerating small-cap earnings, an
// attractive small-cap valuation, and priced rate cuts. Where all three hold,
// says the article it is named after (Benzinga, 2025-09-11), small caps have
// led.
//
// Most programs need no more than the variables
//
//	signal.Trifecta // legs that hold, 0 to 3
//	signal.Score    // mean strength of the legs, 0 to 1
//
// which a strategy names in its Reads; the engine then derives them, with
// everything they are made from, on history and on simulated paths alike. Call
// [New] to choose other readings, windows and thresholds, or fewer legs. To
// print the signal for a date, pass the fields of the [Signal]'s legs to
// [trifecta/engine.Derive].
//
// # The legs
//
//	leg         reading                                      on             off
//	earnings    growth of NTM EPS over 6 steps,
//	            Russell 2000 less S&P 490                    above +1 pp    below 0
//	valuation   EV/EBITDA of the Russell 2000 over that      below its      above its
//	            of the S&P 490, less one                     median of 120  median + 1 pp
//	                                                         rows
//	rates       25 bp cuts priced to year end                at 2 or more   below 1
//
// Between on and off a leg stays as it is: readings that hover at one
// threshold would otherwise trade the whole book back and forth. It starts off,
// at the first row of the grid, so that the rows before a study's start settle
// its state. "Above" and "below" are strict, and a value within 1e-12 of a
// threshold equals it.
//
// The article's own earnings figure, +3.7 % since the year's start, is
// [SmallYTD]; it says that small-cap earnings grow, not that they outgrow
// others, so it is shown beside the reading but does not drive the leg unless
// the options say so.
//
// # What is not known
//
// A NaN is not known. A reading is not known in the rows before its window, nor
// where growth would start from earnings of zero or less; the leg is then not
// known either, and keeps its state for the next row that is. Count and Score
// are known where every leg is. A market that lacks the inputs of a leg is
// refused by the engine with the names of what is missing: leave the leg out
// with [Options].Legs, or supply the fields.
//
// # Point in time
//
// All readings use rows up to the view's date and nothing else, the median and
// the percentile included. That the rows themselves hold what was known then,
// consensus and prices as published, is the promise of package datasets.
//
// # Why names carry a digest
//
// The engine compares fields by identity, prints them by name, and takes the
// digest of a plan from names. Fields with default options have plain names and
// exist once. Readings over another window are named after it, such as
// ev_ebitda_premium_median_60, and legs with other options after a digest of
// them, such as valuation_leg_81367bc5, so that two studies that ask different
// questions never carry the same digest.
package signal
