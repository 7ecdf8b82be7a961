package engine

import (
	"fmt"
	"math"
	"time"
)

// A Date is a day, counted from 1970-01-01 as in Arrow's date32.
type Date int32

// NewDate returns the date of a calendar day. A day past the end of its month
// runs over into the next, as in [time.Date].
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads 2025-08-31, or 2025-08 for the last day of that month.
func ParseDate(s string) (Date, error) {
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		return Date(d.Unix() / 86400), nil
	}
	if d, err := time.Parse("2006-01", s); err == nil {
		return NewDate(d.Year(), d.Month()+1, 0), nil
	}
	return 0, fmt.Errorf("date %q: want a day such as 2025-08-31 or a month such as 2025-08", s)
}

// Time returns midnight UTC of d.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns d as 2025-08-31.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MonthEnd returns the last calendar day of d's month.
func (d Date) MonthEnd() Date {
	t := d.Time()
	return NewDate(t.Year(), t.Month()+1, 0)
}

// Close returns the last weekday of d's month, the day on which the month's
// row closes.
func (d Date) Close() Date {
	e := d.MonthEnd()
	switch e.Time().Weekday() {
	case time.Saturday:
		return e - 1
	case time.Sunday:
		return e - 2
	}
	return e
}

// MonthEnds returns the calendar month-ends from the month of first to the
// month of last, both included.
func MonthEnds(first, last Date) []Date {
	var ds []Date
	for d := first.MonthEnd(); d <= last.MonthEnd(); d = (d + 1).MonthEnd() {
		ds = append(ds, d)
	}
	return ds
}

// A Grid is the calendar of a study. Dates ascend. Rows before Start are
// history: every path shares them, and they give windowed fields their first
// windows. The first decision is taken at Start, the first return is earned
// over the step that ends at Start+1.
type Grid struct {
	Dates   []Date
	Start   int     // index of the first decision
	PerYear float64 // steps in a year: 12 for months, 252 for trading days
}

// Steps returns the number of returns that are earned: the dates after Start.
func (g Grid) Steps() int { return len(g.Dates) - 1 - g.Start }

// Years returns the length of the study in years, Steps / PerYear.
func (g Grid) Years() float64 { return float64(g.Steps()) / g.PerYear }

func (g Grid) validate() (errs []error) {
	if n := len(g.Dates); g.Start < 0 || g.Start > n-2 {
		errs = append(errs, fmt.Errorf("grid starts at row %d of %d: want at least one step after the start", g.Start, n))
	}
	for t := 1; t < len(g.Dates); t++ {
		if g.Dates[t] <= g.Dates[t-1] {
			errs = append(errs, fmt.Errorf("grid date %v follows %v: want ascending dates", g.Dates[t], g.Dates[t-1]))
			break
		}
	}
	if !(g.PerYear > 0) || math.IsInf(g.PerYear, 0) {
		errs = append(errs, fmt.Errorf("grid has %v steps a year: want a positive number", g.PerYear))
	}
	return errs
}
