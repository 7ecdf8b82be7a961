package datasets

import (
	"math"
	"strings"
	"testing"

	"trifecta/engine"
)

func TestSplice(t *testing.T) {
	nan := math.NaN()
	old := &Series{
		Dates: []engine.Date{10, 20, 30}, Meta: map[string]string{"source": "A"},
		Columns: []Column{{Name: "x", Unit: "ratio", Source: "A", Values: []float64{1, 2, 3}}, {Name: "y", Unit: "ratio", Values: []float64{7, 8, 9}}},
	}
	next := &Series{
		Dates: []engine.Date{15, 20, 40}, Meta: map[string]string{"source": "B", "synthetic": "true"},
		Columns: []Column{{Name: "x", Unit: "ratio", Source: "B", StandIn: "b for a", Values: []float64{-1, -2, -4}}, {Name: "z", Unit: "ratio", Values: []float64{4, 5, 6}}},
	}
	s, err := Splice(old, next, 20)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float64{
		"x": {1, nan, -2, nan, -4}, // 30 is after the splice and not in the other series
		"y": {7, nan, 8, 9, nan},
		"z": {nan, 4, 5, nan, 6},
	} {
		got := s.Column(name).Values
		for i := range want {
			if got[i] != want[i] && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
				t.Errorf("%s is %v, want %v", name, got, want)
				break
			}
		}
	}
	x := s.Column("x")
	if want := "A; from 1970-01-21: B"; x.Source != want || !s.Synthetic() {
		t.Errorf("source is %q and synthetic %t, want %q and true", x.Source, s.Synthetic(), want)
	}
	if want := "from 1970-01-21: b for a"; x.StandIn != want {
		t.Errorf("stand-in is %q, want %q", x.StandIn, want)
	}
	next.Columns[0].Unit, next.Columns[0].LagDays = "25bp cuts", 2
	if _, err := Splice(old, next, 20); err == nil || !strings.Contains(err.Error(), "column x") {
		t.Errorf("error is %v, want one of column x", err)
	}
}
