package lanes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// Known answers from the Random123 distribution, tests/kat_vectors,
// "philox4x32 10": zeros, ones, and the digits of pi.
func TestPhiloxKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{
			[4]uint32{},
			[2]uint32{},
			[4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
		},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			[2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		if got := PhiloxBlock(c.counter, c.key); got != c.want {
			t.Errorf("PhiloxBlock(%08x, %08x) = %08x, want %08x", c.counter, c.key, got, c.want)
		}
		eachLevel(t, func(t *testing.T) {
			var u [4]float64
			Philox{Key: c.key, Counter: c.counter}.Uniform(u[:])
			for w, x := range c.want {
				if want := (float64(x) + 0.5) / (1 << 32); u[w] != want {
					t.Errorf("word %d of %08x is %v, want %v", w, c.counter, u[w], want)
				}
			}
		})
	}
}

// Every word of a sequence has its block, whatever the length of the row and
// whatever makes it, across overflows of every word of the counter.
func TestDrawsAreThoseOfTheirBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 40 {
		p := Philox{Key: [2]uint32{r.Uint32(), r.Uint32()}}
		for w := range p.Counter {
			p.Counter[w], p.Step[w] = r.Uint32(), []uint32{0, 1, math.MaxUint32, r.Uint32()}[r.IntN(4)]
			if r.IntN(4) == 0 {
				p.Counter[w] = math.MaxUint32 - r.Uint32N(20)
			}
		}
		n := r.IntN(300)
		eachLevel(t, func(t *testing.T) {
			u, z := make([]float64, n), make([]float64, n)
			p.Uniform(u)
			p.Normal(z)
			for i := range u {
				c := p.Counter
				for w := range c {
					c[w] += uint32(i/4) * p.Step[w]
				}
				x := PhiloxBlock(c, p.Key)[i%4]
				if want := (float64(x) + 0.5) / (1 << 32); u[i] != want {
					t.Fatalf("uniform %d of %d from %+v = %v, want %v", i, n, p, u[i], want)
				}
				if want := normalOf(x); math.Float64bits(z[i]) != math.Float64bits(want) {
					t.Fatalf("normal %d of %d from %+v = %v, want %v", i, n, p, z[i], want)
				}
			}
		})
	}
}

// Some draws in 65,536 lie where AVX-512 takes another way.
func TestRareDrawsHaveTheSameBits(t *testing.T) {
	const n = 1 << 20
	z := make([]float64, n)
	p := Philox{Key: [2]uint32{5, 6}, Step: [4]uint32{1}}
	rare := 0
	eachLevel(t, func(t *testing.T) {
		p.Normal(z)
		rare = 0
		for i := range z {
			x := PhiloxBlock([4]uint32{uint32(i / 4)}, p.Key)[i%4]
			if x < 1<<15 || ^x < 1<<15 {
				rare++
			}
			if want := normalOf(x); z[i] != want {
				t.Fatalf("normal of word %#x is %v, want %v", x, z[i], want)
			}
		}
	})
	if rare < 8 {
		t.Errorf("%d rare draws, want some", rare)
	}
}

// normalOf returns the normal draw of a word.
func normalOf(x uint32) float64 {
	z := [1]float64{unitOf(x)}
	quantiles(z[:])
	return z[0]
}

// words returns the words on both sides of every border between two octaves,
// those at the ends, and n others.
func someWords(n int) []uint32 {
	r := rand.New(rand.NewPCG(13, 14))
	var x []uint32
	for e := range 32 {
		for k := range uint32(40) {
			x = append(x, 1<<e+k-20, -(1<<e)+k-20)
		}
	}
	for range n {
		x = append(x, r.Uint32(), r.Uint32()>>r.IntN(32))
	}
	return x
}

func TestNormalDrawsAreQuantiles(t *testing.T) {
	var worst float64
	for _, x := range someWords(300_000) {
		z := normalOf(x)
		if opposite := normalOf(^x); math.Float64bits(z) != math.Float64bits(-opposite) {
			t.Fatalf("words %#x and %#x have %v and %v, want opposites", x, ^x, z, opposite)
		}
		worst = max(worst, math.Abs(z-NormalQuantileOf((float64(x)+0.5)/(1<<32))))
	}
	t.Logf("largest error %.3g", worst)
	if worst > 4e-10 {
		t.Errorf("off by %v, want at most 4e-10", worst)
	}
}

func TestNormalDrawsRise(t *testing.T) {
	for _, x := range someWords(100_000) {
		if x == math.MaxUint32 {
			continue
		}
		if a, b := normalOf(x), normalOf(x+1); !(b > a) {
			t.Errorf("words %#x and the next have %v and %v", x, a, b)
		}
	}
}

// The distance of the distribution function of 2^22 draws from the normal one,
// at 4,000 of its own quantiles (Kolmogorov and Smirnov): beyond 2/sqrt(n) once in
// 1,500 samples.
func TestNormalDrawsAreNormal(t *testing.T) {
	const n, bins = 1 << 22, 4000
	z, at := make([]float64, 1<<16), make([]float64, bins)
	for k := range at {
		at[k] = NormalQuantileOf((float64(k) + 1) / (bins + 1))
	}
	below := make([]int, bins+1)
	p := Philox{Key: [2]uint32{1, 2}, Step: [4]uint32{1}}
	for range n / len(z) {
		p.Normal(z)
		p = p.skip(uint32(len(z) / 4))
		for _, x := range z {
			below[lowerBound(at, x)]++
		}
	}
	sum, worst := 0, 0.0
	for k := range at {
		sum += below[k]
		worst = max(worst, math.Abs(float64(sum)/n-(float64(k)+1)/(bins+1)))
	}
	if worst > 2/math.Sqrt(n) {
		t.Errorf("distribution functions are %v apart, want at most %v", worst, 2/math.Sqrt(n))
	}
}

func BenchmarkDraws(b *testing.B) {
	x := make([]float64, benchLanes)
	p := Philox{Key: [2]uint32{1, 2}, Step: [4]uint32{1}}
	eachBenchLevel(b, func(b *testing.B) {
		for _, c := range []struct {
			name string
			draw func(Philox, []float64)
		}{{"uniform", Philox.Uniform}, {"normal", Philox.Normal}} {
			b.Run(fmt.Sprintf("draw=%s", c.name), func(b *testing.B) {
				for b.Loop() {
					p.Counter[2]++
					c.draw(p, x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLanes, "ns/draw")
			})
		}
	})
}
