package lanes

import (
	"fmt"
	"math"
)

// A Median is the rolling median of a row, lane by lane, over the last Window
// rows pushed. A lane that is NaN is not counted: the median is that of the known
// values in the window, and NaN unless at least Min of them are known. With
// Min equal to Window a lane is NaN until its window is full and for as long as
// a NaN is inside it.
//
// What a Median remembers is in memory of the caller's: Size numbers for each
// lane, those of a lane together, zero at first. Lanes of the same past have the
// same numbers.
type Median struct {
	Window int
	Min    int // known values needed, from 1 to Window
}

// The memory of a lane holds the known values of its window, ascending, after a
// margin that ends in -Inf, and before +Inf up to a multiple of the margin and
// through a second margin: neighbours of all values for whole registers. The
// first number is +Inf too, once the lane is in use; the second is how many
// values are known.
const margin = 8

// Size returns how many numbers a lane needs.
func (m Median) Size() int { return 2*margin + (m.Window+margin-1)&^(margin-1) }

// Push takes the row now into the window and the row old out, which is the one
// that was pushed Window rows ago or NaN before there was one, and sets row to
// the medians; the median of an even number of values is the mean of the two in
// the middle, and minus zero counts as zero. row may be now.
func (m Median) Push(state, now, old, row []float64) {
	if m.Window < 1 || m.Min < 1 || m.Min > m.Window {
		panic(fmt.Sprintf("lanes: median over %d rows needs %d known values", m.Window, m.Min))
	}
	size := m.Size()
	now, old = same(row, now), same(row, old)
	if len(state) != len(row)*size {
		panic(fmt.Sprintf("lanes: median of %d lanes has %d numbers for a memory: want %d each", len(row), len(state), size))
	}
	for len(row) > 0 {
		n := min(len(row), batch)
		m.push(state[:n*size], now[:n], old[:n], row[:n])
		state, now, old, row = state[n*size:], now[n:], old[n:], row[n:]
	}
}

// batch is how many lanes are told apart at a time.
const batch = 64

// push is Push of at most a batch of lanes. Those whose window is full and gets a
// value for a value are done by themselves, upwards and downwards, because a
// branch on each takes longer than the work.
func (m Median) push(state, now, old, row []float64) {
	size := m.Size()
	var up, down [batch]int32
	ups, downs := 0, 0
	for i, x := range now {
		s, out := state[i*size:][:size], old[i]
		if level > 0 && s[1] == float64(m.Window) && out == out && x == x {
			up[ups], down[downs] = int32(i), int32(i)
			k := bit(x >= out)
			ups, downs = ups+k, downs+1-k
			continue
		}
		if s[0] == 0 {
			Fill(s, math.Inf(1))
			s[1], s[margin-1] = 0, math.Inf(-1)
		}
		w := s[margin:]
		k := replace(w, int(s[1]), out, x)
		w[k], s[1] = math.Inf(1), float64(k)
		row[i] = math.NaN()
		if k >= m.Min {
			lo, hi := middle(k)
			row[i] = float64(0.5*s[lo]) + float64(0.5*s[hi])
		}
	}
	if level > 0 {
		lo, hi := middle(m.Window)
		slideUpRows(row, now, old, state, up[:ups], size, lo, hi)
		slideDownRows(row, now, old, state, down[:downs], size, lo, hi)
	}
}

// middle returns where in a lane's memory the two values in the middle of k lie;
// it is the same one if k is odd.
func middle(k int) (lo, hi int) { return margin + max(k-1, 0)/2, margin + k/2 }

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
