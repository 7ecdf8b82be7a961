package scenarios

import "trifecta/engine/lanes"

// reports publishes what a group earned and sold in the last four quarters,
// with the lags of MODEL's section 7. Flows are annualised months, in units of
// the model.
type reports struct {
	fourthLag     int // months after which the fourth quarter is known: small companies take longer
	income, sales trailing
}

// trailing sums a flow over four quarters.
type trailing struct {
	history   func(month int) float64 // the flow up to the start, month 0
	quarter   []float64               // so far
	quarters  [3][]float64            // those before the last that ended, and it: a ring
	oldest    int
	ended     []float64 // trailing at the end of the last quarter
	published []float64
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
func (r *reports) open(p *timetable) {
	last := -(int(p.calendar(0)) % 3) // month in which the last quarter ended
	for _, t := range []*trailing{&r.income, &r.sales} {
		sum := func(from, to int) (s float64) {
			for month := from; month <= to; month++ {
				s += t.history(month)
			}
			return s
		}
		lanes.Fill(t.quarter, sum(last+1, 0))
		t.oldest = 0
		for k, row := range t.quarters {
			end := last - 3*(2-k)
			lanes.Fill(row, sum(end-2, end))
		}
		lanes.Fill(t.ended, t.before(last))
		lanes.Fill(t.published, t.before(r.known(p, 0)))
	}
}

// before returns the trailing flow at the end of a month up to the start.
func (t *trailing) before(month int) float64 {
	s := 0.0
	for k := range 12 {
		s += t.history(month - k)
	}
	return s / 12
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
