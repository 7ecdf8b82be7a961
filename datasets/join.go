package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Join puts the columns of several series side by side, on all dates that any
// of them has; a series has no value on the dates of the others. A column that
// occurs in two of them is an error. What is made with anything synthetic is
// synthetic.
func Join(all ...*Series) (*Series, error) {
	out := &Series{Meta: map[string]string{}}
	var errs []error
	for _, s := range all {
		out.Dates = append(out.Dates, s.Dates...)
		out.Ignored = append(out.Ignored, s.Ignored...)
		if s.Synthetic() {
			out.Meta["synthetic"] = "true"
		}
	}
	slices.Sort(out.Dates)
	out.Dates = slices.Compact(out.Dates)
	first := map[string]int{} // number of the series that has a column
	for k, s := range all {
		at := make([]int, len(s.Dates))
		for i, d := range s.Dates {
			at[i], _ = slices.BinarySearch(out.Dates, d)
		}
		for _, c := range s.Columns {
			if j, ok := first[c.Name]; ok {
				errs = append(errs, fmt.Errorf("column %s occurs in series %s and series %s", c.Name, label(all, j), label(all, k)))
				continue
			}
			first[c.Name] = k
			c.Source = cmp.Or(c.Source, s.Meta["source"])
			c.Values = spread(c.Values, at, len(out.Dates))
			out.Columns = append(out.Columns, c)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return out, nil
}

// label tells one of several series: its number among them, from 1, and its
// source.
func label(all []*Series, k int) string {
	text := fmt.Sprintf("%d of %d", k+1, len(all))
	if source := all[k].Meta["source"]; source != "" {
		text += " (" + source + ")"
	}
	return text
}

// spread puts x[i] at at[i] of n values that are otherwise NaN.
func spread(x []float64, at []int, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	for i, k := range at {
		out[k] = x[i]
	}
	return out
}
