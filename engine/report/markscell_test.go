package report

import (
	"image/color"
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// plane is a map of a x + b y + c.
func plane(rows, columns int, a, b, c float64) [][]Estimate {
	out := make([][]Estimate, rows)
	for i := range out {
		for k := range columns {
			out[i] = append(out[i], Estimate{Value: a*float64(k) + b*float64(i) + c})
		}
	}
	return out
}

func TestContourOfAPlaneIsItsLine(t *testing.T) {
	const a, b, c = 0.7, -1.1, 1.3
	segments := contour{plane(8, 9, a, b, c)}.segments()
	if len(segments) < 7 {
		t.Fatalf("%d segments", len(segments))
	}
	for _, s := range segments {
		for _, p := range s {
			// Linear interpolation of a plane is exact but for rounding.
			if got := a*p[0] + b*p[1] + c; math.Abs(got) > 1e-12 {
				t.Errorf("the contour passes through %v, where the plane is %g", p, got)
			}
		}
	}
}

func TestContourSeparatesSigns(t *testing.T) {
	saddle := [][]Estimate{{{Value: 1}, {Value: -1}}, {{Value: -2}, {Value: 1}}}
	// The middle is negative, so the two positive corners stand apart: each has
	// a line around it.
	segments := contour{saddle}.segments()
	if len(segments) != 2 {
		t.Fatalf("a saddle has %d segments, want 2", len(segments))
	}
	for _, s := range segments {
		x, y := (s[0][0]+s[1][0])/2, (s[0][1]+s[1][1])/2
		if (x-0.5)*(y-0.5) < 0 {
			t.Errorf("the line from %v to %v is around a negative corner", s[0], s[1])
		}
	}
	m := plane(3, 3, 1, 0, -0.5)
	m[1][0].Value = math.NaN()
	if got := (contour{m}).segments(); len(got) != 0 {
		t.Errorf("squares with a cell that was not run have the contour %v", got)
	}
}

func TestDivergingRampDarkensAlikeOnBothArms(t *testing.T) {
	r := diverging(2)
	zero := r(0)
	if hi, lo := max(zero.R, zero.G, zero.B), min(zero.R, zero.G, zero.B); hi-lo > 8 || lo < 235 {
		t.Errorf("zero is %s, want nearly white", hexColor(zero))
	}
	before := [2]float64{luminance(zero), luminance(zero)}
	for i := 1; i <= 100; i++ {
		up, down := r(2*float64(i)/100), r(-2*float64(i)/100)
		for k, c := range []color.NRGBA{up, down} {
			if l := luminance(c); l > before[k]+1e-3 {
				t.Fatalf("arm %d grows lighter at %d%%", k, i)
			} else {
				before[k] = l
			}
			// WCAG 2.1, 1.4.3: 4.5:1 for text.
			text := luminance(on(c))
			if got := (max(text, luminance(c)) + 0.05) / (min(text, luminance(c)) + 0.05); got < 4.5 {
				t.Errorf("text on %s has a contrast of %.2f, want at least 4.5", hexColor(c), got)
			}
		}
		if i > 5 && (up.B <= up.R || down.R <= down.B) {
			t.Errorf("at %d%% above is %s and below %s, want blue and orange", i, hexColor(up), hexColor(down))
		}
	}
	if r(5) != r(2) || r(-5) != r(-2) {
		t.Error("colours change beyond the ends")
	}
}

// strokes records the lines that are drawn.
type strokes struct {
	*svg
	paths []vg.Path
}

func (s *strokes) Stroke(p vg.Path) { s.paths = append(s.paths, p) }

func TestHatchStaysInsideAndInStep(t *testing.T) {
	s := &strokes{svg: newSVG(100)}
	r := []vg.Rectangle{{Min: vg.Point{X: 3, Y: 5}, Max: vg.Point{X: 33, Y: 20}}, {Min: vg.Point{X: 33, Y: 5}, Max: vg.Point{X: 60, Y: 20}}}
	hatch(draw.NewCanvas(s, 100, 100), r, muted)
	if len(s.paths) != 1 || len(s.paths[0]) < 20 {
		t.Fatalf("hatching of %d strokes", len(s.paths))
	}
	for _, c := range s.paths[0] {
		if c.Pos.X < 3 || c.Pos.X > 60 || c.Pos.Y < 5 || c.Pos.Y > 20 {
			t.Errorf("hatching leaves its cells: %v", c.Pos)
		}
		if k := float64(c.Pos.X+c.Pos.Y) / 4; math.Abs(k-math.Round(k)) > 1e-9 {
			t.Errorf("the line through %v is out of step", c.Pos)
		}
	}
}

func TestLeversWriteTheirValues(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{0, 1, 2}, "2"},
		{[]float64{0, 0.25, 0.5}, "0.50"},
		{[]float64{1.0 / 3, 2.0 / 3, 1}, "1.0"},
		{[]float64{0, 1000, 20000}, "20,000"},
		{[]float64{0.002}, "0.002"},
		{[]float64{0}, "0"},
	} {
		l := Lever{Values: c.values}
		if got := l.label(len(c.values) - 1); got != c.want {
			t.Errorf("the last of %v is written %q, want %q", c.values, got, c.want)
		}
		for i := range c.values {
			for k := range i {
				if l.label(i) == l.label(k) {
					t.Errorf("%g and %g are both written %q", c.values[i], c.values[k], l.label(i))
				}
			}
		}
	}
}
