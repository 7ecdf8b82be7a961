package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"trifecta/engine"
	"trifecta/engine/metrics"
	"trifecta/engine/report"
	"trifecta/strategies"
)

// A drawing is a figure and the name of its files.
type drawing struct {
	name   string
	figure *report.Figure
}

// draw saves figures in a folder, as many at once as there are processors.
func (a *app) draw(ctx context.Context, dir string, figures []drawing) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, f := range figures {
		if ctx.Err() != nil {
			break
		}
		a.progress("drawing %s", f.name)
		g.Go(func() error { return f.figure.Save(dir, f.name) })
	}
	return cmp.Or(g.Wait(), ctx.Err())
}

// figures draws the signal, and tear sheet and weights of the strategies that
// the plan names.
func (s *study) figures() []drawing {
	var out []drawing
	if p, ok := s.signalPanel(); ok {
		out = append(out, drawing{"signal", p.Figure()})
	}
	featured := s.featured()
	var names []string
	for _, k := range featured {
		names = append(names, s.rows[k].Name)
	}
	names = fileNames(names)
	for i, k := range featured {
		suffix := ""
		if len(featured) > 1 {
			suffix = "-" + names[i]
		}
		out = append(out, drawing{"tearsheet" + suffix, s.tearSheet(k).Figure()}, drawing{"weights" + suffix, s.weightsFigure(k).Figure()})
	}
	return out
}

// featured are the strategies of the plan's figures key: by default the first
// rule that is not a fixed mix, or the first strategy.
func (s *study) featured() []int {
	var ks []int
	for k, st := range s.plan.Strategies {
		if slices.Contains(s.file.Figures, shortName(st)) {
			ks = append(ks, k)
		}
	}
	if ks != nil {
		return ks
	}
	k := slices.IndexFunc(s.plan.Strategies, func(st engine.Strategy) bool {
		_, fixed := st.(strategies.Fixed)
		return !fixed
	})
	return []int{max(0, k)}
}

// fileNames turns names of strategies into parts of file names, each once, be
// it on a file system that does not tell apart A and a.
func fileNames(names []string) (out []string) {
	const longest = 80 // with what stands before and after, within any system's 255 bytes
	taken := map[string]bool{}
	for _, name := range names {
		base := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
				return r
			}
			return '_'
		}, name)
		base = base[:min(len(base), longest)]
		unique := base
		for n := 2; taken[strings.ToLower(unique)]; n++ {
			unique = fmt.Sprintf("%s-%d", base, n)
		}
		taken[strings.ToLower(unique)] = true
		out = append(out, unique)
	}
	return out
}

const rollingMonths = 36

func (s *study) tearSheet(k int) report.TearSheet {
	tr := s.result.Trace(0, k, 0)
	row := s.rows[k]
	sheet := report.TearSheet{
		Title:    row.Finding(),
		Subtitle: s.subtitle(k),
		Source:   s.source(),
		Dates:    days(tr.Dates), Recessions: s.recessions(),
		RollingMonths: rollingMonths,
	}
	sharpe := make([]float64, len(tr.Net))
	metrics.RollingSharpe(sharpe, tr.Net, tr.Cash, rollingMonths, s.plan.Grid.PerYear)
	sheet.RollingSharpe = append([]float64{math.NaN()}, sharpe...)
	sheet.Growth = []report.Curve{{Name: row.Name, Values: tr.Wealth, Role: report.Strategy}}
	order := append([]int{s.plan.Benchmark}, s.fixedMixes()...)
	for _, j := range order {
		if j != k && len(sheet.Growth) < 4 && !slices.ContainsFunc(sheet.Growth, func(c report.Curve) bool { return c.Name == s.rows[j].Name }) {
			sheet.Growth = append(sheet.Growth, report.Curve{Name: s.rows[j].Name, Values: s.result.Trace(0, j, 0).Wealth, Role: s.role(j)})
		}
	}
	return sheet
}

// fixedMixes are the strategies that hold one sleeve alone, the natural things
// to compare a rule with.
func (s *study) fixedMixes() (ks []int) {
	for k, st := range s.plan.Strategies {
		if f, ok := st.(strategies.Fixed); ok && len(f.Weights) == 1 {
			ks = append(ks, k)
		}
	}
	return ks
}

func (s *study) role(k int) report.Role {
	if f, ok := s.plan.Strategies[k].(strategies.Fixed); ok && len(f.Weights) == 1 {
		return sleeveRole(f.Weights[0].Sleeve)
	}
	return report.Other
}

func sleeveRole(s *engine.Sleeve) report.Role {
	switch s {
	case engine.Small, engine.SmallQuality:
		return report.Small
	case engine.Large:
		return report.Large
	}
	return report.Other
}

// subtitle says what was traded when and at what cost, and how large an edge
// these data could have shown.
func (s *study) subtitle(k int) string {
	var costs []string
	for _, r := range s.plan.Costs.Rates {
		if h, ok := s.plan.Strategies[k].(engine.Holder); !ok || slices.Contains(h.Holds(), r.Sleeve) {
			costs = append(costs, costText(s.plan.Costs, r))
		}
	}
	text := s.span() + ", "
	if len(costs) > 0 {
		text += "after costs of " + strings.Join(costs, " and ") + " a side, "
	}
	text += fmt.Sprintf("trading %s %s.", schedule(s.plan), when(s.plan))
	if c := s.rows[k].Benchmark; c != nil {
		text += fmt.Sprintf(" Mean monthly difference x 12: %s ± %s (s.e.); this history can show %s or more.",
			report.Signed(c.Edge.Value, 1), report.Percent(c.Edge.SE, 1), report.Percent(c.Detectable, 1))
	}
	for _, w := range s.rows[k].Warnings {
		text += " " + sentence(w) + "."
	}
	return s.label() + text
}

// label marks figures of synthetic data.
func (s *study) label() string {
	if s.history.Synthetic {
		return "SYNTHETIC data. "
	}
	return ""
}

// sentence begins one of our own words with a capital.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// source is the line at the foot: the files, and what stands in for the sleeves
// and for what the fields are derived from.
func (s *study) source(fields ...*engine.Field) string {
	var from []string
	for _, in := range s.inputs {
		if s.history.Synthetic && in.Kind != "weights" {
			in.File += " (synthetic)"
		}
		from = append(from, in.File)
	}
	text := "Source: " + strings.Join(from, ", ")
	var standIns []string
	for _, sl := range s.plan.Sleeves {
		fields = append(fields, sl.Return)
	}
	used := inputsOf(s.history, fields...)
	for _, src := range s.history.Sources {
		if src.StandIn != "" && slices.Contains(used, src.Field) && !slices.Contains(standIns, src.StandIn) {
			standIns = append(standIns, src.StandIn)
		}
	}
	if len(standIns) > 0 {
		text += ". " + strings.Join(standIns, "; ")
	}
	return text + fmt.Sprintf(". Plan %.8s.", s.result.Digest)
}

func (s *study) weightsFigure(k int) report.WeightsFigure {
	tr := s.result.Trace(0, k, 0)
	row := s.rows[k]
	f := report.WeightsFigure{
		Title: fmt.Sprintf("%s turned over %s of its wealth a year, at a cost of %s a year", row.Name,
			report.Percent(row.Turnover.Value, 0), report.Percent(row.CostDrag.Value, 2)),
		Subtitle: s.subtitle(k), Source: s.source(),
		Dates: days(tr.Dates[:len(tr.Net)]), Traded: tr.Traded, Recessions: s.recessions(),
	}
	for j, sl := range tr.Sleeves {
		if slices.Max(tr.Weight[j]) > 0 {
			f.Holdings = append(f.Holdings, report.Holding{Name: sl.Name, Weights: tr.Weight[j], Role: sleeveRole(sl)})
		}
	}
	return f
}

func days(ds []engine.Date) []int32 {
	out := make([]int32, len(ds))
	for i, d := range ds {
		out[i] = int32(d)
	}
	return out
}

// recessions are the stretches in which the data's recession flag is one. The
// flag of a row holds for the month that ends there.
func (s *study) recessions() (spans []report.Span) {
	p := s.history.Paths
	if !p.Has(engine.RecessionState) {
		return nil
	}
	g := s.plan.Grid
	for t := g.Start + 1; t < len(g.Dates); t++ {
		if p.Row(engine.RecessionState, t)[0] != 1 {
			continue
		}
		from, to := int32(g.Dates[t-1]), int32(g.Dates[t])
		if n := len(spans) - 1; n >= 0 && spans[n].To == from {
			spans[n].To = to
		} else {
			spans = append(spans, report.Span{From: from, To: to})
		}
	}
	return spans
}

// signalPanel draws the legs, where the data have what they read.
func (s *study) signalPanel() (report.SignalPanel, bool) {
	p, g := s.history.Paths, s.plan.Grid
	series := func(f *engine.Field) []float64 {
		var x []float64
		for t := g.Start; t < len(g.Dates); t++ {
			x = append(x, p.Row(f, t)[0])
		}
		return x
	}
	if engine.Derive(p, s.signal.Count, s.signal.Score) != nil {
		return report.SignalPanel{}, false
	}
	var readings []*engine.Field
	for _, l := range s.signal.Legs {
		readings = append(readings, l.Reading)
	}
	panel := report.SignalPanel{
		Source: s.source(readings...), Dates: days(g.Dates[g.Start:]),
		Count: series(s.signal.Count), Score: series(s.signal.Score), Recessions: s.recessions(),
	}
	for _, l := range s.signal.Legs {
		if engine.Derive(p, l.Reading, l.EnterAt, l.On) != nil {
			return report.SignalPanel{}, false
		}
		on := series(l.On)
		leg := report.Leg{
			Label:  sentence(l.Name) + ": " + l.Reading.Doc,
			Values: series(l.Reading), Threshold: series(l.EnterAt),
			Step: l.Name == "rates", Percent: strings.HasPrefix(l.Reading.Unit, "decimal"),
		}
		for _, x := range on {
			leg.On = append(leg.On, x == 1)
		}
		panel.Legs = append(panel.Legs, leg)
	}
	n := len(panel.Count)
	full, known := 0, 0
	for _, c := range panel.Count {
		if !math.IsNaN(c) {
			known++
		}
		if int(c) == len(panel.Legs) {
			full++
		}
	}
	last := g.Dates[len(g.Dates)-1]
	panel.Title = fmt.Sprintf("%d of %d legs held at the end of %s; all %d in %d of %d months",
		int(panel.Count[n-1]), len(panel.Legs), inWords(last), len(panel.Legs), full, known)
	panel.Subtitle = s.label() + "Month-end, as known then; blue where a leg is on, dashed where it turns on"
	return panel, known > 0 && !math.IsNaN(panel.Count[n-1])
}
