package sources

import (
	"fmt"
	"io"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// shillerColumns are the columns of shiller_data.csv. Dividends and earnings
// are sums of the last twelve months, interpolated between quarters, which are
// complete about three months after their end.
var shillerColumns = []struct {
	label, field, unit string
	lag                int
	note               string
}{
	{"SP500", "sp500_price", "index points", 0, "mean of the month's daily closes"},
	{"Dividend", "sp500_dividend", "index points", 90, "last twelve months, interpolated between quarters"},
	{"Earnings", "sp500_earnings", "index points", 90, "last twelve months as reported, interpolated between quarters"},
	{"Consumer Price Index", "cpi", "index", 15, ""},
	{"Long Interest Rate", "long_rate", "percent per year", 1, "ten-year Treasury"},
	{"Real Price", "sp500_real_price", "index points", 15, "in dollars of the file's last month"},
	{"Real Dividend", "sp500_real_dividend", "index points", 90, "in dollars of the file's last month"},
	{"Real Earnings", "sp500_real_earnings", "index points", 90, "in dollars of the file's last month"},
	{"PE10", "cape", "ratio", 90, "price over ten years of real earnings"},
}

// Shiller reads Robert Shiller's monthly table of the US stock market as CSV:
// price, dividends and earnings of the S&P Composite, prices, the long rate and
// CAPE. Months are dated by their last day. None of these is ever zero, so a
// zero, with which the table fills what is not out yet, is not known; the note
// of a column counts them. Columns that a file lacks are left out, if it has
// the price.
func Shiller(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	var t datasets.Tally
	var faults datasets.Faults
	s, err := newSheet(r, ',', &faults, nil)
	if err != nil {
		return nil, t, fmt.Errorf("%s: %w", name, err)
	}
	date := s.need("Date")
	s.need("SP500")
	type column struct {
		strand
		at, shift, zeros int
		lastZero         engine.Date
	}
	var cols []*column
	for _, c := range shillerColumns {
		at := s.column(c.label)
		if at < 0 {
			continue
		}
		x := &column{at: at}
		x.Name, x.LagDays, x.Note = c.field, c.lag, c.note
		x.Source = "Robert Shiller, Irrational Exuberance data, " + c.label
		x.Unit, x.shift, _ = datasets.MappedItem{Field: c.field, Unit: c.unit}.Scale() // fixed above
		cols = append(cols, x)
	}
	if faults.Any() {
		return nil, t, faults.Err(name)
	}
	var cal calendar
	var last engine.Date
	lastLine := 0
	for row := s.next(); row != nil; row = s.next() {
		d, err := cal.parse(strings.TrimSpace(row[date]))
		if err != nil {
			faults.Add(s.line, "Date", "unreadable date", "%v", err)
			continue
		}
		if d = d.MonthEnd(); lastLine > 0 && d <= last {
			faults.Add(s.line, "Date", "dates out of order", "%v, and line %d has %v: want months that ascend", d, lastLine, last)
			continue
		}
		last, lastLine = d, s.line
		known := false
		for _, c := range cols {
			text := strings.TrimSpace(row[c.at])
			if isMissing(text) {
				continue
			}
			x, err := decimal(text, c.shift)
			switch {
			case err != nil:
				faults.Add(s.line, s.header[c.at], "unreadable number", "%v", err)
			case x == 0:
				c.zeros, c.lastZero = c.zeros+1, d
			default:
				known = true
				c.add(d, x)
			}
		}
		if known {
			t.Keep()
		} else {
			t.Drop("no value", fmt.Sprintf("line %d", s.line))
		}
	}
	if t.Kept == 0 && !faults.Any() {
		faults.Add(0, "", "no rows", "no row has a date and a value")
	}
	if err := faults.Err(name); err != nil {
		return nil, t, err
	}
	var strands []*strand
	for _, c := range cols {
		if c.zeros > 0 {
			c.Note = strings.TrimPrefix(fmt.Sprintf("%s; %d zeros of the file, the last of %v, are not known", c.Note, c.zeros, c.lastZero), "; ")
		}
		strands = append(strands, &c.strand)
	}
	series, err := weave(strands, map[string]string{"source": "Robert Shiller, Irrational Exuberance data"})
	return series, t, err
}

var recogniseShiller = recogniser{kind: "shiller", is: func(head string) (string, bool) {
	return "the header begins with Date,SP500,Dividend", strings.HasPrefix(head, "Date,SP500,Dividend")
}}
