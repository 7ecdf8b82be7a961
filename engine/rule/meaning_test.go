package rule

import (
	"math"
	"testing"
)

// What binds what, and what is known: worked by hand.
func TestMeaningByHand(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	names := []string{"five", "two", "nothing"}
	rows := [][]float64{{5}, {2}, {nan}}
	for _, c := range []struct {
		text, canonical string
		want            float64
	}{
		{"five - two - 1", "five - two - 1", 2},
		{"five - (two - 1)", "five - (two - 1)", 4},
		{"five / two / 2", "five / two / 2", 1.25},
		{"five / (two * 2)", "five / (two * 2)", 1.25},
		{"1 + two * five", "1 + two * five", 11},
		{"(1 + two) * five", "(1 + two) * five", 15},
		{"-five * -two", "-five * -two", 10},
		{"-(five - two)", "-(five - two)", -3},
		{"--five", "-(-five)", 5},
		{"+five - -3", "five - -3", 8},
		{"five > 1 or two > 9 and two > 9", "five > 1 || two > 9 && two > 9", 1},
		{"(five > 1 || two > 9) && two > 9", "(five > 1 || two > 9) && two > 9", 0},
		{"not (five > 1) or true", "!(five > 1) || true", 1},
		{"!known(five) == false", "!known(five) == false", 1},
		{"(five > 1) == (two > 9)", "(five > 1) == (two > 9)", 0},
		{"(five > 1) != (two > 9)", "(five > 1) != (two > 9)", 1},
		{"five > 9 ? 1 : two > 1 ? 2 : 3", "five > 9 ? 1 : two > 1 ? 2 : 3", 2},
		{"five > 9 ? 1 : (two > 9 ? 2 : 3)", "five > 9 ? 1 : two > 9 ? 2 : 3", 3},
		{"five > 1 ? two > 9 ? 1 : 2 : 3", "five > 1 ? (two > 9 ? 1 : 2) : 3", 2},
		{"(five > 1 ? 1 : 0) + (two > 1 ? 1 : 0)", "(five > 1 ? 1 : 0) + (two > 1 ? 1 : 0)", 2},
		{"max(1, min(five, two, 3))", "max(1, min(five, two, 3))", 2},
		{"min(five, min(two, 3))", "min(five, min(two, 3))", 2},
		{"clamp(five, 0, two)", "clamp(five, 0, two)", 2},
		{"clamp(3, five, two)", "clamp(3, five, two)", 2},
		{"abs(two - five) + sqrt(9) + exp(0) + log(1)", "abs(two - five) + sqrt(9) + exp(0) + log(1)", 7},
		{"1.5e9 + 1_000 + .5 + 2. + 1e-3", "1.5e9 + 1000 + 0.5 + 2 + 0.001", 1500001002.501},
		{"1e21 * 1E-21 + 0007", "1e21 * 1e-21 + 7", 8},
		{"true", "true", 1},
		{"-0", "-0", math.Copysign(0, -1)},

		// Not finite.
		{"five / 0", "five / 0", inf},
		{"five / -0", "five / -0", -inf},
		{"five > 1 ? two : five / 0", "five > 1 ? two : five / 0", 2},
		{"0 / 0", "0 / 0", nan},
		{"log(-five)", "log(-five)", nan},
		{"log(0 * five)", "log(0 * five)", -inf},
		{"five / 0 > 1e308", "five / 0 > 1e308", 1},

		// Not known.
		{"nothing > 1", "nothing > 1", nan},
		{"nothing == nothing", "nothing == nothing", nan},
		{"nothing != 1", "nothing != 1", nan},
		{"!(nothing > 1)", "!(nothing > 1)", nan},
		{"nothing > 1 && five < 1", "nothing > 1 && five < 1", 0},
		{"five < 1 && nothing > 1", "five < 1 && nothing > 1", 0},
		{"nothing > 1 && five > 1", "nothing > 1 && five > 1", nan},
		{"nothing > 1 || five > 1", "nothing > 1 || five > 1", 1},
		{"five > 1 || nothing > 1", "five > 1 || nothing > 1", 1},
		{"nothing > 1 || five < 1", "nothing > 1 || five < 1", nan},
		{"(nothing > 1) == (nothing > 1)", "(nothing > 1) == (nothing > 1)", nan},
		{"known(nothing)", "known(nothing)", 0},
		{"known(nothing > 1)", "known(nothing > 1)", 0},
		{"known(five) && !known(nothing)", "known(five) && !known(nothing)", 1},
		{"nothing > 1 ? five : five", "nothing > 1 ? five : five", nan},
		{"five > 1 ? two : nothing", "five > 1 ? two : nothing", 2},
		{"five > 9 ? two : nothing", "five > 9 ? two : nothing", nan},
		{"known(nothing) ? nothing : two", "known(nothing) ? nothing : two", 2},
		{"max(nothing, five)", "max(nothing, five)", nan},
		{"clamp(nothing, 0, 1)", "clamp(nothing, 0, 1)", nan},
		{"0 * nothing", "0 * nothing", nan},
	} {
		t.Run(c.text, func(t *testing.T) {
			r := mustCompile(t, c.text, names)
			if got := eval(r, names, rows)[0]; !same(got, c.want) {
				t.Errorf("is %v, want %v", got, c.want)
			}
			if r.String() != c.canonical {
				t.Errorf("canonical form is %s, want %s", r, c.canonical)
			}
		})
	}
}
