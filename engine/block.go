package engine

import (
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

// Blocks cuts the plan into blocks of at most n paths. It panics if n is below
// one.
func (p *Plan) Blocks(n int) []Block {
	if n < 1 {
		panic("engine: blocks of no paths")
	}
	var bs []Block
	for s := range p.Scenarios {
		for first := int64(0); first < p.Paths; first += int64(n) {
			bs = append(bs, Block{s, first, int(min(int64(n), p.Paths-first))})
		}
	}
	return bs
}

// RunBlock simulates one block and trades every strategy on it. It is the
// whole of the numerical work, a pure function of the plan and the block. The
// plan must be valid.
func RunBlock(p *Plan, b Block) (*Result, error) {
	return p.runBlock(b, p.Digest(), new(workspace))
}

// A workspace is memory that one block after another is computed in: fresh
// pages for each would cost as much as the trading.
type workspace struct {
	scenario int
	paths    *Paths
	books    []*ledger
}

func (p *Plan) runBlock(b Block, digest string, ws *workspace) (*Result, error) {
	sc := p.Scenarios[b.Scenario]
	if err := p.simulate(b, ws); err != nil {
		return nil, fmt.Errorf("scenario %s, seed %d: %w", sc.Name(), p.Seed, err)
	}
	res := newResult(p, digest)
	res.cover(b)
	for k, st := range p.Strategies {
		l := ws.books[k]
		l.open()
		if err := l.run(k); err != nil {
			return nil, fmt.Errorf("scenario %s, seed %d, strategy %s: %w", sc.Name(), p.Seed, st.Name(), err)
		}
	}
	for k, l := range ws.books {
		res.add(b, k, l, ws.books[p.Benchmark])
	}
	return res, nil
}

// simulate fills a block, derives the fields the plan needs, and refuses to
// trade on what is not known.
func (p *Plan) simulate(b Block, ws *workspace) error {
	sc := p.Scenarios[b.Scenario]
	order, err := p.fields(sc)
	if err != nil {
		return err
	}
	if ws.paths == nil || ws.paths.N != b.N || ws.scenario != b.Scenario {
		*ws = workspace{scenario: b.Scenario, paths: NewPaths(p.Grid, b.N, slices.Concat(sc.Writes(), order))}
		for range p.Strategies {
			ws.books = append(ws.books, newLedger(p, ws.paths))
		}
	}
	ws.paths.First = b.First
	if err := sc.Simulate(ws.paths, p.Seed); err != nil {
		return err
	}
	fill(ws.paths, order)
	return p.check(ws.paths)
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
	for _, st := range p.Strategies {
		for _, f := range st.Reads() {
			add("strategy "+st.Name()+" reads", paths.known(f, first, last))
		}
	}
	return errors.Join(errs...)
}
