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
		move(v, first, lo)
		move(v, first, hi)
		left := constant(v, num(0))
		sums := v.vecs(6)
		for _, s := range sums {
			move(v, left, s)
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
			switch {
			case from.mask == nil:
				move(v, x, y)
			case v.wide:
				VMOVAPD(first, y)
				VMOVAPD(x, from.mask, y)
			default:
				VBLENDVPD(from.mask, x, first, y)
			}
			VMINPD(y, lo, lo)
			VMAXPD(y, hi, hi)
			VMULPD(x, x, y)
			move(v, y, rest)
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
			half := YMM()
			if v.wide {
				VEXTRACTF64X4(U8(1), s, half)
				fold(half, s.AsY(), s.AsY())
			}
			VEXTRACTF128(U8(1), s.AsY(), half.AsX())
			fold(half.AsX(), s.AsX(), s.AsX())
			VUNPCKHPD(s.AsX(), s.AsX(), half.AsX())
			fold(half.AsX(), s.AsX(), s.AsX())
			VMOVSD(s.AsX(), Mem{Base: t, Disp: 8 * k})
		}
		some := GP32()
		XORL(some, some)
		if v.wide {
			k := K()
			VPTESTMQ(left, left, k)
			KORTESTB(k, k)
		} else {
			VPTEST(left, left)
		}
		SETNE(some.As8())
		Store(some.As64(), ReturnIndex(0))
	})
}

func move(v isa, from, to VecVirtual) { VMOVAPD(from, to) }
