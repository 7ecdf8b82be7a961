package main

import (
	"errors"
	"fmt"

	"trifecta/datasets"
)

type joinCmd struct {
	Files []string `arg:"" name:"file" help:"Series files; - reads standard input."`
	Out   string   `short:"o" required:"" help:"Arrow file to write; - writes a stream to standard output." placeholder:"FILE"`
	Force bool     `help:"Replace a file that is there."`
	JSON  bool     `help:"Say what was written as JSON."`
}

// Run joins the files.
func (c *joinCmd) Run(a *app) error {
	var all []*datasets.Series
	var errs []error
	for _, name := range c.Files {
		f, err := a.read(name)
		if err == nil && f.series == nil {
			err = fmt.Errorf("%s: want a series file", name)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, f.series)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s, err := datasets.Join(all...)
	if err != nil {
		return err
	}
	return a.writeSeries(s, c.Out, c.Force, c.JSON)
}
