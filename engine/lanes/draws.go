package lanes

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
	if level > 0 {
		whole := len(dst) &^ (group - 1)
		uniformDraws(dst[:whole], &p.Key, &p.Counter, &p.Step)
		if whole < len(dst) {
			var rest [group]float64
			p = p.skip(uint32(whole / 4))
			uniformDraws(rest[:], &p.Key, &p.Counter, &p.Step)
			copy(dst[whole:], rest[:])
		}
		return
	}
	var keys [10][2]uint32
	roundKeys(&keys, p.Key)
	c, step := p.Counter, p.Step
	for len(dst) > 0 {
		w0, w1, w2, w3 := words(c[0], c[1], c[2], c[3], &keys)
		if len(dst) < 4 {
			four := [4]float64{unitOf(w0), unitOf(w1), unitOf(w2), unitOf(w3)}
			copy(dst, four[:])
			return
		}
		dst[0], dst[1], dst[2], dst[3] = unitOf(w0), unitOf(w1), unitOf(w2), unitOf(w3)
		dst = dst[4:]
		c[0] += step[0]
		c[1] += step[1]
		c[2] += step[2]
		c[3] += step[3]
	}
}

// Normal fills dst with standard normal numbers, one for each word in turn: the
// quantiles of the numbers that Uniform gives, within 4e-10 of the true values
// and so within less than the distance of two neighbouring words. They rise with
// the word, lie between -6.34 and 6.34, and the word ^x has exactly the opposite
// of x.
func (p Philox) Normal(dst []float64) {
	if level > 0 {
		whole := len(dst) &^ (group - 1)
		normalDraws(dst[:whole], &p.Key, &p.Counter, &p.Step, &octaves.columns, &octaves.rows)
		if whole < len(dst) {
			var rest [group]float64
			p = p.skip(uint32(whole / 4))
			normalDraws(rest[:], &p.Key, &p.Counter, &p.Step, &octaves.columns, &octaves.rows)
			copy(dst[whole:], rest[:])
		}
		return
	}
	p.Uniform(dst)
	quantiles(dst)
}

// group is what the assembly makes at a time.
const group = 32

// unitOf returns the uniform number that a word stands for.
func unitOf(x uint32) float64 { return (float64(x) + 0.5) * 0x1p-32 }
