package sources

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// DFAST reads the tables of the Federal Reserve's stress tests: history, whose
// rows are called Actual, or scenarios. Quarters are dated by their last day.
// Growth, inflation, rates and yields become decimals, levels stay as they are;
// fields are the labels in snake_case without what stands in brackets.
//
// A scenario is not history: its fields begin with its name
// (severely_adverse_unemployment_rate), its lags are 0, and the file's metadata
// have kind=scenario. Tables of history and of scenarios are not taken together.
func DFAST(files []File) (*datasets.Series, datasets.Tally, error) {
	var total datasets.Tally
	var strands []*strand
	var errs []error
	past, future := "", ""
	for _, f := range files {
		xs, scenario, t, err := dfastFile(f)
		total.Add(t)
		errs = append(errs, err)
		strands = append(strands, xs...)
		if scenario == "" {
			past = f.Name
		} else {
			future = f.Name
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, total, err
	}
	meta := map[string]string{"source": "Federal Reserve Board, supervisory scenarios"}
	switch {
	case past != "" && future != "":
		return nil, total, fmt.Errorf("%s is history and %s a scenario: import them into two files", past, future)
	case future != "":
		meta["kind"] = "scenario"
	}
	s, err := weave(strands, meta)
	return s, total, err
}

func dfastFile(f File) (strands []*strand, scenario string, t datasets.Tally, err error) {
	var faults datasets.Faults
	s, err := newSheet(f, ',', &faults, nil)
	if err != nil {
		return nil, "", t, fmt.Errorf("%s: %w", f.Name, err)
	}
	which, date := s.need("Scenario Name"), s.need("Date")
	if which != 0 || date != 1 || len(s.header) < 3 {
		if !faults.Any() {
			faults.Add(s.line, "", "missing column", "the header has %s, want Scenario Name, Date and variables", strings.Join(s.header, ", "))
		}
		return nil, "", t, faults.Err(f.Name)
	}
	var shifts []int
	for _, label := range s.header[2:] {
		s.column(label) // for one that is there twice
		x := &strand{}
		x.Column, shifts = dfastColumn(label), append(shifts, dfastShift(label))
		x.Source = "Federal Reserve Board, supervisory scenarios, " + label
		strands = append(strands, x)
	}
	name := ""
	var last engine.Date
	rows := 0
	for row := s.next(); row != nil; row = s.next() {
		this := strings.TrimSpace(row[0])
		if name == "" {
			name = this
		}
		d, err := quarter(strings.TrimSpace(row[1]))
		switch {
		case this != name || this == "":
			faults.Add(s.line, "Scenario Name", "several scenarios", "found %q, and %q above it: want a table of one", this, name)
			continue
		case err != nil:
			faults.Add(s.line, "Date", "unreadable date", "%v", err)
			continue
		case rows > 0 && d <= last:
			faults.Add(s.line, "Date", "dates out of order", "%v comes after %v, want quarters that ascend", d, last)
			continue
		}
		last, rows = d, rows+1
		known := false
		for k, x := range strands {
			text := strings.TrimSpace(row[k+2])
			if isMissing(text) {
				continue
			}
			v, err := decimal(text, shifts[k])
			if err != nil {
				faults.Add(s.line, s.header[k+2], "unreadable number", "%v", err)
				continue
			}
			known = true
			x.add(d, v)
		}
		if known {
			t.Keep()
		} else {
			t.Drop("no value", where(f, s.line))
		}
	}
	if t.Kept == 0 && !faults.Any() {
		faults.Add(0, "", "no rows", "no row has a quarter and a value")
	}
	if !strings.EqualFold(name, "Actual") {
		scenario = snake(strings.TrimPrefix(name, "Supervisory "))
	}
	for _, x := range strands {
		if scenario != "" {
			x.Name, x.LagDays = scenario+"_"+x.Name, 0
			x.Source += ", " + name
			x.Note = "a scenario, not history"
		}
	}
	return strands, scenario, t, faults.Err(f.Name)
}

var (
	inBrackets = regexp.MustCompile(` *\(.*\)`)
	maturity   = regexp.MustCompile(`^(\d+)-(month|year) Treasury (rate|yield)$`) // a field's name begins with a letter
)

// dfastColumn says what a variable is by its label. The lags are those of the
// agencies' releases: 30 days for national accounts, 60 for those abroad and
// house prices, 15 for prices, 7 for unemployment.
func dfastColumn(label string) datasets.Column {
	plain := strings.TrimSpace(inBrackets.ReplaceAllString(label, ""))
	plain = maturity.ReplaceAllString(strings.ReplaceAll(plain, "U.K.", "UK"), "Treasury $1 $2")
	c := datasets.Column{Name: snake(plain), LagDays: 1, Unit: "index"}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(strings.ToLower(label), w) {
				return true
			}
		}
		return false
	}
	abroad := has("euro", "asia", "japan", "u.k.")
	switch {
	case has("exchange"):
		if _, unit, ok := strings.Cut(label, "("); ok {
			c.Unit = strings.TrimSuffix(unit, ")")
		}
	case dfastShift(label) != 0:
		c.Unit = "decimal per year"
		switch {
		case has("unemployment"):
			c.Unit, c.LagDays = "decimal", 7
		case has("growth") && abroad, has("inflation") && abroad:
			c.LagDays = 60
		case has("growth"):
			c.LagDays = 30
		case has("inflation"):
			c.LagDays = 15
		}
	case has("house price", "real estate"):
		c.LagDays = 60
	}
	return c
}

// dfastShift is -2 for a variable in per cent, 0 for a level.
func dfastShift(label string) int {
	label = strings.ToLower(label)
	for _, w := range []string{"growth", "inflation", "unemployment", "treasury", "yield", "mortgage rate", "prime rate", "spread"} {
		if strings.Contains(label, w) {
			return -2
		}
	}
	return 0
}

// quarter reads "2025 Q1" as its last day.
func quarter(text string) (engine.Date, error) {
	year, q, ok := strings.Cut(text, " Q")
	y, err := strconv.Atoi(year)
	if !ok || err != nil || len(year) != 4 || y < 1600 || y > 2199 || len(q) != 1 || q[0] < '1' || q[0] > '4' {
		return 0, fmt.Errorf("found %q, want a quarter like 2025 Q1", text)
	}
	return engine.NewDate(y, time.Month(3*int(q[0]-'0')+1), 0), nil
}

var recogniseDFAST = recogniser{kind: "dfast", is: func(head string) (string, bool) {
	return "the header begins with Scenario Name,Date", strings.HasPrefix(head, "Scenario Name,Date")
}}
