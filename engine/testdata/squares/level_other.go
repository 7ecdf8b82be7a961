//go:build !amd64 || purego

package squares

const assembly = false

func fill(dst []float64, first, key uint64) { panic("squares: no assembly") }
