package main

import (
	"context"
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/scenarios"
)

// A ruleLead simulates the lead of one rule over its plan's benchmark.
type ruleLead struct {
	plan            *engine.Plan // its scenario is to be set
	rule, benchmark string
}

// lead makes the plan of the command's rule.
func (c *scenarioAssumptionsCmd) lead(a *app) (*ruleLead, error) {
	var f *planFile
	var doc *document
	var err error
	if c.Plan != "" {
		f, doc, err = readPlan(c.Plan)
	} else {
		f, doc, err = parsePlan("simulate.yaml", simulatePlan, "")
	}
	if err != nil {
		return nil, err
	}
	if c.Seed > math.MaxInt {
		return nil, usageError{fmt.Errorf("--seed is %d: want at most %d with --rule", c.Seed, math.MaxInt)}
	}
	months, seed := assumptionMonths, int(c.Seed)
	f.Headline, f.Tolerance, f.Antithetic, f.Strata = nil, nil, false, nil // independent paths
	if err := (&futureFlags{
		Scenario: []string{c.Scenario}, World: []string{c.World}, Start: c.Start,
		Paths: &c.Paths, Months: &months, Seed: &seed, Horizons: []int{months},
	}).over(f); err != nil {
		return nil, err
	}
	x, err := a.futures(f, doc)
	if err != nil {
		return nil, err
	}
	k, err := x.strategy("rule", c.Rule)
	if err != nil {
		return nil, err
	}
	p := x.plan
	if k == p.Benchmark {
		return nil, usageError{fmt.Errorf("--rule is %s, the benchmark: want a strategy that is held against it", c.Rule)}
	}
	p.Strategies, p.Benchmark = []engine.Strategy{p.Strategies[k], p.Strategies[p.Benchmark]}, 1
	p.Limits, p.Split, p.Keep = nil, engine.Split{}, engine.Keep{Columns: []int{months}}
	return &ruleLead{p, c.Rule, x.file.Benchmark}, nil
}

// paths returns the lead on every path of a world, as the log of wealth over the
// benchmark's.
func (l *ruleLead) paths(ctx context.Context, m scenarios.Market) ([]float64, error) {
	l.plan.Scenarios = []engine.Scenario{m}
	r, err := engine.Run(ctx, l.plan, engine.Machine{})
	if err != nil {
		return nil, err
	}
	return r.Columns(0, 0, 0).Active, nil
}
