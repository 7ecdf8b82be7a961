package parquetfile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// Codecs of parquet.thrift.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecBrotli = 4
	codecZstd   = 6
	codecLZ4Raw = 7
)

var codecNames = [...]string{"none", "snappy", "gzip", "LZO", "brotli", "LZ4 in its old framing", "zstd", "LZ4_RAW"}

func codecName(c int64) string {
	if c >= 0 && c < int64(len(codecNames)) {
		return codecNames[c]
	}
	return fmt.Sprintf("unknown codec %d", c)
}

// plausible is the most that n compressed bytes can decode to: a Snappy copy
// of 3 bytes gives 64, an LZ4 sequence at most 255 for 1, deflate 1,032 for 1,
// a Zstd block of 4 bytes 128 KiB, and Brotli 16 MiB for a handful.
func plausible(codec int64, n int) int64 {
	switch codec {
	case codecNone:
		return int64(n)
	case codecSnappy:
		return 32 * int64(n)
	case codecGzip:
		return 1100 * int64(n)
	case codecLZ4Raw:
		return 255 * int64(n)
	case codecBrotli:
		return 16 << 20 * int64(n)
	}
	return 32 << 10 * int64(n)
}

// A decoder undoes the compression of pages. Its zero value is ready to use;
// it makes what it needs of the codecs when first asked.
type decoder struct {
	gzip   *gzip.Reader
	brotli *brotli.Reader
	zstd   *zstd.Decoder
}

// into decodes src into the whole of dst, and fails unless it fits exactly.
func (d *decoder) into(dst, src []byte, codec int64) {
	switch codec {
	case codecSnappy:
		n, err := snappy.DecodedLen(src)
		if err != nil || n != len(dst) {
			fail("snappy: page decodes to %d bytes, and its header says %d", n, len(dst))
		}
		if _, err := snappy.Decode(dst, src); err != nil {
			fail("snappy: %w", err)
		}
	case codecGzip:
		in := bytes.NewReader(src)
		var err error
		if d.gzip == nil {
			d.gzip, err = gzip.NewReader(in)
		} else {
			err = d.gzip.Reset(in)
		}
		if err != nil {
			d.gzip = nil
			fail("gzip: %w", err)
		}
		readExactly(d.gzip, dst, "gzip")
	case codecBrotli:
		in := bytes.NewReader(src)
		if d.brotli == nil {
			d.brotli = brotli.NewReader(in)
		} else if err := d.brotli.Reset(in); err != nil {
			fail("brotli: %w", err)
		}
		readExactly(d.brotli, dst, "brotli")
	case codecZstd:
		d.intoZstd(dst, src)
	case codecLZ4Raw:
		n, err := lz4.UncompressBlock(src, dst)
		if err != nil || n != len(dst) {
			fail("lz4: page decodes to %d bytes, and its header says %d: %w", n, len(dst), err)
		}
	}
}

func readExactly(r io.Reader, dst []byte, name string) {
	if n, err := io.ReadFull(r, dst); err != nil {
		fail("%s: %w after %d of %d bytes", name, err, n, len(dst))
	}
	var end [1]byte
	switch n, err := io.ReadFull(r, end[:]); {
	case n != 0:
		fail("%s: decodes to more than the %d bytes it claims", name, len(dst))
	case err != io.EOF:
		fail("%s: %w", name, err)
	}
}

func (d *decoder) intoZstd(dst, src []byte) {
	if d.zstd == nil {
		var err error
		d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderMaxMemory(1<<32))
		if err != nil {
			panic("parquetfile: options of the zstd decoder: " + err.Error())
		}
	}
	out, err := d.zstd.DecodeAll(src, dst[:0:len(dst)])
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
}
