package engine

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// Paths is a block of N market paths over one grid, field by field. A NaN is
// not known.
//
// A row after the grid's start holds the N values of its date, contiguous. Up to
// the start all paths share one history: a row there holds one value, that of
// every path, but for fields [Field].ByPath, whose rows hold N throughout.
type Paths struct {
	Grid  Grid
	First int64 // number of the block's first path in the study
	N     int

	// Sampling is how the paths are to be drawn. The engine sets it from the
	// plan before it calls Simulate.
	Sampling Sampling

	// Past says that the rows up to the grid's start stand as the scenario wrote
	// them for an earlier block of the study: Simulate may leave them alone. The
	// engine sets it.
	Past bool

	fields []*Field // in the order they were added
	cols   map[*Field]*series
	nan    []float64 // what lies before the grid
}

// NewPaths returns a block with a zeroed column for each field.
func NewPaths(g Grid, n int, fields []*Field) *Paths {
	p := &Paths{Grid: g, N: n, cols: make(map[*Field]*series, len(fields)), nan: make([]float64, n)}
	lanes.Fill(p.nan, math.NaN())
	for _, f := range fields {
		p.Add(f)
	}
	return p
}

// Add gives f a zeroed column, unless it has one.
func (p *Paths) Add(f *Field) {
	if p.Has(f) {
		return
	}
	p.fields = append(p.fields, f)
	p.cols[f] = newSeries(f, p.Grid, p.N)
}

// shrink makes the block one of n paths, no more than it was made with, in the
// same memory.
func (p *Paths) shrink(n int) {
	p.N, p.nan = n, p.nan[:n]
	for _, c := range p.cols {
		c.shrink(len(p.Grid.Dates), n)
	}
}

// Fields returns the fields that have a column, in the order they were added.
// The caller must not modify the slice.
func (p *Paths) Fields() []*Field { return p.fields }

// Has reports whether f has a column.
func (p *Paths) Has(f *Field) bool { _, ok := p.cols[f]; return ok }

// Row returns the values of f at row t of the grid, for reading or writing: one
// per path, and up to the grid's start one that all paths share. It panics if f
// has no column or t lies outside the grid.
func (p *Paths) Row(f *Field, t int) []float64 { return p.column(f).row(t, p.N) }

// At returns the value of f on path i of the block at row t of the grid.
func (p *Paths) At(f *Field, t, i int) float64 {
	row := p.Row(f, t)
	return row[min(i, len(row)-1)]
}

// wide returns the values of f at row t, one per path, for reading.
func (p *Paths) wide(f *Field, t int) []float64 { return p.column(f).wide(t, p.N) }

// columns returns those of fields.
func (p *Paths) columns(fields []*Field) []*series {
	cs := make([]*series, len(fields))
	for k, f := range fields {
		cs[k] = p.column(f)
	}
	return cs
}

func (p *Paths) column(f *Field) *series {
	c, ok := p.cols[f]
	if !ok {
		panic("engine: no field " + f.Name + " in these paths; add it to Reads, Requires or Writes")
	}
	return c
}

// known reports whether every value of f from row lo to row hi is known. Where
// not, the error names the first path and date, how many values are missing,
// and the first and last date on which all are there.
func (p *Paths) known(f *Field, lo, hi int) error {
	col := p.column(f)
	if col.within(lo, hi, p.N, math.Inf(-1), math.Inf(1)) {
		return nil
	}
	missing, path, date := 0, -1, 0
	first, last := -1, -1
	for t := range p.Grid.Dates {
		good := true
		for i, x := range col.wide(t, p.N) {
			if x == x {
				continue
			}
			if good = false; t >= lo && t <= hi {
				if missing++; path < 0 {
					path, date = i, t
				}
			}
		}
		if good {
			if last = t; first < 0 {
				first = t
			}
		}
	}
	span := "it is known on no date"
	if first >= 0 {
		span = fmt.Sprintf("first known %v, last known %v", p.Grid.Dates[first], p.Grid.Dates[last])
	}
	return fmt.Errorf("%s is not known on path %d at %v and %d of %d values from %v to %v are missing; %s: %w",
		f.Name, p.First+int64(path), p.Grid.Dates[date], missing, (hi-lo+1)*p.N, p.Grid.Dates[lo], p.Grid.Dates[hi], span, ErrNotKnown)
}

// earnable checks that every return of f after the start is a number of at
// least -1, total loss.
func (p *Paths) earnable(f *Field) error {
	col, start, last := p.column(f), p.Grid.Start+1, len(p.Grid.Dates)-1
	if col.within(start, last, p.N, -1, math.MaxFloat64) {
		return nil
	}
	if err := p.known(f, start, last); err != nil {
		return err
	}
	for t := start; t <= last; t++ {
		for i, x := range col.row(t, p.N) {
			if x < -1 || math.IsInf(x, 1) {
				return fmt.Errorf("%s is %v on path %d at %v: want a return of at least -1", f.Name, x, p.First+int64(i), p.Grid.Dates[t])
			}
		}
	}
	return nil
}
