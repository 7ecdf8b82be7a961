//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func draws() {
	kernel("uniformDraws", "dst []float64, counter, step *[4]uint32, keys *[10][2]uint32", 8*64, func(v isa) {
		philox(v, func(words []VecVirtual) { uniform(v, words) })
	})
	kernel("normalDraws", "dst []float64, counter, step *[4]uint32, keys *[10][2]uint32, columns *[12][32]float64, rows *[32][16]float64", 8*64, func(v isa) {
		columns, rows := Load(Param("columns"), GP64()), Load(Param("rows"), GP64())
		philox(v, func(words []VecVirtual) { normal(v, words, columns, rows) })
	})
}

// philox writes the words of as many counters as fit into a register, one
// counter in the low half of each 64-bit element, whose high half is garbage: a
// multiplication does not look at it. finish turns the four words into numbers.
// The length of dst is a multiple of 32.
func philox(v isa, finish func(words []VecVirtual)) {
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	counter, step, keys := Load(Param("counter"), GP64()), Load(Param("step"), GP64()), Load(Param("keys"), GP64())

	// next = counter + element * step, and stride = elements * step. AVX2 has not
	// enough registers for next.
	next, stride, counters := NewStackAddr(0), NewStackAddr(4*64), v.vecs(4)
	for w, c := range counters {
		s, e := v.vec(), v.vec()
		VPBROADCASTD(Mem{Base: counter, Disp: 4 * w}, c)
		VPBROADCASTD(Mem{Base: step, Disp: 4 * w}, s)
		VPMULUDQ(elements(v), s, e)
		VPADDD(e, c, c)
		if !v.wide {
			VMOVUPD(c, next.Offset(w*v.bytes()))
		}
		VPSLLD(U8(2+v.lanes()/8), s, s)
		VMOVUPD(s, stride.Offset(w*v.bytes()))
	}

	loop, done := v.name+"loop", v.name+"done"
	Label(loop)
	CMPQ(n, U8(4*v.lanes()))
	JB(LabelRef(done))
	x := v.vecs(4)
	for w := range x {
		by := stride.Offset(w * v.bytes())
		if v.wide {
			VMOVDQA64(counters[w], x[w])
			VPADDD(by, counters[w], counters[w])
			continue
		}
		at, c := next.Offset(w*v.bytes()), v.vec()
		VMOVUPD(at, x[w])
		VPADDD(by, x[w], c)
		VMOVUPD(c, at)
	}
	for round := range 10 {
		p0, p1 := v.vec(), v.vec()
		VPMULUDQ(bits(0xD2511F53), x[0], p0)
		VPMULUDQ(bits(0xCD9E8D57), x[2], p1)
		h0, h1 := v.vec(), v.vec()
		VPSRLQ(U8(32), p0, h0)
		VPSRLQ(U8(32), p1, h1)
		xor3(v, x[1], Mem{Base: keys, Disp: 8 * round}, h1)
		xor3(v, x[3], Mem{Base: keys, Disp: 8*round + 4}, h0)
		x = []VecVirtual{h1, p1, h0, p0}
	}
	finish(x)
	weave(v, x, dst)
	ADDQ(U32(4*v.bytes()), dst)
	SUBQ(U8(4*v.lanes()), n)
	JMP(LabelRef(loop))
	Label(done)
}

// elements has, for each element of a register, which counter it takes.
func elements(v isa) Mem {
	order := []uint64{0, 4, 1, 5, 2, 6, 3, 7}
	if !v.wide {
		order = []uint64{0, 2, 1, 3}
	}
	return distinct("elements"+v.name, order)
}

// xor3 sets x to x xor y xor the word at m, in the low half of each element.
func xor3(v isa, y VecVirtual, m Mem, x VecVirtual) {
	if v.wide {
		VPTERNLOGD_BCST(U8(0x96), m, y, x)
		return
	}
	k := v.vec()
	VPBROADCASTD(m, k)
	VPXOR(k, x, x)
	VPXOR(y, x, x)
}

// weave stores the words of each counter side by side.
func weave(v isa, x []VecVirtual, dst Register) {
	// Pairs of words 0 and 1 and of words 2 and 3, for the first half of the
	// counters and for the second.
	lo01, hi01, lo23, hi23 := v.vec(), v.vec(), v.vec(), v.vec()
	VUNPCKLPD(x[1], x[0], lo01)
	VUNPCKHPD(x[1], x[0], hi01)
	VUNPCKLPD(x[3], x[2], lo23)
	VUNPCKHPD(x[3], x[2], hi23)
	for i, pair := range [][2]VecVirtual{{lo01, lo23}, {hi01, hi23}} {
		a, b := v.vec(), v.vec()
		if v.wide {
			// 256 bits of each hold two counters' pairs.
			VMOVUPD(distinct("weavelow", []uint64{0, 1, 8, 9, 2, 3, 10, 11}), a)
			VMOVUPD(distinct("weavehigh", []uint64{4, 5, 12, 13, 6, 7, 14, 15}), b)
			VPERMI2PD(pair[1], pair[0], a)
			VPERMI2PD(pair[1], pair[0], b)
		} else {
			VPERM2F128(U8(0x20), pair[1], pair[0], a)
			VPERM2F128(U8(0x31), pair[1], pair[0], b)
		}
		VMOVUPD(a, Mem{Base: dst, Disp: 2 * i * v.bytes()})
		VMOVUPD(b, Mem{Base: dst, Disp: (2*i + 1) * v.bytes()})
	}
}

// uniform turns words x into (x + 1/2) / 2^32: as the mantissa of a number from
// 1 to 2, less 1.
func uniform(v isa, x []VecVirtual) {
	for _, w := range x {
		VPSLLQ(U8(32), w, w)
		VPSRLQ(U8(12), w, w)
		or(v, bits(0x3ff0000000080000), w)
		VSUBPD(num(1), w, w)
	}
}

// terms is the number of coefficients of each of the normal quantile's
// polynomials.
const terms = 12

// normal turns words into normal quantiles; see normalOf for the method.
func normal(v isa, x []VecVirtual, columns, rows Register) {
	places, octaves := v.vecs(4), v.vecs(4)
	for i, w := range x {
		VPSLLQ(U8(32), w, w)
		// Twice the distance from the nearer end, plus one: from 1 to 2^32 - 1.
		d := places[i]
		if v.wide {
			VPSRAQ(U8(63), w, d)
		} else {
			VPXOR(d, d, d)
			VPCMPGTQ(w, d, d)
		}
		xor(v, w, d)
		VPSRLQ(U8(31), d, d)
		or(v, bits(1), d)
		if v.wide {
			VCVTUQQ2PD(d, d)
			VPSRLQ(U8(52), d, octaves[i])
			VGETMANTPD(U8(0), d, d)
		} else {
			or(v, bits(0x4330000000000000), d) // 2^52 and d
			VSUBPD(num(1<<52), d, d)
			VPSRLQ(U8(52), d, octaves[i])
			and(v, bits(1<<52-1), d)
			or(v, bits(0x3ff0000000000000), d)
		}
		VSUBPD(num(1.5), d, d)
	}
	y := v.vecs(4)
	if v.wide {
		lookup512(y, places, octaves, columns)
	} else {
		lookup2(y, places, octaves, rows)
	}
	for i := range y {
		// Below one half the quantile is negative.
		if v.wide {
			VPTERNLOGQ(U8(0xd2), bits(1<<63), x[i], y[i])
		} else {
			t := v.vec()
			VMOVUPD(bits(1<<63), t)
			VPANDN(t, x[i], t)
			VPXOR(t, y[i], y[i])
		}
		VMOVAPD(y[i], x[i])
	}
}

// lookup2 gathers coefficients from a row per octave.
func lookup2(y, places, octaves []VecVirtual, rows Register) {
	v := isas[0]
	for i := range y {
		at := octaves[i]
		VPSUBQ(bits(1023), at, at)
		VPSLLQ(U8(4), at, at)
		ones, c := v.vec(), v.vec()
		for j := terms - 1; j >= 0; j-- {
			VPCMPEQQ(ones, ones, ones)
			VXORPD(c, c, c)
			VGATHERQPD(ones, Mem{Base: rows, Disp: 8 * j, Index: at, Scale: 8}, c)
			if j == terms-1 {
				VMOVAPD(c, y[i])
				continue
			}
			VFMADD213PD(c, places[i], y[i])
		}
	}
}

// lookup512 picks coefficients out of columns of 16 octaves. The upper half of
// the octaves holds all draws but one in 65,536; where none is of the lower
// half, that half is not looked at.
func lookup512(y, places, octaves []VecVirtual, columns Register) {
	v := isas[1]
	low, rare := v.vec(), v.vec()
	VPMINUQ(octaves[0], octaves[1], low)
	VPMINUQ(octaves[2], octaves[3], rare)
	VPMINUQ(rare, low, low)
	VPCMPUQ(U8(1), bits(1023+16), low, K1)
	KORTESTB(K1, K1)
	JNZ(LabelRef("rare"))
	column := func(half, j int) (a, b VecVirtual) {
		a, b = v.vec(), v.vec()
		at := Mem{Base: columns, Disp: 256*j + 128*half}
		VMOVUPD(at, a)
		VMOVUPD(at.Offset(64), b)
		return a, b
	}
	for j := terms - 1; j >= 0; j-- {
		a, b := column(1, j)
		for i := range y {
			c := v.vec()
			if j == terms-1 {
				c = y[i]
			}
			VMOVDQA64(octaves[i], c)
			VPERMI2PD(b, a, c)
			if j < terms-1 {
				VFMADD213PD(c, places[i], y[i])
			}
		}
	}
	JMP(LabelRef("looked"))
	Label("rare")
	for i := range y {
		VPCMPUQ(U8(1), bits(1023+16), octaves[i], K1)
		for j := terms - 1; j >= 0; j-- {
			c, d := v.vec(), v.vec()
			VMOVDQA64(octaves[i], c)
			VMOVDQA64(octaves[i], d)
			a, b := column(1, j)
			VPERMI2PD(b, a, c)
			a, b = column(0, j)
			VPERMI2PD(b, a, d)
			VMOVAPD(d, K1, c)
			if j == terms-1 {
				VMOVAPD(c, y[i])
				continue
			}
			VFMADD213PD(c, places[i], y[i])
		}
	}
	Label("looked")
}
