package rule

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"trifecta/engine/lanes"
)

// block is the number of lanes that go through all steps before the next do:
// short enough that the rows in use stay in the cache next to the processor.
const block = 512

// A step sets one row from up to three others. Rows are numbered: the columns
// in the order of Names, the destination, the registers, the constants.
type step struct {
	kernel  kernel
	dst     int
	a, b, c int
}

// scratch is what one evaluation needs; constants are filled once.
type scratch struct {
	full [][]float64 // registers and constants, a block each
	rows [][]float64 // all rows, as long as the lanes at work
}

// fold returns the tree with constant expressions replaced by their values,
// computed by the same kernels, and with its need of registers noted.
func fold(n *node) *node {
	m := *n
	m.args = nil
	value := true
	var needs []int
	for _, a := range n.args {
		f := fold(a)
		value = value && f.op == constant
		m.args = append(m.args, f)
		if f.regs > 0 {
			needs = append(needs, f.regs)
		}
	}
	if len(m.args) == 0 {
		return &m
	}
	if value {
		var in [3][]float64
		for i, a := range m.args {
			in[i] = []float64{a.value}
		}
		out := []float64{0}
		kernels[m.op](out, in[0], in[1], in[2])
		return &node{op: constant, kind: m.kind, value: out[0]}
	}
	// The hungriest argument goes first, while all registers are free; each
	// result then holds one (Sethi and Ullman 1970). So registers grow with the
	// logarithm of the length of a rule.
	slices.SortFunc(needs, func(a, b int) int { return cmp.Compare(b, a) })
	m.regs = 1
	for held, need := range needs {
		m.regs = max(m.regs, held+need)
	}
	return &m
}

// compile fills steps, fixed and regs.
func (r *Rule) compile() {
	tree := fold(r.tree)
	r.regs = tree.regs
	c := compiler{Rule: r, free: make([]int, 0, tree.regs)}
	for reg := tree.regs - 1; reg >= 0; reg-- {
		c.free = append(c.free, len(r.names)+1+reg)
	}
	out := len(r.names)
	if len(tree.args) == 0 {
		r.steps = []step{{kernel: kernels[column], dst: out, a: c.leaf(tree), b: out, c: out}}
		return
	}
	c.emit(tree)
	r.steps[len(r.steps)-1].dst = out
}

type compiler struct {
	*Rule
	free []int // registers
}

func (c *compiler) leaf(n *node) int {
	if n.op == column {
		i, _ := slices.BinarySearch(c.names, n.name)
		return i
	}
	same := func(x float64) bool { return math.Float64bits(x) == math.Float64bits(n.value) }
	i := slices.IndexFunc(c.fixed, same)
	if i < 0 {
		i = len(c.fixed)
		c.fixed = append(c.fixed, n.value)
	}
	return len(c.names) + 1 + c.regs + i
}

// emit appends the steps that evaluate n and returns the register of its value.
func (c *compiler) emit(n *node) int {
	order := []int{0, 1, 2}[:len(n.args)]
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(n.args[j].regs, n.args[i].regs) })
	out := len(c.names)
	from := [3]int{out, out, out} // for arguments that a kernel does not take
	var held []int
	for _, i := range order {
		if a := n.args[i]; len(a.args) == 0 {
			from[i] = c.leaf(a)
		} else {
			from[i] = c.emit(a)
			held = append(held, from[i])
		}
	}
	c.free = append(c.free, held...)
	dst := c.free[len(c.free)-1]
	c.free = c.free[:len(c.free)-1]
	c.steps = append(c.steps, step{kernels[n.op], dst, from[0], from[1], from[2]})
	return dst
}

func (r *Rule) newScratch() *scratch {
	s := &scratch{rows: make([][]float64, len(r.names)+1+r.regs+len(r.fixed))}
	for range r.regs {
		s.full = append(s.full, make([]float64, block))
	}
	for _, x := range r.fixed {
		row := make([]float64, block)
		lanes.Fill(row, x)
		s.full = append(s.full, row)
	}
	return s
}

// Eval evaluates the rule for each lane: for each path, or each firm. Columns
// are in the order of [Rule.Names] and as long as dst, anything else is a
// programmer's error and panics; dst may be one of them. Truth is 1 or 0. NaN
// is what is not known. Repeated calls allocate nothing.
func (r *Rule) Eval(dst []float64, columns [][]float64) {
	if len(columns) != len(r.names) {
		panic(fmt.Sprintf("rule: %d columns for a rule that reads %d: %v", len(columns), len(r.names), r.names))
	}
	for i, c := range columns {
		if len(c) != len(dst) {
			panic(fmt.Sprintf("rule: column %s of length %d beside a destination of length %d", r.names[i], len(c), len(dst)))
		}
	}
	s, ok := r.scratch.Get().(*scratch)
	if !ok {
		s = r.newScratch()
	}
	rows, out := s.rows, len(columns)
	for lo := 0; lo < len(dst); lo += block {
		hi := min(lo+block, len(dst))
		for i, c := range columns {
			rows[i] = c[lo:hi]
		}
		rows[out] = dst[lo:hi]
		for i, full := range s.full {
			rows[out+1+i] = full[:hi-lo]
		}
		for _, st := range r.steps {
			st.kernel(rows[st.dst], rows[st.a], rows[st.b], rows[st.c])
		}
	}
	r.scratch.Put(s)
}
