package enginetest

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"trifecta/engine"
)

// The study that a strategy is put through: paths enough for blocks of several
// sizes, and cuts enough for one that looks ahead by a single step, which shows
// at the cut alone.
const (
	paths = 20
	cuts  = 12
	seed  = 5
)

// TestStrategy checks a strategy on a market. Its decisions up to a date must
// not change when every later value of the market does, nor when the paths are
// cut into other blocks; it must not write into the rows of its view, and must
// not panic. Its Name and the fields of its Reads must be the same at every
// call.
//
// The plan of the check holds the sleeves that the strategy names as an
// [engine.Holder] and those that are passed; where there are none, the built-in
// ones whose return the scenario writes.
func TestStrategy(t testing.TB, g engine.Grid, sc engine.Scenario, st engine.Strategy, sleeves ...*engine.Sleeve) {
	t.Helper()
	name, reads := st.Name(), st.Reads()
	if name == "" || st.Name() != name {
		t.Fatalf("strategy %q: want a name that is the same at every call", name)
	}
	if !slices.Equal(st.Reads(), reads) {
		t.Fatalf("%s reads other fields at every call: make a derived field once and keep it", name)
	}
	s := study{g, sc, st, sleevesOf(sc, st, sleeves)}

	clean, err := s.decide(sc, paths)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{paths, 1, 7} {
		got, err := s.decide(sc, n)
		if err != nil {
			t.Fatal(err)
		}
		if at := s.differ(clean, got, len(g.Dates)-1); at >= 0 {
			t.Fatalf("%s at %v decides otherwise in blocks of %d paths, or when asked again: it must be a function of its view", st.Name(), g.Dates[at], n)
		}
	}
	for _, cut := range s.cuts() {
		got, err := s.decide(scrambled{sc, cut}, paths)
		if err != nil {
			t.Fatal(err)
		}
		if at := s.differ(clean, got, cut); at >= 0 {
			t.Fatalf("%s at %v used values later than %v", st.Name(), g.Dates[at], g.Dates[cut])
		}
	}
}

func sleevesOf(sc engine.Scenario, st engine.Strategy, more []*engine.Sleeve) []*engine.Sleeve {
	all := slices.Clone(more)
	if h, ok := st.(engine.Holder); ok {
		all = append(all, h.Holds()...)
	}
	if len(all) == 0 {
		for _, s := range engine.Sleeves() {
			if slices.Contains(sc.Writes(), s.Return) {
				all = append(all, s)
			}
		}
	}
	var once []*engine.Sleeve
	for _, s := range all {
		if s != engine.Cash && !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}

// A study is one strategy on one market.
type study struct {
	grid     engine.Grid
	market   engine.Scenario
	strategy engine.Strategy
	sleeves  []*engine.Sleeve
}

// cuts returns rows of decisions, spread evenly from the first to the last.
func (s study) cuts() []int {
	first, last := s.grid.Start, len(s.grid.Dates)-2
	var at []int
	for k := range cuts {
		at = append(at, first+k*(last-first)/(cuts-1))
	}
	return slices.Compact(at)
}

// Decisions are target weights by row of the grid, sleeve and path.
type decisions [][][]float64

// decide returns what the strategy decides on all paths, taken in blocks of n.
func (s study) decide(sc engine.Scenario, n int) (decisions, error) {
	d := make(decisions, len(s.grid.Dates))
	for t := range d {
		d[t] = make([][]float64, len(s.sleeves))
		for k := range d[t] {
			d[t][k] = make([]float64, paths)
		}
	}
	p := &engine.Plan{
		Grid: s.grid, Scenarios: []engine.Scenario{sc}, Sleeves: s.sleeves, Paths: paths, Seed: seed,
	}
	for _, sl := range s.sleeves {
		// Some cost, so that what is held depends on what was decided.
		p.Costs.Rates = append(p.Costs.Rates, engine.Rate{Sleeve: sl, Base: 0.001})
	}
	w := &witness{Strategy: s.strategy, study: s, scenario: sc, to: d}
	p.Strategies = []engine.Strategy{w}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	for _, b := range p.Blocks(n) {
		if _, err := w.run(p, b); err != nil {
			return nil, err
		}
	}
	return d, w.err
}

// differ returns the first row up to last at which two sets of decisions are
// not the same bits, or -1.
func (s study) differ(a, b decisions, last int) int {
	for t := s.grid.Start; t <= min(last, len(a)-2); t++ {
		for k := range a[t] {
			if !sameBits(a[t][k], b[t][k]) {
				return t
			}
		}
	}
	return -1
}

func sameBits(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
}

// A witness stands between the engine and the strategy: it writes down what is
// decided and whether the view was left alone.
type witness struct {
	engine.Strategy
	study    study
	scenario engine.Scenario
	to       decisions
	err      error
}

func (w *witness) run(p *engine.Plan, b engine.Block) (res *engine.Result, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("%s panics on paths %d to %d: %v", w.Name(), b.First, b.First+int64(b.N)-1, x)
		}
	}()
	return engine.RunBlock(p, b)
}

// Rebalance implements [engine.Strategy].
func (w *witness) Rebalance(v engine.View, to engine.Weights) {
	held := w.account(v)
	w.Strategy.Rebalance(v, to)
	t, _ := slices.BinarySearch(w.study.grid.Dates, v.Date())
	for k, s := range w.study.sleeves {
		copy(w.to[t][k][v.First():], to.Of(s))
	}
	for k, row := range w.account(v) {
		if !sameBits(row, held[k]) {
			w.fault("%s at %v wrote into the weights that it holds", w.Name(), v.Date())
		}
	}
	if t == len(w.study.grid.Dates)-2 {
		w.inspect(v, t)
	}
}

func (w *witness) account(v engine.View) (rows [][]float64) {
	for _, s := range w.study.sleeves {
		rows = append(rows, slices.Clone(v.Held(s)), slices.Clone(v.Target(s)))
	}
	return rows
}

// inspect compares all that the strategy may read with a market that no
// strategy has seen.
func (w *witness) inspect(v engine.View, last int) {
	p, err := simulate(w.study.grid, w.scenario, engine.Sampling{}, v.First(), v.Paths())
	if err == nil {
		err = engine.Derive(p, w.Reads()...)
	}
	if err != nil {
		w.fault("%w", err)
		return
	}
	for _, f := range w.Reads() {
		for t := range last + 1 {
			for i, x := range v.Lag(f, last-t) {
				if math.Float64bits(x) != math.Float64bits(p.At(f, t, i)) {
					w.fault("%s wrote into %s of %v, or the market is not the same when simulated again", w.Name(), f.Name, w.study.grid.Dates[t])
					return
				}
			}
		}
	}
}

func (w *witness) fault(format string, a ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, a...)
	}
}

// scrambled is a market whose values after row cut are other ones: those of
// another time and path, shrunk and shifted.
type scrambled struct {
	engine.Scenario
	cut int
}

// Simulate implements [engine.Scenario].
func (s scrambled) Simulate(p *engine.Paths, seed uint64) error {
	if err := s.Scenario.Simulate(p, seed); err != nil {
		return err
	}
	last := len(p.Grid.Dates) - 1
	for _, f := range s.Writes() {
		var later [][]float64
		for t := s.cut + 1; t <= last; t++ {
			later = append(later, slices.Clone(p.Row(f, t)))
		}
		slices.Reverse(later)
		for k, from := range later {
			slices.Reverse(from)
			for i, x := range from {
				p.Row(f, s.cut+1+k)[i] = 0.37*x + 0.01
			}
		}
	}
	return nil
}
