package datasets

import (
	"fmt"
	"math"

	"trifecta/engine"
)

// A closing is a close and its day.
type closing struct {
	value float64
	day   engine.Date
}

// A trade is what became known of a share class's trading in one month: of the
// month, or of one before of which it was not known in time.
type trade struct {
	known                  bool        // there is a price, value or return
	total, priceReturn     float64     // of all months since the last one earned
	until                  engine.Date // end of the last month of total
	late                   bool        // total is of earlier months too
	adjusted, split, price closing     // last closes, NaN where none is new
	delisted               bool
	delisting              float64 // NaN where it is not given
	reason                 float64 // word of the tape, NaN where it is not given
}

func (w *builder) trade(c *Cross, k int32, s *firmState) (q trade, err error) {
	after := s.earned
	if after == 0 {
		after = w.start - 1
	}
	if q.total, q.until, q.late, err = w.since(c, w.at.totalReturn, k, after); err != nil {
		return q, err
	}
	if q.priceReturn, _, _, err = w.since(c, w.at.priceReturn, k, after); err != nil {
		return q, err
	}
	for _, x := range []struct {
		item int
		last closing
		now  *closing
	}{
		{w.at.adjusted, s.adjusted, &q.adjusted},
		{w.at.splitAdjusted, s.split, &q.split},
		{w.at.price, s.price, &q.price},
	} {
		v, p := c.latest(x.item, k)
		if !w.isNews(c, x.item, k, p, x.last.day) {
			v = math.NaN()
		}
		*x.now = closing{v, p}
		q.known = q.known || !math.IsNaN(v)
	}
	v, p := c.latest(w.at.mktcap, k)
	q.known = q.known || !math.IsNaN(q.total) || !math.IsNaN(v) && w.isNews(c, w.at.mktcap, k, p, s.capDate)
	// A delisting may become known months after it.
	q.delisting, _ = c.latest(w.at.delistingReturn, k)
	q.reason, _ = c.latest(w.at.delistingReason, k)
	q.delisted = !math.IsNaN(q.delisting) || !math.IsNaN(q.reason)
	return q, nil
}

// isNews reports whether nothing has been made yet of what an item says of a day:
// it lies in the month, or it is newer than what was last used and became known
// in the month.
func (w *builder) isNews(c *Cross, item int, k int32, day, last engine.Date) bool {
	return w.inMonth(day) || day > last && w.end-day <= engine.Date(w.RollDays) && c.told(item, k, day) >= w.start
}

// since compounds a month's return that is not earned yet with those before it
// that became known late, and returns the end of the last of these months.
func (w *builder) since(c *Cross, item int, k int32, after engine.Date) (r float64, until engine.Date, late bool, err error) {
	r = math.NaN()
	if item < 0 {
		return r, 0, false, nil
	}
	if _, p := c.latest(item, k); p <= after {
		return r, 0, false, nil
	}
	for _, x := range c.of(item, k) {
		if x.period <= after || x.period > w.end || x.value != x.value {
			continue
		}
		end := x.period.MonthEnd()
		switch {
		case math.IsNaN(r):
			r = x.value
		case end == until:
			return r, 0, false, fmt.Errorf("firm %d, %s: two returns of the month to %v; give one a month, or closes", w.tape.firms[k], w.tape.items[item], until)
		default:
			r = float64((1+r)*(1+x.value)) - 1
		}
		until, late = end, late || end < w.end
	}
	return r, until, late, nil
}

// A returnBy says from what a return was made.
type returnBy uint8

const (
	byDelisting returnBy = iota
	byTotal
	byLateTotal
	byAdjusted
	bySplit
	byPrice
	byValue
	notPriced
	notReported
	returnWays
)

var returnNames = [returnWays]string{
	byDelisting: "a delisting return alone",
	byTotal:     "total_return",
	byLateTotal: "total_return, known after its month",
	byAdjusted:  "adjusted_close",
	bySplit:     "split_adjusted_close, without dividends",
	byPrice:     "price, without dividends and not adjusted for splits",
	byValue:     "market value, without dividends and with shares issued",
	notPriced:   "nothing: no price in the month",
	notReported: "nothing: the return is not known yet",
}

// A monthReturn is what holders earned over a month, NaN where not known.
type monthReturn struct {
	total, price float64
	by           returnBy
	until        engine.Date // day up to which it was earned
	rest         bool        // nothing was earned, as nothing is known
	ended        bool        // it was the last
}

// ratio returns the return from the close that was used last, as it is known
// now, to a new one.
func (w *builder) ratio(c *Cross, item int, k int32, last, now closing) float64 {
	if math.IsNaN(last.value) || math.IsNaN(now.value) {
		return math.NaN()
	}
	if x := c.near(item, k, last.day, 0); !math.IsNaN(x) {
		last.value = x // adjusted again since, for a split or a dividend
	}
	return now.value/last.value - 1
}

// earn returns the month's return of a firm, its last included.
func (w *builder) earn(c *Cross, k int32, s *firmState, q trade) (r monthReturn) {
	split := w.ratio(c, w.at.splitAdjusted, k, s.split, q.split)
	r.total, r.price = math.NaN(), math.NaN()
	if !math.IsNaN(q.total) {
		r.total, r.price, r.until, r.by = q.total, q.priceReturn, q.until, byTotal
		if q.late {
			r.by = byLateTotal
		}
	} else if x := w.ratio(c, w.at.adjusted, k, s.adjusted, q.adjusted); !math.IsNaN(x) {
		r.total, r.until, r.by = x, q.adjusted.day, byAdjusted
	} else if !math.IsNaN(split) {
		r.total, r.until, r.by = split, q.split.day, bySplit
	} else if x := w.ratio(c, w.at.price, k, s.price, q.price); !math.IsNaN(x) {
		r.total, r.until, r.by = x, q.price.day, byPrice
	} else if v, p := w.valueOf(c, k, s); v > 0 && s.valued > 0 && (s.idle+1 >= haltMonths || !w.everTraded(c, k)) {
		r.total, r.until, r.by = v/s.valued-1, p, byValue
	}
	for _, x := range []float64{q.priceReturn, split, r.total} {
		if math.IsNaN(r.price) {
			r.price = x
		}
	}
	member := s.member != 0
	switch {
	case q.delisted:
		r.ended = true
		d := q.delisting
		if math.IsNaN(d) {
			d = w.assume(c, k, q.reason, member)
		}
		w.delisted(q, s)
		r = r.compound(d)
	case !math.IsNaN(r.total):
	case member:
		r.total, r.price, r.rest = 0, 0, true
		r.by = notPriced
		if q.known {
			r.by = notReported
		}
		if s.idle+1 >= haltMonths || w.membership(c, k) == 0 && !q.known {
			r.ended = true
			w.delisted(q, s)
			r = r.compound(w.assume(c, k, math.NaN(), member))
		}
	case s.begun && !q.known && s.idle+1 >= haltMonths:
		r.ended = true
	}
	if member {
		w.returns[r.by]++
	}
	return r
}

// everTraded reports whether a return or a close was ever said of a firm.
func (w *builder) everTraded(c *Cross, k int32) bool {
	for _, item := range []int{w.at.totalReturn, w.at.adjusted, w.at.splitAdjusted, w.at.price} {
		if v, _ := c.latest(item, k); !math.IsNaN(v) {
			return true
		}
	}
	return false
}

// compound adds a delisting return, which is earned after the last price.
func (r monthReturn) compound(d float64) monthReturn {
	for _, x := range []*float64{&r.total, &r.price} {
		if math.IsNaN(*x) {
			*x = 0
		}
		*x = float64((1+*x)*(1+d)) - 1
	}
	return r
}

// assume returns the delisting return of a firm of which none is given.
func (w *builder) assume(c *Cross, k int32, reason float64, member bool) float64 {
	word := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return w.tape.words[int(v)]
	}
	ex, _ := c.latest(w.at.exchange, k)
	r, source := DelistingReturn(word(reason), word(ex))
	if w.Gone != nil && math.IsNaN(reason) {
		r, source = *w.Gone, fmt.Sprintf("no reason given: %v, as asked for", *w.Gone)
	}
	if member {
		w.report.Assumed[source]++
	}
	return r
}

func (w *builder) delisted(q trade, s *firmState) {
	if s.member == 0 {
		if s.held != 0 && w.end-s.held <= engine.Date(w.RollDays) {
			w.report.Missed++
		}
		return
	}
	reason := "no reason given"
	if !math.IsNaN(q.reason) {
		reason = w.tape.words[int(q.reason)]
	}
	if !math.IsNaN(q.delisting) {
		reason += ", return given"
	}
	w.report.Delistings[reason]++
}

// follow takes the month over into what is remembered of the firm.
func (w *builder) follow(c *Cross, k int32, s *firmState, q trade, r monthReturn) {
	s.ended = r.ended
	rest := s.member != 0 && r.rest
	if s.idle++; q.known && !rest {
		s.idle = 0
	}
	if !math.IsNaN(r.total) && !r.rest {
		s.through = max(s.through, r.until)
		s.earned = max(s.earned, r.until.MonthEnd())
	}
	for _, x := range []struct {
		last *closing
		now  closing
	}{{&s.adjusted, q.adjusted}, {&s.split, q.split}, {&s.price, q.price}} {
		switch {
		case !math.IsNaN(x.now.value):
			*x.last = x.now
		case !rest:
			// A ratio of closes must span the one month, except over a halt.
			x.last.value = math.NaN()
		}
	}
	w.value(c, k, s, q, r, rest)
	if !rest {
		s.valued = s.cap
	}
}

// value moves the market value of the class on to the month's end.
func (w *builder) value(c *Cross, k int32, s *firmState, q trade, r monthReturn, rest bool) {
	growth := r.price
	if v, p := w.valueOf(c, k, s); v > 0 {
		s.cap, s.capDate = v, p
		if p < w.start && r.until > p && !math.IsNaN(growth) {
			s.cap += float64(v * growth) // one of the month before, known late
		}
		return
	}
	if math.IsNaN(growth) && q.known {
		s.cap = math.NaN()
		return
	}
	if !math.IsNaN(growth) {
		s.cap += float64(s.cap * growth)
	}
	if !rest && c.Date-s.capDate > engine.Date(w.RollDays) {
		s.cap = math.NaN()
	}
}

// valueOf returns a market value of the class of this month, else one of the
// month before that was not known then, and its day.
func (w *builder) valueOf(c *Cross, k int32, s *firmState) (float64, engine.Date) {
	fresh := func(item int, p engine.Date) bool {
		return w.inMonth(p) || p > w.start-32 && w.isNews(c, item, k, p, s.capDate)
	}
	if v, p := c.latest(w.at.mktcap, k); v > 0 && fresh(w.at.mktcap, p) {
		return v, p
	}
	if x, p := c.latest(w.at.price, k); x > 0 && fresh(w.at.price, p) {
		if n, of := c.latest(w.at.shares, k); n > 0 && c.Date-of <= fundamentalDays {
			return float64(x * n), p
		}
	}
	if v, p := c.latest(w.at.companyMktcap, k); v > 0 && fresh(w.at.companyMktcap, p) {
		return v / float64(w.classesOf(c, k)), p // of two classes nothing else is known
	}
	return math.NaN(), 0
}

// classesOf counts the share classes of a firm's company of which the company's
// market value is given at the date.
func (w *builder) classesOf(c *Cross, k int32) int32 {
	company, _ := c.latest(w.at.company, k)
	if math.IsNaN(company) {
		return 1
	}
	if w.classes == nil {
		w.classes = map[float64]int32{}
		for k := range w.firms {
			if _, p := c.latest(w.at.companyMktcap, int32(k)); w.firms[k].ended || !w.inMonth(p) {
				continue
			}
			if id, _ := c.latest(w.at.company, int32(k)); !math.IsNaN(id) {
				w.classes[id]++
			}
		}
	}
	return max(1, w.classes[company])
}
