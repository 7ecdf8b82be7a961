package inference

import (
	"fmt"
	"math"

	"trifecta/engine/accum"
	"trifecta/engine/lanes"
)

// An Estimate is a number with its standard error and 95 % interval, or with
// the reason why it has none: then SE, Lo and Hi are NaN. Value is NaN where the
// number itself is not defined.
type Estimate struct {
	Value, SE float64
	Lo, Hi    float64
	Why       string
}

// z95 leaves 2.5 % on either side of a normal distribution.
const z95 = 1.959963984540054

func normal(value, se float64) Estimate {
	half := float64(z95 * se)
	return Estimate{Value: value, SE: se, Lo: value - half, Hi: value + half}
}

func undefined(why string) Estimate {
	nan := math.NaN()
	return Estimate{Value: nan, SE: nan, Lo: nan, Hi: nan, Why: why}
}

// without is a number whose error is not known.
func without(value float64, why string) Estimate {
	e := undefined(why)
	e.Value = value
	return e
}

// A Sample is one number per path of a simulation, summarized by strata. All
// parts have the summaries that a method needs.
type Sample []Part

// A Part is one stratum of a sample, or those of its paths that belong to the
// group in question, such as the paths with a recession.
type Part struct {
	Weight float64 // probability of the stratum, above 0
	// Paths is the number of paths drawn in the stratum. Those that Moments
	// leave out are not of the group, or have no such number. 0: all are in.
	Paths     int64
	Moments   *accum.Moments
	Pairs     *accum.Moments   // of the means of antithetic pairs; nil: independent, or see Alike
	Alike     float64          // correlation within pairs, where the part has not both paths of each; counts if above 0
	Histogram *accum.Histogram // of the same paths as Moments
	Low       []float64        // the lowest values in ascending order, exact; may be empty
	// Lattice is the distance between neighbouring values where they are
	// multiples of it, as numbers of steps are, and 0 where they are not. Errors of
	// quantiles take a path to be anywhere between its value and the one below.
	Lattice float64
}

const (
	noPath   = "no path has this number"
	tooFew   = "fewer than two paths in a stratum"
	needMore = "too few paths for an interval"
)

func (p *Part) paths() float64 {
	if p.Paths == 0 {
		return float64(p.Moments.N())
	}
	return float64(p.Paths)
}

// share is the part of the stratum's paths that are in.
func (p *Part) share() float64 { return float64(p.Moments.N()) / p.paths() }

// N returns the number of paths that are in.
func (s Sample) N() (n int64) {
	for i := range s {
		n += s[i].Moments.N()
	}
	return n
}

// mass is the probability of the group: the sum of weight times share.
func (s Sample) mass() (m float64) {
	for i := range s {
		if s[i].paths() > 0 {
			m += float64(s[i].Weight * s[i].share())
		}
	}
	return m
}

// pairing is the factor by which pairs multiply the variance of the part's
// mean: one plus the correlation within pairs.
func (p *Part) pairing() float64 {
	if p.Pairs == nil || p.Pairs.N() < 2 {
		return 1 + max(0, p.Alike)
	}
	n, pairs := float64(p.Moments.N()), float64(p.Pairs.N())
	off := p.Pairs.Mean() - p.Moments.Mean()
	return pairFactor(n, pairs, (n-1)*p.Moments.Variance(), float64((pairs-1)*p.Pairs.Variance())+float64(pairs*off*off))
}

// pairFactor is the factor by which antithetic pairs multiply the variance of a
// mean. all and means are the sums of squared deviations of n values and of the
// means of their pairs. Where some values have no partner, all is at least
// twice means plus the squares of these, and the factor is an upper bound.
func pairFactor(n, pairs, all, means float64) float64 {
	switch {
	case !(all > 0):
		return 1
	case 2*pairs == n:
		return 4 * means / all
	}
	return 1 + 2*means/all
}

// Mean returns the mean over strata, sum w m / sum w, where w is the weight of
// a stratum times the share of its paths that are in. The standard error is
// that of a domain mean under stratified sampling (Cochran, "Sampling
// techniques", 1977, 5A.14), which is s/sqrt(n) for one stratum and
// sqrt(sum w² s²/n) where all paths are in. Antithetic pairs enter by the
// variance of their means.
func (s Sample) Mean() Estimate {
	total := s.mass()
	if !(total > 0) {
		return undefined(noPath)
	}
	mean := 0.0
	for i := range s {
		if p := &s[i]; p.Moments.N() > 0 {
			mean += float64(p.Weight * p.share() / total * p.Moments.Mean())
		}
	}
	variance := 0.0
	for i := range s {
		p := &s[i]
		n := p.Moments.N()
		if n == 0 {
			continue // a path outside the group adds nothing to the sum
		}
		// z is x less the mean on paths that are in, zero elsewhere.
		in, paths := p.share(), p.paths()
		away := p.Moments.Mean() - mean
		within := 0.0
		if n > 1 {
			within = p.Moments.Variance() * float64(n-1) / float64(n) * p.pairing()
		} else if paths < 2 {
			return without(mean, tooFew)
		}
		z := float64(in*within) + float64(in*(1-in)*away*away)
		variance += float64(p.Weight*p.Weight*z) / (paths - 1)
	}
	return normal(mean, math.Sqrt(variance)/total)
}

// CertaintyEquivalent returns the sure gain that an investor with constant
// relative risk aversion gamma >= 0 likes as well as the sample's gamble:
// (mean of W^(1-gamma))^(1/(1-gamma)) - 1, or exp(mean of ln W) - 1 for gamma 1.
// The sample is of W^(1-gamma), or of ln W for gamma 1, W being wealth from one.
// The standard error is by the delta method. It cannot be told where one path
// makes more than a twentieth of the mean: then the mean may have no variance
// (the ratio of maximum to sum, Embrechts, Klüppelberg and Mikosch, "Modelling
// extremal events", 1997, 6.2.6), and the sample's would be too small.
func (s Sample) CertaintyEquivalent(gamma float64) Estimate {
	if !(gamma >= 0) {
		panic(fmt.Sprintf("inference: risk aversion %v", gamma))
	}
	u := s.Mean()
	if math.IsNaN(u.Value) {
		return u
	}
	ce, slope := func(u float64) float64 { return lanes.ExpOf(u) }, 1.0
	if gamma != 1 {
		power := 1 / (1 - gamma)
		ce = func(u float64) float64 { return lanes.ExpOf(float64(power * lanes.LogOf(u))) }
		slope = math.Abs(power) / u.Value
	}
	value := ce(u.Value)
	if math.IsNaN(u.SE) {
		return without(value-1, u.Why)
	}
	if share := s.largest() / u.Value; gamma > 1 && share > 0.05 {
		return without(value-1, fmt.Sprintf("one path is %.0f %% of the mean utility: more paths are needed for an error", 100*share))
	}
	return normal(value-1, float64(value*slope*u.SE))
}

// Correlation returns that within antithetic pairs.
func (p *Part) Correlation() float64 { return p.pairing() - 1 }

// largest is the most that one path adds to the mean.
func (s Sample) largest() (most float64) {
	mass := s.mass()
	for i := range s {
		if p := &s[i]; p.Moments.N() > 0 {
			most = max(most, p.Weight/p.paths()/mass*p.Moments.Max())
		}
	}
	return most
}

// A Count is how many paths of a stratum an event happened on.
type Count struct {
	Weight  float64 // probability of the stratum
	Hits, N int64   // of N paths that count
	Paths   int64   // drawn in the stratum; 0: N
	// Antithetic pairs, and on how many of them the event happened to one path
	// and to both.
	Pairs, One, Both int64
	Alike            float64 // as in Part
}

// Share returns the probability of an event, and 95 % limits for it. The
// standard error is that of Wilson, "Probable inference", JASA 22 (1927), which
// is above zero also where the event happened on no path or on all.
func Share(counts []Count) Estimate {
	mass, hits := 0.0, 0.0
	for _, c := range counts {
		if c.N > 0 {
			w := c.Weight / c.paths()
			mass += float64(w * float64(c.N))
			hits += float64(w * float64(c.Hits))
		}
	}
	if !(mass > 0) {
		return undefined(noPath)
	}
	p := hits / mass
	variance := 0.0
	for _, c := range counts {
		if c.N == 0 {
			continue
		}
		n, paths := float64(c.N), c.paths()
		ph, in := float64(c.Hits)/n, n/paths
		// The event less p on paths that count, zero elsewhere, as in Mean.
		const z2 = z95 * z95
		within := float64(float64(ph*(1-ph)) * c.pairing())
		within = (within + z2/(4*n)) / ((1 + z2/n) * (1 + z2/n))
		z := float64(in*within) + float64(in*(1-in)*(ph-p)*(ph-p))
		variance += float64(c.Weight*c.Weight*z) / paths
	}
	e := normal(p, math.Sqrt(variance)/mass)
	e.Lo, e.Hi = max(0, e.Lo), min(1, e.Hi)
	return e
}

// pairing is as that of Part, with n p (1-p) for the sum of squares.
func (c Count) pairing() float64 {
	if c.Pairs < 2 {
		return 1 + max(0, c.Alike)
	}
	n, pairs, p := float64(c.N), float64(c.Pairs), float64(c.Hits)/float64(c.N)
	one, both := float64(c.One), float64(c.Both)
	means := float64(one*(0.5-p)*(0.5-p)) + float64(both*(1-p)*(1-p)) + float64((pairs-one-both)*p*p)
	return pairFactor(n, pairs, n*p*(1-p), means)
}

// Correlation returns that of the event within antithetic pairs.
func (c Count) Correlation() float64 { return c.pairing() - 1 }

func (c Count) paths() float64 {
	if c.Paths == 0 {
		return float64(c.N)
	}
	return float64(c.Paths)
}
