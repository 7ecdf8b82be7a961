package accum

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"trifecta/engine/lanes"
)

func histogramOf(x []float64) *Histogram {
	h := new(Histogram)
	for _, v := range x {
		h.Add(v)
	}
	return h
}

// type7 is the definition of the quantile on the sorted sample.
func type7(sorted []float64, p float64) (value, lo, hi float64) {
	g := p * float64(len(sorted)-1)
	i := int(g)
	lo, hi = sorted[i], sorted[min(i+1, len(sorted)-1)]
	return lo + (g-float64(i))*(hi-lo), lo, hi
}

func TestQuantilesAreWithinATenthOfAPercent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, draw := range map[string]func() float64{
		"returns":   func() float64 { return r.NormFloat64() * 0.04 },
		"wealth":    func() float64 { return math.Exp(r.NormFloat64()) },
		"drawdowns": func() float64 { return -r.Float64() },
		"multiples": func() float64 { return math.Round(40 * r.NormFloat64()) },
		"any size":  func() float64 { return math.Ldexp(r.Float64()*2-1, r.IntN(2040)-1020) },
		"subnormal": func() float64 { return math.Ldexp(r.Float64()*2-1, -1030) },
	} {
		t.Run(name, func(t *testing.T) {
			for range 30 {
				x := make([]float64, 1+r.IntN(400))
				for i := range x {
					x[i] = draw()
				}
				h := histogramOf(x)
				slices.Sort(x)
				for _, p := range []float64{0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1, r.Float64()} {
					want, lo, hi := type7(x, p)
					// The documented error: 2^-10 of the larger order statistic
					// (0.098 %), or half a bin near zero.
					tol := max(0x1p-10*max(math.Abs(lo), math.Abs(hi)), 0x1p-20)
					if got := h.Quantile(p); !(math.Abs(got-want) <= tol) {
						t.Fatalf("%v-quantile of %d values = %v, want %v within %v", p, len(x), got, want, tol)
					}
				}
				if h.Quantile(0) != x[0] || h.Quantile(1) != x[len(x)-1] {
					t.Fatalf("range %v to %v, want %v to %v", h.Quantile(0), h.Quantile(1), x[0], x[len(x)-1])
				}
			}
		})
	}
}

func TestQuantilesByHand(t *testing.T) {
	for _, c := range []struct {
		name    string
		x       []float64
		p, want float64
	}{
		{"one value is exact", []float64{0.123456789}, 0.3, 0.123456789},
		{"equal values are exact", []float64{0.7, 0.7, 0.7, 0.7}, 0.5, 0.7},
		{"between two", []float64{1, 2}, 0.25, 1.25},
		{"across zero", []float64{-1, 1}, 0.5, 0},
		{"zeros are exact", []float64{-1, 0, math.Copysign(0, -1), 0, 2}, 0.5, 0},
		{"the largest there are", []float64{-math.MaxFloat64, math.MaxFloat64}, 0.5, 0},
	} {
		if got := histogramOf(c.x).Quantile(c.p); got != c.want {
			t.Errorf("%s: %v-quantile of %v = %v, want %v", c.name, c.p, c.x, got, c.want)
		}
	}
	var empty Histogram
	if q, b := empty.Quantile(0.5), empty.Below(0); q == q || b == b || empty.N() != 0 {
		t.Errorf("empty: median %v, share below zero %v, n %d, want NaN, NaN, 0", q, b, empty.N())
	}
}

// The chance of a loss is a count of signs, and is exact; so is the share
// below any other positive edge.
func TestBelowIsExactAtEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	x := make([]float64, 1000)
	for i := range x {
		x[i] = math.Round(r.NormFloat64()*64) / 64
	}
	h := histogramOf(x)
	for _, edge := range []float64{0, math.Copysign(0, -1), 1, 0.5, 1.25, math.Inf(1), math.Inf(-1)} {
		var below float64
		for _, v := range x {
			if v < edge {
				below++
			}
		}
		if got, want := h.Below(edge), below/1000; got != want {
			t.Errorf("share below %v = %v, want %v", edge, got, want)
		}
	}
}

// Bins are numbered in the order of the values they hold, and the middle of a
// bin is in it.
func TestBinsAreInOrder(t *testing.T) {
	for _, g := range []*lanes.Grid{&fine, &rough} {
		first := -last(g)
		for key := first; key <= last(g); key++ {
			m := g.Within(key, 0.5)
			if low, high := edges(key, g); g.Key(low) != key || g.Key(high) != key {
				t.Fatalf("ends of bin %d, %v and %v, lie in bins %d and %d", key, low, high, g.Key(low), g.Key(high))
			}
			if g.Key(m) != key {
				t.Fatalf("middle of bin %d, %v, lies in bin %d", key, m, g.Key(m))
			}
			if key > first && !(g.Within(key-1, 0.5) < m) {
				t.Fatalf("middle of bin %d is %v, that of the next %v", key-1, g.Within(key-1, 0.5), m)
			}
		}
	}
}

// A count passes 16 and 32 bits without a loss, one by one and merged.
func TestCountsPassTheirBits(t *testing.T) {
	var h, o Histogram
	h.Add(1)
	h.bins.count(fine.Key(1), 1<<32-2)
	h.bins.n += 1<<32 - 2
	h.Add(1)
	h.Add(3)
	o.Merge(&h)
	o.Merge(&h)
	if h.N() != 1<<32+1 || o.N() != 1<<33+2 {
		t.Fatalf("%d and %d observations, want 2^32+1 and 2^33+2", h.N(), o.N())
	}
	if got, want := o.Below(3), float64(1<<33)/float64(1<<33+2); got != want {
		t.Errorf("share below 3 = %v, want %v", got, want)
	}
	var one, many Histogram
	for range 1<<16 + 3 {
		one.Add(2)
	}
	many.Merge(&one)
	many.Merge(&one)
	many.Add(3)
	if got, want := many.Below(3), float64(1<<17+6)/float64(1<<17+7); one.Below(3) != 1 || got != want {
		t.Errorf("share below 3 = %v and %v, want 1 and %v", one.Below(3), got, want)
	}
	var back Histogram
	if err := back.UnmarshalBinary(encoded(t, &o)); err != nil || back.Below(3) != o.Below(3) {
		t.Errorf("read back: share below 3 = %v, %v", back.Below(3), err)
	}
}
