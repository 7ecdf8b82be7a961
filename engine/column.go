package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Columns are what every path came to at one step, in ascending order of path:
// fields as in [Reading].
type Columns struct {
	Path                            []int64
	Wealth, Active, Drawdown, Worst []float64
}

const perColumns = 4 // of numbers in Columns

// A column is a number of every path that is in: runs of consecutive paths,
// ascending.
type column []run

type run struct {
	first  int64
	values []float64
}

// add appends the values of the paths from first on, to the last run where they
// go on from it.
func (c *column) add(first int64, values []float64) {
	if n := len(*c) - 1; n >= 0 && (*c)[n].first+int64(len((*c)[n].values)) == first {
		(*c)[n].values = append((*c)[n].values, values...)
		return
	}
	*c = append(*c, run{first, slices.Clone(values)})
}

// merge takes over the runs of o.
func (c *column) merge(o column) {
	*c = append(*c, o...)
	slices.SortFunc(*c, func(a, b run) int { return cmp.Compare(a.first, b.first) })
}

// values returns all of them, by path.
func (c column) values() []float64 {
	var all []float64
	for _, r := range c {
		all = append(all, r.values...)
	}
	return all
}

func (c column) paths() []int64 {
	var all []int64
	for _, r := range c {
		for i := range r.values {
			all = append(all, r.first+int64(i))
		}
	}
	return all
}

// Columns returns what every path came to under one scenario and strategy at
// Keep.Columns[k].
func (r *Result) Columns(scenario, strategy, k int) Columns {
	if n := len(r.Plan.Keep.Columns); k < 0 || k >= n {
		panic(fmt.Sprintf("engine: columns %d of %d", k, n))
	}
	cs := r.lot(scenario).columns[strategy][k]
	return Columns{cs[0].paths(), cs[0].values(), cs[1].values(), cs[2].values(), cs[3].values()}
}

// States returns Keep.States[field] at Keep.StateSteps[step], one value for
// every path that is in, in ascending order of path.
func (r *Result) States(scenario, field, step int) []float64 {
	k := r.Plan.Keep
	if field < 0 || field >= len(k.States) || step < 0 || step >= len(k.StateSteps) {
		panic(fmt.Sprintf("engine: state %d of %d at row %d of %d", field, len(k.States), step, len(k.StateSteps)))
	}
	return r.lot(scenario).states[field*len(k.StateSteps)+step].values()
}

// fields are those that have to be there for what is kept.
func (k *Keep) fields() []*Field {
	fs := slices.Clone(k.States)
	if k.Fans != nil && k.Fans.Of != nil && k.Fans.Over != nil {
		fs = append(fs, k.Fans.Of, k.Fans.Over)
	}
	return slices.DeleteFunc(fs, func(f *Field) bool { return f == nil })
}

func (p *Plan) validateKeep() (errs []error) {
	k := p.Keep
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("keep: "+format, a...)) }
	if k.Fans != nil && (k.Fans.Of == nil) != (k.Fans.Over == nil) {
		bad("fans of one return over another need both")
	}
	hs := p.horizons()
	last := 0
	for _, h := range k.Columns {
		if !slices.Contains(hs, h) {
			bad("columns at step %d: want steps of the horizons %v", h, hs)
		} else if h <= last {
			bad("columns at step %d after %d: want steps that ascend", h, last)
		}
		last = h
	}
	if (k.States == nil) != (k.StateSteps == nil) {
		bad("states need both fields and rows, has %d and %d", len(k.States), len(k.StateSteps))
	}
	if slices.Contains(k.States, nil) {
		bad("a nil field among the states")
	}
	for i, t := range k.StateSteps {
		if t < 0 || t > p.Grid.Steps() || i > 0 && t <= k.StateSteps[i-1] {
			bad("state rows %v: want steps that ascend from 0 to %d", k.StateSteps, p.Grid.Steps())
			break
		}
	}
	return errs
}

// kept names what a result remembers of single paths and steps, traces aside.
func (p *Plan) kept() string {
	k := p.Keep
	s := fmt.Sprintf("outcomes %v, columns %v, states", k.Outcomes, k.Columns)
	for _, f := range k.States {
		s += " " + f.Name
	}
	s += fmt.Sprintf(" at %v", k.StateSteps)
	if k.Fans != nil {
		s += ", fans"
		if k.Fans.Of != nil {
			s += " of " + k.Fans.Of.Name + " over " + k.Fans.Over.Name
		}
	}
	return s
}

// errKept reports results that remember different things.
var errKept = errors.New("not the same things are kept")
