package sources

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// firmFacts collects what one importer says of firms. The zero value is empty.
type firmFacts struct {
	facts datasets.Facts

	firms []saidFirm
	place map[string]int // of each vendor's text in firms
	words []saidWord
	last  map[firmItem]saidWord
	rows  map[firmRow]int32
}

type saidFirm struct {
	text  string
	id    int32
	first engine.Date // the day its first fact became known
	said  bool
}

type firmItem struct {
	firm int32
	item string
}

// A saidWord is what holds until something else is said: a ticker, a company.
type saidWord struct {
	firmItem
	known, period engine.Date
	value         float64
	text          string
}

func (w saidWord) same(o saidWord) bool { return w.value == o.value && w.text == o.text }

// firmRow is the key of a row: one firm in one period, as of one day, and the
// item where a row is of one.
type firmRow struct {
	firm          int32
	period, known engine.Date
	item          string
}

// firm returns the id of the firm that a vendor knows as text.
func (c *firmFacts) firm(text string) int32 {
	k, ok := c.place[text]
	if !ok {
		if c.place == nil {
			c.place = map[string]int{}
		}
		text = strings.Clone(text) // else the whole row stays in memory
		k = len(c.firms)
		c.place[text] = k
		c.firms = append(c.firms, saidFirm{text: text, id: datasets.FirmID(text)})
	}
	return c.firms[k].id
}

// number adds a fact. NaN is not known and adds nothing.
func (c *firmFacts) number(known, period engine.Date, firm int32, item string, value float64) {
	if !math.IsNaN(value) {
		c.facts.Add(datasets.Fact{Known: known, Period: period, Firm: firm, Item: item, Value: value})
	}
}

// word notes a text that holds until another is said; empty is not known.
func (c *firmFacts) word(known, period engine.Date, firm int32, item, text string) {
	if text != "" {
		c.hold(saidWord{firmItem{firm, item}, known, period, 0, text})
	}
}

// state is word of a number, such as the id of the company or a membership.
func (c *firmFacts) state(known, period engine.Date, firm int32, item string, value float64) {
	c.hold(saidWord{firmItem{firm, item}, known, period, value, ""})
}

func (c *firmFacts) hold(w saidWord) {
	if c.last == nil {
		c.last = map[firmItem]saidWord{}
	}
	// Most rows repeat the row before; files out of order are sorted at the end.
	if had, ok := c.last[w.firmItem]; ok && had.same(w) && had.known <= w.known {
		return
	}
	w.text = strings.Clone(w.text)
	c.last[w.firmItem] = w
	c.words = append(c.words, w)
}

// once notes the row of a key and returns 0, or the line on which the key stood
// before.
func (c *firmFacts) once(key firmRow, line int) int {
	if c.rows == nil {
		c.rows = map[firmRow]int32{}
	}
	if had, ok := c.rows[key]; ok {
		return int(had)
	}
	c.rows[key] = int32(line)
	return 0
}

// table returns the facts, with what holds said where it changes, and the id of
// each firm that a fact is about said as of its first.
func (c *firmFacts) table(source string) *datasets.Facts {
	slices.SortStableFunc(c.words, func(a, b saidWord) int {
		return cmp.Or(cmp.Compare(a.firm, b.firm), cmp.Compare(a.item, b.item), cmp.Compare(a.known, b.known), cmp.Compare(a.period, b.period))
	})
	for i, w := range c.words {
		if i > 0 && c.words[i-1].firmItem == w.firmItem && c.words[i-1].same(w) {
			continue
		}
		c.facts.Add(datasets.Fact{Known: w.known, Period: w.period, Firm: w.firm, Item: w.item, Value: w.value, Text: w.text})
	}
	of := map[int32]int{} // two texts of one id both speak up, for NewTape to refuse
	next := make([]int, len(c.firms))
	for k, f := range c.firms {
		next[k] = -1
		if had, ok := of[f.id]; ok {
			next[k] = had
		}
		of[f.id] = k
	}
	for i, id := range c.facts.Firm {
		for k, ok := of[id]; ok && k >= 0; k = next[k] {
			if f := &c.firms[k]; !f.said || c.facts.Known[i] < f.first {
				f.said, f.first = true, c.facts.Known[i]
			}
		}
	}
	for _, f := range c.firms {
		if f.said {
			c.facts.Add(datasets.Fact{Known: f.first, Period: f.first, Firm: f.id, Item: "id", Text: f.text})
		}
	}
	c.facts.Meta = map[string]string{"source": source}
	return &c.facts
}

// A dayReader reads the dates of a file, each spelling once: a file of firms has
// millions of rows and thousands of dates.
type dayReader struct {
	layouts []string
	known   map[string]engine.Date
}

// vendorDays are the ways in which WRDS and the vendors behind it write dates.
var vendorDays = []string{"2006-01-02", "20060102", "2006/01/02", "1/2/2006", "02Jan2006", "2006-01-02 15:04:05"}

// day reads a date between the years 1800 and 2200.
func (r *dayReader) day(text string) (engine.Date, error) {
	text = strings.TrimSpace(text)
	if d, ok := r.known[text]; ok {
		return d, nil
	}
	for _, layout := range r.layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if t.Year() < 1800 || t.Year() > 2200 {
			return 0, fmt.Errorf("year of %q is %d, want 1800 to 2200", text, t.Year())
		}
		d := engine.NewDate(t.Year(), t.Month(), t.Day())
		if r.known == nil {
			r.known = map[string]engine.Date{}
		}
		if len(r.known) < 1<<16 {
			r.known[strings.Clone(text)] = d
		}
		return d, nil
	}
	return 0, fmt.Errorf("found %q, want a date like %s", text, strings.Join(r.layouts, " or "))
}

// A vendorRow is a row of a sheet whose cells are asked for by column; it turns
// what cannot be read into faults.
type vendorRow struct {
	sheet  *sheet
	faults *datasets.Faults
	days   *dayReader
	cells  []string
}

// text returns a cell without blanks around it, empty where there is no such
// column.
func (r vendorRow) text(column int) string {
	if column < 0 {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// number reads a decimal number and shifts its point; an empty cell, or one of
// the texts that mean not known, is NaN.
func (r vendorRow) number(column, shift int, missing ...string) float64 {
	text := r.text(column)
	if text == "" || text == "." || slices.Contains(missing, text) {
		return math.NaN()
	}
	x, err := datasets.Decimal(text, ".", "", shift)
	if err != nil {
		r.faults.Add(r.sheet.line, r.sheet.header[column], "unreadable number", "%v", err)
		return math.NaN()
	}
	return x
}

// day reads a date. ok is false for an empty cell, and for one that cannot be
// read, which is a fault.
func (r vendorRow) day(column int) (d engine.Date, ok bool) {
	text := r.text(column)
	if text == "" || text == "." {
		return 0, false
	}
	d, err := r.days.day(text)
	if err != nil {
		r.faults.Add(r.sheet.line, r.sheet.header[column], "unreadable date", "%v", err)
	}
	return d, err == nil
}

// at names the row for a tally.
func (r vendorRow) at() string { return fmt.Sprintf("line %d", r.sheet.line) }

// noRows is the fault of a file without a row that could be kept.
func noRows(f *datasets.Faults, t datasets.Tally) {
	if t.Kept == 0 && !f.Any() {
		f.Add(0, "", "no rows", "%v", t)
	}
}
