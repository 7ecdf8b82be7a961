//go:build ignore

package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

// readings are the kernels of reading.go.
func readings() {
	dst := []string{"dst"}
	rowKernel{name: "growthRows", in: []string{"x", "from"}, out: dst, scalars: []string{"floor"}, body: func(v isa, x, s []VecVirtual) []VecVirtual {
		y := v.vec()
		VDIVPD(x[1], x[0], y)
		VSUBPD(num(1), y, y)
		choose(v, compare(v, notMore, x[1], constant(v, num(0))), num(nan), y)
		choose(v, compare(v, notMore, x[0], s[0]), num(nan), y)
		return []VecVirtual{y}
	}}.emit()
	rowKernel{name: "lessGrowthRows", in: []string{"dst", "x", "from"}, out: dst, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
		y := v.vec()
		VDIVPD(x[2], x[1], y)
		VSUBPD(num(1), y, y)
		choose(v, compare(v, notMore, x[2], constant(v, num(0))), num(nan), y)
		VSUBPD(y, x[0], y)
		return []VecVirtual{y}
	}}.emit()
	rowKernel{name: "latchRows", in: []string{"state", "x"}, out: []string{"dst", "state"}, scalars: []string{"sign", "on", "off"}, body: func(v isa, x, s []VecVirtual) []VecVirtual {
		y, state := v.vec(), x[0]
		VMULPD(s[0], x[1], y)
		choose(v, compare(v, isLess, y, s[2]), num(0), state)
		choose(v, compare(v, isMore, y, s[1]), num(1), state)
		dst := copyOf(v, state)
		choose(v, compare(v, unknown, y, y), y, dst)
		return []VecVirtual{dst, state}
	}}.emit()
	rowKernel{name: "rampRows", in: []string{"x"}, out: dst, scalars: []string{"at", "width", "near"}, body: func(v isa, x, s []VecVirtual) []VecVirtual {
		d, y := v.vec(), v.vec()
		VSUBPD(s[0], x[0], d)
		VDIVPD(s[1], d, y)
		VADDPD(num(0.5), y, y)
		VMAXPD(num(0), y, y)
		VMINPD(num(1), y, y)
		and(v, bits(math.MaxInt64), d)
		choose(v, compare(v, isLE, d, s[2]), num(0.5), y)
		choose(v, compare(v, unknown, x[0], x[0]), x[0], y)
		return []VecVirtual{y}
	}}.emit()
	rowKernel{name: "orRows", in: []string{"x", "y"}, out: dst, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
		choose(v, compare(v, unknown, x[0], x[0]), x[1], x[0])
		return []VecVirtual{x[0]}
	}}.emit()
	rowKernel{name: "countBelowRows", in: []string{"below", "known", "x", "past"}, out: []string{"below", "known"}, body: func(v isa, x, _ []VecVirtual) []VecVirtual {
		below, known, now, past := x[0], x[1], x[2], x[3]
		for _, predicate := range []uint8{isLess, isLE} {
			half := constant(v, num(0))
			choose(v, compare(v, predicate, past, now), num(0.5), half)
			VADDPD(half, below, below)
		}
		one := constant(v, num(1))
		choose(v, compare(v, unknown, past, past), constant(v, num(0)), one)
		VADDPD(one, known, known)
		choose(v, compare(v, unknown, now, now), now, below)
		return []VecVirtual{below, known}
	}}.emit()
}
