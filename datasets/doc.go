// Package datasets turns point-in-time firm data and macro series into market
// history.
//
// Read the two kinds of files, lay them on a grid, and trade on it:
//
//	p, err := datasets.ReadPanel("panel.arrow")
//	s, err := datasets.ReadSeries("series.arrow")
//	h, err := datasets.NewHistory(p, s, datasets.MonthlyGrid(p, s))
//	plan := engine.Plan{Grid: h.Paths.Grid, Scenarios: []engine.Scenario{datasets.Replay{History: h}}, …}
//
// Either file will do: a panel alone lacks the T-bill rate that idle cash earns,
// series alone make a history if their columns name the market's fields, such as
// small_return, large_return and tbill_rate. Package sources reads the files of
// publishers and vendors, [ImportCSV] and [MapTable] anybody's by a mapping;
// [Join] puts series side by side and [Splice] end to end. Demo makes up both
// files for a first try. Check audits any of them.
//
// # Facts and tape
//
// A vendor's figures are about one day and known on another, and are restated.
// A [Fact] carries both days; [Facts] are a table of them, facts/1, with the
// columns known, period, firm, item, value and text, and the items of [Items]. A
// [Tape] is facts in the order in which they became known, and a [Build] plays
// it into a panel: at each month-end what was known at its close. A restatement
// is a later fact and cannot reach back: tests cut a tape at a date and compare
// the bits of every row up to it, and scramble what follows.
//
//	tape, err := datasets.NewTape(statements, prices, members)
//	p, report, err := datasets.Build{}.Panel(tape)
//
// # Panel
//
// A [Panel] is the month-end cross-section as it was known: one row for each
// share class and month-end, sorted by date and firm. The file, panel/1, has
// the columns date, firm, company, ticker, sector, member, mktcap,
// company_mktcap, ev, ebitda_ttm, ebitda_ntm, net_income_ntm, net_income_ttm,
// sales_ttm, debt, cash, interest_ttm and total_return, and may have
// float_share and price_return; every further column x of floats, with a name of
// lower-case letters, gives the fields small_x, small_quality_x, large_x and
// mega_x, the means over the sleeves' members. Money is in USD, returns are decimals, null is
// not known. Readers refuse a panel that cannot be right: keys out of order or
// twice, a member without a price or without a return for the step after,
// rows of a firm that come back after they ended, classes of one company whose
// company's items differ, zeros in the place of what is not known.
//
// A panel whose metadata say frequency: daily has rows of weekdays instead;
// Monthly thins it to months, which is what plans run on, and DailyGrid is the
// grid of a history of days.
//
// A firm that leaves an index keeps one more row with the return it ended on.
// Without it the worst returns of all are missing: Shumway (1997) finds about
// -30 % on average where a firm is delisted for its performance. A Build takes
// [DelistingReturn] where none is given, and counts how often it did.
//
// # Series
//
// A [Series] is a table of dates and columns of numbers, series/1. A date is
// the last day of a period, and a column says how many days later its value is
// known. Row t of a history holds the last value known by the close of date t,
// until the next is due at the rhythm of the series; once a series stops its
// field is NaN and not carried on. A column with the
// name of a built-in field becomes that field, any other a new one.
//
// # Point in time
//
// Everything at date t is made from rows at t and before. Members, weights and
// the ten largest companies are those known at t; the return of the step from
// t to t+1 belongs to row t+1. A test scrambles all later rows and compares
// bits.
//
// # Sleeves
//
// Small are the members of the Russell 2000. Mega are the ten companies of the
// S&P 500 with the greatest market value of all their share classes at the
// date, Large, the S&P 490, are its other members. SmallQuality are the members
// of the Russell 2000 with positive trailing net income and trailing EBITDA
// above one and a half times interest. Weights are market values of freely
// traded shares, as in both index families; a missing float_share counts as 1.
//
//	return(t+1)  = Σ w(t) r(t+1) / Σ w(t)                 over members at t
//	turnover(t)  = Σ |w(t) / Σ w(t) - w'(t) / Σ w'(t)|     w' = w(t-1) (1 + r(t))
//
// Turnover counts purchases and sales, so 2 is a sleeve replaced as a whole.
// It includes reinvested dividends and the shares firms issue and buy back.
//
// Further sleeves are defined by a [SleeveRule]: a universe, a screen such as
// "ebitda_ttm > 1.5 * interest_ttm && net_income_ntm > 0", and a weighting. Where
// there are no lists of members, RankRussell2000 and RankSP500 choose them by
// rank, and where there are no constituents at all, ExMega takes the ten largest
// out of an index's return and says how far it can be off.
//
// # Multiples and earnings
//
// A multiple is Σ EV / Σ EBITDA over the sleeve's companies, each once, that
// are not financials and have both known, unless [Inputs] name another of the
// [Definitions]: medians and harmonic means, with and without financials and
// losses. The definition decides. In January 2016 the premium of small over
// large was half on aggregates and nothing on medians; a history says which it
// has. The field small_ev_ebitda is on EBITDA of the next twelve months,
// small_ev_ebitda_ttm on trailing.
//
// Earnings per share of an index are by the divisor method (S&P Dow Jones,
// Index Mathematics): Σ net income / Σ market value, over the companies whose
// net income is known, times the level of the sleeve's index, which starts at
// 100 at the panel's first date. A firm replaced by one of the same earnings
// yield, however large, does not move them. The level is of price return where
// the panel has price_return. Where it has not, the level is of total return,
// and earnings per share then grow by the dividend yield besides; the field's
// [Provenance] says which.
//
// # Why digests are of values
//
// The digest of a history is taken of its dates and values, not of the files:
// a panel compressed by another version of a codec is the same data, and must
// give the same plan digest.
package datasets
