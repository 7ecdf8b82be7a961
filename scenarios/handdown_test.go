package scenarios_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/enginetest"
	"trifecta/scenarios"
	"trifecta/scenarios/firms"
)

// withFirms is the default market with firms, in a world.
func withFirms(t testing.TB, world string) scenarios.Market {
	t.Helper()
	m, err := scenarios.DefaultMarket().WithPreset(world)
	if err != nil {
		t.Fatal(err)
	}
	m.Firms.Simulated = true
	return m
}

func TestPathsWithFirmsDoNotDependOnTheirBlock(t *testing.T) {
	m := withFirms(t, "no-edge")
	m.Firms.Turnover = true
	enginetest.TestScenario(t, scenarios.Grid(m.Start.Date, 12), m)
}

// Whatever a world writes without firms it writes with them, bit for bit.
func TestFirmsChangeNothingElse(t *testing.T) {
	for _, world := range []string{"evidence", "no-edge"} {
		with := withFirms(t, world)
		with.Watch = scenarios.LatentFields()
		without := with
		without.Firms.Simulated = false
		for _, sampling := range []engine.Sampling{{}, {Antithetic: true}} {
			p, q := simulate(t, with, 20, 24, sampling), simulate(t, without, 20, 24, sampling)
			for _, f := range without.Writes() {
				for row := range p.Grid.Dates {
					for i, x := range p.Row(f, row) {
						if want := q.At(f, row, i); math.Float64bits(x) != math.Float64bits(want) {
							t.Fatalf("%s: %s of path %d at %v is %v with firms, %v without", world, f.Name, i, p.Grid.Dates[row], x, want)
						}
					}
				}
			}
		}
	}
}

// Accounts in small, large and mega, costs included, do not change either.
func TestFirmsChangeNoResult(t *testing.T) {
	run := func(simulated bool) [][]uint64 {
		m := withFirms(t, "evidence")
		m.Firms.Simulated = simulated
		sleeves := []*engine.Sleeve{engine.Small, engine.Large, engine.Mega}
		p := &engine.Plan{
			Grid: scenarios.Grid(m.Start.Date, 24), Scenarios: []engine.Scenario{m}, Sleeves: sleeves, Paths: 40, Seed: 3,
			Strategies: []engine.Strategy{third{}},
		}
		for _, s := range sleeves {
			p.Costs.Rates = append(p.Costs.Rates, engine.Rate{Sleeve: s, Base: 0.002})
		}
		res, err := engine.Run(context.Background(), p, engine.Machine{})
		if err != nil {
			t.Fatal(err)
		}
		var bits [][]uint64
		c := res.Cell(0, 0)
		for _, q := range []float64{0, 0.1, 0.5, 0.9, 1} {
			bits = append(bits, []uint64{math.Float64bits(c.Fan.Quantile(q)), math.Float64bits(c.Wealth.Mean()), math.Float64bits(c.CostDrag.Mean()), math.Float64bits(c.Turnover.Mean())})
		}
		return bits
	}
	with, without := run(true), run(false)
	for k := range with {
		for j := range with[k] {
			if with[k][j] != without[k][j] {
				t.Errorf("number %d, %d of the result is %v with firms, %v without", k, j, math.Float64frombits(with[k][j]), math.Float64frombits(without[k][j]))
			}
		}
	}
}

// third holds a third of each group.
type third struct{}

func (third) Name() string           { return "third" }
func (third) Reads() []*engine.Field { return nil }
func (third) Rebalance(_ engine.View, w engine.Weights) {
	for _, s := range []*engine.Sleeve{engine.Small, engine.Large, engine.Mega} {
		row := w.Of(s)
		for i := range row {
			row[i] = 0.3
		}
	}
}

// A plan that holds the sound half in a world without firms is refused, with
// the way out.
func TestTheSoundHalfNeedsFirms(t *testing.T) {
	m := withFirms(t, "evidence")
	m.Firms.Simulated = false
	p := &engine.Plan{
		Grid: scenarios.Grid(m.Start.Date, 12), Scenarios: []engine.Scenario{m}, Sleeves: []*engine.Sleeve{engine.SmallQuality},
		Strategies: []engine.Strategy{quality{}}, Paths: 4, Seed: 1,
		Costs: engine.Costs{Rates: []engine.Rate{{Sleeve: engine.SmallQuality, Base: 0.002}}},
	}
	const want = "sleeve small_quality needs small_quality_return: field is not available: a simulated world writes it with firms.simulated: true"
	if err := p.Validate(); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("err = %v, want %q", err, want)
	}
	m.Firms.Simulated = true
	p.Scenarios = []engine.Scenario{m}
	res, err := engine.Run(context.Background(), p, engine.Machine{})
	if err != nil {
		t.Fatal(err)
	}
	// Two reconstitutions of about a tenth each, at 20 basis points.
	if c := res.Cell(0, 0); !(c.CostDrag.Mean() > 1e-4 && c.CostDrag.Mean() < 2e-3) {
		t.Errorf("holding the sound half costs %v a year: want its reconstitution", c.CostDrag.Mean())
	}
}

type quality struct{}

func (quality) Name() string           { return "quality" }
func (quality) Reads() []*engine.Field { return nil }
func (quality) Rebalance(_ engine.View, w engine.Weights) {
	for i := range w.Of(engine.SmallQuality) {
		w.Of(engine.SmallQuality)[i] = 1
	}
}

// In a credit crunch that weak firms do not survive, more of them default and
// the sound half gains on the whole, on the same draws.
func TestACrunchPartsSoundFromWeak(t *testing.T) {
	calm := withFirms(t, "evidence")
	crunch := calm
	crunch.Credit.Mean = scenarios.ByRegime{6.0, 7.5, 13}
	crunch.Credit.Speed = scenarios.ByRegime{0.25, 0.25, 0.3}
	crunch.Small.SpreadShare, crunch.Premium.Spread = 1.0, -0.06
	crunch.Firms.Default.InterceptAdd, crunch.Firms.Default.RefiClosed = 0.7, 9
	year := func(m scenarios.Market) (defaults, ahead float64) {
		const n = 32
		p := simulate(t, m, n, 12, engine.Sampling{})
		for row := p.Grid.Start + 1; row < len(p.Grid.Dates); row++ {
			for i := range n {
				defaults += p.At(firms.Defaults, row, i) / n / 2000
				ahead += (p.At(engine.SmallQualityReturn, row, i) - p.At(engine.SmallReturn, row, i)) / n
			}
		}
		return defaults, ahead
	}
	few, little := year(calm)
	many, much := year(crunch)
	t.Logf("defaults %.4f and %.4f a year, sound half ahead by %.4f and %.4f", few, many, little, much)
	if !(few > 0.005 && few < 0.025 && many > 3*few) {
		t.Errorf("defaults a year are %.4f, in a crunch %.4f", few, many)
	}
	if !(little > 0 && much > little+0.01) {
		t.Errorf("the sound half is ahead by %.4f, in a crunch by %.4f", little, much)
	}
}

func TestFirmParametersThatCannotActAreRefused(t *testing.T) {
	m := scenarios.DefaultMarket()
	m.Firms.Default.InterceptAdd = 0.7
	if err := m.Validate(); err == nil || !strings.Contains(err.Error(), "need firms.simulated: true") {
		t.Errorf("err = %v", err)
	}
	m.Firms.Simulated, m.Firms.Default.RefiClosed = true, 1.5
	if err := m.Validate(); err == nil || !strings.Contains(err.Error(), "firms.refi_closed_months is 1.5: want whole months") {
		t.Errorf("err = %v", err)
	}
}
