package report

import (
	"image/color"
	"testing"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(c color.NRGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func TestColoursThatCarryMeaningStandOutFromWhite(t *testing.T) {
	for _, c := range append([]color.NRGBA{ink, muted}, categorical...) {
		// WCAG 2.1, 1.4.11: 3:1 for the parts of a picture.
		if got := (luminance(white) + 0.05) / (luminance(c) + 0.05); got < 3 {
			t.Errorf("contrast of %s on white = %.2f, want at least 3", hexColor(c), got)
		}
	}
}

func TestSixteenCurvesLookDifferent(t *testing.T) {
	for _, roles := range [][]Role{
		make([]Role, 16),
		{Strategy, Small, Large, Other, Strategy, Small, Large, Other, Other, Other, Other, Other, Other, Other, Other, Role(99)},
	} {
		seen := map[pen]int{}
		for i, p := range pens(roles) {
			if k, ok := seen[p]; ok {
				t.Errorf("curves %d and %d look the same", k, i)
			}
			seen[p] = i
		}
	}
	got := pens([]Role{Large, Strategy, Small})
	if got[0].color != muted || got[1].color != blue || got[2].color != orange {
		t.Errorf("roles wear %v", got)
	}
}

func TestTintRunsFromColourToWhite(t *testing.T) {
	if got := tint(blue, 0); got != blue {
		t.Errorf("tint 0 = %v, want %v", got, blue)
	}
	if got := tint(blue, 1); got != white {
		t.Errorf("tint 1 = %v, want %v", got, white)
	}
}
