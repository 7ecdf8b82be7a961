package parquetfile

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"trifecta/datasets/arrowfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// differ returns the first difference between two tables by value, or "". Any
// NaN equals any other, and words count by what the rows show.
func differ(got, want *arrowfile.Table) string {
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

// show returns a value so that equal values give equal text; signed zeros, and
// an empty word and null, differ.
func show(c *arrowfile.Column, k int) string {
	switch {
	case c.Kind == arrowfile.Float && math.IsNaN(c.Float[k]), c.Kind == arrowfile.Text && c.Code[k] < 0:
		return "null"
	case c.Kind == arrowfile.Float:
		return fmt.Sprintf("%x", math.Float64bits(c.Float[k]))
	case c.Kind == arrowfile.Date:
		return fmt.Sprint("day ", c.Date[k])
	}
	return fmt.Sprintf("%q", shown(c, k))
}

// drawTable draws a table that can be written.
func drawTable(t *rapid.T) *arrowfile.Table {
	rows := rapid.IntRange(0, 200).Draw(t, "rows")
	notes := rapid.MapOfN(rapid.String(), rapid.String(), 0, 3)
	tb := &arrowfile.Table{Rows: rows, Meta: notes.Draw(t, "meta")}
	for i, name := range rapid.SliceOfNDistinct(rapid.String(), 1, 6, rapid.ID).Draw(t, "names") {
		c := arrowfile.Column{Name: name, Kind: arrowfile.Kind(rapid.IntRange(0, int(arrowfile.Bits)).Draw(t, "kind")), Meta: notes.Draw(t, fmt.Sprint("meta ", i))}
		switch c.Kind {
		case arrowfile.Float:
			some := rapid.SampledFrom([]float64{math.NaN(), 0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1)})
			c.Float = rapid.SliceOfN(rapid.OneOf(some, rapid.Float64()), rows, rows).Draw(t, "floats")
		case arrowfile.Int:
			c.Int = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(t, "ints")
		case arrowfile.Date:
			c.Date = rapid.SliceOfN(rapid.Int32(), rows, rows).Draw(t, "dates")
		case arrowfile.Bits:
			c.Bits = rapid.SliceOfN(rapid.Uint8(), rows, rows).Draw(t, "bits")
		case arrowfile.Text:
			c.Words = rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "words")
			c.Code = rapid.SliceOfN(rapid.Int32Range(-1, int32(len(c.Words)-1)), rows, rows).Draw(t, "codes")
		}
		tb.Columns = append(tb.Columns, c)
	}
	return tb
}

func TestReadReturnsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := drawTable(t)
		o := Options{
			Compression: Compression(rapid.IntRange(0, int(None)).Draw(t, "compression")),
			GroupRows:   rapid.SampledFrom([]int{0, 0, 70}).Draw(t, "rows of a group"),
		}
		b := encoded(t, tb, o)
		got, err := Read(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(got, tb); d != "" {
			t.Fatal(d)
		}
		if err := got.Check(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, encoded(t, tb, o)) {
			t.Fatal("the same table gave other bytes")
		}
		// One column by name is the same as that column of all.
		i := rapid.IntRange(0, len(tb.Columns)-1).Draw(t, "column")
		one, err := Read(bytes.NewReader(b), int64(len(b)), tb.Columns[i].Name)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(one, &arrowfile.Table{Meta: tb.Meta, Rows: tb.Rows, Columns: tb.Columns[i : i+1]}); d != "" {
			t.Fatal(d)
		}
	})
}

func encoded(t interface{ Fatal(...any) }, tb *arrowfile.Table, o Options) []byte {
	var b bytes.Buffer
	if err := Write(&b, tb, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decoded(b []byte) (*arrowfile.Table, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// small returns a table with every kind of column, nulls and notes included.
func small(rows int) *arrowfile.Table {
	r := rand.New(rand.NewPCG(1, 2))
	tb := &arrowfile.Table{Rows: rows, Meta: map[string]string{"trifecta.schema": "panel/1", "currency": "USD"}, Columns: []arrowfile.Column{
		{Name: "date", Kind: arrowfile.Date},
		{Name: "firm", Kind: arrowfile.Int},
		{Name: "sector", Kind: arrowfile.Text, Words: []string{"tech", "energy", "utilities"}},
		{Name: "member", Kind: arrowfile.Bits},
		{Name: "ev", Kind: arrowfile.Float, Meta: map[string]string{"unit": "USD", "lag_days": "45"}},
		{Name: "price", Kind: arrowfile.Float},
	}}
	for i := range rows {
		c := tb.Columns
		c[0].Date = append(c[0].Date, int32(20000+i/10))
		c[1].Int = append(c[1].Int, int32(i%10))
		c[2].Code = append(c[2].Code, int32(r.IntN(4)-1))
		c[3].Bits = append(c[3].Bits, uint8(r.IntN(4)))
		x := 1e9 * r.Float64()
		if r.IntN(5) == 0 {
			x = math.NaN()
		}
		c[4].Float = append(c[4].Float, x)
		c[5].Float = append(c[5].Float, math.Round(1e4*r.Float64())/100)
	}
	return tb
}

// More rows than a dictionary page holds values: the library falls back to
// plain pages in the middle of a chunk, and writes several.
func TestLargeColumnsRoundTrip(t *testing.T) {
	tb := small(150_000)
	for _, zip := range []Compression{Zstd, Snappy, None} {
		path := filepath.Join(t.TempDir(), "panel.parquet")
		if err := WriteFile(path, tb, Options{Compression: zip}); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(got, tb); d != "" {
			t.Fatal(d)
		}
	}
}

func TestWriteRefusesWhatCannotStand(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(tb *arrowfile.Table, o *Options)
		want  string
	}{
		"length":   {func(tb *arrowfile.Table, _ *Options) { tb.Columns[1].Int = tb.Columns[1].Int[1:] }, `column "firm": 9 int values for 10 rows`},
		"groups":   {func(_ *arrowfile.Table, o *Options) { o.GroupRows = -1 }, "row groups of -1 rows"},
		"compress": {func(_ *arrowfile.Table, o *Options) { o.Compression = 3 }, "compression 3"},
		"schema":   {func(tb *arrowfile.Table, _ *Options) { tb.Meta = map[string]string{"ARROW:schema": "x"} }, "ARROW:schema"},
		"note":     {func(tb *arrowfile.Table, _ *Options) { tb.Meta = map[string]string{"unit": "\xff"} }, `note "unit: \xff" is not valid UTF-8`},
		"columns":  {func(tb *arrowfile.Table, _ *Options) { tb.Columns = nil }, "10 rows has no columns"},
	} {
		tb, o := small(10), Options{}
		c.spoil(tb, &o)
		var b bytes.Buffer
		if err := Write(&b, tb, o); err == nil || b.Len() > 0 || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v and %d bytes written, want an error with %q and none", name, err, b.Len(), c.want)
		}
	}
	if err := Write(&bytes.Buffer{}, small(40000), Options{GroupRows: 1}); err == nil || !strings.Contains(err.Error(), "more than 32767 groups") {
		t.Errorf("40,000 groups: error %v", err)
	}
}

// failing is a writer that takes so many bytes and then fails.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriteReturnsTheErrorOfItsWriter(t *testing.T) {
	for _, left := range []int{0, 100_000, 500_000} {
		if err := Write(&failing{left}, small(100_000), Options{Compression: None}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: error %v, want that of the writer", left, err)
		}
	}
	dir := t.TempDir()
	if err := WriteFile(dir, small(1), Options{}); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("writing to a folder: error %v, want one that names it", err)
	}
	if err := WriteFile(filepath.Join(dir, "none", "p.parquet"), small(1), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("writing to a missing folder: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestColumnsAreReadByName(t *testing.T) {
	b := encoded(t, small(100), Options{})
	tb, err := Read(bytes.NewReader(b), int64(len(b)), "price", "date")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range tb.Columns {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"date", "price"}) {
		t.Errorf("columns %q", names)
	}
	if _, err := Read(bytes.NewReader(b), int64(len(b)), "volume"); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), `no column "volume"; the first 6 are "date", "firm"`) {
		t.Errorf("a column that is not there: %v", err)
	}
}
