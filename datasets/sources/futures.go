package sources

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// FuturesQuotes are settlements of 30-day fed funds futures (CME, symbol ZQ) by
// day and contract.
type FuturesQuotes struct {
	days   []futuresDay
	sorted bool
	rows   datasets.Tally
}

// A futuresDay has the quotes of a day, each contract at its place.
type futuresDay struct {
	date   engine.Date
	quotes []futuresQuote // by month, ascending
}

type futuresQuote struct {
	month    int32 // of delivery, counted from year 0
	open     bool  // open interest is stated and not zero
	price    float64
	since    engine.Date // first of the days in a row with this price
	sameDays int         // quotes of this price before it, in a row
}

// zqMonths are the letters of delivery months, January to December.
const zqMonths = "FGHJKMNQUVXZ"

var (
	zqSymbol = regexp.MustCompile(`^ZQ([FGHJKMNQUVXZ])(\d{2})$`)
	zqFile   = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d{2})-?(0[1-9]|1[0-2])(?:[^0-9]|$)`)
)

// Add reads settlements: a CSV file with date, settle or close, and, where they
// are, open_interest and the contract, as contract_month (2025-12) or symbol
// (ZQZ25). A file without either is of one contract, whose month stands in its
// name, such as ZQ_202512.csv. A price is 100 less the month's mean rate in per
// cent. Rows without a price are dropped.
func (q *FuturesQuotes) Add(r io.Reader, name string) error {
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return f.Err(name)
	}
	at, price := s.need("date"), s.need("settle", "settlement", "close")
	open, month, symbol := s.column("open_interest", "open interest"), s.column("contract_month"), s.column("symbol")
	one := int32(-1)
	if month < 0 && symbol < 0 {
		base := path.Base(strings.ReplaceAll(name, `\`, "/"))
		if m := zqFile.FindStringSubmatch(base); m != nil {
			one = deliveryMonth(m[1], m[2])
		} else {
			f.Add(0, "contract_month", "missing column", "the file has neither contract_month nor symbol, and its name no month such as ZQ_202512.csv")
		}
	}
	if f.Any() {
		return f.Err(name)
	}
	last := map[int32]engine.Date{}
	byDate := map[engine.Date]int{}
	for i, d := range q.days {
		byDate[d.date] = i
	}
	for row := s.next(); row != nil; row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			f.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		c := one
		if month >= 0 {
			c, err = contractMonth(row[month])
		} else if symbol >= 0 {
			c, err = contractSymbol(row[symbol], d)
		}
		if err != nil {
			f.Add(s.line, s.header[max(month, symbol)], "unreadable contract", "%v", err)
			continue
		}
		if unsaid(row[price]) {
			q.rows.Drop("no settlement", lineOf(s))
			continue
		}
		x, err := datasets.Decimal(strings.TrimSpace(row[price]), ".", "", 0)
		switch {
		case err != nil:
			f.Add(s.line, s.header[price], "unreadable number", "%v", err)
			continue
		case x < 70 || x > 105:
			f.Add(s.line, s.header[price], "not a price of fed funds futures", "found %v, want 100 less the rate in per cent, from 70 to 105", x)
			continue
		}
		quote := futuresQuote{month: c, price: x, open: open < 0}
		if open >= 0 && !unsaid(row[open]) {
			n, err := datasets.Decimal(strings.TrimSpace(row[open]), ".", "", 0)
			if err != nil {
				f.Add(s.line, s.header[open], "unreadable number", "%v", err)
				continue
			}
			quote.open = n > 0
		}
		if d < last[c] {
			f.Add(s.line, s.header[at], "dates out of order", "%v of delivery %s comes after %v", d, deliveryText(c), last[c])
		}
		last[c] = d
		i, ok := byDate[d]
		if !ok {
			i, byDate[d] = len(q.days), len(q.days)
			q.days = append(q.days, futuresDay{date: d})
		}
		if slices.ContainsFunc(q.days[i].quotes, func(o futuresQuote) bool { return o.month == c }) {
			f.Add(s.line, s.header[at], "contract twice on one date", "%v of delivery %s was read before, from this file or another", d, deliveryText(c))
			continue
		}
		q.days[i].quotes = append(q.days[i].quotes, quote)
		q.rows.Keep()
	}
	q.sorted = false
	return f.Err(name)
}

// deliveryMonth counts months from year 0.
func deliveryMonth(year, month string) int32 {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	return int32(12*y + m - 1)
}

func deliveryText(c int32) string { return fmt.Sprintf("%04d-%02d", c/12, c%12+1) }

// deliveryOf returns the month of a date.
func deliveryOf(d engine.Date) int32 {
	t := d.Time()
	return int32(12*t.Year() + int(t.Month()) - 1)
}

func contractMonth(text string) (int32, error) {
	t, err := time.Parse("2006-01", strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("found %q, want a month such as 2025-12", text)
	}
	return int32(12*t.Year() + int(t.Month()) - 1), nil
}

// contractSymbol reads ZQZ25. A contract trades for at most five years before it
// is delivered, which tells the century.
func contractSymbol(text string, d engine.Date) (int32, error) {
	m := zqSymbol.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, fmt.Errorf("found %q, want a symbol such as ZQZ25", text)
	}
	year, _ := strconv.Atoi(m[2])
	for year += 1900; year < d.Time().Year(); {
		year += 100
	}
	return int32(12*year + strings.Index(zqMonths, m[1])), nil
}

// sort puts days and contracts in order and counts for how long each price has
// stood.
func (q *FuturesQuotes) sort() {
	if q.sorted {
		return
	}
	q.sorted = true
	slices.SortFunc(q.days, func(a, b futuresDay) int { return cmp.Compare(a.date, b.date) })
	before := map[int32]futuresQuote{}
	for _, d := range q.days {
		slices.SortFunc(d.quotes, func(a, b futuresQuote) int { return cmp.Compare(a.month, b.month) })
		for i := range d.quotes {
			x := &d.quotes[i]
			x.since, x.sameDays = d.date, 0
			if o, ok := before[x.month]; ok && o.price == x.price {
				x.since, x.sameDays = o.since, o.sameDays+1
			}
			before[x.month] = *x
		}
	}
}

// quote returns the quote of a contract on a day, nil if there is none.
func (d *futuresDay) quote(c int32) *futuresQuote {
	k, ok := slices.BinarySearchFunc(d.quotes, c, func(x futuresQuote, c int32) int { return cmp.Compare(x.month, c) })
	if !ok {
		return nil
	}
	return &d.quotes[k]
}

// day returns the day of a date, nil if there is none.
func (q *FuturesQuotes) day(date engine.Date) *futuresDay {
	k, ok := slices.BinarySearchFunc(q.days, date, func(x futuresDay, d engine.Date) int { return cmp.Compare(x.date, d) })
	if !ok {
		return nil
	}
	return &q.days[k]
}

const (
	// A settlement that nobody marks stands still. Ten trading days, two weeks,
	// are long enough that the nearer contracts have moved where there is news.
	staleDays = 10
	// Two ticks of a basis point: more than the rounding of a nearer contract.
	staleMove = 0.02
)

// stale returns why a quote says nothing of its day, "" where it does. Where
// the day's quotes state open interest, a contract without any is a price that
// nobody stands behind. Where they do not, as before 2005 and in files without
// the column, a price is stale that has stood for ten days while a nearer
// contract moved by more than 2 bp: what is further away is less sure, so it
// cannot stand still alone. A price that stands still with all nearer ones, as
// when the rate was at zero, is none.
func (q *FuturesQuotes) stale(d *futuresDay, x *futuresQuote, stated bool) string {
	if stated {
		if !x.open {
			return "no open interest"
		}
		return ""
	}
	if x.sameDays < staleDays {
		return ""
	}
	then := q.day(x.since)
	for i := range d.quotes {
		near := &d.quotes[i]
		if near.month >= x.month {
			break
		}
		if o := then.quote(near.month); o != nil && math.Abs(near.price-o.price) > staleMove {
			return fmt.Sprintf("stale: the price stood for %d days while a nearer contract moved", staleDays)
		}
	}
	return ""
}

// settled reports whether a quote is of the last week of its delivery month,
// when it is the month's mean but for a few days.
func (x *futuresQuote) settled(d engine.Date) bool {
	return x.month == deliveryOf(d) && d >= d.MonthEnd()-7
}

// back is how many months before the date's own a path of rates begins: with
// the means of delivered contracts it reaches over a meeting early in a month
// to one without a meeting.
const back = 3

// rates returns the mean rates seen on a day, from back months before it on,
// and counts the quotes.
func (q *FuturesQuotes) rates(d *futuresDay, delivered map[int32]float64, use *datasets.Tally) MonthlyRates {
	stated := slices.ContainsFunc(d.quotes, func(x futuresQuote) bool { return x.open })
	now := deliveryOf(d.date)
	first := now - back
	far := now
	if n := len(d.quotes); n > 0 {
		far = max(now, d.quotes[n-1].month)
	}
	r := MonthlyRates{First: engine.NewDate(int(first/12), time.Month(first%12+1), 1), Mean: make([]float64, far-first+1)}
	for i := range r.Mean {
		r.Mean[i] = math.NaN()
		if price, ok := delivered[first+int32(i)]; ok && i < back {
			r.Mean[i] = (100 - price) / 100
		}
	}
	for i := range d.quotes {
		x := &d.quotes[i]
		why := ""
		switch {
		case x.month < first:
			why = "quoted after delivery"
		case x.month > now:
			why = q.stale(d, x, stated)
		}
		if why != "" {
			use.Drop(why, fmt.Sprintf("%v, delivery %s", d.date, deliveryText(x.month)))
			continue
		}
		use.Keep()
		r.Mean[x.month-first] = (100 - x.price) / 100
	}
	return r
}
