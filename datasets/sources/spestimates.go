package sources

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// EPSVintages are quarterly operating earnings per share of the S&P 500 and the
// S&P SmallCap 600, actual and estimated, and index levels, as S&P Dow Jones
// Indices gave them out on the dates of the vintages.
type EPSVintages struct {
	list []*epsVintage // ascending
}

type epsVintage struct {
	date  engine.Date
	eps   [2]map[epsQuarter]epsValue // of the S&P 600 and the S&P 500
	price [2]float64                 // 0 is not given
}

// An epsQuarter counts quarters from year 0.
type epsQuarter int

type epsValue struct {
	x        float64
	estimate bool
}

const spSmall, spLarge = 0, 1

// A thousand times what the indices have earned and stood at: more is no number
// of theirs.
const maxEPS, maxLevel = 1e5, 1e7

var quarterLabel = regexp.MustCompile(`^(\d{4})E? ?Q([1-4])$`)

func quarterOf(text string) (epsQuarter, error) {
	m := quarterLabel.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil || m[1] < "1900" || m[1] >= "2200" {
		return 0, fmt.Errorf("found %q, want a quarter of 1900 to 2199 such as 2025Q2", text)
	}
	year, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	return epsQuarter(4*year + n - 1), nil
}

func (q epsQuarter) String() string { return fmt.Sprintf("%dQ%d", q/4, q%4+1) }

// end returns the quarter's last day.
func (q epsQuarter) end() engine.Date {
	return engine.NewDate(int(q/4), time.Month(3*(q%4)+4), 0)
}

// Add reads one of three files, which it tells apart: a workbook of S&P's
// index earnings (sp-500-eps-est.xlsx), estimates of several vintages as CSV
// (vintage, index, sector, basis, quarter, eps, is_estimate), or index levels as
// CSV (vintage, index, sector, kind, price; kind spot is the level on the
// vintage's date). Of all it keeps operating earnings and levels of the S&P 500
// and 600 as a whole, and drops the rest. What two files say of one vintage must
// agree.
func (v *EPSVintages) Add(r io.Reader, name string) (datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	b := bufio.NewReader(r)
	if head, _ := b.Peek(4); bytes.Equal(head, []byte("PK\x03\x04")) {
		v.addWorkbook(b, &f, &tally)
		return tally, f.Err(name)
	}
	s, err := newSheet(b, ',', &f, nil)
	switch {
	case err != nil:
		f.Add(0, "", "unreadable input", "%v", err)
	case s.column("eps") >= 0:
		v.addEstimates(s, &tally)
	case s.column("price") >= 0:
		v.addPrices(s, &tally)
	default:
		s.need("eps", "price")
	}
	return tally, f.Err(name)
}

// vintage returns the vintage of a date, a new one if there is none.
func (v *EPSVintages) vintage(d engine.Date) *epsVintage {
	k, ok := slices.BinarySearchFunc(v.list, d, func(x *epsVintage, d engine.Date) int { return int(x.date - d) })
	if !ok {
		x := &epsVintage{date: d}
		x.eps[0], x.eps[1] = map[epsQuarter]epsValue{}, map[epsQuarter]epsValue{}
		v.list = slices.Insert(v.list, k, x)
	}
	return v.list[k]
}

// spIndex returns which of the two indices a CSV file names, ok false for
// another or a sector.
func spIndex(index, sector string) (k int, ok bool) {
	k = slices.Index([]string{"SP600", "SP500"}, index)
	return k, k >= 0 && sector == "Index"
}

func (v *EPSVintages) addEstimates(s *sheet, tally *datasets.Tally) {
	at, index, sector := s.need("vintage"), s.need("index"), s.need("sector")
	basis, quarter, eps, estimate := s.need("basis"), s.need("quarter"), s.need("eps"), s.need("is_estimate")
	if s.faults.Any() {
		return
	}
	for row := s.next(); row != nil; row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			s.faults.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		q, err := quarterOf(row[quarter])
		if err != nil {
			s.faults.Add(s.line, s.header[quarter], "unreadable quarter", "%v", err)
			continue
		}
		x, err := datasets.Decimal(strings.TrimSpace(row[eps]), ".", "", 0)
		if err != nil {
			s.faults.Add(s.line, s.header[eps], "unreadable number", "%v", err)
			continue
		}
		if row[estimate] != "0" && row[estimate] != "1" {
			s.faults.Add(s.line, s.header[estimate], "neither 0 nor 1", "found %q, want 1 for an estimate and 0 for an actual", row[estimate])
			continue
		}
		k, ok := spIndex(row[index], row[sector])
		switch {
		case !ok:
			tally.Drop("another index, or a sector", lineOf(s))
		case row[basis] != "operating":
			tally.Drop("not operating earnings", lineOf(s))
		default:
			val := epsValue{x, row[estimate] == "1"}
			if why := v.vintage(d).say(k, q, val); why != nil {
				s.faults.Add(s.line, s.header[eps], "wrong earnings", "%v", why)
				continue
			}
			tally.Keep()
		}
	}
}

// say notes a quarter's earnings; a second word must be the same.
func (x *epsVintage) say(k int, q epsQuarter, val epsValue) error {
	if math.Abs(val.x) > maxEPS {
		return fmt.Errorf("found %v, want earnings per share within %v", val.x, float64(maxEPS))
	}
	if old, ok := x.eps[k][q]; ok && old != val {
		return fmt.Errorf("%v of the vintage of %v is %v here and %v before", q, x.date, val.x, old.x)
	}
	x.eps[k][q] = val
	return nil
}

// level notes an index level; a second word must be the same.
func (x *epsVintage) level(k int, price float64) error {
	switch {
	case price <= 0 || price > maxLevel:
		return fmt.Errorf("found %v, want an index level above 0 and up to %v", price, float64(maxLevel))
	case x.price[k] != 0 && x.price[k] != price:
		return fmt.Errorf("the level of the vintage of %v is %v here and %v before", x.date, price, x.price[k])
	}
	x.price[k] = price
	return nil
}

func (v *EPSVintages) addPrices(s *sheet, tally *datasets.Tally) {
	at, index, sector := s.need("vintage"), s.need("index"), s.need("sector")
	kind, price := s.need("kind"), s.need("price")
	if s.faults.Any() {
		return
	}
	for row := s.next(); row != nil; row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			s.faults.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		x, err := datasets.Decimal(strings.TrimSpace(row[price]), ".", "", 0)
		if err != nil {
			s.faults.Add(s.line, s.header[price], "unreadable number", "%v", err)
			continue
		}
		k, ok := spIndex(row[index], row[sector])
		switch {
		case !ok:
			tally.Drop("another index, or a sector", lineOf(s))
		case row[kind] != "spot":
			tally.Drop("not the level on the vintage's date", lineOf(s))
		default:
			if err := v.vintage(d).level(k, x); err != nil {
				s.faults.Add(s.line, s.header[price], "wrong level", "%v", err)
				continue
			}
			tally.Keep()
		}
	}
}

// lastActual returns the last quarter that the vintage has as an actual, 0 if
// there is none.
func (x *epsVintage) lastActual(k int) (last epsQuarter) {
	for q, val := range x.eps[k] {
		if !val.estimate {
			last = max(last, q)
		}
	}
	return last
}

// next returns the sum of the four quarters after the last actual, NaN if one is
// missing.
func (x *epsVintage) next(k int) float64 {
	last := x.lastActual(k)
	if last == 0 {
		return math.NaN()
	}
	var sum float64
	for q := last + 1; q <= last+4; q++ {
		val, ok := x.eps[k][q]
		if !ok {
			return math.NaN()
		}
		sum += val.x
	}
	return sum
}

const (
	// actualLag is when a quarter is known, in days after its end. S&P calls a
	// quarter actual 94 days after it (2019-04-04) and not yet after 91
	// (2025-09-29), when the last of its companies have reported.
	actualLag = 95
	// A vintage is the latest word for 120 days, as old as an expectation may be
	// that a valuation is to rest on. A series without a value when one is due counts as
	// ended, so a vintage is repeated every 30 days: three times at most.
	repeatDays, repeats = 30, 3
)

// SPEstimates returns, from vintages of S&P's estimates,
//
//   - small_eps_ntm and large_eps_ntm, operating earnings per share of the four
//     quarters after the last that the vintage calls actual, and small_forward_pe
//     and large_forward_pe, the index level of the vintage over them: dated by
//     the vintage, and known on that day. Each is repeated every 30 days until
//     the next vintage, or until it is 90 days old, so that it is the latest
//     known for 120 days and no longer;
//   - small_eps_ttm and large_eps_ttm, operating earnings per share of the last
//     four quarters, dated by the last quarter's end and known 95 days later,
//     each quarter as the first vintage has it that calls it actual.
//
// Small is the S&P SmallCap 600, which stands in for the Russell 2000, large the
// S&P 500, which stands in for the S&P 490. A column that is never known is left
// out.
func SPEstimates(v *EPSVintages) (*datasets.Series, error) {
	if len(v.list) == 0 {
		return nil, errors.New("no vintage of the S&P 500 or 600")
	}
	const source = "S&P Dow Jones Indices, index earnings and estimates"
	indices := []struct{ name, index, of string }{
		spSmall: {"small", "S&P SmallCap 600", "the Russell 2000"},
		spLarge: {"large", "S&P 500", "the S&P 490"},
	}
	forward := &datasets.Series{Meta: map[string]string{"source": source}}
	behind := &datasets.Series{Meta: map[string]string{"source": source}}
	for i, x := range v.list {
		for n := range 1 + repeats {
			d := x.date + engine.Date(n*repeatDays)
			if i+1 == len(v.list) || d < v.list[i+1].date {
				forward.Dates = append(forward.Dates, d)
			}
		}
	}
	first, last := v.list[0].date, v.list[len(v.list)-1].date
	note := fmt.Sprintf("%d vintages from %v to %v, each known for 120 days at most; the four quarters are those after the last called actual", len(v.list), first, last)
	for k, in := range indices {
		eps := datasets.Column{
			Name: in.name + "_eps_ntm", Unit: "index points", Source: source, Note: note,
			StandIn: in.index + " operating EPS, stand-in for " + in.of,
		}
		pe := datasets.Column{
			Name: in.name + "_forward_pe", Unit: "ratio", Source: source, Note: note,
			StandIn: in.index + " level over operating EPS of the next four quarters, stand-in for " + in.of,
		}
		i := 0
		for _, d := range forward.Dates {
			for i+1 < len(v.list) && v.list[i+1].date <= d {
				i++
			}
			x := v.list[i].next(k)
			eps.Values = append(eps.Values, x)
			ratio := math.NaN()
			if v.list[i].price[k] > 0 && x > 0 {
				ratio = v.list[i].price[k] / x
			}
			pe.Values = append(pe.Values, ratio)
		}
		forward.Columns = append(forward.Columns, eps, pe)
	}
	quarters, actual := v.actuals()
	for _, q := range quarters {
		behind.Dates = append(behind.Dates, q.end())
	}
	for k, in := range indices {
		c := datasets.Column{
			Name: in.name + "_eps_ttm", Unit: "index points", Source: source, LagDays: actualLag,
			StandIn: in.index + " operating EPS, stand-in for " + in.of,
			Note:    "each quarter as the first vintage has it that calls it actual; S&P does so 92 to 94 days after its end",
		}
		for _, q := range quarters {
			var sum float64
			for p := q - 3; p <= q; p++ {
				x, ok := actual[k][p]
				if !ok {
					x = math.NaN()
				}
				sum += x
			}
			c.Values = append(c.Values, sum)
		}
		behind.Columns = append(behind.Columns, c)
	}
	s, err := datasets.Join(forward, behind)
	if err != nil {
		return nil, err
	}
	s.Meta["source"] = source
	if dropUnknown(s); len(s.Columns) == 0 {
		return nil, errors.New("no vintage has four quarters in a row, actual or estimated")
	}
	return s, nil
}

// actuals returns the quarters that any vintage calls actual, ascending, with
// their earnings as the first such vintage has them.
func (v *EPSVintages) actuals() (quarters []epsQuarter, of [2]map[epsQuarter]float64) {
	for k := range of {
		of[k] = map[epsQuarter]float64{}
		for _, x := range v.list {
			for q, val := range x.eps[k] {
				if _, ok := of[k][q]; !ok && !val.estimate {
					of[k][q] = val.x
					quarters = append(quarters, q)
				}
			}
		}
	}
	slices.Sort(quarters)
	return slices.Compact(quarters), of
}
