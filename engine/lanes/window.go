package lanes

import (
	"fmt"
	"math"
	"slices"
)

// A Median is the rolling median of a row, lane by lane, over the last rows
// pushed. A lane that is NaN is not counted: the median is that of the known
// values in the window, and NaN unless at least Min of them are known. With
// Min equal to the window, which NewMedian sets, a lane is NaN until its window
// is full and for as long as a NaN is inside it.
//
// Lanes whose pasts are equal share their work until they part, as the paths
// of a study do up to the end of their common history, and the columns of a
// sweep for good.
type Median struct {
	Min int // known values needed, from 1 to the window

	window int
	pushed int       // rows pushed so far
	rows   []float64 // the last window rows; row pushed%window is the oldest
	sorted []float64 // a block a lane: the values known in its window, ascending
	known  []int     // how many these are
	like   twins
}

// NewMedian returns the state of a rolling median over window rows of paths
// lanes each. It panics unless paths >= 0 and window >= 1.
func NewMedian(paths, window int) *Median {
	if paths < 0 || window < 1 {
		panic(fmt.Sprintf("lanes: median of %d lanes over %d rows", paths, window))
	}
	m := &Median{
		Min:    window,
		window: window,
		rows:   make([]float64, paths*window),
		known:  make([]int, paths),
		like:   make(twins, paths),
	}
	m.sorted = make([]float64, paths*m.stride()+margin)
	Fill(m.sorted, math.Inf(1))
	for i := range paths {
		m.sorted[i*m.stride()+margin-1] = math.Inf(-1)
	}
	return m
}

// A block of sorted values has a margin before them, which ends in -Inf, and
// +Inf behind them up to a multiple of the margin and beyond: neighbours of all
// values for whole registers.
const margin = 8

// stride is how far the block of a lane is from that of the next.
func (m *Median) stride() int { return margin + (m.window+margin-1)&^(margin-1) }

// Push takes the row now into the window, drops the row that is a window old,
// and sets row to the medians; the median of an even number of values is the
// mean of the two in the middle, and minus zero counts as zero. row may be now.
func (m *Median) Push(now, row []float64) {
	if len(now) != len(m.known) || len(row) != len(m.known) {
		panic(fmt.Sprintf("lanes: median of %d lanes is given rows of length %d and %d", len(m.known), len(now), len(row)))
	}
	if m.Min < 1 || m.Min > m.window {
		panic(fmt.Sprintf("lanes: median over %d rows needs %d known values", m.window, m.Min))
	}
	m.like.part(now, func(from, to int) {
		copy(m.lane(to), m.lane(from)[:m.known[from]])
		m.known[to] = m.known[from]
	})
	oldest := m.rows[m.pushed%m.window*len(now):][:len(now)]
	full := m.pushed >= m.window
	m.pushed++
	for i, x := range now {
		old := oldest[i]
		oldest[i] = x
		if first := m.like[i]; first != i {
			row[i] = row[first]
			continue
		}
		if !full {
			old = math.NaN()
		}
		w, k := m.lane(i), m.known[i]
		if level > 0 && k == m.window && old == old && x == x {
			slideRow(m.sorted[i*m.stride():][:m.stride()+margin], old, x+0) // no minus zero
		} else {
			k = replace(w, k, old, x)
			m.known[i] = k
		}
		switch {
		case k < m.Min:
			row[i] = math.NaN()
		case k%2 == 1:
			row[i] = w[k/2]
		default:
			row[i] = float64(0.5*w[k/2-1]) + float64(0.5*w[k/2])
		}
	}
}

// lane returns the space for the sorted values of lane i.
func (m *Median) lane(i int) []float64 { return m.sorted[i*m.stride()+margin:][:m.window] }

// replace takes old out of the k ascending values at the start of w and puts x
// in, moving only the values between the two places, and returns how many
// there are now. NaN stands for no value.
func replace(w []float64, k int, old, x float64) int {
	switch {
	case old == old && x == x:
		from, to := places(w[:k], old, x)
		if to <= from {
			copy(w[to+1:from+1], w[to:from])
		} else {
			to--
			copy(w[from:to], w[from+1:to+1])
		}
		w[to] = x + 0 // no minus zero
	case old == old:
		from := lowerBound(w[:k], old)
		k--
		copy(w[from:k], w[from+1:k+1])
	case x == x:
		to := lowerBound(w[:k], x)
		copy(w[to+1:k+1], w[to:k])
		w[to] = x + 0
		k++
	}
	return k
}

// places returns how many of the ascending values w are below x, and how many
// below y.
func places(w []float64, x, y float64) (belowX, belowY int) {
	// Looking at all is faster than halving while they are few: each half waits
	// for the one before, and often for memory.
	const few = 512
	if level > 0 && len(w) <= few {
		return placesRow(w, x, y)
	}
	return lowerBound(w, x), lowerBound(w, y)
}

// lowerBound returns how many of the ascending values w are below x. Unlike
// the search of package slices it looks for no NaN and does not branch on the
// values, which nobody can predict.
func lowerBound(w []float64, x float64) int {
	if len(w) == 0 {
		return 0
	}
	at := 0
	for n := len(w); n > 1; {
		half := n / 2
		next := at
		if w[at+half-1] < x {
			next = at + half
		}
		at = next
		n -= half
	}
	if w[at] < x {
		at++
	}
	return at
}

// A Rank is the percentile of a row in its own past, lane by lane: the
// mid-rank of the newest value among all values pushed so far, itself included,
// (below + equal/2) / count, which lies strictly between 0 and 1. NaN is not
// counted, and its own rank is NaN. Lanes share their work as in Median; memory
// and the time of a push grow with the rows pushed.
type Rank struct {
	sorted [][]float64 // per lane: the known values so far, ascending
	like   twins
}

// NewRank returns the state of a rank of paths lanes. It panics if paths is
// negative.
func NewRank(paths int) *Rank {
	if paths < 0 {
		panic(fmt.Sprintf("lanes: rank of %d lanes", paths))
	}
	return &Rank{make([][]float64, paths), make(twins, paths)}
}

// Push counts the row now and sets row to the ranks. row may be now.
func (r *Rank) Push(now, row []float64) {
	if len(now) != len(r.sorted) || len(row) != len(r.sorted) {
		panic(fmt.Sprintf("lanes: rank of %d lanes is given rows of length %d and %d", len(r.sorted), len(now), len(row)))
	}
	r.like.part(now, func(from, to int) {
		r.sorted[to] = slices.Clone(r.sorted[from])
	})
	for i, x := range now {
		if first := r.like[i]; first != i {
			row[i] = row[first]
			continue
		}
		if x != x {
			row[i] = x
			continue
		}
		below, _ := places(r.sorted[i], x, x)
		w := slices.Insert(r.sorted[i], below, x)
		r.sorted[i] = w
		equal := 1
		for below+equal < len(w) && w[below+equal] == x {
			equal++
		}
		row[i] = (float64(below) + float64(0.5*float64(equal))) / float64(len(w))
	}
}

// twins knows the lanes whose pasts are the same: the entry of a lane is the
// first of the neighbouring lanes that were like it on every row so far. At
// first all lanes are like lane 0.
type twins []int

// part looks for lanes that the row now tells from their left neighbour, and
// calls split for each, before the row counts, with the lane it was like until
// then: that lane's state is to be copied.
func (like twins) part(now []float64, split func(from, to int)) {
	for i := 1; i < len(like); i++ {
		first := like[i]
		if first == i {
			continue
		}
		if x, y := now[i-1], now[i]; x == y || x != x && y != y {
			like[i] = like[i-1]
			continue
		}
		like[i] = i
		split(first, i)
	}
}
