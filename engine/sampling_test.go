package engine_test

import (
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/accum"
)

// Over many seeds the estimate from oversampled strata of antithetic pairs has
// the mean of independent paths, and its spread is what its standard error says.
func TestPairsAndStrataAreUnbiasedAndKnowTheirError(t *testing.T) {
	const seeds = 300
	p := plan(128)
	p.Grid = months(1, 12)
	p.Scenarios = []engine.Scenario{coin{}}
	p.Strategies = p.Strategies[:2]
	p.Horizons = []int{12}
	estimate := func(s engine.Sampling) (mean, within, trailing, trailingWithin accum.Moments) {
		p.Sampling = s
		for p.Seed = 1; p.Seed <= seeds; p.Seed++ {
			res := run(t, p, engine.Machine{Workers: 1})
			m, v, q, w := 0.0, 0.0, 0.0, 0.0
			for g, group := range res.Groups() {
				r := res.Reading(0, 1, 0, g)
				m += group.Weight * r.Active.Moments.Mean()
				q += group.Weight * r.Trailing.Share()
				v += math.Pow(group.Weight*r.Active.StdErr(), 2)
				w += math.Pow(group.Weight*r.Trailing.StdErr(), 2)
			}
			mean.Add(m)
			within.Add(v)
			trailing.Add(q)
			trailingWithin.Add(w)
		}
		return mean, within, trailing, trailingWithin
	}
	plain, plainVar, _, _ := estimate(engine.Sampling{})
	for name, s := range map[string]engine.Sampling{
		"pairs":  {Antithetic: true},
		"strata": {Strata: []engine.Stratum{{Upper: 0.05, Share: 0.5}, {Upper: 0.2, Share: 0.25}, {Upper: 1, Share: 0.25}}},
		"both":   {Antithetic: true, Strata: []engine.Stratum{{Upper: 0.2, Share: 0.25}, {Upper: 1, Share: 0.75}}},
	} {
		got, gotVar, trailing, trailingVar := estimate(s)
		// Monte Carlo error of the two means.
		if tol := 4 * math.Hypot(got.StdErr(), plain.StdErr()); math.Abs(got.Mean()-plain.Mean()) > tol {
			t.Errorf("%s: mean = %v, of independent paths %v, want within %v", name, got.Mean(), plain.Mean(), tol)
		}
		// A variance from 300 estimates has a relative error of sqrt(2/299) =
		// 8 %: four of them.
		if ratio := got.Variance() / gotVar.Mean(); !(math.Abs(ratio-1) < 0.33) {
			t.Errorf("%s: the estimate varies %v times as much as its standard error says", name, ratio)
		}
		if ratio := trailing.Variance() / trailingVar.Mean(); !(math.Abs(ratio-1) < 0.33) {
			t.Errorf("%s: the share behind varies %v times as much as its standard error says", name, ratio)
		}
		// Returns here are nearly linear in the draws: pairs cancel.
		if s.Antithetic && !(got.Variance() < plainVar.Mean()/5) {
			t.Errorf("%s: variance %v, of independent paths %v: pairs do not cancel", name, got.Variance(), plainVar.Mean())
		}
	}
}

// Every 64 paths, or pairs, from the first on give every stratum its share, and
// no stratum waits long for its turn.
func TestStrataShareOutThePaths(t *testing.T) {
	for _, s := range []engine.Sampling{
		{Strata: []engine.Stratum{{Upper: 1, Share: 1}}},
		{Strata: []engine.Stratum{{Upper: 0.1, Share: 0.5}, {Upper: 1, Share: 0.5}}},
		{Strata: []engine.Stratum{{Upper: 0.1, Share: 0.25}, {Upper: 0.3, Share: 9. / 64}, {Upper: 1, Share: 39. / 64}}},
		{Antithetic: true, Strata: []engine.Stratum{{Upper: 0.1, Share: 0.125}, {Upper: 1, Share: 0.875}}},
	} {
		if err := s.Validate(); err != nil {
			t.Fatal(err)
		}
		n, per := 64, int64(1)
		if s.Antithetic {
			per = 2
		}
		for round := range int64(3) {
			counts := make([]int, len(s.Strata))
			for i := range int64(n) {
				for j := range per {
					k := s.Stratum((round*int64(n)+i)*per + j)
					if j == 0 {
						counts[k]++
					} else if k != s.Stratum((round*int64(n)+i)*per) {
						t.Errorf("pair %d is cut between strata", i)
					}
				}
				for k, c := range counts {
					// A run of the multiples of the golden section deviates from
					// its share by little: here by at most three paths.
					if d := float64(c) - s.Strata[k].Share*float64(i+1); math.Abs(d) > 3 {
						t.Errorf("after %d of 64 stratum %d has %d paths, its share is %v", i+1, k, c, s.Strata[k].Share)
					}
				}
			}
			for k, c := range counts {
				if want := s.Strata[k].Share * 64; float64(c) != want {
					t.Errorf("stratum %d has %d of 64, want %v", k, c, want)
				}
			}
		}
	}
}

func TestStudiesThatCannotRunAreRefused(t *testing.T) {
	for want, change := range map[string]func(p *engine.Plan){
		"horizon 3 after 12":               func(p *engine.Plan) { p.Horizons = []int{12, 3} },
		"horizon 37 after 0":               func(p *engine.Plan) { p.Horizons = []int{37} },
		"horizon 0 after 0":                func(p *engine.Plan) { p.Horizons = []int{0} },
		"limit 1: want":                    func(p *engine.Plan) { p.Limits = []float64{1} },
		"limit 0.1 after 0.1":              func(p *engine.Plan) { p.Limits = []float64{0.1, 0.1} },
		"split by slump over 37 steps":     func(p *engine.Plan) { p.Split.Steps = 37 },
		"the split needs nowhere":          func(p *engine.Plan) { p.Split.Field = &engine.Field{Name: "nowhere"} },
		"pairs need an even number":        func(p *engine.Plan) { p.Paths = 101 },
		"scenario walk draws paths one by": func(p *engine.Plan) { p.Scenarios[0] = walk{} },
		"upper end 2 is 0.1":               func(p *engine.Plan) { p.Sampling.Strata[1].Upper = 0.1 },
		"the last upper end is 0.9":        func(p *engine.Plan) { p.Sampling.Strata[1].Upper = 0.9 },
		"share 1 is 0.3":                   func(p *engine.Plan) { p.Sampling.Strata[0].Share = 0.3 },
		"shares add up to 0.75":            func(p *engine.Plan) { p.Sampling.Strata[0].Share = 0.25 },
		"the list is empty":                func(p *engine.Plan) { p.Sampling.Strata = []engine.Stratum{} },
		"need both":                        func(p *engine.Plan) { p.Keep.Fans.Over = nil },
		"columns at step 13":               func(p *engine.Plan) { p.Keep.Columns = []int{13} },
		"columns at step 12 after 36":      func(p *engine.Plan) { p.Keep.Columns = []int{36, 12} },
		"state rows [3 99]":                func(p *engine.Plan) { p.Keep.StateSteps = []int{3, 99} },
		"states need both":                 func(p *engine.Plan) { p.Keep.StateSteps = nil },
		"a nil field among":                func(p *engine.Plan) { p.Keep.States[0] = nil },
		"what is kept needs nowhere":       func(p *engine.Plan) { p.Keep.States[0] = &engine.Field{Name: "nowhere"} },
	} {
		p := study(100)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		change(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
	p := study(100)
	if _, err := engine.RunBlock(p, engine.Block{First: 1, N: 2}); err == nil {
		t.Error("a block that cuts pairs was run")
	}
}

func TestDigestSeesTheStudy(t *testing.T) {
	base := study(100).Digest()
	for name, change := range map[string]func(p *engine.Plan){
		"horizons":   func(p *engine.Plan) { p.Horizons = p.Horizons[1:] },
		"limits":     func(p *engine.Plan) { p.Limits[0] = 0.01 },
		"antithetic": func(p *engine.Plan) { p.Sampling.Antithetic = false },
		"strata":     func(p *engine.Plan) { p.Sampling.Strata[0].Upper = 0.3 },
		"split":      func(p *engine.Plan) { p.Split.Field = engine.HighYield },
		"split over": func(p *engine.Plan) { p.Split.Steps = 6 },
		"no study":   func(p *engine.Plan) { *p = *plan(100) },
	} {
		p := study(100)
		change(p)
		if p.Digest() == base {
			t.Errorf("another %s, the same digest", name)
		}
	}
	p := study(100)
	p.Keep = engine.Keep{}
	p.Horizons = append(p.Horizons, 36) // the last step, which always is one
	if p.Digest() != base {
		t.Error("what is kept, or the last step said aloud, changes the digest")
	}
}
