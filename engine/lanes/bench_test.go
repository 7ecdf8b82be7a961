package lanes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

const benchLanes = 256

// perLane runs one kernel call on rows of benchLanes.
func perLane(b *testing.B, name string, call func()) {
	b.Run("kernel="+name, func(b *testing.B) {
		for b.Loop() {
			call()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLanes, "ns/lane")
	})
}

func benchRow(r *rand.Rand) []float64 {
	x := make([]float64, benchLanes)
	for i := range x {
		x[i] = r.Float64()
	}
	return x
}

func BenchmarkKernels(b *testing.B) { eachBenchLevel(b, benchKernels) }

func benchKernels(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, y, z, mask, dst := benchRow(r), benchRow(r), benchRow(r), benchRow(r), benchRow(r)
	LessScalar(mask, mask, 0.5)
	for _, k := range mapped {
		perLane(b, k.name, func() {
			if k.name == "Select" {
				k.row(dst, mask, x, y)
				return
			}
			k.row(dst, x, y, z)
		})
	}
	perLane(b, "Fill", func() { Fill(dst, 1) })
	perLane(b, "AddScaled", func() { AddScaled(dst, x, 1e-9) })
	perLane(b, "Linear/terms=4", func() { Linear(dst, 1, Terms{{0.1, x}, {0.2, y}, {0.3, z}, {0.4, mask}}) })
	table := []float64{1, 2, 3}
	perLane(b, "LinearBy/states=3,2", func() { LinearBy(dst, mask, table, StateTerms{{table, x}, {table, y}}, Terms{{0.3, z}, {0.4, mask}}) })
	for free := range 2 { // of cash, which stays empty
		rows := Rows(24, benchLanes)
		a, book := account(rows), flat(book(rows[9:], 2, free))
		a.Open()
		for _, row := range book.After[:2] {
			Fill(row, 0.5)
		}
		perLane(b, fmt.Sprintf("Step/sleeves=%d", 2+free), func() { a.Step(book) })
	}
	perLane(b, "Rest/sleeves=2", func() { Rest(dst, [][]float64{x, y}, -1e-9) })
}

// One date of a ten-year monthly window, in steady state, and one row of the past
// of a rank.
func BenchmarkWindows(b *testing.B) { eachBenchLevel(b, benchWindows) }

func benchWindows(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	rows := make([][]float64, 439)
	for t := range rows {
		rows[t] = benchRow(r)
	}
	dst, known := make([]float64, benchLanes), make([]float64, benchLanes)
	m, t := Median{Window: 120, Min: 120}, 120
	state := make([]float64, benchLanes*m.Size())
	Fill(dst, math.NaN())
	unknown := slices.Clone(dst)
	for _, row := range rows[:120] {
		m.Push(state, row, unknown, dst)
	}
	perLane(b, "Median", func() {
		m.Push(state, rows[t%439], rows[(t-120)%439], dst)
		t++
	})
	perLane(b, "CountBelow", func() {
		CountBelow(dst, known, rows[0], rows[t%439])
		t++
	})
}
