// Package rule compiles rules written as text to operations on rows.
//
// A rule is one expression over named columns: over fields of the market, one
// lane per path, where a strategy asks what to hold; over firm columns, one
// lane per firm, where a universe asks whom to admit.
//
//	legs >= 2 && recession_prob < 0.4 ? 0.6 : 0.2
//	ebitda_ttm > 1.5 * interest_ttm && net_income_ntm > 0
//
// Call [Compile] with the text and the names there are, [Rule.Names] for the
// columns to bring, and [Rule.Eval] for each date and block. [Rule.Bool] tells a
// rule that gives truth values, such as a screen, from one that gives numbers;
// the caller refuses the wrong kind.
//
// # Grammar
//
// From what binds least to what binds most:
//
//	c ? x : y                     x where c is true, y where it is false
//	a || b    a or b
//	a && b    a and b
//	x < y  x <= y  x > y  x >= y  x == y  x != y
//	x + y  x - y
//	!a        not a               more than a comparison: write !(x > y)
//	x * y  x / y
//	-x  +x
//	0.4  1.5e9  1_000  true  false  name  (x)  f(x, …)
//
// Functions are abs(x), sqrt(x), exp(x), log(x), the natural logarithm, min and
// max of two arguments or more, clamp(x, low, high) = min(max(x, low), high),
// and known(x). All that takes two sides of one rank works from the left,
// except ?:, whose last value may be another choice.
//
// Numbers and truth values are kept apart: && takes no number, + no truth value.
// A column is a number, so a flag is compared: recession != 0. Equality takes
// either kind on both sides; a choice has two values of one kind. Comparisons do
// not chain. There are no texts, arrays, ranges, powers, remainders, comments or
// variables, nothing that loops and nothing that knows the time: a rule ends,
// and its value depends on its columns alone. A rule has at most 4096 bytes, as
// written and in its canonical form, and is nested at most 100 deep.
//
// # What is not known
//
// NaN means not known. A truth value is 1, 0, or NaN, and logic has three
// values, as in SQL (ISO/IEC 9075; Kleene 1938):
//
//   - Arithmetic and functions give NaN where an argument is NaN, min and max
//     included, and where mathematics has no value: 0/0, sqrt(-1), log(-1).
//   - A comparison with NaN is not known, x != x and x == x included.
//   - !a is not known where a is not.
//   - a && b is false where one side is false, else not known where one is not.
//   - a || b is true where one side is true, else not known where one is not.
//   - c ? x : y is NaN where c is not known, even if x equals y. The value that
//     is not picked may be NaN.
//   - known(x) is true or false, never NaN; x is of either kind.
//
// A screen selects the lanes that are 1. So a firm whose EBITDA is not known
// passes neither ebitda_ttm > 0 nor !(ebitda_ttm > 0); to admit it says
// !known(ebitda_ttm) || ebitda_ttm > 0.
//
// Both values of a choice are computed on every lane, and nothing fails: x / 0
// is an infinity of the sign of x, to be guarded by y != 0 ? x / y : 0.
//
// # Same bits
//
// A rule gives the same bits on every architecture, in blocks of any size, the
// bits inside a NaN excepted. Each operation writes its row before the next
// reads it, so no product is fused with a sum; exp and log are those of
// engine/lanes; nothing is reordered. Constant parts are computed once, by the
// same code. Rules of equal canonical form ([Rule.String]) are the same rule,
// so the form can stand in a strategy's name and in a plan's digest.
//
// # Why not a virtual machine
//
// The text is parsed by github.com/expr-lang/expr, whose machine then takes
// about 130 ns to evaluate a rule for one path, with three allocations, and has
// texts, loops and a clock. The operations here take 1 to 2 ns each: a rule like
// the first one above costs about as much as if it were written in Go
// (BenchmarkEval). The parser is more generous than a rule, so what it lets
// pass is looked at again: a < b < c, which it reads as a < b && b < c; a // b,
// where it drops a comment; x | abs(), a call; 0x10.
package rule
