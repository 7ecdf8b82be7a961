package engine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"trifecta/engine/accum"
	"trifecta/engine/lanes"
)

// A Result summarizes a plan, one cell per scenario and strategy. Results of
// disjoint blocks merge exactly, in any order.
type Result struct {
	Plan   *Plan
	Digest string // of the plan

	cells    []Cell
	outcomes [][]Outcome // per cell, by path, where Keep.Outcomes asks for them
	traces   []*Trace
	done     [][]span // per scenario: paths that are in, ascending and disjoint
}

// A Cell summarizes one strategy under one scenario over all paths. Each
// summary is of one number per path; a path on which the number is undefined,
// such as the Sharpe ratio of cash, is left out of that summary.
type Cell struct {
	Wealth      accum.Moments // final wealth, from one
	CAGR        accum.Moments // compound growth a year, decimal
	Volatility  accum.Moments // of net returns, a year, decimal
	Sharpe      accum.Moments // of net returns less cash, a year
	MaxDrawdown accum.Moments // deepest fall from a peak, negative, the starting 1 counted
	Turnover    accum.Moments // traded / 2 a year
	CostDrag    accum.Moments // CAGR gross less CAGR net
	Excess      accum.Moments // log of final wealth over the benchmark's, same path
	Fan         accum.Histogram
}

// An Outcome is what one path came to. Fields are as in [Cell]; NaN is
// undefined.
type Outcome struct {
	Path                                                                      int64
	Wealth, CAGR, Volatility, Sharpe, MaxDrawdown, Turnover, CostDrag, Excess float64
}

// A Measure is a summary of a cell under its name in result files.
type Measure struct {
	Name    string
	Moments *accum.Moments
}

// Measures returns the summaries of the cell, in a fixed order.
func (c *Cell) Measures() []Measure {
	return []Measure{
		{"wealth", &c.Wealth},
		{"cagr", &c.CAGR},
		{"volatility", &c.Volatility},
		{"sharpe", &c.Sharpe},
		{"max_drawdown", &c.MaxDrawdown},
		{"turnover", &c.Turnover},
		{"cost_drag", &c.CostDrag},
		{"log_excess", &c.Excess},
	}
}

func newResult(p *Plan, digest string) *Result {
	n := len(p.Scenarios) * len(p.Strategies)
	return &Result{
		Plan: p, Digest: digest,
		cells: make([]Cell, n), outcomes: make([][]Outcome, n), done: make([][]span, len(p.Scenarios)),
	}
}

func (r *Result) index(scenario, strategy int) int {
	return scenario*len(r.Plan.Strategies) + strategy
}

// Cell returns the summary of one strategy under one scenario.
func (r *Result) Cell(scenario, strategy int) *Cell { return &r.cells[r.index(scenario, strategy)] }

// Outcomes returns what each path came to, in order of path; nil unless
// Keep.Outcomes is set.
func (r *Result) Outcomes(scenario, strategy int) []Outcome {
	return r.outcomes[r.index(scenario, strategy)]
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
	for _, s := range r.done[scenario] {
		n += s.end - s.first
	}
	return n
}

// add books what strategy k came to on the paths of block b.
func (r *Result) add(b Block, k int, l, benchmark *ledger) {
	c := r.Cell(b.Scenario, k)
	for i := range l.account.Wealth {
		o := l.outcome(i)
		o.Excess = lanes.LogOf(l.account.Wealth[i] / benchmark.account.Wealth[i])
		for _, m := range []struct {
			to *accum.Moments
			x  float64
		}{
			{&c.Wealth, o.Wealth},
			{&c.CAGR, o.CAGR},
			{&c.Volatility, o.Volatility},
			{&c.Sharpe, o.Sharpe},
			{&c.MaxDrawdown, o.MaxDrawdown},
			{&c.Turnover, o.Turnover},
			{&c.CostDrag, o.CostDrag},
			{&c.Excess, o.Excess},
		} {
			if !math.IsNaN(m.x) {
				m.to.Add(m.x)
			}
		}
		c.Fan.Add(o.Wealth)
		if r.Plan.Keep.Outcomes {
			at := r.index(b.Scenario, k)
			r.outcomes[at] = append(r.outcomes[at], o)
		}
	}
	for _, tr := range l.traces {
		tr.Scenario = b.Scenario
	}
	r.traces = append(r.traces, l.traces...)
}

// outcome closes the account of path i.
func (l *ledger) outcome(i int) Outcome {
	a, g := &l.account, l.plan.Grid
	n, years := float64(g.Steps()), g.Years()
	cagr := growthRate(a.Wealth[i], years)
	return Outcome{
		Path: l.paths.First + int64(i), Wealth: a.Wealth[i], CAGR: cagr,
		Volatility:  math.Sqrt(variance(a.Sum[i], a.SumSq[i], n) * g.PerYear),
		Sharpe:      sharpe(a.Excess[i], a.ExcessSq[i], n, g.PerYear),
		MaxDrawdown: a.Deepest[i],
		Turnover:    a.Turned[i] / 2 / years,
		CostDrag:    growthRate(a.Gross[i], years) - cagr,
	}
}

// growthRate is the compound growth a year of wealth that started at one.
func growthRate(wealth, years float64) float64 {
	return lanes.ExpOf(lanes.LogOf(wealth)/years) - 1
}

// variance is the sample variance from running sums, n-1 in the denominator,
// NaN for fewer than two values.
func variance(sum, sumsq, n float64) float64 {
	if n < 2 {
		return math.NaN()
	}
	return max(0, (sumsq-float64(sum*sum)/n)/(n-1))
}

// sharpe is the annual Sharpe ratio from running sums of excess returns. It is
// undefined, NaN, for excess returns that do not vary: below a standard
// deviation of 1e-9 a step there is nothing but rounding.
func sharpe(sum, sumsq, n, perYear float64) float64 {
	v := variance(sum, sumsq, n)
	if !(v > 1e-18) {
		return math.NaN()
	}
	return sum / n / math.Sqrt(v) * math.Sqrt(perYear)
}

// ErrMerge reports results that do not belong together.
var ErrMerge = errors.New("results do not merge")

// Merge adds the paths of o, which must be of the same plan and disjoint from
// those in r. The order of merging changes no bit. On error r is unchanged.
func (r *Result) Merge(o *Result) error {
	if r.Digest != o.Digest {
		return fmt.Errorf("plan digests %.12s and %.12s: %w", r.Digest, o.Digest, ErrMerge)
	}
	merged := make([][]span, len(r.done))
	for s := range r.done {
		var err error
		if merged[s], err = union(r.done[s], o.done[s]); err != nil {
			return fmt.Errorf("scenario %s: %w", r.Plan.Scenarios[s].Name(), err)
		}
	}
	r.done = merged
	for i := range r.cells {
		to, from := r.cells[i].Measures(), o.cells[i].Measures()
		for k := range to {
			to[k].Moments.Merge(from[k].Moments)
		}
		r.cells[i].Fan.Merge(&o.cells[i].Fan)
		r.outcomes[i] = append(r.outcomes[i], o.outcomes[i]...)
		slices.SortFunc(r.outcomes[i], func(a, b Outcome) int { return cmp.Compare(a.Path, b.Path) })
	}
	r.traces = append(r.traces, o.traces...)
	slices.SortFunc(r.traces, func(a, b *Trace) int {
		return cmp.Or(cmp.Compare(a.Scenario, b.Scenario), cmp.Compare(a.Strategy, b.Strategy), cmp.Compare(a.Path, b.Path))
	})
	return nil
}

// Hash returns the SHA-256, in hex, of the cells in plan order: the canonical
// encoding of every summary, integers and IEEE bits little-endian. Two runs
// with the same hash agree in every bit.
func (r *Result) Hash() string {
	h := sha256.New()
	for i := range r.cells {
		c := &r.cells[i]
		for _, m := range c.Measures() {
			b, _ := m.Moments.MarshalBinary() // writing to memory does not fail
			h.Write(b)
		}
		b, _ := c.Fan.MarshalBinary()
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A span is a run of paths, first included, end not.
type span struct{ first, end int64 }

func (r *Result) cover(b Block) {
	r.done[b.Scenario] = []span{{b.First, b.First + int64(b.N)}}
}

// union joins two ascending sets of disjoint spans.
func union(a, b []span) ([]span, error) {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(x, y span) int { return cmp.Compare(x.first, y.first) })
	var out []span
	for _, s := range all {
		switch n := len(out) - 1; {
		case n < 0 || out[n].end < s.first:
			out = append(out, s)
		case out[n].end == s.first:
			out[n].end = s.end
		default:
			return nil, fmt.Errorf("path %d is in both: %w", s.first, ErrMerge)
		}
	}
	return out, nil
}
