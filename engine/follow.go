package engine

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// A follower reads the accounts of a block at the plan's horizons. Everything
// that strategies are compared with is computed once per block: the benchmark's
// wealth, what every sleeve came to, the group of every path.
type follower struct {
	plan     *Plan
	paths    *Paths
	horizons []int

	groups []members
	lanes  []int   // group of each path
	strata [][]int // lanes of each stratum

	bench [][]float64 // per step from 0, the start: wealth of the benchmark
	best  [][]float64 // per horizon: wealth of the best sleeve held throughout
	race  [][]float64 // per step from 1, where kept: wealth of the one return over the other's

	standing lanes.Standing
	first    [][]float64 // per limit: step at which a path first was behind, 0 if never

	row, part, mean []float64 // scratch
	rows            readingRows
}

// members are the paths of a block in one group: their lanes, and of these the
// first lanes of antithetic pairs.
type members struct{ lanes, pairs []int }

// readingRows hold the numbers of a reading for every path of the block.
type readingRows struct {
	active, worst, water, regret, volatility, sharpe, turnover, drag, grossLog []float64
	trailing                                                                   []float64 // 1 where active is below 0
	utility                                                                    [len(Aversions)][]float64
}

func newFollower(p *Plan, paths *Paths) *follower {
	n := paths.N
	row := func() []float64 { return make([]float64, n) }
	f := &follower{plan: p, paths: paths, horizons: p.horizons(), lanes: make([]int, n)}
	f.groups = make([]members, len(p.groups()))
	f.strata = make([][]int, max(1, len(p.Sampling.Strata)))
	for range p.Grid.Steps() + 1 {
		f.bench = append(f.bench, row())
	}
	lanes.Fill(f.bench[0], 1)
	for range f.horizons {
		f.best = append(f.best, row())
	}
	if k := p.Keep.Fans; k != nil && k.Of != nil {
		for range p.Grid.Steps() {
			f.race = append(f.race, row())
		}
	}
	s := &f.standing
	r := &f.rows
	for _, to := range []*[]float64{
		&s.Worst, &s.Under, &s.Spell, &s.Longest, &f.row, &f.part, &f.mean,
		&r.active, &r.worst, &r.water, &r.regret, &r.volatility, &r.sharpe, &r.turnover, &r.drag, &r.grossLog, &r.trailing,
	} {
		*to = row()
	}
	for k := range r.utility {
		r.utility[k] = row()
	}
	for range p.Limits {
		f.first = append(f.first, row())
	}
	return f
}

// open computes what all strategies of a block are compared with, but for the
// benchmark.
func (f *follower) open() {
	f.plan.group(f.lanes, f.paths)
	for k := range f.groups {
		f.groups[k].lanes, f.groups[k].pairs = f.groups[k].lanes[:0], f.groups[k].pairs[:0]
	}
	for k := range f.strata {
		f.strata[k] = f.strata[k][:0]
	}
	for i, k := range f.lanes {
		s := f.plan.Sampling.Stratum(f.paths.First + int64(i))
		f.strata[s] = append(f.strata[s], i)
		g := &f.groups[k]
		g.lanes = append(g.lanes, i)
		if f.plan.Sampling.Antithetic && i%2 == 0 {
			g.pairs = append(g.pairs, i)
		}
	}
	start := f.plan.Grid.Start
	for _, best := range f.best {
		clear(best)
	}
	if f.horizons != nil {
		for _, s := range append(f.plan.risky(), Cash) {
			lanes.Fill(f.row, 1)
			next := 0
			for step := 1; next < len(f.horizons); step++ {
				lanes.Grown(f.row, f.paths.Row(s.Return, start+step))
				if step == f.horizons[next] {
					lanes.Max(f.best[next], f.best[next], f.row)
					next++
				}
			}
		}
	}
	if f.race != nil {
		lanes.Fill(f.row, 1)
		lanes.Fill(f.part, 1)
		for k, to := range f.race {
			lanes.Grown(f.row, f.paths.Row(f.plan.Keep.Fans.Of, start+1+k))
			lanes.Grown(f.part, f.paths.Row(f.plan.Keep.Fans.Over, start+1+k))
			lanes.Div(to, f.row, f.part)
		}
	}
}

// openStrategy starts to follow one strategy.
func (f *follower) openStrategy() {
	f.standing.Open()
	for _, first := range f.first {
		clear(first)
	}
}

// step follows the account over the step that has ended, counted from 1, and
// reads it at a horizon. The benchmark runs before the others.
func (f *follower) step(l *ledger, step, strategy int, to *lot) error {
	a := &l.account
	if strategy == f.plan.Benchmark {
		copy(f.bench[step], a.Wealth)
	}
	if to.fans != nil {
		f.fan(a.Wealth, step, strategy, to)
	}
	if f.horizons == nil {
		return nil
	}
	f.standing.Book(a.Wealth, a.OfPeak, f.bench[step])
	for k, limit := range f.plan.Limits {
		least, first := 1-limit, f.first[k]
		for i, x := range f.standing.Worst {
			if x <= least && first[i] == 0 {
				first[i] = float64(step)
			}
		}
	}
	for h, at := range f.horizons {
		if at == step {
			return f.read(l, h, strategy, to)
		}
	}
	return nil
}

// fan counts the step's wealth and active return.
func (f *follower) fan(wealth []float64, step, strategy int, to *lot) {
	lanes.Div(f.row, wealth, f.bench[step])
	lanes.Log(f.row, f.row)
	fan := &to.fans[strategy]
	f.spread(&fan.Active[step-1], f.row)
	f.spread(&fan.Wealth[step-1], wealth)
}

// runRace counts the fan of one return over another.
func (f *follower) runRace(to *lot) {
	if f.race == nil {
		return
	}
	fan := &to.fans[len(f.plan.Strategies)]
	for t, row := range f.race {
		lanes.Log(f.row, row)
		f.spread(&fan.Active[t], f.row)
	}
}

// spread adds a row, stratum by stratum.
func (f *follower) spread(to *Spread, row []float64) {
	if len(f.strata) == 1 {
		to.parts[0].AddRow(row)
		return
	}
	for k, at := range f.strata {
		part := f.part[:0]
		for _, i := range at {
			part = append(part, row[i])
		}
		to.parts[k].AddRow(part)
	}
}

// read books a reading of every path at horizon h.
func (f *follower) read(l *ledger, h, strategy int, to *lot) error {
	a, steps := &l.account, f.horizons[h]
	if err := l.finite(a, steps); err != nil {
		return err
	}
	f.compute(a, h)
	r := &f.rows
	gs := len(f.groups)
	for g := range f.groups {
		m := &f.groups[g]
		into := &to.readings[(strategy*len(f.horizons)+h)*gs+g]
		f.sample(&into.Wealth, a.Wealth, m, true)
		f.sample(&into.Active, r.active, m, true)
		f.sample(&into.Drawdown, a.Deepest, m, false)
		f.sample(&into.Worst, r.worst, m, false)
		f.sample(&into.Water, r.water, m, false)
		f.sample(&into.Spell, f.standing.Longest, m, false)
		f.sample(&into.Regret, r.regret, m, false)
		f.average(&into.Volatility, r.volatility, m)
		f.average(&into.Sharpe, r.sharpe, m)
		f.average(&into.Turnover, r.turnover, m)
		f.average(&into.CostDrag, r.drag, m)
		for k := range r.utility {
			f.average(&into.Utility[k], r.utility[k], m)
		}
		into.Trailing.add(m, r.trailing)
		for k, first := range f.first {
			b := &into.Behind[k]
			b.Ever.add(m, first)
			for _, i := range m.lanes {
				if s := int(first[i]); s > 0 {
					b.First[s-1]++
				}
			}
		}
	}
	for k, at := range f.plan.Keep.Columns {
		if at == steps {
			first := f.paths.First
			cs := &to.columns[strategy][k]
			cs[0].add(first, a.Wealth)
			cs[1].add(first, r.active)
			cs[2].add(first, a.Deepest)
			cs[3].add(first, r.worst)
		}
	}
	return nil
}

// compute fills the rows of numbers that the account does not keep.
func (f *follower) compute(a *lanes.Account, h int) {
	r, n := &f.rows, float64(f.horizons[h])
	perYear := f.plan.Grid.PerYear
	years := n / perYear
	lanes.Div(r.active, a.Wealth, f.bench[f.horizons[h]])
	lanes.Log(r.active, r.active)
	lanes.LessScalar(r.trailing, r.active, 0)
	lanes.Log(r.worst, f.standing.Worst)
	lanes.Min(r.worst, r.worst, r.active) // rounding of the log must not turn them round
	lanes.Log(r.utility[0], a.Wealth)
	lanes.Log(r.regret, f.best[h])
	lanes.Sub(r.regret, r.regret, r.utility[0])
	// growth a year before costs less after
	lanes.Log(r.grossLog, a.Gross)
	lanes.Scale(r.grossLog, r.grossLog, 1/years)
	lanes.Exp(r.grossLog, r.grossLog)
	lanes.Scale(r.drag, r.utility[0], 1/years)
	lanes.Exp(r.drag, r.drag)
	lanes.Sub(r.drag, r.grossLog, r.drag)
	volatilities(r.volatility, a.Sum, a.SumSq, n, perYear)
	sharpeRatios(r.sharpe, f.row, a.Excess, a.ExcessSq, n, perYear)
	lanes.Scale(r.turnover, a.Turned, 1/(2*years))
	for i, w := range a.Wealth {
		r.water[i] = f.standing.Under[i] / n
		inverse := 1 / w
		two := float64(inverse * inverse)
		four := float64(two * two)
		r.utility[1][i], r.utility[2][i] = two, four
		r.utility[3][i] = float64(float64(four*four) * inverse)
	}
}

// finite reports the first path whose wealth is so large or so small that its
// utility could not be told.
func (l *ledger) finite(a *lanes.Account, steps int) error {
	for i, w := range a.Wealth {
		if !(w > 1e-30 && w < 1e30) {
			return fmt.Errorf("path %d, %v: wealth is %v: want 1e-30 to 1e30", l.paths.First+int64(i), l.plan.Grid.Dates[l.plan.Grid.Start+steps], w)
		}
	}
	return nil
}

// sample adds the numbers of a group's paths.
func (f *follower) sample(to *Sample, row []float64, m *members, tail bool) {
	part := f.average(&to.Average, row, m)
	to.Histogram.AddRow(part)
	if tail {
		to.Low.AddRow(part, f.paths.First, m.lanes)
	}
}

// average adds the numbers of a group's paths, but for those that are
// undefined, and returns those it added, which are good until the next call.
func (f *follower) average(to *Average, row []float64, m *members) []float64 {
	part := row
	if len(m.lanes) < len(row) || !lanes.Within(row, -math.MaxFloat64, math.MaxFloat64) {
		part = f.part[:0]
		for _, i := range m.lanes {
			if x := row[i]; x == x {
				part = append(part, x)
			}
		}
	}
	to.Moments.AddRow(part)
	if len(m.pairs) > 0 {
		mean := f.mean[:0]
		for _, i := range m.pairs {
			if x := (row[i] + row[i+1]) / 2; x == x {
				mean = append(mean, x)
			}
		}
		to.Pairs.AddRow(mean)
	}
	return part
}

// add counts the paths of a group that did something, those where did is not 0.
func (c *Count) add(m *members, did []float64) {
	c.N += int64(len(m.lanes))
	for _, i := range m.lanes {
		if did[i] != 0 {
			c.Hits++
		}
	}
	c.Pairs += int64(len(m.pairs))
	for _, i := range m.pairs {
		switch one, other := did[i] != 0, did[i+1] != 0; {
		case one && other:
			c.Both++
		case one || other:
			c.One++
		}
	}
}
