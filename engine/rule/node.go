package rule

import (
	"math"
	"strconv"
	"strings"
)

// A kind is what an expression gives. Rules keep numbers and truth values
// apart, though both travel as float64.
type kind uint8

const (
	faulty  kind = iota // a fault was noted, so there is nothing more to say of it
	numeric             // any float64
	truth               // 0, 1 or NaN
)

type op uint8

const (
	constant op = iota
	column
	add
	subtract
	multiply
	divide
	negate
	less
	lessEq
	greater
	greaterEq
	equal
	notEqual
	and
	or
	not
	choose // ?:
	absolute
	clamp
	exponential
	isKnown
	logarithm
	maximum
	minimum
	squareRoot
)

// How tightly an expression holds together: the precedences of expr, for the
// operators there are here.
const (
	bindChoose  = 0
	bindOr      = 10
	bindAnd     = 15
	bindCompare = 20
	bindAdd     = 30
	bindNot     = 50
	bindMul     = 60
	bindMinus   = 90
	bindAtom    = 100
)

type infix struct {
	op   op
	bind int
	// The kind of the operands and that of the result. Equality takes either
	// kind, if it is the same on both sides.
	takes, gives kind
}

var infixes = map[string]infix{
	"+":  {add, bindAdd, numeric, numeric},
	"-":  {subtract, bindAdd, numeric, numeric},
	"*":  {multiply, bindMul, numeric, numeric},
	"/":  {divide, bindMul, numeric, numeric},
	"<":  {less, bindCompare, numeric, truth},
	"<=": {lessEq, bindCompare, numeric, truth},
	">":  {greater, bindCompare, numeric, truth},
	">=": {greaterEq, bindCompare, numeric, truth},
	"==": {equal, bindCompare, faulty, truth},
	"!=": {notEqual, bindCompare, faulty, truth},
	"&&": {and, bindAnd, truth, truth},
	"||": {or, bindOr, truth, truth},
}

// spelling is the inverse of infixes.
var spelling = func() map[op]string {
	m := map[op]string{}
	for text, in := range infixes {
		m[in.op] = text
	}
	return m
}()

type function struct {
	name string
	op   op
	args []string
	more bool // any number of further arguments
}

// Sorted by name.
var functions = []function{
	{"abs", absolute, []string{"x"}, false},
	{"clamp", clamp, []string{"x", "low", "high"}, false},
	{"exp", exponential, []string{"x"}, false},
	{"known", isKnown, []string{"x"}, false},
	{"log", logarithm, []string{"x"}, false},
	{"max", maximum, []string{"x", "y"}, true},
	{"min", minimum, []string{"x", "y"}, true},
	{"sqrt", squareRoot, []string{"x"}, false},
}

// usage returns the call as it should be written.
func (f function) usage() string {
	args := strings.Join(f.args, ", ")
	if f.more {
		args += ", …"
	}
	return f.name + "(" + args + ")"
}

func functionOf(o op) function {
	for _, f := range functions {
		if f.op == o {
			return f
		}
	}
	panic("rule: operation " + strconv.Itoa(int(o)) + " is no function")
}

// A node is an expression. Functions of any number of arguments are nested to
// the left: min(a, b, c) is min(min(a, b), c).
type node struct {
	op    op
	kind  kind
	value float64 // of a constant
	name  string  // of a column
	args  []*node
	regs  int // registers that it takes to evaluate it, set by fold
}

func (n *node) String() string {
	var b strings.Builder
	n.write(&b, bindChoose)
	return b.String()
}

func (n *node) bind() int {
	switch n.op {
	case constant:
		if n.kind == numeric && decimal(n.value)[0] == '-' {
			return bindMinus
		}
	case negate:
		return bindMinus
	case not:
		return bindNot
	case choose:
		return bindChoose
	default:
		if text, ok := spelling[n.op]; ok {
			return infixes[text].bind
		}
	}
	return bindAtom
}

// decimal writes a constant: the shortest text that reads as the same float64.
func decimal(x float64) string {
	s := exponent.Replace(strconv.FormatFloat(x, 'g', -1, 64))
	// The parser refuses whole numbers from 2^63 on.
	if plain := strconv.FormatFloat(x, 'f', -1, 64); len(plain) <= len(s)+3 && math.Abs(x) < 1<<53 {
		return plain
	}
	return s
}

// exponent writes 1.5e+09 as people do, 1.5e9.
var exponent = strings.NewReplacer("e+0", "e", "e-0", "e-", "e+", "e")

// write appends the expression, in parentheses if it binds less than least.
func (n *node) write(b *strings.Builder, least int) {
	if n.bind() < least {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch n.op {
	case constant:
		switch {
		case n.kind == numeric:
			b.WriteString(decimal(n.value))
		default:
			b.WriteString(strconv.FormatBool(n.value == 1))
		}
	case column:
		b.WriteString(n.name)
	case negate:
		b.WriteByte('-')
		n.args[0].write(b, bindMinus+1)
	case not:
		b.WriteByte('!')
		n.args[0].write(b, bindAtom)
	case choose:
		n.args[0].write(b, bindOr)
		b.WriteString(" ? ")
		n.args[1].write(b, bindOr)
		b.WriteString(" : ")
		n.args[2].write(b, bindChoose)
	default:
		if text, ok := spelling[n.op]; ok {
			left := n.bind()
			if left == bindCompare { // expr reads a chain of them as one
				left++
			}
			n.args[0].write(b, left)
			b.WriteString(" " + text + " ")
			n.args[1].write(b, n.bind()+1)
			return
		}
		b.WriteString(functionOf(n.op).name)
		b.WriteByte('(')
		n.writeArgs(b)
		b.WriteByte(')')
	}
}

func (n *node) writeArgs(b *strings.Builder) {
	for i, a := range n.args {
		switch {
		case i == 0 && a.op == n.op && functionOf(n.op).more:
			a.writeArgs(b)
			continue
		case i > 0:
			b.WriteString(", ")
		}
		a.write(b, bindChoose)
	}
}
