package parquetfile

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"trifecta/datasets/arrowfile"
)

// A Compression is what is done to each page of a file.
type Compression uint8

// The compressions. Every reader of today takes the first; Snappy is for older
// ones, a quarter larger.
const (
	Zstd Compression = iota
	Snappy
	None
)

// Options say how a table is written. The zero value is a Zstd file.
type Options struct {
	Compression Compression
	GroupRows   int // rows of a row group at most; 0 is 131,072
}

const (
	// defaultGroupRows is about what DuckDB writes and reads in parallel; the
	// dictionary of a group of distinct floats just fits its page.
	defaultGroupRows = 1 << 17
	// maxGroups is where the library's number of a row group ends.
	maxGroups = math.MaxInt16
)

// Write writes the table in the types of the package page. Equal tables
// give equal bytes. A table that contradicts itself is refused with every
// reason, before anything is written.
func Write(w io.Writer, t *arrowfile.Table, o Options) error {
	if err := t.Check(); err != nil {
		return err
	}
	size := o.GroupRows
	switch {
	case size < 0:
		return fmt.Errorf("row groups of %d rows, want 1 or more, or 0 for %d", size, defaultGroupRows)
	case size == 0:
		size = defaultGroupRows
	}
	if (t.Rows+size-1)/size > maxGroups {
		return fmt.Errorf("%d rows in groups of %d make more than %d groups", t.Rows, size, maxGroups)
	}
	codec, err := o.Compression.codec()
	if err != nil {
		return err
	}
	if len(t.Columns) == 0 && t.Rows > 0 {
		return fmt.Errorf("table of %d rows has no columns, and rows of a Parquet file stand in columns", t.Rows)
	}
	kv, err := keyValues(t)
	if err != nil {
		return err
	}
	root, err := nodes(t)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	// The library panics on errors of the writer beneath.
	err = catch(func() {
		err := write(out, t, size, root, file.WithWriteMetadata(kv), file.WithWriterProps(parquet.NewWriterProperties(
			parquet.WithCompression(codec), parquet.WithCreatedBy("trifecta"),
		)))
		if err != nil {
			panic(broken{err})
		}
	})
	if first := out.Flush(); first != nil {
		return first // the writer's own error, which the library hides
	}
	var b broken
	if errors.As(err, &b) {
		return b.error
	}
	return err
}

func (c Compression) codec() (compress.Compression, error) {
	switch c {
	case Zstd:
		return compress.Codecs.Zstd, nil
	case Snappy:
		return compress.Codecs.Snappy, nil
	case None:
		return compress.Codecs.Uncompressed, nil
	}
	return 0, fmt.Errorf("compression %d, want Zstd, Snappy or None", c)
}

// WriteFile is Write to the file at path. It writes a temporary file in the
// same folder and renames it, so path holds the old file or the whole new one.
func WriteFile(path string, t *arrowfile.Table, o Options) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a regular file, so it is not replaced", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("%s: %w", path, err)
		}
	}()
	if err := Write(f, t, o); err != nil {
		return err
	}
	// A temporary file is private, a table need not be.
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// keyValues returns the table's notes in order of key, and the Arrow schema,
// which keeps those of the columns.
func keyValues(t *arrowfile.Table) (metadata.KeyValueMetadata, error) {
	if _, ok := t.Meta[arrowSchema]; ok {
		return nil, fmt.Errorf("table has a note %q, which Parquet keeps for the Arrow schema", arrowSchema)
	}
	kv := metadata.NewKeyValueMetadata()
	for _, k := range slices.Sorted(maps.Keys(t.Meta)) {
		if !utf8.ValidString(k) || !utf8.ValidString(t.Meta[k]) {
			return nil, fmt.Errorf("note %.40q is not valid UTF-8", k+": "+t.Meta[k])
		}
		if err := kv.Append(k, t.Meta[k]); err != nil {
			return nil, err
		}
	}
	message, err := arrowfile.SchemaMessage(t)
	if err != nil {
		return nil, err
	}
	return kv, kv.Append(arrowSchema, base64.StdEncoding.EncodeToString(message))
}

// nodes describes the columns to Parquet.
func nodes(t *arrowfile.Table) (*schema.GroupNode, error) {
	var fields schema.FieldList
	for i := range t.Columns {
		c := &t.Columns[i]
		rep, logical, physical := parquet.Repetitions.Required, schema.LogicalType(schema.NoLogicalType{}), parquet.Types.Int32
		switch c.Kind {
		case arrowfile.Float:
			rep, physical = parquet.Repetitions.Optional, parquet.Types.Double
		case arrowfile.Text:
			rep, logical, physical = parquet.Repetitions.Optional, schema.StringLogicalType{}, parquet.Types.ByteArray
		case arrowfile.Date:
			logical = schema.DateLogicalType{}
		case arrowfile.Bits:
			logical = schema.NewIntLogicalType(8, false)
		}
		n, err := schema.NewPrimitiveNodeLogical(c.Name, rep, logical, physical, -1, -1)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Name, err)
		}
		fields = append(fields, n)
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
}

func write(w io.Writer, t *arrowfile.Table, size int, root *schema.GroupNode, o ...file.WriteOption) error {
	out := file.NewParquetWriter(w, root, o...)
	s := &spool{}
	for i := range t.Columns {
		words := make([]parquet.ByteArray, len(t.Columns[i].Words))
		for k, word := range t.Columns[i].Words {
			words[k] = parquet.ByteArray(word)
		}
		s.words = append(s.words, words)
	}
	for lo := 0; lo < t.Rows; lo += size {
		group := out.AppendRowGroup()
		for i := range t.Columns {
			to, err := group.NextColumn()
			if err != nil {
				return err
			}
			if err := s.write(to, &t.Columns[i], s.words[i], lo, min(t.Rows, lo+size)); err != nil {
				return fmt.Errorf("column %q: %w", t.Columns[i].Name, err)
			}
			if err := to.Close(); err != nil {
				return err
			}
		}
		if err := group.Close(); err != nil {
			return err
		}
	}
	// Close would lose the error of this.
	if err := out.FlushWithFooter(); err != nil {
		return err
	}
	return out.Close()
}

// A spool is memory for the values of a row group as the library wants them.
type spool struct {
	words  [][]parquet.ByteArray // of each column
	levels []int16
	float  []float64
	ints   []int32
	text   []parquet.ByteArray
}

// write writes rows lo to hi of a column.
func (s *spool) write(to file.ColumnChunkWriter, c *arrowfile.Column, words []parquet.ByteArray, lo, hi int) (err error) {
	s.levels = s.levels[:0]
	switch to := to.(type) {
	case *file.Float64ColumnChunkWriter:
		s.float = s.float[:0]
		for _, x := range c.Float[lo:hi] {
			if s.mark(!math.IsNaN(x)) {
				s.float = append(s.float, x)
			}
		}
		_, err = to.WriteBatch(s.float, s.levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		s.text = s.text[:0]
		for _, k := range c.Code[lo:hi] {
			if s.mark(k >= 0) {
				s.text = append(s.text, words[k])
			}
		}
		_, err = to.WriteBatch(s.text, s.levels, nil)
	case *file.Int32ColumnChunkWriter:
		values := c.Int
		if c.Kind == arrowfile.Date {
			values = c.Date
		}
		if c.Kind == arrowfile.Bits {
			s.ints = s.ints[:0]
			for _, x := range c.Bits[lo:hi] {
				s.ints = append(s.ints, int32(x))
			}
			values, lo, hi = s.ints, 0, hi-lo
		}
		_, err = to.WriteBatch(values[lo:hi], nil, nil)
	default:
		panic(fmt.Sprintf("parquetfile: no values for a %T", to))
	}
	return err
}

// mark notes whether the next row has a value, and returns it.
func (s *spool) mark(present bool) bool {
	level := int16(0)
	if present {
		level = 1
	}
	s.levels = append(s.levels, level)
	return present
}
