package parquetfile

import (
	"encoding/binary"
	"math"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/float16"
)

// Encodings of parquet.thrift.
const (
	plain            = 0
	plainDictionary  = 2
	runLength        = 3
	bitPacked        = 4
	deltaBinary      = 5
	deltaLengthBytes = 6
	deltaBytes       = 7
	runDictionary    = 8
	streamSplit      = 9
)

var encodingNames = [...]string{
	"PLAIN", "GROUP_VAR_INT", "PLAIN_DICTIONARY", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY",
	"DELTA_BYTE_ARRAY", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT",
}

func encodingName(e int64) string {
	if e >= 0 && e < int64(len(encodingNames)) {
		return encodingNames[e]
	}
	return "unknown encoding " + strconv.FormatInt(e, 10)
}

// askV1 is what to ask the writer for where an encoding is not taken.
const askV1 = "ask the writer for plain or dictionary pages (duckdb: COPY … TO 'x.parquet' (FORMAT parquet, PARQUET_VERSION v1); pyarrow: use_dictionary=True, version='2.6')"

// values decodes the present values of a page, as the column's sense has them.
func (c *column) values(encoding int64, b []byte, dst []int64) {
	l := c.leaf
	switch {
	case len(dst) == 0:
	case encoding == plain:
		c.plain(b, dst)
	case encoding == plainDictionary || encoding == runDictionary:
		c.indexed(b, dst)
	case encoding == runLength && l.sense == bools:
		if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
			fail("runs of bools are cut off")
		}
		scratch := c.r.int32s(len(dst))
		newHybrid(b[4:4+binary.LittleEndian.Uint32(b)], 1, "bools").read(scratch)
		for i, x := range scratch {
			dst[i] = int64(x)
		}
	case encoding == deltaBinary && (l.physical == physicalInt32 || l.physical == physicalInt64):
		deltas(b, dst, l.physical == physicalInt32)
		for i, x := range dst {
			dst[i] = c.whole(x)
		}
	case encoding == deltaLengthBytes && l.physical == physicalBytes:
		lengthStrings(b, len(dst), c.r.int64s(len(dst)), func(i int, s []byte) { dst[i] = c.bytes(s) })
	case encoding == deltaBytes && l.physical >= physicalBytes:
		prefixStrings(b, c.r.int64s(2*len(dst)), &c.r.work, func(i int, s []byte) { dst[i] = c.bytes(s) })
	case encoding == streamSplit && l.width > 0 && l.physical != physicalInt96:
		c.fixed(c.unsplit(b, len(dst)), dst)
	default:
		fail("%s page of %s: %s", encodingName(encoding), physicalNames[l.physical], askV1)
	}
}

// indexed decodes indices into the chunk's dictionary.
func (c *column) indexed(b []byte, dst []int64) {
	if !c.coded {
		fail("page has indices, and there is no dictionary")
	}
	if len(b) == 0 {
		fail("indices are cut off")
	}
	scratch := c.r.int32s(len(dst))
	newHybrid(b[1:], int(b[0]), "indices").read(scratch)
	for i, k := range scratch {
		if uint32(k) >= uint32(len(c.dict)) {
			fail("value %d of the page points outside its dictionary of %d values", i+1, len(c.dict))
		}
		dst[i] = c.dict[k]
	}
}

func (c *column) plain(b []byte, dst []int64) {
	switch {
	case c.leaf.sense == bools:
		if len(b) < (len(dst)+7)/8 {
			fail("%d bytes of %d bools", len(b), len(dst))
		}
		for i := range dst {
			dst[i] = int64(b[i/8] >> (i % 8) & 1)
		}
	case c.leaf.physical == physicalBytes:
		for i := range dst {
			if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
				fail("value %d of %d in a page lies beyond its end", i+1, len(dst))
			}
			n := int(binary.LittleEndian.Uint32(b))
			dst[i] = c.bytes(b[4 : 4+n])
			b = b[4+n:]
		}
	default:
		c.fixed(b, dst)
	}
}

// fixed decodes values of the column's width.
func (c *column) fixed(b []byte, dst []int64) {
	l := c.leaf
	if int64(len(b)) < int64(len(dst))*int64(l.width) {
		fail("%d bytes of %d values of %d bytes", len(b), len(dst), l.width)
	}
	switch l.physical {
	case physicalDbl:
		for i := range dst {
			dst[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
		}
	case physicalFloat:
		for i := range dst {
			dst[i] = bits64(float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))))
		}
	case physicalInt64:
		for i := range dst {
			dst[i] = c.whole(int64(binary.LittleEndian.Uint64(b[8*i:])))
		}
	case physicalInt32:
		for i := range dst {
			dst[i] = c.whole(int64(int32(binary.LittleEndian.Uint32(b[4*i:]))))
		}
	case physicalInt96:
		// Nanoseconds of the day, then the Julian day; 2,440,588 is 1970-01-01.
		const day = 24 * 60 * 60 * 1e9
		for i := range dst {
			nanos := int64(binary.LittleEndian.Uint64(b[12*i:]))
			dst[i] = int64(binary.LittleEndian.Uint32(b[12*i+8:])) - 2440588 + floorDiv(nanos, day)
		}
	default:
		for i := range dst {
			dst[i] = c.bytes(b[l.width*i : l.width*(i+1)])
		}
	}
}

// whole returns what an integer stands for.
func (c *column) whole(x int64) int64 {
	switch {
	case c.leaf.decimal:
		return bits64(decimal(x, c.leaf.scale))
	case c.leaf.unsigned && c.leaf.width == 4:
		return int64(uint32(x))
	}
	return x
}

// bytes returns what a byte array stands for: a word, a decimal or a float16.
func (c *column) bytes(b []byte) int64 {
	switch {
	case c.leaf.decimal:
		return bits64(bigDecimal(b, c.leaf.scale))
	case c.leaf.half:
		if len(b) != 2 {
			fail("a float16 of %d bytes", len(b))
		}
		return bits64(float64(float16.FromBits(binary.LittleEndian.Uint16(b)).Float32()))
	}
	return int64(c.words.add(b))
}

func bits64(x float64) int64 { return int64(math.Float64bits(x)) }

func floorDiv(x, n int64) int64 {
	q := x / n
	if x%n < 0 {
		q--
	}
	return q
}

// decimal returns the float64 nearest to x times 10 to the power of -scale.
func decimal(x int64, scale int) float64 {
	// Both sides are exact then, and a division rounds once.
	if x >= -1<<53 && x <= 1<<53 && scale <= 22 {
		return float64(x) / math.Pow10(scale)
	}
	return nearest(strconv.FormatInt(x, 10), scale)
}

// bigDecimal is decimal of a big-endian integer in two's complement.
func bigDecimal(b []byte, scale int) float64 {
	if len(b) == 0 || len(b) > 32 {
		fail("a decimal of %d bytes, want 1 to 32", len(b))
	}
	if len(b) <= 8 {
		x := int64(int8(b[0]))
		for _, v := range b[1:] {
			x = x<<8 | int64(v)
		}
		return decimal(x, scale)
	}
	x := new(big.Int).SetBytes(b)
	if b[0]&0x80 != 0 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return nearest(x.String(), scale)
}

func nearest(digits string, scale int) float64 {
	x, err := strconv.ParseFloat(digits+"e-"+strconv.Itoa(scale), 64)
	if err != nil {
		fail("decimal %s: %w", digits, err)
	}
	return x
}

// unsplit undoes BYTE_STREAM_SPLIT: all first bytes, all second bytes, …
func (c *column) unsplit(b []byte, n int) []byte {
	w := c.leaf.width
	if len(b)%w != 0 || len(b)/w < n {
		fail("%d bytes of %d values of %d bytes in streams", len(b), n, w)
	}
	stride := len(b) / w
	c.r.split = grow(&c.r.memory, c.r.split, n*w)
	for k := range w {
		for i, v := range b[k*stride : k*stride+n] {
			c.r.split[i*w+k] = v
		}
	}
	return c.r.split
}

// A vocabulary numbers distinct words in the order in which they come.
type vocabulary struct {
	words  []string
	code   map[string]int32
	budget *budget
}

// wordBytes is about what a word costs apart from its text.
const wordBytes = 64

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

// grow returns s with length n, its contents arbitrary. More capacity than it
// has is taken from the budget.
func grow[T any](b *budget, s []T, n int) []T {
	if n > cap(s) {
		var x T
		b.take(int64(n-cap(s))*int64(binary.Size(x)), "decoding")
		s = slices.Grow(s[:0], n)
	}
	return s[:n]
}
