package engine_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
	"trifecta/engine/testdata/xoshiro"
)

// jobB is the market that the peers' programs in ../shared/recipes/peers compute,
// written as a user would write a scenario: three regimes, a policy rate, a
// spread, earnings growth and multiples of small, large and mega caps, 11 normal
// and 4 uniform draws a month, returns with fat tails, and a signal of three
// legs. SPEC.md has the equations.
type jobB struct {
	source string // "philox", our addressed draws, or "xoshiro", the peers'
}

var (
	jobSignal = &engine.Field{Name: "job_b_signal", Unit: "1", Doc: "mean of the three legs, 0 to 1"}
	jobIndex  = &engine.Field{Name: "job_b_index", Unit: "1", Doc: "wealth of 65 % large and 35 % mega caps, from one"}
)

func (j jobB) Name() string { return "job_b(" + j.source + ")" }

func (jobB) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn, jobSignal, jobIndex}
}

// By regime: expansion, slowdown, recession.
var (
	stay, slide     = []float64{0.965, 0.12, 0.05}, []float64{0.995, 0.92, 0.15}
	rateGoal        = []float64{0.035, 0.025, 0.010}
	priceGoal       = []float64{0.025, 0.022, 0.015}
	spreadGoal      = []float64{0.035, 0.050, 0.085}
	scale           = []float64{1, 1.3, 2}
	smallGrowthGoal = []float64{0.10, 0.02, -0.20}
	largeGrowthGoal = []float64{0.09, 0.04, -0.08}
	megaGrowthGoal  = []float64{0.13, 0.08, -0.02}
	smallMultiple   = []float64{2.50, 2.40, 2.20}
	largeMultiple   = []float64{2.48, 2.42, 2.30}
)

// times returns k times each element of x.
func times(k float64, x []float64) []float64 {
	y := make([]float64, len(x))
	lanes.Scale(y, x, k)
	return y
}

const jobNormals, jobUniforms = 11, 4

// rows returns so many rows of n values, each a multiple of eight apart.
func rows(count, n int) ([][]float64, []float64) {
	wide := (n + 7) &^ 7
	all := make([]float64, count*wide)
	x := make([][]float64, count)
	for k := range x {
		x[k] = all[k*wide:][:n]
	}
	return x, all
}

// draws returns the function that fills the rows of a month, and the rows.
func (j jobB) draws(seed uint64, first int64, n int) (z, u [][]float64, month func(t int)) {
	// The peers' normals come in pairs, so that one of twelve is not used.
	z, normals := rows(jobNormals+1, n)
	u, uniforms := rows(jobUniforms, n)
	if j.source == "xoshiro" {
		source := xoshiro.New(seed, first, (n+7)&^7)
		return z, u, func(int) { source.Fill(normals, uniforms) }
	}
	var streams []random.Stream
	for k := range jobNormals + jobUniforms {
		streams = append(streams, random.New(seed, fmt.Sprint("job b ", k)))
	}
	return z, u, func(t int) {
		for k, s := range streams[:jobNormals] {
			s.Normal(z[k], first, t)
		}
		for k, s := range streams[jobNormals:] {
			s.Uniform(u[k], first, t)
		}
	}
}

func (j jobB) Simulate(p *engine.Paths, seed uint64) error {
	n := p.N
	z, u, draw := j.draws(seed, p.First, n)
	x := lanes.Rows(25, n)
	take := func(start float64) []float64 {
		row := x[0]
		x = x[1:]
		lanes.Fill(row, start)
		return row
	}
	state, rate, price, spread := take(0), take(0.045), take(0.028), take(0.035)
	growthS, growthL, growthM, expected := take(0.06), take(0.08), take(0.10), take(0.06)
	multS, multL, usual, index := take(2.52123), take(2.4849), take(0.0788), take(1)
	goal, rateBefore, spreadBefore, dRate, dSpread, dS, dL := take(0), take(0), take(0), take(0), take(0), take(0), take(0)
	tail, e2, e3, a, b, c := take(0), take(0), take(0), take(0), take(0), take(0)

	// Growth of earnings moves by 0.12 (goal - growth) + sd scale z + rates dRate.
	groups := []struct {
		growth, z, goal, noise []float64
		rates                  float64
	}{
		{growthS, z[6], times(0.12, smallGrowthGoal), times(0.020, scale), -1.5},
		{growthL, z[7], times(0.12, largeGrowthGoal), times(0.012, scale), -0.5},
		{growthM, z[8], times(0.12, megaGrowthGoal), times(0.014, scale), 0},
	}
	// Logs of multiples by 0.03 (goal - mult) + sd scale z + rate dRate + spread dSpread.
	multiples := []struct {
		mult, step, z, goal, noise []float64
		rate, spread               float64
	}{
		{multS, dS, z[9], times(0.03, smallMultiple), times(0.012, scale), -4, -1.2},
		{multL, dL, z[10], times(0.03, largeMultiple), times(0.009, scale), -2.5, -0.6},
	}
	// The goal of the policy rate is rateGoal + 0.5 (price - 0.025).
	toGoal := make([]float64, len(rateGoal))
	lanes.AddScalar(toGoal, rateGoal, -0.5*0.025)
	toPrice, toSpread, spreadNoise := times(0.08, priceGoal), times(0.10, spreadGoal), times(0.0035, scale)

	lanes.Fill(p.Row(jobSignal, 0), 0.5)
	lanes.Fill(p.Row(jobIndex, 0), 1)
	for t := 1; t < len(p.Grid.Dates); t++ {
		draw(t)

		// The regime, and how wild it is: Student's t with six degrees of
		// freedom from the product of three uniforms.
		lanes.Pick(a, state, stay)
		lanes.LessEq(a, a, u[0])
		lanes.Pick(b, state, slide)
		lanes.LessEq(b, b, u[0])
		lanes.Add(state, a, b)
		lanes.Mul(tail, u[1], u[2])
		lanes.Mul(tail, tail, u[3])
		lanes.Log(tail, tail)
		lanes.ScalarDiv(tail, -2, tail)
		lanes.Sqrt(tail, tail)
		lanes.Pick(a, state, scale)
		lanes.Mul(tail, tail, a)
		lanes.Linear(e2, 0, lanes.Terms{{0.85, z[0]}, {0.52678268764, z[1]}})
		lanes.Linear(e3, 0, lanes.Terms{{0.70, z[0]}, {0.38915, z[1]}, {0.59882, z[2]}})

		// Prices, the policy rate and its goal, the spread.
		lanes.LinearBy(price, state, toPrice, nil, lanes.Terms{{1 - 0.08, price}, {0.0018, z[4]}})
		lanes.LinearBy(goal, state, toGoal, nil, lanes.Terms{{0.5, price}})
		rateBefore, rate = rate, rateBefore
		lanes.Linear(rate, 0, lanes.Terms{{1 - 0.06, rateBefore}, {0.06, goal}, {0.0016, z[3]}})
		lanes.MaxScalar(rate, rate, 0)
		lanes.Sub(dRate, rate, rateBefore)
		spreadBefore, spread = spread, spreadBefore
		lanes.LinearBy(spread, state, toSpread, lanes.StateTerms{{spreadNoise, z[5]}}, lanes.Terms{{1 - 0.10, spreadBefore}})
		lanes.MaxScalar(spread, spread, 0.01)
		lanes.Sub(dSpread, spread, spreadBefore)

		for _, g := range groups {
			lanes.LinearBy(g.growth, state, g.goal, lanes.StateTerms{{g.noise, g.z}}, lanes.Terms{{1 - 0.12, g.growth}, {g.rates, dRate}})
		}
		lanes.Lerp(expected, growthS, 0.25)
		for _, m := range multiples {
			lanes.LinearBy(m.step, state, m.goal, lanes.StateTerms{{m.noise, m.z}}, lanes.Terms{{-0.03, m.mult}, {m.rate, dRate}, {m.spread, dSpread}})
			lanes.Add(m.mult, m.mult, m.step)
		}

		// Returns.
		small, large, mega := p.Row(engine.SmallReturn, t), p.Row(engine.LargeReturn, t), e3
		for _, r := range []struct {
			row, growth, step, e []float64
			drift, sd            float64
		}{
			{small, growthS, dS, z[0], 0.0015, 0.030},
			{large, growthL, dL, e2, 0.0017, 0.024},
			{mega, growthM, dL, e3, 0.0008, 0.028},
		} {
			lanes.Mul(a, tail, r.e)
			lanes.Linear(a, r.drift, lanes.Terms{{1.0 / 12, r.growth}, {1, r.step}, {r.sd, a}})
			lanes.Exp(a, a)
			lanes.AddScalar(r.row, a, -1)
		}
		lanes.Linear(a, 0, lanes.Terms{{0.65, large}, {0.35, mega}})
		lanes.MulAdd(p.Row(jobIndex, t), index, a, index)
		index = p.Row(jobIndex, t)

		// The three legs.
		signal := p.Row(jobSignal, t)
		lanes.Linear(a, 0.5, lanes.Terms{{4 + 10, growthS}, {-4, growthL}, {-10, expected}})
		lanes.Clamp(a, a, 0, 1)
		lanes.Sub(b, multS, multL)
		lanes.Lerp(usual, b, 1.0/120)
		lanes.Sub(b, usual, b)
		lanes.ClampLine(b, b, 5, 0.5, 0, 1)
		lanes.Linear(c, 0.5, lanes.Terms{{20, rate}, {-20, goal}, {-40, dRate}})
		lanes.Clamp(c, c, 0, 1)
		lanes.Linear(signal, 0, lanes.Terms{{1.0 / 3, a}, {1.0 / 3, b}, {1.0 / 3, c}})
	}
	return nil
}

// leaning holds the weight slope * (signal - at) + base of small caps, between
// low and high, and trades only where it is further than band from what is held.
type leaning struct{ base, slope, at, low, high, band float64 }

func (l leaning) Name() string {
	return fmt.Sprintf("leaning%+v", struct{ base, slope, at, low, high, band float64 }(l))
}

func (leaning) Reads() []*engine.Field { return []*engine.Field{jobSignal} }

func (l leaning) Rebalance(v engine.View, w engine.Weights) {
	small, large := w.Of(engine.Small), w.Of(engine.Large)
	lanes.ClampLine(small, v.Now(jobSignal), l.slope, l.base-l.slope*l.at, l.low, l.high)
	lanes.Band(small, v.Held(engine.Small), small, l.band)
	lanes.ScalarSub(large, 1, small)
}

func jobPlan(source string, paths int64) *engine.Plan {
	return &engine.Plan{
		Grid:      months(0, 120),
		Scenarios: []engine.Scenario{jobB{source}},
		Strategies: []engine.Strategy{
			leaning{0, 0, 0, 0, 0, 0},
			leaning{1, 0, 0, 1, 1, 0},
			leaning{0.5, 0, 0, 0, 1, 0.05},
			leaning{0.5, 2, 0.5, 0, 1, 0},
			leaning{0.5, 2, 0.5, 0, 1, 0.10},
			leaning{0.5, 4, 0.5, 0, 1, 0.10},
			leaning{0, 1000, 0.6, 0, 1, 0},
			leaning{0.5, 1, 0.5, 0.2, 0.8, 0.05},
		},
		Sleeves: []*engine.Sleeve{engine.Small, engine.Large},
		// A weight moved is traded twice, which comes to the peers' 0.3 %.
		Costs: engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.0015}, {Sleeve: engine.Large, Base: 0.0015}}},
		Paths: paths,
		Seed:  7,
	}
}

// Final wealth and drawdowns are those of the peer in C with 400,000 paths, with
// either source of draws. Its last month ends with a trade, ours does not: that
// moves a mean by a thousandth of its standard deviation.
func TestJobBIsThePeersJob(t *testing.T) {
	const paths, peers = 20_000, 400_000
	want := []struct{ mean, sd, drawdown float64 }{
		{2.4722, 0.9248, 0.2009},
		{2.3094, 1.2038, 0.3000},
		{2.3880, 1.0068, 0.2314},
		{2.5136, 1.1273, 0.2434},
		{2.5268, 1.1329, 0.2428},
		{2.5531, 1.1788, 0.2508},
		{2.6363, 1.1480, 0.2316},
		{2.4588, 1.0663, 0.2361},
	}
	for _, source := range []string{"philox", "xoshiro"} {
		r, err := engine.Run(context.Background(), jobPlan(source, paths), engine.Machine{})
		if err != nil {
			t.Fatal(err)
		}
		for k, w := range want {
			c := r.Cell(0, k)
			// 4.5 standard errors of the difference; wealth has a kurtosis of
			// about five, so its standard deviation one of sd/sqrt(n).
			tol := 4.5 * w.sd * math.Sqrt(1.0/paths+1.0/peers)
			if got := c.Wealth.Mean(); math.Abs(got-w.mean) > tol+0.001*w.sd {
				t.Errorf("%s, strategy %d: mean wealth %v, want %v within %v", source, k, got, w.mean, tol)
			}
			if got := c.Wealth.StdDev(); math.Abs(got-w.sd) > tol {
				t.Errorf("%s, strategy %d: standard deviation of wealth %v, want %v within %v", source, k, got, w.sd, tol)
			}
			sd := c.MaxDrawdown.StdDev()
			if got, tol := -c.MaxDrawdown.Mean(), 4.5*sd*math.Sqrt(1.0/paths+1.0/peers)+1e-4; math.Abs(got-w.drawdown) > tol {
				t.Errorf("%s, strategy %d: mean drawdown %v, want %v within %v", source, k, got, w.drawdown, tol)
			}
		}
	}
}
