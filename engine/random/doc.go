// Package random gives every draw of a simulation its own address.
//
// A draw is a pure function of (seed, stream name, path, date, firm). No
// generator has state, so paths can be simulated in any order, in blocks of any
// size, on any machine; a path can be simulated alone; and a new stream never
// disturbs the draws of the others. The scenario is not part of the address:
// scenarios with the same seed share their draws, so that a difference between
// two of them is an effect of the scenario (common random numbers).
//
// Call New once for each source of risk, then Uniform or Normal once for each
// date and block of paths:
//
//	policy := random.New(seed, "policy rate")
//	for t := range dates {
//		policy.Normal(row, first, t) // row[i] belongs to path first+i
//	}
//
// UniformPairs and NormalPairs draw antithetic pairs of paths, and ChiSquare
// turns uniforms into the scale of fat tails.
//
// # Which bits belong to whom
//
// The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel
// random numbers: as easy as 1, 2, 3", SC 2011), which turns a counter of four
// 32-bit words and a key of two into four words. The counter is
//
//	path div 4, low word | path div 4, high word | date | 0
//
// and the four words of a block belong to paths 4k, 4k+1, 4k+2 and 4k+3, one
// 32-bit word a draw, and the last word is 0. The draws of firms have
//
//	path, low word | path, high word | date | firm div 4 + 1
//
// and the four words belong to firms 4k to 4k+3 of the one path. A word x
// becomes the uniform (x + 1/2) / 2^32, which is exact, never 0 or 1, and
// symmetric: its antithetic partner 1-u is on the same grid. Normals are
// quantiles of these uniforms, so they are monotone in them, lie between -6.34
// and 6.34, and stratified or quasi-random points can take the uniforms' place.
// Package lanes makes words and normals, [lanes.Philox].
//
// The key is made of seed and name: k = mix(mix(seed) xor FNV-1a(name)), with
// the finalizer of SplitMix64 (Steele, Lea and Flood, 2014) as mix. Both steps
// of mix are one-to-one, so one name never has the same key under two seeds,
// nor two names with different hashes under one seed; and since the seed is
// mixed before the names meet it, seeds 1, 2, 3 … do not shift one stream into
// another, as seed xor hash would.
//
// # What an address costs
//
// A draw costs, in rows of 256 on one core of a Zen 5 with AVX-512, in ns:
//
//	          Philox4x32-10   xoshiro256++   Squares
//	uniform            0.40           0.16      0.18
//	normal             0.71           0.36         –
//
//	go test ./engine/random -run '^$' -bench Draws
//
// xoshiro256++ (Blackman and Vigna, 2019) has a state for each path and no
// address; its words of 64 bits become normals by Box and Muller's method, two of
// two words. A month of 11 normals and 4 uniforms costs 4.6 ns with it and 9.4 ns
// with addresses: of the difference, 3.4 ns are Philox, whose ten rounds are 60
// vector operations for 32 words, and the rest is the quantile, which antithetic
// and stratified points need. Squares (Widynski, 2020) would take back 3.3 ns. But
// its counter has 64 bits, into which path, date and firm do not fit, its keys
// must be of a special form, and Philox has been examined for longer by more
// people.
package random
