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

// Rows of sleeves come as a slice of slices, whose headers are 24 bytes apart.
const header = 24

// sleeves writes body once for each of n headers, in a loop over their offset.
func sleeves(name string, n Register, body func(offset Register)) {
	offset := GP64()
	label := name + fresh()
	XORQ(offset, offset)
	JMP(LabelRef(label + "test"))
	Label(label)
	body(offset)
	ADDQ(Imm(header), offset)
	Label(label + "test")
	CMPQ(offset, n)
	JL(LabelRef(label))
}

// row loads the lanes from i on of the row whose header is at base.
func row(move mover, base, offset, i Register, x VecVirtual) {
	at := GP64()
	MOVQ(Mem{Base: base, Index: offset, Scale: 1}, at)
	move.load(Mem{Base: at, Index: i, Scale: 8}, x)
}

func headers(param string) (base, bytes Register) {
	base, bytes = Load(Param(param).Base(), GP64()), Load(Param(param).Len(), GP64())
	IMUL3Q(Imm(header), bytes, bytes)
	return base, bytes
}

func trade() {
	kernel("tradeRows", "traded, cost []float64, held, target, rate [][]float64", 0, func(v isa) {
		traded, cost, n := Load(Param("traded").Base(), GP64()), Load(Param("cost").Base(), GP64()), Load(Param("traded").Len(), GP64())
		held, _ := headers("held")
		target, _ := headers("target")
		rate, bytes := headers("rate")
		rowLoop(v, n, func(i Register, move mover) {
			sum, paid := constant(v, num(0)), constant(v, num(0))
			sleeves(v.name+"trade", bytes, func(offset Register) {
				h, d, r := v.vec(), v.vec(), v.vec()
				row(move, held, offset, i, h)
				row(move, target, offset, i, d)
				row(move, rate, offset, i, r)
				VSUBPD(h, d, d)
				abs(v, d)
				VADDPD(d, sum, sum)
				VMULPD(d, r, r)
				VADDPD(r, paid, paid)
			})
			move.store(sum, Mem{Base: traded, Index: i, Scale: 8})
			move.store(paid, Mem{Base: cost, Index: i, Scale: 8})
		})
	})
}

// step is Account.Step. The rows of the account come as pointers.
func step() {
	kernel("stepRows", "rows *[13]*float64, n int, held, after, returns [][]float64) (ruined int", 0, func(v isa) {
		rows, n, ruined := Load(Param("rows"), GP64()), Load(Param("n"), GP64()), GP64()
		held, _ := headers("held")
		after, bytes := headers("after")
		returns, _ := headers("returns")
		XORQ(ruined, ruined)
		rowLoop(v, n, func(i Register, move mover) {
			at := func(k int) Mem {
				p := GP64()
				MOVQ(Mem{Base: rows, Disp: 8 * k}, p)
				return Mem{Base: p, Index: i, Scale: 8}
			}
			load := func(k int) VecVirtual {
				x := v.vec()
				move.load(at(k), x)
				return x
			}
			grown := func(offset Register) VecVirtual {
				w, r := v.vec(), v.vec()
				row(move, after, offset, i, w)
				row(move, returns, offset, i, r)
				VADDPD(num(1), r, r)
				VMULPD(w, r, r)
				return r
			}
			growth := constant(v, num(0))
			sleeves(v.name+"grow", bytes, func(offset Register) { VADDPD(grown(offset), growth, growth) })
			move.store(growth, at(11))
			sleeves(v.name+"drift", bytes, func(offset Register) {
				x, to := grown(offset), GP64()
				VDIVPD(growth, x, x)
				MOVQ(Mem{Base: held, Index: offset, Scale: 1}, to)
				move.store(x, Mem{Base: to, Index: i, Scale: 8})
			})

			net := constant(v, num(1))
			VSUBPD(load(10), net, net)
			VMULPD(growth, net, net)
			gross := load(1)
			VMULPD(growth, gross, gross)
			move.store(gross, at(1))
			wealth := load(0)
			VMULPD(net, wealth, wealth)
			move.store(wealth, at(0))
			VSUBPD(num(1), net, net)
			excess := v.vec()
			VSUBPD(load(12), net, excess)
			for _, c := range []struct {
				sum int
				x   VecVirtual
			}{{5, net}, {7, excess}} {
				sum, squares := load(c.sum), load(c.sum+1)
				VADDPD(c.x, sum, sum)
				move.store(sum, at(c.sum))
				VMULPD(c.x, c.x, c.x)
				VADDPD(c.x, squares, squares)
				move.store(squares, at(c.sum+1))
			}

			peak := greatest(v, load(2), wealth)
			move.store(peak, at(2))
			deepest, bound, fall := load(3), v.vec(), v.vec()
			VADDPD(num(1), deepest, bound)
			VMULPD(bound, peak, bound)
			deeper := compare(v, notGE, wealth, bound)
			VDIVPD(peak, wealth, fall)
			VSUBPD(num(1), fall, fall)
			choose(v, deeper, least(v, deepest, fall), deepest)
			move.store(deepest, at(3))
			turned := load(4)
			VADDPD(load(9), turned, turned)
			move.store(turned, at(4))

			poor, some := compare(v, notMore, wealth, constant(v, num(0))), GP32()
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

// rest is Rest; its flags are 1 for some, 2 for wrong.
func rest() {
	kernel("restRows", "dst []float64, parts [][]float64, least float64) (flags int", 0, func(v isa) {
		dst, n := Load(Param("dst").Base(), GP64()), Load(Param("dst").Len(), GP64())
		parts, bytes := headers("parts")
		bound := v.vec()
		broadcastParam("least", bound)
		signs, some := constant(v, num(0)), constant(v, num(0))
		rowLoop(v, n, func(i Register, move mover) {
			left := constant(v, num(1))
			sleeves(v.name+"part", bytes, func(offset Register) {
				x := v.vec()
				row(move, parts, offset, i, x)
				VSUBPD(x, left, left)
				or(v, x, signs)
			})
			move.store(left, Mem{Base: dst, Index: i, Scale: 8})
			bad := compare(v, notGE, left, bound)
			move.within(bad)
			if v.wide {
				VMOVDQU64(bits(1<<64-1), bad.reg, signs)
				if move.mask != nil {
					VMOVUPD_Z(left, move.mask, left)
				}
			} else {
				VPOR(bad.reg, signs, signs)
				if move.mask != nil {
					VPAND(move.mask, left, left)
				}
			}
			or(v, left, some)
		})
		wrong, any := GP32(), GP32()
		XORL(any, any)
		if v.wide {
			k, j := K(), K()
			VPMOVQ2M(signs, k)
			KMOVB(k, wrong)
			VPTESTMQ(some, some, j)
			KORTESTB(j, j)
			SETNE(any.As8())
		} else {
			VMOVMSKPD(signs, wrong)
			VPTEST(some, some)
			SETNE(any.As8())
		}
		flag := GP32()
		XORL(flag, flag)
		TESTL(wrong, wrong)
		SETNE(flag.As8())
		LEAL(Mem{Base: any, Index: flag, Scale: 2}, any)
		Store(any.As64(), ReturnIndex(0))
	})
}
