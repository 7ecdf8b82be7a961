package enginetest

import (
	"math"
	"slices"
	"testing"

	"trifecta/engine"
)

// TestScenario checks that the values of a path depend on its number, the seed
// and the sampling only: it simulates the same paths in one block, again, and in
// uneven blocks, and a second block in the memory of the first, whose history
// stands (Paths.Past). It also wants every path to share the rows up to the grid's
// start, every row of its fields to be filled, Name to be the same at every call,
// and of a lean scenario the same values in the fields that it is left.
//
// A scenario that can draw antithetic pairs or strata is put through the same
// with them; the two paths of a pair must differ.
func TestScenario(t testing.TB, g engine.Grid, sc engine.Scenario) {
	t.Helper()
	if name := sc.Name(); name == "" || sc.Name() != name {
		t.Fatalf("scenario %q: want a name that is the same at every call", name)
	}
	whole := testSampling(t, g, sc, engine.Sampling{})
	testLean(t, sc, whole)
	s, ok := sc.(engine.Sampler)
	if !ok {
		return
	}
	for _, how := range samplings {
		if s.Samples(how) != nil {
			continue
		}
		p := testSampling(t, g, sc, how)
		if how.Antithetic && pairsAreAlike(sc, p) {
			t.Fatalf("%s: the two paths of an antithetic pair are the same", sc.Name())
		}
	}
}

// samplings are the ways to draw that a scenario is asked for.
var samplings = []engine.Sampling{
	{Antithetic: true},
	{Strata: []engine.Stratum{{Upper: 0.2, Share: 0.5}, {Upper: 1, Share: 0.5}}},
	{Antithetic: true, Strata: []engine.Stratum{{Upper: 0.2, Share: 0.5}, {Upper: 1, Share: 0.5}}},
}

// testSampling checks a scenario with one way of drawing, and returns paths.
func testSampling(t testing.TB, g engine.Grid, sc engine.Scenario, how engine.Sampling) *engine.Paths {
	t.Helper()
	const n = 38
	whole := simulated(t, g, sc, how, 0, n)
	compare(t, sc, whole, simulated(t, g, sc, how, 0, n))
	for first := 0; first < n; {
		size := first%7 + 1
		if how.Antithetic {
			size *= 2 // whole pairs
		}
		size = min(size, n-first)
		compare(t, sc, whole, simulated(t, g, sc, how, int64(first), size))
		first += size
	}
	next := simulated(t, g, sc, how, 0, n/2-1)
	next.First, next.Past = n/2-1, true
	if err := sc.Simulate(next, seed); err != nil {
		t.Fatalf("%s: %v", sc.Name(), err)
	}
	compare(t, sc, whole, next)
	return whole
}

// testLean leaves every field out in turn.
func testLean(t testing.TB, sc engine.Scenario, whole *engine.Paths) {
	t.Helper()
	if l, ok := sc.(engine.Lean); !ok || !l.FillsWhatIsAsked() {
		return
	}
	for k := range sc.Writes() {
		p := engine.NewPaths(whole.Grid, whole.N, slices.Delete(slices.Clone(sc.Writes()), k, k+1))
		if err := sc.Simulate(p, seed); err != nil {
			t.Fatalf("%s without %s: %v", sc.Name(), sc.Writes()[k].Name, err)
		}
		for _, f := range p.Fields() {
			for d := range p.Grid.Dates {
				if !sameBits(p.Row(f, d), whole.Row(f, d)) {
					t.Fatalf("%s: %s at %v changes when nobody asks for %s", sc.Name(), f.Name, p.Grid.Dates[d], sc.Writes()[k].Name)
				}
			}
		}
	}
}

// pairsAreAlike reports whether the first pair is the same path twice.
func pairsAreAlike(sc engine.Scenario, p *engine.Paths) bool {
	for _, f := range sc.Writes() {
		for d := range p.Grid.Dates {
			if math.Float64bits(p.At(f, d, 0)) != math.Float64bits(p.At(f, d, 1)) {
				return false
			}
		}
	}
	return true
}

// compare wants the paths of part as they are in the whole.
func compare(t testing.TB, sc engine.Scenario, whole, part *engine.Paths) {
	t.Helper()
	for _, f := range sc.Writes() {
		for d, date := range whole.Grid.Dates {
			for i := range part.N {
				x, want := part.At(f, d, i), whole.At(f, d, i+int(part.First))
				if math.Float64bits(x) != math.Float64bits(want) {
					t.Fatalf("%s: %s of path %d at %v depends on the block: %v in %d paths from %d on, %v in %d from 0 on",
						sc.Name(), f.Name, part.First+int64(i), date, x, part.N, part.First, want, whole.N)
				}
			}
		}
	}
}

func simulated(t testing.TB, g engine.Grid, sc engine.Scenario, how engine.Sampling, first int64, n int) *engine.Paths {
	t.Helper()
	p, err := simulate(g, sc, how, first, n)
	if err != nil {
		t.Fatalf("%s: %v", sc.Name(), err)
	}
	return p
}

func simulate(g engine.Grid, sc engine.Scenario, how engine.Sampling, first int64, n int) (*engine.Paths, error) {
	p := engine.NewPaths(g, n, sc.Writes())
	p.First, p.Sampling = first, how
	for _, f := range p.Fields() {
		for t := range g.Dates {
			for i := range p.Row(f, t) {
				p.Row(f, t)[i] = float64(n) // a row that is not filled shows its block
			}
		}
	}
	return p, sc.Simulate(p, seed)
}
