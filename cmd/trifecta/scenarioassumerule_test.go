package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"testing"
)

// The lead that assumptions are ordered by is that of a simulation of the plan, and
// every effect is the difference to a simulation of the world so moved.
func TestAssumptionsAreOrderedByARulesLead(t *testing.T) {
	dir := t.TempDir()
	plan, moved := filepath.Join(dir, "plan.yaml"), filepath.Join(dir, "moved.yaml")
	write(t, plan, `trifecta: plan/1
costs: {small: 20bp, large: 5bp}
strata: 4
antithetic: true
strategies:
- fixed: {name: large, large: 100%}
- switch: {name: mine, at_least: 2, then: {small: 100%}, else: {large: 100%}}
`)
	write(t, moved, "trifecta: scenario/1\nname: moved\nbase: hike\nedge: {rates_leg: 0.01}\n")
	var got assumptionsJSON
	text := must(t, "scenarios", "assumptions", "hike", "--rule", "mine", "--plan", plan, "--world", "faint", "--paths", "256", "--seed", "3", "--json")
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if got.Rule != "mine" || got.Benchmark != "large" || got.Lead == nil || got.SmallLessLarge != nil {
		t.Fatalf("%.500s", text)
	}
	independent := filepath.Join(dir, "independent.yaml")
	write(t, independent, `trifecta: plan/1
costs: {small: 20bp, large: 5bp}
strategies:
- fixed: {name: large, large: 100%}
- switch: {name: mine, at_least: 2, then: {small: 100%}, else: {large: 100%}}
`)
	lead := func(scenario string) estimate {
		var f struct {
			Scenarios []struct {
				Strategies []struct {
					Horizons []struct {
						Metrics map[string]estimate
					}
				}
			}
		}
		args := []string{"simulate", independent, "--scenario", scenario, "--world", "faint", "--paths", "256", "--months", "12", "--horizons", "12", "--seed", "3", "--no-sensitivity", "--json"}
		if err := json.Unmarshal([]byte(must(t, args...)), &f); err != nil {
			t.Fatal(err)
		}
		return f.Scenarios[0].Strategies[1].Horizons[0].Metrics["active_mean"]
	}
	near := func(what string, got, want, se float64) {
		t.Helper()
		if math.Abs(got-want) > se/500 { // result files round to a thousandth of the error
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	want := lead("hike")
	near("the lead", got.Lead.Value, want.Value, want.SE)
	k := slices.IndexFunc(got.Assumptions, func(a assumption) bool { return a.Name == "edge.rates_leg" })
	to := got.Assumptions[k].Moved[1]
	near("the effect of edge.rates_leg", to.Effect.Value, lead(moved).Value-want.Value, want.SE)
	if to.To != 0.01 || !(to.Effect.Value > 0) {
		t.Errorf("edge.rates_leg moved to %+v", to)
	}
	for i := 1; i < len(got.Assumptions); i++ {
		if math.Abs(got.Assumptions[i].Largest.Value) > math.Abs(got.Assumptions[i-1].Largest.Value) {
			t.Errorf("%s stands after %s", got.Assumptions[i].Name, got.Assumptions[i-1].Name)
		}
	}
}
