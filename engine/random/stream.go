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
	s.paths(dst, first, date, lanes.Philox.Uniform)
}

// Normal fills dst with standard normal draws for one date: dst[i] belongs to
// path first+i and is the normal quantile of the draw that Uniform gives it, as
// [lanes.Philox.Normal] computes it. It panics as Uniform does.
func (s Stream) Normal(dst []float64, first int64, date int) {
	s.paths(dst, first, date, lanes.Philox.Normal)
}

// paths fills dst from the blocks of its paths.
func (s Stream) paths(dst []float64, first int64, date int, fill func(lanes.Philox, []float64)) {
	if first < 0 {
		panic(fmt.Sprintf("random: draw for path %d", first))
	}
	words := lanes.Philox{Key: s.key, Step: [4]uint32{1, 0, 0, 0}}
	words.Counter[2] = dateWord(date)
	path := uint64(first)
	for len(dst) > 0 {
		words.Counter[0], words.Counter[1] = uint32(path>>2), uint32(path>>34)
		var n int
		if k := int(path & 3); k != 0 {
			var block [4]float64
			fill(words, block[:])
			n = copy(dst, block[k:])
		} else {
			// The blocks count up in one word; where it overflows, the next
			// word changes.
			n = int(min(uint64(len(dst)), 4*(1<<32-path>>2&math.MaxUint32)))
			fill(words, dst[:n])
		}
		dst = dst[n:]
		path += uint64(n)
	}
}

// UniformPairs fills dst with uniform draws on (0, 1) for one date in antithetic
// pairs: path 2k takes the draw u that Uniform gives path k, and path 2k+1 takes
// 1-u, which is exact. dst[i] belongs to path first+i. It panics as Uniform does.
func (s Stream) UniformPairs(dst []float64, first int64, date int) {
	for i, u := range s.pairs(dst, first, date, lanes.Philox.Uniform) {
		opposite(dst, 2*i-int(first&1), u, 1-u)
	}
}

// NormalPairs fills dst with standard normal draws for one date in antithetic
// pairs: path 2k takes the draw z that Normal gives path k, and path 2k+1 takes
// -z. dst[i] belongs to path first+i. It panics as Uniform does.
func (s Stream) NormalPairs(dst []float64, first int64, date int) {
	for i, z := range s.pairs(dst, first, date, lanes.Philox.Normal) {
		opposite(dst, 2*i-int(first&1), z, -z)
	}
}

// pairs fills the end of dst with one draw for each pair that has a path in dst,
// and returns it. Written out in order, the pairs meet no draw that is still to
// be read.
func (s Stream) pairs(dst []float64, first int64, date int, fill func(lanes.Philox, []float64)) []float64 {
	if first < 0 {
		panic(fmt.Sprintf("random: draw for path %d", first))
	}
	n := (int(first&1) + len(dst) + 1) / 2
	draws := dst[max(0, len(dst)-n):]
	s.paths(draws, first/2, date, fill)
	return draws
}

// opposite writes a pair's two draws to lanes i and i+1, where there are.
func opposite(dst []float64, i int, x, y float64) {
	if i >= 0 {
		dst[i] = x
	}
	if i+1 < len(dst) {
		dst[i+1] = y
	}
}

// UniformFirms fills dst with uniform draws on (0, 1) for the firms of one path
// at one date: dst[j] belongs to firm j, and differs from the draw that Uniform
// gives the path itself. It panics if path is negative, date is outside 0 to
// 2^32-1, or there are 2^32-1 firms or more.
func (s Stream) UniformFirms(dst []float64, path int64, date int) {
	s.firms(dst, path, date).Uniform(dst)
}

// NormalFirms fills dst with standard normal draws for the firms of one path at
// one date: dst[j] belongs to firm j and is the normal quantile of the draw
// that UniformFirms gives it, as [lanes.Philox.Normal] computes it. It panics as
// UniformFirms does.
func (s Stream) NormalFirms(dst []float64, path int64, date int) {
	s.firms(dst, path, date).Normal(dst)
}

// firms returns the blocks of the firms of one path.
func (s Stream) firms(dst []float64, path int64, date int) lanes.Philox {
	if path < 0 {
		panic(fmt.Sprintf("random: draw for path %d", path))
	}
	if uint64(len(dst)) >= math.MaxUint32 {
		panic(fmt.Sprintf("random: draws for %d firms", len(dst)))
	}
	return lanes.Philox{
		Key:     s.key,
		Counter: [4]uint32{uint32(path), uint32(uint64(path) >> 32), dateWord(date), 1},
		Step:    [4]uint32{0, 0, 0, 1},
	}
}

// dateWord returns the date's word of the counter.
func dateWord(date int) uint32 {
	if date < 0 || uint64(date) > math.MaxUint32 {
		panic(fmt.Sprintf("random: draw for date %d", date))
	}
	return uint32(date)
}
