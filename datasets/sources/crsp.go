package sources

import (
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// CRSP reads CRSP's monthly stock file, as WRDS exports it, in the layout to 2024
// (PERMNO, date, PRC, RET, SHROUT, DLRET …) or that since (CIZ: MthCalDt, MthPrc,
// MthRet, ShrOut, MthDelFlg …), told by the header. A firm is a PERMNO, its
// company the PERMCO. Everything is known on the row's day, the last of trading
// in the month.
//
// A delisting is said once. The old RET leaves the delisting return out, so
// DLRET, of the file msedelist merged into this one, is a fact of its own, or
// where CRSP has none the reason alone, for [datasets.DelistingReturn]. MthRet has it inside: its fact is then 0, which
// keeps anybody from adding another; where MthDelFlg says that it is not inside
// (M, G) there is the reason alone.
//
// Unless all is asked for, only common shares of US companies are kept, share
// codes 10 and 11, and other rows are dropped and counted. A sector laid over the
// SIC code stands in for that of GICS, as sector_sic: a sector of GICS from
// another file holds before it.
func CRSP(r io.Reader, name string, all bool) (*datasets.Facts, datasets.Tally, error) {
	var tally datasets.Tally
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	im := &crspImport{sheet: s, faults: &f, days: dayReader{layouts: vendorDays}, months: map[firmRow]crspMonth{}, share: map[string]string{}, gone: map[string]crspEnd{}}
	im.columns(all)
	im.whole = !f.Any()
	for row := s.next(); row != nil && im.whole; row = s.next() {
		im.row(vendorRow{s, &f, &im.days, row}, all, &tally)
	}
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	im.end()
	facts := im.out.table("CRSP, monthly stock file")
	facts.Meta["sector_sic"] = sicStandIn
	return facts, tally, nil
}

type crspImport struct {
	sheet  *sheet
	faults *datasets.Faults
	days   dayReader
	out    firmFacts
	whole  bool // no column is missing
	ciz    bool

	permno, permco, date, price, ret, retx, shares, ticker, name, sic int
	exchange                                                          int
	code                                                              int // SHRCD
	kinds                                                             []crspKind
	delCode, delRet, delDay, delFlag, delAction                       int

	months map[firmRow]crspMonth
	share  map[string]string // why rows of a PERMNO are dropped, by what was last said of it
	gone   map[string]crspEnd
	ends   []string // PERMNOs that are gone, in the order of the file
}

type crspMonth struct {
	line int32
	sum  uint64 // of the row's cells that count
}

// A crspKind is a column of the CIZ layout that must have one of some values for
// a share to be one of share code 10 or 11 (CRSP, cross-reference guide).
type crspKind struct {
	label  string
	column int
	is     []string
}

type crspEnd struct {
	day    engine.Date
	reason string
	ret    float64 // NaN where it is not known
	line   int
}

func (im *crspImport) columns(all bool) {
	s := im.sheet
	im.ciz = s.column("MthRet") >= 0 || s.column("MthCalDt") >= 0
	im.permno, im.permco = s.need("PERMNO"), s.column("PERMCO")
	im.ticker, im.sic = s.column("TICKER", "TSYMBOL", "TradingSymbol"), s.column("SICCD")
	im.name = s.column("COMNAM", "IssuerNm")
	im.delCode, im.delRet, im.delDay, im.delFlag, im.delAction, im.code = -1, -1, -1, -1, -1, -1
	if !im.ciz {
		im.date, im.price, im.ret, im.shares = s.need("date"), s.need("PRC"), s.need("RET"), s.need("SHROUT")
		im.retx, im.exchange = s.column("RETX"), s.column("EXCHCD", "HEXCD")
		im.delCode, im.delRet, im.delDay = s.column("DLSTCD"), s.column("DLRET"), s.column("DLSTDT")
		for k, label := range []string{"DLSTCD", "DLRET"} {
			if []int{im.delCode, im.delRet}[k] < 0 {
				im.faults.Add(0, label, "missing column", "merge msedelist (DLSTCD, DLRET) into the file: without it a delisting is a firm that stops in silence")
			}
		}
		if !all {
			im.code = s.need("SHRCD")
		}
		return
	}
	im.date, im.price, im.ret, im.shares = s.need("MthCalDt"), s.need("MthPrc"), s.need("MthRet"), s.need("ShrOut")
	im.retx, im.exchange = s.column("MthRetx"), s.column("PrimaryExch")
	im.delFlag, im.delAction = s.need("MthDelFlg"), s.column("DelActionType")
	if all {
		return
	}
	for _, k := range []crspKind{
		{"ShareType", 0, []string{"NS"}},
		{"SecurityType", 0, []string{"EQTY"}},
		{"SecuritySubType", 0, []string{"COM"}},
		{"USIncFlg", 0, []string{"Y"}},
		{"IssuerType", 0, []string{"ACOR", "CORP"}},
	} {
		k.column = s.need(k.label)
		im.kinds = append(im.kinds, k)
	}
}

// unwanted says why a share is not one of code 10 or 11, empty where it is. A
// row without the codes, as after the last name record, goes by the one before.
func (im *crspImport) unwanted(r vendorRow, permno string) string {
	why, said := "", false
	if code := r.text(im.code); code != "" {
		said = true
		if code != "10" && code != "11" {
			why = "share code is not 10 or 11"
		}
	}
	for _, k := range im.kinds {
		text := r.text(k.column)
		said = said || text != ""
		if text != "" && !slices.Contains(k.is, text) && why == "" {
			why = k.label + " is not " + strings.Join(k.is, " or ")
		}
	}
	if said {
		im.share[strings.Clone(permno)] = why
		return why
	}
	if why, ok := im.share[permno]; ok {
		return why
	}
	if im.code >= 0 || im.kinds != nil {
		return "share code is not given"
	}
	return ""
}

func (im *crspImport) row(r vendorRow, all bool, tally *datasets.Tally) {
	permno := r.text(im.permno)
	if n, err := strconv.ParseInt(permno, 10, 32); err != nil || n <= 0 || strconv.FormatInt(n, 10) != permno {
		im.faults.Add(im.sheet.line, "PERMNO", "unreadable id", "found %q, want a whole number", permno)
		return
	}
	day, ok := r.day(im.date)
	if !ok {
		if r.text(im.date) == "" {
			im.faults.Add(im.sheet.line, im.sheet.header[im.date], "unreadable date", "the date is empty")
		}
		return
	}
	if why := im.unwanted(r, permno); why != "" && !all {
		tally.Drop(why, r.at())
		return
	}
	if !im.first(r, permno, day, tally) {
		return
	}
	price, shares := math.Abs(r.number(im.price, 0)), r.number(im.shares, 3)
	if price == 0 {
		price = math.NaN() // CRSP's mark of no price and no quote
	}
	total, without := im.returns(r, im.ret), im.returns(r, im.retx)
	ended := im.delisting(r, permno, day)
	if math.IsNaN(price) && math.IsNaN(total) && !ended {
		tally.Drop("no price, return or delisting", r.at())
		return
	}
	tally.Keep()
	firm := im.out.firm(permno)
	im.out.number(day, day, firm, "price", price)
	im.out.number(day, day, firm, "shares", positive(shares))
	im.out.number(day, day, firm, "total_return", total)
	im.out.number(day, day, firm, "price_return", without)
	im.out.word(day, day, firm, "ticker", r.text(im.ticker))
	im.out.word(day, day, firm, "name", r.text(im.name))
	im.out.word(day, day, firm, "exchange", crspExchange(r.text(im.exchange)))
	if co := r.number(im.permco, 0); co > 0 && co <= math.MaxInt32 {
		im.out.state(day, day, firm, "company", co)
	}
	if sic := r.number(im.sic, 0, "Z"); sic > 0 {
		im.out.word(day, day, firm, "sector_sic", sicSector(int(sic)))
	}
}

func positive(x float64) float64 {
	if x > 0 {
		return x
	}
	return math.NaN()
}

// first reports whether a row is the first of its month. WRDS repeats a month
// for each of several dividends; such rows are dropped.
func (im *crspImport) first(r vendorRow, permno string, day engine.Date, tally *datasets.Tally) bool {
	h := fnv.New64a()
	for _, c := range []int{im.date, im.price, im.ret, im.shares, im.delCode, im.delRet, im.delFlag} {
		_, _ = io.WriteString(h, r.text(c)+"\x00")
	}
	key := firmRow{firm: datasets.FirmID(permno), period: day.MonthEnd()}
	had, ok := im.months[key]
	if !ok {
		im.months[key] = crspMonth{int32(im.sheet.line), h.Sum64()}
		return true
	}
	if had.sum == h.Sum64() {
		tally.Drop("month repeated, as for several dividends", r.at())
	} else {
		im.faults.Add(im.sheet.line, "", "two rows of one month", "line %d is of PERMNO %s in the month of %v too: want the monthly file, a row for each month", had.line, permno, day)
	}
	return false
}

// returns reads a return. Letters, and numbers below -1 such as -66, are CRSP's
// reasons for having none.
func (im *crspImport) returns(r vendorRow, column int) float64 {
	if text := r.text(column); len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z' {
		return math.NaN()
	}
	x := r.number(column, 0)
	if x < -1 {
		return math.NaN()
	}
	return x
}

// delisting notes the end of a share class, and reports whether the row has one.
func (im *crspImport) delisting(r vendorRow, permno string, day engine.Date) bool {
	e := crspEnd{day: day, ret: math.NaN(), line: im.sheet.line}
	switch {
	case im.ciz:
		flag := r.text(im.delFlag)
		switch flag {
		case "Y":
			e.ret = 0 // inside MthRet
		case "M", "G":
		case "", "N":
			return false
		default:
			im.faults.Add(im.sheet.line, "MthDelFlg", "unknown flag", "found %q, want Y, N, M or G", flag)
			return false
		}
		e.reason = cizReason(r.text(im.delAction))
	default:
		code := r.number(im.delCode, 0)
		if math.IsNaN(code) {
			return false
		}
		if e.reason = datasets.DelistingReason(int(code)); e.reason == "" {
			return false
		}
		e.ret = im.returns(r, im.delRet)
		if d, ok := r.day(im.delDay); ok {
			e.day = d
		}
	}
	permno = strings.Clone(permno)
	if had, ok := im.gone[permno]; ok {
		if had.day != e.day {
			im.faults.Add(im.sheet.line, "", "two delistings of one share class", "PERMNO %s is delisted on line %d too: want each delisting once, in its month (or the column DLSTDT)", permno, had.line)
		}
		return false
	}
	im.gone[permno] = e
	im.ends = append(im.ends, permno)
	return true
}

// end says the delistings, on their last day of trading.
func (im *crspImport) end() {
	for _, permno := range im.ends {
		e, firm := im.gone[permno], im.out.firm(permno)
		im.out.facts.Add(datasets.Fact{Known: e.day, Period: e.day, Firm: firm, Item: "delisting_reason", Text: e.reason})
		im.out.number(e.day, e.day, firm, "delisting_return", e.ret)
	}
}

// cizReason returns the reason of a DelActionType. Of those that are no merger,
// exchange or liquidation the CIZ layout tells more in other columns, and
// "other" takes the worst that is usual.
func cizReason(action string) string {
	switch action {
	case "MER":
		return "merger"
	case "EXC", "GEX":
		return "exchange"
	case "LIQ":
		return "liquidation"
	}
	return "other"
}

// crspExchange returns the exchange of EXCHCD or PrimaryExch.
func crspExchange(code string) string {
	switch code {
	case "1", "31", "4", "34", "N", "R": // Arca counts as NYSE
		return "NYSE"
	case "2", "32", "A":
		return "AMEX"
	case "3", "33", "Q":
		return "Nasdaq"
	}
	return ""
}

var recogniseCRSP = recogniser{kind: "crsp", is: func(head string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToUpper(head), "\n")
	has := func(labels ...string) bool {
		cells := strings.Split(first, ",")
		for _, l := range labels {
			if !slices.Contains(cells, l) {
				return false
			}
		}
		return true
	}
	switch {
	case has("PERMNO", "MTHCALDT", "MTHRET"):
		return "the header has PERMNO, MthCalDt and MthRet", true
	case has("PERMNO", "PRC", "RET"):
		return "the header has PERMNO, PRC and RET", true
	}
	return "", false
}}
