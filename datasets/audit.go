package datasets

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// Severity says what a finding means for the use of the data.
type Severity uint8

const (
	// Error marks data that contradict themselves or their schema and cannot be
	// used as they are: readers refuse them.
	Error Severity = iota
	// Warning marks what is inferred from what such data usually look like, and
	// what a reader of results must know.
	Warning
	// Note marks a property of the data in which nothing is wrong.
	Note
)

// String returns "error", "warning" or "note".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// MarshalText is String, for JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Finding is one kind of thing that is wrong with data, or looks wrong. Row,
// Date, Firm and Column are the parts of Where, and empty where it has none.
type Finding struct {
	Severity Severity `json:"severity"`
	What     string   `json:"what"`    // "duplicate keys"
	Where    string   `json:"where"`   // the first place: row (the first is 1), date, firm, column
	Count    int      `json:"count"`   // how many places there are
	Example  string   `json:"example"` // what was found at the first place and what is allowed
	Remedy   string   `json:"remedy"`  // what to do about it

	Row    int    `json:"row,omitempty"`
	Date   string `json:"date,omitempty"`
	Firm   string `json:"firm,omitempty"`
	Column string `json:"column,omitempty"`
}

// Audit is Check of a table that may not be readable as a panel, series or
// facts: what readers refuse and, as far as the rest can be told, what looks
// wrong. It does not change the table.
func Audit(t *arrowfile.Table) []Finding {
	return AuditFiles([]File{{Table: t}})[0]
}

// A File is a table under the name of the file it came from.
type File struct {
	Name  string
	Table *arrowfile.Table
}

// AuditFiles is Audit of several tables that are to be used together: a list of
// findings for each, and one more, the last, of what is wrong between them. The
// last is empty for a single table.
func AuditFiles(files []File) [][]Finding {
	var all [][]Finding
	var read []readFile
	for _, f := range files {
		a := &audit{}
		if r, whole := audited(f, a); whole {
			read = append(read, r)
		}
		all = append(all, a.findings())
	}
	a := &audit{}
	between(read, a)
	return append(all, a.findings())
}

// audited audits one table and returns what is in it, and whether it is whole.
func audited(f File, a *audit) (r readFile, whole bool) {
	r = readFile{name: f.Name}
	switch kind := SchemaOf(f.Table); kind {
	case panelSchema:
		if r.panel, whole = panelIn(f.Table, a); whole {
			r.panel.suspect(a)
			suspectCurrency(f.Table, a)
		}
	case seriesSchema:
		if r.series, whole = seriesIn(f.Table, a); whole {
			r.series.suspect(a)
		}
	case factsSchema:
		r.facts = factsIn(f.Table, a)
		if whole = !a.broken(); whole {
			r.facts.check(a)
		}
	default:
		a.fault(wrongSchema, everywhere, "trifecta.schema is %q, want %q, %q or %q", kind, panelSchema, seriesSchema, factsSchema)
	}
	return r, whole
}

// A rule is something an audit looks for.
type rule struct {
	severity     Severity
	what, remedy string
}

// maxFaults is how many faults of one input are named; the rest is counted.
const maxFaults = 20

// An audit collects what is wrong, by rule in the order of first discovery.
type audit struct{ groups []*group }

type group struct {
	rule  *rule
	count int
	first place
	texts []string // at most maxFaults
	pos   []place
}

// fault records that rule r is broken at a place. Only the first faults of a
// rule are worded, so a file in which every row is wrong costs no more.
func (a *audit) fault(r *rule, at place, format string, args ...any) {
	var g *group
	for _, h := range a.groups {
		if h.rule == r {
			g = h
		}
	}
	if g == nil {
		g = &group{rule: r, first: at}
		a.groups = append(a.groups, g)
	}
	if g.count++; len(g.texts) < maxFaults {
		g.texts = append(g.texts, fmt.Sprintf(format, args...))
		g.pos = append(g.pos, at)
	}
}

// add takes over what another audit found.
func (a *audit) add(b *audit) {
	for _, g := range b.groups {
		k := slices.IndexFunc(a.groups, func(h *group) bool { return h.rule == g.rule })
		if k < 0 {
			a.groups = append(a.groups, g)
			continue
		}
		h := a.groups[k]
		h.count += g.count
		n := min(maxFaults-len(h.texts), len(g.texts))
		h.texts, h.pos = append(h.texts, g.texts[:n]...), append(h.pos, g.pos[:n]...)
	}
}

// findings returns a finding for every broken rule, errors first.
func (a *audit) findings() []Finding {
	var fs []Finding
	for _, s := range []Severity{Error, Warning, Note} {
		for _, g := range a.groups {
			if g.rule.severity != s {
				continue
			}
			f := Finding{
				Severity: s, What: g.rule.what, Where: g.first.String(), Count: g.count, Example: g.texts[0], Remedy: g.rule.remedy,
				Row: g.first.row, Firm: g.first.firm, Column: g.first.column,
			}
			if g.first.dated {
				f.Date = g.first.date.String()
			}
			fs = append(fs, f)
		}
	}
	return fs
}

// broken reports whether there is an error among the findings.
func (a *audit) broken() bool {
	for _, g := range a.groups {
		if g.rule.severity == Error {
			return true
		}
	}
	return false
}

// err returns the errors, each with the name of the file: up to maxFaults of
// them, shared out among the rules so that none hides another, and then a
// count. It is nil where there are only warnings.
func (a *audit) err(name string) error {
	shown, total, quota := 0, 0, make([]int, len(a.groups))
	for round := range maxFaults {
		for k, g := range a.groups {
			if g.rule.severity == Error && round < len(g.texts) && shown < maxFaults {
				quota[k]++
				shown++
			}
		}
	}
	var errs []error
	for k, g := range a.groups {
		if g.rule.severity != Error {
			continue
		}
		total += g.count
		for i := range quota[k] {
			where := g.pos[i].String()
			if where != "" {
				where += ": "
			}
			errs = append(errs, fmt.Errorf("%s: %s%s: %s", name, where, g.rule.what, g.texts[i]))
		}
	}
	if total > shown {
		errs = append(errs, fmt.Errorf("%s: and %d more faults", name, total-shown))
	}
	return errors.Join(errs...)
}

// A place is where in a file something stands. Zero fields are left out.
type place struct {
	row    int // the first is 1
	line   int // of a text file; the first is 1
	column string
	date   engine.Date
	dated  bool
	firm   string
}

// everywhere is the file as a whole.
var everywhere = place{}

func (p place) String() string {
	var parts []string
	if p.row > 0 {
		parts = append(parts, fmt.Sprintf("row %d", p.row))
	}
	if p.line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", p.line))
	}
	if p.dated {
		parts = append(parts, p.date.String())
	}
	if p.firm != "" {
		parts = append(parts, "firm "+p.firm)
	}
	if p.column != "" {
		parts = append(parts, "column "+p.column)
	}
	return strings.Join(parts, ", ")
}
