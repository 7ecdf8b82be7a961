package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"runtime"

	"github.com/goccy/go-yaml"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

//go:embed plans/demo.yaml
var demoPlan []byte

type runCmd struct {
	Plan string `arg:"" optional:"" help:"Plan file; see trifecta plan --help. Without: synthetic demo data and the rules of trifecta plan example demo."`
	dataFlags
	outFlags
	JSON bool `help:"Print the result as JSON (trifecta/result/1) instead of tables."`
}

// Run backtests a plan and leaves tables, figures, traces, the plan as run and
// a manifest in a folder.
func (c *runCmd) Run(ctx context.Context, a *app) error {
	if c.Plan == "" && (c.Panel != "" || c.Series != "") {
		return usageError{fmt.Errorf("--panel and --series need a plan: write one with trifecta plan example")}
	}
	var plan *planFile
	var doc *document
	var err error
	if c.Plan != "" {
		plan, doc, err = readPlan(c.Plan)
	} else {
		plan, doc, err = parsePlan("demo.yaml", demoPlan, "")
	}
	if err != nil {
		return err
	}
	if c.Plan != "" { // the demo's data are written by the run itself
		if err := c.refuse(append(plan.files(c.dataFlags), c.Plan)...); err != nil {
			return err
		}
	}
	out, err := c.outFlags.open()
	if err != nil {
		return err
	}
	defer out.discard()
	if c.Plan == "" {
		a.progress("making demo data")
		p, series, err := datasets.Demo(datasets.DemoFirms, datasets.DemoSeed)
		if err != nil {
			return err
		}
		if err := a.writeDemo(ctx, out.stage, p, series); err != nil {
			return err
		}
		plan.folder = out.stage
	}
	a.progress("reading data")
	d, err := plan.open(a, c.dataFlags)
	if err != nil {
		return err
	}
	a.progress("trading")
	s, err := a.backtest(ctx, plan, doc, d)
	if err != nil {
		return err
	}
	d.panel = nil // what figures need is in the history
	if c.Plan == "" {
		plan.moveTo(out.stage)
	} else {
		plan.moveTo(out.path)
	}
	if err := s.save(ctx, a, out); err != nil {
		return err
	}
	a.progress("")
	if c.JSON {
		return s.writeJSON(a.stdout)
	}
	if err := s.writeText(a.stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "Results and figures are in %s\n", c.Out)
	return err
}

// save writes everything a run leaves behind.
func (s *study) save(ctx context.Context, a *app, out *outFolder) error {
	var text, js bytes.Buffer
	if err := s.writeText(&text); err != nil {
		return err
	}
	if err := s.writeJSON(&js); err != nil {
		return err
	}
	plan, err := yaml.MarshalWithOptions(s.file, yaml.IndentSequence(false))
	if err != nil {
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
	if err := arrowfile.WriteFile(out.file("accounts.arrow"), s.traces(), arrowfile.Options{}); err != nil {
		return err
	}
	if err := a.draw(ctx, out.stage, s.figures()); err != nil {
		return err
	}
	return out.publish(manifest{
		Schema: manifestSchema, Version: version(), GoArch: runtime.GOARCH,
		PlanDigest: s.result.Digest, ResultHash: s.result.Hash(), Seed: s.plan.Seed,
		Strategies: len(s.plan.Strategies), Synthetic: s.history.Synthetic, Inputs: s.inputs,
	})
}

// accountsSchema is the kind of the file that holds the accounts of a run.
const accountsSchema = "accounts/1"

// traces returns the accounts date by date, one row per strategy and step.
func (s *study) traces() *arrowfile.Table {
	g := s.plan.Grid
	steps := g.Steps()
	n := steps * len(s.plan.Strategies)
	date := arrowfile.Column{Name: "date", Kind: arrowfile.Date, Meta: map[string]string{"meaning": "month-end to which the step is earned"}}
	who := arrowfile.Column{Name: "strategy", Kind: arrowfile.Text}
	columns := map[string][]float64{}
	var order []string
	add := func(name string, x []float64) {
		if _, ok := columns[name]; !ok {
			order = append(order, name)
		}
		columns[name] = append(columns[name], x...)
	}
	for k, st := range s.plan.Strategies {
		tr := s.result.Trace(0, k, 0)
		for i := range steps {
			date.Date = append(date.Date, int32(tr.Dates[i+1]))
			who.Code = append(who.Code, int32(k))
		}
		who.Words = append(who.Words, shortName(st))
		for j, sl := range tr.Sleeves {
			add("weight_"+sl.Name, tr.Weight[j])
		}
		add("traded", tr.Traded)
		add("cost", tr.Cost)
		add("gross_return", tr.Gross)
		add("net_return", tr.Net)
		add("cash_return", tr.Cash)
		add("wealth", tr.Wealth[1:])
	}
	t := &arrowfile.Table{Rows: n, Columns: []arrowfile.Column{date, who}, Meta: map[string]string{
		"trifecta.schema": accountsSchema, "plan_digest": s.result.Digest, "synthetic": fmt.Sprint(s.history.Synthetic),
	}}
	for _, name := range order {
		unit := "decimal"
		if name == "wealth" {
			unit = "ratio to the start"
		}
		t.Columns = append(t.Columns, arrowfile.Column{Name: name, Kind: arrowfile.Float, Float: columns[name], Meta: map[string]string{"unit": unit}})
	}
	return t
}
