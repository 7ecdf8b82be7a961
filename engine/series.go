package engine

import (
	"math"

	"trifecta/engine/lanes"
)

// A series is a field on every path of a block.
type series struct {
	open   int         // the first row with a value for each path; rows before have one for all
	past   []float64   // the values of the rows before
	rows   []float64   // the rows from open on, N values each
	spread [][]float64 // rows of past with the value N times; nil where nobody has asked

	once, state []float64 // what the field's kernel remembers: at the end of past, and on each path
	sealed      []float64 // past as the scenario wrote it for the first block
}

func newSeries(f *Field, g Grid, n int) *series {
	c := &series{open: g.Start + 1}
	if f.byPath() {
		c.open = 0
	}
	c.past = make([]float64, c.open)
	c.rows = make([]float64, (len(g.Dates)-c.open)*n)
	c.spread = make([][]float64, c.open)
	c.once, c.state = make([]float64, f.State), make([]float64, f.State*n)
	return c
}

// shrink makes the series one of n paths, for which it has the memory.
func (c *series) shrink(dates, n int) {
	c.rows, c.state = c.rows[:(dates-c.open)*n], c.state[:len(c.once)*n]
}

// row returns row t of n paths, of one value where they share it.
func (c *series) row(t, n int) []float64 {
	if t < c.open {
		return c.past[t : t+1 : t+1]
	}
	lo := (t - c.open) * n
	return c.rows[lo : lo+n : lo+n]
}

// wide returns row t with a value for each of n paths, not to be written to. A
// row of the past is spread once and kept, for it is the same block after block.
func (c *series) wide(t, n int) []float64 {
	if t >= c.open || n == 1 {
		return c.row(t, n)
	}
	w := c.spread[t]
	if len(w) < n || math.Float64bits(w[0]) != math.Float64bits(c.past[t]) {
		w = make([]float64, n)
		lanes.Fill(w, c.past[t])
		c.spread[t] = w
	}
	return w[:n:n]
}

// within reports whether every value of rows lo to hi is at least least and at
// most most.
func (c *series) within(lo, hi, n int, least, most float64) bool {
	if lo < c.open && !lanes.Within(c.past[lo:min(hi+1, c.open)], least, most) {
		return false
	}
	from := max(lo, c.open) - c.open
	return hi < c.open || lanes.Within(c.rows[from*n:(hi+1-c.open)*n], least, most)
}

// seal remembers the past as it stands.
func (c *series) seal() { c.sealed = append(c.sealed[:0], c.past...) }

// broken reports whether the past is another than it was when sealed.
func (c *series) broken() bool {
	for t, x := range c.past {
		if math.Float64bits(x) != math.Float64bits(c.sealed[t]) {
			return true
		}
	}
	return false
}
