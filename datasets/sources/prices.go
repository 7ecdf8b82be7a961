package sources

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// PriceOptions say what to make of daily prices. Zero values give returns from
// date to date.
type PriceOptions struct {
	Monthly  bool              // returns from month-end to month-end
	Levels   bool              // the closes themselves
	Adjusted bool              // the closes include dividends though no label says so
	Columns  map[string]string // labels or tickers to read, and the field each is to be; an empty one is the default
}

// Prices reads daily closes of indices and funds: files of Yahoo (Date, Open,
// High, Low, Close, Adj Close, Volume), of Stooq (without Adj Close), of the
// yfinance library (three lines of header, of one ticker or several), FRED's
// (DATE, VALUE) and any with a date and closes side by side.
//
// Without options a file gives one series: from Adj Close where it has it, else
// from Close, else from its only column of numbers. An adjusted close gives
// total returns. A close that is not adjusted gives price returns, and its note
// says so, unless Adjusted is set or the name is that of a total return index
// of Russell, S&P or Wilshire (RU2000TR, SP500TR, WILL5000IND).
//
// The return of a month is that of its last close over the last close of the
// month before. A month is left out where its last close is not that of its
// end: where the file stops before the month's last weekday, or a gap of more
// than four weekdays runs up to it; so is the month that follows. Rows without
// a close, or with a close of zero, are dropped and counted.
func Prices(files []File, o PriceOptions) (*datasets.Series, datasets.Tally, error) {
	var total datasets.Tally
	var strands []*strand
	var errs []error
	for _, f := range files {
		xs, t, err := priceFile(f, o)
		total.Add(t)
		errs = append(errs, err)
		strands = append(strands, xs...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, total, err
	}
	s, err := weave(strands, map[string]string{"source": "daily closes"})
	if err == nil && len(s.Dates) == 0 {
		err = errors.New("no return: want two closes, or two month-ends, in a file")
	}
	return s, total, err
}

// A quoteColumn is a column of closes.
type quoteColumn struct {
	strand
	label, ticker string
	at            int
	adjusted      bool
	plain         *quoteColumn // the close beside an adjusted one
	differs       bool         // from the plain close, on some date
}

func priceFile(f File, o PriceOptions) ([]*strand, datasets.Tally, error) {
	var t datasets.Tally
	var faults datasets.Faults
	s, err := newSheet(f, ',', &faults, nil)
	if err != nil {
		return nil, t, fmt.Errorf("%s: %w", f.Name, err)
	}
	cols := priceColumns(s, f, o, &faults)
	if faults.Any() {
		return nil, t, faults.Err(f.Name)
	}
	var cal calendar
	var last engine.Date
	lastLine := 0
	number := func(row []string, at int) float64 {
		text := strings.TrimSpace(row[at])
		if isMissing(text) {
			return nan
		}
		x, err := decimal(text, 0)
		switch {
		case err != nil:
			faults.Add(s.line, s.header[at], "unreadable number", "%v", err)
		case x < 0:
			faults.Add(s.line, s.header[at], "negative price", "found %s, want a close above zero", text)
		}
		return x
	}
	for row := s.next(); row != nil; row = s.next() {
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
		why := "no close"
		for _, c := range cols {
			x := number(row, c.at)
			if c.plain != nil {
				c.differs = c.differs || x != number(row, c.plain.at)
			}
			switch {
			case x > 0:
				why = ""
				c.add(d, x)
			case x == 0:
				why = "close of zero"
			}
		}
		if why == "" {
			t.Keep()
		} else {
			t.Drop(why, where(f, s.line))
		}
	}
	if t.Kept == 0 && !faults.Any() {
		faults.Add(0, "", "no rows", "no row has a date and a close")
	}
	if err := faults.Err(f.Name); err != nil {
		return nil, t, err
	}
	var strands []*strand
	for _, c := range cols {
		c.describe(f, o)
		switch {
		case o.Monthly:
			c.monthEnds(o.Levels)
		case !o.Levels:
			c.returns()
		}
		strands = append(strands, &c.strand)
	}
	return strands, t, nil
}

// priceColumns reads what is left of the header and chooses the columns.
func priceColumns(s *sheet, f File, o PriceOptions, faults *datasets.Faults) []*quoteColumn {
	var tickers []string
	if strings.EqualFold(s.header[0], "Price") { // of yfinance: labels, tickers, and Date alone
		for _, want := range []string{"Ticker", "Date"} {
			row := s.next()
			if row == nil || !strings.EqualFold(strings.TrimSpace(row[0]), want) {
				faults.Add(s.line, "Price", "header cut short", "want a line that begins with %s below the one with Price", want)
				return nil
			}
			if tickers == nil {
				tickers = slices.Clone(row)
			}
		}
	}
	var all []*quoteColumn
	for k, label := range s.header[1:] {
		c := &quoteColumn{label: label, at: k + 1}
		if tickers != nil {
			c.ticker = strings.TrimSpace(tickers[k+1])
		}
		if slices.ContainsFunc(all, func(x *quoteColumn) bool { return x.label == label && x.ticker == c.ticker }) {
			faults.Add(s.line, label, "two columns of one label", "the header has it more than once")
		}
		c.adjusted = o.Adjusted || slices.Contains([]string{"adj close", "adj_close", "adjusted close", "adjclose"}, strings.ToLower(label))
		all = append(all, c)
	}
	find := func(ticker, label string) *quoteColumn {
		k := slices.IndexFunc(all, func(c *quoteColumn) bool { return c.ticker == ticker && strings.EqualFold(c.label, label) })
		if k < 0 {
			return nil
		}
		return all[k]
	}
	// choose returns the best column of a ticker: that which is adjusted.
	choose := func(ticker string) *quoteColumn {
		plain := find(ticker, "Close")
		for _, label := range []string{"Adj Close", "Adj_Close", "Adjusted Close", "AdjClose"} {
			if c := find(ticker, label); c != nil {
				c.plain = plain
				return c
			}
		}
		return plain
	}
	if len(o.Columns) > 0 {
		return pickedPrices(all, choose, s, f, o, faults)
	}
	var chosen []*quoteColumn
	for _, c := range all {
		if x := choose(c.ticker); x != nil && !slices.Contains(chosen, x) {
			x.Name = snake(cmp.Or(c.ticker, f.stem()))
			chosen = append(chosen, x)
		}
	}
	if len(chosen) == 0 && len(all) == 1 {
		all[0].Name = snake(f.stem())
		if !strings.EqualFold(all[0].label, "value") {
			all[0].Name = snake(all[0].label)
		}
		chosen = all
	}
	switch {
	case len(chosen) == 0:
		faults.Add(s.line, "Close", "missing column", "the header has %s; name the columns with --columns", strings.Join(s.header, ", "))
	case f.As != "" && len(chosen) == 1:
		chosen[0].Name = f.As
	case f.As != "":
		faults.Add(s.line, "", "several series", "the file has %d tickers and one name, %s: name them with --columns TICKER=NAME", len(chosen), f.As)
	}
	return chosen
}

// pickedPrices returns the columns that are asked for by label or ticker.
func pickedPrices(all []*quoteColumn, choose func(string) *quoteColumn, s *sheet, f File, o PriceOptions, faults *datasets.Faults) []*quoteColumn {
	var chosen []*quoteColumn
	used := map[string]bool{}
	for _, c := range all {
		for _, key := range []string{c.ticker, c.label} {
			field, ok := o.Columns[key]
			if !ok || used[key] || key == "" {
				continue
			}
			used[key] = true
			x := c
			if key == c.ticker {
				if x = choose(key); x == nil {
					faults.Add(s.line, key, "missing column", "the ticker has no close")
					continue
				}
			}
			x.Name = cmp.Or(field, snake(key))
			chosen = append(chosen, x)
		}
	}
	unused(faults, o.Columns, used, s.header[1:])
	return chosen
}

// describe says what the closes are.
func (c *quoteColumn) describe(f File, o PriceOptions) {
	c.Unit, c.Source = "decimal per step", f.stem()+", "+c.label
	if c.ticker != "" {
		c.Source = f.stem() + ", " + c.ticker + " " + c.label
	}
	if o.Levels {
		c.Unit = "index points"
	}
	id := strings.ToUpper(strings.TrimPrefix(cmp.Or(c.ticker, f.stem()), "^"))
	if strings.EqualFold(c.label, "value") {
		id = strings.ToUpper(f.stem())
	}
	index := strings.HasSuffix(id, "TR") && strings.HasPrefix(id, "RU") || strings.HasPrefix(id, "SP500TR") ||
		strings.HasPrefix(id, "WILL") && !strings.HasSuffix(id, "PR")
	switch {
	case index:
		c.Note = "total return index"
	case c.adjusted && c.plain != nil && !c.differs:
		c.Note = "the adjusted close is the close on every date: a price return without dividends, unless the close is of a total return index"
	case c.adjusted:
		c.Note = "total return, from the adjusted close"
	default:
		c.Note = "price return, without dividends: the close is not adjusted"
	}
}

// returns turns closes into returns from each date to the next.
func (c *quoteColumn) returns() {
	for i := len(c.Values) - 1; i > 0; i-- {
		c.Values[i] = c.Values[i]/c.Values[i-1] - 1
	}
	c.dates, c.Values = c.dates[min(1, len(c.dates)):], c.Values[min(1, len(c.Values)):]
}

// monthEnds turns closes into month-end closes, or returns between those of
// adjacent months.
func (c *quoteColumn) monthEnds(levels bool) {
	var ends strand
	var left []string
	for i, d := range c.dates {
		end := d.MonthEnd()
		if i+1 < len(c.dates) && c.dates[i+1] <= end {
			continue
		}
		// The last close of a month is at most a long weekend and a holiday
		// away from its last weekday; at the end of the file it must be that.
		last := i+1 == len(c.dates)
		if last && d < d.Close() || d.Close()-d > 6 {
			left = append(left, end.String()[:7])
			continue
		}
		ends.add(end, c.Values[i])
	}
	c.dates, c.Values = ends.dates, ends.Values
	if !levels {
		c.dates, c.Values = nil, nil
		for i := 1; i < len(ends.dates); i++ {
			if (ends.dates[i-1] + 1).MonthEnd() == ends.dates[i] {
				c.add(ends.dates[i], ends.Values[i]/ends.Values[i-1]-1)
			}
		}
	}
	if n := len(left); n > 0 {
		c.Note += fmt.Sprintf("; left out, as the last close is not that of the month's end: %s", strings.Join(left[max(0, n-5):], ", "))
		if n > 5 {
			c.Note += fmt.Sprintf(" and %d months before", n-5)
		}
	}
}

var recognisePrices = recogniser{kind: "prices", is: func(head string) (string, bool) {
	line, rest, _ := strings.Cut(head, "\n")
	labels := strings.Split(strings.ToLower(line), ",")
	first := labels[0]
	switch {
	case first == "price" && strings.HasPrefix(rest, "Ticker,"):
		return "three lines of header as yfinance writes them", true
	case first == "date" && (slices.Contains(labels, "close") || slices.Contains(labels, "adj close")):
		return "the header has Date and Close", true
	}
	return "", false
}}
