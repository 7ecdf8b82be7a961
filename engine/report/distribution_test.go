package report

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestEmpiricalByHand(t *testing.T) {
	d, err := Empirical([]float64{0.04, -0.02, 0, 0.02})
	if err != nil {
		t.Fatal(err)
	}
	// Mean 0.01; squares of deviations 0.0009, 0.0009, 0.0001, 0.0001 over 3,
	// over 4 paths, give an error of sqrt(0.002/12).
	if got, want := d.Mean.SE, math.Sqrt(0.002/12); math.Abs(d.Mean.Value-0.01) > 1e-15 || math.Abs(got-want) > 1e-15 {
		t.Errorf("mean %v ± %v, want 0.01 ± %v", d.Mean.Value, got, want)
	}
	for _, c := range []struct{ p, want float64 }{{0, -0.02}, {0.25, -0.02}, {0.375, -0.01}, {0.5, 0}, {1, 0.04}} {
		if got := d.Quantile(c.p); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("quantile %g = %g, want %g", c.p, got, c.want)
		}
	}
	if got := (Distribution{}).Quantile(0.5); !math.IsNaN(got) {
		t.Errorf("median of nothing = %g, want NaN", got)
	}
}

func TestEmpiricalRefusesWhatIsNotFinite(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := Empirical([]float64{1, v}); err == nil || !strings.Contains(err.Error(), "path 1") {
			t.Errorf("a value of %g gives error %v, want one that names path 1", v, err)
		}
	}
	one, err := Empirical([]float64{1})
	if err != nil || told(one.Mean) || one.Mean.Why == "" {
		t.Errorf("one path has the mean %+v, error %v: want a reason why it has no error", one.Mean, err)
	}
	none, err := Empirical(nil)
	if err != nil || !math.IsNaN(none.Mean.Value) || none.Mean.Why == "" {
		t.Errorf("no path has the mean %+v, error %v: want NaN and a reason", none.Mean, err)
	}
}

func TestDensityHasTheShapeOfItsSample(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	x := make([]float64, 40000)
	for i := range x {
		x[i] = 0.03 + 0.1*r.NormFloat64()
	}
	const lo, hi, n = -0.27, 0.33, 60 // three deviations on either side
	got := mustEmpirical(x).density(lo, hi, n)
	for i, d := range got {
		u := (lo + (hi-lo)*float64(i)/n - 0.03) / 0.1
		// The kernel, 0.1 of a deviation wide, flattens the curve by less than
		// 0.01; forty thousand draws leave an error of 0.03 at the top.
		if want := math.Exp(-u * u / 2); math.Abs(d-want) > 0.05 {
			t.Errorf("density at %.1f deviations = %.3f, want %.3f", u, d, want)
		}
	}
	// A mass at one value is a bump there and nothing elsewhere.
	mass := mustEmpirical(constant(0.1, 50)).density(-1, 1, 200)
	for i, d := range mass {
		if at := -1 + float64(i)/100; math.Abs(at-0.1) < 0.005 && d != 1 || math.Abs(at-0.1) > 0.021 && d != 0 {
			t.Errorf("density of a mass at 0.1 is %g at %g", d, at)
		}
	}
}

func TestWrongDistributionsPanic(t *testing.T) {
	for name, d := range map[string]Distribution{
		"lengths": {Values: []float64{1}},
		"NaN":     {Values: []float64{math.NaN()}, Below: []float64{1}},
		"order":   {Values: []float64{2, 1}, Below: []float64{0.5, 1}},
		"shares":  {Values: []float64{1, 2}, Below: []float64{0.5, 0.4}},
		"above 1": {Values: []float64{1}, Below: []float64{1.1}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if r, _ := recover().(string); !strings.HasPrefix(r, "report: ") {
					t.Errorf("panic %q, want one of this package", r)
				}
			}()
			d.check("a distribution")
		})
	}
}
