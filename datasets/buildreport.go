package datasets

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
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
	for k, n := range w.returns {
		if n > 0 {
			r.Returns[returnNames[k]] = n
		}
	}
	last, _ := slices.BinarySearch(w.tape.known, w.end+1)
	r.Later = w.tape.Len() - last
	r.Unknown = w.unknown()
	r.Unpriced = w.unpriced()
	r.Members = map[string][3]int{}
	for name, n := range w.members {
		s := slices.Sorted(slices.Values(n))
		r.Members[name] = [3]int{s[0], s[len(s)/2], s[len(s)-1]}
	}
	if note := r.note(); note != "" {
		p.Notes = map[string]string{"total_return": note}
	}
	if w.bySIC {
		p.StandIns = map[string]string{"ev": "financials told by SIC codes where no sector is known, stand-in for GICS"}
	}
	return r
}

// unpriced counts the firms that have figures and no trading.
func (w *builder) unpriced() (n int) {
	const traded, figures = 1, 2
	has := make([]uint8, len(w.firms))
	kind := make([]uint8, len(w.tape.items))
	for _, it := range Items() {
		if k := w.tape.code(it.Name); k >= 0 && it.Company && it.Name != "company_mktcap" {
			kind[k] = figures
		}
	}
	for k, market := range w.isMarket {
		if market {
			kind[k] = traded
		}
	}
	for i, k := range w.tape.firm {
		has[k] |= kind[w.tape.item[i]]
	}
	for _, h := range has {
		if h == figures {
			n++
		}
	}
	return n
}

// note says in a line what readers of results must know of the panel, and is
// empty where all listed members are held and no return is assumed.
func (r *BuildReport) note() string {
	var parts []string
	if r.Held < r.Listed {
		parts = append(parts, fmt.Sprintf("%d of %d listed firm-months are held, as the others lack what it takes (%s)", r.Held, r.Listed, inWords(r.Left)))
	}
	if len(r.Assumed) > 0 {
		parts = append(parts, "assumed are the returns of delisted members: "+inWords(r.Assumed))
	}
	return strings.Join(parts, "; ")
}

// inWords lists what was counted, the most first.
func inWords(of map[string]int) string {
	var parts []string
	for _, name := range byCount(of) {
		parts = append(parts, fmt.Sprintf("%d %s", of[name], name))
	}
	return strings.Join(parts, ", ")
}

// byCount returns the names of what was counted, the most first.
func byCount(of map[string]int) []string {
	names := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(of[b], of[a]) })
	return names
}

// unknown returns the items outside the vocabulary, each with the item that may
// be meant, if one is near.
func (w *builder) unknown() map[string]string {
	var known []string
	for _, it := range Items() {
		known = append(known, it.Name)
	}
	m := map[string]string{}
	for _, name := range w.tape.items {
		if !slices.Contains(known, name) {
			m[name] = nearest(name, known)
		}
	}
	return m
}

// Write writes the report for people, a line for each thing counted.
func (r *BuildReport) Write(out io.Writer) error {
	e := &lineWriter{out: out}
	e.line("%d facts, of which %d restate what was said before, and %d became known after the last month", r.Facts, r.Restatements, r.Later)
	for _, name := range slices.Sorted(maps.Keys(r.Unknown)) {
		if near := r.Unknown[name]; near != "" {
			e.line("item %q is not in the vocabulary, did you mean %q?", name, near)
		} else {
			e.line("item %q is not in the vocabulary", name)
		}
	}
	e.line("%d rows: %d firms at %d month-ends from %v to %v", r.Rows, r.Firms, r.Dates, r.First, r.Last)
	for _, name := range slices.Sorted(maps.Keys(r.Members)) {
		m := r.Members[name]
		e.line("members of %s: %d to %d a month, median %d", name, m[0], m[2], m[1])
	}
	if len(r.Members) == 0 {
		e.line("no memberships")
	} else {
		e.line("firm-months: %d listed by the indices, %d held", r.Listed, r.Held)
	}
	writeCounts(e, "listed and not held", r.Left)
	if r.Kept > 0 {
		e.line("  and %d held that had left their index while their price or return was not known", r.Kept)
	}
	writeCounts(e, "returns of members, firm-months, from", r.Returns)
	writeCounts(e, "members that were delisted", r.Delistings)
	writeCounts(e, "their returns assumed", r.Assumed)
	for _, x := range []struct {
		n    int
		what string
	}{
		{r.Unpriced, "firms have figures and no price, value or return: ids of another vendor need a link (data import compustat or ibes --link)"},
		{r.Overtaken, "returns of delisted members became known after one was assumed"},
		{r.Missed, "firms were known to be delisted only after they had left their index: no member earned it"},
		{r.Again, "firm-months of trading after the firm's end, under one id: left out"},
	} {
		if x.n > 0 {
			e.line("%d %s", x.n, x.what)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Trailing)) {
		n := r.Trailing[name]
		e.line("twelve months of %s, firm-months: %d as given, %d from four quarters, %d from a year and the year to date, %d from the last fiscal year", name, n[given], n[byQuarters], n[byToDate], n[byYear])
	}
	writeCounts(e, "figures not taken, firm-months of members", r.Dropped)
	return e.err
}

// writeCounts writes what was counted, the most first.
func writeCounts(e *lineWriter, title string, of map[string]int) {
	for i, name := range byCount(of) {
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
