package rule

import (
	"math"
	"reflect"
	"testing"
)

// Any text is refused, at a place inside of it, or is a rule that its canonical
// form repeats.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"legs >= 2 && recession_prob < 0.4 ? 0.6 : 0.2", "min(legs, premium, -.5e-3) / 0 == nil", "!(known(legs) or 1 < 2 < 3)",
		"legs | abs() // x", "map(1..10, # > 1)", "a?.b[1:2] ?? {x: 'y'}", "let x = 1; if x {1} else {2}", "legs > 1 ? : not premium in []",
		"b'\\x00' matches `a`", "::abs(1)^2**3", "1_0.e+5 - 0x1F + 0b1", "((legs)) -- premium\n\t≥ 1", "clamp(legs, 2, 1) + 1e999",
	} {
		f.Add(seed)
	}
	rows := [][]float64{{1, math.NaN(), 3}, {0, 0.5, -1}, {math.Inf(1), 2, 0}}
	names := []string{"legs", "premium", "recession_prob"}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Compile(text, names)
		if err != nil {
			checkError(t, text, err)
			return
		}
		again, err := Compile(r.String(), names)
		if err != nil {
			t.Fatalf("%q has the canonical form %q, which is refused: %v", text, r, err)
		}
		if again.String() != r.String() || !reflect.DeepEqual(again.tree, r.tree) {
			t.Fatalf("%q has the canonical form %q, and that %q", text, r, again)
		}
		got, want := eval(again, names, rows), eval(r, names, rows)
		for k, x := range got {
			if !same(x, want[k]) {
				t.Fatalf("%q: lane %d is %v, in canonical form %v", text, k, want[k], x)
			}
			if r.Bool() && x != 0 && x != 1 && x == x {
				t.Fatalf("%q: lane %d is %v, no truth value", text, k, x)
			}
		}
	})
}
