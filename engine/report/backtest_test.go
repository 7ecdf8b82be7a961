package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/metrics"
	"trifecta/engine/report"
)

// market is one path of made-up returns: small caps swing, large caps drift.
type market struct{}

func (market) Name() string { return "made up" }

func (market) Writes() []*engine.Field {
	return []*engine.Field{engine.SmallReturn, engine.LargeReturn, engine.CashReturn, engine.SmallTurnover}
}

func (market) Simulate(p *engine.Paths, _ uint64) error {
	for t := range p.Grid.Dates {
		p.Row(engine.SmallReturn, t)[0] = 0.01 + 0.05*math.Sin(float64(3*t))
		p.Row(engine.LargeReturn, t)[0] = 0.006 + 0.02*math.Cos(float64(7*t))
		p.Row(engine.CashReturn, t)[0] = 0.002
		p.Row(engine.SmallTurnover, t)[0] = 0.05
	}
	return nil
}

// every holds small caps in every nth month and large caps else; n of 0 never.
type every struct {
	name string
	n    int
}

func (s every) Name() string         { return s.name }
func (every) Reads() []*engine.Field { return nil }
func (s every) Rebalance(v engine.View, w engine.Weights) {
	to := w.Of(engine.Large)
	if s.n > 0 && int(v.Date().Time().Month())%s.n == 0 {
		to = w.Of(engine.Small)
	}
	for i := range to {
		to[i] = 1
	}
}

func flat(small, large float64) engine.Costs {
	return engine.Costs{Rates: []engine.Rate{{Sleeve: engine.Small, Base: small}, {Sleeve: engine.Large, Base: large}}}
}

func backtest(t *testing.T, change func(p *engine.Plan)) *engine.Result {
	t.Helper()
	p := &engine.Plan{
		Grid:       engine.Grid{Dates: engine.MonthEnds(engine.NewDate(2000, 1, 1), engine.NewDate(2010, 1, 1)), PerYear: 12},
		Scenarios:  []engine.Scenario{market{}},
		Strategies: []engine.Strategy{every{"never", 0}, every{"quarterly", 3}, every{"half yearly", 6}},
		Sleeves:    []*engine.Sleeve{engine.Small, engine.Large},
		Costs:      flat(0.0018, 0.0004), Paths: 1,
		Keep: engine.Keep{Traces: []int64{0}, Outcomes: true},
	}
	change(p)
	r, err := engine.Run(context.Background(), p, engine.Machine{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func study(t *testing.T, change func(p *engine.Plan)) []report.Backtest {
	t.Helper()
	s := report.Study{Names: []string{"never", "quarterly", "half yearly"}, Base: backtest(t, change), Mix: []int{-1, 0, -1}}
	s.Doubled = backtest(t, func(p *engine.Plan) {
		change(p)
		for i := range p.Costs.Rates {
			p.Costs.Rates[i].Base *= 2
		}
	})
	for d := range 3 {
		s.Delays = append(s.Delays, backtest(t, func(p *engine.Plan) { change(p); p.Delay = d }))
	}
	s.Mixes = backtest(t, func(p *engine.Plan) { change(p); p.Strategies, p.Benchmark = []engine.Strategy{every{"mix", 2}}, 0 })
	return report.Backtests(s)
}

func unchanged(*engine.Plan) {}

// near allows for a few roundings.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(b)) }

// Run at the break-even cost, the strategy ends where the benchmark does.
func TestAtTheBreakEvenCostTheBenchmarkIsMatched(t *testing.T) {
	rows := study(t, unchanged)
	for k := 1; k < 3; k++ {
		rate := rows[k].BreakEven.Value
		if !(rate > 0) {
			t.Fatalf("%s: break-even %v (%s)", rows[k].Name, rate, rows[k].BreakEven.Why)
		}
		r := backtest(t, func(p *engine.Plan) { p.Costs = flat(rate, rate) })
		if a, b := r.Outcomes(0, k)[0].CAGR, r.Outcomes(0, 0)[0].CAGR; !near(a, b) {
			t.Errorf("%s at a cost of %v grows %v a year, the benchmark %v", rows[k].Name, rate, a, b)
		}
	}
	if rows[0].BreakEven != (report.Estimate{}) || rows[0].Benchmark != nil {
		t.Error("the benchmark is compared with itself")
	}
}

func TestWhyThereIsNoBreakEven(t *testing.T) {
	for want, change := range map[string]func(p *engine.Plan){
		"nothing was traded":                func(p *engine.Plan) { p.Strategies[1] = every{"quarterly", 0}; p.Strategies[0] = every{"never", 3} },
		"behind the benchmark before costs": func(p *engine.Plan) { p.Benchmark = 2; p.Strategies[2] = every{"half yearly", 1} },
	} {
		if got := study(t, change)[1].BreakEven; !math.IsNaN(got.Value) || got.Why != want {
			t.Errorf("break-even %+v, want %q", got, want)
		}
	}
}

// Every number is that of the run it is about, and every comparison that of
// the two accounts.
func TestNumbersAreThoseOfTheRuns(t *testing.T) {
	rows := study(t, unchanged)
	base := backtest(t, unchanged)
	twice := backtest(t, func(p *engine.Plan) { p.Costs = flat(0.0036, 0.0008) })
	late := backtest(t, func(p *engine.Plan) { p.Delay = 2 })
	free := backtest(t, func(p *engine.Plan) { p.Costs = flat(0, 0) })
	mix := backtest(t, func(p *engine.Plan) { p.Strategies = []engine.Strategy{every{"mix", 2}} })
	years := base.Plan.Grid.Years()
	for k, r := range rows {
		o, tr := base.Outcomes(0, k)[0], base.Trace(0, k, 0)
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"CAGR", r.CAGR.Value, math.Pow(tr.Wealth[len(tr.Wealth)-1], 1/years) - 1},
			{"its error", r.CAGR.SE, metrics.CAGRError(tr.Net, 12)},
			{"volatility", r.Volatility.Value, o.Volatility},
			{"Sharpe", r.Sharpe.Value, o.Sharpe},
			{"its error", r.Sharpe.SE, metrics.SharpeError(tr.Net, tr.Cash, 12)},
			{"drawdown", r.MaxDrawdown.Value, metrics.MaxDrawdown(tr.Wealth)},
			{"cost drag", r.CostDrag.Value, free.Outcomes(0, k)[0].CAGR - o.CAGR},
			{"doubled", r.Doubled.Value, twice.Outcomes(0, k)[0].CAGR},
			{"two months late", r.Delayed[2].Value, late.Outcomes(0, k)[0].CAGR},
			{"average weights", r.Average[0].Weight + r.Average[1].Weight + r.Average[2].Weight, 1},
		} {
			if !near(c.got, c.want) {
				t.Errorf("%s of %s = %v, want %v", c.what, r.Name, c.got, c.want)
			}
		}
		for _, c := range []struct {
			got   *report.Comparison
			other *engine.Trace
		}{{r.Benchmark, base.Trace(0, 0, 0)}, {r.OwnMix, mix.Trace(0, 0, 0)}} {
			if c.got == nil {
				continue
			}
			mean, n := 0.0, float64(len(tr.Net))
			for i := range tr.Net {
				mean += 12 * (tr.Net[i] - c.other.Net[i]) / n
			}
			te := metrics.TrackingError(tr.Net, c.other.Net, 12)
			if !near(c.got.Edge.Value, mean) || !near(c.got.Edge.SE, te/math.Sqrt(years)) ||
				math.Abs(c.got.Detectable-2.4865*te/math.Sqrt(years)) > 1e-4*te {
				t.Errorf("%s against %s: %+v, want edge %v, tracking error %v", r.Name, c.got.With, c.got, mean, te)
			}
		}
	}
	if rows[1].OwnMix == nil || rows[2].OwnMix != nil {
		t.Error("the own mix stands beside the wrong strategy")
	}
}

// What cannot be said is null with a reason, never a number that JSON lacks.
func TestOneStepHasNoErrors(t *testing.T) {
	r := backtest(t, func(p *engine.Plan) { p.Grid.Dates = p.Grid.Dates[:2] })
	s := report.Study{Names: []string{"a", "b", "c"}, Base: r, Doubled: r, Delays: []*engine.Result{r}}
	b, err := json.Marshal(report.NewResult(r, report.Backtests(s), report.About{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"sharpe":{"value":null,"se":null,"why":"too few returns`, `"tracking_error":null`, `"detectable_edge":null`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in %s", want, b)
		}
	}
}

func TestTablesSayWhatTheyMust(t *testing.T) {
	var b bytes.Buffer
	if err := report.WriteBacktests(&b, study(t, unchanged), 1); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"own average mix", "detectable", "delay 1 *", "costs x 2", "break-even", "2.49 x tracking error"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
}

func TestFindingsAreHonest(t *testing.T) {
	for want, b := range map[string]report.Backtest{
		"x trailed y by 0.6% a year after costs, which may be luck": {Name: "x", Benchmark: &report.Comparison{With: "y", Growth: report.Estimate{Value: -0.006}, Edge: report.Estimate{Value: -0.005, SE: 0.01}}},
		"x beat y by 3.0% a year after costs":                       {Name: "x", Benchmark: &report.Comparison{With: "y", Growth: report.Estimate{Value: 0.03}, Edge: report.Estimate{Value: 0.03, SE: 0.01}}},
		"x matched y after costs":                                   {Name: "x", Benchmark: &report.Comparison{With: "y", Growth: report.Estimate{Value: 0.0003}}},
		"x, the benchmark, returned 7.0% a year after costs":        {Name: "x", CAGR: report.Estimate{Value: 0.07}},
	} {
		if got := b.Finding(); got != want {
			t.Errorf("finding %q, want %q", got, want)
		}
	}
}
