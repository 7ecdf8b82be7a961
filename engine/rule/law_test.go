package rule

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"trifecta/engine/lanes"
)

func mustCompile(t testing.TB, text string, names []string) *Rule {
	t.Helper()
	r, err := Compile(text, names)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return r
}

func eval(r *Rule, all []string, rows [][]float64) []float64 {
	dst := make([]float64, len(rows[0]))
	r.Eval(dst, pick(r.Names(), all, rows))
	return dst
}

// eachRule calls check with random rules, each written in one of its spellings.
// It leaves out those that are too long to be rules.
func eachRule(t *testing.T, count int, check func(t *testing.T, rnd *rand.Rand, e expression, text string)) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(20, 26))
	for done := 0; done < count; {
		e := generate(rnd, 1+rnd.IntN(5), rnd.IntN(2) == 0)
		if text := e.text(&writer{r: rnd}); len(text) < maxBytes/2 {
			check(t, rnd, e, text)
			done++
		}
		if t.Failed() {
			return
		}
	}
}

func TestARuleEqualsItsMeaningLaneByLane(t *testing.T) {
	var truths, unknowns, lanesSeen int
	eachRule(t, 3000, func(t *testing.T, rnd *rand.Rand, e expression, text string) {
		r := mustCompile(t, text, laneNames)
		if got := e.truth != nil; r.Bool() != got {
			t.Fatalf("%s\nBool is %v, want %v", text, r.Bool(), got)
		}
		rows := randomColumns(rnd, len(laneNames), 60)
		got := eval(r, laneNames, rows)
		lane := make([]float64, len(rows))
		for k, x := range got {
			for i := range rows {
				lane[i] = rows[i][k]
			}
			if want := e.value(lane); !same(x, want) {
				t.Fatalf("%s\nwith %v = %v\nis %v, want %v", text, laneNames, lane, x, want)
			}
			lanesSeen++
			if r.Bool() {
				truths++
			}
			if math.IsNaN(x) {
				unknowns++
			}
		}
	})
	// The law says little if all is NaN, or nothing is.
	if truths < lanesSeen/4 || unknowns < lanesSeen/10 || unknowns > lanesSeen*3/4 {
		t.Errorf("of %d values %d are truth values and %d are not known", lanesSeen, truths, unknowns)
	}
}

func TestTheCanonicalFormIsTheSameRule(t *testing.T) {
	eachRule(t, 2000, func(t *testing.T, rnd *rand.Rand, e expression, text string) {
		r := mustCompile(t, text, laneNames)
		again := mustCompile(t, r.String(), laneNames)
		if again.String() != r.String() {
			t.Errorf("canonical form\n%s\nof\n%s\nhas the canonical form\n%s", r, text, again)
		}
		if !reflect.DeepEqual(again.tree, r.tree) || !slices.Equal(again.Names(), r.Names()) {
			t.Errorf("%s\nis another rule than its canonical form\n%s", text, r)
		}
		if other := mustCompile(t, e.text(&writer{r: rnd}), laneNames); other.String() != r.String() {
			t.Errorf("two spellings of one rule have the canonical forms\n%s\n%s", r, other)
		}
	})
}

// A constant is computed with before the first lane comes; a column that holds
// the constant is not.
func TestFoldingConstantsChangesNoBit(t *testing.T) {
	folded := 0
	eachRule(t, 1500, func(t *testing.T, rnd *rand.Rand, e expression, text string) {
		w := &writer{r: rnd, columns: true}
		open := e.text(w)
		names := slices.Clone(laneNames)
		rows := randomColumns(rnd, len(names), 9)
		for i, x := range w.constants {
			row := make([]float64, 9)
			lanes.Fill(row, x)
			names, rows = append(names, fmt.Sprintf("k%d", i)), append(rows, row)
		}
		closed, opened := mustCompile(t, text, names), mustCompile(t, open, names)
		if len(closed.steps) < len(opened.steps) {
			folded++
		}
		got, want := eval(closed, names, rows), eval(opened, names, rows)
		for k := range got {
			if !same(got[k], want[k]) {
				t.Fatalf("%s\nlane %d is %v, with constants from columns %v", text, k, got[k], want[k])
			}
		}
	})
	if folded < 100 {
		t.Errorf("only %d rules have less to do for their constants", folded)
	}
}

func TestBlocksDoNotMatter(t *testing.T) {
	const n = 3*block + 7
	eachRule(t, 40, func(t *testing.T, rnd *rand.Rand, _ expression, text string) {
		r := mustCompile(t, text, laneNames)
		rows := randomColumns(rnd, len(laneNames), n)
		want := eval(r, laneNames, rows)
		for _, size := range []int{1, block - 1, block, block + 1, 2 * block, n} {
			if size == 1 && rnd.IntN(8) > 0 {
				continue
			}
			var got []float64
			for lo := 0; lo < n; lo += size {
				var part [][]float64
				for _, row := range rows {
					part = append(part, row[lo:min(lo+size, n)])
				}
				got = append(got, eval(r, laneNames, part)...)
			}
			for k := range got {
				if !same(got[k], want[k]) {
					t.Fatalf("%s\nlane %d of blocks of %d is %v, want %v", text, k, size, got[k], want[k])
				}
			}
		}
		r.Eval(nil, make([][]float64, len(r.Names()))) // no lanes
	})
}

func TestTheDestinationMayBeAColumn(t *testing.T) {
	eachRule(t, 300, func(t *testing.T, rnd *rand.Rand, _ expression, text string) {
		r := mustCompile(t, text, laneNames)
		rows := randomColumns(rnd, len(laneNames), block+5)
		want := eval(r, laneNames, rows)
		for i := range r.Names() {
			columns := pick(r.Names(), laneNames, rows)
			columns[i] = slices.Clone(columns[i])
			r.Eval(columns[i], columns)
			for k, x := range columns[i] {
				if !same(x, want[k]) {
					t.Fatalf("%s\nin place of %s lane %d is %v, want %v", text, r.Names()[i], k, x, want[k])
				}
			}
		}
	})
}

func TestEvalLeavesTheColumnsAlone(t *testing.T) {
	eachRule(t, 300, func(t *testing.T, rnd *rand.Rand, _ expression, text string) {
		r := mustCompile(t, text, laneNames)
		rows := randomColumns(rnd, len(laneNames), 20)
		before := fmt.Sprint(rows)
		eval(r, laneNames, rows)
		if fmt.Sprint(rows) != before {
			t.Errorf("%s\nchanges what it reads", text)
		}
	})
}

func TestOneRuleServesSeveralGoroutines(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	r := mustCompile(t, "(a > 0 ? exp(a) : b_2 * c) + max(a, b_2) / (c - 1)", laneNames)
	var group sync.WaitGroup
	for range 4 {
		rows := randomColumns(rnd, len(laneNames), 2*block)
		want := eval(r, laneNames, rows)
		group.Go(func() {
			for range 50 {
				for k, x := range eval(r, laneNames, rows) {
					if !same(x, want[k]) {
						t.Errorf("lane %d is %v beside other goroutines, %v alone", k, x, want[k])
						return
					}
				}
			}
		})
	}
	group.Wait()
}

func TestEvalAllocatesNothing(t *testing.T) {
	rows := randomColumns(rand.New(rand.NewPCG(3, 4)), 2, 2*block)
	r := mustCompile(t, "a > 0.5 && b_2 < 1 ? log(a) : 0.25 * b_2", laneNames)
	dst := make([]float64, 2*block)
	// The collector may empty the pool at any time, and under the race detector
	// a pool forgets on purpose: the least of many tries is what Eval itself does.
	least := math.Inf(1)
	for range 30 {
		least = min(least, testing.AllocsPerRun(1, func() { r.Eval(dst, rows) }))
	}
	if least != 0 {
		t.Errorf("%v allocations an evaluation", least)
	}
}

// A tree that needs k registers has at least 2^(k-1) operations, whichever way
// it leans; with three arguments that hold one each it is still exponential.
func TestRegistersGrowWithTheLogarithmOfTheRule(t *testing.T) {
	deep := func(s string, by func(s string) string) string {
		for range 90 {
			s = by(s)
		}
		return s
	}
	full := "(a * a)"
	for len(full)*2+3 < maxBytes {
		full = "(" + full + "+" + full + ")"
	}
	for _, c := range []struct {
		name, text string
		most       int
	}{
		{"a chain", strings.Repeat("a*c + ", 400) + "a", 2},
		{"nested to the right", deep("a", func(s string) string { return "a*c + (" + s + ")" }), 2},
		{"a choice of choices", deep("a", func(s string) string { return "a > c ? a*c : " + s }), 3},
		{"nested conditions", deep("a > c", func(s string) string { return "(" + s + " ? a > 1 : c > 2)" }), 3},
		{"full", full, 9},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := mustCompile(t, c.text, laneNames); r.regs > c.most {
				t.Errorf("%d registers, want %d at most", r.regs, c.most)
			}
		})
	}
}

// lanes states the same comparisons and choice plainly, with branches.
func TestTruthEqualsThatOfLanes(t *testing.T) {
	const n = 4000
	rows := randomColumns(rand.New(rand.NewPCG(5, 6)), 3, n)
	mask, got, want := make([]float64, n), make([]float64, n), make([]float64, n)
	lanes.Less(mask, rows[2], rows[1])
	for _, c := range []struct {
		name string
		op   op
		twin func(dst, a, b []float64)
	}{
		{"<", less, lanes.Less},
		{"<=", lessEq, lanes.LessEq},
		{">", greater, func(dst, a, b []float64) { lanes.Less(dst, b, a) }},
		{">=", greaterEq, func(dst, a, b []float64) { lanes.LessEq(dst, b, a) }},
		{"?:", choose, func(dst, a, b []float64) { lanes.Select(dst, mask, a, b) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.op == choose {
				kernels[c.op](got, mask, rows[0], rows[1])
			} else {
				kernels[c.op](got, rows[0], rows[1], nil)
			}
			c.twin(want, rows[0], rows[1])
			for k := range got {
				if !same(got[k], want[k]) {
					t.Fatalf("of %v and %v: %v, in lanes %v", rows[0][k], rows[1][k], got[k], want[k])
				}
			}
		})
	}
}

// The digest was taken once; it holds for every build: GOAMD64=v3 and arm64 may
// fuse a product with a sum, but never do here.
func TestTheBitsAreThoseOfEveryMachine(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	rows := make([][]float64, 3)
	for i := range rows {
		for range 5000 {
			rows[i] = append(rows[i], rnd.NormFloat64())
		}
	}
	names := []string{"x", "y", "z"}
	h := sha256.New()
	for _, text := range []string{
		"x * y + z", "x - y * z", "x * y - z * x", "-(x * y) + 0.1 * z", "1 / 3 * x + y / z",
		"exp(x) * y - log(abs(z))", "sqrt(abs(x * y + z * z))", "x * y + z > 0.1 ? x * x + 1 : clamp(y, -0.5, z)",
	} {
		for _, v := range eval(mustCompile(t, text, names), names, rows) {
			if math.IsNaN(v) {
				v = math.NaN()
			}
			h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
		}
	}
	const want = "2046d49eec3495ee"
	if got := fmt.Sprintf("%x", h.Sum(nil))[:16]; got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
