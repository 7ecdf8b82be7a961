package main

import (
	"fmt"
	"math"
	"slices"

	"trifecta/datasets"
	"trifecta/datasets/sources"
)

// deriveCmd has a sub-command for each series made of others.
type deriveCmd struct {
	Large490 large490Cmd `cmd:"" name:"large490" help:"An index without its ten largest companies, from their weights and returns."`
}

type large490Cmd struct {
	Series string `arg:"" help:"Series file with the index's total return; - reads standard input."`
	Index  string `required:"" help:"Column of the index's total return, decimal per step." placeholder:"COLUMN"`
	Ten    string `required:"" help:"CSV file with date, company, weight and return, decimals, or weight (%) and return (%): weights at each date's close, returns over the step that ends at it, and one more row for a company that leaves." placeholder:"FILE"`
	Within string `help:"How far a weight may be off: 5bp where they are rounded to 0.1 %. Prints how far that puts the result off at most." placeholder:"WEIGHT"`
	importFlags
}

// Run derives the series and says how far it may be off.
func (c *large490Cmd) Run(a *app) error {
	var h rate
	if c.Within != "" {
		if err := h.UnmarshalText([]byte(c.Within)); err != nil {
			return usageError{fmt.Errorf("--within: %w", err)}
		}
	}
	f, err := a.read(c.Series)
	if err == nil && f.series == nil {
		err = fmt.Errorf("%s: want a series file", c.Series)
	}
	if err != nil {
		return err
	}
	in, name, err := a.open(c.Ten)
	if err != nil {
		return err
	}
	defer in.Close()
	list, tally, err := sources.Largest(in, name)
	if err != nil {
		return err
	}
	s, bound, err := datasets.ExMega(f.series, c.Index, list, float64(h))
	if err != nil {
		return inFile(c.Ten, err)
	}
	if err := a.importedSeries(s, tally, c.importFlags); err != nil || h == 0 {
		return err
	}
	bound = slices.DeleteFunc(bound, math.IsNaN)
	slices.Sort(bound)
	to := a.stdout
	if c.JSON || c.Out == "-" {
		to = a.stderr
	}
	_, err = fmt.Fprintf(to, "weights off by %v put a step off by at most %.1f bp, by %.1f bp in the median step\n", h, 1e4*bound[len(bound)-1], 1e4*bound[len(bound)/2])
	return err
}
