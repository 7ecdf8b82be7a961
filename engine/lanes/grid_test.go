package lanes

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The keys of a row are those of its values, in order, and the row's range is
// known, with every set of instructions.
func TestKeysOfRowsAreThoseOfValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	odd := []float64{
		0, math.Copysign(0, -1), 5e-324, -5e-324, 1, -1, math.MaxFloat64, -math.MaxFloat64,
		GridLeast, -GridLeast, math.Nextafter(GridLeast, 0), math.Nextafter(-GridLeast, 0), 0x1p-19, 0x1p-20,
	}
	draw := func() float64 {
		switch r.IntN(4) {
		case 0:
			return odd[r.IntN(len(odd))]
		case 1:
			return math.Ldexp(r.Float64()*2-1, r.IntN(2090)-1070)
		case 2:
			return 0.001 * r.NormFloat64()
		}
		return r.NormFloat64()
	}
	eachLevel(t, func(t *testing.T) {
		for _, dropped := range []uint{43, 45} {
			g := NewGrid(dropped)
			for n := range 70 {
				row, keys := make([]float64, n), make([]int32, n+8)
				for i := range row {
					row[i] = draw()
				}
				for i := range keys {
					keys[i] = 77
				}
				lo, hi, finite := g.Keys(keys, row)
				if !finite {
					t.Fatalf("%v are not finite", row)
				}
				least, most := math.Inf(1), math.Inf(-1)
				for i, x := range row {
					if int(keys[i]) != g.Key(x) {
						t.Fatalf("key of %v, number %d of %d, is %d, want %d", x, i, n, keys[i], g.Key(x))
					}
					least, most = min(least, x+0), max(most, x+0)
				}
				if n > 0 && (math.Float64bits(lo) != math.Float64bits(least) || math.Float64bits(hi) != math.Float64bits(most)) {
					t.Fatalf("range of %v is %v to %v", row, lo, hi)
				}
				for _, k := range keys[n:] {
					if k != 77 {
						t.Fatalf("%d values: keys beyond the row were written", n)
					}
				}
				for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
					if n > 0 {
						row[r.IntN(n)] = x
						if _, _, finite := g.Keys(keys, row); finite {
							t.Fatalf("%v are finite", row)
						}
					}
				}
			}
		}
	})
}
