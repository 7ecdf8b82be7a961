package engine

import "slices"

// A View is what was known at one date on every path of a block. It has no
// method that reaches a later date.
type View struct {
	paths   *Paths
	t       int
	reads   []*Field    // what may be read
	columns [][]float64 // those of reads, looked up once for many dates
	book    *ledger     // nil in a field's kernel
}

// Paths returns the number of paths in view, the length of every row.
func (v View) Paths() int { return v.paths.N }

// First returns the number, within the study, of the first path in view: path
// i of a row is path First+i. A sweep uses it to find the parameters of its
// columns.
func (v View) First() int64 { return v.paths.First }

// Date returns the date of the view.
func (v View) Date() Date { return v.paths.Grid.Dates[v.t] }

// PerYear returns the number of steps in a year.
func (v View) PerYear() float64 { return v.paths.Grid.PerYear }

// Now returns the row of f at the view's date, NaN where not known. The caller
// must not modify it. It panics if f was not declared: in a strategy's Reads, in
// a derived field's Requires.
func (v View) Now(f *Field) []float64 { return v.Lag(f, 0) }

// Lag returns the row of f k steps before the view's date, a row of NaN if
// that lies before the grid. It panics if k is negative or f was not declared.
// The caller must not modify it.
func (v View) Lag(f *Field, k int) []float64 {
	if k < 0 {
		panic("engine: negative lag: a view does not show the future")
	}
	at := slices.Index(v.reads, f)
	if at < 0 {
		panic("engine: field " + f.Name + " is read but not declared: add it to Reads or Requires")
	}
	if k > v.t {
		return v.paths.nan
	}
	return v.paths.cut(v.columns[at], v.t-k)
}

// Held returns the weights of s in force before this rebalance, moved by the
// market since the last trade. Before the first decision they are those of
// Plan.Initial, all cash where the book opens at the first target. The caller
// must not modify the row. It panics in a field's kernel, which has no account.
func (v View) Held(s *Sleeve) []float64 { return v.account().held.Of(s) }

// Target returns the weights of s last asked for; before the first decision
// they equal Held. The caller must not modify the row. It panics in a field's
// kernel.
func (v View) Target(s *Sleeve) []float64 { return v.account().target.Of(s) }

func (v View) account() *ledger {
	if v.book == nil {
		panic("engine: a field has no account: Held and Target are for strategies")
	}
	return v.book
}
