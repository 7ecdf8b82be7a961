package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"trifecta/engine"
	"trifecta/engine/inference"
	"trifecta/engine/report"
	"trifecta/scenarios"
	"trifecta/strategies"
)

type reverseCmd struct {
	Folder   string `arg:"" name:"run" help:"Folder of a simulation, written by trifecta simulate --out."`
	Loss     rate   `required:"" placeholder:"X" help:"Expected loss against the benchmark, such as 3%."`
	Horizon  int    `required:"" placeholder:"M" help:"After how many months."`
	Scenario string `placeholder:"NAME" help:"Scenario whose paths are shifted. Default: the run's first."`
	World    string `placeholder:"PRESET" help:"Preset of the run, or no-edge. Default: the run's first."`
	Strategy string `placeholder:"NAME" help:"Strategy that loses. Default: that of the run's headline."`
	Against  string `placeholder:"NAME" help:"Strategy, or a sleeve held throughout, that it loses against. Default: the run's benchmark."`
	Paths    int    `placeholder:"N" help:"Paths to shift, the first of the run's. Default: all, up to ${reversepaths}."`
	Workers  int    `placeholder:"W" help:"Goroutines. Default: as many as processors."`
	JSON     bool   `help:"Print as JSON."`
}

// mostReversed bounds the memory: every path's states are kept, about 500 bytes.
const mostReversed = 100_000

// Run looks for the nearest world in which a strategy loses.
func (c *reverseCmd) Run(ctx context.Context, a *app) error {
	x, m, err := a.ofRun(c.Folder)
	if err != nil {
		return err
	}
	r, err := c.stress(x, m)
	if err != nil {
		return err
	}
	if err := r.simulate(ctx, a, c.Workers); err != nil {
		return err
	}
	if err := r.shift(); err != nil {
		return err
	}
	if err := r.compare(ctx, a, c.Workers); err != nil {
		return err
	}
	a.progress("")
	if c.JSON {
		return writeJSON(a.stdout, r.json())
	}
	return r.writeText(a.stdout)
}

// A reverseStress is the smallest shift of a scenario's paths under which a
// strategy is expected to lose.
type reverseStress struct {
	*future
	folder, digest    string
	loss              float64
	horizon           int
	world             int
	strategy, against int // in plan.Strategies, to which a sleeve is added

	values   []float64     // loss of each path: 1 - wealth over that of the other
	states   [][][]float64 // of stressStates by quarter and path
	pooled   *inference.Pooled
	prior    []float64
	nearest  []nearness
	typical  []typicalPath
	quarters []int // months after the start
}

// stressState is a state that a shift is told by.
type stressState struct {
	name, unit string
	field      *engine.Field
	scale      float64 // to the unit
}

// stressStates are the states of the world that say what went wrong.
func (x *future) stressStates() []stressState {
	states := []stressState{
		{"high-yield spread", "%", engine.HighYield, 100},
		{"policy rate", "%", engine.PolicyRate, 100},
		{"output gap", "pp", scenarios.GapState, 1},
		{"share of paths in recession", "%", engine.RecessionState, 100},
	}
	for _, l := range x.signal.Legs {
		if l.Name == "valuation" {
			states = append(states, stressState{"valuation " + l.Reading.Name, "%", l.Reading, 100})
		}
	}
	return states
}

func (c *reverseCmd) stress(x *future, m manifest) (*reverseStress, error) {
	r := &reverseStress{future: x, folder: c.Folder, digest: m.PlanDigest, loss: float64(c.Loss), horizon: c.Horizon}
	var errs []error
	add := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if !(r.loss > 0 && r.loss < 1) {
		add(fmt.Errorf("--loss is %v: want more than 0%% and less than 100%%", c.Loss))
	}
	months := *x.file.Months
	if c.Horizon < 1 || c.Horizon > months {
		add(fmt.Errorf("--horizon is %d: want 1 to the run's %d months", c.Horizon, months))
	}
	n := min(m.Paths, mostReversed)
	if c.Paths != 0 {
		if n = int64(c.Paths); n < 2 || n > m.Paths {
			add(fmt.Errorf("--paths is %d: want 2 to the run's %d", c.Paths, m.Paths))
		}
	}
	if c.Workers < 0 {
		add(fmt.Errorf("--workers is %d: want at least 1, or leave it out", c.Workers))
	}
	scenario := c.Scenario
	if scenario == "" {
		scenario = x.worlds[0].scenario
	}
	var err error
	r.world, err = x.find(scenario, c.World)
	add(err)
	r.strategy, _ = x.headline()
	if c.Strategy != "" {
		r.strategy, err = x.strategy("strategy", c.Strategy)
		add(err)
	}
	q := *x.plan
	x.plan, q.Strategies = &q, slices.Clone(q.Strategies)
	r.against = q.Benchmark
	if c.Against != "" {
		r.against, err = x.other(c.Against)
		add(err)
	}
	if r.against == r.strategy {
		add(fmt.Errorf("--against: %s would be compared with itself", x.strategyName(r.strategy)))
	}
	if len(errs) > 0 {
		return nil, usageError{errors.Join(errs...)}
	}
	q.Paths = n
	if q.Sampling.Antithetic && n%2 != 0 {
		q.Paths--
	}
	q.Benchmark = r.against
	q.Horizons = []int{r.horizon}
	for t := 3; t <= months; t += 3 {
		r.quarters = append(r.quarters, t)
	}
	if r.quarters == nil {
		r.quarters = []int{months}
	}
	return r, nil
}

// other is a strategy by its name or, where none is called so, a sleeve that is
// held throughout, which is added to the plan.
func (x *future) other(name string) (int, error) {
	k, err := x.strategy("against", name)
	if err == nil {
		return k, nil
	}
	for _, s := range x.plan.Sleeves {
		if s.Name == name {
			x.plan.Strategies = append(x.plan.Strategies, strategies.Fixed{Label: "all in " + name, Weights: []engine.Holding{{Sleeve: s, Weight: 1}}})
			return len(x.plan.Strategies) - 1, nil
		}
	}
	return 0, fmt.Errorf("%w, or a sleeve of the plan: %s", err, sleeveNames(x.plan))
}

func sleeveNames(p *engine.Plan) string {
	var names []string
	for _, s := range p.Sleeves {
		names = append(names, s.Name)
	}
	return listed(names)
}

// watching is a market that also writes its hidden states.
func watching(m scenarios.Market) scenarios.Market {
	m.Watch = scenarios.LatentFields()
	return m
}

// simulate draws the paths and keeps what each of them saw and lost.
func (r *reverseStress) simulate(ctx context.Context, a *app, workers int) error {
	p := r.plan
	p.Scenarios = []engine.Scenario{watching(r.worlds[r.world].market)}
	p.Split, p.Limits = engine.Split{}, nil
	p.Keep = engine.Keep{Columns: []int{r.horizon}, StateSteps: r.quarters}
	for _, s := range r.stressStates() {
		p.Keep.States = append(p.Keep.States, s.field)
	}
	res, err := engine.Run(ctx, p, engine.Machine{Workers: workers, Progress: a.meter("simulating", 0).at})
	if err != nil {
		return err
	}
	for _, x := range res.Columns(0, r.strategy, 0).Active {
		r.values = append(r.values, -math.Expm1(x))
	}
	for f := range p.Keep.States {
		var rows [][]float64
		for q := range r.quarters {
			rows = append(rows, res.States(0, f, q))
		}
		r.states = append(r.states, rows)
	}
	r.prior = priorWeights(p)
	return nil
}

// priorWeights are the probabilities of the paths as they were drawn.
func priorWeights(p *engine.Plan) []float64 {
	drawn := map[int]float64{}
	for i := range p.Paths {
		drawn[p.Sampling.Stratum(i)]++
	}
	total := 0.0
	for k := range drawn {
		total += p.Sampling.Probability(k)
	}
	w := make([]float64, p.Paths)
	for i := range w {
		k := p.Sampling.Stratum(int64(i))
		w[i] = p.Sampling.Probability(k) / total / drawn[k]
	}
	return w
}

// shift finds the nearest weights of the paths with the loss.
func (r *reverseStress) shift() error {
	gain := make([]float64, len(r.values))
	for i, x := range r.values {
		gain[i] = -x
	}
	var err error
	r.pooled, err = inference.Pool(r.prior, []inference.View{{Name: "the expected loss", Values: gain, Mean: -r.loss, AtMost: true}})
	switch {
	case errors.Is(err, inference.ErrThin):
		return fmt.Errorf("an expected loss of %v after %d months is too far from what %s simulates: %w; ask for a smaller loss, or start from a worse scenario with --scenario", rate(r.loss), r.horizon, r.worlds[r.world].scenario, err)
	case errors.Is(err, inference.ErrContradiction):
		return fmt.Errorf("no weights of the %s paths of %s have an expected loss of %v after %d months: theirs run from %s to %s",
			grouped(int64(len(r.values))), r.worlds[r.world].scenario, rate(r.loss), r.horizon,
			report.Signed(slices.Min(r.values), 1), report.Signed(slices.Max(r.values), 1))
	}
	return err
}
