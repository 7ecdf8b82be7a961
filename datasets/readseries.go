package datasets

import (
	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

var (
	duplicateDates = &rule{Error, "duplicate dates", "keep one row for each date"}
	twoColumns     = &rule{Error, "two columns of one name", "rename one of them"}
)

// seriesIn returns the series in a table, and whether they are whole.
func seriesIn(t *arrowfile.Table, a *audit) (s *Series, whole bool) {
	in := source{t, a}
	in.schema(seriesSchema)
	dates := in.dates()
	s = &Series{Dates: make([]engine.Date, len(dates)), Meta: withoutSchema(t.Meta)}
	for i, d := range dates {
		s.Dates[i] = engine.Date(d)
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Name == "date" {
			continue
		}
		if x, ok := in.numbered(c, dates); ok {
			s.Columns = append(s.Columns, x)
		} else {
			s.Ignored = append(s.Ignored, c.Name)
		}
	}
	if len(s.Columns) == 0 {
		a.fault(noRows, everywhere, "the file holds no column of numbers")
	}
	if a.broken() {
		return s, false
	}
	s.inspect(a)
	return s, true
}

// inspect reports what makes a series unusable.
func (s *Series) inspect(a *audit) {
	for i, d := range s.Dates {
		if i == 0 {
			continue
		}
		at := place{row: i + 1, date: d, dated: true}
		switch before := s.Dates[i-1]; {
		case d == before:
			a.fault(duplicateDates, at, "row %d has the same date", i)
		case d < before:
			a.fault(unsortedDates, at, "row %d has the later date %v", i, before)
		}
	}
	seen := map[string]bool{}
	for _, c := range s.Columns {
		at := place{column: c.Name}
		if seen[c.Name] {
			a.fault(twoColumns, at, "two columns have this name")
		}
		seen[c.Name] = true
		if len(c.Values) != len(s.Dates) {
			panic("datasets: series " + c.Name + " has not one value a date")
		}
		if f := marketField(c.Name); f != nil && c.Unit != "" && c.Unit != f.Unit {
			a.fault(wrongUnit, at, "unit is %q, want %q", c.Unit, f.Unit)
		}
	}
}

// marketField returns the built-in field of that name, or nil.
func marketField(name string) *engine.Field {
	for _, f := range engine.MarketFields() {
		if f.Name == name {
			return f
		}
	}
	return nil
}
