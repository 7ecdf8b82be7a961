package datasets

import (
	"math"
	"runtime"
	"slices"
	"testing"
)

// Any number of goroutines gives the same bits, and the same faults in the same
// order.
func TestProcessorsCannotBeSeen(t *testing.T) {
	p, s, err := Demo(300, 2)
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows() < 3*fewRows {
		t.Fatalf("%d rows keep one goroutine busy", p.Rows())
	}
	spoiled := cut(p, len(p.Dates))
	for _, i := range []int{70, 30_000, 90_000, 90_001} {
		spoiled.TotalReturn[i], spoiled.EV[i], spoiled.MktCap[i] = -2, 0, math.NaN()
	}
	of := func(n int) (digest, faults string) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
		h, err := NewHistory(p, s, MonthlyGrid(p, s))
		if err != nil {
			t.Fatal(err)
		}
		_, err = NewHistory(spoiled, s, MonthlyGrid(p, s))
		if err == nil {
			t.Fatal("a spoiled panel gives a history")
		}
		return h.Digest, err.Error()
	}
	digest, faults := of(1)
	for _, n := range []int{2, 3, 8} {
		if d, f := of(n); d != digest || f != faults {
			t.Errorf("on %d processors: digest %s and on one %s; faults\n%s\nand on one\n%s", n, d, digest, f, faults)
		}
	}
}

func TestTogetherDoesAllOnceAndPassesOnPanics(t *testing.T) {
	for _, n := range []int{0, 1, 2, 100} {
		done := make([]int, n)
		together(n, func(k int) { done[k]++ })
		if slices.ContainsFunc(done, func(x int) bool { return x != 1 }) {
			t.Errorf("of %d: %v", n, done)
		}
	}
	defer func() {
		if r := recover(); r != "of work" {
			t.Errorf("recovered %v", r)
		}
	}()
	together(7, func(k int) {
		if k == 3 {
			panic("of work")
		}
	})
	t.Error("the panic is lost")
}
