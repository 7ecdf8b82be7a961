package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/scenarios"
)

// sensitivityPaths is how many paths each range is run on: paired by path, a
// shift is known several times better than the headline.
const sensitivityPaths = 2048

// costsMoved is the high end of the range of costs, times the plan's (SCENARIOS'
// sensitivity grid).
const costsMoved = 3

// varied are the worlds in which a run repeats its headline under what is assumed:
// its first preset in the scenarios asked for, or in its first. Single firms take
// hundreds of times as long, and are left as they are.
func (x *future) varied(o runOptions) ([]int, error) {
	k, _ := x.headline()
	lead := k != x.plan.Benchmark
	if o.Sensitivity == nil {
		if o.NoSensitivity || !lead || x.worlds[0].market.Firms.Simulated {
			return nil, nil
		}
		return []int{0}, nil
	}
	var is []int
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("--sensitivity "+format, a...)) }
	if !lead {
		bad("is about a lead over the benchmark, and the plan has no other strategy")
	}
	if len(o.Sensitivity) == 0 {
		bad("names no scenario: want scenarios of the run, %s", strings.Join(x.scenarioNames(), ", "))
	}
	for n, name := range o.Sensitivity {
		switch names := x.scenarioNames(); {
		case slices.Contains(o.Sensitivity[:n], name):
			bad("names %s twice", name)
		case !slices.Contains(names, name):
			bad("names %q%s: want scenarios of the run, %s", name, didYouMean(name, names), strings.Join(names, ", "))
		default:
			i, _ := x.find(name, "")
			if x.worlds[i].market.Firms.Simulated {
				bad("names %s, which simulates single firms: that would take hundreds of times as long", name)
			}
			is = append(is, i)
		}
	}
	if errs != nil {
		return nil, usageError{errors.Join(errs...)}
	}
	return is, nil
}

// sensitivity repeats the headline, as the run has it, in world i with one number
// moved at a time to the ends of its range, on the same random numbers: the numbers
// of the world for which the evidence leaves a range, and the costs.
func (x *future) sensitivity(ctx context.Context, a *app, workers, i int, headline report.Estimate) (report.Sensitivity, error) {
	k, h := x.headline()
	w := x.worlds[i]
	step := x.plan.Horizons[h]
	p := *x.plan
	p.Strategies, p.Benchmark = []engine.Strategy{p.Strategies[k], p.Strategies[p.Benchmark]}, 1
	p.Scenarios, p.Horizons, p.Limits, p.Split = []engine.Scenario{w.market}, []int{step}, nil, engine.Split{}
	p.Grid, p.Delay = scenarios.Grid(x.start.Date, step), min(p.Delay, step-1)
	p.Sampling.Strata = nil // paths of equal weight
	p.Paths = min(p.Paths, sensitivityPaths)
	p.Keep = engine.Keep{Columns: []int{step}}
	variants := slices.DeleteFunc(w.market.Sensitivity(), func(v scenarios.Variant) bool { return v.Market.Validate() != nil })
	for _, v := range variants {
		p.Scenarios = append(p.Scenarios, v.Market)
	}
	for i, sc := range p.Scenarios {
		m := sc.(scenarios.Market)
		cutOff(&m, step)
		p.Scenarios[i] = m
	}
	q := costly(&p, costsMoved)
	q.Scenarios = p.Scenarios[:1]
	var leads [][]float64 // by scenario of p, then that of q
	for _, plan := range []*engine.Plan{&p, q} {
		r, err := engine.Run(ctx, plan, engine.Machine{Workers: workers, Progress: a.meter("moving what is assumed", 0).at})
		if err != nil {
			return report.Sensitivity{}, err
		}
		for i := range plan.Scenarios {
			leads = append(leads, r.Columns(i, 0, 0).Active)
		}
	}
	base := leads[0]
	moves := []report.Move{{Name: "costs", Low: "x 1", High: "x " + strconv.Itoa(costsMoved), AtLow: base, AtHigh: leads[len(leads)-1]}}
	for i, v := range variants {
		name := v.Parameter.Name
		if v.Element != "" {
			name += " in " + v.Element
		}
		at := slices.IndexFunc(moves, func(m report.Move) bool { return m.Name == name })
		if at < 0 {
			// An end that has no variant is where the world is.
			here := settingText(v.From)
			moves, at = append(moves, report.Move{Name: name, Low: here, High: here, AtLow: base, AtHigh: base}), len(moves)
		}
		m := &moves[at]
		to := settingText(v.To)
		if v.High {
			m.High, m.AtHigh = to, leads[i+1]
		} else {
			m.Low, m.AtLow = to, leads[i+1]
		}
	}
	what := fmt.Sprintf("mean lead of %s over %s after %d months in %s", x.strategyName(k), x.strategyName(x.plan.Benchmark), step, w.scenario)
	s := report.NewSensitivity(what, headline, base, p.Sampling.Antithetic, moves)
	if len(x.file.World) > 1 {
		s.World = w.preset
	}
	return s, nil
}

// settingText writes a number as it stands in a file, with a real minus sign.
func settingText(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'g', -1, 64), "-", "\u2212", 1)
}
