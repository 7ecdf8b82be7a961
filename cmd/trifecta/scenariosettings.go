package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"trifecta/scenarios"
)

// A setting is a part of the world that is not a row of numbers.
type setting struct {
	Name, Form, Doc string
	// Settings with a higher turn stand on what others and the parameters say:
	// they are read after them, whatever their place in the file.
	turn   int
	decode func(c *changer, n ast.Node)
	encode func(m, base *scenarios.Market) string // YAML in flow form, "" where m has base's
}

// settings returns all of them, in the order of the parts.
func settings() []setting {
	return []setting{
		{
			Name: "regime.force", Form: "[{months: 4-11, state: recession}]",
			Doc:    "regimes by month, 1 being the first after the start, instead of the draw",
			decode: decodeSpells, encode: encodeSpells,
		},
		{
			Name: "fed.priced_path", turn: 1, Form: "{0: 4.375, 12: 3.125} or {3: +25bp}",
			Doc:    "policy rate that the market prices at month-ends: levels in per cent, or offsets from the path priced at the start; linear between months, and the last value holds",
			decode: decodePriced, encode: func(m, base *scenarios.Market) string { return encodeKnots(m.Fed.Priced, base.Fed.Priced) },
		},
		{
			Name: "fed.cuts", turn: 1, Form: "3",
			Doc:    "shorthand for a priced path with so many cuts of 25 bp to the end of the start's year, from a start in December of the next; negative for hikes",
			decode: decodeCuts, encode: func(_, _ *scenarios.Market) string { return "" },
		},
		{
			Name: "fed.committee_path", Form: `two meetings later, 50bp less, or {0: 0bp, 9: +100bp}`, turn: 2,
			Doc:    "policy rate that the committee follows: words, offsets from the priced path, or levels in per cent; what it differs by surprises the market",
			decode: decodeCommittee, encode: func(m, base *scenarios.Market) string { return encodeKnots(m.Fed.Committee, base.Fed.Committee) },
		},
		{
			Name: "shock.schedule", Form: "{3: 2.0, 7: 1.0}",
			Doc:    "jumps of a size in a month, besides those drawn, whose mean size is 1",
			decode: decodeSchedule, encode: encodeSchedule,
		},
		{
			Name: "premium.start", Form: "3.7%",
			Doc:    "EV/EBITDA of small over large less one at the start; the ten years before stay as they are",
			decode: decodePremium, encode: encodePremium,
		},
		{
			Name: "premium.drifts", Form: "[{months: 1-4, monthly: 2%}]",
			Doc:    "drift of the premium's logarithm by month",
			decode: decodeDrifts, encode: encodeDrifts,
		},
		{
			Name: "firms.simulated", Form: "true",
			Doc:    "puts 2,000 small, 490 large and 10 mega companies inside each path, for the sleeve small_quality and defaults: a path then takes hundreds of times as long",
			decode: func(c *changer, n ast.Node) { c.doc.into(n, &c.m.Firms.Simulated, "firms.simulated") },
			encode: func(m, base *scenarios.Market) string {
				if m.Firms.Simulated == base.Firms.Simulated {
					return ""
				}
				return strconv.FormatBool(m.Firms.Simulated)
			},
		},
		{
			Name: "firms.turnover", Form: "true",
			Doc:    "lets small, large and mega pay for their reconstitution, as small_quality always does",
			decode: func(c *changer, n ast.Node) { c.doc.into(n, &c.m.Firms.Turnover, "firms.turnover") },
			encode: func(m, base *scenarios.Market) string {
				if m.Firms.Turnover == base.Firms.Turnover {
					return ""
				}
				return strconv.FormatBool(m.Firms.Turnover)
			},
		},
		{
			Name: "path", Form: "{policy: [5.5, 5.0], spread: {1: 7.9, 9: 10.2}} or {file: FILE, columns: {policy: COLUMN}}",
			Doc:    "values that replace the equation of a state month by month: " + strings.Join(scenarios.ConditionStates(), ", ") + ", or a stress_test",
			decode: decodePaths, encode: encodePaths,
		},
	}
}

// regimes are the names of the states in files.
var regimes = []string{scenarios.Expansion.String(), scenarios.Slowdown.String(), scenarios.Recession.String()}

// decodeSpells reads [{months: 4-11, state: recession}].
func decodeSpells(c *changer, n ast.Node) {
	var spells []scenarios.Spell
	for _, e := range c.list(n, "regime.force", "{months: 4-11, state: recession}") {
		var s scenarios.Spell
		months, state := false, false
		for _, kv := range c.doc.mapping(e, "regime.force") {
			switch kv.name {
			case "months":
				s.From, s.To, months = c.span(kv.value)
			case "state":
				state = true
				name, _ := c.doc.scalar(kv.value, "state")
				if k := slices.Index(regimes, name); k >= 0 {
					s.State = scenarios.State(k)
				} else {
					c.doc.bad(kv.value, "state is %q%s: want %s", name, didYouMean(name, regimes), strings.Join(regimes, ", "))
				}
			default:
				c.doc.bad(kv.key, "unknown key %q: want months, state", kv.name)
			}
		}
		if !months || !state {
			c.doc.bad(e, "a forced regime needs months and state, such as {months: 4-11, state: recession}")
			continue
		}
		for _, before := range spells {
			if s.From <= before.To && before.From <= s.To {
				c.doc.bad(e, "months %d-%d are forced twice", max(s.From, before.From), min(s.To, before.To))
			}
		}
		spells = append(spells, s)
	}
	c.m.Regime.Force = spells
}

// decodeDrifts reads [{months: 1-4, monthly: 2%}].
func decodeDrifts(c *changer, n ast.Node) {
	var drifts []scenarios.Drift
	for _, e := range c.list(n, "premium.drifts", "{months: 1-4, monthly: 2%}") {
		var x scenarios.Drift
		months, size := false, false
		for _, kv := range c.doc.mapping(e, "premium.drifts") {
			switch kv.name {
			case "months":
				x.From, x.To, months = c.span(kv.value)
			case "monthly":
				var r rate
				size = true
				c.doc.into(kv.value, &r, "monthly")
				if r < -0.5 || r > 0.5 {
					c.doc.bad(kv.value, "monthly is %v: want -50%% to 50%% a month", r)
				}
				x.Monthly = float64(r)
			default:
				c.doc.bad(kv.key, "unknown key %q: want months, monthly", kv.name)
			}
		}
		if !months || !size {
			c.doc.bad(e, "a drift needs months and monthly, such as {months: 1-4, monthly: 2%%}")
			continue
		}
		drifts = append(drifts, x)
	}
	c.m.Premium.Drifts = drifts
}

// list returns the entries of a list that have a value.
func (c *changer) list(n ast.Node, trail, example string) (out []ast.Node) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		c.doc.bad(n, "%s: want a list such as [%s]", trail, example)
		return nil
	}
	for _, e := range seq.Values {
		if c.doc.plain(e, trail) {
			out = append(out, e)
		}
	}
	return out
}

// span reads months such as 4-11 inside the horizon; those past it are left
// out, and a span that begins past it is a fault.
func (c *changer) span(n ast.Node) (from, to int, ok bool) {
	s, ok := c.doc.scalar(n, "months")
	if !ok {
		return 0, 0, true // it has its fault
	}
	from, to, err := parseMonths(s)
	if err != nil {
		c.doc.bad(n, "%v", err)
		return 0, 0, true
	}
	if !c.within(n, from, "months") {
		return 0, 0, true
	}
	if to > maxMonths {
		c.doc.bad(n, "months end at %d: the longest horizon is %d months", to, maxMonths)
	}
	return from, to, true
}

// decodeSchedule reads {3: 2.0, 7: 1.0}: sizes of jumps by month.
func decodeSchedule(c *changer, n ast.Node) {
	var jumps []scenarios.Jump
	months, values := c.monthMap(n, "shock.schedule", 1)
	for i, v := range values {
		x := 0.0
		c.doc.into(v, &x, "shock.schedule")
		if !(x > 0 && x <= 20) {
			c.doc.bad(v, "the jump of month %d is %v: want a size above 0, at most 20; the mean of those drawn is 1", months[i], x)
		}
		jumps = append(jumps, scenarios.Jump{Month: months[i], Size: x})
	}
	c.m.Shock.Schedule = jumps
}

// decodePriced reads the path that the market prices.
func decodePriced(c *changer, n ast.Node) {
	if c.placed["fed.cuts"] != nil {
		c.doc.bad(n, "fed.priced_path and fed.cuts both say what is priced: leave one out")
		return
	}
	c.m.Fed.Priced = c.decodePolicy(n, "fed.priced_path", c.m.Start.Priced)
}

// decodeCommittee reads the path that the committee follows.
func decodeCommittee(c *changer, n ast.Node) {
	c.m.Fed.Committee = c.decodePolicy(n, "fed.committee_path", c.pricedPath())
}

// pricedPath is what the market prices, month by month, in pp: the start's path
// and what the scenario adds.
func (c *changer) pricedPath() []float64 {
	added := c.m.Fed.Priced
	if len(added) == 0 {
		return c.m.Start.Priced
	}
	last := max(added[len(added)-1].Month, len(c.m.Start.Priced)-1)
	out := make([]float64, last+1)
	for t := range out {
		out[t] = priced(c.m.Start.Priced, t) + between(added, t)
	}
	return out
}

// decodeCuts turns a number of cuts to year end into a priced path: the moves
// that the start prices to then are scaled or, where it prices none, the cuts
// are spread over the meetings; later moves stay.
func decodeCuts(c *changer, n ast.Node) {
	if c.placed["fed.priced_path"] != nil {
		c.doc.bad(n, "fed.priced_path and fed.cuts both say what is priced: leave one out")
		return
	}
	cuts := 0.0
	c.doc.into(n, &cuts, "fed.cuts")
	if !(cuts >= -20 && cuts <= 20) {
		c.doc.bad(n, "fed.cuts is %v: want -20 to 20 cuts of 25 bp", cuts)
		return
	}
	s := c.m.Start
	left := 12 - int(s.Date.Time().Month())
	year := scenarios.PricedPath(s.Date, s.Policy, cuts, math.NaN(), c.m.Fed.Floor)
	if left == 0 {
		left = 12
		year = scenarios.PricedPath(s.Date, s.Policy, math.NaN(), cuts, c.m.Fed.Floor)
	}
	if move := priced(s.Priced, left) - s.Policy; math.Abs(move) > 1e-9 {
		scale := -0.25 * cuts / move
		for t := range year {
			year[t] = s.Policy + scale*(priced(s.Priced, min(t, left))-s.Policy)
		}
	}
	var knots []scenarios.Knot
	for t := range year {
		level := max(year[t]+priced(s.Priced, t)-priced(s.Priced, min(t, left)), c.m.Fed.Floor)
		knots = append(knots, scenarios.Knot{Month: t, Rate: level - priced(s.Priced, t)})
	}
	c.m.Fed.Priced = tidy(knots)
}

// decodePremium sets the premium at the start alone.
func decodePremium(c *changer, n ast.Node) {
	var r rate
	c.doc.into(n, &r, "premium.start")
	if !(r > -0.9 && r < 2) {
		c.doc.bad(n, "premium.start is %v: want -90%% to 200%%", r)
		return
	}
	c.m.Start.Premium = slices.Clone(c.m.Start.Premium)
	c.m.Start.Premium[len(c.m.Start.Premium)-1] = float64(r)
}

// offset is an offset from a path of the policy rate.
var offset = regexp.MustCompile(`^([+-]?\d+(?:\.\d+)?) *bp$`)

// decodePolicy reads a path of the policy rate as knots on top of another:
// words such as "two meetings later", or a map from months to offsets (+25bp)
// or levels (4.375, in per cent).
func (c *changer) decodePolicy(n ast.Node, name string, on []float64) []scenarios.Knot {
	if _, ok := n.(ast.MapNode); !ok {
		s, ok := c.doc.scalar(n, name)
		if !ok {
			return nil
		}
		knots, err := c.policyWords(s, on)
		if err != nil {
			c.doc.bad(n, "%s: %v", name, err)
		}
		return tidy(knots)
	}
	months, values := c.monthMap(n, name, 0)
	var knots []scenarios.Knot
	levels := 0
	for i, v := range values {
		s, ok := c.doc.scalar(v, name)
		if !ok {
			return nil
		}
		if m := offset.FindStringSubmatch(s); m != nil {
			bp, _ := strconv.ParseFloat(m[1], 64)
			if bp < -2500 || bp > 2500 {
				c.doc.bad(v, "%s: %s in month %d: want -2500bp to 2500bp", name, s, months[i])
			}
			knots = append(knots, scenarios.Knot{Month: months[i], Rate: bp / 100})
			continue
		}
		x, err := parseDecimal(strings.TrimSuffix(s, "%"))
		if err != nil || x < 0 || x > 25 {
			c.doc.bad(v, "%s: %q in month %d: want a level of 0 to 25 %% such as 4.375, or an offset from the priced path such as +25bp", name, s, months[i])
			continue
		}
		levels++
		knots = append(knots, scenarios.Knot{Month: months[i], Rate: x})
	}
	if levels > 0 && levels < len(knots) {
		c.doc.bad(n, "%s has both levels and offsets in bp: want one kind", name)
	}
	if levels > 0 {
		knots = offsets(knots, on)
	}
	return tidy(knots)
}

// tidy rounds rates to what a file holds and leaves out knots on a straight
// line between their neighbours.
func tidy(knots []scenarios.Knot) (out []scenarios.Knot) {
	for i, k := range knots {
		if i > 0 && i+1 < len(knots) {
			a, b := knots[i-1], knots[i+1]
			if k.Month-a.Month == b.Month-k.Month && math.Abs(2*k.Rate-a.Rate-b.Rate) < 1e-10 {
				continue
			}
		}
		out = append(out, scenarios.Knot{Month: k.Month, Rate: math.Round(k.Rate*1e9) / 1e9})
	}
	return out
}

// offsets turns a path of levels, linear between knots, into one on top of
// another path, whose last value holds.
func offsets(levels []scenarios.Knot, on []float64) []scenarios.Knot {
	var out []scenarios.Knot
	for m := range max(levels[len(levels)-1].Month, len(on)-1) + 1 {
		out = append(out, scenarios.Knot{Month: m, Rate: between(levels, m) - priced(on, m)})
	}
	return out
}

// between is the value of knots in a month: linear between them, and the first
// and the last hold beyond.
func between(knots []scenarios.Knot, month int) float64 {
	k, exact := slices.BinarySearchFunc(knots, month, func(a scenarios.Knot, m int) int { return a.Month - m })
	switch {
	case exact || k == 0:
		return knots[k].Rate
	case k == len(knots):
		return knots[k-1].Rate
	}
	a, b := knots[k-1], knots[k]
	return a.Rate + (b.Rate-a.Rate)*float64(month-a.Month)/float64(b.Month-a.Month)
}

// shifted is a path whose moves come so many meetings later, or earlier where
// meetings are negative, as offsets from the path itself.
func shifted(on []float64, start time.Month, meetings int) []scenarios.Knot {
	const years = 4 // the last move is delayed by a year at most
	var at []int    // months of meetings
	for t := 1; t <= 12*years; t++ {
		if scenarios.Meets((start+time.Month(t)-1)%12 + 1) {
			at = append(at, t)
		}
	}
	// after is the level between the k-th meeting and the next.
	after := func(k int) float64 {
		switch {
		case k < 0:
			return on[0]
		case k+1 >= len(at):
			return on[len(on)-1]
		}
		return priced(on, at[k+1]-1)
	}
	var out []scenarios.Knot
	seen := -1 // the last meeting
	for t := range len(on) + 13 {
		if seen+1 < len(at) && at[seen+1] == t {
			seen++
		}
		level := on[0]
		if seen >= 0 {
			level = after(seen - meetings)
		}
		out = append(out, scenarios.Knot{Month: t, Rate: level - priced(on, t)})
	}
	return out
}

// priced is a path's value in a month; the last one holds.
func priced(path []float64, month int) float64 { return path[min(max(month, 0), len(path)-1)] }

var policyWord = regexp.MustCompile(`^(?:(\w+) meetings? (later|earlier)|(\d+) ?bp (less|more|higher|lower))$`)

var counts = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight"}

// policyWords reads "two meetings later", "one meeting earlier" (the same moves
// at other meetings), "50bp less", "50bp more" (so much less or more of the
// move that is priced, in its direction), "50bp higher" and "50bp lower" (the
// level).
func (c *changer) policyWords(s string, on []float64) ([]scenarios.Knot, error) {
	m := policyWord.FindStringSubmatch(s)
	if m == nil {
		return nil, fmt.Errorf("%q is no path: want words such as two meetings later, one meeting earlier, 50bp less, 50bp more, 50bp higher, 50bp lower, or a map such as {0: 4.375, 9: 4.0} or {3: +25bp}", s)
	}
	if m[1] != "" {
		k := slices.Index(counts, m[1])
		if x, err := strconv.Atoi(m[1]); err == nil {
			k = x
		}
		if k < 1 || k > 8 {
			return nil, fmt.Errorf("%q: want one to eight meetings", s)
		}
		if m[2] == "earlier" {
			k = -k
		}
		return shifted(on, c.m.Start.Date.Time().Month(), k), nil
	}
	bp, _ := strconv.ParseFloat(m[3], 64)
	if bp > 1000 {
		return nil, fmt.Errorf("%q: want at most 1000bp", s)
	}
	x := bp / 100
	switch m[4] {
	case "higher":
		return []scenarios.Knot{{Month: 0, Rate: 0}, {Month: 1, Rate: x}}, nil
	case "lower":
		return []scenarios.Knot{{Month: 0, Rate: 0}, {Month: 1, Rate: -x}}, nil
	case "less":
		x = -x
	}
	var out []scenarios.Knot
	for t := range on {
		move := on[t] - on[0]
		change := 0.0
		switch { // less stops at no move
		case move > 0:
			change = max(x, -move)
		case move < 0:
			change = min(-x, -move)
		}
		out = append(out, scenarios.Knot{Month: t, Rate: change})
	}
	return out, nil
}
