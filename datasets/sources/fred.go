package sources

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// FREDOptions say what to read of FRED's files. Zero values read every series
// under its default name.
type FREDOptions struct {
	Series map[string]string // ids to read, and the field each is to be; an empty one is the default
	Unit   map[string]string // unit in the file by id; under "" that of series that are not known
	Lag    map[string]int    // days from the end of a period to publication, by id
}

// FRED reads series of the Federal Reserve Bank of St. Louis: CSV downloads of
// one series or of many side by side, and vintages of FRED-MD. The first column
// is the date, whatever its label; a point or an empty field is no value.
//
// FRED dates a month, quarter or year by its first day. A series whose values
// are all on first days, a month or more apart, is dated by the last day of its
// period instead, as far as the next value. A known id gets its built-in field,
// unit and publication lag; any other its id in snake_case, the unit "as
// published", and a lag by its frequency: 1 day for days, 7 for weeks, 45 for
// months, 90 for quarters and 180 for years. DFEDTAR, DFEDTARL and DFEDTARU
// become policy_rate, the target and then the middle of its range.
//
// An error names file, line and column, all faults at once.
func FRED(files []File, o FREDOptions) (*datasets.Series, datasets.Tally, error) {
	var total datasets.Tally
	var all []*fredColumn
	var have []string
	var errs []error
	used := map[string]bool{}
	for _, f := range files {
		cols, labels, t, err := fredFile(f, o)
		total.Add(t)
		errs = append(errs, err)
		have = append(have, labels...)
		for _, c := range cols {
			used[c.id] = true
		}
		all = append(all, cols...)
	}
	if errors.Join(errs...) == nil && len(files) > 0 {
		var faults datasets.Faults
		unused(&faults, o.Series, used, have)
		errs = append(errs, faults.Err(files[0].Name))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, total, err
	}
	s, err := weave(policyRate(fredStrands(all, o)), map[string]string{"source": "FRED, Federal Reserve Bank of St. Louis"})
	return s, total, err
}

// A fredColumn is one series as it stands in a file, dated as there.
type fredColumn struct {
	strand
	id    string
	at    int           // its place in the rows
	shift int           // of the point, to the column's unit
	rows  []engine.Date // all dates of a file of one series, also those without a value
}

// column returns the column of an id before its values.
func (o FREDOptions) column(id string, at int) (*fredColumn, error) {
	known, _ := fredSeriesOf(id)
	c := &fredColumn{id: id, at: at}
	c.Name = cmp.Or(o.Series[id], known.field, snake(id))
	c.Source = "FRED, " + id
	if known.source != "" {
		c.Source = known.source + " by FRED, " + id
	}
	c.StandIn, c.Note = known.standIn, known.note
	if known.revised {
		c.Note = "the file's vintage, revised since it was first published"
	}
	unit := cmp.Or(o.Unit[id], known.unit, o.Unit[""], "as published")
	var err error
	if c.Unit, c.shift, err = (datasets.MappedItem{Field: c.Name, Unit: unit}).Scale(); err != nil {
		return nil, fmt.Errorf("%w; give --unit %s=UNIT, the unit in the file", err, id)
	}
	return c, nil
}

// fredFile reads the series of one file, or those of them that are picked.
func fredFile(f File, o FREDOptions) (cols []*fredColumn, labels []string, t datasets.Tally, err error) {
	var faults datasets.Faults
	s, err := newSheet(f, ',', &faults, nil)
	if err != nil {
		return nil, nil, t, fmt.Errorf("%s: %w", f.Name, err)
	}
	for k, label := range s.header[1:] {
		switch {
		case strings.EqualFold(label, "value"):
			label = f.stem()
		case strings.EqualFold(label, "last_updated"):
			faults.Add(s.line, label, "not a series", "the file is a list of release dates, want dates and values")
			return nil, nil, t, faults.Err(f.Name)
		}
		labels = append(labels, label)
		if _, ok := o.Series[label]; !ok && len(o.Series) > 0 {
			continue
		}
		if slices.ContainsFunc(cols, func(c *fredColumn) bool { return c.id == label }) {
			faults.Add(s.line, label, "two columns of one label", "the header has it more than once")
		}
		c, err := o.column(label, k+1)
		if err != nil {
			faults.Add(s.line, label, "unit not known", "%v", err)
			continue
		}
		cols = append(cols, c)
	}
	if len(labels) == 0 {
		faults.Add(s.line, "", "missing column", "the header has %s, want a date and at least one series", strings.Join(s.header, ", "))
	}
	var cal calendar
	var last engine.Date
	lastLine := 0
	for row := s.next(); row != nil; row = s.next() {
		if strings.HasPrefix(row[0], "Transform") {
			t.Drop("codes of FRED-MD's transformations", where(f, s.line))
			continue
		}
		d, err := cal.parse(strings.TrimSpace(row[0]))
		switch {
		case err != nil:
			faults.Add(s.line, s.header[0], "unreadable date", "%v", err)
			continue
		case lastLine > 0 && d <= last:
			faults.Add(s.line, s.header[0], "dates out of order", "%v, and line %d has %v: want dates that ascend", d, lastLine, last)
			continue
		}
		last, lastLine = d, s.line
		if len(labels) == 1 && len(cols) == 1 {
			cols[0].rows = append(cols[0].rows, d)
		}
		known := false
		for _, c := range cols {
			text := strings.TrimSpace(row[c.at])
			if isMissing(text) {
				continue
			}
			x, err := decimal(text, c.shift)
			if err != nil {
				faults.Add(s.line, c.id, "unreadable number", "%v", err)
				continue
			}
			known = true
			c.add(d, x)
		}
		if known {
			t.Keep()
		} else {
			t.Drop("no value", where(f, s.line))
		}
	}
	if t.Kept == 0 && len(cols) > 0 && !faults.Any() {
		faults.Add(0, "", "no rows", "no row has a date and a value")
	}
	return cols, labels, t, faults.Err(f.Name)
}

func where(f File, line int) string { return fmt.Sprintf("line %d of %s", line, f.Name) }

// fredStrands dates the columns by the ends of their periods, gives them their
// lags, and settles which of several keeps the name of a field.
func fredStrands(cols []*fredColumn, o FREDOptions) []*strand {
	var strands []*strand
	for _, c := range cols {
		if len(c.dates) == 0 {
			continue
		}
		lag := c.period()
		known, ok := fredSeriesOf(c.id)
		if ok {
			lag = known.lag
		}
		if own, ok := o.Lag[c.id]; ok {
			lag = own
		}
		c.LagDays = lag
		if o.Series[c.id] == "" && slices.ContainsFunc(cols, func(other *fredColumn) bool { return c.outranked(other, o) }) {
			c.Name, c.StandIn = snake(c.id), ""
		}
		strands = append(strands, &c.strand)
	}
	return strands
}

// outranked reports whether another column has a better claim to the name that
// c has by default: it was given the name, or stands above c in the list.
func (c *fredColumn) outranked(other *fredColumn, o FREDOptions) bool {
	if other.id == c.id || other.Name != c.Name || len(other.dates) == 0 {
		return false
	}
	rank := func(id string) int {
		return slices.IndexFunc(fredKnown, func(s fredSeries) bool { return s.id == strings.ToUpper(id) })
	}
	return o.Series[other.id] != "" || rank(other.id) >= 0 && rank(other.id) < rank(c.id)
}

// period dates values of months and longer by the last day of their period, and
// returns the publication lag where no better is known.
func (c *fredColumn) period() (lag int) {
	rows := c.rows
	if rows == nil {
		rows = c.dates
	}
	steps := make([]int, 0, len(rows))
	firsts := true
	for i, d := range rows {
		firsts = firsts && d.Time().Day() == 1
		if i > 0 {
			steps = append(steps, int(d-rows[i-1]))
		}
	}
	slices.Sort(steps)
	days := 30 // a value on its own may stand for a month
	if n := len(steps); n > 0 {
		days = steps[n/2]
	}
	if firsts {
		// A missing value makes a step longer, so the shortest is the rhythm;
		// between first days a month has 28 to 31 days.
		every := 1
		if len(steps) > 0 {
			every = min(int(math.Round(float64(steps[0])/30.4)), 12)
		}
		for i, d := range c.dates {
			m := d.Time()
			c.dates[i] = engine.NewDate(m.Year(), m.Month()+time.Month(every), 0)
		}
		days = 30 * every
	}
	switch {
	case days > 200:
		return 180
	case days > 45:
		return 90
	case days > 10:
		return 45
	case days > 4:
		return 7
	}
	return 1
}

// policyRate turns the target and the ends of its range into policy_rate. Where
// only one end is there it stays as it is.
func policyRate(strands []*strand) []*strand {
	find := func(name string) *strand {
		if k := slices.IndexFunc(strands, func(s *strand) bool { return s.Name == name }); k >= 0 {
			return strands[k]
		}
		return nil
	}
	target, lower, upper := find("policy_target"), find("policy_lower"), find("policy_upper")
	if find("policy_rate") != nil || target == nil && (lower == nil || upper == nil) {
		return strands
	}
	rate := &strand{Column: datasets.Column{Name: "policy_rate", Unit: engine.PolicyRate.Unit}}
	if target != nil {
		rate.Source = target.Source
		rate.dates, rate.Values = slices.Clone(target.dates), slices.Clone(target.Values)
	}
	if lower != nil && upper != nil {
		rate.Source = strings.TrimPrefix(rate.Source+"; "+lower.Source+" and "+upper.Source, "; ")
		rate.Note = "the middle of the range where there is one"
		for i, d := range upper.dates {
			k, ok := slices.BinarySearch(lower.dates, d)
			if ok && (len(rate.dates) == 0 || d > rate.dates[len(rate.dates)-1]) {
				rate.add(d, (lower.Values[k]+upper.Values[i])/2)
			}
		}
	}
	out := []*strand{rate}
	for _, s := range strands {
		if s != target && (s != lower && s != upper || upper == nil || lower == nil) {
			out = append(out, s)
		}
	}
	return out
}

var recogniseFRED = recogniser{kind: "fred", is: func(head string) (string, bool) {
	line, rest, _ := strings.Cut(head, "\n")
	first, others, ok := strings.Cut(line, ",")
	switch strings.ToLower(first) {
	case "observation_date", "sasdate":
		return "the header begins with " + first, ok
	case "date":
		for _, label := range strings.Split(others, ",") {
			_, known := fredSeriesOf(label)
			if known || label == "VALUE" {
				row, _, _ := strings.Cut(rest, "\n")
				return "the header has a date and " + label, strings.Contains(row, ",")
			}
		}
	}
	return "", false
}}
