package random

import (
	"encoding/json"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// grid returns n uniforms of the grid of the draws, spread evenly, and the ends
// of the grid.
func grid(n int) []float64 {
	u := []float64{unit(0), unit(1), unit(math.MaxUint32 - 1), unit(math.MaxUint32)}
	for i := range n {
		u = append(u, unit(uint32((float64(i)+0.5)/float64(n)*0x1p32)))
	}
	for k := range 32 { // and some of every octave
		u = append(u, unit(1<<k|0x55555555>>(31-k)), 1-unit(1<<k|0x33333333>>(31-k)))
	}
	return u
}

// With an even number of degrees of freedom the distribution has a closed form:
// the probability above x = ratio nu/2 is e^-x times the sum of x^k/k! up to
// nu/2 - 1, and that below is the rest of the series.
func TestChiSquareInvertsTheClosedForm(t *testing.T) {
	for _, nu := range []float64{2, 4, 6, 8, 12, 30, 100} {
		u := grid(20_000)
		ratio := make([]float64, len(u))
		NewChiSquare(nu).Ratio(ratio, u)
		var worst float64
		for i, p := range u {
			x := ratio[i] * nu / 2
			term, above := 1.0, 0.0
			k := 0
			for ; float64(k) < nu/2; k++ {
				above += term
				term *= x / float64(k+1)
			}
			density := term / x * float64(k) // x^(k-1)/(k-1)!, times e^-x below
			below := 0.0
			for ; term > below*1e-18 || float64(k) < x; k++ {
				below += term
				term *= x / float64(k+1)
			}
			err := (math.Exp(-x)*below - p) / (math.Exp(-x) * density * x)
			if p > 0.5 {
				err = (math.Exp(-x)*above - (1 - p)) / (math.Exp(-x) * density * x)
			}
			worst = max(worst, math.Abs(err))
		}
		t.Logf("nu %v: largest relative error %.2g", nu, worst)
		if !(worst <= 1e-9) {
			t.Errorf("nu %v: off by %v, relatively, want at most 1e-9", nu, worst)
		}
	}
}

// Gonum's incomplete gamma function is another road to the same distribution;
// it is good to some 1e-13 of the probability.
func TestChiSquareAgreesWithGonum(t *testing.T) {
	for _, nu := range []float64{0.5, 1, 2.5, 3, 5, 7.7, 31, 250, 1000} {
		u := grid(3000)
		ratio := make([]float64, len(u))
		NewChiSquare(nu).Ratio(ratio, u)
		g := newGamma(nu / 2)
		for i, p := range u {
			x := ratio[i] * nu / 2
			_, flow := g.tail(x, 0)
			err := (mathext.GammaIncReg(nu/2, x) - p) / flow
			if p > 0.5 {
				err = (mathext.GammaIncRegComp(nu/2, x) - (1 - p)) / flow
			}
			if !(math.Abs(err) <= 1e-9+1e-12*max(p, 1-p)/flow) {
				t.Fatalf("nu %v: ratio at %v is %v, off by %v, relatively", nu, p, ratio[i], err)
			}
		}
	}
}

// A normal draw over the root of the ratio is Student's t, whose distribution
// function is in distributions.json, computed with 40 digits. The mean over the
// ratio's uniform is an integral whose integrand bends at both ends; with
// u = 10 v^3 - 15 v^4 + 6 v^5 the midpoint rule in v takes them smoothly.
func TestNormalOverRootOfRatioIsStudentsT(t *testing.T) {
	var file struct {
		TCDF [][3]float64 `json:"t_cdf"`
	}
	if err := json.Unmarshal(shared(t, "oracles/distributions.json"), &file); err != nil {
		t.Fatal(err)
	}
	const n = 1 << 14
	u, ratio, weight := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range u {
		v := (float64(i) + 0.5) / n
		u[i] = v * v * v * (10 - 15*v + 6*v*v)
		weight[i] = 30 * v * v * (1 - v) * (1 - v) / n
	}
	for _, c := range file.TCDF {
		nu, x, want := c[0], c[1], c[2]
		NewChiSquare(nu).Ratio(ratio, u)
		var got float64
		for i, r := range ratio {
			got += 0.5 * math.Erfc(-x*math.Sqrt(r/2)) * weight[i]
		}
		// The ratio's own error of 1e-9 moves the probability by less.
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("t with %v degrees of freedom below %v: %v, want %v", nu, x, got, want)
		}
	}
	if len(file.TCDF) < 20 {
		t.Errorf("%d values in the oracle, want at least 20", len(file.TCDF))
	}
}

// Neighbours on the grid of the draws, at the ends, across every border between
// two pieces, and inside.
func TestChiSquareRises(t *testing.T) {
	for _, nu := range []float64{0.5, 1, 3, 5, 12, 1000} {
		c := NewChiSquare(nu)
		rise := func(from uint32) {
			u, r := make([]float64, 64), make([]float64, 64)
			for i := range u {
				u[i] = unit(min(from, math.MaxUint32-63) + uint32(i))
			}
			c.Ratio(r, u)
			for i := 1; i < len(r); i++ {
				if !(r[i] > r[i-1]) {
					t.Fatalf("nu %v: %v at %v and %v at the next", nu, r[i-1], u[i-1], r[i])
				}
			}
		}
		for k := range 32 {
			for q := range uint32(4) {
				border := uint32(1)<<k + uint32(uint64(q)<<k/4)
				rise(max(border, 32) - 32)
				rise(-max(border, 32) - 32)
			}
		}
		rise(0)
		rise(math.MaxUint32)
	}
}

func TestChiSquareAtTheEdges(t *testing.T) {
	nan := math.NaN()
	u := []float64{0, 1, -0.1, 1.1, nan, math.Inf(1), math.Inf(-1), 0.5, 1e-300, 0x1p-34, 1 - 0x1p-53}
	r := make([]float64, len(u))
	NewChiSquare(2).Ratio(r, u)
	// With two degrees of freedom the ratio is -log(1-u).
	want := []float64{0, math.Inf(1), nan, nan, nan, nan, nan, math.Ln2, 1e-300, -math.Log1p(-0x1p-34), 53 * math.Ln2}
	for i := range u {
		if !(math.Abs(r[i]-want[i]) <= 1e-9*want[i]) && r[i] != want[i] && !(r[i] != r[i] && want[i] != want[i]) {
			t.Errorf("ratio at %v is %v, want %v", u[i], r[i], want[i])
		}
	}
	for name, call := range map[string]func(){
		"nu of 0.4":     func() { NewChiSquare(0.4) },
		"nu of 1001":    func() { NewChiSquare(1001) },
		"unknown nu":    func() { NewChiSquare(nan) },
		"row too short": func() { NewChiSquare(5).Ratio(r[:2], u) },
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

func TestLogGammaAgreesWithTheStandardLibrary(t *testing.T) {
	for _, a := range []float64{0.25, 0.5, 1, 1.5, 2, 3.7, 14.99, 15, 60, 500} {
		want, _ := math.Lgamma(a)
		// Both round sums of terms near a log a.
		if got := logGamma(a); math.Abs(got-want) > 1e-15*max(4, 2*a*math.Abs(math.Log(a))) {
			t.Errorf("log gamma of %v = %v, want %v", a, got, want)
		}
	}
}

// Moments of a Student's t with 5 degrees of freedom, scaled to variance one:
// variance, and the share beyond three standard deviations.
func TestStudentDraws(t *testing.T) {
	z, u := make([]float64, sample), make([]float64, sample)
	New(5, "market").Normal(z, 0, 1)
	New(5, "market tail").Uniform(u, 0, 1)
	NewChiSquare(5).Ratio(u, u)
	var square, beyond float64
	for i, x := range z {
		x /= math.Sqrt(u[i] * 5 / 3)
		square += x * x
		if math.Abs(x) > 3 {
			beyond++
		}
	}
	n := float64(sample)
	// Kurtosis is 9, so x*x has standard deviation sqrt(8); the probability
	// beyond 3 is that of t5 beyond 3 sqrt(5/3).
	if got := square / n; math.Abs(got-1) > 4.5*math.Sqrt(8/n) {
		t.Errorf("variance = %v, want 1", got)
	}
	const want = 0.011724811 // 1 - 2/pi (a + sin a (cos a + 2/3 cos^3 a)), a = atan sqrt 3
	if got := beyond / n; math.Abs(got-want) > 4.5*math.Sqrt(want/n) {
		t.Errorf("share beyond 3 = %v, want %v", got, want)
	}
}

// Antithetic pairs share an address and have opposite draws, whatever the row.
func TestPairsAreAntithetic(t *testing.T) {
	s := New(11, "fed")
	const first, n = 1000, 40
	u, z := make([]float64, n), make([]float64, n)
	s.UniformPairs(u, first, 3)
	s.NormalPairs(z, first, 3)
	own, normal := make([]float64, n/2), make([]float64, n/2)
	s.Uniform(own, first/2, 3)
	s.Normal(normal, first/2, 3)
	for k := range own {
		if u[2*k] != own[k] || u[2*k+1] != 1-own[k] {
			t.Errorf("pair %d has %v and %v, want %v and its complement", k, u[2*k], u[2*k+1], own[k])
		}
		if z[2*k] != normal[k] || z[2*k+1] != -normal[k] {
			t.Errorf("pair %d has normals %v and %v, want %v and its opposite", k, z[2*k], z[2*k+1], normal[k])
		}
	}
	for from := range n {
		for to := from; to <= n; to++ {
			part, normals := make([]float64, to-from), make([]float64, to-from)
			s.UniformPairs(part, int64(first+from), 3)
			s.NormalPairs(normals, int64(first+from), 3)
			for i := range part {
				if part[i] != u[from+i] || normals[i] != z[from+i] {
					t.Fatalf("path %d: %v, %v in paths %d to %d, %v, %v in the whole row",
						first+from+i, part[i], normals[i], first+from, first+to, u[from+i], z[from+i])
				}
			}
		}
	}
}

// Computed on amd64; a change of this number changes every path with fat tails.
func TestChiSquareHasTheSameBitsEverywhere(t *testing.T) {
	var h uint64 = 14695981039346656037
	u := grid(5000)
	r := make([]float64, len(u))
	for _, nu := range []float64{2.5, 5, 12} {
		NewChiSquare(nu).Ratio(r, u)
		for _, x := range r {
			h = (h ^ math.Float64bits(x)) * 1099511628211
		}
	}
	const want = 0xaadf901a736ac7d0
	if h != want {
		t.Errorf("hash of the quantiles = %#x, want %#x", h, uint64(want))
	}
}

func BenchmarkChiSquare(b *testing.B) {
	u, r := make([]float64, 256), make([]float64, 256)
	New(1, "tail").Uniform(u, 0, 0)
	c := NewChiSquare(5)
	b.Run("step=draw", func(b *testing.B) {
		for b.Loop() {
			c.Ratio(r, u)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/256, "ns/draw")
	})
	b.Run("step=table", func(b *testing.B) {
		for b.Loop() {
			fresh := &ChiSquare{nu: 5}
			fresh.fit()
		}
	})
}
