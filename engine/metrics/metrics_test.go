package metrics

import (
	"math"
	"testing"
)

// near reports whether got is want to a relative 1e-12, room for the rounding
// of some hundred operations; NaN equals NaN.
func near(got, want float64) bool {
	return got == want || math.Abs(got-want) <= 1e-12*math.Abs(want) || got != got && want != want
}

func TestMetricsByHand(t *testing.T) {
	nan := math.NaN()
	zero := []float64{0, 0, 0, 0}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"double in two years of months", CAGR(2, 24, 12), math.Sqrt2 - 1},
		{"halve in half a year", CAGR(0.5, 6, 12), -0.75},
		{"no change", CAGR(1, 7, 12), 0},
		{"daily", CAGR(1.21, 504, 252), 0.1},
		{"wealth zero", CAGR(0, 12, 12), nan},
		{"wealth negative", CAGR(-1, 12, 12), nan},
		{"wealth unknown", CAGR(nan, 12, 12), nan},
		{"no steps", CAGR(1, 0, 12), nan},

		{"mean", AnnualMean([]float64{0.01, -0.02, 0.04}, 12), 0.12},
		{"mean of none", AnnualMean(nil, 12), nan},
		{"mean with an unknown return", AnnualMean([]float64{0.01, nan}, 12), nan},

		// deviations -0.02, -0.01, 0.01, 0.02: variance 0.001/3
		{"volatility", Volatility([]float64{0.01, 0.02, 0.04, 0.05}, 12), math.Sqrt(0.001 / 3 * 12)},
		{"volatility of one", Volatility([]float64{0.01}, 12), nan},
		{"volatility of equals", Volatility([]float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 12), 0},
		{"volatility with an unknown return", Volatility([]float64{0.01, nan}, 12), nan},

		// mean 0.03 over the same deviations
		{"Sharpe", Sharpe([]float64{0.01, 0.02, 0.04, 0.05}, zero, 12), 0.03 / math.Sqrt(0.001/3) * math.Sqrt(12)},
		{"Sharpe over cash", Sharpe([]float64{0.02, 0.02, 0.06, 0.05}, []float64{0.01, 0, 0.02, 0}, 12), 0.03 / math.Sqrt(0.001/3) * math.Sqrt(12)},
		{"Sharpe of cash", Sharpe([]float64{0.1, 0.2, 0.3}, []float64{0.1, 0.2, 0.3}, 12), nan},
		// 0.3 - 0.2 and 0.2 - 0.1 differ in the last bit only
		{"Sharpe of a constant excess", Sharpe([]float64{0.3, 0.2, 0.7}, []float64{0.2, 0.1, 0.6}, 12), nan},
		{"Sharpe of one", Sharpe([]float64{0.1}, []float64{0}, 12), nan},

		{"tracking error", TrackingError([]float64{0.02, 0.02, 0.06, 0.05}, []float64{0.01, 0, 0.02, 0}, 12), math.Sqrt(0.001 / 3 * 12)},
		{"tracking error of itself", TrackingError([]float64{0.02, -0.7}, []float64{0.02, -0.7}, 12), 0},
		{"tracking error of zeros", TrackingError(zero, zero, 12), 0},

		// z(0.95) = 1.6448536269514722, z(0.80) = 0.8416212335729143 (tables)
		{"detectable edge", DetectableEdge(0.08, 16), (1.6448536269514722 + 0.8416212335729143) * 0.02},
		{"no tracking error", DetectableEdge(0, 10), 0},
		{"no years", DetectableEdge(0.08, 0), nan},
		{"unknown tracking error", DetectableEdge(nan, 10), nan},

		{"first-step loss", MaxDrawdown([]float64{0.9, 1.1}), -0.1},
		{"deepest, not last", MaxDrawdown([]float64{1.2, 0.6, 2, 1.5}), -0.5},
		{"only gains", MaxDrawdown([]float64{1, 1.1, 1.2}), 0},
		{"ruin", MaxDrawdown([]float64{1.1, 0, 0}), -1},
		{"not started", MaxDrawdown(nil), 0},
		{"negative wealth", MaxDrawdown([]float64{1.1, -0.1, 2}), nan},
		{"unknown wealth", MaxDrawdown([]float64{0.5, nan, 2}), nan},
	} {
		// sqrt(2) - 1 and the like lose a digit to the 1 taken away.
		if !near(c.got, c.want) && !(math.Abs(c.got-c.want) <= 1e-15) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestDrawdownsFollowWealth(t *testing.T) {
	returns := []float64{-0.5, 1, 1, -0.25, 0, 1.0 / 3}
	wealth, draw := make([]float64, 6), make([]float64, 6)
	Wealth(wealth, returns)
	DrawdownSeries(draw, wealth)
	wantWealth := []float64{0.5, 1, 2, 1.5, 1.5, 2}
	wantDraw := []float64{-0.5, 0, 0, -0.25, -0.25, 0}
	for i := range wealth {
		if !near(wealth[i], wantWealth[i]) || !near(draw[i], wantDraw[i]) {
			t.Errorf("step %d: wealth %v, drawdown %v, want %v and %v", i, wealth[i], draw[i], wantWealth[i], wantDraw[i])
		}
	}
	Wealth(returns, returns) // in place
	DrawdownSeries(returns, returns)
	for i := range returns {
		if returns[i] != draw[i] {
			t.Errorf("step %d: drawdown in place %v, want %v", i, returns[i], draw[i])
		}
	}
}

func TestRollingSharpeIsSharpeOfItsWindow(t *testing.T) {
	returns := []float64{0.01, -0.02, 0.03, 0.03, 0.03, -0.01, 0.02}
	rf := []float64{0.001, 0.002, 0.001, 0.001, 0.001, 0.003, 0}
	dst := make([]float64, len(returns))
	RollingSharpe(dst, returns, rf, 3, 12)
	for i, got := range dst {
		want := math.NaN()
		if i >= 2 {
			want = Sharpe(returns[i-2:i+1], rf[i-2:i+1], 12)
		}
		if !near(got, want) {
			t.Errorf("return %d: rolling Sharpe = %v, want %v", i, got, want)
		}
	}
	if dst[1] == dst[1] || dst[2] != dst[2] || dst[4] == dst[4] {
		t.Errorf("rolling Sharpe = %v, want NaN before the window is full and where excess is constant", dst)
	}
}

// Laws of scale: the units of time and money come out as stated.
func TestMetricsScaleAsStated(t *testing.T) {
	r := []float64{0.03, -0.01, 0.02, -0.04, 0.05, 0.01}
	rf := []float64{0.001, 0.001, 0.002, 0.002, 0.001, 0.003}
	shifted, doubled, rf2 := make([]float64, len(r)), make([]float64, len(r)), make([]float64, len(r))
	for i := range r {
		shifted[i], doubled[i], rf2[i] = r[i]+0.25, 2*r[i], 2*rf[i]
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"volatility of shifted returns", Volatility(shifted, 12), Volatility(r, 12)},
		{"volatility of doubled returns", Volatility(doubled, 12), 2 * Volatility(r, 12)},
		{"volatility by quarters of a step", Volatility(r, 48), 2 * Volatility(r, 12)},
		{"Sharpe of doubled returns", Sharpe(doubled, rf2, 12), Sharpe(r, rf, 12)},
		{"tracking error turned round", TrackingError(r, rf, 12), TrackingError(rf, r, 12)},
		{"detectable edge after four times as long", DetectableEdge(0.1, 40), DetectableEdge(0.1, 10) / 2},
	} {
		if !near(c.got, c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestLengthsMustMatch(t *testing.T) {
	two, three := make([]float64, 2), make([]float64, 3)
	for name, call := range map[string]func(){
		"Sharpe":             func() { Sharpe(three, two, 12) },
		"TrackingError":      func() { TrackingError(two, three, 12) },
		"Wealth":             func() { Wealth(two, three) },
		"DrawdownSeries":     func() { DrawdownSeries(three, two) },
		"RollingSharpe, dst": func() { RollingSharpe(two, three, three, 2, 12) },
		"RollingSharpe, rf":  func() { RollingSharpe(three, three, two, 2, 12) },
		"window of one":      func() { RollingSharpe(three, three, three, 1, 12) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			call()
		}()
	}
}
