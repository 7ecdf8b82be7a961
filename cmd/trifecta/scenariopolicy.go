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
	if left == 0 {
		left = 12
	}
	year := scenarios.PricedPath(s.Date, s.Policy, c.m.Fed.Floor, scenarios.Cuts{Months: left, Number: cuts})
	if move := priced(s.Priced, left) - s.Policy; math.Abs(move) > 1e-9 {
		scale := -0.25 * cuts / move
		for t := range year {
			year[t] = s.Policy + float64(scale*(priced(s.Priced, min(t, left))-s.Policy))
		}
	}
	var knots []scenarios.Knot
	for t := range year {
		level := max(year[t]+priced(s.Priced, t)-priced(s.Priced, min(t, left)), c.m.Fed.Floor)
		knots = append(knots, scenarios.Knot{Month: t, Rate: level - priced(s.Priced, t)})
	}
	c.m.Fed.Priced = tidy(knots)
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

// priced is a path's value in a month; the last one holds.
func priced(path []float64, month int) float64 { return path[min(max(month, 0), len(path)-1)] }

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
