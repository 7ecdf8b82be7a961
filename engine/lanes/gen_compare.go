//go:build ignore

package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

var nan = math.NaN()

func comparisons() {
	dst, a, ab := []string{"dst"}, []string{"a"}, []string{"a", "b"}
	for _, c := range []struct {
		name      string
		predicate uint8
	}{{"less", isLess}, {"lessEq", isLE}, {"equal", isEq}} {
		rowKernel{name: c.name + "Rows", in: ab, out: dst, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			return []VecVirtual{truth(v, c.predicate, x[0], x[1])}
		}}.emit()
	}
	for _, c := range []struct {
		name      string
		predicate uint8
	}{{"less", isLess}, {"lessEq", isLE}, {"greater", isMore}, {"greaterEq", isGE}} {
		rowKernel{name: c.name + "ScalarRows", in: a, out: dst, scalars: []string{"x"}, body: func(v isa, x, s []VecVirtual) []VecVirtual {
			return []VecVirtual{truth(v, c.predicate, x[0], s[0])}
		}}.emit()
	}
	rowKernel{name: "selectRows", in: []string{"mask", "a", "b"}, out: dst, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
		zero := constant(v, num(0))
		choose(v, compare(v, isEq, x[0], zero), x[2], x[1])
		choose(v, compare(v, unknown, x[0], x[0]), x[0], x[1])
		return []VecVirtual{x[1]}
	}}.emit()
	rowKernel{name: "knownRows", in: a, out: dst, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
		y := constant(v, num(1))
		choose(v, compare(v, unknown, x[0], x[0]), constant(v, num(0)), y)
		return []VecVirtual{y}
	}}.emit()
	within()
	rowKernel{name: "pickRows", in: []string{"state"}, out: dst, tables: []string{"table"}, body: pick}.emit()
}

// within is not 0 if a lane is below lo, above hi, or NaN.
func within() {
	kernel("withinRow", "a []float64, lo, hi float64) (out int", 0, func(v isa) {
		at, n := Load(Param("a").Base(), GP64()), Load(Param("a").Len(), GP64())
		bounds := v.vecs(2)
		for i, p := range []string{"lo", "hi"} {
			broadcastParam(p, bounds[i])
		}
		out := constant(v, num(0))
		rowLoop(v, n, func(i Register, move mover) {
			x := v.vec()
			move.load(Mem{Base: at, Index: i, Scale: 8}, x)
			for k, predicate := range []uint8{notGE, notLE} {
				bad := compare(v, predicate, x, bounds[k])
				move.within(bad)
				if v.wide {
					VMOVDQU64(bits(1<<64-1), bad.reg, out)
				} else {
					VPOR(bad.reg, out, out)
				}
			}
		})
		Store(anyBit(v, out), ReturnIndex(0))
	})
}

// truth is 1 where the predicate holds, 0 where not, and NaN where a or b is.
func truth(v isa, predicate uint8, a, b VecVirtual) VecVirtual {
	yes, not := compare(v, predicate, a, b), compare(v, unknown, a, b)
	x := v.vec()
	if v.wide {
		VMOVUPD_Z(num(1), yes.reg, x)
		VMOVUPD(num(nan), not.reg, x)
		return x
	}
	VPAND(num(1), yes.reg, x)
	VPOR(not.reg, x, x) // all bits set are a NaN
	return x
}

// pick takes an element of a table of eight, NaN where the state is none of 0 to
// 7.
func pick(v isa, x, table []VecVirtual) []VecVirtual {
	state, y := x[0], v.vec()
	// As whole numbers in the low bits, rounded: those that are not whole do
	// not come back.
	k, back := v.vec(), v.vec()
	VADDPD(num(1<<52), state, k)
	VSUBPD(num(1<<52), k, back)
	z := constant(v, num(nan))
	if v.wide {
		whole, good, index := K(), K(), v.vec()
		VCMPPD(U8(isEq), state, back, whole)
		VPXORQ(num(1<<52), k, index)
		VPCMPUQ(U8(below), bits(8), index, whole, good)
		VPERMPD(table[0], k, good, z)
		return []VecVirtual{z}
	}
	// Pairs of 32-bit halves: 2k and 2k+1.
	at, high := v.vec(), v.vec()
	VPSLLQ(U8(33), k, at)
	VPSLLQ(U8(1), k, y)
	VPOR(y, at, at)
	VPADDQ(bits(1<<32), at, at)
	VPERMD(table[0], at, y)
	VPERMD(table[1], at, high)
	VPSLLQ(U8(61), k, at)
	VBLENDVPD(at, high, y, y)
	choose(v, compare(v, isEq, back, state), y, z)
	choose(v, compare(v, isMore, state, constant(v, num(7))), num(nan), z)
	choose(v, compare(v, isLess, state, constant(v, num(0))), num(nan), z)
	return []VecVirtual{z}
}

const below = 1 // of VPCMPUQ
