package main

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/scenarios"
	"trifecta/strategies/signal"
)

// A future is a plan that is simulated, ready to run.
type future struct {
	file   *planFile // as run
	plan   *engine.Plan
	signal *signal.Signal
	worlds []world // one for each scenario of the plan and each of its presets
	start  scenarios.Start
	states []report.State
	inputs []input

	startNotes []string // what a reader must know of the start
	synthetic  bool     // the start's history is made up
}

// A world is a scenario in a preset.
type world struct {
	scenario string
	preset   string
	market   scenarios.Market

	probability float64 // of the scenario against the others; 0: it has none
}

// futures builds the plan that runs on simulated worlds: each scenario in the
// chosen presets and, beside them, without any edge. All share their random numbers.
// The file's defaults are filled in.
func (a *app) futures(f *planFile, doc *document) (*future, error) {
	if len(f.Scenarios) == 0 {
		for _, name := range standardScenarios {
			s, err := scenarioNamed(name)
			if err != nil {
				return nil, err
			}
			f.Scenarios = append(f.Scenarios, scenarioEntry{name: name, file: s})
		}
	}
	f.fillFutures(doc)
	if err := doc.err(); err != nil {
		return nil, err
	}
	x := &future{file: f}
	if err := x.begin(a); err != nil {
		return nil, err
	}
	for _, e := range f.Scenarios {
		for _, preset := range x.presets() {
			m, err := x.market(e.file, preset)
			if err != nil {
				return nil, err
			}
			w := world{scenario: e.file.Name, preset: preset, market: m}
			if p := e.file.Probability; p != nil {
				w.probability = *p
			}
			x.worlds = append(x.worlds, w)
		}
		x.inputs = append(x.inputs, e.file.inputs...)
	}
	return x, x.build(doc)
}

// begin reads the state of the world at the start.
func (x *future) begin(a *app) error {
	text := x.file.Start
	if text != "" {
		name, date := splitStart(text)
		text = x.file.path(name) + date
	}
	s, err := a.startAt(text)
	if err != nil {
		return err
	}
	x.start, x.inputs = s.Start, s.inputs
	x.states, x.startNotes, x.synthetic = startStates(s), s.Notes, s.Synthetic
	if text := lacking(s); text != "" {
		x.startNotes = append(x.startNotes, text)
	}
	return nil
}

// splitStart parts FILE@DATE into the file and what comes after it.
func splitStart(text string) (name, date string) {
	if k := strings.LastIndexByte(text, '@'); k >= 0 {
		return text[:k], text[k:]
	}
	return text, ""
}

// startStates are the numbers of the start that every report shows.
func startStates(s *startState) []report.State {
	of := "the article's state"
	if s.Of != "" {
		of = filepath.Base(s.Of)
	}
	pp := func(x float64) string { return strconv.FormatFloat(math.Round(1000*x)/1000, 'f', -1, 64) + "%" }
	states := []report.State{
		{Name: "policy rate", Value: pp(s.Policy)},
		{Name: "priced in 12 months", Value: pp(s.Priced[min(12, len(s.Priced)-1)])},
		{Name: "10-year", Value: pp(s.TenYear)},
		{Name: "high-yield spread", Value: pp(s.Spread)},
		{Name: "unemployment", Value: pp(s.Unemployment)},
		{Name: "core inflation", Value: pp(s.Inflation)},
		{Name: "premium of small over S&P 490", Value: report.Signed(s.Premium[len(s.Premium)-1], 1)},
		{Name: "odds of slowdown and recession", Value: fmt.Sprintf("%.0f%% and %.0f%%", 100*s.Regime[scenarios.Slowdown], 100*s.Regime[scenarios.Recession])},
	}
	for i := range states {
		states[i].Source = of
	}
	return states
}

// state is the start in a line.
func (x *future) state() string {
	var parts []string
	for _, s := range x.states {
		parts = append(parts, s.Name+" "+s.Value)
	}
	return fmt.Sprintf("Start, %v, %s: %s", x.start.Date, x.states[0].Source, strings.Join(parts, ", "))
}

// lacking names the numbers that a history did not hold.
func lacking(s *startState) string {
	var names []string
	for _, x := range s.Sources {
		if x.LongRun {
			names = append(names, x.Name)
		}
	}
	if names == nil {
		return ""
	}
	return fmt.Sprintf("not in %s, so begun at the long-run value: %s", filepath.Base(s.Of), strings.Join(names, ", "))
}

// market returns the world of a scenario in a preset, from the plan's start.
func (x *future) market(s *scenarioFile, preset string) (scenarios.Market, error) {
	m, err := scenarios.DefaultMarket().WithPreset(preset)
	if err != nil {
		return m, usageError{err}
	}
	m.Start = x.start
	return s.market(m, *x.file.Months)
}

// build turns the file and the worlds into the engine's plan.
func (x *future) build(doc *document) error {
	f := x.file
	b, err := f.builder(doc, x.markets())
	if err != nil {
		return usageError{err}
	}
	p, err := b.whole()
	if err != nil {
		return err
	}
	if err := x.refuseQuality(doc, p); err != nil {
		return err
	}
	for _, w := range x.worlds {
		p.Scenarios = append(p.Scenarios, w.market)
	}
	p.Grid = scenarios.Grid(x.start.Date, *f.Months)
	p.Paths, p.Seed = int64(*f.Paths), uint64(*f.Seed)
	p.Horizons, p.Sampling = f.Horizons, f.sampling()
	for _, l := range f.Limits {
		p.Limits = append(p.Limits, float64(l))
	}
	p.Split = engine.Split{Field: engine.RecessionState, Steps: min(12, *f.Months)}
	x.plan, x.signal, x.inputs = p, b.signal, append(x.inputs, b.inputs...)
	if err := givenFrom(p); err != nil {
		return err
	}
	return p.Validate()
}

// refuseQuality refuses strategies that hold small_quality where a scenario has no
// firms that it could be made of.
func (x *future) refuseQuality(doc *document, p *engine.Plan) error {
	at := slices.IndexFunc(x.worlds, func(w world) bool { return !slices.Contains(w.market.Writes(), engine.SmallQualityReturn) })
	if at < 0 {
		return nil
	}
	for k, st := range p.Strategies {
		if h, ok := st.(engine.Holder); ok && slices.Contains(h.Holds(), engine.SmallQuality) {
			doc.wrong(&x.file.Strategies[k], "%s holds small_quality, which scenario %s does not have: it is made of single firms. Turn them on, with firms: {simulated: true} in a map under scenarios, or hold small instead", shortName(st), x.worlds[at].scenario)
		}
	}
	return doc.err()
}

// markets are the fields that the worlds write.
func (x *future) markets() *markets {
	m := &markets{futures: true}
	for _, w := range x.worlds {
		for _, f := range w.market.Writes() {
			if !slices.Contains(m.fields, f) {
				m.fields = append(m.fields, f)
			}
		}
	}
	return m
}

// headline is the strategy that the study is about and the month, as indices
// into the plan's strategies and horizons.
func (x *future) headline() (strategy, horizon int) {
	h := x.file.Headline
	strategy = slices.IndexFunc(x.plan.Strategies, func(st engine.Strategy) bool { return shortName(st) == h.Strategy })
	return strategy, slices.Index(x.plan.Horizons, *h.Month)
}

// ignored says which keys of the plan a simulation does not use.
func (f *planFile) ignored() string {
	var keys []string
	for _, k := range []struct {
		name string
		set  bool
	}{
		{"data", f.Data != dataFiles{}},
		{"from", f.From != nil},
		{"to", f.To != nil},
		{"tbill_rate", f.TBillRate != nil},
		{"figures", f.Figures != nil},
	} {
		if k.set {
			keys = append(keys, k.name)
		}
	}
	if keys == nil {
		return ""
	}
	return fmt.Sprintf("the plan's %s are for backtests, and were not used here", strings.Join(keys, ", "))
}

func (f *planFile) hasStrategy(name string) bool {
	return slices.ContainsFunc(f.Strategies, func(s strategyFile) bool { return s.name() == name })
}

// text is the plan as run.
func (f *planFile) text() ([]byte, error) {
	return yaml.MarshalWithOptions(f, yaml.IndentSequence(false))
}

// moveFutures rewrites the files of a simulation's keys, which are relative to
// the plan's folder.
func (f *planFile) moveFutures(move func(name *string)) {
	from := func(name *string) {
		*name = f.path(*name)
		move(name)
	}
	if f.Start != "" {
		name, date := splitStart(f.Start)
		from(&name)
		f.Start = name + date
	}
	for i := range f.Scenarios {
		switch e := &f.Scenarios[i]; {
		case e.name == "":
			ast.Walk(fileMover{from}, e.node)
		case !slices.Contains(shippedNames, e.name):
			from(&e.name)
		}
	}
}

// fileMover rewrites what stands under the keys of a path's files, and under base
// where that is a file.
type fileMover struct{ move func(name *string) }

// Visit looks for the keys.
func (v fileMover) Visit(n ast.Node) ast.Visitor {
	if kv, ok := n.(*ast.MappingValueNode); ok {
		if list, ok := kv.Value.(*ast.SequenceNode); ok && kv.Key.GetToken().Value == "base" {
			for _, e := range list.Values {
				if s, ok := e.(*ast.StringNode); ok && !slices.Contains(shippedNames, s.Value) {
					v.move(&s.Value)
				}
			}
		}
		s, text := kv.Value.(*ast.StringNode)
		switch key := kv.Key.GetToken().Value; {
		case !text:
		case key == "file", key == "history", key == "base" && !slices.Contains(shippedNames, s.Value):
			v.move(&s.Value)
		}
	}
	return v
}
