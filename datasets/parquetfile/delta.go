package parquetfile

import "encoding/binary"

// deltas decodes DELTA_BINARY_PACKED: a first value, then blocks of packed
// differences. It fills dst and returns the bytes that follow. Values of 32
// bits wrap as their writer's did.
func deltas(b []byte, dst []int64, narrow bool) (rest []byte) {
	d := thrift{b: b} // the same varints as in the metadata
	block, mini, total, first := d.uvarint(), d.uvarint(), d.uvarint(), d.zigzag()
	if total != uint64(len(dst)) {
		fail("%d differences for %d values", total, len(dst))
	}
	// The specification asks for blocks of a multiple of 128 values, and parts
	// of them of a multiple of 32.
	if mini == 0 || block == 0 || block > 1<<20 || block%mini != 0 || block/mini%8 != 0 {
		fail("differences in blocks of %d values in %d parts", block, mini)
	}
	if len(dst) == 0 {
		return d.b[d.pos:]
	}
	per := int(block / mini)
	x := first
	dst[0] = x
	dst = dst[1:]
	for len(dst) > 0 {
		least := d.zigzag()
		d.pass(int(mini))
		widths := d.b[d.pos-int(mini) : d.pos]
		for _, w := range widths {
			if len(dst) == 0 {
				break // parts without values have a width and no bytes
			}
			if w > 64 {
				fail("differences of %d bits", w)
			}
			n := min(per, len(dst))
			size := per * int(w) / 8
			// The last part may be cut short where no value needs its bytes.
			packed := d.b[d.pos:min(len(d.b), d.pos+size)]
			if len(packed) < (n*int(w)+7)/8 {
				fail("differences end with %d values missing", len(dst))
			}
			d.pos += len(packed)
			for k := range n {
				x += least + int64(packedAt(packed, k*int(w), int(w)))
				if narrow {
					x = int64(int32(x))
				}
				dst[k] = x
			}
			dst = dst[n:]
		}
	}
	return d.b[d.pos:]
}

// packedAt returns the w bits at that bit of b, which has them.
func packedAt(b []byte, bit, w int) uint64 {
	if w == 0 {
		return 0
	}
	at, shift := bit/8, bit%8
	if at+9 <= len(b) {
		lo := binary.LittleEndian.Uint64(b[at:])>>shift | uint64(b[at+8])<<1<<(63-shift)
		return lo << (64 - w) >> (64 - w)
	}
	var x uint64
	for k := range w {
		x |= uint64(b[(bit+k)/8]>>((bit+k)%8)&1) << k
	}
	return x
}

// lengthStrings gives each value of DELTA_LENGTH_BYTE_ARRAY, all lengths first and
// then all text, to visit.
func lengthStrings(b []byte, n int, scratch []int64, visit func(i int, s []byte)) {
	lengths := scratch[:n]
	b = deltas(b, lengths, true)
	for i, k := range lengths {
		if k < 0 || k > int64(len(b)) {
			fail("string %d has %d bytes, and %d are left", i+1, k, len(b))
		}
		visit(i, b[:k])
		b = b[k:]
	}
}

// prefixStrings gives each value of DELTA_BYTE_ARRAY to visit: a string is so
// many bytes of the last one and a suffix. A few bytes can hold long strings
// again and again, so they are taken from the work that a file may ask for.
// The scratch memory has room for the lengths of both.
func prefixStrings(b []byte, scratch []int64, work *budget, visit func(i int, s []byte)) {
	n := len(scratch) / 2
	prefixes := scratch[:n]
	b = deltas(b, prefixes, true)
	var last []byte
	lengthStrings(b, n, scratch[n:], func(i int, s []byte) {
		k := prefixes[i]
		if k < 0 || k > int64(len(last)) {
			fail("string %d begins as %d bytes of one of %d", i+1, k, len(last))
		}
		work.take(k+int64(len(s)), "decoding text")
		last = append(last[:k], s...)
		visit(i, last)
	})
}
