package engine

import (
	"encoding"
	"math"

	"trifecta/engine/accum"
)

// A Reading summarizes one strategy under one scenario at one horizon, over the
// paths of one group: one number per path each. A path on which a number is
// undefined, such as the Sharpe ratio of cash, is left out of that summary.
// Readings of groups of one stratum merge into that of both.
type Reading struct {
	Wealth   Sample // from one, after costs
	Active   Sample // log of wealth over the benchmark's, same path
	Drawdown Sample // deepest fall from a peak so far, at most 0, the starting 1 counted
	Worst    Sample // least Active on the way, at most 0: the start counts
	Water    Sample // share of steps that end below an earlier peak
	Spell    Sample // longest run of such steps, in steps
	Regret   Sample // log of what the best single sleeve of the plan, cash included, held throughout and free of cost, came to, over wealth. Below 0 where the strategy beat them all.

	Volatility Average // of net returns, a year, decimal
	Sharpe     Average // of net returns less cash, a year
	Turnover   Average // traded / 2 a year
	CostDrag   Average // growth a year before costs less after
	Utility    [len(Aversions)]Average

	Trailing Count    // Active below 0
	Behind   []Behind // for each of Plan.Limits
}

// Aversions are the relative risk aversions g of [Reading.Utility]: at 1 it is
// the log of wealth, else wealth^(1-g). The certainty equivalent of mean
// utility u is exp(u) at 1, else u^(1/(1-g)).
var Aversions = [4]float64{1, 3, 5, 10}

// An Average is the mean of one number per path and what its error is made of.
//
// Antithetic pairs lie in one stratum, but a split may part them. Then the pair
// is with the group of its first path, so that readings over all paths of a
// stratum know all pairs; those of one side of the split say nothing of pairs.
type Average struct {
	Moments accum.Moments
	Pairs   accum.Moments // of the means of antithetic pairs
}

// StdErr returns the standard error of the mean over all paths of a stratum:
// that of pair means where paths are paired, else that of independent paths.
// NaN for fewer than two.
func (a *Average) StdErr() float64 {
	if n := a.Pairs.N(); n > 0 && 2*n == a.Moments.N() {
		return a.Pairs.StdErr()
	}
	return a.Moments.StdErr()
}

// A Sample is an Average with the distribution.
type Sample struct {
	Average
	Histogram accum.Histogram
	Low       accum.Tail // the lowest, exactly; kept for Wealth and Active
}

// Shortfall returns the expected shortfall at level a, the mean of the lowest
// share a of the sample: (x(1) + … + x(k) + (an - k) x(k+1)) / (an), k = floor(an)
// (Acerbi and Tasche, "On the coherence of expected shortfall", 2002, equation
// 4.1, without its minus sign). It is exact where the tail holds them, ceil(an)
// at most [accum.Depth]; of the others it takes the middles of bins, within
// 0.1 % of their size or 1e-6. NaN for an empty sample; it panics unless 0 < a <= 1.
func (s *Sample) Shortfall(a float64) (es float64, exact bool) {
	if !(a > 0 && a <= 1) {
		panic("engine: expected shortfall at a level outside (0, 1]")
	}
	n := s.Histogram.N()
	if n == 0 {
		return math.NaN(), true
	}
	var sum accum.Sum
	left := float64(a * float64(n))
	total := left
	take := func(x float64) {
		if w := min(1, left); w > 0 {
			sum.Add(float64(w * x))
			left -= w
		}
	}
	lowest := s.Low.Lowest()
	for _, e := range lowest {
		take(e.Value)
	}
	exact = left <= 0
	skip := int64(len(lowest))
	for b := range s.Histogram.Bins() {
		if left <= 0 {
			break
		}
		k := max(0, b.Count-skip)
		skip -= b.Count - k
		if whole := min(k, int64(left)); whole > 0 {
			sum.Add(float64(float64(whole) * b.Middle))
			left -= float64(whole)
			k -= whole
		}
		if k > 0 {
			take(b.Middle)
		}
	}
	return sum.Float64() / total, exact
}

// A Count is how many paths did something.
type Count struct {
	N, Hits int64 // paths, and those that did
	// Antithetic pairs as in [Average], and those of which one path did and those
	// of which both.
	Pairs, One, Both int64
}

// Share returns the share of paths that did, NaN of none.
func (c Count) Share() float64 { return float64(c.Hits) / float64(c.N) }

// StdErr returns the standard error of the share of all paths of a stratum: of
// pair means where paths are paired, else of independent paths. NaN for fewer
// than two.
func (c Count) StdErr() float64 {
	n, s, q := float64(c.N), float64(c.Hits), float64(c.Hits)
	if c.Pairs > 0 && 2*c.Pairs == c.N {
		n = float64(c.Pairs)
		s, q = float64(c.Hits)/2, float64(c.One)/4+float64(c.Both)
	}
	return math.Sqrt(variance(s, q, n) / n)
}

func (c *Count) merge(o *Count) {
	c.N += o.N
	c.Hits += o.Hits
	c.Pairs += o.Pairs
	c.One += o.One
	c.Both += o.Both
}

// Behind counts the paths that were ever behind the benchmark by a limit:
// wealth at most 1 - limit of the benchmark's, at any step so far.
type Behind struct {
	Ever  Count
	First []int64 // First[k]: paths that first were at step k+1
}

// Merge adds the paths of o, which must be disjoint from those of r.
func (r *Reading) Merge(o *Reading) {
	to, from := r.averages(), o.averages()
	for k := range to {
		to[k].Moments.Merge(&from[k].Moments)
		to[k].Pairs.Merge(&from[k].Pairs)
	}
	a, b := r.samples(), o.samples()
	for k := range a {
		a[k].Histogram.Merge(&b[k].Histogram)
		a[k].Low.Merge(&b[k].Low)
	}
	r.Trailing.merge(&o.Trailing)
	if r.Behind == nil {
		r.Behind = make([]Behind, len(o.Behind))
	}
	for k := range o.Behind {
		x, y := &r.Behind[k], &o.Behind[k]
		x.Ever.merge(&y.Ever)
		if x.First == nil {
			x.First = make([]int64, len(y.First))
		}
		for t, n := range y.First {
			x.First[t] += n
		}
	}
}

// reset empties the reading and keeps its memory.
func (r *Reading) reset() {
	for _, a := range r.averages() {
		a.Moments.Reset()
		a.Pairs.Reset()
	}
	for _, s := range r.samples() {
		s.Histogram.Reset()
		s.Low.Reset()
	}
	r.Trailing = Count{}
	for k := range r.Behind {
		r.Behind[k].Ever = Count{}
		clear(r.Behind[k].First)
	}
}

// counts are the counts of paths, in a fixed order.
func (r *Reading) counts() []*Count {
	all := []*Count{&r.Trailing}
	for k := range r.Behind {
		all = append(all, &r.Behind[k].Ever)
	}
	return all
}

// tailed is how many of the samples, from the first on, keep their lowest.
const tailed = 2

// samples are the summaries with a distribution, in a fixed order.
func (r *Reading) samples() []*Sample {
	return []*Sample{&r.Wealth, &r.Active, &r.Drawdown, &r.Worst, &r.Water, &r.Spell, &r.Regret}
}

// averages are all summaries of numbers, in a fixed order: those of the samples
// first.
func (r *Reading) averages() []*Average {
	var all []*Average
	for _, s := range r.samples() {
		all = append(all, &s.Average)
	}
	all = append(all, &r.Volatility, &r.Sharpe, &r.Turnover, &r.CostDrag)
	for k := range r.Utility {
		all = append(all, &r.Utility[k])
	}
	return all
}

// A summary can be written down and read back.
type summary interface {
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// each visits everything in the reading, in a fixed order.
func (r *Reading) each(summary func(summary), count func(*int64)) {
	for _, a := range r.averages() {
		summary(&a.Moments)
		summary(&a.Pairs)
	}
	for _, s := range r.samples() {
		summary(&s.Histogram)
		summary(&s.Low)
	}
	for _, c := range r.counts() {
		for _, n := range []*int64{&c.N, &c.Hits, &c.Pairs, &c.One, &c.Both} {
			count(n)
		}
	}
	for k := range r.Behind {
		for t := range r.Behind[k].First {
			count(&r.Behind[k].First[t])
		}
	}
}

// MarshalBinary returns the canonical encoding of the reading: readings of the
// same paths have the same bytes. The error is nil.
func (r *Reading) MarshalBinary() ([]byte, error) {
	var w writer
	r.each(w.summary, func(n *int64) { w.count(*n) })
	return w.b, nil
}
