//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// windows are the kernels of window.go.
func windows() {
	places()
	slide("slideUpRows", true)
	slide("slideDownRows", false)
}

// places counts the values that are below x, and those below y.
func places() {
	kernel("placesRow", "w []float64, x, y float64) (belowX, belowY int", 0, func(v isa) {
		at, n := Load(Param("w").Base(), GP64()), Load(Param("w").Len(), GP64())
		bounds, counts := v.vecs(2), []Register{GP64(), GP64()}
		for k, p := range []string{"x", "y"} {
			broadcastParam(p, bounds[k])
			XORQ(counts[k], counts[k])
		}
		rowLoop(v, n, func(i Register, move mover) {
			w := v.vec()
			move.load(Mem{Base: at, Index: i, Scale: 8}, w)
			for k := range bounds {
				less, some := compare(v, isLess, w, bounds[k]), GP32()
				move.within(less)
				if v.wide {
					KMOVB(less.reg, some)
				} else {
					VMOVMSKPD(less.reg, some)
				}
				POPCNTL(some, some)
				ADDQ(some.As64(), counts[k])
			}
		})
		Store(counts[0], ReturnIndex(0))
		Store(counts[1], ReturnIndex(1))
	})
}

// slide replaces a value of some lanes' sorted ones, see Median for where they
// lie, and sets their row to the mean of those at lo and hi. Upwards, where the new value x is not below the old, a value below old
// stays and each other becomes the lesser of x and its right neighbour, but no
// less than it was; downwards it is the mirror image. No branch depends on the
// values.
func slide(name string, up bool) {
	kernel(name, "row, now, old, state []float64, at []int32, size, lo, hi int", 0, func(v isa) {
		state, size := Load(Param("state").Base(), GP64()), Load(Param("size"), GP64())
		at, n := Load(Param("at").Base(), GP64()), Load(Param("at").Len(), GP64())
		outs, ins := Load(Param("old").Base(), GP64()), Load(Param("now").Base(), GP64())
		rows, lo, hi := Load(Param("row").Base(), GP64()), Load(Param("lo"), GP64()), Load(Param("hi"), GP64())
		lane, next, done := v.name+"lane", v.name+"next", v.name+"done"
		k, which, values, i, end := GP64(), GP64(), GP64(), GP64(), GP64()
		old, x, a, t := v.vec(), v.vec(), v.vec(), v.vec()
		zero := constant(v, num(0))
		XORQ(k, k)
		Label(lane)
		CMPQ(k, n)
		JGE(LabelRef(done))
		MOVLQSX(Mem{Base: at, Index: k, Scale: 4}, which)
		INCQ(k)
		VBROADCASTSD(Mem{Base: outs, Index: which, Scale: 8}, old)
		VBROADCASTSD(Mem{Base: ins, Index: which, Scale: 8}, x)
		VADDPD(zero, x, x) // no minus zero
		MOVQ(which, values)
		IMULQ(size, values)
		LEAQ(Mem{Base: state, Index: values, Scale: 8}, values)
		// i runs over the values, which lie between two margins.
		MOVQ(U32(8), i)
		MOVQ(size, end)
		SUBQ(U8(8), end)
		if !up {
			MOVQ(end, i)
			SUBQ(U8(uint8(v.lanes())), i)
		}
		here := Mem{Base: values, Index: i, Scale: 8}
		if v.wide {
			VMOVUPD(here, a)
		}
		Label(next)
		// t becomes the neighbours: of whole lines, which no load needs to cross.
		ahead := v.vec()
		switch {
		case v.wide && up:
			VMOVUPD(here.Offset(v.bytes()), ahead)
			VALIGNQ(U8(1), a, ahead, t)
			VMINPD(t, x, t)
		case v.wide:
			VMOVUPD(here.Offset(-v.bytes()), ahead)
			VALIGNQ(U8(7), ahead, a, t)
			VMAXPD(t, x, t)
		case up:
			VMOVUPD(here, a)
			VMINPD(here.Offset(8), x, t)
		default:
			VMOVUPD(here, a)
			VMAXPD(here.Offset(-8), x, t)
		}
		switch {
		case v.wide && up:
			VMAXPD(t, a, compare(v, isGE, a, old).reg, a)
		case v.wide:
			VMINPD(t, a, compare(v, isLE, a, old).reg, a)
		case up:
			VMAXPD(t, a, t)
			choose(v, compare(v, isGE, a, old), t, a)
		default:
			VMINPD(t, a, t)
			choose(v, compare(v, isLE, a, old), t, a)
		}
		VMOVUPD(a, here)
		if v.wide {
			VMOVAPD(ahead, a)
		}
		if up {
			ADDQ(U8(uint8(v.lanes())), i)
			CMPQ(i, end)
			JB(LabelRef(next))
		} else {
			SUBQ(U8(uint8(v.lanes())), i)
			CMPQ(i, U8(8))
			JGE(LabelRef(next))
		}
		// The mean of the two in the middle.
		half, below, above := XMM(), XMM(), XMM()
		VMOVSD(num(0.5), half)
		VMULSD(Mem{Base: values, Index: lo, Scale: 8}, half, below)
		VMULSD(Mem{Base: values, Index: hi, Scale: 8}, half, above)
		VADDSD(above, below, below)
		VMOVSD(below, Mem{Base: rows, Index: which, Scale: 8})
		JMP(LabelRef(lane))
		Label(done)
	})
}
