// Package metrics measures what an account earned and what it risked.
//
// All functions are pure functions of slices. Returns are simple returns per
// step, as decimals: 0.01 is one per cent in one step. rf is the risk-free
// return of the same steps, and perYear the number of steps in a year. wealth
// holds the account's value after each step, relative to a start of one, which
// is not part of the slice; Wealth makes it from returns. Results are decimals
// too; those that are annual say so.
//
// A measure that is not defined is NaN, and its comment says when. NaN in the
// input gives NaN. Slices that belong together but differ in length are a
// programmer's error and panic.
//
//	r := metrics.Sharpe(returns, rf, 12)
//	d := metrics.MaxDrawdown(wealth)
//
// Conventions: the standard deviation has n-1 in its denominator; drawdowns
// are negative and count the starting one; years come from steps / perYear,
// never from the calendar. Sums run in the order of the steps, and logarithms
// and exponentials are those of engine/lanes, so results are the same bits on
// every architecture.
package metrics
