package engine

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// Paths is a block of N market paths over one grid, field by field. Row t of a
// field holds the N values at date t, contiguous; a NaN is not known.
type Paths struct {
	Grid  Grid
	First int64 // number of the block's first path in the study
	N     int

	// Sampling is how the paths are to be drawn. The engine sets it from the
	// plan before it calls Simulate.
	Sampling Sampling

	fields []*Field // in the order they were added
	cols   map[*Field][]float64
	nan    []float64 // what lies before the grid
}

// NewPaths returns a block with a zeroed column for each field.
func NewPaths(g Grid, n int, fields []*Field) *Paths {
	p := &Paths{Grid: g, N: n, cols: make(map[*Field][]float64, len(fields)), nan: make([]float64, n)}
	for i := range p.nan {
		p.nan[i] = math.NaN()
	}
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
	p.cols[f] = make([]float64, len(p.Grid.Dates)*p.N)
}

// shrink makes the block one of n paths, no more than it was made with, in the
// same memory.
func (p *Paths) shrink(n int) {
	p.N, p.nan = n, p.nan[:n]
	for f, c := range p.cols {
		p.cols[f] = c[:len(p.Grid.Dates)*n]
	}
}

// Fields returns the fields that have a column, in the order they were added.
// The caller must not modify the slice.
func (p *Paths) Fields() []*Field { return p.fields }

// Has reports whether f has a column.
func (p *Paths) Has(f *Field) bool { _, ok := p.cols[f]; return ok }

// Row returns the values of f at row t of the grid, one per path, for reading
// or writing. It panics if f has no column or t lies outside the grid.
func (p *Paths) Row(f *Field, t int) []float64 {
	return p.cut(p.column(f), t)
}

// cut returns row t of a column.
func (p *Paths) cut(column []float64, t int) []float64 {
	lo, hi := t*p.N, (t+1)*p.N
	return column[lo:hi:hi]
}

// columns returns those of fields.
func (p *Paths) columns(fields []*Field) [][]float64 {
	cs := make([][]float64, len(fields))
	for k, f := range fields {
		cs[k] = p.column(f)
	}
	return cs
}

func (p *Paths) column(f *Field) []float64 {
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
	if lanes.Within(col[lo*p.N:(hi+1)*p.N], math.Inf(-1), math.Inf(1)) {
		return nil
	}
	missing, at := 0, -1
	for k, x := range col[lo*p.N : (hi+1)*p.N] {
		if x != x {
			if missing++; at < 0 {
				at = lo*p.N + k
			}
		}
	}
	first, last := -1, -1
	for t := range p.Grid.Dates {
		good := true
		for _, x := range p.Row(f, t) {
			good = good && !math.IsNaN(x)
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
		f.Name, p.First+int64(at%p.N), p.Grid.Dates[at/p.N], missing, (hi-lo+1)*p.N, p.Grid.Dates[lo], p.Grid.Dates[hi], span, ErrNotKnown)
}

// earnable checks that every return of f after the start is a number of at
// least -1, total loss.
func (p *Paths) earnable(f *Field) error {
	if lanes.Within(p.column(f)[(p.Grid.Start+1)*p.N:], -1, math.MaxFloat64) {
		return nil
	}
	if err := p.known(f, p.Grid.Start+1, len(p.Grid.Dates)-1); err != nil {
		return err
	}
	for k, x := range p.column(f)[(p.Grid.Start+1)*p.N:] {
		if x < -1 || math.IsInf(x, 1) {
			t, i := p.Grid.Start+1+k/p.N, k%p.N
			return fmt.Errorf("%s is %v on path %d at %v: want a return of at least -1", f.Name, x, p.First+int64(i), p.Grid.Dates[t])
		}
	}
	return nil
}
