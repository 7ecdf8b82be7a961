package main

import (
	"cmp"
	"fmt"
	"slices"

	"trifecta/engine"
	"trifecta/engine/report"
)

// drawings are the figures of a simulation, most of them for each of its presets.
func (s *simulation) drawings() []drawing {
	if len(s.rules()) == 0 { // there is nothing to compare
		return s.presetDrawings(s.file.World[0])
	}
	k, h := s.headline()
	var out []drawing
	for _, preset := range s.file.World {
		out = append(out, s.presetDrawings(preset)...)
	}
	out = append(out, drawing{"strip", s.strip(h).Figure()})
	for n, t := range s.survey.Sensitivity {
		world, name := s.worlds[s.assumed[n]], "tornado"
		if len(s.assumed) > 1 {
			name = fmt.Sprintf("tornado-%d", n+1)
		}
		out = append(out, drawing{name, t.Tornado("Mean lead of "+s.strategyName(k), s.provenance(world.scenario, world.preset)).Figure()})
	}
	return out
}

// presetDrawings are the figures of one preset. Where there are several, their
// names end with it.
func (s *simulation) presetDrawings(preset string) []drawing {
	of := ""
	if len(s.file.World) > 1 {
		of = "-" + preset
	}
	out := []drawing{{"fan-small-large" + of, s.raceFans(preset).Figure()}}
	if len(s.rules()) == 0 {
		return out
	}
	k, h := s.headline()
	first := s.chosen(preset)[0]
	out = append(
		out,
		drawing{"fan-strategies" + of, s.strategyFans(first).Figure()},
		drawing{"fan-headline" + of, s.headlineFans(preset, k).Figure()},
		drawing{"tail" + of, s.tail(first, h).Figure()},
	)
	pages := s.profile(preset).Figures()
	for i, f := range pages {
		name := "horizons" + of
		if len(pages) > 1 {
			name = fmt.Sprintf("horizons%s-%d", of, i+1)
		}
		out = append(out, drawing{name, f})
	}
	return out
}

// rules are the strategies besides the benchmark, as indices.
func (x *future) rules() (ks []int) {
	for k := range x.plan.Strategies {
		if k != x.plan.Benchmark {
			ks = append(ks, k)
		}
	}
	return ks
}

func (x *future) strategyName(k int) string { return shortName(x.plan.Strategies[k]) }

// scenarioLabel stands for all scenarios of the run in captions.
func (x *future) scenarioLabel() string {
	names := x.scenarioNames()
	if len(names) == 1 {
		return names[0]
	}
	return fmt.Sprintf("%d scenarios", len(names))
}

// fan is a fan of the result, which has one.
func (s *simulation) fan(name string, spreads []engine.Spread, end report.Estimate) report.Fan {
	f := report.Fan{Name: name, End: end}
	for q, p := range report.FanLevels {
		f.Quantiles[q] = append(f.Quantiles[q], 0)
		for t := range spreads {
			f.Quantiles[q] = append(f.Quantiles[q], spreads[t].Quantile(p))
		}
	}
	return f
}

func (s *simulation) fanChart(what, scenario, preset string) report.FanChart {
	g := s.plan.Grid
	return report.FanChart{
		What: what, Versus: s.file.Benchmark, Dates: days(g.Dates[g.Start:]),
		Provenance: s.provenance(scenario, preset),
	}
}

// raceFans shows small caps against the S&P 490 in every scenario.
func (s *simulation) raceFans(preset string) report.FanChart {
	c := s.fanChart("Log of small over S&P 490, total return before costs", s.scenarioLabel(), preset)
	c.Versus, c.Short = "the S&P 490", "Small over S&P 490"
	var history []float64
	c.Past, history = s.raceHistory()
	for _, i := range s.chosen(preset) {
		f := s.fan(s.worlds[i].scenario, s.result.Fan(i, -1).Active, report.Estimate{Value: unknown, Why: "not kept"})
		f.History = history
		c.Fans = append(c.Fans, f)
	}
	return c
}

// strategyFans shows every strategy against the benchmark in one world.
func (s *simulation) strategyFans(i int) report.FanChart {
	c := s.fanChart(fmt.Sprintf("Log of wealth over that of %s, %s", s.file.Benchmark, costsText(s.plan)), s.worlds[i].scenario, s.worlds[i].preset)
	c.Short = s.worlds[i].scenario
	for _, k := range s.rules() {
		c.Fans = append(c.Fans, s.fan(s.strategyName(k), s.result.Fan(i, k).Active, s.active(i, k, len(s.plan.Horizons)-1)))
	}
	return c
}

// headlineFans shows one strategy against the benchmark in every scenario.
func (s *simulation) headlineFans(preset string, k int) report.FanChart {
	c := s.fanChart(fmt.Sprintf("Log of wealth of %s over that of %s, %s", s.strategyName(k), s.file.Benchmark, costsText(s.plan)), s.scenarioLabel(), preset)
	c.Short = s.strategyName(k) + " over " + s.file.Benchmark
	for _, i := range s.chosen(preset) {
		c.Fans = append(c.Fans, s.fan(s.worlds[i].scenario, s.result.Fan(i, k).Active, s.active(i, k, len(s.plan.Horizons)-1)))
	}
	return c
}

// active is the mean active return of a strategy in a world at a horizon.
func (s *simulation) active(i, k, h int) report.Estimate { return s.lead(i, k, h).Active.Mean }

// lead is how a strategy stands against the benchmark, of all paths.
func (s *simulation) lead(i, k, h int) *report.Lead {
	for at, w := range s.survey.Worlds {
		switch i {
		case w.Index:
			return s.survey.Outlook(at, k, h, report.AllPaths).Against
		case w.NoEdge:
			return s.survey.NoEdge(at, k, h, report.AllPaths).Against
		}
	}
	panic(fmt.Sprintf("trifecta: no world %d in the survey", i))
}

// strip shows the distribution of every strategy's active return in every
// scenario and preset, and without an edge.
func (s *simulation) strip(h int) report.ScenarioStrip {
	f := report.ScenarioStrip{
		What:   fmt.Sprintf("Log of wealth over that of %s after %d months, %s", s.file.Benchmark, s.plan.Horizons[h], costsText(s.plan)),
		Versus: s.file.Benchmark, Scenarios: s.scenarioNames(), Provenance: s.provenance(s.scenarioLabel(), ""),
	}
	for _, k := range s.rules() {
		f.Strategies = append(f.Strategies, s.strategyName(k))
	}
	cells := func(preset string) (out [][]report.Distribution) {
		for _, i := range s.chosen(preset) {
			var row []report.Distribution
			for _, k := range s.rules() {
				row = append(row, s.distribution(i, k, h))
			}
			out = append(out, row)
		}
		return out
	}
	for _, preset := range s.file.World {
		f.Presets = append(f.Presets, report.Preset{Name: preset, Cells: cells(preset)})
	}
	if !slices.Contains(s.file.World, noEdge) {
		f.NoEdge = cells(noEdge)
	}
	return f
}

// distribution is that of the active return, its strata weighted.
func (s *simulation) distribution(i, k, h int) report.Distribution {
	d := report.Distribution{Mean: s.active(i, k, h)}
	groups := s.result.Groups()
	drawn := map[int]int64{} // by stratum
	for g := range groups {
		drawn[groups[g].Stratum] += s.result.Reading(i, k, h, g).Active.Histogram.N()
	}
	type point struct{ x, weight float64 }
	var points []point
	total := 0.0
	for g := range groups {
		for b := range s.result.Reading(i, k, h, g).Active.Histogram.Bins() {
			w := groups[g].Weight * float64(b.Count) / float64(drawn[groups[g].Stratum])
			points = append(points, point{b.Middle, w})
			total += w
			d.Paths += b.Count
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	below := 0.0
	for _, p := range points {
		below += p.weight / total
		if n := len(d.Values) - 1; n >= 0 && d.Values[n] == p.x {
			d.Below[n] = min(1, below)
			continue
		}
		d.Values, d.Below = append(d.Values, p.x), append(d.Below, min(1, below))
	}
	return d
}

// tail shows what the strategies lose in their worst paths in one world.
func (s *simulation) tail(i, h int) report.TailFigure {
	f := report.TailFigure{
		What:       fmt.Sprintf("Log of wealth over that of %s after %d months, %s", s.file.Benchmark, s.plan.Horizons[h], costsText(s.plan)),
		Level:      report.Tails[0],
		Provenance: s.provenance(s.worlds[i].scenario, s.worlds[i].preset),
	}
	for _, k := range s.rules() {
		p := s.lead(i, k, h).Active
		f.Series = append(f.Series, report.Tail{Name: s.strategyName(k), Distribution: s.distribution(i, k, h), VaR: p.Risk[0], ES: p.Shortfall[0]})
	}
	return f
}

// profile shows the active return by horizon.
func (s *simulation) profile(preset string) report.HorizonProfile {
	f := report.HorizonProfile{
		What:   fmt.Sprintf("Log of wealth over that of %s, %s", s.file.Benchmark, costsText(s.plan)),
		Versus: s.file.Benchmark, Months: s.plan.Horizons, Scenarios: s.scenarioNames(),
		Provenance: s.provenance(s.scenarioLabel(), preset),
	}
	for _, k := range s.rules() {
		f.Strategies = append(f.Strategies, s.strategyName(k))
	}
	for _, i := range s.chosen(preset) {
		var rows [][]report.Horizon
		for _, k := range s.rules() {
			var row []report.Horizon
			for h := range s.plan.Horizons {
				l := s.lead(i, k, h)
				row = append(row, report.Horizon{
					Mean: l.Active.Mean, P5: l.Active.Quantiles[0].Value, P95: l.Active.Quantiles[len(report.Levels)-1].Value, Worst: l.Worst.Mean.Value,
				})
			}
			rows = append(rows, row)
		}
		f.Cells = append(f.Cells, rows)
	}
	return f
}
