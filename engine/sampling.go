package engine

import (
	"errors"
	"fmt"
	"math"
)

// Sampling says how the paths of a study are drawn. The zero value draws them
// independently.
type Sampling struct {
	// Antithetic pairs the paths: path 2k+1 takes 1-u for every uniform draw u
	// of path 2k (Hammersley and Morton, 1956). Plan.Paths must be even, and
	// standard errors are those of pair means.
	Antithetic bool

	// Strata cut the uniform draw that decides the date of the first
	// recession; nil: not stratified. A stratum may get a larger share of the
	// paths than its probability: summaries are kept apart, in a [Group] each,
	// and weighted by the probability.
	Strata []Stratum
}

// A Stratum is an interval of a uniform draw, from the end of the one before.
type Stratum struct {
	Upper float64 // its end; the last is 1. The stratum's probability is the interval's length
	Share float64 // of the paths, a multiple of 1/64; shares add up to 1
}

// A Sampler is a scenario that can draw its paths in other ways than one by
// one. It follows [Paths.Sampling] in Simulate, and path i stands in stratum
// Paths.Sampling.Stratum(i).
type Sampler interface {
	Scenario
	// Samples returns nil if the scenario can draw so, or what it cannot do.
	Samples(Sampling) error
}

// pattern is how many paths, or pairs, share out the strata once.
const pattern = 64

// zero reports whether paths are drawn independently.
func (s Sampling) zero() bool { return !s.Antithetic && s.Strata == nil }

// Stratum returns the stratum of a path, an index into Strata, 0 without any:
// a fixed pattern over 64 paths, or over 64 pairs where they are antithetic,
// that gives every stratum its share and spreads it over the 64.
func (s Sampling) Stratum(path int64) int {
	if len(s.Strata) < 2 {
		return 0
	}
	if s.Antithetic {
		path /= 2
	}
	// 39/64 is next to the golden section, whose multiples spread evenly.
	at, end := float64(path*39%pattern), 0.0
	for k, st := range s.Strata {
		if end += st.Share * pattern; at < end {
			return k
		}
	}
	return len(s.Strata) - 1
}

// Probability returns the probability of stratum k, 1 without strata.
func (s Sampling) Probability(k int) float64 {
	if s.Strata == nil {
		return 1
	}
	if k == 0 {
		return s.Strata[0].Upper
	}
	return s.Strata[k].Upper - s.Strata[k-1].Upper
}

// Validate reports every fault of the strata.
func (s Sampling) Validate() error {
	if s.Strata == nil {
		return nil
	}
	var errs []error
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf("strata: "+format, a...)) }
	last, sum := 0.0, 0.0
	for k, st := range s.Strata {
		if !(st.Upper > last && st.Upper <= 1) {
			bad("upper end %d is %v: want ends that ascend from above 0 to 1", k+1, st.Upper)
		}
		if parts := st.Share * pattern; !(parts >= 1) || parts != math.Trunc(parts) {
			bad("share %d is %v: want a multiple of 1/%d, at least one", k+1, st.Share, pattern)
		}
		last, sum = st.Upper, sum+st.Share
	}
	switch {
	case len(s.Strata) == 0:
		bad("the list is empty: leave it out for none")
	case last != 1:
		bad("the last upper end is %v: want 1", last)
	case sum != 1:
		bad("shares add up to %v: want 1", sum)
	}
	return errors.Join(errs...)
}

// A Split counts paths apart by what happened on them: a path counts as "with"
// if Field is 1 on any of the Steps rows after the start. The zero value does
// not split.
type Split struct {
	Field *Field // may be latent
	Steps int
}

// A Group is the part of a study's paths that is summarized together.
type Group struct {
	Stratum int     // index into Sampling.Strata
	With    bool    // the side of Plan.Split
	Weight  float64 // probability of the stratum, 1 without strata; a split does not change it
}

// groups returns the groups of the plan: strata in order, and of each those
// paths without and then those with, where the plan splits.
func (p *Plan) groups() []Group {
	var gs []Group
	for k := range max(1, len(p.Sampling.Strata)) {
		gs = append(gs, Group{Stratum: k, Weight: p.Sampling.Probability(k)})
		if p.Split.Field != nil {
			gs = append(gs, Group{Stratum: k, With: true, Weight: p.Sampling.Probability(k)})
		}
	}
	return gs
}

// group writes the group of every path of a block, an index into groups.
func (p *Plan) group(to []int, paths *Paths) {
	for i := range to {
		to[i] = p.Sampling.Stratum(paths.First + int64(i))
	}
	f := p.Split.Field
	if f == nil {
		return
	}
	for i := range to {
		to[i] *= 2
	}
	for k := range p.Split.Steps {
		for i, x := range paths.Row(f, p.Grid.Start+1+k) {
			if x == 1 {
				to[i] |= 1
			}
		}
	}
}

// studies reports whether the plan asks for readings.
func (p *Plan) studies() bool {
	return p.Horizons != nil || p.Limits != nil || !p.Sampling.zero() || p.Split.Field != nil
}

// horizons returns the steps after which accounts are read, the last step
// included; nil if the plan asks for no readings.
func (p *Plan) horizons() []int {
	if !p.studies() {
		return nil
	}
	hs := append([]int{}, p.Horizons...)
	if n := p.Grid.Steps(); len(hs) == 0 || hs[len(hs)-1] != n {
		hs = append(hs, n)
	}
	return hs
}

func (p *Plan) validateStudy() (errs []error) {
	bad := func(format string, a ...any) { errs = append(errs, fmt.Errorf(format, a...)) }
	last := 0
	for _, h := range p.Horizons {
		if h <= last || h > p.Grid.Steps() {
			bad("horizon %d after %d: want steps that ascend from 1 to %d", h, last, p.Grid.Steps())
		}
		last = h
	}
	for k, x := range p.Limits {
		if !(x > 0 && x < 1) {
			bad("limit %v: want a decimal above 0 and below 1", x)
		}
		if k > 0 && x <= p.Limits[k-1] {
			bad("limit %v after %v: want limits that ascend", x, p.Limits[k-1])
		}
	}
	if f := p.Split; f.Field != nil && (f.Steps < 1 || f.Steps > p.Grid.Steps()) {
		bad("split by %s over %d steps: want 1 to %d", f.Field.Name, f.Steps, p.Grid.Steps())
	}
	if p.Sampling.zero() {
		return errs
	}
	if err := p.Sampling.Validate(); err != nil {
		return append(errs, err)
	}
	if p.Sampling.Antithetic && p.Paths%2 != 0 {
		bad("paths is %d: antithetic pairs need an even number", p.Paths)
	}
	for _, sc := range p.Scenarios {
		if s, ok := sc.(Sampler); !ok {
			bad("scenario %s draws paths one by one: it has no antithetic pairs and no strata", sc.Name())
		} else if err := s.Samples(p.Sampling); err != nil {
			bad("scenario %s: %w", sc.Name(), err)
		}
	}
	return errs
}
