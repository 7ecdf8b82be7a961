package enginetest

import (
	"math"
	"testing"

	"trifecta/engine"
)

// TestScenario checks that the values of a path depend on its number and the
// seed only: it simulates the same paths in one block, again, and in uneven
// blocks. It also wants every path to share the rows up to the grid's start,
// every row of its fields to be filled,
// and Name to be the same at every call.
func TestScenario(t testing.TB, g engine.Grid, sc engine.Scenario) {
	t.Helper()
	if name := sc.Name(); name == "" || sc.Name() != name {
		t.Fatalf("scenario %q: want a name that is the same at every call", name)
	}
	const n = 37
	whole := simulated(t, g, sc, 0, n)
	for _, f := range sc.Writes() {
		for d := range g.Start + 1 {
			for i, x := range whole.Row(f, d) {
				if first := whole.Row(f, d)[0]; math.Float64bits(x) != math.Float64bits(first) {
					t.Fatalf("%s: %s at %v is %v on path %d and %v on path 0: rows up to the start are shared history", sc.Name(), f.Name, g.Dates[d], x, i, first)
				}
			}
		}
	}
	compare(t, sc, whole, simulated(t, g, sc, 0, n))
	for first := 0; first < n; {
		size := min(first%7+1, n-first)
		compare(t, sc, whole, simulated(t, g, sc, int64(first), size))
		first += size
	}
}

// compare wants the paths of part as they are in the whole.
func compare(t testing.TB, sc engine.Scenario, whole, part *engine.Paths) {
	t.Helper()
	for _, f := range sc.Writes() {
		for d, date := range whole.Grid.Dates {
			got, want := part.Row(f, d), whole.Row(f, d)[part.First:]
			for i, x := range got {
				if math.Float64bits(x) != math.Float64bits(want[i]) {
					t.Fatalf("%s: %s of path %d at %v depends on the block: %v in %d paths from %d on, %v in %d from 0 on",
						sc.Name(), f.Name, part.First+int64(i), date, x, part.N, part.First, want[i], whole.N)
				}
			}
		}
	}
}

func simulated(t testing.TB, g engine.Grid, sc engine.Scenario, first int64, n int) *engine.Paths {
	t.Helper()
	p, err := simulate(g, sc, first, n)
	if err != nil {
		t.Fatalf("%s: %v", sc.Name(), err)
	}
	return p
}

func simulate(g engine.Grid, sc engine.Scenario, first int64, n int) (*engine.Paths, error) {
	p := engine.NewPaths(g, n, sc.Writes())
	p.First = first
	for _, f := range p.Fields() {
		for t := range g.Dates {
			for i := range p.Row(f, t) {
				p.Row(f, t)[i] = float64(n) // a row that is not filled shows its block
			}
		}
	}
	return p, sc.Simulate(p, seed)
}
