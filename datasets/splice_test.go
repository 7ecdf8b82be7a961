package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"

	"trifecta/engine"
)

func oneColumn(name, source, dates string, values ...float64) *Series {
	return &Series{Dates: days(dates), Columns: []Column{{Name: name, Unit: "index", Source: source, Values: values}}, Meta: map[string]string{}}
}

// on returns the series with other dates.
func (s *Series) on(dates []engine.Date) *Series {
	s.Dates = dates
	return s
}

func sameValues(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}

func TestTheNextSourceTakesOverWhereOneStops(t *testing.T) {
	nan := math.NaN()
	a := oneColumn("x", "first", "2020-01-01 2020-01-02 2020-01-06 2020-02-20 2020-02-21", 1, 2, 3, 4, 5)
	b := oneColumn("x", "second", "2020-01-02 2020-01-03 2020-01-16 2020-01-17 2020-02-20", 20, 30, 40, 50, 60)
	s, err := Splice(0, a, b)
	if err != nil {
		t.Fatal(err)
	}
	// The 3rd is a holiday of the first source; on the 16th it has been silent for
	// ten days and on the 17th for more.
	want := []float64{1, 2, nan, 3, nan, 50, 4, 5}
	if got := s.Columns[0].Values; !sameValues(got, want) {
		t.Errorf("spliced: %v, want %v", got, want)
	}
	const source = "2020-01-01 to 2020-01-06 and 2020-02-20 to 2020-02-21: first; 2020-01-17 to 2020-01-17: second"
	if got := s.Columns[0].Source; got != source {
		t.Errorf("source is %q, want %q", got, source)
	}
}

func TestASpliceLeavesABlank(t *testing.T) {
	var dates string
	var x, y []float64
	for m, d := range monthly("2020-01-31", "2021-12-31").Dates {
		dates += d.String() + " "
		switch {
		case m < 10:
			x, y = append(x, 1), append(y, 7)
		default:
			x, y = append(x, math.NaN()), append(y, 7)
		}
	}
	s, err := Splice(6, oneColumn("x", "a", dates, x...), oneColumn("x", "b", dates, y...))
	if err != nil {
		t.Fatal(err)
	}
	got := s.Columns[0].Values
	for m := range got {
		want := 7.0
		switch {
		case m < 10:
			want = 1
		case m < 18: // two months are waited for, so the change is in month 12
			want = math.NaN()
		}
		if !sameValues(got[m:m+1], []float64{want}) {
			t.Errorf("month %d is %v, want %v", m, got[m], want)
		}
		// No change over six months mixes the two.
		if m >= 6 && !math.IsNaN(got[m]+got[m-6]) && got[m] != got[m-6] {
			t.Errorf("month %d: the change over six months is from one source to another", m)
		}
	}
}

func TestASpliceKnowsNothingLater(t *testing.T) {
	a := oneColumn("x", "a", "2020-01-31 2020-02-29 2020-05-31", 1, 2, 3)
	b := oneColumn("x", "b", "2020-02-29 2020-03-31 2020-04-30 2020-05-31", 10, 20, 30, 40)
	whole, err := Splice(2, a, b)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= len(whole.Dates); n++ {
		cut := whole.Dates[n-1]
		until := func(s *Series) *Series {
			k := 0
			for k < len(s.Dates) && s.Dates[k] <= cut {
				k++
			}
			return oneColumn("x", "", "", s.Columns[0].Values[:k]...).on(s.Dates[:k])
		}
		got, err := Splice(2, until(a), until(b))
		if err != nil {
			t.Fatal(err)
		}
		if !sameValues(got.Columns[0].Values, whole.Columns[0].Values[:n]) {
			t.Errorf("cut at %v: %v, want %v", cut, got.Columns[0].Values, whole.Columns[0].Values[:n])
		}
	}
}

func TestUnlikeColumnsAreNotSpliced(t *testing.T) {
	a, b := oneColumn("x", "a", "2020-01-31", 1), oneColumn("x", "b", "2020-02-29", 1)
	b.Columns[0].LagDays = 15
	if _, err := Splice(0, a, b); err == nil || !strings.Contains(err.Error(), "column x: one is in \"index\", known after 0 days") {
		t.Errorf("error %v", err)
	}
}
