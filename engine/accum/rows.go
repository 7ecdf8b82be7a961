package accum

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (m *Moments) AddRow(row []float64) {
	for len(row) > lanes.TotalRow {
		m.addTotal(row[:lanes.TotalRow])
		row = row[lanes.TotalRow:]
	}
	m.addTotal(row)
}

// addTotal adds a row by its total, or where it has none one by one.
func (m *Moments) addTotal(row []float64) {
	t, ok := lanes.Totals(row)
	if !ok {
		for _, x := range row {
			m.Add(x)
		}
		return
	}
	if len(row) == 0 {
		return
	}
	if m.n == 0 {
		m.min, m.max = t.Least, t.Most
		m.open()
	}
	m.n += int64(len(row))
	m.min, m.max = min(m.min, t.Least), max(m.max, t.Most)
	for _, x := range t.Sum {
		m.sum.Add(x)
	}
	for _, x := range t.Squares {
		m.squares.addSum(x)
	}
}

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (h *Histogram) AddRow(row []float64) { h.bins.addRow(row, fine) }

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (h *Coarse) AddRow(row []float64) { h.bins.addRow(row, rough) }

func (h *bins) addRow(row []float64, dropped uint) {
	if len(row) == 0 {
		return
	}
	lo, hi, odd := row[0], row[0], false
	for _, x := range row {
		if x < lo {
			lo = x
		}
		if x > hi {
			hi = x
		}
		odd = odd || x != x
	}
	if odd || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		panic(fmt.Sprintf("accum: histogram of a row with a value that is not finite, from %v to %v", lo, hi))
	}
	h.extend(lo+0, hi+0, int64(len(row)), dropped) // minus zero would show
	g, first, counts := gridOf(dropped), h.first, h.counts
	for _, x := range row {
		at := g.key(x) - first
		c := counts[at] + 1
		if counts[at] = c; c == 0 {
			h.carry(at, 1)
		}
	}
}
