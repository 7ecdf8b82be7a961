package sources

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// A secFact is the key of a fact.
type secFact struct {
	cik    int32
	item   string
	period engine.Date
}

// A secSaid is what one filing says of one item, and the rows of num.txt it is
// made from.
type secSaid struct {
	filing int32
	item   string
	period engine.Date
	value  float64
	rows   []secRow
}

func (x secSaid) key(s *SECFilings) secFact {
	return secFact{s.filings[x.filing].cik, x.item, x.period}
}

// A secTally is a Tally of the rows of several archives.
type secTally struct {
	*datasets.Tally
	of *SECFilings
}

func (t secTally) drop(reason string, rows ...secRow) {
	for _, r := range rows {
		t.Drop(reason, t.of.at(r))
	}
}

func (t secTally) keep(rows []secRow) {
	for range rows {
		t.Keep()
	}
}

// Facts returns the facts of all archives added, and what became of every row
// of their num.txt. Of two filings of one day, a report and its amendment, the
// one accepted last counts.
func (s *SECFilings) Facts() (*datasets.Facts, datasets.Tally, error) {
	tally := s.tally
	tally.Dropped = slices.Clone(tally.Dropped)
	t := secTally{&tally, s}
	said := s.resolve(t)
	out := &firmFacts{}
	for i, x := range said {
		f := s.filings[x.filing]
		key, firm := x.key(s), out.firm(fmt.Sprint(f.cik))
		out.word(f.known, f.known, firm, "name", f.name)
		out.word(f.known, f.known, firm, "sector_sic", f.sector)
		if f.yearEnd > 0 {
			out.state(f.known, f.known, firm, "fiscal_year_end", float64(f.yearEnd))
		}
		if i+1 < len(said) && said[i+1].key(s) == key && s.filings[said[i+1].filing].known == f.known {
			t.drop("replaced by another filing of the day", x.rows...)
			said[i].rows = nil
			continue
		}
		before := i - 1
		for before >= 0 && said[before].rows == nil && said[before].key(s) == key {
			before--
		}
		if before >= 0 && said[before].key(s) == key && said[before].value == x.value {
			t.drop("as a filing before said", x.rows...)
			continue
		}
		t.keep(x.rows)
		out.number(f.known, x.period, firm, x.item, x.value)
		if q1 := s.quarterOne(x); q1 != "" {
			out.number(f.known, x.period, firm, q1, x.value)
		}
	}
	if tally.Kept == 0 {
		return nil, tally, fmt.Errorf("the SEC's archives have no facts: %v", tally)
	}
	facts := out.table("SEC, financial statement data sets")
	facts.Meta["sector_sic"] = sicStandIn
	return facts, tally, nil
}

// quarterOne returns the name that a flow over the first quarter of a fiscal year
// also has: it is the year so far.
func (s *SECFilings) quarterOne(x secSaid) string {
	n := len(x.item) - len("_q")
	end := s.filings[x.filing].yearEnd
	if x.item[n:] != "_q" || end == 0 || (int(x.period.Time().Month()-end)+12)%12 != 3 {
		return ""
	}
	return x.item[:n] + "_ytd"
}

// itemOf returns the item of a flow or stock over a span of quarters.
func itemOf(k int, span int8, period engine.Date, yearEnd time.Month) string {
	name := secItems[k].item
	switch {
	case !secItems[k].flow:
		return name
	case span == 1:
		return name + "_q"
	case span < 4:
		return name + "_ytd"
	case yearEnd != 0 && period.Time().Month() != yearEnd:
		return name + "_ttm"
	}
	return name + "_y"
}

// resolve makes items from the tags of each filing by their recipes, and returns
// them by firm, item, period and the order in which the filings were accepted.
func (s *SECFilings) resolve(t secTally) (said []secSaid) {
	numbers := slices.Clone(s.numbers)
	slices.SortStableFunc(numbers, func(a, b secNumber) int {
		return cmp.Or(cmp.Compare(a.filing, b.filing), cmp.Compare(a.period, b.period), cmp.Compare(a.span, b.span))
	})
	for len(numbers) > 0 {
		n := 1
		for n < len(numbers) && numbers[n].filing == numbers[0].filing && numbers[n].period == numbers[0].period && numbers[n].span == numbers[0].span {
			n++
		}
		said = append(said, s.cook(numbers[:n], t)...)
		numbers = numbers[n:]
	}
	slices.SortFunc(said, func(a, b secSaid) int {
		x, y := s.filings[a.filing], s.filings[b.filing]
		return cmp.Or(cmp.Compare(x.cik, y.cik), cmp.Compare(a.item, b.item), cmp.Compare(a.period, b.period),
			cmp.Compare(x.known, y.known), cmp.Compare(x.accepted, y.accepted), cmp.Compare(x.adsh, y.adsh))
	})
	return said
}

// cook makes the items of one filing, date and span. Every row goes into an item
// or is dropped.
func (s *SECFilings) cook(rows []secNumber, t secTally) (said []secSaid) {
	byTag := map[string]secNumber{}
	for _, r := range rows {
		if _, ok := byTag[r.tag]; ok { // of two versions of the taxonomy
			t.drop("tag given twice", r.row)
			continue
		}
		byTag[r.tag] = r
	}
	used := map[string]bool{}
	for k, it := range secItems {
		x := secSaid{filing: rows[0].filing, period: rows[0].period}
		for _, recipe := range it.recipes {
			if slices.ContainsFunc(recipe.need, func(tag string) bool { _, ok := byTag[tag]; return !ok }) {
				continue
			}
			for _, tag := range slices.Concat(recipe.need, recipe.also) {
				if r, ok := byTag[tag]; ok {
					x.value += r.value
					x.rows = append(x.rows, r.row)
					used[tag] = true
				}
			}
			break
		}
		if x.rows == nil {
			continue
		}
		if it.unit == "shares" && x.value <= 0 {
			t.drop("no shares", x.rows...)
			continue
		}
		x.item = itemOf(k, rows[0].span, x.period, s.filings[x.filing].yearEnd)
		said = append(said, x)
	}
	for _, r := range rows {
		if byTag[r.tag].row == r.row && !used[r.tag] {
			t.drop("another tag of the item is preferred, or parts are missing", r.row)
		}
	}
	return said
}
