package accum

import "trifecta/engine/lanes"

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
func (h *Histogram) AddRow(row []float64) { h.bins.addRow(row, &fine) }

// AddRow adds the observations of a row: the same as to Add each, and faster.
// It panics if one is NaN or infinite.
func (h *Coarse) AddRow(row []float64) { h.bins.addRow(row, &rough) }

func (h *bins) addRow(row []float64, g *lanes.Grid) {
	var keys [256]int32
	for len(row) > 0 {
		n := min(len(row), len(keys))
		lo, hi, finite := g.Keys(keys[:], row[:n])
		if !finite {
			panic("accum: histogram of a row with a value that is not finite")
		}
		h.extend(lo, hi, int64(n), g)
		first, counts := h.first, h.counts
		for _, k := range keys[:n] {
			at := int(k) - first
			c := counts[at] + 1
			if counts[at] = c; c == 0 {
				h.carry(at, 1)
			}
		}
		row = row[n:]
	}
}
