package datasets

import (
	"fmt"
	"math"

	"trifecta/engine"
)

// A trade is what is known of a share class's trading in one month.
type trade struct {
	known                  bool // there is a price, value or return of the month
	total, priceReturn     float64
	adjusted, split, price float64 // last closes of the month
	delisted               bool
	delisting              float64 // NaN where it is not given
	reason                 float64 // word of the tape, NaN where it is not given
}

func (w *builder) trade(c *Cross, k int32) (q trade) {
	in := func(item int) float64 {
		if v, p := c.latest(item, k); w.inMonth(p) {
			return v
		}
		return math.NaN()
	}
	q.total, q.priceReturn = in(w.at.totalReturn), in(w.at.priceReturn)
	q.adjusted, q.split, q.price = in(w.at.adjusted), in(w.at.splitAdjusted), in(w.at.price)
	q.delisting, q.reason = in(w.at.delistingReturn), in(w.at.delistingReason)
	q.delisted = !math.IsNaN(q.delisting) || !math.IsNaN(q.reason)
	for _, x := range []float64{q.total, q.adjusted, q.split, q.price, in(w.at.mktcap)} {
		q.known = q.known || !math.IsNaN(x)
	}
	return q
}

// A monthReturn is what holders earned over a month, NaN where not known.
type monthReturn struct {
	total, price float64
	by           string // what it was made from
	ended        bool   // it was the last
}

// atRest is the return of a member in a month without a price.
const atRest = "nothing: no price in the month"

// earn returns the month's return of a firm, its last included.
func (w *builder) earn(c *Cross, k int32, s *firmState, q trade) (r monthReturn) {
	for _, way := range []struct {
		name  string
		total float64
	}{
		{"total_return", q.total},
		{"adjusted_close", q.adjusted/s.adjusted - 1},
		{"split_adjusted_close, without dividends", q.split/s.split - 1},
		{"price, without dividends and not adjusted for splits", q.price/s.price - 1},
	} {
		if !math.IsNaN(way.total) {
			r.total, r.by = way.total, way.name
			break
		}
		r.total = math.NaN()
	}
	r.price = q.priceReturn
	if math.IsNaN(r.price) {
		r.price = q.split/s.split - 1
	}
	if math.IsNaN(r.price) {
		r.price = r.total
	}
	member := s.member != 0
	switch {
	case q.delisted:
		r.ended = true
		d := q.delisting
		if math.IsNaN(d) {
			d = w.assume(c, k, q.reason, member)
		}
		w.delisted(q, member)
		r = r.compound(d)
	case !math.IsNaN(r.total):
	case member:
		r.total, r.price, r.by = 0, 0, atRest
		if s.idle+1 >= haltMonths || w.membership(c, k) == 0 && !q.known {
			r.ended = true
			w.delisted(q, member)
			r = r.compound(w.assume(c, k, math.NaN(), member))
		}
	case s.begun && !q.known && s.idle+1 >= haltMonths:
		r.ended = true
	}
	if member {
		w.report.Returns[r.by]++
	}
	return r
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

func (w *builder) delisted(q trade, member bool) {
	if !member {
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
	if s.idle++; q.known && (s.member == 0 || r.by != atRest) {
		s.idle = 0
	}
	for _, x := range []struct {
		last *float64
		now  float64
	}{{&s.adjusted, q.adjusted}, {&s.split, q.split}, {&s.price, q.price}} {
		switch {
		case !math.IsNaN(x.now):
			*x.last = x.now
		case s.member == 0 || r.by != atRest:
			// A ratio of closes must span the one month, except over a halt.
			*x.last = math.NaN()
		}
	}
	if v, p := w.freshCap(c, k); v > 0 {
		s.cap, s.capDate = v, p
		return
	}
	growth := r.price
	if math.IsNaN(growth) && q.known {
		s.cap = math.NaN()
		return
	}
	if !math.IsNaN(growth) {
		s.cap += float64(s.cap * growth)
	}
	if r.by != atRest && c.Date-s.capDate > engine.Date(w.RollDays) {
		s.cap = math.NaN()
	}
}

// freshCap returns a market value of the class of this month, and its day.
func (w *builder) freshCap(c *Cross, k int32) (float64, engine.Date) {
	if v, p := c.latest(w.at.mktcap, k); v > 0 && w.inMonth(p) {
		return v, p
	}
	if x, p := c.latest(w.at.price, k); x > 0 && w.inMonth(p) {
		if n, of := c.latest(w.at.shares, k); n > 0 && c.Date-of <= fundamentalDays {
			return float64(x * n), p
		}
	}
	if v, p := c.latest(w.at.companyMktcap, k); v > 0 && w.inMonth(p) {
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
	return w.classes[company]
}
