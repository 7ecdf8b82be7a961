package lanes

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainMedian is the definition: sort what is known in the window.
func plainMedian(window []float64, least int) float64 {
	known := slices.DeleteFunc(slices.Clone(window), math.IsNaN)
	slices.Sort(known)
	n := len(known)
	switch {
	case n < least:
		return math.NaN()
	case n%2 == 1:
		return known[n/2] + 0
	}
	return (known[n/2-1]+known[n/2])/2 + 0 // no minus zero
}

// plainRank is the definition: count what is below and equal in the past.
func plainRank(past []float64, x float64) float64 {
	var below, equal, count float64
	for _, v := range past {
		switch {
		case v < x:
			below++
		case v == x:
			equal++
		}
		if v == v {
			count++
		}
	}
	if x != x {
		return x
	}
	return (below + equal/2) / count
}

// history returns rows with ties and NaN, whose lanes are alike for a while and
// then part, as the paths of a study do at the end of their shared history.
func history(r *rand.Rand, dates, paths int) [][]float64 {
	part := r.IntN(dates + 1)
	rows := make([][]float64, dates)
	draw := func() float64 {
		if r.IntN(12) == 0 {
			return math.NaN()
		}
		return math.Round(r.NormFloat64()*8) / 4
	}
	for t := range rows {
		rows[t] = make([]float64, paths)
		shared := draw()
		for i := range rows[t] {
			rows[t][i] = shared
			if t >= part && r.IntN(3) > 0 {
				rows[t][i] = draw()
			}
		}
	}
	return rows
}

func TestWindowKernelsAreTheirDefinitions(t *testing.T) { eachLevel(t, testWindowKernels) }

func testWindowKernels(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 150 {
		dates, paths, window := 1+r.IntN(60), r.IntN(7), 1+r.IntN(20)
		rows := history(r, dates, paths)
		median, rank := NewMedian(paths, window), NewRank(paths)
		median.Min = 1 + r.IntN(window)
		mid, pct := make([]float64, paths), make([]float64, paths)
		for d, now := range rows {
			median.Push(now, mid)
			copy(pct, now)
			rank.Push(pct, pct) // in place
			for i, x := range now {
				past := make([]float64, d+1)
				for k := range past {
					past[k] = rows[k][i]
				}
				if want := plainMedian(past[max(0, d+1-window):], median.Min); !equal(mid[i], want) {
					t.Fatalf("median over %d, at least %d, lane %d, date %d = %v, want %v", window, median.Min, i, d, mid[i], want)
				}
				if want := plainRank(past, x); !equal(pct[i], want) {
					t.Fatalf("rank, lane %d, date %d = %v, want %v", i, d, pct[i], want)
				}
			}
		}
	}
}

// Full windows of known values, in steps up and down, with ties, both zeros, and
// infinities beside the ends.
func TestMedianOfFullWindows(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(15, 16))
		for window := 1; window <= 40; window++ {
			const paths = 3
			m, row := NewMedian(paths, window), make([]float64, paths)
			var rows [][]float64
			for d := range 4 * window {
				now := make([]float64, paths)
				for i := range now {
					now[i] = math.Round(r.NormFloat64()*float64(window)) / 4
					if k := r.IntN(4 * window); k < 3 {
						now[i] = []float64{math.Inf(1), math.Inf(-1), math.Copysign(0, -1)}[k]
					}
				}
				rows = append(rows, now)
				m.Push(now, row)
				for i := range now {
					var past []float64
					for _, x := range rows[max(0, d+1-window):] {
						past = append(past, x[i])
					}
					if want := plainMedian(past, window); !equal(row[i], want) {
						t.Fatalf("median over %d, lane %d, date %d = %v, want %v", window, i, d, row[i], want)
					}
				}
			}
		}
	})
}

func TestMedianByHand(t *testing.T) {
	nan := math.NaN()
	m := NewMedian(1, 3)
	row := make([]float64, 1)
	for d, c := range []struct{ now, want float64 }{
		{1, nan}, {5, nan}, {2, 2}, {9, 5}, {nan, nan}, {4, nan}, {6, nan}, {8, 6},
	} {
		m.Push([]float64{c.now}, row)
		if !equal(row[0], c.want) {
			t.Errorf("date %d: median = %v, want %v", d, row[0], c.want)
		}
	}
}

func TestRankByHand(t *testing.T) {
	k := NewRank(1)
	row := make([]float64, 1)
	for d, c := range []struct{ now, want float64 }{
		{3, 0.5}, {7, 0.75}, {1, 1. / 6}, {3, 0.5}, {math.NaN(), math.NaN()}, {9, 0.9},
	} {
		k.Push([]float64{c.now}, row)
		if !equal(row[0], c.want) {
			t.Errorf("date %d: rank = %v, want %v", d, row[0], c.want)
		}
	}
}
