package report

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestSpreadKeepsDistanceRangeAndOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for range 3000 {
		at := make([]vg.Length, 1+r.IntN(15))
		for i := range at {
			at[i] = vg.Length(r.IntN(120) - 10)
		}
		gap, lo, hi := vg.Length(9), vg.Length(0), vg.Length(100)
		got := spread(at, gap, lo, hi)
		gap = min(gap, (hi-lo)/vg.Length(max(len(at)-1, 1)))
		const tol = 1e-9 // of rounding in sums of a few lengths of order 100
		for i, y := range got {
			if y < lo-tol || y > hi+tol {
				t.Fatalf("spread(%v) = %v leaves the range", at, got)
			}
			for k := range got[:i] {
				if math.Abs(float64(got[k]-y)) < float64(gap)-tol {
					t.Fatalf("spread(%v) = %v, closer than %v", at, got, gap)
				}
				if at[k] < at[i] && got[k] > y {
					t.Fatalf("spread(%v) = %v changes the order", at, got)
				}
			}
		}
	}
}

func TestSpreadMovesAsLittleAsPossible(t *testing.T) {
	for _, c := range []struct{ at, want []vg.Length }{
		{[]vg.Length{50}, []vg.Length{50}},
		{[]vg.Length{80, 20, 50}, []vg.Length{80, 20, 50}},                // apart: nothing moves
		{[]vg.Length{50, 50}, []vg.Length{45, 55}},                        // both give way alike
		{[]vg.Length{0, 2}, []vg.Length{0, 10}},                           // the edge does not
		{[]vg.Length{50, 54, 90}, []vg.Length{47, 57, 90}},                // the third is not touched
		{[]vg.Length{10, 20, 22, 30}, []vg.Length{5.5, 15.5, 25.5, 35.5}}, // the mean stays, 20.5
	} {
		if got := spread(c.at, 10, 0, 100); !slices.EqualFunc(got, c.want, func(a, b vg.Length) bool { return math.Abs(float64(a-b)) < 1e-9 }) {
			t.Errorf("spread(%v) = %v, want %v", c.at, got, c.want)
		}
	}
}

func TestWrappedTextFitsAndLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	style := face(9, ink, false)
	for range 60 {
		var b strings.Builder
		for range 1 + r.IntN(30) {
			b.WriteString(strings.Repeat(string([]rune("aWé−日\xff")[r.IntN(6)]), 1+r.IntN(40)))
			b.WriteString([]string{" ", "  ", "\n", "\t"}[r.IntN(4)])
		}
		s := b.String()
		plain := strings.Join(strings.Fields(s), "")
		for name, lines := range map[string][]string{"wrap": wrap(s, style, 120), "balance": balance(s, style, 120)} {
			if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != plain {
				t.Fatalf("%s(%q) lost text: %q", name, s, lines)
			}
			for _, l := range lines {
				if w := style.Width(l); w > 120 {
					t.Errorf("%s: line %q is %g wide", name, l, w)
				}
			}
		}
		if got := fit(s, style, 60); style.Width(got) > 60 || got == "" {
			t.Errorf("fit(%q) = %q, %g wide", s, got, style.Width(got))
		}
	}
}

func TestBalanceLeavesNoLoneWord(t *testing.T) {
	style := face(13, ink, true)
	got := balance("The rotation trailed the S&P 490 by 0.6% a year after costs (standard error 1.1%)", style, 490)
	if len(got) != 2 || style.Width(got[1]) < 0.4*style.Width(got[0]) {
		t.Errorf("lines %q", got)
	}
}
