package datasets

import (
	"fmt"
	"slices"
	"time"

	"trifecta/engine"
)

var (
	dateGap      = &rule{Warning, "gap in the dates", "add the rows, empty where nothing is known"}
	dayGap       = &rule{Warning, "gap in the days", "add the days: the return after a gap is of one day alone"}
	hole         = &rule{Warning, "missing value", "a field is not known there; a strategy that reads it is refused"}
	irregular    = &rule{Note, "values at no regular distance", "a value is carried for the median distance; set carry_days where it is known for longer"}
	weekendDate  = &rule{Warning, "dates on weekends", "look for dates shifted by a day; markets are closed then"}
	oddDay       = &rule{Warning, "date that is not a month-end among month-ends", "date the value by the last day of its month"}
	twoCalendars = &rule{Warning, "calendars differ", "date monthly values by the calendar month-end: import them with period: month"}
)

// suspectGaps reports where a column has no value though its own rhythm gives
// one: a monthly column has no holes between its months in a file of days.
// Where all columns have the same gap it is one of the file's dates.
func (s *Series) suspectGaps(a *audit) {
	type gap struct{ from, to int }
	found := map[gap]int{}
	var gaps []gap
	var of []string
	judgedColumns := 0
	for k := range s.Columns {
		c := &s.Columns[k]
		rows := c.known()
		if len(rows) > 1 {
			judgedColumns++
		}
		long := s.longSteps(rows)
		if len(rows) > 6 && 10*len(long) > len(rows) {
			a.fault(irregular, place{column: c.Name}, "%d of %d steps are longer than those around them", len(long), len(rows)-1)
			continue
		}
		for _, n := range long {
			g := gap{rows[n-1], rows[n]}
			if found[g]++; found[g] == 1 {
				gaps, of = append(gaps, g), append(of, c.Name)
			} else {
				of[slices.Index(gaps, g)] = ""
			}
		}
	}
	for n, g := range gaps {
		usual := "without a value, in this column alone"
		switch {
		case g.to == g.from+1: // no row between
			if found[g] == judgedColumns {
				of[n] = ""
			}
			a.fault(dateGap, s.at(g.to, of[n]), "%d days after %v", s.Dates[g.to]-s.Dates[g.from], s.Dates[g.from])
		default:
			if found[g] > 1 {
				usual = fmt.Sprintf("without a value in %d columns", found[g])
			}
			a.fault(hole, s.at(g.from+1, of[n]), "%d days from %v to %v %s", s.Dates[g.to]-s.Dates[g.from], s.Dates[g.from], s.Dates[g.to], usual)
		}
	}
}

// longestWeekend is the longest step of daily values in weekdays: a holiday, or
// two around Easter, leave out up to two.
const longestWeekend = 3

// suspectDays reports days that a daily panel leaves out.
func (p *Panel) suspectDays(a *audit) {
	for t := 1; t < len(p.Dates); t++ {
		if n := sessions(p.Dates[t-1], p.Dates[t]); n > longestWeekend {
			a.fault(dayGap, place{row: p.First[t] + 1, date: p.Dates[t], dated: true, column: "date"}, "%v weekdays after %v", n, p.Dates[t-1])
		}
	}
}

// around is how many steps on either side tell the rhythm of a column, which
// may be yearly at first and monthly later.
const around = 6

// longSteps returns the places n for which the step from rows[n-1] to rows[n]
// is half as long again as is usual both before it and after it.
func (s *Series) longSteps(rows []int) (long []int) {
	steps := make([]float64, max(len(rows)-1, 0))
	for n := range steps {
		steps[n] = s.step(rows[n], rows[n+1])
	}
	for n, d := range steps {
		// A side of one or two steps tells no rhythm, unless there is no other.
		before, after := steps[max(n-around, 0):n], steps[n+1:min(n+1+around, len(steps))]
		usual := 0.0
		for _, side := range [][]float64{before, after} {
			if len(side) > 2 || len(side) > 0 && len(steps) < 5 {
				usual = max(usual, median(side))
			}
		}
		if usual == 0 {
			continue
		}
		// Months differ by a tenth.
		if d > 1.5*usual && d > longestWeekend {
			long = append(long, n+1)
		}
	}
	return long
}

func (s *Series) step(i, j int) float64 { return sessions(s.Dates[i], s.Dates[j]) }

// sessions returns the distance of two dates in weekdays, the days on which
// markets were shut for once left out.
func sessions(from, to engine.Date) float64 {
	n := weekdays(to) - weekdays(from)
	for _, shut := range closures {
		if from < shut.first && to > shut.last {
			n -= weekdays(shut.last) - weekdays(shut.first-1)
		}
	}
	return float64(n)
}

// closures of the New York Stock Exchange of more than a day since 1914 (NYSE,
// special closings): the war, the bank holiday, 11 September, hurricane Sandy.
var closures = []struct{ first, last engine.Date }{
	{engine.NewDate(1914, 7, 31), engine.NewDate(1914, 12, 11)},
	{engine.NewDate(1933, 3, 4), engine.NewDate(1933, 3, 14)},
	{engine.NewDate(2001, 9, 11), engine.NewDate(2001, 9, 14)},
	{engine.NewDate(2012, 10, 29), engine.NewDate(2012, 10, 30)},
}

// weekdays counts the days from Monday to Friday up to d, from a Monday long ago.
func weekdays(d engine.Date) int {
	n := int(d - engine.NewDate(1599, 12, 27))
	return n/7*5 + min(n%7, 4) + 1
}

// A calendar is how the dates of a column lie.
type calendar uint8

const (
	otherDates calendar = iota
	daily
	monthEnds   // the last calendar day
	monthCloses // the last weekday, where it is another
)

func (c calendar) String() string {
	return [...]string{"other dates", "days", "calendar month-ends", "last weekdays of months"}[c]
}

// calendarOf tells the calendar of dates from nine in ten of them: the rest are
// mistakes.
func calendarOf(dates []engine.Date) calendar {
	if len(dates) < 12 {
		return otherDates
	}
	ends, closes, month := 0, 0, 0
	for n, d := range dates {
		if d == d.MonthEnd() {
			ends++
		}
		if d == d.MonthEnd().Close() {
			closes++
		}
		if n > 0 && monthNumber(d) > monthNumber(dates[n-1]) {
			month++
		}
	}
	most := func(n int) bool { return 10*n >= 9*(len(dates)-1) }
	switch span := int(dates[len(dates)-1] - dates[0]); {
	case most(ends):
		return monthEnds
	case most(closes) && most(month):
		return monthCloses
	case span < 2*len(dates):
		return daily
	}
	return otherDates
}

func (s *Series) datesOf(c *Column) []engine.Date {
	var dates []engine.Date
	for _, i := range c.known() {
		dates = append(dates, s.Dates[i])
	}
	return dates
}

// suspectCalendar reports days that do not fit the rest of a column, and columns
// of months that end on different days.
func (s *Series) suspectCalendar(a *audit) {
	ends, closes := "", ""
	odd := map[int]bool{} // rows reported
	for k := range s.Columns {
		c := &s.Columns[k]
		dates := s.datesOf(c)
		switch calendarOf(dates) {
		case monthEnds, monthCloses:
			s.suspectDays(a, c, odd)
			if calendarOf(dates) == monthEnds {
				ends = c.Name
			} else {
				closes = c.Name
			}
		case daily:
			s.suspectWeekends(a, c)
		}
	}
	if ends != "" && closes != "" {
		a.fault(twoCalendars, place{column: closes}, "its dates are the %v, and those of %s the %v", monthCloses, ends, monthEnds)
	}
}

// suspectDays reports dates of a monthly column that end no month. The last is
// that of a month under way.
func (s *Series) suspectDays(a *audit, c *Column, odd map[int]bool) {
	rows := c.known()
	for _, i := range rows[:len(rows)-1] {
		if d := s.Dates[i]; d < d.MonthEnd().Close() && !odd[i] {
			odd[i] = true
			a.fault(oddDay, s.at(i, c.Name), "want %v", d.MonthEnd())
		}
	}
}

// suspectWeekends reports weekends in a daily column that has few. One that has
// them all is of calendar days.
func (s *Series) suspectWeekends(a *audit, c *Column) {
	rows := c.known()
	var weekends []int
	for _, i := range rows {
		if w := s.Dates[i].Time().Weekday(); w == time.Saturday || w == time.Sunday {
			weekends = append(weekends, i)
		}
	}
	if 7*len(weekends) > len(rows) || saturdays(s, weekends) {
		return
	}
	for _, i := range weekends {
		a.fault(weekendDate, s.at(i, c.Name), "a %v", s.Dates[i].Time().Weekday())
	}
}

// saturdays reports whether all days are Saturdays up to 1952-05-24, the last on
// which the New York Stock Exchange was open.
func saturdays(s *Series, rows []int) bool {
	last := engine.NewDate(1952, 5, 24)
	return !slices.ContainsFunc(rows, func(i int) bool {
		return s.Dates[i].Time().Weekday() != time.Saturday || s.Dates[i] > last
	})
}
