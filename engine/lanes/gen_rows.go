//go:build ignore

package main

import (
	"slices"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// A rowKernel computes lane by lane. Its parameters are rows, by the names in
// in and out, then numbers.
type rowKernel struct {
	name    string
	in, out []string
	scalars []string
	tables  []string // *[8]float64
	// body returns the values of out. whole is false where only some lanes of
	// the registers are in the row.
	body func(v isa, x, scalars []VecVirtual) []VecVirtual
}

func (k rowKernel) params() string {
	rows := slices.Clone(k.out)
	for _, p := range k.in {
		if !slices.Contains(rows, p) {
			rows = append(rows, p)
		}
	}
	list := strings.Join(rows, ", ") + " []float64"
	if k.scalars != nil {
		list += ", " + strings.Join(k.scalars, ", ") + " float64"
	}
	if k.tables != nil {
		list += ", " + strings.Join(k.tables, ", ") + " *[8]float64"
	}
	return list
}

// emit writes the kernel: whole registers, then the lanes that are left, under a
// mask.
func (k rowKernel) emit() {
	kernel(k.name, k.params(), 0, func(v isa) {
		at := map[string]Register{}
		for _, p := range append(slices.Clone(k.out), k.in...) {
			if at[p] == nil {
				at[p] = Load(Param(p).Base(), GP64())
			}
		}
		n := Load(Param(k.out[0]).Len(), GP64())
		var scalars []VecVirtual
		for _, p := range k.scalars {
			x := v.vec()
			broadcastParam(p, x)
			scalars = append(scalars, x)
		}
		for _, p := range k.tables {
			at[p] = Load(Param(p), GP64())
			for i := range 8 / v.lanes() {
				x := v.vec()
				VMOVUPD(Mem{Base: at[p], Disp: i * v.bytes()}, x)
				scalars = append(scalars, x)
			}
		}
		rowLoop(v, n, func(i Register, move mover) {
			x := make([]VecVirtual, len(k.in))
			for j, p := range k.in {
				x[j] = v.vec()
				move.load(Mem{Base: at[p], Index: i, Scale: 8}, x[j])
			}
			for j, y := range k.body(v, x, scalars) {
				move.store(y, Mem{Base: at[k.out[j]], Index: i, Scale: 8})
			}
		})
	})
}

func broadcastParam(name string, x VecVirtual) {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSD(p.Addr, x)
}

// A mover loads and stores registers, or those of their lanes that are left.
type mover struct {
	v    isa
	mask Register // nil for whole registers
}

func (m mover) load(from Mem, x VecVirtual) {
	switch {
	case m.mask == nil:
		VMOVUPD(from, x)
	case m.v.wide:
		VMOVUPD_Z(from, m.mask, x)
	default:
		VMASKMOVPD(from, m.mask, x)
	}
}

// operand is what is at from, for one instruction.
func (m mover) operand(from Mem) Op {
	if m.mask == nil {
		return from
	}
	x := m.v.vec()
	m.load(from, x)
	return x
}

func (m mover) store(x VecVirtual, to Mem) {
	switch {
	case m.mask == nil:
		VMOVUPD(x, to)
	case m.v.wide:
		VMOVUPD(x, m.mask, to)
	default:
		VMASKMOVPD(x, m.mask, to)
	}
}

// inRow sets y to x, and to other on lanes that are not in the row.
func (m mover) inRow(x, other, y VecVirtual) {
	switch {
	case m.mask == nil:
		VMOVAPD(x, y)
	case m.v.wide:
		VMOVAPD(other, y)
		VMOVAPD(x, m.mask, y)
	default:
		VBLENDVPD(m.mask, x, other, y)
	}
}

// within leaves of a choice what is in the row.
func (m mover) within(c choice) {
	switch {
	case m.mask == nil:
	case m.v.wide:
		KANDB(m.mask, c.reg, c.reg)
	default:
		VPAND(m.mask, c.reg, c.reg)
	}
}

// rowLoop writes body for whole registers, in a loop over i, and for what is
// left of n lanes.
func rowLoop(v isa, n Register, body func(i Register, move mover)) {
	abreastLoop(v, n, 1, func(i Register, _ int, move mover) { body(i, move) })
}

// abreastLoop is a rowLoop whose body does several registers at once as long as
// there are so many.
func abreastLoop(v isa, n Register, abreast int, body func(i Register, abreast int, move mover)) {
	i := GP64()
	XORQ(i, i)
	loop, tail, done := v.name+"loop", v.name+"tail", v.name+"done"
	if abreast > 1 {
		many, few := v.name+"many", v.name+"few"
		step := abreast * v.lanes()
		SUBQ(Imm(uint64(step)), n)
		JL(LabelRef(few))
		Label(many)
		body(i, abreast, mover{v, nil})
		ADDQ(Imm(uint64(step)), i)
		SUBQ(Imm(uint64(step)), n)
		JGE(LabelRef(many))
		Label(few)
		ADDQ(Imm(uint64(step)), n)
	}
	SUBQ(Imm(uint64(v.lanes())), n)
	JL(LabelRef(tail))
	Label(loop)
	body(i, 1, mover{v, nil})
	ADDQ(Imm(uint64(v.lanes())), i)
	SUBQ(Imm(uint64(v.lanes())), n)
	JGE(LabelRef(loop))
	Label(tail)
	ADDQ(Imm(uint64(v.lanes())), n)
	JZ(LabelRef(done))
	body(i, 1, mover{v, firstLanes(v, n)})
	Label(done)
}

// firstLanes is the mask of the first n lanes of a register.
func firstLanes(v isa, n Register) Register {
	if v.wide {
		k, ones := K(), GP32()
		MOVL(U32(0xff), ones)
		BZHIL(n.(GPVirtual).As32(), ones, ones)
		KMOVB(ones, k)
		return k
	}
	// Four of -1, -1, -1, -1, 0, 0, 0, 0, from 4 - n on.
	mask, base, back := YMM(), GP64(), GP64()
	LEAQ(distinct("masks", []uint64{1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 1<<64 - 1, 0, 0, 0, 0}), base)
	MOVQ(n, back)
	NEGQ(back)
	VMOVDQU(Mem{Base: base, Disp: 32, Index: back, Scale: 8}, mask)
	return mask
}

// The bits of all registers are combined alike in both sets of instructions,
// under other names.

func or(v isa, m Op, x VecVirtual) {
	if v.wide {
		VPORQ(m, x, x)
		return
	}
	VPOR(m, x, x)
}

func and(v isa, m Op, x VecVirtual) {
	if v.wide {
		VPANDQ(m, x, x)
		return
	}
	VPAND(m, x, x)
}

func xor(v isa, m Op, x VecVirtual) {
	if v.wide {
		VPXORQ(m, x, x)
		return
	}
	VPXOR(m, x, x)
}

// A choice says yes or no for each lane.
type choice struct{ reg Op }

// Predicates of VCMPPD. Where a value is NaN those called is are false, the others
// true.
const (
	isEq    = 0
	isLess  = 1
	isLE    = 2
	isGE    = 13
	isMore  = 14
	notMore = 10
	notEq   = 4
	notGE   = 9
	notLess = 5
	notLE   = 6
	unknown = 3
)

// compare asks whether a is to b as the predicate says.
func compare(v isa, predicate uint8, a VecVirtual, b Op) choice {
	if v.wide {
		k := K()
		VCMPPD(U8(predicate), b, a, k)
		return choice{k}
	}
	y := YMM()
	VCMPPD(U8(predicate), b, a, y)
	return choice{y}
}

// none is a choice of no lane.
func none(v isa) choice {
	if v.wide {
		k := K()
		KXORB(k, k, k)
		return choice{k}
	}
	return choice{constant(v, num(0))}
}

// either adds to a choice the lanes of another.
func either(v isa, other, c choice) {
	if v.wide {
		KORB(other.reg, c.reg, c.reg)
		return
	}
	VPOR(other.reg, c.reg, c.reg)
}

// choose sets x to yes where c says so.
func choose(v isa, c choice, yes Op, x VecVirtual) {
	if v.wide {
		VMOVUPD(yes, c.reg, x)
		return
	}
	VBLENDVPD(c.reg, yes, x, x)
}

func constant(v isa, m Mem) VecVirtual {
	x := v.vec()
	VMOVUPD(m, x)
	return x
}

func copyOf(v isa, x VecVirtual) VecVirtual {
	y := v.vec()
	VMOVAPD(x, y)
	return y
}
