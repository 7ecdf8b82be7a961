package parquetfile

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"trifecta/datasets/arrowfile"
)

// shared returns the folder of files by other writers, or skips.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared") // beside the repository
	}
	dir = filepath.Join(dir, "data", "interop")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set and the shared folder is not there: %v", err)
		}
		t.Skipf("shared folder is not there (set TRIFECTA_SHARED): %v", err)
	}
	return dir
}

// parquetFiles returns every Parquet file below dir, encrypted ones included.
func parquetFiles(t testing.TB, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(d.Name(), ".parquet") && !strings.HasSuffix(path, ".json") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// What the files that no table can hold are refused for, by a part of their
// name; all others must read.
var refusals = []struct{ file, why string }{
	{".encrypted", "encrypted"},
	{"corrupt-checksum", "checksum of a page does not match"},
	{"hadoop_lz4_compressed", "ask the writer for zstd or snappy"},
	{"nation.dict-malformed", `column "name": row group 1, after row 0: page claims`},
	{"binary_truncated_min_max", "is not valid UTF-8"},
	{"fixed_length_byte_array", `"flba_field" is fixed-length byte array`},
	{"byte_stream_split_extended", `"flba5_plain" is fixed-length byte array`},
	{"int96_from_spark", "row 5 has no date"},
	{"unknown-logical-type", "of unknown logical type 2555"},
	{"crs-", "geometry in byte array"},
	{"crs-geography", "geography in byte array"},
	{"geography-", "geography in byte array"},
	{"geospatial", "geometry in byte array"},
	{"datapage_v2.snappy", `"e" is a list`},
	{"duckdb_", `"lst" is a list, column "st" is a struct`},
	{"list", "read the others by name"},
	{"map", "read the others by name"},
	{"impala", "read the others by name"},
	{"nested_structs", "is a struct"},
	{"nulls.snappy", "is a struct"},
	{"repeated_", "read the others by name"},
}

func TestCorpusIsReadOrRefusedForItsReason(t *testing.T) {
	for _, path := range parquetFiles(t, shared(t)) {
		why := ""
		for _, r := range refusals {
			if strings.Contains(filepath.Base(path), r.file) {
				why = r.why
				if strings.HasPrefix(r.file, "crs-g") {
					break
				}
			}
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		tb, err := ReadFile(path)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		// The worst of them allocates 160 bytes for each of its own: what one
		// small page costs the codecs is most of it.
		if got := after.TotalAlloc - before.TotalAlloc; got > 200*uint64(info.Size())+16<<20 {
			t.Errorf("%s: %d bytes allocated for a file of %d", path, got, info.Size())
		}
		// A hundred times what the slowest takes here.
		if took > 20*time.Second {
			t.Errorf("%s: took %v", path, took)
		}
		switch {
		case err == nil && why != "":
			t.Errorf("%s: reads, want an error with %q", path, why)
		case err == nil:
			if err := tb.Check(); err != nil {
				t.Errorf("%s: reads as a table that contradicts itself: %v", path, err)
			}
		case why == "" || !strings.Contains(err.Error(), why):
			t.Errorf("%s: %v, want %q", path, err, why)
		case !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), path):
			t.Errorf("%s: error does not wrap ErrFormat or name the file: %v", path, err)
		}
	}
}

// source reads the panel that all of written_by was made from.
func source(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(shared(t), "written_by", "source_panel.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cols := map[string][]string{}
	for i, name := range []string{"ticker", "date", "adj_close"} {
		for _, r := range rows[1:] {
			cols[name] = append(cols[name], r[i])
		}
	}
	return cols
}

// shown writes a value as a CSV file would, "" for null.
func shown(c *arrowfile.Column, k int) string {
	switch c.Kind {
	case arrowfile.Float:
		if math.IsNaN(c.Float[k]) {
			return ""
		}
		return strconv.FormatFloat(c.Float[k], 'g', -1, 64)
	case arrowfile.Int:
		return strconv.Itoa(int(c.Int[k]))
	case arrowfile.Date:
		return time.Unix(int64(c.Date[k])*24*60*60, 0).UTC().Format(time.DateOnly)
	case arrowfile.Bits:
		return strconv.Itoa(int(c.Bits[k]))
	}
	if c.Code[k] < 0 {
		return ""
	}
	return c.Words[c.Code[k]]
}

// Five writers, with every codec, page version and encoding they have, hold
// the panel of source_panel.csv, and agree on the columns they add to it.
func TestFilesOfOtherWritersHoldTheirSource(t *testing.T) {
	want := source(t)
	paths := parquetFiles(t, filepath.Join(shared(t), "written_by"))
	if len(paths) != 16 {
		t.Fatalf("%d Parquet files, want 16", len(paths))
	}
	for _, path := range paths {
		var names []string
		if strings.Contains(path, "duckdb") { // the others are a list and a struct
			names = []string{"ticker", "date", "adj_close", "ret", "px_dec", "h"}
		}
		tb, err := ReadFile(path, names...)
		if err != nil {
			t.Error(err)
			continue
		}
		rows := len(want["ticker"])
		if tb.Rows < rows { // written in part only
			t.Errorf("%s: %d rows, want %d", path, tb.Rows, rows)
		}
		for i := range tb.Columns {
			c := &tb.Columns[i]
			like := c.Name
			switch c.Name {
			case "ticker_cat":
				like = "ticker"
			case "ts":
				like = "date"
			}
			w, ok := want[like]
			if !ok { // the first writer with this column sets what the others must hold
				for k := range tb.Rows {
					want[c.Name] = append(want[c.Name], shown(c, k))
				}
				continue
			}
			for k := range min(len(w), tb.Rows) {
				if got := shown(c, k); !alike(got, w[k]) {
					t.Errorf("%s: column %q, row %d is %q, want %q", path, c.Name, k+1, got, w[k])
					break
				}
			}
		}
	}
}

// alike compares numbers as numbers.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	x, err := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err == nil && err2 == nil && x == y
}

// The files in the delta encodings come with their content as CSV.
func TestDeltaEncodingsDecodeAsExpected(t *testing.T) {
	dir := filepath.Join(shared(t), "parquet-testing", "data")
	paths, _ := filepath.Glob(filepath.Join(dir, "delta_*_expect.csv"))
	if len(paths) != 4 {
		t.Fatalf("%d files of expected values, want 4", len(paths))
	}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		tb, err := ReadFile(strings.TrimSuffix(path, "_expect.csv") + ".parquet")
		if err != nil {
			t.Error(err)
			continue
		}
		if len(tb.Columns) != len(rows[0]) || tb.Rows != len(rows)-1 {
			t.Errorf("%s: %d rows and %d columns, want %d and %d", path, tb.Rows, len(tb.Columns), len(rows)-1, len(rows[0]))
			continue
		}
		for i, name := range rows[0] { // one of the files has the types in its names
			c := &tb.Columns[i]
			for k, r := range rows[1:] {
				if got := shown(c, k); !alike(got, r[i]) {
					t.Errorf("%s: column %q, row %d is %q, want %q", path, name, k+1, got, r[i])
					break
				}
			}
		}
	}
}

// Values that their makers have published, for the types and encodings that no
// other test has.
func TestKnownValues(t *testing.T) {
	dir := filepath.Join(shared(t), "parquet-testing", "data")
	for _, c := range []struct{ file, column, want string }{
		{"int32_decimal", "value", "1 2 3 4"},
		{"int64_decimal", "value", "1 2 3 4"},
		{"byte_array_decimal", "value", "1 2 3 4"},
		{"fixed_length_decimal", "value", "1 2 3 4"},
		{"fixed_length_decimal_legacy", "value", "1 2 3 4"},
		{"alltypes_plain", "timestamp_col", "2009-03-01 2009-03-01 2009-04-01 2009-04-01 2009-02-01 2009-02-01 2009-01-01 2009-01-01"},
		{"alltypes_plain", "bool_col", "1 0 1 0 1 0 1 0"},
		{"alltypes_plain.snappy", "string_col", "0 1"},
		{"alltypes_dictionary", "double_col", "0 10.1"},
		{"float16_nonzeros_and_nans", "x", " 1 -2  0 -1 0 2"},
		{"single_nan", "mycol", ""},
	} {
		tb, err := ReadFile(filepath.Join(dir, c.file+".parquet"))
		if err != nil {
			t.Error(err)
			continue
		}
		col := tb.Column(c.column)
		if col == nil {
			t.Errorf("%s: no column %q", c.file, c.column)
			continue
		}
		var got []string
		for k := range min(tb.Rows, 1+strings.Count(c.want, " ")) {
			s := shown(col, k)
			if s == "-0" {
				s = "0"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: column %q is %q, want %q", c.file, c.column, g, c.want)
		}
	}
}
