package arrowfile

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
)

// A vocabulary numbers distinct words in the order in which they come.
type vocabulary struct {
	words  []string
	code   map[string]int32
	budget *budget
}

// wordBytes is about what a word costs apart from its text.
const wordBytes = 48

// add returns the number of the word.
func (v *vocabulary) add(word []byte) int32 {
	if c, ok := v.code[string(word)]; ok {
		return c
	}
	if !utf8.Valid(word) {
		fail("%.40q is not valid UTF-8", word)
	}
	v.budget.take(int64(len(word))+wordBytes, "text")
	if v.code == nil {
		v.code = map[string]int32{}
	}
	c, s := int32(len(v.words)), string(word)
	v.code[s] = c
	v.words = append(v.words, s)
	return c
}

// A dictionary translates the indices of one Arrow dictionary to codes of the
// vocabulary that all dictionaries of its number share: a stream may replace a
// dictionary, and may hold a word twice or a null as a word.
type dictionary struct {
	codes []int32 // of the vocabulary; -1 is null
	plain bool    // codes[i] is i
}

// addDictionary takes a dictionary message: a first one, a replacement or,
// marked so, more words at the end.
func (r *reader) addDictionary(m message) {
	id, delta := m.header.int64(4), m.header.byte(8, 0) != 0
	f, ok := r.values[id]
	if !ok {
		fail("dictionary %d belongs to no column", id)
	}
	batch, ok := m.header.sub(6)
	if !ok {
		fail("dictionary %d has no values", id)
	}
	d := r.dicts[id]
	switch {
	case d == nil || !delta && !r.isFile:
		d = &dictionary{plain: true}
	case !delta:
		fail("dictionary %d is given twice, which only a stream may do", id)
	}
	if err := catch(func() {
		c := newCursor(batch, m.body)
		p := c.part(&field{layout: f.layout, width: f.width})
		c.done()
		r.budget.take(8*int64(p.rows), "a dictionary")
		first := len(d.codes)
		d.codes = append(d.codes, make([]int32, p.rows)...)
		r.strings(f, &p, r.words[id], d.codes[first:])
		for i, c := range d.codes[first:] {
			d.plain = d.plain && int(c) == first+i
		}
	}); err != nil {
		fail("dictionary %d of column %q: %w", id, f.name, err)
	}
	r.dicts[id] = d
}

// text decodes a column of strings or of indices into a dictionary.
func (r *reader) text(c *Column, f *field, parts []part) {
	r.budget.take(4*int64(r.rows), "the column")
	c.Code = make([]int32, r.rows)
	words := &vocabulary{budget: &r.budget}
	if f.coded {
		words = r.words[f.dict]
	}
	first := 0
	for i := range parts {
		p := &parts[i]
		dst := c.Code[first : first+p.rows]
		if f.coded {
			r.indices(f.index, p, dst, first)
		} else {
			r.strings(f, p, words, dst)
		}
		first += p.rows
	}
	// Columns may share a dictionary, but not the memory of their words.
	r.budget.take(16*int64(len(words.words)), "words")
	c.Words = slices.Clone(words.words)
}

// indices decodes a part of a coded column; first is its first row.
func (r *reader) indices(f *field, p *part, dst []int32, first int) {
	d := p.dict
	if d == nil {
		d = &dictionary{plain: true}
	}
	if f.width == 4 {
		r.direct(arrow.Int32Traits.CastToBytes(dst), p.values, 4)
	} else {
		b := r.little(p.values, f.width)
		for k := range dst {
			x := f.integer(b, k)
			if x < 0 || x > maxRows {
				x = maxRows // beyond any dictionary
			}
			dst[k] = int32(x)
		}
	}
	// What stands under a null is arbitrary: give it an index that passes.
	r.mark(p, dst, 0)
	limit := uint32(len(d.codes))
	if limit == 0 && p.nulls == p.rows {
		limit = 1
	}
	for k, x := range dst {
		if uint32(x) >= limit {
			fail("row %d points outside its dictionary of %d words", first+k+1, len(d.codes))
		}
	}
	if !d.plain {
		for k, x := range dst {
			dst[k] = d.codes[x]
		}
	}
	r.mark(p, dst, -1)
}

// mark gives the nulls of a part a code.
func (r *reader) mark(p *part, dst []int32, code int32) {
	for base, null := range r.holes(p) {
		for ; null != 0; null &= null - 1 {
			dst[base+bits.TrailingZeros64(null)] = code
		}
	}
}

// strings decodes a part of a column of strings, or of a dictionary's words,
// to codes of the vocabulary.
func (r *reader) strings(f *field, p *part, words *vocabulary, dst []int32) {
	if p.rows == 0 {
		return
	}
	r.mark(p, dst, -1) // dst is fresh: every other code is 0
	var at func(k int) []byte
	if f.layout == viewLayout {
		at = r.views(p)
	} else {
		at = r.offsets(f, p)
	}
	for k := range dst {
		if dst[k] < 0 {
			continue
		}
		dst[k] = words.add(at(k))
	}
}

// offsets returns a function that gives string k, which lies between offsets
// k and k+1.
func (r *reader) offsets(f *field, p *part) func(k int) []byte {
	wide := field{width: f.width}
	off := r.little(p.values, f.width)
	text := r.dec.view(p.text[0], 2)
	end := wide.integer(off, 0)
	if end < 0 || end > int64(len(text)) {
		fail("text starts at %d of %d bytes", end, len(text))
	}
	for k := range p.rows {
		next := wide.integer(off, k+1)
		if next < end || next > int64(len(text)) {
			fail("string %d lies between bytes %d and %d of %d", k+1, end, next, len(text))
		}
		end = next
	}
	return func(k int) []byte { return text[wide.integer(off, k):wide.integer(off, k+1)] }
}

// views returns a function that gives string k from its view: the length, then
// up to 12 bytes of text, or 4 of it with the number of a text buffer and the
// place there. Views may overlap, so what they show is taken from the budget.
func (r *reader) views(p *part) func(k int) []byte {
	view := r.dec.view(p.values, 1)
	var order binary.ByteOrder = binary.LittleEndian
	if r.schema.big {
		order = binary.BigEndian
	}
	text := make([][]byte, len(p.text))
	for i, b := range p.text {
		text[i] = b.raw
		if b.codec != codecNone {
			r.budget.take(int64(b.size), "text")
			text[i] = make([]byte, b.size)
			r.dec.into(text[i], b)
		}
	}
	return func(k int) []byte {
		v := view[16*k : 16*k+16]
		n := int64(int32(order.Uint32(v)))
		if n >= 0 && n <= 12 {
			return v[4 : 4+n]
		}
		i, off := int64(int32(order.Uint32(v[8:]))), int64(int32(order.Uint32(v[12:])))
		if n < 0 || i < 0 || i >= int64(len(text)) || off < 0 || off > int64(len(text[i])) || n > int64(len(text[i]))-off {
			fail("view %d shows %d bytes at %d of text buffer %d, outside it", k+1, n, off, i)
		}
		s := text[i][off : off+n]
		if string(s[:4]) != string(v[4:8]) {
			fail("view %d starts with %q, and its text with %q", k+1, v[4:8], s[:4])
		}
		r.budget.take(n, "text")
		return s
	}
}
