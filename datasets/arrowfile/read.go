package arrowfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// Read decodes an Arrow IPC file or stream; the first bytes tell which. The
// table does not alias data. Every error wraps ErrFormat; no error comes with
// a table. A stream must end with its end marker.
func Read(data []byte) (*Table, error) {
	if len(data) > maxInput {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrFormat, len(data), maxInput)
	}
	return readWithin(data, budgetFor(len(data)))
}

// readWithin is Read with a budget.
func readWithin(data []byte, limit budget) (*Table, error) {
	r := &reader{budget: limit, isFile: bytes.HasPrefix(data, magic)}
	return r.table(func() { messages(data, r.start, r.add) })
}

// table calls walk, which hands the messages of an input to start and add, and
// returns the table they make.
func (r *reader) table(walk func()) (*Table, error) {
	r.dec.budget = &r.budget
	defer r.dec.close()
	var t *Table
	err := catch(func() {
		walk()
		t = r.columns()
	})
	var b broken
	switch {
	case errors.As(err, &b):
		return nil, b.error
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return t, nil
}

// ReadFile is Read of the file at path. Errors name the path, and wrap
// ErrFormat where the file's content is at fault.
func ReadFile(path string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// The file is read, not mapped: were it cut short while it is mapped, the
	// process would die of SIGBUS, and the copy costs a tenth of the decoding.
	var t *Table
	if info.Mode().IsRegular() && info.Size() <= maxInput {
		data := make([]byte, info.Size())
		if _, err := io.ReadFull(f, data); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		t, err = Read(data)
	} else {
		t, err = ReadStream(f)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// ReadStream is Read of all that comes from in, such as standard input, up to
// 8 GiB. A stream is checked message by message as it comes, so what is no
// Arrow is refused before the rest is read, and a lie about a length costs no
// more memory than what has come. Errors of in are returned as they are.
func ReadStream(in io.Reader) (*Table, error) {
	b := bufio.NewReaderSize(in, 1<<16)
	head, _ := b.Peek(len(magic)) // an error comes again below
	if bytes.HasPrefix(head, magic) {
		data, err := io.ReadAll(io.LimitReader(b, maxInput+1))
		if err != nil {
			return nil, err
		}
		return Read(data)
	}
	// The first word of a stream: a continuation mark, or, before Arrow 0.15,
	// the length of the schema.
	if len(head) >= 4 {
		if word := int32(binary.LittleEndian.Uint32(head)); word != -1 && (word < 8 || word > maxMeta) {
			return nil, fmt.Errorf("%w: begins with % x, which neither a file nor a stream does", ErrFormat, head)
		}
	}
	r := &reader{budget: budgetFor(0)}
	return r.table(func() {
		f := &feed{in: b, came: func(n int) { r.budget += perByte * budget(n) }}
		streamMessages(f, r.start, r.add)
	})
}

// A reader is one Read under way.
type reader struct {
	budget budget
	dec    decoder
	schema schema
	rows   int
	parts  [][]part // of each column, batch after batch
	words  map[int64]*vocabulary
	dicts  map[int64]*dictionary // as they stand, by number
	values map[int64]*field      // what the dictionaries hold
	isFile bool
}

// add takes a message that follows the schema. The input is walked twice:
// first over the headers, so that all lengths are checked and every column is
// allocated once, then by columns over the bodies.
func (r *reader) add(m message) {
	switch m.kind {
	case dictionaryMessage:
		r.addDictionary(m)
	case batchMessage:
		r.addBatch(m)
	default:
		fail("message of kind %d between the batches", m.kind)
	}
}

// columns decodes the columns, and fails with the faults of all of them.
func (r *reader) columns() *Table {
	t := &Table{Meta: r.schema.meta, Columns: make([]Column, len(r.schema.fields)), Rows: r.rows}
	var errs []error
	more := 0
	for i := range r.schema.fields {
		f := &r.schema.fields[i]
		err := catch(func() { t.Columns[i] = r.column(f, r.parts[i]) })
		switch {
		case err == nil:
		case len(errs) == maxFaults:
			more++
		default:
			errs = append(errs, fmt.Errorf("column %q: %w", f.name, err))
		}
	}
	if more > 0 {
		errs = append(errs, fmt.Errorf("and %d more columns", more))
	}
	if err := errors.Join(errs...); err != nil {
		panic(fault{err})
	}
	return t
}

// start takes the schema, once.
func (r *reader) start(t flat) {
	r.schema = readSchema(t, &r.budget)
	r.parts = make([][]part, len(r.schema.fields))
	r.words, r.dicts, r.values = map[int64]*vocabulary{}, map[int64]*dictionary{}, map[int64]*field{}
	for i := range r.schema.fields {
		f := &r.schema.fields[i]
		if !f.coded {
			continue
		}
		if v, ok := r.values[f.dict]; ok && (v.layout != f.layout || v.width != f.width) {
			fail("column %q shares dictionary %d with column %q of another type", f.name, f.dict, v.name)
		}
		if r.values[f.dict] == nil {
			r.values[f.dict] = f
			r.words[f.dict] = &vocabulary{budget: &r.budget}
		}
	}
}

// What the reader keeps of a batch for each of its columns, and for each text
// buffer of a column, in bytes and with a slice's spare room.
const (
	partBytes   = 320
	bufferBytes = 48
)

// addBatch takes the parts of every column from a record batch.
func (r *reader) addBatch(m message) {
	c := newCursor(m.header, m.body)
	if c.rows > maxRows-r.rows {
		fail("more than %d rows", maxRows)
	}
	for i := range r.schema.fields {
		f := &r.schema.fields[i]
		var p part
		if err := catch(func() { p = c.part(f) }); err != nil {
			fail("rows from %d on, column %q: %w", r.rows+1, f.name, err)
		}
		if f.coded {
			p.dict = r.dicts[f.dict]
		}
		r.budget.take(partBytes+bufferBytes*int64(len(p.text)), "the list of batches")
		r.parts[i] = append(r.parts[i], p)
	}
	c.done()
	r.rows += c.rows
}
