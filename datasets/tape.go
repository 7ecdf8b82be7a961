package datasets

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"trifecta/engine"
)

// ErrForeknown reports a fact that is known before the end of its period, and
// is neither a forecast nor a membership announced ahead.
var ErrForeknown = errors.New("fact is known before its period ends")

// A Tape is facts about firms in the order in which they became known. Played
// forward to a date it gives what a reader knew that day: a restatement is a
// later fact and cannot reach back.
type Tape struct {
	known, period []engine.Date
	firm          []int32 // index into firms
	item          []uint16
	value         []float64 // of items of text: index into words

	firms []int32  // permanent ids, ascending
	items []string // ascending
	words []string
	meta  map[string]string
}

// maxItems bounds the vocabulary of a tape, and maxPlaces its firms times its
// items, each of which takes 21 bytes to play: 30,000 firms may have 2,000 items.
const (
	maxItems  = 1 << 12
	maxPlaces = 1 << 26
)

// NewTape puts the facts of several tables in the order in which they became
// known; of those known on one day, the order has no meaning. It refuses facts
// known before their period ends (ErrForeknown), values that no item of their
// name can have, such as a price of 0, and two firms under one id, all faults at
// once. Negative debt, cash and shares, which the SEC's files have among much
// that is right, Build takes as not known and counts.
func NewTape(tables ...*Facts) (*Tape, error) {
	tp := &Tape{meta: map[string]string{}}
	n := 0
	firms, items := map[int32]int32{}, map[string]uint16{}
	for _, f := range tables {
		n += f.Len()
		for i, id := range f.Firm {
			if i > 0 && id == f.Firm[i-1] {
				continue
			}
			if _, ok := firms[id]; !ok {
				firms[id] = 0
				tp.firms = append(tp.firms, id)
			}
		}
		for _, w := range f.Item.Words {
			if _, ok := items[w]; !ok {
				items[w] = 0
				tp.items = append(tp.items, w)
			}
		}
		tp.describe(f.Meta)
	}
	if len(tp.items) > maxItems {
		return nil, fmt.Errorf("facts of %d items: want at most %d", len(tp.items), maxItems)
	}
	if len(tp.firms)*len(tp.items) > maxPlaces {
		return nil, fmt.Errorf("facts of %d firms and %d items: want a product of at most %d; leave out items that no panel needs", len(tp.firms), len(tp.items), maxPlaces)
	}
	slices.Sort(tp.firms)
	slices.Sort(tp.items)
	for k, id := range tp.firms {
		firms[id] = int32(k)
	}
	for k, w := range tp.items {
		items[w] = uint16(k)
	}
	tp.known, tp.period = make([]engine.Date, n), make([]engine.Date, n)
	tp.firm, tp.item, tp.value = make([]int32, n), make([]uint16, n), make([]float64, n)
	a := &audit{}
	next := daysKnown(tables, a)
	if err := a.err("facts"); err != nil {
		return nil, err
	}
	texts := textItems()
	words := map[string]int32{}
	for _, f := range tables {
		code := make([]uint16, len(f.Item.Words))
		text, ahead := make([]bool, len(code)), make([]bool, len(code))
		wrong := make([]func(float64) string, len(code))
		for k, w := range f.Item.Words {
			code[k], text[k], ahead[k] = items[w], texts[w], knownAhead(w)
			if !slices.Contains(forgiven, w) && !text[k] {
				wrong[k] = rangeOf(w)
			}
		}
		word := make([]float64, len(f.Text.Words))
		for k, w := range f.Text.Words {
			j, ok := words[w]
			if !ok {
				j = int32(len(tp.words))
				words[w] = j
				tp.words = append(tp.words, w)
			}
			word[k] = float64(j)
		}
		var firm int32
		for i, d := range f.Known {
			if i == 0 || f.Firm[i] != f.Firm[i-1] {
				firm = firms[f.Firm[i]]
			}
			c := f.Item.Code[i]
			if c < 0 {
				a.fault(noItem, place{row: i + 1, column: "item"}, "the item is not given")
				continue
			}
			v := f.Value[i]
			switch k := f.Text.Code[i]; {
			case text[c] && k >= 0:
				v = word[k]
			case text[c]:
				v = math.NaN()
			case math.IsInf(v, 0):
				a.fault(infinite, place{row: i + 1, column: "value"}, "value of %s is %v", f.Item.Words[c], v)
			}
			if wrong[c] != nil && !math.IsNaN(v) {
				if why := wrong[c](v); why != "" {
					a.fault(outOfRange, place{row: i + 1, firm: fmt.Sprint(f.Firm[i]), column: f.Item.Words[c]}, "value is %v, %s", v, why)
				}
			}
			if d < f.Period[i] && !ahead[c] {
				a.fault(foreknown, place{row: i + 1, firm: fmt.Sprint(f.Firm[i]), column: f.Item.Words[c]}, "the period ends on %v, and it is known on %v", f.Period[i], d)
			}
			j := next[d-firstDay]
			next[d-firstDay]++
			tp.known[j], tp.period[j], tp.firm[j], tp.item[j], tp.value[j] = d, f.Period[i], firm, code[c], v
		}
	}
	tp.clashes(a)
	if err := a.err("facts"); err != nil {
		if slices.ContainsFunc(a.groups, func(g *group) bool { return g.rule == foreknown }) {
			err = fmt.Errorf("%w\n%w", ErrForeknown, err)
		}
		return nil, err
	}
	return tp, nil
}

var (
	impossibleDay = &rule{Error, "impossible date", "correct the date"}

	noItem    = &rule{Error, "fact without an item", "say what the fact is about"}
	foreknown = &rule{Error, "fact known before its period ends", "give the day on which it was published"}
	oneID     = &rule{Error, "two firms of one id", "give one of them an id of its own"}
)

// forgiven are items of which a value out of range is taken as not known.
var forgiven = []string{"debt", "cash", "shares"}

// firstDay and lastDay bound the days on which facts can be known.
var firstDay, lastDay = engine.NewDate(1800, 1, 1), engine.NewDate(2200, 12, 31)

// daysKnown returns for each day from firstDay on the place of its first fact.
// Facts known on impossible days are faults.
func daysKnown(tables []*Facts, a *audit) []int {
	next := make([]int, lastDay-firstDay+2)
	for _, f := range tables {
		for i, d := range f.Known {
			if d < firstDay || d > lastDay {
				a.fault(impossibleDay, place{row: i + 1, column: "known"}, "it is known on %v, want %v to %v", d, firstDay, lastDay)
				continue
			}
			next[d-firstDay+1]++
		}
	}
	for k := 1; k < len(next); k++ {
		next[k] += next[k-1]
	}
	return next
}

// knownAhead reports whether facts of an item may be known before their period:
// what is forecast, and memberships, which are announced.
func knownAhead(item string) bool {
	return strings.HasSuffix(item, "_ntm") || item == "russell2000" || item == "sp500"
}

func textItems() map[string]bool {
	m := map[string]bool{}
	for _, it := range Items() {
		m[it.Name] = it.Text
	}
	return m
}

// clashes reports firms that two vendors' ids stand for.
func (tp *Tape) clashes(a *audit) {
	id, ok := slices.BinarySearch(tp.items, "id")
	if !ok {
		return
	}
	seen := slices.Repeat([]float64{-1}, len(tp.firms))
	for i, it := range tp.item {
		if int(it) != id || math.IsNaN(tp.value[i]) {
			continue
		}
		switch f := tp.firm[i]; {
		case seen[f] < 0:
			seen[f] = tp.value[i]
		case seen[f] != tp.value[i]:
			a.fault(oneID, place{firm: fmt.Sprint(tp.firms[f])}, "it stands for %q and %q", tp.words[int(seen[f])], tp.words[int(tp.value[i])])
		}
	}
}

// describe takes over what a table says of itself: what is made with anything
// synthetic is synthetic, and sources are listed once each.
func (tp *Tape) describe(meta map[string]string) {
	if meta["synthetic"] == "true" {
		tp.meta["synthetic"] = "true"
	}
	src := meta["source"]
	if had := tp.meta["source"]; src != "" && !slices.Contains(strings.Split(had, "; "), src) {
		tp.meta["source"] = strings.TrimPrefix(had+"; "+src, "; ")
	}
}

// Len returns the number of facts.
func (tp *Tape) Len() int { return len(tp.known) }

// Firms returns the permanent ids of all firms, ascending. The caller must not
// change them.
func (tp *Tape) Firms() []int32 { return tp.firms }

// Cut returns the tape up to the close of a date. It shares the tape's memory.
func (tp *Tape) Cut(d engine.Date) *Tape {
	n, _ := slices.BinarySearch(tp.known, d+1)
	cut := *tp
	cut.known, cut.period, cut.firm, cut.item, cut.value = tp.known[:n], tp.period[:n], tp.firm[:n], tp.item[:n], tp.value[:n]
	return &cut
}

// Play calls visit with what is known at the close of each of the dates, which
// ascend. The cross-section is reused: visit must not keep it. An error of visit
// ends the play. Two facts of one firm, item and period that became known on one
// day with different values are an error, since their order has no meaning; after
// the first such, nothing is visited, and all are reported.
func (tp *Tape) Play(dates []engine.Date, visit func(t int, c *Cross) error) error {
	c, a := newCross(tp), &audit{}
	next := 0
	for t, d := range dates {
		if t > 0 && d <= dates[t-1] {
			return fmt.Errorf("date %v follows %v: want ascending dates", d, dates[t-1])
		}
		for ; next < len(tp.known) && tp.known[next] <= d; next++ {
			if !c.learn(next) {
				at := place{date: tp.period[next], dated: true, firm: fmt.Sprint(tp.firms[tp.firm[next]]), column: tp.items[tp.item[next]]}
				a.fault(contradiction, at, "%v and %v, both known on %v", c.said(next), tp.say(next), tp.known[next])
			}
		}
		c.Date = d
		if a.broken() {
			continue
		}
		if err := visit(t, c); err != nil {
			return err
		}
	}
	return a.err("facts")
}

// say returns the value of a fact as people read it.
func (tp *Tape) say(i int) any {
	if v := tp.value[i]; textItems()[tp.items[tp.item[i]]] && v >= 0 {
		return tp.words[int(v)]
	}
	return tp.value[i]
}
