// Package xoshiro is the source of draws that the peers of the benchmarks have:
// a generator with state for each path, xoshiro256++, and normals by Box and
// Muller's method. No draw has an address; it serves to compare speeds alone.
package xoshiro

import (
	"math"
	"math/bits"
)

//go:generate go run -modfile=../../../.ci/tools/go.mod gen.go -out xoshiro_amd64.s -stubs xoshiro_amd64.go -pkg xoshiro

// A Source has the states of n generators, a multiple of eight: word w of path i
// is State[w*n+i].
type Source struct {
	n     int
	state []uint64
}

// New returns the generators of n paths, the first of number first.
func New(seed uint64, first int64, n int) *Source {
	s := &Source{n, make([]uint64, 4*n)}
	s.Seed(seed, first)
	return s
}

// Seed begins anew.
func (s *Source) Seed(seed uint64, first int64) {
	for i := range s.n {
		for w := range uint64(4) {
			x := seed + (uint64(first)+uint64(i))*4 + w + 0x9E3779B97F4A7C15
			x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
			x = (x ^ x>>27) * 0x94D049BB133111EB
			s.state[int(w)*s.n+i] = x ^ x>>31
		}
	}
}

// Fill sets the rows of normals, an even number, and of uniforms, each of n
// values.
func (s *Source) Fill(normals, uniforms []float64) {
	pairs, singles := len(normals)/(2*s.n), len(uniforms)/s.n
	for i := 0; i < s.n; i += 8 {
		if assembly {
			var z, u *float64
			if pairs > 0 {
				z = &normals[i]
			}
			if singles > 0 {
				u = &uniforms[i]
			}
			fill(z, u, pairs, singles, 8*s.n, (*[4]uint64)(s.state[i:]), 8*s.n)
			continue
		}
		for k := range 8 {
			s.path(i+k, normals, uniforms, pairs, singles)
		}
	}
}

func (s *Source) path(i int, normals, uniforms []float64, pairs, singles int) {
	n := s.n
	s0, s1, s2, s3 := s.state[i], s.state[n+i], s.state[2*n+i], s.state[3*n+i]
	next := func() uint64 {
		x := bits.RotateLeft64(s0+s3, 23) + s0
		t := s1 << 17
		s2 ^= s0
		s3 ^= s1
		s1 ^= s2
		s0 ^= s3
		s2 ^= t
		s3 = bits.RotateLeft64(s3, 45)
		return x
	}
	for k := range pairs {
		normals[2*k*n+i], normals[(2*k+1)*n+i] = boxMuller(next(), next())
	}
	for k := range singles {
		uniforms[k*n+i] = 2 - unit(next())
	}
	s.state[i], s.state[n+i], s.state[2*n+i], s.state[3*n+i] = s0, s1, s2, s3
}

// unit returns a number from 1 to 2.
func unit(x uint64) float64 { return math.Float64frombits(x>>12 | 0x3ff0000000000000) }

func boxMuller(a, b uint64) (x, y float64) {
	u := math.Float64bits(2 - unit(a))
	t := u - 0x3fe6a09e667f3bcd
	k := float64(int64(t) >> 52)
	m := math.Float64frombits(u - t&0xfff0000000000000)
	s := (m - 1) / (m + 1)
	w := s * s
	p := math.FMA(w, 0.11808252188451016, 0.14267521782652931)
	p = math.FMA(p, w, 0.20000192395013597)
	p = math.FMA(p, w, 0.33333332623455414)
	p = math.FMA(p, w, 1.0000000000041815)
	r := math.Sqrt(math.FMA(k, -2*0.693147180559945286, float64(float64(s*-4)*p)))
	h := float64((unit(b) - 1.5) * 0.5)
	z := h * h
	sin := math.FMA(z, 0.081001625133379898, -0.5992020805281163)
	sin = math.FMA(sin, z, 2.5501626472058021)
	sin = math.FMA(sin, z, -5.16771276917419)
	sin = h * math.FMA(sin, z, 3.1415926535761991)
	cos := math.FMA(z, -0.025447453584164129, 0.23530541493494164)
	cos = math.FMA(cos, z, -1.3352619526932243)
	cos = math.FMA(cos, z, 4.058712114471442)
	cos = math.FMA(cos, z, -4.9348022004807328)
	cos = math.FMA(cos, z, 0.99999999999994471)
	c := math.Float64bits(cos) ^ (b&2)<<62
	d := math.Float64bits(sin)
	swap := (c ^ d) & -(b & 1)
	return math.Float64frombits(c^swap) * r, math.Float64frombits(d^swap) * r
}
