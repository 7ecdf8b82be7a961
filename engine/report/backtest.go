package report

import (
	"fmt"
	"math"

	"trifecta/engine"
	"trifecta/engine/metrics"
)

// A Study is what [Backtests] reads: one history traded by several strategies,
// with the runs it is compared with. All results keep outcomes, and traces of
// path 0.
type Study struct {
	Names   []string         // short names of the strategies
	Base    *engine.Result   // the plan as asked for
	Delays  []*engine.Result // the plan with delays of 0, 1, 2 … steps
	Doubled *engine.Result   // the plan with every cost doubled
	// Mixes trades, at the same costs, the fixed mix of each strategy's own
	// average weights; Mix[k] is the index in Mixes of that of strategy k, -1
	// where the strategy is a fixed mix itself.
	Mixes *engine.Result
	Mix   []int
}

// A Backtest is what one strategy came to on history, and what that is worth.
type Backtest struct {
	Name string // short name
	Rule string // name with all parameters

	CAGR, Volatility, Sharpe, MaxDrawdown, Turnover, CostDrag, Wealth Estimate

	Doubled   Estimate    // CAGR with all costs doubled
	Delayed   []Estimate  // CAGR by delay, as many as Study.Delays
	BreakEven Estimate    // one-way cost, the same for all sleeves, at which the CAGR is the benchmark's, decimal
	Average   []Share     // average weight by sleeve
	Benchmark *Comparison // nil for the benchmark itself
	OwnMix    *Comparison // with the fixed mix of Average; nil for a fixed mix
	Warnings  []string
}

// A Share is an average weight in one sleeve.
type Share struct {
	Sleeve string  `json:"sleeve"`
	Weight float64 `json:"weight"` // 0 to 1
}

// A Comparison is the edge over another account on the same history.
type Comparison struct {
	With string
	// Growth is the difference of the two CAGRs. To first order its standard
	// error is that of Edge.
	Growth Estimate
	// Edge is the mean difference of returns, a year; its standard error is
	// tracking error / sqrt(years).
	Edge          Estimate
	TrackingError float64 // a year
	// Detectable is the smallest true edge that a one-sided test at 5 % would
	// find with a power of 80 %: 2.49 tracking errors / sqrt(years).
	Detectable float64
	Years      float64
}

// Backtests measures every strategy of a study.
func Backtests(s Study) []Backtest {
	p := s.Base.Plan
	bench := s.Base.Trace(0, p.Benchmark, 0)
	var rows []Backtest
	for k, st := range p.Strategies {
		tr := s.Base.Trace(0, k, 0)
		r := measure(p, s.Base.Outcomes(0, k)[0], tr)
		r.Name, r.Rule = s.Names[k], st.Name()
		r.Doubled = Estimate{Value: s.Doubled.Outcomes(0, k)[0].CAGR, Why: oneHistory}
		for _, d := range s.Delays {
			r.Delayed = append(r.Delayed, Estimate{Value: d.Outcomes(0, k)[0].CAGR, Why: oneHistory})
		}
		for _, h := range AverageWeights(tr) {
			r.Average = append(r.Average, Share{h.Sleeve.Name, h.Weight})
		}
		if k != p.Benchmark {
			r.Benchmark = compare(p, s.Names[p.Benchmark], tr, bench)
			r.BreakEven = breakEven(p, tr, bench)
		}
		if s.Mix != nil && s.Mix[k] >= 0 {
			r.OwnMix = compare(p, "own average mix", tr, s.Mixes.Trace(0, s.Mix[k], 0))
		}
		if l, ok := st.(interface{ LookAhead() string }); ok && l.LookAhead() != "" {
			r.Warnings = append(r.Warnings, l.LookAhead())
		}
		rows = append(rows, r)
	}
	return rows
}

const oneHistory = "one history: no sampling error is defined"

// measure takes the numbers from the outcome, which the result's hash covers,
// and their standard errors from the trace.
func measure(p *engine.Plan, o engine.Outcome, tr *engine.Trace) (r Backtest) {
	per := p.Grid.PerYear
	r.Wealth = Estimate{Value: o.Wealth, Why: oneHistory}
	r.CAGR = Estimate{Value: o.CAGR, SE: metrics.CAGRError(tr.Net, per)}
	r.Volatility = Estimate{Value: o.Volatility, SE: metrics.VolatilityError(tr.Net, per)}
	r.Sharpe = Estimate{Value: o.Sharpe, SE: metrics.SharpeError(tr.Net, tr.Cash, per)}
	r.MaxDrawdown = Estimate{Value: o.MaxDrawdown, Why: oneHistory}
	r.Turnover = Estimate{Value: o.Turnover, Why: "what was traded, not an estimate"}
	r.CostDrag = Estimate{Value: o.CostDrag, Why: "what was paid, not an estimate"}
	for _, e := range []*Estimate{&r.CAGR, &r.Volatility, &r.Sharpe} {
		if math.IsNaN(e.SE) || math.IsNaN(e.Value) {
			e.SE, e.Why = 0, "too few returns, or returns that do not vary"
		}
	}
	return r
}

// breakEven finds by bisection the one-way cost of everything that is traded,
// the sleeves' own reconstitution included, at which the strategy and the
// benchmark grow alike. Weights and gross returns do not depend on costs, so no
// other run is needed.
func breakEven(p *engine.Plan, tr, bench *engine.Trace) Estimate {
	traded := 0.0
	for i := range tr.Traded {
		traded += tr.Traded[i] + tr.Own[i]
	}
	if traded == 0 {
		return Estimate{Value: math.NaN(), Why: "nothing was traded"}
	}
	ahead := func(rate float64) bool { return flatCAGR(p, tr, rate) > flatCAGR(p, bench, rate) }
	if !ahead(0) {
		return Estimate{Value: math.NaN(), Why: "behind the benchmark before costs"}
	}
	lo, hi := 0.0, 1e-4
	for ahead(hi) {
		if lo, hi = hi, 2*hi; hi > 0.2 {
			return Estimate{Value: math.NaN(), Why: "ahead of the benchmark at a cost of 10%"}
		}
	}
	for range 60 { // halves to the last bit
		if mid := lo + (hi-lo)/2; ahead(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return Estimate{Value: lo, Why: oneHistory}
}

// flatCAGR is the CAGR had everything traded cost the same rate.
func flatCAGR(p *engine.Plan, tr *engine.Trace, rate float64) float64 {
	wealth := 1.0
	for i, g := range tr.Gross {
		cost := float64(rate * (tr.Traded[i] + tr.Own[i]))
		wealth = float64(wealth * float64((1-cost)*(1+g)))
	}
	return metrics.CAGR(wealth, len(tr.Net), p.Grid.PerYear)
}

// AverageWeights returns the mean over all steps of the weights in force.
func AverageWeights(tr *engine.Trace) []engine.Holding {
	var out []engine.Holding
	for k, s := range tr.Sleeves {
		sum := 0.0
		for _, w := range tr.Weight[k] {
			sum += w
		}
		out = append(out, engine.Holding{Sleeve: s, Weight: sum / float64(len(tr.Net))})
	}
	return out
}

func compare(p *engine.Plan, with string, tr, other *engine.Trace) *Comparison {
	years, per := p.Grid.Years(), p.Grid.PerYear
	te := metrics.TrackingError(tr.Net, other.Net, per)
	c := &Comparison{
		With: with, TrackingError: te, Years: years,
		Growth:     Estimate{Value: cagr(p, tr) - cagr(p, other), SE: te / math.Sqrt(years)},
		Edge:       Estimate{Value: metrics.AnnualMean(tr.Net, per) - metrics.AnnualMean(other.Net, per), SE: te / math.Sqrt(years)},
		Detectable: metrics.DetectableEdge(te, years),
	}
	if !(te > 0) {
		c.Growth.SE, c.Edge.SE = 0, 0
		c.Growth.Why, c.Edge.Why = "the two do not differ, or over one step only", "the two do not differ, or over one step only"
	}
	return c
}

func cagr(p *engine.Plan, tr *engine.Trace) float64 {
	return metrics.CAGR(tr.Wealth[len(tr.Wealth)-1], len(tr.Net), p.Grid.PerYear)
}

// Finding states what came of the comparison in one sentence, for the title of
// a figure.
func (b Backtest) Finding() string {
	c := b.Benchmark
	if c == nil {
		return fmt.Sprintf("%s, the benchmark, returned %s a year after costs", b.Name, Percent(b.CAGR.Value, 1))
	}
	verb := "beat"
	switch g := c.Growth.Value; {
	case math.Abs(g) < 0.0005:
		return fmt.Sprintf("%s matched %s after costs", b.Name, c.With)
	case g < 0:
		verb = "trailed"
	}
	s := fmt.Sprintf("%s %s %s by %s a year after costs", b.Name, verb, c.With, Percent(math.Abs(c.Growth.Value), 1))
	if math.Abs(c.Edge.Value) < 2*c.Edge.SE {
		s += ", which may be luck"
	}
	return s
}
