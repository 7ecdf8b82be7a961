package rule

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/expr-lang/expr/parser"
)

// What a rule may measure. Whoever writes more has a program in mind, which
// belongs into Go.
const (
	maxBytes = 4096
	maxDepth = 100 // of nesting; a chain a && b && c … is no nesting
)

// A Rule is an expression over named columns, checked and compiled. It does not
// change after Compile and may be evaluated from several goroutines at once.
type Rule struct {
	tree    *node
	names   []string // sorted
	text    string
	steps   []step
	fixed   []float64 // constants, one row each
	regs    int
	scratch sync.Pool // of *scratch
}

// Compile reads a rule that may use the given names, in any order. The error is
// an *[Error], which lists the faults of the rule by line and column.
func Compile(text string, names []string) (*Rule, error) {
	f := faults{text: []rune(text)}
	switch {
	case !utf8.ValidString(text):
		return nil, &Error{Faults: []Fault{{1, 1, "the rule is not valid UTF-8"}}}
	case len(text) > maxBytes:
		return nil, &Error{Faults: []Fault{{1, 1, fmt.Sprintf("the rule has %d bytes, allowed are %d", len(text), maxBytes)}}}
	case strings.TrimSpace(text) == "":
		return nil, &Error{Faults: []Fault{{1, 1, "the rule is empty"}}}
	}
	f.scan()
	parsed, err := parser.Parse(text)
	switch {
	case err == nil:
	case len(f.found) > 0: // the parser trips over what the scan has named
		return nil, f.err()
	default:
		f.syntax(err)
		return nil, f.err()
	}
	rd := reader{faults: &f, known: names, used: map[string]bool{}, odd: map[string]bool{}}
	tree := rd.read(parsed.Node, 1)
	if err := f.err(); err != nil {
		return nil, err
	}
	r := &Rule{tree: tree, text: tree.String()}
	if len(r.text) > maxBytes {
		return nil, &Error{Faults: []Fault{{1, 1, fmt.Sprintf("the rule has %d bytes in its canonical form, allowed are %d", len(r.text), maxBytes)}}}
	}
	for name := range rd.used {
		r.names = append(r.names, name)
	}
	slices.Sort(r.names)
	r.compile()
	return r, nil
}

// Names returns what the rule reads: sorted, each once, a new slice.
func (r *Rule) Names() []string { return slices.Clone(r.names) }

// Bool reports whether the rule gives truth values: 1, 0, and NaN where the
// truth is not known. Other rules give numbers.
func (r *Rule) Bool() bool { return r.tree.kind == truth }

// String returns the rule in its canonical form: one line, && || ! for and, or
// and not, only the parentheses that are needed, comments and layout gone.
// Rules with the same canonical form give the same bits; the canonical form
// compiles to the same rule and is its own canonical form.
func (r *Rule) String() string { return r.text }
