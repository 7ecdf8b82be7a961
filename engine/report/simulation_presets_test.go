package report_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"trifecta/engine"
	"trifecta/engine/report"
)

// ofPresets is a study of two scenarios in two presets, which share their twins: in
// the one, small is far ahead, in the other behind.
func ofPresets(t *testing.T) *report.Survey {
	t.Helper()
	s := simulation(t, 512, func(p *engine.Plan) {
		p.Scenarios = []engine.Scenario{
			tilt{"calm, article", 0.01},
			tilt{"calm, faint", -0.01},
			tilt{"calm, no-edge", 0},
			tilt{"rough, article", 0.01},
			tilt{"rough, faint", 0.011},
			tilt{"rough, no-edge", 0},
		}
	})
	s.Worlds = []report.World{
		{Scenario: "calm", Preset: "article", Index: 0, NoEdge: 2, Probability: 0.6},
		{Scenario: "calm", Preset: "faint", Index: 1, NoEdge: 2, Probability: 0.6},
		{Scenario: "rough", Preset: "article", Index: 3, NoEdge: 5, Probability: 0.2},
		{Scenario: "rough", Preset: "faint", Index: 4, NoEdge: 5, Probability: 0.2},
	}
	return report.NewSurvey(s)
}

func TestPresetsOfOneRunAreSetBesideEachOther(t *testing.T) {
	v := ofPresets(t)
	var text bytes.Buffer
	if err := v.WriteText(&text, about); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Simulated in the world presets article, faint, beside them no-edge: 512 paths",
		"- The verdict on all_small after 12 months differs between presets of the world in 1 of 2 scenarios, in 1 from ahead to behind: " +
			"in article it is ahead of all_large in 2, behind in 0, not told in 0; in faint it is ahead of it in 1, behind in 1, not told in 0; in no-edge it is ahead of it in 0,",
		"\n- calm: after 12 months all_small in article is ahead of all_large by ",
		"; in faint is behind all_large by ",
		"\nMean lead over all_large after 12 months by preset of the world\n",
		"\nOver the 2 scenarios: lead over all_large after 12 months\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%.3000s", want, &text)
		}
	}
	if row := regexp.MustCompile(`(?m)^calm +half +\+\S+ ± \S+ +−\S+ ± \S+ `); !row.Match(text.Bytes()) {
		t.Errorf("no row has the lead in article before that in faint:\n%.3000s", &text)
	}

	all := v.Across(1)
	if len(all) != 4 || all[0].World != "article" || all[3].World != "faint" || all[3].Ahead != 1 || all[3].Behind != 1 {
		t.Errorf("over scenarios: %+v", all)
	}
	var file report.SimulationResult
	raw, err := json.Marshal(v.JSON(about))
	if err == nil {
		err = json.Unmarshal(raw, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	if file.World != "article,faint" || len(file.Scenarios) != 4 || len(file.Findings) != 3 {
		t.Errorf("world %q, %d scenarios, findings %q", file.World, len(file.Scenarios), file.Findings)
	}
	for i, sc := range file.Scenarios {
		if shown := sc.NoEdge != nil; sc.World != []string{"article", "faint"}[i%2] || shown != (i%2 == 0) {
			t.Errorf("%s in %s: no-edge is shown: %v", sc.Scenario, sc.World, shown)
		}
	}
}

func TestPresetsThatAgreeAreSaidTo(t *testing.T) {
	s := simulation(t, 512, nil)
	s.Worlds = []report.World{
		{Scenario: "calm", Preset: "evidence", Index: 0, NoEdge: 2},
		{Scenario: "calm", Preset: "faint", Index: 0, NoEdge: 2},
	}
	if got := report.NewSurvey(s).Findings(about.Headline)[0]; !strings.Contains(got, "is the same in all presets of the world, in each of 1 scenario:") {
		t.Errorf("the same world twice is told as %q", got)
	}
}
