package engine

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Machine says how to run a plan. No setting changes a bit of the result.
type Machine struct {
	// Workers is the number of goroutines; below one, GOMAXPROCS. Each holds a
	// result of its own while it works.
	Workers int
	// BlockBytes is the memory of the paths that a worker computes at a time;
	// default 6 MiB. Memory does not grow with Plan.Paths, but for what
	// Plan.Keep keeps.
	BlockBytes int
	// Progress, if not nil, is called many times a second, one call at a time,
	// with the number of paths done, over all scenarios, and in all.
	Progress func(done, total int64)

	// Have holds blocks that are done already, of this plan: they are left out
	// of the work and are part of the result.
	Have *Result
	// Done, if not nil, is called for each block that is finished, one call at
	// a time, before it becomes part of the result: a journal writes it. The
	// part is only good during the call. An error stops the run.
	Done func(part *Result) error
}

// Run simulates every scenario, trades every strategy on every path, and
// returns the merged result. It stops at the first error. When ctx is done it
// returns the result of the paths that are, with ctx's error; it looks after
// every few paths. Where blocks are written down, those are whole blocks.
func Run(ctx context.Context, p *Plan, m Machine) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	r := &runner{plan: p, machine: m, res: newResult(p, p.Digest())}
	if m.Have != nil {
		if err := r.res.Merge(m.Have); err != nil {
			return nil, fmt.Errorf("what is done already: %w", err)
		}
	}
	for s := range p.Scenarios {
		r.paths += r.res.Paths(s)
	}
	workers := m.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	chunk := p.chunkPaths(m.BlockBytes)
	blocks := make(chan Block)
	g, inner := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(blocks)
		for _, b := range p.units(r.res, chunk) {
			select {
			case blocks <- b:
			case <-inner.Done():
				return inner.Err()
			}
		}
		return nil
	})
	for range workers {
		g.Go(func() error { return r.work(inner, blocks, chunk) })
	}
	if err := g.Wait(); err != nil {
		if ctx.Err() != nil {
			return r.res, ctx.Err()
		}
		return nil, err
	}
	if err := r.retrace(ctx); err != nil {
		return nil, err
	}
	return r.res, ctx.Err()
}

// A runner is what the workers of a run share.
type runner struct {
	plan    *Plan
	machine Machine

	mu    sync.Mutex
	res   *Result
	paths int64 // that are done
}

// work computes blocks until there are no more. They come in order of scenario,
// and those of one are added up in one part, unless each is to be written down:
// merging costs as much as some hundred paths.
func (r *runner) work(ctx context.Context, blocks <-chan Block, chunk int) error {
	ws := new(workspace)
	part := newResult(r.plan, r.res.Digest)
	scenario := 0
	for b := range blocks {
		if b.Scenario != scenario {
			if err := r.merge(part, scenario); err != nil {
				return err
			}
			scenario = b.Scenario
		}
		err := r.plan.runBlock(ctx, b, chunk, part, ws, r.progress)
		if err != nil && (err != ctx.Err() || r.machine.Done != nil) {
			return err
		}
		if err != nil || r.machine.Done != nil {
			err = cmp.Or(r.merge(part, scenario), err)
		}
		if err != nil {
			return err
		}
	}
	return r.merge(part, scenario)
}

func (r *runner) progress(paths int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.paths += int64(paths); r.machine.Progress != nil {
		r.machine.Progress(r.paths, r.plan.Paths*int64(len(r.plan.Scenarios)))
	}
}

// merge makes a part of one scenario, which may be empty, part of the result.
func (r *runner) merge(part *Result, scenario int) error {
	if part.done(scenario) == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.machine.Done != nil {
		if err := r.machine.Done(part); err != nil {
			return err
		}
	}
	return r.res.take(part, scenario)
}

// retrace makes the traces of paths that were done already: what is written
// down has none.
func (r *runner) retrace(ctx context.Context) error {
	if r.machine.Have == nil {
		return nil
	}
	p := r.plan
	for s := range p.Scenarios {
		for _, path := range p.Keep.Traces {
			if !holds(r.machine.Have.done(s), path) || r.res.Trace(s, 0, path) != nil {
				continue
			}
			b := Block{s, path, p.whole(1)}
			b.First -= path % int64(b.N)
			one := newResult(p, r.res.Digest)
			if err := p.runBlock(ctx, b, b.N, one, new(workspace), nil); err != nil {
				return err
			}
			for _, tr := range one.traces {
				if tr.Path == path {
					r.res.traces = append(r.res.traces, tr)
				}
			}
		}
	}
	return nil
}

// A unit of work is between a thousand and sixteen thousand paths, so that
// merging and writing down its summaries costs little beside computing it.
const (
	leastUnit = 1 << 10
	mostUnit  = 1 << 14
)

// units cuts what is left to do into blocks of whole chunks: an eighth of a
// scenario's rest each, so that the first are large and the last keep no worker
// waiting long.
func (p *Plan) units(have *Result, chunk int) (bs []Block) {
	for s := range p.Scenarios {
		for _, gap := range gaps(have.done(s), p.Paths) {
			for first := gap.first; first < gap.end; {
				left := gap.end - first
				n := min(max(left/8, leastUnit), mostUnit)
				n = min((n+int64(chunk)-1)/int64(chunk)*int64(chunk), left)
				bs = append(bs, Block{s, first, int(n)})
				first += n
			}
		}
	}
	return bs
}

// mostChunk is the number of paths beyond which a row leaves the first cache.
const mostChunk = 1 << 10

// chunkPaths returns how many paths fit in bytes with their accounts, at least
// one and at most mostChunk: a multiple of 64 or at least of 8, for whole
// registers and blocks of draws; whole pairs where paths are antithetic.
func (p *Plan) chunkPaths(bytes int) int {
	path := 0
	for _, s := range p.Scenarios {
		filled, derived, _ := p.fields(s) // no error: the plan is valid
		values := 0
		for _, f := range slices.Concat(filled, derived) {
			if values += p.Grid.Steps() + f.State; f.byPath() {
				values += p.Grid.Start + 1
			}
		}
		path = max(path, values)
	}
	path += 16 + (4+2*p.Delay)*(1+len(p.Sleeves))
	if p.studies() || p.Keep.Fans != nil {
		path += p.Grid.Steps() + 32 + len(p.horizons()) + len(p.Limits)
	}
	n := min(cmp.Or(bytes, 6<<20)/(8*path), mostChunk)
	switch {
	case n >= 64:
		n -= n % 64
	case n >= 8:
		n -= n % 8
	}
	return p.whole(max(1, int(min(p.Paths, int64(n)))))
}
