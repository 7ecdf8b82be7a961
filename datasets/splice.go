package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// Splice continues the columns of one series by those of another: a column that
// both have holds the values of old before from and those of new on it and
// after. It must have the same unit and lag in both. A column that one of them
// has alone is kept as it is. What a spliced column is, where it comes from and
// what must be known of it says so for each part.
func Splice(old, new *Series, from engine.Date) (*Series, error) {
	out := &Series{Meta: maps.Clone(old.Meta), Ignored: slices.Concat(old.Ignored, new.Ignored)}
	if out.Meta == nil {
		out.Meta = map[string]string{}
	}
	if new.Synthetic() {
		out.Meta["synthetic"] = "true"
	}
	out.Meta["source"] = both(old.Meta["source"], new.Meta["source"], from)
	out.Dates = slices.Concat(old.Dates, new.Dates)
	slices.Sort(out.Dates)
	out.Dates = slices.Compact(out.Dates)
	put := func(c *Column, s *Series, x []float64, in func(d engine.Date) bool) {
		for i, d := range s.Dates {
			if k, _ := slices.BinarySearch(out.Dates, d); in(d) {
				x[k] = c.Values[i]
			}
		}
	}
	all := func(engine.Date) bool { return true }
	var errs []error
	for _, c := range old.Columns {
		x := slices.Repeat([]float64{math.NaN()}, len(out.Dates))
		n := new.Column(c.Name)
		switch {
		case n == nil:
			put(&c, old, x, all)
		case n.Unit != c.Unit || n.LagDays != c.LagDays:
			errs = append(errs, fmt.Errorf("column %s is in %s with a lag of %d days, and what continues it in %s with %d", c.Name, c.Unit, c.LagDays, n.Unit, n.LagDays))
		default:
			put(&c, old, x, func(d engine.Date) bool { return d < from })
			put(n, new, x, func(d engine.Date) bool { return d >= from })
			c.Source = both(cmp.Or(c.Source, old.Meta["source"]), cmp.Or(n.Source, new.Meta["source"]), from)
			c.StandIn, c.Note = both(c.StandIn, n.StandIn, from), both(c.Note, n.Note, from)
			c.CarryDays = min(c.CarryDays, n.CarryDays)
		}
		c.Values = x
		out.Columns = append(out.Columns, c)
	}
	for _, c := range new.Columns {
		if old.Column(c.Name) == nil {
			x := slices.Repeat([]float64{math.NaN()}, len(out.Dates))
			put(&c, new, x, all)
			c.Values = x
			out.Columns = append(out.Columns, c)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, nil
}

// both says what holds before a date and what from it on.
func both(before, after string, from engine.Date) string {
	switch {
	case before == after, after == "" && strings.HasPrefix(before, "before "): // that says until when
		return before
	case after == "":
		return fmt.Sprintf("before %v: %s", from, before)
	case before == "":
		return fmt.Sprintf("from %v: %s", from, after)
	}
	return fmt.Sprintf("%s; from %v: %s", before, from, after)
}
