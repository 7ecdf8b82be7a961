package datasets

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"trifecta/engine"
)

// A Ranking tells what a choice of members by rank did.
type Ranking struct {
	Index           Member
	Reconstitutions []Reconstitution // by date, those that were in force in the panel
	Warnings        []string
}

// A Reconstitution is one choice of members.
type Reconstitution struct {
	Ranked    engine.Date // the panel's date whose market values decided
	Effective engine.Date // the panel's date from which they were in force
	Quarterly bool        // of new listings only
	Companies int         // that could be ranked, or new listings
	Members   int         // companies chosen; rows of some may have ended since the ranking
	Joined    int         // companies
	Left      int         // companies, at this date; those that ended before it are not among them
	Break     float64     // market value of the smallest company above the index's upper end, USD; 0 where it has none
	Least     float64     // market value of the smallest company that could be a member, USD
}

// RankRussell2000 makes the panel, which holds the whole market, have members of
// the Russell 2000 by rank, and takes all that it had. Rows need no membership
// for this. Only rows at and before a day of ranking decide, and nothing is a
// member before the first. The last row of a firm that is gone must have no
// market value: a row that has one is a member's, and the panel is then refused
// by readers for what it lacks after it. All classes of a company are members, where their
// market value is known; between two rankings members only leave, as their rows
// end, unless new listings are asked for.
//
// A panel that is not sorted is refused. It panics if a column's length is not
// the number of rows.
func (p *Panel) RankRussell2000(r RussellRules) (Ranking, error) {
	r = r.withDefaults()
	if r.Large < 1 || r.Small < 1 || !(r.MinPrice >= 0) {
		return Ranking{}, fmt.Errorf("russell rules of %d and %d companies and %v USD: want positive numbers", r.Large, r.Small, r.MinPrice)
	}
	k, err := newRanker(p, Russell2000, inSmall, r.MinPrice)
	if err != nil {
		return Ranking{}, err
	}
	k.assign = func(e rankEvent, ranked []rankedCompany) {
		r.assign(ranked, k.in, e.bands)
		k.breaks(ranked, r.Large, r.Large+r.Small)
	}
	k.run(r.events(p.years()))
	k.say("russell2000_members", fmt.Sprintf("by rank: %d companies after the largest %d, by Russell's rules", r.Small, r.Large))
	return k.ranking, nil
}

// RankSP500 is RankRussell2000 of the members of the S&P 500. What it makes is a
// stand-in, as [SP500Rules] says, and the panel's metadata say so.
func (p *Panel) RankSP500(r SP500Rules) (Ranking, error) {
	r = r.withDefaults()
	if r.Size < 1 || r.Buffer >= r.Size {
		return Ranking{}, fmt.Errorf("rules of %d companies and a buffer of %d: want a positive number and a smaller one", r.Size, r.Buffer)
	}
	k, err := newRanker(p, SP500, inLarge, 0)
	if err != nil {
		return Ranking{}, err
	}
	k.ranking.Warnings = append(k.ranking.Warnings, fmt.Sprintf("the largest %d companies are a stand-in for the S&P 500, whose members a committee chooses", r.Size))
	k.assign = func(_ rankEvent, ranked []rankedCompany) {
		r.assign(ranked, k.in)
		k.breaks(ranked, 0, r.Size)
	}
	k.run(r.events(p.years()))
	k.say("sp500_members", fmt.Sprintf("by rank: the largest %d companies, stand-in for the S&P 500", r.Size))
	return k.ranking, nil
}

// say writes into the panel's metadata what its members are.
func (k *ranker) say(key, text string) {
	meta := maps.Clone(k.panel.Meta) // panels may share one
	if meta == nil {
		meta = map[string]string{}
	}
	meta[key] = text
	k.panel.Meta = meta
}

// years returns the first and last year of the panel's dates.
func (p *Panel) years() (first, last int) {
	if len(p.Dates) == 0 {
		return 0, -1
	}
	return p.Dates[0].Time().Year(), p.Dates[len(p.Dates)-1].Time().Year()
}

// Where a company is.
const (
	inLarge = 1 + iota
	inSmall
)

// A rankedCompany is a company at a day of ranking.
type rankedCompany struct {
	company int32   // its compact number
	id      int32   // its permanent id, which breaks ties
	value   float64 // of all its classes, USD
}

// A ranker is one choice of members under way.
type ranker struct {
	panel   *Panel
	index   Member
	mark    uint8   // where the index's members are
	company []int32 // compact number of the company of each row
	in      []uint8 // where each company is
	first   []int32 // date of each company's first row
	price   []float64
	least   float64 // price, USD
	assign  func(e rankEvent, ranked []rankedCompany)
	ranking Ranking

	// Of the latest reconstitution that was not quarterly, and what came after.
	ranked       []rankedCompany
	upper, lower float64 // market values at the ends of the index
	seen         int     // date up to which new listings have been looked at
}

func newRanker(p *Panel, index Member, mark uint8, minPrice float64) (*ranker, error) {
	p.mustFit()
	a := &audit{}
	if !p.inspectKeys(a) {
		return nil, a.err("panel")
	}
	code, n := compact(p.Company)
	k := &ranker{panel: p, index: index, mark: mark, company: code, in: make([]uint8, n), first: make([]int32, n), least: minPrice, ranking: Ranking{Index: index}}
	for c := range k.first {
		k.first[c] = -1
	}
	for t := range p.Dates {
		for i := p.First[t]; i < p.First[t+1]; i++ {
			if k.first[code[i]] < 0 {
				k.first[code[i]] = int32(t)
			}
			p.Member[i] &^= index
		}
	}
	if minPrice > 0 {
		for _, c := range p.Extra {
			if c.Name == "price" {
				k.price = c.Values
			}
		}
		if k.price == nil {
			k.ranking.Warnings = append(k.ranking.Warnings, "the panel has no column price, so shares of less than the least price are ranked too")
		}
	}
	return k, nil
}

// stale is how many days old the latest market values may be on a day of
// ranking: those of a month-end before a Friday in May are twelve.
const stale = 31

// run applies the events in their order and marks the members of every date.
func (k *ranker) run(events []rankEvent) {
	p, e := k.panel, 0
	for t, d := range p.Dates {
		for ; e < len(events) && events[e].effective <= d; e++ {
			at, ok := slices.BinarySearch(p.Dates, events[e].ranked)
			if !ok {
				at--
			}
			switch {
			case at < 0:
			case events[e].ranked-p.Dates[at] > stale:
				k.ranking.Warnings = append(k.ranking.Warnings, fmt.Sprintf("no ranking on %v: the latest rows are of %v", events[e].ranked, p.Dates[at]))
			default:
				k.reconstitute(t, at, events[e])
			}
		}
		k.hold(t)
	}
}

// reconstitute chooses members by the rows of date at, in force from date t.
func (k *ranker) reconstitute(t, at int, e rankEvent) {
	if e.quarterly && k.ranked == nil {
		return
	}
	before, ranked := slices.Clone(k.in), k.rank(at)
	r := Reconstitution{Ranked: k.panel.Dates[at], Effective: k.panel.Dates[t], Quarterly: e.quarterly, Companies: len(ranked)}
	if e.quarterly {
		r.Companies = k.list(ranked)
	} else {
		k.assign(e, ranked)
	}
	k.seen, r.Break, r.Least = at, k.upper, k.lower
	for c, in := range k.in {
		was, is := before[c] == k.mark, in == k.mark
		switch {
		case is && !was:
			r.Joined++
		case was && !is:
			r.Left++
		}
		if is {
			r.Members++
		}
	}
	k.ranking.Reconstitutions = append(k.ranking.Reconstitutions, r)
}

// rank returns the companies of a date, largest first; of two of one size the
// smaller id goes first.
func (k *ranker) rank(t int) []rankedCompany {
	p := k.panel
	var all []rankedCompany
	counted := map[int32]bool{}
	for i := p.First[t]; i < p.First[t+1]; i++ {
		c := k.company[i]
		if counted[c] || !(p.MktCap[i] > 0) || !(p.CompanyMktCap[i] > 0) || math.IsInf(p.CompanyMktCap[i], 1) {
			continue
		}
		if k.price != nil && k.price[i] < k.least {
			continue
		}
		counted[c] = true
		all = append(all, rankedCompany{c, p.Company[i], p.CompanyMktCap[i]})
	}
	slices.SortFunc(all, func(a, b rankedCompany) int {
		return cmp.Or(-cmp.Compare(a.value, b.value), cmp.Compare(a.id, b.id))
	})
	return all
}

// breaks notes the market values at the ends of an index that has the companies
// after rank above up to rank last.
func (k *ranker) breaks(ranked []rankedCompany, above, last int) {
	k.ranked, k.upper, k.lower = ranked[:min(last, len(ranked))], 0, 0
	if above > 0 && above <= len(ranked) {
		k.upper = ranked[above-1].value
	}
	if last <= len(ranked) {
		k.lower = ranked[last-1].value
	}
}

// list takes in the companies listed since the latest day of ranking that are
// large enough, and returns how many there were. The breaks move with the value
// of the companies that made them and are still there.
func (k *ranker) list(ranked []rankedCompany) (fresh int) {
	now := make(map[int32]float64, len(ranked))
	for _, c := range ranked {
		now[c.company] = c.value
	}
	var before, after float64
	for _, c := range k.ranked {
		if v, ok := now[c.company]; ok {
			before, after = before+c.value, after+v
		}
	}
	if before > 0 {
		k.upper, k.lower = k.upper*(after/before), k.lower*(after/before)
		// The next quarter's move is from here.
		for j, c := range k.ranked {
			if v, ok := now[c.company]; ok {
				k.ranked[j].value = v
			} else {
				k.ranked[j].value = c.value * (after / before)
			}
		}
	}
	for _, c := range ranked {
		if int(k.first[c.company]) <= k.seen {
			continue
		}
		fresh++
		switch {
		case k.upper > 0 && c.value >= k.upper:
			k.in[c.company] = inLarge
		case c.value >= k.lower:
			k.in[c.company] = inSmall
		}
	}
	return fresh
}

// hold marks the members of a date, and lets go of the companies without a row.
func (k *ranker) hold(t int) {
	p := k.panel
	here := make([]bool, len(k.in))
	for i := p.First[t]; i < p.First[t+1]; i++ {
		c := k.company[i]
		if k.in[c] == 0 || !(p.MktCap[i] > 0) || !(p.CompanyMktCap[i] > 0) {
			continue
		}
		here[c] = true
		if k.in[c] == k.mark {
			p.Member[i] |= k.index
		}
	}
	for c := range k.in {
		if !here[c] {
			k.in[c] = 0
		}
	}
}
