package engine

import (
	"errors"
	"fmt"
	"slices"
)

// Derive adds the wanted fields to p and everything they are derived from, and
// fills them date by date. Fields that p holds already are taken as they are.
// It reports every field that p lacks and that has no kernel, with the way that
// led to it; p then is unchanged.
func Derive(p *Paths, want ...*Field) error {
	order, err := derivation(p.Fields(), want)
	if err != nil {
		return err
	}
	for _, f := range order {
		p.Add(f)
	}
	fill(p, order, false)
	return nil
}

// fill computes derived fields, date by date: the rows that all paths share on
// one of them, unless past says that they stand, and then those of each path.
func fill(p *Paths, order []*Field, past bool) {
	for _, f := range order {
		c, reads := p.column(f), append(slices.Clip(f.Requires), f)
		v := View{paths: p, reads: reads, columns: p.columns(reads)}
		if !past {
			clear(c.once)
			v.n, v.state, v.shared = 1, c.once, true
			c.derive(v, f.Kernel, 0, c.open)
		}
		for i := 0; i < len(c.state); i += f.State {
			copy(c.state[i:], c.once)
		}
		v.n, v.state, v.shared = p.N, c.state, !f.byPath()
		c.derive(v, f.Kernel, c.open, len(p.Grid.Dates))
	}
}

// derive has the kernel write rows from to to.
func (c *series) derive(v View, kernel func(View, []float64), from, to int) {
	for v.t = from; v.t < to; v.t++ {
		row := c.row(v.t, v.n)
		clear(row) // a kernel that leaves a value out leaves a zero, whatever stood there
		kernel(v, row)
	}
}

// derivation returns the fields that have to be derived from those given to
// reach the wanted ones, inputs before what is made from them.
func derivation(given, want []*Field) ([]*Field, error) {
	r := resolver{given: given}
	for _, f := range want {
		r.visit(f, nil)
	}
	return r.order, errors.Join(r.errs...)
}

type resolver struct {
	given []*Field
	used  []*Field // of the given
	order []*Field
	errs  []error
}

func (r *resolver) visit(f *Field, trail []*Field) {
	switch {
	case slices.Contains(r.given, f):
		if !slices.Contains(r.used, f) {
			r.used = append(r.used, f)
		}
		return
	case slices.Contains(r.order, f):
		return
	case slices.Contains(trail, f):
		panic("engine: field " + f.Name + " requires itself")
	case f.Kernel == nil:
		err := fmt.Errorf("%s: %w", way(trail, f), ErrMissingField)
		if f.Absent != "" {
			err = fmt.Errorf("%w: %s", err, f.Absent)
		}
		r.errs = append(r.errs, err)
		return
	}
	for _, g := range f.Requires {
		r.visit(g, append(trail, f))
	}
	r.order = append(r.order, f)
}

func way(trail []*Field, f *Field) string {
	s := ""
	for _, g := range trail {
		s += g.Name + " needs "
	}
	return s + f.Name
}

// latent returns the first latent field that reading f reads, or nil. What the
// scenario writes is observed unless it says otherwise.
func latent(f *Field, given []*Field) *Field {
	if f.Latent {
		return f
	}
	if slices.Contains(given, f) {
		return nil
	}
	for _, g := range f.Requires {
		if l := latent(g, given); l != nil {
			return l
		}
	}
	return nil
}

// fields returns the fields that scenario s is to fill, and the derived ones
// that the plan needs, in the order in which they can be filled. It reports at
// once every field that is missing, latent, or shares its name with another.
func (p *Plan) fields(s Scenario) (filled, derived []*Field, err error) {
	given := s.Writes()
	r := resolver{given: given}
	need := func(who string, f *Field) {
		n := len(r.errs)
		r.visit(f, nil)
		for i := n; i < len(r.errs); i++ {
			r.errs[i] = fmt.Errorf("%s needs %w", who, r.errs[i])
		}
	}
	need("idle cash", CashReturn)
	for _, sl := range p.risky() {
		if sl == nil || sl.Return == nil {
			continue // reported by validateSleeves
		}
		need("sleeve "+sl.Name, sl.Return)
		if f := sl.Turnover; f != nil && (f.Kernel != nil || slices.Contains(given, f)) {
			need("sleeve "+sl.Name, f)
		}
	}
	for _, c := range p.Costs.Rates {
		if c.Stress != nil && c.Sleeve != nil {
			need("the cost of "+c.Sleeve.Name, c.Stress)
		}
	}
	for _, st := range p.Strategies {
		if validate(st) != nil {
			continue // reported by Validate
		}
		for _, f := range st.Reads() {
			if f == nil {
				r.errs = append(r.errs, fmt.Errorf("strategy %s reads a nil field", st.Name()))
				continue
			}
			if l := latent(f, given); l != nil {
				r.errs = append(r.errs, fmt.Errorf("strategy %s reads %s: %w", st.Name(), l.Name, ErrLatent))
				continue
			}
			need("strategy "+st.Name(), f)
		}
	}
	for _, f := range p.Keep.Watch {
		need("the trace", f)
	}
	if f := p.Split.Field; f != nil {
		need("the split", f)
	}
	for _, f := range p.Keep.fields() {
		need("what is kept", f)
	}
	names := map[string]*Field{}
	for _, f := range slices.Concat(given, r.order) {
		if g := names[f.Name]; g != nil && g != f {
			r.errs = append(r.errs, fmt.Errorf("two fields are called %s", f.Name))
		}
		names[f.Name] = f
	}
	if l, ok := s.(Lean); ok && l.FillsWhatIsAsked() {
		given = slices.DeleteFunc(slices.Clone(given), func(f *Field) bool { return !slices.Contains(r.used, f) })
	}
	return given, r.order, errors.Join(r.errs...)
}
