package sources

import (
	"io"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
)

// A Meeting is a date on which the FOMC sets its target, the last day of a
// meeting.
type Meeting struct {
	Date engine.Date
	// Known is when the date was no longer a surprise: 0, always, for a
	// meeting of the calendar, and the date itself for one that was called.
	Known engine.Date
	// Gone is when a meeting of the calendar was called off; 0 is never.
	Gone engine.Date
}

// Meetings are the dates of the FOMC, ascending.
type Meetings []Meeting

// The meetings and calls since 1994 at which the target or the discount rate
// was changed off the calendar (Federal Reserve Board, "Federal Open Market
// Committee: Historical Materials by Year"). A list of dates alone does not
// tell them from the others.
var called = []engine.Date{
	engine.NewDate(1994, 4, 18), engine.NewDate(1998, 10, 15), engine.NewDate(2001, 1, 3), engine.NewDate(2001, 4, 18),
	engine.NewDate(2001, 9, 17), engine.NewDate(2007, 8, 17), engine.NewDate(2008, 1, 22), engine.NewDate(2008, 10, 8),
	engine.NewDate(2020, 3, 3), engine.NewDate(2020, 3, 15),
}

// The meeting of 17 and 18 March 2020 was on the calendar until the call of
// 15 March took its place.
var calledOff = Meeting{Date: engine.NewDate(2020, 3, 18), Gone: engine.NewDate(2020, 3, 15)}

// foreseen returns the meetings that a path of rates seen from date d has: those
// that were held by then, and those on the calendar.
func (m Meetings) foreseen(d engine.Date) []engine.Date {
	var dates []engine.Date
	for _, x := range m {
		if x.Known <= d && (x.Gone == 0 || d < x.Gone) {
			dates = append(dates, x.Date)
		}
	}
	return dates
}

// ahead bounds how long after the last meeting of a list there is surely none:
// those of the calendar are at least five weeks apart.
const ahead = 28

// decided reports whether there is a meeting on d.
func (m Meetings) decided(d engine.Date) bool {
	return slices.ContainsFunc(m, func(x Meeting) bool { return x.Date == d && x.Gone == 0 })
}

// covers reports whether the list holds all meetings after d and up to to.
func (m Meetings) covers(d, to engine.Date) bool {
	return len(m) > 0 && m[0].Date <= d+ahead && to <= m[len(m)-1].Date+ahead
}

// FOMC reads a list of meeting dates: a CSV file with a column date. Of files
// that tell more, with the columns Scheduled FOMC and Unscheduled FOMC, it takes
// the statements and policy actions and drops what is neither. Meetings off the
// calendar are marked, from these columns or from what is known of them since
// 1994.
func FOMC(r io.Reader, name string) (Meetings, datasets.Tally, error) {
	var f datasets.Faults
	var tally datasets.Tally
	s, err := newSheet(r, ',', &f, nil)
	if err != nil {
		f.Add(0, "", "unreadable input", "%v", err)
		return nil, tally, f.Err(name)
	}
	at, scheduled, unscheduled := s.need("date"), s.column("Scheduled FOMC"), s.column("Unscheduled FOMC")
	kind := s.column("Type")
	var out Meetings
	for row := s.next(); row != nil && at >= 0; row = s.next() {
		d, err := dayIn(row[at])
		if err != nil {
			f.Add(s.line, s.header[at], "unreadable date", "%v", err)
			continue
		}
		m := Meeting{Date: d}
		if scheduled >= 0 && unscheduled >= 0 {
			isMinutes := kind >= 0 && strings.EqualFold(strings.TrimSpace(row[kind]), "minutes")
			switch {
			case isMinutes:
				tally.Drop("minutes of a meeting", lineOf(s))
				continue
			case strings.TrimSpace(row[scheduled]) == "1":
			case strings.TrimSpace(row[unscheduled]) == "1":
				m.Known = d
			default:
				tally.Drop("neither a meeting nor a call", lineOf(s))
				continue
			}
		}
		if slices.Contains(called, d) {
			m.Known = d
		}
		tally.Keep()
		out = append(out, m)
	}
	if err := f.Err(name); err != nil {
		return nil, tally, err
	}
	return out.Join(nil), tally, nil
}

// Join returns the meetings of both lists, each date once; a meeting that either
// knows to have been called is one. Where they reach over March 2020, the
// meeting that was then called off is among them.
func (m Meetings) Join(o Meetings) Meetings {
	all := slices.Concat(m, o)
	byDate := func(a, b Meeting) int { return int(a.Date - b.Date) }
	slices.SortStableFunc(all, byDate)
	var out Meetings
	for _, x := range all {
		if n := len(out); n > 0 && out[n-1].Date == x.Date {
			out[n-1].Known = max(out[n-1].Known, x.Known)
			out[n-1].Gone = max(out[n-1].Gone, x.Gone)
			continue
		}
		out = append(out, x)
	}
	k, found := slices.BinarySearchFunc(out, calledOff, byDate)
	if !found && k > 0 && k < len(out) {
		out = slices.Insert(out, k, calledOff)
	}
	return out
}
