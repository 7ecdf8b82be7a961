//go:build ignore

package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/reg"
)

// standings is Standing.Book.
func standings() {
	rowKernel{
		name: "standRows",
		in:   []string{"worst", "under", "spell", "longest", "wealth", "ofPeak", "benchmark"},
		out:  []string{"worst", "under", "spell", "longest"},
		body: func(v isa, x, _ []VecVirtual) []VecVirtual {
			worst, under, spell, longest, wealth, ofPeak, benchmark := x[0], x[1], x[2], x[3], x[4], x[5], x[6]
			bound, ratio := v.vec(), v.vec()
			VMULPD(benchmark, worst, bound)
			lower := compare(v, notGE, wealth, bound)
			VDIVPD(benchmark, wealth, ratio)
			choose(v, lower, least(v, worst, ratio), worst)

			below, one := constant(v, num(0)), constant(v, num(1))
			choose(v, compare(v, isLess, ofPeak, one), one, below)
			VADDPD(below, under, under)
			VADDPD(below, spell, spell)
			VMULPD(below, spell, spell)
			choose(v, compare(v, isMore, spell, longest), spell, longest)
			return []VecVirtual{worst, under, spell, longest}
		},
	}.emit()
}
