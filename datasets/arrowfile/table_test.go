package arrowfile

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// differ returns the first difference between two tables by value, or "". Any
// NaN equals any other, and words count by what the rows show, because a code
// may be another number for the same word.
func differ(got, want *Table) string {
	if got.Rows != want.Rows || len(got.Columns) != len(want.Columns) {
		return fmt.Sprintf("%d rows and %d columns, want %d and %d", got.Rows, len(got.Columns), want.Rows, len(want.Columns))
	}
	if !maps.Equal(got.Meta, want.Meta) {
		return fmt.Sprintf("meta %q, want %q", got.Meta, want.Meta)
	}
	for i := range got.Columns {
		g, w := &got.Columns[i], &want.Columns[i]
		if g.Name != w.Name || g.Kind != w.Kind || !maps.Equal(g.Meta, w.Meta) {
			return fmt.Sprintf("column %d is %q %v %q, want %q %v %q", i, g.Name, g.Kind, g.Meta, w.Name, w.Kind, w.Meta)
		}
		for k := range got.Rows {
			if a, b := show(g, k), show(w, k); a != b {
				return fmt.Sprintf("column %q, row %d is %s, want %s", g.Name, k+1, a, b)
			}
		}
	}
	return ""
}

// show returns a value so that equal values give equal text; signed zeros differ.
func show(c *Column, k int) string {
	switch c.Kind {
	case Float:
		if math.IsNaN(c.Float[k]) {
			return "null"
		}
		return fmt.Sprintf("%x", math.Float64bits(c.Float[k]))
	case Int:
		return fmt.Sprint(c.Int[k])
	case Date:
		return fmt.Sprint("day ", c.Date[k])
	case Bits:
		return fmt.Sprintf("%08b", c.Bits[k])
	}
	if c.Code[k] < 0 {
		return "null"
	}
	return fmt.Sprintf("%q", c.Words[c.Code[k]])
}

// drawTable draws a table that can be written.
func drawTable(t *rapid.T) *Table {
	rows := rapid.IntRange(0, 200).Draw(t, "rows")
	notes := rapid.MapOfN(rapid.String(), rapid.String(), 0, 3)
	tb := &Table{Rows: rows, Meta: notes.Draw(t, "meta")}
	for i, name := range rapid.SliceOfNDistinct(rapid.String(), 0, 6, rapid.ID).Draw(t, "names") {
		c := Column{Name: name, Kind: Kind(rapid.IntRange(0, int(Bits)).Draw(t, "kind")), Meta: notes.Draw(t, fmt.Sprint("meta ", i))}
		switch c.Kind {
		case Float:
			nan := rapid.Just(math.NaN())
			c.Float = rapid.SliceOfN(rapid.OneOf(nan, rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1)})), rows, rows).Draw(t, "floats")
		case Int:
			c.Int = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(t, "ints")
		case Date:
			c.Date = rapid.SliceOfN(rapid.Int32Range(-3, 3), rows, rows).Draw(t, "dates")
			slices.Sort(c.Date)
		case Bits:
			c.Bits = rapid.SliceOfN(rapid.Uint8(), rows, rows).Draw(t, "bits")
		case Text:
			c.Words = rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "words")
			c.Code = rapid.SliceOfN(rapid.Int32Range(-1, int32(len(c.Words)-1)), rows, rows).Draw(t, "codes")
		}
		tb.Columns = append(tb.Columns, c)
	}
	return tb
}

func drawOptions(t *rapid.T, tb *Table) Options {
	o := Options{
		Compression: Compression(rapid.IntRange(0, int(None)).Draw(t, "compression")),
		Stream:      rapid.Bool().Draw(t, "stream"),
		BatchRows:   rapid.SampledFrom([]int{0, 1, 7, 64, 65}).Draw(t, "batch rows"),
	}
	for i := range tb.Columns {
		if tb.Columns[i].Kind == Date {
			o.Whole = rapid.SampledFrom([]string{"", tb.Columns[i].Name}).Draw(t, "whole")
		}
	}
	if o.Whole != "" && tb.Column(o.Whole) == nil {
		o.Whole = ""
	}
	return o
}

func TestReadReturnsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := drawTable(t)
		o := drawOptions(t, tb)
		b := write(t, tb, o)
		got, err := Read(b)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(got, tb); d != "" {
			t.Fatal(d)
		}
		if again := write(t, tb, o); !bytes.Equal(b, again) {
			t.Fatal("the same table gave other bytes")
		}
		// Codes of a file of ours stay as they are, also for unused words.
		for i := range tb.Columns {
			if !slices.Equal(got.Columns[i].Words, tb.Columns[i].Words) || !slices.Equal(got.Columns[i].Code, tb.Columns[i].Code) {
				t.Fatalf("column %d: words or codes changed", i)
			}
		}
	})
}

func write(t interface{ Fatal(...any) }, tb *Table, o Options) []byte {
	var b bytes.Buffer
	if err := Write(&b, tb, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small returns a table with every kind of column, nulls included.
func small(rows int) *Table {
	r := rand.New(rand.NewPCG(1, 2))
	tb := &Table{Rows: rows, Meta: map[string]string{"trifecta.schema": "panel/1", "as_of": "2025-08-31"}, Columns: []Column{
		{Name: "date", Kind: Date},
		{Name: "firm", Kind: Int},
		{Name: "sector", Kind: Text, Words: []string{"Energy", "Health Care", "Financials"}},
		{Name: "member", Kind: Bits},
		{Name: "mktcap", Kind: Float, Meta: map[string]string{"unit": "USD million", "lag_days": "0"}},
		{Name: "ev", Kind: Float},
	}}
	for i := range rows {
		c := tb.Columns
		c[0].Date = append(c[0].Date, int32(9000+i/10))
		c[1].Int = append(c[1].Int, int32(i%10))
		c[2].Code = append(c[2].Code, int32(i%4)-1)
		c[3].Bits = append(c[3].Bits, uint8(i%3))
		c[4].Float = append(c[4].Float, math.Round(1e4*r.Float64())/100)
		c[5].Float = append(c[5].Float, math.NaN())
		if i%5 != 0 {
			c[5].Float[i] = r.NormFloat64()
		}
	}
	return tb
}

func TestWriteFileLeavesAWholeFileOrTheOldOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "panel.arrow")
	tb := small(50)
	if err := WriteFile(path, tb, Options{}); err != nil {
		t.Fatal(err)
	}
	bad := small(50)
	bad.Columns[1].Int = bad.Columns[1].Int[:49]
	if err := WriteFile(path, bad, Options{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names %s", err, path)
	}
	got, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := differ(got, tb); d != "" {
		t.Error(d)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("folder holds %q, want the file alone", left)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) != 0 {
		t.Errorf("temporary files left: %q", left)
	}
}
