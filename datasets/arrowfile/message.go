package arrowfile

import (
	"bytes"
	"encoding/binary"
)

// A message is one unit of an Arrow file or stream: its flatbuffer and the
// body that holds the buffers.
type message struct {
	kind   byte // of the union MessageHeader
	header flat
	body   []byte
}

const (
	schemaMessage     = 1
	dictionaryMessage = 2
	batchMessage      = 3
)

var magic = []byte("ARROW1")

// readMessage reads the message at the start of b and returns the bytes it
// takes, or ok false at the marker that ends a stream. The length of the
// metadata stands after a marker, or alone in files from before Arrow 0.15.
func readMessage(b []byte) (m message, size int, ok bool) {
	pre := 4
	if len(b) < 4 {
		fail("cut off: %d bytes where a message or the end marker should be", len(b))
	}
	n := binary.LittleEndian.Uint32(b)
	if n == 0xFFFFFFFF {
		pre = 8
		if len(b) < 8 {
			fail("cut off in a message's length")
		}
		n = binary.LittleEndian.Uint32(b[4:])
	}
	if n == 0 {
		return message{}, pre, false
	}
	if int64(n) > int64(len(b)-pre) {
		fail("message has %d bytes of metadata, and %d bytes are left: cut off, or no Arrow data", n, len(b)-pre)
	}
	end := pre + int(n)
	t := root(b[pre:end])
	// V4 of 2018 and V5 of 2020 differ only in unions, which are not taken.
	if v := t.int16(4, 0); v < 3 || v > 4 {
		fail("message has metadata version V%d, want V4 or V5", v+1)
	}
	body := t.int64(10)
	if body < 0 || body > int64(len(b)-end) {
		fail("message has a body of %d bytes, and %d bytes are left: cut off", body, len(b)-end)
	}
	m.kind = t.byte(6, 0)
	m.header, ok = t.sub(8)
	if !ok {
		fail("message has no header")
	}
	m.body = b[end : end+int(body)]
	return m, end + int(body), true
}

// messages calls schema once, then visit with each dictionary and record batch
// of a file or stream, in an order in which they can be read.
func messages(data []byte, schema func(flat), visit func(message)) {
	switch {
	case bytes.HasPrefix(data, magic):
		fileMessages(data, schema, visit)
	case bytes.HasPrefix(data, []byte("PAR1")):
		fail("this is a Parquet file, not Arrow")
	case bytes.HasPrefix(data, []byte("FEA1")):
		fail("this is a Feather V1 file; write it as Feather V2, which is Arrow")
	case len(data) == 0:
		fail("no bytes at all")
	default:
		streamMessages(&held{data}, schema, visit)
	}
}

// A source hands out the messages of a stream one by one.
type source interface {
	next() (m message, ok bool) // ok is false at the end marker
	more() bool                 // something follows
}

// A held stream is in memory.
type held struct{ data []byte }

func (h *held) next() (message, bool) {
	m, n, ok := readMessage(h.data)
	h.data = h.data[n:]
	return m, ok
}

func (h *held) more() bool { return len(h.data) > 0 }

// streamMessages insists on the end marker and on nothing after it: a stream
// cut between two messages would otherwise read as a shorter table.
func streamMessages(s source, schema func(flat), visit func(message)) {
	for first := true; ; first = false {
		m, ok := s.next()
		switch {
		case first && (!ok || m.kind != schemaMessage):
			fail("no Arrow data: neither a file's magic bytes nor a stream's schema come first")
		case first:
			schema(m.header)
		case !ok:
			if s.more() {
				fail("more bytes follow the end of the stream")
			}
			return
		default:
			visit(m)
		}
	}
}

// fileMessages finds the batches by the file's footer, dictionaries first.
func fileMessages(data []byte, schema func(flat), visit func(message)) {
	const head, tail = 8, 10 // magic and padding; footer length and magic
	if len(data) < head+tail || !bytes.HasSuffix(data, magic) {
		fail("cut off: a file of %d bytes does not end with its magic bytes", len(data))
	}
	end := len(data) - tail
	size := binary.LittleEndian.Uint32(data[end:])
	if size == 0 || int64(size) > int64(end-head) {
		fail("footer has %d bytes in a file of %d", size, len(data))
	}
	end -= int(size)
	footer := root(data[end : end+int(size)])
	s, ok := footer.sub(6)
	if !ok {
		fail("footer has no schema")
	}
	schema(s)
	// Blocks that share bytes could make a small file take for ever.
	left := int64(end - head)
	for _, slot := range []int{8, 10} {
		kind := byte(dictionaryMessage)
		if slot == 10 {
			kind = batchMessage
		}
		blocks := footer.vector(slot, 24)
		for i := 0; i < len(blocks); i += 24 {
			visit(fileBlock(data[:end], blocks[i:i+24], kind, &left))
		}
	}
}

// fileBlock reads the message that a footer's block points to.
func fileBlock(data, block []byte, kind byte, left *int64) message {
	off := int64(binary.LittleEndian.Uint64(block))
	meta := int64(int32(binary.LittleEndian.Uint32(block[8:])))
	body := int64(binary.LittleEndian.Uint64(block[16:]))
	n := int64(len(data))
	if off < 8 || meta < 8 || body < 0 || off > n || meta > n-off || body > n-off-meta {
		fail("footer places a block of %d and %d bytes at %d, outside the file", meta, body, off)
	}
	if *left -= meta + body; *left < 0 {
		fail("blocks of the footer overlap")
	}
	m, size, ok := readMessage(data[off : off+meta+body])
	if !ok || m.kind != kind {
		fail("block at %d holds another message than the footer says", off)
	}
	if int64(size) != meta+body || int64(len(m.body)) != body {
		fail("block at %d has %d and %d bytes in the footer, and a message of %d with a body of %d", off, meta, body, size, len(m.body))
	}
	return m
}
