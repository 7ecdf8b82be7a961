package main

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// A lever set to what the scenario has anyway changes no path: the cell is the
// run's own headline.
func TestSurfaceBeginsWithTheRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	ask := func(v any, args ...string) {
		t.Helper()
		if err := json.Unmarshal([]byte(must(t, args...)), v); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	type number struct{ Value, SE float64 }
	var run struct {
		Across []struct { // with all digits
			Strategy string
			Best     struct{ Estimate number }
		}
	}
	must(t, "simulate", "--scenario", "mild_recession", "--paths", "128", "--months", "12", "--antithetic", "-o", dir)
	ask(&run, "simulate", filepath.Join(dir, "plan.yaml"), "--json")
	var lead number
	for _, a := range run.Across {
		if a.Strategy == "switch" { // in the one scenario, after 12 months
			lead = a.Best.Estimate
		}
	}
	var flat, moved struct {
		Paths int64
		Cells [][]number
	}
	ask(&flat, "surface", dir, "--x", "regime.severity=0.6", "--y", "regime.severity_cv=0.5", "--json")
	ask(&moved, "surface", dir, "--x", "regime.severity=0.6,2", "--y", "regime.severity_cv=0.5", "--json")
	if flat.Paths != 128 {
		t.Fatalf("%d paths, want those of the run", flat.Paths)
	}
	// Sums of 64 pairs in another order: a few units in the last place.
	const tol = 1e-12
	if got := flat.Cells[0][0]; math.Abs(got.Value-lead.Value) > tol || math.Abs(got.SE-lead.SE) > tol || got.SE == 0 {
		t.Errorf("a cell where nothing is moved is %v, want the run's %v", got, lead)
	}
	if a, b := flat.Cells[0][0], moved.Cells[0][0]; a != b {
		t.Errorf("a cell is %v beside another and %v alone", b, a)
	}
	if a, b := moved.Cells[0][0], moved.Cells[0][1]; a == b {
		t.Error("twice the severity changes nothing")
	}
}

func TestLeversAreReadAsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"fed.cuts=0:6:2":               "0 2 4 6",
		"fed.cuts=0:0.3:0.1":           "0 0.1 0.2 0.3",
		"fed.cuts=-1, 0,2.5":           "-1 0 2.5",
		"premium.start=2%,3.5%":        "2% 3.5%",
		"credit.mean.recession=9,11.5": "9 11.5",
	} {
		var l lever
		if err := l.UnmarshalText([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got := strings.Join(l.values, " "); got != want || len(l.at) != len(l.values) {
			t.Errorf("%s has the values %q at %v, want %q", text, got, l.at, want)
		}
	}
	for _, text := range []string{"", "fed.cuts", "fed.cuts=", "=1", "fed.cuts=1:2", "fed.cuts=0:1:-1", "fed.cuts=0:1e9:1", "fed.cuts=NaN", "fed.cuts=1e999", "credit.mean.boom=1", "fed.cuts=1,1"} {
		var l lever
		if err := l.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %q", text, l.values)
		}
	}
}
