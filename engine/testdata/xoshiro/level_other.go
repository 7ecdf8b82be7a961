//go:build !amd64 || purego

package xoshiro

const assembly = false

func fill(normals, uniforms *float64, pairs, singles, stride int, state *[4]uint64, stateStride int) {
	panic("xoshiro: no assembly")
}
