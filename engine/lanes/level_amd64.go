//go:build !purego

package lanes

import "golang.org/x/sys/cpu"

// level is the set of instructions that the kernels use: 0 none but Go's, 1 AVX2
// with FMA, 2 AVX-512 with its F, DQ, VL and BW parts. It changes no bit of any
// result; only tests write it.
var level = best()

func best() uint8 {
	x := cpu.X86
	switch {
	case !x.HasAVX2 || !x.HasFMA:
		return 0
	case x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512BW:
		return 2
	}
	return 1
}
