package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
	"trifecta/engine"
	"trifecta/engine/report"
)

type showCmd struct {
	File string `arg:"" help:"Arrow file; - reads standard input."`
	JSON bool   `help:"Print as JSON."`
}

// column is what show says of one column.
type column struct {
	Name    string  `json:"name"`
	Unit    string  `json:"unit"`
	LagDays int     `json:"lag_days"`
	First   string  `json:"first"`
	Last    string  `json:"last"`
	Known   int     `json:"known"`
	Missing int     `json:"missing"`
	Least   float64 `json:"least"`
	Most    float64 `json:"most"`
	Source  string  `json:"source,omitempty"`
	StandIn string  `json:"stand_in,omitempty"`
	Note    string  `json:"note,omitempty"`
}

type description struct {
	File      string            `json:"file"`
	Kind      string            `json:"kind"`
	Rows      int               `json:"rows"`
	Dates     int               `json:"dates"`
	First     string            `json:"first"` // empty without dates, as Last
	Last      string            `json:"last"`
	Firms     int               `json:"firms,omitempty"`
	Synthetic bool              `json:"synthetic"`
	Meta      map[string]string `json:"meta"`
	Columns   []column          `json:"columns"`

	Valuation *valuations `json:"valuation,omitempty"` // of a panel, at its last date
}

// Run describes the file.
func (c *showCmd) Run(a *app) error {
	f, err := a.read(c.File)
	if err != nil {
		return err
	}
	d := f.describe()
	if c.JSON {
		return a.writeJSON(d)
	}
	label := ""
	if d.Synthetic {
		label = ", SYNTHETIC"
	}
	fmt.Fprintf(a.stdout, "%s: %s%s\n%d rows, %d dates", d.File, d.Kind, label, d.Rows, d.Dates)
	if d.Dates > 0 {
		fmt.Fprintf(a.stdout, " from %s to %s", d.First, d.Last)
	}
	if d.Firms > 0 {
		fmt.Fprintf(a.stdout, ", %d firms", d.Firms)
	}
	fmt.Fprint(a.stdout, "\n\n")
	var rows [][]string
	for _, x := range d.Columns {
		rows = append(rows, []string{x.Name, x.Unit, strconv.Itoa(x.LagDays), x.First, x.Last, strconv.Itoa(x.Known), strconv.Itoa(x.Missing), short(x.Least), short(x.Most)})
	}
	if err := report.WriteTable(a.stdout, []string{"column", "unit", "lag", "first", "last", "known", "missing", "least", "most"}, rows); err != nil {
		return err
	}
	var notes []string
	for _, x := range d.Columns {
		for _, n := range []string{x.Source, x.StandIn, x.Note} {
			if line := x.Name + ": " + n; n != "" && !slices.Contains(notes, line) {
				notes = append(notes, line)
			}
		}
	}
	if len(notes) > 0 {
		if _, err := fmt.Fprintf(a.stdout, "\n%s\n", strings.Join(notes, "\n")); err != nil {
			return err
		}
	}
	return d.Valuation.write(a.stdout)
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', 5, 64) }

func (f *file) describe() description {
	d := description{File: f.name}
	switch {
	case f.series != nil:
		s := f.series
		d.Kind, d.Rows, d.Dates, d.Meta = "series/1", len(s.Dates), len(s.Dates), s.Meta
		d.First, d.Last = ends(s.Dates)
		for _, c := range s.Columns {
			d.Columns = append(d.Columns, describe(c, func(row int) string { return s.Dates[row].String() }))
		}
	case f.panel != nil:
		p := f.panel
		d.Kind, d.Rows, d.Dates, d.Meta = "panel/1", p.Rows(), len(p.Dates), p.Meta
		d.First, d.Last = ends(p.Dates)
		firms := slices.Clone(p.Firm)
		slices.Sort(firms)
		d.Firms = len(slices.Compact(firms))
		d.Valuation = valuationsOf(p)
		for _, c := range p.Columns() {
			d.Columns = append(d.Columns, describe(c, func(row int) string {
				t, found := slices.BinarySearch(p.First, row)
				if !found {
					t--
				}
				return p.Dates[t].String()
			}))
		}
	case f.facts != nil:
		f.describeFacts(&d)
	default:
		f.describeRun(&d)
	}
	d.Synthetic = d.Meta["synthetic"] == "true"
	return d
}

// describeRun describes a table that a run leaves behind. Its rows have a date,
// or count months from the start.
func (f *file) describeRun(d *description) {
	t := f.run
	d.Kind, d.Rows, d.Meta = datasets.SchemaOf(t), t.Rows, t.Meta
	var dates []engine.Date
	if c := t.Column("date"); c != nil {
		for _, x := range c.Date {
			dates = append(dates, engine.Date(x))
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(dates)))
	d.Dates = len(distinct)
	d.First, d.Last = ends(distinct)
	at := func(row int) string { return dates[row].String() }
	if months := t.Column("months"); dates == nil {
		at = func(row int) string {
			if months == nil || months.Kind != arrowfile.Int {
				return ""
			}
			return fmt.Sprintf("month %d", months.Int[row])
		}
	}
	for _, c := range t.Columns {
		if c.Kind == arrowfile.Float {
			col := datasets.Column{Name: c.Name, Unit: c.Meta["unit"], Values: c.Float}
			d.Columns = append(d.Columns, describe(col, at))
		}
	}
}

// describeFacts describes facts: dates are the days on which one became known,
// an item is a column from its first period to its last, and its lag the median
// of the days from the end of a period to the day on which its value was known.
func (f *file) describeFacts(d *description) {
	x := f.facts
	d.Kind, d.Rows, d.Meta = "facts/1", x.Len(), x.Meta
	days := slices.Compact(slices.Sorted(slices.Values(x.Known)))
	d.Dates = len(days)
	d.First, d.Last = ends(days)
	d.Firms = len(slices.Compact(slices.Sorted(slices.Values(x.Firm))))
	for code, name := range x.Item.Words {
		c := datasets.Column{Name: name}
		var periods []engine.Date
		var lags []int
		for i, k := range x.Item.Code {
			if k == int32(code) {
				c.Values = append(c.Values, x.Value[i])
				periods = append(periods, x.Period[i])
				lags = append(lags, int(x.Known[i]-x.Period[i]))
			}
		}
		for _, it := range datasets.Items() {
			if it.Name == name {
				c.Unit, c.Note = it.Unit, it.Doc
			}
		}
		if len(lags) == 0 {
			continue
		}
		slices.Sort(lags)
		c.LagDays = lags[len(lags)/2]
		col := describe(c, func(row int) string { return periods[row].String() })
		var known []engine.Date
		for i, v := range c.Values {
			if !math.IsNaN(v) {
				known = append(known, periods[i])
			}
		}
		if col.Known == 0 { // text
			known = periods
			col.Known, col.Missing = len(periods), 0
		}
		slices.Sort(known) // facts are in the order in which they were read
		col.First, col.Last = ends(known)
		d.Columns = append(d.Columns, col)
	}
}

// ends are the first and last date, empty where there are none.
func ends(dates []engine.Date) (first, last string) {
	if len(dates) == 0 {
		return "", ""
	}
	return dates[0].String(), dates[len(dates)-1].String()
}

func describe(c datasets.Column, date func(row int) string) column {
	out := column{Name: c.Name, Unit: c.Unit, LagDays: c.LagDays, Source: c.Source, StandIn: c.StandIn, Note: c.Note}
	first, last := -1, -1
	for i, x := range c.Values {
		if math.IsNaN(x) {
			out.Missing++
			continue
		}
		if last = i; first < 0 {
			first, out.Least, out.Most = i, x, x
		}
		out.Known++
		out.Least, out.Most = min(out.Least, x), max(out.Most, x)
	}
	if first >= 0 {
		out.First, out.Last = date(first), date(last)
	}
	return out
}
