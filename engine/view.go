package engine

import "slices"

// A View is what was known at one date on every path of a block. It has no
// method that reaches a later date.
type View struct {
	paths   *Paths
	n       int // paths in view
	t       int
	reads   []*Field  // what may be read
	columns []*series // those of reads, looked up once for many dates
	state   []float64 // of a field's kernel
	shared  bool      // the path in view is the history of all
	book    *ledger   // nil in a field's kernel
}

// Paths returns the number of paths in view, the length of every row.
func (v View) Paths() int { return v.n }

// First returns the number, within the study, of the first path in view: path
// i of a row is path First+i. A sweep uses it to find the parameters of its
// columns. It panics in the kernel of a field that is not ByPath.
func (v View) First() int64 {
	if v.shared {
		panic("engine: a field's kernel looks at the number of a path: set ByPath")
	}
	return v.paths.First
}

// Date returns the date of the view.
func (v View) Date() Date { return v.paths.Grid.Dates[v.t] }

// Ago returns the date k steps before the view's; not ok if that lies before the
// grid. It panics if k is negative.
func (v View) Ago(k int) (d Date, ok bool) {
	notAhead(k)
	if k > v.t {
		return 0, false
	}
	return v.paths.Grid.Dates[v.t-k], true
}

// PerYear returns the number of steps in a year.
func (v View) PerYear() float64 { return v.paths.Grid.PerYear }

// Now returns the row of f at the view's date, NaN where not known. The caller
// must not modify it. It panics if f was not declared: in a strategy's Reads, in
// a derived field's Requires.
func (v View) Now(f *Field) []float64 { return v.Lag(f, 0) }

// Lag returns the row of f k steps before the view's date, a row of NaN if
// that lies before the grid. It panics if k is negative or f was not declared.
// The caller must not modify it. A derived field may read itself, k at least one.
func (v View) Lag(f *Field, k int) []float64 {
	notAhead(k)
	at := slices.Index(v.reads, f)
	if at < 0 {
		panic("engine: field " + f.Name + " is read but not declared: add it to Reads or Requires")
	}
	if k > v.t {
		return v.paths.nan[:v.n]
	}
	return v.columns[at].wide(v.t-k, v.n)
}

func notAhead(k int) {
	if k < 0 {
		panic("engine: negative lag: a view does not show the future")
	}
}

// State returns what a derived field's kernel remembers: Field.State numbers for
// each path in view, those of a path together, zero before the first row of the
// grid. The kernel may write to it; what it leaves there, it finds at the next
// date. It is empty in a strategy.
func (v View) State() []float64 { return v.state }

// Held returns the weights of s in force before this rebalance, moved by the
// market since the last trade. Before the first decision they are those of
// Plan.Initial, all cash where the book opens at the first target. The caller
// must not modify the row. It panics in a field's kernel, which has no account.
func (v View) Held(s *Sleeve) []float64 { return v.account().held.of(s) }

// Target returns the weights of s last asked for; before the first decision
// they equal Held. The caller must not modify the row. It panics in a field's
// kernel.
func (v View) Target(s *Sleeve) []float64 { return v.account().target.of(s) }

func (v View) account() *ledger {
	if v.book == nil {
		panic("engine: a field has no account: Held and Target are for strategies")
	}
	return v.book
}
