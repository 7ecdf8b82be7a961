package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

type demoCmd struct {
	Firms int    `help:"Members at every month-end." default:"${firms}"`
	Seed  uint64 `help:"Seed of the draws." default:"${seed}"`
	Out   string `short:"o" required:"" help:"Folder for panel.arrow and series.arrow." placeholder:"DIR"`
	Force bool   `help:"Replace files that are there."`
	JSON  bool   `help:"Say what was written as JSON."`
}

// Run writes the two files.
func (c *demoCmd) Run(ctx context.Context, a *app) error {
	for _, name := range []string{"panel.arrow", "series.arrow"} {
		if err := vacant(filepath.Join(c.Out, name), c.Force); err != nil {
			return err
		}
	}
	a.progress("making demo data")
	p, series, err := datasets.Demo(c.Firms, c.Seed)
	if err != nil {
		return usageError{fmt.Errorf("--firms: %w", err)}
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	if err := a.writeDemo(ctx, c.Out, p, series); err != nil {
		return err
	}
	a.progress("")
	if c.JSON {
		w := []written{
			{File: filepath.Join(c.Out, "panel.arrow"), Kind: "panel/1", Rows: p.Rows(), First: p.Dates[0].String(), Last: p.Dates[len(p.Dates)-1].String(), Synthetic: true},
			{File: filepath.Join(c.Out, "series.arrow"), Kind: "series/1", Rows: len(series.Dates), First: series.Dates[0].String(), Last: series.Dates[len(series.Dates)-1].String(), Synthetic: true},
		}
		for _, x := range p.Columns() {
			w[0].Columns = append(w[0].Columns, x.Name)
		}
		for _, x := range series.Columns {
			w[1].Columns = append(w[1].Columns, x.Name)
		}
		return a.writeJSON(w)
	}
	_, err = fmt.Fprintf(a.stdout, "SYNTHETIC panel.arrow and series.arrow are in %s\n", c.Out)
	return err
}

// writeDemo writes the demo panel and series into a folder.
func (a *app) writeDemo(ctx context.Context, folder string, p *datasets.Panel, s *datasets.Series) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.progress("writing demo data")
	if err := p.WriteFile(filepath.Join(folder, "panel.arrow"), arrowfile.Options{}); err != nil {
		return err
	}
	return s.WriteFile(filepath.Join(folder, "series.arrow"), arrowfile.Options{})
}
