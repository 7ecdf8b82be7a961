package inference

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"trifecta/engine/accum"
)

// part summarizes x, the k lowest exactly.
func part(weight float64, x []float64, k int) Part {
	p := Part{Weight: weight, Moments: new(accum.Moments), Histogram: new(accum.Histogram)}
	for _, v := range x {
		p.Moments.Add(v)
		p.Histogram.Add(v)
	}
	sorted := slices.Sorted(slices.Values(x))
	p.Low = sorted[:min(k, len(x))]
	return p
}

func normals(r *rand.Rand, n int, mean, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + sd*r.NormFloat64()
	}
	return x
}

// calibrated draws an estimate many times and holds its spread against the
// mean of its standard errors, and its mean and its interval against the truth.
func calibrated(t *testing.T, name string, reps int, truth float64, draw func() Estimate) {
	t.Helper()
	var value, se accum.Moments
	covered := 0
	for range reps {
		e := draw()
		if e.Why != "" || !(e.SE > 0) {
			t.Fatalf("%s: %+v has no standard error", name, e)
		}
		value.Add(e.Value)
		se.Add(e.SE)
		if e.Lo <= truth && truth <= e.Hi {
			covered++
		}
	}
	n := float64(reps)
	// Four standard errors of a standard deviation over the repetitions, and 3 %
	// for what is of order 1/n in the estimators.
	if ratio, tol := se.Mean()/value.StdDev(), 4/math.Sqrt(2*n)+0.03; math.Abs(ratio-1) > tol {
		t.Errorf("%s: standard error is %.3f of the spread, want 1 within %.3f", name, ratio, tol)
	}
	if off := math.Abs(value.Mean() - truth); off > 4*value.StdErr()+0.1*value.StdDev() {
		t.Errorf("%s: mean is %v, want %v within %v", name, value.Mean(), truth, 4*value.StdErr())
	}
	// Four standard errors of a share of 95 %, and half a per cent above or one
	// and a half below for intervals in whole order statistics and finite samples.
	share, tol := float64(covered)/n, 4*math.Sqrt(0.95*0.05/n)
	if share < 0.935-tol || share > 0.965+tol {
		t.Errorf("%s: %.3f of intervals hold the truth, want 0.95", name, share)
	}
}

func TestErrorsOfIndependentPathsAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	z05 := -1.6448536269514722
	es05 := -2.0627128075074253
	const n, reps = 1000, 1000
	sample := func() Sample { return Sample{part(1, normals(r, n, 0, 1), 100)} }
	calibrated(t, "mean", reps, 0, func() Estimate { return sample().Mean() })
	calibrated(t, "median", reps, 0, func() Estimate { return sample().Distribution().Quantile(0.5) })
	calibrated(t, "5% quantile", reps, z05, func() Estimate { return sample().Distribution().Quantile(0.05) })
	calibrated(t, "5% quantile of the histogram", reps, z05, func() Estimate {
		return Sample{part(1, normals(r, n, 0, 1), 0)}.Distribution().Quantile(0.05)
	})
	calibrated(t, "expected shortfall", reps, es05, func() Estimate { return sample().Distribution().Shortfall(0.05) })
	calibrated(t, "probability", reps, 0.3, func() Estimate {
		hits := int64(0)
		for range n {
			if r.Float64() < 0.3 {
				hits++
			}
		}
		return Share([]Count{{Weight: 1, Hits: hits, N: n}})
	})
	// ln W is normal with deviation 0.3: E W^(1-g) = exp((1-g)² 0.09/2), so the
	// certainty equivalent is exp((1-g) 0.09/2) - 1.
	for _, g := range []float64{1, 3} {
		calibrated(t, "certainty equivalent", reps, math.Exp((1-g)*0.045)-1, func() Estimate {
			var m accum.Moments
			for _, z := range normals(r, n, 0, 0.3) {
				if g == 1 {
					m.Add(z)
				} else {
					m.Add(math.Exp((1 - g) * z))
				}
			}
			return Sample{{Weight: 1, Moments: &m}}.CertaintyEquivalent(g)
		})
	}
}

// Two strata of probability 0.2 and 0.8, the first oversampled.
func TestErrorsOverStrataAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const reps = 800
	sample := func() Sample {
		return Sample{part(0.2, normals(r, 500, -1, 2), 500), part(0.8, normals(r, 500, 0.5, 1), 20)}
	}
	cdf := func(x float64) float64 { return 0.2*normalCDF((x+1)/2) + 0.8*normalCDF(x-0.5) }
	quantile := func(p float64) float64 {
		lo, hi := -20.0, 20.0
		for range 100 {
			if m := (lo + hi) / 2; cdf(m) < p {
				lo = m
			} else {
				hi = m
			}
		}
		return lo
	}
	q := quantile(0.05)
	// E[X; X < q] of a normal is m Phi(z) - s phi(z).
	tail := func(m, s float64) float64 { z := (q - m) / s; return m*normalCDF(z) - s*normalDensity(z) }
	es := (0.2*tail(-1, 2) + 0.8*tail(0.5, 1)) / 0.05
	calibrated(t, "mean", reps, 0.2, func() Estimate { return sample().Mean() })
	calibrated(t, "median", reps, quantile(0.5), func() Estimate { return sample().Distribution().Quantile(0.5) })
	calibrated(t, "5% quantile", reps, q, func() Estimate { return sample().Distribution().Quantile(0.05) })
	calibrated(t, "expected shortfall", reps, es, func() Estimate { return sample().Distribution().Shortfall(0.05) })
	calibrated(t, "probability", reps, cdf(-0.5), func() Estimate {
		var c [2]Count
		for k, s := range sample() {
			c[k] = Count{Weight: s.Weight, Hits: int64(math.Round(s.Histogram.Below(-0.5) * 500)), N: 500}
		}
		return Share(c[:])
	})
}

// The paths above zero of two strata: their number is random.
func TestErrorsOfAGroupAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	positive := func(x []float64) (y []float64) {
		for _, v := range x {
			if v > 0 {
				y = append(y, v)
			}
		}
		return y
	}
	sample := func() Sample {
		s := Sample{part(0.3, positive(normals(r, 600, -1, 1)), 0), part(0.7, positive(normals(r, 600, 1, 1)), 0)}
		s[0].Paths, s[1].Paths = 600, 600
		return s
	}
	mass := 0.3*normalCDF(-1) + 0.7*normalCDF(1)
	mean := (0.3*(-normalCDF(-1)+normalDensity(1)) + 0.7*(normalCDF(1)+normalDensity(1))) / mass
	calibrated(t, "mean", 800, mean, func() Estimate { return sample().Mean() })
	above := 0.3*normalCDF(-2) + 0.7*0.5 // of 1
	calibrated(t, "probability", 800, above/mass, func() Estimate {
		var c [2]Count
		for k, s := range sample() {
			n := s.Moments.N()
			c[k] = Count{Weight: s.Weight, Hits: n - int64(math.Round(s.Histogram.Below(1)*float64(n))), N: n, Paths: 600}
		}
		return Share(c[:])
	})
	p := 1 - above/mass // the quantile is 1
	calibrated(t, "quantile", 800, 1, func() Estimate { return sample().Distribution().Quantile(p) })
}

func TestErrorsOfAntitheticPairsAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	draw := func(f func(z float64) float64) Sample {
		p := Part{Weight: 1, Moments: new(accum.Moments), Pairs: new(accum.Moments), Histogram: new(accum.Histogram)}
		for range 500 {
			z := r.NormFloat64()
			a, b := f(z), f(-z)
			for _, x := range []float64{a, b} {
				p.Moments.Add(x)
				p.Histogram.Add(x)
			}
			p.Pairs.Add((a + b) / 2)
		}
		return Sample{p}
	}
	exp := func(z float64) float64 { return math.Exp(0.3 * z) }
	calibrated(t, "mean of a rising function", 1000, math.Exp(0.045), func() Estimate { return draw(exp).Mean() })
	square := func(z float64) float64 { return z * z }
	calibrated(t, "mean of an even function", 1000, 1, func() Estimate { return draw(square).Mean() })
	calibrated(t, "median of an even function", 1000, 0.45493642311957283, func() Estimate { return draw(square).Distribution().Quantile(0.5) })
	// Paths above -1 are a group that parts some pairs. What is known of pairs is
	// how alike all are; the factor is at most the true one's.
	group := func() Estimate {
		p := Part{Weight: 1, Paths: 1000, Moments: new(accum.Moments), Alike: 1}
		for range 500 {
			z := r.NormFloat64()
			for _, u := range []float64{z, -z} {
				if u > -1 {
					p.Moments.Add(u * u)
				}
			}
		}
		return Sample{p}.Mean()
	}
	var value, se accum.Moments
	for range 1000 {
		e := group()
		value.Add(e.Value)
		se.Add(e.SE)
	}
	// The spread of 1,000 values is known to 2.2 %.
	if ratio := se.Mean() / value.StdDev(); ratio < 0.93 || ratio > 1.5 {
		t.Errorf("mean of a group: standard error is %.3f of the spread, want 1 to 1.5", ratio)
	}
	if c := draw(square); math.Abs(c[0].Correlation()-1) > 1e-12 {
		t.Errorf("correlation within pairs of an even function is %v, want 1", c[0].Correlation())
	}
	for name, limit := range map[string]float64{"an event of one side": 0.2, "an event of both sides": -0.5} {
		calibrated(t, name, 1000, normalCDF(-limit), func() Estimate {
			c := Count{Weight: 1, N: 1000, Pairs: 500}
			for range 500 {
				z := r.NormFloat64()
				hits := int64(0)
				for _, u := range []float64{z, -z} {
					if u > limit {
						hits++
					}
				}
				switch c.Hits += hits; hits {
				case 1:
					c.One++
				case 2:
					c.Both++
				}
			}
			return Share([]Count{c})
		})
	}
	if e, free := draw(exp).Mean(), (Sample{part(1, normals(r, 1000, 0, 0.3), 0)}).Mean(); e.SE > free.SE/2 {
		t.Errorf("pairs of a rising function have error %v, independent paths %v", e.SE, free.SE)
	}
}

func TestQuantileIntervalsOfTheOracle(t *testing.T) {
	var file struct {
		Quantile struct {
			Cases []struct {
				N        int64
				P        float64
				SE       float64 `json:"normal_se"`
				Low      int64   `json:"order_l"`
				High     int64   `json:"order_u"`
				Coverage float64
			}
		} `json:"quantile_se"`
		ES struct {
			Cases []struct {
				Alpha float64
				N     int
				ES    float64 `json:"normal_es"`
				SE    float64
			}
		} `json:"es_se"`
	}
	oracle(t, "distributions.json", &file)
	if len(file.Quantile.Cases) < 4 || len(file.ES.Cases) < 3 {
		t.Fatal("too few cases")
	}
	for _, c := range file.Quantile.Cases {
		x := make([]float64, c.N)
		for i := range x {
			x[i] = float64(i + 1) // its own rank
		}
		s := Sample{part(1, x, len(x))}
		e := s.Distribution().Quantile(c.P)
		if int64(e.Lo) != c.Low || int64(e.Hi) != c.High {
			t.Errorf("n %d, p %v: ranks %v to %v, want %d to %d", c.N, c.P, e.Lo, e.Hi, c.Low, c.High)
		}
		if got := binomialCDF(c.High-1, c.N, c.P) - binomialCDF(c.Low-1, c.N, c.P); math.Abs(got-c.Coverage) > 1e-10 {
			t.Errorf("n %d, p %v: coverage %v, want %v", c.N, c.P, got, c.Coverage)
		}
	}
	for _, c := range file.ES.Cases {
		// A sample that is the normal distribution itself, at the middles of n
		// equal shares: its tail's moments differ by the discreteness, a few
		// parts in n a.
		s := Sample{part(1, quantiles(c.N), c.N)}
		e := s.Distribution().Shortfall(c.Alpha)
		tol := 4 / (float64(c.N) * c.Alpha)
		if math.Abs(e.Value/-c.ES-1) > tol || math.Abs(e.SE/c.SE-1) > tol {
			t.Errorf("a %v: ES %v ± %v, want %v ± %v within a relative %v", c.Alpha, e.Value, e.SE, -c.ES, c.SE, tol)
		}
	}
}

// quantiles returns the standard normal quantiles at (i+1/2)/n.
func quantiles(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		lo, hi := -10.0, 10.0
		for range 60 {
			if m := (lo + hi) / 2; normalCDF(m) < (float64(i)+0.5)/float64(n) {
				lo = m
			} else {
				hi = m
			}
		}
		x[i] = lo
	}
	return x
}

// Splitting a stratum in two that were drawn in proportion to their weights
// changes no value, and what is exact stays so.
func TestValuesDoNotDependOnHowAStratumIsWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	x := normals(r, 1000, 1, 0.2)
	one := Sample{part(1, x, 200)}
	two := Sample{part(0.4, x[:400], 100), part(0.6, x[400:], 150)}
	sorted := slices.Sorted(slices.Values(x))
	if got, want := two.Mean().Value, one.Mean().Value; math.Abs(got-want) > 1e-15 {
		t.Errorf("mean %v, want %v", got, want)
	}
	a, b := one.Distribution(), two.Distribution()
	if !a.Exact(0.05) || !b.Exact(0.05) || a.Exact(0.5) || b.Exact(0.5) {
		t.Error("exact where only bins are known, or the other way round")
	}
	if got, want := b.Quantile(0.05).Value, sorted[49]; got != want {
		t.Errorf("5%% quantile over strata %v, want order statistic %v", got, want)
	}
	worst := 0.0
	for _, v := range sorted[:50] {
		worst += v / 50
	}
	for _, d := range []*Distribution{a, b} {
		if got := d.Shortfall(0.05).Value; math.Abs(got-worst) > 1e-14 {
			t.Errorf("expected shortfall %v, want %v", got, worst)
		}
	}
	// The worst 20.5 paths: the last counts half.
	half := 0.0
	for i, v := range sorted[:21] {
		if i == 20 {
			v /= 2
		}
		half += v / 20.5
	}
	if got := a.Shortfall(0.0205).Value; math.Abs(got-half) > 1e-14 {
		t.Errorf("expected shortfall of 20.5 paths %v, want %v", got, half)
	}
	// Type 7 of exact values, and bins within 0.1 %.
	if got, want := a.Quantile(0.1).Value, sorted[99]+0.9*(sorted[100]-sorted[99]); math.Abs(got-want) > 1e-15 {
		t.Errorf("10%% quantile %v, want %v", got, want)
	}
	if got, want := a.Quantile(0.75).Value, sorted[749]; math.Abs(got/want-1) > 0.002 {
		t.Errorf("75%% quantile %v, want near %v", got, want)
	}
}

func TestWhatIsNotKnownHasAReason(t *testing.T) {
	none := Sample{part(1, nil, 0)}
	for name, e := range map[string]Estimate{
		"mean of nothing":       none.Mean(),
		"quantile of nothing":   none.Distribution().Quantile(0.5),
		"shortfall of nothing":  none.Distribution().Shortfall(0.5),
		"share of nothing":      Share([]Count{{Weight: 1}}),
		"difference of nothing": Difference(nil, nil),
		"ratio over zero":       Ratio([]float64{1, 2, 3}, []float64{1, -1, 0.1}),
	} {
		if !math.IsNaN(e.Value) || !math.IsNaN(e.SE) || e.Why == "" {
			t.Errorf("%s is %+v", name, e)
		}
	}
	one := Sample{part(1, []float64{3}, 0)}
	for name, e := range map[string]Estimate{
		"mean of one path":       one.Mean(),
		"1% quantile of 50":      Sample{part(1, normals(rand.New(rand.NewPCG(1, 1)), 50, 3, 1e-9), 0)}.Distribution().Quantile(0.01),
		"1% shortfall of 50":     Sample{part(1, normals(rand.New(rand.NewPCG(1, 1)), 50, 3, 1e-9), 0)}.Distribution().Shortfall(0.01),
		"difference of one path": Difference([]float64{5}, []float64{2}),
	} {
		if !(math.Abs(e.Value-3) < 0.003) || !math.IsNaN(e.SE) || e.Why == "" {
			t.Errorf("%s is %+v", name, e)
		}
	}
	if e := Share([]Count{{Weight: 1, Hits: 0, N: 1000}}); e.Value != 0 || !(e.SE > 0.0005 && e.SE < 0.002) || e.Lo != 0 {
		t.Errorf("an event on none of 1,000 paths has %+v", e)
	}
	var heavy accum.Moments
	for range 1000 {
		heavy.Add(1)
	}
	heavy.Add(math.Pow(0.5, -9)) // one path that lost half, at an aversion of 10
	if e := (Sample{{Weight: 1, Moments: &heavy}}).CertaintyEquivalent(10); !(e.Value < -0.03) || !math.IsNaN(e.SE) || e.Why == "" {
		t.Errorf("certainty equivalent that rests on one path is %+v", e)
	}
	same := Sample{part(1, []float64{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, 0)}
	if e := same.Distribution().Quantile(0.5); e.Value != 2 || e.SE != 0 || e.Lo != 2 || e.Hi != 2 {
		t.Errorf("the median of equal values is %+v", e)
	}
}

// Numbers of steps are read exactly, and a quantile between two of them has an
// error although nearly all samples agree on it.
func TestQuantilesOnALatticeAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	x := make([]float64, 500)
	for i := range x {
		x[i] = float64(1+r.IntN(36)) / 36
	}
	for _, s := range []Sample{{part(1, x, 0)}, {part(0.4, x[:200], 0), part(0.6, x[200:], 0)}} {
		for k := range s {
			s[k].Lattice = 1.0 / 36
		}
		d := s.Distribution()
		e := d.Quantile(0.5)
		if steps := e.Value * 36; math.Abs(steps-math.Round(steps)) > 1e-12 || !d.Exact(0.5) {
			t.Errorf("the median is %v steps, exact: %v", steps, d.Exact(0.5))
		}
		// sqrt(p(1-p)/n) over a density of one: 0.0224, known to a tenth.
		if math.Abs(e.SE/0.0224-1) > 0.3 || math.Abs(36*e.Lo-math.Round(36*e.Lo)) > 1e-12 || e.Lo > 0.5 || e.Hi < 0.5 {
			t.Errorf("the median is %+v", e)
		}
	}
}

func TestPairedComparisonsAreTheirSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	draw := func() (x, y []float64) {
		x, y = make([]float64, 200), make([]float64, 200)
		for i := range x {
			z := r.NormFloat64()
			x[i], y[i] = 1.2+z+0.1*r.NormFloat64(), 4+z
		}
		return x, y
	}
	calibrated(t, "difference", 1000, -2.8, func() Estimate { return Difference(draw()) })
	calibrated(t, "ratio", 1000, 0.3, func() Estimate { return Ratio(draw()) })
	if got := PairMeans([]float64{1, 3, -2, 2}); !slices.Equal(got, []float64{2, 0}) {
		t.Errorf("pair means are %v", got)
	}
}
