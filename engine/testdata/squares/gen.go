//go:build ignore

// This program writes squares_amd64.s: the words of 32 counters at a time.
package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("!purego")
	TEXT("fill", NOSPLIT, "func(dst []float64, first, key uint64)")
	Pragma("noescape")
	Doc("fill writes the uniforms of the counters from first on; the length of dst is a multiple of 32.")
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	counter, key := Load(Param("first"), GP64()), Load(Param("key"), GP64())
	// next = counter * key, for each element and group of eight.
	k, hop, next := ZMM(), ZMM(), ZMM()
	VPBROADCASTQ(key, k)
	VPBROADCASTQ(counter, next)
	VPADDQ(constant(0, 1, 2, 3, 4, 5, 6, 7), next, next)
	VPMULLQ(k, next, next)
	VPSLLQ(U8(3), k, hop)
	exponent, unit, less := ZMM(), ZMM(), ZMM()
	VPBROADCASTQ(constant(0x43300000<<32), exponent)
	VPBROADCASTQ(constant(math.Float64bits(0x1p-32)), unit)
	VPBROADCASTQ(constant(math.Float64bits(0x1p-33-0x1p20)), less)

	Label("loop")
	SUBQ(U8(32), n)
	JB(LabelRef("done"))
	var x, y, z [4]VecVirtual
	for g := range x {
		x[g], y[g], z[g] = ZMM(), ZMM(), ZMM()
		VMOVDQA64(next, x[g])
		VMOVDQA64(next, y[g])
		VPADDQ(k, next, z[g])
		VPADDQ(hop, next, next)
	}
	for round, add := range [][4]VecVirtual{y, z, y, z} {
		for g := range x {
			VPMULLQ(x[g], x[g], x[g])
			VPADDQ(add[g], x[g], x[g])
			if round < 3 {
				VPROLQ(U8(32), x[g], x[g])
			}
		}
	}
	for g := range x {
		VPSRLQ(U8(32), x[g], x[g])
		VPORQ(exponent, x[g], x[g])
		VFMADD213PD(less, unit, x[g])
		VMOVUPD(x[g], Mem{Base: dst, Disp: 64 * g})
	}
	ADDQ(U32(256), dst)
	JMP(LabelRef("loop"))
	Label("done")
	VZEROUPPER()
	RET()

	GLOBL("constants", RODATA|NOPTR)
	for i, x := range constants {
		DATA(8*i, U64(x))
	}
	Generate()
}

var constants []uint64

func constant(x ...uint64) Mem {
	constants = append(constants, x...)
	return NewDataAddr(NewStaticSymbol("constants"), 8*(len(constants)-len(x)))
}
