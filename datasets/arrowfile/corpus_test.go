package arrowfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
)

// shared returns the folder of shared material, or skips.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TRIFECTA_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			if root == filepath.Dir(root) {
				t.Fatal("no go.mod above the working directory")
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "interop")); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set and the shared folder is not there: %v", err)
		}
		t.Skipf("shared folder is not there (set TRIFECTA_SHARED): %v", err)
	}
	return dir
}

// Every Arrow file of the corpora is a table or a clear error, soon and within
// bounds.
func TestCorpusIsReadOrRefused(t *testing.T) {
	files, tables := 0, 0
	err := filepath.WalkDir(filepath.Join(shared(t), "data", "interop"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".arrow", ".arrow_file", ".arrows", ".stream":
		default:
			return nil
		}
		files++
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		tb, err := ReadFile(path)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		// The largest of these files is 1.6 MB and decodes to 5 MB.
		if b := after.TotalAlloc - before.TotalAlloc; b > 256<<20 {
			t.Errorf("%s: %d bytes allocated, want at most 256 MiB", path, b)
		}
		// A thousand times what the slowest takes here.
		if took > 10*time.Second {
			t.Errorf("%s: took %v", path, took)
		}
		switch {
		case err == nil:
			tables++
			if err := tb.Check(); err != nil {
				t.Errorf("%s: reads as a table that contradicts itself: %v", path, err)
			}
		case !errors.Is(err, ErrFormat):
			t.Errorf("%s: error does not wrap ErrFormat: %v", path, err)
		case tb != nil:
			t.Errorf("%s: a table and an error: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// The 42 are those whose columns all are of types a table takes.
	if files < 190 || tables < 42 {
		t.Errorf("%d files, %d of them read; want at least 190 and 42", files, tables)
	}
}

// The files of other writers hold the panel of source_panel.csv, and agree on
// the columns they add to it.
func TestFilesOfOtherWritersHoldTheirSource(t *testing.T) {
	dir := filepath.Join(shared(t), "data", "interop", "written_by")
	f, err := os.Open(filepath.Join(dir, "source_panel.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := &Table{Rows: len(rows) - 1, Columns: []Column{{Name: "ticker", Kind: Text}, {Name: "date", Kind: Date}, {Name: "adj_close", Kind: Float}}}
	words := &vocabulary{budget: new(budget)}
	*words.budget = baseBudget
	for _, r := range rows[1:] {
		day, err := time.Parse(time.DateOnly, r[1])
		if err != nil {
			t.Fatal(err)
		}
		x, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		c := want.Columns
		c[0].Code = append(c[0].Code, words.add([]byte(r[0])))
		c[1].Date = append(c[1].Date, int32(day.Unix()/(24*60*60)))
		c[2].Float = append(c[2].Float, x)
	}
	want.Columns[0].Words = words.words
	paths, _ := filepath.Glob(filepath.Join(dir, "*.arrow*"))
	if len(paths) != 7 {
		t.Fatalf("%d Arrow files in %s, want 7", len(paths), dir)
	}
	for _, path := range paths {
		got, err := ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, c := range want.Columns[:3] {
			if got.Column(c.Name) == nil {
				t.Errorf("%s: no column %q", path, c.Name)
			}
		}
		for _, c := range got.Columns {
			w := want.Column(c.Name)
			if w == nil { // the first writer with this column sets what the others must hold
				want.Columns = append(want.Columns, c)
				continue
			}
			if d := differ(&Table{Rows: got.Rows, Columns: []Column{plain(c)}}, &Table{Rows: want.Rows, Columns: []Column{plain(*w)}}); d != "" {
				t.Errorf("%s: %s", path, d)
			}
		}
	}
}

// plain returns the column without its notes, which differ between writers.
func plain(c Column) Column {
	c.Meta = nil
	return c
}

// The integration files exist as file and stream, and those of Arrow 1.0.0 in
// both byte orders: what reads must read the same, and as Arrow's own reader
// has it.
func TestCorpusAgreesWithItselfAndWithArrow(t *testing.T) {
	dir := filepath.Join(shared(t), "data", "interop", "arrow-testing", "data", "arrow-ipc-stream", "integration")
	paths, _ := filepath.Glob(filepath.Join(dir, "*", "*.stream"))
	compared, swapped := 0, 0
	for _, path := range paths {
		st, err := ReadFile(path)
		file, err2 := ReadFile(strings.TrimSuffix(path, ".stream") + ".arrow_file")
		if (err == nil) != (err2 == nil) {
			t.Errorf("%s: stream says %v, file says %v", path, err, err2)
		}
		if err != nil || err2 != nil {
			continue
		}
		compared++
		if d := differ(st, file); d != "" {
			t.Errorf("%s: stream and file: %s", path, d)
		}
		if d := againstArrow(t, path, st); d != "" {
			t.Errorf("%s: %s", path, d)
		}
		if little := strings.Replace(path, "bigendian", "littleendian", 1); little != path {
			swapped++
			l, err := ReadFile(little)
			if err != nil {
				t.Errorf("%s: %v", little, err)
			} else if d := differ(st, l); d != "" {
				t.Errorf("%s: big and little endian: %s", path, d)
			}
		}
	}
	if compared < 17 || swapped < 3 {
		t.Errorf("%d streams compared, %d of them in both byte orders; want at least 17 and 3", compared, swapped)
	}
}

// againstArrow compares a table with what Arrow's reader makes of the stream.
func againstArrow(t *testing.T, path string, tb *Table) string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	row := 0
	compare := func(rec arrow.Record) string {
		for k := range int(rec.NumRows()) {
			for i := range tb.Columns {
				c := &tb.Columns[i]
				if got, want := show(c, row), theirs(c, rec.Column(i), k); got != want {
					return fmt.Sprintf("column %q, row %d: %s, Arrow has %s", c.Name, row+1, got, want)
				}
			}
			row++
		}
		return ""
	}
	if isFile(f) {
		r, err := ipc.NewFileReader(f)
		if err != nil {
			return err.Error()
		}
		defer r.Close()
		for i := range r.NumRecords() {
			rec, err := r.RecordAt(i)
			if err != nil {
				return err.Error()
			}
			if d := compare(rec); d != "" {
				return d
			}
		}
	} else {
		r, err := ipc.NewReader(f)
		if err != nil {
			return err.Error()
		}
		defer r.Release()
		for r.Next() {
			if d := compare(r.Record()); d != "" {
				return d
			}
		}
	}
	if row != tb.Rows {
		return fmt.Sprintf("%d rows, Arrow has %d", tb.Rows, row)
	}
	return ""
}

func isFile(f *os.File) bool {
	head := make([]byte, len(magic))
	_, err := f.ReadAt(head, 0)
	return err == nil && string(head) == string(magic)
}

// Real files of other writers, one of them of 200,000 rows, hold
// what Arrow's own reader finds in them.
func TestRealFilesReadAsArrowReadsThem(t *testing.T) {
	dir := filepath.Join(shared(t), "data", "interop")
	paths, _ := filepath.Glob(filepath.Join(dir, "written_by", "*.arrow*"))
	for _, path := range append(paths, filepath.Join(dir, "vega_flights-200k.arrow")) {
		tb, err := ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if d := againstArrow(t, path, tb); d != "" {
			t.Errorf("%s: %s", path, d)
		}
	}
}

// theirs shows value k of an Arrow array as show does for the kind of c.
func theirs(c *Column, a arrow.Array, k int) string {
	s := a.ValueStr(k)
	// A dictionary may hold a null as a word; then only the text says so.
	if a.IsNull(k) || s == array.NullValueStr {
		return "null"
	}
	switch c.Kind {
	case Float:
		switch a := a.(type) {
		case *array.Float64:
			return show(&Column{Float: []float64{a.Value(k)}}, 0)
		case *array.Float32:
			return show(&Column{Float: []float64{float64(a.Value(k))}}, 0)
		case *array.Float16:
			return show(&Column{Float: []float64{float64(a.Value(k).Float32())}}, 0)
		}
		s = strings.NewReplacer("true", "1", "false", "0").Replace(s)
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return err.Error()
		}
		return show(&Column{Float: []float64{x}}, 0)
	case Date:
		day, err := time.Parse(time.DateOnly, s[:10])
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint("day ", math.Floor(float64(day.Unix())/(24*60*60)))
	case Bits:
		s = strings.NewReplacer("true", "1", "false", "0").Replace(s)
		x, err := strconv.Atoi(s)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%08b", x)
	case Text:
		return fmt.Sprintf("%q", s)
	}
	return s
}
