package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"trifecta/datasets"
	"trifecta/engine"
	"trifecta/engine/inference"
	"trifecta/engine/report"
	"trifecta/scenarios"
)

type scenarioScoreCmd struct {
	History  string `arg:"" help:"Series or panel file, or a plan whose data are read, with small_return, large_return and what the world starts from."`
	World    string `default:"evidence" placeholder:"PRESET" help:"How much of an edge the world holds: no-edge, faint, weak, evidence or article."`
	Scenario string `placeholder:"NAME" help:"Scenario that the world is to be, by name or file. Default: the world as it is, without a scenario."`
	From     month  `default:"1999-01" placeholder:"MONTH" help:"First month from whose end is forecast."`
	To       month  `placeholder:"MONTH" help:"Last one. Default: the last whose next month is known."`
	Every    int    `default:"1" placeholder:"N" help:"Months from one origin to the next."`
	Horizons []int  `default:"1,3,6,12" placeholder:"M,…" help:"Months ahead."`
	Paths    int    `default:"1024" placeholder:"N" help:"Paths from each origin."`
	Seed     uint64 `default:"1" placeholder:"S" help:"Seed of all draws."`
	JSON     bool   `help:"Print as JSON."`
}

// Help says what the numbers are.
func (scenarioScoreCmd) Help() string {
	return `At the end of every month the world starts from the history's state and
forecasts the log of wealth in small over wealth in large. So do three rivals
that know past returns only: a stationary bootstrap, a random walk, and a normal
with the mean and variance of all months so far. CRPS, the continuous ranked
probability score, is the mean distance from forecast to outcome, the less the
better; the test is Diebold and Mariano's. Where the outcomes fall in a right
forecast, every tenth of it holds a tenth of them.

The world's parameters were measured on data up to 2025. That is known too
early at most origins: the score can refute the world, and not prove it. The
worlds evidence and no-edge differ in what signals say of returns, not in the
returns, and have the same score but for the draws.`
}

// Run judges the world.
func (c *scenarioScoreCmd) Run(ctx context.Context, a *app) error {
	h, _, err := a.historyOf(c.History)
	if err != nil {
		return err
	}
	s, err := c.judge(ctx, a, h)
	if err != nil {
		return err
	}
	if c.JSON {
		return a.writeJSON(s)
	}
	return s.writeText(a.stdout)
}

// A worldScore is what became of a world's forecasts.
type worldScore struct {
	History  string         `json:"history"`
	World    string         `json:"world"`
	Scenario string         `json:"scenario,omitempty"`
	Of       string         `json:"of"`
	Over     string         `json:"over"`
	From     string         `json:"from"` // first origin
	To       string         `json:"to"`   // last
	Every    int            `json:"every_months"`
	Paths    int            `json:"paths"`
	Seed     uint64         `json:"seed"`
	Horizons []horizonScore `json:"horizons"`
	Notes    []string       `json:"notes"`
}

type horizonScore struct {
	Months    int             `json:"months"`
	Origins   int             `json:"origins"`
	Forecasts []rivalScore    `json:"forecasts"`
	Verdict   string          `json:"verdict"`
	overlap   int             // origins that a forecast reaches ahead
	tenth     report.Estimate // share of outcomes in a tenth of a right forecast
}

type rivalScore struct {
	Forecast string        `json:"forecast"`
	CRPS     float64       `json:"crps"`                    // log points
	World    *worldAgainst `json:"world_against,omitempty"` // nil for the world itself
	Tenths   [10]float64   `json:"pit"`                     // share of outcomes by tenth of the forecast
	Inside   float64       `json:"inside_90"`               // share between the 5 % and the 95 % quantile
}

// worldAgainst is the test of the world against a rival.
type worldAgainst struct {
	Difference report.Estimate `json:"crps_difference"` // the world's less the rival's, below zero where the world is better
	Relative   report.Estimate `json:"relative"`        // the same over the rival's
	P          *float64        `json:"p"`               // two-sided
}

func (c *scenarioScoreCmd) judge(ctx context.Context, a *app, h *datasets.History) (*worldScore, error) {
	base, err := scenarios.DefaultMarket().WithPreset(c.World)
	if err != nil {
		return nil, usageError{fmt.Errorf("--world: %w", err)}
	}
	base.Label = "default"
	var file *scenarioFile
	if c.Scenario != "" {
		if file, err = scenarioNamed(c.Scenario); err != nil {
			return nil, err
		}
	}
	small, large := h.Field(engine.SmallReturn.Name), h.Field(engine.LargeReturn.Name)
	if small == nil || large == nil {
		return nil, inFile(c.History, errors.New("the history has not both small_return and large_return"))
	}
	dates := h.Paths.Grid.Dates
	known := func(t int) bool { return !math.IsNaN(h.Paths.Row(small, t)[0] + h.Paths.Row(large, t)[0]) }
	last := len(dates) - 1
	for last > 0 && !known(last) {
		last--
	}
	if c.To == 0 {
		c.To = month(dates[max(last-1, 0)]) // the last whose next month is known
	}
	var errs []error
	row := func(flag string, m month) int {
		at, _ := slices.BinarySearch(dates, engine.Date(m))
		if at >= last {
			errs = append(errs, fmt.Errorf("--%s is %v: %s and %s are known to %v", flag, m, small.Name, large.Name, month(dates[last])))
		}
		return at
	}
	from, to := row("from", c.From), row("to", c.To)
	if from > to {
		errs = append(errs, fmt.Errorf("--from is %v and --to %v", c.From, c.To))
	}
	if errs != nil {
		return nil, usageError{errors.Join(errs...)}
	}
	lacking := map[string]int{}
	tr := scenarios.Trial{
		History: h.Paths, Of: small, Over: large, From: from, To: to, Every: c.Every, Horizons: c.Horizons, Paths: c.Paths, Seed: c.Seed,
		World: func(t int) (engine.Scenario, error) {
			a.progress("forecasting from %v", dates[t])
			m := base
			start, sources, err := scenarios.StartAt(h.Paths, dates[t], standIns(h)...)
			if err != nil {
				return nil, err
			}
			for _, s := range sources {
				if s.LongRun {
					lacking[s.Name]++
				}
			}
			m.Start = start
			if file != nil {
				// A scenario's faults stay with its file: read it anew for each start.
				fresh, err := scenarioNamed(c.Scenario)
				if err != nil {
					return nil, err
				}
				if m, err = fresh.market(m, c.Horizons[len(c.Horizons)-1]); err != nil {
					return nil, err
				}
			}
			return m, nil
		},
	}
	scores, err := tr.Run(ctx)
	a.progress("")
	if err != nil {
		return nil, err
	}
	s := &worldScore{
		History: c.History, World: c.World, Scenario: c.Scenario, Of: small.Name, Over: large.Name,
		From: dates[from].String(), To: dates[to].String(), Every: c.Every, Paths: c.Paths, Seed: c.Seed,
	}
	for _, x := range scores {
		s.Horizons = append(s.Horizons, horizonScoreOf(x))
	}
	s.Notes = scoreNotes(h, []*engine.Field{small, large}, lacking, 1+(to-from)/c.Every)
	return s, nil
}

// scoreNotes says what stood in for what, and what the world did not know.
func scoreNotes(h *datasets.History, returns []*engine.Field, lacking map[string]int, origins int) []string {
	notes := []string{
		"The world's parameters were measured on data up to 2025, which is too early at most origins: the score can refute the world, and not prove it.",
		"no-edge has the returns of evidence, only out of step with its signals, and so their score.",
	}
	for _, f := range returns {
		if p := h.Source(f); p.StandIn != "" {
			notes = append(notes, f.Name+": "+p.StandIn)
		}
	}
	var always, sometimes []string
	for _, name := range slices.Sorted(maps.Keys(lacking)) {
		if lacking[name] == origins {
			always = append(always, name)
		} else {
			sometimes = append(sometimes, fmt.Sprintf("%s at %d", name, lacking[name]))
		}
	}
	if always != nil {
		notes = append(notes, "The history lacks at every origin, so that the world starts from its long-run value: "+strings.Join(always, ", ")+".")
	}
	if sometimes != nil {
		notes = append(notes, fmt.Sprintf("It lacks at some of the %d: %s.", origins, strings.Join(sometimes, ", ")))
	}
	if h.Synthetic {
		notes = append(notes, "SYNTHETIC: the history is made up.")
	}
	return notes
}

func horizonScoreOf(x scenarios.Score) horizonScore {
	out := horizonScore{Months: x.Steps, Origins: x.Origins, overlap: x.Overlap}
	// Forecasts that overlap fall together.
	out.tenth = report.Estimate{Value: 0.1, SE: math.Sqrt(0.09 * float64(x.Overlap) / float64(x.Origins))}
	for k, f := range x.Forecasts {
		r := rivalScore{Forecast: f.Name, CRPS: f.CRPS}
		for i, n := range inference.PITHistogram(f.PIT, len(r.Tenths)) {
			r.Tenths[i] = float64(n) / float64(x.Origins)
		}
		inside := 0
		for _, u := range f.PIT {
			if u >= 0.05 && u <= 0.95 {
				inside++
			}
		}
		r.Inside = float64(inside) / float64(x.Origins)
		if k > 0 {
			d := f.World.Difference
			w := &worldAgainst{
				Difference: report.Estimate{Value: d.Value, SE: d.SE, Why: d.Why},
				Relative:   report.Estimate{Value: d.Value / f.CRPS, SE: d.SE / f.CRPS, Why: d.Why},
			}
			if d.Why == "" {
				w.P = &f.World.P
			} else {
				w.Difference.SE, w.Relative.SE = 0, 0
			}
			r.World = w
		}
		out.Forecasts = append(out.Forecasts, r)
	}
	out.Verdict = out.verdict()
	return out
}

// level of the tests: a difference with a greater p is not told.
const scoreLevel = 0.05

// verdict says whom the world beats, to whom it loses and from whom it cannot be
// told.
func (h horizonScore) verdict() string {
	var beats, loses, ties, none []string
	for _, f := range h.Forecasts {
		switch w := f.World; {
		case w == nil:
		case w.P == nil:
			none = append(none, f.Forecast)
		case *w.P >= scoreLevel:
			ties = append(ties, f.Forecast)
		case w.Difference.Value < 0:
			beats = append(beats, f.Forecast)
		default:
			loses = append(loses, f.Forecast)
		}
	}
	var parts []string
	for _, x := range []struct {
		what  string
		names []string
	}{{"loses to", loses}, {"beats", beats}, {"cannot be told from", ties}, {"has too few origins for", none}} {
		if x.names != nil {
			parts = append(parts, x.what+" "+inSentence("the ", x.names))
		}
	}
	return "the world " + strings.Join(parts, "; it ")
}

func (s *worldScore) writeText(w io.Writer) error {
	what := "The world " + s.World
	if s.Scenario != "" {
		what += ", scenario " + s.Scenario + ","
	}
	fmt.Fprintf(w, "%s against %s: log of wealth in %s over %s\n", what, s.History, s.Of, s.Over)
	fmt.Fprintf(w, "Origins from %s to %s, every %s; %d paths from each, seed %d\n\n", s.From, s.To, countOf(s.Every, "month"), s.Paths, s.Seed)
	for _, h := range s.Horizons {
		fmt.Fprintf(w, "- %s ahead: %s\n", countOf(h.Months, "month"), h.Verdict)
	}
	for _, h := range s.Horizons {
		fmt.Fprintf(w, "\n%s ahead, %d origins\n", countOf(h.Months, "month"), h.Origins)
		var rows [][]string
		for _, f := range h.Forecasts {
			against, p := "", ""
			if x := f.World; x != nil {
				against, p = "–", "–"
				if x.P != nil {
					against = fmt.Sprintf("%s ± %s", report.Signed(x.Relative.Value, 1), report.Percent(x.Relative.SE, 1))
					p = fmt.Sprintf("%.2f", *x.P)
				}
			}
			tenths := ""
			for _, u := range f.Tenths {
				tenths += fmt.Sprintf(" %3.0f", 100*u)
			}
			rows = append(rows, []string{f.Forecast, report.Percent(f.CRPS, 2), against, p, report.Percent(f.Inside, 0), tenths})
		}
		if err := report.WriteTable(w, []string{"forecast", "CRPS", "world's less this", "p", "in 5-95%", "outcomes by tenth of the forecast, %"}, rows); err != nil {
			return err
		}
		fmt.Fprintf(w, "A right forecast has 90%% in 5-95%% and 10%% ± %s in each tenth.\n", report.Percent(h.tenth.SE, 0))
	}
	fmt.Fprintf(w, "\nCRPS in log points, the less the better. \"World's less this\" is relative to the rival, negative where the world is\nbetter, ± a standard error for overlapping horizons; p is Diebold and Mariano's, two-sided, told below %g.\n", scoreLevel)
	for _, n := range s.Notes {
		if _, err := fmt.Fprintln(w, strings.Join(wrap(n, 116), "\n")); err != nil {
			return err
		}
	}
	return nil
}

// inSentence joins names, each with its article.
func inSentence(article string, names []string) string {
	last := len(names) - 1
	if last == 0 {
		return article + names[0]
	}
	return article + strings.Join(names[:last], ", "+article) + " and " + article + names[last]
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
