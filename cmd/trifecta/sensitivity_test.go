package main

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The headline stands under every range of the world's evidence and of costs,
// whose effect is known without simulating: three times the cost drag.
func TestTheHeadlineStandsUnderWhatIsAssumed(t *testing.T) {
	args := []string{"simulate", "--scenario", "baseline_three_cuts", "--paths", "256", "--months", "12", "--json"}
	type sensitivity struct {
		What, Verdict string
		Base          struct{ Value, SE float64 }
		Moves         []struct {
			Name, Low, High, Sign string
			HighShift             struct{ Value, SE float64 } `json:"high_shift"`
			LowShift              struct{ Value, SE float64 } `json:"low_shift"`
		}
	}
	type file struct {
		Sensitivity *sensitivity
		Elsewhere   []sensitivity `json:"sensitivity_elsewhere"`
	}
	var f file
	text := must(t, args...)
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	s := f.Sensitivity
	if s == nil || len(s.Moves) < 10 || s.Verdict == "" || !strings.Contains(s.What, "after 12 months in baseline_three_cuts") {
		t.Fatalf("%+v", s)
	}
	var names []string
	for _, m := range s.Moves {
		names = append(names, m.Name)
	}
	for _, want := range []string{"costs", "premium.size_premium", "premium.regime in recession", "credit.mean in recession", "small.activity"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %v", want, names)
		}
	}
	costs := s.Moves[slices.Index(names, "costs")]
	if costs.Low != "x 1" || costs.LowShift.Value != 0 || !(costs.HighShift.Value < 0) || !(costs.HighShift.SE < s.Base.SE/3) {
		t.Errorf("costs: %+v, headline ± %v", costs, s.Base.SE)
	}
	for k := range s.Moves[1:] {
		size := func(k int) float64 {
			return max(math.Abs(s.Moves[k].LowShift.Value), math.Abs(s.Moves[k].HighShift.Value))
		}
		if size(k+1) > size(k) {
			t.Errorf("%s moves less than %s", s.Moves[k].Name, s.Moves[k+1].Name)
		}
	}
	// In other scenarios, and in this one as if it were the first.
	var both file
	chosen := []string{"simulate", "--scenario", "hike,baseline_three_cuts", "--sensitivity", "baseline_three_cuts,hike", "--paths", "256", "--months", "12", "--json"}
	if err := json.Unmarshal([]byte(must(t, chosen...)), &both); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(both.Sensitivity, s) {
		t.Errorf("chosen, baseline_three_cuts has %+v, want %+v", both.Sensitivity, s)
	}
	if len(both.Elsewhere) != 1 || !strings.HasSuffix(both.Elsewhere[0].What, " in hike") || both.Elsewhere[0].Base == s.Base {
		t.Errorf("in hike: %+v", both.Elsewhere)
	}
	var without file
	if err := json.Unmarshal([]byte(must(t, append(args, "--no-sensitivity")...)), &without); err != nil || without.Sensitivity != nil {
		t.Errorf("--no-sensitivity: %+v, %v", without.Sensitivity, err)
	}
}
