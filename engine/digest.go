package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Digest returns the SHA-256, in hex, of the plan's canonical JSON: every
// number that can change the result, the names of its scenarios and strategies
// (which hold their parameters), and the SHA-256 of the data behind them. The
// plan must be valid.
func (p *Plan) Digest() string {
	b, err := json.Marshal(p.canonical())
	if err != nil {
		panic("engine: " + err.Error()) // a valid plan holds finite numbers only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

type canonicalPlan struct {
	Version    string
	Dates      []Date
	Start      int
	PerYear    float64
	Scenarios  []canonicalScenario
	Strategies []string
	Benchmark  int
	Sleeves    []canonicalSleeve
	AUM        float64
	Initial    string
	Rebalance  string
	Delay      int
	Paths      int64
	Seed       uint64

	// Left out where the plan is no study, so that the digests of backtests
	// are what they were.
	Study *canonicalStudy `json:",omitempty"`
}

type canonicalStudy struct {
	Horizons   []int
	Limits     []float64
	Antithetic bool
	Strata     []Stratum
	Split      string
	SplitSteps int
}

type canonicalScenario struct{ Name, Data string }

type canonicalSleeve struct {
	Name, Return, Turnover, MarketCap string
	Base                              float64
	Stress                            string
	Calm, Slope                       float64
	Impact                            Impact
}

func (p *Plan) canonical() canonicalPlan {
	c := canonicalPlan{
		Version: "trifecta/plan/1",
		Dates:   p.Grid.Dates, Start: p.Grid.Start, PerYear: p.Grid.PerYear,
		Benchmark: p.Benchmark, AUM: p.Costs.AUM, Initial: p.Initial.String(), Rebalance: p.Rebalance.String(),
		Delay: p.Delay, Paths: p.Paths, Seed: p.Seed,
	}
	for _, s := range p.Scenarios {
		cs := canonicalScenario{Name: s.Name()}
		if d, ok := s.(DataScenario); ok {
			cs.Data = d.DataDigest()
		}
		c.Scenarios = append(c.Scenarios, cs)
	}
	for _, s := range p.Strategies {
		c.Strategies = append(c.Strategies, s.Name())
	}
	for _, s := range p.risky() {
		r, _ := p.Costs.rate(s)
		cs := canonicalSleeve{Name: s.Name, Return: s.Return.Name, Base: r.Base, Calm: r.Calm, Slope: r.Slope, Impact: r.Impact}
		if s.Turnover != nil {
			cs.Turnover = s.Turnover.Name
		}
		if s.MarketCap != nil {
			cs.MarketCap = s.MarketCap.Name
		}
		if r.Stress != nil {
			cs.Stress = r.Stress.Name
		}
		c.Sleeves = append(c.Sleeves, cs)
	}
	if p.studies() {
		c.Study = &canonicalStudy{
			Horizons: p.horizons(), Limits: append([]float64{}, p.Limits...),
			Antithetic: p.Sampling.Antithetic, Strata: append([]Stratum{}, p.Sampling.Strata...),
		}
		if f := p.Split.Field; f != nil {
			c.Study.Split, c.Study.SplitSteps = f.Name, p.Split.Steps
		}
	}
	return c
}
