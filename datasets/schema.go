package datasets

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// The kinds of our files, as their schema metadata name them.
const (
	schemaKey    = "trifecta.schema"
	panelSchema  = "panel/1"
	seriesSchema = "series/1"
)

// SchemaOf returns the kind of file a table is: "panel/1", "series/1" or
// "facts/1". A table from elsewhere that does not say is a panel if it has
// columns date and firm, a series if it has only a date, and facts if it has
// known, period, firm, item and value; otherwise the result is empty. What the
// table says of itself is returned as it is.
func SchemaOf(t *arrowfile.Table) string {
	switch date := t.Column("date") != nil; {
	case t.Meta[schemaKey] != "":
		return t.Meta[schemaKey]
	case date && t.Column("firm") != nil:
		return panelSchema
	case date:
		return seriesSchema
	}
	for _, name := range []string{"known", "period", "firm", "item", "value"} {
		if t.Column(name) == nil {
			return ""
		}
	}
	return factsSchema
}

func withSchema(meta map[string]string, schema string) map[string]string {
	m := map[string]string{schemaKey: schema}
	maps.Copy(m, meta)
	m[schemaKey] = schema
	return m
}

func withoutSchema(meta map[string]string) map[string]string {
	m := maps.Clone(meta)
	delete(m, schemaKey)
	return m
}

var (
	wrongSchema   = &rule{Error, "wrong kind of file", "read it as what it is, or correct trifecta.schema in its metadata"}
	missingColumn = &rule{Error, "missing column", "add the column; where nothing is known, fill it with nulls"}
	wrongKind     = &rule{Error, "column of the wrong type", "write the column as the type that is wanted"}
	wrongUnit     = &rule{Error, "column in another unit", "convert the values and set the column's unit"}
	noRows        = &rule{Error, "no rows", "write the rows, and a column of numbers besides the date"}
	farDate       = &rule{Error, "date out of range", "dates are days since 1970-01-01, from 1600 to 2200"}
	badMetadata   = &rule{Error, "unreadable metadata", "correct the column's metadata"}
	unsortedDates = &rule{Error, "unsorted dates", "sort the rows by date, oldest first, those of a panel also by firm within a date"}
)

// A source is a table on its way into a panel or series.
type source struct {
	*arrowfile.Table
	audit *audit
}

func (s source) schema(want string) {
	if got := s.Meta[schemaKey]; got != "" && got != want {
		s.audit.fault(wrongSchema, everywhere, "trifecta.schema is %q, want %q", got, want)
	}
}

// column returns a column, or nil, with a fault, if there is none.
func (s source) column(name string) *arrowfile.Column {
	c := s.Column(name)
	if c == nil {
		have := make([]string, len(s.Columns))
		for i := range s.Columns {
			have[i] = s.Columns[i].Name
		}
		s.audit.fault(missingColumn, place{column: name}, "no such column; the file has %s", strings.Join(have, ", "))
	}
	return c
}

func (s source) dates() []int32 {
	c := s.column("date")
	if c == nil {
		return nil
	}
	if c.Kind != arrowfile.Date {
		s.audit.fault(wrongKind, place{column: "date"}, "column holds %v, want dates without nulls", c.Kind)
		return nil
	}
	if len(c.Date) == 0 {
		s.audit.fault(noRows, everywhere, "the file holds no rows")
	}
	for i, d := range c.Date {
		if d := engine.Date(d); d < firstDate || d > lastDate {
			s.audit.fault(farDate, place{row: i + 1, column: "date"}, "date is %v, want %v to %v", d, firstDate, lastDate)
		}
	}
	return c.Date
}

// Dates outside these are a mistake of unit: a calendar of them would fill the
// memory.
var (
	firstDate = engine.NewDate(1600, 1, 1)
	lastDate  = engine.NewDate(2200, 12, 31)
)

func (s source) ints(name string) []int32 {
	c := s.column(name)
	switch {
	case c == nil:
	case c.Kind == arrowfile.Int:
		return c.Int
	case c.Kind == arrowfile.Bits:
		x := make([]int32, len(c.Bits))
		for i, b := range c.Bits {
			x[i] = int32(b)
		}
		return x
	default:
		s.audit.fault(wrongKind, place{column: name}, "column holds %v, want 32-bit integers without nulls", c.Kind)
	}
	return nil
}

func (s source) words(name string) Words {
	c := s.column(name)
	switch {
	case c == nil:
	case c.Kind == arrowfile.Text:
		return Words{Code: c.Code, Words: c.Words}
	case c.Kind == arrowfile.Float && !slices.ContainsFunc(c.Float, func(x float64) bool { return !math.IsNaN(x) }):
		// A column of nulls only has no type of its own.
		return Words{Code: slices.Repeat([]int32{-1}, s.Rows)}
	default:
		s.audit.fault(wrongKind, place{column: name}, "column holds %v, want text", c.Kind)
	}
	return Words{}
}

// floats returns the values of a column of numbers, without a copy if they are
// floats already; ok is false if it holds no numbers.
func floats(c *arrowfile.Column) (x []float64, ok bool) {
	switch c.Kind {
	case arrowfile.Float:
		return c.Float, true
	case arrowfile.Int:
		x = make([]float64, len(c.Int))
		for i, v := range c.Int {
			x[i] = float64(v)
		}
		return x, true
	case arrowfile.Bits:
		x = make([]float64, len(c.Bits))
		for i, v := range c.Bits {
			x[i] = float64(v)
		}
		return x, true
	}
	return nil, false
}

// numbered returns a column of numbers with what the file says of it. Infinite
// values are faults: no price, rate or item is infinite.
func (s source) numbered(c *arrowfile.Column, dates []int32) (Column, bool) {
	x, ok := floats(c)
	if !ok {
		return Column{}, false
	}
	for i, v := range x {
		if math.IsInf(v, 0) {
			s.audit.fault(infinite, s.at(i, c.Name, dates), "value is %v, want a number, or null where it is not known", v)
		}
	}
	return Column{
		Name: c.Name, Unit: c.Meta["unit"], Source: c.Meta["source"], StandIn: c.Meta["stand_in"], Note: c.Meta["note"],
		LagDays: s.days(c, "lag_days"), CarryDays: s.days(c, "carry_days"), Values: x,
	}, true
}

// days reads a number of days from a column's metadata, zero if there is none.
func (s source) days(c *arrowfile.Column, key string) int {
	text := c.Meta[key]
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxDays {
		s.audit.fault(badMetadata, place{column: c.Name}, "%s is %q, want a whole number of days from 0 to %d", key, text, maxDays)
	}
	return n
}

// maxDays bounds lags and carries: ten years.
const maxDays = 3660

func (s source) at(row int, column string, dates []int32) place {
	pl := place{column: column, row: row + 1}
	if row < len(dates) {
		pl.date, pl.dated = engine.Date(dates[row]), true
	}
	return pl
}
