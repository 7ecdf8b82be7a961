package scenarios_test

import (
	"context"
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
	"trifecta/strategies"
	"trifecta/strategies/signal"
)

// A recorder keeps what a strategy asks for, path by path and month by month.
type recorder struct {
	engine.Strategy
	study *recorded
	small [][]float64 // weights by month, a row of all paths; the rest is in large
}

func (r *recorder) Rebalance(v engine.View, w engine.Weights) {
	r.Strategy.Rebalance(v, w)
	first := r.study.first
	copy(r.small[r.study.month(v.Date())][first:], w.Of(engine.Small))
}

// recorded is a market whose returns are kept beside the strategies' weights.
type recorded struct {
	scenarios.Market
	grid  engine.Grid
	first int64
	ahead [][]float64 // return of small less large in the month after, by month
}

func (s *recorded) month(d engine.Date) int {
	for t, x := range s.grid.Dates[s.grid.Start:] {
		if x == d {
			return t
		}
	}
	panic("a date outside the grid")
}

func (s *recorded) Simulate(p *engine.Paths, seed uint64) error {
	if err := s.Market.Simulate(p, seed); err != nil {
		return err
	}
	s.first = p.First
	for t := range s.ahead {
		small, large := p.Row(engine.SmallReturn, p.Grid.Start+t+1), p.Row(engine.LargeReturn, p.Grid.Start+t+1)
		for i := range small {
			s.ahead[t][p.First+int64(i)] = small[i] - large[i]
		}
	}
	return nil
}

// timing returns, for each strategy and path, the mean over months of its
// arithmetic excess over the mix that holds, date by date, its average weight
// over paths: what it gains by knowing when.
func timing(t *testing.T, m scenarios.Market, seed uint64, paths, months int, list []engine.Strategy) [][]float64 {
	t.Helper()
	s := &recorded{Market: m, grid: scenarios.Grid(m.Start.Date, months)}
	table := func() [][]float64 {
		rows := make([][]float64, months)
		for k := range rows {
			rows[k] = make([]float64, paths)
		}
		return rows
	}
	s.ahead = table()
	plan := &engine.Plan{
		Grid: s.grid, Scenarios: []engine.Scenario{s}, Sleeves: []*engine.Sleeve{engine.Small, engine.Large}, Paths: int64(paths), Seed: seed,
		Costs: engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small}, {Sleeve: engine.Large}}},
	}
	var kept []*recorder
	for _, st := range list {
		r := &recorder{st, s, table()}
		kept = append(kept, r)
		plan.Strategies = append(plan.Strategies, r)
	}
	// One worker: blocks come one after another, and recorders need no lock.
	if _, err := engine.Run(context.Background(), plan, engine.Machine{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	var all [][]float64
	for _, r := range kept {
		gain := make([]float64, paths)
		for k, row := range r.small {
			mean := 0.0
			for _, w := range row {
				mean += w / float64(paths)
			}
			for i, w := range row {
				gain[i] += (w - mean) * s.ahead[k][i] / float64(months)
			}
		}
		all = append(all, gain)
	}
	return all
}

// rules are the kinds of rules there are, all of them wholly in small and large.
func rules(t *testing.T) []engine.Strategy {
	t.Helper()
	legs, err := signal.New(signal.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	small, large := []engine.Holding{{Sleeve: engine.Small, Weight: 1}}, []engine.Holding{{Sleeve: engine.Large, Weight: 1}}
	half := []engine.Holding{{Sleeve: engine.Small, Weight: 0.5}, {Sleeve: engine.Large, Weight: 0.5}}
	unlikely, cheap := 0.2, 0.05
	return []engine.Strategy{
		strategies.Switch{Field: legs.Count, AtLeast: 2, Then: small, Else: large},
		strategies.Tilt{Field: legs.Count, Base: half, Into: engine.Small, From: engine.Large, Tilt: 0.4, AtLeast: 2, AtMost: 0},
		strategies.Scaled{Field: legs.Score, Into: engine.Small, From: engine.Large, Low: 0, High: 1},
		strategies.Threshold{Field: engine.RecessionProb, Below: &unlikely, Then: small, Else: large},
		strategies.Threshold{Label: "cheap", Field: signal.Premium, Below: &cheap, Then: small, Else: large},
		strategies.CapWeight{Sleeves: []*engine.Sleeve{engine.Small, engine.Large}},
	}
}

// mean returns the mean of x and its standard error.
func mean(x []float64) (m, se float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	for _, v := range x {
		se += (v - m) * (v - m)
	}
	n := float64(len(x))
	return m, math.Sqrt(se / (n - 1) / n)
}

// In the world without an edge no rule gains by timing: neither the trifecta's,
// nor one that reads the odds of a recession, the premium or market values.
// And a test of that at 5 % on a batch of paths rejects 5 % of the time.
func TestNoRuleGainsByTimingWithoutAnEdge(t *testing.T) {
	const batch, batches, months = 64, 200, 36
	m, err := scenarios.DefaultMarket().WithPreset("no-edge")
	if err != nil {
		t.Fatal(err)
	}
	list := rules(t)
	for k, gain := range timing(t, m, 11, batch*batches, months, list) {
		x, se := mean(gain)
		if !(se > 0) || math.Abs(x) > 4*se {
			t.Errorf("%s gains %.3g ± %.2g a month", list[k].Name(), x, se)
		}
		rejected := 0
		for b := range batches {
			x, se := mean(gain[b*batch : (b+1)*batch])
			if math.Abs(x) > 1.998*se { // 97.5 % of Student's t with 63 degrees of freedom
				rejected++
			}
		}
		// Four standard deviations of a binomial count: 10 ± 4 x 3.1. Months of a
		// path that the rule does not tell from the next leave gains a little
		// skewed, which a mean of 64 forgets.
		if rejected < 1 || rejected > 22 {
			t.Errorf("%s: %d of %d tests at 5 %% reject", list[k].Name(), rejected, batches)
		}
		t.Logf("%-60.60s %9.2e ± %.1e a month, %d of %d reject", list[k].Name(), x, se, rejected, batches)
	}
}

// The same test finds the edge of the article's world, so that it can fail.
func TestTimingIsFoundWhereThereIsAnEdge(t *testing.T) {
	const paths, months = 4096, 36
	list := rules(t)
	for _, world := range []string{"evidence", "article"} {
		m, err := scenarios.DefaultMarket().WithPreset(world)
		if err != nil {
			t.Fatal(err)
		}
		for k, gain := range timing(t, m, 11, paths, months, list) {
			x, se := mean(gain)
			t.Logf("%s: %-60.60s %9.2e ± %.1e a month, t %.1f", world, list[k].Name(), x, se, x/se)
			if world == "article" && k < 3 && x < 6*se {
				t.Errorf("%s gains %.3g ± %.2g a month in the article's world: the test has no power", list[k].Name(), x, se)
			}
		}
	}
}
