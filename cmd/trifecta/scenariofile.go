package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/scenarios"
)

//go:embed scenarios/*.yaml
var shippedScenarios embed.FS

const scenarioVersion = "scenario/1"

// A scenarioFile is a scenario as people write it: changes to the world, on top
// of those of its base. It stands in a file of its own or in a plan.
type scenarioFile struct {
	Name        string
	Title, Doc  string
	Probability *float64        // of the catalogue's judgement
	Bases       []*scenarioFile // applied one after another

	doc     *document
	node    ast.Node   // the whole map
	changes []keyValue // parts of the world
	folder  string     // that files are relative to
	shipped bool
	inPlan  bool    // one of a plan's
	stress  bool    // it reads a stress test
	inputs  []input // files that paths were read from, with those of the base
}

// scenarioHead are the keys that are no part of the world.
var scenarioHead = []string{"trifecta", "name", "base", "title", "doc", "probability"}

// shippedNames are the named scenarios, in the order of the catalogue.
var shippedNames = []string{
	"baseline_three_cuts", "soft_landing", "delayed_cuts_sticky_inflation", "no_cuts_robust_growth", "hike",
	"mild_recession", "recession_emergency_cuts", "supply_chain_geopolitical", "weak_firms_credit_crunch",
	"megacap_meltup", "megacap_unwind", "tactical_head_fake", "stagflation",
	"dfast_2025_severely_adverse", "replay_2001", "replay_2008", "replay_2020_2022",
}

// scenarioNamed finds a scenario by its name or, where none is called so, by
// its file.
func scenarioNamed(name string) (*scenarioFile, error) { return findScenario(name, ".", nil) }

// findScenario is scenarioNamed of a name in a file of that folder. The trail
// holds the scenarios that are being read: none can be its own base.
func findScenario(name, folder string, trail []string) (*scenarioFile, error) {
	if slices.Contains(shippedNames, name) {
		src, err := shippedScenarios.ReadFile("scenarios/" + name + ".yaml")
		if err != nil {
			return nil, err
		}
		return parseScenario(name+".yaml", name, src, "", trail)
	}
	path := name
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, name)
	}
	src, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, "./\\"):
		return nil, usageError{fmt.Errorf("no scenario is called %q%s: want a file or one of %s", name, didYouMean(name, shippedNames), strings.Join(shippedNames, ", "))}
	case err != nil:
		return nil, usageError{inFile(name, pathless(err))}
	}
	label := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	return parseScenario(path, label, src, filepath.Dir(path), trail)
}

// parseScenario reads a scenario file and finds its faults.
func parseScenario(file, label string, src []byte, folder string, trail []string) (*scenarioFile, error) {
	if slices.Contains(trail, file) {
		return nil, usageError{fmt.Errorf("%s is its own base, by way of %s", file, strings.Join(trail, ", "))}
	}
	s := &scenarioFile{Name: label, folder: folder, shipped: folder == ""}
	d := decodeYAML(file, src, &wholeScenario{s, append(slices.Clone(trail), file)})
	if err := d.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// wholeScenario decodes a file, which says of what kind it is.
type wholeScenario struct {
	*scenarioFile
	trail []string
}

func (w *wholeScenario) decode(d *document, n ast.Node) {
	kind := false
	for _, kv := range d.mapping(n, "") {
		if kv.name == "trifecta" {
			kind = true
			if s, ok := d.scalar(kv.value, "trifecta"); ok && s != scenarioVersion {
				d.bad(kv.value, "trifecta is %q: want %s, the kind and version of the file", s, scenarioVersion)
			}
		}
	}
	if !kind && len(d.faults) == 0 {
		d.bad(n, "trifecta is missing: want trifecta: %s, the kind and version of the file", scenarioVersion)
	}
	w.read(d, n, w.trail)
}

// decode reads a scenario in a plan: a name, a file, or a map of changes, which
// needs a name. The plan's folder is to be set before.
func (s *scenarioFile) decode(d *document, n ast.Node) {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		faults := len(d.faults)
		s.inPlan = true
		s.read(d, n, []string{d.name})
		if s.Name == "" && len(d.faults) == faults {
			d.bad(n, "name is missing: what tables and figures call the scenario")
		}
		return
	}
	name, ok := d.scalar(n, "a scenario")
	if !ok {
		return
	}
	found, err := findScenario(name, s.folder, []string{d.name})
	if err != nil {
		d.bad(n, "%v", err)
		return
	}
	*s = *found
}

// read takes the map of a scenario and checks it as far as it can be without a
// start and a horizon.
func (s *scenarioFile) read(d *document, n ast.Node, trail []string) {
	s.doc, s.node = d, n
	for _, kv := range d.mapping(n, "the scenario") {
		switch kv.name {
		case "trifecta":
		case "name":
			s.Name, _ = d.scalar(kv.value, "name")
		case "title":
			s.Title, _ = d.scalar(kv.value, "title")
		case "doc":
			s.Doc, _ = d.scalar(kv.value, "doc")
		case "probability":
			p := 0.0
			d.into(kv.value, &p, "probability")
			if !d.broken[&p] && !(p >= 0 && p <= 1) {
				d.bad(kv.value, "probability is %v: want 0 to 1", p)
			}
			s.Probability = &p
		case "base":
			s.readBases(kv.value, trail)
		default:
			s.changes = append(s.changes, kv)
		}
	}
	m := scenarios.DefaultMarket()
	s.change(&m, 0) // its faults stand in d
}

// readBases finds the scenario, or the list of them, that this one changes.
func (s *scenarioFile) readBases(n ast.Node, trail []string) {
	list := []ast.Node{n}
	if seq, ok := n.(*ast.SequenceNode); ok {
		list = seq.Values
		if len(list) == 0 {
			s.doc.bad(n, "base is empty: want a scenario, a file or a list of them")
		}
	}
	for _, n := range list {
		if !s.doc.plain(n, "base") {
			continue
		}
		name, ok := s.doc.scalar(n, "base")
		if !ok {
			continue
		}
		b, err := findScenario(name, s.folder, trail)
		if err != nil {
			s.doc.bad(n, "%v", err)
			continue
		}
		s.Bases = append(s.Bases, b)
		s.inputs = append(s.inputs, b.inputs...)
	}
}

// market returns the world of a preset and start with the scenario's changes.
// What is wrong with them over so many months is reported with its place.
func (s *scenarioFile) market(m scenarios.Market, months int) (scenarios.Market, error) {
	m.Label = s.Name
	err := s.change(&m, months)
	if months > 0 {
		cutOff(&m, months)
	}
	return m, err
}

// notes are what a reader of its results must know.
func (s *scenarioFile) notes() []string {
	if s.stress {
		return scenarios.StressTestMapping
	}
	for _, b := range s.Bases {
		if notes := b.notes(); notes != nil {
			return notes
		}
	}
	return nil
}

// cutOff leaves out what begins past the horizon, which only a shipped scenario
// can have: the user's own is refused where it stands.
func cutOff(m *scenarios.Market, months int) {
	m.Regime.Force = slices.DeleteFunc(slices.Clone(m.Regime.Force), func(s scenarios.Spell) bool { return s.From > months })
	m.Shock.Schedule = slices.DeleteFunc(slices.Clone(m.Shock.Schedule), func(j scenarios.Jump) bool { return j.Month > months })
	m.Premium.Drifts = slices.DeleteFunc(slices.Clone(m.Premium.Drifts), func(d scenarios.Drift) bool { return d.From > months })
	m.Conditions = slices.DeleteFunc(slices.Clone(m.Conditions), func(c scenarios.Condition) bool { return c.From > months })
}

// change applies the bases' changes and then the scenario's own. Months is the
// horizon, 0 where it is not known yet.
func (s *scenarioFile) change(m *scenarios.Market, months int) error {
	for _, b := range s.Bases {
		if err := b.change(m, months); err != nil {
			return err
		}
	}
	c := &changer{scenarioFile: s, m: m, months: months, placed: map[string]ast.Node{}}
	before, policy := len(s.doc.faults), m.Start.Policy
	c.parts(s.changes, "")
	if m.Start.Policy != policy { // what is priced moves along
		m.Start.Priced = slices.Clone(m.Start.Priced)
		for t := range m.Start.Priced {
			m.Start.Priced[t] = max(m.Start.Priced[t]+m.Start.Policy-policy, m.Fed.Floor)
		}
	}
	for _, turn := range c.late {
		for _, read := range turn {
			read()
		}
	}
	if len(s.doc.faults) == before {
		c.validate()
	}
	return s.doc.err()
}
