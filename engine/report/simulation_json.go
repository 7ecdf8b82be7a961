package report

import (
	"strings"

	"trifecta/engine"
)

// A SimulationResult is what the command writes of a simulation as JSON, schema
// trifecta/result/1: scenarios, in each its strategies, in each the horizons,
// in each the metrics as {"value":…,"se":…}.
type SimulationResult struct {
	Schema     string  `json:"schema"`
	PlanDigest string  `json:"plan_digest"`
	ResultHash string  `json:"result_hash"`
	Title      string  `json:"title,omitempty"`
	World      string  `json:"world"` // preset, several with commas; no-edge stands beside them
	From       string  `json:"from"`  // first date earned
	To         string  `json:"to"`    // last
	Steps      int     `json:"steps"`
	PerYear    float64 `json:"per_year"`
	Seed       uint64  `json:"seed"`
	Antithetic bool    `json:"antithetic"`
	Strata     int     `json:"strata"` // of the first recession's date; 1 where paths are not stratified
	Benchmark  string  `json:"benchmark"`
	Convention string  `json:"convention"`
	Start      []State `json:"start"`
	// Quantiles that are named in "binned" come from histograms, within this
	// share of their value, or of a thousandth where they are smaller; their
	// standard error does not hold that.
	HistogramError float64           `json:"histogram_error"`
	Findings       []string          `json:"findings"`
	Notes          []string          `json:"notes,omitempty"`
	Headline       HeadlineResult    `json:"headline"`
	Across         []Across          `json:"across"` // strategies over all scenarios of a preset, at the headline's horizon
	Sensitivity    *Sensitivity      `json:"sensitivity,omitempty"`
	Elsewhere      []Sensitivity     `json:"sensitivity_elsewhere,omitempty"` // the same in further scenarios
	Units          map[string]string `json:"units"`                           // by metric
	Scenarios      []ScenarioResult  `json:"scenarios"`
}

// HeadlineResult names the number that the study is about: the mean active
// return of a strategy by a horizon.
type HeadlineResult struct {
	Strategy string `json:"strategy"`
	Steps    int    `json:"steps"`
}

// A State is a number of the world at the start, as people read it.
type State struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Source string `json:"source,omitempty"`
}

// A ScenarioResult is one scenario in one world.
type ScenarioResult struct {
	Scenario   string           `json:"scenario"`
	World      string           `json:"world,omitempty"`
	Paths      int64            `json:"paths"`
	Strategies []StrategyResult `json:"strategies"`
	// NoEdge is the same scenario on the same random numbers in the world without
	// any edge. The presets of a scenario share it; it stands with the first.
	NoEdge *ScenarioResult `json:"no_edge,omitempty"`
}

// A StrategyResult is one strategy in a scenario.
type StrategyResult struct {
	Strategy string          `json:"strategy"`
	Rule     string          `json:"rule"` // the name with all parameters
	Horizons []HorizonResult `json:"horizons"`
}

// A HorizonResult is what a strategy comes to by one horizon.
type HorizonResult struct {
	Steps int `json:"steps"`
	GroupResult
	With    *GroupResult `json:"with,omitempty"`    // paths with the event that the plan splits by
	Without *GroupResult `json:"without,omitempty"` // the others
}

// A GroupResult is over a group of paths. Its metrics have the digits that their
// standard errors leave them: values to a thousandth of the error or less, errors
// to three digits. All bits are in the result hash.
type GroupResult struct {
	Paths       int64               `json:"paths"`
	Probability *Estimate           `json:"probability,omitempty"`
	Metrics     map[string]Estimate `json:"metrics"`
	Binned      []string            `json:"binned"`
}

// SimulationAbout is what a simulation says of itself besides numbers.
type SimulationAbout struct {
	Title, Convention string
	Start             []State
	Notes             []string
	Headline          Headline
}

// JSON gathers what a simulation came to.
func (v *Survey) JSON(about SimulationAbout) SimulationResult {
	s := v.Simulation
	p := s.Result.Plan
	g := p.Grid
	go v.hash() // it takes as long as all measuring
	out := SimulationResult{
		Schema: "trifecta/result/1", PlanDigest: s.Result.Digest,
		Title: about.Title, World: strings.Join(v.presets(), ","), Convention: about.Convention, Notes: about.Notes, Start: about.Start,
		From: g.Dates[g.Start+1].String(), To: g.Dates[len(g.Dates)-1].String(), Steps: g.Steps(), PerYear: g.PerYear,
		Seed: p.Seed, Antithetic: p.Sampling.Antithetic, Strata: max(1, len(p.Sampling.Strata)),
		Benchmark: s.Strategies[p.Benchmark], HistogramError: histogramError, Units: map[string]string{},
	}
	out.Findings = v.Findings(about.Headline)
	out.Headline = HeadlineResult{s.Strategies[about.Headline.Strategy], s.Result.Horizons()[about.Headline.Horizon]}
	out.Across = v.Across(about.Headline.Horizon)
	if len(v.Sensitivity) > 0 {
		out.Sensitivity, out.Elsewhere = &v.Sensitivity[0], v.Sensitivity[1:]
	}
	for i, w := range s.Worlds {
		sc := v.scenario(w, w.Preset, w.Index, out.Units)
		if v.twin(i) {
			none := v.scenario(w, noEdge, w.NoEdge, out.Units)
			sc.NoEdge = &none
		}
		out.Scenarios = append(out.Scenarios, sc)
	}
	out.ResultHash = v.Hash()
	return out
}

const (
	noEdge         = "no-edge"
	histogramError = 0.001 // of accum.Histogram
)

func (v *Survey) scenario(w World, preset string, index int, units map[string]string) ScenarioResult {
	sc := ScenarioResult{Scenario: w.Scenario, World: preset, Paths: v.Result.Paths(index)}
	for k, name := range v.Strategies {
		st := StrategyResult{Strategy: name, Rule: v.Result.Plan.Strategies[k].Name()}
		for h, steps := range v.Result.Horizons() {
			at := HorizonResult{Steps: steps}
			for _, group := range v.groups {
				g := groupResult(v.outlook(w, index, k, h, group), units)
				switch group {
				case AllPaths:
					at.GroupResult = *g
					at.Probability = nil
				case With:
					at.With = g
				case Without:
					at.Without = g
				}
			}
			st.Horizons = append(st.Horizons, at)
		}
		sc.Strategies = append(sc.Strategies, st)
	}
	return sc
}

func groupResult(o *Outlook, units map[string]string) *GroupResult {
	g := &GroupResult{Paths: o.Paths, Probability: &o.Probability, Metrics: map[string]Estimate{}, Binned: []string{}}
	for _, m := range o.Metrics() {
		g.Metrics[m.Name] = m.Estimate.known()
		units[m.Name] = m.Unit
		if m.Binned {
			g.Binned = append(g.Binned, m.Name)
		}
	}
	return g
}

// stepName is what a step of the plan is called.
func stepName(p *engine.Plan) string {
	switch p.Grid.PerYear {
	case 12:
		return "month"
	case 4:
		return "quarter"
	case 52:
		return "week"
	}
	return "step"
}
