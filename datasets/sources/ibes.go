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

// IBES reads the summary history of I/B/E/S (statsum or statsumu, as WRDS exports
// it: TICKER, STATPERS, FPEDATS, FPI, MEASURE, MEDEST …) as consensus for the
// next twelve months, known on STATPERS. EPS gives eps_ntm, NET net_income_ntm,
// EBT, which is EBITDA, ebitda_ntm, and SAL sales_ntm; all but EPS are in
// millions. Of the estimates the median is taken, the mean where there is none.
// EPS that is to be multiplied by shares must be from the file that is not
// adjusted for later splits (statsumu).
//
// With m months from STATPERS to the end of the first fiscal year that is not
// reported (FPI 1), the next twelve months are m/12 of it and (12-m)/12 of the
// second (FPI 2), as in the 12-month forward series of I/B/E/S. Where the first
// year has ended k months ago, they are (12-k)/12 of the second and k/12 of the
// third (FPI 3), or the second alone where no third is there and k is 3 or less.
//
// A firm is an I/B/E/S ticker, or with links the PERMNO it stands for on
// STATPERS; estimates outside the bounds of the links are dropped.
func IBES(r io.Reader, name string, links *Links) (*datasets.Facts, datasets.Tally, error) {
	var tally datasets.Tally
	var f datasets.Faults
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	im := &ibesImport{sheet: s, days: dayReader{layouts: vendorDays}, place: map[ibesKey]int{}}
	im.ticker, im.statpers, im.fpedats = s.need("TICKER"), s.need("STATPERS"), s.need("FPEDATS")
	im.fpi, im.measure = s.need("FPI"), s.need("MEASURE")
	im.median, im.mean, im.currency = s.column("MEDEST"), s.column("MEANEST"), s.column("CURCODE", "CURR_ACT", "CURR")
	if im.median < 0 && im.mean < 0 {
		f.Add(0, "MEDEST", "missing column", "want MEDEST or MEANEST")
	}
	whole := !f.Any()
	for row := s.next(); row != nil && whole; row = s.next() {
		im.row(vendorRow{s, &f, &im.days, row}, &tally)
	}
	im.blend(links, &tally)
	noRows(&f, tally)
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	return im.out.table("I/B/E/S, summary history"), tally, nil
}

type ibesImport struct {
	sheet *sheet
	days  dayReader
	out   firmFacts

	ticker, statpers, fpedats, fpi, measure, median, mean, currency int

	place  map[ibesKey]int
	groups []ibesGroup // in the order of the file
}

type ibesKey struct {
	ticker string
	day    engine.Date
	item   string
}

// An ibesGroup is the estimates of one measure of one firm on one day.
type ibesGroup struct {
	ibesKey
	end  [3]engine.Date // of the first to third fiscal year
	est  [3]float64
	line [3]int // 0 where there is none
}

var ibesMeasures = map[string]struct {
	item  string
	shift int
}{"EPS": {"eps_ntm", 0}, "NET": {"net_income_ntm", 6}, "EBT": {"ebitda_ntm", 6}, "SAL": {"sales_ntm", 6}}

func (im *ibesImport) row(r vendorRow, tally *datasets.Tally) {
	m, ok := ibesMeasures[r.text(im.measure)]
	if !ok {
		tally.Drop("measure is not EPS, NET, EBT or SAL", r.at())
		return
	}
	year, err := strconv.Atoi(r.text(im.fpi))
	if err != nil || year < 1 || year > 3 {
		tally.Drop("not of the first three fiscal years (FPI 1, 2, 3)", r.at())
		return
	}
	if cur := r.text(im.currency); cur != "" && cur != "USD" {
		tally.Drop("estimates not in USD", r.at())
		return
	}
	day, ok1 := r.day(im.statpers)
	end, ok2 := r.day(im.fpedats)
	est := math.NaN()
	if im.median >= 0 {
		est = r.number(im.median, m.shift)
	}
	if math.IsNaN(est) && im.mean >= 0 {
		est = r.number(im.mean, m.shift)
	}
	id := r.text(im.ticker)
	if !ok1 || !ok2 || id == "" || math.IsNaN(est) {
		tally.Drop("no ticker, date or estimate", r.at())
		return
	}
	key := ibesKey{id, day, m.item}
	k, ok := im.place[key]
	if !ok {
		key.ticker = strings.Clone(id)
		k = len(im.groups)
		im.place[key] = k
		im.groups = append(im.groups, ibesGroup{ibesKey: key})
	}
	g := &im.groups[k]
	if had := g.line[year-1]; had > 0 {
		r.faults.Add(im.sheet.line, "", "two estimates of one year", "line %d is of %s, %v, FPI %d too", had, id, day, year)
		return
	}
	g.end[year-1], g.est[year-1], g.line[year-1] = end, est, im.sheet.line
}

// blend adds the facts and accounts for the rows they are made from.
func (im *ibesImport) blend(links *Links, tally *datasets.Tally) {
	for _, g := range im.groups {
		weights, why := g.weights()
		id, company := g.ticker, int32(0)
		if links != nil {
			x, ok := links.on(plainID(g.ticker), g.day)
			id, company = strconv.Itoa(int(x.permno)), x.permco
			if !ok {
				why = "no link to CRSP on the day of the estimate"
			}
		}
		sum := 0.0
		for k, line := range g.line {
			switch {
			case line == 0:
			case why != "":
				tally.Drop(why, fmt.Sprintf("line %d", line))
			case weights[k] == 0:
				tally.Drop("fiscal year outside the next twelve months", fmt.Sprintf("line %d", line))
			default:
				tally.Keep()
				sum += float64(weights[k] * g.est[k])
			}
		}
		if why == "" {
			firm := im.out.firm(id)
			im.out.number(g.day, g.day, firm, g.item, sum)
			if company > 0 {
				im.out.state(g.day, g.day, firm, "company", float64(company))
			}
		}
	}
}

// weights returns the share of each fiscal year in the next twelve months, or
// why there is none.
func (g *ibesGroup) weights() (w [3]float64, why string) {
	const none = "no estimates that cover the next twelve months"
	if g.line[0] == 0 {
		return w, none
	}
	m := months(g.day, g.end[0])
	switch {
	case m >= 12:
		return [3]float64{1, 0, 0}, ""
	case g.line[1] == 0:
		return w, none
	case m >= 0:
		return [3]float64{float64(m) / 12, float64(12-m) / 12, 0}, ""
	case g.line[2] > 0 && m > -12:
		return [3]float64{0, float64(12+m) / 12, float64(-m) / 12}, ""
	case m >= -3:
		return [3]float64{0, 1, 0}, ""
	}
	return w, none
}

// months counts the months from the month of one date to that of another.
func months(from, to engine.Date) int {
	a, b := from.Time(), to.Time()
	return 12*(b.Year()-a.Year()) + int(b.Month()) - int(a.Month())
}

var recogniseIBES = recogniser{kind: "ibes", is: func(head string) (string, bool) {
	first, _, _ := strings.Cut(strings.ToUpper(head), "\n")
	return "the header has STATPERS and FPEDATS", strings.Contains(first, "STATPERS") && strings.Contains(first, "FPEDATS")
}}
