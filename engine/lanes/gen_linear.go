//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// sumsAbreast is how many registers sums of many terms stand in side by side, so
// that a coefficient and the place of its row are loaded once for all of them:
// half of those that look-ups by state leave.
func sumsAbreast(v isa) int {
	if v.wide {
		return 8
	}
	return 4
}

const (
	plainTerms = "[]struct{ K float64; Row []float64 }"
	termSize   = 32
	byTerms    = "[]struct{ K, Row []float64 }"
	byTermSize = 48
)

func linear() {
	kernel("linearRows", "dst []float64, constant float64, terms "+plainTerms, 0, func(v isa) {
		constant := v.vec()
		broadcastParam("constant", constant)
		add := termsAdder(v)
		sums(v, func(i Register, sum []VecVirtual, move mover) {
			for _, s := range sum {
				VMOVAPD(constant, s)
			}
			add(i, sum, move)
		})
	})
	kernel("linearByRows", "dst, state, constant []float64, by "+byTerms+", terms "+plainTerms, 0, func(v isa) {
		state, at := Load(Param("state").Base(), GP64()), Load(Param("constant").Base(), GP64())
		count, states, constants := Load(Param("constant").Len(), GP64()), v.vec(), v.vec()
		VCVTSI2SDQ(count, states.AsX(), states.AsX())
		VBROADCASTSD(states.AsX(), states)
		table := mover{v, firstLanes(v, count)}
		table.load(Mem{Base: at}, constants)
		each := loopOver(v, "by", byTermSize)
		add := termsAdder(v)
		sums(v, func(i Register, sum []VecVirtual, move mover) {
			place := v.vecs(len(sum))
			for k, p := range place {
				s := v.vec()
				move.load(beside(v, state, i, k), s)
				VADDPD(num(1<<52), s, p)
				bad := unfit(v, s, p, states)
				placesOf(v, p)
				sum[k] = look(v, constants, p)
				choose(v, bad, num(nan), sum[k])
			}
			each(func(term Register) {
				coefficients := v.vec()
				MOVQ(Mem{Base: term}, at)
				table.load(Mem{Base: at}, coefficients)
				MOVQ(Mem{Base: term, Disp: byTermSize / 2}, at)
				for k, s := range sum {
					x := v.vec()
					move.load(beside(v, at, i, k), x)
					VFMADD231PD(x, look(v, coefficients, place[k]), s)
				}
			})
			add(i, sum, move)
		})
	})
}

// sums stores to dst what body adds up.
func sums(v isa, body func(i Register, sum []VecVirtual, move mover)) {
	dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
	abreastLoop(v, n, sumsAbreast(v), func(i Register, abreast int, move mover) {
		sum := v.vecs(abreast)
		body(i, sum, move)
		for k, s := range sum {
			move.store(s, beside(v, dst, i, k))
		}
	})
}

// beside is where register k of those abreast has its lanes of a row.
func beside(v isa, row, i Register, k int) Mem {
	return Mem{Base: row, Index: i, Scale: 8, Disp: k * v.bytes()}
}

// termsAdder returns what adds the parameter terms to sums.
func termsAdder(v isa) func(i Register, sum []VecVirtual, move mover) {
	each := loopOver(v, "terms", termSize)
	row := GP64()
	return func(i Register, sum []VecVirtual, move mover) {
		each(func(term Register) {
			k := v.vec()
			VBROADCASTSD(Mem{Base: term}, k)
			MOVQ(Mem{Base: term, Disp: 8}, row)
			for j, s := range sum {
				x := v.vec()
				move.load(beside(v, row, i, j), x)
				VFMADD231PD(x, k, s)
			}
		})
	}
}

// loopOver returns a loop over the elements of a parameter, none included.
func loopOver(v isa, param string, size uint64) func(body func(element Register)) {
	first, end := Load(Param(param).Base(), GP64()), Load(Param(param).Len(), GP64())
	IMUL3Q(Imm(size), end, end)
	ADDQ(first, end)
	return func(body func(element Register)) {
		loop, at := v.name+param+fresh(), GP64()
		MOVQ(first, at)
		JMP(LabelRef(loop + "test"))
		Label(loop)
		body(at)
		ADDQ(Imm(size), at)
		Label(loop + "test")
		CMPQ(at, end)
		JB(LabelRef(loop))
	}
}

// unfit tells the lanes whose state is not a whole number from 0 to below states;
// up is state + 2^52, which ends in the bits of the whole number.
func unfit(v isa, state, up, states VecVirtual) choice {
	back := v.vec()
	VSUBPD(num(1<<52), up, back)
	bad := compare(v, notEq, back, state)
	for _, c := range []choice{compare(v, notGE, state, constant(v, num(0))), compare(v, notLess, state, states)} {
		if v.wide {
			KORB(c.reg, bad.reg, bad.reg)
		} else {
			VPOR(c.reg, bad.reg, bad.reg)
		}
	}
	return bad
}

// placesOf turns state + 2^52 into what look takes. AVX2 looks up halves of 32
// bits, 2k and 2k+1.
func placesOf(v isa, up VecVirtual) {
	if v.wide {
		return
	}
	low := v.vec()
	VPSLLQ(U8(1), up, low)
	VPSLLQ(U8(33), up, up)
	VPOR(low, up, up)
	VPADDQ(bits(1<<32), up, up)
}

// look returns the elements of a table of four.
func look(v isa, table, places VecVirtual) VecVirtual {
	x := v.vec()
	if v.wide {
		VPERMPD(table, places, x)
	} else {
		VPERMD(table, places, x)
	}
	return x
}
