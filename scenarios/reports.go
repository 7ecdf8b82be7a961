package scenarios

import "trifecta/engine/lanes"

// reports publishes what a group earned and sold in the last four quarters,
// with the lags of MODEL's section 7. Flows are annualised months, in units of
// the model.
type reports struct {
	fourthLag     int // months after which the fourth quarter is known: small companies take longer
	income, sales trailing
}

// trailing sums a flow over four quarters. Up to the start it grew evenly from
// month to month.
type trailing struct {
	now, rate float64      // at the start, and log growth a month before it
	year      float64      // the last twelve months at the start
	quarter   []float64    // so far
	quarters  [3][]float64 // those before the last that ended, and it: a ring
	oldest    int
	ended     []float64 // trailing at the end of the last quarter
	published []float64
}

// set takes the flows at the start and what they grew in the year before.
func (r *reports) set(g int, running, revenue float64, start *Start) {
	r.fourthLag = 2
	if g == 0 {
		r.fourthLag = 3
	}
	r.income.now, r.income.rate = running, lanes.LogOf(1+start.Income[g])/12
	r.sales.now, r.sales.rate = revenue, lanes.LogOf(1+start.Sales[g])/12
	for _, t := range []*trailing{&r.income, &r.sales} {
		t.year = t.sum(-11, 0) / 12
	}
}

func (r *reports) rows() (own []*[]float64) {
	for _, t := range []*trailing{&r.income, &r.sales} {
		own = append(own, &t.quarter, &t.ended, &t.published, &t.quarters[0], &t.quarters[1], &t.quarters[2])
	}
	return own
}

// publishes reports whether a quarter becomes known in a calendar month.
func (r *reports) publishes(calendar int) bool {
	switch calendar {
	case 5, 8, 11:
		return true
	}
	return calendar == r.fourthLag
}

// known returns the month at whose end the last quarter ended that is known in
// a month.
func (r *reports) known(p *timetable, month int) int {
	for !r.publishes(int(p.calendar(month))) {
		month--
	}
	for month--; int(p.calendar(month))%3 != 0; month-- {
	}
	return month
}

// open fills the books from the months before the start.
func (r *reports) open(o *opening, g int) {
	s := &o.w.groups[g]
	r.set(g, s.running[0], s.revenue[0], o.start)
	last := -(int(o.plan.calendar(0)) % 3) // month in which the last quarter ended
	for _, t := range []*trailing{&r.income, &r.sales} {
		lanes.Fill(t.quarter, t.sum(last+1, 0))
		t.oldest = 0
		for k, row := range t.quarters {
			end := last - 3*(2-k)
			lanes.Fill(row, t.sum(end-2, end))
		}
		lanes.Fill(t.ended, t.before(last))
		lanes.Fill(t.published, t.before(r.known(o.plan, 0)))
	}
}

// sum adds up the months from one to another, up to the start.
func (t *trailing) sum(from, to int) (s float64) {
	for month := from; month <= to; month++ {
		s += float64(t.now * lanes.ExpOf(t.rate*float64(month)))
	}
	return s
}

// before returns the trailing flow at the end of a month up to the start.
func (t *trailing) before(month int) float64 {
	return t.year * lanes.ExpOf(t.rate*float64(month))
}

// advance publishes what becomes known in a month, then books the month.
func (r *reports) advance(calendar int, s *groupState) {
	r.income.advance(calendar, r.publishes(calendar), s.running)
	r.sales.advance(calendar, r.publishes(calendar), s.revenue)
}

func (t *trailing) advance(calendar int, publishes bool, flow []float64) {
	if publishes {
		copy(t.published, t.ended)
	}
	lanes.Add(t.quarter, t.quarter, flow)
	if calendar%3 != 0 {
		return
	}
	copy(t.ended, t.quarter)
	for _, q := range t.quarters {
		lanes.Add(t.ended, t.ended, q)
	}
	lanes.Scale(t.ended, t.ended, 1.0/12)
	copy(t.quarters[t.oldest], t.quarter)
	t.oldest = (t.oldest + 1) % len(t.quarters)
	clear(t.quarter)
}
