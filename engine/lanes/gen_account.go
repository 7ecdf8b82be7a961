//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func accounts() {
	rowKernel{
		name: "tradeRows", in: []string{"traded", "cost", "held", "target", "rate"}, out: []string{"traded", "cost"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			traded, cost, d, target, rate := x[0], x[1], x[2], x[3], x[4]
			VSUBPD(d, target, d)
			abs(v, d)
			VADDPD(d, traded, traded)
			VMULPD(d, rate, rate)
			VADDPD(rate, cost, cost)
			return []VecVirtual{traded, cost}
		},
	}.emit()
	rowKernel{
		name: "growRows", in: []string{"growth", "w", "r"}, out: []string{"growth"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			growth, w, r := x[0], x[1], x[2]
			VADDPD(num(1), r, r)
			VMULPD(w, r, r)
			VADDPD(r, growth, growth)
			return []VecVirtual{growth}
		},
	}.emit()
	rowKernel{
		name: "driftRows", in: []string{"w", "r", "growth"}, out: []string{"held"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			w, r, growth := x[0], x[1], x[2]
			VADDPD(num(1), r, r)
			VMULPD(w, r, r)
			VDIVPD(growth, r, r)
			return []VecVirtual{r}
		},
	}.emit()
	rowKernel{
		name: "grownRows", in: []string{"wealth", "r"}, out: []string{"wealth"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			wealth, r := x[0], x[1]
			VADDPD(num(1), r, r)
			VMULPD(r, wealth, wealth)
			return []VecVirtual{wealth}
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
	rowKernel{
		name: "fallRows", in: []string{"wealth", "peak", "deepest", "turned", "traded"}, out: []string{"peak", "deepest", "turned"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			wealth, deepest, turned, traded := x[0], x[2], x[3], x[4]
			peak := greatest(v, x[1], wealth)
			bound := v.vec()
			VADDPD(num(1), deepest, bound)
			VMULPD(bound, peak, bound)
			deeper := compare(v, notGE, wealth, bound)
			fall := v.vec()
			VDIVPD(peak, wealth, fall)
			VSUBPD(num(1), fall, fall)
			choose(v, deeper, least(v, deepest, fall), deepest)
			VADDPD(traded, turned, turned)
			return []VecVirtual{peak, deepest, turned}
		},
	}.emit()
	ruin()
}

// notGE holds where a < b and where one is NaN.
const notGE = 9

// ruin counts the lanes that are not above 0.
func ruin() {
	kernel("ruinedRow", "wealth []float64) (n int", 0, func(v isa) {
		at, n, count := Load(Param("wealth").Base(), GP64()), Load(Param("wealth").Len(), GP64()), GP64()
		XORQ(count, count)
		zero := constant(v, num(0))
		rowLoop(v, n, func(i Register, move mover) {
			x, some := v.vec(), GP32()
			move.load(Mem{Base: at, Index: i, Scale: 8}, x)
			poor := compare(v, notMore, x, zero)
			if v.wide {
				k := poor.reg
				if move.mask != nil {
					both := K()
					KANDB(move.mask, k, both)
					k = both
				}
				KMOVB(k, some)
			} else {
				if move.mask != nil {
					VPAND(move.mask, poor.reg, poor.reg)
				}
				VMOVMSKPD(poor.reg, some)
			}
			POPCNTL(some, some)
			ADDQ(some.As64(), count)
		})
		Store(count, ReturnIndex(0))
	})
}
