package random

import (
	"fmt"
	"math"

	"trifecta/engine/lanes"
)

// A Stream is one named source of draws, for example "policy rate" or
// "small-cap earnings". It is a value without state: copies are the same
// stream, and concurrent use is safe.
type Stream struct{ key [2]uint32 }

// New returns the stream of that name under seed. The same seed and name
// always give the same draws.
func New(seed uint64, name string) Stream { return Stream{keyOf(seed, name)} }

// Uniform fills dst with uniform draws on (0, 1) for one date: dst[i] belongs
// to path first+i. It panics if first is negative or date is outside 0 to
// 2^32-1.
func (s Stream) Uniform(dst []float64, first int64, date int) {
	if first < 0 {
		panic(fmt.Sprintf("random: draw for path %d", first))
	}
	d := dateWord(date)
	path := uint64(first)
	for len(dst) > 0 {
		words := Block([4]uint32{uint32(path >> 2), uint32(path >> 34), d, 0}, s.key)
		used := words[path&3:]
		n := min(len(used), len(dst))
		for i, w := range used[:n] {
			dst[i] = unit(w)
		}
		dst = dst[n:]
		path += uint64(n)
	}
}

// Normal fills dst with standard normal draws for one date: dst[i] belongs to
// path first+i and is the normal quantile of the draw that Uniform gives it. It
// panics as Uniform does.
func (s Stream) Normal(dst []float64, first int64, date int) {
	s.Uniform(dst, first, date)
	lanes.NormalQuantile(dst, dst)
}

// UniformPairs fills dst with uniform draws on (0, 1) for one date in antithetic
// pairs: path 2k takes the draw u that Uniform gives path k, and path 2k+1 takes
// 1-u, which is exact. dst[i] belongs to path first+i. It panics as Uniform does.
func (s Stream) UniformPairs(dst []float64, first int64, date int) {
	if first < 0 {
		panic(fmt.Sprintf("random: draw for path %d", first))
	}
	if len(dst) == 0 {
		return
	}
	// The draws of the pairs go to the end of dst, from where they are written
	// out in order without meeting one that is still to be read.
	odd := int(first & 1)
	pairs := (odd + len(dst) + 1) / 2
	draws := dst[len(dst)-pairs:]
	s.Uniform(draws, first/2, date)
	for i, j := -odd, 0; i < len(dst); i, j = i+2, j+1 {
		u := draws[j]
		if i >= 0 {
			dst[i] = u
		}
		if i+1 < len(dst) {
			dst[i+1] = 1 - u
		}
	}
}

// NormalPairs fills dst with standard normal draws for one date in antithetic
// pairs: path 2k takes the draw z that Normal gives path k, and path 2k+1 takes
// -z. dst[i] belongs to path first+i. It panics as Uniform does.
func (s Stream) NormalPairs(dst []float64, first int64, date int) {
	s.UniformPairs(dst, first, date)
	lanes.NormalQuantile(dst, dst)
}

// UniformFirms fills dst with uniform draws on (0, 1) for the firms of one path
// at one date: dst[j] belongs to firm j, and differs from the draw that Uniform
// gives the path itself. It panics if path is negative, date is outside 0 to
// 2^32-1, or there are 2^32-1 firms or more.
//
// Firm j takes word path mod 4 of the block with firm j+1 in its counter; the
// other three words belong to the same firm on the three neighbouring paths.
func (s Stream) UniformFirms(dst []float64, path int64, date int) {
	if path < 0 {
		panic(fmt.Sprintf("random: draw for path %d", path))
	}
	if uint64(len(dst)) >= math.MaxUint32 {
		panic(fmt.Sprintf("random: draws for %d firms", len(dst)))
	}
	d := dateWord(date)
	for j := range dst {
		words := Block([4]uint32{uint32(path >> 2), uint32(path >> 34), d, uint32(j) + 1}, s.key)
		dst[j] = unit(words[path&3])
	}
}

// NormalFirms fills dst with standard normal draws for the firms of one path at
// one date: dst[j] belongs to firm j and is the normal quantile of the draw
// that UniformFirms gives it. It panics as UniformFirms does.
func (s Stream) NormalFirms(dst []float64, path int64, date int) {
	s.UniformFirms(dst, path, date)
	lanes.NormalQuantile(dst, dst)
}

// dateWord returns the date's word of the counter.
func dateWord(date int) uint32 {
	if date < 0 || uint64(date) > math.MaxUint32 {
		panic(fmt.Sprintf("random: draw for date %d", date))
	}
	return uint32(date)
}

// unit maps a word to (0, 1).
func unit(x uint32) float64 { return (float64(x) + 0.5) * 0x1p-32 }
