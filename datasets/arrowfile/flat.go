package arrowfile

import "encoding/binary"

// A flat is a table of a flatbuffer. Flatbuffers are offsets all the way down
// and the generated code follows them unchecked, so this one checks every
// offset against the bytes that are there, at the moment it is followed, and
// fails if it leads outside. Arrow's tables are read with a handful of slots;
// a slot is the field's place in the vtable, 4 for the first.
type flat struct {
	b      []byte
	pos    int // of the table
	vtable []byte
}

// root returns the outermost table of the flatbuffer b.
func root(b []byte) flat { return flatAt(b, ref(b, 0)) }

func flatAt(b []byte, pos int) flat {
	vt := pos - int(int32(binary.LittleEndian.Uint32(span(b, pos, 4))))
	n := int(binary.LittleEndian.Uint16(span(b, vt, 2)))
	if n < 4 || n%2 != 0 {
		fail("metadata has a vtable of %d bytes", n)
	}
	return flat{b: b, pos: pos, vtable: span(b, vt, n)}
}

// span returns b[pos:pos+n], or fails if b does not have it.
func span(b []byte, pos, n int) []byte {
	if pos < 0 || n < 0 || pos > len(b) || n > len(b)-pos {
		fail("metadata of %d bytes points to %d bytes at %d", len(b), n, pos)
	}
	return b[pos : pos+n]
}

// ref follows the relative offset at pos.
func ref(b []byte, pos int) int {
	return pos + int(binary.LittleEndian.Uint32(span(b, pos, 4)))
}

// at returns the n bytes of a scalar field, or nil if the slot is absent and
// the field has its default.
func (t flat) at(slot, n int) []byte {
	if slot+2 > len(t.vtable) {
		return nil
	}
	o := int(binary.LittleEndian.Uint16(t.vtable[slot:]))
	if o == 0 {
		return nil
	}
	return span(t.b, t.pos+o, n)
}

func (t flat) byte(slot int, absent byte) byte {
	if p := t.at(slot, 1); p != nil {
		return p[0]
	}
	return absent
}

func (t flat) int16(slot int, absent int16) int16 {
	if p := t.at(slot, 2); p != nil {
		return int16(binary.LittleEndian.Uint16(p))
	}
	return absent
}

func (t flat) int32(slot int) int32 {
	if p := t.at(slot, 4); p != nil {
		return int32(binary.LittleEndian.Uint32(p))
	}
	return 0
}

func (t flat) int64(slot int) int64 {
	if p := t.at(slot, 8); p != nil {
		return int64(binary.LittleEndian.Uint64(p))
	}
	return 0
}

// target returns the position a reference field points to.
func (t flat) target(slot int) (pos int, ok bool) {
	if t.at(slot, 4) == nil {
		return 0, false
	}
	return ref(t.b, t.pos+int(binary.LittleEndian.Uint16(t.vtable[slot:]))), true
}

// sub returns the table of a field.
func (t flat) sub(slot int) (flat, bool) {
	pos, ok := t.target(slot)
	if !ok {
		return flat{}, false
	}
	return flatAt(t.b, pos), true
}

// vector returns the bytes of a vector of structs or scalars of that size.
func (t flat) vector(slot, size int) []byte {
	pos, ok := t.target(slot)
	if !ok {
		return nil
	}
	n := binary.LittleEndian.Uint32(span(t.b, pos, 4))
	if int64(n) > int64(len(t.b)/size) {
		fail("metadata of %d bytes has a vector of %d elements of %d bytes", len(t.b), n, size)
	}
	return span(t.b, pos+4, int(n)*size)
}

// tables calls visit with each table of a vector of at most most tables.
func (t flat) tables(slot, most int, what string, visit func(i int, e flat)) {
	v := t.vector(slot, 4)
	n := len(v) / 4
	if n > most {
		fail("%d %s, want at most %d", n, what, most)
	}
	if n == 0 {
		return
	}
	first, _ := t.target(slot)
	for i := range n {
		visit(i, flatAt(t.b, ref(t.b, first+4+4*i)))
	}
}

// text returns a copy of a string field, its bytes taken from the budget.
func (t flat) text(slot int, b *budget) string {
	v := t.vector(slot, 1)
	b.take(int64(len(v)), "a name or note")
	return string(v)
}
