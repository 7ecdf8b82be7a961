package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCalibrateWorld(t *testing.T) {
	text := must(t, "calibrate", "world")
	for _, want := range []string{
		"World evidence, seed 1: 512 paths of 319 months.", "No moment lies outside the tolerance.",
		"correlation of small and S&P 500", "known: autocorrelation of squared returns", "after a month with the policy rate at its floor",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table has no %q", want)
		}
	}
	var c struct {
		Schema, World           string
		Seed                    uint64
		Moments, Predictability []struct {
			Name, Over                           string
			Value, SE, Data, Tolerance, P10, P90 *float64
			Inside                               *bool
		}
	}
	if err := json.Unmarshal([]byte(must(t, "calibrate", "world", "--seed", "2", "--preset", "weak", "--json")), &c); err != nil {
		t.Fatal(err)
	}
	if c.Schema != "trifecta/calibration/1" || c.World != "weak" || c.Seed != 2 || len(c.Moments) < 40 || len(c.Predictability) < 15 {
		t.Errorf("calibration %s of world %s, seed %d has %d moments and %d forecasts", c.Schema, c.World, c.Seed, len(c.Moments), len(c.Predictability))
	}
	for _, m := range append(c.Moments, c.Predictability...) {
		if m.Value == nil || m.SE == nil {
			t.Errorf("%s has no value or error", m.Name)
		}
		if (m.Tolerance == nil) != (m.Inside == nil) || (m.Over == "") != (m.P10 == nil) {
			t.Errorf("%s: a tolerance without a verdict, or percentiles of nothing", m.Name)
		}
	}
}

func TestCalibrateRefusesAnUnknownWorld(t *testing.T) {
	status, _, stderr := call(t, nil, "calibrate", "world", "--preset", "null")
	if status != 2 || !strings.Contains(stderr, `world is "null": want no-edge, faint, weak, evidence, article`) {
		t.Errorf("status %d: %s", status, stderr)
	}
}
