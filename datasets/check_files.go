package datasets

import (
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
)

var (
	otherSpan    = &rule{Warning, "files that hardly overlap", "use files of the same years"}
	otherFirms   = &rule{Warning, "firms of the facts that the panel lacks", "look for firm ids of another vendor"}
	otherValues  = &rule{Warning, "one column with other values in two files", "use one of them, or look for a change of unit"}
	betweenUnits = &rule{Error, "unit changes between files", "convert all vintages of a fact to one unit"}
	betweenFacts = &rule{Error, "two values of one fact in two files", "keep the one that was said, or give the later its own known date"}
)

// A readFile is what was read from a file: one of the three.
type readFile struct {
	name   string
	panel  *Panel
	series *Series
	facts  *Facts
}

// span returns the first and last date.
func (r readFile) span() (first, last engine.Date) {
	switch {
	case r.panel != nil:
		return r.panel.Dates[0], r.panel.Dates[len(r.panel.Dates)-1]
	case r.series != nil:
		return r.series.Dates[0], r.series.Dates[len(r.series.Dates)-1]
	case r.facts.Len() > 0:
		return slices.Min(r.facts.Period), slices.Max(r.facts.Period)
	}
	return 0, 0
}

// between looks for what is wrong between files that are to be used together,
// each with each that comes after it.
func between(files []readFile, a *audit) {
	for k, x := range files {
		for _, y := range files[k+1:] {
			overlap(x, y, a)
			datedAlike(x, y, a)
			switch {
			case x.series != nil && y.series != nil:
				sameColumns(x, y, a)
			case x.facts != nil && y.facts != nil:
				sameFacts(x, y, a)
			case x.panel != nil && y.facts != nil:
				sameFirms(x, y, a)
			case x.facts != nil && y.panel != nil:
				sameFirms(y, x, a)
			}
		}
	}
}

// overlap reports two files whose common years are less than half of those of
// the shorter.
func overlap(x, y readFile, a *audit) {
	x0, x1 := x.span()
	y0, y1 := y.span()
	common, shorter := min(x1, y1)-max(x0, y0), min(x1-x0, y1-y0)
	// Vintages of facts follow one another.
	if x.facts != nil && y.facts != nil || common >= 0 && 2*common >= shorter {
		return
	}
	a.fault(otherSpan, everywhere, "%s runs from %v to %v, %s from %v to %v", x.name, x0, x1, y.name, y0, y1)
}

// datedAlike reports months that end on the calendar's last day in one file and
// on the last weekday in the other.
func datedAlike(x, y readFile, a *audit) {
	for _, c := range x.calendars() {
		for _, d := range y.calendars() {
			if c.kind != d.kind {
				a.fault(twoCalendars, place{column: d.column}, "dates of %s in %s are the %v, those of %s in %s the %v", d.column, y.name, d.kind, c.column, x.name, c.kind)
				return
			}
		}
	}
}

type dated struct {
	column string
	kind   calendar
}

// calendars returns the calendars of the file's monthly columns.
func (r readFile) calendars() (all []dated) {
	if r.panel != nil && !r.panel.Daily() {
		return []dated{{"the panel", monthEnds}} // or it would not have been read
	}
	if r.series == nil {
		return nil
	}
	for k := range r.series.Columns {
		c := &r.series.Columns[k]
		if kind := calendarOf(r.series.datesOf(c)); kind == monthEnds || kind == monthCloses {
			all = append(all, dated{c.Name, kind})
		}
	}
	return all
}

// sameColumns compares columns of one name on the dates that both files have.
// Revisions of an economic series are small; a hundredfold is a unit.
func sameColumns(x, y readFile, a *audit) {
	for k := range x.series.Columns {
		c := &x.series.Columns[k]
		d := y.series.Column(c.Name)
		if d == nil {
			continue
		}
		both, differ, first := 0, 0, -1
		var u, v float64
		for i, day := range x.series.Dates {
			j, ok := slices.BinarySearch(y.series.Dates, day)
			if !ok || math.IsNaN(c.Values[i]) || math.IsNaN(d.Values[j]) {
				continue
			}
			both++
			if p, q := c.Values[i], d.Values[j]; math.Abs(p-q) > 0.5*max(math.Abs(p), math.Abs(q)) {
				if differ++; differ == 1 {
					first, u, v = i, p, q
				}
			}
		}
		if differ > 0 && 20*differ > both {
			a.count(otherValues, x.series.at(first, c.Name), differ, "%v in %s and %v in %s; %d of %d values differ by more than half", u, x.name, v, y.name, differ, both)
		}
	}
}

// sameFacts compares facts of one firm, item and period in two files.
func sameFacts(x, y readFile, a *audit) {
	type key struct {
		firm   int32
		item   string
		period engine.Date
	}
	said := make(map[key]int, x.facts.Len())
	for i := range x.facts.Firm {
		said[key{x.facts.Firm[i], x.facts.Item.At(i), x.facts.Period[i]}] = i
	}
	for j := range y.facts.Firm {
		item := y.facts.Item.At(j)
		i, ok := said[key{y.facts.Firm[j], item, y.facts.Period[j]}]
		if !ok {
			continue
		}
		u, v := x.facts.Value[i], y.facts.Value[j]
		switch {
		case isMoney(item) && thousands(v/u) != 0:
			a.fault(betweenUnits, y.facts.at(j, item), "value is %v in %s and %v in %s", v, y.name, u, x.name)
		case x.facts.Known[i] == y.facts.Known[j] && (u != v && !(math.IsNaN(u) && math.IsNaN(v)) || x.facts.Text.At(i) != y.facts.Text.At(j)):
			a.fault(betweenFacts, y.facts.at(j, item), "%s in %s and %s in %s, both known on %v", y.facts.said(j), y.name, x.facts.said(i), x.name, y.facts.Known[j])
		}
	}
}

// sameFirms reports facts most of whose firms are not in the panel. Facts may be
// of more firms than the indexes', so that half is too many only if most of the
// panel's are missing from the facts as well.
func sameFirms(p, f readFile, a *audit) {
	panel, facts := map[int32]bool{}, map[int32]bool{}
	for _, id := range p.panel.Firm {
		panel[id] = true
	}
	first, both, firms := -1, 0, 0
	for i, id := range f.facts.Firm {
		if facts[id] {
			continue
		}
		facts[id] = true
		firms++
		if panel[id] {
			both++
		} else if first < 0 {
			first = i
		}
	}
	if 2*both < min(firms, len(panel)) {
		a.count(otherFirms, f.facts.at(first, ""), firms-both, "%s", fmt.Sprintf("%d of %d firms in %s are among the %d of %s", both, firms, f.name, len(panel), p.name))
	}
}
