package datasets

import (
	"math"
	"slices"

	"trifecta/engine"
)

// periodsKept is how many periods of an item a cross-section remembers for each
// firm: four quarters, the four before, and no more.
const periodsKept = 8

// A Cross is what is known about all firms at the close of one date.
type Cross struct {
	Date engine.Date

	tape     *Tape
	restated int // values changed after they were said

	// What was said of the latest periods, by firm, item and period. Each item
	// has places for twice as many as are remembered, so that a new period seldom
	// moves the others. A firm's items lie side by side, as they are read.
	n     []uint8
	first []int32 // place among slots, of what anything was said
	slots []saying
	last  []saying // of the latest period, which most questions are about
	back  []bool   // something was said of an earlier period after that
}

// A saying is a value of a period and the day on which it became known.
type saying struct {
	period, known engine.Date
	value         float64
}

const places = 2 * periodsKept

func newCross(tp *Tape) *Cross {
	n := len(tp.firms) * len(tp.items)
	return &Cross{tape: tp, n: make([]uint8, n), first: make([]int32, n), last: slices.Repeat([]saying{{value: math.NaN()}}, n), back: make([]bool, n)}
}

// of returns what is remembered of an item of a firm, the latest period last.
func (c *Cross) of(item int, firm int32) []saying {
	at := int(firm)*len(c.tape.items) + item
	n := int(c.n[at])
	s := int(c.first[at]) * places
	return c.slots[s+max(0, n-periodsKept) : s+n]
}

// learn takes fact i of the tape in. It returns false if what was learned that
// day of the same period is another value.
func (c *Cross) learn(i int) bool {
	tp := c.tape
	x := saying{tp.period[i], tp.known[i], tp.value[i]}
	place := int(tp.firm[i])*len(tp.items) + int(tp.item[i])
	if n := c.n[place]; n > 0 && n < places && c.last[place].period < x.period { // the usual case
		c.slots[int(c.first[place])*places+int(n)] = x
		c.n[place]++
		c.last[place], c.back[place] = x, false
		return true
	}
	view := c.of(int(tp.item[i]), tp.firm[i])
	k := len(view)
	for k > 0 && view[k-1].period > x.period {
		k--
	}
	if k > 0 && view[k-1].period == x.period {
		at := &view[k-1]
		if at.value != x.value && !(math.IsNaN(at.value) && math.IsNaN(x.value)) {
			if at.known == x.known {
				return false
			}
			c.restated++
		}
		*at = x
		c.last[place], c.back[place] = view[len(view)-1], k < len(view)
		return true
	}
	if k == 0 && len(view) == periodsKept {
		return true // older than all that is remembered
	}
	after := len(view) - k
	switch c.n[place] {
	case 0:
		c.first[place] = int32(len(c.slots) / places)
		c.slots = append(c.slots, make([]saying, places)...)
	case places:
		copy(c.slots[int(c.first[place])*places:], view)
		c.n[place] = periodsKept
	}
	end := int(c.first[place])*places + int(c.n[place])
	c.n[place]++
	copy(c.slots[end-after+1:end+1], c.slots[end-after:end])
	c.slots[end-after] = x
	c.last[place], c.back[place] = c.slots[end], after > 0
	return true
}

// said returns what was learned of the period of fact i, as people read it.
func (c *Cross) said(i int) any {
	tp := c.tape
	view := c.of(int(tp.item[i]), tp.firm[i])
	k := slices.IndexFunc(view, func(x saying) bool { return x.period == tp.period[i] })
	if v := view[k].value; textItems()[tp.items[tp.item[i]]] && v >= 0 {
		return tp.words[int(v)]
	}
	return view[k].value
}

// Value returns the value of an item of a firm for the latest period that has
// one and has begun, and the end of that period; NaN where nothing is known.
func (c *Cross) Value(firm int32, item string) (float64, engine.Date) {
	f, known := slices.BinarySearch(c.tape.firms, firm)
	k, has := slices.BinarySearch(c.tape.items, item)
	if !known || !has {
		return math.NaN(), 0
	}
	return c.latest(k, int32(f))
}

// latest is Value by number; an item that the tape has not is -1.
func (c *Cross) latest(item int, firm int32) (float64, engine.Date) {
	if item < 0 {
		return math.NaN(), 0
	}
	place := int(firm)*len(c.tape.items) + item
	if x := &c.last[place]; x.period <= c.Date && x.value == x.value {
		return x.value, x.period
	}
	if c.n[place] == 0 {
		return math.NaN(), 0
	}
	view := c.of(item, firm)
	for k := len(view) - 1; k >= 0; k-- {
		if x := &view[k]; x.period <= c.Date && x.value == x.value {
			return x.value, x.period
		}
	}
	return math.NaN(), 0
}

// told returns when the value of an item of a firm for a period became known, 0
// if it is not.
func (c *Cross) told(item int, firm int32, period engine.Date) engine.Date {
	for _, x := range c.of(item, firm) {
		if x.period == period {
			return x.known
		}
	}
	return 0
}

// forecast returns the value of a forecast that was made last, and when.
func (c *Cross) forecast(item int, firm int32) (float64, engine.Date) {
	if item < 0 {
		return math.NaN(), 0
	}
	if place := int(firm)*len(c.tape.items) + item; !c.back[place] {
		return c.last[place].value, c.last[place].known
	}
	x, made := math.NaN(), engine.Date(math.MinInt32)
	for _, s := range c.of(item, firm) {
		if s.known >= made {
			x, made = s.value, s.known
		}
	}
	return x, made
}

// near returns the value of an item of a firm for the period that ends nearest
// to p, at most so many days from it; NaN if none is known.
func (c *Cross) near(item int, firm int32, p, days engine.Date) float64 {
	if item < 0 {
		return math.NaN()
	}
	best, x := days+1, math.NaN()
	for _, s := range c.of(item, firm) {
		if gap := max(s.period-p, p-s.period); gap < best {
			best, x = gap, s.value
		}
	}
	return x
}
