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
	steps()
	rest()
}

// The addresses that the kernels of Account.Step get: of the account's rows, in the
// order of its fields, of what was charged and of the return of cash; then those
// of one sleeve after the other.
const (
	wealthRow = iota
	grossRow
	ofPeakRow
	deepestRow
	turnedRow
	sumRow
	sumSqRow
	excessRow
	excessSqRow
	chargedRow
	cashRow
	sleeveRow
)

const (
	heldRow = iota
	afterRow
	returnsRow
	ratesRow
	sleeveRows
)

const pointer = 8 // bytes

// A stepper writes a kernel of Account.Step.
type stepper struct {
	v         isa
	rows, n   Register
	pinned    map[int]Register // addresses of rows that stay in registers
	one, sign VecVirtual

	i      Register // the lanes at hand
	move   mover
	sleeve Mem // addresses of the sleeve at hand

	paid, traded, growth VecVirtual
}

// steps are Account.Step: of two sleeves, with idle cash and without, at rates that
// are the same on all lanes and without other charges; and of any.
func steps() {
	const params = "rows []*float64, sleeves, costly, n int) (ruined int"
	stepOf("stepTwoRows", params, 2, 2)
	stepOf("stepTwoAndCashRows", params, 3, 2)
	kernel("stepRows", params, 0, func(v isa) {
		s := newStepper(v)
		costly, all, offset := Load(Param("costly"), GP64()), Load(Param("sleeves"), GP64()), GP64()
		for _, n := range []Register{costly, all} {
			IMUL3Q(Imm(pointer*sleeveRows), n, n)
		}
		s.sleeve = Mem{Base: s.rows, Disp: pointer * sleeveRow, Index: offset, Scale: 1}
		upTo := func(end Register, body func()) {
			label := v.name + "sleeve" + fresh()
			JMP(LabelRef(label + "test"))
			Label(label)
			body()
			ADDQ(Imm(pointer*sleeveRows), offset)
			Label(label + "test")
			CMPQ(offset, end)
			JL(LabelRef(label))
		}
		s.emit(func() {
			s.charge()
			XORQ(offset, offset)
			upTo(costly, func() {
				w := s.load(s.of(afterRow))
				s.trade(w, s.move.operand(s.of(ratesRow)))
				s.move.store(s.grow(w), s.of(heldRow))
			})
			upTo(all, func() { s.move.store(s.grow(s.load(s.of(afterRow))), s.of(heldRow)) })
			XORQ(offset, offset)
			upTo(all, func() {
				held := s.of(heldRow)
				y := s.load(held)
				VDIVPD(s.growth, y, y)
				s.move.store(y, held)
			})
		})
	})
}

// stepOf is of so many sleeves, of which some cost something to trade.
func stepOf(name, params string, sleeves, costly int) {
	kernel(name, params, 0, func(v isa) {
		s := newStepper(v)
		var rates []VecVirtual
		for k := range costly {
			at, rate := GP64(), v.vec()
			MOVQ(Mem{Base: s.rows, Disp: pointer * (sleeveRow + sleeveRows*k + ratesRow)}, at)
			VBROADCASTSD(Mem{Base: at}, rate)
			rates = append(rates, rate)
		}
		for k := range excessSqRow + 1 {
			s.pinned[k] = GP64()
			MOVQ(Mem{Base: s.rows, Disp: pointer * k}, s.pinned[k])
		}
		take := func(k int) { s.sleeve = Mem{Base: s.rows, Disp: pointer * (sleeveRow + sleeveRows*k)} }
		s.emit(func() {
			var grown []VecVirtual
			for k := range sleeves {
				take(k)
				w := s.load(s.of(afterRow))
				if k < costly {
					s.trade(w, rates[k])
				}
				grown = append(grown, s.grow(w))
			}
			for k, y := range grown {
				take(k)
				VDIVPD(s.growth, y, y)
				s.move.store(y, s.of(heldRow))
			}
		})
	})
}

func newStepper(v isa) *stepper {
	return &stepper{
		v: v, rows: Load(Param("rows").Base(), GP64()), n: Load(Param("n"), GP64()), pinned: map[int]Register{},
		one: constant(v, num(1)), sign: constant(v, bits(1<<63-1)),
	}
}

// at is where the lanes at hand of a row are.
func (s *stepper) at(row int) Mem {
	base := s.pinned[row]
	if base == nil {
		base = GP64()
		MOVQ(Mem{Base: s.rows, Disp: pointer * row}, base)
	}
	return Mem{Base: base, Index: s.i, Scale: 8}
}

// of is where those of a row of the sleeve at hand are.
func (s *stepper) of(row int) Mem {
	from, base := s.sleeve, GP64()
	from.Disp += pointer * row
	MOVQ(from, base)
	return Mem{Base: base, Index: s.i, Scale: 8}
}

func (s *stepper) load(from Mem) VecVirtual {
	x := s.v.vec()
	s.move.load(from, x)
	return x
}

// charge begins with what was charged, if anything.
func (s *stepper) charge() {
	base, nothing := GP64(), s.v.name+"free"+fresh()
	MOVQ(Mem{Base: s.rows, Disp: pointer * chargedRow}, base)
	TESTQ(base, base)
	JZ(LabelRef(nothing))
	s.move.load(Mem{Base: base, Index: s.i, Scale: 8}, s.paid)
	Label(nothing)
}

// trade trades the sleeve at hand to the weight w and pays.
func (s *stepper) trade(w VecVirtual, rate Op) {
	d := s.load(s.of(heldRow))
	VSUBPD(d, w, d)
	and(s.v, s.sign, d)
	VADDPD(d, s.traded, s.traded)
	VMULPD(rate, d, d)
	VADDPD(d, s.paid, s.paid)
}

// grow returns w (1 + r), which it adds to growth.
func (s *stepper) grow(w VecVirtual) VecVirtual {
	y := s.v.vec()
	VADDPD(s.move.operand(s.of(returnsRow)), s.one, y)
	VMULPD(w, y, y)
	VADDPD(y, s.growth, s.growth)
	return y
}

// emit writes the loop over lanes: what becomes of the sleeves, and then of the
// account.
func (s *stepper) emit(sleeves func()) {
	v, ruined, zero := s.v, none(s.v), constant(s.v, num(0))
	rowLoop(v, s.n, func(i Register, move mover) {
		s.i, s.move = i, move
		s.paid, s.traded, s.growth = copyOf(v, zero), copyOf(v, zero), copyOf(v, zero)
		sleeves()

		net := v.vec()
		VSUBPD(s.paid, s.one, net)
		VMULPD(s.growth, net, net)
		wealth, gross, ofPeak, fall := v.vec(), v.vec(), v.vec(), v.vec()
		VMULPD(move.operand(s.at(wealthRow)), net, wealth)
		move.store(wealth, s.at(wealthRow))
		poor := compare(v, notMore, wealth, zero)
		move.within(poor)
		either(v, poor, ruined)
		VMULPD(move.operand(s.at(grossRow)), s.growth, gross)
		move.store(gross, s.at(grossRow))
		VMULPD(move.operand(s.at(ofPeakRow)), net, ofPeak)
		VMINPD(ofPeak, s.one, ofPeak) // the second where the first is NaN
		move.store(ofPeak, s.at(ofPeakRow))
		VSUBPD(s.one, ofPeak, fall)
		VMINPD(fall, s.load(s.at(deepestRow)), fall)
		move.store(fall, s.at(deepestRow))

		add := func(x VecVirtual, row int) {
			sum := v.vec()
			VADDPD(move.operand(s.at(row)), x, sum)
			move.store(sum, s.at(row))
		}
		add(s.traded, turnedRow)
		VSUBPD(s.one, net, net)
		excess := v.vec()
		VSUBPD(move.operand(s.at(cashRow)), net, excess)
		add(net, sumRow)
		add(excess, excessRow)
		VMULPD(net, net, net)
		VMULPD(excess, excess, excess)
		add(net, sumSqRow)
		add(excess, excessSqRow)
	})
	flags := GP32()
	if v.wide {
		KMOVB(ruined.reg, flags)
	} else {
		VMOVMSKPD(ruined.reg, flags)
	}
	Store(flags.As64(), ReturnIndex(0))
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
		signs, some, low := constant(v, num(0)), constant(v, num(0)), none(v)
		rowLoop(v, n, func(i Register, move mover) {
			left := constant(v, num(1))
			take(i, move, left, signs)
			move.store(left, Mem{Base: dst, Index: i, Scale: 8})
			bad := compare(v, notGE, left, bound)
			move.within(bad)
			either(v, bad, low)
			switch {
			case move.mask == nil:
			case v.wide:
				VMOVUPD_Z(left, move.mask, left)
			default:
				VPAND(move.mask, left, left)
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
