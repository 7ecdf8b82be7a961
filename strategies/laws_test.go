package strategies_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
	"trifecta/strategies"
	"trifecta/strategies/signal"
)

// rule is what every rule of the package is.
type rule interface {
	engine.Holder
	ShortName() string
	Validate() error
}

func mix(small float64) []engine.Holding {
	return []engine.Holding{{Sleeve: engine.Small, Weight: small}, {Sleeve: engine.Large, Weight: 1 - small}}
}

func at(x float64) *float64 { return &x }

var fedChange = strategies.Change(engine.FedFunds, 6)

// rules are one of each kind, and variants that differ in one parameter.
func rules() []rule {
	thirds := []engine.Holding{{Sleeve: engine.Small, Weight: 0.2}, {Sleeve: engine.Large, Weight: 0.5}, {Sleeve: engine.Cash, Weight: 0.3}}
	dates := []engine.Date{engine.NewDate(1999, 6, 15), engine.NewDate(2001, 3, 31), engine.NewDate(2004, 1, 1)}
	switched := strategies.Switch{AtLeast: 2, Then: mix(0.6), Else: mix(0.2)}
	tilt := strategies.Tilt{Base: mix(0.3), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 2, AtMost: 0}
	scaled := strategies.Scaled{Into: engine.Small, From: engine.Large, Low: 0.1, High: 0.5}
	changes := strategies.Changes(engine.FedFunds, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8})
	levels := make([]float64, 20)
	for i := range levels {
		levels[i] = -0.0005 * float64(i)
	}
	return []rule{
		strategies.Fixed{Weights: mix(1)},
		strategies.Fixed{Weights: mix(0.5)},
		strategies.Fixed{Weights: thirds},
		strategies.Fixed{Label: "neutral", Weights: thirds},
		strategies.CapWeight{Sleeves: rotated},
		strategies.CapWeight{Sleeves: rotated[:1]},
		strategies.Hold{},
		switched,
		strategies.Switch{AtLeast: 3, Then: mix(0.6), Else: mix(0.2)},
		strategies.Switch{AtLeast: 2, Then: mix(0.7), Else: mix(0.2)},
		strategies.Switch{AtLeast: 2, Then: mix(0.6), Else: thirds},
		strategies.Switch{Field: signal.Rates, AtLeast: 1, Then: mix(0.6), Else: mix(0.2)},
		tilt,
		strategies.Tilt{Base: mix(0.3), Into: engine.Small, From: engine.Large, Tilt: 0.3, AtLeast: 2, AtMost: 0},
		strategies.Tilt{Base: mix(0.3), Into: engine.Large, From: engine.Small, Tilt: 0.1, AtLeast: 2, AtMost: 0},
		strategies.Tilt{Base: mix(0), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 2, AtMost: math.Inf(-1)},
		strategies.Tilt{Base: mix(0.3), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 3, AtMost: 0},
		strategies.Tilt{Base: mix(0.3), Into: engine.Small, From: engine.Large, Tilt: 0.1, AtLeast: 2, AtMost: 1},
		scaled,
		strategies.Scaled{Into: engine.Large, From: engine.Small, Low: 0.1, High: 0.5},
		strategies.Scaled{Into: engine.Small, From: engine.Large, Low: 0.1, High: 0.6},
		strategies.Scaled{Field: engine.CutsPriced, Into: engine.Small, From: engine.Large, Low: 0.1, High: 0.5},
		strategies.Banded{Strategy: scaled, Band: 0.05},
		strategies.Banded{Strategy: scaled, Band: 0.1},
		strategies.Banded{Strategy: tilt, Band: 0.05},
		strategies.Threshold{Field: fedChange, Below: at(-0.001), Then: mix(1), Else: mix(0)},
		strategies.Threshold{Field: fedChange, Above: at(-0.001), Then: mix(1), Else: mix(0)},
		strategies.Threshold{Field: fedChange, Below: at(-0.002), Then: mix(1), Else: mix(0)},
		strategies.Threshold{Field: engine.FedFunds, Below: at(-0.001), Then: mix(1), Else: mix(0)},
		strategies.Given{Dates: dates, Sleeves: rotated, Weights: [][]float64{{1, 0}, {0.5, 0.5}, {0, 1}}},
		strategies.Given{Dates: dates, Sleeves: rotated, Weights: [][]float64{{1, 0}, {0.5, 0.5}, {0.1, 0.9}}},
		strategies.Given{Dates: dates[:2], Sleeves: rotated, Weights: [][]float64{{1, 0}, {0.5, 0.5}}},
		strategies.ThresholdSweep{Field: changes, Below: levels, Then: mix(1), Else: mix(0)},
		strategies.ThresholdSweep{Field: changes, Below: make([]float64, 20), Then: mix(1), Else: mix(0)},
	}
}

func TestNoRuleKnowsTheFuture(t *testing.T) {
	for _, r := range rules() {
		enginetest.TestStrategy(t, monthly, walk{}, r, rotated...)
	}
}

func TestRulesAreInOrderAndNameTheirParameters(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rules() {
		if err := r.Validate(); err != nil {
			t.Error(err)
		}
		if seen[r.Name()] {
			t.Errorf("two rules with other parameters are called %s", r.Name())
		}
		seen[r.Name()] = true
		if r.ShortName() == "" {
			t.Errorf("%s has no short name", r.Name())
		}
	}
}

// among is the walk, but for path 5, which is history.
type among struct {
	walk
	history *engine.Paths
}

func (a among) Simulate(p *engine.Paths, seed uint64) error {
	if err := a.walk.Simulate(p, seed); err != nil {
		return err
	}
	for _, f := range a.Writes() {
		for t := range p.Grid.Dates {
			row := p.Row(f, t)
			for i := range row {
				if t <= p.Grid.Start || p.First+int64(i) == 5 {
					row[i] = a.history.Row(f, t)[0]
				}
			}
		}
	}
	return nil
}

func TestWeightsOnASimulatedPathEqualToHistoryAreThoseOfHistory(t *testing.T) {
	past := newReplay(monthly, walk{}.Writes()...)
	for _, r := range rules() {
		if _, sweep := r.(strategies.ThresholdSweep); sweep {
			continue // its paths are parameters
		}
		watch := append(slices.Clone(signal.Readings()[:2]), signal.Trifecta, signal.Score)
		alone := study(past, r, 1)
		alone.Keep = engine.Keep{Traces: []int64{0}, Watch: watch}
		beside := study(among{history: past.history}, r, 9)
		beside.Keep = engine.Keep{Traces: []int64{5}, Watch: watch}
		want, got := run(t, alone).Trace(0, 0, 0), run(t, beside).Trace(0, 0, 5)
		for k, s := range want.Sleeves {
			if !sameBits(got.Target[k], want.Target[k]) || !sameBits(got.Weight[k], want.Weight[k]) {
				t.Errorf("%s: weights of %s differ from history's", r.Name(), s.Name)
			}
		}
		if !sameBits(got.Wealth, want.Wealth) {
			t.Errorf("%s: wealth differs from history's", r.Name())
		}
		for _, f := range watch {
			if !sameBits(got.Watch[f], want.Watch[f]) {
				t.Errorf("%s: %s differs from history's", r.Name(), f.Name)
			}
		}
	}
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

func study(sc engine.Scenario, st engine.Strategy, paths int64) *engine.Plan {
	return &engine.Plan{
		Grid: monthly, Scenarios: []engine.Scenario{sc}, Strategies: []engine.Strategy{st},
		Sleeves: rotated, Costs: costs, Paths: paths, Seed: 1,
	}
}

func run(t testing.TB, p *engine.Plan) *engine.Result {
	t.Helper()
	res, err := engine.Run(context.Background(), p, engine.Machine{BlockBytes: 1 << 18})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestColumnsOfASweepAreItsRulesOneByOne(t *testing.T) {
	past := newReplay(monthly, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds)
	ks := []int{6, 1, 12, 3, 6, 24, 2, 2, 9, 6}
	below := []float64{-0.001, 0, 0.002, -0.003, -0.004, 0, 0.001, -0.001, 0.01, -0.1}
	p := study(past, strategies.ThresholdSweep{Field: strategies.Changes(engine.FedFunds, ks), Below: below, Then: mix(1), Else: mix(0)}, int64(len(ks)))
	p.Keep.Outcomes = true
	got := run(t, p).Outcomes(0, 0)
	wealth := map[float64]bool{}
	for i := range ks {
		one := study(past, strategies.Threshold{Field: strategies.Change(engine.FedFunds, ks[i]), Below: &below[i], Then: mix(1), Else: mix(0)}, 1)
		one.Keep.Outcomes = true
		want := run(t, one).Outcomes(0, 0)[0]
		want.Path = int64(i)
		if want.Sharpe != want.Sharpe || got[i] != want {
			t.Errorf("column %d, change over %d below %v: %+v, want %+v", i, ks[i], below[i], got[i], want)
		}
		wealth[want.Wealth] = true
	}
	if len(wealth) < 7 {
		t.Errorf("%d rules come to %d different ends: the test shows little", len(ks), len(wealth))
	}
}

func TestColumnsOfASweepMayStandInAnyOrder(t *testing.T) {
	past := newReplay(monthly, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds)
	const n = 60
	outcomes := func(column func(i int) int) []engine.Outcome {
		ks, below := make([]int, n), make([]float64, n)
		for i := range n {
			ks[i], below[i] = 1+column(i)%12, -0.0005*float64(column(i)/12)
		}
		p := study(past, strategies.ThresholdSweep{Field: strategies.Changes(engine.FedFunds, ks), Below: below, Then: mix(1), Else: mix(0)}, n)
		p.Keep.Outcomes = true
		return run(t, p).Outcomes(0, 0)
	}
	straight := outcomes(func(i int) int { return i })
	mixed := outcomes(func(i int) int { return i * 7 % n }) // 7 and 60 have no common divisor
	for i, got := range mixed {
		want := straight[i*7%n]
		want.Path = int64(i)
		if got != want {
			t.Errorf("column %d: %+v, want %+v", i, got, want)
		}
	}
}

func TestSweepsRefuseMorePathsThanTheyHaveColumns(t *testing.T) {
	defer func() {
		if x := recover(); x != "strategies: a sweep of 2 columns on path 2 of the study" {
			t.Errorf("panics with %v", x)
		}
	}()
	past := newReplay(monthly, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds)
	p := study(past, strategies.ThresholdSweep{Field: engine.FedFunds, Below: []float64{0, 0}, Then: mix(1), Else: mix(0)}, 3)
	_, err := engine.RunBlock(p, engine.Block{N: 3})
	t.Errorf("runs, with error %v", err)
}

func TestMissingInputsOfTheSignalAreNamed(t *testing.T) {
	past := newReplay(monthly, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.CutsPriced)
	err := study(past, strategies.Switch{AtLeast: 2, Then: mix(1), Else: mix(0)}, 1).Validate()
	if !errors.Is(err, engine.ErrMissingField) || !strings.Contains(err.Error(), "small_eps_ntm") || !strings.Contains(err.Error(), "large_ev_ebitda") {
		t.Errorf("got %v, want the missing fields by name", err)
	}
}

func TestChangesOfUnknownPastsAreRefused(t *testing.T) {
	p := study(newReplay(monthly, engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.FedFunds),
		strategies.Threshold{Field: strategies.Change(engine.FedFunds, 133), Below: at(0), Then: mix(1), Else: mix(0)}, 1)
	_, err := engine.Run(context.Background(), p, engine.Machine{})
	if !errors.Is(err, engine.ErrNotKnown) || !strings.Contains(err.Error(), "fed_funds_change_133") {
		t.Errorf("got %v, want that the first change is not known", err)
	}
}
