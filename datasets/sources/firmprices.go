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

// FirmPrices says how to read a file of prices by firm. In a long file a row is
// a firm and a day; in a wide one, which has no column of firms, a row is a day
// and each further column a firm. Zero values mean the documented defaults.
type FirmPrices struct {
	// Item is adjusted_close, split_adjusted_close, price or total_return. Only a
	// column whose label says so is taken for adjusted_close where Item is empty:
	// a close of unsaid kind would make returns without dividends, or with splits.
	Item string
	// Firm, Day and Value are the labels of the columns of a long file; the
	// defaults are tried in turn: ticker, symbol, permno, ric, sid; date,
	// month_end, day; adj_close, adjclose, adj close, adjusted_close, close,
	// price, prc, px_last.
	Firm, Day, Value string
	// Month takes any day of a month, or a month alone, for its last day. Known is
	// then that day; without it a price is known on its own day.
	Month bool
	// Last keeps of a firm's days in a month only the last: a panel needs no more.
	Last bool
}

// FirmPriceItems are what a price can be.
var FirmPriceItems = []string{"adjusted_close", "split_adjusted_close", "price", "total_return"}

var (
	firmLabels  = []string{"ticker", "symbol", "permno", "ric", "sid"}
	dayLabels   = []string{"date", "month_end", "day", "caldt"}
	priceLabels = []string{"adj_close", "adjclose", "adj close", "adjusted_close", "close", "price", "prc", "px_last"}
)

// Read reads prices by firm as facts, known at the close of their day. A firm
// is the ticker, spelled in one way (BRK.B is BRK-B), or the number that stands
// in the column. A row without a price above 0
// is dropped; a file with more than one value in a hundred at 0 or below is
// refused. In a wide file a row is one cell.
func (p FirmPrices) Read(r io.Reader, name string) (*datasets.Facts, datasets.Tally, error) {
	var tally datasets.Tally
	if p.Item != "" && !slices.Contains(FirmPriceItems, p.Item) {
		return nil, tally, fmt.Errorf("item is %q, want %s", p.Item, strings.Join(FirmPriceItems, ", "))
	}
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	im := &pricesImport{FirmPrices: p, sheet: s, days: dayReader{layouts: slices.Concat(vendorDays, []string{"2006-01", "200601"})}, last: map[firmRow]int{}}
	if !p.Month {
		im.days.layouts = vendorDays
	}
	labels := func(given string, usual []string) []string {
		if given != "" {
			return []string{given}
		}
		return usual
	}
	day := s.need(labels(p.Day, dayLabels)...)
	firm, value := s.column(labels(p.Firm, firmLabels)...), s.column(labels(p.Value, priceLabels)...)
	long := firm >= 0 || p.Firm != "" || p.Value != ""
	if long {
		firm, value = s.need(labels(p.Firm, firmLabels)...), s.need(labels(p.Value, priceLabels)...)
	}
	if p.Item == "" && !f.Any() {
		im.Item = "adjusted_close"
		switch {
		case !long:
			f.Add(s.line, "", "prices of unsaid kind", "a column for each firm, and no label that says what the prices are: name it with --item (%s)", strings.Join(FirmPriceItems, ", "))
		case !saysAdjusted(s.header[value]):
			f.Add(s.line, s.header[value], "prices of unsaid kind", "the label does not say whether they are adjusted, for splits or for dividends: name it with --item (%s)", strings.Join(FirmPriceItems, ", "))
		}
	}
	whole := !f.Any()
	for row := s.next(); row != nil && whole; row = s.next() {
		v := vendorRow{s, &f, &im.days, row}
		d, ok := v.day(day)
		if !ok {
			if v.text(day) == "" {
				tally.Drop("no date", v.at())
			}
			continue
		}
		if p.Month {
			d = d.MonthEnd()
		}
		if long {
			im.price(v, v.text(firm), value, d, &tally)
			continue
		}
		for k := range row {
			if k != day && s.header[k] != "" {
				im.price(v, s.header[k], k, d, &tally)
			}
		}
	}
	if whole {
		im.finish(&f, &tally)
	}
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	return im.out.table(name), tally, nil
}

// saysAdjusted reports whether a label says that its prices are adjusted for
// splits and dividends.
func saysAdjusted(label string) bool {
	label = strings.ToLower(label)
	return strings.Contains(label, "adj") && !strings.Contains(label, "unadj") && !strings.Contains(label, "split")
}

type pricesImport struct {
	FirmPrices
	sheet *sheet
	days  dayReader
	out   firmFacts
	kept  []keptPrice
	bad   int             // values that are unusable
	last  map[firmRow]int // place of a firm's price of a day, or of the last of its month, in kept
}

type keptPrice struct {
	firm  int32
	day   engine.Date
	value float64
	line  int
	gone  bool // a later day of the month took its place
}

// price notes one price.
func (im *pricesImport) price(v vendorRow, text string, column int, d engine.Date, tally *datasets.Tally) {
	key := ticker(text)
	if key == "" {
		tally.Drop("no firm", v.at())
		return
	}
	x := v.number(column, 0, datasets.DefaultMissing()...)
	if math.IsNaN(x) {
		tally.Drop("no "+im.Item, v.at())
		return
	}
	if im.Item != "total_return" && x <= 0 || x < -1 {
		tally.Drop(im.unusable(), v.at())
		im.bad++
		return
	}
	firm := im.out.firm(key)
	im.out.word(d, d, firm, "ticker", strings.ToUpper(strings.TrimSpace(text)))
	at := firmRow{firm: firm, period: d}
	if im.Last {
		at.period = d.MonthEnd()
	}
	k, ok := im.last[at]
	switch {
	case !ok:
	case im.kept[k].day == d:
		v.faults.Add(im.sheet.line, "", "two prices of one firm and day", "line %d is of %s, %v too", im.kept[k].line, text, d)
		return
	case im.kept[k].day > d:
		tally.Drop("not the last day of its month", v.at())
		return
	default:
		tally.Drop("not the last day of its month", fmt.Sprintf("line %d", im.kept[k].line))
		im.kept[k].gone = true
	}
	im.last[at] = len(im.kept)
	im.kept = append(im.kept, keptPrice{firm, d, x, im.sheet.line, false})
}

// unusable names what no price can be. Yahoo's closes before large dividends are
// adjusted to 0 and below.
func (im *pricesImport) unusable() string {
	if im.Item == "total_return" {
		return "total_return below -1"
	}
	return im.Item + " not above 0"
}

// finish adds the facts. A file in which more than a row in a hundred is
// unusable is not what it was taken for.
func (im *pricesImport) finish(f *datasets.Faults, tally *datasets.Tally) {
	if 100*im.bad > tally.Read+len(im.kept) {
		f.Add(0, "", "values out of range", "%d values are %s: in CRSP's files a minus marks the mean of bid and ask, for which there is an importer of its own", im.bad, im.unusable())
	}
	for _, x := range im.kept {
		if !x.gone {
			tally.Keep()
			im.out.number(x.day, x.day, x.firm, im.Item, x.value)
		}
	}
}

// recogniseFirmPrices does not take a column close: whether it is adjusted is for
// its reader to say.
var recogniseFirmPrices = recogniser{kind: "firmprices", is: func(head string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToLower(head), "\n")
	labels := strings.Split(first, ",")
	has := func(of []string) bool {
		return slices.ContainsFunc(labels, func(l string) bool { return slices.Contains(of, strings.TrimSpace(l)) })
	}
	return "the header has a firm, a day and an adjusted close", has(firmLabels) && has(dayLabels) && has(priceLabels[:4])
}}
