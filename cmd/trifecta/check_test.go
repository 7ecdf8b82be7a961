package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"trifecta/datasets"
	"trifecta/datasets/arrowfile"
)

// Errors end with status 1 and stand before warnings, and the files that are
// sound are reported as such.
func TestCheckEndsWithOneOnErrors(t *testing.T) {
	dir := demo(t)
	p, err := datasets.ReadPanel(filepath.Join(dir, "panel.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	i := p.First[9]
	p.TotalReturn[i] = -12
	p.SalesTTM[i+1] = 0
	bad := filepath.Join(dir, "bad.arrow")
	if err := p.WriteFile(bad, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	status, out, stderr := call(t, nil, "data", "check", filepath.Join(dir, "panel.arrow"), bad, "--json")
	if status != 1 || !strings.Contains(stderr, "the data have errors: of 1 kinds") {
		t.Errorf("status %d, and %q", status, stderr)
	}
	var got []struct {
		File     string
		Between  []string
		Findings []struct {
			Severity, What, Where, Example, Remedy, Date, Firm, Column string
			Count, Row                                                 int
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || len(got[0].Findings) != 0 || len(got[2].Between) != 2 {
		t.Fatalf("found %+v, want nothing in the first, faults in the second, and what is between them", got)
	}
	f := got[1].Findings[0]
	if f.Severity != "error" || f.Row != i+1 || f.Column != "total_return" || f.Date != p.Dates[9].String() || f.Count != 1 || f.Firm == "" || f.Remedy == "" || !strings.Contains(f.Example, "-12") {
		t.Errorf("first finding is %+v, want the return of -12", f)
	}
	for _, f := range got[1].Findings[1:] {
		if f.Severity == "error" {
			t.Errorf("another error: %+v", f)
		}
	}
}
