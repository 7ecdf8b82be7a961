package enginetest_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
)

// walk is a market of independent uniform returns, in which every value is a
// hash of where it stands.
type walk struct{}

func (walk) Name() string { return "walk" }

func (walk) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn}
}

func (w walk) Simulate(p *engine.Paths, seed uint64) error {
	for k, f := range w.Writes() {
		for t := range p.Grid.Dates {
			for i := range p.Row(f, t) {
				path := uint64(p.First) + uint64(i)
				if t <= p.Grid.Start {
					path = 0 // shared history
				}
				p.Row(f, t)[i] = 0.1 * (uniform(seed, uint64(k), uint64(t), path) - 0.5)
			}
		}
	}
	return nil
}

// uniform mixes its arguments into a number from 0 to 1 (the finalizer of
// Steele, Lea and Flood: "Fast splittable pseudorandom number generators",
// 2014).
func uniform(words ...uint64) float64 {
	h := uint64(0)
	for _, w := range words {
		h += w + 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return float64(h>>11) / (1 << 53)
}

var grid = engine.Grid{
	Dates: engine.MonthEnds(engine.NewDate(2020, 1, 1), engine.NewDate(2024, 12, 1)),
	Start: 12, PerYear: 12,
}

// rule makes a strategy of a function.
type rule struct {
	name  string
	reads func() []*engine.Field
	do    func(v engine.View, w engine.Weights)
}

func (r rule) Name() string { return r.name }

func (r rule) Reads() []*engine.Field {
	if r.reads != nil {
		return r.reads()
	}
	return []*engine.Field{engine.SmallReturn}
}

func (r rule) Rebalance(v engine.View, w engine.Weights) { r.do(v, w) }

// lastReturn holds small caps where their last return was positive.
func lastReturn(v engine.View, w engine.Weights) { signs(v.Now(engine.SmallReturn), w) }

func signs(returns []float64, w engine.Weights) {
	for i, r := range returns {
		if r > 0 {
			w.Of(engine.Small)[i] = 1
		}
	}
}

// leak is a market that hands its paths to whoever looks.
type leak struct {
	walk
	to **engine.Paths
}

func (l leak) Simulate(p *engine.Paths, seed uint64) error {
	*l.to = p
	return l.walk.Simulate(p, seed)
}

// caught runs a check and returns what it said before it stopped; empty where
// it passed.
func caught(check func(testing.TB)) string {
	r := &record{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		check(r)
	}()
	<-done
	return r.said
}

// record stands in for the test of a check that is expected to fail.
type record struct {
	testing.TB
	said string
}

func (r *record) Helper() {}

func (r *record) Fatal(a ...any) {
	r.said = fmt.Sprint(a...)
	runtime.Goexit()
}

func (r *record) Fatalf(format string, a ...any) { r.Fatal(fmt.Sprintf(format, a...)) }

func TestHonestPartsPass(t *testing.T) {
	enginetest.TestScenario(t, grid, walk{})
	st := rule{name: "last return", do: lastReturn}
	enginetest.TestStrategy(t, grid, walk{}, st)
	enginetest.TestPlan(t, plan(st))
}

func plan(st ...engine.Strategy) *engine.Plan {
	return &engine.Plan{
		Grid: grid, Scenarios: []engine.Scenario{walk{}}, Strategies: st,
		Sleeves: []*engine.Sleeve{engine.Small, engine.Large},
		Costs:   engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: 0.002}, {Sleeve: engine.Large, Base: 0.001}}},
		Paths:   100, Seed: 3,
	}
}

func TestCheatsAreCaught(t *testing.T) {
	var leaked *engine.Paths
	var market engine.Scenario = walk{}
	calls := 0
	for _, c := range []struct {
		want   string
		market engine.Scenario
		st     engine.Strategy
	}{
		{"used values later than", leak{to: &leaked}, rule{name: "reads tomorrow from leaked paths", do: func(v engine.View, w engine.Weights) {
			for t, d := range leaked.Grid.Dates {
				if d == v.Date() {
					signs(leaked.Row(engine.SmallReturn, t+1), w)
				}
			}
		}}},
		{"used values later than", leak{to: &leaked}, rule{name: "reads the end from leaked paths", do: func(_ engine.View, w engine.Weights) {
			signs(leaked.Row(engine.LargeReturn, len(leaked.Grid.Dates)-2), w)
		}}},
		{"wrote into small_return", market, rule{name: "writes into its view", do: func(v engine.View, w engine.Weights) {
			v.Lag(engine.SmallReturn, 1)[0] += 1e-9
			lastReturn(v, w)
		}}},
		{"wrote into the weights", market, rule{name: "writes into its account", do: func(v engine.View, w engine.Weights) {
			v.Held(engine.Large)[0] += 1e-9
			lastReturn(v, w)
		}}},
		{"must be a function of its view", market, rule{name: "counts its calls", do: func(_ engine.View, w engine.Weights) {
			calls++
			w.Of(engine.Small)[0] = 1 / float64(calls)
		}}},
		{"must be a function of its view", market, rule{name: "looks at the block", do: func(v engine.View, w engine.Weights) {
			w.Of(engine.Small)[0] = 1 / float64(v.Paths())
		}}},
		{"panics on paths 0 to 19: runtime error: index out of range", market, rule{name: "panics", do: func(v engine.View, w engine.Weights) {
			w.Of(engine.Small)[v.Paths()] = 1
		}}},
		{"reads other fields at every call", market, rule{name: "makes fields as it goes", do: lastReturn, reads: func() []*engine.Field {
			return []*engine.Field{{Name: "fresh"}}
		}}},
		{"want weights", market, rule{name: "borrows", do: func(_ engine.View, w engine.Weights) { w.Of(engine.Small)[3] = 1.5 }}},
	} {
		t.Run(c.st.Name(), func(t *testing.T) {
			if got := caught(func(t testing.TB) { enginetest.TestStrategy(t, grid, c.market, c.st) }); !strings.Contains(got, c.want) {
				t.Errorf("the check says %q, want %q", got, c.want)
			}
		})
	}
}

// blocky is a market that depends on its block.
type blocky struct{ walk }

func (b blocky) Simulate(p *engine.Paths, seed uint64) error {
	return b.walk.Simulate(p, seed+uint64(p.N)%2)
}

// private is a market whose paths have their own pasts.
type private struct{ walk }

func (b private) Simulate(p *engine.Paths, seed uint64) error {
	err := b.walk.Simulate(p, seed)
	for i := range p.Row(engine.SmallReturn, 0) {
		p.Row(engine.SmallReturn, 0)[i] = float64(p.First) + float64(i)
	}
	return err
}

// restless is a market that is another one at every call.
type restless struct {
	walk
	calls *uint64
}

func (b restless) Simulate(p *engine.Paths, _ uint64) error {
	*b.calls++
	return b.walk.Simulate(p, *b.calls)
}

// lazy is a market that leaves a row as it found it.
type lazy struct{ walk }

func (b lazy) Writes() []*engine.Field { return append(b.walk.Writes(), engine.HighYield) }

// twin is a market whose antithetic paths are the same.
type twin struct{ walk }

func (twin) Samples(engine.Sampling) error { return nil }

func (b twin) Simulate(p *engine.Paths, seed uint64) error {
	err := b.walk.Simulate(p, seed)
	if !p.Sampling.Antithetic {
		return err
	}
	for _, f := range b.Writes() {
		for d := range p.Grid.Dates {
			for row := p.Row(f, d); len(row) >= 2; row = row[2:] {
				row[1] = row[0]
			}
		}
	}
	return err
}

// sparing is a market that changes when a field is left out.
type sparing struct{ walk }

func (sparing) FillsWhatIsAsked() bool { return true }

func (b sparing) Simulate(p *engine.Paths, seed uint64) error {
	whole := engine.NewPaths(p.Grid, p.N, b.Writes())
	whole.First = p.First
	err := b.walk.Simulate(whole, seed+uint64(len(p.Fields())))
	for _, f := range p.Fields() {
		for d := range p.Grid.Dates {
			copy(p.Row(f, d), whole.Row(f, d))
		}
	}
	return err
}

func TestMarketsThatDependOnTheirBlockAreCaught(t *testing.T) {
	var calls uint64
	for want, sc := range map[string]engine.Scenario{
		"depends on the block: ":                blocky{},
		"small_return of path 1 at":             private{},
		"walk: small_return of path 0 at 2020-": restless{calls: &calls},
		"walk: hy_spread of path 0 at 2020-":    lazy{},
		"the two paths of an antithetic pair":   twin{},
		"changes when nobody asks for":          sparing{},
	} {
		if got := caught(func(t testing.TB) { enginetest.TestScenario(t, grid, sc) }); !strings.Contains(got, want) {
			t.Errorf("the check of %T says %q, want %q", sc, got, want)
		}
	}
}

func TestPlansThatDependOnTheMachineAreCaught(t *testing.T) {
	st := rule{name: "looks at the block", do: func(v engine.View, w engine.Weights) {
		x := 1 / (1 + math.Sqrt(float64(v.Paths())))
		for i := range w.Of(engine.Small) {
			w.Of(engine.Small)[i] = x
		}
	}}
	if got := caught(func(t testing.TB) { enginetest.TestPlan(t, plan(st)) }); !strings.Contains(got, "change the result") {
		t.Errorf("the check says %q, want that the result changes", got)
	}
}

func Example() {
	var t testing.TB = &record{} // the *testing.T of a test
	enginetest.TestStrategy(t, grid, walk{}, rule{name: "last return", do: lastReturn})
	fmt.Println(t.(*record).said == "")
	// Output: true
}
