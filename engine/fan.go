package engine

import (
	"math"

	"trifecta/engine/accum"
)

// Fans asks for the distributions at every step that a fan chart draws: of each
// strategy's wealth and active return, and of the wealth made of one return
// over that made of another.
type Fans struct {
	Of, Over *Field // returns, small over large for instance; both nil: strategies only
}

// A Fan is the distribution at every step after the start over all paths of a
// scenario, weighted by the probabilities of their strata. Index k holds step
// k+1. Summaries are within 0.4 % of each value, or within 4e-6.
type Fan struct {
	Active []Spread // log of wealth over the benchmark's; of the race, log of the one return's wealth over the other's
	Wealth []Spread // from one, after costs; nil for the race
}

// A Spread is a distribution over strata.
type Spread struct {
	parts   []accum.Coarse // by stratum
	weights []float64      // probabilities of the strata
}

// N returns the number of paths.
func (s *Spread) N() (n int64) {
	for k := range s.parts {
		n += s.parts[k].N()
	}
	return n
}

// Quantile returns the p-quantile: of a single stratum as
// [accum.Histogram.Quantile] has it, of several the least value with a
// probability of at least p at or below it. NaN without paths, or where a
// stratum has none.
func (s *Spread) Quantile(p float64) float64 {
	parts := make([]*accum.Coarse, len(s.parts))
	for k := range parts {
		parts[k] = &s.parts[k]
	}
	return accum.CoarseQuantile(parts, s.weights, p)
}

// Below returns the probability of a value in bins below that of x, see
// [accum.Coarse.Below]: exact at 0. NaN where a stratum has no paths.
func (s *Spread) Below(x float64) float64 {
	var sum accum.Sum
	for k := range s.parts {
		if s.parts[k].N() == 0 {
			return math.NaN()
		}
		sum.Add(float64(s.weights[k] * s.parts[k].Below(x)))
	}
	return sum.Float64()
}

func (p *Plan) newFan(wealth bool) Fan {
	n := max(1, len(p.Sampling.Strata))
	spreads := func() []Spread {
		ss := make([]Spread, p.Grid.Steps())
		parts := make([]accum.Coarse, n*len(ss))
		weights := make([]float64, n)
		for k := range weights {
			weights[k] = p.Sampling.Probability(k)
		}
		for k := range ss {
			ss[k] = Spread{parts[k*n : (k+1)*n], weights}
		}
		return ss
	}
	f := Fan{Active: spreads()}
	if wealth {
		f.Wealth = spreads()
	}
	return f
}

// coarse are the fan's histograms in a fixed order.
func (f *Fan) coarse() []*accum.Coarse {
	var all []*accum.Coarse
	for _, ss := range [][]Spread{f.Active, f.Wealth} {
		for _, s := range ss {
			for k := range s.parts {
				all = append(all, &s.parts[k])
			}
		}
	}
	return all
}

func (f *Fan) merge(o *Fan) {
	to, from := f.coarse(), o.coarse()
	for k := range to {
		to[k].Merge(from[k])
	}
}

func (f *Fan) reset() {
	for _, c := range f.coarse() {
		c.Reset()
	}
}
