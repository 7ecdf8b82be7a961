package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
	"trifecta/engine/report"
)

// A tilt world gives small a monthly edge over large, and a slump that begins in
// a month that one uniform draw decides and costs small more.
type tilt struct {
	label string
	edge  float64
}

var slump = &engine.Field{Name: "slump", Latent: true}

func (s tilt) Name() string { return s.label }

func (tilt) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.TBillRate, slump}
}

func (tilt) Samples(engine.Sampling) error { return nil }

func (tilt) uniform(p *engine.Paths, seed uint64, stream string, t int) []float64 {
	row := make([]float64, p.N)
	if p.Sampling.Antithetic {
		random.New(seed, stream).UniformPairs(row, p.First, t)
	} else {
		random.New(seed, stream).Uniform(row, p.First, t)
	}
	return row
}

func (s tilt) Simulate(p *engine.Paths, seed uint64) error {
	begin := s.uniform(p, seed, "begin", 0)
	for i := range begin {
		if strata := p.Sampling.Strata; strata != nil {
			k := p.Sampling.Stratum(p.First + int64(i))
			begin[i] = strata[k].Upper - p.Sampling.Probability(k)*(1-begin[i])
		}
		begin[i] = 1 + math.Floor(48*begin[i])
	}
	for t := range p.Grid.Dates {
		month := float64(t - p.Grid.Start)
		small, large := s.uniform(p, seed, "small", t), s.uniform(p, seed, "large", t)
		lanes.NormalQuantile(small, small)
		lanes.NormalQuantile(large, large)
		lanes.Fill(p.Row(engine.TBillRate, t), 0.03)
		for i := range p.Row(slump, t) {
			in := 0.0
			if month >= begin[i] && month < begin[i]+6 {
				in = 1
			}
			if month <= 0 {
				small[i], large[i] = 0, 0
			}
			p.Row(slump, t)[i] = in
			p.Row(engine.LargeReturn, t)[i] = 0.006 + 0.04*large[i] - 0.01*in
			p.Row(engine.SmallReturn, t)[i] = 0.006 + s.edge + 0.036*large[i] + 0.02*small[i] - 0.02*in
		}
	}
	return nil
}

// mix holds so much of small, the rest in large.
type mix float64

func (m mix) Name() string           { return fmt.Sprintf("mix(small=%g)", float64(m)) }
func (m mix) Reads() []*engine.Field { return nil }
func (m mix) Rebalance(_ engine.View, w engine.Weights) {
	lanes.Fill(w.Of(engine.Small), float64(m))
	lanes.Fill(w.Of(engine.Large), 1-float64(m))
}

func simulation(t *testing.T, paths int64, change func(p *engine.Plan)) report.Simulation {
	t.Helper()
	s, err := simulate(paths, change)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func simulate(paths int64, change func(p *engine.Plan)) (report.Simulation, error) {
	p := &engine.Plan{
		Grid: engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2025, 8, 31), engine.NewDate(2027, 8, 31)), PerYear: 12},
		Scenarios: []engine.Scenario{
			tilt{"calm, evidence", 0.002},
			tilt{"rough, evidence", 0.0005},
			tilt{"calm, no-edge", 0},
			tilt{"rough, no-edge", -0.0005},
		},
		Strategies: []engine.Strategy{mix(0), mix(0.5), mix(1)},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs:      engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.0018}, {Sleeve: engine.Large, Base: 0.0004}}},
		Paths:      paths, Seed: 7,
		Horizons: []int{3, 12}, Limits: []float64{0.03, 0.1}, Split: engine.Split{Field: slump, Steps: 12},
		Keep: engine.Keep{Columns: []int{12}},
	}
	if change != nil {
		change(p)
	}
	r, err := engine.Run(context.Background(), p, engine.Machine{})
	return report.Simulation{
		Result: r, Strategies: []string{"all_large", "half", "all_small"},
		Worlds: []report.World{
			{Scenario: "calm", Preset: "evidence", Index: 0, NoEdge: 2, Probability: 0.6},
			{Scenario: "rough", Preset: "evidence", Index: 1, NoEdge: 3, Probability: 0.2},
		},
	}, err
}

// about is what the simulation says of itself.
var about = report.SimulationAbout{
	Title: "Half and all in small caps", Convention: "same close",
	Start:    []report.State{{Name: "policy rate", Value: "4.375%", Source: "MODEL 12"}},
	Headline: report.Headline{Strategy: 2, Horizon: 1},
}

// Every number of the horizon whose columns are kept, against the paths
// themselves, one by one.
func TestOutlooksAreThoseOfTheirPaths(t *testing.T) {
	for name, change := range map[string]func(p *engine.Plan){
		"independent": nil,
		"stratified in pairs": func(p *engine.Plan) {
			p.Sampling = engine.Sampling{Antithetic: true, Strata: []engine.Stratum{{Upper: 0.25, Share: 0.5}, {Upper: 1, Share: 0.5}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := simulation(t, 3000, change)
			v := report.NewSurvey(s)
			p := s.Result.Plan
			for k := range s.Strategies {
				c := s.Result.Columns(0, k, 0)
				weight := make([]float64, len(c.Path))
				drawn := map[int]float64{}
				for _, path := range c.Path {
					drawn[p.Sampling.Stratum(path)]++
				}
				for i, path := range c.Path {
					weight[i] = p.Sampling.Probability(p.Sampling.Stratum(path)) / drawn[p.Sampling.Stratum(path)]
				}
				o := v.Outlook(0, k, 1, report.AllPaths)
				if o.Paths != 3000 || o.Steps != 12 {
					t.Fatalf("%d paths after %d steps", o.Paths, o.Steps)
				}
				check := func(what string, p report.Profile, x []float64) {
					t.Helper()
					isNear(t, what+" mean", p.Mean.Value, weighted(x, weight), 1e-12)
					for i, level := range report.Levels {
						// Within 0.1 % of one of the two values beside the level.
						lo, hi := quantiles(x, weight, level)
						if q := p.Quantiles[i].Value; q < lo-0.001*math.Abs(lo)-1e-12 || q > hi+0.001*math.Abs(hi)+1e-12 {
							t.Errorf("%s: %v quantile = %v, want %v to %v", what, level, q, lo, hi)
						}
					}
				}
				check("wealth", o.Wealth, c.Wealth)
				check("drawdown", o.Drawdown, c.Drawdown)
				cut, rest := 0.0, 0.05
				for _, i := range order(c.Wealth) { // exact: fewer paths than a tail holds
					w := min(weight[i], rest)
					cut += w * c.Wealth[i] / 0.05
					rest -= w
				}
				isNear(t, "shortfall", o.Wealth.Shortfall[0].Value, cut, 1e-12)
				if o.Wealth.BinnedTail[0] || o.Wealth.Binned[0] || !o.Wealth.Binned[3] {
					t.Errorf("binned: %v, tail %v", o.Wealth.Binned, o.Wealth.BinnedTail)
				}
				utility, behind, trailing := make([]float64, len(c.Wealth)), make([]float64, len(c.Wealth)), make([]float64, len(c.Wealth))
				for i, x := range c.Wealth {
					utility[i] = math.Pow(x, -2)
					if c.Active[i] < 0 {
						trailing[i] = 1
					}
					if math.Exp(c.Worst[i]) <= 1-0.03 {
						behind[i] = 1
					}
				}
				isNear(t, "certainty equivalent", o.Certain[1].Value, math.Pow(weighted(utility, weight), -0.5)-1, 1e-12)
				if k == p.Benchmark {
					if o.Against != nil {
						t.Error("the benchmark stands against itself")
					}
					continue
				}
				check("active", o.Against.Active, c.Active)
				edge, none := v.MeanLead(0, k, 1)
				if edge != o.Against.Active.Mean || none != v.NoEdge(0, k, 1, report.AllPaths).Against.Active.Mean {
					t.Errorf("mean leads %+v and %+v are not those of the outlooks", edge, none)
				}
				check("worst", o.Against.Worst, c.Worst)
				isNear(t, "trailing", o.Against.Trailing.Value, weighted(trailing, weight), 1e-12)
				isNear(t, "ever behind", o.Against.Behind[0].Ever.Value, weighted(behind, weight), 1e-12)
				with, without := v.Outlook(0, k, 1, report.With), v.Outlook(0, k, 1, report.Without)
				isNear(t, "sum of probabilities", with.Probability.Value+without.Probability.Value, 1, 1e-12)
				isNear(t, "mean over groups", with.Probability.Value*with.Wealth.Mean.Value+without.Probability.Value*without.Wealth.Mean.Value, o.Wealth.Mean.Value, 1e-12)
				// The slump begins in one of 48 months with equal probability, and
				// small loses 2 % and large 1 % in each of six: four standard errors.
				if e := with.Probability; math.Abs(e.Value-0.25) > 4*e.SE+1e-12 {
					t.Errorf("probability of a slump within a year is %v ± %v, want 1/4", e.Value, e.SE)
				}
				if !(with.Against.Active.Mean.Value < without.Against.Active.Mean.Value) {
					t.Error("small does no worse in a slump")
				}
			}
		})
	}
}

func TestSimulationResultIsComplete(t *testing.T) {
	v := report.NewSurvey(simulation(t, 512, nil))
	raw, err := json.Marshal(v.JSON(about))
	if err != nil {
		t.Fatal(err)
	}
	type group struct {
		Paths       int64
		Probability *struct{ Value, SE *float64 }
		Metrics     map[string]struct {
			Value, SE *float64
			Why       string
		}
	}
	type scenario struct {
		Scenario, World string
		Paths           int64
		Strategies      []struct {
			Strategy, Rule string
			Horizons       []struct {
				Steps int
				group
				With, Without *group
			}
		}
		NoEdge json.RawMessage `json:"no_edge"`
	}
	var file struct {
		Schema     string
		ResultHash string `json:"result_hash"`
		World      string
		Units      map[string]string
		Findings   []string
		Start      []report.State
		Scenarios  []scenario
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if file.Schema != "trifecta/result/1" || file.World != "evidence" || len(file.ResultHash) != 64 || len(file.Findings) != 2 || len(file.Start) != 1 {
		t.Errorf("head is %.300s", raw)
	}
	for _, sc := range file.Scenarios {
		var none scenario
		if err := json.Unmarshal(sc.NoEdge, &none); err != nil || none.World != "no-edge" || none.Scenario != sc.Scenario {
			t.Errorf("%s stands beside %.80s, %v", sc.Scenario, sc.NoEdge, err)
		}
		for _, world := range []scenario{sc, none} {
			for _, st := range world.Strategies {
				if len(st.Horizons) != 3 {
					t.Fatalf("%s has %d horizons, want 3, 12 and the end", st.Strategy, len(st.Horizons))
				}
				for _, h := range st.Horizons {
					if h.Paths != 512 || h.With.Paths+h.Without.Paths != 512 || h.Probability != nil || h.With.Probability == nil {
						t.Errorf("%s at %d: groups of %d, %d and %d paths", st.Strategy, h.Steps, h.Paths, h.With.Paths, h.Without.Paths)
					}
					want := 51
					if st.Strategy == "all_large" {
						want = 30
					}
					if len(h.Metrics) < want {
						t.Errorf("%s has %d metrics, want at least %d", st.Strategy, len(h.Metrics), want)
					}
					for name, m := range h.Metrics {
						if (m.Value == nil || m.SE == nil) != (m.Why != "") {
							t.Errorf("%s %s is %v ± %v because %q", st.Strategy, name, m.Value, m.SE, m.Why)
						}
						if file.Units[name] == "" {
							t.Errorf("%s has no unit", name)
						}
					}
				}
			}
		}
	}
	again, _ := json.Marshal(report.NewSurvey(simulation(t, 512, nil)).JSON(about))
	if !bytes.Equal(raw, again) {
		t.Error("two runs write different files")
	}
}

func ExampleSurvey_WriteText() {
	s, err := simulate(4096, func(p *engine.Plan) {
		p.Sampling = engine.Sampling{Antithetic: true, Strata: []engine.Stratum{{Upper: 0.25, Share: 0.5}, {Upper: 1, Share: 0.5}}}
		p.Limits = p.Limits[:1]
	})
	var text strings.Builder
	if err == nil {
		err = report.NewSurvey(s).WriteText(&text, about)
	}
	if err != nil {
		fmt.Println(err)
	}
	numbers, _, _ := strings.Cut(text.String(), "\nPlan ") // and the digests
	fmt.Println(numbers)
	// Output:
	// Half and all in small caps
	// Simulated in the world preset evidence, beside it no-edge: 4096 paths a scenario, 24 months from 2025-08-31, seed 7, antithetic pairs, 2 strata of the first recession's date, whose weights leave 80% of the paths effective.
	// Benchmark all_large; same close.
	// Start, 2025-08-31: policy rate 4.375%
	//
	// - calm: after 12 months all_small is ahead of all_large by 1.14% ± 0.01% (no-edge: −1.25% ± 0.01%); it trails on 43.6% of paths.
	// - rough: after 12 months all_small is behind all_large by 0.65% ± 0.01% (no-edge: −1.85% ± 0.01%); it trails on 53.3% of paths.
	//
	// Over the 2 scenarios: lead over all_large after 12 months
	// strategy   ahead  behind  not told   worst     in    best    in         weighted    largest regret     in
	// half           1       1         0  −0.27%  rough  +0.62%  calm  +0.40% ± <0.01%              0.3%  rough
	// all_small      1       1         0  −0.65%  rough  +1.14%  calm   +0.69% ± 0.01%              1.2%  rough
	//
	// Against all_large after 12 months, and on the way there
	// scenario  strategy              lead            no-edge    trails        5% to 95%  worst 5%  worst on way  ever 3% behind  first in
	// calm      half       +0.62% ± <0.01%    −0.57% ± <0.01%     43.0%    −5.5 to +6.7%     −7.2%         −2.0%           26.2%   month 7
	//           all_small   +1.14% ± 0.01%     −1.25% ± 0.01%     43.6%  −11.1 to +13.2%    −14.5%         −4.1%           49.1%   month 4
	// rough     half       −0.27% ± <0.01%    −0.87% ± <0.01%     52.5%    −6.4 to +5.8%     −8.1%         −2.5%           32.9%   month 6
	//           all_small   −0.65% ± 0.01%     −1.85% ± 0.01%     53.3%  −12.9 to +11.5%    −16.4%         −5.0%           57.6%   month 4
	//
	// Mean lead over all_large by month
	// scenario  strategy                 3                 12                24
	// calm      half       +0.24% ± <0.01%    +0.62% ± <0.01%    +1.05% ± 0.02%
	//           all_small   +0.45% ± 0.01%     +1.14% ± 0.01%    +1.90% ± 0.03%
	// rough     half       +0.02% ± <0.01%    −0.27% ± <0.01%    −0.74% ± 0.02%
	//           all_small   +0.01% ± 0.01% ?   −0.65% ± 0.01%    −1.69% ± 0.03%
	//
	// Lead over all_large after 12 months by path: with slump within 12 months, and without
	// scenario  strategy   probability       lead with       lead without    trails with  trails without  worst 5% with  worst 5% without
	// calm      half             25.0%  −1.15% ± 0.01%    +1.22% ± <0.01%          62.6%           36.5%          −8.5%             −6.3%
	//           all_small        25.0%  −2.41% ± 0.03%     +2.33% ± 0.01%          63.0%           37.1%         −17.2%            −12.8%
	// rough     half             25.0%  −2.05% ± 0.01%    +0.32% ± <0.01%          71.6%           46.1%          −9.4%             −7.2%
	//           all_small        25.0%  −4.22% ± 0.03%     +0.54% ± 0.01%          72.2%           47.0%         −19.1%            −14.6%
	//
	// The accounts after 12 months: return to then, the rest a year
	// scenario  strategy      mean return  median        5% to 95%  worst 5%  worst 1%  drawdown  95% less than  under water  volatility  Sharpe  turnover  cost drag
	// calm      all_large  +6.26% ± 0.04%   +5.3%  −16.4 to +32.5%    −21.5%    −28.5%    −10.3%         −21.2%        67.6%       13.4%   +0.24      0.00      0.00%
	//           half       +6.91% ± 0.04%   +6.0%  −15.9 to +32.5%    −21.1%    −28.4%    −10.0%         −20.8%        66.4%       13.2%   +0.29      0.04      0.01%
	//           all_small  +7.61% ± 0.04%   +6.6%  −17.1 to +35.4%    −22.3%    −29.7%    −10.5%         −22.0%        65.9%       13.9%   +0.33      0.00      0.00%
	// rough     all_large  +6.26% ± 0.04%   +5.3%  −16.4 to +32.5%    −21.5%    −28.5%    −10.3%         −21.2%        67.6%       13.4%   +0.24      0.00      0.00%
	//           half       +5.96% ± 0.04%   +5.1%  −16.6 to +31.3%    −21.8%    −29.0%    −10.3%         −21.3%        67.5%       13.2%   +0.22      0.04      0.01%
	//           all_small  +5.70% ± 0.04%   +4.7%  −18.6 to +33.1%    −23.7%    −31.0%    −11.0%         −22.9%        68.1%       13.9%   +0.19      0.00      0.00%
	//
	// Sure return that is worth as much after 12 months, by relative risk aversion, and regret against the best sleeve in hindsight
	// scenario  strategy       aversion 3      aversion 5   aversion 10  regret  95% less than
	// calm      all_large  +3.10% ± 0.08%  +1.04% ± 0.15%  −4.0% ± 0.3%    6.9%          21.4%
	//           half       +3.76% ± 0.08%  +1.69% ± 0.15%  −3.4% ± 0.3%    6.3%          20.3%
	//           all_small  +4.03% ± 0.08%  +1.67% ± 0.16%  −4.1% ± 0.4%    5.7%          21.9%
	// rough     all_large  +3.10% ± 0.08%  +1.04% ± 0.15%  −4.0% ± 0.3%    6.3%          21.2%
	//           half       +2.83% ± 0.08%  +0.78% ± 0.14%  −4.3% ± 0.3%    6.5%          21.2%
	//           all_small  +2.17% ± 0.08%  −0.15% ± 0.15%  −5.9% ± 0.4%    6.9%          23.7%
	//
	// Figures after ± are standard errors of the simulation: how far a number may be from that of endless paths of the
	// same world, not how far the world is from ours. ?: cannot be told from zero, less than two standard errors. Leads are
	// logs of wealth over all_large's on the same path, after costs. Worst 5% is the mean of the worst 5% of paths. no-edge
	// is the same scenario on the same random numbers in the world without any edge. Numbers away from the tails are
	// read from histograms, within 0.1% of their value or 0.0001%.
}
