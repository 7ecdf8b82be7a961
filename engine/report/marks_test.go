package report

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/plot/vg"
)

// columns gives for each column of pixels the first, lowest, highest and last
// height of a line.
func columns(pts []vg.Point) map[int][4]vg.Length {
	out := map[int][4]vg.Length{}
	for _, p := range pts {
		k := column(p.X)
		c, ok := out[k]
		if !ok {
			c = [4]vg.Length{p.Y, p.Y, p.Y, p.Y}
		}
		out[k] = [4]vg.Length{c[0], min(c[1], p.Y), max(c[2], p.Y), p.Y}
	}
	return out
}

func TestThinnedLineDrawsTheSamePicture(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for _, step := range []float64{0.003, 0.05, 2} {
		var pts []vg.Point
		for i := range 5000 {
			// Heights are never twice the same in a row, so no level is merged.
			pts = append(pts, vg.Point{X: vg.Length(float64(i) * step), Y: vg.Length(r.Float64() + float64(i%2))})
		}
		got := thin(pts)
		want := columns(pts)
		for k, c := range columns(got) {
			if c != want[k] {
				t.Fatalf("step %g, column %d: first, lowest, highest, last = %v, want %v", step, k, c, want[k])
			}
		}
		if len(columns(got)) != len(want) || len(got) > 4*len(want) {
			t.Errorf("step %g: %d points for %d columns", step, len(got), len(want))
		}
		if step == 2 && len(got) != len(pts) {
			t.Errorf("a sparse line lost %d points", len(pts)-len(got))
		}
	}
}

func TestThinMergesLevels(t *testing.T) {
	in := []vg.Point{{X: 0, Y: 1}, {X: 5, Y: 1}, {X: 9, Y: 1}, {X: 9, Y: 3}, {X: 12, Y: 3}}
	got := thin(in)
	want := []vg.Point{{X: 0, Y: 1}, {X: 9, Y: 1}, {X: 9, Y: 3}, {X: 12, Y: 3}}
	if len(got) != len(want) {
		t.Fatalf("thin = %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("thin = %v, want %v", got, want)
		}
	}
}

func TestHeldStretchesEndWhereTheStateEnds(t *testing.T) {
	x := []float64{0, 10, 20, 30, 40}
	got := held([]bool{true, true, false, false, true}, x, 50)
	want := []interval{{0, 20}, {40, 50}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("held = %v, want %v", got, want)
	}
}
