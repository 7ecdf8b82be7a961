package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"trifecta/engine"
)

// Defaults of the keys of a simulation.
const (
	standardPaths  = 4096
	standardMonths = 36
	standardSeed   = 1
)

var (
	standardHorizons  = []int{3, 6, 12, 24, 36}
	standardLimits    = []rate{0.05, 0.10}
	standardScenarios = []string{"baseline_three_cuts", "delayed_cuts_sticky_inflation", "mild_recession", "recession_emergency_cuts", "stagflation"}
)

// A scenarioEntry is a scenario in a plan: a name, a file or a map of changes. It
// is read once the plan's folder is known.
type scenarioEntry struct {
	name string   // or file, as written; empty for a map
	node ast.Node // in the plan; nil for one from a flag
	file *scenarioFile
}

func (e *scenarioEntry) decode(d *document, n ast.Node) {
	e.node = n
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		e.name, _ = d.scalar(n, "a scenario")
	}
}

// MarshalYAML writes the entry's form.
func (e scenarioEntry) MarshalYAML() (any, error) {
	if e.name != "" {
		return e.name, nil
	}
	return e.node, nil
}

// strataFile are the strata of the first recession's date: a number of equal
// ones, or ends and shares.
type strataFile []engine.Stratum

func (s *strataFile) decode(d *document, n ast.Node) {
	text, ok := d.scalar(n, "strata")
	if !ok {
		return
	}
	if err := s.UnmarshalText([]byte(text)); err != nil {
		d.bad(n, "%v", err)
	}
}

// UnmarshalText reads 8, or 25%:50%,100%:50%.
func (s *strataFile) UnmarshalText(text []byte) error {
	form := fmt.Errorf("strata are %q: want how many, such as 8, or upper ends and shares of the paths, such as 25%%:50%%,100%%:50%%", text)
	if n, err := strconv.Atoi(string(text)); err == nil {
		if n < 1 || 64%n != 0 {
			return fmt.Errorf("strata are %d: want 1, 2, 4, 8, 16, 32 or 64", n)
		}
		for k := range n {
			*s = append(*s, engine.Stratum{Upper: float64(k+1) / float64(n), Share: 1 / float64(n)})
		}
		return nil
	}
	for part := range strings.SplitSeq(string(text), ",") {
		upper, share, ok := strings.Cut(strings.TrimSpace(part), ":")
		u, err := parseRate(upper)
		v, errShare := parseRate(share)
		if !ok || err != nil || errShare != nil {
			return form
		}
		*s = append(*s, engine.Stratum{Upper: u, Share: v})
	}
	if err := (engine.Sampling{Strata: *s}).Validate(); err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return nil
}

// MarshalYAML writes the strata as ends and shares.
func (s strataFile) MarshalYAML() (any, error) { return s.String(), nil }

func (s strataFile) String() string {
	var parts []string
	for _, x := range s {
		parts = append(parts, fmt.Sprintf("%v:%v", rate(x.Upper), rate(x.Share)))
	}
	return strings.Join(parts, ",")
}

// A futureFault is a value of a simulation's keys that cannot be.
type futureFault struct {
	key  string
	at   any // address of the value
	text string
}

// futureFaults checks the keys of a simulation that are set, be it by a file or
// by flags.
func (f *planFile) futureFaults() (out []futureFault) {
	bad := func(key string, at any, format string, a ...any) {
		out = append(out, futureFault{key, at, fmt.Sprintf(format, a...)})
	}
	if f.World != nil {
		if text := f.World.fault(); text != "" {
			bad("world", &f.World, "%s", text)
		}
	}
	if f.Paths != nil && *f.Paths < 1 {
		bad("paths", f.Paths, "is %d: want at least 1", *f.Paths)
	}
	if f.Months != nil && (*f.Months < 1 || *f.Months > maxMonths) {
		bad("months", f.Months, "is %d: want 1 to %d", *f.Months, maxMonths)
	}
	if f.Seed != nil && *f.Seed < 0 {
		bad("seed", f.Seed, "is %d: want a whole number of at least 0", *f.Seed)
	}
	last := 0
	for _, h := range f.Horizons {
		if h <= last {
			bad("horizons", &f.Horizons, "has %d after %d: want months that ascend from 1", h, last)
		}
		last = h
	}
	limit := rate(0)
	for _, x := range f.Limits {
		switch {
		case !(x > 0 && x < 1):
			bad("limits", &f.Limits, "has %v: want more than 0%% and less than 100%%", x)
		case x <= limit:
			bad("limits", &f.Limits, "has %v after %v: want limits that ascend", x, limit)
		}
		limit = x
	}
	if f.Tolerance != nil && !(*f.Tolerance > 0 && *f.Tolerance < 1) {
		bad("tolerance", f.Tolerance, "is %v: want a standard error, such as 0.05%%", *f.Tolerance)
	}
	if h := f.Headline; h != nil && h.Month != nil && *h.Month < 1 {
		bad("headline", h, "is at month %d: want at least 1", *h.Month)
	}
	return out
}

// checkFutures reports the faults of a simulation's keys, each at its place.
func (f *planFile) checkFutures(d *document) {
	for _, x := range f.futureFaults() {
		d.wrong(x.at, "%s %s", x.key, x.text)
	}
	if f.Scenarios != nil && len(f.Scenarios) == 0 {
		d.wrong(&f.Scenarios, "scenarios is empty: want at least one, or leave it out")
	}
	var names []string
	for i := range f.Scenarios {
		e := &f.Scenarios[i]
		if e.node == nil {
			continue
		}
		e.file = &scenarioFile{folder: cmp.Or(f.folder, ".")}
		e.file.decode(d, e.node)
		if e.file.Name != "" && slices.Contains(names, e.file.Name) {
			d.bad(e.node, "two scenarios are called %q", e.file.Name)
		}
		names = append(names, e.file.Name)
	}
	if h := f.Headline; h != nil && !slices.ContainsFunc(f.Strategies, func(s strategyFile) bool { return s.name() == h.Strategy }) {
		d.wrong(&h.Strategy, "headline.strategy is %q: want the name of a strategy", h.Strategy)
	}
}

// headlineFile is the number that a simulation is about.
type headlineFile struct {
	Strategy string `yaml:"strategy" jsonschema:"required" jsonschema_description:"Name of the strategy. Default: the first rule that is neither the benchmark nor a fixed mix."`
	Month    *int   `yaml:"month,omitempty" jsonschema:"minimum=1,default=12" jsonschema_description:"After how many months its mean active return, the log of its wealth over the benchmark's, is read."`
}

// UnmarshalText reads NAME or NAME@MONTH.
func (h *headlineFile) UnmarshalText(text []byte) error {
	h.Strategy = string(text)
	if at := strings.LastIndexByte(h.Strategy, '@'); at >= 0 {
		n, err := strconv.Atoi(h.Strategy[at+1:])
		if err != nil {
			return fmt.Errorf("%q is no headline: want a strategy and a month, such as switch@12", text)
		}
		h.Strategy, h.Month = h.Strategy[:at], &n
	}
	return nil
}

// fillFutures writes out every default of a simulation's keys. Defaults shrink
// to a horizon that the user chose shorter; what the user names must fit in it.
func (f *planFile) fillFutures(d *document) {
	if f.World == nil {
		f.World = presetList{standardWorld}
	}
	f.Paths, f.Months, f.Seed = orPtr(f.Paths, standardPaths), orPtr(f.Months, standardMonths), orPtr(f.Seed, standardSeed)
	months := *f.Months
	if f.Horizons == nil {
		f.Horizons = slices.DeleteFunc(slices.Clone(standardHorizons), func(h int) bool { return h > months })
	}
	if n := len(f.Horizons); n > 0 && f.Horizons[n-1] > months {
		d.wrong(&f.Horizons, "horizons has %d, and %d months are simulated", f.Horizons[n-1], months)
	} else if n == 0 || f.Horizons[n-1] < months {
		f.Horizons = append(f.Horizons, months) // the end always is read
	}
	if f.Limits == nil {
		f.Limits = slices.Clone(standardLimits)
	}
	if f.Antithetic && *f.Paths%2 != 0 {
		d.wrong(f.Paths, "paths is %d: antithetic pairs need an even number", *f.Paths)
	}
	if least := f.stratified(); len(f.Strata) > 1 && *f.Paths < least {
		d.wrong(f.Paths, "paths is %d: strata need at least %d, over which they are shared out", *f.Paths, least)
	}
	if f.Headline == nil {
		f.Headline = &headlineFile{}
	}
	h := f.Headline
	if h.Strategy == "" {
		h.Strategy = f.firstRule()
	}
	if h.Month == nil {
		at := 0
		for _, x := range f.Horizons { // the last up to a year, or the first
			if at == 0 || x <= 12 {
				at = x
			}
		}
		h.Month = &at
	}
	if !slices.Contains(f.Horizons, *h.Month) && *h.Month <= months {
		f.Horizons = append(f.Horizons, *h.Month)
		slices.Sort(f.Horizons)
	} else if *h.Month > months {
		d.wrong(h, "headline is at month %d, and %d months are simulated", *h.Month, months)
	}
	// Where there is one strategy, there is no lead to be about.
	switch benchmark := cmp.Or(f.Benchmark, f.Strategies[0].name()); {
	case h.Strategy == benchmark && len(f.Strategies) > 1:
		d.wrong(h, "headline is about %s, which is the benchmark: want a strategy that is compared with it", h.Strategy)
	case h.Strategy == benchmark && f.Tolerance != nil:
		d.wrong(f.Tolerance, "tolerance is about a lead over the benchmark, and the plan has no other strategy")
	}
	if f.Delay >= months {
		d.wrong(&f.Delay, "delay is %d, and %d months are simulated: want less", f.Delay, months)
	}
}

// stratified is the least number of paths on which every stratum is drawn: shares
// are sixty-fourths, of pairs where paths are antithetic.
func (f *planFile) stratified() int {
	if f.Antithetic {
		return 128
	}
	return 64
}

func orPtr[T any](p *T, standard T) *T {
	if p != nil {
		return p
	}
	return &standard
}

// firstRule is the first strategy that is neither the benchmark nor fixed, or
// else the first that is not the benchmark.
func (f *planFile) firstRule() string {
	benchmark := cmp.Or(f.Benchmark, f.Strategies[0].name())
	other := benchmark
	for i := range f.Strategies {
		s := &f.Strategies[i]
		switch name := s.name(); {
		case name == benchmark:
		case s.Fixed == nil:
			return name
		case other == benchmark:
			other = name
		}
	}
	return other
}

// sampling is how the plan's paths are drawn.
func (f *planFile) sampling() engine.Sampling {
	return engine.Sampling{Antithetic: f.Antithetic, Strata: f.Strata}
}
