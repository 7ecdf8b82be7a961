package parquetfile

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"

	"trifecta/datasets/arrowfile"
)

// arrowSchema is the note in which writers keep the Arrow schema a table had.
const arrowSchema = "ARROW:schema"

// ReadFile is Read of the file at path. Errors name the path.
func ReadFile(path string, names ...string) (*arrowfile.Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file; a Parquet file is read from its end", path)
	}
	t, err := Read(f, info.Size(), names...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// Read decodes the Parquet file of that many bytes behind r: the columns of
// those names, in the order of the file, or all columns if there are none. A
// name that the file does not have is an error. The table owns its memory. An
// error comes without a table and wraps ErrFormat, unless it is
// one of r. At most one chunk of a column is in memory besides the table.
func Read(r io.ReaderAt, size int64, names ...string) (*arrowfile.Table, error) {
	return readWithin(r, size, names, budget(baseBudget+perByte*min(max(size, 0), 1<<56)))
}

// readWithin is Read with a budget, for memory and for bytes to decode.
func readWithin(in io.ReaderAt, size int64, names []string, limit budget) (*arrowfile.Table, error) {
	r := &reader{in: in, memory: limit, work: limit}
	defer r.dec.close()
	var t *arrowfile.Table
	err := catch(func() { t = r.read(size, names) })
	var b broken
	switch {
	case errors.As(err, &b):
		return nil, b.error
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return t, nil
}

// A reader is one Read under way.
type reader struct {
	in           io.ReaderAt
	memory, work budget
	dec          decoder
	rows         int

	// Scratch memory, of the chunk and page at hand.
	file, page, split []byte
	levels, words     []int32
	dense, lengths    []int64
}

func (r *reader) int32s(n int) []int32 {
	r.words = grow(&r.memory, r.words, n)
	return r.words
}

func (r *reader) int64s(n int) []int64 {
	r.lengths = grow(&r.memory, r.lengths, n)
	return r.lengths
}

// load reads the bytes of a chunk.
func (r *reader) load(ch *chunk) []byte {
	r.file = grow(&r.memory, r.file, int(ch.size))
	readAt(r.in, r.file, ch.offset)
	return r.file
}

func (r *reader) read(size int64, names []string) *arrowfile.Table {
	f, end := readFooter(r.in, size, &r.memory)
	cols, chunks := leaves(f.elements, names)
	r.check(&f, cols, chunks, end)
	t := &arrowfile.Table{Meta: f.notes, Columns: make([]arrowfile.Column, len(cols)), Rows: r.rows}
	notes := columnNotes(t)
	var errs []error
	more := 0
	for i := range cols {
		c := &column{r: r, leaf: &cols[i]}
		err := catch(func() {
			c.start()
			for g := range f.groups {
				if err := catch(func() { c.chunk(&f.groups[g].chunks[cols[i].place], f.groups[g].rows) }); err != nil {
					fail("row group %d, after row %d: %w", g+1, c.at, err)
				}
			}
			t.Columns[i] = c.finish()
			t.Columns[i].Meta = notes[cols[i].name]
		})
		switch {
		case err == nil:
		case errors.As(err, new(broken)):
			panic(fault{err})
		case len(errs) == maxFaults:
			more++
		default:
			errs = append(errs, fmt.Errorf("column %q: %w", cols[i].name, err))
		}
	}
	if more > 0 {
		errs = append(errs, fmt.Errorf("and %d more columns", more))
	}
	if err := errors.Join(errs...); err != nil {
		if f.by != "" {
			err = fmt.Errorf("%w (written by %.80s)", err, f.by)
		}
		panic(fault{err})
	}
	return t
}

// check holds what the footer says of rows, places and columns against each
// other, before any page is read.
func (r *reader) check(f *footer, cols []leaf, chunks int, end int64) {
	if f.rows < 0 || f.rows > maxRows {
		fail("%d rows, want 0 to %d", f.rows, maxRows)
	}
	r.rows = int(f.rows)
	if len(cols) == 0 && r.rows > 0 {
		fail("%d rows and no columns", r.rows)
	}
	// Chunks that share bytes could make a small file take for ever.
	left, rows := end, f.rows
	for g := range f.groups {
		group := &f.groups[g]
		if group.rows < 0 || group.rows > rows {
			fail("row group %d has %d rows, and %d of the file's %d are left", g+1, group.rows, rows, f.rows)
		}
		rows -= group.rows
		if len(group.chunks) != chunks {
			fail("row group %d has %d columns, and the schema %d", g+1, len(group.chunks), chunks)
		}
		for i := range cols {
			c := &group.chunks[cols[i].place]
			if err := catch(func() { c.check(&cols[i], group.rows, end) }); err != nil {
				fail("column %q, row group %d: %w", cols[i].name, g+1, err)
			}
			if left -= c.size; left < 0 {
				fail("chunks of the columns overlap")
			}
		}
	}
	if rows > 0 {
		fail("row groups have %d of the %d rows", f.rows-rows, f.rows)
	}
}

// check refuses a chunk that lies outside the file or needs what is not here.
func (c *chunk) check(l *leaf, rows, end int64) {
	switch {
	case c.encrypted:
		fail("encrypted; ask the writer for a file that is not")
	case c.elsewhere:
		fail("lies in another file")
	case c.physical != l.physical:
		fail("of physical type %d, and the schema says %d", c.physical, l.physical)
	case c.values != rows:
		fail("%d values for %d rows", c.values, rows)
	case c.size < 0 || rows > 0 && (c.offset < 4 || c.offset > end || c.size > end-c.offset):
		fail("%d bytes at %d, outside the file's data of %d", c.size, c.offset, end)
	case c.codec != codecNone && c.codec != codecSnappy && c.codec != codecGzip && c.codec != codecBrotli && c.codec != codecZstd && c.codec != codecLZ4Raw:
		fail("compressed by %s; ask the writer for zstd or snappy (pyarrow: compression='zstd'; duckdb: COPY … TO 'x.parquet' (FORMAT parquet, COMPRESSION zstd))", codecName(c.codec))
	}
	for _, e := range c.encodings {
		if e < 0 || e == 1 || e > streamSplit {
			fail("pages in %s: %s", encodingName(e), askV1)
		}
	}
}

// columnNotes takes the Arrow schema out of a table's notes and returns what it
// says of each column.
func columnNotes(t *arrowfile.Table) map[string]map[string]string {
	text, ok := t.Meta[arrowSchema]
	if !ok {
		return nil
	}
	delete(t.Meta, arrowSchema)
	if len(t.Meta) == 0 {
		t.Meta = nil
	}
	message, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		fail("note %s: %w", arrowSchema, err)
	}
	notes, err := arrowfile.SchemaNotes(message)
	if err != nil {
		fail("note %s: %w", arrowSchema, err)
	}
	return notes
}
