package parquetfile

import (
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"trifecta/datasets/arrowfile"
)

// The real files of pyarrow have no other source here than the Arrow library:
// its column readers must find what Read does.
func TestFilesOfPyarrowReadAsArrowReadsThem(t *testing.T) {
	paths := parquetFiles(t, filepath.Join(shared(t), "pyarrow_realdata"))
	if len(paths) != 9 {
		t.Fatalf("%d files, want 9", len(paths))
	}
	for _, path := range paths {
		tb, err := ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		against(t, path, tb)
	}
}

func against(t *testing.T, path string, tb *arrowfile.Table) {
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	row := 0
	for g := range r.NumRowGroups() {
		group := r.RowGroup(g)
		n := int(group.NumRows())
		for i := range tb.Columns {
			cr, err := group.Column(i)
			if err != nil {
				t.Fatal(err)
			}
			for k, want := range theirs(t, cr, &tb.Columns[i], n) {
				if got := shown(&tb.Columns[i], row+k); got != want {
					t.Errorf("%s: column %q, row %d is %q, Arrow has %q", path, tb.Columns[i].Name, row+k+1, got, want)
					break
				}
			}
		}
		row += n
	}
	if row != tb.Rows {
		t.Errorf("%s: %d rows, Arrow has %d", path, tb.Rows, row)
	}
}

// theirs returns the n values of a chunk as shown does.
func theirs(t *testing.T, cr file.ColumnChunkReader, c *arrowfile.Column, n int) []string {
	levels := make([]int16, n)
	switch cr := cr.(type) {
	case *file.Float64ColumnChunkReader:
		return spread(t, cr.ReadBatch, levels, func(x float64) string {
			if math.IsNaN(x) {
				return ""
			}
			return strconv.FormatFloat(x, 'g', -1, 64)
		})
	case *file.Int64ColumnChunkReader:
		return spread(t, cr.ReadBatch, levels, func(x int64) string {
			if c.Kind != arrowfile.Date {
				return strconv.FormatInt(x, 10)
			}
			perDay := int64(24 * 60 * 60 * 1e6)
			if cr.Descriptor().LogicalType().(*schema.TimestampLogicalType).TimeUnit() == schema.TimeUnitNanos {
				perDay *= 1000
			}
			return shown(&arrowfile.Column{Kind: arrowfile.Date, Date: []int32{int32(x / perDay)}}, 0)
		})
	case *file.Int32ColumnChunkReader:
		return spread(t, cr.ReadBatch, levels, func(x int32) string { return strconv.Itoa(int(x)) })
	case *file.ByteArrayColumnChunkReader:
		return spread(t, cr.ReadBatch, levels, func(x parquet.ByteArray) string { return string(x) })
	}
	t.Fatalf("column %q: %T", c.Name, cr)
	return nil
}

func spread[T any](t *testing.T, read func(int64, []T, []int16, []int16) (int64, int, error), levels []int16, show func(T) string) []string {
	values := make([]T, len(levels))
	for i := range levels {
		levels[i] = 1 // of a column that cannot be null, where none are read
	}
	var out []string
	for len(out) < len(levels) {
		n, _, err := read(int64(len(levels)-len(out)), values, levels, nil)
		if err != nil || n == 0 {
			t.Fatalf("after %d of %d: %v", len(out), len(levels), err)
		}
		k := 0
		for _, l := range levels[:n] {
			if l == 0 {
				out = append(out, "")
				continue
			}
			out = append(out, show(values[k]))
			k++
		}
	}
	return out
}
