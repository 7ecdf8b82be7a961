package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestNumbersThatMeanMissingAreMetByValue(t *testing.T) {
	m := index
	m.Missing = []string{"-99.99", "n.a."}
	m.Columns = []MappedItem{{From: "x", Field: "x", Unit: "percent", Missing: []string{"-999"}}}
	s := imported(t, "date,x\n2020-01,-99.990\n2020-02,-999.0\n2020-03,n.a.\n2020-04,-99.98\n2020-05,-9.999e1\n", m)
	if got, want := s.Columns[0].Values, []float64{math.NaN(), math.NaN(), math.NaN(), -0.9998, math.NaN()}; !slices.EqualFunc(got, want, sameBits) {
		t.Errorf("values are %v, want %v", got, want)
	}
	m.Decimal = ","
	m.Delimiter = ";"
	m.Missing = []string{"-99,99"}
	s = imported(t, "date;x\n2020-01;-99,990\n2020-02;1,5\n", m)
	if got, want := s.Columns[0].Values, []float64{math.NaN(), 0.015}; !slices.EqualFunc(got, want, sameBits) {
		t.Errorf("values with a decimal comma are %v, want %v", got, want)
	}
}

func TestQuotesAboveTheHeaderMeanNothing(t *testing.T) {
	s := imported(t, "Values of \"x, in points\nthe so-called \"index\"\n\ndate,x\n2020-01,1\n2020-02,\"2\"\n", index)
	if got, want := s.Columns[0].Values, []float64{1, 2}; !slices.Equal(got, want) {
		t.Errorf("values are %v, want %v", got, want)
	}
	// Lines are those of the file, with what stands above the header.
	_, err := ImportCSV(strings.NewReader("a \"note\n\ndate,x\n2020-01,one\n"), "x.csv", index)
	checkFaults(t, err, []string{"x.csv: line 4, 2020-01-31, column x: unreadable number"})
	s = imported(t, "note\n\"date\",\"x\"\n2020-01,1\n", index)
	if len(s.Dates) != 1 {
		t.Errorf("%d rows below a quoted header, want 1", len(s.Dates))
	}
	s = imported(t, "date,\"x\n(points)\"\n2020-01,1\n", Mapping{Columns: []MappedItem{{From: "x\n(points)", Field: "x", Unit: "index"}}})
	if len(s.Dates) != 1 {
		t.Errorf("%d rows below a header of two lines, want 1", len(s.Dates))
	}
}

func TestMissingColumnQuotesTheHeaderAndNotWhatStandsAboveIt(t *testing.T) {
	two := Mapping{Columns: []MappedItem{{From: "x", Field: "x", Unit: "index"}, {From: "y", Field: "y", Unit: "index"}}}
	_, err := ImportCSV(strings.NewReader("Source, the bank, 2020, all rights reserved\ndate,x,z\n2020-01,1,2\n"), "x.csv", two)
	checkFaults(t, err, []string{"x.csv: column y: missing column: the header has date, x, z"})
	_, err = ImportCSV(strings.NewReader("a \"note\ndate,x,z\n2020-01,1,2\n"), "x.csv", two)
	if err == nil || !strings.HasPrefix(err.Error(), "x.csv: ") {
		t.Errorf("error is %v, want one of the file", err)
	}
}

func TestTextsThatAreNotInTheFileAreNamed(t *testing.T) {
	const text = "Monthly\ndate,x\n2020-01,1\nAnnual\n"
	for _, c := range []struct{ after, until, want string }{
		{"Weekly", "Annual", `x.csv: text not found: no line has "Weekly", below which the mapping's after puts the table`},
		{"Monthly", "Yearly", `x.csv: text not found: no line below line 1 has "Yearly", above which the mapping's until ends the table`},
	} {
		m := index
		m.After, m.Until = c.after, c.until
		_, err := ImportCSV(strings.NewReader(text), "x.csv", m)
		checkFaults(t, err, []string{c.want})
	}
}
