package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCRPSByHand(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		y    float64
		want float64
	}{
		{"a point forecast", []float64{2, 2, 2}, 5, 3},
		// E|X-y| = (1+1)/2, E|X-X'| = 2.
		{"two members around the outcome", []float64{1, -1}, 0, 0},
		{"two members beside the outcome", []float64{1, -1}, 3, 2},
		// E|X-y| = (0+1+3)/3, E|X-X'| = (1+3+2)/3.
		{"three members", []float64{3, 0, 1}, 0, 4.0/3 - 1},
	} {
		if got := CRPS(c.x, c.y); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s: CRPS = %v, want %v", c.name, got, c.want)
		}
	}
	if got := CRPS([]float64{1}, 1); !math.IsNaN(got) {
		t.Errorf("CRPS of one member = %v, want NaN", got)
	}
	// 1/sqrt(pi) (sqrt 2 - 1) for the outcome at the mean.
	if got, want := CRPSNormal(3, 2, 3), 2*(math.Sqrt2-1)/math.Sqrt(math.Pi); math.Abs(got-want) > 1e-15 {
		t.Errorf("CRPS of a normal at its mean = %v, want %v", got, want)
	}
	if got := CRPSNormal(3, 0, 1); got != 2 {
		t.Errorf("CRPS of a certain forecast = %v, want 2", got)
	}
}

// The score of an ensemble has the expectation of that of its distribution, for
// ensembles of any size.
func TestCRPSOfAnEnsembleIsUnbiased(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 5, 200} {
		for _, y := range []float64{0, 1.3, -4} {
			const reps = 4000
			score := make([]float64, reps)
			for k := range score {
				score[k] = CRPS(normals(r, n, 0.5, 2), y)
			}
			m, v := moments(score)
			if want, tol := CRPSNormal(0.5, 2, y), 4*math.Sqrt(v/reps); math.Abs(m-want) > tol {
				t.Errorf("%d members, outcome %v: mean score %v, want %v within 4 standard errors, %v", n, y, m, want, tol)
			}
		}
	}
}

func TestPITOfARightForecastIsUniform(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const n, bins = 20_000, 10
	pit, closed := make([]float64, n), make([]float64, n)
	for i := range pit {
		mean := r.NormFloat64()
		y := mean + r.NormFloat64()
		pit[i], closed[i] = PIT(normals(r, 999, mean, 1), y), PITNormal(mean, 1, y)
	}
	for _, u := range [][]float64{pit, closed} {
		for k, c := range PITHistogram(u, bins) {
			if tol := 4 * math.Sqrt(n*0.1*0.9); math.Abs(float64(c)-n/bins) > tol {
				t.Errorf("bin %d holds %d of %d, want a tenth within 4 standard errors, %.0f", k, c, n, tol)
			}
		}
	}
	if got := []float64{PIT([]float64{1, 2, 2, 3}, 2), PIT([]float64{1, 2}, 0), PIT([]float64{1, 2}, 5)}; !slices.Equal(got, []float64{0.5, 0, 1}) {
		t.Errorf("PIT = %v, want 0.5, 0 and 1", got)
	}
	if got := PITHistogram([]float64{0, 0.3, 1}, 4); !slices.Equal(got, []int{1, 1, 0, 1}) {
		t.Errorf("histogram is %v", got)
	}
}

// Equally good forecasts are told apart at the level of the test, also where
// they reach over several origins.
func TestDieboldMarianoHasItsLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n, reps = 310, 3000
	zero := make([]float64, n)
	for _, overlap := range []int{1, 3, 6, 12} {
		rejected := 0
		for range reps {
			// Moving sums, as losses of overlapping forecasts have them.
			z, d := normals(r, n+overlap, 0, 1), make([]float64, n)
			for i := range d {
				for k := range overlap {
					d[i] += z[i+k]
				}
			}
			if DieboldMariano(d, zero, overlap).P < 0.05 {
				rejected++
			}
		}
		// Three standard errors of a share of 5 % over the repetitions are
		// 1.2 %, and the test is known to be up to 2 % off for such overlaps.
		if share := float64(rejected) / reps; share < 0.035 || share > 0.082 {
			t.Errorf("overlap %d: %.3f rejected at 5 %%", overlap, share)
		}
	}
}

func TestDieboldMarianoByHand(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	b := make([]float64, len(a))
	// Overlap 1: a t test with n-1 in the variance, which is what the
	// correction (n-1)/n makes of n.
	m, v := moments(a)
	c := DieboldMariano(a, b, 1)
	if want := m / math.Sqrt(v/12); math.Abs(c.Statistic-want) > 1e-12 || math.Abs(c.Difference.Value-m) > 1e-15 || c.N != 12 {
		t.Errorf("%+v, want a statistic of %v", c, want)
	}
	if r := DieboldMariano(b, a, 1); r.Statistic != -c.Statistic || r.P != c.P {
		t.Errorf("exchanged: %+v", r)
	}
	for name, c := range map[string]Comparison{
		"few origins": DieboldMariano(a[:9], b[:9], 1),
		"far ahead":   DieboldMariano(a, b, 7),
		"the same":    DieboldMariano(a, a, 1),
	} {
		if !math.IsNaN(c.P) || c.Difference.Why == "" {
			t.Errorf("%s: %+v has no reason", name, c)
		}
	}
}
