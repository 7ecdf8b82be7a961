package datasets

import (
	"math"
	"time"

	"trifecta/engine"
)

// A flow is an item that accrues over time, in its four forms; a form that the
// tape has not is -1.
type flow struct {
	quarter, toDate, year, trailing int
	yearEnd                         int // item fiscal_year_end
}

// A trailingBy says from what a sum over twelve months was made.
type trailingBy uint8

const (
	notKnown   trailingBy = iota
	given                 // by the vendor
	byQuarters            // four quarters
	byToDate              // the fiscal year, plus this year to date, less last year to the same date
	byYear                // the fiscal year that ended last
	trailingWays
)

// Fiscal periods end on the same weekday as often as on the same day of the
// month, so ends may be up to fiscalSlack days from where the calendar has them.
const (
	quarterDays = 91
	yearDays    = 365
	fiscalSlack = 16
)

// trailing returns the sum over the twelve months that end last of those known,
// the end of that period, and from what it was made. Where two ways reach the
// same period the vendor's own goes first, then four quarters.
func (c *Cross) trailing(f flow, firm int32) (x float64, end engine.Date, by trailingBy) {
	x, end = math.NaN(), math.MinInt32
	better := func(v float64, p engine.Date, way trailingBy) {
		if !math.IsNaN(v) && (by == notKnown || p > end+fiscalSlack) {
			x, end, by = v, p, way
		}
	}
	v, p := c.latest(f.trailing, firm)
	better(v, p, given)
	if p, ok := c.lastQuarter(f, firm); ok {
		// A firm may be late with its year and in time with the quarter after it:
		// then the twelve months that ended before are the last that are known.
		for back := range engine.Date(4) {
			if v := c.fourQuarters(f, firm, p-back*quarterDays); !math.IsNaN(v) {
				better(v, p-back*quarterDays, byQuarters)
				break
			}
		}
	}
	year, fiscal := c.latest(f.year, firm)
	if math.IsNaN(year) {
		return x, end, by
	}
	if now, p := c.latest(f.toDate, firm); !math.IsNaN(now) && p > fiscal+fiscalSlack && p < fiscal+yearDays-fiscalSlack && c.sameYears(f, firm, fiscal) {
		better(year+now-c.near(f.toDate, firm, p-yearDays, fiscalSlack), p, byToDate)
	}
	better(year, fiscal, byYear)
	return x, end, by
}

// lastQuarter returns the end of the last quarter of which anything is known: of
// itself, or of the year that it completes.
func (c *Cross) lastQuarter(f flow, firm int32) (engine.Date, bool) {
	q, p := c.latest(f.quarter, firm)
	y, fiscal := c.latest(f.year, firm)
	switch {
	case math.IsNaN(q):
		return 0, false // years alone make no quarters
	case !math.IsNaN(y) && fiscal > p && fiscal <= p+quarterDays+fiscalSlack:
		return fiscal, true
	}
	return p, true
}

func (c *Cross) fourQuarters(f flow, firm int32, p engine.Date) float64 {
	var sum float64
	for k := range engine.Date(4) {
		sum += c.quarter(f, firm, p-k*quarterDays)
	}
	return sum
}

// quarter returns the flow of the quarter that ends about p. Firms that report
// to the SEC give no fourth quarter: it is the year less the other three.
func (c *Cross) quarter(f flow, firm int32, p engine.Date) float64 {
	if q := c.near(f.quarter, firm, p, fiscalSlack); !math.IsNaN(q) {
		return q
	}
	if now := c.near(f.toDate, firm, p, fiscalSlack); !math.IsNaN(now) {
		switch c.quarterOfYear(f, firm, p) {
		case 1:
			return now
		case 2, 3, 4:
			if before := c.near(f.toDate, firm, p-quarterDays, fiscalSlack); !math.IsNaN(before) {
				return now - before
			}
		}
	}
	year := c.near(f.year, firm, p, fiscalSlack)
	for k := engine.Date(1); k < 4 && !math.IsNaN(year); k++ {
		year -= c.quarter(f, firm, p-k*quarterDays)
	}
	return year
}

// quarterOfYear returns which quarter of its fiscal year ends about p, 0 if that
// cannot be told: a year to date says nothing of where it began.
func (c *Cross) quarterOfYear(f flow, firm int32, p engine.Date) int {
	end, ok := c.yearEnd(f, firm)
	if !ok {
		return 0
	}
	days := (int(p-end)%yearDays + yearDays) % yearDays
	switch k := (days + quarterDays/2) / quarterDays; {
	case k%4 == 0:
		return 4
	default:
		return k
	}
}

// yearEnd returns the end of one of the firm's fiscal years: the month it says,
// else that of the last year of which anything is known.
func (c *Cross) yearEnd(f flow, firm int32) (engine.Date, bool) {
	if m, _ := c.latest(f.yearEnd, firm); m >= 1 && m <= 12 {
		return engine.NewDate(c.Date.Time().Year(), time.Month(m), 1).MonthEnd(), true
	}
	y, end := c.latest(f.year, firm)
	return end, !math.IsNaN(y)
}

// sameYears reports whether the fiscal years before and after one that ended are
// of twelve months, as far as is known. Where a firm has moved the end of its
// year, what it earned to date is of other months than a year before.
func (c *Cross) sameYears(f flow, firm int32, fiscal engine.Date) bool {
	if m, _ := c.latest(f.yearEnd, firm); m >= 1 && m <= 12 {
		end := engine.NewDate(fiscal.Time().Year(), time.Month(m), 1).MonthEnd()
		off := (int(fiscal-end)%yearDays + yearDays) % yearDays
		if min(off, yearDays-off) > fiscalSlack {
			return false
		}
	}
	for _, x := range c.of(f.year, firm) {
		if x.period > fiscal-yearDays+fiscalSlack && x.period < fiscal-fiscalSlack {
			return false
		}
	}
	return true
}
