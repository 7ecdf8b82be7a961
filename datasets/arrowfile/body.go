package arrowfile

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// A codec says how the buffers of a batch are compressed. The first two are
// the numbers of Arrow's CompressionType.
type codec int8

const (
	codecLZ4  codec = 0
	codecZstd codec = 1
	codecNone codec = -1
)

// A buffer is one buffer of a batch, not yet decoded.
type buffer struct {
	raw   []byte // aliases the input
	size  int    // bytes once decoded
	codec codec
}

// newBuffer looks at a buffer of a batch without decoding it. A compressed one
// starts with its decoded length, or with -1 if it was left as it is.
func newBuffer(raw []byte, c codec) buffer {
	if c == codecNone || len(raw) == 0 {
		return buffer{raw: raw, size: len(raw), codec: codecNone}
	}
	if len(raw) < 8 {
		fail("compressed buffer of %d bytes has no length", len(raw))
	}
	n := int64(binary.LittleEndian.Uint64(raw))
	raw = raw[8:]
	if n == -1 {
		return buffer{raw: raw, size: len(raw), codec: codecNone}
	}
	if n < 0 || n > plausible(c, len(raw)) {
		fail("buffer claims to decode from %d to %d bytes", len(raw), n)
	}
	return buffer{raw: raw, size: int(n), codec: c}
}

// plausible is the most that n compressed bytes can decode to: an LZ4 sequence
// gives at most 255 for 1, a Zstd block of 4 bytes at most 128 KiB.
func plausible(c codec, n int) int64 {
	if c == codecLZ4 {
		return 255 * int64(n)
	}
	return 32 << 10 * int64(n)
}

// A decoder decodes buffers. Its zero value is ready to use; it makes what it
// needs of the two codecs when first asked.
type decoder struct {
	budget  *budget
	lz4     *lz4.Reader
	end     [1]byte // to read beyond the end of an LZ4 frame
	zstd    *zstd.Decoder
	scratch [3][]byte
}

// into decodes the buffer into dst, whose length must be the buffer's size.
func (d *decoder) into(dst []byte, b buffer) {
	switch b.codec {
	case codecNone:
		copy(dst, b.raw)
	case codecLZ4:
		d.intoLZ4(dst, b.raw)
	case codecZstd:
		d.intoZstd(dst, b.raw)
	}
}

func (d *decoder) intoLZ4(dst, raw []byte) {
	src := bytes.NewReader(raw)
	if d.lz4 == nil {
		d.lz4 = lz4.NewReader(src)
	} else {
		d.lz4.Reset(src)
	}
	if n, err := io.ReadFull(d.lz4, dst); err != nil {
		fail("lz4: %w after %d of %d bytes", err, n, len(dst))
	}
	// The next read ends the frame and checks its checksum, if it has one.
	switch n, err := d.lz4.Read(d.end[:]); {
	case n != 0:
		fail("lz4: decodes to more than the %d bytes it claims", len(dst))
	case err != io.EOF:
		fail("lz4: %w", err)
	}
}

func (d *decoder) intoZstd(dst, raw []byte) {
	if d.zstd == nil {
		var err error
		d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxMemory(perByte*maxInput))
		if err != nil {
			panic("arrowfile: options of the zstd decoder: " + err.Error())
		}
	}
	out, err := d.zstd.DecodeAll(raw, dst[:0:len(dst)])
	if err != nil {
		fail("zstd: %w", err)
	}
	if len(out) != len(dst) {
		fail("zstd: decoded to %d bytes, want %d", len(out), len(dst))
	}
	copy(dst, out) // onto itself, unless the decoder chose other memory
}

// close frees what the codecs hold.
func (d *decoder) close() {
	if d.zstd != nil {
		d.zstd.Close()
	}
	if d.lz4 != nil {
		d.lz4.Reset(nil)
	}
}

// view returns the decoded buffer: the input's own bytes where they are not
// compressed, else a scratch memory that lasts until the next view of the same
// number. Nobody may write to it.
func (d *decoder) view(b buffer, number int) []byte {
	if b.codec == codecNone {
		return b.raw
	}
	return d.own(b, number)
}

// own returns the decoded buffer in scratch memory.
func (d *decoder) own(b buffer, number int) []byte {
	s := &d.scratch[number]
	if b.size > cap(*s) {
		d.budget.take(int64(b.size), "decoding")
		*s = slices.Grow((*s)[:0], b.size)
	}
	dst := (*s)[:b.size]
	d.into(dst, b)
	return dst
}
