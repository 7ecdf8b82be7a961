package report

import (
	"strconv"
	"time"

	"gonum.org/v1/plot"
)

// date is the day v of the calendar, in days since 1970-01-01.
func date(v float64) time.Time { return time.Unix(int64(v)*86400, 0).UTC() }

func days(year int, month time.Month, day int) float64 {
	return float64(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// A calendar is one density of date ticks: the first of every so many months,
// or where months is 0 some days of each month.
type calendar struct {
	months int
	days   []int
}

var calendars = []calendar{
	{days: everyDay(1, 31)},
	{days: everyDay(2, 27)},
	{days: everyDay(5, 21)},
	{days: everyDay(10, 21)},
	{days: everyDay(15, 16)},
	{months: 1},
	{months: 3},
	{months: 6},
	{months: 12},
	{months: 24},
	{months: 60},
	{months: 120},
	{months: 240},
	{months: 600},
	{months: 1200},
}

// everyDay is each step-th day of a month, from the first to last. Short
// distances to the first of the next month are left out.
func everyDay(step, last int) []int {
	var d []int
	for day := 1; day <= last; day += step {
		d = append(d, day)
	}
	return d
}

// dates is the scale of an axis in days since 1970-01-01: the densest calendar
// with at most n ticks. Years stand alone ("2015"); finer ticks carry the year
// under the first of them and wherever it changes ("Mar\n2015", "Apr", …).
func dates(lo, hi float64, n int) []plot.Tick {
	if !(hi > lo) {
		return nil
	}
	var ticks []plot.Tick
	for _, c := range calendars {
		// A day takes at most one tick; do not list a century of them.
		if c.months < 12 && (hi-lo) > 366*float64(n+2) {
			continue
		}
		if ticks = c.ticks(lo, hi); len(ticks) <= n {
			break
		}
	}
	return ticks[:min(len(ticks), n+2)]
}

func (c calendar) ticks(lo, hi float64) []plot.Tick {
	var ticks []plot.Tick
	from, to := date(lo), date(hi)
	shown := 0 // the year written last
	add := func(year int, month time.Month, day int) {
		v := days(year, month, day)
		if v < lo || v > hi || date(v).Month() != month {
			return
		}
		s := strconv.Itoa(year)
		if c.months < 12 {
			s = month.String()[:3]
			if c.months == 0 {
				s = strconv.Itoa(day) + " " + s
			}
			if year != shown {
				s += "\n" + strconv.Itoa(year)
				shown = year
			}
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: s})
	}
	every := max(1, c.months/12)
	for year := from.Year() - from.Year()%every; year <= to.Year(); year += every {
		switch {
		case c.months >= 12:
			add(year, time.January, 1)
		case c.months > 0:
			for m := 1; m <= 12; m += c.months {
				add(year, time.Month(m), 1)
			}
		default:
			for m := time.January; m <= time.December; m++ {
				for _, d := range c.days {
					add(year, m, d)
				}
			}
		}
	}
	return ticks
}
