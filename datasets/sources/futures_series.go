package sources

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"trifecta/datasets"
	"trifecta/engine"
)

// announced is when the FOMC began to say what it decides (4 February 1994).
// Before, the target moved between meetings and nobody was told.
var announced = engine.NewDate(1994, 2, 4)

// Horizons of cuts priced.
var cutsColumns = []struct {
	name, what string
	months     int // 0 is to year end
}{
	{"cuts_priced", "to year end", 0},
	{"cuts_priced_6m", "over six months", 6},
	{"cuts_priced_12m", "over twelve months", 12},
}

// horizon returns the last date of a horizon seen from d.
func horizon(d engine.Date, months int) engine.Date {
	t := d.Time()
	if months == 0 {
		return engine.NewDate(t.Year(), time.December, 31)
	}
	last := engine.NewDate(t.Year(), t.Month()+time.Month(months), 1).MonthEnd()
	if d == d.MonthEnd() {
		return last
	}
	return min(engine.NewDate(t.Year(), t.Month()+time.Month(months), t.Day()), last)
}

// Futures returns the cuts that fed funds futures price, for each day of the
// quotes on which they tell one: to year end, over six and over twelve months,
// in cuts of 25 bp, positive for cuts, by [PolicyPath] and [CutsPriced]. A
// settlement of a day is known at its close. The path has the meetings that
// were foreseen on the day, and stale quotes are left out, see Tally. target,
// which may be nil, gives the rate before the next meeting where no
// quote tells it. What is not known is NaN, and a column that is never
// known is left out; notes say from when each is known and name its gaps.
func Futures(q *FuturesQuotes, m Meetings, target *Target) (*datasets.Series, datasets.Tally, error) {
	q.sort()
	tally := datasets.Tally{Read: q.rows.Read, Dropped: slices.Clone(q.rows.Dropped)}
	s := &datasets.Series{Meta: map[string]string{"source": "CME 30-day fed funds futures, settlements"}}
	for _, c := range cutsColumns {
		s.Columns = append(s.Columns, datasets.Column{Name: c.name, Unit: "25bp cuts", Source: s.Meta["source"]})
	}
	delivered := map[int32]float64{}
	stood := 0 // days on which the target stood in
	for i := range q.days {
		d := &q.days[i]
		var use datasets.Tally // of the day's quotes
		r := q.rates(d, delivered, &use)
		for _, x := range d.quotes {
			if x.settled(d.date) {
				delivered[x.month] = x.price
			}
		}
		if d.date < announced {
			lose(&tally, use, "of a day before February 1994, when the target moved between meetings and in silence", d)
			continue
		}
		seen := m.foreseen(d.date)
		path := PolicyPath(r, seen)
		row := make([]float64, len(cutsColumns))
		known, start, quoted := false, target.EffectiveAfter(d.date, m.decided(d.date)), !math.IsNaN(r.Mean[back])
		for k, c := range cutsColumns {
			to := horizon(d.date, c.months)
			if row[k] = math.NaN(); m.covers(d.date, to) && reaches(path, d.date, to, seen) {
				row[k] = CutsPriced(path, d.date, to, start)
			}
			if row[k] == 0 && !quoted {
				row[k] = math.NaN() // no meeting is left, but nor is the day's own month quoted
			}
			known = known || !math.IsNaN(row[k])
		}
		if !known {
			lose(&tally, use, "of a day on which the quotes do not reach a horizon, or the meetings", d)
			continue
		}
		use.Read = 0
		tally.Add(use)
		if !math.IsNaN(start) && startMissing(path, d.date) {
			stood++
		}
		s.Dates = append(s.Dates, d.date)
		for k := range row {
			s.Columns[k].Values = append(s.Columns[k].Values, row[k])
		}
	}
	if len(s.Dates) == 0 {
		return nil, tally, fmt.Errorf("no day of the quotes tells the cuts priced: %s", why(q, m))
	}
	for k := range s.Columns {
		c := &s.Columns[k]
		c.Note = fmt.Sprintf("%s, CME's method per meeting; %s", cutsColumns[k].what, spans(s.Dates, c.Values))
		if k == 0 {
			c.Note += "; 0 after the year's last meeting"
		}
		if k > 0 && s.Dates[0] < engine.NewDate(2009, 1, 1) {
			c.Note += "; quotes more than six months ahead are thin before 2009"
		}
		if stood > 0 {
			c.Note += fmt.Sprintf("; on %d days the rate before the next meeting is that in force, not one of futures", stood)
		}
	}
	dropUnknown(s)
	return s, tally, nil
}

// lose counts the quotes of a day as dropped: those that use keeps for the
// reason why.
func lose(tally *datasets.Tally, use datasets.Tally, why string, d *futuresDay) {
	tally.Add(datasets.Tally{Dropped: use.Dropped})
	if use.Kept > 0 {
		tally.Add(datasets.Tally{Dropped: []datasets.Drop{{Reason: why, Rows: use.Kept, First: d.date.String()}}})
	}
}

// reaches reports whether a path has the last of the meetings that are seen
// between two dates: the months of its quotes may end before.
func reaches(path []PolicyStep, from, to engine.Date, seen []engine.Date) bool {
	k, found := slices.BinarySearch(seen, to)
	if !found {
		k--
	}
	if k < 0 || seen[k] <= from {
		return true
	}
	return len(path) > 0 && path[len(path)-1].Meeting >= seen[k]
}

// startMissing reports whether a path does not tell the rate before the first
// meeting after d.
func startMissing(path []PolicyStep, d engine.Date) bool {
	for _, s := range path {
		if s.Meeting > d {
			return math.IsNaN(s.Before)
		}
	}
	return false
}

// why says why nothing came of quotes.
func why(q *FuturesQuotes, m Meetings) string {
	switch {
	case len(q.days) == 0:
		return "there is no quote"
	case len(m) == 0:
		return "there is no meeting"
	}
	return fmt.Sprintf("the quotes are of %v to %v, the meetings of %v to %v; the months of quotes must reach from the rate before the next meeting, or a target be given, to the rate after the last",
		q.days[0].date, q.days[len(q.days)-1].date, m[0].Date, m[len(m)-1].Date)
}

// spans says when a daily column is known: its first and last date, and its
// gaps of more than 45 days.
func spans(dates []engine.Date, x []float64) string {
	var first, last engine.Date
	var gaps []string
	n := 0
	for i, d := range dates {
		switch {
		case math.IsNaN(x[i]):
			continue
		case n == 0:
			first = d
		case d-last > 45:
			gaps = append(gaps, fmt.Sprintf("%v to %v", last+1, d-1))
		}
		last = d
		n++
	}
	if n == 0 {
		return "never known"
	}
	text := fmt.Sprintf("known from %v to %v", first, last)
	switch {
	case len(gaps) > 6:
		text += fmt.Sprintf(", with %d gaps of more than 45 days, the last %s", len(gaps), gaps[len(gaps)-1])
	case len(gaps) > 0:
		text += ", but not " + strings.Join(gaps, ", ")
	}
	return text
}
