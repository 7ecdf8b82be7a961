package parquetfile

import "encoding/binary"

// A thrift reads Thrift's compact protocol, in which a Parquet file keeps its
// footer and page headers, from bytes that nobody has vouched for. Every read
// is checked against the bytes that are there, and a list can have no more
// elements than bytes.
type thrift struct {
	b     []byte
	pos   int
	depth int
}

// A wire is the type of a value in the compact protocol.
type wire byte

const (
	wireTrue   wire = 1
	wireFalse  wire = 2
	wireByte   wire = 3
	wireI16    wire = 4
	wireI32    wire = 5
	wireI64    wire = 6
	wireDouble wire = 7
	wireBinary wire = 8
	wireList   wire = 9
	wireSet    wire = 10
	wireMap    wire = 11
	wireStruct wire = 12
	wireUUID   wire = 13
)

// maxDepth is deeper than any structure of Parquet: its statistics of nested
// types go to six.
const maxDepth = 32

func (t *thrift) byte() byte {
	if t.pos >= len(t.b) {
		fail("metadata of %d bytes is cut off", len(t.b))
	}
	t.pos++
	return t.b[t.pos-1]
}

func (t *thrift) uvarint() uint64 {
	x, n := binary.Uvarint(t.b[t.pos:])
	if n <= 0 {
		fail("metadata holds no number at byte %d of %d", t.pos, len(t.b))
	}
	t.pos += n
	return x
}

func (t *thrift) zigzag() int64 {
	x := t.uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

// int returns an integer of any width.
func (t *thrift) int(w wire) int64 {
	switch w {
	case wireByte:
		return int64(int8(t.byte()))
	case wireI16, wireI32, wireI64:
		return t.zigzag()
	}
	fail("metadata holds a value of type %d at byte %d, want an integer", w, t.pos)
	return 0
}

// bool returns the value of a field, which its type holds.
func (t *thrift) bool(w wire) bool {
	if w != wireTrue && w != wireFalse {
		fail("metadata holds a value of type %d at byte %d, want true or false", w, t.pos)
	}
	return w == wireTrue
}

// bytes returns a binary, which aliases the input.
func (t *thrift) bytes(w wire) []byte {
	if w != wireBinary {
		fail("metadata holds a value of type %d at byte %d, want text", w, t.pos)
	}
	n := t.uvarint()
	if n > uint64(len(t.b)-t.pos) {
		fail("metadata holds text of %d bytes at byte %d of %d", n, t.pos, len(t.b))
	}
	t.pos += int(n)
	return t.b[t.pos-int(n) : t.pos]
}

// list calls visit for each element of a list, after size with their number.
func (t *thrift) list(w wire, size func(n int), visit func(w wire)) {
	if w != wireList && w != wireSet {
		fail("metadata holds a value of type %d at byte %d, want a list", w, t.pos)
	}
	head := t.byte()
	n := uint64(head >> 4)
	if n == 15 {
		n = t.uvarint()
	}
	if n > uint64(len(t.b)-t.pos) {
		fail("metadata holds a list of %d at byte %d of %d", n, t.pos, len(t.b))
	}
	if size != nil {
		size(int(n))
	}
	for range n {
		visit(wire(head & 15))
	}
}

// fields calls visit for each field of a struct. A visit that returns false
// has not read the field, which is then skipped.
func (t *thrift) fields(w wire, visit func(id int64, w wire) bool) {
	if w != wireStruct {
		fail("metadata holds a value of type %d at byte %d, want a structure", w, t.pos)
	}
	if t.depth++; t.depth > maxDepth {
		fail("metadata is nested more than %d deep", maxDepth)
	}
	id := int64(0)
	for {
		head := t.byte()
		if head == 0 {
			break
		}
		if delta := int64(head >> 4); delta != 0 {
			id += delta
		} else {
			id = t.zigzag()
		}
		if w := wire(head & 15); !visit(id, w) {
			t.skip(w, false)
		}
	}
	t.depth--
}

// skip passes over a value. Inside a list a bool takes a byte.
func (t *thrift) skip(w wire, element bool) {
	switch w {
	case wireTrue, wireFalse:
		if element {
			t.byte()
		}
	case wireByte:
		t.byte()
	case wireI16, wireI32, wireI64:
		t.uvarint()
	case wireDouble:
		t.pass(8)
	case wireUUID:
		t.pass(16)
	case wireBinary:
		t.bytes(w)
	case wireList, wireSet:
		t.deeper(func() { t.list(w, nil, func(e wire) { t.skip(e, true) }) })
	case wireMap:
		t.deeper(func() { t.skipMap() })
	case wireStruct:
		t.fields(w, func(int64, wire) bool { return false })
	default:
		fail("metadata holds a value of unknown type %d at byte %d", w, t.pos)
	}
}

func (t *thrift) skipMap() {
	n := t.uvarint()
	if n == 0 {
		return
	}
	if n > uint64(len(t.b)-t.pos) {
		fail("metadata holds a map of %d at byte %d of %d", n, t.pos, len(t.b))
	}
	types := t.byte()
	for range n {
		t.skip(wire(types>>4), true)
		t.skip(wire(types&15), true)
	}
}

func (t *thrift) pass(n int) {
	if n > len(t.b)-t.pos {
		fail("metadata of %d bytes is cut off", len(t.b))
	}
	t.pos += n
}

func (t *thrift) deeper(f func()) {
	if t.depth++; t.depth > maxDepth {
		fail("metadata is nested more than %d deep", maxDepth)
	}
	f()
	t.depth--
}
