package main

import (
	"errors"
	"fmt"
	"io"

	"trifecta/datasets"
	"trifecta/datasets/sources"
	"trifecta/engine"
)

type importMembersCmd struct {
	Files  []string `arg:"" name:"file" help:"CSV files: a row for each spell of a firm in the index, or for each member on one day; - reads standard input."`
	Index  string   `required:"" enum:"sp500,russell2000" help:"The index: sp500 or russell2000." placeholder:"INDEX"`
	AsOf   string   `help:"Day of a list that says who was a member on one day." placeholder:"DATE"`
	EndOut bool     `help:"The end of a spell is the first day out of the index, not the last day in."`
	Key    string   `help:"Label of the column that tells firms apart. Default: the first there is of permno, gvkey, ticker, symbol, cik." placeholder:"LABEL"`
	importFlags
}

// Run imports the lists.
func (c *importMembersCmd) Run(a *app) error {
	day, err := asOfDay(c.AsOf)
	if err != nil {
		return err
	}
	o := sources.MembersOptions{Index: c.Index, AsOf: day, EndOut: c.EndOut, Key: c.Key}
	f, t, err := a.factsOf(c.Files, func(r io.Reader, name string) (*datasets.Facts, datasets.Tally, error) {
		return sources.Members(r, name, o)
	})
	if err != nil {
		return err
	}
	return a.importedFacts(f, t, c.importFlags)
}

type importHoldingsCmd struct {
	File  string `arg:"" help:"What a fund holds, CSV or JSON; - reads standard input."`
	Index string `required:"" enum:"sp500,russell2000" help:"The index the fund follows: sp500 or russell2000." placeholder:"INDEX"`
	AsOf  string `help:"Day of the holdings, where the file does not name it." placeholder:"DATE"`
	importFlags
}

// Run imports the holdings and says what their weights sum to.
func (c *importHoldingsCmd) Run(a *app) error {
	day, err := asOfDay(c.AsOf)
	if err != nil {
		return err
	}
	var held *sources.HeldIndex
	f, t, err := a.factsOf([]string{c.File}, func(r io.Reader, name string) (_ *datasets.Facts, t datasets.Tally, err error) {
		held, t, err = sources.Holdings(r, name, sources.HoldingsOptions{Index: c.Index, AsOf: day})
		if err != nil {
			return nil, t, err
		}
		return held.Facts, t, nil
	})
	if err != nil {
		return err
	}
	if err := a.importedFacts(f, t, c.importFlags); err != nil {
		return err
	}
	to := a.stdout
	if c.JSON || c.Out == "-" {
		to = a.stderr
	}
	_, err = fmt.Fprintln(to, held)
	return err
}

// asOfDay reads the day of --as-of, 0 where none is given.
func asOfDay(text string) (engine.Date, error) {
	if text == "" {
		return 0, nil
	}
	d, err := engine.ParseDate(text)
	switch {
	case err != nil:
		return 0, usageError{fmt.Errorf("--as-of: %w", err)}
	case len(text) < len("2006-01-02"):
		return 0, usageError{fmt.Errorf("--as-of: found %q, want a day such as 2025-11-11", text)}
	}
	return d, nil
}

// factsOf reads every file and puts their facts in one table, in the order of
// the files. It reports the faults of all of them.
func (a *app) factsOf(files []string, read func(r io.Reader, name string) (*datasets.Facts, datasets.Tally, error)) (*datasets.Facts, datasets.Tally, error) {
	var all *datasets.Facts
	var tally datasets.Tally
	var errs []error
	for _, file := range files {
		in, name, err := a.open(file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		f, t, err := read(in, name)
		in.Close()
		switch {
		case err != nil:
			errs = append(errs, err)
			continue
		case all == nil:
			all = f
		default:
			all.Append(f)
		}
		tally.Add(t)
	}
	return all, tally, errors.Join(errs...)
}
