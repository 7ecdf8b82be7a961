package sources

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// A FrenchTable is one of the tables of a file of Ken French's data library.
type FrenchTable struct {
	Title   string // the lines right above the header, joined; may be empty
	Labels  []string
	Rows    int
	Monthly bool   // rows are months, not days or years
	First   string // date of the first row, as in the file
	Last    string

	returns bool // the values are returns in per cent
	unit    string
	shift   int
	lines   []int
	dates   []engine.Date
	values  [][]float64 // by column; NaN is missing
}

// ReadFrench returns the tables of a file of the library: any number of them,
// each under a title of its own, with -99.99 and -999 for what is missing, and
// a copyright line at the end. Files whose preamble was cut off, or whose dates
// were rewritten as 2006-01-02, are read as well.
//
// Returns become decimals per step; sizes are in USD, counts and ratios stay as
// they are. A row of returns is dated by the last day of its year, month or
// day. A month's row of any other table is the state with which the month
// begins, so it is dated by the end of the month before; a year's is that of
// the portfolios' formation, so it is dated by the end of June.
func ReadFrench(r io.Reader, name string) ([]*FrenchTable, datasets.Tally, error) {
	var t datasets.Tally
	text, err := open(r)
	if err != nil {
		return nil, t, fmt.Errorf("%s: %w", name, err)
	}
	p := frenchParser{tally: &t}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		p.line++
		p.read(strings.TrimRight(lines.Text(), " \t"))
	}
	if err := lines.Err(); err != nil {
		p.faults.Add(p.line+1, "", "unreadable input", "%v", err)
	}
	for _, tab := range p.tables {
		if len(tab.dates) == 0 {
			p.faults.Add(0, "", "no rows", "table %q has a header and no rows", tab.Title)
		}
	}
	if len(p.tables) == 0 && !p.faults.Any() {
		p.faults.Add(0, "", "no table", "want a header that begins with a comma, or with Date, and rows below it")
	}
	if err := p.faults.Err(name); err != nil {
		return nil, t, err
	}
	return p.tables, t, nil
}

// A frenchParser reads a file line by line.
type frenchParser struct {
	faults datasets.Faults
	tally  *datasets.Tally
	tables []*FrenchTable
	above  []string     // lines of text right above
	open   *FrenchTable // the table whose rows are being read
	cal    calendar
	line   int
}

func (p *frenchParser) read(text string) {
	first, rest, comma := strings.Cut(text, ",")
	first = strings.TrimSpace(first)
	digits := first != "" && strings.Trim(first, "0123456789-/") == ""
	switch {
	case strings.Trim(text, ", ") == "":
		p.open, p.above = nil, nil
	case comma && !digits && (first == "" || strings.EqualFold(first, "date")):
		p.header(rest)
	case p.open != nil && comma:
		p.row(first, rest)
	case comma && digits:
		p.faults.Add(p.line, "", "row outside a table", "%q has no header above it, want one that begins with a comma", text[:min(len(text), 60)])
	case p.open != nil && digits:
		p.faults.Add(p.line, "", "row of another length", "no values, and %d in the header", len(p.open.Labels))
	default:
		p.open = nil
		p.above = append(p.above, strings.Join(strings.Fields(text), " "))
	}
}

func (p *frenchParser) header(rest string) {
	tab := &FrenchTable{Title: strings.Join(p.above, " ")}
	for label := range strings.SplitSeq(rest, ",") {
		label = strings.TrimSpace(label)
		if label == "" || slices.Contains(tab.Labels, label) {
			p.faults.Add(p.line, label, "two columns of one label", "the header has an empty label or one more than once")
		}
		tab.Labels = append(tab.Labels, label)
	}
	title := strings.ToLower(tab.Title)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(title, w) })
	}
	switch {
	case has("number of firms"):
		tab.unit = "firms"
	case has("firm size", "market cap"):
		tab.unit, tab.shift = "USD", 6
	case title == "" || has("returns --", "factors", "returns"):
		tab.unit, tab.shift, tab.returns = "decimal per step", -2, true
	default:
		tab.unit = "ratio"
	}
	tab.values = make([][]float64, len(tab.Labels))
	p.open, p.above, p.cal = tab, nil, calendar{}
	p.tables = append(p.tables, tab)
}

func (p *frenchParser) row(date, rest string) {
	tab := p.open
	d, err := p.date(date)
	if err != nil {
		p.faults.Add(p.line, "date", "unreadable date", "%v", err)
		return
	}
	if n := len(tab.dates); n > 0 && d <= tab.dates[n-1] {
		p.faults.Add(p.line, "date", "dates out of order", "%s stands for %v, and line %d for %v: want dates that ascend", date, d, tab.lines[n-1], tab.dates[n-1])
		return
	}
	texts := strings.Split(rest, ",")
	if len(texts) != len(tab.Labels) {
		p.faults.Add(p.line, "", "row of another length", "%d values, and %d in the header", len(texts), len(tab.Labels))
		return
	}
	for k, text := range texts {
		x, err := frenchNumber(strings.TrimSpace(text), tab.shift)
		if err != nil {
			p.faults.Add(p.line, tab.Labels[k], "unreadable number", "%v", err)
		}
		tab.values[k] = append(tab.values[k], x)
	}
	if tab.Last = date; tab.First == "" {
		tab.First = date
	}
	tab.dates, tab.lines = append(tab.dates, d), append(tab.lines, p.line)
	tab.Rows++
	p.tally.Keep()
}

// frenchNumber reads a value; -99.99 and -999, however many decimals they are
// written with, are NaN.
func frenchNumber(text string, shift int) (float64, error) {
	if isMissing(text) {
		return nan, nil
	}
	x, err := decimal(text, shift)
	if err == nil && strings.HasPrefix(text, "-99") {
		if plain, _ := strconv.ParseFloat(text, 64); plain == -99.99 || plain == -999 {
			return nan, nil
		}
	}
	return x, err
}

// date returns the day for which a row of the open table is known.
func (p *frenchParser) date(text string) (engine.Date, error) {
	tab := p.open
	if len(text) == 4 {
		y, err := strconv.Atoi(text)
		if err != nil || y < 1600 || y > 2199 || tab.Monthly || p.cal.layout != "" {
			return 0, fmt.Errorf("found %q, want a date like those above it", text)
		}
		if tab.returns {
			return engine.NewDate(y, time.December, 31), nil
		}
		return engine.NewDate(y, time.June, 30), nil
	}
	if len(tab.dates) > 0 && p.cal.layout == "" {
		return 0, fmt.Errorf("found %q, want a year as above it", text)
	}
	d, err := p.cal.parse(text)
	if err != nil {
		return 0, err
	}
	switch tab.Monthly = p.cal.layout == "200601" || p.cal.layout == "2006-01"; {
	case tab.Monthly && tab.returns:
		return d.MonthEnd(), nil
	case tab.Monthly:
		return d - 1, nil
	}
	return d, nil
}

// FrenchOptions say what to read. Zero values read all columns of the first
// table of monthly value-weighted returns.
type FrenchOptions struct {
	Table   string            // number from 1, or a part of the title that only one has
	Columns map[string]string // labels to read, and the field each is to be; an empty one is the default
}

// French reads one table of a file of Ken French's data library, as [ReadFrench]
// describes it. RF of a table of returns becomes cash_return; any other label
// becomes its snake_case.
func French(r io.Reader, name string, o FrenchOptions) (*datasets.Series, datasets.Tally, error) {
	tables, t, err := ReadFrench(r, name)
	if err != nil {
		return nil, t, err
	}
	tab, err := chooseFrench(tables, o.Table)
	if err != nil {
		return nil, t, fmt.Errorf("%s: %w", name, err)
	}
	s, err := tab.series(name, o.Columns)
	kept := datasets.Tally{}
	for _, x := range tables {
		for range x.Rows {
			if x == tab {
				kept.Keep()
			} else {
				kept.Drop("row of another table", fmt.Sprintf("line %d", x.lines[0]))
			}
		}
	}
	return s, kept, err
}

func (tab *FrenchTable) series(name string, picks map[string]string) (*datasets.Series, error) {
	var faults datasets.Faults
	used := map[string]bool{}
	var strands []*strand
	for k, label := range tab.Labels {
		field, picked := picks[label]
		if !picked && len(picks) > 0 {
			continue
		}
		used[label] = true
		if label == "RF" && tab.returns {
			field = cmp.Or(field, "cash_return")
		}
		x := &strand{dates: tab.dates}
		x.Name, x.Values, x.Unit = cmp.Or(field, snake(label)), tab.values[k], tab.unit
		unit, shift, err := datasets.MappedItem{Field: x.Name, Unit: strings.TrimSuffix(tab.unit, " per step")}.Scale()
		if err != nil || shift != 0 {
			faults.Add(0, label, "column in another unit", "%v", err)
			continue
		}
		if !tab.returns || unit != "decimal" {
			x.Unit = unit
		}
		x.Source = "Ken French Data Library, " + strings.TrimPrefix(strings.TrimSuffix(tab.Title, " ")+", ", ", ") + label
		strands = append(strands, x)
	}
	unused(&faults, picks, used, tab.Labels)
	if err := faults.Err(name); err != nil {
		return nil, err
	}
	return weave(strands, frenchMeta())
}

func frenchMeta() map[string]string {
	return map[string]string{"source": "Ken French Data Library, copyright Eugene F. Fama and Kenneth R. French"}
}

// chooseFrench returns the table of a number or title.
func chooseFrench(tables []*FrenchTable, want string) (*FrenchTable, error) {
	if n, err := strconv.Atoi(want); err == nil {
		if n < 1 || n > len(tables) {
			return nil, fmt.Errorf("table is %d, want 1 to %d", n, len(tables))
		}
		return tables[n-1], nil
	}
	var found []*FrenchTable
	for _, tab := range tables {
		if strings.EqualFold(tab.Title, want) && want != "" {
			return tab, nil
		}
		title := strings.ToLower(tab.Title)
		switch {
		case want != "" && strings.Contains(title, strings.ToLower(want)):
			found = append(found, tab)
		case want == "" && tab.returns && !strings.Contains(title, "equal") && len(tab.First) > 4:
			return tab, nil
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	var titles []string
	for k, tab := range tables {
		titles = append(titles, fmt.Sprintf("%d %q", k+1, tab.Title))
	}
	return nil, fmt.Errorf("%d tables are called %q, want a number or part of a title that only one has: %s", len(found), want, strings.Join(titles, ", "))
}

var recogniseFrench = recogniser{kind: "french", is: func(head string) (string, bool) {
	if strings.Contains(head, "CRSP database") {
		return "the preamble names a CRSP database", true
	}
	for _, labels := range []string{",Mkt-RF", "Date,Mkt-RF", ",<= 0,Lo 30", ",SMALL LoBM", ",Lo 30,Med 40,Hi 30"} {
		if strings.HasPrefix(head, labels) {
			return "the header begins with " + labels, true
		}
	}
	return "", false
}}
