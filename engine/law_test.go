package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"go.uber.org/goleak"

	"trifecta/engine"
	"trifecta/engine/metrics"
)

func run(t *testing.T, p *engine.Plan, m engine.Machine) *engine.Result {
	t.Helper()
	r, err := engine.Run(context.Background(), p, m)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResultDoesNotDependOnMachine(t *testing.T) {
	p := plan(300)
	p.Keep = engine.Keep{Outcomes: true, Traces: []int64{0, 17, 299}}
	p.Rebalance = engine.OnChange
	p.Delay = 1
	want := run(t, p, engine.Machine{Workers: 1, BlockBytes: 64 << 10})
	for _, m := range []engine.Machine{
		{Workers: 2, BlockBytes: 1}, {Workers: 3, BlockBytes: 17 << 10}, {Workers: 8, BlockBytes: 1 << 20}, {Workers: 1},
	} {
		got := run(t, p, m)
		if got.Hash() != want.Hash() {
			t.Errorf("workers %d, block of %d bytes change the result", m.Workers, m.BlockBytes)
		}
		for s := range p.Scenarios {
			for k := range p.Strategies {
				// %b prints every bit and equates NaN with NaN
				if a, b := fmt.Sprintf("%b", got.Outcomes(s, k)), fmt.Sprintf("%b", want.Outcomes(s, k)); a != b {
					t.Errorf("workers %d, block of %d bytes change an outcome", m.Workers, m.BlockBytes)
				}
				if !reflect.DeepEqual(got.Trace(s, k, 17), want.Trace(s, k, 17)) {
					t.Errorf("workers %d, block of %d bytes change a trace", m.Workers, m.BlockBytes)
				}
			}
		}
	}
}

// What a backtest asks and comes to is not changed by what a study can ask for:
// the digest is that of the first release of the ledger, and the hash changed
// since with the draws, with the bins of histograms, with drawdowns that are
// products of returns, and with accounts that kernels close.
func TestDigestAndHashOfABacktestStay(t *testing.T) {
	p := plan(300)
	const digest, hash = "abc238209c896eb696c6c46c9b3c79c323d2b30f008b4284183260d0bd4c4c64", "3ec23a12755f0c7482ed2a894c57f4efe8d613863925c9e4c8d66d778e95abf3"
	if got := p.Digest(); got != digest {
		t.Errorf("digest = %s, want %s", got, digest)
	}
	if got := run(t, p, engine.Machine{}).Hash(); got != hash {
		t.Errorf("hash = %s, want %s", got, hash)
	}
}

// The cell of one strategy does not depend on which others are in the plan,
// nor on their order.
func TestStrategyDoesNotDependOnOthers(t *testing.T) {
	p := plan(100)
	all := run(t, p, engine.Machine{})
	q := plan(100)
	q.Strategies = []engine.Strategy{chase{}, mix{0, 1}}
	q.Benchmark = 1
	two := run(t, q, engine.Machine{})
	if a, b := all.Cell(1, 2), two.Cell(1, 0); !reflect.DeepEqual(a, b) {
		t.Errorf("chase alone ends at %v, among others at %v", b.Wealth.Mean(), a.Wealth.Mean())
	}
}

// Books of two sleeves and of many are stepped by different kernels.
func TestSleeveThatIsNotHeldChangesNothing(t *testing.T) {
	p, q := plan(100), plan(100)
	other := &engine.Sleeve{Name: "other", Return: engine.LargeReturn}
	q.Sleeves = append(q.Sleeves, other)
	q.Costs.Rates = append(q.Costs.Rates, engine.Rate{Sleeve: other, Base: 0.01})
	two, three := run(t, p, engine.Machine{}), run(t, q, engine.Machine{})
	for k, s := range p.Strategies {
		if a, b := two.Cell(0, k), three.Cell(0, k); !reflect.DeepEqual(a, b) {
			t.Errorf("%s ends at %v, with a sleeve more at %v", s.Name(), a.Wealth.Mean(), b.Wealth.Mean())
		}
	}
}

// sparse writes weights to half of the paths, of a sleeve that changes from date to
// date, and none in every third month.
type sparse struct{ t *testing.T }

func (sparse) Name() string           { return "sparse" }
func (sparse) Reads() []*engine.Field { return nil }
func (s sparse) Rebalance(v engine.View, w engine.Weights) {
	month := int(v.Date().Time().Month())
	if month%3 == 0 {
		return
	}
	for _, sl := range []*engine.Sleeve{engine.Small, engine.Cash, engine.Large}[month%2:][:2] {
		for i, x := range w.Of(sl) {
			if x != 0 {
				s.t.Errorf("%v: weight of %s is %v on entry", v.Date(), sl.Name, x)
			}
			if i%2 == 0 {
				w.Of(sl)[i] = 0.5
			}
		}
	}
}

func TestWeightsAreZeroOnEntry(t *testing.T) {
	p := plan(20)
	p.Strategies, p.Delay = []engine.Strategy{sparse{t}}, 1
	p.Keep.Traces = []int64{0, 1}
	r := run(t, p, engine.Machine{Workers: 1})
	for path := range int64(2) {
		tr := r.Trace(0, 0, path)
		for k, target := range tr.Target[:2] {
			for at, x := range target {
				month, want := int(tr.Dates[at].Time().Month()), 0.0
				if path == 0 && month%3 != 0 && month%2 == k {
					want = 0.5
				}
				if x != want {
					t.Errorf("path %d, %v: target of %s is %v, want %v", path, tr.Dates[at], tr.Sleeves[k].Name, x, want)
				}
			}
		}
	}
}

func TestMergeIsCommutativeAndRefusesOverlap(t *testing.T) {
	p := plan(50)
	blocks := p.Blocks(7)
	block := func(p *engine.Plan, b engine.Block) *engine.Result {
		r, err := engine.RunBlock(p, b)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	want := run(t, p, engine.Machine{}).Hash()
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		r.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
		sum := block(p, blocks[0])
		for _, b := range blocks[1:] {
			if err := sum.Merge(block(p, b)); err != nil {
				t.Fatal(err)
			}
		}
		if got := sum.Hash(); got != want {
			t.Fatalf("merged hash = %s, want %s", got, want)
		}
		if got := sum.Paths(1); got != 50 {
			t.Errorf("paths = %d, want 50", got)
		}
		if err := sum.Merge(block(p, blocks[3])); !errors.Is(err, engine.ErrMerge) {
			t.Errorf("the same block twice: err = %v", err)
		}
		if got := sum.Hash(); got != want {
			t.Errorf("a refused merge changed the result")
		}
	}
	other := plan(50)
	other.Seed++
	if err := block(p, blocks[0]).Merge(block(other, blocks[1])); !errors.Is(err, engine.ErrMerge) {
		t.Errorf("another plan's block: err = %v", err)
	}
}

// Cash is conserved: at every step the weights add up to one, and wealth is
// what was there, less costs, grown by what was held.
func TestCashIsConserved(t *testing.T) {
	for _, schedule := range []engine.Schedule{engine.EveryDate, engine.Quarterly, engine.OnChange} {
		for delay := range 3 {
			p := plan(9)
			p.Rebalance, p.Delay = schedule, delay
			p.Initial = engine.AllCash
			p.Keep.Traces = []int64{0, 4, 8}
			res := run(t, p, engine.Machine{})
			for k, st := range p.Strategies {
				for _, path := range p.Keep.Traces {
					checkConserved(t, st.Name(), res.Trace(0, k, path))
				}
			}
		}
	}
}

func checkConserved(t *testing.T, name string, tr *engine.Trace) {
	t.Helper()
	for i := range tr.Net {
		held, weight, growth := 0.0, 0.0, 0.0
		for s := range tr.Sleeves {
			held += tr.Held[s][i]
			weight += tr.Weight[s][i]
			growth += tr.Weight[s][i] * (1 + tr.Return[s][i])
		}
		// a few roundings of numbers near one
		closeTo(t, name+": sum of held", held, 1, 1e-14)
		closeTo(t, name+": sum of weights", weight, 1, 1e-14)
		closeTo(t, name+": wealth", tr.Wealth[i+1], tr.Wealth[i]*(1-tr.Cost[i])*growth, 1e-14)
		closeTo(t, name+": net return", tr.Net[i], tr.Wealth[i+1]/tr.Wealth[i]-1, 1e-14)
		if i > 0 {
			for s := range tr.Sleeves {
				want := tr.Weight[s][i-1] * (1 + tr.Return[s][i-1]) / (1 + tr.Gross[i-1])
				closeTo(t, name+": drifted weight", tr.Held[s][i], want, 1e-14)
			}
		}
	}
}

// Without costs, fixed weights earn the product of the mixed returns, and a
// book that is never traded the mix of the products.
func TestClosedForms(t *testing.T) {
	p := plan(5)
	p.Costs = engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small}, {Sleeve: engine.Large}}}
	p.Strategies = []engine.Strategy{mix{0.3, 0.6}, keep{}}
	p.Initial = engine.Initial{Weights: []engine.Holding{{engine.Small, 0.3}, {engine.Large, 0.6}, {engine.Cash, 0.1}}}
	p.Keep.Traces = []int64{3}
	res := run(t, p, engine.Machine{})
	fixed, hold := res.Trace(0, 0, 3), res.Trace(0, 1, 3)
	mixed, small, large, cash := 1.0, 0.3, 0.6, 0.1
	for i := range fixed.Net {
		rs, rl, rc := fixed.Return[0][i], fixed.Return[1][i], fixed.Cash[i]
		mixed *= 1 + 0.3*rs + 0.6*rl + 0.1*rc
		small, large, cash = small*(1+rs), large*(1+rl), cash*(1+rc)
	}
	n := len(fixed.Net)
	// 60 steps of a few roundings each
	closeTo(t, "fixed mix", fixed.Wealth[n], mixed, 1e-13)
	closeTo(t, "buy and hold", hold.Wealth[n], small+large+cash, 1e-13)
	for i, x := range hold.Traded[1:] {
		if x != 0 {
			t.Fatalf("a book that is kept traded %v at step %d", x, i+1)
		}
	}
}

// The running numbers of the ledger are those of the trace.
func TestOutcomesAreThoseOfTheTrace(t *testing.T) {
	p := plan(4)
	p.Initial = engine.AllCash
	p.Keep = engine.Keep{Traces: []int64{2}, Outcomes: true}
	res := run(t, p, engine.Machine{})
	years := p.Grid.Years()
	for k := range p.Strategies {
		tr, o := res.Trace(0, k, 2), res.Outcomes(0, k)[2]
		n := len(tr.Net)
		gross, traded := 1.0, 0.0
		for i := range tr.Net {
			gross *= 1 + tr.Gross[i]
			traded += tr.Traded[i]
		}
		// Running sums against two passes: where returns hardly vary, as of
		// cash, the root of the rounding of a sum of squares of 1e-3 remains.
		closeTo(t, "volatility", o.Volatility, metrics.Volatility(tr.Net, 12), 1e-9)
		closeTo(t, "sharpe", o.Sharpe, metrics.Sharpe(tr.Net, tr.Cash, 12), 1e-10)
		closeTo(t, "max drawdown", o.MaxDrawdown, metrics.MaxDrawdown(tr.Wealth), 1e-15)
		closeTo(t, "cagr", o.CAGR, math.Pow(tr.Wealth[n], 1/years)-1, 1e-13)
		closeTo(t, "cost drag", o.CostDrag, math.Pow(gross, 1/years)-math.Pow(tr.Wealth[n], 1/years), 1e-13)
		closeTo(t, "turnover", o.Turnover, traded/2/years, 1e-13)
		closeTo(t, "excess", o.Excess, math.Log(tr.Wealth[n]/res.Trace(0, 0, 2).Wealth[n]), 1e-13)
	}
}

func TestCostsNeverHelp(t *testing.T) {
	last := math.Inf(1)
	for _, k := range []float64{0, 1, 2, 5} {
		p := plan(20)
		p.Strategies = []engine.Strategy{chase{}}
		for i := range p.Costs.Rates {
			p.Costs.Rates[i].Base *= k
		}
		got := run(t, p, engine.Machine{}).Cell(0, 0).Wealth.Mean()
		if got >= last {
			t.Errorf("wealth %v at %v times the costs, %v at less", got, k, last)
		}
		last = got
	}
}

// Impact vanishes with the assets and grows with their square root.
func TestImpactGrowsWithTheRootOfAssets(t *testing.T) {
	cost := func(aum float64) float64 {
		p := plan(1)
		p.Grid = months(0, 1)
		p.Strategies = []engine.Strategy{mix{1, 0}}
		p.Initial = engine.AllCash
		p.Costs = engine.Costs{AUM: aum, Rates: []engine.Rate{
			{Sleeve: engine.Small, Impact: engine.Impact{Y: 1, Volatility: 0.013, Volume: 50e9}}, {Sleeve: engine.Large},
		}}
		p.Keep.Traces = []int64{0}
		return run(t, p, engine.Machine{}).Trace(0, 0, 0).Cost[0]
	}
	if got := cost(0); got != 0 {
		t.Errorf("cost without assets = %v", got)
	}
	closeTo(t, "cost of 5 bn", cost(5e9), 0.013*math.Sqrt(0.1), 1e-14)
	closeTo(t, "cost of four times the assets", cost(20e9), 2*cost(5e9), 1e-14)
}

func TestRunStopsWhenTheContextIsDone(t *testing.T) {
	defer goleak.VerifyNone(t)
	p := plan(3000)
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	res, err := engine.Run(ctx, p, engine.Machine{Workers: 2, BlockBytes: 1, Progress: func(done, total int64) {
		if calls++; calls == 2500 {
			cancel()
		}
		if done > total || total != 6000 {
			t.Errorf("progress %d of %d", done, total)
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v", err)
	}
	// A call is a path here. Each worker may have been on its way to one more.
	if calls > 2502 {
		t.Errorf("%d calls, want an end soon after 2500", calls)
	}
	// Only the path that each worker was at is lost.
	if n := res.Paths(0) + res.Paths(1); n < 2498 || n > 2502 {
		t.Errorf("%d paths are in after 2500", n)
	}
	// What is written down are whole blocks.
	calls = 0
	ctx, cancel = context.WithCancel(context.Background())
	res, _ = engine.Run(ctx, p, engine.Machine{Workers: 2, BlockBytes: 1, Done: func(*engine.Result) error { return nil }, Progress: func(_, _ int64) {
		if calls++; calls == 2500 {
			cancel()
		}
	}})
	if n := res.Paths(0); n < 1024 || n > 2500 || n%1024 != 0 && n != 3000 {
		t.Errorf("%d paths are in after 2500, want whole blocks of 1024", n)
	}
}

// With a single block the strategies see what they would on history: a path is
// the same wherever it stands.
func TestPathDoesNotDependOnItsBlock(t *testing.T) {
	p := plan(40)
	p.Keep.Outcomes = true
	whole := run(t, p, engine.Machine{}).Outcomes(0, 2)
	for _, first := range []int64{0, 13, 39} {
		part, err := engine.RunBlock(p, engine.Block{First: first, N: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Outcomes(0, 2)[0]; got != whole[first] {
			t.Errorf("path %d alone = %+v, in a block %+v", first, got, whole[first])
		}
	}
}

func TestDigestSeesWhatChangesTheAnswer(t *testing.T) {
	base := plan(10).Digest()
	change := map[string]func(p *engine.Plan){
		"seed":      func(p *engine.Plan) { p.Seed++ },
		"paths":     func(p *engine.Plan) { p.Paths++ },
		"delay":     func(p *engine.Plan) { p.Delay = 1 },
		"cost":      func(p *engine.Plan) { p.Costs.Rates[1].Base *= 2 },
		"stress":    func(p *engine.Plan) { p.Costs.Rates[0].Slope = 2 },
		"strategy":  func(p *engine.Plan) { p.Strategies[1] = mix{0.4, 0.6} },
		"scenario":  func(p *engine.Plan) { p.Scenarios[1] = walk{"3"} },
		"initial":   func(p *engine.Plan) { p.Initial = engine.AllCash },
		"schedule":  func(p *engine.Plan) { p.Rebalance = engine.OnChange },
		"benchmark": func(p *engine.Plan) { p.Benchmark = 1 },
		"start":     func(p *engine.Plan) { p.Grid.Start++ },
		"aum":       func(p *engine.Plan) { p.Costs.AUM = 1e9 },
		"impact":    func(p *engine.Plan) { p.Costs.Rates[1].Impact = engine.Impact{Y: 1, Volatility: 0.01, Volume: 1e9} },
		"calm":      func(p *engine.Plan) { p.Costs.Rates[0].Calm = 0.05 },
		"data":      func(p *engine.Plan) { p.Scenarios[1] = dated{walk{"2"}} },
		"market cap": func(p *engine.Plan) {
			s := *engine.Large
			s.MarketCap = &engine.Field{Name: "another_mktcap"}
			p.Sleeves[1], p.Costs.Rates[1].Sleeve = &s, &s
		},
	}
	for name, f := range change {
		p := plan(10)
		f(p)
		if p.Digest() == base {
			t.Errorf("another %s, the same digest", name)
		}
	}
	p := plan(10)
	p.Keep.Outcomes = true
	if p.Digest() != base {
		t.Error("what is kept changes the digest")
	}
}
