package parquetfile

import (
	"encoding/binary"
	"hash/crc32"
)

// Kinds of pages of parquet.thrift.
const (
	dataPage       = 0
	dictionaryPage = 2
	dataPageV2     = 3
)

// A page is one page of a column, its header read.
type page struct {
	kind         int64
	size, packed int64 // bytes decoded, and in the file
	crc          int64
	hasCRC       bool

	values, encoding, levelEncoding int64
	nulls, levels, repeats          int64 // of a page of version 2
	plain                           bool  // of a page of version 2: not compressed
}

// readPage reads the header at the start of b and returns it with its length.
func readPage(b []byte) (p page, n int) {
	t := &thrift{b: b}
	p.kind = -1
	t.fields(wireStruct, func(id int64, w wire) bool {
		switch id {
		case 1:
			p.kind = t.int(w)
		case 2:
			p.size = t.int(w)
		case 3:
			p.packed = t.int(w)
		case 4:
			p.crc, p.hasCRC = t.int(w), true
		case 5, 7:
			t.fields(w, func(id int64, w wire) bool {
				switch id {
				case 1:
					p.values = t.int(w)
				case 2:
					p.encoding = t.int(w)
				case 3:
					if w == wireTrue || w == wireFalse { // of a dictionary: sorted
						return false
					}
					p.levelEncoding = t.int(w)
				default:
					return false
				}
				return true
			})
		case 8:
			t.fields(w, func(id int64, w wire) bool { return p.readV2(t, id, w) })
		default:
			return false
		}
		return true
	})
	return p, t.pos
}

func (p *page) readV2(t *thrift, id int64, w wire) bool {
	switch id {
	case 1:
		p.values = t.int(w)
	case 2:
		p.nulls = t.int(w)
	case 4:
		p.encoding = t.int(w)
	case 5:
		p.levels = t.int(w)
	case 6:
		p.repeats = t.int(w)
	case 7:
		p.plain = !t.bool(w)
	default:
		return false
	}
	return true
}

// chunk decodes what a row group holds of the column.
func (c *column) chunk(ch *chunk, rows int64) {
	c.coded = false
	if rows == 0 {
		return
	}
	b := c.r.load(ch)
	for left := rows; left > 0; {
		if len(b) == 0 {
			fail("pages end with %d of %d rows missing", left, rows)
		}
		p, n := readPage(b)
		b = b[n:]
		if p.packed < 0 || p.packed > int64(len(b)) || p.size < 0 {
			fail("page claims %d bytes, %d once decoded, and %d are left", p.packed, p.size, len(b))
		}
		raw := b[:p.packed]
		b = b[p.packed:]
		if p.hasCRC && uint32(p.crc) != crc32.ChecksumIEEE(raw) {
			fail("checksum of a page does not match: its bytes have changed since it was written")
		}
		switch p.kind {
		case dataPage, dataPageV2:
			if p.values < 0 || p.values > left {
				fail("page has %d rows, and %d are left", p.values, left)
			}
			left -= p.values
			if p.kind == dataPage {
				c.data(&p, raw, ch.codec)
			} else {
				c.dataV2(&p, raw, ch.codec)
			}
		case dictionaryPage:
			c.dictionary(&p, raw, ch.codec, left == rows)
		}
		// Pages of other kinds, such as an index, say nothing of the values.
	}
}

// unpack returns the decoded bytes of a page, in the input itself or in
// scratch memory that lasts until the next page.
func (c *column) unpack(raw []byte, size, codec int64) []byte {
	if codec == codecNone {
		if size != int64(len(raw)) {
			fail("page of %d bytes claims %d", len(raw), size)
		}
		return raw
	}
	if len(raw) == 0 && size == 0 {
		return nil
	}
	if size > plausible(codec, len(raw)) {
		fail("page claims to decode from %d to %d bytes", len(raw), size)
	}
	c.r.work.take(size, "decoding")
	c.r.page = grow(&c.r.memory, c.r.page, int(size))
	c.r.dec.into(c.r.page, raw, codec)
	return c.r.page
}

func (c *column) dictionary(p *page, raw []byte, codec int64, first bool) {
	if c.coded || !first {
		fail("a second dictionary, or one after the values")
	}
	if p.encoding != plain && p.encoding != plainDictionary {
		fail("dictionary in %s: %s", encodingName(p.encoding), askV1)
	}
	b := c.unpack(raw, p.size, codec)
	// A value takes a byte at least, except the bit of a bool.
	if p.values < 0 || p.values > 8*int64(len(b)) {
		fail("dictionary of %d values in %d bytes", p.values, len(b))
	}
	c.dict = grow(&c.r.memory, c.dict, int(p.values))
	if len(c.dict) > 0 {
		c.plain(b, c.dict)
	}
	c.coded = true
}

// data decodes a page of version 1, where the levels are compressed together
// with the values.
func (c *column) data(p *page, raw []byte, codec int64) {
	b := c.unpack(raw, p.size, codec)
	var levels []byte
	if c.leaf.optional {
		if p.levelEncoding != runLength {
			fail("levels in %s: %s", encodingName(p.levelEncoding), askV1)
		}
		if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
			fail("levels lie beyond the end of a page")
		}
		n := binary.LittleEndian.Uint32(b)
		levels, b = b[4:4+n], b[4+n:]
	}
	c.rows(p, levels, b)
}

// dataV2 decodes a page of version 2, where the levels stand before what is
// compressed.
func (c *column) dataV2(p *page, raw []byte, codec int64) {
	if p.levels < 0 || p.repeats < 0 || p.levels > int64(len(raw)) || p.repeats > int64(len(raw))-p.levels {
		fail("levels of %d and %d bytes in a page of %d", p.repeats, p.levels, len(raw))
	}
	head := p.repeats + p.levels
	levels := raw[p.repeats:head]
	if p.plain {
		codec = codecNone
	}
	if p.size < head {
		fail("page of %d bytes has %d of levels", p.size, head)
	}
	b := c.unpack(raw[head:], p.size-head, codec)
	if nulls := c.rows(p, levels, b); int64(nulls) != p.nulls {
		fail("%d nulls in a page, and its header says %d", nulls, p.nulls)
	}
}

// rows decodes levels and values, and returns the number of nulls.
func (c *column) rows(p *page, levels, b []byte) (nulls int) {
	n := int(p.values)
	var present []int32
	if c.leaf.optional {
		c.r.levels = grow(&c.r.memory, c.r.levels, n)
		present = c.r.levels
		newHybrid(levels, 1, "levels").read(present)
		for _, x := range present {
			if x == 0 {
				nulls++
			} else if x != 1 {
				fail("level %d in a column of levels 0 and 1", x)
			}
		}
		if nulls == 0 {
			present = nil
		}
	}
	c.r.dense = grow(&c.r.memory, c.r.dense, n-nulls)
	c.values(p.encoding, b, c.r.dense)
	c.put(c.r.dense, present, n)
	return nulls
}
