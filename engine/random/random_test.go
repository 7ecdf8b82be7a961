package random

import (
	"fmt"
	"hash/fnv"
	"math"
	"testing"

	"trifecta/engine/lanes"
	"trifecta/engine/testdata/squares"
	"trifecta/engine/testdata/xoshiro"
)

// unit is the uniform that a word stands for.
func unit(x uint32) float64 { return (float64(x) + 0.5) / (1 << 32) }

// The address of every draw, written out: key, counter, word, uniform.
func TestDrawsHaveTheirPublishedAddress(t *testing.T) {
	const seed, name, date = 42, "policy rate", 17
	s := New(seed, name)
	for _, path := range []int64{0, 1, 2, 3, 4, 1000003, 1<<34 + 5, math.MaxInt64} {
		key := keyOf(seed, name)
		counter := [4]uint32{uint32(path / 4), uint32(path / 4 >> 32), date, 0}
		want := unit(lanes.PhiloxBlock(counter, key)[path%4])
		var u, z [1]float64
		s.Uniform(u[:], path, date)
		s.Normal(z[:], path, date)
		if u[0] != want || !isQuantile(z[0], want) {
			t.Errorf("path %d: uniform %v and normal %v, want %v and its quantile", path, u[0], z[0], want)
		}

		firms, normals := make([]float64, 5), make([]float64, 5)
		s.UniformFirms(firms, path, date)
		s.NormalFirms(normals, path, date)
		for j := range firms {
			counter := [4]uint32{uint32(path), uint32(path >> 32), date, uint32(j)/4 + 1}
			want := unit(lanes.PhiloxBlock(counter, key)[j%4])
			if firms[j] != want || !isQuantile(normals[j], want) {
				t.Errorf("path %d, firm %d: uniform %v and normal %v, want %v and its quantile", path, j, firms[j], normals[j], want)
			}
		}
	}
}

// isQuantile reports whether z is the normal quantile of u within the bound of
// lanes.Philox.
func isQuantile(z, u float64) bool { return math.Abs(z-lanes.NormalQuantileOf(u)) <= 4e-10 }

// These draws are in every result ever published; changing them changes all.
func TestStreamsKeepTheirDraws(t *testing.T) {
	row := make([]float64, 3)
	New(7, "fed").Uniform(row, 10, 2)
	got := fmt.Sprintf("%.9f", row)
	if want := "[0.011074988 0.497963923 0.597070366]"; got != want {
		t.Errorf("draws of paths 10 to 12 = %s, want %s", got, want)
	}
}

// A draw belongs to its path, not to the row it was drawn in: every sub-row of
// a row has the row's values.
func TestDrawsDoNotDependOnTheRow(t *testing.T) {
	s := New(9, "fed")
	const n = 23
	const first = int64(1<<34 - 11) // across a carry between counter words
	whole, firms := make([]float64, n), make([]float64, n)
	s.Normal(whole, first, 5)
	s.NormalFirms(firms, first, 5)
	for from := range n {
		for to := from; to <= n; to++ {
			part := make([]float64, to-from)
			s.Normal(part, first+int64(from), 5)
			for i, z := range part {
				if z != whole[from+i] {
					t.Fatalf("path %d: %v in paths %d to %d, %v in the whole row", first+int64(from+i), z, from, to, whole[from+i])
				}
			}
		}
		part := make([]float64, from)
		s.NormalFirms(part, first, 5)
		for j, z := range part {
			if z != firms[j] {
				t.Fatalf("firm %d: %v of %d firms, %v of %d", j, z, from, firms[j], n)
			}
		}
	}
}

const sample = 1 << 18

// rows of draws that differ in exactly one part of the address.
func neighbours() map[string][2][]float64 {
	draw := func(seed uint64, name string, first int64, date int) []float64 {
		x := make([]float64, sample)
		New(seed, name).Normal(x, first, date)
		return x
	}
	byFirm := func(firm int) []float64 {
		x := make([]float64, 1<<12)
		row := make([]float64, firm+1)
		for p := range x {
			New(1, "a").NormalFirms(row, int64(p), 0)
			x[p] = row[firm]
		}
		return x
	}
	base := draw(1, "a", 0, 0)
	return map[string][2][]float64{
		"seed":          {base, draw(2, "a", 0, 0)},
		"name":          {base, draw(1, "b", 0, 0)},
		"longer name":   {base, draw(1, "a ", 0, 0)},
		"next path":     {base, draw(1, "a", 1, 0)},
		"next block":    {base, draw(1, "a", 4, 0)},
		"date":          {base, draw(1, "a", 0, 1)},
		"firm 0 and 1":  {byFirm(0), byFirm(1)},
		"path and firm": {base[:1<<12], byFirm(0)},
	}
}

// Rows whose addresses differ in one part only are uncorrelated, in level and
// in square.
func TestNeighbouringDrawsAreIndependent(t *testing.T) {
	for what, rows := range neighbours() {
		n := float64(len(rows[0]))
		var level, square float64
		for i, x := range rows[0] {
			y := rows[1][i]
			level += x * y
			square += (x*x - 1) * (y*y - 1)
		}
		// The mean of n products of independent standard normals has standard
		// error 1/sqrt(n), that of products of their centred squares 2/sqrt(n);
		// 4.5 standard errors are exceeded once in 150,000.
		if c := level / n; math.Abs(c) > 4.5/math.Sqrt(n) {
			t.Errorf("another %s: correlation %v, want 0 within %v", what, c, 4.5/math.Sqrt(n))
		}
		if c := square / n; math.Abs(c) > 9/math.Sqrt(n) {
			t.Errorf("another %s: correlation of squares %v, want 0 within %v", what, c, 9/math.Sqrt(n))
		}
	}
}

// Mean, variance, skewness and kurtosis of the normals, and the shares of the
// uniforms, are right to 4.5 Monte Carlo standard errors.
func TestMomentsOfDraws(t *testing.T) {
	s := New(3, "moments")
	z, u := make([]float64, sample), make([]float64, sample)
	s.Normal(z, 0, 3)
	s.Uniform(u, 0, 3)
	n := float64(sample)
	for _, c := range []struct {
		name     string
		f        func(z float64) float64
		want, sd float64 // of f
	}{
		{"mean", func(z float64) float64 { return z }, 0, 1},
		{"variance", func(z float64) float64 { return z * z }, 1, math.Sqrt(2)},
		{"third moment", func(z float64) float64 { return z * z * z }, 0, math.Sqrt(15)},
		{"fourth moment", func(z float64) float64 { return z * z * z * z }, 3, math.Sqrt(96)},
		{"share below -3", func(z float64) float64 {
			if z < -3 {
				return 1
			}
			return 0
		}, 0.0013498980316301, 0.0367},
	} {
		var sum float64
		for _, x := range z {
			sum += c.f(x)
		}
		if got, tol := sum/n, 4.5*c.sd/math.Sqrt(n); math.Abs(got-c.want) > tol {
			t.Errorf("%s = %v, want %v within %v", c.name, got, c.want, tol)
		}
	}
	var bins [64]float64
	for _, x := range u {
		bins[int(x*64)]++
	}
	var chi2 float64
	for _, k := range bins {
		chi2 += (k - n/64) * (k - n/64) / (n / 64)
	}
	// Chi-square with 63 degrees of freedom: mean 63, standard deviation 11.2.
	if math.Abs(chi2-63) > 4.5*11.2 {
		t.Errorf("chi-square of 64 bins = %v, want 63 within 50", chi2)
	}
}

// The parts of the key's recipe have published answers: FNV-1a by the standard
// library, and the first output of SplitMix64 from seed 0.
func TestKeyIsMadeAsDocumented(t *testing.T) {
	if got, want := mix(0), uint64(0xe220a8397b1dcdaf); got != want {
		t.Errorf("mix(0) = %x, want %x", got, want)
	}
	h := fnv.New64a()
	h.Write([]byte("small-cap earnings, 2 %"))
	k := mix(mix(99) ^ h.Sum64())
	if got, want := keyOf(99, "small-cap earnings, 2 %"), [2]uint32{uint32(k), uint32(k >> 32)}; got != want {
		t.Errorf("key = %x, want %x", got, want)
	}
}

// One name and every seed, one seed and every name: distinct keys; and no two
// (seed, name) pairs share one because seeds happen to differ as hashes do.
func TestKeysDiffer(t *testing.T) {
	seen := map[[2]uint32]string{}
	for seed := range uint64(300) {
		for k := range 300 {
			name := fmt.Sprintf("stream %d", k)
			key := keyOf(seed, name)
			if other, ok := seen[key]; ok {
				t.Fatalf("seed %d %q has the key of %s", seed, name, other)
			}
			seen[key] = fmt.Sprintf("seed %d %q", seed, name)
		}
	}
}

func TestAddressesOutsideTheCounterPanic(t *testing.T) {
	s, row := New(1, "a"), make([]float64, 1)
	for name, call := range map[string]func(){
		"negative path":         func() { s.Uniform(row, -1, 0) },
		"negative path of pair": func() { s.UniformPairs(row, -1, 0) },
		"negative date":         func() { s.Normal(row, 0, -1) },
		"negative path of firm": func() { s.UniformFirms(row, -1, 0) },
		"negative date of firm": func() { s.NormalFirms(row, 0, -1) },
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

// What a draw costs, and what it would cost of other generators: xoshiro256++,
// which has a state and no address, with normals by Box and Muller's method, and
// Squares, which has a counter as Philox has.
func BenchmarkDraws(b *testing.B) {
	const n, rows = 256, 12
	s, x, all := New(1, "a"), make([]float64, n), make([]float64, rows*n)
	other := xoshiro.New(1, 0, n)
	for _, c := range []struct {
		name  string
		draws int
		draw  func(date int)
	}{
		{"uniform", n, func(date int) { s.Uniform(x, 0, date) }},
		{"uniform-firms", n, func(date int) { s.UniformFirms(x, 0, date) }},
		{"uniform-squares", n, func(date int) { squares.Uniform(x, uint64(date)<<32, 0x9b52cae1d8f9a7e5) }},
		{"uniform-xoshiro", rows * n, func(int) { other.Fill(nil, all) }},
		{"normal", n, func(date int) { s.Normal(x, 0, date) }},
		{"normal-firms", n, func(date int) { s.NormalFirms(x, 0, date) }},
		{"normal-xoshiro", rows * n, func(int) { other.Fill(all, nil) }},
	} {
		b.Run("draw="+c.name, func(b *testing.B) {
			for date := 0; b.Loop(); date++ {
				c.draw(date)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.draws), "ns/draw")
		})
	}
}
