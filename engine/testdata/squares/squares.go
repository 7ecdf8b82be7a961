// Package squares is Widynski's generator with a counter and no state ("Squares: a
// fast counter-based RNG", 2020), four rounds for 32 bits. It serves to compare
// its speed with Philox's alone.
package squares

//go:generate go run -modfile=../../../.ci/tools/go.mod gen.go -out squares_amd64.s -stubs squares_amd64.go -pkg squares

// Uniform fills dst with uniform numbers on (0, 1): (x + 1/2) / 2^32 for the words
// x of the counters from first on. A key has about as many ones as zeros.
func Uniform(dst []float64, first, key uint64) {
	if assembly {
		whole := len(dst) &^ 31
		fill(dst[:whole], first, key)
		dst, first = dst[whole:], first+uint64(whole)
	}
	for i := range dst {
		dst[i] = (float64(word(first+uint64(i), key)) + 0.5) * 0x1p-32
	}
}

func word(counter, key uint64) uint32 {
	x := counter * key
	y, z := x, x+key
	for _, add := range [3]uint64{y, z, y} {
		x = x*x + add
		x = x>>32 | x<<32
	}
	return uint32((x*x + z) >> 32)
}
