package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"trifecta/engine"
	"trifecta/engine/report"
)

// measure gathers what the run came to.
func (s *simulation) measure() {
	in := report.Simulation{Result: s.result}
	for _, st := range s.plan.Strategies {
		in.Strategies = append(in.Strategies, shortName(st))
	}
	for i, w := range s.worlds {
		if !slices.Contains(s.file.World, w.preset) {
			continue // the one without an edge stands beside the others
		}
		twin, _ := s.find(w.scenario, noEdge) // it is always there
		in.Worlds = append(in.Worlds, report.World{Scenario: w.scenario, Preset: w.preset, Probability: w.probability, Index: i, NoEdge: twin})
	}
	s.survey = report.NewSurvey(in)
}

// about is what the result says of itself besides numbers.
func (s *simulation) about() report.SimulationAbout {
	k, h := s.headline()
	return report.SimulationAbout{
		Title: s.file.Title, Convention: convention(s.plan), Start: s.states, Notes: s.notes(),
		Headline: report.Headline{Strategy: k, Horizon: h},
	}
}

// notes say what a reader must know.
func (s *simulation) notes() []string {
	var out []string
	if text := s.file.ignored(); text != "" {
		out = append(out, text)
	}
	if s.file.Tolerance != nil {
		out = append(out, fmt.Sprintf("%s paths of each scenario were drawn, for a standard error of the headline of at most %v", grouped(s.plan.Paths), *s.file.Tolerance))
	}
	out = append(out, s.startNotes...)
	for _, e := range s.file.Scenarios {
		for _, n := range e.file.notes() {
			out = append(out, e.file.Name+": "+n)
		}
	}
	return append(out, "a leg whose reading is lost on a path, as growth from a loss, stays as it was until it is known again")
}

// writeText writes the report.
func (s *simulation) writeText(w io.Writer) error {
	return s.survey.WriteText(w, s.about())
}

// writeJSON writes the result in the schema trifecta/result/1, each number and its
// error in a line: there are tens of thousands.
func (s *simulation) writeJSON(w io.Writer) error {
	return writeLines(w, s.survey.JSON(s.about()))
}

// save writes everything that the run leaves behind.
func (s *simulation) save(ctx context.Context) error {
	out, err := s.folder.stage()
	if err != nil {
		return err
	}
	s.file.moveTo(s.folder.path)
	plan, err := s.file.text()
	if err != nil {
		return err
	}
	var text, js bytes.Buffer
	if err := s.writeText(&text); err != nil {
		return err
	}
	if err := s.writeJSON(&js); err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{"report.txt", text.Bytes()}, {"result.json", js.Bytes()}, {"plan.yaml", plan}} {
		if err := out.write(f.name, f.text); err != nil {
			return err
		}
	}
	if err := s.writeTables(out); err != nil {
		return err
	}
	if err := s.app.draw(ctx, out.stage, s.drawings()); err != nil {
		if err == ctx.Err() {
			return s.allKept()
		}
		return err
	}
	m := s.manifest()
	m.ResultHash = s.survey.Hash()
	if err := out.publish(m); err != nil {
		return err
	}
	s.folder.abandon()
	return nil
}

// manifest says what the run was.
func (x *future) manifest() manifest {
	return manifest{
		Schema: manifestSchema, Version: version(), GoArch: runtime.GOARCH, PlanDigest: x.plan.Digest(),
		Seed: x.plan.Seed, Strategies: len(x.plan.Strategies), Synthetic: x.synthetic, Inputs: x.inputs,
		World: x.file.World.String(), Start: x.start.Date.String(), Paths: x.plan.Paths,
	}
}

// provenance is what figures say of where their numbers come from.
func (x *future) provenance(scenario, preset string) report.Provenance {
	made := ""
	if x.synthetic {
		made = "SYNTHETIC"
	}
	return report.Provenance{
		Made: made, Scenario: scenario, World: preset, Seed: x.plan.Seed, Paths: x.plan.Paths, Start: int32(x.start.Date),
		Note: fmt.Sprintf("Plan %.8s", x.plan.Digest()),
	}
}

// costsText says what figures are after.
func costsText(p *engine.Plan) string {
	var costs []string
	for _, r := range p.Costs.Rates {
		costs = append(costs, costText(p.Costs, r))
	}
	return "after costs of " + strings.Join(costs, " and ") + " a side"
}
