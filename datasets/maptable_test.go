package datasets

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"trifecta/datasets/arrowfile"
)

// The same table as CSV and as columns.
const sameText = "month,rate,spread,note\n2020-01,1.55,.,x\n2020-02,1.58,-99.990,y\n2020-03,0.65,410,z\n"

func sameTable() *arrowfile.Table {
	return &arrowfile.Table{Rows: 3, Columns: []arrowfile.Column{
		{Name: "month", Kind: arrowfile.Int, Int: []int32{202001, 202002, 202003}},
		{Name: "rate", Kind: arrowfile.Text, Code: []int32{0, 1, 2}, Words: []string{"1.55", "1.58", "0.65"}},
		{Name: "spread", Kind: arrowfile.Float, Float: []float64{math.NaN(), -99.99, 410}},
		{Name: "note", Kind: arrowfile.Text, Code: []int32{0, 1, 2}, Words: []string{"x", "y", "z"}},
	}}
}

var sameMapping = Mapping{Columns: []MappedItem{
	{From: "rate", Field: "fed_funds", Unit: "percent", LagDays: 1},
	{From: "spread", Field: "hy_spread", Unit: "bp", Missing: []string{"-99.99"}},
}}

func TestATableIsMappedAsItsTextIs(t *testing.T) {
	want, err := ImportCSV(strings.NewReader(sameText), "x.csv", sameMapping)
	if err != nil {
		t.Fatal(err)
	}
	got, err := MapTable("x.parquet", sameTable(), sameMapping)
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := want.Write(&a, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := got.Write(&b, arrowfile.Options{}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("from the table %+v, from the text %+v", got, want)
	}
}

func TestBadTablesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *arrowfile.Table)
		want  string
	}{
		{"no column", func(t *arrowfile.Table) { t.Columns[1].Name = "fedfunds" }, "x.parquet: column rate: missing column: the table has month, fedfunds, spread, note"},
		{"order", func(t *arrowfile.Table) { t.Columns[0].Int[1] = 201912 }, "row 2, 2019-12-31, column month: unsorted dates"},
		{"twice", func(t *arrowfile.Table) { t.Columns[0].Int[1] = 202001 }, "row 2, 2020-01-31"},
		{"no date", func(t *arrowfile.Table) { t.Columns[0].Int[1] = 77 }, `row 2, column month: unreadable date: found "77"`},
		{"no number", func(t *arrowfile.Table) { t.Columns[1].Words[2] = "0,65" }, `row 3, column rate: unreadable number: found "0,65"`},
		{"infinite", func(t *arrowfile.Table) { t.Columns[2].Float[2] = math.Inf(1) }, "row 3, column spread: infinite value"},
	} {
		tab := sameTable()
		c.spoil(tab)
		if _, err := MapTable("x.parquet", tab, sameMapping); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
