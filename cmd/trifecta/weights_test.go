package main

import (
	"path/filepath"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
	"trifecta/engine"
)

// givenPlan trades the weights of a file, alone and in bands.
func givenPlan(t *testing.T, dir, file, more string) string {
	return planIn(t, dir, more+"strategies:\n"+fixedHalf+"- weights: {name: given, file: "+file+"}\n- banded: {name: in bands, band: 10%, rule: {weights: {name: inner, file: "+file+"}}}\n")
}

// Weights from CSV and from Arrow trade alike, as the same mix by hand does,
// and are marked wherever results are read.
func TestWeightsOfAFileTradeAndAreMarked(t *testing.T) {
	dir := series(t)
	write(t, filepath.Join(dir, "w.csv"), "date,large,small\n2000-01-31,0.5,0.5\n2001-05-31,0,1\n")
	table := &arrowfile.Table{Rows: 2, Columns: []arrowfile.Column{
		{Name: "date", Kind: arrowfile.Date, Date: []int32{int32(engine.NewDate(2000, 1, 31)), int32(engine.NewDate(2001, 5, 31))}},
		{Name: "large", Kind: arrowfile.Float, Float: []float64{0.5, 0}},
		{Name: "small", Kind: arrowfile.Float, Float: []float64{0.5, 1}},
	}}
	if err := arrowfile.WriteFile(filepath.Join(dir, "w.arrow"), table, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	const marker = "weights given: look-ahead not audited"
	hashes := map[string]bool{}
	for _, file := range []string{"w.csv", "w.arrow"} {
		plan := givenPlan(t, dir, file, "")
		out := must(t, "backtest", plan, "--json")
		r := parse(t, out)
		hashes[r.ResultHash] = true
		for k, cell := range r.Cells {
			if marked := len(cell.Warnings) == 1 && cell.Warnings[0] == marker; marked != (k > 0) {
				t.Errorf("%s: %s has warnings %q", file, cell.Strategy, cell.Warnings)
			}
		}
		if text := must(t, "backtest", plan); strings.Count(text, ": "+marker) != 2 {
			t.Errorf("%s: the marker does not stand twice in:\n%s", file, text)
		}
		// Half and half until the decision of May 2001, then small alone.
		before := parse(t, must(t, "backtest", givenPlan(t, dir, file, "to: 2001-05\n"), "--json"))
		if half, given := *before.Cells[0].Metrics["wealth"].Value, *before.Cells[1].Metrics["wealth"].Value; half != given {
			t.Errorf("%s: until May 2001 half and half comes to %v and the file to %v", file, half, given)
		}
		if half, given := *r.Cells[0].Metrics["wealth"].Value, *r.Cells[1].Metrics["wealth"].Value; half == given {
			t.Errorf("%s: the second row changes nothing: both come to %v", file, half)
		}
	}
	if len(hashes) != 1 {
		t.Errorf("CSV and Arrow give different results: %v", hashes)
	}
	// The plan as run finds the file again.
	again := filepath.Join(dir, "deep", "er")
	first := parse(t, must(t, "run", givenPlan(t, dir, "w.csv", ""), "--json", "-o", again))
	if second := parse(t, must(t, "backtest", filepath.Join(again, "plan.yaml"), "--json")); first.ResultHash != second.ResultHash {
		t.Errorf("result %s, from the plan as run %s", first.ResultHash, second.ResultHash)
	}
}

// A fault of the file is one of data, exit status 1, and its place is named.
func TestFaultsOfAWeightsFileNameTheirPlace(t *testing.T) {
	dir := series(t)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a sum below one", "date,small,large\n2000-01-31,0.5,0.5\n2000-02-29,0.5,0.4\n", []string{"w.csv", "row 2", "2000-02-29", "0.9"}},
		{"a missing weight", "date,small,large\n2000-01-31,0.5,0.5\n2000-02-29,,1\n", []string{"w.csv", "row 2", "2000-02-29", "small"}},
		{"a weight that is NaN", "date,small,large\n2000-01-31,NaN,0.5\n", []string{"w.csv", "small"}},
		{"a negative weight", "date,small,large\n2000-01-31,1.5,-0.5\n", []string{"w.csv", "row 1", "2000-01-31", "large", "-0.5"}},
		{"an unknown sleeve", "date,small,bonds\n2000-01-31,0.5,0.5\n", []string{"w.csv", `"bonds"`, "small_quality"}},
		{"no file", "", []string{"none.csv", "no such file"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := "w.csv"
			if c.text == "" {
				file = "none.csv"
			}
			write(t, filepath.Join(dir, "w.csv"), c.text)
			status, stdout, stderr := call(t, nil, "backtest", givenPlan(t, dir, file, ""))
			if status != 1 || stdout != "" {
				t.Errorf("exit status %d, want 1; printed %q", status, stdout)
			}
			for _, want := range c.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("no %q in:\n%s", want, stderr)
				}
			}
		})
	}
}

// Weights that begin after the first decision are refused, within bands too.
func TestWeightsMustCoverTheFirstDecision(t *testing.T) {
	dir := series(t)
	write(t, filepath.Join(dir, "late.csv"), "date,small,large\n2000-05-31,0.5,0.5\n")
	for _, rule := range []string{"weights: {name: given, file: late.csv}", "banded: {name: b, band: 1%, rule: {weights: {name: q, file: late.csv}}}"} {
		status, _, stderr := call(t, nil, "backtest", planIn(t, dir, "strategies:\n- "+rule+"\n"))
		if status != 1 || !strings.Contains(stderr, "no weights are given yet") || !strings.Contains(stderr, "2000-05-31") {
			t.Errorf("%s: exit status %d, want 1:\n%s", rule, status, stderr)
		}
	}
}
