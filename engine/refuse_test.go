package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// dated is a scenario made from data.
type dated struct{ walk }

func (dated) DataDigest() string { return "of some file" }

func TestPlanReportsEveryFaultAtOnce(t *testing.T) {
	p := plan(0)
	p.Delay = -1
	p.Benchmark = 9
	p.Costs.Rates = p.Costs.Rates[:1]
	p.Costs.Rates[0].Base = -0.1
	p.Strategies = append(p.Strategies, mix{0, 1}, reader{&engine.Field{Name: "carry"}}, reader{&engine.Field{Name: "regime", Latent: true}})
	p.Initial = engine.Initial{Weights: []engine.Holding{{engine.Small, 0.5}}}
	err := p.Validate()
	for _, want := range []error{engine.ErrMissingField, engine.ErrLatent, engine.ErrNoRate} {
		if !errors.Is(err, want) {
			t.Errorf("no %v in %v", want, err)
		}
	}
	for _, want := range []string{
		"paths is 0", "delay is -1", "benchmark is strategy 9 of 7", "small is -0.1", "strategy name mix(small=0 large=1) is used twice",
		"strategy reads carry needs carry", "initial: weights add up to 0.5",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%v", want, err)
		}
	}
}

type reader struct{ f *engine.Field }

func (r reader) Name() string                              { return "reads " + r.f.Name }
func (r reader) Reads() []*engine.Field                    { return []*engine.Field{r.f} }
func (r reader) Rebalance(_ engine.View, _ engine.Weights) {}

// A strategy that reads a latent state through a derived field is caught too.
func TestLatentStateIsRefusedThroughASignal(t *testing.T) {
	regime := &engine.Field{Name: "regime", Latent: true}
	signal := &engine.Field{Name: "oracle", Requires: []*engine.Field{regime}, Kernel: func(v engine.View, row []float64) { copy(row, v.Now(regime)) }}
	p := plan(1)
	p.Scenarios = []engine.Scenario{with{walk{}, regime}}
	p.Strategies = []engine.Strategy{reader{signal}}
	if err := p.Validate(); !errors.Is(err, engine.ErrLatent) {
		t.Errorf("err = %v", err)
	}
	p.Strategies = []engine.Strategy{mix{1, 0}}
	p.Keep.Watch = []*engine.Field{regime}
	if err := p.Validate(); err != nil {
		t.Errorf("a report may read it: %v", err)
	}
}

// with is a scenario that writes one more field, of zeros.
type with struct {
	engine.Scenario
	f *engine.Field
}

func (s with) Writes() []*engine.Field { return append(s.Scenario.Writes(), s.f) }

func TestUnknownValuesAreRefusedBeforeTrading(t *testing.T) {
	g := months(2, 4)
	nan := math.NaN()
	p := &engine.Plan{
		Grid: g,
		Scenarios: []engine.Scenario{table{"gap", []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.TBillRate}, [][]float64{
			{nan, nan, nan, 0.01, nan, 0.02, 0.03}, {nan, nan, nan, 0, 0, -2, 0}, {0, 0, 0, 0, 0, 0, 0},
		}}},
		Strategies: []engine.Strategy{reader{engine.LargeReturn}},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs:      engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small}, {Sleeve: engine.Large}}},
		Paths:      1,
	}
	_, err := engine.Run(context.Background(), p, engine.Machine{})
	if !errors.Is(err, engine.ErrNotKnown) {
		t.Fatalf("err = %v", err)
	}
	for _, want := range []string{
		"small_return is not known on path 0 at 1990-05-31", "1 of 4 values", "first known 1990-04-30, last known 1990-07-31",
		"strategy reads large_return reads: large_return is not known on path 0 at 1990-03-31",
		"large_return is -2 on path 0 at 1990-06-30",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in:\n%v", want, err)
		}
	}
}

func TestBadWeightsNamePathAndDate(t *testing.T) {
	for _, m := range []mix{{0.7, 0.5}, {-0.1, 0.5}, {math.NaN(), 0.5}} {
		p := plan(3)
		p.Strategies = []engine.Strategy{m}
		_, err := engine.Run(context.Background(), p, engine.Machine{})
		if !errors.Is(err, engine.ErrWeights) || !strings.Contains(err.Error(), "1991-01-31: path 0") {
			t.Errorf("%+v: err = %v", m, err)
		}
	}
}

func TestViewRefusesTheFuture(t *testing.T) {
	for _, st := range []engine.Strategy{peek{}, clairvoyant{}} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "future") {
					t.Errorf("%T: recovered %v", st, r)
				}
			}()
			p := plan(1)
			p.Strategies = []engine.Strategy{st}
			_, _ = engine.RunBlock(p, engine.Block{N: 1})
		}()
	}
}

// What a strategy has not declared it cannot read, be it in the paths for
// another's sake.
func TestViewRefusesWhatIsNotDeclared(t *testing.T) {
	regime := &engine.Field{Name: "regime", Latent: true}
	for name, f := range map[string]*engine.Field{"another's": engine.SmallReturn, "latent": regime} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(r.(string), f.Name+" is read but not declared") {
					t.Errorf("recovered %v", r)
				}
			}()
			p := plan(1)
			p.Scenarios = []engine.Scenario{with{walk{}, regime}}
			p.Strategies = []engine.Strategy{chase{}, sneak{f: f}}
			_, _ = engine.RunBlock(p, engine.Block{N: 1})
		})
	}
}

// sneak reads a field that it does not declare.
type sneak struct {
	mix
	f *engine.Field
}

func (s sneak) Rebalance(v engine.View, _ engine.Weights) { v.Now(s.f) }

// Whether a sleeve's own turnover is charged depends on the sleeve alone, not on
// who else looks at it.
func TestDerivedTurnoverIsChargedWhoeverReadsIt(t *testing.T) {
	churn := &engine.Field{Name: "churn", Kernel: func(_ engine.View, row []float64) { lanes.Fill(row, 0.5) }}
	sleeve := &engine.Sleeve{Name: "busy", Return: engine.SmallReturn, Turnover: churn}
	drag := func(watch ...*engine.Field) float64 {
		p := plan(1)
		p.Sleeves = []*engine.Sleeve{sleeve}
		p.Costs = engine.Costs{Rates: []engine.Rate{{Sleeve: sleeve, Base: 0.002}}}
		p.Strategies = []engine.Strategy{script{grid: p.Grid, sleeves: p.Sleeves, rows: slices.Repeat([][]float64{{1}}, 60)}}
		p.Keep.Watch = watch
		return run(t, p, engine.Machine{}).Cell(0, 0).CostDrag.Mean()
	}
	if a, b := drag(), drag(churn); a != b || a < 0.01 {
		t.Errorf("cost drag %v, and %v when the turnover is watched; half of 20 bp a month is 1.2 %% a year", a, b)
	}
}

func TestMistakesInAPlanAreFaultsNotPanics(t *testing.T) {
	for want, change := range map[string]func(p *engine.Plan){
		"want finite numbers":     func(p *engine.Plan) { p.Costs.Rates[0].Slope = math.Inf(1) },
		"and impact {Y:+Inf":      func(p *engine.Plan) { p.Costs.Rates[1].Impact.Y = math.Inf(1) },
		"a rate without a sleeve": func(p *engine.Plan) { p.Costs.Rates[0].Sleeve = nil },
		"reads a nil field":       func(p *engine.Plan) { p.Strategies = []engine.Strategy{blind{}} },
		"wants to be refused":     func(p *engine.Plan) { p.Strategies = []engine.Strategy{refused{}} },
	} {
		p := plan(1)
		change(p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("err = %v, want %q", err, want)
		}
	}
}

// blind reads nothing in particular.
type blind struct{ mix }

func (blind) Reads() []*engine.Field { return []*engine.Field{nil} }

// refused judges its own parameters, badly; what it reads is then not asked.
type refused struct{ mix }

func (refused) Validate() error        { return errors.New("wants to be refused") }
func (refused) Reads() []*engine.Field { panic("asked all the same") }

type clairvoyant struct{ mix }

func (clairvoyant) Rebalance(v engine.View, _ engine.Weights) { v.Ago(-1) }

type peek struct{ mix }

func (peek) Rebalance(v engine.View, _ engine.Weights) { v.Lag(engine.SmallReturn, -1) }
