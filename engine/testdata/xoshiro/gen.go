//go:build ignore

// This program writes xoshiro_amd64.s: eight xoshiro256++ generators side by side
// (Blackman and Vigna, 2019), their words as uniforms and by Box and Muller's
// method (1958) as normals, after the recipes' avogen.
package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

var (
	constants []uint64
	s         = [4]VecPhysical{Z16, Z17, Z18, Z19}
)

func word(x uint64) Mem {
	constants = append(constants, x)
	return NewDataAddr(NewStaticSymbol("constants"), 8*(len(constants)-1))
}

func num(x float64) Mem { return word(math.Float64bits(x)) }

// next sets x to the next words.
func next(x VecVirtual) {
	t := ZMM()
	VPADDQ(s[3], s[0], x)
	VPROLQ(U8(23), x, x)
	VPADDQ(s[0], x, x)
	VPSLLQ(U8(17), s[1], t)
	VPXORQ(s[0], s[2], s[2])
	VPXORQ(s[1], s[3], s[3])
	VPXORQ(s[2], s[1], s[1])
	VPXORQ(s[3], s[0], s[0])
	VPXORQ(t, s[2], s[2])
	VPROLQ(U8(45), s[3], s[3])
}

// horner is a polynomial, highest coefficient first.
func horner(x VecVirtual, c ...float64) VecVirtual {
	y := ZMM()
	VBROADCASTSD(num(c[0]), y)
	for _, c := range c[1:] {
		VFMADD213PD_BCST(num(c), x, y)
	}
	return y
}

func unit(x VecVirtual) {
	VPSRLQ(U8(12), x, x)
	VPORQ_BCST(word(0x3ff0000000000000), x, x)
}

func main() {
	ConstraintExpr("!purego")
	TEXT("fill", NOSPLIT, "func(normals, uniforms *float64, pairs, singles, stride int, state *[4]uint64, stateStride int)")
	Pragma("noescape")
	Doc("fill writes two rows of 8 normals for each pair, and one of 8 uniforms for each single; strides are in bytes.")
	normals, uniforms := Load(Param("normals"), GP64()), Load(Param("uniforms"), GP64())
	pairs, singles, stride := Load(Param("pairs"), GP64()), Load(Param("singles"), GP64()), Load(Param("stride"), GP64())
	state, by := Load(Param("state"), GP64()), Load(Param("stateStride"), GP64())
	third := GP64()
	LEAQ(Mem{Base: by, Index: by, Scale: 2}, third)
	ADDQ(state, third)
	at := []Mem{{Base: state}, {Base: state, Index: by, Scale: 1}, {Base: state, Index: by, Scale: 2}, {Base: third}}
	for i := range s {
		VMOVDQU64(at[i], s[i])
	}
	one, two := ZMM(), ZMM()
	VBROADCASTSD(num(1), one)
	VBROADCASTSD(num(2), two)

	Label("pair")
	DECQ(pairs)
	JL(LabelRef("single"))
	a, b := ZMM(), ZMM()
	next(a)
	next(b)
	// radius: sqrt(-2 log u) with log as 2 artanh
	unit(a)
	VSUBPD(a, two, a)
	t, k, m := ZMM(), ZMM(), ZMM()
	VPSUBQ_BCST(word(0x3fe6a09e667f3bcd), a, t)
	VPSRAQ(U8(52), t, k)
	VCVTQQ2PD(k, k)
	VPANDQ_BCST(word(0xfff0000000000000), t, t)
	VPSUBQ(t, a, m)
	above, below, w := ZMM(), ZMM(), ZMM()
	VSUBPD(one, m, above)
	VADDPD(one, m, below)
	VDIVPD(below, above, above)
	VMULPD(above, above, w)
	p := horner(w, 0.11808252188451016, 0.14267521782652931, 0.20000192395013597, 0.33333332623455414, 1.0000000000041815)
	VMULPD_BCST(num(-4), above, above)
	VMULPD(p, above, above)
	VFMADD132PD_BCST(num(-2*0.693147180559945286), above, k)
	VSQRTPD(k, k)
	// angle
	x, z := ZMM(), ZMM()
	VMOVDQA64(b, x)
	unit(x)
	VSUBPD_BCST(num(1.5), x, x)
	VMULPD_BCST(num(0.5), x, x)
	VMULPD(x, x, z)
	sin := horner(z, 0.081001625133379898, -0.5992020805281163, 2.5501626472058021, -5.16771276917419, 3.1415926535761991)
	cos := horner(z, -0.025447453584164129, 0.23530541493494164, -1.3352619526932243, 4.058712114471442, -4.9348022004807328, 0.99999999999994471)
	VMULPD(x, sin, sin)
	sign, swap := ZMM(), K()
	VPANDQ_BCST(word(2), b, sign)
	VPSLLQ(U8(62), sign, sign)
	VPXORQ(sign, cos, cos)
	VPTESTMQ_BCST(word(1), b, swap)
	first, second := ZMM(), ZMM()
	VBLENDMPD(sin, cos, swap, first)
	VBLENDMPD(cos, sin, swap, second)
	VMULPD(k, first, first)
	VMULPD(k, second, second)
	VMOVUPD(first, Mem{Base: normals})
	VMOVUPD(second, Mem{Base: normals, Index: stride, Scale: 1})
	LEAQ(Mem{Base: normals, Index: stride, Scale: 2}, normals)
	JMP(LabelRef("pair"))

	Label("single")
	DECQ(singles)
	JL(LabelRef("done"))
	u := ZMM()
	next(u)
	unit(u)
	VSUBPD(u, two, u)
	VMOVUPD(u, Mem{Base: uniforms})
	ADDQ(stride, uniforms)
	JMP(LabelRef("single"))

	Label("done")
	for i := range s {
		VMOVDQU64(s[i], at[i])
	}
	VZEROUPPER()
	RET()

	GLOBL("constants", RODATA|NOPTR)
	for i, x := range constants {
		DATA(8*i, U64(x))
	}
	Generate()
}
