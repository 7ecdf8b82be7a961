package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/scenarios"
)

type resampleCmd struct {
	Plan     string  `arg:"" help:"Plan file with data, as for a backtest; see trifecta plan --help."`
	Paths    int64   `default:"4096" placeholder:"N" help:"Futures."`
	Months   int     `default:"36" placeholder:"M" help:"Months of each future."`
	Seed     uint64  `default:"1" placeholder:"S" help:"Seed of all draws."`
	Horizons []int   `default:"3,6,12,24,36" placeholder:"M,…" help:"Months after which accounts are read; those beyond the end are left out."`
	Limits   []rate  `default:"5%,10%" placeholder:"X,…" help:"How far behind the benchmark counts as ever behind."`
	Block    float64 `placeholder:"B" help:"Mean length of a block in months. Default: the median over all that the plan reads (Politis and White, 2004)."`
	Workers  int     `placeholder:"W" help:"Goroutines; changes no bit of the result. Default: as many as processors."`
	JSON     bool    `help:"Print the result as JSON (trifecta/result/1) instead of tables."`
}

// Help says what a resampled history is.
func (resampleCmd) Help() string {
	return `A model-free future: months of the plan's own history, cut into blocks of
random length and strung together in a new order (the stationary bootstrap). All
that the plan reads moves together, so a month keeps its returns, rates and
spreads. There is no world and no preset: no recession comes that has not been,
and levels such as earnings or a valuation premium jump where blocks meet, so
that rules which read growth or slow levels are judged better on history or by
trifecta simulate.`
}

// Run trades the plan's strategies on its history, resampled.
func (c *resampleCmd) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	f, doc, err := readPlan(c.Plan)
	if err != nil {
		return err
	}
	d, err := f.open(a, dataFlags{})
	if err != nil {
		return err
	}
	h, err := f.known(doc, d)
	if err != nil {
		return err
	}
	p, _, _, err := f.build(doc, h)
	if err != nil {
		return err
	}
	b, err := c.bootstrap(p, h)
	if err != nil {
		return err
	}
	c.plan(p, b)
	r, err := engine.Run(ctx, p, engine.Machine{Workers: c.Workers, Progress: a.meter("resampling", 0).at})
	if err != nil {
		return err
	}
	a.progress("")
	in := report.Simulation{Result: r, Worlds: []report.World{{Scenario: b.Label, NoEdge: -1}}}
	for _, st := range p.Strategies {
		in.Strategies = append(in.Strategies, shortName(st))
	}
	survey, about := report.NewSurvey(in), c.about(f, p, h, b)
	if c.JSON {
		return writeLines(a.stdout, survey.JSON(about))
	}
	return survey.WriteText(a.stdout, about)
}

func (c *resampleCmd) check() error {
	var errs []error
	bad := func(format string, x ...any) { errs = append(errs, fmt.Errorf(format, x...)) }
	if c.Paths < 2 {
		bad("--paths is %d: want at least 2", c.Paths)
	}
	if c.Months < 1 || c.Months > maxMonths {
		bad("--months is %d: want 1 to %d", c.Months, maxMonths)
	}
	if c.Block != 0 && !(c.Block >= 1) {
		bad("--block is %v: want at least 1 month, or leave it out", c.Block)
	}
	if c.Workers < 0 {
		bad("--workers is %d: want at least 1, or leave it out", c.Workers)
	}
	g := planFile{Horizons: c.Horizons, Limits: c.Limits}
	for _, x := range g.futureFaults() {
		bad("--%s %s", x.key, x.text)
	}
	if errs != nil {
		return usageError{errors.Join(errs...)}
	}
	return nil
}

// bootstrap resamples what the plan reads, over the longest run of months up to
// the last in which all of it is known.
func (c *resampleCmd) bootstrap(p *engine.Plan, h *datasets.History) (scenarios.Bootstrap, error) {
	var fields []*engine.Field
	for _, f := range inputsOf(h, slices.Concat(earns(p, h), decides(p))...) {
		if slices.Contains(h.Fields, f) {
			fields = append(fields, f)
		}
	}
	dates := h.Paths.Grid.Dates
	end := len(dates) - 1
	for end > 0 && !allKnown(h.Paths, end, fields) {
		end--
	}
	from := end
	for from > 0 && dates[from-1] >= p.Grid.Dates[p.Grid.Start] && allKnown(h.Paths, from-1, fields) {
		from--
	}
	if n := end - from + 1; n < 24 {
		return scenarios.Bootstrap{}, fmt.Errorf("all of %s are known in %d months up to %v: want at least 24 to resample", names(fields), n, dates[end])
	}
	b := scenarios.Bootstrap{Label: "resampled", Fields: fields, From: from, Block: c.Block, Data: h.Digest}
	b.History = engine.NewPaths(engine.Grid{Dates: dates[:end+1], PerYear: h.Paths.Grid.PerYear}, 1, fields)
	for _, f := range fields {
		for t := range end + 1 {
			b.History.Row(f, t)[0] = h.Paths.Row(f, t)[0]
		}
	}
	if b.Block == 0 {
		var err error
		if b.Block, err = scenarios.AutomaticBlock(b.History, fields, from); err != nil {
			return b, fmt.Errorf("%w; give one with --block", err)
		}
	}
	return b, nil
}

// resampledPast is how many months before the start strategies may look back on.
const resampledPast = 240

// plan turns a backtest into a study of the bootstrap.
func (c *resampleCmd) plan(p *engine.Plan, b scenarios.Bootstrap) {
	past := b.History.Grid.Dates
	past = past[max(0, len(past)-1-resampledPast):]
	last := past[len(past)-1]
	t := last.Time()
	future := engine.MonthEnds(engine.NewDate(t.Year(), t.Month()+1, 1), engine.NewDate(t.Year()+c.Months/12+2, 1, 1))[:c.Months]
	p.Grid = engine.Grid{Dates: slices.Concat(past, future), Start: len(past) - 1, PerYear: b.History.Grid.PerYear}
	p.Scenarios, p.Paths, p.Seed, p.Keep = []engine.Scenario{b}, c.Paths, c.Seed, engine.Keep{}
	p.Horizons = slices.DeleteFunc(slices.Clone(c.Horizons), func(h int) bool { return h >= c.Months })
	p.Horizons = append(p.Horizons, c.Months)
	p.Limits = nil
	for _, l := range c.Limits {
		p.Limits = append(p.Limits, float64(l))
	}
}

// about is what the result says of itself besides numbers. Its headline is the
// first strategy that is not the benchmark, after a year or at the end.
func (c *resampleCmd) about(f *planFile, p *engine.Plan, h *datasets.History, b scenarios.Bootstrap) report.SimulationAbout {
	dates := b.History.Grid.Dates
	how := "as asked for"
	if c.Block == 0 {
		how = "the median over all that the plan reads"
	}
	out := report.SimulationAbout{
		Title: cmp.Or(f.Title, c.Plan) + ", on its history resampled", Convention: convention(p),
		Notes: append([]string{
			fmt.Sprintf("Blocks of %.1f months on average, %s, out of the %d months from %v to %v; no model of the world, so no preset and no world without edge.", b.Block, how, len(dates)-b.From, month(dates[b.From]), month(dates[len(dates)-1])),
			"Levels jump where blocks meet: rules that read growth or slow levels are judged better on history or by trifecta simulate.",
		}, notes(h, b.Fields...)...),
	}
	for k := range p.Strategies {
		if k != p.Benchmark {
			out.Headline.Strategy = k
			break
		}
	}
	out.Headline.Horizon = max(0, slices.IndexFunc(p.Horizons, func(m int) bool { return m >= 12 }))
	if p.Horizons[out.Headline.Horizon] < 12 {
		out.Headline.Horizon = len(p.Horizons) - 1
	}
	if h.Synthetic {
		out.Notes = append(out.Notes, "SYNTHETIC: the history is made up.")
	}
	return out
}
