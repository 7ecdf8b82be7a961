package datasets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/engine"
)

var (
	badCSV    = &rule{Error, "unreadable row", "correct the row, its quotes and its delimiters"}
	badDate   = &rule{Error, "unreadable date", "name the date's layout in the mapping"}
	badNumber = &rule{Error, "unreadable number", "correct the number, or list the text among the missing markers"}
	noColumn  = &rule{Error, "missing column", "take the column's label from the file's header"}
	twoLabels = &rule{Error, "two columns of one label", "rename one of them in the file"}
	firstDays = &rule{Error, "dates that may stand for months", "set period in the mapping's date"}
	noMark    = &rule{Error, "text not found", "take after and until from lines of the file, or leave them out of the mapping"}
	emptyCSV  = &rule{Error, "no rows", "check after, skip, until, comment and delimiter in the mapping"}
)

// maxCSV bounds the bytes of a CSV file.
const maxCSV = 256 << 20

// ImportCSV reads series from a CSV file with a header. A byte order mark and
// line ends of any kind are taken; a row of empty fields is left out, a row
// with a date and no value is kept. Per cent and basis points become decimals
// by a shift of the decimal point in the text, so 0.09 per cent is the float64
// next to 0.0009. Dates must ascend. What is wrong is reported all at once, up
// to 20 faults and then a count, each with name, line and column.
func ImportCSV(r io.Reader, name string, m Mapping) (*Series, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, maxCSV+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(data) > maxCSV:
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxCSV)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return nil, fmt.Errorf("%s: text is UTF-16, want UTF-8", name)
	}
	im := &importer{mapping: m, series: &Series{Meta: map[string]string{}}}
	if m.Source != "" {
		im.series.Meta["source"] = m.Source
	}
	im.read(data)
	if err := im.audit.err(name); err != nil {
		return nil, err
	}
	return im.series, nil
}

// An importer is one ImportCSV under way.
type importer struct {
	mapping Mapping
	series  *Series
	audit   audit

	header  []string
	date    int   // index of the date's column
	from    []int // index of each mapped column
	shift   []int
	missing []markers
	line    int // of the last row with a date
}

func (im *importer) read(data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	data, above := im.table(data)
	rows := csv.NewReader(bytes.NewReader(data))
	rows.Comma = []rune(im.mapping.delimiter())[0]
	if im.mapping.Comment != "" {
		rows.Comment = []rune(im.mapping.Comment)[0]
	}
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	var likely []string // the row that is most like the header, until it comes
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			// Where a quote is left open nothing after it can be told apart.
			var pe *csv.ParseError
			at := everywhere
			if errors.As(err, &pe) {
				at.line, err = pe.Line+above, pe.Err
			}
			if im.header == nil && likely != nil {
				break // what is wrong is that no header came
			}
			im.audit.fault(badCSV, at, "%v", err)
			return
		}
		line, _ := rows.FieldPos(0)
		switch {
		case blank(row):
		case im.header == nil && !im.labelled(row) && im.mapping.After == "" && im.mapping.Skip == 0:
			if likely == nil || im.likeness(row) > im.likeness(likely) {
				likely = slices.Clone(row)
			}
		case im.header == nil:
			if !im.start(row) {
				return
			}
		default:
			im.row(line+above, row)
		}
	}
	if im.header == nil && likely != nil {
		im.start(likely)
	}
	if len(im.series.Dates) == 0 && !im.audit.broken() {
		im.audit.fault(emptyCSV, everywhere, "the file has no row with a date")
	}
	if im.mapping.Date.Period == "" && allFirstDays(im.series.Dates) {
		im.audit.fault(firstDays, everywhere, "all dates are the first of a month, so values would be known before their month: set period: month in the mapping's date (or quarter, or year), or period: day if they are values of that day")
	}
}

// allFirstDays reports whether there are several dates and all are the first
// day of a month, as files have them that mean the month.
func allFirstDays(dates []engine.Date) bool {
	return len(dates) > 1 && !slices.ContainsFunc(dates, func(d engine.Date) bool { return d.Time().Day() != 1 })
}

// table cuts out the lines of the table, and counts those above it.
func (im *importer) table(data []byte) (table []byte, above int) {
	skip := func() {
		_, data, _ = bytes.Cut(data, []byte("\n"))
		above++
	}
	found := im.mapping.After == ""
	for !found && len(data) > 0 {
		line, _, _ := bytes.Cut(data, []byte("\n"))
		found = bytes.Contains(line, []byte(im.mapping.After))
		skip()
	}
	if !found {
		im.audit.fault(noMark, everywhere, "no line has %q, below which the mapping's after puts the table", im.mapping.After)
	}
	for k := 0; k < im.mapping.Skip && len(data) > 0; k++ {
		skip()
	}
	if im.mapping.Until != "" && found {
		k := bytes.Index(data, []byte(im.mapping.Until))
		if k < 0 {
			im.audit.fault(noMark, everywhere, "no line below line %d has %q, above which the mapping's until ends the table", above, im.mapping.Until)
			k = len(data)
		}
		data = data[:bytes.LastIndexByte(data[:k], '\n')+1]
	}
	if im.mapping.After == "" && im.mapping.Skip == 0 {
		data, above = im.headed(data)
	}
	return data, above
}

// headed cuts off the lines above the header. They are text, whose quotes mean
// nothing, so they are taken line by line. A header that goes over several lines
// is not found, and is left to the reader of rows.
func (im *importer) headed(data []byte) (table []byte, above int) {
	for rest := data; len(rest) > 0; above++ {
		line, below, _ := bytes.Cut(rest, []byte("\n"))
		row := csv.NewReader(bytes.NewReader(line))
		row.Comma, row.LazyQuotes = []rune(im.mapping.delimiter())[0], true
		if fields, err := row.Read(); err == nil && im.labelled(fields) {
			return rest, above
		}
		rest = below
	}
	return data, 0
}

// likeness tells how much a row is like the header: by the labels it has, and
// by how many fields there are.
func (im *importer) likeness(row []string) int {
	n := min(len(row), 1000)
	for _, c := range im.mapping.Columns {
		if slices.ContainsFunc(row, func(f string) bool { return strings.TrimSpace(f) == c.From }) {
			n += 1000
		}
	}
	return n
}

// labelled reports whether a row has the labels of all mapped columns: it is the
// header, whatever stands above it.
func (im *importer) labelled(row []string) bool {
	has := func(label string) bool {
		return slices.ContainsFunc(row, func(f string) bool { return strings.TrimSpace(f) == label })
	}
	for _, c := range im.mapping.Columns {
		if !has(c.From) {
			return false
		}
	}
	return im.mapping.Date.From == "" || has(im.mapping.Date.From)
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(f string) bool { return strings.TrimSpace(f) != "" })
}

// start takes the header. It reports every column that is not there.
func (im *importer) start(row []string) bool {
	for _, label := range row {
		im.header = append(im.header, strings.TrimSpace(label))
	}
	find := func(label string) int {
		k := slices.Index(im.header, label)
		if k < 0 {
			im.audit.fault(noColumn, place{column: label}, "the header has %s", strings.Join(im.header, ", "))
		} else if slices.Contains(im.header[k+1:], label) {
			im.audit.fault(twoLabels, place{column: label}, "the header has it more than once")
		}
		return k
	}
	if im.mapping.Date.From != "" {
		im.date = find(im.mapping.Date.From)
	}
	general := im.mapping.Missing
	if general == nil {
		general = DefaultMissing()
	}
	for _, c := range im.mapping.Columns {
		unit, shift, _ := c.Scale() // no error: the mapping is valid
		im.from, im.shift = append(im.from, find(c.From)), append(im.shift, shift)
		im.missing = append(im.missing, im.mapping.markers(slices.Concat(general, c.Missing)))
		source := c.Source
		if source == "" {
			source = im.mapping.Source
		}
		im.series.Columns = append(im.series.Columns, Column{
			Name: c.Field, Unit: unit, LagDays: c.LagDays, CarryDays: c.CarryDays, Source: source, StandIn: c.StandIn, Note: c.Note,
		})
	}
	return !im.audit.broken()
}

func (im *importer) row(line int, row []string) {
	if len(row) != len(im.header) {
		im.audit.fault(badCSV, place{line: line}, "%d fields, and %d in the header", len(row), len(im.header))
		return
	}
	d, err := im.mapping.Date.parse(strings.TrimSpace(row[im.date]))
	if err != nil {
		im.audit.fault(badDate, place{line: line, column: im.header[im.date]}, "%v", err)
		return
	}
	at := place{line: line, date: d, dated: true}
	if n := len(im.series.Dates); n > 0 {
		switch before := im.series.Dates[n-1]; {
		case d == before:
			im.audit.fault(duplicateDates, at, "line %d stands for %v too", im.line, before)
		case d < before:
			im.audit.fault(unsortedDates, at, "line %d has the later date %v", im.line, before)
		}
	}
	im.line = line
	im.series.Dates = append(im.series.Dates, d)
	for k, from := range im.from {
		x, c := math.NaN(), &im.series.Columns[k]
		if text := strings.TrimSpace(row[from]); !im.missing[k].has(text, im.mapping) {
			if x, err = im.mapping.number(text, im.shift[k]); err != nil {
				at.column = im.header[from]
				im.audit.fault(badNumber, at, "%v", err)
			}
		}
		c.Values = append(c.Values, x)
	}
}

// parse returns the last day of the period that the text stands for.
func (m MappedDate) parse(text string) (engine.Date, error) {
	layouts := m.Format
	if len(layouts) == 0 {
		layouts = DefaultDateFormats()
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if t.Year() < 1600 || t.Year() > 2200 {
			return 0, fmt.Errorf("year of %q is %d, want 1600 to 2200", text, t.Year())
		}
		d := m.periodEnd(engine.NewDate(t.Year(), t.Month(), t.Day()))
		if !strings.Contains(strings.ReplaceAll(layout, "2006", ""), "2") {
			d = d.MonthEnd()
		}
		return d, nil
	}
	return 0, fmt.Errorf("found %q, want a date like %s", text, strings.Join(layouts, " or "))
}

// periodEnd returns the last day of the period that a day stands for.
func (m MappedDate) periodEnd(d engine.Date) engine.Date {
	t := d.Time()
	switch m.Period {
	case "quarter":
		return engine.NewDate(t.Year(), (t.Month()+2)/3*3, 1).MonthEnd()
	case "year":
		return engine.NewDate(t.Year(), time.December, 31)
	case "month":
		return d.MonthEnd()
	}
	return d
}
