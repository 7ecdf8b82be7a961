package sources

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"trifecta/datasets"
)

// A FirmMapping says how to read a file of firm fundamentals as facts. In a wide
// file a row is a firm and a period, and each item a column; in a long one, which
// Long describes, a row is one item. Zero values mean the documented defaults.
type FirmMapping struct {
	Delimiter string   `yaml:"delimiter,omitempty"` // one character; default a comma
	Decimal   string   `yaml:"decimal,omitempty"`   // one character; default a point
	Thousands string   `yaml:"thousands,omitempty"` // one character between groups of three digits; default none
	Missing   []string `yaml:"missing,omitempty"`   // texts that mean not known; default datasets.DefaultMissing
	Source    string   `yaml:"source,omitempty"`    // publisher, as results will print it
	Currency  string   `yaml:"currency,omitempty"`  // ISO 4217 code of all money, where no column says it; default USD

	Firm   FirmColumn `yaml:"firm"`
	Period FirmDate   `yaml:"period"`
	// Known is the day of publication. Where a row has none, and in files
	// without one, it is LagDays after the period.
	Known   FirmDate `yaml:"known,omitempty"`
	LagDays *int     `yaml:"lag_days,omitempty"` // of columns that state none

	Long *FirmLong `yaml:"long,omitempty"`
	// Rows says what to do with a second row of one firm, period and known date:
	// "one" (default) makes it a fault, "first" keeps the first.
	Rows    string         `yaml:"rows,omitempty"`
	Columns []FirmItem     `yaml:"columns"`
	Keep    []FirmSelected `yaml:"keep,omitempty"` // rows to keep; the default is all
}

// FirmColumn says what tells firms apart.
type FirmColumn struct {
	From string `yaml:"from"` // label of the column
	// Kind is what stands in the column: "ticker" (default), spelt in one way
	// for BRK.B, BRK-B and BRK/B; "bloomberg", a ticker with an exchange and a
	// yellow key (AAPL US Equity); "ric", a ticker with an exchange (AAPL.O); or
	// "id", a vendor's permanent id.
	Kind string `yaml:"kind,omitempty"`
}

// FirmDate says how to read a date.
type FirmDate struct {
	From   string   `yaml:"from,omitempty"`   // label of the column
	Date   string   `yaml:"date,omitempty"`   // the date of all rows, where no column has it: 2018-12-31
	Format []string `yaml:"format,omitempty"` // layouts of package time, tried in order; default 2006-01-02 and its like
	// Stands says what a date stands for: "day" (default), or any day of a
	// "month", "quarter" or "year", which then means its last calendar day.
	Stands string `yaml:"stands,omitempty"`
}

// FirmLong says which columns of a long file hold the item and its value.
type FirmLong struct {
	Item  string `yaml:"item"`
	Value string `yaml:"value"`
}

// FirmItem says how to read one column, or one item of a long file.
type FirmItem struct {
	From string `yaml:"from"` // label of the column, or the vendor's name of the item
	// Plus are columns to add to it, in the same unit: debt in two parts. The
	// item is not known where one of them is not. Not in long files.
	Plus []string `yaml:"plus,omitempty"`
	Item string   `yaml:"item"` // item of the vocabulary, or another name of lower-case letters
	// Unit is that of the file: the item's own, or that with thousand, million
	// or billion (USD million); percent for what is a decimal. It may be left out
	// for items of text and for those whose unit has no multiples.
	Unit string `yaml:"unit,omitempty"`
	// Blank makes the item 1 where the column holds nothing and 0 where it holds
	// anything: financial of current assets, which banks do not report.
	Blank   bool       `yaml:"blank,omitempty"`
	LagDays *int       `yaml:"lag_days,omitempty"`
	Missing []string   `yaml:"missing,omitempty"` // texts that mean not known in this column, besides those of the file
	Words   []FirmWord `yaml:"words,omitempty"`   // other spellings of an item of text
}

// FirmWord turns a vendor's word into ours.
type FirmWord struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// FirmSelected keeps rows by the text of a column.
type FirmSelected struct {
	From string   `yaml:"from"`
	Is   []string `yaml:"is"`
}

// maxLag bounds a lag in days: nobody waits ten years for a report.
const maxLag = 3660

var firmKinds = []string{"", "ticker", "bloomberg", "ric", "id"}

// Validate reports every fault of the mapping at once.
func (m FirmMapping) Validate() error {
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("mapping: "+format, a...)) }
	for _, c := range []struct{ key, text string }{{"delimiter", m.delimiter()}, {"decimal", m.decimal()}, {"thousands", m.Thousands}} {
		if c.text != "" && (utf8.RuneCountInString(c.text) != 1 || strings.ContainsAny(c.text, "\"\r\n\ufeff\ufffd")) {
			bad("%s is %q, want one character other than a quote or line end", c.key, c.text)
		}
		if c.key != "delimiter" && strings.ContainsAny(c.text, "0123456789+-eE") {
			bad("%s is %q, which is part of a number", c.key, c.text)
		}
	}
	if m.Thousands == m.decimal() {
		bad("decimal and thousands are both %q", m.Thousands)
	}
	if m.Firm.From == "" {
		bad("firm: from is missing: name the column that tells firms apart")
	}
	if !slices.Contains(firmKinds, m.Firm.Kind) {
		bad("firm: kind is %q, want %s", m.Firm.Kind, strings.Join(firmKinds[1:], ", "))
	}
	for _, d := range []struct {
		key  string
		date FirmDate
	}{{"period", m.Period}, {"known", m.Known}} {
		for _, err := range d.date.validate() {
			bad("%s: %w", d.key, err)
		}
	}
	if m.Period.From == "" && m.Period.Date == "" {
		bad("period is missing: name its column (from), or its date")
	}
	if !slices.Contains([]string{"", "one", "first"}, m.Rows) {
		bad("rows is %q, want one or first", m.Rows)
	}
	if m.Long != nil && (m.Long.Item == "" || m.Long.Value == "") {
		bad("long: want item and value, the labels of the two columns")
	}
	if len(m.Columns) == 0 {
		bad("no columns; each is from, item and unit")
	}
	if m.Long != nil && slices.ContainsFunc(m.Columns, func(c FirmItem) bool { return len(c.Plus) > 0 }) {
		bad("plus adds columns, and in a long file the parts are rows")
	}
	errs = append(errs, m.lags()...)
	seen := map[string]bool{}
	for i, c := range m.Columns {
		for _, err := range c.validate() {
			bad("column %d, %s: %w", i+1, c.From, err)
		}
		if seen[c.Item] {
			bad("column %d, %s: another column gives item %s", i+1, c.From, c.Item)
		}
		seen[c.Item] = true
	}
	for _, k := range m.Keep {
		if k.From == "" || len(k.Is) == 0 {
			bad("keep: want from, the label of a column, and is, the texts whose rows are kept")
		}
	}
	return errors.Join(errs...)
}

// lags checks that every item has a known date: a lag that nobody states is
// look-ahead in silence.
func (m FirmMapping) lags() (errs []error) {
	if m.LagDays != nil && (*m.LagDays < 0 || *m.LagDays > maxLag) {
		errs = append(errs, fmt.Errorf("mapping: lag_days is %d, want 0 to %d", *m.LagDays, maxLag))
	}
	for i, c := range m.Columns {
		switch l := c.LagDays; {
		case l != nil && (*l < 0 || *l > maxLag):
			errs = append(errs, fmt.Errorf("mapping: column %d, %s: lag_days is %d, want 0 to %d", i+1, c.From, *l, maxLag))
		case l == nil && m.LagDays == nil && m.Known.From == "" && m.Known.Date == "":
			errs = append(errs, fmt.Errorf("mapping: column %d, %s: nothing says when it is known: name the column of publication (known), or lag_days, such as 45 after a quarter, 75 after a year, 0 for prices", i+1, c.From))
		}
	}
	return errs
}

func (d FirmDate) validate() (errs []error) {
	if d.From != "" && d.Date != "" {
		errs = append(errs, errors.New("both from and date are given, want one"))
	}
	if d.Date != "" {
		r := dayReader{layouts: []string{"2006-01-02"}}
		if _, err := r.day(d.Date); err != nil {
			errs = append(errs, fmt.Errorf("date: %w", err))
		}
	}
	if !slices.Contains([]string{"", "day", "month", "quarter", "year"}, d.Stands) {
		errs = append(errs, fmt.Errorf("stands is %q, want day, month, quarter or year", d.Stands))
	}
	for _, layout := range d.Format {
		if !strings.Contains(layout, "06") {
			errs = append(errs, fmt.Errorf("format %q has no year; write January 2nd, 2006, as the file would, such as 2006-01-02 or 1/2/2006", layout))
		}
	}
	return errs
}

func (c FirmItem) validate() (errs []error) {
	if c.From == "" {
		errs = append(errs, errors.New("from is missing"))
	}
	if !itemName(c.Item) {
		errs = append(errs, fmt.Errorf("item is %q, want a name of lower-case letters, digits and underscores that starts with a letter", c.Item))
	}
	if _, err := c.shift(); err != nil {
		errs = append(errs, err)
	}
	if len(c.Plus) > 0 && vocabulary(c.Item).Text {
		errs = append(errs, fmt.Errorf("plus is given, and %s is text", c.Item))
	}
	if it := vocabulary(c.Item); c.Blank && (it.Text || it.Unit != "0 or 1" || len(c.Plus) > 0) {
		errs = append(errs, fmt.Errorf("blank is set, and %s is not of 0 or 1, or of several columns", c.Item))
	}
	if len(c.Words) > 0 && !vocabulary(c.Item).Text {
		errs = append(errs, fmt.Errorf("words are given, and %s is a number", c.Item))
	}
	return errs
}

// shift returns by how many places the file's numbers are moved to the item's
// unit. A unit that does not fit is what a mapping is most often wrong about.
func (c FirmItem) shift() (int, error) {
	it := vocabulary(c.Item)
	unit, shift := c.Unit, 0
	for _, s := range []struct {
		end   string
		shift int
	}{{" thousand", 3}, {" million", 6}, {" billion", 9}} {
		if base, ok := strings.CutSuffix(unit, s.end); ok {
			unit, shift = base, s.shift
		}
	}
	if rest, ok := strings.CutPrefix(unit, "percent"); ok && shift == 0 {
		unit, shift = "decimal"+rest, -2
	}
	switch {
	case it.Text && c.Unit != "":
		return 0, fmt.Errorf("unit is %q, and %s is text", c.Unit, c.Item)
	case it.Text, it.Name == "" && unit != "", unit == it.Unit && unit != "":
		return shift, nil
	case it.Name == "":
		return 0, errors.New("unit is missing; name it, such as USD million, percent or ratio")
	case unit == "" && !strings.HasPrefix(it.Unit, "USD") && it.Unit != "decimal" && it.Unit != "shares":
		return 0, nil
	case unit == "decimal" && it.Unit == "share of value":
		return shift, nil
	case c.Unit == "":
		return 0, fmt.Errorf("unit is missing, and %s is in %s: say which multiple the file has, such as %s million", c.Item, it.Unit, it.Unit)
	}
	return 0, fmt.Errorf("unit is %q, and %s is in %s", c.Unit, c.Item, it.Unit)
}

// vocabulary returns the item of a name, empty where it is none of ours.
func vocabulary(name string) datasets.Item {
	for _, it := range datasets.Items() {
		if it.Name == name {
			return it
		}
	}
	return datasets.Item{}
}

func itemName(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

func (m FirmMapping) delimiter() string {
	if m.Delimiter == "" {
		return ","
	}
	return m.Delimiter
}

func (m FirmMapping) decimal() string {
	if m.Decimal == "" {
		return "."
	}
	return m.Decimal
}
