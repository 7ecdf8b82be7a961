package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// returns are the fields that an account of the plan earns over a step.
func returns(p *engine.Plan) []*engine.Field {
	fs := []*engine.Field{engine.CashReturn}
	for _, s := range p.Sleeves {
		fs = append(fs, s.Return)
	}
	return fs
}

// earns are the fields that an account of the plan earns or is charged over a
// step: returns, and the sleeves' own turnover where the data have it.
func earns(p *engine.Plan, h *datasets.History) []*engine.Field {
	fs := returns(p)
	for _, s := range p.Sleeves {
		if s.Turnover != nil && h.Paths.Has(s.Turnover) {
			fs = append(fs, s.Turnover)
		}
	}
	return fs
}

// decides are the fields that the plan reads at a decision: those of the
// strategies, and those that costs rise with.
func decides(p *engine.Plan) (fs []*engine.Field) {
	for _, st := range p.Strategies {
		fs = append(fs, st.Reads()...)
	}
	for _, r := range p.Costs.Rates {
		if r.Stress != nil {
			fs = append(fs, r.Stress)
		}
	}
	return fs
}

// inputsOf returns the fields and everything that they are derived from, each
// once. What the data hold is not derived.
func inputsOf(h *datasets.History, fields ...*engine.Field) (all []*engine.Field) {
	for _, f := range fields {
		if slices.Contains(all, f) {
			continue
		}
		all = append(all, f)
		if slices.Contains(h.Fields, f) {
			continue
		}
		for _, g := range inputsOf(h, f.Requires...) {
			if !slices.Contains(all, g) {
				all = append(all, g)
			}
		}
	}
	return all
}

// notes are the stand-ins and remarks of the data behind the fields. What
// holds for several is said once.
func notes(h *datasets.History, fields ...*engine.Field) (out []string) {
	used := inputsOf(h, fields...)
	for _, src := range h.Sources {
		for _, text := range []string{src.StandIn, src.Note} {
			if text == "" || !slices.Contains(used, src.Field) {
				continue
			}
			if k := slices.IndexFunc(out, func(line string) bool { return strings.HasSuffix(line, ": "+text) }); k >= 0 {
				out[k] = strings.TrimSuffix(out[k], ": "+text) + ", " + src.Field.Name + ": " + text
			} else {
				out = append(out, src.Field.Name+": "+text)
			}
		}
	}
	return out
}

// known puts the data on the plan's grid. Where the plan names no last month,
// it is the last in which the returns of cash and of all sleeves are known.
func (f *planFile) known(doc *document, d *data) (*datasets.History, error) {
	h, err := f.history(doc, d)
	if err != nil || f.To != nil {
		return h, err
	}
	b, err := f.builder(doc, marketsOf(h))
	if err != nil {
		return nil, usageError{err}
	}
	p := b.parts()
	if err := doc.err(); err != nil {
		return nil, err
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	fields := returns(p)
	if err := engine.Derive(h.Paths, fields...); err != nil {
		return nil, err
	}
	last := len(h.Paths.Grid.Dates) - 1
	t := last
	for t > 0 && !allKnown(h.Paths, t, fields) {
		t--
	}
	if t == 0 {
		return nil, fmt.Errorf("there is no month in which all of %s are known", names(fields))
	}
	if f.To = ptr(month(h.Paths.Grid.Dates[t])); t == last {
		return h, nil
	}
	return f.history(doc, d)
}

// firstKnown returns the first row at which all that is decided on is known,
// with what is earned from it. What is missing later the engine refuses.
func firstKnown(p *engine.Plan, h *datasets.History) (int, error) {
	at, after := decides(p), earns(p, h)
	if err := engine.Derive(h.Paths, slices.Concat(at, after)...); err != nil {
		return 0, err
	}
	for t := range len(h.Paths.Grid.Dates) - 1 {
		if allKnown(h.Paths, t, at) && allKnown(h.Paths, t+1, after) {
			return t, nil
		}
	}
	return 0, fmt.Errorf("there is no month in which all of %s are known; set from and to", names(slices.Concat(after, at)))
}

func allKnown(p *engine.Paths, t int, fields []*engine.Field) bool {
	return !slices.ContainsFunc(fields, func(f *engine.Field) bool { x := p.Row(f, t)[0]; return x != x })
}

func names(fs []*engine.Field) string {
	var s []string
	for _, f := range fs {
		if !slices.Contains(s, f.Name) {
			s = append(s, f.Name)
		}
	}
	return strings.Join(s, ", ")
}
