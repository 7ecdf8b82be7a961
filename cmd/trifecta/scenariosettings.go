package main

import (
	"slices"
	"strconv"
	"strings"

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
