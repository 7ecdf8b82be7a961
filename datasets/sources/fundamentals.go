package sources

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// Fundamentals reads a file of firm fundamentals by a mapping. A row without a
// single value is dropped and counted, as is one without a firm or a period. A
// known date before the end of its period is a fault. Everything wrong is
// reported at once, up to 20 faults and then a count.
func Fundamentals(r io.Reader, name string, m FirmMapping) (*datasets.Facts, datasets.Tally, error) {
	var tally datasets.Tally
	if err := m.Validate(); err != nil {
		return nil, tally, err
	}
	var f datasets.Faults
	comma := []rune(m.delimiter())[0]
	s, err := newSheet(r, comma, &f, m.isHeader)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	im := newFirmImport(m, s, &f)
	for row := s.next(); row != nil && !im.broken; row = s.next() {
		im.row(row, &tally)
	}
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	source := m.Source
	if source == "" {
		source = name
	}
	return im.out.table(source), tally, nil
}

// isHeader takes the first row with the firm's label for the header, so that
// lines above the table need no mention.
func (m FirmMapping) isHeader(row []string) bool {
	return slices.ContainsFunc(row, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), m.Firm.From) })
}

// A firmImport is one Fundamentals under way.
type firmImport struct {
	m      FirmMapping
	sheet  *sheet
	out    firmFacts
	first  vendorRow // without its cells
	broken bool      // columns are missing

	missing []string
	// What the firm's ticker tells where no column does.
	tickers, companies bool

	firm          int
	period, known firmDay
	item, value   int // of a long file
	columns       []firmColumn
	keep          []int
}

type firmColumn struct {
	FirmItem
	column  int   // -1 in a long file
	plus    []int // columns to add
	shift   int
	text    bool
	lag     int
	missing []string
	words   map[string]string
}

// firmDay reads the dates of one column.
type firmDay struct {
	FirmDate
	column int
	days   dayReader
	fixed  engine.Date
	given  bool
}

func newFirmImport(m FirmMapping, s *sheet, f *datasets.Faults) *firmImport {
	im := &firmImport{m: m, sheet: s, firm: s.need(m.Firm.From), first: vendorRow{sheet: s, faults: f}}
	im.period, im.known = m.Period.reader(s), m.Known.reader(s)
	if m.Long != nil {
		im.item, im.value = s.need(m.Long.Item), s.need(m.Long.Value)
	}
	for _, k := range m.Keep {
		im.keep = append(im.keep, s.need(k.From))
	}
	if im.missing = m.Missing; im.missing == nil {
		im.missing = datasets.DefaultMissing()
	}
	has := func(item string) bool {
		return slices.ContainsFunc(m.Columns, func(c FirmItem) bool { return c.Item == item })
	}
	im.tickers, im.companies = m.Firm.Kind != "id" && !has("ticker"), m.Firm.Kind != "id" && !has("company")
	for _, c := range m.Columns {
		shift, _ := c.shift() // no error: the mapping is valid
		col := firmColumn{FirmItem: c, column: -1, shift: shift, text: vocabulary(c.Item).Text, missing: slices.Concat(im.missing, c.Missing)}
		if m.Long == nil {
			col.column = s.need(c.From)
			for _, label := range c.Plus {
				col.plus = append(col.plus, s.need(label))
			}
		}
		switch {
		case c.LagDays != nil:
			col.lag = *c.LagDays
		case m.LagDays != nil:
			col.lag = *m.LagDays
		default:
			col.lag = -1
		}
		if len(c.Words) > 0 {
			col.words = map[string]string{}
			for _, w := range c.Words {
				col.words[w.From] = w.To
			}
		}
		im.columns = append(im.columns, col)
	}
	im.broken = f.Any()
	return im
}

func (d FirmDate) reader(s *sheet) firmDay {
	r := firmDay{FirmDate: d, column: -1, days: dayReader{layouts: d.Format}}
	if len(d.Format) == 0 {
		r.days.layouts = []string{"2006-01-02", "20060102", "2006/01/02", "2006-01", "200601", "2006"}
		if d.Stands == "" || d.Stands == "day" {
			r.days.layouts = r.days.layouts[:3]
		}
	}
	if d.Date != "" {
		fixed := dayReader{layouts: []string{"2006-01-02"}}
		r.fixed, _ = fixed.day(d.Date) // no error: the mapping is valid
		r.given = true
	}
	if d.From != "" {
		r.column = s.need(d.From)
	}
	return r
}

// read returns the last day of what the row's date stands for.
func (d *firmDay) read(r vendorRow, missing []string) (engine.Date, bool) {
	if d.given {
		return d.fixed, true
	}
	if d.column < 0 || slices.Contains(missing, r.text(d.column)) {
		return 0, false
	}
	r.days = &d.days
	day, ok := r.day(d.column)
	switch t := day.Time(); d.Stands {
	case "month":
		day = day.MonthEnd()
	case "quarter":
		day = engine.NewDate(t.Year(), (t.Month()+2)/3*3, 1).MonthEnd()
	case "year":
		day = engine.NewDate(t.Year(), 12, 31)
	}
	return day, ok
}

// row reads one row.
func (im *firmImport) row(cells []string, tally *datasets.Tally) {
	r := im.first
	r.cells = cells
	for i, k := range im.keep {
		if want := im.m.Keep[i]; !slices.Contains(want.Is, r.text(k)) {
			tally.Drop(fmt.Sprintf("%s is not %s", want.From, strings.Join(want.Is, " or ")), r.at())
			return
		}
	}
	text := r.text(im.firm)
	if slices.Contains(im.missing, text) {
		tally.Drop("no firm", r.at())
		return
	}
	key := im.m.Firm.key(text)
	if key == "" {
		r.faults.Add(im.sheet.line, im.m.Firm.From, "unreadable firm", "found %q, want a %s", text, im.m.Firm.Kind)
		return
	}
	period, ok := im.period.read(r, im.missing)
	if !ok {
		tally.Drop("no period", r.at())
		return
	}
	known, stated := im.known.read(r, im.missing)
	if stated && known < period {
		r.faults.Add(im.sheet.line, im.m.Known.From, "known before its period ends", "known on %v, and the period ends on %v", known, period)
		return
	}
	columns := im.columns
	if im.m.Long != nil {
		item := r.text(im.item)
		k := slices.IndexFunc(im.columns, func(c firmColumn) bool { return c.From == item })
		if k < 0 {
			tally.Drop("item not in the mapping", r.at())
			return
		}
		columns = im.columns[k : k+1]
	}
	version := firmRow{firm: datasets.FirmID(key), period: period, known: known}
	if im.m.Long != nil {
		version.item = columns[0].Item
	}
	switch line := im.out.once(version, im.sheet.line); {
	case line > 0 && im.m.Rows == "first":
		tally.Drop("another row of the firm and period", r.at())
		return
	case line > 0:
		r.faults.Add(im.sheet.line, "", "two rows of one firm and period", "line %d is of %s, %v too: set rows: first in the mapping if the first counts", line, key, period)
		return
	}
	if im.said(r, key, period, known, stated, columns) {
		tally.Keep()
	} else {
		tally.Drop("no value", r.at())
	}
}

// said adds a row's facts and reports whether there are any.
func (im *firmImport) said(r vendorRow, key string, period, known engine.Date, stated bool, columns []firmColumn) (any bool) {
	for _, c := range columns {
		cell := c.column
		if cell < 0 {
			cell = im.value
		}
		text := r.text(cell)
		nothing := slices.Contains(c.missing, text)
		if nothing && !c.Blank {
			continue
		}
		at := known
		if !stated {
			if c.lag < 0 {
				r.faults.Add(im.sheet.line, im.m.Known.From, "no known date", "the row has none and the mapping states no lag_days for %s", c.From)
				return false
			}
			at = period + engine.Date(c.lag)
		}
		if c.text {
			word, ok := c.word(text)
			if !ok {
				r.faults.Add(im.sheet.line, r.sheet.header[cell], "unknown "+c.Item, "found %q: give it a word in the mapping, {from: %q, to: one of %s}", text, text, strings.Join(datasets.Sectors(), ", "))
				continue
			}
			im.out.word(at, period, im.out.firm(key), c.Item, word)
			any = any || word != ""
			continue
		}
		x := 0.0
		if c.Blank {
			if nothing {
				x = 1
			}
			im.out.number(at, period, im.out.firm(key), c.Item, x)
			continue
		}
		for _, k := range slices.Concat([]int{cell}, c.plus) {
			part := r.text(k)
			if slices.Contains(c.missing, part) {
				x = math.NaN()
				continue
			}
			y, err := datasets.Decimal(part, im.m.decimal(), im.m.Thousands, c.shift)
			if err != nil {
				r.faults.Add(im.sheet.line, r.sheet.header[k], "unreadable number", "%v", err)
			}
			x += y
		}
		im.out.number(at, period, im.out.firm(key), c.Item, x)
		any = any || !math.IsNaN(x)
	}
	if !any {
		return false
	}
	at, firm := known, im.out.firm(key)
	if !stated {
		at = period + engine.Date(max(columns[0].lag, 0))
	}
	if im.tickers {
		im.out.word(at, period, firm, "ticker", im.m.Firm.plain(r.text(im.firm)))
	}
	if first, classes := companyOf(key); im.companies && classes {
		im.out.state(at, period, firm, "company", float64(datasets.FirmID(first)))
	}
	if c := im.m.Currency; c != "" && c != "USD" {
		im.out.word(at, period, firm, "currency", c)
	}
	return true
}

// word returns a text as the item has it; ok is false where it has none such.
func (c firmColumn) word(text string) (word string, ok bool) {
	if w, ok := c.words[text]; ok {
		text = w
	}
	switch c.Item {
	case "sector":
		return sector(text)
	case "exchange":
		return exchange(text), true
	case "ticker":
		return strings.ToUpper(text), true
	}
	return text, true
}

// key returns the text under which the firm is known, empty where there is none.
func (c FirmColumn) key(text string) string {
	if c.Kind == "id" {
		return text
	}
	return ticker(c.plain(text))
}

// plain returns the ticker in a vendor's identifier.
func (c FirmColumn) plain(text string) string {
	switch c.Kind {
	case "bloomberg":
		text, _, _ = strings.Cut(text, " ")
	case "ric":
		if k := strings.LastIndexByte(text, '.'); k > 0 {
			text = text[:k]
		}
	}
	return strings.ToUpper(text)
}
