package lanes

import "math"

// A Philox is a sequence of blocks of four 32-bit words of the generator
// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
// as 1, 2, 3", SC 2011). Block j belongs to the counter Counter + j Step, word by
// word modulo 2^32. Package random says which draw has which counter.
type Philox struct {
	Key           [2]uint32
	Counter, Step [4]uint32
}

// PhiloxBlock returns the four words of one counter and key, least significant
// word first, as in the published known answers.
func PhiloxBlock(counter [4]uint32, key [2]uint32) [4]uint32 {
	var keys [10][2]uint32
	roundKeys(&keys, key)
	return block(counter, &keys)
}

const mul0, mul1 = 0xD2511F53, 0xCD9E8D57

func block(c [4]uint32, keys *[10][2]uint32) [4]uint32 {
	c0, c1, c2, c3 := words(c[0], c[1], c[2], c[3], keys)
	return [4]uint32{c0, c1, c2, c3}
}

// words is block with its words in registers.
func words(c0, c1, c2, c3 uint32, keys *[10][2]uint32) (w0, w1, w2, w3 uint32) {
	for i := range keys {
		p0, p1 := mul0*uint64(c0), mul1*uint64(c2)
		c0, c1, c2, c3 = uint32(p1>>32)^c1^keys[i][0], uint32(p1), uint32(p0>>32)^c3^keys[i][1], uint32(p0)
	}
	return c0, c1, c2, c3
}

// roundKeys sets the key of each round: the key plus multiples of the golden
// ratio and of sqrt(3) - 1.
func roundKeys(keys *[10][2]uint32, key [2]uint32) {
	k0, k1 := key[0], key[1]
	for i := range keys {
		keys[i][0], keys[i][1] = k0, k1
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
}

// skip returns the sequence from block j on.
func (p Philox) skip(j uint32) Philox {
	for w := range p.Counter {
		p.Counter[w] += j * p.Step[w]
	}
	return p
}

// Uniform fills dst with uniform numbers on (0, 1), one for each word in turn,
// dst[4j] from the first word of block j: (x + 1/2) / 2^32 for the word x, which
// is exact, never 0 or 1, and symmetric about 1/2.
func (p Philox) Uniform(dst []float64) {
	var keys [10][2]uint32
	roundKeys(&keys, p.Key)
	if level > 0 {
		whole := len(dst) &^ (group - 1)
		uniformDraws(dst[:whole], &p.Counter, &p.Step, &keys)
		if whole < len(dst) {
			var rest [group]float64
			p = p.skip(uint32(whole / 4))
			uniformDraws(rest[:], &p.Counter, &p.Step, &keys)
			copy(dst[whole:], rest[:])
		}
		return
	}
	c, step := p.Counter, p.Step
	for len(dst) > 0 {
		w0, w1, w2, w3 := words(c[0], c[1], c[2], c[3], &keys)
		four := [4]float64{unitOf(w0), unitOf(w1), unitOf(w2), unitOf(w3)}
		dst = dst[copy(dst, four[:]):]
		for w := range c {
			c[w] += step[w]
		}
	}
}

// Normal fills dst with standard normal numbers, one for each word in turn: the
// quantiles of the numbers that Uniform gives, within 1e-10 of the true values
// and so within less than the distance of two neighbouring words. They rise with
// the word, lie between -6.34 and 6.34, and the word ^x has exactly the opposite
// of x.
func (p Philox) Normal(dst []float64) {
	var keys [10][2]uint32
	roundKeys(&keys, p.Key)
	if level > 0 {
		whole := len(dst) &^ (group - 1)
		normalDraws(dst[:whole], &p.Counter, &p.Step, &keys, &octaves.columns, &octaves.rows)
		if whole < len(dst) {
			var rest [group]float64
			p = p.skip(uint32(whole / 4))
			normalDraws(rest[:], &p.Counter, &p.Step, &keys, &octaves.columns, &octaves.rows)
			copy(dst[whole:], rest[:])
		}
		return
	}
	c, step := p.Counter, p.Step
	for len(dst) > 0 {
		w0, w1, w2, w3 := words(c[0], c[1], c[2], c[3], &keys)
		four := [4]float64{normalOf(w0), normalOf(w1), normalOf(w2), normalOf(w3)}
		dst = dst[copy(dst, four[:]):]
		for w := range c {
			c[w] += step[w]
		}
	}
}

// unitOf returns the uniform number that a word stands for.
func unitOf(x uint32) float64 { return (float64(x) + 0.5) * 0x1p-32 }

// group is what the assembly makes at a time.
const group = 32

// normalOf returns the normal quantile of the uniform number that the word x
// stands for. Its distance from the nearer end of (0, 1), in units of 2^-33, is
// a whole number, whose binary exponent chooses one of 32 polynomials of degree
// 11; the mantissa is their argument. No branch depends on the word.
func normalOf(x uint32) float64 {
	upper := uint32(int32(x) >> 31)
	b := math.Float64bits(float64(uint64(x^upper)<<1 | 1))
	c := &octaves.rows[(b>>52-1023)&31]
	const one = 0x3ff0000000000000
	t := math.Float64frombits(b&(1<<52-1)|one) - 1.5
	z := math.FMA(c[11], t, c[10])
	z = math.FMA(z, t, c[9])
	z = math.FMA(z, t, c[8])
	z = math.FMA(z, t, c[7])
	z = math.FMA(z, t, c[6])
	z = math.FMA(z, t, c[5])
	z = math.FMA(z, t, c[4])
	z = math.FMA(z, t, c[3])
	z = math.FMA(z, t, c[2])
	z = math.FMA(z, t, c[1])
	z = math.FMA(z, t, c[0])
	return math.Float64frombits(math.Float64bits(z) ^ uint64(^upper)<<63)
}

const terms = 12

// octaves has the coefficients of normalOf, once in rows, one for each binary
// exponent, constant term first, and once in columns, one for each power, in the
// order in which AVX-512 looks them up: by the four low bits of a biased
// exponent, the upper sixteen octaves after the lower.
var octaves = fitOctaves()

type octaveTable struct {
	rows    [32][16]float64
	columns [terms][32]float64
}

// fitOctaves interpolates NormalQuantileOf at the extrema of the Chebyshev
// polynomial of degree 11, both ends of the octave among them, so that
// neighbours meet and the quantile rises from each word to the next.
func fitOctaves() *octaveTable {
	var nodes [terms]float64
	for k, x := range [terms / 2]float64{0.5, 0.4797464868072487, 0.4206267664155906, 0.32743036697264255, 0.20770750650094322, 0.07115741913664256} {
		nodes[k], nodes[terms-1-k] = -x, x
	}
	t := new(octaveTable)
	for e := range t.rows {
		var y, a [terms]float64
		for j, x := range nodes {
			y[j] = -NormalQuantileOf(math.Ldexp(1.5+x, e-33))
		}
		// Newton's divided differences, then multiplied out.
		for order := 1; order < terms; order++ {
			for j := terms - 1; j >= order; j-- {
				y[j] = (y[j] - y[j-1]) / (nodes[j] - nodes[j-order])
			}
		}
		for j := terms - 1; j >= 0; j-- {
			for k := terms - 1; k > 0; k-- {
				a[k] = math.FMA(a[k], -nodes[j], a[k-1])
			}
			a[0] = math.FMA(a[0], -nodes[j], y[j])
		}
		copy(t.rows[e][:], a[:])
		for k, c := range a {
			t.columns[k][e&16|(e+1023)&15] = c
		}
	}
	return t
}
