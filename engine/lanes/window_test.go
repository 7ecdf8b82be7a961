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

// history returns rows with ties and NaN.
func history(r *rand.Rand, dates, paths int) [][]float64 {
	rows := make([][]float64, dates)
	for t := range rows {
		rows[t] = make([]float64, paths)
		for i := range rows[t] {
			if rows[t][i] = math.Round(r.NormFloat64()*8) / 4; r.IntN(12) == 0 {
				rows[t][i] = math.NaN()
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
		median := Median{Window: window, Min: 1 + r.IntN(window)}
		pushed := push(median, rows)
		for d, now := range rows {
			below, known := make([]float64, paths), make([]float64, paths)
			for _, past := range rows[:d+1] {
				CountBelow(below, known, now, past)
			}
			for i, x := range now {
				past := make([]float64, d+1)
				for k := range past {
					past[k] = rows[k][i]
				}
				if want := plainMedian(past[max(0, d+1-window):], median.Min); !equal(pushed[d][i], want) {
					t.Fatalf("%+v, lane %d, date %d = %v, want %v", median, i, d, pushed[d][i], want)
				}
				if got, want := below[i]/known[i], plainRank(past, x); !equal(got, want) {
					t.Fatalf("rank, lane %d, date %d = %v, want %v", i, d, got, want)
				}
			}
		}
	}
}

// push returns the medians of rows, one after another, each in the place of the
// row it is of.
func push(m Median, rows [][]float64) (medians [][]float64) {
	state, unknown := make([]float64, len(rows[0])*m.Size()), make([]float64, len(rows[0]))
	Fill(unknown, math.NaN())
	for d, now := range rows {
		old := unknown
		if d >= m.Window {
			old = rows[d-m.Window]
		}
		row := slices.Clone(now)
		m.Push(state, row, old, row)
		medians = append(medians, row)
	}
	return medians
}

// Full windows of known values, in steps up and down, with ties, both zeros, and
// infinities beside the ends.
func TestMedianOfFullWindows(t *testing.T) {
	eachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(15, 16))
		for window := 1; window <= 40; window++ {
			const paths = 3
			var rows [][]float64
			for range 4 * window {
				now := make([]float64, paths)
				for i := range now {
					now[i] = math.Round(r.NormFloat64()*float64(window)) / 4
					if k := r.IntN(4 * window); k < 3 {
						now[i] = []float64{math.Inf(1), math.Inf(-1), math.Copysign(0, -1)}[k]
					}
				}
				rows = append(rows, now)
			}
			for d, row := range push(Median{window, window}, rows) {
				for i := range row {
					var past []float64
					for _, x := range rows[max(0, d+1-window) : d+1] {
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
	now := []float64{1, 5, 2, 9, nan, 4, 6, 8}
	want := []float64{nan, nan, 2, 5, nan, nan, nan, 6}
	var rows [][]float64
	for d := range now {
		rows = append(rows, now[d:][:1])
	}
	for d, row := range push(Median{3, 3}, rows) {
		if !equal(row[0], want[d]) {
			t.Errorf("date %d: median = %v, want %v", d, row[0], want[d])
		}
	}
}

// A leg turns on above its upper bound and off below its lower one.
func TestLatchByHand(t *testing.T) {
	nan := math.NaN()
	eachLevel(t, func(t *testing.T) {
		for _, sign := range []float64{1, -1} {
			state, dst := []float64{0}, []float64{0}
			for d, c := range []struct{ x, want float64 }{
				{0.5, 0}, {1, 0}, {1.5, 1}, {0.5, 1}, {0, 1}, {nan, nan}, {0.5, 1}, {-0.5, 0}, {nan, nan}, {0.5, 0}, {math.Inf(1), 1}, {math.Inf(-1), 0},
			} {
				Latch(dst, state, []float64{sign * c.x}, sign, 1, 0)
				if !equal(dst[0], c.want) {
					t.Errorf("date %d: at %v the leg is %v, want %v", d, sign*c.x, dst[0], c.want)
				}
			}
		}
	})
}
