package lanes

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Pieces that give back the distance from the nearer end, from the right with a
// minus, which is exact: each lane finds its side, its piece and its place in it.
func TestPiecesFindTheirPlace(t *testing.T) {
	p := new(Pieces)
	for k := range p[0] {
		lo, hi := PieceEnds(k)
		p[0][k] = [8]float64{(lo + hi) / 2, hi - lo}
		p[1][k] = [8]float64{-(lo + hi) / 2, lo - hi}
	}
	if lo, hi := PieceEnds(128); lo != 0.5 || hi != 0.625 {
		t.Fatalf("the last piece is from %v to %v, want 0.5 to 0.625", lo, hi)
	}
	u := []float64{0x1p-33, 1 - 0x1p-33, 0.5, math.Nextafter(0.5, 0), math.Nextafter(0.5, 1)}
	for k := range 128 {
		lo, hi := PieceEnds(k)
		u = append(u, lo, 1-lo, math.Nextafter(lo, 1), math.Nextafter(hi, 0), 1-math.Nextafter(hi, 0))
	}
	r := rand.New(rand.NewPCG(27, 28))
	for range 1000 {
		u = append(u, r.Float64())
	}
	eachLevel(t, func(t *testing.T) {
		got := make([]float64, len(u))
		if n := p.Map(got, u); n != len(u) {
			t.Fatalf("%d lanes of %d", n, len(u))
		}
		for i, x := range u {
			want := x
			if x >= 0.5 {
				want = x - 1
			}
			if got[i] != want {
				t.Fatalf("%v has %v, want %v", x, got[i], want)
			}
		}
	})
}

// Map stops before the first lane that has no piece, wherever it is.
func TestPiecesStopWhereThereIsNone(t *testing.T) {
	for _, bad := range []float64{0, math.Copysign(0, -1), math.Nextafter(0x1p-33, 0), -0.25, 1, math.Nextafter(1, 0), 1.25, math.Inf(1), math.Inf(-1), math.NaN()} {
		for at := range 41 {
			u := make([]float64, 40)
			Fill(u, 0.25)
			if at < len(u) {
				u[at] = bad
			}
			eachLevel(t, func(t *testing.T) {
				dst := make([]float64, len(u))
				Fill(dst, 7)
				if n := anyPieces.Map(dst, u); n != at {
					t.Fatalf("%v in lane %d: %d lanes are done", bad, at, n)
				}
				for i, x := range dst {
					if i < at && x != dst[0] || i == at && x != 7 {
						t.Fatalf("%v in lane %d: lane %d of %v", bad, at, i, dst)
					}
				}
			})
		}
	}
}

func TestPiecesRefuseRowsOfDifferentLength(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	anyPieces.Map(make([]float64, 2), make([]float64, 3))
}
