package engine

import (
	"cmp"
	"context"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Machine says how to run a plan. No setting changes a bit of the result.
type Machine struct {
	Workers    int // goroutines; below one, GOMAXPROCS
	BlockBytes int // memory of one block's paths; default 8 MiB. Memory does not grow with Plan.Paths.
	// Progress, if not nil, is called after each block, one call at a time,
	// with the number of paths done, over all scenarios, and in all.
	Progress func(done, total int64)
}

// Run simulates every scenario, trades every strategy on every path, and
// returns the merged result. It stops at the first error. When ctx is done it
// finishes no further block and returns the result of those that are, with
// ctx's error.
func Run(ctx context.Context, p *Plan, m Machine) (*Result, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	digest := p.Digest()
	res := newResult(p, digest)
	done, total := int64(0), p.Paths*int64(len(p.Scenarios))
	spaces := sync.Pool{New: func() any { return new(workspace) }}
	g, inner := errgroup.WithContext(ctx)
	workers := m.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	g.SetLimit(workers)
	for _, b := range p.Blocks(p.blockPaths(m.BlockBytes)) {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := inner.Err(); err != nil {
				return err
			}
			ws := spaces.Get().(*workspace)
			part, err := p.runBlock(b, digest, ws)
			if err != nil {
				return err
			}
			spaces.Put(ws)
			mu.Lock()
			defer mu.Unlock()
			if done += int64(b.N); m.Progress != nil {
				m.Progress(done, total)
			}
			return res.Merge(part)
		})
	}
	if err := g.Wait(); err != nil {
		if ctx.Err() != nil {
			return res, ctx.Err()
		}
		return nil, err
	}
	return res, ctx.Err()
}

// blockPaths returns how many paths fit in bytes, at least one.
func (p *Plan) blockPaths(bytes int) int {
	columns := 0
	for _, s := range p.Scenarios {
		derived, _ := p.fields(s) // no error: the plan is valid
		columns = max(columns, len(s.Writes())+len(derived))
	}
	path := 8 * columns * len(p.Grid.Dates)
	return max(1, int(min(p.Paths, int64(cmp.Or(bytes, 8<<20)/path))))
}
