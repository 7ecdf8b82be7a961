//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func arithmetic() {
	dst, a, ab, abc := []string{"dst"}, []string{"a"}, []string{"a", "b"}, []string{"a", "b", "c"}
	one := func(name string, in, scalars []string, body func(v isa, x, s []VecVirtual) VecVirtual) {
		rowKernel{name: name, in: in, out: dst, scalars: scalars, body: func(v isa, x, s []VecVirtual) []VecVirtual {
			return []VecVirtual{body(v, x, s)}
		}}.emit()
	}
	one("addRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VADDPD(x[1], x[0], x[0])
		return x[0]
	})
	one("subRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VSUBPD(x[1], x[0], x[0])
		return x[0]
	})
	one("mulRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VMULPD(x[1], x[0], x[0])
		return x[0]
	})
	one("divRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VDIVPD(x[1], x[0], x[0])
		return x[0]
	})
	one("addScalarRows", a, []string{"x"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VADDPD(s[0], x[0], x[0])
		return x[0]
	})
	one("scalarSubRows", a, []string{"x"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VSUBPD(x[0], s[0], x[0])
		return x[0]
	})
	one("scalarDivRows", a, []string{"x"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VDIVPD(x[0], s[0], x[0])
		return x[0]
	})
	one("scaleRows", a, []string{"s"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VMULPD(s[0], x[0], x[0])
		return x[0]
	})
	one("addScaledRows", []string{"dst", "a"}, []string{"s"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VMULPD(s[0], x[1], x[1])
		VADDPD(x[1], x[0], x[0])
		return x[0]
	})
	one("scaleAddRows", ab, []string{"s"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VFMADD213PD(x[1], s[0], x[0])
		return x[0]
	})
	one("mulAddRows", abc, nil, func(v isa, x, s []VecVirtual) VecVirtual {
		VFMADD213PD(x[2], x[1], x[0])
		return x[0]
	})
	one("lerpRows", []string{"dst", "a"}, []string{"k"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VSUBPD(x[0], x[1], x[1])
		VFMADD231PD(x[1], s[0], x[0])
		return x[0]
	})
	one("lerpAllRows", []string{"a", "b", "k"}, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VSUBPD(x[0], x[1], x[1])
		VFMADD231PD(x[1], x[2], x[0])
		return x[0]
	})
	one("absRows", a, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		abs(v, x[0])
		return x[0]
	})
	one("sqrtRows", a, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		VSQRTPD(x[0], x[0])
		return x[0]
	})
	one("floorRows", a, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		const down = 9 // and raise no exception
		if v.wide {
			VRNDSCALEPD(U8(down), x[0], x[0])
		} else {
			VROUNDPD(U8(down), x[0], x[0])
		}
		return x[0]
	})
	one("minRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual { return least(v, x[0], x[1]) })
	one("maxRows", ab, nil, func(v isa, x, _ []VecVirtual) VecVirtual { return greatest(v, x[0], x[1]) })
	one("clampRows", []string{"a", "lo", "hi"}, nil, func(v isa, x, _ []VecVirtual) VecVirtual {
		return least(v, greatest(v, x[0], x[1]), x[2])
	})
	// A bound that is a number. VMAXPD gives its first Go operand where either
	// is NaN and where both are zero: a. Of the two zeros a may be the wrong
	// one, which adding lift mends, -0 except for a bound of +0; for the least it
	// is the bits of sink, 0 except for a bound of -0.
	one("maxScalarRows", a, []string{"x", "lift"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VMAXPD(x[0], s[0], x[0])
		VADDPD(s[1], x[0], x[0])
		return x[0]
	})
	one("minScalarRows", a, []string{"x", "sink"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VMINPD(x[0], s[0], x[0])
		or(v, s[1], x[0])
		return x[0]
	})
	clamp := func(v isa, x VecVirtual, s []VecVirtual) VecVirtual {
		VMAXPD(x, s[0], x)
		VADDPD(s[1], x, x)
		VMINPD(x, s[2], x)
		or(v, s[3], x)
		return x
	}
	one("clampScalarRows", a, []string{"lo", "lift", "hi", "sink"}, func(v isa, x, s []VecVirtual) VecVirtual {
		return clamp(v, x[0], s)
	})
	one("lineRows", a, []string{"slope", "base", "lo", "lift", "hi", "sink"}, func(v isa, x, s []VecVirtual) VecVirtual {
		VFMADD213PD(s[1], s[0], x[0])
		return clamp(v, x[0], s[2:])
	})
	one("bandRows", []string{"held", "target"}, []string{"width"}, func(v isa, x, s []VecVirtual) VecVirtual {
		held, target, d := x[0], x[1], v.vec()
		VSUBPD(held, target, d)
		abs(v, d)
		choose(v, compare(v, isLE, d, s[0]), held, target)
		return target
	})
}

func abs(v isa, x VecVirtual) { and(v, bits(1<<63-1), x) }

// least returns the lesser of a and b as Go's min: either order of VMINPD gives
// its first Go operand where one is NaN or both are zero, so that together they
// have the bits of NaN and of minus zero.
func least(v isa, a, b VecVirtual) VecVirtual {
	x, y := v.vec(), v.vec()
	VMINPD(b, a, x)
	VMINPD(a, b, y)
	or(v, y, x)
	return x
}

// greatest returns the greater of a and b as Go's max.
func greatest(v isa, a, b VecVirtual) VecVirtual {
	x, y := v.vec(), v.vec()
	VMAXPD(b, a, x)
	VMAXPD(a, b, y)
	and(v, y, x) // the bits of plus zero
	choose(v, compare(v, unknown, a, b), num(nan), x)
	return x
}
