package rule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"
)

// A Fault is one thing that is wrong with a rule.
type Fault struct {
	Line, Column int // from 1; columns count characters
	Message      string
}

func (f Fault) position() string { return fmt.Sprintf("line %d, column %d", f.Line, f.Column) }

// An Error is a rule that cannot be compiled: why, and where, in the order of
// the text. All faults are listed together, but where the grammar is broken the
// names and kinds behind it cannot be judged.
type Error struct {
	Text   string // empty if it is not worth showing
	Faults []Fault
}

// maxShown is how many faults Error prints.
const maxShown = 20

// Error lists the faults, each with its line of the rule and a caret below.
func (e *Error) Error() string {
	var b strings.Builder
	lines := strings.Split(e.Text, "\n")
	for i, f := range e.Faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == maxShown {
			fmt.Fprintf(&b, "and %d more", len(e.Faults)-i)
			break
		}
		b.WriteString(f.position() + ": " + f.Message)
		if e.Text != "" {
			b.WriteString("\n" + excerpt([]rune(strings.TrimRight(lines[f.Line-1], "\r")), f.Column-1))
		}
	}
	return b.String()
}

// excerpt returns the part of a line around a position, and a caret below it.
func excerpt(line []rune, at int) string {
	const before, width = 50, 100
	from := max(0, min(at-before, len(line)-width))
	to := min(len(line), from+width)
	head, tail := "", ""
	if from > 0 {
		head = "…"
	}
	if to < len(line) {
		tail = "…"
	}
	pad := []rune(head + string(line[from:min(at, len(line))]))
	for i, r := range pad {
		if r != '\t' { // a tab is as wide above the caret as before it
			pad[i] = ' '
		}
	}
	return "  " + head + string(line[from:to]) + tail + "\n  " + string(pad) + "^"
}

// faults collects what is wrong with a text.
type faults struct {
	text  []rune
	found []placed
}

type placed struct {
	at      int // in characters from the beginning
	message string
}

func (f *faults) add(at int, format string, args ...any) {
	p := placed{min(max(at, 0), len(f.text)), fmt.Sprintf(format, args...)}
	// The first word on a place is the best: scan knows more than the parser.
	if !slices.ContainsFunc(f.found, func(q placed) bool { return q.at == p.at }) {
		f.found = append(f.found, p)
	}
}

func (f *faults) err() error {
	if len(f.found) == 0 {
		return nil
	}
	slices.SortStableFunc(f.found, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	e := &Error{Text: string(f.text)}
	for _, p := range f.found {
		line, column := 1, 1
		for _, r := range f.text[:p.at] {
			column++
			if r == '\n' {
				line, column = line+1, 1
			}
		}
		e.Faults = append(e.Faults, Fault{line, column, p.message})
	}
	return e
}

// scan notes what the parser would pass over in silence, or take for something
// else than was meant.
func (f *faults) scan() {
	for at := 0; at < len(f.text); at++ {
		next := rune(0)
		if at+1 < len(f.text) {
			next = f.text[at+1]
		}
		switch r := f.text[at]; {
		case r == '\'' || r == '"' || r == '`':
			f.add(at, "a rule has no text, only numbers and names")
			return // whatever follows may be inside of it
		case r == '/' && next == '/', r == '/' && next == '*':
			f.add(at, "a rule has no comments and no %c%c: divide with a single /", r, next)
			return
		case r == '*' && next == '*', r == '^':
			f.add(at, "a rule has no powers: write x * x, sqrt(x) or exp(y * log(x))")
			at++
		case r == '%':
			f.add(at, "a rule has no %%: write 5%% as 0.05")
		case r == '|' && next == '|', r == '&' && next == '&', r == '=' && next == '=':
			at++
		case (r == '<' || r == '>' || r == '!') && next == '=':
			at++
		case r == '|':
			f.add(at, "unexpected |: or is written ||")
		case r == '&':
			f.add(at, "unexpected &: and is written &&")
		case r == '=':
			f.add(at, "unexpected =: equality is written ==, at most <=, at least >=")
		case r == '<' && next == '>':
			f.add(at, "unexpected <>: inequality is written !=")
			at++
		case r == '?' && next == '.':
			f.add(at, "unexpected ?.: write a 0 before the decimal point")
			at++
		case r == '?' && next == '?', r == ':' && next == ':':
			f.add(at, "unexpected %c%c: a choice is written condition ? value : value", r, next)
			at++
		case strings.ContainsRune("[{#;", r):
			f.add(at, "unexpected %c: a rule is one expression of numbers, names, operators and calls such as min(x, y)", r)
		case substitutes[r] != "":
			f.add(at, "unexpected %c: write %s", r, substitutes[r])
		}
	}
}

// substitutes are for signs that documents are full of.
var substitutes = map[rune]string{
	'≤': "<=", '≥': ">=", '≠': "!=", '−': "-", '–': "-", '×': "*", '·': "*", '÷': "/",
	'“': "no text", '”': "no text", '‘': "no text", '’': "no text",
}

// syntax says in the words of this package where the parser got stuck.
func (f *faults) syntax(err error) {
	var e *file.Error
	if !errors.As(err, &e) {
		f.add(0, "%v", err)
		return
	}
	at, message := e.From, e.Message
	if token, ok := strings.CutPrefix(message, "unexpected token "); ok {
		if token == "EOF" {
			f.add(len(f.text), "the rule ends too early")
			return
		}
		word := token[strings.IndexByte(token, '(')+1 : len(token)-1]
		word = strings.Trim(word, `"`)
		switch lower := strings.ToLower(word); lower {
		case "and", "or", "not":
			if word != lower {
				f.add(at, "unexpected %s: write it in lower case", word)
				return
			}
		}
		f.add(at, "unexpected %s", word)
		return
	}
	// Messages about a number show it, but stand at the next word.
	if strings.Contains(message, " literal: strconv.") || strings.HasPrefix(message, "bad number syntax") {
		if parts := strings.Split(message, `"`); len(parts) == 3 {
			end := min(at+1, len(f.text))
			if i := strings.LastIndex(string(f.text[:end]), parts[1]); i >= 0 {
				at = len([]rune(string(f.text[:end])[:i]))
			}
			switch {
			case !strings.HasSuffix(message, "out of range"):
				f.add(at, "%s is no decimal number", parts[1])
			case strings.Contains(message, "integer"): // the parser's limit is 2^63
				f.add(at, "%s is too long: write it with an exponent, such as 1.5e9", parts[1])
			default:
				f.add(at, "%s is beyond the range of a float64", parts[1])
			}
			return
		}
	}
	f.add(at, "%s", message)
}
