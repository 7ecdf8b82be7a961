//go:build ignore

package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func draws() {
	kernel("uniformDraws", "dst []float64, key *[2]uint32, counter, step *[4]uint32", 6*64, func(v isa) {
		philox(v, func(words []VecVirtual, _ func()) {
			uniform(v, words)
		})
	})
	kernel("normalDraws", "dst []float64, key *[2]uint32, counter, step *[4]uint32, columns *[11][32]float64, rows *[32][16]float64", 6*64+32, func(v isa) {
		columns, rows := Load(Param("columns"), GP64()), Load(Param("rows"), GP64())
		philox(v, func(words []VecVirtual, between func()) {
			uniform(v, words)
			normal(v, words, columns, rows, between)
		})
	})
}

// philox writes the words of as many counters as fit into a register, one
// counter in the low half of each 64-bit element, whose high half is garbage: a
// multiplication does not look at it. finish turns the four words into numbers. The
// length of dst is a multiple of 32.
//
// Ten rounds wait for each other, and so do the steps of a polynomial. AVX-512 has
// the registers to do both at a time: the words of the next counters are made
// while finish is at work, a round whenever it calls between.
func philox(v isa, finish func(words []VecVirtual, between func())) {
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	key, counter, step := Load(Param("key"), GP64()), Load(Param("counter"), GP64()), Load(Param("step"), GP64())

	// The keys of all rounds: the key plus multiples of the golden ratio and of
	// sqrt(3) - 1.
	keys := NewStackAddr(0)
	for w, weyl := range []uint64{0x9E3779B9, 0xBB67AE85} {
		for i := 0; i < 10; i += 2 * v.lanes() {
			k := v.vec()
			VPBROADCASTD(Mem{Base: key, Disp: 4 * w}, k)
			VPADDD(multiples(weyl).Offset(4*i), k, k)
			VMOVUPD(k, keys.Offset(64*w+4*i))
		}
	}

	// next = counter + element * step, and hop = elements * step. AVX2 has not
	// enough registers for next.
	hop, next, counters := keys.Offset(2*64), keys.Offset(4*64), v.vecs(4)
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
		VMOVUPD(s, hop.Offset(w*v.bytes()))
	}

	// x has the words after the rounds done.
	var x []VecVirtual
	rounds := 0
	begin := func() {
		x, rounds = v.vecs(4), 0
		for w := range x {
			by := hop.Offset(w * v.bytes())
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
	}
	round := func() {
		p0, p1 := v.vec(), v.vec()
		VPMULUDQ(bits(0xD2511F53), x[0], p0)
		VPMULUDQ(bits(0xCD9E8D57), x[2], p1)
		h0, h1 := v.vec(), v.vec()
		VPSHUFD(U8(0xf5), p0, h0)
		VPSHUFD(U8(0xf5), p1, h1)
		xor3(v, x[1], keys.Offset(4*rounds), h1)
		xor3(v, x[3], keys.Offset(64+4*rounds), h0)
		x = []VecVirtual{h1, p1, h0, p0}
		rounds++
	}
	end := func() {
		for rounds < 10 {
			round()
		}
	}

	loop, done := v.name+"loop", v.name+"done"
	ahead := v.vecs(4)
	if v.wide {
		begin()
		end()
		move(x, ahead)
	}
	Label(loop)
	SUBQ(U8(4*v.lanes()), n)
	JB(LabelRef(done))
	words := v.vecs(4)
	begin()
	if v.wide {
		move(ahead, words)
		finish(words, round)
		end()
		move(x, ahead)
	} else {
		end()
		move(x, words)
		finish(words, func() {})
	}
	weave(v, words, dst)
	ADDQ(U32(4*v.bytes()), dst)
	JMP(LabelRef(loop))
	Label(done)
}

func move(from, to []VecVirtual) {
	for i := range to {
		VMOVAPD(from[i], to[i])
	}
}

// multiples has those of x modulo 2^32, from zero on.
func multiples(x uint64) Mem {
	var pairs []uint64
	for i := range uint64(8) {
		pairs = append(pairs, 2*i*x&(1<<32-1)|(2*i+1)*x<<32)
	}
	return distinct(fmt.Sprintf("multiples%x", x), pairs)
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

// uniform turns words x into (x + 1/2) / 2^32: in the low half of a number from
// 2^52 on, of which all but that is taken away, exactly.
func uniform(v isa, x []VecVirtual) {
	unit, low := constant(v, num(0x1p-32)), v.vec()
	if v.wide {
		VMOVUPD(bits(1<<32-1), low)
	}
	for _, w := range x {
		if v.wide {
			VPTERNLOGQ(U8(0xea), bits(0x43300000<<32), low, w) // w and low, or
		} else {
			VPBLENDD(U8(0xaa), bits(0x43300000<<32), w, w)
		}
		VFMADD213PD(num(0x1p-33-0x1p20), unit, w)
	}
}

// terms is the number of coefficients of each of the normal quantile's
// polynomials.
const terms = 11

// normal turns uniforms into normal quantiles; see quantiles for the method.
func normal(v isa, x []VecVirtual, columns, rows Register, between func()) {
	w := v.vecs(4)
	for i, c := range x {
		VSUBPD(num(0.5), c, c)
		VMOVAPD(c, w[i])
		VFNMADD213PD(num(0.25-0x1p-55), c, w[i])
	}
	var y []VecVirtual
	if v.wide {
		y = lookup512(w, columns, between)
	} else {
		y = lookup2(w, rows)
	}
	for i, c := range x {
		VMULPD(y[i], c, c)
	}
}

// lookup2 loads the polynomial of each lane from its row and turns them: gathers
// would take several times as long.
func lookup2(w []VecVirtual, rows Register) []VecVirtual {
	v := isas[0]
	const size = 16 * 8 // of a row
	y := v.vecs(4)
	offsets := NewStackAddr(6 * 64)
	for i := range w {
		at := v.vec()
		VPSRLQ(U8(45), w[i], at)
		and(v, bits(1<<64-size), at)
		VMOVUPD(at, offsets)
		var lanes [4]Register
		for k := range lanes {
			lanes[k] = GP64()
			MOVQ(offsets.Offset(8*k), lanes[k])
		}
		polynomial := func(lane, from int) VecVirtual {
			a := v.vec()
			VMOVUPD(Mem{Base: rows, Index: lanes[lane], Scale: 1, Disp: 8*from - firstOctave*size}, a)
			return a
		}
		for from := 8; from >= 0; from -= 4 {
			a := turn2(polynomial, from)
			for j := min(3, terms-1-from); j >= 0; j-- {
				if from+j == terms-1 {
					y[i] = a[j]
					continue
				}
				VFMADD213PD(a[j], w[i], y[i])
			}
		}
	}
	return y
}

// firstOctave is the biased exponent of the first row.
const firstOctave = 1023 - 34

// lookup512 picks coefficients out of columns of 16 octaves. The upper half of
// the octaves holds all draws but one in 131,072; only where one is of the lower
// half, that half is looked at too. It calls between ten times.
func lookup512(w []VecVirtual, columns Register, between func()) []VecVirtual {
	v := isas[1]
	const upper = 0x1p-18
	y, octaves := v.vecs(4), v.vecs(4)
	for i := range w {
		VPSRLQ(U8(52), w[i], octaves[i])
	}
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
				VFMADD213PD(c, w[i], y[i])
			}
		}
		if j > 0 {
			between()
		}
	}
	low, rare := v.vec(), v.vec()
	VMINPD(w[0], w[1], low)
	VMINPD(w[2], w[3], rare)
	VMINPD(rare, low, low)
	some := compare(v, isLess, low, num(upper)).reg
	KORTESTB(some, some)
	looked := "looked" + fresh()
	JZ(LabelRef(looked))
	for i := range y {
		lower := compare(v, isLess, w[i], num(upper))
		for j := terms - 1; j >= 0; j-- {
			c, d := v.vec(), v.vec()
			VMOVDQA64(octaves[i], c)
			VMOVDQA64(octaves[i], d)
			a, b := column(1, j)
			VPERMI2PD(b, a, c)
			a, b = column(0, j)
			VPERMI2PD(b, a, d)
			choose(v, lower, d, c)
			if j == terms-1 {
				VMOVAPD(c, y[i])
				continue
			}
			VFMADD213PD(c, w[i], y[i])
		}
	}
	Label(looked)
	return y
}
