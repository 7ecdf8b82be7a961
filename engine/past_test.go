package engine_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
)

// Fields of each kind of kernel: one that counts in its state, one that reads
// itself, one that looks back into the past, one that knows its path.
var (
	highest = &engine.Field{
		Name: "highest", Requires: []*engine.Field{engine.HighYield}, State: 2,
		Kernel: func(v engine.View, row []float64) {
			s := v.State()
			for i, x := range v.Now(engine.HighYield) {
				s[2*i], s[2*i+1] = max(s[2*i], x), s[2*i+1]+1
				row[i] = s[2*i] + s[2*i+1]
			}
		},
	}
	smooth = &engine.Field{Name: "smooth", Requires: []*engine.Field{highest, engine.HighYield}}
	older  = &engine.Field{
		Name: "older", Requires: []*engine.Field{smooth},
		Kernel: func(v engine.View, row []float64) { lanes.Sub(row, v.Now(smooth), v.Lag(smooth, 5)) },
	}
	numbered = &engine.Field{
		Name: "numbered", Requires: []*engine.Field{older}, ByPath: true, State: 1,
		Kernel: func(v engine.View, row []float64) {
			for i, x := range v.Lag(older, 3) {
				v.State()[i] += float64(v.First() + int64(i))
				row[i] = x + v.State()[i]
			}
		},
	}
	after = &engine.Field{
		Name: "after", Requires: []*engine.Field{numbered, older},
		Kernel: func(v engine.View, row []float64) { lanes.Add(row, v.Now(numbered), v.Lag(older, 9)) },
	}
	ofEachKind = []*engine.Field{highest, smooth, older, numbered, after}
)

func init() {
	smooth.Kernel = func(v engine.View, row []float64) {
		before := v.Lag(smooth, 1)
		for i, x := range v.Now(highest) {
			if row[i] = x; before[i] == before[i] {
				row[i] = 0.9*before[i] + float64(0.1*x)
			}
		}
	}
}

// What a field is on the rows that all paths share and after them is what it is
// where no path shares any.
func TestSharedRowsAreThoseOfEachPath(t *testing.T) {
	shared := engine.NewPaths(months(12, 30), 7, walk{}.Writes())
	if err := (walk{}).Simulate(shared, 7); err != nil {
		t.Fatal(err)
	}
	g := shared.Grid
	g.Start = -1
	own := engine.NewPaths(g, shared.N, shared.Fields())
	for _, f := range shared.Fields() {
		for d := range g.Dates {
			for i := range own.Row(f, d) {
				own.Row(f, d)[i] = shared.At(f, d, i)
			}
		}
	}
	for _, p := range []*engine.Paths{shared, own} {
		p.First = 40
		if err := engine.Derive(p, ofEachKind...); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range ofEachKind {
		for d := range g.Dates {
			for i := range own.N {
				if got, want := shared.At(f, d, i), own.At(f, d, i); math.Float64bits(got) != math.Float64bits(want) && want == want {
					t.Fatalf("%s of path %d at %v is %v, want %v", f.Name, i, g.Dates[d], got, want)
				}
			}
		}
	}
	if n := len(shared.Row(highest, 12)); n != 1 {
		t.Errorf("at the start %d values of a field that all paths share", n)
	}
	if n := len(shared.Row(after, 0)); n != 7 {
		t.Errorf("%d values of a field by path before the start, want 7", n)
	}
}

// backward holds more small caps the more of its fields have risen.
type backward struct{}

func (backward) Name() string           { return "backward" }
func (backward) Reads() []*engine.Field { return ofEachKind }
func (backward) Rebalance(v engine.View, w engine.Weights) {
	small := w.Of(engine.Small)
	for _, f := range ofEachKind {
		before := v.Lag(f, 7)
		for i, x := range v.Now(f) {
			if x > before[i] {
				small[i] += 0.15
			}
		}
	}
}

// The past is computed for a worker's first chunk alone.
func TestDerivedFieldsDoNotDependOnTheChunk(t *testing.T) {
	p := plan(150)
	p.Grid = months(20, 12)
	p.Strategies = append(p.Strategies, backward{})
	want := ""
	for _, m := range []engine.Machine{{Workers: 1}, {Workers: 1, BlockBytes: 1}, {Workers: 3, BlockBytes: 200 << 10}} {
		res, err := engine.Run(context.Background(), p, m)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = res.Hash()
		}
		if res.Hash() != want {
			t.Errorf("%+v gives another result", m)
		}
	}
}

// own is a market in which each chunk has a history of its own.
type own struct{ walk }

func (o own) Simulate(p *engine.Paths, seed uint64) error {
	err := o.walk.Simulate(p, seed)
	p.Row(engine.LargeReturn, 3)[0] += float64(p.First)
	return err
}

func TestHistoriesThatDifferAreRefused(t *testing.T) {
	p := plan(150)
	p.Scenarios = []engine.Scenario{own{}}
	_, err := engine.Run(context.Background(), p, engine.Machine{Workers: 1, BlockBytes: 1})
	if err == nil || !strings.Contains(err.Error(), "large_return has another history on path 1") {
		t.Errorf("err = %v", err)
	}
}

func TestOnlyAFieldByPathMayAskForItsPath(t *testing.T) {
	f := &engine.Field{Name: "nosy", Kernel: func(v engine.View, row []float64) { lanes.Fill(row, float64(v.First())) }}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "set ByPath") {
			t.Errorf("panic: %v", r)
		}
	}()
	_ = engine.Derive(engine.NewPaths(months(2, 2), 3, nil), f)
}
