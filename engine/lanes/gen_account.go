//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func accounts() {
	rowKernel{
		name: "grownRows", in: []string{"wealth", "r"}, out: []string{"wealth"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			wealth, r := x[0], x[1]
			VADDPD(num(1), r, r)
			VMULPD(r, wealth, wealth)
			return []VecVirtual{wealth}
		},
	}.emit()
	trade()
	step()
	rest()
}

// moved adds the distance of a sleeve's weights to sum, and its cost to paid.
func moved(v isa, sum, paid, held, target, rate VecVirtual) {
	d := target
	VSUBPD(held, target, d)
	abs(v, d)
	VADDPD(d, sum, sum)
	VMULPD(d, rate, rate)
	VADDPD(rate, paid, paid)
}

// grown turns a return r into w (1 + r).
func grown(v isa, w, r VecVirtual) VecVirtual {
	VADDPD(num(1), r, r)
	VMULPD(w, r, r)
	return r
}

// Kernels of one sleeve add to what others came to; those of two, which most
// plans have, begin.

func trade() {
	rowKernel{
		name: "tradeRows", in: []string{"traded", "cost", "held", "target", "rate"}, out: []string{"traded", "cost"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			moved(v, x[0], x[1], x[2], x[3], x[4])
			return x[:2]
		},
	}.emit()
	rowKernel{
		name: "tradeTwoRows", in: []string{"held", "target", "rate", "held2", "target2", "rate2"}, out: []string{"traded", "cost"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			sum, paid := constant(v, num(0)), constant(v, num(0))
			moved(v, sum, paid, x[0], x[1], x[2])
			moved(v, sum, paid, x[3], x[4], x[5])
			return []VecVirtual{sum, paid}
		},
	}.emit()
}

func step() {
	rowKernel{
		name: "growRows", in: []string{"growth", "w", "r"}, out: []string{"growth"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			VADDPD(grown(v, x[1], x[2]), x[0], x[0])
			return x[:1]
		},
	}.emit()
	rowKernel{
		name: "driftRows", in: []string{"w", "r", "growth"}, out: []string{"held"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			y := grown(v, x[0], x[1])
			VDIVPD(x[2], y, y)
			return []VecVirtual{y}
		},
	}.emit()
	rowKernel{
		name: "driftTwoRows", in: []string{"w", "r", "w2", "r2"}, out: []string{"growth", "held", "held2"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			y, y2, growth := grown(v, x[0], x[1]), grown(v, x[2], x[3]), constant(v, num(0))
			VADDPD(y, growth, growth)
			VADDPD(y2, growth, growth)
			VDIVPD(growth, y, y)
			VDIVPD(growth, y2, y2)
			return []VecVirtual{growth, y, y2}
		},
	}.emit()
	rowKernel{
		name: "earnRows",
		in:   []string{"wealth", "gross", "sum", "sumsq", "excess", "excesssq", "cost", "growth", "cash"},
		out:  []string{"wealth", "gross", "sum", "sumsq", "excess", "excesssq"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			wealth, gross, sum, sumsq, excess, excesssq, cost, growth, cash := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8]
			net := constant(v, num(1))
			VSUBPD(cost, net, net)
			VMULPD(growth, net, net)
			VMULPD(net, wealth, wealth)
			VMULPD(growth, gross, gross)
			VSUBPD(num(1), net, net)
			VADDPD(net, sum, sum)
			VSUBPD(cash, net, cash)
			VMULPD(net, net, net)
			VADDPD(net, sumsq, sumsq)
			VADDPD(cash, excess, excess)
			VMULPD(cash, cash, cash)
			VADDPD(cash, excesssq, excesssq)
			return x[:6]
		},
	}.emit()
	fall()
}

// fall also counts the lanes without wealth.
func fall() {
	kernel("fallRows", "peak, deepest, turned, wealth, traded []float64) (ruined int", 0, func(v isa) {
		var at []Register
		for _, p := range []string{"peak", "deepest", "turned", "wealth", "traded"} {
			at = append(at, Load(Param(p).Base(), GP64()))
		}
		n, ruined := Load(Param("peak").Len(), GP64()), GP64()
		XORQ(ruined, ruined)
		zero := constant(v, num(0))
		rowLoop(v, n, func(i Register, move mover) {
			x := v.vecs(5)
			for k := range x {
				move.load(Mem{Base: at[k], Index: i, Scale: 8}, x[k])
			}
			deepest, turned, wealth, traded := x[1], x[2], x[3], x[4]
			peak := greatest(v, x[0], wealth)
			bound, fall := v.vec(), v.vec()
			VADDPD(num(1), deepest, bound)
			VMULPD(bound, peak, bound)
			deeper := compare(v, notGE, wealth, bound)
			VDIVPD(peak, wealth, fall)
			VSUBPD(num(1), fall, fall)
			choose(v, deeper, least(v, deepest, fall), deepest)
			VADDPD(traded, turned, turned)
			for k, y := range []VecVirtual{peak, deepest, turned} {
				move.store(y, Mem{Base: at[k], Index: i, Scale: 8})
			}

			poor, some := compare(v, notMore, wealth, zero), GP32()
			move.within(poor)
			if v.wide {
				KMOVB(poor.reg, some)
			} else {
				VMOVMSKPD(poor.reg, some)
			}
			POPCNTL(some, some)
			ADDQ(some.As64(), ruined)
		})
		Store(ruined, ReturnIndex(0))
	})
}

// rest is Rest, of two parts or of many; its flags are 1 for some, 2 for wrong.
func rest() {
	restOf("restTwoRows", "a, b []float64", func(v isa) func(i Register, move mover, left, signs VecVirtual) {
		parts := []Register{Load(Param("a").Base(), GP64()), Load(Param("b").Base(), GP64())}
		return func(i Register, move mover, left, signs VecVirtual) {
			x := v.vecs(2)
			for k, at := range parts {
				move.load(Mem{Base: at, Index: i, Scale: 8}, x[k])
				VSUBPD(x[k], left, left)
			}
			or(v, x[1], x[0]) // a short chain from block to block
			or(v, x[0], signs)
		}
	})
	restOf("restRows", "parts [][]float64", func(v isa) func(i Register, move mover, left, signs VecVirtual) {
		parts, bytes := Load(Param("parts").Base(), GP64()), Load(Param("parts").Len(), GP64())
		IMUL3Q(Imm(header), bytes, bytes)
		return func(i Register, move mover, left, signs VecVirtual) {
			offset, at, x, label := GP64(), GP64(), v.vec(), v.name+"part"+fresh()
			XORQ(offset, offset)
			JMP(LabelRef(label + "test"))
			Label(label)
			MOVQ(Mem{Base: parts, Index: offset, Scale: 1}, at)
			move.load(Mem{Base: at, Index: i, Scale: 8}, x)
			VSUBPD(x, left, left)
			or(v, x, signs)
			ADDQ(Imm(header), offset)
			Label(label + "test")
			CMPQ(offset, bytes)
			JL(LabelRef(label))
		}
	})
}

// header is the size of a slice's, which rows of a slice of rows are apart.
const header = 24

func restOf(name, parts string, takeAway func(v isa) func(i Register, move mover, left, signs VecVirtual)) {
	kernel(name, "dst []float64, "+parts+", least float64) (flags int", 0, func(v isa) {
		dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
		take := takeAway(v)
		bound := v.vec()
		broadcastParam("least", bound)
		signs, some, low := constant(v, num(0)), constant(v, num(0)), choice{}
		if v.wide {
			low.reg = K()
			KXORB(low.reg, low.reg, low.reg)
		} else {
			low.reg = constant(v, num(0))
		}
		rowLoop(v, n, func(i Register, move mover) {
			left := constant(v, num(1))
			take(i, move, left, signs)
			move.store(left, Mem{Base: dst, Index: i, Scale: 8})
			bad := compare(v, notGE, left, bound)
			move.within(bad)
			if v.wide {
				KORB(bad.reg, low.reg, low.reg)
				if move.mask != nil {
					VMOVUPD_Z(left, move.mask, left)
				}
			} else {
				VPOR(bad.reg, low.reg, low.reg)
				if move.mask != nil {
					VPAND(move.mask, left, left)
				}
			}
			or(v, left, some)
		})
		wrong, any, flag := GP32(), GP32(), GP32()
		XORL(any, any)
		XORL(flag, flag)
		if v.wide {
			k, j := K(), K()
			VPMOVQ2M(signs, k)
			KORB(low.reg, k, k)
			KMOVB(k, wrong)
			VPTESTMQ(some, some, j)
			KORTESTB(j, j)
		} else {
			VPOR(low.reg, signs, signs)
			VMOVMSKPD(signs, wrong)
			VPTEST(some, some)
		}
		SETNE(any.As8())
		TESTL(wrong, wrong)
		SETNE(flag.As8())
		LEAL(Mem{Base: any, Index: flag, Scale: 2}, any)
		Store(any.As64(), ReturnIndex(0))
	})
}
