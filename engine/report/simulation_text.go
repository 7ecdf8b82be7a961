package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"trifecta/engine"
)

// A Headline is the number that a study is about: the mean active return of a
// strategy by a horizon, both as indices.
type Headline struct{ Strategy, Horizon int }

// untold marks a difference from the benchmark that is less than two standard
// errors: its sign is not known.
const untold = "?"

// inLine stands where others have a space and the mark.
const inLine = "  "

// told reports whether the sign of e is known: at least two standard errors
// from zero.
func told(e Estimate) bool { return e.SE > 0 && math.Abs(e.Value) >= 2*e.SE }

// WriteText writes the survey for people: what can be said, and tables by
// scenario and strategy.
func (v *Survey) WriteText(w io.Writer, about SimulationAbout) error {
	go v.hash() // it takes as long as all measuring and stands last
	p := v.Result.Plan
	h := about.Headline
	step := stepName(p)
	if about.Title != "" {
		fmt.Fprintf(w, "%s\n", about.Title)
	}
	fmt.Fprintf(w, "%s\n", v.origin(about))
	if about.Convention != "" {
		fmt.Fprintf(w, "Benchmark %s; %s.\n", v.Strategies[p.Benchmark], about.Convention)
	}
	if len(about.Start) > 0 {
		fmt.Fprintf(w, "Start, %v: %s\n", p.Grid.Dates[p.Grid.Start], states(about.Start))
	}
	fmt.Fprintln(w)
	for _, f := range v.Findings(h) {
		fmt.Fprintf(w, "- %s\n", f)
	}
	for _, s := range v.Sensitivity {
		fmt.Fprintf(w, "- %s: %s.\n", s.name(), s.Verdict)
	}
	horizon := v.Result.Horizons()[h.Horizon]
	bench := v.Strategies[p.Benchmark]
	for _, part := range []table{
		v.byPreset(h.Horizon, step, bench, horizon),
		v.across(h.Horizon, step, bench, horizon),
		v.leads(h.Horizon, step, bench, horizon),
		v.horizons(step, bench),
		v.split(h.Horizon, step, bench, horizon),
		v.accounts(h.Horizon, step, horizon),
		v.utility(h.Horizon, step, horizon),
	} {
		if err := part.write(w); err != nil {
			return err
		}
	}
	for _, s := range v.Sensitivity {
		if err := s.WriteText(w); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, `
Figures after ± are standard errors of the simulation: how far a number may be from that of endless paths of the
same world, not how far the world is from ours. %s: cannot be told from zero, less than two standard errors. Leads are
logs of wealth over %s's on the same path, after costs. Worst %g%% is the mean of the worst %g%% of paths. no-edge
is the same scenario on the same random numbers in the world without any edge. Numbers away from the tails are
read from histograms, within %s of their value or %s.
`, untold, bench, 100*Tails[0], 100*Tails[0], Percent(histogramError, 1), Percent(histogramError/1000, 4))
	for _, n := range about.Notes {
		fmt.Fprintf(w, "%s\n", n)
	}
	_, err := fmt.Fprintf(w, "Plan %.12s, result %.12s\n", v.Result.Digest, v.Hash())
	return err
}

// origin says what was simulated and how.
func (v *Survey) origin(about SimulationAbout) string {
	p := v.Result.Plan
	s := "Simulated"
	switch presets := v.presets(); {
	case len(presets) > 1:
		s += " in the world presets " + strings.Join(presets, ", ") + ", beside them no-edge"
	case len(presets) == 1:
		s += " in the world preset " + presets[0]
		if presets[0] != noEdge {
			s += ", beside it no-edge"
		}
	}
	var least, most int64 = math.MaxInt64, 0
	for _, w := range v.Worlds {
		n := v.Result.Paths(w.Index)
		least, most = min(least, n), max(most, n)
	}
	paths := fmt.Sprint(most)
	if least != most {
		paths = fmt.Sprintf("%d to %d", least, most)
	}
	s += fmt.Sprintf(": %s paths a scenario, %d %ss from %v, seed %d", paths, p.Grid.Steps(), stepName(p), p.Grid.Dates[p.Grid.Start], p.Seed)
	if p.Sampling.Antithetic {
		s += ", antithetic pairs"
	}
	if n := len(p.Sampling.Strata); n > 1 {
		s += fmt.Sprintf(", %d strata of the first recession's date, whose weights leave %.0f%% of the paths effective", n, 100*effective(p))
	}
	return s + "."
}

// effective is the share of the paths that as many of equal weights would be
// (Kish, "Survey sampling", 1965): (sum w)² / (n sum w²).
func effective(p *engine.Plan) float64 {
	sum := 0.0
	for k, st := range p.Sampling.Strata {
		w := p.Sampling.Probability(k)
		sum += w * w / st.Share
	}
	return 1 / sum
}

func states(start []State) string {
	var parts []string
	for _, x := range start {
		parts = append(parts, x.Name+" "+x.Value)
	}
	return strings.Join(parts, ", ")
}

// Findings says in a sentence per scenario what became of the headline, and what
// of it is known; of several presets first how they differ.
func (v *Survey) Findings(h Headline) []string {
	p := v.Result.Plan
	if h.Strategy == p.Benchmark {
		return nil
	}
	if v.several() {
		return v.findings(h)
	}
	strategy, bench := v.Strategies[h.Strategy], v.Strategies[p.Benchmark]
	var out []string
	for i, w := range v.Worlds {
		o := v.Outlook(i, h.Strategy, h.Horizon, AllPaths)
		s := fmt.Sprintf("%s: after %d %ss %s %s", w.Scenario, o.Steps, stepName(p), strategy, verdict(o.Against.Active.Mean, bench))
		if _, e := v.MeanLead(i, h.Strategy, h.Horizon); w.NoEdge >= 0 && w.NoEdge != w.Index {
			s += fmt.Sprintf(" (no-edge: %s)", inWords(e))
		}
		out = append(out, s+fmt.Sprintf("; it trails on %s of paths.", value(o.Against.Trailing, 100, "%", false, 1)))
	}
	return out
}

// inWords writes a lead, and that it is not told where it is not.
func inWords(e Estimate) string {
	s := rounded(e, 100, "%", true, 2)
	if e.SE > 0 && e.sign() == 0 {
		s += ", cannot be told from zero"
	}
	return s
}

// verdict is the predicate of a sentence about a lead.
func verdict(e Estimate, bench string) string {
	switch {
	case math.IsNaN(e.Value):
		return "has no lead over " + bench
	case e.sign() > 0:
		return fmt.Sprintf("is ahead of %s by %s", bench, rounded(e, 100, "%", false, 2))
	case e.sign() < 0:
		e.Value = -e.Value
		return fmt.Sprintf("is behind %s by %s", bench, rounded(e, 100, "%", false, 2))
	case e.SE > 0:
		return fmt.Sprintf("cannot be told from %s: %s", bench, rounded(e, 100, "%", true, 2))
	}
	return fmt.Sprintf("has a lead of %s over %s, without a standard error", rounded(e, 100, "%", true, 2), bench)
}

// A table is a part of the report; without rows it is left out.
type table struct {
	title string
	left  int // columns of names, to the left
	head  []string
	rows  [][]string
}

func (t table) write(w io.Writer) error {
	if len(t.rows) == 0 {
		return nil
	}
	if _, err := fmt.Fprintf(w, "\n%s\n", t.title); err != nil {
		return err
	}
	// WriteTable has one column to the left: pad the others that are names.
	head, rows := slices.Clone(t.head), make([][]string, len(t.rows))
	for i, row := range t.rows {
		rows[i] = slices.Clone(row)
	}
	all := append([][]string{head}, rows...)
	for k := range t.left {
		width := 0
		for _, row := range all {
			width = max(width, utf8.RuneCountInString(row[k]))
		}
		for _, row := range all {
			row[k] += strings.Repeat(" ", width-utf8.RuneCountInString(row[k]))
		}
	}
	var b strings.Builder
	if err := WriteTable(&b, head, rows); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

// each visits the strategies of each world, the benchmark only if asked for, and
// hands on the first cells of its row: scenario, preset where there are several,
// strategy. What is as in the row before is left out.
func (v *Survey) each(benchmark bool, visit func(names []string, world, strategy int)) {
	last := ""
	for i, w := range v.Worlds {
		scenario := w.Scenario
		if v.several() && scenario == last {
			scenario = ""
		}
		last = w.Scenario
		names := []string{scenario, w.Preset}
		for k, strategy := range v.Strategies {
			if k == v.Result.Plan.Benchmark && !benchmark {
				continue
			}
			if v.several() {
				visit([]string{names[0], names[1], strategy}, i, k)
			} else {
				visit([]string{names[0], strategy}, i, k)
			}
			names = []string{"", ""}
		}
	}
}

// named begins a table whose rows each visits.
func (v *Survey) named(title string, head ...string) table {
	names := []string{"scenario", "strategy"}
	if v.several() {
		names = []string{"scenario", "world", "strategy"}
	}
	return table{left: len(names), title: title, head: append(names, head...)}
}

// lead writes a lead with its error and the mark of what is not told.
func lead(e Estimate) string {
	s := rounded(e, 100, "%", true, 2)
	if e.SE > 0 && e.sign() == 0 {
		return s + " " + untold
	}
	return s + inLine
}

func (v *Survey) leads(h int, step, bench string, horizon int) table {
	t := v.named(fmt.Sprintf("Against %s after %d %ss, and on the way there", bench, horizon, step),
		"lead"+inLine, "no-edge"+inLine, "trails", "5% to 95%", "worst 5%", "worst on way")
	limits := v.Result.Plan.Limits
	for _, limit := range limits {
		t.head = append(t.head, fmt.Sprintf("ever %s behind", limitText(limit)), "first in")
	}
	v.each(false, func(names []string, i, k int) {
		o := v.Outlook(i, k, h, AllPaths)
		a := o.Against
		_, none := v.MeanLead(i, k, h)
		row := append(
			names, lead(a.Active.Mean), lead(none), value(a.Trailing, 100, "%", false, 1),
			reach(a.Active.Quantiles[0], a.Active.Quantiles[4], 100, "%", true),
			value(a.Active.Shortfall[0], 100, "%", true, 1), value(a.Worst.Mean, 100, "%", true, 1),
		)
		for j := range limits {
			row = append(row, value(a.Behind[j].Ever, 100, "%", false, 1), when(a.Behind[j].First, step))
		}
		t.rows = append(t.rows, row)
	})
	return t
}

func limitText(limit float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", 100*limit), "0"), ".") + "%"
}

// when is the median step of an event.
func when(e Estimate, step string) string {
	if math.IsNaN(e.Value) {
		return dash
	}
	return fmt.Sprintf("%s %.0f", step, e.Value)
}

// reach writes two quantiles to the digits of the less certain.
func reach(lo, hi Estimate, scale float64, unit string, plus bool) string {
	n := 1
	if se := max(lo.SE, hi.SE); se > 0 {
		n = min(n, errorPlaces(scale*se))
	}
	write := func(e Estimate) string {
		if math.IsNaN(e.Value) {
			return dash
		}
		return signedDigits(scale*e.Value, plus, n)
	}
	return write(lo) + " to " + write(hi) + unit
}

func (v *Survey) horizons(step, bench string) table {
	t := v.named(fmt.Sprintf("Mean lead over %s by %s", bench, step))
	hs := v.Result.Horizons()
	if len(hs) < 2 {
		return t
	}
	for _, n := range hs {
		t.head = append(t.head, fmt.Sprint(n)+inLine)
	}
	v.each(false, func(names []string, i, k int) {
		for h := range hs {
			e, _ := v.MeanLead(i, k, h)
			names = append(names, lead(e))
		}
		t.rows = append(t.rows, names)
	})
	return t
}

func (v *Survey) split(h int, step, bench string, horizon int) table {
	sp := v.Result.Plan.Split
	if sp.Field == nil {
		return table{}
	}
	event := fmt.Sprintf("%s within %d %ss", sp.Field.Name, sp.Steps, step)
	t := v.named(fmt.Sprintf("Lead over %s after %d %ss by path: with %s, and without", bench, horizon, step, event),
		"probability", "lead with"+inLine, "lead without"+inLine, "trails with", "trails without", "worst 5% with", "worst 5% without")
	v.each(false, func(names []string, i, k int) {
		with, without := v.Outlook(i, k, h, With), v.Outlook(i, k, h, Without)
		a, b := with.Against, without.Against
		t.rows = append(t.rows, append(
			names, value(with.Probability, 100, "%", false, 1),
			lead(a.Active.Mean), lead(b.Active.Mean),
			value(a.Trailing, 100, "%", false, 1), value(b.Trailing, 100, "%", false, 1),
			value(a.Active.Shortfall[0], 100, "%", true, 1), value(b.Active.Shortfall[0], 100, "%", true, 1),
		))
	})
	return t
}

func (v *Survey) accounts(h int, step string, horizon int) table {
	t := v.named(fmt.Sprintf("The accounts after %d %ss: return to then, the rest a year", horizon, step),
		"mean return", "median", "5% to 95%", "worst 5%", "worst 1%", "drawdown", "95% less than",
		"under water", "volatility", "Sharpe", "turnover", "cost drag")
	v.each(true, func(names []string, i, k int) {
		o := v.Outlook(i, k, h, AllPaths)
		q := o.Wealth.Quantiles
		t.rows = append(t.rows, append(
			names, rounded(o.Wealth.Mean.plus(-1), 100, "%", true, 2), value(q[2].plus(-1), 100, "%", true, 1),
			reach(q[0].plus(-1), q[4].plus(-1), 100, "%", true),
			value(o.Wealth.Shortfall[0].plus(-1), 100, "%", true, 1), value(o.Wealth.Shortfall[1].plus(-1), 100, "%", true, 1),
			value(o.Drawdown.Mean, 100, "%", true, 1), value(o.Drawdown.Quantiles[0], 100, "%", true, 1),
			value(o.Water.Mean, 100, "%", false, 1),
			value(o.Volatility, 100, "%", false, 1), value(o.Sharpe, 1, "", true, 2), value(o.Turnover, 1, "", false, 2), value(o.CostDrag, 100, "%", false, 2),
		))
	})
	return t
}

// certain writes a certainty equivalent; one without an error rests on few paths.
func certain(e Estimate) string {
	if e.SE > 0 || math.IsNaN(e.Value) {
		return rounded(e, 100, "%", true, 2)
	}
	return "about " + rounded(e, 100, "%", true, 0)
}

func (v *Survey) utility(h int, step string, horizon int) table {
	t := v.named(fmt.Sprintf("Sure return that is worth as much after %d %ss, by relative risk aversion, and regret against the best sleeve in hindsight", horizon, step))
	shown := []int{}
	for i, g := range engine.Aversions {
		if g > 1 {
			shown = append(shown, i)
			t.head = append(t.head, fmt.Sprintf("aversion %g", g))
		}
	}
	t.head = append(t.head, "regret", "95% less than")
	v.each(true, func(names []string, i, k int) {
		o := v.Outlook(i, k, h, AllPaths)
		for _, c := range shown {
			names = append(names, certain(o.Certain[c]))
		}
		t.rows = append(t.rows, append(names, value(o.Regret.Mean, 100, "%", false, 1), value(o.Regret.Quantiles[4], 100, "%", false, 1)))
	})
	return t
}
