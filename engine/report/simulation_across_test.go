package report_test

import (
	"math"
	"testing"

	"trifecta/engine/report"
)

func TestStrategiesAreComparedOverWorlds(t *testing.T) {
	v := report.NewSurvey(simulation(t, 2048, nil))
	all := v.Across(1)
	if len(all) != 2 || all[0].Strategy != "half" || all[1].Strategy != "all_small" {
		t.Fatalf("%+v", all)
	}
	lead := func(world, strategy int) report.Estimate {
		return v.Outlook(world, strategy, 1, report.AllPaths).Against.Active.Mean
	}
	certain := func(world, strategy int) float64 {
		return v.Outlook(world, strategy, 1, report.AllPaths).Certain[2].Value
	}
	for k, a := range all {
		calm, rough := lead(0, k+1), lead(1, k+1)
		if a.Best.Scenario != "calm" || a.Best.Value != calm || a.Worst.Scenario != "rough" || a.Worst.Value != rough {
			t.Errorf("%s: best %+v, worst %+v", a.Strategy, a.Best, a.Worst)
		}
		if a.Ahead+a.Behind+a.Untold != 2 {
			t.Errorf("%s: %d worlds", a.Strategy, a.Ahead+a.Behind+a.Untold)
		}
		// Probabilities of 0.6 and 0.2.
		if want := 0.75*calm.Value + 0.25*rough.Value; math.Abs(a.Weighted.Value-want) > 1e-15 {
			t.Errorf("%s: weighted %v, want %v", a.Strategy, a.Weighted.Value, want)
		}
		worst := 0.0
		for world := range 2 {
			worst = max(worst, max(certain(world, 0), certain(world, 1), certain(world, 2))-certain(world, k+1))
		}
		if a.Regret.Value.Value != worst {
			t.Errorf("%s: regret %v, want %v", a.Strategy, a.Regret.Value, worst)
		}
	}
	s := simulation(t, 512, nil)
	s.Worlds[0].Probability, s.Worlds[1].Probability = 0, 0
	if w := report.NewSurvey(s).Across(1)[0].Weighted; !math.IsNaN(w.Value) || w.Why == "" {
		t.Errorf("weighted without probabilities is %+v", w)
	}
}
