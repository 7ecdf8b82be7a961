package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Block is a unit of work: consecutive paths of one scenario. It is small
// and serializable, so that any runner can hand it to any machine.
type Block struct {
	Scenario int   // index into Plan.Scenarios
	First    int64 // first path
	N        int   // number of paths
}

// Blocks cuts the plan into blocks of at most n paths, or of n+1 where paths are
// antithetic and n is odd: a block holds whole pairs. It panics if n is below
// one.
func (p *Plan) Blocks(n int) []Block {
	if n < 1 {
		panic("engine: blocks of no paths")
	}
	n = p.whole(n)
	var bs []Block
	for s := range p.Scenarios {
		for first := int64(0); first < p.Paths; first += int64(n) {
			bs = append(bs, Block{s, first, int(min(int64(n), p.Paths-first))})
		}
	}
	return bs
}

// whole rounds a number of paths up to whole pairs, where paths are antithetic.
func (p *Plan) whole(n int) int {
	if p.Sampling.Antithetic {
		return n + n%2
	}
	return n
}

// RunBlock simulates one block and trades every strategy on it. It is the
// whole of the numerical work, a pure function of the plan and the block. The
// plan must be valid. A block that cuts an antithetic pair is refused.
func RunBlock(p *Plan, b Block) (*Result, error) {
	if p.Sampling.Antithetic && (b.First%2 != 0 || b.N%2 != 0) {
		return nil, fmt.Errorf("block of %d paths from %d on: want whole antithetic pairs, even numbers", b.N, b.First)
	}
	res := newResult(p, p.Digest())
	if err := p.runBlock(context.Background(), b, p.chunkPaths(0), res, new(workspace), nil); err != nil {
		return nil, err
	}
	return res, nil
}

// A workspace is memory that one chunk after another is computed in: fresh
// pages for each would cost as much as the trading.
type workspace struct {
	scenario int
	room     int // number of paths that fit
	paths    *Paths
	book     *ledger
	follow   *follower
	fields   []*Field
	derived  []*Field // the last of these
	ending   *ending
	last     []float64 // the benchmark's wealth at the end
}

// runBlock adds what comes of block b to the result res, in chunks of at most n
// paths. After each it calls done, if not nil, with their number. When ctx is
// done it stops, with its error, and the chunks until then are in the result;
// after another error the result is spoilt.
func (p *Plan) runBlock(ctx context.Context, b Block, n int, res *Result, ws *workspace, done func(paths int)) error {
	to := res.lots[b.Scenario]
	if to == nil {
		to = res.open(b.Scenario)
	}
	for k := 0; k < b.N; k += n {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := Block{b.Scenario, b.First + int64(k), min(n, b.N-k)}
		if err := p.runChunk(c, res, to, ws); err != nil {
			return fmt.Errorf("scenario %s, seed %d%w", p.Scenarios[b.Scenario].Name(), p.Seed, err)
		}
		var err error
		if to.done, err = union(to.done, []span{{c.First, c.First + int64(c.N)}}); err != nil {
			return err
		}
		if done != nil {
			done(c.N)
		}
	}
	return nil
}

// runChunk simulates some paths and trades every strategy on them, the
// benchmark first.
func (p *Plan) runChunk(c Block, res *Result, to *lot, ws *workspace) error {
	if err := p.simulate(c, ws); err != nil {
		return fmt.Errorf(": %w", err)
	}
	if ws.follow != nil {
		ws.follow.open()
	}
	for _, k := range p.order() {
		l := ws.book
		l.open()
		if ws.follow != nil {
			ws.follow.openStrategy()
		}
		if err := l.run(k, ws.follow, to); err != nil {
			return fmt.Errorf(", strategy %s: %w", p.Strategies[k].Name(), err)
		}
		if k == p.Benchmark {
			copy(ws.last, l.account.Wealth)
		}
		l.close(to, k, ws.ending, ws.last)
		for _, tr := range l.traces {
			tr.Scenario = c.Scenario
		}
		res.traces = append(res.traces, l.traces...)
	}
	if ws.follow != nil {
		ws.follow.runRace(to)
	}
	for i, f := range p.Keep.States {
		for j, step := range p.Keep.StateSteps {
			to.states[i*len(p.Keep.StateSteps)+j].add(c.First, ws.paths.wide(f, p.Grid.Start+step))
		}
	}
	return nil
}

// order returns the strategies in the order in which they run.
func (p *Plan) order() []int {
	ks := []int{p.Benchmark}
	for k := range p.Strategies {
		if k != p.Benchmark {
			ks = append(ks, k)
		}
	}
	return ks
}

// close books what strategy k came to at the end.
func (l *ledger) close(to *lot, k int, e *ending, benchmark []float64) {
	e.compute(l, benchmark)
	e.book(&to.cells[k])
	if l.plan.Keep.Outcomes {
		for i := range benchmark {
			to.outcomes[k] = append(to.outcomes[k], e.outcome(l.paths.First, i))
		}
	}
}

// simulate fills a block, derives the fields the plan needs, and refuses to
// trade on what is not known.
func (p *Plan) simulate(b Block, ws *workspace) error {
	sc := p.Scenarios[b.Scenario]
	if err := ws.fit(p, b); err != nil {
		return err
	}
	ws.paths.First = b.First
	if err := sc.Simulate(ws.paths, p.Seed); err != nil {
		return err
	}
	if err := ws.share(); err != nil {
		return err
	}
	fill(ws.paths, ws.derived, ws.paths.Past)
	ws.paths.Past = true
	return p.check(ws.paths)
}

// share holds a scenario to its history: what is derived from that is computed
// for the first block and serves all.
func (ws *workspace) share() error {
	for _, f := range ws.fields[:len(ws.fields)-len(ws.derived)] {
		switch c := ws.paths.column(f); {
		case !ws.paths.Past:
			c.seal()
		case c.broken():
			return fmt.Errorf("%s has another history on path %d than on earlier ones: all paths share the rows up to the start", f.Name, ws.paths.First)
		}
	}
	return nil
}

// fit makes the workspace one for the block.
func (ws *workspace) fit(p *Plan, b Block) error {
	if ws.paths == nil || ws.scenario != b.Scenario {
		filled, derived, err := p.fields(p.Scenarios[b.Scenario])
		if err != nil {
			return err
		}
		ws.scenario, ws.derived = b.Scenario, derived
		if all := slices.Concat(filled, derived); ws.paths == nil || !slices.Equal(ws.paths.fields, all) {
			ws.paths, ws.fields = nil, all
		} else {
			ws.paths.Past = false
		}
	}
	switch {
	case ws.paths == nil || ws.room < b.N:
		*ws = workspace{scenario: ws.scenario, room: b.N, fields: ws.fields, derived: ws.derived}
		ws.paths = NewPaths(p.Grid, b.N, ws.fields)
		ws.paths.Sampling = p.Sampling
	case ws.paths.N == b.N:
		return nil
	default:
		ws.paths.shrink(b.N)
	}
	ws.last, ws.ending = make([]float64, b.N), newEnding(b.N)
	ws.book = newLedger(p, ws.paths)
	if p.studies() || p.Keep.Fans != nil {
		ws.follow = newFollower(p, ws.paths)
	}
	return nil
}

// check reports every field that is not known on a date on which the plan
// needs it.
func (p *Plan) check(paths *Paths) error {
	var errs []error
	add := func(who string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", who, err))
		}
	}
	first, last := p.Grid.Start, len(p.Grid.Dates)-2 // dates of decisions
	add("idle cash", paths.earnable(CashReturn))
	for _, s := range p.risky() {
		add("sleeve "+s.Name, paths.earnable(s.Return))
		if s.Turnover != nil && paths.Has(s.Turnover) {
			add("sleeve "+s.Name, paths.known(s.Turnover, first+1, last))
		}
	}
	for _, r := range p.Costs.Rates {
		if r.Stress != nil {
			add("cost of "+r.Sleeve.Name, paths.known(r.Stress, first, last))
		}
	}
	var known []*Field // read by a strategy before
	for _, st := range p.Strategies {
		for _, f := range st.Reads() {
			if slices.Contains(known, f) {
				continue
			}
			if err := paths.known(f, first, last); err != nil {
				add("strategy "+st.Name()+" reads", err)
				continue
			}
			known = append(known, f)
		}
	}
	if f := p.Split.Field; f != nil {
		add("split", paths.known(f, first+1, first+p.Split.Steps))
	}
	if k := p.Keep.Fans; k != nil && k.Of != nil {
		add("fan", paths.earnable(k.Of))
		add("fan", paths.earnable(k.Over))
	}
	return errors.Join(errs...)
}
