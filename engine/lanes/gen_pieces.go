//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// pieces writes Pieces.Map for whole registers, up to the first in which a lane
// has no piece. Each lane loads its polynomial whole, and the lanes' are then
// turned: eight gathers would take several times as long.
func pieces() {
	const (
		count = 129
		first = (1023 - 33) << 2
	)
	kernel("pieceRows", "dst, u []float64, table *[2][129][8]float64) (done int", 64, func(v isa) {
		dst, u := Load(Param("dst").Base(), GP64()), Load(Param("u").Base(), GP64())
		n, table := Load(Param("u").Len(), GP64()), Load(Param("table"), GP64())
		offsets := NewStackAddr(0)
		i := GP64()
		XORQ(i, i)
		loop, done := v.name+"loop", v.name+"done"
		Label(loop)
		SUBQ(Imm(uint64(v.lanes())), n)
		JL(LabelRef(done))
		p, tail := v.vec(), constant(v, num(1))
		VMOVUPD(Mem{Base: u, Index: i, Scale: 8}, p)
		VSUBPD(p, tail, tail)
		VMINPD(p, tail, tail)
		has := compare(v, isGE, tail, num(0x1p-33))
		if v.wide {
			KORTESTB(has.reg, has.reg)
			JCC(LabelRef(done)) // not all
		} else {
			bit := GP32()
			VMOVMSKPD(has.reg, bit)
			CMPL(bit, U8(15))
			JNE(LabelRef(done))
		}

		at, side := v.vec(), constant(v, bits(1<<64-first))
		choose(v, compare(v, isGE, p, num(0.5)), bits(1<<64-first+count), side)
		VPSRLQ(U8(50), tail, at)
		VPADDQ(side, at, at)
		VPSLLQ(U8(6), at, at)
		VMOVUPD(at, offsets)
		x := tail
		VPSLLQ(U8(2), x, x)
		and(v, bits(1<<52-1), x)
		or(v, num(1), x)
		VSUBPD(num(1.5), x, x)

		y := v.vec()
		begun := false
		horner := func(a []VecVirtual) {
			for j := len(a) - 1; j >= 0; j-- {
				if !begun {
					y, begun = a[j], true
					continue
				}
				VFMADD213PD(a[j], x, y)
			}
		}
		polynomial := func(lane, from int) VecVirtual {
			o, a := GP64(), v.vec()
			MOVQ(offsets.Offset(8*lane), o)
			VMOVUPD(Mem{Base: table, Index: o, Scale: 1, Disp: 8 * from}, a)
			return a
		}
		if v.wide {
			horner(turn512(polynomial))
		} else {
			horner(turn2(polynomial, 4))
			horner(turn2(polynomial, 0))
		}
		VMOVUPD(y, Mem{Base: dst, Index: i, Scale: 8})
		ADDQ(Imm(uint64(v.lanes())), i)
		JMP(LabelRef(loop))
		Label(done)
		Store(i, ReturnIndex(0))
	})
}

// turn2 returns four coefficients of four lanes' polynomials, lane by lane.
func turn2(polynomial func(lane, from int) VecVirtual, from int) []VecVirtual {
	v := isas[0]
	even, odd := v.vecs(2), v.vecs(2)
	for k := range even {
		a, b := polynomial(2*k, from), polynomial(2*k+1, from)
		VUNPCKLPD(b, a, even[k])
		VUNPCKHPD(b, a, odd[k])
	}
	out := v.vecs(4)
	for k, pair := range [][]VecVirtual{even, odd} {
		VPERM2F128(U8(0x20), pair[1], pair[0], out[k])
		VPERM2F128(U8(0x31), pair[1], pair[0], out[k+2])
	}
	return out
}

// turn512 returns eight coefficients of eight lanes' polynomials, lane by lane.
func turn512(polynomial func(lane, from int) VecVirtual) []VecVirtual {
	v := isas[1]
	even, odd := v.vecs(4), v.vecs(4)
	for k := range even {
		a, b := polynomial(2*k, 0), polynomial(2*k+1, 0)
		VUNPCKLPD(b, a, even[k])
		VUNPCKHPD(b, a, odd[k])
	}
	// Of a quarter of the register each: the first and third of both, and the
	// second and fourth.
	const outer, inner = 0x88, 0xdd
	out := v.vecs(8)
	for k, q := range [][]VecVirtual{even, odd} {
		for j, which := range []uint8{outer, inner} {
			low, high := v.vec(), v.vec()
			VSHUFF64X2(U8(which), q[1], q[0], low)
			VSHUFF64X2(U8(which), q[3], q[2], high)
			VSHUFF64X2(U8(outer), high, low, out[k+2*j])
			VSHUFF64X2(U8(inner), high, low, out[k+2*j+4])
		}
	}
	return out
}
