package arrowfile

import "encoding/binary"

// A part is what one record batch holds of one column.
type part struct {
	rows, nulls int
	valid       buffer // one bit a row; of no matter if nulls is 0
	values      buffer // fixed-width values, offsets or views
	text        []buffer
	dict        *dictionary // as it stood before the batch, for a coded column
}

// A cursor takes nodes and buffers from a record batch, column after column.
type cursor struct {
	rows     int
	nodes    []byte
	buffers  []byte
	variadic []byte
	body     []byte
	codec    codec
}

// newCursor starts on the table RecordBatch.
func newCursor(t flat, body []byte) *cursor {
	rows := t.int64(4)
	if rows < 0 || rows > maxRows {
		fail("batch has %d rows, want 0 to %d", rows, maxRows)
	}
	c := &cursor{
		rows: int(rows), nodes: t.vector(6, 16), buffers: t.vector(8, 16), variadic: t.vector(12, 8),
		body: body, codec: codecNone,
	}
	if z, ok := t.sub(10); ok {
		c.codec = codec(z.byte(4, 0))
		if c.codec != codecLZ4 && c.codec != codecZstd {
			fail("batch is compressed with codec %d, want 0 (LZ4) or 1 (Zstd)", uint8(c.codec))
		}
		if m := z.byte(6, 0); m != 0 {
			fail("batch is compressed by method %d, want 0 (each buffer)", m)
		}
	}
	return c
}

func (c *cursor) node() (rows, nulls int) {
	if len(c.nodes) == 0 {
		fail("batch ends before this column")
	}
	n, k := int64(binary.LittleEndian.Uint64(c.nodes)), int64(binary.LittleEndian.Uint64(c.nodes[8:]))
	c.nodes = c.nodes[16:]
	if n != int64(c.rows) {
		fail("%d values in a batch of %d rows", n, c.rows)
	}
	if k < 0 || k > n {
		fail("%d nulls in %d values", k, n)
	}
	return int(n), int(k)
}

func (c *cursor) buffer() buffer {
	if len(c.buffers) == 0 {
		fail("batch has too few buffers")
	}
	off, n := int64(binary.LittleEndian.Uint64(c.buffers)), int64(binary.LittleEndian.Uint64(c.buffers[8:]))
	c.buffers = c.buffers[16:]
	if off < 0 || n < 0 || off > int64(len(c.body)) || n > int64(len(c.body))-off {
		fail("buffer of %d bytes at %d lies outside the batch's body of %d", n, off, len(c.body))
	}
	return newBuffer(c.body[off:off+n], c.codec)
}

// part takes the next column. Afterwards every fixed-width buffer is known to
// be long enough for its rows, so columns can be allocated before decoding.
func (c *cursor) part(f *field) part {
	if f.coded {
		f = f.index
	}
	var p part
	p.rows, p.nulls = c.node()
	if f.layout == nullLayout {
		p.nulls = p.rows
		return p
	}
	p.valid = c.buffer()
	if p.nulls > 0 {
		p.valid.want((p.rows+7)/8, "validity bits")
	}
	p.values = c.buffer()
	switch f.layout {
	case boolLayout:
		p.values.want((p.rows+7)/8, "values")
	case stringLayout:
		p.text = []buffer{c.buffer()}
		// Before Arrow 0.15 a column of no rows could have no offsets.
		if p.rows > 0 {
			p.values.want((p.rows+1)*f.width, "offsets")
		}
	case viewLayout:
		p.values.want(p.rows*f.width, "views")
		p.text = c.variadicBuffers()
	default:
		p.values.want(p.rows*f.width, "values")
	}
	return p
}

func (c *cursor) variadicBuffers() []buffer {
	if len(c.variadic) == 0 {
		fail("batch does not count its text buffers")
	}
	n := int64(binary.LittleEndian.Uint64(c.variadic))
	c.variadic = c.variadic[8:]
	if n < 0 || n > int64(len(c.buffers)/16) {
		fail("%d text buffers, and the batch has %d left", n, len(c.buffers)/16)
	}
	text := make([]buffer, n)
	for i := range text {
		text[i] = c.buffer()
	}
	return text
}

// done fails unless the columns used up the batch.
func (c *cursor) done() {
	if len(c.nodes) > 0 || len(c.buffers) > 0 {
		fail("batch has %d nodes and %d buffers more than its columns", len(c.nodes)/16, len(c.buffers)/16)
	}
}

// want fails unless the buffer holds n bytes. A compressed one may hold only
// little more, so that the time to decode it is in proportion to the rows.
func (b *buffer) want(n int, what string) {
	if b.size < n {
		fail("%d bytes of %s, want %d", b.size, what, n)
	}
	if b.codec != codecNone && b.size > 2*n+slack {
		fail("%d compressed bytes of %s, want %d", b.size, what, n)
	}
}

// slack is for writers that compress a buffer with its spare capacity.
const slack = 64 << 10
