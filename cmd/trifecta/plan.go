package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml/ast"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/strategies/signal"
)

const planVersion = "plan/1"

// planFile is a plan as people write it. Its keys and their descriptions are
// those of `trifecta plan --help` and of plan.schema.json.
type planFile struct {
	Trifecta   string         `yaml:"trifecta" jsonschema:"required,enum=plan/1" jsonschema_description:"Kind and version of the file: plan/1."`
	Title      string         `yaml:"title,omitempty" jsonschema_description:"What the study is, for the head of reports."`
	Data       dataFiles      `yaml:"data" jsonschema_description:"Arrow files, relative to the plan's folder. Flags --panel and --series take precedence."`
	From       *month         `yaml:"from,omitempty" jsonschema_description:"First month earned, such as 1990-01. Default: the first in which everything that is read is known."`
	To         *month         `yaml:"to,omitempty" jsonschema_description:"Last month earned. Default: the last in which the returns of cash and of all sleeves held are known."`
	TBillRate  *rate          `yaml:"tbill_rate,omitempty" jsonschema_description:"Constant yield of idle cash, for data with neither tbill_rate nor cash_return."`
	Sleeves    []sleeveFile   `yaml:"sleeves,omitempty" jsonschema_description:"Sleeves of the panel's firms besides the built-in ones, each a map with the key sleeve. Rules, costs and weights may name them."`
	Costs      costsFile      `yaml:"costs" jsonschema:"required" jsonschema_description:"One-way cost of what is traded, by sleeve: 20bp, or a map with base, stress, calm, slope and impact. Every sleeve that is held needs one; cash trades free. Key aum is the money managed, in USD."`
	Initial    initialFile    `yaml:"initial" jsonschema_description:"Book before the first trade: first_target (the default, free of cost), cash, or weights."`
	Rebalance  string         `yaml:"rebalance,omitempty" jsonschema:"enum=every,enum=quarterly,enum=on_change,default=every" jsonschema_description:"When the account trades to its target."`
	Delay      int            `yaml:"delay" jsonschema:"minimum=0,default=0" jsonschema_description:"Months from a decision to its trade; 0 trades at the close that is seen. Reports show 0, 1 and 2."`
	Benchmark  string         `yaml:"benchmark,omitempty" jsonschema_description:"Name of the strategy that the others are compared with. Default: the first."`
	Signal     signalFile     `yaml:"signal,omitempty" jsonschema_description:"The trifecta: which legs count and how they are read. A rule that names a reading, such as ev_ebitda_premium_median, gets it over the windows named here."`
	Strategies []strategyFile `yaml:"strategies" jsonschema:"required" jsonschema_description:"What is tried, each a map with one key, the kind of rule."`
	Figures    []string       `yaml:"figures,omitempty" jsonschema_description:"Strategies drawn in tear sheet and weights. Default: the first rule that is not a fixed mix."`

	// Keys of trifecta simulate, which ignores data, tbill_rate, from and to.
	World      presetList      `yaml:"world,omitempty" jsonschema:"enum=no-edge,enum=faint,enum=weak,enum=evidence,enum=article,default=evidence" jsonschema_description:"For trifecta simulate: how much of an edge the world holds, a preset or a list of presets to compare. The world without any, no-edge, always stands beside them."`
	Scenarios  []scenarioEntry `yaml:"scenarios,omitempty" jsonschema_description:"For trifecta simulate: names of trifecta scenarios list, files, or maps of changes with a name; see trifecta scenarios show. Default: five from three cuts to stagflation."`
	Start      string          `yaml:"start,omitempty" jsonschema_description:"For trifecta simulate: history at whose month the world starts, FILE or FILE@DATE, such as series.arrow@2026-07. Default: the article's state of 2025-08-31."`
	Paths      *int            `yaml:"paths,omitempty" jsonschema:"minimum=1,default=4096" jsonschema_description:"For trifecta simulate: futures of each scenario."`
	Months     *int            `yaml:"months,omitempty" jsonschema:"minimum=1,default=36" jsonschema_description:"For trifecta simulate: months of each future."`
	Seed       *int            `yaml:"seed,omitempty" jsonschema:"minimum=0,default=1" jsonschema_description:"For trifecta simulate: seed of all draws. All scenarios share them."`
	Horizons   []int           `yaml:"horizons,omitempty" jsonschema_description:"For trifecta simulate: months after which accounts are read. Default 3, 6, 12, 24, 36 and the end."`
	Limits     []rate          `yaml:"limits,omitempty" jsonschema_description:"For trifecta simulate: how far behind the benchmark counts as ever behind. Default 5% and 10%."`
	Antithetic bool            `yaml:"antithetic,omitempty" jsonschema_description:"For trifecta simulate: draw paths in pairs, the second of one minus the first's draws. Standard errors are those of pairs."`
	Strata     strataFile      `yaml:"strata,omitempty" jsonschema_description:"For trifecta simulate: strata of the draw that decides when the first recession begins, how many or upper ends and shares of the paths: 8, or 25%:50%,100%:50%."`
	Headline   *headlineFile   `yaml:"headline,omitempty" jsonschema_description:"For trifecta simulate: the number that the study is about."`
	Tolerance  *rate           `yaml:"tolerance,omitempty" jsonschema_description:"For trifecta simulate: draw as many paths, from the number of paths on, as bring the headline's standard error down to this in every scenario."`

	folder string // of the file, which data are relative to
}

type dataFiles struct {
	Panel  string `yaml:"panel,omitempty" jsonschema_description:"Firm panel, panel/1."`
	Series string `yaml:"series,omitempty" jsonschema_description:"Macro and index series, series/1."`
	// The rest is about the panel.
	Multiple string `yaml:"multiple,omitempty" jsonschema_description:"Definition of EV/EBITDA: aggregate (the default), aggregate_positive, median, median_all, harmonic or harmonic_positive, each also with _with_financials at its end. trifecta data show prints them side by side."`
}

type signalFile struct {
	Legs      []string       `yaml:"legs,omitempty" jsonschema_description:"Legs that count: earnings, valuation, rates. Default: all three. Leave out a leg whose inputs the data lack."`
	Earnings  *earningsFile  `yaml:"earnings,omitempty" jsonschema_description:"Small-cap earnings accelerate."`
	Valuation *valuationFile `yaml:"valuation,omitempty" jsonschema_description:"Small caps are cheap against the S&P 490."`
	Rates     *ratesFile     `yaml:"rates,omitempty" jsonschema_description:"The market prices rate cuts."`
}

type earningsFile struct {
	Reading string `yaml:"reading,omitempty" jsonschema:"enum=small_less_large,enum=small_ytd,enum=earnings_acceleration,enum=operating_leverage,default=small_less_large" jsonschema_description:"The number that drives the leg."`
	Window  int    `yaml:"window,omitempty" jsonschema:"minimum=1,default=6" jsonschema_description:"Months over which growth is taken."`
	Enter   *rate  `yaml:"enter,omitempty" jsonschema_description:"On above it. Default 1%."`
	Exit    *rate  `yaml:"exit,omitempty" jsonschema_description:"Off below it. Default 0%."`
}

type valuationFile struct {
	Reading   string `yaml:"reading,omitempty" jsonschema:"enum=premium,enum=gap,enum=zscore,default=premium" jsonschema_description:"The number that drives the leg."`
	Window    int    `yaml:"window,omitempty" jsonschema:"minimum=1,default=120" jsonschema_description:"Months of the median, this one included."`
	MinWindow int    `yaml:"min_window,omitempty" jsonschema:"minimum=1" jsonschema_description:"Known months from which the median counts. Default: the whole window."`
	Enter     *rate  `yaml:"enter,omitempty" jsonschema_description:"On below the median plus this. Default 0%."`
	Exit      *rate  `yaml:"exit,omitempty" jsonschema_description:"Off above the median plus this. Default 1% (z-score: 0.25)."`
}

type ratesFile struct {
	Reading string   `yaml:"reading,omitempty" jsonschema:"enum=year_end,enum=twelve_months,default=year_end" jsonschema_description:"Cuts priced to year end or over twelve months."`
	Enter   *float64 `yaml:"enter,omitempty" jsonschema_description:"On at or above this many 25 bp cuts. Default 2."`
	Exit    *float64 `yaml:"exit,omitempty" jsonschema_description:"Off below this many. Default 1."`
}

func (s signalFile) options() signal.Options {
	o := signal.Options{Legs: s.Legs}
	if e := s.Earnings; e != nil {
		o.Earnings = signal.EarningsOptions{Reading: e.Reading, Window: e.Window, Threshold: threshold(e.Enter, e.Exit, 0.01, 0)}
	}
	if v := s.Valuation; v != nil {
		exit := 0.01
		if v.Reading == "zscore" {
			exit = 0.25
		}
		o.Valuation = signal.ValuationOptions{Reading: v.Reading, Window: v.Window, MinWindow: v.MinWindow, Threshold: threshold(v.Enter, v.Exit, 0, exit)}
	}
	if r := s.Rates; r != nil {
		o.Rates = signal.RatesOptions{TwelveMonths: r.Reading == "twelve_months", Threshold: threshold(r.Enter, r.Exit, 2, 1)}
	}
	return o
}

// filled is the signal with every default written out.
func (s signalFile) filled(sig *signal.Signal) signalFile {
	s.Legs = nil
	for _, l := range sig.Legs {
		s.Legs = append(s.Legs, l.Name)
		enter, exit := rate(l.Enter), rate(l.Exit)
		switch l.Name {
		case "earnings":
			e := orNew(s.Earnings)
			e.Reading, e.Window = cmp.Or(e.Reading, "small_less_large"), cmp.Or(e.Window, 6)
			e.Enter, e.Exit, s.Earnings = &enter, &exit, &e
		case "valuation":
			v := orNew(s.Valuation)
			v.Reading, v.Window = cmp.Or(v.Reading, "premium"), cmp.Or(v.Window, 120)
			v.MinWindow = cmp.Or(v.MinWindow, v.Window)
			v.Enter, v.Exit, s.Valuation = &enter, &exit, &v
		case "rates":
			r := orNew(s.Rates)
			r.Reading = cmp.Or(r.Reading, "year_end")
			r.Enter, r.Exit, s.Rates = ptr(l.Enter), ptr(l.Exit), &r
		}
	}
	return s
}

func orNew[T any](x *T) (v T) {
	if x != nil {
		v = *x
	}
	return v
}

// threshold fills what a file leaves out; nil leaves all to the signal.
func threshold[F ~float64](enter, exit *F, standardEnter, standardExit float64) *signal.Threshold {
	if enter == nil && exit == nil {
		return nil
	}
	t := &signal.Threshold{Enter: standardEnter, Exit: standardExit}
	if enter != nil {
		t.Enter = float64(*enter)
	}
	if exit != nil {
		t.Exit = float64(*exit)
	}
	return t
}

// initialFile is first_target, cash, or weights.
type initialFile struct {
	Name    string
	Weights weights
}

func (f *initialFile) decode(d *document, n ast.Node) {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		d.nodes[&f.Weights] = n
		f.Weights.decode(d, n)
		return
	}
	s, ok := d.scalar(n, "initial")
	if ok && s != "first_target" && s != "cash" {
		d.bad(n, "initial is %q: want first_target, cash, or weights such as {small: 40%%, large: 60%%}", s)
	}
	f.Name = s
}

// MarshalYAML writes the file's form.
func (f initialFile) MarshalYAML() (any, error) {
	if f.Weights != nil {
		return f.Weights.items(), nil
	}
	return f.Name, nil
}

func (f initialFile) engine(b *builder) engine.Initial {
	switch {
	case f.Weights != nil:
		return engine.Initial{Weights: b.mix(&f.Weights)}
	case f.Name == "cash":
		return engine.AllCash
	}
	return engine.Initial{}
}

// check reports the faults of a plan that need no data.
func (f *planFile) check(d *document) {
	if f.Trifecta != planVersion && f.Trifecta != "" {
		d.wrong(&f.Trifecta, "trifecta is %q: want %s, the kind and version of the file", f.Trifecta, planVersion)
	}
	f.checkSleeves(d)
	if m := f.Data.Multiple; m != "" && !slices.ContainsFunc(datasets.Definitions(), func(d datasets.Definition) bool { return d.Name == m }) {
		d.wrong(&f.Data.Multiple, "multiple is %q: want a definition of EV/EBITDA, such as aggregate or median", m)
	}
	if f.From != nil && f.To != nil && *f.From > *f.To {
		d.wrong(&f.From, "from is %v, after to, %v", *f.From, *f.To)
	}
	if f.Rebalance = cmp.Or(f.Rebalance, "every"); !slices.Contains(schedules, f.Rebalance) {
		d.wrong(&f.Rebalance, "rebalance is %q: want every, quarterly or on_change", f.Rebalance)
	}
	if f.TBillRate != nil && (*f.TBillRate < -0.1 || *f.TBillRate > 1) {
		d.wrong(&f.TBillRate, "tbill_rate is %v: want -10%% to 100%% a year", *f.TBillRate)
	}
	if f.Delay < 0 {
		d.wrong(&f.Delay, "delay is %d: want 0 or more months", f.Delay)
	}
	f.Initial.Name = cmp.Or(f.Initial.Name, "first_target")
	if f.Strategies != nil && len(f.Strategies) == 0 {
		d.wrong(&f.Strategies, "strategies is empty: want at least one")
	}
	var names []string
	if b, err := f.builder(d, nil); err != nil {
		d.wrong(&f.Signal, "%v", err)
	} else {
		b.parts()
	}
	for i := range f.Strategies {
		s := &f.Strategies[i]
		name := s.name()
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) || len(name) > 200 {
			d.wrong(s, "the name %.80q is not one: want up to 200 bytes of printable text", name)
		}
		if name != "" && slices.Contains(names, name) {
			d.wrong(s, "two strategies are called %q", name)
		}
		names = append(names, name)
	}
	if f.Benchmark != "" && !slices.Contains(names, f.Benchmark) {
		d.wrong(&f.Benchmark, "benchmark is %q: want the name of a strategy", f.Benchmark)
	}
	for i := range f.Figures {
		if !slices.Contains(names, f.Figures[i]) {
			d.wrong(&f.Figures[i], "figures names %q: want the name of a strategy", f.Figures[i])
		}
	}
	f.checkFutures(d)
	if n := d.nodes[&f.Costs]; n != nil && len(f.Costs.Rates) == 0 {
		d.bad(n, "costs names no sleeve: want a rate for each that is held, be it 0bp")
	}
}

// schedules are the keys of engine.Schedule, by its values.
var schedules = []string{engine.EveryDate.String(), engine.Quarterly.String(), engine.OnChange.String()}
