package accum

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
)

// Moments summarize a sample by its count, mean, variance and range. Sum and
// sum of squares are exact, so that the variance is right even where the
// spread is tiny against the mean, as with wealth near one. The zero value is
// an empty sample.
type Moments struct {
	n        int64
	min, max float64
	*sums    // nil where there never was an observation
}

type sums struct {
	sum     Sum
	squares squares
}

// open makes room for the sums.
func (m *Moments) open() {
	if m.sums == nil {
		m.sums = new(sums)
	}
}

// Reset empties the summary and keeps its memory for what is added next.
func (m *Moments) Reset() {
	if m.sums != nil {
		*m.sums = sums{}
	}
	*m = Moments{sums: m.sums}
}

// Add adds one observation. It panics if x is NaN or infinite.
func (m *Moments) Add(x float64) {
	if !(math.Abs(x) <= math.MaxFloat64) {
		panic(fmt.Sprintf("accum: moments of %v", x))
	}
	if x == 0 {
		x = 0 // minus zero would show in min and max
	}
	if m.n == 0 {
		m.min, m.max = x, x
		m.open()
	}
	m.n++
	m.sum.Add(x)
	m.squares.add(x)
	m.min, m.max = min(m.min, x), max(m.max, x)
}

// Merge adds the observations of o.
func (m *Moments) Merge(o *Moments) {
	if o.n == 0 {
		return
	}
	if m.n == 0 {
		m.min, m.max = o.min, o.max
		m.open()
	}
	m.n += o.n
	m.sum.Merge(&o.sum)
	m.squares.merge(&o.squares)
	m.min, m.max = min(m.min, o.min), max(m.max, o.max)
}

// N returns the number of observations.
func (m *Moments) N() int64 { return m.n }

// Mean returns the sample mean, rounded once; NaN for an empty sample.
func (m *Moments) Mean() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return quotient(m.sum.fixed(), big.NewInt(m.n), scale)
}

// Variance returns the sample variance, with n-1 in the denominator, rounded
// once from the exact sums: an infinity beyond the range of float64, and NaN
// for fewer than two observations.
func (m *Moments) Variance() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	n := big.NewInt(m.n)
	return quotient(m.deviations(), n.Mul(n, big.NewInt(m.n-1)), 2*scale)
}

// deviations returns n sum x² - (sum x)², which is n times the sum of squared
// deviations from the mean, times 2^(2 scale).
func (m *Moments) deviations() *big.Int {
	q, s := m.squares.fixed(), m.sum.fixed()
	return q.Sub(q.Mul(q, big.NewInt(m.n)), s.Mul(s, s))
}

// StdDev returns the sample standard deviation, the root of Variance.
func (m *Moments) StdDev() float64 { return math.Sqrt(m.Variance()) }

// StdErr returns the standard error of the mean of independent observations,
// StdDev / sqrt(n); NaN for fewer than two.
func (m *Moments) StdErr() float64 { return math.Sqrt(m.Variance() / float64(m.n)) }

// Min returns the smallest observation; NaN for an empty sample.
func (m *Moments) Min() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.min
}

// Max returns the largest observation; NaN for an empty sample.
func (m *Moments) Max() float64 {
	if m.n == 0 {
		return math.NaN()
	}
	return m.max
}

// squares is an exact sum of squares of finite float64 values. It is built as
// Sum is, with twice the range: its last bit is worth 2^(-2 scale).
type squares struct {
	digit   [2 * limbs]int64
	pending int32
}

func (s *squares) add(x float64) {
	b := math.Float64bits(x)
	e := uint(b >> 52 & 0x7ff)
	m := b & (1<<52 - 1)
	if e == 0 {
		e = 1
	} else {
		m |= 1 << 52
	}
	hi, lo := bits.Mul64(m, m)
	pos := 2 * (e - 1) // position of the square's last bit
	i, sh := pos>>5, pos&31
	hi, lo, top := hi<<sh|lo>>(64-sh), lo<<sh, hi>>(64-sh)
	d := s.digit[i : i+5 : i+5]
	d[0] += int64(lo & 0xffffffff)
	d[1] += int64(lo >> 32)
	d[2] += int64(hi & 0xffffffff)
	d[3] += int64(hi >> 32)
	d[4] += int64(top)
	if s.pending++; s.pending == bursts {
		s.carry()
	}
}

// addSum adds x itself, which is finite.
func (s *squares) addSum(x float64) {
	b := math.Float64bits(x)
	e, m := uint(b>>52&0x7ff), int64(b&(1<<52-1))
	if e == 0 {
		e = 1
	} else {
		m |= 1 << 52
	}
	pos := scale + e - 1 // position of the mantissa's last bit
	i, sh := pos>>5, pos&31
	lo, mid, hi := m<<sh&0xffffffff, m>>(32-sh)&0xffffffff, m>>(32-sh)>>32
	if x < 0 {
		lo, mid, hi = -lo, -mid, -hi
	}
	d := s.digit[i : i+3 : i+3]
	d[0] += lo
	d[1] += mid
	d[2] += hi
	if s.pending++; s.pending == bursts {
		s.carry()
	}
}

func (s *squares) merge(t *squares) {
	u := *t
	carry(u.digit[:])
	s.carry()
	for i, d := range u.digit {
		s.digit[i] += d
	}
	s.carry()
}

func (s *squares) carry() {
	carry(s.digit[:])
	s.pending = 0
}

// fixed returns the sum times 2^(2 scale), an integer.
func (s *squares) fixed() *big.Int { return integer(s.digit[:]) }
