package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"text/tabwriter"

	"trifecta/engine"
	"trifecta/scenarios"
)

type scenarioAssumptionsCmd struct {
	Scenario string `arg:"" optional:"" default:"baseline_three_cuts" help:"Name of a scenario, or a scenario file, whose numbers are moved. Default: the baseline."`
	World    string `default:"evidence" help:"World preset: no-edge, faint, weak, evidence or article."`
	Start    string `help:"State of the world: a history, and @ a date. Default: the article's." placeholder:"FILE[@DATE]"`
	Paths    int    `default:"2000" help:"Paths."`
	Seed     uint64 `default:"1" help:"Seed."`
	Rule     string `placeholder:"NAME" help:"Strategy whose lead over its benchmark is what counts. Default: none, the return of small less large does."`
	Plan     string `placeholder:"FILE" help:"Plan that the rule stands in. Default: trifecta plan example simulate."`
	JSON     bool   `help:"Print as JSON."`
}

// assumptionMonths is the horizon of the headline.
const assumptionMonths = 12

// An assumption is a number without a source and what it does to the headline.
type assumption struct {
	Name    string    `json:"name"`
	Element string    `json:"element,omitempty"`
	Value   float64   `json:"value"`
	Unit    string    `json:"unit"`
	Doc     string    `json:"doc"`
	Source  string    `json:"source"`
	Moved   []movedTo `json:"moved"`
	Largest estimate  `json:"largest_effect"`
}

// movedTo is what a value does to the headline, against the number as it is.
type movedTo struct {
	To     float64  `json:"to"`
	Effect estimate `json:"effect"`
}

// assumptionsJSON is what --json prints: the mean of what counts is the lead of the
// rule, or small less large.
type assumptionsJSON struct {
	Scenario       string       `json:"scenario"`
	World          string       `json:"world"`
	Start          string       `json:"start"`
	Months         int          `json:"months"`
	Paths          int          `json:"paths"`
	Seed           uint64       `json:"seed"`
	Rule           string       `json:"rule,omitempty"`
	Benchmark      string       `json:"benchmark,omitempty"`
	Lead           *estimate    `json:"lead,omitempty"`
	SmallLessLarge *estimate    `json:"small_less_large,omitempty"`
	Assumptions    []assumption `json:"assumptions"`
}

type estimate struct {
	Value float64 `json:"value"`
	SE    float64 `json:"se"`
}

// Run prints the assumptions, the most influential first.
func (c *scenarioAssumptionsCmd) Run(ctx context.Context, a *app) error {
	if c.Paths < 2 || c.Paths > 1_000_000 {
		return usageError{fmt.Errorf("--paths is %d: want 2 to 1000000", c.Paths)}
	}
	if c.Plan != "" && c.Rule == "" {
		return usageError{errors.New("--plan is where the strategy of --rule stands, which is not given")}
	}
	s, err := scenarioNamed(c.Scenario)
	if err != nil {
		return err
	}
	start, err := a.startAt(c.Start)
	if err != nil {
		return err
	}
	m, err := scenarios.DefaultMarket().WithPreset(c.World)
	if err != nil {
		return usageError{fmt.Errorf("--world: %w", err)}
	}
	m.Start = start.Start
	if m, err = s.market(m, assumptionMonths); err != nil {
		return err
	}
	m.Firms = scenarios.DefaultMarket().Firms // off: they follow the groups and change none of their returns
	measure := func(m scenarios.Market) ([]float64, error) { return headline(ctx, m, c.Paths, c.Seed) }
	what := "return of small less large"
	var rule *ruleLead
	if c.Rule != "" {
		if rule, err = c.lead(a); err != nil {
			return err
		}
		measure = func(m scenarios.Market) ([]float64, error) { return rule.paths(ctx, m) }
		what = fmt.Sprintf("lead of %s over %s (log of wealth, after costs)", rule.rule, rule.benchmark)
	}
	base, err := measure(m)
	if err != nil {
		return err
	}
	var list []assumption
	variants := m.Assumptions()
	for i, v := range variants {
		a.progress("moving %s, %d of %d", v.Parameter.Name, i+1, len(variants))
		x, err := measure(v.Market)
		if err != nil {
			return fmt.Errorf("%s at %v: %w", v.Parameter.Name, v.To, err)
		}
		for i := range x {
			x[i] -= base[i]
		}
		k := slices.IndexFunc(list, func(l assumption) bool { return l.Name == v.Parameter.Name && l.Element == v.Element })
		if k < 0 {
			k = len(list)
			p := v.Parameter
			list = append(list, assumption{Name: p.Name, Element: v.Element, Value: v.From, Unit: p.Unit, Doc: p.Doc, Source: p.Source})
		}
		l := &list[k]
		l.Moved = append(l.Moved, movedTo{v.To, meanOf(x)})
		if e := l.Moved[len(l.Moved)-1].Effect; math.Abs(e.Value) > math.Abs(l.Largest.Value) {
			l.Largest = e
		}
	}
	a.progress("")
	for _, p := range parameters {
		if p.Tag == scenarios.Assumed && !slices.ContainsFunc(list, func(l assumption) bool { return l.Name == p.Name }) {
			list = append(list, assumption{Name: p.Name, Value: p.Get(&m)[0], Unit: p.Unit, Doc: p.Doc, Source: p.Source, Moved: []movedTo{}})
		}
	}
	slices.SortStableFunc(list, func(x, y assumption) int {
		return cmp.Compare(math.Abs(y.Largest.Value), math.Abs(x.Largest.Value))
	})
	level := meanOf(base)
	if c.JSON {
		out := assumptionsJSON{
			Scenario: s.Name, World: c.World, Start: m.Start.Date.String(), Months: assumptionMonths, Paths: c.Paths, Seed: c.Seed, Assumptions: list,
		}
		if rule != nil {
			out.Rule, out.Benchmark, out.Lead = rule.rule, rule.benchmark, &level
		} else {
			out.SmallLessLarge = &level
		}
		return a.writeJSON(out)
	}
	fmt.Fprintf(a.stdout, `Numbers of the world without a source (assumed), the most influential first.
Effect: change of the mean %s over %d months, in pp, when
the number alone is moved, on the same random numbers; in brackets its standard
error. The mean itself is %s.
Scenario %s, world %s, from %v, %d paths, seed %d.

`, what, assumptionMonths, inPoints(level), s.Name, c.World, m.Start.Date, c.Paths, c.Seed)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "number\tvalue\tunit\teffect when moved to\tsource\n")
	for _, l := range list {
		name := l.Name
		if l.Element != "" {
			name += " " + l.Element
		}
		text := ""
		if len(l.Moved) == 0 {
			text = "none: single firms change no group's return"
		}
		for i, x := range l.Moved {
			if i > 0 {
				text += ", "
			}
			text += fmt.Sprintf("%.4g: %s", x.To, inPoints(x.Effect))
		}
		fmt.Fprintf(w, "%s\t%.4g\t%s\t%s\t%s\n", name, l.Value, l.Unit, text, l.Source)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, "\nThe probabilities of trifecta scenarios list are assumed too; they weigh scenarios and change no path.")
	return err
}

// inPoints writes an estimate in percentage points.
func inPoints(e estimate) string {
	return fmt.Sprintf("%+.2f (%.2f)", 100*e.Value, 100*e.SE)
}

// meanOf is the mean of independent values and its standard error.
func meanOf(x []float64) (e estimate) {
	n := float64(len(x))
	for _, v := range x {
		e.Value += v / n
	}
	ss := 0.0
	for _, v := range x {
		ss += (v - e.Value) * (v - e.Value)
	}
	e.SE = math.Sqrt(ss / (n - 1) / n)
	return e
}

// headline simulates the return of small less large over the headline's
// horizon, path by path.
func headline(ctx context.Context, m scenarios.Market, paths int, seed uint64) ([]float64, error) {
	const block = 256
	g := scenarios.Grid(m.Start.Date, assumptionMonths)
	out := make([]float64, 0, paths)
	var p *engine.Paths
	for first := 0; first < paths; first += block {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if n := min(block, paths-first); p == nil || p.N != n {
			p = engine.NewPaths(g, n, m.Writes())
		}
		p.First = int64(first)
		if err := m.Simulate(p, seed); err != nil {
			return nil, err
		}
		for i := range p.N {
			small, large := 1.0, 1.0
			for t := g.Start + 1; t < len(g.Dates); t++ {
				small *= 1 + p.Row(engine.SmallReturn, t)[i]
				large *= 1 + p.Row(engine.LargeReturn, t)[i]
			}
			out = append(out, small-large)
		}
	}
	return out, nil
}
