package arrowfile

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// line shows a column as a quant would write it down: kind, then the values.
func line(c *Column) string {
	b := []string{c.Kind.String()}
	n := max(len(c.Float), len(c.Int), len(c.Date), len(c.Code), len(c.Bits))
	for k := range n {
		switch {
		case c.Kind == Float && math.IsNaN(c.Float[k]), c.Kind == Text && c.Code[k] < 0:
			b = append(b, "null")
		case c.Kind == Float:
			b = append(b, fmt.Sprintf("%.17g", c.Float[k]))
		case c.Kind == Int:
			b = append(b, fmt.Sprint(c.Int[k]))
		case c.Kind == Date:
			b = append(b, fmt.Sprint(c.Date[k]))
		case c.Kind == Bits:
			b = append(b, fmt.Sprint(c.Bits[k]))
		default:
			b = append(b, c.Words[c.Code[k]])
		}
	}
	return strings.Join(b, " ")
}

// record builds a batch of one column x from JSON.
func record(t *testing.T, dt arrow.DataType, values string) arrow.Record {
	t.Helper()
	a := fromJSON(t, dt, values)
	s := arrow.NewSchema([]arrow.Field{{Name: "x", Type: dt, Nullable: true}}, nil)
	return array.NewRecord(s, []arrow.Array{a}, int64(a.Len()))
}

func fromJSON(t *testing.T, dt arrow.DataType, values string) arrow.Array {
	t.Helper()
	a, _, err := array.FromJSON(memory.DefaultAllocator, dt, strings.NewReader(values), array.WithUseNumber())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// coded builds a batch of one column x over a dictionary.
func coded(t *testing.T, index, value arrow.DataType, indices, words string) arrow.Record {
	t.Helper()
	dt := &arrow.DictionaryType{IndexType: index, ValueType: value}
	s := arrow.NewSchema([]arrow.Field{{Name: "x", Type: dt, Nullable: true}}, nil)
	a := array.NewDictionaryArray(dt, fromJSON(t, index, indices), fromJSON(t, value, words))
	return array.NewRecord(s, []arrow.Array{a}, int64(a.Len()))
}

// stream writes batches of one schema as Arrow's own writer does.
func stream(t *testing.T, opts []ipc.Option, batches ...arrow.Record) []byte {
	t.Helper()
	var b bytes.Buffer
	w := ipc.NewWriter(&b, append(opts, ipc.WithSchema(batches[0].Schema()))...)
	for _, r := range batches {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryLayoutBecomesItsKind(t *testing.T) {
	p, ft := arrow.PrimitiveTypes, arrow.FixedWidthTypes
	const long = "longer than twelve bytes"
	for _, c := range []struct {
		dt           arrow.DataType
		values, want string
	}{
		{p.Float64, `[1.5, null, -0.25]`, "float 1.5 null -0.25"},
		{p.Float32, `[1.5, null, -0.25]`, "float 1.5 null -0.25"},
		{ft.Float16, `[1.5, null, -0.25]`, "float 1.5 null -0.25"},
		{arrow.Null, `[null, null]`, "float null null"},
		{p.Int32, `[-2147483648, 2147483647]`, "int -2147483648 2147483647"},
		{p.Int32, `[1, null]`, "float 1 null"},
		{p.Int8, `[-128, 127]`, "int -128 127"},
		{p.Int16, `[-32768, 32767]`, "int -32768 32767"},
		{p.Uint16, `[0, 65535]`, "int 0 65535"},
		{p.Uint32, `[0, 2147483647]`, "int 0 2147483647"},
		{p.Uint32, `[0, 2147483648]`, "float 0 2147483648"},
		{p.Int64, `[-5, 2147483647]`, "int -5 2147483647"},
		{p.Int64, `[-5, 2147483648]`, "float -5 2147483648"},
		{p.Int64, `[-5, null]`, "float -5 null"},
		{p.Uint64, `[5]`, "int 5"},
		{p.Uint64, `[18446744073709551615]`, "float 1.8446744073709552e+19"},
		{p.Uint8, `[0, 255]`, "bits 0 255"},
		{p.Uint8, `[0, null, 255]`, "float 0 null 255"},
		{ft.Boolean, `[true, false, true]`, "bits 1 0 1"},
		{ft.Boolean, `[true, null, false]`, "float 1 null 0"},
		{ft.Date32, `["1970-01-02", "1969-12-31", "2025-08-31"]`, "date 1 -1 20331"},
		{ft.Date64, `["1970-01-02", "1969-12-31"]`, "date 1 -1"},
		{ft.Timestamp_s, `["1970-01-02 00:00:00", "1969-12-31 23:59:59", "1969-12-31 00:00:00"]`, "date 1 -1 -1"},
		{ft.Timestamp_ms, `["1970-01-02 16:00:00.001"]`, "date 1"},
		{ft.Timestamp_us, `["1969-12-31 23:59:59.999999"]`, "date -1"},
		{ft.Timestamp_ns, `["2025-08-31 23:59:59.999999999"]`, "date 20331"},
		{arrow.BinaryTypes.String, `["b", null, "a", "b", ""]`, "text b null a b "},
		{arrow.BinaryTypes.LargeString, `["b", null, "a", "b"]`, "text b null a b"},
		{arrow.BinaryTypes.StringView, `["b", null, "` + long + `", "b"]`, "text b null " + long + " b"},
		{arrow.BinaryTypes.BinaryView, `["Yg==", null]`, "text b null"},
	} {
		for name, opts := range map[string][]ipc.Option{"plain": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()}} {
			rec := record(t, c.dt, c.values)
			tb, err := Read(stream(t, opts, rec, rec))
			if err != nil {
				t.Errorf("%v %s: %v", c.dt, name, err)
				continue
			}
			// Two equal batches: the values come twice.
			kind, values, _ := strings.Cut(c.want, " ")
			if got, want := line(&tb.Columns[0]), kind+" "+values+" "+values; got != want {
				t.Errorf("%v %s: %s reads as %q, want %q", c.dt, name, c.values, got, want)
			}
		}
	}
}

func TestEveryDictionaryBecomesText(t *testing.T) {
	p, bt := arrow.PrimitiveTypes, arrow.BinaryTypes
	for _, index := range []arrow.DataType{p.Int8, p.Uint8, p.Int16, p.Uint16, p.Int32, p.Uint32, p.Int64, p.Uint64} {
		for _, value := range []arrow.DataType{bt.String, bt.LargeString, bt.StringView, bt.BinaryView, bt.Binary} {
			words := `["b", "a"]`
			if value == bt.BinaryView || value == bt.Binary {
				words = `["Yg==", "YQ=="]`
			}
			for name, opts := range map[string][]ipc.Option{"plain": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()}} {
				tb, err := Read(stream(t, opts, coded(t, index, value, `[0, null, 1, 0]`, words)))
				if err != nil {
					t.Errorf("%v of %v, %s: %v", index, value, name, err)
					continue
				}
				if got, want := line(&tb.Columns[0]), "text b null a b"; got != want {
					t.Errorf("%v of %v, %s: %q, want %q", index, value, name, got, want)
				}
			}
		}
	}
}

func TestIndexBeyondTheDictionaryIsAnError(t *testing.T) {
	p := arrow.PrimitiveTypes
	for _, c := range []struct {
		index         arrow.DataType
		indices, want string
	}{
		{p.Int8, `[0, 2]`, "row 2 points outside its dictionary of 2 words"},
		{p.Int32, `[-1]`, "row 1 points outside"},
		{p.Int64, `[1, 4294967296]`, "row 2 points outside"},
	} {
		// NewDictionaryArray would panic; its parts do not look.
		dt := &arrow.DictionaryType{IndexType: c.index, ValueType: arrow.BinaryTypes.String}
		ix, words := fromJSON(t, c.index, c.indices), fromJSON(t, dt.ValueType, `["b", "a"]`)
		d := array.NewDataWithDictionary(dt, ix.Len(), ix.Data().Buffers(), 0, 0, words.Data().(*array.Data))
		s := arrow.NewSchema([]arrow.Field{{Name: "x", Type: dt}}, nil)
		tb, err := Read(stream(t, nil, array.NewRecord(s, []arrow.Array{array.MakeFromData(d)}, int64(ix.Len()))))
		refused(t, tb, err, c.indices)
		if err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want one with %q", c.indices, err, c.want)
		}
	}
}

func TestColumnsThatDoNotFitAreRefusedTogether(t *testing.T) {
	s := arrow.NewSchema([]arrow.Field{
		{Name: "tags", Type: arrow.ListOf(arrow.BinaryTypes.String)},
		{Name: "price", Type: &arrow.Decimal128Type{Precision: 10, Scale: 2}},
		{Name: "ok", Type: arrow.PrimitiveTypes.Float64},
		{Name: "grade", Type: &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.PrimitiveTypes.Int32}},
		{Name: "ok", Type: arrow.PrimitiveTypes.Float64},
		{Name: "at", Type: arrow.FixedWidthTypes.Time32ms},
	}, nil)
	var b bytes.Buffer
	if err := ipc.NewWriter(&b, ipc.WithSchema(s)).Close(); err != nil {
		t.Fatal(err)
	}
	tb, err := Read(b.Bytes())
	refused(t, tb, err, "schema")
	for _, want := range []string{`"tags" is list`, `"price" is decimal`, `"grade" is a dictionary of integer`, `"ok" occurs twice`, `"at" is time`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q, want one with %q", err, want)
		}
	}
}

func TestMissingDateIsAnErrorThatNamesTheRow(t *testing.T) {
	rec := record(t, arrow.FixedWidthTypes.Date32, `["2025-07-31", null, "2025-08-31"]`)
	good := record(t, arrow.FixedWidthTypes.Date32, `["2025-07-31", "2025-08-31"]`)
	tb, err := Read(stream(t, nil, good, rec))
	refused(t, tb, err, "a null date")
	if want := `column "x": row 4 has no date`; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q, want one with %q", err, want)
	}
}

func TestDictionariesMayGrowAndBeReplaced(t *testing.T) {
	i8, text := arrow.PrimitiveTypes.Int8, arrow.BinaryTypes.String
	for _, deltas := range []bool{false, true} {
		tb, err := Read(stream(t, []ipc.Option{ipc.WithDictionaryDeltas(deltas)},
			coded(t, i8, text, `[0, 1]`, `["a", "b"]`),
			coded(t, i8, text, `[2, 0, null]`, `["a", "b", "c"]`),
			coded(t, i8, text, `[0, 1]`, `["d", "a"]`)))
		if err != nil {
			t.Fatal(err)
		}
		c := tb.Columns[0]
		if got, want := line(&c), "text a b c a null d a"; got != want {
			t.Errorf("deltas %v: %q, want %q", deltas, got, want)
		}
		if want := []string{"a", "b", "c", "d"}; !slices.Equal(c.Words, want) {
			t.Errorf("deltas %v: words %q, want %q", deltas, c.Words, want)
		}
	}
}

func TestWordsAreDistinctAndNotNull(t *testing.T) {
	tb, err := Read(stream(t, nil, coded(t, arrow.PrimitiveTypes.Int8, arrow.BinaryTypes.String, `[0, 1, 2, 3]`, `["a", null, "a", "b"]`)))
	if err != nil {
		t.Fatal(err)
	}
	c := tb.Columns[0]
	if got, want := line(&c), "text a null a b"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if want := []string{"a", "b"}; !slices.Equal(c.Words, want) {
		t.Errorf("words %q, want %q", c.Words, want)
	}
}

// Arrow's own reader reads what we write.
func TestArrowReadsWhatIsWritten(t *testing.T) {
	want := small(100)
	for _, zip := range []Compression{LZ4, Zstd, None} {
		b := write(t, want, Options{Compression: zip, BatchRows: 30, Whole: "date"})
		r, err := ipc.NewFileReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Schema().Metadata().ToMap()["trifecta.schema"]; got != "panel/1" {
			t.Errorf("schema note %q, want panel/1", got)
		}
		row := 0
		for i := range r.NumRecords() {
			rec, err := r.RecordAt(i)
			if err != nil {
				t.Fatal(err)
			}
			sector, ev := rec.Column(2).(*array.Dictionary), rec.Column(5).(*array.Float64)
			for k := range int(rec.NumRows()) {
				if x := want.Columns[5].Float[row]; ev.IsNull(k) != math.IsNaN(x) || ev.IsValid(k) && ev.Value(k) != x {
					t.Fatalf("row %d: ev is %s, want %v", row+1, ev.ValueStr(k), x)
				}
				if ev.IsNull(k) && ev.Value(k) != 0 {
					t.Fatalf("row %d: %v stands under a null, want 0", row+1, ev.Value(k))
				}
				code := want.Columns[2].Code[row]
				if sector.IsNull(k) != (code < 0) || code >= 0 && sector.ValueStr(k) != want.Columns[2].Words[code] {
					t.Fatalf("row %d: sector is %s, want code %d", row+1, sector.ValueStr(k), code)
				}
				row++
			}
		}
		if row != want.Rows {
			t.Errorf("%d rows, want %d", row, want.Rows)
		}
	}
}
