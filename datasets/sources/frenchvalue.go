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

// The halves of the market by size, as 6_Portfolios_2x3 labels their thirds by
// book-to-market.
var (
	smallThirds = []string{"SMALL LoBM", "ME1 BM2", "SMALL HiBM"}
	bigThirds   = []string{"BIG LoBM", "ME2 BM2", "BIG HiBM"}
)

// FrenchValuation reads 6_Portfolios_2x3 of Ken French's data library and
// returns the columns small_market_to_book and large_market_to_book, ratios,
// and market_to_book_premium, the first over the second less 1. The halves of
// all NYSE, AMEX and Nasdaq stocks, split at the NYSE median of market value,
// stand in for the Russell 2000 and the S&P 490.
//
// Of the portfolios of a half, each with n firms of mean size s and a
// value-weighted book-to-market b, market-to-book is Σ n s / Σ n s b. The file
// has n, s and b for each month, at its beginning. b is the book equity of the
// fiscal year that ended in calendar year y-1 over market value of December
// y-1, for portfolios formed at the end of June of y and held to June of y+1:
// only the weights move from month to month. The row that the file labels July
// is the formation, so it is dated 30 June and known then, at least six months
// after the fiscal years' ends.
func FrenchValuation(r io.Reader, name string) (*datasets.Series, datasets.Tally, error) {
	tables, t, err := ReadFrench(r, name)
	if err != nil {
		return nil, t, err
	}
	var faults datasets.Faults
	find := func(what string, words ...string) *FrenchTable {
		for _, tab := range tables {
			if tab.Monthly && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(tab.Title, w) }) {
				return tab
			}
		}
		faults.Add(0, "", "missing table", "no monthly table of %s; want 6_Portfolios_2x3 as published", what)
		return nil
	}
	firms, size := find("the number of firms", "Number of Firms"), find("the average market cap", "Average Market Cap")
	book := find("BE/ME, value weighted", "Value Weight Average of BE/ME", "ME(Dec t-1)")
	if err := faults.Err(name); err != nil {
		return nil, t, err
	}
	small := half(&faults, firms, size, book, smallThirds)
	large := half(&faults, firms, size, book, bigThirds)
	if err := faults.Err(name); err != nil {
		return nil, t, err
	}
	premium := make([]float64, len(book.dates))
	for i := range premium {
		premium[i] = small[i]/large[i] - 1
	}
	const source = "Ken French Data Library, 6_Portfolios_2x3, value-weighted BE/ME, BE of fiscal year t-1 over ME of December t-1"
	const note = "book-to-market is set once a year, at the end of June, on prices of the December before; firms of negative book equity are left out"
	column := func(field, unit, standIn string, values []float64) *strand {
		return &strand{dates: book.dates, Column: datasets.Column{Name: field, Unit: unit, Source: source, StandIn: standIn, Note: note, Values: values}}
	}
	s, err := weave([]*strand{
		column("small_market_to_book", "ratio", "market-to-book of stocks below the NYSE median size, stand-in for the EV/EBITDA of the Russell 2000", small),
		column("large_market_to_book", "ratio", "market-to-book of stocks above the NYSE median size, stand-in for the EV/EBITDA of the S&P 490", large),
		column("market_to_book_premium", "decimal", "market-to-book of small over big stocks less 1, stand-in for the EV/EBITDA premium of the Russell 2000 over the S&P 490", premium),
	}, frenchMeta())
	kept := datasets.Tally{}
	for _, tab := range tables {
		for range tab.Rows {
			if tab == firms || tab == size || tab == book {
				kept.Keep()
			} else {
				kept.Drop("row of another table", fmt.Sprintf("line %d", tab.lines[0]))
			}
		}
	}
	return s, kept, err
}

// half returns the market-to-book of portfolios taken together, on the dates of
// book; a date on which one of the tables has not all of them is a fault.
func half(f *datasets.Faults, firms, size, book *FrenchTable, labels []string) []float64 {
	at := func(tab *FrenchTable, label string, d engine.Date) float64 {
		k, ok := slices.BinarySearch(tab.dates, d)
		col := slices.Index(tab.Labels, label)
		if !ok || col < 0 {
			return nan
		}
		return tab.values[col][k]
	}
	for _, tab := range []*FrenchTable{firms, size, book} {
		for _, label := range labels {
			if !slices.Contains(tab.Labels, label) {
				f.Add(tab.lines[0]-1, label, "missing column", "the header has %s", strings.Join(tab.Labels, ", "))
			}
		}
	}
	out := make([]float64, len(book.dates))
	if f.Any() {
		return out
	}
	for i, d := range book.dates {
		market, equity := 0.0, 0.0
		for _, label := range labels {
			cap := at(firms, label, d) * at(size, label, d)
			market += cap
			equity += cap * at(book, label, d)
		}
		if out[i] = market / equity; math.IsNaN(out[i]) || equity <= 0 {
			f.Add(book.lines[i], labels[0], "missing value", "market-to-book needs firms, size and BE/ME of %s", strings.Join(labels, ", "))
		}
	}
	return out
}
