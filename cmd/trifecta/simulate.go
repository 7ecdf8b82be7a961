package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/report"
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
	NoSensitivity bool `json:"no_sensitivity,omitempty" help:"Leave out how far the headline depends on what is assumed."`
	KeepPaths     bool `json:"keep_paths,omitempty" help:"Keep every path's accounts at every horizon in paths.arrow, for exact order statistics; memory then grows with the paths."`
}

// Run simulates a plan.
func (c *simulateCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	s := &simulation{app: a, workers: c.Workers}
	f, doc, err := c.open(s)
	if err != nil {
		return err
	}
	if s.future, err = a.futures(f, doc); err != nil {
		return err
	}
	s.keep()
	if c.Out != "" {
		if s.folder, err = (outFlags{c.Out, c.Force}).start(); err != nil {
			return err
		}
	}
	if err := s.run(ctx); err != nil {
		return err
	}
	if !s.options.NoSensitivity {
		k, h := s.headline()
		s.survey.Sensitivity, err = s.sensitivity(ctx, a, c.Workers, s.active(s.chosen()[0], k, h))
		switch {
		case err != nil && ctx.Err() != nil && s.folder != nil:
			return keptError{"interrupted; all blocks are kept; go on with\n  " + s.goOn()}
		case err != nil:
			return err
		}
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

// check refuses flags that do not go together.
func (c *simulateCmd) check() error {
	var errs []error
	if c.Workers < 0 {
		errs = append(errs, fmt.Errorf("--workers is %d: want at least 1, or leave it out", c.Workers))
	}
	if c.Resume != "" && (c.Plan != "" || c.Out != "" || c.Force || c.futureFlags.set() || c.runOptions != runOptions{}) {
		errs = append(errs, errors.New("--resume goes on with a run as it was begun: only --workers and --json go with it"))
	}
	if c.Force && c.Out == "" {
		errs = append(errs, errors.New("--force is about the folder of --out, which is not given"))
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
		if s.folder, s.begun, err = resumed(c.Resume); err != nil {
			return nil, nil, err
		}
		s.options = s.begun.Options
		return parsePlan(s.folder.file(workRunName)+" (plan)", []byte(s.begun.Plan), s.folder.own)
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

// A simulation is a future that runs, with what came of it.
type simulation struct {
	*future
	app     *app
	options runOptions
	workers int
	folder  *workFolder // nil: nothing is kept
	begun   workRun     // that is gone on with
	result  *engine.Result
	survey  *report.Survey
}

// keep asks for what figures and files need.
func (s *simulation) keep() {
	s.plan.Keep = engine.Keep{Fans: &engine.Fans{Of: engine.SmallReturn, Over: engine.LargeReturn}}
	if s.options.KeepPaths {
		s.plan.Keep.Columns = s.plan.Horizons
	}
}

// run draws paths until the headline is known as well as the plan asks for, or
// once where it does not ask.
func (s *simulation) run(ctx context.Context) error {
	for {
		if err := s.once(ctx); err != nil {
			return err
		}
		s.measure()
		n := s.wanted()
		if n <= s.plan.Paths {
			return nil
		}
		paths := int(n)
		s.file.Paths, s.plan.Paths = &paths, n
	}
}

// mostPaths is the largest study, a bound for a tolerance that nobody can wait
// for.
const mostPaths = 1 << 32

// wanted is the number of paths that brings the headline's standard error, which
// falls with the root of their number, down to the tolerance.
func (s *simulation) wanted() int64 {
	if s.file.Tolerance == nil {
		return 0
	}
	k, h := s.headline()
	worst := 0.0
	for i := range s.worlds {
		worst = max(worst, s.active(i, k, h).SE)
	}
	tolerance := float64(*s.file.Tolerance)
	if !(worst > tolerance) {
		return 0
	}
	// A twentieth more, so that one more round will do.
	need := math.Ceil(float64(s.plan.Paths) * 1.05 * (worst / tolerance) * (worst / tolerance))
	const step = 1 << 12
	return int64(min(math.Ceil(need/step)*step, mostPaths))
}

// once runs the plan as it stands, from its journal where there is one.
func (s *simulation) once(ctx context.Context) (err error) {
	m := engine.Machine{Workers: s.workers}
	var j *journal
	var failed error // to write the journal
	if s.folder != nil {
		if j, m.Have, err = s.journal(); err != nil {
			return err
		}
		m.Done = func(part *engine.Result) error {
			b, err := part.MarshalBinary()
			if err == nil {
				err = j.add(b)
			}
			failed = err
			return err
		}
	}
	before := int64(0)
	if m.Have != nil {
		before = s.paths(m.Have)
	}
	m.Progress = s.app.meter("simulating", before).at
	s.result, err = engine.Run(ctx, s.plan, m)
	if j != nil {
		if errClose := j.close(); failed == nil && errClose != nil {
			failed = errClose
		}
	}
	switch {
	case failed != nil:
		return fmt.Errorf("%w\nWhole blocks are kept; go on, when there is room, with\n  %s", failed, s.goOn())
	case err != nil && s.folder != nil && ctx.Err() != nil && s.paths(s.result) > 0:
		return keptError{fmt.Sprintf("interrupted; %s of %s paths are kept in %s; go on with\n  %s",
			grouped(s.paths(s.result)), grouped(s.plan.Paths*int64(len(s.worlds))), s.folder.path, s.goOn())}
	case err != nil && s.folder != nil:
		s.folder.abandon() // there is nothing to go on with
	}
	return err
}

// journal opens the journal of the plan as it stands, with what an earlier run has
// done.
func (s *simulation) journal() (*journal, *engine.Result, error) {
	digest := s.plan.Digest()
	if s.begun.Digest != "" && s.begun.Digest != digest {
		return nil, nil, fmt.Errorf("--resume %s: the run began with plan %.12s, and from its files now comes %.12s: a file that the plan names has changed, or this is another version than %s", s.folder.path, s.begun.Digest, digest, s.begun.Version)
	}
	s.begun.Digest = "" // a tolerance may go on to more paths
	s.file.moveTo(s.folder.own)
	text, err := s.file.text()
	if err != nil {
		return nil, nil, err
	}
	if err := s.folder.note(workRun{Digest: digest, Options: s.options, Plan: string(text)}); err != nil {
		return nil, nil, err
	}
	var have *engine.Result
	j, cut, err := s.folder.journal(journalHead{digest, version()}, func(b []byte) error {
		part, err := engine.ReadResult(s.plan, b)
		if err != nil {
			return err
		}
		if have == nil {
			have = part
			return nil
		}
		return have.Merge(part)
	})
	if cut > 0 {
		s.app.log.Warn("the journal was torn at its end, as by a kill: a block is computed again", "bytes", cut)
	}
	return j, have, err
}

// paths counts the paths that are in, over all scenarios.
func (s *simulation) paths(r *engine.Result) (n int64) {
	for i := range s.worlds {
		n += r.Paths(i)
	}
	return n
}

// goOn is the command that goes on with the run.
func (s *simulation) goOn() string { return "trifecta simulate --resume " + s.folder.path }

// A keptError is an interrupt that lost no finished work.
type keptError struct{ text string }

func (e keptError) Error() string { return e.text }
