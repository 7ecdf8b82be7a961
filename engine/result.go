package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// A Result summarizes a plan, one cell per scenario and strategy, and in a study
// one reading per scenario, strategy, horizon and group. Results of disjoint
// blocks merge exactly, in any order.
type Result struct {
	Plan   *Plan  // a copy of the plan as it was run
	Digest string // of the plan

	lots   []*lot // per scenario, nil until paths are in
	spare  *lot   // memory for the next
	traces []*Trace
}

// A lot is what a result holds of one scenario.
type lot struct {
	done     []span // paths that are in, ascending and disjoint
	cells    []Cell // per strategy
	readings []Reading
	fans     []Fan // where Keep.Fans: per strategy, and the race
	outcomes [][]Outcome
	columns  [][][perColumns]column // per strategy and Keep.Columns
	states   []column
}

func newResult(p *Plan, digest string) *Result {
	own := *p
	return &Result{Plan: &own, Digest: digest, lots: make([]*lot, len(p.Scenarios))}
}

func (p *Plan) newLot() *lot {
	n := len(p.Strategies)
	l := &lot{cells: make([]Cell, n), outcomes: make([][]Outcome, n), columns: make([][][perColumns]column, n)}
	if hs := p.horizons(); hs != nil {
		gs := len(p.groups())
		for range p.Strategies {
			for _, h := range hs {
				for range gs {
					r := Reading{Behind: make([]Behind, len(p.Limits))}
					for k := range r.Behind {
						r.Behind[k].First = make([]int64, h)
					}
					l.readings = append(l.readings, r)
				}
			}
		}
	}
	if p.Keep.Fans != nil {
		for range p.Strategies {
			l.fans = append(l.fans, p.newFan(true))
		}
		if p.Keep.Fans.Of != nil {
			l.fans = append(l.fans, p.newFan(false))
		}
	}
	for k := range l.columns {
		l.columns[k] = make([][perColumns]column, len(p.Keep.Columns))
	}
	l.states = make([]column, len(p.Keep.States)*len(p.Keep.StateSteps))
	return l
}

// open returns an empty lot of a scenario that has none.
func (r *Result) open(scenario int) *lot {
	l := r.spare
	if l == nil {
		l = r.Plan.newLot()
	}
	r.spare, r.lots[scenario] = nil, l
	return l
}

// take merges a part of one scenario and leaves it empty: the first part's
// memory becomes that of the result, that of others is used again.
func (r *Result) take(part *Result, scenario int) error {
	if r.lots[scenario] != nil {
		err := r.Merge(part)
		part.reuse(scenario)
		return err
	}
	r.lots[scenario], part.lots[scenario] = part.lots[scenario], nil
	r.trace(part.traces)
	part.traces = nil
	return nil
}

// reuse empties the lot of a scenario and keeps its memory for the next,
// whatever its scenario.
func (r *Result) reuse(scenario int) {
	l := r.lots[scenario]
	l.reset()
	r.traces, r.spare, r.lots[scenario] = nil, l, nil
}

// reset empties the lot and keeps the memory of its summaries.
func (l *lot) reset() {
	l.done = nil
	for k := range l.cells {
		l.cells[k].reset()
	}
	for k := range l.readings {
		l.readings[k].reset()
	}
	for k := range l.fans {
		l.fans[k].reset()
	}
	clear(l.outcomes)
	for k := range l.columns {
		clear(l.columns[k])
	}
	clear(l.states)
}

// merge adds the paths of o, whose spans are known to be disjoint. Columns and
// outcomes change hands.
func (l *lot) merge(o *lot) {
	for k := range l.cells {
		l.cells[k].merge(&o.cells[k])
		if len(o.outcomes[k]) > 0 {
			l.outcomes[k] = append(l.outcomes[k], o.outcomes[k]...)
			slices.SortFunc(l.outcomes[k], func(a, b Outcome) int { return cmp.Compare(a.Path, b.Path) })
		}
		for c := range l.columns[k] {
			for i := range l.columns[k][c] {
				l.columns[k][c][i].merge(o.columns[k][c][i])
			}
		}
	}
	for k := range l.readings {
		l.readings[k].Merge(&o.readings[k])
	}
	for k := range l.fans {
		l.fans[k].merge(&o.fans[k])
	}
	for k := range l.states {
		l.states[k].merge(o.states[k])
	}
}

// lot returns what is known of a scenario; for reading.
func (r *Result) lot(scenario int) *lot {
	if l := r.lots[scenario]; l != nil {
		return l
	}
	return r.Plan.newLot()
}

// Cell returns the summary of one strategy under one scenario.
func (r *Result) Cell(scenario, strategy int) *Cell { return &r.lot(scenario).cells[strategy] }

// Horizons returns the steps after the start at which accounts were read, the
// last step included; nil if the plan asks for no readings.
func (r *Result) Horizons() []int { return r.Plan.horizons() }

// Groups returns the groups of paths that readings keep apart, strata in order
// and of each those without and those with, where the plan splits. Weights add
// up to one over the strata.
func (r *Result) Groups() []Group { return r.Plan.groups() }

// Reading returns the summary of one strategy under one scenario at one
// horizon, an index into Horizons, over one group, an index into Groups. It
// panics if the plan asks for no readings.
func (r *Result) Reading(scenario, strategy, horizon, group int) *Reading {
	return &r.lot(scenario).readings[r.Plan.reading(strategy, horizon, group)]
}

// reading returns the place of a reading in its lot.
func (p *Plan) reading(strategy, horizon, group int) int {
	hs, gs := len(p.horizons()), len(p.groups())
	if horizon < 0 || horizon >= hs || group < 0 || group >= gs {
		panic(fmt.Sprintf("engine: reading at horizon %d of %d, group %d of %d", horizon, hs, group, gs))
	}
	return (strategy*hs+horizon)*gs + group
}

// Fan returns the distributions at every step for one strategy, or for strategy
// -1 those of the race of Keep.Fans; nil where they are not kept.
func (r *Result) Fan(scenario, strategy int) *Fan {
	fans := r.lot(scenario).fans
	if strategy < 0 {
		strategy = len(r.Plan.Strategies)
	}
	if strategy >= len(fans) {
		return nil
	}
	return &fans[strategy]
}

// Outcomes returns what each path came to, in order of path; nil unless
// Keep.Outcomes is set.
func (r *Result) Outcomes(scenario, strategy int) []Outcome {
	return r.lot(scenario).outcomes[strategy]
}

// Trace returns the trace of one path, or nil if it was not kept.
func (r *Result) Trace(scenario, strategy int, path int64) *Trace {
	for _, tr := range r.traces {
		if tr.Scenario == scenario && tr.Strategy == strategy && tr.Path == path {
			return tr
		}
	}
	return nil
}

// Paths returns how many paths of a scenario are in.
func (r *Result) Paths(scenario int) (n int64) {
	for _, s := range r.done(scenario) {
		n += s.end - s.first
	}
	return n
}

func (r *Result) done(scenario int) []span {
	if l := r.lots[scenario]; l != nil {
		return l.done
	}
	return nil
}

// ErrMerge reports results that do not belong together.
var ErrMerge = errors.New("results do not merge")

// Merge adds the paths of o, which must be of the same plan, keep the same and
// be disjoint from those in r. The order of merging changes no bit. On error r
// is unchanged. What is kept of single paths changes hands: o must not be used
// after.
func (r *Result) Merge(o *Result) error {
	if r.Digest != o.Digest {
		return fmt.Errorf("plan digests %.12s and %.12s: %w", r.Digest, o.Digest, ErrMerge)
	}
	if r.Plan.kept() != o.Plan.kept() {
		return fmt.Errorf("%w: %w", errKept, ErrMerge)
	}
	merged := make([][]span, len(r.lots))
	for s := range r.lots {
		var err error
		if merged[s], err = union(r.done(s), o.done(s)); err != nil {
			return fmt.Errorf("scenario %s: %w", r.Plan.Scenarios[s].Name(), err)
		}
	}
	for s, from := range o.lots {
		if from == nil {
			continue
		}
		if r.lots[s] == nil {
			r.open(s)
		}
		r.lots[s].merge(from)
		r.lots[s].done = merged[s]
	}
	r.trace(o.traces)
	return nil
}

// trace adds traces, in their order.
func (r *Result) trace(more []*Trace) {
	r.traces = append(r.traces, more...)
	slices.SortFunc(r.traces, func(a, b *Trace) int {
		return cmp.Or(cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Strategy, b.Strategy), cmp.Compare(a.Path, b.Path))
	})
}

// Extend makes the result a part of plan p, which asks for more paths and is
// the plan of r in everything else. Draws are addressed, so the first paths of
// a larger study are the smaller study, and a run of p that has r is the same as
// one that began with all of p's paths: a study can go on until its error is
// small enough, and be repeated without knowing how it got there.
//
//	for err == nil && !enough(res) {
//		p.Paths *= 2
//		if err = res.Extend(p); err == nil {
//			res, err = engine.Run(ctx, p, engine.Machine{Have: res})
//		}
//	}
//
// On error r is unchanged.
func (r *Result) Extend(p *Plan) error {
	if err := p.Validate(); err != nil {
		return err
	}
	smaller := *p
	for s := range r.lots {
		for _, d := range r.done(s) {
			if d.end > p.Paths {
				return fmt.Errorf("%d paths, of which path %d is done: %w", p.Paths, d.end-1, ErrMerge)
			}
		}
	}
	smaller.Paths = r.Plan.Paths
	if d := smaller.Digest(); d != r.Digest {
		return fmt.Errorf("plan digests %.12s and, of %d paths, %.12s: %w", r.Digest, smaller.Paths, d, ErrMerge)
	}
	if p.kept() != r.Plan.kept() {
		return fmt.Errorf("%w: %w", errKept, ErrMerge)
	}
	own := *p
	r.Plan, r.Digest = &own, p.Digest()
	return nil
}

// Hash returns the SHA-256, in hex, of the cells in plan order, and of the
// readings in a study: the canonical encoding of every summary, integers and
// IEEE bits little-endian. What is kept besides does not enter. Two runs with
// the same hash agree in every bit.
func (r *Result) Hash() string {
	h := sha256.New()
	var b []byte
	summary := func(x summary) {
		b, _ = x.AppendBinary(b[:0]) // neither encoding a summary nor hashing fails
		h.Write(b)
	}
	count := func(n *int64) {
		b = binary.LittleEndian.AppendUint64(b[:0], uint64(*n))
		h.Write(b)
	}
	for s := range r.lots {
		l := r.lot(s)
		for k := range l.cells {
			for _, m := range l.cells[k].Measures() {
				summary(m.Moments)
			}
			summary(&l.cells[k].Fan)
		}
	}
	for s := range r.lots {
		l := r.lot(s)
		for k := range l.readings {
			l.readings[k].each(summary, count)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
