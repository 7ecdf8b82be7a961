package random

// keyOf derives the key of a stream; doc.go says why this way.
func keyOf(seed uint64, name string) [2]uint32 {
	h := uint64(14695981039346656037) // FNV-1a, 64 bits
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	k := mix(mix(seed) ^ h)
	return [2]uint32{uint32(k), uint32(k >> 32)}
}

// mix is one step of SplitMix64, a one-to-one map in which every input bit
// moves every output bit.
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
