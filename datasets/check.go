package datasets

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

var (
	monthGap    = &rule{Warning, "gap in the months", "add the months, or start after the gap: no history can span it"}
	memberCount = &rule{Warning, "unusual number of members", "look for a month with part of an index missing"}
	partOfIndex = &rule{Warning, "not the whole index", "name what the panel holds in its source, as results are of its members"}
	noExits     = &rule{Warning, "hardly a firm ever leaves", "use data that keep the firms that were delisted: without them every return is too high"}
	mildExits   = &rule{Warning, "no firm that leaves ends on a loss", "add delisting returns: about -30 % where a firm was delisted for its performance (Shumway 1997)"}
	flatExits   = &rule{Warning, "firms that leave end on a return of zero", "put the return on which holders ended in the last row, not a last price carried on"}
	inMillions  = &rule{Warning, "market values look like millions", "convert to USD"}
	thin        = &rule{Warning, "few members with EV and forecast EBITDA", "add a consensus of EBITDA (ebitda_ntm), or read the trailing multiples: those on forecasts rest on the others alone"}
	noSource    = &rule{Warning, "source is not stated", "set the source in the metadata"}
	notRead     = &rule{Warning, "column is not read", "write numbers as numbers, those of a panel as floats, or take the column out"}
	noField     = &rule{Warning, "column gives no field", "rename the column, or take it out"}
)

// Sizes of the indices, and by how much a panel's usual count may be off them
// and the count at a date off the usual one. The Russell 2000 loses up to one in
// twenty between reconstitutions. The S&P 500 is of 500 companies, in 500 to 505
// share classes, at all times; ten may be missing for want of data.
const (
	russellMembers = 2000
	sp500Members   = 500
	countTolerance = 0.05
	sp500Tolerance = 0.02
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

// suspect reports what looks wrong in a panel whose keys are in order. What a
// firm's values usually do is known by month, so those of a daily panel are
// judged at its month-ends.
func (p *Panel) suspect(a *audit) {
	p.suspectDates(a)
	p.suspectMembers(a)
	if p.Daily() {
		if m := p.thin(a); m != nil && len(m.Dates) > 0 {
			found := &audit{}
			m.suspectFirms(found)
			a.addMonths(found)
		}
	} else {
		p.suspectFirms(a)
	}
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

func (p *Panel) suspectFirms(a *audit) {
	p.suspectRows(a)
	p.suspectItems(a)
	p.suspectUnits(a)
	p.suspectTwins(a)
	p.suspectSurvivors(a)
}

// addMonths takes over what was found in the months of a daily panel. Its rows
// are not those of the file.
func (a *audit) addMonths(found *audit) {
	for _, g := range found.groups {
		g.first.row = 0
		for k := range g.pos {
			g.pos[k].row = 0
		}
	}
	a.add(found)
}

func (p *Panel) suspectDates(a *audit) {
	if p.Daily() {
		p.suspectDays(a)
		return
	}
	for t := 1; t < len(p.Dates); t++ {
		if monthNumber(p.Dates[t])-monthNumber(p.Dates[t-1]) > 1 {
			a.fault(monthGap, place{row: p.First[t] + 1, date: p.Dates[t], dated: true}, "the date before is %v", p.Dates[t-1])
		}
	}
}

func (p *Panel) suspectMembers(a *audit) {
	rows := make([]float64, len(p.Dates))
	for _, index := range []struct {
		name           string
		bit            Member
		full, tolerate float64
	}{{"Russell 2000", Russell2000, russellMembers, countTolerance}, {"S&P 500", SP500, sp500Members, sp500Tolerance}} {
		count, companies, known := make([]float64, len(p.Dates)), make([]float64, len(p.Dates)), make([]float64, len(p.Dates))
		code, n := compact(p.Company)
		seen := slices.Repeat([]int{-1}, n)
		for t := range p.Dates {
			var firms, usable float64
			for i := p.First[t]; i < p.First[t+1]; i++ {
				if p.Member[i]&index.bit == 0 {
					continue
				}
				count[t]++
				rows[t]++
				if seen[code[i]] < t {
					seen[code[i]] = t
					companies[t]++
				}
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
		if usual := median(companies); !p.Synthetic() && math.Abs(usual-index.full) > index.tolerate*index.full {
			a.fault(partOfIndex, place{column: "member"}, "%v companies of the %s on the median date, and the index has about %v", usual, index.name, index.full)
		}
		usual := median(count)
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
	// A demo states its size, whatever it is.
	if want, usual := p.stated(), median(rows); want > 0 && math.Abs(usual-want) > countTolerance*want {
		a.fault(partOfIndex, place{column: "member"}, "%v members on the median date, and the generator states firms=%v", usual, want)
	}
}

// stated returns the number of firms in the generator's name, 0 if there is
// none.
func (p *Panel) stated() float64 {
	for _, word := range strings.Fields(p.Meta["generator"]) {
		if text, ok := strings.CutPrefix(word, "firms="); ok {
			n, _ := strconv.Atoi(text)
			return float64(n)
		}
	}
	return 0
}

// Firms that leave. In real indexes 3 to 8 % of the members a year are bought,
// fail or shrink out of sight; half of the least is too few. Of a hundred that
// leave some end on a month that is worse than most: a delisting for performance
// costs about 30 % by itself (Shumway 1997). A return of exactly zero is a last
// price carried on; a cash merger that waits for its day may have one.
const (
	fewestExits = 0.015 // a year
	exitsJudged = 100
	worstExit   = -0.3
	mostFlat    = 0.2 // of those that leave
)

// suspectSurvivors looks at the rows that end: over five years some firms of
// any index are bought or fail.
func (p *Panel) suspectSurvivors(a *audit) {
	if len(p.Dates) < 60 {
		return
	}
	next := p.after()
	members, leavers, flat, worst := 0, 0, 0, math.Inf(1)
	var last []int
	for t := range len(p.Dates) - 1 {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if p.Member[i] != 0 {
				members++
			}
			if next[i] >= 0 {
				continue
			}
			leavers++
			if r := p.TotalReturn[i]; !math.IsNaN(r) {
				last = append(last, i)
				worst = min(worst, r)
				if r == 0 {
					flat++
				}
			}
		}
	}
	years := float64(p.Dates[len(p.Dates)-1]-p.Dates[0]) / 365.25
	rate := float64(leavers) / max(float64(members)/float64(len(p.Dates)-1)*years, 1)
	_, firms := compact(p.Firm)
	if rate < fewestExits {
		a.fault(noExits, everywhere, "%d of %d firms end before the last of %d dates, %.1f %% of the members a year; 3 to 8 %% are usual: survivorship bias", leavers, firms, len(p.Dates), 100*rate)
	}
	if len(last) < exitsJudged {
		return
	}
	if worst > worstExit {
		a.fault(mildExits, everywhere, "the worst last return of %d firms that leave is %.1f %%", len(last), 100*worst)
	}
	if float64(flat) > mostFlat*float64(len(last)) {
		a.fault(flatExits, everywhere, "%d of the %d last returns are exactly 0", flat, len(last))
	}
}

// after returns for each row the firm's row at the next date, -1 if it has none.
func (p *Panel) after() []int32 {
	next := slices.Repeat([]int32{-1}, p.Rows())
	for i, j := range p.before() {
		if j >= 0 {
			next[j] = int32(i)
		}
	}
	return next
}
