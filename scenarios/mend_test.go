package scenarios

import (
	"context"
	"math"
	"testing"
)

// The mends take predictability out, and with none of them the world has
// MODEL 17's, inside the same bands.
func TestMendsTakePredictabilityOut(t *testing.T) {
	m := DefaultMarket()
	m.Mend = Mend{}
	c, err := Calibrate(context.Background(), m, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Moments {
		if !x.Inside() {
			t.Errorf("%s is %.4f without mends, want %v ± %v", x.Name, x.Value, x.Data, x.Tolerance)
		}
	}
	if c, err = Calibrate(context.Background(), DefaultMarket(), 1); err != nil {
		t.Fatal(err)
	}
	with, without := map[string]Moment{}, map[string]Moment{}
	for k, x := range c.Predictability {
		with[x.Name], without[x.Name] = x, c.Unmended[k]
	}
	for name, most := range map[string]float64{ // share of it that may be left
		"surprise": 0.1, "surprise_slowdown": 0.3, "surprise_recession": 0.5, "surprise_believed": 0.2, "surprise_floor": 0.1,
		"exit_young": 0.5, "exit_old": 0.6, "r2_small": 0.92, "r2_large": 0.92, "r2_ahead": 0.98, "return_floor": 0.9, "return_believed": 0.8,
	} {
		if a, b := with[name].Value, without[name].Value; math.Abs(a) > most*math.Abs(b) {
			t.Errorf("%s is %.4f with the mends, %.4f without: want at most %v of it", name, a, b, most)
		}
	}
	// MODEL 17's figures, to four standard errors and the last digit given.
	for name, want := range map[string]float64{
		"surprise_expansion": 0.006, "surprise_slowdown": -0.021, "surprise_recession": -0.111, "surprise_believed": -0.069, "surprise_floor": -0.031,
	} {
		if x := without[name]; math.Abs(x.Value-want) > 4*x.SE+0.0005 {
			t.Errorf("%s is %.4f ± %.4f, MODEL has %v", name, x.Value, x.SE, want)
		}
	}
}

// A recession that is ruled out is believed in by nobody, and does not make
// values unknown.
func TestMendsWithoutRecessions(t *testing.T) {
	m := DefaultMarket()
	m.Start.Regime = ByRegime{0.8, 0.2, 0}
	m.Regime.ExpansionToRecession, m.Regime.SlowdownToRecession = 0, 0
	r, err := observe(context.Background(), longRun(m), 1)
	if err != nil {
		t.Fatal(err)
	}
	for k := range r.months() {
		for i := range r.paths() {
			if x := r.small[k][i]; math.IsNaN(x) || math.IsNaN(r.premium[k][i]) {
				t.Fatalf("return of small is %v in month %d", x, k)
			}
		}
	}
}
