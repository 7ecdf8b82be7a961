package arrowfile

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// A Compression is what is done to each buffer of a file or stream.
type Compression uint8

// The compressions. LZ4 halves a panel and reads at about the speed of the
// uncompressed; Zstd is a third smaller still and takes three times as long.
const (
	LZ4 Compression = iota
	Zstd
	None
)

// Options say how a table is written. The zero value is an LZ4 file.
type Options struct {
	Compression Compression
	Stream      bool   // an IPC stream, for a pipe, instead of a file
	BatchRows   int    // rows of a record batch at most; 0 is 65,536
	Whole       string // a Date column whose runs of equal values share a batch, even one above BatchRows
}

// defaultBatchRows is where LZ4 no longer gains from larger batches.
const defaultBatchRows = 65536

// Write writes the table as an Arrow IPC file or stream. Float becomes
// float64 with NaN as null, Int int32, Date date32, Bits uint8 and Text
// dictionary<int32, utf8> with all its words up front. Equal tables give equal
// bytes. A table that contradicts itself is refused with every reason, before
// anything is written.
func Write(w io.Writer, t *Table, o Options) error {
	if err := t.Check(); err != nil {
		return err
	}
	cuts, err := cuts(t, o)
	if err != nil {
		return err
	}
	opts := []ipc.Option{ipc.WithSchema(t.arrowSchema())}
	switch o.Compression {
	case LZ4:
		opts = append(opts, ipc.WithLZ4())
	case Zstd:
		opts = append(opts, ipc.WithZstd())
	case None:
	default:
		return fmt.Errorf("compression %d, want LZ4, Zstd or None", o.Compression)
	}
	to := &place{w: bufio.NewWriterSize(w, 1<<16)}
	var out interface {
		Write(arrow.Record) error
		Close() error
	}
	if o.Stream {
		out = ipc.NewWriter(to, opts...)
	} else if out, err = ipc.NewFileWriter(to, opts...); err != nil {
		return err
	}
	if err := t.writeBatches(out.Write, cuts); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return to.w.Flush()
}

// WriteFile is Write to the file at path. It writes a temporary file in the
// same folder and renames it, so path holds the old file or the whole new one.
func WriteFile(path string, t *Table, o Options) (err error) {
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

// A place is a writer that knows how far it is, all that the file writer of
// Arrow asks of a seeker.
type place struct {
	w   *bufio.Writer
	pos int64
}

func (p *place) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.pos += int64(n)
	return n, err
}

// Seek returns the position. It panics if asked to move.
func (p *place) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		panic("arrowfile: the Arrow writer seeks")
	}
	return p.pos, nil
}

// cuts returns the row after the last of each batch.
func cuts(t *Table, o Options) ([]int, error) {
	size := o.BatchRows
	switch {
	case size < 0:
		return nil, fmt.Errorf("batches of %d rows, want 1 or more, or 0 for %d", size, defaultBatchRows)
	case size == 0:
		size = defaultBatchRows
	}
	var date []int32
	if o.Whole != "" {
		c := t.Column(o.Whole)
		if c == nil || c.Kind != Date {
			return nil, fmt.Errorf("column %q is to stay whole, and the table has no such date column", o.Whole)
		}
		date = c.Date
	}
	var ends []int
	for lo := 0; lo < t.Rows; {
		hi := min(t.Rows, lo+size)
		if date != nil {
			hi = runEnd(date, lo, hi)
		}
		ends = append(ends, hi)
		lo = hi
	}
	if len(ends) == 0 {
		ends = []int{0} // one empty batch, which brings the dictionaries
	}
	return ends, nil
}

// runEnd returns the last end of a run of equal dates in (lo, hi], or the
// first after hi if a single run fills the batch.
func runEnd(date []int32, lo, hi int) int {
	end := hi
	for end > lo && end < len(date) && date[end] == date[end-1] {
		end--
	}
	if end > lo {
		return end
	}
	for end = hi; end < len(date) && date[end] == date[end-1]; end++ {
	}
	return end
}

// arrowSchema describes the table to Arrow, with all notes in order of key.
func (t *Table) arrowSchema() *arrow.Schema {
	fields := make([]arrow.Field, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		fields[i] = arrow.Field{
			Name: c.Name, Type: arrowTypes[c.Kind], Nullable: c.Kind == Float || c.Kind == Text, Metadata: sorted(c.Meta),
		}
	}
	meta := sorted(t.Meta)
	return arrow.NewSchema(fields, &meta)
}

var arrowTypes = [...]arrow.DataType{
	Float: arrow.PrimitiveTypes.Float64,
	Int:   arrow.PrimitiveTypes.Int32,
	Date:  arrow.FixedWidthTypes.Date32,
	Text:  &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String},
	Bits:  arrow.PrimitiveTypes.Uint8,
}

func sorted(m map[string]string) arrow.Metadata {
	keys := slices.Sorted(maps.Keys(m))
	values := make([]string, len(keys))
	for i, k := range keys {
		values[i] = m[k]
	}
	return arrow.NewMetadata(keys, values)
}

// writeBatches hands the rows up to each cut to write. Arrays alias the
// columns; only a part with nulls is copied, into memory used again and again.
func (t *Table) writeBatches(write func(arrow.Record) error, cuts []int) error {
	words := make([]arrow.ArrayData, len(t.Columns))
	for i := range t.Columns {
		if t.Columns[i].Kind == Text {
			words[i] = wordArray(t.Columns[i].Words)
		}
	}
	schema := t.arrowSchema()
	holes := make([]hole, len(t.Columns))
	lo := 0
	for _, hi := range cuts {
		cols := make([]arrow.Array, len(t.Columns))
		for i := range t.Columns {
			cols[i] = t.Columns[i].array(lo, hi, words[i], &holes[i])
		}
		rec := array.NewRecord(schema, cols, int64(hi-lo))
		if err := write(rec); err != nil {
			return err
		}
		lo = hi
	}
	return nil
}

// A hole is memory for a part with nulls.
type hole struct {
	valid []byte
	float []float64
	code  []int32
}

// array returns rows lo to hi of the column.
func (c *Column) array(lo, hi int, words arrow.ArrayData, h *hole) arrow.Array {
	n, nulls := hi-lo, 0
	var values []byte
	switch c.Kind {
	case Float:
		part := c.Float[lo:hi]
		nulls = h.mark(n, func(i int) bool { return math.IsNaN(part[i]) })
		if nulls > 0 {
			h.float = append(h.float[:0], part...)
			for i, x := range part {
				if math.IsNaN(x) {
					h.float[i] = 0
				}
			}
			part = h.float
		}
		values = arrow.Float64Traits.CastToBytes(part)
	case Text:
		part := c.Code[lo:hi]
		nulls = h.mark(n, func(i int) bool { return part[i] < 0 })
		if nulls > 0 {
			h.code = append(h.code[:0], part...)
			for i, k := range part {
				h.code[i] = max(k, 0)
			}
			part = h.code
		}
		values = arrow.Int32Traits.CastToBytes(part)
	case Int:
		values = arrow.Int32Traits.CastToBytes(c.Int[lo:hi])
	case Date:
		values = arrow.Int32Traits.CastToBytes(c.Date[lo:hi])
	case Bits:
		values = c.Bits[lo:hi]
	}
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(values)}
	if nulls > 0 {
		buffers[0] = memory.NewBufferBytes(h.valid)
	}
	if c.Kind == Text {
		return array.MakeFromData(array.NewDataWithDictionary(arrowTypes[Text], n, buffers, nulls, 0, words.(*array.Data)))
	}
	return array.MakeFromData(array.NewData(arrowTypes[c.Kind], n, buffers, nil, nulls, 0))
}

// mark sets a valid bit for each of n rows that is not null, and returns the
// number of nulls.
func (h *hole) mark(n int, null func(i int) bool) (nulls int) {
	h.valid = slices.Grow(h.valid[:0], (n+7)/8)[:(n+7)/8]
	clear(h.valid)
	for i := range n {
		if null(i) {
			nulls++
		} else {
			h.valid[i/8] |= 1 << (i % 8)
		}
	}
	return nulls
}

func wordArray(words []string) arrow.ArrayData {
	offsets := make([]int32, len(words)+1)
	var text []byte
	for i, w := range words {
		text = append(text, w...)
		offsets[i+1] = int32(len(text))
	}
	return array.NewData(arrow.BinaryTypes.String, len(words), []*memory.Buffer{
		nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets)), memory.NewBufferBytes(text),
	}, nil, 0, 0)
}
