package main

import (
	"context"
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/report"
)

// A simulation is a future that runs, with what came of it.
type simulation struct {
	*future
	app     *app
	options runOptions
	workers int
	assumed []int       // worlds in which the headline stands under what is assumed
	folder  *workFolder // nil: nothing is kept
	resumed workRun     // the run that is gone on with
	result  *engine.Result
	survey  *report.Survey

	compactAt int64 // bytes of the journal
}

// keep asks for what figures and files need.
func (s *simulation) keep() {
	s.plan.Keep = engine.Keep{Fans: &engine.Fans{Of: engine.SmallReturn, Over: engine.LargeReturn}}
	if s.options.KeepPaths {
		s.plan.Keep.Columns = s.plan.Horizons
	}
}

// run draws paths until the headline is known as well as the plan asks for, or
// once where it does not ask. What is drawn already counts.
func (s *simulation) run(ctx context.Context) error {
	var have *engine.Result
	for {
		if err := s.once(ctx, have); err != nil {
			return err
		}
		s.measure()
		n := s.wanted()
		if n <= s.plan.Paths {
			return nil
		}
		paths := int(n)
		s.file.Paths, s.plan.Paths, have = &paths, n, s.result
		if err := have.Extend(s.plan); err != nil {
			return err
		}
	}
}

// vary repeats the headline under the ranges of what is assumed.
func (s *simulation) vary(ctx context.Context) error {
	k, h := s.headline()
	for _, i := range s.assumed {
		under, err := s.sensitivity(ctx, s.app, s.workers, i, s.active(i, k, h))
		if err != nil {
			if ctx.Err() != nil && s.folder != nil {
				return s.allKept()
			}
			return err
		}
		s.survey.Sensitivity = append(s.survey.Sensitivity, under)
	}
	return nil
}

// allKept is an interrupt after the last block.
func (s *simulation) allKept() error {
	return keptError{fmt.Sprintf("interrupted; all paths are kept in %s; go on with\n  %s", s.folder.path, s.goOn())}
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

// once runs the plan as it stands. Paths that are done are in have, or in the
// journal of the run that is gone on with.
func (s *simulation) once(ctx context.Context, have *engine.Result) (err error) {
	m := engine.Machine{Workers: s.workers, Have: have}
	var j *journal
	var failed error // to write the journal
	if s.folder != nil {
		fresh := have == nil && s.resumed.Digest == ""
		if j, m.Have, err = s.open(have); err != nil {
			if fresh {
				s.folder.abandon()
			}
			return err
		}
		m.Done = func(part *engine.Result) error {
			failed = s.write(&j, part)
			return failed
		}
	}
	before := int64(0)
	if m.Have != nil {
		before = s.paths(m.Have)
	}
	m.Progress = s.app.meter("simulating", before).at
	s.result, err = engine.Run(ctx, s.plan, m)
	if j != nil {
		if errClose := j.close(); failed == nil {
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

// open opens the journal of the run that is gone on with and reads what it has,
// or starts one with what is done.
func (s *simulation) open(have *engine.Result) (*journal, *engine.Result, error) {
	head := journalHead{s.plan.Digest(), version()}
	name := s.folder.journalOf(head.digest)
	if old := s.resumed; old.Digest != "" {
		s.resumed = workRun{}
		if old.Digest != head.digest {
			return nil, nil, fmt.Errorf("--resume %s: the run began with plan %.12s, and from its files now comes %.12s: a file that the plan names has changed, or this is another version than %s", s.folder.path, old.Digest, head.digest, old.Version)
		}
		j, cut, err := openJournal(name, head, s.reader(&have))
		if cut > 0 {
			s.app.log.Warn("the journal was torn at its end, as by a kill: a block is computed again", "bytes", cut)
		}
		return j, have, err
	}
	var records [][]byte
	if have != nil { // fewer paths of the same
		b, err := have.MarshalBinary()
		if err != nil {
			return nil, nil, err
		}
		records = append(records, b)
	}
	j, err := createJournal(name, head, records...)
	if err == nil {
		err = s.note(head.digest)
	}
	if err == nil {
		err = s.folder.keepOnly(name)
	}
	return j, have, err
}

// note writes how the run can be gone on with.
func (s *simulation) note(digest string) error {
	s.file.moveTo(s.folder.own)
	text, err := s.file.text()
	if err != nil {
		return err
	}
	return s.folder.note(workRun{Digest: digest, Options: s.options, Plan: string(text)})
}

// reader merges the records of a journal.
func (s *simulation) reader(into **engine.Result) func([]byte) error {
	return func(b []byte) error {
		part, err := engine.ReadResult(s.plan, b)
		switch {
		case err != nil:
			return err
		case *into == nil:
			*into = part
			return nil
		}
		return (*into).Merge(part)
	}
}

// mostJournal is the size from which a journal is written anew, with one record
// for all that is done: half a kilobyte a path would fill a disk in a long run.
const mostJournal = 256 << 20

// write adds a part to the journal.
func (s *simulation) write(j **journal, part *engine.Result) error {
	b, err := part.MarshalBinary()
	if err == nil {
		err = (*j).add(b)
	}
	if err != nil || (*j).size < s.compactAt {
		return err
	}
	var all *engine.Result
	head := journalHead{s.plan.Digest(), version()}
	if err := rereadJournal((*j).name, head, s.reader(&all)); err != nil {
		return err
	}
	if b, err = all.MarshalBinary(); err != nil {
		return err
	}
	small, err := createJournal((*j).name, head, b)
	if err != nil {
		return err
	}
	(*j).f.Close() // what it held is in the new one, which has its name
	*j = small
	s.compactAt = max(s.compactAt, 2*small.size)
	return nil
}

// paths counts the paths that are in, over all scenarios.
func (s *simulation) paths(r *engine.Result) (n int64) {
	for i := range s.worlds {
		n += r.Paths(i)
	}
	return n
}

// goOn is the command that goes on with the run.
func (s *simulation) goOn() string { return "trifecta simulate --resume " + quoted(s.folder.path) }

// A keptError is an interrupt that lost no finished work.
type keptError struct{ text string }

func (e keptError) Error() string { return e.text }
