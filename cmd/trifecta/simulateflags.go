package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
)

// futureFlags take precedence over the plan's keys of the same meaning.
type futureFlags struct {
	Scenario   []string      `placeholder:"NAME,…" help:"Scenarios: names of trifecta scenarios list, or files."`
	World      []string      `placeholder:"PRESET,…" help:"How much of an edge the world holds: no-edge, or one or more of faint, weak, evidence (the default) and article. no-edge always stands beside them."`
	Paths      *int          `placeholder:"N" help:"Futures of each scenario. Default ${paths}."`
	Months     *int          `placeholder:"M" help:"Months of each future. Default ${months}."`
	Seed       *int          `placeholder:"S" help:"Seed of all draws. Default ${simseed}."`
	Start      string        `placeholder:"FILE[@DATE]" help:"History at whose month the world starts. Default: the article's state of 2025-08-31."`
	Horizons   []int         `placeholder:"M,…" help:"Months after which accounts are read. Default 3,6,12,24,36."`
	Limits     []rate        `placeholder:"X,…" help:"How far behind the benchmark counts as ever behind. Default 5%,10%."`
	Antithetic bool          `help:"Draw paths in pairs, the second of one minus the first's draws."`
	Strata     strataFile    `placeholder:"N" help:"Strata of the draw that decides when the first recession begins: how many, or upper ends and shares of the paths, as 25%:50%,100%:50%."`
	Headline   *headlineFile `placeholder:"NAME[@M]" help:"The number the study is about: a strategy's mean active return after so many months. Default: the first rule that is not a fixed mix, after 12."`
	Tolerance  *rate         `placeholder:"SE" help:"Draw as many paths as bring the headline's standard error down to this, as 0.05%."`
}

// over puts what the flags say into the plan and reports all their faults.
func (c *futureFlags) over(f *planFile) error {
	var errs []error
	g := planFile{
		World: c.World, Start: c.Start, Paths: c.Paths, Months: c.Months, Seed: c.Seed, Horizons: c.Horizons, Limits: c.Limits,
		Antithetic: c.Antithetic, Strata: c.Strata, Headline: c.Headline, Tolerance: c.Tolerance,
	}
	for _, x := range g.futureFaults() {
		errs = append(errs, fmt.Errorf("--%s %s", x.key, x.text))
	}
	seen := map[string]bool{}
	for _, name := range c.Scenario {
		s, err := scenarioNamed(name)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("--scenario: %w", err))
			continue
		case seen[s.Name]:
			errs = append(errs, fmt.Errorf("--scenario names %s twice", s.Name))
		}
		seen[s.Name] = true
		if !s.shipped {
			name = absolute(name)
		}
		g.Scenarios = append(g.Scenarios, scenarioEntry{name: name, file: s})
	}
	if h := c.Headline; h != nil && h.Strategy != "" && !f.hasStrategy(h.Strategy) {
		errs = append(errs, fmt.Errorf("--headline is about %q: want the name of a strategy", h.Strategy))
	}
	if len(errs) > 0 {
		return usageError{errors.Join(errs...)}
	}
	if c.Start != "" {
		name, date := splitStart(c.Start)
		g.Start = absolute(name) + date
	}
	from, to := reflect.ValueOf(g), reflect.ValueOf(f).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() && !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	if c.Months != nil {
		c.shorten(f)
	}
	return nil
}

// shorten takes out of the plan what lies beyond the months that a flag leaves.
// What flags name themselves is not touched: it is refused.
func (c *futureFlags) shorten(f *planFile) {
	if c.Horizons == nil {
		f.Horizons = slices.DeleteFunc(slices.Clone(f.Horizons), func(h int) bool { return h > *c.Months })
	}
	if h := f.Headline; c.Headline == nil && h != nil && h.Month != nil && *h.Month > *c.Months {
		f.Headline = &headlineFile{Strategy: h.Strategy}
	}
}

// set reports whether any of the flags is given.
func (c *futureFlags) set() bool { return !reflect.ValueOf(*c).IsZero() }

// absolute is a file's name from anywhere: what flags name is relative to the
// working folder, and what plans name to their own.
func absolute(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}
