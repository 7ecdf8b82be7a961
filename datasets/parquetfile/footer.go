package parquetfile

import (
	"bytes"
	"encoding/binary"
	"io"
)

// A footer is what a file says of itself: FileMetaData of parquet.thrift, as
// far as flat columns need it.
type footer struct {
	elements  []element
	rows      int64
	groups    []group
	notes     map[string]string
	by        string // the writer's name and version
	encrypted bool
}

// An element is a node of the schema.
type element struct {
	name       string
	physical   int64 // -1 for a group
	length     int64 // of a fixed-length value
	repetition int64
	children   int64
	converted  int64 // -1 if absent
	scale      int64
	logical    int64 // number of the union LogicalType, 0 if absent
	bits       int64 // of an integer
	signed     bool
	unit       int64 // of a timestamp: 1 milli-, 2 micro-, 3 nanoseconds
}

// A group is a row group.
type group struct {
	chunks []chunk
	rows   int64
}

// A chunk is what a row group holds of one column.
type chunk struct {
	physical, codec, values int64
	offset, size            int64
	encodings               []int64
	elsewhere, encrypted    bool
}

// What the parts of a footer cost in memory, in bytes and with a slice's spare
// room: they take far fewer in a file.
const (
	elementBytes = 160
	chunkBytes   = 160
	noteBytes    = 64
)

// readFooter reads the metadata from the end of a file, and returns it with
// the place where the data end.
func readFooter(r io.ReaderAt, size int64, b *budget) (f footer, end int64) {
	if size < 12 {
		fail("%d bytes, and a Parquet file has at least 12", size)
	}
	tail := make([]byte, 8)
	readAt(r, tail, size-8)
	head := make([]byte, 4)
	readAt(r, head, 0)
	switch {
	case string(tail[4:]) == "PARE":
		fail("file is encrypted; ask the writer for one that is not")
	case string(head) == "ARRO":
		fail("this is an Arrow file, not Parquet")
	case string(head) == "PAR1" && string(tail[4:]) != "PAR1":
		fail("file begins as Parquet and ends with % x: cut off", tail[4:])
	case string(head) != "PAR1" || string(tail[4:]) != "PAR1":
		fail("begins with % x and ends with % x, and a Parquet file does with PAR1", head, tail[4:])
	}
	n := int64(binary.LittleEndian.Uint32(tail))
	if n > size-12 || n > maxFooter {
		fail("footer claims %d bytes in a file of %d", n, size)
	}
	end = size - 8 - n
	b.take(n, "the footer")
	meta := make([]byte, n)
	readAt(r, meta, end)
	t := &thrift{b: meta}
	f.read(t, b)
	if f.encrypted {
		fail("file is encrypted in part; ask the writer for one that is not")
	}
	return f, end
}

// readAt fills b, or leaves with the error of the reader.
func readAt(r io.ReaderAt, b []byte, off int64) {
	if n, err := r.ReadAt(b, off); n < len(b) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // shorter than its size: it was cut while we read
		}
		panic(broken{err})
	}
}

func (f *footer) read(t *thrift, b *budget) {
	t.fields(wireStruct, func(id int64, w wire) bool {
		switch id {
		case 2:
			t.list(w, func(n int) { b.take(elementBytes*int64(n), "the schema") }, func(w wire) {
				f.elements = append(f.elements, readElement(t, w))
			})
		case 3:
			f.rows = t.int(w)
		case 4:
			t.list(w, func(n int) { b.take(chunkBytes*int64(n), "the row groups") }, func(w wire) {
				f.groups = append(f.groups, readGroup(t, w, b))
			})
		case 5:
			t.list(w, func(n int) { b.take(noteBytes*int64(n), "notes") }, func(w wire) { f.note(t, w, b) })
		case 6:
			f.by = valid(t.bytes(w))
		case 8, 9:
			f.encrypted = true
			return false
		default:
			return false
		}
		return true
	})
}

func (f *footer) note(t *thrift, w wire, b *budget) {
	var key, value []byte
	t.fields(w, func(id int64, w wire) bool {
		switch id {
		case 1:
			key = t.bytes(w)
		case 2:
			value = t.bytes(w)
		default:
			return false
		}
		return true
	})
	b.take(int64(len(key)+len(value)), "notes")
	if f.notes == nil {
		f.notes = map[string]string{}
	}
	// The format promises UTF-8; a writer that breaks it spoils a note, not a table.
	f.notes[valid(key)] = valid(value)
}

func valid(b []byte) string { return string(bytes.ToValidUTF8(b, []byte("\ufffd"))) }

func readElement(t *thrift, w wire) element {
	e := element{physical: -1, converted: -1}
	t.fields(w, func(id int64, w wire) bool {
		switch id {
		case 1:
			e.physical = t.int(w)
		case 2:
			e.length = t.int(w)
		case 3:
			e.repetition = t.int(w)
		case 4:
			e.name = string(t.bytes(w))
		case 5:
			e.children = t.int(w)
		case 6:
			e.converted = t.int(w)
		case 7:
			e.scale = t.int(w)
		case 10:
			t.fields(w, func(id int64, w wire) bool {
				e.logical = id
				return e.readLogical(t, w)
			})
		default:
			return false
		}
		return true
	})
	return e
}

// readLogical reads what the logical types that carry parameters say.
func (e *element) readLogical(t *thrift, w wire) bool {
	switch e.logical {
	case logicalDecimal:
		t.fields(w, func(id int64, w wire) bool {
			if id != 1 {
				return false
			}
			e.scale = t.int(w)
			return true
		})
	case logicalTimestamp:
		t.fields(w, func(id int64, w wire) bool {
			if id != 2 {
				return false
			}
			t.fields(w, func(id int64, _ wire) bool { e.unit = id; return false })
			return true
		})
	case logicalInteger:
		t.fields(w, func(id int64, w wire) bool {
			switch id {
			case 1:
				e.bits = t.int(w)
			case 2:
				e.signed = t.bool(w)
			default:
				return false
			}
			return true
		})
	default:
		return false
	}
	return true
}

func readGroup(t *thrift, w wire, b *budget) (g group) {
	t.fields(w, func(id int64, w wire) bool {
		switch id {
		case 1:
			t.list(w, func(n int) { b.take(chunkBytes*int64(n), "the row groups") }, func(w wire) {
				g.chunks = append(g.chunks, readChunk(t, w))
			})
		case 3:
			g.rows = t.int(w)
		default:
			return false
		}
		return true
	})
	return g
}

func readChunk(t *thrift, w wire) (c chunk) {
	c.physical = -1
	t.fields(w, func(id int64, w wire) bool {
		switch id {
		case 1:
			c.elsewhere = len(t.bytes(w)) > 0
		case 3:
			c.read(t, w)
		case 8, 9:
			c.encrypted = true
			return false
		default:
			return false
		}
		return true
	})
	return c
}

// read reads ColumnMetaData.
func (c *chunk) read(t *thrift, w wire) {
	var data, dict int64
	t.fields(w, func(id int64, w wire) bool {
		switch id {
		case 1:
			c.physical = t.int(w)
		case 2:
			// A column has a handful; a list of a million is no column's.
			t.list(w, nil, func(w wire) {
				if x := t.int(w); len(c.encodings) < 16 {
					c.encodings = append(c.encodings, x)
				}
			})
		case 4:
			c.codec = t.int(w)
		case 5:
			c.values = t.int(w)
		case 7:
			c.size = t.int(w)
		case 9:
			data = t.int(w)
		case 11:
			dict = t.int(w)
		default:
			return false
		}
		return true
	})
	// Some writers say 0 where there is no dictionary page.
	c.offset = data
	if dict > 0 && dict < data {
		c.offset = dict
	}
}
