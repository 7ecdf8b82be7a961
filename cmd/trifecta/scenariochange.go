package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"trifecta/engine/lanes"
	"trifecta/scenarios"
)

// A changer applies the changes of one scenario file to a world.
type changer struct {
	*scenarioFile
	m      *scenarios.Market
	months int                 // horizon, 0 where it is not known
	placed map[string]ast.Node // where each changed parameter stands, by name
	late   [3][]func()         // settings that stand on others, by turn
}

// parts walks the maps of parts down to parameters and settings. The trail is
// the name so far.
func (c *changer) parts(entries []keyValue, trail string) {
	known, names := settings(), changeNames()
	for _, kv := range entries {
		name := join(trail, kv.name)
		inside := func(k string) bool { return strings.HasPrefix(k, name+".") }
		set := slices.IndexFunc(known, func(s setting) bool { return s.Name == name })
		par := slices.IndexFunc(parameters, func(p scenarios.Parameter) bool { return p.Name == name })
		switch {
		case set >= 0:
			c.placed[name] = kv.value
			turn := known[set].turn
			c.late[turn] = append(c.late[turn], func() { known[set].decode(c, kv.value) })
		case par >= 0:
			c.placed[name] = kv.value
			c.parameter(&parameters[par], kv.value)
		case slices.ContainsFunc(names, inside):
			c.parts(c.doc.mapping(kv.value, name), name)
		default:
			c.doc.bad(kv.key, "no parameter is called %q%s", name, suggestParameter(name, names))
		}
	}
}

// parameters are all numbers of the world.
var parameters = scenarios.Parameters()

// changeNames are the names of all parameters and settings, and the keys of a
// scenario that are neither.
func changeNames() []string {
	names := slices.Clone(scenarioHead)
	for _, s := range settings() {
		names = append(names, s.Name)
	}
	for _, p := range parameters {
		names = append(names, p.Name)
	}
	return names
}

// suggestParameter looks for the same last word in other parts, for a near
// name, and else says what there is.
func suggestParameter(name string, known []string) string {
	part, last, nested := strings.Cut(name, ".")
	var same, parts, inside []string
	for _, k := range known {
		p, l, n := strings.Cut(k, ".")
		if n && l == last {
			same = append(same, k)
		}
		if n && p == part {
			inside = append(inside, k)
		}
		if !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	switch {
	case nested && same != nil:
		return fmt.Sprintf(" (did you mean %s?)", strings.Join(same, " or "))
	case inside != nil:
		return cmp.Or(didYouMean(name, inside), ": "+part+" has "+strings.Join(inside, ", "))
	}
	return cmp.Or(didYouMean(part, parts), ": want "+strings.Join(parts, ", "))
}

// parameter sets one parameter: a number, or one for each of its elements as a
// list or, by name, a map that may leave some as they are.
func (c *changer) parameter(p *scenarios.Parameter, n ast.Node) {
	x := slices.Clone(p.Get(c.m))
	faults := len(c.doc.faults)
	switch v := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		if p.Of == nil {
			c.doc.bad(n, "%s is one number, in %s", p.Name, p.Unit)
			return
		}
		for _, kv := range c.doc.mapping(n, p.Name) {
			k := slices.Index(p.Of, kv.name)
			if k < 0 {
				c.doc.bad(kv.key, "%s has no %q%s: want %s", p.Name, kv.name, didYouMean(kv.name, p.Of), strings.Join(p.Of, ", "))
				continue
			}
			x[k], _ = c.number(kv.value, p)
		}
	case *ast.SequenceNode:
		if p.Of == nil || len(v.Values) != len(p.Of) {
			c.doc.bad(n, "%s has %d numbers: want %s", p.Name, len(v.Values), shapeOf(p))
			return
		}
		for k, e := range v.Values {
			x[k], _ = c.number(e, p)
		}
	default:
		if p.Of != nil {
			c.doc.bad(n, "%s is a single value: want %s", p.Name, shapeOf(p))
			return
		}
		x[0], _ = c.number(n, p)
	}
	if len(c.doc.faults) > faults {
		return
	}
	if err := p.Check(x); err != nil {
		c.doc.bad(n, "%v", err)
		return
	}
	p.Set(c.m, x)
}

func shapeOf(p *scenarios.Parameter) string {
	if p.Of == nil {
		return "one number"
	}
	return fmt.Sprintf("a list of %d or a map, for %s", len(p.Of), strings.Join(p.Of, ", "))
}

// number reads a number in the parameter's unit. Written with a unit of its own
// it is converted: 25bp and 0.25% are 0.25 where the unit is per cent or pp.
// A logarithm may be written ln 6.0.
func (c *changer) number(n ast.Node, p *scenarios.Parameter) (float64, bool) {
	s, ok := c.doc.scalar(n, p.Name)
	if !ok {
		return 0, false
	}
	x, err := parseNumber(s, p.Unit)
	if err != nil {
		c.doc.bad(n, "%s: %v", p.Name, err)
		return 0, false
	}
	return x, true
}

// parseNumber reads a number for a unit.
func parseNumber(s, unit string) (float64, error) {
	if arg, ok := strings.CutPrefix(s, "ln "); ok {
		x, err := parseDecimal(strings.TrimSpace(arg))
		if err != nil || !(x > 0) {
			return 0, fmt.Errorf("%q is no logarithm: want ln and a number above 0", s)
		}
		return lanes.LogOf(x), nil
	}
	if strings.HasSuffix(s, "bp") || strings.HasSuffix(s, "%") {
		x, err := parseRate(s)
		if err != nil {
			return 0, err
		}
		if inPercent(unit) {
			// Shifted in the text, so that 25bp is the float64 nearest to 0.25.
			return strconv.ParseFloat(strconv.FormatFloat(x, 'f', -1, 64)+"e2", 64)
		}
		if strings.HasPrefix(unit, "decimal") {
			return x, nil
		}
		return 0, fmt.Errorf("%q is a rate, and the unit is %s: want a plain number", s, unit)
	}
	return parseDecimal(s)
}

// parseDecimal reads a finite number.
func parseDecimal(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || strings.ContainsAny(s, "xXpP_") {
		return 0, fmt.Errorf("%q is no finite number", s)
	}
	return x, nil
}

// inPercent reports whether a unit counts in hundredths.
func inPercent(unit string) bool {
	return strings.HasPrefix(unit, "pp") || strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "per cent")
}

// validate places the faults of the whole at the changes that they name.
func (c *changer) validate() {
	err := c.m.Validate()
	if err == nil {
		return
	}
	all := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		all = many.Unwrap()
	}
	for _, e := range all {
		c.doc.bad(c.placeOf(e.Error()), "%v", e)
	}
}

// placeOf is where the change stands that a fault of the whole is about: the
// one whose full name it says, or else the one that shares most words with it,
// and the scenario where none shares two.
func (c *changer) placeOf(fault string) ast.Node {
	words := strings.FieldsFunc(fault, func(r rune) bool { return !unicode.IsLetter(r) })
	at, best := c.node, 1
	for _, name := range slices.Sorted(maps.Keys(c.placed)) {
		shared := 0
		for w := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '.' || r == '_' }) {
			if slices.Contains(words, w) {
				shared++
			}
		}
		if strings.Contains(fault, name) {
			shared += 100 + len(name)
		}
		if shared > best {
			at, best = c.placed[name], shared
		}
	}
	return at
}

var errMonths = errors.New("want a month such as 4, or the first and the last such as 4-11")

// parseMonths reads 4 or 4-11.
func parseMonths(s string) (from, to int, err error) {
	a, b, span := strings.Cut(s, "-")
	if !span {
		b = a
	}
	from, errFrom := strconv.Atoi(strings.TrimSpace(a))
	to, errTo := strconv.Atoi(strings.TrimSpace(b))
	if errFrom != nil || errTo != nil || from < 1 || to < from {
		return 0, 0, fmt.Errorf("months are %q: %w", s, errMonths)
	}
	return from, to, nil
}

// within checks that something which begins at a month has an effect. A shipped
// scenario is cut off at the horizon instead.
func (c *changer) within(n ast.Node, month int, what string) bool {
	if month > maxMonths || c.months > 0 && month > c.months && !c.shipped {
		limit := c.months
		if limit == 0 {
			limit = maxMonths
		}
		c.doc.bad(n, "%s names month %d, past the horizon of %d months", what, month, limit)
		return false
	}
	return true
}

// maxMonths is the longest horizon.
const maxMonths = 1200

// monthMap reads a map from months to values, in ascending order of months.
// Month 0 is the start and allowed where first is 0.
func (c *changer) monthMap(n ast.Node, trail string, first int) (months []int, values []ast.Node) {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		c.doc.bad(n, "%s: want a map of months and values such as {3: 2.0}", trail)
		return nil, nil
	}
	for _, kv := range pairs {
		month, err := strconv.Atoi(kv.Key.GetToken().Value)
		switch {
		case err != nil || month < first:
			c.doc.bad(kv.Key, "%s: key %s is no month: want a whole number from %d", trail, kv.Key.GetToken().Value, first)
		case slices.Contains(months, month):
			c.doc.bad(kv.Key, "%s: month %d occurs twice", trail, month)
		case len(months) > 0 && month < months[len(months)-1]:
			c.doc.bad(kv.Key, "%s: month %d comes after %d: want months that ascend", trail, month, months[len(months)-1])
		case !c.doc.plain(kv.Value, fmt.Sprintf("%s.%d", trail, month)):
		case c.within(kv.Key, month, trail):
			months, values = append(months, month), append(values, kv.Value)
		}
	}
	return months, values
}
