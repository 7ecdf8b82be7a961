// Package lanes computes on rows.
//
// A row is a []float64 that holds one value per lane: per path in a Monte
// Carlo block, per parameter set in a sweep, per firm in a cross-section.
// Models, signals, strategies and the ledger are written as Go code that calls
// these kernels on whole rows; the loop over lanes is only here.
//
// Start with the equations of a model (Linear, LinearBy), the rest of arithmetic
// (Add, Mul, MulAdd, Lerp, Clamp), the comparisons (Less, LessScalar) with Select,
// tables by state (Pick), the elementary functions (Exp, Log, NormalQuantile),
// other functions by polynomials (Pieces), the steps of an account (Book,
// Account.Step) and how it stands (Standing), random numbers (Philox), readings of
// a series (Growth, Latch, Ramp, CountBelow, Median), and what summaries are made
// of (Totals, Grid). Rows makes rows to work on.
//
// # Rows
//
// The destination comes first. All rows of a call have the same length;
// anything else is a programmer's error and panics. A destination may be the
// same slice as any input; two slices that overlap with a shift are not
// allowed. Kernels allocate nothing and keep no row after they return:
// what Latch and Median remember from call to call is in memory of the caller's.
//
// NaN means not known and stays NaN: every kernel that combines values gives
// NaN where one of them is NaN, comparisons included, unless it says otherwise, as
// Or, Band and CountBelow do. A truth value is a lane
// of 0 or 1, so that "and" is Min, "or" is Max, "not" is LessEqScalar(dst, a, 0),
// and all three keep what is not known.
//
// # Same bits
//
// Every kernel gives the same bits on every architecture, the bits inside a
// NaN excepted. Only the operations that IEEE 754 rounds exactly are used
// (+ - * / sqrt and fused multiply-add), fusing is written as math.FMA and
// never left to the compiler: a product that feeds a sum is written
// float64(a*b). For the same reason Exp, Log and NormalQuantile are our own:
// math.Exp and math.Log are assembly that differs between architectures.
//
// # Why assembly
//
// Each kernel is a plain loop that states its meaning; where it pays, there is
// the same in assembly, in AVX2 with FMA and in AVX-512, which has to equal the
// loop bit for bit (the tests run every kernel both ways). level, found at start-up, says
// which runs; the build tag purego and other architectures leave the loops alone.
//
// Assembly rather than the experimental package simd/archsimd, because it works
// with any build of Go, reaches the speed of C, and has the one instruction that
// normal draws live on, a look-up in a table of sixteen. It is not written by
// hand: gen.go and its neighbours, programs for avo, write kernels_amd64.s, its
// declarations and those of other builds:
//
//	go generate ./engine/lanes
//
// CI runs the same and refuses files that differ. avo is a requirement of
// .ci/tools, not of this module.
package lanes

//go:generate go run -modfile=../../.ci/tools/go.mod gen.go gen_reading.go gen_rows.go gen_window.go gen_arithmetic.go gen_linear.go gen_compare.go gen_elementary.go gen_account.go gen_standing.go gen_total.go gen_grid.go gen_draws.go gen_pieces.go -out kernels_amd64.s -stubs kernels_amd64.go -pkg lanes
