package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"trifecta/engine/report"
)

// resamplePlan writes a plan on twenty years of made returns.
func resamplePlan(t *testing.T) string {
	t.Helper()
	history := scoreHistory(t, 0.02)
	plan := filepath.Join(filepath.Dir(history), "plan.yaml")
	write(t, plan, `trifecta: plan/1
title: Half in small
data: {series: s.arrow}
tbill_rate: 3%
costs: {small: 20bp, large: 4bp}
benchmark: all_large
strategies:
- fixed: {name: all_large, large: 100%}
- fixed: {name: half, small: 50%, large: 50%}
`)
	return plan
}

func TestAHistoryIsResampled(t *testing.T) {
	plan := resamplePlan(t)
	args := []string{"resample", plan, "--paths", "2000", "--months", "12"}
	text := must(t, args...)
	for _, want := range []string{
		"Half in small, on its history resampled\n",
		"2000 paths a scenario, 12 months from 2020-12-31",
		"Blocks of 1.", // months are independent
		"no preset and no world without edge",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
	var one, two struct {
		Hash      string `json:"result_hash"`
		Scenarios []struct {
			Scenario   string
			Strategies []struct {
				Strategy string
				Horizons []struct {
					Steps   int
					Metrics map[string]report.Estimate
				}
			}
		}
	}
	for k, into := range []any{&one, &two} {
		out := must(t, append(args, "--json", "--workers", []string{"1", "3"}[k])...)
		if err := json.Unmarshal([]byte(out), into); err != nil {
			t.Fatal(err)
		}
	}
	if one.Hash != two.Hash || len(one.Hash) != 64 {
		t.Errorf("one worker has %s, three have %s", one.Hash, two.Hash)
	}
	if s := one.Scenarios[0]; s.Scenario != "resampled" || len(s.Strategies) != 2 || len(s.Strategies[1].Horizons) != 3 {
		t.Errorf("%+v", one.Scenarios)
	}
}

func TestWhatCannotBeResampledIsRefused(t *testing.T) {
	plan := resamplePlan(t)
	for _, c := range []struct {
		args   string
		status int
		want   string
	}{
		{"--block 0.5", 2, "--block is 0.5: want at least 1 month"},
		{"--paths 1 --months 0", 2, "--paths is 1: want at least 2\n"},
		{"--horizons 6,3", 2, "--horizons has 3 after 6"},
		{"--limits 10%,5%", 2, "--limits has 5% after 10%"},
	} {
		status, _, stderr := call(t, nil, append([]string{"resample", plan}, strings.Fields(c.args)...)...)
		if status != c.status || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: status %d, %s", c.args, status, stderr)
		}
	}
	late := strings.Replace(string(read(t, plan)), "tbill_rate", "from: 2020-06\ntbill_rate", 1)
	write(t, plan, late)
	if status, _, stderr := call(t, nil, "resample", plan); status != 1 || !strings.Contains(stderr, "want at least 24 to resample") {
		t.Errorf("status %d, %s", status, stderr)
	}
}
