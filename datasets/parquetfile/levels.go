package parquetfile

import "encoding/binary"

// A hybrid reads Parquet's mix of runs and bit-packed groups, in which levels,
// dictionary indices and some booleans are written.
type hybrid struct {
	b     []byte
	width int // bits of a value, 0 to 32

	run    int // values left of a run
	value  int32
	packed int // values left of bit-packed groups
	bit    int // place in b of the next of them, in bits
}

// newHybrid starts on b; what is the name of the values for errors.
func newHybrid(b []byte, width int, what string) *hybrid {
	if width < 0 || width > 32 {
		fail("%s of %d bits, want 0 to 32", what, width)
	}
	return &hybrid{b: b, width: width}
}

// read fills dst, and fails if the bytes do not hold that many values. A value
// above 2^31 becomes negative.
func (h *hybrid) read(dst []int32) {
	for len(dst) > 0 {
		switch {
		case h.run > 0:
			n := min(h.run, len(dst))
			for i := range dst[:n] {
				dst[i] = h.value
			}
			h.run -= n
			dst = dst[n:]
		case h.packed > 0:
			n := min(h.packed, len(dst))
			h.unpack(dst[:n])
			if h.packed -= n; h.packed == 0 {
				h.b = h.b[min(len(h.b), (h.bit+7)/8):]
			}
			dst = dst[n:]
		default:
			h.next(len(dst))
		}
	}
}

// next reads the header of a run or of bit-packed groups; left is the number
// of values still wanted.
func (h *hybrid) next(left int) {
	x, n := binary.Uvarint(h.b)
	if n <= 0 || x > 1<<32 {
		fail("runs end with %d values missing", left)
	}
	h.b = h.b[n:]
	count := int(x >> 1)
	if count == 0 {
		fail("a run of no values")
	}
	if x&1 == 0 {
		size := (h.width + 7) / 8
		if len(h.b) < size {
			fail("runs end with %d values missing", left)
		}
		var v uint32
		for i := range size {
			v |= uint32(h.b[i]) << (8 * i)
		}
		h.run, h.value = count, int32(v)
		h.b = h.b[size:]
		return
	}
	// The last group may be cut short where no value needs its bytes.
	h.packed, h.bit = 8*count, 0
	if h.width > 0 && 8*len(h.b)/h.width < min(h.packed, left) {
		fail("bit-packed values end with %d missing", left-8*len(h.b)/h.width)
	}
}

// unpack reads values of bit-packed groups.
func (h *hybrid) unpack(dst []int32) {
	if h.width == 0 {
		clear(dst)
		return
	}
	mask := uint64(1)<<h.width - 1
	bit := h.bit
	for i := range dst {
		at := bit / 8
		var word uint64
		if at+8 <= len(h.b) {
			word = binary.LittleEndian.Uint64(h.b[at:])
		} else {
			for k := at; k < len(h.b); k++ {
				word |= uint64(h.b[k]) << (8 * (k - at))
			}
		}
		dst[i] = int32(uint32(word >> (bit % 8) & mask))
		bit += h.width
	}
	h.bit = bit
}
