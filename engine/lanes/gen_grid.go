//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// grids is Grid.Keys.
func grids() {
	kernel("keysRow", "dst []int32, row []float64, dropped, before int64, scale float64) (least, most float64, odd int", 0, func(v isa) {
		to, at := Load(Param("dst").Base(), GP64()), Load(Param("row").Base(), GP64())
		n := Load(Param("row").Len(), GP64())
		shift, before, scale := XMM(), v.vec(), v.vec()
		broadcastParam("scale", scale)
		broadcastParam("before", before) // whole numbers are moved as they are
		Load(Param("dropped"), shift)
		first, lo, hi := v.vec(), v.vec(), v.vec()
		VBROADCASTSD(Mem{Base: at}, first)
		VMOVAPD(first, lo)
		VMOVAPD(first, hi)
		odd := constant(v, num(0))
		zero := constant(v, num(0))
		rowLoop(v, n, func(i Register, move mover) {
			x, y := v.vec(), v.vec()
			move.load(Mem{Base: at, Index: i, Scale: 8}, x)
			move.inRow(x, first, y)
			VMINPD(y, lo, lo)
			VMAXPD(y, hi, hi)
			VSUBPD(x, x, y) // NaN where x is not finite
			or(v, y, odd)
			size, log := v.vec(), v.vec()
			VMOVAPD(x, size)
			and(v, bits(1<<63-1), size)
			VPSRLQ(shift, size, log)
			VPSUBQ(before, log, log)
			VMULPD(scale, size, y)
			dst := Mem{Base: to, Index: i, Scale: 4}
			if v.wide {
				key, even := YMM(), YMM()
				VPMOVQD(log, key)
				VCVTTPD2DQ(y, even)
				small, some, minus := K(), K(), K()
				VCMPPD(U8(isLess), num(1.0/1024), size, small)
				VMOVDQA32(even, small, key)
				VCMPPD(U8(notEq), zero, x, some)
				VPADDD(bits(1<<32|1), key, some, key)
				VPMOVQ2M(x, minus)
				VPSUBD(key, zero.AsY(), minus, key)
				if move.mask == nil {
					VMOVDQU32(key, dst)
				} else {
					VMOVDQU32(key, move.mask, dst)
				}
				return
			}
			key, even, mask := XMM(), XMM(), YMM()
			narrow := func(order Mem, from VecVirtual, to VecVirtual) {
				VMOVDQU(order, mask)
				VPERMD(from, mask, to.AsY())
			}
			low := distinct("lows", []uint64{2 << 32, 6<<32 | 4, 2 << 32, 6<<32 | 4})
			high := distinct("highs", []uint64{3<<32 | 1, 7<<32 | 5, 3<<32 | 1, 7<<32 | 5})
			narrow(low, log, key)
			VCVTTPD2DQY(y, even)
			part := XMM()
			VCMPPD(U8(isLess), num(1.0/1024), size, y)
			narrow(low, y, part)
			VPBLENDVB(part, even, key, key)
			VCMPPD(U8(notEq), zero, x, y)
			narrow(low, y, part)
			VPSUBD(part, key, key)
			narrow(high, x, part)
			VPSRAD(U8(31), part, part)
			VPXOR(part, key, key)
			VPSUBD(part, key, key)
			if move.mask == nil {
				VMOVDQU(key, dst)
			} else {
				narrow(low, move.mask.(VecVirtual), part)
				VPMASKMOVD(key, part, dst)
			}
		})
		foldTo(v, VMINPD, lo)
		foldTo(v, VMAXPD, hi)
		Store(lo.AsX(), ReturnIndex(0))
		Store(hi.AsX(), ReturnIndex(1))
		Store(anyBit(v, odd), ReturnIndex(2))
	})
}
