package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trifecta/datasets"
)

type joinCmd struct {
	Files   []string `arg:"" name:"file" help:"Series files; - reads standard input."`
	Splice  bool     `help:"Take columns of one name in several files as one: where a file has had no value for ten days the next file takes over."`
	Blank   int      `help:"Months without a value after a splice changes its source, so that no change over as many months is taken from one source to another." placeholder:"MONTHS"`
	Rename  []string `help:"Columns to call something else, such as a stand-in by the name of what it stands in for; first of all." placeholder:"OLD=NEW"`
	StandIn []string `help:"What a column is where it stands in for what its name says, by its new name; reports print it." sep:"none" placeholder:"NAME=TEXT"`
	Drop    []string `help:"Columns to leave out, by their own names." placeholder:"NAME"`
	Out     string   `short:"o" required:"" help:"Arrow file to write; - writes a stream to standard output." placeholder:"FILE"`
	Force   bool     `help:"Replace a file that is there."`
	JSON    bool     `help:"Say what was written as JSON."`
}

// Run joins the files.
func (c *joinCmd) Run(a *app) error {
	if c.Blank < 0 || c.Blank > 0 && !c.Splice {
		return usageError{fmt.Errorf("--blank is %d: want 0 or more months, and --splice", c.Blank)}
	}
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
	if err := errors.Join(append(errs, c.choose(all))...); err != nil {
		return err
	}
	join := datasets.Join
	if c.Splice {
		join = func(all ...*datasets.Series) (*datasets.Series, error) { return datasets.Splice(c.Blank, all...) }
	}
	s, err := join(all...)
	if err != nil {
		return err
	}
	return a.writeSeries(s, c.Out, c.Force, c.JSON)
}

// choose drops and renames columns. What gets a new name says so.
func (c *joinCmd) choose(all []*datasets.Series) error {
	names, err := pairs("--rename", c.Rename)
	if err != nil {
		return err
	}
	texts, err := pairs("--stand-in", c.StandIn)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range c.Drop {
		if !slices.ContainsFunc(all, func(s *datasets.Series) bool { return s.Column(name) != nil }) {
			errs = append(errs, usageError{fmt.Errorf("--drop %s: no file has such a column", name)})
		}
	}
	for _, x := range names {
		if !slices.ContainsFunc(all, func(s *datasets.Series) bool { return s.Column(x[0]) != nil }) {
			errs = append(errs, usageError{fmt.Errorf("--rename %s=%s: no file has a column %s", x[0], x[1], x[0])})
		}
	}
	for _, s := range all {
		s.Columns = slices.DeleteFunc(s.Columns, func(x datasets.Column) bool { return slices.Contains(c.Drop, x.Name) })
		for _, x := range names {
			if col := s.Column(x[0]); col != nil {
				col.Name = x[1]
				if col.StandIn == "" {
					col.StandIn = x[0] + ", stand-in for " + x[1]
				}
			}
		}
	}
	for _, x := range texts {
		found := false
		for _, s := range all {
			if col := s.Column(x[0]); col != nil {
				col.StandIn, found = x[1], true
			}
		}
		if !found {
			errs = append(errs, usageError{fmt.Errorf("--stand-in %s=%s: no file has a column %s", x[0], x[1], x[0])})
		}
	}
	return errors.Join(errs...)
}

// pairs reads a flag's values OLD=NEW, or NAME=TEXT.
func pairs(flag string, texts []string) (out [][2]string, err error) {
	var errs []error
	for _, text := range texts {
		from, to, ok := strings.Cut(text, "=")
		if !ok || from == "" || to == "" {
			errs = append(errs, usageError{fmt.Errorf("%s %s: want a name, =, and what it is to be", flag, text)})
			continue
		}
		out = append(out, [2]string{from, to})
	}
	return out, errors.Join(errs...)
}
