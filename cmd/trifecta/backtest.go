package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/engine/report"
	"trifecta/strategies"
	"trifecta/strategies/signal"
)

type backtestCmd struct {
	Plan string `arg:"" help:"Plan file; see trifecta plan --help."`
	dataFlags
	JSON bool `help:"Print the result as JSON (trifecta/result/1)."`
}

// Run backtests the plan and prints its tables.
func (c *backtestCmd) Run(ctx context.Context, a *app) error {
	plan, doc, err := readPlan(c.Plan)
	if err != nil {
		return err
	}
	d, err := plan.open(a, c.dataFlags)
	if err != nil {
		return err
	}
	s, err := a.backtest(ctx, plan, doc, d)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.writeJSON(a.stdout)
	}
	return s.writeText(a.stdout)
}

// readPlan reads and checks a plan file.
func readPlan(name string) (*planFile, *document, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, usageError{inFile(name, pathless(err))}
	}
	return parsePlan(name, src, filepath.Dir(name))
}

func parsePlan(name string, src []byte, folder string) (*planFile, *document, error) {
	f := &planFile{folder: folder}
	doc := decodeYAML(name, bytes.TrimPrefix(src, []byte("\ufeff")), f)
	if len(doc.nodes) > 0 {
		f.check(doc)
	}
	return f, doc, doc.err()
}

// A study is a backtest with the runs it is compared with.
type study struct {
	file    *planFile // as run
	plan    *engine.Plan
	history *datasets.History
	signal  *signal.Signal
	inputs  []input
	result  *engine.Result
	rows    []report.Backtest
}

// delays are the months from decision to trade that every report shows.
const delays = 3

// backtest runs the plan on its history: as asked, with other delays, with
// costs doubled, and beside the fixed mix of each strategy's own average weights.
func (a *app) backtest(ctx context.Context, f *planFile, doc *document, d *data) (*study, error) {
	h, err := f.known(doc, d)
	if err != nil {
		return nil, err
	}
	p, sig, inputs, err := f.build(doc, h)
	if err != nil {
		return nil, err
	}
	p.Keep = engine.Keep{Traces: []int64{0}, Outcomes: true, Watch: watched(h, sig)}
	s := &study{file: f, plan: p, history: h, signal: sig, inputs: append(d.inputs, inputs...)}
	in := report.Study{}
	for _, st := range p.Strategies {
		in.Names = append(in.Names, shortName(st))
	}
	for delay := range max(delays, p.Delay+1) {
		q := *p
		if q.Delay = delay; q.Delay >= q.Grid.Steps() {
			break
		}
		if delay != p.Delay {
			q.Keep.Watch = nil
		}
		r, err := engine.Run(ctx, &q, engine.Machine{})
		if err != nil && delay != p.Delay {
			err = fmt.Errorf("with a delay of %d: %w", delay, err)
		}
		if err != nil {
			return nil, err
		}
		if in.Delays = append(in.Delays, r); delay == p.Delay {
			in.Base, s.result = r, r
		}
	}
	if in.Doubled, err = engine.Run(ctx, costly(p, 2), engine.Machine{}); err != nil {
		return nil, fmt.Errorf("with every cost doubled: %w", err)
	}
	if err := mixes(ctx, p, &in); err != nil {
		return nil, err
	}
	s.rows = report.Backtests(in)
	return s, nil
}

// costly is the plan with every cost times a number.
func costly(p *engine.Plan, times float64) *engine.Plan {
	q := *p
	q.Keep.Watch = nil
	q.Costs.Rates = slices.Clone(p.Costs.Rates)
	for i := range q.Costs.Rates {
		q.Costs.Rates[i].Base *= times
		q.Costs.Rates[i].Impact.Y *= times
	}
	return &q
}

// mixes trades the fixed mix of each strategy's own average weights, every
// month and from the same opening book, so that it pays to enter as the
// strategy does.
func mixes(ctx context.Context, p *engine.Plan, in *report.Study) (err error) {
	q := *p
	q.Strategies, q.Benchmark, q.Keep.Watch, q.Rebalance = nil, 0, nil, engine.EveryDate
	for k, st := range p.Strategies {
		if _, fixed := st.(strategies.Fixed); fixed {
			in.Mix = append(in.Mix, -1)
			continue
		}
		mix := strategies.Fixed{Label: "own average mix of " + in.Names[k]}
		rest := 1.0
		for _, x := range report.AverageWeights(in.Base.Trace(0, k, 0)) {
			if x.Sleeve != engine.Cash {
				mix.Weights = append(mix.Weights, x)
				rest -= x.Weight
			}
		}
		mix.Weights = append(mix.Weights, engine.Holding{Sleeve: engine.Cash, Weight: max(0, rest)})
		in.Mix = append(in.Mix, len(q.Strategies))
		q.Strategies = append(q.Strategies, mix)
	}
	if len(q.Strategies) > 0 {
		if in.Mixes, err = engine.Run(ctx, &q, engine.Machine{}); err != nil {
			return fmt.Errorf("with fixed mixes of the strategies' average weights: %w", err)
		}
	}
	return nil
}

// watched are the fields that figures and files show beside the accounts,
// without those that share a name with other fields of the data.
func watched(h *datasets.History, sig *signal.Signal) []*engine.Field {
	var fs []*engine.Field
	if h.Paths.Has(engine.RecessionState) {
		fs = append(fs, engine.RecessionState)
	}
	legs := []*engine.Field{sig.Count, sig.Score}
	for _, l := range sig.Legs {
		legs = append(legs, l.Reading, l.EnterAt, l.On)
	}
	for _, f := range legs {
		shadowed := func(g *engine.Field) bool { x := h.Field(g.Name); return x != nil && x != g }
		if engine.Derive(h.Paths, f) == nil && !slices.Contains(fs, f) && !slices.ContainsFunc(inputsOf(h, f), shadowed) {
			fs = append(fs, f)
		}
	}
	return fs
}

func shortName(st engine.Strategy) string {
	if s, ok := st.(interface{ ShortName() string }); ok {
		return s.ShortName()
	}
	return st.Name()
}

// span says what was earned when.
func (s *study) span() string {
	return fmt.Sprintf("%s to %s, %d months", inWords(engine.Date(*s.file.From)), inWords(engine.Date(*s.file.To)), s.plan.Grid.Steps())
}

func inWords(d engine.Date) string { return d.Time().Format("January 2006") }

// when says at which close the account trades.
func when(p *engine.Plan) string {
	switch p.Delay {
	case 0:
		return "at the same close"
	case 1:
		return "at the month-end after the decision"
	}
	return fmt.Sprintf("%d months after the decision", p.Delay)
}

// convention says when and at what cost the account trades.
func convention(p *engine.Plan) string {
	var costs []string
	for _, r := range p.Costs.Rates {
		costs = append(costs, costText(p.Costs, r))
	}
	return fmt.Sprintf("trades %s, %s; book opens at %s; costs a side: %s", schedule(p), when(p), p.Initial, strings.Join(costs, ", "))
}

// schedule says on which dates the account trades.
func schedule(p *engine.Plan) string {
	switch p.Rebalance {
	case engine.Quarterly:
		return "quarterly"
	case engine.OnChange:
		return "when the target changes"
	}
	return "every month"
}

func costText(c engine.Costs, r engine.Rate) string {
	s := fmt.Sprintf("%s %v", r.Sleeve.Name, rate(r.Base))
	if r.Stress != nil {
		s += " rising with " + r.Stress.Name
	}
	if c.AUM > 0 && r.Impact != (engine.Impact{}) {
		s += " and impact"
	}
	return s
}

// caveats say what stands in for what, and what a reader must know.
func (s *study) caveats() []string {
	var out []string
	if s.history.Synthetic {
		out = append(out, "SYNTHETIC data: made up, no evidence about markets")
	}
	if e, ok := s.evidence(); ok {
		out = append(out, e.notes()...)
	}
	for _, sl := range s.plan.Sleeves {
		if sl.Turnover != nil && !s.history.Paths.Has(sl.Turnover) {
			out = append(out, fmt.Sprintf("%s: the data do not hold the sleeve's own turnover, so its reconstitution is not charged", sl.Name))
		}
	}
	return append(out, notes(s.history, slices.Concat(earns(s.plan, s.history), decides(s.plan))...)...)
}

func (s *study) writeText(w io.Writer) error {
	var b strings.Builder
	if s.file.Title != "" {
		fmt.Fprintln(&b, s.file.Title)
	}
	fmt.Fprintf(&b, "%s; benchmark %s\n%s\n\n", s.span(), s.file.Benchmark, convention(s.plan))
	err := report.WriteBacktests(&b, s.rows, s.plan.Delay)
	if notes := s.caveats(); len(notes) > 0 {
		fmt.Fprintln(&b, "\nTo know")
		for _, n := range notes {
			fmt.Fprintln(&b, "-", n)
		}
	}
	fmt.Fprintf(&b, "\nplan %.12s, result %.12s\n", s.result.Digest, s.result.Hash())
	_, werr := w.Write([]byte(b.String()))
	return errors.Join(err, werr)
}

// writeJSON writes the result in the schema trifecta/result/1.
func (s *study) writeJSON(w io.Writer) error {
	return writeJSON(w, report.NewResult(s.result, s.rows, report.About{
		Title: s.file.Title, Synthetic: s.history.Synthetic, Notes: s.caveats(), Convention: convention(s.plan),
	}))
}
