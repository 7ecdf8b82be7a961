package report

import (
	"math"
	"slices"
	"sync"

	"trifecta/engine"
	"trifecta/engine/inference"
)

// A Simulation is what [NewSurvey] reads: a study of many paths with readings.
type Simulation struct {
	Result     *engine.Result
	Strategies []string // short names, in the order of the plan
	Worlds     []World  // what to report, in this order
}

// A World is a scenario in a preset of the world, and its twin in the preset
// without any edge.
type World struct {
	Scenario string // "mild_recession"
	Preset   string // "evidence"; empty for what is no model, such as a bootstrap
	Index    int    // into Plan.Scenarios
	NoEdge   int    // index of the same scenario in the preset no-edge, itself where this is it; -1: there is none
	// Probability weighs the scenario against the others; 0: it has none.
	Probability float64
}

// Levels are the quantiles of a [Profile].
var Levels = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

// Tails are the levels of value at risk and expected shortfall.
var Tails = [2]float64{0.05, 0.01}

// A Profile is the distribution of one number over paths.
type Profile struct {
	Mean      Estimate
	Quantiles [len(Levels)]Estimate
	// The quantile at each of Tails, and the mean of what is below.
	Risk, Shortfall [len(Tails)]Estimate
	// Binned says which of Quantiles, and which of Risk, come from a histogram,
	// within 0.1 % of the value or 1e-6.
	Binned     [len(Levels)]bool
	BinnedTail [len(Tails)]bool
}

// A Group is the part of the paths that an outlook is of.
type Group string

const (
	AllPaths Group = "all"
	With     Group = "with"    // those on which the event of Plan.Split happened
	Without  Group = "without" // the others
)

// An Outlook is what one strategy comes to in one world by one horizon, over
// one group of paths. Every number has its Monte Carlo error.
type Outlook struct {
	World       World
	Strategy    int // index into Simulation.Strategies
	Steps       int // the horizon
	Group       Group
	Paths       int64
	Probability Estimate // of the group

	Wealth   Profile // from one, after costs
	Drawdown Profile // deepest fall from a peak, at most 0
	Water    Profile // share of steps below an earlier peak
	Spell    Profile // longest run of such steps, in steps
	Regret   Profile // log of what the best single sleeve came to, over wealth

	Volatility, Sharpe, Turnover, CostDrag Estimate   // a year
	Certain                                []Estimate // certainty equivalent return, for each of engine.Aversions

	Against *Lead // nil for the benchmark
}

// A Lead is how a strategy stands against the benchmark on the same paths.
type Lead struct {
	Active   Profile  // log of wealth over the benchmark's
	Worst    Profile  // the least of it on the way, at most 0
	Trailing Estimate // probability of being behind at the horizon
	Behind   []Behind // for each of Plan.Limits
}

// Behind says how often a strategy is ever behind by a limit, and when first.
type Behind struct {
	Limit float64 // of the benchmark's wealth, decimal
	Ever  Estimate
	First Estimate // median step at which it first happens, where it does
}

// A Survey measures a simulation: every outlook when it is first asked for, so
// that who reads a few does not wait for thousands. It must not be used from two
// goroutines at once.
type Survey struct {
	Simulation
	groups   []Group
	outlooks map[int][]*Outlook // by scenario of the plan; in order of strategy, horizon and group
	hash     func() string      // of the result, computed once

	// Sensitivity is how far the headline depends on what is assumed, in one world
	// after another; without, text and JSON say nothing of it.
	Sensitivity []Sensitivity
}

// NewSurvey returns the survey of a simulation, whose result must not change any
// more.
func NewSurvey(s Simulation) *Survey {
	return &Survey{Simulation: s, groups: s.groups(), outlooks: map[int][]*Outlook{}, hash: sync.OnceValue(s.Result.Hash)}
}

// Hash returns that of the result.
func (v *Survey) Hash() string { return v.hash() }

// Outlook returns one, by indices of world, strategy and horizon. Group is one
// of those that the plan keeps apart.
func (v *Survey) Outlook(world, strategy, horizon int, group Group) *Outlook {
	return v.outlook(v.Worlds[world], v.Worlds[world].Index, strategy, horizon, group)
}

// NoEdge returns the same of the world without any edge, or nil.
func (v *Survey) NoEdge(world, strategy, horizon int, group Group) *Outlook {
	w := v.Worlds[world]
	if w.NoEdge < 0 {
		return nil
	}
	return v.outlook(w, w.NoEdge, strategy, horizon, group)
}

func (v *Survey) outlook(w World, index, strategy, horizon int, group Group) *Outlook {
	all := v.outlooks[index]
	if all == nil {
		all = make([]*Outlook, len(v.Strategies)*len(v.Result.Horizons())*len(v.groups))
		v.outlooks[index] = all
	}
	at := v.at(strategy, horizon, group)
	if all[at] == nil {
		steps := v.Result.Horizons()[horizon]
		o := v.readings(index, strategy, horizon, group).outlook(v.Result.Plan, strategy, steps)
		o.World, o.Strategy, o.Steps, o.Group = w, strategy, steps, group
		all[at] = &o
	}
	return all[at]
}

// MeanLead returns the mean lead of all paths, as the outlook has it but without
// measuring all else; and the same without any edge, NaN where there is no such
// world.
func (v *Survey) MeanLead(world, strategy, horizon int) (edge, none Estimate) {
	w := v.Worlds[world]
	edge = v.meanLead(w.Index, strategy, horizon)
	if w.NoEdge < 0 {
		return edge, Estimate{Value: math.NaN(), Why: "no world without edge"}
	}
	return edge, v.meanLead(w.NoEdge, strategy, horizon)
}

func (v *Survey) meanLead(index, strategy, horizon int) Estimate {
	var sample inference.Sample
	gs, sides := v.Result.Groups(), 1
	if v.Result.Plan.Split.Field != nil {
		sides = 2
	}
	for g := 0; g < len(gs); g += sides {
		var all engine.Average
		for side := range sides {
			a := &v.Result.Reading(index, strategy, horizon, g+side).Active
			all.Moments.Merge(&a.Moments)
			all.Pairs.Merge(&a.Pairs)
		}
		sample = append(sample, inference.Part{Weight: gs[g].Weight, Moments: &all.Moments, Pairs: &all.Pairs})
	}
	return estimate(sample.Mean())
}

func (v *Survey) at(strategy, horizon int, group Group) int {
	return (strategy*len(v.Result.Horizons())+horizon)*len(v.groups) + slices.Index(v.groups, group)
}

// groups returns the groups that the plan keeps apart.
func (s Simulation) groups() []Group {
	if s.Result.Plan.Split.Field == nil {
		return []Group{AllPaths}
	}
	return []Group{AllPaths, With, Without}
}

// readings are those of one group by stratum, with what their errors need.
type readings struct {
	parts   []*engine.Reading
	weights []float64 // probabilities of the strata
	paths   []int64   // drawn in the strata
	// sides are the readings on both sides of the split, by stratum, where the
	// part is one of them: pairs are known of both together only.
	sides []*[2]*engine.Reading
}

// readings gathers the strata.
func (s Simulation) readings(scenario, strategy, horizon int, group Group) (r readings) {
	gs := s.Result.Groups()
	at := func(g int) *engine.Reading { return s.Result.Reading(scenario, strategy, horizon, g) }
	if s.Result.Plan.Split.Field == nil {
		for g, in := range gs {
			r.add(at(g), in.Weight, at(g).Trailing.N)
		}
		return r
	}
	for g := 0; g < len(gs); g += 2 { // of a stratum first those without the event, then those with
		without, with := at(g), at(g+1)
		drawn := without.Trailing.N + with.Trailing.N
		if group == AllPaths {
			all := new(engine.Reading)
			all.Merge(without)
			all.Merge(with)
			r.add(all, gs[g].Weight, drawn)
			continue
		}
		part := map[Group]*engine.Reading{With: with, Without: without}[group]
		r.add(part, gs[g].Weight, drawn)
		if part.Trailing.N < drawn {
			r.sides[len(r.sides)-1] = &[2]*engine.Reading{without, with}
		}
	}
	return r
}

func (r *readings) add(part *engine.Reading, weight float64, drawn int64) {
	r.parts = append(r.parts, part)
	r.weights = append(r.weights, weight)
	r.paths = append(r.paths, drawn)
	r.sides = append(r.sides, nil)
}

// outlook measures strategy k after so many steps.
func (r readings) outlook(p *engine.Plan, k, steps int) Outlook {
	o := Outlook{
		Probability: r.probability(),
		Wealth:      r.profile(func(x *engine.Reading) *engine.Sample { return &x.Wealth }),
		Drawdown:    r.profile(func(x *engine.Reading) *engine.Sample { return &x.Drawdown }),
		Water:       r.profileOf(func(x *engine.Reading) *engine.Sample { return &x.Water }, 1/float64(steps)),
		Spell:       r.profileOf(func(x *engine.Reading) *engine.Sample { return &x.Spell }, 1),
		Regret:      r.profile(func(x *engine.Reading) *engine.Sample { return &x.Regret }),
		Volatility:  r.mean(func(x *engine.Reading) *engine.Average { return &x.Volatility }),
		Sharpe:      r.mean(func(x *engine.Reading) *engine.Average { return &x.Sharpe }),
		Turnover:    r.mean(func(x *engine.Reading) *engine.Average { return &x.Turnover }),
		CostDrag:    r.mean(func(x *engine.Reading) *engine.Average { return &x.CostDrag }),
	}
	for _, x := range r.parts {
		o.Paths += x.Trailing.N
	}
	for i, g := range engine.Aversions {
		u := r.averages(func(x *engine.Reading) *engine.Average { return &x.Utility[i] })
		o.Certain = append(o.Certain, estimate(u.CertaintyEquivalent(g)))
	}
	if k != p.Benchmark {
		o.Against = r.lead(p)
	}
	return o
}

func (r readings) lead(p *engine.Plan) *Lead {
	l := &Lead{
		Active:   r.profile(func(x *engine.Reading) *engine.Sample { return &x.Active }),
		Worst:    r.profile(func(x *engine.Reading) *engine.Sample { return &x.Worst }),
		Trailing: r.share(func(x *engine.Reading) engine.Count { return x.Trailing }),
	}
	for i, limit := range p.Limits {
		var first []inference.Steps
		for k, x := range r.parts {
			first = append(first, inference.Steps{Weight: r.weights[k], Paths: r.paths[k], First: x.Behind[i].First})
		}
		l.Behind = append(l.Behind, Behind{
			Limit: limit,
			Ever:  r.share(func(x *engine.Reading) engine.Count { return x.Behind[i].Ever }),
			First: estimate(inference.FirstStep(first).Quantile(0.5)),
		})
	}
	return l
}

// probability is that of the group.
func (r readings) probability() Estimate {
	var counts []inference.Count
	all := true
	for k, x := range r.parts {
		n := x.Trailing.N
		counts = append(counts, inference.Count{Weight: r.weights[k], Hits: n, N: r.paths[k]})
		all = all && n == r.paths[k]
	}
	if all {
		return Estimate{Value: 1, Why: "all paths"}
	}
	return estimate(inference.Share(counts))
}

func (r readings) share(of func(*engine.Reading) engine.Count) Estimate {
	count := func(k int, c engine.Count) inference.Count {
		return inference.Count{
			Weight: r.weights[k], Paths: r.paths[k],
			Hits: c.Hits, N: c.N, Pairs: c.Pairs, One: c.One, Both: c.Both,
		}
	}
	var counts []inference.Count
	for k, x := range r.parts {
		c := count(k, of(x))
		if r.sides[k] != nil {
			a, b := of(r.sides[k][0]), of(r.sides[k][1])
			c.Alike = count(k, engine.Count{N: a.N + b.N, Hits: a.Hits + b.Hits, Pairs: a.Pairs + b.Pairs, One: a.One + b.One, Both: a.Both + b.Both}).Correlation()
			c.Pairs, c.One, c.Both = 0, 0, 0
		}
		counts = append(counts, c)
	}
	return estimate(inference.Share(counts))
}

func (r readings) averages(of func(*engine.Reading) *engine.Average) (s inference.Sample) {
	for k, x := range r.parts {
		a := of(x)
		p := inference.Part{Weight: r.weights[k], Paths: r.paths[k], Moments: &a.Moments, Pairs: &a.Pairs}
		if r.sides[k] != nil {
			var all engine.Average // a merged copy: summaries must not be copied by assignment
			for _, side := range r.sides[k] {
				one := of(side)
				all.Moments.Merge(&one.Moments)
				all.Pairs.Merge(&one.Pairs)
			}
			whole := inference.Part{Moments: &all.Moments, Pairs: &all.Pairs}
			p.Pairs, p.Alike = nil, whole.Correlation()
		}
		s = append(s, p)
	}
	return s
}

func (r readings) mean(of func(*engine.Reading) *engine.Average) Estimate {
	return estimate(r.averages(of).Mean())
}

func (r readings) profile(of func(*engine.Reading) *engine.Sample) Profile {
	return r.profileOf(of, 0)
}

// profileOf is the profile of a number whose values have that distance, 0 for
// any.
func (r readings) profileOf(of func(*engine.Reading) *engine.Sample, lattice float64) (p Profile) {
	s := r.averages(func(x *engine.Reading) *engine.Average { return &of(x).Average })
	for k, x := range r.parts {
		from := of(x)
		s[k].Histogram, s[k].Lattice = &from.Histogram, lattice
		for _, e := range from.Low.Lowest() {
			s[k].Low = append(s[k].Low, e.Value)
		}
	}
	p.Mean = estimate(s.Mean())
	d := s.Distribution()
	for i, level := range Levels {
		p.Quantiles[i], p.Binned[i] = estimate(d.Quantile(level)), !d.Exact(level)
	}
	for i, level := range Tails {
		if level == Levels[0] {
			p.Risk[i], p.BinnedTail[i] = p.Quantiles[0], p.Binned[0]
		} else {
			p.Risk[i], p.BinnedTail[i] = estimate(d.Quantile(level)), !d.Exact(level)
		}
		p.Shortfall[i] = estimate(d.Shortfall(level))
	}
	return p
}

// estimate takes over a Monte Carlo estimate.
func estimate(e inference.Estimate) Estimate {
	out := Estimate{Value: e.Value, SE: e.SE, Why: e.Why}
	if math.IsNaN(e.SE) {
		out.SE = 0
	} else if e.SE == 0 {
		out.Why = "the same on all paths that matter to it"
	}
	return out
}

// together is the standard error of a sum of independent terms. (math.Hypot has
// other bits on other machines.)
func together(a, b float64) float64 { return math.Sqrt(float64(a*a) + float64(b*b)) }

// plus shifts an estimate.
func (e Estimate) plus(x float64) Estimate {
	e.Value += x
	return e
}
