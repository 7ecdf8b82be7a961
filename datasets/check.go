package datasets

import (
	"math"
)

var (
	monthGap    = &rule{Warning, "gap in the months", "add the months, or start after the gap: no history can span it"}
	memberCount = &rule{Warning, "unusual number of members", "look for a month with part of an index missing"}
	partOfIndex = &rule{Warning, "not the whole index", "name what the panel holds in its source, as results are of its members"}
	staleValue  = &rule{Warning, "stale market value", "look for a value carried on from the month before"}
	valueJump   = &rule{Warning, "market value jumps away from the return", "look for a change of unit, a split half applied or a firm id used twice"}
	hugeReturn  = &rule{Warning, "return above 500 %", "look for per cent read as a decimal or an unadjusted split"}
	noExits     = &rule{Warning, "no firm ever leaves", "use data that keep the firms that were delisted: without them every return is too high"}
	classSum    = &rule{Warning, "class worth more than its company", "company_mktcap is the sum over all classes"}
	inMillions  = &rule{Warning, "market values look like millions", "convert to USD"}
	thin        = &rule{Warning, "few members with EV and EBITDA", "the aggregate multiple rests on the others alone"}
	noSource    = &rule{Warning, "source is not stated", "set the source in the metadata"}
	notRead     = &rule{Warning, "column is not read", "write numbers as numbers, those of a panel as floats, or take the column out"}
	noField     = &rule{Warning, "column gives no field", "rename the column, or take it out"}
)

// Sizes of the indices, and by how much a panel's usual count may be off them
// and the count at a date off the usual one.
const (
	russellMembers = 2000
	sp500Members   = 500
	countTolerance = 0.05
)

// Check audits the panel: everything that makes it unusable, as [ReadPanel]
// would report it, and what looks wrong. It panics if a column's length is not
// the number of rows.
func (p *Panel) Check() []Finding {
	a := &audit{}
	if p.inspect(a) {
		p.suspect(a)
	}
	return a.findings()
}

// suspect reports what looks wrong in a panel whose keys are in order.
func (p *Panel) suspect(a *audit) {
	p.suspectDates(a)
	p.suspectMembers(a)
	p.suspectRows(a)
	p.suspectSurvivors(a)
	if p.Meta["source"] == "" && p.Meta["generator"] == "" {
		a.fault(noSource, everywhere, "the metadata name neither source nor generator")
	}
	for _, name := range p.Ignored {
		if why := noFieldOf(name); why != "" {
			a.fault(noField, place{column: name}, "%s", why)
		} else {
			a.fault(notRead, place{column: name}, "the column holds no floats; whole numbers may be ids")
		}
	}
	for _, c := range p.Extra {
		if why := noFieldOf(c.Name); why != "" {
			a.fault(noField, place{column: c.Name}, "%s", why)
		}
	}
}

func (p *Panel) suspectDates(a *audit) {
	for t := 1; t < len(p.Dates); t++ {
		if want := (p.Dates[t-1] + 1).MonthEnd(); p.Dates[t] != want && p.Dates[t] == p.Dates[t].MonthEnd() {
			a.fault(monthGap, place{row: p.First[t] + 1, date: p.Dates[t], dated: true}, "the date before is %v", p.Dates[t-1])
		}
	}
}

func (p *Panel) suspectMembers(a *audit) {
	for _, index := range []struct {
		name string
		bit  Member
		full float64
	}{{"Russell 2000", Russell2000, russellMembers}, {"S&P 500", SP500, sp500Members}} {
		count, known := make([]float64, len(p.Dates)), make([]float64, len(p.Dates))
		for t := range p.Dates {
			var firms, usable float64
			for i := p.First[t]; i < p.First[t+1]; i++ {
				if p.Member[i]&index.bit == 0 {
					continue
				}
				count[t]++
				if p.Sector.At(i) == financials {
					continue
				}
				firms++
				if !math.IsNaN(p.EV[i] + p.EBITDANTM[i]) {
					usable++
				}
			}
			known[t] = usable / firms
		}
		usual := median(count)
		if !p.Synthetic() && math.Abs(usual-index.full) > countTolerance*index.full {
			a.fault(partOfIndex, place{column: "member"}, "%v members of the %s on the median date, and the index has about %v", usual, index.name, index.full)
		}
		for t := range p.Dates {
			at := place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: "member"}
			if math.Abs(count[t]-usual) > countTolerance*usual {
				a.fault(memberCount, at, "%v members of the %s, %v on the median date", count[t], index.name, usual)
			}
			if known[t] < 0.8 {
				a.fault(thin, at, "%.0f %% of the %s outside financials", 100*known[t], index.name)
			}
		}
	}
}

func (p *Panel) suspectRows(a *audit) {
	prev := p.before()
	var caps []float64
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if r := p.TotalReturn[i]; r > 5 {
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
			j := prev[i]
			if j < 0 {
				continue
			}
			growth, r := p.MktCap[i]/p.MktCap[j], 1+p.TotalReturn[i]
			if growth == 1 && r != 1 {
				a.fault(staleValue, p.at(t, i, "mktcap"), "value is %v as on %v, and the return %v", p.MktCap[i], p.Dates[t-1], p.TotalReturn[i])
			}
			if growth > 5*r || growth < r/5 {
				a.fault(valueJump, p.at(t, i, "mktcap"), "value is %v after %v, and the return %v", p.MktCap[i], p.MktCap[j], p.TotalReturn[i])
			}
		}
	}
	if m := median(caps); m < 1e6 {
		a.fault(inMillions, place{column: "mktcap"}, "the median member's market value is %v USD", m)
	}
}

// suspectSurvivors looks for rows that end: over five years some firms of any
// index are bought or fail.
func (p *Panel) suspectSurvivors(a *audit) {
	if len(p.Dates) < 60 {
		return
	}
	prev := p.before()
	for t := 1; t < len(p.Dates); t++ {
		stayed := 0
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if prev[i] >= 0 {
				stayed++
			}
		}
		if stayed < p.First[t]-p.First[t-1] {
			return
		}
	}
	a.fault(noExits, everywhere, "%d dates, and every firm's rows go on to the last: survivorship bias", len(p.Dates))
}
