package sources

import (
	"fmt"
	"io"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// SPVintages collects vintages of the S&P 500 financials of datahub.io
// (constituents-financials.csv): what one could read on the day of each, made of
// Yahoo's figures. The zero value has none. All facts are known on the day of
// their vintage and stand for that day.
//
// Labels, units and what means missing change from vintage to vintage. A market
// value and EBITDA are in USD with a letter (63.802B), plain USD, millions or
// billions; which it is, is told from the letter, else from the median, and Notes
// say so. Both are the company's, whichever class they stand on: classes of one
// company get the greatest of their market values, as one that differs may be
// of the class alone. A market value below a hundredth of EBITDA is left out:
// the source has Berkshire Hathaway at 0.18 billion for two years.
//
// A member is a firm of the vintage that has a price. Its membership ends with
// the first vintage without it.
type SPVintages struct {
	out   firmFacts
	days  []spVintage
	Notes []string // how units were told, and what was left out of rows that were kept
}

type spVintage struct {
	day     engine.Date
	members []string
}

var vintageDay = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// VintageDay returns the day in a file's name, such as 2013-02-10.csv.gz.
func VintageDay(name string) (engine.Date, error) {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	found := vintageDay.FindAllString(base, -1)
	if len(found) != 1 {
		return 0, fmt.Errorf("%s: the name has %d dates, want the day of the vintage once, such as 2013-02-10.csv", name, len(found))
	}
	d, err := engine.ParseDate(found[0])
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return d, nil
}

// spRow is a row whose units are not told yet.
type spRow struct {
	symbol, ticker, name, sector string
	price, eps                   float64
	money                        [2]float64 // market value, EBITDA
	digits                       [2]string  // their texts without a letter
	shifts                       [2]int     // and what the letter stands for
	where                        string
}

// An spUnit tells the unit of a column by the median of its numbers. S&P 500
// companies have had median market values of 3 to 50 billion dollars since 1990
// and median EBITDA of 0.4 to 4, a decade of room aside.
type spUnit struct {
	label   string
	labels  []string
	least   float64 // of the median, in billions
	most    float64
	unit    string
	shift   int
	letters int
}

// Add reads a vintage of a day.
func (v *SPVintages) Add(r io.Reader, name string, day engine.Date) (datasets.Tally, error) {
	var tally datasets.Tally
	var f datasets.Faults
	if slices.ContainsFunc(v.days, func(x spVintage) bool { return x.day == day }) {
		return tally, fmt.Errorf("%s: there is a vintage of %v already", name, day)
	}
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return tally, fmt.Errorf("%s: %w", name, err)
	}
	units := [2]spUnit{
		{label: "market value", labels: []string{"Market Cap", "market capitalization"}, least: 1, most: 500},
		{label: "EBITDA", labels: []string{"EBITDA"}, least: 0.1, most: 50},
	}
	short := 0
	s.ragged = func(int) { tally.Drop("row of another length", fmt.Sprintf("%v, line %d", day, s.line)); short++ }
	rows := v.rows(s, &f, &units, day, &tally)
	if short*100 > tally.Read {
		f.Add(0, "", "rows of another length", "%d of %d rows have not as many fields as the header: the file is cut or its delimiter is another", short, tally.Read)
	}
	for k := range units {
		units[k].tell(rows, k, &f)
	}
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return tally, err
	}
	for _, u := range units {
		v.Notes = append(v.Notes, fmt.Sprintf("%v: %s in %s", day, u.label, u.unit))
	}
	v.say(rows, units, day)
	return tally, nil
}

// rows reads the rows that have a price.
func (v *SPVintages) rows(s *sheet, f *datasets.Faults, units *[2]spUnit, day engine.Date, tally *datasets.Tally) (rows []spRow) {
	symbol, name, price := s.need("Symbol"), s.need("Name"), s.need("Price")
	sectors, eps := s.column("Sector"), s.column("Earnings/Share")
	money := [2]int{s.need(units[0].labels...), s.need(units[1].labels...)}
	if f.Any() {
		return nil
	}
	missing := []string{"N/A", "null", "NULL", "None", "nan", "NaN", "-"}
	lines := map[string]int{}
	for cells := s.next(); cells != nil; cells = s.next() {
		r := vendorRow{sheet: s, faults: f, cells: cells}
		row := spRow{symbol: ticker(r.text(symbol)), ticker: strings.ToUpper(r.text(symbol)), name: r.text(name), sector: r.text(sectors), where: r.at()}
		if row.symbol == "" {
			tally.Drop("no ticker", fmt.Sprintf("%v, %s", day, row.where))
			continue
		}
		if had := lines[row.symbol]; had > 0 {
			f.Add(s.line, "Symbol", "two rows of one firm", "line %d is of %s too", had, row.ticker)
			continue
		}
		lines[row.symbol] = s.line
		row.price, row.eps = r.number(price, 0, missing...), math.NaN()
		if eps >= 0 {
			row.eps = r.number(eps, 0, missing...)
		}
		for k, c := range money {
			text, shift := strings.Clone(r.text(c)), 0
			if n := len(text) - 1; n > 0 {
				if letter := strings.IndexByte("KMBT", text[n]); letter >= 0 {
					units[k].letters++
					text, shift = text[:n], 3*(letter+1)
				}
			}
			row.digits[k], row.shifts[k], row.money[k] = text, shift, math.NaN()
			if !slices.Contains(missing, text) && text != "" {
				x, err := datasets.Decimal(text, ".", "", shift)
				if err != nil {
					f.Add(s.line, s.header[c], "unreadable number", "%v", err)
				}
				row.money[k] = x
			}
			if row.money[k] == 0 {
				row.money[k] = math.NaN() // Yahoo's EBITDA of a bank, and of what it does not know
			}
		}
		if !(row.price > 0) {
			tally.Drop("no price", fmt.Sprintf("%v, %s", day, row.where))
			continue
		}
		tally.Keep()
		rows = append(rows, row)
	}
	return rows
}

// tell finds the unit of the column: letters in all of its cells, or in none.
func (u *spUnit) tell(rows []spRow, k int, f *datasets.Faults) {
	var x []float64
	for _, r := range rows {
		if !math.IsNaN(r.money[k]) {
			x = append(x, math.Abs(r.money[k]))
		}
	}
	if len(x) == 0 {
		return
	}
	slices.Sort(x)
	m := x[len(x)/2]
	if u.letters > 0 {
		u.unit = "USD, by the letters of the numbers"
		if m < u.least*1e9 || m >= u.most*1e9 {
			f.Add(0, u.labels[0], "mixed units", "some numbers have a letter such as B, and the median is %v: want a letter in all or in none", m)
		}
		return
	}
	for _, s := range []struct {
		name  string
		scale float64
		shift int
	}{{"USD billion", 1, 9}, {"USD million", 1e3, 6}, {"USD", 1e9, 0}} {
		if m >= u.least*s.scale && m < u.most*s.scale {
			u.unit, u.shift = fmt.Sprintf("%s, by its median of %.4g", s.name, m), s.shift
			return
		}
	}
	f.Add(0, u.labels[0], "unit cannot be told", "the median is %v; want %v to %v billion, in billions, millions or dollars", m, u.least, u.most)
}

// say adds the facts of a vintage.
func (v *SPVintages) say(rows []spRow, units [2]spUnit, day engine.Date) {
	cap := map[string]float64{}
	for i := range rows {
		r := &rows[i]
		for k, u := range units {
			if !math.IsNaN(r.money[k]) { // from the text again: the float64 would be rounded twice
				r.money[k], _ = datasets.Decimal(r.digits[k], ".", "", r.shifts[k]+u.shift)
			}
		}
		if r.money[0] < 0.01*math.Abs(r.money[1]) {
			v.Notes = append(v.Notes, fmt.Sprintf("%v: %s: market value of %.4g USD left out, below a hundredth of EBITDA (%s)", day, r.ticker, r.money[0], r.where))
			r.money[0] = math.NaN()
		}
		if c, _ := companyOf(r.symbol); !math.IsNaN(r.money[0]) {
			cap[c] = max(cap[c], r.money[0])
		}
	}
	vintage := spVintage{day: day}
	for _, r := range rows {
		firm := v.out.firm(r.symbol)
		company, classes := companyOf(r.symbol)
		vintage.members = append(vintage.members, r.symbol)
		v.out.number(day, day, firm, "price", r.price)
		v.out.number(day, day, firm, "eps_ttm", r.eps)
		v.out.number(day, day, firm, "ebitda_ttm", r.money[1])
		if x := cap[company]; x > 0 {
			v.out.number(day, day, firm, "company_mktcap", x)
		}
		v.out.word(day, day, firm, "ticker", r.ticker)
		v.out.word(day, day, firm, "name", r.name)
		if classes { // said of each, the first too: who counts classes sees them all
			v.out.state(day, day, firm, "company", float64(datasets.FirmID(company)))
		}
		name, ok := gicsSector(r.sector)
		if !ok {
			v.Notes = append(v.Notes, fmt.Sprintf("%v: %s: sector %q is none of GICS and was left out (%s)", day, r.ticker, r.sector, r.where))
		}
		v.out.word(day, day, firm, "sector", name)
	}
	v.days = append(v.days, vintage)
}

// Facts returns the facts of all vintages added so far.
func (v *SPVintages) Facts() *datasets.Facts {
	slices.SortFunc(v.days, func(a, b spVintage) int { return int(a.day - b.day) })
	slices.Sort(v.Notes)
	was := map[string]bool{}
	for _, d := range v.days {
		is := map[string]bool{}
		for _, s := range d.members {
			is[s] = true
			v.out.state(d.day, d.day, v.out.firm(s), "sp500", 1)
		}
		for _, f := range v.out.firms {
			if was[f.text] && !is[f.text] {
				v.out.state(d.day, d.day, f.id, "sp500", 0)
			}
		}
		was = is
	}
	return v.out.table("datahub.io, S&P 500 companies with financial information (Yahoo)")
}

var recogniseSPVintages = recogniser{kind: "spvintages", is: func(head string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToLower(head), "\n")
	ok := strings.HasPrefix(first, "symbol,name,") && strings.Contains(first, "price/earnings") && strings.Contains(first, "ebitda")
	return "the header begins with Symbol,Name and has Price/Earnings and EBITDA", ok
}}
