//go:build ignore

package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func elementary() {
	for _, k := range []struct {
		name string
		body func(v isa, x VecVirtual) VecVirtual
	}{{"expRows", exp}, {"logRows", log}, {"normalQuantileRows", normalQuantile}} {
		rowKernel{name: k.name, in: []string{"a"}, out: []string{"dst"}, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			return []VecVirtual{k.body(v, x[0])}
		}}.emit()
	}
}

const (
	ln2Hi = 0x1.62e42fee00000p-1
	ln2Lo = 0x1.a39ef35793c76p-33
	log2E = 0x1.71547652b82fep+0
)

// exp is ExpOf, operation by operation.
func exp(v isa, x VecVirtual) VecVirtual {
	// The first Go operand passes where it is NaN.
	lo, hi := constant(v, num(-746)), constant(v, num(710))
	VMAXPD(x, lo, x)
	VMINPD(x, hi, x)
	t := constant(v, num(log2E))
	VFMADD213PD(num(0x1.8p52), x, t)
	k := v.vec()
	VSUBPD(num(0x1.8p52), t, k)
	high := copyOf(v, x)
	VFMADD231PD(num(-ln2Hi), k, high)
	r := copyOf(v, high)
	VFMADD231PD(num(-ln2Lo), k, r)
	low := v.vec()
	VSUBPD(r, high, low)
	VFMADD231PD(num(-ln2Lo), k, low)

	q := constant(v, num(1.0/6227020800))
	for _, c := range []float64{
		1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
		1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5,
	} {
		VFMADD213PD(num(c), r, q)
	}
	square := v.vec()
	VMULPD(r, r, square)
	VFMADD213PD(low, square, q)
	VADDPD(r, q, q)
	VADDPD(num(1), q, q)

	if v.wide {
		VSCALEFPD(k, q, q) // by 2^k, rounded once
		return q
	}
	// t ends in the bits of the whole number k; 2^k in two halves.
	half, rest := v.vec(), v.vec()
	VPSRAD(U8(1), t, half)
	VPSUBQ(half, t, rest)
	for _, n := range []VecVirtual{half, rest} {
		VPADDQ(bits(1023), n, n)
		VPSLLQ(U8(52), n, n)
		VMULPD(n, q, q)
	}
	return q
}

// log is LogOf, operation by operation, with its branches as choices.
func log(v isa, x VecVirtual) VecVirtual {
	small := compare(v, isLess, x, num(0x1p-1022))
	y, k := copyOf(v, x), constant(v, num(0))
	grown := v.vec()
	VMULPD(num(0x1p54), x, grown)
	choose(v, small, grown, y)
	choose(v, small, num(-54), k)

	VPSUBQ(bits(0x3fe6a09e667f3bcd), y, y)
	e := v.vec()
	if v.wide {
		VPSRAQ(U8(52), y, e)
		VCVTQQ2PD(e, e)
	} else {
		// Its sign bit turned over and behind that of 2^52: 2^52 + 2048 + e.
		VPSRLQ(U8(52), y, e)
		xor(v, bits(0x4330000000000800), e)
		VSUBPD(num(1<<52+2048), e, e)
	}
	VADDPD(e, k, k)
	f := y
	and(v, bits(1<<52-1), f)
	VPADDQ(bits(0x3fe6a09e667f3bcd), f, f)
	VSUBPD(num(1), f, f)

	s, w := v.vec(), v.vec()
	VADDPD(num(2), f, s)
	VDIVPD(s, f, s)
	VMULPD(s, s, w)
	r := constant(v, num(2.0/21))
	for _, c := range []float64{2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3} {
		VFMADD213PD(num(c), w, r)
	}
	VMULPD(w, r, r)
	half, low := v.vec(), v.vec()
	VMULPD(num(0.5), f, half)
	VMULPD(f, half, half)
	VADDPD(r, half, r)
	VMULPD(num(ln2Lo), k, low)
	VFMADD213PD(low, s, r) // low
	VSUBPD(r, half, half)
	VSUBPD(f, half, half)
	VMULPD(num(ln2Hi), k, k)
	VSUBPD(half, k, k)

	if v.wide {
		// By the kind of x: NaN, NaN, zero, one, -Inf, +Inf, negative, positive.
		const itself, none, minusInf, plusInf = 0, 3, 4, 5
		var table uint64
		for i, answer := range []uint64{none, none, minusInf, itself, none, plusInf, none, itself} {
			table |= answer << (4 * i)
		}
		VFIXUPIMMPD(U8(0), bits(table), x, k)
		return k
	}
	choose(v, compare(v, isMore, x, num(math.MaxFloat64)), x, k)
	choose(v, compare(v, notMore, x, num(0)), num(nan), k)
	choose(v, compare(v, isEq, x, num(0)), num(math.Inf(-1)), k)
	return k
}

// normalQuantile is NormalQuantileOf: the centre and the tails are computed for
// all lanes, the tails beyond exp(-25) only where one lane needs them.
func normalQuantile(v isa, p VecVirtual) VecVirtual {
	q := v.vec()
	VSUBPD(num(0.5), p, q)
	tail := constant(v, num(1))
	VSUBPD(p, tail, tail)
	choose(v, compare(v, notMore, q, num(0)), p, tail)

	r := v.vec()
	VMOVAPD(tail, r)
	r = log(v, r)
	xor(v, bits(1<<63), r)
	VSQRTPD(r, r)
	far := compare(v, isMore, r, num(5))
	near, z := v.vec(), v.vec()
	VSUBPD(num(1.6), r, near)
	z = quotient(v, near, middleNum, middleDen)
	// far
	label := v.name + "near" + fresh()
	bit := GP32()
	if v.wide {
		KMOVB(far.reg, bit)
	} else {
		VMOVMSKPD(far.reg, bit)
	}
	TESTL(bit, bit)
	JZ(LabelRef(label))
	VSUBPD(num(5), r, near)
	choose(v, far, quotient(v, near, farNum, farDen), z)
	Label(label)
	// The sign of q.
	sign := copyOf(v, q)
	and(v, bits(1<<63), sign)
	xor(v, sign, z)

	central := copyOf(v, q)
	abs(v, central)
	middle := compare(v, isLE, central, num(0.425))
	s := constant(v, num(0.180625))
	VFNMADD231PD(q, q, s)
	c := quotient(v, s, centralNum, centralDen)
	VMULPD(q, c, c)
	choose(v, middle, c, z)
	choose(v, compare(v, notMore, tail, num(0)), num(nan), z)
	choose(v, compare(v, isEq, p, num(0)), num(math.Inf(-1)), z)
	choose(v, compare(v, isEq, p, num(1)), num(math.Inf(1)), z)
	return z
}

func quotient(v isa, x VecVirtual, above, below [8]float64) VecVirtual {
	y := [2]VecVirtual{}
	for i, c := range [][8]float64{above, below} {
		y[i] = constant(v, num(c[7]))
		for j := 6; j >= 0; j-- {
			VFMADD213PD(num(c[j]), x, y[i])
		}
	}
	VDIVPD(y[1], y[0], y[0])
	return y[0]
}

// Coefficients of AS 241, as in normal.go.
var (
	centralNum = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	centralDen = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	middleNum = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	middleDen = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	farNum = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	farDen = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)
