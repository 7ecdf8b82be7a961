package scenarios_test

import (
	"math"
	"testing"

	"trifecta/engine"
	"trifecta/scenarios"
	"trifecta/strategies/signal"
)

// In the first month the edge follows the legs' readings at the start, which
// are known by hand.
func TestTheEdgeFollowsTheLegs(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(e *scenarios.Edge)
		want func(cuts float64) float64
	}{
		"earnings":  {func(e *scenarios.Edge) { e.Legs.Earnings = 0.12 }, func(float64) float64 { return (1.037/0.997 - 1.025/1.00625 - 0.0072) / 0.0870 }},
		"valuation": {func(e *scenarios.Edge) { e.Legs.Valuation = 0.12 }, func(float64) float64 { return (math.Log(1.092/1.037) - 0.0115) / 0.0866 }},
		"rates":     {func(e *scenarios.Edge) { e.Legs.Rates = 0.12 }, func(cuts float64) float64 { return (cuts + 0.23) / 1.97 }},
	} {
		m := scenarios.DefaultMarket()
		m.Start.Regime = scenarios.ByRegime{0.6, 0.4, 0} // what is priced depends on a recession
		plain := simulate(t, m, 8, 3, engine.Sampling{})
		c.set(&m.Edge)
		p := simulate(t, m, 8, 3, engine.Sampling{})
		at := p.Grid.Start
		for i := range p.N {
			got := math.Log(p.At(engine.SmallMultiple, at+1, i)) - math.Log(plain.At(engine.SmallMultiple, at+1, i))
			if want := 0.01 * c.want(p.At(engine.CutsPriced12M, at, i)); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s: the premium moves by %v on path %d, want %v", name, got, i, want)
			}
		}
	}
}

// A strong edge shows: months after a high reading of a leg are better for
// small caps than months after a low one, and without it they are not.
func TestAStrongEdgeIsFound(t *testing.T) {
	slope := func(size float64) float64 {
		m := scenarios.DefaultMarket()
		m.Edge.Legs.Earnings = size
		p := simulate(t, m, 4096, 36, engine.Sampling{})
		if err := engine.Derive(p, signal.SmallLessLarge); err != nil {
			t.Fatal(err)
		}
		var n, sx, sy, xx, xy float64
		for d := p.Grid.Start + 12; d < len(p.Grid.Dates)-1; d++ {
			small, large := p.Row(engine.SmallReturn, d+1), p.Row(engine.LargeReturn, d+1)
			for i, x := range p.Row(signal.SmallLessLarge, d) {
				if math.IsNaN(x) {
					continue
				}
				x = min(max(x, -0.2), 0.2)
				y := small[i] - large[i]
				n, sx, sy, xx, xy = n+1, sx+x, sy+y, xx+x*x, xy+x*y
			}
		}
		return (xy - sx*sy/n) / (xx - sx*sx/n)
	}
	// 12 % a year per 0.0870 is 0.11 a month per unit of the reading at
	// enterprise value, a fifth more at equity.
	none, strong := slope(0), slope(0.12)
	t.Logf("slope of next month's relative return on the reading: %.3f without, %.3f with 12 %% a year", none, strong)
	if d := strong - none; d < 0.08 || d > 0.2 {
		t.Errorf("the edge adds %.3f to the slope, want about 0.13", d)
	}
}
