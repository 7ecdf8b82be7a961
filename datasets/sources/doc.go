// Package sources reads the files that publishers and vendors of market data
// hand out, each in a small reader that knows its quirks.
//
// Every reader takes the file's bytes and a name for its errors, and returns a
// [datasets.Series] or [datasets.Facts] and a [datasets.Tally]: every row read is
// kept, or dropped and counted with the reason. What is wrong is reported all at
// once, with file, line and column. Gzip is unpacked, a byte order mark and line
// ends of any kind are taken, and numbers are scaled in their text, so that
// 0.09 per cent is the float64 next to 0.0009. [Recognise] tells a file's reader
// by how it begins.
//
//	f, tally, err := sources.CRSP(r, "msf.csv", false)
//	tape, err := datasets.NewTape(f)
//	p, report, err := datasets.Build{}.Panel(tape)
//
// # Series
//
// What a date means and when a value was known is in the comment of each reader,
// and in the columns' LagDays.
//
//	FRED                one series, wide files, vintages of FRED-MD
//	French              Ken French's library; FrenchValuation its book-to-market
//	Shiller             the monthly table of US stocks, zeros after its end left out
//	Prices              indices and funds, from daily closes
//	FOMCSeries          the target of the federal funds rate and its meetings
//	DFAST               the Federal Reserve's stress tests
//	Futures, FedWatch   cuts priced, by the method of CME
//	AtlantaFed          a stand-in for cuts priced, from options on SOFR futures
//	SPEstimates         earnings and forward P/E from vintages of S&P's file
//
// # Firms
//
// A fact has the day on which its period ends and the day from whose close on it
// was known. A firm is known under its vendor's own id: a PERMNO or CIK is its
// own number, a ticker is spelt in one way (BRK.B, BRK-B and BRK/B are BRKB). Ids
// of one kind only meet facts of the same: link tables ([CCM], [IBESLinks]) turn
// gvkeys and I/B/E/S tickers into PERMNOs.
//
//	reader         a firm is   known on
//	Members        ticker      the day the membership begins
//	Holdings       ticker      the day of the holdings
//	Fundamentals   mapping     the column of publication, else period + stated lag
//	SPVintages     ticker      the day of the vintage, in the file's name
//	FirmPrices     column      the price's own day
//	CRSP           PERMNO      the row's day, the last of trading in the month
//	Compustat      gvkey       rdq; balance sheet rdq or 45, 75 days, the later
//	IBES           ticker      STATPERS
//	SECFilings     CIK         the day of filing, the next if accepted from 16:00 on
//
// What is dropped, besides rows without a firm, a date or a value:
//
//	SPVintages     rows without a price or cut short; market values below a
//	               hundredth of EBITDA
//	FirmPrices     values at 0 or below, to which Yahoo adjusts old closes
//	CRSP           all but share codes 10 and 11, unless all are asked for; a
//	               month repeated for each of its dividends
//	Compustat      other formats than INDL, C, D, STD; figures not in USD; rows
//	               outside the bounds of their links
//	IBES           other measures than EPS, NET, EBT, SAL; quarters; estimates
//	               not in USD; years outside the next twelve months
//	SECFilings     tags that make no item, segments, co-registrants, other
//	               currencies, numbers that an earlier filing has said
//
// # Delistings
//
// CRSP's old RET leaves a delisting return out and the CIZ layout's MthRet has it
// inside. Either way it comes once: as delisting_return, or inside total_return
// with a delisting_return of 0 beside it. Where CRSP has none there is only
// delisting_reason, and [datasets.DelistingReturn] says what is assumed.
//
// # Stand-ins
//
// CRSP and the SEC have SIC codes only; sectors laid over them by ranges are
// facts of sector_sic, apart from sector, which is of GICS. Compustat and the
// SEC's later filings restate: of Compustat only the last figure is left, and a
// history from it knows that too early; of the SEC every figure has the day of
// its own filing.
// EPS of I/B/E/S must be of the file that is not adjusted for later splits.
// Tickers are given to new firms; a history by ticker alone cannot see it.
//
// # What the readers were tested on
//
// Real files, with the numbers others publish: SECFilings (the second quarter of
// 2010), SPVintages (31 files), Fundamentals (the Russell 3000 of 2016, the NYSE
// of 2012 to 2016, US stocks of 2018), FirmPrices, Members, Holdings, and all
// series.
//
// CRSP, Compustat, I/B/E/S and the link tables may not be handed on. They were
// tested on small made-up files in the published layouts: names of columns,
// codes and dates as the data guides and public programs that read them have
// them. The codes of DelActionType in CIZ are known to us in part; one that is
// not counts as "other", for which the worse return is assumed. The mappings of
// Bloomberg, FactSet and LSEG that trifecta plan example prints are made from
// published names of fields. A first import of any of these deserves a look at
// what was dropped, and at trifecta data check.
package sources
