package sources

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// Lags of accounts whose day of publication is not known. 45 days is the SEC's
// last for the 10-Q of a company that is no accelerated filer, 75 for the 10-K of
// one that is (Release 33-8128). At month-ends a quarter is then known two months
// after it, a fiscal year three.
const (
	quarterLag = 45
	yearLag    = 75
)

// A compustatItem is a column of Compustat, in USD million, and our item.
type compustatItem struct {
	mnemonic, item string
	sheet          bool // of the balance sheet
}

// compustatQuarter are the columns of fundq, compustatYear those of funda (S&P
// Global, Compustat data guide). Debt is dltt + dlc, and is known only where
// both are.
var compustatQuarter = []compustatItem{
	{"saleq", "sales_q", false},
	{"oibdpq", "ebitda_q", false},
	{"oiadpq", "operating_income_q", false},
	{"dpq", "depreciation_q", false},
	{"piq", "pretax_income_q", false},
	{"niq", "net_income_q", false},
	{"xintq", "interest_q", false},
	{"cheq", "cash", true},
	{"pstkq", "preferred", true},
	{"mibq", "minority", true},
}

var compustatYear = []compustatItem{
	{"sale", "sales_y", false},
	{"oibdp", "ebitda_y", false},
	{"oiadp", "operating_income_y", false},
	{"dp", "depreciation_y", false},
	{"pi", "pretax_income_y", false},
	{"ni", "net_income_y", false},
	{"xint", "interest_y", false},
	{"che", "cash", true},
	{"pstk", "preferred", true},
	{"mib", "minority", true},
}

// Compustat reads Compustat's quarterly (fundq) or annual (funda) file, as WRDS
// exports it, told by the header. Money is in millions; debt is long-term and
// current debt together. A firm is a gvkey, or with links the PERMNO of the
// gvkey's primary share on the day the period ended; a row outside the bounds of
// its links is dropped. Shares and the close at the period's end, known that day,
// are facts only without links: CRSP has them by share class.
//
// Flows are known on rdq, the day earnings were announced, where it is given.
// The balance sheet often comes with the filing only, so its items are known on
// rdq or 45 days after the quarter, 75 after the fiscal year's last, whichever
// is later. Without rdq, as in funda, or with one before the period's end, flows
// are known after these lags too; the metadata counts the latter as rdq. A
// restated figure is not in these files: they have what the last restatement
// left, and a history from them knows it too early.
func Compustat(r io.Reader, name string, links *Links) (*datasets.Facts, datasets.Tally, error) {
	var tally datasets.Tally
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	im := &compustatImport{sheet: s, links: links, days: dayReader{layouts: vendorDays}}
	im.columns(&f)
	for row := s.next(); row != nil && im.whole; row = s.next() {
		im.row(vendorRow{s, &f, &im.days, row}, &tally)
	}
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	source := "S&P Compustat, fundamentals annual"
	if im.quarterly {
		source = "S&P Compustat, fundamentals quarterly"
	}
	facts := im.out.table(source)
	if im.early > 0 {
		facts.Meta["rdq"] = fmt.Sprintf("rows with rdq before datadate: %d, first at %s; known %d days after a quarter, %d after a fiscal year, in place of it", im.early, im.earliest, quarterLag, yearLag)
	}
	return facts, tally, nil
}

type compustatImport struct {
	sheet            *sheet
	links            *Links
	days             dayReader
	out              firmFacts
	whole, quarterly bool
	early            int    // rows with rdq before datadate
	earliest         string // the first of them

	gvkey, datadate, rdq, fqtr, fyr    int
	longDebt, shortDebt, shares, price int
	currency, tic, conm, gsector       int
	items                              []compustatItem
	columnsOf                          []int
	filters                            []compustatFilter
}

// A compustatFilter is a column that tells a firm's standard consolidated
// statements from other versions of them.
type compustatFilter struct {
	label  string
	column int
	is     string
	why    string
}

func (im *compustatImport) columns(f *datasets.Faults) {
	s := im.sheet
	im.quarterly = s.column("saleq") >= 0 || s.column("datafqtr", "fqtr") >= 0
	q := ""
	im.items = compustatYear
	if im.quarterly {
		q, im.items = "q", compustatQuarter
	}
	im.gvkey, im.datadate, im.rdq = s.need("gvkey"), s.need("datadate"), s.column("rdq")
	im.fqtr, im.fyr = s.column("fqtr"), s.column("fyr")
	im.longDebt, im.shortDebt = s.column("dltt"+q), s.column("dlc"+q)
	im.shares, im.price = s.column("csho"+q), s.column("prccq", "prcc_f")
	im.currency, im.tic, im.conm, im.gsector = s.column("curcd"+q), s.column("tic"), s.column("conm"), s.column("gsector")
	some := im.longDebt >= 0
	for _, it := range im.items {
		im.columnsOf = append(im.columnsOf, s.column(it.mnemonic))
		some = some || im.columnsOf[len(im.columnsOf)-1] >= 0
	}
	if !some {
		f.Add(0, im.items[0].mnemonic, "missing column", "want the columns of fundq (saleq, oibdpq, niq …) or funda (sale, oibdp, ni …)")
	}
	for _, x := range []compustatFilter{
		{"indfmt", 0, "INDL", "not in industrial format"},
		{"consol", 0, "C", "not consolidated"},
		{"popsrc", 0, "D", "not domestic"},
		{"datafmt", 0, "STD", "not in standard format"},
	} {
		if x.column = s.column(x.label); x.column >= 0 {
			im.filters = append(im.filters, x)
		}
	}
	im.whole = !f.Any()
}

func (im *compustatImport) row(r vendorRow, tally *datasets.Tally) {
	for _, x := range im.filters {
		if text := r.text(x.column); text != "" && text != x.is {
			tally.Drop(x.why+" ("+x.label+")", r.at())
			return
		}
	}
	gvkey := r.text(im.gvkey)
	if gvkey == "" {
		tally.Drop("no gvkey", r.at())
		return
	}
	period, ok := r.day(im.datadate)
	if !ok {
		tally.Drop("no datadate", r.at())
		return
	}
	if cur := r.text(im.currency); cur != "" && cur != "USD" {
		tally.Drop("figures not in USD", r.at())
		return
	}
	id, company := im.id(gvkey, period)
	if id == "" {
		tally.Drop("no link to CRSP on the day its period ends", r.at())
		return
	}
	flows, stocks, early := im.known(r, period)
	if line := im.out.once(firmRow{firm: datasets.FirmID(id), period: period}, im.sheet.line); line > 0 {
		r.faults.Add(im.sheet.line, "", "two rows of one firm and period", "line %d is of %s, %v too: want one row for each, or the columns indfmt, consol, popsrc and datafmt by which versions are told apart", line, id, period)
		return
	}
	if im.say(r, id, period, flows, stocks) {
		tally.Keep()
	} else {
		tally.Drop("no value", r.at())
		return
	}
	if early {
		if im.early++; im.early == 1 {
			im.earliest = r.at()
		}
	}
	firm := im.out.firm(id)
	im.out.word(flows, period, firm, "ticker", r.text(im.tic))
	im.out.word(flows, period, firm, "name", r.text(im.conm))
	if company > 0 {
		im.out.state(flows, period, firm, "company", float64(company))
	}
	if name, ok := sector(r.text(im.gsector)); ok {
		im.out.word(flows, period, firm, "sector", name)
	}
	if m := r.number(im.fyr, 0); m >= 1 && m <= 12 {
		im.out.state(flows, period, firm, "fiscal_year_end", math.Trunc(m))
	}
}

// id returns the text under which the firm is known: its gvkey,
// or the PERMNO that it is linked to.
func (im *compustatImport) id(gvkey string, period engine.Date) (id string, company int32) {
	if im.links == nil {
		return "gvkey " + plainID(gvkey), 0 // a number would be taken for a PERMNO
	}
	x, ok := im.links.on(plainID(gvkey), period)
	if !ok {
		return "", 0
	}
	return strconv.Itoa(int(x.permno)), x.permco
}

// known returns the days on which flows and the balance sheet became known, and
// whether rdq is before the period's end: no day of its announcement, and so as
// if it were not given.
func (im *compustatImport) known(r vendorRow, period engine.Date) (flows, stocks engine.Date, early bool) {
	lag := engine.Date(yearLag)
	if im.quarterly && r.text(im.fqtr) != "4" {
		lag = quarterLag
	}
	d, ok := r.day(im.rdq)
	if early = ok && d < period; !ok || early {
		return period + lag, period + lag, early
	}
	return d, max(d, period+lag), false
}

func (im *compustatImport) say(r vendorRow, id string, period, flows, stocks engine.Date) (any bool) {
	say := func(known engine.Date, item string, x float64) {
		if !math.IsNaN(x) {
			im.out.number(known, period, im.out.firm(id), item, x)
			any = true
		}
	}
	for k, it := range im.items {
		known := flows
		if it.sheet {
			known = stocks
		}
		say(known, it.item, r.number(im.columnsOf[k], 6))
	}
	say(stocks, "debt", r.number(im.longDebt, 6)+r.number(im.shortDebt, 6))
	if im.links == nil { // CRSP has both by share class, and a company's shares are no class's
		say(stocks, "shares", positive(r.number(im.shares, 6)))
		say(period, "price", positive(r.number(im.price, 0)))
	}
	return any
}

var recogniseCompustat = recogniser{kind: "compustat", is: func(head string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToLower(head), "\n")
	ok := strings.Contains(","+first+",", ",gvkey,") && strings.Contains(","+first+",", ",datadate,")
	return "the header has gvkey and datadate", ok
}}
