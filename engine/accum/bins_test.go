package accum

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestBinsHoldTheirObservations(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	x := []float64{0, 0, 1, -1, 5e-324, -5e-324, math.MaxFloat64, -math.MaxFloat64}
	for range 500 {
		x = append(x, math.Ldexp(r.Float64()*2-1, r.IntN(40)-20))
	}
	h := histogramOf(x)
	slices.Sort(x)
	at := 0
	for b := range h.Bins() {
		if !(b.Low <= b.Middle && b.Middle <= b.High) || b.Count < 1 {
			t.Fatalf("bin %+v is out of order", b)
		}
		for _, v := range x[at : at+int(b.Count)] {
			if v < b.Low || v > b.High {
				t.Fatalf("%v is not in bin %+v", v, b)
			}
			// The documented error: 2^-10, or half a bin near zero.
			if !(math.Abs(v-b.Middle) <= max(0x1p-10*math.Abs(v), 0x1p-20)) {
				t.Fatalf("%v is far from the middle of bin %+v", v, b)
			}
		}
		at += int(b.Count)
	}
	bins := 0
	for range h.Bins() {
		bins++
	}
	if h.Used() != bins {
		t.Errorf("%d bins are used, want %d", h.Used(), bins)
	}
	if at != len(x) {
		t.Errorf("bins hold %d observations, want %d", at, len(x))
	}
	for range new(Histogram).Bins() {
		t.Error("an empty histogram has a bin")
	}
	for b := range histogramOf([]float64{3.001, 3.001}).Bins() {
		if want := (Bin{3.001, 3.001, 3.001, 2}); b != want {
			t.Errorf("bin of two equal values is %+v, want %+v", b, want)
		}
	}
}
