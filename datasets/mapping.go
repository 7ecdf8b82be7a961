package datasets

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"trifecta/engine"
)

// A Mapping says how to read a CSV file as series. Zero values mean the
// documented defaults. Without After and Skip the header is the first row that
// has the labels of all columns, so text above a table needs no mention.
type Mapping struct {
	Delimiter string       `yaml:"delimiter,omitempty"` // one character; default a comma
	After     string       `yaml:"after,omitempty"`     // the table begins below the first line that has this text
	Skip      int          `yaml:"skip,omitempty"`      // lines to leave out then, before the header
	Until     string       `yaml:"until,omitempty"`     // the table ends above the next line that has this text
	Comment   string       `yaml:"comment,omitempty"`   // one character; lines that start with it are left out
	Decimal   string       `yaml:"decimal,omitempty"`   // one character; default a point
	Thousands string       `yaml:"thousands,omitempty"` // one character between groups of three digits; default none
	Missing   []string     `yaml:"missing,omitempty"`   // texts that mean not known, numbers by value; default DefaultMissing
	Source    string       `yaml:"source,omitempty"`    // of every column that names none
	Date      MappedDate   `yaml:"date,omitempty"`
	Columns   []MappedItem `yaml:"columns"`
}

// MappedDate says how to read the dates.
type MappedDate struct {
	From   string   `yaml:"from,omitempty"`   // label of the column; default the first column
	Format []string `yaml:"format,omitempty"` // layouts of package time, tried in order; default DefaultDateFormats
	// Period is what a date stands for: "day", or any day of the "month",
	// "quarter" or "year", which then means its last calendar day. The default
	// is day, and month for a layout without a day; dates that are all the first
	// of a month need it stated.
	Period string `yaml:"period,omitempty"`
}

// MappedItem says how to read one column.
type MappedItem struct {
	From  string `yaml:"from"`  // label of the column in the CSV file
	Field string `yaml:"field"` // name of the field, snake_case; a built-in one to be used as such
	// Unit is that of the file. Percent ("percent", "percent per year") and
	// basis points ("bp", "bp per year") become decimals, thousands, millions
	// and billions ("USD million") become units; any other text is kept. It may
	// be left out for a built-in field whose unit is not a decimal.
	Unit      string   `yaml:"unit,omitempty"`
	LagDays   int      `yaml:"lag_days,omitempty"`   // from the end of a period to the day its value is known
	CarryDays int      `yaml:"carry_days,omitempty"` // how much longer a value stays the latest known
	Source    string   `yaml:"source,omitempty"`
	StandIn   string   `yaml:"stand_in,omitempty"` // what the column is where it stands in for the field's meaning
	Note      string   `yaml:"note,omitempty"`     // what a reader of results must know
	Missing   []string `yaml:"missing,omitempty"`  // texts that mean not known in this column, besides those of the file
}

// DefaultMissing returns the texts that mean not known unless a mapping says
// otherwise.
func DefaultMissing() []string { return []string{"", ".", "NA", "N/A", "#N/A", "NaN", "nan", "null"} }

// markers are what means not known in a column.
type markers struct {
	texts   []string
	numbers []float64 // -99.99 is written -99.990 as well
}

func (m Mapping) markers(texts []string) markers {
	out := markers{texts: texts}
	for _, text := range texts {
		if x, err := m.number(text, 0); err == nil {
			out.numbers = append(out.numbers, x)
		}
	}
	return out
}

// has reports whether a field's text means not known.
func (k markers) has(text string, m Mapping) bool {
	if slices.Contains(k.texts, text) {
		return true
	}
	if len(k.numbers) == 0 {
		return false
	}
	x, err := m.number(text, 0)
	return err == nil && slices.Contains(k.numbers, x)
}

// DefaultDateFormats returns the layouts in which dates are read unless a
// mapping says otherwise. None of them mistakes days for months.
func DefaultDateFormats() []string {
	return []string{"2006-01-02", "2006-01", "20060102", "200601", "2006/01/02"}
}

// Validate reports every fault of the mapping at once.
func (m Mapping) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("mapping: "+format, a...)) }
	for _, c := range []struct{ key, text string }{
		{"delimiter", m.delimiter()}, {"decimal", m.decimal()}, {"comment", m.Comment}, {"thousands", m.Thousands},
	} {
		r, n := utf8.DecodeRuneInString(c.text)
		if n != len(c.text) || strings.ContainsAny(c.text, "\"\r\n\ufeff") || r == utf8.RuneError && n > 0 {
			bad("%s is %q, want one character other than a quote or line end", c.key, c.text)
		}
	}
	for _, c := range []struct{ key, text string }{{"decimal", m.decimal()}, {"thousands", m.Thousands}} {
		if strings.ContainsAny(c.text, "0123456789+-eE") {
			bad("%s is %q, which is part of a number", c.key, c.text)
		}
	}
	if m.Thousands == m.decimal() || m.Comment == m.delimiter() {
		bad("decimal and thousands, or delimiter and comment, are the same character")
	}
	if m.Skip < 0 {
		bad("skip is %d, want the number of lines before the header", m.Skip)
	}
	if !slices.Contains([]string{"", "day", "month", "quarter", "year"}, m.Date.Period) {
		bad("date: period is %q, want day, month, quarter or year", m.Date.Period)
	}
	for _, layout := range m.Date.Format {
		month := m.Date.Period == "year" || strings.Contains(layout, "1") || strings.Contains(layout, "Jan")
		if !strings.Contains(layout, "06") || !month {
			bad("date: format %q has no year or no month; write January 2nd, 2006, as the file would, such as 2006-01-02 or 01/02/2006", layout)
		}
	}
	if len(m.Columns) == 0 {
		bad("no columns; each is from, field and unit")
	}
	seen := map[string]bool{}
	for i, c := range m.Columns {
		for _, err := range c.validate() {
			bad("column %d, %s: %w", i+1, c.From, err)
		}
		if seen[c.Field] {
			bad("column %d, %s: another column gives field %s", i+1, c.From, c.Field)
		}
		seen[c.Field] = true
	}
	return errors.Join(errs...)
}

func (m Mapping) delimiter() string {
	if m.Delimiter == "" {
		return ","
	}
	return m.Delimiter
}

func (m Mapping) decimal() string {
	if m.Decimal == "" {
		return "."
	}
	return m.Decimal
}

func (c MappedItem) validate() (errs []error) {
	if !FieldName(c.Field) {
		errs = append(errs, fmt.Errorf("field is %q, want a name of lower-case letters, digits and underscores that starts with a letter, other than date", c.Field))
	}
	if _, _, err := c.Scale(); err != nil {
		errs = append(errs, err)
	}
	for _, d := range []struct {
		key  string
		days int
	}{{"lag_days", c.LagDays}, {"carry_days", c.CarryDays}} {
		if d.days < 0 || d.days > maxDays {
			errs = append(errs, fmt.Errorf("%s is %d, want 0 to %d", d.key, d.days, maxDays))
		}
	}
	return errs
}

// FieldName reports whether a column of series may have the name: lower-case
// letters, digits and underscores, a letter first, and not date.
func FieldName(s string) bool { return snakeCase(s) && s != "date" }

func snakeCase(s string) bool {
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '_')) {
			return false
		}
	}
	return s != ""
}

// Scale returns the unit a column has once read and the power of ten that
// takes it there, as Decimal applies it. Values of another size than that are what a mapping is most
// often wrong about, so a built-in field's unit must be met exactly.
func (c MappedItem) Scale() (unit string, shift int, err error) {
	unit = c.Unit
	for _, s := range []struct {
		from, to string
		shift    int
	}{{"percent", "decimal", -2}, {"bp", "decimal", -4}} {
		if rest, ok := strings.CutPrefix(unit, s.from); ok && (rest == "" || rest[0] == ' ') {
			unit, shift = s.to+rest, s.shift
		}
	}
	for _, s := range []struct {
		suffix string
		shift  int
	}{{" thousand", 3}, {" million", 6}, {" billion", 9}} {
		first, ok := strings.CutSuffix(unit, s.suffix)
		switch {
		case ok && shift != 0:
			return "", 0, fmt.Errorf("unit is %q: want per cent, basis points or a multiple, not two of them", c.Unit)
		case ok:
			unit, shift = first, s.shift
		}
	}
	if w, _, _ := strings.Cut(strings.ToLower(unit), " "); slices.Contains([]string{"%", "pct", "per", "percent", "percents", "percentage", "pp", "bp", "bps", "basis"}, w) {
		// Other words for them, or theirs in capitals.
		return "", 0, fmt.Errorf("unit is %q, want percent or bp", c.Unit)
	}
	f := marketField(c.Field)
	switch {
	case f == nil && unit == "":
		return "", 0, errors.New("unit is missing; name it, such as percent, bp, decimal or index")
	case f == nil || unit == f.Unit:
		return unit, shift, nil
	case unit == "" && !decimal(f):
		return f.Unit, 0, nil
	case unit == "decimal" && decimal(f):
		return f.Unit, shift, nil
	case decimal(f):
		return "", 0, fmt.Errorf("unit is %q, and %s is a %s: want decimal, percent or bp", c.Unit, f.Name, f.Unit)
	}
	return "", 0, fmt.Errorf("unit is %q, and %s is in %s", c.Unit, f.Name, f.Unit)
}

// decimal reports whether a field is a rate, return or share.
func decimal(f *engine.Field) bool {
	return strings.HasPrefix(f.Unit, "decimal") || f.Unit == "share of value"
}
