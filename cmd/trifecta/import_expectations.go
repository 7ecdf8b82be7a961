package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"trifecta/datasets"
	"trifecta/datasets/sources"
)

// eachFile opens files one after another for add. The errors of all of them are
// said at once.
func (a *app) eachFile(files []string, add func(r io.Reader, name string) error) error {
	var errs []error
	for _, file := range files {
		in, name, err := a.open(file)
		if err == nil {
			err = add(in, name)
			_ = in.Close() // it was only read
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// beside says what was read of a file that is no part of the data itself.
func (a *app) beside(name string, t datasets.Tally) {
	fmt.Fprintf(a.stderr, "%s: %v\n", name, t)
}

type importFuturesCmd struct {
	Files    []string `arg:"" name:"file" help:"CSV files of settlements: one of all contracts, or one for each, such as ZQ_202512.csv."`
	Meetings []string `required:"" help:"CSV file of FOMC dates; give the flag again for a second one." placeholder:"FILE"`
	Target   []string `help:"CSV file with DFEDTAR, DFEDTARL, DFEDTARU or DFF, for the rate in force where no quote tells it; may be given again." placeholder:"FILE"`
	importFlags
}

// Run imports the files.
func (c *importFuturesCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	q, g := &sources.FuturesQuotes{}, &sources.Target{}
	var m sources.Meetings
	err := errors.Join(
		a.eachFile(c.Meetings, func(r io.Reader, name string) error {
			x, t, err := sources.FOMC(r, name)
			m = m.Join(x)
			if err == nil {
				a.beside(name, t)
			}
			return err
		}),
		a.readTarget(g, c.Target),
		a.eachFile(c.Files, q.Add),
	)
	if err != nil {
		return err
	}
	s, t, err := sources.Futures(q, m, g)
	if err != nil {
		return err
	}
	return a.importedSeries(s, t, c.importFlags)
}

// readTarget reads the files of the target.
func (a *app) readTarget(g *sources.Target, files []string) error {
	return a.eachFile(files, func(r io.Reader, name string) error {
		t, err := g.Add(r, name)
		if err == nil {
			a.beside(name, t)
		}
		return err
	})
}

type importFedWatchCmd struct {
	Files  []string `arg:"" name:"file" help:"CSV files of FedWatch's history: one for each meeting, such as FedMeeting_20250917.csv, or the one for all."`
	Target []string `xor:"target" required:"" help:"CSV file with DFEDTAR, DFEDTARL or DFEDTARU; may be given again." placeholder:"FILE"`
	Range  string   `xor:"target" required:"" help:"Target range in per cent on all days of the files, in place of a file." placeholder:"4.25-4.50"`
	importFlags
}

// Run imports the files.
func (c *importFedWatchCmd) Run(a *app) error {
	g := &sources.Target{}
	if c.Range != "" {
		low, high, ok := strings.Cut(c.Range, "-")
		x, err1 := datasets.Decimal(low, ".", "", -2)
		y, err2 := datasets.Decimal(high, ".", "", -2)
		if !ok || err1 != nil || err2 != nil || x >= y || y > 0.25 {
			return usageError{fmt.Errorf("--range is %q, want the ends of a target range in per cent, such as 4.25-4.50", c.Range)}
		}
		g = sources.FixedTarget((x + y) / 2)
	}
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	w := &sources.FedWatchTables{}
	var all datasets.Tally
	err := errors.Join(
		a.readTarget(g, c.Target),
		a.eachFile(c.Files, func(r io.Reader, name string) error {
			t, err := w.Add(r, name)
			all.Add(t)
			return err
		}),
	)
	if err != nil {
		return err
	}
	s, err := sources.FedWatch(w, g)
	if err != nil {
		return err
	}
	return a.importedSeries(s, all, c.importFlags)
}

type importAtlantaFedCmd struct {
	File string `arg:"" help:"CSV file of the tracker; - reads standard input."`
	importFlags
}

// Run imports the file.
func (c *importAtlantaFedCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	return a.eachFile([]string{c.File}, func(r io.Reader, name string) error {
		s, t, err := sources.AtlantaFed(r, name)
		if err != nil {
			return err
		}
		return a.importedSeries(s, t, c.importFlags)
	})
}

type importSPEstimatesCmd struct {
	Files []string `arg:"" name:"file" help:"S&P's workbooks, one a vintage, or CSV files of estimates and index levels by vintage."`
	importFlags
}

// Run imports the files.
func (c *importSPEstimatesCmd) Run(a *app) error {
	if err := vacant(c.Out, c.Force); err != nil {
		return err
	}
	v := &sources.EPSVintages{}
	var all datasets.Tally
	err := a.eachFile(c.Files, func(r io.Reader, name string) error {
		t, err := v.Add(r, name)
		all.Add(t)
		return err
	})
	if err != nil {
		return err
	}
	s, err := sources.SPEstimates(v)
	if err != nil {
		return err
	}
	return a.importedSeries(s, all, c.importFlags)
}
