package datasets

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
)

// account completes the report.
func (w *builder) account() *BuildReport {
	r, p := &w.report, w.panel
	r.Rows, r.Dates, r.Firms = p.Rows(), len(p.Dates), 0
	r.First, r.Last = p.Dates[0], p.Dates[len(p.Dates)-1]
	for k := range w.firms {
		if w.firms[k].begun {
			r.Firms++
		}
	}
	for k, ways := range w.trailing {
		if ways != [trailingWays]int{} {
			r.Trailing[flowNames[k]] = ways
		}
	}
	r.Members = map[string][3]int{}
	for name, n := range w.members {
		s := slices.Sorted(slices.Values(n))
		r.Members[name] = [3]int{s[0], s[len(s)/2], s[len(s)-1]}
	}
	return r
}

// Write writes the report for people, a line for each thing counted.
func (r *BuildReport) Write(out io.Writer) error {
	e := &lineWriter{out: out}
	e.line("%d facts, of which %d restate what was said before", r.Facts, r.Restatements)
	e.line("%d rows: %d firms at %d month-ends from %v to %v", r.Rows, r.Firms, r.Dates, r.First, r.Last)
	for _, name := range slices.Sorted(maps.Keys(r.Members)) {
		m := r.Members[name]
		e.line("members of %s: %d to %d a month, median %d", name, m[0], m[2], m[1])
	}
	if len(r.Members) == 0 {
		e.line("no memberships")
	}
	writeCounts(e, "returns of members, firm-months, from", r.Returns)
	for _, name := range slices.Sorted(maps.Keys(r.Trailing)) {
		n := r.Trailing[name]
		e.line("twelve months of %s, firm-months: %d as given, %d from four quarters, %d from a year and the year to date, %d from the last fiscal year", name, n[given], n[byQuarters], n[byToDate], n[byYear])
	}
	writeCounts(e, "members that were delisted", r.Delistings)
	writeCounts(e, "their returns assumed", r.Assumed)
	writeCounts(e, "members not counted, firm-months", r.Left)
	return e.err
}

// writeCounts writes what was counted, the most first.
func writeCounts(e *lineWriter, title string, of map[string]int) {
	names := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(of[b], of[a]) })
	for i, name := range names {
		if i == 0 {
			e.line("%s:", title)
		}
		e.line("  %d %s", of[name], name)
	}
}

// A lineWriter writes lines until the first error.
type lineWriter struct {
	out io.Writer
	err error
}

func (e *lineWriter) line(format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.out, format+"\n", args...)
	}
}
