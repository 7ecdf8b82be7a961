package datasets

import (
	"errors"
	"fmt"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// Severity says what a finding means for the use of the data.
type Severity uint8

const (
	// Error marks data that cannot be used as they are: readers refuse them.
	Error Severity = iota
	// Warning marks what a reader of results must know, or should look at.
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// A Finding is one kind of thing that is wrong with data, or looks wrong.
type Finding struct {
	Severity Severity
	What     string // "duplicate keys"
	Where    string // the first place: row (the first is 1), date, firm, column
	Count    int    // how many places there are
	Example  string // what was found at the first place and what is allowed
	Remedy   string // what to do about it
}

// Audit is Check of a table that may not be readable as a panel or series: what
// readers refuse and, as far as the rest can be told, what looks wrong. It does
// not change the table.
func Audit(t *arrowfile.Table) []Finding {
	a := &audit{}
	switch kind := SchemaOf(t); kind {
	case panelSchema:
		if p, whole := panelIn(t, a); whole {
			p.suspect(a)
		}
	case seriesSchema:
		if s, whole := seriesIn(t, a); whole {
			s.suspect(a)
		}
	default:
		a.fault(wrongSchema, everywhere, "trifecta.schema is %q, want %q or %q", kind, panelSchema, seriesSchema)
	}
	return a.findings()
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

// findings returns a finding for every broken rule, errors first.
func (a *audit) findings() []Finding {
	var fs []Finding
	for _, s := range []Severity{Error, Warning} {
		for _, g := range a.groups {
			if g.rule.severity == s {
				fs = append(fs, Finding{s, g.rule.what, g.first.String(), g.count, g.texts[0], g.rule.remedy})
			}
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
