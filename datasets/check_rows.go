package datasets

import (
	"math"

	"trifecta/engine"
)

var (
	staleValue    = &rule{Warning, "stale market value", "look for a value carried on from the month before"}
	valueJump     = &rule{Warning, "market value jumps away from the return", "look for a change of unit, a split half applied or a firm id used twice"}
	valueFleeting = &rule{Warning, "market value leaves its return and comes back", "look for a split or a number of shares that was applied at another date than the price"}
	splitLike     = &rule{Warning, "return like an unadjusted split", "adjust prices for splits before taking returns"}
	hugeReturn    = &rule{Warning, "return above 500 %", "look for per cent read as a decimal or an unadjusted split"}
	classSum      = &rule{Warning, "classes worth more than their company", "company_mktcap is the sum over all classes"}
	staleMonth    = &rule{Warning, "returns of the month before", "look for a month that was not updated"}
	staleItem     = &rule{Warning, "item that does not move", "leave the value out once a newer one is due"}
	staleItems    = &rule{Warning, "items that nobody updates", "leave the values out once newer ones are due"}
)

// suspectRows follows each firm's market value and return from month to month.
func (p *Panel) suspectRows(a *audit) {
	prev, next := p.before(), p.after()
	var caps []float64
	for t := range p.Dates {
		repeats, returns := 0, 0
		gap := t > 0 && monthNumber(p.Dates[t])-monthNumber(p.Dates[t-1]) > 1
		for i := p.First[t]; i < p.First[t+1]; i++ {
			j := int(prev[i])
			if gap {
				j = -1 // its return is of the last month alone
			}
			if j >= 0 && !math.IsNaN(p.TotalReturn[i]+p.TotalReturn[j]) {
				returns++
				if p.TotalReturn[i] == p.TotalReturn[j] && p.TotalReturn[i] != 0 {
					repeats++
					p.suspectRepeat(a, prev, t, i)
				}
			}
			split := j >= 0 && p.Member[i] != 0 && likeSplit(p.MktCap[i]/p.MktCap[j], 1+p.TotalReturn[i])
			if r := p.TotalReturn[i]; r > 5 && !split {
				a.fault(hugeReturn, p.at(t, i, "total_return"), "return is %v", r)
			}
			if p.Member[i] == 0 {
				continue
			}
			if t == len(p.Dates)-1 {
				caps = append(caps, p.MktCap[i])
			}
			if p.MktCap[i] > p.CompanyMktCap[i]*(1+1e-6) { // values rounded to six digits
				a.fault(classSum, p.at(t, i, "mktcap"), "value is %v, the company's %v", p.MktCap[i], p.CompanyMktCap[i])
			}
			if split {
				a.fault(splitLike, p.at(t, i, "total_return"), "return is %v, and the market value went from %v to %v", p.TotalReturn[i], p.MktCap[j], p.MktCap[i])
			} else if j >= 0 {
				p.suspectValue(a, next, t, i, j)
			}
		}
		if repeats > 2 && float64(repeats) > manyRepeats*float64(returns) {
			a.fault(staleMonth, place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: "total_return"}, "%d of %d returns are those of %v to the last digit", repeats, returns, p.Dates[t-1])
		}
	}
	if m := median(caps); m < 1e6 {
		a.fault(inMillions, place{column: "mktcap"}, "the median member's market value is %v USD", m)
	}
}

// manyRepeats is the share of returns equal to the month before's that chance
// does not reach: with returns of four decimals and a spread of ten per cent it
// is one in a thousand.
const manyRepeats = 0.05

// suspectRepeat looks at a return equal to the month before's. One of more than
// six decimals is no chance, nor are three in a row of fewer.
func (p *Panel) suspectRepeat(a *audit, prev []int32, t, i int) {
	r, j := p.TotalReturn[i], prev[i]
	if fine(r) || prev[j] >= 0 && p.TotalReturn[prev[j]] == r {
		a.fault(repeatedValue, p.at(t, i, "total_return"), "return is %v as on %v", r, p.Dates[t-1])
	}
}

// fine reports whether x has more than six decimals.
func fine(x float64) bool { return math.Abs(x*1e6-math.Round(x*1e6)) > 1e-4 }

// likeSplit reports whether a market value that has grown to a factor of itself
// and a total return, plus one, differ by the factor of a split, to three per
// cent for shares bought back and dividends, where the return is the one that is far from
// one. A firm that fell by half has half the value.
func likeSplit(growth, r float64) bool {
	if growth < 0.75 || growth > 1.33 || math.Abs(math.Log(r)) < 2*math.Abs(math.Log(growth)) {
		return false
	}
	for _, n := range []float64{1.5, 2, 3, 4, 5, 8, 10, 20} {
		if math.Abs(growth/r/n-1) < 0.03 && r < 0.75 || math.Abs(r/growth/n-1) < 0.03 && r > 1.33 {
			return true
		}
	}
	return false
}

// suspectValue compares the growth of a member's market value from row j to i
// with its return.
func (p *Panel) suspectValue(a *audit, next []int32, t, i, j int) {
	growth, r := p.MktCap[i]/p.MktCap[j], 1+p.TotalReturn[i]
	off := growth / r
	switch {
	// An unchanged price with a dividend returns a few per cent.
	case growth == 1 && (r < 0.995 || r > 1.03):
		a.fault(staleValue, p.at(t, i, "mktcap"), "value is %v as on %v, and the return %v", p.MktCap[i], p.Dates[t-1], p.TotalReturn[i])
	case off > 5 || off < 1.0/5:
		a.fault(valueJump, p.at(t, i, "mktcap"), "value is %v after %v, and the return %v", p.MktCap[i], p.MktCap[j], p.TotalReturn[i])
	case off > fleeting || off < 1/fleeting:
		// Shares issued for a purchase stay; an error is put right.
		k, back := i, off
		for range 3 {
			n := int(next[k])
			if n < 0 {
				return
			}
			step := p.MktCap[n] / p.MktCap[k] / (1 + p.TotalReturn[n])
			back *= step
			if math.Abs(back-1) < 0.1 && (step > fleeting || step < 1/fleeting) {
				a.fault(valueFleeting, p.at(t, i, "mktcap"), "value is %v after %v, the return %v, and it is back %v later", p.MktCap[i], p.MktCap[j], p.TotalReturn[i], p.MktCap[n])
				return
			}
			k = n
		}
	}
}

// fleeting is how far a market value may leave its return in a month without a
// question: a split of three for two moves it further.
const fleeting = 1.4

// Items that a firm reports every quarter, or year, to the dollar. A year's
// figures stand for twelve months, and for fifteen where the next are late.
const (
	longestStand = 15 // months
	yearOld      = 13 // months that most firms' figures may stand
)

// suspectItems looks for items carried on while the market value moves: those
// of one firm for more than five quarters, or of most firms for more than a
// year.
func (p *Panel) suspectItems(a *audit) {
	prev := p.before()
	stood := make([]int16, p.Rows()) // months for which the value has been the same
	for _, c := range numbers {
		switch c.name {
		case "sales_ttm", "ebitda_ttm", "ebitda_ntm", "net_income_ttm", "net_income_ntm", "cash":
		default:
			continue
		}
		x := *c.of(p)
		before := false
		for t := range p.Dates {
			old, known := 0, 0
			for i := p.First[t]; i < p.First[t+1]; i++ {
				stood[i] = 0
				j := prev[i]
				if math.IsNaN(x[i]) || x[i] == 0 || p.Member[i] == 0 {
					continue
				}
				known++
				if j < 0 || x[i] != x[j] || p.MktCap[i] == p.MktCap[j] {
					continue
				}
				stood[i] = stood[j] + 1
				if stood[i] > yearOld {
					old++
				}
				if stood[i] == longestStand+1 {
					a.fault(staleItem, p.at(t, i, c.name), "value is %v as on %v and on all dates between, while the market value moved", x[i], monthsBack(p.Dates[t], longestStand+1))
				}
			}
			most := known >= judged && 2*old > known
			if most && !before {
				a.fault(staleItems, place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: c.name}, "%d of %d members have the value of more than a year ago", old, known)
			}
			before = most
		}
	}
}

// monthsBack returns the month-end n months before d.
func monthsBack(d engine.Date, n int) engine.Date {
	for range n {
		m := d.Time()
		d = engine.NewDate(m.Year(), m.Month(), 0)
	}
	return d
}

// judged is the least number of firms of which a median or share says something
// about the rest.
const judged = 20
