package datasets

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

var (
	notMonthEnd   = &rule{Error, "date is not a month-end", "date rows by the last calendar day of their month; those of days need frequency: daily in the metadata"}
	notWeekday    = &rule{Error, "date of a daily panel on a weekend", "date rows by the trading day on which they closed"}
	unknownSector = &rule{Error, "unknown sector", "use the names of the eleven GICS sectors"}
	noMarketValue = &rule{Error, "member without a market value", "give every member its price times its shares, or end its membership"}
	zeroEV        = &rule{Error, "zero that means missing", "leave the value out where it is not known"}
	noReturn      = &rule{Error, "member without its next return", "give the row after a membership its return, the delisting return where the firm is gone"}
	lossAboveAll  = &rule{Error, "return below total loss", "returns are decimals of at least -1"}
	badFloat      = &rule{Error, "float share out of range", "give the share of market value that trades freely, 0 to 1"}
	noNextRow     = &rule{Error, "member without a next row", "keep one more row for a firm that leaves, with no membership and with the return it ended on"}
	returnsAfter  = &rule{Error, "returns after delisting", "give the new listing a firm id of its own, or fill in the rows between"}
	classesDiffer = &rule{Error, "classes of a company differ", "repeat the company's items on each of its share classes"}
)

// inspect reports what makes a panel unusable. Unless its keys are in order
// nothing else can be told, and the result is false.
func (p *Panel) inspect(a *audit) (sorted bool) {
	p.mustFit()
	p.inspectExtras(a)
	if !p.inspectKeys(a) {
		return false
	}
	p.inspectDates(a)
	for _, found := range p.eachBy(p.inspectRows, p.inspectLinks, p.inspectCompanies, p.inspectTwice, p.inspectZeros) {
		a.add(found)
	}
	return true
}

// eachBy lets inspectors of different rules look at the panel, and returns what
// they found in their order.
func (p *Panel) eachBy(inspectors ...func(*audit)) []*audit {
	found := make([]*audit, len(inspectors))
	look := func(k int) {
		found[k] = &audit{}
		inspectors[k](found[k])
	}
	if p.Rows() < fewRows {
		for k := range found {
			look(k)
		}
		return found
	}
	together(len(found), look)
	return found
}

func (p *Panel) inspectExtras(a *audit) {
	seen := map[string]bool{}
	for _, n := range numbers {
		seen[n.name] = true
	}
	for _, name := range keyColumns {
		seen[name] = true
	}
	for _, c := range p.Extra {
		a.late(c)
		if seen[c.Name] {
			a.fault(twoColumns, place{column: c.Name}, "two columns have this name")
		}
		seen[c.Name] = true
	}
}

func (p *Panel) at(t, i int, column string) place {
	return place{row: i + 1, date: p.Dates[t], dated: true, firm: strconv.Itoa(int(p.Firm[i])), column: column}
}

func (p *Panel) inspectKeys(a *audit) (sorted bool) {
	sorted = true
	for t, d := range p.Dates {
		if t > 0 && d <= p.Dates[t-1] {
			sorted = false
			a.fault(unsortedDates, place{row: p.First[t] + 1, date: d, dated: true}, "the date before is %v", p.Dates[t-1])
		}
		for i := p.First[t] + 1; i < p.First[t+1]; i++ {
			switch {
			case p.Firm[i] == p.Firm[i-1]:
				sorted = false
				a.fault(duplicateKeys, p.at(t, i, ""), "row %d has the same date and firm", i)
			case p.Firm[i] < p.Firm[i-1]:
				sorted = false
				a.fault(unsortedDates, p.at(t, i, ""), "the row before has the same date and the greater firm %d", p.Firm[i-1])
			}
		}
	}
	return sorted
}

func (p *Panel) inspectDates(a *audit) {
	if f := p.Meta[frequencyKey]; f != "" && f != monthlyRows && f != dailyRows {
		a.fault(badMetadata, everywhere, "frequency is %q, want %q or %q", f, monthlyRows, dailyRows)
		return
	}
	for t, d := range p.Dates {
		at := place{row: p.First[t] + 1, date: d, dated: true, column: "date"}
		switch {
		case p.Daily() && weekend(d):
			a.fault(notWeekday, at, "a %v", d.Time().Weekday())
		case !p.Daily() && d != d.MonthEnd():
			a.fault(notMonthEnd, at, "want %v", d.MonthEnd())
		}
	}
}

// inspectRows checks what a row must have by itself.
func (p *Panel) inspectRows(a *audit) {
	known := make([]bool, len(p.Sector.Words))
	for k, w := range p.Sector.Words {
		known[k] = w == unclassified || slices.Contains(Sectors(), w)
	}
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			member := p.Member[i]&anyMember != 0
			if k := p.Sector.Code[i]; k >= 0 && !known[k] || k < 0 && member {
				a.fault(unknownSector, p.at(t, i, "sector"), "sector is %q, want one of %s", p.Sector.At(i), strings.Join(Sectors(), ", "))
			}
			if p.Member[i]&^anyMember != 0 {
				a.fault(unknownBits, p.at(t, i, "member"), "value is %d, want 0 to 3", p.Member[i])
			}
			if r := p.TotalReturn[i]; r < -1 {
				a.fault(lossAboveAll, p.at(t, i, "total_return"), "return is %v, want at least -1", r)
			}
			if p.PriceReturn != nil && p.PriceReturn[i] < -1 {
				a.fault(lossAboveAll, p.at(t, i, "price_return"), "return is %v, want at least -1", p.PriceReturn[i])
			}
			if p.FloatShare != nil && (p.FloatShare[i] < 0 || p.FloatShare[i] > 1) {
				a.fault(badFloat, p.at(t, i, "float_share"), "share is %v, want 0 to 1", p.FloatShare[i])
			}
			if !member {
				continue
			}
			if !(p.MktCap[i] > 0) {
				a.fault(noMarketValue, p.at(t, i, "mktcap"), "value is %v, want a positive number", p.MktCap[i])
			}
			if !(p.CompanyMktCap[i] > 0) {
				a.fault(noMarketValue, p.at(t, i, "company_mktcap"), "value is %v, want a positive number", p.CompanyMktCap[i])
			}
			if p.EV[i] == 0 && p.Sector.At(i) != financials {
				a.fault(zeroEV, p.at(t, i, "ev"), "value is 0, want the enterprise value, or null where it is not known")
			}
		}
	}
}

// inspectLinks follows each firm from date to date.
func (p *Panel) inspectLinks(a *audit) {
	left := map[int32]int{} // firm: last date at which it had a row
	for t := 1; t < len(p.Dates); t++ {
		i, end := p.First[t-1], p.First[t]
		j, last := p.First[t], p.First[t+1]
		for i < end || j < last {
			switch {
			case j == last || i < end && p.Firm[i] < p.Firm[j]:
				left[p.Firm[i]] = t - 1
				if p.Member[i] != 0 {
					a.fault(noNextRow, p.at(t-1, i, ""), "a member here, and %v has no row of the firm with its return", p.Dates[t])
				}
				i++
			case i == end || p.Firm[j] < p.Firm[i]:
				if l, ok := left[p.Firm[j]]; ok {
					a.fault(returnsAfter, p.at(t, j, ""), "the firm's rows ended on %v", p.Dates[l])
				}
				j++
			default:
				if p.Member[i] != 0 {
					p.inspectReturn(a, t, j, "total_return", p.TotalReturn)
					if p.PriceReturn != nil {
						p.inspectReturn(a, t, j, "price_return", p.PriceReturn)
					}
				}
				i++
				j++
			}
		}
	}
}

func (p *Panel) inspectReturn(a *audit, t, i int, column string, x []float64) {
	if math.IsNaN(x[i]) {
		a.fault(noReturn, p.at(t, i, column), "return is not known, and the firm was a member on %v", p.Dates[t-1])
	}
}

// inspectCompanies checks that the items of a company are the same on all of
// its classes.
func (p *Panel) inspectCompanies(a *audit) {
	code, n := compact(p.Company)
	row := slices.Repeat([]int32{-1}, n) // latest row of each company
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			j := int(row[code[i]])
			row[code[i]] = int32(i)
			if j < p.First[t] {
				continue
			}
			for _, c := range numbers {
				if x := *c.of(p); c.company && x[i] != x[j] && !(math.IsNaN(x[i]) && math.IsNaN(x[j])) {
					a.fault(classesDiffer, p.at(t, i, c.name), "value is %v, and %v on row %d, firm %d, of the same company %d", x[i], x[j], j+1, p.Firm[j], p.Company[i])
				}
			}
			if p.Sector.At(i) != p.Sector.At(j) {
				a.fault(classesDiffer, p.at(t, i, "sector"), "sector is %q, and %q on row %d, firm %d, of the same company %d", p.Sector.At(i), p.Sector.At(j), j+1, p.Firm[j], p.Company[i])
			}
		}
	}
}

// compact numbers the distinct ids from zero in the order they appear.
func compact(ids []int32) (code []int32, n int) {
	code = make([]int32, len(ids))
	if len(ids) == 0 {
		return code, 0
	}
	lo, hi := int64(slices.Min(ids)), int64(slices.Max(ids))
	if hi-lo > 4*int64(len(ids)) {
		seen := map[int32]int32{}
		for i, id := range ids {
			k, ok := seen[id]
			if !ok {
				k = int32(len(seen))
				seen[id] = k
			}
			code[i] = k
		}
		return code, len(seen)
	}
	// Ids that lie close, the usual case, need no map: a third of the time.
	seen := make([]int32, hi-lo+1)
	for i, id := range ids {
		k := &seen[int64(id)-lo]
		if *k == 0 {
			n++
			*k = int32(n)
		}
		code[i] = *k - 1
	}
	return code, n
}

// median returns the middle of x, NaN if x is empty.
func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
