//go:build ignore

package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// totals is total, eight or four values at a time: sums without rounding are
// the same in any order. Lanes beyond the row are zeros to the sums, and its first
// value to least and most.
func totals() {
	kernel("totalRow", "row []float64, to *[8]float64) (left int", 0, func(v isa) {
		at, n := Load(Param("row").Base(), GP64()), Load(Param("row").Len(), GP64())
		first, lo, hi := v.vec(), v.vec(), v.vec()
		VBROADCASTSD(Mem{Base: at}, first)
		VMOVAPD(first, lo)
		VMOVAPD(first, hi)
		left := constant(v, num(0))
		sums := v.vecs(6)
		for _, s := range sums {
			VMOVAPD(left, s)
		}
		cut := func(x VecVirtual, bits float64) (part VecVirtual) {
			part = v.vec()
			VADDPD(num(1.5*math.Ldexp(1, 52-int(bits))), x, part)
			VSUBPD(num(1.5*math.Ldexp(1, 52-int(bits))), part, part)
			VSUBPD(part, x, x)
			return part
		}
		rowLoop(v, n, func(i Register, from mover) {
			x, rest, y := v.vec(), v.vec(), v.vec()
			from.load(Mem{Base: at, Index: i, Scale: 8}, x)
			from.inRow(x, first, y)
			VMINPD(y, lo, lo)
			VMAXPD(y, hi, hi)
			VMULPD(x, x, y)
			VMOVAPD(y, rest)
			VFMSUB231PD(x, x, rest) // x² - rest
			add := func(k int, part VecVirtual) { VADDPD(part, sums[k], sums[k]) }
			add(0, cut(x, 33))
			add(1, cut(x, 75))
			and(v, bits(1<<63-1), x) // minus zero is nothing
			or(v, x, left)
			add(2, cut(y, 27))
			for _, z := range []VecVirtual{y, rest} {
				add(3, cut(z, 68))
				add(4, cut(z, 109))
				add(5, z)
			}
		})
		t := Load(Param("to"), GP64())
		for k, s := range append([]VecVirtual{lo, hi}, sums...) {
			fold := VADDPD
			switch k {
			case 0:
				fold = VMINPD
			case 1:
				fold = VMAXPD
			}
			foldTo(v, fold, s)
			VMOVSD(s.AsX(), Mem{Base: t, Disp: 8 * k})
		}
		Store(anyBit(v, left), ReturnIndex(0))
	})
}

// foldTo combines all lanes of x into its first.
func foldTo(v isa, op func(...Op), x VecVirtual) {
	half := YMM()
	if v.wide {
		VEXTRACTF64X4(U8(1), x, half)
		op(half, x.AsY(), x.AsY())
	}
	VEXTRACTF128(U8(1), x.AsY(), half.AsX())
	op(half.AsX(), x.AsX(), x.AsX())
	VUNPCKHPD(x.AsX(), x.AsX(), half.AsX())
	op(half.AsX(), x.AsX(), x.AsX())
}

// anyBit is 1 where a bit of x is set, else 0.
func anyBit(v isa, x VecVirtual) Register {
	some := GP32()
	XORL(some, some)
	if v.wide {
		k := K()
		VPTESTMQ(x, x, k)
		KORTESTB(k, k)
	} else {
		VPTEST(x, x)
	}
	SETNE(some.As8())
	return some.As64()
}
