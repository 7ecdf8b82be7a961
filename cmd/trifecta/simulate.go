package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
)

//go:embed plans/simulate.yaml
var simulatePlan []byte

type simulateCmd struct {
	Plan string `arg:"" optional:"" help:"Plan file; see trifecta plan --help. Without: the rules of trifecta plan example simulate."`
	futureFlags
	runOptions
	Workers int    `placeholder:"W" help:"Goroutines; changes no bit of the result. Default: as many as processors."`
	Out     string `short:"o" placeholder:"DIR" help:"Folder for report, figures and files; a run that ends early can be gone on with from it. Default: none, the tables are printed."`
	Force   bool   `help:"Replace what an earlier run wrote into the folder."`
	Resume  string `placeholder:"DIR" help:"Go on with the unfinished run in a folder, to the same bits."`
	JSON    bool   `help:"Print the result as JSON (trifecta/result/1) instead of tables."`
}

// runOptions say what a simulation does besides its plan.
type runOptions struct {
	Sensitivity   []string `json:"sensitivity,omitempty" placeholder:"NAME,…" help:"Scenarios of the run, in its first preset, in which the headline is repeated under what is assumed. Default: the first."`
	NoSensitivity bool     `json:"no_sensitivity,omitempty" help:"Leave out how far the headline depends on what is assumed."`
	KeepPaths     bool     `json:"keep_paths,omitempty" help:"Keep every path's accounts at every horizon in paths.arrow, for exact order statistics; memory then grows with the paths."`
}

// set reports whether any of the options is given.
func (o runOptions) set() bool { return !reflect.ValueOf(o).IsZero() }

// Run simulates a plan.
func (c *simulateCmd) Run(ctx context.Context, a *app) error {
	s, err := c.begin(a)
	if err != nil {
		return err
	}
	// A study holds a few large tables as long as it lasts, without a pointer to
	// follow; with the default of 100 its memory would be twice theirs.
	defer debug.SetGCPercent(debug.SetGCPercent(15))
	if err := s.run(ctx); err != nil {
		return err
	}
	if err := s.vary(ctx); err != nil {
		return err
	}
	if s.folder != nil {
		if err := s.save(ctx); err != nil {
			return err
		}
	}
	a.progress("")
	if c.JSON {
		return s.writeJSON(a.stdout)
	}
	if err := s.writeText(a.stdout); err != nil {
		return err
	}
	if s.folder != nil {
		_, err = fmt.Fprintf(a.stdout, "Results and figures are in %s\n", s.folder.path)
	}
	return err
}

// begin reads plan and flags and makes the folder: what is wrong with them is
// said before anything is simulated.
func (c *simulateCmd) begin(a *app) (*simulation, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &simulation{app: a, workers: c.Workers, compactAt: mostJournal}
	f, doc, err := c.open(s)
	if err != nil {
		return nil, err
	}
	if s.future, err = a.futures(f, doc); err != nil {
		return nil, err
	}
	s.keep()
	if s.assumed, err = s.varied(s.options); err != nil {
		return nil, err
	}
	if c.Out != "" {
		s.folder, err = (outFlags{c.Out, c.Force}).start()
	}
	return s, err
}

// check refuses flags that do not go together.
func (c *simulateCmd) check() error {
	var errs []error
	if c.Workers < 0 {
		errs = append(errs, fmt.Errorf("--workers is %d: want at least 1, or leave it out", c.Workers))
	}
	if c.Resume != "" && (c.Plan != "" || c.Out != "" || c.Force || c.futureFlags.set() || c.runOptions.set()) {
		errs = append(errs, errors.New("--resume goes on with a run as it was begun: only --workers and --json go with it"))
	}
	if c.Force && c.Out == "" {
		errs = append(errs, errors.New("--force is about the folder of --out, which is not given"))
	}
	if c.NoSensitivity && c.Sensitivity != nil {
		errs = append(errs, errors.New("--no-sensitivity leaves out what --sensitivity asks for"))
	}
	if c.KeepPaths && c.Out == "" {
		errs = append(errs, errors.New("--keep-paths writes paths.arrow into the folder of --out, which is not given"))
	}
	if len(errs) > 0 {
		return usageError{errors.Join(errs...)}
	}
	return nil
}

// open reads the plan, with what the flags change in it. A run to go on with
// brings its own plan, folder and options.
func (c *simulateCmd) open(s *simulation) (f *planFile, doc *document, err error) {
	s.options = c.runOptions
	switch {
	case c.Resume != "":
		if s.folder, s.resumed, err = resumed(c.Resume); err != nil {
			return nil, nil, err
		}
		s.options = s.resumed.Options
		return parsePlan(s.folder.file(workRunName)+" (plan)", []byte(s.resumed.Plan), s.folder.own)
	case c.Plan != "":
		f, doc, err = readPlan(c.Plan)
	default:
		f, doc, err = parsePlan("simulate.yaml", simulatePlan, "")
	}
	if err == nil {
		err = c.over(f)
	}
	return f, doc, err
}
