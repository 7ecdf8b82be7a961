package engine_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"trifecta/engine"
	"trifecta/engine/lanes"
	"trifecta/engine/random"
)

// coin is a scenario whose first uniform draw decides in which month a
// "recession" begins: in month 1 + 60 u. Paths can be antithetic and stratified.
type coin struct{ label string }

var slump = &engine.Field{Name: "slump", Latent: true}

func (c coin) Name() string { return "coin" + c.label }

func (coin) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.TBillRate, engine.HighYield, slump}
}

func (coin) Samples(engine.Sampling) error { return nil }

func (c coin) uniform(p *engine.Paths, seed uint64, stream string, t int) []float64 {
	row := make([]float64, p.N)
	if draws := random.New(seed, stream); p.Sampling.Antithetic {
		draws.UniformPairs(row, p.First, t)
	} else {
		draws.Uniform(row, p.First, t)
	}
	return row
}

func (c coin) Simulate(p *engine.Paths, seed uint64) error {
	begin := c.uniform(p, seed, "begin", 0)
	for i := range begin {
		if s := p.Sampling.Strata; s != nil {
			k := p.Sampling.Stratum(p.First + int64(i))
			begin[i] = s[k].Upper - float64(p.Sampling.Probability(k)*(1-begin[i]))
		}
		begin[i] = 1 + math.Floor(60*begin[i])
	}
	for t := range p.Grid.Dates {
		month := float64(t - p.Grid.Start)
		small, large := c.uniform(p, seed, "small"+c.label, t), c.uniform(p, seed, "large", t)
		lanes.Fill(p.Row(engine.TBillRate, t), 0.03)
		lanes.Fill(p.Row(engine.HighYield, t), 0.04)
		for i := range p.Row(slump, t) {
			in := 0.0
			if month >= begin[i] && month < begin[i]+12 {
				in = 1
			}
			if month <= 0 {
				small[i], large[i] = 0.5, 0.5
			}
			p.Row(slump, t)[i] = in
			p.Row(engine.SmallReturn, t)[i] = 0.01 + float64(0.1*(small[i]-0.5)) - float64(0.02*in)
			p.Row(engine.LargeReturn, t)[i] = 0.008 + float64(0.08*(large[i]-0.5)) - float64(0.01*in)
		}
	}
	return nil
}

// lean is a scenario that fills only the fields that it is asked for.
type lean struct {
	coin
	seen *[]*engine.Field
}

func (lean) FillsWhatIsAsked() bool { return true }

func (l lean) Simulate(p *engine.Paths, seed uint64) error {
	whole := engine.NewPaths(p.Grid, p.N, l.Writes())
	whole.First, whole.Sampling = p.First, p.Sampling
	if err := l.coin.Simulate(whole, seed); err != nil {
		return err
	}
	*l.seen = nil
	for _, f := range l.Writes() {
		if !p.Has(f) {
			continue
		}
		*l.seen = append(*l.seen, f)
		for t := range p.Grid.Dates {
			copy(p.Row(f, t), whole.Row(f, t))
		}
	}
	return nil
}

// study is a plan with everything that a study can ask for.
func study(paths int64) *engine.Plan {
	p := plan(paths)
	p.Grid = months(12, 36)
	p.Scenarios = []engine.Scenario{coin{}, coin{"2"}}
	p.Horizons = []int{3, 12, 24}
	p.Limits = []float64{0.02, 0.05}
	p.Split = engine.Split{Field: slump, Steps: 12}
	p.Sampling = engine.Sampling{
		Antithetic: true,
		Strata:     []engine.Stratum{{Upper: 0.2, Share: 0.5}, {Upper: 1, Share: 0.5}},
	}
	p.Benchmark = 1
	p.Keep = engine.Keep{
		Fans:   &engine.Fans{Of: engine.SmallReturn, Over: engine.LargeReturn},
		Traces: []int64{5, 7, 1999}, Columns: []int{12, 36}, States: []*engine.Field{engine.HighYield, slump}, StateSteps: []int{3, 6},
	}
	return p
}

// kept is everything in a result, to the bit.
func kept(t *testing.T, r *engine.Result) []byte {
	t.Helper()
	b, err := r.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStudyDoesNotDependOnMachine(t *testing.T) {
	p := study(2000)
	want := run(t, p, engine.Machine{Workers: 1})
	for _, m := range []engine.Machine{{Workers: 2, BlockBytes: 1 << 16}, {Workers: 8, BlockBytes: 1 << 20}} {
		got := run(t, p, m)
		if got.Hash() != want.Hash() {
			t.Errorf("workers %d, blocks of %d bytes change the result", m.Workers, m.BlockBytes)
		}
		if !bytes.Equal(kept(t, got), kept(t, want)) {
			t.Errorf("workers %d, blocks of %d bytes change what is kept", m.Workers, m.BlockBytes)
		}
	}
}

// The bits of a study are the same on every architecture, with assembly and
// without, and from version to version unless a commit says why not.
func TestHashOfAStudyStays(t *testing.T) {
	const want = "018874ae41931aa0779af34257408e8734e56611a3ffcca12a139ed65754b436"
	if got := run(t, study(400), engine.Machine{}).Hash(); got != want {
		t.Errorf("hash = %s, want %s", got, want)
	}
}

// A run that is stopped anywhere, written down block by block and gone on with
// is a run that was not.
func TestResumeIsExact(t *testing.T) {
	p := study(2000)
	want := run(t, p, engine.Machine{Workers: 2})
	r := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		var have *engine.Result
		for stops := 0; ; stops++ {
			if stops > 50 {
				t.Fatal("no end after fifty runs")
			}
			ctx, cancel := context.WithCancel(context.Background())
			var records [][]byte
			after := 1 + r.IntN(3)
			res, err := engine.Run(ctx, p, engine.Machine{
				Workers: 1 + r.IntN(3), BlockBytes: 1 << (14 + r.IntN(6)), Have: have,
				Done: func(part *engine.Result) error {
					records = append(records, kept(t, part))
					if after--; after == 0 {
						cancel()
					}
					return nil
				},
			})
			cancel()
			if err == nil {
				if res.Hash() != want.Hash() || !bytes.Equal(kept(t, res), kept(t, want)) {
					t.Errorf("the result of %d runs is another", stops+1)
				}
				for _, path := range p.Keep.Traces {
					if !reflect.DeepEqual(res.Trace(1, 2, path), want.Trace(1, 2, path)) {
						t.Errorf("the trace of path %d after %d runs is another", path, stops+1)
					}
				}
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			// Only what was written down is left; the last record may be torn.
			for _, b := range records[:len(records)-r.IntN(2)] {
				part, err := engine.ReadResult(p, b)
				if err != nil {
					t.Fatal(err)
				}
				if have == nil {
					have = part
				} else if err := have.Merge(part); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// A study that goes on to more paths is the one that began with them.
func TestExtendedIsAsBegun(t *testing.T) {
	p := study(1000)
	res := run(t, p, engine.Machine{})
	done := res.Hash()
	wrong := study(3000)
	wrong.Seed++
	fewer := study(500)
	fewer.Keep.Traces = nil
	less := study(3000)
	less.Keep.Columns = nil
	for _, q := range []*engine.Plan{wrong, fewer, less} {
		if err := res.Extend(q); !errors.Is(err, engine.ErrMerge) {
			t.Errorf("extended to %d paths of another plan: %v", q.Paths, err)
		}
	}
	if res.Hash() != done {
		t.Error("a refused extension changed the result")
	}
	computed := int64(0)
	for p.Paths < 4000 {
		p.Paths *= 2 // the plan itself may be changed, or another be taken
		if err := res.Extend(p); err != nil {
			t.Fatal(err)
		}
		before := res.Paths(0) + res.Paths(1)
		res = run(t, p, engine.Machine{Have: res, Progress: func(done, _ int64) { computed = done - before }})
	}
	if computed != 4000 {
		t.Errorf("%d paths were computed in the last round, want 4000", computed)
	}
	if want := run(t, study(4000), engine.Machine{}); res.Hash() != want.Hash() || !bytes.Equal(kept(t, res), kept(t, want)) {
		t.Error("a study of 1000 and twice as many twice is not that of 4000")
	}
}

// What nobody reads is not asked for, and makes no difference.
func TestLeanScenariosFillWhatIsRead(t *testing.T) {
	p := study(200)
	p.Scenarios = p.Scenarios[:1]
	p.Costs.Rates[0].Stress = nil // nobody reads the spread
	p.Keep = engine.Keep{}
	want := run(t, p, engine.Machine{Workers: 1})
	var seen []*engine.Field
	p.Scenarios = []engine.Scenario{lean{coin{}, &seen}}
	if got := run(t, p, engine.Machine{Workers: 1}); got.Hash() != want.Hash() {
		t.Error("a lean scenario changes the result")
	}
	if names := []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.TBillRate, slump}; !slices.Equal(seen, names) {
		t.Errorf("%d fields were asked for, want the two returns, the bill and what splits the paths", len(seen))
	}
}

func TestDoneStopsTheRun(t *testing.T) {
	full := errors.New("no space left")
	_, err := engine.Run(context.Background(), study(4000), engine.Machine{Done: func(*engine.Result) error { return full }})
	if !errors.Is(err, full) {
		t.Errorf("err = %v, want that of Done", err)
	}
}

// Horizons nest: the reading at h is that of a plan with h steps.
func TestHorizonsNest(t *testing.T) {
	p := study(512)
	p.Keep = engine.Keep{}
	long := run(t, p, engine.Machine{})
	for h, steps := range long.Horizons() {
		q := study(512)
		q.Keep = engine.Keep{}
		q.Grid.Dates = q.Grid.Dates[:q.Grid.Start+steps+1]
		q.Horizons = nil
		q.Split.Steps = min(steps, q.Split.Steps)
		p.Split.Steps = q.Split.Steps
		whole := run(t, p, engine.Machine{})
		short := run(t, q, engine.Machine{})
		for s := range p.Scenarios {
			for k := range p.Strategies {
				for g := range long.Groups() {
					sameReading(t, whole.Reading(s, k, h, g), short.Reading(s, k, 0, g))
				}
			}
		}
	}
}

// A split parts some pairs. All of them are known once both sides are merged, so
// that the error is that of the study which does not split.
func TestASplitDoesNotChangeTheErrorOfAllPaths(t *testing.T) {
	p, q := study(2000), study(2000)
	p.Sampling.Strata, q.Sampling.Strata = nil, nil
	q.Split = engine.Split{}
	split, whole := run(t, p, engine.Machine{}), run(t, q, engine.Machine{})
	var merged engine.Reading
	without, with := split.Reading(0, 0, 1, 0), split.Reading(0, 0, 1, 1)
	merged.Merge(without)
	merged.Merge(with)
	want := whole.Reading(0, 0, 1, 0)
	if merged.Active.StdErr() != want.Active.StdErr() || merged.Trailing != want.Trailing {
		t.Errorf("error %v, of both sides merged %v", want.Active.StdErr(), merged.Active.StdErr())
	}
	if n := want.Active.Pairs.N(); n != 1000 || 2*with.Active.Pairs.N() == with.Active.Moments.N() {
		t.Errorf("%d pairs, %d of them with the first path among %d with the event", n, with.Active.Pairs.N(), with.Active.Moments.N())
	}
}
