package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// MapTable reads series from a table of others, such as an Arrow or Parquet
// file, by the mapping that reads a CSV file; what is about text alone,
// delimiters and lines, has no use here. A column of text is read as CSV is,
// numbers are scaled by their unit, and a date column of a table is a date.
// Dates must ascend. What is wrong is reported all at once, with name, row and
// column.
func MapTable(name string, t *arrowfile.Table, m Mapping) (*Series, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	a := &audit{}
	s := &Series{Meta: map[string]string{}}
	if m.Source != "" {
		s.Meta["source"] = m.Source
	}
	labels := make([]string, len(t.Columns))
	for k, c := range t.Columns {
		labels[k] = c.Name
	}
	find := func(label string) *arrowfile.Column {
		c := t.Column(label)
		if c == nil {
			a.fault(noColumn, place{column: label}, "the table has %s", strings.Join(labels, ", "))
		}
		return c
	}
	s.Dates = m.Date.column(t, find, a)
	general := m.Missing
	if general == nil {
		general = DefaultMissing()
	}
	for _, item := range m.Columns {
		c := find(item.From)
		unit, shift, _ := item.Scale() // no error: the mapping is valid
		col := Column{
			Name: item.Field, Unit: unit, LagDays: item.LagDays, CarryDays: item.CarryDays,
			Source: item.Source, StandIn: item.StandIn, Note: item.Note,
		}
		if col.Source == "" {
			col.Source = m.Source
		}
		if c != nil {
			col.Values = m.numbers(c, shift, m.markers(slices.Concat(general, item.Missing)), a)
		}
		s.Columns = append(s.Columns, col)
	}
	if t.Rows == 0 {
		a.fault(emptyCSV, everywhere, "the table has no rows")
	}
	if m.Date.Period == "" && allFirstDays(s.Dates) {
		a.fault(firstDays, everywhere, "all dates are the first of a month, so values would be known before their month: set period: month in the mapping's date (or quarter, or year), or period: day if they are values of that day")
	}
	if err := a.err(name); err != nil {
		return nil, err
	}
	return s, nil
}

// column returns the dates of a table's rows.
func (m MappedDate) column(t *arrowfile.Table, find func(string) *arrowfile.Column, a *audit) []engine.Date {
	var c *arrowfile.Column
	switch {
	case m.From != "":
		c = find(m.From)
	case len(t.Columns) > 0:
		c = &t.Columns[0]
	}
	if c == nil {
		return nil
	}
	dates := make([]engine.Date, t.Rows)
	for i := range dates {
		at := place{row: i + 1, column: c.Name}
		var err error
		switch c.Kind {
		case arrowfile.Date:
			dates[i] = m.periodEnd(engine.Date(c.Date[i]))
		case arrowfile.Text:
			if c.Code[i] < 0 {
				err = fmt.Errorf("no date")
				break
			}
			dates[i], err = m.parse(strings.TrimSpace(c.Words[c.Code[i]]))
		case arrowfile.Int: // 20250831, 202508
			dates[i], err = m.parse(fmt.Sprint(c.Int[i]))
		default:
			a.fault(wrongKind, place{column: c.Name}, "column holds %v, want dates", c.Kind)
			return nil
		}
		if err != nil {
			a.fault(badDate, at, "%v", err)
			continue
		}
		at.date, at.dated = dates[i], true
		if i > 0 && dates[i] == dates[i-1] {
			a.fault(duplicateDates, at, "row %d stands for %v too", i, dates[i-1])
		} else if i > 0 && dates[i] < dates[i-1] {
			a.fault(unsortedDates, at, "row %d has the later date %v", i, dates[i-1])
		}
	}
	return dates
}

// numbers returns a column's values in the unit they are mapped to.
func (m Mapping) numbers(c *arrowfile.Column, shift int, missing markers, a *audit) []float64 {
	if c.Kind == arrowfile.Text {
		x := make([]float64, len(c.Code))
		for i, code := range c.Code {
			x[i] = math.NaN()
			if code < 0 || missing.has(strings.TrimSpace(c.Words[code]), m) {
				continue
			}
			v, err := m.number(strings.TrimSpace(c.Words[code]), shift)
			if err != nil {
				a.fault(badNumber, place{row: i + 1, column: c.Name}, "%v", err)
				continue
			}
			x[i] = v
		}
		return x
	}
	given, ok := floats(c)
	if !ok {
		a.fault(wrongKind, place{column: c.Name}, "column holds %v, want numbers", c.Kind)
		return nil
	}
	x := slices.Clone(given)
	scale := math.Pow10(max(shift, -shift))
	for i, v := range x {
		switch {
		case slices.Contains(missing.numbers, v):
			x[i] = math.NaN()
		case math.IsInf(v, 0):
			a.fault(infinite, place{row: i + 1, column: c.Name}, "value is %v", v)
		case shift < 0:
			x[i] = v / scale // a power of ten is exact, so this is rounded once
		case shift > 0:
			x[i] = v * scale
		}
	}
	return x
}
