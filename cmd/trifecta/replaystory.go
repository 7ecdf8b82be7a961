package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/scenarios"
)

// writeText writes the story as a table, a row for each month.
func (s *story) writeText(w io.Writer) error {
	tr, label := s.trace, s.worlds[s.world]
	strategy := shortName(s.plan.Strategies[s.strategy])
	fmt.Fprintf(w, "Path %d of %s, world preset %s, seed %d: %s against %s\n", s.path, label.scenario, label.preset, s.plan.Seed, strategy, s.file.Benchmark)
	fmt.Fprintf(w, "%s\n%s\n\n", s.state(), convention(s.plan))
	head := []string{"month", "regime", "policy", "cuts 12m", "10y", "HY", "EPS small", "EPS large", "premium", "median", "legs"}
	for j, sl := range tr.Sleeves {
		if slices.Max(tr.Weight[j]) > 0 {
			head = append(head, "w "+sl.Name)
		}
	}
	for _, sl := range tr.Sleeves {
		if sl != engine.Cash {
			head = append(head, "r "+sl.Name)
		}
	}
	head = append(head, "cost", "wealth", "active")
	var rows [][]string
	for t := range tr.Dates {
		rows = append(rows, s.row(t))
	}
	if err := report.WriteTable(w, head, rows); err != nil {
		return err
	}
	last := len(tr.Wealth) - 1
	_, err := fmt.Fprintf(w, `States are at the month-end, as they truly were; the regime is known to no one on the path. cuts 12m: of 25 bp, priced
over twelve months. EPS is NTM consensus, 100 at the start. legs: which of %s hold, by their
first letters. w: weight from there on; r: return of the month that ended there. active is the log of wealth over the
benchmark's. At the end wealth is %s against %s.
`,
		listed(s.legNames()), strconv.FormatFloat(tr.Wealth[last], 'g', -1, 64), strconv.FormatFloat(s.against.Wealth[last], 'g', -1, 64))
	return err
}

func (s *story) legNames() (names []string) {
	for _, l := range s.signal.Legs {
		names = append(names, l.Name)
	}
	return names
}

// row is the story's line at date t.
func (s *story) row(t int) []string {
	tr := s.trace
	at := func(f *engine.Field) float64 {
		if x, ok := s.series(f); ok {
			return x[t]
		}
		return unknown
	}
	regime := "–"
	if x := at(scenarios.RegimeState); x >= 0 && x < float64(len(regimes)) {
		regime = regimes[int(x)]
	}
	out := []string{
		tr.Dates[t].Time().Format("2006-01"), regime, report.Percent(at(engine.PolicyRate), 3), report.Fixed(at(engine.CutsPriced12M), 1),
		report.Percent(at(engine.TenYear), 2), report.Percent(at(engine.HighYield), 1),
		report.Fixed(100*s.relative(engine.SmallEPS, t), 0), report.Fixed(100*s.relative(engine.LargeEPS, t), 0),
	}
	premium, median := s.premium()
	for _, f := range []*engine.Field{premium, median} {
		x := unknown
		if f != nil {
			x = at(f)
		}
		out = append(out, report.Signed(x, 1))
	}
	out = append(out, s.legsAt(t))
	steps := len(tr.Net)
	for j := range tr.Sleeves {
		switch {
		case slices.Max(tr.Weight[j]) == 0:
		case t < steps:
			out = append(out, report.Percent(tr.Weight[j][t], 0))
		default:
			out = append(out, "")
		}
	}
	for j, sl := range tr.Sleeves {
		switch {
		case sl == engine.Cash:
		case t > 0:
			out = append(out, report.Signed(tr.Return[j][t-1], 1))
		default:
			out = append(out, "")
		}
	}
	cost := ""
	if t < steps && tr.Cost[t] > 0 {
		cost = fmt.Sprintf("%.0fbp", 1e4*tr.Cost[t])
	}
	return append(out, cost, report.Fixed(tr.Wealth[t], 4), report.Signed(math.Log(tr.Wealth[t]/s.against.Wealth[t]), 2))
}

// relative is a field over its value at the start.
func (s *story) relative(f *engine.Field, t int) float64 {
	x, ok := s.series(f)
	if !ok {
		return unknown
	}
	return x[t] / x[0]
}

// premium is the reading of the valuation leg and the level that turns it on,
// where the signal has that leg.
func (s *story) premium() (reading, enter *engine.Field) {
	for _, l := range s.signal.Legs {
		if l.Name == "valuation" {
			return l.Reading, l.EnterAt
		}
	}
	return nil, nil
}

// legsAt names the legs that are on by their first letters.
func (s *story) legsAt(t int) string {
	text := ""
	for _, l := range s.signal.Legs {
		x, ok := s.series(l.On)
		switch letter := strings.ToUpper(l.Name[:1]); {
		case !ok || math.IsNaN(x[t]):
			text += "?"
		case x[t] == 1:
			text += letter
		default:
			text += "·"
		}
	}
	return text
}

var unknown = math.NaN()

func listed(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// figure draws the story.
func (s *story) figure() report.PathStory {
	tr := s.trace
	strategy := shortName(s.plan.Strategies[s.strategy])
	f := report.PathStory{
		What: strategy + ", " + costsText(s.plan), Path: s.path, Dates: days(tr.Dates),
		Wealth: []report.Curve{
			{Name: strategy, Values: tr.Wealth, Role: report.Strategy},
			{Name: s.file.Benchmark, Values: s.against.Wealth, Role: report.Other},
		},
		Provenance: s.provenance(s.worlds[s.world].scenario, s.worlds[s.world].preset),
	}
	f.Provenance.Command = "trifecta replay"
	f.Policy, _ = s.series(engine.PolicyRate)
	if cuts, ok := s.series(engine.CutsPriced12M); ok && f.Policy != nil {
		for t, p := range f.Policy {
			f.Priced = append(f.Priced, p-0.0025*cuts[t])
		}
	}
	for _, g := range []struct {
		name  string
		field *engine.Field
		role  report.Role
	}{{"small", engine.SmallEPS, report.Small}, {"S&P 490", engine.LargeEPS, report.Large}} {
		if x, ok := s.series(g.field); ok {
			f.EPS = append(f.EPS, report.Curve{Name: g.name, Values: x, Role: g.role})
		}
	}
	if premium, median := s.premium(); premium != nil {
		f.Premium, _ = s.series(premium)
		f.Median, _ = s.series(median)
	}
	for _, l := range s.signal.Legs {
		x, ok := s.series(l.On)
		if !ok {
			continue
		}
		leg := report.Leg{Label: l.Name}
		for _, on := range x {
			leg.On = append(leg.On, on == 1)
		}
		f.Legs = append(f.Legs, leg)
	}
	n := len(tr.Dates)
	for j, sl := range tr.Sleeves {
		if slices.Max(tr.Weight[j]) > 0 {
			w := padded(tr.Weight[j], n, false)
			w[n-1] = w[n-2] // nothing is decided at the end
			f.Weights = append(f.Weights, report.Holding{Name: sl.Name, Weights: w, Role: sleeveRole(sl)})
		}
	}
	if x, ok := s.series(scenarios.RegimeState); ok {
		f.Recessions, f.Slowdowns = s.spans(x, float64(scenarios.Recession)), s.spans(x, float64(scenarios.Slowdown))
	}
	return f
}

// spans are the stretches in which a state has a value; that of a row holds for
// the month that ends there.
func (s *story) spans(x []float64, value float64) (out []report.Span) {
	ds := s.trace.Dates
	for t := 1; t < len(ds); t++ {
		if x[t] != value {
			continue
		}
		from, to := int32(ds[t-1]), int32(ds[t])
		if n := len(out) - 1; n >= 0 && out[n].To == from {
			out[n].To = to
		} else {
			out = append(out, report.Span{From: from, To: to})
		}
	}
	return out
}
