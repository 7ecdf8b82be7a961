package rule

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// A reader turns the parser's tree into ours and notes what has no place in a
// rule.
type reader struct {
	*faults
	known []string
	used  map[string]bool
	odd   map[string]bool // unknown names, each reported where it first stands
}

// place returns where to point to an expression. The parser keeps no place for
// a choice.
func place(n ast.Node) int {
	if c, ok := n.(*ast.ConditionalNode); ok {
		return place(c.Cond)
	}
	return n.Location().From
}

func (r *reader) fault(n ast.Node, format string, args ...any) *node {
	r.add(place(n), format, args...)
	return &node{kind: faulty}
}

// read returns the expression n, which is nested depth deep. Its kind is faulty
// if that is not clear.
func (r *reader) read(n ast.Node, depth int) *node {
	if depth > maxDepth {
		return r.fault(n, "the rule is nested more than %d deep", maxDepth)
	}
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return r.number(n)
	case *ast.BoolNode:
		value := 0.0
		if n.Value {
			value = 1
		}
		return &node{op: constant, kind: truth, value: value}
	case *ast.IdentifierNode:
		return r.name(n)
	case *ast.UnaryNode:
		return r.unary(n, depth)
	case *ast.BinaryNode:
		return r.binary(n, depth)
	case *ast.ConditionalNode:
		return r.choice(n, depth)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return r.call(n, callee.Value, n.Arguments, depth)
		}
	case *ast.BuiltinNode:
		return r.call(n, n.Name, n.Arguments, depth)
	case *ast.NilNode:
		return r.fault(n, "a rule has no nil: whether x is known is asked with known(x)")
	case *ast.MemberNode:
		if _, ok := n.Property.(*ast.StringNode); ok {
			return r.fault(n, "a name has no parts: there is nothing behind a point")
		}
	}
	if len(r.found) == 0 { // the signs that make such a part are known to scan
		r.fault(n, "this is no part of a rule, which has numbers, names, operators and calls such as min(x, y)")
	}
	return &node{kind: faulty}
}

// number reads a constant from the text: the parser's tree does not tell 0x10
// from 16, and cuts whole numbers at 2^63.
func (r *reader) number(n ast.Node) *node {
	at := n.Location()
	text := string(r.text[at.From:at.To])
	value, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
	if err != nil {
		return r.fault(n, "%s is no decimal number", text)
	}
	return &node{op: constant, kind: numeric, value: value}
}

func (r *reader) name(n *ast.IdentifierNode) *node {
	if !slices.Contains(r.known, n.Value) {
		for _, f := range functions {
			if f.name == n.Value {
				return r.fault(n, "%s is a function: write %s", f.name, f.usage())
			}
		}
		if r.odd[n.Value] {
			return &node{kind: faulty}
		}
		r.odd[n.Value] = true
		return r.fault(n, "unknown name %s: %s", n.Value, suggest(n.Value, r.known))
	}
	r.used[n.Value] = true
	return &node{op: column, kind: numeric, name: n.Value}
}

// quote returns an expression as it is shown in a message.
func quote(n *node) string {
	if s := n.String(); len(s) <= 40 {
		return s
	}
	return "what stands there"
}

// want notes a fault unless the operand x, read from n, is of the given kind.
func (r *reader) want(k kind, what string, n ast.Node, x *node) bool {
	switch {
	case x.kind == k:
		return true
	case x.kind == faulty:
	case k == truth && x.op == column:
		r.fault(n, "%s takes truth values, %s is a number: write %s != 0, or what it is compared with", what, x.name, x.name)
	case k == truth:
		r.fault(n, "%s takes truth values, %s is a number", what, quote(x))
	case x.op == constant:
		r.fault(n, "%s takes numbers, %s is a truth value", what, quote(x))
	default:
		r.fault(n, "%s takes numbers, %s is a truth value: count it with (%s ? 1 : 0)", what, quote(x), quote(x))
	}
	return false
}

func (r *reader) unary(n *ast.UnaryNode, depth int) *node {
	x := r.read(n.Node, depth+1)
	switch n.Operator {
	case "+", "-":
		switch {
		case !r.want(numeric, n.Operator, n.Node, x):
			return &node{kind: faulty}
		case n.Operator == "+":
			return x
		case x.op == constant:
			return &node{op: constant, kind: numeric, value: -x.value}
		}
		return &node{op: negate, kind: numeric, args: []*node{x}}
	case "!", "not":
		if x.kind == numeric {
			// It binds more tightly than a comparison.
			return r.fault(n, "%s takes a truth value, %s is a number: for a comparison write %s",
				n.Operator, quote(x), map[string]string{"!": "!(x > y)", "not": "not (x > y)"}[n.Operator])
		}
		if x.kind == faulty {
			return x
		}
		return &node{op: not, kind: truth, args: []*node{x}}
	}
	return r.fault(n, "a rule has no operator %s", n.Operator)
}

func (r *reader) binary(n *ast.BinaryNode, depth int) *node {
	// The parser reads a < b < c as a < b && b < c, with one b in two places.
	// Only there do the && and the comparison behind it stand at one spot. The b
	// is read once, or the time would double with every nesting.
	if last, ok := n.Right.(*ast.BinaryNode); ok && last.Location() == n.Location() {
		r.read(n.Left, depth)
		r.read(last.Right, depth+1)
		return r.fault(n, "comparisons do not chain: join them with &&, as in 0 < x && x < 1")
	}
	text := n.Operator
	switch text {
	case "and":
		text = "&&"
	case "or":
		text = "||"
	}
	in, ok := infixes[text]
	switch {
	case n.Operator == "in" || n.Operator == "..":
		return r.fault(n, "a rule has no ranges: write low <= x && x <= high")
	case !ok:
		return r.fault(n, "a rule has no operator %s", n.Operator)
	}
	// A chain such as a + b + c grows to the left and is not nested.
	a, b := r.read(n.Left, depth), r.read(n.Right, depth+1)
	if in.takes == faulty {
		switch {
		case a.kind == faulty || b.kind == faulty:
			return &node{kind: faulty}
		case a.kind != b.kind:
			return r.fault(n, "%s compares a number with a truth value", n.Operator)
		}
	} else {
		left := r.want(in.takes, n.Operator, n.Left, a)
		if right := r.want(in.takes, n.Operator, n.Right, b); !left || !right {
			return &node{kind: faulty}
		}
	}
	return &node{op: in.op, kind: in.gives, args: []*node{a, b}}
}

func (r *reader) choice(n *ast.ConditionalNode, depth int) *node {
	if !n.Ternary {
		return r.fault(n, "a rule has no if: write condition ? value : value")
	}
	if n.Cond == n.Exp1 { // a ?: b, read once for the reason given in binary
		r.read(n.Cond, depth+1)
		r.read(n.Exp2, depth+1)
		return r.fault(n, "a choice is written condition ? value : value")
	}
	c, a, b := r.read(n.Cond, depth+1), r.read(n.Exp1, depth+1), r.read(n.Exp2, depth+1)
	asked := r.want(truth, "the condition of ?:", n.Cond, c)
	switch {
	case !asked || a.kind == faulty || b.kind == faulty:
		return &node{kind: faulty}
	case a.kind != b.kind:
		return r.fault(n.Exp2, "the two values of ?: are a number and a truth value")
	}
	return &node{op: choose, kind: a.kind, args: []*node{c, a, b}}
}

func (r *reader) call(n ast.Node, name string, arguments []ast.Node, depth int) *node {
	var f function
	for _, g := range functions {
		if g.name == name {
			f = g
		}
	}
	if f.name == "" {
		if slices.Contains(r.known, name) {
			return r.fault(n, "%s is a name and cannot be called", name)
		}
		var names []string
		for _, g := range functions {
			names = append(names, g.name)
		}
		return r.fault(n, "unknown function %s: the functions are %s", name, listing(names))
	}
	ok := true
	var args []*node
	for _, a := range arguments {
		x := r.read(a, depth+1)
		fits := x.kind != faulty && (f.op == isKnown || r.want(numeric, name, a, x))
		ok = ok && fits
		args = append(args, x)
	}
	if len(args) < len(f.args) || len(args) > len(f.args) && !f.more {
		return r.fault(n, "%s takes %s, not %d: %s", name, arity(f), len(args), f.usage())
	}
	if !ok {
		return &node{kind: faulty}
	}
	switch f.op {
	case isKnown:
		return &node{op: isKnown, kind: truth, args: args}
	case clamp:
		low, high := fold(args[1]), fold(args[2])
		if low.op == constant && high.op == constant && low.value > high.value {
			return r.fault(n, "clamp from %s to %s holds nothing: %s", decimal(low.value), decimal(high.value), f.usage())
		}
	}
	for f.more && len(args) > 2 {
		args = append([]*node{{op: f.op, kind: numeric, args: args[:2:2]}}, args[2:]...)
	}
	return &node{op: f.op, kind: numeric, args: args}
}

func arity(f function) string {
	s := strconv.Itoa(len(f.args)) + " argument"
	if len(f.args) > 1 {
		s += "s"
	}
	if f.more {
		s += " or more"
	}
	return s
}
