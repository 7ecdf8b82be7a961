package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
	"trifecta/scenarios"
)

type replayCmd struct {
	Folder   string `arg:"" name:"run" help:"Folder of a simulation, written by trifecta simulate --out."`
	Scenario string `required:"" placeholder:"NAME" help:"Scenario of the run."`
	World    string `placeholder:"PRESET" help:"Preset of the run, or no-edge. Default: the run's first."`
	Path     *int64 `required:"" placeholder:"N" help:"Number of the path, from 0."`
	Strategy string `placeholder:"NAME" help:"Whose weights and wealth are shown. Default: that of the run's headline."`
	Out      string `short:"o" placeholder:"DIR" help:"Folder for the table, a figure and an Arrow file of the path. Default: none, the table is printed."`
	Force    bool   `help:"Replace what an earlier replay wrote into the folder."`
}

// Run simulates one path alone and prints its story.
func (c *replayCmd) Run(ctx context.Context, a *app) error {
	x, m, err := a.ofRun(c.Folder)
	if err != nil {
		return err
	}
	s, err := c.story(x, m)
	if err != nil {
		return err
	}
	if err := s.trade(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.Out != "" {
		if err := s.save(outFlags{c.Out, c.Force}); err != nil {
			return err
		}
	}
	return s.writeText(a.stdout)
}

// ofRun reads the plan of a finished simulation back. What is computed from it is
// what the run computed: the digest of the plan says so.
func (a *app) ofRun(folder string) (*future, manifest, error) {
	var m manifest
	name := filepath.Join(folder, manifestName)
	b, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text := fmt.Sprintf("%s holds no run: want a folder that trifecta simulate --out has written", folder)
		if _, err := os.Stat(filepath.Join(folder, workName)); err == nil {
			text = fmt.Sprintf("%s holds an unfinished run: finish it with trifecta simulate --resume %s", folder, folder)
		}
		return nil, m, usageError{errors.New(text)}
	case err != nil:
		return nil, m, inFile(name, pathless(err))
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Schema != manifestSchema {
		return nil, m, fmt.Errorf("%s is no manifest of ours", name)
	}
	if m.World == "" {
		return nil, m, usageError{fmt.Errorf("%s holds a backtest: want a folder that trifecta simulate --out has written", folder)}
	}
	f, doc, err := readPlan(filepath.Join(folder, "plan.yaml"))
	if err != nil {
		return nil, m, err
	}
	x, err := a.futures(f, doc)
	if err != nil {
		return nil, m, err
	}
	if d := x.plan.Digest(); d != m.PlanDigest {
		return nil, m, fmt.Errorf("%s: its plan now has digest %.12s, and the run's was %.12s: the plan or a file that it names has changed, or this version, %s, is not the run's, %s", folder, d, m.PlanDigest, version(), m.Version)
	}
	return x, m, nil
}

// strategy returns the index of a strategy of the plan.
func (x *future) strategy(flag, name string) (int, error) {
	var names []string
	for k, st := range x.plan.Strategies {
		if shortName(st) == name {
			return k, nil
		}
		names = append(names, shortName(st))
	}
	return 0, usageError{fmt.Errorf("--%s: the plan has no strategy %q%s: want %s", flag, name, didYouMean(name, names), strings.Join(names, ", "))}
}

// A story is one path of a run and one strategy on it.
type story struct {
	*future
	world    int
	path     int64
	strategy int
	trace    *engine.Trace
	against  *engine.Trace // of the benchmark
}

func (c *replayCmd) story(x *future, m manifest) (*story, error) {
	s := &story{future: x, path: *c.Path}
	var errs []error
	var err error
	s.world, err = x.find(c.Scenario, c.World)
	errs = append(errs, err)
	if s.path < 0 || s.path >= m.Paths {
		errs = append(errs, usageError{fmt.Errorf("--path is %d: the run has 0 to %d", s.path, m.Paths-1)})
	}
	s.strategy, _ = x.headline()
	if c.Strategy != "" {
		s.strategy, err = x.strategy("strategy", c.Strategy)
		errs = append(errs, err)
	}
	return s, errors.Join(errs...)
}

// trade simulates the path alone, with the states that no one on it could see.
func (s *story) trade() error {
	q := *s.plan
	market := s.worlds[s.world].market
	market.Watch = scenarios.LatentFields()
	q.Scenarios = []engine.Scenario{market}
	q.Keep = engine.Keep{Traces: []int64{s.path}, Watch: s.watched(market)}
	b := engine.Block{First: s.path, N: 1}
	if q.Sampling.Antithetic { // pairs are drawn together
		b.First, b.N = s.path&^1, 2
	}
	if err := q.Validate(); err != nil {
		return err
	}
	r, err := engine.RunBlock(&q, b)
	if err != nil {
		return err
	}
	s.trace, s.against = r.Trace(0, s.strategy, s.path), r.Trace(0, q.Benchmark, s.path)
	return nil
}

// watched are the fields of the story, each once.
func (s *story) watched(m scenarios.Market) (fs []*engine.Field) {
	all := slices.Concat([]*engine.Field{engine.RecessionState}, scenarios.LatentFields(), m.Writes())
	for _, l := range s.signal.Legs {
		all = append(all, l.Reading, l.EnterAt, l.On)
	}
	for _, f := range append(all, s.signal.Count, s.signal.Score) {
		if !slices.Contains(fs, f) {
			fs = append(fs, f)
		}
	}
	return fs
}

// series is a watched field from the start on, and whether it is there.
func (s *story) series(f *engine.Field) ([]float64, bool) {
	x, ok := s.trace.Watch[f]
	return x, ok
}

// name is what the story's files are called.
func (s *story) name() string { return fmt.Sprintf("path-%d", s.path) }

// save writes the story's table, figure and Arrow file.
func (s *story) save(to outFlags) error {
	out, err := to.open()
	if err != nil {
		return err
	}
	defer out.discard()
	var text strings.Builder
	if err := s.writeText(&text); err != nil {
		return err
	}
	if err := out.write(s.name()+".txt", []byte(text.String())); err != nil {
		return err
	}
	if err := arrowfile.WriteFile(out.file(s.name()+".arrow"), s.table(), arrowfile.Options{}); err != nil {
		return err
	}
	if err := s.figure().Figure().Save(out.stage, s.name()); err != nil {
		return err
	}
	m := s.manifest()
	m.World, m.PlanDigest, m.ResultHash = s.worlds[s.world].preset, s.plan.Digest(), ""
	return out.publish(m)
}

// pathSchema is the kind of the file that holds one path.
const pathSchema = "path/1"

// table returns everything that is known of the path, one row per date.
func (s *story) table() *arrowfile.Table {
	tr := s.trace
	n := len(tr.Dates)
	t := &arrowfile.Table{Rows: n, Meta: map[string]string{
		"trifecta.schema": pathSchema, "plan_digest": s.plan.Digest(), "scenario": s.worlds[s.world].scenario,
		"world": s.worlds[s.world].preset, "path": fmt.Sprint(s.path), "strategy": shortName(s.plan.Strategies[s.strategy]), "simulated": "true",
	}}
	date := arrowfile.Column{Name: "date", Kind: arrowfile.Date, Meta: map[string]string{"meaning": "month-end; returns are of the month that ends there, weights those held from there on"}}
	for _, d := range tr.Dates {
		date.Date = append(date.Date, int32(d))
	}
	t.Columns = append(t.Columns, date)
	add := func(name, unit string, x []float64) {
		t.Columns = append(t.Columns, arrowfile.Column{Name: name, Kind: arrowfile.Float, Float: x, Meta: map[string]string{"unit": unit}})
	}
	add("wealth", "ratio to the start", tr.Wealth)
	add("benchmark_wealth", "ratio to the start", s.against.Wealth)
	for j, sl := range tr.Sleeves {
		add("weight_"+sl.Name, "share of wealth", padded(tr.Weight[j], n, false))
	}
	add("traded", "share of wealth", padded(tr.Traded, n, false))
	add("cost", "share of wealth", padded(tr.Cost, n, false))
	add("net_return", "decimal", padded(tr.Net, n, true))
	for _, f := range s.watched(s.worlds[s.world].market) {
		if x, ok := s.series(f); ok {
			add(f.Name, f.Unit, x)
		}
	}
	return t
}

// padded lays one value per step along one row per date: after the step's end,
// or at its beginning.
func padded(x []float64, n int, atEnd bool) []float64 {
	out := slices.Repeat([]float64{unknown}, n)
	if atEnd {
		copy(out[1:], x)
	} else {
		copy(out, x)
	}
	return out
}
