package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/scenarios"
)

type surfaceCmd struct {
	Folder   string `arg:"" name:"run" help:"Folder of a simulation, written by trifecta simulate --out."`
	X        lever  `default:"fed.cuts=0:6:1" placeholder:"NAME=V,…" help:"Parameter across, and its values, as 0,2,4 or from:to:step. Default: ${default}."`
	Y        lever  `default:"regime.severity=0.5:2:0.5" placeholder:"NAME=V,…" help:"Parameter upwards, and its values. Default: ${default}."`
	Scenario string `placeholder:"NAME" help:"Scenario of the run that is changed. Default: its first."`
	World    string `placeholder:"PRESET" help:"Preset of the run, or no-edge. Default: the run's first."`
	Strategy string `placeholder:"NAME" help:"Strategy whose lead is mapped. Default: that of the run's headline."`
	Paths    int    `placeholder:"N" help:"Paths of each cell, the first of the run's. Default: all, up to ${surfacepaths}."`
	Workers  int    `placeholder:"W" help:"Goroutines. Default: as many as processors."`
	Out      string `short:"o" placeholder:"DIR" help:"Folder for the table, the figure and JSON. Default: none, the table is printed."`
	Force    bool   `help:"Replace what an earlier run wrote into the folder."`
	JSON     bool   `help:"Print as JSON."`
}

const (
	surfacePaths = 1 << 14 // of a cell, where the run has more
	mostCells    = 2500
)

// A lever is a parameter or setting of the world and the values it takes.
type lever struct {
	name   string
	values []string // as YAML writes them: 0.5, 2.5%, 25bp
	at     []float64
}

// UnmarshalText reads NAME=V,V,… or NAME=FROM:TO:STEP.
func (l *lever) UnmarshalText(text []byte) error {
	name, list, ok := strings.Cut(string(text), "=")
	if !ok || name == "" || list == "" {
		return fmt.Errorf("%q is no lever: want a parameter and its values, such as fed.cuts=0,1,2 or fed.cuts=0:6:1", text)
	}
	l.name = name
	if !slices.Contains(changeNames(), name) && !slices.ContainsFunc(parameters, func(p scenarios.Parameter) bool { return p.Of != nil && slices.Contains(elementNames(p), name) }) {
		return fmt.Errorf("no parameter is called %q%s", name, suggestParameter(name, changeNames()))
	}
	l.values = strings.Split(list, ",")
	if parts := strings.Split(list, ":"); len(parts) == 3 {
		var err error
		if l.values, err = steps(parts); err != nil {
			return err
		}
	}
	for i, v := range l.values {
		l.values[i] = strings.TrimSpace(v)
		x, err := strconv.ParseFloat(strings.TrimRight(l.values[i], "%bp"), 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return fmt.Errorf("%s has the value %q: want numbers", name, v)
		}
		if i > 0 && x <= l.at[i-1] {
			return fmt.Errorf("%s has %s after %s: want values that ascend", name, l.values[i], l.values[i-1])
		}
		l.at = append(l.at, x)
	}
	return nil
}

// elementNames are what changes one number of a parameter: "small.growth.recession".
func elementNames(p scenarios.Parameter) []string {
	names := make([]string, len(p.Of))
	for k, of := range p.Of {
		names[k] = p.Name + "." + of
	}
	return names
}

// steps are the values from one to another.
func steps(parts []string) ([]string, error) {
	var x [3]float64
	for i, s := range parts {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", s)
		}
		x[i] = v
	}
	n := (x[1] - x[0]) / x[2]
	if !(x[2] > 0) || !(n >= 0 && n < mostCells) {
		return nil, fmt.Errorf("%s is no range: want from:to:step, at most %d values", strings.Join(parts, ":"), mostCells)
	}
	var out []string
	for i := 0; float64(i) <= n+1e-9; i++ {
		// Rounded, so that 3 steps of 0.1 are 0.3.
		out = append(out, strconv.FormatFloat(math.Round((x[0]+float64(i)*x[2])*1e9)/1e9, 'f', -1, 64))
	}
	return out, nil
}

// Run maps the headline over two levers.
func (c *surfaceCmd) Run(ctx context.Context, a *app) error {
	x, m, err := a.ofRun(c.Folder)
	if err != nil {
		return err
	}
	s, err := c.surface(x, m)
	if err != nil {
		return err
	}
	if err := s.simulate(ctx, a, c.Workers); err != nil {
		return err
	}
	a.progress("")
	if c.Out != "" {
		if err := s.save(outFlags{c.Out, c.Force}); err != nil {
			return err
		}
	}
	if c.JSON {
		return writeJSON(a.stdout, s.json())
	}
	return s.writeText(a.stdout)
}

// A surface is the headline of a run for every pair of values of two levers.
type surface struct {
	*future
	x, y     lever
	scenario string
	preset   string
	strategy int
	paths    int64
	markets  []scenarios.Market // row by row
	cells    [][]report.Estimate
}

func (c *surfaceCmd) surface(x *future, m manifest) (*surface, error) {
	s := &surface{future: x, x: c.X, y: c.Y, scenario: c.Scenario, preset: cmp.Or(c.World, x.file.World[0])}
	var err, errPaths error
	s.strategy, err = x.rival(c.Strategy)
	s.paths, errPaths = m.first(c.Paths)
	errs := []error{err, errPaths}
	if s.x.name == s.y.name {
		errs = append(errs, usageError{fmt.Errorf("--x and --y both move %s", s.x.name)})
	}
	if n := len(s.x.values) * len(s.y.values); n > mostCells {
		errs = append(errs, usageError{fmt.Errorf("--x and --y make %d cells: want at most %d", n, mostCells)})
	}
	if s.scenario == "" {
		s.scenario = x.file.Scenarios[0].file.Name
	}
	if _, err := x.find(s.scenario, s.preset); err != nil {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return s, s.move()
}

// rival is the strategy of a flag, or of the headline where the flag is not given:
// not the benchmark, which has no lead over itself.
func (x *future) rival(name string) (k int, err error) {
	if k, _ = x.headline(); name != "" {
		if k, err = x.strategy("strategy", name); err != nil {
			return k, err
		}
	}
	if k == x.plan.Benchmark {
		return k, usageError{fmt.Errorf("--strategy is %s, the benchmark: want a strategy that is held against it", x.strategyName(k))}
	}
	return k, nil
}

// first is how many of a run's paths are simulated again: as many as the flag
// says, or all up to surfacePaths.
func (m manifest) first(flag int) (int64, error) {
	n := int64(flag)
	switch {
	case flag == 0:
		return min(m.Paths, surfacePaths), nil
	case n < 2 || n > m.Paths:
		return 0, usageError{fmt.Errorf("--paths is %d: want 2 to the run's %d", n, m.Paths)}
	}
	return n, nil
}

// move makes the world of each cell: the scenario with both levers set, checked
// as a scenario file is.
func (s *surface) move() error {
	i := slices.IndexFunc(s.file.Scenarios, func(e scenarioEntry) bool { return e.file.Name == s.scenario })
	base := s.file.Scenarios[i].file
	for _, y := range s.y.values {
		row, err := withLever(base, "--y", s.y.name, y)
		if err != nil {
			return err
		}
		for _, x := range s.x.values {
			cell, err := withLever(row, "--x", s.x.name, x)
			if err != nil {
				return err
			}
			cell.Name = fmt.Sprintf("%s, %s %s, %s %s", s.scenario, s.x.name, x, s.y.name, y)
			m, err := s.market(cell, s.preset)
			if err != nil {
				return err
			}
			s.markets = append(s.markets, m)
		}
	}
	return nil
}

// withLever is a scenario with one parameter set.
func withLever(base *scenarioFile, flag, name, value string) (*scenarioFile, error) {
	parts := strings.Split(name, ".")
	text := value
	for _, p := range slices.Backward(parts) {
		text = "{" + p + ": " + text + "}"
	}
	out := &scenarioFile{Name: base.Name, folder: "."}
	d := decodeYAML(flag+" "+name+"="+value, []byte(text), &leverChange{out})
	out.Bases = []*scenarioFile{base}
	return out, d.err()
}

// leverChange decodes the changes of a lever, which need no head of a file.
type leverChange struct{ *scenarioFile }

func (l *leverChange) decode(d *document, n ast.Node) { l.read(d, n, nil) }

// simulate runs all cells on the same random numbers, of which those of the run
// are the first.
func (s *surface) simulate(ctx context.Context, a *app, workers int) error {
	p := *s.plan
	_, h := s.headline()
	p.Scenarios, p.Horizons, p.Limits, p.Split = nil, []int{s.plan.Horizons[h]}, nil, engine.Split{}
	for _, m := range s.markets {
		p.Scenarios = append(p.Scenarios, m)
	}
	p.Strategies = []engine.Strategy{s.plan.Strategies[s.plan.Benchmark], s.plan.Strategies[s.strategy]}
	p.Benchmark, p.Paths, p.Keep = 0, s.paths, engine.Keep{}
	r, err := engine.Run(ctx, &p, engine.Machine{Workers: workers, Progress: a.meter("simulating", 0).at})
	if err != nil {
		return err
	}
	in := report.Simulation{Result: r, Strategies: []string{s.strategyName(s.plan.Benchmark), s.strategyName(s.strategy)}}
	for i, m := range s.markets {
		in.Worlds = append(in.Worlds, report.World{Scenario: m.Label, Preset: s.preset, Index: i, NoEdge: -1})
	}
	survey := report.NewSurvey(in)
	for i := range s.markets {
		if i%len(s.x.values) == 0 {
			s.cells = append(s.cells, nil)
		}
		row := &s.cells[len(s.cells)-1]
		mean, _ := survey.MeanLead(i, 1, 0)
		*row = append(*row, mean)
	}
	return nil
}

// what says what the cells are.
func (s *surface) what() string {
	_, h := s.headline()
	return fmt.Sprintf("Mean log of wealth of %s over that of %s after %d months, %s", s.strategyName(s.strategy), s.file.Benchmark, s.plan.Horizons[h], costsText(s.plan))
}

// figure draws the map.
func (s *surface) figure() *report.Figure {
	axis := func(l lever) report.Lever {
		axis := report.Lever{Name: leverTitle(l.name), Short: l.name, Values: l.at}
		if strings.ContainsAny(strings.Join(l.values, ""), "%b") {
			axis.Labels = l.values
		}
		return axis
	}
	f := report.HeatMap{
		What: s.what(), Short: fmt.Sprintf("%s's lead over %s", s.strategyName(s.strategy), s.file.Benchmark),
		X: axis(s.x), Y: axis(s.y), Cells: s.cells, Provenance: s.provenance(s.scenario+" with both parameters moved", s.preset),
	}
	f.Provenance.Command, f.Provenance.Paths = "trifecta surface", s.paths
	return f.Figure()
}

// leverTitle is the name of a parameter with its unit.
func leverTitle(name string) string {
	for _, p := range parameters {
		if p.Name == name || slices.Contains(elementNames(p), name) {
			unit, _, _ := strings.Cut(p.Unit, ";")
			return fmt.Sprintf("%s (%s)", name, unit)
		}
	}
	if name == "fed.cuts" {
		return "fed.cuts (of 25 bp, priced to year end)"
	}
	return name
}

// writeText writes the map as a table, the highest value of y first.
func (s *surface) writeText(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s\n%s, world preset %s: SIMULATED, %s paths, seed %d\n\n", s.what(), s.scenario, s.preset, grouped(s.paths), s.plan.Seed); err != nil {
		return err
	}
	head := []string{s.y.name + " \\ " + s.x.name}
	head = append(head, s.x.values...)
	var rows [][]string
	for i, y := range slices.Backward(s.y.values) {
		row := []string{y}
		for _, e := range s.cells[i] {
			text := report.Signed(e.Value, 2) + " ± " + report.Percent(e.SE, 2)
			if math.Abs(e.Value) < 2*e.SE {
				text += " ?"
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	if err := report.WriteTable(w, head, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "After ± one Monte Carlo standard error; ?: cannot be told from zero, less than two. All cells share their random numbers.\n")
	return err
}

// surfaceJSON is the schema of a map.
type surfaceJSON struct {
	Schema    string              `json:"schema"` // trifecta/surface/1
	World     string              `json:"world"`
	Scenario  string              `json:"scenario"`
	Strategy  string              `json:"strategy"`
	Benchmark string              `json:"benchmark"`
	Month     int                 `json:"month"`
	Paths     int64               `json:"paths"`
	Seed      uint64              `json:"seed"`
	X         leverJSON           `json:"x"`
	Y         leverJSON           `json:"y"`
	Cells     [][]report.Estimate `json:"cells"` // mean active return, by value of y, then of x
}

type leverJSON struct {
	Name   string    `json:"name"`
	Values []float64 `json:"values"`
}

func (s *surface) json() surfaceJSON {
	_, h := s.headline()
	return surfaceJSON{
		Schema: "trifecta/surface/1", World: s.preset, Scenario: s.scenario, Strategy: s.strategyName(s.strategy), Benchmark: s.file.Benchmark,
		Month: s.plan.Horizons[h], Paths: s.paths, Seed: s.plan.Seed, X: leverJSON{s.x.name, s.x.at}, Y: leverJSON{s.y.name, s.y.at}, Cells: s.cells,
	}
}

// save writes table, figure and JSON.
func (s *surface) save(to outFlags) error {
	out, err := to.open()
	if err != nil {
		return err
	}
	defer out.discard()
	var text, js bytes.Buffer
	if err := errors.Join(s.writeText(&text), writeJSON(&js, s.json())); err != nil {
		return err
	}
	if err := errors.Join(out.write("surface.txt", text.Bytes()), out.write("surface.json", js.Bytes()), s.figure().Save(out.stage, "surface")); err != nil {
		return err
	}
	m := s.manifest()
	m.World, m.Paths = s.preset, s.paths
	return out.publish(m)
}
